"""The parts of an Excel file (a zip archive of XML), and the rows of a sheet: read as streams of bounded size.

Rows are read in blocks of whole rows and never held all at once. Most blocks contain only plain rows and cells, and
one pattern splits such a block; where anything is left over between its matches, an XML parser reads the block
instead. Both ways give the same result.
"""

import contextlib
import posixpath
import re
import zipfile
from codecs import BOM_UTF8
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import IO, NamedTuple
from xml.etree.ElementTree import Element, XMLParser, fromstring

from gov_deadlines.batch.cutting import LONGEST
from gov_deadlines.batch.excel.values import FORMULA, CellError, Looks, look_of
from gov_deadlines.errors import UnreadableTable

LARGEST = 2 << 30  # of a sheet, unpacked: a full one of fifty columns
LARGEST_TEXTS = 256 << 20  # of parts held in memory: the texts, the styles, the list of sheets
LARGEST_RATIO = 200  # Excel's own files reach 40
_ALWAYS = 16 << 20  # smaller parts may have any ratio
_PIECE = 1 << 18
_DEFINITIONS = b"<!DOCTYPE"
_OTHER_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]*\sencoding\s*=\s*["'](?!utf-?8["'])""", re.IGNORECASE)

BLOCK = 1 << 16  # where rows share no column, memory grows with the square of a block
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
Row = dict[str, str | None]  # the cells of a row by the letters of their columns
_LETTERS = re.compile("[A-Z]{1,3}")
_TABLE = re.compile(rb"<((?:[\w.-]+:)?)sheetData\s*(/?)>")
_ROOT = re.compile(rb"<((?:[\w.-]+:)?worksheet)(?:\s[^<>]{0,65536})?>")
_PLAIN = re.compile(
    r'(?:</row>)?<row r="(\d+)"[^<>]*>'
    r'|<c r="([A-Z]{1,3})\d+"((?: s="\d+")?(?: t="\w+")?)'
    r"(?:/>|></c>|>(?:<f(?:/>| [^<>]*/>|(?: [^<>]*)?>[^<]*</f>)(?=<v>[^<]))?"
    r'(?:<v>|<is><t(?: xml:space="preserve")?>)([^<&]*)(?:</v>|</t></is>)</c>)'
)
_GROUPS = _PLAIN.groups + 1  # ``split`` gives the text between two matches, then the groups of the second
_LONGEST_TAG = 256


def broken(path: str, zh: str, en: str) -> UnreadableTable:
    """The error for a file that is malformed or too large."""
    return UnreadableTable("save-again", path, reason=en, reason_zh=zh)


class Package:
    """An open .xlsx file: its zip archive. ``path`` is its name in messages."""

    def __init__(self, archive: zipfile.ZipFile, path: str) -> None:
        self.archive, self.path = archive, path
        self._read = 0

    def has(self, name: str) -> bool:
        """Whether a part exists."""
        return name in self.archive.NameToInfo

    @contextlib.contextmanager
    def open(self, name: str, *, whole: bool = False) -> Iterator[IO[bytes]]:
        """Open a part. Raises UnreadableTable for one that is missing or unpacks to more than the limit.

        ``whole``: it will be held in memory.
        """
        if not self.has(name):
            raise broken(self.path, f"缺少 {name}", f"it has no {name}")
        info = self.archive.getinfo(name)
        size, packed, largest = info.file_size, max(info.compress_size, 1), LARGEST_TEXTS if whole else LARGEST
        if size > largest:
            most = f"{largest >> 20} MB"
            raise broken(self.path, f"{name} 解开后超过 {most}", f"{name} unpacks to more than {most}")
        if size > _ALWAYS and size / packed > LARGEST_RATIO:
            raise broken(
                self.path,
                f"{name} 解开后是原来的 {size // packed} 倍（最多 {LARGEST_RATIO} 倍）",
                f"{name} unpacks to {size // packed} times its size, more than {LARGEST_RATIO}",
            )
        if self._read > LARGEST:
            raise broken(self.path, "各部分解开后合计过大", "its parts together unpack to too much")
        with self.archive.open(info) as part:
            try:
                yield part
            finally:
                self._read += part.tell()

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part that will be held in memory. Raises UnreadableTable for one with a DTD."""
        before = b""
        with self.open(name, whole=True) as part:
            while data := part.read(_PIECE):
                _refuse_definitions(before + data, self.path)
                yield data
                before = data[-len(_DEFINITIONS) :]  # the mark may begin in one piece and end in the next

    def tree(self, name: str) -> Element:
        """A small part as a tree. Raises UnreadableTable, ParseError."""
        parser = XMLParser()  # noqa: S314  (parts with a DTD are refused)
        for data in self.pieces(name):
            parser.feed(data)
        found: Element = parser.close()
        return found

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """By id, the kind and name of each part that this part refers to; without a name, those of the whole file."""
        folder, file = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        if not self.has(relations):
            return {}
        found = {}
        for one in self.tree(relations):
            target = posixpath.normpath(posixpath.join("/" + folder, one.get("Target", ""))).lstrip("/")
            found[one.get("Id", "")] = one.get("Type", "").rpartition("/")[2], target
        return found


def _refuse_definitions(head: bytes, path: str) -> None:
    """Raises UnreadableTable for a piece with a DTD, which no workbook needs, or one that is not in UTF-8."""
    if _DEFINITIONS in head or b"\0" in head or _OTHER_ENCODING.match(head.removeprefix(BOM_UTF8)):
        raise broken(
            path,
            "其中的 XML 带有自己的定义（DTD）或不是 UTF-8",
            "its XML has definitions of its own (a DTD), or is not in UTF-8",
        )


class Band(NamedTuple):
    """Some rows: their numbers, and their cells by the letters of their columns; None for an empty cell."""

    numbers: list[int]
    columns: dict[str, list[str | None]]


class Rows:
    """Reads the rows of one sheet; ``cells`` gives a cell's value, None for an empty one."""

    def __init__(self, part: IO[bytes], path: str, cells: Looks) -> None:
        self._part, self._path, self._cells = part, path, cells
        self._number = 0

    def __iter__(self) -> Iterator[Band]:
        """The rows, in increasing order of number. Raises UnreadableTable, ParseError, ValueError."""
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
        """The outermost tag; the tag around the rows, None where there are none; the bytes read beyond them."""
        data = self._part.read(BLOCK)
        _refuse_definitions(data, self._path)
        while (found := _TABLE.search(data)) is None:
            data += self._more(data)
        _refuse_definitions(data[: found.end()], self._path)
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
            data += self._more(data)
        yield data[:end]
        self._end(data[end:])

    def _more(self, data: bytes) -> bytes:
        """The bytes after ``data``, in which a search failed: as many again, so that total search time stays linear.

        Raises UnreadableTable.
        """
        more = self._part.read(max(BLOCK, len(data)))
        if not more or len(data) > LONGEST:
            zh = f"工作表不完整，或一行超过 {LONGEST} 字节"
            raise broken(self._path, zh, f"a sheet is not whole, or has a row of more than {LONGEST} bytes")
        return more

    def _end(self, data: bytes) -> None:
        """Read to the end, where the checksum is compared. Raises UnreadableTable where rows begin a second time."""
        while data:
            if _TABLE.search(data):
                raise broken(self._path, "一张工作表有两组行", "a sheet has its rows in two parts")
            more = self._part.read(BLOCK)
            data = data[-_LONGEST_TAG:] + more if more else b""

    def _plain(self, block: str) -> Band | None:
        """The rows of a block; None unless it is plain, with no text left over between the pattern's matches."""
        if "\r" in block:
            return None
        pieces = _PLAIN.split(block.removesuffix("</row>"))
        if any(pieces[::_GROUPS]):
            return None
        # each list has an entry for every match: a row's number, or a cell's letters, look and text
        numbers, letters, looks, texts = (pieces[nth::_GROUPS] for nth in range(1, _GROUPS))
        starts = [at for at, number in enumerate(numbers) if number is not None]
        if starts[:1] != [0]:
            return None
        found = [self._row(int(numbers[start])) for start in starts]
        width = len(numbers) // len(starts)
        if starts == list(range(0, len(numbers), width)) and letters == letters[:width] * len(starts):
            # all rows have the same columns, so every ``width``-th entry is of one column (the 0th is the row itself)
            return Band(
                found, {letters[at]: self._column(looks[at::width], texts[at::width]) for at in range(1, width)}
            )
        known = self._cells
        cells = [known[look][text] for look, text in zip(looks, texts, strict=True)]
        spans = [slice(start + 1, end) for start, end in pairwise((*starts, len(cells)))]
        return _banded(found, [dict(zip(letters[span], cells[span], strict=True)) for span in spans])

    def _column(self, looks: list[str], texts: list[str | None]) -> list[str | None]:
        """The values of a column's cells, which usually all have one look."""
        if looks.count(looks[0]) == len(looks):
            return self._cells[looks[0]].column(texts)
        return [self._cells[look][text] for look, text in zip(looks, texts, strict=True)]

    def _parsed(self, root: re.Match[bytes], block: bytes, tag: bytes) -> Band:
        """The rows of any block, through an XML parser."""
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


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_of(element: Element) -> str:
    """The text of a cell, joined from runs of different formats; without Japanese phonetic hints."""
    pieces = chain.from_iterable(one if local(one) == "r" else (one,) for one in element)
    return "".join(one.text or "" for one in pieces if local(one) == "t")


def letters(column: int) -> str:
    """The letters of a column, counted from 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)  # a number of base 26 without a zero: A is 1, Z is 26
        text = chr(65 + rest) + text
    return text


def column_at(at: str, path: str) -> int:
    """The column with these letters, counted from 0. Raises UnreadableTable where a sheet has no such column.

    >>> column_at("A", ""), column_at("AB", ""), column_at("XFD", "")
    (0, 27, 16383)
    """
    number = 0
    for one in at.upper() if _LETTERS.fullmatch(at.upper()) else "":
        number = number * 26 + ord(one) - 64
    if not 0 < number <= LAST_COLUMN:
        raise broken(path, f"没有 {at!r} 这一列", f"there is no column {at!r}")
    return number - 1
