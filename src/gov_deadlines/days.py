"""Dates from callers: whatever form they come in, they become a plain ``datetime.date``."""

import re
import unicodedata
from datetime import date, datetime

from gov_deadlines.errors import InvalidDate

_FORMS = (
    "([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})",
    "([0-9]{4})([0-9]{2})([0-9]{2})",
    "([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日",
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})[ T]00:00(?::00(?:\.0+)?)?",  # a day with a time, as tables write it
)
_INSTANT = (  # as tables write it: with a time of day and its UTC offset
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T](?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"(?:Z|[+-](?:0[0-9]|1[0-7])(?::?[0-9]{2}(?::[0-9]{2})?)?)"
)
SHANGHAI = "Asia/Shanghai"
EPOCH = date(1970, 1, 1).toordinal()  # columns of days, Parquet, DuckDB and Spark all count from here


def day_number(day: date) -> int:
    """The number of a day in columns: days since 1970-01-01.

    >>> day_number(date(1970, 1, 3))
    2
    """
    return day.toordinal() - EPOCH


def numbered_day(number: int) -> date:
    """The day ``number`` days after 1970-01-01."""
    return date.fromordinal(number + EPOCH)


def as_date(value: date) -> date:
    """The calendar day of ``value`` as a plain ``datetime.date``.

    A ``pendulum.Date`` is accepted; an aware datetime is first converted to Asia/Shanghai.

    Raises:
        InvalidDate: for a naive datetime (its day depends on an unknown time zone) or anything else.

    >>> from datetime import datetime, timezone
    >>> as_date(datetime(2024, 4, 3, 20, tzinfo=timezone.utc))
    datetime.date(2024, 4, 4)
    """
    if type(value) is date:
        return value
    try:
        if isinstance(value, datetime):
            return _day_in_shanghai(value)
        if isinstance(value, date):
            return date(value.year, value.month, value.day)
    except (ArithmeticError, AttributeError, TypeError, ValueError) as error:  # not a day, such as pandas' NaT
        if isinstance(error, InvalidDate):
            raise
        raise InvalidDate(value) from None
    raise InvalidDate(value, "class")


def _day_in_shanghai(value: datetime) -> date:
    if value.utcoffset() is None:
        raise InvalidDate(value, "zone")
    import pendulum  # only here and in today(): it takes longer to import than the rest of the library

    there = pendulum.instance(value).in_timezone(SHANGHAI)  # fails at the very ends of the calendar
    return date(there.year, there.month, there.day)


def today() -> date:
    """Today in Asia/Shanghai, whatever the machine's own time zone."""
    import pendulum

    return as_date(pendulum.today(SHANGHAI).date())


def parse_date(text: str) -> date:
    """A date as people write it: ``2024-04-03``, ``20240403``, ``2024年4月3日`` or ``today``.

    Forms from tables are accepted too: midnight, ``2024-04-03 00:00:00``, and an instant, ``2024-04-02T20:00:00Z``,
    which gives its day in China. Full-width digits are accepted. Raises InvalidDate for anything else, naming what was
    given.

    >>> parse_date("2024年4月3日")
    datetime.date(2024, 4, 3)
    >>> parse_date("2024-04-02 20:00:00+00")
    datetime.date(2024, 4, 3)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.lower() == "today":
        return today()
    for form in _FORMS:
        found = re.fullmatch(form, plain)
        if found:
            return _checked(text, *(int(part) for part in found.groups()))
    if re.fullmatch(_INSTANT, plain):
        return _day_of_instant(text, plain)
    raise InvalidDate(text)


def _day_of_instant(text: str, plain: str) -> date:
    try:
        return as_date(datetime.fromisoformat(plain))
    except ValueError:
        raise InvalidDate(text, "no-such-day") from None


def _checked(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise InvalidDate(text, "no-such-day") from None
