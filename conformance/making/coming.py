"""The years past the last notice, by the rules of ``docs/projection.md``, in a second, slow implementation.

A *season* is one coming holiday, or two that limit each other, with everything a notice may make of it: each
possibility is a map from day to +1 (becomes a working day) or -1 (becomes a rest day). Days are ordinals here.

What is possible is listed by the grammar of the tests (``projection_model``), which tries every block there could be.
The bounds of a count are looked for over all possibilities at once, day by day.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import projection_model
from making.facts import DAY, NATION, Decree, Notice, festivals, measure_days, regions, table
from making.lines import Decided, Line
from projection_model import weekend

Changes = tuple[tuple[int, int], ...]  # (day, +1 or -1), in order
YEARS = 2
MOST = 20_000


class Given(NamedTuple):
    """How one holiday is arranged: the rest days in a row, the make-up days on each side; as so many days from its own."""

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
        return self.begins, self.before, self.after


class Coming(NamedTuple):
    """A holiday to be arranged: its own day, its statutory days, and the day before it if that was ever one of them."""

    names: frozenset[str]
    own: int
    days: tuple[int, ...]
    shared: int
    eve: int | None
    earlier: tuple[tuple[int, ...], ...] = ()


class Season(NamedTuple):
    """What is likely and what is possible of one season."""

    likely: Changes
    rest: tuple[int, ...]
    possible: tuple[Changes, ...]

    @property
    def touched(self) -> frozenset[int]:
        return frozenset(day for one in self.possible for day, _ in one)


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
        return [one for one in self.given if one.names == holiday.names]

    def short(self, holiday: Coming) -> list[Given]:
        """Festivals of one day are arranged alike, if this one was never longer than its day and a weekend."""
        bridge = self.sizes["bridge"]
        of_one = [one for one in self.given if one.statutory == 1]
        if len(holiday.days) > 1 or any(one.names == holiday.names and one.length > bridge for one in of_one):
            return []
        return [one for one in of_one if one.length <= bridge]

    def usual(self, holiday: Coming) -> int:
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


# The seasons of the nation


@cache
def national(known_on: date, known: tuple[Notice, ...], last: int) -> tuple[Season, ...]:
    """The seasons of the two years after the ``last`` announced one, and the first one of the year after these."""
    past = Past(known, known_on)
    free, end = date(last, 12, 25).toordinal(), date(last + YEARS, 12, 31).toordinal()
    found = []
    for year in range(last + 1, last + YEARS + 2):
        versions = measures(known_on, year) if festivals(year) else []
        every = sorted(versions[0].items(), key=lambda one: one[1][1]) if versions else []
        for group in _groups(every if year <= last + YEARS else every[:1], past.sizes["neighbours"]):
            season = _season(past, group, versions)
            kept = [one for one in season.possible if all(day >= free for day, _ in one)]
            cut = [tuple(change for change in one if change[0] <= end) for one in kept]
            if any(cut):
                found.append(season._replace(possible=tuple(dict.fromkeys(cut))))
    return tuple(found)


Festival = tuple[str, tuple[int, tuple[int, ...]]]


def _groups(festivals: Sequence[Festival], apart: int) -> Iterator[list[Festival]]:
    """One festival, or two of which the second begins at most so many days after the first ends."""
    left = list(festivals)
    while left:
        close = len(left) > 1 and left[1][1][1][0] - left[0][1][1][-1] <= apart
        yield left[: 1 + close]
        left = left[1 + close :]


def _season(past: Past, group: list[Festival], versions: Sequence[Mapping[str, tuple[int, tuple[int, ...]]]]) -> Season:
    single = [joined(dict([one]), _earlier(one, versions)) for one in group]
    if len(group) == 1:
        own = past.possible(single[0])
        likely = past.likely(single[0], own)
        old = [one for days in single[0].earlier for one in past.possible(single[0]._replace(days=days))]
        return _made(single[0], likely, (*own, *old))
    gap = group[1][1][1][0] - group[0][1][1][-1]
    both = joined(dict(group))
    possible = past.possible(both) if gap <= past.sizes["joins"] else []
    if possible and gap <= past.sizes["meets"]:
        season = _made(both, past.likely(both, possible), possible)
    else:
        season = _likely_pair(past, single)
    pairs = list(_pairs(past, single)) if gap > 0 else []
    return season._replace(possible=(season.likely, *possible, *pairs))


def _earlier(one: Festival, versions: Sequence[Mapping[str, tuple[int, tuple[int, ...]]]]) -> list[tuple[int, ...]]:
    older = [version[one[0]][1] for version in versions[1:] if one[0] in version]
    return list(dict.fromkeys(days for days in older if days != one[1][1]))


def _made(holiday: Coming, likely: Changes, possible: Iterable[Changes]) -> Season:
    rest = tuple(described(holiday, likely)[0])
    return Season(likely, rest, (likely, *possible))


def _pairs(past: Past, single: Sequence[Coming]) -> Iterator[Changes]:
    first, second = single
    for one in past.possible(first):
        rest = described(first, one)[0]
        for other in past.possible(second, rest):
            both = dict(one) | dict(other)
            if all(both[day] == change for day, change in one):
                yield tuple(sorted(both.items()))
    if all(map(weekend, first.days)):
        yield from past.possible(second, first.days, len(first.days))


def _likely_pair(past: Past, single: Sequence[Coming]) -> Season:
    first, second = single
    one = past.likely(first, past.possible(first))
    before = described(first, one)[0]
    taken = {*before, *(day for day, _ in one)}
    other = past.likely(second, past.possible(second, taken))
    both = dict(one) | dict(other)
    agree = all(both[day] == change for day, change in one)
    likely = tuple(sorted(both.items())) if agree else other
    return Season(likely, tuple(described(second, other)[0]), ())


# A region's own festival


def regional(line: Line, coming: Sequence[int], decided: Mapping[date, Decided], rest: Collection[int]) -> list[Season]:
    """The seasons of a region's own festival, in the years whose regional notice is not known."""
    own = regions()[line.region].own
    if not own:
        return []
    held = {day.toordinal() for day, one in decided.items() if one.region == NATION and not one.decree.works} | set(
        rest
    )

    def works(day: int) -> bool:
        found = decided.get(date.fromordinal(day))
        return not weekend(day) if found is None else found.decree.works

    years = [*line.years, *(coming if line.known_on >= own["published"] else [])]
    precedents = list(_regional_past(line, own["festival"]))
    return [
        _regional_season(festivals(year)[own["festival"]].toordinal(), own["days"], works, held, precedents)
        for year in years
        if year >= own["from_year"] and year not in line.noticed and festivals(year)
    ]


