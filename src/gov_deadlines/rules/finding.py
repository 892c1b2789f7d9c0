"""Words to provisions, ranked: by names, aliases, summaries, who owes, article and government.

A question is cut into pairs of neighbouring characters (Latin letters: into words). Each counts by how rare it is among
the provisions, and by where it stands: a name says more than a summary. Nothing here decides what is meant: an exact
name does (``rules.names``), and that comes first.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

from gov_deadlines.data_files import words_folder
from gov_deadlines.rules.model import Cadence, Limit, Provision
from gov_deadlines.text import han_number, plain_text, squeezed
from gov_deadlines.toml_file import read_values

if TYPE_CHECKING:
    from typing import Protocol

    class Named(Protocol):
        """What is asked of the names of a rule book."""

        def ids(self, text: str, authority: str | None = None) -> tuple[str, ...]:
            """The ids that words mean exactly."""

        def governments_in(self, text: str) -> tuple[tuple[str, ...], str]:
            """The governments that squeezed words name, and the words without them."""


_LONGEST = 300  # characters of a question that are read
_NAME, _ALIAS, _WHO, _SAYS = 3.0, 2.4, 1.2, 1.0  # what a word is worth where it stands
_ONE = 0.3  # a single character against a pair
_MEANT = 0.6  # a word that a question means against one that it says
_WHOLE = 1.3  # a name that the question holds whole
_CITED = 4.0  # the article that the question cites
_ASKED = {"limit": 1.3, "cadence": 1.8}  # the kind that the question asks for
_COUNTED = 1.1  # a provision with a number, where nothing else decides
_LEAST = 0.06  # of the best score there could be: less is not told

WORTH = {  # every weight by name, for an engine that ranks as this one does
    "name": _NAME,
    "alias": _ALIAS,
    "who": _WHO,
    "says": _SAYS,
    "one": _ONE,
    "meant": _MEANT,
    "whole": _WHOLE,
    "cited": _CITED,
    "counted": _COUNTED,
    "asked_limit": _ASKED["limit"],
    "asked_cadence": _ASKED["cadence"],
}
LEAST, LONGEST = _LEAST, _LONGEST

Grams = dict[str, float]


class Scored(NamedTuple):
    """A provision and how well it fits a question: 1 is as well as could be."""

    provision: Provision
    score: float


@cache
def word_list() -> Mapping[str, Any]:
    """The words of ``finding.toml``."""
    return read_values(os.path.join(words_folder(), "finding.toml"))


def grams(text: str) -> Grams:
    """The pieces of a text with their weights: words in Latin letters, characters and pairs of characters else.

    >>> grams("会签 replies")
    {'会': 0.3, '签': 0.3, '会签': 1.0, 'repl': 1.0}
    """
    found: Grams = {}
    for run in re.findall("[a-z0-9']+|[^\\W_a-z0-9]+", plain_text(text)):
        if run.isascii():
            found[_stem(run)] = 1.0
            continue
        found |= dict.fromkeys(run, _ONE)
        found |= {run[at : at + 2]: 1.0 for at in range(len(run) - 1)}
    return found


def _stem(word: str) -> str:
    """An English word without its ending, so that replies, replied and reply are one."""
    word = word.partition("'")[0]
    for ending in ("ing", "ies", "ied", "es", "ed", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


class Index:
    """The provisions of a book, prepared for questions."""

    def __init__(self, provisions: Sequence[Provision]) -> None:
        newest = {one.id: one for one in provisions}
        self._all = tuple(newest.values())
        self._weights = [_weights(one) for one in self._all]
        self._names = [_phrases(one) for one in self._all]
        kinds: dict[str, set[str]] = {}
        for one, weights in zip(self._all, self._weights, strict=True):
            for gram in weights:
                kinds.setdefault(gram, set()).add(one.name)
        several = len({one.name for one in self._all})
        self._rare = {gram: log(1 + several / len(names)) for gram, names in kinds.items()}

    def ranked(self, names: "Named", text: str, authority: str | None = None) -> list[Scored]:
        """The provisions that fit a question, best first; what the words mean exactly is before all others."""
        text = text[:_LONGEST]
        exact = names.ids(text, authority)
        whose, rest = names.governments_in(text)
        question = Question(rest)
        wanted = whose or ((authority,) if authority else ())
        found = [
            Scored(one, 1.0 if one.id in exact else self._score(at, one, question))
            for at, one in enumerate(self._all)
            if one.id in exact or not wanted or one.authority in wanted
        ]
        told = [one for one in found if one.score >= _LEAST]
        return sorted(told, key=lambda one: -one.score)

    def _score(self, at: int, one: Provision, question: "Question") -> float:
        """How well a provision fits, from 0 to 1."""
        weights = self._weights[at]
        best = sum(weight * self._rare.get(gram, 0.0) for gram, weight in question.grams.items()) * _NAME
        met = sum(
            weight * self._rare[gram] * weights[gram] for gram, weight in question.grams.items() if gram in weights
        )
        met += self._whole_name(at, question)
        if question.article:
            best += _CITED
            met += _CITED * (question.article == _article(one))
        if isinstance(one, Limit | Cadence):
            met *= _COUNTED
        met *= question.asks_for(one)
        return min(met / (best * _COUNTED * _ASKED["limit"] + 1), 0.99)

    def _whole_name(self, at: int, question: "Question") -> float:
        """What the best name adds: one that the question holds whole, or most of whose pieces it has."""
        found = 0.0
        for phrase, pieces in self._names[at]:
            worth = sum(weight * self._rare.get(gram, 0.0) for gram, weight in pieces.items())
            if phrase in question.key:
                found = max(found, _WHOLE * worth)
            elif worth:
                has = sum(
                    weight * question.grams[gram] * self._rare.get(gram, 0.0)
                    for gram, weight in pieces.items()
                    if gram in question.grams
                )
                found = max(found, min(has / worth, 1.0) ** 2 * worth)
        return found


def _weights(one: Provision) -> Grams:
    """The pieces of everything that tells a provision, each with the most that it is worth."""
    found: Grams = {}
    for text, worth in _told(one):
        for gram in grams(text):
            found[gram] = max(found.get(gram, 0.0), worth)
    return found


def _told(one: Provision) -> Iterator[tuple[str, float]]:
    yield from ((text, _NAME) for text in one.label[1:])
    yield from ((alias, _ALIAS) for alias in one.aliases)
    yield from ((text, _WHO) for text in one.obliged[1:])
    if isinstance(one, Cadence):
        yield from ((text, _WHO) for text in one.counted[1:])
    yield from ((text, _SAYS) for text in one.summary[1:])


def _phrases(one: Provision) -> list[tuple[str, Grams]]:
    return [(squeezed(text), grams(text)) for text in (*one.label[1:], *one.aliases)]


def _article(one: Provision) -> str:
    return re.split("[( ]", one.article)[0]


class Question:
    """A question: its pieces, with those it means; the article it cites; the kind it asks for."""

    def __init__(self, text: str) -> None:
        plain = plain_text(text)
        self.article = _cited(plain)
        self._asks = tuple(kind for kind, words in word_list()["asks"].items() if any(word in plain for word in words))
        self.key = squeezed(plain)
        self.grams = grams(_without_idle(plain))
        for said, meant in word_list()["means"].items():
            if said in plain:
                for word in meant:
                    self.grams |= {
                        gram: max(weight * _MEANT, self.grams.get(gram, 0.0)) for gram, weight in grams(word).items()
                    }

    def asks_for(self, one: Provision) -> float:
        """What the kind of a provision is worth, by the way the question is put."""
        kind = "cadence" if isinstance(one, Cadence) else "limit" if isinstance(one, Limit) else ""
        asked = "cadence" if "cadence" in self._asks else "limit" if self._asks else "none"
        return _ASKED[kind] if kind == asked else 1.0


def _cited(plain: str) -> str:
    """The number of the article that a question cites; empty if none."""
    found = re.search("第?([0-9]{1,3})条|art(?:icle|\\.)? *([0-9]{1,3})|第([一二三四五六七八九十百]+)条", plain)
    if found is None:
        return ""
    return found[1] or found[2] or str(han_number(found[3]) or "")


def _without_idle(plain: str) -> str:
    """The words of a question without those that any question has."""
    idle = sorted(word_list()["idle"], key=len, reverse=True)
    latin = {word for word in idle if word.isascii()}
    text = " ".join(word for word in plain.split() if word.strip("?,.!") not in latin)
    return re.sub("|".join(re.escape(word) for word in idle if not word.isascii()), " ", text)
