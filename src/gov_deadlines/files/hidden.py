"""The hidden files a run writes to: their names, their locks, and their removal when the process ends."""

import contextlib
import errno
import glob
import os
import shutil
import signal
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from types import FrameType

from gov_deadlines.errors import OutputFailed
from gov_deadlines.text import refusal

try:
    import fcntl
except ImportError:  # Windows, where an open file cannot be removed, which serves as well
    fcntl = None  # type: ignore[assignment]

MARK = ".gov-deadlines-"
TEMPORARY, FORMER, JOURNAL = ".tmp", ".old", ".journal"  # the new file, the file it replaces, the list of changes
SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)  # Windows has no SIGHUP
LONGEST_WAIT = 60.0  # seconds; another run locks a folder only while it renames a few files
_USUAL_MOST = 255  # bytes
_ROOM = 64  # bytes of a name kept for what is added around it
_PAUSE = 0.01
_TRIES = 20

_begun: dict[str, int] = {}  # paths, each with the process that began it: a fork must not remove them


# Names, within the file system's limits


def temporary_name(folder: str, name: str) -> str:
    """A hidden name, unique to this run, for what will be called ``name`` in ``folder``."""
    return f"{temporary_stem(folder, name)}{os.getpid()}-{os.urandom(4).hex()}{TEMPORARY}"


def temporary_stem(folder: str, name: str) -> str:
    """The beginning of every hidden name that this package makes for ``name``."""
    return f".{shortened(name, _most(folder) - _ROOM)}{MARK}"


def leftovers(folder: str, name: str) -> list[str]:
    """The existing hidden files of ``name``, both new and replaced files; some may be in use."""
    stem = os.path.join(folder, temporary_stem(folder, name))
    return sorted(one for one in glob.glob(glob.escape(stem) + "*") if one.endswith((TEMPORARY, FORMER)))


def rejects_path(target: str) -> str:
    """The path for rejected rows: ``ledger.csv`` -> ``ledger.rejects.csv``, in the same folder."""
    stem, suffix = os.path.splitext(target)
    folder, name = os.path.split(stem)
    end = f".rejects{suffix}"
    return os.path.join(folder, shortened(name, _most(folder) - len(os.fsencode(end))) + end)


def shortened(name: str, most: int) -> str:
    """The name in at most ``most`` bytes; a longer one is cut and ends in a checksum of the whole name.

    >>> shortened("ledger", 255), shortened("会签" * 50, 30)
    ('ledger', '会签会签会签会~38c75c59')
    """
    whole = os.fsencode(name)
    if len(whole) <= most:
        return name
    end = f"~{zlib.crc32(whole):08x}"  # of the whole name; other versions must compute the same
    cut = whole[: most - len(end)]
    # 10xxxxxx is a continuation byte in UTF-8: a cut before it would split a character
    while cut and whole[len(cut)] & 0xC0 == 0x80:
        cut = cut[:-1]
    return os.fsdecode(cut) + end


def _most(folder: str) -> int:
    """How many bytes a name may have in a folder."""
    try:
        return os.pathconf(folder or os.curdir, "PC_NAME_MAX")
    except (AttributeError, OSError, ValueError):  # Windows; no such folder; a file system that does not tell
        return _USUAL_MOST


# Locks, which end with the process that holds them and leave nothing on the disk


def hold(handle: int, path: str) -> bool:
    """Lock an open file or folder until this process closes it. Returns False if it is gone already.

    (Another run may have swept it away between its creation and the lock.)
    """
    return (fcntl is None or _taken(handle)) and os.path.lexists(path)


@contextlib.contextmanager
def unused(path: str) -> Iterator[None]:
    """Lock a file or folder that no run uses. Raises OSError if a run uses it or the system cannot tell."""
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
    """Lock folders while names in them change. Raises OutputFailed if another run keeps one locked for too long.

    All runs lock folders in the same order, so that there is no deadlock. A folder stays unlocked if the system cannot
    lock folders, or does not let this user read it.
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
    except OSError as error:
        if error.errno in (errno.EMFILE, errno.ENFILE):  # it could be locked, were fewer files open
            raise OutputFailed(folder, *refusal(error)) from error
        return
    if any(os.path.sameopenfile(handles[-1], other) for other in handles[:-1]):  # mounted twice, or in other case
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
    except OSError:  # a file system without locks: no run sweeps there either
        return True
    return True


def sync_folder(folder: str) -> None:
    """Sync the names in a folder to the disk, if the system can, so that they survive a power cut."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sync_tree(folder: str) -> None:
    """Sync a folder and everything in it to the disk. Raises OSError."""
    for here, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(here, name), "rb") as file:
                os.fsync(file.fileno())
        sync_folder(here)


# The end of the process: what must be removed, and when the process must not be interrupted


@contextlib.contextmanager
def unheard() -> Iterator[None]:
    """Start a process that ignores all signals but KILL. Signals that come meanwhile reach this process afterwards."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Ended(KeyboardInterrupt):
    """The program was told to end at a moment when other processes must be told as well.

    Attributes:
        exit_code: the program's exit code.
    """

    def __init__(self, number: int) -> None:
        self.exit_code = 128 + number
        super().__init__()


@contextlib.contextmanager
def unwinding() -> Iterator[None]:
    """Turn a signal into the exception Ended, so that the block ends in order."""
    before = {one: signal.getsignal(one) for one in SIGNALS}
    heard = {one: handler for one, handler in before.items() if handler not in (signal.SIG_IGN, None)}
    try:
        for one in heard:
            signal.signal(one, _unwind)
        yield
    finally:
        for one, handler in heard.items():
            signal.signal(one, handler)


def _unwind(number: int, _: FrameType | None) -> None:
    raise Ended(number)


def begin(path: str) -> None:
    """Register a file or folder, before it is made, for removal if the process is told to end."""
    _begun[path] = os.getpid()


def done(path: str) -> None:
    """Unregister a file or folder that stays or is gone already."""
    _begun.pop(path, None)


def clear_away() -> None:
    """Remove everything registered; retried until it is gone, as threads may still be writing to a folder."""
    for path in [one for one, process in reversed(list(_begun.items())) if process == os.getpid()]:
        for _ in range(_TRIES):
            with contextlib.suppress(OSError):
                remove(path)
            if not os.path.lexists(path):
                break


def remove(path: str) -> None:
    """Remove a file, or a folder with everything in it. Raises OSError."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Hold signals back until the block ends; other threads than the main one receive none."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {one: signal.getsignal(one) for one in SIGNALS}
    came: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        came.append(number)

    try:
        for one, handler in before.items():
            if handler not in (signal.SIG_IGN, None):
                signal.signal(one, note)
        yield
    finally:
        for one, handler in before.items():
            if handler not in (signal.SIG_IGN, None):
                signal.signal(one, handler)
        if came:
            signal.raise_signal(came[0])
