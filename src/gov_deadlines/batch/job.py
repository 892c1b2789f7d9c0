"""What a batch job is asked to do, and what it reports back; ``checking`` checks each field before it starts."""

import os
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from typing import Any, NamedTuple, Self, TypedDict

from gov_deadlines.answers.context import Context
from gov_deadlines.answers.row_reasons import REASONS as ROW_REASONS
from gov_deadlines.answers.status import TO_ACT_ON
from gov_deadlines.day_forms import Serials
from gov_deadlines.days import AnyDay
from gov_deadlines.errors import Unusable
from gov_deadlines.text import Language

STANDARD = "-"
LINES = ("csv", "jsonl")  # the formats whose rows are lines
_KINDS = {".csv": "csv", ".parquet": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl", ".xlsx": "xlsx"}
MALFORMED = "malformed-row"
REASONS = (MALFORMED, *ROW_REASONS)
_ANY = Context()
_WORDED = {"status_text", "name"}  # columns


class FileOptions(TypedDict, total=False):
    """The options of any job on a file besides its files, as keywords; see ``FileJob``."""

    limit_column: str
    trigger_column: str
    limit: str | None
    encoding: str | None
    bom: bool | None
    sheet: str | None
    header_row: int | None
    year: int | None
    serials: Serials | None
    language: Language
    force: bool
    dry_run: bool
    threads: int
    memory: str | None
    fingerprint: bool


class JobOptions(FileOptions, total=False):
    """The options of ``Job``, as keywords."""

    as_of: AnyDay | None
    completed_column: str | None
    prefix: str
    columns: Sequence[str] | None
    headers: Language


@dataclass(frozen=True, slots=True)
class FileJob:
    """One run over a file: the fields common to all jobs. All but the two files are given by keyword.

    Attributes:
        source, target, rejects: paths; ``-`` is standard input or output.
        setting: the context in which rows are answered.
        limit_column, trigger_column: names of columns; ``limit`` is one id, or its words, for all rows instead of
            a column.
        encoding: of the CSV file that is read, else of the one that is written; None to detect it, and to write UTF-8.
        bom: whether a CSV file that is written begins with a byte order mark; None: as ``marks`` says.
        sheet: of an Excel file; None for the only visible one with the columns.
        header_row: of an Excel file: the number of the row with the names of the columns; None for the first one that
            is not empty.
        year: completes days without a year in the columns of days; None to reject these rows.
        serials: read bare numbers in these columns as Excel's numbers of days, from 1900 or from 1904.
        language: of messages and of the status in words.
        headers: of the names of the added columns; in Chinese, codes in them are written as words, too.
        force: overwrite files that exist.
        dry_run: answer and count, but write nothing.
        threads, memory: how much of the machine to use; memory as DuckDB writes it, e.g. ``2GB``.
        summary: the path of a JSON file for the counts; empty for none.
        fingerprint: whether to report the fingerprint of the data behind the answers.
    """

    source: str
    target: str
    _: KW_ONLY
    rejects: str = ""
    setting: Context = _ANY
    limit_column: str = "limit"
    trigger_column: str = "trigger"
    limit: str | None = None
    encoding: str | None = None
    bom: bool | None = None
    sheet: str | None = None
    header_row: int | None = None
    year: int | None = None
    serials: Serials | None = None
    language: Language = "en"
    headers: Language = "en"
    force: bool = False
    dry_run: bool = False
    threads: int = 0
    memory: str | None = None
    summary: str = ""
    fingerprint: bool = False

    @property
    def print_asked(self) -> str | None:
        """The fingerprint of what the answers rest on, if it is wanted: of the limit for all rows, else of all on file.

        A row may name any limit, and an unknown one is refused with the names of others, so that all of them count.
        Raises SourceNotFound, DataFault.
        """
        if not self.fingerprint:
            return None
        from gov_deadlines.answers.fingerprint import data_on_file
        from gov_deadlines.workdays.fingerprint import combined

        limits = () if self.limit is None else (self.limit,)
        return combined(*(data_on_file(one, limits).fingerprint for one in self.contexts))

    @property
    def contexts(self) -> tuple[Context, ...]:
        """The contexts that the answers come from."""
        return (self.setting,)

    @property
    def third_column(self) -> str | None:
        """The third column a row is answered from, besides limit and trigger; None where there is none."""
        return None

    @property
    def has_words(self) -> bool:
        """Whether the target contains words in the job's language."""
        return True

    @property
    def key_columns(self) -> tuple[str | None, str, str | None]:
        """The columns a row is answered from: limit, trigger, third; None for one that does not exist."""
        return (None if self.limit is not None else self.limit_column), self.trigger_column, self.third_column

    def marks(self, path: str, *, marked: bool = False) -> bool:
        """Whether a CSV file of this job in UTF-8 begins with a byte order mark; ``marked``: whether its source does.

        It does where we add Chinese words to it: without the mark Excel reads it as GBK. Standard output gets no mark,
        because other programs read it.
        """
        if self.bom is not None:
            return self.bom
        return marked or (path != STANDARD and self.adds_chinese(path))

    def adds_chinese(self, path: str) -> bool:
        """Whether Chinese words are added to the rows of this file."""
        return self.headers == "zh" or (self.language == "zh" and (self.has_words or path == self.rejects))

    def _replace(self, **changes: Any) -> Self:  # noqa: ANN401  (fields of any kind)
        """The job with other values in some fields, like a named tuple's ``_replace``."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Job(FileJob):
    """A job that answers by when.

    Attributes:
        as_of, completed_column: make the job a ledger, which gives each duty's status on a day.
        prefix: goes before the names of the added columns.
        columns: which of the columns to add besides ``due``, as named in English; None for all.
        names: the language of the limits' names; None where the other fields decide.
    """

    _: KW_ONLY
    as_of: date | None = None
    completed_column: str | None = None
    prefix: str = ""
    columns: Sequence[str] | None = None
    names: Language | None = None

    @property
    def third_column(self) -> str | None:
        """The column with the day a duty was completed."""
        return self.completed_column

    @property
    def has_words(self) -> bool:
        """Whether the target contains words in the job's language: a ledger does."""
        return self.as_of is not None and (self.columns is None or bool(_WORDED & set(self.columns)))

    @property
    def names_in(self) -> Language:
        """The language of the limits' names: Chinese only where Chinese words are added in any case."""
        return self.names or ("zh" if self.adds_chinese(self.target) else "en")

    @property
    def without_status(self) -> "Job":
        """The same job without the status columns, for what of a ledger does not depend on them."""
        return self._replace(as_of=None, completed_column=None, names=self.names_in)


@dataclass(frozen=True, slots=True)
class MoveJob(FileJob):
    """A job that reports which stored deadlines move.

    Attributes:
        known_from: the earlier day of knowledge; None where only stored dates are checked.
        draft: compare with the answers as they would be without drafts, instead of an earlier day of knowledge.
        before: compare with the answers in this context, instead of either.
        against_column: the column with stored dates, if they are to be checked.
        keep: of a table, which of the row's own columns to write; None for all.
    """

    _: KW_ONLY
    known_from: date | None = None
    draft: bool = False
    before: Context | None = None
    against_column: str | None = None
    keep: Sequence[str] | None = None

    @property
    def third_column(self) -> str | None:
        """The column with stored dates."""
        return self.against_column

    @property
    def earlier(self) -> Context | None:
        """The context to compare with; None where only stored dates are checked."""
        if self.draft:
            return self.setting._replace(drafts=False)
        if self.known_from is not None:
            return self.setting._replace(known_on=self.known_from)
        return self.before

    @property
    def contexts(self) -> tuple[Context, ...]:
        """The context to compare with, if any, and the one of the new answers."""
        return (self.setting,) if self.earlier is None else (self.earlier, self.setting)


class ParquetWay(NamedTuple):
    """How a Parquet file was written from another one.

    Attributes:
        why: why it was written anew, as a code; None where the file's own bytes were copied, and columns added.
        language: of the reason in words.
    """

    why: str | None
    language: Language

    def to_dict(self) -> dict[str, str | None]:
        """The same as a JSON object: ``way`` (``spliced`` or ``rewritten``), ``why``, and why in words."""
        if self.why is None:
            return {"way": "spliced", "why": None, "message": None}
        from gov_deadlines.wording.parquet import WHY

        return {"way": "rewritten", "why": self.why, "message": WHY[self.why].say(self.language)}


class Summary(NamedTuple):
    """What a job did.

    Attributes:
        rows: rows read, always ``answered`` + ``rejected``.
        answered: rows written to the target.
        rejected: rows written to the rejects.
        reasons: how many rows were rejected for each reason; only those that occurred.
        statuses: with ``as_of``: how many answered rows have each status, in the vocabulary's order.
        target, rejects: the files written; ``rejects`` is None where no row was rejected.
        seconds: how long it took.
        known_on: the day of knowledge asked for; None where none was.
        dry_run: whether nothing was written.
        sheet: of an Excel file: the sheet that was read.
        unread_sheets: the other sheets that are hidden or not empty; none of them was read.
        record_faults: how many answered rows have a day of completion before the trigger; that day was ignored.
        fingerprint: of the data behind the answers, if it was asked for: equal ones mean equal answers.
        parquet: how a Parquet file became another one; None for other files, and in a dry run.
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
    fingerprint: str | None = None
    parquet: ParquetWay | None = None

    @property
    def to_act_on(self) -> bool:
        """Whether rows were rejected or some duty needs action; commands then exit with 1."""
        return bool(self.rejected or self.record_faults or TO_ACT_ON & set(self.statuses))

    def to_dict(self) -> dict[str, Any]:
        """The summary as a JSON object, as ``gov-deadlines batch due`` prints and writes it."""
        from gov_deadlines.plain import SCHEMA, plain
        from gov_deadlines.version import __version__

        fields: dict[str, Any] = plain(self._asdict()) | {"seconds": round(self.seconds, 3)}
        if self.fingerprint is None:
            del fields["fingerprint"]
        if self.parquet is None:
            del fields["parquet"]
        else:
            fields["parquet"] = self.parquet.to_dict()
        return {"schema": SCHEMA, "version": __version__} | fields


def kind_of(path: str) -> str:
    """The format that a file's suffix names: ``csv``, ``parquet``, ``jsonl`` or ``xlsx``. Raises InvalidArgument."""
    suffix = os.path.splitext(path)[1].lower()
    if path == STANDARD:
        return "csv"
    if suffix in _KINDS:
        return _KINDS[suffix]
    raise Unusable("suffix", path, ".csv, .parquet, .jsonl, .xlsx")


def as_lines(job: FileJob) -> bool:
    """Whether rows are lines and are copied unchanged. Raises InvalidArgument where a suffix names no format."""
    source, target = kind_of(job.source), kind_of(job.target)
    return source == target and source in LINES


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
