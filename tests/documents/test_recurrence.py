"""How often: floors and ceilings are told apart, and what is no number of times is left to a person."""

import re
from pathlib import Path

import pytest

import gov_deadlines as gd
from gov_deadlines.documents.drafting import draft_pack
from gov_deadlines.documents.verification import Verification, verify_source
from gov_deadlines.pages.sources import draft_toml
from invented import filled


@pytest.mark.parametrize(
    "sentence",
    [
        "部门每年开展茶会不得多于2次。",
        "茶会每年控制在3次以内。",
        "部门每年召开的大型茶会限1次。",
        "每年最多安排两次茶会。",
        "每季度至多开一次茶会。",
        "同一茶室一年内不得检查2次以上。",
        "同一茶室一个月内不安排两次检查。",
        "对茶室每年只检查一次。",
    ],
)
def test_no_ceiling_of_a_cadence_is_drafted_as_its_floor(tmp_path: Path, sentence: str) -> None:
    text = f"茶室规则\n第一条 {sentence}\n第二条 茶水自备。"
    draft = draft_pack(text, "tea-hill")
    (cadence,) = (one.values for one in draft.proposals)
    assert ("at_least" in cadence, "at_most" in cadence, cadence["words"]["ceiling"] in sentence) == (False, True, True)
    (tmp_path / "rules.txt").write_text(text, encoding="utf-8")
    pack = tmp_path / "tea.toml"
    whole = filled(draft_toml(draft, "zh"))
    pack.write_text(whole, encoding="utf-8")  # the person who finishes it need not change what is quoted
    assert verified(tmp_path).sound
    pack.write_text(
        re.sub(r"\[cadence\.words\]\n(.+\n)*", "", whole.replace("\nat_most", "\nat_least")), encoding="utf-8"
    )
    (misread,) = verified(tmp_path).misread
    assert misread.reason.code == "ceiling"


def verified(folder: Path) -> Verification:
    return verify_source(gd.rule_book(folder / "tea.toml"), str(folder / "rules.txt"))


@pytest.mark.parametrize(
    ("sentence", "least", "unit"),
    [
        ("每人每年品茶不得少于40学时。", "TODO", "time"),
        ("每年品茶不少于90杯时。", "TODO", "time"),
        ("每月下山不少于5个工作日。", "TODO", "day"),
        ("全年培训不少于40小时。", "TODO", "day"),
        ("每年下山不得少于45天。", 45, "day"),
        ("每月开一次茶会，会期不超过1天。", 1, "time"),
        ("每月召开茶会，会期不超过1天。", 1, "time"),
    ],
)
def test_a_quantity_that_is_no_number_of_times_is_left_to_a_person(sentence: str, least: object, unit: str) -> None:
    (cadence,) = (one.values for one in draft_pack(f"第一条 {sentence}").proposals if one.root == "cadence")
    assert (cadence.get("at_least"), cadence["unit"], "at_most" in cadence) == (least, unit, False)


@pytest.mark.parametrize(
    ("sentence", "windows"),
    [
        ("茶室一日一报。", ["calendar-day"]),
        ("茶室一周一调度、一月一通报、一季一讲评。", ["7-days-since-last", "calendar-month", "calendar-quarter"]),
        ("茶室半月一报。", ["TODO"]),
        ("实行一月一评制度。", ["calendar-month"]),
    ],
)
def test_once_a_day_a_week_a_month_in_four_characters(sentence: str, windows: list[str]) -> None:
    assert [one.values["window"] for one in draft_pack(f"第一条 {sentence}").proposals] == windows
