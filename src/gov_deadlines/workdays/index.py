"""Counting working days by rank and select over the day line.

The day line is one flag a day, from the first to the last announced day. ``rank[i]`` is the number of working
days before the i-th day, ``select[k]`` the k-th working day; each question below is one or two look-ups.
Days are ``date.toordinal()`` numbers. A question that needs a day off the line gets None, never the day at a
wrapped-around (negative) position.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import accumulate, compress
from typing import Literal

from gov_deadlines.days import AnyDay

Side = Literal["before", "after"]
Roll = Literal["following", "preceding"]
Convention = Literal[Roll, "unadjusted"]  # where a last day goes that is a rest day
ROLL_STEPS: dict[Roll, int] = {"following": 1, "preceding": -1}

_WEEK = b"\1\1\1\1\1\0\0"


class DayIndex:
    """Working days from ``first`` to ``last`` (ordinals, both included).

    Attributes:
        first, last: the ends of the day line; ``last == first - 1`` if it is empty.
        working: one byte a day, 1 for a working day.
        rank: ``last - first + 2`` counts; ``rank[d - first]`` working days lie before day ``d``.
        select: the ordinals of the working days, in order.
        dates: ``select`` as dates; like ``after`` and ``before``, empty until ``fill``.
        after, before: the n-th working day after ``day`` is ``dates[after[day] + n]``, and the n-th before it
            ``dates[before[day] - n]`` if that index is not negative.
    """

    __slots__ = ("after", "before", "dates", "first", "last", "rank", "select", "working")

    def __init__(self, first: int, last: int, changed: Mapping[int, bool] | None = None) -> None:
        """Weekdays are worked and weekends are not, except the days in ``changed`` (ordinal -> worked)."""
        self.first = first
        self.last = last
        self.working = _flags(first, last, (changed or {}).items())
        self.rank = [0, *accumulate(self.working)]
        self.select = list(compress(range(first, last + 1), self.working))
        self.dates: list[date] = []
        self.after: dict[AnyDay, int] = {}  # no text is in them
        self.before: dict[AnyDay, int] = {}

    def fill(self) -> None:
        """Fill the tables keyed by date, which need one look-up a day and no date arithmetic or checks.

        This costs a few milliseconds, so it is done at a line's first scalar question. Until then, and for days
        not in the tables, the methods below answer.
        """
        self.dates[:] = map(date.fromordinal, self.select)
        days = [date.fromordinal(day) for day in range(self.first - 1, self.last + 2)] if self.select else []
        self.before.update(zip(days[1:], self.rank, strict=False))
        self.after.update((day, rank - 1) for day, rank in zip(days, self.rank, strict=False))

    def is_working(self, day: int) -> bool | None:
        """Whether ``day`` is worked; None off the line."""
        if self.first <= day <= self.last:
            return self.working[day - self.first] == 1
        return None

    def add(self, day: int, n: int) -> int | None:
        """The n-th working day strictly after ``day`` (n > 0) or before it (n < 0); None off the line.

        ``n`` must not be 0. Only the days between are needed, so ``day`` itself may be just off the line.
        """
        position = day - self.first
        if n > 0:
            position += 1
        if not 0 <= position < len(self.rank):
            return None
        nth = self.rank[position] + (n - 1 if n > 0 else n)
        if 0 <= nth < len(self.select):
            return self.select[nth]
        return None

    def count(self, start: int, end: int) -> int | None:
        """Working days in (start, end], or minus those in [end, start) when end < start; None off the line."""
        if start == end:
            return 0
        ahead = 1 if end > start else 0
        before, upto = start + ahead - self.first, end + ahead - self.first
        if 0 <= before < len(self.rank) and 0 <= upto < len(self.rank):
            return self.rank[upto] - self.rank[before]
        return None

    def side(self, needed: int, step: int) -> Side:
        """The side of the line on which the missing day of an unanswered question lies.

        ``needed`` is the first day the question needed: either it is off the line already, or the count ran off
        the line in the direction of ``step``.
        """
        if needed < self.first:
            return "before"
        return "after" if needed > self.last or step > 0 else "before"

    def covers(self, first: int, last: int) -> bool:
        """Whether both days are on the line."""
        return self.first <= first and last <= self.last

    def roll(self, day: int, step: int) -> int | None:
        """``day`` if it is worked, else the next working day in the direction of ``step`` (1 or -1)."""
        worked = self.is_working(day)
        if worked is None:
            return None
        return day if worked else self.add(day, step)


def _flags(first: int, last: int, changed: Iterable[tuple[int, bool]]) -> bytes:
    """The day line: Monday to Friday, changed by the decreed days. Ordinal 1 was a Monday."""
    length = last - first + 1
    start = (first - 1) % len(_WEEK)
    flags = bytearray((_WEEK * (length // len(_WEEK) + 2))[start : start + max(length, 0)])
    for day, worked in changed:
        if first <= day <= last:
            flags[day - first] = worked
    return bytes(flags)
