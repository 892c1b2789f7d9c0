"""What earlier notices say about a coming holiday: how long it may be, and which arrangement is the likely one."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from gov_deadlines.text import Text
from gov_deadlines.wording.words import statement
from gov_deadlines.workdays.arrangements import Arrangement, described, weekday
from gov_deadlines.workdays.notices import OFF, WORK, Notice
from gov_deadlines.workdays.regions import (
    NATIONAL,
    Festival,
    holiday_table,
    measured_festivals,
    published_measures,
)

_ONE_DAY, _BOTH = 1, 2  # statutory days of a festival of one day; festivals of a joined holiday


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
    return tuple(_precedents(notice.year, versions[0] if versions else {}, groups.values()))


def _precedents(
    year: int, festivals: dict[str, Festival], groups: Collection[tuple[set[int], set[int]]]
) -> Iterator[Precedent]:
    for off, worked in groups:
        held = [one for one in festivals.values() if off.issuperset(one.days)]
        if held:
            holiday = holiday_of(*held)
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
            )


class Likely(NamedTuple):
    """The likely arrangement of a holiday, and why."""

    arrangement: Arrangement
    reason: Text


class History:
    """The notices and principles published so far, as precedents for coming holidays."""

    def __init__(self, notices: Sequence[Notice], known_on: date | None) -> None:
        """``known_on``: principles published later are not used; None for all."""
        years = [notice for notice in notices if notice.region == NATIONAL and notice.scope == "year"]
        self.precedents = [one for notice in years for one in precedents_of(notice)]
        table = holiday_table("principles.toml")
        self.bounds: dict[str, int] = table["bounds"]
        known = [one for one in table["principle"] if known_on is None or one["published"] <= known_on]
        self.principle: dict[str, Any] | None = max(known, key=lambda one: one["published"], default=None)

    @property
    def ahead(self) -> int:
        """How many days before the first statutory day a holiday has begun, at most."""
        return max((one.ahead for one in self.precedents), default=0)

    @property
    def a_side(self) -> int:
        """How many make-up days have lain on one side of a holiday, at most."""
        return max((max(one.before, one.after) for one in self.precedents), default=0)

    def lengths(self, holiday: Holiday) -> list[int]:
        """How long the rest days of a holiday may be: as long as ever seen, and longer by a margin."""
        statutory = len(holiday.days) + holiday.coinciding
        seen = {one.length for one in self._alike(holiday) if one.statutory == statutory}
        seen |= {one.length for one in self._of_one_day(holiday)}
        seen = seen or {one.length for one in self._alike(holiday)} or self._usual(holiday)
        longest = max(seen)
        margin = self.bounds["margin"] if longest > self.bounds["bridge"] else 0
        return sorted(seen | set(range(longest + 1, longest + margin + 1)))

    def likely(self, holiday: Holiday, possible: Sequence[Arrangement]) -> Likely:
        """The likely one of the possible arrangements: of the expected length, and shaped like its precedent."""
        length, reason = self._expected_length(holiday)
        precedent = self._precedent(holiday, length)
        latest = max(self._alike(holiday), key=lambda one: one.year, default=None)

        def distance(one: Arrangement) -> tuple[int, ...]:
            shape = (one.first - holiday.anchor, one.before, one.after)
            as_last_year = latest is not None and latest.first == shape[0] and one.length == length
            return (
                abs(one.length - length),
                0 if precedent is None else _unlike(shape, precedent.shape),
                not as_last_year,
                abs(one.before - one.after),
                one.before,
            )

        best = min(possible, key=distance)
        shape = (best.first - holiday.anchor, best.before, best.after)
        if precedent is not None and (best.length, shape) == (precedent.length, precedent.shape):
            reason = statement("as-precedent", year=precedent.year, weekday=statement(f"weekday-{precedent.weekday}"))
        return Likely(best, reason)

    def _alike(self, holiday: Holiday) -> list[Precedent]:
        return [one for one in self.precedents if one.names == holiday.names]

    def _of_one_day(self, holiday: Holiday) -> list[Precedent]:
        """Every short holiday with one statutory day, if this is one: they are arranged alike."""
        bridge = self.bounds["bridge"]
        if len(holiday.days) > _ONE_DAY or any(
            one.length > bridge for one in self._alike(holiday) if one.statutory == _ONE_DAY
        ):
            return []
        return [one for one in self.precedents if one.statutory == _ONE_DAY and one.length <= bridge]

    def _usual(self, holiday: Holiday) -> set[int]:
        """Where nothing like it was arranged yet: the longest of its festivals, and a day for each further one."""
        seen = [one.length for one in self.precedents if one.names & holiday.names]
        return {max(seen, default=len(holiday.days)) + len(holiday.names) - 1}

    def _expected_length(self, holiday: Holiday) -> tuple[int, Text]:
        stated = self._stated_length(holiday)
        if stated is not None:
            return stated
        pool = self._of_one_day(holiday)
        if pool:
            pool = [one for one in pool if one.weekday == weekday(holiday.anchor)] or pool
        else:
            statutory = len(holiday.days) + holiday.coinciding
            alike = self._alike(holiday)
            pool = [one for one in alike if one.statutory == statutory] or alike
        if not pool:
            return max(self._usual(holiday)), statement("as-statutory")
        latest = max(pool, key=lambda one: one.year)
        return latest.length, statement("as-long-as", year=latest.year, days=latest.length)

    def _stated_length(self, holiday: Holiday) -> tuple[int, Text] | None:
        """The length that the State Council's office stated as a principle, if it has."""
        if self.principle is None:
            return None
        stated: dict[str, int] = self.principle["lengths"]
        if len(holiday.names) >= _BOTH:
            length = self.principle["joined"]
        elif len(holiday.days) == _ONE_DAY and _WEEKDAYS[weekday(holiday.anchor)] == self.principle["alone_on"]:
            length = _ONE_DAY
        elif holiday.names & stated.keys():
            length = stated[next(iter(holiday.names))]
        else:
            return None
        return length, statement("as-stated", published=self.principle["published"], days=length)

    def _precedent(self, holiday: Holiday, length: int) -> Precedent | None:
        """The latest arrangement of the same festival on the same day of the week, best of the same length.

        Of two festivals arranged as one, best also one in which the earlier of them fell as early.
        """
        day, begins = weekday(holiday.anchor), holiday.days[0] - holiday.anchor
        alike = [one for one in self._alike(holiday) if one.weekday == day]
        as_early = [one for one in alike if one.first + one.ahead == begins or len(holiday.names) == 1]
        short = [one for one in self._of_one_day(holiday) if one.weekday == day]
        pools = (as_early, alike)
        for pool in (*([one for one in pool if one.length == length] for pool in pools), short, alike):
            if pool:
                return max(pool, key=lambda one: one.year)
        return None


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _unlike(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    """0 for the same shape; less for the same beginning than for the same make-up days."""
    if one == other:
        return 0
    if one[0] == other[0]:
        return 1
    return 2 if one[1:] == other[1:] else 3
