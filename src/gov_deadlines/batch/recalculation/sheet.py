"""The rows that move as an Excel file: earlier dates in colour, and a summary of what moved them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gov_deadlines.batch.job import Job
from gov_deadlines.batch.recalculation.finder import COLUMNS
from gov_deadlines.batch.recalculation.recalculated import Recalculated
from gov_deadlines.batch.tables.excel_rows import letters
from gov_deadlines.batch.tables.excel_write import TableSheet, positions, write_workbook

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_WIDTH = 66
_COLOURS = {"earlier": ("#F8CBAD", "#9C0006"), "none": ("#FFF2CC", "#3F3000")}
_WORDS = {
    "earlier": ("新期限比原来早：须提前办结", "the new date is earlier: act sooner"),
    "none": ("不再有日期，或所存的不是日期", "no date any more, or what was stored is no date"),
}


def write_moved(
    connection: "DuckDBPyConnection", query: str, path: str, target: str, job: Job, done: Recalculated
) -> int:
    """Write a query's rows as an Excel file; how many there were. Raises OutputFailed, ExtraMissing."""

    def make(book: "Workbook", names: list[str]) -> MovedSheet:
        return MovedSheet(book, names, job, target, done)

    return write_workbook(connection, query, path, job, target, make)


class MovedSheet(TableSheet):
    """One report being written; the added columns are the last ones, in the order of ``COLUMNS``."""

    def __init__(self, book: "Workbook", names: list[str], job: Job, target: str, done: Recalculated) -> None:
        zh = job.language == "zh"
        self.colours = {code: (*look, _WORDS[code][not zh]) for code, look in _COLOURS.items()}
        super().__init__(book, "变动" if zh else "Moved", names, job, target)
        self._done = done
        first = len(names) - len(COLUMNS)
        self._at = {column: first + nth for nth, column in enumerate(COLUMNS)}
        self.days = positions(names[:first], *job.key_columns[1:])
        self.numbers = frozenset((self._at["line"], self._at["working_days"]))

    def rules(self) -> Mapping[str, str]:
        """See ``TableSheet``."""
        change, old, new = (f"${letters(self._at[one])}2" for one in ("change", "old_due", "new_due"))
        return {
            "earlier": f"=AND(ISNUMBER({old}),ISNUMBER({new}),{new}<{old})",
            "none": f'=OR({change}="withdrawn",{change}="invalid_date")',
        }

    def summary(self, count: int) -> None:
        """What was compared, how many rows were found of each kind, the notices behind them, and the colours."""
        done, language = self._done, self._job.language
        sheet = self.add_summary(self._compared(), _WIDTH)
        rows = [(self.say("读入", "read"), done.rows), (self.say("列出", "listed"), count)]
        row = self._table(sheet, 3, self.say("所有行", "All rows"), rows)
        kinds = [(f"{code}: {words}", times) for code, words, times in done.kinds(language)]
        row = self._table(sheet, row, self.say("各种情况", "What was found"), kinds)
        row = self._table(sheet, row, self.say("相关通知", "The notices behind it"), list(done.causes(language)))
        self.legend(sheet, row)

    def _compared(self) -> str:
        """Which days of knowledge, and whether stored dates were checked."""
        known_from, known_to, stored = self._done.known_from, self._done.known_to, self._job.completed_column
        zh = f"截至 {known_to} 的通知" if known_to else "已收录的全部通知"
        en = f"the notices known on {known_to}" if known_to else "all notices on file"
        if stored is not None:
            return self.say(f"按{zh}核对“{stored}”列所存的期限", f"The dates in {stored!r} checked against {en}")
        return self.say(f"截至 {known_from} 的通知与{zh}相比", f"The notices known on {known_from} compared with {en}")

    def _table(self, sheet: "Worksheet", row: int, title: str, counts: list[tuple[str, int]]) -> int:
        """A heading and the counts below it, where there are any; the row for what comes next."""
        if not counts:
            return row
        sheet.write_string(row, 0, title, self._bold)
        sheet.write_string(row, 1, self.say("行数", "Rows"), self._bold_right)
        for nth, (words, number) in enumerate(counts, start=1):
            self.count_row(sheet, row + nth, words, [number])
        return row + len(counts) + 2
