"""The due table as a file: (limit, trigger) -> due, standing, earliest, latest, safest, for any engine that can join.

No dialect of SQL needs quotes around the names of the columns; ``docs/sql.md`` shows how to join.
"""

import csv
import io
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import IO, Any, NamedTuple, Unpack

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.answers.due_table import SETTLED, STANDINGS, DueRows, DueTable
from gov_deadlines.answers.fingerprint import data_on_file
from gov_deadlines.arguments import as_flag, as_path
from gov_deadlines.batch.added import name_of
from gov_deadlines.batch.job import STANDARD, Job
from gov_deadlines.batch.sources import to_stdout
from gov_deadlines.days import AnyDay, day_number, optional_day
from gov_deadlines.errors import NotAnnounced, Unusable, WrongKind, WrongOrder
from gov_deadlines.files.outputs import OutputSet, check_target
from gov_deadlines.files.placing import failing
from gov_deadlines.rules.versions import governed
from gov_deadlines.text import Text
from gov_deadlines.workdays.calendar import calendar
from gov_deadlines.workdays.columns import Ints
from gov_deadlines.workdays.regions import NATIONAL

COLUMNS = (
    *("limit_id", "version", "trigger_date", "due", "standing", "earliest", "latest", "article"),
    *("safest", "name_zh", "name_en"),
)
_YEARS_AROUND = 2
_Columns = dict[str, NDArray[Any]]
_Writer = Callable[[IO[bytes], str, _Columns, dict[str, str]], None]


