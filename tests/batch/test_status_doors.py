"""One vocabulary: what Python, both commands, the ledger in every format and an independent model say of a duty."""

import json
import tomllib
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import batch_helpers as helpers
import gov_deadlines as gd
from cli_helpers import run
from common import LAST_YEAR
from gov_deadlines import batch
from gov_deadlines.answers.status import STATUSES
from gov_deadlines.wording.status import STATUS_WORDS
from limit_facts import LIMITS
from status_model import ACTED_ON, AS_OF, NUMBER, ZH, Standing, by_the_model, duties

SETTINGS = ("known_on", "region", "ignore_in_force")
OWN = ("within", "by")


ONE_DAY = timedelta(days=1)


class Case(NamedTuple):
    """One ``[[case]]`` of tests/cases that says where a duty stands."""

    id: str
    given: dict[str, Any]
    expect: dict[str, Any]


def asked() -> list[Case]:
    files = (Path(__file__).parents[1] / "cases").glob("*.toml")
    tables = [table for file in sorted(files) for table in tomllib.loads(file.read_text(encoding="utf-8"))["case"]]
    return [Case(one["id"], one["given"], one["expect"]) for one in tables if "status" in one["expect"]]


ASKED = asked()
SILENT = {limit.id for limit in LIMITS if limit.silence}
each_case = pytest.mark.parametrize("case", ASKED, ids=[case.id for case in ASKED])


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def options(given: dict[str, Any], *names: str) -> list[str]:
    """What a case gives, as options of a command."""
    words = []
    for name in names:
        option = "--" + name.replace("_", "-")
        if given.get(name) is True:
            words.append(option)
        elif name in given:
            words += [option, given[name]]
    return words


def asked_of_files(given: dict[str, Any], folder: Path, kind: str) -> tuple[dict[str, str], batch.Summary]:
    """The row that comes back, and the summary."""
    row = {"no": "1", "limit": given["limit"], "trigger": given["on"], "done": given.get("completed", "")}
    setting = {name: given[name] for name in SETTINGS if name in given}
    if "known_on" in setting:
        setting["known_on"] = day(setting["known_on"])
    source = helpers.WRITE[kind](folder / f"in.{kind}", [row])
    target = folder / f"out.{kind}"
    done = batch.due(source, target, as_of=day(given["as_of"]), completed_column="done", **setting)
    return helpers.READ[kind](target)[0], done


# --- The cases at every door -----------------------------------------------------------------------------------------


