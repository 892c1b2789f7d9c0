"""Small ledgers made by openpyxl for the tests of single rules, and what was written beside their rows."""

import re
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from gov_deadlines.ledger.result import Ledger
from gov_deadlines.ledger.running import fill_ledger

AS_OF = date(2026, 11, 30)
TITLES = ("最迟日期", "稳妥日期", "确定程度", "最早可能", "最晚可能", "状态", "剩余工作日", "依据条款", "说明")
_CELL = re.compile(rb"<c(?=[\s>/])(?:[^>]*/>|[^>]*>.*?</c>)", re.DOTALL)


def day(text: str) -> date:
    return date.fromisoformat(text)


def book_of(path: Path, *rows: Sequence[object], sheet: str = "台账", merges: Sequence[str] = ()) -> Path:
    """A workbook of one sheet with these rows, from the first row on; None leaves a cell out."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for number, cells in enumerate(rows, 1):
        for column, value in enumerate(cells, 1):
            if value is not None:
                page.cell(number, column, value)
    for one in merges:
        page.merge_cells(one)
    book.save(path)
    return path


def filled(path: Path, *rows: Sequence[object], **options: Any) -> "tuple[Ledger, list[dict[str, Any]]]":
    """What a ledger of these rows gets: the result, and by own title what stands in each row of the sheet."""
    merges, sheet = options.pop("merges", ()), options.pop("sheet_named", "台账")
    source = book_of(path / "台账.xlsx", *rows, sheet=sheet, merges=merges)
    return again(source, path / "答.xlsx", **options)


def again(source: Path, target: Path, **options: Any) -> "tuple[Ledger, list[dict[str, Any]]]":
    """The same for a file that is there."""
    done = fill_ledger(source, target, **{"as_of": AS_OF, "force": True, **options})
    return done, own_of(openpyxl.load_workbook(target, data_only=True)[done.sheet], done.header_row)


def own_of(page: Worksheet, header: int) -> list[dict[str, Any]]:
    """What our columns have in each row of a sheet; days as dates."""
    columns = {str(cell.value): cell.column for cell in page[header] if cell.value in TITLES}
    return [
        {
            title: value.date() if hasattr(value, "date") else value
            for title, at in columns.items()
            if (value := page.cell(row, at).value) is not None
        }
        for row in range(1, page.max_row + 1)
    ]


def parts(path: Path) -> dict[str, bytes]:
    """All parts of a file, unpacked."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def cells_of(sheet: bytes) -> dict[bytes, bytes]:
    """The XML of each cell of a sheet, by its place."""
    found = (one[0] for one in _CELL.finditer(sheet))
    return {at[1]: cell for cell in found if (at := re.search(rb'\sr="([A-Z]+[0-9]+)"', cell))}
