"""Rows as an Excel file for people: frozen header, dates as dates, text never as a formula, a filter, colours.

The ledger is one such file, with coloured statuses and a count of rows by limit; the report of a recalculation is
another.
"""

import io
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from gov_deadlines.answers.status import STATUSES
from gov_deadlines.batch.added import added
from gov_deadlines.batch.answering import cell_day
from gov_deadlines.batch.duck import name
from gov_deadlines.batch.excel.rows import LAST_ROW, letters
from gov_deadlines.batch.excel.values import Exact, from_excel
from gov_deadlines.batch.job import FileJob, Job, kind_of
from gov_deadlines.batch.rows import check_width, unfit
from gov_deadlines.batch.table_rows import KINDS
from gov_deadlines.errors import ExtraMissing, OutputFailed
from gov_deadlines.files.outputs import scratch
from gov_deadlines.files.placing import failing
from gov_deadlines.text import refusal
from gov_deadlines.wording.status import STATUS_WORDS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = LAST_ROW - 1  # below the header
_LONGEST_CELL = 32_767
_FETCHED = 5_000
_SAMPLE = 1_000  # rows from which the width of columns is computed
_LEAST_FREE = 1 << 16  # bytes
_NARROWEST, _WIDEST = 8, 50
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_A4 = 9
_HEIGHT = 18
_DATE_FORMAT = "yyyy-mm-dd"
_FIRST_YEAR = 1900  # Excel has no earlier dates
_MORE_THAN_A_DAY = re.compile(r"[ T](?!00:00(:00(\.0+)?)?$)[0-9]{1,2}[:：]|[时点午早晚周礼星]")
_SOON = 3  # working days
_COLOURS = {"overdue": ("#F8CBAD", "#9C0006"), "due-today": ("#FFD966", "#3F3000"), "due-soon": ("#FFF2CC", "#3F3000")}
_WORDS = {
    "overdue": ("逾期（含逾期办结）", "overdue, or completed late"),
    "due-today": ("今日到期", "due today"),
    "due-soon": (f"{_SOON} 个工作日内到期", f"due within {_SOON} working days"),
}


Make = Callable[["Workbook", list[str], str], "TableSheet"]  # book, columns, name of the file


