"""Counting working days in whole columns: numpy ``datetime64[D]`` (or int32 day numbers) in and out.

Each table is indexed by days since 1970-01-01 and padded with "no answer" at both ends, so that one
``np.take(..., mode="clip")`` answers a column: no bounds pass, and NaT (the smallest number) clips to the
padding. Work of more than one pass is done in chunks that stay in the cache, so that temporary memory is constant.
Long columns are divided among threads (numpy releases the GIL while it works).

Imported only when a column is asked for.
"""

import os
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.arguments import is_masked, whole_number
from gov_deadlines.days import EPOCH, day_number
from gov_deadlines.errors import Unusable, WrongKind
from gov_deadlines.workdays.index import ROLL_STEPS, DayIndex, Roll

Days = NDArray[Any]  # datetime64[D], or int32 day numbers; numpy's types cannot express "same type out as in"
Whole = NDArray[np.integer[Any]]
Ints = NDArray[np.int64]

NO_DAY = np.iinfo(np.int64).min  # NaT's number too, so that dates can be viewed as numbers and back
NO_COUNT = NO_DAY
DATES = np.dtype("M8[D]")
# Rows of a table beyond each end of the line: one for the adjacent day, from which ``add`` may start, and one for
# clipping. With one row less, NaT and far days would be answered like the first or the last announced day.
_PAD = 2
_OFF_LINE = -1
# The rank of a day off the line. A difference with one such rank is below -_FAR / 2; with two it is -2 ** 63, which is
# NO_COUNT. A larger _FAR would make that wrap around, and a row without an answer would get a count.
_FAR = 1 << 62
FIRST, LAST = day_number(date.min), day_number(date.max)  # of the calendar
_TABLES_KEPT = 64
_FEW = 64
_CHUNK = 1 << 17
_ROWS_FOR_THREADS = 1 << 19
_ROWS_FOR_THREADS_TAKING = 1 << 26  # a single pass is bound by memory, not by the processor
_MOST_THREADS = 4


