"""Floor 2: pure period arithmetic. A trigger, a period and a way to count give a date; columns work too.

This module knows no government. Days are ordinals on a ``DayIndex``. A reading is one defensible way to count; it
changes the default way in a single respect. Each result also says which days it consulted, since only those
decide whether it is settled.

Defaults (Civil Code arts 200-204 and 1259, by analogy): the trigger day is not counted; the last day is; a
forward period in calendar days that ends on a rest day ends on the next working day; a backward one moves to
the earlier working day; a period in working days ends on its last working day; a period in months ends on the
corresponding day, or on the last day of a month without such a day.
"""

import re
from datetime import date
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from gov_deadlines.errors import WrongKind
from gov_deadlines.text import han_number, narrow
from gov_deadlines.workdays.index import ROLL_STEPS, Convention, Roll, Side

if TYPE_CHECKING:  # a protocol takes longer to make than the rest of this module
    from gov_deadlines.workdays.columns import Ints

    class Days(Protocol):
        """What a period is counted on: a day line, or one extreme of what notices to come can make of it."""

        def add(self, day: int, n: int) -> int | None:
            """The n-th working day after or before a day; None off the line."""

        def roll(self, day: int, step: int) -> int | None:
            """The day itself if it is worked, else the next working day in a direction."""

        def side(self, needed: int, step: int) -> Side:
            """The side of the line on which the missing day of an unanswered question lies."""

    class Columns(Protocol):
        """What a period is counted on from many days at once: the columns of a line, or of one of its extremes."""

        def due(self, days: "Ints", n: int, roll: Roll | None = None) -> "Ints":
            """The n-th working days, in a new array; for n = 0 the day itself, moved off a rest day."""

else:
    Days = Columns = object

Unit = Literal["working-day", "day", "month"]
Direction = Literal["after", "before"]

UNIT_NAMES: dict[str, Unit] = {"wd": "working-day", "d": "day"}
UNITS_SAID: dict[str, Unit] = {
    **dict.fromkeys(("个工作日", "工作日", "workingdays", "workingday", "workdays", "workday", "wd"), "working-day"),
    **dict.fromkeys(("个自然日", "自然日", "天", "日", "calendardays", "calendarday", "days", "day", "d"), "day"),
}
AMOUNT = "[1-9][0-9]{0,3}|[一二两三四五六七八九十百零]{1,5}"
_LAST_DAY = date.max.toordinal()
_PAST_ALL_MONTHS = (date.max.year + 1) * 12


class Period(NamedTuple):
    """A length of time, ``amount`` units after or before its trigger. Amount 0 is the trigger day itself."""

    amount: int
    unit: Unit
    direction: Direction


class Way(NamedTuple):
    """A way to count: the default, or one that differs from it in one or more respects.

    Attributes:
        working_days: days in the text are read as working days.
        trigger_counted: the trigger day is day 1.
        deemed_received: a trigger on a rest day counts as the next working day.
        clear_days: the full number of days lies between the due day and the event.
        roll: where a period in calendar days goes if it ends on a rest day; None: in its direction.
    """

    working_days: bool = False
    trigger_counted: bool = False
    deemed_received: bool = False
    clear_days: bool = False
    roll: Convention | None = None


class Counted(NamedTuple):
    """A counted period, all days ordinals.

    Attributes:
        due: the last day that still complies; None if the count needed a day that is not announced.
        first, last: the days consulted, both included; ``last < first`` if none was.
        needed: if ``due`` is None, on which side of the announced days the needed day lies.
        beyond: if ``due`` is None, whether it must lie before or after all dates that other ways give; None if
            it could be either.
    """

    due: int | None
    first: int
    last: int
    needed: Side | None = None
    beyond: Side | None = None


DEFAULT = Way()
_CHANGES: dict[str, Way] = {
    "working-days": Way(working_days=True),
    "trigger-counted": Way(trigger_counted=True),
    "deemed-received": Way(deemed_received=True),
    "clear-days": Way(clear_days=True),
    "rest-later": Way(roll="following"),
    "rest-stands": Way(roll="unadjusted"),
}
READING_NAMES = tuple(_CHANGES)


def way_of(reading: str) -> Way:
    """The way to count under a named reading; ``default`` is the default way.

    >>> way_of("clear-days").clear_days
    True
    """
    return DEFAULT if reading == "default" else _CHANGES[reading]


@cache
def combinations(readings: tuple[str, ...]) -> tuple[Way, ...]:
    """Every way to count that combines these readings; two rules for rest days exclude each other.

    >>> len(combinations(("clear-days", "rest-later", "rest-stands")))
    6
    """
    ways = [_CHANGES[name] for name in readings]
    switches = [(DEFAULT, way) for way in ways if way.roll is None]
    rolls = (DEFAULT, *(way for way in ways if way.roll is not None))
    return tuple(_merged(chosen) for chosen in product(*switches, rolls))


