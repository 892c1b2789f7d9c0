"""One region's days as known on a day, from a plain dictionary, and counting on them from day to day."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from making.facts import DAY, NATION, Decree, Notice, notices, regions, statutory_names, table


class Decided(NamedTuple):
    """What decides a day: a decree, whose layer it stands in, and the notice; None for a likely arrangement."""

    decree: Decree
    region: str
    notice: Notice | None


class Line:
    """The days of a region as known on a day.

    ``first`` and ``last`` are the announced days; both None where none is. ``end`` lies two years later if the coming
    years are ``likely`` arranged, else it is ``last``.
    """

    def __init__(self, region: str, known_on: date) -> None:
        self.region, self.known_on = region, known_on
        self.notices = sorted((one for one in notices() if one.published <= known_on), key=lambda one: one.published)
        self.decided: dict[date, Decided] = {}
        for layer in dict.fromkeys([NATION, region]):
            for notice in self.notices:
                if notice.region == layer:
                    self.decided |= {one.day: Decided(one, layer, notice) for one in notice.decrees}
        years = {one.year for one in self.notices if one.region == NATION and one.scope == "year"}
        self.years: list[int] = []
        while years and min(years) + len(self.years) in years:
            self.years.append(min(years) + len(self.years))
        self.first = date(self.years[0], 1, 1) if years else None
        self.last = date(self.years[-1], 12, 31) if years else None
        self.end = self.last
        self.noticed = {one.year for one in self.notices if one.region == region and one.scope == "year"}
        self._lately = dict[date, bool]()

    def works(self, day: date) -> bool | None:
        """Whether a day is worked; None where that is not known."""
        if self.first is None or self.end is None or not self.first <= day <= self.end:
            return None
        found = self.decided.get(day)
        return day.weekday() < 5 if found is None else found.decree.works

    def unsettled(self, day: date) -> bool:
        """Whether a notice to come may change the day: the last week announced, 三月三, and what is not announced."""
        if self.last is None:
            return False
        tail = table("regions.toml")[NATION]["unsettled_tail"].split("..")[0]
        if day > self.last or (day.year == self.last.year and f"{day:%m-%d}" >= tail):
            return True
        own = regions()[self.region].own
        if not own or day.year < own["from_year"] or day.year in self.noticed:
            return False
        first, _, last = own["window"].partition("..")
        return bool(first <= f"{day:%m-%d}" <= last)

    def add(self, day: date, n: int) -> date | None:
        """The n-th working day after a day, or before it."""
        for _ in range(abs(n)):
            day += DAY if n > 0 else -DAY
            while not (found := self.works(day)):
                if found is None:
                    return None
                day += DAY if n > 0 else -DAY
        return day

    def roll(self, day: date, step: int) -> date | None:
        """The day itself if it is worked, else the next one that is."""
        return self.add(day - step * DAY, step)

    def count(self, a: date, b: date) -> int | None:
        """The working days in (a, b], or minus those in [b, a)."""
        if b < a:
            found = self.count(b - DAY, a - DAY)
            return None if found is None else -found
        total = 0
        while a < b:
            a += DAY
            worked = self.works(a)
            if worked is None:
                return None
            total += worked
        return total

    # What is known of one day

    def kind(self, day: date) -> str:
        """Why a day is worked or not: the first kind that fits."""
        found = self.decided.get(day)
        if found is None:
            return "working" if day.weekday() < 5 else "weekend"
        key = found.decree.key
        if key in ("extension", "restored"):
            return key
        if key == "off":
            if day in statutory_names(day.year):
                return "statutory"
            if day.weekday() >= 5 and not self._works_without(day, found.notice):
                return "weekend"
            return "shifted" if found.region == NATION else "regional"
        return "make-up" if found.region == NATION else "regional-make-up"

    def _works_without(self, day: date, notice: Notice | None) -> bool:
        for layer in dict.fromkeys([self.region, NATION]):
            others = [one for one in self.notices if one.region == layer and one is not notice]
            said = [decree.works for one in others for decree in one.decrees if decree.day == day]
            if said:
                return said[-1]
        return day.weekday() < 5

    def name(self, day: date) -> str | None:
        """The holiday that a day belongs to."""
        found = self.decided.get(day)
        if self.kind(day) == "statutory":
            return statutory_names(day.year)[day]
        return found.decree.name if found else None

    def deciding(self, first: date, last: date) -> Iterator[Notice]:
        """The notices that decided these days, each once, in order."""
        seen: list[Notice] = []
        while first <= last:
            found = self.decided.get(first)
            if found and found.notice and not any(found.notice is one for one in seen):
                seen.append(found.notice)
                yield found.notice
            first += DAY


@cache
def line(region: str, known_on: date) -> Line:
    """The announced days of a region as known on a day."""
    return Line(region, known_on)
