"""CSV as bytes: a file's format, detected from its beginning, and where its rows and fields begin and end.

A row ends with a line feed, a carriage return, or both, as for every reader of CSV. Fields are found without
decoding. That is safe in UTF-8 and in GB18030: no byte of a longer character is a comma, a semicolon, a tab, a quote
or a line break.

The two fields of a question are recognised for a whole block at once, without an object for each.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import IO, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.batch import rows
from gov_deadlines.batch.job import FileJob
from gov_deadlines.batch.rows import Asked, K, RowStrategy, check_header
from gov_deadlines.days import numbered_day
from gov_deadlines.errors import NotForThis, UnknownChoice, UnreadableTable

BOM = codecs.BOM_UTF8
QUOTE = b'"'
LINE_END = re.compile(rb"\r\n?|\n")
_LINE_FEED, _RETURN = 10, 13
_BLOCK = 4 << 20
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
            lines = [line for line in block.splitlines()[:-1] or [block] if not line.isascii()]
            lines = lines or [block]
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
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def lines_in(data: bytes) -> int:
    """How many line ends there are; for many, numpy counts faster than ``bytes.count``."""
    there = np.frombuffer(data, np.uint8)
    feeds = int(np.count_nonzero(there == _LINE_FEED))
    if b"\r" not in data:
        return feeds
    return feeds + int(np.count_nonzero(there == _RETURN)) - data.count(b"\r\n")


class Record(NamedTuple):
    """One row of the file.

    Attributes:
        start, end: its place in the block, line end included.
        fields: as in the file, without quotes; None where the row is malformed.
        line_end: the bytes that end it; empty for a last row without line end.
    """

    start: int
    end: int
    fields: list[bytes] | None
    line_end: bytes


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
    """The end of the line at ``start`` if it is malformed whatever follows; None where more bytes are needed."""
    line_end = LINE_END.search(data, start)
    if line_end is None or (line_end.end() == len(data) and data.endswith(b"\r")):
        return None
    if len(data) - start <= rows.LONGEST and _row(delimiter).match(data, start) is not None:
        return None  # it would be well formed if the file ended here
    if len(data) - start <= rows.LONGEST and _open_to_the_end(data, start, delimiter):
        return None
    return line_end.end()


def _open_to_the_end(data: bytes, start: int, delimiter: bytes) -> bool:
    """Whether a quoted field that begins in the row at ``start`` is still open at the end of ``data``."""
    return _open(delimiter).match(data, start) is not None


def records(block: bytes, delimiter: bytes) -> Iterator[Record]:
    """The rows of a block of whole rows."""
    row, at = _row(delimiter), 0
    while at < len(block):
        found = row.match(block, at)
        if found is None or found.end() - at > rows.LONGEST:
            line_end = LINE_END.search(block, at)
            end = len(block) if line_end is None else line_end.end()
            yield Record(at, end, None, b"" if line_end is None else line_end[0])
        else:
            end = found.end()
            yield Record(at, end, split_fields(block[at : found.start(1)], delimiter), found[1])
        at = end


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
    if any(mark in text for mark in (delimiter, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
T = TypeVar("T", np.uint16, np.uint64)
_WORD = 8  # bytes
_ISO_LENGTH = 10
# YYYY-MM-DD as a number that differs for any two days: a month has 32 slots for its days, a year 13 for its months, so
# 416 = 13 * 32. With fewer, the 31st would fall on a day of the next month. The digits count as they are stored, as
# ASCII codes, which shifts all numbers alike; the hyphens count for nothing and are compared later.
_ISO_WEIGHTS = np.array([416_000, 41_600, 4_160, 416, 0, 320, 32, 0, 10, 1], np.int32)


class Spans(NamedTuple):
    """Where one field of each row begins and ends in a block, in bytes."""

    starts: Ints
    ends: Ints


class Questions:
    """Numbers the (limit, trigger) pairs that most rows ask about: ``limit * days + day``.

    Attributes:
        size: how many numbers there are.
        room: bytes that must be readable after the last field.
    """

    def __init__(self, asked: Asked, limit: str | None) -> None:
        self._asked = asked
        self._limit = asked.ids.index(limit) if limit in asked.ids else -1
        self._limits = KnownTexts([name.encode() for name in asked.ids])
        self._days = IsoDays(asked.first, asked.last)
        self.size = self._days.count * len(asked.ids)
        self.room = max(self._limits.width, _ISO_LENGTH)

    def number(self, block: Bytes, limits: Spans | None, triggers: Spans) -> Ints:
        """The number of each row's question; -1 where it is not certain. ``limits`` is None for one limit."""
        day = self._days.find(block, triggers)
        limit = np.array(self._limit) if limits is None else self._limits.find(block, limits)
        # both must be known: -1 times a factor plus a day would be another question's number
        return np.where((day >= 0) & (limit >= 0), limit * self._days.count + day, -1)

    def asked(self, number: int) -> tuple[str, date]:
        """The limit and the day of a question's number."""
        limit, day = divmod(number, self._days.count)
        return self._asked.ids[limit], numbered_day(day + self._asked.first)


