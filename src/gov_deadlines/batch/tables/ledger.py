"""Answered rows as an Excel file: the ledger with its statuses in colours, and how many rows each limit has."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gov_deadlines.answers.status import STATUSES
from gov_deadlines.batch.job import Job
from gov_deadlines.batch.tables.workbook import TableSheet, position, positions, write_workbook
from gov_deadlines.batch.tables.xlsx_columns import letters
from gov_deadlines.wording.status import STATUS_WORDS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from xlsxwriter.workbook import Workbook

_SOON = 3  # working days
_COLOURS = {"overdue": ("#F8CBAD", "#9C0006"), "due-today": ("#FFD966", "#3F3000"), "due-soon": ("#FFF2CC", "#3F3000")}
_WORDS = {
    "overdue": ("逾期（含逾期办结）", "overdue, or completed late"),
    "due-today": ("今日到期", "due today"),
    "due-soon": (f"{_SOON} 个工作日内到期", f"due within {_SOON} working days"),
}


def write_ledger(
    connection: "DuckDBPyConnection", query: str, path: str, target: str, job: Job, *, answered: bool
) -> int:
    """Write a query's rows as an Excel file; how many there were. Raises OutputFailed, ExtraMissing.

    Where they are ``answered``, their triggers and days of completion are days, whatever their form, and become dates.
    """

    def make(book: "Workbook", names: list[str]) -> Ledger:
        return Ledger(book, names, job, target, answered=answered)

    return write_workbook(connection, query, path, job, target, make)


class Ledger(TableSheet):
    """One ledger being written."""

    def __init__(self, book: "Workbook", names: list[str], job: Job, target: str, *, answered: bool) -> None:
        zh = job.language == "zh"
        self.colours = {code: (*look, _WORDS[code][not zh]) for code, look in _COLOURS.items()}
        super().__init__(book, "台账" if zh else "Ledger", names, job, target)
        self._limit = position(names, job.key_columns[0])
        self._status, self._left = (
            None if job.as_of is None else position(names, job.prefix + one) for one in ("status", "working_days")
        )
        self.days = positions(names, *job.key_columns[1:]) if answered else frozenset()
        self.numbers = frozenset(() if self._left is None else (self._left,))
        self._counts: Counter[tuple[str, str]] = Counter()

    def rules(self) -> Mapping[str, str]:
        """See ``TableSheet``."""
        if self._status is None or self._left is None:
            return {}
        at, left = f"${letters(self._status)}2", f"${letters(self._left)}2"
        return {
            "overdue": f'=OR({at}="overdue",{at}="done-late")',
            "due-today": f'={at}="due-today"',
            "due-soon": f'=AND({at}="open",ISNUMBER({left}),{left}<={_SOON})',
        }

    def seen(self, row: tuple[Any, ...]) -> None:
        """Count it for the summary."""
        limit = row[self._limit] if self._limit is not None else self._job.limit
        status = row[self._status] if self._status is not None else ""
        self._counts[str(limit or ""), str(status)] += 1

    def summary(self, count: int) -> None:
        """How many rows each limit has in each status, and what the colours mean."""
        language, as_of = self._job.language, self._job.as_of
        sheet = self.add_summary("" if as_of is None else self.say(f"截至 {as_of}", f"As of {as_of}"))
        codes = [code for code in STATUSES if any(status == code for _, status in self._counts)]
        titles = [STATUS_WORDS[code].say(language) for code in codes]
        header = [self.say("时限", "Limit"), *titles, self.say("合计", "Total")]
        sheet.set_row(3, 36)
        for at, title in enumerate(header):
            sheet.write_string(3, at, title, self._bold_right if at else self._bold)
        row = 4
        for limit in sorted({limit for limit, _ in self._counts}):
            numbers = [self._counts[limit, code] for code in codes]
            total = sum(times for (one, _), times in self._counts.items() if one == limit)
            self.count_row(sheet, row, limit, [*numbers, total])
            row += 1
        sums = [sum(times for (_, one), times in self._counts.items() if one == code) for code in codes]
        self.count_row(sheet, row, header[-1], [*sums, count], self._bold)
        if self._status is not None:
            self.legend(sheet, row + 2)
