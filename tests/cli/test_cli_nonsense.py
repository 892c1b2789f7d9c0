"""Nonsense of every kind gets one clear message, a hint, the right exit code, and never a traceback."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from cli_helpers import LANGUAGES, QINZHOU, line_of, notice, notices_file, pack_file, run
from common import BEYOND, LAST_DAY, Capsys
from gov_deadlines import errors
from gov_deadlines.cli.refusals import OPTIONS
from gov_deadlines.data_files import rules_folder
from gov_deadlines.wording.errors import PYTHON, said

ON = ("--on", "2024-04-03")
DAY = timedelta(days=1)
IN_2027 = ("calendar", "day", "2027-01-04")  # a day that a faulty notice for 2027 leaves open
USAGE, NO_ANSWER = 2, 3
LABELS = {"zh": "错误：", "en": "Error: "}


def refused(capsys: Capsys, *arguments: str, exit_code: int) -> Any:
    """Run a command that must be refused, in words and as JSON; give back the JSON object."""
    for language in LANGUAGES:
        code, out, err = run(capsys, *arguments, "--lang", language)
        assert (code, out) == (exit_code, ""), err
        _is_one_message(err, LABELS[language])
    code, out, err = run(capsys, *arguments, "--json")
    assert (code, out) == (exit_code, "")
    assert err.endswith("}\n")
    found = json.loads(err)
    assert set(found) == {"code", "message", "hint", "exit"}
    assert found["exit"] == exit_code
    assert found["message"]
    assert found["hint"]
    assert found["code"] != "internal-error", found["message"]
    return found


def _is_one_message(err: str, label: str) -> None:
    assert err.startswith(label)
    assert sum(line.startswith(label) for line in err.splitlines()) == 1
    assert "Traceback" not in err
    assert "Internal error" not in err
    message, *_, hint = err.removeprefix(label).splitlines()
    assert message.strip()
    assert hint.strip()


# --- a malformed question: exit 2 ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("due", "nowhere/nothing", *ON), "unknown-limit", "nowhere/nothing"),
        (("due", "", *ON), "unknown-limit", "''"),
        (("due", "qinzhou@1999/countersign-reply", *ON), "unknown-limit", "qinzhou@1999"),
        (("limits", "show", "nowhere/nothing"), "unknown-limit", "nowhere/nothing"),
        (("due", QINZHOU, "--on", "2024-02-30"), "invalid-date", "2024-02-30"),
        (("due", QINZHOU, "--on", "2024-13-01"), "invalid-date", "2024-13-01"),
        (("due", QINZHOU, "--on", "0000-01-01"), "invalid-date", "0000-01-01"),
        (("due", QINZHOU, "--on", "10000-01-01"), "invalid-date", "10000-01-01"),
        (("due", QINZHOU, "--on", "someday"), "invalid-date", "someday"),
        (("due", QINZHOU, "--on", "03/04/2024"), "invalid-date", "03/04/2024"),
        (("due", QINZHOU, "--on", ""), "invalid-date", "''"),
        (("due", QINZHOU, "--on", "2024-04-\x003"), "invalid-date", "2024-04"),
        (("due", QINZHOU, *ON, "--known-on", "2024-02-30"), "invalid-date", "2024-02-30"),
        (("due", QINZHOU, *ON, "--as-of", ""), "invalid-date", "''"),
        (("due", QINZHOU, *ON, "--by", "2024-02-30"), "invalid-date", "2024-02-30"),
        (("due", QINZHOU, *ON, "--by", "2024-04-02"), "invalid-argument", "2024-04-02"),
        (("due", QINZHOU, *ON, "--within", "soon"), "invalid-argument", "soon"),
        (("due", QINZHOU, *ON, "--within", "0wd"), "invalid-argument", "0wd"),
        (("due", QINZHOU, *ON, "--within", "-5wd"), "invalid-argument", "-5wd"),
        (("due", QINZHOU, *ON, "--within", "1e9wd"), "invalid-argument", "1e9wd"),
        (("due", QINZHOU, *ON, "--within", ""), "invalid-argument", "''"),
        (("due", QINZHOU, *ON, "--within", "5wd", "--by", "2024-04-10"), "invalid-argument", "by"),
        (("due", "xianning/absence-report", *ON, "--within", "5wd"), "override-not-allowed", "40(3)"),
        (("due", "xianning/absence-report", *ON, "--by", "2024-04-10"), "override-not-allowed", "40(3)"),
        (("due", QINZHOU, *ON, "--region", "CN-XX"), "unknown-region", "CN-XX"),
        (("calendar", "day", "2024-04-03", "--region", "GX"), "unknown-region", "GX"),
        (("calendar", "day", "2024-04-03", "--region", ""), "unknown-region", "''"),
        (("calendar", "day", ""), "invalid-date", "''"),
        (("calendar", "day", "2023-02-29"), "invalid-date", "2023-02-29"),
        (("calendar", "add", "2024-04-03", "five"), "invalid-argument", "five"),
        (("calendar", "add", "2024-04-03", "1.5"), "invalid-argument", "1.5"),
        (("calendar", "add", "2024-04-03", ""), "invalid-argument", "''"),
        (("calendar", "add", "2024-04-06", "0"), "rest-day", "2024-04-06"),
        (("calendar", "show", "2026-13"), "invalid-date", "2026-13"),
        (("calendar", "show", "0000-01"), "invalid-date", "0000-01"),
        (("calendar", "show", "October"), "invalid-date", "October"),
        (("calendar", "diff", "--from", "2019-02-29", "--to", "2019-04-01"), "invalid-date", "2019-02-29"),
        (("due", QINZHOU, *ON, "--holidays", "/no/such/folder"), "source-not-found", "/no/such/folder"),
        (("calendar", "audit", "--holidays", "/no/such/folder"), "source-not-found", "/no/such/folder"),
        (("due", QINZHOU, *ON, "--rules", "/no/such/folder"), "source-not-found", "/no/such/folder"),
        (("limits", "verify", "--source", "/no/such/folder"), "source-not-found", "/no/such/folder"),
        (("due", QINZHOU), "usage", "--on"),
        (("due",), "usage", "LIMIT"),
        (("due", QINZHOU, *ON, "extra"), "usage", "extra"),
        (("due", QINZHOU, *ON, "--explian"), "usage", "--explian"),
        (("calendar", "add", "2024-04-03"), "usage", "N"),
        (("calendar", "add", "2024-04-03", "-1.5"), "usage", "-1"),
        (("calendar", "count", "2024-04-03"), "usage", "B"),
        (("calendar", "diff", "--from", "2019-03-01"), "usage", "--to"),
        (("calendar", "dya", "2024-04-03"), "usage", "dya"),
        (("deu", QINZHOU), "usage", "deu"),
        (("due", QINZHOU, *ON, "--region", ""), "unknown-region", "''"),
        (("due", QINZHOU, *ON, "--holidays", ""), "source-not-found", ""),
        (("due", QINZHOU, *ON, "--rules", ""), "source-not-found", ""),
        (("limits", "list", "--class", "nosuch"), "invalid-argument", "nosuch"),
        (("limits", "list", "--authority", "nosuch"), "invalid-argument", "nosuch"),
    ],
)
def test_a_malformed_question_is_refused(capsys: Capsys, arguments: tuple[str, ...], code: str, words: str) -> None:
    found = refused(capsys, *arguments, exit_code=USAGE)
    assert found["code"] == code
    assert words in found["message"]


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("batch", "due", "in.csv", "-o", "out.csv", "--engine", "spark", "--spark-conf", "a"), "--spark-conf"),
        (("limits", "scan", __file__, "--authority", "Not Short"), "--authority"),
        (("batch", "due", "in.csv", "-o", "out.csv", "--memory", "much"), "--memory"),
        (("calendar", "add", "2024-04-03", "0", "--roll", "up"), "--roll"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_under_its_option(
    capsys: Capsys, arguments: tuple[str, ...], option: str
) -> None:
    code, _, err = run(capsys, *arguments, "--lang", "en")
    assert code == USAGE
    assert err.startswith(f"Error: {option} ")
    assert "<" not in err


def test_a_name_that_is_no_argument_is_shown_as_it_is() -> None:
    error = errors.WrongKind("spark.executor.memory", 4, "string")
    for words in (PYTHON, OPTIONS):
        message, _ = said("WrongKind", {"name": error.name, "value": error.value, "wanted": error.wanted}, words)
        assert message[1] == "spark.executor.memory must be a string, not 4."


def test_an_option_without_its_value_is_refused(capsys: Capsys) -> None:
    code, out, err = run(capsys, "due", QINZHOU, "--json", "--on")
    assert (code, out, json.loads(err)["code"]) == (USAGE, "", "usage")


@pytest.mark.parametrize("arguments", [("due", QINZHOU, *ON), ("calendar", "day", "2024-04-03"), ("limits", "list")])
@pytest.mark.parametrize("lang", ["xx", "", "EN"])
def test_a_language_it_does_not_speak_is_refused(capsys: Capsys, arguments: tuple[str, ...], lang: str) -> None:
    code, out, err = run(capsys, *arguments, "--lang", lang)
    assert (code, out) == (USAGE, "")
    _is_one_message(err, "Error: ")
    assert "zh" in err
    code, out, err = run(capsys, *arguments, "--lang", lang, "--json")
    assert (code, out, json.loads(err)["code"]) == (USAGE, "", "invalid-argument")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("qinzhou/countersing-reply", QINZHOU),
        ("quinzhou/countersign-reply", QINZHOU),
        ("zhongshan/leader-invite", "zhongshan/leader-invitation"),
        ("xianing/absence-report", "xianning/absence-report"),
    ],
)
def test_a_close_name_is_suggested(capsys: Capsys, typed: str, meant: str) -> None:
    assert meant in refused(capsys, "due", typed, *ON, exit_code=USAGE)["hint"]


def test_an_unknown_region_is_answered_with_the_known_ones(capsys: Capsys) -> None:
    hint = refused(capsys, "due", QINZHOU, *ON, "--region", "CN-XX", exit_code=USAGE)["hint"]
    assert all(region in hint for region in ("CN", "CN-GX", "CN-HB", "CN-SX", "CN-GZ"))


def test_a_mistyped_option_is_answered_with_the_right_one(capsys: Capsys) -> None:
    assert "--explain" in refused(capsys, "due", QINZHOU, *ON, "--explian", exit_code=USAGE)["message"]


def test_adding_zero_to_a_rest_day_hints_at_what_the_command_line_can_do(capsys: Capsys) -> None:
    assert "roll=" not in refused(capsys, "calendar", "add", "2024-04-06", "0", exit_code=USAGE)["hint"]


@pytest.mark.parametrize("arguments", [("due", QINZHOU), ("due", QINZHOU, *ON, "--explian"), ("deu",)])
def test_usage_errors_are_chinese_where_chinese_is_asked_for(capsys: Capsys, arguments: tuple[str, ...]) -> None:
    err = run(capsys, *arguments, "--lang", "zh").err
    assert not any(word in err for word in ("Missing option", "No such"))


# --- a good question without an answer: exit 3 ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("due", QINZHOU, "--on", "2023-09-11"), "not-in-force", "2023-09-12"),
        (("due", "xianning/countersign-reply", "--on", "2023-06-06"), "not-in-force", "2023-06-07"),
        (("due", QINZHOU, "--on", "0001-01-01"), "not-in-force", "2023-09-12"),
        (("due", QINZHOU, "--on", "0001-01-01", "--ignore-in-force"), "not-announced", "2004-01-01"),
        (("due", QINZHOU, "--on", "9999-12-31"), "not-announced", str(LAST_DAY)),
        (("due", QINZHOU, "--on", str(BEYOND)), "not-announced", str(LAST_DAY)),
        (("due", QINZHOU, "--on", str(LAST_DAY), "--announced-only"), "not-announced", str(LAST_DAY)),
        (("due", "xianning/absence-report", "--on", "9999-12-31"), "not-announced", str(LAST_DAY)),
        (("due", QINZHOU, *ON, "--within", "9999wd"), "not-announced", str(LAST_DAY)),
        (("due", QINZHOU, *ON, "--within", "9999d"), "not-announced", str(LAST_DAY)),
        (("due", QINZHOU, *ON, "--known-on", "2004-01-01"), "not-announced", "2004-01-01"),
        (("due", QINZHOU, *ON, "--known-on", "0001-01-01"), "not-announced", "0001-01-01"),
        (("calendar", "day", str(LAST_DAY + DAY)), "not-announced", str(LAST_DAY)),
        (("calendar", "day", "2003-12-31"), "not-announced", "2004-01-01"),
        (("calendar", "day", "9999-12-31"), "not-announced", str(LAST_DAY)),
        (("calendar", "day", "0001-01-01"), "not-announced", "2004-01-01"),
        (("calendar", "day", "2024-04-03", "--known-on", "1990-01-01"), "not-announced", "1990-01-01"),
        (("calendar", "add", str(LAST_DAY), "1"), "not-announced", str(LAST_DAY)),
        (("calendar", "add", "2024-04-03", "999999999"), "not-announced", str(LAST_DAY)),
        (("calendar", "add", "2024-04-03", "-999999999"), "not-announced", "2004-01-01"),
        (("calendar", "add", "9999-12-31", "1"), "not-announced", str(LAST_DAY)),
        (("calendar", "add", "9999-12-31", "-1"), "not-announced", str(LAST_DAY)),
        (("calendar", "add", "0001-01-01", "-1"), "not-announced", "2004-01-01"),
        (("calendar", "add", "0001-01-01", "1"), "not-announced", "2004-01-01"),
        (("calendar", "add", "9999-12-31", "0"), "not-announced", str(LAST_DAY)),
        (("calendar", "count", "0001-01-01", "9999-12-31"), "not-announced", "2004-01-01"),
        (("calendar", "count", "9999-12-31", "0001-01-01"), "not-announced", "2004-01-01"),
        (("calendar", "show", f"{LAST_DAY.year + 1}-01"), "not-announced", str(LAST_DAY)),
        (("calendar", "show", "0001-01"), "not-announced", "2004-01-01"),
        (("calendar", "show", "9999-12"), "not-announced", str(LAST_DAY)),
        *(
            (("calendar", "add", "2024-04-03", n), "not-announced", str(LAST_DAY) if n[0] != "-" else "2004-01-01")
            for n in ("1000000000", "-1000000000", "9" * 40)
        ),
    ],
)
def test_a_question_without_an_answer_says_what_is_missing(
    capsys: Capsys, arguments: tuple[str, ...], code: str, words: str
) -> None:
    found = refused(capsys, *arguments, exit_code=NO_ANSWER)
    assert found["code"] == code
    assert words in found["message"]


@pytest.mark.parametrize("more", [[], ["--explain"], ["--json"]])
def test_the_last_day_of_all_may_be_set_by_the_lead_department(capsys: Capsys, more: list[str]) -> None:
    assert run(capsys, "due", QINZHOU, *ON, "--by", "9999-12-31", *more).code == 0


def test_nothing_known_yet_hints_at_known_on(capsys: Capsys) -> None:
    arguments = ("calendar", "day", "2024-04-03", "--known-on", "1990-01-01")
    assert "range" not in refused(capsys, *arguments, exit_code=NO_ANSWER)["hint"]


def test_past_the_notices_hints_at_adding_the_next_one(capsys: Capsys) -> None:
    assert "--holidays" in refused(capsys, "calendar", "day", str(LAST_DAY + DAY), exit_code=NO_ANSWER)["hint"]


# --- broken notice files -------------------------------------------------------------------------------------

NEW_YEAR = '"元旦" = { off = "2027-01-01..2027-01-03" }'
DAY_FAULTS = [
    ("day-twice", '"假" = { off = ["2027-07-03..2027-07-07", "2027-07-05"] }', "2027-07-05"),
    ("off-and-work", '"假" = { off = "2027-07-03..2027-07-07", work = "2027-07-03" }', "2027-07-03"),
    ("make-up-on-weekday", '"假" = { work = "2027-07-08" }', "2027-07-08"),
    ("stray-weekend-day", '"假" = { off = "2027-07-10" }', "2027-07-10"),
    ("restored-without-rest", '"假" = { restored = "2027-07-08" }', "2027-07-08"),
    ("unknown-key", '"假" = { of = "2027-07-08" }', "of"),
    ("year-after", '"假" = { off = "2028-01-03" }', "2028-01-03"),
    ("november-before", '"假" = { off = "2026-11-30" }', "2026-11-30"),
    ("no-such-day", '"假" = { off = "2027-02-29" }', "2027-02-29"),
    ("span-reversed", '"假" = { off = "2027-07-07..2027-07-03" }', "2027-07-07..2027-07-03"),
    ("span-of-years", '"假" = { off = "0001-01-01..9999-12-31" }', "9999-12-31"),
    ("a-number", '"假" = { off = 5 }', "5"),
    ("no-table", '"假" = "2027-07-05"', "off"),
]


def faults_of(found: Any, folder: Path) -> list[str]:
    """The fault lines of a message, each as ``file:line: what``, relative to ``folder``."""
    lines = [line.strip() for line in found["message"].splitlines()[1:]]
    assert all(line.startswith(f"{folder}{os.sep}") for line in lines)
    return [line.removeprefix(f"{folder}{os.sep}") for line in lines]


@pytest.mark.parametrize(("line", "words"), [fault[1:] for fault in DAY_FAULTS], ids=[fault[0] for fault in DAY_FAULTS])
@pytest.mark.parametrize("command", [("due", QINZHOU, "--on", "2026-12-30"), IN_2027])
def test_a_broken_day_line_is_reported_with_file_and_line(
    capsys: Capsys, tmp_path: Path, line: str, words: str, command: tuple[str, ...]
) -> None:
    file = notices_file(tmp_path, "CN", 2027, notice(f"{NEW_YEAR}\n{line}"))
    found = refused(capsys, *command, "--holidays", str(tmp_path), exit_code=NO_ANSWER)
    assert found["code"] == "data-fault"
    (fault,) = faults_of(found, tmp_path)
    assert fault.startswith(f"cn/2027.toml:{line_of(file, '假')}: ")
    assert words in fault


@pytest.mark.parametrize(
    ("changes", "marked", "words"),
    [
        ({"numbr": '"x"'}, "numbr", "numbr"),
        ({"published": '"2026-11-20"'}, "published =", "a date"),
        ({"published": "2026-11-20T00:00:00"}, "published =", "a date"),
        ({"scope": '"month"'}, "scope", "days, year"),
        ({"issuer": '""'}, "issuer", "empty"),
        ({"number": '""'}, "number_basis", "not found"),
        ({"issued_basis": '"signed"'}, "issued_basis", "not found"),
        ({"source": ""}, "[[notice]]", "missing key 'source'"),
    ],
)
def test_a_broken_notice_is_reported_with_file_and_line(
    capsys: Capsys, tmp_path: Path, changes: dict[str, str], marked: str, words: str
) -> None:
    file = notices_file(tmp_path, "CN", 2027, notice(NEW_YEAR, **changes))
    found = refused(capsys, *IN_2027, "--holidays", str(tmp_path), exit_code=NO_ANSWER)
    (fault,) = faults_of(found, tmp_path)
    assert fault.startswith(f"cn/2027.toml:{line_of(file, marked)}: ")
    assert words in fault


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("schema = 1", "schema = 2", "is not one of: 1"),
        ('region = "CN"', 'region = "CN-XX"', "CN-GX"),
        ("year = 2027", "year = 9999", "9998"),
        ("year = 2027", "year = -1", "1971"),
    ],
)
def test_a_broken_head_is_reported_with_file_and_line(
    capsys: Capsys, tmp_path: Path, old: str, new: str, words: str
) -> None:
    file = notices_file(tmp_path, "CN", 2027)
    file.write_text(file.read_text(encoding="utf-8").replace(old, new) + notice('"元旦" = { }'), encoding="utf-8")
    found = refused(capsys, *IN_2027, "--holidays", str(tmp_path), exit_code=NO_ANSWER)
    (fault,) = faults_of(found, tmp_path)
    assert fault.startswith(f"cn/2027.toml:{line_of(file, new)}: ")
    assert words in fault


def test_a_notice_given_twice_is_reported_with_file_and_line(capsys: Capsys, tmp_path: Path) -> None:
    file = notices_file(tmp_path, "CN", 2027, notice(NEW_YEAR), notice(NEW_YEAR))
    found = refused(capsys, *IN_2027, "--holidays", str(tmp_path), exit_code=NO_ANSWER)
    (fault,) = faults_of(found, tmp_path)
    assert fault.startswith(f"cn/2027.toml:{line_of(file, '[[notice]]', 2)}: ")
    assert "测试〔2026〕1号" in fault


def test_faults_of_every_file_are_reported_at_once(capsys: Capsys, tmp_path: Path) -> None:
    notices_file(tmp_path, "CN", 2027, notice('"假" = { work = "2027-05-06" }'))
    notices_file(tmp_path, "CN-GX", 2027, notice('"假" = { work = "2027-05-06" }'))
    found = refused(capsys, *IN_2027, "--region", "CN-GX", "--holidays", str(tmp_path), exit_code=NO_ANSWER)
    assert [fault.partition(":")[0] for fault in faults_of(found, tmp_path)] == ["cn-gx/2027.toml", "cn/2027.toml"]


def test_all_seven_kinds_of_fault_in_one_notice_file_are_listed(capsys: Capsys, tmp_path: Path) -> None:
    days = '"一" = { off = ["2027-05-01..2027-05-05", "2027-05-03"] }\n' + "\n".join(
        f'"{name}" = {{ {line} }}'
        for name, line in zip(
            "二三四五六",
            (
                'work = "2027-05-06"',
                'off = "2027-05-22"',
                'restored = "2027-06-01"',
                'of = "2027-06-02"',
                'off = "2028-01-03"',
            ),
            strict=True,
        )
    )
    notices_file(tmp_path, "CN", 2027, notice(days), notice(NEW_YEAR))
    found = refused(capsys, *IN_2027, "--holidays", str(tmp_path), exit_code=NO_ANSWER)
    assert len(faults_of(found, tmp_path)) == 7


# --- broken packs --------------------------------------------------------------------------------------------

SEVEN_FAULTS = [
    ('name_en = "Qinzhou', 'name_eng = "Qinzhou', "unknown key 'name_eng'"),
    ('class = "fixed"', 'class = "fixd"', "fixed, immediate"),
    ("amount = 7", "amount = 0", "positive"),
    ('unit = "working-day"', 'unit = "weeks"', "day, working-day"),
    ('trigger = "receipt"', 'trigger = "event"', "direction"),
    ("deemed-received = ", "deemed-recieved = ", "deemed-recieved"),
    ('"receipt-or-sending"', '"no-such-basis"', "no-such-basis"),
]


def test_a_pack_with_seven_faults_lists_all_seven_with_their_lines(capsys: Capsys, tmp_path: Path) -> None:
    file = pack_file(tmp_path, "qinzhou-2023.toml", *(fault[:2] for fault in SEVEN_FAULTS))
    for command in (("due", QINZHOU, *ON), ("limits", "list", "--strict"), ("limits", "show", QINZHOU)):
        found = refused(capsys, *command, "--rules", str(tmp_path), exit_code=NO_ANSWER)
        assert found["code"] == "data-fault"
        faults = faults_of(found, tmp_path)
        for _, new, words in SEVEN_FAULTS:
            at = f"qinzhou-2023.toml:{line_of(file, new)}: "
            assert any(fault.startswith(at) and words in fault for fault in faults), (at, words)
        extra = [fault for fault in faults if "missing key 'name_en'" in fault]  # the other half of the first fault
        assert len(faults) == len(SEVEN_FAULTS) + len(extra)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("schema = 1", "schema = 2", "is not one of: 1"),
        ('version = "2023"', 'version = "20 23"', "lower-case"),
        ('region = "CN-GX"', 'region = "CN-XX"', "CN-GX"),
        ("in_force_candidates = [2023-09-12]", "in_force_candidates = [2023-09-13]", "in_force_from"),
        ("checked_on = 2026-11-22", 'checked_on = "2026-11-22"', "a date"),
        ('name = "countersign-reply"', 'name = "Countersign Reply"', "lower-case"),
        ("amount = 7", "amount = 7.0", "whole number"),
        ("amount = 7", "amount = -7", "positive"),
        ('bindingness = "generally"', 'bindingness = "must"', "generally"),
        ('override = "lead-department"', 'override = "anyone"', "lead-department"),
        ('default_basis = "after-working-days"', 'default_basis = "because"', "because"),
        ('29-2-1 = "6a', '29-2-1 = "zz', "64 hexadecimal"),
    ],
)
def test_a_broken_pack_is_reported_with_file_and_line(
    capsys: Capsys, tmp_path: Path, old: str, new: str, words: str
) -> None:
    elsewhere = ('authority = "qinzhou"', 'authority = "elsewhere"')
    file = pack_file(tmp_path, "qinzhou-2023.toml", elsewhere, (old, new))
    for command in (("due", "elsewhere/countersign-reply", *ON), ("limits", "list", "--strict")):
        found = refused(capsys, *command, "--rules", str(file), exit_code=NO_ANSWER)
        (fault,) = faults_of(found, tmp_path)
        assert fault.startswith(f"qinzhou-2023.toml:{line_of(file, new)}: ")
        assert words in fault


@pytest.mark.parametrize(
    "asked", [(QINZHOU,), ("qinzhou/meeting-decisions-publication", "--bound", "information-publication")]
)
def test_a_broken_pack_of_another_authority_stops_no_answer(
    capsys: Capsys, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    pack_file(
        tmp_path, "qinzhou-2023.toml", ('authority = "qinzhou"', 'authority = "elsewhere"'), ("amount = 7", "x = 7")
    )
    assert run(capsys, "due", *asked, *ON, "--rules", str(tmp_path)).code == 0
    listed = run(capsys, "limits", "list", "--rules", str(tmp_path))
    assert (listed.code, "elsewhere" in listed.err) == (0, True)
    assert run(capsys, "limits", "list", "--strict", "--rules", str(tmp_path)).code == NO_ANSWER


@pytest.mark.parametrize(
    ("old", "new"), [("article = 29,", 'article = "29",'), ("role = ", "part = "), ('"limit",', '"limitt",')]
)
def test_a_broken_clause_is_reported_with_its_line(capsys: Capsys, tmp_path: Path, old: str, new: str) -> None:
    file = pack_file(tmp_path, "qinzhou-2023.toml", (old, new))
    found = refused(capsys, "due", QINZHOU, *ON, "--rules", str(file), exit_code=NO_ANSWER)
    at = f"qinzhou-2023.toml:{line_of(file, 'clauses = ')}: "
    assert all(fault.startswith(at) for fault in faults_of(found, tmp_path))


def test_a_list_where_a_trigger_belongs_is_a_fault(capsys: Capsys, tmp_path: Path) -> None:
    file = pack_file(tmp_path, "qinzhou-2023.toml", ('trigger = "receipt"', 'trigger = ["receipt"]'))
    assert refused(capsys, "due", QINZHOU, *ON, "--rules", str(file), exit_code=NO_ANSWER)["code"] == "data-fault"


@pytest.mark.parametrize("see_also", ['["nowhere/nothing"]', "[5]", '["qinzhou@2023/countersign-reply"]'])
def test_a_choice_that_does_not_exist_is_a_fault(capsys: Capsys, tmp_path: Path, see_also: str) -> None:
    file = pack_file(tmp_path, "qinzhou-2023.toml", ("notes = ", f"see_also = {see_also}\nnotes = "))
    assert refused(capsys, "due", QINZHOU, *ON, "--rules", str(file), exit_code=NO_ANSWER)["code"] == "data-fault"


def test_an_unknown_key_does_not_hide_the_heads_other_faults(capsys: Capsys, tmp_path: Path) -> None:
    changes = (('region = "CN-GX"', 'region = "CN-XX"\nextra = 1'), ("schema = 1", "schema = 2"))
    file = pack_file(tmp_path, "qinzhou-2023.toml", *changes)
    found = refused(capsys, "due", QINZHOU, *ON, "--rules", str(file), exit_code=NO_ANSWER)
    assert len(faults_of(found, tmp_path)) == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [('authority = "qinzhou"', 'authority = ["qinzhou"]'), ("notes = ", 'see_also = [["qinzhou"]]\nnotes = ')],
)
def test_a_list_where_a_name_belongs_is_a_fault(capsys: Capsys, tmp_path: Path, old: str, new: str) -> None:
    file = pack_file(tmp_path, "qinzhou-2023.toml", (old, new))
    assert refused(capsys, "due", QINZHOU, *ON, "--rules", str(file), exit_code=NO_ANSWER)["code"] == "data-fault"


def test_a_copy_of_the_shipped_folder_is_no_fault(capsys: Capsys, tmp_path: Path) -> None:
    copytree(rules_folder(), tmp_path / "rules")
    assert run(capsys, "limits", "verify", "--rules", str(tmp_path / "rules")).code == 0


def test_two_packs_in_force_on_one_day_are_a_fault(capsys: Capsys, tmp_path: Path) -> None:
    pack_file(tmp_path, "qinzhou-2023.toml")
    file = pack_file(tmp_path, "qinzhou-2023.toml", ('version = "2023"', 'version = "2024"'), name="qinzhou-2024.toml")
    found = refused(capsys, "due", QINZHOU, *ON, "--rules", str(tmp_path), exit_code=NO_ANSWER)
    (fault,) = faults_of(found, tmp_path)
    assert fault.startswith(f"qinzhou-2024.toml:{line_of(file, 'in_force_from')}: ")


# --- files that are no data files at all ---------------------------------------------------------------------

GARBAGE: list[tuple[str, bytes]] = [
    ("random", bytes(range(256)) * 40),
    ("nul", b"\0" * 1000),
    ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    ("gbk", 'schema = 1\nname = "放假"\n'.encode("gbk")),
    ("utf-16", "schema = 1\n".encode("utf-16")),
    ("control", b"schema = 1\x01\n"),
    ("half", b"schema = 1\n[[notice]\n"),
    ("twice", b"schema = 1\nschema = 1\n"),
    ("empty", b""),
    ("blank", b"\n\n# nothing\n"),
    ("other", b"[tool]\nname = 'x'\n"),
    ("list", b"notice = [1, 2]\nlimit = [1, 2]\n"),
    ("text", b"notice = 'x'\nlimit = 'x'\n"),
]

Arguments = Callable[[Path], tuple[str, ...]]
READERS: dict[str, Arguments] = {
    "holidays": lambda path: ("calendar", "day", "2024-04-03", "--holidays", str(path)),
    "due-holidays": lambda path: ("due", QINZHOU, *ON, "--holidays", str(path)),
    "rules": lambda path: ("limits", "list", "--rules", str(path)),
    "due-rules": lambda path: ("due", QINZHOU, *ON, "--rules", str(path)),
}


@pytest.mark.parametrize("content", [content for _, content in GARBAGE], ids=[name for name, _ in GARBAGE])
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("whole_folder", [True, False], ids=["folder", "file"])
def test_a_file_that_is_no_data_file_is_refused_by_name(
    capsys: Capsys, tmp_path: Path, content: bytes, reader: Arguments, whole_folder: bool
) -> None:
    file = tmp_path / "2027.toml"
    file.write_bytes(content)
    found = refused(capsys, *reader(tmp_path if whole_folder else file), exit_code=NO_ANSWER)
    assert found["code"] == "data-fault"
    assert str(file) in found["message"]


def test_a_bottomless_nest_of_brackets_is_a_fault(capsys: Capsys, tmp_path: Path) -> None:
    file = tmp_path / "2027.toml"
    file.write_text("a = " + "[" * 20_000, encoding="utf-8")
    found = refused(capsys, "calendar", "day", "2024-04-03", "--holidays", str(file), exit_code=NO_ANSWER)
    assert found["code"] == "data-fault"


@pytest.mark.parametrize("content", [bytes(range(128, 256)) * 9, b"", b"\0\0", "别的文章".encode()])
def test_a_source_that_is_none_is_refused_by_name(capsys: Capsys, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes(content)
    found = refused(capsys, "limits", "verify", "--source", str(file), exit_code=USAGE)
    assert str(file) in found["message"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused_by_name(capsys: Capsys, tmp_path: Path) -> None:
    file = notices_file(tmp_path, "CN", 2027, notice(NEW_YEAR))
    file.chmod(0)
    found = refused(capsys, "calendar", "day", "2024-04-03", "--holidays", str(tmp_path), exit_code=NO_ANSWER)
    assert str(file) in found["message"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_not_taken_for_an_empty_one(capsys: Capsys, tmp_path: Path) -> None:
    notices_file(tmp_path, "CN", 2027, notice(NEW_YEAR))
    tmp_path.chmod(0)
    try:
        refused(capsys, "calendar", "day", "2024-04-03", "--holidays", str(tmp_path), exit_code=NO_ANSWER)
    finally:
        tmp_path.chmod(0o700)


# --- what nobody foresaw -------------------------------------------------------------------------------------


def test_even_a_bug_is_one_message(capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gov_deadlines.answers.due.due", lambda *_, **__: 1 / 0)
    code, out, err = run(capsys, "due", QINZHOU, *ON)
    assert (code, out) == (NO_ANSWER, "")
    assert "ZeroDivisionError" in err
    assert "Traceback" not in err
    code, out, err = run(capsys, "due", QINZHOU, *ON, "--json")
    assert (code, out, json.loads(err)["code"]) == (NO_ANSWER, "", "internal-error")
    with pytest.raises(ZeroDivisionError):
        run(capsys, "due", QINZHOU, *ON, env={"GOV_DEADLINES_DEBUG": "1"})


def test_an_interrupted_run_says_nothing_more(capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gov_deadlines.answers.due.due", interrupt)
    assert run(capsys, "due", QINZHOU, *ON) == (130, "", "")
