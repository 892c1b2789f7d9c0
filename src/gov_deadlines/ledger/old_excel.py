"""Old Excel files (.xls) and the files of WPS (.et), which are of the same kind.

``olefile`` takes the workbook out of the container, and ``xlrd`` reads it: xlrd's own reading of containers never ends
where a damaged one leads round in a circle.
"""

import io
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gov_deadlines.batch.excel.rows import broken
from gov_deadlines.errors import ExtraMissing, UnreadableTable
from gov_deadlines.ledger.plain_sheets import MOST_CELLS, PLAIN, Look, Sheet, Value, too_large

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Cell

_STREAMS = ("Workbook", "Book")
_OTHERS = ("WordDocument", "PowerPoint Document")
_ENCRYPTED = "encrypted"  # how xlrd says so
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_EMPTY, _TEXT, _NUMBER, _DAY, _TRUTH, _ERROR = range(6)
_CENTRED = 2
_WIDTH, _HEIGHT = 256, 20  # a character in widths, a point in heights
_BOLD = 600
_AS_READ = {"formatting_info": True, "on_demand": True, "ragged_rows": True}


def stream_of(path: str, data: bytes) -> bytes:
    """The workbook in an OLE container. Raises UnreadableTable for another kind of file, or one with a password."""
    try:
        import olefile
    except ImportError:
        raise ExtraMissing("ledger", "olefile") from None
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            if container.exists("EncryptedPackage"):
                raise UnreadableTable("encrypted", path)
            name = next((one for one in _STREAMS if container.exists(one)), None)
            if name is None:
                raise _no_workbook(path, other=any(map(container.exists, _OTHERS)))
            found = container.openstream(name).read()
            if len(found) != container.get_size(name):
                raise broken(path, "文件已损坏（不完整）", "the file is broken (it is incomplete)")
            return bytes(found)
    except UnreadableTable:
        raise
    except Exception as error:  # olefile raises several kinds for a damaged file
        raise _refused(path, error) from error


def _no_workbook(path: str, *, other: bool) -> UnreadableTable:
    if other:
        return UnreadableTable(
            "copy", path, reason="it is a Word or PowerPoint file", reason_zh="它是 Word 或 PPT 文件"
        )
    return broken(path, "其中没有工作簿", "there is no workbook in it")


def read_old(path: str, data: bytes) -> tuple[list[Sheet], bool]:
    """All sheets of a workbook out of its container, and whether its days are counted from 1904.

    Raises UnreadableTable, ExtraMissing.
    """
    try:
        import xlrd
    except ImportError:
        raise ExtraMissing("ledger", "xlrd") from None
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # where xlrd tells of what it finds odd
        try:
            book = xlrd.open_workbook(file_contents=data, logfile=nowhere, **_AS_READ)
            return list(_sheets(book, path)), book.datemode == 1
        except UnreadableTable:
            raise
        except Exception as error:  # xlrd raises all kinds for a damaged file
            raise _refused(path, error) from error


def _refused(path: str, error: Exception) -> UnreadableTable:
    reason = str(error).partition("\n")[0][:200] or type(error).__name__
    if _ENCRYPTED in reason:
        return UnreadableTable("encrypted", path)
    return broken(path, "文件已损坏，读不出来", f"the file is broken ({reason})")


def _sheets(book: "Book", path: str) -> Iterator[Sheet]:
    looks = _Looks(book)
    read = 0
    for nth in range(book.nsheets):
        found = book.sheet_by_index(nth)
        sheet = Sheet(found.name, path, hidden=bool(found.visibility))
        for row in range(found.nrows):
            for column, cell in enumerate(found.row(row)):
                if cell.ctype != _EMPTY:
                    sheet.put(row, column, _value(cell), looks[cell.xf_index])
        _frame(found, sheet)
        book.unload_sheet(nth)
        read += len(sheet.cells)
        if read > MOST_CELLS:
            raise too_large(path)
        yield sheet


def _value(cell: "Cell") -> Value:
    """A cell's value; days stay the numbers that they are."""
    if cell.ctype == _TRUTH:
        return bool(cell.value)
    if cell.ctype == _ERROR:
        return _ERRORS.get(cell.value, "#VALUE!")
    value: str | float = cell.value
    return value if cell.ctype in (_TEXT, _NUMBER, _DAY) and value != "" else None


def _frame(found: Any, sheet: Sheet) -> None:  # noqa: ANN401  (xlrd has no types)
    """Widths, heights, what is hidden, what is merged."""
    for column, told in found.colinfo_map.items():
        if not told.hidden:
            sheet.widths[column] = told.width / _WIDTH
        elif column < found.ncols:
            sheet.hidden_columns.add(column)
    for row, told in found.rowinfo_map.items():
        if told.hidden:
            sheet.hidden_rows.add(row)
        elif told.height_mismatch:
            sheet.heights[row] = told.height / _HEIGHT
    for first_row, row, first, column in found.merged_cells:
        sheet.merge((first_row, first), (row - 1, column - 1))


class _Looks(dict[int, Look]):
    """The look of each style of a book."""

    def __init__(self, book: "Book") -> None:
        super().__init__()
        self._book = book

    def __missing__(self, style: int | None) -> Look:
        look = PLAIN
        if style is not None and 0 <= style < len(self._book.xf_list):
            look = self[style] = self._look(self._book.xf_list[style])
        return look

    def _look(self, style: Any) -> Look:  # noqa: ANN401  (xlrd has no types)
        font = self._book.font_list[style.font_index]
        form = self._book.format_map.get(style.format_key)
        code = form.format_str if form is not None and form.format_str else style.format_key
        fill = (
            self._book.colour_map.get(style.background.pattern_colour_index) if style.background.fill_pattern else None
        )
        return Look(
            form=code if isinstance(code, str) or code < 60 else 0,
            font=font.name,
            size=font.height / _HEIGHT,
            bold=font.weight >= _BOLD,
            wrap=bool(style.alignment.text_wrapped),
            centred=style.alignment.hor_align == _CENTRED,
            border=bool(style.border.top_line_style or style.border.bottom_line_style),
            fill="#{:02X}{:02X}{:02X}".format(*fill) if fill else "",
        )
