"""An Excel file as sheets of cells: which sheets there are, what its numbers mean, and the texts they share."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser

from gov_deadlines.batch.tables.xlsx_cells import FORMULA, Row, Rows, style_and_kind, text_of
from gov_deadlines.batch.tables.xlsx_parts import Package, broken, local, plain
from gov_deadlines.batch.tables.xlsx_values import (
    BOOLEAN,
    NUMBER,
    TEXT,
    format_kind,
    iso_cell,
    number_cell,
    unescaped,
)

_KEPT = 1 << 16
_TRUE = ("1", "true")


class Sheet(NamedTuple):
    """One sheet of cells: what it is called, whether it is hidden, and the part that holds it."""

    name: str
    hidden: bool
    part: str


class Book:
    """An open Excel file.

    Attributes:
        path: what messages call it.
        sheets: in their order, without charts.
    """

    def __init__(self, package: Package) -> None:
        """Raises UnreadableTable, ParseError."""
        self._package, self.path = package, package.path
        main = next((name for kind, name in package.related("").values() if kind == "officeDocument"), "")
        if not main.endswith(".xml"):
            raise broken(self.path, "其中没有工作簿", "there is no workbook in it")
        book, self._parts = package.tree(main), package.related(main)
        sheets = (one for child in book if local(child) == "sheets" for one in child)
        self.sheets = tuple(sheet for one in sheets if (sheet := self._sheet(one)) is not None)
        settings = next((one for one in book if local(one) == "workbookPr"), None)
        from_1904 = settings is not None and settings.get("date1904", "0").lower() in _TRUE
        self._cells = _Looks([TEXT + unescaped(text) for text in self._texts()], self._formats(), from_1904=from_1904)

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """The rows of a sheet that hold anything. Raises UnreadableTable, ParseError, ValueError, IndexError."""
        with self._package.open(sheet.part) as part:
            for number, cells in Rows(part, self.path, self._cells):
                if any(cell is not None and not cell[1:].isspace() for cell in cells.values()):
                    yield number, cells

    def _sheet(self, element: Element) -> Sheet | None:
        """None for a sheet that is a chart or a macro."""
        ids = [value for name, value in element.attrib.items() if name.endswith("}id")]
        kind, part = self._parts.get(ids[0] if ids else "", ("", ""))
        if kind != "worksheet":
            return None
        return Sheet(element.get("name", ""), element.get("state", "visible") != "visible", part)

    def _one(self, kind: str) -> str | None:
        """The part of a kind of which there is but one."""
        found = (name for one, name in self._parts.values() if one == kind)
        return next((name for name in found if self._package.has(name)), None)

    def _formats(self) -> list[str]:
        """What the numbers of each style are."""
        part = self._one("styles")
        if part is None:
            return []
        children = {local(one): one for one in self._package.tree(part)}
        codes = {one.get("numFmtId"): one.get("formatCode") for one in children.get("numFmts", ())}
        styles = (one.get("numFmtId", "0") for one in children.get("cellXfs", ()))
        return [format_kind(int(style), codes.get(style)) for style in styles]

    def _texts(self) -> Iterator[str]:
        """The texts that cells refer to by their position; each is let go when it is read."""
        part = self._one("sharedStrings")
        if part is None:
            return
        builder = TreeBuilder()
        outside, parser = builder.start("outside", {}), XMLParser(target=builder)  # noqa: S314  (without definitions)
        with self._package.open(part, whole=True) as file:
            for data in plain(file, self.path):
                parser.feed(data)
                if len(outside):
                    table = outside[0]
                    whole = table[: len(table) - 1]  # the last may not be complete
                    del table[: len(whole)]
                    yield from map(text_of, whole)
        builder.end("outside")
        parser.close()
        yield from map(text_of, outside[0])


class _Looks(dict[str | None, "_Cells"]):
    """What cells hold, by their look and then by what stands in them."""

    def __init__(self, texts: list[str], formats: list[str], *, from_1904: bool) -> None:
        super().__init__()
        self._texts, self._formats, self._from_1904 = texts, formats, from_1904

    def __missing__(self, look: str | None) -> "_Cells":
        found = self[look] = _Cells(self._reader(look))
        return found

    def _reader(self, look: str | None) -> Callable[[str], str]:
        """What reads the cells of a look. It raises ValueError, IndexError."""
        if look == FORMULA:
            return TEXT.__add__
        style, kind = style_and_kind(look)
        if kind == "s":
            return lambda text: self._texts[int(text)]
        if kind == "b":
            return lambda text: BOOLEAN + ("true" if text.strip() in _TRUE else "false")
        if kind == "d":
            return iso_cell
        if kind not in (None, "n"):
            return lambda text: TEXT + unescaped(text)
        at = int(style or 0)
        form = self._formats[at] if at < len(self._formats) else NUMBER
        return partial(number_cell, form=form, from_1904=self._from_1904)


class _Cells(dict[str | None, str | None]):
    """What cells of one look hold, by what stands in the file; worked out once for equal cells."""

    def __init__(self, read: Callable[[str], str]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str | None) -> str | None:
        found = self._read(text) if text else None
        if len(self) >= _KEPT:
            self.clear()
        self[text] = found = None if found == TEXT else found  # a text without characters
        return found
