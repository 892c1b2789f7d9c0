"""A job from beginning to end: checks, the engine for the format, files that appear whole."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from gov_deadlines.batch.checked import checked
from gov_deadlines.batch.contents import check_contents
from gov_deadlines.batch.files import (
    Output,
    check_source,
    failing,
    refuse_existing,
    refuse_same,
    rejects_path,
    state_of,
)
from gov_deadlines.batch.job import LINES, STANDARD, Job, Summary, check_encoding, check_sheet, kind_of
from gov_deadlines.batch.lines.engine import answer_lines, read_form
from gov_deadlines.batch.progress import Progress
from gov_deadlines.batch.tally import Tally
from gov_deadlines.errors import InvalidArgument, UnreadableTable


class Done(Protocol):
    """What an engine counted."""

    @property
    def rejected(self) -> int:
        """How many rows it wrote to the rejects."""


D = TypeVar("D", bound=Done)
Engine = Callable[[Job, str, "Output | None", "Output | None", Progress], D]


def run(job: Job, *, show_progress: bool = False) -> Summary:
    """Do the job. Raises GovDeadlinesError; then no file was written."""
    started = time.monotonic()
    job = with_rejects(checked(job))
    tally = carry_out(job, _lines if as_lines(job) else _table, show_progress=show_progress)
    return tally.summary(job, time.monotonic() - started)


def carry_out(job: Job, engine: Engine[D], *, show_progress: bool) -> D:
    """Have an engine read the source and write the two files, which appear whole or not at all; what it counted."""
    check_encoding(job.encoding, kind_of(job.source))
    check_sheet(job.sheet, kind_of(job.source))
    with _source(job) as source:
        check_contents(source, job.source, kind_of(job.source))
        _check_targets(job)
        progress = Progress(wanted=show_progress)
        out, rejects = _outputs(job)
        try:
            before = state_of(source)
            done = engine(job, source, out, rejects, progress)
            progress.clear()
            _check_unchanged(job, source, before)
            _finish(job, done, out, rejects)
        finally:
            for output in (out, rejects):
                if output is not None:
                    output.discard()
    return done


def with_rejects(job: Job) -> Job:
    """The job with a name for the rejects. Raises InvalidArgument for one of another format than the target."""
    if job.rejects and kind_of(job.rejects) != kind_of(job.target):
        raise InvalidArgument(
            (
                f"另存的行 {job.rejects!r} 与输出 {job.target!r} 格式不同。",
                f"The rejects {job.rejects!r} are not of the format of {job.target!r}.",
            ),
            ("两者请用相同的后缀。", "Give both the same suffix."),
        )
    usual = "stdout.rejects.csv" if job.target == STANDARD else rejects_path(job.target)
    return job._replace(rejects=job.rejects or usual)


def as_lines(job: Job) -> bool:
    """Whether rows are lines and stay as they stand. Raises InvalidArgument where a suffix names no format."""
    source, target = kind_of(job.source), kind_of(job.target)
    return source == target and source in LINES


def _lines(job: Job, source: str, out: Output | None, rejects: Output | None, progress: Progress) -> Tally:
    with open(source, "rb") as file:
        return answer_lines(file, read_form(file, job, kind_of(job.source)), job, out, rejects, progress)


def _table(job: Job, source: str, out: Output | None, rejects: Output | None, progress: Progress) -> Tally:
    from gov_deadlines.batch.tables.formats import answer_as_table

    return answer_as_table(job, source, out, rejects, progress)


@contextmanager
def _source(job: Job) -> Iterator[str]:
    """The file to read: standard input is first copied to one, so that it can be read in parts."""
    if job.source != STANDARD:
        check_source(job.source)
        yield job.source
        return
    with tempfile.NamedTemporaryFile(prefix="gov-deadlines-", suffix=".csv") as spool:
        with failing(spool.name):
            shutil.copyfileobj(sys.stdin.buffer, spool, 1 << 20)
            spool.flush()
        yield spool.name


def _check_targets(job: Job) -> None:
    if job.dry_run:
        return
    named = [path for path in (job.target, job.rejects) if path != STANDARD]
    refuse_same(*([] if job.source == STANDARD else [job.source]), *named)
    for path in named:
        refuse_existing(path, force=job.force)


def _check_unchanged(job: Job, source: str, before: tuple[int, ...]) -> None:
    """Raises UnreadableTable where the source was written to or replaced: its rows may be of two files."""
    with failing(job.source):
        if state_of(source) == before:
            return
    raise UnreadableTable(
        (f"{job.source!r} 在读取期间被改动。", f"{job.source!r} was changed while it was read."),
        ("请等它写完再试。", "Try again once nothing writes to it."),
    )


def _outputs(job: Job) -> tuple[Output | None, Output | None]:
    """The two files, not yet under their names; standard output is first written to a file of its own."""
    if job.dry_run:
        return None, None
    target = (
        os.path.join(tempfile.gettempdir(), f"gov-deadlines-{os.getpid()}.csv")
        if job.target == STANDARD
        else job.target
    )
    out = Output(target, force=job.force)
    try:
        return out, Output(job.rejects, force=job.force)
    except BaseException:
        out.discard()
        raise


def _finish(job: Job, done: Done, out: Output | None, rejects: Output | None) -> None:
    """Give the files their names: the rejects first, so that a target never stands there without its rejects."""
    if out is None or rejects is None:
        return
    if done.rejected:
        rejects.commit()
    elif job.force and os.path.exists(rejects.path):
        with failing(job.rejects):
            os.unlink(rejects.path)
    if job.target != STANDARD:
        out.commit()
        return
    out.file.seek(0)
    shutil.copyfileobj(out.file, sys.stdout.buffer, 1 << 20)
    sys.stdout.buffer.flush()
