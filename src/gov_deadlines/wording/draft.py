"""The draft of a pack as the text of a TOML file, each table under the sentence it was read from."""

import json
from collections.abc import Iterator, Mapping

from gov_deadlines.documents.drafting import Draft, Proposal
from gov_deadlines.documents.letterhead import NamedDay
from gov_deadlines.documents.time_words import fold
from gov_deadlines.rules.loading import fitting_readings
from gov_deadlines.text import Language
from gov_deadlines.toml_file import TODO
from gov_deadlines.wording.sources import breaks_said, place
from gov_deadlines.wording.voice import Voice

_PHRASE = 8  # characters before a word, which mostly say what its number is for
_GUIDE = {
    "zh": (
        "规则包草稿：能从文本读出的已填好，但仍须逐项核对；TODO 处由人填写，全部填好之前不能载入。",
        "readings（其他读法）、other_windows、notes 由人判断：没有就写 {} 或 []。英文（…_en）可以不写，以中文代替。",
        "注释中引了原文，定稿时请删去；summary 用自己的话写。不是时限的句子，整张表换成 [[unlisted]]：",
        "article、paragraph、sentence、sha256 照抄 clauses，reason 写明理由的代码（见 bases.toml）。",
        "核对：gov-deadlines limits verify --rules 本文件 --source 原文",
    ),
    "en": (
        "Draft of a pack. What could be read is filled in and wants checking all the same; a person replaces each",
        "TODO, and the file cannot be loaded before that. Whether there are other readings, windows or notes is for",
        "a person to decide: where there are none, write {} or []. English (…_en) may be left out, and the Chinese",
        "stands for it. The comments quote the document: take them out at the end, and write each summary in your",
        "own words. A sentence that sets no time gets an [[unlisted]] table instead: article, paragraph, sentence and",
        "sha256 as in clauses, and as reason a code from bases.toml.",
        "To check: gov-deadlines limits verify --rules THIS-FILE --source THE-DOCUMENT",
    ),
}


def draft_toml(draft: Draft, language: Language) -> str:
    """The draft as TOML; comments in one language, the document's sentences as they are."""
    say = Voice(language)
    lines = [*map(_comment, _GUIDE[language]), *map(_comment, breaks_said(draft, language)), *_head(draft, say)]
    source, sentence = None, ""
    for proposal in draft.proposals:
        again = proposal.source is source
        source, sentence = proposal.source, sentence if again else fold(proposal.source.clause.text)
        lines += ["", *([] if again else _sentence(proposal, say)), *_table(proposal, sentence, say)]
    return "\n".join(lines) + "\n"


def _head(draft: Draft, say: Voice) -> Iterator[str]:
    for key, value in draft.head.items():
        if key == "in_force_from":
            yield from (_day(named, say) for named in draft.letterhead.days)
            yield from map(_comment, draft.letterhead.effects)
        if _is_written(key, value, say):
            yield f"{key} = {toml_value(value)}"


def _is_written(key: str, value: object, say: Voice) -> bool:
    """Whether a key stands in the draft: a Chinese one asks for no English."""
    return not (say.language == "zh" and key.endswith("_en") and str(value).startswith(TODO))


def _day(named: NamedDay, say: Voice) -> str:
    effect = say("（施行）", " (in force)") if named.takes_effect else ""
    adopted = say("（会议通过）", " (adopted)") if named.is_adoption and not effect else ""
    others = say("（另一文件）", " (of other rules)") if named.is_of_others and not effect else ""
    return _comment(f"{named.day}{effect}{adopted}{others}{say.colon}{named.line}")


def _sentence(proposal: Proposal, say: Voice) -> Iterator[str]:
    """The sentence that one or more tables below were read from."""
    source = proposal.source
    yield _comment(f"{place(*source.clause[:3], say)}{say.colon}{source.clause.text}")
    words = (f"{one.text}{say(f'（{say.word(one.kind)}）', f' ({one.kind})')}" for one in source.words)
    yield _comment(f"{say('时间词：', 'Words of time: ')}{say.listed.join(words)}")


def _table(proposal: Proposal, sentence: str, say: Voice) -> Iterator[str]:
    start, end = proposal.word.start, proposal.word.end
    yield _comment(f"{say('读自：', 'Read from: ')}{sentence[max(start - _PHRASE, 0) : end]}")
    yield f"[[{proposal.root}]]"
    for key, value in proposal.values.items():
        if key == "readings":
            fitting = ", ".join(fitting_readings(proposal.values)) or say("无", "none")
            yield _comment(f"{say('可能的读法：', 'Readings that could apply: ')}{fitting}")
        if _is_written(key, value, say):
            yield f"{key} = {toml_value(value)}"


def _comment(text: str) -> str:
    """One comment line; TOML allows no control characters in it."""
    return "# " + "".join(char if char.isprintable() or char == "\u3000" else " " for char in text)


def toml_value(value: object) -> str:
    r"""A value as TOML writes it.

    >>> toml_value([{"role": "duty", "article": 3}]), toml_value('a "b"')
    ('[ { role = "duty", article = 3 } ]', '"a \\"b\\""')
    """
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Mapping():
            return "{ " + ", ".join(f"{key} = {toml_value(item)}" for key, item in value.items()) + " }"
        case list() if any(isinstance(item, Mapping) for item in value):
            return f"[ {', '.join(map(toml_value, value))} ]"
        case list():
            return f"[{', '.join(map(toml_value, value))}]"
    return str(value)
