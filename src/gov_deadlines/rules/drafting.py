"""From a scanned document to the draft of a pack: what can be read is filled in, the rest is marked TODO.

A draft is a proposal to a person, and cannot be loaded before each TODO in it has been replaced.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gov_deadlines.arguments import refused
from gov_deadlines.errors import InvalidArgument
from gov_deadlines.rules.documents import Clause, read_document
from gov_deadlines.rules.letterhead import Letterhead, day_in, read_letterhead
from gov_deadlines.rules.recurrence import cadences_of, is_quota
from gov_deadlines.rules.scanning import Timed, as_document, timed
from gov_deadlines.rules.time_words import Kind, TimeWord, fold
from gov_deadlines.rules.wording import Length, around, bindingness, connected, direction, read_length, trigger
from gov_deadlines.toml_file import TODO

_DAYS = {"working-day": ("working-day", 1), "day": ("day", 1), "week": ("day", 7)}
_ON_THE_DAY = "[即随][到收来接报][即随]|当[日天]"
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
        values: the table, key by key.
    """

    root: str
    source: Timed
    values: Mapping[str, Any]


class Draft(NamedTuple):
    """The draft of a pack.

    Attributes:
        letterhead: what was read around the articles.
        head: the keys of the pack itself.
        proposals: its tables, in the order of the document.
        sentences: how many sentences were read.
        found: those with a word of time.
    """

    letterhead: Letterhead
    head: Mapping[str, Any]
    proposals: tuple[Proposal, ...]
    sentences: int
    found: tuple[Timed, ...]


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
    return Draft(letterhead, _head(letterhead, authority), tuple(_named(found, clauses)), len(clauses), found)


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
        "in_force_from": TODO,
        "in_force_candidates": sorted({named.day for named in read.days if not named.is_adoption}),
        **dict.fromkeys(("in_force_basis_zh", "in_force_basis_en"), TODO),
        **dict.fromkeys(("checked_on", "checked_basis_zh", "checked_basis_en"), TODO),
    }


def _named(found: Sequence[Timed], clauses: Sequence[Clause]) -> Iterator[Proposal]:
    """Every proposal with its name (class, article and a running number) and article."""
    several = {clause.article for clause in clauses if clause.paragraph > 1}
    taken: dict[str, int] = {}
    for source in found:
        clause = source.clause
        article = f"{clause.article}({clause.paragraph})" if clause.article in several else str(clause.article)
        for root, values in _proposed(source):
            stem = f"{values.get('class', root)}-{clause.article}"
            taken[stem] = taken.get(stem, 0) + 1
            named = {"name": f"{stem}-{taken[stem]}", **({"class": values["class"]} if "class" in values else {})}
            yield Proposal(root, source, named | {"article": article} | values | {"clauses": [_cited(root, clause)]})


def _cited(role: str, clause: Clause) -> dict[str, Any]:
    place = {"article": clause.article, "paragraph": clause.paragraph, "sentence": clause.sentence}
    return {"role": role, **place, "sha256": clause.digest}


Proposed = Iterator[tuple[str, dict[str, Any]]]


def _proposed(source: Timed) -> Proposed:
    """The tables one sentence gives rise to: its limits and cadences, and a duty for every other kind.

    What stands between the same semicolons as a limit or cadence goes with it, and gives no duty of its own.
    """
    sentence = fold(source.clause.text)
    counted = [word for word in source.words if _is_limit(sentence, word, source.words)]
    for word in counted:
        yield "limit", _limit(sentence, word, tuple(counted))
    for word, values in cadences_of(sentence, source.words):
        counted.append(word)
        yield "cadence", values
    taken = {_part(sentence, word) for word in counted}
    if len(connected(sentence)) > 0 and counted:
        taken |= {at for at, part in enumerate(sentence.split(";")) if connected(part)}
    for kind in source.kinds:
        first = next((w for w in source.words if w.kind == kind and _part(sentence, w) not in taken), None)
        if first is not None:
            yield "duty", _duty(sentence, kind, first)


def _part(sentence: str, word: TimeWord) -> int:
    """Between which semicolons a word stands."""
    return sentence.count(";", 0, word.start)


def _is_limit(sentence: str, word: TimeWord, words: Sequence[TimeWord]) -> bool:
    """Whether a word states a number of days that something must be done in, or on the day itself."""
    if word.kind == "immediate":
        return bool(re.match(_ON_THE_DAY, word.text))
    length = read_length(word.text) if word.kind == "fixed" else None
    of_a_month = sentence[: word.start].endswith("月") and "日" in word.text and "工作" not in word.text
    return length is not None and length.unit in _DAYS and not of_a_month and not is_quota(sentence, word, words)


def _limit(sentence: str, word: TimeWord, others: tuple[TimeWord, ...]) -> dict[str, Any]:
    before, after = around(sentence, word, others)
    length = None if word.kind == "immediate" else read_length(word.text)
    amount, unit = (0, "day") if length is None else _in_days(length)
    way = direction(word.text, before)
    wider = around(sentence, word)[0]
    begins = "receipt" if length is None else trigger(way, before, after) or trigger(way, wider) or TODO
    basis = _BASES[way, unit] if length else "on-arrival"
    return {
        "class": "fixed" if length else "immediate",
        "trigger": begins,
        "direction": way,
        "amount": amount,
        "unit": unit,
        "bindingness": bindingness(before, after),
        **_to_be_worded("obliged", "owed_to"),
        **(connected(sentence) if length else {}),
        "default_basis": "after-meeting" if begins == "meeting-end" and unit == "working-day" else basis,
        **_to_be_worded("summary"),
    }


def _in_days(length: Length) -> tuple[int | str, str]:
    """Amount and unit as a pack wants them; of a range or a lost number the amount is for a person to say."""
    unit, days = _DAYS[length.unit]
    return (TODO if length.low is None or length.low != length.high else length.low * days), unit


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
    return {f"{name}_{language}": TODO for name in names for language in ("zh", "en")}
