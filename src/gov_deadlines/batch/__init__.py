"""Floor 5: answer whole files of triggers row by row; no row is lost.

CSV and JSON Lines files are read in blocks of bytes, and a row's own bytes are never rewritten. Parquet files go
through DuckDB, and so does every change of format. All but CSV and JSON Lines needs the ``batch`` extra.
"""

import os
from collections.abc import Mapping, Sequence
from typing import Unpack

from gov_deadlines.answers.context import Context as Setting
from gov_deadlines.answers.due_table import DueTable
from gov_deadlines.arguments import as_flag, as_path, as_text
from gov_deadlines.batch.job import FileOptions, Job, JobOptions, MoveJob, Summary
from gov_deadlines.batch.recalculated import Recalculated
from gov_deadlines.batch.running import recalculate, run
from gov_deadlines.days import AnyDay, optional_day
from gov_deadlines.errors import NotForThis, UnknownChoice, WrongKind
from gov_deadlines.rules.book import Rules
from gov_deadlines.workdays.library import Holidays

__all__ = ["DueTable", "Job", "Recalculated", "Setting", "Summary", "due", "recalc", "run"]
_ENGINES = ("local", "spark")
_Path = str | os.PathLike[str]


def due(
    source: _Path,
    target: _Path,
    *,
    rejects: _Path | None = None,
    summary: _Path | None = None,
    known_on: AnyDay | None = None,
    region: str | None = None,
    ignore_in_force: bool = False,
    announced_only: bool = False,
    holidays: Holidays = None,
    rules: Rules = None,
    strict: bool = False,
    authority: str | None = None,
    progress: bool = False,
    engine: str = "local",
    master: str | None = None,
    spark_conf: Mapping[str, str] | None = None,
    **options: Unpack[JobOptions],
) -> Summary:
    """By when, for every row of a file: the answer of ``gov_deadlines.due`` beside the row's own columns, in order.

    Args:
        source: a file, whose suffix names its format: ``.csv``, ``.parquet``, ``.jsonl``, ``.xlsx``; ``-`` is CSV on
            standard input.
        target: the same for the file to write; ``-`` is CSV on standard output.
        rejects: the file for rows that cannot be answered; by default ``<stem>.rejects.<suffix>`` beside the target.
            These rows are not in the target. The file is only written if there are any.
        limit_column: the column with the limit's id, or its name with its government's (``钦州/会签回复``).
        trigger_column: the column with the trigger day: a date; text in any form of docs/dates.md that is read
            everywhere, or a number such as 20240403; an instant, taken as the day in China at that instant; or a local
            time, taken as its own day. (INT96 values in Parquet are instants, as Spark and Arrow write them.)
        limit: one limit for all rows, instead of a column.
        as_of: adds the status of each duty on that day, as a code and in words in ``language``.
        completed_column: the column with the day a duty was completed; empty where it was not.
        prefix: goes before the names of the added columns.
        columns: which of the columns to add besides ``due``; by default all: ``due``, ``standing``, ``earliest``,
            ``latest`` (what notices to come can make of it), ``article``, ``safest`` (the earliest date over all
            readings), ``name`` (of the limit), and with ``as_of`` also ``status``, ``status_text``, ``working_days``.
            Where the file has a column ``safest`` or ``name``, ours is ``due_safest`` or ``due_name``.
        headers: ``zh`` for Chinese names of the columns added here and in the rejects, and words instead of codes in
            them. Systems read the names and codes of ``en``, the default.
        encoding: of a CSV file: ``utf-8``, ``utf-8-sig`` (with a byte order mark), ``gbk`` or ``gb18030``. That of a
            file that is read is by default detected, and its rows keep it; else it is that of the file written.
        bom: whether a CSV file that is written begins with a byte order mark; see ``language`` for the default.
        sheet: of an Excel file: the name of the sheet to read; by default the only visible one that has the columns.
        header_row: of an Excel file: the number of the row that names the columns; by default the first that is not
            empty. (Only columns that are needed must have names of their own, in any format; where a table cannot hold
            two of one name, the later one gets a number.)
        year: completes days without a year (11月27日); by default such rows are rejected.
        serials: ``1900`` or ``1904``: read bare numbers in the columns of days as Excel's numbers of days, counted from
            that year. (Cells that Excel itself shows as dates need no such option.)
        known_on: as for ``gov_deadlines.due``, like the following.
        region: see ``gov_deadlines.due``.
        ignore_in_force: see ``gov_deadlines.due``.
        announced_only: see ``gov_deadlines.due``.
        holidays: see ``gov_deadlines.due``.
        rules: see ``gov_deadlines.due``.
        strict: see ``gov_deadlines.due``. Without it, rows that a faulty file of yours may concern are rejected.
        authority: the government that is meant where a name names none; without it, such rows are rejected.
        language: ``zh`` or ``en``, of the messages in the rejects, the status in words, and the limits' names where
            other Chinese words are added. A CSV file in UTF-8 to which Chinese words are added begins with a byte order
            mark, so that Excel reads it (standard output does not).
        force: overwrite files that exist.
        dry_run: answer and count, but write nothing.
        threads: how many processors to use; by default all, but at most four for CSV and JSON Lines.
        memory: the limit for DuckDB (default ``1GB``), which moves to disk what does not fit; CSV and JSON Lines need
            little memory whatever the file's size.
        summary: a JSON file for the counts, which appears together with the others.
        fingerprint: report the fingerprint of the data behind the answers: equal ones mean equal answers. It is that of
            everything on file, as a row may name any limit; with ``limit``, that of this limit, as ``Due`` has it.
        progress: show a bar on stderr, where that is a terminal.
        engine: ``local``, or ``spark``: folders of Parquet, CSV or JSON Lines, read and written on a cluster.
        master: for Spark: where it runs, e.g. ``spark://host:7077``; by default as Spark is configured.
        spark_conf: for Spark: settings of the session.

    Raises:
        UnreadableTable: a file that does not exist or cannot be read as a table.
        OutputExists, OutputFailed: a file that may not be overwritten, or could not be written. No file is left.
        JobUnfinished: an interrupted run left one of the files half replaced, and that could not be finished.
        ExtraMissing: a format whose modules are not installed.
        InvalidArgument, UnknownLimit, UnknownRegion, InvalidDate, NoNumber, DataFault: as for ``gov_deadlines.due``,
            for what concerns all rows.
    """
    job = Job(
        as_path(source, "source"),
        as_path(target, "target"),
        rejects=_optional_path(rejects, "rejects"),
        summary=_optional_path(summary, "summary"),
        setting=Setting(
            known_on=optional_day(known_on),
            region=region,
            ignore_in_force=ignore_in_force,
            holidays=holidays,
            rules=rules,
            announced_only=announced_only,
            strict=strict,
            authority=authority,
        ),
        **options,  # type: ignore[arg-type]  # a text becomes a day where the job is checked
    )
    shown = as_flag(progress, "progress")
    _check_engine(engine, master, spark_conf)
    if engine == "spark":
        from gov_deadlines.batch.spark.cluster_job import run as run_on_spark

        return run_on_spark(job, master=master, conf=spark_conf, show_progress=shown)
    return run(job, show_progress=shown)


