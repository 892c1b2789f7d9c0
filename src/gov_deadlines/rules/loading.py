"""TOML -> packs. Everything is validated, and every fault is reported with its file and line."""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from gov_deadlines.counting.periods import READING_NAMES, Period
from gov_deadlines.data_files import rules_folder
from gov_deadlines.errors import DataFault
from gov_deadlines.rules.fields import (
    BASES,
    NAME,
    PROVISION_FIELDS,
    check_bases,
    check_clauses,
    check_name,
    check_pair,
    check_some_clause,
    check_words,
    clause_fields,
    clauses_of,
    listed,
    pair,
    text_of,
    words_field,
    words_of,
)
from gov_deadlines.rules.model import Limit, Pack
from gov_deadlines.text import Text
from gov_deadlines.toml_file import Field, Place, TomlFile, all_typed, tables
from gov_deadlines.workdays.regions import regions

_SCHEMA = 1
_FORWARD = frozenset({"receipt", "meeting-end"})
_TRIGGERS = _FORWARD | {"event", "deadline"}
MOST = 9999  # days, as in a length that is typed
_READING_FITS = {
    "working-days": {"unit": "day"},
    "trigger-counted": {"direction": "after"},
    "deemed-received": {"trigger": "receipt"},
    "clear-days": {"direction": "before"},
    "rest-later": {"unit": "day", "direction": "before"},
    "rest-stands": {"unit": "day"},
}


HEAD_FIELDS = {
    "schema": Field(int, choices=frozenset({_SCHEMA})),
    "authority": Field(str, form=NAME),
    "version": Field(str, form=NAME),
    "region": Field(str),
    **pair("name"),
    "title": Field(str),
    "number": Field(str),
    "in_force_from": Field(date),
    "in_force_until": Field(date, required=False),
    "in_force_candidates": Field(list),
    **pair("in_force_basis"),
    "checked_on": Field(date),
    **pair("checked_basis"),
    "limit": Field(list, required=False),
    "cadence": Field(list, required=False),
    "duty": Field(list, required=False),
    "unlisted": Field(list, required=False),
}
LIMIT_FIELDS = PROVISION_FIELDS | {
    "class": Field(str, choices=frozenset({"fixed", "immediate"})),
    "trigger": Field(str, choices=_TRIGGERS),
    "direction": Field(str, choices=frozenset({"after", "before"})),
    "amount": Field(int),
    "unit": Field(str, choices=frozenset({"working-day", "day"})),
    **pair("owed_to"),
    "override": Field(str, required=False, choices=frozenset({"lead-department"})),
    "extension": Field(str, required=False, choices=frozenset({"by-agreement"})),
    "silence": Field(str, required=False, choices=frozenset({"no-differing-opinion"})),
    "default_basis": Field(str),
    "readings": Field(dict),
    "see_also": Field(list, required=False),
    **pair("choice", required=False),
    "words": Field(dict, required=False),
}
_WORDS = words_field("number", "unit", "direction", "strictness")
_LEAST = [f"不{how}{what}于" for how in ("", "得", "应", "能") for what in "少短低早"]
_NO_LIMIT: Mapping[str, Sequence[str]] = {
    "minimum": [*_LEAST, "至少", "最少"],
    "extension": ("延长", "延期", "顺延"),
    "nth": ("每年", "每季", "每月", "每周"),
    "unit": ("小时", "分钟", "个月"),
}
_CLAUSE_FIELDS = clause_fields("limit", "override", "extension", "silence")


@cache
def shipped_bases() -> dict[str, Text]:
    """The legal bases and caveats by code, from the shipped ``bases.toml``."""
    file = TomlFile(os.path.join(rules_folder(), BASES))
    bases = read_bases(file)
    if file.faults:
        raise DataFault(file.faults)
    return bases


