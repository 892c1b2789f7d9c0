"""Excel files read as tables of text: the one sheet that is meant, without the rows and columns that hold nothing."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

import numpy as np

from gov_deadlines.batch.job import Job, kind_of
from gov_deadlines.batch.tables.duck import name, reading, unlike
from gov_deadlines.batch.tables.engine import KINDS, Source
from gov_deadlines.batch.tables.xlsx_book import Book, Sheet
from gov_deadlines.batch.tables.xlsx_cells import Row, column_at
from gov_deadlines.batch.tables.xlsx_parts import Package, broken
from gov_deadlines.errors import UnreadableTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_CELLS = 64 << 20  # rows times columns: a full sheet of 64 columns
_CHUNK = 200_000  # cells put into the database at once
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, ParseError, EOFError, OSError),
    *(IndexError, ValueError, NotImplementedError, RuntimeError),  # the last two: packed or encrypted in another way
)


def load_sheet(connection: "DuckDBPyConnection", job: Job, path: str) -> Source:
    """Load a sheet of a file into a table of text, each row with its number in Excel.

    It is the one that the job names, else the only visible one with the job's columns. Its first row that holds
    anything names the columns. Rows and columns without anything in them (blanks and spaces) are none. A date becomes
    its ISO form, an empty cell NULL; formulas give the values they were saved with, errors such as ``#N/A`` as text.
    Raises UnreadableTable.
    """
    with _opened(job, path) as book:
        sheet, others = _choose(book, job)
        rows = book.rows(sheet)
        header = next(rows, None)
        if header is None:
            raise _empty(job.source)
        titles = _titles(job.source, header)
        table = _Table(connection, titles, job)
        with reading(job.source):
            table.fill(rows)
            return table.source(sheet.name, others)


@contextmanager
def _opened(job: Job, path: str) -> Iterator[Book]:
    """The file; whatever is wrong with one, it raises UnreadableTable."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield Book(Package(archive, job.source))
    except UnreadableTable:
        raise
    except _BROKEN as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise broken(job.source, f"文件已损坏（{reason}）", f"the file is broken ({reason})") from error


def _choose(book: Book, job: Job) -> tuple[Sheet, tuple[str, ...]]:
    """The sheet to read, and the names of the others that hold anything, or are hidden. Raises UnreadableTable."""
    if job.sheet is not None:
        wanted = [one for one in book.sheets if one.name.lower() == job.sheet.lower()]
        if not wanted:
            raise _no_sheet(book, job.sheet)
        return wanted[0], tuple(one.name for one in book.sheets if one is not wanted[0] and _counts(book, one))
    shown = {sheet: header for sheet in book.sheets if not sheet.hidden and (header := next(book.rows(sheet), None))}
    keys = {column for column in job.key_columns if column is not None}
    fitting = [one for one, header in shown.items() if keys <= {_text(cell) for cell in header[1].values()}]
    if not shown:
        raise _empty(book.path)
    if len(fitting or shown) != 1:
        raise _which(book, fitting or list(shown), job, fit=bool(fitting))
    chosen = next(iter(fitting or shown))
    return chosen, tuple(one.name for one in book.sheets if one is not chosen and (one.hidden or one in shown))


def _counts(book: Book, sheet: Sheet) -> bool:
    return sheet.hidden or next(book.rows(sheet), None) is not None


def _text(cell: str | None) -> str:
    return "" if cell is None else cell[1:].strip()


