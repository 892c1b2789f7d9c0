"""A plan in words, and as a plain object for JSON."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from gov_deadlines.answers.plan import Plan, PlanStep
from gov_deadlines.text import Language
from gov_deadlines.wording.limits import aligned
from gov_deadlines.wording.objects import SCHEMA
from gov_deadlines.wording.words import article, day_with_weekday, iso, length, pick, word

_HEADS = (("", ""), ("步骤", "Step"), ("条文", "Article"), ("用时", "Takes"), ("最迟开始", "Latest start"))
_ENDS = (("须在此前结束", "Over by"),)
_FORWARD = (("最早开始", "Earliest start"), ("最早结束", "Earliest end"), ("富余", "Slack"))


def plan_page(found: Plan, language: Language) -> str:
    """The latest start, a line a step, and, with a start of one's own, whether it can be done in time."""
    start = day_with_weekday(found.latest_start, language)
    standing = word(found.standing, language)
    head = pick(
        language,
        f"要在 {found.by} 之前（含当天）全部完成，最迟 {start} 开始，{standing}",
        f"To be over by {found.by}, begin no later than {start}, {standing}",
    )
    return "\n".join([head, _table(found, language), *_verdict(found, language), *_notes(found, language)])


def plan_object(found: Plan) -> dict[str, Any]:
    """The plan as one JSON object."""
    critical = found.critical
    return {
        "schema": SCHEMA,
        "by": iso(found.by),
        "from": iso(found.start),
        "known_on": iso(found.known_on),
        "latest_start": iso(found.latest_start),
        "standing": found.standing,
        "feasible": found.feasible,
        "earliest_finish": iso(found.earliest_finish),
        "slack": found.slack,
        "critical": None if critical is None else critical.number,
        "steps": [_step(step) for step in found.steps],
        "notes": [note.as_dict() for note in found.notes],
    }


def _table(found: Plan, language: Language) -> str:
    heads = (*_HEADS, *_ENDS, *(_FORWARD if found.start else ()))
    rows = [tuple(pick(language, zh, en) for zh, en in heads)]
    rows += [_row(step, found, language) for step in found.steps]
    return aligned(rows)


def _row(step: PlanStep, found: Plan, language: Language) -> tuple[str, ...]:
    cited = "" if step.provision is None else article(step.provision, language)
    cells = (str(step.number), step.name, cited, _takes(step, language), _latest(step, language), str(step.must_finish))
    if not found.start:
        return cells
    unknown = pick(language, "未公布", "not announced")
    slack = unknown if step.slack is None else pick(language, f"{step.slack} 个工作日", f"{step.slack} wd")
    return (*cells, str(step.earliest_start or unknown), str(step.earliest_finish or unknown), slack)


def _takes(step: PlanStep, language: Language) -> str:
    return (
        pick(language, "会议，一天", "a meeting, one day") if step.kind == "meeting" else length(step.period, language)
    )


def _latest(step: PlanStep, language: Language) -> str:
    """The latest start; on a rest day with the working day before it."""
    day = day_with_weekday(step.latest_start, language)
    if step.latest_working_start in (None, step.latest_start):
        return day
    return pick(
        language, f"{day}，工作日为 {step.latest_working_start}", f"{day}, working day {step.latest_working_start}"
    )


def _verdict(found: Plan, language: Language) -> Iterator[str]:
    critical = found.critical
    if found.start is None or critical is None:
        return
    name = f"{critical.number} {critical.name}"
    if found.feasible:
        yield pick(
            language,
            f"从 {found.start} 开始来得及，可再晚 {found.slack or 0} 个工作日；关键步骤：{name}",
            f"Beginning on {found.start} is in time, with {_days(found.slack or 0)} to spare; critical step: {name}",
        )
        return
    ends = _ends(found, language)
    late = _days(-(found.slack or 0))
    yield pick(
        language,
        f"从 {found.start} 开始来不及：开始已晚 {-(found.slack or 0)} 个工作日，{ends}；关键步骤：{name}",
        f"Beginning on {found.start} is too late by {late}: {ends}; critical step: {name}",
    )
    yield pick(
        language,
        f"要么最迟 {found.latest_start} 开始，要么把期限推到 {found.earliest_finish or '更晚'}，要么缩短关键步骤",
        f"Begin by {found.latest_start}, or move the end to {found.earliest_finish or 'a later day'}, or shorten the "
        "critical step",
    )


def _ends(found: Plan, language: Language) -> str:
    """Where the plan would end, and which step is the first to run past the day it must be over by."""
    first = next((step for step in found.steps if _overruns(step, step.must_finish)), found.steps[-1])
    over = pick(
        language,
        f"第 {first.number} 步最早 {first.earliest_finish or '尚不可知'} 结束，须在 {first.must_finish} 之前",
        f"step {first.number} is over on {first.earliest_finish or 'a day not announced'} at the earliest and must "
        f"be by {first.must_finish}",
    )
    if found.earliest_finish is None:
        return over
    days = (found.earliest_finish - found.by).days
    late = pick(language, f"全部完成要到 {found.earliest_finish}，晚 {days} 天", "")
    return over + pick(language, f"，{late}", f", the whole on {found.earliest_finish}, {days} calendar days late")


def _overruns(step: PlanStep, end: date) -> bool:
    return step.earliest_finish is None or step.earliest_finish > end


def _notes(found: Plan, language: Language) -> Iterator[str]:
    for note in found.notes:
        yield pick(language, f"说明  {note.zh}", f"Note  {note.en}")


def _days(amount: int) -> str:
    return f"{amount} working day{'' if amount == 1 else 's'}"


def _step(step: PlanStep) -> dict[str, Any]:
    provision = step.provision
    return {
        "number": step.number,
        "step": step.name,
        "kind": step.kind,
        "chain": step.chain,
        "version": None if provision is None else provision.version,
        "article": None if provision is None else provision.article,
        "amount": step.period.amount,
        "unit": step.period.unit,
        "direction": step.period.direction,
        "region": step.region,
        "latest_start": iso(step.latest_start),
        "latest_working_start": iso(step.latest_working_start),
        "must_finish": iso(step.must_finish),
        "earliest_start": iso(step.earliest_start),
        "earliest_finish": iso(step.earliest_finish),
        "slack": step.slack,
        "standing": step.standing,
    }
