"""A region's rest days and make-up working days as entries, one a day, with those that a later notice took back."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, date, timedelta

from gov_deadlines.errors import OutOfRange
from gov_deadlines.feeds.entry import Entry, Stamp, stamp_of_data
from gov_deadlines.feeds.reminding import Reminding
from gov_deadlines.feeds.said import firm
from gov_deadlines.pages.voice import Voice
from gov_deadlines.text import Text
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.known_day import Day
from gov_deadlines.workdays.notices import WORK, Decree

_RESTORED = "restored"


def calendar_name(calendar: WorkCalendar) -> Text:
    """The name of the file with a region's days."""
    name = calendar.region_name
    return Text("rest-days", f"{name.zh}放假和调休上班", f"Rest and make-up working days: {name.en}")


def years_of(calendar: WorkCalendar, asked: Sequence[int]) -> Sequence[int]:
    """The years asked for; if none are, those that are announced. Raises NotAnnounced for one without any answer."""
    for year in asked:
        if not MINYEAR <= year <= MAXYEAR:
            raise OutOfRange("year", year, MINYEAR, MAXYEAR)
        calendar.is_working_day(date(year, 12, 31))
    return asked or calendar.years


def day_entries(
    calendar: WorkCalendar, years: Sequence[int], remind: Reminding, say: Voice, stamp: Stamp | None = None
) -> Iterator[Entry]:
    """An entry for each day of these years that a notice, or a likely arrangement, decides, in order.

    A weekend is left out unless it is part of a holiday. The identity is region and day, so that a day that changes
    its kind stays one entry. A day that one notice made special and a later one made ordinary again is cancelled.
    Reminders are for make-up working days: these are the ones that are missed.
    """
    stamped = stamp or stamp_of_data(calendar)
    named = dict(_once_named(calendar, frozenset(years)))
    for day in _days(years):
        found = calendar.find_day(day)
        if found is None:
            continue
        if found.name is not None and found.kind != _RESTORED:
            made = _entry(found, calendar, stamped, say)
            yield made._replace(reminders=remind.of(day, calendar, say)) if found.working else made
        elif day in named:
            ended = _cancelled(found, named[day].name, calendar, stamped, say)
            worked = named[day].key == WORK
            yield ended._replace(reminders=remind.of(day, calendar, say)) if worked else ended


def _days(years: Iterable[int]) -> Iterator[date]:
    for year in sorted(set(years)):
        day = date(year, 1, 1)
        for nth in range((date(year, 12, 31) - day).days + 1):
            yield day + timedelta(nth)


def _once_named(calendar: WorkCalendar, years: frozenset[int]) -> Iterator[tuple[date, Decree]]:
    """The days that any published notice gave a name, with the last such decree."""
    for notice in calendar.notices:
        if not notice.draft:
            yield from ((one.date, one) for one in notice.decrees if one.date.year in years)


def _entry(found: Day, calendar: WorkCalendar, stamp: Stamp, say: Voice) -> Entry:
    provisional = found.standing == "provisional"
    return Entry(
        identity=_identity(found.date, calendar),
        day=found.date,
        title=(firm(True, say) if provisional else "") + _title(found, say),
        lines=tuple(_lines(found, calendar, say)),
        firm=not provisional,
        stamp=stamp,
    )


def _cancelled(found: Day, name: str, calendar: WorkCalendar, stamp: Stamp, say: Voice) -> Entry:
    """The end of an entry: the day is an ordinary one again."""
    again = say("照常上班", "an ordinary working day") if found.working else say("照常休息", "an ordinary rest day")
    return Entry(
        identity=_identity(found.date, calendar),
        day=found.date,
        title=say("（已取消）", "(cancelled) ") + say.holiday(name) + say.colon + again,
        lines=tuple(_lines(found, calendar, say)),
        firm=True,
        stamp=stamp.cancelled,
        cancelled=True,
    )


def _identity(day: date, calendar: WorkCalendar) -> tuple[str, ...]:
    return "day", calendar.region, day.isoformat()


def _title(found: Day, say: Voice) -> str:
    name = say.holiday(found.name or "")
    return name + (say("（班）", " (work)") if found.working else say("（休）", " (off)"))


def _lines(found: Day, calendar: WorkCalendar, say: Voice) -> Iterator[str]:
    works = say("上班", "worked") if found.working else say("休息", "rest day")
    yield say.comma.join((works, say.kind(found), say.word(found.standing)))
    if found.notice is not None:
        yield say("放假通知：", "Notice: ") + say.text(found.notice.title)
    elif found.name is not None:
        yield say("尚未公布，按可能的安排推算", "Not announced: the likely arrangement")
    yield say("地区：", "Region: ") + f"{say.text(calendar.region_name)} ({calendar.region})"
