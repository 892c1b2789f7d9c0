"""The answers of a table as a matrix in DuckDB, limits by triggers, which a projection looks up without moving rows."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gov_deadlines.batch.added import OF_LIMIT, Added, added
from gov_deadlines.batch.duck import incoming, literal, name, numbers
from gov_deadlines.batch.job import Job
from gov_deadlines.days import numbered_day

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LARGEST_MATRIX = 1 << 20
Key = tuple[str | None, ...]


class Matrix(NamedTuple):
    """Answers by limit and trigger.

    Attributes:
        code: SQL for the position of a row's answer among the distinct ones, from 1; 0 or NULL without an answer.
        kinds: the distinct answers.
        base: SQL for the day their days are counted from.
        limit: SQL for the position of a row's limit, from 1.
        of_limit: by the position of a column among the added ones: its value for each limit, where that is the same
            in all answers of a limit. DuckDB looks it up once for each entry of a Parquet dictionary.
    """

    code: str
    kinds: list[tuple[object, ...]]
    base: str
    limit: str
    of_limit: dict[int, list[object]]


def make_matrix(
    connection: "DuckDBPyConnection",
    read: Mapping[str, str],
    job: Job,
    keys: list[str],
    found: Mapping[Key, tuple[object, ...]],
    *,
    guarded: bool,
) -> Matrix | None:
    """The matrix of the added columns' values, stored in the table ``matrix``; None where it would be too large.

    It holds, for each limit and trigger, a position in a short list of distinct answers: days as distances from the
    trigger (from 1970-01-01 where triggers are text). ``read``: the kind of each column that is read.
    """
    days = read[job.trigger_column] == "DATE"
    limits = {limit: row for row, limit in enumerate(dict.fromkeys(map(_limit_of, found)))}
    width, column_of, trigger = _triggers(job, keys, found, days=days, guarded=guarded)
    if len(limits) * width > _LARGEST_MATRIX:
        return None
    kinds: dict[tuple[object, ...], int] = {}
    codes = np.zeros((len(limits), width), np.int64)
    for key, answer in found.items():
        base = date.fromisoformat(str(key[-1])) if days else numbered_day(0)
        kind = tuple(_apart(value, base) for value in answer)
        codes[limits[_limit_of(key)], column_of(str(key[-1]))] = kinds.setdefault(kind, len(kinds) + 1)
    row = "0"
    if len(keys) > 1:
        connection.execute(f"CREATE TYPE limit_text AS ENUM ({', '.join(map(literal, limits))})")
        row = f"CAST(enum_code(TRY_CAST({keys[0]} AS limit_text)) AS INTEGER)"
    narrow = "USMALLINT" if len(kinds) < 1 << 16 else "INTEGER"  # 0 means no answer
    with incoming(connection, {"code": codes.reshape(-1), "nth": np.arange(codes.size)}):
        connection.execute(f"CREATE TABLE matrix AS SELECT list(code::{narrow} ORDER BY nth) AS codes FROM incoming")
    return Matrix(
        code=f"matrix.codes[1 + {row} * {width} + {trigger}]",
        kinds=list(kinds),
        base=f"s.{name(job.trigger_column)}" if days else "DATE '1970-01-01'",
        limit=f"1 + {row}",
        of_limit=_of_limit(added(job), found),
    )


def _of_limit(columns: Added, found: Mapping[Key, tuple[object, ...]]) -> dict[int, list[object]]:
    """See ``Matrix``."""
    every: dict[int, list[object]] = {}
    for at, code in enumerate(columns.codes):
        if code in OF_LIMIT:
            of = {_limit_of(key): answer[at] for key, answer in found.items()}
            if all(of[_limit_of(key)] == answer[at] for key, answer in found.items()):
                every[at] = list(of.values())
    return every


def _limit_of(key: Key) -> str:
    """The limit's column of a question; empty where one limit is asked for all rows."""
    return str(key[0]) if len(key) > 1 else ""


def _triggers(
    job: Job, keys: list[str], found: Mapping[Key, object], *, days: bool, guarded: bool
) -> tuple[int, Callable[[str], int], str]:
    """How many columns the matrix has, the function from a trigger to its column, and the same in SQL."""
    texts = list(dict.fromkeys(str(key[-1]) for key in found))
    if not days:
        at = {text: column for column, text in enumerate(texts)}
        kind = f"ENUM ({', '.join(map(literal, texts))})"
        return len(texts), at.__getitem__, f"CAST(enum_code(TRY_CAST({keys[-1]} AS {kind})) AS INTEGER)"
    ordinals = [date.fromisoformat(text).toordinal() for text in texts]
    first, last = min(ordinals), max(ordinals)
    trigger, start = f"s.{name(job.trigger_column)}", date.fromordinal(first)
    sql = f"({trigger} - DATE '{start}')"
    if guarded:
        sql = f"CASE WHEN {trigger} BETWEEN DATE '{start}' AND DATE '{date.fromordinal(last)}' THEN {sql} END"
    return last - first + 1, lambda text: date.fromisoformat(text).toordinal() - first, sql


def named_sql(columns: Mapping[str, str]) -> list[str]:
    """Columns of a query, from the SQL of each by its name."""
    return [f"{sql} AS {name(column)}" for column, sql in columns.items()]


def added_sql(connection: "DuckDBPyConnection", wanted: Added, matrix: Matrix, code: str) -> dict[str, str]:
    """The SQL of each added column by its name, from lists in the table ``lists``."""
    columns: dict[str, str] = {}
    stored: list[str] = []
    seen: dict[tuple[object, ...], str] = {}  # equal columns share one expression, so that it is computed once
    for at, (column, kind) in enumerate(wanted.types.items()):
        values, position = [one[at] for one in matrix.kinds], code
        if at in matrix.of_limit:
            values, position = matrix.of_limit[at], matrix.limit
        if (sql := seen.get((position, *values))) is None:
            sql, shown = _looked_up(connection, f"list{at}", values, position, kind)
            seen[position, *values] = sql
            stored.append(f"{shown} AS list{at}")
        columns[column] = f"{matrix.base} + {sql}" if kind == "DATE" else sql
    connection.execute(f"CREATE TABLE lists AS SELECT {', '.join(stored)}")
    return columns


def _looked_up(
    connection: "DuckDBPyConnection", column: str, values: list[object], code: str, kind: str
) -> tuple[str, str]:
    """One added column in SQL, and the list it is looked up in; a column with one value throughout is a constant."""
    if kind != "VARCHAR":
        return f"lists.{column}[{code}]", f"{numbers(values)}::INTEGER[]"
    texts = [literal(str(value)) for value in values]  # an ENUM is written twice as fast, and is read back as text
    connection.execute(f"CREATE TYPE {column}_text AS ENUM ({', '.join(dict.fromkeys(texts))})")
    sql = f"{texts[0]}::{column}_text" if len(set(texts)) == 1 else f"lists.{column}[{code}]"
    return sql, f"[{', '.join(texts)}]::{column}_text[]"


def _apart(value: object, base: date) -> object:
    return (value - base).days if isinstance(value, date) else value
