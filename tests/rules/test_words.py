"""What each number, window and strictness of the counted provisions rests on: words of the very clause."""

import os
import re
import runpy
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import gov_deadlines as gd
from common import READ_BY_HAND
from gov_deadlines.documents.sentences import read_document

ROOT = Path(__file__).parents[2]
RULES = ROOT / "data" / "rules"
WRITER = ROOT / "tools" / "words_table.py"

# what a word may carry, written down apart from the engine
LIMITING = "不超过|不得超过|最多|至多|不多于"
WINDOWS = {
    "calendar-day": "每日|每天",
    "calendar-month": "每月",
    "two-calendar-months": "两个月",
    "calendar-quarter": "季度|每季",
    "calendar-half-year": "每半年",
    "calendar-year": "每年|一年|年度",
    "14-days-since-last": "每两周|每2周",
    "same-day-as-each": "会议第一个议题",
}
STRICTNESS = {"shall": "应当|应|须|要", "generally": "一般", "in_principle": "原则上", "at_most": "最多"}
LIFTED = {"any-time": "随时", "as-needed": "适时"}
UNITS = {"working-day": "工作日", "day": "天|日"}
DIRECTIONS = {"after": "内|起|即到", "before": "提前|前"}
EACH = "各|一个|领导同志|会议"
CARRIED = {"floor": "at_least", "ceiling": "at_most", "range": "range_to", "lifted": "lifted"}
NUMERALS = {"一": 1, "两": 2, "二": 2, "三": 3}

Table = dict[str, Any]


def provisions(root: str, folder: Path) -> Iterator[tuple[str, Table]]:
    for path in sorted(folder.glob("*-20*.toml")):
        pack = tomllib.loads(path.read_text(encoding="utf-8"))
        for table in pack.get(root, ()):
            (own,) = (one for one in table["clauses"] if one["role"] == root)
            digest = pack["digests"][f"{own['article']}-{own['paragraph']}-{own['sentence']}"]
            yield f"{path.stem.rpartition('-')[0]}/{table['name']}", table | {"digest": digest}


CADENCES = dict(provisions("cadence", RULES / "duties"))
LIMITS = dict(provisions("limit", RULES))
each_cadence = pytest.mark.parametrize("cadence", CADENCES.values(), ids=CADENCES)
each_limit = pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
each_provision = pytest.mark.parametrize("table", (CADENCES | LIMITS).values(), ids=CADENCES | LIMITS)


def numbers(words: str) -> list[int]:
    """The numbers in some words, in order."""
    return [NUMERALS.get(one) or int(one) for one in re.findall("[0-9]+|[一两二三](?=[次个])", words)]


@pytest.fixture(scope="module")
def clauses() -> dict[str, str]:
    """Every sentence of the documents by its digest."""
    folder = os.environ.get("GOV_DEADLINES_SOURCES")
    if not folder:
        pytest.skip("GOV_DEADLINES_SOURCES is not set: it names the folder of the five published documents")
    texts = [path.read_text(encoding="utf-8") for path in Path(folder).glob("*.txt")]
    return {clause.digest: clause.text for text in texts for clause in read_document(text)}


def clause_of(table: Table, clauses: dict[str, str]) -> str:
    return clauses[table["digest"]]


def test_all_are_looked_at() -> None:
    counted = [one for one in gd.limits() if not isinstance(one, gd.Duty)]
    assert CADENCES.keys() | LIMITS.keys() == {one.id for one in counted}
    assert (len(CADENCES), len(LIMITS)) >= (22, 20)


@each_provision
def test_the_words_stand_in_the_very_clause(table: Table, clauses: dict[str, str]) -> None:
    text = clause_of(table, clauses)
    assert {thing: words for thing, words in table["words"].items() if words not in text} == {}