def _regional_past(line: Line, festival: str) -> Iterator[tuple[int, int, Changes]]:
    """Of each notice of the region: the year, the festival's day of the week, and what it changed in the national days."""
    nation = {one.day: one.works for notice in line.notices if notice.region == NATION for one in notice.decrees}
    for notice in line.notices:
        if notice.region == line.region and notice.scope == "year":
            day = festivals(notice.year)[festival]
            moved = [one for one in notice.decrees if one.works != nation.get(one.day, one.day.weekday() < 5)]
            shift = tuple(((one.day - day).days, 1 if one.works else -1) for one in moved)
            yield notice.year, day.weekday(), shift


def _regional_season(
    own: int,
    days: int,
    works: Callable[[int], bool],
    held: Collection[int],
    precedents: Sequence[tuple[int, int, Changes]],
) -> Season:
    possible = _regional_possible(own, days, works, held)
    weekday = date.fromordinal(own).weekday()
    moved = [
        tuple((own + far, change) for far, change in shift)
        for _, on, shift in sorted(precedents, reverse=True)
        if on == weekday
    ]
    known = [one for one in moved if one in possible]
    likely = known[0] if known else min(possible, key=lambda one: _plainness(one, own), default=())
    off = {day for day, change in likely if change < 0}
    rest = stretch(own, off, {day for day, change in likely if change > 0})
    return Season(likely, tuple(rest), (likely, *possible, ()))


