"""CSV rows answered block by block: each row's own bytes unchanged, with the added fields behind them.

Rows with the same question get the same added fields. So each different *end* of a row is kept once, and the rows of
a block become an array of *places* in the list of ends. Most rows are recognised by the number of their question,
without an object for any field; the others by their key fields.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Generic

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.batch.csv_text import (
    BOM,
    LINE_END,
    QUOTE,
    CsvFormat,
    Ints,
    Questions,
    Record,
    Spans,
    cell,
    decodes,
    lines_in,
    records,
    whole_rows,
)
from gov_deadlines.batch.rows import (
    FOUND_SIZE,
    REJECT_SIZE,
    K,
    Memory,
    Part,
    Reject,
    Rejected,
    RowStrategy,
    Value,
    has_no_room,
    malformed,
    reason_word,
    reject_columns,
)

_Key = tuple[bytes, ...]  # the key fields of a row, in the order of ``job.key_columns``
_LINE_FEED, _RETURN = 10, 13
_NOT_ASKED = 0  # the place that stands for no end
WRITTEN, PASSED, REFUSED = range(3)  # what is done with a row


class CsvRows(Generic[K]):
    """The rows of one CSV file under one job; a ``LineFormat``."""

    line_end = LINE_END

    def __init__(self, form: CsvFormat, strategy: RowStrategy[K]) -> None:
        self.start, self.line = form.start, form.line
        self._form, self._job, self._strategy = form, strategy.job, strategy
        self._positions = [None if name is None else form.names.index(name) for name in self._job.key_columns]
        self._keys = [position for position in self._positions if position is not None]
        self._delimiter = form.delimiter.decode()
        self._ends: Ends[K] = Ends()
        self._asked: Memory[_Key, int] = Memory(self._ask)
        third = self._job.third_column is not None  # then almost no two rows have the same question
        self._questions = None if third else Questions(strategy.questions, self._job.limit)
        size = 0 if self._questions is None else self._questions.size
        self._place_of = np.zeros(size + 1, np.int64)  # by question; the last, also -1, is never asked

    def whole_rows(self, data: bytes, *, final: bool) -> int:
        """See ``LineFormat``."""
        return whole_rows(data, self._form.delimiter, final=final)

    def opening(self) -> bytes:
        """The header with the names of the added columns."""
        form = self._form
        added = self._cells(self._strategy.columns(form.names))
        return self._mark(self._job.target) + form.header + added + form.line_end

    def rejects_opening(self) -> bytes:
        """The header of the rejects."""
        form = self._form
        before = "".join(name + self._delimiter for name in reject_columns(form.names, self._job))
        return self._mark(self._job.rejects) + before.encode(form.encoding) + form.header + form.line_end

    def _mark(self, path: str) -> bytes:
        """The byte order mark, where the source has one or the job adds one."""
        if self._form.encoding != "utf-8":
            return b""
        return BOM if self._job.marks(path, marked=self._form.bom) else b""

    def rejected_row(self, one: Rejected, line: int) -> bytes:
        """See ``LineFormat``."""
        message = cell(one.reject.say(self._job.language), self._delimiter)
        before = self._delimiter.join((str(line + one.line), reason_word(one.reject.reason, self._job), message, ""))
        return before.encode(self._form.encoding, "backslashreplace") + one.row + self._form.line_end

    def beginning(self, data: bytes) -> bytes:
        """See ``LineFormat``: shown as a malformed row, all of it in the first column, the others empty."""
        text = data.decode(self._form.encoding, "backslashreplace")
        quoted = '"' + text.replace('"', '""') + '"'
        return (quoted + self._delimiter * (len(self._form.names) - 1)).encode(self._form.encoding, "backslashreplace")

    def answer(self, data: bytes, line: int) -> Part[K]:
        """See ``LineFormat``."""
        if has_no_room(self._ends.size):  # only between two blocks: places must not change within one
            self._ends = Ends()
            self._asked.clear()
            self._place_of[:] = _NOT_ASKED
        marks = self._marks(data)
        return self._row_by_row(data, line) if marks is None else self._in_bulk(data, marks, line)

    def _marks(self, data: bytes) -> Ints | None:
        """Where each field of each row ends.

        None unless all rows are well formed, without quotes, and end with the same line end.
        """
        form = self._form
        if QUOTE in data or not data.endswith(form.line_end) or not (data.isascii() or decodes(data, form.encoding)):
            return None
        if b"\r" in data and form.line_end != b"\r\n":
            return None
        there, width = np.frombuffer(data, np.uint8), len(self._form.names)
        line_feed = there == _LINE_FEED
        ends = np.flatnonzero(line_feed | (there == self._form.delimiter[0]))
        if len(ends) % width:
            return None
        # one row of marks for each row, if each has as many fields as the header: then only a row's last mark is a line
        # feed. Without that check a short row and a long one together would pass, and fields would shift.
        marks: Ints = ends.reshape(-1, width)
        if line_feed[marks[:, :-1]].any() or not line_feed[marks[:, -1]].all():
            return None
        if form.line_end == b"\n":
            return marks
        if not (there[marks[:, -1] - 1] == _RETURN).all() or data.count(b"\r") != len(marks):
            return None
        marks[:, -1] -= 1  # the field ends before the carriage return; the next row still begins after the line feed
        return marks

    def _in_bulk(self, data: bytes, marks: Ints, line: int) -> Part[K]:
        """Answer a block whose fields end at these marks: the usual case."""
        places = self._places(data, marks)
        fates, texts = self._ends.of(places)
        written = np.flatnonzero(fates == WRITTEN)
        pieces = [self._own(data, marks, written), texts[written].tolist()]
        if self._strategy.numbered:
            pieces.insert(1, [self._numbered(one) for one in (written + line).tolist()])
        refused = np.flatnonzero(fates == REFUSED)
        rows = zip(refused.tolist(), places[refused].tolist(), self._own(data, marks, refused), strict=True)
        rejected = [Rejected(at, self._ends.rejects[place], row) for at, place, row in rows]
        return Part(interleaved(pieces), rejected, len(marks) - len(rejected), self._ends.counted(places))

    def _own(self, data: bytes, marks: Ints, rows: Ints) -> list[bytes]:
        """The bytes of these rows, without line end."""
        if len(rows) == len(marks):
            return data.split(self._form.line_end)[:-1]
        return _cut(data, Spans(self._span(0, marks).starts[rows], marks[rows, -1]))

    def _places(self, data: bytes, marks: Ints) -> Ints:
        """The place of each row's end."""
        spans = [None if at is None else self._span(at, marks) for at in self._positions]
        every = [one for one in spans if one is not None]
        if self._questions is None:
            return self._looked_up(data, every)
        block = np.frombuffer(data + bytes(self._questions.room), np.uint8)
        numbers = self._questions.number(block, spans[0], self._span(self._positions[1] or 0, marks))
        places = self._place_of[numbers]
        rest = np.flatnonzero(places == _NOT_ASKED)
        if len(rest):
            found = self._looked_up(data, [Spans(one.starts[rest], one.ends[rest]) for one in every])
            places[rest] = found
            known = numbers[rest] >= 0
            self._place_of[numbers[rest][known]] = found[known]
        return places

    def _looked_up(self, data: bytes, spans: Sequence[Spans]) -> Ints:
        """The place of each row, by its key fields at these spans."""
        columns = [_cut(data, one) for one in spans]
        return np.fromiter(map(self._asked.__getitem__, zip(*columns, strict=True)), np.int64, len(columns[0]))

    def _span(self, position: int, marks: Ints) -> Spans:
        if position:
            return Spans(marks[:, position - 1] + 1, marks[:, position])
        return Spans(np.concatenate(([0], marks[:-1, -1] + len(self._form.line_end))), marks[:, 0])

    def _row_by_row(self, data: bytes, first: int) -> Part[K]:
        """Answer a block of any form."""
        out: list[bytes] = []
        places: list[int] = []
        rejected: list[Rejected] = []
        line = 0
        for record in records(data, self._form.delimiter):
            row = data[record.start : record.end - len(record.line_end)]
            if row or len(self._form.names) == 1:
                found = why_no_row(self._form, row, record) or self._place(record)
                if isinstance(found, Reject):
                    rejected.append(Rejected(line, found, self.beginning(row)))
                elif (reject := self._ends.rejects.get(found)) is not None:
                    rejected.append(Rejected(line, reject, row))
                else:
                    places.append(found)
                    out += self._shown(row, found, record.line_end, first + line)
            line += lines_in(data[record.start : record.end]) or 1
        return Part(b"".join(out), rejected, len(places), self._ends.counted(np.array(places, np.int64)))

    def _place(self, record: Record) -> int:
        fields = record.fields or []
        return self._asked[tuple(fields[at] for at in self._keys)]

    def _shown(self, row: bytes, place: int, line_end: bytes, line: int) -> tuple[bytes, ...]:
        """A row and what is written after it; where every row is written, it keeps its own line feed."""
        text = self._ends.texts[place]
        if text is None:
            return ()
        if self._strategy.numbered:
            return row, self._numbered(line), text
        kept = line_end if line_end.endswith(b"\n") else self._form.line_end
        return row, text.removesuffix(self._form.line_end), kept

    def _numbered(self, line: int) -> bytes:
        return f"{self._delimiter}{line}".encode()

    def _ask(self, key: _Key) -> int:
        """The place of the end for rows with these key fields."""
        values = iter(field.decode(self._form.encoding) for field in key)
        limit, trigger, third = (None if at is None else next(values) for at in self._positions)
        found = self._strategy.find(limit, trigger, third)
        if isinstance(found, Reject):
            return self._ends.refuse(found)
        text = None if found.values is None else self._cells(map(as_text, found.values)) + self._form.line_end
        return self._ends.enter(text, found.kind)

    def _cells(self, values: Iterable[str]) -> bytes:
        text = "".join(self._delimiter + cell(value, self._delimiter) for value in values)
        return text.encode(self._form.encoding)


