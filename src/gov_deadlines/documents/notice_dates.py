"""Dates as holiday notices write them: lists and spans, each month and year said once, with remarks in brackets.

The patterns match folded text. Every remark is checked: a weekday, a lunar date, a festival's name.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from gov_deadlines.documents.notice_language import QUOTES, feast_days, is_islamic, lunar_days, names_in
from gov_deadlines.documents.notice_words import NoticeDoubt, doubt
from gov_deadlines.workdays.notice_doubts import weekday_names

ONE_DAY = timedelta(days=1)
_LONGEST = 40
_DAY = "(?:[0-9]{1,4}年)?(?:[0-9]{1,2}月(?:份)?)?[0-9]{1,2}日"
_ASIDE = r"(?:\([^()]{1,40}\)){0,2}"
_TO = "(?:-{1,6}|至|到)"
_ONE = f"{_DAY}{_ASIDE}(?:{_TO}{_DAY}{_ASIDE})?"
DATES = f"{_ONE}(?:(?:、|和|及){_ONE}){{0,12}}"
_PARTS = re.compile(rf"(?:([0-9]{{1,4}})年)?(?:([0-9]{{1,2}})月份?)?([0-9]{{1,2}})日|\(([^()]*)\)|({_TO})|[、和及]")
_WEEKDAYS = {**{name: index for index, name in enumerate("一二三四五六日")}, "天": 6}


class Context:
    """What a date inherits from those before it, and the year of the notice."""

    __slots__ = ("december", "doubts", "month", "span", "year", "year_of")

    def __init__(self, year: int, doubts: list[NoticeDoubt]) -> None:
        """``doubts`` receives what is found wrong."""
        self.year = year
        self.year_of = year  # of the day before
        self.month = 0
        self.span: tuple[date, date] | None = None  # the last one read
        self.december = False  # a bare December is the one before the notice's year
        self.doubts = doubts

    def restart(self, december: bool) -> None:
        """Begin an item: its first date must say its month."""
        self.month, self.year_of, self.december, self.span = 0, self.year, december, None

    def day(self, year: str | None, month: str | None, day: str, phrase: str) -> date | None:
        """The day that these digits are; None, and a doubt, if they are none."""
        if month is None and not self.month:
            self.doubts.append(doubt("no-month", phrase))
            return None
        number = int(month) if month else self._month_of(int(day))
        if year:
            self._read_year(int(year), number, phrase)
        elif month:
            self.year_of = self.year - (self.december and number == 12)
        self.month = number
        try:
            return date(self.year_of, number, int(day))
        except ValueError:
            self.doubts.append(doubt("no-such-day", phrase))
            return None

    def _month_of(self, day: int) -> int:
        """The month of a bare day: the one of the day before, or the first of a span that holds it."""
        if self.span is not None and self.span[0].month != self.month:
            held = [one for one in _between(*self.span) if one.day == day]
            if held:
                self.year_of = held[0].year
                return held[0].month
        return self.month

    def _read_year(self, year: int, month: int, phrase: str) -> None:
        if year == self.year - 1 and month == 12:
            self.december = True
        elif year != self.year:
            self.doubts.append(doubt("year", phrase, said=year, year=self.year))
        self.year_of = year if 1 < year < date.max.year else self.year


class Dates(NamedTuple):
    """A list of days as written: each entry one day or a whole span; ``days`` is all of them."""

    spans: tuple[tuple[date, date], ...]
    phrase: str

    @property
    def days(self) -> list[date]:
        """Every day, in order, each once."""
        return list(dict.fromkeys(day for span in self.spans for day in _between(*span)))


def _between(first: date, last: date) -> list[date]:
    return [first + step * ONE_DAY for step in range((last - first).days + 1)]


def read_dates(text: str, context: Context) -> Dates:
    """The days of a text that matches ``DATES``. Faulty ones are left out, each with a doubt."""
    spans: list[tuple[date, date]] = []
    named: list[date] = []  # as written: both ends of each span
    pending = False  # after 至
    for found in _PARTS.finditer(text):
        year, month, number, aside, to = found.groups()
        if to:
            pending = True
        elif aside is not None:
            _check_aside(aside, named, context, text)
        elif number:
            day = context.day(year, month, number, text)
            if day is not None:
                named.append(day)
                pending = _place(day, spans, pending, context, text)
            elif pending and spans:  # the last day of a span is lost
                spans.pop()
                pending = False
    return Dates(tuple(spans), text)


def _place(day: date, spans: list[tuple[date, date]], pending: bool, context: Context, text: str) -> bool:
    if not pending or not spans:
        spans.append((day, day))
        return False
    first = spans.pop()[0]
    if not 0 < (day - first).days < _LONGEST:
        context.doubts.append(doubt("span", text))
    else:
        spans.append((first, day))
        context.span = first, day
    return False


# --- Remarks in brackets -------------------------------------------------------------------------------------


class _Remarks:
    """What a remark in brackets says of the days before it: weekdays, lunar dates, names of festivals, other things."""

    def __init__(self, aside: str, year: int) -> None:
        self.weekdays: list[int] = []
        self.lunar: list[frozenset[date]] = []
        self.feasts: list[frozenset[date]] = []
        self.unread = False
        self._month = ""
        for part in re.split("[、,;]|至|到|和|-+", aside.removeprefix("即")):
            self._read(part.translate(dict.fromkeys(map(ord, QUOTES))).removeprefix("农历").removesuffix("当日"), year)

    def _read(self, plain: str, year: int) -> None:
        weekday = _weekday(plain, bool(self.weekdays))
        moon = lunar_days(plain, self._month, year)
        if weekday is not None:
            self.weekdays.append(weekday)
        elif moon is not None:
            days, self._month = moon
            self.lunar.append(days)
        elif _is_name(plain):
            self.feasts.append(_of_name(plain, year))
        elif re.search("[0-9]|星期|周[一二三四五六日天]|月|初", plain):
            self.unread = True


def _check_aside(aside: str, named: Sequence[date], context: Context, phrase: str) -> None:
    """Hold each weekday, lunar date and festival's name in a remark against the days before it."""
    said = _Remarks(aside, context.year_of)
    if said.unread or max(len(said.weekdays), len(said.lunar)) > len(named):
        context.doubts.append(doubt("unread", phrase))
    _check_weekdays(said.weekdays, named, context, phrase)
    pairs = [*zip(_last(named, len(said.lunar)), said.lunar, strict=False)]
    pairs += [(named[-1], days) for days in said.feasts if named]
    for day, days in pairs:
        if days and day not in days:
            context.doubts.append(doubt("lunar", phrase, day=day))