def _merged(ways: tuple[Way, ...]) -> Way:
    """One way with the changes of all ``ways``."""
    return Way._make(next(filter(None, values), values[0]) for values in zip(*ways, strict=True))


def count_period(index: Days, trigger: int, period: Period, way: Way = DEFAULT) -> Counted:
    """The due day of ``period`` from ``trigger``, counted in the given way.

    >>> from datetime import date
    >>> from gov_deadlines.workdays.index import DayIndex
    >>> week = DayIndex(date(2024, 4, 1).toordinal(), date(2024, 4, 30).toordinal())
    >>> result = count_period(week, date(2024, 4, 5).toordinal(), Period(3, "working-day", "after"))
    >>> date.fromordinal(result.due)
    datetime.date(2024, 4, 10)
    """
    if period.amount == 0:
        return Counted(trigger, trigger, trigger - 1)
    if _is_one_count(period, way):
        found = _by_working_days(index, trigger - 1, _with_receipt(period, way))
        if found.due is not None:
            return found
    start = trigger
    if way.deemed_received:
        rolled = index.roll(trigger, 1)
        if rolled is None:
            return _off_line(index, trigger, 1)._replace(beyond="after")
        start = rolled
    if way.trigger_counted:
        start -= 1
    amount = period.amount + way.clear_days
    signed = amount if period.direction == "after" else -amount
    if counts_working_days(period, way):
        counted = _by_working_days(index, start, signed)
    else:
        counted = _by_calendar_days(index, _land(start, signed, period.unit), signed > 0, way.roll)
    if way.deemed_received:
        return counted._replace(first=min(trigger, counted.first), last=max(trigger, counted.last))
    return counted


def counts_working_days(period: Period, way: Way) -> bool:
    """Whether working days are counted in this way, not calendar days or months."""
    return way.working_days or period.unit == "working-day"


def _is_one_count(period: Period, way: Way) -> bool:
    """Whether receipt on the next working day is part of the count: one working day more, from the day before.

    As one count, it has the bounds of whole arrangements.
    """
    return way.deemed_received and counts_working_days(period, way) and period.direction == "after"


def _with_receipt(period: Period, way: Way) -> int:
    """The working days of such a count."""
    return period.amount + way.clear_days + 1 - way.trigger_counted


def furthest_trigger(index: Days, day: int, period: Period) -> Counted:
    """The furthest trigger from which a period still ends by ``day``, counted in the default way.

    For a forward period, this is the latest trigger whose due day is not after ``day``; for a backward one, the
    earliest event whose due day is not before ``day``. Either may be a rest day. Not for periods in months.

    >>> from gov_deadlines.workdays.index import DayIndex
    >>> week = DayIndex(date(2024, 4, 1).toordinal(), date(2024, 4, 30).toordinal())
    >>> result = furthest_trigger(week, date(2024, 4, 10).toordinal(), Period(3, "working-day", "after"))
    >>> date.fromordinal(result.due)
    datetime.date(2024, 4, 7)
    """
    if period.amount == 0:
        return Counted(day, day, day - 1)
    step = -1 if period.direction == "after" else 1
    if period.unit == "working-day":
        nth = index.add(day - step, step * period.amount)
        if nth is None:
            return _off_line(index, day, step)
        return Counted(nth + step, min(day, nth), max(day, nth))
    counted = _by_calendar_days(index, day, step > 0, None)
    return counted if counted.due is None else counted._replace(due=counted.due + step * period.amount)


def nearest_working(index: Days, day: int, step: int) -> Counted:
    """The day itself if it is worked, else the next working day in the direction of ``step`` (1 or -1)."""
    found = index.roll(day, step)
    if found is None:
        return _off_line(index, day, step)
    return Counted(found, day, found) if step > 0 else Counted(found, found, day)


def _by_working_days(index: Days, start: int, signed: int) -> Counted:
    due = index.add(start, signed)
    if due is None:
        return _off_line(index, start + (1 if signed > 0 else -1), signed)
    return Counted(due, start + 1, due) if signed > 0 else Counted(due, due, start - 1)


def months_on(day: int, months: int) -> int:
    """The corresponding day ``months`` months later (or earlier), or the last day of a month without such a day.

    >>> date.fromordinal(months_on(date(2024, 1, 31).toordinal(), 1))
    datetime.date(2024, 2, 29)
    """
    from calendar import monthrange  # rarely needed, and half of this module's import time

    start = date.fromordinal(day)
    month = start.year * 12 + start.month - 1 + months
    if not 12 <= month < _PAST_ALL_MONTHS:
        return 0 if months < 0 else _LAST_DAY
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1])).toordinal()


