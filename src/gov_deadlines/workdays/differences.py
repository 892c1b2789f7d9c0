"""Differences between calendars: of one region as known on two days, and of the national one from another library."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Literal, NamedTuple

from gov_deadlines.days import AnyDay, as_date
from gov_deadlines.errors import Needed
from gov_deadlines.text import Text
from gov_deadlines.workdays.calendar import WorkCalendar, calendar
from gov_deadlines.workdays.known_day import Day
from gov_deadlines.workdays.library import Holidays
from gov_deadlines.workdays.notices import Notice, replacing
from gov_deadlines.workdays.regions import holiday_table


class Change(NamedTuple):
    """One day whose working status changed, and the notice behind it."""

    date: date
    before: Day
    after: Day
    notice: Notice | None

    def to_dict(self) -> dict[str, Any]:
        """The change as a JSON object."""
        days = {"before": self.before.to_dict(nested=True), "after": self.after.to_dict(nested=True)}
        return {"date": self.date.isoformat()} | days


class CalendarDiff(NamedTuple):
    """The difference between a region's calendar as known on two days, or without drafts and with them.

    Attributes:
        region, known_from, known_to: what was compared; with drafts, the one day of knowledge, or None for all on file.
        changes: days announced in both whose working status differs, in date order.
        announced: years announced only in the later one.
        withdrawn: years announced only in the earlier one (when the dates are given in reverse).
        drafts: the drafts that were compared with what is published; empty where two days were compared.
        calendars: the two calendars.
    """

    region: str
    known_from: date | None
    known_to: date | None
    changes: tuple[Change, ...]
    announced: tuple[int, ...]
    withdrawn: tuple[int, ...]
    calendars: tuple[WorkCalendar, WorkCalendar]
    drafts: tuple[Notice, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits of all that the two calendars rest on: equal fingerprints, equal differences."""
        from gov_deadlines.workdays.fingerprint import combined

        return combined(*(one.fingerprint for one in self.calendars))

    def to_dict(self, *, fingerprint: bool = False) -> dict[str, Any]:
        """The difference as a JSON object, as ``gov-deadlines calendar diff`` prints it.

        Only a comparison with drafts has the key ``drafts``.
        """
        from gov_deadlines.plain import SCHEMA, fields, plain, printed

        found = {"schema": SCHEMA, "region": self.region}
        found |= {"from": plain(self.known_from), "to": plain(self.known_to)}
        found |= {"changes": [one.to_dict() for one in self.changes]} | fields(self, "announced withdrawn")
        found |= {"drafts": [one.to_dict() for one in self.drafts]} if self.drafts else {}
        return found | printed(self, fingerprint)


def calendar_diff(
    region: str, known_from: AnyDay, known_to: AnyDay, holidays: Holidays = None, strict: bool = False
) -> CalendarDiff:
    """The days changed by notices published between ``known_from`` and ``known_to``.

    It compares all days, so it raises DataFault for a faulty file of any year that concerns the region; if ``strict``,
    for any faulty file.

    >>> from datetime import date
    >>> diff = calendar_diff("CN", date(2019, 3, 1), date(2019, 4, 1))
    >>> [str(change.date) for change in diff.changes]
    ['2019-04-28', '2019-05-02', '2019-05-03', '2019-05-05']
    """
    days = as_date(known_from), as_date(known_to)
    return between(*(calendar(region, day, holidays, strict=strict) for day in days))


def draft_diff(after: WorkCalendar) -> CalendarDiff:
    """The days that the drafts among a calendar's notices would change. Raises InvalidArgument if there are none."""
    if not after.drafts:
        raise Needed("draft")
    return between(after.undrafted, after)._replace(drafts=after.drafts)


def between(before: WorkCalendar, after: WorkCalendar) -> CalendarDiff:
    """The difference between two calendars of one region. Raises DataFault if a faulty file leaves days open."""
    after.line.require_whole()
    return CalendarDiff(
        region=before.region,
        known_from=before.known_on,
        known_to=after.known_on,
        changes=tuple(_changes(before, after)),
        announced=tuple(year for year in after.years if year not in before.years),
        withdrawn=tuple(year for year in before.years if year not in after.years),
        calendars=(before, after),
    )


def _changes(before: WorkCalendar, after: WorkCalendar) -> Iterator[Change]:
    for day in after.announced_days():
        worked = before.find_working(day)
        if worked is not None and worked != after.find_working(day):
            old, new = before.day(day), after.day(day)
            yield Change(day, old, new, new.notice or (old.notice and replacing(old.notice, after.drafts)))


class Difference(NamedTuple):
    """One day on which the two calendars disagree, or for which a known difference is on file.

    ``finding``: ``known`` (on file, with its reason), ``new`` (not on file), ``mended`` (on file, but the
    other library now agrees: the entry can be removed).
    """

    date: date
    finding: Literal["known", "new", "mended"]
    ours: bool
    theirs: bool
    reason: Text

    def to_dict(self) -> dict[str, Any]:
        """The difference as a JSON object."""
        from gov_deadlines.plain import fields

        return fields(self, "date finding ours theirs reason")


def known_differences() -> dict[date, Text]:
    """The days on which chinese_calendar is known to be wrong, with the reason and source."""
    return {
        entry["date"]: Text(
            "known", f"{entry['reason_zh']}（{entry['source']}）", f"{entry['reason_en']} ({entry['source']})"
        )
        for entry in holiday_table("chinesecalendar.toml")["working"]
    }


def audit_object(differences: Iterable[Difference]) -> dict[str, Any]:
    """What an audit found, as the JSON object that ``gov-deadlines calendar audit`` prints."""
    from gov_deadlines.plain import SCHEMA

    return {"schema": SCHEMA, "differences": [one.to_dict() for one in differences]}


def audit(calendar: WorkCalendar) -> Iterator[Difference]:
    """Every difference from ``chinese_calendar`` over the days that both know, in date order.

    Needs the national calendar, all its days: it raises DataFault for a faulty file of any year. The library
    ``chinese_calendar`` records the same days independently. Known differences are on file with their reasons; any
    other is an error in one of the two.
    """
    import chinese_calendar

    calendar.line.require_whole()
    known = known_differences()
    unexplained = Text("new", "未列入已知差异", "not among the known differences")
    for day in calendar.announced_days():
        try:
            theirs = bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            continue
        ours = calendar.is_working_day(day)
        if ours != theirs:
            yield Difference(day, "known" if day in known else "new", ours, theirs, known.get(day, unexplained))
        elif day in known:
            yield Difference(day, "mended", ours, theirs, known[day])
