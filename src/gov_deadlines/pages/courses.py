"""A consultation followed, and a plan: in words, and as plain objects for JSON."""

from collections.abc import Iterator
from typing import Any

from gov_deadlines.answers.plan import Plan, PlanStep
from gov_deadlines.answers.track import Event, SilenceReading, Track
from gov_deadlines.pages.explain import status_line
from gov_deadlines.pages.objects import SCHEMA, about, bounds_object, fields, if_projected, plain, status_object
from gov_deadlines.pages.voice import Lines, Voice, aligned, labelled
from gov_deadlines.text import Language
from gov_deadlines.wording.words import SILENCE, counted


def track_page(life: Track, language: Language) -> str:
    """The state, what comes next, every event, and what silence means: one labelled line each."""
    say = Voice(language)
    return f"{status_line(life.status, say)}\n{labelled(_lines(life, say), language)}"


def _lines(life: Track, say: Voice) -> Lines:
    limit, base = life.limit, life.base
    long = say.length(base.period) if base.by is None else str(base.by)
    yield say("规则", "Rule"), say.comma.join((say.provision(limit), say.article(limit), long))
    yield say("期限", "Due"), f"{say.day(life.due)}{say.comma}{say.word(life.standing)}{say.between(life.bounds)}"
    if life.next_event is not None:
        yield say("下一步", "Next"), _dated(life.next_event, say)
    for event in life.events:
        yield say("经过", "Event"), _dated(event, say) + (say.aside(say("未到", "to come")) if event.planned else "")
    if life.state != "done-in-time":
        yield from ((say("沉默", "Silence"), _silence(reading, life, say)) for reading in life.silence_readings)
    yield from say.notes(life.notes)


def _dated(event: Event, say: Voice) -> str:
    return f"{say.day(event.date)}{say.between(event.bounds)}{say.colon}{say.text(event.text)}"


def _silence(reading: SilenceReading, life: Track, say: Voice) -> str:
    chosen = say.aside(say("所选", "chosen")) if reading.name == life.silence else ""
    name = say.word(reading.name, SILENCE) + chosen + say.colon
    if reading.from_date is None and not life.extended_by(life.as_of):
        return name + say("没有商定过，不生效果", "no later time was agreed, so no effect")
    if reading.from_date is None:
        return name + say("期限之后没有日子了", "no day comes after the time agreed")
    arisen = say(f"{reading.arisen} 曾已生效", f"it had taken effect on {reading.arisen}") if reading.arisen else ""
    safe = reading.rely_from or say("暂不能给出", "not known yet")
    return (
        name
        + say(f"从 {reading.from_date} 起", f"from {reading.from_date} on")
        + say.aside(arisen)
        + say(f"，稳妥起见从 {safe} 起据以办理", f"; safe to rely on from {safe}")
    )


def track_object(life: Track) -> dict[str, Any]:
    """The life of a consultation as one JSON object."""
    base, extension = life.base, None
    if life.extension is not None:
        extension = fields(life.extension, "until extend runs_from due") | fields(life, "agreed_on agreed")
        extension |= {"in_force": life.extended_by(life.as_of)}
    return (
        about(life.limit)
        | {"region": base.region, "known_on": plain(base.calendar.known_on), "received": plain(life.received)}
        | fields(base, "within by")
        | {"original_due": plain(base.due), "extension": extension}
        | fields(life, "due standing earliest latest replied")
        | if_projected(life.projected)
        | {"late": None if life.late is None else life.late._asdict()}
        | {"as_of": plain(life.as_of), "status": status_object(life.status), "state": life.state}
        | {
            "next": None if life.next_event is None else _event(life.next_event),
            "events": [_event(event) for event in life.events],
            "silence": life.silence,
            "silence_readings": [
                {"name": one.name, "from": plain(one.from_date)} | fields(one, "arisen rely_from")
                for one in life.silence_readings
            ],
        }
        | fields(life, "rely_from notes")
    )


def _event(event: Event) -> dict[str, Any]:
    firm = event.bounds is not None and not event.bounds.open
    bounds = {} if firm else bounds_object(event.bounds) or dict.fromkeys(("earliest", "latest"))
    return {"date": plain(event.date), **event.text.as_dict(), "planned": event.planned, **bounds}


def plan_page(found: Plan, language: Language) -> str:
    """The latest start, one line per step, and, if a start was given, whether it is early enough."""
    say = Voice(language)
    start, standing = say.day(found.latest_start), say.word(found.standing) + say.between(found.latest_start_bounds)
    head = say(
        f"要在 {found.by} 之前（含当天）全部完成，最迟 {start} 开始，{standing}",
        f"To be finished by {found.by}, begin no later than {start}, {standing}",
    )
    notes = (say(f"说明  {note.zh}", f"Note  {note.en}") for note in found.notes)
    return "\n".join([head, _table(found, say), *_verdict(found, say), *notes])


