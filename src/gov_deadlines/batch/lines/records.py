"""Where the rows of a CSV file begin and end, in bytes: quoted line breaks, and rows that are malformed.

A row ends as every reader of CSV has it: with a line feed, a carriage return, or both.

Nothing is decoded here. That is safe in UTF-8 and in GB18030: no byte of a longer character is a comma, a semicolon,
a tab, a quote or a line break.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

LONGEST = 16 << 20  # a row of more bytes is malformed: a quote that is never closed must not swallow the file
QUOTE = b'"'
LINE_END = re.compile(rb"\r\n?|\n")


class Record(NamedTuple):
    """One row as it stands in the file.

    Attributes:
        start, end: where it stands in its block, line end included.
        fields: as they stand, quotes removed; None where the row is malformed.
        line_end: the bytes that end it; empty for a last row without any.
    """

    start: int
    end: int
    fields: list[bytes] | None
    line_end: bytes


def _field(delimiter: bytes) -> bytes:
    """One field. Possessive throughout, so that a malformed row costs no more than a good one."""
    return rb'(?:"[^"]*+(?:""[^"]*+)*+"|[^"%s\r\n][^%s\r\n]*+|)' % (delimiter, delimiter)


@cache
def _row(delimiter: bytes) -> re.Pattern[bytes]:
    field = _field(delimiter)
    return re.compile(rb"%s(?:%s%s)*+(\r\n?|\n|\Z)" % (field, delimiter, field))


@cache
def _rows(delimiter: bytes) -> re.Pattern[bytes]:
    field = _field(delimiter)
    # a carriage return at the end may be half a line end
    return re.compile(rb"(?:%s(?:%s%s)*+(?:\r(?!\Z)\n?|\n))*+" % (field, delimiter, field))


@cache
def _open(delimiter: bytes) -> re.Pattern[bytes]:
    return re.compile(rb'(?:%s%s)*+"[^"]*+(?:""[^"]*+)*+"?\Z' % (_field(delimiter), delimiter))


@cache
def _fields(delimiter: bytes) -> re.Pattern[bytes]:
    return re.compile(rb'(?:\A|%s)(?:"([^"]*+(?:""[^"]*+)*+)"|([^%s]*+))' % (delimiter, delimiter))


def whole_rows(data: bytes, delimiter: bytes, *, final: bool) -> int:
    """How many bytes of ``data`` are whole rows, malformed ones included; the rest needs more bytes to tell."""
    if final:
        return len(data)
    if QUOTE not in data:
        return max(data.rfind(b"\n"), data.rfind(b"\r", 0, -1)) + 1
    rows, at = _rows(delimiter), 0
    while True:
        found = rows.match(data, at)
        at = found.end() if found else at
        end = _malformed_until(data, at, delimiter)
        if end is None:
            return at
        at = end


def _malformed_until(data: bytes, start: int, delimiter: bytes) -> int | None:
    """The end of the line at ``start`` where that is malformed whatever follows; None where more is needed."""
    line_end = LINE_END.search(data, start)
    if line_end is None or (line_end.end() == len(data) and data.endswith(b"\r")):
        return None
    if len(data) - start <= LONGEST and _row(delimiter).match(data, start) is not None:
        return None  # it would do if the file ended here
    if len(data) - start <= LONGEST and _open_to_the_end(data, start, delimiter):
        return None
    return line_end.end()


def _open_to_the_end(data: bytes, start: int, delimiter: bytes) -> bool:
    """Whether a quoted field that begins in the row at ``start`` is still open where ``data`` ends."""
    return _open(delimiter).match(data, start) is not None


def records(block: bytes, delimiter: bytes) -> Iterator[Record]:
    """The rows of a block of whole rows."""
    row, at = _row(delimiter), 0
    while at < len(block):
        found = row.match(block, at)
        if found is None or found.end() - at > LONGEST:
            line_end = LINE_END.search(block, at)
            end = len(block) if line_end is None else line_end.end()
            yield Record(at, end, None, b"" if line_end is None else line_end[0])
        else:
            end = found.end()
            yield Record(at, end, split_fields(block[at : found.start(1)], delimiter), found[1])
        at = end


def split_fields(row: bytes, delimiter: bytes) -> list[bytes]:
    r"""The fields of a well-formed row without its line end, quotes removed.

    >>> split_fields(b'1,"a ""b"" ",,', b",")
    [b'1', b'a "b" ', b'', b'']
    """
    if QUOTE not in row:
        return row.split(delimiter)
    return [quoted.replace(b'""', b'"') if quoted else plain for quoted, plain in _fields(delimiter).findall(row)]


def cell(text: str, delimiter: str = ",") -> str:
    """A value as a CSV field, quoted where it must be.

    >>> print(cell('a "b", c'))
    "a ""b"", c"
    """
    if any(mark in text for mark in (delimiter, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text
