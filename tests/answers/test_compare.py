"""The same provision of every government, side by side."""

import json
from datetime import date

import pytest

import gov_deadlines as gd
from cli_helpers import LANGUAGES, answered, answered_json, run
from common import MID_2026, READ_BY_HAND
from gov_deadlines.answers.compare import Comparison, ComparisonRow
from limit_facts import LIMITS

DAY = date(2024, 4, 3)


def by_hand(found: Comparison) -> list[ComparisonRow]:
    """The rows of the governments whose texts were read by hand."""
    return [row for row in found.rows if row.provision.authority in READ_BY_HAND]


@pytest.mark.parametrize("name", sorted({limit.id.rpartition("/")[2] for limit in LIMITS}))
def test_each_row_is_the_answer_for_that_limit(name: str) -> None:
    rows = by_hand(gd.compare(name, DAY))
    counted = [row for row in rows if isinstance(row.provision, gd.Limit)]
    assert {row.provision.id for row in counted} == {one.id for one in LIMITS if one.id.rpartition("/")[2] == name}
    for row in counted:
        expected = gd.due(row.provision.id, DAY)
        assert row.due is not None
        assert (row.due.due, row.due.standing, row.due.safest) == (expected.due, expected.standing, expected.safest)
        assert (row.in_force, row.reason) == (True, None)


def test_without_a_day_there_are_no_dates() -> None:
    rows = by_hand(gd.compare("executive-meeting"))
    assert [row.provision.authority for row in rows] == ["qinzhou", "xiangshan", "xianning", "xinzhou", "zhongshan"]
    assert {(row.in_force, row.due, row.reason) for row in rows} == {(None, None, None)}


def test_a_row_not_in_force_says_so_and_the_others_answer() -> None:
    rows = {row.provision.authority: row for row in by_hand(gd.compare("countersign-reply", date(2023, 6, 9)))}
    assert {name for name, row in rows.items() if row.due is None} == {"qinzhou", "xinzhou"}
    reason = rows["xinzhou"].reason
    assert reason is not None
    assert (reason.code, rows["xinzhou"].in_force) == ("not-in-force", False)
    ignoring = by_hand(gd.compare("countersign-reply", date(2023, 6, 9), ignore_in_force=True))
    assert all(row.due is not None for row in ignoring)
    assert [row.in_force for row in ignoring] == [False, True, True, False, True]


LATE = date(2026, 12, 30)


def test_a_row_that_needs_unannounced_days_says_so_if_only_those_count() -> None:
    found = gd.compare("countersign-reply", LATE, known_on=MID_2026, announced_only=True)
    assert {row.reason.code for row in found.rows if row.reason} == {"not-announced"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_that_needs_unannounced_days_has_its_bounds(capsys: pytest.CaptureFixture[str], language: str) -> None:
    question = ("limits", "compare", "countersign-reply", "--on", "2027-02-01", "--known-on", f"{MID_2026}")
    rows = answered_json(capsys, *question)["rows"]
    assert {(row["standing"], row.get("projected")) for row in rows} == {("provisional", True)}
    assert all(row["earliest"] <= row["due"] <= row["latest"] for row in rows)
    assert any(row["earliest"] < row["latest"] for row in rows)
    out = answered(capsys, *question, "--lang", language)
    for row in rows:
        moved = f"{row['earliest']} 至 {row['latest']}" if language == "zh" else f"{row['earliest']} to {row['latest']}"
        assert (moved in out) == (row["earliest"] < row["latest"])


@pytest.mark.parametrize("name", ["executive-meeting", "leadership-leave"])
def test_what_has_no_number_of_days_has_no_date(name: str) -> None:
    rows = gd.compare(name, DAY).rows
    assert {row.reason.code for row in rows if row.reason} == {"no-number"}
    assert all(row.due is None for row in rows)


def test_as_it_would_have_been_answered() -> None:
    rows = {
        row.provision.authority: row.due for row in gd.compare("countersign-reply", DAY, known_on=date(2024, 1, 1)).rows
    }
    qinzhou = rows["qinzhou"]
    assert qinzhou is not None
    assert (qinzhou.due, qinzhou.standing) == (date(2024, 4, 15), "provisional")


def test_a_whole_id_will_do_for_a_name() -> None:
    assert gd.compare("qinzhou/countersign-reply", DAY).name == "countersign-reply"


def test_an_unknown_name_is_refused_with_close_names() -> None:
    with pytest.raises(gd.UnknownLimit) as caught:
        gd.compare("countersign-repy")
    assert "countersign-reply" in caught.value.suggestions


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_a_line_a_government(capsys: pytest.CaptureFixture[str], language: str) -> None:
    out = answered(capsys, "limits", "compare", "countersign-reply", "--on", "2023-06-09", "--lang", language)
    _, *lines, see_also = out.splitlines()
    assert len(lines) == len(gd.compare("countersign-reply").rows)
    lines = [line for line in lines if line.split()[-1].startswith(READ_BY_HAND)]
    assert len(lines) == 5
    assert sum(("当日未施行" if language == "zh" else "not in force then") in line for line in lines) == 2
    assert "2023-06-20" in out
    assert "xiangshan/countersign-reply-special" in see_also


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_illustration_is_labelled(capsys: pytest.CaptureFixture[str], language: str) -> None:
    arguments = ("limits", "compare", "countersign-reply", "--on", "2023-06-09", "--ignore-in-force")
    assert ("仅供参考" if language == "zh" else "an illustration") in answered(capsys, *arguments, "--lang", language)


def test_json_has_the_reason_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered_json(capsys, "limits", "compare", "countersign-reply", "--on", "2023-06-09")
    assert (found["schema"], found["name"], found["on"]) == (1, "countersign-reply", "2023-06-09")
    rows = {row["authority"]: row for row in found["rows"]}
    assert (rows["xianning"]["due"], rows["xianning"]["in_force"]) == ("2023-06-20", True)
    assert rows["xinzhou"]["due"] is None
    assert "2023-06-21" in rows["xinzhou"]["reason"]["zh"]
    assert rows["xiangshan"]["see_also"] == ["xiangshan/countersign-reply-special"]


def test_an_unknown_name_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "limits", "compare", "no-such-thing", "--json")
    assert (code, out, json.loads(err)["code"]) == (2, "", "unknown-limit")
