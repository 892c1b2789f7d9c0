"""The day line past the last notice: the likely arrangement of the coming years, and how far a notice may move a count.

It reaches from the last announced day to the end of the second year after it. Announced days stay as announced, even
those that a notice still expected may change; the bounds allow for that notice too.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gov_deadlines.wording.words import statement
from gov_deadlines.workdays.arrangements import is_weekend
from gov_deadlines.workdays.history import History
from gov_deadlines.workdays.index import DayIndex, Side
from gov_deadlines.workdays.line import DayLine, Decided, Unsettled
from gov_deadlines.workdays.notices import OFF, REST_KEYS, WORK, Decree, Notice
from gov_deadlines.workdays.regions import (
    NATIONAL,
    Region,
    festivals,
    holiday_table,
    measured_festivals,
    published_measures,
)
from gov_deadlines.workdays.seasons import (
    Expected,
    RegionalPrecedent,
    Season,
    joined,
    national_seasons,
    regional_season,
)

if TYPE_CHECKING:
    from gov_deadlines.workdays.extreme_columns import ExtremeColumns, Furthest

YEARS = 2  # past the last announced one


def projected(line: DayLine, known_on: date | None) -> "ProjectedLine":
    """The same days and the likely arrangement of the years after them, made on first use.

    ``known_on``: national measures and principles published later are not used.
    """
    known = _published(known_on, line.region)
    found = line.projections.get(known)
    if not isinstance(found, ProjectedLine):
        found = line.projections[known] = ProjectedLine(line, known_on)
    return found


def _published(known_on: date | None, region: Region) -> int:
    """How many measures and principles were published by then (None: all); the same for the same projection."""
    principles = holiday_table("principles.toml")["principle"]
    known = [one for one in principles if known_on is None or one["published"] <= known_on]
    return published_measures(known_on) + len(known) + sum(layer.expects_by(known_on) for layer in region.layers)


class ProjectedLine(DayLine):
    """A region's announced days and the likely arrangement of the years after them.

    Attributes:
        announced: the line it goes on from.
        seasons: the coming holidays, in order; ``joint``: the same, those that share days as one, to count on.
        plain: the announced days, and plain weeks after them.
        published: the same without drafts; itself if there are none.
        earliest, latest: the same counts, as early and as late as any possible arrangement makes them. Where drafts are
            counted on, what is possible without them counts too.
    """

    __slots__ = ("announced", "earliest", "joint", "latest", "plain", "published", "seasons")

    def __init__(self, line: DayLine, known_on: date | None) -> None:
        """``line``: a line with announced days; ``known_on``: measures and principles published later are not used."""
        self.announced = line
        self.region, self.notices, self.left_out = line.region, line.notices, line.left_out
        self.years, self.coverage = line.years, line.coverage
        self._columns, self.projections = None, {}
        coming = _coming_years(line)
        decreed = {day: one for day, one in line._decided.items() if day > line.last}  # noqa: SLF001
        national = _without(decreed, _of_nation(line, coming, known_on))
        end = date(coming[-1], 12, 31).toordinal() if coming else line.last
        statutory = _statutory_decrees(coming, published_measures(known_on))
        likely = statutory | _likely_decrees(national, line, end, NATIONAL)
        self._decided = dict(line._decided) | likely | decreed  # noqa: SLF001
        regional: list[Season] = []
        for layer in line.region.layers[1:]:
            # of the announced years, the calendar itself says that a notice is to come, whenever that was first known
            years = coming if layer.expects_by(known_on) else []
            found = list(_of_region(layer, line, years, self._decided, national))
            self._decided |= _likely_decrees(found, line, end, layer.code)
            regional += found
        DayIndex.__init__(self, line.first, end, _changed(self._decided))
        self._leave_open((*line.unsettled, *([Unsettled(line.last + 1, end, _TO_COME)] if end > line.last else [])))
        self.seasons = tuple(sorted((*national, *regional), key=lambda season: season.first))
        self.plain = DayIndex(line.first, end, _changed(line._decided))  # noqa: SLF001
        self.joint = _joint(self.seasons, self.plain.first, self.plain.working)
        self.undrafted = self.published = self if line.undrafted is line else projected(line.undrafted, known_on)
        others = [] if self.published is self else [self.published]
        self.earliest = Extreme(self, *others, early=True)
        self.latest = Extreme(self, *others, early=False)

    def open(self, day: int) -> bool:
        """Whether a notice still to come may plausibly change this day."""
        return any(day in season.open_days for season in self.seasons) and bool(self.unsettled_in(day, day))

    def count_bounds(self, start: int, end: int) -> tuple[int, int] | None:
        """The fewest and the most working days in (start, end] that an arrangement gives; None off the line."""
        plain = self.plain.count(start, end)
        if plain is None or end < start:
            return None
        near = [season for season in self.joint if season.first <= end and season.last > start]
        fewest, most = (
            sum(season.extreme(season.at(start), most=most, forward=True)[season.at(end)] for season in near)
            for most in (False, True)
        )
        other = None if self.published is self else self.published.count_bounds(start, end)
        if other is None:
            return plain + fewest, plain + most
        return min(plain + fewest, other[0]), max(plain + most, other[1])

    def last_start(self, n: int) -> int:
        """The last day from which the ``n``-th working day lies on the line, whatever notices to come decree.

        It lies before that day if ``n`` is negative. Where drafts are counted on, it must lie on the line without them.
        """
        last = self.last + 1
        if n > 0:
            found = self.earliest.alone(last, -n)  # the earliest: back over as few working days as possible
            last = (self.first if found is None else found) - 1
        return last if self.published is self else min(last, self.published.last_start(n))


_TO_COME = statement("projected")


class Extreme:
    """Counting on the days that the possible arrangements give, each count as early or as late as any makes it.

    It answers what a period needs: ``add``, ``roll`` and ``side``, like ``DayIndex``.
    """

    __slots__ = ("_columns", "_early", "_line", "_others", "_seasons")

    def __init__(self, line: ProjectedLine, *others: ProjectedLine, early: bool) -> None:
        """``others``: lines whose arrangements are possible as well."""
        self._line = line
        self._others = [Extreme(other, early=early) for other in others]
        self._early = early
        self._seasons = line.joint
        self._columns: ExtremeColumns | Furthest | None = None

    @property
    def columns(self) -> "ExtremeColumns | Furthest":
        """The same extreme for numpy columns, built on first use."""
        if self._columns is None:
            from gov_deadlines.workdays.extreme_columns import Furthest, shared

            lines = [self._line, *(other._line for other in self._others)]  # noqa: SLF001  (of its own class)
            every = [shared(line.plain, line.joint, early=self._early) for line in lines]
            self._columns = Furthest(every, early=self._early) if self._others else every[0]
        return self._columns

    def add(self, day: int, n: int) -> int | None:
        """The n-th working day after ``day`` (n > 0) or before it (n < 0) at this extreme; None off the line."""
        found = [self.alone(day, n), *(other.add(day, n) for other in self._others)]
        known = [one for one in found if one is not None]
        return (min if self._early else max)(known) if len(known) == len(found) else None

    def alone(self, day: int, n: int) -> int | None:
        """``add`` on the arrangements of this line, without the others'."""
        plain, forward = self._line.plain, n > 0
        most = self._early == forward
        step, needed = (1, n) if forward else (-1, -n)
        start = day if forward else day - 1
        ahead = [season for season in self._seasons if (season.last > day if forward else season.first < day)]
        ahead.sort(key=lambda season: season.first if forward else -season.last, reverse=True)
        gains: list[_Gain] = []
        gained, other = 0, day
        while gained < needed:
            other += step
            worked = plain.is_working(other)
            if worked is None:
                return None
            while ahead and (ahead[-1].first <= other if forward else ahead[-1].last >= other):
                gains.append(_Gain.of(ahead.pop(), start, most=most, forward=forward))
            needed -= worked
            gained = sum(gain.at(other if forward else other - 1) for gain in gains)
        return other

    def roll(self, day: int, step: int) -> int | None:
        """``day`` if it is worked at this extreme, else the next working day in the direction of ``step``."""
        return self.add(day - step, step)

    def side(self, needed: int, step: int) -> Side:
        """The side of the line on which the missing day of an unanswered question lies."""
        return self._line.side(needed, step)