def _check_weekdays(weekdays: Sequence[int], named: Sequence[date], context: Context, phrase: str) -> None:
    for day, weekday in zip(_last(named, len(weekdays)), weekdays, strict=False):
        if day.weekday() != weekday:
            zh, en = weekday_names(day)
            context.doubts.append(doubt("weekday", phrase, day=day, zh=zh, en=en))


def _last(named: Sequence[date], count: int) -> Sequence[date]:
    """The days that a list of ``count`` remarks belongs to: the last ones written."""
    return named[-count:] if count else ()


def _weekday(text: str, after: bool) -> int | None:
    """The weekday a remark names; a bare numeral is one only after another weekday: (星期四、五)."""
    found = re.fullmatch("(星期|周|礼拜)?([一二三四五六日天])", text)
    return _WEEKDAYS[found[2]] if found and (found[1] or after) else None


def _is_name(plain: str) -> bool:
    """Whether a remark is the name of a festival, with few other words."""
    return bool(_known(plain)) and len(plain) <= max(map(len, _known(plain))) + 6


def _known(plain: str) -> list[str]:
    return names_in(f"“{plain}”") or names_in(plain)


def _of_name(plain: str, year: int) -> frozenset[date]:
    """The days that the name of a festival in a remark stands for; empty if they are known only nearly."""
    return frozenset(day for name in _known(plain) if not is_islamic(name) for day in feast_days(name, year))


def runs(days: Sequence[date]) -> Iterator[list[date]]:
    """The days in runs without a gap."""
    run: list[date] = []
    for day in sorted(days):
        if run and day - run[-1] != ONE_DAY:
            yield run
            run = []
        run.append(day)
    if run:
        yield run
