"""The values of Excel cells: numbers to their last digit, days and times recognised.

A value is one string: the letter of its kind, then its text. For speed, cells of one look (style and type) are read
together, and equal ones only once.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from math import isfinite

TEXT, NUMBER, DAY, MOMENT, TIME, ELAPSED, BOOLEAN = "sndmteb"
TRUE = ("1", "true")
FORMULA = "formula"  # the look of a cell with a formula but no result; its text is the formula
_DATES = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))  # built-in formats, Chinese Excel's too
_HOURS = 46  # the built-in format of hours beyond 24
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|general|g/通用格式|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_OF_DATES = re.compile("[dmyhs]|aaa|e(?![+-])", re.IGNORECASE)
_OF_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LONGEST_FORMAT = 255  # characters; Excel accepts no longer one
_WHOLE = re.compile("-?[1-9][0-9]{0,30}|0")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_DAY_MS = 86_400_000
_LEAP_BUG = 60  # the 29th of February 1900, which did not exist
_FROM_1900, _FROM_1904 = date(1899, 12, 30), date(1904, 1, 1)
_AFTER_ALL = 2_958_466  # the day after the 31st of December 9999, beyond which Excel shows no day
_BETWEEN = 1462  # days from one epoch to the other
_PLAIN_DIGITS = 1e21  # a longer whole number is shown with an exponent
_KEPT = 1 << 16


class CellError(ValueError):
    """What is wrong with a cell, in Chinese and in English; it follows the cell's position in a message."""


def format_kind(number: int, code: str | None) -> str:
    """What numbers in this format mean: NUMBER, DAY (any date or time) or ELAPSED.

    >>> format_kind(14, None), format_kind(176, 'yyyy"年"m"月"'), format_kind(177, "[h]:mm"), format_kind(178, "0.0E+0")
    ('d', 'd', 'e', 'n')
    """
    if code is None:
        return ELAPSED if number == _HOURS else DAY if number in _DATES else NUMBER
    bare = _NOT_FORMAT.sub("", code[:_LONGEST_FORMAT])
    if _OF_ELAPSED.search(bare):
        return ELAPSED
    return DAY if _OF_DATES.search(bare) else NUMBER


def number_cell(raw: str, form: str, *, from_1904: bool) -> str:
    """The value of a number as stored, by its format. Raises ValueError."""
    if form == NUMBER and _is_plain(raw):
        return NUMBER + raw
    value = float(raw)
    if not isfinite(value) or "_" in raw or not raw.isascii():  # Python accepts these as numbers, Excel does not
        raise ValueError(f"{raw!r} is no number")
    found = None
    if form == ELAPSED and 0 <= value < _AFTER_ALL:
        found = f"{ELAPSED}{_clock(round(value * _DAY_MS))}"
    elif form == DAY and 0 <= value < _AFTER_ALL:
        found = _moment(value, from_1904=from_1904)
    return found or NUMBER + number_text(raw, value)


def _is_plain(raw: str) -> bool:
    """Whether the text is the digits of a whole number, as in most cells."""
    return raw.isdigit() and raw[0] != "0" and raw.isascii()


def number_text(raw: str, value: float) -> str:
    """The digits as stored for a whole number, else the fewest digits that give the same number again.

    >>> number_text("0.33333333333333331", 1 / 3), number_text("450100199001011234", 450100199001011234.0)
    ('0.3333333333333333', '450100199001011234')
    """
    if _WHOLE.fullmatch(raw):
        return raw
    fewest = repr(float(value) + 0.0)  # + 0.0 makes -0.0 a plain zero
    if value.is_integer() and abs(value) < _PLAIN_DIGITS:
        return f"{Decimal(fewest):f}".removesuffix(".0")
    return fewest


def _moment(value: float, *, from_1904: bool) -> str | None:
    """A day, a time of day, or both, to the millisecond, Excel's own precision. None where Excel shows none."""
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


def _iso_cell(raw: str) -> str:
    """The value of a day written in ISO 8601, as few programs do."""
    try:
        found = datetime.fromisoformat(raw)
    except ValueError:
        return TEXT + raw
    if found.tzinfo is not None:
        return TEXT + raw
    return f"{DAY}{found.date()}" if found.time() == time.min else f"{MOMENT}{found}"


def unescaped(text: str) -> str:
    r"""Text as Excel shows it: characters that XML cannot hold are stored as escaped numbers.

    >>> unescaped("a_x000A_b, _x005F_x000A_")
    'a\nb, _x000A_'
    """
    if "_x" not in text:
        return text
    found = _ESCAPE.sub(lambda one: chr(int(one[1], 16)) if int(one[1], 16) else one[0], text)
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # two surrogates become one character


def is_blank(cell: str | None) -> bool:
    """Whether a cell shows nothing."""
    return cell is None or cell[1:].isspace()


