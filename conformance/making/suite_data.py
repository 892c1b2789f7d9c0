"""``data.json``: the facts that the suite rests on, so that an engine needs nothing else."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from limit_facts import VERSIONS
from making.coming import coming
from making.facts import FACTS, NATION, Notice, by_id, notices, provisions, regions, table
from making.form import compact
from making.lines import line


def data_text(pin: date) -> str:
    """The file, one fact a line."""
    known = [one for one in notices() if one.published <= pin]
    parts: dict[str, Any] = {
        "format": 1,
        "known_on": pin,
        "coverage": [line(NATION, pin).first, line(NATION, pin).last],
        "regions": [_region(code) for code in regions()],
        "notices": [_notice(one) for one in known],
        "limits": [_limit(name) for name in FACTS],
        "without_a_number": [[one.id, one.cls, one.article] for one in provisions() if one.id not in FACTS],
        "statutory": [_measure(one) for one in table("statutory.toml")["measure"] if one["published"] <= pin],
        "projected": [_projected(code, pin) for code in regions()],
    }
    lines = (f'"{key}":{_spread(value)}' for key, value in parts.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _spread(value: Any) -> str:
    """A list of records with one a line; anything else on one."""
    if isinstance(value, list) and value and isinstance(value[0], dict | list):
        return "[\n" + ",\n".join(map(compact, value)) + "\n]"
    return compact(value)


def _region(code: str) -> dict[str, Any]:
    one = regions()[code]
    found: dict[str, Any] = {"code": code, "zh": one.zh, "en": one.en, "over": None if code == NATION else NATION}
    if code == NATION:
        found["unsettled_tail"] = table("regions.toml")[NATION]["unsettled_tail"].split("..")
    if one.own:
        found["yearly_notice"] = {"from_year": one.own["from_year"], "window": one.own["window"].split("..")}
    return found


def _notice(one: Notice) -> dict[str, Any]:
    head = {"region": one.region, "year": one.year, "scope": one.scope, "published": one.published}
    return head | {"number": one.number, "days": list(_spans(one))}


def _spans(one: Notice) -> Iterator[list[Any]]:
    """Runs of days with the same key and name: [first, last, key, name]."""
    ordered = sorted(one.decrees)
    runs = groupby(enumerate(ordered), key=lambda at: (at[1].day.toordinal() - at[0], at[1].key, at[1].name))
    for (_, key, name), run in runs:
        days = [decree.day for _, decree in run]
        yield [days[0], days[-1], key, name]


def _limit(name: str) -> dict[str, Any]:
    one, provision = FACTS[name], by_id()[name]
    head = {"id": name, "version": VERSIONS[provision.authority], "article": provision.article}
    names = {"name_zh": provision.zh, "name_en": provision.en, "region": one.region}
    count = {"direction": one.direction, "amount": one.amount, "unit": one.unit, "readings": one.changes}
    return head | names | {"in_force_from": one.in_force_from} | count | {"silence": one.silence}


def _measure(one: dict[str, Any]) -> dict[str, Any]:
    days = [[entry["zh"], entry.get("date") or entry["festival"], entry.get("offset", 0)] for entry in one["days"]]
    return {"published": one["published"], "in_force_from": one["in_force_from"], "days": days}


def _projected(code: str, pin: date) -> dict[str, Any]:
    """The likely days of the coming years that are not as in a plain week, for an engine that does not project."""
    days = coming(code, pin)
    assert days.last is not None
    odd = [
        day for day, one in sorted(days.decided.items()) if day > days.last and one.decree.works != (day.weekday() < 5)
    ]
    return {
        "region": code,
        "until": days.end,
        "off": [day for day in odd if day.weekday() < 5],
        "work": [day for day in odd if day.weekday() >= 5],
    }
