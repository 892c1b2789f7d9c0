"""Cases of how a question is put: limits in words, days in their written forms, numbers set elsewhere, and refusals."""

import random
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from limit_facts import VERSIONS
from making.due_cases import Asked, case, expected, refused
from making.dues import Dated, Question, answer, dated
from making.facts import DATA, DAY, FACTS, Provision, by_id, provisions, regions
from making.form import Ask, Case, Why, slug
from making.lines import line
from reference import Limit

HEADS = {one.partition("/")[0]: (limit.region, limit.in_force_from) for one, limit in FACTS.items()}
ON = date(2024, 4, 3)
DIGITS = "〇一二三四五六七八九"
NOT_A_DAY = (
    "2024-02-30",
    "2023-02-29",
    "2024-13-01",
    "2024-04-31",
    "24-4-3",
    "24年4月3日",
    "03/04/2024",
    "民国113年4月3日",
    "农历2024年二月廿五",
    "二月廿五",
    "4月3日",
    "2024-04-03（星期四）",
    "2024年4月",
    "2024-04-03至2024-04-05",
    "45385",
    "soon",
    "待定",
    "",
    " ",
    "2024-04-03 25:00",
)


def cases(pin: date) -> Iterator[Case]:
    """Every case of this kind."""
    yield from _in_words(pin)
    yield from _versions(pin)
    yield from _written(pin)
    yield from _set_by_the_lead(pin)
    yield from _set_elsewhere(pin)
    yield from _bounds(pin)
    yield from _without_a_number(pin)
    yield from _malformed(pin)


# Limits in words


@cache
def _packs() -> Mapping[str, Mapping[str, Any]]:
    found = {}
    for authority, year in VERSIONS.items():
        text = (DATA / "rules" / f"{authority}-{year}.toml").read_text(encoding="utf-8")
        found[authority] = tomllib.loads(text)
    return found


def _squeezed(text: str) -> str:
    return "".join(text.casefold().split()).replace("-", "")


def _in_words(pin: date) -> Iterator[Case]:
    """A government and a name or an alias of its own; a name that several governments share."""
    for authority, pack in _packs().items():
        own = [one for one in provisions() if one.authority == authority]
        called = Counter(_squeezed(name) for one in own for name in {one.zh, one.en, *one.aliases})
        for one in own:
            if one.id in FACTS:
                yield from _named(one, pack, called, pin)
    yield from _shared(pin)


def _named(one: Provision, pack: Mapping[str, Any], called: Counter[str], pin: date) -> Iterator[Case]:
    zh, en = pack["short_zh"], pack["short_en"]
    texts = [
        f"{zh}/{one.zh}",
        f"{zh}{one.zh}",
        f"{zh} {one.zh}",
        f"{pack['name_zh']}{one.zh}",
        f"{en} {one.en}",
        f"{en}/{one.en}".upper(),
    ]
    chinese = [name for name in one.aliases if not name.isascii() and called[_squeezed(name)] == 1]
    texts += [f"{zh}{name}" for name in chinese[:3]] + [f"{zh}的{name}" for name in chinese[3:4]]
    for nth, text in enumerate(texts):
        if f"{zh}政府" in text and not text.startswith(pack["name_zh"]):
            continue  # 忻州政府代拟稿: 忻州 and 政府代拟稿, or 忻州政府 and 代拟稿
        if called[_squeezed(one.zh)] == 1 and called[_squeezed(one.en)] == 1:
            on = date(2024, 5, 6) + timedelta(days=nth)
            yield _answered(Asked(FACTS[one.id], on, pin), text, one.id)


def _answered(asked: Asked, text: str, meant: str) -> Case:
    found = answer(asked.question)
    ask = {**asked.ask, "limit": text}
    why = Why(f"只有{meant}叫这个名字。", f"Only {meant} is called so.")
    expect = {"limit": meant, **expected(asked.limit, found)}
    return Case("words", slug(meant), ask, expect, f"art. {asked.limit.article}", why)


def _shared(pin: date) -> Iterator[Case]:
    owners: dict[str, set[str]] = {}
    for one in provisions():
        for name in {one.zh, *one.aliases}:
            owners.setdefault(name, set()).add(one.id)
    several = sorted(name for name, ids in owners.items() if len(ids) > 1 and ids & FACTS.keys())
    for name in several:
        why = Why("不止一条叫这个名字。", "Several provisions are called so.")
        ask: Ask = {"op": "due", "limit": name, "on": ON}
        yield Case("refusals", "ambiguous-limit", ask, {"error": "ambiguous-limit"}, "names", why)


