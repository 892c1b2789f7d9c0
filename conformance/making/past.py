"""What notices known on a day did with each holiday, and what that makes possible and likely of a coming one.

The rules are those of ``docs/projection.md``, in a second, slow implementation. Days are ordinals. What is possible is
listed by the grammar of the tests (``projection_model``), which tries every block there could be.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import projection_model
from making.facts import NATION, Notice, measure_days, table
from projection_model import weekend

Changes = tuple[tuple[int, int], ...]  # (day, +1 for a working day or -1 for a rest day), in order


class Given(NamedTuple):
    """How a notice arranged a holiday: its rest days in a row, and the make-up days; ``begins`` from its own day."""

    names: frozenset[str]
    year: int
    weekday: int
    statutory: int
    begins: int
    length: int
    before: int
    after: int
    ahead: int
    plainly: bool

    @property
    def shape(self) -> tuple[int, int, int]:
        """Where its rest days begin, and its make-up days on each side."""
        return self.begins, self.before, self.after


class Coming(NamedTuple):
    """A holiday to be arranged: its own day, its statutory days, and the day before it if that was ever one of them."""

    names: frozenset[str]
    own: int
    days: tuple[int, ...]
    shared: int
    eve: int | None
    earlier: tuple[tuple[int, ...], ...] = ()


# What is known on a day


def measures(known_on: date, year: int) -> list[dict[str, tuple[int, tuple[int, ...]]]]:
    """The festivals of a year under each version of the measure that is known and in force then, latest first."""
    known = [one for one in table("statutory.toml")["measure"] if one["published"] <= known_on]
    known = [one for one in known if one["in_force_from"] <= date(year, 1, 1)]
    known.sort(key=lambda one: one["in_force_from"], reverse=True)
    found = [measure_days(one, year) for one in known]
    return [
        {name: (own.toordinal(), tuple(day.toordinal() for day in days)) for name, (own, days) in one.items()}
        for one in found
    ]


def joined(festivals: Mapping[str, tuple[int, tuple[int, ...]]], earlier: Sequence[tuple[int, ...]] = ()) -> Coming:
    """One festival, or two arranged as one; the main one has more statutory days."""
    ordered = sorted(festivals.items(), key=lambda one: one[1][1])
    _, (own, days) = max(ordered, key=lambda one: len(one[1][1]))
    every = [day for _, (_, those) in ordered for day in those]
    eve = own - 1 if any(own - 1 in those for those in (days, *earlier)) else None
    return Coming(
        frozenset(festivals), own, tuple(sorted(set(every))), len(every) - len(set(every)), eve, tuple(earlier)
    )


def stretch(start: int, off: Collection[int], worked: Collection[int]) -> range:
    """The rest days in a row around a day."""
    first = last = start
    while first - 1 in off or (weekend(first - 1) and first - 1 not in worked):
        first -= 1
    while last + 1 in off or (weekend(last + 1) and last + 1 not in worked):
        last += 1
    return range(first, last + 1)


def begins_plainly(first: int, statutory: int, eve: int | None) -> bool:
    """Next to a weekend or in it, on the first statutory day, or on the eve."""
    return first in (statutory, eve) or weekend(first) or weekend(first - 1)


def given_by(notice: Notice) -> Iterator[Given]:
    """What a yearly notice did with each of its holidays."""
    versions = measures(notice.published, notice.year)
    for name in dict.fromkeys(one.name for one in notice.decrees):
        off = {one.day.toordinal() for one in notice.decrees if one.name == name and one.key == "off"}
        worked = {one.day.toordinal() for one in notice.decrees if one.name == name and one.key == "work"}
        held = {key: value for key, value in versions[0].items() if off.issuperset(value[1])} if versions else {}
        if held:
            earlier = [older[key][1] for older in versions[1:] for key in held if key in older]
            holiday = joined(held, earlier)
            rest = stretch(holiday.days[0], off, worked)
            yield Given(
                names=holiday.names,
                year=notice.year,
                weekday=date.fromordinal(holiday.own).weekday(),
                statutory=len(holiday.days) + holiday.shared,
                begins=rest[0] - holiday.own,
                length=len(rest),
                before=sum(day < rest[0] for day in worked),
                after=sum(day > rest[-1] for day in worked),
                ahead=holiday.days[0] - rest[0],
                plainly=begins_plainly(rest[0], holiday.days[0], holiday.eve),
            )


class Past:
    """The notices and principles known on a day, asked about a coming holiday."""

    def __init__(self, notices: Iterable[Notice], known_on: date) -> None:
        yearly = [one for one in notices if one.region == NATION and one.scope == "year"]
        self.given = [one for notice in sorted(yearly, key=lambda one: one.year) for one in given_by(notice)]
        principles = table("principles.toml")
        self.sizes: dict[str, int] = principles["bounds"]
        known = [one for one in principles["principle"] if one["published"] <= known_on]
        self.principle: dict[str, Any] | None = known[-1] if known else None
        self.ahead = max((one.ahead for one in self.given), default=0)
        self.a_side = max((max(one.before, one.after) for one in self.given), default=0)
        self.ends = any(not one.plainly for one in self.given)
        self.grown = self._grown()

    def _grown(self) -> dict[frozenset[str], int]:
        """The most days by which each holiday was ever longer than before."""
        grown: dict[frozenset[str], int] = {}
        for nth, one in enumerate(self.given):
            before = [other.length for other in self.given[:nth] if self._same(other, one)]
            usual = max([*before, self.sizes["bridge"] if one.statutory == 1 else 0])
            if before and one.length > usual:
                grown[one.names] = max(grown.get(one.names, 0), one.length - usual)
        return grown

    @staticmethod
    def _same(one: Given, other: Given) -> bool:
        return (one.names, one.statutory) == (other.names, other.statutory)

    def alike(self, holiday: Coming) -> list[Given]:
        """The same holiday in earlier years."""
        return [one for one in self.given if one.names == holiday.names]

    def short(self, holiday: Coming) -> list[Given]:
        """Festivals of one day are arranged alike, if this one was never longer than its day and a weekend."""
        bridge = self.sizes["bridge"]
        of_one = [one for one in self.given if one.statutory == 1]
        if len(holiday.days) > 1 or any(one.names == holiday.names and one.length > bridge for one in of_one):
            return []
        return [one for one in of_one if one.length <= bridge]

    def usual(self, holiday: Coming) -> int:
        """Without a year like it: the longest of its festivals, and a day for each further one."""
        seen = [one.length for one in self.given if one.names & holiday.names]
        return max(seen, default=len(holiday.days)) + len(holiday.names) - 1

    def lengths(self, holiday: Coming) -> set[int]:
        """As long as ever seen, and longer by as much as it grew before."""
        alike, statutory = self.alike(holiday), len(holiday.days) + holiday.shared
        seen = {one.length for one in alike if one.statutory == statutory} | {one.length for one in self.short(holiday)}
        seen = seen or {one.length for one in alike} or {self.usual(holiday)}
        return seen | {max(seen) + more for more in range(1, self.grown.get(holiday.names, 0) + 1)}

    def possible(self, holiday: Coming, occupied: Collection[int] = (), elsewhere: int | None = None) -> list[Changes]:
        """Every arrangement; the statutory days alone where there is none."""
        found = projection_model.grammar(
            sorted(holiday.days),
            self.lengths(holiday),
            ahead=self.ahead,
            a_side=self.a_side,
            ends=self.ends,
            eve=holiday.eve,
            occupied=occupied,
            elsewhere=holiday.shared if elsewhere is None else elsewhere,
        )
        every = [tuple((day, 1 if worked else -1) for day, worked in one) for one in sorted(found)]
        return every or [tuple((day, -1) for day in sorted(holiday.days) if not weekend(day))]

    def length(self, holiday: Coming) -> int:
        """The length stated as a principle, or the latest one of such a holiday."""
        own = date.fromordinal(holiday.own)
        if self.principle is not None:
            stated: dict[str, int] = self.principle["lengths"]
            if len(holiday.names) > 1:
                return int(self.principle["joined"])
            if len(holiday.days) == 1 and f"{own:%A}".lower() == self.principle["alone_on"]:
                return 1
            if holiday.names & stated.keys():
                return stated[min(holiday.names)]
        pool = self.short(holiday)
        if pool:
            pool = [one for one in pool if one.weekday == own.weekday()] or pool
        else:
            alike = self.alike(holiday)
            pool = [one for one in alike if one.statutory == len(holiday.days) + holiday.shared] or alike
        return max(pool, key=lambda one: one.year).length if pool else self.usual(holiday)

    def precedent(self, holiday: Coming, length: int) -> Given | None:
        """The latest year in which it fell on the same day of the week; best of the same length."""
        own = date.fromordinal(holiday.own)
        alike = [one for one in self.alike(holiday) if one.weekday == own.weekday()]
        early = holiday.days[0] - holiday.own
        as_early = [one for one in alike if len(holiday.names) == 1 or one.begins + one.ahead == early]
        short = [one for one in self.short(holiday) if one.weekday == own.weekday()]
        pools = [[one for one in pool if one.length == length] for pool in (as_early, alike)]
        for pool in (*pools, short, alike):
            if pool:
                return max(pool, key=lambda one: one.year)
        return None

    def likely(self, holiday: Coming, possible: Sequence[Changes]) -> Changes:
        """The possible one of the expected length that is shaped most like its precedent."""
        length = self.length(holiday)
        precedent = self.precedent(holiday, length)
        latest = max(self.alike(holiday), key=lambda one: one.year, default=None)

        def far(changes: Changes) -> tuple[object, ...]:
            rest, before, after = described(holiday, changes)
            shape = rest[0] - holiday.own, before, after
            unlike = 0 if precedent is None else _unlike(shape, precedent.shape)
            as_latest = latest is not None and latest.begins == shape[0] and len(rest) == length
            return abs(len(rest) - length), unlike, not as_latest, abs(before - after), before, len(rest), rest[0]

        return min(possible, key=far)


def described(holiday: Coming, changes: Changes) -> tuple[range, int, int]:
    """The rest days in a row of an arrangement, and its make-up days before and after them."""
    off = {day for day, change in changes if change < 0} | set(holiday.days)
    worked = {day for day, change in changes if change > 0}
    rest = stretch(holiday.days[0], off, worked)
    return rest, sum(day < rest[0] for day in worked), sum(day > rest[-1] for day in worked)


def _unlike(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    if one == other:
        return 0
    return 1 if one[0] == other[0] else 2 if one[1:] == other[1:] else 3