def _regional_possible(own: int, days: int, works: Callable[[int], bool], held: Collection[int]) -> dict[Changes, None]:
    """Blocks around the festival with so many working days off; one more if a weekend day next to it makes up for it."""
    found: dict[Changes, None] = {}
    for first, last in product(range(own - 6, own + 1), range(own, own + 7)):
        off = [day for day in range(first, last + 1) if works(day)]
        if len(off) == days:
            found[tuple((day, -1) for day in off)] = None
        if len(off) == days + 1:
            for side in (range(first - 1, first - 15, -1), range(last + 1, last + 15)):
                made_up = [day for day in side if weekend(day) and day not in held and not works(day)]
                if made_up:
                    found[tuple(sorted([*((day, -1) for day in off), (made_up[0], 1)]))] = None
    return found


def _plainness(one: Changes, own: int) -> tuple[int, ...]:
    off = [day for day, change in one if change < 0]
    return len(one), own - off[0] if off[0] <= own else len(off) + off[0] - own, -off[-1]


# The line that goes on


class ComingLine(Line):
    """A line that goes on to the end of the second year after the last announced one."""

    def __init__(self, line: Line) -> None:
        super().__init__(line.region, line.known_on)
        self.plain = line
        self.seasons: tuple[Season, ...] = ()
        self._rows: dict[tuple[int, int], tuple[int, NDArray[np.int16]]] = {}
        self._bounds: dict[tuple[date, int], tuple[date | None, date | None]] = {}
        if self.last is None:
            return
        years = [year for year in range(self.last.year + 1, self.last.year + YEARS + 1) if festivals(year)]
        ahead = {day: one for day, one in self.decided.items() if day > self.last}
        seasons = national(self.known_on, tuple(one for one in self.notices if one.region == NATION), self.last.year)
        seasons = tuple(_without(one, ahead) for one in seasons)
        self.end = date(years[-1], 12, 31)
        found = {day: self._likely(day, False, name) for day, name in self._statutory(years)}
        found |= self._arranged(seasons)
        self.decided |= found | ahead
        rest = [day for season in seasons for day in season.rest]
        own = regional(self, years, self.decided, rest)
        self.decided |= self._arranged(own)
        self.seasons = (*seasons, *own)
        self.joint = list(_joint(self.seasons, self.plain_works))

    def _statutory(self, years: Sequence[int]) -> Iterator[tuple[date, str]]:
        for year in years:
            for name, (_, days) in measures(self.known_on, year)[0].items():
                yield from ((date.fromordinal(day), name) for day in days)

    def _likely(self, day: date, works: bool, name: str = "") -> Decided:
        return Decided(Decree(day, "work" if works else "off", name), NATION, None)

    def _arranged(self, seasons: Iterable[Season]) -> dict[date, Decided]:
        found = {}
        for season in seasons:
            changed = {day: False for day in season.rest} | {day: change > 0 for day, change in season.likely}
            for number, works in changed.items():
                day = date.fromordinal(number)
                if self.last is not None and self.end is not None and self.last < day <= self.end:
                    found[day] = self._likely(day, works)
        return found

    def plain_works(self, number: int) -> bool:
        """The announced days, and plain weeks after them."""
        found = self.plain.decided.get(date.fromordinal(number))
        return not weekend(number) if found is None else found.decree.works

    def open(self, day: date) -> bool:
        """Whether the possible arrangements differ on a day that is not settled."""
        number = day.toordinal()
        said = [{dict(one).get(number, 0) for one in season.possible} for season in self.seasons]
        return self.unsettled(day) and any(len(one) > 1 for one in said)

    # The bounds of a count: whole arrangements, each season by itself

    def bounds(self, day: date, n: int) -> tuple[date | None, date | None]:
        """The earliest and the latest n-th working day after a day (or before it); None off the line."""
        if (day, n) not in self._bounds:
            self._bounds[day, n] = self._extreme(day, n, 0), self._extreme(day, n, 1)
        early, late = self._bounds[day, n]
        return (early, late) if n > 0 else (late, early)

    def _extreme(self, day: date, n: int, fewest: int) -> date | None:
        """The first day going away from ``day`` by which the most (or the fewest) possible are ``n`` working days."""
        first = last = day
        while self.first is not None and self.end is not None:
            if n > 0:
                last += DAY
            else:
                first -= DAY
            if not self.first <= (last if n > 0 else first) <= self.end:
                return None
            span = (day + DAY, last) if n > 0 else (first, day - DAY)
            if self.most_and_fewest(*span)[fewest] >= abs(n):
                return last if n > 0 else first
        return None

    def most_and_fewest(self, first: date, last: date) -> tuple[int, int]:
        """The most and the fewest working days from ``first`` to ``last``, both included."""
        a, b = first.toordinal(), last.toordinal()
        if a > b:
            return 0, 0
        plain = sum(map(self.plain_works, range(a, b + 1)))
        rows = [self._sums(nth, a, b) for nth in range(len(self.joint))]
        return plain + sum(int(one.max()) for one in rows), plain + sum(int(one.min()) for one in rows)

    def _sums(self, nth: int, a: int, b: int) -> NDArray[np.int16]:
        """What each possibility of a season adds to the working days from a to b."""
        if (nth, 0) not in self._rows:
            season = self.joint[nth]
            days = [day for one in season for day, _ in one]
            first, last = min(days, default=0), max(days, default=0)
            table = np.zeros((len(season), last - first + 2), np.int16)
            for row, one in enumerate(season):
                for day, change in one:
                    table[row, day - first + 1] += change
            self._rows[nth, 0] = first, table.cumsum(axis=1, dtype=np.int16)
        first, sums = self._rows[nth, 0]
        top = sums.shape[1] - 1
        low, high = min(max(a - first, 0), top), min(max(b - first + 1, 0), top)
        return np.zeros(1, np.int16) if low >= high else sums[:, high] - sums[:, low]


