"""A file of lines in parts: blocks of whole rows, and what became of the rows of each."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any, NamedTuple, Protocol

import numpy as np

from gov_deadlines.batch.answering import Reject, malformed
from gov_deadlines.batch.lines.records import LONGEST

BLOCK = 1 << 20
SHOWN = 10_000  # bytes of a row that is longer than any may be
BOM = codecs.BOM_UTF8
_LINE_FEED, _RETURN = 10, 13


class Rejected(NamedTuple):
    """One row that is not answered: its line within the block (from 0), why, and its bytes without line end."""

    line: int
    reject: Reject
    row: bytes


class Part(NamedTuple):
    """What became of a block of rows.

    Attributes:
        out: the bytes for the target.
        rejected: the rows for the rejects.
        answered: how many rows were answered.
        statuses: in a ledger, how many answered rows stand how (``answering.Stand``); in a recalculation, how many of
            each kind (``recalculated.Kind``) were found.
    """

    out: bytes
    rejected: list[Rejected]
    answered: int
    statuses: Counter[Any]


class Block(NamedTuple):
    """Whole rows of the file, ``data`` standing at ``offset`` and beginning on ``line``.

    ``longer_by`` is how many bytes more its only row has, where that is longer than any row may be.
    """

    offset: int
    data: bytes
    line: int
    longer_by: int = 0


class Lines(Protocol):
    """What must be known of a format to cut a file into blocks of whole rows."""

    @property
    def start(self) -> int:
        """Where the first row begins, in bytes."""

    @property
    def line(self) -> int:
        """The number of the line the first row begins on."""

    @property
    def line_end(self) -> "re.Pattern[bytes]":
        """What ends a line."""

    def whole_rows(self, data: bytes, *, final: bool) -> int:
        """How many bytes of ``data`` are whole rows."""


class LineFormat(Lines, Protocol):
    """What the engine must know of a format whose rows are lines."""

    def answer(self, data: bytes, line: int) -> Part:
        """Answer a block of whole rows that begins on ``line``."""

    def too_long(self, data: bytes, longer_by: int) -> Part:
        """Reject a row of which ``data`` is only the beginning."""

    def opening(self) -> bytes:
        """What the target begins with."""

    def rejects_opening(self) -> bytes:
        """What the rejects begin with."""

    def rejected_rows(self, part: Part, line: int) -> bytes:
        """The rows for the rejects of a block that begins on ``line``."""


def blocks(file: IO[bytes], rows: Lines, longest: int) -> Iterator[Block]:
    """The rows of a file from ``rows.start`` on, in blocks of bounded size."""
    file.seek(rows.start)
    offset, line, data, ended = rows.start, rows.line, b"", False
    while not ended:
        more = file.read(BLOCK)
        data, ended = data + more, not more
        cut = rows.whole_rows(data, final=ended)
        if cut:
            block = data[:cut]
            yield Block(offset, block, line)
            line += lines_in(block)
        elif len(data) > longest:
            skipped = _skip_line(file, rows.line_end, data[-1:])
            yield Block(offset, data, line, skipped)
            offset, line, data = offset + len(data) + skipped, line + 1, b""
            continue
        offset, data = offset + cut, data[cut:]


def too_long(size: int) -> Reject:
    """A row of more bytes than any may have."""
    return malformed(
        f"这一行有 {size} 字节，超过 {LONGEST}，此处只存开头。",
        f"This row has {size} bytes, more than {LONGEST}; only its beginning is kept here.",
    )


def lines_in(data: bytes) -> int:
    """How many line ends there are; numpy counts many of them faster than bytes do."""
    there = np.frombuffer(data, np.uint8)
    feeds = int(np.count_nonzero(there == _LINE_FEED))
    if b"\r" not in data:
        return feeds
    return feeds + int(np.count_nonzero(there == _RETURN)) - data.count(b"\r\n")


def _skip_line(file: IO[bytes], line_end: re.Pattern[bytes], last: bytes) -> int:
    """Move to the end of the line the file stands in; how many bytes that was. ``last`` is the byte before them."""
    skipped, rest = 0, file.tell()
    if line_end.match(last):  # it is over, but for the other half of its end
        if file.read(1) == b"\n":
            return 1
        file.seek(rest, 0)
        return 0
    while more := file.read(BLOCK):
        if more.endswith(b"\r"):
            more += file.read(1)  # may be the other half of a line end
        found = line_end.search(more)
        if found is not None:
            file.seek(found.end() - len(more), 1)
            return skipped + found.end()
        skipped += len(more)
    return skipped
