"""The answer: its date and standing, its readings, what goes with it, and what it refuses to say."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pendulum
import pytest

import gov_deadlines as gd
from common import MID_2026, day
from counted_limits import COUNTED

QINZHOU = "qinzhou/countersign-reply"
ABSENCE = "zhongshan/absence-report"
INVITATION = "zhongshan/leader-invitation"
HANDLING = "zhongshan/document-handling"
URGENT = "zhongshan/document-handling-urgent"
PACKS = Path(__file__).parents[2] / "data" / "rules"
# 2024 is the last announced year on the one day, 2026 on the other
MID_2024 = date(2024, 6, 1)


def ask(limit: str, trigger: str, **more: Any) -> gd.Due:
    return gd.due(limit, day(trigger), **more)


def codes(answer: gd.Due) -> list[str]:
    """The codes of the notes on this answer, without those that go with every answer of its limit."""
    always = [note.code for note in answer.limit.notes]
    found = [note.code for note in answer.notes]
    assert found[len(found) - len(always) :] == always
    return found[: len(found) - len(always)]


def note(answer: gd.Due, code: str) -> gd.Text:
    (found,) = [note for note in answer.notes if note.code == code]
    assert found.zh
    assert found.en
    return found


def dates(answer: gd.Due) -> dict[str, str]:
    return {reading.name: str(reading.due) for reading in answer.readings}


# The date


def test_a_settled_answer() -> None:
    answer = ask(QINZHOU, "2024-04-03")
    assert (answer.due, answer.standing) == (day("2024-04-17"), "settled")
    assert answer.earliest == answer.latest == answer.due
    assert (answer.trigger, answer.region, answer.limit.id) == (day("2024-04-03"), "CN-GX", QINZHOU)
    assert answer.consulted == (day("2024-04-04"), day("2024-04-17"))
    assert (answer.is_override, answer.within, answer.by) == (False, None, None)
    assert answer.basis.code == "after-working-days"
    assert repr(answer) == "<Due qinzhou/countersign-reply on 2024-04-03: 2024-04-17, settled>"


def test_a_provisional_answer_has_bounds_and_says_why() -> None:
    """Guangxi gives two days, or three with a make-up day; 2024's notice made it 17 April."""
    answer = ask(QINZHOU, "2024-04-03", known_on=day("2024-03-21"))
    assert (answer.due, answer.standing, answer.projected) == (day("2024-04-15"), "provisional", False)
    assert (answer.earliest, answer.latest) == (day("2024-04-15"), day("2024-04-18"))
    assert codes(answer) == ["provisional"]
    assert "三月三" in note(answer, "provisional").zh
    alone = ask(QINZHOU, "2024-04-03", known_on=day("2024-03-21"), announced_only=True)
    assert (alone.due, alone.standing, alone.earliest, alone.latest) == (answer.due, "provisional", None, None)


@pytest.mark.parametrize(
    ("trigger", "standing"),
    [
        ("2024-02-18", "settled"),
        ("2024-02-21", "provisional"),
        ("2024-04-30", "provisional"),
        ("2024-05-10", "settled"),
    ],
)
def test_only_the_days_consulted_make_it_provisional(trigger: str, standing: str) -> None:
    """From 1 March to 10 May a Guangxi notice is expected; the trigger itself is not consulted."""
    assert ask(QINZHOU, trigger, known_on=day("2024-02-01")).standing == standing


def test_the_days_at_the_end_of_the_announced_years_are_unsettled() -> None:
    assert ask(HANDLING, "2024-12-19", known_on=MID_2024).standing == "settled"
    answer = ask(HANDLING, "2024-12-20", known_on=MID_2024)
    assert (answer.due, answer.standing) == (day("2024-12-25"), "provisional")
    assert "next year" in note(answer, "provisional").en


@pytest.mark.parametrize(
    "trigger",
    [
        datetime(2024, 4, 2, 16, tzinfo=UTC),
        pendulum.datetime(2024, 4, 3, 23, tz="Asia/Shanghai"),
        pendulum.date(2024, 4, 3),
    ],
)
def test_the_trigger_is_a_day_in_china(trigger: date) -> None:
    answer = gd.due(QINZHOU, trigger)
    assert (answer.trigger, answer.due) == (day("2024-04-03"), day("2024-04-17"))
    assert type(answer.trigger) is type(answer.due) is date


