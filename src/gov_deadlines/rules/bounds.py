"""Outer bounds: dated numbers, with a scope, from other instruments where a government's own rules give none."""

import os
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from gov_deadlines.counting.periods import Period
from gov_deadlines.data_files import rules_folder
from gov_deadlines.errors import DataFault
from gov_deadlines.rules.loading import text_if_any, text_of
from gov_deadlines.rules.model import Bound, Pack
from gov_deadlines.rules.schema import BOUND, BOUNDS, PARTIES
from gov_deadlines.rules.versions import in_force_on, meet
from gov_deadlines.text import Text
from gov_deadlines.toml_file import Entry, Place, TomlFile, tables

EVERYWHERE = "CN"
Bounds = Mapping[str, tuple[Bound, ...]]


@cache
def shipped_bounds() -> Bounds:
    """Every version of each bound by name, from the shipped ``bounds.toml``. Raises DataFault."""
    file = TomlFile(os.path.join(rules_folder(), BOUNDS))
    found = read_bounds(file)
    if file.faults:
        raise DataFault(file.faults)
    return found


def read_bounds(file: TomlFile) -> dict[str, tuple[Bound, ...]]:
    """The bounds of a file, where each version is a table ``[[name]]``; faults are recorded on ``file``."""
    found = {}
    for name in file.values:
        if name != "schema":
            versions = tables(file, name)
            sound = [table for nth, table in enumerate(versions) if _is_sound(file, table, Place(name, nth))]
            found[name] = tuple(_bound(name, table) for table in sound)
            _check_days(file, name, found[name])
    return {name: versions for name, versions in found.items() if versions}


def check_parties(file: TomlFile, parties: Sequence[object], place: Place, key: str) -> None:
    """Check that each party is one of the four that such rules bind."""
    for party in parties:
        if party not in PARTIES:
            known = ", ".join(sorted(PARTIES))
            file.report(place, key, "party", f"{key} 中没有 {party!r}，可用：{known}", f"{party!r} is none of: {known}")


def misfits(bound: Bound, act: object, parties: Collection[object], pack: Pack | None) -> Text | None:
    """Why a bound does not apply to a duty: another act, party, region or time; None if it applies."""
    if act != bound.act:
        return Text("act", f"说的是 {bound.act}，不是 {act}", f"speaks of {bound.act}, not of {act}")
    others = sorted(str(party) for party in parties if party not in bound.binds)
    if others or not parties:
        names = ", ".join(others) or "-"
        return Text("party", f"不约束 {names}", f"does not bind {names}")
    if pack is not None and bound.region not in (EVERYWHERE, pack.region):
        return Text("region", f"只在 {bound.region} 适用", f"applies in {bound.region} only")
    if pack is not None and not meet(bound, pack):
        return Text("days", "与本规则没有同时施行过", "was never in force together with these rules")
    return None


def _is_sound(file: TomlFile, table: Mapping[str, Any], place: Place) -> bool:
    before = len(file.faults)
    file.check(table, BOUND, place)
    check_parties(file, Entry(file, place, table).listed("binds"), place, "binds")
    amount, least = table.get("amount"), 0 if table.get("unit") == "day" else 1
    if type(amount) is int and amount < least:
        file.report(place, "amount", "amount", f"amount = {amount} 太小", f"amount = {amount} is too small")
    first, last = table.get("in_force_from"), table.get("in_force_until")
    if type(first) is date and type(last) is date and last < first:
        file.report(place, "in_force_until", "order", "早于 in_force_from", "is before in_force_from")
    return len(file.faults) == before


def _check_days(file: TomlFile, name: str, versions: Sequence[Bound]) -> None:
    """Check that no two versions govern the same day."""
    for nth, one in enumerate(versions):
        if any(in_force_on((one,), other.in_force_from) for other in versions if other is not one):
            zh, en = f"{name} 的两个版本施行期间重叠", f"two versions of {name} are in force on one day"
            file.report(Place(name, nth), "in_force_until", "bounds-overlap", zh, en)


def _bound(name: str, table: Mapping[str, Any]) -> Bound:
    return Bound(
        name=name,
        period=Period(table["amount"], table["unit"], "after"),
        bindingness=table["bindingness"],
        instrument=text_of(table, "instrument"),
        number=table.get("number", ""),
        article=text_of(table, "article"),
        act=table["act"],
        binds=tuple(table["binds"]),
        region=table["region"],
        covers=text_of(table, "covers"),
        says=text_of(table, "says"),
        counted_from=text_of(table, "counted_from"),
        in_force_from=table["in_force_from"],
        in_force_until=table.get("in_force_until"),
        since=text_if_any(table, "since"),
        seen=table["seen"],
    )
