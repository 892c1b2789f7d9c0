"""A file cut into blocks of whole rows; no more of it is held than a block, or one row as long as a row may be."""

import re
from collections.abc import Iterator
from typing import IO, NamedTuple, Protocol

BLOCK = 1 << 19  # bytes; a row that is longer is a block of its own
_SHORT = 1 << 12  # bytes
LONGEST = 16 << 20  # bytes of a row with its line end; of a longer one only the beginning is read
SHOWN = 10_000  # bytes of such a row that the rejects show


class Lines(Protocol):
    """What must be known of a file to cut it into blocks of whole rows.

    Attributes:
        start: where the first row begins, in bytes; ``line`` is the number of that line.
        line_end: the bytes that end a line.
    """

    start: int
    line: int
    line_end: re.Pattern[bytes]

    def whole_rows(self, data: bytes, *, final: bool) -> int:
        """How many bytes at the beginning of ``data`` are whole rows."""

    def first_row(self, data: bytes, *, final: bool) -> int:
        """How many bytes the first row of ``data`` has; 0 where that needs more bytes."""

    def lines_in(self, data: bytes, size: int) -> int:
        """How many lines the first ``size`` bytes of ``data`` have, which are whole rows."""


class Block(NamedTuple):
    """Whole rows of the file: ``data`` is at ``offset`` and begins on ``line``, or on 0 where lines are not counted.

    ``longer_by`` is how many bytes its only row has beyond ``data``, where that row is longer than allowed. A block
    without bytes says that a long row follows, which takes much memory to read.
    """

    offset: int
    data: bytes | memoryview
    line: int
    longer_by: int = 0


def cut(file: IO[bytes], lines: Lines, *, counted: bool = True) -> Iterator[Block]:
    """The rows of a file from ``lines.start`` on; lines are ``counted`` unless whoever answers the blocks does it.

    A row that has not ended within ``LONGEST`` bytes is malformed. Where a quote that is left open makes it so long,
    its first line alone is, and the next one begins another row: it must not swallow the file.
    """
    file.seek(lines.start)
    offset, line, data, ended = lines.start, lines.line if counted else 0, b"", False
    usual = wanted = min(BLOCK, LONGEST + 1)
    while data or not ended:
        if not ended:
            data, ended = _longer(data, file, wanted)
        find = lines.whole_rows if len(data) <= usual else lines.first_row
        size = find(data, final=ended)
        if not size and len(data) <= LONGEST:
            if data and wanted == usual:
                yield Block(offset, b"", line)
            wanted = min(2 * wanted, LONGEST + 1)  # doubled: a long row is looked at again a few times only
            continue
        if size:
            whole = memoryview(data)[:size] if len(data) <= usual else data[:size]  # which keeps no large one
            block = Block(offset, whole, line)
        else:
            block = _beginning(file, lines, offset, line, data)
        offset += len(block.data) + block.longer_by
        if counted:
            line += 1 if block.longer_by else lines.lines_in(data, len(block.data))
        data, wanted = data[size:] if len(data) - size > _SHORT and len(data) <= usual else b"", usual
        if not data:
            # what was read behind a long row is read again, as it may be as long; so is a short rest, which is quicker
            # than to join it with what follows
            file.seek(offset)
            ended = False
        yield block
        del block


def _longer(data: bytes, file: IO[bytes], wanted: int) -> tuple[bytes, bool]:
    """``data`` with what follows in the file, until it has as many bytes as wanted; whether the file has ended."""
    more = file.read(wanted - len(data))
    return data + more, not more


def _beginning(file: IO[bytes], lines: Lines, offset: int, line: int, data: bytes) -> Block:
    """The first line of a row that is too long, of which ``data`` is the beginning."""
    found = lines.line_end.search(data)
    if found is not None and found.end() < len(data):
        return Block(offset, data[: found.end()], line)
    last, data = data[-1:], data[:SHOWN]
    return Block(offset, data, line, _line_end(file, lines.line_end, last) - offset - len(data))


def _line_end(file: IO[bytes], line_end: re.Pattern[bytes], last: bytes) -> int:
    """Move to the end of the current line, and tell it; ``last`` is the byte before the current place."""
    if line_end.match(last):  # the line has ended, except perhaps for the second byte of its line end
        if last == b"\r" and file.read(1) not in {b"\n", b""}:
            file.seek(-1, 1)
        return file.tell()
    while more := file.read(BLOCK):
        if more.endswith(b"\r"):
            more += file.read(1)  # may be the second byte of a line end
        found = line_end.search(more)
        if found is not None:
            file.seek(found.end() - len(more), 1)
            break
    return file.tell()
