"""Calendars in words: a month drawn with marks that need no colour, and the differences between two calendars."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import chain

from gov_deadlines.pages.voice import Voice, pad, spans, terminal_width
from gov_deadlines.text import Language
from gov_deadlines.workdays.calendar_answers import Month
from gov_deadlines.workdays.differences import CalendarDiff, Difference
from gov_deadlines.workdays.known_day import Day

Paint = Callable[[str, str], str]

_MARKS = {
    "working": ("", ""),
    "weekend": ("周", "-"),
    "statutory": ("节", "H"),
    "shifted": ("休", "o"),
    "make-up": ("班", "W"),
    "regional": ("区", "R"),
    "regional-make-up": ("区班", "RW"),
    "extension": ("延", "X"),
    "restored": ("复", "B"),
}
_HEADS = {"zh": ("一", "二", "三", "四", "五", "六", "日"), "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_UNSETTLED = "~"
_UNKNOWN = "?"
_NUMBER = 5
_CELL = 10


def draw_month(found: Month, language: Language, paint: Paint | None = None) -> str:
    """A month as a grid of weeks from Monday, with a legend and the notices behind it.

    ``paint`` may colour a cell by the day's kind; the marks alone show the kinds.
    """
    say = Voice(language)
    days, region, year, month = found.days, found.calendar.region_name, found.year, found.month
    head = "".join(pad(" " * (_NUMBER - terminal_width(name)) + name, _CELL) for name in _HEADS[language]).rstrip()
    cells = [" " * _CELL] * date(year, month, 1).weekday()
    cells += [_cell(number, day, say, paint) for number, day in enumerate(days, start=1)]
    weeks = ["".join(cells[start : start + 7]).rstrip() for start in range(0, len(cells), 7)]
    title = f"{year}-{month:02d}  {say.text(region)} ({region.code})"
    return "\n".join([title, "", head, *weeks, "", *_legend(days, say), "", *_decreed(days, say)]).rstrip()


def _cell(number: int, day: Day | None, say: Voice, paint: Paint | None) -> str:
    if day is None:
        return pad(f"{number:>{_NUMBER}} {_UNKNOWN}", _CELL)
    mark = say(*_MARKS[day.kind]) + (_UNSETTLED if day.open else "")
    text = pad(f"{number:>{_NUMBER}} {mark}".rstrip(), _CELL)
    return paint(text, day.kind) if paint else text


def _legend(days: Sequence[Day | None], say: Voice) -> list[str]:
    """What each mark in use means, and how many days are worked."""
    known = [day for day in days if day is not None]
    kinds = dict.fromkeys(day.kind for day in known if say(*_MARKS[day.kind]))
    marks = [f"{say(*_MARKS[kind])} {say.word(kind)}" for kind in kinds]
    if any(day.open for day in known):
        marks.append(f"{_UNSETTLED} {say('暂定，可能因新通知调整', 'a notice to come may change it')}")
    if None in days:
        marks.append(f"{_UNKNOWN} {say.kind(None)}")
    worked = sum(day.working for day in known)
    return [*(["   ".join(marks)] if marks else []), say(f"工作日 {worked} 天", f"{worked} working days")]


def _decreed(days: Sequence[Day | None], say: Voice) -> list[str]:
    """One line for each run of decreed days: dates, what they are, and the notice."""
    groups: dict[tuple[str, str | None, int], list[Day]] = {}
    for day in days:
        if day is not None and day.notice is not None:
            groups.setdefault((day.kind, day.name, id(day.notice)), []).append(day)
    return [
        f"{spans(day.date for day in members)}  {say.kind(members[0])}{say.by_notice(members[0].notice)}"
        for members in groups.values()
    ]


def describe_diff(diff: CalendarDiff, language: Language) -> str:
    """One line per changed day: its kind before and after, and the notice that changed it."""
    say = Voice(language)
    changes = (
        f"{say.day(one.date)}  {say.kind(one.before)} -> {say.kind(one.after)}{say.by_notice(one.notice)}"
        for one in diff.changes
    )
    years = (
        say(f"{zh}的年度：", f"Years {en}: ") + ", ".join(map(str, listed))
        for zh, en, listed in (
            (
                *(("草案所定", "announced by drafts") if diff.drafts else ("新公布", "announced in between")),
                diff.announced,
            ),
            ("尚未公布", "not announced yet", diff.withdrawn),
        )
        if listed
    )
    return "\n".join(chain(changes, years)) or say("没有改动", "No change")


_FINDINGS = {
    "known": ("已知差异", "known difference"),
    "new": ("新差异", "NEW difference"),
    "mended": ("对方已改正", "corrected there"),
}


def describe_audit(differences: Sequence[Difference], language: Language) -> str:
    """One line per difference, and a last line that says whether there is anything to act on."""
    say = Voice(language)
    lines = [
        f"{say.day(found.date)}  {say.word(found.finding, _FINDINGS)}: {say.text(found.reason)}"
        for found in differences
    ]
    total, news = len(differences), sum(found.finding != "known" for found in differences)
    return "\n".join([*lines, say(f"{total} 处差异，{news} 处待处理", f"differences: {total}, to act on: {news}")])
