"""Which stored deadlines move under the new notices: a recalculation from beginning to end."""

import time
from collections.abc import Sequence
from datetime import date
from functools import partial

from gov_deadlines.batch.checked import checked
from gov_deadlines.batch.job import LINES, Job, kind_of
from gov_deadlines.batch.lines.engine import answer_lines, read_form
from gov_deadlines.batch.progress import Progress
from gov_deadlines.batch.recalculation.lines import open_moved
from gov_deadlines.batch.recalculation.recalculated import Counts, Recalculated, summed_up
from gov_deadlines.batch.run import Engine, as_lines, carry_out, with_rejects
from gov_deadlines.errors import Needed, NotForThis, WrongKind
from gov_deadlines.files.outputs import Output


def run(
    job: Job, known_from: date | None, keep: Sequence[str] | None = None, *, show_progress: bool = False
) -> Recalculated:
    """Do it; ``job.completed_column`` names the column with stored dates, if they are to be checked.

    Raises GovDeadlinesError; then no file was written.
    """
    started = time.monotonic()
    if known_from is None and job.completed_column is None:
        raise Needed("earlier-state")
    job = with_rejects(checked(job))

    def sum_up(counts: Counts) -> Recalculated:
        return summed_up(job, counts, known_from)._replace(seconds=time.monotonic() - started)

    return carry_out(job, _engine(job, known_from, keep), sum_up, show_progress=show_progress)


def _engine(job: Job, known_from: date | None, keep: Sequence[str] | None) -> Engine[Counts]:
    """What reads the one format and writes the other."""
    lines = as_lines(job)
    _check_names(keep)
    if keep is not None and kind_of(job.source) in LINES:
        raise NotForThis("keep")
    return partial(_lines, known_from) if lines else partial(_table, known_from, keep)


def _check_names(keep: Sequence[str] | None) -> None:
    """Raises InvalidArgument for columns to keep that are no list of names."""
    if keep is not None and not (isinstance(keep, list | tuple) and all(isinstance(name, str) for name in keep)):
        raise WrongKind("keep", keep, "columns")


def _lines(
    known_from: date | None, job: Job, source: str, out: Output | None, rejects: Output | None, progress: Progress
) -> Counts:
    with open(source, "rb") as file:
        form = read_form(file, job, kind_of(job.source))
        return Counts(answer_lines(file, form, job, out, rejects, progress, partial(open_moved, known_from)))


def _table(
    known_from: date | None,
    keep: Sequence[str] | None,
    job: Job,
    source: str,
    out: Output | None,
    rejects: Output | None,
    progress: Progress,
) -> Counts:
    from gov_deadlines.batch.recalculation.tables import report_as_table

    return report_as_table(job, known_from, keep, source, out, rejects, progress)
