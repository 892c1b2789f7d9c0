"""Cases of status: where a duty stands on a day, done or not, by the status model of the tests."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, cast

import reference
import status_model
from making.coming import coming
from making.due_cases import Asked
from making.dues import Refused, answer
from making.facts import DAY, FACTS
from making.form import Ask, Case, Why, slug
from making.lines import line
from reference import Limit

EACH = 34
WORDS = {
    "not-received": ("还没收到。", "Not received yet."),
    "open": ("还没到期。", "Not due yet."),
    "due-today": ("今天到期，不算逾期。", "Due today is not overdue."),
    "overdue": ("过了期限，没有办。", "Past the due day and not done."),
    "deemed-no-objection": ("过了期限没有答复，视为无意见。", "Past the due day without a reply: silence counts."),
    "done-in-time": ("按每种读法都没有过期。", "In time under every reading."),
    "done-late": ("按每种读法都过了期。", "Late under every reading."),
    "done-disputed": ("有的读法过期，有的没有。", "Late under some readings and in time under others."),
    "done": ("办了，哪天不知道。", "Done, on a day not known."),
}


def case(limit: Limit, on: date, as_of: date, completed: date | bool | None, pin: date) -> Case | None:
    """The case of a duty on a day; None where it has no due day."""
    try:
        found = answer(Asked(limit, on, pin).question)
    except Refused:
        return None
    due = found.default.due
    assert due is not None
    ask: Ask = {"op": "status", "limit": limit.id, "on": on, "as_of": as_of}
    ask |= {} if completed is None else {"completed": completed}
    expect: dict[str, Any] = {"due": due, "status": _status(limit, on, as_of, completed, pin)}
    zh, en = WORDS[expect["status"]["code"]]
    why = Why(f"最迟{due}。{zh}", f"Due {due}. {en}")
    return Case("status", slug(limit.id), ask, expect, f"art. {limit.article}", why)


def _status(limit: Limit, on: date, as_of: date, completed: date | bool | None, pin: date) -> dict[str, Any]:
    if completed is True:
        return {"code": "done", "working_days": None, "calendar_days": None}
    found = answer(Asked(limit, on, pin).question)
    dues = {name: one.due for name, one in found.readings.items()}
    latest = max(day for day in (found.default.due, as_of) if day)
    announced = line(limit.region, pin)
    within = announced.last is not None and latest <= announced.last
    days = cast("reference.Calendar", announced if within else coming(limit.region, pin))
    received = on if limit.direction == "after" else None
    done = completed if isinstance(completed, date) else None
    stands = status_model.standing(days, dues, received, as_of, done, silent=limit.silence)
    apart = {"working_days": stands.working_days, "calendar_days": stands.calendar_days}
    return {"code": stands.code, **apart}


def cases(pin: date) -> Iterator[Case]:
    """Every case of this kind: near the due day under each reading, long before and long after."""
    for limit in FACTS.values():
        dice = random.Random(f"status {limit.id}")
        span = (date(2026, 11, 1) - limit.in_force_from).days
        every = []
        for nth in range(EACH):
            on = limit.in_force_from + timedelta(days=dice.randrange(span))
            every.append(_one(limit, on, nth, pin, dice))
        every.append(case(limit, date(2026, 12, 20), date(2027, 1, 20), None, pin))
        every.append(case(limit, date(2026, 12, 1), date(2029, 5, 1), None, pin))
        every.append(case(limit, date(2024, 6, 3), date(2024, 6, 20), True, pin))
        yield from (one for one in every if one is not None)


def _one(limit: Limit, on: date, nth: int, pin: date, dice: random.Random) -> Case | None:
    dues = [one.due for one in answer(Asked(limit, on, pin).question).readings.values() if one.due]
    pivot = dice.choice(dues)
    as_of = pivot + dice.choice([0, 1, -1, 2, 5, 30, -3, -8, -25]) * DAY
    if nth % 2:
        return case(limit, on, as_of, None, pin)
    done = pivot + dice.choice([0, 1, -1, 0, 1, 4, -4, 12, -12]) * DAY
    return case(limit, on, max(as_of, done) if nth % 4 else as_of, done, pin)
