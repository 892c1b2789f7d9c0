"""Questions as clerks word them find the provision that answers them; nothing is taken for what it is not."""

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

import gov_deadlines as gd
from gov_deadlines.errors import InvalidArgument
from gov_deadlines.rules.finding import grams, word_list
from gov_deadlines.rules.names import limit_named

DATA = Path(__file__).parents[1] / "data"
SETS = {  # how many of the sixty are to be found at once; the second set was never looked at while names were chosen
    "clerk_questions": 57,
    "clerk_questions_unseen": 54,
}
QUESTIONS = {name: tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))["question"] for name in SETS}


def first(question: dict[str, Any]) -> str:
    return gd.find(question["text"], authority=question.get("authority"), most=1)[0].id


@pytest.mark.parametrize(("name", "least"), SETS.items())
def test_clerks_questions_find_their_answer_at_once(name: str, least: int) -> None:
    missed = [one["text"] for one in QUESTIONS[name] if first(one) not in one["expects"]]
    assert len(QUESTIONS[name]) == 60
    assert 60 - len(missed) >= least, missed


@pytest.mark.parametrize("name", SETS)
def test_no_question_is_taken_for_the_wrong_name(name: str) -> None:
    book = gd.rule_book()
    for one in QUESTIONS[name]:
        try:
            found = limit_named(book, one["text"], one.get("authority"))
        except gd.UnknownLimit:
            continue
        assert found in one["expects"], one["text"]


def test_every_name_and_alias_finds_its_provision_first() -> None:
    for one in {limit.id: limit for limit in gd.limits()}.values():
        for name in (one.name_zh, one.name_en, *one.aliases[:3]):
            best = gd.find(name, authority=one.authority)
            assert one.id in [match.id for match in best if match.score == 1], name


def test_a_match_says_what_is_promised() -> None:
    (found,) = gd.find("钦州 会签几天回复", most=1)
    limit = gd.rule_book().latest(found.id)
    assert found.to_dict() == {
        "id": "qinzhou/countersign-reply",
        "name_zh": "会签回复",
        "name_en": "Countersign reply",
        "authority": "qinzhou",
        "article": "29(2)",
        "cls": "fixed",
        "summary_zh": limit.summary.zh,
        "score": found.score,
    }
    assert 0 < found.score < 1


def test_matches_come_best_first_and_no_more_than_wanted() -> None:
    for most in (0, 1, 3, 50):
        found = gd.find("会议", most=most)
        assert len(found) <= most
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@pytest.mark.parametrize(
    ("text", "authority"),
    [
        ("忻州市常务会议", "xinzhou"),
        ("会议 咸宁", "xianning"),
        ("桂林象山区会签", "xiangshan"),
        ("Zhongshan paper", "zhongshan"),
    ],
)
def test_only_the_government_that_is_named_is_looked_at(text: str, authority: str) -> None:
    assert {one.authority for one in gd.find(text)} == {authority}


@pytest.mark.parametrize(
    ("text", "article"),
    [("钟山 第七十五条", "75"), ("钟山75条", "75"), ("Qinzhou art. 29", "29(2)"), ("咸宁第40条请假", "40")],
)
def test_an_article_is_found_by_its_number(text: str, article: str) -> None:
    assert gd.find(text, most=1)[0].article == article


@pytest.mark.parametrize("text", ["", " ", "？！", "几天", "abcdefgh", "龘", "\0"[:0]])
def test_what_says_nothing_finds_nothing(text: str) -> None:
    assert gd.find(text) == ()


def test_a_place_that_is_not_ours_is_not_taken_for_one_that_is() -> None:
    assert len({one.authority for one in gd.find("象山县的会签几天回复")}) > 1


@pytest.mark.parametrize("text", [None, 5, b"x", ["会签"]])
def test_what_is_no_text_is_refused(text: Any) -> None:
    with pytest.raises(InvalidArgument):
        gd.find(text)


def test_a_long_question_takes_no_longer() -> None:
    gd.find("会签")
    start = time.process_time()
    gd.find("会签" * 100_000)
    assert time.process_time() - start < 1


def test_words_are_cut_into_pieces() -> None:
    assert set(grams("会签")) == {"会", "签", "会签"}
    assert set(grams("replies Reply replied")) == {"repl"}


def test_no_word_is_idle_and_meant() -> None:
    idle = set(word_list()["idle"])
    assert not idle & word_list()["means"].keys()
