"""Rows as an Excel file people keep: frozen header, dates as dates, text never a formula, a filter, colours."""

import io
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from gov_deadlines.batch.answering import read_day
from gov_deadlines.batch.header import check_width, unfit
from gov_deadlines.batch.job import FileJob, kind_of
from gov_deadlines.batch.tables.duck import name
from gov_deadlines.batch.tables.engine import KINDS
from gov_deadlines.batch.tables.xlsx_columns import letters
from gov_deadlines.batch.tables.xlsx_values import Exact, from_excel
from gov_deadlines.errors import ExtraMissing, OutputFailed
from gov_deadlines.files.placing import failing
from gov_deadlines.files.scratch import scratch
from gov_deadlines.text import refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575  # of a sheet, below its header
_LONGEST_CELL = 32_767
_FETCHED = 5_000
_LEAST_FREE = 1 << 16  # bytes
_NARROWEST, _WIDEST = 8, 50
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_A4 = 9
_HEIGHT = 18
_DATE_FORMAT = "yyyy-mm-dd"
_TIME_OF_DAY = re.compile(r"[ T](?!00:00(:00(\.0+)?)?$)[0-9]{2}:")


def write_workbook(
    connection: "DuckDBPyConnection",
    query: str,
    path: str,
    job: FileJob,
    target: str,
    make: "Callable[[Workbook, list[str]], TableSheet]",
) -> int:
    """Write a query's rows into the sheet that ``make`` makes for its columns; how many there were.

    Rows from an Excel file say of each cell what it was. Raises OutputFailed, ExtraMissing.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise ExtraMissing("batch", "xlsxwriter") from None
    columns = {column[0]: column[1] for column in connection.execute(f"DESCRIBE {query}").fetchall()}
    kinds = list(columns).index(KINDS) if KINDS in columns and kind_of(job.source) == "xlsx" else None
    if kinds is not None:
        del columns[KINDS]
    check_width(len(columns), target)
    with scratch() as folder, _written(path) as file:
        book = xlsxwriter.Workbook(file, {**_AS_TEXT, "constant_memory": True, "tmpdir": folder})
        try:
            sheet = make(book, list(columns))
            shown = [_shown(name(one), kind, day=at in sheet.days) for at, (one, kind) in enumerate(columns.items())]
            if kinds is not None:
                shown.append(name(KINDS))
            with failing(folder):
                rows = sheet.write(_rows(connection.execute(f"SELECT {', '.join(shown)} FROM ({query})"), kinds))
            book.close()
        except xlsxwriter.exceptions.XlsxWriterException as error:
            cause = error.args[0] if error.args else error
            full = shutil.disk_usage(folder).free < _LEAST_FREE  # it writes to both, and does not say which one failed
            raise OutputFailed(folder if full else target, *refusal(cause)) from error
        finally:
            _let_go(book)
    return rows


class _File(io.BufferedRandom):
    """A file that only counts what comes after a failure: ``zipfile`` tries once more when it is collected."""

    at: int | None = None  # where it would be, since something failed

    def write(self, data: Any) -> int:  # noqa: ANN401  (bytes of any kind)
        """As of any file, until something failed."""
        if self.at is None:
            return super().write(data)
        self.at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """As of any file, until something failed."""
        if self.at is None:
            return super().seek(offset, whence)
        self.at = offset
        return offset

    def tell(self) -> int:
        """As of any file, until something failed."""
        return super().tell() if self.at is None else self.at

    def flush(self) -> None:
        """As of any file, until something failed."""
        if self.at is None:
            super().flush()


@contextmanager
def _written(path: str) -> Iterator[_File]:
    """A file that is there, to be written anew."""
    file = _File(io.FileIO(path, "rb+"))
    try:
        yield file
        file.close()
    except BaseException:
        file.at = 0
        file.raw.close()
        raise


def _let_go(book: "Workbook") -> None:
    """After a failure xlsxwriter leaves its files open, and would try once more when it is collected."""
    book.fileclosed = True
    for sheet in book.worksheets():
        file = getattr(sheet, "row_data_fh", None)
        if file is not None:
            with suppress(OSError):
                file.close()


def _shown(column: str, kind: str, *, day: bool) -> str:
    """Days and whole numbers as they are, anything else as text; a timestamp is a day only at midnight (in China)."""
    if kind == "DATE" or (kind in ("INTEGER", "BIGINT") and not day):
        return column
    text = f"CAST({column} AS VARCHAR)"
    if day and kind.startswith("TIMESTAMP"):
        text = f"regexp_replace({text}, '^([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}) 00:00:00([+]08)?$', '\\1')"
    return f"{text} AS {column}"


def _rows(cursor: "DuckDBPyConnection", own: int | None) -> Iterator[tuple[Any, ...]]:
    """The rows; where the kinds of the first ``own`` cells are known, these as what they were in an Excel file."""
    while rows := cursor.fetchmany(_FETCHED):
        for row in rows:
            if own is None:
                yield row
            else:
                yield *map(from_excel, row[-1], row[:own]), *row[own:-1]


class TableSheet:
    """A sheet of rows being written, and what stands behind it in the same workbook.

    Attributes:
        days: positions of columns whose cells are days, whatever their form.
        numbers: positions of columns whose cells are numbers.
        colours: for each kind of row that is coloured: its background, its ink, and what the kind is called.
    """

    days: frozenset[int] = frozenset()
    numbers: frozenset[int] = frozenset()
    colours: Mapping[str, tuple[str, str, str]] = {}

    def __init__(self, book: "Workbook", title: str, names: list[str], job: FileJob, target: str) -> None:
        self._book, self._names, self._job, self._target = book, names, job, target
        self._sheet: Worksheet = book.add_worksheet(title)
        self._date = book.add_format({"num_format": _DATE_FORMAT, "align": "left"})
        self._moment = book.add_format({"num_format": f"{_DATE_FORMAT} hh:mm:ss", "align": "left"})
        self._time = book.add_format({"num_format": "hh:mm:ss", "align": "left"})
        self._elapsed = book.add_format({"num_format": "[h]:mm:ss", "align": "left"})
        self._number = book.add_format({"align": "left"})  # text begins right behind it
        head = {"bold": True, "bg_color": "#DDEBF7", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        self._bold, self._bold_right = book.add_format(head), book.add_format({**head, "align": "right"})
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._coloured = {
            code: book.add_format({"bg_color": back, "font_color": ink})
            for code, (back, ink, _) in self.colours.items()
        }

    def write(self, rows: Iterator[tuple[Any, ...]]) -> int:
        """Write all rows, then what can only be known at the end. Raises OutputFailed for more than a sheet holds."""
        head = [next(rows, None) for _ in range(1000)]
        sample = [row for row in head if row is not None]
        self._set_up(sample)
        count = 0
        for row in (*sample, *rows):
            count += 1
            if count > MOST_ROWS:
                raise unfit(
                    self._target,
                    f"超过 {MOST_ROWS} 行，Excel 工作表放不下",
                    f"more than {MOST_ROWS} rows do not fit an Excel sheet",
                )
            self._row(count, row)
        self._finish(count)
        self.summary(count)
        return count

    def rules(self) -> Mapping[str, str]:
        """The formulas that tell, of the first row, which of ``colours`` it gets; for a sheet without colours none."""
        return {}

    def seen(self, row: tuple[Any, ...]) -> None:
        """Called for every row."""

    def summary(self, count: int) -> None:
        """Write what is to stand behind the rows."""

    def _set_up(self, sample: list[tuple[Any, ...]]) -> None:
        """Columns first: a file written row by row cannot go back to them."""
        for at, title in enumerate(self._names):
            widths = [_width(value) for value in (title, *(row[at] for row in sample))]
            self._sheet.set_column(at, at, min(max(*widths, _NARROWEST) + 2, _WIDEST))
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_default_row(_HEIGHT)
        self._sheet.repeat_rows(0)
        _for_printing(self._sheet)
        self._sheet.set_row(0, 24)
        for at, title in enumerate(self._names):
            self._sheet.write_string(0, at, title, self._bold)

    def _row(self, number: int, row: tuple[Any, ...]) -> None:
        for at, cell in enumerate(row):
            value = self._day(cell) if at in self.days else cell
            if value is not None:
                self._cell(number, at, value)
        self.seen(row)

    def _cell(self, number: int, at: int, value: Any) -> None:  # noqa: ANN401  (whatever a table holds)
        sheet = self._sheet
        kind = type(value)
        if kind is date and value.year >= 1900:
            sheet.write_datetime(number, at, value, self._date)
        elif kind is datetime and value.year >= 1900:
            sheet.write_datetime(number, at, value, self._moment)
        elif kind is time:
            sheet.write_datetime(number, at, value, self._time)
        elif kind is timedelta:
            sheet.write_datetime(number, at, value, self._elapsed)
        elif kind is bool:
            sheet.write_boolean(number, at, value)
        elif kind is Exact or at in self.numbers:
            sheet.write_number(number, at, value, self._number)
        else:
            self._text(number, at, str(value))

    def _day(self, cell: Any) -> Any:  # noqa: ANN401  (as above)
        """A day where the cell is one, whatever its form; what says more than the day stays as it is."""
        if cell is None or isinstance(cell, datetime) or _TIME_OF_DAY.search(str(cell)):
            return cell
        found = read_day(str(cell), "")
        return found if isinstance(found, date) else cell

    def _text(self, number: int, at: int, text: str) -> None:
        """A text cell, never a formula."""
        if len(text) > _LONGEST_CELL:
            column = self._names[at]
            raise unfit(
                self._target,
                f"第 {number} 行 {column!r} 列有 {len(text)} 个字符，Excel 单元格放不下",
                f"row {number}, column {column!r}: {len(text)} characters do not fit an Excel cell",
            )
        self._sheet.write_string(number, at, text)

    def _finish(self, count: int) -> None:
        last = len(self._names) - 1
        self._sheet.autofilter(0, 0, count, last)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:{letters(last)}{count + 1}"})
        for code, rule in self.rules().items() if count else ():
            self._sheet.conditional_format(
                1, 0, count, last, {"type": "formula", "criteria": rule, "format": self._coloured[code]}
            )

    def add_summary(self, subtitle: str, width: int = 44) -> "Worksheet":
        """A sheet with a title and what stands below it, for counts behind a first column of words."""
        sheet = self._book.add_worksheet(self.say("汇总", "Summary"))
        _for_printing(sheet)
        sheet.set_column(0, 0, width)
        sheet.set_column(1, 12, 15)
        sheet.write_string(0, 0, self.say("汇总", "Summary"), self._title)
        sheet.write_string(1, 0, subtitle)
        return sheet

    def count_row(
        self, sheet: "Worksheet", row: int, title: str, counts: list[int], form: "Format | None" = None
    ) -> None:
        """Words and the counts behind them."""
        sheet.write_string(row, 0, title, form)
        for at, number in enumerate(counts, start=1):
            sheet.write_number(row, at, number, form)

    def legend(self, sheet: "Worksheet", row: int) -> None:
        """What the colours mean."""
        sheet.write_string(row, 0, self.say("颜色说明", "What the colours mean"), self._bold)
        for nth, (code, (*_, words)) in enumerate(self.colours.items(), start=1):
            sheet.write_string(row + nth, 0, words, self._coloured[code])

    def say(self, zh: str, en: str) -> str:
        """One of two wordings, in the job's language."""
        return zh if self._job.language == "zh" else en


def _for_printing(sheet: "Worksheet") -> None:
    """On A4, crosswise, as wide as the page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def position(names: list[str], wanted: str | None) -> int | None:
    """Where a column stands; None where there is none."""
    return names.index(wanted) if wanted is not None and wanted in names else None


def positions(names: list[str], *wanted: str | None) -> frozenset[int]:
    """Where those columns stand that there are."""
    return frozenset(at for one in wanted if (at := position(names, one)) is not None)


def _width(value: object) -> int:
    """About how wide a value is shown; Chinese characters take two places."""
    return sum(2 if char > "\u2e80" else 1 for char in str("" if value is None else value)[:_WIDEST])
