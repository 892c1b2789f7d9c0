"""The days past the last notice: the likely arrangement, and the bounds of a count over all that are possible."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from making.facts import DAY, NATION, Decree, festivals
from making.lines import Decided, Line
from making.past import Changes, measures
from making.seasons import MOST, YEARS, Season, national, regional
from projection_model import weekend

LONGEST_REST = 40  # days, after which the end of a count is found in every arrangement


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
            changed = dict.fromkeys(season.rest, False) | {day: change > 0 for day, change in season.likely}
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

    # Two counts in a row: every arrangement of the days, walked from day to day

    def days_from_receipt(self, on: date, n: int) -> tuple[date | None, date | None]:
        """The earliest and the latest end of ``n`` days from the next working day at or after ``on``.

        The end, too, is the next working day. (None, None) if an arrangement leads past the last day.
        """
        first, last = on.toordinal(), on.toordinal() + n + LONGEST_REST
        found = {self._received(dict(changes), first, n) for changes in self._arrangements(first, last)}
        days = [date.fromordinal(day) for day in found if day is not None]
        return (min(days), max(days)) if len(days) == len(found) else (None, None)

    def _arrangements(self, first: int, last: int) -> Iterator[Changes]:
        inside = ({tuple(one for one in changes if first <= one[0] <= last) for changes in of} for of in self.joint)
        for chosen in product(*inside):
            yield tuple(change for changes in chosen for change in changes)

    def _received(self, changes: Mapping[int, int], day: int, n: int) -> int | None:
        for far in (0, n):
            day += far
            while self.plain_works(day) + changes.get(day, 0) <= 0:
                day += 1
            if self.end is None or day > self.end.toordinal():
                return None
        return day


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