def read_bases(file: TomlFile) -> dict[str, Text]:
    """The texts of a file of bases, each a table with ``zh`` and perhaps ``en``; faults are recorded on ``file``."""
    bases = {}
    for code, table in file.values.items():
        if code == "schema":
            continue
        if not isinstance(table, dict):
            file.report(Place(), code, "wrong-type", f"{code} 应为表格", f"{code} must be a table")
        elif file.check(table, {"zh": Field(str), "en": Field(str, required=False)}, Place(code)):
            bases[code] = Text(code, table["zh"], table["en"] if "en" in table else table["zh"])
    return bases


def read_head(file: TomlFile) -> Pack | None:
    """The version of a document that a file is about; None where its keys are not sound enough to tell."""
    if file.faults:
        return None
    file.check(file.values, HEAD_FIELDS | {"region": Field(str, choices=frozenset(regions()))}, Place())
    _check_pack(file)
    return _pack(file) if all_typed(file.values, HEAD_FIELDS) else None


def read_limits(file: TomlFile, pack: Pack | None, bases: Mapping[str, Text], names: set[str]) -> list[Limit]:
    """The limits of a file, as far as they are sound; every fault found is recorded on ``file``."""
    sound = []
    for nth, table in enumerate(tables(file, "limit")):
        before, place = len(file.faults), Place("limit", nth)
        file.check(table, LIMIT_FIELDS, place)
        _check_limit(file, table, place, bases, names)
        if len(file.faults) == before:
            _check_fit(file, table, place)
            sound.append(table)
    return [] if pack is None else [_limit(pack, table, bases) for table in sound]


def _check_pack(file: TomlFile) -> None:
    """What the dates of a pack's head must agree on; keys that are missing or ill-typed are already reported."""
    start, end = file.values.get("in_force_from"), file.values.get("in_force_until")
    candidates = file.values.get("in_force_candidates")
    dated = isinstance(candidates, list) and all(type(day) is date for day in candidates)
    if isinstance(candidates, list) and (not dated or (type(start) is date and start not in candidates)):
        file.report(
            Place(),
            "in_force_candidates",
            "candidates",
            "in_force_candidates 应为日期列表，并包含 in_force_from",
            "in_force_candidates must be a list of dates that contains in_force_from",
        )
    if type(start) is date and type(end) is date and end < start:
        file.report(
            Place(),
            "in_force_until",
            "interval",
            "in_force_until 早于 in_force_from",
            "in_force_until lies before in_force_from",
        )


def _check_limit(
    file: TomlFile, table: Mapping[str, Any], place: Place, bases: Mapping[str, Text], names: set[str]
) -> None:
    """What a limit must agree with itself on; keys that are missing or ill-typed are already reported."""
    check_name(file, table, place, names)
    _check_period(file, table, place)
    _check_codes(file, table, place, bases)
    check_pair(file, table, place, "choice")
    check_words(file, table, place, _WORDS, {})
    _check_limiting(file, table, place)
    check_clauses(file, table.get("clauses"), place, _CLAUSE_FIELDS)
    check_some_clause(file, table.get("clauses"), place)


def _check_limiting(file: TomlFile, table: Mapping[str, Any], place: Place) -> None:
    """A limit must not rest on words that say something else: 不少于30日 is the least, 可延长30日 an extension."""
    words = table.get("words")
    quoted = [text for text in words.values() if isinstance(text, str)] if isinstance(words, dict) else []
    for role, telling in _NO_LIMIT.items():
        told = next((text for text in quoted if any(word in text for word in telling)), "")
        ahead = role == "minimum" and table.get("direction") == "before" and "早于" not in told
        if told and not ahead:
            from gov_deadlines.documents.periods import WHY_NOT  # not to count days

            why = WHY_NOT[role]
            file.report(place, "words", "no-limit", f"words 引的“{told}”：{why.zh}", f"words quotes {told!r}: {why.en}")


