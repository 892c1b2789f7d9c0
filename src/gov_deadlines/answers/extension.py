"""A later time that was agreed: a date, or a length that runs on from where the original time ended."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from gov_deadlines.answers.question import Question
from gov_deadlines.counting.periods import Counted, Period, Way, combinations, count_period, parse_length, way_of
from gov_deadlines.errors import InvalidArgument
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
        readings: its last day under the default reading and each other listed one; None where that is not known.
    """

    due: date
    until: date | None
    extend: str | None
    runs_from: date
    rely_from: date | None
    unsettled: tuple[Unsettled, ...]
    readings: tuple[tuple[str, int | None], ...]


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
        raise InvalidArgument(
            ("until 与 extend 只能给一个。", "Only one of until and extend can apply."),
            ("请去掉其中一个。", "Leave one of them out."),
        )
    _check_allowed(question)
    if until is not None:
        return _until(question, trigger, until)
    return _by_length(question, trigger, "" if extend is None else extend)


def _check_allowed(question: Question) -> None:
    if question.limit.extension is None:
        limit = question.limit
        raise InvalidArgument(
            (
                f"{limit.id}（第{limit.article}条）没有可以商定延期的规定。",
                f"Article {limit.article} ({limit.id}) says nothing of agreeing a later time.",
            ),
            ("请去掉 until / extend。", "Leave out until / extend."),
        )


def _until(question: Question, trigger: date, until: date) -> Extension:
    due = question.default(trigger)[0]
    if until < due:
        raise InvalidArgument(
            (f"商定的 {until} 早于现在的期限 {due}。", f"The date agreed, {until}, is earlier than the end, {due}."),
            ("商定只能延长，请检查日期。", "An agreement can only extend: check the date."),
        )
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
    index, line = question.calendar.line.index, question.calendar.line
    counted = count_period(index, end.toordinal(), period)
    if counted.due is None:
        raise question.calendar.not_announced(counted.needed or "after")

    def extended(way: Way) -> int | None:
        day = _unmoved(question, trigger, way).due
        return None if day is None else count_period(index, day, period).due

    return Extension(
        due=date.fromordinal(counted.due),
        until=None,
        extend=extend,
        runs_from=end,
        rely_from=_day_after(_latest(map(extended, _ways(question)))),
        unsettled=tuple(line.unsettled_in(counted.first, counted.last)),
        readings=(("default", counted.due), *((name, extended(way_of(name))) for name in _names(question)[1:])),
    )


def _names(question: Question) -> tuple[str, ...]:
    return ("default", *(() if question.by else (name for name, _ in question.limit.readings)))


def _ways(question: Question) -> tuple[Way, ...]:
    return combinations(_names(question)[1:])


def _unmoved(question: Question, trigger: date, way: Way) -> Counted:
    """The original time in one way, left where the count ends even on a rest day."""
    return question.count(trigger, way._replace(rest="stands"))


def _end(question: Question, trigger: date) -> date:
    """Where the original time ends before any move off a rest day; its due day is known by now."""
    found = _unmoved(question, trigger, Way()).due
    return question.default(trigger)[0] if found is None else date.fromordinal(found)


def _latest(days: Iterable[int | None]) -> int | None:
    """The latest of the days; None where one of them is not known."""
    found = list(days)
    known = [day for day in found if day is not None]
    return max(known) if len(known) == len(found) else None


def _day_after(day: int | None) -> date | None:
    return None if day is None or day >= date.max.toordinal() else date.fromordinal(day) + _ONE_DAY
