"""The entry point from the shell: first the signal handlers, then everything else, which takes a while to load.

On SIGINT (Ctrl-C), SIGTERM or SIGHUP the program prints nothing, removes unfinished files, and exits with 128 plus the
signal's number: 130, 143 or 129. This module imports only what loads at once.
"""

_INTERRUPTED = 130

try:
    import gc
    import os
    import signal
    import sys
    from types import FrameType
except KeyboardInterrupt:  # too early for anything to clean up
    raise SystemExit(_INTERRUPTED) from None

_GARBAGE = 100_000  # new objects between two searches for garbage: what loads is none, and a search takes time
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def run() -> None:
    """The console script."""
    try:
        heed()
        gc.set_threshold(_GARBAGE)
        os.environ.setdefault(
            "OPENBLAS_NUM_THREADS", "1"
        )  # numpy would start threads for algebra that is not done here
        from gov_deadlines.cli.main import main

        code = main()
    except KeyboardInterrupt as stop:  # before there was a handler, or while other processes are told to end
        code = getattr(stop, "exit_code", _INTERRUPTED)
    gc.freeze()  # what is left ends with the program: it need not be searched for garbage once more
    sys.exit(code)


def heed() -> None:
    """From now on, end the program at any moment when a signal asks for it."""
    for number in _heard():
        signal.signal(number, _end)


def _heard() -> list[int]:
    """The signals that end the program, except those it was started to ignore (nohup)."""
    there = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    return [number for number in there if signal.getsignal(number) != signal.SIG_IGN]


def _end(number: int, _: FrameType | None) -> None:
    """End the program without an exception, which might get lost or be shown."""
    try:
        clear_away = getattr(sys.modules.get("gov_deadlines.files.hidden"), "clear_away", None)
        if clear_away is not None:  # otherwise nothing has begun
            clear_away()
    finally:
        os._exit(128 + number)
