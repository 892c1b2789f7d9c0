"""Excel files read as tables of text: the one sheet that is meant, without its empty rows and columns."""

import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from xml.parsers.expat import ExpatError

import numpy as np

from gov_deadlines.batch.duck import incoming, name, reading, unlike
from gov_deadlines.batch.excel.rows import Band, Package, Row, Rows, broken, column_at, local, text_of
from gov_deadlines.batch.excel.values import TEXT, TRUE, Looks, format_kind, is_blank, unescaped
from gov_deadlines.batch.job import FileJob, kind_of
from gov_deadlines.batch.rows import check_header, needed, told_apart
from gov_deadlines.batch.table_rows import KINDS, Source
from gov_deadlines.errors import GovDeadlinesError, UnreadableTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_CELLS = 64 << 20  # rows times columns: a full sheet of 64 columns
MOST_UNTITLED = 256  # columns that are not empty but have no title
_CHUNK = 200_000  # cells put into the database at once
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, ParseError, ExpatError, EOFError, OSError),
    *(IndexError, ValueError, NotImplementedError, RuntimeError),  # the last two: other compression or encryption
)


class Sheet(NamedTuple):
    """One sheet of cells: its name, whether it is hidden, and the part that holds it."""

    name: str
    hidden: bool
    part: str


class Book:
    """An open Excel file.

    Attributes:
        path: the path to name in messages.
        sheets: in their order, without charts.
        from_1904: whether days are counted from 1904.
    """

    def __init__(self, package: Package, header_row: int | None = None) -> None:
        """``header_row``: the row with the titles, if it is not the first. Raises UnreadableTable, ParseError."""
        self._package, self.path, self._header_row = package, package.path, header_row
        self._headers: dict[str, Row | None] = {}
        main = next((name for kind, name in package.related("").values() if kind == "officeDocument"), "")
        if not main.endswith(".xml"):
            raise broken(self.path, "其中没有工作簿", "there is no workbook in it")
        book, self._parts = package.tree(main), package.related(main)
        sheets = (one for child in book if local(child) == "sheets" for one in child)
        self.sheets = tuple(sheet for one in sheets if (sheet := self._sheet(one)) is not None)
        settings = next((one for one in book if local(one) == "workbookPr"), None)
        self.from_1904 = settings is not None and settings.get("date1904", "0").lower() in TRUE
        texts = [TEXT + unescaped(text) if text else None for text in self._texts()]
        self._cells = Looks(texts, self._formats(), from_1904=self.from_1904)

    def bands(self, sheet: Sheet) -> Iterator[Band]:
        """The rows of a sheet that are not empty, from the header on.

        Raises UnreadableTable, ParseError, ValueError.
        """
        for band in self._filled(sheet):
            below = _below(band, self._header_row or 1)
            if below.numbers:
                yield below

    def _filled(self, sheet: Sheet) -> Iterator[Band]:
        with self._package.open(sheet.part) as part:
            for band in Rows(part, self.path, self._cells):
                filled = _filled(band)
                if filled.numbers:
                    yield filled

    def header(self, sheet: Sheet) -> Row | None:
        """The first row that is not empty, or the row with the titles; None where there is none.

        It is read once, however many sheets share a part.
        """
        if sheet.part not in self._headers:
            band = next(self.bands(sheet), None)
            there = band is not None and self._header_row in (None, band.numbers[0])
            row = {at: column[0] for at, column in band.columns.items()} if band is not None and there else None
            self._headers[sheet.part] = row
        return self._headers[sheet.part]

    def counts(self, sheet: Sheet) -> bool:
        """Whether a sheet is hidden or not empty."""
        return sheet.hidden or next(self._filled(sheet), None) is not None

    def _sheet(self, element: Element) -> Sheet | None:
        """A sheet of cells; None for one that is a chart or a macro."""
        ids = [value for name, value in element.attrib.items() if name.endswith("}id")]
        kind, part = self._parts.get(ids[0] if ids else "", ("", ""))
        if kind != "worksheet":
            return None
        return Sheet(element.get("name", ""), element.get("state", "visible") != "visible", part)

    def _one(self, kind: str) -> str | None:
        """The part of a kind that occurs at most once."""
        found = (name for one, name in self._parts.values() if one == kind)
        return next((name for name in found if self._package.has(name)), None)

    def _formats(self) -> list[str]:
        """What the numbers of each style mean."""
        part = self._one("styles")
        if part is None:
            return []
        children = {local(one): one for one in self._package.tree(part)}
        codes = {one.get("numFmtId"): one.get("formatCode") for one in children.get("numFmts", ())}
        styles = (one.get("numFmtId", "0") for one in children.get("cellXfs", ()))
        return [format_kind(int(style), codes.get(style)) for style in styles]

    def _texts(self) -> Iterator[str]:
        """The texts that cells refer to by position; each is released once it is read."""
        part = self._one("sharedStrings")
        if part is None:
            return
        builder = TreeBuilder()
        outside, parser = builder.start("outside", {}), XMLParser(target=builder)  # noqa: S314  (without definitions)
        for data in self._package.pieces(part):
            parser.feed(data)
            if len(outside):
                table = outside[0]
                whole = table[: len(table) - 1]  # the last may be incomplete
                del table[: len(whole)]
                yield from map(text_of, whole)
        builder.end("outside")
        parser.close()
        yield from map(text_of, outside[0])


