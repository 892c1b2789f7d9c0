"""The data on regions, statutory holidays, and the English names of holidays and issuers."""

import os
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from gov_deadlines.data_files import holidays_folder
from gov_deadlines.errors import DataFault, Fault, UnknownRegion
from gov_deadlines.text import Text, squeezed
from gov_deadlines.toml_file import read_values

NATIONAL = "CN"


class MonthDays(NamedTuple):
    """A span of days in any year: ``first`` and ``last`` are (month, day), both included."""

    first: tuple[int, int]
    last: tuple[int, int]


class Region(NamedTuple):
    """One region.

    Attributes:
        code: ISO 3166-2, e.g. ``CN-GX``.
        name: the region's name in both languages; ``names`` are what else it is called.
        unsettled_tail: days of the last announced year that next year's notice may still decree.
        expects_from: the first year with a yearly regional notice; None if there is none.
        expects_published: the day from which that is known; None if it always was.
        expects_window: the days that notice may decree.
        expects: what is expected.
        expects_festival: the festival that the days off are for, a column of festivals.toml.
        expects_days: weekdays off beyond the national ones, less make-up days.
        expects_holiday: the Chinese name of the holiday in its notices.
        over: the region whose days its own notices lie over; None for the nation.
    """

    code: str
    name: Text
    names: tuple[str, ...]
    unsettled_tail: MonthDays | None
    expects_from: int | None
    expects_published: date | None
    expects_window: MonthDays | None
    expects: Text | None
    expects_festival: str | None
    expects_days: int | None
    expects_holiday: str | None
    over: "Region | None" = None

    @property
    def layers(self) -> "tuple[Region, ...]":
        """The regions whose notices make its days, the nation first and itself last; each prevails over those before.

        >>> [layer.code for layer in region("CN-GX").layers]
        ['CN', 'CN-GX']
        """
        return (*(self.over.layers if self.over else ()), self)

    @property
    def expects_name(self) -> Text | None:
        """The name of the holiday in its notices; the table of names is read to say it in English."""
        name = self.expects_holiday
        return None if name is None else Text("holiday", name, english_name(name))

    def expects_by(self, known_on: date | None) -> bool:
        """Whether a yearly notice of its own was to be expected by ``known_on`` (None: now)."""
        published = self.expects_published
        if self.expects_from is None:
            return False
        return known_on is None or published is None or known_on >= published


Regions = Mapping[str, Region]


@cache
def holiday_table(name: str) -> dict[str, Any]:
    """The values of a data file in the folder of the notices."""
    return read_values(os.path.join(holidays_folder(), name))


@cache
def regions() -> dict[str, Region]:
    """Every shipped region by code; each lies over the nation."""
    table = holiday_table("regions.toml")
    nation = made_region(NATIONAL, table[NATIONAL], None)
    return {code: nation if code == NATIONAL else made_region(code, table[code], nation) for code in table}


def region(code: str, known: Regions | None = None) -> Region:
    """The region with this code or name, among the shipped ones or those given.

    Raises UnknownRegion for an unknown one; there is no silent fallback.

    >>> region("广西").code
    'CN-GX'
    """
    known = regions() if known is None else known
    try:
        return known[code]
    except (KeyError, TypeError):
        pass
    found = [one for one in known.values() if isinstance(code, str) and _is_called(one, squeezed(code))]
    if len(found) != 1:
        raise UnknownRegion(code, tuple(known)) from None
    return found[0]


def _is_called(one: Region, key: str) -> bool:
    return key in map(squeezed, (*one.name[1:], *one.names))


def with_region_name(code: str, zh: str, en: str) -> tuple[str, str]:
    """A sentence in both languages, with the name of a shipped region before its code; any other code stays alone.

    >>> with_region_name("CN-GZ", "CN-GZ的放假安排", "CN-GZ is announced")
    ('贵州省（CN-GZ）的放假安排', 'Guizhou (CN-GZ) is announced')
    """
    if code not in regions():
        return zh, en
    name = regions()[code].name
    return zh.replace(code, f"{name.zh}（{code}）", 1), en.replace(code, f"{name.en} ({code})", 1)


class OwnRegions:
    """The regions known where a user's own files are used.

    Attributes:
        known: the shipped regions and those of the user's sound files, by code.
        named: every code that a file defines, even a faulty one.
        faults: the faults of the files that define regions.
    """

    __slots__ = ("faults", "known", "named")

    def __init__(self, known: Regions, named: frozenset[str] = frozenset(), faults: tuple[Fault, ...] = ()) -> None:
        self.known = known
        self.named = named
        self.faults = faults

    @property
    def codes(self) -> frozenset[str]:
        """Every code that a notice or a pack may name."""
        return self.named.union(self.known)

    def find(self, code: str) -> Region:
        """The region with this code. Raises UnknownRegion, or DataFault if a faulty file may define it."""
        try:
            return region(code, self.known)
        except UnknownRegion:
            if self.faults:
                raise DataFault(self.faults) from None
            raise