def _versions(pin: date) -> Iterator[Case]:
    for limit in FACTS.values():
        authority, _, name = limit.id.partition("/")
        year = VERSIONS[authority]
        for on in (limit.in_force_from - DAY, limit.in_force_from + timedelta(days=30)):
            asked = Asked(limit, on, pin)
            one = case(asked)
            ask = {**one.ask, "limit": f"{authority}@{year}/{name}"}
            yield one._replace(ask=ask, file=one.file if "error" in one.expect else "words")
        ask = {"op": "due", "limit": f"{authority}@{int(year) - 1}/{name}", "on": ON}
        yield refused(
            Asked(limit, ON, pin), "unknown-limit", Why("没有这个版本。", "There is no such version.")
        )._replace(ask=ask)


# Days in their written forms


def written(day: date) -> Iterator[str]:
    """A day in the forms that are read everywhere."""
    y, m, d = day.year, day.month, day.day
    week = "一二三四五六日"[day.weekday()]
    yield from (
        f"{y}-{m}-{d}",
        f"{y}/{m}/{d}",
        f"{y}.{m}.{d}",
        f"{day:%Y%m%d}",
        f"{y}年{m}月{d}日",
        f"{y}年{m:02d}月{d:02d}号",
    )
    yield from (f"{y}年{m}月{d}日（星期{week}）", f"{y}-{m:02d}-{d:02d} 周{week}", f" {day} ")
    yield from (
        "".join(chr(ord(one) + 0xFEE0) for one in f"{y}-{m:02d}-{d:02d}"),
        f"{day} 23:59:59",
        f"{y}年{m}月{d}日下午2时30分",
    )
    year = "".join(DIGITS[int(one)] for one in str(y))
    yield f"{year}年{_numeral(m)}月{_numeral(d)}日"
    yield from (f"{day}T00:00:00+08:00", f"{day - DAY}T16:00:00Z", f"{day}T15:59:59Z", f"{day - DAY}T20:00:00-05:00")


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def _written(pin: date) -> Iterator[Case]:
    names = list(FACTS)
    for nth, on in enumerate(
        (date(2024, 4, 3), date(2024, 2, 29), date(2023, 12, 31), date(2025, 10, 10), date(2026, 1, 1))
    ):
        for far, text in enumerate(written(on)):
            asked = Asked(FACTS[names[(nth * 7 + far) % len(names)]], on, pin)
            found = answer(asked.question)
            ask = {**asked.ask, "on": text}
            why = Why(f"写的是{on}（中国的日子）。", f"It means {on}, China's day.")
            yield Case(
                "words", "day", ask, {"trigger": on, **expected(asked.limit, found)}, f"art. {asked.limit.article}", why
            )


# Numbers from outside the rules


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
    way = "after" if direction == "after" else "before"
    return Limit(one.id, one.article, "", region, begins, way, amount, "day" if unit == "day" else "working-day")


@cache
def _duties() -> Mapping[str, Mapping[str, Any]]:
    found = {}
    for authority, year in VERSIONS.items():
        text = (DATA / "rules" / "duties" / f"{authority}-{year}.toml").read_text(encoding="utf-8")
        found |= {f"{authority}/{one['name']}": one for one in tomllib.loads(text).get("duty", ())}
    return found


def _set_elsewhere(pin: date) -> Iterator[Case]:
    """Duties whose time is set elsewhere: a number that the user knows; refused for other duties."""
    for name, entry in _duties().items():
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
    for name, entry in _duties().items():
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
    expect = {"due": one_way.due, "standing": "provisional", "earliest": one_way.earliest, "latest": one_way.latest}
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


# Refusals


def _without_a_number(pin: date) -> Iterator[Case]:
    for one in provisions():
        if one.id not in FACTS:
            on = HEADS[one.authority][1] + timedelta(days=200)
            why = Why("原文没有写天数，不能编一个。", "The text gives no number of days; none is made up.")
            ask: Ask = {"op": "due", "limit": one.id, "on": on}
            yield Case("refusals", "no-number", ask, {"error": "no-number"}, f"art. {one.article}", why)


