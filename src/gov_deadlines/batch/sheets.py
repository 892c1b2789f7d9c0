"""Excel files as tables of text, and as the ledger people keep: frozen header, real dates, colours, a summary."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from gov_deadlines.batch.answering import read_day
from gov_deadlines.batch.duck import name, reading, unlike
from gov_deadlines.batch.job import Job
from gov_deadlines.batch.status import STATUSES
from gov_deadlines.errors import ExtraMissing, OutputFailed, UnreadableTable
from gov_deadlines.text import Language

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575  # of a sheet, below its header
_LONGEST_CELL = 32_767
_FETCHED = 5_000
_NARROWEST, _WIDEST = 8, 50
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_A4 = 9
_HEIGHT = 18
_SOON = 3  # working days
_DATE_FORMAT = "yyyy-mm-dd"
_COLOURS = {"overdue": ("#F8CBAD", "#9C0006"), "due-today": ("#FFD966", "#3F3000"), "due-soon": ("#FFF2CC", "#3F3000")}
_WORDS = {
    "overdue": ("逾期（含逾期办结）", "overdue, or completed late"),
    "due-today": ("今日到期", "due today"),
    "due-soon": (f"{_SOON} 个工作日内到期", f"due within {_SOON} working days"),
}


def load_sheet(connection: "DuckDBPyConnection", path: str) -> str:
    """Load the first sheet of a file into a table of text; its name. Raises UnreadableTable, ExtraMissing.

    The first row names the columns. A date becomes its ISO form, an empty cell NULL; formulas give the values they
    were saved with.
    """
    try:
        import fastexcel
    except ImportError:
        raise ExtraMissing("batch", "fastexcel") from None
    try:
        sheet = fastexcel.read_excel(path).load_sheet(
            0, header_row=None, dtypes="string", skip_whitespace_tail_rows=True
        )
    except Exception as error:  # noqa: BLE001  (whatever the reader makes of a broken file)
        reason = str(error).partition("\n")[0]
        raise UnreadableTable(
            (f"无法读取 {path!r}：{reason}。", f"{path!r} could not be read: {reason}."),
            ("请检查它是不是完整的 .xlsx 文件。", "Check that it is a whole .xlsx file."),
        ) from None
    if not sheet.width or not sheet.height:
        raise UnreadableTable(
            (f"{path!r} 的第一张表是空的。", f"The first sheet of {path!r} is empty."),
            ("第一行应为列名。", "Its first row must name the columns."),
        )
    with reading(path):
        connection.register("sheet", sheet)
        connection.execute("CREATE TABLE cells AS SELECT * FROM sheet")
        connection.unregister("sheet")
        columns = [row[0] for row in connection.execute("DESCRIBE cells").fetchall()]
        header = connection.execute("SELECT * FROM cells WHERE rowid = 0").fetchone() or ()
    titles = _titles(path, header)
    shown = ", ".join(
        f"regexp_replace({name(column)}, '^([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}) 00:00:00$', '\\1') AS {name(title)}"
        for column, title in zip(columns, titles, strict=True)
    )
    connection.execute(f"CREATE TABLE loaded AS SELECT {shown} FROM cells WHERE rowid > 0 ORDER BY rowid")
    connection.execute("DROP TABLE cells")
    return "loaded"


def _titles(path: str, header: Sequence[str | None]) -> list[str]:
    """The columns' names. Raises UnreadableTable for one that occurs twice, upper and lower case alike."""
    titles: list[str] = []
    for at, title in enumerate(header, start=1):
        text = (title or "").strip() or unlike(f"column_{at}", titles)
        if text.lower() in {one.lower() for one in titles}:
            raise UnreadableTable(
                (f"{path!r} 的表头重复：{text!r}。", f"{path!r} has columns of one name: {text!r}."),
                ("请给每一列不同的名称。", "Give every column a name of its own."),
            )
        titles.append(text)
    return titles


class Layout(NamedTuple):
    """What the ledger needs to know of its columns: their positions, None where there is none."""

    names: list[str]
    limit: int | None
    status: int | None
    working_days: int | None
    days: frozenset[int]


