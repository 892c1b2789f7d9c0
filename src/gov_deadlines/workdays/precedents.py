"""What earlier notices did with each holiday, as precedents for the coming ones."""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from gov_deadlines.workdays.arrangements import begins_plainly, described, weekday
from gov_deadlines.workdays.notices import OFF, WORK, Notice
from gov_deadlines.workdays.regions import Festival, measured_festivals, published_measures


class Precedent(NamedTuple):
    """How one notice arranged one holiday; ``first`` is counted from the festival's own day, in days.

    Attributes:
        year: the year of the arrangement.
        names: the festival, or the festivals arranged as one.
        weekday: of the festival's own day, 0 for Monday.
        statutory: how many statutory days it had.
        first, length: the rest days in a row.
        before, after: the make-up days on each side.
        ahead: how many of the rest days come before the first statutory day.
        plainly: whether they begin next to a weekend, on a statutory day or on the eve.
    """

    year: int
    names: frozenset[str]
    weekday: int
    statutory: int
    first: int
    length: int
    before: int
    after: int
    ahead: int
    plainly: bool

    @property
    def shape(self) -> tuple[int, int, int]:
        """Where its rest days begin and its make-up days lie."""
        return self.first, self.before, self.after


class Holiday(NamedTuple):
    """A coming holiday: one festival, or two arranged as one. Days are ordinals.

    Attributes:
        names: its festivals; ``anchor`` is the own day of the one with most statutory days.
        days: the statutory days by the measure in force; ``coinciding``: how many fall on another one.
        earlier: the statutory days under each earlier version of the measure.
        eve: the day before the festival, if the measure has ever made it a holiday.
    """

    names: frozenset[str]
    anchor: int
    days: tuple[int, ...]
    coinciding: int
    earlier: tuple[tuple[int, ...], ...]
    eve: int | None


def holiday_of(*festivals: Festival, earlier: tuple[tuple[int, ...], ...] = ()) -> Holiday:
    """The holiday of one festival, or of two together."""
    main = max(festivals, key=lambda one: len(one.days))
    days = [day for one in festivals for day in one.days]
    return Holiday(
        names=frozenset(one.name for one in festivals),
        anchor=main.anchor,
        days=tuple(sorted(set(days))),
        coinciding=len(days) - len(set(days)),
        earlier=earlier,
        eve=main.anchor - 1 if any(main.anchor - 1 in version for version in (main.days, *earlier)) else None,
    )


@lru_cache(maxsize=256)
def precedents_of(notice: Notice) -> tuple[Precedent, ...]:
    """What a national notice of a year did with each of its holidays."""
    versions = measured_festivals(notice.year, published_measures(notice.published))
    groups: dict[str, tuple[set[int], set[int]]] = {}
    for decree in notice.decrees:
        off, worked = groups.setdefault(decree.name, (set(), set()))
        if decree.key in (OFF, WORK):
            (off if decree.key == OFF else worked).add(decree.date.toordinal())
    return tuple(_precedents(notice.year, versions, groups.values())) if versions else ()


def _precedents(
    year: int, versions: Sequence[dict[str, Festival]], groups: Collection[tuple[set[int], set[int]]]
) -> Iterator[Precedent]:
    """``versions``: the festivals of the year under each measure known, latest first."""
    for off, worked in groups:
        held = [one for one in versions[0].values() if off.issuperset(one.days)]
        if held:
            earlier = [version[one.name].days for version in versions[1:] for one in held if one.name in version]
            holiday = holiday_of(*held, earlier=tuple(earlier))
            found = described(holiday.days[0], off, worked)
            yield Precedent(
                year=year,
                names=holiday.names,
                weekday=weekday(holiday.anchor),
                statutory=len(holiday.days) + holiday.coinciding,
                first=found.first - holiday.anchor,
                length=found.length,
                before=found.before,
                after=found.after,
                ahead=holiday.days[0] - found.first,
                plainly=begins_plainly(found.first, holiday.days[0], holiday.eve),
            )
