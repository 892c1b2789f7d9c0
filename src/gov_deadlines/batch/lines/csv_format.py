"""How a CSV file is written: its encoding, delimiter, line ends and header, told from its beginning."""

import codecs
from typing import IO, NamedTuple

from gov_deadlines.batch.header import check_header
from gov_deadlines.batch.job import Job
from gov_deadlines.batch.lines.parts import lines_in
from gov_deadlines.batch.lines.records import LINE_END, LONGEST, records, whole_rows
from gov_deadlines.errors import UnknownChoice, UnreadableTable

_BLOCK = 4 << 20
_BOM = codecs.BOM_UTF8
ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030"}


class CsvFormat(NamedTuple):
    """What the beginning of a file tells.

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


def read_format(file: IO[bytes], job: Job) -> CsvFormat:
    """The format of an open file, checked against the job.

    Raises UnreadableTable for an empty file, a header that cannot be read or does not fit, or UTF-16.
    """
    file.seek(0)
    beginning = file.read(_BLOCK)
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableTable("utf-16", job.source)
    bom = len(_BOM) if beginning.startswith(_BOM) else 0
    text = beginning[bom:]
    if not text.strip():
        raise UnreadableTable("no-header", job.source)
    delimiter = _delimiter(text)
    cut = whole_rows(text, delimiter, final=len(beginning) < _BLOCK)
    first = next(records(text[:cut], delimiter), None)
    if first is None or first.fields is None:
        raise UnreadableTable("header", job.source)
    encoding = _encoding(file, job, bom)
    try:
        names = tuple(field.decode(encoding) for field in first.fields)
    except UnicodeDecodeError:
        raise UnreadableTable("header-encoding", job.source, reason=encoding) from None
    check_header(names, job)
    header = text[: first.end - len(first.line_end)]
    return CsvFormat(
        encoding,
        bool(bom),
        delimiter,
        first.line_end or b"\n",
        names,
        header,
        bom + first.end,
        1 + lines_in(text[: first.end]),
    )


def _delimiter(text: bytes) -> bytes:
    """A comma; a semicolon or a tab where the first line has no comma but one of these."""
    line = LINE_END.split(text, 1)[0]
    others = [mark for mark in (b";", b"\t") if mark in line]
    return others[0] if b"," not in line and len(others) == 1 else b","


def _encoding(file: IO[bytes], job: Job, bom: int) -> str:
    """UTF-8 or GB18030: the one asked for, else the one that more lines can be read in.

    Those of the first block with any other characters than ASCII decide.
    """
    if job.encoding is not None:
        try:
            return ENCODINGS[job.encoding.lower()]
        except KeyError:
            raise UnknownChoice("encoding", job.encoding, ("utf-8", "gbk", "gb18030")) from None
    if bom:
        return "utf-8"
    file.seek(0)
    while block := file.read(_BLOCK):
        if not block.isascii():
            lines = [line for line in block.splitlines()[:-1] or [block] if not line.isascii()]
            lines = lines or [block]
            return min(("utf-8", "gb18030"), key=lambda encoding: sum(not decodes(line, encoding) for line in lines))
    return "utf-8"


def decodes(data: bytes, encoding: str) -> bool:
    """Whether ``data`` is text in ``encoding``."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


__all__ = ["ENCODINGS", "LONGEST", "CsvFormat", "decodes", "read_format"]
