"""No sentence with a word of time is without a row in its pack or a stated reason.

The documents are not in the project; what the scanner found in five of them is kept by digest. With the documents at
hand (GOV_DEADLINES_SOURCES) that list is proved to be what the scanner finds today, and every pack is held against its
document.
"""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import gov_deadlines as gd
from common import READ_BY_HAND
from gov_deadlines.documents.sentences import normalise, read_text, scan
from gov_deadlines.documents.verification import verify_source

STORED = tomllib.loads((Path(__file__).parents[1] / "data" / "time_clauses.toml").read_text(encoding="utf-8"))
BOOK = gd.rule_book()


class Spot(NamedTuple):
    authority: str
    article: int
    paragraph: int
    sentence: int
    sha256: str


def spot(authority: str, clause: Any) -> Spot:
    table = clause if isinstance(clause, dict) else clause._asdict()
    return Spot(authority, *(table[key] for key in ("article", "paragraph", "sentence", "sha256")))


SENTENCES = {spot(name, one): one["kinds"] for name, document in STORED.items() for one in document["sentences"]}
CITED: dict[Spot, list[gd.Provision]] = {}
for _limit in [limit for limit in BOOK.limits if limit.authority in STORED]:
    for _clause in _limit.clauses:
        CITED.setdefault(spot(_limit.authority, _clause), []).append(_limit)
UNLISTED = [spot(one.pack.authority, one.clause) for one in BOOK.unlisted if one.pack.authority in STORED]
# Rows whose class no word of their sentence points to.
EXCEPTIONS = {
    "xinzhou/pre-meeting-law-study",  # "before the meeting" alone, but once for each of them
    "xinzhou/early-drafting-for-province",  # "early" is a word of promptness; the row is about what comes first
    "zhongshan/supervision-frequency-and-length",  # a word of limits, for how long inspections may last
}


def test_all_five_documents_are_in_the_list() -> None:
    assert set(STORED) >= set(READ_BY_HAND)
    assert all(len(document["sentences"]) > 30 for document in STORED.values())
    assert len(SENTENCES) == sum(len(document["sentences"]) for document in STORED.values())


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda one: f"{one.authority}-{one.article}-{one.paragraph}")
def test_a_sentence_about_time_has_a_row_or_a_reason(sentence: Spot) -> None:
    assert (sentence in CITED) != (sentence in UNLISTED)


def test_no_reason_is_stale_or_given_twice() -> None:
    assert Counter(UNLISTED).most_common(1)[0][1] == 1
    assert set(UNLISTED) <= set(SENTENCES)
    assert not set(UNLISTED) & set(CITED)


def test_the_reasons_are_few_and_say_something() -> None:
    assert len(UNLISTED) <= 2 * len(STORED)
    for one in BOOK.unlisted:
        assert one.reason.code.startswith("unlisted-")
        assert min(len(one.reason.zh), len(one.reason.en)) > 15


def test_every_clause_of_a_provision_has_a_word_of_time() -> None:
    """What counts characters, copies, money or persons is about no time, and is no provision."""
    assert {limit.id for place, limits in CITED.items() if place not in SENTENCES for limit in limits} == set()


def test_the_kind_of_a_word_is_the_class_of_a_row() -> None:
    """For most rows a word of their sentence points to their class; the exceptions are named here."""
    others = {
        limit.id for place, kinds in SENTENCES.items() for limit in CITED.get(place, ()) if limit.cls not in kinds
    }
    assert {one for one in others if one.startswith(READ_BY_HAND)} == EXCEPTIONS


# --- With the documents ----------------------------------------------------------------------------------------


def test_the_stored_list_is_what_the_scanner_finds(sources: Path) -> None:
    texts = [read_text(str(path)) for path in sorted(sources.glob("*.txt"))]
    for pack in [pack for pack in BOOK.packs if pack.authority in STORED]:
        (text,) = (text for text in texts if normalise(pack.title) in normalise(text))
        found = {Spot(pack.authority, *one.clause[:4]): list(one.kinds) for one in scan(text)}
        assert found == {place: kinds for place, kinds in SENTENCES.items() if place.authority == pack.authority}


def test_the_packs_cover_the_documents(sources: Path) -> None:
    found = verify_source(BOOK, str(sources))
    assert found.sound
    assert len(found.unlisted) == len(BOOK.unlisted)


@pytest.mark.parametrize("authority", STORED)
def test_a_pack_without_one_of_its_rows_no_longer_covers_its_document(authority: str, sources: Path) -> None:
    """Each row is needed: its sentence is named once nothing else cites it."""
    for place, limits in CITED.items():
        if place.authority == authority and place in SENTENCES and len(limits) == 1:
            rest = gd.RuleBook([one for one in BOOK.limits if one is not limits[0]], BOOK.unlisted, BOOK.bounds)
            left_out = verify_source(rest, str(sources)).uncovered
            assert {Spot(authority, *one.sentence.clause[:4]) for one in left_out} == {place}
            return
