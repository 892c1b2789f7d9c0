"""Columns of days as arrays: their types, their layout, and the way through them in chunks and threads.

Whatever takes more than one pass is done in chunks that stay in the cache, so that temporary memory is constant;
long columns are shared out among threads (numpy lets go of the interpreter's lock while it works).
"""

import os
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.errors import Unusable, WrongKind

Days = NDArray[Any]  # datetime64[D], or int32 day numbers; numpy's types cannot say "the same out as in"
Whole = NDArray[np.integer[Any]]
Ints = NDArray[np.int64]

NO_DAY = np.iinfo(np.int64).min
DATES = np.dtype("M8[D]")
_CHUNK = 1 << 17
_ROWS_FOR_THREADS = 1 << 19
_ROWS_FOR_THREADS_TAKING = 1 << 26  # a single pass is bound by memory, not by the processor
_MOST_THREADS = 4


def day_numbers(days: Days) -> Whole:
    """A column of days as day numbers since 1970-01-01, without copying: int64, or int32 as it came.

    Raises InvalidArgument for a column of anything but ``datetime64[D]`` or int32.
    """
    column = as_column(days, "days")
    if column.dtype == np.int32:
        return column
    if column.dtype != DATES:
        raise WrongKind("days", str(column.dtype), "day-column")
    return column.astype(DATES, copy=False).view(np.int64)


def as_column(values: object, name: str) -> NDArray[Any]:
    """Whatever stands for a column as an array in this machine's byte order. Raises InvalidArgument."""
    try:
        column = np.asarray(values.filled() if isinstance(values, np.ma.MaskedArray) else values)
    except Exception:  # noqa: BLE001  (rows of unequal length; and what is no column may raise anything)
        raise WrongKind(name, values, "column") from None
    return column.astype(column.dtype.newbyteorder("="), copy=False)


def together(*columns: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """Columns of one shape, each spread out to the others'. Raises InvalidArgument where that cannot be."""
    try:
        return tuple(np.broadcast_arrays(*columns))
    except ValueError:
        shapes = ", ".join(str(column.shape) for column in columns)
        raise Unusable("shapes", detail=shapes) from None


def day_type(numbers: Whole, out: NDArray[Any] | None) -> np.dtype[Any]:
    """The type days come back in: that of ``out`` where it can hold days, else the one they came in."""
    if isinstance(out, np.ndarray) and out.dtype in (DATES, np.int32):
        return out.dtype
    return np.dtype(np.int32) if numbers.dtype == np.int32 else DATES


def output(out: NDArray[Any] | None, like: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
    """The array to write to: ``out`` where it fits, else a new one. Raises InvalidArgument."""
    if out is None:
        return np.empty(like.shape, dtype)
    if not isinstance(out, np.ndarray) or out.shape != like.shape or out.dtype != dtype or not out.flags.writeable:
        raise Unusable("out", like.shape, dtype)
    return out


def look_up(table: NDArray[Any], numbers: Whole, out: NDArray[Any]) -> NDArray[Any]:
    """``table[numbers]`` written to ``out``, with everything off the table read from its padded ends."""
    numbers = apart(numbers, out)

    def take(part: Whole, result: NDArray[Any]) -> None:
        # a missing int32 day is as far off the table as a missing int64 one
        np.take(table, part.astype(np.intp, copy=False), mode="clip", out=result)

    if numbers.dtype == np.intp and numbers.flags.c_contiguous and out.flags.c_contiguous:
        in_slabs(take, _ROWS_FOR_THREADS_TAKING, numbers.reshape(-1), out.reshape(-1))
    else:
        in_chunks(lambda _, *rows: take(*rows), 0, numbers, out)
    return out


def apart(column: NDArray[Any], out: NDArray[Any]) -> NDArray[Any]:
    """``column``, copied where writing ``out`` would overwrite rows that are still to be read."""
    return column.copy() if np.may_share_memory(column, out) else column


def wide(numbers: Whole) -> Ints:
    """Day numbers as int64, with int32's smallest number (a missing day) made int64's."""
    if numbers.dtype == np.int64:
        return numbers.view(np.int64)
    found = numbers.astype(np.int64)
    if numbers.dtype == np.int32:
        found[numbers == np.iinfo(np.int32).min] = NO_DAY
    return found


def narrow(numbers: Ints, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Day numbers as ``datetime64[D]``, or as int32 with its smallest number for a missing day."""
    if dtype == DATES:
        return numbers.view(DATES)
    return np.where(numbers == NO_DAY, np.iinfo(np.int32).min, numbers).astype(np.int32)


def in_chunks(job: Callable[..., object], buffers: int, *columns: NDArray[Any]) -> None:
    """Call ``job(work, *chunks)`` for every run of rows of columns of one shape.

    ``work`` holds ``buffers`` int64 buffers as long as the chunk; each thread has its own.
    """

    def through(*rows: NDArray[Any]) -> None:
        work = np.empty((buffers, min(_CHUNK, rows[0].size)), np.int64)
        for start in range(0, rows[0].size, _CHUNK):
            chunk = [column[start : start + _CHUNK] for column in rows]
            job(work[:, : len(chunk[0])], *chunk)

    for rows in _rows(columns):
        in_slabs(through, _ROWS_FOR_THREADS, *rows)


def in_slabs(job: Callable[..., object], fewest: int, *rows: NDArray[Any]) -> None:
    """Call ``job`` for all rows, or in threads for a part of them each where there are ``fewest`` rows or more."""
    size = rows[0].size
    threads = min(_MOST_THREADS, _processors()) if size >= fewest else 1
    ends = [size * part // threads for part in range(threads + 1)]
    slabs = [_Slab(job, tuple(column[start:stop] for column in rows)) for start, stop in pairwise(ends)]
    for slab in slabs[1:]:
        slab.start()
    slabs[0].run()
    for slab in slabs[1:]:
        slab.join()
    for slab in slabs:
        if slab.error is not None:
            raise slab.error


class _Slab(threading.Thread):
    """A thread that keeps the error it ended with, if any."""

    def __init__(self, job: Callable[..., object], columns: tuple[NDArray[Any], ...]) -> None:
        super().__init__(daemon=True)
        self._job = job
        self._columns = columns
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self._job(*self._columns)
        except BaseException as error:  # noqa: BLE001  (raised again by the caller's thread)
            self.error = error


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _rows(columns: tuple[NDArray[Any], ...]) -> Iterator[tuple[NDArray[Any], ...]]:
    """Columns of any one shape as one-dimensional views, without copying whatever their layout."""
    shape = columns[0].shape
    if len(shape) == 1:
        yield columns
    elif all(column.flags.c_contiguous for column in columns):
        yield tuple(column.reshape(-1) for column in columns)
    else:
        for at in np.ndindex(shape[:-1]):
            yield tuple(column[at] for column in columns)
