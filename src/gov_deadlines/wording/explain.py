"""An answer in words: a few lines for a glance, or a reasoned account to paste into a memo."""

from collections.abc import Iterator, Sequence
from datetime import date

from gov_deadlines.answers.due import Due, Reading, SeeAlso, TraceDay
from gov_deadlines.answers.status import Status
from gov_deadlines.text import Language
from gov_deadlines.wording.status import amount_words, status_words
from gov_deadlines.wording.words import article, day_kind, day_with_weekday, holiday_name, length, pick, spans, word
from gov_deadlines.workdays.calendar import Day

Step = tuple[str, str]

_LABELS = {
    "rule": ("规则", "Rule"),
    "says": ("内容", "Says"),
    "owed": ("义务", "Owed"),
    "trigger": ("起算", "Trigger"),
    "count": ("推算", "Count"),
    "skipped": ("跳过", "Skipped"),
    "worked": ("补班", "Worked"),
    "moved": ("移动", "Moved"),
    "basis": ("依据", "Basis"),
    "reading": ("读法", "Reading"),
    "safest": ("稳妥", "Safest"),
    "silence": ("沉默", "Silence"),
    "choose": ("另见", "See also"),
    "note": ("说明", "Note"),
    "status": ("进度", "Status"),
}
_COLUMN = 10


def summary(answer: Due, language: Language, status: Status | None = None) -> str:
    """The date, its standing, the rule in a line, and whatever else changes what one would do."""
    return _page(answer, _glance(answer, language, status), language)


def account(answer: Due, language: Language, status: Status | None = None) -> str:
    """The whole reasoning, one labelled line a step."""
    return _page(answer, _reasoning(answer, language, status), language)


def status_line(status: Status, language: Language) -> str:
    """Where the duty stands, with the days left, over or late."""
    words = status_words(status.code, _amount(status, language), language)
    return f"{status.as_of}{pick(language, '：', ': ')}{words}"


def _page(answer: Due, steps: Iterator[Step], language: Language) -> str:
    due = day_with_weekday(answer.due, language)
    head = f"{due}{pick(language, '，', ', ')}{word(answer.standing, language)}"
    return "\n".join([head, *(_line(label, text, language) for label, text in steps)])


def _line(label: str, text: str, language: Language) -> str:
    zh, en = _LABELS[label]
    return pick(language, f"{zh}  {text}", f"{en:<{_COLUMN}}{text}")


def _glance(answer: Due, language: Language, status: Status | None) -> Iterator[Step]:
    """The rule in one line; of the rest only what differs from the default or bears on the date."""
    comma, colon = pick(language, "，", ", "), pick(language, "：", ": ")
    rule = f"{answer.limit.id}{comma}{article(answer.limit, language)}{colon}{_rule_in_short(answer, language)}"
    yield "rule", rule
    if status is not None:
        yield "status", status_line(status, language)
    for reading in answer.readings[1:]:
        if reading.due != answer.due:
            yield "reading", f"{_date_or_reason(reading, language)}  {word(reading.name, language)}"
    if answer.safest != answer.due:
        yield from _safest(answer, language)
    yield from _silence(answer, language)
    yield from (_choice(other, language) for other in answer.see_also)
    yield from (("note", note.say(language)) for note in (*answer.notes, *(status.notes if status else ())))


def _reasoning(answer: Due, language: Language, status: Status | None) -> Iterator[Step]:
    yield from _rule(answer, language)
    yield "trigger", _trigger(answer, language)
    yield "count", _count(answer, language)
    yield from _days(answer, language)
    yield "basis", answer.basis.say(language)
    for reading in answer.readings[1:]:
        yield "reading", _reading(reading, answer.due, language)
    if len(answer.readings) > 1:
        yield from _safest(answer, language)
    yield from _silence(answer, language)
    if status is not None:
        yield "status", status_line(status, language)
    yield from (_choice(other, language) for other in answer.see_also)
    yield from (("note", note.say(language)) for note in (*answer.notes, *(status.notes if status else ())))


def _rule(answer: Due, language: Language) -> Iterator[Step]:
    limit, pack = answer.limit, answer.limit.pack
    cited = article(limit, language)
    yield (
        "rule",
        pick(
            language,
            f"《{pack.title}》（{pack.number}）{cited}，{pack.in_force_from} 起施行 [{limit.versioned_id}]",
            f"{pack.name.en}, work rules {pack.number}, {cited}, in force from {pack.in_force_from} "
            f"[{limit.versioned_id}]",
        ),
    )
    yield "says", limit.summary.say(language)
    wording = word(limit.bindingness, language)
    yield (
        "owed",
        pick(
            language,
            f"义务人：{limit.obliged.zh}；对象：{limit.owed_to.zh}；语气：{wording}",
            f"by: {limit.obliged.en}; to: {limit.owed_to.en}; wording: {wording}",
        ),
    )


def _rule_in_short(answer: Due, language: Language) -> str:
    if answer.is_supplied:
        if answer.by is not None:
            return pick(language, f"别处所定的日期 {answer.by}", f"the date set elsewhere, {answer.by}")
        source = ("别处所定", "set elsewhere") if answer.bound is None else ("外部上限", "an outer bound")
        return _in_short(answer, *source, language)
    if answer.by is not None:
        return pick(language, f"主办部门指定 {answer.by}", f"set by the lead department for {answer.by}")
    bindingness = word(answer.limit.bindingness, language)
    if answer.is_override:
        bindingness = pick(language, "主办部门另定", "set by the lead department")
    return _in_short(answer, bindingness, bindingness, language)


