"""Counts in a row, as one walk over the days, and how early and how late an arrangement can make its end.

The extremes of ``projection`` bound a single count. Counts in a row share one arrangement: the day of receipt and the
period from it, or a time and its extension. So the walk is followed under all arrangements at once, day by day, with
the arrangements of a coming holiday that lead to each place in it.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from gov_deadlines.workdays.projection import ProjectedLine
from gov_deadlines.workdays.seasons import Season


class Leg(NamedTuple):
    """So many calendar days, and then on to the ``working``-th working day after these (at least 1)."""

    days: int
    working: int


class Walk(NamedTuple):
    """Legs one after another, from the day after ``start`` (an ordinal) on.

    >>> Walk(100, (Leg(0, 2),)).then(Leg(0, 3)), Walk(100, (Leg(0, 2),)).then(Leg(4, 1)).legs[1]
    (Walk(start=100, legs=(Leg(days=0, working=5),)), Leg(days=4, working=1))
    """

    start: int
    legs: tuple[Leg, ...]

    def then(self, leg: Leg) -> "Walk":
        """The walk with one leg more; what follows without a day between is the same count."""
        if self.legs and not leg.days:
            days, working = self.legs[-1]
            return Walk(self.start, (*self.legs[:-1], Leg(days, working + leg.working)))
        return Walk(self.start, (*self.legs, leg))


def extremes_of(line: ProjectedLine, walk: Walk) -> tuple[int, int] | None:
    """The earliest and the latest day on which the walk ends, over all that notices to come can arrange.

    None if an arrangement leads off the line. Where drafts are counted on, what is possible without them counts, too.
    """
    if len(walk.legs) == 1 or _overlap(line.joint):
        return _leg_by_leg(line, walk)
    lines = [line] if line.published is line else [line, line.published]
    every = [_ends(one, walk) for one in lines]
    days = [day for found in every if found is not None for day in found]
    return None if None in every else (min(days), max(days))


def _overlap(seasons: tuple[Season, ...]) -> bool:
    """Whether seasons share days: they were too many to join, and each is arranged by itself."""
    return any(later.first <= sooner.last for sooner, later in pairwise(sorted(seasons, key=lambda one: one.first)))


def _leg_by_leg(line: ProjectedLine, walk: Walk) -> tuple[int, int] | None:
    """The extremes of each leg put together: exact for one leg, and for several never too narrow."""
    early: int | None = walk.start
    late: int | None = walk.start
    for days, working in walk.legs:
        early = None if early is None else line.earliest.add(early + days, working)
        late = None if late is None else line.latest.add(late + days, working)
    return None if early is None or late is None else (early, late)


def _ends(line: ProjectedLine, walk: Walk) -> set[int] | None:
    """Every day on which the walk can end; None if it can lead off the line.

    ``reached`` holds each place in the walk with the arrangements of the present season that lead there, as bits.
    Of a season that is over, nothing matters but the place.
    """
    found: set[int] = set()
    reached = {(0, *walk.legs[0]): 1}
    season: Season | None = None
    for day in range(walk.start + 1, line.plain.last + 1):
        here = next((one for one in line.joint if one.first <= day <= one.last), None)
        if here is not season:
            season = here
            reached = dict.fromkeys(reached, _all(season))
        worked = _worked(line, season, day)
        if worked is None:
            return None
        after: dict[tuple[int, int, int], int] = {}
        for place, choices in reached.items():
            for following, left in _onward(walk, place, choices, worked):
                if following is None:
                    found.add(day)
                else:
                    after[following] = after.get(following, 0) | left
        if not after:
            return found
        reached = after
    return None


def _all(season: Season | None) -> int:
    return 1 if season is None else (1 << len(season.possible)) - 1


def _worked(line: ProjectedLine, season: Season | None, day: int) -> int | None:
    """The arrangements in which a day is worked, as bits; None off the line."""
    plain = line.plain.is_working(day)
    if plain is None:
        return None
    gained, lost = (0, 0) if season is None else season.turns.get(day, (0, 0))
    return gained | (_all(season) & ~lost if plain else 0)


def _onward(
    walk: Walk, place: tuple[int, int, int], choices: int, worked: int
) -> Iterator[tuple[tuple[int, int, int] | None, int]]:
    """Where a day leads from a place (which leg, its calendar days and working days left); None: to the end."""
    leg, days, working = place
    if days:
        yield (leg, days - 1, working), choices
        return
    if choices & ~worked:
        yield place, choices & ~worked
    if choices & worked:
        if working > 1:
            yield (leg, 0, working - 1), choices & worked
        else:
            yield (None if leg + 1 == len(walk.legs) else (leg + 1, *walk.legs[leg + 1])), choices & worked
