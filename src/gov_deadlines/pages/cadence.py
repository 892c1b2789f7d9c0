"""A cadence's report in words, and as a table of its windows."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from gov_deadlines.answers.cadence import CadenceReport, OtherWindow
from gov_deadlines.answers.cadence_windows import CadenceWindow
from gov_deadlines.pages.voice import Lines, Voice, aligned, labelled, span, spans
from gov_deadlines.rules.model import Cadence
from gov_deadlines.text import Language
from gov_deadlines.wording.words import VERDICTS, counted

_SHORT = 12
_RUN = 3


def cadence_page(report: CadenceReport, language: Language) -> str:
    """The verdict, the rule, what to do next and by when, the table of windows, and the notes."""
    say = Voice(language)
    before, after = (labelled(lines, language) for lines in (_before_table(report, say), _after_table(report, say)))
    return "\n".join([_headline(report, say), before, "", windows_table(report, language), "", after]).rstrip()


def windows_table(report: CadenceReport, language: Language) -> str:
    """One line per window; if there are many, one line per run of windows with equal content."""
    say = Voice(language)
    if not report.windows:
        return say("还没有可查的会议", "No meeting to look at yet")
    head = say("窗口", "Window"), say("次数", "Count"), say("结论", "Verdict"), say("最迟", "Latest")
    return aligned([head, *(_row(run, report, say) for run in _runs(report))])


def _runs(report: CadenceReport) -> Iterator[Sequence[CadenceWindow]]:
    """The windows one by one; in a long list, grouped into runs of windows with equal content."""
    if len(report.windows) <= _SHORT:
        yield from ([window] for window in report.windows)
        return
    daily = report.window in ("calendar-day", "working-day")
    for verdict, members in groupby(report.windows, key=lambda window: window.verdict):
        run = list(members)
        alike = len(run) >= _RUN and (verdict == "met" or daily)
        yield from [run] if alike else ([window] for window in run)


def _row(run: Sequence[CadenceWindow], report: CadenceReport, say: Voice) -> tuple[str, str, str, str]:
    first = run[0]
    days, verdict = span(first.first, run[-1].last), say.word(first.verdict, VERDICTS)
    if len(run) > 1:
        return days, say(f"{len(run)} 段", f"{len(run)} windows"), verdict, ""
    stub = say("（不完整）", " (stub)") if first.stub else ""
    return days + stub, f"{first.number}/{_needed(report.limit)}", verdict, _latest(first, say)


def _needed(cadence: Cadence) -> str:
    """The floor and the ceiling in short: ``1``, ``1-2``, ``60+``, ``<=1``."""
    least, most = cadence.at_least, cadence.at_most
    if least is None:
        return f"<={most}"
    if cadence.lifted or most is None:
        return f"{least}+"
    return f"{least}" if least == most else f"{least}-{most}"


def _latest(window: CadenceWindow, say: Voice) -> str:
    """The latest day if something is missing, or by how much a ceiling is exceeded."""
    over, late = window.over_ceiling, window.over_by
    if over:
        return say(f"超出上限 {over}", f"{over} over the ceiling")
    if late:
        return say(f"{window.latest}，迟 {late} 天", f"{window.latest}, {counted(late, 'day')} late")
    return str(window.latest or "")


def _headline(report: CadenceReport, say: Voice) -> str:
    found, total = sum(window.verdict == report.verdict for window in report.windows), len(report.windows)
    share = say(f"：{total} 段中有 {found} 段", f": {found} of {total} windows") if report.failed else ""
    until = say(f"，截至 {report.as_of}", f", as of {report.as_of}")
    return f"{say.word(report.verdict, VERDICTS)}{share}{until}"


def _before_table(report: CadenceReport, say: Voice) -> Lines:
    cadence = report.limit
    parts = [say.text(cadence.counted), say.often(cadence, report.window), say.word(cadence.bindingness)]
    parts += [say.word(cadence.lifted)] if cadence.lifted else []
    cited = f"{say.provision(cadence)}{say.comma}{say.article(cadence)}"
    yield say("规则", "Rule"), f"{cited}{say.colon}{say.comma.join(parts)}"
    yield from _now(report, say)
    if report.next is not None:
        yield say("下一步", "Next"), next_step(report, report.next, say)
    yield from _room(report, say)
    yield say("已排", "Planned"), spans(report.planned)


def _after_table(report: CadenceReport, say: Voice) -> Lines:
    yield say("窗口", "Window"), say.text(report.basis)
    yield from ((say("读法", "Reading"), _other(other, say)) for other in report.others)
    yield from say.notes(report.notes)


def _current(report: CadenceReport) -> CadenceWindow | None:
    """The last window, if it is not over."""
    return report.windows[-1] if report.windows and report.as_of <= report.windows[-1].last else None


def _now(report: CadenceReport, say: Voice) -> Lines:
    """For a number of days: how many of how many, and the working days left."""
    current, least = _current(report), report.limit.at_least
    if current is not None and report.limit.unit == "day":
        left = _left(current, say) or say("剩余工作日数尚不知", "working days left not known")
        done = say(f"{current.number}/{least} 天", f"{current.number} of {least} days")
        yield say("进度", "Pace"), f"{done}{say.comma}{left}"


def _left(window: CadenceWindow, say: Voice) -> str:
    """The working days left, and how many notices to come can leave; empty if they are not known."""
    days, bounds = window.working_days_left, window.working_days_left_bounds
    if days is None:
        return ""
    moved = "" if bounds is None or bounds.fewest == bounds.most else f"{bounds.fewest}..{bounds.most}"
    may = say.aside(moved and say(f"可能变为 {moved}", f"may become {moved}"))
    return say(f"还剩 {say.working_days(days)}", f"{say.working_days(days)} left") + may


def next_step(report: CadenceReport, window: CadenceWindow, say: Voice) -> str:
    """What is still to be done in a window, and by when; or since when it should have been."""
    last = say.day(window.last)
    if report.as_of > window.last:
        since = (report.as_of - window.last).days
        return say(
            f"应不迟于 {last}，已过 {since} 天：应尽快补上",
            f"was due by {last}, {counted(since, 'day')} ago: to be done now",
        )
    zh, en = ("天", "more day") if report.limit.unit == "day" else ("次", "more time")
    more = say(f"还差 {window.missing} {zh}", counted(window.missing, en))
    begun = "" if window.first <= report.as_of else say(f"（自 {window.first} 起）", f" from {window.first} on")
    return f"{more}{begun}{say.comma}{_by_when(report, window, say)}"


def _by_when(report: CadenceReport, window: CadenceWindow, say: Voice) -> str:
    """By when, and what the calendar says about that day."""
    latest, several_days = window.latest, report.limit.unit == "day" and window.missing > 1
    if latest is None or latest < report.as_of:
        short = say("剩下的工作日已不够", "the working days left are too few")
        why = say("只剩休息日", "only rest days are left") if report.limit.unit == "time" else short
        return say(f"到 {window.last} 止，{why}", f"by {window.last}: {why}")
    when, left = say.day(latest), ""
    if several_days:
        text = say(
            f"最迟 {when}开始、每个工作日都要用上",
            f"begin by {when} at the latest and use every working day from then on",
        )
    else:
        text = say(f"最迟 {when}", f"by {when}")
        left = _left(window, say) if window.first <= report.as_of else ""
    standing = say.comma + say.word("provisional") if window.standing == "provisional" else ""
    standing += say.between(window.latest_bounds)
    return text + (left and say.comma + left) + _rest_day(report, latest, say) + standing


def _rest_day(report: CadenceReport, latest: date, say: Voice) -> str:
    """The working day before, if the latest day is a rest day."""
    day = report.calendar.find_add(latest, 0, "preceding")
    if day is None or day == latest or day < report.as_of:
        return ""
    return say.aside(say(f"当天休息，之前最后一个工作日是 {day}", f"a rest day; the working day before it is {day}"))


def _room(report: CadenceReport, say: Voice) -> Lines:
    """How many more an applicable ceiling still allows."""
    cadence, current = report.limit, _current(report)
    if cadence.at_most is None or cadence.lifted or current is None:
        return
    room, last = max(cadence.at_most - current.number, 0), current.last
    if room:
        text = say(f"到 {last} 止最多还可 {room} 次", f"at most {room} more until {last}")
    else:
        text = say(f"上限已满，到 {last} 止", f"no more until {last}: the ceiling is reached")
    yield say("余量", "Room"), text


def _other(other: OtherWindow, say: Voice) -> str:
    latest = "" if other.latest is None else say(f"，下一次最迟 {other.latest}", f", next by {other.latest}")
    verdict = say.word(other.verdict, VERDICTS)
    return f"{say.window(other.window)}{say.colon}{verdict}{latest}{say('。', '. ')}{say.text(other.basis)}"