def write_workbook(
    connection: "DuckDBPyConnection", query: str, path: str, job: FileJob, target: str, make: Make
) -> int:
    """Write a query's rows into the sheet that ``make`` makes for its columns; returns how many there were.

    Rows from an Excel file include the kind of each cell. Raises OutputFailed, ExtraMissing.
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
            sheet = make(book, list(columns), target)
            shown = [_shown(name(one), kind, day=at in sheet.days) for at, (one, kind) in enumerate(columns.items())]
            if kinds is not None:
                shown.append(name(KINDS))
            with failing(folder):
                rows = sheet.write(_rows(connection.execute(f"SELECT {', '.join(shown)} FROM ({query})"), kinds))
            book.close()
        except xlsxwriter.exceptions.XlsxWriterException as error:
            cause = error.args[0] if error.args else error
            full = shutil.disk_usage(folder).free < _LEAST_FREE  # it writes to both and does not say which failed
            raise OutputFailed(folder if full else target, *refusal(cause)) from error
        finally:
            _let_go(book)
    return rows


class _File(io.BufferedRandom):
    """A file that only counts bytes after a failure: ``zipfile`` writes once more when it is garbage-collected.

    ``at`` is the position it would have; None while nothing has failed.
    """

    at: int | None = None

    def write(self, data: Any) -> int:  # noqa: ANN401  (bytes of any kind)
        if self.at is None:
            return super().write(data)
        self.at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        if self.at is None:
            return super().seek(offset, whence)
        self.at = offset
        return offset

    def tell(self) -> int:
        return super().tell() if self.at is None else self.at

    def flush(self) -> None:
        if self.at is None:
            super().flush()


@contextmanager
def _written(path: str) -> Iterator[_File]:
    """An existing file, opened to be overwritten."""
    file = _File(io.FileIO(path, "rb+"))
    try:
        yield file
        file.close()
    except BaseException:
        file.at = 0
        file.raw.close()
        raise


def _let_go(book: "Workbook") -> None:
    """Close the files of xlsxwriter after a failure: it leaves them open and would write again when collected."""
    book.fileclosed = True
    for sheet in book.worksheets():
        file = getattr(sheet, "row_data_fh", None)
        if file is not None:
            with suppress(OSError):
                file.close()


def _shown(column: str, kind: str, *, day: bool) -> str:
    """Days and whole numbers unchanged, others as text, in SQL; a timestamp is a day only at midnight (in China)."""
    if kind == "DATE" or (kind in ("INTEGER", "BIGINT") and not day):
        return column
    text = f"CAST({column} AS VARCHAR)"
    if day and kind.startswith("TIMESTAMP"):
        text = f"regexp_replace({text}, '^([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}) 00:00:00([+]08)?$', '\\1')"
    return f"{text} AS {column}"


def _rows(cursor: "DuckDBPyConnection", own: int | None) -> Iterator[tuple[Any, ...]]:
    """The rows; where the kinds of the first ``own`` cells are known, these get back their Excel values."""
    while rows := cursor.fetchmany(_FETCHED):
        for row in rows:
            if own is None:
                yield row
            else:
                yield *map(from_excel, row[-1], row[:own]), *row[own:-1]


class TableSheet:
    """A sheet of rows being written, and the summary sheet after it.

    Attributes:
        days: positions of columns whose cells are days, whatever their form.
        numbers: positions of columns whose cells are numbers.
        colours: for each coloured kind of row: its background, its text colour, and its name.
    """

    days: frozenset[int] = frozenset()
    numbers: frozenset[int] = frozenset()
    colours: Mapping[str, tuple[str, str, str]] = {}

    def __init__(self, book: "Workbook", title: str, names: list[str], job: FileJob, target: str) -> None:
        self._book, self._names, self._job, self._target = book, names, job, target
        self._sheet: Worksheet = book.add_worksheet(title)
        left = [{"num_format": _DATE_FORMAT + more} for more in ("", " hh:mm:ss")]
        left += [{"num_format": "hh:mm:ss"}, {"num_format": "[h]:mm:ss"}, {}]
        days, moments, times, elapsed, self._number = (book.add_format({**one, "align": "left"}) for one in left)
        self._writers = {
            date: (self._sheet.write_datetime, days),
            datetime: (self._sheet.write_datetime, moments),
            time: (self._sheet.write_datetime, times),
            timedelta: (self._sheet.write_datetime, elapsed),
            bool: (self._sheet.write_boolean, None),
            Exact: (self._sheet.write_number, self._number),
        }
        head = {"bold": True, "bg_color": "#DDEBF7", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        self._bold, self._bold_right = book.add_format(head), book.add_format({**head, "align": "right"})
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._coloured = {
            code: book.add_format({"bg_color": back, "font_color": ink})
            for code, (back, ink, _) in self.colours.items()
        }

    def write(self, rows: Iterator[tuple[Any, ...]]) -> int:
        """Write all rows, then the parts known only then. Raises OutputFailed for more rows than a sheet holds."""
        sample = list(islice(rows, _SAMPLE))
        self._set_up(sample)
        count = 0
        for count, row in enumerate(chain(sample, rows), start=1):
            if count > MOST_ROWS:
                zh = f"超过 {MOST_ROWS} 行，Excel 工作表放不下"
                raise unfit(self._target, zh, f"more than {MOST_ROWS} rows do not fit an Excel sheet")
            self._row(count, row)
        self._finish(count)
        self.summary(count)
        return count

    def rules(self) -> Mapping[str, str]:
        """The formulas, for the first row, that choose one of ``colours``; empty for a sheet without colours."""
        return {}

    def seen(self, row: tuple[Any, ...]) -> None:
        """Called for every row."""

    def summary(self, count: int) -> None:
        """Write the summary after the rows."""

    def _set_up(self, sample: list[tuple[Any, ...]]) -> None:
        """Set up the columns first: a file written row by row cannot return to them."""
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
        write = self._writers.get(type(value))
        if write is not None and getattr(value, "year", _FIRST_YEAR) >= _FIRST_YEAR:
            write[0](number, at, value, write[1])
        elif at in self.numbers:
            self._sheet.write_number(number, at, value, self._number)
        else:
            self._text(number, at, str(value))

    def _day(self, cell: Any) -> Any:  # noqa: ANN401  (as above)
        """The cell as a day if it is one, in any form; a value with more than a day, such as a weekday, is kept."""
        if cell is None or isinstance(cell, datetime) or _MORE_THAN_A_DAY.search(str(cell)):
            return cell
        found = cell_day(str(cell), "")
        return found if isinstance(found, date) else cell

    def _text(self, number: int, at: int, text: str) -> None:
        """Write a text cell, never a formula."""
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
        """Add a sheet with a title and a subtitle, for counts after a first column of words."""
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
        """Write words and the counts after them."""
        sheet.write_string(row, 0, title, form)
        for at, number in enumerate(counts, start=1):
            sheet.write_number(row, at, number, form)

    def legend(self, sheet: "Worksheet", row: int) -> None:
        """Write what the colours mean."""
        sheet.write_string(row, 0, self.say("颜色说明", "What the colours mean"), self._bold)
        for nth, (code, (*_, words)) in enumerate(self.colours.items(), start=1):
            sheet.write_string(row + nth, 0, words, self._coloured[code])

    def say(self, zh: str, en: str) -> str:
        """One of two wordings, by the job's language."""
        return zh if self._job.language == "zh" else en


