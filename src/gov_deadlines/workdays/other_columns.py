"""Columns of days that are not ``datetime64[D]`` yet: times of pandas, polars and Arrow, texts, Python's own dates.

One rule decides, as in files: an instant (a column with a time zone) is the day in China at that instant; a local time
is its own day; text is read as ``day_forms`` reads it, and so is a number, of which only one of eight digits is a day:
20240403. Imported only for such a column.
"""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.arguments import is_masked
from gov_deadlines.day_forms import read_day
from gov_deadlines.days import as_date
from gov_deadlines.errors import InvalidDate, WrongKind
from gov_deadlines.zone import day_in_shanghai

_FINER_THAN_DAYS = ("h", "m", "s", "ms", "us", "ns", "ps", "fs", "as")
_OFFSETS = np.timedelta64(8, "h"), np.timedelta64(9, "h")  # China's time was never less or more than these ahead of UTC
_OF_AN_HOUR = np.timedelta64(0, "s"), np.timedelta64(3599, "s")  # its first and last second
_TEXTS = "OTU"  # numpy's kinds of objects and of texts
_NUMBERS = int, float, Decimal, np.integer, np.floating
_EIGHT_DIGITS = 10_000_000, 99_999_999
_TOO_COARSE = np.float16, np.float32  # a float of 32 bits holds 20240404 in place of 20240403
_REMEMBERED = str, int, float, date  # equal values of one of these types are the same day
EMPTY = ("NaTType", "NAType")  # of pandas
_NO_DAY_32 = np.int32(np.iinfo(np.int32).min)
_NAT = np.datetime64("NaT", "D")
OTHER_THAN_A_DAY = np.iinfo(np.int64).min + 1  # the number where a value was given that is no day
_OTHER = np.datetime64(OTHER_THAN_A_DAY, "D")


def own_values(values: Any) -> NDArray[Any] | None:  # noqa: ANN401  (whatever a caller hands in)
    """A column of polars or Arrow, or one that pandas keeps in Arrow, as an array; None for any other column.

    Dates become their int32 numbers, which are not copied unless a row is empty or the column is in several pieces.
    So do numbers of int32, which would be floats, and no longer days since 1970, once a row is empty.
    """
    pd, pl, pa = (sys.modules.get(name) for name in ("pandas", "polars", "pyarrow"))
    if is_masked(values) and values.dtype == np.int32:
        return np.where(np.ma.getmaskarray(values), _NO_DAY_32, np.ma.getdata(values))
    if pl is not None and isinstance(values, pl.Series):
        days = values.dtype in (pl.Date, pl.Int32)
        return np.asarray(values.to_physical().fill_null(_NO_DAY_32).to_numpy()) if days else None
    if pd is not None and isinstance(values, (pd.Series, pd.Index)):
        if not isinstance(values.dtype, pd.ArrowDtype):
            return _of_pandas(values.array, pd)
        values = values.array.__arrow_array__()
    if pa is None or not isinstance(values, (pa.Array, pa.ChunkedArray)):
        return None
    return in_pieces(values, _of_arrow)


def _of_pandas(values: Any, pd: Any) -> NDArray[Any] | None:  # noqa: ANN401
    """The columns that numpy would get from pandas as floats of 64 bits, and so with another meaning."""
    if isinstance(values.dtype, pd.Int32Dtype):
        return np.asarray(values.to_numpy(np.int32, na_value=_NO_DAY_32))
    if isinstance(values.dtype, pd.CategoricalDtype) and values.categories.dtype == np.int32:
        days: NDArray[Any] = np.append(values.categories.to_numpy(), _NO_DAY_32)
        return np.asarray(days[values.codes])  # the last for -1, an empty row
    return np.asarray(values.to_dense()) if isinstance(values.dtype, pd.SparseDtype) else None


