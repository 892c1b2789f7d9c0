"""The way in from the shell: first what ends the program, then everything else, which takes a while to load.

A program that is interrupted (Ctrl-C), asked to end or hung up on says nothing, takes away what it only began, and
exits with 128 and the signal's number: 130, 143 or 129. Only what is loaded in a moment is imported here.
"""

_INTERRUPTED = 130

try:
    import contextlib
    import os
    import signal
    import sys
    from collections.abc import Iterator
    from types import FrameType
except KeyboardInterrupt:  # so soon that there is nothing to clear away
    raise SystemExit(_INTERRUPTED) from None

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Ended(KeyboardInterrupt):
    """The program was told to end, in a moment when others must be told as well.

    Attributes:
        exit_code: what it exits with.
    """

    def __init__(self, number: int) -> None:
        self.exit_code = 128 + number
        super().__init__()


def run() -> None:
    """The console script."""
    try:
        heed()
        from gov_deadlines.cli.main import main

        code = main()
    except KeyboardInterrupt as stop:  # before there was a handler, or while others are told to end
        code = getattr(stop, "exit_code", _INTERRUPTED)
    sys.exit(code)


def heed() -> None:
    """From now on end as a signal asks, at any moment."""
    for number in _heard():
        signal.signal(number, _end)


@contextlib.contextmanager
def unwinding() -> Iterator[None]:
    """Have a signal end the block as an exception does, for what must be ended in order. Raises Ended."""
    before = {number: signal.signal(number, _unwind) for number in _heard()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _heard() -> list[int]:
    """The signals that end a program, but for those it was started to ignore (nohup)."""
    there = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    return [number for number in there if signal.getsignal(number) != signal.SIG_IGN]


def _end(number: int, _: FrameType | None) -> None:
    """Wherever the program is: an exception might be lost there, or shown."""
    try:
        clear_away = getattr(sys.modules.get("gov_deadlines.files.hidden"), "clear_away", None)
        if clear_away is not None:  # else nothing has begun
            clear_away()
    finally:
        os._exit(128 + number)


def _unwind(number: int, _: FrameType | None) -> None:
    raise Ended(number)
