"""Tables with a day of completion. Almost no two rows are alike, so where each stands is worked out in SQL.

The answers to limit and trigger come from a matrix, as in any table. Beside them stand the days they were counted on,
as one list of how many working days there are up to each day: two look-ups tell how far a day is from the due day.
"""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from gov_deadlines.answers.status import STATUSES, pattern
from gov_deadlines.batch.answering import Answer, Answerer, added_columns, read_day
from gov_deadlines.batch.job import Job
from gov_deadlines.batch.tables.answers import (
    Answered,
    Key,
    Matrix,
    Source,
    added_sql,
    answer_all,
    distinct,
    key_expressions,
    make_matrix,
    refuse,
    refused_rows,
)
from gov_deadlines.batch.tables.duck import as_day, cell_text, is_no_day, literal, name, numbers, reading
from gov_deadlines.batch.tally import Tally
from gov_deadlines.workdays.line import DayLine

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST_TEXTS = 1 << 16
_FETCHED = 50_000


class _Done(NamedTuple):
    """SQL for the day of completion (NULL where there is none), and for whether the cell is something else."""

    day: str
    unreadable: str


class _Inner(NamedTuple):
    """Names of columns that exist only in between, and which no column has."""

    code: str
    done: str
    day: str
    is_done: str
    working: str
    apart: str
    status: str


def answer_completed(connection: "DuckDBPyConnection", source: Source, job: Job) -> Answered | None:
    """Answer every row. None where there are too many different questions, or texts that are days, to do it like this.

    Raises UnreadableTable.
    """
    plain = job._replace(as_of=None, completed_column=None)
    keys = key_expressions(source, plain)
    with reading(job.source):
        connection.execute(f"CREATE TABLE asked AS {distinct(source, plain, keys)}")
        done = _completed(connection, source, str(job.completed_column))
    found = answer_all(connection, plain, len(keys), Tally())
    judged, lines = _judged(found, Answerer(job))
    matrix = make_matrix(connection, source, plain, keys, judged, guarded=True) if found and done else None
    connection.execute("DROP TABLE asked; DROP TABLE refused; DROP TABLE answers")
    if matrix is None or done is None:
        return None
    inner = _inner_names([*source.columns, *added_columns(job)])
    rows = _rows(connection, source, job, matrix, done, inner, lines)
    tally = source.tally()
    with reading(job.source):
        _refuse(connection, source, job, matrix, done, tally)
        status = name(job.prefix + "status")
        counted = connection.execute(f"SELECT {status}, count(*) FROM ({rows}) GROUP BY 1").fetchall()
    tally.statuses.update(dict(counted))
    tally.answered = tally.statuses.total()
    return Answered(rows, refused_rows(source) if tally.rejected else "", tally)


def _judged(found: dict[Key, Answer], answerer: Answerer) -> tuple[dict[Key, tuple[object, ...]], list[DayLine]]:
    """Each answer with whether silence has an effect, and on which of the lines of days it was counted."""
    lines: list[DayLine] = []
    judged: dict[Key, tuple[object, ...]] = {}
    for key, answer in found.items():
        limit = answerer.job.limit if answerer.job.limit is not None else str(key[0])
        day = read_day(key[-1], "")
        judge = answerer.judge(limit, day if isinstance(day, date) else answer.due)
        if judge.line not in lines:
            lines.append(judge.line)
        judged[key] = (*answer, judge.silent, lines.index(judge.line))
    return judged, lines


def _completed(connection: "DuckDBPyConnection", source: Source, column: str) -> _Done | None:
    """The days of completion. Where they are text, the texts are read one by one; None where too many are days."""
    sql, kind = f"s.{name(column)}", source.columns[column]
    day = as_day(sql, kind)
    if day is not None:
        connection.execute("CREATE TABLE done_days AS SELECT 0 AS days")
        return _Done(day, f"({sql} IS NOT NULL AND {is_no_day(day)})")
    text = cell_text(sql, kind)
    days: dict[str, date | None] = {"": None}
    cursor = connection.cursor()
    cursor.execute(f"SELECT DISTINCT {text} AS text FROM {source.sql} s WHERE text IS NOT NULL")
    while rows := cursor.fetchmany(_FETCHED):
        read = ((one, read_day(one, column)) for (one,) in rows)
        days |= {one: found for one, found in read if found is None or isinstance(found, date)}
        if len(days) > _MOST_TEXTS:
            return None
    connection.execute(f"CREATE TYPE done_text AS ENUM ({', '.join(map(literal, days))})")
    listed = ", ".join("NULL" if one is None else f"DATE '{one}'" for one in days.values())
    connection.execute(f"CREATE TABLE done_days AS SELECT [{listed}]::DATE[] AS days")
    known = f"TRY_CAST({text} AS done_text)"
    at = f"CAST(enum_code({known}) AS INTEGER) + 1"
    return _Done(f"done_days.days[{at}]", f"({text} IS NOT NULL AND {known} IS NULL)")


def _refuse(
    connection: "DuckDBPyConnection", source: Source, job: Job, matrix: Matrix, done: _Done, tally: Tally
) -> None:
    """The table ``refused_rows``: the rows that have no answer, or of which the day of completion is none."""
    columns = [one for one in job.key_columns if one is not None]
    shown = ", ".join(f"s.{name(one)}" for one in dict.fromkeys(columns))
    connection.execute(
        f"CREATE TABLE doubtful AS SELECT s.{name(source.row)}, {shown} FROM {source.numbered} AS s, matrix "
        f"WHERE ({matrix.code} > 0) IS NOT TRUE OR {done.unreadable}"
    )
    kept = {one: source.columns[one] for one in columns}
    doubtful = Source(sql="doubtful", numbered="doubtful", row=source.row, columns=kept)
    keys = key_expressions(doubtful, job)
    connection.execute(f"CREATE TABLE asked AS {distinct(doubtful, job, keys)}")
    answer_all(connection, job, len(keys), refused := Tally())
    tally.reasons.update(refused.reasons)
    refuse(connection, "doubtful", source.row, keys)


