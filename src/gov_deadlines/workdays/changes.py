"""What changed between two days of knowledge: which days moved, and which notices moved them."""

from datetime import date
from typing import NamedTuple

from gov_deadlines.days import as_date
from gov_deadlines.workdays.calendar import Day, WorkCalendar, calendar
from gov_deadlines.workdays.library import Holidays


class Change(NamedTuple):
    """One day whose working status changed; ``after.notice`` or ``before.notice`` says why."""

    date: date
    before: Day
    after: Day


class CalendarDiff(NamedTuple):
    """The difference between a region's calendar as known on two days.

    Attributes:
        region, known_from, known_to: what was compared.
        changes: days announced in both whose working status differs, in date order.
        announced: years announced only in the later one.
        withdrawn: years announced only in the earlier one (when the dates are given in reverse).
    """

    region: str
    known_from: date
    known_to: date
    changes: tuple[Change, ...]
    announced: tuple[int, ...]
    withdrawn: tuple[int, ...]


def calendar_diff(region: str, known_from: date, known_to: date, holidays: Holidays = None) -> CalendarDiff:
    """The days that notices published between two days of knowledge changed.

    >>> from datetime import date
    >>> diff = calendar_diff("CN", date(2019, 3, 1), date(2019, 4, 1))
    >>> [str(change.date) for change in diff.changes]
    ['2019-04-28', '2019-05-02', '2019-05-03', '2019-05-05']
    """
    before = calendar(region, known_from, holidays)
    after = calendar(region, known_to, holidays)
    after.line.require_whole()
    return CalendarDiff(
        before.region,
        as_date(known_from),
        as_date(known_to),
        tuple(_changes(before, after)),
        tuple(year for year in after.years if year not in before.years),
        tuple(year for year in before.years if year not in after.years),
    )


def _changes(before: WorkCalendar, after: WorkCalendar) -> list[Change]:
    old, new = before.line.index, after.line.index
    common = range(max(old.first, new.first), min(old.last, new.last) + 1)
    moved = (date.fromordinal(day) for day in common if old.is_working(day) != new.is_working(day))
    return [Change(day, before.day(day), after.day(day)) for day in moved]
