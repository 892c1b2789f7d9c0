"""A cadence and the days on which it was done -> where each window stands, what is due next, and by when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, Unpack

from gov_deadlines.answers.cadence_notes import (
    above_range_note,
    calendar_notes,
    governing_notes,
    hedge_note,
    pace_note,
    planned_note,
    reading_note,
    span_notes,
    uncounted_note,
)
from gov_deadlines.answers.cadence_windows import (
    FAILING,
    Asked,
    CadenceWindow,
    Frame,
    Judge,
    Outcome,
    Verdict,
    agreed,
    frames,
    openers,
)
from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.answers.fingerprint import DataUsed, data_used
from gov_deadlines.answers.projecting import Projecting
from gov_deadlines.answers.question import Standing
from gov_deadlines.answers.reasons import other_region_note
from gov_deadlines.arguments import as_list
from gov_deadlines.counting.windows import Window, parse_window, window_holding
from gov_deadlines.days import AnyDay, as_date, optional_day
from gov_deadlines.errors import (
    Needed,
    NotForThis,
    OutOfRange,
    UnknownChoice,
    WrongOrder,
)
from gov_deadlines.rules.model import Cadence, Limit, Provision
from gov_deadlines.rules.versions import governed, not_in_force
from gov_deadlines.text import Text
from gov_deadlines.workdays.calendar import WorkCalendar

_MOST_WINDOWS = 50_000


class OtherWindow(NamedTuple):
    """The verdict of another defensible window on the same dates; ``latest`` as in ``CadenceReport.next``."""

    window: str
    basis: Text
    verdict: Verdict
    latest: date | None

    def to_dict(self) -> dict[str, Any]:
        """The window and its verdict as a JSON object."""
        from gov_deadlines.plain import fields

        return {"name": self.window} | fields(self, "verdict latest basis")


class CadenceReport(NamedTuple):
    """The answer to "often enough, and not too often?": made by ``gov_deadlines.cadence``.

    Attributes:
        limit: the cadence, in the version that governs ``as_of``.
        calendar: the calendar its working days were counted on: the announced days, and the likely ones if needed.
        as_of: the day asked about; later dates are planned and do not count yet.
        since: the first day looked at.
        window, basis: the name of the window used, and why it was used.
        verdict: the worst verdict of the windows: ``breach`` or ``departure``, ``at-risk``, ``open``, ``met``. Unless
            the question chose a window, a failing counts only if every window the cadence allows finds it.
        standing: ``provisional`` while a notice may still move a latest day or change the working days left.
        projected: whether these rest on a day that no notice has announced.
        windows: every window from ``since`` to ``as_of``, in order; a window that ends with a planned meeting began
            after the previous meeting.
        next: the window in which the next one is due; None if nothing has to be done (a ceiling alone), or if it
            depends on a meeting not planned yet. Its verdict is ``open`` if it has not begun.
        planned: the dates after ``as_of``.
        uncounted: dates up to ``as_of`` that neither lie in a window nor open one.
        others: the verdicts on the same dates under every other window the cadence allows.
        notes: what users of the verdict should know.
        data: what it rests on besides the question.
    """

    limit: Cadence
    calendar: WorkCalendar
    as_of: date
    since: date
    window: str
    basis: Text
    verdict: Verdict
    standing: Standing
    projected: bool
    windows: tuple[CadenceWindow, ...]
    next: CadenceWindow | None
    planned: tuple[date, ...]
    uncounted: tuple[date, ...]
    others: tuple[OtherWindow, ...]
    notes: tuple[Text, ...]
    data: DataUsed

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits of all it rests on besides its question: equal fingerprints, equal answers."""
        return self.data.fingerprint

    @property
    def region(self) -> str:
        """The region whose calendar was used."""
        return self.calendar.region

    @property
    def failed(self) -> bool:
        """Whether any window is a breach, or a departure from the general rule."""
        return self.verdict in FAILING

    def to_dict(self, *, fingerprint: bool = False) -> dict[str, Any]:
        """The report as a JSON object, as ``gov-deadlines cadence check`` prints it; its schema is ``cadence``."""
        from gov_deadlines.plain import fields, if_projected, printed

        limit = self.limit
        found = limit.cited() | fields(limit, "bindingness") | fields(self, "region as_of since window basis")
        found |= fields(limit, "unit at_least at_most lifted") | fields(self, "verdict standing")
        found |= if_projected(self.projected) | {"next": self.next and self.next.to_dict()}
        found |= {"windows": [window.to_dict() for window in self.windows]} | fields(self, "planned uncounted")
        found |= {"other_windows": [one.to_dict() for one in self.others]} | fields(self, "notes")
        found |= {} if self.calendar.known_on is None else fields(self.calendar, "known_on")
        return found | printed(self, fingerprint)


