"""Rows in DuckDB, answered as a whole: Parquet files and anything that was loaded into a table.

First the distinct questions are counted and answered one by one; this validates them, and a dry run ends there. Then
every row gets its answer. A join would be the simple way, but it does not keep the order of rows, and sorting them
back costs several times as much as the rest. So the answers become a matrix, limits by triggers, in a list that a
projection indexes; projections keep the order. The lists are in tables of one row, crossed with the rows: a list in
a variable would be built again for every 2,048 rows. Where the matrix would be too large, or a third column takes
part, rows are joined after all and sorted by their number.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.batch.added import added
from gov_deadlines.batch.answer_matrix import Key, Matrix, added_sql, make_matrix, named_sql
from gov_deadlines.batch.answering import Answer, Answerer, Stand
from gov_deadlines.batch.duck import (
    cell_text,
    incoming,
    literal,
    name,
    parquet,
    reading,
    this_file,
    unlike,
)
from gov_deadlines.batch.job import MALFORMED, FileJob, Job, kind_of
from gov_deadlines.batch.lines.bulk import Often
from gov_deadlines.batch.rows import (
    REJECT_COLUMNS,
    K,
    Reject,
    Tally,
    check_header,
    needed,
    reason_word,
    reject_columns,
)
from gov_deadlines.errors import UnreadableTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FETCHED = 50_000
KINDS = "\x1fkinds"  # a column with a letter for each cell; no title equals it, since titles are stripped


class Source(NamedTuple):
    """A table to read.

    Attributes:
        sql: the text after FROM.
        numbered: the same with a column ``row`` that numbers the rows from 0.
        row: the name of that column.
        columns: names and SQL types.
        first: the number that people give the first row.
        kinds: the columns for which the column ``KINDS`` has a letter each, in its order; empty where it is missing.
        sheet, unread: of an Excel file: the sheet that was read, and the others.
        malformed: how many rows are malformed: they are in the table ``malformed`` instead, and the reasons in
            ``malformed_rows`` (nth, reason, message).
    """

    sql: str
    numbered: str
    row: str
    columns: dict[str, str]
    first: int = 1
    kinds: tuple[str, ...] = ()
    sheet: str | None = None
    unread: tuple[str, ...] = ()
    malformed: int = 0

    def own(self, kept: Sequence[str] | None = None, before: int = 0) -> str:
        """The row's own columns in SQL, or only ``kept``; after them the kinds of all cells, if they are known.

        ``before`` is how many columns precede them.
        """
        shown = list(self.columns) if kept is None else list(kept)
        own = ", ".join(f"s.{name(column)}" for column in shown)
        if not self.kinds:
            return own
        at = {column: nth for nth, column in enumerate(self.kinds, start=1)}
        kinds = f"rpad(s.{name(KINDS)}, {len(self.kinds)}, ' ')"
        if shown != list(self.kinds):
            kinds = " || ".join(f"substr({kinds}, {at[column]}, 1)" for column in shown)
        return f"{own}, {literal(' ' * before)} || {kinds} AS {name(KINDS)}"

    def tally(self) -> Tally[Any]:
        """A tally that starts with what is known before any row is answered."""
        found: Tally[Any] = Tally()
        found.sheet, found.unread_sheets = self.sheet, self.unread
        if self.malformed:
            found.reasons[MALFORMED] = self.malformed
        return found


class Alone(NamedTuple):
    """A query for the number of each answered row in the source, and for what is added; columns that are equal once.

    ``places`` has the position among these columns for each added one.
    """

    query: str
    places: Sequence[int]


class Answered(NamedTuple, Generic[K]):
    """Queries for the answered and for the rejected rows, both in the order of the source, and their numbers.

    ``alone``: for the answered rows, too, but without their own columns.
    """

    rows: str
    rejects: str
    tally: Tally[K]
    alone: Alone | None = None


def parquet_source(connection: "DuckDBPyConnection", job: FileJob, path: str) -> Source:
    """A Parquet file; unless it becomes one, strings that are not marked as such are read as text too.

    Raises UnreadableTable.
    """
    row = "file_row_number"
    with reading(path):
        own = _own_columns(connection, path)
        check_header([one for one, _ in own], job)
        columns = _columns(connection, parquet(path))  # DuckDB gives numbers to names that it cannot distinguish
        _check_kept(own, columns, job)
        stored = list(zip(columns, (kind for _, kind in own), strict=True))
        other = _read_otherwise(stored, columns, text=kind_of(job.target) != "parquet")
        sql = f"(SELECT *{other} FROM {parquet(path)})" if other else parquet(path)
        columns = _columns(connection, sql)
    if row not in map(str.lower, columns):
        numbered = parquet(path, f", {row} = true")
        numbered = f"(SELECT *{other} FROM {numbered})" if other else numbered
    else:
        row = unlike(row, list(columns))  # DuckDB cannot number rows that already have a column of this name
        numbered = f"(SELECT *, row_number() OVER () - 1 AS {name(row)} FROM {sql})"
    return Source(sql=sql, numbered=numbered, row=row, columns=columns)


def _check_kept(own: Sequence[tuple[str, str | None]], columns: dict[str, str], job: FileJob) -> None:
    """Raises UnreadableTable where a column that the job needs got another name, as one before differs only in case."""
    changed = [mine for (mine, _), name in zip(own, columns, strict=True) if mine != name and mine in needed(job)]
    if changed:
        raise UnreadableTable("case", job.source, changed)


def _own_columns(connection: "DuckDBPyConnection", path: str) -> list[tuple[str, str | None]]:
    """The names of a Parquet file's columns as in the file, and how their values are stored."""
    schema = connection.execute(f"SELECT name, type, num_children FROM parquet_schema({this_file(path)})").fetchall()
    found: list[tuple[str, str | None]] = []
    inside = 0  # how many fields of nested columns are still to come; the first row is the root
    for field, stored, children in schema[1:]:
        if not inside:
            found.append((field, stored))
        inside += (children or 0) - (inside > 0)
    return found


