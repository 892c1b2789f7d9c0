"""A date that somebody else computed: right, right on another reading only, or how many days off."""

import json
from datetime import date, timedelta

import pytest

import gov_deadlines as gd
import reference
from cli_helpers import LANGUAGES, QINZHOU, run
from common import Capsys
from draft_notices import NEXT
from limit_facts import LIMITS

ON, DUE = date(2024, 4, 3), date(2024, 4, 17)
REST = date(2024, 3, 30)  # a Saturday: receipt may be deemed on the Monday after
LATE = date(NEXT - 1, 12, 28)


def claim(claimed: date, on: date = ON, limit: str = QINZHOU) -> gd.Claim:
    return gd.check_date(limit, on, claimed)


@pytest.mark.parametrize(
    ("claimed", "working", "calendar"),
    [
        (date(2024, 4, 15), -2, -2),  # the national calendar, without San Yue San
        (date(2024, 4, 18), 1, 1),
        (date(2024, 4, 20), 2, 3),  # a Saturday
        (date(2024, 4, 12), -3, -5),  # a rest day in Guangxi, as far off as the 10th, the working day before it
        (date(2024, 4, 10), -3, -7),
        (date(2024, 4, 3), -7, -14),
    ],
)
def test_a_wrong_date_is_so_many_days_off(claimed: date, working: int, calendar: int) -> None:
    found = claim(claimed)
    assert (found.verdict, found.right, found.readings) == ("wrong", False, ())
    assert (found.working_days_off, found.calendar_days_off) == (working, calendar)
    assert found.to_dict()["due"] == str(DUE)


def test_the_right_date() -> None:
    found = claim(DUE)
    assert (found.verdict, found.right, found.working_days_off, found.calendar_days_off) == ("right", True, 0, 0)
    assert found.readings[0] == "default"
    assert found.notes == found.answer.notes


def test_a_date_of_another_reading_is_right_with_a_note() -> None:
    for reading in claim(DUE, REST).answer.readings[1:]:
        if reading.due not in (None, claim(DUE, REST).answer.due):
            assert reading.due is not None
            found = claim(reading.due, REST)
            assert (found.verdict, found.right) == ("right-on-another-reading", True)
            assert reading.name in found.readings
            assert "default" not in found.readings
            assert found.notes[0].code == "claimed-other-reading"
            break
    else:
        pytest.fail("no reading differs")


def test_every_limit_every_reading_against_the_model() -> None:
    """The readings named are those of the day-by-day reference that give the claimed date."""
    seen = set()
    for limit in LIMITS:
        cal = reference.Calendar(limit.region, tuple(reference.shipped()), None)
        for trigger in (date(2024, 4, 27), date(2024, 9, 12), date(2025, 1, 26)):
            truth = reference.answer(cal, limit, trigger)
            assert truth is not None
            for claimed in {*truth.readings.values(), truth.due + timedelta(9)} - {None}:
                assert claimed is not None
                wanted = {name for name, due in truth.readings.items() if due == claimed}
                found = claim(claimed, trigger, limit.id)
                assert set(found.readings) == wanted, (limit.id, trigger, claimed)
                assert found.right == bool(wanted)
                assert (found.verdict == "right") == (claimed == truth.due)
                seen.add(found.verdict)
    assert seen == {"right", "right-on-another-reading", "wrong"}


def test_a_notice_to_come_may_make_a_wrong_date_right() -> None:
    bounds = claim(LATE, LATE).answer.bounds
    assert bounds is not None
    assert bounds.open
    codes = {day: [note.code for note in claim(day, LATE).notes] for day in (*bounds, bounds.latest + timedelta(40))}
    for day in bounds:
        if claim(day, LATE).verdict != "right":
            assert "claimed-may-become" in codes[day]
    assert "claimed-may-become" not in codes[bounds.latest + timedelta(40)]


def test_working_days_that_nobody_knows_are_null() -> None:
    found = claim(date(2060, 1, 1))
    assert (found.working_days_off, found.to_dict()["working_days_off"]) == (None, None)
    assert found.calendar_days_off == (date(2060, 1, 1) - DUE).days


def test_a_length_of_the_lead_department_counts() -> None:
    found = gd.check_date(QINZHOU, ON, "2024-04-11", within="5wd")
    assert found.to_dict()["within"] == "5wd"
    assert found.claimed == date(2024, 4, 11)
    assert found.right == (found.answer.due == date(2024, 4, 11))


def test_what_due_refuses_is_refused() -> None:
    with pytest.raises(gd.NotInForce):
        claim(DUE, date(2020, 4, 3))
    with pytest.raises(gd.InvalidDate):
        gd.check_date(QINZHOU, ON, "2024-02-30")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("on", "claimed", "exit_code", "words"),
    [
        ("2024-04-03", "2024-04-17", 0, ("正确", "right")),
        (
            "2024-04-03",
            "2024-04-15",
            1,
            ("不对，早 2 个工作日（2 天）", "wrong, 2 working days (2 calendar days) too early"),
        ),
        (
            "2024-04-03",
            "2024-04-20",
            1,
            ("不对，晚 2 个工作日（3 天）", "wrong, 2 working days (3 calendar days) too late"),
        ),
        (
            "2024-03-30",
            "2024-04-15",
            0,
            (
                "按默认读法不对，按此读法正确：休息日收到视为下一工作日收到",
                "not the default reading; right under: receipt on a rest day",
            ),
        ),
    ],
)
def test_the_page_and_the_exit_code(
    on: str, claimed: str, exit_code: int, words: tuple[str, str], language: str, capsys: Capsys
) -> None:
    question = ("verify", QINZHOU, "--on", on, "--claimed", claimed)
    code, out, err = run(capsys, *question, "--lang", language)
    assert (code, err) == (exit_code, "")
    assert words[language == "en"] in out.splitlines()[0]
    assert ("2024-04-10" if on == str(REST) else "2024-04-17") in out
    code, out, err = run(capsys, *question, "--json")
    assert (code, json.loads(out)["claimed"], err) == (exit_code, claimed, "")


def test_a_claim_is_asked_for(capsys: Capsys) -> None:
    code, out, err = run(capsys, "verify", QINZHOU, "--on", "2024-04-03")
    assert (code, out, "--claimed" in err) == (2, "", True)
