"""The way in from the shell: first what ends the program, then everything else, which takes a while to load.

A program that is interrupted (Ctrl-C), asked to end or hung up on says nothing, takes away what it only began, and
exits with 128 and the signal's number: 130, 143 or 129. Only what is loaded in a moment is imported here.
"""

_INTERRUPTED = 130

try:
    import os
    import signal
    import sys
    from types import FrameType
except KeyboardInterrupt:  # so soon that there is nothing to clear away
    raise SystemExit(_INTERRUPTED) from None

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


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
