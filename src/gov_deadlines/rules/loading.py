"""TOML -> packs. Everything is validated, and every fault is reported with its file and line.

This module reads limits and what all provisions have in common; ``duty_loading`` reads cadences and duties.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple, TypedDict

from gov_deadlines.counting.periods import READING_NAMES, Period
from gov_deadlines.data_files import rules_folder
from gov_deadlines.errors import DataFault
from gov_deadlines.rules.model import Bound, ClauseReference, Limit, Pack, Words
from gov_deadlines.rules.schema import (
    BASES,
    BASIS,
    FORWARD,
    HEAD,
    LIMIT,
    MOST,
    NO_LIMIT,
    READING_FITS,
    WHY_NOT,
    Bindingness,
    Table,
    clause_fields,
    digest_fields,
)
from gov_deadlines.text import Text
from gov_deadlines.toml_file import TODO, Entry, Field, Place, TomlFile, all_typed, entries

Bases = Mapping[str, Text]


class Source(NamedTuple):
    """A file of a pack, while it is read.

    Attributes:
        file: the file, which collects its faults.
        pack: the pack of its provisions; None if unknown, so that no records can be made.
        bases: texts by code.
        names: the names of the provisions read so far.
        bounds: bounds from other instruments, by name.
    """

    file: TomlFile
    pack: Pack | None
    bases: Bases
    names: set[str]
    bounds: Mapping[str, tuple[Bound, ...]] = {}


@cache
def shipped_bases() -> dict[str, Text]:
    """The legal bases and caveats by code, from the shipped ``bases.toml``."""
    file = TomlFile(os.path.join(rules_folder(), BASES))
    bases = read_bases(file)
    if file.faults:
        raise DataFault(file.faults)
    return bases


def read_bases(file: TomlFile) -> dict[str, Text]:
    """The texts of a file of bases, each a table with ``zh`` and optional ``en``; faults are recorded on ``file``."""
    bases = {}
    for code, table in file.values.items():
        if code == "schema":
            continue
        if not isinstance(table, dict):
            file.report(Place(), code, "wrong-type", f"{code} 应为表格", f"{code} must be a table")
        elif file.check(table, BASIS, Place(code)):
            bases[code] = Text(code, table["zh"], table["en"] if "en" in table else table["zh"])
    return bases


# --- The head of a pack ---------------------------------------------------------------------------------------


def read_head(file: TomlFile, regions: frozenset[object]) -> Pack | None:
    """The pack that a file's head describes; None if its keys are too faulty to tell.

    ``regions``: the codes of the regions that there are.
    """
    if file.faults:
        return None
    file.check(file.values, HEAD | {"region": Field(str, choices=regions)}, Place())
    _check_dates(file)
    _check_aliases(Entry(file, Place(), file.values))
    return _pack(file) if all_typed(file.values, HEAD) else None


def _check_dates(file: TomlFile) -> None:
    """Check that the dates of a pack's head agree; missing or ill-typed keys are already reported."""
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


def _pack(file: TomlFile) -> Pack:
    values = file.values
    return Pack(
        authority=values["authority"],
        version=values["version"],
        region=values["region"],
        name=text_of(values, "name", values["authority"]),
        short=text_of(values, "short" if "short_zh" in values else "name", values["authority"]),
        aliases=tuple(values.get("aliases", ())),
        title=values["title"],
        number=values["number"],
        in_force_from=values["in_force_from"],
        in_force_until=values.get("in_force_until"),
        in_force_candidates=tuple(values["in_force_candidates"]),
        in_force_basis=text_of(values, "in_force_basis"),
        checked_on=values["checked_on"],
        checked_basis=text_of(values, "checked_basis"),
        file=file.path,
    )


# --- What all provisions have in common -----------------------------------------------------------------------


def sound_entries(source: Source, table: Table, check: Callable[[Entry, Source], None]) -> list[Entry]:
    """The tables of one kind without a fault; ``check`` looks for faults specific to this kind."""
    sound = []
    for entry in entries(source.file, table.root):
        before = len(source.file.faults)
        entry.check(table.fields)
        _check_names(entry, source.names)
        _check_bases(entry, table, source.bases)
        _check_words(entry, table)
        _check_clauses(entry, table)
        check(entry, source)
        if len(source.file.faults) == before:
            sound.append(entry)
    return sound


def check_digests(file: TomlFile) -> None:
    """Check that the table ``[digests]`` holds digests only."""
    digests = file.values.get("digests")
    if isinstance(digests, dict):
        file.check(digests, digest_fields(digests), Place("digests"))


def _check_names(entry: Entry, names: set[str]) -> None:
    """Check that no two provisions of a pack have the same name, in an id or in words; and the aliases."""
    for key in ("name", "name_zh", "name_en"):
        name = entry.values.get(key)
        if not isinstance(name, str) or name.lstrip().upper().startswith(TODO):
            continue
        taken = name if key == "name" else f"{key} {name}"
        if taken in names:
            entry.report(key, "name-twice", f"{key} = {name!r} 重复", f"{key} = {name!r} is taken")
        names.add(taken)
    _check_aliases(entry)


