"""Entries as the bytes of a calendar file (iCalendar, RFC 5545): whole days, their reminders, and nothing personal.

Nobody is invited: there is no ATTENDEE, no ORGANIZER and so no METHOD, which a calendar server would refuse besides
(RFC 4791). The days are days and not instants, so no time zone is needed.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from gov_deadlines.errors import ExtraMissing
from gov_deadlines.feeds.entry import Entry, Reminder, plain
from gov_deadlines.feeds.reminding import Form
from gov_deadlines.pages.voice import Voice
from gov_deadlines.text import Text

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event

_MADE_BY = "-//gov-deadlines//gov-deadlines//"
_REMINDED = timedelta(hours=9)  # o'clock, where the calendar is
_ANEW = timedelta(1)  # how often a subscriber should look again
MEDIA_TYPE = "text/calendar; charset=utf-8"


class Look(NamedTuple):
    """What a whole file has in common.

    Attributes:
        name: the calendar's name, in both languages.
        say: the language of its texts.
        form: whether reminders are alarms of an entry, entries of their own, or both.
    """

    name: Text
    say: Voice
    form: Form = "alarms"


_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@cache
def _text_kind() -> Any:  # noqa: ANN401  (icalendar is loaded only to write)
    """The library's kind of text, escaped as RFC 5545 says: its own takes a backslash and N for a new line."""
    from icalendar.prop import vText

    class Text(vText):
        def to_ical(self) -> bytes:
            return str(self).translate(_ESCAPES).encode()

    return Text


def write_entries(entries: Iterable[Entry], look: Look) -> bytes:
    """The file with these entries, the earliest first.

    Raises ExtraMissing where icalendar is not installed.
    """
    try:
        from icalendar import Calendar
    except ImportError:
        raise ExtraMissing("ics", "icalendar") from None
    calendar = Calendar()
    _describe(calendar, look)
    for entry in sorted(entries, key=lambda one: one.day):
        for event in _events(entry, look):
            calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _describe(calendar: "Calendar", look: Look) -> None:
    from icalendar.prop import vDuration

    name = _text_kind()(plain(look.say.text(look.name)))
    calendar.add("version", "2.0")
    calendar.add("prodid", _MADE_BY + look.say.language.upper())
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    again = vDuration(_ANEW)
    again.params["VALUE"] = "DURATION"
    calendar.add("refresh-interval", again)
    calendar.add("x-published-ttl", vDuration(_ANEW))


def _events(entry: Entry, look: Look) -> Iterator["Event"]:
    event = _event(entry, entry.uid, (entry.day, entry.until or entry.day), entry.title)
    if look.form in ("alarms", "both") and not entry.cancelled:
        for reminder in entry.reminders:
            event.add_component(_alarm(entry, reminder))
    yield event
    if look.form in ("events", "both"):
        yield from (_reminder(entry, one, look.say) for one in entry.reminders)  # cancelled with it


def _event(entry: Entry, uid: str, days: tuple[date, date], title: str) -> "Event":
    from icalendar import Event

    (first, last), event, text = days, Event(), _text_kind()
    event.add("uid", uid)
    event.add("dtstamp", entry.stamp.moment)
    event.add("last-modified", entry.stamp.moment)
    event.add("sequence", entry.stamp.sequence)
    event.add("dtstart", first)
    if last < date.max:
        event.add("dtend", last + timedelta(1))
    event.add("summary", text(plain(title)))
    event.add("description", text("\n".join(map(plain, entry.lines))))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED" if entry.firm else "TENTATIVE")
    event.add("transp", "TRANSPARENT")  # the day is not taken
    if plain(entry.category):
        event.add("categories", text(plain(entry.category)))
    return event


def _alarm(entry: Entry, reminder: Reminder) -> "Alarm":
    """A reminder on a day before the entry's, counted from the beginning of that."""
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", (reminder.day - entry.day) + _REMINDED)
    alarm.add("description", _text_kind()(plain(entry.title)))
    return alarm


def _reminder(entry: Entry, reminder: Reminder, say: Voice) -> "Event":
    """A reminder as an entry of its own, for programs that drop alarms."""
    name, _, at = entry.uid.partition("@")
    title = say(f"提醒（{reminder.told}）：{entry.title}", f"Reminder ({reminder.told}): {entry.title}")
    return _event(entry, f"{name}-{reminder.before}@{at}", (reminder.day, reminder.day), title)