def _rows(
    connection: "DuckDBPyConnection",
    source: Source,
    job: Job,
    matrix: Matrix,
    done: _Done,
    inner: _Inner,
    lines: list[DayLine],
) -> str:
    """The query for the answered rows, in steps: DuckDB works out again what is used twice within one."""
    plain = job._replace(as_of=None, completed_column=None)
    due, day, apart = f"s.{name(job.prefix + 'due')}", f"s.{inner.day}", f"s.{inner.working}"
    answered = _answered(connection, source, job, matrix, done, inner)
    rank = _ranks(connection, matrix, lines, inner)
    far = f"CASE WHEN {day} = {due} THEN 0 ELSE abs({rank(day)} - {rank(due)}) END"
    counted = f"SELECT s.*, {far} AS {inner.working} FROM ({answered}) AS s, judged"
    standing = (
        f"SELECT s.*, {_status_number(due, inner)} AS {inner.status}, "
        f"CASE WHEN {apart} > 0 THEN {apart} ELSE abs({day} - {due}) END AS {inner.apart} FROM ({counted}) AS s, judged"
    )
    answer = ", ".join(f"s.{name(one)}" for one in added_columns(plain))
    return f"SELECT {source.own()}, {answer}, {_status_columns(job, inner)} FROM ({standing}) AS s"


def _answered(
    connection: "DuckDBPyConnection", source: Source, job: Job, matrix: Matrix, done: _Done, inner: _Inner
) -> str:
    """The rows that have an answer, with it, and with the day that decides where they stand."""
    plain = job._replace(as_of=None, completed_column=None)
    as_of, code, completed = f"DATE '{job.as_of}'", f"s.{inner.code}", f"s.{inner.done}"
    coded = (
        f"SELECT s.*, {matrix.code} AS {inner.code}, {done.day} AS {inner.done} "
        f"FROM {source.sql} AS s, matrix, done_days WHERE NOT {done.unreadable}"
    )
    return (
        f"SELECT s.*, {added_sql(connection, plain, matrix, code)}, "
        f"least(coalesce({completed}, {as_of}), {as_of}) AS {inner.day}, "
        f"CAST(coalesce({completed} <= {as_of}, false) AS INTEGER) AS {inner.is_done} "
        f"FROM ({coded}) AS s, lists WHERE {code} > 0"
    )


def _ranks(
    connection: "DuckDBPyConnection", matrix: Matrix, lines: list[DayLine], inner: _Inner
) -> Callable[[str], str]:
    """How many working days there are up to a day, in SQL; NULL off the line it was counted on.

    The table ``judged`` holds them, one line behind the other, and of each answer its line and whether silence counts.
    """
    indexes = [line.index for line in lines]
    first, last = min(one.first for one in indexes) - 1, max(one.last for one in indexes)
    ranks: list[int | None] = []
    for one in indexes:  # whose first rank is that of the day before its first
        ranks += [None] * (one.first - 1 - first) + one.rank + [None] * (last - one.last)
    width = last - first + 1
    silent, line = ([one[at] for one in matrix.kinds] for at in (-2, -1))
    listed: dict[str, list[Any]] = {"ranks": ranks, "silent": silent, "line": line}
    columns = ", ".join(f"{numbers(values)}::INTEGER[] AS {column}" for column, values in listed.items())
    connection.execute(f"CREATE TABLE judged AS SELECT {columns}")
    start, end = (f"DATE '{date.fromordinal(day)}'" for day in (first, last))

    def rank(day: str) -> str:
        at = f"1 + judged.line[s.{inner.code}] * {width} + ({day} - {start})"
        return f"CASE WHEN {day} BETWEEN {start} AND {end} THEN judged.ranks[{at}] END"

    return rank


def _status_number(due: str, inner: _Inner) -> str:
    """``status.status_number`` in SQL."""
    day, done = f"s.{inner.day}", f"s.{inner.is_done}"
    early, late = (f"CAST({day} {sign} {due} AS INTEGER)" for sign in ("<", ">"))
    return f"{done} * {late} + (1 - {done}) * (2 + {early} + {late} * (2 + judged.silent[s.{inner.code}]))"


def _status_columns(job: Job, inner: _Inner) -> str:
    """The columns of the status, in the order of ``STATUS_COLUMNS``."""
    codes = ", ".join(literal(one.code) for one in STATUSES)
    words = [
        pattern(one, working=working, one=single).say(job.language)
        for one in STATUSES
        for working in (False, True)
        for single in (False, True)
    ]
    some = f"CAST(coalesce(s.{inner.working} > 0, false) AS INTEGER)"
    at = f"1 + s.{inner.status} * 4 + {some} * 2 + CAST(s.{inner.apart} = 1 AS INTEGER)"
    text = f"replace([{', '.join(map(literal, words))}][{at}], '{{}}', CAST(s.{inner.apart} AS VARCHAR))"
    values = (f"[{codes}][1 + s.{inner.status}]", text, f"CAST(s.{inner.working} AS INTEGER)")
    names = added_columns(job)[-len(values) :]
    return ", ".join(f"{value} AS {name(one)}" for value, one in zip(values, names, strict=True))


def _inner_names(taken: list[str]) -> _Inner:
    mark = "_"
    while any(one.startswith(mark) for one in taken):
        mark += "_"
    return _Inner(*(mark + one for one in _Inner._fields))
