"""Cases of how a question is put: limits in words, regions by name, days in their written forms."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from limit_facts import VERSIONS
from making.due_cases import Asked, case, refused
from making.dues import answer
from making.facts import DATA, DAY, FACTS, Provision, provisions, regions
from making.form import Ask, Case, Why, slug
from making.lines import line

ON = date(2024, 4, 3)
DIGITS = "〇一二三四五六七八九"


def cases(pin: date) -> Iterator[Case]:
    """Every case of this kind."""
    yield from _in_words(pin)
    yield from _versions(pin)
    yield from _written(pin)
    yield from _of_regions(pin)


# Limits in words


@cache
def packs() -> Mapping[str, Mapping[str, Any]]:
    """The pack of each government."""
    found = {}
    for authority, year in VERSIONS.items():
        text = (DATA / "rules" / f"{authority}-{year}.toml").read_text(encoding="utf-8")
        found[authority] = tomllib.loads(text)
    return found


def _squeezed(text: str) -> str:
    return "".join(text.casefold().split()).replace("-", "")


def _in_words(pin: date) -> Iterator[Case]:
    """A government and a name or an alias of its own; a name that several governments share."""
    for authority, pack in packs().items():
        own = [one for one in provisions() if one.authority == authority]
        called = Counter(_squeezed(name) for one in own for name in {one.zh, one.en, *one.aliases})
        for one in own:
            if one.id in FACTS:
                yield from _named(one, pack, called, pin)
    yield from _shared()


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
    expect = {"limit": meant, "due": found.default.due, "standing": found.default.standing}
    return Case("words", slug(meant), ask, expect, f"art. {asked.limit.article}", why)


def _shared() -> Iterator[Case]:
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
                "words", "day", ask, {"trigger": on, "due": found.default.due}, f"art. {asked.limit.article}", why
            )


def _of_regions(pin: date) -> Iterator[Case]:
    for one in regions().values():
        for text in (one.zh, one.en, one.code):
            days = line(one.code, pin)
            found = days.add(ON, 7)
            why = Why(f"{text}就是{one.code}。", f"{text} is {one.code}.")
            ask = {"op": "add", "date": ON, "n": 7, "region": text}
            yield Case("words", "region", ask, {"date": found}, "form", why)
