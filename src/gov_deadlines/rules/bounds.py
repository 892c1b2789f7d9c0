"""Higher instruments that give a number where a government's own rules do not: outer bounds, labelled as such."""

import os
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from gov_deadlines.counting import Period
from gov_deadlines.errors import DataFault
from gov_deadlines.paths import rules_folder
from gov_deadlines.rules.fields import pair, text_of
from gov_deadlines.text import Text
from gov_deadlines.toml_file import Field, Place, TomlFile

BOUNDS = "bounds.toml"
_FIELDS = {
    "amount": Field(int),
    "unit": Field(str, choices=frozenset({"working-day", "day", "month"})),
    **pair("instrument"),
    **pair("says"),
    **pair("counted_from"),
    "seen": Field(str, choices=frozenset({"text", "secondary"})),
}


class Bound(NamedTuple):
    """One number from a higher instrument.

    Attributes:
        name: as given to ``--bound``.
        period: how long after the day it is counted from.
        instrument: its title and article.
        says: what it provides, in our own words.
        counted_from: the event the period runs from.
        seen: ``text`` where the instrument itself was read, ``secondary`` where only what others say of it.
    """

    name: str
    period: Period
    instrument: Text
    says: Text
    counted_from: Text
    seen: str


@cache
def shipped_bounds() -> Mapping[str, Bound]:
    """The bounds by name, from the shipped ``bounds.toml``. Raises DataFault."""
    file = TomlFile(os.path.join(rules_folder(), BOUNDS))
    found = read_bounds(file)
    if file.faults:
        raise DataFault(file.faults)
    return found


def read_bounds(file: TomlFile) -> dict[str, Bound]:
    """The bounds of a file, each a table; faults are recorded on ``file``."""
    found = {}
    for name, table in file.values.items():
        if name == "schema":
            continue
        if not isinstance(table, dict):
            file.report(Place(), name, "wrong-type", f"{name} 应为表格", f"{name} must be a table")
        elif file.check(table, _FIELDS, Place(name)) and _is_positive(file, table["amount"], Place(name)):
            period = Period(table["amount"], table["unit"], "after")
            instrument, says, counted_from = (text_of(table, key) for key in ("instrument", "says", "counted_from"))
            found[name] = Bound(name, period, instrument, says, counted_from, table["seen"])
    return found


def _is_positive(file: TomlFile, amount: int, place: Place) -> bool:
    if amount < 1:
        file.report(place, "amount", "amount", f"amount = {amount} 应为正整数", f"amount = {amount} must be positive")
    return amount > 0
