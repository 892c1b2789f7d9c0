"""A later time that was agreed: a date, or a length that continues from the end of the original time."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from gov_deadlines.answers.projecting import DateBounds
from gov_deadlines.answers.question import Question
from gov_deadlines.counting.periods import (
    DEFAULT,
    Counted,
    Days,
    Period,
    Way,
    combinations,
    count_period,
    parse_length,
    way_of,
)
from gov_deadlines.errors import Excluded, NotForThis, WrongOrder
from gov_deadlines.workdays.line import Unsettled

_ONE_DAY = timedelta(days=1)


class Extension(NamedTuple):
    """A later time agreed for a limit.

    Attributes:
        due: its last day; an agreed date that may turn out to lie before the original end does not shorten the time.
        until, extend: the date or the length, as given.
        runs_from: the end of the original time before any move off a rest day; a length continues from there.
        rely_from: the day after its latest end over every reading of counting, notices to come included; None if not
            known.
        unsettled: the spans of days it consulted that a notice to come may still change.
        readings: its last day under the default reading and each other listed one; None if not known.
        bounds: the earliest and the latest date that notices to come can make of ``due``; None if they are left out of
            account and it may still change.
        projected: whether it rests on a day that no notice has announced.
    """

    due: date
    until: date | None
    extend: str | None
    runs_from: date
    rely_from: date | None
    unsettled: tuple[Unsettled, ...]
    readings: tuple[tuple[str, int | None], ...]
    bounds: DateBounds | None
    projected: bool

    def to_dict(self) -> dict[str, Any]:
        """What was agreed and its last day, as a JSON object."""
        from gov_deadlines.plain import fields

        return fields(self, "until extend runs_from due")


def extension_of(question: Question, trigger: date, until: date | None, extend: str | None) -> Extension | None:
    """The later time, or None if neither form of it is given.

    Raises:
        InvalidArgument: both forms are given, the length is malformed, the limit's text provides for no agreement, or
            the date is earlier than the current end: an agreement can only extend.
        NotAnnounced: the original or the later time needs a day without an answer.
    """
    if until is None and extend is None:
        return None
    if until is not None and extend is not None:
        raise Excluded(("until", "extend"))
    _check_allowed(question)
    if until is not None:
        return _until(question, trigger, until)
    return _by_length(question, trigger, "" if extend is None else extend)


def _check_allowed(question: Question) -> None:
    if question.limit.extension is None:
        limit = question.limit
        raise NotForThis("extension", limit.id, limit.article)


def _until(question: Question, trigger: date, until: date) -> Extension:
    due, _, counted = question.default(trigger)
    bounds = question.bounds(trigger, DEFAULT, counted)
    if until < (due if bounds is None else bounds.earliest):
        raise WrongOrder("until", until, "no earlier", "due", due)
    end = until.toordinal()
    latest = _latest(_last(question, trigger, way) for way in _ways(question))
    ends = ((name, question.count(trigger, way_of(name)).due) for name in _names(question))
    return Extension(
        due=max(until, due),
        until=until,
        extend=None,
        runs_from=_end(question, trigger),
        rely_from=None if latest is None else _day_after(max(latest, end)),
        unsettled=(),
        readings=tuple((name, None if day is None else max(day, end)) for name, day in ends),
        bounds=None if bounds is None else DateBounds(*(max(until, day) for day in bounds)),
        projected=question.is_projected(counted),
    )


def _last(question: Question, trigger: date, way: Way) -> int | None:
    """The last day under one way of counting."""
    counted = question.count(trigger, way)
    if counted.last < question.unsettled_from:
        return counted.due
    return _last_of(counted, question.bounds(trigger, way, counted), question)


def _last_of(counted: Counted, bounds: DateBounds | None, question: Question) -> int | None:
    """The last day of a count, notices to come included unless they are left out of account."""
    if bounds is not None:
        return bounds.latest.toordinal()
    return counted.due if question.context.announced_only else None


def _by_length(question: Question, trigger: date, extend: str) -> Extension:
    question.default(trigger)
    amount, unit = parse_length(extend)
    longer = _Longer(question, trigger, Period(amount, unit, "after"))
    ended = {way: longer.ended(way) for way in _ways(question)}
    counted, bounds = ended[DEFAULT]
    ahead = question.ahead
    if counted.due is None or (bounds is None and not ahead.announced_only):
        raise ahead.furthest.not_announced(counted.needed or "after")
    return Extension(
        due=date.fromordinal(counted.due),
        until=None,
        extend=extend,
        runs_from=_end(question, trigger),
        rely_from=_day_after(_latest(_last_of(*end, question) for end in ended.values())),
        unsettled=tuple(ahead.unsettled(counted)),
        readings=tuple((name, ended[way_of(name)][0].due) for name in _names(question)),
        bounds=bounds,
        projected=ahead.is_projected(counted) or question.is_projected(_unmoved(question, trigger, DEFAULT)),
    )


class _Longer(NamedTuple):
    """A time that continues from the end of the original one, in each way of counting that one."""

    question: Question
    trigger: date
    more: Period

    def ended(self, way: Way) -> tuple[Counted, DateBounds | None]:
        """Its last day, counted from the end of the original time, and what notices to come can make of it."""
        original = _unmoved(self.question, self.trigger, way)
        if original.due is None:
            return original, None
        end, ahead = original.due, self.question.ahead
        counted = ahead.count(lambda line: count_period(line, end, self.more))
        if counted.due is not None and not ahead.unsettled(original) and not ahead.unsettled(counted):
            day = date.fromordinal(counted.due)
            return counted, DateBounds(day, day)
        start = self.question.bounds(self.trigger, way._replace(roll="unadjusted"), original)
        return counted, ahead.bounds(start, counted, self._onward)

    def _onward(self, line: Days, end: int) -> int | None:
        return count_period(line, end, self.more).due


def _names(question: Question) -> tuple[str, ...]:
    return ("default", *(() if question.supplied.by else (name for name, _ in question.limit.readings)))


def _ways(question: Question) -> tuple[Way, ...]:
    return combinations(_names(question)[1:])


def _unmoved(question: Question, trigger: date, way: Way) -> Counted:
    """The original time counted in one way, without moving its end off a rest day."""
    return question.count(trigger, way._replace(roll="unadjusted"))


def _end(question: Question, trigger: date) -> date:
    """The end of the original time before any move off a rest day; its due day is already known."""
    found = _unmoved(question, trigger, DEFAULT).due
    return question.default(trigger)[0] if found is None else date.fromordinal(found)


def _latest(days: Iterable[int | None]) -> int | None:
    """The latest of the days; None if one of them is not known."""
    found = list(days)
    known = [day for day in found if day is not None]
    return max(known) if len(known) == len(found) else None


def _day_after(day: int | None) -> date | None:
    return None if day is None or day >= date.max.toordinal() else date.fromordinal(day) + _ONE_DAY
