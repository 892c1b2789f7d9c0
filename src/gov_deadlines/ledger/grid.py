"""A sheet as a grid of values: by column and row, with the cells that are merged."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from gov_deadlines.batch.excel.book import Book, Sheet
from gov_deadlines.batch.excel.rows import Band, broken, column_at
from gov_deadlines.batch.excel.values import TEXT, is_blank
from gov_deadlines.errors import UnreadableTable

MOST_ROWS = 100_000  # above it a table of a database is the better place, and ``batch`` the better command
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_MOST_FILLED = 4_000_000  # cells that merged ones may stand for


class Area(NamedTuple):
    """Cells from one corner to the other: columns from 0, rows from 1."""

    left: int
    top: int
    right: int
    bottom: int


def area_of(reference: str, path: str) -> Area:
    """The area of a reference such as ``B3:H20``. Raises UnreadableTable."""
    found = _REFERENCE.fullmatch(reference.strip().upper())
    if found is None:
        raise broken(path, f"{reference!r} 不是单元格区域", f"{reference!r} is no area of cells")
    first, top, last, bottom = found.groups()
    left, right = column_at(first, path), column_at(last or first, path)
    return Area(
        min(left, right), min(int(top), int(bottom or top)), max(left, right), max(int(top), int(bottom or top))
    )


class Grid:
    """The values of a sheet.

    Attributes:
        numbers: the rows that are not blank, in their order.
        columns: by column (from 0), the values by row: the letter of their kind, then their text.
        merges: the areas of merged cells.
    """

    def __init__(self, path: str, merges: tuple[Area, ...] = ()) -> None:
        self.path, self.merges = path, merges
        self.numbers: list[int] = []
        self.columns: dict[int, dict[int, str]] = {}

    def add(self, band: Band) -> None:
        """Add some rows."""
        self.numbers += band.numbers
        for at, cells in band.columns.items():
            filled = {
                number: cell
                for number, cell in zip(band.numbers, cells, strict=True)
                if cell is not None and not is_blank(cell)
            }
            if filled:
                self.columns.setdefault(column_at(at, self.path), {}).update(filled)

    def value(self, row: int, column: int) -> str | None:
        """A cell's own value."""
        return self.columns.get(column, {}).get(row)

    def text(self, row: int, column: int) -> str:
        """The text of a cell's own value, without blanks around it."""
        return (self.value(row, column) or " ")[1:].strip()

    def cells(self, row: int) -> Iterator[tuple[int, str]]:
        """The columns and values of a row, from the left."""
        for column in self._order:
            value = self.columns[column].get(row)
            if value is not None:
                yield column, value

    @cached_property
    def _order(self) -> list[int]:
        return sorted(self.columns)

    @cached_property
    def filled(self) -> Counter[int]:
        """How many cells of each row have a value of their own."""
        return Counter(row for column in self.columns.values() for row in column)

    def down(self, column: int, first: int) -> dict[int, str]:
        """The values of a column from a row on; a merged cell's value holds for every row it reaches over."""
        own = {row: value for row, value in self.columns.get(column, {}).items() if row >= first}
        filled = 0
        for area in self.merges:
            if area.left <= column <= area.right and area.bottom > area.top >= first and area.left in self.columns:
                value = self.columns[area.left].get(area.top)
                rows = self.numbers[bisect_left(self.numbers, area.top) : bisect_right(self.numbers, area.bottom)]
                filled += len(rows)
                if filled > _MOST_FILLED:
                    raise broken(self.path, "合并的单元格过多", "it has too many merged cells")
                if value is not None:
                    own |= dict.fromkeys(rows, value)
        return own


def head_of(book: Book, sheet: Sheet, rows: int) -> Grid:
    """The first rows of a sheet that are not blank. Raises UnreadableTable, ParseError, ValueError."""
    grid = Grid(book.path)
    for band in book.bands(sheet):
        grid.add(Band(band.numbers[:rows], {at: cells[:rows] for at, cells in band.columns.items()}))
        if len(grid.numbers) >= rows:
            break
    return grid


def read(book: Book, sheet: Sheet, merges: tuple[Area, ...]) -> Grid:
    """The whole of a sheet. Raises UnreadableTable, also for more rows than a ledger has."""
    grid = Grid(book.path, merges)
    for band in book.bands(sheet):
        grid.add(band)
        if len(grid.numbers) > MOST_ROWS:
            raise UnreadableTable("too-many-rows", book.path, reason=f"{MOST_ROWS:,}")
    return grid


__all__ = ["MOST_ROWS", "TEXT", "Area", "Grid", "area_of", "head_of", "read"]
