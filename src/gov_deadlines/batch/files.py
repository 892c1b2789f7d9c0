"""The files a job reads, and the two standard streams where they stand for files."""

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from typing import IO

from gov_deadlines.errors import GovDeadlinesError, OutputFailed, UnreadableTable, Unusable
from gov_deadlines.files.placing import failing, settle
from gov_deadlines.text import refusal

_BLOCK = 1 << 20


def check_source(path: str) -> None:
    """Make sure there is a file to read; what an interrupted run left there is first finished.

    Raises UnreadableTable, JobUnfinished.
    """
    settle([os.path.realpath(path)])
    if not os.path.isfile(path):
        raise UnreadableTable("no-regular-file" if os.path.exists(path) else "no-such-file", path)


@contextlib.contextmanager
def reading_file(path: str) -> Iterator[None]:
    """Turn the system's errors on a file that is read into UnreadableTable."""
    try:
        yield
    except GovDeadlinesError:
        raise
    except OSError as error:
        en, zh = refusal(error)
        raise UnreadableTable("system", path, reason=en, reason_zh=zh) from error


def state_of(path: str) -> tuple[int, ...]:
    """What changes when a file is replaced or written to."""
    found = os.stat(path)
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def refuse_same(source: str, *targets: str) -> None:
    """Raises InvalidArgument where a file would be read and written at once, or written twice."""
    paths = [os.path.realpath(path) for path in (source, *targets)]
    for nth, path in enumerate(paths):
        same = [other for other in paths[:nth] if other == path or _same_file(other, path)]
        if same:
            raise Unusable("same-file", path)


def _same_file(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:  # there is none, or it has just gone
        return False


def copy_from_stdin(path: str) -> None:
    """Everything that comes in, as a file. Raises UnreadableTable, OutputFailed."""
    if sys.stdin is None:
        raise UnreadableTable("standard-input")
    with failing(path), open(path, "wb") as spool:
        while True:
            with reading_file("-"):
                block = sys.stdin.buffer.read(_BLOCK)
            if not block:
                return
            spool.write(block)


@contextlib.contextmanager
def to_stdout() -> Iterator[IO[bytes]]:
    """Standard output for bytes. Raises OutputFailed; BrokenPipeError where the reader has gone."""
    if sys.stdout is None:
        raise _stdout_closed()
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno == errno.EBADF:
            raise _stdout_closed() from error
        raise OutputFailed("-", *refusal(error)) from error


def _stdout_closed() -> OutputFailed:
    return OutputFailed("-", "standard output is closed", "标准输出已关闭")


def copy_to_stdout(file: IO[bytes]) -> None:
    """A file that was written, from its beginning. Raises OutputFailed, BrokenPipeError."""
    file.seek(0)
    with to_stdout() as out:
        shutil.copyfileobj(file, out, _BLOCK)
