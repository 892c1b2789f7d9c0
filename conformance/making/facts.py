"""The facts that the suite rests on: notices, measures, limits and other provisions.

Limits and cadences are the copies by hand of the tests; ids, articles and names of the rest come from the packs.
Everything is as known on one day, so that a notice that comes later changes nothing in the suite.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from limit_facts import LIMITS, VERSIONS
from reference import Limit, span

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
DAY = timedelta(days=1)
NATION = "CN"
REST = ("off", "extension")
FACTS: Mapping[str, Limit] = {limit.id: limit for limit in LIMITS}


class Decree(NamedTuple):
    """What a notice says of one day; ``key`` as in the files: off, work, extension or restored."""

    day: date
    key: str
    name: str

    @property
    def works(self) -> bool:
        """Whether it makes the day a working day."""
        return self.key not in REST


class Notice(NamedTuple):
    """One published notice."""

    region: str
    year: int
    scope: str
    published: date
    basis: str
    issuer: str
    number: str
    decrees: tuple[Decree, ...]

    @property
    def cited(self) -> str:
        """Its number, or who issued it for which year where the number is not known."""
        return self.number or f"{self.issuer}（{self.year}）"


class Region(NamedTuple):
    """A region of the data file; ``own``: what is expected of its own yearly notice."""

    code: str
    zh: str
    en: str
    own: Mapping[str, Any]


class Provision(NamedTuple):
    """A provision of a pack: its id, class, article and names."""

    id: str
    authority: str
    cls: str
    article: str
    zh: str
    en: str
    aliases: tuple[str, ...]


@cache
def table(name: str) -> dict[str, Any]:
    """A data file of the folder of notices."""
    return tomllib.loads((DATA / "holidays" / name).read_text(encoding="utf-8"))


@cache
def notices() -> tuple[Notice, ...]:
    """Every notice, in file order."""
    return tuple(one for file in sorted((DATA / "holidays").glob("cn*/*.toml")) for one in _notices(file))


def _notices(file: Path) -> Iterator[Notice]:
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    for entry in content["notice"]:
        yield Notice(
            region=content["region"],
            year=content["year"],
            scope=entry["scope"],
            published=entry["published"],
            basis=entry["published_basis"],
            issuer=entry["issuer"],
            number=entry["number"],
            decrees=tuple(_decrees(entry["days"])),
        )


def _decrees(days: Mapping[str, Mapping[str, Any]]) -> Iterator[Decree]:
    for name, line in days.items():
        for key, value in line.items():
            for text in [value] if isinstance(value, str) else value:
                for day in span(text):
                    yield Decree(day, key, name)


@cache
def regions() -> dict[str, Region]:
    """Every region by code, as far as the limits use them."""
    used = [NATION, *dict.fromkeys(sorted(limit.region for limit in LIMITS))]
    found = table("regions.toml")
    return {code: Region(code, found[code]["zh"], found[code]["en"], found[code].get("expects", {})) for code in used}


@cache
def festivals(year: int) -> dict[str, date]:
    """The days of a year that depend on the moon or the sun; empty past the table."""
    lunar = table("festivals.toml")
    texts = lunar["years"].get(str(year), "").split()
    return {name: date.fromisoformat(f"{year}-{text}") for name, text in zip(lunar["columns"], texts, strict=False)}


def measure_days(measure: Mapping[str, Any], year: int) -> dict[str, tuple[date, tuple[date, ...]]]:
    """The festivals of a year under one version of the national measure: their own day, and the statutory days."""
    found: dict[str, tuple[date, tuple[date, ...]]] = {}
    for entry in measure["days"]:
        moving = "festival" in entry
        if moving and not festivals(year):
            continue
        own = festivals(year)[entry["festival"]] if moving else date.fromisoformat(f"{year}-{entry['date']}")
        day = own + timedelta(days=entry.get("offset", 0))
        if entry["zh"] in found:
            own, days = found[entry["zh"]]
            found[entry["zh"]] = own, tuple(sorted((*days, day)))
        else:
            found[entry["zh"]] = own, (day,)
    return found


@cache
def statutory_names(year: int) -> dict[date, str]:
    """The statutory holidays of a year by the version of the measure in force on each; joined names where two meet."""
    measures = sorted(table("statutory.toml")["measure"], key=lambda one: one["in_force_from"])
    found: dict[date, list[str]] = {}
    for measure, after in zip(measures, [*measures[1:], None], strict=True):
        for name, (_, days) in measure_days(measure, year).items():
            for day in days:
                if day >= measure["in_force_from"] and (after is None or day < after["in_force_from"]):
                    found.setdefault(day, [])
                    found[day] += [name] * (name not in found[day])
    return {day: "、".join(names) for day, names in found.items()}


@cache
def provisions() -> tuple[Provision, ...]:
    """Every provision of the governments whose texts were read by hand."""
    files = [
        DATA / "rules" / folder / f"{one}-{year}.toml" for folder in ("", "duties") for one, year in VERSIONS.items()
    ]
    return tuple(one for file in files for one in _provisions(tomllib.loads(file.read_text(encoding="utf-8"))))


def _provisions(pack: Mapping[str, Any]) -> Iterator[Provision]:
    authority = pack.get("authority") or pack["pack"].partition("@")[0]
    for kind in ("limit", "cadence", "duty"):
        for entry in pack.get(kind, ()):
            yield Provision(
                id=f"{authority}/{entry['name']}",
                authority=authority,
                cls=entry.get("class", kind),
                article=entry["article"],
                zh=entry["name_zh"],
                en=entry["name_en"],
                aliases=tuple(entry.get("aliases", ())),
            )


@cache
def by_id() -> dict[str, Provision]:
    """Every provision by its id."""
    return {one.id: one for one in provisions()}
