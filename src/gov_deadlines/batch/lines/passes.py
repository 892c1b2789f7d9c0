"""The rows of a block: answered one by one in Python, or most of them in one pass in C, which asks about the others.

The plain way is the one truth. The pass in C does ordinary rows only and stops at any other: it asks for the answer to
a question that it does not know yet, or leaves the whole row to the plain way, and goes on behind it.
"""

import contextlib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import CDLL, Structure, byref, c_int32, c_int64, c_void_p, memmove
from datetime import date
from itertools import chain
from typing import Any, Generic, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.batch.rows import K, Part, Reject, Rejected, RowStrategy, Value, has_no_room, weight
from gov_deadlines.days import numbered_day

WRITTEN, PASSED, REFUSED = range(3)  # fates, as in native/table.h
_DONE, _FULL, _ROW, _ASK, _STATUS = range(5)  # why a pass stops
_OUT, _ROOM, _KINDS = 1 << 20, 1 << 12, 1 << 6  # what there is room for: bytes of output, rows refused, kinds at first
_NUMBER = 4  # bytes, of a number in a key
_MANY = 1_000  # questions about a block
NO_THIRD, KEY, COMPLETED, STORED = range(4)  # what the third key field is
Data = bytes | memoryview


class End(NamedTuple, Generic[K]):
    """What rows with the same key fields get: the text behind each (None: it is not written), and what it counts as."""

    text: bytes | None
    kind: K | None


class Row(NamedTuple, Generic[K]):
    """One row answered the plain way.

    Attributes:
        end: where its own bytes end; the next row begins at ``next``, after so many ``lines``.
        found: what it gets; None for an empty line, which is no row.
        out: its bytes for the target.
    """

    end: int
    next: int
    lines: int
    found: End[K] | Reject | None
    out: bytes = b""


class Passed(Protocol[K]):
    """What must be known of a format to answer a block of its rows."""

    variant: int  # of what is added to a row, where that depends on its names: of those that are asked for

    share: int  # into how many parts the room for what is remembered is divided

    @property
    def strategy(self) -> RowStrategy[K]:
        """What answers its rows."""

    def one(self, data: Data, at: int, line: int) -> Row[K]:
        """Answer the row that begins at ``at``, on ``line``, the plain way."""

    def end(self, limit: str | None, trigger: str | date | None, third: str | None = None) -> End[K] | Reject:
        """What rows with these key fields get."""

    def values_of(self, key: Sequence[bytes]) -> tuple[str | None, str | None, str | None]:
        """Limit, trigger and third, from key fields as they stand in the file; the third may be left out."""

    def text(self, values: Sequence[Value], first: int = 0) -> bytes:
        """How values of the added columns are written, beginning with the ``first`` of these columns."""

    def shown(self, row: bytes, reject: Reject) -> bytes | bytearray:
        """What the rejects show of a row."""

    @property
    def pass_in_c(self) -> str:
        """The name of its pass in C."""

    def form_in_c(self, third: int) -> Any:  # noqa: ANN401  (whatever ``byref`` takes)
        """What the pass in C must know of the file; ``third``: what the third key field is."""


def answered_plainly(rows: Passed[K], data: Data, line: int) -> Part[K]:
    """The rows of a block that begins on ``line``, answered one by one."""
    out: list[Data] = []
    rejected: list[Rejected] = []
    kinds: list[K] = []
    at, answered, now = 0, 0, line
    while at < len(data):
        row = rows.one(data, at, now)
        if isinstance(row.found, Reject):
            rejected.append(Rejected(now - line, row.found, rows.shown(bytes(data[at : row.end]), row.found)))
        elif row.found is not None:
            answered += 1
            out.append(row.out)
            if row.found.kind is not None:
                kinds.append(row.found.kind)
        at, now = row.next, now + row.lines
    reasons = Counter(one.reject.reason for one in rejected)
    return Part([b"".join(out)], rejected, reasons, answered, Counter(kinds), lines=now - line)


def members(kind: Any, names: str) -> list[tuple[str, Any]]:  # noqa: ANN401  (a type of ctypes)
    """Members of one kind of a record in C."""
    return [(name, kind) for name in names.split()]


class Run(Structure):
    """``gd_run`` of native/table.h."""

    _fields_ = (
        *members(c_void_p, "data"),
        *members(c_int64, "size at line"),
        *members(c_void_p, "out"),
        *members(c_int64, "room written answered"),
        *members(c_void_p, "kinds"),
        *members(c_int64, "kind_count"),
        *members(c_void_p, "refused"),
        *members(c_int64, "refused_room refused_count"),
        *members(c_int64 * 6, "keys"),
        *members(c_int64, "question need"),
        *members(c_int32, "place completed stop variant"),
    )


