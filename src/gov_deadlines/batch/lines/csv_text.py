"""CSV as bytes: a file's format, detected from its beginning, and where its rows and fields begin and end.

A row ends with a line feed, a carriage return, or both, as for every reader of CSV. Fields are found without
decoding. That is safe in UTF-8 and in GB18030: no byte of a longer character is a comma, a semicolon, a tab, a quote
or a line break.
"""

import codecs
import re
from collections.abc import Iterator
from functools import cache
from typing import IO, NamedTuple

import numpy as np

from gov_deadlines.batch.job import FileJob
from gov_deadlines.batch.rows import K, RowStrategy, check_header
from gov_deadlines.errors import NotForThis, UnknownChoice, UnreadableTable
from gov_deadlines.native import library

BOM = codecs.BOM_UTF8
QUOTE = b'"'
LINE_END = re.compile(rb"\r\n?|\n")
_LINE_FEED, _RETURN = 10, 13
_BLOCK = 4 << 20
_LONG = 1 << 18  # bytes of a row that is read with some care for memory
_UTF_8, _GB18030 = ("utf-8", "utf8", "utf-8-sig"), ("gbk", "gb2312", "gb18030")
_ENCODINGS = dict.fromkeys(_UTF_8, "utf-8") | dict.fromkeys(_GB18030, "gb18030")


class CsvFormat(NamedTuple):
    """The format of a file, as detected from its beginning.

    Attributes:
        encoding: ``utf-8`` or ``gb18030`` (of which GBK is a part).
        bom: whether it starts with a byte order mark.
        delimiter: one byte.
        line_end: how the header ends.
        names: of the columns.
        header: the header's bytes, without mark and line end.
        start: where the first row begins, in bytes; ``line`` is its line number.
    """

    encoding: str
    bom: bool
    delimiter: bytes
    line_end: bytes
    names: tuple[str, ...]
    header: bytes
    start: int
    line: int


def read_format(file: IO[bytes], strategy: RowStrategy[K]) -> CsvFormat:
    """The format of an open file, checked against the job.

    Raises UnreadableTable for an empty file, a header that cannot be read or does not fit, or UTF-16.
    """
    job = strategy.job
    file.seek(0)
    beginning = file.read(_BLOCK)
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableTable("utf-16", job.source)
    bom = len(BOM) if beginning.startswith(BOM) else 0
    text = beginning[bom:]
    delimiter = delimiter_of(text)
    first, fields = _header(text, delimiter, job, whole=len(beginning) < _BLOCK)
    encoding = _encoding(file, job, bom)
    check_mark(job, encoding)
    names = _decoded(fields, encoding, job)
    check_header(names, job, strategy.columns(names))
    return CsvFormat(
        encoding=encoding,
        bom=bool(bom),
        delimiter=delimiter,
        line_end=first.line_end or b"\n",
        names=names,
        header=text[: first.end - len(first.line_end)],
        start=bom + first.end,
        line=1 + lines_in(text[: first.end]),
    )


def _header(text: bytes, delimiter: bytes, job: FileJob, *, whole: bool) -> "tuple[Record, list[bytes]]":
    """The first row of a file that begins with ``text``, and its fields. Raises UnreadableTable."""
    if not text.strip():
        raise UnreadableTable("no-header", job.source)
    first = next(records(text[: whole_rows(text, delimiter, final=whole)], delimiter), None)
    if first is None or first.fields is None:
        raise UnreadableTable("header", job.source)
    return first, first.fields


def _decoded(fields: list[bytes], encoding: str, job: FileJob) -> tuple[str, ...]:
    try:
        return tuple(field.decode(encoding) for field in fields)
    except UnicodeDecodeError:
        raise UnreadableTable("header-encoding", job.source, reason=encoding) from None


def delimiter_of(text: bytes) -> bytes:
    """The delimiter: a comma; a semicolon or a tab where the first line has no comma but has one of these."""
    line = LINE_END.split(text, 1)[0]
    others = [mark for mark in (b";", b"\t") if mark in line]
    return others[0] if b"," not in line and len(others) == 1 else b","


