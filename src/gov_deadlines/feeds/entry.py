"""One whole day in a calendar: what it is about, what it says, how firm it is, and when somebody is reminded of it."""

import hashlib
import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from gov_deadlines.days import as_date
from gov_deadlines.errors import WrongKind
from gov_deadlines.version import __version__
from gov_deadlines.workdays.calendar import WorkCalendar

_AT = "@gov-deadlines"
_MINUTE = 60
_RECENT = timedelta(366)
_HIGHEST = (1 << 31) - 1_000_000  # a calendar holds numbers of 31 bits
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")  # \ufeff: a byte order mark


class Stamp(NamedTuple):
    """Which state of an entry a file holds: of two files, the one with the higher number prevails.

    Attributes:
        sequence: the number.
        moment: an instant in UTC: of the last change.
    """

    sequence: int
    moment: datetime

    @property
    def cancelled(self) -> "Stamp":
        """The stamp of the entry's end, which comes after the entry as it is known."""
        return self._replace(sequence=self.sequence + 1)

    def seen_on(self, day: date) -> "Stamp":
        """The stamp of an entry that says where something stood on a day: no earlier than that day.

        What stands otherwise with every day that passes is no matter of notices, so theirs alone would never move it.
        """
        return max(self, stamp_of(_begin(day)))


def stamp_of_data(*calendars: WorkCalendar) -> Stamp:
    """The stamp of an answer that rests on these calendars. No clock is read: the same data give the same stamp.

    The number is the minute in which the day of the last notice begins, and something more for every notice, draft and
    version of this package. Each of these can only grow as more becomes known, and the number with it, whichever
    notices an answer happens to use. A notice counts more than the draft that it replaces.

    >>> from gov_deadlines.workdays.calendar import calendar
    >>> early, late = (stamp_of_data(calendar("CN", known_on=date(year, 12, 1))) for year in (2023, 2024))
    >>> early.sequence < late.sequence, str(late.moment)
    (True, '2024-11-12 00:00:00+00:00')
    """
    notices = {(one.draft, *one.identity()): one for calendar in calendars for one in calendar.notices}.values()
    published = [one.published for one in notices if not one.draft]
    moment = _begin(max(published, default=date(1970, 1, 1)))
    known = 2 * len(published) + (len(notices) - len(published))
    return Stamp(_minute(moment) + known + _version(), moment)


def stamp_of(moment: datetime) -> Stamp:
    """The stamp of a file made at an instant, an aware ``datetime``: its number is the minute, and the version.

    A later minute always has a higher number, whatever changed since: the question, or the data.
    """
    there = moment.astimezone(UTC).replace(microsecond=0)
    return Stamp(_minute(there) + _version(), there)


def as_moment(value: object) -> datetime:
    """An instant. Raises InvalidArgument for anything else, and InvalidDate for one without a time zone."""
    if not isinstance(value, datetime):
        raise WrongKind("moment", value, "moment")
    as_date(value)  # refuses it without a time zone
    return value


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _minute(moment: datetime) -> int:
    return min(max(int(moment.timestamp()) // _MINUTE, 0), _HIGHEST)


def _version() -> int:
    """The package's version as a number: ``1.2.3`` is 10203."""
    numbers = re.findall("[0-9]+", __version__)[:3]
    return sum(int(one) * worth for one, worth in zip(numbers, (10_000, 100, 1), strict=False))


class Reminder(NamedTuple):
    """A day before an entry on which somebody is to be reminded of it.

    Attributes:
        day: the day.
        before: how long before, as asked for: ``3wd``, ``2d``.
        told: the same in words.
    """

    day: date
    before: str
    told: str


class Entry(NamedTuple):
    """One whole day in a calendar.

    Attributes:
        identity: what it is about, in words that do not change when its day does.
        day: the day.
        title: what a calendar shows, on one line.
        lines: what it shows beside, line by line.
        firm: whether no notice to come can move it.
        stamp: which state of it this is.
        nth: of several of equal identity, which one.
        cancelled: whether it stands no more.
        category: whose it is; empty for none.
        reminders: the days on which to remind of it, the earliest first.
        until: the last day that it is seen on, where that is not its day: of something late, the day asked about.
    """

    identity: tuple[str, ...]
    day: date
    title: str
    lines: tuple[str, ...]
    firm: bool
    stamp: Stamp
    nth: int = 1
    cancelled: bool = False
    category: str = ""
    reminders: tuple[Reminder, ...] = ()
    until: date | None = None

    @property
    def uid(self) -> str:
        """Its name in every file: a digest of its identity, so that nobody reads a matter out of it.

        >>> from gov_deadlines.workdays.calendar import calendar
        >>> stamp = stamp_of_data(calendar("CN"))
        >>> Entry(("qinzhou/countersign-reply", "2026-06-01", ""), date(2026, 6, 10), "", (), True, stamp).uid
        'a08f65d6de61b7a4ac45e7af4947e9e9@gov-deadlines'
        """
        digest = hashlib.sha256("\n".join(self.identity).encode("utf-8", "replace")).hexdigest()[:32]
        return digest + (f"-{self.nth}" if self.nth > 1 else "") + _AT


def plain(text: str) -> str:
    r"""A text on one line, without what a calendar file cannot hold.

    >>> plain(" a\r\nb\x00\u2028c ")
    'a b c'
    """
    return " ".join(_NOT_IN_TEXT.sub(" ", text).split())


def identity_of_limit(limit: str, trigger: date, matter: str) -> tuple[str, ...]:
    """The identity of a due day: which limit, from which day, and for what.

    Not the due day itself, which notices move, nor the row of a ledger, which moves when others are added.
    """
    return limit, trigger.isoformat(), plain(matter)


def is_recent(day: date, since: date) -> bool:
    """Whether an earlier file may still show what had this day: what ended longer ago than a year is left alone.

    >>> is_recent(date(2025, 12, 24), date(2026, 11, 29)), is_recent(date(2024, 12, 24), date(2026, 11, 29))
    (True, False)
    """
    return since - day <= _RECENT
