"""The reference model: slow and obvious; it shares nothing with the engine.

It reads the same data files with its own few lines and answers by walking from day to day. Nothing here may import
``gov_deadlines``: where the two disagree, one of them has misread the contract.

``None`` means "not announced": a walk came to a day that no known notice has decided.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from datetime import date, timedelta
from functools import cache
from itertools import chain, combinations
from pathlib import Path
from typing import Any, Literal, NamedTuple

DATA = Path(__file__).parents[2] / "data"
DAY = timedelta(days=1)
NATION = "CN"
Direction = Literal["after", "before"]
Unit = Literal["working-day", "day"]
Dated = Mapping[tuple[str, ...], date | None]
WORKED = {"off": False, "extension": False, "work": True, "restored": True}


class Notice(NamedTuple):
    """The content of a notice: who decided when which days are worked (True) or not (False)."""

    region: str
    year: int
    scope: str
    published: date
    days: tuple[tuple[date, bool], ...]
    issuer: str = ""


def span(text: str) -> list[date]:
    """The days of ``2024-02-10`` or ``2024-02-10..2024-02-17``, both ends included."""
    first, _, last = text.partition("..")
    day, end = date.fromisoformat(first), date.fromisoformat(last or first)
    found = []
    while day <= end:
        found.append(day)
        day += DAY
    return found


def _decrees(line: Mapping[str, str | list[str]]) -> Iterator[tuple[date, bool]]:
    for key, value in line.items():
        for text in [value] if isinstance(value, str) else value:
            for day in span(text):
                yield day, WORKED[key]


def _read(file: Path) -> Iterator[Notice]:
    content: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    for entry in content["notice"]:
        days = tuple(chain.from_iterable(_decrees(line) for line in entry["days"].values()))
        region, year = content["region"], content["year"]
        yield Notice(region, year, entry["scope"], entry["published"], days, entry["issuer"])


def shipped() -> list[Notice]:
    """Every notice under data/holidays, in file order."""
    files = sorted((DATA / "holidays").glob("cn*/*.toml"))
    return [notice for file in files for notice in _read(file)]


class Calendar:
    """Working status by day, as known on a day, from a plain dictionary.

    ``start`` and ``end`` are the first and the last announced day; both None where nothing is announced.
    """

    def __init__(self, region: str, notices: Iterable[Notice], known_on: date | None = None) -> None:
        self.region = region
        known = [notice for notice in notices if known_on is None or notice.published <= known_on]
        self.decreed: dict[date, bool] = {}
        self.decided: dict[date, Notice] = {}
        # a stable sort: of two notices published on one day, the later one in file order comes last
        known.sort(key=lambda notice: notice.published)
        for layer in dict.fromkeys([NATION, region]):
            for notice in known:
                if notice.region == layer:
                    self.decreed.update(notice.days)
                    self.decided.update((day, notice) for day, _ in notice.days)
        announced = {one.year for one in known if one.region == NATION and one.scope == "year"}
        self.arranged = {one.year for one in known if one.region == region and one.scope == "year"}
        self.start: date | None = None
        self.end: date | None = None
        if announced:
            year = min(announced)
            self.start = date(year, 1, 1)
            while year + 1 in announced:
                year += 1
            self.end = date(year, 12, 31)

    def days(self) -> list[date]:
        """Every announced day."""
        found: list[date] = []
        day = self.start
        while day is not None and self.end is not None and day <= self.end:
            found.append(day)
            day += DAY
        return found

    def working(self, day: date) -> bool | None:
        """Whether ``day`` is worked."""
        if self.start is None or self.end is None or not self.start <= day <= self.end:
            return None
        return self.decreed.get(day, day.weekday() < 5)

    def unsettled(self, day: date) -> bool:
        """Whether a future notice is expected to change this announced day."""
        if self.end is not None and date(self.end.year, 12, 25) <= day <= self.end:
            return True
        if self.region != "CN-GX" or day.year < 2014 or day.year in self.arranged:
            return False
        return date(day.year, 3, 1) <= day <= date(day.year, 5, 10)

    def walk(self, day: date, step: timedelta, seen: list[date] | None = None) -> date | None:
        """The nearest working day after (or before) ``day``; the days looked at are added to ``seen``."""
        while True:
            day += step
            if seen is not None:
                seen.append(day)
            status = self.working(day)
            if status is None:
                return None
            if status:
                return day

    def add(self, day: date, n: int, seen: list[date] | None = None) -> date | None:
        """The n-th working day strictly after ``day`` (strictly before for n < 0); never asked for n = 0."""
        found: date | None = day
        for _ in range(abs(n)):
            if found is not None:
                found = self.walk(found, DAY if n > 0 else -DAY, seen)
        return found

    def count(self, a: date, b: date) -> int | None:
        """Working days in (a, b]; if b < a, minus the working days in [b, a)."""
        if b < a:
            inverse = self.count(b - DAY, a - DAY)
            return None if inverse is None else -inverse
        total = 0
        while a < b:
            a += DAY
            status = self.working(a)
            if status is None:
                return None
            total += status
        return total


def coming(cal: Calendar, days: Iterable[str]) -> Calendar:
    """The calendar with these days arranged (``2027-01-01 off``), to the end of the second year after the announced.

    For the model of a case that rests on days still to be arranged: the case writes the arrangement out by hand.
    """
    found = copy(cal)
    assert cal.end is not None
    found.end = date(cal.end.year + 2, 12, 31)
    found.decreed = cal.decreed | {date.fromisoformat(text[:10]): text[11:] == "work" for text in days}
    return found


@cache
def calendar(region: str, known_on: date | None = None) -> Calendar:
    """The calendar of a region, built once for each region and day."""
    return Calendar(region, shipped(), known_on)


class Limit(NamedTuple):
    """One time limit as the contract and the facts state it; ``changes``: its readings besides the default."""

    id: str
    article: str
    bindingness: str
    region: str
    in_force_from: date
    direction: Direction
    amount: int
    unit: Unit
    changes: tuple[str, ...] = ()
    silence: bool = False


def due(
    cal: Calendar, limit: Limit, trigger: date, changes: Iterable[str] = (), seen: list[date] | None = None
) -> date | None:
    """The last day that complies, with these single changes to the default reading."""
    changed = set(changes)
    if limit.amount == 0:
        return trigger
    if limit.direction == "after":
        return _forward(cal, limit, trigger, changed, seen)
    amount = limit.amount + ("clear-days" in changed)
    if limit.unit == "working-day" or "working-days" in changed:
        return cal.add(trigger, -amount, seen)
    return _backward_days(cal, trigger - amount * DAY, changed, seen)


def _forward(cal: Calendar, limit: Limit, trigger: date, changed: set[str], seen: list[date] | None) -> date | None:
    if "deemed-received" in changed:
        received = cal.walk(trigger - DAY, DAY, seen)
        if received is None:
            return None
        trigger = received
    if "trigger-counted" in changed:
        trigger -= DAY
    if limit.unit == "working-day" or "working-days" in changed:
        return cal.add(trigger, limit.amount, seen)
    return cal.walk(trigger + (limit.amount - 1) * DAY, DAY, seen)


def _backward_days(cal: Calendar, landed: date, changed: set[str], seen: list[date] | None) -> date | None:
    if "rest-stands" in changed:
        return landed
    if "rest-later" in changed:
        return cal.walk(landed - DAY, DAY, seen)
    return cal.walk(landed + DAY, -DAY, seen)


def combined(limit: Limit) -> list[tuple[str, ...]]:
    """Every combination of the single changes, including the empty one, with at most one change for rest days."""
    sizes = range(len(limit.changes) + 1)
    every = chain.from_iterable(combinations(limit.changes, size) for size in sizes)
    return [changes for changes in every if not {"rest-later", "rest-stands"} <= set(changes)]


class Answer(NamedTuple):
    """The expected answer of ``gov_deadlines.due``."""

    due: date
    standing: str
    readings: dict[str, date | None]
    safest: date | None
    rely_from: date | None


def answer(cal: Calendar, limit: Limit, trigger: date) -> Answer | None:
    """The whole answer, or None where the default reading needs a day that is not announced."""
    consulted: list[date] = []
    default = due(cal, limit, trigger, (), consulted)
    if default is None:
        return None
    every = {changes: due(cal, limit, trigger, changes) for changes in combined(limit)}
    readings = {"default": default} | {name: every[(name,)] for name in limit.changes}
    standing = "provisional" if any(cal.unsettled(day) for day in consulted) else "settled"
    return Answer(default, standing, readings, _safest(limit, every), _rely_from(limit, every))


def _safest(limit: Limit, every: Dated) -> date | None:
    """The earliest of all; None where an unknown one might be earlier than the default."""
    if any(found is None and _may_be_earlier(limit, changes) for changes, found in every.items()):
        return None
    return min(found for found in every.values() if found is not None)


def _may_be_earlier(limit: Limit, changes: tuple[str, ...]) -> bool:
    """Whether this combination can give an earlier date than the default reading."""
    if limit.direction == "after":
        return "trigger-counted" in changes
    return "working-days" in changes or "rest-later" not in changes


def _rely_from(limit: Limit, every: Dated) -> date | None:
    """The day after the latest of all; None where any of them is unknown."""
    known = [found for found in every.values() if found is not None]
    if not limit.silence or len(known) < len(every):
        return None
    return max(known) + DAY
