"""``batch.due(…, engine="spark")``: folders of Parquet, CSV or JSON Lines, answered on a cluster.

Rows are first counted by reason; this validates them, and a dry run ends there. Then the answered and the rejected
rows are written and counted again, each folder under a temporary name until it is complete.
"""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from gov_deadlines.batch.added import CODES, Added, added
from gov_deadlines.batch.answering import Stand, summed_up
from gov_deadlines.batch.checking import check_sheet, checked
from gov_deadlines.batch.job import MALFORMED, STANDARD, Job, Summary
from gov_deadlines.batch.rows import Tally, check_header
from gov_deadlines.batch.running import write_summary
from gov_deadlines.batch.sources import refuse_same
from gov_deadlines.errors import ExtraMissing, NotForThis, OutputFailed
from gov_deadlines.files.hidden import rejects_path
from gov_deadlines.files.outputs import Output, OutputSet
from gov_deadlines.text import Language
from gov_deadlines.wording.columns import TITLES, ZH_WORDS

try:
    from pyspark.sql import Column, DataFrame, Observation, SparkSession
    from pyspark.sql import functions as F  # noqa: N812
except ImportError:
    raise ExtraMissing("spark", "pyspark") from None

from gov_deadlines.batch.spark.columns import FAULT_COLUMN, Ledger, Reading
from gov_deadlines.batch.spark.folders import (
    Folders,
    Target,
    kind_of,
    put_in_place,
    read_rows,
    refuse_overlap,
    write_rows,
)
from gov_deadlines.batch.spark.frames import Asked, answered, quoted
from gov_deadlines.batch.spark.session import reading, session, writing

_MARK = "__gov_deadlines_"
_WORDS = {
    "unknown-limit": ("没有这个编号或名称的时限。", "There is no limit of this id or name."),
    "ambiguous-limit": (
        "没有说清是哪个政府的哪一项时限。请写明政府和全名，例：钦州/会签回复。",
        "It does not tell which limit of which government: name both, as in 钦州/会签回复.",
    ),
    "no-number": ("规则没有写明可以推算的天数。", "The rules give no number of days to count."),
    "missing-value": ("时限编号或起算日为空。请补上。", "The limit's id or the trigger is empty. Fill it in."),
    "invalid-date": (
        "起算日或办结日期不是可用的日期。请写成 2024-04-03、2024/4/3 或 2024年4月3日。",
        "The trigger or the day of completion is not a usable date. Write it as 2024-04-03, 2024/4/3 or 2024年4月3日.",
    ),
    "not-in-force": ("规则在起算日未施行。", "The rules were not in force on the trigger day."),
    "not-announced": ("所需的日子尚未公布放假安排。", "It needs days for which no holiday arrangement is announced."),
    MALFORMED: ("这不是格式正确的一行。", "This is not a well-formed row."),
}


class _Answered(NamedTuple):
    """Every row of the source with its answer; helper columns and the added ``columns`` have the prefix ``_MARK``."""

    frame: DataFrame
    own: list[str]
    kind: str
    columns: Added
    ledger: bool

    def rows(self) -> DataFrame:
        """The answered rows, as they are written."""
        pairs = zip(self.columns.codes, self.columns.names, strict=True)
        values = [(self._word(code) if code in CODES else _helper(code)).alias(name) for code, name in pairs]
        return self.frame.where(_helper("reason").isNull()).select(*map(quoted, self.own), *values)

    def _word(self, code: str) -> Column:
        """A column of codes as it is written."""
        column = _helper(code)
        if not self.columns.zh:
            return column
        words = F.create_map(*[F.lit(text) for pair in ZH_WORDS.items() for text in pair])
        return F.try_element_at(words, column)

    def rejects(self, language: Language, *, malformed: bool) -> DataFrame:
        """The rejected rows, as they are written; where some are malformed, with their text in the file."""
        reason, known = _helper("reason"), list(self.own)
        values = {
            "file": _helper("file"),
            "row": _helper("row"),
            "reason": self._word("reason"),
            "message": _message(reason, language),
        }
        if malformed:
            values["record"] = _helper("record")
        titles = {name: TITLES[name].say("zh" if self.columns.zh else "en") for name in values}
        named = [value.alias(_unlike(titles[name], known)) for name, value in values.items()]
        return self.frame.where(reason.isNotNull()).select(*named, *map(quoted, self.own))


