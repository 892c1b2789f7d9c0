"""The count behind an answer, day by day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from gov_deadlines.counting.periods import Period, months_on
from gov_deadlines.workdays.calendar import Day, WorkCalendar

_ONE_DAY = timedelta(days=1)


class TraceDay(NamedTuple):
    """One day of a count.

    Attributes:
        date: the day.
        number: its place in the count; None for the trigger, for days skipped and for days moved over.
        day: what is known of it; None where it is not announced (a calendar-day count needs only its end).
    """

    date: date
    number: int | None
    day: Day | None


def trace_period(calendar: WorkCalendar, trigger: date, due: date, period: Period) -> Iterator[TraceDay]:
    """Every day from the trigger to ``due``, or to where the count landed before it was moved, in counting order."""
    step = _ONE_DAY if period.direction == "after" else -_ONE_DAY
    yield TraceDay(trigger, None, calendar.find_day(trigger))
    number, day, amount = 0, trigger, _length(trigger, period)
    while number < amount:
        day += step
        known = calendar.find_day(day)
        counts = period.unit != "working-day" or (known is not None and known.working)
        number += counts
        yield TraceDay(day, number if counts else None, known)
    roll = _ONE_DAY if due > day else -_ONE_DAY
    while day != due:
        day += roll
        yield TraceDay(day, None, calendar.find_day(day))


def _length(trigger: date, period: Period) -> int:
    """How many days are to be counted: months are as long as they are."""
    if period.unit != "month":
        return period.amount
    start = trigger.toordinal()
    return abs(months_on(start, period.amount if period.direction == "after" else -period.amount) - start)