class DayColumns:
    """The tables of one day line.

    Attributes:
        size: the number of days, from 1970-01-01, in the tables of this line, padding included.
    """

    __slots__ = ("_due_tables", "_rank_from", "_rank_to", "_select", "_working", "size")

    def __init__(self, index: DayIndex) -> None:
        """Raises InvalidArgument for a line that starts before 1970-01-03."""
        if len(index.working) and index.first - EPOCH < _PAD:
            raise Unusable("before-columns", "1970-01-03")
        first, length = max(index.first - EPOCH, _PAD), len(index.working)
        self.size = first + length + _PAD
        self._working = np.full(self.size, _OFF_LINE, np.int8)
        self._working[first : first + length] = np.frombuffer(index.working, np.int8)  # one byte a day, no copy
        self._rank_from, self._rank_to = np.full(self.size, _FAR), np.full(self.size, -_FAR)
        for table in (self._rank_from, self._rank_to):
            table[first - 1 : first + length] = index.rank  # one day ahead: the working days up to and including a day
        self._select = np.full(len(index.select) + 2, NO_DAY)  # from 1, so that the 0-th and all before clip to NO_DAY
        self._select[1:-1] = np.array(index.select, np.int64) - EPOCH
        self._due_tables: dict[tuple[int, Roll | None, np.dtype[Any]], NDArray[Any]] = {}

    def is_working(self, days: Days, out: NDArray[np.int8] | None = None) -> NDArray[np.int8]:
        """1 for a working day, 0 for a rest day, -1 off the line and for NaT."""
        numbers = day_numbers(days)
        return look_up(self._working, numbers, output(out, numbers, np.dtype(np.int8)))

    def count(self, a: Days, b: Days, out: Ints | None = None) -> Ints:
        """``DayIndex.count`` for each row; ``iinfo(int64).min`` if there is no answer."""
        start, end = together(day_numbers(a), day_numbers(b))
        target = output(out, start, np.dtype(np.int64))
        start, end = apart(start, target), apart(end, target)
        in_chunks(self._count_chunk, 3, start, end, target)
        return target

    def _count_chunk(self, work: Ints, start: Whole, end: Whole, out: Ints) -> None:
        """``W[end + s] - W[start + s]`` with ``s = (end >= start)``, over tables that are one day ahead."""
        at, before, upto = work
        start, end = wide(start), wide(end)
        from_, to = start, end
        if np.less(end, start).any():
            # The sign bit, spread over all 64 bits: -1 if it counts backwards, else 0. A shorter shift would leave
            # bits of the difference. NaT may wrap around here and below; the largest number is off the line too.
            back = np.right_shift(np.subtract(end, start, out=before), 63, out=before)
            from_, to = np.add(start, back, out=at), np.add(end, back, out=upto)
        np.take(self._rank_from, from_, mode="clip", out=before)
        np.take(self._rank_to, to, mode="clip", out=at)
        # Half of _FAR, since a real rank of a few thousand may have been added or subtracted.
        if np.subtract(at, before, out=out).min(initial=0) < -(_FAR >> 1):
            out[out < -(_FAR >> 1)] = NO_COUNT
            out[(start == end) & (start != NO_DAY)] = 0

    def add(self, days: Days, n: int | Whole, out: Days | None = None, roll: Roll | None = None) -> Days:
        """``DayIndex.add`` for each row; NaT if there is no answer. ``n`` may be a column too."""
        numbers = day_numbers(days)
        if isinstance(n, np.ndarray) and n.ndim:
            return self._add_column(numbers, n, out, roll)
        target = output(out, numbers, day_type(numbers, out))
        return look_up(self._due_table(whole_number(n), roll, target.dtype), numbers, target)

    def _due_table(self, n: int, roll: Roll | None, dtype: np.dtype[Any]) -> NDArray[Any]:
        """The answers for every day from 1970-01-01 to just past the line, for one ``n``; cached."""
        n = max(-self.size, min(n, self.size))  # beyond that no day has an answer, and sums could overflow
        key = (n, None if n else roll, dtype)
        if key not in self._due_tables:
            if len(self._due_tables) >= _TABLES_KEPT:
                self._due_tables.clear()
            self._due_tables[key] = narrow(self.due(self.every_day(), n, roll), dtype)
        return self._due_tables[key]

    def every_day(self) -> Ints:
        """The day numbers that tables are indexed by."""
        return np.arange(self.size, dtype=np.int64)

    def due(self, days: Ints, n: int | Ints, roll: Roll | None = None) -> Ints:
        """Day numbers of the n-th working days; ``iinfo(int64).min`` if there is no answer."""
        before = np.less_equal(n, 0).astype(np.int64)
        nth = np.take(self._rank_to, days - before, mode="clip") + n + before
        found = np.take(self._select, nth, mode="clip")
        still = np.broadcast_to(np.equal(n, 0), found.shape)
        if still.any():
            self._stay(days, still, found, roll)
        return found

    def _stay(self, days: Ints, still: NDArray[np.bool_], found: Ints, roll: Roll | None) -> None:
        """Fill the rows with n = 0: a working day is its own answer, a rest day rolls if ``roll`` is given."""
        state = np.take(self._working, days, mode="clip")
        found[still] = np.where(state == 1, days, NO_DAY)[still]
        if roll is not None:
            rolled = still & (state == 0)
            found[rolled] = self.due(days[rolled], ROLL_STEPS[roll])

    def _add_column(self, numbers: Whole, n: Whole, out: Days | None, roll: Roll | None) -> Days:
        if n.dtype.kind not in "iu":
            raise WrongKind("n", str(n.dtype), "whole-column")
        rows, amounts = together(numbers, n)
        target = output(out, rows, day_type(numbers, out))
        rows, amounts = apart(rows, target), apart(amounts, target)
        in_chunks(lambda _, *columns: self._add_chunk(roll, *columns), 0, rows, amounts, target)
        return target

    def _add_chunk(self, roll: Roll | None, days: Whole, n: Whole, out: Days) -> None:
        out[...] = narrow(self.due(wide(days), _clipped(n, self.size), roll), out.dtype)


