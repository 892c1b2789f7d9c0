"""Limits, governments, classes, regions and lengths in a clerk's own words, at the command line; and ``find``."""

import json
from typing import Any

import pytest

import gov_deadlines as gd
from cli_helpers import LANGUAGES, QINZHOU, answered, answered_json, run
from common import Capsys
from gov_deadlines.errors import USAGE

ON = ("--on", "2024-04-03")


def refused(capsys: Capsys, *arguments: str) -> dict[str, Any]:
    """The error of a command that is given words it cannot use."""
    code, out, err = run(capsys, *arguments, "--json")
    assert (code, out) == (USAGE, "")
    found: dict[str, Any] = json.loads(err)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("explain", [[], ["--explain"]])
def test_the_date_comes_first_and_the_second_line_says_whose_limit_it_is(
    capsys: Capsys, language: str, explain: list[str]
) -> None:
    for limit in ("钦州会签", QINZHOU):
        first, second, *_ = answered(capsys, "due", limit, *ON, "--lang", language, *explain).splitlines()
        assert first.startswith("2024-04-17")
        assert {"zh": "钦州 会签回复", "en": "Qinzhou"}[language] in second
        assert "countersign-reply" in second


def test_by_name_or_by_id_the_answer_is_the_same(capsys: Capsys) -> None:
    wanted = answered_json(capsys, "due", QINZHOU, *ON)
    assert wanted["limit"] == QINZHOU
    for typed in (("钦州/会签回复",), ("会签", "--authority", "钦州市"), ("Qinzhou countersign",)):
        assert answered_json(capsys, "due", *typed, *ON) == wanted


@pytest.mark.parametrize(
    ("command", "limit"),
    [
        (("due", "{}", *ON), "会签"),
        (("track", "{}", "--received", "2024-04-03", "--as-of", "2024-04-03"), "会签"),
        (("plan", "{}", "--by", "2024-12-31"), "会签"),
        (("limits", "show", "{}"), "会签"),
        (("table", "export", "--limit", "{}", "-o", "-"), "会签"),
    ],
)
def test_every_command_lists_what_several_may_mean(capsys: Capsys, command: tuple[str, ...], limit: str) -> None:
    arguments = [part.format(limit) for part in command]
    found = refused(capsys, *arguments)
    assert found["code"] == "ambiguous-limit"
    assert {one["authority"] for one in found["candidates"]} == set(gd.rule_book().names.packs)
    assert {"id", "name_zh", "authority"} <= set(found["candidates"][0])
    code, out, err = run(capsys, *arguments, "--lang", "zh")
    assert (code, out) == (USAGE, "")
    for one in found["candidates"]:
        assert f"{one['name_zh']}（{one['id']}）" in err
    assert run(capsys, *arguments, "--authority", "钦州").code in (0, 1)


def test_what_is_no_name_gets_the_nearest(capsys: Capsys) -> None:
    assert "钦州/会签回复" in refused(capsys, "due", "钦州会鉴", *ON)["hint"]


def test_regions_and_lengths_in_words(capsys: Capsys) -> None:
    for region in ("广西", "广西壮族自治区", "Guangxi", "CN-GX"):
        assert answered_json(capsys, "calendar", "day", "2024-04-12", "--region", region)["kind"] == "regional"
    for region in ("中国", "全国", "CN"):
        assert answered_json(capsys, "calendar", "day", "2024-04-12", "--region", region)["kind"] == "working"
    for within in ("5个工作日", "五个工作日", "5wd", "5 working days", "５个工作日内"):
        assert answered_json(capsys, "due", "钦州会签", *ON, "--within", within)["due"] == "2024-04-15"
    assert answered_json(capsys, "due", "钦州会签", *ON, "--within", "三天")["due"] == "2024-04-07"
    for region in ("广", "CN-XX", "象山"):
        assert refused(capsys, "calendar", "day", "2024-04-12", "--region", region)


def test_classes_and_governments_in_words(capsys: Capsys) -> None:
    wanted = answered_json(capsys, "limits", "list", "--class", "fixed", "--authority", "qinzhou")
    assert answered_json(capsys, "limits", "list", "--class", "固定时限", "--authority", "广西钦州") == wanted
    assert "钦州" in refused(capsys, "limits", "list", "--authority", "桂林")["hint"]


@pytest.mark.parametrize("words", [("会签",), ("countersign", "reply")])
def test_compare_takes_a_name(capsys: Capsys, words: tuple[str, ...]) -> None:
    found = answered_json(capsys, "limits", "compare", " ".join(words))
    assert {row["limit"] for row in found["rows"]} >= {f"{one}/countersign-reply" for one in ("qinzhou", "xinzhou")}


def test_finding_is_a_table_of_a_screen(capsys: Capsys) -> None:
    for language in LANGUAGES:
        lines = answered(capsys, "find", "钟山区", "局长出差", "提前几天", "--lang", language).splitlines()
        assert 2 <= len(lines) <= 11
        assert lines[0].startswith({"zh": "名称", "en": "Name"}[language])
        assert lines[1].endswith("zhongshan/absence-report")
    found = json.loads(answered(capsys, "find", "局长出差", "--authority", "钟山", "--json"))
    assert found == [match.to_dict() for match in gd.find("局长出差", authority="钟山")]
    assert len(answered(capsys, "find", "会议", "--most", "3", "--lang", "zh").splitlines()) == 4


def test_finding_nothing_says_so(capsys: Capsys) -> None:
    code, out, err = run(capsys, "find", "龘", "--lang", "zh")
    assert (code, out) == (0, "")
    assert "没有找到" in err
    assert json.loads(answered(capsys, "find", "龘", "--json")) == []
