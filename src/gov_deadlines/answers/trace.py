"""A count day by day, from the trigger to the due date."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from gov_deadlines.counting.periods import Period, months_on
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.known_day import Day

_ONE_DAY = timedelta(days=1)


class TraceDay(NamedTuple):
    """One day of a count.

    Attributes:
        date: the day.
        number: its place in the count; None for the trigger, skipped days, and days moved over at the end.
        day: what is known of it; None if it is not announced (a calendar-day count needs only its end).
    """

    date: date
    number: int | None
    day: Day | None

    def to_dict(self) -> dict[str, Any]:
        """The day as a JSON object; ``kind`` and ``name`` are null if it is not announced."""
        from gov_deadlines.plain import fields

        known = dict.fromkeys(("kind", "name")) if self.day is None else fields(self.day, "kind name")
        return fields(self, "date number") | known


def trace(calendar: WorkCalendar, trigger: date, due: date, period: Period) -> Iterator[TraceDay]:
    """Every day in order from the trigger to the due day, or to the end of the count before it was moved."""
    find, forward = calendar.find_day, period.direction == "after"
    yield TraceDay(trigger, None, find(trigger))
    number, day, amount = 0, trigger, _days_counted(trigger.toordinal(), period)
    while number < amount:
        day += _ONE_DAY if forward else -_ONE_DAY
        known = find(day)
        counts = period.unit != "working-day" or (known is not None and known.working)
        number += counts
        yield TraceDay(day, number if counts else None, known)
    while day != due:
        day += _ONE_DAY if due > day else -_ONE_DAY
        yield TraceDay(day, None, find(day))


def _days_counted(start: int, period: Period) -> int:
    """How many days to count; months have their actual lengths."""
    if period.unit != "month":
        return period.amount
    return abs(months_on(start, period.amount if period.direction == "after" else -period.amount) - start)
