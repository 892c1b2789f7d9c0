"""A cadence's report in words, as a table of its windows, and as a plain object for JSON."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from gov_deadlines.answers.cadence import CadenceReport, OtherWindow
from gov_deadlines.answers.cadence_windows import CadenceWindow, Verdict
from gov_deadlines.rules.model import Cadence
from gov_deadlines.text import Language, Text
from gov_deadlines.wording.limits import aligned
from gov_deadlines.wording.objects import SCHEMA
from gov_deadlines.wording.words import article, day_with_weekday, pick, spans, times, window_name, word

_VERDICTS = {
    text.code: text
    for text in (
        Text("met", "达到", "met"),
        Text("not-judged", "不评判", "not judged"),
        Text("open", "未满，时间未到", "open"),
        Text("at-risk", "未满，将到期", "at risk"),
        Text("departure", "偏离一般要求", "departure from the general rule"),
        Text("breach", "违反规则", "breach"),
    )
}
_LABELS = {
    "rule": ("规则", "Rule"),
    "window": ("窗口", "Window"),
    "pace": ("进度", "Pace"),
    "next": ("下一步", "Next"),
    "room": ("余量", "Room"),
    "planned": ("已排", "Planned"),
    "reading": ("读法", "Reading"),
    "note": ("说明", "Note"),
}
_COLUMN = 10
_SHORT = 12
_RUN = 3

Step = tuple[str, str]


def verdict_word(verdict: Verdict, language: Language) -> str:
    """A verdict in words.

    >>> verdict_word("departure", "en")
    'departure from the general rule'
    """
    return _VERDICTS[verdict].say(language)


def cadence_page(report: CadenceReport, language: Language) -> str:
    """The verdict, the rule, what to do next and by when, the table of windows, and the notes."""
    before = [_line(step, language) for step in _before_table(report, language)]
    after = [_line(step, language) for step in _after_table(report, language)]
    return "\n".join([_headline(report, language), *before, "", windows_table(report, language), "", *after]).rstrip()


def windows_table(report: CadenceReport, language: Language) -> str:
    """One line a window; where there are many, one line for each run of windows that say the same."""
    head = pick(language, "窗口", "Window"), pick(language, "次数", "Count"), pick(language, "结论", "Verdict")
    rows = [(*head, pick(language, "最迟", "Latest"))]
    rows += [_row(run, report, language) for run in _runs(report)]
    if len(rows) == 1:
        return pick(language, "还没有可查的会议", "No meeting to look at yet")
    return "\n".join(line.rstrip() for line in aligned(rows).splitlines())


def _runs(report: CadenceReport) -> Iterator[Sequence[CadenceWindow]]:
    """The windows one by one, or in a long list those in a row that need not be told apart."""
    if len(report.windows) <= _SHORT:
        yield from ([window] for window in report.windows)
        return
    daily = report.window in ("calendar-day", "working-day")
    for verdict, members in groupby(report.windows, key=lambda window: window.verdict):
        run = list(members)
        alike = len(run) >= _RUN and (verdict == "met" or daily)
        yield from [run] if alike else ([window] for window in run)


def _row(run: Sequence[CadenceWindow], report: CadenceReport, language: Language) -> tuple[str, str, str, str]:
    first, last = run[0], run[-1]
    days = _span(first.first, last.last)
    if len(run) > 1:
        many = pick(language, f"{len(run)} 段", f"{len(run)} windows")
        return days, many, verdict_word(first.verdict, language), ""
    stub = pick(language, "（不完整）", " (stub)") if first.stub else ""
    number = f"{first.number}/{_needed(report.limit)}"
    return days + stub, number, verdict_word(first.verdict, language), _latest(first, language)


def _needed(cadence: Cadence) -> str:
    """The floor and the ceiling in short: ``1``, ``1-2``, ``60+``, ``<=1``."""
    least, most = cadence.at_least, cadence.at_most
    if least is None:
        return f"<={most}"
    if cadence.lifted or most is None:
        return f"{least}+"
    return f"{least}" if least == most else f"{least}-{most}"


def _latest(window: CadenceWindow, language: Language) -> str:
    """The latest day, where something is missing, or by how much a ceiling is exceeded."""
    if window.over_ceiling:
        over = window.over_ceiling
        return pick(language, f"超出上限 {over}", f"{over} over the ceiling")
    if window.over_by:
        days = "1 day" if window.over_by == 1 else f"{window.over_by} days"
        return pick(language, f"{window.latest}，迟 {window.over_by} 天", f"{window.latest}, {days} late")
    return str(window.latest or "")


def _headline(report: CadenceReport, language: Language) -> str:
    found, total = sum(window.verdict == report.verdict for window in report.windows), len(report.windows)
    share = pick(language, f"：{total} 段中有 {found} 段", f": {found} of {total} windows") if report.failed else ""
    words = verdict_word(report.verdict, language) + share
    return pick(language, f"{words}，截至 {report.as_of}", f"{words}, as of {report.as_of}")


def _before_table(report: CadenceReport, language: Language) -> Iterator[Step]:
    cadence = report.limit
    colon, comma = pick(language, "：", ": "), pick(language, "，", ", ")
    often = times(cadence._replace(window=report.window), language)
    parts = [cadence.counted.say(language), often, word(cadence.bindingness, language)]
    parts += [word(cadence.lifted, language)] if cadence.lifted else []
    yield "rule", f"{cadence.id}{comma}{article(cadence, language)}{colon}{comma.join(parts)}"
    yield from _pace(report, language)
    yield from _next(report, language)
    yield from _room(report, language)
    if report.planned:
        yield "planned", spans(report.planned)


def _after_table(report: CadenceReport, language: Language) -> Iterator[Step]:
    yield "window", report.basis.say(language)
    yield from (("reading", _other(other, language)) for other in report.others)
    yield from (("note", note.say(language)) for note in report.notes)


def _pace(report: CadenceReport, language: Language) -> Iterator[Step]:
    """For a number of days: how many of how many, and the working days that are left."""
    current = report.windows[-1] if report.windows else None
    least = report.limit.at_least
    if current is None or report.limit.unit != "day" or report.as_of > current.last:
        return
    left = current.working_days_left
    known = (
        pick(language, "剩余工作日数尚不知", "working days left not known")
        if left is None
        else pick(language, f"还剩 {left} 个工作日", f"{_plural(left, 'working day')} left")
    )
    yield "pace", pick(language, f"{current.number}/{least} 天，{known}", f"{current.number} of {least} days, {known}")


def _next(report: CadenceReport, language: Language) -> Iterator[Step]:
    window = report.next
    if window is None:
        return
    if report.as_of > window.last:
        since = (report.as_of - window.last).days
        yield (
            "next",
            pick(
                language,
                f"应不迟于 {day_with_weekday(window.last, language)}，已过 {since} 天：应尽快补上",
                f"was due by {day_with_weekday(window.last, language)}, {_plural(since, 'day')} ago: to be done now",
            ),
        )
        return
    unit = ("天", "more day") if report.limit.unit == "day" else ("次", "more time")
    more = pick(language, f"还差 {window.missing} {unit[0]}", _plural(window.missing, unit[1]))
    begun = (
        "" if window.first <= report.as_of else pick(language, f"（自 {window.first} 起）", f" from {window.first} on")
    )
    yield "next", f"{more}{begun}{pick(language, '，', ', ')}{_by_when(report, window, language)}"


def _by_when(report: CadenceReport, window: CadenceWindow, language: Language) -> str:
    """By when, and what the calendar has to say of that day."""
    latest = window.latest
    if latest is None or latest < report.as_of:
        enough = report.limit.unit == "time"
        zh = "只剩休息日" if enough else "剩下的工作日已不够"
        en = "only rest days are left" if enough else "the working days left are too few"
        return pick(language, f"到 {window.last} 止，{zh}", f"by {window.last}: {en}")
    begins = report.limit.unit == "day" and window.missing > 1
    when = day_with_weekday(latest, language)
    text = pick(language, f"最迟 {when}{'开始、每个工作日都要用上' if begins else ''}", f"by {when}")
    if begins:
        text = pick(language, text, f"begun by {when} at the latest, every working day from then on")
    left = window.working_days_left
    if left is not None and not begins and window.first <= report.as_of:
        text += pick(language, f"，还剩 {left} 个工作日", f", {_plural(left, 'working day')} left")
    return text + _rest_day(report, latest, language) + _standing(window, language)


def _rest_day(report: CadenceReport, latest: date, language: Language) -> str:
    """The working day before, where the latest day is a rest day."""
    day = report.calendar.find_roll(latest, "preceding")
    if day is None or day == latest or day < report.as_of:
        return ""
    return pick(
        language, f"（当天休息，之前最后一个工作日是 {day}）", f" (a rest day; the working day before it is {day})"
    )


def _standing(window: CadenceWindow, language: Language) -> str:
    return pick(language, "，暂定", ", provisional") if window.standing == "provisional" else ""


def _room(report: CadenceReport, language: Language) -> Iterator[Step]:
    """How many more a ceiling that holds still allows."""
    cadence, current = report.limit, report.windows[-1] if report.windows else None
    if cadence.at_most is None or cadence.lifted or current is None or report.as_of > current.last:
        return
    room = max(cadence.at_most - current.number, 0)
    if room:
        text = pick(language, f"到 {current.last} 止最多还可 {room} 次", f"at most {room} more until {current.last}")
    else:
        text = pick(language, f"上限已满，到 {current.last} 止", f"none until {current.last}: the ceiling is reached")
    yield "room", text


def _other(other: OtherWindow, language: Language) -> str:
    name, verdict = window_name(other.window, language), verdict_word(other.verdict, language)
    latest = "" if other.latest is None else pick(language, f"，下一次最迟 {other.latest}", f", next by {other.latest}")
    basis = other.basis.say(language)
    return pick(language, f"{name}：{verdict}{latest}。{basis}", f"{name}: {verdict}{latest}. {basis}")


def _span(first: date, last: date) -> str:
    return str(first) if first == last else f"{first}..{last}"


def _line(step: Step, language: Language) -> str:
    zh, en = _LABELS[step[0]]
    return pick(language, f"{zh}  {step[1]}", f"{en:<{_COLUMN}}{step[1]}")


def _plural(amount: int, unit: str) -> str:
    return f"{amount} {unit}{'' if amount == 1 else 's'}"


# --- for programs ---------------------------------------------------------------------------------------------


def cadence_object(report: CadenceReport) -> dict[str, Any]:
    """A cadence's report; every date an ISO string, every statement with code, zh and en."""
    cadence = report.limit
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "limit": cadence.id,
        "version": cadence.version,
        "authority": cadence.authority,
        "article": cadence.article,
        "bindingness": cadence.bindingness,
        "region": report.region,
        "as_of": _iso(report.as_of),
        "since": _iso(report.since),
        "window": report.window,
        "basis": report.basis.as_dict(),
        "unit": cadence.unit,
        "at_least": cadence.at_least,
        "at_most": cadence.at_most,
        "lifted": cadence.lifted,
        "verdict": report.verdict,
        "standing": report.standing,
        "next": window_object(report.next) if report.next else None,
        "windows": [window_object(window) for window in report.windows],
        "planned": [_iso(day) for day in report.planned],
        "uncounted": [_iso(day) for day in report.uncounted],
        "other_windows": [_other_object(other) for other in report.others],
        "notes": [note.as_dict() for note in report.notes],
    }
    if report.calendar.known_on is not None:
        found["known_on"] = _iso(report.calendar.known_on)
    return found


def window_object(window: CadenceWindow) -> dict[str, Any]:
    """One window of a cadence's report."""
    return {
        "from": _iso(window.first),
        "to": _iso(window.last),
        "stub": window.stub,
        "count": window.number,
        "dates": [_iso(day) for day in window.dates],
        "missing": window.missing,
        "over_ceiling": window.over_ceiling,
        "verdict": window.verdict,
        "latest": _iso(window.latest),
        "working_days_left": window.working_days_left,
        "reachable": window.reachable,
        "over_by": window.over_by,
        "standing": window.standing,
    }


def _other_object(other: OtherWindow) -> dict[str, Any]:
    return {
        "name": other.window,
        "verdict": other.verdict,
        "latest": _iso(other.latest),
        "basis": other.basis.as_dict(),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
