"""DuckDB as this package uses it: opened with limits, its errors translated, results written in any format.

One rule decides the day of a cell, whatever its type. An instant (a timestamp with time zone) is the day in China at
that instant; a local time, without one, is its own day; any other type is read as text. The session's time zone is
China's.
"""

import contextlib
import errno
import json
import os
import re
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from gov_deadlines.batch.job import FileJob
from gov_deadlines.batch.progress import Progress
from gov_deadlines.errors import (
    ExtraMissing,
    GovDeadlinesError,
    InvalidArgument,
    OutputFailed,
    Unavailable,
    UnreadableTable,
    Unusable,
)
from gov_deadlines.files.outputs import scratch
from gov_deadlines.text import refusal
from gov_deadlines.zone import SHANGHAI

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEMORY = "1GB"  # more would only buffer more of a file and not be faster
_SCRATCH = "spilled-by-duckdb"  # a folder's name
_ERRNO = re.compile(r'"errno": *"(\d+)"')
_MESSAGE = re.compile(r'"exception_message":("(?:[^"\\]|\\.)*")')
_LONGEST = 300  # characters: DuckDB quotes whole cells too
_COPY = {
    "parquet": "(FORMAT parquet, USE_TMP_FILE false)",
    "csv": "(FORMAT csv, HEADER, USE_TMP_FILE false)",
    "jsonl": "(FORMAT json, USE_TMP_FILE false)",
}

_INSTANTS = ("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS")
_INEXACT = 1 << 24  # from here on a FLOAT does not hold every whole number
_DAY_NS = 86_400_000_000_000
_FIRST, _LAST = "DATE '0001-01-01'", "DATE '9999-12-31'"  # Python's range


@contextlib.contextmanager
def connected(job: FileJob) -> Iterator["DuckDBPyConnection"]:
    """A separate database in memory, within the job's limits; data that does not fit goes to a temporary folder.

    Raises ExtraMissing where DuckDB is not installed, InvalidArgument where the memory allowed is not enough, and
    OutputFailed where the temporary folder is full.
    """
    try:
        import duckdb
    except ImportError:
        raise ExtraMissing("batch", "duckdb") from None
    with (
        scratch() as folder,
        duckdb.connect(config={"temp_directory": path_text(os.path.join(folder, _SCRATCH))}) as connection,
    ):
        if job.threads:
            connection.execute(f"SET threads = {job.threads:d}")
        connection.execute(f"SET memory_limit = {literal(job.memory or _MEMORY)}")
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"SET TimeZone = {literal(SHANGHAI)}")  # an instant has the same text on every machine
        connection.execute("SET enable_progress_bar_print = false")
        try:
            yield connection
        except duckdb.OutOfMemoryException as error:
            _refuse_full(error)
            raise _short_of_memory() from error
        except duckdb.IOException as error:  # of the temporary folder: other errors concern source or target
            _refuse_full(error)
            raise OutputFailed(job.target, said(error)) from error


def _short_of_memory() -> InvalidArgument:
    return Unavailable("memory")


def reading(path: str) -> AbstractContextManager[None]:
    """Turn DuckDB's errors into UnreadableTable, for statements that read the file."""
    return _translated(lambda error: UnreadableTable("engine", path, reason=said(error)))


def writing(path: str) -> AbstractContextManager[None]:
    """Turn DuckDB's errors into OutputFailed."""
    return _translated(lambda error: OutputFailed(path, *refusal(_by_system(error) or OSError(said(error)))))


@contextlib.contextmanager
def _translated(ours: Callable[[Exception], GovDeadlinesError]) -> Iterator[None]:
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        _refuse_full(error)
        raise ours(error) from error


def _refuse_full(error: Exception) -> None:
    """Raises OutputFailed where the temporary folder was full: neither source nor target is to blame."""
    if "failed to offload" in str(error) or _SCRATCH in str(error):
        full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        raise OutputFailed(tempfile.gettempdir(), *refusal(_by_system(error) or full)) from error


def _by_system(error: Exception) -> OSError | None:
    """The operating system's error, which DuckDB reports as a number."""
    found = _ERRNO.search(str(error))
    return OSError(int(found[1]), os.strerror(int(found[1]))) if found else None


def said(error: Exception) -> str:
    """DuckDB's message as one line of text; some messages contain another error's text, wrapped in JSON."""
    text = str(error)
    if inner := _MESSAGE.search(text):
        text = json.loads(inner[1])
    line = text.partition("\n")[0]
    line = "".join(one if one.isprintable() else " " for one in line[: _LONGEST + 1])
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "…"


