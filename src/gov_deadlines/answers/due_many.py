"""By when, for a column of triggers: look-ups in the table of all answers."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Unpack, overload

import numpy as np

from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.answers.due_table import DueTable
from gov_deadlines.arguments import as_flag, as_list
from gov_deadlines.data_files import own_data
from gov_deadlines.errors import OutOfRange, Unusable, WrongKind
from gov_deadlines.workdays.columns import (
    DATES,
    NO_DAY,
    Days,
    Ints,
    Whole,
    apart,
    as_column,
    day_numbers,
    day_type,
    in_chunks,
    look_up,
    narrow,
    output,
    together,
    wide,
)
from gov_deadlines.workdays.kinds import taken, whole

_TABLES_KEPT = 32


class _Flat(NamedTuple):
    """Due days by limit and trigger day: ``flat[limit * width + day]``; the last cell of a row is for other days.

    ``same_day`` gives, for each limit due on the trigger day itself, its position and the days it governs; such a
    limit needs no calendar, so it answers for days outside the table.
    """

    flat: Ints
    width: int
    limits: int
    same_day: tuple[tuple[int, int, int], ...]


@overload
def due_many(
    limits: str | Sequence[str],
    triggers: Days,
    which: Whole | None = None,
    out: Days | None = None,
    *,
    safest: bool = False,
    **context: Unpack[ContextKeywords],
) -> Days: ...


@overload
def due_many(
    limits: str | Sequence[str],
    triggers: Any,  # noqa: ANN401  (a column of pandas, polars or Arrow)
    which: Any = None,  # noqa: ANN401
    out: None = None,
    *,
    safest: bool = False,
    **context: Unpack[ContextKeywords],
) -> Any: ...  # noqa: ANN401


def due_many(
    limits: str | Sequence[str],
    triggers: Any,
    which: Any = None,
    out: Days | None = None,
    *,
    safest: bool = False,
    **context: Unpack[ContextKeywords],
) -> Any:
    """``due`` for a column of triggers: the due date of each row under the default reading.

    Args:
        limits: one id for all rows, or a list of ids.
        triggers: ``datetime64[D]``, or int32 days since 1970-01-01; or a column of pandas, polars or Arrow.
        which: with a list, the position in ``limits`` for each row: integers of any type, same shape.
        out: receives the result: ``datetime64[D]`` or int32, same shape.
        safest: give instead the safest dates, the earliest over all combinations of readings (as ``Due.safest``).
        known_on: see ``due``.
        region: see ``due``.
        ignore_in_force: see ``due``.
        announced_only: see ``due``.
        holidays: see ``due``.
        rules: see ``due``.
        strict: see ``due``.

    Returns:
        Due dates in the type of ``out``, else of ``triggers`` (of a Series a Series with its name and labels, of an
        Arrow array a ``date32``); NaT (int32: the smallest int32) for every row
        without an answer from ``due``: not in force, not announced, no trigger, or a day that a faulty file of yours
        may decree (``due`` names the file; with ``strict`` it is raised here).

    Raises InvalidArgument for arrays of other types or shapes, and for a position in ``which`` outside ``limits``
    (``out`` may then hold part of the answers). For standing, bounds and reasons too, see ``due_columns``.

    >>> import numpy as np
    >>> due_many("qinzhou/countersign-reply", np.array(["2024-04-03", "2023-09-11"], "M8[D]"))
    array(['2024-04-17',        'NaT'], dtype='datetime64[D]')
    """
    kind, (triggers, which) = taken({"triggers": triggers, "which": which})
    table = _table(_ids(limits), Context.of(**context), as_flag(safest, "safest"))
    numbers = day_numbers(triggers)
    found = _due_many(table, numbers, None if which is None and isinstance(limits, str) else _codes(whole(which)), out)
    return found if out is not None else kind.dated(found)


def _due_many(table: _Flat, numbers: Whole, codes: Whole | None, out: Days | None) -> Days:
    """The due days of day numbers, each with the code of its limit; without codes, of one limit."""
    target = output(out, numbers, day_type(numbers, out))
    if codes is None and not table.same_day and target.dtype != np.int32:
        return look_up(table.flat.view(target.dtype), numbers, target)
    codes = np.zeros((), np.int8) if codes is None else codes
    rows, codes = together(apart(numbers, target), apart(codes, target))
    if rows.shape != target.shape:
        raise Unusable("which")
    in_chunks(lambda work, *columns: _mixed(table, work, *columns), 2, rows, codes, target)
    return target


def _mixed(table: _Flat, work: Ints, numbers: Whole, codes: Whole, out: Days) -> None:
    """The due days of a chunk of rows; each row's code names its limit."""
    at, found = work
    if _largest(codes) >= table.limits:
        raise OutOfRange("which", _largest(codes), 0, table.limits - 1)
    if out.dtype == DATES and out.flags.c_contiguous:
        found = out.view(np.int64)
    np.multiply(codes, table.width, out=at, dtype=np.int64)
    if _largest(numbers) < table.width - 1:
        at += numbers
        np.take(table.flat, at, mode="clip", out=found)
    else:
        days = wide(numbers)
        at += np.minimum(days.view(np.uint64), table.width - 1).view(np.int64)
        np.take(table.flat, at, mode="clip", out=found)
        _fill_same_days(table, days, codes, found)
    if out.dtype != DATES or not out.flags.c_contiguous:
        out[...] = narrow(found, out.dtype)


def _largest(numbers: Whole) -> int:
    """The largest number; negative numbers count as larger than all others, so one pass checks both ends."""
    return int(numbers.view(f"u{numbers.itemsize}").max(initial=0))


def _fill_same_days(table: _Flat, days: Ints, codes: Whole, found: Ints) -> None:
    """Answer for limits due on the trigger day itself, also on days outside the table."""
    for code, first, last in table.same_day:
        np.copyto(found, days, where=(codes == code) & (days >= first) & (days <= last))


def _codes(which: Whole | None) -> Whole:
    codes = as_column(which, "which")
    if which is None or codes.dtype.kind not in "iu":
        raise Unusable("which")
    return codes


def _ids(limits: str | Sequence[str]) -> tuple[str, ...]:
    """The ids asked about. Raises InvalidArgument for anything but a string or a list of strings."""
    ids = (limits,) if isinstance(limits, str) else tuple(as_list(limits, "limits", "limits"))
    if not ids or not all(isinstance(one, str) for one in ids):
        raise WrongKind("limits", limits, "limits")
    return ids


def _table(ids: tuple[str, ...], context: Context, safest: bool) -> _Flat:
    """The table of these limits, from memory if it was made before from the shipped data."""
    own = context.holidays is not None or context.rules is not None or own_data()
    return (_kept_table.__wrapped__ if own else _kept_table)(ids, context, safest)


@lru_cache(maxsize=_TABLES_KEPT)
def _kept_table(ids: tuple[str, ...], context: Context, safest: bool) -> _Flat:
    table = DueTable(context, ids=ids)
    return _flat(table, table.safest if safest else table.due)


def _flat(table: DueTable, dates: Ints) -> _Flat:
    """The dates indexed by days since 1970-01-01, so that look-ups need no subtraction."""
    width = table.last + 2
    flat = np.full((len(table.ids), width), NO_DAY)
    flat[:, table.first : table.last + 1] = dates
    same_day = tuple((row, first, last) for row, first, last, _ in table.same_day)
    for row, first, last in same_day:
        start, stop = max(first, 0), max(min(last + 1, width - 1), 0)
        flat[row, start:stop] = np.arange(start, max(start, stop))
    return _Flat(flat.reshape(-1), width, len(table.ids), same_day)