def test_a_limit_may_be_named_by_version_or_handed_in() -> None:
    (limit,) = [one for one in COUNTED if one.id == QINZHOU]
    assert ask("qinzhou@2023/countersign-reply", "2024-04-03").limit == limit
    assert gd.due(limit, day("2024-04-03")).due == day("2024-04-17")


def test_due_at_once_needs_no_day() -> None:
    """Also on a rest day, and on one that is not announced."""
    for trigger in ("2024-10-01", "2044-05-05"):
        answer = ask(URGENT, trigger)
        assert (answer.due, answer.standing, answer.safest) == (day(trigger), "settled", day(trigger))
        assert (answer.consulted, answer.notices, answer.rely_from) == (None, (), None)
        assert [(step.date, step.number) for step in answer.trace] == [(day(trigger), None)]


@pytest.mark.parametrize(
    ("limit", "trigger", "side"),
    [(QINZHOU, "2024-12-24", "after"), (QINZHOU, "2025-02-01", "after"), (INVITATION, "2025-01-08", "after")],
)
def test_a_day_that_is_not_announced_leaves_no_answer(limit: str, trigger: str, side: str) -> None:
    with pytest.raises(gd.NotAnnounced) as refused:
        ask(limit, trigger, known_on=MID_2024, announced_only=True)
    assert (refused.value.side, refused.value.known_on) == (side, MID_2024)
    assert refused.value.coverage is not None
    assert refused.value.coverage[1] == day("2024-12-31")


def test_before_the_announced_days_there_is_no_answer_either() -> None:
    with pytest.raises(gd.NotAnnounced) as refused:
        ask(ABSENCE, "2004-01-02", ignore_in_force=True)
    assert refused.value.side == "before"
    with pytest.raises(gd.NotAnnounced) as refused:
        ask(QINZHOU, "2024-04-03", known_on=day("2000-01-01"))
    assert refused.value.side == "none"


# Readings


def test_a_document_received_on_a_rest_day() -> None:
    answer = ask(HANDLING, "2024-04-13")
    assert dates(answer) == {"default": "2024-04-17", "trigger-counted": "2024-04-17", "deemed-received": "2024-04-18"}
    assert [reading.name for reading in answer.readings] == ["default", "trigger-counted", "deemed-received"]
    assert [reading.basis.code for reading in answer.readings] == [
        "after-working-days",
        "receipt-day-counted",
        "receipt-on-rest-day",
    ]
    assert {reading.reason for reading in answer.readings} == {None}
    assert (answer.safest, answer.rely_from) == (day("2024-04-17"), None)


def test_a_document_received_on_a_working_day() -> None:
    answer = ask(HANDLING, "2024-04-15")
    assert dates(answer) == {"default": "2024-04-18", "trigger-counted": "2024-04-17", "deemed-received": "2024-04-18"}
    assert answer.safest == day("2024-04-17")


def test_a_limit_counted_back_into_a_holiday() -> None:
    """From 2024-05-06, across 1 to 5 May and the make-up day on 28 April; safest combines two readings."""
    answer = ask(ABSENCE, "2024-05-06")
    assert dates(answer) == {
        "default": "2024-04-30",
        "working-days": "2024-04-28",
        "clear-days": "2024-04-30",
        "rest-later": "2024-05-06",
        "rest-stands": "2024-05-03",
    }
    assert answer.safest == day("2024-04-26")
    reasons = {reading.name: reading.reason.code for reading in answer.readings if reading.reason}
    assert reasons == {"rest-later": "not-before-event"}


def test_a_limit_counted_back_to_a_working_day() -> None:
    answer = ask(ABSENCE, "2024-05-17")
    assert set(dates(answer).values()) == {"2024-05-14", "2024-05-13"}
    assert dates(answer)["clear-days"] == "2024-05-13"
    assert answer.safest == day("2024-05-13")
    assert not any(reading.reason for reading in answer.readings)


def test_silence_may_be_relied_on_the_day_after_the_latest_date() -> None:
    answer = ask(QINZHOU, "2024-04-13")
    assert dates(answer) == {"default": "2024-04-23", "deemed-received": "2024-04-24"}
    assert (answer.safest, answer.rely_from) == (day("2024-04-23"), day("2024-04-25"))
    assert ask(QINZHOU, "2024-04-03").rely_from == day("2024-04-18")


