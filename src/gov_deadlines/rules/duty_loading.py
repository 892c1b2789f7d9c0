"""TOML -> cadences, duties without a number, and the sentences about time that are neither. Faults as in loading."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from gov_deadlines.rules.fields import (
    PROVISION_FIELDS,
    check_bases,
    check_clauses,
    check_name,
    check_pair,
    check_some_clause,
    clause_fields,
    clause_of,
    clauses_of,
    listed,
    pair,
    text_of,
)
from gov_deadlines.rules.model import Cadence, Duty, Pack, Unlisted
from gov_deadlines.text import Text
from gov_deadlines.toml_file import Field, Place, TomlFile, tables
from gov_deadlines.windows import parse_window

NOT_IN_AN_ARTICLE = "P"
_CADENCE_FIELDS = PROVISION_FIELDS | {
    **pair("counted"),
    "unit": Field(str, choices=frozenset({"time", "day"})),
    "at_least": Field(int, required=False),
    "at_most": Field(int, required=False),
    "window": Field(str),
    "other_windows": Field(dict, required=False),
    "lifted": Field(str, required=False, choices=frozenset({"any-time", "as-needed"})),
    "tied_to": Field(str, required=False),
    "default_basis": Field(str),
}
_CLASSES = frozenset(
    {
        "immediate",
        "recurrence-unnumbered",
        "deferred",
        "ordering",
        "promptness",
        "interval-or-effect",
        "count-or-consequence",
    }
)
_DUTY_FIELDS = PROVISION_FIELDS | {
    "class": Field(str, choices=_CLASSES),
    "direction": Field(str, required=False, choices=frozenset({"after", "before"})),
    **pair("points_to", required=False),
    "bounds": Field(list, required=False),
    "day": Field(date, required=False),
}
_CADENCE_CLAUSE = clause_fields("cadence")
_DUTY_CLAUSE = clause_fields("duty")
_UNLISTED_FIELDS = {key: field for key, field in clause_fields("unlisted").items() if key != "role"} | {
    "reason": Field(str)
}


def read_cadences(file: TomlFile, pack: Pack | None, bases: Mapping[str, Text], names: set[str]) -> list[Cadence]:
    """The cadences of a file, as far as they are sound; every fault found is recorded on ``file``."""
    sound = []
    for nth, table in enumerate(tables(file, "cadence")):
        before, place = len(file.faults), Place("cadence", nth)
        file.check(table, _CADENCE_FIELDS, place)
        check_name(file, table, place, names)
        _check_cadence(file, table, place, bases)
        check_clauses(file, table.get("clauses"), place, _CADENCE_CLAUSE)
        check_some_clause(file, table.get("clauses"), place)
        if len(file.faults) == before:
            sound.append(table)
    return [] if pack is None else [_cadence(pack, table, bases) for table in sound]


def read_duties(
    file: TomlFile, pack: Pack | None, bases: Mapping[str, Text], bounds: Collection[str], names: set[str]
) -> list[Duty]:
    """The duties without a number of a file, as far as they are sound; faults are recorded on ``file``."""
    sound = []
    for nth, table in enumerate(tables(file, "duty")):
        before, place = len(file.faults), Place("duty", nth)
        file.check(table, _DUTY_FIELDS, place)
        check_name(file, table, place, names)
        _check_duty(file, table, place, bases, bounds)
        check_clauses(file, table.get("clauses"), place, _DUTY_CLAUSE)
        if table.get("article") != NOT_IN_AN_ARTICLE:
            check_some_clause(file, table.get("clauses"), place)
        if len(file.faults) == before:
            sound.append(table)
    return [] if pack is None else [_duty(pack, table, bases) for table in sound]


def read_unlisted(file: TomlFile, pack: Pack | None, bases: Mapping[str, Text]) -> list[Unlisted]:
    """The sentences about time that are no provision of their own; faults are recorded on ``file``."""
    sound = []
    for nth, table in enumerate(tables(file, "unlisted")):
        before, place = len(file.faults), Place("unlisted", nth)
        file.check(table, _UNLISTED_FIELDS, place)
        check_bases(file, [("reason", table["reason"])] if "reason" in table else [], place, bases)
        if len(file.faults) == before:
            sound.append(table)
    return [] if pack is None else [Unlisted(pack, clause_of(one, "unlisted"), bases[one["reason"]]) for one in sound]


def _check_cadence(file: TomlFile, table: Mapping[str, Any], place: Place, bases: Mapping[str, Text]) -> None:
    """Floor, ceiling and window must fit together, and every code must exist."""
    least, most = table.get("at_least"), table.get("at_most")
    numbers = [number for number in (least, most) if type(number) is int]
    if ("at_least" not in table and "at_most" not in table) or any(number < 1 for number in numbers):
        file.report(
            place,
            "at_least",
            "amount",
            "at_least 与 at_most 至少写一个，且应为正整数",
            "give at_least or at_most or both, as positive numbers",
        )
    if len(numbers) > 1 and numbers[0] > numbers[1]:
        file.report(place, "at_most", "amount", "at_most 小于 at_least", "at_most is less than at_least")
    others = table.get("other_windows")
    others = others if isinstance(others, dict) else {}
    for key, name in (("window", table.get("window")), *(("other_windows", name) for name in others)):
        if isinstance(name, str) and parse_window(name) is None:
            file.report(place, key, "window", f"没有名为 {name!r} 的窗口", f"there is no window {name!r}")
    tied = parse_window(str(table.get("window")))
    if tied is not None and tied.kind.endswith("-each") != ("tied_to" in table):
        file.report(
            place,
            "tied_to",
            "tied",
            "tied_to 与窗口 same-day-as-each、before-each 须同时使用",
            "tied_to goes with the windows same-day-as-each and before-each, and only with them",
        )
    codes = [("default_basis", table.get("default_basis")), *(("other_windows", code) for code in others.values())]
    check_bases(file, [*codes, *(("notes", code) for code in listed(table, "notes"))], place, bases)


def _check_duty(
    file: TomlFile, table: Mapping[str, Any], place: Place, bases: Mapping[str, Text], bounds: Collection[str]
) -> None:
    """Every code must exist; a deferred duty says where its number is."""
    check_pair(file, table, place, "points_to")
    if table.get("class") == "deferred" and "points_to_zh" not in table:
        file.report(
            place,
            "points_to_zh",
            "missing-key",
            "deferred 类须写明 points_to_zh",
            "a deferred duty needs points_to_zh",
        )
    for name in listed(table, "bounds"):
        if name not in bounds:
            file.report(place, "bounds", "bound", f"没有名为 {name!r} 的上位规定", f"there is no bound {name!r}")
    check_bases(file, [("notes", code) for code in listed(table, "notes")], place, bases)


def _cadence(pack: Pack, table: Mapping[str, Any], bases: Mapping[str, Text]) -> Cadence:
    return Cadence(
        f"{pack.authority}/{table['name']}",
        pack,
        "cadence",
        table["article"],
        table["bindingness"],
        text_of(table, "obliged"),
        text_of(table, "counted"),
        table["unit"],
        table.get("at_least"),
        table.get("at_most"),
        table["window"],
        tuple((name, bases[code]) for name, code in table.get("other_windows", {}).items()),
        table.get("lifted"),
        f"{pack.authority}/{table['tied_to']}" if "tied_to" in table else None,
        bases[table["default_basis"]],
        tuple(bases[code] for code in table.get("notes", ())),
        text_of(table, "summary"),
        tuple(clauses_of(table)),
    )


def _duty(pack: Pack, table: Mapping[str, Any], bases: Mapping[str, Text]) -> Duty:
    return Duty(
        f"{pack.authority}/{table['name']}",
        pack,
        table["class"],
        table["article"],
        table["bindingness"],
        text_of(table, "obliged"),
        table.get("direction", "after"),
        text_of(table, "points_to") if "points_to_zh" in table else None,
        tuple(table.get("bounds", ())),
        table.get("day"),
        tuple(bases[code] for code in table.get("notes", ())),
        text_of(table, "summary"),
        tuple(clauses_of(table)),
    )
