"""Columns of days that are not ``datetime64[D]`` yet: times of pandas, polars and Arrow, texts, Python's own dates.

One rule decides, as in files: an instant (a column with a time zone) is the day in China at that instant; a local time
is its own day; text is read as ``day_forms`` reads it. Imported only for such a column.
"""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.days import as_date
from gov_deadlines.errors import InvalidDate, WrongKind
from gov_deadlines.zone import day_in_shanghai

_FINER_THAN_DAYS = ("h", "m", "s", "ms", "us", "ns", "ps", "fs", "as")
_OFFSETS = np.timedelta64(8, "h"), np.timedelta64(9, "h")  # China's time was never less or more than these ahead of UTC
_OF_AN_HOUR = np.timedelta64(0, "s"), np.timedelta64(3599, "s")  # its first and last second
_TEXTS = "OTU"  # numpy's kinds of objects and of texts
_EMPTY = ("NaTType", "NAType")  # of pandas
_NAT = np.datetime64("NaT", "D")


def days_of(values: object, column: NDArray[Any]) -> NDArray[np.datetime64]:
    """The days of a column as a caller gave it, and as an array; NaT where a row is empty.

    Raises WrongKind for a column of anything else, InvalidDate for a value that is no day.

    >>> days_of(None, np.array(["2024-04-03T23:59", "NaT"], "M8[ns]"))
    array(['2024-04-03',        'NaT'], dtype='datetime64[D]')
    """
    if not column.ndim:  # one value is no column, and a naive datetime alone says no day
        raise WrongKind("days", values, "column")
    zone = _zone(values)
    if zone is not None and column.dtype.kind == "O":  # pandas gives an object for each instant, or numbers in UTC
        column = np.asarray(values, "M8[us]")
    if column.dtype.kind == "M" and np.datetime_data(column.dtype)[0] in _FINER_THAN_DAYS:
        return column.astype("M8[D]") if zone is None else _days_in_shanghai(column.astype("M8[s]"))
    if column.dtype.kind in _TEXTS:
        read: dict[Any, np.datetime64] = {}
        return np.array([_day(one, read) for one in column.reshape(-1).tolist()], "M8[D]").reshape(column.shape)
    raise WrongKind("days", str(column.dtype), "day-column")


def _zone(values: object) -> object:
    """The time zone of a column of instants, by the names that polars, Arrow and pandas have for it; None without."""
    kind = getattr(values, "dtype", None) or getattr(values, "type", None)
    kind = getattr(kind, "pyarrow_dtype", kind)
    return getattr(kind, "time_zone", None) or getattr(kind, "tz", None)


def _days_in_shanghai(instants: NDArray[Any]) -> NDArray[np.datetime64]:
    """The days in China at instants, in UTC. Only in the hour before midnight does it matter how far ahead it was."""
    early, late = ((instants + offset).astype("M8[D]") for offset in _OFFSETS)
    doubtful = np.flatnonzero((early != late) & ~np.isnat(instants))
    moments = instants.reshape(-1)[doubtful]
    hours, rows = np.unique(moments.astype("M8[h]"), return_inverse=True)
    days, ends = (np.array([_day_at(one) for one in hours + second], "M8[D]") for second in _OF_AN_HOUR)
    found = days[rows]
    for at in np.flatnonzero((days != ends)[rows]):  # the clocks were changed within that hour
        found[at] = _day_at(moments[at])
    late.reshape(-1)[doubtful] = found
    return late


def _day_at(instant: np.datetime64) -> date:
    moment = instant.astype("M8[s]").item()
    if not isinstance(moment, datetime):
        raise InvalidDate(str(instant), "no-such-day")  # beyond the calendar
    return day_in_shanghai(moment.replace(tzinfo=UTC))


def _day(value: Any, read: dict[Any, np.datetime64]) -> np.datetime64:  # noqa: ANN401  (whatever a column holds)
    try:
        if value in read:
            return read[value]
        empty = value is None or type(value).__name__ in _EMPTY or value != value
        if empty or (isinstance(value, str) and not value.strip()):
            return _NAT
        local = isinstance(value, datetime) and value.tzinfo is None
        return read.setdefault(value, np.datetime64(value.date() if local else as_date(value), "D"))
    except InvalidDate:
        raise
    except Exception:  # noqa: BLE001  (a caller's object may raise anything)
        raise InvalidDate(value, "class") from None
