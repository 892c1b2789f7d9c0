"""Cases of kind ``due``: by when, with which standing, under which readings; or why there is no answer.

``answer`` asks the library. ``model`` computes the dates again, day by day, from the facts (``limit_facts``, ``BOUNDS``
below) and the slow reference.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final, Literal, NamedTuple

import gov_deadlines as gd
import reference
import status_model
from limit_facts import LIMITS, QINZHOU, XIANGSHAN, XIANNING, XINZHOU, ZHONGSHAN
from reference import DAY, Answer, Calendar, Limit, coming

FORCE = {
    "qinzhou": QINZHOU,
    "xianning": XIANNING,
    "xinzhou": XINZHOU,
    "xiangshan": XIANGSHAN,
    "zhongshan": ZHONGSHAN,
}
FACTS = {limit.id: limit for limit in LIMITS}
AFTER: Final = "after"
Length = tuple[int, Literal["working-day", "day", "month"]]

# the other instruments' numbers, copied by hand from their texts or the facts; the engine has its own copy
BOUNDS: dict[str, Length] = {
    "information-publication": (20, "working-day"),
    "deputies-suggestions": (3, "month"),
    "deputies-suggestions-complex": (6, "month"),
    "filing-for-record": (30, "day"),
    "13710-arrangement": (0, "day"),
    "13710-feedback": (3, "day"),
    "13710-ordinary": (7, "day"),
    "13710-major": (1, "month"),
}
# the day from which each instrument, or its predecessor, has applied
BOUND_SINCE = {
    "information-publication": date(2019, 5, 15),
    "deputies-suggestions": date(2015, 8, 29),
    "deputies-suggestions-complex": date(2015, 8, 29),
    "filing-for-record": date(2023, 3, 15),
}


class Given(NamedTuple):
    """The keys of a case; dates as ISO text.

    ``likely`` and ``possible`` are for the model, of a date that rests on days still to be arranged: the days of the
    likely arrangement past the announced ones, and other arrangements that make the date as early and as late as can
    be, each a list like ``["2027-01-01 off", "2027-01-03 work"]``.
    """

    limit: str
    on: str
    known_on: str | None = None
    region: str | None = None
    within: str | None = None
    by: str | None = None
    bound: str | None = None
    ignore_in_force: bool = False
    as_of: str | None = None
    completed: str | None = None
    announced_only: bool = False
    likely: tuple[str, ...] = ()
    possible: tuple[tuple[str, ...], ...] = ()

    @property
    def trigger(self) -> date:
        return date.fromisoformat(self.on)

    @property
    def limit_id(self) -> str:
        """The id without a version."""
        return f"{self.authority}/{self.limit.partition('/')[2]}"

    @property
    def authority(self) -> str:
        return self.limit.partition("/")[0].partition("@")[0]


def _given(keys: Mapping[str, Any]) -> Given:
    lists = {"likely": tuple(keys.get("likely", ())), "possible": tuple(map(tuple, keys.get("possible", ())))}
    return Given(**{**keys, **lists})


# --- What the library says -------------------------------------------------------------------------------------


def answer(given: Mapping[str, Any]) -> dict[str, Any]:
    """Everything a case of this kind may expect.

    ``notes`` are the codes of the notes on this answer, ``caveats`` those of every answer on the limit.
    """
    asked = _given(given)
    try:
        found = gd.due(
            asked.limit,
            asked.trigger,
            known_on=_day(asked.known_on),
            region=asked.region,
            ignore_in_force=asked.ignore_in_force,
            within=asked.within,
            by=_day(asked.by),
            bound=asked.bound,
            announced_only=asked.announced_only,
        )
    except gd.GovDeadlinesError as error:
        return _refused(error)
    said = _told(found)
    if asked.as_of:
        status = found.status(date.fromisoformat(asked.as_of), _day(asked.completed))
        said |= {
            "status": status.code,
            "status_working_days": status.working_days,
            "status_calendar_days": status.calendar_days,
            "status_readings": status.readings,
            "status_notes": [note.code for note in status.notes],
        }
    return said


def _told(found: gd.Due) -> dict[str, Any]:
    caveats = [note.code for note in found.limit.notes]
    readings = {f"reading_{one.name.replace('-', '_')}": one.due for one in found.readings}
    return readings | {
        "due": found.due,
        "standing": found.standing,
        "projected": found.projected,
        "earliest": found.earliest,
        "latest": found.latest,
        "safest": found.safest,
        "rely_from": found.rely_from,
        "readings": [reading.name for reading in found.readings],
        "notes": [note.code for note in found.notes if note.code not in caveats],
        "caveats": caveats,
        "region": found.region,
        "article": found.limit.article,
        "bindingness": found.limit.bindingness,
        "version": found.limit.version,
        "basis": found.basis.code,
        "see_also": [other.limit.id for other in found.see_also],
    }


def _refused(error: gd.GovDeadlinesError) -> dict[str, Any]:
    said: dict[str, Any] = {"error": error.code}
    if isinstance(error, gd.NoNumber):
        said |= {"article": error.article, "class": error.cls, "bounds": list(error.bounds)}
        said["points_to"] = error.points_to.en if error.points_to else None
    if isinstance(error, gd.NotInForce):
        said |= {"in_force_from": error.in_force_from, "in_force_until": error.in_force_until}
    if isinstance(error, gd.NotAnnounced):
        said |= {"side": error.side, "announced_to": error.coverage[1] if error.coverage else None}
    return said


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# --- The same from the facts, day by day -----------------------------------------------------------------------


def model(given: Mapping[str, Any]) -> dict[str, Any] | None:
    """The dates, computed from the facts; None where the case is not about dates."""
    asked = _given(given)
    start = FORCE[asked.authority][1]
    if asked.trigger < start and not asked.ignore_in_force:
        return {"error": "not-in-force", "in_force_from": start}
    if asked.bound and asked.trigger < BOUND_SINCE.get(asked.bound, date.min):
        return {"error": "bound-not-in-force"}
    length = _length(asked)
    limit = _limit(asked, length)
    if limit is None:
        return None
    cal = calendar(asked.region or limit.region, _day(asked.known_on))
    plain = _answer(asked, cal, limit, length)
    if plain is None and not asked.likely:
        return {"error": "not-announced", "announced_to": cal.end}
    found = plain or _answer(asked, coming(cal, asked.likely), limit, length)
    assert found is not None
    if asked.bound or plain is None:
        found = found._replace(standing="provisional")
    if not asked.as_of:
        return _dates(found) | _bounds(asked, cal, limit, length, found)
    received = asked.trigger if limit.direction == AFTER else None
    as_of, completed = date.fromisoformat(asked.as_of), _day(asked.completed)
    stands = status_model.standing(cal, found.readings, received, as_of, completed, silent=limit.silence)
    return _dates(found) | {
        "status": stands.code,
        "status_working_days": stands.working_days,
        "status_calendar_days": stands.calendar_days,
        "status_readings": stands.readings,
        "status_notes": sorted(stands.notes),
    }


@cache
def calendar(region: str, known_on: date | None) -> Calendar:
    """The reference's calendar, built once for each region and day."""
    return Calendar(region, _notices(), known_on)


