"""Every calendar that notices to come can make of a few weeks, as lines of their own.

The extremes of ``projection`` bound a single count. Several counts in a row share one arrangement, so their bounds put
together are wider than anything a notice can do; trying every arrangement gives them exactly.
"""

from collections.abc import Iterator
from itertools import product
from math import prod

from gov_deadlines.workdays.arrangements import Deltas
from gov_deadlines.workdays.index import DayIndex
from gov_deadlines.workdays.projection import ProjectedLine


def possible_lines(line: ProjectedLine, first: int, last: int, most: int) -> list[DayIndex] | None:
    """One line from ``first`` to ``last`` (ordinals) for each way to arrange those days; None if more than ``most``."""
    lines = [line] if line.published is line else [line, line.published]
    choices = [_choices(one, first, last) for one in lines]
    if sum(prod(map(len, one)) for one in choices) > most:
        return None
    return [arranged for one, of in zip(lines, choices, strict=True) for arranged in _lines(one, of, first, last)]


def _choices(line: ProjectedLine, first: int, last: int) -> list[set[Deltas]]:
    """What each coming holiday can change of these days."""
    return [
        {tuple((day, delta) for day, delta in one if first <= day <= last) for one in season.possible}
        for season in line.joint
        if season.first <= last and season.last >= first
    ]


def _lines(line: ProjectedLine, choices: list[set[Deltas]], first: int, last: int) -> Iterator[DayIndex]:
    plain = {day: bool(line.plain.is_working(day)) for day in range(first, last + 1)}
    for chosen in product(*choices):
        changed = dict(plain)
        for day, delta in (change for deltas in chosen for change in deltas):
            changed[day] = delta > 0
        yield DayIndex(first, last, changed)
