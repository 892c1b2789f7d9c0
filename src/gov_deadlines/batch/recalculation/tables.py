"""Tables whose dates move: the rows are found by two columns first, and only theirs are read whole.

Where the triggers of a Parquet file are stored as days, the pairs that differ between two due tables are known before
the file is opened. The ranges of their triggers go into every query, so that DuckDB skips the row groups whose
statistics lie outside; in a file sorted by trigger those are almost all.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.batch.answering import Reject
from gov_deadlines.batch.header import check_header
from gov_deadlines.batch.job import LINES, Job, kind_of
from gov_deadlines.batch.progress import Progress
from gov_deadlines.batch.recalculation.finder import TYPES, Finder, added_types, cells, own_columns
from gov_deadlines.batch.recalculation.lines import open_moved
from gov_deadlines.batch.recalculation.moves import CHANGES, STANDING, Move, Moves
from gov_deadlines.batch.recalculation.recalculated import Counts, RowGroups, kind_of_find, summed_up
from gov_deadlines.batch.recalculation.sheet import write_moved
from gov_deadlines.batch.tables.duck import connected, literal, name, reading, this_file, watched
from gov_deadlines.batch.tables.engine import Answered, Source, insert, refused_rows
from gov_deadlines.batch.tables.formats import from_lines, load, write_results
from gov_deadlines.batch.tally import Tally
from gov_deadlines.days import SHANGHAI
from gov_deadlines.errors import UnreadableTable
from gov_deadlines.files.outputs import Output
from gov_deadlines.workdays.arrays import Ints

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EPOCH = date(1970, 1, 1)
_MOST_RANGES = 20
_FETCHED = 50_000
_Spans = list[tuple[date, date]] | None
_Outcomes = dict[int, Move | str | Reject]


def report_as_table(
    job: Job,
    known_from: date | None,
    keep: Sequence[str] | None,
    source: str,
    out: Output | None,
    rejects: Output | None,
    progress: Progress,
) -> Counts:
    """Report every row of a file of one kind, as a file of another, with its own columns or those that ``keep`` names.

    Raises UnreadableTable, OutputFailed, ExtraMissing.
    """
    with connected(job) as connection:
        if kind_of(job.source) in LINES:
            opened = partial(open_moved, known_from)
            answered = from_lines(connection, job, source, progress, opened, added_types)
            counts = Counts(answered.tally)
        else:
            finder, table = Finder(job, known_from), load(connection, job, source)
            answered, counts = _report(connection, table, source, finder, keep, progress)
        done = summed_up(job, counts, known_from)
        sheet = partial(write_moved, job=job, done=done)
        write_results(connection, answered, done.reported, job, out, rejects, progress, sheet)
    return counts


def _report(
    connection: "DuckDBPyConnection",
    table: Source,
    source: str,
    finder: Finder,
    keep: Sequence[str] | None,
    progress: Progress,
) -> tuple[Answered, Counts]:
    """The queries for the rows to report and for those rejected, and their numbers."""
    job = finder.job
    check_header(list(table.columns), job)
    own = _kept(table, job, keep)
    with reading(job.source):
        ((rows,),) = connection.execute(f"SELECT count(*) FROM {table.sql}").fetchall()
        with watched(connection, progress, rows):
            found, ranges = _find(connection, table, finder)
        groups = None if kind_of(job.source) == "xlsx" else _row_groups(connection, source, job.trigger_column, ranges)
        tally = _count(connection, found, rows)
    _store(connection, found, job)
    answered = Answered(_rows(table, own, _within(table, job, ranges)), refused_rows(table), tally)
    return answered, Counts(tally, ranges is None, groups)


def _find(connection: "DuckDBPyConnection", table: Source, finder: Finder) -> tuple[_Outcomes, _Spans]:
    """Fill the table ``hit`` (row, code) with the rows whose answer differs; what each code stands for.

    Without ranges (None), every row group is read.
    """
    if finder.moves is not None and not finder.checks and _as_day(table, finder.job) is not None:
        ranges = _ranges(finder.moves)
        return _find_known(connection, table, finder, finder.moves, ranges), ranges
    return _find_asked(connection, table, finder), None


def _find_known(
    connection: "DuckDBPyConnection", table: Source, finder: Finder, moves: Moves, ranges: _Spans
) -> _Outcomes:
    """The pairs are known: join them."""
    job = finder.job
    rows, days = moves.pairs
    wanted = np.ones(len(rows), bool) if job.limit is None else rows == moves.rows[job.limit]
    rows, days = rows[wanted], days[wanted]
    _load_pairs(connection, np.array([*moves.old.ids, ""], object)[rows], days + moves.first)
    same_limit = "true" if job.limit is not None else f"{_as_text(table, job.limit_column)} = affected.name"
    connection.execute(
        f"CREATE TABLE hit AS SELECT s.{name(table.row)} AS row, affected.code FROM {table.numbered} s "
        f"JOIN affected ON {same_limit} AND {_as_day(table, job)} = affected.day WHERE {_within(table, job, ranges)}"
    )
    codes = [code for (code,) in connection.execute("SELECT DISTINCT code FROM hit").fetchall()]
    return {code: _outcome(moves, int(rows[code]), int(days[code])) for code in codes}


def _load_pairs(connection: "DuckDBPyConnection", limits: NDArray[Any], days: Ints) -> None:
    """The table ``affected`` (name, day, code): the pairs whose answer differs, numbered."""
    columns = {"name": limits, "day": days.view("M8[D]").astype("M8[s]"), "code": np.arange(len(days))}
    connection.register("pairs", columns)
    connection.execute(
        "CREATE TABLE affected AS SELECT CAST(name AS VARCHAR) AS name, CAST(day AS DATE) AS day, code FROM pairs"
    )
    connection.unregister("pairs")


def _outcome(moves: Moves, row: int, day: int) -> Move | str:
    if moves.kind[row, day] == STANDING:
        return CHANGES[STANDING]
    return moves.move(moves.old.ids[row], _EPOCH + timedelta(days=day + moves.first))


def _find_asked(connection: "DuckDBPyConnection", table: Source, finder: Finder) -> _Outcomes:
    """Every distinct question in the file is asked, whatever its columns hold."""
    columns = [column for column in finder.job.key_columns if column is not None]
    keys = [_as_written(table, finder.job, column) for column in columns]
    listed = ", ".join(f"{sql} AS k{at}" for at, sql in enumerate(keys))
    connection.execute(
        "CREATE TABLE asked AS SELECT *, row_number() OVER () AS code "
        f"FROM (SELECT DISTINCT {listed} FROM {table.sql} s)"
    )
    cursor = connection.cursor()
    cursor.execute("SELECT code, COLUMNS(* EXCLUDE code) FROM asked")
    found: _Outcomes = {}
    while rows := cursor.fetchmany(_FETCHED):
        for code, *key in rows:
            outcome = finder.find(*([None, *key] if finder.job.limit is not None else key))
            if outcome:
                found[code] = outcome
    connection.execute("CREATE TABLE wanted (code BIGINT)")
    insert(connection, "wanted", [(code,) for code in found])
    join = " AND ".join(f"{sql} IS NOT DISTINCT FROM a.k{at}" for at, sql in enumerate(keys))
    connection.execute(
        f"CREATE TABLE hit AS SELECT s.{name(table.row)} AS row, a.code FROM {table.numbered} s "
        f"JOIN (SELECT * FROM asked SEMI JOIN wanted USING (code)) a ON {join}"
    )
    return found


def _count(connection: "DuckDBPyConnection", found: _Outcomes, rows: int) -> Tally:
    tally = Tally()
    for code, times in connection.execute("SELECT code, count(*) FROM hit GROUP BY code").fetchall():
        outcome = found[code]
        if isinstance(outcome, Reject):
            tally.reasons[outcome.reason] += times
        else:
            tally.statuses[kind_of_find(outcome)] += times
    tally.answered = rows - tally.rejected
    return tally


def _store(connection: "DuckDBPyConnection", found: _Outcomes, job: Job) -> None:
    """Fill the tables of the moves, and of the rows rejected."""
    columns = ", ".join(f"c{at} {kind}" for at, kind in enumerate(TYPES[1:]))
    connection.execute(f"CREATE TABLE moves (code BIGINT, {columns})")
    insert(connection, "moves", [(code, *cells(move)) for code, move in found.items() if isinstance(move, Move)])
    connection.execute("CREATE TABLE refused (code BIGINT, reason VARCHAR, message VARCHAR)")
    refused = [(code, one.reason, one.say(job.language)) for code, one in found.items() if isinstance(one, Reject)]
    insert(connection, "refused", refused)
    connection.execute(
        "CREATE TABLE refused_rows AS SELECT hit.row AS nth, reason, message FROM hit JOIN refused USING (code)"
    )


def _kept(table: Source, job: Job, keep: Sequence[str] | None) -> list[str]:
    """The row's own columns to report: all, or those asked about and those named. Raises UnreadableTable."""
    if keep is None:
        return list(table.columns)
    missing = [column for column in keep if column not in table.columns]
    if missing:
        raise UnreadableTable(
            (f"{job.source!r} 没有列 {missing[0]!r}。", f"{job.source!r} has no column {missing[0]!r}."),
            (f"现有的列：{', '.join(table.columns)}。", f"It has: {', '.join(table.columns)}."),
        )
    return [column for column in table.columns if column in keep or column in job.key_columns]


