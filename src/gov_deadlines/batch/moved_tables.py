"""Tables whose dates move: rows are found by their key columns, and only those found are read whole.

Where the triggers of a Parquet file are stored as days, the pairs that differ between two due tables are known before
the file is opened: its rows are joined with them. The queries contain the ranges of these triggers, so that DuckDB
skips the row groups whose statistics lie outside; in a file sorted by trigger that is almost all of them. Statistics
do not show whether every row can be read, so limits and triggers of all row groups are checked for that.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.batch.convert import load, write_results
from gov_deadlines.batch.duck import (
    as_day,
    cell_text,
    connected,
    incoming,
    is_instant,
    is_no_day,
    literal,
    name,
    reading,
    this_file,
    watched,
)
from gov_deadlines.batch.excel.rows import letters
from gov_deadlines.batch.excel.write import TableSheet, positions
from gov_deadlines.batch.job import FileJob, MoveJob, kind_of
from gov_deadlines.batch.moving import COLUMNS, TYPES, Finder, Moves
from gov_deadlines.batch.progress import Progress
from gov_deadlines.batch.recalculated import Counts, Kind, Recalculated, RowGroups, summed_up
from gov_deadlines.batch.rows import Found, Reject, Tally, check_header
from gov_deadlines.batch.table_rows import Answered, Source, distinct, insert, key_expressions, refused_rows
from gov_deadlines.days import numbered_day
from gov_deadlines.errors import UnreadableTable
from gov_deadlines.files.outputs import Output
from gov_deadlines.workdays.columns import Ints

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_MOST_RANGES = 20
_FETCHED = 50_000
_Spans = list[tuple[date, date]] | None
_WIDTH = 66
_COLOURS = {"earlier": ("#F8CBAD", "#9C0006"), "none": ("#FFF2CC", "#3F3000")}
_WORDS = {
    "earlier": ("新期限比原来早：须提前办结", "the new date is earlier: act sooner"),
    "none": ("不再有日期，或所存的不是日期", "no date any more, or what was stored is no date"),
}


def report_as_table(
    job: MoveJob, source: str, out: Output | None, rejects: Output | None, progress: Progress
) -> Counts:
    """Report the rows of a file as a table, with their own columns or those to be kept.

    Raises UnreadableTable, OutputFailed, ExtraMissing.
    """
    with connected(job) as connection:
        finder = Finder(job)
        table = load(connection, finder, source, progress)
        answered, counts = _report(connection, table, source, finder, progress)
        done = summed_up(job, counts)
        make = partial(MovedSheet, job=job, done=done)
        write_results(connection, answered, done.reported, job, out, rejects, progress, make)
    return counts


def _report(
    connection: "DuckDBPyConnection",
    table: Source,
    source: str,
    finder: Finder,
    progress: Progress,
) -> tuple[Answered[Kind], Counts]:
    """The queries for the rows to report and for the rejected rows, and the counts."""
    job = finder.job
    check_header(list(table.columns), job)
    own = _kept(table, job)
    with reading(job.source):
        ((rows,),) = connection.execute(f"SELECT count(*) FROM {table.sql}").fetchall()
        _make_tables(connection)
        with watched(connection, progress, rows):
            tally, ranges = _find(connection, table, finder)
        tally.answered = rows + table.malformed - tally.rejected
        groups = None
        if kind_of(job.source) == "parquet":
            groups = _row_groups(connection, source, job.trigger_column, None if tally.rejected else ranges)
    answered = Answered(_rows(table, own, finder, _within(table, job, ranges)), refused_rows(table, job), tally)
    return answered, Counts(tally, groups)


def _make_tables(connection: "DuckDBPyConnection") -> None:
    """Make the tables of findings by code, ``moves`` and ``refused``; ``hit`` (row, code) assigns them to rows."""
    columns = ", ".join(f"c{at} {kind}" for at, kind in enumerate(TYPES[1:]))
    connection.execute(f"CREATE TABLE moves (code BIGINT, {columns})")
    connection.execute("CREATE TABLE refused (code BIGINT, reason VARCHAR, message VARCHAR)")
    connection.execute("CREATE TABLE hit (row BIGINT, code BIGINT)")
    connection.execute(
        "CREATE VIEW refused_rows AS SELECT hit.row AS nth, reason, message FROM hit JOIN refused USING (code)"
    )


def _find(connection: "DuckDBPyConnection", table: Source, finder: Finder) -> tuple[Tally[Kind], _Spans]:
    """Fill the tables; what was found. Without ranges (None), all row groups are read for the rows to report."""
    tally: Tally[Kind] = table.tally()
    job = finder.job
    day = as_day(f"s.{name(job.trigger_column)}", table.columns[job.trigger_column])
    if finder.moves is None or job.against_column is not None or day is None or finder.table.faulty:
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
    tally: Tally[Kind],
) -> int:
    """Join the rows with the pairs, which are known. Returns how many pairs there are."""
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
        [(code, _between(finder, moves, int(rows[code]), int(days[code])), times) for code, times in counted],
        finder,
        tally,
    )
    return len(rows)


def _unreadable(connection: "DuckDBPyConnection", table: Source, finder: Finder, day: str) -> Source:
    """The rows without a limit that can be counted, or without a day, as a table of their key columns."""
    job = finder.job
    faults = [is_no_day(day)]
    if job.limit is None:  # an ENUM is looked up once for each entry of a Parquet dictionary
        connection.execute(f"CREATE TYPE limit_text AS ENUM ({', '.join(map(literal, finder.table.ids))})")
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
    shown = "CAST(name AS VARCHAR) AS name, CAST(day AS DATE) AS day, code"
    with incoming(connection, columns):
        connection.execute(f"CREATE TABLE affected AS SELECT {shown} FROM incoming")


def _between(finder: Finder, moves: Moves, row: int, day: int) -> Found[Kind]:
    return finder.between(moves.old.ids[row], numbered_day(day + moves.first))


def _find_asked(
    connection: "DuckDBPyConnection", table: Source, finder: Finder, tally: Tally[Kind], *, after: int = 0
) -> None:
    """Ask every distinct question of a table, whatever types its columns have; codes begin after ``after``."""
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
    found: Sequence[tuple[int, Found[Kind] | Reject, int]],
    finder: Finder,
    tally: Tally[Kind],
) -> None:
    """Store the outcomes under their codes, and count each as often as it occurs."""
    moved: list[tuple[object, ...]] = []
    refused: list[tuple[object, ...]] = []
    for code, outcome, times in found:
        if isinstance(outcome, Reject):
            refused.append((code, outcome.reason, outcome.say(finder.job.language)))
            tally.reasons[outcome.reason] += times
            continue
        if outcome.kind is not None:
            tally.kinds[outcome.kind] += times
        if outcome.values is not None:
            moved.append((code, *outcome.values))
    insert(connection, "moves", moved)
    insert(connection, "refused", refused)


def _kept(table: Source, job: MoveJob) -> list[str]:
    """The row's own columns to report: all, or the key columns and those named. Raises UnreadableTable."""
    keep = job.keep
    if keep is None:
        return list(table.columns)
    missing = [column for column in keep if column not in table.columns]
    if missing:
        raise UnreadableTable("nothing-to-keep", job.source, missing[:1], tuple(table.columns))
    return [column for column in table.columns if column in keep or column in job.key_columns]


