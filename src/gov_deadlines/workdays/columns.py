"""The interval core over whole columns: numpy ``datetime64[D]`` (or int32 day numbers) in and out.

Each table is indexed by days since 1970-01-01 and padded with "no answer" at both ends, so that one
``np.take(..., mode="clip")`` answers a column: no bounds pass, and NaT (the smallest number) clips to the
padding. Imported only when a column is asked for.
"""

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.errors import Unusable, WrongKind
from gov_deadlines.workdays.arrays import (
    NO_DAY,
    Days,
    Ints,
    Whole,
    apart,
    day_numbers,
    day_type,
    in_chunks,
    look_up,
    narrow,
    output,
    together,
    wide,
)
from gov_deadlines.workdays.index import DayIndex, whole_number

NO_COUNT = NO_DAY
_EPOCH = date(1970, 1, 1).toordinal()
_PAD = 2
_OFF_LINE = -1
_FAR = 1 << 62  # a rank off the line: a difference with one lies below -_FAR / 2, with two it is NO_COUNT
_TABLES_KEPT = 64


class DayColumns:
    """The tables of one day line.

    Attributes:
        size: how many days, from 1970-01-01, the tables of this line hold, padding included.
    """

    __slots__ = ("_due_tables", "_rank_from", "_rank_to", "_select", "_working", "size")

    def __init__(self, index: DayIndex) -> None:
        """Raises InvalidArgument for a line that starts before 1970-01-03."""
        if len(index.working) and index.first - _EPOCH < _PAD:
            raise Unusable("before-columns", "1970-01-03")
        first, length = max(index.first - _EPOCH, _PAD), len(index.working)
        self.size = first + length + _PAD
        self._working = np.full(self.size, _OFF_LINE, np.int8)
        self._working[first : first + length] = np.frombuffer(index.working, np.int8)
        self._rank_from, self._rank_to = np.full(self.size, _FAR), np.full(self.size, -_FAR)
        for table in (self._rank_from, self._rank_to):
            table[first - 1 : first + length] = index.rank  # one day ahead: the working days up to and with a day
        self._select = np.full(len(index.select) + 2, NO_DAY)
        self._select[1:-1] = np.array(index.select, np.int64) - _EPOCH
        self._due_tables: dict[tuple[int, str | None, np.dtype[Any]], NDArray[Any]] = {}

    def is_working(self, days: Days, out: NDArray[np.int8] | None = None) -> NDArray[np.int8]:
        """1 for a working day, 0 for a rest day, -1 off the line and for NaT."""
        numbers = day_numbers(days)
        return look_up(self._working, numbers, output(out, numbers, np.dtype(np.int8)))

    def count(self, a: Days, b: Days, out: Ints | None = None) -> Ints:
        """Row by row what ``DayIndex.count`` says; ``iinfo(int64).min`` where there is no answer."""
        start, end = together(day_numbers(a), day_numbers(b))
        target = output(out, start, np.dtype(np.int64))
        start, end = apart(start, target), apart(end, target)
        in_chunks(self._count_chunk, 3, start, end, target)
        return target

    def _count_chunk(self, work: Ints, start: Whole, end: Whole, out: Ints) -> None:
        """``W[end + s] - W[start + s]`` with ``s = (end >= start)``, over tables that stand one day ahead."""
        at, before, upto = work
        start, end = wide(start), wide(end)
        from_, to = start, end
        if np.less(end, start).any():
            back = np.right_shift(np.subtract(end, start, out=before), 63, out=before)  # -1 where it counts backwards
            from_, to = np.add(start, back, out=at), np.add(end, back, out=upto)
        np.take(self._rank_from, from_, mode="clip", out=before)
        np.take(self._rank_to, to, mode="clip", out=at)
        if np.subtract(at, before, out=out).min(initial=0) < -(_FAR >> 1):
            out[out < -(_FAR >> 1)] = NO_COUNT
            out[(start == end) & (start != NO_DAY)] = 0

    def add(self, days: Days, n: int | Whole, out: Days | None = None, roll: str | None = None) -> Days:
        """Row by row what ``DayIndex.add`` says; NaT where there is no answer. ``n`` may be a column too."""
        numbers = day_numbers(days)
        if isinstance(n, np.ndarray) and n.ndim:
            return self._add_column(numbers, n, out, roll)
        target = output(out, numbers, day_type(numbers, out))
        return look_up(self._due_table(whole_number(n), roll, target.dtype), numbers, target)

    def _due_table(self, n: int, roll: str | None, dtype: np.dtype[Any]) -> NDArray[Any]:
        """The answer for every day from 1970-01-01 to just past the line, for one fixed ``n``; kept for reuse."""
        n = max(-self.size, min(n, self.size))
        key = (n, None if n else roll, dtype)
        if key not in self._due_tables:
            if len(self._due_tables) >= _TABLES_KEPT:
                self._due_tables.clear()
            self._due_tables[key] = narrow(self.due(self.every_day(), n, roll), dtype)
        return self._due_tables[key]

    def every_day(self) -> Ints:
        """The day numbers that tables are indexed by."""
        return np.arange(self.size, dtype=np.int64)

    def due(self, days: Ints, n: int | Ints, roll: str | None = None) -> Ints:
        """Day numbers of the n-th working days; ``iinfo(int64).min`` where there is no answer."""
        before = np.less_equal(n, 0).astype(np.int64)
        nth = np.take(self._rank_to, days - before, mode="clip") + n + before
        found = np.take(self._select, nth, mode="clip")
        still = np.broadcast_to(np.equal(n, 0), found.shape)
        if still.any():
            self._stay(days, still, found, roll)
        return found

    def _stay(self, days: Ints, still: NDArray[np.bool_], found: Ints, roll: str | None) -> None:
        """Fill the rows with n = 0: a working day is its own answer, a rest day rolls if told where."""
        state = np.take(self._working, days, mode="clip")
        found[still] = np.where(state == 1, days, NO_DAY)[still]
        if roll is not None:
            rolled = still & (state == 0)
            found[rolled] = self.due(days[rolled], 1 if roll == "following" else -1)

    def _add_column(self, numbers: Whole, n: Whole, out: Days | None, roll: str | None) -> Days:
        if n.dtype.kind not in "iu":
            raise WrongKind("n", str(n.dtype), "whole-column")
        rows, amounts = together(numbers, n)
        target = output(out, rows, day_type(numbers, out))
        rows, amounts = apart(rows, target), apart(amounts, target)
        in_chunks(lambda _, *columns: self._add_chunk(roll, *columns), 0, rows, amounts, target)
        return target

    def _add_chunk(self, roll: str | None, days: Whole, n: Whole, out: Days) -> None:
        out[...] = narrow(self.due(wide(days), _clipped(n, self.size), roll), out.dtype)


def _clipped(n: Whole, limit: int) -> Ints:
    """``n`` as int64 within ±limit: beyond that the answer is off the line anyway, and sums cannot overflow."""
    if n.dtype.kind == "u":
        return np.minimum(n.astype(np.uint64), np.uint64(limit)).astype(np.int64)
    return np.clip(n.astype(np.int64), -limit, limit)