def write_ledger(
    connection: "DuckDBPyConnection", query: str, path: str, target: str, job: Job, *, answered: bool
) -> int:
    """Write a query's rows as an Excel file; how many there were. Raises OutputFailed, ExtraMissing.

    Where they are ``answered``, their triggers and days of completion are days, whatever their form, and become dates.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise ExtraMissing("batch", "xlsxwriter") from None
    columns = connection.execute(f"DESCRIBE {query}").fetchall()
    names = [column[0] for column in columns]
    wanted = (job.key_columns[0], job.prefix + "status", job.prefix + "working_days")
    limit, status, left = (_position(names, one) for one in wanted)
    days = {_position(names, column) for column in job.key_columns[1:]} if answered else set()
    layout = Layout(names, limit, status, left, frozenset(at for at in days if at is not None))
    shown = ", ".join(_shown(column[0], column[1]) for column in columns)
    found = connection.execute(f"SELECT {shown} FROM ({query})")
    with tempfile.TemporaryDirectory(prefix="gov-deadlines-") as folder:
        book = xlsxwriter.Workbook(path, {**_AS_TEXT, "constant_memory": True, "tmpdir": folder})
        try:
            sheet = book.add_worksheet(_say(job.language, "台账", "Ledger"))
            rows = Ledger(book, sheet, layout, job, target).write(_rows(found))
            book.close()
        except xlsxwriter.exceptions.XlsxWriterException as error:
            raise OutputFailed(target, str(error)) from error
        finally:
            _let_go(book)
    return rows


def _let_go(book: "Workbook") -> None:
    """After a failure xlsxwriter leaves its files open, and would try once more when it is collected."""
    book.fileclosed = True
    for sheet in book.worksheets():
        file = getattr(sheet, "row_data_fh", None)
        if file is not None:
            file.close()


def _shown(column: str, kind: str) -> str:
    """Days and whole numbers as they are, anything else as text."""
    return name(column) if kind in ("DATE", "INTEGER") else f"CAST({name(column)} AS VARCHAR) AS {name(column)}"


def _rows(cursor: "DuckDBPyConnection") -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(_FETCHED):
        yield from rows


def _position(names: list[str], wanted: str | None) -> int | None:
    return names.index(wanted) if wanted is not None and wanted in names else None


class Ledger:
    """One workbook being written."""

    def __init__(self, book: "Workbook", sheet: "Worksheet", layout: Layout, job: Job, target: str) -> None:
        self._target = target
        self._book, self._sheet, self._layout, self._job = book, sheet, layout, job
        self._date = book.add_format({"num_format": _DATE_FORMAT, "align": "left"})
        self._bold = book.add_format(
            {"bold": True, "bg_color": "#DDEBF7", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._colours = {
            code: book.add_format({"bg_color": back, "font_color": ink}) for code, (back, ink) in _COLOURS.items()
        }
        self._counts: Counter[tuple[str, str]] = Counter()

    def write(self, rows: Iterator[tuple[Any, ...]]) -> int:
        """Write all rows, then what can only be known at the end. Raises OutputFailed for more than a sheet holds."""
        head = [next(rows, None) for _ in range(1000)]
        sample = [row for row in head if row is not None]
        self._set_up(sample)
        count = 0
        for row in (*sample, *rows):
            count += 1
            if count > MOST_ROWS:
                raise OutputFailed(
                    self._target, f"more than {MOST_ROWS} rows do not fit an Excel sheet; write .csv or .parquet"
                )
            self._row(count, row)
        self._finish(count)
        self._summary(count)
        return count

    def _set_up(self, sample: list[tuple[Any, ...]]) -> None:
        """Columns first: a file written row by row cannot go back to them."""
        for at, title in enumerate(self._layout.names):
            widths = [_width(value) for value in (title, *(row[at] for row in sample))]
            self._sheet.set_column(at, at, min(max(*widths, _NARROWEST) + 2, _WIDEST))
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_default_row(_HEIGHT)
        self._sheet.repeat_rows(0)
        _for_printing(self._sheet)
        self._sheet.set_row(0, 24)
        for at, title in enumerate(self._layout.names):
            self._sheet.write_string(0, at, title, self._bold)

    def _row(self, number: int, row: tuple[Any, ...]) -> None:
        sheet = self._sheet
        for at, cell in enumerate(row):
            value = read_day(cell, "") if at in self._layout.days else cell
            if value is None:
                continue
            if type(value) is date and value.year >= 1900:
                sheet.write_datetime(number, at, value, self._date)
            elif at == self._layout.working_days:
                sheet.write_number(number, at, value)
            else:
                self._text(number, at, str(value))
        limit = row[self._layout.limit] if self._layout.limit is not None else self._job.limit
        status = row[self._layout.status] if self._layout.status is not None else ""
        self._counts[str(limit or ""), str(status)] += 1

    def _text(self, number: int, at: int, text: str) -> None:
        """A text cell, never a formula."""
        if len(text) > _LONGEST_CELL:
            where = f"row {number}, column {self._layout.names[at]!r}"
            raise OutputFailed(
                self._target, f"{where}: {len(text)} characters do not fit an Excel cell; write .csv or .parquet"
            )
        self._sheet.write_string(number, at, text)

    def _finish(self, count: int) -> None:
        last = len(self._layout.names) - 1
        self._sheet.autofilter(0, 0, count, last)
        status, days = self._layout.status, self._layout.working_days
        if status is None or days is None or not count:
            return
        at, left = f"${_letters(status)}2", f"${_letters(days)}2"
        rules = {
            "overdue": f'=OR({at}="overdue",{at}="late")',
            "due-today": f'={at}="due-today"',
            "due-soon": f'=AND({at}="due-in",ISNUMBER({left}),{left}<={_SOON})',
        }
        for code, rule in rules.items():
            self._sheet.conditional_format(
                1, 0, count, last, {"type": "formula", "criteria": rule, "format": self._colours[code]}
            )

    def _summary(self, count: int) -> None:
        """How many rows each limit has in each status, and what the colours mean."""
        language = self._job.language
        sheet = self._book.add_worksheet(_say(language, "汇总", "Summary"))
        _for_printing(sheet)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 12, 15)
        sheet.write_string(0, 0, _say(language, "汇总", "Summary"), self._title)
        as_of = self._job.as_of
        if as_of is not None:
            sheet.write_string(1, 0, _say(language, f"截至 {as_of}", f"As of {as_of}"))
        codes = [text.code for text in STATUSES if any(status == text.code for _, status in self._counts)]
        titles = [
            text.say(language).partition("，" if language == "zh" else ":")[0]
            for text in STATUSES
            if text.code in codes
        ]
        header = [_say(language, "时限", "Limit"), *titles, _say(language, "合计", "Total")]
        sheet.set_row(3, 36)
        for at, title in enumerate(header):
            sheet.write_string(3, at, title, self._bold)
        row = 4
        for limit in sorted({limit for limit, _ in self._counts}):
            numbers = [self._counts[limit, code] for code in codes]
            total = sum(times for (one, _), times in self._counts.items() if one == limit)
            _count_row(sheet, row, limit, [*numbers, total])
            row += 1
        sums = [sum(times for (_, one), times in self._counts.items() if one == code) for code in codes]
        _count_row(sheet, row, header[-1], [*sums, count], self._bold)
        if self._layout.status is not None:
            self._legend(sheet, row + 2)

    def _legend(self, sheet: "Worksheet", row: int) -> None:
        language = self._job.language
        sheet.write_string(row, 0, _say(language, "颜色说明", "What the colours mean"), self._bold)
        for nth, (code, words) in enumerate(_WORDS.items(), start=1):
            sheet.write_string(row + nth, 0, _say(language, *words), self._colours[code])


def _for_printing(sheet: "Worksheet") -> None:
    """On A4, crosswise, as wide as the page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _count_row(sheet: "Worksheet", row: int, title: str, numbers: list[int], form: "Format | None" = None) -> None:
    sheet.write_string(row, 0, title, form)
    for at, number in enumerate(numbers, start=1):
        sheet.write_number(row, at, number, form)


def _say(language: Language, zh: str, en: str) -> str:
    return zh if language == "zh" else en


def _width(value: object) -> int:
    """About how wide a value is shown; Chinese characters take two places."""
    return sum(2 if char > "\u2e80" else 1 for char in str("" if value is None else value)[:_WIDEST])


def _letters(column: int) -> str:
    """The letters of a column, counted from 0.

    >>> _letters(0), _letters(27)
    ('A', 'AB')
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


__all__ = ["MOST_ROWS", "Ledger", "load_sheet", "write_ledger"]
