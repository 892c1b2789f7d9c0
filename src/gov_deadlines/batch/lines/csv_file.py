"""CSV rows answered block by block: each row's own bytes unchanged, with the added fields behind them.

Rows with the same key fields get the same added fields, their *end*, which is made once.
"""

from collections.abc import Iterable, Sequence
from ctypes import Structure, c_char_p, c_int32, c_int64, c_uint8
from datetime import date
from typing import Generic

from gov_deadlines.batch import cutting
from gov_deadlines.batch.job import MALFORMED
from gov_deadlines.batch.lines.csv_text import (
    BOM,
    LINE_END,
    QUOTE,
    CsvFormat,
    CsvLines,
    Record,
    cell,
    decoded,
    decodes,
    lines_in,
    records,
)
from gov_deadlines.batch.lines.passes import Data, End, Row, members
from gov_deadlines.batch.rows import (
    SELDOM,
    K,
    Memory,
    Piece,
    Reject,
    Rejected,
    RowStrategy,
    Value,
    malformed,
    reason_word,
    reject_columns,
)

_PIECE = 1 << 20  # bytes
_Key = tuple[bytes, ...]  # the key fields of a row, in the order of ``job.key_columns``


class CsvForm(Structure):
    """``gd_csv_form`` of native/csv.h."""

    _fields_ = (
        *members(c_char_p, "roles"),
        *members(c_int32, "width encoding third numbered"),
        *members(c_int64, "longest"),
        *members(c_int32, "line_end_size"),
        *members(c_uint8 * 2, "line_end"),
        *members(c_uint8, "delimiter unused"),
    )


class CsvRows(CsvLines, Generic[K]):
    """The rows of one CSV file under one job; a ``LineFormat``."""

    pass_in_c, variant = "gd_csv", 0

    def __init__(self, form: CsvFormat, strategy: RowStrategy[K], share: int = 1) -> None:
        super().__init__(form)
        self.strategy, self.share = strategy, share
        self._form, self._job = form, strategy.job
        self._positions = [None if name is None else form.names.index(name) for name in self._job.key_columns]
        self._keys = [position for position in self._positions if position is not None]
        self._delimiter = form.delimiter.decode()
        self._asked: Memory[_Key, End[K] | Reject] = Memory(self._end_of, share)

    def opening(self) -> bytes:
        """The header with the names of the added columns."""
        form = self._form
        added = self._cells(self.strategy.columns(form.names))
        return self._bom(self._job.target) + form.header + added + form.line_end

    def rejects_opening(self) -> bytes:
        """The header of the rejects."""
        form = self._form
        before = "".join(name + self._delimiter for name in reject_columns(form.names, self._job))
        return self._bom(self._job.rejects) + before.encode(form.encoding) + form.header + form.line_end

    def _bom(self, path: str) -> bytes:
        """The byte order mark, where the source has one or the job adds one."""
        if self._form.encoding != "utf-8":
            return b""
        return BOM if self._job.marks(path, marked=self._form.bom) else b""

    def rejected_row(self, one: Rejected, line: int) -> Iterable[Piece]:
        """See ``LineFormat``."""
        message = cell(one.reject.say(self._job.language), self._delimiter)
        before = self._delimiter.join((str(line + one.line), reason_word(one.reject.reason, self._job), message, ""))
        return before.encode(self._form.encoding, "backslashreplace"), one.row, self._form.line_end

    def shown(self, row: bytes, reject: Reject) -> bytes | bytearray:
        """See ``Passed``."""
        return self.beginning(row) if reject.reason == MALFORMED else row

    def beginning(self, data: bytes) -> bytes | bytearray:
        """See ``LineFormat``: shown as a malformed row, all of it in the first column, the others empty."""
        encoding = self._form.encoding
        if not decodes(data, encoding):
            pieces = decoded(data, encoding, "backslashreplace")
            data = b"".join(piece.encode(encoding, "backslashreplace") for piece in pieces)
        shown = bytearray(QUOTE)
        for at in range(0, len(data), _PIECE):  # a long row is not held twice
            shown += data[at : at + _PIECE].replace(QUOTE, QUOTE * 2)
        shown += QUOTE + self._form.delimiter * (len(self._form.names) - 1)
        return shown

    def one(self, data: Data, at: int, line: int) -> Row[K]:
        """See ``Passed``."""
        record = next(records(data, self._form.delimiter, at, width=len(self._form.names)))
        end = record.end - len(record.line_end)
        row = bytes(data[at:end])
        lines = lines_in(data[at : record.end]) if LINE_END.search(row) else 1
        if not row and len(self._form.names) > 1:
            return Row(end, record.end, lines, None)
        found = (
            why_no_row(self._form, row, record) or self._asked[tuple((record.fields or [])[at] for at in self._keys)]
        )
        if isinstance(found, Reject) or found.text is None:
            return Row(end, record.end, lines, found)
        if self.strategy.numbered:
            return Row(end, record.end, lines, found, row + self._cells([str(line)]) + found.text + self._form.line_end)
        kept = record.line_end if record.line_end.endswith(b"\n") else self._form.line_end
        return Row(end, record.end, lines, found, row + found.text + kept)

    def values_of(self, key: Sequence[bytes]) -> tuple[str | None, str | None, str | None]:
        """See ``Passed``."""
        values = iter(field.decode(self._form.encoding) for field in key)
        limit, trigger, third = (None if at is None else next(values, None) for at in self._positions)
        return limit, trigger, third

    def text(self, values: Sequence[Value], first: int = 0) -> bytes:  # noqa: ARG002  (names are in the header)
        """See ``Passed``."""
        return self._cells(map(as_text, values))

    def _end_of(self, key: _Key) -> End[K] | Reject:
        return self.end(*self.values_of(key))

    def end(self, limit: str | None, trigger: str | date | None, third: str | None = None) -> End[K] | Reject:
        """See ``Passed``."""
        found = self.strategy.find(limit, trigger, third)
        if isinstance(found, Reject):
            return found
        return End(None if found.values is None else self.text(found.values), found.kind)

    def form_in_c(self, third: int) -> CsvForm:
        """See ``Passed``."""
        form, roles = self._form, bytearray(len(self._form.names))
        self._asked.share = SELDOM * self.share
        for bit, at in enumerate(self._positions):
            if at is not None:
                roles[at] |= 1 << bit
        return CsvForm(
            roles=bytes(roles),
            width=len(roles),
            encoding=form.encoding != "utf-8",
            third=third,
            numbered=self.strategy.numbered,
            longest=cutting.LONGEST + 1,
            line_end_size=len(form.line_end),
            line_end=(c_uint8 * 2)(*form.line_end),
            delimiter=form.delimiter[0],
        )

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
    if record.width != len(form.names):
        has, wants = record.width, len(form.names)
        return malformed(f"有 {has} 个字段，应为 {wants} 个。", f"It has {has} fields instead of {wants}.")
    return None


def as_text(value: Value) -> str:
    """A value as a CSV field before quoting: dates in ISO 8601, empty for None."""
    return "" if value is None else str(value)
