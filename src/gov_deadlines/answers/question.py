"""A question without its trigger: one limit on one calendar. It is kept, so that asking again costs little."""

from datetime import date
from typing import Literal

from gov_deadlines.arguments import as_flag
from gov_deadlines.counting.periods import DEFAULT, Counted, Period, Way, count_period, parse_length
from gov_deadlines.days import as_date
from gov_deadlines.errors import InvalidArgument, NotInForce, OverrideNotAllowed
from gov_deadlines.rules.book import Rules, counted, governing_provision
from gov_deadlines.rules.model import Bound, Cadence, Duty, Limit, Provision
from gov_deadlines.workdays.calendar import WorkCalendar, answering_calendar
from gov_deadlines.workdays.library import Holidays

Standing = Literal["settled", "provisional"]
_Key = tuple[str, date | None, str | None, bool]

_DATE_OR_NONE = (type(None), date)
_NAME_OR_NONE = (type(None), str)
_QUESTIONS_KEPT = 4096
_ANSWERS_KEPT = 20_000


class Question:
    """Everything an answer needs but the trigger, with the answers given so far.

    Attributes:
        limit, calendar: what is asked.
        period: the limit's own, or the lead department's.
        rules: packs of the user's own, for the limits it refers to.
        within, by: what the lead department set, where it set something.
        bound: the other instrument whose number is counted, where one was asked for.
    """

    __slots__ = ("_answers", "_first", "_last", "bound", "by", "calendar", "limit", "period", "rules", "within")

    def __init__(
        self,
        limit: Limit,
        work_calendar: WorkCalendar,
        rules: Rules = None,
        within: str | None = None,
        by: date | None = None,
        bound: Bound | None = None,
    ) -> None:
        self.limit = limit
        self.calendar = work_calendar
        self.period = limit.period if within is None else _own_period(limit, within)
        self.rules = rules
        self.within = within
        self.by = by
        self.bound = bound
        self._first = limit.pack.in_force_from
        self._last = limit.pack.in_force_until or date.max
        self._answers: dict[date, tuple[date, Standing, Counted]] = {}

    def __reduce__(self) -> tuple[object, ...]:
        """Into another process without the answers given here."""
        return type(self), (self.limit, self.calendar, self.rules, self.within, self.by)

    def governs(self, day: date) -> bool:
        """Whether the limit's version was in force on ``day``."""
        return self._first <= day <= self._last

    def default(self, trigger: date) -> tuple[date, Standing, Counted]:
        """Due date and standing under the default reading, and the count behind them. Raises NotAnnounced."""
        found = self._answers.get(trigger)
        if found is None:
            counted = self.count(trigger, DEFAULT)
            if counted.due is None:
                raise self.calendar.not_announced(counted.needed or "after")
            found = date.fromordinal(counted.due), self.standing(counted), counted
            if len(self._answers) >= _ANSWERS_KEPT:
                self._answers.clear()
            self._answers[trigger] = found
        return found

    def count(self, trigger: date, way: Way) -> Counted:
        """The period counted from ``trigger`` in one way."""
        number = trigger.toordinal()
        if self.by is not None:
            return Counted(self.by.toordinal(), number, number - 1)
        return count_period(self.calendar.line, number, self.period, way)

    def standing(self, counted: Counted) -> Standing:
        """Whether a day that was consulted may still change; what rests on an outer bound is never settled."""
        if self.bound is not None:
            return "provisional"
        return "provisional" if self.calendar.unsettled_in(counted.first, counted.last) else "settled"


_kept: dict[_Key, tuple[Question, ...]] = {}


