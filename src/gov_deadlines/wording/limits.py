"""Limits as a table and as a page."""

from collections.abc import Iterator, Sequence
from datetime import date

from gov_deadlines.rules.model import Bound, Cadence, Duty, Limit, Provision
from gov_deadlines.text import Language, Text
from gov_deadlines.wording.words import article, length, pick, terminal_width, times, window_name, word


def limits_table(limits: Sequence[Provision], language: Language) -> str:
    """One line a provision: id, article, class, how long or how often, wording."""
    rows = [
        (
            limit.id,
            article(limit, language),
            word(limit.cls, language),
            measure(limit, language),
            word(limit.bindingness, language),
        )
        for limit in limits
    ]
    return aligned(rows)


def measure(limit: Provision, language: Language) -> str:
    """How long, how often, or that there is no number."""
    match limit:
        case Limit():
            return length(limit.period, language)
        case Cadence():
            return times(limit, language)
        case Duty():
            return pick(language, "无天数", "no number") if limit.day is None else _day_named(limit.day, language)


def _day_named(day: date, language: Language) -> str:
    return pick(language, f"文中日期 {day}", f"names {day}")


def limit_page(limit: Provision, language: Language) -> str:
    """Everything a pack says of one provision, one labelled line each."""
    return aligned([(label, text) for label, text in _page(limit, language) if text])


def aligned(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows in columns, two spaces apart; Chinese characters take two terminal columns."""
    widths = [max(terminal_width(row[at]) for row in rows) for at in range(len(rows[0]) - 1)]
    return "\n".join(
        "  ".join(
            [*(cell + " " * (width - terminal_width(cell)) for cell, width in zip(row, widths, strict=False)), row[-1]]
        ).rstrip()
        for row in rows
    )


def _page(limit: Provision, language: Language) -> Iterator[tuple[str, str]]:
    for (zh, en), text in _facts(limit, language):
        yield pick(language, zh, en), text


Facts = Iterator[tuple[tuple[str, str], str]]


def _facts(limit: Provision, language: Language) -> Facts:
    """Label in both languages, and text; an empty text where there is nothing to say."""
    pack, cited = limit.pack, article(limit, language)
    document = pick(language, f"{pack.title}（{pack.number}）{cited}", f"{pack.name.en}, {pack.number}, {cited}")
    yield ("编号", "Id"), limit.versioned_id
    yield ("条文", "Article"), document
    yield ("内容", "Says"), limit.summary.say(language)
    match limit:
        case Limit():
            yield from _limit_facts(limit, language)
        case Cadence():
            yield from _cadence_facts(limit, language)
        case Duty():
            yield from _duty_facts(limit, language)
    if isinstance(limit, Limit | Cadence):
        yield ("依据文字", "Words"), _quoted(limit, language)
    for note in limit.notes:
        yield ("说明", "Note"), note.say(language)
    if isinstance(limit, Limit):
        for other in limit.see_also:
            yield ("另见", "See also"), other
    in_force = f"{pack.in_force_from}..{pack.in_force_until or ''}"
    yield ("施行", "In force"), f"{in_force}  {pack.in_force_basis.say(language)}"
    yield ("核对", "Checked"), f"{pack.checked_on}  {pack.checked_basis.say(language)}"


def _limit_facts(limit: Limit, language: Language) -> Facts:
    yield ("义务", "Owed"), f"{limit.obliged.say(language)} -> {limit.owed_to.say(language)}"
    yield ("时限", "Length"), _joined(language, length(limit.period, language), limit)
    yield ("起算", "Trigger"), word(limit.trigger, language)
    for code in (limit.override, limit.extension, limit.silence):
        yield ("另有", "Also"), word(code, language) if code else ""
    yield ("默认", "Default"), limit.default_basis.say(language)
    for name, basis in limit.readings:
        yield ("读法", "Reading"), _explained(word(name, language), basis, language)


def _cadence_facts(cadence: Cadence, language: Language) -> Facts:
    yield ("义务", "Owed"), cadence.obliged.say(language)
    yield ("计数", "Counted"), cadence.counted.say(language)
    yield ("次数", "How often"), _joined(language, times(cadence, language), cadence)
    yield ("另有", "Also"), word(cadence.lifted, language) if cadence.lifted else ""
    yield ("随", "Tied to"), cadence.tied_to or ""
    yield ("默认", "Default"), cadence.default_basis.say(language)
    for name, basis in cadence.other_windows:
        yield ("读法", "Reading"), _explained(window_name(name, language), basis, language)


def _quoted(limit: Limit | Cadence, language: Language) -> str:
    """The words of the text that each thing rests on."""
    if not limit.words:
        return pick(language, "未注明", "not quoted")
    return pick(language, "；", "; ").join(f"{word(name, language)} “{words}”" for name, words in limit.words)


def _duty_facts(duty: Duty, language: Language) -> Facts:
    yield ("义务", "Owed"), duty.obliged.say(language)
    yield ("时限", "Length"), _joined(language, measure(duty, language), duty)
    yield ("倒数", "Leads up"), word("leads-up", language) if duty.direction == "before" else ""
    yield ("另见", "Points to"), duty.points_to.say(language) if duty.points_to else ""
    for bound in duty.bounds:
        yield ("外部上限", "Bound"), f"{bound.name}{pick(language, '：', ': ')}{_bound(bound, language)}"


def _bound(bound: Bound, language: Language) -> str:
    """A bound in a line: whose, which article, how long, and the days it is in force."""
    comma = pick(language, "，", ", ")
    source = (
        f"{bound.instrument.zh}{bound.article.zh}" if language == "zh" else f"{bound.instrument.en}, {bound.article.en}"
    )
    days = bound.since.say(language) if bound.since else f"{bound.in_force_from}..{bound.in_force_until or ''}"
    return comma.join((source, length(bound.period, language), word(bound.bindingness, language), days))


def _joined(language: Language, measure: str, limit: Provision) -> str:
    return pick(language, "，", ", ").join((measure, word(limit.bindingness, language), word(limit.cls, language)))


def _explained(name: str, basis: Text, language: Language) -> str:
    return f"{name}{pick(language, '：', ': ')}{basis.say(language)}"
