"""The coming holidays, each with everything a notice may make of it.

A *season* is one holiday, or two that limit each other. Days are ordinals.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import product
from typing import NamedTuple

from making.facts import NATION, Notice, festivals, regions
from making.lines import Decided, Line
from making.past import Changes, Coming, Past, described, joined, measures, stretch
from projection_model import weekend

YEARS = 2
MOST = 20_000


class Season(NamedTuple):
    """What is likely and what is possible of one season."""

    likely: Changes
    rest: tuple[int, ...]
    possible: tuple[Changes, ...]

    @property
    def touched(self) -> frozenset[int]:
        """The days that any possibility changes."""
        return frozenset(day for one in self.possible for day, _ in one)


# The seasons of the nation


@cache
def national(known_on: date, known: tuple[Notice, ...], last: int) -> tuple[Season, ...]:
    """The seasons of the two years after the ``last`` announced one, and the first one of the year after these."""
    past = Past(known, known_on)
    free, end = date(last, 12, 25).toordinal(), date(last + YEARS, 12, 31).toordinal()
    found = []
    for year in range(last + 1, last + YEARS + 2):
        versions = measures(known_on, year) if festivals(year) else []
        every = sorted(versions[0].items(), key=lambda one: one[1][1]) if versions else []
        for group in _groups(every if year <= last + YEARS else every[:1], past.sizes["neighbours"]):
            season = _season(past, group, versions)
            kept = [one for one in season.possible if all(day >= free for day, _ in one)]
            cut = [tuple(change for change in one if change[0] <= end) for one in kept]
            if any(cut):
                found.append(season._replace(possible=tuple(dict.fromkeys(cut))))
    return tuple(found)


Festival = tuple[str, tuple[int, tuple[int, ...]]]


def _groups(festivals: Sequence[Festival], apart: int) -> Iterator[list[Festival]]:
    """One festival, or two of which the second begins at most so many days after the first ends."""
    left = list(festivals)
    while left:
        close = len(left) > 1 and left[1][1][1][0] - left[0][1][1][-1] <= apart
        yield left[: 1 + close]
        left = left[1 + close :]


def _season(past: Past, group: list[Festival], versions: Sequence[Mapping[str, tuple[int, tuple[int, ...]]]]) -> Season:
    single = [joined(dict([one]), _earlier(one, versions)) for one in group]
    if len(group) == 1:
        own = past.possible(single[0])
        likely = past.likely(single[0], own)
        old = [one for days in single[0].earlier for one in past.possible(single[0]._replace(days=days))]
        return _made(single[0], likely, (*own, *old))
    gap = group[1][1][1][0] - group[0][1][1][-1]
    both = joined(dict(group))
    possible = past.possible(both) if gap <= past.sizes["joins"] else []
    if possible and gap <= past.sizes["meets"]:
        season = _made(both, past.likely(both, possible), possible)
    else:
        season = _likely_pair(past, single)
    pairs = list(_pairs(past, single)) if gap > 0 else []
    return season._replace(possible=(season.likely, *possible, *pairs))


def _earlier(one: Festival, versions: Sequence[Mapping[str, tuple[int, tuple[int, ...]]]]) -> list[tuple[int, ...]]:
    older = [version[one[0]][1] for version in versions[1:] if one[0] in version]
    return list(dict.fromkeys(days for days in older if days != one[1][1]))


def _made(holiday: Coming, likely: Changes, possible: Iterable[Changes]) -> Season:
    rest = tuple(described(holiday, likely)[0])
    return Season(likely, rest, (likely, *possible))


def _pairs(past: Past, single: Sequence[Coming]) -> Iterator[Changes]:
    first, second = single
    for one in past.possible(first):
        rest = described(first, one)[0]
        for other in past.possible(second, rest):
            both = dict(one) | dict(other)
            if all(both[day] == change for day, change in one):
                yield tuple(sorted(both.items()))
    if all(map(weekend, first.days)):
        yield from past.possible(second, first.days, len(first.days))


def _likely_pair(past: Past, single: Sequence[Coming]) -> Season:
    first, second = single
    one = past.likely(first, past.possible(first))
    before = described(first, one)[0]
    taken = {*before, *(day for day, _ in one)}
    other = past.likely(second, past.possible(second, taken))
    both = dict(one) | dict(other)
    agree = all(both[day] == change for day, change in one)
    likely = tuple(sorted(both.items())) if agree else other
    return Season(likely, tuple(described(second, other)[0]), ())


# A region's own festival


def regional(line: Line, coming: Sequence[int], decided: Mapping[date, Decided], rest: Collection[int]) -> list[Season]:
    """The seasons of a region's own festival, in the years whose regional notice is not known."""
    own = regions()[line.region].own
    if not own:
        return []
    held = {day.toordinal() for day, one in decided.items() if one.region == NATION and not one.decree.works} | set(
        rest
    )

    def works(day: int) -> bool:
        found = decided.get(date.fromordinal(day))
        return not weekend(day) if found is None else found.decree.works

    years = [*line.years, *(coming if line.known_on >= own["published"] else [])]
    precedents = list(_regional_past(line, own["festival"]))
    return [
        _regional_season(festivals(year)[own["festival"]].toordinal(), own["days"], works, held, precedents)
        for year in years
        if year >= own["from_year"] and year not in line.noticed and festivals(year)
    ]


