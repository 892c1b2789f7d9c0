"""Reference cases of kind ``plan``: the library's answers, and those of a search day by day."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import reference
from limit_facts import LIMITS, QINZHOU, VERSIONS, XIANGSHAN, XIANNING, XINZHOU, ZHONGSHAN

DAY = timedelta(days=1)
NEVER = date(1990, 1, 1)
_BY_ID = {limit.id: limit for limit in LIMITS}
_HEADS = dict(zip(VERSIONS, (QINZHOU, XIANNING, XINZHOU, XIANGSHAN, ZHONGSHAN), strict=True))
_ISSUANCE = ("countersign-reply", "executive-meeting", "meeting-document-issuance")
CHAINS = {
    "qinzhou/consultation-to-executive-meeting": _ISSUANCE[:2],
    **{f"{one}/executive-meeting-to-issuance": _ISSUANCE[1:] for one in ("xianning", "xinzhou", "xiangshan")},
    **{f"{one}/consultation-to-issuance": _ISSUANCE for one in ("xianning", "xinzhou", "xiangshan")},
    "xiangshan/consultation-special-to-issuance": ("countersign-reply-special", *_ISSUANCE[1:]),
    "xinzhou/consultation-to-joint-draft": ("countersign-reply", "joint-draft-submission"),
    "xinzhou/consultation-to-government-draft": ("countersign-reply", "government-draft-submission"),
    "zhongshan/consultation-to-executive-meeting": ("countersign-reply", "topic-meeting", "executive-meeting"),
}


def _iso(day: date | None) -> str:
    return "none" if day is None else day.isoformat()


def answer(given: Mapping[str, Any]) -> dict[str, Any]:
    """The answer through the public interface."""
    import gov_deadlines as gd

    arguments = dict(given)
    steps, by = arguments.pop("steps"), date.fromisoformat(arguments.pop("by"))
    for only_for_the_model in ("likely", "possible"):
        arguments.pop(only_for_the_model, None)
    start = date.fromisoformat(arguments.pop("from")) if "from" in arguments else None
    if "known_on" in arguments:
        arguments["known_on"] = date.fromisoformat(arguments["known_on"])
    try:
        found = gd.plan(steps, by, start, **arguments)
    except gd.GovDeadlinesError as error:
        return {"error": error.code}
    return {
        "latest": [_iso(step.latest_start) for step in found.steps],
        "latest_start": _iso(found.latest_start),
        "latest_working_start": _iso(found.steps[0].latest_working_start),
        "earliest": [_iso(step.earliest_finish) for step in found.steps],
        "earliest_finish": _iso(found.earliest_finish),
        "feasible": found.feasible if found.feasible is not None else "unknown",
        "slack": found.slack if found.slack is not None else "unknown",
        "critical": found.critical.number if found.critical else 0,
        "standing": found.standing,
        "projected": found.projected,
        "latest_start_bounds": _ends(found.latest_start_bounds),
        "earliest_finish_bounds": _ends(found.earliest_finish_bounds),
        "feasible_standing": found.feasible_standing or "unknown",
        "notes": sorted({note.code for note in found.notes} & {"not-in-force", "provisional", "forward-not-announced"}),
    }


def _ends(bounds: tuple[date, date] | None) -> list[str]:
    return [] if bounds is None else [_iso(day) for day in bounds]


class _Step:
    """One step: it ends after the day it began, on a day found by trial."""

    def __init__(self, name: str, region: str, known_on: date | None, days: Sequence[str] | None) -> None:
        limit = _BY_ID.get(name)
        authority = name.partition("/")[0]
        self.cal = reference.calendar(region or _HEADS[authority][0], known_on)
        if days is not None:
            self.cal = reference.coming(self.cal, days)
        self.in_force_from = _HEADS[authority][1] if authority in _HEADS else NEVER
        self.limit = limit or _length(name)
        self.meeting = limit is None and authority in _HEADS
        self.ahead = limit is not None and limit.direction == "before"

    def due(self, trigger: date) -> date | None:
        if self.meeting:
            return self.cal.walk(trigger - DAY, DAY)
        return reference.due(self.cal, self.limit, trigger)

    def start(self, end: date, ignore: bool) -> date | None:
        if self.ahead:
            return self._checked(end, ignore) and self.due(end)
        if self.cal.end is not None and end > self.cal.end:
            return None
        found = _walk(end, -DAY, lambda day: self._over(day, end))
        if self.meeting and found is not None:
            found = self.cal.walk(found + DAY, -DAY)
        return found and self._checked(found, ignore)

    def finish(self, begun: date, ignore: bool) -> date | None:
        if self.ahead:
            event = _walk(begun, DAY, lambda day: self._room(day, begun))
            return event and self._checked(event, ignore)
        return self._checked(begun, ignore) and self.due(begun)

    def _over(self, day: date, end: date) -> bool:
        due = self.due(day)
        return due is not None and due <= end

    def _room(self, event: date, begun: date) -> bool:
        due = self.due(event)
        return due is not None and due >= begun

    def _checked(self, trigger: date, ignore: bool) -> date:
        if not ignore and trigger < self.in_force_from:
            raise LookupError
        return trigger


def _length(text: str) -> reference.Limit:
    """A bare length as a limit; a meeting's name is not used."""
    amount, unit = (text[:-2], "working-day") if text.endswith("wd") else (text[:-1], "day")
    number = int(amount) if amount.isdigit() else 0
    return reference.Limit(text, "", "", "", NEVER, "after", number, "day" if unit == "day" else "working-day")


