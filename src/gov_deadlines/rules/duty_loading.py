"""TOML -> cadences, duties without a number, and the sentences about time that are neither. Faults as in loading."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from gov_deadlines.counting.windows import parse_window
from gov_deadlines.rules.bounds import Bounds, check_parties, misfits
from gov_deadlines.rules.fields import (
    LIMITING,
    NAME,
    PROVISION_FIELDS,
    check_bases,
    check_clauses,
    check_name,
    check_pair,
    check_some_clause,
    check_words,
    clause_fields,
    clause_of,
    clauses_of,
    is_limiting,
    listed,
    pair,
    text_of,
    words_field,
    words_of,
)
from gov_deadlines.rules.model import Bound, Cadence, Duty, Pack, Unlisted
from gov_deadlines.text import Text
from gov_deadlines.toml_file import TODO, Field, Place, TomlFile, tables

NOT_IN_AN_ARTICLE = "P"
_CADENCE_FIELDS = PROVISION_FIELDS | {
    **pair("counted"),
    "unit": Field(str, choices=frozenset({"time", "day"})),
    "at_least": Field(int, required=False),
    "at_most": Field(int, required=False),
    "range_to": Field(int, required=False),
    "words": Field(dict, required=False),
    "window": Field(str),
    "other_windows": Field(dict, required=False),
    "lifted": Field(str, required=False, choices=frozenset({"any-time", "as-needed"})),
    "tied_to": Field(str, required=False),
    "default_basis": Field(str),
}
_WORDS = words_field("floor", "ceiling", "range", "window", "each", "strictness", "lifted")
_RESTS = {"floor": "at_least", "ceiling": "at_most", "range": "range_to", "lifted": "lifted"}
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
    "act": Field(str, required=False, form=NAME),
    "parties": Field(list, required=False),
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
    file: TomlFile, pack: Pack | None, bases: Mapping[str, Text], bounds: Bounds, names: set[str]
) -> list[Duty]:
    """The duties without a number of a file, as far as they are sound; faults are recorded on ``file``."""
    sound = []
    for nth, table in enumerate(tables(file, "duty")):
        before, place = len(file.faults), Place("duty", nth)
        file.check(table, _DUTY_FIELDS, place)
        check_name(file, table, place, names)
        _check_duty(file, table, place, bases)
        _check_bounds(file, table, place, bounds, pack)
        check_clauses(file, table.get("clauses"), place, _DUTY_CLAUSE)
        if table.get("article") != NOT_IN_AN_ARTICLE:
            check_some_clause(file, table.get("clauses"), place)
        if len(file.faults) == before:
            sound.append(table)
    return [] if pack is None else [_duty(pack, table, bases, bounds) for table in sound]


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
    """Numbers, words and windows must fit together, and every code must exist."""
    _check_numbers(file, table, place)
    check_words(file, table, place, _WORDS, _RESTS)
    _check_ceiling(file, table, place)
    others = table.get("other_windows")
    others = others if isinstance(others, dict) else {}
    _check_windows(file, table, place, others)
    codes = [("default_basis", table.get("default_basis")), *(("other_windows", code) for code in others.values())]
    check_bases(file, [*codes, *(("notes", code) for code in listed(table, "notes"))], place, bases)


def _check_numbers(file: TomlFile, table: Mapping[str, Any], place: Place) -> None:
    """A floor or a ceiling, positive; a range, or a ceiling, that is no less than the floor, and not both."""
    numbers = [(key, table[key]) for key in ("at_least", "at_most", "range_to") if type(table.get(key)) is int]
    if ("at_least" not in table and "at_most" not in table) or any(number < 1 for _, number in numbers):
        file.report(
            place,
            "at_least",
            "amount",
            "at_least 与 at_most 至少写一个，且各数应为正整数",
            "give at_least or at_most or both, and every number positive",
        )
    for key, number in numbers[1:]:
        if number < numbers[0][1]:
            other = numbers[0][0]
            file.report(place, key, "amount", f"{key} 小于 {other}", f"{key} is less than {other}")
    if "range_to" in table and ("at_most" in table or "at_least" not in table):
        file.report(
            place,
            "range_to",
            "amount",
            "range_to 与 at_least 同用，不与 at_most 同用：它不是上限",
            "range_to goes with at_least and without at_most: it is no ceiling",
        )


def _check_ceiling(file: TomlFile, table: Mapping[str, Any], place: Place) -> None:
    """A ceiling must stand on a limiting word: a number alone (1—2次) is none."""
    words = table.get("words")
    quoted = words.get("ceiling") if isinstance(words, dict) else None
    if quoted == TODO or "at_most" not in table:
        return
    if not isinstance(quoted, str) or not is_limiting(quoted):
        known = "、".join(LIMITING)
        file.report(
            place,
            "at_most",
            "ceiling",
            f"at_most 是上限，须有条文中的限制词：请在 words 的 ceiling 写明（{known}）；没有的，改写为 range_to",
            f"at_most is a ceiling and wants a limiting word of the text: quote it as ceiling under words ({known}); "
            "where there is none, write range_to",
        )


def _check_windows(file: TomlFile, table: Mapping[str, Any], place: Place, others: Mapping[str, object]) -> None:
    """Every window must exist, and one tied to events must say to which."""
    named = [("window", table.get("window")), *(("other_windows", name) for name in others)]
    parsed = [(key, name, parse_window(name)) for key, name in named if isinstance(name, str)]
    for key, name, window in parsed:
        if window is None:
            file.report(place, key, "window", f"没有名为 {name!r} 的窗口", f"there is no window {name!r}")
    windows = [window for _, _, window in parsed if window is not None]
    if windows and any(window.is_tied for window in windows) != ("tied_to" in table):
        file.report(
            place,
            "tied_to",
            "tied",
            "tied_to 与窗口 same-day-as-each、before-each 须同时使用",
            "tied_to goes with the windows same-day-as-each and before-each, and only with them",
        )


def _check_duty(file: TomlFile, table: Mapping[str, Any], place: Place, bases: Mapping[str, Text]) -> None:
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
    check_bases(file, [("notes", code) for code in listed(table, "notes")], place, bases)


def _check_bounds(file: TomlFile, table: Mapping[str, Any], place: Place, bounds: Bounds, pack: Pack | None) -> None:
    """A bound must exist, speak of the duty's act, and bind its party in its region while the rules are in force."""
    parties = listed(table, "parties")
    check_parties(file, parties, place, "parties")
    for name in listed(table, "bounds"):
        if not isinstance(name, str) or name not in bounds:
            file.report(place, "bounds", "bound", f"没有名为 {name!r} 的外部规定", f"there is no bound {name!r}")
            continue
        reasons = [misfits(bound, table.get("act"), parties, pack) for bound in bounds[name]]
        against = [reason for reason in reasons if reason is not None]
        if len(against) == len(reasons):
            zh, en = f"{name} 在此不适用：{against[0].zh}", f"{name} does not apply here: {against[0].en}"
            file.report(place, "bounds", "bound-scope", zh, en)


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
        table.get("range_to"),
        table["window"],
        tuple((name, bases[code]) for name, code in table.get("other_windows", {}).items()),
        table.get("lifted"),
        f"{pack.authority}/{table['tied_to']}" if "tied_to" in table else None,
        bases[table["default_basis"]],
        tuple(bases[code] for code in table.get("notes", ())),
        text_of(table, "summary"),
        tuple(clauses_of(table)),
        words_of(table),
    )


def _duty(pack: Pack, table: Mapping[str, Any], bases: Mapping[str, Text], bounds: Bounds) -> Duty:
    return Duty(
        f"{pack.authority}/{table['name']}",
        pack,
        table["class"],
        table["article"],
        table["bindingness"],
        text_of(table, "obliged"),
        table.get("direction", "after"),
        text_of(table, "points_to") if "points_to_zh" in table else None,
        tuple(_fitting(pack, table, bounds)),
        table.get("day"),
        tuple(bases[code] for code in table.get("notes", ())),
        text_of(table, "summary"),
        tuple(clauses_of(table)),
    )


def _fitting(pack: Pack, table: Mapping[str, Any], bounds: Bounds) -> Iterator[Bound]:
    """The versions of the bounds a sound duty names that apply to it."""
    for name in table.get("bounds", ()):
        yield from (one for one in bounds[name] if misfits(one, table["act"], table["parties"], pack) is None)