def _encoding(file: IO[bytes], job: FileJob, bom: int) -> str:
    """UTF-8 or GB18030: the one asked for, else the one in which more lines can be decoded.

    Only lines of the first block with characters other than ASCII count.
    """
    if job.encoding is not None:
        return known_encoding(job.encoding)
    if bom:
        return "utf-8"
    file.seek(0)
    while block := file.read(_BLOCK):
        if not block.isascii():
            end = len(block) - (2 if block.endswith(b"\r\n") else 1)
            whole = block[: max(block.rfind(b"\n", 0, end), block.rfind(b"\r", 0, end)) + 1]  # the last line may go on
            whole = block if whole.isascii() else whole
            for encoding in ("utf-8", "gb18030"):
                if decodes(whole, encoding):  # as mostly
                    return encoding
            lines = [block] if whole is block else whole.splitlines()
            return min(("utf-8", "gb18030"), key=lambda encoding: sum(not decodes(line, encoding) for line in lines))
    return "utf-8"


def known_encoding(named: str) -> str:
    """``utf-8`` or ``gb18030``, for any name of either. Raises InvalidArgument."""
    try:
        return _ENCODINGS[named.lower()]
    except KeyError:
        raise UnknownChoice("encoding", named, ("utf-8", "utf-8-sig", "gbk", "gb18030")) from None


def check_mark(job: FileJob, encoding: str) -> None:
    """Raises InvalidArgument where a mark is asked for that a CSV file in this encoding cannot have."""
    if job.bom and encoding != "utf-8":
        raise NotForThis("bom-encoding", detail=encoding)


def decodes(data: bytes, encoding: str) -> bool:
    """Whether ``data`` is text in ``encoding``."""
    if data.isascii():
        return True
    try:
        if len(data) <= _LONG:
            return bool(data.decode(encoding))
        for _ in decoded(data, encoding, "strict"):
            pass
    except UnicodeDecodeError:
        return False
    return True


def decoded(data: bytes, encoding: str, errors: str) -> Iterator[str]:
    """A text in pieces: one character may make the whole take four times its bytes."""
    pieces = (data[at : at + _LONG] for at in range(0, len(data), _LONG))
    return codecs.iterdecode(pieces, encoding, errors)


def lines_in(data: bytes | memoryview, size: int | None = None) -> int:
    """How many line ends there are (in the first ``size`` bytes); numpy counts many faster than ``bytes.count``."""
    size, compiled = len(data) if size is None else size, library()
    if compiled is not None and isinstance(data, bytes):
        found: int = compiled.gd_csv_lines(data, size)
        return found
    if size > _LONG:
        whole = bytes(data)  # no copy of bytes
        return whole.count(b"\n", 0, size) + whole.count(b"\r", 0, size) - whole.count(b"\r\n", 0, size)
    there = np.frombuffer(data, np.uint8)[:size]
    feeds, returns = there == _LINE_FEED, there == _RETURN
    both = np.count_nonzero(returns[:-1] & feeds[1:])
    return int(np.count_nonzero(feeds) + np.count_nonzero(returns) - both)


class Record(NamedTuple):
    """One row of the file.

    Attributes:
        start, end: its place in the block, line end included.
        width: how many fields it has.
        fields: as in the file, without quotes; None where the row is malformed.
        line_end: the bytes that end it; empty for a last row without line end.
    """

    start: int
    end: int
    width: int
    fields: list[bytes] | None
    line_end: bytes


class CsvLines:
    """Where the rows of a file of this format begin and end; ``Lines``."""

    line_end = LINE_END

    def __init__(self, form: CsvFormat) -> None:
        self.start, self.line, self._mark = form.start, form.line, form.delimiter

    def whole_rows(self, data: bytes, *, final: bool) -> int:
        """See ``Lines``."""
        return whole_rows(data, self._mark, final=final)

    def first_row(self, data: bytes, *, final: bool) -> int:
        """See ``Lines``."""
        return first_row(data, self._mark, final=final)

    def lines_in(self, data: bytes, size: int) -> int:
        """See ``Lines``."""
        return lines_in(data, size)


def _field(delimiter: bytes) -> bytes:
    """The pattern of one field. All quantifiers are possessive: a malformed row takes no longer than a good one."""
    return rb'(?:"[^"]*+(?:""[^"]*+)*+"|[^"%s\r\n][^%s\r\n]*+|)' % (delimiter, delimiter)


@cache
def _row(delimiter: bytes) -> re.Pattern[bytes]:
    field = _field(delimiter)
    return re.compile(rb"%s(?:%s%s)*+(\r\n?|\n|\Z)" % (field, delimiter, field))


