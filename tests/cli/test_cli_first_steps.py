"""What someone types who has never seen the program: it is understood, or the message shows what to type instead."""

import json
from pathlib import Path

import pytest

from cli_helpers import LANGUAGES, QINZHOU, answered, answered_json, run
from common import Capsys
from gov_deadlines.batch.job import REASONS
from gov_deadlines.cli.examples import EXAMPLES
from gov_deadlines.errors import USAGE
from gov_deadlines.wording.columns import REASON_WORDS

ON = ("--on", "2024-04-03")


def refused(capsys: Capsys, *arguments: str, language: str = "zh") -> str:
    code, out, err = run(capsys, *arguments, "--lang", language)
    assert (code, out) == (USAGE, "")
    return err


@pytest.mark.parametrize("before", [True, False])
def test_a_government_and_a_name_in_two_words_are_one_name(capsys: Capsys, before: bool) -> None:
    words = ("钦州", "会签")
    typed = ("due", *words, *ON) if before else ("due", *ON, *words)
    assert answered_json(capsys, *typed) == answered_json(capsys, "due", QINZHOU, *ON)
    assert answered(capsys, "limits", "show", *words) == answered(capsys, "limits", "show", QINZHOU)


def test_other_words_behind_a_limit_are_too_many(capsys: Capsys) -> None:
    assert "多出了参数 abc" in refused(capsys, "due", QINZHOU, "abc", *ON)
    assert "没有名为“钦州会签 今天”的时限" in refused(capsys, "due", "钦州会签", "今天", *ON)
    assert "多出了参数 十月" in refused(capsys, "calendar", "show", "2026-10", "十月")


@pytest.mark.parametrize("dashes", ["—", "——", "–", "－－", "-—"])
def test_the_dashes_of_chinese_keyboards_are_dashes(capsys: Capsys, dashes: str) -> None:
    wanted = answered_json(capsys, "due", QINZHOU, *ON)
    assert answered_json(capsys, "due", QINZHOU, f"{dashes}on", "2024-04-03") == wanted
    assert answered_json(capsys, "due", QINZHOU, f"{dashes}on=2024-04-03") == wanted


@pytest.mark.parametrize("word", ["—", "——会签", "—a.csv", "—1"])
def test_what_only_begins_with_such_a_dash_stays(capsys: Capsys, word: str) -> None:
    assert word in refused(capsys, "due", word, *ON)


def test_one_dash_for_two_is_told(capsys: Capsys) -> None:
    assert "没有选项 -on，是否为 --on？" in refused(capsys, "due", QINZHOU, "-on", "今天")
    assert "没有选项 -x。" in refused(capsys, "due", QINZHOU, "-x", "今天")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "example"),
    [
        ("due 钦州会签", "due"),
        ("due 钦州会签 --日期 今天", "due"),
        ("钦州会签", ""),
        ("督办台账.xlsx", "ledger"),
        ("ledger 督办台账.xlsx", "ledger"),
        ("batch due 收文.csv", "batch due"),
        ("limits shwo 钦州会签", "limits"),
    ],
)
def test_a_malformed_command_shows_a_right_one(capsys: Capsys, typed: str, example: str, language: str) -> None:
    lines = refused(capsys, *typed.split(), language=language).splitlines()
    label = {"zh": "例：", "en": "Example: "}[language]
    assert label + EXAMPLES[example].say("zh" if language == "zh" else "en") in lines


def test_what_is_to_be_put_in_is_said_in_chinese(capsys: Capsys) -> None:
    typed = ("due", "钦州/全体会议", *ON)
    assert run(capsys, *typed, "--lang", "zh").err.endswith("--dates 文件。\n")
    assert run(capsys, *typed, "--lang", "en").err.endswith("--dates FILE\n")


def test_a_region_is_called_by_its_name(capsys: Capsys) -> None:
    typed = ("due", QINZHOU, "--on", "2099-04-03")
    assert "广西壮族自治区（CN-GX）的放假安排" in run(capsys, *typed, "--lang", "zh").err
    assert "(CN-GX) is announced" in run(capsys, *typed, "--lang", "en").err


def test_a_government_alone_is_no_limit_to_find(capsys: Capsys) -> None:
    err = run(capsys, "find", "钦州市", "--lang", "zh").err
    assert err == "“钦州市”是政府名称。它的全部规定：gov-deadlines limits list --all --authority 钦州\n"
    assert answered(capsys, "limits", "list", "--all", "--authority", "钦州")
    assert "没有找到" in run(capsys, "find", "钦州", "吃饭", "--lang", "zh").err


