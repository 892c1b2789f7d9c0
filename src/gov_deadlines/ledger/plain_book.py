"""Plain sheets written as an .xlsx file: values, widths, merged cells, formats; nothing is calculated or linked."""

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gov_deadlines.errors import ExtraMissing
from gov_deadlines.files.placing import failing
from gov_deadlines.ledger.plain_sheets import PLAIN, Look, Sheet, Value

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_LONGEST_NAME = 31
_LONGEST_FORMAT = 255
_MOST_LOOKS = 4_000  # Excel's own limit of cell formats is 64,000; xlsxwriter compares each with each font and fill
_TALLEST, _WIDEST = 409.0, 255.0


def write_plain(sheets: Sequence[Sheet], path: str, *, from_1904: bool = False) -> None:
    """Write sheets as an .xlsx file. Raises OutputFailed, ExtraMissing."""
    try:
        import xlsxwriter
    except ImportError:
        raise ExtraMissing("ledger", "xlsxwriter") from None
    with failing(path):
        book = xlsxwriter.Workbook(path, {**_AS_TEXT, "date_1904": from_1904})
        looks = _Looks(book)
        names: set[str] = set()
        shown = next((one for one in sheets if not one.hidden), None)
        for sheet in sheets:
            written = book.add_worksheet(_name(sheet.name, names))
            _write(written, sheet, looks)
            if sheet is shown:
                written.activate()
                written.set_first_sheet()
            elif sheet.hidden and shown is not None:
                written.hide()
        _close(book)


def _close(book: "Workbook") -> None:
    from xlsxwriter.exceptions import FileCreateError

    try:
        book.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else error
        raise cause if isinstance(cause, OSError) else OSError(str(error)) from error


class _Looks(dict[Look, "Format | None"]):
    """The format of each look."""

    def __init__(self, book: "Workbook") -> None:
        super().__init__()
        self._book = book

    def __missing__(self, look: Look) -> "Format | None":
        if look == PLAIN:
            return None
        if len(self) >= _MOST_LOOKS:
            return self[Look(form=0)]
        found = self[look] = self._book.add_format(dict(_properties(look)))
        return found


def _properties(look: Look) -> list[tuple[str, object]]:
    """What ``xlsxwriter`` calls the parts of a look."""
    form = look.form if isinstance(look.form, int) or len(look.form) <= _LONGEST_FORMAT else 0
    said: list[tuple[str, object]] = [
        ("num_format", _NOT_IN_XML.sub("", form) if isinstance(form, str) else form),
        ("valign", "vcenter"),
    ]
    said += [("font_name", _NOT_IN_XML.sub("", look.font))] if look.font else []
    said += [("font_size", look.size)] if look.size else []
    said += [("bold", True)] if look.bold else []
    said += [("text_wrap", True)] if look.wrap else []
    said += [("align", "center")] if look.centred else []
    said += [("border", 1)] if look.border else []
    said += [("bg_color", look.fill)] if look.fill else []
    return said


def _name(name: str, taken: set[str]) -> str:
    """A name that Excel accepts for a sheet, unlike the others."""
    name = _NOT_IN_XML.sub("", _NOT_IN_NAMES.sub(" ", name)).strip("' ")[:_LONGEST_NAME] or "Sheet1"
    wanted, nth = name, 1
    while wanted.lower() in taken or wanted.lower() == "history":  # Excel keeps this one for itself
        nth += 1
        wanted = f"{name[: _LONGEST_NAME - 6]} ({nth})"
    taken.add(wanted.lower())
    return wanted


def _write(written: "Worksheet", sheet: Sheet, looks: _Looks) -> None:
    from xlsxwriter.exceptions import OverlappingRange

    for column in sheet.widths.keys() | sheet.hidden_columns:
        width = sheet.widths.get(column)
        options = {"hidden": True} if column in sheet.hidden_columns else {}
        written.set_column(column, column, min(width, _WIDEST) if width is not None else None, None, options)
    for row in sheet.heights.keys() | sheet.hidden_rows:
        height = sheet.heights.get(row)
        options = {"hidden": True} if row in sheet.hidden_rows else {}
        written.set_row(row, min(height, _TALLEST) if height is not None else None, None, options)
    for row, column, last_row, last_column in sheet.merged:
        look = sheet.cells.get((row, column), (None, PLAIN))[1]
        try:
            written.merge_range(row, column, last_row, last_column, "", looks[look])
        except OverlappingRange:  # only in damaged files; the values below stay
            continue
    for (row, column), (value, look) in sheet.cells.items():
        _put(written, row, column, value, looks[look])


def _put(written: "Worksheet", row: int, column: int, value: Value, look: "Format | None") -> None:
    """Write one value; what a file cannot hold is written as text."""
    if value is None or value == "":
        written.write_blank(row, column, "", look)
    elif isinstance(value, bool):
        written.write_boolean(row, column, value, look)
    elif isinstance(value, str) or not math.isfinite(value):
        written.write_string(row, column, _NOT_IN_XML.sub("\ufffd", str(value)), look)
    else:
        written.write_number(row, column, value, look)
