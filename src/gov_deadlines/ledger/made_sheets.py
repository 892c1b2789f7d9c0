"""New sheets: made with xlsxwriter as a workbook of their own, and taken apart to be put into another one.

xlsxwriter writes what Excel itself would write, charts included. Cells name their styles by number; the styles come
along as looks, and whoever places the sheets in a workbook says which numbers they have there.
"""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from gov_deadlines.errors import ExtraMissing
from gov_deadlines.ledger.chart import spelled_out
from gov_deadlines.ledger.styles import Look

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Value = str | int | date | None
_STYLED = re.compile(rb'(<(?:c|row|col) [^>]*?\b(?:s|style)=")([0-9]+)(")')
_LONGEST = 32_767  # characters in a cell
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")  # xlsxwriter writes other control characters as Excel does
_A4 = 9
_MARGINS = 0.5  # inches


class Drawn(NamedTuple):
    """A chart on a sheet: the cell of its upper left corner, its size in pixels, and what draws it."""

    row: int
    column: int
    width: int
    height: int
    draw: "Callable[[Workbook], Chart]"


class Draft:
    """A sheet as it is being laid out: cells in any order; rows and columns count from 0.

    Attributes:
        name: the sheet's name, by which charts refer to it.
        widths: of the columns, in characters.
        heights: of some rows, in points.
        frozen: how many rows stay in view at the top; the last of them is printed on every page.
        landscape: whether the page is printed lengthwise.
        pages: how many pages it is printed on at most; 0 for as many as it takes.
    """

    def __init__(self, name: str, widths: Sequence[float]) -> None:
        self.name, self.widths = name, widths
        self.heights: dict[int, float] = {}
        self.frozen, self.landscape, self.pages = 0, False, 0
        self.charts: list[Drawn] = []
        self._cells: dict[tuple[int, int], tuple[Value, Look, str]] = {}
        self._merges: dict[tuple[int, int], int] = {}  # the first cell, and the last column

    def put(self, row: int, column: int, value: Value, look: Look, *, link: str = "", to: int = 0) -> None:
        """Put a value into a cell, or into the cells up to column ``to``, merged into one.

        ``link`` is a place in the workbook, such as ``'台账'!A5``.
        """
        for at in range(column, max(column, to) + 1):
            self._cells[row, at] = (value, look, link) if at == column else (None, look, "")
        if to > column:
            self._merges[row, column] = to

    def line(self, row: int, column: int, values: Sequence[tuple[Value, Look]]) -> None:
        """Put values into cells side by side."""
        for at, (value, look) in enumerate(values, column):
            self.put(row, at, value, look)

    def write(self, book: "Workbook", look_of: "Callable[[Look], Format]") -> None:
        """Write the sheet into a book of its own."""
        sheet = book.add_worksheet(self.name)
        for at, width in enumerate(self.widths):
            sheet.set_column(at, at, width)
        for row, height in self.heights.items():
            sheet.set_row(row, height)
        for (row, column), (value, look, link) in sorted(self._cells.items(), key=lambda cell: cell[0]):
            if (row, column) in self._merges:
                sheet.merge_range(row, column, row, self._merges[row, column], "", look_of(look))
            _write(sheet, (row, column), value, look_of(look), link)
        for chart in self.charts:
            shown = chart.draw(book)
            shown.set_size({"width": chart.width, "height": chart.height})
            sheet.insert_chart(chart.row, chart.column, shown, {"object_position": 1})
        self._set_up(sheet)

    def _set_up(self, sheet: "Worksheet") -> None:
        """The page, on screen and on paper."""
        sheet.hide_gridlines(2)
        sheet.set_paper(_A4)
        sheet.set_margins(_MARGINS, _MARGINS, _MARGINS, _MARGINS)
        sheet.fit_to_pages(1, self.pages)
        sheet.center_horizontally()
        sheet.set_footer("&C&P / &N")
        if self.landscape:
            sheet.set_landscape()
        if self.frozen:
            sheet.freeze_panes(self.frozen, 0)