def made_region(code: str, values: Mapping[str, Any], over: Region | None) -> Region:
    """The region that a table of a data file describes; the table must be sound."""
    expects = values.get("expects", {})
    return Region(
        code=code,
        name=Text(code, values["zh"], values["en"]),
        names=tuple(values.get("names", ())),
        unsettled_tail=_month_days(values.get("unsettled_tail")),
        expects_from=expects.get("from_year"),
        expects_published=expects.get("published"),
        expects_window=_month_days(expects.get("window")),
        expects=Text(f"expects-{code.lower()}", expects["zh"], expects["en"]) if expects else None,
        expects_festival=expects.get("festival"),
        expects_days=expects.get("days"),
        expects_holiday=expects.get("name"),
        over=over,
    )


def _month_days(span: str | None) -> MonthDays | None:
    return None if span is None else MonthDays(*map(_month_day, span.split("..")))


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


# Statutory holidays: the versions of the national measure, with the table of movable festivals


@cache
def festivals(year: int) -> dict[str, date]:
    """The festivals of a year that depend on the moon or the sun, by name; empty outside the table."""
    table = holiday_table("festivals.toml")
    days = (date(year, *_month_day(text)) for text in table["years"].get(str(year), "").split())
    return dict(zip(table["columns"], days, strict=False))


@cache
def statutory_days(year: int) -> dict[date, str]:
    """The statutory holidays of a year (for all citizens) with their Chinese names.

    Each day follows the version of the measure in force on it. If two festivals fall on one day, their names are
    joined.
    """
    days: dict[date, str] = {}
    for version, first, last in _versions():
        for entry in version["days"]:
            day = _statutory_day(entry, year)
            if day is not None and first <= day <= last:
                days[day] = entry["zh"] if days.get(day) in (None, entry["zh"]) else f"{days[day]}、{entry['zh']}"
    return dict(sorted(days.items()))


@cache
def _versions() -> list[tuple[dict[str, Any], date, date]]:
    """Each version of the measure, with the first and last day it governs."""
    versions = sorted(holiday_table("statutory.toml")["measure"], key=lambda version: version["in_force_from"])
    starts = [version["in_force_from"] for version in versions]
    ends = [start - timedelta(days=1) for start in starts[1:]] + [date.max]
    return list(zip(versions, starts, ends, strict=True))


class Festival(NamedTuple):
    """A festival of one year under one version of the national measure; days are ordinals.

    Attributes:
        name: its Chinese name in the measure.
        anchor: its own day, e.g. lunar 1/1 or 1 October.
        days: its statutory days.
    """

    name: str
    anchor: int
    days: tuple[int, ...]


def published_measures(known_on: date | None) -> int:
    """How many versions of the national measure were published by ``known_on`` (None: all)."""
    return sum(known_on is None or version["published"] <= known_on for version, _, _ in _versions())


@cache
def measured_festivals(year: int, measures: int) -> tuple[dict[str, Festival], ...]:
    """The festivals of a year by name, under each of the first ``measures`` versions of the measure, latest first.

    A version that takes effect after the first day of the year is left out.
    """
    known = [version for version, start, _ in _versions()[:measures] if start <= date(year, 1, 1)]
    return tuple(dict(_festivals_under(version, year)) for version in reversed(known))


def _festivals_under(version: dict[str, Any], year: int) -> Iterator[tuple[str, Festival]]:
    for name in dict.fromkeys(entry["zh"] for entry in version["days"]):
        entries = [entry for entry in version["days"] if entry["zh"] == name]
        days = sorted(day.toordinal() for entry in entries if (day := _statutory_day(entry, year)))
        own = festivals(year).get(entries[0].get("festival", ""))
        if days:
            yield name, Festival(name, own.toordinal() if own else days[0], tuple(days))


def _statutory_day(entry: dict[str, Any], year: int) -> date | None:
    if "date" in entry:
        return date(year, *_month_day(entry["date"]))
    festival = festivals(year).get(entry["festival"])
    return festival and festival + timedelta(days=entry.get("offset", 0))


def is_statutory(day: date) -> bool:
    """Whether the measure in force on ``day`` makes it a holiday for all citizens."""
    return day in statutory_days(day.year)


def english_name(name: str) -> str:
    """The English name of a holiday or an issuer; the Chinese name if there is no English one on file.

    >>> english_name("春节")
    'Spring Festival'
    """
    return str(holiday_table("names.toml").get(name, name))
