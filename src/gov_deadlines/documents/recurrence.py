"""Reading how often: a frequency's window and its number of times, as the keys of a cadence."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from gov_deadlines.counting.windows import parse_window
from gov_deadlines.documents.numerals import read_number
from gov_deadlines.documents.phrases import (
    COUNTED,
    around,
    bindingness,
    limiting_words,
    other_quantity,
    read_length,
    read_times,
)
from gov_deadlines.documents.time_words import DIGITS, TimeWord
from gov_deadlines.toml_file import TODO

_FREQUENCY = f"(?:每隔?|逐|按|)({DIGITS})?个?(工作日|半年|全年|学期|年内|年度?|季度?|月|周|星期|礼拜|旬|天|日)"
_MONTHS = {"月": 1, "季": 3, "季度": 3, "半年": 6, "全年": 12, "年": 12, "年度": 12, "年内": 12}
_CALENDAR = {
    1: "calendar-month",
    2: "two-calendar-months",
    3: "calendar-quarter",
    6: "calendar-half-year",
    12: "calendar-year",
}
_BASES = {
    "calendar-day": "window-calendar-day",
    "calendar-month": "window-calendar-month",
    "two-calendar-months": "window-two-calendar-months",
    "calendar-quarter": "window-calendar-quarter",
    "calendar-half-year": "window-calendar-half-year",
    "calendar-year": "window-calendar-year",
    "14-days-since-last": "window-fourteen-days",
}
_LIFTED = (("随时(?:召开|举行)", "any-time"), ("(?:适时|需要|视情况?)[^,;。]{0,4}(?:召开|举行)", "as-needed"))
_DAY = "天|日"
_NEAR = 20  # words of time between a frequency and what it counts, at most
_FLOOR = "(?:不(?:得|应|能)?[少低]于|[至最]少)$"
_QUOTA = f"(?:{_FLOOR[:-1]}|不(?:得|应|能)?(?:超过|多于)|[至最]多|累计|合计|共)$"


def cadences_of(sentence: str, words: Sequence[TimeWord]) -> Iterator[tuple[TimeWord, dict[str, Any]]]:
    """The cadences of a folded sentence, each with the word it was read from.

    A number of days in a window (不少于60天 after 每年) is a cadence of its own, counted in days.
    """
    frequencies = [word for word in words if word.kind == "cadence"]
    days = [word for word in words if is_quota(sentence, word, words)]
    for nth, word in enumerate(frequencies):
        window, rest = read_frequency(word.text)
        before, after = around(sentence, word, tuple(frequencies))
        until = frequencies[nth + 1].start if nth + 1 < len(frequencies) else len(sentence)
        quotas = [other for other in days if word.end <= other.start < until]
        times = read_times(rest + after)
        if times != (None, None) or not quotas:
            said = rest + after
            yield word, _cadence(sentence, bindingness(before, said), window, "time", times, said)
        for quota in quotas:
            held = around(sentence, quota)[0]
            said = held[-4:] + quota.text
            yield quota, _cadence(sentence, bindingness(held), window, "day", _days(quota, said), said)


def _days(quota: TimeWord, said: str) -> tuple[int | None, int | None]:
    """The least and the greatest number of days; the least is 0 where working days or hours are asked for."""
    length = read_length(quota.text)
    return read_times(said, _DAY) if length and length.unit == "day" else (0, None)


def read_frequency(text: str) -> tuple[str | None, str]:
    """The window a frequency names, None where there is none of the kind, and what the word says after it.

    >>> read_frequency("每两周"), read_frequency("两个月安排一次"), read_frequency("每工作日")
    (('14-days-since-last', ''), ('two-calendar-months', '安排一次'), (None, ''))
    """
    found = re.match(_FREQUENCY, text)
    if found is None:
        return None, ""
    numeral, unit = found.groups()
    number = 1 if numeral is None else 0 if "半" in numeral or "." in numeral else read_number(numeral)
    if (numeral or "").endswith("半") and unit == "年":
        number, unit = 1, "半年"
    return _window(number, unit), text[found.end() :]


def _window(number: int, unit: str) -> str | None:
    if number < 1:
        return None
    if unit in _MONTHS:
        months = number * _MONTHS[unit]
        return _CALENDAR.get(months, f"{months}-months-since-last")
    if unit in ("周", "星期", "礼拜"):
        return f"{number * 7}-days-since-last"
    if unit in ("天", "日"):
        return "calendar-day" if number == 1 else f"{number}-days-since-last"
    return None


def is_quota(sentence: str, word: TimeWord, words: Sequence[TimeWord]) -> bool:
    """Whether a length is a number of days to be reached in a window, rather than a limit: 每年不少于60天."""
    said = sentence[max(word.start - 5, 0) : word.start]
    reached = re.search(_QUOTA, said) and not re.search("内$|前|后", word.text)
    length = read_length(word.text) if word.kind == "fixed" and reached else None
    least = bool(re.search(_FLOOR, said))
    if length is None or length.unit not in (("day", "working-day", "hour") if least else ("day",)):
        return False
    before = words[max(words.index(word) - _NEAR, 0) : words.index(word)]
    ends = [other.end for other in before if other.kind == "cadence"]
    if not ends:
        return False
    between = sentence[ends[-1] : word.start]  # 每年一次,不超过3天: how long each takes
    return not re.search("每[次场班期回]" if least else "次|召开|举[行办]|会期", between)


def _cadence(
    sentence: str, how_strictly: str, window: str | None, unit: str, times: tuple[int | None, int | None], said: str
) -> dict[str, Any]:
    """The keys of a cadence; its number stands in ``said``. Only a limiting word, which is quoted, makes a ceiling."""
    least, most = times if times != (None, None) else (0 if other_quantity(said) else 1, None)
    countable = least != 0 and most != 0 and (least or 0) <= (most or least or 0)
    limiting = limiting_words(said, COUNTED if unit == "time" else _DAY)
    lifted = next((code for pattern, code in _LIFTED if re.search(pattern, sentence)), None)
    return {
        "bindingness": how_strictly,
        "obliged_zh": TODO,
        "obliged_en": TODO,
        "counted_zh": TODO,
        "counted_en": TODO,
        "unit": unit,
        **({"at_least": least if countable else TODO} if least is not None else {}),
        **({"range_to": most if countable else TODO} if most is not None and least is not None else {}),
        **({"at_most": most or TODO, "words": {"ceiling": limiting}} if most is not None and least is None else {}),
        "window": window if window and parse_window(window) else TODO,
        "other_windows": TODO,
        **({"lifted": lifted} if lifted else {}),
        "default_basis": _BASES.get(window or "", TODO),
        "notes": TODO,
        "summary_zh": TODO,
        "summary_en": TODO,
    }
