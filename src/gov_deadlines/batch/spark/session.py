"""Spark as a job uses it: started or joined, its errors translated."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import NamedTuple
from urllib.parse import urlsplit

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from gov_deadlines.errors import GovDeadlinesError, InvalidArgument, OutputFailed, Unavailable, UnreadableTable

_SETTINGS = {
    "spark.app.name": "gov-deadlines",
    "spark.sql.caseSensitive": "true",  # names of columns are data: Limit and limit may both occur
    "spark.sql.legacy.javaCharsets": "true",  # without it Spark cannot read GB18030
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",  # the default refuses days before 1582
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
}
_SCHEME = "spark://"
_PATIENCE = 5.0  # seconds for each address of a master; a host that drops packets never refuses
_GONE = (Py4JError, ConnectionError)  # raised by calls into the JVM while it dies, and after


@contextmanager
def session(master: str | None, conf: Mapping[str, str]) -> Iterator[SparkSession]:
    """A session with this program's settings: a new one, stopped afterwards, unless one is running already.

    Without ``master`` Spark's own configuration decides; by default it uses all processors of this machine.

    Raises InvalidArgument where Spark cannot be started, or its master does not answer.
    """
    running = SparkSession.getActiveSession()
    if running is not None:
        yield _configured(running.newSession())
        return
    _require_java()
    require_master(master or conf.get("spark.master"))
    builder = SparkSession.Builder()
    for key, value in (_SETTINGS | dict(conf)).items():
        builder = builder.config(key, value)
    if master is not None:
        builder = builder.master(master)
    try:
        own = builder.getOrCreate()
        own.sparkContext.setLogLevel("ERROR" if str(own.sparkContext.master).startswith("local") else "WARN")
    except (PySparkException, Py4JError) as error:
        raise _not_started(master, _first_line(error)) from error
    try:
        yield own
    finally:
        with suppress(PySparkException, *_GONE):
            own.stop()


def _configured(spark: SparkSession) -> SparkSession:
    for key, value in _SETTINGS.items():
        if key.startswith("spark.sql."):
            spark.conf.set(key, value)
    return spark


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and os.path.exists(os.path.join(home, "bin", "java"))):
        raise Unavailable("java")


def _not_started(master: str | None, reason: str) -> InvalidArgument:
    return Unavailable("spark", f"{master}: {reason}" if master else reason)


class _Address(NamedTuple):
    host: str
    port: int


def require_master(master: str | None) -> None:
    """Raises InvalidArgument where none of the masters in ``spark://a:7077,b:7077`` accepts connections.

    One is enough, as the others may be on standby. ``local[*]``, ``yarn``, ``k8s://…`` and anything else that is not an
    address are left to Spark.
    """
    addresses = _addresses(master or "")
    refusals: list[str] = []
    for address in addresses:
        refusal = _refusal(address)
        if refusal is None:
            return
        refusals.append(f"{address.host}:{address.port} ({refusal})")
    if refusals:
        raise _unreachable(", ".join(refusals))


def _addresses(master: str) -> list[_Address]:
    """The hosts and ports of standalone masters; empty where one of them cannot be read."""
    if not master.startswith(_SCHEME):
        return []
    found = []
    for part in master.removeprefix(_SCHEME).split(","):
        try:
            url = urlsplit("//" + part)
            host, port = url.hostname, url.port
        except ValueError:
            return []
        if not host or not port:
            return []
        found.append(_Address(host, port))
    return found


def _refusal(address: _Address) -> str | None:
    """Why a connection fails; None where it succeeds."""
    try:
        socket.create_connection(address, timeout=_PATIENCE).close()
    except (OSError, UnicodeError) as error:  # a name that cannot be a host's fails to be encoded
        return getattr(error, "strerror", None) or str(error)
    return None


def _unreachable(masters: str) -> InvalidArgument:
    return Unavailable("master", masters)


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Turn Spark's errors into UnreadableTable, for code that reads the source."""
    with _translated(lambda reason: UnreadableTable("cluster", path, reason=reason)):
        yield


@contextmanager
def writing(path: str) -> Iterator[None]:
    """Turn Spark's errors into OutputFailed."""
    with _translated(lambda reason: OutputFailed(path, reason)):
        yield


@contextmanager
def _translated(ours: Callable[[str], GovDeadlinesError]) -> Iterator[None]:
    try:
        yield
    except (PySparkException, *_GONE) as error:
        raise ours(_first_line(error)) from error


def _first_line(error: Exception) -> str:
    """The message of an error without the stack trace; of the JVM's exception where there is one."""
    inner = getattr(error, "java_exception", None)
    lines = [line.strip() for line in (str(error) if inner is None else str(inner.toString())).splitlines()]
    return next((line for line in lines if line), type(error).__name__)
