"""Which days are statutory holidays: the national measure in its versions, over the lunar table."""

import os
from datetime import date, timedelta
from functools import cache
from typing import Any

from gov_deadlines.data_files import holidays_folder
from gov_deadlines.toml_file import read_values


@cache
def _table(name: str) -> dict[str, Any]:
    return read_values(os.path.join(holidays_folder(), name))


@cache
def festivals(year: int) -> dict[str, date]:
    """The festivals of a year that move with the moon or the sun, by name; empty outside the table."""
    table = _table("festivals.toml")
    row = table["years"].get(str(year), "").split()
    return {
        name: date(year, *(int(part) for part in month_day.split("-")))
        for name, month_day in zip(table["columns"], row, strict=False)
    }


@cache
def statutory_days(year: int) -> dict[date, str]:
    """The statutory holidays of a year (for all citizens) with their Chinese names.

    Each day follows the version of the measure in force on it. Where two festivals fall on one day the
    names are joined.
    """
    days: dict[date, str] = {}
    for version, first, last in _versions():
        for entry in version["days"]:
            day = _day(entry, year)
            if day is not None and first <= day <= last:
                days[day] = _joined(days.get(day), entry["zh"])
    return dict(sorted(days.items()))


@cache
def _versions() -> list[tuple[dict[str, Any], date, date]]:
    """Each version of the measure with the first and last day it governs."""
    versions = sorted(_table("statutory.toml")["measure"], key=lambda version: version["in_force_from"])
    starts = [version["in_force_from"] for version in versions]
    ends = [start - timedelta(days=1) for start in starts[1:]] + [date.max]
    return list(zip(versions, starts, ends, strict=True))


def is_statutory(day: date) -> bool:
    """Whether the measure in force makes ``day`` a holiday for all citizens."""
    return day in statutory_days(day.year)


def _day(entry: dict[str, Any], year: int) -> date | None:
    if "date" in entry:
        month, day = (int(part) for part in entry["date"].split("-"))
        return date(year, month, day)
    festival = festivals(year).get(entry["festival"])
    return festival and festival + timedelta(days=entry.get("offset", 0))


def _joined(earlier: str | None, name: str) -> str:
    return name if earlier in (None, name) else f"{earlier}、{name}"
