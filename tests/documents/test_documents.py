"""Reading documents: every style, on invented texts; and the packs against the published ones."""

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_deadlines.documents.sentences import Clause, digest, normalise, read_document, split_sentences

RULES = Path(__file__).parents[2] / "data" / "rules"
SOURCES = "GOV_DEADLINES_SOURCES"


def places(text: str) -> list[tuple[int, int, int, str]]:
    """Each clause's place and text."""
    return [(*clause[:3], clause.text) for clause in read_document(text)]


def articles(text: str) -> list[int]:
    """The articles found, in order, each once."""
    return list(dict.fromkeys(clause.article for clause in read_document(text)))


# --- Styles ------------------------------------------------------------------------------------------------


def test_articles_written_out_with_blank_lines_and_half_width_punctuation() -> None:
    text = (
        "第一章  总    则\n\n   \n\n第一条 茶室由各科轮流打扫,每科一周。\n\n第二条  钥匙放前台。\n\n"
        "丢了要赔!谁丢谁赔?\n\n   \n\n第二章 附 则\n\n第三条 本办法今日起用。\n"
    )
    assert places(text) == [
        (1, 1, 1, "茶室由各科轮流打扫,每科一周。"),
        (2, 1, 1, "钥匙放前台。"),
        (2, 2, 1, "丢了要赔!"),
        (2, 2, 2, "谁丢谁赔?"),
        (3, 1, 1, "本办法今日起用。"),
    ]


def test_numbered_articles_with_ideographic_spaces_and_an_arabic_chapter() -> None:
    text = "第1章　总　则\n　　一、图书凭卡借阅。\n\n　　逾期要还。\n第二章 借还\n　　二、一次借三本；不得转借。\n"
    assert places(text) == [
        (1, 1, 1, "图书凭卡借阅。"),
        (1, 2, 1, "逾期要还。"),
        (2, 1, 1, "一次借三本；不得转借。"),
    ]


def test_arabic_article_numbers_of_any_width_and_heads_without_a_space() -> None:
    assert articles("第1条 甲。\n第２条：乙。\n第 三 条丙。\n第4条\n丁。") == [1, 2, 3, 4]
    assert places("第1条\n甲。\n乙。")[1] == (1, 2, 1, "乙。")


def test_numbered_items_are_lines_of_their_own_and_no_articles() -> None:
    text = "一、食堂供应：\n（一）早餐；\n(二)午餐；\n1.面条；\n2、米饭。\n周末不开。\n二、自带碗筷。"
    assert [place[:2] for place in places(text)] == [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (1, 6), (2, 1)]


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("九", 9),
        ("十", 10),
        ("十九", 19),
        ("二十", 20),
        ("九十九", 99),
        ("一百", 100),
        ("一百零五", 105),
        ("一百一十二", 112),
        ("105", 105),
        ("１０５", 105),
    ],
)
def test_numerals(numeral: str, number: int) -> None:
    assert articles(f"第{numeral}条 只此一条。") == [number]


def test_what_stands_before_the_first_article_is_left_out() -> None:
    text = (
        "索 引 号：001\n字号：\n关于印发茶室办法的通知\n各科室：\n现印发给你们。\n2020年1月2日\n茶室办法\n"
        "第一章 总则\n一、先到先坐。\n"
    )
    assert places(text) == [(1, 1, 1, "先到先坐。")]


def test_a_covering_letter_with_its_own_numbered_points() -> None:
    text = (
        "现就执行办法说明如下：\n一、认真学习。\n二、抓好落实。\n三、及时反馈。\n"
        "第一章 总则\n一、先到先坐。\n二、座位不占。\n第二章 附则\n三、今日起用。\n四、茶水自备。"
    )
    assert places(text)[0] == (1, 1, 1, "先到先坐。")
    assert articles(text) == [1, 2, 3, 4]


def test_tables_of_contents() -> None:
    chapters_only = "目 录\n第一章 总则\n第二章 借阅\n第一章 总则\n第一条 甲。\n第二章 借阅\n第二条 乙。"
    with_articles = "目录\n第一章 总则\n第一条 目的\n第二条 对象\n第一章 总则\n第一条 甲。\n第二条 乙。"
    with_pages = "目录\n第一条 目的……1\n第二条 对象 ... 2\n第一条 甲。\n第二条 乙。"
    for text in (chapters_only, with_articles, with_pages):
        assert places(text) == [(1, 1, 1, "甲。"), (2, 1, 1, "乙。")]


