"""Put the overview and the sheet of what is coming into a workbook, or replace those that an earlier run put there."""

from gov_deadlines.answers.coming import Overview
from gov_deadlines.ledger.coming_sheet import Sheets, coming_draft
from gov_deadlines.ledger.made_sheets import Book, Made, made
from gov_deadlines.ledger.overview_sheet import overview_draft
from gov_deadlines.ledger.workbook import Workbook
from gov_deadlines.ledger.xml_edit import outline
from gov_deadlines.pages.voice import Voice
from gov_deadlines.text import Language
from gov_deadlines.wording.coming import COMING, OVERVIEW

_TYPES = "application/vnd.openxmlformats-officedocument."
_DRAWING_TYPE, _CHART_TYPE = f"{_TYPES}drawing+xml", f"{_TYPES}drawingml.chart+xml"
_TRUE = ("1", "true", "on")


def put_sheets(book: Workbook, found: Overview, ledger: str, language: Language) -> tuple[str, str]:
    """Put both sheets in front of the others, the overview first; returns their names.

    ``ledger`` is the name of the sheet the duties come from. Raises ExtraMissing, UnreadableTable.
    """
    overview = book.title_of(OVERVIEW.say(language), OVERVIEW.code)
    coming = book.title_of(COMING.say(language), COMING.code)
    sheets = Sheets(Voice(language), ledger, overview, coming)
    drafts = [coming_draft(found, sheets), overview_draft(found, sheets)]
    both = made(drafts, date_1904=_from_1904(book))
    for sheet, key in zip(both.sheets, (COMING.code, OVERVIEW.code), strict=True):
        _put(book, both, sheet, key)
    return overview, coming


def _put(book: Workbook, both: Book, sheet: Made, key: str) -> None:
    data = both.styled(sheet, book.add_style)
    part = book.add_sheet(sheet.name, data, key=key, first=True, repeated=sheet.repeated)
    if not sheet.drawing:
        return
    drawing = book.unused(f"xl/drawings/gov-deadlines-{key}", ".xml")
    book.add_part(drawing, sheet.drawing, _DRAWING_TYPE)
    _related(book, part, "drawing", drawing, 1)
    for number, data in enumerate(sheet.charts, 1):
        chart = book.unused(f"xl/charts/gov-deadlines-{key}-{number}-", ".xml")
        book.add_part(chart, data, _CHART_TYPE)
        _related(book, drawing, "chart", chart, number)


def _related(book: Workbook, part: str, kind: str, target: str, number: int) -> None:
    """Relate two new parts; the first one names the other by this number."""
    if book.relate(part, kind, target) != f"rId{number}":
        raise AssertionError(f"{part} had relationships of its own")


def _from_1904(book: Workbook) -> bool:
    settings = outline(book.read(book.main), 1).child("workbookPr")
    return settings is not None and settings.attributes.get("date1904", "0").lower() in _TRUE
