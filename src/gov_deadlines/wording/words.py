"""The words for codes and dates, in both languages."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from gov_deadlines.counting.periods import Period
from gov_deadlines.rules.model import Cadence, Provision
from gov_deadlines.text import Language, Text, citation
from gov_deadlines.wording.status import READING_WORDS
from gov_deadlines.workdays.calendar import Day
from gov_deadlines.workdays.regions import english_name

_WEEKDAYS = {
    "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
WORDS = {
    text.code: text
    for text in (
        Text("working", "工作日", "working day"),
        Text("weekend", "周末", "weekend"),
        Text("statutory", "法定节假日", "statutory holiday"),
        Text("shifted", "调休放假", "shifted rest day"),
        Text("make-up", "调休上班", "make-up working day"),
        Text("regional", "地方放假", "regional rest day"),
        Text("regional-make-up", "地方调休上班", "regional make-up working day"),
        Text("extension", "延长假期", "extension of the holiday"),
        Text("restored", "恢复上班", "put back to work"),
        Text("settled", "确定", "settled"),
        Text("provisional", "暂定", "provisional"),
        Text("shall", "应当", "shall"),
        Text("generally", "一般", "generally"),
        Text("in_principle", "原则上", "in principle"),
        Text("at_most", "最多", "at most"),
        Text("stated", "直接规定", "stated without a modal word"),
        Text("receipt", "收到之日", "the day of receipt"),
        Text("meeting-end", "会议结束之日", "the day the meeting closed"),
        Text("event", "活动（外出、会议）首日", "the first day of the event"),
        Text("deadline", "报送期限之日", "the deadline it leads up to"),
        Text("occasion", "事项发生之日", "the day of the occasion"),
        Text("leads-up", "时间从事项之日往前数", "its time is counted back from the occasion"),
        Text("fixed", "固定时限", "fixed"),
        Text("immediate", "即时", "immediate"),
        Text("cadence", "频次", "cadence"),
        Text("recurrence-unnumbered", "定期（未写次数）", "recurring, no number"),
        Text("deferred", "另有规定的期限", "time set elsewhere"),
        Text("ordering", "先后次序", "ordering"),
        Text("promptness", "及时", "promptness"),
        Text("interval-or-effect", "期间与效力", "interval or effect"),
        Text("count-or-consequence", "数量或后果", "count or consequence"),
        Text("calendar-day", "每个自然日", "each calendar day"),
        Text("calendar-month", "每个自然月", "each calendar month"),
        Text("two-calendar-months", "每两个自然月", "every two calendar months"),
        Text("calendar-quarter", "每季度", "each quarter"),
        Text("calendar-half-year", "每半年", "each half-year"),
        Text("calendar-year", "每个自然年", "each calendar year"),
        Text("working-day", "每个工作日", "each working day"),
        Text("calendar-year-or-before", "每个自然年，上一年提前做的也算", "each calendar year, or the year before"),
        Text("unstated", "文中未写何时", "no time named"),
        Text("same-day-as-each", "每次会议当天", "the day of each meeting"),
        Text("before-each", "每次会议之前", "before each meeting"),
        Text("any-time", "可随时召开", "may be held at any time"),
        Text("as-needed", "可根据需要适时召开", "may be held as needed"),
        *READING_WORDS,
        Text("lead-department", "主办部门可另定时限", "the lead department may set another limit"),
        Text("by-agreement", "特殊情况可商定延期", "a later time may be agreed in special circumstances"),
        Text("number", "天数", "number"),
        Text("unit", "单位", "unit"),
        Text("direction", "方向", "direction"),
        Text("floor", "下限", "floor"),
        Text("ceiling", "上限", "ceiling"),
        Text("range", "通常次数", "usual number"),
        Text("window", "窗口", "window"),
        Text("each", "按每个", "each"),
        Text("strictness", "语气", "strictness"),
        Text("lifted", "可以更多", "more allowed"),
        Text("no-differing-opinion", "到期不回复视为无不同意见", "silence at expiry counts as no differing opinion"),
    )
}


_UNITS = {
    "working-day": ("个工作日", "working day"),
    "day": ("天（自然日）", "calendar day"),
    "month": ("个月", "month"),
}


def word(code: str, language: Language) -> str:
    """The word for a code; the code itself where there is none."""
    return WORDS[code].say(language) if code in WORDS else code


def pick(language: Language, zh: str, en: str) -> str:
    """One of two wordings of the same thing."""
    return zh if language == "zh" else en


def day_with_weekday(day: date, language: Language) -> str:
    """A date with its weekday: ``2024-04-03 (Wednesday)``."""
    name = _WEEKDAYS[language][day.weekday()]
    return f"{day}（{name}）" if language == "zh" else f"{day} ({name})"


def holiday_name(name: str, language: Language) -> str:
    """A holiday's name in the language asked for."""
    return name if language == "zh" else english_name(name)


