"""What was found in a published text: words of time, changed and missing clauses, and the draft of its pack.

Tables. The draft is the text of a TOML file, with each table below the sentence it was read from.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import tomli_w

from gov_deadlines.documents.drafting import Draft, NamedDay, Proposal
from gov_deadlines.documents.sentences import Timed
from gov_deadlines.documents.time_words import fold
from gov_deadlines.documents.verification import (
    LEFT_OUT,
    MISREAD,
    ClauseCheck,
    Misquoted,
    Misread,
    Uncovered,
    UnlistedCheck,
    Verification,
)
from gov_deadlines.pages.voice import Voice, aligned
from gov_deadlines.rules.loading import fitting_readings
from gov_deadlines.rules.schema import FORWARD, HEAD, LIMIT, MOST, PROVISIONS, LimitTrigger, codes
from gov_deadlines.text import Language
from gov_deadlines.toml_file import TODO, Field
from gov_deadlines.workdays.regions import regions

_FINDINGS = {
    "matches": ("一致", "matches"),
    "moved": ("条款位置变动", "moved"),
    "changed": ("原文已变，未找到该句", "changed: the sentence is not in the document"),
    "no-document": ("没有找到该规则的原文", "no document with this pack's title"),
}


def place(article: int, paragraph: int, sentence: int, say: Voice) -> str:
    """The place of a sentence."""
    return say(f"第{article}条第{paragraph}款第{sentence}句", f"art. {article}({paragraph}) s{sentence}")


# --- Checking packs against their documents ------------------------------------------------------------------


def verification_table(found: Verification, language: Language) -> str:
    """One line per clause and per sentence that is not a provision or is left out; the last line gives totals."""
    say = Voice(language)
    rows = [
        *(_row(check.limit.versioned_id, check, say) for check in found.clauses),
        *(_row(check.unlisted.pack.id, check, say) for check in found.unlisted),
        *(_wrong_words(one, say) for one in found.misquoted),
        *(_left_out(one, say) for one in found.uncovered),
        *(_read_wrongly(one, say) for one in found.misread),
    ]
    return "\n".join([*([aligned(rows)] if rows else []), _totals(found, say)])


def _row(whose: str, check: ClauseCheck | UnlistedCheck, say: Voice) -> tuple[str, ...]:
    clause, finding = check.clause, say.word(check.finding, _FINDINGS)
    if check.finding == "moved":
        places = (f"{article}({paragraph}) s{sentence}" for article, paragraph, sentence in check.found_at)
        finding += f" -> {', '.join(places)}"
    return whose, place(*clause[1:4], say), clause.role, finding


def _wrong_words(one: Misquoted, say: Voice) -> tuple[str, ...]:
    why = say("该条文中没有这些字", "these words are not in its clause")
    where = place(*one.limit.clauses[0][1:4], say)
    return one.limit.versioned_id, where, one.thing, f"{why}{say.colon}{one.words}"


def _left_out(one: Uncovered, say: Voice) -> tuple[str, ...]:
    words = say.listed.join(found.text for found in one.sentence.words)
    why = say("规则包未收此句", "is not in the pack")
    return one.pack.id, place(*one.sentence.clause[:3], say), LEFT_OUT, f"{why}{say.colon}{words}"


def _read_wrongly(one: Misread, say: Voice) -> tuple[str, ...]:
    pack = f"{one.limit.pack.file}:{one.line}" if one.line else one.limit.pack.file
    why = say.colon.join((pack, f"“{one.words}”", say.text(one.reason)))
    return one.limit.versioned_id, place(*one.clause[1:4], say), MISREAD, why


def _totals(found: Verification, say: Voice) -> str:
    total, left_out, wrong = len(found.checks), len(found.uncovered), len(found.misread)
    good = sum(check.finding == "matches" for check in found.checks)
    more = say(f"；被当作时限而原文并非时限的：{wrong}", f"; counted, but not a limit in the text: {wrong}")
    return say(
        f"{total} 处条文，{good} 处一致；有时间词而未收的句子：{left_out}",
        f"{good} of {total} clauses match; sentences about time that are left out: {left_out}",
    ) + (more if wrong else "")


# --- Scanning a document ---------------------------------------------------------------------------------------


def scan_table(draft: Draft, language: Language) -> str:
    """One line for each sentence and kind (place, kind, words), and a last line with totals."""
    say = Voice(language)
    rows = [row for found in draft.found for row in _scan_rows(found, say)]
    total = say(
        f"共 {draft.sentences} 句，{len(draft.found)} 句有时间词",
        f"{draft.sentences} sentences, {len(draft.found)} of them with a word of time",
    )
    return "\n".join([*([aligned(rows)] if rows else []), total, *breaks_said(draft, language)])


def breaks_said(draft: Draft, language: Language) -> Iterator[str]:
    """One sentence for each place where the article numbers are not consecutive."""
    say = Voice(language)
    for before, after in draft.breaks:
        zh = f"条号不连续：第{before}条之后是第{after}条" if before else f"条文从第{after}条开始"
        en = f"Article {after} follows article {before}" if before else f"The first article is article {after}"
        yield say(
            f"{zh}。请核对文本有无缺漏、条款归属对不对。",
            f"{en}: check that the text is complete and the articles are cited correctly.",
        )


def _scan_rows(found: Timed, say: Voice) -> Iterator[tuple[str, ...]]:
    for kind in found.kinds:
        words = dict.fromkeys(one.text for one in found.words if one.kind == kind)
        yield place(*found.clause[:3], say), say.word(kind), say.listed.join(words)


# --- The draft of a pack, as the text of a TOML file ------------------------------------------------------------

_FROM_ONE = ("正整数", "a whole number from 1 on")
_BESIDE = {  # a TODO of the draft: what may stand for it
    "authority": ("自定的代号，如 chashan-office", "an id that you choose, as chashan-office"),
    "title": ("文件标题，照抄", "the document's title, as it is written"),
    "version": ("本规则包的版本，多用年份，如 2024", "the version of these rules, mostly the year, as 2024"),
    "in_force_basis_zh": ("施行日期的依据", "where the day it takes effect is said"),
    "checked_basis_zh": ("怎样核对的", "how it was checked"),
    "name_zh": ("大家怎样叫它", "what people call it"),
    "amount": (f"1 至 {MOST} 的整数", f"a whole number, 1 to {MOST}"),
    "obliged_zh": ("由谁办", "who must act"),
    "owed_to_zh": ("向谁办，如答复谁、报送谁", "towards whom: who gets the reply or the papers"),
    "points_to_zh": ("时间由什么来定", "where the time is set"),
    "summary_zh": ("用自己的话写它的规定", "what it says, in your own words"),
    "counted_zh": ("数的是什么，如“例会”", "what is counted, as 例会"),
    "at_least": _FROM_ONE,
    "at_most": _FROM_ONE,
    "range_to": _FROM_ONE,
    "window": (
        "calendar-month、10-days-since-last 等，见 docs/own-data.zh-CN.md",
        "calendar-month, 10-days-since-last and so on, see docs/own-data.md",
    ),
    "default_basis": (
        "该窗口的代码，如 window-calendar-month；其他数字用自备的代码（bases.toml），见 docs/own-data.zh-CN.md",
        "its code, as window-calendar-month; for other numbers one of your own (bases.toml), see docs/own-data.md",
    ),
    "short_zh": ("简称，问时限时怎样叫；可删去整行", "its short name, by which it is asked about; may be deleted"),
    "number": ('没有文号就写 ""', '"" if it has none'),
    "in_force_candidates": ("日期列表，如 [2024-04-03]", "a list of dates, as [2024-04-03]"),
    "readings": ("没有就写 {}", "{} if there are none"),
    "other_windows": ("没有就写 {}", "{} if there are none"),
    "notes": ("没有就写 []", "[] if there are none"),
}
_PHRASE = 8  # characters before a word; they mostly say what its number is for
_GUIDE = {
    "zh": (
        "规则包草稿：能从文本读出的已填好，但仍须逐项核对；TODO 处由人填写，全部填好之前不能载入。",
        "有没有 readings（其他读法）、other_windows、notes，由人判断。草稿不写英文（…_en），以中文代替；可以自行补上。",
        "每个键是什么、可以写什么，见 docs/own-data.zh-CN.md。",
        "注释中引了原文，定稿时请删去；summary 用自己的话写。不是时限的句子，整张表换成 [[unlisted]]：",
        "article、paragraph、sentence 照抄 clauses，reason 写明理由的代码（见 bases.toml）。",
    ),
    "en": (
        "Draft of a pack. What could be read from the text is filled in and must be checked. A person replaces each",
        "TODO; the file cannot be loaded before that. A person also decides whether there are other readings, windows",
        "or notes. What each key is, and what it may hold: docs/own-data.md. There is no English (…_en) here: the",
        "Chinese stands for it, and you may add it. The comments quote the document: delete them at the end, and write",
        "each summary in your own words.",
        "A sentence that sets no time gets an [[unlisted]] table instead: article, paragraph and sentence as",
        "in clauses, and as reason a code from bases.toml.",
    ),
}


def draft_toml(draft: Draft, language: Language, *guide: str) -> str:
    """The draft as TOML; comments in one language, the document's sentences as they are.

    ``guide`` is further advice to the person who completes the draft.
    """
    say = Voice(language)
    comments = (*_GUIDE[language], *guide, *breaks_said(draft, language))
    lines = [*map(_comment, comments), *_head(draft, say)]
    source, sentence = None, ""
    for proposal in draft.proposals:
        again = proposal.source is source
        source, sentence = proposal.source, sentence if again else fold(proposal.source.clause.text)
        lines += ["", *([] if again else _sentence(proposal, say)), *_table(proposal, sentence, say)]
    digests = _digests(draft)
    return "\n".join([*lines, *(["", _as_toml({"digests": digests})] if digests else [])]) + "\n"


def _head(draft: Draft, say: Voice) -> Iterator[str]:
    for key, value in draft.head.items():
        if key == "in_force_from":
            yield from (_day(named, say) for named in draft.letterhead.days)
            yield from map(_comment, draft.letterhead.effects)
        if _is_written(key, value):
            yield _key(key, value, HEAD, say)


def _is_written(key: str, value: object) -> bool:
    """Whether the draft has this key: it asks for no English, for which the Chinese stands."""
    return not (key.endswith("_en") and str(value).startswith(TODO))


def _key(key: str, value: object, fields: Mapping[str, Field], say: Voice) -> str:
    """A key with its value; beside a TODO what it may be."""
    told = _may_be(key, fields[key], say) if value == TODO else ""
    return _as_toml({key: value}) + (f"  {_comment(told)}" if told else "")


def _may_be(key: str, field: Field, say: Voice) -> str:
    """What stands for a TODO, as far as it can be told in a few words; else empty."""
    if key in _BESIDE:
        return say(*_BESIDE[key])
    if field.choices:
        return say.listed.join(sorted(map(str, field.choices)))
    if key == "region":
        return say(f"{say.listed.join(regions())}，或自备的地区", f"{say.listed.join(regions())}, or one of your own")
    if field.kind is date:
        return say("日期，如 2024-04-03", "a date, as 2024-04-03")
    return ""


def _day(named: NamedDay, say: Voice) -> str:
    effect = say("（施行）", " (in force)") if named.takes_effect else ""
    adopted = say("（会议通过）", " (adopted)") if named.is_adoption and not effect else ""
    others = say("（另一文件）", " (of other rules)") if named.is_of_others and not effect else ""
    return _comment(f"{named.day}{effect}{adopted}{others}{say.colon}{named.line}")


def _sentence(proposal: Proposal, say: Voice) -> Iterator[str]:
    """The sentence from which the tables below it were read."""
    source = proposal.source
    yield _comment(f"{place(*source.clause[:3], say)}{say.colon}{source.clause.text}")
    words = (f"{one.text}{say(f'（{say.word(one.kind)}）', f' ({one.kind})')}" for one in source.words)
    yield _comment(f"{say('时间词：', 'Words of time: ')}{say.listed.join(words)}")


def _table(proposal: Proposal, sentence: str, say: Voice) -> Iterator[str]:
    start, end = proposal.word.start, proposal.word.end
    yield _comment(f"{say('读自：', 'Read from: ')}{sentence[max(start - _PHRASE, 0) : end]}")
    yield f"[[{proposal.root}]]"
    fields = _fields(proposal)
    for key, value in proposal.values.items():
        if key == "readings":
            fitting = ", ".join(fitting_readings(proposal.values)) or say("无", "none")
            yield _comment(f"{say('可能的读法：', 'Readings that could apply: ')}{fitting}")
        if key == "clauses":
            yield _as_toml({key: [*map(_without_digest, value)]})
        elif key == "summary_zh" and proposal.reason:  # in the reader's language: the English one is not written
            yield _as_toml({key: proposal.values[f"summary_{say.language}"]})
        elif not isinstance(value, Mapping) and _is_written(key, value):
            yield _key(key, value, fields, say)
    for key, value in proposal.values.items():
        if isinstance(value, Mapping):  # a nested table; in TOML it must come after the plain keys
            yield _as_toml({proposal.root: {key: value}})


def _fields(proposal: Proposal) -> Mapping[str, Field]:
    """The keys of its table; of the triggers only those that go with its direction."""
    fields = {table.root: table.fields for table in PROVISIONS}[proposal.root]
    if proposal.root != LIMIT.root:
        return fields
    forward = proposal.values["direction"] == "after"
    fitting = frozenset(one for one in codes(LimitTrigger) if (one in FORWARD) == forward)
    return {**fields, "trigger": fields["trigger"]._replace(choices=fitting)}


def _comment(text: str) -> str:
    """One comment line; TOML allows no control characters in it."""
    return "# " + "".join(char if char.isprintable() or char == "\u3000" else " " for char in text)


def _as_toml(values: Mapping[str, object]) -> str:
    return tomli_w.dumps(values).rstrip("\n")


def _without_digest(clause: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in clause.items() if key != "sha256"}


def _digests(draft: Draft) -> dict[str, str]:
    """The digest of each sentence cited, by its place."""
    cited = (clause for proposal in draft.proposals for clause in proposal.values["clauses"])
    return {f"{one['article']}-{one['paragraph']}-{one['sentence']}": one["sha256"] for one in cited}
