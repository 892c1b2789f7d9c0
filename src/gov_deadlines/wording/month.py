"""A month drawn so that rest days, make-up days and regional days can be told apart without colour."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date

from gov_deadlines.text import Language
from gov_deadlines.wording.words import day_kind, spans, terminal_width, word
from gov_deadlines.workdays.calendar import Day, WorkCalendar

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


def month_days(calendar: WorkCalendar, year: int, month: int) -> list[Day | None]:
    """Each day of a month, None where it is not announced. Raises NotAnnounced where none of them is."""
    days = [calendar.find_day(date(year, month, day)) for day in range(1, monthrange(year, month)[1] + 1)]
    if not any(days):
        calendar.day(date(year, month, 1))
    return days


def draw_month(calendar: WorkCalendar, year: int, month: int, language: Language, paint: Paint | None = None) -> str:
    """A month as a grid of weeks from Monday, with a legend and the notices behind it.

    ``paint`` may colour a cell by the day's kind; the marks alone tell the kinds apart.
    """
    days = month_days(calendar, year, month)
    head = "".join(_pad(" " * (_NUMBER - terminal_width(name)) + name, _CELL) for name in _HEADS[language]).rstrip()
    offset = date(year, month, 1).weekday()
    cells = [" " * _CELL] * offset + [_cell(number, day, language, paint) for number, day in enumerate(days, start=1)]
    weeks = ["".join(cells[start : start + 7]).rstrip() for start in range(0, len(cells), 7)]
    title = f"{year}-{month:02d}  {calendar.region_name.say(language)} ({calendar.region})"
    return "\n".join([title, "", head, *weeks, "", *_legend(days, language), "", *_decreed(days, language)]).rstrip()


def _cell(number: int, day: Day | None, language: Language, paint: Paint | None) -> str:
    if day is None:
        return _pad(f"{number:>{_NUMBER}} {_UNKNOWN}", _CELL)
    mark = _MARKS[day.kind][0 if language == "zh" else 1] + (_UNSETTLED if day.standing == "provisional" else "")
    text = _pad(f"{number:>{_NUMBER}}{' ' if mark else ''}{mark}", _CELL)
    return paint(text, day.kind) if paint else text


def _legend(days: Sequence[Day | None], language: Language) -> list[str]:
    """What each mark in use means, and how many days are worked."""
    at = 0 if language == "zh" else 1
    kinds = dict.fromkeys(day.kind for day in days if day is not None and _MARKS[day.kind][at])
    marks = [f"{_MARKS[kind][at]} {word(kind, language)}" for kind in kinds]
    if any(day is not None and day.standing == "provisional" for day in days):
        marks.append(
            f"{_UNSETTLED} {'暂定，可能因新通知调整' if language == 'zh' else 'a notice to come may change it'}"
        )
    if None in days:
        marks.append(f"{_UNKNOWN} {'尚未公布' if language == 'zh' else 'not announced'}")
    worked = sum(day.working for day in days if day is not None)
    total = f"工作日 {worked} 天" if language == "zh" else f"{worked} working days"
    return ["   ".join(marks), total] if marks else [total]


def _decreed(days: Sequence[Day | None], language: Language) -> list[str]:
    """One line for each run of decreed days: dates, what they are, and the notice."""
    groups: dict[tuple[str, str | None, int], list[Day]] = {}
    for day in days:
        if day is not None and day.notice is not None:
            groups.setdefault((day.kind, day.name, id(day.notice)), []).append(day)
    return [_decree(members, language) for members in groups.values()]


def _decree(days: Sequence[Day], language: Language) -> str:
    notice = days[0].notice
    title = "" if notice is None else f" - {notice.title.say(language)}"
    return f"{spans(day.date for day in days)}  {day_kind(days[0], language)}{title}"


def _pad(text: str, width: int) -> str:
    """Padded on the right to a width in terminal columns."""
    return text + " " * (width - terminal_width(text))
