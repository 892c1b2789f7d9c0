"""Limits as a table, as a page, and as the result of checking them against their documents."""

from collections.abc import Iterator, Sequence

from gov_deadlines.present.words import article, length, pick, terminal_width, word
from gov_deadlines.rules.model import ClauseReference, Limit
from gov_deadlines.rules.verification import ClauseCheck
from gov_deadlines.text import Language, Text

_FINDINGS = {
    text.code: text
    for text in (
        Text("matches", "一致", "matches"),
        Text("moved", "条款位置变动", "moved"),
        Text("changed", "原文已变，未找到该句", "changed: the sentence is not in the document"),
        Text("no-document", "没有找到该规则的原文", "no document with this pack's title"),
    )
}


def limits_table(limits: Sequence[Limit], language: Language) -> str:
    """One line a limit: id, article, length, wording."""
    rows = [
        (limit.id, article(limit, language), length(limit.period, language), word(limit.bindingness, language))
        for limit in limits
    ]
    return aligned(rows)


def limit_page(limit: Limit, language: Language) -> str:
    """Everything a pack says of one limit, one labelled line each."""
    return aligned([(label, text) for label, text in _page(limit, language) if text])


def checks_table(checks: Sequence[ClauseCheck], language: Language) -> str:
    """One line a clause, and a last line that counts them."""
    rows = [
        (check.limit.versioned_id, _place(check.clause, language), check.clause.role, _finding(check, language))
        for check in checks
    ]
    good = sum(check.finding == "matches" for check in checks)
    total = f"{len(checks)} 处条文，{good} 处一致" if language == "zh" else f"{good} of {len(checks)} clauses match"
    return f"{aligned(rows)}\n{total}"


def aligned(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows in columns, two spaces apart; Chinese characters take two terminal columns."""
    widths = [max(terminal_width(row[at]) for row in rows) for at in range(len(rows[0]) - 1)]
    return "\n".join(
        "  ".join(
            [*(cell + " " * (width - terminal_width(cell)) for cell, width in zip(row, widths, strict=False)), row[-1]]
        )
        for row in rows
    )


def _page(limit: Limit, language: Language) -> Iterator[tuple[str, str]]:
    for (zh, en), text in _facts(limit, language):
        yield pick(language, zh, en), text


def _facts(limit: Limit, language: Language) -> Iterator[tuple[tuple[str, str], str]]:
    """Label in both languages, and text; an empty text where there is nothing to say."""
    pack, cited = limit.pack, article(limit, language)
    document = pick(language, f"{pack.title}（{pack.number}）{cited}", f"{pack.name.en}, {pack.number}, {cited}")
    yield ("编号", "Id"), limit.versioned_id
    yield ("条文", "Article"), document
    yield ("内容", "Says"), limit.summary.say(language)
    yield ("义务", "Owed"), f"{limit.obliged.say(language)} -> {limit.owed_to.say(language)}"
    comma, colon = pick(language, "，", ", "), pick(language, "：", ": ")
    kind = word(limit.cls, language)
    yield ("时限", "Length"), comma.join((length(limit.period, language), word(limit.bindingness, language), kind))
    yield ("起算", "Trigger"), word(limit.trigger, language)
    for code in (limit.override, limit.extension, limit.silence):
        yield ("另有", "Also"), word(code, language) if code else ""
    yield ("默认", "Default"), limit.default_basis.say(language)
    for name, basis in limit.readings:
        yield ("读法", "Reading"), f"{word(name, language)}{colon}{basis.say(language)}"
    for note in limit.notes:
        yield ("说明", "Note"), note.say(language)
    for other in limit.see_also:
        yield ("另见", "See also"), other
    in_force = f"{pack.in_force_from}..{pack.in_force_until or ''}"
    yield ("施行", "In force"), f"{in_force}  {pack.in_force_basis.say(language)}"
    yield ("核对", "Checked"), f"{pack.checked_on}  {pack.checked_basis.say(language)}"


def _place(clause: ClauseReference, language: Language) -> str:
    if language == "zh":
        return f"第{clause.article}条第{clause.paragraph}款第{clause.sentence}句"
    return f"art. {clause.article}({clause.paragraph}) s{clause.sentence}"


def _finding(check: ClauseCheck, language: Language) -> str:
    text = _FINDINGS[check.finding].say(language)
    if check.finding != "moved":
        return text
    places = ", ".join(f"{article}({paragraph}) s{sentence}" for article, paragraph, sentence in check.found_at)
    return f"{text} -> {places}"