def _filled(band: Band) -> Band:
    """The rows that contain more than blanks."""
    if any(all(column) and not any(map(is_blank, column)) for column in band.columns.values()):
        return band
    rows = enumerate(zip(*band.columns.values(), strict=True))
    kept = [nth for nth, cells in rows if any(not is_blank(cell) for cell in cells if cell)]
    columns = {at: [column[nth] for nth in kept] for at, column in band.columns.items()}
    return Band([band.numbers[nth] for nth in kept], columns)


def _below(band: Band, first: int) -> Band:
    """The rows from number ``first`` on."""
    above = bisect_left(band.numbers, first)
    return Band(band.numbers[above:], {at: column[above:] for at, column in band.columns.items()}) if above else band


def load_sheet(connection: "DuckDBPyConnection", job: FileJob, path: str) -> Source:
    """Load a sheet of a file into a table of text, each row with its number in Excel.

    It is the sheet that the job names, else the only visible one with the job's columns. Its first row that is not
    empty names the columns. Rows and columns that hold only blanks are left out. A date becomes its ISO form, an empty
    cell NULL; formulas give the values they were saved with, errors such as ``#N/A`` become text. Raises
    UnreadableTable.
    """
    with opened(path, job.source) as package:
        book = Book(package, job.header_row)
        sheet, others = _choose(book, job)
        header = book.header(sheet)
        if header is None:
            raise _empty(job)
        table = _Table(connection, _titles(job, header), job)
        with reading(job.source):
            table.fill(book.bands(sheet))
            return table.source(sheet.name, others)


