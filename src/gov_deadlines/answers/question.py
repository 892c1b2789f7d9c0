"""A question without its trigger: one limit on one calendar. It is cached, so that asking again is cheap."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.counting.periods import DEFAULT, Counted, Days, Period, Way, count_period, parse_length
from gov_deadlines.data_files import own_data
from gov_deadlines.days import AnyDay, as_date
from gov_deadlines.errors import (
    BoundNotInForce,
    Excluded,
    GovDeadlinesError,
    NotForThis,
    OverrideNotAllowed,
    UnknownChoice,
    WrongOrder,
)
from gov_deadlines.rules.book import counted
from gov_deadlines.rules.loading import shipped_bases
from gov_deadlines.rules.model import Bound, Duty, Limit, Provision
from gov_deadlines.rules.schema import SET_ELSEWHERE
from gov_deadlines.rules.versions import days_in_force, in_force_on
from gov_deadlines.text import Text
from gov_deadlines.wording.words import statement
from gov_deadlines.workdays.calendar import WorkCalendar

if TYPE_CHECKING:
    from gov_deadlines.answers.fingerprint import DataUsed
    from gov_deadlines.answers.projecting import DateBounds, Projecting  # not for a settled answer

Standing = Literal["settled", "provisional"]

_QUESTIONS_KEPT = 4096


class Supplied(NamedTuple):
    """A number from outside the text: ``within`` or ``by`` set by the lead department, or a bound's name."""

    within: str | None = None
    by: date | None = None
    bound: str | None = None


NOTHING_SUPPLIED = Supplied()


class Question:
    """Everything an answer needs except the trigger, with the answers given so far.

    Attributes:
        provision: the provision asked about: a limit, or a duty that a number from outside turned into a limit.
        limit: the limit that is counted.
        context, calendar: the context, and the calendar to count on: the announced days.
        supplied: what came from outside the text; ``bound`` is the instrument itself if one was asked for.
        unsettled_from: the first day that a notice to come may change.
        period: the limit's own period, or the lead department's.
        first, last: the first and last day on which the limit's version was in force.
        answers: the answers given so far, by trigger; ``answers.due.answer`` adds them and limits their number.
    """

    __slots__ = (
        "_ahead",
        "answers",
        "bound",
        "calendar",
        "context",
        "first",
        "last",
        "limit",
        "period",
        "provision",
        "supplied",
        "unsettled_from",
    )

    def __init__(
        self,
        provision: Provision,
        limit: Limit,
        context: Context,
        supplied: Supplied = NOTHING_SUPPLIED,
        bound: Bound | None = None,
    ) -> None:
        self.provision = provision
        self.limit = limit
        self.context = context
        self.calendar = context.calendar(limit)
        self.unsettled_from = self.calendar.line.unsettled_from
        self._ahead: Projecting | None = None
        self.supplied = supplied
        self.period = limit.period if supplied.within is None else _own_period(limit, supplied.within)
        self.bound = bound
        self.first, self.last = days_in_force(limit.pack)
        self.answers: dict[date, Any] = {}

    @property
    def ahead(self) -> "Projecting":
        """The calendar with the likely days after the announced ones."""
        if self._ahead is None:
            from gov_deadlines.answers.projecting import Projecting

            self._ahead = Projecting(self.calendar, announced_only=self.context.announced_only)
        return self._ahead

    def default(self, trigger: date) -> tuple[date, Standing, Counted]:
        """Due date and standing under the default reading, and the count behind them. Raises NotAnnounced."""
        counted = self.count(trigger, DEFAULT)
        if counted.due is None:
            raise self.ahead.furthest.not_announced(counted.needed or "after")
        if counted.last < self.unsettled_from and self.bound is None:
            return date.fromordinal(counted.due), "settled", counted
        if self.is_projected(counted) and self.bounds(trigger, DEFAULT, counted) is None:
            raise self.ahead.furthest.not_announced("after")
        return date.fromordinal(counted.due), self.standing(counted), counted

    def count(self, trigger: date, way: Way) -> Counted:
        """The period counted from ``trigger`` in one way; where it needs unannounced days, on the likely ones."""
        number = trigger.toordinal()
        if self.supplied.by is not None:
            return Counted(self.supplied.by.toordinal(), number, number - 1)
        counted = count_period(self.calendar.line, number, self.period, way)
        if counted.due is None and counted.needed == "after" and not self.context.announced_only:
            return count_period(self.calendar.projected.line, number, self.period, way)
        return counted

    def calendar_of(self, counted: Counted) -> WorkCalendar:
        """The calendar that this count was made on."""
        return self.calendar if counted.last < self.unsettled_from else self.ahead.calendar_of(counted)

    def is_projected(self, counted: Counted) -> bool:
        """Whether the count consulted a day that no notice has announced."""
        return counted.last >= self.unsettled_from and self.ahead.is_projected(counted)

    def standing(self, counted: Counted) -> Standing:
        """Whether a day that was consulted may still change; an answer that rests on a bound is never settled."""
        if self.bound is not None:
            return "provisional"
        if counted.last < self.unsettled_from:
            return "settled"
        return "provisional" if self.ahead.unsettled(counted) else "settled"

    def moved(self, counted: Iterable[Counted]) -> bool:
        """Whether notices to come may move any of these counts."""
        late = [one for one in counted if one.last >= self.unsettled_from]
        return bool(late) and self.supplied.by is None and any(map(self.ahead.unsettled, late))

    def bounds(self, trigger: date, way: Way, counted: Counted) -> "DateBounds | None":
        """The earliest and latest date that notices to come can make of a count; None if one leaves the calendar."""
        if counted.due is None:
            return None
        from gov_deadlines.answers.projecting import DateBounds

        if self.supplied.by is not None:
            return DateBounds(self.supplied.by, self.supplied.by)
        if counted.last < self.unsettled_from:
            due = date.fromordinal(counted.due)
            return DateBounds(due, due)
        if way.deemed_received and self.ahead.unsettled(counted):
            from gov_deadlines.counting.legs import walk_of

            walk = walk_of(trigger.toordinal(), self.period, way)
            if walk is not None:
                return self.ahead.walk_bounds(walk, counted)

        def onward(line: Days, start: int) -> int | None:
            return count_period(line, start, self.period, way).due

        return self.ahead.bounds(DateBounds(trigger, trigger), counted, onward)

    def data(self, others: Iterable[Provision] = ()) -> "DataUsed":
        """What its answers rest on, together with ``others``, which they point to."""
        from gov_deadlines.answers.fingerprint import data_used  # rarely asked for

        return data_used(self.context, (self.provision, *others), self.calendar)

    def asked(self) -> str | Provision:
        """The versioned id of the provision, valid in any process; the provision itself if no pack on file has it."""
        name = self.provision.versioned_id
        try:
            known = self.context.nearest(name, self.first) == self.provision
        except GovDeadlinesError:
            known = False
        return name if known else self.provision


