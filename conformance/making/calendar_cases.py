"""Cases of the calendar: add, count, and what is known of a day; each region, on days that matter."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from making.coming import ComingLine, coming
from making.due_cases import changed_days
from making.facts import DAY, regions
from making.form import Ask, Case, Why
from making.lines import Line, line

KNOWN_DAYS = (  # before anything was known; the day before each amendment or extension, and its own
    *(date(2003, 12, 1), date(2015, 5, 12), date(2015, 5, 13), date(2019, 3, 21), date(2019, 3, 22)),
    *(date(2020, 1, 26), date(2020, 1, 27), date(2020, 1, 31), date(2020, 2, 1), date(2020, 3, 4)),
    *(date(2020, 3, 5), date(2018, 11, 5), date(2018, 11, 6), date(2024, 11, 11), date(2024, 11, 12)),
)
COUNTS = (1, 1, 2, 3, 5, 5, 7, 10, 15, 20, 60, 250)


def _ask(op: str, days: Line, known_on: date | None, **more: Any) -> Ask:
    ask: Ask = {"op": op, **more, "region": days.region}
    return ask | ({"known_on": known_on} if known_on else {})


def _cited(days: Line, first: date, last: date) -> str:
    if (last - first).days > 200:
        return f"{days.region} {first.year}-{last.year}"
    return "; ".join(one.cited for one in days.deciding(first, last)) or "plain week"


def _of(days: Line, known_on: date | None) -> str:
    return "projected" if isinstance(days, ComingLine) else "known-on" if known_on else "calendar"


def _refused(ask: Ask, days: Line) -> Case:
    zh = f"要用到没有公布的日子（已公布{days.first}至{days.last}）。" if days.last else "当时没有任何通知。"
    en = f"It needs a day outside {days.first} to {days.last}." if days.last else "No notice was known then."
    return Case("refusals", "not-announced", ask, {"error": "not-announced"}, days.region, Why(zh, en))


def add(days: Line, day: date, n: int, known_on: date | None = None, roll: str | None = None) -> Case:
    """The n-th working day after or before a day; with n = 0 the day itself, moved as ``roll`` says."""
    projecting = isinstance(days, ComingLine)
    ask = _ask("add", days, known_on, date=day, n=n) | ({"roll": roll} if roll else {})
    ask |= {"project": True} if projecting else {}
    worked = days.works(day)
    step = {"following": 1, "preceding": -1}.get(roll or "", 0)
    if n == 0 and worked is False and not step:
        why = Why(f"{day}休息，第0个工作日没有。", f"{day} is a rest day: there is no working day 0.")
        return Case("refusals", "rest-day", ask, {"error": "rest-day"}, _cited(days, day, day), why)
    start, number = (day - (step or 1) * DAY, step or 1) if n == 0 else (day, n)
    found = days.add(start, number)
    if found is None or (n == 0 and worked is None):
        return _refused(ask, days)
    expect: dict[str, Any] = {"date": found}
    if isinstance(days, ComingLine):
        early, late = days.bounds(start, number)
        if early is None or late is None:
            return _refused(ask, days)
        expect |= {"earliest": min(early, found), "latest": max(late, found)}
    side = ("后", "after") if number > 0 else ("前", "before")
    way = Why(f"之{side[0]}第{abs(n)}个工作日。", f"Working day {abs(n)} {side[1]} it.")
    if n == 0:
        way = Why("当天上班，或移到相邻的工作日。", "The day itself if worked, else the working day next to it.")
    return Case(
        _of(days, known_on), f"add-{days.region.lower()}", ask, expect, _cited(days, *sorted((day, found))), way
    )


def count(days: Line, a: date, b: date, known_on: date | None = None) -> Case:
    """The working days in (a, b]."""
    ask = _ask("count", days, known_on, a=a, b=b)
    ask |= {"project": True} if isinstance(days, ComingLine) else {}
    found = days.count(a, b)
    if found is None:
        return _refused(ask, days)
    expect = {"working_days": found}
    if isinstance(days, ComingLine) and b >= a:
        most, fewest = days.most_and_fewest(a + DAY, b)
        expect |= {"fewest": fewest, "most": most}
    way = Why("起点不计，终点计入。", "The start is not counted, the end is.")
    if b < a:
        way = Why(
            "倒数为负：终点计入，起点不计。", "Backwards, the count is negative: the end counts, the start does not."
        )
    return Case(_of(days, known_on), f"count-{days.region.lower()}", ask, expect, _cited(days, *sorted((a, b))), way)


def day(days: Line, one: date, known_on: date | None = None) -> Case:
    """Whether a day is worked, why, and whether that is settled."""
    ask = _ask("day", days, known_on, date=one)
    worked = days.works(one)
    if worked is None:
        return _refused(ask | ({"project": True} if isinstance(days, ComingLine) else {}), days)
    expect: dict[str, Any] = {"date": one, "working": worked}
    if isinstance(days, ComingLine):
        ask |= {"project": True}
        expect |= {"standing": "provisional" if days.unsettled(one) else "settled", "open": days.open(one)}
    else:
        decided = days.decided.get(one)
        notice = {"number": decided.notice.number} if decided and decided.notice else None
        expect |= {"kind": days.kind(one), "name": days.name(one)}
        expect |= {"standing": "provisional" if days.unsettled(one) else "settled", "notice": notice}
    zh, en = ("上班", "Worked") if worked else ("休息", "A rest day")
    name = days.name(one)
    why = Why(f"{zh}{f'（{name}）' if name else ''}。", f"{en}{f' ({name})' if name else ''}.")
    return Case(_of(days, known_on), f"day-{days.region.lower()}", ask, expect, _cited(days, one, one), why)


# Which days are asked


def cases(pin: date) -> Iterator[Case]:
    """Every case of this kind."""
    for code in regions():
        days = line(code, pin)
        dice = random.Random(f"calendar {code}")
        yield from _adding(days, dice)
        yield from _counting(days, dice)
        yield from _single(days, dice)
        yield from _edges(days)
        yield from _as_known(code, dice)
        yield from _projected(code, pin, dice)


def _near(days: Line, dice: random.Random) -> date:
    return dice.choice(changed_days(days)) + timedelta(days=dice.randrange(-9, 10))


def _within(days: Line, dice: random.Random) -> date:
    assert days.first is not None
    assert days.last is not None
    return date.fromordinal(dice.randrange(days.first.toordinal() + 400, days.last.toordinal() - 400))


def _adding(days: Line, dice: random.Random) -> Iterator[Case]:
    for _ in range(192):
        start = _near(days, dice) if dice.random() < 0.8 else _within(days, dice)
        yield add(days, start, dice.choice(COUNTS) * dice.choice([1, 1, -1]))
    for _ in range(14):
        start, roll = _near(days, dice), dice.choice(["following", "preceding"])
        yield add(days, start, 0, roll=roll)
        yield add(days, start, 0)
        yield add(days, start, dice.choice([3, -3]), roll=roll)


def _counting(days: Line, dice: random.Random) -> Iterator[Case]:
    for _ in range(150):
        start = _near(days, dice)
        yield count(days, start, start + timedelta(days=dice.choice([0, 1, -1, *range(-40, 41, 3), 366, -730, 3000])))


def _single(days: Line, dice: random.Random) -> Iterator[Case]:
    """Each day that a notice names, in its own region; a sample elsewhere; plain days, 29 February, year ends."""
    own = [one for one, decided in days.decided.items() if decided.region == days.region]
    chosen = sorted(own) if days.region != "CN" else dice.sample(sorted(own), 400)
    chosen += dice.sample(sorted(days.decided), 70)
    chosen += [_near(days, dice) for _ in range(40)] + [_within(days, dice) for _ in range(20)]
    chosen += [date(year, 2, 29) for year in (2004, 2012, 2024)]
    chosen += [date(year, 12, 31) for year in (2005, 2006, 2007, 2011, 2018, 2022, 2025, 2026)]
    yield from (day(days, one) for one in dict.fromkeys(chosen))


def _edges(days: Line) -> Iterator[Case]:
    """The first and the last day announced, and what lies beyond."""
    first, last = days.first, days.last
    assert first is not None
    assert last is not None
    for one, n in ((last + DAY, -1), (first - DAY, 1), (last, -1), (first, 1), (last, 1), (first, -1), (last - DAY, 1)):
        yield add(days, one, n)
    for one in (last + DAY, first - DAY, last, first):
        yield add(days, one, 0, roll="following")
        yield day(days, one)
    for a, b in (
        (first - DAY, first),
        (last - DAY, last),
        (last, last + DAY),
        (first - 2 * DAY, first),
        (last + DAY, last),
    ):
        yield count(days, a, b)
    yield count(days, first - DAY, last)
    yield count(days, last, first)


def _as_known(code: str, dice: random.Random) -> Iterator[Case]:
    for known_on in KNOWN_DAYS:
        days = line(code, known_on)
        if days.last is None:
            yield day(days, date(2004, 1, 1), known_on)
            continue
        for _ in range(6):
            near = [one for one in changed_days(days) if abs((one - known_on).days) < 250]
            one = dice.choice(near) + timedelta(days=dice.randrange(-3, 4))
            yield day(days, one, known_on)
            yield add(days, one, dice.choice([3, 5, 7, -3, 10]), known_on)
            yield count(days, one, one + timedelta(days=dice.randrange(2, 30)), known_on)


def _projected(code: str, pin: date, dice: random.Random) -> Iterator[Case]:
    days = coming(code, pin)
    assert days.last is not None
    assert days.end is not None
    for _ in range(18):
        one = days.last + timedelta(days=dice.randrange(-15, 700))
        yield day(days, one)
        yield add(days, one, dice.choice([1, 3, 5, 7, 10, 20, -1, -3, -7]))
        yield count(days, one, one + timedelta(days=dice.randrange(0, 30)))
    for one, n in ((days.end, 1), (days.end, -1), (days.end + DAY, -1), (days.end - 30 * DAY, 30)):
        yield add(days, one, n)
    yield day(days, days.end + DAY)