class _Gain(NamedTuple):
    """What one season adds to a count that starts on a day: ``values`` by the position of the day it ends on."""

    season: Season
    values: list[int]

    @classmethod
    def of(cls, season: Season, start: int, *, most: bool, forward: bool) -> "_Gain":
        return cls(season, season.extreme(season.at(start), most=most, forward=forward))

    def at(self, day: int) -> int:
        return self.values[self.season.at(day)]


def _coming_years(line: DayLine) -> list[int]:
    """The years to project: those after the last announced one that have a lunar table; none past a faulty file."""
    if line.left_out.faults or not line.years:
        return []
    last = line.years[-1]
    return [year for year in range(last + 1, last + YEARS + 1) if festivals(year)]


def _of_nation(line: DayLine, coming: list[int], known_on: date | None) -> tuple[Season, ...]:
    """The seasons of the coming years, as far as they touch days that a notice may still decree."""
    if not coming:
        return ()
    national = tuple(notice for notice in line.notices if notice.region == NATIONAL)
    return _national(national, tuple(coming), _first_free(line), known_on)


def _without(decreed: Mapping[int, Decided], seasons: tuple[Season, ...]) -> tuple[Season, ...]:
    """The seasons without the days that some notice, such as a region's, has decreed ahead of the nation's notice."""
    if not decreed:
        return seasons
    kept = ([tuple(one for one in deltas if one[0] not in decreed) for deltas in season.possible] for season in seasons)
    return tuple(season.replaced(possible) for season, possible in zip(seasons, kept, strict=True))