class KnownTexts:
    """Recognises which of a few texts each field is, by a hash of its words.

    Attributes:
        width: bytes read of each field.
    """

    def __init__(self, texts: Sequence[bytes]) -> None:
        words = max(1, -(-max(map(len, texts), default=0) // _WORD))
        self.width = words * _WORD
        # Odd factors have an inverse modulo 2**64, so two texts that differ in one word only never have the same hash.
        # Texts that differ in more almost never do; if two did, the one sorted second would be read the slow way.
        self._factors = np.random.default_rng(0).integers(1, 1 << 63, words, np.uint64) | np.uint64(1)
        padded = b"".join(text.ljust(self.width, b"\0") for text in texts)
        hashes = np.frombuffer(padded, "<u8").reshape(-1, words) @ self._factors
        self._order = np.argsort(hashes)
        self._hashes = hashes[self._order]
        self._words = np.frombuffer(padded, "<u8").reshape(-1, words)[self._order].T.copy()
        self._lengths = np.array([len(text) for text in texts], np.int64)[self._order]
        # a mask for each length: bytes after a field in its last word must not change its hash
        kept = [b"\xff" * length + b"\0" * (self.width - length) for length in range(self.width + 1)]
        self._masks = np.frombuffer(b"".join(kept), "<u8").reshape(-1, words)

    def find(self, block: Bytes, fields: Spans) -> Ints:
        """The position of each field's text; -1 for any other text."""
        if not len(self._order):
            return np.full(len(fields.starts), -1)
        lengths = fields.ends - fields.starts
        words = _cut(block, fields.starts, self.width).view("<u8").reshape(-1, self._masks.shape[1])
        words = words & self._masks[np.minimum(lengths, self.width)]
        # unsigned products wrap around, here as for the texts
        at = np.searchsorted(self._hashes, words @ self._factors)
        np.minimum(at, len(self._order) - 1, out=at)
        same = (self._lengths[at] == lengths) & _same(self._words, at, words)
        return np.where(same, self._order[at], -1)


class IsoDays:
    """Recognises ``YYYY-MM-DD`` for the days from ``first`` to ``last`` (days since 1970-01-01).

    Attributes:
        count: how many days there are.
    """

    def __init__(self, first: int, last: int) -> None:
        self.count = last - first + 1
        texts = [numbered_day(first + nth).isoformat().encode() for nth in range(self.count)]
        # ten characters are five pairs, each compared as one number; pairs come first, so that each is contiguous
        self._pairs = np.frombuffer(b"".join(texts), "<u2").reshape(-1, _ISO_LENGTH // 2).T.copy()
        slots = _slots(np.frombuffer(b"".join(texts), np.uint8))
        self._first = int(slots.min(initial=0 if not texts else slots[0]))
        self._days = np.full(int(slots.max(initial=0)) - self._first + 1, -1)
        self._days[slots - self._first] = np.arange(self.count)

    def find(self, block: Bytes, fields: Spans) -> Ints:
        """How many days each field is after the first day; -1 for any other text or day."""
        if not self.count:
            return np.full(len(fields.starts), -1)
        cut = _cut(block, fields.starts, _ISO_LENGTH)
        days = self._days.take(_slots(cut.view(np.uint8)) - self._first, mode="clip")
        same = (fields.ends - fields.starts == _ISO_LENGTH) & _same(self._pairs, days, cut.view("<u2"))
        return np.where(same, days, -1)


def _cut(block: Bytes, starts: Ints, width: int) -> NDArray[np.void]:
    """``width`` bytes from each start.

    The view has an item of ``width`` bytes for every byte of the block, each one byte after the last (stride 1): only
    the items picked are copied. An item that began later than ``len(block) - width`` would reach beyond the block's
    memory, hence the length, and the ``room`` that callers leave after the last field.
    """
    return np.ndarray((len(block) - width + 1,), f"V{width}", block, 0, (1,))[starts]


def _same(texts: NDArray[T], at: Ints, words: NDArray[T]) -> NDArray[np.bool_]:
    """Whether each row's text is the one guessed; ``texts`` is indexed by word, then by text, ``words`` by row."""
    same = np.ones(len(at), bool)
    for text, word in zip(texts, words.reshape(len(at), -1).T, strict=True):
        same &= text[at] == word
    return same


def _slots(characters: Bytes) -> NDArray[np.int32]:
    """A number for each text of ten characters, different for any two days in ISO 8601."""
    return characters.reshape(-1, _ISO_LENGTH) @ _ISO_WEIGHTS
