"""The XML of a sheet: what stands around its rows, and where each row and the cells of ours stand in it."""

import re
from collections import Counter
from typing import NamedTuple
from xml.parsers import expat

from gov_deadlines.batch.excel.rows import broken, column_at
from gov_deadlines.ledger.xml_edit import Element, is_empty, outline, tag_end

_ROWS = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?:\s[^<>]*)?(/?)>")


class Frame:
    """What stands around the rows of a sheet.

    Attributes:
        root: the outermost element, with its children at their places in the part.
        rows: the element around the rows.
        prefix: of all names, with its colon.
    """

    def __init__(self, data: bytes, path: str) -> None:
        """Raises UnreadableTable, ExpatError. The rows are left out of what is parsed, so that it is quick."""
        found = _ROWS.search(data)
        if found is None:
            raise broken(path, "工作表里没有放行的地方", "a sheet has no place for rows")
        end_tag = b"</" + found[1] + b"sheetData"
        end = found.end() if found[2] else data.rfind(end_tag)
        if end < found.end():
            raise broken(path, "工作表不完整", "a sheet is not whole")
        gap = end - found.end()
        self.root = outline(data[: found.end()] + data[end:], 2)
        rows = [one for one in self.root.children if one.name == "sheetData"]
        if len(rows) != 1 or rows[0].start != found.start():
            raise broken(path, "一张工作表有两组行", "a sheet has its rows in two parts")
        self.rows, self.prefix = rows[0], self.root.prefix
        _move(self.root, found.end(), gap)

    def child(self, name: str) -> Element | None:
        """The first element of this name around the rows."""
        return self.root.child(name)


def _move(element: Element, beyond: int, by: int) -> None:
    """Move the places behind the rows to where they are in the whole part."""
    for one in element.children:
        _move(one, beyond, by)
    element.start += by if element.start >= beyond else 0
    element.inside += by if element.inside > beyond else 0
    element.close += by if element.close >= beyond else 0
    element.end += by if element.end > beyond else 0


class CellPlace(NamedTuple):
    """A cell at or right of ours: its column, where it stands, and whether it has a formula."""

    column: int
    start: int
    end: int
    formula: bool


class RowPlace:
    """Where a row stands: its tag, its end tag, and its cells from the first of our columns on.

    Attributes:
        style: of its cell in the column looked at, else of its last cell before ours, else of the row.
        spans: the columns it says it has.
    """

    __slots__ = ("cells", "close", "end", "inside", "spans", "start", "style")

    def __init__(self, start: int, inside: int, style: int, spans: str) -> None:
        self.start, self.inside, self.style, self.spans = start, inside, style, spans
        self.close = self.end = inside
        self.cells: list[CellPlace] = []


class Places:
    """The rows of a sheet by their numbers, and the styles of one of its columns."""

    def __init__(self, data: bytes, prefix: str, first: int, looked_at: int, path: str) -> None:
        """``first`` is the first of our columns; the styles are those of the column ``looked_at``."""
        self._data, self._first, self._looked_at, self._path = data, first, looked_at, path
        self.rows: dict[int, RowPlace] = {}
        self.styles: Counter[int] = Counter()
        self._columns: dict[str, int] = {}
        self._row_tag, self._cell_tag, self._formula_tag = prefix + "row", prefix + "c", prefix + "f"
        self._number, self._column = 0, -1
        self._row: RowPlace | None = None
        self._cell: tuple[int, int] | None = None
        self._formula = self._taken = False
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._begin, self._finish
        self._parser.Parse(data, True)

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == self._cell_tag:
            at = attributes.get("r")
            self._column = self._column + 1 if at is None else self._letters(at)
            style = int(attributes.get("s", "0"))
            if self._column < self._first:
                if self._row is not None and not self._taken:
                    self._row.style = style
                if self._column == self._looked_at:
                    self.styles[style] += 1
                    self._taken = True
            else:
                self._cell = self._column, self._parser.CurrentByteIndex
                self._formula = False
        elif tag == self._formula_tag:
            self._formula = True
        elif tag == self._row_tag:
            self._number, self._column = int(attributes.get("r") or self._number + 1), -1
            self._taken = False
            start = self._parser.CurrentByteIndex
            inside, style = tag_end(self._data, start), int(attributes.get("s", "0"))
            self._row = self.rows[self._number] = RowPlace(start, inside, style, attributes.get("spans", ""))

    def _finish(self, tag: str) -> None:
        if tag == self._cell_tag:
            if self._cell is not None and self._row is not None:
                column, start = self._cell
                end = tag_end(self._data, start)
                if not is_empty(self._data, end):
                    end = tag_end(self._data, self._parser.CurrentByteIndex)
                self._row.cells.append(CellPlace(column, start, end, self._formula))
                self._cell = None
        elif tag == self._row_tag and self._row is not None:
            if not is_empty(self._data, self._row.inside):
                self._row.close = self._parser.CurrentByteIndex
                self._row.end = tag_end(self._data, self._row.close)
            self._row = None

    def _letters(self, at: str) -> int:
        bare = at.rstrip("0123456789")
        found = self._columns.get(bare)
        if found is None:
            found = self._columns[bare] = column_at(bare, self._path)
        return found