class _Table:
    """The table ``loaded``, which gets another column whenever a row has something where no title stands."""

    def __init__(self, connection: "DuckDBPyConnection", titles: dict[str, str], job: Job) -> None:
        self._connection, self._titles, self._path = connection, titles, job.source
        self._row = unlike("row_number", list(titles.values()))
        self._kinds = kind_of(job.target) == "xlsx" and not job.dry_run
        self._rows = 0
        own = ", ".join(f"{name(title)} VARCHAR" for title in titles.values())
        kinds = f", {name(KINDS)} VARCHAR" if self._kinds else ""
        connection.execute(f"CREATE TABLE loaded ({own}, {self._row} INTEGER{kinds})")

    def fill(self, rows: Iterator[Row]) -> None:
        """Put in all rows."""
        chunk: list[Row] = []
        for row in rows:
            for at in row[1].keys() - self._titles.keys():
                if row[1][at] is not None:
                    self._add(at)
            chunk.append(row)
            if len(chunk) * len(self._titles) >= _CHUNK:
                self._insert(chunk)
                chunk = []
        self._insert(chunk)

    def _add(self, at: str) -> None:
        number = column_at(at, self._path) + 1
        title = unlike(f"column_{number}", [*self._titles.values(), self._row])
        self._titles[at] = title
        self._connection.execute(f"ALTER TABLE loaded ADD COLUMN {name(title)} VARCHAR")

    def _insert(self, chunk: Sequence[Row]) -> None:
        self._rows += len(chunk)
        if self._rows * len(self._titles) > MOST_CELLS:
            most = f"{MOST_CELLS:,}"
            raise broken(self._path, f"行数乘列数超过 {most}", f"rows times columns come to more than {most}")
        if not chunk:
            return
        columns: dict[str, object] = {
            title: np.array([cell[1:] if (cell := cells.get(at)) else None for _, cells in chunk], object)
            for at, title in self._titles.items()
        }
        columns[self._row] = np.array([number for number, _ in chunk])
        if self._kinds:
            kinds = ["".join(cell[0] if (cell := cells.get(at)) else " " for at in self._titles) for _, cells in chunk]
            columns[KINDS] = np.array(kinds, object)
        self._connection.register("incoming", columns)
        self._connection.execute("INSERT INTO loaded BY NAME SELECT * FROM incoming")
        self._connection.unregister("incoming")

    def source(self, sheet: str, others: tuple[str, ...]) -> Source:
        """The table as a source, its columns as they stand in the sheet."""
        order = sorted(self._titles, key=lambda at: column_at(at, self._path))
        columns = {self._titles[at]: "VARCHAR" for at in order}
        kinds = tuple(self._titles.values()) if self._kinds else ()
        return Source("loaded", "loaded", self._row, columns, 0, kinds, sheet, others)


def _empty(path: str) -> UnreadableTable:
    return UnreadableTable(
        (f"{path!r} 要读的工作表是空的。", f"{path!r} is empty: there is nothing in the sheet to be read."),
        (
            "第一行应为列名；隐藏的工作表须用 --sheet 指明。",
            "Its first row must name the columns. A hidden sheet is read if --sheet names it.",
        ),
    )


def _no_sheet(book: Book, wanted: str) -> UnreadableTable:
    there = ", ".join(repr(one.name) for one in book.sheets)
    return UnreadableTable(
        (f"{book.path!r} 没有工作表 {wanted!r}。", f"{book.path!r} has no sheet {wanted!r}."),
        (f"现有的工作表：{there}。", f"It has: {there}."),
    )


def _which(book: Book, sheets: Sequence[Sheet], job: Job, *, fit: bool) -> UnreadableTable:
    """Several sheets might be meant, or none is."""
    named = ", ".join(repr(one.name) for one in sheets)
    columns = ", ".join(repr(one) for one in job.key_columns if one is not None)
    zh, en = ("没有一张工作表有这些列", "has no sheet with the columns")
    if fit:
        zh, en = ("有几张工作表都有这些列", "has several sheets with the columns")
    return UnreadableTable(
        (f"{book.path!r} {zh}：{columns}。", f"{book.path!r} {en} {columns}."),
        (
            f"工作表：{named}。请用 --sheet（sheet）指明一张，列名用 --limit-column、--trigger-column 指明。",
            f"Sheets: {named}. Name one with --sheet (sheet), its columns with --limit-column and --trigger-column.",
        ),
    )


def _titles(path: str, header: Row) -> dict[str, str]:
    """The columns' names by their letters. Raises UnreadableTable for one that occurs twice, whatever its case."""
    found = {at: title for at, cell in header[1].items() if (title := _text(cell))}
    seen: set[str] = set()
    for title in found.values():
        if title.lower() in seen:
            raise UnreadableTable(
                (f"{path!r} 的表头重复：{title!r}。", f"{path!r} has columns of one name: {title!r}."),
                ("请给每一列不同的名称。", "Give every column a name of its own."),
            )
        seen.add(title.lower())
    return found
