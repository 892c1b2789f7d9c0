"""The one reader of written days: for the command line, texts in the library, files and frames."""

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal, NamedTuple

from gov_deadlines.day_table import (
    AS_DIGITS,
    BY_CODE,
    CHINESE_DIGITS,
    DASHES,
    DATES,
    INVISIBLE,
    REFUSED,
    RELATIVE,
    WEEKDAYS,
    WEEKS,
)
from gov_deadlines.errors import InvalidDate
from gov_deadlines.text import Text, narrow, shown
from gov_deadlines.zone import day_in_shanghai
from gov_deadlines.zone import today as today_in_china

Serials = Literal["1900", "1904"]  # the years from which Excel counts days
SERIALS: tuple[Serials, ...] = ("1900", "1904")
_TIDIED = str.maketrans({**dict.fromkeys(DASHES, "-"), **dict.fromkeys(INVISIBLE)})
_NUMERALS = str.maketrans(CHINESE_DIGITS, AS_DIGITS)
_SERIAL_DAYS: dict[Serials, tuple[date, int, int]] = {
    "1900": (date(1899, 12, 30), 2_958_465, 60),
    "1904": (date(1904, 1, 1), 2_957_003, 0),
}
_DAY_MS = 86_400_000
LONGEST = 200  # characters
ANYWHERE = frozenset(("minguo", "lunar"))  # what is refused wherever it stands in a text


class DayRead(NamedTuple):
    """A day that was read.

    Attributes:
        day: the day.
        form: the form it was written in, a code of ``day_table.FORMS``.
        said: what had to be assumed, for the reader to check; None where nothing was.
    """

    day: date
    form: str
    said: Text | None = None


def read_day(
    text: str,
    *,
    year: int | None = None,
    today: date | None = None,
    words: bool = False,
    serials: Serials | None = None,
) -> DayRead:
    """The day that a text names.

    Args:
        text: as people, tables or programs write it; the forms are those of ``day_table.FORMS``.
        year: completes a day without a year.
        today: what 今天 and a day without year are relative to; by default today in China.
        words: also read 今天 and 下周五, and a day without year as the nearest one. For the command line: in a file
            they would mean another day tomorrow.
        serials: read bare numbers as Excel's numbers of days, counted from ``1900`` or from ``1904``.

    Raises InvalidDate, whose ``why`` is a code of ``day_table.REFUSED``.

    >>> read_day("2024/4/3").day, read_day("二〇二四年四月三日").form
    (datetime.date(2024, 4, 3), 'chinese')
    >>> read_day("11月27日", year=2026).day
    datetime.date(2026, 11, 27)
    """
    plain = tidy(text)
    try:
        return _dated(text, plain, year, serials) or _spoken(text, plain, today, words=words)
    except InvalidDate:
        raise
    except (ValueError, OverflowError):  # no such month or day, or beyond the calendar
        raise InvalidDate(text, "no-such-day") from None


def tidy(text: str) -> str:
    """A text as the patterns expect it: compatibility characters replaced, but not ① and ²; white space is one blank.

    >>> tidy("　２０２４－０４－０３ ")
    '2024-04-03'
    """
    if len(text.strip()) <= LONGEST:  # a longer one is no day, and might become many times as long
        text = narrow(text.strip()).translate(_TIDIED)
    return " ".join(text.split())


@cache
def _pattern(code: str) -> re.Pattern[str]:
    return re.compile(BY_CODE[code].pattern)


def _dated(text: str, plain: str, year: int | None, serials: Serials | None) -> DayRead | None:
    """The day of a text in a form that is read everywhere, or with a year or the origin of serials."""
    for code in DATES:
        if found := _pattern(code).fullmatch(plain):
            written, month, day, weekday = found.groups()
            return DayRead(_day(text, (int(in_digits(written)), _number(month), _number(day)), weekday), code)
    if _pattern("instant").fullmatch(plain):
        clock = plain[len("2024-04-03T") :].replace("UTC", "Z").replace(" ", "")
        return DayRead(day_in_shanghai(datetime.fromisoformat(f"{plain[:10]}T{clock}")), "instant")
    if year is not None and (found := _pattern("month-day").fullmatch(plain)):
        month, day, weekday = found.groups()
        return DayRead(_day(text, (year, _number(month), _number(day)), weekday), "month-day")
    if serials is not None and _pattern("serial").fullmatch(plain):
        return DayRead(serial_day(float(plain), serials), "serial")
    return None