def test_a_reading_without_a_date_that_could_only_be_later() -> None:
    """Deemed receipt ends after the announced days: the safest date stands, the latest is not known."""
    answer = ask(QINZHOU, "2024-12-21", known_on=MID_2024, announced_only=True)
    assert dates(answer) == {"default": "2024-12-31", "deemed-received": "None"}
    assert [reading.reason.code for reading in answer.readings if reading.reason] == ["not-announced"]
    assert (answer.safest, answer.rely_from) == (day("2024-12-31"), None)
    assert codes(answer) == ["provisional", "rely-from-unknown"]


def test_a_reading_without_a_date_that_could_be_earlier() -> None:
    """Seven working days back from 2027-01-05 may end before the default's 29 December."""
    answer = ask(INVITATION, "2027-01-05", known_on=MID_2026, announced_only=True)
    assert (answer.due, answer.standing) == (day("2026-12-29"), "provisional")
    assert dates(answer)["working-days"] == "None"
    assert (answer.safest, answer.rely_from) == (None, None)
    assert codes(answer) == ["provisional", "after-checked-on", "safest-unknown"]


def test_without_an_effect_of_silence_nothing_is_relied_on_and_nothing_said() -> None:
    answer = ask("zhongshan/topic-meeting", "2024-12-21", known_on=MID_2024, announced_only=True)
    assert dates(answer) == {"default": "2024-12-31", "deemed-received": "None"}
    assert (answer.safest, answer.rely_from, codes(answer)) == (day("2024-12-31"), None, ["provisional"])


# The lead department's own limit


@pytest.mark.parametrize(
    ("within", "due", "deemed"),
    [("2wd", "2024-04-08", "2024-04-08"), ("2d", "2024-04-07", "2024-04-07"), ("4d", "2024-04-07", "2024-04-07")],
)
def test_a_length_of_its_own(within: str, due: str, deemed: str) -> None:
    answer = ask(QINZHOU, "2024-04-03", within=within)
    assert dates(answer) == {"default": due, "deemed-received": deemed}
    assert (answer.is_override, answer.within) == (True, within)
    assert answer.basis.code == "lead-department-limit"
    assert answer.readings[1].basis.code == "receipt-on-rest-day"
    assert codes(answer) == ["lead-department-limit"]
    assert within in note(answer, "lead-department-limit").zh
    assert within in note(answer, "lead-department-limit").en


def test_a_date_of_its_own_stands_as_it_is() -> None:
    """Also on a rest day, and on one that is not announced."""
    for by in ("2024-04-06", "2031-05-03"):
        answer = ask(QINZHOU, "2024-04-03", by=day(by))
        assert (answer.due, answer.standing, answer.safest) == (day(by), "settled", day(by))
        assert answer.earliest == answer.latest == day(by)
        assert answer.rely_from == day(by).replace(day=day(by).day + 1)
        assert [(reading.name, reading.due) for reading in answer.readings] == [("default", day(by))]
        assert answer.basis.code == "lead-department-date"
        assert (answer.trace, answer.notices, answer.consulted) == ((), (), None)
        assert codes(answer) == ["lead-department-limit"]
        assert by in note(answer, "lead-department-limit").en


def test_a_date_of_its_own_may_be_the_day_of_receipt_but_none_before() -> None:
    assert ask(QINZHOU, "2024-04-03", by=day("2024-04-03")).due == day("2024-04-03")
    with pytest.raises(gd.InvalidArgument) as refused:
        ask(QINZHOU, "2024-04-03", by=day("2024-04-02"))
    for text in (refused.value.message.zh, refused.value.message.en):
        assert "2024-04-02" in text
        assert "2024-04-03" in text


def test_a_date_of_its_own_is_a_day_in_china() -> None:
    assert ask(QINZHOU, "2024-04-03", by=datetime(2024, 4, 9, 16, tzinfo=UTC)).due == day("2024-04-10")
    with pytest.raises(gd.InvalidDate):
        ask(QINZHOU, "2024-04-03", by=datetime.fromisoformat("2024-04-09T16:00"))


def test_only_one_of_the_two() -> None:
    with pytest.raises(gd.InvalidArgument, match="Only one"):
        ask(QINZHOU, "2024-04-03", within="5wd", by=day("2024-04-10"))


