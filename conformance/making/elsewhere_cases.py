"""Cases with a number from outside the rules: the lead department's, one set elsewhere, another instrument's."""

import random
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from limit_facts import VERSIONS
from making.coming import ComingLine, coming
from making.due_cases import Asked, case, refused
from making.dues import Dated, Question, dated
from making.facts import DATA, DAY, FACTS, Provision, by_id
from making.form import Ask, Case, Why, slug
from reference import Direction, Limit

AHEAD = 2
HEADS = {one.partition("/")[0]: (limit.region, limit.in_force_from) for one, limit in FACTS.items()}


def cases(pin: date) -> Iterator[Case]:
    """Every case of this kind."""
    yield from _set_by_the_lead(pin)
    yield from _set_in_days_ahead(pin)
    yield from _set_elsewhere(pin)
    yield from _bounds(pin)


def _lengths() -> tuple[tuple[str, int, str], ...]:
    return (
        ("5wd", 5, "working-day"),
        ("2wd", 2, "working-day"),
        ("10d", 10, "day"),
        ("3d", 3, "day"),
        ("十天", 10, "day"),
        ("5个工作日", 5, "working-day"),
    )


def _set_by_the_lead(pin: date) -> Iterator[Case]:
    """The limit or the date that the lead department set, where the text allows it; refused elsewhere."""
    for limit in FACTS.values():
        dice = random.Random(f"within {limit.id}")
        for text, amount, unit in _lengths():
            on = limit.in_force_from + timedelta(days=dice.randrange(900))
            asked = Asked(limit, on, pin, more=(("within", text),))
            if not limit.silence:
                why = Why("原文没有让牵头部门另定期限。", "The text lets nobody set another limit.")
                yield refused(asked, "override-not-allowed", why)
                break
            yield case(
                asked._replace(limit=limit._replace(amount=amount, unit="day" if unit == "day" else "working-day")),
                "elsewhere",
            )
        if limit.silence:
            yield from _by_date(limit, pin, dice)


def _set_in_days_ahead(pin: date) -> Iterator[Case]:
    """A limit in days around the coming holidays: the day of receipt and the days from it share one arrangement.

    Of each limit, also days on which the bounds of the two counts put together would be wider.
    """
    for limit in (one for one in FACTS.values() if one.silence):
        dice, days = random.Random(f"ahead {limit.id}"), coming(limit.region, pin)
        rest = [day for season in days.seasons for day in season.rest]
        found: dict[bool, list[Case]] = {True: [], False: []}
        while min(map(len, found.values())) < AHEAD:
            on = date.fromordinal(dice.choice(rest) + dice.randrange(-8, 3))
            n = dice.choice((1, 2, 3, 5, 7, 10, 15))
            asked = Asked(limit._replace(amount=n, unit="day"), on, pin, more=(("within", f"{n}d"),))
            shared = _put_together(days, on, n) != days.days_from_receipt(on, n)
            if len(found[shared]) < AHEAD:
                found[shared].append(case(asked, "elsewhere"))
        yield from (*found[True], *found[False])


def _put_together(days: ComingLine, on: date, n: int) -> tuple[date | None, date | None]:
    """The bounds from two arrangements: one for the day of receipt, another for the days from it."""
    early, late = days.bounds(on - DAY, 1)
    step = timedelta(days=n - 1)
    return early and days.bounds(early + step, 1)[0], late and days.bounds(late + step, 1)[1]


def _by_date(limit: Limit, pin: date, dice: random.Random) -> Iterator[Case]:
    for _ in range(3):
        on = limit.in_force_from + timedelta(days=dice.randrange(900))
        by = on + timedelta(days=dice.randrange(0, 20))
        expect = {"due": by, "standing": "settled", "earliest": by, "latest": by, "safest": by, "rely_from": by + DAY}
        expect |= {"readings": [{"name": "default", "due": by}]}
        why = Why(
            "牵头部门定了日子，就是那一天，休息日也不动。",
            "The lead department's date stands as it is, rest day or not.",
        )
        yield Case(
            "elsewhere",
            slug(limit.id),
            Asked(limit, on, pin, more=(("by", by),)).ask,
            expect,
            f"art. {limit.article}",
            why,
        )