def _read_otherwise(own: Sequence[tuple[str, str | None]], columns: dict[str, str], *, text: bool) -> str:
    """SQL for the columns to be read as another type than DuckDB's choice.

    INT96 values are instants: Spark, Hive and Arrow store their times in UTC in it, but the file cannot record that.
    """
    found = [f"timezone('UTC', {name(one)}) AS {name(one)}" for one, stored in own if stored == "INT96"]
    if text:
        found += [f"{cell_text(name(one), kind)} AS {name(one)}" for one, kind in columns.items() if kind == "BLOB"]
    return f" REPLACE ({', '.join(found)})" if found else ""


def _columns(connection: "DuckDBPyConnection", sql: str) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(f"DESCRIBE SELECT * FROM {sql}").fetchall()}


def answer_table(connection: "DuckDBPyConnection", source: Source, job: Job) -> Answered[Stand]:
    """Answer every row of a source with a checked header. Raises UnreadableTable."""
    keys = key_expressions(source, job)
    with reading(job.source):
        connection.execute(f"CREATE TABLE asked AS {distinct(source, job, keys)}")
    found = answer_all(connection, job, len(keys), tally := source.tally())
    guarded = tally.rejected > 0
    matrix = None
    if found:
        columns = added(job, list(source.columns))
        written = {key: columns.of(answer.added) for key, answer in found.items()}
        matrix = make_matrix(connection, source.columns, job, keys, written, guarded=guarded)
    if matrix is None:
        _store(connection, job, found)
        rows, alone = _by_join(source, job, keys)
    else:
        rows, alone = _by_matrix(connection, source, job, matrix, guarded=guarded)
    if guarded and not job.dry_run:
        with reading(job.source):
            refuse(connection, source.numbered, source.row, keys)
    return Answered(rows, refused_rows(source, job) if guarded and not job.dry_run else "", tally, alone)


def refuse(connection: "DuckDBPyConnection", table: str, row: str, keys: Sequence[str]) -> None:
    """Make the table ``refused_rows`` (nth, reason, message): the rows of a table whose question was refused."""
    connection.execute(
        f"CREATE TABLE refused_rows AS SELECT s.{name(row)} AS nth, r.reason, r.message "
        f"FROM {table} AS s JOIN refused AS r ON {_same(keys)}"
    )


def _same(keys: Sequence[str]) -> str:
    """The condition that a row ``s`` has the same question as ``r``."""
    return " AND ".join(f"{sql} IS NOT DISTINCT FROM r.k{at}" for at, sql in enumerate(keys))


def distinct(source: Source, job: FileJob, keys: list[str]) -> str:
    """The distinct questions with their numbers; rows are grouped by their stored values, then converted to text."""
    raw = ", ".join(f"s.{name(column)}" for column in job.key_columns if column is not None)
    texts = ", ".join(f"{sql} AS k{at}" for at, sql in enumerate(keys))
    count = unlike("times", list(source.columns))
    return (
        f"SELECT {texts}, CAST(sum({count}) AS BIGINT) AS n FROM "
        f"(SELECT {raw}, count(*) AS {count} FROM {source.sql} AS s GROUP BY ALL) AS s GROUP BY ALL"
    )