@cache
def _notices() -> tuple[reference.Notice, ...]:
    return tuple(reference.shipped())


def _length(asked: Given) -> Length | None:
    """The number set outside the rules, where the case gives one."""
    if asked.bound:
        return BOUNDS.get(asked.bound)
    if not asked.within:
        return None
    if asked.within.endswith("wd"):
        return int(asked.within.removesuffix("wd")), "working-day"
    return int(asked.within.removesuffix("d")), "day"


def _limit(asked: Given, length: Length | None) -> Limit | None:
    """The limit of the facts, or a duty with a given number; None where the text does not allow one."""
    facts = FACTS.get(asked.limit_id)
    supplied = length is not None or asked.by is not None
    if facts is not None and not supplied:
        return facts
    if facts is None and supplied:
        region, start = FORCE[asked.authority]
        facts = Limit(asked.limit_id, "", "", region, start, AFTER, 0, "day")
    elif facts is None or not facts.silence:
        return None
    if length is None or length[1] == "month":
        return facts
    return facts._replace(amount=length[0], unit=length[1])


def _answer(asked: Given, cal: Calendar, limit: Limit, length: Length | None) -> Answer | None:
    if asked.by:
        agreed = date.fromisoformat(asked.by)
        return Answer(agreed, "settled", {"default": agreed}, agreed, agreed + DAY if limit.silence else None)
    if length is None or length[1] != "month":
        return reference.answer(cal, limit, asked.trigger)
    seen: list[date] = []
    due = cal.walk(corresponding_day(asked.trigger, length[0]) - DAY, DAY, seen)
    if due is None:
        return None
    standing = "provisional" if any(cal.unsettled(day) for day in seen) else "settled"
    return Answer(due, standing, {"default": due}, due, None)


def corresponding_day(day: date, months: int) -> date:
    """Civil Code 202, by walking: that many months on, the same day of the month, or the month's last."""
    wanted = day.day
    while months:
        day += DAY
        months -= day.day == 1
    while day.day < wanted and (day + DAY).month == day.month:
        day += DAY
    return day


def _bounds(asked: Given, cal: Calendar, limit: Limit, length: Length | None, likely: Answer) -> dict[str, Any]:
    """What the arrangements of the case make of the dates; nothing without any."""
    if asked.announced_only or not (asked.likely or asked.possible):
        return {} if likely.standing == "settled" or asked.announced_only else _firm(likely)
    every = [_answer(asked, coming(cal, days), limit, length) for days in (asked.likely, *asked.possible)]
    known = [one for one in every if one is not None]
    first, last = min(one.due for one in known), max(one.due for one in known)
    safest = min(one.safest for one in known if one.safest)
    rely = [one.rely_from for one in known if one.rely_from]
    return {"earliest": first, "latest": last, "safest": safest, "rely_from": max(rely, default=None)}


def _firm(found: Answer) -> dict[str, Any]:
    """The bounds of a date that no arrangement moves, as far as the case knows."""
    return {"earliest": found.due, "latest": found.due}


def _dates(found: Answer) -> dict[str, Any]:
    bound = found.due if found.standing == "settled" else None
    readings = {f"reading_{name.replace('-', '_')}": due for name, due in found.readings.items()}
    return readings | {
        "due": found.due,
        "standing": found.standing,
        "earliest": bound,
        "latest": bound,
        "safest": found.safest,
        "rely_from": found.rely_from,
    }
