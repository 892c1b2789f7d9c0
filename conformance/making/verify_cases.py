"""Cases of verify: dates that somebody else computed, with the mistakes that people and programs make."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from making.coming import coming
from making.due_cases import Asked, changed_days
from making.dues import Answer, answer, walk
from making.facts import DAY, FACTS
from making.form import Ask, Case, Why, slug
from making.lines import line
from reference import Limit

EACH = 11


def cases(pin: date) -> Iterator[Case]:
    """Every case of this kind: near holidays, where mistakes show."""
    for limit in FACTS.values():
        dice = random.Random(f"verify {limit.id}")
        days = changed_days(line(limit.region, pin))
        inside = [day for day in days if limit.in_force_from + timedelta(days=40) < day < date(2026, 10, 20)]
        for _ in range(EACH):
            far = dice.randrange(0, 14)
            on = dice.choice(inside) + timedelta(days=far if limit.direction == "before" else -far)
            asked = Asked(limit, on, pin)
            found = answer(asked.question)
            for claimed, zh, en in dice.sample(list(_claims(asked, found)), 2):
                yield case(asked, found, claimed, Why(zh, en))
        yield from _projected(limit, pin)


def case(asked: Asked, found: Answer, claimed: date, why: Why) -> Case:
    """A claimed date held against the answer."""
    due, limit = found.default.due, asked.limit
    assert due is not None
    readings = [name for name, one in found.readings.items() if one.due == claimed]
    verdict = "right" if claimed == due else "right-on-another-reading" if readings else "wrong"
    announced = line(limit.region, asked.pin)
    days = announced if announced.last and max(due, claimed) <= announced.last else coming(limit.region, asked.pin)
    ask: Ask = {**asked.ask, "op": "verify", "claimed": claimed}
    expect: dict[str, Any] = {"verdict": verdict, "readings": readings, "due": due}
    off = days.count(*sorted((due, claimed)))
    assert off is not None
    off = off if claimed >= due else -off
    expect |= {"working_days_off": off, "calendar_days_off": (claimed - due).days}
    expect |= {"standing": found.default.standing, "safest": found.safest}
    return Case("verify", slug(limit.id), ask, expect, f"art. {limit.article}", why)


def _claims(asked: Asked, found: Answer) -> Iterator[tuple[date, str, str]]:
    due, limit = found.default.due, asked.limit
    assert due is not None
    yield due, "对。", "Right."
    yield due + DAY, "晚了一天。", "One day late."
    yield due - DAY, "早了一天。", "One day early."
    for name, one in found.readings.items():
        if name != "default" and one.due is not None:
            yield one.due, f"按{name}的读法。", f"As the reading {name} gives it."
    ahead = 1 if limit.direction == "after" else -1
    yield asked.on + ahead * limit.amount * DAY, "只数了自然日。", "Calendar days alone were counted."
    yield _plain_weeks(limit, asked.on), "没有看放假和调休。", "Neither holidays nor make-up days were looked at."
    national = line("CN", asked.pin)
    way = walk(national, limit, asked.on, ())
    other = national.add(way.start, way.n) if way else None
    if other is not None:
        yield other, "按全国的日历数的。", "Counted on the national calendar."
    yield due + 30 * DAY, "差了一个月。", "A month off."


def _plain_weeks(limit: Limit, on: date) -> date:
    """As if every Monday to Friday were worked."""
    step = DAY if limit.direction == "after" else -DAY
    for _ in range(limit.amount):
        on += step
        while on.weekday() >= 5:
            on += step
    return on


def _projected(limit: Limit, pin: date) -> Iterator[Case]:
    for on, far in ((date(2027, 2, 1), 0), (date(2027, 10, 9), 1)):
        asked = Asked(limit, on, pin)
        found = answer(asked.question)
        assert found.default.due is not None
        yield case(
            asked, found, found.default.due + far * DAY, Why("还没有通知，可能会变。", "No notice yet: it may change.")
        )
