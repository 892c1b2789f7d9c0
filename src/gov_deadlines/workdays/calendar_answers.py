"""What a calendar answers, as records: a day counted to, the working days between two days, and a month.

``WorkCalendar`` itself answers with plain dates and numbers. These keep the question beside it, and what a notice to
come can make of it, for whoever prints or sends the answer.
"""

from calendar import monthrange
from datetime import date
from typing import Any, NamedTuple

from gov_deadlines.days import AnyDay, as_date
from gov_deadlines.workdays.calendar import Bounds, WorkCalendar
from gov_deadlines.workdays.index import Roll
from gov_deadlines.workdays.known_day import Day, looked_up_in


class Added(NamedTuple):
    """The ``n``-th working day from a day.

    Attributes:
        calendar, start, n: the question.
        bounds: the date, and how early and how late notices to come can make it.
    """

    calendar: WorkCalendar
    start: date
    n: int
    bounds: Bounds

    @property
    def day(self) -> date:
        """The day counted to."""
        return self.bounds.likely

    def to_dict(self, *, fingerprint: bool = False) -> dict[str, Any]:
        """The answer as a JSON object, as ``gov-deadlines calendar add`` prints it; bounds only if it projects."""
        from gov_deadlines.plain import fields, printed

        found = looked_up_in(self.calendar) | fields(self, "start n") | {"date": self.day.isoformat()}
        found |= fields(self.bounds, "earliest latest") if self.calendar.extremes else {}
        return found | printed(self.calendar, fingerprint)


class Counted(NamedTuple):
    """The working days in (a, b], or minus those in [b, a) when b < a.

    Attributes:
        calendar, a, b: the question.
        working_days: how many.
        fewest, most: how many notices to come can leave; None if the calendar does not project.
    """

    calendar: WorkCalendar
    a: date
    b: date
    working_days: int
    fewest: int | None
    most: int | None

    def to_dict(self, *, fingerprint: bool = False) -> dict[str, Any]:
        """The answer as a JSON object, as ``gov-deadlines calendar count`` prints it; bounds only if it projects."""
        from gov_deadlines.plain import fields, printed

        found = looked_up_in(self.calendar) | fields(self, "a b working_days")
        found |= fields(self, "fewest most") if self.fewest is not None else {}
        return found | printed(self.calendar, fingerprint)


class Month(NamedTuple):
    """A month.

    Attributes:
        calendar, year, month: the question.
        days: each of its days; None for one that is not announced.
    """

    calendar: WorkCalendar
    year: int
    month: int
    days: tuple[Day | None, ...]

    def to_dict(self, *, fingerprint: bool = False) -> dict[str, Any]:
        """The month as a JSON object, as ``gov-deadlines calendar show`` prints it, without unannounced days."""
        from gov_deadlines.plain import printed

        days = [one for one in self.days if one is not None]
        return (
            looked_up_in(self.calendar)
            | {"month": f"{self.year}-{self.month:02d}", "working_days": sum(one.working for one in days)}
            | {"days": [one.to_dict(nested=True) for one in days]}
            | printed(self.calendar, fingerprint)
        )


def added(calendar: WorkCalendar, day: AnyDay, n: int, roll: Roll | None = None) -> Added:
    """``calendar.add``, with its bounds. Raises as ``calendar.bounds``.

    >>> from gov_deadlines.workdays.calendar import calendar
    >>> added(calendar("CN-GX"), date(2024, 4, 3), 7).to_dict()["date"]
    '2024-04-17'
    """
    return Added(calendar, as_date(day), n, calendar.bounds(day, n, roll))


def counted(calendar: WorkCalendar, a: AnyDay, b: AnyDay) -> Counted:
    """``calendar.count``, with its bounds. Raises NotAnnounced, InvalidDate.

    >>> from gov_deadlines.workdays.calendar import calendar
    >>> counted(calendar("CN"), date(2024, 4, 3), date(2024, 4, 15)).working_days
    7
    """
    start, end = as_date(a), as_date(b)
    extremes = calendar.extremes
    found = extremes and extremes.count_bounds(start.toordinal(), end.toordinal())
    fewest, most = found or (None, None)
    return Counted(
        calendar=calendar, a=start, b=end, working_days=calendar.count(start, end), fewest=fewest, most=most
    )


def month_of(calendar: WorkCalendar, year: int, month: int) -> Month:
    """A month, day by day. Raises NotAnnounced if none of its days is announced.

    >>> from gov_deadlines.workdays.calendar import calendar
    >>> month_of(calendar("CN"), 2024, 4).to_dict()["working_days"]
    22
    """
    last = monthrange(year, month)[1]
    days = tuple(calendar.find_day(date(year, month, day)) for day in range(1, last + 1))
    if not any(days):
        calendar.day(date(year, month, 1))
    return Month(calendar, year, month, days)
