"""The steps of a plan: the kind of each, and how to compute its end from its start and its start from its end.

Every step leads from the day it starts to the day it is over. A forward limit and a length start on their trigger and
are over on their due day. A backward limit starts when the act is done and is over on the event it leads up to.
A meeting is held on one working day. ``finish`` gives the earliest day a step can be over, ``start`` the latest day it
can begin. The two are counterparts: ``finish(x) <= y`` if and only if ``x <= start(y)``.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Literal, NamedTuple

from gov_deadlines.answers.context import Context
from gov_deadlines.answers.projecting import DateBounds, Projecting
from gov_deadlines.answers.question import Standing
from gov_deadlines.counting.periods import (
    Counted,
    Days,
    Period,
    count_period,
    furthest_trigger,
    is_length,
    nearest_working,
    parse_length,
)
from gov_deadlines.errors import AmbiguousLimit, NotAnnounced, NotForThis, NotInForce, UnknownLimit
from gov_deadlines.rules.book import RuleBook, counted
from gov_deadlines.rules.chains import Chain
from gov_deadlines.rules.close_names import CloseNames
from gov_deadlines.rules.model import Cadence, Limit, Provision
from gov_deadlines.rules.versions import governed, governing, not_in_force
from gov_deadlines.workdays.line import Unsettled
from gov_deadlines.workdays.regions import NATIONAL

Kind = Literal["limit", "notice-ahead", "length", "meeting"]
_MOST_COUNTS = 32_000  # steps counted under as many arrangements: a tenth of a second
_MEETING = Period(0, "working-day", "after")


class Found(NamedTuple):
    """The day at the other end of a step.

    Attributes:
        day: the day.
        counted: the count behind it, with the days it consulted.
        provision: the version applied; None for a length.
        trigger: the day that decided which version applies.
    """

    day: date
    counted: Counted
    provision: Limit | Cadence | None
    trigger: date


class Carried(NamedTuple):
    """A day carried across the steps of a plan so far.

    Attributes:
        found: the day, and how the last step led to it.
        bounds: the earliest and the latest date that notices to come can make of it; None if they are left out of
            account and it may still change.
        unsettled: the spans of days that the last step consulted and that a notice to come may change.
        standing: ``provisional`` if any step so far consulted such a day.
        projected: whether any step so far consulted a day that no notice has announced.
    """

    found: Found
    bounds: DateBounds | None
    unsettled: Sequence[Unsettled]
    standing: Standing
    projected: bool


def given_day(day: date) -> Carried:
    """A day to set out from."""
    number = day.toordinal()
    found = Found(day, Counted(number, number, number - 1), None, day)
    return Carried(found=found, bounds=DateBounds(day, day), unsettled=(), standing="settled", projected=False)


class Named(NamedTuple):
    """A step before its calendar is known: its name, the versions of its provision, and the chain it came from."""

    name: str
    versions: tuple[Limit | Cadence, ...]
    chain: str | None


def _kind(versions: Sequence[Limit | Cadence]) -> Kind:
    if not versions:
        return "length"
    newest = versions[-1]
    if isinstance(newest, Cadence):
        return "meeting"
    return "limit" if newest.period.direction == "after" else "notice-ahead"


class Step:
    """One step as asked for.

    Attributes:
        name: the id or length as given in the plan.
        chain: the chain it comes from; None if the step was named itself.
        versions: every version of its provision, oldest first; empty for a length.
        ahead: the calendar it is counted on, with the likely days after the announced ones.
        kind: the kind of step.
        spans: each version with the days it governs; for a length, None with all days.
    """

    __slots__ = ("_ignore", "_length", "ahead", "chain", "kind", "name", "spans", "versions")

    def __init__(self, named: Named, context: Context, region: str) -> None:
        """``region`` is where a step without a government is counted."""
        self.name, self.versions, self.chain = named
        calendar = context.calendar(self.versions[-1] if self.versions else region)
        self.ahead = Projecting(calendar, announced_only=context.announced_only)
        self.spans: list[tuple[Limit | Cadence | None, date, date]] = [(None, date.min, date.max)]
        if self.versions:
            self.spans = [*governed(self.versions, ignore_in_force=context.ignore_in_force)]
        self.kind = _kind(self.versions)
        self._ignore = context.ignore_in_force
        self._length = None if self.versions else Period(*parse_length(self.name), "after")

    def period(self, provision: Limit | Cadence | None) -> Period:
        """The period of one version; a meeting takes no time."""
        if self._length is not None:
            return self._length
        return provision.period if isinstance(provision, Limit) else _MEETING

    def finish(self, begun: Carried) -> Carried:
        """The earliest day on which it can be over if it begins on a day. Raises NotAnnounced, NotInForce."""
        return self._carry(begun, forward=True)

    def start(self, over: Carried) -> Carried:
        """The latest day on which it can begin and still be over by a day. Raises NotAnnounced, NotInForce."""
        return self._carry(over, forward=False)

    def _carry(self, given: Carried, *, forward: bool) -> Carried:
        found = self._likely(given.found.day, forward=forward)
        unsettled = self.ahead.unsettled(found.counted)
        if given.standing == "settled" and not unsettled:
            return Carried(found, DateBounds(found.day, found.day), unsettled, "settled", projected=False)
        projected = given.projected or self.ahead.is_projected(found.counted)
        return Carried(found, self._bounds(given, found, forward=forward), unsettled, "provisional", projected)

    def _likely(self, day: date, *, forward: bool) -> Found:
        """The day across the step on the announced days, or on the likely ones if it needs a day after those."""
        try:
            return self.across(self.ahead.announced.line, day, forward=forward)
        except NotAnnounced as error:
            if error.side != "after" or self.ahead.announced_only:
                raise
        return self.across(self.ahead.furthest.line, day, forward=forward)

    def across(self, line: Days, day: date, *, forward: bool) -> Found:
        """The day at the other end of the step, counted on a line. Raises NotAnnounced, NotInForce."""
        if self.kind == "meeting":
            return self._meeting(line, day, 1 if forward else -1)
        if self._begins_on_trigger == forward:
            return self._count(line, day, forward=forward)
        return self._search(line, day)

    @property
    def _begins_on_trigger(self) -> bool:
        """Whether it begins on its trigger; if not, it ends there."""
        return self.kind != "notice-ahead"

    def _bounds(self, given: Carried, found: Found, *, forward: bool) -> DateBounds | None:
        """What notices to come can make of the day. Raises NotAnnounced if a bound leaves the calendar."""
        reached = found.counted._replace(due=found.day.toordinal())  # a trigger may be moved to its version's days
        bounds = self.ahead.bounds(given.bounds, reached, partial(self._extreme, forward=forward))
        if bounds is None and not self.ahead.announced_only:
            raise self.ahead.furthest.not_announced("after")
        return bounds

    def _meeting(self, line: Days, day: date, step: int) -> Found:
        """The day itself, or the nearest working day: a meeting is held on a working day."""
        counted = nearest_working(line, day.toordinal(), step)
        held = self._day(counted)
        return Found(held, counted, self._governing(held), held)

    def _count(self, line: Days, day: date, *, forward: bool) -> Found:
        """Count from ``day``, or from the first or last day of another version if that gives a better day."""
        best = self._found(count_period, line, day, self._governing(day))
        for provision, first, last in self.spans if forward else reversed(self.spans):
            edge = first if forward else last
            if (day < edge < best.day) if forward else (best.day < edge < day):
                other = self._found(count_period, line, edge, provision)
                better = other.day < best.day if forward else other.day > best.day
                best = other if better else best
        return best

    def _found(self, count: Callable[..., Counted], line: Days, day: date, provision: Limit | Cadence | None) -> Found:
        counted = count(line, day.toordinal(), self.period(provision))
        return Found(self._day(counted), counted, provision, day)

    def _day(self, counted: Counted) -> date:
        """The day that was counted to. Raises NotAnnounced."""
        if counted.due is None:
            raise self.ahead.furthest.not_announced(counted.needed or "after")
        return date.fromordinal(counted.due)

    def _search(self, line: Days, day: date) -> Found:
        """Try each version: the trigger is unknown, and it decides which version governs."""
        forward = self.kind != "notice-ahead"
        nearest: Found | None = None
        for provision, first, last in reversed(self.spans) if forward else self.spans:
            found = self._found(furthest_trigger, line, day, provision)
            trigger = min(found.day, last) if forward else max(found.day, first)
            if first <= trigger <= last:
                return found._replace(day=trigger, trigger=trigger)
            nearest = found
        raise not_in_force(self.versions, day if nearest is None else nearest.day, self.name)

    def _extreme(self, line: Days, number: int, *, forward: bool) -> int:
        """The day across the step on one of the extremes; the bound to set out from may lie outside the days in force.

        A course of events in which no version governs has no answer, so the bounds keep to the governed days.
        """
        day = date.fromordinal(number)
        try:
            found = self.across(line, day, forward=forward).day
        except NotInForce as error:
            extremes = self.ahead.extremes
            found = self._governed_day(error.trigger, later=extremes is not None and line is extremes.earliest)
            if self.kind != "meeting" and self._begins_on_trigger == forward:
                found = self.across(line, found, forward=forward).day
        return found.toordinal()

    def _governed_day(self, day: date, *, later: bool) -> date:
        """The nearest later (or earlier) day that a version governs; if there is none, the last (or first) of all."""
        if later:
            return min((max(day, first) for _, first, last in self.spans if day <= last), default=self.spans[-1][2])
        return max((min(day, last) for _, first, last in self.spans if first <= day), default=self.spans[0][1])

    def _governing(self, day: date) -> Limit | Cadence | None:
        if not self.versions:
            return None
        return governing(self.versions, day, ignore_in_force=self._ignore, name=self.name)


def narrowed(steps: Sequence[Step], carried: list[Carried], start: date, *, forward: bool) -> list[Carried]:
    """The same days with exact bounds: of several steps, every arrangement of the days they touch is tried.

    The bounds of single steps put together let each step have an arrangement of its own. They stay where the steps are
    counted on several calendars, or where too many arrangements are possible to try them all.
    """
    if len(carried) == 1 or all(one.standing == "settled" for one in carried):
        return carried
    bounds = [one.bounds for one in carried if one.bounds is not None]
    if not any(one.open for one in bounds):
        return carried
    ahead = steps[0].ahead
    shared = all(step.ahead.announced.line is ahead.announced.line for step in steps)
    extremes = ahead.extremes if shared else None
    if extremes is None:
        return carried
    from gov_deadlines.workdays.possible import possible_lines  # not for a settled plan

    days = [start.toordinal(), *(day.toordinal() for one in bounds for day in one)]
    lines = possible_lines(extremes, min(days) - 1, max(days) + 1, _MOST_COUNTS // len(steps))
    reached: list[set[date]] = [{one.found.day} for one in carried]
    for line in lines or ():
        day = start
        for step, found in zip(steps, reached, strict=True):
            try:
                day = step.across(line, day, forward=forward).day
            except NotInForce:
                break  # a course of events that has no answer
            found.add(day)
    if lines is None:
        return carried
    return [
        one._replace(bounds=DateBounds(min(found), max(found))) for one, found in zip(carried, reached, strict=True)
    ]


def named_steps(given: list[str], context: Context) -> list[Step]:
    """The steps as given, with every chain expanded; each on its own calendar, a length on the first provision's.

    Raises UnknownLimit, with close names, NoNumber for a duty that gives no number of days, and InvalidArgument.
    """
    named = list(_named(given, context, dict(context.chains)))
    region = next((one.versions[-1].region for one in named if one.versions), NATIONAL)
    return [Step(one, context, region) for one in named]


def _named(given: list[str], context: Context, known: dict[str, Chain]) -> Iterator[Named]:
    book = context.book
    for name in given:
        chain = None if name in book or not isinstance(name, str) else _chain(name, context, known)
        for step in (_step(name, context, known),) if chain is None else chain.steps:
            yield Named(step, _versions(step, book), None if chain is None else chain.id)


def _chain(name: str, context: Context, known: dict[str, Chain]) -> Chain | None:
    """The chain with this id, or with this name among those of the government that is meant."""
    return known.get(name) or known.get(f"{context.authority}/{name}")


def _versions(step: str, book: RuleBook) -> tuple[Limit | Cadence, ...]:
    if is_length(step):
        return ()
    return tuple(_plannable(provision) for provision in book.versions(step))


def _step(step: str, context: Context, known: dict[str, Chain]) -> str:
    """The id that a step means, or a length. Raises UnknownLimit, with the names of chains among those close to it."""
    if is_length(step):
        return step
    try:
        return context.named(step)
    except AmbiguousLimit:
        raise
    except UnknownLimit as unknown:
        close = CloseNames(known).like(step, 3, 0.6) if isinstance(step, str) else []
        raise UnknownLimit(step, [*close, *unknown.suggestions][:5], unknown.faults) from None


def _plannable(provision: Provision) -> Limit | Cadence:
    if not isinstance(provision, Cadence):
        return counted(provision)
    if provision.unit == "time":
        return provision
    raise NotForThis("step", provision.id)
