"""What a batch job is asked to do, and what it reports back."""

import os
from datetime import date
from typing import NamedTuple

from gov_deadlines.answers.context import Context
from gov_deadlines.answers.status import TO_ACT_ON
from gov_deadlines.errors import InvalidArgument
from gov_deadlines.text import Language

STANDARD = "-"
LINES = ("csv", "jsonl")  # the formats whose rows are lines
_KINDS = {".csv": "csv", ".parquet": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl", ".xlsx": "xlsx"}
REASONS = (
    "unknown-limit",
    "no-number",
    "missing-value",
    "invalid-date",
    "not-in-force",
    "not-announced",
    "malformed-row",
)


class Job(NamedTuple):
    """Everything about one run.

    Attributes:
        source, target, rejects: paths; ``-`` is standard input or output.
        setting: under what rows are answered.
        limit_column, trigger_column: names of columns; ``limit`` is one id for all rows instead.
        as_of, completed_column: make it a ledger: where each duty stands on a day.
        prefix: goes before the names of the added columns.
        encoding: of a CSV file; None to find out.
        sheet: of an Excel file; None for the only visible one with the columns.
        language: of messages and of the status in words.
        force: overwrite files that exist.
        dry_run: answer and count, but write nothing.
        threads, memory: how much of the machine to use; memory as DuckDB writes it, e.g. ``2GB``.
        summary: a path for the counts as a JSON file; none where empty.
        adds: whether the columns of an answer are added; a recalculation only reads those it asks about.
    """

    source: str
    target: str
    rejects: str = ""
    setting: Context = Context()
    limit_column: str = "limit"
    trigger_column: str = "trigger"
    limit: str | None = None
    as_of: date | None = None
    completed_column: str | None = None
    prefix: str = ""
    encoding: str | None = None
    language: Language = "en"
    force: bool = False
    dry_run: bool = False
    threads: int = 0
    memory: str | None = None
    adds: bool = True
    sheet: str | None = None
    summary: str = ""

    @property
    def key_columns(self) -> tuple[str | None, str, str | None]:
        """The columns a row is answered from: limit, trigger, completed; None where there is no such column."""
        return (None if self.limit is not None else self.limit_column), self.trigger_column, self.completed_column

    def marks(self, path: str) -> bool:
        """Whether a CSV file of this job begins with a byte order mark, also where its source has none.

        It does where words of ours in Chinese stand in it: without the mark Excel takes it for GBK. Standard output is
        read by other programs, and gets none.
        """
        words = path == self.rejects or self.as_of is not None or not self.adds
        return self.language == "zh" and words and path != STANDARD


class Summary(NamedTuple):
    """What a job did.

    Attributes:
        rows: rows read. ``answered`` + ``rejected`` is always the same number.
        answered: rows written to the target.
        rejected: rows written to the rejects.
        reasons: how many rows were rejected for each reason; only those that occurred.
        statuses: with ``as_of``: how many answered rows have each status, in the order of the vocabulary.
        target, rejects: the files written; ``rejects`` is None where no row was rejected.
        seconds: how long it took.
        known_on: the day of knowledge asked for, if any.
        dry_run: whether nothing was written.
        sheet: of an Excel file: the sheet that was read.
        unread_sheets: the others that hold anything or are hidden: none of them was read.
        record_faults: how many answered rows have a day of completion before the trigger, which was left aside.
    """

    rows: int
    answered: int
    rejected: int
    reasons: dict[str, int]
    statuses: dict[str, int]
    target: str
    rejects: str | None
    seconds: float
    known_on: date | None
    dry_run: bool
    sheet: str | None = None
    unread_sheets: tuple[str, ...] = ()
    record_faults: int = 0

    @property
    def to_act_on(self) -> bool:
        """Whether rows were rejected, or some stand so that something is to be done: commands then exit with 1."""
        return bool(self.rejected or self.record_faults or TO_ACT_ON & set(self.statuses))

    def as_dict(self) -> dict[str, object]:
        """The summary as a JSON object with ``schema`` 1."""
        from gov_deadlines import __version__

        known_on = None if self.known_on is None else self.known_on.isoformat()
        fields = self._asdict()
        return (
            {"schema": 1, "version": __version__} | fields | {"seconds": round(self.seconds, 3), "known_on": known_on}
        )


def kind_of(path: str) -> str:
    """The format a file's suffix names: ``csv``, ``parquet``, ``jsonl`` or ``xlsx``. Raises InvalidArgument."""
    suffix = os.path.splitext(path)[1].lower()
    if path == STANDARD:
        return "csv"
    if suffix in _KINDS:
        return _KINDS[suffix]
    raise InvalidArgument(
        (f"{path!r} 的后缀不代表任何支持的格式。", f"The suffix of {path!r} names no format."),
        ("可用 .csv、.parquet、.jsonl、.xlsx，或 -（CSV）。", "Use .csv, .parquet, .jsonl or .xlsx, or - for CSV."),
    )


def check_encoding(encoding: str | None, kind: str) -> None:
    """Raises InvalidArgument where an encoding is given for a format that has but one."""
    if encoding is not None and kind != "csv":
        raise InvalidArgument(
            ("只有 CSV 文件可以指明编码。", "Only of a CSV file can the encoding be named."),
            (
                "请去掉 --encoding（encoding）：JSON Lines 总是 UTF-8，其他格式自带编码。",
                "Leave out --encoding (encoding): JSON Lines are UTF-8, and other formats know their own.",
            ),
        )


def check_sheet(sheet: str | None, kind: str) -> None:
    """Raises InvalidArgument where a sheet is named of a format that has none."""
    if sheet is not None and kind != "xlsx":
        raise InvalidArgument(
            ("只有 Excel 文件有工作表。", "Only an Excel file has sheets."),
            ("请去掉 --sheet（sheet）。", "Leave out --sheet (sheet)."),
        )


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