def _duty(one: Provision, amount: int = 0, unit: str = "day", direction: str = "after") -> Limit:
    region, begins = HEADS[one.authority]
    way: Direction = "after" if direction == "after" else "before"
    return Limit(one.id, one.article, "", region, begins, way, amount, "day" if unit == "day" else "working-day")


@cache
def duties() -> Mapping[str, Mapping[str, Any]]:
    """Every duty without a number, as the packs have it, by id."""
    found: dict[str, Mapping[str, Any]] = {}
    for authority, year in VERSIONS.items():
        text = (DATA / "rules" / "duties" / f"{authority}-{year}.toml").read_text(encoding="utf-8")
        found |= {f"{authority}/{one['name']}": one for one in tomllib.loads(text).get("duty", ())}
    return found


def _set_elsewhere(pin: date) -> Iterator[Case]:
    """Duties whose time is set elsewhere: a number that the user knows; refused for other duties."""
    for name, entry in duties().items():
        one, dice = by_id()[name], random.Random(f"elsewhere {name}")
        on = HEADS[one.authority][1] + timedelta(days=dice.randrange(900))
        text, amount, unit = dice.choice(_lengths())
        limit = _duty(one, amount, unit, entry.get("direction", "after"))
        asked = Asked(limit, on, pin, more=(("within", text),))
        if one.cls == "deferred":
            yield case(asked, "elsewhere")
        elif dice.random() < 0.15:
            why = Why("原文没有说时间另有规定。", "The text does not say that the time is set elsewhere.")
            yield refused(asked, "override-not-allowed", why)


def _bounds(pin: date) -> Iterator[Case]:
    """Another instrument's number for the same act, as an outer bound: never settled."""
    instruments = tomllib.loads((DATA / "rules" / "bounds.toml").read_text(encoding="utf-8"))
    for name, entry in duties().items():
        for bound in entry.get("bounds", ()):
            dice = random.Random(f"bound {name} {bound}")
            begins = HEADS[by_id()[name].authority][1]
            days = [begins + timedelta(days=dice.randrange(1300)) for _ in range(3)] + [
                date(2025, 3, 11),
                date(2025, 3, 12),
            ]
            for on in [*days, date(2018, 3, 1)]:
                yield _bounded(name, bound, instruments[bound], on, pin)


def _bounded(name: str, bound: str, versions: list[Mapping[str, Any]], on: date, pin: date) -> Case:
    one = by_id()[name]
    found = [row for row in versions if row.get("in_force_from", date.min) <= on <= row.get("in_force_until", date.max)]
    ask: Ask = {"op": "due", "limit": name, "on": on, "bound": bound}
    begins = HEADS[one.authority][1]
    ask |= {"ignore_in_force": True} if on < begins else {}
    cite = f"art. {one.article}; {versions[-1]['instrument_zh']}"
    if not found:
        why = Why("那部文件当时还没有施行。", "That instrument was not in force then.")
        return Case("refusals", "bound-not-in-force", ask, {"error": "bound-not-in-force"}, cite, why)
    amount, unit = found[0]["amount"], found[0]["unit"]
    limit = _duty(one, amount, unit)
    if unit == "month":  # as one day, from the day before the corresponding one
        limit = _duty(one, 1, "day")
        start = corresponding(on, amount) - DAY
    else:
        start = on
    asked = Question(limit, start, limit.region, pin)
    one_way = Dated(on, "settled", on, on, False, None, None) if amount == 0 else dated(asked)
    expect: dict[str, Any] = {"due": one_way.due, "standing": "provisional"}
    expect |= {"earliest": one_way.earliest, "latest": one_way.latest}
    expect |= {"projected": True} if one_way.projected else {}
    expect |= {"safest": one_way.earliest}
    why = Why("别的文件的数字，只作外限，不算已定。", "Another instrument's number: an outer bound, never settled.")
    return Case("elsewhere", slug(name), ask, expect, cite, why)


def corresponding(day: date, months: int) -> date:
    """That many months on: the same day of the month, or the month's last."""
    month = day.month - 1 + months
    first = date(day.year + month // 12, month % 12 + 1, 1)
    found = first
    while found.day < day.day and (found + DAY).month == first.month:
        found += DAY
    return found