@pytest.mark.parametrize("within", ["", "5", "soon", "0wd"])
def test_a_length_that_is_none(within: str) -> None:
    with pytest.raises(gd.InvalidArgument):
        ask(QINZHOU, "2024-04-03", within=within)


@pytest.mark.parametrize("own", [{"within": "5wd"}, {"by": date(2024, 5, 6)}])
def test_where_the_text_lets_nobody_set_another(own: dict[str, Any]) -> None:
    with pytest.raises(gd.OverrideNotAllowed) as refused:
        ask(ABSENCE, "2024-05-06", **own)
    assert refused.value.limit == ABSENCE
    assert "74(3)" in refused.value.message.en
    assert "第74条第3款" in refused.value.message.zh


# In force


@pytest.mark.parametrize("limit", ["xianning/countersign-reply", "xianning@2023/countersign-reply"])
def test_a_trigger_before_the_rules_were_in_force_is_refused(limit: str) -> None:
    for asked in (limit, gd.rule_book().latest(limit)):
        with pytest.raises(gd.NotInForce) as refused:
            gd.due(asked, day("2023-06-06"))
        error = refused.value
        assert (error.limit, error.trigger) == ("xianning/countersign-reply", day("2023-06-06"))
        assert (error.in_force_from, error.in_force_until) == (day("2023-06-07"), None)
        assert "2023-06-07" in error.message.zh
        assert "2023-06-07" in error.message.en
        answer = gd.due(asked, day("2023-06-06"), ignore_in_force=True)
        assert codes(answer) == ["not-in-force"]
        assert "2023-06-07" in note(answer, "not-in-force").zh


def test_a_trigger_after_the_rules_ceased_to_apply(tmp_path: Path) -> None:
    text = (PACKS / "qinzhou-2023.toml").read_text(encoding="utf-8")
    ended = text.replace("checked_on =", "in_force_until = 2024-04-02\nchecked_on =")
    (tmp_path / "qinzhou.toml").write_text(ended, encoding="utf-8")
    assert codes(ask(QINZHOU, "2024-04-02", rules=tmp_path)) == []
    with pytest.raises(gd.NotInForce, match=" to 2024-04-02; they do not govern"):
        ask(QINZHOU, "2024-04-03", rules=tmp_path)
    answer = ask(QINZHOU, "2024-04-03", rules=tmp_path, ignore_in_force=True)
    assert codes(answer) == ["not-in-force"]
    assert "2024-04-02" in note(answer, "not-in-force").zh
    assert "ceased" in note(answer, "not-in-force").en


@pytest.mark.parametrize(
    ("limit", "first", "last"),
    [
        ("xianning/countersign-reply", "2023-06-07", "2023-06-20"),
        ("xinzhou/countersign-reply", "2023-06-21", "2023-06-24"),
        ("zhongshan/countersign-reply", "2022-03-11", "2022-03-13"),
    ],
)
def test_a_trigger_between_the_days_that_publication_could_be(limit: str, first: str, last: str) -> None:
    for trigger in (first, last):
        answer = ask(limit, trigger)
        assert codes(answer) == ["in-force-from-uncertain"]
        for candidate in answer.limit.pack.in_force_candidates:
            assert str(candidate) in note(answer, "in-force-from-uncertain").zh
            assert str(candidate) in note(answer, "in-force-from-uncertain").en
    assert codes(ask(limit, str(day(last).replace(day=day(last).day + 1)))) == []


def test_where_publication_is_one_day_nothing_is_uncertain() -> None:
    assert codes(ask(QINZHOU, "2023-09-12")) == []
    assert codes(ask("xiangshan/countersign-reply", "2021-10-11")) == []


def test_a_date_before_the_rules_were_in_force() -> None:
    assert codes(ask("xianning/absence-report", "2023-06-09")) == ["in-force-from-uncertain", "due-before-in-force"]
    assert codes(ask("xianning/absence-report", "2023-06-10")) == ["in-force-from-uncertain"]
    assert ask("xianning/absence-report", "2023-06-09").due == day("2023-06-06")
    assert ask("xianning/absence-report", "2023-06-10").due == day("2023-06-07")
    early = ask("xianning/absence-report", "2023-06-06", ignore_in_force=True)
    assert codes(early) == ["not-in-force"]
    assert "2023-06-07" in note(ask("xianning/absence-report", "2023-06-09"), "due-before-in-force").zh