def _regional_past(line: Line, festival: str) -> Iterator[tuple[int, int, Changes]]:
    """Of each notice of the region: its year, the festival's day of the week, what it changed in the national days."""
    nation = {one.day: one.works for notice in line.notices if notice.region == NATION for one in notice.decrees}
    for notice in line.notices:
        if notice.region == line.region and notice.scope == "year":
            day = festivals(notice.year)[festival]
            moved = [one for one in notice.decrees if one.works != nation.get(one.day, one.day.weekday() < 5)]
            shift = tuple(((one.day - day).days, 1 if one.works else -1) for one in moved)
            yield notice.year, day.weekday(), shift


def _regional_season(
    own: int,
    days: int,
    works: Callable[[int], bool],
    held: Collection[int],
    precedents: Sequence[tuple[int, int, Changes]],
) -> Season:
    possible = _regional_possible(own, days, works, held)
    weekday = date.fromordinal(own).weekday()
    moved = [
        tuple((own + far, change) for far, change in shift)
        for _, on, shift in sorted(precedents, reverse=True)
        if on == weekday
    ]
    known = [one for one in moved if one in possible]
    likely = known[0] if known else min(possible, key=lambda one: _plainness(one, own), default=())
    off = {day for day, change in likely if change < 0}
    rest = stretch(own, off, {day for day, change in likely if change > 0})
    return Season(likely, tuple(rest), (likely, *possible, ()))


def _regional_possible(own: int, days: int, works: Callable[[int], bool], held: Collection[int]) -> dict[Changes, None]:
    """Blocks around the festival with so many working days off, or one more that a weekend day makes up for."""
    found: dict[Changes, None] = {}
    for first, last in product(range(own - 6, own + 1), range(own, own + 7)):
        off = [day for day in range(first, last + 1) if works(day)]
        if len(off) == days:
            found[tuple((day, -1) for day in off)] = None
        if len(off) == days + 1:
            for side in (range(first - 1, first - 15, -1), range(last + 1, last + 15)):
                made_up = [day for day in side if weekend(day) and day not in held and not works(day)]
                if made_up:
                    found[tuple(sorted([*((day, -1) for day in off), (made_up[0], 1)]))] = None
    return found


def _plainness(one: Changes, own: int) -> tuple[int, ...]:
    off = [day for day, change in one if change < 0]
    return len(one), own - off[0] if off[0] <= own else len(off) + off[0] - own, -off[-1]
