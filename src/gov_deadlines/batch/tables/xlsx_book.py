"""An Excel file as sheets of cells: which sheets there are, what its numbers mean, and the texts they share."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser

from gov_deadlines.batch.tables.xlsx_cells import FORMULA, Band, CellError, Row, Rows, style_and_kind, text_of
from gov_deadlines.batch.tables.xlsx_parts import Package, broken, local, plain
from gov_deadlines.batch.tables.xlsx_values import (
    BOOLEAN,
    NUMBER,
    TEXT,
    format_kind,
    is_plain,
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
        self._headers: dict[str, Row | None] = {}
        main = next((name for kind, name in package.related("").values() if kind == "officeDocument"), "")
        if not main.endswith(".xml"):
            raise broken(self.path, "其中没有工作簿", "there is no workbook in it")
        book, self._parts = package.tree(main), package.related(main)
        sheets = (one for child in book if local(child) == "sheets" for one in child)
        self.sheets = tuple(sheet for one in sheets if (sheet := self._sheet(one)) is not None)
        settings = next((one for one in book if local(one) == "workbookPr"), None)
        from_1904 = settings is not None and settings.get("date1904", "0").lower() in _TRUE
        self._cells = _Looks(
            [TEXT + unescaped(text) if text else None for text in self._texts()], self._formats(), from_1904=from_1904
        )

    def bands(self, sheet: Sheet) -> Iterator[Band]:
        """The rows of a sheet that hold anything. Raises UnreadableTable, ParseError, ValueError."""
        with self._package.open(sheet.part) as part:
            for band in Rows(part, self.path, self._cells):
                filled = _filled(band)
                if filled.numbers:
                    yield filled

    def header(self, sheet: Sheet) -> Row | None:
        """The first row that holds anything; read once, however many sheets share a part."""
        if sheet.part not in self._headers:
            band = next(self.bands(sheet), None)
            row = None if band is None else {at: column[0] for at, column in band.columns.items()}
            self._headers[sheet.part] = row
        return self._headers[sheet.part]

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


def _filled(band: Band) -> Band:
    """The rows in which more than blanks stands."""
    if any(all(column) and not any(map(is_blank, column)) for column in band.columns.values()):
        return band
    rows = enumerate(zip(*band.columns.values(), strict=True))
    kept = [nth for nth, cells in rows if any(not is_blank(cell) for cell in cells if cell)]
    columns = {at: [column[nth] for nth in kept] for at, column in band.columns.items()}
    return Band([band.numbers[nth] for nth in kept], columns)


def is_blank(cell: str | None) -> bool:
    """Whether nobody sees anything in a cell."""
    return cell is None or cell[1:].isspace()


def _is_digits(text: str) -> bool:
    return text.isdigit() and text.isascii()


class _Looks(dict[str | None, "_Cells"]):
    """What cells hold, by their look and then by what stands in them."""

    def __init__(self, texts: list[str | None], formats: list[str], *, from_1904: bool) -> None:
        super().__init__()
        self._texts, self._formats, self._from_1904 = texts, formats, from_1904

    def __missing__(self, look: str | None) -> "_Cells":
        found = self[look] = self._made(look)
        return found

    def _made(self, look: str | None) -> "_Cells":
        style, kind = (None, FORMULA) if look == FORMULA else style_and_kind(look)
        if kind == "s":
            return _Shared(self._texts)
        if kind not in (None, "n"):
            return _Cells(self._reader(kind))
        at = int(style or 0)
        form = self._formats[at] if 0 <= at < len(self._formats) else NUMBER
        read = partial(_number, form=form, from_1904=self._from_1904)
        return _Numbers(read) if form == NUMBER else _Cells(read)

    def _reader(self, kind: str) -> Callable[[str], str]:
        """What reads the cells of a kind."""
        if kind == FORMULA:
            return TEXT.__add__
        if kind == "b":
            return lambda text: BOOLEAN + ("true" if text.strip() in _TRUE else "false")
        if kind == "d":
            return iso_cell
        return lambda text: TEXT + unescaped(text)


def _number(raw: str, form: str, *, from_1904: bool) -> str:
    try:
        return number_cell(raw, form, from_1904=from_1904)
    except ValueError:
        raise CellError(f"有单元格应为数字而不是：{raw!r}", f"a cell should be a number and is not: {raw!r}") from None


class _Cells(dict[str | None, str | None]):
    """What cells of one look hold, by what stands in the file; worked out once for equal cells."""

    def __init__(self, read: Callable[[str], str | None]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str | None) -> str | None:
        found = self._read(text) if text else None
        if len(self) >= _KEPT:
            self.clear()
        self[text] = found = None if found == TEXT else found  # a text without characters
        return found

    def column(self, texts: list[str | None]) -> list[str | None]:
        """See ``OneLook``."""
        return list(map(self.__getitem__, texts))


class _Shared(_Cells):
    """Cells that refer to the texts of the file."""

    def __init__(self, texts: list[str | None]) -> None:
        super().__init__(self._text)
        self._texts = texts

    def _text(self, at: str) -> str | None:
        number = at.strip()
        if not _is_digits(number) or int(number) >= len(self._texts):
            raise CellError(f"有单元格指向没有的文字 {at!r}", f"a cell refers to a text {at!r} that is not there")
        return self._texts[int(number)]

    def column(self, texts: list[str | None]) -> list[str | None]:
        """See ``OneLook``."""
        if all(texts) and _is_digits("".join(filter(None, texts))):
            with suppress(IndexError):
                return list(map(self._texts.__getitem__, map(int, filter(None, texts))))
        return super().column(texts)


class _Numbers(_Cells):
    """Cells with plain numbers."""

    def column(self, texts: list[str | None]) -> list[str | None]:
        """See ``OneLook``."""
        return [NUMBER + text if text and is_plain(text) else self[text] for text in texts]