def _check_aliases(entry: Entry) -> None:
    """Check that the aliases are texts, and none twice."""
    aliases = entry.listed("aliases")
    for nth, alias in enumerate(aliases):
        if not isinstance(alias, str) or not alias.strip() or alias == TODO:
            zh, en = "aliases 应为字符串列表，每项都不空", "aliases must be a list of strings, none of them empty"
            entry.report("aliases", "wrong-type", zh, en, alias if isinstance(alias, str) else "")
        elif alias in aliases[:nth]:
            entry.report("aliases", "alias-twice", f"别名 {alias!r} 重复", f"the alias {alias!r} is there twice", alias)


def _check_bases(entry: Entry, table: Table, bases: Bases) -> None:
    """Check that every code is in ``bases``; TODO values and other types are already reported."""
    for key in table.bases:
        value = entry.values.get(key)
        for code in _codes_under(value) if type(value) is table.fields[key].kind and value != TODO else ():
            if not isinstance(code, str) or code not in bases:
                entry.report(key, "basis", f"{key}：{BASES} 中没有 {code!r}", f"{key}: {code!r} is not in {BASES}")


def _codes_under(value: object) -> Iterator[object]:
    match value:
        case str():
            yield value
        case list():
            yield from value
        case dict():
            yield from value.values()


def _check_words(entry: Entry, table: Table) -> None:
    """Check that words are quoted only for keys that are there."""
    words = entry.table("words")
    if not table.words:
        return
    entry.file.check(words, dict.fromkeys(table.words, Field(str, required=False)), entry.place._replace(sub="words"))
    for thing, key in table.words.items():
        if thing in words and key and key not in entry.values:
            zh, en = f"words 写了 {thing}，表中却没有 {key}", f"words quotes {thing}, and there is no {key}"
            entry.report("words", "words", zh, en, thing)


def _check_clauses(entry: Entry, table: Table) -> None:
    """Check that each clause is a table with a clause's keys, and has a digest there or under ``[digests]``."""
    if not table.roles:
        _check_digest(entry)
    for nth, clause in enumerate(entry.listed("clauses")):
        if isinstance(clause, dict):
            cited = Entry(entry.file, entry.place._replace(sub="clauses", item=nth), clause)
            cited.check(clause_fields(table.roles))
            _check_digest(cited)
        else:
            entry.report("clauses", "wrong-type", "clauses 应为表格列表", "clauses must be a list of tables")


def _check_digest(clause: Entry) -> None:
    """Check that a clause's sentence has a digest."""
    if _digest(clause.file, clause.values) is None:
        place = _place_code(clause.values)
        clause.report(
            "sentence",
            "missing-key",
            f"{place} 没有摘要：请写明 sha256，或在 [digests] 中写 {place}",
            f"{place} has no digest: give its sha256, or {place} under [digests]",
        )


def _place_code(clause: Mapping[str, Any]) -> str:
    """A sentence's place as a key of ``[digests]``: ``47-2-1``."""
    return "-".join(str(clause.get(key)) for key in ("article", "paragraph", "sentence"))


def _digest(file: TomlFile, clause: Mapping[str, Any]) -> Any:  # noqa: ANN401
    if "sha256" in clause:
        return clause["sha256"]
    digests = file.values.get("digests")
    return digests.get(_place_code(clause)) if isinstance(digests, dict) else None


class Shared(TypedDict):
    """The fields that every provision has."""

    id: str
    pack: Pack
    label: Text
    aliases: tuple[str, ...]
    article: str
    bindingness: Bindingness
    obliged: Text
    notes: tuple[Text, ...]
    summary: Text
    clauses: tuple[ClauseReference, ...]


def shared_fields(entry: Entry, pack: Pack, bases: Bases) -> Shared:
    """The shared fields, from a valid table."""
    values = entry.values
    return {
        "id": f"{pack.authority}/{values['name']}",
        "pack": pack,
        "label": _label(values),
        "aliases": tuple(values.get("aliases", ())),
        "article": values["article"],
        "bindingness": values["bindingness"],
        "obliged": text_of(values, "obliged"),
        "notes": tuple(bases[code] for code in values.get("notes", ())),
        "summary": text_of(values, "summary"),
        "clauses": tuple(clause_of(entry.file, clause) for clause in values["clauses"]),
    }


def _label(table: Mapping[str, Any]) -> Text:
    """What a clerk calls a provision; without names in the pack, the words of its id."""
    words = table["name"].replace("-", " ")
    return text_of({"name_zh": words, **table}, "name", table["name"])


def clause_of(file: TomlFile, clause: Mapping[str, Any], role: str = "") -> ClauseReference:
    """One clause of a valid table."""
    place = (clause["article"], clause["paragraph"], clause["sentence"])
    return ClauseReference(role or clause["role"], *place, _digest(file, clause))


def text_of(table: Mapping[str, Any], name: str, code: str = "") -> Text:
    """A text in both languages, or in Chinese for both."""
    zh = table[f"{name}_zh"]
    return Text(code or name, zh, table.get(f"{name}_en", zh))