def _rows(table: Source, own: Sequence[str], finder: Finder, within: str) -> str:
    """The query for the rows to report, in the order of the file: their own columns, then the added ones."""
    line, *others = finder.columns(own)
    shown = [table.own(own), f"h.row + {table.first} AS {name(line)}"]
    shown += [f"m.c{at} AS {name(column)}" for at, column in enumerate(others)]
    return (
        f"SELECT {', '.join(shown)} FROM {table.numbered} s "
        f"JOIN hit h ON s.{name(table.row)} = h.row JOIN moves m ON m.code = h.code WHERE {within} ORDER BY h.row"
    )


def _ranges(moves: Moves) -> list[tuple[date, date]]:
    """The days of all that differs as a few ranges: neighbours are joined, the smallest gaps first."""
    days = np.flatnonzero(moves.kind.any(axis=0))
    if not len(days):
        return []
    gaps = np.diff(days)
    widest = np.sort(np.argsort(gaps, kind="stable")[::-1][: _MOST_RANGES - 1])
    cuts = widest[gaps[widest] > 1]
    starts, ends = days[[0, *(cuts + 1)]], days[[*cuts, -1]]
    first = numbered_day(moves.first)
    return [(first + timedelta(days=int(a)), first + timedelta(days=int(b))) for a, b in zip(starts, ends, strict=True)]


