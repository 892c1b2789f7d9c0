"""By when, for whole columns: triggers in, due dates out, for one limit or for another limit in each row."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from gov_deadlines.arguments import as_flag
from gov_deadlines.counting.periods import due_table
from gov_deadlines.data_files import own_data
from gov_deadlines.days import as_date, day_number
from gov_deadlines.errors import OutOfRange, Unusable, WrongKind
from gov_deadlines.rules.book import Rules, counted, rule_book
from gov_deadlines.rules.model import Limit
from gov_deadlines.workdays.calendar import calendar
from gov_deadlines.workdays.columns import (
    DATES,
    NO_DAY,
    DayColumns,
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
from gov_deadlines.workdays.library import Holidays
from gov_deadlines.workdays.regions import region as region_of

_ONE_DAY = timedelta(days=1)
_TABLES_KEPT = 32


class _Setting(NamedTuple):
    """Under what a column is answered: the keywords of ``due_many``."""

    known_on: date | None
    region: str | None
    ignore_in_force: bool
    holidays: Holidays
    rules: Rules


class _Table(NamedTuple):
    """Due days by limit and trigger day: ``flat[limit * width + day]``; the last of a row is for days off the table.

    ``same_day`` has, for each limit due on its trigger itself, its position and the days it governs; such a
    limit needs no calendar, so it answers for days that the table does not hold.
    """

    flat: Ints
    width: int
    limits: int
    same_day: tuple[tuple[int, int, int], ...]


def due_many(
    limits: str | Sequence[str],
    triggers: Days,
    which: Whole | None = None,
    out: Days | None = None,
    *,
    known_on: date | None = None,
    region: str | None = None,
    ignore_in_force: bool = False,
    holidays: Holidays = None,
    rules: Rules = None,
) -> Days:
    """``due`` for a column of triggers: the due date of each row under the default reading.

    Args:
        limits: one id for all rows, or a list of ids.
        triggers: ``datetime64[D]``, or int32 days since 1970-01-01.
        which: with a list, which of ``limits`` each row is about: integers of any type, same shape.
        out: receives the result: ``datetime64[D]`` or int32, same shape.
        known_on: as for ``due``, like the following.
        region: see ``due``.
        ignore_in_force: see ``due``.
        holidays: see ``due``.
        rules: see ``due``.

    Returns:
        Due dates in the type of ``out`` or else of ``triggers``; NaT (int32: its smallest number) for every row
        to which ``due`` has no answer: not in force, not announced, or no trigger.

    Raises InvalidArgument for arrays of other types or shapes, and for a position in ``which`` that ``limits`` does
    not have (``out`` may then hold part of the answers).

    >>> import numpy as np
    >>> due_many("qinzhou/countersign-reply", np.array(["2024-04-03", "2023-09-11"], "M8[D]"))
    array(['2024-04-17',        'NaT'], dtype='datetime64[D]')
    """
    ids = _ids(limits)
    table = _table(ids, _setting(known_on, region, ignore_in_force, holidays, rules))
    numbers = day_numbers(triggers)
    target = output(out, numbers, day_type(numbers, out))
    if isinstance(limits, str) and which is None and not table.same_day and target.dtype != np.int32:
        return look_up(table.flat.view(target.dtype), numbers, target)
    codes = np.zeros((), np.int8) if which is None and isinstance(limits, str) else _codes(which)
    rows, codes = together(apart(numbers, target), apart(codes, target))
    if rows.shape != target.shape:
        raise Unusable("which")
    in_chunks(lambda work, *columns: _mixed(table, work, *columns), 2, rows, codes, target)
    return target


def _mixed(table: _Table, work: Ints, numbers: Whole, codes: Whole, out: Days) -> None:
    """The due days of a chunk of rows, each about the limit its code names."""
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
    """The largest number, where a negative one counts as larger than any that is not: one pass finds both ends."""
    return int(numbers.view(f"u{numbers.itemsize}").max(initial=0))


def _fill_same_days(table: _Table, days: Ints, codes: Whole, found: Ints) -> None:
    """Answer for the limits due on their trigger itself also where the table has no such day."""
    for code, first, last in table.same_day:
        np.copyto(found, days, where=(codes == code) & (days >= first) & (days <= last))


def _codes(which: Whole | None) -> Whole:
    codes = as_column(which, "which")
    if which is None or codes.dtype.kind not in "iu":
        raise Unusable("which")
    return codes


def _ids(limits: str | Sequence[str]) -> tuple[str, ...]:
    """The ids asked about. Raises InvalidArgument for what is no list of strings."""
    try:
        ids = (limits,) if isinstance(limits, str) else tuple(limits)
    except Exception:  # noqa: BLE001  (whatever was given may raise anything when it is gone through)
        ids = ()
    if not ids or not all(isinstance(one, str) for one in ids):
        raise WrongKind("limits", limits, "limits")
    return ids


def _setting(
    known_on: date | None, region: str | None, ignore_in_force: bool, holidays: Holidays, rules: Rules
) -> _Setting:
    """What a column is answered under. Raises InvalidDate, UnknownRegion, InvalidArgument."""
    return _Setting(
        None if known_on is None else as_date(known_on),
        None if region is None else region_of(region).code,
        as_flag(ignore_in_force, "ignore_in_force"),
        holidays,
        rules,
    )


_kept: dict[tuple[tuple[str, ...], _Setting], _Table] = {}


def _table(ids: tuple[str, ...], setting: _Setting) -> _Table:
    """The table of these limits, from memory where it was made before from the shipped data."""
    if setting.holidays is not None or setting.rules is not None or own_data():
        return _make_table(ids, setting)
    key = (ids, setting)
    if key not in _kept:
        if len(_kept) >= _TABLES_KEPT:
            _kept.clear()
        _kept[key] = _make_table(ids, setting)
    return _kept[key]


def _make_table(ids: tuple[str, ...], setting: _Setting) -> _Table:
    book = rule_book(setting.rules)
    lines: list[list[tuple[Ints, int, int]]] = []
    same_day = []
    for position, limit_id in enumerate(ids):
        versions = [counted(one) for one in book.versions(limit_id)]
        lines.append([])
        for nth, limit in enumerate(versions):
            first, last = governed_days(versions, nth, setting.ignore_in_force)
            if limit.period.amount == 0:
                same_day.append((position, first, last))
            else:
                lines[-1].append((due_table(_columns(limit, setting), limit.period), first, last))
    width = max((len(table) for rows in lines for table, _, _ in rows), default=0) + 1
    return _Table(_flat(lines, same_day, width), width, len(ids), tuple(same_day))


def _columns(limit: Limit, setting: _Setting) -> DayColumns:
    region = limit.region if setting.region is None else setting.region
    return calendar(region, setting.known_on, setting.holidays).line.columns


def governed_days(versions: Sequence[Limit], nth: int, ignore_in_force: bool) -> tuple[int, int]:
    """The first and last trigger day (days since 1970-01-01) that a version answers for.

    Where being in force is to be ignored, the days of a gap go to the version before it, those before all
    versions to the first.
    """
    pack = versions[nth].pack
    first, last = pack.in_force_from, pack.in_force_until or date.max
    if ignore_in_force:
        first = first if nth else date.min
        last = (
            date.max
            if nth == len(versions) - 1
            else date.fromordinal(versions[nth + 1].pack.in_force_from.toordinal() - 1)
        )
    return day_number(first), day_number(last)


def _flat(lines: list[list[tuple[Ints, int, int]]], same_day: list[tuple[int, int, int]], width: int) -> Ints:
    """One row of ``width`` due days for each limit; the last of a row has no answer."""
    flat = np.full((len(lines), width), NO_DAY)
    for line, rows in zip(flat, lines, strict=True):
        for table, first, last in rows:
            start, stop = max(first, 0), max(min(last + 1, len(table)), 0)
            line[start:stop] = table[start:stop]
    for position, first, last in same_day:
        start, stop = max(first, 0), max(min(last + 1, width - 1), 0)
        flat[position, start:stop] = np.arange(start, max(start, stop))
    return flat.reshape(-1)
