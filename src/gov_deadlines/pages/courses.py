"""A consultation followed, and a plan, in words."""

from collections.abc import Iterator

from gov_deadlines.answers.plan import Plan, PlanStep
from gov_deadlines.answers.track import Event, SilenceReading, Track
from gov_deadlines.pages.explain import status_line
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
    cells = [str(step.number), _called(step, say), cited, takes, latest, str(step.must_finish)]
    if not found.start:
        return cells
    unknown = say("尚不可知", "not known yet")
    slack = unknown if step.slack is None else say.working_days(step.slack)
    finish = f"{step.earliest_finish or unknown}{say.between(step.earliest_finish_bounds)}"
    return [*cells, str(step.earliest_start or unknown), finish, slack]


def _called(step: PlanStep, say: Voice) -> str:
    """A step as the reader would type it: in Chinese a provision by its name, with its government's."""
    one = step.provision
    return step.name if one is None or step.name != one.id else say(f"{one.pack.short.zh}/{one.name_zh}", step.name)


def _verdict(found: Plan, say: Voice) -> Iterator[str]:
    """Whether the start is early enough; if not, what can be changed."""
    critical, slack = found.critical, abs(found.slack or 0)
    if found.start is None or critical is None:
        return
    name, days = f"{critical.number} {_called(critical, say)}", say.working_days(slack)
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