def _within(table: Source, job: FileJob, ranges: _Spans) -> str:
    """The condition by which DuckDB skips row groups: on the bare column, in its own type."""
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


def _limit_text(table: Source, job: FileJob) -> str:
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


class MovedSheet(TableSheet):
    """A report being written as a sheet; the added columns are the last ones, in the order of ``COLUMNS``."""

    def __init__(self, book: "Workbook", names: list[str], target: str, *, job: MoveJob, done: Recalculated) -> None:
        zh = job.language == "zh"
        self.colours = {code: (*look, _WORDS[code][not zh]) for code, look in _COLOURS.items()}
        super().__init__(book, "变动" if zh else "Moved", names, job, target)
        self._done, self._against, self._laid_over = done, job.against_column, job.before is not None
        first = len(names) - len(COLUMNS)
        self._at = {column: first + nth for nth, column in enumerate(COLUMNS)}
        self.days = positions(names[:first], *job.key_columns[1:])
        self.numbers = frozenset((self._at["line"], self._at["working_days"]))

    def rules(self) -> Mapping[str, str]:
        """See ``TableSheet``."""
        change, old, new = (f"${letters(self._at[one])}2" for one in ("change", "old_due", "new_due"))
        return {
            "earlier": f"=AND(ISNUMBER({old}),ISNUMBER({new}),{new}<{old})",
            "none": f'=OR({change}="withdrawn",{change}="invalid_date")',
        }

    def summary(self, count: int) -> None:
        """Write what was compared, how many rows were found of each kind, the notices behind them, and the colours."""
        done, language = self._done, self._job.language
        sheet = self.add_summary(self._compared(), _WIDTH)
        rows = [(self.say("读入", "read"), done.rows), (self.say("列出", "listed"), count)]
        row = self._table(sheet, 3, self.say("所有行", "All rows"), rows)
        kinds = [(f"{code}: {words}", times) for code, words, times in done.kinds(language)]
        row = self._table(sheet, row, self.say("各种情况", "What was found"), kinds)
        row = self._table(sheet, row, self.say("相关通知", "The notices behind it"), list(done.causes(language)))
        self.legend(sheet, row)

    def _compared(self) -> str:
        """The days of knowledge, and whether stored dates were checked."""
        if self._laid_over:
            return self.say("收录这份通知之前与之后相比", "The dates before this notice and with it compared")
        known_from, known_to, stored = self._done.known_from, self._done.known_to, self._against
        zh = f"截至 {known_to} 的通知" if known_to else "已收录的全部通知"
        en = f"the notices known on {known_to}" if known_to else "all notices on file"
        if self._done.draft and stored is None:
            return self.say(f"{zh}加上草案，与没有草案时相比", f"{en} with the drafts, compared with them alone")
        if stored is not None:
            return self.say(f"按{zh}核对“{stored}”列所存的期限", f"The dates in {stored!r} checked against {en}")
        return self.say(f"截至 {known_from} 的通知与{zh}相比", f"The notices known on {known_from} compared with {en}")

    def _table(self, sheet: "Worksheet", row: int, title: str, counts: list[tuple[str, int]]) -> int:
        """Write a heading and the counts below it, if there are any; returns the next free row."""
        if not counts:
            return row
        sheet.write_string(row, 0, title, self._bold)
        sheet.write_string(row, 1, self.say("行数", "Rows"), self._bold_right)
        for nth, (words, number) in enumerate(counts, start=1):
            self.count_row(sheet, row + nth, words, [number])
        return row + len(counts) + 2
