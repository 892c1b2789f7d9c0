"""The log: one JSON object a line on stderr, about what was done and how long it took, and about nobody.

No address of a client, no query, no header, no body, no path beyond the operation's name.
"""

import json
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

from gov_deadlines.service.settings import Logged

_LOCK = threading.Lock()
_SLOW = 0.5  # seconds: an answer that took longer is logged also where only errors are
_BROKEN = 500


class Log:
    """Writes the lines."""

    def __init__(self, logged: Logged = "all", stream: TextIO | None = None) -> None:
        """``stream``: where to, by default stderr."""
        self._all = logged == "all"
        self._stream = sys.stderr if stream is None else stream

    def event(self, event: str, **more: object) -> None:
        """One thing that happened to the service itself."""
        self._write({"at": _now(), "event": event} | more)

    def request(self, operation: str, method: str, status: int, seconds: float, size: int) -> None:
        """One request that was answered."""
        if self._all or status >= _BROKEN or seconds > _SLOW:
            self._write(
                {
                    "at": _now(),
                    "event": "request",
                    "operation": operation,
                    "method": method,
                    "status": status,
                    "ms": round(seconds * 1000, 2),
                    "bytes": size,
                }
            )

    def broken(self, operation: str, error: BaseException) -> None:
        """A fault of ours: its kind and where it happened, not what it says, for that may hold a question."""
        self.event("broken", operation=operation, error=type(error).__name__, where=_where(error.__traceback__))

    def _write(self, value: dict[str, object]) -> None:
        line = json.dumps(value, ensure_ascii=False) + "\n"
        with _LOCK:
            try:
                self._stream.write(line)
                self._stream.flush()
            except (OSError, ValueError):  # nobody reads it any more
                return


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _where(trace: TracebackType | None) -> list[str]:
    return [f"{one.name}:{one.lineno}" for one in traceback.extract_tb(trace)[-5:]]


class Handler(logging.Handler):
    """Passes on what the server itself logs: that it started, stopped, or could not read a request."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.INFO)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Log one record, with the kind of its error and without its values."""
        kind = record.exc_info[0] if record.exc_info else None
        more: dict[str, object] = {} if kind is None else {"error": kind.__name__}
        said = str(record.msg) if record.args else record.getMessage()
        self._log.event(
            "server", level=record.levelname.lower(), message=said.splitlines()[0][:200] if said else "", **more
        )
