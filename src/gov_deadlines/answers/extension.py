"""A later time that was agreed: a date, or a length that runs on from where the original time ended."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from gov_deadlines.answers.question import Question
from gov_deadlines.counting.periods import Counted, Period, Way, combinations, count_period, parse_length
from gov_deadlines.errors import Excluded, NotForThis, WrongOrder
from gov_deadlines.workdays.line import Unsettled

_ONE_DAY = timedelta(days=1)


class Extension(NamedTuple):
    """A later time agreed for a limit.

    Attributes:
        due: its last day.
        until, extend: as it was given: a date, or a length.
        runs_from: where the original time ended before any move off a rest day, which a length runs on from.
        rely_from: the day after its latest end under every reading of counting; None where that is not known.
        unsettled: the spans of days it consulted that an expected notice may still change.
    """

    due: date
    until: date | None
    extend: str | None
    runs_from: date
    rely_from: date | None
    unsettled: tuple[Unsettled, ...]


def extension_of(question: Question, trigger: date, until: date | None, extend: str | None) -> Extension | None:
    """The later time, or None where neither form of it is given.

    Raises:
        InvalidArgument: for both forms at once, a length that is none, a limit whose text knows no agreement, and a
            date earlier than the current end: an agreement can only extend.
        NotAnnounced: where the original or the later time needs a day that is not announced.
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
    due = question.default(trigger)[0]
    if until < due:
        raise WrongOrder("until", until, "no earlier", "due", due)
    latest = _latest(counted.due for counted in _counts(question, trigger))
    rely_from = None if latest is None else _day_after(max(latest, until.toordinal()))
    return Extension(until, until, None, _end(question, trigger), rely_from, ())


def _by_length(question: Question, trigger: date, extend: str) -> Extension:
    question.default(trigger)
    end = _end(question, trigger)
    amount, unit = parse_length(extend)
    period = Period(amount, unit, "after")
    line = question.calendar.line
    counted = count_period(line, end.toordinal(), period)
    if counted.due is None:
        raise question.calendar.not_announced(counted.needed or "after")
    ends = (_unmoved(question, trigger, way).due for way in _ways(question))
    latest = _latest(None if day is None else count_period(line, day, period).due for day in ends)
    unsettled = tuple(line.unsettled_in(counted.first, counted.last))
    return Extension(date.fromordinal(counted.due), None, extend, end, _day_after(latest), unsettled)


def _ways(question: Question) -> tuple[Way, ...]:
    return combinations(() if question.supplied.by else tuple(name for name, _ in question.limit.readings))


def _counts(question: Question, trigger: date) -> Iterator[Counted]:
    """The original time under every combination of readings."""
    return (question.count(trigger, way) for way in _ways(question))


def _unmoved(question: Question, trigger: date, way: Way) -> Counted:
    """The original time in one way, left where the count ends even on a rest day."""
    return question.count(trigger, way._replace(roll="unadjusted"))


def _end(question: Question, trigger: date) -> date:
    """Where the original time ends before any move off a rest day; its due day is known by now."""
    found = _unmoved(question, trigger, Way()).due
    return question.default(trigger)[0] if found is None else date.fromordinal(found)


def _latest(days: Iterator[int | None]) -> int | None:
    """The latest of the days; None where one of them is not known."""
    found = list(days)
    known = [day for day in found if day is not None]
    return max(known) if len(known) == len(found) else None


def _day_after(day: int | None) -> date | None:
    return None if day is None or day >= date.max.toordinal() else date.fromordinal(day) + _ONE_DAY