def _optional_path(value: _Path | None, name: str) -> str:
    return "" if value is None else as_path(value, name)


def _check_engine(engine: str, master: str | None, conf: Mapping[str, str] | None) -> None:
    """Raises InvalidArgument for an unknown engine, and for Spark settings with another engine."""
    if conf is not None and not isinstance(conf, Mapping):
        raise WrongKind("spark_conf", conf, "mapping")
    if not isinstance(engine, str) or engine not in _ENGINES:
        raise UnknownChoice("engine", engine, _ENGINES)
    if engine == "local" and (master is not None or conf):
        raise NotForThis("local-engine")
    for name, value in (("master", master), *(conf or {}).items()):
        as_text("" if value is None else value, str(name))


def recalc(
    source: _Path,
    target: _Path,
    *,
    rejects: _Path | None = None,
    summary: _Path | None = None,
    from_known_on: AnyDay | None = None,
    draft: bool = False,
    to_known_on: AnyDay | None = None,
    against_column: str | None = None,
    keep: Sequence[str] | None = None,
    region: str | None = None,
    ignore_in_force: bool = False,
    announced_only: bool = False,
    holidays: Holidays = None,
    rules: Rules = None,
    strict: bool = False,
    authority: str | None = None,
    progress: bool = False,
    **options: Unpack[FileOptions],
) -> Recalculated:
    """Which stored deadlines move under the notices published between two days of knowledge.

    Writes the rows that move, in their order. Each keeps its own columns unchanged, followed by: ``line`` (its line in
    the file; its row number in Excel; in Parquet its row, from 1), ``change`` (``moved``, ``newly_answered`` or
    ``withdrawn``), ``old_due``, ``new_due``, ``working_days`` (from the old date to the new one, on the calendar as now
    known; negative where the new date is earlier), ``old_standing``, ``new_standing``, and ``issuer``, ``number``,
    ``published`` of the notices that changed or announced a day that was counted (several are joined with semicolons).
    A name that the file already has gets the prefix ``moved_``. The file is written even where nothing moves; it then
    has no rows. An Excel file has a second sheet with the summary.

    Args:
        source: a file, whose suffix names its format: ``.csv``, ``.parquet``, ``.jsonl``, ``.xlsx``; ``-`` is CSV on
            standard input.
        target: the same for the file to write; ``-`` is CSV on standard output.
        rejects: the file for rows without a limit that can be counted, or without a day; by default
            ``<stem>.rejects.<suffix>`` beside the target. It is only written if there are any. (A row without an answer
            on any day of knowledge, such as one from before the rules were in force, neither moves nor is rejected.)
        from_known_on: the earlier day of knowledge; required unless ``draft`` or ``against_column`` is given.
        draft: instead, compare with the answers as they would be without the drafts in ``holidays``: what these would
            move. A draft is named as one, without a day of publication.
        to_known_on: the later one; by default everything on file. (If it precedes ``from_known_on``, dates move back.)
        limit_column: the column with the limit's id, or its name with its government's (``钦州/会签回复``).
        trigger_column: the column with the trigger day. Where a Parquet file stores it as a date or timestamp, columns
            other than limit, trigger and stored date are only read for row groups whose statistics reach days that
            move, unless rows are rejected.
        limit: one limit for all rows, instead of a column.
        against_column: a column with stored due dates. Rows are reported where it differs from the right date as known
            on ``to_known_on``: as ``differs``, ``newly_answered`` (nothing stored), ``withdrawn`` (stored, but without
            an answer) or ``invalid_date``. Notices are named where the stored date was right on ``from_known_on``.
        keep: of a Parquet or Excel file, which of the row's other columns to write besides limit, trigger and stored
            date; by default all. Fewer columns mean less to read.
        encoding: of a CSV file, as for ``due``.
        bom: of a CSV file, as for ``due``.
        sheet: of an Excel file, as for ``due``.
        header_row: of an Excel file, as for ``due``.
        year: as for ``due``, also for the stored dates.
        serials: as for ``due``, also for the stored dates.
        region: as for ``gov_deadlines.due``, like the following.
        ignore_in_force: see ``gov_deadlines.due``.
        announced_only: see ``gov_deadlines.due``.
        holidays: see ``gov_deadlines.due``.
        rules: see ``gov_deadlines.due``.
        strict: see ``gov_deadlines.due``. Without it, rows that a faulty file of yours may concern are rejected.
        authority: the government that is meant where a name names none; without it, such rows are rejected.
        language: ``zh`` or ``en``, of the messages in the rejects and the summary in an Excel file. With ``zh`` CSV
            files begin with a byte order mark, as in ``due``.
        force: overwrite files that exist.
        dry_run: find and count, but write nothing.
        threads: how many processors to use; by default all, but at most four for CSV and JSON Lines.
        memory: how much memory DuckDB may use, ``1GB`` by default.
        summary: a JSON file for the counts, as for ``due``.
        fingerprint: report in the summary the fingerprint of the data behind the dates compared, as for ``due``.
        progress: show a bar on stderr, where that is a terminal.

    Raises:
        InvalidArgument: nothing to compare with, a suffix that names no format, or ``keep`` for a file of lines.
        UnreadableTable: a file that does not exist or cannot be read as a table.
        OutputExists, OutputFailed: a file that may not be overwritten, or could not be written. No file is left.
        JobUnfinished: an interrupted run left one of the files half replaced, and that could not be finished.
        ExtraMissing: a format whose modules are not installed.
        UnknownLimit, NoNumber, UnknownRegion, InvalidDate, DataFault: as for ``gov_deadlines.due``, for what concerns
            all rows.
    """
    job = MoveJob(
        as_path(source, "source"),
        as_path(target, "target"),
        rejects=_optional_path(rejects, "rejects"),
        summary=_optional_path(summary, "summary"),
        setting=Setting(
            known_on=optional_day(to_known_on),
            region=region,
            ignore_in_force=ignore_in_force,
            holidays=holidays,
            rules=rules,
            announced_only=announced_only,
            strict=strict,
            authority=authority,
        ),
        known_from=optional_day(from_known_on),
        draft=draft,
        against_column=against_column,
        keep=keep,
        **options,
    )
    return recalculate(job, show_progress=as_flag(progress, "progress"))
