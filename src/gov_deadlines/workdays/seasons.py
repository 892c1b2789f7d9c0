"""The coming holidays of a region, each with its likely arrangement and everything a notice may make of it.

A season is one holiday, or two so close that one limits the other. What is possible follows the rules that every notice
so far has kept (``arrangements``), with the lengths seen so far (``precedents``).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from math import prod
from typing import NamedTuple

from gov_deadlines.text import Text
from gov_deadlines.wording.words import statement
from gov_deadlines.workdays.arrangements import (
    Arrangement,
    Deltas,
    arrangements,
    described,
    is_weekend,
    nearest,
    weekday,
)
from gov_deadlines.workdays.history import History, Likely
from gov_deadlines.workdays.precedents import Holiday, holiday_of
from gov_deadlines.workdays.regions import Festival, english_name, measured_festivals

_WEEK = 7
_MOST_JOINED = 20_000  # arrangements; in Guangxi up to ten thousand


class Season:
    """The days around a coming holiday, and what can become of them. Days are ordinals.

    Attributes:
        name: the holiday.
        likely: the likely arrangement; ``reason`` says why.
        possible: the days that each possible arrangement changes.
        first, last: the days that any of them changes.
        cumulative: for each of them, the working days gained or lost from ``first`` up to each day, from 0.
    """

    def __init__(self, name: Text, likely: Arrangement, reason: Text, possible: Iterable[Deltas]) -> None:
        self.name = name
        self.likely = likely
        self.reason = reason
        self.possible = tuple(dict.fromkeys(possible))
        days = [day for one in self.possible for day, _ in one] or [likely.first]
        self.first, self.last = min(days), max(days)
        self._rows: dict[tuple[int, bool, bool], list[int]] = {}

    @cached_property
    def cumulative(self) -> list[list[int]]:
        """One list for each possible arrangement: the sum of its changes up to each day, ``first - 1`` being 0."""
        return [self._summed(dict(one)) for one in self.possible]

    def _summed(self, deltas: dict[int, int]) -> list[int]:
        total, sums = 0, [0]
        for day in range(self.first, self.last + 1):
            total += deltas.get(day, 0)
            sums.append(total)
        return sums

    @cached_property
    def turns(self) -> dict[int, tuple[int, int]]:
        """For each day that changes, the arrangements that make it a working day, and a rest day, each as a bit."""
        found: dict[int, tuple[int, int]] = {}
        for nth, deltas in enumerate(self.possible):
            for day, delta in deltas:
                worked, rest = found.get(day, (0, 0))
                found[day] = (worked | 1 << nth, rest) if delta > 0 else (worked, rest | 1 << nth)
        return found

    def replaced(self, possible: Iterable[Deltas]) -> "Season":
        """The same holiday with other possible arrangements."""
        return Season(self.name, self.likely, self.reason, possible)

    @cached_property
    def open_days(self) -> frozenset[int]:
        """The days on which the possible arrangements differ."""
        known = [dict(one) for one in self.possible]
        days = range(self.first, self.last + 1)
        return frozenset(day for day in days if len({one.get(day, 0) for one in known}) > 1)

    def at(self, day: int) -> int:
        """The position of a day in ``cumulative``: days before and after the season clip to its ends."""
        return min(max(day - self.first + 1, 0), self.last - self.first + 1)

    def extreme(self, fixed: int, *, most: bool, forward: bool) -> list[int]:
        """The most (or fewest) working days that an arrangement adds between a fixed and each other position.

        ``forward``: from the fixed position on; else up to it.
        """
        key = fixed, most, forward
        if key not in self._rows:
            pick = max if forward == most else min
            changes = [[sums - one[fixed] for sums in one] for one in self.cumulative]
            best = [pick(column) for column in zip(*changes, strict=True)]
            self._rows[key] = best if forward else [-value for value in best]
        return self._rows[key]


def national_seasons(years: Sequence[int], history: History, measures: int) -> Iterator[Season]:
    """The seasons of these years, and the first one of the year after, which may reach back.

    ``measures``: how many versions of the national measure are known. Years without a lunar table have none.
    """
    for year in (*years, years[-1] + 1):
        versions = measured_festivals(year, measures)
        if versions:
            festivals = sorted(versions[0].values(), key=lambda one: one.days)
            for group in _close(festivals if year in years else festivals[:1], history.bounds["neighbours"]):
                yield _season([_with_earlier(one, versions) for one in group], group, history)


def _close(festivals: Sequence[Festival], apart: int) -> Iterator[list[Festival]]:
    """The festivals in groups, each at most so many days from the one before; at most two in a group."""
    group: list[Festival] = []
    for one in festivals:
        if len(group) == 1 and one.days[0] - group[-1].days[-1] <= apart:
            group.append(one)
        else:
            if group:
                yield group
            group = [one]
    if group:
        yield group


def _with_earlier(festival: Festival, versions: Sequence[dict[str, Festival]]) -> Holiday:
    others = [version[festival.name].days for version in versions[1:] if festival.name in version]
    return holiday_of(festival, earlier=tuple(dict.fromkeys(days for days in others if days != festival.days)))


def _season(holidays: list[Holiday], festivals: list[Festival], history: History) -> Season:
    if len(holidays) == 1:
        (holiday,) = holidays
        own = _possible(holiday, history)
        earlier = [one for days in holiday.earlier for one in _possible(holiday._replace(days=days), history)]
        return _made(holidays, history.likely(holiday, own), (*own, *earlier))
    gap = festivals[1].days[0] - festivals[0].days[-1]
    joined = holiday_of(*festivals)
    possible = _possible(joined, history) if gap <= history.bounds["joins"] else []
    together = bool(possible) and gap <= history.bounds["meets"]
    likely = history.likely(joined, possible) if together else _likely_pair(holidays, history)
    if gap > 0:
        possible += _possible_pairs(holidays, history)
    return _made(holidays, likely, possible)


def _made(holidays: Sequence[Holiday], likely: Likely, possible: Iterable[Arrangement]) -> Season:
    names = [name for holiday in holidays for name in sorted(holiday.names)]
    name = Text("holiday", "、".join(names), " and ".join(english_name(name) for name in names))
    known = (likely.arrangement, *possible)
    return Season(name, likely.arrangement, likely.reason, (one.deltas for one in known))


def _possible(holiday: Holiday, history: History, occupied: Iterable[int] = ()) -> list[Arrangement]:
    return arrangements(
        holiday.days,
        history.lengths(holiday),
        ahead=history.reach.ahead,
        a_side=history.reach.a_side,
        ends=history.reach.ends,
        eve=holiday.eve,
        occupied=frozenset(occupied),
        paid_elsewhere=holiday.coinciding,
    )


def _possible_pairs(holidays: Sequence[Holiday], history: History) -> Iterator[Arrangement]:
    """Both holidays arranged by themselves: the second one's make-up days do not lie in the first one's rest days."""
    first, second = holidays
    for one in _possible(first, history):
        for other in _possible(second, history, one.rest):
            both = _together(one, other)
            if both is not None:
                yield both
    if all(map(is_weekend, first.days)):  # its rest day may be given with the second holiday
        yield from arrangements(
            second.days,
            history.lengths(second),
            ahead=history.reach.ahead,
            a_side=history.reach.a_side,
            ends=history.reach.ends,
            eve=second.eve,
            occupied=first.days,
            paid_elsewhere=len(first.days),
        )


def _likely_pair(holidays: Sequence[Holiday], history: History) -> Likely:
    first, second = holidays
    one = history.likely(first, _possible(first, history))
    rest = (*one.arrangement.rest, *(day for day, _ in one.arrangement.deltas))
    other = history.likely(second, _possible(second, history, rest))
    both = _together(one.arrangement, other.arrangement) or other.arrangement
    main = one if len(first.days) > len(second.days) else other
    return Likely(both, main.reason)


def _together(one: Arrangement, other: Arrangement) -> Arrangement | None:
    """Both arrangements at once; None if they disagree on a day."""
    deltas = dict(one.deltas)
    for day, delta in other.deltas:
        if deltas.setdefault(day, delta) != delta:
            return None
    return other._replace(deltas=tuple(sorted(deltas.items())))


# A region's own festival


def joined(seasons: Iterable[Season], works: Callable[[int], bool | None]) -> Iterator[Season]:
    """The seasons, those that share days as one: what both can make of the days together, in order.

    ``works``: the days without any of them. A day is worked or not, whatever how many notices say so. Where there are
    too many arrangements to join, the seasons stay apart, and bounds may count a day twice.
    """
    group: list[Season] = []
    for season in sorted(seasons, key=lambda one: one.first):
        if group and season.first > max(one.last for one in group):
            yield from _as_one(group, works)
            group = []
        group.append(season)
    yield from _as_one(group, works)


def _as_one(group: list[Season], works: Callable[[int], bool | None]) -> list[Season]:
    if len(group) <= 1 or prod(len(one.possible) for one in group) > _MOST_JOINED:
        return group
    first = group[0]
    (likely,) = _overlaid([[one.likely.deltas] for one in group], works)
    possible = (likely, *_overlaid([one.possible for one in group], works))
    return [Season(first.name, first.likely._replace(deltas=likely), first.reason, possible)]


def _overlaid(every: Sequence[Iterable[Deltas]], works: Callable[[int], bool | None]) -> Iterator[Deltas]:
    """What the arrangements of several seasons change together, for each choice of one a season."""
    totals: list[dict[int, int]] = [{}]
    for possible in every:
        totals = [_sum(total, deltas) for total in totals for deltas in possible]
    days = {day for total in totals for day in total}
    kept = {day: (0, -1) if works(day) else (1, 0) for day in days}  # the most and the least that a day can change
    for total in totals:
        ends = ((day, max(min(total[day], kept[day][0]), kept[day][1])) for day in sorted(total))
        yield tuple(one for one in ends if one[1])


def _sum(total: dict[int, int], deltas: Deltas) -> dict[int, int]:
    found = total.copy()
    for day, delta in deltas:
        found[day] = found.get(day, 0) + delta
    return found


class Expected(NamedTuple):
    """A region's own festival in one year: so many working days off beyond the national calendar, around its day."""

    name: Text
    anchor: int
    days: int


