"""The windows of a cadence: what was held in each, its verdict on a day, and which readings share the verdict."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from gov_deadlines.answers.projecting import CountBounds, DateBounds, Projecting
from gov_deadlines.answers.question import Standing
from gov_deadlines.counting.periods import Period, count_period, nearest_working
from gov_deadlines.counting.windows import Window, day_after, last_compliant_day, window_holding, windows_between
from gov_deadlines.rules.model import Cadence
from gov_deadlines.rules.schema import Bindingness

Verdict = Literal["met", "not-judged", "open", "at-risk", "departure", "breach"]

VERDICTS: tuple[Verdict, ...] = ("met", "not-judged", "open", "at-risk", "departure", "breach")
FAILING: tuple[Verdict, ...] = ("departure", "breach")
_HEDGED: tuple[Bindingness, ...] = ("generally", "in_principle")
_AT_RISK_WORKING_DAYS = 5


class Frame(NamedTuple):
    """The days of a window, both ends included; a ``stub`` lost its beginning, so it has no floor."""

    first: date
    last: date
    stub: bool = False


class CadenceWindow(NamedTuple):
    """One window and its verdict.

    Attributes:
        first, last: its days, both included.
        stub: whether its beginning was cut off; its floor is then not judged.
        dates: the dates that count in it, in order: each time, or each day once.
        missing: how many more the floor needs.
        over_ceiling: how many exceed a ceiling that applies.
        verdict: ``met``, ``open`` (unmet, time left), ``at-risk``, ``departure`` or ``breach``; ``not-judged`` for a
            stub that closed below the floor of a whole window, for a failing that another reading does not share, and
            for a failing on a day that a notice to come may make a rest day.
        latest: the last day to do what is missing, or to begin with it; None if nothing is missing, or if the window
            has too few working days for it.
        working_days_left: working days after the day asked about; None if the window is closed or reaches past the days
            that have an answer.
        reachable: whether a number of days can still be reached on working days alone; None if not asked or not
            known.
        over_by: for a window since the last time, how many calendar days the next one came, or is, too late.
        standing: ``provisional`` while a notice may still move ``latest`` or the working days left.
        projected: whether they rest on a day that no notice has announced.
        latest_bounds: the earliest and the latest date that notices to come can make of ``latest``.
        working_days_left_bounds: the fewest and the most working days that they can leave. Both are None without the
            value, or if notices to come are left out of account and it may still change.
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
    projected: bool
    latest_bounds: DateBounds | None
    working_days_left_bounds: CountBounds | None

    @property
    def number(self) -> int:
        """How many dates count."""
        return len(self.dates)

    def to_dict(self) -> dict[str, Any]:
        """The window as a JSON object."""
        from gov_deadlines.plain import bounds, fields, if_projected, plain

        left = self.working_days_left_bounds
        found = {"from": plain(self.first), "to": plain(self.last), "stub": self.stub, "count": self.number}
        found |= fields(self, "dates missing over_ceiling verdict latest working_days_left reachable over_by standing")
        found |= {"latest_bounds": bounds(self.latest_bounds)}
        found |= {"working_days_left_bounds": None if left is None else fields(left, "fewest most")}
        return found | if_projected(self.projected)


def worst(verdicts: Iterator[Verdict]) -> Verdict:
    """The worst verdict; ``met`` if there are none, or if no window is judged.

    >>> worst(iter(("met", "at-risk", "open")))
    'at-risk'
    """
    found: Verdict = max(verdicts, key=VERDICTS.index, default="met")
    return "met" if found == "not-judged" else found


class Asked(NamedTuple):
    """A question about a cadence, complete except for the window.

    Attributes:
        cadence, ahead: the cadence asked about, and the calendar for its working days.
        as_of: the day asked about.
        since: the first day to look at, if given.
        begins: the first day the rules govern.
        held, planned: the days up to ``as_of`` on which it was done, and the later ones, in order.
        meetings: the days of the meetings it is tied to, in order.
    """

    cadence: Cadence
    ahead: Projecting
    as_of: date
    since: date | None
    begins: date
    held: tuple[date, ...]
    planned: tuple[date, ...]
    meetings: tuple[date, ...]

    def today_counts(self, first: date) -> bool:
        """Whether the day asked about can still be used in a window that begins on ``first``."""
        unused = self.as_of >= first and self.as_of not in self.held
        return unused and bool(self.ahead.calendar_to(self.as_of).find_working(self.as_of))


def frames(asked: Asked, window: Window, since: date, cut: bool) -> list[Frame]:
    """The windows from ``since`` to the day asked about (to the last planned meeting if tied to meetings), in order.

    ``cut`` says that ``since`` cuts something off; otherwise the dates begin there.
    """
    meetings = asked.meetings
    if window.kind == "unstated":
        return [Frame(since, asked.as_of)]
    if window.is_calendar:
        spans = windows_between(window, since, asked.as_of)
        return [Frame(max(span.first, since), span.last, span.first < since) for span in spans]
    if window.is_since_last:
        return [
            Frame(day_after(opened), last_compliant_day(window, opened))
            for opened in openers(asked.held, since, asked.begins)
        ]
    if window.kind == "same-day-as-each":
        return [Frame(meeting, meeting) for meeting in meetings if meeting >= since]
    return list(_before_each(meetings, since, cut))