_kept: dict[object, tuple[Question, ...]] = {}


def kept_question(limit: str | Provision, day: date, keywords: ContextKeywords) -> Question:
    """The question about the limit that governs ``day``, from memory if it was asked before.

    Only questions about the shipped data are kept: that data cannot change while the process runs.
    """
    if type(limit) is not str or own_data():
        return new_question(limit, day, Context.of(**keywords))
    key = _key(limit, **keywords) if keywords else limit
    try:
        questions = () if key is None else _kept.get(key, ())
    except Exception:  # noqa: BLE001  (a value that cannot be looked up is refused when a context is made from it)
        key, questions = None, ()
    for question in questions:
        if question.first <= day <= question.last:
            return question
    question = new_question(limit, day, Context.of(**keywords))
    return question if key is None else _keep(key, questions, question)


def _key(
    limit: str,
    *,
    known_on: AnyDay | None = None,
    region: str | None = None,
    ignore_in_force: bool = False,
    announced_only: bool = False,
    strict: bool = False,
    authority: str | None = None,
    **others: object,
) -> object:
    """The key under which a question is kept; None for one that is not kept.

    The fields of a context are named one by one, because a loop over the keywords takes longer than the answer.
    """
    if type(ignore_in_force) is not bool or type(announced_only) is not bool or strict is not False:
        # 1 equals True, and would find the same key
        return None
    if others and any(one is not None for one in others.values()):
        return None
    return limit, known_on, region, ignore_in_force, announced_only, authority


def _keep(key: object, others: tuple[Question, ...], question: Question) -> Question:
    """The question, or the one kept already about the same version: the kept one has the answers given so far."""
    for other in others:
        if other.limit is question.limit:
            return other
    if len(_kept) >= _QUESTIONS_KEPT:
        _kept.clear()
    _kept[key] = (*others, question)
    return question


