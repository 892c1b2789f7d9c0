"""The status of a duty, computed in the contract's words: one question after another, day by day."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import reference
from limit_facts import LIMITS
from reference import Calendar, Limit

ACTED_ON = {"overdue", "deemed-no-objection", "done-late"}
ZH = {
    "not-received": "未收到",
    "open": "未到期",
    "due-today": "今日到期",
    "overdue": "已逾期",
    "deemed-no-objection": "视为无意见",
    "done-in-time": "按时办结",
    "done-late": "逾期办结",
    "done-disputed": "读法不一",
    "done": "已办结",
}


class Standing(NamedTuple):
    """A status with its days; the readings still in time, where they disagree; whether the record is at fault."""

    code: str
    working_days: int | None
    calendar_days: int
    readings: tuple[str, ...] = ()
    fault: bool = False

    @property
    def notes(self) -> set[str]:
        """The codes of the notes that must accompany it."""
        found = {"record-fault"} if self.fault else set()
        if self.code == "done-disputed" and self.readings:
            found.add("late-on-another-reading" if "default" in self.readings else "in-time-on-another-reading")
        elif self.readings:
            found.add("open-on-another-reading")
        return found


def dues_of(cal: Calendar, limit: Limit, trigger: date) -> dict[str, date | None]:
    """The due day under the default reading and under each single change."""
    names = {"default": (), **{name: (name,) for name in limit.changes}}
    return {name: reference.due(cal, limit, trigger, changes) for name, changes in names.items()}


def standing(
    cal: Calendar,
    dues: Mapping[str, date | None],
    received: date | None,
    as_of: date,
    completed: date | None,
    *,
    silent: bool,
) -> Standing:
    """The status. ``received``: the trigger of a forward limit, None for a backward one."""
    due = dues["default"]
    assert due is not None
    if completed is not None and completed > as_of:
        completed = None
    if completed is not None and received is not None and completed < received:
        return standing(cal, dues, received, as_of, None, silent=silent)._replace(fault=True)
    if completed is not None:
        return _done(cal, dues, due, completed)
    apart = cal.count(min(due, as_of), max(due, as_of)), abs((due - as_of).days)
    if received is not None and as_of < received:
        return Standing("not-received", *apart)
    if as_of <= due:
        return Standing("open" if as_of < due else "due-today", *apart)
    still = tuple(name for name, day in dues.items() if day is not None and as_of <= day)
    return Standing("deemed-no-objection" if silent else "overdue", *apart, still)


def _done(cal: Calendar, dues: Mapping[str, date | None], due: date, completed: date) -> Standing:
    in_time = tuple(name for name, day in dues.items() if day is not None and completed <= day)
    late = tuple(name for name, day in dues.items() if day is not None and completed > day)
    apart = (cal.count(due, completed), (completed - due).days) if completed > due else (0, 0)
    if len(in_time) == len(dues):
        return Standing("done-in-time", *apart)
    if len(late) == len(dues):
        return Standing("done-late", *apart)
    return Standing("done-disputed", *apart, in_time)


# --- Ten thousand duties ---------------------------------------------------------------------------------------------

NUMBER = 10_000
AS_OF = date(2025, 6, 3)


def duties(seed: int) -> list[dict[str, str]]:
    """Duties of every limit, done before, on or after the days that matter, or not at all."""
    dice = random.Random(seed)
    rows = []
    for no in range(NUMBER):
        limit = dice.choice(LIMITS)
        first, span = limit.in_force_from, (date(2026, 12, 10) - limit.in_force_from).days
        if no % 2:
            first, span = AS_OF - timedelta(days=25), 50
        trigger = first + timedelta(days=dice.randrange(span))
        near = trigger + timedelta(days=dice.randrange(-30, 30))
        done = dice.choice([near, near, None, trigger, AS_OF])
        row = {"no": str(no), "limit": limit.id, "trigger": str(trigger), "done": str(done or "")}
        rows.append(row)
    return rows


@cache
def calendar(region: str) -> Calendar:
    """The reference's calendar, built once for each region."""
    return Calendar(region, reference.shipped())


FACTS = {limit.id: limit for limit in LIMITS}


def by_the_model(row: dict[str, str], *, readings: bool = True) -> Standing | None:
    """The model's status; None where the trigger has no answer yet."""
    limit = FACTS[row["limit"]] if readings else FACTS[row["limit"]]._replace(changes=())
    cal, trigger = calendar(limit.region), date.fromisoformat(row["trigger"])
    dues = dues_of(cal, limit, trigger)
    if dues["default"] is None:
        return None
    received = trigger if limit.direction == "after" else None
    return standing(
        cal, dues, received, AS_OF, date.fromisoformat(row["done"]) if row["done"] else None, silent=limit.silence
    )
