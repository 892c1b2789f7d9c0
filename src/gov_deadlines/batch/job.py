"""What a batch job is asked to do, with each field checked before it starts, and what it reports back."""

import os
import re
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from typing import Any, NamedTuple, Self, TypedDict, TypeVar

from gov_deadlines.answers.context import Context
from gov_deadlines.answers.status import TO_ACT_ON
from gov_deadlines.arguments import as_flag, as_path, as_text, whole_number
from gov_deadlines.day_forms import SERIALS, Serials
from gov_deadlines.days import AnyDay, as_date
from gov_deadlines.errors import (
    Excluded,
    InvalidArgument,
    Needed,
    NotForThis,
    OutOfRange,
    UnknownChoice,
    UnknownLimit,
    Unusable,
    WrongKind,
)
from gov_deadlines.text import Language

STANDARD = "-"
LINES = ("csv", "jsonl")  # the formats whose rows are lines
_KINDS = {".csv": "csv", ".parquet": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl", ".xlsx": "xlsx"}
REASONS = (
    "unknown-limit",
    "ambiguous-limit",
    "no-number",
    "missing-value",
    "invalid-date",
    "not-in-force",
    "not-announced",
    "data-fault",
    "malformed-row",
)
_ANY = Context()
_LANGUAGES = ("zh", "en")
_FOR_EACH_PROCESSOR = 4
_SIZE = re.compile(r"\s*([0-9]{1,12}(?:\.[0-9]{1,6})?)\s*([KMGT])(I?)B\s*", re.ASCII)
_LEAST_MEMORY, _MOST_MEMORY = 128 * 1000**2, 16 * 1000**4  # bytes; with less memory a large job cannot be done


class FileOptions(TypedDict, total=False):
    """The options of any job on a file besides its files, as keywords; see ``FileJob``."""

    limit_column: str
    trigger_column: str
    limit: str | None
    encoding: str | None
    sheet: str | None
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


@dataclass(frozen=True, slots=True)
class FileJob:
    """One run over a file: the fields common to all jobs. All but the two files are given by keyword.

    Attributes:
        source, target, rejects: paths; ``-`` is standard input or output.
        setting: the context in which rows are answered.
        limit_column, trigger_column: names of columns; ``limit`` is one id, or its words, for all rows instead of
            a column.
        encoding: of a CSV file; None to detect it.
        sheet: of an Excel file; None for the only visible one with the columns.
        year: completes days without a year in the columns of days; None to reject these rows.
        serials: read bare numbers in these columns as Excel's numbers of days, from 1900 or from 1904.
        language: of messages and of the status in words.
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
    sheet: str | None = None
    year: int | None = None
    serials: Serials | None = None
    language: Language = "en"
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

    def marks(self, path: str) -> bool:
        """Whether a CSV file of this job begins with a byte order mark, even if its source has none.

        It does where we add Chinese words to it: without the mark Excel reads it as GBK. Standard output gets no mark,
        because other programs read it.
        """
        return self.language == "zh" and path != STANDARD and (self.has_words or path == self.rejects)

    def _replace(self, **changes: Any) -> Self:  # noqa: ANN401  (fields of any kind)
        """The job with other values in some fields, like a named tuple's ``_replace``."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Job(FileJob):
    """A job that answers by when.

    Attributes:
        as_of, completed_column: make the job a ledger, which gives each duty's status on a day.
        prefix: goes before the names of the added columns.
    """

    _: KW_ONLY
    as_of: date | None = None
    completed_column: str | None = None
    prefix: str = ""

    @property
    def third_column(self) -> str | None:
        """The column with the day a duty was completed."""
        return self.completed_column

    @property
    def has_words(self) -> bool:
        """Whether the target contains words in the job's language: a ledger does."""
        return self.as_of is not None


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

    @property
    def to_act_on(self) -> bool:
        """Whether rows were rejected or some duty needs action; commands then exit with 1."""
        return bool(self.rejected or self.record_faults or TO_ACT_ON & set(self.statuses))

    def as_dict(self) -> dict[str, object]:
        """The summary as a JSON object with ``schema`` 1."""
        from gov_deadlines.version import __version__

        known_on = None if self.known_on is None else self.known_on.isoformat()
        fields = self._asdict() | {"seconds": round(self.seconds, 3), "known_on": known_on}
        if self.fingerprint is None:
            del fields["fingerprint"]
        return {"schema": 1, "version": __version__} | fields


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


def check_encoding(encoding: str | None, kind: str) -> None:
    """Raises InvalidArgument where an encoding is given for a format that has only one."""
    if encoding is not None and kind != "csv":
        raise NotForThis("encoding")


def check_sheet(sheet: str | None, kind: str) -> None:
    """Raises InvalidArgument where a sheet is named for a format without sheets."""
    if sheet is not None and kind != "xlsx":
        raise NotForThis("sheet")


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


J = TypeVar("J", bound=FileJob)


def checked(job: J) -> J:
    """The job with all fields checked and normalised; ``threads`` is at most four for each processor.

    Raises:
        InvalidArgument, InvalidDate: a field of the wrong type, an unusable amount of threads or memory, or nothing to
            compare with.
        UnknownLimit, UnknownRegion.
    """
    _check_texts(job)
    if not isinstance(job.language, str) or job.language not in _LANGUAGES:
        raise WrongKind("language", job.language, "language")
    if job.limit is not None and not isinstance(job.limit, str):
        raise UnknownLimit(job.limit, ())
    days = {name: as_date(day) for name in ("as_of", "known_from") if (day := getattr(job, name, None)) is not None}
    if isinstance(job, MoveJob):
        _check_move(job)
    if isinstance(job, Job) and job.completed_column is not None and job.as_of is None:
        raise Needed("as_of")
    setting = job.setting.checked()
    return job._replace(
        setting=setting,
        limit=None if job.limit is None else setting.named(job.limit),
        force=as_flag(job.force, "force"),
        fingerprint=as_flag(job.fingerprint, "fingerprint"),
        year=None if job.year is None else _year(job.year),
        serials=None if job.serials is None else _serials(job.serials),
        dry_run=as_flag(job.dry_run, "dry_run"),
        threads=_threads(job.threads),
        memory=None if job.memory is None else _memory(job.memory),
        **days,
    )


def _year(wanted: object) -> int:
    number = whole_number(wanted, "year")
    if not date.min.year <= number <= date.max.year:
        raise OutOfRange("year", wanted, date.min.year, date.max.year)
    return number


def _serials(wanted: object) -> Serials:
    for one in SERIALS:
        if isinstance(wanted, str | int) and str(wanted) == one:
            return one
    raise UnknownChoice("serials", wanted, SERIALS)


def _check_texts(job: FileJob) -> None:
    for name in ("source", "target", "rejects", "summary"):
        as_path(getattr(job, name), name)
    for name in ("rejects", "summary"):
        if getattr(job, name) == STANDARD:
            raise _only_answers(name)
    for name in ("limit_column", "trigger_column", "prefix"):
        as_text(getattr(job, name, ""), name)
    for name in ("completed_column", "against_column", "encoding", "sheet"):
        if getattr(job, name, None) is not None:
            as_text(getattr(job, name), name)


def _check_move(job: MoveJob) -> None:
    """Raises InvalidArgument for nothing to compare with, and for ``keep`` where columns cannot be chosen."""
    if as_flag(job.draft, "draft") and job.known_from is not None:
        raise Excluded(("draft", "from_known_on"))
    if job.earlier is None and job.against_column is None:
        raise Needed("earlier-state")
    keep = job.keep
    if keep is None:
        return
    if not (isinstance(keep, list | tuple) and all(isinstance(name, str) for name in keep)):
        raise WrongKind("keep", keep, "columns")
    if kind_of(job.source) in LINES:
        raise NotForThis("keep")


def _only_answers(name: str) -> InvalidArgument:
    """The error for ``-`` as another file: standard output is for one thing, and nobody means a file called ``-``."""
    return NotForThis("standard-output", name)


def _threads(wanted: object) -> int:
    """The number of threads wanted, at most four for each processor; 0 means one for each processor."""
    try:
        number = whole_number(wanted)
    except InvalidArgument:
        number = -1
    if number < 0:
        raise WrongKind("threads", wanted, "count")
    return min(number, _FOR_EACH_PROCESSOR * processors())


def _memory(wanted: object) -> str:
    """An amount of memory that DuckDB can work with, in DuckDB's notation."""
    found = _SIZE.fullmatch(wanted.upper()) if isinstance(wanted, str) else None
    if found is None:
        raise WrongKind("memory", wanted, "memory")
    amount, unit, binary = found.groups()
    bytes_ = float(amount) * (1024 if binary else 1000) ** (1 + "KMGT".index(unit))
    if not _LEAST_MEMORY <= bytes_ <= _MOST_MEMORY:
        raise OutOfRange("memory", wanted, "128MB", "16TB")
    return f"{amount}{unit}{binary and 'i'}B"
