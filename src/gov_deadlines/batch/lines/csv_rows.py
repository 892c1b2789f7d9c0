"""CSV rows answered block by block: each row's own bytes as they stand, the added fields behind them."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.batch.answering import Answerer, Reject, added_columns, malformed
from gov_deadlines.batch.header import reject_columns
from gov_deadlines.batch.job import Job
from gov_deadlines.batch.lines.csv_format import CsvFormat, decodes
from gov_deadlines.batch.lines.fields import Ints, Questions, Spans
from gov_deadlines.batch.lines.memory import Memory
from gov_deadlines.batch.lines.parts import BOM, SHOWN, Part, Rejected, lines_in, too_long
from gov_deadlines.batch.lines.records import LINE_END, QUOTE, Record, cell, records, whole_rows

_STATUSES_KEPT = 1 << 17
_LINE_FEED, _RETURN = 10, 13
_Key = tuple[bytes, ...]
_RawKey = bytes | tuple[bytes, ...]


class CsvRows:
    """The rows of one CSV file under one job."""

    def __init__(self, form: CsvFormat, job: Job, answerer: Answerer) -> None:
        self.start, self.line = form.start, form.line
        self._form, self._job, self._answerer = form, job, answerer
        self._positions = [None if name is None else form.names.index(name) for name in job.key_columns]
        self._at = at = [position for position in self._positions if position is not None]
        self._in_file = sorted(at)
        self._runs = side_by_side(self._in_file)
        self._delimiter = form.delimiter.decode()
        self._key: Callable[[list[bytes]], _Key] = itemgetter(*at) if len(at) > 1 else lambda row: (row[at[0]],)
        self._memory: Memory[_Key, bytes] = Memory(self._make)
        self._bulk: Memory[_RawKey, bytes] = Memory(self._from_raw)
        self._questions = None if job.completed_column else Questions(answerer.table, job.limit)
        self._made: NDArray[np.object_] = np.array([b""], object)
        size = 0 if self._questions is None else self._questions.size
        self._places = np.zeros(size + 1, np.int32)  # the last, also called -1, stays 0: no number
        self._statuses: dict[bytes, Any] = {}
        self._shared: dict[bytes, bytes] = {}

    line_end = LINE_END

    def whole_rows(self, data: bytes, *, final: bool) -> int:
        """See ``LineFormat``."""
        return whole_rows(data, self._form.delimiter, final=final)

    def opening(self) -> bytes:
        """The header with the added names."""
        form = self._form
        added = "".join(self._delimiter + cell(name, self._delimiter) for name in added_columns(self._job))
        return self._mark(self._job.target) + form.header + added.encode(form.encoding) + form.line_end

    def rejects_opening(self) -> bytes:
        """The header of the rejects."""
        form = self._form
        before = "".join(name + self._delimiter for name in reject_columns(form.names))
        return self._mark(self._job.rejects) + before.encode(form.encoding) + form.header + form.line_end

    def _mark(self, path: str) -> bytes:
        """The byte order mark, where the source has one or the file is to have one."""
        marked = self._form.bom or (self._form.encoding == "utf-8" and self._job.marks(path))
        return BOM if marked else b""

    def answer(self, data: bytes, line: int) -> Part:
        """See ``LineFormat``."""
        if self._questions is None and len(self._statuses) > _STATUSES_KEPT:
            for kept in (self._memory, self._bulk, self._statuses, self._shared):
                kept.clear()
        marks = self._marks(data)
        return self._any(data, line) if marks is None else self._simple(data, marks, line)

    def too_long(self, data: bytes, longer_by: int) -> Part:
        """See ``LineFormat``."""
        rejected = Rejected(0, too_long(len(data) + longer_by), self._as_one_field(data[:SHOWN]))
        return Part(b"", [rejected], 0, Counter())

    def rejected_rows(self, part: Part, line: int) -> bytes:
        """See ``LineFormat``."""
        return b"".join(chain.from_iterable(self._rejected_row(one, line) for one in part.rejected))

    def _rejected_row(self, one: Rejected, line: int) -> tuple[bytes, bytes, bytes]:
        message = cell(one.reject.say(self._job.language), self._delimiter)
        before = self._delimiter.join((str(line + one.line), one.reject.reason, message, ""))
        return before.encode(self._form.encoding, "backslashreplace"), one.row, self._form.line_end

    def _simple(self, data: bytes, marks: Ints, line: int) -> Part:  # noqa: ARG002  (a recalculation reports the line)
        """A block whose fields end at these marks: the usual one, done in bulk."""
        lines = data.split(self._form.line_end)
        lines.pop()
        suffixes = self._suffixes(data, marks)
        pieces: list[bytes | Reject] = [b""] * (2 * len(lines))
        pieces[::2], pieces[1::2] = lines, suffixes
        try:
            out = b"".join(pieces)  # type: ignore[arg-type]
        except TypeError:  # a Reject among them
            return self._parted(lines, suffixes)
        return Part(out, [], len(lines), self._count(suffixes))  # type: ignore[arg-type]

    def _parted(self, rows: list[bytes], suffixes: list[bytes | Reject]) -> Part:
        """Some rows answered, some rejected."""
        good: list[tuple[bytes, bytes]] = []
        bad: list[Rejected] = []
        for at, (row, found) in enumerate(zip(rows, suffixes, strict=True)):
            if isinstance(found, Reject):
                bad.append(Rejected(at, found, row))
            else:
                good.append((row, found))
        return Part(b"".join(chain.from_iterable(good)), bad, len(good), self._count([end for _, end in good]))

    def _marks(self, data: bytes) -> Ints | None:
        """Where each field of each row ends, in a block of sound rows without quotes, all with the same line end.

        None for any other block.
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
        marks: Ints = ends.reshape(-1, width)
        if line_feed[marks[:, :-1]].any() or not line_feed[marks[:, -1]].all():
            return None
        if form.line_end == b"\n":
            return marks
        if not (there[marks[:, -1] - 1] == _RETURN).all() or data.count(b"\r") != len(marks):
            return None
        marks[:, -1] -= 1
        return marks

    def _suffixes(self, data: bytes, marks: Ints) -> list[bytes | Reject]:
        """What goes behind each row. Most are told by the number of their question, which costs no object per field."""
        spans = {position: self._spans(position, marks) for position in self._in_file}
        if self._questions is None:
            return list(map(self._bulk.__getitem__, self._raw_keys(data, spans)))
        limit, trigger, _ = self._positions
        block = np.frombuffer(data + bytes(self._questions.room), np.uint8)
        numbers = self._questions.number(block, None if limit is None else spans[limit], spans[trigger or 0])
        places = self._places[numbers]
        suffixes: list[bytes | Reject] = self._made[places].tolist()
        rest = np.flatnonzero(places == 0)
        if len(rest):
            keys = self._raw_keys(data, {at: Spans(span.starts[rest], span.ends[rest]) for at, span in spans.items()})
            self._make_rest(suffixes, rest.tolist(), numbers[rest].tolist(), keys)
        return suffixes

    def _make_rest(
        self, suffixes: list[bytes | Reject], rows: list[int], numbers: list[int], keys: Iterable[_RawKey]
    ) -> None:
        """Enter what goes behind the rows that were not told by a number; remember what has one."""
        made: list[bytes | Reject] = []
        for row, number, key in zip(rows, numbers, keys, strict=True):
            suffixes[row] = found = self._bulk[key]
            if number >= 0 and not self._places[number]:
                self._places[number] = len(self._made) + len(made)
                made.append(found)
        self._made = np.concatenate((self._made, np.fromiter(made, object, len(made))))

    def _raw_keys(self, data: bytes, spans: dict[int, Spans]) -> Iterable[_RawKey]:
        """The key fields of each row: one slice where they stand side by side, else a tuple of slices."""
        runs = [(spans[first].starts.tolist(), spans[last].ends.tolist()) for first, last in self._runs]
        slices = [[data[start:end] for start, end in zip(*run, strict=True)] for run in runs]
        return slices[0] if len(slices) == 1 else zip(*slices, strict=True)

    def _spans(self, position: int, marks: Ints) -> Spans:
        if position:
            return Spans(marks[:, position - 1] + 1, marks[:, position])
        return Spans(np.concatenate(([0], marks[:-1, -1] + len(self._form.line_end))), marks[:, 0])

    def _from_raw(self, raw: _RawKey) -> bytes | Reject:
        """What goes behind a row whose key fields, in file order, stand in these slices."""
        runs = (raw,) if isinstance(raw, bytes) else raw
        fields = dict(
            zip(self._in_file, chain.from_iterable(run.split(self._form.delimiter) for run in runs), strict=True)
        )
        return self._memory[tuple(fields[at] for at in self._at)]

    def _any(self, data: bytes, first: int) -> Part:
        """Any block, row by row."""
        out: list[bytes] = []
        suffixes: list[bytes] = []
        rejected: list[Rejected] = []
        line = 0
        for record in records(data, self._form.delimiter):
            row = data[record.start : record.end - len(record.line_end)]
            if row or len(self._form.names) == 1:
                found = self._one(row, record)
                if isinstance(found, Reject):
                    sound = found.reason != "malformed-row"
                    rejected.append(Rejected(line, found, row if sound else self._as_one_field(row)))
                else:
                    suffixes.append(found)
                    line_end = record.line_end if record.line_end.endswith(b"\n") else self._form.line_end
                    out += self._shown(row, found, line_end, first + line)
            line += lines_in(data[record.start : record.end]) or 1
        return Part(b"".join(out), rejected, len(suffixes), self._count(suffixes))

    def _shown(self, row: bytes, suffix: bytes, line_end: bytes, line: int) -> Iterable[bytes]:  # noqa: ARG002  (as above)
        """A row with what goes behind it."""
        return row, suffix.removesuffix(self._form.line_end), line_end

    def _one(self, row: bytes, record: Record) -> bytes | Reject:
        return why_no_row(self._form, row, record) or self._memory[self._key(record.fields or [])]

    def _make(self, key: _Key) -> bytes | Reject:
        """What goes behind a row with these fields."""
        fields = iter(field.decode(self._form.encoding) for field in key)
        limit, trigger, completed = (None if at is None else next(fields) for at in self._positions)
        found = self._answerer.answer(limit, trigger, completed)
        if isinstance(found, Reject):
            return found
        values = found.added[: len(added_columns(self._job))]
        cells = "".join(self._delimiter + cell(as_text(value), self._delimiter) for value in values)
        suffix = cells.encode(self._form.encoding) + self._form.line_end
        suffix = self._shared.setdefault(suffix, suffix)  # equal ones are one object: it stays in the processor's cache
        if found.stand is not None:
            self._statuses[suffix] = found.stand
        return suffix

    def _count(self, suffixes: list[bytes]) -> Counter[Any]:
        found: Counter[Any] = Counter()
        if not self._statuses:
            return found
        for suffix, times in Counter(suffixes).items():
            found[self._statuses[suffix]] += times
        return found

    def _as_one_field(self, row: bytes) -> bytes:
        """What stands for a malformed row in the rejects: all of it in the first column, the others empty."""
        text = row.decode(self._form.encoding, "backslashreplace")
        quoted = '"' + text.replace('"', '""') + '"'
        return (quoted + self._delimiter * (len(self._form.names) - 1)).encode(self._form.encoding, "backslashreplace")


def why_no_row(form: CsvFormat, row: bytes, record: Record) -> Reject | None:
    """Why a row is malformed, where it is."""
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


def side_by_side(positions: list[int]) -> list[tuple[int, int]]:
    """Columns in runs of neighbours: first and last of each.

    >>> side_by_side([1, 2, 5])
    [(1, 2), (5, 5)]
    """
    runs: list[tuple[int, int]] = []
    for at in positions:
        if runs and runs[-1][1] == at - 1:
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((at, at))
    return runs


def as_text(value: date | int | str | None) -> str:
    """A value as a CSV field before quoting: dates in ISO 8601, nothing for none."""
    return "" if value is None else str(value)


__all__ = ["CsvRows", "as_text"]
