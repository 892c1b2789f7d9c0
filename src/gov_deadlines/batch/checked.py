"""A job's fields, each checked before anything begins: of the right kind, and within bounds that are said."""

import re

from gov_deadlines.arguments import as_flag, as_path, as_text, whole_number
from gov_deadlines.batch.job import STANDARD, Job, processors
from gov_deadlines.days import as_date
from gov_deadlines.errors import InvalidArgument, NotForThis, OutOfRange, UnknownLimit, WrongKind

_LANGUAGES = ("zh", "en")
_FOR_EACH_PROCESSOR = 4
_SIZE = re.compile(r"\s*([0-9]{1,12}(?:\.[0-9]{1,6})?)\s*([KMGT])(I?)B\s*", re.ASCII)
_LEAST_MEMORY, _MOST_MEMORY = 128 * 1000**2, 16 * 1000**4  # bytes; with less, a job of some size cannot be done


def checked(job: Job) -> Job:
    """The job with all fields as they should be; ``threads`` at most four for each processor.

    Raises:
        InvalidArgument, InvalidDate: a field of another kind, an amount of threads or memory that cannot be used.
        UnknownLimit, UnknownRegion.
    """
    for name in ("source", "target", "rejects", "summary"):
        as_path(getattr(job, name), name)
    for name in ("rejects", "summary"):
        if getattr(job, name) == STANDARD:
            raise _only_answers(name)
    for name in ("limit_column", "trigger_column", "prefix"):
        as_text(getattr(job, name), name)
    for name in ("completed_column", "encoding", "sheet"):
        if getattr(job, name) is not None:
            as_text(getattr(job, name), name)
    if not isinstance(job.language, str) or job.language not in _LANGUAGES:
        raise WrongKind("language", job.language, "language")
    if job.limit is not None and not isinstance(job.limit, str):
        raise UnknownLimit(job.limit, ())
    return job._replace(
        setting=job.setting.checked(),
        as_of=None if job.as_of is None else as_date(job.as_of),
        force=as_flag(job.force, "force"),
        dry_run=as_flag(job.dry_run, "dry_run"),
        threads=_threads(job.threads),
        memory=None if job.memory is None else _memory(job.memory),
    )


def _only_answers(name: str) -> InvalidArgument:
    """Standard output is for one thing; a file called ``-`` is not what anybody means."""
    return NotForThis("standard-output", name)


def _threads(wanted: object) -> int:
    """As many as wanted, at most four for each processor; 0 is as many as there are processors."""
    try:
        number = whole_number(wanted)
    except InvalidArgument:
        number = -1
    if number < 0:
        raise WrongKind("threads", wanted, "count")
    return min(number, _FOR_EACH_PROCESSOR * processors())


def _memory(wanted: object) -> str:
    """An amount of memory that DuckDB can work with, as it writes it."""
    found = _SIZE.fullmatch(wanted.upper()) if isinstance(wanted, str) else None
    if found is None:
        raise WrongKind("memory", wanted, "memory")
    amount, unit, binary = found.groups()
    bytes_ = float(amount) * (1024 if binary else 1000) ** (1 + "KMGT".index(unit))
    if not _LEAST_MEMORY <= bytes_ <= _MOST_MEMORY:
        raise OutOfRange("memory", wanted, "128MB", "16TB")
    return f"{amount}{unit}{binary and 'i'}B"
