"""Cases of "by when": every limit, reading and region, on days that matter, as known on days that matter."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from making.dues import Answer, Dated, Question, Refused, answer, walk
from making.facts import DAY, FACTS, NATION, Notice, notices, regions
from making.form import Ask, Case, Why, slug
from making.lines import Line, line
from reference import Limit

PLAIN, NEAR, COMING = 11, 40, 13
AMENDED = (
    date(2015, 5, 13),
    date(2018, 11, 6),
    date(2019, 3, 22),
    date(2020, 1, 27),
    date(2020, 2, 1),
    date(2020, 3, 5),
)


class Asked(NamedTuple):
    """A question as it is put, and the limit of the facts that answers it; ``pin``: the day of the suite."""

    limit: Limit
    on: date
    pin: date
    known_on: date | None = None
    region: str | None = None
    ignore: bool = False
    announced_only: bool = False
    more: tuple[tuple[str, Any], ...] = ()

    @property
    def ask(self) -> Ask:
        """The question of the case."""
        ask: Ask = {"op": "due", "limit": self.limit.id, "on": self.on}
        ask |= {"known_on": self.known_on} if self.known_on else {}
        ask |= {"region": self.region} if self.region else {}
        ask |= {"ignore_in_force": True} if self.ignore else {}
        ask |= {"announced_only": True} if self.announced_only else {}
        return ask | dict(self.more)

    @property
    def question(self) -> Question:
        """The question for the model."""
        region = self.region or self.limit.region
        return Question(self.limit, self.on, region, self.known_on or self.pin, self.announced_only)


def case(asked: Asked, file: str | None = None) -> Case:
    """The case of a question: answered, or refused."""
    limit = asked.limit
    if asked.on < limit.in_force_from and not asked.ignore:
        why = Why(
            f"规则自{limit.in_force_from}施行，{asked.on}在前。", f"The rules apply from {limit.in_force_from} on."
        )
        return refused(asked, "not-in-force", why)
    try:
        found = answer(asked.question)
    except Refused as error:
        end = asked.question.days.end
        zh = f"要用到{end}以后的日子，没有安排。" if end else "当时没有任何通知。"
        en = f"It needs a day that is not arranged; days are known to {end}." if end else "No notice was known then."
        return refused(asked, error.code, Why(zh, en))
    chosen = file or _file(asked, found)
    return Case(chosen, slug(limit.id), asked.ask, expected(limit, found), cited(asked, found), reasons(asked, found))


def refused(asked: Asked, code: str, why: Why) -> Case:
    """A question without an answer."""
    return Case("refusals", code, asked.ask, {"error": code}, f"art. {asked.limit.article}", why)


def _file(asked: Asked, found: Answer) -> str:
    provisional = [one for one in (found.default, *found.readings.values()) if one.standing == "provisional"]
    if provisional and not asked.announced_only:
        return "projected"
    if asked.known_on or asked.announced_only:
        return "known-on"
    return "regions" if asked.region or asked.ignore else "due"


def expected(limit: Limit, found: Answer) -> dict[str, Any]:
    """The keys of an answer that a case states."""
    default = found.default
    said: dict[str, Any] = {"due": default.due, "standing": default.standing}
    said |= {"earliest": default.earliest, "latest": default.latest}
    said |= {"projected": True} if default.projected else {}
    said |= {"safest": found.safest} | ({"rely_from": found.rely_from} if limit.silence else {})
    said["readings"] = [_reading(name, one) for name, one in found.readings.items()]
    return said


def _reading(name: str, one: Dated) -> dict[str, Any]:
    said = {"name": name, "due": one.due}
    if one.standing == "settled":
        return said
    return said | {"standing": one.standing, "earliest": one.earliest, "latest": one.latest}


def cited(asked: Asked, found: Answer) -> str:
    """The article, and the notices that decided the days looked at."""
    first, last = found.default.first, found.default.last
    used = asked.question.days.deciding(first, last) if first and last else ()
    return "; ".join([f"art. {asked.limit.article}", *(notice.cited for notice in used)])


def reasons(asked: Asked, found: Answer) -> Why:
    """The count in a few words, the holidays on its way, and what may still change."""
    zh, en = _counted(asked, found)
    names = _holidays(asked, found)
    if names:
        zh, en = f"{zh}其间有{names}。", f"{en} Holidays: {names}."
    if found.default.standing == "provisional":
        zh, en = f"{zh}还可能变。", f"{en} It may change."
    return Why(zh, en)


def _counted(asked: Asked, found: Answer) -> tuple[str, str]:
    limit, due = asked.limit, found.default.due
    if limit.amount == 0:
        return "收到当天就办。", "Due on the day of receipt."
    if limit.unit == "working-day":
        if limit.direction == "after":
            return (
                f"其后第{limit.amount}个工作日。",
                f"Working day {limit.amount} after that day.",
            )
        return (
            f"其前第{limit.amount}个工作日。",
            f"Working day {limit.amount} before that day.",
        )
    way = walk(asked.question.days, limit, asked.on, ())
    landed = way.start - DAY if way and limit.direction == "before" else way and way.start + DAY
    if landed == due:
        return f"第{limit.amount}天是{landed}，上班。", f"Day {limit.amount} is {landed}, which is worked."
    if limit.direction == "before":
        return (
            f"往前{limit.amount}天是{landed}，休息，提前到{due}。",
            f"Day -{limit.amount} is {landed}, a rest day: back to {due}.",
        )
    return (
        f"第{limit.amount}天是{landed}，休息，顺延到{due}。",
        f"Day {limit.amount} is {landed}, a rest day: on to {due}.",
    )


def _holidays(asked: Asked, found: Answer) -> str:
    first, last, days = found.default.first, found.default.last, asked.question.days
    if first is None or last is None:
        return ""
    every = [first + timedelta(days=nth) for nth in range((last - first).days + 1)]
    names = [days.name(day) for day in every if day in days.decided]
    return "、".join(dict.fromkeys(name for name in names if name))


# Which days are asked


def cases(pin: date) -> Iterator[Case]:
    """Every case of this kind."""
    for limit in FACTS.values():
        dice = random.Random(f"due {limit.id}")
        yield from _settled(limit, pin, dice)
        yield from _in_force(limit, pin, dice)
        yield from _around_notices(limit, pin, dice)
        yield from _coming(limit, pin, dice)
        yield from _elsewhere(limit, pin, dice)


def changed_days(days: Line) -> list[date]:
    """The days that a notice made other than a plain week has them."""
    return sorted(day for day, one in days.decided.items() if one.decree.works != (day.weekday() < 5))


def _settled(limit: Limit, pin: date, dice: random.Random) -> Iterator[Case]:
    """Days near a holiday or a make-up day, and plain days, since the rules apply."""
    days = line(limit.region, pin)
    assert days.last is not None
    last = days.last - timedelta(days=40)
    near = {day + timedelta(days=far) for day in changed_days(days) for far in range(-18, 19)}
    inside = sorted(day for day in near if limit.in_force_from <= day <= last)
    rest = range(limit.in_force_from.toordinal(), last.toordinal())
    chosen = dice.sample(inside, min(NEAR, len(inside))) + [date.fromordinal(one) for one in dice.sample(rest, PLAIN)]
    yield from (case(Asked(limit, day, pin)) for day in sorted(set(chosen)))


def _in_force(limit: Limit, pin: date, dice: random.Random) -> Iterator[Case]:
    """The days on which the rules begin, and days before them, as an illustration."""
    for far in (-400, -1, 0, 1, 2, 7, 20):
        yield case(Asked(limit, limit.in_force_from + timedelta(days=far), pin))
    for day in (limit.in_force_from - DAY, date(2015, 9, 1), date(2019, 4, 26), date(2020, 1, 22)):
        yield case(Asked(limit, day, pin, ignore=True))
    early = dice.randrange(date(2004, 2, 1).toordinal(), limit.in_force_from.toordinal())
    yield case(Asked(limit, date.fromordinal(early), pin, ignore=True))
    for day in (date(2003, 12, 20), date(2004, 1, 5), date(1999, 5, 1)):
        yield case(Asked(limit, day, pin, ignore=True))


def _around_notices(limit: Limit, pin: date, dice: random.Random) -> Iterator[Case]:
    """As known on the day before a notice, on its day and on the day after."""
    for notice in notices():
        if notice.region not in (NATION, limit.region) or notice.published > pin:
            continue
        recent = notice.published >= limit.in_force_from - timedelta(days=330) and notice.scope == "year"
        if recent or notice.published in AMENDED:
            yield from _around(limit, pin, notice, dice)


def _around(limit: Limit, pin: date, notice: Notice, dice: random.Random) -> Iterator[Case]:
    moved = [one.day for one in notice.decrees if one.works != (one.day.weekday() < 5) or one.key == "restored"]
    ahead = dice.randrange(0, limit.amount + 3)
    on = dice.choice(moved) + timedelta(days=ahead if limit.direction == "before" else -ahead)
    for far in (-1, 0, 1):
        if far == 1 and dice.random() < 0.8:
            continue
        asked = Asked(limit, on, pin, notice.published + far * DAY, ignore=on < limit.in_force_from)
        yield case(asked)
        if far == -1 and dice.random() < 0.15:
            yield case(asked._replace(announced_only=True))


def _coming(limit: Limit, pin: date, dice: random.Random) -> Iterator[Case]:
    """Past the last notice: the last days announced, the two years after them, and what lies beyond."""
    days = line(limit.region, pin)
    assert days.last is not None
    last = days.last
    for far in (-45, -20, -12, -8, -5, -3, -1, 0, 1, 4, 9):
        yield case(Asked(limit, last + timedelta(days=far), pin))
    spread = [last + timedelta(days=one) for one in sorted(dice.sample(range(10, 690), COMING))]
    yield from (case(Asked(limit, day, pin)) for day in spread)
    for day in spread[:2]:
        yield case(Asked(limit, day, pin, announced_only=True))
    for far in (-2, 3, 1100):
        end = last.replace(year=last.year + 2)
        yield case(Asked(limit, end + timedelta(days=far), pin))
    yield case(Asked(limit, last + timedelta(days=2), pin, announced_only=True))
    yield case(Asked(limit, last - timedelta(days=4), pin, announced_only=True))


def _elsewhere(limit: Limit, pin: date, dice: random.Random) -> Iterator[Case]:
    """On another region's calendar."""
    days = {code: line(code, pin) for code in regions()}
    for code in regions():
        if code != limit.region:
            own = sorted(set(changed_days(days[code])) ^ set(changed_days(days[limit.region])))
            inside = [day for day in own if day >= limit.in_force_from] or own
            for _ in range(2):
                near = dice.choice(inside) if inside else date.fromordinal(dice.randrange(738700, 739900))
                back = dice.randrange(0, limit.amount + 2)
                on = near + timedelta(days=back if limit.direction == "before" else -back)
                yield case(Asked(limit, on, pin, region=code, ignore=on < limit.in_force_from))
