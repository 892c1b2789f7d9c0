"""The steps of a plan, and the windows of a cadence still to be filled in a year, as entries."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from gov_deadlines.answers.cadence import CadenceReport, cadence
from gov_deadlines.answers.cadence_windows import FAILING, CadenceWindow
from gov_deadlines.answers.context import ContextKeywords
from gov_deadlines.answers.plan import Plan, PlanStep
from gov_deadlines.answers.question import Standing
from gov_deadlines.counting.windows import parse_window
from gov_deadlines.errors import NotInForce, OutOfRange
from gov_deadlines.feeds.entry import Entry, Stamp, is_recent, plain, stamp_of_data
from gov_deadlines.feeds.reminding import Reminding
from gov_deadlines.feeds.said import about, cited, done, firm, gone
from gov_deadlines.pages.cadence import next_step
from gov_deadlines.pages.courses import called
from gov_deadlines.pages.voice import Voice
from gov_deadlines.text import Text
from gov_deadlines.wording.words import VERDICTS
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.projection import YEARS

PLAN_NAME = Text("plan", "倒排工期", "Plan")
_MOST_ENDED = 60  # windows of a single day are many

# A plan


def plan_entries(
    found: Plan, remind: Reminding, say: Voice, *, matter: str = "", stamp: Stamp | None = None
) -> Iterator[Entry]:
    """An entry for the latest start of each step, and one for the day by which all must be over.

    A step that a given first day is too late for says so. The identity of a step is the day planned for, the matter,
    the step's place and its name.
    """
    stamped = stamp or stamp_of_data(*found.data.calendars)
    told = about(matter, say)
    foot = (say("指纹：", "Fingerprint: ") + found.fingerprint,)
    for step in found.steps:
        name = called(step, say)
        late = say("来不及", "too late") if _too_late(step, found) else ""
        yield Entry(
            identity=_identity(found, matter, str(step.number), step.name),
            day=step.latest_start,
            title=firm(step.standing == "provisional", say, late)
            + say(f"最迟开始 {name}", f"latest start of {name}")
            + told,
            lines=(*_step_lines(step, found, say), *foot),
            firm=step.standing == "settled",
            stamp=stamped.seen_on(found.start) if late and found.start else stamped,
            reminders=remind.of(step.latest_start, _calendar(step, found), say),
        )
    yield Entry(
        identity=_identity(found, matter, "by"),
        day=found.by,
        title=say("须全部完成", "all must be over") + told,
        lines=foot,
        firm=True,
        stamp=stamped,
        reminders=remind.of(found.by, _calendar(found.steps[-1], found), say),
    )


def _too_late(step: PlanStep, found: Plan) -> bool:
    passed = found.start is not None and step.latest_start < found.start
    return passed or (step.slack is not None and step.slack < 0)


def _identity(found: Plan, matter: str, *step: str) -> tuple[str, ...]:
    return ("plan", found.by.isoformat(), plain(matter), *step)


def _calendar(step: PlanStep, found: Plan) -> WorkCalendar:
    """The calendar that a step was counted on, going on past the announced days."""
    return next(one for one in found.data.calendars if one.region == step.region).projected


def _step_lines(step: PlanStep, found: Plan, say: Voice) -> Iterator[str]:
    firm = say.word(step.standing) + say.between(step.latest_start_bounds)
    yield say("最迟开始：", "Latest start: ") + say.day(step.latest_start) + say.comma + firm
    if step.latest_working_start not in (None, step.latest_start):
        yield say("前一个工作日：", "Working day before: ") + str(step.latest_working_start)
    yield say("须在此前结束：", "Finished by: ") + say.day(step.must_finish)
    if step.provision is not None:
        one = step.provision
        yield say("依据：", "Rule: ") + cited(one, say)
    yield say(f"第 {step.number} 步，共 {len(found.steps)} 步", f"Step {step.number} of {len(found.steps)}")


# A cadence


def open_windows(
    report: CadenceReport, meetings: Sequence[date] | None, year: int, context: ContextKeywords
) -> tuple[CadenceWindow, ...]:
    """The windows that end between the day asked about and the end of a year and still lack something, in order.

    ``meetings`` and ``context`` are those of the question. Planned days do not count: they may fall through. A window
    since the last time and a window of a single day are known one at a time, so these give the next one alone.

    Raises InvalidArgument for a year before that of the day asked about, or more than two years ahead.
    """
    first = report.as_of.year
    if not first <= year <= first + YEARS:
        raise OutOfRange("year", year, first, first + YEARS)
    found = [] if report.next is None else [report.next]
    end, window = date(year, 12, 31), parse_window(report.window)
    if window is not None and not window.is_of_days and not window.is_since_last and end > report.as_of:
        done = [day for one in report.windows for day in one.dates]
        try:
            ahead = cadence(
                report.limit.id, done, end, since=report.since, window=report.window, meetings=meetings, **context
            )
        except NotInForce:  # the rules end before the year does
            return tuple(found)
        known = {(one.first, one.last) for one in found}
        found += [
            one
            for one in ahead.windows
            if one.last >= report.as_of and one.missing and not one.stub and (one.first, one.last) not in known
        ]
    return tuple(sorted(found, key=lambda one: (one.last, one.first)))


def cadence_entries(
    report: CadenceReport,
    windows: Sequence[CadenceWindow],
    remind: Reminding,
    say: Voice,
    *,
    stamp: Stamp | None = None,
) -> Iterator[Entry]:
    """An entry for each window, on the latest day to do what is missing, or to begin with it; and the ends of others.

    One whose day is past says so, and lasts to the day asked about: often nothing else lies there or ahead. The
    identity is the cadence and the window's first day. An earlier file may have shown any window of the last year (of
    very many, the last ones): those that nothing is missing in any more, that were made up for, or that are no longer
    judged are cancelled; and if the last one was missed, its verdict stands in the title.

    What is held or planned changes without notices, so the stamp is no earlier than the day asked about.
    """
    stamped = (stamp or stamp_of_data(_announced(report))).seen_on(report.as_of)
    foot = say("指纹：", "Fingerprint: ") + report.fingerprint  # of all data, so only once
    for window in windows:
        yield _with(_window_entry(window, report, remind, say, stamped), foot)
    if report.limit.at_least is not None and report.window != "unstated":
        others = _others(report, {_known_by(shown, report) for shown in windows})
        for entry in _ends(others, report, remind, say, stamped):
            yield _with(entry, foot)


def _with(entry: Entry, foot: str) -> Entry:
    return entry._replace(lines=(*entry.lines, foot))


def _ends(
    others: Sequence[CadenceWindow], report: CadenceReport, remind: Reminding, say: Voice, stamp: Stamp
) -> Iterator[Entry]:
    """The ends of windows that are not shown, and the verdict on the last one where it was missed."""
    last = next((one for one in reversed(others) if one.last < report.as_of), None)
    for window in others:
        made_up = bool(window.over_by) and window is not report.windows[-1]
        if not window.missing or made_up:
            yield _ended(window, report, remind, say, stamp)
        elif window.last < report.as_of and not window.over_by:
            if window.verdict not in FAILING:
                judged = _with_verdict(window, report, remind, say, stamp.cancelled)
                yield judged._replace(cancelled=True)
            elif window is last:
                yield _with_verdict(window, report, remind, say, stamp)


def _others(report: CadenceReport, shown: Collection[date]) -> list[CadenceWindow]:
    """The windows that are not shown but may have been in a file of the last year, in order."""
    found = [one for one in report.windows if not one.stub and one.first not in shown]
    return [one for one in found if is_recent(one.last, report.as_of - _late(one))][-_MOST_ENDED:]


def _late(window: CadenceWindow) -> timedelta:
    return timedelta(window.over_by or 0)


def day_of(window: CadenceWindow) -> date:
    """The day that the entry of a window has."""
    return window.latest or window.last


def _ended(window: CadenceWindow, report: CadenceReport, remind: Reminding, say: Voice, stamp: Stamp) -> Entry:
    made = _window_entry(window, report, remind, say, stamp.cancelled)
    return made._replace(title=done(_name(report, say), say), cancelled=True, until=None)


def _with_verdict(window: CadenceWindow, report: CadenceReport, remind: Reminding, say: Voice, stamp: Stamp) -> Entry:
    made = _window_entry(window, report, remind, say, stamp)
    return made._replace(title=_window_title(window, report, say, say.word(window.verdict, VERDICTS)), until=None)


def _window_entry(window: CadenceWindow, report: CadenceReport, remind: Reminding, say: Voice, stamp: Stamp) -> Entry:
    day = day_of(window)
    return Entry(
        identity=("cadence", report.limit.id, report.window, _known_by(window, report).isoformat()),
        day=day,
        title=_window_title(window, report, say, _past(window, report, say)),
        lines=tuple(_window_lines(window, report, say)),
        firm=_standing(window, report) == "settled",
        stamp=stamp,
        reminders=remind.of(day, report.calendar.projected, say),
        until=report.as_of if report.as_of > day else None,
    )


def _known_by(window: CadenceWindow, report: CadenceReport) -> date:
    """The first day by which a window is known: where another reading's stands in its place, its own."""
    replaced = _replaced(window, report)
    return window.first if replaced is None else replaced.first


