"""A job's fields, each checked before anything begins: of the right kind, and within bounds that are said."""

import re

from gov_deadlines.arguments import as_flag, as_path, as_text, refused
from gov_deadlines.batch.job import STANDARD, Job, processors
from gov_deadlines.days import as_date
from gov_deadlines.errors import InvalidArgument, UnknownLimit
from gov_deadlines.text import shown
from gov_deadlines.workdays.index import whole_number

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
        raise refused("language", job.language, " zh 或 en", "zh or en")
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
    return InvalidArgument(
        (
            f"{name} 不能是 -：标准输出只用于推算结果（-o -）。",
            f"{name} cannot be -: standard output is for the answers (-o -).",
        ),
        (f"请为 --{name} 写明文件名。", f"Give --{name} the name of a file."),
    )


def _threads(wanted: object) -> int:
    """As many as wanted, at most four for each processor; 0 is as many as there are processors."""
    try:
        number = whole_number(wanted)
    except InvalidArgument:
        number = -1
    if number < 0:
        raise InvalidArgument(
            (
                f"threads 应为不小于 0 的整数，而不是 {shown(wanted)}。",
                f"threads must be 0 or a positive whole number, not {shown(wanted)}.",
            ),
            ("例：4；0 为全部处理器。", "For example 4; 0 is all processors."),
        )
    return min(number, _FOR_EACH_PROCESSOR * processors())


def _memory(wanted: object) -> str:
    """An amount of memory that DuckDB can work with, as it writes it."""
    found = _SIZE.fullmatch(wanted.upper()) if isinstance(wanted, str) else None
    if found is None:
        raise InvalidArgument(
            (f"{shown(wanted)} 不是内存大小。", f"{shown(wanted)} is not an amount of memory."),
            ("例：512MB 或 2GB。", "For example 512MB or 2GB."),
        )
    amount, unit, binary = found.groups()
    bytes_ = float(amount) * (1024 if binary else 1000) ** (1 + "KMGT".index(unit))
    if not _LEAST_MEMORY <= bytes_ <= _MOST_MEMORY:
        raise InvalidArgument(
            (f"内存 {wanted} 超出范围。", f"{wanted} of memory is out of range."),
            ("至少 128MB，至多 16TB。", "Give 128MB at least and 16TB at most."),
        )
    return f"{amount}{unit}{binary and 'i'}B"