def _for_printing(sheet: "Worksheet") -> None:
    """Print on A4 landscape, fitted to the page's width."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def positions(names: list[str], *wanted: str | None) -> frozenset[int]:
    """The positions of those columns that exist."""
    return frozenset(names.index(one) for one in wanted if one in names)


def _width(value: object) -> int:
    """The approximate display width of a value; a Chinese character takes two places."""
    return sum(2 if char > "\u2e80" else 1 for char in str("" if value is None else value)[:_WIDEST])


class Ledger(TableSheet):
    """A ledger being written.

    In ``answered`` rows the cells of triggers and days of completion are days in any form, and become dates.
    """

    def __init__(self, book: "Workbook", names: list[str], target: str, *, job: FileJob, answered: bool) -> None:
        zh = job.language == "zh"
        self.colours = {code: (*look, _WORDS[code][not zh]) for code, look in _COLOURS.items()}
        super().__init__(book, "台账" if zh else "Ledger", names, job, target)
        at = {column: nth for nth, column in enumerate(names)}
        self._limit = at.get(job.key_columns[0] or "")
        self._as_of = job.as_of if isinstance(job, Job) else None
        columns = added(job) if isinstance(job, Job) else None
        self._word = columns.word if columns else str
        self._status, self._left = (
            at.get(columns.title_of(one) or "") if columns and self._as_of else None
            for one in ("status", "working_days")
        )
        self.days = positions(names, *job.key_columns[1:]) if answered else frozenset()
        self.numbers = frozenset(() if self._left is None else (self._left,))
        self._counts: Counter[tuple[str, str]] = Counter()

    def rules(self) -> Mapping[str, str]:
        """See ``TableSheet``."""
        if self._status is None or self._left is None:
            return {}
        at, left = f"${letters(self._status)}2", f"${letters(self._left)}2"
        over, late, today, still = (self._word(code) for code in ("overdue", "done-late", "due-today", "open"))
        return {
            "overdue": f'=OR({at}="{over}",{at}="{late}")',
            "due-today": f'={at}="{today}"',
            "due-soon": f'=AND({at}="{still}",ISNUMBER({left}),{left}<={_SOON})',
        }

    def seen(self, row: tuple[Any, ...]) -> None:
        """Count a row for the summary."""
        limit = row[self._limit] if self._limit is not None else self._job.limit
        status = row[self._status] if self._status is not None else ""
        self._counts[str(limit or ""), str(status)] += 1

    def summary(self, count: int) -> None:
        """Write how many rows each limit has in each status, and what the colours mean."""
        language, as_of = self._job.language, self._as_of
        sheet = self.add_summary("" if as_of is None else self.say(f"截至 {as_of}", f"As of {as_of}"))
        there = [code for code in STATUSES if any(status == self._word(code) for _, status in self._counts)]
        titles = [STATUS_WORDS[code].say(language) for code in there]
        header = [self.say("时限", "Limit"), *titles, self.say("合计", "Total")]
        sheet.set_row(3, 36)
        for at, title in enumerate(header):
            sheet.write_string(3, at, title, self._bold_right if at else self._bold)
        limits = sorted({limit for limit, _ in self._counts})
        for row, limit in enumerate(limits, start=4):
            total = sum(times for (one, _), times in self._counts.items() if one == limit)
            self.count_row(sheet, row, limit, [*(self._counts[limit, self._word(code)] for code in there), total])
        row = 4 + len(limits)
        sums = [sum(times for (_, one), times in self._counts.items() if one == self._word(code)) for code in there]
        self.count_row(sheet, row, header[-1], [*sums, count], self._bold)
        if self._status is not None:
            self.legend(sheet, row + 2)
