"""What must not stay behind when the process is asked to end, and the moments in which it must not end."""

import contextlib
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from types import FrameType

SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)  # Windows has no SIGHUP
_TRIES = 20

_begun: dict[str, int] = {}  # paths, and the process that began them: a fork of it has not


@contextlib.contextmanager
def unheard() -> Iterator[None]:
    """Start a process that hears no signal but KILL: those that come meanwhile reach this one afterwards."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin(path: str) -> None:
    """Say, before a file or folder is made, that it goes if the process is asked to end."""
    _begun[path] = os.getpid()


def done(path: str) -> None:
    """Say that it stays, or that it is gone already."""
    _begun.pop(path, None)


def clear_away() -> None:
    """Remove everything begun. Threads may still be writing to a folder, so it is tried until it is gone."""
    for path in [one for one, process in reversed(_begun.items()) if process == os.getpid()]:
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
    """Have signals wait until this is over; only the main thread hears any."""
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
