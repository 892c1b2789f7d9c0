"""``gov-deadlines due``: the date, its reasons in both languages, the JSON, and every option."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cli_helpers import (
    LANGUAGES,
    QINZHOU,
    answered,
    answered_json,
    labelled,
    notice,
    notice_2027,
    notices_file,
    pack_file,
    run,
)
from common import MID_2026, Capsys

ON = ("--on", "2024-04-03")
CONTRACT_KEYS = {
    "schema",
    "limit",
    "version",
    "authority",
    "article",
    "trigger",
    "due",
    "standing",
    "earliest",
    "latest",
    "region",
    "bindingness",
    "readings",
    "safest",
    "notes",
}
ADDED_KEYS = {"notices"}  # beyond the contract, in every answer


def codes(found: dict[str, list[dict[str, str]]]) -> set[str]:
    return {note["code"] for note in found["notes"]}


def until(day: str) -> tuple[str, str]:
    """The change that ends a pack."""
    return ("checked_on = 2026-11-22", f"in_force_until = {day}\nchecked_on = 2026-11-22")


# --- the answer at a glance ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("explain", [[], ["--explain"]])
def test_the_first_line_starts_with_the_date_and_says_how_firm_it_is(
    capsys: Capsys, language: str, explain: list[str]
) -> None:
    first = answered(capsys, "due", QINZHOU, *ON, "--lang", language, *explain).splitlines()[0]
    assert first.startswith("2024-04-17")
    assert {"zh": "星期三", "en": "Wednesday"}[language] in first
    assert {"zh": "确定", "en": "settled"}[language] in first


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("第29条第2款", "7 个工作日", "一般", "2024-04-18")),
        ("en", ("art. 29(2)", "7 working days", "generally")),
    ],
)
def test_the_glance_names_limit_article_length_and_wording(
    capsys: Capsys, language: str, words: tuple[str, ...]
) -> None:
    out = answered(capsys, "due", QINZHOU, *ON, "--lang", language)
    assert QINZHOU in out
    assert all(word in out for word in words)


def test_the_glance_shows_only_readings_that_give_another_date(capsys: Capsys) -> None:
    assert not labelled(answered(capsys, "due", QINZHOU, *ON), "Reading")
    other = labelled(answered(capsys, "due", "zhongshan/document-handling", *ON), "Reading")
    assert [line.split()[0] for line in other] == ["2024-04-08"]


@pytest.mark.parametrize("written", ["2024-04-03", "20240403", "2024年4月3日", "２０２４－０４－０３", " 2024-4-3 "])
def test_dates_are_understood_as_people_write_them(capsys: Capsys, written: str) -> None:
    assert answered_json(capsys, "due", QINZHOU, "--on", written)["trigger"] == "2024-04-03"


def test_today_is_the_day_in_shanghai(capsys: Capsys) -> None:
    def in_shanghai() -> str:
        return (datetime.now(UTC) + timedelta(hours=8)).date().isoformat()

    before = in_shanghai()
    out = answered(capsys, "due", "zhongshan/document-handling-urgent", "--on", "today", "--ignore-in-force")
    assert out[:10] in {before, in_shanghai()}


# --- JSON ----------------------------------------------------------------------------------------------------


def test_json_holds_every_key_of_the_contract(capsys: Capsys) -> None:
    found = answered_json(capsys, "due", QINZHOU, *ON)
    assert set(found) == CONTRACT_KEYS | ADDED_KEYS | {"rely_from"}
    expected = {
        "schema": 1,
        "limit": QINZHOU,
        "version": "2023",
        "authority": "qinzhou",
        "article": "29(2)",
        "trigger": "2024-04-03",
        "due": "2024-04-17",
        "standing": "settled",
        "earliest": "2024-04-17",
        "latest": "2024-04-17",
        "region": "CN-GX",
        "bindingness": "generally",
        "safest": "2024-04-17",
        "rely_from": "2024-04-18",
    }
    assert {key: found[key] for key in expected} == expected


def test_json_readings_carry_date_and_basis_in_both_languages(capsys: Capsys) -> None:
    found = answered_json(capsys, "due", "xianning/absence-report", "--on", "2024-10-08")
    assert {reading["name"]: reading["due"] for reading in found["readings"]} == {
        "default": "2024-09-30",
        "working-days": "2024-09-27",
        "clear-days": "2024-09-30",
        "rest-later": "2024-10-08",
        "rest-stands": "2024-10-05",
    }
    assert found["safest"] == "2024-09-26"
    for reading in found["readings"]:
        assert set(reading) - {"reason"} == {"name", "due", "basis"}
        assert set(reading["basis"]) == {"code", "zh", "en"}
        assert all(reading["basis"].values())


def test_json_notes_say_the_same_in_both_languages(capsys: Capsys) -> None:
    notes = answered_json(capsys, "due", QINZHOU, *ON)["notes"]
    assert notes
    assert all(set(note) == {"code", "zh", "en"} and all(note.values()) for note in notes)


def test_json_with_explain_adds_the_count_day_by_day(capsys: Capsys) -> None:
    trace = answered_json(capsys, "due", QINZHOU, *ON, "--explain")["trace"]
    assert [step["date"] for step in trace] == [f"2024-04-{day:02d}" for day in range(3, 18)]
    counted = [step["date"][-2:] for step in trace if step["number"] is not None]
    assert counted == ["07", "08", "09", "10", "15", "16", "17"]
    assert [step["number"] for step in trace if step["number"]] == list(range(1, 8))


def test_optional_json_keys_are_left_out_where_they_do_not_apply(capsys: Capsys) -> None:
    found = answered_json(capsys, "due", "xianning/meeting-document-issuance", *ON)
    assert set(found) == CONTRACT_KEYS | ADDED_KEYS


# --- the whole reasoning -------------------------------------------------------------------------------------


def test_explain_gives_every_step_in_english(capsys: Capsys) -> None:
    out = answered(capsys, "due", QINZHOU, *ON, "--explain", "--lang", "en")
    (rule,) = labelled(out, "Rule")
    assert "Qinzhou" in rule
    assert "钦政发〔2023〕7号" in rule
    assert "art. 29(2)" in rule
    (trigger,) = labelled(out, "Trigger")
    assert "2024-04-03 (Wednesday)" in trigger
    assert "receipt" in trigger
    skipped = {line.split("  ")[0]: line for line in labelled(out, "Skipped")}
    assert list(skipped) == ["2024-04-04..2024-04-06", "2024-04-11..2024-04-12", "2024-04-13..2024-04-14"]
    assert "国办发明电〔2023〕7号" in skipped["2024-04-04..2024-04-06"]
    assert "Qingming" in skipped["2024-04-04..2024-04-06"]
    assert "Guangxi" in skipped["2024-04-11..2024-04-12"]
    assert "2024-03-22" in skipped["2024-04-11..2024-04-12"]
    assert "weekend" in skipped["2024-04-13..2024-04-14"]
    (worked,) = labelled(out, "Worked")
    assert worked.startswith("2024-04-07")
    assert "国办发明电〔2023〕7号" in worked
    assert "2024-04-17" in labelled(out, "Count")[0]
    assert "Civil Code" in labelled(out, "Basis")[0]
    assert "2024-04-17" in labelled(out, "Reading")[0]
    assert "2024-04-18" in labelled(out, "Silence")[0]


def test_explain_gives_every_step_in_chinese(capsys: Capsys) -> None:
    out = answered(capsys, "due", QINZHOU, *ON, "--explain", "--lang", "zh")
    (rule,) = labelled(out, "规则")
    assert "《钦州市人民政府工作规则》（钦政发〔2023〕7号）第29条第2款" in rule
    assert "2024-04-03（星期三），收到之日" in labelled(out, "起算")[0]
    skipped = labelled(out, "跳过")
    assert [line.split("  ")[0] for line in skipped] == [
        "2024-04-04..2024-04-06",
        "2024-04-11..2024-04-12",
        "2024-04-13..2024-04-14",
    ]
    assert "国务院办公厅（国办发明电〔2023〕7号，2023-10-25 公布）" in skipped[0]
    assert "壮族三月三" in skipped[1]
    assert "广西壮族自治区人民政府办公厅" in skipped[1]
    assert "周末" in skipped[2]
    assert "2024-04-07  清明节，调休上班" in labelled(out, "补班")[0]
    assert "2024-04-17" in labelled(out, "推算")[0]
    assert "民法典" in labelled(out, "依据")[0]
    assert "2024-04-17" in labelled(out, "读法")[0]


@pytest.mark.parametrize(("language", "label"), [("zh", "读法"), ("en", "Reading")])
def test_explain_gives_each_other_reading_with_its_date_and_basis(capsys: Capsys, language: str, label: str) -> None:
    arguments = ("due", "xianning/absence-report", "--on", "2024-10-08")
    found = answered_json(capsys, *arguments)["readings"][1:]
    lines = labelled(answered(capsys, *arguments, "--explain", "--lang", language), label)
    assert len(lines) == len(found)
    for reading, line in zip(found, lines, strict=True):
        assert reading["due"] in line
        assert reading["due"] == "2024-09-30" or reading["basis"][language] in line


def test_explain_says_how_an_end_on_a_rest_day_was_moved(capsys: Capsys) -> None:
    out = answered(capsys, "due", "xianning/absence-report", "--on", "2024-10-08", "--explain")
    (moved,) = labelled(out, "Moved")
    assert "2024-10-05 (Saturday)" in moved
    assert "National Day" in moved
    assert "earlier" in moved
    assert "2024-09-30" in moved


@pytest.mark.parametrize("language", LANGUAGES)
def test_explain_cites_the_notice_behind_days_moved_over(capsys: Capsys, language: str) -> None:
    arguments = ("due", "xianning/absence-report", "--on", "2024-10-08", "--explain", "--lang", language)
    assert "国办发明电〔2023〕7号" in answered(capsys, *arguments)


# --- --as-of -------------------------------------------------------------------------------------------------

STATUSES = [
    ("2024-04-10", 0, "open", 3, 7),
    ("2024-04-16", 0, "open", 1, 1),
    ("2024-04-17", 0, "due-today", 0, 0),
    ("2024-04-18", 1, "deemed-no-objection", 1, 1),
    ("2024-04-21", 1, "deemed-no-objection", 2, 4),  # a Sunday
    ("9999-12-31", 1, "deemed-no-objection", None, (date.max - date(2024, 4, 17)).days),
]


@pytest.mark.parametrize(("as_of", "exit_code", "status", "working", "days"), STATUSES)
def test_as_of_says_where_the_duty_stands(
    capsys: Capsys, as_of: str, exit_code: int, status: str, working: int | None, days: int
) -> None:
    code, out, err = run(capsys, "due", QINZHOU, *ON, "--as-of", as_of, "--json")
    assert (code, err) == (exit_code, "")
    found = {"code": status, "as_of": as_of, "working_days": working, "calendar_days": days}
    assert json.loads(out)["status"] == found


@pytest.mark.parametrize(
    ("as_of", "language", "words"),
    [
        ("2024-04-10", "zh", "还剩 3 个工作日"),
        ("2024-04-10", "en", "3 working days"),
        ("2024-04-16", "en", "1 working day "),
        ("2024-04-17", "zh", "今日到期"),
        ("2024-04-17", "en", "due today"),
        ("2024-04-18", "zh", "视为无意见，已过 1 个工作日"),
        ("2024-04-18", "en", "deemed to have no objection, 1 working day "),
        ("2024-04-02", "zh", "未收到，距到期 8 个工作日"),
    ],
)
@pytest.mark.parametrize("explain", [[], ["--explain"]])
def test_as_of_in_words(capsys: Capsys, as_of: str, language: str, words: str, explain: list[str]) -> None:
    _, out, _ = run(capsys, "due", QINZHOU, *ON, "--as-of", as_of, "--lang", language, *explain)
    (line,) = labelled(out, {"zh": "进度", "en": "Status"}[language])
    assert as_of in line
    assert words in line


def test_a_date_long_past_is_no_reason_to_act_without_as_of(capsys: Capsys) -> None:
    assert run(capsys, "due", QINZHOU, *ON).code == 0


# --- the lead department's own limit -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "value", "due"),
    [
        ("--within", "5wd", "2024-04-15"),
        ("--within", "5d", "2024-04-08"),
        ("--within", "3d", "2024-04-07"),  # ends on 04-06, a rest day; 04-07 is a make-up working day
        ("--by", "2024-04-10", "2024-04-10"),
        ("--by", "2024-04-13", "2024-04-13"),  # a Saturday, named as it stands
    ],
)
def test_the_lead_departments_limit_is_used_and_labelled(capsys: Capsys, option: str, value: str, due: str) -> None:
    found = answered_json(capsys, "due", QINZHOU, *ON, option, value)
    assert found["due"] == due
    own = {"within": None, "by": None} | {option.removeprefix("--"): value}
    assert found["set_by_lead_department"] == own
    assert "lead-department-limit" in codes(found)
    assert found["readings"][0]["basis"]["code"].startswith("lead-department")


@pytest.mark.parametrize("own", [("--within", "5wd"), ("--by", "2024-04-10")])
@pytest.mark.parametrize("explain", [[], ["--explain"]])
@pytest.mark.parametrize(("language", "words"), [("zh", "主办部门另定的时限"), ("en", "lead department's own limit")])
def test_the_lead_departments_limit_is_labelled_in_words(
    capsys: Capsys, own: tuple[str, str], explain: list[str], language: str, words: str
) -> None:
    out = answered(capsys, "due", QINZHOU, *ON, *own, *explain, "--lang", language)
    assert words in out
    assert own[1] in out


def test_a_date_set_by_the_lead_department_is_the_only_reading(capsys: Capsys) -> None:
    found = answered_json(capsys, "due", QINZHOU, *ON, "--by", "2024-04-10")
    assert [reading["name"] for reading in found["readings"]] == ["default"]
    assert found["rely_from"] == "2024-04-11"


# --- silence, choices, regions, knowledge, force -------------------------------------------------------------


def test_silence_may_be_relied_on_the_day_after_the_latest_reading(capsys: Capsys) -> None:
    found = answered_json(capsys, "due", QINZHOU, "--on", "2024-04-06")  # a rest day
    assert [reading["due"] for reading in found["readings"]] == ["2024-04-17", "2024-04-18"]
    assert (found["safest"], found["rely_from"]) == ("2024-04-17", "2024-04-19")


@pytest.mark.parametrize(
    ("limit", "others"),
    [
        ("xiangshan/countersign-reply", {"xiangshan/countersign-reply-special": "2024-04-17"}),
        ("xiangshan/countersign-reply-special", {"xiangshan/countersign-reply": "2024-04-09"}),
        (
            "zhongshan/document-handling",
            {"zhongshan/document-handling-complex": "2024-04-11", "zhongshan/document-handling-urgent": "2024-04-03"},
        ),
        (
            "zhongshan/document-handling-urgent",
            {"zhongshan/document-handling": "2024-04-09", "zhongshan/document-handling-complex": "2024-04-11"},
        ),
    ],
)
def test_limits_a_clerk_must_choose_from_are_shown_with_their_dates(
    capsys: Capsys, limit: str, others: dict[str, str]
) -> None:
    found = answered_json(capsys, "due", limit, *ON)["see_also"]
    assert {other["limit"]: other["due"] for other in found} == others
    assert all(set(other["when"]) == {"code", "zh", "en"} for other in found)
    for language, label in (("zh", "另见"), ("en", "See also")):
        for explain in ([], ["--explain"]):
            lines = labelled(answered(capsys, "due", limit, *ON, "--lang", language, *explain), label)
            for other, line in zip(found, lines, strict=True):
                assert other["limit"] in line
                assert other["due"] in line
                assert other["when"][language] in line


def test_known_on_moves_the_date_when_the_notice_came_out(capsys: Capsys) -> None:
    before = answered_json(capsys, "due", QINZHOU, *ON, "--known-on", "2024-03-21")
    after = answered_json(capsys, "due", QINZHOU, *ON, "--known-on", "2024-03-22")
    assert (before["due"], before["standing"], before["known_on"]) == ("2024-04-15", "provisional", "2024-03-21")
    assert (before["earliest"], before["latest"]) == ("2024-04-15", "2024-04-18")
    assert "provisional" in codes(before)
    assert (after["due"], after["standing"], after["known_on"]) == ("2024-04-17", "settled", "2024-03-22")
    assert "provisional" not in codes(after)


@pytest.mark.parametrize(("language", "word"), [("zh", "暂定"), ("en", "provisional")])
def test_a_provisional_date_says_so_in_its_first_line_and_why(capsys: Capsys, language: str, word: str) -> None:
    out = answered(capsys, "due", QINZHOU, *ON, "--known-on", "2024-03-21", "--lang", language)
    assert out.startswith("2024-04-15")
    assert word in out.splitlines()[0]
    assert "三月三" in out


def test_an_event_past_the_notices_is_answered_from_the_days_it_needs(capsys: Capsys) -> None:
    found = answered_json(
        capsys,
        "due",
        "zhongshan/leader-invitation",
        "--on",
        "2027-01-05",
        "--known-on",
        str(MID_2026),
        "--announced-only",
    )
    assert (found["due"], found["standing"], found["earliest"]) == ("2026-12-29", "provisional", None)
    working = next(reading for reading in found["readings"] if reading["name"] == "working-days")
    assert working["due"] is None
    assert set(working["reason"]) == {"code", "zh", "en"}
    assert found["safest"] is None
    assert {"safest-unknown", "after-checked-on"} <= codes(found)


def test_another_regions_calendar_is_used_and_noted(capsys: Capsys) -> None:
    found = answered_json(capsys, "due", QINZHOU, *ON, "--region", "CN")
    assert (found["due"], found["region"]) == ("2024-04-15", "CN")
    assert "other-region" in codes(found)
    assert "other-region" not in codes(answered_json(capsys, "due", QINZHOU, *ON, "--region", "CN-GX"))


def test_rules_not_yet_in_force_are_refused_unless_asked_for(capsys: Capsys) -> None:
    day_before = ("due", QINZHOU, "--on", "2023-09-11")
    refused = run(capsys, *day_before)
    assert (refused.code, refused.out) == (3, "")
    assert "2023-09-12" in refused.err
    assert "--ignore-in-force" in refused.err
    assert "not-in-force" in codes(answered_json(capsys, *day_before, "--ignore-in-force"))
    first_day = answered_json(capsys, "due", QINZHOU, "--on", "2023-09-12")
    assert "not-in-force" not in codes(first_day)


@pytest.mark.parametrize(
    ("limit", "on", "code"),
    [
        ("xianning/countersign-reply", "2023-06-07", "in-force-from-uncertain"),
        ("xianning/countersign-reply", "2023-06-20", "in-force-from-uncertain"),
        ("xianning/absence-report", "2023-06-08", "due-before-in-force"),
        (QINZHOU, "2026-11-23", "after-checked-on"),
        ("xiangshan/countersign-reply", "2022-04-01", "published-estimated"),
    ],
)
def test_what_may_speak_against_the_date_is_noted(capsys: Capsys, limit: str, on: str, code: str) -> None:
    assert code in codes(answered_json(capsys, "due", limit, "--on", on))


def test_no_note_on_the_day_that_is_certain(capsys: Capsys) -> None:
    assert "in-force-from-uncertain" not in codes(
        answered_json(capsys, "due", "xianning/countersign-reply", "--on", "2023-06-21")
    )


def test_a_version_may_be_named(capsys: Capsys) -> None:
    found = answered_json(capsys, "due", "qinzhou@2023/countersign-reply", *ON)
    assert (found["limit"], found["version"], found["due"]) == (QINZHOU, "2023", "2024-04-17")


@pytest.mark.parametrize("on", ["2024-04-03", "2024-04-04"])  # a working day, a holiday
def test_an_immediate_limit_is_due_on_the_day_itself(capsys: Capsys, on: str) -> None:
    found = answered_json(capsys, "due", "zhongshan/document-handling-urgent", "--on", on)
    assert (found["due"], found["standing"], found["bindingness"]) == (on, "settled", "stated")


# --- notices and packs of one's own --------------------------------------------------------------------------


def test_a_notice_of_ones_own_extends_the_calendar(capsys: Capsys, tmp_path: Path) -> None:
    notice_2027(tmp_path)
    question = ("due", QINZHOU, "--on", "2026-12-28", "--known-on", str(MID_2026))
    assert '"settled"' not in run(capsys, *question, "--json").out
    found = answered_json(capsys, *question, "--holidays", str(tmp_path))
    assert (found["due"], found["standing"]) == ("2027-01-07", "settled")
    assert [shown["number"] for shown in found["notices"]] == ["测试〔2026〕1号"]
    assert answered_json(capsys, *question, env={"GOV_DEADLINES_HOLIDAYS": str(tmp_path)})["due"] == "2027-01-07"
    for language in LANGUAGES:
        assert "测试〔2026〕1号" in answered(
            capsys, *question, "--holidays", str(tmp_path), "--explain", "--lang", language
        )


def test_holidays_may_name_one_file(capsys: Capsys, tmp_path: Path) -> None:
    file = notice_2027(tmp_path)
    known = ("--known-on", str(MID_2026), "--holidays", str(file))
    assert answered_json(capsys, "due", QINZHOU, "--on", "2026-12-28", *known)["due"] == "2027-01-07"


def test_the_option_goes_before_the_environment(capsys: Capsys, tmp_path: Path) -> None:
    notices_file(tmp_path / "env", "CN-GX", 2024, notice('"试" = { work = "2024-04-13" }', scope='"days"'))
    notice_2027(tmp_path / "option")
    env = {"GOV_DEADLINES_HOLIDAYS": str(tmp_path / "env")}
    assert answered_json(capsys, "due", QINZHOU, *ON, env=env)["due"] == "2024-04-16"
    own = str(tmp_path / "option")
    assert answered_json(capsys, "due", QINZHOU, *ON, "--holidays", own, env=env)["due"] == "2024-04-17"


def test_a_pack_of_ones_own_joins_the_shipped_ones(capsys: Capsys, tmp_path: Path) -> None:
    pack_file(
        tmp_path,
        "qinzhou-2023.toml",
        ('authority = "qinzhou"', 'authority = "elsewhere"'),
        ("amount = 7", "amount = 1"),
    )
    question = ("due", "elsewhere/countersign-reply", *ON)
    assert run(capsys, *question).code == 2
    assert answered_json(capsys, *question, "--rules", str(tmp_path))["due"] == "2024-04-07"
    assert answered_json(capsys, *question, env={"GOV_DEADLINES_RULES": str(tmp_path)})["due"] == "2024-04-07"
    assert answered_json(capsys, "due", QINZHOU, *ON, "--rules", str(tmp_path))["due"] == "2024-04-17"


def test_a_pack_of_ones_own_replaces_the_shipped_version(capsys: Capsys, tmp_path: Path) -> None:
    file = pack_file(tmp_path, "qinzhou-2023.toml", ("amount = 7", "amount = 1"))
    assert answered_json(capsys, "due", QINZHOU, *ON, "--rules", str(file))["due"] == "2024-04-07"


def test_the_version_in_force_on_the_trigger_day_is_taken(capsys: Capsys, tmp_path: Path) -> None:
    later = (
        ('version = "2023"', 'version = "2025"'),
        ("in_force_from = 2023-09-12", "in_force_from = 2025-01-01"),
        ("in_force_candidates = [2023-09-12]", "in_force_candidates = [2025-01-01]"),
        ("amount = 7", "amount = 1"),
    )
    pack_file(tmp_path, "qinzhou-2023.toml", *later, name="qinzhou-2025.toml")
    pack_file(tmp_path, "qinzhou-2023.toml", until("2024-12-31"))
    versions = {
        on: answered_json(capsys, "due", QINZHOU, "--on", on, "--rules", str(tmp_path))["version"]
        for on in ("2024-12-31", "2025-01-01")
    }
    assert versions == {"2024-12-31": "2023", "2025-01-01": "2025"}


def test_a_repealed_version_is_refused_naming_its_last_day(capsys: Capsys, tmp_path: Path) -> None:
    file = pack_file(tmp_path, "qinzhou-2023.toml", until("2024-03-31"))
    refused = run(capsys, "due", QINZHOU, *ON, "--rules", str(file))
    assert (refused.code, refused.out) == (3, "")
    assert "2024-03-31" in refused.err
    found = answered_json(capsys, "due", QINZHOU, *ON, "--rules", str(file), "--ignore-in-force")
    assert "not-in-force" in codes(found)
