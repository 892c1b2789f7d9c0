"""A job's progress on a terminal: a bar, rows, rate, time left. Elsewhere it is silent and loads nothing."""

import sys
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_EVERY = 0.2


class Progress:
    """Shows a job's progress on stderr, where that is a terminal."""

    def __init__(self, *, wanted: bool) -> None:
        self._bar = _bar() if wanted and sys.stderr is not None and sys.stderr.isatty() else None
        self._started = time.monotonic()
        self._shown = 0.0

    @property
    def shown(self) -> bool:
        """Whether progress is shown."""
        return self._bar is not None

    def show(self, rows: int, share: float) -> None:
        """Show that ``rows`` are done, which is this share of the work (0 to 1)."""
        now = time.monotonic()
        if self._bar is None or now - self._shown < _EVERY:
            return
        self._shown = now
        seconds = now - self._started
        rate = f"{rows / seconds:,.0f}/s" if seconds > 0 else ""
        self._bar.update(self._bar.task_ids[0], completed=min(max(share, 0.0), 1.0), rows=f"{rows:,} rows  {rate}")
        self._bar.start()
        self._bar.refresh()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def clear(self) -> None:
        """Remove the bar from the screen; nothing else is written while it is there."""
        if self._bar is not None:
            self._bar.stop()


def _bar() -> "Bar":
    """A bar that is redrawn on request, without a thread: jobs fork, and a signal may end them at any time."""
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    class Steady(Console):
        """A console that never hides the cursor: a job that is killed would leave it hidden."""

        def show_cursor(self, show: bool = True) -> bool:  # noqa: ARG002
            return False

    console = Steady(stderr=True)
    bar = Bar(
        BarColumn(24),
        TaskProgressColumn(),
        TextColumn("{task.fields[rows]}"),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_interactive,  # on such a terminal it could not be removed
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,  # results may be written there
        redirect_stderr=False,
    )
    bar.add_task("", total=1.0, rows="")
    return bar