def _rows(table: Source, own: Sequence[str], within: str) -> str:
    """The rows to report: columns of their own, then the added ones; in the order of the file."""
    line, *others = own_columns(own)
    shown = [f"s.{name(one)}" for one in own] + [f"h.row + {table.first} AS {name(line)}"]
    shown += [f"m.c{at} AS {name(column)}" for at, column in enumerate(others)]
    return (
        f"SELECT {', '.join(shown)} FROM {table.numbered} s "
        f"JOIN hit h ON s.{name(table.row)} = h.row JOIN moves m ON m.code = h.code WHERE {within} ORDER BY h.row"
    )


def _ranges(moves: Moves) -> list[tuple[date, date]]:
    """The days of all that differs as few ranges: neighbours are joined, the smallest gaps first."""
    days = np.flatnonzero(moves.kind.any(axis=0))
    if not len(days):
        return []
    gaps = np.diff(days)
    widest = np.sort(np.argsort(gaps, kind="stable")[::-1][: _MOST_RANGES - 1])
    cuts = widest[gaps[widest] > 1]
    starts, ends = days[[0, *(cuts + 1)]], days[[*cuts, -1]]
    first = _EPOCH + timedelta(days=moves.first)
    return [(first + timedelta(days=int(a)), first + timedelta(days=int(b))) for a, b in zip(starts, ends, strict=True)]


