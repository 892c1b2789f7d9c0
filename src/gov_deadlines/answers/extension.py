"""A later time that was agreed: a date, or a length that continues from the end of the original time."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from gov_deadlines.answers.question import Question
from gov_deadlines.counting.periods import Counted, Period, Way, combinations, count_period, parse_length, way_of
from gov_deadlines.errors import Excluded, NotForThis, WrongOrder
from gov_deadlines.workdays.line import Unsettled

_ONE_DAY = timedelta(days=1)


class Extension(NamedTuple):
    """A later time agreed for a limit.

    Attributes:
        due: its last day.
        until, extend: the date or the length, as given.
        runs_from: the end of the original time before any move off a rest day; a length continues from there.
        rely_from: the day after its latest end over every reading of counting; None if not known.
        unsettled: the spans of days it consulted that an expected notice may still change.
        readings: its last day under the default reading and each other listed one; None if not known.
    """

    due: date
    until: date | None
    extend: str | None
    runs_from: date
    rely_from: date | None
    unsettled: tuple[Unsettled, ...]
    readings: tuple[tuple[str, int | None], ...]


def extension_of(question: Question, trigger: date, until: date | None, extend: str | None) -> Extension | None:
    """The later time, or None if neither form of it is given.

    Raises:
        InvalidArgument: both forms are given, the length is malformed, the limit's text provides for no agreement, or
            the date is earlier than the current end: an agreement can only extend.
        NotAnnounced: the original or the later time needs a day that is not announced.
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
    end = until.toordinal()
    latest = _latest(question.count(trigger, way).due for way in _ways(question))
    ends = ((name, question.count(trigger, way_of(name)).due) for name in _names(question))
    return Extension(
        due=until,
        until=until,
        extend=None,
        runs_from=_end(question, trigger),
        rely_from=None if latest is None else _day_after(max(latest, end)),
        unsettled=(),
        readings=tuple((name, None if day is None else max(day, end)) for name, day in ends),
    )


def _by_length(question: Question, trigger: date, extend: str) -> Extension:
    question.default(trigger)
    end = _end(question, trigger)
    amount, unit = parse_length(extend)
    period = Period(amount, unit, "after")
    line = question.calendar.line
    counted = count_period(line, end.toordinal(), period)
    if counted.due is None:
        raise question.calendar.not_announced(counted.needed or "after")

    def extended(way: Way) -> int | None:
        day = _unmoved(question, trigger, way).due
        return None if day is None else count_period(line, day, period).due

    return Extension(
        due=date.fromordinal(counted.due),
        until=None,
        extend=extend,
        runs_from=end,
        rely_from=_day_after(_latest(map(extended, _ways(question)))),
        unsettled=tuple(question.calendar.unsettled_in(counted.first, counted.last)),
        readings=(("default", counted.due), *((name, extended(way_of(name))) for name in _names(question)[1:])),
    )


def _names(question: Question) -> tuple[str, ...]:
    return ("default", *(() if question.supplied.by else (name for name, _ in question.limit.readings)))


def _ways(question: Question) -> tuple[Way, ...]:
    return combinations(_names(question)[1:])


def _unmoved(question: Question, trigger: date, way: Way) -> Counted:
    """The original time counted in one way, without moving its end off a rest day."""
    return question.count(trigger, way._replace(roll="unadjusted"))


def _end(question: Question, trigger: date) -> date:
    """The end of the original time before any move off a rest day; its due day is already known."""
    found = _unmoved(question, trigger, Way()).due
    return question.default(trigger)[0] if found is None else date.fromordinal(found)


def _latest(days: Iterable[int | None]) -> int | None:
    """The latest of the days; None if one of them is not known."""
    found = list(days)
    known = [day for day in found if day is not None]
    return max(known) if len(known) == len(found) else None


def _day_after(day: int | None) -> date | None:
    return None if day is None or day >= date.max.toordinal() else date.fromordinal(day) + _ONE_DAY
