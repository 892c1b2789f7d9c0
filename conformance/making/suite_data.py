"""``data.json``: the facts that the suite rests on, so that an engine needs nothing else."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from cadence_model import IN_FORCE, RULES
from case_plan import CHAINS
from limit_facts import VERSIONS
from making.coming import coming
from making.elsewhere_cases import duties
from making.facts import DATA, FACTS, NATION, Notice, by_id, notices, regions, statutory_names, table
from making.form import compact
from making.lines import line
from making.word_cases import packs


def data_text(pin: date) -> str:
    """The file, one fact a line."""
    nation = line(NATION, pin)
    assert nation.last is not None
    parts: dict[str, Any] = {
        "format": 1,
        "known_on": pin,
        "coverage": [nation.first, nation.last],
        "regions": [_region(code) for code in regions()],
        "notices": [_notice(one) for one in notices() if one.published <= pin],
        "statutory": [_statutory(year) for year in (*nation.years, nation.last.year + 1, nation.last.year + 2)],
        "governments": [_government(name, pack) for name, pack in packs().items()],
        "limits": [_limit(name) for name in FACTS],
        "cadences": [_cadence(name) for name in RULES],
        "duties": [_duty(name, entry) for name, entry in duties().items()],
        "bounds": list(_bounds()),
        "chains": [{"id": name, "steps": steps} for name, steps in CHAINS.items()],
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


def _statutory(year: int) -> dict[str, Any]:
    return {"year": year, "days": {str(day): name for day, name in sorted(statutory_names(year).items())}}


def _government(name: str, pack: Mapping[str, Any]) -> dict[str, Any]:
    names = [pack["name_zh"], pack["name_en"], pack["short_zh"], pack["short_en"], *pack["aliases"]]
    return {
        "authority": name,
        "version": VERSIONS[name],
        "region": pack["region"],
        "in_force_from": IN_FORCE[name],
        "names": names,
    }


def _limit(name: str) -> dict[str, Any]:
    one, provision = FACTS[name], by_id()[name]
    head = {"id": name, "article": provision.article}
    names = {"names": [provision.zh, provision.en, *provision.aliases]}
    count = {"direction": one.direction, "amount": one.amount, "unit": one.unit, "readings": one.changes}
    return head | names | count | {"silence": one.silence}


def _cadence(name: str) -> dict[str, Any]:
    one, provision = RULES[name], by_id()[name]
    head = {"id": name, "article": provision.article, "names": [provision.zh, provision.en, *provision.aliases]}
    rule = {"least": one.least, "most": one.most, "unit": one.unit, "hedged": one.hedged, "lifted": one.lifted}
    return head | rule | {"window": one.window, "others": one.others}


def _duty(name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    provision = by_id()[name]
    head = {"id": name, "class": provision.cls, "article": provision.article}
    names = {"names": [provision.zh, provision.en, *provision.aliases]}
    more = {key: entry[key] for key in ("direction", "bounds") if key in entry}
    return head | names | more


def _bounds() -> Iterator[dict[str, Any]]:
    content = tomllib.loads((DATA / "rules" / "bounds.toml").read_text(encoding="utf-8"))
    for name, versions in content.items():
        for one in versions if isinstance(versions, list) else ():
            days = {key: one.get(key) for key in ("in_force_from", "in_force_until")}
            yield {"name": name, "amount": one["amount"], "unit": one["unit"], **days}


def _projected(code: str, pin: date) -> dict[str, Any]:
    """What is likely of the coming years, and what is possible: for an engine that does not project by itself."""
    days = coming(code, pin)
    assert days.last is not None
    later = [day for day, one in sorted(days.decided.items()) if day > days.last]
    odd = [day for day in later if days.works(day) != (day.weekday() < 5)]
    seasons = [[[[date.fromordinal(day), change] for day, change in one] for one in season] for season in days.joint]
    likely = {"off": [day for day in odd if day.weekday() < 5], "work": [day for day in odd if day.weekday() >= 5]}
    return {"region": code, "until": days.end, **likely, "seasons": seasons}
