"""The draft of a pack as the text of a TOML file, each table under the sentence it was read from."""

from collections.abc import Iterator, Mapping

import tomli_w

from gov_deadlines.documents.drafting import Draft, NamedDay, Proposal
from gov_deadlines.documents.time_words import fold
from gov_deadlines.rules.loading import fitting_readings
from gov_deadlines.text import Language
from gov_deadlines.toml_file import TODO
from gov_deadlines.wording.sources import breaks_said, place
from gov_deadlines.wording.words import pick, word

_PHRASE = 8  # characters before a word, which mostly say what its number is for
_GUIDE = {
    "zh": (
        "规则包草稿：能从文本读出的已填好，但仍须逐项核对；TODO 处由人填写，全部填好之前不能载入。",
        "readings（其他读法）、other_windows、notes 由人判断：没有就写 {} 或 []。英文（…_en）可以不写，以中文代替。",
        "注释中引了原文，定稿时请删去；summary 用自己的话写。不是时限的句子，整张表换成 [[unlisted]]：",
        "article、paragraph、sentence 照抄 clauses，reason 写明理由的代码（见 bases.toml）。",
    ),
    "en": (
        "Draft of a pack. What could be read is filled in and wants checking all the same; a person replaces each",
        "TODO, and the file cannot be loaded before that. Whether there are other readings, windows or notes is for",
        "a person to decide: where there are none, write {} or []. English (…_en) may be left out, and the Chinese",
        "stands for it. The comments quote the document: take them out at the end, and write each summary in your",
        "own words. A sentence that sets no time gets an [[unlisted]] table instead: article, paragraph and sentence",
        "as in clauses, and as reason a code from bases.toml.",
    ),
}


def draft_toml(draft: Draft, language: Language, *guide: str) -> str:
    """The draft as TOML; comments in one language, the document's sentences as they are.

    ``guide`` is what else to tell the person who completes it.
    """
    lines = [
        *map(_comment, (*_GUIDE[language], *guide)),
        *map(_comment, breaks_said(draft, language)),
        *_head(draft, language),
    ]
    source, sentence = None, ""
    for proposal in draft.proposals:
        again = proposal.source is source
        source, sentence = proposal.source, sentence if again else fold(proposal.source.clause.text)
        lines += ["", *([] if again else _sentence(proposal, language)), *_table(proposal, sentence, language)]
    digests = _digests(draft)
    return "\n".join([*lines, *(["", _as_toml({"digests": digests})] if digests else [])]) + "\n"


def _head(draft: Draft, language: Language) -> Iterator[str]:
    for key, value in draft.head.items():
        if key == "in_force_from":
            yield from (_day(named, language) for named in draft.letterhead.days)
            yield from map(_comment, draft.letterhead.effects)
        if _is_written(key, value, language):
            yield _as_toml({key: value})


def _is_written(key: str, value: object, language: Language) -> bool:
    """Whether a key stands in the draft: a Chinese one asks for no English."""
    return not (language == "zh" and key.endswith("_en") and str(value).startswith(TODO))


def _day(named: NamedDay, language: Language) -> str:
    effect = pick(language, "（施行）", " (in force)") if named.takes_effect else ""
    adopted = pick(language, "（会议通过）", " (adopted)") if named.is_adoption and not effect else ""
    others = pick(language, "（另一文件）", " (of other rules)") if named.is_of_others and not effect else ""
    return _comment(f"{named.day}{effect}{adopted}{others}{pick(language, '：', ': ')}{named.line}")


def _sentence(proposal: Proposal, language: Language) -> Iterator[str]:
    """The sentence that one or more tables below were read from."""
    source = proposal.source
    yield _comment(f"{place(*source.clause[:3], language)}{pick(language, '：', ': ')}{source.clause.text}")
    words = (f"{one.text}{pick(language, f'（{word(one.kind, language)}）', f' ({one.kind})')}" for one in source.words)
    yield _comment(f"{pick(language, '时间词：', 'Words of time: ')}{pick(language, '、', ', ').join(words)}")


def _table(proposal: Proposal, sentence: str, language: Language) -> Iterator[str]:
    start, end = proposal.word.start, proposal.word.end
    yield _comment(f"{pick(language, '读自：', 'Read from: ')}{sentence[max(start - _PHRASE, 0) : end]}")
    yield f"[[{proposal.root}]]"
    for key, value in proposal.values.items():
        if key == "readings":
            fitting = ", ".join(fitting_readings(proposal.values)) or pick(language, "无", "none")
            yield _comment(f"{pick(language, '可能的读法：', 'Readings that could apply: ')}{fitting}")
        if key == "clauses":
            yield _as_toml({key: [*map(_without_digest, value)]})
        elif not isinstance(value, Mapping) and _is_written(key, value, language):
            yield _as_toml({key: value})
    for key, value in proposal.values.items():
        if isinstance(value, Mapping):  # a table in it, which TOML wants after its own keys
            yield _as_toml({proposal.root: {key: value}})


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
