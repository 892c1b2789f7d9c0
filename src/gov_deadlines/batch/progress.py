"""A progress bar on a terminal: rows, rate, time left. Anywhere else it is silent."""

import sys
import time

_EVERY = 0.2
_WIDTH = 24


class Progress:
    """Shows how far a job is, on stderr, where that is a terminal."""

    def __init__(self, *, wanted: bool) -> None:
        self._stream = sys.stderr if wanted and sys.stderr is not None and sys.stderr.isatty() else None
        self._started = time.monotonic()
        self._shown = 0.0
        self._length = 0

    @property
    def shown(self) -> bool:
        """Whether anyone is looking."""
        return self._stream is not None

    def show(self, rows: int, share: float) -> None:
        """``rows`` are done, which is this share of the work (0 to 1)."""
        now = time.monotonic()
        if self._stream is None or now - self._shown < _EVERY:
            return
        self._shown = now
        self._write(bar(rows, share, now - self._started))

    def clear(self) -> None:
        """Take the bar off the screen."""
        if self._stream is not None and self._length:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()

    def _write(self, text: str) -> None:
        if self._stream is not None:
            self._stream.write("\r" + text.ljust(self._length))
            self._stream.flush()
            self._length = len(text)


def bar(rows: int, share: float, seconds: float) -> str:
    """The bar as text.

    >>> bar(5_000_000, 0.5, 2.0)
    '[############------------]  50%  5,000,000 rows  2,500,000/s  0:02'
    """
    share = min(max(share, 0.0), 1.0)
    done = round(share * _WIDTH)
    rate = rows / seconds if seconds > 0 else 0
    left = seconds * (1 - share) / share if share > 0 else 0
    minutes, rest = divmod(round(left), 60)
    return f"[{'#' * done}{'-' * (_WIDTH - done)}] {share:4.0%}  {rows:,} rows  {rate:,.0f}/s  {minutes}:{rest:02d}"