def new_question(
    limit: str | Provision, day: date, context: Context, supplied: Supplied = NOTHING_SUPPLIED
) -> Question:
    """A new question about the limit that governs ``day``."""
    if own_data() or context.holidays is not None or context.rules is not None:
        context = context.spelled_out()  # now: the environment and the working folder may change
    within, by, bound = supplied
    if within is None and by is None and bound is None:
        supplied = NOTHING_SUPPLIED
    elif by is not None:
        supplied = Supplied(within, as_date(by), bound)
    if within is not None:
        parse_length(within)  # what is written is read before the limit is looked up
    provision, context = context.governing(limit, day), context._replace(authority=None)
    if not isinstance(provision, Duty) or supplied is NOTHING_SUPPLIED:
        limit = counted(provision, day)
        _refuse_bound(limit, bound)
    elif bound is None:
        limit = _limit_set_elsewhere(provision, day, within)
    else:
        return _bounded(provision, day, context, supplied)
    if supplied is not NOTHING_SUPPLIED:
        _check_own(limit, day, supplied)
    return Question(provision, limit, context, supplied)


def _refuse_bound(limit: Limit, bound: str | None) -> None:
    if bound is not None:
        raise NotForThis("bound", limit.id)


def _own_period(limit: Limit, within: str) -> Period:
    amount, unit = parse_length(within)
    return Period(amount, unit, limit.period.direction)


def _check_own(limit: Limit, trigger: date, supplied: Supplied) -> None:
    """Check that the lead department may set this. Raises OverrideNotAllowed or InvalidArgument."""
    if limit.override is None:
        raise OverrideNotAllowed(limit.id, limit.article)
    if supplied.within is not None and supplied.by is not None:
        raise Excluded(("within", "by"))
    forward, by = limit.period.direction == "after", supplied.by
    if by is not None and (by < trigger if forward else by > trigger):
        raise WrongOrder("by", by, "no earlier" if forward else "no later", "trigger", trigger)


def _limit_set_elsewhere(duty: Duty, day: date, within: str | None) -> Limit:
    """The duty as a countable limit, with the time set elsewhere; without ``within``, that time is a date.

    Raises OverrideNotAllowed if the text does not say that the time is set elsewhere.
    """
    if duty.cls != "deferred":
        raise OverrideNotAllowed(duty.id, duty.article, [bound.name for bound in duty.bounds_on(day)])
    period = Period(0, "day", duty.direction) if within is None else Period(*parse_length(within), duty.direction)
    basis = shipped_bases()["date-set-elsewhere" if within is None else "time-set-elsewhere"]
    return _limit(duty, period, basis, SET_ELSEWHERE)


def _bounded(duty: Duty, day: date, context: Context, supplied: Supplied) -> Question:
    """The question with the number of another instrument. Raises InvalidArgument, BoundNotInForce."""
    if supplied.within is not None or supplied.by is not None:
        raise Excluded(("bound", "within", "by"))
    bound = _bound_of(duty, supplied.bound, day)
    limit = _limit(duty, bound.period, bound_basis(bound), None)
    return Question(duty, limit, context, supplied, bound)


def _bound_of(duty: Duty, name: str | None, day: date) -> Bound:
    """The version of a bound that is in force on ``day``.

    Raises InvalidArgument for a bound on another act, BoundNotInForce for one that was not in force.
    """
    versions = [bound for bound in duty.bounds if isinstance(name, str) and bound.name == name]
    for bound in in_force_on(versions, day):
        return bound
    if versions:
        title = versions[-1].instrument
        raise BoundNotInForce(
            versions[-1].name, title, day, [(one.in_force_from, one.in_force_until) for one in versions]
        )
    raise UnknownChoice("bound", name, [bound.name for bound in duty.bounds_on(day)], duty.id)


def bound_basis(bound: Bound) -> Text:
    """The basis of a bound and how it is counted, labelled as coming from outside the rules."""
    how = "bound/day" if bound.period.amount == 0 else "bound/period"
    named = {"instrument": bound.instrument, "article": bound.article, "says": bound.says}
    return statement(how, **named, counted_from=bound.counted_from)


def _pointer(duty: Duty) -> Iterator[Text]:
    if duty.points_to is not None:
        yield statement("points-to", where=duty.points_to)


def _limit(duty: Duty, period: Period, basis: Text, override: str | None) -> Limit:
    return Limit(
        id=duty.id,
        pack=duty.pack,
        label=duty.label,
        aliases=duty.aliases,
        cls="fixed",
        article=duty.article,
        trigger="occasion",
        period=period,
        bindingness=duty.bindingness,
        obliged=duty.obliged,
        owed_to=statement("owed_to"),
        override=override,
        extension=None,
        silence=None,
        default_basis=basis,
        readings=(),
        see_also=(),
        choice=None,
        notes=(*duty.notes, *_pointer(duty)),
        summary=duty.summary,
        clauses=duty.clauses,
    )
