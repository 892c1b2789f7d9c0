"""Tables in text: CSV and TSV, whatever their names, in UTF-8, UTF-16 or GB18030."""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator

from gov_deadlines.batch.excel.rows import broken
from gov_deadlines.ledger.plain_sheets import Sheet, typed

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_SAID = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w-]{2,20})""", re.IGNORECASE)
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030", "big5": "big5"}
_HEAD = 4_096
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_DELIMITERS = ",\t;"
_SAMPLE = 50  # lines that show which delimiter is used


def decoded(data: bytes) -> str | None:
    """The text of a file: by its mark, else as UTF-8, as it says itself, or as GB18030; None where it is no text.

    >>> decoded("会签".encode("gbk")), decoded("会签".encode()), decoded(bytes(range(256)))
    ('会签', '会签', None)
    """
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _as(data.removeprefix(mark), encoding)
    said = _SAID.search(data[:_HEAD])
    named = _CHINESE.get(said[1].decode("ascii").lower(), "gb18030") if said else "gb18030"
    tried = (_as(data, encoding) for encoding in ("utf-8", named, "gb18030"))
    return next((text for text in tried if text is not None), None)


def _as(data: bytes, encoding: str) -> str | None:
    """The text in one encoding; None if it is not in it, or has control characters."""
    try:
        text = data.decode(encoding).removesuffix("\x1a")  # the end of a file, for programs of the eighties
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text


def delimiter_of(text: str) -> str | None:
    r"""The delimiter that most of the first lines have; None where most have none.

    >>> delimiter_of("台账\n序号,事项\n1,会签\n"), delimiter_of("一封信")
    (',', None)
    """
    lines = [line for line in text[: 1 << 16].splitlines()[:_SAMPLE] if line.strip()]
    counts = {one: sum(one in line for line in lines) for one in _DELIMITERS}
    best = max(counts, key=lambda one: (counts[one], sum(line.count(one) for line in lines)))
    return best if counts[best] * 2 > len(lines) else None


def read_text(text: str, delimiter: str, name: str, path: str) -> list[Sheet]:
    """The one sheet of a CSV or TSV text. Raises UnreadableTable."""
    sheet = Sheet(name, path)
    reader = csv.reader(_lines(text), delimiter=delimiter)
    try:
        for row, fields in enumerate(reader):
            _put(sheet, row, fields)
    except csv.Error as error:
        raise broken(
            path, f"第 {reader.line_num} 行不是 CSV（{error}）", f"line {reader.line_num} is not CSV ({error})"
        ) from error
    sheet.fit()
    return [sheet]


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends: only line feeds and carriage returns end one, inside quotes too."""
    return iter(re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text))


def _put(sheet: Sheet, row: int, fields: Iterable[str]) -> None:
    for column, field in enumerate(fields):
        said = field.strip(" \u3000")
        if said.startswith('="') and said.endswith('"') and len(said) > 2:
            sheet.put(row, column, said[2:-1])  # how exports keep leading zeros
        elif said:
            sheet.put(row, column, typed(said) if said == field else field)
