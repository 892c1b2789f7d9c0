"""What notices to come can make of a provisional date: which days are open and why, and what moves the date."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from gov_deadlines.text import Text
from gov_deadlines.wording.words import statement
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.projection import ProjectedLine
from gov_deadlines.workdays.regions import NATIONAL
from gov_deadlines.workdays.seasons import Season

_YEARS_SHOWN = 10


class OpenHoliday(NamedTuple):
    """A coming holiday that no notice has arranged yet.

    Attributes:
        name: the holiday.
        off, worked: the days that are likely off, weekends among them included, and the likely make-up days.
        open: the consulted days on which a notice may plausibly decide otherwise.
        reason: why this arrangement is the likely one.
    """

    name: Text
    off: tuple[date, ...]
    worked: tuple[date, ...]
    open: tuple[date, ...]
    reason: Text


class Turn(NamedTuple):
    """A day that would be worked, or not, other than counted."""

    date: date
    working: bool


class Outlook(NamedTuple):
    """How firm a provisional date is.

    Attributes:
        holidays: the coming holidays that can touch the days consulted.
        earlier, later: what would make the date ``earliest`` and ``latest``; empty where nothing moves it that way.
        notices: when the notices that it waits for have come out so far.
    """

    holidays: tuple[OpenHoliday, ...]
    earlier: tuple[Turn, ...]
    later: tuple[Turn, ...]
    notices: tuple[Text, ...]

    def to_dict(self) -> dict[str, Any]:
        """The outlook as a JSON object."""
        from gov_deadlines.plain import fields, plain

        return {
            "holidays": [fields(one, "name off worked open reason") for one in self.holidays],
            "earlier": [fields(one, "date working") for one in self.earlier],
            "later": [fields(one, "date working") for one in self.later],
            "notices": plain(self.notices),
        }


def outlook(calendar: WorkCalendar, start: int, due: date, earliest: date, latest: date) -> Outlook | None:
    """The outlook of a date counted on from (or back from) the day ``start``; None on a calendar that does not project.

    ``start`` is the day of ``counting.periods.counted_from``, as an ordinal.
    """
    counted_on = calendar.extremes
    if counted_on is None:
        return None
    line = counted_on.published  # a draft arranges nothing yet
    days = _counted_days(start, latest if latest.toordinal() > start else earliest)
    near = _near(line.seasons, days)
    return Outlook(
        holidays=tuple(_holiday(season, line, days) for season in near if season.open_days.intersection(days)),
        earlier=() if earliest == due else tuple(_turns(counted_on, start, earliest, early=True)),
        later=() if latest == due else tuple(_turns(counted_on, start, latest, early=False)),
        notices=tuple(_usual(line, days)),
    )


def _near(seasons: Iterable[Season], days: range) -> list[Season]:
    """The seasons that can change any of these days."""
    return [season for season in seasons if season.first <= days[-1] and days[0] <= season.last]


def _counted_days(start: int, end: date) -> range:
    """The days counted from ``start`` (itself not among them) to ``end``."""
    last = end.toordinal()
    return range(start + 1, last + 1) if last > start else range(last, start)


def _holiday(season: Season, line: ProjectedLine, days: range) -> OpenHoliday:
    worked = [day for day, delta in season.likely.deltas if delta > 0]
    off = sorted({*season.likely.rest, *(day for day, delta in season.likely.deltas if delta < 0)}.difference(worked))
    return OpenHoliday(
        name=season.name,
        off=_dates(off),
        worked=_dates(worked),
        open=_dates(day for day in sorted(season.open_days.intersection(days)) if line.open(day)),
        reason=season.reason,
    )


def _dates(days: Iterable[int]) -> tuple[date, ...]:
    return tuple(map(date.fromordinal, days))


def _turns(counted_on: ProjectedLine, start: int, end: date, *, early: bool) -> Iterator[Turn]:
    """The days up to an extreme date that an arrangement which leads to it has otherwise than counted."""
    days = _counted_days(start, end)
    forward = days[0] > start
    most = early == forward
    # the fewest days before the extreme one: with those, the count does not end any earlier
    before_it = days[:-1] if forward else days[1:]
    ranked = days if most else before_it
    line, arranged = counted_on.published, Counter[int]()
    for season in _near(line.joint, days):
        arranged.update(dict(min(season.possible, key=lambda one: _rank(dict(one), season, ranked, most))))
    for day in days:
        worked = bool(line.plain.is_working(day)) + arranged[day] > 0
        if worked != counted_on.is_working(day):
            yield Turn(date.fromordinal(day), worked)


def _rank(arranged: dict[int, int], season: Season, days: range, most: bool) -> tuple[int, int]:
    """Sorts the arrangements with the most (or fewest) working days first, and of these the likeliest."""
    gained = sum(delta for day, delta in arranged.items() if day in days)
    likely = dict(season.likely.deltas)
    turned = sum(arranged.get(day, 0) != likely.get(day, 0) for day in days)
    return (-gained if most else gained), turned


def _usual(line: ProjectedLine, days: range) -> Iterator[Text]:
    """When the notices that the days wait for are due, by those of the last years."""
    last = line.announced.last
    touched = [day for span in line.unsettled_in(days[0], days[-1]) for day in (span.last,) if span.last >= last]
    if touched:
        yield from _due_time(line, NATIONAL, max(date.fromordinal(last).year + 1, date.fromordinal(days[-1]).year))
    for season in line.seasons:
        for layer in line.region.layers[1:]:
            if season.name == layer.expects_name and season.open_days.intersection(days):
                yield from _due_time(line, layer.code, date.fromordinal(season.first).year)


def _due_time(line: ProjectedLine, region: str, year: int) -> Iterator[Text]:
    """The stretch of days in which the notice of a year would come out if it kept to the last years' ways."""
    yearly = (one for one in line.notices if one.region == region and one.scope == "year" and not one.draft)
    known = [*yearly][-_YEARS_SHOWN:]
    if known:
        leads = sorted(one.published - date(one.year, 1, 1) for one in known)
        begin, end = (date(year, 1, 1) + lead for lead in (leads[0], leads[-1]))
        years = (known[0].year, known[-1].year)
        whose = next(layer.name for layer in line.region.layers if layer.code == region)
        yield statement("notice-due", whose=whose, year=year, begin=begin, end=end, first=years[0], last=years[1])
