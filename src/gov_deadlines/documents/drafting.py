"""From a scanned document to the draft of a pack: what can be read is filled in, the rest is marked TODO.

A draft is a proposal to a person, and cannot be loaded before each TODO in it has been replaced.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from gov_deadlines.arguments import refused
from gov_deadlines.documents.letterhead import Letterhead, day_in, read_letterhead
from gov_deadlines.documents.periods import Measured, measured
from gov_deadlines.documents.phrases import around, bindingness, connected, direction, read_length, trigger
from gov_deadlines.documents.recurrence import cadences_of
from gov_deadlines.documents.scanning import Timed, as_document, timed
from gov_deadlines.documents.sentences import Clause, breaks_in_numbering, read_document
from gov_deadlines.documents.time_words import Kind, TimeWord, fold, time_words
from gov_deadlines.errors import InvalidArgument
from gov_deadlines.rules.schema import MOST, WHY_NOT, Role
from gov_deadlines.text import LANGUAGES
from gov_deadlines.toml_file import TODO

_BASES = {
    ("after", "working-day"): "after-working-days",
    ("after", "day"): "after-calendar-days",
    ("before", "working-day"): "before-working-days",
    ("before", "day"): "before-calendar-days",
}


class Proposal(NamedTuple):
    """One table of a draft.

    Attributes:
        root: ``limit``, ``cadence`` or ``duty``.
        source: the sentence it was read from.
        word: the word of that sentence it was read from.
        values: the table, key by key.
        reason: of a length of time that is drafted as a duty, why it is no limit that can be counted
            (``minimum``, ``extension`` …); empty for everything else.
    """

    root: str
    source: Timed
    word: TimeWord
    values: Mapping[str, Any]
    reason: str = ""


class Draft(NamedTuple):
    """The draft of a pack.

    Attributes:
        letterhead: what was read around the articles.
        head: the keys of the pack itself.
        proposals: its tables, in the order of the document.
        sentences: how many sentences were read.
        found: those with a word of time.
        breaks: where the numbers of the articles do not run on.
    """

    letterhead: Letterhead
    head: Mapping[str, Any]
    proposals: tuple[Proposal, ...]
    sentences: int
    found: tuple[Timed, ...]
    breaks: tuple[tuple[int, int], ...] = ()


def draft_pack(text: str, authority: str = "") -> Draft:
    """Scan a document and draft its pack.

    ``authority`` is the government's short name, as in ``qinzhou``; without it that is a TODO too.

    Raises:
        InvalidArgument: where the text has no articles.
    """
    clauses = read_document(as_document(text))
    if not isinstance(authority, str):
        raise refused("authority", authority, "字符串", "a string")
    if not clauses:
        raise InvalidArgument(
            ("文中没有找到条文。", "No articles were found in the text."),
            (
                "请给出规则全文的纯文本；条文应以“第一条”或“一、”开头，各占一行。",
                "Give the plain text of the rules; an article opens a line with 第一条 or 一、.",
            ),
        )
    letterhead = read_letterhead(text, clauses)
    found = tuple(timed(clauses))
    head, proposals = _head(letterhead, authority), tuple(_named(found, clauses))
    return Draft(letterhead, head, proposals, len(clauses), found, breaks_in_numbering(text))


def _head(read: Letterhead, authority: str) -> dict[str, Any]:
    return {
        "schema": 1,
        "authority": authority or TODO,
        "version": read.year or TODO,
        "region": TODO,
        "name_zh": re.sub("(?<=府)工作规则$", "", read.title) or TODO,
        "name_en": TODO,
        "title": read.title or TODO,
        "number": read.number or TODO,
        "in_force_from": read.in_force_from[0] if read.states_effect else TODO,
        "in_force_candidates": list(read.in_force_from) or TODO,
        **dict.fromkeys(("in_force_basis_zh", "in_force_basis_en"), TODO),
        **dict.fromkeys(("checked_on", "checked_basis_zh", "checked_basis_en"), TODO),
    }


def _named(found: Sequence[Timed], clauses: Sequence[Clause]) -> Iterator[Proposal]:
    """Every proposal with its name (class, article and a running number), article and clauses."""
    several = {clause.article for clause in clauses if clause.paragraph > 1}
    following = {one: other for one, other in pairwise(clauses) if one.article == other.article}
    answering: set[Clause] = set()
    taken: dict[str, int] = {}
    for source in found:
        clause = source.clause
        article = f"{clause.article}({clause.paragraph})" if clause.article in several else str(clause.article)
        attached: dict[str, tuple[str, Clause]] = {}
        for root, word, values, reason in _read(source, clause in answering):
            if root == "limit" and values["class"] == "fixed":
                attached = attached or _attached(clause, following)
            more = {key: one for key, one in attached.items() if root == "limit" and key not in values}
            stem = f"{values.get('class', root)}-{clause.article}"
            taken[stem] = taken.get(stem, 0) + 1
            named = {"name": f"{stem}-{taken[stem]}", **({"class": values["class"]} if "class" in values else {})}
            cited = [_cited(root, clause), *(_cited(key, later) for key, (_, later) in more.items())]
            codes = {key: code for key, (code, _) in more.items()}
            table = named | {"article": article} | values | codes | {"clauses": cited}
            yield Proposal(root, source, word, table, reason)
        answering |= {later for _, later in attached.values()}


def _attached(clause: Clause, following: Mapping[Clause, Clause]) -> dict[str, tuple[str, Clause]]:
    """What the sentences after a limit's attach to it (逾期不回复的,视为同意), by key: a code, and where it is said.

    They go on as long as each attaches something, or says by how much a limit may be extended, and has no limit of its
    own.
    """
    attached: dict[str, tuple[str, Clause]] = {}
    later = following.get(clause)
    while later is not None:
        sentence = fold(later.text)
        roles = {one.role for one in measured(sentence, time_words(sentence))}
        said = {} if "limit" in roles else connected(sentence, apart=True)
        if "limit" in roles or not (said or "extension" in roles):
            break
        attached |= {key: (code, later) for key, code in said.items() if key not in attached}
        later = following.get(later)
    return attached


def _cited(role: str, clause: Clause) -> dict[str, Any]:
    place = {"article": clause.article, "paragraph": clause.paragraph, "sentence": clause.sentence}
    return {"role": role, **place, "sha256": clause.digest}


class _Read(NamedTuple):
    """What one word of a sentence gives rise to: a table, its keys, and why it is no limit although it is a length."""

    root: str
    word: TimeWord
    values: dict[str, Any]
    reason: str = ""


def _read(source: Timed, answers: bool) -> Iterator[_Read]:
    """The tables one sentence gives rise to: its lengths of time and cadences, and a duty for every other kind.

    What stands between the same semicolons as a limit or cadence goes with it, and gives no duty of its own; nor does
    what ``answers`` the limit of the sentence before.
    """
    sentence = fold(source.clause.text)
    lengths = measured(sentence, source.words)
    limits = tuple(one.word for one in lengths if one.role == "limit")
    taken = set()
    for one in lengths:
        if one.role == "limit":
            yield _Read("limit", one.word, _limit(sentence, one, limits))
            taken.add(_part(sentence, one.word))
        else:
            yield _Read("duty", one.word, _duty(sentence, "fixed", one.word) | _why_not(one.role), one.role)
    for word, values in cadences_of(sentence, source.words):
        if not any(_comes_round(sentence, one, word) for one in lengths):
            yield _Read("cadence", word, values)
            taken.add(_part(sentence, word))
    if connected(sentence) and (taken or answers):
        taken |= {at for at, part in enumerate(sentence.split(";")) if connected(part)}
    yield from _duties(source, sentence, {one.word for one in lengths}, taken)


def _duties(source: Timed, sentence: str, read: set[TimeWord], taken: set[int]) -> Iterator[_Read]:
    """A duty for each kind that has a word outside what is read or taken, by the first such word."""
    rest = [word for word in source.words if word not in read and _part(sentence, word) not in taken]
    for kind in source.kinds:
        first = next((word for word in rest if word.kind == kind), None)
        if first is not None and kind not in ("fixed", "cadence"):
            yield _Read("duty", first, _duty(sentence, kind, first))


def _comes_round(sentence: str, one: Measured, frequency: TimeWord) -> bool:
    """Whether a frequency only says how often a day comes round (每月由办公室于5日前): no window can express it."""
    of_it = one.role == "nth" and one.word.kind == "fixed" and one.word.start > frequency.start
    return of_it and _part(sentence, one.word) == _part(sentence, frequency)


def _part(sentence: str, word: TimeWord) -> int:
    """Between which semicolons a word stands."""
    return sentence.count(";", 0, word.start)


def _limit(sentence: str, one: Measured, others: tuple[TimeWord, ...]) -> dict[str, Any]:
    word, days = one.word, one.days
    before, after = around(sentence, word, others)
    amount, unit = days or (None, "day")
    at_once = word.kind == "immediate"
    way = direction(word.text, before)
    wider = around(sentence, word)[0]
    begins = "receipt" if at_once else trigger(way, before, after) or trigger(way, wider) or TODO
    basis = "on-arrival" if at_once else _BASES[way, unit]
    return {
        "class": "immediate" if at_once else "fixed",
        "trigger": begins,
        "direction": way,
        "amount": amount if at_once or (amount and amount <= MOST) else TODO,
        "unit": unit,
        "bindingness": bindingness(before, after),
        "words": {"number": _quoted(word.text)},
        **_to_be_worded("obliged", "owed_to"),
        **({} if at_once else connected(sentence)),
        "default_basis": "after-meeting" if begins == "meeting-end" and unit == "working-day" else basis,
        "readings": TODO,
        "notes": TODO,
        **_to_be_worded("summary"),
    }


def _quoted(text: str) -> str:
    """A length without a remark in brackets, which speaks of something else: 30日(遇节假日顺延)内."""
    length = text.partition("(")[0]
    return length if read_length(length) else text


def _duty(sentence: str, kind: Kind, word: TimeWord) -> dict[str, Any]:
    before, after = around(sentence, word)
    named = day_in(word.text) if kind == "interval-or-effect" else None
    return {
        "class": "interval-or-effect" if kind in ("fixed", "cadence") else kind,
        "bindingness": bindingness(before, after),
        **_to_be_worded("obliged"),
        **(_to_be_worded("points_to") if kind == "deferred" else {}),
        **({"day": named} if named else {}),
        **_to_be_worded("summary"),
    }


def _to_be_worded(*names: str) -> dict[str, str]:
    return {f"{name}_{language}": TODO for name in names for language in LANGUAGES}


def _why_not(role: Role) -> dict[str, str]:
    """The summary of a length that is no limit, or cannot be counted yet: still to be written, and why it is none."""
    return {f"summary_{language}": f"{TODO}: {WHY_NOT[role].say(language)}" for language in LANGUAGES}