def _write(sheet: "Worksheet", at: tuple[int, int], value: Value, look: "Format", link: str) -> None:
    if link:
        sheet.write_url(*at, f"internal:{link}", look, str(value))
    elif value is None or value == "":
        sheet.write_blank(*at, None, look)
    elif isinstance(value, str):
        sheet.write_string(*at, _NOT_IN_XML.sub("", value[:_LONGEST]), look)
    elif isinstance(value, int):
        sheet.write_number(*at, value, look)
    else:
        sheet.write_datetime(*at, value, look)


class Made(NamedTuple):
    """A sheet taken out of the book it was made in.

    Attributes:
        name: its name.
        xml: its part; a cell's style is a position in the styles of the book.
        drawing: the part its charts are drawn on, with the relationship ids ``rId1``, ``rId2`` ...; empty for none.
        charts: the part of each chart, in the order of these ids.
        repeated: the rows printed on every page, such as ``$1:$5``; empty for none.
    """

    name: str
    xml: bytes
    drawing: bytes
    charts: tuple[bytes, ...]
    repeated: str


class Book(NamedTuple):
    """Some sheets made together: the file they are in, the sheets, and the look behind each number of a style."""

    file: bytes
    sheets: tuple[Made, ...]
    looks: dict[int, Look]

    def styled(self, sheet: Made, style_of: Callable[[Look], int]) -> bytes:
        """A sheet's part with the numbers that its styles have in another workbook."""

        def number(found: re.Match[bytes]) -> bytes:
            look = self.looks.get(int(found[2]))
            return b"%b%d%b" % (found[1], 0 if look is None else style_of(look), found[3])

        return _STYLED.sub(number, sheet.xml)


def made(drafts: Sequence[Draft], *, date_1904: bool = False) -> Book:
    """Make sheets. ``date_1904`` is whether the days of the workbook they go into count from 1904.

    Raises ExtraMissing where xlsxwriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise ExtraMissing("ledger", "xlsxwriter") from None
    file, formats = io.BytesIO(), dict[Look, Any]()
    with xlsxwriter.Workbook(file, {"constant_memory": True, "date_1904": date_1904}) as book:

        def look_of(look: Look) -> "Format":
            if look not in formats:
                formats[look] = book.add_format(_properties(look))
            return formats[look]

        for draft in drafts:
            draft.write(book, look_of)
    looks = {form.xf_index: look for look, form in formats.items()}
    return Book(file.getvalue(), _taken_apart(file, drafts), looks)


def _properties(look: Look) -> dict[str, Any]:
    """A look in the words of xlsxwriter."""
    found = {
        "num_format": look.number_format,
        "bg_color": look.fill and f"#{look.fill}",
        "font_color": look.colour and f"#{look.colour}",
        "bold": look.bold,
        "font_size": look.size,
        "border": int(bool(look.border)),
        "align": look.horizontal,
        "valign": {"center": "vcenter"}.get(look.vertical or "", look.vertical),
        "text_wrap": look.wrap,
    }
    return {name: value for name, value in found.items() if value is not None}


def _taken_apart(file: io.BytesIO, drafts: Sequence[Draft]) -> tuple[Made, ...]:
    sheets = []
    with zipfile.ZipFile(file) as parts:
        for number, draft in enumerate(drafts, 1):
            xml = parts.read(f"xl/worksheets/sheet{number}.xml").replace(b' tabSelected="1"', b"")
            drawing = _target(parts, f"xl/worksheets/_rels/sheet{number}.xml.rels")
            charts = _targets(parts, f"xl/drawings/_rels/{drawing.rpartition('/')[2]}.rels") if drawing else []
            sheets.append(
                Made(
                    name=draft.name,
                    xml=xml,
                    drawing=parts.read(f"xl/{drawing}") if drawing else b"",
                    charts=tuple(spelled_out(parts.read(f"xl/{chart}")) for chart in charts),
                    repeated=f"${draft.frozen}:${draft.frozen}" if draft.frozen else "",
                )
            )
    return tuple(sheets)


def _targets(parts: zipfile.ZipFile, name: str) -> list[str]:
    """What a part of relationships points to, in the order of their ids, as paths below ``xl``."""
    if name not in parts.namelist():
        return []
    return [found.decode() for found in re.findall(rb'Target="\.\./([^"]*)"', parts.read(name))]


def _target(parts: zipfile.ZipFile, name: str) -> str:
    return next(iter(_targets(parts, name)), "")
