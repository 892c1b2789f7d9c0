"""A number from outside for a duty that has none: the time set elsewhere, or another instrument's outer bound."""

from collections.abc import Iterator
from datetime import date

from gov_deadlines.counting.periods import Period, parse_length
from gov_deadlines.errors import BoundNotInForce, InvalidArgument, OverrideNotAllowed
from gov_deadlines.rules.loading import shipped_bases
from gov_deadlines.rules.model import SET_ELSEWHERE, Bound, Duty, Limit
from gov_deadlines.text import Text, shown
from gov_deadlines.wording.words import statement


def supplied_limit(duty: Duty, day: date, within: str | None) -> Limit:
    """The duty as a limit that can be counted, with the time set elsewhere; without ``within`` it is given as a date.

    Raises:
        OverrideNotAllowed: where the text does not say that time is set elsewhere.
    """
    if duty.cls != "deferred":
        raise OverrideNotAllowed(duty.id, duty.article, [bound.name for bound in duty.bounds_on(day)])
    period = Period(0, "day", duty.direction) if within is None else Period(*parse_length(within), duty.direction)
    basis = shipped_bases()["date-set-elsewhere" if within is None else "time-set-elsewhere"]
    return _limit(duty, period, basis, SET_ELSEWHERE)


def bounded_limit(duty: Duty, bound: Bound) -> Limit:
    """The duty as a limit that can be counted, with the number of a bound."""
    return _limit(duty, bound.period, bound_basis(bound), None)


def bound_of(duty: Duty, name: str, day: date) -> Bound:
    """The version of a bound that is in force on ``day``.

    Raises:
        InvalidArgument: for a bound that does not speak of this duty.
        BoundNotInForce: for one that was not in force.
    """
    versions = [bound for bound in duty.bounds if isinstance(name, str) and bound.name == name]
    for bound in versions:
        if bound.governs(day):
            return bound
    if versions:
        title = versions[-1].instrument
        raise BoundNotInForce(name, title, day, [(one.in_force_from, one.in_force_until) for one in versions])
    names = ", ".join(bound.name for bound in duty.bounds_on(day))
    raise InvalidArgument(
        (f"{duty.id} 没有可用的外部规定 {shown(name)}。", f"{shown(name)} is no bound for {duty.id}."),
        (f"可用：{names}。" if names else "这一条没有外部规定可用。", f"Known: {names}." if names else "It has none."),
    )


def bound_basis(bound: Bound) -> Text:
    """What a bound rests on and how it is counted, labelled as coming from outside the rules."""
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
