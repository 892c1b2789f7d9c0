"""A number from outside for a duty that has none: the time set elsewhere, or a higher instrument's outer bound."""

from collections.abc import Iterator, Mapping
from datetime import date

from gov_deadlines.counting import Period, parse_length
from gov_deadlines.errors import InvalidArgument, OverrideNotAllowed
from gov_deadlines.rules.bounds import Bound
from gov_deadlines.rules.loading import shipped_bases
from gov_deadlines.rules.model import SET_ELSEWHERE, Duty, Limit
from gov_deadlines.text import Text, shown

_NOT_NAMED = Text("owed_to", "文中未写明", "not named in the text")


def supplied_limit(
    duty: Duty, within: str | None, by: date | None, bound: str | None, bounds: Mapping[str, Bound]
) -> Limit:
    """The duty as a limit that can be counted, with a number from outside the rules.

    Raises:
        InvalidArgument: for a bound that does not speak of this duty, or two numbers at once.
        OverrideNotAllowed: for a number of the user's own where the text does not say that time is set elsewhere.
    """
    if bound is not None:
        if within is not None or by is not None:
            raise InvalidArgument(
                ("bound 不能与 within、by 同时使用。", "bound excludes within and by."),
                ("请只给一个。", "Give only one of them."),
            )
        chosen = _fitting(duty, bound, bounds)
        return _limit(duty, chosen.period, bound_basis(chosen), None)
    if duty.cls != "deferred":
        raise OverrideNotAllowed(duty.id, duty.article, duty.bounds)
    period = Period(0, "day", duty.direction) if within is None else Period(*parse_length(within), duty.direction)
    basis = shipped_bases()["date-set-elsewhere" if within is None else "time-set-elsewhere"]
    return _limit(duty, period, basis, SET_ELSEWHERE)


def bound_basis(bound: Bound) -> Text:
    """What a bound rests on, labelled as coming from outside the rules."""
    seen_zh, seen_en = (
        ("", "") if bound.seen == "text" else ("（据二手材料，未见原文）", " (seen in secondary text only)")
    )
    return Text(
        "bound",
        f"外部上限，不是本规则的时限：{bound.instrument.zh}，{bound.says.zh}{seen_zh}。"
        f"从{bound.counted_from.zh}起数，当天不算，末日计入。",
        f"An outer bound, not a limit of these rules: {bound.instrument.en}: {bound.says.en}{seen_en}. Counted from "
        f"{bound.counted_from.en}; that day is not counted, the last one is.",
    )


def _fitting(duty: Duty, name: str, bounds: Mapping[str, Bound]) -> Bound:
    if isinstance(name, str) and name in duty.bounds:
        return bounds[name]
    names = ", ".join(duty.bounds)
    raise InvalidArgument(
        (f"{duty.id} 没有可用的上位规定 {shown(name)}。", f"{shown(name)} is no bound for {duty.id}."),
        (f"可用：{names}。" if names else "这一条没有上位规定可用。", f"Known: {names}." if names else "It has none."),
    )


def _pointer(duty: Duty) -> Iterator[Text]:
    if duty.points_to is not None:
        zh, en = duty.points_to.zh, duty.points_to.en
        yield Text("points-to", f"时限出处：{zh}。", f"Where the time is set: {en}.")


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
        owed_to=_NOT_NAMED,
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