def _replaced(window: CadenceWindow, report: CadenceReport) -> CadenceWindow | None:
    """The window since the last time that is past, where the next one is by another reading, which still has time."""
    if window != report.next or not report.windows:
        return None
    own = report.windows[-1]
    late = own.missing and own.over_by and not own.stub
    return own if late and (own.first, own.last) != (window.first, window.last) else None


def _window_title(window: CadenceWindow, report: CadenceReport, say: Voice, past: str) -> str:
    return firm(_standing(window, report) == "provisional", say, past) + _name(report, say)


def _name(report: CadenceReport, say: Voice) -> str:
    name = say.text(report.limit.label)
    return say(f"{name}最迟", f"{name}: latest day")


def _past(window: CadenceWindow, report: CadenceReport, say: Voice) -> str:
    """What it means that a window's day is past; empty where it is not, by no reading."""
    if report.as_of > window.last:
        return gone("overdue", say)
    if report.as_of > day_of(window):
        return say("最迟日期已过", "latest day past")
    return say("按默认读法已逾期", "overdue by the default reading") if _replaced(window, report) else ""


def _standing(window: CadenceWindow, report: CadenceReport) -> Standing:
    """Whether a notice may still move the latest day; of a window that lies ahead, seen from the day asked about."""
    first, announced = day_of(window), _announced(report)
    settled = announced.covers(first, window.last) and not announced.unsettled(first, window.last)
    return "settled" if settled else "provisional"