@lru_cache(maxsize=16)
def _national(
    notices: tuple[Notice, ...], coming: tuple[int, ...], free: int, known_on: date | None
) -> tuple[Season, ...]:
    """The national seasons, the same objects for every region: their arrangements take long to find."""
    end = date(coming[-1], 12, 31).toordinal()
    found = []
    for season in national_seasons(coming, History(notices, known_on), published_measures(known_on)):
        possible = [one for one in season.possible if all(day >= free for day, _ in one)]
        within = [tuple((day, delta) for day, delta in one if day <= end) for one in possible]
        if any(within):
            found.append(season.replaced(within))
    return tuple(found)


def forget_seasons() -> None:
    """Forget the seasons of states of the data that nobody asks about again."""
    _joint.cache_clear()


@lru_cache(maxsize=16)
def _joint(seasons: tuple[Season, ...], first: int, working: bytes) -> tuple[Season, ...]:
    """The seasons, those that share days as one; the same objects for every region that has the same ones.

    ``working``: for each day from ``first`` on, 1 if it is worked without them.
    """
    return tuple(joined(seasons, lambda day: bool(working[day - first])))


def _first_free(line: DayLine) -> int:
    """The first announced day that the nation's next notice may still decree."""
    return min((span.first for span in line.unsettled if span.last >= line.last), default=line.last + 1)


def _likely_decrees(seasons: Iterable[Season], line: DayLine, end: int, region: str) -> dict[int, Decided]:
    """The likely arrangement of the unannounced days, by day."""
    found = {}
    for season in seasons:
        worked = {day for day, delta in season.likely.deltas if delta > 0}
        off = {day for day, delta in season.likely.deltas if delta < 0} | set(season.likely.rest) - worked
        for day in off | worked:
            if line.last < day <= end:
                key = WORK if day in worked else OFF
                found[day] = Decided(Decree(date.fromordinal(day), key, season.name.zh), None, region)
    return found


def _statutory_decrees(coming: list[int], measures: int) -> dict[int, Decided]:
    """The statutory days of the coming years under the latest measure known."""
    names: dict[int, str] = {}
    for year in coming:
        for festival in next(iter(measured_festivals(year, measures)), {}).values():
            for day in festival.days:
                names[day] = f"{names[day]}、{festival.name}" if day in names else festival.name
    return {day: Decided(Decree(date.fromordinal(day), OFF, name), None, NATIONAL) for day, name in names.items()}


def _changed(decided: Mapping[int, Decided]) -> dict[int, bool]:
    return {day: entry.decree.key not in REST_KEYS for day, entry in decided.items()}


# A region's own festival


def _of_region(
    region: Region, line: DayLine, coming: list[int], decided: Mapping[int, Decided], national: Iterable[Season]
) -> Iterator[Season]:
    """The seasons of one region's own festival, in years whose regional notice is not known."""
    name, since, festival = region.expects_name, region.expects_from, region.expects_festival
    if name is None or since is None or festival is None:
        return
    noticed = {notice.year for notice in line.notices if notice.region == region.code and notice.scope == "year"}
    precedents = list(_regional_precedents(region, line))
    held = {day for day, entry in decided.items() if entry.region == NATIONAL and entry.decree.key in REST_KEYS}
    held.update(day for season in national for day in season.likely.rest)
    for year in (*line.years, *coming):
        anchor = festivals(year).get(festival)
        if year >= since and year not in noticed and anchor is not None:
            yield regional_season(
                Expected(name, anchor.toordinal(), region.expects_days or 0),
                lambda day: _works(day, decided),
                held.__contains__,
                precedents,
            )


def _works(day: int, decided: Mapping[int, Decided]) -> bool:
    entry = decided.get(day)
    return not is_weekend(day) if entry is None else entry.decree.key not in REST_KEYS


def _regional_precedents(region: Region, line: DayLine) -> Iterator[RegionalPrecedent]:
    """What each notice of the region changed against the national calendar."""
    nation = {
        decree.date.toordinal(): decree.key not in REST_KEYS
        for notice in line.notices
        if notice.region == NATIONAL
        for decree in notice.decrees
    }
    for notice in line.notices:
        anchor = festivals(notice.year).get(region.expects_festival or "")
        if notice.region == region.code and notice.scope == "year" and anchor is not None:
            yield RegionalPrecedent(notice.year, anchor.weekday(), tuple(_moved(notice, anchor.toordinal(), nation)))


def _moved(notice: Notice, anchor: int, nation: Mapping[int, bool]) -> Iterator[tuple[int, int]]:
    for decree in notice.decrees:
        day = decree.date.toordinal()
        worked = decree.key not in REST_KEYS
        if worked != nation.get(day, not is_weekend(day)):
            yield day - anchor, 1 if worked else -1