def kept_question(
    limit: str | Provision, day: date, known_on: date | None, region: str | None, ignore_in_force: bool
) -> Question:
    """The question about the limit that governs ``day``, from memory where it was asked before.

    Only for the shipped data: that cannot change while the process runs.
    """
    if (
        type(limit) is not str
        or type(known_on) not in _DATE_OR_NONE
        or type(region) not in _NAME_OR_NONE
        or type(ignore_in_force) is not bool
    ):
        return new_question(limit, day, known_on, region, ignore_in_force)
    key = (limit, known_on, region, ignore_in_force)
    questions = _kept.get(key, ())
    for question in questions:
        if question.governs(day):
            return question
    found = counted(governing_provision(limit, day, ignore_in_force), day)
    for question in questions:
        if question.limit is found:
            return question
    question = Question(found, answering_calendar(found.region if region is None else region, known_on))
    if len(_kept) >= _QUESTIONS_KEPT:
        _kept.clear()
    _kept[key] = (*questions, question)
    return question


def new_question(
    limit: str | Provision,
    day: date,
    known_on: date | None = None,
    region: str | None = None,
    ignore_in_force: bool = False,
    holidays: Holidays = None,
    rules: Rules = None,
    within: str | None = None,
    by: date | None = None,
    bound: str | None = None,
) -> Question:
    """The question about the limit that governs ``day``, put together anew."""
    agreed = None if by is None else as_date(by)
    ignore_in_force = as_flag(ignore_in_force, "ignore_in_force")
    found, chosen = _asked(_governing(limit, day, ignore_in_force, rules), day, within, agreed, bound)
    if within is not None or agreed is not None:
        _check_own(found, day, within, agreed)
    work_calendar = answering_calendar(found.region if region is None else region, known_on, holidays)
    return Question(found, work_calendar, rules, within, agreed, chosen)


def _asked(
    provision: Provision, day: date, within: str | None, by: date | None, bound: str | None
) -> tuple[Limit, Bound | None]:
    """The limit that is counted: the text's own, or a duty with a number from outside, and the bound it rests on."""
    if not isinstance(provision, Duty) or all(one is None for one in (within, by, bound)):
        found = counted(provision, day)
        _refuse_bound(found, bound)
        return found, None
    from gov_deadlines.answers.supplied import bound_of, bounded_limit, supplied_limit  # rarely needed

    if bound is None:
        return supplied_limit(provision, day, within), None
    if within is not None or by is not None:
        raise InvalidArgument(
            ("bound 不能与 within、by 同时使用。", "bound excludes within and by."),
            ("请只给一个。", "Give only one of them."),
        )
    chosen = bound_of(provision, bound, day)
    return bounded_limit(provision, chosen), chosen


def _governing(limit: str | Provision, day: date, ignore_in_force: bool, rules: Rules) -> Provision:
    if not isinstance(limit, Limit | Cadence | Duty):
        return governing_provision(limit, day, ignore_in_force, rules)
    if not ignore_in_force and not limit.pack.governs(day):
        raise NotInForce(limit.id, day, limit.pack.in_force_from, limit.pack.in_force_until)
    return limit


def _refuse_bound(limit: Limit, bound: str | None) -> None:
    if bound is not None:
        raise InvalidArgument(
            (f"{limit.id} 自己写明了时限，不用外部规定。", f"{limit.id} has a number of its own: it needs no bound."),
            ("请去掉 --bound（bound）。", "Leave out --bound (bound)."),
        )


def _own_period(limit: Limit, within: str) -> Period:
    amount, unit = parse_length(within)
    return Period(amount, unit, limit.period.direction)


def _check_own(limit: Limit, trigger: date, within: str | None, by: date | None) -> None:
    """May the lead department set this? Raises OverrideNotAllowed or InvalidArgument."""
    if limit.override is None:
        raise OverrideNotAllowed(limit.id, limit.article)
    if within is not None and by is not None:
        raise InvalidArgument(
            ("within 与 by 只能给一个。", "Only one of within and by can apply."),
            ("请去掉其中一个。", "Leave one of them out."),
        )
    forward = limit.period.direction == "after"
    if by is not None and (by < trigger if forward else by > trigger):
        side = ("不早于", "no earlier than") if forward else ("不晚于", "no later than")
        raise InvalidArgument(
            (
                f"指定的日期 {by} 应{side[0]} {trigger}。",
                f"The date set, {by}, must be {side[1]} {trigger}.",
            ),
            ("请检查两个日期。", "Check the two dates."),
        )
