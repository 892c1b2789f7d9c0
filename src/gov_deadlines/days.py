"""Dates from callers: whatever form they come in, they become a plain ``datetime.date``."""

from datetime import date, datetime

from gov_deadlines.errors import InvalidDate
from gov_deadlines.zone import day_in_shanghai

AnyDay = date | str  # a day, or a text that ``day_forms`` reads

_ISO = len("2024-04-03")
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


def optional_day(value: AnyDay | None) -> date | None:
    """``as_date`` of an argument that may be left out."""
    return None if value is None else as_date(value)


def as_date(value: AnyDay) -> date:
    """The calendar day of ``value`` as a plain ``datetime.date``.

    A ``pendulum.Date`` is accepted; an aware datetime is first converted to Asia/Shanghai; a text is read in any form
    of ``day_table.FORMS`` that is read everywhere.

    Raises:
        InvalidDate: for a naive datetime (its day depends on an unknown time zone), a text that is no day, or anything
            else.

    >>> from datetime import datetime, timezone
    >>> as_date(datetime(2024, 4, 3, 20, tzinfo=timezone.utc)), as_date("2024/4/4")
    (datetime.date(2024, 4, 4), datetime.date(2024, 4, 4))
    """
    if type(value) is date:
        return value
    try:
        if isinstance(value, str):
            return parse_date(value)
        if isinstance(value, datetime):
            return _day_of(value)
        if isinstance(value, date):
            return date(value.year, value.month, value.day)
    except (ArithmeticError, AttributeError, TypeError, ValueError) as error:  # not a day, such as pandas' NaT
        if isinstance(error, InvalidDate):
            raise
        raise InvalidDate(value) from None
    raise InvalidDate(value, "class")


def _day_of(value: datetime) -> date:
    if value.utcoffset() is None:
        raise InvalidDate(value, "zone")
    return day_in_shanghai(value)


def parse_date(text: str) -> date:
    """A written day, in any form of ``day_table.FORMS`` that is read everywhere. Raises InvalidDate.

    >>> parse_date("2024年4月3日")
    datetime.date(2024, 4, 3)
    >>> parse_date("2024-04-02 20:00:00+00")
    datetime.date(2024, 4, 3)
    """
    if is_iso(text):
        return date.fromisoformat(text)
    from gov_deadlines.day_forms import read_day  # not needed for the usual form

    return read_day(text).day


def is_iso(text: str) -> bool:
    """Whether a text is a day as ``YYYY-MM-DD``; most texts are, and these are read without the table of forms.

    >>> is_iso("2024-04-03"), is_iso("2024-4-3"), is_iso("2024-02-30")
    (True, False, False)
    """
    if len(text) != _ISO or text[4] != "-" or text[7] != "-" or not text.isascii():
        return False
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
