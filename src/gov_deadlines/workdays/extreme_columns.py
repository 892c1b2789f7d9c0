"""The bounds of a count in whole columns: how early or how late possible arrangements make the n-th working day.

``projection.Extreme`` counts from one day. Here the counts from many days are one matrix: a row for each day that a
count starts from, a column for each number of days it goes on; a date is the first column with enough working days.
Only the days from the first season on have rows: before it the announced days decide.

Imported only when the bounds of a column are asked for.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from gov_deadlines.days import EPOCH
from gov_deadlines.workdays.columns import NO_DAY, DayColumns, Ints
from gov_deadlines.workdays.index import ROLL_STEPS, DayIndex, Roll
from gov_deadlines.workdays.seasons import Season

Counts = NDArray[np.int16]
_NARROWEST = 32  # columns
_TOO_FEW = -(1 << 14)  # working days to a day that does not count: fewer than anyone asks for
_KEPT = 64
_SEASONS_KEPT = 256


def shared(plain: DayIndex, seasons: Sequence[Season], *, early: bool) -> "ExtremeColumns":
    """The extreme of a line; the same object for lines with the same days and seasons."""
    key = plain.first, plain.working, tuple(seasons), early
    if key not in _kept:
        if len(_kept) >= _KEPT:
            _kept.clear()
        _kept[key] = ExtremeColumns(plain, seasons, early=early)
    return _kept[key]


def forget_shared() -> None:
    """Forget what is shared; lines that have it keep it."""
    _kept.clear()


class ExtremeColumns:
    """One extreme of a projecting line; ``due`` answers like ``DayColumns.due``, for one number."""

    __slots__ = ("_begin", "_columns", "_early", "_kept", "_length", "_matrices", "_plain", "_seasons")

    def __init__(self, plain: DayIndex, seasons: Sequence[Season], *, early: bool) -> None:
        """``plain``: the line without the seasons' arrangements; ``early``: as early as possible, or as late."""
        self._plain, self._seasons, self._early = plain, tuple(seasons), early
        self._columns = DayColumns(plain)
        first = min((season.first for season in seasons), default=plain.last)
        self._begin, self._length = first - EPOCH, plain.last - first + 1
        self._kept: dict[int, tuple[int, Ints]] = {}
        self._matrices: dict[tuple[int, bool], Counts] = {}

    def due(self, days: Ints, n: int, roll: Roll | None = None) -> Ints:
        """Day numbers of the n-th working days at this extreme; ``iinfo(int64).min`` if there is no answer.

        With ``n = 0``: the day itself if it is worked, else the working day that ``roll`` (by default following) gives.
        """
        if n == 0:
            step = ROLL_STEPS[roll or "following"]
            return self.due(days - step, step)
        found = self._columns.due(days, n)
        if not self._seasons:
            return found
        if n not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[n] = self._after(n) if n > 0 else self._before(-n)
        first, dues = self._kept[n]
        at = days - first
        near = (at >= 0) & (at < len(dues))
        found[near] = dues[at[near]]
        return found

    def _after(self, n: int) -> tuple[int, Ints]:
        """The answers from the days whose count reaches the first season, and the first of these days."""
        starts = np.arange(self._plain.first - 1 - EPOCH, self._begin)
        ranks = _ranks(self._plain, starts)
        left = n - (ranks[-1] - ranks)  # the working days still to count where the first season begins
        counts = self._counted(range(self._begin - 1, self._begin), self._length, forward=True)[0]
        steps = np.searchsorted(np.maximum.accumulate(counts), left[left > 0])
        early = np.where(steps < self._length, self._begin + steps, NO_DAY)
        steps, _ = self._steps(n, forward=True)
        late = np.where(steps > 0, self._begin + np.arange(self._length) + steps, NO_DAY)
        return self._begin - len(early), np.concatenate((early, late))

    def _before(self, n: int) -> tuple[int, Ints]:
        """The answers from the days after the first one of the first season, and the first of these days."""
        starts = self._begin + 1 + np.arange(self._length)
        steps, counts = self._steps(n, forward=False)
        found, far = starts - steps, np.flatnonzero(steps == 0)
        left = n - counts[far, far].astype(np.int64)  # these counts go on before the first season, on announced days
        found[far] = self._columns.due(np.full(len(far), self._begin), -left)
        return self._begin + 1, found

    def _steps(self, n: int, *, forward: bool) -> tuple[Ints, Counts]:
        """How many days the n-th working day is away; 0 if it is past the last day, or before the first season.

        One for each day from the first season on. And the working days in as many columns as that needed.
        """
        width = min(_NARROWEST, self._length)
        rows = range(self._begin, self._begin + self._length)
        while True:
            if (width, forward) not in self._matrices:
                self._matrices[width, forward] = self._counted(rows, width, forward=forward)
            counts = self._matrices[width, forward]
            enough = counts >= n
            steps = np.where(enough.any(axis=1), enough.argmax(axis=1) + 1, 0) if width else np.zeros(0, np.int64)
            unsure = steps[: self._length - width] if forward else steps[width:]
            if unsure.all():
                return steps, counts
            width = min(width * 2, self._length)

    def _counted(self, rows: range, width: int, *, forward: bool) -> Counts:
        """The working days from each day on to each of the next ``width`` ones.

        Or from the day after it back; not from before the first season.
        """
        begin = rows.start if forward else rows.start - width
        days = begin + np.arange(len(rows) + width)
        start, end = _ends(_ranks(self._plain, days), width, forward=forward)
        counts: Counts = (end - start).astype(np.int16)
        for season in self._seasons:
            first, last = season.first - EPOCH, season.last - EPOCH
            top, bottom = max(first - width - begin, 0), min(last - begin, len(rows))
            if top < bottom:
                places = np.clip(days[top : bottom + width] - first + 1, 0, last - first + 1)
                start, end = _ends(places, width, forward=forward)
                counts[top:bottom] += _gains(season, most=self._early == forward)[start, end]
        row, step = np.arange(len(rows))[:, None], np.arange(1, width + 1)
        off = rows.start + row + step >= self._begin + self._length if forward else row + 1 - step < 0
        counts[off] = _TOO_FEW
        return counts