def _table(found: Plan, say: Voice) -> str:
    head = ["", say("步骤", "Step"), say("条文", "Article"), say("用时", "Takes"), say("最迟开始", "Latest start")]
    head.append(say("须在此前结束", "Finished by"))
    if found.start:
        head += [say("最早开始", "Earliest start"), say("最早结束", "Earliest end"), say("富余", "Slack")]
    return aligned([head, *(_row(step, found, say) for step in found.steps)])


def _row(step: PlanStep, found: Plan, say: Voice) -> list[str]:
    cited = "" if step.provision is None else say.article(step.provision)
    takes = say("会议，一天", "a meeting, one day") if step.kind == "meeting" else say.length(step.period)
    latest, working = say.day(step.latest_start), step.latest_working_start
    if working not in (None, step.latest_start):
        latest += say(f"，工作日为 {working}", f", working day {working}")
    latest += say.between(step.latest_start_bounds)
    cells = [str(step.number), called(step, say), cited, takes, latest, str(step.must_finish)]
    if not found.start:
        return cells
    unknown = say("尚不可知", "not known yet")
    slack = unknown if step.slack is None else say.working_days(step.slack)
    finish = f"{step.earliest_finish or unknown}{say.between(step.earliest_finish_bounds)}"
    return [*cells, str(step.earliest_start or unknown), finish, slack]


def called(step: PlanStep, say: Voice) -> str:
    """A step as the reader would type it: in Chinese a provision by its name, with its government's."""
    one = step.provision
    return step.name if one is None or step.name != one.id else say(f"{one.pack.short.zh}/{one.name_zh}", step.name)


def _verdict(found: Plan, say: Voice) -> Iterator[str]:
    """Whether the start is early enough; if not, what can be changed."""
    critical, slack = found.critical, abs(found.slack or 0)
    if found.start is None or critical is None:
        return
    name, days = f"{critical.number} {called(critical, say)}", say.working_days(slack)
    if found.feasible:
        yield say(
            f"从 {found.start} 开始来得及，可再晚 {days}；关键步骤：{name}",
            f"Beginning on {found.start} is in time, with {days} to spare; critical step: {name}",
        )
        return
    ends = _ends(found, say)
    yield say(
        f"从 {found.start} 开始来不及：开始已晚 {days}，{ends}；关键步骤：{name}",
        f"Beginning on {found.start} is too late by {days}: {ends}; critical step: {name}",
    )
    yield say(
        f"要么最迟 {found.latest_start} 开始，要么把期限推到 {found.earliest_finish or '更晚'}，要么缩短关键步骤",
        f"Begin by {found.latest_start}, or move the end to {found.earliest_finish or 'a later day'}, or shorten the "
        "critical step",
    )


def _ends(found: Plan, say: Voice) -> str:
    """Where the plan would end, and the first step that would miss the day by which it must be over."""
    overrun = (one for one in found.steps if one.earliest_finish is None or one.earliest_finish > one.must_finish)
    first = next(overrun, found.steps[-1])
    end = say(
        f"第 {first.number} 步最早 {first.earliest_finish or '尚不可知'} 结束，须在 {first.must_finish} 之前",
        f"step {first.number} ends on {first.earliest_finish or 'a day not known yet'} at the earliest and must end by "
        f"{first.must_finish}",
    )
    if found.earliest_finish is None:
        return end
    late = (found.earliest_finish - found.by).days
    return end + say(
        f"，全部完成要到 {found.earliest_finish}，晚 {late} 天",
        f"; everything ends on {found.earliest_finish}, {counted(late, 'calendar day')} late",
    )


def plan_object(found: Plan) -> dict[str, Any]:
    """The plan as one JSON object."""
    head = {"schema": SCHEMA, "by": plain(found.by), "from": plain(found.start)}
    return (
        head
        | fields(found, "known_on latest_start standing")
        | if_projected(found.projected)
        | {"latest_start_bounds": bounds_object(found.latest_start_bounds)}
        | fields(found, "feasible feasible_standing earliest_finish")
        | {"earliest_finish_bounds": bounds_object(found.earliest_finish_bounds)}
        | fields(found, "slack")
        | {"critical": found.critical and found.critical.number, "steps": [_step(step) for step in found.steps]}
        | fields(found, "notes")
    )


def _step(step: PlanStep) -> dict[str, Any]:
    provision = step.provision
    return (
        {"number": step.number, "step": step.name, "kind": step.kind, "chain": step.chain}
        | {"version": None, "article": None}
        | (fields(provision, "version article") if provision else {})
        | fields(step.period, "amount unit direction")
        | fields(
            step, "region latest_start latest_working_start must_finish earliest_start earliest_finish slack standing"
        )
        | {
            "latest_start_bounds": bounds_object(step.latest_start_bounds),
            "earliest_finish_bounds": bounds_object(step.earliest_finish_bounds),
        }
        | if_projected(step.projected)
    )
