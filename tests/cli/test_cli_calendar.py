"""``gov-deadlines calendar``: days, arithmetic, months drawn without colour, differences, the audit."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli_helpers import LANGUAGES, answered, answered_json, notice, notice_2027, notices_file, run
from common import MID_2026, Capsys

CALENDAR_KEYS = {"schema", "region", "known_on"}
DAY_KEYS = {"date", "working", "kind", "name", "standing", "notice"}  # the contract's
NAME_KEYS = {"name_en"}  # beyond the contract
NOTICE_KEYS = {"region", "year", "issuer", "number", "issued", "published", "published_basis", "source"}

KINDS = [
    ("2024-04-03", "CN", "working", True, None, ("上班", "works")),
    ("2024-04-13", "CN", "weekend", False, None, ("周末", "weekend")),
    ("2024-04-04", "CN", "statutory", False, "清明节", ("法定节假日", "statutory")),
    ("2024-04-05", "CN", "shifted", False, "清明节", ("调休放假", "shifted")),
    ("2024-04-07", "CN", "make-up", True, "清明节", ("调休上班", "make-up")),
    ("2024-04-11", "CN-GX", "regional", False, "壮族三月三", ("地方放假", "regional rest day")),
    ("2021-04-18", "CN-GX", "regional-make-up", True, "壮族三月三", ("地方调休上班", "regional make-up")),
    ("2020-02-03", "CN-HB", "extension", False, "春节", ("延长假期", "extension")),
    ("2020-03-26", "CN-GX", "restored", True, "壮族三月三", ("恢复上班", "put back to work")),
]


# --- day -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "region", "kind", "working", "name", "_words"), KINDS)
def test_a_day_as_json(
    capsys: Capsys, day: str, region: str, kind: str, working: bool, name: str | None, _words: tuple[str, str]
) -> None:
    found = answered_json(capsys, "calendar", "day", day, "--region", region)
    assert set(found) == CALENDAR_KEYS | DAY_KEYS | NAME_KEYS
    assert (found["schema"], found["region"], found["known_on"]) == (1, region, None)
    assert (found["date"], found["kind"], found["working"], found["name"]) == (day, kind, working, name)
    assert found["standing"] == "settled"
    if name is None:
        assert found["notice"] is None
    else:
        assert set(found["notice"]) == NOTICE_KEYS


@pytest.mark.parametrize(("day", "region", "_kind", "working", "_name", "words"), KINDS)
def test_a_day_in_words(
    capsys: Capsys, day: str, region: str, _kind: str, working: bool, _name: str | None, words: tuple[str, str]
) -> None:
    for language, word, status in zip(LANGUAGES, words, (("休息", "上班"), ("rests", "works")), strict=True):
        out = answered(capsys, "calendar", "day", day, "--region", region, "--lang", language)
        assert out.startswith(day)
        assert word in out
        assert status[working] in out


@pytest.mark.parametrize(
    ("language", "issuer"), [("zh", "国务院办公厅"), ("en", "General Office of the State Council")]
)
def test_a_decreed_day_names_its_notice(capsys: Capsys, language: str, issuer: str) -> None:
    out = answered(capsys, "calendar", "day", "2024-04-07", "--lang", language)
    assert issuer in out
    assert "国办发明电〔2023〕7号" in out
    assert "2023-10-25" in out
    assert "https://www.gov.cn/" in out


def test_a_day_that_a_later_notice_may_change_is_provisional(capsys: Capsys) -> None:
    question = ("calendar", "day", "2024-12-31", "--known-on", "2024-06-01")
    assert answered_json(capsys, *question)["standing"] == "provisional"
    assert "provisional" in answered(capsys, *question)
    assert "暂定" in answered(capsys, *question, "--lang", "zh")
    assert answered_json(capsys, "calendar", "day", "2024-12-31")["standing"] == "settled"


@pytest.mark.parametrize(("known_on", "working"), [("2019-03-21", True), ("2019-03-22", False)])
def test_a_day_as_known_on_another_day(capsys: Capsys, known_on: str, working: bool) -> None:
    found = answered_json(capsys, "calendar", "day", "2019-05-02", "--known-on", known_on)
    assert (found["known_on"], found["working"]) == (known_on, working)


# --- add and count -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("2024-04-03", "7"), "2024-04-15"),
        (("2024-04-03", "+7"), "2024-04-15"),
        (("2024-04-03", "7", "--region", "CN-GX"), "2024-04-17"),
        (("2024-04-03", "7", "--region", "CN-GX", "--known-on", "2024-03-21"), "2024-04-15"),
        (("2024-04-17", "-7", "--region", "CN-GX"), "2024-04-03"),
        (("--region", "CN-GX", "2024-04-17", "-7"), "2024-04-03"),
        (("2024-04-17", "--region", "CN-GX", "--", "-7"), "2024-04-03"),
        (("2024-04-08", "-1"), "2024-04-07"),
        (("2024-04-06", "1"), "2024-04-07"),
        (("2024-04-03", "0"), "2024-04-03"),
        (("2003-12-31", "1"), "2004-01-02"),  # needs only announced days
        (("2027-01-01", "-1"), "2026-12-31"),
    ],
)
def test_add_prints_the_nth_working_day(capsys: Capsys, arguments: tuple[str, ...], found: str) -> None:
    assert answered(capsys, "calendar", "add", *arguments) == f"{found}\n"
    assert answered(capsys, "calendar", "add", "--lang", "zh", *arguments) == f"{found}\n"


def test_add_as_json(capsys: Capsys) -> None:
    found = answered_json(capsys, "calendar", "add", "2024-04-17", "-7", "--region", "CN-GX")
    assert found == {
        "schema": 1,
        "region": "CN-GX",
        "known_on": None,
        "start": "2024-04-17",
        "n": -7,
        "date": "2024-04-03",
    }


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("2024-04-03", "2024-04-15"), 7),
        (("2024-04-15", "2024-04-03"), -7),  # minus those in [04-03, 04-15)
        (("2024-04-03", "2024-04-17", "--region", "CN-GX"), 7),
        (("2024-04-03", "2024-04-17", "--region", "CN-GX", "--known-on", "2024-03-21"), 9),
        (("2024-04-03", "2024-04-03"), 0),
    ],
)
def test_count_prints_the_working_days(capsys: Capsys, arguments: tuple[str, ...], found: int) -> None:
    assert answered(capsys, "calendar", "count", *arguments) == f"{found}\n"


def test_count_as_json(capsys: Capsys) -> None:
    assert answered_json(capsys, "calendar", "count", "2024-04-03", "2024-04-17", "--region", "CN-GX") == {
        "schema": 1,
        "region": "CN-GX",
        "known_on": None,
        "a": "2024-04-03",
        "b": "2024-04-17",
        "working_days": 7,
    }


# --- show ----------------------------------------------------------------------------------------------------

MONTHS = [
    ("2026-10", "CN-GX", {"statutory", "shifted", "make-up", "weekend", "working"}),
    ("2026-04", "CN-GX", {"statutory", "shifted", "regional", "weekend", "working"}),
    ("2020-02", "CN-HB", {"extension", "weekend", "working"}),
    ("2024-04", "CN", {"statutory", "shifted", "make-up", "weekend", "working"}),
    ("2021-04", "CN-GX", {"statutory", "shifted", "make-up", "regional", "regional-make-up", "weekend", "working"}),
    ("2020-03", "CN-GX", {"restored", "weekend", "working"}),
]


def marks(drawn: str) -> dict[int, str]:
    """The mark beside each day number of a drawn month, the empty string where there is none."""
    grid = drawn.split("\n\n")[1].splitlines()[1:]
    return {int(day): mark for line in grid for day, mark in re.findall(r"(\d+)(?: ([^\s\d]+))?", line)}


def month(capsys: Capsys, name: str, region: str, *options: str) -> Any:
    return answered_json(capsys, "calendar", "show", name, "--region", region, *options)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "region", "kinds"), MONTHS)
def test_each_kind_of_day_has_its_own_mark(
    capsys: Capsys, name: str, region: str, kinds: set[str], language: str
) -> None:
    days = month(capsys, name, region)["days"]
    drawn = answered(capsys, "calendar", "show", name, "--region", region, "--lang", language)
    assert "\x1b" not in drawn
    mark = marks(drawn)
    assert sorted(mark) == list(range(1, len(days) + 1))
    pairs = {(day["kind"], mark[date.fromisoformat(day["date"]).day]) for day in days}
    assert {kind for kind, _ in pairs} == kinds
    assert len({found for _, found in pairs}) == len(pairs) == len(kinds)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "region", "_kinds"), MONTHS)
def test_a_months_legend_explains_every_mark(
    capsys: Capsys, name: str, region: str, _kinds: set[str], language: str
) -> None:
    drawn = answered(capsys, "calendar", "show", name, "--region", region, "--lang", language)
    legend = drawn.split("\n\n")[2]
    assert all(f"{mark} " in legend for mark in marks(drawn).values() if mark)
    assert str(month(capsys, name, region)["working_days"]) in legend


def test_a_month_lists_its_decreed_days_with_their_notices(capsys: Capsys) -> None:
    drawn = answered(capsys, "calendar", "show", "2026-04", "--region", "CN-GX")
    decreed = drawn.split("\n\n")[3].splitlines()
    assert [line.split("  ")[0] for line in decreed] == [
        "2026-04-04",
        "2026-04-05",
        "2026-04-06",
        "2026-04-17, 2026-04-20",
        "2026-04-18..2026-04-19",
    ]
    assert "国办发明电〔2025〕7号" in decreed[0]
    assert "weekend" in decreed[0]
    assert all("Guangxi" in line for line in decreed[3:])


def test_days_stand_under_their_weekday(capsys: Capsys) -> None:
    grid = answered(capsys, "calendar", "show", "2026-10").split("\n\n")[1].splitlines()
    thursday = grid[0].index("Thu")
    assert grid[1][thursday - 2 : thursday + 3].split()[0] == "1"  # 2026-10-01 is a Thursday
    assert [grid[row][thursday - 2 : thursday + 3].split()[0] for row in (2, 3, 4, 5)] == ["8", "15", "22", "29"]


def test_a_month_as_json(capsys: Capsys) -> None:
    found = month(capsys, "2026-10", "CN-GX")
    assert set(found) == CALENDAR_KEYS | {"month", "working_days", "days"}
    assert (found["month"], found["working_days"], len(found["days"])) == ("2026-10", 18, 31)
    assert all(set(day) == DAY_KEYS | NAME_KEYS for day in found["days"])


@pytest.mark.parametrize("written", ["2026-10", "202610", "2026年10月", "２０２６－１０"])
def test_a_month_is_understood_as_people_write_it(capsys: Capsys, written: str) -> None:
    assert month(capsys, written, "CN")["month"] == "2026-10"


@pytest.mark.parametrize(("language", "words"), [("zh", "暂定"), ("en", "may change it")])
def test_days_that_may_still_change_are_marked(capsys: Capsys, language: str, words: str) -> None:
    drawn = answered(capsys, "calendar", "show", "2024-12", "--known-on", "2024-06-01", "--lang", language)
    assert {day for day, mark in marks(drawn).items() if mark.endswith("~")} == set(range(25, 32))
    assert words in drawn


def test_colour_needs_a_terminal_and_no_no_color(capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    question = ("calendar", "show", "2026-10")
    plain = answered(capsys, *question)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    coloured = answered(capsys, *question)
    assert "\x1b[" in coloured
    uncoloured = re.sub(r"\x1b\[\d*m", "", coloured)
    assert [line.rstrip() for line in uncoloured.splitlines()] == plain.splitlines()
    assert answered(capsys, *question, env={"NO_COLOR": "1"}) == plain


# --- diff ----------------------------------------------------------------------------------------------------

AMENDMENTS = [
    ("CN", "2015-05-12", "2015-05-13", ["2015-09-03", "2015-09-04", "2015-09-06"], "国发明电〔2015〕1号"),
    (
        "CN",
        "2019-03-01",
        "2019-04-01",
        ["2019-04-28", "2019-05-02", "2019-05-03", "2019-05-05"],
        "国办发明电〔2019〕3号",
    ),
    ("CN", "2020-01-26", "2020-01-27", ["2020-01-31", "2020-02-01"], "国办发明电〔2020〕1号"),
    ("CN-GX", "2020-03-04", "2020-03-05", ["2020-03-26", "2020-03-27"], "2020-03-05"),
    ("CN-GX", "2020-01-28", "2020-02-01", ["2020-03-26", "2020-03-27"], "2020-02-01"),
]


@pytest.mark.parametrize(("region", "before", "after", "days", "cited"), AMENDMENTS)
def test_diff_lists_the_days_a_notice_changed(
    capsys: Capsys, region: str, before: str, after: str, days: list[str], cited: str
) -> None:
    question = ("calendar", "diff", "--from", before, "--to", after, "--region", region)
    found = answered_json(capsys, *question)
    assert set(found) == {"schema", "region", "from", "to", "changes", "announced", "withdrawn"}
    assert (found["region"], found["from"], found["to"]) == (region, before, after)
    assert [change["date"] for change in found["changes"]] == days
    for change in found["changes"]:
        assert set(change) == {"date", "before", "after"}
        assert set(change["before"]) == set(change["after"]) == DAY_KEYS | NAME_KEYS
        assert change["before"]["working"] != change["after"]["working"]
    for language in LANGUAGES:
        lines = answered(capsys, *question, "--lang", language).splitlines()
        assert [line[:10] for line in lines] == days
        assert all(cited in line for line in lines)


def test_guangxi_2020_was_announced_and_then_put_back_to_work(capsys: Capsys) -> None:
    found = answered_json(capsys, "calendar", "diff", "--from", "2020-03-04", "--to", "2020-03-05", "--region", "CN-GX")
    assert {(change["before"]["kind"], change["after"]["kind"]) for change in found["changes"]} == {
        ("regional", "restored")
    }


def test_a_diff_may_run_backwards(capsys: Capsys) -> None:
    there = answered_json(capsys, "calendar", "diff", "--from", "2019-03-01", "--to", "2019-04-01")
    back = answered_json(capsys, "calendar", "diff", "--from", "2019-04-01", "--to", "2019-03-01")
    assert [change["before"] for change in back["changes"]] == [change["after"] for change in there["changes"]]


@pytest.mark.parametrize(("language", "words"), [("zh", "没有改动"), ("en", "No change")])
def test_a_diff_without_changes_says_so(capsys: Capsys, language: str, words: str) -> None:
    question = ("calendar", "diff", "--from", "2019-03-01", "--to", "2019-03-02")
    assert words in answered(capsys, *question, "--lang", language)
    assert answered_json(capsys, *question)["changes"] == []


def test_a_diff_names_years_announced_in_between(capsys: Capsys) -> None:
    question = ("calendar", "diff", "--from", "2023-10-24", "--to", "2023-10-25")
    found = answered_json(capsys, *question)
    assert (found["changes"], found["announced"], found["withdrawn"]) == ([], [2024], [])
    assert "2024" in answered(capsys, *question)
    assert "2024" in answered(capsys, *question, "--lang", "zh")


def test_diff_takes_known_on(capsys: Capsys) -> None:
    answered(capsys, "calendar", "diff", "--from", "2019-03-01", "--to", "2019-04-01", "--known-on", "2024-01-01")


def test_a_bare_answer_on_days_that_may_change_says_so_on_stderr(capsys: Capsys) -> None:
    known = ("--known-on", str(MID_2026))
    for question in (("add", "2026-12-24", "3", *known), ("count", "2026-12-24", "2026-12-29", *known)):
        assert "next year's notice" in run(capsys, "calendar", *question).err
        assert run(capsys, "calendar", *question, "--lang", "zh").err.startswith("暂定：")
        assert run(capsys, "calendar", *question, "--json").err == ""


# --- notices of one's own ------------------------------------------------------------------------------------


def test_every_command_reads_notices_of_ones_own(capsys: Capsys, tmp_path: Path) -> None:
    notice_2027(tmp_path)
    own = ("--holidays", str(tmp_path), "--known-on", str(MID_2026))
    day = answered_json(capsys, "calendar", "day", "2026-12-27", *own)
    assert (day["working"], day["kind"], day["standing"]) == (True, "make-up", "settled")
    assert day["notice"]["number"] == "测试〔2026〕1号"
    assert answered(capsys, "calendar", "add", "2026-12-31", "1", *own) == "2027-01-04\n"
    assert answered(capsys, "calendar", "count", "2026-12-25", "2027-01-04", *own) == "6\n"
    assert answered_json(capsys, "calendar", "show", "2027-01", *own)["days"][0]["kind"] == "statutory"
    diff = answered_json(capsys, "calendar", "diff", "--from", "2026-05-31", "--to", "2026-06-01", *own[:2])
    assert (diff["announced"], [change["date"] for change in diff["changes"]]) == ([2027], ["2026-12-27"])
    audit = json.loads(run(capsys, "calendar", "audit", *own[:2], "--json").out)
    assert ("2026-12-27", "new") in {(one["date"], one["finding"]) for one in audit["differences"]}


def test_a_notice_of_ones_own_counts_from_its_publication(capsys: Capsys, tmp_path: Path) -> None:
    notice_2027(tmp_path)
    known = ("--holidays", str(tmp_path), "--known-on")
    assert run(capsys, "calendar", "day", "2027-01-01", *known, "2026-05-31").code == 3
    assert run(capsys, "calendar", "day", "2027-01-01", *known, "2026-06-01").code == 0


def test_a_notice_of_ones_own_replaces_the_shipped_one_of_its_number(capsys: Capsys, tmp_path: Path) -> None:
    number = '"国办发明电〔2023〕7号"'
    own = notice('"元旦" = { off = "2024-01-01" }', number=number, published="2023-10-25")
    notices_file(tmp_path, "CN", 2024, own)
    found = answered_json(capsys, "calendar", "day", "2024-04-04", "--holidays", str(tmp_path))
    assert (found["working"], found["kind"], found["notice"]) == (True, "working", None)


def test_a_notice_of_ones_own_lies_over_the_shipped_ones(capsys: Capsys, tmp_path: Path) -> None:
    notices_file(tmp_path, "CN", 2024, notice('"试" = { work = "2024-04-13" }', scope='"days"'))
    own = ("--holidays", str(tmp_path))
    assert answered_json(capsys, "calendar", "day", "2024-04-13", *own)["kind"] == "make-up"
    assert answered_json(capsys, "calendar", "day", "2024-04-04", *own)["kind"] == "statutory"
    assert answered_json(capsys, "calendar", "day", "2024-04-13", "--region", "CN-GX", *own)["kind"] == "make-up"


def test_the_environment_names_notices_too(capsys: Capsys, tmp_path: Path) -> None:
    notice_2027(tmp_path)
    env = {"GOV_DEADLINES_HOLIDAYS": str(tmp_path)}
    assert answered(capsys, "calendar", "add", "2026-12-31", "1", env=env) == "2027-01-04\n"


# --- audit ---------------------------------------------------------------------------------------------------


def test_the_audit_finds_only_the_one_known_difference(capsys: Capsys) -> None:
    found = answered_json(capsys, "calendar", "audit")
    assert set(found) == {"schema", "differences"}
    (one,) = found["differences"]
    assert set(one) == {"date", "finding", "ours", "theirs", "reason"}
    assert (one["date"], one["finding"], one["ours"], one["theirs"]) == ("2005-12-31", "known", True, False)
    for language, word in (("zh", "已知差异"), ("en", "known difference")):
        out = answered(capsys, "calendar", "audit", "--lang", language)
        assert "2005-12-31" in out
        assert word in out
        assert "国办发明电〔2005〕35号" in out


@pytest.mark.parametrize(
    ("day", "finding", "words"),
    [
        (date(2024, 4, 13), "new", ("新差异", "NEW difference")),
        (date(2005, 12, 31), "mended", ("对方已改正", "corrected there")),
    ],
)
def test_news_from_the_audit_is_something_to_act_on(
    capsys: Capsys, monkeypatch: pytest.MonkeyPatch, day: date, finding: str, words: tuple[str, str]
) -> None:
    import chinese_calendar

    theirs = chinese_calendar.is_workday
    monkeypatch.setattr(chinese_calendar, "is_workday", lambda asked: theirs(asked) ^ (asked == day))
    code, out, _ = run(capsys, "calendar", "audit", "--json")
    assert code == 1
    assert (day.isoformat(), finding) in {(one["date"], one["finding"]) for one in json.loads(out)["differences"]}
    for language, word in zip(LANGUAGES, words, strict=True):
        code, out, _ = run(capsys, "calendar", "audit", "--lang", language)
        assert code == 1
        assert word in out


def test_a_projected_count_says_how_far_it_can_move(capsys: Capsys) -> None:
    """The Spring Festival of 2027: as asked before its notice."""
    question = ("calendar", "count", "2027-02-01", "2027-02-17", "--known-on", "2026-11-28", "--project")
    found = answered_json(capsys, *question)
    assert found["fewest"] <= found["working_days"] <= found["most"]
    assert found["fewest"] < found["most"]
    assert "fewest" not in answered_json(capsys, "calendar", "count", "2026-02-01", "2026-02-17")