def why_no_row(form: CsvFormat, row: bytes, record: Record) -> Reject | None:
    """Why a row is malformed; None where it is well formed."""
    if record.fields is None:
        return malformed(
            "引号不配对。请改正这一行。", "A quote is left open or stands in the wrong place. Mend the line."
        )
    if not decodes(row, form.encoding):
        return malformed(f"不是 {form.encoding} 编码。", f"It is not {form.encoding}.")
    if len(record.fields) != len(form.names):
        has, wants = len(record.fields), len(form.names)
        return malformed(f"有 {has} 个字段，应为 {wants} 个。", f"It has {has} fields instead of {wants}.")
    return None


def _cut(data: bytes, spans: Spans) -> list[bytes]:
    return [data[start:end] for start, end in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)]


def as_text(value: Value) -> str:
    """A value as a CSV field before quoting: dates in ISO 8601, empty for None."""
    return "" if value is None else str(value)


def interleaved(columns: Sequence[list[bytes]]) -> bytes:
    """The first of each column, then the second of each, and so on, joined."""
    pieces = [b""] * (len(columns) * len(columns[0]))
    for at, column in enumerate(columns):
        pieces[at :: len(columns)] = column
    return b"".join(pieces)


class Ends(Generic[K]):
    """Each different end of a row once, at its own place; places begin at 1.

    Equal ends are one object, so that those of a block stay in the processor's cache.

    Attributes:
        texts: what is written after a row, line end included; None for rows that are not written.
        rejects: why rows are refused, by place.
        size: bytes that all ends take, roughly.
    """

    def __init__(self) -> None:
        self.texts: list[bytes | None] = [None]
        self.rejects: dict[int, Reject] = {}
        self.size = 0
        self._place_of: dict[Reject | tuple[bytes | None, K | None], int] = {}
        self._fates, self._kind_of = [REFUSED], [0]
        self._kinds: dict[K | None, int] = {None: 0}
        self._columns: tuple[NDArray[np.object_], NDArray[np.int8], Ints] | None = None

    def enter(self, text: bytes | None, kind: K | None) -> int:
        """The place of rows that get this text (None: not written) and are counted as this kind."""
        place = self._place_of.setdefault((text, kind), len(self.texts))
        if place == len(self.texts):
            self._add(text, PASSED if text is None else WRITTEN, kind, FOUND_SIZE)
        return place

    def refuse(self, reject: Reject) -> int:
        """The place of rows that are refused for this reason."""
        place = self._place_of.setdefault(reject, len(self.texts))
        if place == len(self.texts):
            self.rejects[place] = reject
            self._add(None, REFUSED, None, REJECT_SIZE)
        return place

    def _add(self, text: bytes | None, fate: int, kind: K | None, size: int) -> None:
        self.texts.append(text)
        self._fates.append(fate)
        self._kind_of.append(self._kinds.setdefault(kind, len(self._kinds)))
        self.size += size
        self._columns = None

    def _arrays(self) -> tuple[NDArray[np.object_], NDArray[np.int8], Ints]:
        if self._columns is None:
            texts = np.fromiter(self.texts, object, len(self.texts))
            self._columns = texts, np.array(self._fates, np.int8), np.array(self._kind_of, np.int64)
        return self._columns

    def of(self, places: Ints) -> tuple[NDArray[np.int8], NDArray[np.object_]]:
        """What is done with each row, and its text."""
        texts, fates, _ = self._arrays()
        return fates[places], texts[places]

    def counted(self, places: Ints) -> Counter[K]:
        """How many rows there are of each kind; rows without a kind are left out."""
        found: Counter[K] = Counter()
        if len(self._kinds) > 1:
            times = np.bincount(self._arrays()[2][places], minlength=len(self._kinds)).tolist()
            found.update({kind: times[at] for kind, at in self._kinds.items() if kind is not None and times[at]})
        return found
