"""A due date in words: a few lines for a glance, or a reasoned account to paste into a memo."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from gov_deadlines.answers.due import Due
from gov_deadlines.answers.status import Status
from gov_deadlines.pages.voice import Lines, Voice, labelled, spans
from gov_deadlines.text import Language
from gov_deadlines.wording.status import status_words
from gov_deadlines.wording.words import counted

if TYPE_CHECKING:
    from gov_deadlines.answers.outlook import Turn  # not for a settled answer
    from gov_deadlines.answers.readings import Reading, SeeAlso
    from gov_deadlines.workdays.known_day import Day


def summary(answer: Due, language: Language, status: Status | None = None) -> str:
    """The date, its standing, the rule in one line, and everything else that affects what to do."""
    say = Voice(language)
    return _page(answer, _glance(answer, say, status), say)


def account(answer: Due, language: Language, status: Status | None = None) -> str:
    """The whole reasoning, one labelled line per step."""
    say = Voice(language)
    return _page(answer, _reasoning(answer, say, status), say)


def status_line(status: Status, say: Voice) -> str:
    """The status, with the days left, overdue or late: in working days if they can be counted."""
    working, days, amount = status.working_days, status.calendar_days, ""
    if working:
        amount = say.working_days(working) + say.aside(say(f"{days} 天", counted(days or 0, "calendar day")))
    elif days:
        amount = say(f"{days} 天（自然日）", counted(days, "calendar day"))
    return f"{status.as_of}{say.colon}{status_words(status.code, amount, say.language)}"


def _page(answer: Due, lines: Lines, say: Voice) -> str:
    return f"{say.day(answer.due)}{say.comma}{say.word(answer.standing)}\n{labelled(lines, say.language)}"


def _glance(answer: Due, say: Voice, status: Status | None) -> Lines:
    """The rule in one line, and only those other facts that differ from the default or affect the date."""
    cited = f"{say.provision(answer.limit)}{say.comma}{say.article(answer.limit)}"
    yield say("规则", "Rule"), f"{cited}{say.colon}{rule_in_short(answer, say)}"
    if status is not None:
        yield say("进度", "Status"), status_line(status, say)
    for reading in answer.readings[1:]:
        if reading.due != answer.due:
            yield say("读法", "Reading"), f"{_date_or_reason(reading, say)}  {say.word(reading.name)}"
    if answer.safest != answer.due:
        yield _safest(answer, say)
    yield from _between(answer, say)
    yield from _silence(answer, say)
    yield from _last(answer, status, say)


def _reasoning(answer: Due, say: Voice, status: Status | None) -> Lines:
    yield from _rule(answer, say)
    yield say("起算", "Trigger"), _trigger(answer, say)
    yield say("推算", "Count"), _count(answer, say)
    yield from _days(answer, say)
    yield say("依据", "Basis"), say.text(answer.basis)
    for reading in answer.readings[1:]:
        same = say("，与默认相同", ", the same date")
        why = same if reading.due == answer.due else say("。", ". ") + say.text(reading.basis)
        yield say("读法", "Reading"), f"{say.word(reading.name)}{say.colon}{_date_or_reason(reading, say)}{why}"
    if len(answer.readings) > 1:
        yield _safest(answer, say)
    yield from _between(answer, say)
    yield from _outlook(answer, say)
    yield from _silence(answer, say)
    if status is not None:
        yield say("进度", "Status"), status_line(status, say)
    yield from _last(answer, status, say)


def _silence(answer: Due, say: Voice) -> Lines:
    if answer.rely_from is not None:
        yield (
            say("沉默", "Silence"),
            say(
                f"自 {answer.rely_from} 起，未回复可视为无不同意见（各种读法中最晚到期日的次日）",
                f"from {answer.rely_from} on, no reply may be taken as no differing opinion (the day after the "
                "latest reading)",
            ),
        )


def _between(answer: Due, say: Voice) -> Lines:
    """How early and how late notices to come can make a provisional date."""
    if answer.standing == "provisional" and answer.earliest and answer.latest:
        same = say("通知公布后预计不变", "no notice to come is likely to move it")
        between = say(
            f"通知公布后，最早 {answer.earliest}，最晚 {answer.latest}",
            f"notices to come can make it {answer.earliest} to {answer.latest}",
        )
        yield say("幅度", "Bounds"), same if answer.earliest == answer.latest else between


def _outlook(answer: Due, say: Voice) -> Lines:
    """The holidays that are not arranged yet, what would move the date, and when the notices are due."""
    found = answer.outlook
    for holiday in found.holidays if found else ():
        off = say(f"{spans(holiday.off)} 放假", f"off {spans(holiday.off)}")
        worked = holiday.worked and say(f"，{spans(holiday.worked)} 上班", f", worked {spans(holiday.worked)}")
        reason = say.aside(say.text(holiday.reason))
        may = say("。可能变动：", ". May change: ") + spans(holiday.open)
        name = say.text(holiday.name) + say.colon
        yield say("未定", "Open"), f"{name}{say('可能 ', 'likely ')}{off}{worked or ''}{reason}{may}"
    if found:
        yield say("提前", "Earlier"), _turned(answer.earliest, found.earlier, say)
        yield say("推后", "Later"), _turned(answer.latest, found.later, say)
        yield from ((say("通知", "Notice"), say.text(notice)) for notice in found.notices)


def _turned(day: date | None, turns: "Sequence[Turn]", say: Voice) -> str:
    """What would make the date this day; empty if nothing."""
    worked, off = (spans(turn.date for turn in turns if turn.working == working) for working in (True, False))
    parts = [say(f"{worked} 上班", f"{worked} worked")] * bool(worked) + [say(f"{off} 放假", f"{off} off")] * bool(off)
    if not parts:
        return ""
    return say(f"若{say.comma.join(parts)}，则为 {day}", f"{day}, with {say.comma.join(parts)}")


def _last(answer: Due, status: Status | None, say: Voice) -> Lines:
    """Other limits to choose from, and the notes."""
    yield from (_choice(other, say) for other in answer.see_also)
    yield from say.notes((*answer.notes, *(status.notes if status else ())))


def _rule(answer: Due, say: Voice) -> Lines:
    limit, pack = answer.limit, answer.limit.pack
    cited, wording = say.article(limit), say.word(limit.bindingness)
    number = say(f"（{pack.number}）", f" {pack.number}") if pack.number else ""
    document = say(f"《{pack.title}》{number}{cited}", f"{pack.name.en}, work rules{number}, {cited}")
    since = say(f"，{pack.in_force_from} 起施行", f", in force from {pack.in_force_from}")
    named = say(f"{pack.short.zh} {limit.label.zh}：", f"{pack.short.en}, {limit.label.en}: ")
    yield say("规则", "Rule"), f"{named}{document}{since} [{limit.versioned_id}]"
    yield say("内容", "Says"), say.text(limit.summary)
    yield (
        say("义务", "Owed"),
        say(
            f"义务人：{limit.obliged.zh}；对象：{limit.owed_to.zh}；语气：{wording}",
            f"by: {limit.obliged.en}; to: {limit.owed_to.en}; wording: {wording}",
        ),
    )


def rule_in_short(answer: Due, say: Voice) -> str:
    """How long from when, and who set it or how strict it is."""
    by = answer.by
    if answer.is_supplied and by is not None:
        return say(f"别处所定的日期 {by}", f"the date set elsewhere, {by}")
    if by is not None:
        return say(f"主办部门指定 {by}", f"set by the lead department for {by}")
    if answer.bound is not None:
        strict = say("外部上限", "an outer bound")
    elif answer.is_supplied:
        strict = say("别处所定", "set elsewhere")
    elif answer.is_override:
        strict = say("主办部门另定", "set by the lead department")
    else:
        strict = say.word(answer.limit.bindingness)
    long, comma = say.length(answer.period), "," if answer.period.amount == 0 else ""
    return say(f"{answer.trigger} {long}，{strict}", f"{long}{comma} {answer.trigger}, {strict}")


def _trigger(answer: Due, say: Voice) -> str:
    kind = say.kind(answer.trace[0].day) if answer.trace else ""
    return f"{say.day(answer.trigger)}{say.comma}{say.word(answer.limit.trigger)}{say.aside(kind)}"


def _count(answer: Due, say: Voice) -> str:
    if answer.by is not None:
        return say("不推算，直接采用指定的日期", "not counted: the date was given")
    if answer.period.amount == 0:
        return say("不推算，收到当天即应办", "not counted: due on the day itself, rest day or not")
    region, known_on = answer.calendar.region_name, answer.calendar.known_on
    known = "" if known_on is None else say(f"，按 {known_on} 所知", f", as known on {known_on}")
    long = say.length(answer.period)
    end = [step.date for step in answer.trace if step.number is not None][-1]
    return say(
        f"{long}，起算当天不计，末日计入，按{region.zh}（{region.code}）日历{known}：{end}",
        f"{long}, the trigger day not counted, the last day included, on the calendar of {region.en} "
        f"({region.code}){known}: {end}",
    )


def _days(answer: Due, say: Voice) -> Lines:
    """The days skipped and the make-up days worked, or how an end on a rest day was moved."""
    counting = [step for step in answer.trace[1:] if step.number is not None]
    others = [step for step in answer.trace[1:] if step.number is None]
    if answer.period.unit == "working-day":
        yield from _skipped([step.day for step in others if step.day], say)
        worked = [step.day for step in counting if step.day and step.day.kind != "working"]
        yield from ((say("补班", "Worked"), text) for text in _grouped(worked, say))
    elif counting and others:
        landed = counting[-1]
        earlier, later = say("提前", "earlier"), say("推后", "later")
        way = later if answer.due > landed.date else earlier
        when = f"{say.day(landed.date)}{say.comma}{say.kind(landed.day)}"
        yield (
            say("移动", "Moved"),
            say(
                f"数到 {when}，{way}到工作日 {answer.due}",
                f"the count ends on {when}: moved to the {way} working day, {answer.due}",
            ),
        )
        yield from _skipped([step.day for step in (landed, *others[:-1]) if step.day], say)


def _skipped(days: "Sequence[Day]", say: Voice) -> Lines:
    return ((say("跳过", "Skipped"), text) for text in _grouped(days, say))


def _grouped(days: "Sequence[Day]", say: Voice) -> Iterator[str]:
    """One line for all days with the same holiday and the same notice."""
    groups: dict[tuple[str | None, int], list[Day]] = {}
    for day in days:
        groups.setdefault((day.name, id(day.notice)), []).append(day)
    for (name, _), members in groups.items():
        kinds = say.listed.join(dict.fromkeys(say.word(day.kind) for day in members))
        named = "" if name is None else say.holiday(name) + say.comma
        yield f"{spans(day.date for day in members)}  {named}{kinds}{say.by_notice(members[0].notice)}"


def _safest(answer: Due, say: Voice) -> tuple[str, str]:
    """The safest date; nothing if it is not known, since a note says so."""
    every = say("，各种读法组合中最早的一天", ", the earliest over all combinations of readings")
    return say("稳妥", "Safest"), f"{answer.safest}{every}" if answer.safest else ""


def _choice(other: "SeeAlso", say: Voice) -> tuple[str, str]:
    due = f"{other.due or say('尚不能推算', 'not known yet')}{say.between(other.bounds)}"
    when = say.text(other.limit.choice or other.limit.summary)
    return say("另见", "See also"), f"{say.provision(other.limit)}{say.colon}{due}{say('。', '. ')}{when}"


def _date_or_reason(reading: "Reading", say: Voice) -> str:
    """The date, the reason for having none, or the date with the argument against it."""
    reason = say.text(reading.reason) if reading.reason else ""
    return reason if reading.due is None else f"{reading.due}{say.aside(reason)}"
