"""Open duties as a calendar file (iCalendar, RFC 5545): an event of a whole day on the day each of them falls due.

An event keeps its identity from run to run: its UID is made of the limit, the trigger and the matter, hashed, and not
of the row, which moves when rows are added above. A later file has a higher SEQUENCE, so that importing it brings the
events up to date. Nobody is invited, and nothing is in an event that is not in the row or its answer.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from gov_deadlines.answers.coming import Duty
from gov_deadlines.answers.context import Context
from gov_deadlines.errors import ExtraMissing
from gov_deadlines.pages.coming import firmness, status_said
from gov_deadlines.pages.voice import Voice
from gov_deadlines.text import Language
from gov_deadlines.zone import day_in_shanghai

if TYPE_CHECKING:
    from icalendar import Alarm, Event

_MADE_BY = "-//gov-deadlines//ledger//"
_AT = "@gov-deadlines"
_REMINDED = timedelta(hours=9)  # o'clock, local time, on the working day before
_MINUTE = 60
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def calendar_file(duties: Sequence[Duty], moment: datetime, context: Context, language: Language) -> bytes:
    """The open ones among the duties of a ledger as a calendar file, the nearest first.

    ``duties`` are those of the whole ledger, the done ones too: of several equal ones, each keeps its identity when
    another is done. ``moment``, an aware ``datetime``, is when the file is made: its second is the DTSTAMP of every
    event, and its minute the SEQUENCE.

    Raises ExtraMissing where icalendar is not installed.
    """
    try:
        from icalendar import Calendar
    except ImportError:
        raise ExtraMissing("ledger", "icalendar") from None
    say = Voice(language)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _MADE_BY + language.upper())
    calendar.add("x-wr-calname", say("督办事项到期日", "Due days of the ledger"))
    before, day_made = _reminder(context), day_in_shanghai(moment)
    known = [(duty, uid) for duty, uid in _identified(duties) if duty.is_open]
    for duty, uid in sorted(known, key=lambda one: (one[0].due, one[0].row)):
        event = _event(duty, uid, moment, say)
        day = before(duty)
        if day is not None and day >= day_made and duty.status != "overdue":
            event.add_component(_alarm(duty, day, say))
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _reminder(context: Context) -> Callable[[Duty], date | None]:
    """The working day before a duty's due day; None if no calendar reaches it."""
    return lambda duty: context.projecting(duty.region).find_add(duty.due, -1)


def _identified(duties: Iterable[Duty]) -> Iterator[tuple[Duty, str]]:
    """The duties with their UIDs; equal ones are numbered in the order of their rows."""
    times: Counter[str] = Counter()
    for duty in sorted(duties, key=lambda one: one.row):
        same = "\n".join((duty.limit, duty.trigger.isoformat(), " ".join(duty.matter.split())))
        times[same] += 1
        number = f"-{times[same]}" if times[same] > 1 else ""
        yield duty, hashlib.sha256(same.encode("utf-8", "replace")).hexdigest()[:32] + number + _AT


def _event(duty: Duty, uid: str, moment: datetime, say: Voice) -> "Event":
    from icalendar import Event

    event, stamp = Event(), moment.astimezone(UTC).replace(microsecond=0)
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", int(stamp.timestamp()) // _MINUTE)
    event.add("dtstart", duty.due)
    event.add("dtend", duty.due + timedelta(1))
    event.add("summary", summary(duty, say))
    event.add("description", "\n".join(_description(duty, say)))
    event.add("status", "TENTATIVE" if duty.provisional else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # the day is not taken
    if duty.who.strip():
        event.add("categories", [_plain(duty.who)])
    return event


def summary(duty: Duty, say: Voice) -> str:
    """What a calendar shows: the limit and the matter; a day that may still change says so first."""
    unsure = say("（暂定）", "(provisional) ") if duty.provisional else ""
    return f"{unsure}{duty.name}{say('到期：', ' due: ')}{_plain(duty.matter)}"


def _description(duty: Duty, say: Voice) -> Iterator[str]:
    if duty.who.strip():
        yield say("部门：", "Department: ") + _plain(duty.who)
    yield say("最迟日期：", "Due: ") + say.day(duty.due) + say.comma + firmness(duty, say)
    if duty.safest is not None and duty.safest != duty.due:
        yield say("稳妥日期：", "Safest day: ") + say.day(duty.safest)
    yield say("状态：", "Status: ") + status_said(duty, say)
    yield say("起算日：", "Trigger: ") + say.day(duty.trigger)
    yield say("依据：", "Article: ") + f"{duty.article} ({duty.limit})"
    yield say(f"台账第 {duty.row} 行", f"Row {duty.row} of the ledger")


def _alarm(duty: Duty, day: date, say: Voice) -> "Alarm":
    """A reminder on a day before the due day, counted from the beginning of that."""
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", (day - duty.due) + _REMINDED)
    alarm.add("description", summary(duty, say))
    return alarm


def _plain(text: str) -> str:
    """A text on one line, without what a calendar file cannot hold."""
    return " ".join(_NOT_IN_TEXT.sub(" ", text).split())
