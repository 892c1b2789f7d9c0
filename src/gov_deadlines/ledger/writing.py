"""Our columns put into the XML of a sheet: cells, widths, and what must reach over them. All else stays as it is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from gov_deadlines.batch.excel.rows import letters
from gov_deadlines.batch.excel.values import DAY, format_kind
from gov_deadlines.ledger.around import Around
from gov_deadlines.ledger.layout import Layout
from gov_deadlines.ledger.looks import STATUS_LOOKS, coloured
from gov_deadlines.ledger.sheet_xml import Frame, Places, RowPlace
from gov_deadlines.ledger.styles import Look
from gov_deadlines.ledger.titles import OWN, TRIGGERS
from gov_deadlines.ledger.workbook import Workbook
from gov_deadlines.ledger.xml_edit import Edit, edited, text, with_attributes

Value = date | int | str | None
MARK = "FFF2CC"  # behind a row that somebody must look at
_ISO_FORMAT = "yyyy\\-mm\\-dd"
_FROM = {False: date(1899, 12, 30).toordinal(), True: date(1904, 1, 1).toordinal()}
_DAYS = ("due", "safest", "earliest", "latest")
_CENTRED = (*_DAYS, "standing", "status", "left")


class Line(NamedTuple):
    """What stands in our columns of one row, by their keys; whether the row is marked; and the code of its status."""

    values: Mapping[str, Value]
    marked: bool = False
    status: str = ""


class Written(NamedTuple):
    """What was written: the columns by key, and how many formulas in them were replaced."""

    columns: dict[str, int]
    formulas: int


class Writer:
    """Writes our columns into one sheet of a workbook."""

    def __init__(self, workbook: Workbook, layout: Layout, frame: Frame, first: int, *, from_1904: bool) -> None:
        """``first`` is the first of our columns, where an earlier run has not added them."""
        self._workbook, self._layout, self._frame = workbook, layout, frame
        self._data = workbook.read(layout.sheet.part)
        self.columns = dict(layout.own) or {own.key: first + nth for nth, own in enumerate(OWN)}
        self._order = sorted(self.columns.items(), key=lambda one: one[1])
        self._from = _FROM[from_1904]
        self._letters = {key: letters(column) for key, column in self.columns.items()}
        looked_at = next(layout.columns[role] for role in TRIGGERS if role in layout.columns)
        self._places = Places(self._data, frame.prefix, self._order[0][1], looked_at, workbook.path)
        self._date_format = self._own_date_format()
        self._formulas = 0
        self._styles: dict[tuple[int, str, bool, str], int] = {}

    def write(self, lines: Mapping[int, Line], titles: Mapping[str, str], blank: Sequence[int]) -> Written:
        """Put lines into their rows, titles into the header, and nothing into the rows that have become blank."""
        edits = list(self._header(titles))
        for number, line in lines.items():
            edits += self._row(number, {key: self._cell(number, key, line) for key, _ in self._order})
        for number in blank:
            edits += self._row(number, {key: self._cell(number, key, Line({})) for key, _ in self._order})
        around = Around(self._workbook, self._layout, self._frame, self._data, self.columns)
        edits += around.edits(max((*lines, self._layout.header.last)))
        self._workbook.replace(self._layout.sheet.part, edited(self._data, edits))
        around.name_the_filter()
        return Written(self.columns, self._formulas)

    # cells

    def _header(self, titles: Mapping[str, str]) -> Iterator[Edit]:
        header = self._layout.header
        for number in range(header.first, header.last + 1):
            place = self._places.rows.get(number)
            if place is None:
                continue
            look = Look(number_format=0, wrap=True, horizontal="center")
            style = self._workbook.add_style(look, place.style)
            cells = {
                key: self._text_cell(
                    f"{self._letters[key]}{number}", style, titles[key] if number == header.first else ""
                )
                for key, _ in self._order
            }
            yield from self._row(number, cells)

    def _row(self, number: int, cells: Mapping[str, bytes]) -> Iterator[Edit]:
        """Put cells into a row: over those that stand there, else between its others."""
        place = self._places.rows.get(number)
        if place is None:
            return
        there = {one.column: one for one in place.cells}
        pending = b""
        position = None
        for key, column in self._order:
            found = there.get(column)
            if found is not None:
                self._formulas += found.formula
                yield found.start, found.end, cells[key]
                continue
            after = next((one.start for one in place.cells if one.column > column), None)
            if position is not None and after != position:
                yield self._inserted(place, position, pending)
                pending = b""
            position, pending = after if after is not None else place.close, pending + cells[key]
        if position is not None:
            yield self._inserted(place, position, pending)
        if (grown_spans := self._spans(place)) is not None and place.close < place.end:
            yield (
                place.start,
                place.inside,
                with_attributes(self._data[place.start : place.inside], {"spans": grown_spans}),
            )

    def _inserted(self, place: RowPlace, position: int, cells: bytes) -> Edit:
        if place.close < place.end:
            return position, position, cells
        tag = self._data[place.start : place.inside]
        return place.start, place.end, tag[:-2].rstrip() + b">" + cells + f"</{self._frame.prefix}row>".encode()

    def _spans(self, place: RowPlace) -> str | None:
        """The columns a row says it has, with ours; None where it says nothing."""
        first, colon, last = place.spans.partition(":")
        ours = self._order[-1][1] + 1
        if not colon or " " in place.spans or not (first.isdigit() and last.isdigit()) or int(last) >= ours:
            return None
        return f"{first}:{ours}"

    def _cell(self, number: int, key: str, line: Line) -> bytes:
        place = self._places.rows.get(number)
        base = place.style if place else 0
        at, value = f"{self._letters[key]}{number}", line.values.get(key)
        style = self._style(base, key, line)
        if isinstance(value, str):
            return self._text_cell(at, style, value)
        if value is None:
            return self._text_cell(at, style, "")
        stored = value.toordinal() - self._from if isinstance(value, date) else value
        prefix = self._frame.prefix
        return f'<{prefix}c r="{at}" s="{style}"><{prefix}v>{stored}</{prefix}v></{prefix}c>'.encode()

    def _text_cell(self, at: str, style: int, value: str) -> bytes:
        prefix = self._frame.prefix
        if not value:
            return f'<{prefix}c r="{at}" s="{style}"/>'.encode()
        inside = f"<{prefix}is><{prefix}t>{text(value)}</{prefix}t></{prefix}is>"
        return f'<{prefix}c r="{at}" s="{style}" t="inlineStr">{inside}</{prefix}c>'.encode()

    def _style(self, base: int, key: str, line: Line) -> int:
        status = line.status if key == "status" else ""
        known = base, key, line.marked, status
        if known not in self._styles:
            look = Look(
                number_format=self._date_format if key in _DAYS else 0,
                fill=MARK if line.marked else None,
                horizontal="center" if key in _CENTRED else "left",
                wrap=False,
            )
            look = coloured(look, STATUS_LOOKS[status]) if status else look
            self._styles[known] = self._workbook.add_style(look, base)
        return self._styles[known]

    def _own_date_format(self) -> str | int:
        """The format of most days in the ledger's own column, where it shows a day without a time."""
        for style, _ in self._places.styles.most_common():
            number, code = self._workbook.styles.format_of(style)
            shows_time = any(one in (code or "").lower() for one in "hs") or number in (18, 19, 20, 21, 22, 45, 46, 47)
            if format_kind(number, code) == DAY and not shows_time:
                return number
        return _ISO_FORMAT
