"""What is coming: which of many duties were missed or fall due within a horizon, who owes them, and how many there are.

Plain records in, plain records out. A duty is taken from a ledger's row with its answer and its status. Whoever asks
for "five working days" means those of the calendar that the duty is counted on, so a horizon has a last day for each
region.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple, get_args

from gov_deadlines.answers.context import Context
from gov_deadlines.answers.status import STATUSES
from gov_deadlines.counting.periods import Unit, parse_length
from gov_deadlines.days import as_date
from gov_deadlines.errors import InvalidArgument, InvalidDate, WrongKind, WrongOrder

Urgency = Literal["missed", "today", "soon", "early", "deemed", "later", "done"]
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
OPEN: tuple[Urgency, ...] = ("missed", "today", "soon", "early", "deemed", "later")  # not done
SHOWN: tuple[Urgency, ...] = ("missed", "today", "soon", "early", "deemed")  # what is coming, or was missed
_PAST: tuple[Urgency, ...] = ("missed", "deemed")
_SAID: dict[str, Urgency] = {"overdue": "missed", "deemed-no-objection": "deemed", "due-today": "today"}
_WAITING = frozenset(("open", "not-received"))
_WEEK = timedelta(7)


class Duty(NamedTuple):
    """One row of a ledger that has an answer. All but the row are as the answer and the status give them.

    Attributes:
        row: its number in the sheet; rows count from 1.
        matter: what the row is about, in its own words; empty if no column says so.
        who: the department that owes it; empty if no column says so.
        limit: the limit's id.
        name: the limit's name in the reader's language.
        article: where it stands, as cited.
        region: whose working days it is counted on.
        trigger, due: the day it runs from, and the last day that still complies.
        safest: the earliest due day over all readings and notices to come; None if it is not known.
        provisional: whether a notice still to come may change the due day.
        earliest, latest: how far; None if that is not known.
        status: the code of its status.
        days: the working days left, or over; None if that is not known.
    """

    row: int
    matter: str
    who: str
    limit: str
    name: str
    article: str
    region: str
    trigger: date
    due: date
    safest: date | None
    provisional: bool
    earliest: date | None
    latest: date | None
    status: str
    days: int | None

    @property
    def soonest(self) -> date:
        """The earliest of the days by which it may have to be done."""
        return min(day for day in (self.due, self.safest, self.earliest) if day is not None)

    @property
    def is_open(self) -> bool:
        """Whether it still has to be done; where silence counts as no objection, nothing has after the due day."""
        return self.status in ("open", "not-received", "due-today", "overdue")


class Horizon(NamedTuple):
    """How far ahead to look.

    Attributes:
        as_of: the day it is seen from.
        length: how long it is: an amount and its unit; None if it was given as a date.
        last: the last day within, by the region whose working days are counted.
    """

    as_of: date
    length: tuple[int, Unit] | None
    last: Callable[[str], date]


def horizon(asked: str | date, as_of: date, context: Context) -> Horizon:
    """A horizon of a length, or up to a date; working days past the last notice are the likely ones.

    Raises:
        InvalidArgument: if the text is neither a length nor a date, or the date lies before ``as_of``.
        NotAnnounced: by ``last``, for a day that no calendar reaches.

    >>> to = horizon("5wd", date(2024, 4, 3), Context())
    >>> str(to.last("CN")), str(to.last("CN-GX"))
    ('2024-04-11', '2024-04-15')
    """
    length = _length(asked)
    if length is None:
        day = _day(asked)
        if day < as_of:
            raise WrongOrder("due_within", day, "no earlier", "as_of", as_of)
        return Horizon(as_of, None, lambda _: day)
    amount, unit = length
    if unit == "day":
        return Horizon(as_of, length, lambda _: as_of + timedelta(amount))
    known: dict[str, date] = {}

    def last(region: str) -> date:
        if region not in known:
            known[region] = context.projecting(region).add(as_of, amount)
        return known[region]

    return Horizon(as_of, length, last)


def _length(asked: str | date) -> tuple[int, Unit] | None:
    """The length that is asked for; None if that is no length."""
    try:
        return parse_length(asked) if isinstance(asked, str) else None
    except InvalidArgument:
        return None


def _day(asked: str | date) -> date:
    try:
        return as_date(asked)
    except InvalidDate as error:
        if isinstance(asked, str) and error.why != "no-such-day":
            raise WrongKind("due_within", asked, "horizon") from None
        raise


def urgency(duty: Duty, within: Horizon) -> Urgency:
    """How soon a duty has to be done.

    ``early`` is one whose due day lies beyond the horizon, but by another reading, or after a notice to come, it may
    have to be done within it. ``deemed`` is one on which silence past the due day counts as no objection.
    """
    if duty.status not in _WAITING:
        return _SAID.get(duty.status, "done")
    last = within.last(duty.region)
    if duty.due <= last:
        return "soon"
    return "early" if duty.soonest <= last else "later"


class Coming(NamedTuple):
    """A duty that is coming, or was missed, and how urgent it is."""

    duty: Duty
    urgency: Urgency

    def to_dict(self, department: str) -> dict[str, Any]:
        """The duty as a JSON object."""
        from gov_deadlines.plain import fields

        duty = self.duty
        found = {"row": duty.row, "department": department, "matter": duty.matter, "urgency": self.urgency}
        found |= fields(duty, "limit name article region trigger due safest")
        found |= {"standing": "provisional" if duty.provisional else "settled"}
        return found | fields(duty, "earliest latest status") | {"working_days": duty.days}


class Group(NamedTuple):
    """The duties of one department, the nearest first; ``who`` is empty where the ledger does not say."""

    who: str
    rows: tuple[Coming, ...]

    def count(self, *urgencies: Urgency) -> int:
        """How many of its duties are that urgent."""
        return sum(one.urgency in urgencies for one in self.rows)

    @property
    def provisional(self) -> int:
        """How many of its duties have a due day that a notice to come may change."""
        return sum(one.duty.provisional for one in self.rows)


class Week(NamedTuple):
    """A week from Monday to Sunday, and how many open duties fall due in it that are not past."""

    first: date
    last: date
    due: int


class Overview(NamedTuple):
    """The counts of a whole ledger.

    Attributes:
        within: the horizon.
        regions: of the duties.
        statuses: how many duties have each status, in the order of ``STATUSES``; those that none has are left out.
        urgencies: how many are how urgent.
        unanswered: rows that have no answer.
        provisional: open duties whose due day a notice to come may change.
        groups: every open duty, by department, the nearest first.
        weeks: the weeks from this one on.
        beyond: open duties that fall due after those weeks.
    """

    within: Horizon
    regions: tuple[str, ...]
    statuses: dict[str, int]
    urgencies: dict[str, int]
    unanswered: int
    provisional: int
    groups: tuple[Group, ...]
    weeks: tuple[Week, ...]
    beyond: int

    @property
    def rows(self) -> int:
        """The rows counted, with and without an answer."""
        return sum(self.statuses.values()) + self.unanswered

    @property
    def last_days(self) -> tuple[date, ...]:
        """The last days of the horizon, each once; more than one where regions differ."""
        return tuple(sorted({self.within.last(region) for region in self.regions}))

    @property
    def coming(self) -> tuple[Group, ...]:
        """What was missed or is coming, by department, the nearest first."""
        shown = (Group(one.who, tuple(row for row in one.rows if row.urgency in SHOWN)) for one in self.groups)
        return tuple(group for group in shown if group.rows)

    def to_dict(self) -> dict[str, Any]:
        """The counts and the duties that are coming, as a JSON object; ``department`` is empty where none is named."""
        from gov_deadlines.plain import plain

        duties = [row.to_dict(group.who) for group in self.coming for row in group.rows]
        found = {"as_of": plain(self.within.as_of), "until": plain(self.last_days), "urgency": dict(self.urgencies)}
        return found | {"provisional": self.provisional, "duties": duties}

    def many(self, *urgencies: Urgency) -> int:
        """How many duties are that urgent."""
        return sum(self.urgencies[one] for one in urgencies)


def overview(duties: Sequence[Duty], within: Horizon, *, unanswered: int = 0, weeks: int = 8) -> Overview:
    """Count a ledger's duties, and put those that are open in order. Raises NotAnnounced, see ``horizon``.

    A department comes where its nearest duty comes; blanks in its name do not matter. What silence has
    settled comes last, since nobody can be late with it any more.
    """
    found = [Coming(duty, urgency(duty, within)) for duty in duties]
    waiting = [one for one in found if one.urgency in OPEN]
    statuses, urgencies = Counter(duty.status for duty in duties), Counter(one.urgency for one in found)
    due = [one.duty.due for one in waiting if one.urgency not in _PAST]
    near = _weeks(due, within.as_of, weeks)
    return Overview(
        within=within,
        regions=tuple(sorted({duty.region for duty in duties})),
        statuses={code: statuses[code] for code in STATUSES if statuses[code]},
        urgencies={one: urgencies[one] for one in URGENCIES},
        unanswered=unanswered,
        provisional=sum(one.duty.provisional for one in waiting if one.urgency not in _PAST),
        groups=tuple(_grouped(waiting)),
        weeks=near,
        beyond=len(due) - sum(week.due for week in near),
    )


def _grouped(rows: Iterable[Coming]) -> Iterator[Group]:
    groups: dict[str, list[Coming]] = {}
    for one in sorted(rows, key=_order):
        groups.setdefault(" ".join(one.duty.who.split()), []).append(one)
    yield from (Group(who, tuple(found)) for who, found in groups.items())


def _order(one: Coming) -> tuple[object, ...]:
    return one.urgency == "deemed", one.duty.due, one.duty.soonest, one.duty.row


def _weeks(dues: Iterable[date], as_of: date, weeks: int) -> tuple[Week, ...]:
    monday = as_of - timedelta(as_of.weekday())
    counts = Counter((due - monday).days // _WEEK.days for due in dues)
    starts = (monday + _WEEK * at for at in range(weeks))
    return tuple(Week(start, start + timedelta(6), counts[at]) for at, start in enumerate(starts))
