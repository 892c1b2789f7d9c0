"""The safest date for every day at once: the earliest over all combinations of readings, as ``Due.safest`` gives it.

Each combination counts from all days in one step. Where it consulted a day that a notice to come may change, its
earliest bound counts instead. Imported only with the table of all answers.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.counting.periods import Period, Way, combinations, consulted, count_days
from gov_deadlines.days import EPOCH
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.columns import NO_DAY, Ints

_NONE_YET = np.iinfo(np.int64).max


class Safest(NamedTuple):
    """The safest date from each day.

    Attributes:
        days: the safest dates; ``iinfo(int64).min`` if there is none, or it is not known.
        firm: whether no combination of readings needs a day that is not announced, or that may still change.
    """

    days: Ints
    firm: NDArray[np.bool_]


def safest_days(calendar: WorkCalendar, period: Period, readings: tuple[str, ...], days: Ints) -> Safest:
    """The safest date for a period from each of ``days``; without meaning where the default reading has no date."""
    found, unknown, firm = np.full(len(days), _NONE_YET), np.zeros(len(days), bool), np.ones(len(days), bool)
    for way in combinations(readings):
        dues = count_days(calendar.line.columns, days, period, way)
        missing = dues == NO_DAY
        firm &= ~missing
        if missing.any():
            unknown |= missing & _may_be_first(calendar, days, period, way)
            dues[missing] = _NONE_YET
        if calendar.line.unsettled and period.amount:
            moves = ~missing & _touched(calendar, days, dues, period, way)
            firm &= ~moves
            dues = _earliest(calendar, days, dues, np.flatnonzero(moves), period, way)
        np.minimum(found, dues, out=found)
    return Safest(np.where(unknown | (found == _NONE_YET), NO_DAY, found), firm)


def _may_be_first(calendar: WorkCalendar, days: Ints, period: Period, way: Way) -> NDArray[np.bool_]:
    """Whether a date that is missing may lie before those of other readings; as ``Counted.beyond`` says."""
    columns = calendar.line.columns
    start = columns.due(days, 0, "following") if way.deemed_received else days
    step = 1 if period.direction == "after" else -1
    needed = start - int(way.trigger_counted)  # the first day that is needed
    if way.working_days or period.unit == "working-day":
        needed = needed + step
    else:
        needed = needed + step * (period.amount + way.clear_days)
        step = {"following": 1, "preceding": -1}.get(way.roll or "", step)
    found: NDArray[np.bool_] = (start != NO_DAY) & ((needed < calendar.line.first - EPOCH) | (step < 0))
    return found


def _touched(calendar: WorkCalendar, days: Ints, dues: Ints, period: Period, way: Way) -> NDArray[np.bool_]:
    """Whether each count consulted a day that a notice to come may change."""
    first, last = consulted(days, dues, period, way, calendar.line.columns)
    found = np.zeros(len(days), bool)
    for span in calendar.line.unsettled:
        found |= (first <= span.last - EPOCH) & (span.first - EPOCH <= last) & (first <= last)
    return found


def _earliest(calendar: WorkCalendar, days: Ints, dues: Ints, at: Ints, period: Period, way: Way) -> Ints:
    """The dates, with the earliest that notices to come can make in the rows ``at``.

    Where those bounds leave the calendar, the count is left out: such a date lies after the others.
    """
    if not len(at) or calendar.extremes is None:
        return dues
    ends = (calendar.extremes.earliest.columns, calendar.extremes.latest.columns)
    early, late = (count_days(one, days[at], period, way) for one in ends)
    found = dues.copy()
    found[at] = np.where((early == NO_DAY) | (late == NO_DAY), _NONE_YET, np.minimum(early, dues[at]))
    return found
