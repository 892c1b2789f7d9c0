"""An answer in words: one short paragraph for a glance, or a reasoned account to paste into a memo."""

from collections.abc import Iterator
from datetime import date

from gov_deadlines.answers.due import Due, Reading, Status
from gov_deadlines.present.words import (
    article,
    day_kind,
    day_with_weekday,
    holiday_name,
    length,
    spans,
    weekday,
    word,
)
from gov_deadlines.text import Language
from gov_deadlines.workdays.calendar import Day

_LABELS = {
    "rule": ("规则", "Rule"), "owed": ("义务", "Owed"), "trigger": ("起算", "Trigger"), "count": ("推算", "Count"),
    "skipped": ("跳过", "Skipped"), "worked": ("补班", "Worked"), "moved": ("移动", "Moved"), "basis": ("依据", "Basis"),
    "reading": ("读法", "Reading"), "safest": ("稳妥", "Safest"), "silence": ("沉默", "Silence"),
    "choose": ("另见", "See also"), "note": ("说明", "Note"), "status": ("进度", "Status"),
}
_COLUMN = {"zh": 3, "en": 10}


def summary(answer: Due, language: Language, status: Status | None = None) -> str:
    """The date, its standing, the rule in a line, and whatever else changes what one would do."""
    return "\n".join([_headline(answer, language), *_glance(answer, language, status)])


def account(answer: Due, language: Language, status: Status | None = None) -> str:
    """The whole reasoning, one labelled line a step."""
    steps = [*_steps(answer, language), *_ending(answer, language, status)]
    return "\n".join([_headline(answer, language), "", *(_line(label, text, language) for label, text in steps)])


def status_line(status: Status, language: Language) -> str:
    """Where the duty stands: on time, due today, or overdue, with the days left or over."""
    working, days, as_of = status.working_days, status.calendar_days, status.as_of
    if status.code == "due-today":
        return f"{as_of}：今天到期" if language == "zh" else f"{as_of}: due today"
    if language == "zh":
        amount = f"{days} 天" if working is None else f"{working} 个工作日（{days} 天）"
        return f"{as_of}：{'未到期，还剩' if status.code == 'on-time' else '已逾期'} {amount}"
    amount = _plural(days, "calendar day") if working is None else f"{_plural(working, 'working day')} ({_plural(days, 'calendar day')})"
    return f"{as_of}: on time, {amount} left" if status.code == "on-time" else f"{as_of}: overdue by {amount}"


def _headline(answer: Due, language: Language) -> str:
    standing = word(answer.standing, language)
    name = weekday(answer.due, language)
    return f"{answer.due}  {name}，{standing}" if language == "zh" else f"{answer.due}  {name}, {standing}"


def _glance(answer: Due, language: Language, status: Status | None) -> Iterator[str]:
    limit = answer.limit
    yield f"{limit.id}{'，' if language == 'zh' else ', '}{article(limit, language)}{'：' if language == 'zh' else ': '}" + (
        _rule_in_short(answer, language)
    )
    if status is not None:
        yield status_line(status, language)
    others = [reading for reading in answer.readings[1:] if reading.due != answer.due]
    if others:
        listed = ("；" if language == "zh" else "; ").join(_reading_in_short(one, language) for one in others)
        yield f"{'其他读法：' if language == 'zh' else 'Other readings: '}{listed}"
    for label, text in _ending(answer, language, None):
        if label in ("safest", "silence", "choose") and not (label == "safest" and answer.safest == answer.due):
            yield text
    for note in answer.notes:
        if note not in limit.notes:
            yield f"{'注意：' if language == 'zh' else 'Note: '}{note.say(language)}"


def _rule_in_short(answer: Due, language: Language) -> str:
    bindingness = word(answer.limit.bindingness, language)
    if answer.by is not None:
        return f"主办部门指定 {answer.by}" if language == "zh" else f"set by the lead department for {answer.by}"
    if language == "zh":
        return f"{answer.trigger} {length(answer.period, 'zh')}，{bindingness}"
    comma = "," if answer.period.amount == 0 else ""
    return f"{length(answer.period, 'en')}{comma} {answer.trigger}, {bindingness}"


def _steps(answer: Due, language: Language) -> Iterator[tuple[str, str]]:
    limit, pack = answer.limit, answer.limit.pack
    if language == "zh":
        yield "rule", f"{pack.title}（{pack.number}）{article(limit, language)}，{pack.in_force_from} 起施行 [{limit.versioned_id}]"
        yield "rule", limit.summary.zh
        yield "owed", f"{limit.obliged.zh} → {limit.owed_to.zh}；语气：{word(limit.bindingness, 'zh')}"
    else:
        yield "rule", f"{pack.name.en}, work rules {pack.number}, {article(limit, language)}, in force from {pack.in_force_from} [{limit.versioned_id}]"
        yield "rule", limit.summary.en
        yield "owed", f"by {limit.obliged.en} to {limit.owed_to.en}; wording: {word(limit.bindingness, 'en')}"
    yield "trigger", _trigger(answer, language)
    yield "count", _count(answer, language)
    yield from _days(answer, language)
    yield "basis", answer.readings[0].basis.say(language)


