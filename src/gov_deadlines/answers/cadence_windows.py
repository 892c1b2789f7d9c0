"""The windows of a cadence, each with what was held in it and what that comes to on a day."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from gov_deadlines.answers.question import Standing
from gov_deadlines.counting.windows import Window, day_after, last_compliant_day, window_holding, windows_between
from gov_deadlines.rules.model import Cadence
from gov_deadlines.rules.schema import Bindingness
from gov_deadlines.workdays.calendar import WorkCalendar

Verdict = Literal["met", "not-judged", "open", "at-risk", "departure", "breach"]

VERDICTS: tuple[Verdict, ...] = ("met", "not-judged", "open", "at-risk", "departure", "breach")
FAILING: tuple[Verdict, ...] = ("departure", "breach")
_HEDGED: tuple[Bindingness, ...] = ("generally", "in_principle")
_AT_RISK_WORKING_DAYS = 5


class Frame(NamedTuple):
    """The days of a window, both ends included; ``stub``: its beginning was cut off, so no floor can be asked of it."""

    first: date
    last: date
    stub: bool = False


class CadenceWindow(NamedTuple):
    """One window, and where it stands.

    Attributes:
        first, last: its days, both included.
        stub: whether its beginning was cut off: its floor is then not judged.
        dates: what counts in it, in order: each time, or each day once.
        missing: how many fall short of the floor.
        over_ceiling: how many lie above a ceiling that holds.
        verdict: ``met``, ``open`` (unmet, time left), ``at-risk``, ``departure`` or ``breach``; ``not-judged`` for a
            stub that closed without what a whole window asks, and for what another reading does not call a failing.
        latest: the last day to do it, or to begin with what is missing, where something is; None where nothing is,
            or where the window has fewer working days than it would take.
        working_days_left: working days after the day asked about; None where the window is closed, or where days are
            not announced.
        reachable: whether a number of days can still be reached on working days alone; None where that is not asked
            or not known.
        over_by: by how many calendar days the next one came, or is, too late, for a window since the last time.
        standing: ``provisional`` while a notice may still move ``latest`` or the working days left.
    """

    first: date
    last: date
    stub: bool
    dates: tuple[date, ...]
    missing: int
    over_ceiling: int
    verdict: Verdict
    latest: date | None
    working_days_left: int | None
    reachable: bool | None
    over_by: int | None
    standing: Standing

    @property
    def number(self) -> int:
        """How many count."""
        return len(self.dates)


def worst(verdicts: Iterator[Verdict]) -> Verdict:
    """The worst of some verdicts; ``met`` of none, and of windows none of which is judged.

    >>> worst(iter(("met", "at-risk", "open")))
    'at-risk'
    """
    found: Verdict = max(verdicts, key=VERDICTS.index, default="met")
    return "met" if found == "not-judged" else found


def frames(
    window: Window, held: Sequence[date], meetings: Sequence[date], since: date, as_of: date, begins: date, cut: bool
) -> list[Frame]:
    """The windows from ``since`` to ``as_of``, in order; those tied to meetings go on to the last meeting planned.

    ``held`` and ``meetings`` are sorted, and ``held`` ends by ``as_of``; ``begins`` is the first day the rules govern;
    ``cut`` says that ``since`` cuts something off, rather than being where the dates begin.
    """
    if window.kind == "unstated":
        return [Frame(since, as_of)]
    if window.is_calendar:
        spans = windows_between(window, since, as_of)
        return [Frame(max(span.first, since), span.last, span.first < since) for span in spans]
    if window.is_since_last:
        return [Frame(day_after(opened), last_compliant_day(window, opened)) for opened in openers(held, since, begins)]
    if window.kind == "same-day-as-each":
        return [Frame(meeting, meeting) for meeting in meetings if meeting >= since]
    return list(_before_each(meetings, since, cut))


def openers(held: Sequence[date], since: date, begins: date) -> list[date]:
    """The days from which the intervals run: the last event by ``since``, else ``since`` itself, then each event.

    An event before the rules governed opens its interval on the first day they did.
    """
    at = bisect_right(held, since)
    first = max(held[at - 1], begins) if at else since
    return list(dict.fromkeys((first, *held[at:])))


def _before_each(meetings: Sequence[date], since: date, cut: bool) -> Iterator[Frame]:
    """After the meeting before, by this one; the first of all opens on ``since``."""
    for nth, meeting in enumerate(meetings):
        if meeting >= since:
            yield Frame(day_after(meetings[nth - 1]), meeting) if nth else Frame(since, meeting, cut)


class Judge(NamedTuple):
    """What a cadence asks of a window, on a calendar, as of a day."""

    cadence: Cadence
    window: Window
    calendar: WorkCalendar
    as_of: date
    held: Sequence[date]

    @property
    def unmet(self) -> Verdict:
        """What a text as strict as this one makes of a failing."""
        return "departure" if self.cadence.bindingness in _HEDGED else "breach"

    @property
    def ceiling(self) -> int | None:
        """The most allowed; None where there is no ceiling, or where the text lifts it."""
        return None if self.cadence.lifted else self.cadence.at_most

    def judged(self, frame: Frame) -> CadenceWindow:
        """What was held in the window, and what that comes to."""
        inside = self.held[bisect_left(self.held, frame.first) : bisect_right(self.held, frame.last)]
        dates = tuple(dict.fromkeys(inside)) if self.cadence.unit == "day" else tuple(inside)
        missing = max((self.cadence.at_least or 0) - len(dates), 0)
        over = 0 if self.ceiling is None else max(len(dates) - self.ceiling, 0)
        closed = self.as_of > frame.last
        timed = missing and self.window.kind != "unstated"
        latest, announced = self._latest(frame, missing) if timed else (None, True)
        return CadenceWindow(
            *frame,
            dates,
            missing,
            over,
            self._verdict(frame, missing, over, latest),
            latest,
            None if closed or self.window.kind == "unstated" else self._working_days_left(frame),
            None if closed or not announced else self._reachable(frame, missing),
            self._over_by(frame) if closed and missing else None,
            self._standing(frame, latest) if timed and not closed else "settled",
        )

    def following(self, frame: Frame) -> CadenceWindow | None:
        """The calendar window after this one; None where there is none, or none is known."""
        after: date | None = day_after(frame.last)
        if self.window.kind == "working-days":
            after = self.calendar.find_add(frame.last, 1)
        if not self.window.is_calendar or after in (None, frame.last):
            return None
        span = window_holding(self.window, after)
        return self.judged(Frame(span.first, span.last))

    def _verdict(self, frame: Frame, missing: int, over: int, latest: date | None) -> Verdict:
        if over:
            return self.unmet
        if not missing:
            return "met"
        if self.as_of > frame.last:
            return "not-judged" if frame.stub else self.unmet
        asked = not frame.stub and self.window.kind != "unstated"
        return "at-risk" if asked and self._is_close(latest) else "open"

    def _is_close(self, latest: date | None) -> bool:
        """Whether ``latest`` is within five working days; by calendar days, which are no fewer, where unannounced."""
        if latest is None:
            return True
        left = self.calendar.find_count(self.as_of, latest)
        return ((latest - self.as_of).days if left is None else left) <= _AT_RISK_WORKING_DAYS

    def _latest(self, frame: Frame, missing: int) -> tuple[date | None, bool]:
        """The last day on which what is missing can begin, and whether the days it rests on are announced."""
        steps = missing if self.cadence.unit == "day" else 1
        if steps == 1 and self.window.kind not in ("calendar-months", "year-or-before"):
            return frame.last, True
        end = frame.last.toordinal()
        found = self.calendar.line.add(end + 1, -steps)
        announced = found is not None
        number = end - steps + 1 if found is None else found
        if number >= frame.first.toordinal():
            return date.fromordinal(number), announced
        return (frame.last if self.cadence.unit == "time" else None), announced

    def _working_days_left(self, frame: Frame) -> int | None:
        start = max(self.as_of.toordinal(), frame.first.toordinal() - 1)
        return self.calendar.line.count(start, frame.last.toordinal())

    def _reachable(self, frame: Frame, missing: int) -> bool | None:
        """Today counts too, where it is a working day in the window and not used yet."""
        left = self._working_days_left(frame)
        if self.cadence.unit != "day" or not missing or left is None:
            return None
        today = self.as_of >= frame.first and self.as_of not in self.held
        worked = self.calendar.find_working(self.as_of)
        return missing <= left + bool(today and worked)

    def _over_by(self, frame: Frame) -> int | None:
        if not self.window.is_since_last:
            return None
        at = bisect_right(self.held, frame.last)
        came = self.held[at] if at < len(self.held) else self.as_of
        return (came - frame.last).days

    def _standing(self, frame: Frame, latest: date | None) -> Standing:
        first = min(latest or frame.first, day_after(self.as_of))
        settled = self.calendar.covers(first, frame.last) and not self.calendar.unsettled(first, frame.last)
        return "settled" if settled else "provisional"