def test_page_numbers_and_rules_are_no_paragraphs() -> None:
    text = "第一条 甲。\n- 17 -\n— 18 —\n第 3 页 共 12 页\n——————\n\ufeff\u200b\n乙。\x0c第二条 丙。"
    assert places(text) == [(1, 1, 1, "甲。"), (1, 2, 1, "乙。"), (2, 1, 1, "丙。")]


def test_a_footer_belongs_to_the_last_article_and_moves_no_other() -> None:
    text = "第一条 甲。\n第二条 乙。\n（此件公开发布）\n扫一扫在手机打开"
    assert [place[:2] for place in places(text)] == [(1, 1), (2, 1), (2, 2), (2, 3)]


def test_a_text_without_articles_has_no_clauses() -> None:
    assert read_document("") == ()
    assert read_document("今天天气很好。\n出去走走。") == ()


def test_line_ends_make_no_difference() -> None:
    text = "第一条 甲。\n乙。\n第二条 丙。"
    assert read_document(text.replace("\n", "\r\n")) == read_document(text)


# --- Which numbers are articles ----------------------------------------------------------------------------


def test_a_list_inside_a_numbered_article_is_no_article() -> None:
    text = "一、甲。\n二、如下：\n一、子。\n二、丑。\n三、寅。\n四、卯。\n三、丙。\n四、丁。"
    found = [place[:2] for place in places(text)]
    assert found == [(1, 1), (2, 1), (2, 2), (2, 3), (2, 4), (2, 5), (3, 1), (4, 1)]


def test_a_list_as_long_as_the_article_number() -> None:
    text = "一、甲。\n二、如下：\n一、子。\n二、丑。\n三、丙，又如：\n一、寅。\n四、丁。"
    assert articles(text) == [1, 2, 3, 4]
    assert places(text)[-2][:2] == (3, 2)


def test_numbered_lines_among_articles_written_out() -> None:
    text = "第一条 如下：\n一、子。\n二、丑。\n三、寅。\n第二条 乙。"
    assert [place[:2] for place in places(text)] == [(1, 1), (1, 2), (1, 3), (1, 4), (2, 1)]


def test_a_line_that_cites_an_article_or_chapter_opens_none() -> None:
    text = "第一条 甲。\n第二条规定的除外。\n第二条、第三条并用。\n第二章规定的借阅除外。\n第二条 乙。"
    assert [place[:2] for place in places(text)] == [(1, 1), (1, 2), (1, 3), (1, 4), (2, 1)]


def test_a_lost_head_costs_one_article_only() -> None:
    assert articles("一、甲。\n乙没有头。\n三、丙。\n四、丁。") == [1, 3, 4]
    assert articles("一、甲。\n九、走得太远。\n二、乙。") == [1, 2]


def test_an_extract_may_start_anywhere() -> None:
    assert articles("二十九、甲。\n乙。\n三十、丙。") == [29, 30]


# --- Sentences ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        ("甲；乙;丙。丁", ["甲；乙;丙。", "丁"]),
        ("要做到“先问。再做。”的要求。好！", ["要做到“先问。再做。”的要求。", "好！"]),
        ("他说：“好。”", ["他说：“好。”"]),
        ("甲（含乙。）丙。丁(戊!)己。", ["甲（含乙。）丙。", "丁(戊!)己。"]),
        ("见《怎么办？》一书。甲。", ["见《怎么办？》一书。", "甲。"]),
        ("少了右引号“甲。乙。丙。", ["少了右引号“甲。", "乙。", "丙。"]),
        ("多了右括号甲。）乙。", ["多了右括号甲。）", "乙。"]),
        ("真的？！是。", ["真的？！", "是。"]),
        ("半角句号｡甲｡", ["半角句号｡", "甲｡"]),
        ("。甲。", ["甲。"]),
        ("3.5 元。甲.", ["3.5 元。", "甲."]),
        ("……", []),
    ],
)
def test_sentences(paragraph: str, sentences: list[str]) -> None:
    assert split_sentences(paragraph) == sentences


@given(st.text(alphabet="甲乙。！“”（）《》；5", max_size=40))
def test_sentences_lose_nothing(paragraph: str) -> None:
    assert normalise("".join(split_sentences(paragraph))) == normalise(paragraph)


