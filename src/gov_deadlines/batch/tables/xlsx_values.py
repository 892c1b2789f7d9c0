"""What a cell of an Excel file holds: numbers to their last digit, days and times as such.

A cell is one string: the letter of its kind, then its text. Half a million of them cost no more than they must.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from math import isfinite

TEXT, NUMBER, DAY, MOMENT, TIME, ELAPSED, BOOLEAN = "sndmteb"
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(50, 59)))  # built-in formats, those of Chinese Excel too
_ELAPSED = frozenset((45, 46, 47))
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|general|g/通用格式|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_OF_DATES = re.compile("[dmyhs]|aaa|e(?![+-])", re.IGNORECASE)
_OF_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_WHOLE = re.compile("-?[1-9][0-9]{0,30}|0")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_DAY_MS = 86_400_000
_LEAP_BUG = 60  # the 29th of February 1900, which never was
_FROM_1900, _FROM_1904 = date(1899, 12, 30), date(1904, 1, 1)
_AFTER_ALL = 2_958_466  # the day after the 31st of December 9999, beyond which Excel shows no day
_BETWEEN = 1462  # days from the one start to the other
_PLAIN_DIGITS = 1e21  # a longer whole number is shown with an exponent


def format_kind(number: int, code: str | None) -> str:
    """What the numbers are that have this format: NUMBER, DAY (any date or time) or ELAPSED.

    >>> format_kind(14, None), format_kind(176, 'yyyy"年"m"月"'), format_kind(177, "[h]:mm"), format_kind(178, "0.0E+0")
    ('d', 'd', 'e', 'n')
    """
    if code is None:
        return ELAPSED if number == 46 else DAY if number in _DATES or number in _ELAPSED else NUMBER
    bare = _NOT_FORMAT.sub("", code)
    if _OF_ELAPSED.search(bare):
        return ELAPSED
    return DAY if _OF_DATES.search(bare) else NUMBER


def number_cell(raw: str, form: str, *, from_1904: bool) -> str:
    """A number as stored, under a format. Raises ValueError."""
    if form == NUMBER and is_plain(raw):
        return NUMBER + raw
    value = float(raw)
    if not isfinite(value) or "_" in raw or not raw.isascii():  # Python alone takes these for numbers
        raise ValueError(f"{raw!r} is no number")
    found = None
    if form == ELAPSED:
        found = _elapsed(value)
    elif form == DAY:
        found = _moment(value, from_1904=from_1904)
    return found or NUMBER + number_text(raw, value)


def is_plain(raw: str) -> bool:
    """Whether these are the digits of a whole number, as most are."""
    return raw.isdigit() and raw[0] != "0" and raw.isascii()


def number_text(raw: str, value: float) -> str:
    """The digits as stored where they are a whole number's, else the fewest that give the same number again.

    >>> number_text("0.33333333333333331", 1 / 3), number_text("450100199001011234", 450100199001011234.0)
    ('0.3333333333333333', '450100199001011234')
    """
    if _WHOLE.fullmatch(raw):
        return raw
    if value.is_integer() and abs(value) < _PLAIN_DIGITS:
        mantissa, _, exponent = repr(float(value)).partition("e")
        if not exponent:
            return str(int(value))
        whole, _, fraction = mantissa.partition(".")
        return whole + fraction.ljust(int(exponent), "0")
    return repr(float(value))


def _elapsed(value: float) -> str | None:
    """Hours, minutes and seconds, as many hours as there are."""
    return f"{ELAPSED}{_clock(round(value * _DAY_MS))}" if 0 <= value < _AFTER_ALL else None


def _moment(value: float, *, from_1904: bool) -> str | None:
    """A day, a time of day, or both; to the millisecond, which is as far as Excel goes. None where it shows none."""
    if not 0 <= value < _AFTER_ALL:
        return None
    days, rest = divmod(round(value * _DAY_MS), _DAY_MS)
    if days >= _AFTER_ALL - _BETWEEN * from_1904:
        return None
    if not days:
        return f"{TIME}{_clock(rest)}"
    day = _day(days, from_1904=from_1904)
    return f"{MOMENT}{day} {_clock(rest)}" if rest else f"{DAY}{day}"


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    fraction = f".{rest:03d}" if rest else ""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"


def _day(days: int, *, from_1904: bool) -> str:
    if from_1904:
        return (_FROM_1904 + timedelta(days)).isoformat()
    if days == _LEAP_BUG:
        return "1900-02-29"
    return (_FROM_1900 + timedelta(days + (days < _LEAP_BUG))).isoformat()


def iso_cell(raw: str) -> str:
    """A day written in ISO 8601, as few programs do."""
    try:
        found = datetime.fromisoformat(raw)
    except ValueError:
        return TEXT + raw
    if found.tzinfo is not None:
        return TEXT + raw
    return f"{DAY}{found.date()}" if found.time() == time.min else f"{MOMENT}{found}"


def unescaped(text: str) -> str:
    r"""Text as Excel shows it: characters that XML cannot hold stand in it by their numbers.

    >>> unescaped("a_x000A_b, _x005F_x000A_")
    'a\nb, _x000A_'
    """
    if "_x" not in text:
        return text
    found = _ESCAPE.sub(lambda one: chr(int(one[1], 16)) if int(one[1], 16) else one[0], text)
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Exact(float):
    """A number that is written with all its digits: xlsxwriter would leave off the seventeenth."""

    def __str__(self) -> str:
        return number_text("", self)

    def __format__(self, _: str) -> str:
        return str(self)


def from_excel(kind: str, text: str | None) -> object:
    """What a cell was before it became text; text where that cannot be said."""
    read = _READ.get(kind)
    if read is None or text is None:
        return text
    try:
        return read(text)
    except ValueError:
        return text


def _as_stored(text: str) -> float | str:
    """A number, unless it has more digits than numbers in Excel can have."""
    value = Exact(text)
    return value if str(value) == text else text


def _elapsed_from(text: str) -> timedelta:
    hours, minutes, seconds = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))


_READ: dict[str, Callable[[str], object]] = {
    NUMBER: _as_stored,
    DAY: date.fromisoformat,
    MOMENT: datetime.fromisoformat,
    TIME: time.fromisoformat,
    ELAPSED: _elapsed_from,
    BOOLEAN: "true".__eq__,
}
