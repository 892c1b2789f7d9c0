"""Reminders some working days before a day: which days these are is counted here, as no calendar program can."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple, get_args

from gov_deadlines.arguments import as_list
from gov_deadlines.counting.periods import Unit, parse_length
from gov_deadlines.errors import InvalidArgument, OutOfRange, UnknownChoice, WrongKind
from gov_deadlines.feeds.entry import Reminder
from gov_deadlines.pages.voice import Voice
from gov_deadlines.wording.words import counted
from gov_deadlines.workdays.calendar import WorkCalendar

Form = Literal["alarms", "events", "both"]
FORMS: tuple[Form, ...] = get_args(Form)
USUAL = ("1wd",)
_MOST = 10


class Reminding(NamedTuple):
    """When to remind of an entry.

    Attributes:
        before: how long before: amounts with their units.
        since: the first day on which a reminder is of use; None for all.
    """

    before: tuple[tuple[int, Unit], ...] = ((1, "working-day"),)
    since: date | None = None

    def of(self, day: date, calendar: WorkCalendar, say: Voice) -> tuple[Reminder, ...]:
        """The reminders of a day, the earliest first; those that the calendar does not reach are left out."""
        found: dict[date, Reminder] = {}
        for amount, unit in self.before:
            on = _before(day, amount, unit, calendar)
            if on is not None and (self.since is None or on >= self.since):
                short = f"{amount}{'wd' if unit == 'working-day' else 'd'}"
                found.setdefault(on, Reminder(on, short, _told(amount, unit, say)))
        return tuple(found[on] for on in sorted(found))


def reminding(asked: Iterable[str], since: date | None = None) -> Reminding:
    """When to remind, from lengths such as ``3wd`` and ``2d``; none for no reminder.

    Raises InvalidArgument for anything else, and for more than ten.

    >>> reminding(["3wd", "1d"]).before
    ((3, 'working-day'), (1, 'day'))
    """
    texts = [asked] if isinstance(asked, str) else as_list(asked, "remind", "lengths")
    if len(texts) > _MOST:
        raise OutOfRange("remind", len(texts), 0, _MOST)
    return Reminding(tuple(dict.fromkeys(map(_length, texts))), since)


def _length(text: object) -> tuple[int, Unit]:
    try:
        return parse_length(text)  # type: ignore[arg-type]  # refuses what is no text
    except InvalidArgument:
        raise WrongKind("remind", text, "length") from None


def form_of(asked: object) -> Form:
    """How to remind. Raises InvalidArgument for anything but ``alarms``, ``events`` and ``both``."""
    if isinstance(asked, str) and asked in FORMS:
        return asked
    raise UnknownChoice("reminders", asked, FORMS)


def _before(day: date, amount: int, unit: Unit, calendar: WorkCalendar) -> date | None:
    if unit == "working-day":
        return calendar.find_add(day, -amount)
    return day - timedelta(amount) if day.toordinal() > amount else None


def _told(amount: int, unit: Unit, say: Voice) -> str:
    if unit == "working-day":
        left = say.working_days(amount)
        return say(f"还有 {left}", f"{left} left")
    return say(f"还有 {amount} 天", f"{counted(amount, 'day')} left")
