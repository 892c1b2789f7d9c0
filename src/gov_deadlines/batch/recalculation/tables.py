"""Tables whose dates move: the rows are found by the columns asked about, and only theirs are read whole.

Where the triggers of a Parquet file are stored as days, the pairs that differ between two due tables are known before
the file is opened: its rows are joined with them. The ranges of their triggers go into the queries, so that DuckDB
skips the row groups whose statistics lie outside; in a file sorted by trigger those are almost all. Statistics do not
tell whether every row can be read, so limits and triggers of all row groups are looked through for that.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.batch.answering import Reject
from gov_deadlines.batch.header import check_header
from gov_deadlines.batch.job import Job, kind_of
from gov_deadlines.batch.progress import Progress
from gov_deadlines.batch.recalculation.finder import TYPES, Finder, cells, own_columns
from gov_deadlines.batch.recalculation.moves import CHANGES, STANDING, Move, Moves
from gov_deadlines.batch.recalculation.recalculated import Counts, RowGroups, kind_of_find, summed_up
from gov_deadlines.batch.recalculation.sheet import write_moved
from gov_deadlines.batch.tables.answers import Answered, Source, distinct, insert, key_expressions, refused_rows
from gov_deadlines.batch.tables.convert import load, write_results
from gov_deadlines.batch.tables.duck import (
    as_day,
    cell_text,
    connected,
    is_instant,
    is_no_day,
    literal,
    name,
    reading,
    this_file,
    watched,
)
from gov_deadlines.batch.tally import Tally
from gov_deadlines.errors import UnreadableTable
from gov_deadlines.files.outputs import Output
from gov_deadlines.workdays.arrays import Ints

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EPOCH = date(1970, 1, 1)
_MOST_RANGES = 20
_FETCHED = 50_000
_Spans = list[tuple[date, date]] | None


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
        finder, table = Finder(job, known_from), load(connection, job, source, progress)
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
        _make_tables(connection)
        with watched(connection, progress, rows):
            tally, ranges = _find(connection, table, finder)
        tally.answered = rows + table.malformed - tally.rejected
        groups = None
        if kind_of(job.source) == "parquet":
            groups = _row_groups(connection, source, job.trigger_column, None if tally.rejected else ranges)
    answered = Answered(_rows(table, own, _within(table, job, ranges)), refused_rows(table), tally)
    return answered, Counts(tally, groups)


def _make_tables(connection: "DuckDBPyConnection") -> None:
    """Tables of what is found, by a code: ``moves``, ``refused``; ``hit`` (row, code) says of which row."""
    columns = ", ".join(f"c{at} {kind}" for at, kind in enumerate(TYPES[1:]))
    connection.execute(f"CREATE TABLE moves (code BIGINT, {columns})")
    connection.execute("CREATE TABLE refused (code BIGINT, reason VARCHAR, message VARCHAR)")
    connection.execute("CREATE TABLE hit (row BIGINT, code BIGINT)")
    connection.execute(
        "CREATE VIEW refused_rows AS SELECT hit.row AS nth, reason, message FROM hit JOIN refused USING (code)"
    )


def _find(connection: "DuckDBPyConnection", table: Source, finder: Finder) -> tuple[Tally, _Spans]:
    """Fill the tables; what was found. Without ranges (None), every row group is read for the rows to report."""
    tally, job = table.tally(), finder.job
    day = as_day(f"s.{name(job.trigger_column)}", table.columns[job.trigger_column])
    if finder.moves is None or finder.checks or day is None:
        _find_asked(connection, table, finder, tally)
        return tally, None
    ranges = _ranges(finder.moves)
    pairs = _find_known(connection, table, finder, finder.moves, day, ranges, tally)
    _find_asked(connection, _unreadable(connection, table, finder, day), finder, tally, after=pairs)
    return tally, ranges


def _find_known(
    connection: "DuckDBPyConnection",
    table: Source,
    finder: Finder,
    moves: Moves,
    day: str,
    ranges: _Spans,
    tally: Tally,
) -> int:
    """The pairs are known: join them. How many there are."""
    job = finder.job
    rows, days = moves.pairs
    wanted = np.ones(len(rows), bool) if job.limit is None else rows == moves.rows[job.limit]
    rows, days = rows[wanted], days[wanted]
    _load_pairs(connection, np.array([*moves.old.ids, ""], object)[rows], days + moves.first)
    same_limit = "true" if job.limit is not None else f"{_limit_text(table, job)} = affected.name"
    connection.execute(
        f"INSERT INTO hit SELECT s.{name(table.row)}, affected.code FROM {table.numbered} s "
        f"JOIN affected ON {same_limit} AND {day} = affected.day WHERE {_within(table, job, ranges)}"
    )
    counted = connection.execute("SELECT code, count(*) FROM hit GROUP BY code").fetchall()
    _store(
        connection,
        [(code, _outcome(moves, int(rows[code]), int(days[code])), times) for code, times in counted],
        finder,
        tally,
    )
    return len(rows)


def _unreadable(connection: "DuckDBPyConnection", table: Source, finder: Finder, day: str) -> Source:
    """The rows without a limit that can be counted, or without a day, as a table of what is asked about."""
    job = finder.job
    faults = [is_no_day(day)]
    if job.limit is None:  # as an ENUM a limit is looked up once for each entry of a Parquet dictionary
        connection.execute(f"CREATE TYPE limit_text AS ENUM ({', '.join(map(literal, finder.truth.ids))})")
        faults.append(f"TRY_CAST({_limit_text(table, job)} AS limit_text) IS NULL")
    columns = [one for one in job.key_columns if one is not None]
    connection.execute(
        f"CREATE TABLE unreadable AS SELECT s.{name(table.row)}, {', '.join(f's.{name(one)}' for one in columns)} "
        f"FROM {table.numbered} s WHERE {' OR '.join(faults)}"
    )
    kept = {one: table.columns[one] for one in columns}
    return Source(sql="unreadable", numbered="unreadable", row=table.row, columns=kept)


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


def _find_asked(
    connection: "DuckDBPyConnection", table: Source, finder: Finder, tally: Tally, *, after: int = 0
) -> None:
    """Every distinct question of a table is asked, whatever its columns hold; codes begin ``after`` that many."""
    job = finder.job
    keys = key_expressions(table, job)
    connection.execute(
        f"CREATE TABLE asked AS SELECT *, row_number() OVER () + {after} AS code FROM ({distinct(table, job, keys)})"
    )
    cursor = connection.cursor()
    cursor.execute("SELECT code, n, COLUMNS(* EXCLUDE (code, n)) FROM asked")
    while rows := cursor.fetchmany(_FETCHED):
        found = [
            (code, finder.find(*([None, *key] if job.limit is not None else key)), times) for code, times, *key in rows
        ]
        _store(connection, found, finder, tally)
    join = " AND ".join(f"{sql} IS NOT DISTINCT FROM a.k{at}" for at, sql in enumerate(keys))
    wanted = "SELECT code FROM moves UNION ALL SELECT code FROM refused"
    connection.execute(
        f"INSERT INTO hit SELECT s.{name(table.row)}, a.code FROM {table.numbered} s "
        f"JOIN (SELECT * FROM asked WHERE code IN ({wanted})) a ON {join}"
    )


def _store(
    connection: "DuckDBPyConnection",
    found: Sequence[tuple[int, Move | str | Reject, int]],
    finder: Finder,
    tally: Tally,
) -> None:
    """Enter outcomes under their codes, and count them as often as they occur."""
    moved: list[tuple[object, ...]] = []
    refused: list[tuple[object, ...]] = []
    for code, outcome, times in found:
        if isinstance(outcome, Reject):
            refused.append((code, outcome.reason, outcome.say(finder.job.language)))
            tally.reasons[outcome.reason] += times
            continue
        tally.statuses[kind_of_find(outcome)] += times
        if isinstance(outcome, Move):
            moved.append((code, *cells(outcome)))
    insert(connection, "moves", moved)
    insert(connection, "refused", refused)


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
    shown = [table.own(own), f"h.row + {table.first} AS {name(line)}"]
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
        zone = "+08" if is_instant(kind) else ""
        spans = [
            f"({column} >= CAST('{first} 00:00:00{zone}' AS {kind}) AND "
            f"{column} < CAST('{last + timedelta(days=1)} 00:00:00{zone}' AS {kind}))"
            for first, last in ranges
        ]
    return f"({' OR '.join(spans)})" if spans else "false"


def _limit_text(table: Source, job: Job) -> str:
    return cell_text(f"s.{name(job.limit_column)}", table.columns[job.limit_column])


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