@contextmanager
def opened(path: str, named: str) -> Iterator[Package]:
    """The open file, ``named`` in messages; anything wrong with it raises UnreadableTable."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield Package(archive, named)
    except GovDeadlinesError:
        raise
    except _BROKEN as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise broken(named, f"文件已损坏（{reason}）", f"the file is broken ({reason})") from error


def _choose(book: Book, job: FileJob) -> tuple[Sheet, tuple[str, ...]]:
    """The sheet to read, and the names of the others that are hidden or not empty. Raises UnreadableTable."""
    if job.sheet is not None:
        chosen = next((one for one in book.sheets if one.name.lower() == job.sheet.lower()), None)
        if chosen is None:
            raise _no_sheet(book, job.sheet)
        return chosen, tuple(one.name for one in book.sheets if one is not chosen and book.counts(one))
    filled = {sheet: header for sheet in book.sheets if not sheet.hidden and (header := book.header(sheet))}
    keys = {column for column in job.key_columns if column is not None}
    fitting = [one for one, header in filled.items() if keys <= {_text(cell) for cell in header.values()}]
    if not filled:
        raise _empty(job)
    if len(fitting or filled) != 1:
        raise _which(book, fitting or list(filled), job, fit=bool(fitting))
    chosen = next(iter(fitting or filled))
    return chosen, tuple(one.name for one in book.sheets if one is not chosen and book.counts(one))


def _text(cell: str | None) -> str:
    return "" if cell is None else cell[1:].strip()


class _Table:
    """The table ``loaded``, which gets another column whenever a row has a cell without a title."""

    def __init__(self, connection: "DuckDBPyConnection", titles: dict[str, str], job: FileJob) -> None:
        self._connection, self._titles, self._path = connection, titles, job.source
        self._row = unlike("row_number", list(titles.values()))
        self._kinds = kind_of(job.target) == "xlsx" and not job.dry_run
        self._rows = self._untitled = 0
        own = ", ".join(f"{name(title)} VARCHAR" for title in titles.values())
        kinds = f", {name(KINDS)} VARCHAR" if self._kinds else ""
        connection.execute(f"CREATE TABLE loaded ({own}, {self._row} INTEGER{kinds})")

    def fill(self, bands: Iterable[Band]) -> None:
        """Insert all rows but the first, which has the titles."""
        waiting: list[Band] = []
        size, header = 0, 1
        for numbers, columns in bands:
            band = Band(numbers[header:], {at: column[header:] for at, column in columns.items()})
            header = 0
            self._add(at for at in columns.keys() - self._titles.keys() if not all(map(is_blank, band.columns[at])))
            waiting.append(band)
            size += len(band.numbers) * len(self._titles)
            if size >= _CHUNK:
                self._insert(waiting)
                waiting, size = [], 0
        self._insert(waiting)

    def _add(self, letters: Iterable[str]) -> None:
        """Add columns for cells without a title."""
        for number, at in sorted((column_at(one, self._path) + 1, one) for one in letters):
            title = unlike(f"column_{number}", [*self._titles.values(), self._row])
            self._titles[at] = title
            self._untitled += 1
            if self._untitled > MOST_UNTITLED:
                most = MOST_UNTITLED
                raise broken(self._path, f"超过 {most} 列有内容而没有列名", f"more than {most} columns have no title")
            self._connection.execute(f"ALTER TABLE loaded ADD COLUMN {name(title)} VARCHAR")

    def _insert(self, bands: Sequence[Band]) -> None:
        added = sum(len(numbers) for numbers, _ in bands)
        if not added:
            return
        self._rows += added
        if self._rows * len(self._titles) > MOST_CELLS:
            most = f"{MOST_CELLS:,}"
            raise broken(self._path, f"行数乘列数超过 {most}", f"rows times columns come to more than {most}")
        cells = {
            at: [cell for numbers, columns in bands for cell in columns.get(at) or [None] * len(numbers)]
            for at in self._titles
        }
        columns: dict[str, object] = {
            self._titles[at]: np.array([cell[1:] if cell else None for cell in column], object)
            for at, column in cells.items()
        }
        columns[self._row] = np.array([number for numbers, _ in bands for number in numbers], np.int32)
        if self._kinds:
            rows = zip(*cells.values(), strict=True)
            columns[KINDS] = np.array(["".join(cell[0] if cell else " " for cell in row) for row in rows], object)
        with incoming(self._connection, columns):
            self._connection.execute("INSERT INTO loaded BY NAME SELECT * FROM incoming")

    def source(self, sheet: str, others: tuple[str, ...]) -> Source:
        """The table as a source, with its columns in the order of the sheet."""
        order = sorted(self._titles, key=lambda at: column_at(at, self._path))
        return Source(
            sql="loaded",
            numbered="loaded",
            row=self._row,
            columns={self._titles[at]: "VARCHAR" for at in order},
            first=0,
            kinds=tuple(self._titles.values()) if self._kinds else (),
            sheet=sheet,
            unread=others,
        )


def _empty(job: FileJob) -> UnreadableTable:
    if job.header_row is not None:
        return UnreadableTable("no-header-row", job.source, line=job.header_row)
    return UnreadableTable("empty-sheet", job.source)


def _no_sheet(book: Book, wanted: str) -> UnreadableTable:
    return UnreadableTable("no-sheet", book.path, [wanted], [one.name for one in book.sheets])


def _which(book: Book, sheets: Sequence[Sheet], job: FileJob, *, fit: bool) -> UnreadableTable:
    """The error where several sheets have the columns, or none has."""
    columns = [one for one in job.key_columns if one is not None]
    why = "several-sheets" if fit else "sheet-without-columns"
    return UnreadableTable(why, book.path, columns, [one.name for one in sheets])


def _titles(job: FileJob, header: Row) -> dict[str, str]:
    """The columns' names by their letters. Raises UnreadableTable where a column that the job needs is there twice."""
    found = {at: title for at, cell in header.items() if (title := _text(cell))}
    missing = [name for name in needed(job) if name not in found.values()]
    if missing:
        raise UnreadableTable("no-title", job.source, missing, list(found.values()))
    check_header(list(found.values()), job)
    return dict(zip(found, told_apart(list(found.values()), job), strict=True))
