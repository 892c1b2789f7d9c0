"""Who has a file or folder: locks that end with the process that holds them, and leave nothing on the disk."""

import contextlib
import os
import time
from collections.abc import Iterable, Iterator

from gov_deadlines.errors import OutputFailed

try:
    import fcntl
except ImportError:  # Windows: an open file cannot be removed there, which serves as well
    fcntl = None  # type: ignore[assignment]

LONGEST_WAIT = 60.0  # seconds; another run has a folder for as long as it takes to rename a few files
_PAUSE = 0.01


def hold(handle: int, path: str) -> bool:
    """Mark an open file or folder as in use for as long as this process has it open; whether it still stands there.

    (A run that sweeps may have come between making it and marking it.)
    """
    return (fcntl is None or _taken(handle)) and os.path.lexists(path)


@contextlib.contextmanager
def unused(path: str) -> Iterator[None]:
    """Have a file or folder to oneself. Raises OSError where another run has it, or where that cannot be known."""
    if fcntl is None:
        if os.path.isdir(path):
            raise OSError("in use or not: this system does not say")
        yield
        return
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def locked(folders: Iterable[str], wait: float = LONGEST_WAIT) -> Iterator[None]:
    """Have folders to oneself while names in them change. Raises OutputFailed where another run has one too long.

    The folders themselves are locked, in an order that all runs share. Where the system locks no folders, or does not
    let this user read one, nothing is.
    """
    handles: list[int] = []
    try:
        for folder in sorted(set(folders)):
            _lock(folder, handles, time.monotonic() + wait)
        yield
    finally:
        for handle in handles:
            os.close(handle)


def _lock(folder: str, handles: list[int], until: float) -> None:
    if fcntl is None:
        return
    try:
        handles.append(os.open(folder, os.O_RDONLY))
    except OSError:
        return
    if any(os.path.sameopenfile(handles[-1], other) for other in handles[:-1]):  # mounted twice, or in other letters
        return
    while not _taken(handles[-1]):
        if time.monotonic() >= until:
            raise OutputFailed(folder, "another run is putting its files there", "另一次运行正在此处放置文件")
        time.sleep(_PAUSE)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks: there nobody sweeps, either
        return True
    return True


def sync_folder(folder: str) -> None:
    """Make names last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sync_tree(folder: str) -> None:
    """Have a folder with everything in it on the disk. Raises OSError."""
    for here, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(here, name), "rb") as file:
                os.fsync(file.fileno())
        sync_folder(here)