def cadence(
    limit: str | Provision,
    dates: Iterable[AnyDay],
    as_of: AnyDay,
    *,
    since: AnyDay | None = None,
    window: str | None = None,
    meetings: Iterable[AnyDay] | None = None,
    **context: Unpack[ContextKeywords],
) -> CadenceReport:
    """Was it done often enough, and not too often; and by when must it be done next?

    Args:
        limit: the id of a cadence (the version in force on ``as_of`` is taken), or one of ``gov_deadlines.limits()``.
        dates: the days on which it was done, in any order; those after ``as_of`` are planned and do not count yet.
        as_of: the day asked about.
        since: the first day to look at; by default the later of the day the rules came into force and the start of
            the window that holds the first date.
        window: the name of one of the cadence's own windows: the answer then uses this reading alone.
        meetings: for a cadence tied to meetings, the days of those meetings; one after ``as_of`` is planned.
        known_on: answer as it would have been given on that day.
        region: count working days on this region's calendar instead of the government's own.
        holidays: a folder of your own notices (see ``gov_deadlines.calendar``).
        rules: a folder of your own packs.
        strict: a fault anywhere in your own files stops the answer, not only one that may concern it.
        ignore_in_force: answer even if the rules were not in force, as an illustration.
        announced_only: give no number that needs an unannounced day, instead of projecting the next two years.

    Raises:
        UnknownLimit, UnknownRegion, InvalidDate, InvalidArgument: a malformed question, a limit that is not a
            cadence, or a window that the cadence does not have.
        NotInForce: the rules were not in force on ``as_of``, or not yet on ``since``.
        DataFault, SourceNotFound: your own data is faulty or missing.

    >>> from datetime import date
    >>> import gov_deadlines as gd
    >>> report = gd.cadence("xianning/executive-meeting", [date(2024, 3, 1), date(2024, 3, 12)], date(2024, 3, 20))
    >>> report.verdict, str(report.next.latest), report.next.working_days_left
    ('at-risk', '2024-03-26', 4)
    """
    day, given, begin = as_date(as_of), _sorted(dates, "dates"), optional_day(since)
    under = Context.of(**context)
    found = _as_cadence(under.governing(limit, day))
    chosen, met_on = _own_window(found, window), _meetings(found, meetings)
    asked = Asked(
        cadence=found,
        ahead=Projecting(under.calendar(found), announced_only=under.announced_only),
        as_of=day,
        since=begin,
        begins=governed((found,), ignore_in_force=under.ignore_in_force)[0].first,
        held=tuple(one for one in given if one <= day),
        planned=tuple(one for one in given if one > day),
        meetings=tuple(met_on),
    )
    by_window = {name: _outcome(asked, parse_window(name)) for name, _ in _windows_of(found)}
    alone, others = by_window[chosen.name], [one for name, one in by_window.items() if name != chosen.name]
    outcome = agreed(alone, others) if window is None else alone
    projected = any(one.projected for one in outcome.ahead)
    return CadenceReport(
        limit=found,
        calendar=asked.ahead.announced.projected if projected else asked.ahead.announced,
        as_of=day,
        since=outcome.since,
        window=chosen.name,
        basis=dict(_windows_of(found))[chosen.name],
        verdict=outcome.verdict,
        standing="provisional" if any(one.standing == "provisional" for one in outcome.ahead) else "settled",
        projected=projected,
        windows=outcome.windows,
        next=outcome.next,
        planned=asked.planned,
        uncounted=outcome.uncounted,
        others=tuple(_others(found, chosen, by_window)),
        notes=tuple(_notes(asked, chosen, by_window, outcome)),
        data=data_used(under, (found,), asked.ahead.announced),
    )


def _as_cadence(found: Provision) -> Cadence:
    """The cadence asked for. Raises InvalidArgument if it is not a cadence."""
    if isinstance(found, Cadence):
        return found
    raise NotForThis("counted" if isinstance(found, Limit) else "not-counted", found.id)


def _windows_of(found: Cadence) -> tuple[tuple[str, Text], ...]:
    return ((found.window, found.default_basis), *found.other_windows)


def _own_window(found: Cadence, name: str | None) -> Window:
    """The window of this name, or the default one. Raises InvalidArgument if the cadence has no such window."""
    names = [own for own, _ in _windows_of(found)]
    wanted = found.window if name is None else name
    parsed = parse_window(wanted) if isinstance(wanted, str) and wanted in names else None
    if parsed is None:
        raise UnknownChoice("window", name, names, found.id)
    return parsed


