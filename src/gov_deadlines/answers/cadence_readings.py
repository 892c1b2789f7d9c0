"""The same dates under every window a cadence allows: only what each of them calls a failing is one.

A text says "every month", and not whether a calendar month is meant or thirty days. What one of these readings misses
and the other does not is no breach of the text.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from gov_deadlines.answers.cadence_windows import FAILING, CadenceWindow, Verdict, worst
from gov_deadlines.counting.windows import Window


class Outcome(NamedTuple):
    """What one window makes of a question.

    Attributes:
        window: the window.
        since: the first day looked at.
        opened: from where the first interval runs, for a window since the last time.
        windows: each window with its verdict.
        next: the window in which the next one is due; None where there is none.
        uncounted: dates that lie in no window and open none.
    """

    window: Window
    since: date
    opened: date | None
    windows: tuple[CadenceWindow, ...]
    next: CadenceWindow | None
    uncounted: tuple[date, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of the windows'."""
        return worst(window.verdict for window in self.windows)

    @property
    def ahead(self) -> tuple[CadenceWindow, ...]:
        """The windows that matter from now on, each once."""
        upcoming = () if self.next is None else (self.next,)
        return tuple(dict.fromkeys((*self.windows[-1:], *upcoming)))


def agreed(outcome: Outcome, others: Sequence[Outcome]) -> Outcome:
    """The outcome without the failings that another reading does not share.

    Such a window is ``not-judged``. One that is overdue, with nothing held since, is as the other reading has it: due
    when that one says.
    """
    failures = [_Failures(other) for other in others]
    windows, due = [], outcome.next
    for window in outcome.windows:
        milder = _milder(window, failures) if window.verdict in FAILING else None
        if milder is None:
            windows.append(window)
        elif window == outcome.next:
            due = milder.next
            windows.append(window._replace(verdict=due.verdict if due else "not-judged"))
        else:
            windows.append(window._replace(verdict="not-judged"))
    return outcome._replace(windows=tuple(windows), next=due)


class _Failures:
    """Where one reading finds a failing: stretches in order, of too few and of too many."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        failing = [one for one in outcome.windows if one.verdict in FAILING]
        self._stretches = {
            over: [_stretch(outcome.window, one) for one in failing if bool(one.over_ceiling) == over]
            for over in (False, True)
        }

    def meets(self, window: CadenceWindow) -> bool:
        """Whether a failing of the same sort overlaps a window. Stretches begin and end in order."""
        found = self._stretches[bool(window.over_ceiling)]
        at = bisect_right(found, window.last, key=lambda stretch: stretch[0])
        return at > 0 and found[at - 1][1] >= window.first


def _stretch(window: Window, failed: CadenceWindow) -> tuple[date, date]:
    """The days a failing stands for: until the next one came, and of two years the one that went without."""
    first = failed.last.replace(month=1, day=1) if window.kind == "year-or-before" else failed.first
    return first, failed.last + timedelta(days=failed.over_by or 0)


def _milder(window: CadenceWindow, failures: Sequence[_Failures]) -> Outcome | None:
    """The first reading by which a window that fails does not; None where all agree."""
    return next((one.outcome for one in failures if not one.meets(window)), None)