class Furthest:
    """The extreme of several extremes: the earliest or the latest date that any of them gives."""

    __slots__ = ("_early", "_extremes")

    def __init__(self, extremes: Sequence[ExtremeColumns], *, early: bool) -> None:
        self._extremes, self._early = tuple(extremes), early

    def due(self, days: Ints, n: int, roll: Roll | None = None) -> Ints:
        """As ``ExtremeColumns.due``; no answer where one of them has none."""
        every = np.array([one.due(days, n, roll) for one in self._extremes])
        found: Ints = every.min(axis=0) if self._early else every.max(axis=0)
        found[(every == NO_DAY).any(axis=0)] = NO_DAY
        return found


_kept: dict[tuple[int, bytes, tuple[Season, ...], bool], ExtremeColumns] = {}


def _ends(values: Ints, width: int, *, forward: bool) -> tuple[Ints, Ints]:
    """The values on the day before the first and on the last day that is counted, for each row and column."""
    windows = sliding_window_view(values, width + 1)
    return (windows[:, :1], windows[:, 1:]) if forward else (windows[:, -2::-1], windows[:, -1:])


def _ranks(plain: DayIndex, days: Ints) -> Ints:
    """How many working days there are up to each of these days in order, but for a constant."""
    at = np.clip(days + EPOCH + 1 - plain.first, 0, len(plain.rank) - 1)
    ranks: Ints = np.array(plain.rank[int(at[0]) : int(at[-1]) + 1])[at - at[0]]
    return ranks


@lru_cache(maxsize=_SEASONS_KEPT)
def _gains(season: Season, *, most: bool) -> NDArray[np.int8]:
    """The most (or fewest) working days that an arrangement adds from each position of a season to each other."""
    sums = np.array(season.cumulative, np.int8)
    apart = sums[:, None, :] - sums[:, :, None]
    gains: NDArray[np.int8] = apart.max(axis=0) if most else apart.min(axis=0)
    return gains