def _in_short(answer: Due, zh: str, en: str, language: Language) -> str:
    """How long from when, and on whose authority or how strictly."""
    long, comma = length(answer.period, language), "," if answer.period.amount == 0 else ""
    return pick(language, f"{answer.trigger} {long}，{zh}", f"{long}{comma} {answer.trigger}, {en}")


def _trigger(answer: Due, language: Language) -> str:
    what, day = word(answer.limit.trigger, language), day_with_weekday(answer.trigger, language)
    if not answer.trace:
        return pick(language, f"{day}，{what}", f"{day}, {what}")
    kind = day_kind(answer.trace[0].day, language)
    return pick(language, f"{day}，{what}（{kind}）", f"{day}, {what} ({kind})")


def _count(answer: Due, language: Language) -> str:
    if answer.by is not None:
        return pick(language, "不推算，直接采用指定的日期", "none: the date was named")
    if answer.period.amount == 0:
        return pick(language, "不推算，收到当天即应办", "none: due on the day itself, rest day or not")
    region, known_on = answer.calendar.region_name, answer.calendar.known_on
    known = "" if known_on is None else pick(language, f"，按 {known_on} 所知", f", as known on {known_on}")
    long = length(answer.period, language)
    end = [step.date for step in answer.trace if step.number is not None][-1]
    return pick(
        language,
        f"{long}，起算当天不计，末日计入，按{region.zh}（{region.code}）日历{known}：{end}",
        f"{long}, the trigger day not counted, the last day included, on the calendar of {region.en} "
        f"({region.code}){known}: {end}",
    )


def _days(answer: Due, language: Language) -> Iterator[Step]:
    """The days skipped and the make-up days worked, or how an end on a rest day was moved."""
    counted = [step for step in answer.trace[1:] if step.number is not None]
    others = [step for step in answer.trace[1:] if step.number is None]
    if answer.period.unit == "working-day":
        yield from _grouped("skipped", [step.day for step in others if step.day], language)
        yield from _grouped("worked", [step.day for step in counted if step.day and step.day.notice], language)
    elif counted and others:
        yield "moved", _moved(counted[-1], answer.due, language)
        passed = [step.day for step in (counted[-1], *others[:-1]) if step.day]
        yield from _grouped("skipped", passed, language)


def _moved(landed: TraceDay, due: date, language: Language) -> str:
    day, kind, later = day_with_weekday(landed.date, language), day_kind(landed.day, language), due > landed.date
    return pick(
        language,
        f"数到 {day}，{kind}，{'推后' if later else '提前'}到工作日 {due}",
        f"the count ends on {day}, {kind}: moved to the {'later' if later else 'earlier'} working day, {due}",
    )


def _grouped(label: str, days: Sequence[Day], language: Language) -> Iterator[Step]:
    """One line for all days with one holiday and one notice behind them."""
    groups: dict[tuple[str | None, int], list[Day]] = {}
    for day in days:
        groups.setdefault((day.name, id(day.notice)), []).append(day)
    comma = pick(language, "，", ", ")
    for (name, _), members in groups.items():
        kinds = pick(language, "、", ", ").join(dict.fromkeys(word(day.kind, language) for day in members))
        named = "" if name is None else holiday_name(name, language) + comma
        notice = members[0].notice
        title = "" if notice is None else f" - {notice.title.say(language)}"
        yield label, f"{spans(day.date for day in members)}  {named}{kinds}{title}"


def _safest(answer: Due, language: Language) -> Iterator[Step]:
    if answer.safest is not None:
        yield (
            "safest",
            pick(
                language,
                f"{answer.safest}，各种读法组合中最早的一天",
                f"{answer.safest}, the earliest over all combinations of readings",
            ),
        )


def _silence(answer: Due, language: Language) -> Iterator[Step]:
    if answer.rely_from is not None:
        yield (
            "silence",
            pick(
                language,
                f"自 {answer.rely_from} 起，未回复可视为无不同意见（各种读法中最晚到期日的次日）",
                f"from {answer.rely_from} on, no reply may be taken as no differing opinion (the day after the "
                "latest reading)",
            ),
        )


def _choice(other: SeeAlso, language: Language) -> Step:
    when = (other.limit.choice or other.limit.summary).say(language)
    due = other.due or pick(language, "尚不能推算", "not known yet")
    return "choose", pick(language, f"{other.limit.id}：{due}。{when}", f"{other.limit.id}: {due}. {when}")


def _reading(reading: Reading, default: date, language: Language) -> str:
    name, found = word(reading.name, language), _date_or_reason(reading, language)
    if reading.due == default:
        return pick(language, f"{name}：{found}，与默认相同", f"{name}: {found}, the same date")
    basis = reading.basis.say(language)
    return pick(language, f"{name}：{found}。{basis}", f"{name}: {found}. {basis}")


def _date_or_reason(reading: Reading, language: Language) -> str:
    """The date, the reason there is none, or the date with what speaks against it."""
    reason = reading.reason.say(language) if reading.reason else ""
    if reading.due is None:
        return reason
    return pick(language, f"{reading.due}（{reason}）", f"{reading.due} ({reason})") if reason else str(reading.due)


def _amount(status: Status, language: Language) -> str:
    """Days left, over or late: in working days where there are any that can be counted, and in calendar days."""
    working, days = status.working_days, status.calendar_days
    if not days:
        return ""
    if not working:
        return amount_words(str(days), language, working=False, one=days == 1)
    counted = amount_words(str(working), language, working=True, one=working == 1)
    return counted + pick(language, f"（{days} 天）", f" ({_plural(days, 'calendar day')})")


def _plural(amount: int, unit: str) -> str:
    return f"{amount} {unit}{'' if amount == 1 else 's'}"
