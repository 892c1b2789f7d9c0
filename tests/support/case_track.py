"""Reference cases of kind ``track``: the library's answers, and those of a separate slow model."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import reference
import status_model
from limit_facts import LIMITS

DAY = timedelta(days=1)
DATES = ("by", "until", "agreed_on", "replied", "as_of", "known_on")
_BY_ID = {limit.id: limit for limit in LIMITS}


def _dates(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: date.fromisoformat(value) if key in DATES else value for key, value in given.items()}


def _iso(day: date | None) -> str:
    return "none" if day is None else day.isoformat()


def answer(given: Mapping[str, Any]) -> dict[str, Any]:
    """The answer through the public interface."""
    import gov_deadlines as gd

    arguments = _dates(given)
    for only_for_the_model in ("likely", "possible"):
        arguments.pop(only_for_the_model, None)
    try:
        life = gd.track(arguments.pop("limit"), date.fromisoformat(arguments.pop("received")), **arguments)
    except gd.GovDeadlinesError as error:
        return {"error": error.code}
    readings = {reading.name: reading for reading in life.silence_readings}
    following, late = life.next_event, life.late
    return {
        "original_due": _iso(life.base.due),
        "due": _iso(life.due),
        "state": life.state,
        "status": tuple(life.status)[0::2],
        "agreed": life.agreed or "none",
        "standing": life.standing,
        "projected": life.projected,
        "earliest": _iso(life.earliest),
        "latest": _iso(life.latest),
        "silence_any": _iso(readings["any"].from_date),
        "silence_agreed": _iso(readings["agreed"].from_date),
        "silence_had_arisen": _iso(readings["any"].arisen),
        "rely_from": _iso(life.rely_from),
        "late_working_days": -1 if late is None or late.working_days is None else late.working_days,
        "late_calendar_days": 0 if late is None else late.calendar_days,
        "next": "none" if following is None else f"{following.date} {following.code}",
        "events": [f"{event.date} {event.code}" for event in life.events],
        "notes": sorted({note.code for note in life.notes} & _NOTES),
    }


_NOTES = {
    "agreed-after-expiry",
    "agreed-date-on-rest-day",
    "agreement-day-not-said",
    "extension-planned",
    "in-time-on-another-reading",
    "late-after-silence",
    "not-in-force",
    "not-safe-yet",
    "open-on-another-reading",
    "record-fault",
    "reply-planned",
    "silence-needs-agreement",
}


def _length(text: str) -> tuple[int, str]:
    bare = text.removeprefix("+")
    return (int(bare[:-2]), "wd") if bare.endswith("wd") else (int(bare[:-1]), "d")


def _on(cal: reference.Calendar, end: date, text: str, move: bool) -> date | None:
    """The day that far after ``end``; if ``move``, moved off a rest day."""
    amount, unit = _length(text)
    if unit == "wd":
        return cal.add(end, amount)
    land = end + amount * DAY
    return cal.walk(land - DAY, DAY) if move else land


def _first_end(cal: reference.Calendar, given: Mapping[str, Any], start: date, move: bool) -> date | None:
    if "by" in given:
        return date.fromisoformat(given["by"])
    return _on(cal, start, given.get("within") or f"{_BY_ID[given['limit']].amount}wd", move)


def _ends(cal: reference.Calendar, given: Mapping[str, Any], start: date | None) -> tuple[date | None, date | None]:
    """The original and the extended end, counted from ``start``; the extended one is None where none was agreed."""
    if start is None:
        return None, None
    first = _first_end(cal, given, start, move=True)
    if "until" in given:
        return first, date.fromisoformat(given["until"])
    unmoved = _first_end(cal, given, start, move=False)
    if "extend" in given and unmoved is not None:
        return first, _on(cal, unmoved, given["extend"], move=True)
    return first, None


def model(given: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same, day by day; None where silence has no effect under the limit, or a day is missing.

    A case about days still to be arranged writes the likely arrangement out, and others that give the bounds.
    """
    found = _model(given, given.get("likely"))
    if found is None or "possible" not in given:
        return found
    every = [found, *(one for days in given["possible"] if (one := _model(given, days)) is not None)]
    dues = [one["due"] for one in every]
    rely = [one["rely_from"] for one in every]
    return found | {"earliest": min(dues), "latest": max(dues), "rely_from": max(rely)}


def _model(given: Mapping[str, Any], days: Sequence[str] | None) -> dict[str, Any] | None:
    limit = _BY_ID.get(given["limit"])
    if limit is None or not limit.silence:
        return None
    facts = _dates(given)
    cal = reference.calendar(given.get("region", limit.region), facts.get("known_on"))
    if days is not None:
        cal = reference.coming(cal, days)
    received, as_of = date.fromisoformat(given["received"]), facts["as_of"]
    first, extended = _ends(cal, given, received)
    if first is None:
        return None
    later = cal.walk(received - DAY, DAY) if "by" not in given else received
    deemed = _ends(cal, given, later)
    agreed_on, replied = facts.get("agreed_on"), facts.get("replied")
    there = extended is not None and (agreed_on is None or agreed_on <= as_of)
    due = extended if there and extended is not None else first
    last = [day for day in ((first, deemed[0], extended, deemed[1]) if there else (first, deemed[0])) if day]
    silent = (given.get("silence", "any") == "any") or there
    final, reply = extended or first, replied if replied and replied >= received else None
    by_reply = extended is not None and reply is not None and reply <= as_of
    other = _later(deemed, extended if "until" in given else None) if there or by_reply else deemed[0]
    dues = {"default": final if by_reply else due} | ({} if "by" in given else {"deemed-received": other})
    stands = status_model.standing(cal, dues, received, as_of, replied, silent=silent)
    return {
        "original_due": _iso(first),
        "due": _iso(due),
        "state": stands.code,
        "status": (stands.code, stands.working_days),
        "silence_any": _iso(due + DAY),
        "silence_agreed": _iso(due + DAY if there else None),
        "silence_had_arisen": _iso(first + DAY if there and agreed_on is not None and agreed_on > first else None),
        "rely_from": _iso(max(last) + DAY if silent else None),
        "late_working_days": _worked(cal, final, reply),
        "late_calendar_days": 0 if reply is None or reply <= final else (reply - final).days,
    }


def _later(deemed: tuple[date | None, date | None], until: date | None) -> date | None:
    """The extended end if receipt counts from the next working day; an agreed date stands, but shortens nothing."""
    if until is None or deemed[0] is None:
        return deemed[1]
    return max(until, deemed[0])


def _worked(cal: reference.Calendar, end: date, replied: date | None) -> int:
    """Working days from ``end`` to the reply; -1 where it was not late."""
    if replied is None or replied <= end:
        return -1
    found = cal.count(end, replied)
    return -1 if found is None else found
