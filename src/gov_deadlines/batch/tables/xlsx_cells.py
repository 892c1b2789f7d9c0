"""The rows of a sheet of an Excel file, read in blocks of whole rows and never held all at once.

Most blocks hold nothing but plain rows and cells, and one pattern takes such a block apart; where anything is left
over between its matches, the block is read by an XML parser instead. Both ways give the same.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import chain, pairwise
from typing import IO, NamedTuple, Protocol
from xml.etree.ElementTree import Element, fromstring

from gov_deadlines.batch.blocks import LONGEST
from gov_deadlines.batch.tables.xlsx_columns import column_of, letters
from gov_deadlines.batch.tables.xlsx_parts import broken, local, refuse_definitions

BLOCK = 1 << 16  # rows that share no column make a square of what stands in one
LAST_ROW = 1_048_576
Row = dict[str, str | None]  # the cells of a row by the letters of their columns
FORMULA = "formula"  # the look of a cell with a formula and no result; its text is the formula
_TABLE = re.compile(rb"<((?:[\w.-]+:)?)sheetData\s*(/?)>")
_ROOT = re.compile(rb"<((?:[\w.-]+:)?worksheet)(?:\s[^<>]{0,65536})?>")
_PLAIN = re.compile(
    r'(?:</row>)?<row r="(\d+)"[^<>]*>'
    r'|<c r="([A-Z]{1,3})\d+"((?: s="\d+")?(?: t="\w+")?)'
    r"(?:/>|></c>|>(?:<f(?:/>| [^<>]*/>|(?: [^<>]*)?>[^<]*</f>)(?=<v>[^<]))?"
    r'(?:<v>|<is><t(?: xml:space="preserve")?>)([^<&]*)(?:</v>|</t></is>)</c>)'
)
_GROUPS = _PLAIN.groups + 1
_LONGEST_TAG = 256


class CellError(ValueError):
    """What is wrong with a cell, in Chinese and in English, to go behind where it stands."""


class Band(NamedTuple):
    """Some rows: their numbers, and their cells by the letters of their columns, None for one without anything."""

    numbers: list[int]
    columns: dict[str, list[str | None]]


class OneLook(Protocol):
    """What cells of one look hold, by what stands in the file."""

    def __getitem__(self, text: str | None, /) -> str | None:
        """What one of them holds."""

    def column(self, texts: list[str | None]) -> list[str | None]:
        """What many of them hold."""


class Rows:
    """Reads the rows of one sheet; ``cells`` gives what a cell holds, None where it holds nothing."""

    def __init__(self, part: IO[bytes], path: str, cells: Mapping[str | None, OneLook]) -> None:
        self._part, self._path, self._cells = part, path, cells
        self._number = 0

    def __iter__(self) -> Iterator[Band]:
        """The rows, their numbers rising. Raises UnreadableTable, ParseError, ValueError."""
        root, tag, rest = self._head()
        if tag is None:
            self._end(rest)
            return
        for block in self._blocks(rest, tag):
            try:
                band = self._plain(block.decode()) if tag == b"sheetData" else None
                band = band or self._parsed(root, block, tag)
            except CellError as error:
                zh, en = error.args
                last = self._number
                where = f"第 {last} 行或其上方不远处", f"in row {last} or not far above it"
                raise broken(self._path, f"{where[0]}{zh}", f"{where[1]}, {en}") from None
            yield band

    def _head(self) -> tuple[re.Match[bytes], bytes | None, bytes]:
        """The outermost tag; the tag around the rows, None where there are none; what was read beyond."""
        data = self._part.read(BLOCK)
        refuse_definitions(data, self._path)
        while (found := _TABLE.search(data)) is None:
            more = self._part.read(max(BLOCK, len(data)))  # what is searched again must not grow by the same
            if not more or len(data) > LONGEST:
                raise broken(self._path, "工作表不完整", "a sheet is not whole")
            data += more
        refuse_definitions(data[: found.end()], self._path)
        root = _ROOT.search(data, 0, found.start())
        if root is None:
            raise broken(self._path, "不是工作表", "a sheet is none")
        return root, None if found[2] else found[1] + b"sheetData", data[found.end() :]

    def _blocks(self, data: bytes, tag: bytes) -> Iterator[bytes]:
        begins, ends = b"<" + tag.replace(b"sheetData", b"row"), b"</" + tag
        while (end := data.find(ends)) < 0:
            cut = data.rfind(begins)
            if cut > 0:
                yield data[:cut]
                data = data[cut:]
            more = self._part.read(max(BLOCK, len(data)))  # what is searched again must not grow by the same
            if not more or len(data) > LONGEST:
                zh, en = (
                    f"工作表不完整，或一行超过 {LONGEST} 字节",
                    f"a sheet is not whole, or has a row of more than {LONGEST} bytes",
                )
                raise broken(self._path, zh, en)
            data += more
        yield data[:end]
        self._end(data[end:])

    def _end(self, data: bytes) -> None:
        """Read to the end, where the check sum is compared. Raises UnreadableTable where rows begin once more."""
        while data:
            if _TABLE.search(data):
                raise broken(self._path, "一张工作表有两组行", "a sheet has its rows in two parts")
            more = self._part.read(BLOCK)
            data = data[-_LONGEST_TAG:] + more if more else b""

    def _plain(self, block: str) -> Band | None:
        """The rows of a block, where it is plain."""
        if "\r" in block:
            return None
        pieces = _PLAIN.split(block.removesuffix("</row>"))
        if any(pieces[::_GROUPS]):
            return None
        numbers, letters, looks, texts = (pieces[nth::_GROUPS] for nth in range(1, _GROUPS))
        starts = [at for at, number in enumerate(numbers) if number is not None]
        if starts[:1] != [0]:
            return None
        found = [self._row(int(numbers[start])) for start in starts]
        width = len(numbers) // len(starts)
        if starts == list(range(0, len(numbers), width)) and letters == letters[:width] * len(starts):
            return Band(
                found, {letters[at]: self._column(looks[at::width], texts[at::width]) for at in range(1, width)}
            )
        known = self._cells
        cells = [known[look][text] for look, text in zip(looks, texts, strict=True)]
        spans = [slice(start + 1, end) for start, end in pairwise((*starts, len(cells)))]
        return _banded(found, [dict(zip(letters[span], cells[span], strict=True)) for span in spans])

    def _column(self, looks: list[str], texts: list[str | None]) -> list[str | None]:
        """What the cells of a column hold, most often all of one look."""
        if looks.count(looks[0]) == len(looks):
            return self._cells[looks[0]].column(texts)
        return [self._cells[look][text] for look, text in zip(looks, texts, strict=True)]

    def _parsed(self, root: re.Match[bytes], block: bytes, tag: bytes) -> Band:
        """The rows of any block."""
        rows = b"<%b>%b</%b>" % (tag, block, tag)
        tree = fromstring(root[0] + rows + b"</%b>" % root[1])  # noqa: S314  (without definitions)
        found = [row for row in tree[0] if local(row) == "row"]
        numbers = [self._row(int(row.get("r") or self._number + 1)) for row in found]
        return _banded(numbers, [dict(self._parsed_cells(row)) for row in found])

    def _parsed_cells(self, row: Element) -> Iterator[tuple[str, str | None]]:
        column = -1
        for one in row:
            if local(one) == "c":
                at = one.get("r") or letters(column + 1)
                column = column_at(at.rstrip("0123456789"), self._path)
                look, text = _look_and_text(one)
                yield letters(column), self._cells[look][text]

    def _row(self, number: int) -> int:
        if not self._number < number <= LAST_ROW:
            raise broken(self._path, f"第 {number} 行不在其位", f"row {number} is out of place")
        self._number = number
        return number


def _banded(numbers: list[int], rows: list[Row]) -> Band:
    return Band(numbers, {at: [row.get(at) for row in rows] for at in dict.fromkeys(chain.from_iterable(rows))})


def column_at(at: str, path: str) -> int:
    """The column of these letters, counted from 0. Raises UnreadableTable where a sheet has none of that name."""
    column = column_of(at.upper())
    if column is None:
        raise broken(path, f"没有 {at!r} 这一列", f"there is no column {at!r}")
    return column


def look_of(style: str | None, kind: str | None) -> str:
    """The look of a cell as it stands in most files."""
    return "".join(f' {name}="{value}"' for name, value in (("s", style), ("t", kind)) if value is not None)


def style_and_kind(look: str | None) -> tuple[str | None, str | None]:
    """The same the other way round.

    >>> style_and_kind(look_of("3", None)), style_and_kind(look_of(None, "s"))
    (('3', None), (None, 's'))
    """
    found = dict(one.split("=") for one in (look or "").replace('"', "").split())
    return found.get("s"), found.get("t")


def _look_and_text(cell: Element) -> tuple[str | None, str | None]:
    look, formula = look_of(cell.get("s"), cell.get("t")), None
    for one in cell:
        name = local(one)
        if name == "v" and (one.text or formula is None or cell.get("t") == "str"):
            return look, one.text
        if name == "is":
            return look, text_of(one)
        if name == "f":
            formula = f"={one.text or ''}"
    return (look, None) if formula is None else (FORMULA, formula)


def text_of(element: Element) -> str:
    """The text of a cell, which may be in pieces of different looks; without the reading aids of Japanese."""
    pieces = chain.from_iterable(one if local(one) == "r" else (one,) for one in element)
    return "".join(one.text or "" for one in pieces if local(one) == "t")
