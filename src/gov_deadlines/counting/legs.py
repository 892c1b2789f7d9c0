"""Floor 2: a period from a day of receipt deemed later, or one continued by another, as a walk of several legs.

Receipt on the next working day, calendar days from it, and a move off a rest day are counts in a row: they share one
arrangement of the days, and so have bounds of their own (``workdays.walks``).
"""

from gov_deadlines.counting.periods import DEFAULT, Period, Way, counts_working_days, months_on
from gov_deadlines.workdays.walks import Leg, Walk


def walk_of(trigger: int, period: Period, way: Way = DEFAULT) -> Walk | None:
    """A period from a trigger, if it is more than one count; None if the extremes of a single count bound it.

    >>> walk_of(100, Period(10, "day", "after"), Way(deemed_received=True)).legs
    (Leg(days=0, working=1), Leg(days=9, working=1))
    >>> walk_of(100, Period(10, "day", "after")) is None
    True
    """
    if not (way.deemed_received and period.amount) or counts_working_days(period, way) or way.roll == "unadjusted":
        return None
    found = _unmoved(trigger, period, way)
    if found is None:
        return None
    walk, days = found
    return walk.then(Leg(days - 1, 1)) if days else walk  # without days, that day itself is the last one


def longer_walk(trigger: int, period: Period, way: Way, more: Period) -> Walk | None:
    """A period continued by ``more`` from its end, before any move off a rest day; None for a backward one.

    >>> longer_walk(100, Period(7, "working-day", "after"), DEFAULT, Period(3, "working-day", "after"))
    Walk(start=100, legs=(Leg(days=0, working=10),))
    """
    found = _unmoved(trigger, period, way)
    if found is None:
        return None
    walk, days = found
    by_working_days = more.unit == "working-day"
    return walk.then(Leg(days, more.amount) if by_working_days else Leg(days + more.amount - 1, 1))


def _unmoved(trigger: int, period: Period, way: Way) -> tuple[Walk, int] | None:
    """A walk, and how many calendar days after its end the period ends, not moved off a rest day."""
    if not period.amount:
        return Walk(trigger, ()), 0
    if period.direction == "before":
        return None
    amount, early = period.amount + way.clear_days, int(way.trigger_counted)
    if counts_working_days(period, way):
        begun = Walk(trigger - 1, (Leg(0, amount + 1 - early),))
        return (begun if way.deemed_received else Walk(trigger - early, (Leg(0, amount),))), 0
    if period.unit == "month":
        return None if way.deemed_received else (Walk(months_on(trigger - early, amount), ()), 0)
    return Walk(trigger - 1, (Leg(0, 1),)) if way.deemed_received else Walk(trigger, ()), amount - early
