"""The day line past the last notice: the likely arrangement of the coming years, and how far a notice may move a count.

It reaches from the last announced day to the end of the second year after it. Announced days stay as announced, even
those that a notice still expected may change; the bounds allow for that notice too.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from gov_deadlines.wording.words import statement
from gov_deadlines.workdays.arrangements import is_weekend
from gov_deadlines.workdays.index import DayIndex, Side
from gov_deadlines.workdays.line import DayLine, Decided, Unsettled
from gov_deadlines.workdays.notices import OFF, REST_KEYS, WORK, Decree, Notice
from gov_deadlines.workdays.precedents import History
from gov_deadlines.workdays.regions import (
    NATIONAL,
    Region,
    festivals,
    holiday_table,
    published_measures,
    statutory_days,
)
from gov_deadlines.workdays.seasons import Expected, RegionalPrecedent, Season, national_seasons, regional_season

YEARS = 2  # past the last announced one


def projected(line: DayLine, known_on: date | None) -> DayLine:
    """The same days and the likely arrangement of the years after them, made on first use.

    ``known_on``: national measures and principles published later are not used.
    """
    known = _published(known_on)
    if known not in line.projections:
        line.projections[known] = ProjectedLine(line, known_on)
    return line.projections[known]


def _published(known_on: date | None) -> int:
    """How many measures and principles were published by then (None: all)."""
    principles = holiday_table("principles.toml")["principle"]
    known = [one for one in principles if known_on is None or one["published"] <= known_on]
    return published_measures(known_on) + len(known)


class ProjectedLine(DayLine):
    """A region's announced days and the likely arrangement of the years after them.

    Attributes:
        announced: the line it goes on from.
        seasons: the coming holidays, in order.
        earliest, latest: the same counts, as early and as late as any possible arrangement makes them.
    """

    __slots__ = ("announced", "earliest", "latest", "plain", "seasons")

    def __init__(self, line: DayLine, known_on: date | None) -> None:
        """``line``: a line with announced days; ``known_on``: measures and principles published later are not used."""
        self.announced = line
        self.region, self.notices, self.left_out = line.region, line.notices, line.left_out
        self.years, self.coverage = line.years, line.coverage
        self._columns, self.projections = None, {}
        coming = _coming_years(line)
        national = list(_of_nation(line, coming, known_on))
        end = date(coming[-1], 12, 31).toordinal() if coming else line.last
        statutory = _statutory_decrees(coming)
        self._decided = dict(line._decided) | statutory | _likely_decrees(national, line, end, NATIONAL)  # noqa: SLF001
        regional: list[Season] = []
        for layer in line.region.layers[1:]:
            found = list(_of_region(layer, line, coming, self._decided, national))
            self._decided |= _likely_decrees(found, line, end, layer.code)
            regional += found
        DayIndex.__init__(self, line.first, end, _changed(self._decided))
        self.unsettled = (*line.unsettled, *([Unsettled(line.last + 1, end, _TO_COME)] if end > line.last else []))
        self.seasons = tuple(sorted((*national, *regional), key=lambda season: season.first))
        self.plain = DayIndex(line.first, end, _changed(line._decided))  # noqa: SLF001
        self.earliest, self.latest = Extreme(self, early=True), Extreme(self, early=False)

    def open(self, day: int) -> bool:
        """Whether a notice still to come may plausibly change this day."""
        return any(day in season.open_days for season in self.seasons) and bool(self.unsettled_in(day, day))

    def season_of(self, day: int) -> Season | None:
        """The coming holiday whose arrangement may change this day, if any; the one that likely does first."""
        near = [season for season in self.seasons if day in season.open_days or day in dict(season.likely.deltas)]
        return max(near, key=lambda season: day in dict(season.likely.deltas), default=None)


_TO_COME = statement("projected")


class Extreme:
    """Counting on the days that the possible arrangements give, each count as early or as late as any makes it.

    It answers what a period needs: ``add``, ``roll`` and ``side``, like ``DayIndex``.
    """

    __slots__ = ("_early", "_line", "_seasons")

    def __init__(self, line: ProjectedLine, *, early: bool) -> None:
        self._line = line
        self._early = early
        self._seasons = line.seasons

    def add(self, day: int, n: int) -> int | None:
        """The n-th working day after ``day`` (n > 0) or before it (n < 0) at this extreme; None off the line."""
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


def _of_nation(line: DayLine, coming: list[int], known_on: date | None) -> Iterator[Season]:
    """The seasons of the coming years, as far as they touch days that a notice may still decree."""
    if not coming:
        return
    end, free = date(coming[-1], 12, 31).toordinal(), _first_free(line)
    for season in national_seasons(coming, History(line.notices, known_on), published_measures(known_on)):
        possible = [one for one in season.possible if all(day >= free for day, _ in one)]
        within = [tuple((day, delta) for day, delta in one if day <= end) for one in possible]
        if any(within):
            yield season.replaced(within)


def _first_free(line: DayLine) -> int:
    """The first announced day that the nation's next notice may still decree."""
    return min((span.first for span in line.unsettled if span.last >= line.last), default=line.last + 1)


def _likely_decrees(seasons: list[Season], line: DayLine, end: int, region: str) -> dict[int, Decided]:
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


def _statutory_decrees(coming: list[int]) -> dict[int, Decided]:
    return {
        day.toordinal(): Decided(Decree(day, OFF, name), None, NATIONAL)
        for year in coming
        for day, name in statutory_days(year).items()
    }


def _changed(decided: Mapping[int, Decided]) -> dict[int, bool]:
    return {day: entry.decree.key not in REST_KEYS for day, entry in decided.items()}


# A region's own festival


def _of_region(
    region: Region, line: DayLine, coming: list[int], decided: Mapping[int, Decided], national: list[Season]
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
                may_be_none=year in line.years,
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
