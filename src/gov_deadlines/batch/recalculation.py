"""Which stored deadlines move under the new notices: a recalculation from beginning to end."""

import os
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from gov_deadlines.batch.files import Output, check_source, failing, refuse_existing, refuse_same
from gov_deadlines.batch.finder import Counts, Finder
from gov_deadlines.batch.job import Job
from gov_deadlines.errors import InvalidArgument

_READ = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}


class NoticeRows(NamedTuple):
    """A notice, and how many of the rows reported it bears on."""

    issuer: str
    number: str
    published: date
    rows: int


class Recalculated(NamedTuple):
    """What a recalculation found. Rows are reported (written) unless said otherwise.

    Attributes:
        rows: rows in the file.
        moved: rows with another date than before.
        newly_answered: rows without a date before (or stored), that have one now.
        withdrawn: rows with a date before (or stored), that have none now.
        differs: rows whose stored date is not the right one.
        invalid_date: rows whose stored date is none.
        standing_changed: rows whose date stays, but has become more or less firm; not reported.
        unreadable: rows without a limit that can be counted, or without a day; not reported. None where only the rows
            concerned were looked at.
        notices: the notices behind the rows reported, by publication.
        target: the file written.
        seconds: how long it took.
        known_from, known_to: the days of knowledge compared; None for everything on file, or nothing to compare with.
        row_groups, row_groups_read: of a Parquet file; None for other files.
    """

    rows: int
    moved: int
    newly_answered: int
    withdrawn: int
    differs: int
    invalid_date: int
    standing_changed: int
    unreadable: int | None
    notices: tuple[NoticeRows, ...]
    target: str
    seconds: float
    known_from: date | None
    known_to: date | None
    row_groups: int | None = None
    row_groups_read: int | None = None

    @property
    def reported(self) -> int:
        """How many rows were written."""
        return self.moved + self.newly_answered + self.withdrawn + self.differs + self.invalid_date

    def as_dict(self) -> dict[str, object]:
        """The summary as a JSON object with ``schema`` 1."""
        from gov_deadlines import __version__

        fields: dict[str, object] = {"schema": 1, "version": __version__, **self._asdict()}
        fields["notices"] = [one._asdict() | {"published": str(one.published)} for one in self.notices]
        fields["seconds"] = round(self.seconds, 3)
        for key, day in (("known_from", self.known_from), ("known_to", self.known_to)):
            fields[key] = None if day is None else day.isoformat()
        return fields


def run(job: Job, known_from: date | None, keep: Sequence[str] | None = None) -> Recalculated:
    """Do it; ``job.completed_column`` names the column with stored dates, if they are to be checked.

    Raises GovDeadlinesError; then no file was written.
    """
    started = time.monotonic()
    if known_from is None and job.completed_column is None:
        raise InvalidArgument(
            ("没有说明与何时相比。", "It is not said what to compare with."),
            (
                "请用 --from-known-on 给出先前所知之日，或用 --against-column 指明已存日期的列。",
                "Give the earlier day of knowledge (--from-known-on) or a column of stored dates (--against-column).",
            ),
        )
    report = _reporter(job, keep)
    check_source(job.source)
    refuse_same(job.source, job.target)
    refuse_existing(job.target, force=job.force)
    finder = Finder(job, known_from, compared=known_from is not None)
    output = Output(job.target, force=job.force)
    try:
        with failing(job.target):
            done = report(job, output, finder)
        output.commit()
    finally:
        output.discard()
    return done._replace(seconds=time.monotonic() - started, known_from=known_from)


def _reporter(job: Job, keep: Sequence[str] | None) -> Callable[[Job, Output, Finder], Recalculated]:
    """What reads the one format and writes the other. Raises InvalidArgument where nothing does."""
    source, target = (_READ.get(os.path.splitext(path)[1].lower()) for path in (job.source, job.target))
    if source is None or target is None or (source != "parquet" and source != target):
        raise InvalidArgument(
            (f"不能从 {job.source!r} 得到 {job.target!r}。", f"{job.target!r} cannot be made from {job.source!r}."),
            (
                "可用 .csv、.jsonl、.parquet；输出与输入同格式，.parquet 也可输出为 .csv 或 .jsonl。",
                "Use .csv, .jsonl or .parquet, the output like the input; from .parquet also .csv and .jsonl.",
            ),
        )
    if source == "parquet":
        return partial(_from_table, keep)
    if keep is not None:
        raise InvalidArgument(
            ("只有 .parquet 可以挑选要保留的列。", "Only of a .parquet file can columns be left out."),
            (
                "其他格式的行原样保留：请去掉 --keep（keep）。",
                "Other rows are kept as they stand: leave out --keep (keep).",
            ),
        )
    return _from_lines


def _from_lines(job: Job, output: Output, finder: Finder) -> Recalculated:
    from gov_deadlines.batch.moved_lines import report_lines

    kind = _READ[os.path.splitext(job.source)[1].lower()]
    counts = report_lines(job.source, output.file, kind, finder)
    return _summary(job, counts)


def _from_table(keep: Sequence[str] | None, job: Job, output: Output, finder: Finder) -> Recalculated:
    from gov_deadlines.batch.moved_table import report_table

    kind = _READ[os.path.splitext(job.target)[1].lower()]
    counts, groups = report_table(job, job.source, output, kind, finder, keep)
    return _summary(job, counts)._replace(row_groups=groups.all, row_groups_read=groups.read)


def _summary(job: Job, counts: Counts) -> Recalculated:
    kinds = counts.kinds
    notices = [
        NoticeRows(issuer, number, published, rows)
        for (published, issuer, number), rows in sorted(counts.notices.items())
    ]
    return Recalculated(
        counts.rows,
        kinds["moved"],
        kinds["newly_answered"],
        kinds["withdrawn"],
        kinds["differs"],
        kinds["invalid_date"],
        kinds["standing"],
        kinds["unreadable"] if counts.complete else None,
        tuple(notices),
        job.target,
        0.0,
        None,
        job.setting.known_on,
    )
