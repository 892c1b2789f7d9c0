"""The checks of a job before it starts: every field of the right kind, and fitting the formats of its files."""

import re
from datetime import date
from typing import TypeVar

from gov_deadlines.arguments import as_flag, as_path, as_text, whole_number
from gov_deadlines.batch.added import COLUMNS, DUE_COLUMNS
from gov_deadlines.batch.job import LINES, STANDARD, FileJob, Job, MoveJob, kind_of, processors
from gov_deadlines.batch.lines.csv_text import check_mark, known_encoding
from gov_deadlines.day_forms import SERIALS, Serials
from gov_deadlines.days import as_date
from gov_deadlines.errors import (
    Excluded,
    InvalidArgument,
    Needed,
    NotForThis,
    OutOfRange,
    UnknownChoice,
    UnknownLimit,
    WrongKind,
)
from gov_deadlines.text import LANGUAGES

_FOR_EACH_PROCESSOR = 4
_SIZE = re.compile(r"\s*([0-9]{1,12}(?:\.[0-9]{1,6})?)\s*([KMGT])(I?)B\s*", re.ASCII)
_LEAST_MEMORY, _MOST_MEMORY = 128 * 1000**2, 16 * 1000**4  # bytes; with less memory a large job cannot be done
_WITH_MARK = "utf-8-sig"


def check_encoding(encoding: str | None, kind: str) -> None:
    """Raises InvalidArgument where an encoding is given for a format that has only one."""
    if encoding is not None and kind != "csv":
        raise NotForThis("encoding")


def check_sheet(job: FileJob, kind: str) -> None:
    """Raises InvalidArgument where a sheet, or a row of it, is named for a format without sheets."""
    for name in ("sheet", "header_row"):
        if getattr(job, name) is not None and kind != "xlsx":
            raise NotForThis("sheet", detail=name)


def check_form(job: FileJob) -> None:
    """Raises InvalidArgument for options that do not go with the formats of the two files."""
    source, target = kind_of(job.source), kind_of(job.target)
    check_encoding(job.encoding, "csv" if "csv" in (source, target) else source)
    check_sheet(job, source)
    if job.bom is not None and target != "csv":
        raise NotForThis("bom")
    if source != "csv" and job.encoding is not None:
        check_mark(job, known_encoding(job.encoding))


J = TypeVar("J", bound=FileJob)


def checked(job: J) -> J:
    """The job with all fields checked and normalised; ``threads`` is at most four for each processor.

    Raises:
        InvalidArgument, InvalidDate: a field of the wrong type, an unusable amount of threads or memory, or nothing to
            compare with.
        UnknownLimit, UnknownRegion.
    """
    _check_texts(job)
    for name in ("language", "headers"):
        wanted = getattr(job, name)
        if not isinstance(wanted, str) or wanted not in LANGUAGES:  # an array has no one truth
            raise WrongKind(name, wanted, "language")
    if job.limit is not None and not isinstance(job.limit, str):
        raise UnknownLimit(job.limit, ())
    days = {name: as_date(day) for name in ("as_of", "known_from") if (day := getattr(job, name, None)) is not None}
    if isinstance(job, MoveJob):
        _check_move(job)
    if isinstance(job, Job):
        _check_due(job)
    encoding, bom = _encoding(job)
    setting = job.setting.checked()
    return job._replace(
        limit=None if job.limit is None else setting.named(job.limit),
        encoding=encoding,
        bom=bom,
        header_row=None if job.header_row is None else _row(job.header_row),
        setting=setting,
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
        if (type(wanted) is str and wanted == one) or (type(wanted) is int and wanted == int(one)):
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


def _check_due(job: Job) -> None:
    if job.completed_column is not None and job.as_of is None:
        raise Needed("as_of")
    if job.columns is None:
        return
    if not (isinstance(job.columns, list | tuple) and all(isinstance(name, str) for name in job.columns)):
        raise WrongKind("columns", job.columns, "columns")
    there = DUE_COLUMNS if job.as_of is None else COLUMNS
    for name in job.columns:
        if name not in there:
            raise UnknownChoice("columns", name, there)


def _encoding(job: FileJob) -> tuple[str | None, bool | None]:
    """The encoding, and whether to write a byte order mark: ``utf-8-sig`` asks for both. Raises InvalidArgument."""
    bom = None if job.bom is None else as_flag(job.bom, "bom")
    if job.encoding is None or job.encoding.lower() != _WITH_MARK:
        return job.encoding, bom
    if bom is False:
        raise Excluded(("encoding", "bom"))
    return "utf-8", True if kind_of(job.target) == "csv" else None


def _row(wanted: object) -> int:
    """The number of a row. Raises InvalidArgument."""
    try:
        number = whole_number(wanted)
    except InvalidArgument:
        number = 0
    if number < 1:
        raise WrongKind("header_row", wanted, "row")
    return number


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
