"""A duty without a number: refused with where it points, or answered with a number from outside the rules."""

import numpy as np
import pytest

import gov_deadlines as gd
from cli_helpers import answered, answered_json, run
from common import Capsys, day

PLATFORM = "xinzhou/supervision-platform"
FILING = "qinzhou/government-rules-filing"
MEETING = "qinzhou/executive-meeting"


@pytest.mark.parametrize("limit", [one for one in gd.limits() if not isinstance(one, gd.Limit)], ids=str)
def test_nothing_without_a_number_gets_a_date(limit: gd.Provision) -> None:
    asked = max(limit.pack.in_force_candidates)
    with pytest.raises(gd.NoNumber) as refused:
        gd.due(limit.id, asked)
    error = refused.value
    assert (error.limit, error.article, error.cls, error.usage) == (limit.id, limit.article, limit.cls, False)
    assert limit.summary.zh in error.message.zh
    assert limit.summary.en in error.message.en
    if isinstance(limit, gd.Duty):
        assert all(bound.name in error.hint.zh and bound.name in error.hint.en for bound in limit.bounds_on(asked))
        assert set(error.bounds) == {bound.name for bound in limit.bounds_on(asked)}
        if limit.points_to:
            assert limit.points_to.zh in error.message.zh
            assert limit.points_to.en in error.message.en
    else:
        assert f"cadence({limit.id!r}" in error.hint.en
    with pytest.raises(gd.NoNumber):
        gd.due_many(limit.id, np.empty(0, "M8[D]"))


def test_a_duty_handed_in_is_refused_like_its_id() -> None:
    (duty,) = (one for one in gd.limits() if one.id == PLATFORM)
    with pytest.raises(gd.NoNumber):
        gd.due(duty, day("2024-04-03"))
    assert gd.due(duty, day("2024-04-03"), within="5wd").due == day("2024-04-11")


@pytest.mark.parametrize(
    ("within", "by", "due", "basis"),
    [
        ("5wd", None, "2024-04-11", "time-set-elsewhere"),
        ("3d", None, "2024-04-07", "time-set-elsewhere"),
        (None, "2024-04-06", "2024-04-06", "date-set-elsewhere"),
    ],
)
def test_the_time_set_elsewhere_may_be_supplied(within: str | None, by: str | None, due: str, basis: str) -> None:
    answer = gd.due(PLATFORM, day("2024-04-03"), within=within, by=None if by is None else day(by))
    assert (answer.due, answer.standing, answer.basis.code) == (day(due), "settled", basis)
    assert (answer.is_supplied, answer.is_override) == (True, False)
    assert "time-set-elsewhere" in [note.code for note in answer.notes]
    assert "lead-department-limit" not in [note.code for note in answer.notes]
    assert [reading.name for reading in answer.readings] == ["default"]
    assert answer.safest == day(due)


def test_only_a_deferred_duty_takes_a_time_of_ones_own() -> None:
    with pytest.raises(gd.OverrideNotAllowed):
        gd.due("qinzhou/respond-to-public-concerns", day("2024-04-03"), within="5wd")


def test_a_refusal_names_the_bound_there_is() -> None:
    with pytest.raises(gd.OverrideNotAllowed, match=r"gives no number.*information-publication"):
        gd.due("xiangshan/meeting-decisions-publication", day("2024-04-03"), within="60d")


def test_what_leads_up_to_an_event_is_counted_back_from_it() -> None:
    items = "zhongshan/agenda-items-submission"
    assert gd.due(items, day("2024-07-08"), within="3wd").due == day("2024-07-03")
    assert gd.due(items, day("2024-07-08"), by=day("2024-07-03")).due == day("2024-07-03")
    with pytest.raises(gd.InvalidArgument, match="no later than 2024-07-08"):
        gd.due(items, day("2024-07-08"), by=day("2024-07-09"))
    with pytest.raises(gd.InvalidArgument, match="no earlier than 2024-07-08"):
        gd.due(PLATFORM, day("2024-07-08"), by=day("2024-07-05"))


def test_a_cadence_takes_no_number() -> None:
    for number in ({"within": "5wd"}, {"bound": "filing-for-record"}, {"by": day("2024-05-05")}):
        with pytest.raises(gd.NoNumber):
            gd.due(MEETING, day("2024-04-03"), **number)


def test_a_bound_excludes_a_number_of_ones_own() -> None:
    with pytest.raises(gd.InvalidArgument):
        gd.due(PLATFORM, day("2024-04-03"), bound="13710-major", within="5wd")


def test_rules_must_govern_the_day_for_a_bound_too() -> None:
    with pytest.raises(gd.NotInForce):
        gd.due(FILING, day("2020-04-03"), bound="filing-for-record")


def test_a_month_is_counted_and_traced() -> None:
    answer = gd.due(PLATFORM, day("2024-01-31"), bound="13710-major")
    assert answer.due == day("2024-02-29")
    numbers = [step.number for step in answer.trace]
    assert numbers == [None, *range(1, 30)]
    moved = gd.due(PLATFORM, day("2024-04-03"), bound="13710-major")
    assert moved.due == day("2024-05-06")  # 3 May is a shifted rest day
    assert [step.number for step in moved.trace][-4:] == [30, None, None, None]


def test_the_command_line_points_on(capsys: Capsys) -> None:
    code, out, err = run(capsys, "due", PLATFORM, "--on", "2024-04-03", "--lang", "en")
    assert (code, out) == (3, "")
    assert "art. 41" in err
    assert "--bound: 13710-arrangement" in err
    assert "--within" in err


@pytest.mark.parametrize(
    ("option", "value", "zh", "en"),
    [
        ("--within", "5wd", "别处所定", "set elsewhere"),
        ("--by", "2024-04-12", "别处所定的日期", "the date set elsewhere"),
        ("--bound", "13710-feedback", "外部上限", "an outer bound"),
    ],
)
def test_the_command_line_says_where_the_number_comes_from(
    capsys: Capsys, option: str, value: str, zh: str, en: str
) -> None:
    question = ("due", PLATFORM, "--on", "2024-04-03", option, value)
    assert zh in answered(capsys, *question, "--lang", "zh")
    assert en in answered(capsys, *question, "--lang", "en")
    for language in ("zh", "en"):
        assert answered(capsys, *question, "--explain", "--lang", language)
    found = answered_json(capsys, *question)["supplied"]
    assert set(found) == {"within", "by", "basis"} | ({"bound"} if option == "--bound" else set())
    assert (found["within"] or found["by"] or found["bound"]["name"]) == value
