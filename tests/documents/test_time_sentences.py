"""How well the reader tells limits from what only looks like them, on invented sentences labelled beforehand."""

import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from gov_deadlines.documents.drafting import Proposal, draft_pack
from gov_deadlines.documents.time_words import fold

FILE = Path(__file__).parents[1] / "data" / "time_sentences.toml"
COUNTED = {"day": ("day", 1), "working-day": ("working-day", 1), "week": ("day", 7)}


class Label(NamedTuple):
    """What a sentence says of time at one place of its folded text."""

    meaning: str
    start: int
    end: int

    @property
    def limit(self) -> tuple[int | str, str, str] | None:
        """Amount, unit and direction of a limit that can be counted in days."""
        found = re.fullmatch(r"limit ([0-9?]+) (\S+) (\S+)", self.meaning)
        if found is None or found[2] not in COUNTED:
            return None
        unit, factor = COUNTED[found[2]]
        return ("TODO" if found[1] == "?" else int(found[1]) * factor), unit, found[3]


class Sentence(NamedTuple):
    which: str
    labels: tuple[Label, ...]
    text: str

    @property
    def proposals(self) -> list[Proposal]:
        """What is drafted, each with its word placed in the whole folded text, which may be several sentences."""
        whole = fold(self.text)
        return [
            one._replace(word=one.word._replace(start=one.word.start + whole.find(fold(one.source.clause.text))))
            for one in draft_pack(f"第一条 {self.text}").proposals
        ]


def read(which: str, meanings: str, marked: str) -> Sentence:
    labels, at = [], 0
    names = meanings.split(", ") if meanings else []
    for nth, part in enumerate(re.split("[【】]", marked)):
        length = len(fold(part))
        if nth % 2:
            labels.append(Label(names[nth // 2], at, at + length))
        at += length
    assert len(labels) == len(names), marked
    return Sentence(which, tuple(labels), marked.replace("【", "").replace("】", ""))


SENTENCES = [read(*line) for line in tomllib.loads(FILE.read_text(encoding="utf-8"))["sentences"]]


def at(label: Label, proposals: list[Proposal]) -> list[Proposal]:
    """What was drafted from the labelled words; a cadence of days (每年不少于60天) also from its frequency."""
    covering = [one for one in proposals if one.word.start <= label.start and label.end <= one.word.end]
    days = [one for one in proposals if one.values.get("unit") == "day" and one.root == "cadence"]
    return covering or [one for one in days if label.meaning == "cadence" and label.end <= one.word.start][:1]


def numbers(proposal: Proposal) -> tuple[Any, ...]:
    return tuple(proposal.values[key] for key in ("amount", "unit", "direction"))


def read_rightly(label: Label, proposals: list[Proposal]) -> bool:
    """Whether a label's words were drafted as what they are."""
    found = at(label, proposals)
    if label.limit is not None:
        return [numbers(one) for one in found if one.root == "limit"] == [label.limit]
    if label.meaning == "cadence":
        return [one.root for one in found] == ["cadence"]
    expected = "unit" if label.meaning.startswith("limit") else label.meaning
    return [(one.root, one.reason) for one in found] == [("duty", expected)]


def is_right(proposal: Proposal, sentence: Sentence) -> bool:
    """Whether a drafted limit is one the label speaks of."""
    return any(numbers(proposal) == label.limit and proposal in at(label, [proposal]) for label in sentence.labels)


class Figures(NamedTuple):
    """What a set of sentences showed."""

    lost: list[str]
    misread: list[str]
    wrong_limits: list[str]
    minimums_as_limits: list[str]
    labels: int
    limits: int

    def __str__(self) -> str:
        return (
            f"{self.labels} periods: {len(self.lost)} lost, {len(self.misread)} not read as labelled; {self.limits} "
            f"limits drafted, {len(self.wrong_limits)} of them wrong, {len(self.minimums_as_limits)} a minimum"
        )


def figures(sentences: list[Sentence]) -> Figures:
    lost, misread, wrong, minimums, limits = [], [], [], [], 0
    for sentence in sentences:
        proposals = sentence.proposals
        for label in sentence.labels:
            found = at(label, proposals)
            lost += [] if found else [sentence.text]
            misread += [] if read_rightly(label, proposals) else [sentence.text]
            if label.meaning == "minimum" and any(one.root == "limit" for one in found):
                minimums.append(sentence.text)
        drafted = [one for one in proposals if one.root == "limit"]
        limits += len(drafted)
        wrong += [sentence.text for one in drafted if not is_right(one, sentence)]
    return Figures(lost, misread, wrong, minimums, sum(len(one.labels) for one in sentences), limits)


def test_the_sentences_are_many_of_every_kind_and_a_third_is_held_out() -> None:
    meanings = [label.meaning.split()[0] for sentence in SENTENCES for label in sentence.labels]
    assert len(SENTENCES) >= 300
    assert len({sentence.text for sentence in SENTENCES}) == len(SENTENCES)
    assert {"limit", "minimum", "threshold", "extension", "term", "cadence", "nth"} == set(meanings)
    assert [one.which for one in SENTENCES] == [("dev", "dev", "held-out")[nth % 3] for nth in range(len(SENTENCES))]
    assert sum(not sentence.labels for sentence in SENTENCES) >= 30


def test_no_minimum_is_drafted_as_a_limit_no_period_is_lost_and_limits_are_limits() -> None:
    found = figures(SENTENCES)
    assert found.minimums_as_limits == []
    assert found.lost == []
    assert len(found.wrong_limits) <= 0.05 * found.limits, found.wrong_limits


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda one: one.text)
def test_a_sentence_is_read_as_labelled(sentence: Sentence) -> None:
    proposals = sentence.proposals
    assert [label for label in sentence.labels if not read_rightly(label, proposals)] == []
