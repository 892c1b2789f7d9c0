"""What a workbook has beside the cells of a sheet, and what of it our columns may get into the way of."""

import re
from collections.abc import Iterator

from gov_deadlines.ledger.grid import Area, area_of
from gov_deadlines.ledger.workbook import Workbook
from gov_deadlines.ledger.xml_edit import Element, outline

_PRINT_AREA = "_xlnm.print_area"
_REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]{1,7}:\$?[A-Z]{1,3}\$?[0-9]{1,7}")
_USUAL_WIDTH, _USUAL_HEIGHT = 609_600, 190_500  # of a column and a row, in the unit of drawings
_FARTHEST = 1 << 20


def tables(workbook: Workbook, part: str) -> list[Area]:
    """The areas of Excel's own tables on a sheet. Raises UnreadableTable, ExpatError."""
    found = [table for kind, table in workbook.related(part).values() if kind == "table" and workbook.has(table)]
    refs = (workbook.root_of(table).attributes.get("ref", "") for table in found)
    return [area_of(ref, workbook.path) for ref in refs if ref]


def drawings(workbook: Workbook, part: str) -> Iterator[Area]:
    """The cells that charts, pictures and text boxes of a sheet lie over, roughly. Raises ExpatError."""
    for kind, drawing in workbook.related(part).values():
        if kind == "drawing" and workbook.has(drawing):
            data = workbook.read(drawing)
            yield from filter(None, (_place(data, one) for one in outline(data, 3).children))


def _place(data: bytes, anchor: Element) -> Area | None:
    first, last, size = (anchor.child(name) for name in ("from", "to", "ext"))
    if first is None:
        return None
    left, top = (_number(data, first, name) for name in ("col", "row"))
    if last is not None:
        right, bottom = (_number(data, last, name) for name in ("col", "row"))
    else:
        wide, high = (_whole(size.attributes.get(name, "")) if size else 0 for name in ("cx", "cy"))
        right, bottom = left + wide // _USUAL_WIDTH, top + high // _USUAL_HEIGHT
    return Area(left, top + 1, right, bottom + 1)


def _number(data: bytes, corner: Element, name: str) -> int:
    found = corner.child(name)
    return 0 if found is None else _whole(data[found.inside : found.close].decode("utf-8", "replace"))


def _whole(text: str) -> int:
    plain = text.strip()
    return min(int(plain[:18]), _FARTHEST * _USUAL_WIDTH) if plain.isdecimal() else 0


def printed(workbook: Workbook, part: str) -> list[Area]:
    """The areas of a sheet that are printed; none where all of it is. Raises ExpatError."""
    position = next(str(one.position) for one in workbook.sheets if one.part == part)
    book = workbook.read(workbook.main)
    names = outline(book, 2).child("definedNames")
    for one in names.children if names else ():
        words = one.attributes
        if words.get("name", "").lower() == _PRINT_AREA and words.get("localSheetId") == position:
            refs = _REFERENCE.findall(book[one.inside : one.close].decode("utf-8", "replace"))
            return [area_of(ref, workbook.path) for ref in refs]
    return []
