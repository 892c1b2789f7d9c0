"""The sheets of an "XML spreadsheet 2003", which some office systems export under the name .xls."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from xml.etree.ElementTree import ParseError, XMLParser

from gov_deadlines.batch.excel.rows import LAST_ROW, broken
from gov_deadlines.errors import UnreadableTable
from gov_deadlines.ledger.plain_sheets import PLAIN, Look, Sheet, Value

_MARK = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = "{" + _MARK + "}"
_HEAD = 4_096
_FORMS: dict[str, str | int] = {
    "Short Date": "yyyy-mm-dd",
    "Long Date": 'yyyy"年"m"月"d"日"',
    "General Date": "yyyy-mm-dd hh:mm",
    "General": 0,
}
_IN_SHEETS = ("Column", "Row", "Cell", "Data")
_DAY = "yyyy-mm-dd"
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  (cells have no zone)
_POINTS = 5.6  # a character's width
_WIDEST_COLUMN = 256


def is_xml_sheets(text: str) -> bool:
    """Whether a text begins as such a file does."""
    head = text[:_HEAD]
    return head.lstrip().startswith("<") and "Workbook" in head and _MARK in head


def read_xml(text: str, path: str) -> list[Sheet]:
    """All sheets. Raises UnreadableTable."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise broken(path, "其中有 DTD，工作簿不需要它", "it has a DTD, which no workbook needs")
    builder = _Builder(path)
    parser = XMLParser(target=builder)  # noqa: S314  (without definitions)
    try:
        parser.feed(text)
        parser.close()
    except UnreadableTable:  # is a ValueError
        raise
    except (ParseError, ValueError, OverflowError) as error:
        reason = str(error).partition("\n")[0]
        raise broken(path, f"文件已损坏（{reason}）", f"the file is broken ({reason})") from error
    return builder.sheets


class _Builder:
    """Takes the parser's events; what a ledger does not need is passed over."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.sheets: list[Sheet] = []
        self._looks: dict[str, Look] = {}
        self._style = self._cell_style = ""
        self._row = self._last_row = self._column = self._last_column = self._wide = -1
        self._data: list[str] | None = None
        self._kind = ""
        self._begin: dict[str, Callable[[Mapping[str, str]], None]] = {
            "Style": self._begin_style,
            "NumberFormat": self._begin_format,
            "Font": self._begin_font,
            "Worksheet": self._begin_sheet,
            "Column": self._begin_column,
            "Row": self._begin_row,
            "Cell": self._begin_cell,
            "Data": self._begin_data,
        }

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = tag.removeprefix(_SS) if tag.startswith(_SS) else ""
        begin = self._begin.get(name)
        if begin is not None and (self.sheets or name not in _IN_SHEETS):
            begin({name.removeprefix(_SS): value for name, value in attributes.items()})

    def data(self, text: str) -> None:
        """Text of an element."""
        if self._data is not None:
            self._data.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == f"{_SS}Data" and self._data is not None:
            look = self._looks.get(self._cell_style, PLAIN)
            value, look = _value("".join(self._data), self._kind, look)
            self._data = None
            if value is not None and self.sheets:
                self.sheets[-1].put(self._row, self._column, value, look)

    def _begin_style(self, said: Mapping[str, str]) -> None:
        self._style = said.get("ID", "")
        self._looks[self._style] = self._looks.get(said.get("Parent", ""), PLAIN)

    def _begin_format(self, said: Mapping[str, str]) -> None:
        named = said.get("Format", "General")
        form: str | int = _FORMS.get(named, named)
        self._looks[self._style] = self._looks.get(self._style, PLAIN)._replace(form=form)

    def _begin_font(self, said: Mapping[str, str]) -> None:
        if said.get("Bold") == "1":
            self._looks[self._style] = self._looks.get(self._style, PLAIN)._replace(bold=True)

    def _begin_sheet(self, said: Mapping[str, str]) -> None:
        self.sheets.append(Sheet(said.get("Name", ""), self._path))
        self._row = self._last_row = self._wide = -1

    def _begin_column(self, said: Mapping[str, str]) -> None:
        first = _count(said.get("Index"), self._wide + 2, LAST_ROW) - 1
        self._wide = min(first + _count(said.get("Span"), 0, _WIDEST_COLUMN), _WIDEST_COLUMN)
        for column in range(first, self._wide + 1):
            if "Width" in said:
                self.sheets[-1].widths[column] = abs(float(said["Width"])) / _POINTS
            if said.get("Hidden") == "1":
                self.sheets[-1].hidden_columns.add(column)

    def _begin_row(self, said: Mapping[str, str]) -> None:
        self._row = _count(said.get("Index"), self._last_row + 2, LAST_ROW + 1) - 1
        self._last_row = self._row + _count(said.get("Span"), 0, LAST_ROW)
        self._last_column = -1
        if said.get("Hidden") == "1":
            self.sheets[-1].hidden_rows.add(self._row)

    def _begin_cell(self, said: Mapping[str, str]) -> None:
        self._column = _count(said.get("Index"), self._last_column + 2, LAST_ROW) - 1
        self._cell_style = said.get("StyleID", "Default")
        across, down = (_count(said.get(one), 0, LAST_ROW) for one in ("MergeAcross", "MergeDown"))
        if across or down:
            self.sheets[-1].merge((self._row, self._column), (self._row + down, self._column + across))
        self._last_column = self._column + across

    def _begin_data(self, said: Mapping[str, str]) -> None:
        self._kind, self._data = said.get("Type", "String"), []


def _count(said: str | None, otherwise: int, most: int) -> int:
    """A number of rows or columns."""
    return max(0, min(int(said), most)) if said is not None else otherwise


def _value(text: str, kind: str, look: Look) -> tuple[Value, Look]:
    """A cell's value, and its look, which says that a day is one."""
    if kind == "Number" and text:
        return float(text), look
    if kind == "Boolean":
        return text == "1", look
    if kind == "DateTime":
        moment = datetime.fromisoformat(text)
        if moment.date() < date(1900, 3, 1):  # Excel's days differ before
            return text, look
        days = (moment.replace(tzinfo=None) - _EPOCH).total_seconds() / 86_400
        return days, look if look.form not in (0, "@") else look._replace(form=_DAY)
    return text or None, look