def _of_arrow(piece: Any) -> NDArray[Any]:  # noqa: ANN401
    pa = sys.modules["pyarrow"]
    if pa.types.is_dictionary(piece.type) and piece.type.value_type == pa.int32():
        piece = piece.dictionary_decode()
    elif pa.types.is_run_end_encoded(piece.type) and piece.type.value_type == pa.int32():
        piece = pa.array(piece.to_pylist(), pa.int32())
    return _numbers(piece) if piece.type in (pa.date32(), pa.int32()) else np.asarray(piece)


def in_pieces(values: Any, read: Callable[[Any], NDArray[Any]]) -> NDArray[Any]:  # noqa: ANN401
    """An Array or a ChunkedArray of Arrow, each piece as ``read`` reads it.

    As a whole, pyarrow reads an empty row of a dictionary as its last value.
    """
    pieces = [read(piece) for piece in getattr(values, "chunks", [values])]
    return np.concatenate(pieces) if len(pieces) > 1 else pieces[0] if pieces else np.empty(0, np.int32)


def _numbers(piece: Any) -> NDArray[np.int32]:  # noqa: ANN401
    """An array of ``date32`` or ``int32`` as the int32 numbers that it holds."""
    if not len(piece):
        return np.empty(0, np.int32)
    found = np.frombuffer(piece.buffers()[1], np.int32, len(piece), 4 * piece.offset)
    if not piece.null_count:
        return found
    return np.where(piece.is_null().to_numpy(zero_copy_only=False), _NO_DAY_32, found)


def days_of(values: object, column: NDArray[Any], *, lenient: bool = False) -> NDArray[np.datetime64]:
    """The days of a column as a caller gave it, and as an array; NaT where a row is empty.

    Raises WrongKind for a column of anything else, InvalidDate for a value that is no day; if ``lenient``,
    ``OTHER_THAN_A_DAY`` stands there.

    >>> days_of(None, np.array(["2024-04-03T23:59", "NaT"], "M8[ns]"))
    array(['2024-04-03',        'NaT'], dtype='datetime64[D]')
    """
    if not column.ndim:  # one value is no column, and a naive datetime alone says no day
        raise WrongKind("days", values, "column")
    zone = _zone(values)
    if zone is not None and column.dtype.kind == "O":  # pandas gives an object for each instant, or numbers in UTC
        try:
            column = np.asarray(values, "M8[us]")
        except (TypeError, ValueError):  # one instant, or a list in each row
            raise WrongKind("days", type(values).__name__, "day-column") from None
    if column.dtype.kind == "M" and np.datetime_data(column.dtype)[0] in _FINER_THAN_DAYS:
        return column.astype("M8[D]") if zone is None else _days_in_shanghai(column.astype("M8[s]"), lenient=lenient)
    if column.dtype.kind in _TEXTS:
        return _days_each(column, lenient=lenient)
    if column.dtype.kind == "f" and np.isnan(column).all():  # what pandas and polars make of a column without a value
        return np.full(column.shape, _NAT)
    if column.dtype.type in _TOO_COARSE:
        raise WrongKind("days", str(column.dtype), "rounded-day-column")
    if column.dtype.kind in "iuf":
        return _days_of_numbers(column, lenient=lenient)
    raise WrongKind("days", str(column.dtype), "day-column")


def _days_each(column: NDArray[Any], *, lenient: bool) -> NDArray[np.datetime64]:
    read: dict[Any, np.datetime64] = {}
    day = _day_or_other if lenient else _day
    return np.array([day(one, read) for one in column.reshape(-1).tolist()], "M8[D]").reshape(column.shape)


def _days_of_numbers(column: NDArray[Any], *, lenient: bool) -> NDArray[np.datetime64]:
    """The days of numbers such as 20240403; NaN is an empty row, as pandas makes floats of integers with gaps.

    Raises WrongKind where none is a day: they count something, and nobody knows from when.
    """
    likely = _like_days(column)  # one by one, the others would take long
    values, places = np.unique(column[likely], return_inverse=True)
    days = _days_each(values, lenient=True)
    if column.size and (days.view(np.int64) == OTHER_THAN_A_DAY).all():
        raise WrongKind("days", str(column.dtype), "day-column")
    found = np.where(np.isnan(column), _NAT, _OTHER)
    found[likely] = days[places.reshape(-1)]
    if not lenient:
        _days_each(column[found.view(np.int64) == OTHER_THAN_A_DAY][:1], lenient=False)  # raises for the first
    return found