@given(st.text(alphabet="第一二三十条章、。 （）\n甲1目录…", max_size=80))
def test_any_text_can_be_read_and_its_places_only_grow(text: str) -> None:
    found = [clause[:3] for clause in read_document(text)]
    assert found == sorted(set(found))


# --- Digests -----------------------------------------------------------------------------------------------

ORNAMENTS = st.text(alphabet=" \t\n　\u200b，。；：！？“”（）、,.;:!?()—…+¥", max_size=3)
WORDS = st.text(alphabet="甲乙丙丁须于日内答复abc0123456789", min_size=1, max_size=20)


def full_width(char: str) -> str:
    return chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char


@given(WORDS, st.data())
def test_a_digest_ignores_spaces_punctuation_and_width(words: str, data: st.DataObject) -> None:
    dressed = "".join((full_width(char) if data.draw(st.booleans()) else char) + data.draw(ORNAMENTS) for char in words)
    assert normalise(dressed) == words
    assert digest(dressed) == digest(words)


@given(WORDS, st.integers(0, 9), st.integers(1, 9), WORDS)
def test_a_digest_notices_one_digit(before: str, digit: int, shift: int, after: str) -> None:
    other = (digit + shift) % 10
    assert digest(f"{before}{digit}{after}") != digest(f"{before}{other}{after}")


def test_a_clause_carries_the_digest_of_its_text_without_the_head() -> None:
    assert read_document("第一条 五天内还书。") == (Clause(1, 1, 1, digest("五天内还书"), "五天内还书。"),)
    assert read_document("一、五天内还书。")[0].digest == digest("五天内还书")


# --- The packs against the published texts -----------------------------------------------------------------


def packs() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(RULES.glob("*.toml")):
        pack = tomllib.loads(path.read_text(encoding="utf-8"))
        if "authority" in pack:
            yield path.stem, pack


def place(clause: dict[str, Any]) -> str:
    """The key of a clause's digest."""
    return "-".join(str(clause[key]) for key in ("article", "paragraph", "sentence"))


PACKS = dict(packs())
CLAUSES = [
    pytest.param(
        name, clause | {"sha256": pack["digests"][place(clause)]}, id=f"{name}/{limit['name']}/{clause['role']}"
    )
    for name, pack in PACKS.items()
    for limit in pack["limit"]
    for clause in limit["clauses"]
]


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    """Each pack's published text: the one in which the pack's title occurs."""
    folder = os.environ.get(SOURCES)
    if not folder:
        pytest.skip(f"{SOURCES} does not name a folder with the published texts")
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).glob("*.txt"))]
    return {name: only_text_with(pack["title"], texts) for name, pack in PACKS.items()}


def only_text_with(title: str, texts: list[str]) -> str:
    (text,) = (text for text in texts if normalise(title) in normalise(text))
    return text


def matches(clause: dict[str, Any], text: str) -> bool:
    wanted = (clause["article"], clause["paragraph"], clause["sentence"], clause["sha256"])
    return any(found[:4] == wanted for found in read_document(text))


def test_every_limit_names_the_clause_it_comes_from() -> None:
    for name, pack in PACKS.items():
        for limit in pack["limit"]:
            (source,) = (clause for clause in limit["clauses"] if clause["role"] == "limit")
            cited = re.fullmatch(r"(\d+)(?:\((\d+)\))?(?: s(\d+))?", limit["article"])
            assert cited, (name, limit["name"])
            named = {"article": cited[1], "paragraph": cited[2], "sentence": cited[3]}
            assert all(source[key] == int(value) for key, value in named.items() if value)


@pytest.mark.parametrize(("pack", "clause"), CLAUSES)
def test_the_published_text_has_the_clause_at_its_place(
    pack: str, clause: dict[str, Any], sources: dict[str, str]
) -> None:
    assert matches(clause, sources[pack])


@pytest.mark.parametrize(("pack", "clause"), CLAUSES)
def test_a_copy_with_one_digit_changed_no_longer_matches(
    pack: str, clause: dict[str, Any], sources: dict[str, str]
) -> None:
    text = sources[pack]
    (sentence,) = (found.text for found in read_document(text) if found.digest == clause["sha256"])
    assert text.count(sentence) == 1
    for at, char in enumerate(sentence):
        if char.isdecimal():
            changed = f"{sentence[:at]}{(int(char) + 1) % 10}{sentence[at + 1 :]}"
            assert not matches(clause, text.replace(sentence, changed))