def refused_rows(source: Source, job: FileJob) -> str:
    """The query for the rejected rows, in their order: those in ``refused_rows`` and the malformed ones."""
    line, reason, message = map(name, reject_columns(list(source.columns), job))
    nth, own = f"s.{name(source.row)}", source.own(before=len(REJECT_COLUMNS))
    shown = f"{nth} + {source.first} AS {line}, r.reason AS {reason}, r.message AS {message}, {own}"
    rows = f"SELECT {shown} FROM {source.numbered} AS s JOIN refused_rows AS r ON {nth} = r.nth"
    if source.malformed:
        rows += f" UNION ALL SELECT {shown} FROM malformed AS s JOIN malformed_rows AS r ON {nth} = r.nth"
    return f"{rows} ORDER BY {line}"


def key_expressions(source: Source, job: FileJob) -> list[str]:
    """SQL for the questions' columns as text; days as ISO dates."""
    return [cell_text(f"s.{name(one)}", source.columns[one]) for one in job.key_columns if one is not None]


def answer_all(connection: "DuckDBPyConnection", job: Job, width: int, tally: Tally[Stand]) -> dict[Key, Answer]:
    """Answer every distinct question and count; refused ones go into their own table.

    With a third column there may be as many questions as rows: then the answers go into a table too.
    """
    columns = ", ".join(f"k{at} VARCHAR" for at in range(width))
    answers = ", ".join(f"a{at} {kind}" for at, kind in enumerate(added(job).types.values()))
    connection.execute(f"CREATE TABLE refused ({columns}, reason VARCHAR, message VARCHAR)")
    connection.execute(f"CREATE TABLE answers ({columns}, {answers})")
    answerer = Often(Answerer(job))
    found: dict[Key, Answer] = {}
    answered, kinds = 0, Counter[Stand]()
    cursor = connection.cursor()
    cursor.execute("SELECT * FROM asked")
    while rows := cursor.fetchmany(_FETCHED):
        refused: list[tuple[object, ...]] = []
        for *key, times in rows:
            answer = answerer.answer(*([None, *key] if job.limit is not None else key))
            if isinstance(answer, Reject):
                refused.append((*key, reason_word(answer.reason, job), answer.say(job.language)))
                tally.reasons[answer.reason] += times
            else:
                found[tuple(key)] = answer
                answered += times
                if answer.stand is not None:
                    kinds[answer.stand] += times
        insert(connection, "refused", refused)
        if job.completed_column is not None:
            _store(connection, job, found)
            found.clear()
    tally.add(answered, (), kinds)
    return found


def _store(connection: "DuckDBPyConnection", job: Job, found: dict[Key, Answer]) -> None:
    columns = added(job)
    insert(connection, "answers", [(*key, *columns.of(answer.added)) for key, answer in found.items()])


def insert(connection: "DuckDBPyConnection", table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Put rows into a table."""
    if rows:
        columns = {f"c{at}": _column(values) for at, values in enumerate(zip(*rows, strict=True))}
        with incoming(connection, columns):
            connection.execute(f"INSERT INTO {table} SELECT * FROM incoming")


def _column(values: tuple[object, ...]) -> NDArray[Any]:
    if any(isinstance(value, date) for value in values):
        return np.array(values, "M8[D]").astype("M8[s]")
    return np.array(values, dtype=object)


def _by_join(source: Source, job: Job, keys: Sequence[str]) -> tuple[str, Alone]:
    """The queries ``rows`` and ``alone`` of ``Answered``."""
    columns = added(job, list(source.columns)).names
    answers = ", ".join(f"r.a{at} AS {name(column)}" for at, column in enumerate(columns))
    nth = f"s.{name(source.row)}"
    rest = f"{answers} FROM {source.numbered} AS s JOIN answers AS r ON {_same(keys)} ORDER BY {nth}"
    return f"SELECT {source.own()}, {rest}", Alone(f"SELECT {nth}, {rest}", range(len(columns)))


def _by_matrix(
    connection: "DuckDBPyConnection", source: Source, job: Job, matrix: Matrix, *, guarded: bool
) -> tuple[str, Alone]:
    """The queries ``rows`` and ``alone`` of ``Answered``."""
    code = name(unlike("code", list(source.columns)))
    answers = added_sql(connection, added(job, list(source.columns)), matrix, f"s.{code}")
    where = f" WHERE s.{code} > 0" if guarded else ""

    def query(columns: Sequence[str], table: str) -> str:
        coded = f"SELECT s.*, {matrix.code} AS {code} FROM {table} AS s, matrix"
        return f"SELECT {', '.join(columns)} FROM ({coded}) AS s, lists{where}"

    different = list(dict.fromkeys(answers.values()))
    alone = query([f"s.{name(source.row)}", *different], source.numbered)
    return query([source.own(), *named_sql(answers)], source.sql), Alone(
        alone, list(map(different.index, answers.values()))
    )