def test_a_month_may_lack_its_year(capsys: Capsys) -> None:
    this = json.loads(answered(capsys, "calendar", "show", "本月", "--json"))["month"]
    assert answered(capsys, "calendar", "show", f"{int(this[5:])}月") == answered(capsys, "calendar", "show", this)
    assert "'13月' 不是可用的日期" in refused(capsys, "calendar", "show", "13月")


@pytest.mark.parametrize("amount", ["5", "5个工作日", "五个工作日", "5wd"])
def test_working_days_may_be_called_so(capsys: Capsys, amount: str) -> None:
    assert answered(capsys, "calendar", "add", "2026-09-28", amount) == "2026-10-10\n"


@pytest.mark.parametrize("amount", ["5天", "五", "一周"])
def test_other_days_are_no_working_days(capsys: Capsys, amount: str) -> None:
    assert f"“{amount}”不是整数" in refused(capsys, "calendar", "add", "2026-09-28", amount)


def test_a_plan_calls_its_steps_by_name_in_chinese(capsys: Capsys) -> None:
    typed = ("plan", "咸宁会签", "3wd", "--by", "2026-06-30", "--from", "2026-06-01")
    chinese, english = (answered(capsys, *typed, "--lang", language) for language in LANGUAGES)
    assert "1  咸宁/会签回复  " in chinese
    assert "2  3wd  " in chinese
    assert "xianning/countersign-reply  " not in chinese
    assert "1  xianning/countersign-reply  " in english


def test_every_reason_of_a_row_has_words() -> None:
    assert set(REASONS) <= set(REASON_WORDS)


def test_names_of_several_governments_are_counted_and_the_way_out_is_said(capsys: Capsys, tmp_path: Path) -> None:
    source = tmp_path / "收文.csv"
    source.write_text("事项,收文日期\n会签,2024-04-03\n", encoding="utf-8")
    typed = ("--limit-column", "事项", "--trigger-column", "收文日期", "--lang", "zh")
    code, _, err = run(capsys, "batch", "due", str(source), "-o", str(tmp_path / "a.csv"), *typed)
    assert code == 1
    assert "  名称可指几个时限: 1\n  同属一个政府的，加 --authority 钦州" in err


@pytest.mark.parametrize("year", ["2026", "2026年", "二〇二六年", "２０２６"])
def test_a_ledger_says_why_rows_have_no_answer_and_takes_a_year(capsys: Capsys, tmp_path: Path, year: str) -> None:
    source = tmp_path / "收文.csv"
    rows = (
        "会签,11月20日,",
        "常务会议,11月20日,",
        "会签,,",
        "会签,2026-11-20,不清楚",
        "会签,11月20日,已办结（11月23日）",
    )
    source.write_text("\n".join(("事项,收文日期,办结情况", *rows)), encoding="utf-8")
    typed = ("ledger", str(source), "--authority", "钦州", "--as-of", "2026-11-24", "--lang", "zh")
    code, _, err = run(capsys, *typed, "-o", str(tmp_path / "a.xlsx"))
    lines = err.splitlines()
    assert code == 1
    assert "  未推算，日期不可用：3" in lines
    assert "  未推算，时限或日期为空：1" in lines
    assert "  未推算，办结情况读不出：1" not in lines  # words that tell nothing leave it open, with a remark
    assert "  日期没有写年份的：加 --year 2026" in lines
    err = run(capsys, *typed, "-o", str(tmp_path / "b.xlsx"), "--year", year).err
    assert "日期不可用" not in err
    assert "  未推算，规则没有写天数：1" in err.splitlines()
    assert "按时办结：1" in err


def test_a_year_that_is_none_is_told_with_the_option(capsys: Capsys, tmp_path: Path) -> None:
    source = tmp_path / "收文.csv"
    source.write_text("事项,收文日期\n会签,11月20日\n", encoding="utf-8")
    typed = ("ledger", str(source), "-o", str(tmp_path / "a.xlsx"), "--year", "今年")
    assert "--year 应为年份，而不是 '今年'" in refused(capsys, *typed)


def test_a_file_that_is_no_workbook_is_told_in_chinese_alone(capsys: Capsys, tmp_path: Path) -> None:
    source = tmp_path / "台账.doc"
    for content in (b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1hello", b"PK\x03\x04hello"):
        source.write_bytes(content)
        code, _, err = run(capsys, "ledger", str(source), "-o", str(tmp_path / "a.xlsx"), "--lang", "zh", "--json")
        message = json.loads(err)["message"].replace(repr(str(source)), "").replace("Excel（.xlsx）", "")
        assert code == USAGE
        assert not any(one.isascii() and one.isalpha() for one in message), message
        assert "是 空" not in message
