"""Run a job from beginning to end: the checks, the engine for the format, files that appear together."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from os.path import join
from typing import Protocol, TypeVar

from gov_deadlines.batch.answering import Answerer, Stand, summed_up
from gov_deadlines.batch.checking import check_form, checked
from gov_deadlines.batch.job import (
    STANDARD,
    FileJob,
    Job,
    MoveJob,
    Summary,
    as_lines,
    kind_of,
)
from gov_deadlines.batch.lines.blocks import answer_lines, read_form
from gov_deadlines.batch.moving import Finder
from gov_deadlines.batch.progress import Progress
from gov_deadlines.batch.recalculated import Counts, Recalculated
from gov_deadlines.batch.recalculated import summed_up as moved_summed_up
from gov_deadlines.batch.rows import Tally
from gov_deadlines.batch.sources import (
    check_contents,
    check_source,
    copy_from_stdin,
    copy_to_stdout,
    reading_file,
    refuse_same,
    state_of,
)
from gov_deadlines.errors import OutputFailed, UnreadableTable, Unusable
from gov_deadlines.files.hidden import rejects_path
from gov_deadlines.files.outputs import Output, OutputSet, check_target, scratch, sweep_scratch
from gov_deadlines.files.placing import failing


class Done(Protocol):
    """What an engine counted."""

    @property
    def rejected(self) -> int:
        """How many rows it wrote to the rejects."""


class Report(Protocol):
    """What is reported of a job."""

    def to_dict(self) -> dict[str, object]:
        """The same as a JSON object."""


J = TypeVar("J", bound=FileJob)
D = TypeVar("D", bound=Done)
R = TypeVar("R", bound=Report)
Engine = Callable[[J, str, "Output | None", "Output | None", Progress], D]


def run(job: Job, *, show_progress: bool = False) -> Summary:
    """Do the job. Raises GovDeadlinesError if it fails; then no file was written."""
    started = time.monotonic()
    job = with_rejects(checked(job))

    def sum_up(tally: Tally[Stand]) -> Summary:
        return summed_up(job, tally, time.monotonic() - started)

    return carry_out(job, _lines if as_lines(job) else _table, sum_up, show_progress=show_progress)


def recalculate(job: MoveJob, *, show_progress: bool = False) -> Recalculated:
    """Report which stored deadlines move. Raises GovDeadlinesError if it fails; then no file was written."""
    started = time.monotonic()
    job = with_rejects(checked(job))

    def sum_up(counts: Counts) -> Recalculated:
        return moved_summed_up(job, counts)._replace(seconds=time.monotonic() - started)

    return carry_out(job, _moved_lines if as_lines(job) else _moved_table, sum_up, show_progress=show_progress)


def carry_out(job: J, engine: Engine[J, D], sum_up: Callable[[D], R], *, show_progress: bool) -> R:
    """Let an engine read the source and write the files, which appear together or not at all; returns the report."""
    check_form(job)
    with _source(job) as source:
        check_contents(source, job.source, kind_of(job.source))
        _check_targets(job)
        with Progress(wanted=show_progress) as progress, _targets(job) as targets:
            with reading_file(job.source):
                before = state_of(source)
                done = engine(job, source, targets.out, targets.rejects, progress)
                if state_of(source) != before:
                    raise _changed(job)
            progress.clear()
            report = sum_up(done)
            targets.finish(done.rejected, report)
    return report


def with_rejects(job: J) -> J:
    """The job with a name for the rejects. Raises InvalidArgument if their format differs from the target's."""
    if job.rejects and kind_of(job.rejects) != kind_of(job.target):
        raise Unusable("rejects-format", job.rejects, job.target)
    usual = "stdout.rejects.csv" if job.target == STANDARD else rejects_path(job.target)
    return job._replace(rejects=job.rejects or usual)


def _lines(job: Job, source: str, out: Output | None, rejects: Output | None, progress: Progress) -> Tally[Stand]:
    strategy = Answerer(job)
    with open(source, "rb") as file:
        return answer_lines(file, read_form(file, strategy), strategy, out, rejects, progress)