def copy(connection: "DuckDBPyConnection", query: str, path: str, kind: str, source: str) -> int:
    """Write a query's rows, in their order, over the file at ``path``; returns how many there were.

    Raises UnreadableTable on ``source`` where its rows cannot be read; else DuckDB's own error.
    """
    import duckdb

    try:
        found = connection.execute(f"COPY ({query}) TO {literal(path_text(path))} {_COPY[kind]}").fetchone()
    except duckdb.Error:
        with reading(source):  # run again without writing, to see whether the source is at fault
            connection.execute(f"COPY ({query}) TO {literal(os.devnull)} {_COPY['csv']}")
        raise
    return int(found[0]) if found else 0


@contextlib.contextmanager
def incoming(connection: "DuckDBPyConnection", columns: Mapping[str, object]) -> Iterator[None]:
    """Numpy columns as the table ``incoming``, for one statement."""
    connection.register("incoming", columns)
    yield
    connection.unregister("incoming")


@contextlib.contextmanager
def watched(connection: "DuckDBPyConnection", progress: Progress, rows: int) -> Iterator[None]:
    """Show the progress of the running query."""
    if not progress.shown:
        yield
        return
    connection.execute("SET enable_progress_bar = true")  # else DuckDB does not track its progress
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.3):
            with contextlib.suppress(Exception):
                share = max(connection.query_progress(), 0.0) / 100
                progress.show(round(rows * share), share)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def parquet(path: str, options: str = "") -> str:
    """A Parquet file in SQL: exactly this file, whatever characters its path has."""
    return f"read_parquet({this_file(path)}, hive_partitioning = false{options})"


def this_file(path: str) -> str:
    """A path in SQL that is not read as a pattern. Raises InvalidArgument."""
    return literal(re.sub(r"[*?\[]", r"[\g<0>]", path_text(path)))


def path_text(path: str) -> str:
    """A path as text. Raises InvalidArgument where its bytes are not UTF-8."""
    try:
        path.encode()
    except UnicodeEncodeError:
        raise Unusable("path-encoding", path) from None
    return path


def literal(text: str) -> str:
    """A string in SQL."""
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    """A column's name in SQL."""
    return '"' + text.replace('"', '""') + '"'


def unlike(wanted: str, taken: Sequence[str]) -> str:
    """A name that no column has; DuckDB's names ignore case."""
    lower = {one.lower() for one in taken}
    while wanted.lower() in lower:
        wanted = "_" + wanted
    return wanted


def numbers(values: Sequence[Any]) -> str:
    """A list of whole numbers in SQL, None as NULL."""
    return "[" + ",".join("NULL" if value is None else str(int(value)) for value in values) + "]"


def is_instant(kind: str) -> bool:
    """Whether values of this SQL type are instants."""
    return kind in _INSTANTS


def as_day(sql: str, kind: str) -> str | None:
    """SQL for a value's day as a DATE, NULL where it has none; None for a type without days."""
    if kind == "DATE":
        return sql
    if is_instant(kind):
        return f"CAST({sql} AS DATE)"  # other conversions round nanoseconds, just before midnight into the next day
    if kind == "TIMESTAMP_NS":  # a cast would round the last 500 ns of a day into the next one
        since = f"epoch_ns({sql})"
        return f"(DATE '1970-01-01' + CAST({since} // {_DAY_NS} - CAST({since} % {_DAY_NS} < 0 AS BIGINT) AS INTEGER))"
    if kind.startswith("TIMESTAMP"):
        return f"CAST({sql} AS DATE)"
    return None


def cell_text(sql: str, kind: str) -> str:
    """SQL for a value's text: the day in ISO form where it has one, else the value itself, which is then refused."""
    if kind == "VARCHAR":
        return sql
    plain = f"CAST({sql} AS VARCHAR)"
    if kind == "FLOAT":  # 20240403 is stored as 20240404
        return f"CASE WHEN {sql} < {_INEXACT} THEN {plain} ELSE {plain} || ' ({kind})' END"
    if kind == "BLOB":
        return f"COALESCE(TRY(decode({sql})), {plain})"
    day = as_day(sql, kind)
    return plain if day is None or kind == "DATE" else f"COALESCE(CAST({day} AS VARCHAR), {plain})"


def is_no_day(day: str) -> str:
    """SQL for whether a DATE is NULL, infinite, or outside Python's range."""
    return f"({day} BETWEEN {_FIRST} AND {_LAST}) IS NOT TRUE"
