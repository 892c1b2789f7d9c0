"""The steps of a plan: the kind of each, and how to compute its end from its start and its start from its end.

Every step leads from the day it starts to the day it is over. A forward limit and a length start on their trigger and
are over on their due day. A backward limit starts when the act is done and is over on the event it leads up to.
A meeting is held on one working day. ``finish`` gives the earliest day a step can be over, ``start`` the latest day it
can begin. The two are counterparts: ``finish(x) <= y`` if and only if ``x <= start(y)``.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Literal, NamedTuple

from gov_deadlines.answers.context import Context
from gov_deadlines.counting.periods import Counted, Period, count_period, furthest_trigger, parse_length
from gov_deadlines.errors import NotForThis, UnknownLimit
from gov_deadlines.rules.book import LENGTH, Chain, CloseNames, RuleBook, chains_of, counted
from gov_deadlines.rules.model import Cadence, Limit, Provision
from gov_deadlines.rules.versions import governed, governing, not_in_force
from gov_deadlines.workdays.regions import NATIONAL

Kind = Literal["limit", "notice-ahead", "length", "meeting"]
_MEETING = Period(0, "working-day", "after")


class Carried(NamedTuple):
    """A day carried across a step.

    Attributes:
        day: the resulting day.
        counted: the count behind it, with the days it consulted.
        provision: the version applied; None for a length.
        trigger: the day that decided which version applies.
    """

    day: date
    counted: Counted
    provision: Limit | Cadence | None
    trigger: date


class Named(NamedTuple):
    """A step before its calendar is known: its name, the versions of its provision, and the chain it came from."""

    name: str
    versions: tuple[Limit | Cadence, ...]
    chain: str | None


class Step:
    """One step as asked for.

    Attributes:
        name: the id or length as given in the plan.
        chain: the chain it comes from; None if the step was named itself.
        versions: every version of its provision, oldest first; empty for a length.
        calendar: the calendar it is counted on.
        spans: each version with the days it governs; for a length, None with all days.
    """

    __slots__ = ("_ignore", "_length", "calendar", "chain", "name", "spans", "versions")

    def __init__(self, named: Named, context: Context, region: str) -> None:
        """``region`` is where a step without a government is counted."""
        self.name, self.versions, self.chain = named
        self.calendar = context.calendar(self.versions[-1] if self.versions else region)
        self.spans: list[tuple[Limit | Cadence | None, date, date]] = [(None, date.min, date.max)]
        if self.versions:
            self.spans = [*governed(self.versions, ignore_in_force=context.ignore_in_force)]
        self._ignore = context.ignore_in_force
        self._length = None if self.versions else Period(*parse_length(self.name), "after")

    @property
    def kind(self) -> Kind:
        """The kind of step."""
        if not self.versions:
            return "length"
        newest = self.versions[-1]
        if isinstance(newest, Cadence):
            return "meeting"
        return "limit" if newest.period.direction == "after" else "notice-ahead"

    def period(self, provision: Limit | Cadence | None) -> Period:
        """The period of one version; a meeting takes no time."""
        if self._length is not None:
            return self._length
        return provision.period if isinstance(provision, Limit) else _MEETING

    def finish(self, day: date) -> Carried:
        """The earliest day on which it can be over if it begins on ``day``. Raises NotAnnounced, NotInForce."""
        match self.kind:
            case "meeting":
                return self._meeting(day, 1)
            case "notice-ahead":
                return self._search(day)
        return self._count(day, forward=True)

    def start(self, day: date) -> Carried:
        """The latest day on which it can begin and still be over by ``day``. Raises NotAnnounced, NotInForce."""
        match self.kind:
            case "meeting":
                return self._meeting(day, -1)
            case "notice-ahead":
                return self._count(day, forward=False)
        return self._search(day)

    def _meeting(self, day: date, step: int) -> Carried:
        """The day itself, or the nearest working day: a meeting is held on a working day."""
        line, number = self.calendar.line, day.toordinal()
        found = line.roll(number, step)
        if found is None:
            raise self.calendar.not_announced(line.side(number, step))
        held = date.fromordinal(found)
        return Carried(held, Counted(found, min(number, found), max(number, found)), self._governing(held), held)

    def _count(self, day: date, *, forward: bool) -> Carried:
        """Count from ``day``, or from the first or last day of another version if that gives a better day."""
        best = self._carry(day, self._governing(day), count_period)
        for provision, first, last in self.spans if forward else reversed(self.spans):
            edge = first if forward else last
            if (day < edge < best.day) if forward else (best.day < edge < day):
                other = self._carry(edge, provision, count_period)
                better = other.day < best.day if forward else other.day > best.day
                best = other if better else best
        return best

    def _carry(self, day: date, provision: Limit | Cadence | None, count: Callable[..., Counted]) -> Carried:
        found = count(self.calendar.line, day.toordinal(), self.period(provision))
        if found.due is None:
            raise self.calendar.not_announced(found.needed or "after")
        return Carried(date.fromordinal(found.due), found, provision, day)

    def _search(self, day: date) -> Carried:
        """Try each version: the trigger is unknown, and it decides which version governs."""
        forward = self.kind != "notice-ahead"
        nearest: Carried | None = None
        for provision, first, last in reversed(self.spans) if forward else self.spans:
            found = self._carry(day, provision, furthest_trigger)
            trigger = min(found.day, last) if forward else max(found.day, first)
            if first <= trigger <= last:
                return found._replace(day=trigger, trigger=trigger)
            nearest = found
        raise not_in_force(self.versions, day if nearest is None else nearest.day, self.name)

    def _governing(self, day: date) -> Limit | Cadence | None:
        if not self.versions:
            return None
        return governing(self.versions, day, ignore_in_force=self._ignore, name=self.name)


def named_steps(given: list[str], context: Context) -> list[Step]:
    """The steps as given, with every chain expanded; each on its own calendar, a length on the first provision's.

    Raises UnknownLimit, with close names, NoNumber for a duty that gives no number of days, and InvalidArgument.
    """
    book = context.book
    named = list(_named(given, book, dict(chains_of(book, context.rules))))
    region = next((one.versions[-1].region for one in named if one.versions), NATIONAL)
    return [Step(one, context, region) for one in named]


def _named(given: list[str], book: RuleBook, known: dict[str, Chain]) -> Iterator[Named]:
    for name in given:
        chain = None if name in book or not isinstance(name, str) else known.get(name)
        for step in (name,) if chain is None else chain.steps:
            yield Named(step, _versions(step, book, known), None if chain is None else chain.id)


def _versions(step: str, book: RuleBook, known: dict[str, Chain]) -> tuple[Limit | Cadence, ...]:
    if isinstance(step, str) and LENGTH.fullmatch(step):
        return ()
    try:
        return tuple(_plannable(provision) for provision in book.versions(step))
    except UnknownLimit as unknown:
        close = CloseNames(known).like(step, 3, 0.6) if isinstance(step, str) else []
        raise UnknownLimit(step, [*close, *unknown.suggestions][:5]) from None


def _plannable(provision: Provision) -> Limit | Cadence:
    if not isinstance(provision, Cadence):
        return counted(provision)
    if provision.unit == "time":
        return provision
    raise NotForThis("step", provision.id)