def _announced(report: CadenceReport) -> WorkCalendar:
    return next(one for one in report.data.calendars if one.region == report.region)


def _window_lines(window: CadenceWindow, report: CadenceReport, say: Voice) -> Iterator[str]:
    limit, last = report.limit, day_of(window)
    firm = say.word(_standing(window, report)) + say.between(window.latest_bounds)
    yield say("最迟：", "Latest: ") + say.day(last) + say.comma + firm
    if window.missing and report.as_of > last:
        yield say("下一步：", "Next: ") + next_step(report, window, say)
    yield say("窗口：", "Window: ") + f"{window.first}..{window.last}"
    yield say("要求：", "Asked: ") + say.often(limit, report.window)
    zh, en = ("天", "day(s)") if limit.unit == "day" else ("次", "time(s)")
    yield say(f"还差 {window.missing} {zh}", f"Missing: {window.missing} {en}")
    planned = [str(day) for day in report.planned if window.first <= day <= window.last]
    if planned:
        yield say("已排：", "Planned: ") + say.listed.join(planned)
    replaced = _replaced(window, report)
    if replaced is not None:
        yield say("默认读法：", "Default reading: ") + f"{say.window(report.window)}{say.colon}{day_of(replaced)}"
    for other in report.others:
        if other.latest is not None and window == report.next and other.latest != last:
            yield say("另一读法：", "Another reading: ") + f"{say.window(other.window)}{say.colon}{other.latest}"
    yield say("依据：", "Rule: ") + cited(limit, say)