def _walk(day: date, step: timedelta, holds: Callable[[date], bool]) -> date | None:
    """The first day in a direction for which ``holds`` is true."""
    for _ in range(400):
        if holds(day):
            return day
        day += step
    return None


def _written_out(step: str) -> list[str]:
    """The steps of a chain, or the step itself."""
    return [f"{step.partition('/')[0]}/{part}" for part in CHAINS[step]] if step in CHAINS else [step]


def model(given: Mapping[str, Any]) -> dict[str, Any] | None:
    """The latest starts and the earliest ends, each found by trying one day after another.

    A case about days still to be arranged writes the likely arrangement out, and others that give the bounds.
    """
    found = _model(given, given.get("likely"))
    if found is None or "possible" not in given:
        return found
    every = [found, *(_model(given, days) or {} for days in given["possible"])]
    for key in ("latest_start", "earliest_finish"):
        known = [one[key] for one in every if one.get(key, "none") != "none"]
        found[f"{key}_bounds"] = [min(known), max(known)] if known else []
    return found


def _model(given: Mapping[str, Any], days: Sequence[str] | None) -> dict[str, Any] | None:
    known_on = date.fromisoformat(given["known_on"]) if "known_on" in given else None
    names = [step for one in given["steps"] for step in _written_out(one)]
    if any("/" in name and name not in _BY_ID and not name.endswith("/executive-meeting") for name in names):
        return None
    regions = [_HEADS[name.partition("/")[0]][0] for name in names if "/" in name]
    default = given.get("region") or (regions[0] if regions else "CN")
    steps = [_Step(name, given.get("region") or ("" if "/" in name else default), known_on, days) for name in names]
    try:
        return _answer(steps, given)
    except LookupError:
        return {"error": "not-in-force"}


def _answer(steps: list[_Step], given: Mapping[str, Any]) -> dict[str, Any]:
    ignore = given.get("ignore_in_force", False)
    day: date | None = date.fromisoformat(given["by"])
    latest: list[date | None] = []
    for step in reversed(steps):
        day = day and step.start(day, ignore)
        latest.insert(0, day)
    if day is None:
        return {"error": "not-announced"}
    found: dict[str, Any] = {"latest": [_iso(one) for one in latest], "latest_start": _iso(day)}
    found["latest_working_start"] = _iso(steps[0].cal.walk(day + DAY, -DAY))
    if "from" not in given:
        return found
    begun = date.fromisoformat(given["from"])
    ends: list[date | None] = []
    for step in steps:
        before = begun if not ends else ends[-1]
        ends.append(before and step.finish(before, ignore))
    start = ends[0] if steps[0].meeting else begun
    found |= {"earliest": [_iso(one) for one in ends], "earliest_finish": _iso(ends[-1])}
    found["feasible"] = ends[-1] is not None and ends[-1] <= date.fromisoformat(given["by"])
    if start is not None:
        gap = steps[0].cal.count(start, day) if start <= day else steps[0].cal.count(day, start)
        found["slack"] = gap if start <= day or gap is None else -max(gap, 1)
    return found