@cache
def _rows(delimiter: bytes) -> re.Pattern[bytes]:
    field = _field(delimiter)
    # a carriage return at the end may be the first byte of a line end
    return re.compile(rb"(?:%s(?:%s%s)*+(?:\r(?!\Z)\n?|\n))*+" % (field, delimiter, field))


@cache
def _open(delimiter: bytes) -> re.Pattern[bytes]:
    return re.compile(rb'(?:%s%s)*+"[^"]*+(?:""[^"]*+)*+"?\Z' % (_field(delimiter), delimiter))


@cache
def _fields(delimiter: bytes) -> re.Pattern[bytes]:
    return re.compile(rb'(?:\A|%s)(?:"([^"]*+(?:""[^"]*+)*+)"|([^%s]*+))' % (delimiter, delimiter))


def whole_rows(data: bytes, delimiter: bytes, *, final: bool) -> int:
    """How many bytes at the start of ``data`` are whole rows, malformed ones included; the rest needs more bytes."""
    if final:
        return len(data)
    if QUOTE not in data:
        feed = data.rfind(b"\n")
        return max(feed, data.rfind(b"\r", feed + 1, -1)) + 1
    compiled = library()
    if compiled is not None:
        found: int = compiled.gd_csv_whole(data, len(data), ord(delimiter))
        return found
    return _whole_rows(data, delimiter)


def _whole_rows(data: bytes, delimiter: bytes) -> int:
    """The same, found by patterns."""
    rows, at = _rows(delimiter), 0
    while True:
        found = rows.match(data, at)
        at = found.end() if found else at
        end = _malformed_until(data, at, delimiter)
        if end is None:
            return at
        at = end


def first_row(data: bytes, delimiter: bytes, *, final: bool) -> int:
    """How many bytes the first row has, malformed or not; 0 where that needs more bytes."""
    found = _row(delimiter).match(data)
    if found is not None and (final or (found[1] and not (found[1] == b"\r" and found.end() == len(data)))):
        return found.end()
    line_end = LINE_END.search(data) if final else None
    return (line_end.end() if line_end else len(data)) if final else _malformed_until(data, 0, delimiter) or 0


def _malformed_until(data: bytes, start: int, delimiter: bytes) -> int | None:
    """The end of the line at ``start`` if it is malformed whatever follows; None where more bytes are needed."""
    line_end = LINE_END.search(data, start)
    if line_end is None or (line_end.end() == len(data) and data.endswith(b"\r")):
        return None
    # it may be well formed if the file ends here, or with what follows in a quoted field
    undecided = _row(delimiter).match(data, start) or _open(delimiter).match(data, start)
    return None if undecided else line_end.end()


def records(block: bytes | memoryview, delimiter: bytes, at: int = 0, *, width: int | None = None) -> Iterator[Record]:
    """The rows of a block of whole rows, from ``at`` on. Long ones of another ``width`` have no ``fields``."""
    row = _row(delimiter)
    while at < len(block):
        found = row.match(block, at)
        if found is None:
            line_end = LINE_END.search(block, at)
            end = len(block) if line_end is None else line_end.end()
            yield Record(at, end, 0, None, b"" if line_end is None else line_end[0])
        else:
            end, inside = found.end(), bytes(block[at : found.start(1)])
            counted = width if len(inside) <= _LONG else _width(inside, delimiter)
            fields = split_fields(inside, delimiter) if counted == width or width is None else []
            yield Record(at, end, len(fields) or counted or 0, fields, found[1])
        at = end


def _width(row: bytes, delimiter: bytes) -> int:
    """How many fields a row has, which may be too many to hold them all."""
    if QUOTE not in row:
        return row.count(delimiter) + 1
    return sum(1 for _ in _fields(delimiter).finditer(row))


def split_fields(row: bytes, delimiter: bytes) -> list[bytes]:
    r"""The fields of a well-formed row without its line end; quotes are removed.

    >>> split_fields(b'1,"a ""b"" ",,', b",")
    [b'1', b'a "b" ', b'', b'']
    """
    if QUOTE not in row:
        return row.split(delimiter)
    return [quoted.replace(b'""', b'"') if quoted else plain for quoted, plain in _fields(delimiter).findall(row)]


def cell(text: str, delimiter: str = ",") -> str:
    """A value as a CSV field, quoted where necessary.

    >>> print(cell('a "b", c'))
    "a ""b"", c"
    """
    if delimiter in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
