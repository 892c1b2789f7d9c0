"""Sheets as plain values: what is read from old Excel files, web pages and text before it becomes an .xlsx."""

from collections import Counter
from typing import NamedTuple

from gov_deadlines.batch.excel.rows import LAST_COLUMN, LAST_ROW, broken
from gov_deadlines.pages.voice import terminal_width

MOST_CELLS = 1 << 21  # a hundred thousand rows of twenty columns, which is as long as a ledger may be
MOST_MERGED = 1 << 18  # cells that lie in merged ones
LONGEST_CELL = 32_767
NARROWEST, WIDEST = 6.0, 48.0  # in characters of the usual font
_SAMPLE = 2_000  # rows from which widths are computed
_LINE = 15.0  # points
_MOST_DIGITS = 11  # Excel shows longer numbers as 1.23E+11

Value = str | float | bool | None


class Look(NamedTuple):
    """How a cell looks: only what a reader of a ledger would miss.

    Attributes:
        form: the number format, or the number of a built-in one.
        font, size: of the text; empty and 0 for the usual ones.
        fill: the colour behind it, as ``#RRGGBB``, or empty.
    """

    form: str | int = 0
    font: str = ""
    size: float = 0
    bold: bool = False
    wrap: bool = False
    centred: bool = False
    border: bool = False
    fill: str = ""


PLAIN = Look()
HEADER = Look(bold=True, wrap=True, centred=True)


class Sheet:
    """One sheet. Rows and columns are counted from 0.

    Attributes:
        name: its name.
        hidden: whether it is hidden.
        cells: the cells' values and looks.
        merged: merged cells as (first row, first column, last row, last column).
        widths: of columns, in characters.
        heights: of rows, in points.
        hidden_rows, hidden_columns: what is not shown.
    """

    def __init__(self, name: str, path: str, *, hidden: bool = False) -> None:
        """``path`` is the file's name in errors."""
        self.name, self.hidden, self._path = name, hidden, path
        self.cells: dict[tuple[int, int], tuple[Value, Look]] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.widths: dict[int, float] = {}
        self.heights: dict[int, float] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self._merged = 0

    def put(self, row: int, column: int, value: Value, look: Look = PLAIN) -> None:
        """Give a cell its value. Raises UnreadableTable where the sheet gets too large for a ledger."""
        if row >= LAST_ROW or column >= LAST_COLUMN:
            raise broken(self._path, "行或列超出了工作表的范围", "it has more rows or columns than a sheet can")
        if isinstance(value, str) and len(value) > LONGEST_CELL:
            most = f"{LONGEST_CELL:,}"
            raise broken(
                self._path,
                f"第 {row + 1} 行有一格超过 {most} 字",
                f"a cell in row {row + 1} has more than {most} characters",
            )
        self.cells[row, column] = value, look
        if len(self.cells) > MOST_CELLS:
            raise too_large(self._path)

    def merge(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Merge the cells from ``first`` to ``last`` (row, column); more than a ledger needs stay unmerged."""
        last = min(last[0], LAST_ROW - 1), min(last[1], LAST_COLUMN - 1)
        size = (last[0] - first[0] + 1) * (last[1] - first[1] + 1)
        if size > 1 and self._merged + size <= MOST_MERGED:
            self._merged += size
            self.merged.append((*first, *last))

    def fit(self) -> None:
        """Set widths and heights from what stands in the cells, where the file says nothing of widths.

        A line of one cell is a title, or a remark, and may reach beyond its column.
        """
        if self.widths:
            return
        filled = Counter(row for row, _ in self.cells)
        for (row, column), (value, _) in self.cells.items():
            lines = str(value).split("\n") if value is not None else [""]
            if len(lines) > 1:
                self.heights[row] = max(self.heights.get(row, 0), _LINE * len(lines))
            if row < _SAMPLE and filled[row] > 1:
                wanted = max(NARROWEST, min(max(map(terminal_width, lines)) + 2.0, WIDEST))
                self.widths[column] = max(self.widths.get(column, 0), wanted)


def too_large(path: str) -> Exception:
    """The error for a file that has more cells than a ledger may have."""
    most = f"{MOST_CELLS:,}"
    return broken(path, f"超过 {most} 个单元格", f"it has more than {most} cells")


def typed(text: str) -> Value:
    """A text as Excel takes it when typed, except dates: a plain number is one, all else stays a text.

    Numbers with leading zeros or many digits are codes, and stay as written.

    >>> typed("12"), typed("-0.5"), typed("007"), typed("450100199001011234"), typed("2026/11/20"), typed("")
    (12.0, -0.5, '007', '450100199001011234', '2026/11/20', None)
    """
    if not text:
        return None
    whole, dot, part = text.removeprefix("-").partition(".")
    digits = whole + part
    if not (digits.isascii() and digits.isdigit() and whole) or len(digits) > _MOST_DIGITS or (dot and not part):
        return text
    if (len(whole) > 1 and whole.startswith("0")) or (text.startswith("-") and not digits.strip("0")):
        return text
    return text if part.endswith("0") else float(text)