class Exported(NamedTuple):
    """What an export wrote.

    Attributes:
        target: the file.
        rows: pairs of a limit and a trigger day that have an answer.
        limits: how many ids occur; each limit has two, one with its version and one without.
        first, last: the first and last trigger day; None where there are no rows.
        known_on: the day of knowledge asked for; None where none was.
        fingerprint: of the data behind the answers, if it was asked for: equal ones mean equal answers.
        notes: which of the user's own files were left out, so that days or limits are missing.
    """

    target: str
    rows: int
    limits: int
    first: date | None
    last: date | None
    known_on: date | None
    fingerprint: str | None = None
    notes: tuple[Text, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The export as a JSON object, as ``gov-deadlines table export`` prints it."""
        from gov_deadlines.plain import SCHEMA, fields, notes_if_any, printed

        found = {"schema": SCHEMA} | fields(self, "target rows limits first last known_on")
        return found | printed(self, self.fingerprint is not None) | notes_if_any(self.notes)

    as_dict = to_dict  # its name in version 0


def export(
    target: str | os.PathLike[str],
    *,
    first: AnyDay | None = None,
    last: AnyDay | None = None,
    limits: Sequence[str] = (),
    force: bool = False,
    fingerprint: bool = False,
    **context: Unpack[ContextKeywords],
) -> Exported:
    """Write every answer in one context: one row for each limit and trigger day, sorted by limit, then by day.

    Pairs without an answer (not in force, not announced) have no row. Each limit has its rows twice: under its id, and
    under the id with its version.

    Args:
        target: a ``.csv`` file (nothing else needed), a ``.parquet`` file (the ``batch`` extra), or ``-`` for CSV on
            standard output.
        first: the first trigger day wanted; by default the first for which any limit counted in days has an answer.
        last: the last trigger day wanted; by default the last such day. A limit due on its trigger itself has an answer
            for any day, so its rows extend to ``first`` and ``last``, up to two years beyond the announced years.
        limits: the ids wanted; by default all.
        force: overwrite a file that exists.
        fingerprint: report the fingerprint of the data behind the answers; a Parquet file also has it in its metadata.
        **context: ``known_on``, ``region``, ``ignore_in_force``, ``announced_only``, ``holidays``, ``rules`` and
            ``strict``, as for ``gov_deadlines.due``. What a faulty file of yours may decide has no row; ``notes`` name
            the file.

    Raises:
        InvalidArgument: a suffix that names no format, or ``first`` after ``last``.
        NotAnnounced: ``first`` or ``last`` lies more than two years before the announced ones, or after them.
        UnknownLimit, NoNumber: an id that is not a limit that can be counted.
        OutputExists, OutputFailed: a file that may not be overwritten, or could not be written. No file is left.
        JobUnfinished: an interrupted run left the file half replaced, and that could not be finished.
        ExtraMissing: Parquet without DuckDB.
        UnknownRegion, SourceNotFound, DataFault: as for ``gov_deadlines.due``.
    """
    path = as_path(target, "target")
    write, force = _writer(path), as_flag(force, "force")
    wanted = as_flag(fingerprint, "fingerprint")
    under = Context.of(**context)
    ends = [optional_day(day) for day in (first, last)]
    _check_reach(under, *ends)
    start, stop = (None if day is None else day_number(day) for day in ends)
    if ends[0] is not None and ends[1] is not None and ends[1] < ends[0]:
        raise WrongOrder("first", ends[0], "no later", "last", ends[1])
    if path != STANDARD:
        check_target(path, force=force)
    table = DueTable(under)
    rows = _chosen(table, _positions(table, limits), start, stop)
    done = _exported(path, rows, table)
    if wanted:
        done = done._replace(fingerprint=data_on_file(under, limits).fingerprint)
    told = _metadata(under, done.fingerprint)
    _write_whole(path, lambda file: write(file, path, _columns(table, rows), told), force=force)
    return done


def _check_reach(context: Context, *days: date | None) -> None:
    """Raises NotAnnounced for a day so far from the announced years that a table could grow without bound."""
    announced = calendar(NATIONAL, holidays=context.holidays)
    years = announced.years or calendar(NATIONAL).years  # a faulty file may leave none
    reach = date(max(years[0] - _YEARS_AROUND, 1), 1, 1), date(min(years[-1] + _YEARS_AROUND, 9999), 12, 31)
    for day in days:
        if day is not None and not reach[0] <= day <= reach[1]:
            side = "before" if day < reach[0] else "after"
            raise NotAnnounced(announced.region, None, announced.coverage, side, reach)


def _writer(path: str) -> _Writer:
    suffix = os.path.splitext(path)[1].lower()
    if path == STANDARD or suffix == ".csv":
        return _write_csv
    if suffix == ".parquet":
        return _write_parquet
    raise Unusable("suffix", path, ".csv, .parquet")


def _write_whole(path: str, write: Callable[[IO[bytes]], None], *, force: bool) -> None:
    if path == STANDARD:
        with to_stdout() as out:
            write(out)
        return
    with OutputSet(force=force) as files:
        output = files.open(path)
        with failing(path):
            write(output.file)
        files.commit()


def _exported(path: str, rows: DueRows, table: DueTable) -> Exported:
    there = len(rows.trigger) > 0
    return Exported(
        target=path,
        rows=len(rows.trigger),
        limits=len(np.unique(rows.limit)),
        first=rows.trigger.min().item() if there else None,
        last=rows.trigger.max().item() if there else None,
        known_on=table.setting.known_on,
        notes=table.remarks,
    )


def _positions(table: DueTable, limits: Sequence[str]) -> list[int]:
    """Positions in the table of the ids wanted. Raises UnknownLimit, NoNumber, InvalidArgument for no list of ids."""
    if not isinstance(limits, list | tuple) or not all(isinstance(one, str) for one in limits):
        raise WrongKind("limits", limits, "list-of-limits")
    named = [table.setting.named(limit) for limit in limits]
    for limit in named:
        table.setting.book.countable(limit)
    return [at for at, limit in enumerate(table.ids) if not limits or limit in named]


def _chosen(table: DueTable, positions: Sequence[int], first: int | None, last: int | None) -> DueRows:
    """The rows wanted, by limit and then by day, including days of same-day limits that lie outside the table."""
    rows = table.rows()
    start, stop = table.first if first is None else first, table.last if last is None else last
    day = rows.trigger.view(np.int64)
    kept = np.isin(rows.limit, positions) & (day >= start) & (day <= stop)
    parts = [DueRows._make(column[kept] for column in rows), *_beyond(table, positions, start, stop)]
    joined = DueRows._make(map(np.concatenate, zip(*parts, strict=True)))
    order = np.lexsort((joined.trigger, joined.limit))
    return DueRows._make(column[order] for column in joined)


def _beyond(table: DueTable, positions: Sequence[int], start: int, stop: int) -> Iterable[DueRows]:
    """Rows of limits due on their trigger itself, for the days wanted that are not in the table."""
    for row, governs_from, governs_to, article in table.same_day:
        for first, last in ((start, min(stop, table.first - 1)), (max(start, table.last + 1), stop)):
            days = np.arange(max(first, governs_from), min(last, governs_to) + 1)
            if row in positions and len(days):
                yield _same_day_rows(row, days, article)


def _same_day_rows(row: int, days: Ints, article: int) -> DueRows:
    every, when = partial(np.full, len(days)), days.view("M8[D]")
    return DueRows(
        limit=every(row, np.int32),
        trigger=when,
        due=when,
        standing=every(SETTLED, np.uint8),
        earliest=when,
        latest=when,
        safest=when,
        article=every(article, np.int32),
    )


def _columns(table: DueTable, rows: DueRows) -> _Columns:
    """The columns of the file; text as objects, days as ``datetime64[D]``."""
    version = _version_of(table, rows)
    return {
        "limit_id": _texts(table.ids, rows.limit),
        "version": _texts([one.version for one in table.limits], version),
        "trigger_date": rows.trigger,
        "due": rows.due,
        "standing": _texts(STANDINGS, rows.standing),
        "earliest": rows.earliest,
        "latest": rows.latest,
        "article": _texts(table.articles, rows.article),
        "safest": rows.safest,
        "name_zh": _texts([name_of(one, "zh") for one in table.limits], version),
        "name_en": _texts([name_of(one, "en") for one in table.limits], version),
    }


def _texts(texts: Sequence[str], positions: NDArray[Any]) -> NDArray[Any]:
    found: NDArray[Any] = np.array([*texts, ""], object)  # an object array even where there are no texts
    return np.take(found, positions)


def _version_of(table: DueTable, rows: DueRows) -> NDArray[np.int64]:
    """The version that governs each row, as a position in ``DueTable.limits``."""
    at = {limit.versioned_id: nth for nth, limit in enumerate(table.limits)}
    found = np.zeros(len(rows.limit), np.int64)
    for row in np.unique(rows.limit):
        versions = table.setting.book.countable(table.ids[row])
        for one in governed(versions, ignore_in_force=table.setting.ignore_in_force):
            within = (rows.trigger >= np.datetime64(one.first)) & (rows.trigger <= np.datetime64(one.last))
            found[(rows.limit == row) & within] = at[one.version.versioned_id]
    return found


def _write_csv(file: IO[bytes], _path: str, columns: _Columns, _told: dict[str, str]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(zip(*(_as_text(column) for column in columns.values()), strict=True))
    text.flush()
    text.detach()


def _as_text(column: NDArray[Any]) -> list[str]:
    if column.dtype == object:
        return list(column)
    return ["" if text == "NaT" else text for text in np.datetime_as_string(column).tolist()]


def _write_parquet(file: IO[bytes], path: str, columns: _Columns, told: dict[str, str]) -> None:
    """Write over the temporary file, by its name; what is told of it goes into the file's metadata."""
    from gov_deadlines.batch.duck import connected, literal, path_text, writing

    path_text(path)  # errors name this path, not the temporary file's
    days = {name: column.astype("M8[s]") for name, column in columns.items() if column.dtype != object}
    texts = {name: column for name, column in columns.items() if column.dtype == object}
    shown = ", ".join(f"CAST({name} AS {'DATE' if name in days else 'VARCHAR'}) AS {name}" for name in COLUMNS)
    metadata = ", ".join(f"{key}: {literal(value)}" for key, value in told.items())
    with connected(Job("", path)) as connection, writing(path):
        connection.register("due_rows", days | texts)
        connection.execute(
            f"COPY (SELECT {shown} FROM due_rows) TO {literal(path_text(file.name))} "
            f"(FORMAT parquet, USE_TMP_FILE false, KV_METADATA {{{metadata}}})"
        )


def _metadata(context: Context, fingerprint: str | None) -> dict[str, str]:
    from gov_deadlines.version import __version__

    told = {name: getattr(context, name) for name in Context._fields[:3]}  # a folder's path means nothing elsewhere
    told |= {name: str(getattr(context, name)).lower() for name in ("ignore_in_force", "announced_only")}
    found = {"gov_deadlines": __version__} | {name: str(value or "") for name, value in told.items()}
    return found | ({} if fingerprint is None else {"fingerprint": fingerprint})