def _table(job: Job, source: str, out: Output | None, rejects: Output | None, progress: Progress) -> Tally[Stand]:
    from gov_deadlines.batch.convert import answer_as_table

    return answer_as_table(job, source, out, rejects, progress)


def _moved_lines(job: MoveJob, source: str, out: Output | None, rejects: Output | None, progress: Progress) -> Counts:
    strategy = Finder(job)
    with open(source, "rb") as file:
        return Counts(answer_lines(file, read_form(file, strategy), strategy, out, rejects, progress))


def _moved_table(job: MoveJob, source: str, out: Output | None, rejects: Output | None, progress: Progress) -> Counts:
    from gov_deadlines.batch.moved_tables import report_as_table

    return report_as_table(job, source, out, rejects, progress)


@contextmanager
def _source(job: FileJob) -> Iterator[str]:
    """The file to read. Standard input is first copied to a file, so that it can be read in parts."""
    sweep_scratch()
    if job.source != STANDARD:
        check_source(job.source)
        yield job.source
        return
    with scratch() as folder:
        spool = join(folder, "in.csv")
        copy_from_stdin(spool)
        yield spool


def _check_targets(job: FileJob) -> None:
    files, summary = [job.target, job.rejects], [job.summary] if job.summary else []
    read, written = ([job.source, *files], summary) if job.dry_run else ([job.source], [*files, *summary])
    named = [path for path in written if path != STANDARD]
    if named:
        refuse_same(*(path for path in read if path != STANDARD), *named)
    for path in named:
        check_target(path, force=job.force)


def _changed(job: FileJob) -> UnreadableTable:
    """The error for a source that was written to or replaced while it was read: its rows may come from two files."""
    return UnreadableTable("changed", job.source)


class _Targets:
    """The files a job writes; in a dry run only the summary.

    Output for standard output is first written to a temporary file. If the folder of its rejects cannot be written to,
    they go to a temporary file too, because there may be none.

    Attributes:
        out, rejects: the paths an engine writes to.
    """

    def __init__(self, job: FileJob, files: OutputSet, stack: ExitStack) -> None:
        self._job, self._files = job, files
        self.out: Output | None = None
        self.rejects: Output | None = None
        self._refused: OutputFailed | None = None
        if not job.dry_run and job.target == STANDARD:
            self._for_stdout(stack.enter_context(scratch()), stack)
        elif not job.dry_run:
            self.out, self.rejects = files.open(job.target), files.open(job.rejects)
        self._summary = files.open(job.summary) if job.summary else None

    def _for_stdout(self, folder: str, stack: ExitStack) -> None:
        def spool(name: str) -> Output:
            output = Output(*[join(folder, name)] * 2)
            stack.enter_context(closing(output))
            return output

        self.out = spool("out.csv")
        try:
            self.rejects = self._files.open(self._job.rejects)
        except OutputFailed as error:
            self._refused, self.rejects = error, spool("rejects.csv")

    def finish(self, rejected: int, report: Report) -> None:
        """Give the files their final names. Raises OutputFailed, OutputExists, BrokenPipeError."""
        if rejected and self._refused is not None:
            raise self._refused
        if self.rejects is not None:
            self.rejects.wanted = rejected > 0
        if self._summary is not None:
            write_summary(self._summary, report)
        if self.out is not None and self._job.target == STANDARD:
            self._files.sync()  # whatever can fail must fail before anything is reported
            with failing(self.out.path):
                self.out.file.flush()
            copy_to_stdout(self.out.file)
        self._files.commit()


@contextmanager
def _targets(job: FileJob) -> Iterator[_Targets]:
    with ExitStack() as stack:
        yield _Targets(job, stack.enter_context(OutputSet(force=job.force)), stack)


def write_summary(output: Output, report: Report) -> None:
    """Write the counts as JSON. Raises OutputFailed."""
    found = report.to_dict()
    try:
        text = json.dumps(found, ensure_ascii=False, indent=2).encode()
    except UnicodeEncodeError:  # a file name that is not valid text
        text = json.dumps(found, indent=2).encode()
    with failing(output.path):
        output.file.write(text + b"\n")