def test_a_trigger_after_the_rules_were_last_checked() -> None:
    checked = gd.rule_book().latest(URGENT).pack.checked_on
    assert codes(gd.due(URGENT, checked)) == []
    answer = gd.due(URGENT, checked.replace(year=checked.year + 1))
    assert codes(answer) == ["after-checked-on"]
    assert str(checked) in note(answer, "after-checked-on").zh
    assert str(checked) in note(answer, "after-checked-on").en


# Other notes, and the notices behind the date


def test_another_region_is_said_first() -> None:
    answer = ask(QINZHOU, "2024-04-03", region="CN", known_on=day("2024-03-21"))
    assert (answer.due, answer.region, codes(answer)) == (day("2024-04-15"), "CN", ["other-region"])
    for text in (note(answer, "other-region").zh, note(answer, "other-region").en):
        assert "CN-GX" in text
    with pytest.raises(gd.UnknownRegion):
        ask(QINZHOU, "2024-04-03", region="CN-XX")
    with pytest.raises(gd.UnknownRegion):
        ask(QINZHOU, "2024-04-03", region="")


def test_a_publication_date_that_is_estimated_is_said() -> None:
    """Guangxi's notice of 2025; that of 2024 has a dated text."""
    answer = ask(QINZHOU, "2025-03-28")
    assert codes(answer) == ["published-estimated"]
    assert "2025-03-01" in note(answer, "published-estimated").zh
    assert "2025-03-01" in note(answer, "published-estimated").en
    assert codes(ask(QINZHOU, "2024-04-03")) == []


def test_the_notices_that_decided_the_days_consulted_in_their_order() -> None:
    answer = ask(QINZHOU, "2024-04-03")
    assert [(notice.region, notice.year, notice.scope) for notice in answer.notices] == [
        ("CN", 2024, "year"),
        ("CN-GX", 2024, "year"),
    ]
    assert [notice.region for notice in ask(QINZHOU, "2024-04-08").notices] == ["CN-GX"]
    assert ask(QINZHOU, "2024-04-15").notices == ()


def test_the_limits_own_notes_come_last_and_with_every_answer() -> None:
    answer = ask(QINZHOU, "2024-04-03")
    assert [note.code for note in answer.notes] == ["receipt-or-sending", "silence-after-agreed-time"]
    assert answer.notes == answer.limit.notes


# Other limits to choose from


def test_the_limits_a_clerk_must_choose_from() -> None:
    answer = ask("xiangshan/countersign-reply", "2024-04-03")
    assert [(str(other.limit), other.due) for other in answer.see_also] == [
        ("xiangshan/countersign-reply-special", day("2024-04-17"))
    ]
    assert {other.limit.name: str(other.due) for other in ask(HANDLING, "2024-04-03").see_also} == {
        "document-handling-complex": "2024-04-11",
        "document-handling-urgent": "2024-04-03",
    }
    assert ask(QINZHOU, "2024-04-03").see_also == ()


def test_they_are_counted_on_the_same_calendar_and_may_have_no_date() -> None:
    (other,) = ask("xiangshan/countersign-reply", "2024-04-03", region="CN").see_also
    assert other.due == day("2024-04-15")
    (other,) = ask("xiangshan/countersign-reply", "2024-12-26", known_on=MID_2024, announced_only=True).see_also
    assert (other.due, other.standing, other.bounds) == (None, "provisional", None)


def test_one_that_needs_a_day_not_announced_has_its_bounds() -> None:
    """The answer itself may be settled: the other limit is longer."""
    answer = ask("xiangshan/countersign-reply", "2024-12-18", known_on=MID_2024)
    (other,) = answer.see_also
    assert (answer.standing, answer.due) == ("settled", day("2024-12-23"))
    assert (other.due, other.standing) == (day("2024-12-27"), "provisional")
    assert other.bounds is not None
    assert other.bounds.earliest <= day("2024-12-27") <= other.bounds.latest


def test_they_are_shown_before_the_rules_were_in_force_too() -> None:
    (other,) = ask("xiangshan/countersign-reply", "2020-04-01", ignore_in_force=True).see_also
    assert other.due == day("2020-04-13")