def _clipped(n: Whole, limit: int) -> Ints:
    """``n`` as int64 within ±limit: beyond that the answer is off the line anyway, and sums cannot overflow."""
    if n.dtype.kind == "u":  # uint64 values above int64's maximum would turn negative if converted first
        return np.minimum(n.astype(np.uint64), np.uint64(limit)).astype(np.int64)
    return np.clip(n.astype(np.int64), -limit, limit)


def day_numbers(days: Days, *, lenient: bool = False) -> Whole:
    """A column of days as day numbers since 1970-01-01, without copying: int64, or int32 for an int32 column.

    Times, texts and Python's dates become days first, as in files; see ``other_columns``. Raises InvalidArgument for a
    column of anything else, InvalidDate for a value that is no day; if ``lenient``, ``OTHER_THAN_A_DAY`` stands there.
    """
    column = as_column(days, "days") if type(days) is np.ndarray else _given_column(days)
    if column.dtype == np.int32:
        return _counted_days(column)
    if column.dtype != DATES:
        from gov_deadlines.workdays.other_columns import days_of

        column = days_of(days, column, lenient=lenient)
    # Dates are int64 in memory, so a view costs nothing. With another unit or byte order (``as_column`` converts the
    # byte order) it would give wrong numbers.
    return column.astype(DATES, copy=False).view(np.int64)


def _counted_days(column: NDArray[Any]) -> Whole:
    """A column of int32 as it is. Raises WrongKind if none of its numbers is a day, such as 20240403."""
    rows = column.reshape(-1)
    for part in (rows[:_FEW], rows):  # the first are days, as a rule
        if ((part >= FIRST) & (part <= LAST)).any():
            return column
    if (rows != np.iinfo(np.int32).min).any():
        raise WrongKind("days", str(column.dtype), "day-number-column")
    return column


def _given_column(days: object) -> NDArray[Any]:
    from gov_deadlines.workdays.other_columns import own_values

    found = own_values(days)
    return as_column(days if found is None else found, "days")


def as_column(values: object, name: str) -> NDArray[Any]:
    """A caller's column as an array in this machine's byte order. Raises InvalidArgument."""
    try:
        column = _unmasked(values) if is_masked(values) else np.asarray(values)
    except Exception:  # noqa: BLE001  (rows of unequal length; any other object may raise anything)
        raise WrongKind(name, values, "column") from None
    return column.astype(column.dtype.newbyteorder("="), copy=False)


def _unmasked(values: "np.ma.MaskedArray[Any, Any]") -> NDArray[Any]:
    """A masked array with what its type has for an empty row there, and not with its ``fill_value``, a value."""
    mask = np.ma.getmaskarray(values)
    column = np.array(np.ma.getdata(values))
    if mask.any() and column.dtype.kind not in "fcmM":
        column = column.astype(object)
    if mask.any():
        column[mask] = None if column.dtype == object else np.array("NaT" if column.dtype.kind in "mM" else np.nan)
    return column


