"""Frozen forecasts: what was projected of a year on a day, kept to be held against the year's notice.

A forecast lists the days of its year that are likely to differ from a plain week, in the form of a notice's days. It is
never changed afterwards. Its score is told, and nothing depends on it.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from gov_deadlines.arguments import as_path, whole_number
from gov_deadlines.data_files import forecasts_folder, toml_files
from gov_deadlines.errors import DataFault, SourceNotFound, UnknownChoice, WrongKind
from gov_deadlines.toml_file import Entry, Field, Place, TomlFile, all_typed, entries
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.calendar import calendar as whole_calendar
from gov_deadlines.workdays.fingerprint import known
from gov_deadlines.workdays.library import Holidays, Library, library
from gov_deadlines.workdays.notices import OFF, REST_KEYS, SATURDAY, SCHEMA, WORK, Decree, Notice, read_decrees
from gov_deadlines.workdays.projection import ProjectedLine
from gov_deadlines.workdays.regions import NATIONAL
from gov_deadlines.zone import today


_ABOUT = "region year made_on fingerprint known"  # what tells one forecast from another, as an object has it


class Forecast(NamedTuple):
    """The projected arrangement of one year.

    Attributes:
        region, year: what it is about.
        made_on: the day it was made; nothing published later was used.
        fingerprint: of everything that was known then (see ``workdays.fingerprint``).
        known: the last notices known then, as they are cited.
        decrees: the days likely to differ from a plain week, and the weekend days inside a holiday.
    """

    region: str
    year: int
    made_on: date
    fingerprint: str
    known: tuple[str, ...]
    decrees: tuple[Decree, ...]

    @property
    def toml(self) -> str:
        """The text of its file.

        >>> "2028-01-01..2028-01-03" in freeze_forecast(2028, whole_calendar("CN", date(2026, 6, 30))).toml
        True
        """
        names = dict.fromkeys(decree.name for decree in self.decrees)
        days = [f'"{name}" = {{ {", ".join(self._lines(name))} }}' for name in names]
        cited = ", ".join(f'"{one}"' for one in self.known)
        return "\n".join(
            [
                f'schema = {SCHEMA}\nregion = "{self.region}"\nyear = {self.year}',
                f'\n[[forecast]]\nmade_on = {self.made_on}\nfingerprint = "{self.fingerprint}"\nknown = [{cited}]',
                "\n[forecast.days]",
                *days,
                "",
            ]
        )

    def to_dict(self) -> dict[str, Any]:
        """The forecast as a JSON object, its days in the form of a notice's; ``gov-deadlines projection freeze``."""
        from gov_deadlines.plain import SCHEMA, fields

        days = [decree.to_dict() for decree in self.decrees]
        return {"schema": SCHEMA} | fields(self, _ABOUT) | {"days": days}

    def _lines(self, name: str) -> Iterator[str]:
        for key in (OFF, WORK):
            spans = _spans(decree.date for decree in self.decrees if (decree.name, decree.key) == (name, key))
            if spans:
                listed = ", ".join(f'"{span}"' for span in spans)
                yield f"{key} = {listed}" if len(spans) == 1 else f"{key} = [{listed}]"


class WrongDay(NamedTuple):
    """A day that a forecast has wrong: whether it said worked, and whether the notice does."""

    date: date
    forecast: bool
    notice: bool

    def to_dict(self) -> dict[str, Any]:
        """The day as a JSON object."""
        from gov_deadlines.plain import plain

        return dict(plain(self._asdict()))


class ForecastScore(NamedTuple):
    """A forecast held against the notices of its year.

    Attributes:
        forecast: the forecast.
        notices: the year notices it was held against; empty while one is missing.
        wrong: the days it has wrong, from the December before to the end of the year.
    """

    forecast: Forecast
    notices: tuple[Notice, ...]
    wrong: tuple[WrongDay, ...]

    def to_dict(self) -> dict[str, Any]:
        """The score as a JSON object; ``wrong_days`` is null and ``wrong`` empty while its notice is missing."""
        from gov_deadlines.plain import fields

        found = fields(self.forecast, _ABOUT) | {"notices": [notice.to_dict() for notice in self.notices]}
        wrong = [day.to_dict() for day in self.wrong]
        return found | {"wrong_days": len(wrong) if self.notices else None, "wrong": wrong}


def scores_object(found: Iterable[ForecastScore]) -> dict[str, Any]:
    """The scores as the JSON object that ``gov-deadlines projection score`` prints."""
    from gov_deadlines.plain import SCHEMA

    return {"schema": SCHEMA, "forecasts": [one.to_dict() for one in found]}


def freeze_forecast(year: int, calendar: WorkCalendar | None = None) -> Forecast:
    """The projected arrangement of a coming year, on a calendar as known on some day (None: the nation's, today).

    Raises InvalidArgument for a year that is announced or beyond the projected ones.

    >>> national = whole_calendar("CN", known_on=date(2026, 6, 30))
    >>> [str(one.date) for one in freeze_forecast(2027, national).decrees if one.name == "元旦"]
    ['2027-01-01', '2027-01-02', '2027-01-03']
    """
    asked = whole_calendar() if calendar is None else calendar
    if not isinstance(asked, WorkCalendar):
        raise WrongKind("calendar", calendar, "calendar")
    going_on, coming = asked.projected, _coming(asked.projected)
    if whole_number(year) not in coming:
        raise UnknownChoice("year", year, [str(one) for one in coming])
    return Forecast(
        region=asked.region,
        year=year,
        made_on=asked.known_on or today(),
        fingerprint=known(asked.line, asked.known_on),
        known=tuple(_last_notices(asked)),
        decrees=tuple(_projected_decrees(going_on, year)),
    )


