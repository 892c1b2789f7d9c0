"""Drafts of notice files: an empty one for a year to come, one from chinese_calendar, and one made published."""

import re
from collections.abc import Container, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from gov_deadlines.errors import OutOfRange, YearUnknown
from gov_deadlines.toml_file import TODO
from gov_deadlines.workdays.library import Holidays, known_region, notices_on_file
from gov_deadlines.workdays.notices import FIRST_YEAR, OFF, SATURDAY, WORK, Notice
from gov_deadlines.workdays.regions import NATIONAL, festivals, statutory_days

_ONE_DAY = timedelta(days=1)
_DECEMBER = 12
_DRAFT_LINE = re.compile(r"^[ \t]*draft[ \t]*=[ \t]*true[ \t]*(#[^\n]*)?\n", re.MULTILINE)


class Line(NamedTuple):
    """A line of ``[notice.days]``: the holiday, and the spans under each key, as the file writes them."""

    name: str
    values: Mapping[str, Sequence[str]]


class NoticeDraft(NamedTuple):
    """A draft of a notice file.

    Attributes:
        region, year: of the file.
        keys: the keys of the notice, as values of TOML.
        lines: its days.
        known: what a person should know who fills it in: each statutory day, or a region's festival, with its name.
    """

    region: str
    year: int
    keys: Mapping[str, object]
    lines: tuple[Line, ...]
    known: tuple[tuple[date, str], ...] = ()


def new_notice(code: str, year: int, holidays: Holidays = None) -> NoticeDraft:
    """A notice file to be filled in: its holidays with the statutory days of the measure in force, and TODO marks.

    Raises UnknownRegion, InvalidArgument for a year outside the supported range.

    >>> draft = new_notice("CN", 2026)
    >>> [line.name for line in draft.lines][:3], draft.lines[0].values
    (['元旦', '春节', '清明节'], {'off': ['2026-01-01', 'TODO']})
    """
    own = known_region(code, holidays)
    _check_year(year)
    if code == NATIONAL:
        known = [*statutory_days(year).items()]
    else:
        feast = festivals(year).get(own.expects_festival or "")
        known = [] if feast is None else [(feast, _festival_name(code, holidays))]
    lines = [Line(name, {OFF: [*spans(days), TODO]}) for name, days in _by_name(known).items()]
    keys = {
        "issuer": _issuer(code, holidays),
        "number": TODO,
        "number_basis": "found",
        "scope": "year",
        "issued": TODO,
        "issued_basis": "signed",
        "published": TODO,
        "published_basis": "dated text",
        "source": TODO,
    }
    return NoticeDraft(code, year, keys, tuple(lines) or (Line(TODO, {OFF: [TODO]}),), tuple(known))


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year < date.max.year:
        raise OutOfRange("year", year, FIRST_YEAR, date.max.year - 1)


def _by_name(days: Sequence[tuple[date, str]]) -> dict[str, list[date]]:
    """The days of each holiday. Where two festivals meet on one day, they share a line."""
    shared = {part: name for _, name in days for part in name.split("、") if "、" in name}
    found: dict[str, list[date]] = {}
    for day, name in days:
        found.setdefault(shared.get(name, name), []).append(day)
    return found


def _issuer(code: str, holidays: Holidays) -> str:
    """Who issued the region's last notice on file."""
    return next((one.issuer for one in reversed(_of_region(code, holidays))), TODO)


def _festival_name(code: str, holidays: Holidays) -> str:
    """The name of the holiday in the region's last yearly notice on file."""
    names = [one.decrees[0].name for one in _of_region(code, holidays) if one.scope == "year" and one.decrees]
    return names[-1] if names else TODO


def _of_region(code: str, holidays: Holidays) -> list[Notice]:
    return [one for one in notices_on_file([code], holidays) if one.region == code and not one.draft]


def imported_notice(year: int) -> NoticeDraft:
    """A draft of a year's national arrangement from the installed ``chinese_calendar``, amendments included.

    Raises YearUnknown if that library does not know the year.

    >>> imported_notice(2024).lines[0]
    Line(name='元旦', values={'off': ['2023-12-30..2024-01-01']})
    """
    import chinese_calendar
    from chinese_calendar import constants

    years = sorted({day.year for day in constants.holidays})
    version = str(chinese_calendar.__version__)
    if year not in years:
        raise YearUnknown(year, version, years[0], years[-1])
    lines: dict[str, dict[str, list[date]]] = {}
    for key, table in ((OFF, constants.holidays), (WORK, constants.workdays)):
        for day, name in table.items():
            if _year_of(day, str(name)) == year:
                chinese = _in_full(constants.Holiday(name).chinese, year)
                lines.setdefault(chinese, {}).setdefault(key, []).append(day)
    keys = {
        "draft": True,
        "issuer": "国务院办公厅",
        "scope": "year",
        "source": f"chinese_calendar {version} (Python), its table of {year}, amendments included",
    }
    listed = {*constants.holidays, *constants.workdays}
    shown = [
        Line(name, {key: spans(_with_weekends(key, days, listed)) for key, days in line.items()})
        for name, line in lines.items()
    ]
    return NoticeDraft(NATIONAL, year, keys, tuple(sorted(shown, key=lambda line: min(line.values[OFF]))))


def _in_full(name: str, year: int) -> str:
    """A holiday's name as the measure has it: 清明节, where the library says 清明."""
    names = {part for joined in statutory_days(year).values() for part in joined.split("、")}
    return next((full for full in names if full.startswith(name)), name)


def _with_weekends(key: str, days: Sequence[date], listed: Container[date]) -> Sequence[date]:
    """The days off with the weekend days between them, some of which the library leaves out."""
    if key != OFF:
        return days
    every = (min(days) + nth * _ONE_DAY for nth in range((max(days) - min(days)).days + 1))
    return [day for day in every if day in days or (day.weekday() >= SATURDAY and day not in listed)]


def _year_of(day: date, name: str) -> int:
    """The year whose arrangement decrees a day: New Year's holiday may begin in the December before."""
    return day.year + (day.month == _DECEMBER and name == "New Year's Day")


def spans(days: Sequence[date]) -> list[str]:
    """Days as a notice file writes them.

    >>> spans([date(2024, 10, 2), date(2024, 10, 1), date(2024, 10, 12)])
    ['2024-10-01..2024-10-02', '2024-10-12']
    """
    ordered = sorted(days)
    starts = [at for at, day in enumerate(ordered) if at == 0 or ordered[at - 1] != day - _ONE_DAY]
    runs = [ordered[start:stop] for start, stop in pairwise([*starts, len(ordered)])]
    return [str(run[0]) if len(run) == 1 else f"{run[0]}..{run[-1]}" for run in runs]


# A draft that has been published


def published_text(text: str) -> str:
    r"""The text of a notice file without its marks ``draft = true``; every other line stays, under its number.

    >>> published_text("a = 1\ndraft = true\nb = 2\n")
    'a = 1\n# a draft until it was published\nb = 2\n'
    """
    return _DRAFT_LINE.sub("# a draft until it was published\n", text)
