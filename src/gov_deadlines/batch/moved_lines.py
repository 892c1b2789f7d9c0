"""CSV and JSON Lines whose dates move: the rows to report, each with its own bytes as they stand."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import IO, Protocol

from gov_deadlines.batch.answering import Answerer, Reject
from gov_deadlines.batch.csv_format import CsvFormat, decodes
from gov_deadlines.batch.csv_rows import CsvRows, as_text
from gov_deadlines.batch.finder import Counts, Finder, Value, cells, own_columns
from gov_deadlines.batch.json_rows import JsonFormat, JsonRows, read_object
from gov_deadlines.batch.line_engine import read_form
from gov_deadlines.batch.moves import Move
from gov_deadlines.batch.parts import LineFormat, blocks, lines_in
from gov_deadlines.batch.records import LONGEST, QUOTE, cell, records

_MARK = b"\0"  # before what is counted, but not reported


class MovedRows(LineFormat, Protocol):
    """A format whose rows can be held against what is known now."""

    def header(self) -> bytes:
        """What the output begins with."""

    def moved(self, data: bytes, line: int, counts: Counts) -> bytes:
        """The rows to report of a block of whole rows that begins on ``line``; all of them are counted."""


def report_lines(source: str, out: IO[bytes], kind: str, finder: Finder) -> Counts:
    """Report every row of a file of lines. Raises UnreadableTable."""
    counts = Counts(complete=True)
    with open(source, "rb") as file:
        form = read_form(file, finder.job, kind)
        rows: MovedRows = MovedJson(form, finder) if isinstance(form, JsonFormat) else MovedCsv(form, finder)
        out.write(rows.header())
        for block in blocks(file, rows, LONGEST):
            if block.longer_by:
                counts.rows += 1
                counts.add("unreadable")
            else:
                out.write(rows.moved(block.data, block.line, counts))
    return counts


class MovedCsv(CsvRows):
    """The rows of a CSV file that are to be reported."""

    def __init__(self, form: CsvFormat, finder: Finder) -> None:
        super().__init__(form, finder.job, Answerer(finder.job, finder.truth))
        self._finder = finder
        self._found: dict[bytes, Move | str] = {b"": ""}

    def header(self) -> bytes:
        """See ``MovedRows``."""
        form = self._form
        added = "".join(self._delimiter + cell(name, self._delimiter) for name in own_columns(form.names))
        return (b"\xef\xbb\xbf" if form.bom else b"") + form.header + added.encode(form.encoding) + form.line_end

    def moved(self, data: bytes, line: int, counts: Counts) -> bytes:
        """See ``MovedRows``."""
        found = self._plain(data, line, counts)
        return b"".join(self._each(data, line, counts)) if found is None else found

    def _plain(self, data: bytes, line: int, counts: Counts) -> bytes | None:
        """A block without quotes whose rows are all sound: the usual one, done in bulk."""
        form = self._form
        if QUOTE in data or not data.endswith(form.line_end) or not (data.isascii() or decodes(data, form.encoding)):
            return None
        marks = self._marks(data)
        if marks is None:
            return None
        suffixes: list[bytes] = self._suffixes(data, marks)  # type: ignore[assignment]
        counts.rows += len(suffixes)
        for suffix, times in Counter(suffixes).items():
            counts.add(self._found[suffix], times)
        rows = [at for at, suffix in enumerate(suffixes) if suffix and not suffix.startswith(_MARK)]
        starts = [int(marks[at - 1, -1]) + len(form.line_end) if at else 0 for at in rows]
        return b"".join(
            self._reported(data[start : marks[at, -1]], line + at, suffixes[at])
            for at, start in zip(rows, starts, strict=True)
        )

    def _each(self, data: bytes, line: int, counts: Counts) -> Iterable[bytes]:
        """Any block, row by row."""
        for record in records(data, self._form.delimiter):
            row = data[record.start : record.end - len(record.line_end)]
            if row or len(self._form.names) == 1:
                suffix = self._one(row, record)
                counts.rows += 1
                counts.add("unreadable" if isinstance(suffix, Reject) else self._found[suffix])
                if not isinstance(suffix, Reject) and suffix and not suffix.startswith(_MARK):
                    yield self._reported(row, line, suffix)
            line += lines_in(data[record.start : record.end]) or 1

    def _reported(self, row: bytes, line: int, suffix: bytes) -> bytes:
        return row + f"{self._delimiter}{line}".encode() + suffix

    def _make(self, key: tuple[bytes, ...]) -> bytes | Reject:
        """What goes behind the line of a row with these fields; a mark where it is only counted."""
        values = iter(field.decode(self._form.encoding) for field in key)
        limit, trigger, stored = (None if at is None else next(values) for at in self._positions)
        found = self._finder.find(limit, trigger, stored)
        if isinstance(found, str):
            suffix = _MARK + found.encode() if found else b""
        else:
            added = "".join(self._delimiter + cell(as_text(value), self._delimiter) for value in cells(found))
            suffix = added.encode(self._form.encoding) + self._form.line_end
        self._found[suffix] = found
        return suffix


class MovedJson(JsonRows):
    """The rows of a JSON Lines file that are to be reported."""

    def __init__(self, form: JsonFormat, finder: Finder) -> None:
        super().__init__(form, finder.job, Answerer(finder.job, finder.truth))
        self._finder = finder

    def header(self) -> bytes:
        """See ``MovedRows``: JSON Lines have none."""
        return b""

    def moved(self, data: bytes, line: int, counts: Counts) -> bytes:
        """See ``MovedRows``."""
        lines = ((line + at, text) for at, text in enumerate(data.split(b"\n")) if text.strip())
        return b"".join(self._reported(number, text, counts) for number, text in lines)

    def _reported(self, number: int, line: bytes, counts: Counts) -> bytes:
        row = read_object(line)
        values = [] if isinstance(row, Reject) else [self._value(row, column) for column in self._job.key_columns]
        sound = [None if isinstance(value, Reject) else value for value in values]
        wrong = isinstance(row, Reject) or any(isinstance(value, Reject) for value in values)
        found = "unreadable" if wrong else self._finder.find(*sound)
        counts.rows += 1
        counts.add(found)
        if isinstance(found, str) or isinstance(row, Reject):
            return b""
        inside = line.rstrip()[:-1].rstrip()
        comma = b"" if inside.endswith(b"{") else b", "
        added = dict(zip(own_columns(list(row)), map(_plain, (number, *cells(found))), strict=True))
        return inside + comma + json.dumps(added, ensure_ascii=False)[1:].encode() + b"\n"


def _plain(value: Value) -> int | str | None:
    return value if value is None or isinstance(value, int) else str(value)
