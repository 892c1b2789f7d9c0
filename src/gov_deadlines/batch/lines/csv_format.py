"""How a CSV file is written: its encoding, delimiter, line ends and header, told from its beginning."""

import codecs
from typing import IO, NamedTuple

from gov_deadlines.batch.header import check_header
from gov_deadlines.batch.job import Job
from gov_deadlines.batch.lines.parts import lines_in
from gov_deadlines.batch.lines.records import LINE_END, LONGEST, records, whole_rows
from gov_deadlines.errors import InvalidArgument, UnreadableTable

_BLOCK = 4 << 20
_BOM = codecs.BOM_UTF8
_ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030"}


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
        raise _unreadable(
            job, "是 UTF-16 编码", "is encoded in UTF-16", "请另存为 UTF-8 的 CSV。", "Save it as CSV in UTF-8."
        )
    bom = len(_BOM) if beginning.startswith(_BOM) else 0
    text = beginning[bom:]
    if not text.strip():
        raise _unreadable(
            job,
            "是空的，没有表头",
            "is empty: it has no header",
            "第一行应为列名。",
            "The first line must name the columns.",
        )
    delimiter = delimiter_of(text)
    cut = whole_rows(text, delimiter, final=len(beginning) < _BLOCK)
    first = next(records(text[:cut], delimiter), None)
    if first is None or first.fields is None:
        raise _unreadable(
            job,
            "的表头有误（引号不配对或过长）",
            "has a malformed header (an open quote, or too long)",
            "请改正第一行。",
            "Mend its first line.",
        )
    encoding = _encoding(file, job, bom)
    try:
        names = tuple(field.decode(encoding) for field in first.fields)
    except UnicodeDecodeError:
        raise _unreadable(
            job,
            f"的表头不是 {encoding} 编码",
            f"has a header that is not {encoding}",
            "请用 --encoding 指明编码。",
            "Name its encoding with --encoding.",
        ) from None
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


def delimiter_of(text: bytes) -> bytes:
    """A comma; a semicolon or a tab where the first line has no comma but one of these."""
    line = LINE_END.split(text, 1)[0]
    others = [mark for mark in (b";", b"\t") if mark in line]
    return others[0] if b"," not in line and len(others) == 1 else b","


def _encoding(file: IO[bytes], job: Job, bom: int) -> str:
    """UTF-8 or GB18030: the one asked for, else the one that more lines can be read in.

    Those of the first block with any other characters than ASCII decide.
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
    """``utf-8`` or ``gb18030``, by any of their names. Raises InvalidArgument."""
    try:
        return _ENCODINGS[named.lower()]
    except KeyError:
        raise InvalidArgument(
            (f"不支持编码 {named!r}。", f"The encoding {named!r} is not known."),
            ("可用 utf-8、gbk 或 gb18030。", "Use utf-8, gbk or gb18030."),
        ) from None


def decodes(data: bytes, encoding: str) -> bool:
    """Whether ``data`` is text in ``encoding``."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _unreadable(job: Job, zh: str, en: str, hint_zh: str, hint_en: str) -> UnreadableTable:
    return UnreadableTable((f"{job.source!r} {zh}。", f"{job.source!r} {en}."), (hint_zh, hint_en))


__all__ = ["LONGEST", "CsvFormat", "decodes", "delimiter_of", "known_encoding", "read_format"]