def _spoken(text: str, plain: str, today: date | None, *, words: bool) -> DayRead:
    """The day of a text that needs to know which day it is today; any other is refused."""
    spoken = plain.replace(" ", "").lower()
    week = _pattern("week").fullmatch(spoken)
    nearest = _pattern("month-day").fullmatch(plain)
    if not words and (week or spoken in RELATIVE):
        raise InvalidDate(text, "words")
    if not words and nearest:
        raise InvalidDate(text, "no-year")
    if week or nearest or spoken in RELATIVE:
        now = today or today_in_china()
        if week:
            return _in_week(text, now, week[1], week[2])
        return _nearest(text, now, nearest) if nearest else DayRead(now + timedelta(RELATIVE[spoken]), "relative")
    raise InvalidDate(text, _why(plain))


def _why(plain: str) -> str:
    """Why no form fits a text."""
    found = (one.code for one in REFUSED if one.pattern and _refusing(one.pattern, one.code).match(plain))
    return next(found, "form")


@cache
def _refusing(pattern: str, code: str) -> re.Pattern[str]:
    return re.compile(f".*(?:{pattern})" if code in ANYWHERE else rf"(?:{pattern})\Z")


def _day(text: str, parts: tuple[int, int, int], weekday: str | None) -> date:
    """The day of these numbers. Raises ValueError where there is none, InvalidDate where it is another weekday."""
    day = date(*parts)
    if weekday and _weekday(weekday) != day.weekday():
        raise InvalidDate(text, "weekday")
    return day


def _weekday(written: str) -> int:
    """Monday is 0."""
    return min(WEEKDAYS.index(written), 6)


def in_digits(written: str) -> str:
    """The Chinese digits of a year as Arabic ones.

    >>> in_digits("二〇二四")
    '2024'
    """
    return written.translate(_NUMERALS)


def _number(written: str) -> int:
    """A month or a day: digits, or Chinese numerals. Raises ValueError.

    >>> [_number(one) for one in ("04", "四", "〇四", "十", "十二", "二十", "三十一")]
    [4, 4, 4, 10, 12, 20, 31]
    """
    if written.isdigit() and written.isascii():
        return int(written)
    return numerals()[written]


@cache
def numerals() -> dict[str, int]:
    """How months and days are written in Chinese numerals, from one to 31; and no other way."""
    digits = "一二三四五六七八九"
    tens = {"": 0, "十": 10, "二十": 20, "三十": 30}
    found = {ten + (digits[one - 1] if one else ""): value + one for ten, value in tens.items() for one in range(10)}
    found |= {zero + digits[one - 1]: one for zero in "〇零○◯" for one in range(1, 10)}
    return _Numerals({name: value for name, value in found.items() if 0 < value <= 31})


class _Numerals(dict[str, int]):
    def __missing__(self, written: str) -> int:
        raise ValueError(written)


def _in_week(text: str, today: date, which: str, weekday: str) -> DayRead:
    monday = today - timedelta(today.weekday())
    day = monday + timedelta(7 * WEEKS[which] + _weekday(weekday))
    return DayRead(day, "week", _taken("week", text, day, "一周从周一开始", "weeks begin on Monday"))


def _nearest(text: str, today: date, found: re.Match[str]) -> DayRead:
    """A day without year as the nearest one to today; of two equally near ones the later."""
    month, number, weekday = found.groups()
    days = []
    for year in range(today.year - 1, today.year + 2):
        try:
            days.append(date(year, _number(month), _number(number)))
        except ValueError:
            continue
    day = min(days, key=lambda one: (abs(one - today), -one.toordinal()))
    _day(text, (day.year, day.month, day.day), weekday)
    return DayRead(day, "month-day", _taken("nearest-year", text, day, "没有写年份，取最近的一个", "the nearest year"))


def _taken(code: str, text: str, day: date, zh: str, en: str) -> Text:
    return Text(code, f"“{text.strip()}”按 {day} 计算（{zh}）。", f"{shown(text.strip())} is taken as {day}: {en}.")


def serial_day(number: float, since: Serials) -> date:
    """The day of one of Excel's numbers, which count days from 1900 or 1904; a fraction is a time of day.

    Raises ValueError for the 29th of February 1900, which such numbers have, and for a number of no day.

    >>> serial_day(45385.375, "1900"), serial_day(43923, "1904"), serial_day(59, "1900"), serial_day(61, "1900")
    (datetime.date(2024, 4, 3), datetime.date(2024, 4, 3), datetime.date(1900, 2, 28), datetime.date(1900, 3, 1))
    """
    days = round(number * _DAY_MS) // _DAY_MS  # to the millisecond, as Excel shows it
    first, last, gap = serial_days(since)
    if not (1 if gap else 0) <= days <= last or (gap and days == gap):
        raise ValueError(f"{number!r} is no day")
    return first + timedelta(days + (days < gap))


def serial_days(since: Serials) -> tuple[date, int, int]:
    """The day from which serials count, the last serial, and the one without a day (29 February 1900; 0: none).

    Serials before that one are a day too small.
    """
    return _SERIAL_DAYS[since]