@each_cadence
def test_everything_a_cadence_asks_rests_on_words(cadence: Table) -> None:
    expected = {thing for thing, key in CARRIED.items() if key in cadence} | {"strictness"}
    expected |= {"window"} if cadence["window"] != "unstated" else set()
    apart = any(note.startswith("per-") for note in cadence.get("notes", ()))
    expected |= {"each"} if apart or cadence["window"].endswith("-each") else set()
    assert set(cadence["words"]) == expected


@each_limit
def test_everything_a_limit_asks_rests_on_words(limit: Table) -> None:
    expected = {"number", "direction", "strictness"} | ({"unit"} if limit["class"] == "fixed" else set())
    assert set(limit["words"]) == expected


@each_cadence
def test_the_words_of_a_cadence_carry_what_they_should(cadence: Table) -> None:
    words = cadence["words"]
    if "floor" in words:
        assert not re.search(LIMITING, words["floor"])
        assert (numbers(words["floor"]) or [1])[0] == cadence["at_least"]
    if "ceiling" in words:
        assert re.match(LIMITING, words["ceiling"])
        assert numbers(words["ceiling"]) == [cadence["at_most"]]
    if "range" in words:
        assert numbers(words["range"])[-1] == cadence["range_to"]
    if "window" in words:
        assert re.search(WINDOWS[cadence["window"]], words["window"])
    if "lifted" in words:
        assert re.search(LIFTED[cadence["lifted"]], words["lifted"])
    assert re.search(EACH, words.get("each", "各"))


@each_provision
def test_the_words_of_strictness_are_as_strict_as_the_pack_says(table: Table) -> None:
    words, strictness = table["words"]["strictness"], table["bindingness"]
    if strictness == "stated":  # no modal word at all
        assert not re.search("应|须|要|一般|原则上|最多", words)
    else:
        assert re.match(STRICTNESS[strictness], words)


@each_limit
def test_the_words_of_a_limit_carry_what_they_should(limit: Table) -> None:
    words = limit["words"]
    assert re.search(DIRECTIONS[limit["direction"]], words["direction"])
    if limit["class"] == "immediate":
        assert words["number"] == "即到即办"
        return
    assert re.fullmatch(UNITS[limit["unit"]], words["unit"])
    assert re.fullmatch(f"{limit['amount']}个?{words['unit']}", words["number"])


@each_cadence
def test_a_ceiling_is_where_the_clause_has_a_limiting_word_and_nowhere_else(
    cadence: Table, clauses: dict[str, str]
) -> None:
    limited = re.search(f"(?:{LIMITING})[0-9一两二三]+[次个]", clause_of(cadence, clauses))
    assert (limited is not None) == ("at_most" in cadence)


# --- the table of them ----------------------------------------------------------------------------------------

in_a_checkout = pytest.mark.skipif(not WRITER.exists(), reason="the tools are only in a checkout")


@pytest.fixture(scope="module")
def writer() -> dict[str, Any]:
    return runpy.run_path(str(WRITER))


@in_a_checkout
def test_the_table_is_what_the_data_say(writer: dict[str, Any]) -> None:
    assert writer["run"](["--check"]) == 0


@in_a_checkout
def test_a_table_out_of_date_is_noticed(
    writer: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(writer["run"].__globals__, "FOLDER", tmp_path)
    assert writer["run"](["--check"]) == 1
    assert writer["run"]([]) == 0
    assert writer["run"](["--check"]) == 0
    page = tmp_path / "words.md"
    page.write_text(page.read_text(encoding="utf-8").replace("不超过1次", "不超过2次"), encoding="utf-8")
    assert writer["run"](["--check"]) == 1


@in_a_checkout
@pytest.mark.parametrize("name", ["words.md", "words.zh-CN.md"])
def test_the_table_has_a_row_for_every_word(name: str) -> None:
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| `")]
    listed = [(row[0].strip("| `"), row[3].strip("`")) for row in rows]
    for one, table in (CADENCES | LIMITS).items():
        if one.startswith(READ_BY_HAND):
            assert {words for whose, words in listed if whose == one} >= set(table["words"].values())
    assert all(len(row) == 5 for row in rows)