def counted_from(trigger: int, period: Period) -> int:
    """The day from which working days are counted in the default way, itself not among them.

    It is the trigger, or the day next to where a period in calendar days ends: moving off a rest day is counting one
    working day from there.

    >>> counted_from(100, Period(7, "working-day", "after")), counted_from(100, Period(7, "day", "after"))
    (100, 106)
    """
    step = 1 if period.direction == "after" else -1
    if period.unit == "working-day" and period.amount:
        return trigger
    return _land(trigger, step * period.amount, period.unit) - step


def _land(start: int, signed: int, unit: Unit) -> int:
    """Where a period in calendar days or months ends, before it is moved off a rest day."""
    return months_on(start, signed) if unit == "month" else start + signed


def _by_calendar_days(index: Days, land: int, forward: bool, roll: Convention | None) -> Counted:
    if roll == "unadjusted":
        return Counted(land, land, land - 1)
    return nearest_working(index, land, ROLL_STEPS[roll or ("following" if forward else "preceding")])


def _off_line(index: Days, first_step: int, direction: int) -> Counted:
    """No answer; it lies beyond every other way's date only if the count ran off the line in its own direction."""
    needed = index.side(first_step, direction)
    ahead: Side = "after" if direction > 0 else "before"
    return Counted(None, first_step, first_step, needed, needed if needed == ahead else None)


# Columns: one period counted from many days at once


def count_days(columns: Columns, triggers: "Ints", period: Period, way: Way = DEFAULT) -> "Ints":
    """``count_period`` for each trigger: day numbers, ``iinfo(int64).min`` if there is no answer. Not for months.

    In the default way, a trigger ``period.amount`` days or more past the columns has no answer, unless the amount
    is 0.
    """
    from gov_deadlines.workdays.columns import NO_DAY  # only here: questions about single days do not need numpy

    if period.amount == 0:
        return triggers
    if _is_one_count(period, way):
        return columns.due(triggers - 1, _with_receipt(period, way))
    start = columns.due(triggers, 0, "following") if way.deemed_received else triggers
    unknown = start == NO_DAY  # checked before subtracting, as the smallest number would wrap around
    start = start - int(way.trigger_counted)
    amount = period.amount + way.clear_days
    signed = amount if period.direction == "after" else -amount
    if counts_working_days(period, way):
        found = columns.due(start, signed)
    elif way.roll == "unadjusted":
        found = start + signed
    else:
        found = columns.due(start + signed, 0, way.roll or ("following" if signed > 0 else "preceding"))
    found[unknown] = NO_DAY
    return found


def consulted(
    triggers: "Ints", dues: "Ints", period: Period, way: Way = DEFAULT, columns: Columns | None = None
) -> "tuple[Ints, Ints]":
    """The first and last day that each row's count consulted; ``last < first`` if it consulted none.

    Rows without a due day (``iinfo(int64).min``) have no meaning. ``columns`` are needed for a trigger on a rest day
    that is ``deemed_received`` later.
    """
    import numpy as np

    if period.amount == 0:
        return triggers, triggers - 1
    start = triggers if columns is None or not way.deemed_received else columns.due(triggers, 0, "following")
    start = start - int(way.trigger_counted)
    amount = period.amount + way.clear_days
    signed = amount if period.direction == "after" else -amount
    if counts_working_days(period, way):
        first, last = np.minimum(dues, start + 1), np.maximum(dues, start - 1)
    else:
        land = start + signed
        first, last = np.minimum(land, dues), np.maximum(land, dues)
        if way.roll == "unadjusted":
            last = land - 1
    if way.deemed_received:
        return np.minimum(triggers, first), np.maximum(triggers, last)
    return first, last


def parse_length(text: str) -> tuple[int, Unit]:
    """Parse a length: ``5wd`` or ``5个工作日`` is five working days, ``5d`` or ``五天`` five calendar days.

    Raises InvalidArgument.

    >>> parse_length("5wd"), parse_length("三天")
    ((5, 'working-day'), (3, 'day'))
    """
    found = re.fullmatch(r"\+?([1-9][0-9]{0,3})(wd|d)", text.strip().lower()) if isinstance(text, str) else None
    length = (int(found[1]), UNIT_NAMES[found[2]]) if found else _said_length(text)
    if length is None:
        raise WrongKind(None, text, "length")
    return length


def is_length(text: object) -> bool:
    """Whether a text is meant as a length: it is one, or is written like ``0wd`` or ``99999d``."""
    short = isinstance(text, str) and re.fullmatch(r"\+?[0-9]+(wd|d)", text, re.IGNORECASE) is not None
    return short or _said_length(text) is not None


def _said_length(text: object) -> tuple[int, Unit] | None:
    """A length in words, Chinese or English; None for any other text."""
    if not isinstance(text, str):
        return None
    form = f"\\+?(?:延长|再延)?({AMOUNT})({'|'.join(UNITS_SAID)})(?:以内|之内|内)?"
    found = re.fullmatch(form, narrow(text).casefold().replace(" ", ""))
    amount = han_number(found[1]) if found else None
    return (amount, UNITS_SAID[found[2]]) if found and amount else None