def _check_period(file: TomlFile, table: Mapping[str, Any], place: Place) -> None:
    """Amount, class, direction and trigger must fit together."""
    amount, forward = table.get("amount"), table.get("direction") == "after"
    immediate = table.get("class") == "immediate"
    if type(amount) is int and (not 0 <= amount <= MOST or (amount == 0) != immediate):
        file.report(
            place,
            "amount",
            "amount",
            f"amount = {amount}：fixed 应为正整数（至多 {MOST}），immediate 应为 0",
            f"amount = {amount}: it must be positive (at most {MOST}) for a fixed limit, 0 for an immediate one",
        )
    trigger = table.get("trigger")
    if isinstance(trigger, str) and trigger in _TRIGGERS and forward != (trigger in _FORWARD):
        file.report(
            place,
            "trigger",
            "trigger",
            f"trigger = {trigger!r} 与 direction = {table.get('direction')!r} 不符",
            f"trigger = {trigger!r} does not go with direction = {table.get('direction')!r}",
        )


def _check_codes(file: TomlFile, table: Mapping[str, Any], place: Place, bases: Mapping[str, Text]) -> None:
    """Every code must exist: readings, their bases, notes."""
    readings = table.get("readings")
    readings = readings if isinstance(readings, dict) else {}
    for name in readings:
        if name not in READING_NAMES:
            known = ", ".join(READING_NAMES)
            file.report(
                place,
                "readings",
                "reading",
                f"未知的读法 {name!r}，可用：{known}",
                f"unknown reading {name!r}; known: {known}",
            )
    named = [
        *((key, table[key]) for key in ("default_basis",) if key in table),
        *(("readings", code) for code in readings.values()),
        *(("notes", code) for code in listed(table, "notes")),
    ]
    check_bases(file, named, place, bases)


def _check_fit(file: TomlFile, table: Mapping[str, Any], place: Place) -> None:
    """Each reading of a limit that is otherwise sound must be one that can apply to it."""
    for name in table.get("readings", {}):
        for key, fits in _unfit(name, table):
            file.report(
                place,
                "readings",
                "reading-unfit",
                f"读法 {name} 只适用于 {key} = {fits!r} 的时限",
                f"reading {name!r} applies only to a limit with {key} = {fits!r}",
            )


def _unfit(name: str, table: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a limit would have to say otherwise for a reading to apply to it."""
    wanted = {"class": "fixed", **_READING_FITS[name]}  # what is due on the day itself is so by every reading
    return [(key, fits) for key, fits in wanted.items() if table[key] != fits]


def fitting_readings(table: Mapping[str, Any]) -> list[str]:
    """The names of the readings that could apply to a limit with these keys."""
    return [name for name in READING_NAMES if not _unfit(name, table)]


def _pack(file: TomlFile) -> Pack:
    values = file.values
    return Pack(
        values["authority"],
        values["version"],
        values["region"],
        text_of(values, "name", values["authority"]),
        values["title"],
        values["number"],
        values["in_force_from"],
        values.get("in_force_until"),
        tuple(values["in_force_candidates"]),
        text_of(values, "in_force_basis"),
        values["checked_on"],
        text_of(values, "checked_basis"),
        file.path,
    )


def _limit(pack: Pack, table: Mapping[str, Any], bases: Mapping[str, Text]) -> Limit:
    readings = table.get("readings", {})
    ordered = ((name, bases[readings[name]]) for name in READING_NAMES if name in readings)
    return Limit(
        f"{pack.authority}/{table['name']}",
        pack,
        table["class"],
        table["article"],
        table["trigger"],
        Period(table["amount"], table["unit"], table["direction"]),
        table["bindingness"],
        text_of(table, "obliged"),
        text_of(table, "owed_to"),
        table.get("override"),
        table.get("extension"),
        table.get("silence"),
        bases[table["default_basis"]],
        tuple(ordered),
        tuple(table.get("see_also", ())),
        text_of(table, "choice") if "choice_zh" in table else None,
        tuple(bases[code] for code in table.get("notes", ())),
        text_of(table, "summary"),
        tuple(clauses_of(table)),
        words_of(table),
    )