def openers(held: Sequence[date], since: date, begins: date) -> list[date]:
    """The days from which the intervals run: the last event by ``since``, else ``since`` itself, then each event.

    For an event before the rules were in force, the interval starts on the first day they governed.
    """
    at = bisect_right(held, since)
    first = max(held[at - 1], begins) if at else since
    return list(dict.fromkeys((first, *held[at:])))


def _before_each(meetings: Sequence[date], since: date, cut: bool) -> Iterator[Frame]:
    """One window for each meeting, from the day after the previous meeting; the first begins on ``since``."""
    for nth, meeting in enumerate(meetings):
        if meeting >= since:
            yield Frame(day_after(meetings[nth - 1]), meeting) if nth else Frame(since, meeting, cut)


class Judge(NamedTuple):
    """Judges the windows of a cadence as of a day."""

    asked: Asked
    window: Window

    @property
    def unmet(self) -> Verdict:
        """The verdict on a failing under a text as strict as this one."""
        return "departure" if self.asked.cadence.bindingness in _HEDGED else "breach"

    @property
    def ceiling(self) -> int | None:
        """The most allowed; None if there is no ceiling or the text lifts it."""
        return None if self.asked.cadence.lifted else self.asked.cadence.at_most

    def judged(self, frame: Frame) -> CadenceWindow:
        """The window with its dates and verdict."""
        inside = self.asked.held[bisect_left(self.asked.held, frame.first) : bisect_right(self.asked.held, frame.last)]
        dates = tuple(dict.fromkeys(inside)) if self.asked.cadence.unit == "day" else tuple(inside)
        missing = max((self.asked.cadence.at_least or 0) - len(dates), 0)
        over = 0 if self.ceiling is None else max(len(dates) - self.ceiling, 0)
        closed = self.asked.as_of > frame.last
        timed = missing and self.window.kind != "unstated"
        latest = self._latest(frame, missing) if timed else _NO_LATEST
        standing = self._standing(frame, latest.day) if timed and not closed else "settled"
        left = None if closed or self.window.kind == "unstated" else self._working_days_left(frame)
        return CadenceWindow(
            first=frame.first,
            last=frame.last,
            stub=frame.stub,
            dates=dates,
            missing=missing,
            over_ceiling=over,
            verdict=self._verdict(frame, missing, over, latest.day),
            latest=latest.day,
            working_days_left=left,
            reachable=None if closed or not latest.known else self._reachable(frame, missing, left),
            over_by=self._over_by(frame) if closed and missing else None,
            standing=standing,
            projected=standing == "provisional" and self._is_projected(frame),
            latest_bounds=latest.bounds,
            working_days_left_bounds=None if left is None else self._left_bounds(frame, left),
        )

    def following(self, frame: Frame) -> CadenceWindow | None:
        """The calendar window after this one; None if there is none or it is not known."""
        after = day_after(frame.last)
        if self.window.kind == "working-days":
            return self._following_working_day(frame)
        if not self.window.is_calendar or after == frame.last:
            return None
        span = window_holding(self.window, after)
        return self.judged(Frame(span.first, span.last))

    def _following_working_day(self, frame: Frame) -> CadenceWindow | None:
        number, ahead = frame.last.toordinal(), self.asked.ahead
        found = ahead.count(lambda line: nearest_working(line, number + 1, 1))
        if found.due is None:
            return None
        day = date.fromordinal(found.due)
        bounds = ahead.bounds(DateBounds(frame.last, frame.last), found, lambda line, start: line.add(start, 1))
        return self.judged(Frame(day, day))._replace(latest_bounds=bounds)

    def _verdict(self, frame: Frame, missing: int, over: int, latest: date | None) -> Verdict:
        if over:
            return self.unmet
        if not missing:
            return "met"
        if self.asked.as_of > frame.last:
            unsure = self.window.kind == "working-days" and self.asked.ahead.may_rest(frame.last)
            return "not-judged" if frame.stub or unsure else self.unmet
        asked = not frame.stub and self.window.kind != "unstated"
        return "at-risk" if asked and self._is_close(latest) else "open"

    def _is_close(self, latest: date | None) -> bool:
        """Whether ``latest`` is within five working days; without an answer for the days, calendar days count."""
        if latest is None:
            return True
        left = self.asked.ahead.calendar_to(latest).find_count(self.asked.as_of, latest)
        return ((latest - self.asked.as_of).days if left is None else left) <= _AT_RISK_WORKING_DAYS

    def _latest(self, frame: Frame, missing: int) -> "_Latest":
        """The last day to begin with what is missing."""
        steps = missing if self.asked.cadence.unit == "day" else 1
        if steps == 1 and self.window.kind not in ("calendar-months", "year-or-before"):
            return _Latest(frame.last, DateBounds(frame.last, frame.last), known=True)
        end, ahead = frame.last.toordinal(), self.asked.ahead
        settled = ahead.announced.line.add(end + 1, -steps)
        if settled is not None and not ahead.announced.line.unsettled_in(settled, end):
            day = self._within(frame, settled)
            return _Latest(day, None if day is None else DateBounds(day, day), known=True)
        period = Period(steps, "working-day", "before")
        found = ahead.count(lambda line: count_period(line, end + 1, period))
        if found.due is None:
            return _Latest(self._within(frame, end - steps + 1), None, known=False)
        day, after = self._within(frame, found.due), day_after(frame.last)
        bounds = ahead.bounds(DateBounds(after, after), found, lambda line, start: line.add(start, -steps))
        if day is None or bounds is None:
            return _Latest(day, None, known=True)
        ends = (self._within(frame, bound.toordinal()) or frame.first for bound in bounds)
        return _Latest(day, DateBounds(*sorted(ends)), known=True)

    def _within(self, frame: Frame, number: int) -> date | None:
        """The day, if it lies in the window; else its last day for a single time, and None for several days."""
        if number >= frame.first.toordinal():
            return date.fromordinal(number)
        return frame.last if self.asked.cadence.unit == "time" else None

    def _start(self, frame: Frame) -> date:
        """The day after which the working days left are counted."""
        return max(self.asked.as_of, date.fromordinal(max(frame.first.toordinal() - 1, 1)))

    def _working_days_left(self, frame: Frame) -> int | None:
        return self.asked.ahead.calendar_to(frame.last).find_count(self._start(frame), frame.last)

    def _left_bounds(self, frame: Frame, left: int) -> CountBounds | None:
        return self.asked.ahead.count_bounds(self._start(frame), frame.last, left)

    def _reachable(self, frame: Frame, missing: int, left: int | None) -> bool | None:
        """Whether working days alone still suffice; today counts if it is a working day in the window, not yet used."""
        if self.asked.cadence.unit != "day" or not missing or left is None:
            return None
        return missing <= left + self.asked.today_counts(frame.first)

    def _over_by(self, frame: Frame) -> int | None:
        if not self.window.is_since_last:
            return None
        at = bisect_right(self.asked.held, frame.last)
        came = self.asked.held[at] if at < len(self.asked.held) else self.asked.as_of
        return (came - frame.last).days

    def _standing(self, frame: Frame, latest: date | None) -> Standing:
        first, announced = min(latest or frame.first, day_after(self.asked.as_of)), self.asked.ahead.announced
        settled = announced.covers(first, frame.last) and not announced.unsettled(first, frame.last)
        return "settled" if settled else "provisional"

    def _is_projected(self, frame: Frame) -> bool:
        ahead = self.asked.ahead
        return not ahead.announced.covers(frame.last, frame.last) and ahead.furthest.covers(frame.last, frame.last)


