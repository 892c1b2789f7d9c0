"""Which notices changed the days that a count looked at, between two days of knowledge."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date

from gov_deadlines.counting.periods import Counted, Period, count_period
from gov_deadlines.workdays.line import DayLine
from gov_deadlines.workdays.notices import Notice
from gov_deadlines.workdays.regions import NATIONAL


class Causes:
    """What the notices known on only one of two day lines did to the days.

    Nothing is ever forgotten, so of two lines one knows everything the other knows; it does not matter which comes
    first.
    """

    def __init__(self, old: DayLine, new: DayLine) -> None:
        self._old, self._new = old, new
        self._later = max(old, new, key=lambda line: len(line.notices))
        self._earlier = old if self._later is new else new
        self._order = {id(notice): nth for nth, notice in enumerate(self._later.notices)}
        changed = list(self._changed())
        self._days = [day for day, _ in changed]
        self._notices = [notice for _, notice in changed]

    def of(self, trigger: int, period: Period) -> tuple[Notice, ...]:
        """The notices that changed, or first announced, a day that either line's count from ``trigger`` consulted.

        In the order in which they prevail.
        """
        counts = (count_period(line, trigger, period) for line in (self._old, self._new))
        spans = [(counted.first, counted.last) for counted in counts if _complete(counted)]
        if not spans:
            return ()
        first, last = min(start for start, _ in spans), max(end for _, end in spans)
        start, stop = bisect_left(self._days, first), bisect_right(self._days, last)
        found = {id(notice): notice for notice in (*self._notices[start:stop], *self._announced(first, last))}
        return tuple(sorted(found.values(), key=lambda notice: self._order[id(notice)]))

    def _changed(self) -> Iterable[tuple[int, Notice]]:
        """The days whose status the later line decides otherwise, or that it announces with a decree of their own."""
        before, after = self._earlier, self._later
        for day in range(after.first, after.last + 1):
            decided = self._later.decided(day)
            if decided is not None and before.is_working(day) != after.is_working(day):
                yield day, decided.notice

    def _announced(self, first: int, last: int) -> Iterable[Notice]:
        """The notices that announced the years in which these days lie, where the earlier line did not know them."""
        if self._earlier.covers(first, last):
            return ()
        years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
        news = [year for year in years if year not in self._earlier.years]
        return [
            one for one in self._later.notices if one.region == NATIONAL and one.scope == "year" and one.year in news
        ]


def _complete(counted: Counted) -> bool:
    return counted.due is not None and counted.first <= counted.last