def _trigger(answer: Due, language: Language) -> str:
    known = answer.trace[0].day if answer.trace else None
    what = word(answer.limit.trigger, language)
    day = day_with_weekday(answer.trigger, language)
    kind = f"（{day_kind(known, language)}）" if language == "zh" else f" ({day_kind(known, language)})"
    return f"{day}，{what}{kind if known else ''}" if language == "zh" else f"{day}, {what}{kind if known else ''}"


def _count(answer: Due, language: Language) -> str:
    region = answer.calendar.line.region
    if answer.by is not None:
        return "不推算，直接采用主办部门指定的日期" if language == "zh" else "none: the lead department named the date"
    if answer.period.amount == 0:
        return "不推算，收到当天即应办" if language == "zh" else "none: due on the day itself, rest day or not"
    known = "" if answer.calendar.known_on is None else (
        f"，按 {answer.calendar.known_on} 所知" if language == "zh" else f", as known on {answer.calendar.known_on}"
    )
    if language == "zh":
        return f"{length(answer.period, 'zh')}，起算当天不计，末日计入，按{region.name.zh}（{region.code}）日历{known}：{answer.due}"
    return (
        f"{length(answer.period, 'en')}, the trigger day not counted, the last day included, on the calendar of "
        f"{region.name.en} ({region.code}){known}: {answer.due}"
    )


def _days(answer: Due, language: Language) -> Iterator[tuple[str, str]]:
    """The days skipped, the make-up days worked, and how a landing on a rest day was moved."""
    counted = [step for step in answer.trace[1:] if step.number is not None]
    moved = [step for step in answer.trace[1:] if step.number is None]
    if answer.period.unit == "working-day":
        yield from _grouped("skipped", [step.day for step in moved if step.day], language)
        yield from _grouped("worked", [step.day for step in counted if step.day and step.day.notice], language)
    elif counted and counted[-1].date != answer.due:
        landed = day_with_weekday(counted[-1].date, language)
        kind = day_kind(counted[-1].day, language)
        way = {True: ("推后到", "later"), False: ("提前到", "earlier")}[answer.due > counted[-1].date]
        yield "moved", (
            f"数到 {landed}，{kind}，{way[0]}工作日 {answer.due}" if language == "zh"
            else f"the count ends on {landed}, {kind}: moved to the {way[1]} working day, {answer.due}"
        )


def _grouped(label: str, days: list[Day], language: Language) -> Iterator[tuple[str, str]]:
    """One line for each run of days with one holiday and one notice behind them."""
    groups: dict[tuple[str | None, int], list[Day]] = {}
    for day in days:
        groups.setdefault((day.name if day.notice else None, id(day.notice)), []).append(day)
    for (name, _), members in groups.items():
        dates = spans(day.date for day in members)
        kinds = ("、" if language == "zh" else ", ").join(dict.fromkeys(word(day.kind, language) for day in members))
        notice = members[0].notice
        title = "" if notice is None else f" — {notice.title.say(language)}"
        named = "" if name is None else holiday_name(name, language) + ("，" if language == "zh" else ", ")
        yield label, f"{dates}  {named}{kinds}{title}"


def _ending(answer: Due, language: Language, status: Status | None) -> Iterator[tuple[str, str]]:
    zh = language == "zh"
    for reading in answer.readings[1:]:
        yield "reading", _reading_in_full(reading, answer.due, language)
    if len(answer.readings) > 1 and answer.safest is not None:
        yield "safest", f"最稳妥：{answer.safest}（各种读法组合中最早的一天）" if zh else (
            f"Safest: {answer.safest}, the earliest over all readings"
        )
    if answer.rely_from is not None:
        yield "silence", f"自 {answer.rely_from} 起，未回复可视为无不同意见（各种读法中最晚到期日的次日）" if zh else (
            f"From {answer.rely_from} silence may be taken as no differing opinion (the day after the latest reading)"
        )
    if status is not None:
        yield "status", status_line(status, language)
    for other in answer.see_also:
        when = other.limit.choice.say(language) if other.limit.choice else other.limit.summary.say(language)
        due = other.due or ("尚不能推算" if zh else "not known yet")
        yield "choose", f"{other.limit.id}{'：' if zh else ': '}{due}{'。' if zh else '. '}{when}"
    for note in answer.notes:
        yield "note", note.say(language)


def _reading_in_short(reading: Reading, language: Language) -> str:
    """The reading's name and date."""
    return f"{word(reading.name, language)} {_date_or_reason(reading, language)}"


def _reading_in_full(reading: Reading, default: date, language: Language) -> str:
    same = "" if reading.due != default else ("（同默认）" if language == "zh" else " (same date)")
    colon = "：" if language == "zh" else ": "
    stop = "。" if language == "zh" else ". "
    found = _date_or_reason(reading, language)
    return f"{word(reading.name, language)}{colon}{found}{same}{stop}{reading.basis.say(language)}"


def _date_or_reason(reading: Reading, language: Language) -> str:
    if reading.due is not None:
        return str(reading.due)
    return reading.reason.say(language) if reading.reason else "-"


def _line(label: str, text: str, language: Language) -> str:
    name = _LABELS[label][0 if language == "zh" else 1]
    return f"{name}  {text}" if language == "zh" else f"{name:<{_COLUMN['en']}}{text}"


def _plural(amount: int, unit: str) -> str:
    return f"{amount} {unit}{'' if amount == 1 else 's'}"