def text_if_any(table: Mapping[str, Any], name: str) -> Text | None:
    """Like ``text_of``; None if the text is left out."""
    return text_of(table, name) if f"{name}_zh" in table else None


def words_of(table: Mapping[str, Any]) -> Words:
    """The words that a valid table quotes."""
    return tuple(table.get("words", {}).items())


def check_some_clause(entry: Entry) -> None:
    """Check that a provision has at least one clause."""
    if entry.values.get("clauses") == []:
        entry.report("clauses", "clauses", "clauses 至少写明一处条文", "clauses must name at least one place")


# --- Limits ---------------------------------------------------------------------------------------------------


def read_limits(source: Source) -> list[Limit]:
    """The valid limits of a file; every fault is recorded on it."""
    found = sound_entries(source, LIMIT, _check_limit)
    for entry in found:
        _check_fit(entry)
    pack = source.pack
    return [] if pack is None else [_limit(entry, pack, source.bases) for entry in found]


def _check_limit(entry: Entry, _: Source) -> None:
    """Check that a limit is consistent; missing or ill-typed keys are already reported."""
    _check_period(entry)
    _check_readings(entry)
    _check_limiting(entry)
    check_some_clause(entry)


def _check_period(entry: Entry) -> None:
    """Check that amount, class, direction and trigger fit together."""
    values = entry.values
    amount, forward = values.get("amount"), values.get("direction") == "after"
    immediate = values.get("class") == "immediate"
    if type(amount) is int and (not 0 <= amount <= MOST or (amount == 0) != immediate):
        entry.report(
            "amount",
            "amount",
            f"amount = {amount}：fixed 应为正整数（至多 {MOST}），immediate 应为 0",
            f"amount = {amount}: it must be positive (at most {MOST}) for a fixed limit, 0 for an immediate one",
        )
    trigger, way = values.get("trigger"), values.get("direction")
    known = LIMIT.fields["trigger"].choices or ()
    if isinstance(trigger, str) and trigger in known and forward != (trigger in FORWARD):
        entry.report(
            "trigger",
            "trigger",
            f"trigger = {trigger!r} 与 direction = {way!r} 不符",
            f"trigger = {trigger!r} does not go with direction = {way!r}",
        )


def _check_readings(entry: Entry) -> None:
    """Check that every reading exists."""
    known = ", ".join(READING_NAMES)
    for name in entry.table("readings"):
        if name not in READING_NAMES:
            entry.report(
                "readings",
                "reading",
                f"未知的读法 {name!r}，可用：{known}",
                f"unknown reading {name!r}; known: {known}",
                name,
            )


def _check_limiting(entry: Entry) -> None:
    """Check the quoted words: 不少于30日 is a minimum and 可延长30日 an extension, so neither is a limit."""
    quoted = [text for text in entry.table("words").values() if isinstance(text, str)]
    for role, telling in NO_LIMIT.items():
        told = next((text for text in quoted if any(word in text for word in telling)), "")
        ahead = role == "minimum" and entry.values.get("direction") == "before" and "早于" not in told
        if told and not ahead:
            why = WHY_NOT[role]
            zh, en = f"words 引的“{told}”：{why.zh}", f"words quotes {told!r}: {why.en}"
            entry.report("words", "no-limit", zh, en, told)


def _check_fit(entry: Entry) -> None:
    """Check that each reading of an otherwise valid limit can apply to it."""
    for name in entry.table("readings"):
        for key, fits in _unfit(name, entry.values):
            entry.report(
                "readings",
                "reading-unfit",
                f"读法 {name} 只适用于 {key} = {fits!r} 的时限",
                f"reading {name!r} applies only to a limit with {key} = {fits!r}",
                name,
            )


def _unfit(name: str, table: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The keys that keep a reading from applying to a limit, each with the value it would need."""
    wanted = {"class": "fixed", **READING_FITS[name]}  # a limit due on the day itself is so by every reading
    return [(key, fits) for key, fits in wanted.items() if table[key] != fits]


def fitting_readings(table: Mapping[str, Any]) -> list[str]:
    """The names of the readings that could apply to a limit with these keys."""
    return [name for name in READING_NAMES if not _unfit(name, table)]


def _limit(entry: Entry, pack: Pack, bases: Bases) -> Limit:
    values = entry.values
    readings = values["readings"]
    return Limit(
        **shared_fields(entry, pack, bases),
        cls=values["class"],
        trigger=values["trigger"],
        period=Period(amount=values["amount"], unit=values["unit"], direction=values["direction"]),
        owed_to=text_of(values, "owed_to"),
        override=values.get("override"),
        extension=values.get("extension"),
        silence=values.get("silence"),
        default_basis=bases[values["default_basis"]],
        readings=tuple((name, bases[readings[name]]) for name in READING_NAMES if name in readings),
        see_also=tuple(values.get("see_also", ())),
        choice=text_if_any(values, "choice"),
        words=words_of(values),
    )
