"""Counting on announced days as far as they go, and on the likely ones after them, with what notices to come can move.

The bounds of a walk of several counts are exact. Those of a chain of steps, each with rules of its own, are put
together: the earliest day of one step, taken on from there as early as possible, is no later than any date that the
notices to come can give; ``steps.narrowed`` makes them exact where it can. Days are ordinals, bounds are dates.
"""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from gov_deadlines.counting.periods import Counted, Days
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.index import Roll
from gov_deadlines.workdays.line import Unsettled

if TYPE_CHECKING:
    from gov_deadlines.workdays.projection import ProjectedLine  # not for a settled answer
    from gov_deadlines.workdays.walks import Walk

    Onward = Callable[[Days, int], int | None]


class DateBounds(NamedTuple):
    """The earliest and the latest date that notices to come can make of a date; equal if they cannot move it."""

    earliest: date
    latest: date

    @property
    def open(self) -> bool:
        """Whether a notice to come can move the date."""
        return self.earliest < self.latest


class CountBounds(NamedTuple):
    """The fewest and the most working days that notices to come can leave in a span of days."""

    fewest: int
    most: int


class Projecting:
    """A calendar to count on: the announced days, and the likely ones where a count goes past them.

    Nothing is projected until a day past the announced ones, or the bounds of an unsettled one, are asked for.

    Attributes:
        announced: the calendar of the announced days.
        announced_only: whether to refuse what needs an unannounced day, instead.
    """

    __slots__ = ("announced", "announced_only")

    def __init__(self, announced: WorkCalendar, *, announced_only: bool) -> None:
        self.announced = announced
        self.announced_only = announced_only

    @property
    def extremes(self) -> "ProjectedLine | None":
        """The line that tells how far notices to come can move a count; None if they are left out of account."""
        return None if self.announced_only else self.announced.projected.extremes

    @property
    def furthest(self) -> WorkCalendar:
        """The calendar that goes on as far as there is an answer."""
        return self.announced if self.announced_only else self.announced.projected

    def count(self, asked: Callable[[Days], Counted]) -> Counted:
        """The count on the announced days, or on the likely ones if it needs a day after the announced ones."""
        found = asked(self.announced.line)
        if found.due is None and found.needed == "after" and not self.announced_only:
            return asked(self.announced.projected.line)
        return found

    def is_projected(self, counted: Counted) -> bool:
        """Whether the count consulted a day that no notice has announced."""
        return counted.first <= counted.last and counted.last > self.announced.line.last and counted.due is not None

    def calendar_of(self, counted: Counted) -> WorkCalendar:
        """The calendar that this count was made on."""
        return self.announced.projected if self.is_projected(counted) else self.announced

    def calendar_to(self, day: date) -> WorkCalendar:
        """The calendar for questions up to ``day``: the announced one if it goes so far."""
        return self.announced if day.toordinal() <= self.announced.line.last else self.furthest

    def unsettled(self, counted: Counted) -> list[Unsettled]:
        """The spans that the count consulted and that a notice to come may change."""
        announced = self.announced.line
        if counted.last < announced.unsettled_from:
            return []
        line = announced if counted.last <= announced.last else self.calendar_of(counted).line
        return line.unsettled_in(counted.first, counted.last)

    def find_add(self, day: date, n: int, roll: Roll | None = None) -> date | None:
        """``WorkCalendar.find_add``, going on to the likely days."""
        found = self.announced.find_add(day, n, roll)
        return self.furthest.find_add(day, n, roll) if found is None and not self.announced_only else found

    def bounds(self, start: DateBounds | None, counted: Counted, onward: "Onward") -> DateBounds | None:
        """The bounds of a count whose first day has the bounds ``start``.

        ``onward`` counts from a day on one of the extremes. None if a bound leaves the calendar or ``start`` is not
        known; with ``announced_only`` also for a date that may still change.
        """
        if start is None or counted.due is None:
            return None
        due = date.fromordinal(counted.due)
        if not start.open and not self.unsettled(counted):
            return DateBounds(due, due)
        extremes = self.extremes
        if extremes is None:
            return None
        early = onward(extremes.earliest, start.earliest.toordinal())
        late = onward(extremes.latest, start.latest.toordinal())
        if early is None or late is None:
            return None
        return DateBounds(min(date.fromordinal(early), due), max(date.fromordinal(late), due))

    def walk_bounds(self, walk: "Walk", counted: Counted) -> DateBounds | None:
        """The bounds of counts in a row, which share one arrangement, and likely end as ``counted``.

        None if a bound leaves the calendar, or notices to come are left out of account.
        """
        if counted.due is None or self.extremes is None:
            return None
        from gov_deadlines.workdays.walks import extremes_of  # not for a single count

        found = extremes_of(self.extremes, walk)
        if found is None:
            return None
        ends = min(found[0], counted.due), max(found[1], counted.due)
        return DateBounds(*map(date.fromordinal, ends))

    def count_bounds(self, start: date, end: date, likely: int) -> CountBounds | None:
        """The bounds of the working days in (start, end], which are likely so many; None if they are not known."""
        after, last = start.toordinal() + 1, end.toordinal()
        if not self.calendar_to(end).line.unsettled_in(after, last):
            return CountBounds(likely, likely)
        extremes = self.extremes
        found = None if extremes is None else extremes.count_bounds(start.toordinal(), last)
        return None if found is None else CountBounds(*found)

    def may_rest(self, day: date) -> bool:
        """Whether a notice to come may make a rest day of a day that none has announced."""
        extremes = self.extremes if day.toordinal() > self.announced.line.last else None
        return extremes is not None and extremes.open(day.toordinal())