def run(
    job: Job, *, master: str | None = None, conf: Mapping[str, str] | None = None, show_progress: bool = False
) -> Summary:
    """Do the job. Raises GovDeadlinesError if it fails; then no new folder is left.

    Args:
        job: what to do; ``source`` and ``target`` are paths or URLs of folders or files, as for Spark. Standard input
            and output cannot be used on a cluster.
        master: where Spark runs, e.g. ``spark://host:7077`` or ``local[4]``; None: as Spark is configured.
        conf: settings for Spark.
        show_progress: Spark's own progress bar, on stderr.
    """
    started = time.monotonic()
    job = checked(job)
    _refuse_unsupported(job)
    target = job.target.rstrip("/")
    job = job._replace(rejects=job.rejects or rejects_path(target))
    settings = {"spark.ui.showConsoleProgress": str(show_progress).lower()} | _resources(job) | dict(conf or {})
    with OutputSet(force=job.force) as files:
        summary = _summary(job, files)
        with session(master or (f"local[{job.threads}]" if job.threads else None), settings) as spark:
            tally = _answer(spark, job)
        report = summed_up(job, tally, time.monotonic() - started)
        if summary is not None:
            write_summary(summary, report)
        files.commit()
    return report


def _summary(job: Job, files: OutputSet) -> Output | None:
    """The file for the counts; it is opened before the job begins, so that a failure shows early."""
    if not job.summary:
        return None
    refuse_same(job.source, job.target, job.rejects, job.summary)
    return files.open(job.summary)


def _refuse_unsupported(job: Job) -> None:
    check_sheet(job, "")
    if job.bom is not None:
        raise NotForThis("spark-bom")
    if STANDARD in (job.source, job.target):
        raise NotForThis("spark-standard")
    if job.target.rstrip("/").lower().endswith(".xlsx"):
        raise NotForThis("spark-excel")


def _resources(job: Job) -> dict[str, str]:
    if not job.memory:
        return {}
    return {"spark.driver.memory": job.memory.lower(), "spark.executor.memory": job.memory.lower()}


def _answer(spark: SparkSession, job: Job) -> Tally[Stand]:
    folders = Folders(spark)
    folders.require_source(job.source)
    with _targets(folders, job) as (out, rejects):
        with reading(job.source):
            found = _answered(spark, folders, job)
            tally = _counted(found)
        if job.dry_run:
            return tally
        kind = kind_of(job.target) or found.kind
        written = _write(found.rows(), kind, out)
        refused = 0
        if tally.rejected:
            malformed = tally.reasons[MALFORMED] > 0
            refused = _write(found.rejects(job.language, malformed=malformed), kind, rejects)
        if (written, refused) != (tally.answered, tally.rejected):
            raise OutputFailed(job.target, f"{job.source} changed while it was read", f"{job.source} 在读取期间被改动")
        put_in_place(out, rejects, rejected=tally.rejected > 0)
    return tally


@contextmanager
def _targets(folders: Folders, job: Job) -> Iterator[tuple[Target, Target]]:
    """The two folders, under temporary names; what is left of them is removed at the end."""
    out, rejects = Target(folders, job.target, force=job.force), Target(folders, job.rejects, force=job.force)
    refuse_overlap(folders, job.source, job.target, job.rejects)
    try:
        if not job.dry_run:
            for target in (out, rejects):
                target.begin()
        yield out, rejects
    finally:
        for target in (out, rejects):
            target.discard()


def _answered(spark: SparkSession, folders: Folders, job: Job) -> _Answered:
    rows = read_rows(spark, folders, job.source, job.encoding, _MARK)
    columns = added(job, rows.own)
    check_header(rows.own, job, columns.names)
    ledger = None if job.as_of is None else Ledger(job.as_of, job.language)
    asked = Asked(
        columns=(job.limit_column, job.trigger_column, job.completed_column),
        limit=job.limit,
        reading=Reading(job.year, job.serials),
        prefix=_MARK,
        numbered=_MARK + "row",
        names_in=job.names_in,
    )
    found = answered(rows.frame, asked, ledger, job.setting)
    if _MARK + "record" in rows.frame.columns:
        reason = F.when(_helper("record").isNotNull(), F.lit(MALFORMED)).otherwise(_helper("reason"))
        found = found.withColumn(_MARK + "reason", reason)
    return _Answered(found, rows.own, rows.kind, columns, ledger is not None)


def _counted(found: _Answered) -> Tally[Stand]:
    tally = Tally[Stand]()
    stands = [_helper(name) for name in ("status", FAULT_COLUMN)] if found.ledger else [F.lit(None)] * 2
    for reason, status, fault, count in found.frame.groupBy(_helper("reason"), *stands).count().collect():
        if reason is None:
            tally.add(count, (), Counter({Stand(status, fault): count} if found.ledger else {}))
        else:
            tally.reasons[reason] += count
    return tally


def _write(frame: DataFrame, kind: str, target: Target) -> int:
    """Write rows; returns how many there were."""
    seen = Observation()
    with writing(target.path):
        write_rows(frame.observe(seen, F.count(F.lit(1)).alias("rows")), kind, target.temporary)
        return int(seen.get["rows"])


def _message(reason: Column, language: Language) -> Column:
    words: Column = F.lit(None).cast("string")
    for code, (zh, en) in _WORDS.items():
        words = F.when(reason == code, F.lit(zh if language == "zh" else en)).otherwise(words)
    return words


def _helper(name: str) -> Column:
    return F.col(quoted(_MARK + name))


def _unlike(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name = f"reject_{name}"
    return name