def _within(table: Source, job: Job, ranges: _Spans) -> str:
    """The condition that lets DuckDB skip row groups: on the bare column, in its own type."""
    if ranges is None:
        return "true"
    column, kind = f"s.{name(job.trigger_column)}", table.columns[job.trigger_column]
    if kind == "DATE":
        spans = [f"{column} BETWEEN DATE '{first}' AND DATE '{last}'" for first, last in ranges]
    else:
        zone = "+08" if kind == "TIMESTAMP WITH TIME ZONE" else ""
        spans = [
            f"({column} >= CAST('{first} 00:00:00{zone}' AS {kind}) AND "
            f"{column} < CAST('{last + timedelta(days=1)} 00:00:00{zone}' AS {kind}))"
            for first, last in ranges
        ]
    return f"({' OR '.join(spans)})" if spans else "false"


def _as_day(table: Source, job: Job, column: str | None = None) -> str | None:
    """A column of days as dates: a naive timestamp is a day only at midnight. None for any other type."""
    column = job.trigger_column if column is None else column
    sql, kind = f"s.{name(column)}", table.columns[column]
    if kind == "DATE":
        return sql
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"CAST(timezone('{SHANGHAI}', {sql}) AS DATE)"
    if kind.startswith("TIMESTAMP"):
        return f"CASE WHEN CAST({sql} AS DATE) = {sql} THEN CAST({sql} AS DATE) END"
    return None


def _as_written(table: Source, job: Job, column: str) -> str:
    """A column as a day where it is one, else as text, which is then refused or read as text is."""
    day, text = _as_day(table, job, column), _as_text(table, column)
    if day is None or table.columns[column] in ("DATE", "TIMESTAMP WITH TIME ZONE"):
        return day or text
    return f"COALESCE(CAST({day} AS VARCHAR), {text})"


def _as_text(table: Source, column: str) -> str:
    sql = f"s.{name(column)}"
    return sql if table.columns[column] == "VARCHAR" else f"CAST({sql} AS VARCHAR)"


def _row_groups(connection: "DuckDBPyConnection", path: str, column: str, ranges: _Spans) -> RowGroups:
    """How many row groups hold, or may hold, triggers in the ranges."""
    kept = [
        f"TRY_CAST(stats_min_value AS DATE) <= DATE '{last}' AND TRY_CAST(stats_max_value AS DATE) >= DATE '{first}'"
        for first, last in ranges or ()
    ]
    read = " OR ".join(["TRY_CAST(stats_min_value AS DATE) IS NULL", *kept]) if ranges else str(ranges is None)
    (found,) = connection.execute(
        f"SELECT count(*), count(*) FILTER (WHERE {read}) "
        f"FROM parquet_metadata({this_file(path)}) WHERE path_in_schema = {literal(column)}"
    ).fetchall()
    return RowGroups(*found)
