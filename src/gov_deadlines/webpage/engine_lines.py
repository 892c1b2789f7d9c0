"""The days of each region as the page's engine holds them: kinds as one character a day, and what is possible after.

What notices to come can make of a count is ``workdays.projection``'s rule over many thousand arrangements. All that the
rule needs of them is, for every two days, the most working days that any arrangement adds between these: a small table.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, cast

import numpy as np

from gov_deadlines.days import EPOCH
from gov_deadlines.webpage.engine_tables import Listed, Texts
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.index import DayIndex
from gov_deadlines.workdays.notices import SATURDAY, Notice
from gov_deadlines.workdays.projection import ProjectedLine
from gov_deadlines.workdays.regions import english_name
from gov_deadlines.workdays.seasons import Season

ZERO = 95  # the character of a gain of no day, as in engine/lines.js; those near it need no escape in JSON
_MADE = {-1: "-", 0: ".", 1: "+"}  # of a day, by an arrangement
_KINDS = {
    "working": "w",
    "weekend": "e",
    "statutory": "s",
    "shifted": "h",
    "make-up": "m",
    "regional": "r",
    "regional-make-up": "g",
    "extension": "x",
    "restored": "t",
}
_WORKED = frozenset({"working", "make-up", "regional-make-up", "restored"})


def kinds() -> dict[str, dict[str, object]]:
    """What each character of a line means."""
    return {mark: {"kind": kind, "working": int(kind in _WORKED)} for kind, mark in _KINDS.items()}


class Lines:
    """The day lines of several calendars; equal ones are held once.

    Attributes:
        lines: the lines.
        names: the holidays' names, as (Chinese, English).
        notices: every notice of the calendars.
    """

    def __init__(self, texts: Texts) -> None:
        self.lines: list[dict[str, Any]] = []
        self.names: Listed[tuple[str, str]] = Listed()
        self.notices: Listed[Notice] = Listed()
        self._texts = texts
        self._at: dict[str, int] = {}

    def add(self, calendar: WorkCalendar) -> int:
        """The position of a calendar's line; the calendar must have announced days."""
        for notice in calendar.notices:
            self.notices.add(notice)
        made = self._line(calendar)
        key = json.dumps(made, sort_keys=True)
        if key not in self._at:
            self._at[key] = len(self.lines)
            self.lines.append(made)
        return self._at[key]

    def _line(self, calendar: WorkCalendar) -> dict[str, Any]:
        projected, announced = calendar.projected, calendar.line
        extremes = cast("ProjectedLine", projected.extremes)
        days = range(announced.first, projected.line.last + 1)
        spans = [(span.first, span.last, self._texts.add(span.reason)) for span in announced.unsettled]
        to_come = [span.reason for span in projected.line.unsettled if span.first == announced.last + 1]
        lines = [extremes] if extremes.published is extremes else [extremes, extremes.published]
        return {
            "first": announced.first - EPOCH,
            "last": announced.last - EPOCH,
            "kinds": "".join(_kind_marks(projected, days)),
            "unsettled": [(first - EPOCH, last - EPOCH, reason) for first, last, reason in spans],
            "to_come": self._texts.add(to_come[-1]) if to_come else None,
            "decided": list(_runs(self._decided(projected, days))),
            "open": list(_runs((day, ()) for day in days if extremes.open(day))),
            "possible": [_possible(one) for one in lines],
        }

    def _decided(self, calendar: WorkCalendar, days: Iterable[int]) -> Iterator[tuple[int, tuple[int, int]]]:
        """Each decided day with the positions of its name and its notice; -1 for a likely arrangement's."""
        for day in days:
            if calendar.line.decided(day) is not None:
                known = calendar.day(date.fromordinal(day))
                name = self.names.add((known.name or "", english_name(known.name or "")))
                yield day, (name, -1 if known.notice is None else self.notices.add(known.notice))


def _kind_marks(calendar: WorkCalendar, days: Iterable[int]) -> Iterator[str]:
    for day in days:
        if calendar.line.decided(day) is None:
            yield _KINDS["weekend" if date.fromordinal(day).weekday() >= SATURDAY else "working"]
        else:
            yield _KINDS[calendar.day(date.fromordinal(day)).kind]


def _runs(days: Iterable[tuple[int, tuple[int, ...]]]) -> Iterator[tuple[int, ...]]:
    """Runs of neighbouring days with equal values: the first day, how many, the values."""
    first, count = 0, 0
    held: tuple[int, ...] = ()
    for day, values in days:
        if count and (day, values) == (first + count, held):
            count += 1
            continue
        if count:
            yield first - EPOCH, count, *held
        first, count, held = day, 1, values
    if count:
        yield first - EPOCH, count, *held


def _possible(line: ProjectedLine) -> dict[str, Any]:
    """The days as they are without the coming seasons, and the seasons."""
    seasons = [made for one in line.joint if (made := _season(one)) is not None]
    return {
        "first": line.plain.first - EPOCH,
        "last": line.plain.last - EPOCH,
        "changed": _steps(_changed(line.plain)),
        "seasons": seasons,
    }


def _changed(line: DayIndex) -> list[int]:
    """The days that are not as in a plain week."""
    plain = DayIndex(line.first, line.last)
    flags = zip(line.working, plain.working, strict=True)
    return [line.first + at - EPOCH for at, (one, other) in enumerate(flags) if one != other]


def _steps(days: Sequence[int]) -> list[int]:
    """The first number and the steps from each to the next."""
    return [*days[:1], *(other - one for one, other in pairwise(days))]


def _season(season: Season) -> dict[str, Any] | None:
    """The days that the possible arrangements change, what each makes of them, and the most that they add.

    The most is told between any two positions. A position is how many of these days have passed: between them, nothing
    changes.
    """
    days = sorted({day for deltas in season.possible for day, _ in deltas})
    if not days:
        return None
    sums = np.array(season.cumulative, np.int16)[:, [0, *(season.at(day) for day in days)]]
    most = [(sums - sums[:, [fixed]]).max(axis=0) for fixed in range(sums.shape[1])]
    rows = ["".join(chr(ZERO + int(gain)) for gain in row) for row in most]
    possible = ["".join(_MADE[dict(deltas).get(day, 0)] for day in days) for deltas in season.possible]
    return {"changed": _steps([day - EPOCH for day in days]), "rows": rows, "possible": possible}
