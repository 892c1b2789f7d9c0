"""CSV and JSON Lines whose dates move: the rows to report, each with its own bytes as they stand."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from gov_deadlines.batch.answering import Answerer, Reject
from gov_deadlines.batch.job import Job
from gov_deadlines.batch.lines.csv_format import CsvFormat
from gov_deadlines.batch.lines.csv_rows import CsvRows, as_text
from gov_deadlines.batch.lines.engine import Form
from gov_deadlines.batch.lines.fields import Ints
from gov_deadlines.batch.lines.json_rows import JsonFormat, JsonRows, Key, longer, members
from gov_deadlines.batch.lines.memory import Memory
from gov_deadlines.batch.lines.parts import LineFormat, Part, Rejected
from gov_deadlines.batch.lines.records import cell
from gov_deadlines.batch.recalculation.finder import Finder, cells, own_columns
from gov_deadlines.batch.recalculation.moves import Move
from gov_deadlines.batch.recalculation.recalculated import Kind, kind_of_find

_MARK = b"\0"  # before what is counted, but not reported


def open_moved(known_from: date | None, form: Form, job: Job) -> LineFormat:
    """The rows of a file of that format, to be held against what is known now."""
    finder = Finder(job, known_from)
    return MovedJson(form, finder) if isinstance(form, JsonFormat) else MovedCsv(form, finder)


class MovedCsv(CsvRows):
    """The rows of a CSV file, of which those are written whose dates move."""

    def __init__(self, form: CsvFormat, finder: Finder) -> None:
        super().__init__(form, finder.job, Answerer(finder.job, finder.truth))
        self._finder = finder

    def opening(self) -> bytes:
        """The header with the added names."""
        form = self._form
        added = "".join(self._delimiter + cell(name, self._delimiter) for name in own_columns(form.names))
        return self._mark(self._job.target) + form.header + added.encode(form.encoding) + form.line_end

    def _simple(self, data: bytes, marks: Ints, line: int) -> Part:
        suffixes = self._suffixes(data, marks)
        out: list[bytes] = []
        rejected: list[Rejected] = []
        for at, suffix in enumerate(suffixes):
            if not suffix:
                continue
            row = data[int(marks[at - 1, -1]) + len(self._form.line_end) if at else 0 : marks[at, -1]]
            if isinstance(suffix, Reject):
                rejected.append(Rejected(at, suffix, row))
            else:
                out += self._shown(row, suffix, b"", line + at)
        kinds = self._count([one for one in suffixes if not isinstance(one, Reject)] if rejected else suffixes)  # type: ignore[arg-type]
        return Part(b"".join(out), rejected, len(suffixes) - len(rejected), kinds)

    def _shown(self, row: bytes, suffix: bytes, line_end: bytes, line: int) -> Iterable[bytes]:  # noqa: ARG002
        """Those to be reported, with their line; all end as the header does."""
        return (row, f"{self._delimiter}{line}".encode(), suffix) if suffix and not suffix.startswith(_MARK) else ()

    def _make(self, key: tuple[bytes, ...]) -> bytes | Reject:
        """What goes behind the line of a row with these fields; a mark where it is only counted."""
        values = iter(field.decode(self._form.encoding) for field in key)
        limit, trigger, stored = (None if at is None else next(values) for at in self._positions)
        found = self._finder.find(limit, trigger, stored)
        if isinstance(found, Reject):
            return found
        if isinstance(found, str):
            suffix = _MARK + found.encode() if found else b""
        else:
            added = "".join(self._delimiter + cell(as_text(value), self._delimiter) for value in cells(found))
            suffix = added.encode(self._form.encoding) + self._form.line_end
        self._statuses[suffix] = kind_of_find(found)
        return suffix


class MovedJson(JsonRows):
    """The rows of a JSON Lines file, of which those are written whose dates move."""

    def __init__(self, form: JsonFormat, finder: Finder) -> None:
        super().__init__(form, finder.job, Answerer(finder.job, finder.truth))
        self._found: Memory[Key, Move | str] = Memory(lambda key: finder.find(*key))

    def _answer(self, row: dict[str, Any], key: Key, text: bytes, line: int) -> tuple[bytes, Kind] | Reject:
        found = self._found[key]
        if isinstance(found, Reject):
            return found
        if isinstance(found, str):
            return b"", kind_of_find(found)
        added = zip(own_columns(list(row)), (line, *cells(found)), strict=True)
        return longer(text, members(added)), kind_of_find(found)