class RegionalPrecedent(NamedTuple):
    """How a region's notice arranged it: the days changed against the national calendar, counted from the festival."""

    year: int
    weekday: int
    deltas: Deltas


def regional_season(
    expected: Expected,
    working: Callable[[int], bool],
    held: Callable[[int], bool],
    precedents: Sequence[RegionalPrecedent],
) -> Season:
    """The season of a region's own festival.

    ``working``: the national calendar; ``held``: whether a day belongs to a national holiday, so that it cannot make up
    for this one. The region may also decree nothing: until it does, announced days count without its own.
    """
    possible = dict.fromkeys(_regional(expected, working, held))
    known = (*possible, ())
    same = [one for one in precedents if one.weekday == weekday(expected.anchor)]
    for one in sorted(same, key=lambda one: -one.year):
        moved = tuple((expected.anchor + day, delta) for day, delta in one.deltas)
        if moved in possible:
            reason = statement("as-precedent", year=one.year, weekday=statement(f"weekday-{one.weekday}"))
            return _regional_made(expected, moved, reason, known)
    likely = min(possible, key=lambda deltas: _preference(deltas, expected.anchor), default=())
    return _regional_made(expected, likely, statement("as-festival"), known)


def _regional_made(expected: Expected, likely: Deltas, reason: Text, possible: Iterable[Deltas]) -> Season:
    off = [day for day, delta in likely if delta < 0]
    arrangement = described(expected.anchor, off, [day for day, delta in likely if delta > 0])._replace(deltas=likely)
    return Season(expected.name, arrangement, reason, (likely, *possible))


def _regional(expected: Expected, working: Callable[[int], bool], held: Callable[[int], bool]) -> Iterator[Deltas]:
    """Every block around the festival that gives so many working days off, less at most one make-up day."""
    reach = range(_WEEK)
    for before in reach:
        for after in reach:
            block = range(expected.anchor - before, expected.anchor + after + 1)
            off = [day for day in block if working(day)]
            owed = len(off) - expected.days
            if owed == 0:
                yield tuple((day, -1) for day in off)
            elif owed == 1:
                for end, step in ((block[0], -1), (block[-1], 1)):
                    made_up = next((day for day in nearest(end, step) if not held(day) and not working(day)), None)
                    if made_up is not None:
                        yield tuple(sorted([*((day, -1) for day in off), (made_up, 1)]))


def _preference(deltas: Deltas, anchor: int) -> tuple[int, ...]:
    """Without a precedent: no make-up day, the festival's own day, then the days after it."""
    off = [day for day, delta in deltas if delta < 0]
    return len(deltas), abs(off[0] - anchor) if off[0] <= anchor else len(off) + off[0] - anchor, -off[-1]