def window_name(name: str, language: Language) -> str:
    """A window in words: each calendar month, within 14 days of the last time."""
    found = re.fullmatch("([0-9]+)-(days|weeks|months)-since-last", name)
    if found is None:
        return word(name, language)
    amount, unit = found.groups()
    if language == "zh":
        units = {"days": "天", "weeks": "个日历周", "months": "个月"}
        return f"距上一次 {amount} {units[unit]}内"
    units = {"days": "days", "weeks": "calendar weeks", "months": "months"}
    return f"within {amount} {units[unit]} of the last time"


def times(cadence: Cadence, language: Language) -> str:
    """How often: ``1 to 2 times, each calendar month``."""
    least, most = cadence.at_least, cadence.at_most or cadence.range_to
    unit = ("天", "days") if cadence.unit == "day" else ("次", "times" if (most or least) != 1 else "time")
    window = window_name(cadence.window, language)
    if language == "zh":
        amount = f"{least}" if least == most else f"{least} 至 {most}" if least and most else ""
        amount = amount or (f"不少于 {least}" if least else f"不超过 {most}")
        return f"{window} {amount} {unit[0]}"
    amount = f"{least}" if least == most else f"{least} to {most}" if least and most else ""
    amount = amount or (f"at least {least}" if least else f"at most {most}")
    return f"{amount} {unit[1]}, {window}"


def article(limit: Provision, language: Language) -> str:
    """The article as cited: ``art. 29(2)``, 第29条第2款."""
    return citation(limit.article).say(language)


def length(period: Period, language: Language) -> str:
    """How long a period is: ``7 working days after``, 之后 7 个工作日."""
    amount, after = period.amount, period.direction == "after"
    if amount == 0:
        return "当天" if language == "zh" else "on the day"
    if language == "zh":
        return f"{'之后' if after else '之前'} {amount} {_UNITS[period.unit][0]}"
    unit = _UNITS[period.unit][1] + ("" if amount == 1 else "s")
    return f"{amount} {unit} {period.direction}"


def day_kind(day: Day | None, language: Language) -> str:
    """What a day is: its kind, with the holiday's name where it belongs to one."""
    if day is None:
        return "尚未公布" if language == "zh" else "not announced"
    kind = word(day.kind, language)
    if day.name is None:
        return kind
    name = holiday_name(day.name, language)
    return f"{name}，{kind}" if language == "zh" else f"{name}, {kind}"


def spans(days: Iterable[date]) -> str:
    """Days as spans: ``2024-04-04..2024-04-06, 2024-04-13``.

    >>> spans([date(2024, 4, 4), date(2024, 4, 5), date(2024, 4, 7)])
    '2024-04-04..2024-04-05, 2024-04-07'
    """
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(f"{run[0]}..{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def terminal_width(text: str) -> int:
    """How many terminal columns a text takes; Chinese characters take two.

    >>> terminal_width("3 天")
    4
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def iso(day: date | None) -> str | None:
    """A date as JSON has it; None stays None."""
    return None if day is None else day.isoformat()