# Where the duty stands


@pytest.mark.parametrize(
    ("as_of", "code", "working_days", "calendar_days"),
    [
        ("2024-04-03", "open", 7, 14),
        ("2024-04-13", "open", 3, 4),
        ("2024-04-16", "open", 1, 1),
        ("2024-04-17", "due-today", 0, 0),
        ("2024-04-18", "deemed-no-objection", 1, 1),
        ("2024-04-20", "deemed-no-objection", 2, 3),
        ("2024-04-22", "deemed-no-objection", 3, 5),
        ("2024-04-02", "not-received", 8, 15),
        ("2003-06-01", "not-received", None, 7626),
        ("2199-01-01", "deemed-no-objection", None, 63811),
    ],
)
def test_status(as_of: str, code: str, working_days: int | None, calendar_days: int) -> None:
    found = ask(QINZHOU, "2024-04-03").status(day(as_of))
    assert found == (code, day(as_of), working_days, calendar_days)


def test_status_as_of_a_moment() -> None:
    answer = ask(QINZHOU, "2024-04-03")
    assert answer.status(datetime(2024, 4, 17, 15, 59, tzinfo=UTC)).code == "due-today"
    assert answer.status(datetime(2024, 4, 17, 16, 0, tzinfo=UTC)).code == "deemed-no-objection"


# The trace


def steps(answer: gd.Due) -> list[tuple[str, int | None, str | None]]:
    return [(str(step.date)[5:], step.number, step.day.kind if step.day else None) for step in answer.trace]


def test_a_trace_of_working_days() -> None:
    assert steps(ask(QINZHOU, "2024-04-03")) == [
        ("04-03", None, "working"),
        ("04-04", None, "statutory"),
        ("04-05", None, "shifted"),
        ("04-06", None, "weekend"),
        ("04-07", 1, "make-up"),
        ("04-08", 2, "working"),
        ("04-09", 3, "working"),
        ("04-10", 4, "working"),
        ("04-11", None, "regional"),
        ("04-12", None, "regional"),
        ("04-13", None, "weekend"),
        ("04-14", None, "weekend"),
        ("04-15", 5, "working"),
        ("04-16", 6, "working"),
        ("04-17", 7, "working"),
    ]


def test_a_trace_of_days_counted_back_and_moved_earlier() -> None:
    assert [step[:2] for step in steps(ask(ABSENCE, "2024-05-06"))] == [
        ("05-06", None),
        ("05-05", 1),
        ("05-04", 2),
        ("05-03", 3),
        ("05-02", None),
        ("05-01", None),
        ("04-30", None),
    ]


def test_a_trace_of_days_counted_forward_and_moved_later() -> None:
    assert [step[:2] for step in steps(ask(QINZHOU, "2024-04-03", within="1d"))] == [
        ("04-03", None),
        ("04-04", 1),
        ("04-05", None),
        ("04-06", None),
        ("04-07", None),
    ]


def test_a_trace_over_days_that_are_not_announced() -> None:
    """A count of calendar days needs only its end."""
    assert steps(ask(INVITATION, "2027-01-05", known_on=MID_2026)) == [
        ("01-05", None, None),
        ("01-04", 1, None),
        ("01-03", 2, None),
        ("01-02", 3, None),
        ("01-01", 4, None),
        ("12-31", 5, "working"),
        ("12-30", 6, "working"),
        ("12-29", 7, "working"),
    ]


def test_what_goes_with_the_answer_is_worked_out_once() -> None:
    answer = ask(HANDLING, "2024-04-03")
    for name in ("readings", "notes", "notices", "trace", "see_also"):
        assert getattr(answer, name) is getattr(answer, name)


# A user's own notices and packs


def test_own_notices_and_packs_reach_the_answer(tmp_path: Path) -> None:
    for argument in ("holidays", "rules"):
        with pytest.raises(gd.SourceNotFound):
            ask(QINZHOU, "2024-04-03", **{argument: os.path.join(tmp_path, "nowhere")})
    text = (PACKS / "xiangshan-2021.toml").read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_text(text.replace("amount = 7", "amount = 1"), encoding="utf-8")
    (other,) = ask("xiangshan/countersign-reply", "2024-04-03", rules=tmp_path).see_also
    assert other.due == day("2024-04-07")