def together(*columns: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """The columns broadcast to one shape. Raises InvalidArgument if their shapes do not fit."""
    try:
        return tuple(np.broadcast_arrays(*columns))
    except ValueError:
        shapes = ", ".join(str(column.shape) for column in columns)
        raise Unusable("shapes", detail=shapes) from None


def day_type(numbers: Whole, out: NDArray[Any] | None) -> np.dtype[Any]:
    """The type of resulting days: that of ``out`` if it can hold days, else that of the input."""
    if isinstance(out, np.ndarray) and out.dtype in (DATES, np.int32):
        return out.dtype
    return np.dtype(np.int32) if numbers.dtype == np.int32 else DATES


def output(out: NDArray[Any] | None, like: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
    """The array to write to: ``out``, or a new one if there is none. Raises InvalidArgument if ``out`` does not fit."""
    if out is None:
        return np.empty(like.shape, dtype)
    if not isinstance(out, np.ndarray) or out.shape != like.shape or out.dtype != dtype or not out.flags.writeable:
        raise Unusable("out", like.shape, dtype)
    return out


def look_up(table: NDArray[Any], numbers: Whole, out: NDArray[Any]) -> NDArray[Any]:
    """``table[numbers]`` written to ``out``; numbers off the table read its padded ends."""
    numbers = apart(numbers, out)

    def take(part: Whole, result: NDArray[Any]) -> None:
        # without ``wide``: a missing int32 day, -2 ** 31, is as far off the table as a missing int64 one
        np.take(table, part.astype(np.intp, copy=False), mode="clip", out=result)

    if numbers.dtype == np.intp and numbers.flags.c_contiguous and out.flags.c_contiguous:
        in_slabs(take, _ROWS_FOR_THREADS_TAKING, numbers.reshape(-1), out.reshape(-1))
    else:
        in_chunks(lambda _, *rows: take(*rows), 0, numbers, out)
    return out


def apart(column: NDArray[Any], out: NDArray[Any]) -> NDArray[Any]:
    """``column``, copied if writing ``out`` would overwrite rows still to be read."""
    return column.copy() if np.may_share_memory(column, out) else column


def wide(numbers: Whole) -> Ints:
    """Day numbers as int64, with int32's smallest number (a missing day) turned into int64's."""
    if numbers.dtype == np.int64:
        return numbers.view(np.int64)  # for the type checker; the same array
    found = numbers.astype(np.int64)
    if numbers.dtype == np.int32:
        found[numbers == np.iinfo(np.int32).min] = NO_DAY
    return found


def narrow(numbers: Ints, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Day numbers as ``datetime64[D]``, or as int32 with its smallest number for a missing day."""
    if dtype == DATES:
        return numbers.view(DATES)  # NO_DAY is NaT's own number
    return np.where(numbers == NO_DAY, np.iinfo(np.int32).min, numbers).astype(np.int32)


def in_chunks(job: Callable[..., object], buffers: int, *columns: NDArray[Any]) -> None:
    """Call ``job(work, *chunks)`` for each chunk of rows; all columns have one shape.

    ``work`` holds ``buffers`` int64 buffers of the chunk's length; each thread has its own.
    """

    def through(*rows: NDArray[Any]) -> None:
        work = np.empty((buffers, min(_CHUNK, rows[0].size)), np.int64)
        for start in range(0, rows[0].size, _CHUNK):
            chunk = [column[start : start + _CHUNK] for column in rows]
            job(work[:, : len(chunk[0])], *chunk)

    for rows in _rows(columns):
        in_slabs(through, _ROWS_FOR_THREADS, *rows)


def in_slabs(job: Callable[..., object], fewest: int, *rows: NDArray[Any]) -> None:
    """Call ``job`` for all rows at once, or, from ``fewest`` rows on, in threads for a part of them each."""
    size = rows[0].size
    threads = min(_MOST_THREADS, _processors()) if size >= fewest else 1
    if threads == 1:
        job(*rows)
        return
    from concurrent.futures import ThreadPoolExecutor  # importing it takes as long as answering a long column

    ends = [size * part // threads for part in range(threads + 1)]
    slabs = [tuple(column[start:stop] for column in rows) for start, stop in pairwise(ends)]
    with ThreadPoolExecutor(threads - 1) as pool:
        others = [pool.submit(job, *slab) for slab in slabs[1:]]
        job(*slabs[0])
    for one in others:
        one.result()


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _rows(columns: tuple[NDArray[Any], ...]) -> Iterator[tuple[NDArray[Any], ...]]:
    """Columns of one shape, of any layout, as one-dimensional views without copying."""
    shape = columns[0].shape
    if len(shape) == 1:
        yield columns
    elif all(column.flags.c_contiguous for column in columns):
        yield tuple(column.reshape(-1) for column in columns)
    else:  # ``reshape`` would copy a strided column, and a copy of ``out`` would lose the results
        for at in np.ndindex(shape[:-1]):
            yield tuple(column[at] for column in columns)