@each_case
def test_door_due(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    given, expect = case.given, case.expect
    more = options(given, "as_of", "completed", *SETTINGS, *OWN, "bound")
    code, out, _ = run(capsys, "due", given["limit"], "--on", given["on"], *more, "--json")
    found = json.loads(out)
    assert list(found["status"]) == ["code", "as_of", "working_days", "calendar_days"]
    assert found["status"]["code"] == expect["status"]
    assert found["status"]["as_of"] == given["as_of"]
    notes = {note["code"] for note in found["notes"]}
    assert set(expect.get("status_notes", [])) <= notes
    assert code == int(expect["status"] in ACTED_ON or "record-fault" in notes)
    for language in ("zh", "en"):
        words = run(capsys, "due", given["limit"], "--on", given["on"], *more, "--lang", language).out
        assert ZH[expect["status"]] in words or language == "en"


@each_case
def test_door_track(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    given = case.given
    if given["limit"] not in SILENT or "bound" in given:
        return
    more = options(given, "as_of", *SETTINGS, *OWN)
    if "completed" in given:
        more += ["--replied", given["completed"]]
    code, out, _ = run(capsys, "track", given["limit"], "--received", given["on"], *more, "--json")
    found = json.loads(out)
    assert found["status"]["code"] == found["state"] == case.expect["status"]
    assert found["status"] == json.loads(json.dumps(case_due_status(given)))
    notes = {note["code"] for note in found["notes"]}
    assert set(case.expect.get("status_notes", [])) <= notes
    assert code == int(found["state"] in ACTED_ON or "record-fault" in notes)


def case_due_status(given: dict[str, Any]) -> dict[str, Any]:
    """The status as ``Due.status`` has it."""
    setting = {name: given[name] for name in (*SETTINGS, *OWN) if name in given}
    setting |= {name: day(setting[name]) for name in ("known_on", "by") if name in setting}
    found = gd.due(given["limit"], date.fromisoformat(given["on"]), **setting)
    status = found.status(date.fromisoformat(given["as_of"]), day(given.get("completed")))
    return {name: str(value) if isinstance(value, date) else value for name, value in status._asdict().items()}


@each_case
@pytest.mark.parametrize("kind", helpers.READ)
def test_door_files(case: Case, kind: str, tmp_path: Path) -> None:
    given, expect = case.given, case.expect
    if {*OWN, "bound"} & set(given):
        return
    row, done = asked_of_files(given, tmp_path, kind)
    assert row["status"] == expect["status"]
    assert done.statuses == {expect["status"]: 1}
    assert done.record_faults == int("record-fault" in expect.get("status_notes", []))
    days = case_due_status(given)["working_days"]
    assert row["working_days"] == ("" if days is None else str(days))


@each_case
def test_door_batch_command(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given, expect = case.given, case.expect
    if {*OWN, "bound"} & set(given):
        return
    row = {"no": "1", "limit": given["limit"], "trigger": given["on"], "done": given.get("completed", "")}
    source = helpers.write_csv(tmp_path / "in.csv", [row])
    more = ["--completed-column", "done", *options(given, "as_of", *SETTINGS), "--lang", "zh"]
    code, _, err = run(capsys, "batch", "due", str(source), "-o", str(tmp_path / "out.csv"), *more)
    assert f"  {ZH[expect['status']]}: 1" in err
    at_fault = "record-fault" in expect.get("status_notes", [])
    assert ("办结日期早于起算日: 1" in err) == at_fault
    assert code == int(expect["status"] in ACTED_ON or at_fault)
    text = helpers.read_csv(tmp_path / "out.csv")[0]["状态说明"]
    assert text.startswith(ZH[expect["status"]])
    assert ("办结日期早于起算日" in text) == at_fault


@pytest.mark.parametrize("kind", helpers.READ)
@pytest.mark.parametrize("years", [0, 1, 2])
def test_past_the_last_notice_files_say_what_due_says(kind: str, years: int, tmp_path: Path) -> None:
    """The due date decides, whatever notices to come make of it; days are counted as far as any are likely."""
    as_of = date(LAST_YEAR + years, 12, 20)
    rows = [
        row
        | {
            "no": f"{row['no']}-{late}",
            "done": "" if late is None else str(date.fromisoformat(row["trigger"]) + late * ONE_DAY),
        }
        for row in helpers.rows_ahead(53)
        for late in (None, 3, 12, 40)
    ]
    rows = [row for row in rows if not isinstance(helpers.expected(row["limit"], row["trigger"]), str)]
    done = batch.due(
        *(helpers.WRITE[kind](tmp_path / f"in.{kind}", rows), tmp_path / f"out.{kind}"),
        as_of=as_of,
        completed_column="done",
        language="zh",
    )
    assert (done.answered, done.rejected) == (len(rows), 0)
    for told, row in zip(helpers.READ[kind](tmp_path / f"out.{kind}"), rows, strict=True):
        found = gd.due(row["limit"], date.fromisoformat(row["trigger"]))
        status = found.status(as_of, day(row["done"] or None))
        days = "" if status.working_days is None else str(status.working_days)
        assert (told["status"], told["working_days"]) == (status.code, days), row
        assert tuple(told[name] for name in helpers.ADDED) == helpers.expected(row["limit"], row["trigger"], names="zh")


def test_every_code_but_done_has_a_case() -> None:
    assert {case.expect["status"] for case in ASKED} == set(STATUSES) - {"done"}


def test_the_words_are_the_contracts() -> None:
    assert list(STATUS_WORDS) == list(STATUSES) == list(ZH)
    assert {code: text.zh for code, text in STATUS_WORDS.items()} == ZH


def test_done_on_a_day_that_is_not_known() -> None:
    answer, as_of = gd.due("qinzhou/countersign-reply", date(2024, 4, 3)), date(2024, 5, 1)
    status = answer.status(as_of, completed=True)
    assert tuple(status) == ("done", as_of, None, None)
    assert not status.to_act_on
    assert answer.status(as_of, completed=False) == answer.status(as_of)


def test_completed_goes_with_as_of(capsys: pytest.CaptureFixture[str]) -> None:
    question = ("due", "qinzhou/countersign-reply", "--on", "2024-04-03", "--completed", "2024-04-10")
    assert run(capsys, *question).code == 2
    assert run(capsys, *question, "--as-of", "2024-04-18").code == 0


# --- Ten thousand duties ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def known() -> list[tuple[dict[str, str], Standing]]:
    """The duties with an answer, as the model judges them."""
    found = [(row, by_the_model(row)) for row in duties(1)]
    return [(row, stands) for row, stands in found if stands is not None]


def test_due_status_agrees_with_the_model(known: list[tuple[dict[str, str], Standing]]) -> None:
    assert len(known) > NUMBER * 0.98
    assert {stands.code for _, stands in known} == set(STATUSES) - {"done"}
    assert any(stands.fault for _, stands in known)
    for row, stands in known:
        status = gd.due(row["limit"], date.fromisoformat(row["trigger"])).status(AS_OF, day(row["done"] or None))
        assert tuple(status) == (stands.code, AS_OF, stands.working_days, stands.calendar_days), row
        assert (status.readings, status.record_fault) == (stands.readings, stands.fault), row
        assert {note.code for note in status.notes} == stands.notes, row
        assert status.to_act_on == (stands.fault or stands.code in ACTED_ON)


def test_without_readings_nothing_is_disputed(known: list[tuple[dict[str, str], Standing]]) -> None:
    """A date set by the lead department has no readings: the default alone decides."""
    for row, _ in known[:2000]:
        plain = by_the_model(row, readings=False)
        assert plain is not None
        answer = gd.due(row["limit"], date.fromisoformat(row["trigger"]))
        if answer.limit.override != "lead-department" or plain.code == "done-disputed":
            assert plain.code != "done-disputed"
            continue
        own = gd.due(row["limit"], answer.trigger, by=answer.due)
        status = own.status(AS_OF, day(row["done"] or None))
        assert (status.code, status.readings) == (plain.code, ("default",)[:0])


@pytest.mark.parametrize("kind", helpers.READ)
def test_files_agree_with_the_model(kind: str, known: list[tuple[dict[str, str], Standing]], tmp_path: Path) -> None:
    source = helpers.WRITE[kind](tmp_path / f"in.{kind}", [row for row, _ in known])
    done = batch.due(source, tmp_path / f"out.{kind}", as_of=AS_OF, completed_column="done", language="zh")
    assert (done.answered, done.rejected) == (len(known), 0)
    assert done.statuses == Counter(stands.code for _, stands in known)
    assert done.record_faults == sum(stands.fault for _, stands in known)
    for told, (row, stands) in zip(helpers.READ[kind](tmp_path / f"out.{kind}"), known, strict=True):
        assert told["no"] == row["no"]
        days = "" if stands.working_days is None else str(stands.working_days)
        assert (told["status"], told["working_days"]) == (stands.code, days), row
        assert told["status_text"].startswith(ZH[stands.code])
        assert ("办结日期早于起算日" in told["status_text"]) == stands.fault
        assert ("在期限内：" in told["status_text"]) == bool(stands.readings), row