class _Latest(NamedTuple):
    """The last day to begin with what is missing, how far notices to come can move it, and whether it is known."""

    day: date | None
    bounds: DateBounds | None
    known: bool


_NO_LATEST = _Latest(None, None, known=True)


class Outcome(NamedTuple):
    """The answer to a question under one window.

    Attributes:
        window: the window.
        since: the first day looked at.
        opened: the start of the first interval, for a window since the last time.
        windows: each window with its verdict.
        next: the window in which the next one is due; None if there is none.
        uncounted: dates that neither lie in a window nor open one.
    """

    window: Window
    since: date
    opened: date | None
    windows: tuple[CadenceWindow, ...]
    next: CadenceWindow | None
    uncounted: tuple[date, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of the windows."""
        return worst(window.verdict for window in self.windows)

    @property
    def ahead(self) -> tuple[CadenceWindow, ...]:
        """The windows that matter from now on, each once."""
        upcoming = () if self.next is None else (self.next,)
        return tuple(dict.fromkeys((*self.windows[-1:], *upcoming)))


# A text that says "every month" may mean a calendar month or thirty days. A failing that only one of these readings
# finds is not a breach of the text.


def agreed(outcome: Outcome, others: Sequence[Outcome]) -> Outcome:
    """The outcome without the failings that another reading does not share.

    A window with such a failing is ``not-judged``. If it is overdue and nothing was held since, the other reading says
    where it stands and when it is due.
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
    """The stretches of days where one reading finds too few and too many, in order."""

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
    """The days a failing covers, up to the next time; for a window of two years only the second year."""
    first = failed.last.replace(month=1, day=1) if window.kind == "year-or-before" else failed.first
    return first, failed.last + timedelta(days=failed.over_by or 0)


def _milder(window: CadenceWindow, failures: Sequence[_Failures]) -> Outcome | None:
    """The first reading under which a failing window does not fail; None if all agree."""
    return next((one.outcome for one in failures if not one.meets(window)), None)