def _without(season: Season, decreed: Mapping[date, object]) -> Season:
    """A season without the days that some notice has decreed already."""
    known = {day.toordinal() for day in decreed}
    kept = (tuple(change for change in one if change[0] not in known) for one in season.possible)
    return season._replace(possible=tuple(dict.fromkeys(kept)))


def _joint(seasons: Iterable[Season], works: Callable[[int], bool]) -> Iterator[list[Changes]]:
    """What is possible of each season; of seasons that share days, what they make of them together."""
    group: list[Season] = []
    for one in sorted((one for one in seasons if one.touched), key=lambda one: min(one.touched)):
        if group and min(one.touched) > max(max(other.touched) for other in group):
            yield from _together(group, works)
            group = []
        group.append(one)
    yield from _together(group, works)


def _together(group: list[Season], works: Callable[[int], bool]) -> Iterator[list[Changes]]:
    size = 1
    for one in group:
        size *= len(dict.fromkeys(one.possible))
    if len(group) < 2 or size > MOST:
        yield from (list(one.possible) for one in group)
        return
    found = []
    for chosen in product(*(dict.fromkeys(one.possible) for one in group)):
        total: dict[int, int] = {}
        for changes in chosen:
            for day, change in changes:
                total[day] = total.get(day, 0) + change
        ends = (
            (day, max(min(change, 0), -1) if works(day) else max(min(change, 1), 0)) for day, change in total.items()
        )
        found.append(tuple(sorted(one for one in ends if one[1])))
    yield list(dict.fromkeys(found))


@cache
def coming(region: str, known_on: date) -> ComingLine:
    """The line of a region with the coming years, as known on a day."""
    return ComingLine(Line(region, known_on))