def _coming(going_on: WorkCalendar) -> range:
    end = going_on.projected_to
    return range(going_on.years.stop, end.year + 1) if end else range(0)


def _last_notices(asked: WorkCalendar) -> Iterator[str]:
    """The latest year notice of each layer of the region, the nation's first."""
    for layer in asked.line.region.layers:
        found = [one for one in asked.notices if (one.region, one.scope, one.draft) == (layer.code, "year", False)]
        if found:
            yield found[-1].title.zh


def _projected_decrees(going_on: WorkCalendar, year: int) -> Iterator[Decree]:
    """The projected days of this year's holidays; New Year's Day may take days of the December before."""
    line = going_on.line
    for day in range(date(year - 1, 12, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
        entry = line.decided(day)
        if entry is not None and entry.notice is None and _year_of(line, day) == year:
            yield entry.decree


def _year_of(line: Any, day: int) -> int:  # noqa: ANN401  (a projected line)
    """The year of the holiday that a projected day belongs to."""
    if isinstance(line, ProjectedLine):
        for season in line.seasons:
            rest = season.likely.rest
            if day in rest or day in dict(season.likely.deltas):
                return date.fromordinal(rest[-1]).year
    return date.fromordinal(day).year


def _spans(days: Iterable[date]) -> list[str]:
    """Days in order as texts, runs of them as ``first..last``."""
    runs = groupby(enumerate(sorted(days)), key=lambda pair: pair[1].toordinal() - pair[0])
    found = []
    for _, run in runs:
        members = [day for _, day in run]
        found.append(str(members[0]) if len(members) == 1 else f"{members[0]}..{members[-1]}")
    return found


# From files


_FILE_FIELDS = {
    "schema": Field(int, choices=frozenset({SCHEMA})),
    "region": Field(str),
    "year": Field(int),
    "forecast": Field(list),
}
_FIELDS = {
    "made_on": Field(date),
    "fingerprint": Field(str),
    "known": Field(list),
    "days": Field(dict),
}


def forecasts(folder: str | os.PathLike[str] | None = None) -> list[Forecast]:
    """The frozen forecasts on file, or those in a folder. Raises SourceNotFound, and DataFault with every fault."""
    path = forecasts_folder() if folder is None else as_path(folder, "folder")
    files = [TomlFile(one) for one in toml_files(path)] if os.path.exists(path) else []
    if not files:
        raise SourceNotFound(path)
    found = [one for file in files for one in _read(file)]
    faults = sorted(fault for file in files for fault in file.faults)
    if faults:
        raise DataFault(faults)
    return found


def _read(file: TomlFile) -> list[Forecast]:
    if file.faults or not file.check(file.values, _FILE_FIELDS, Place()):
        return []
    return [one for entry in entries(file, "forecast") for one in _forecast(entry)]


def _forecast(entry: Entry) -> Iterator[Forecast]:
    file, place, values = entry
    file.check(values, _FIELDS, place)
    if all_typed(values, _FIELDS):
        yield Forecast(
            region=file.values["region"],
            year=file.values["year"],
            made_on=values["made_on"],
            fingerprint=values["fingerprint"],
            known=tuple(map(str, values["known"])),
            decrees=tuple(read_decrees(file, values["days"], place._replace(sub="days"), file.values["year"])),
        )


def score_forecasts(folder: str | os.PathLike[str] | None = None, holidays: Holidays = None) -> list[ForecastScore]:
    """Every frozen forecast on file (or in a folder), held against the year notices on file.

    Only year notices count: nobody could foresee later amendments. Raises UnknownRegion too.
    """
    return [held_against(one, library(one.region, holidays)) for one in forecasts(folder)]


def held_against(forecast: Forecast, known_now: Library) -> ForecastScore:
    """The score of a forecast, given all notices of its region; drafts do not count."""
    layers, notices = known_now.region.layers, known_now.notices
    own = [
        one
        for layer in layers
        for one in notices
        if (one.region, one.year, one.scope, one.draft) == (layer.code, forecast.year, "year", False)
    ]
    expected = {layer.code for layer in layers if layer.code == NATIONAL or layer.expects_by(None)}
    if not expected <= {one.region for one in own}:
        return ForecastScore(forecast, (), ())
    said, given = _worked(forecast.decrees), _worked([decree for notice in own for decree in notice.decrees])
    days = sorted(said.keys() | given.keys())
    found = ((day, said.get(day, _plain(day)), given.get(day, _plain(day))) for day in days)
    return ForecastScore(forecast, tuple(own), tuple(WrongDay(*one) for one in found if one[1] != one[2]))


def _worked(decrees: Iterable[Decree]) -> dict[date, bool]:
    return {decree.date: decree.key not in REST_KEYS for decree in decrees}


def _plain(day: date) -> bool:
    return day.weekday() < SATURDAY