class Refused(Generic[K]):
    """The rows of a block that are refused, as places in it; they are put into words one by one."""

    def __init__(self, rows: Passed[K], data: Data, line: int) -> None:
        self._rows, self._data, self._line = rows, data, line
        self._pieces: list[tuple[dict[int, Reject], NDArray[np.int64]]] = []
        self.reasons = Counter[str]()

    def add(self, rejects: dict[int, Reject], found: NDArray[np.int64]) -> None:
        """Add some: of each its start, end, line, and its place in ``rejects``."""
        self._pieces.append((rejects, found))
        for place, number in Counter(found[:, 3].tolist()).items():
            self.reasons[rejects[place].reason] += number

    def __iter__(self) -> Iterator[Rejected]:
        for rejects, found in self._pieces:
            for start, end, line, place in found.tolist():
                reject = rejects[place]
                yield Rejected(line - self._line, reject, self._rows.shown(bytes(self._data[start:end]), reject))


class Pass(Generic[K]):
    """A table of answers in C, and the pass over a block that fills it by asking."""

    _table: c_void_p | None = None  # what the strategy refuses comes before there is a table

    def __init__(
        self, library: CDLL, rows: Passed[K], turn: "contextlib.AbstractContextManager[object] | None" = None
    ) -> None:
        """``turn``: held while the strategy is asked, which several threads share."""
        self._turn = turn or contextlib.nullcontext()
        self._c, self._rows, self._strategy = library, rows, rows.strategy
        self._pass, self._form = getattr(library, rows.pass_in_c), rows.form_in_c(self._third)
        self._asked = self._strategy.questions
        self._days = max(0, self._asked.last - self._asked.first + 1)
        self._table = self._made(self._strategy.job.limit)
        self._kinds: dict[K | None, int] = {None: 0}
        self._counts = np.zeros(_KINDS, np.int64)
        self._refused = np.empty((_ROOM, 4), np.int64)
        self._run = Run()
        self._least: int | None = None  # bytes of what is known before any row
        self._asks = 0  # in the last block
        self._begin()

    @property
    def _third(self) -> int:
        """What the third key field is."""
        return NO_THIRD if self._strategy.job.third_column is None else KEY

    def _made(self, limit: str | None) -> c_void_p:
        ids = [one.encode() for one in self._asked.ids]
        ends = np.cumsum([len(one) for one in ids], dtype=np.int64)
        fixed = -1 if limit is None else ids.index(limit.encode()) if limit in self._asked.ids else -2
        make = self._c.gd_table_new
        make.restype = c_void_p
        self._c.gd_size.restype = c_int64
        table = make(len(ids), b"".join(ids), c_void_p(ends.ctypes.data), fixed, self._asked.first, self._days)
        if not table:
            raise MemoryError
        return c_void_p(table)

    def __del__(self) -> None:
        if self._table is not None:
            self._c.gd_table_free(self._table)

    def _begin(self) -> None:
        """Nothing is known yet."""
        self._rejects: dict[int, Reject] = {}
        self._place_of: dict[Reject, int] = {}
        self._size = 0

    def answer(self, data: Data, line: int) -> Part[K]:
        """The rows of a block that begins on ``line``."""
        # threads that ask about nearly every row would wait for each other at each of them
        with self._turn if self._asks > _MANY else contextlib.nullcontext():
            return self._answered(data, line)

    def _answered(self, data: Data, line: int) -> Part[K]:
        run, there = self._run, np.frombuffer(data, np.uint8)
        run.data, run.size, run.at, run.line, run.answered = there.ctypes.data, len(data), 0, line, 0
        run.refused, run.refused_room, run.refused_count = self._refused.ctypes.data, _ROOM, 0
        self._counts[:] = self._asks = 0
        refused, out = Refused(self._rows, data, line), list[Data]()
        self._take_out(out, _OUT)
        run.kinds, run.kind_count = self._counts.ctypes.data, len(self._counts)
        form, this = byref(self._form), byref(run)
        while True:
            self._pass(self._table, form, this)
            if run.stop in {_DONE, _ASK}:  # what a status is asked of must be known yet
                self._forget_much(refused)
            if run.stop == _DONE:
                break
            self._asks += run.stop != _FULL
            if run.stop in {_ASK, _STATUS}:
                self._rows.variant = run.variant
                with self._turn:
                    self._learn(data) if run.stop == _ASK else self._tell()
            elif run.stop == _ROW:
                with self._turn:
                    self._by_hand(data, refused, out)
            else:
                self._take_refused(refused)
                self._take_out(out, max(_OUT, run.need))
        self._take_refused(refused)
        out[-1] = out[-1][: run.written]
        kinds = {kind: int(self._counts[at]) for kind, at in self._kinds.items() if kind is not None}
        return Part(out, refused, refused.reasons, run.answered, +Counter(kinds), lines=run.line - line)

    def _forget_much(self, refused: Refused[K]) -> None:
        """Forget everything where it takes too much memory."""
        size = self._size + self._c.gd_size(self._table)
        self._least = size if self._least is None else self._least
        if has_no_room(size - self._least, self._rows.share):
            self._take_refused(refused)
            self._c.gd_forget(self._table)
            self._begin()
            self._least = self._c.gd_size(self._table)

    def _take_out(self, out: list[Data], room: int) -> None:
        """Put what is written aside, and give the pass room for more."""
        if out:
            out[-1] = out[-1][: self._run.written]
        piece = np.empty(room, np.uint8)
        out.append(piece.data)
        self._run.out, self._run.room, self._run.written = piece.ctypes.data, room, 0

    def _take_refused(self, refused: Refused[K]) -> None:
        if self._run.refused_count:
            refused.add(self._rejects, self._refused[: self._run.refused_count].copy())
            self._run.refused_count = 0

    def _learn(self, data: Data) -> None:
        """Tell the table what it asks."""
        run = self._run
        if run.question >= 0:
            self._c.gd_place(self._table, c_int32(run.question), c_int32(self._place_of_question(*self._question)))
            return
        spans = zip(run.keys[::2], run.keys[1::2], strict=True)
        fields = [bytes(data[start:end]) for start, end in spans if start >= 0]
        place = self._place_of_key(fields)
        if place:
            numbers = [one.to_bytes(_NUMBER, sys.byteorder) for one in (run.variant, *map(len, fields))]
            key = b"".join((numbers[0], *chain.from_iterable(zip(numbers[1:], fields, strict=True))))
            self._sure(self._c.gd_remember(self._table, key, c_int64(len(key)), c_int32(place)))

    @property
    def _question(self) -> tuple[str, date]:
        """The question that is asked."""
        limit, day = divmod(self._run.question, self._days)
        return self._asked.ids[limit], numbered_day(day + self._asked.first)

    def _place_of_question(self, limit: str, day: date) -> int:
        """The place of the end of rows with an ordinary question."""
        return self._place(self._rows.end(limit, day))

    def _place_of_key(self, fields: Sequence[bytes]) -> int:
        """The same for other key fields; 0 where that need not be remembered."""
        return self._place(self._rows.end(*self._rows.values_of(fields)))

    def _tell(self) -> None:
        """Tell the table of a status."""
        raise NotImplementedError

    def _by_hand(self, data: Data, refused: Refused[K], out: list[Data]) -> None:
        """Answer one row the plain way."""
        run = self._run
        row = self._rows.one(data, run.at, run.line)
        if isinstance(row.found, Reject):
            if run.refused_count == _ROOM:
                self._take_refused(refused)
            self._refused[run.refused_count] = run.at, row.end, run.line, self._place(row.found)
            run.refused_count += 1
        elif row.found is not None:
            if len(row.out) > _OUT:  # is not copied
                self._take_out(out, _OUT)
                out.insert(-1, row.out)
            else:
                if run.room - run.written < len(row.out):
                    self._take_out(out, _OUT)
                memmove(run.out + run.written, row.out, len(row.out))
                run.written += len(row.out)
            run.answered += 1
            kind = self._kind(row.found.kind)  # may make room: not within the next line, which takes the old one first
            self._counts[kind] += 1
        run.at, run.line = row.next, run.line + row.lines

    def _kind(self, kind: K | None) -> int:
        at = self._kinds.setdefault(kind, len(self._kinds))
        if at >= len(self._counts):
            self._counts = np.concatenate((self._counts, np.zeros_like(self._counts)))
            self._run.kinds, self._run.kind_count = self._counts.ctypes.data, len(self._counts)
        return at

    def _place(self, found: End[K] | Reject) -> int:
        """The place of an end in the table."""
        if not isinstance(found, Reject):
            fate = PASSED if found.text is None else WRITTEN
            return self._entered(found.text or b"", fate, self._kind(found.kind))
        place = self._place_of.get(found)
        if place is None:
            place = self._place_of[found] = self._entered(b"", REFUSED, 0)
            self._size += weight(place) + weight(found)
            self._rejects[place] = found
        return place

    def _entered(self, text: bytes, fate: int, kind: int) -> int:
        return self._sure(self._c.gd_end(self._table, text, c_int64(len(text)), fate, kind))

    def _sure(self, done: int) -> int:
        """What a function in C gave. Raises MemoryError where it had none."""
        if done < 0:
            raise MemoryError
        return done
