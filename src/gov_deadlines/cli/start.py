"""The way in from the shell: first what ends the program, then everything else, which takes a while to load.

A program that is interrupted (Ctrl-C), asked to end or hung up on exits with 130, 143 or 129: see ``signals``.
"""

_INTERRUPTED = 130

try:
    import sys

    from gov_deadlines.cli.signals import heed
except KeyboardInterrupt:  # so soon that there is nothing to clear away
    raise SystemExit(_INTERRUPTED) from None


def run() -> None:
    """The console script."""
    try:
        heed()
        from gov_deadlines.cli.main import main

        code = main()
    except KeyboardInterrupt as stop:  # before there was a handler, or while others are told to end
        code = getattr(stop, "exit_code", _INTERRUPTED)
    sys.exit(code)