def _like_days(column: NDArray[Any]) -> NDArray[np.bool_]:
    """Which numbers have eight digits, of which the last four may be a month and a day."""
    found = (column >= _EIGHT_DIGITS[0]) & (column <= _EIGHT_DIGITS[1])
    digits = column[found].astype(np.int64)
    month, day = digits // 100 % 100, digits % 100
    found[found] = (digits == column[found]) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    return found


def _zone(values: object) -> object:
    """The time zone of a column of instants, by the names that polars, Arrow and pandas have for it; None without."""
    kind = getattr(values, "dtype", None) or getattr(values, "type", None)
    kind = getattr(kind, "pyarrow_dtype", kind)
    kind = getattr(kind, "value_type", kind)  # of Arrow's dictionaries and runs
    return getattr(kind, "time_zone", None) or getattr(kind, "tz", None)


def _days_in_shanghai(instants: NDArray[Any], *, lenient: bool) -> NDArray[np.datetime64]:
    """The days in China at instants, in UTC. Only in the hour before midnight does it matter how far ahead it was."""
    early, late = ((instants + offset).astype("M8[D]") for offset in _OFFSETS)
    doubtful = np.flatnonzero((early != late) & ~np.isnat(instants))
    moments = instants.reshape(-1)[doubtful]
    hours, rows = np.unique(moments.astype("M8[h]"), return_inverse=True)
    day_at = _day_at_or_other if lenient else _day_at
    days, ends = (np.array([day_at(one) for one in hours + second], "M8[D]") for second in _OF_AN_HOUR)
    found = days[rows]
    for at in np.flatnonzero((days != ends)[rows]):  # the clocks were changed within that hour
        found[at] = day_at(moments[at])
    late.reshape(-1)[doubtful] = found
    return late


def _day_at(instant: np.datetime64) -> date:
    moment = instant.astype("M8[s]").item()
    if not isinstance(moment, datetime):
        raise InvalidDate(str(instant), "no-such-day")  # beyond the calendar
    return day_in_shanghai(moment.replace(tzinfo=UTC))


def _day_at_or_other(instant: np.datetime64) -> date | np.datetime64:
    try:
        return _day_at(instant)
    except InvalidDate:
        return _OTHER


def _day_or_other(value: Any, read: dict[Any, np.datetime64]) -> np.datetime64:  # noqa: ANN401
    try:
        return _day(value, read)
    except InvalidDate:
        if type(value) is str:
            read[value] = _OTHER
        return _OTHER


def _day(value: Any, read: dict[Any, np.datetime64]) -> np.datetime64:  # noqa: ANN401  (whatever a column holds)
    try:
        kind = type(value)
        key = value if kind is str else (kind, value)  # 20240403 equals other things, which are no days
        if kind in _REMEMBERED and key in read:
            return read[key]
        empty = value is None or type(value).__name__ in EMPTY or value != value
        if empty or (isinstance(value, str) and not value.strip()):
            return _NAT
        day = np.datetime64(_as_day(value), "D")
        if kind in _REMEMBERED:
            read[key] = day
        return day
    except InvalidDate:
        raise
    except Exception:  # noqa: BLE001  (a caller's object may raise anything)
        raise InvalidDate(value, "class") from None


def _as_day(value: Any) -> date:  # noqa: ANN401
    """The day of a value by itself. Raises InvalidDate, or whatever a caller's object raises."""
    if isinstance(value, _NUMBERS) and not isinstance(value, (bool, *_TOO_COARSE)):
        return read_day(str(value)).day
    return value.date() if isinstance(value, datetime) and value.tzinfo is None else as_date(value)
