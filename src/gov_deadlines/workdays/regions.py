"""The regions a calendar is kept for, and the days of each that a future notice may still touch."""

import os
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from gov_deadlines.data_files import holidays_folder
from gov_deadlines.errors import UnknownRegion
from gov_deadlines.text import Text
from gov_deadlines.toml_file import read_values


class MonthDays(NamedTuple):
    """A span of days of any year: ``first`` and ``last`` are (month, day), both included."""

    first: tuple[int, int]
    last: tuple[int, int]


class Region(NamedTuple):
    """One region.

    Attributes:
        code: ISO 3166-2, e.g. ``CN-GX``.
        name: as people say it.
        unsettled_tail: days of the last announced year that next year's notice may still decree.
        expects_from: the first year with a yearly regional notice, None where there is none.
        expects_window: the days that notice may decree.
        expects: what is expected.
        expects_festival: the festival it is given for, a column of festivals.toml.
        expects_days: how many working days less it leaves.
    """

    code: str
    name: Text
    unsettled_tail: MonthDays | None
    expects_from: int | None
    expects_window: MonthDays | None
    expects: Text | None
    expects_festival: str | None
    expects_days: int | None


@cache
def regions() -> dict[str, Region]:
    """Every known region by code."""
    values = read_values(os.path.join(holidays_folder(), "regions.toml"))
    return {code: _region(code, values) for code, values in values.items()}


def region(code: str) -> Region:
    """The region with this code. Raises UnknownRegion for any other: there is no silent fallback."""
    try:
        return regions()[code]
    except (KeyError, TypeError):
        raise UnknownRegion(code, tuple(regions())) from None


def _region(code: str, values: dict[str, Any]) -> Region:
    expects = values.get("expects", {})
    return Region(
        code,
        Text(code, values["zh"], values["en"]),
        _month_days(values.get("unsettled_tail")),
        expects.get("from_year"),
        _month_days(expects.get("window")),
        Text(f"expects-{code.lower()}", expects["zh"], expects["en"]) if expects else None,
        expects.get("festival"),
        expects.get("days"),
    )


def _month_days(span: str | None) -> MonthDays | None:
    if span is None:
        return None
    first, last = (tuple(_pair(part)) for part in span.split(".."))
    return MonthDays((first[0], first[1]), (last[0], last[1]))


def _pair(month_day: str) -> Iterator[int]:
    return (int(part) for part in month_day.split("-"))