class Cells(dict[str | None, str | None]):
    """The values of cells of one look, by their text in the file; computed once for equal cells."""

    def __init__(self, read: Callable[[str], str | None]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str | None) -> str | None:
        found = self._read(text) if text else None
        if len(self) >= _KEPT:
            self.clear()
        self[text] = found = None if found == TEXT else found  # a text without characters
        return found

    def column(self, texts: list[str | None]) -> list[str | None]:
        """The values of many cells."""
        return list(map(self.__getitem__, texts))


class _Shared(Cells):
    """Cells that refer to the file's shared texts."""

    def __init__(self, texts: list[str | None]) -> None:
        super().__init__(self._text)
        self._texts = texts

    def _text(self, at: str) -> str | None:
        number = at.strip()
        if not _is_digits(number) or int(number) >= len(self._texts):
            raise CellError(f"有单元格指向没有的文字 {at!r}", f"a cell refers to a text {at!r} that is not there")
        return self._texts[int(number)]

    def column(self, texts: list[str | None]) -> list[str | None]:
        """Usually all are digits: then one look-up each is enough."""
        if all(texts) and _is_digits("".join(filter(None, texts))):
            with suppress(IndexError):
                return list(map(self._texts.__getitem__, map(int, filter(None, texts))))
        return super().column(texts)


class _Numbers(Cells):
    """Cells with plain numbers."""

    def column(self, texts: list[str | None]) -> list[str | None]:
        """Whole numbers are taken as stored."""
        return [NUMBER + text if text and _is_plain(text) else self[text] for text in texts]


class Looks(dict[str | None, Cells]):
    """The values of cells, by their look and then by their text in the file."""

    def __init__(self, texts: list[str | None], formats: list[str], *, from_1904: bool) -> None:
        super().__init__()
        self._texts, self._formats, self._from_1904 = texts, formats, from_1904

    def __missing__(self, look: str | None) -> Cells:
        found = self[look] = self._made(look)
        return found

    def _made(self, look: str | None) -> Cells:
        style, kind = (None, FORMULA) if look == FORMULA else style_and_kind(look)
        if kind == "s":
            return _Shared(self._texts)
        if kind not in (None, "n"):
            return Cells(_READ_AS.get(kind, _text_cell))
        at = int(style or 0)
        form = self._formats[at] if 0 <= at < len(self._formats) else NUMBER
        read = partial(_number, form=form, from_1904=self._from_1904)
        return _Numbers(read) if form == NUMBER else Cells(read)


def look_of(style: str | None, kind: str | None) -> str:
    """The look of a cell, written as in most files."""
    return "".join(f' {name}="{value}"' for name, value in (("s", style), ("t", kind)) if value is not None)


def style_and_kind(look: str | None) -> tuple[str | None, str | None]:
    """The style and type of a look: the inverse of ``look_of``.

    >>> style_and_kind(look_of("3", None)), style_and_kind(look_of(None, "s"))
    (('3', None), (None, 's'))
    """
    found = dict(one.split("=") for one in (look or "").replace('"', "").split())
    return found.get("s"), found.get("t")


def _is_digits(text: str) -> bool:
    return text.isdigit() and text.isascii()


def _number(raw: str, form: str, *, from_1904: bool) -> str:
    try:
        return number_cell(raw, form, from_1904=from_1904)
    except ValueError:
        raise CellError(f"有单元格应为数字而不是：{raw!r}", f"a cell should be a number and is not: {raw!r}") from None


def _text_cell(text: str) -> str:
    return TEXT + unescaped(text)


def _boolean_cell(text: str) -> str:
    return BOOLEAN + ("true" if text.strip() in TRUE else "false")


_READ_AS: dict[str, Callable[[str], str]] = {FORMULA: TEXT.__add__, "b": _boolean_cell, "d": _iso_cell}


class Exact(float):
    """A number written with all its digits: xlsxwriter would omit the seventeenth."""

    def __str__(self) -> str:
        return number_text("", self)

    def __format__(self, _: str) -> str:
        return str(self)


def from_excel(kind: str, text: str | None) -> object:
    """The value of a cell before it became text; the text where that is unknown."""
    read = _WRITTEN_AS.get(kind)
    if read is None or text is None:
        return text
    try:
        return read(text)
    except ValueError:
        return text


def _as_stored(text: str) -> float | str:
    """A number; the text where it has more digits than Excel's numbers can have."""
    value = Exact(text)
    return value if str(value) == text else text


def _elapsed_from(text: str) -> timedelta:
    hours, minutes, seconds = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))


_WRITTEN_AS: dict[str, Callable[[str], object]] = {
    NUMBER: _as_stored,
    DAY: date.fromisoformat,
    MOMENT: datetime.fromisoformat,
    TIME: time.fromisoformat,
    ELAPSED: _elapsed_from,
    BOOLEAN: "true".__eq__,
}
