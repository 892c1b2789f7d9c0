"""What was found in a published text, as tables and as plain objects: words of time, changed and missing clauses."""

from collections.abc import Iterator
from typing import Any

from gov_deadlines.documents.drafting import Draft
from gov_deadlines.documents.sentences import Timed
from gov_deadlines.documents.verification import ClauseCheck, Misquoted, Misread, Uncovered, UnlistedCheck, Verification
from gov_deadlines.text import Language, Text
from gov_deadlines.wording.limits import aligned
from gov_deadlines.wording.objects import SCHEMA, plain
from gov_deadlines.wording.words import pick, word

_FINDINGS = {
    text.code: text
    for text in (
        Text("matches", "一致", "matches"),
        Text("moved", "条款位置变动", "moved"),
        Text("changed", "原文已变，未找到该句", "changed: the sentence is not in the document"),
        Text("no-document", "没有找到该规则的原文", "no document with this pack's title"),
    )
}
_LEFT_OUT = Text("uncovered", "规则包未收此句", "is not in the pack")
_MISREAD = "misread"
_MISQUOTED = Text("misquoted", "该条文中没有这些字", "these words are not in its clause")


def place(article: int, paragraph: int, sentence: int, language: Language) -> str:
    """Where a sentence stands."""
    if language == "zh":
        return f"第{article}条第{paragraph}款第{sentence}句"
    return f"art. {article}({paragraph}) s{sentence}"


# --- Checking packs against their documents ------------------------------------------------------------------


def verification_table(found: Verification, language: Language) -> str:
    """One line a clause, one for each sentence that is no provision or is left out, and a last line that counts."""
    rows = [
        *(_row(check.limit.versioned_id, check, language) for check in found.clauses),
        *(_row(check.unlisted.pack.id, check, language) for check in found.unlisted),
        *(_wrong_words(one, language) for one in found.misquoted),
        *(_left_out(one, language) for one in found.uncovered),
        *(_read_wrongly(one, language) for one in found.misread),
    ]
    return "\n".join([*([aligned(rows)] if rows else []), _totals(found, language)])


def verification_object(found: Verification) -> dict[str, Any]:
    """The same for programs."""
    return {
        "schema": SCHEMA,
        "clauses": [{"limit": check.limit.versioned_id, **_check_object(check)} for check in found.clauses],
        "unlisted": [
            {"pack": check.unlisted.pack.id, **_check_object(check), "reason": check.unlisted.reason.as_dict()}
            for check in found.unlisted
        ],
        "misquoted": [
            {"limit": one.limit.versioned_id, "thing": one.thing, "words": one.words, "file": one.file}
            for one in found.misquoted
        ],
        "uncovered": [
            {"pack": one.pack.id, **_sentence_object(one.sentence), "finding": _LEFT_OUT.code, "file": one.file}
            for one in found.uncovered
        ],
        "misread": [_misread_object(one) for one in found.misread],
    }


def _row(whose: str, check: ClauseCheck | UnlistedCheck, language: Language) -> tuple[str, ...]:
    clause = check.clause
    return whose, place(*clause[1:4], language), clause.role, _finding(check, language)


def _wrong_words(one: Misquoted, language: Language) -> tuple[str, ...]:
    colon = pick(language, "：", ": ")
    where = place(*one.limit.clauses[0][1:4], language)
    return one.limit.versioned_id, where, one.thing, f"{_MISQUOTED.say(language)}{colon}{one.words}"


def _left_out(one: Uncovered, language: Language) -> tuple[str, ...]:
    words = pick(language, "、", ", ").join(found.text for found in one.sentence.words)
    where = place(*one.sentence.clause[:3], language)
    return one.pack.id, where, _LEFT_OUT.code, f"{_LEFT_OUT.say(language)}{pick(language, '：', ': ')}{words}"


def _read_wrongly(one: Misread, language: Language) -> tuple[str, ...]:
    where = place(*one.clause[1:4], language)
    pack = f"{one.limit.pack.file}:{one.line}" if one.line else one.limit.pack.file
    zh = f"{pack}：“{one.words}”：{one.reason.zh}"
    en = f"{pack}: “{one.words}”: {one.reason.en}"
    return one.limit.versioned_id, where, _MISREAD, pick(language, zh, en)


