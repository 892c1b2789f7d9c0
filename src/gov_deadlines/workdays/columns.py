"""The interval core over whole columns: numpy ``datetime64[D]`` in and out.

Each table is indexed by days since 1970-01-01 and padded with "no answer" at both ends, so that one
``np.take(..., mode="clip")`` answers a column: no bounds pass, and NaT (the smallest number) clips to the
padding. Imported only when a column is asked for.
"""

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.errors import InvalidArgument
from gov_deadlines.workdays.index import DayIndex, whole_number

Days = NDArray[np.datetime64]
NAT = np.datetime64("NaT", "D")
NO_COUNT = np.iinfo(np.int64).min
_EPOCH = date(1970, 1, 1).toordinal()
_PAD = 2
_OFF_LINE = -1


class DayColumns:
    """The tables of one day line. The line must start after 1970-01-02."""

    __slots__ = ("_first", "_index", "_rank", "_select", "_working")

    def __init__(self, index: DayIndex) -> None:
        if len(index.working) and index.first - _EPOCH < _PAD:
            raise InvalidArgument(
                (
                    "日期列的表从 1970-01-03 开始，这份日历更早。",
                    "Tables of columns begin on 1970-01-03; this calendar is older.",
                ),
                ("请逐日查询。", "Ask day by day."),
            )
        self._index = index
        self._first = first = max(index.first - _EPOCH, _PAD)
        length = len(index.working)
        self._working = np.full(first + length + 1, _OFF_LINE, np.int8)
        self._working[first : first + length] = np.frombuffer(index.working, np.int8)
        self._rank = np.full(first + length + 2, _OFF_LINE, np.int64)
        self._rank[first : first + length + 1] = index.rank
        self._select = (np.array(index.select, np.int64) - _EPOCH).astype("M8[D]")

    def is_working(self, days: Days, out: NDArray[np.int8] | None = None) -> NDArray[np.int8]:
        """1 for a working day, 0 for a rest day, -1 off the line and for NaT."""
        numbers = _numbers(days)
        return _into(_output(out, numbers, np.dtype(np.int8)), self._working, numbers)

    def count(self, a: Days, b: Days, out: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Row by row what ``DayIndex.count`` says; ``iinfo(int64).min`` where there is no answer."""
        start, end = np.broadcast_arrays(_numbers(a), _numbers(b))
        target = _output(out, start, np.dtype(np.int64))
        ahead = (end >= start).astype(np.int64)
        before = _take(self._rank, start + ahead)
        upto = _take(self._rank, end + ahead)
        missing = ((before == _OFF_LINE) | (upto == _OFF_LINE)) & ((start != end) | (start == NO_COUNT))
        np.subtract(upto, before, out=target)
        target[missing] = NO_COUNT
        return target

    def add(
        self, days: Days, n: int | NDArray[np.integer[Any]], out: Days | None = None, roll: str | None = None
    ) -> Days:
        """Row by row what ``DayIndex.add`` says; NaT where there is no answer. ``n`` may be a column too."""
        if isinstance(n, np.ndarray) and n.ndim:
            return self._add_column(_numbers(days), n, out, roll)
        amount = whole_number(n)
        numbers = _numbers(days)
        return _into(_output(out, numbers, np.dtype("M8[D]")), self._due_table(amount, roll), numbers)

    def _due_table(self, n: int, roll: str | None) -> Days:
        """The answer for every day from 1970-01-01 to just past the line, for one fixed ``n``."""
        size = self._first + len(self._index.working) + 3
        days = np.arange(size, dtype=np.int64)
        return self._due(days, np.full(size, max(-size, min(n, size)), np.int64), roll)

    def _add_column(
        self, numbers: NDArray[np.int64], n: NDArray[np.integer[Any]], out: Days | None, roll: str | None
    ) -> Days:
        if n.dtype.kind not in "iu":
            raise InvalidArgument(
                (f"n 应为整数列，而不是 {n.dtype}。", f"n must be a column of integers, not {n.dtype}."),
                ("请先转换为 int64。", "Convert it to int64 first."),
            )
        rows, amounts = np.broadcast_arrays(numbers, _clipped(n, len(self._working)))
        target = _output(out, rows, np.dtype("M8[D]"))
        target[...] = self._due(rows, amounts, roll)
        return target

    def _due(self, days: NDArray[np.int64], n: NDArray[np.int64], roll: str | None) -> Days:
        rank = _take(self._rank, days + (n > 0))
        nth = rank + np.where(n > 0, n - 1, n)
        known = (rank != _OFF_LINE) & (nth >= 0) & (nth < len(self._select)) & (n != 0)
        due = np.full(days.shape, NAT)
        due[known] = self._select[nth[known]]
        self._stay(days, n == 0, due, roll)
        return due

    def _stay(self, days: NDArray[np.int64], still: NDArray[np.bool_], due: Days, roll: str | None) -> None:
        """Fill the rows with n = 0: a working day is its own answer, a rest day rolls if told where."""
        if not still.any():
            return
        state = _take(self._working, days)
        stay = still & (state == 1)
        due[stay] = days[stay].astype("M8[D]")
        if roll is not None:
            step = np.full(days.shape, 1 if roll == "following" else -1, np.int64)
            rolled = still & (state == 0)
            due[rolled] = self._due(days[rolled], step[rolled], None)


def _clipped(n: NDArray[np.integer[Any]], limit: int) -> NDArray[np.int64]:
    """``n`` as int64 within ±limit: beyond that the answer is off the line anyway, and sums cannot overflow."""
    if n.dtype.kind == "u":
        return np.minimum(n.astype(np.uint64), np.uint64(limit)).astype(np.int64)
    return np.clip(n.astype(np.int64), -limit, limit)


def _numbers(days: Days) -> NDArray[np.int64]:
    """A column of days as day numbers since 1970-01-01, without copying."""
    column = np.asarray(days.filled() if isinstance(days, np.ma.MaskedArray) else days)
    if column.dtype != np.dtype("M8[D]"):
        raise InvalidArgument(
            (f"日期列应为 datetime64[D]，而不是 {column.dtype}。", f"days must be datetime64[D], not {column.dtype}."),
            (
                '请先用 np.asarray(days, dtype="datetime64[D]") 转换。',
                'Convert first: np.asarray(days, dtype="datetime64[D]").',
            ),
        )
    return column.view(np.int64) if column.ndim else column.reshape(1).view(np.int64).reshape(())


def _output(out: NDArray[Any] | None, like: NDArray[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
    """The array to write to: ``out`` where it fits, else a new one."""
    if out is None:
        return np.empty(like.shape, dtype)
    if not isinstance(out, np.ndarray) or out.shape != like.shape or out.dtype != dtype or not out.flags.writeable:
        raise InvalidArgument(
            (
                f"out 应为可写的 {dtype} 数组，形状 {like.shape}。",
                f"out must be a writable {dtype} array of shape {like.shape}.",
            ),
            ("请用 np.empty 新建。", "Make one with np.empty."),
        )
    return out


def _into(out: NDArray[Any], table: NDArray[Any], at: NDArray[np.int64]) -> NDArray[Any]:
    """``table[at]`` written to ``out``, which may lie over the column that is being read."""
    return _take(table, at.copy() if np.may_share_memory(at, out) else at, out)


def _take(table: NDArray[Any], at: NDArray[np.int64], out: NDArray[Any] | None = None) -> NDArray[Any]:
    """``table[at]``, with everything off the table read from its padded ends."""
    return np.take(table, at, mode="clip", out=out)
