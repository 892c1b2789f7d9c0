"""Blocks of whole rows, of a file whose rows are lines, and what becomes of the rows of each."""

import re
from collections import Counter
from typing import Generic, NamedTuple, Protocol

import numpy as np

from gov_deadlines.batch.rows import K, Reject, malformed

BLOCK = 1 << 20
LONGEST = 16 << 20  # a row of more bytes is malformed: a quote that is never closed must not swallow the file
_SHOWN = 10_000  # bytes of a row that is longer than that
_LINE_FEED, _RETURN = 10, 13


class Rejected(NamedTuple):
    """One row that is not answered: its line within the block (from 0), why, and its bytes without line end."""

    line: int
    reject: Reject
    row: bytes


class Part(NamedTuple, Generic[K]):
    """What became of a block of rows.

    Attributes:
        out: the bytes for the target.
        rejected: the rows for the rejects.
        answered: how many rows were not rejected.
        kinds: how many of those are of each kind.
    """

    out: bytes
    rejected: list[Rejected]
    answered: int
    kinds: Counter[K]


class Block(NamedTuple):
    """Whole rows of the file, ``data`` standing at ``offset`` and beginning on ``line``.

    ``longer_by`` is how many bytes more its only row has, where that is longer than any row may be.
    """

    offset: int
    data: bytes
    line: int
    longer_by: int = 0


class LineFormat(Protocol[K]):
    """What is to be known of a format whose rows are lines.

    Attributes:
        start: where the first row begins, in bytes; ``line`` is its line's number.
        line_end: what ends a line.
    """

    start: int
    line: int
    line_end: re.Pattern[bytes]

    def whole_rows(self, data: bytes, *, final: bool) -> int:
        """How many bytes of ``data`` are whole rows."""

    def answer(self, data: bytes, line: int) -> Part[K]:
        """Answer a block of whole rows that begins on ``line``."""

    def opening(self) -> bytes:
        """What the target begins with."""

    def rejects_opening(self) -> bytes:
        """What the rejects begin with."""

    def beginning(self, data: bytes) -> bytes:
        """What stands in the rejects for a row of which ``data`` is only the beginning."""

    def rejected_row(self, one: Rejected, line: int) -> bytes:
        """A row for the rejects, whose block begins on ``line``."""


def answer_block(rows: LineFormat[K], block: Block) -> Part[K]:
    """What becomes of one block."""
    if not block.longer_by:
        return rows.answer(block.data, block.line)
    size = len(block.data) + block.longer_by
    reject = malformed(
        f"这一行有 {size} 字节，超过 {LONGEST}，此处只存开头。",
        f"This row has {size} bytes, more than {LONGEST}; only its beginning is kept here.",
    )
    return Part(b"", [Rejected(0, reject, rows.beginning(block.data[:_SHOWN]))], 0, Counter())


def rejected_rows(rows: LineFormat[K], part: Part[K], line: int) -> bytes:
    """The rows for the rejects of a block that begins on ``line``."""
    return b"".join(rows.rejected_row(one, line) for one in part.rejected)


def lines_in(data: bytes) -> int:
    """How many line ends there are; numpy counts many of them faster than bytes do."""
    there = np.frombuffer(data, np.uint8)
    feeds = int(np.count_nonzero(there == _LINE_FEED))
    if b"\r" not in data:
        return feeds
    return feeds + int(np.count_nonzero(there == _RETURN)) - data.count(b"\r\n")