def _totals(found: Verification, language: Language) -> str:
    checks, left_out = found.checks, len(found.uncovered)
    good = sum(check.finding == "matches" for check in checks)
    wrong = len(found.misread)
    zh = f"{len(checks)} 处条文，{good} 处一致；有时间词而未收的句子：{left_out}"
    en = f"{good} of {len(checks)} clauses match; sentences about time that are left out: {left_out}"
    more = pick(language, f"；被当作时限而原文并非时限的：{wrong}", f"; counted, but no limit in the text: {wrong}")
    return pick(language, zh, en) + (more if wrong else "")


def _misread_object(one: Misread) -> dict[str, Any]:
    return {
        "limit": one.limit.versioned_id,
        **{key: getattr(one.clause, key) for key in ("role", "article", "paragraph", "sentence")},
        "finding": _MISREAD,
        "words": one.words,
        "reason": one.reason.as_dict(),
        "pack": one.limit.pack.file,
        "line": one.line,
        "file": one.file,
    }


def _finding(check: ClauseCheck | UnlistedCheck, language: Language) -> str:
    text = _FINDINGS[check.finding].say(language)
    if check.finding != "moved":
        return text
    places = ", ".join(f"{article}({paragraph}) s{sentence}" for article, paragraph, sentence in check.found_at)
    return f"{text} -> {places}"


def _check_object(check: ClauseCheck | UnlistedCheck) -> dict[str, Any]:
    clause = check.clause
    return {
        "role": clause.role,
        "article": clause.article,
        "paragraph": clause.paragraph,
        "sentence": clause.sentence,
        "finding": check.finding,
        "found_at": [list(one) for one in check.found_at],
        "file": check.file,
    }


# --- Scanning a document ---------------------------------------------------------------------------------------


def scan_table(draft: Draft, language: Language) -> str:
    """One line for each sentence and kind: place, kind, words; and a last line that counts."""
    rows = [row for found in draft.found for row in _scan_rows(found, language)]
    zh = f"共 {draft.sentences} 句，{len(draft.found)} 句有时间词"
    en = f"{draft.sentences} sentences, {len(draft.found)} of them with a word of time"
    return "\n".join([*([aligned(rows)] if rows else []), pick(language, zh, en), *breaks_said(draft, language)])


def breaks_said(draft: Draft, language: Language) -> Iterator[str]:
    """One sentence for each place where the numbers of the articles do not run on."""
    for before, after in draft.breaks:
        zh = f"条号不连续：第{before}条之后是第{after}条" if before else f"条文从第{after}条开始"
        en = f"Article {after} follows article {before}" if before else f"The first article is article {after}"
        yield pick(
            language, f"{zh}。请核对文本有无缺漏、条款归属对不对。", f"{en}: is the text whole, and cited rightly?"
        )


def _scan_rows(found: Timed, language: Language) -> Iterator[tuple[str, ...]]:
    where = place(*found.clause[:3], language)
    for kind in found.kinds:
        words = dict.fromkeys(one.text for one in found.words if one.kind == kind)
        yield where, word(kind, language), pick(language, "、", ", ").join(words)


def scan_object(draft: Draft, file: str, written_to: str | None) -> dict[str, Any]:
    """Everything a scan found, for programs; ``written_to`` is the file that took the draft."""
    return {
        "schema": SCHEMA,
        "file": file,
        "sentences": draft.sentences,
        "breaks": [list(one) for one in draft.breaks],
        "found": [_sentence_object(found) | {"text": found.clause.text} for found in draft.found],
        "pack": plain(draft.head),
        "proposed": [{"table": one.root, **plain(one.values)} for one in draft.proposals],
        "draft": written_to,
    }


def _sentence_object(found: Timed) -> dict[str, Any]:
    article, paragraph, sentence, digest, _ = found.clause
    return {
        "article": article,
        "paragraph": paragraph,
        "sentence": sentence,
        "sha256": digest,
        "words": [{"kind": one.kind, "text": one.text} for one in found.words],
    }
