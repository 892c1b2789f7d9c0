"""DuckDB as this package uses it: opened with limits, its errors made ours, results written in any format.

Days in the columns of a table have one rule for every type that a day can have. An instant (a timestamp that says which
moment of the world it is) is the day it falls on in China; a local time, which does not, is a day only at midnight;
whatever has no day is text, which is read as text is. The session's time zone is China's.
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
from gov_deadlines.days import SHANGHAI
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

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEMORY = "1GB"  # more would only hold more of a file at a time, and take no less time
_SCRATCH = "spilled-by-duckdb"  # a folder's name
_ERRNO = re.compile(r'"errno": *"(\d+)"')
_MESSAGE = re.compile(r'"exception_message":("(?:[^"\\]|\\.)*")')
_LONGEST = 300  # characters: it hands on whole cells too
_COPY = {
    "parquet": "(FORMAT parquet, USE_TMP_FILE false)",
    "csv": "(FORMAT csv, HEADER, USE_TMP_FILE false)",
    "jsonl": "(FORMAT json, USE_TMP_FILE false)",
}

_INSTANTS = ("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS")
_FIRST, _LAST = "DATE '0001-01-01'", "DATE '9999-12-31'"  # that Python has


@contextlib.contextmanager
def connected(job: FileJob) -> Iterator["DuckDBPyConnection"]:
    """A database of its own in memory, within the job's limits; what does not fit goes to a temporary folder.

    Raises ExtraMissing where DuckDB is not installed, InvalidArgument where the memory allowed is not enough, and
    OutputFailed where the temporary folder cannot take what does not fit.
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
        connection.execute(f"SET TimeZone = {literal(SHANGHAI)}")  # an instant is the same text on every machine
        connection.execute("SET enable_progress_bar_print = false")
        try:
            yield connection
        except duckdb.OutOfMemoryException as error:
            _refuse_full(error)
            raise _short_of_memory() from error
        except duckdb.IOException as error:  # neither the source nor the target: the temporary folder
            _refuse_full(error)
            raise OutputFailed(job.target, said(error)) from error


def _short_of_memory() -> InvalidArgument:
    return Unavailable("memory")


def reading(path: str) -> AbstractContextManager[None]:
    """Turn DuckDB's errors into UnreadableTable: they come from the file that is read."""
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
    """Raises OutputFailed where there was no room for what does not fit into memory: neither file is to blame."""
    if "failed to offload" in str(error) or _SCRATCH in str(error):
        full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        raise OutputFailed(tempfile.gettempdir(), *refusal(_by_system(error) or full)) from error


def _by_system(error: Exception) -> OSError | None:
    """The system's own error, which DuckDB hands on as a number."""
    found = _ERRNO.search(str(error))
    return OSError(int(found[1]), os.strerror(int(found[1]))) if found else None


def said(error: Exception) -> str:
    """What DuckDB says, as one line of text: at times it hands on the words of another error wrapped up in JSON."""
    text = str(error)
    if inner := _MESSAGE.search(text):
        text = json.loads(inner[1])
    line = text.partition("\n")[0]
    line = "".join(one if one.isprintable() else " " for one in line[: _LONGEST + 1])
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "…"


def copy(connection: "DuckDBPyConnection", query: str, path: str, kind: str, source: str) -> int:
    """Write a query's rows, in their order, over the file at ``path``; how many there were.

    Raises UnreadableTable on ``source`` where its rows cannot be read; else whatever DuckDB raises.
    """
    import duckdb

    try:
        found = connection.execute(f"COPY ({query}) TO {literal(path_text(path))} {_COPY[kind]}").fetchone()
    except duckdb.Error:
        with reading(source):  # whose fault is it? nothing is written this time
            connection.execute(f"COPY ({query}) TO {literal(os.devnull)} {_COPY['csv']}")
        raise
    return int(found[0]) if found else 0


@contextlib.contextmanager
def incoming(connection: "DuckDBPyConnection", columns: Mapping[str, object]) -> Iterator[None]:
    """Columns of numpy as the table ``incoming``, for one statement."""
    connection.register("incoming", columns)
    yield
    connection.unregister("incoming")


@contextlib.contextmanager
def watched(connection: "DuckDBPyConnection", progress: Progress, rows: int) -> Iterator[None]:
    """Show how far the running query is."""
    if not progress.shown:
        yield
        return
    connection.execute("SET enable_progress_bar = true")  # else DuckDB does not know itself how far it is
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
    """A Parquet file in SQL: this very file, whatever its path looks like."""
    return f"read_parquet({this_file(path)}, hive_partitioning = false{options})"


def this_file(path: str) -> str:
    """A path in SQL that is no pattern. Raises InvalidArgument."""
    return literal(re.sub(r"[*?\[]", r"[\g<0>]", path_text(path)))


def path_text(path: str) -> str:
    """A path for one who knows only text. Raises InvalidArgument for one with bytes that are no UTF-8."""
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
    """A name that no column has; DuckDB's names know no case."""
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
    """The day of a value as a DATE, NULL where it is none; None for a type that has no days."""
    if kind == "DATE":
        return sql
    if is_instant(kind):
        return f"CAST({sql} AS DATE)"  # any other way rounds nanoseconds, into the next day before midnight
    if kind.startswith("TIMESTAMP"):
        return f"CASE WHEN CAST({sql} AS DATE) = {sql} THEN CAST({sql} AS DATE) END"
    return None


def cell_text(sql: str, kind: str) -> str:
    """A value as the text that says which day it is, where it is one; else as it stands, and is then refused."""
    if kind == "VARCHAR":
        return sql
    plain = f"CAST({sql} AS VARCHAR)"
    if kind == "BLOB":
        return f"COALESCE(TRY(decode({sql})), {plain})"
    day = as_day(sql, kind)
    return plain if day is None or kind == "DATE" else f"COALESCE(CAST({day} AS VARCHAR), {plain})"


def is_no_day(day: str) -> str:
    """Whether a DATE is NULL, infinite, or none of the days that Python has."""
    return f"({day} BETWEEN {_FIRST} AND {_LAST}) IS NOT TRUE"