def _malformed(pin: date) -> Iterator[Case]:
    yield from _of_days(pin)
    yield from _of_names(pin)
    limit, other = FACTS["qinzhou/countersign-reply"], FACTS["xianning/meeting-document-issuance"]
    base: Ask = {"op": "due", "limit": limit.id, "on": ON}
    why = Why("这个问题本身有误。", "The question itself is malformed.")
    wrong: list[Ask] = [
        *({**base, "within": text} for text in ("0wd", "5", "five", "-3wd", "99999d", "")),
        {**base, "within": "5wd", "by": date(2024, 4, 20)},
        {**base, "by": ON - DAY},
        {**base, "bound": "information-publication"},
        {"op": "track", "limit": other.id, "received": ON, "as_of": ON},
        {"op": "track", "limit": limit.id, "received": ON, "as_of": ON, "until": ON},
        {"op": "track", "limit": limit.id, "received": ON, "as_of": ON, "agreed_on": ON},
        {"op": "track", "limit": limit.id, "received": ON, "as_of": ON, "until": date(2024, 5, 6), "extend": "+3wd"},
        {"op": "track", "limit": limit.id, "received": ON, "as_of": ON, "silence": "always"},
        {"op": "cadence", "limit": limit.id, "dates": [ON], "as_of": ON},
        {"op": "cadence", "limit": "qinzhou/study-agenda-item", "dates": [ON], "as_of": ON},
        {"op": "cadence", "limit": "qinzhou/plenary-meeting", "dates": [ON], "as_of": ON, "window": "calendar-month"},
        {"op": "cadence", "limit": "qinzhou/plenary-meeting", "dates": [ON], "as_of": ON, "since": ON + DAY},
        {"op": "plan", "steps": [], "by": ON},
        {"op": "plan", "steps": ["0wd"], "by": ON},
        {"op": "add", "region": "CN", "date": ON, "n": 0, "roll": "sideways"},
    ]
    yield from (Case("refusals", "invalid-argument", ask, {"error": "invalid-argument"}, "form", why) for ask in wrong)


def _of_days(pin: date) -> Iterator[Case]:
    for nth, text in enumerate(NOT_A_DAY):
        limit = list(FACTS.values())[nth]
        why = Why("不是一个说得清的日子。", "It is no day, or not one that can be told.")
        ask: Ask = {"op": "due", "limit": limit.id, "on": text}
        yield Case("refusals", "invalid-date", ask, {"error": "invalid-date"}, "form", why)
    for ask in (
        {"op": "due", "limit": "qinzhou/countersign-reply", "on": ON, "known_on": "2024-02-30"},
        {"op": "add", "region": "CN", "date": "2024-02-30", "n": 1},
        {"op": "count", "region": "CN", "a": ON, "b": "tomorrow-ish"},
        {"op": "day", "region": "CN-GX", "date": "2023-02-29"},
        {"op": "status", "limit": "qinzhou/countersign-reply", "on": ON, "as_of": "2024-04-31"},
        {"op": "track", "limit": "qinzhou/countersign-reply", "received": "2024-04-31", "as_of": ON},
        {"op": "plan", "steps": ["5wd"], "by": "2024-04-31"},
    ):
        yield Case(
            "refusals",
            "invalid-date",
            ask,
            {"error": "invalid-date"},
            "form",
            Why("没有这一天。", "There is no such day."),
        )


def _of_names(pin: date) -> Iterator[Case]:
    why = Why("没有这一条。", "There is no such provision.")
    names = ("qinzhou/countersigned", "beijing/countersign-reply", "qinzhou", "qinzhou/", "x", "")
    names += ("xianning/topic-meeting", "钦州/会期", "北京会签回复", "qinzhou@1999/countersign-reply")
    for name in names:
        ask: Ask = {"op": "due", "limit": name, "on": ON}
        yield Case("refusals", "unknown-limit", ask, {"error": "unknown-limit"}, "form", why)
    for op in ("track", "cadence"):
        ask = {"op": op, "limit": "qinzhou/none", "as_of": ON} | ({"received": ON} if op == "track" else {"dates": []})
        yield Case("refusals", "unknown-limit", ask, {"error": "unknown-limit"}, "form", why)
    why = Why("没有这个地区的日历，不用别处的代替。", "There is no calendar for this region, and no fallback.")
    for code in ("CN-BJ", "XX", "", "CN-gx2", "US", "CN-NX", "Atlantis"):
        for ask in (
            {"op": "due", "limit": "qinzhou/countersign-reply", "on": ON},
            {"op": "add", "date": ON, "n": 1},
            {"op": "day", "date": ON},
        ):
            yield Case("refusals", "unknown-region", {**ask, "region": code}, {"error": "unknown-region"}, "form", why)
    for one in regions().values():
        for text in (one.zh, one.en, one.code):
            days = line(one.code, pin)
            found = days.add(ON, 7)
            why = Why(f"{text}就是{one.code}。", f"{text} is {one.code}.")
            ask = {"op": "add", "date": ON, "n": 7, "region": text}
            yield Case("words", "region", ask, {"date": found}, "form", why)