def _sorted(days: Iterable[AnyDay], name: str) -> list[date]:
    return sorted(map(as_date, as_list(days, name, "dates")))


def _meetings(found: Cadence, meetings: Iterable[AnyDay] | None) -> list[date]:
    """The days of the meetings it is tied to, each once. Raises InvalidArgument if they are missing or not wanted."""
    if found.tied_to is None and meetings is None:
        return []
    if found.tied_to is None:
        raise NotForThis("meetings", found.id)
    if meetings is None:
        raise Needed("meetings", found.id, found.tied_to)
    return list(dict.fromkeys(_sorted(meetings, "meetings")))


def _outcome(asked: Asked, window: Window | None) -> Outcome:
    assert window is not None  # noqa: S101  (the rule book refuses other cadences)
    since, cut = _since(asked, window)
    judge = Judge(asked, window)
    spans = frames(asked, window, since, cut)
    if window.kind == "working-days":  # a day without an answer may not be a working day
        spans = [one for one in spans if asked.ahead.calendar_to(one.first).find_working(one.first)]
    windows = tuple(judge.judged(one) for one in spans if one.first <= asked.as_of or not window.is_tied)
    opening = openers(asked.held, since, asked.begins) if window.is_since_last else []
    used = {day for one in windows for day in one.dates}.union(opening)
    uncounted = tuple(day for day in asked.held if day not in used)
    later = next((judge.judged(one) for one in spans if window.is_tied and one.first > asked.as_of), None)
    return Outcome(
        window=window,
        since=since,
        opened=opening[0] if opening else None,
        windows=windows,
        next=_next(judge, windows, later),
        uncounted=uncounted,
    )


def _since(asked: Asked, window: Window) -> tuple[date, bool]:
    """The first day to look at, and whether it cuts something off. Raises NotInForce or InvalidArgument."""
    if asked.since is None:
        first = min((*asked.held[:1], *asked.meetings[:1], asked.as_of))
        start = window_holding(window, first).first if window.is_calendar else first
        since, cut = max(start, asked.begins), start < asked.begins
    else:
        since, cut = asked.since, True
        if since < asked.begins:
            raise not_in_force((asked.cadence,), since)
    if since > asked.as_of:
        raise WrongOrder("since", since, "no later", "as_of", asked.as_of)
    if window.is_of_days and (asked.as_of - since).days > _MOST_WINDOWS:
        raise OutOfRange("since", since, asked.as_of - timedelta(_MOST_WINDOWS), asked.as_of)
    return since, cut


def _next(judge: Judge, windows: Sequence[CadenceWindow], later: CadenceWindow | None) -> CadenceWindow | None:
    """The window in which the next one is due: the last window if it lacks something, else the one after it.

    ``later`` is the window of a planned meeting that has not begun.
    """
    if not judge.asked.cadence.at_least or judge.window.kind == "unstated":
        return None
    last = windows[-1] if windows else None
    if last and last.missing and not last.stub and not (judge.window.is_tied and judge.asked.as_of > last.last):
        return last
    following = judge.following(Frame(last.first, last.last)) if last and not later else later
    return None if following is None else following._replace(verdict="open")


def _others(found: Cadence, chosen: Window, by_window: Mapping[str, Outcome]) -> Iterator[OtherWindow]:
    for name, basis in _windows_of(found):
        if name != chosen.name:
            due = by_window[name].next
            yield OtherWindow(name, basis, by_window[name].verdict, due.latest if due else None)


def _notes(asked: Asked, window: Window, by_window: Mapping[str, Outcome], outcome: Outcome) -> Iterator[Text]:
    """The notes, starting with those on the verdict itself."""
    found = asked.cadence
    yield from hedge_note(found, outcome.windows)
    yield from reading_note(dict(_windows_of(found)), by_window, outcome)
    yield from above_range_note(found, outcome.windows)
    yield from span_notes(outcome.windows, asked.held, outcome.opened)
    yield from pace_note(asked, outcome.ahead)
    yield from planned_note(outcome.next, asked.planned)
    early = (day for day in asked.meetings if day < outcome.since)
    yield from uncounted_note((*early, *outcome.uncounted), outcome.since, tied=window.is_tied)
    yield from other_region_note(asked.ahead.announced.region, found.region)
    yield from asked.ahead.announced.remarks
    yield from calendar_notes(asked.ahead, asked.as_of, outcome.ahead)
    yield from governing_notes(found.pack, outcome.since, asked.as_of)
    yield from found.notes
