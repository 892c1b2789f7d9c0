"""What was not done by its day says so at every door, is seen on the day asked about, and ends once it is done."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import gov_deadlines as gd
from cli_helpers import QINZHOU, run
from duties import duty
from gov_deadlines.answers.context import Context
from gov_deadlines.feeds.courses import open_windows
from gov_deadlines.feeds.duties import duty_entries
from gov_deadlines.feeds.entry import stamp_of
from gov_deadlines.feeds.reminding import Reminding
from gov_deadlines.pages.voice import Voice
from gov_deadlines.wording.words import VERDICTS
from ics_lines import Properties, events_of, plain

pytest.importorskip("icalendar")
pytestmark = pytest.mark.usefixtures("shipped_to_2026")  # numbers grow from the last notice known on
MEETING = "zhongshan/executive-meeting"  # within 14 days of the last one
HELD = date(2025, 12, 10)
MAY = date(2026, 4, 20), date(2026, 5, 4)
SEEN = date(2026, 11, 29)


def meetings(as_of: date, *held: date) -> list[Properties]:
    report = gd.cadence(MEETING, [HELD, *held], as_of)
    return events_of(gd.calendar_file(report, windows=open_windows(report, None, as_of.year, {}), language="en"))


def overdue_limit() -> gd.Limit:
    """A limit on which silence has no effect, counted forward."""
    limits = (one for one in gd.limits() if isinstance(one, gd.Limit))
    return next(one for one in limits if not one.silence and one.period.direction == "after" and one.period.amount > 1)


def test_a_late_cadence_is_seen_on_the_day_asked_about() -> None:
    (found,) = meetings(SEEN)
    assert plain(found["SUMMARY"]) == "(overdue) Executive meeting: latest day"
    assert found["DTSTART;VALUE=DATE"] == "20251224"
    assert found["DTEND;VALUE=DATE"] == "20261130"
    assert "to be done now" in plain(found["DESCRIPTION"])
    assert "!TRIGGER" not in found
    (zh,) = events_of(gd.calendar_file(gd.cadence(MEETING, [HELD], SEEN)))
    assert plain(zh["SUMMARY"]) == "（已逾期）常务会议最迟"
    assert zh["UID"] == found["UID"]


def test_on_its_day_it_is_not_late_yet() -> None:
    (found,) = meetings(date(2025, 12, 24))
    assert plain(found["SUMMARY"]).startswith("(settled) ")
    assert found["DTEND;VALUE=DATE"] == "20251225"


def test_the_entry_of_a_late_cadence_prevails_day_by_day_and_ends_when_it_is_made_up_for() -> None:
    (before,), (late,), (later,) = map(meetings, (date(2025, 12, 20), date(2026, 1, 5), date(2026, 1, 6)))
    assert before["UID"] == late["UID"] == later["UID"]
    assert int(before["SEQUENCE"]) < int(late["SEQUENCE"]) < int(later["SEQUENCE"])
    ended, following = meetings(date(2026, 1, 6), date(2026, 1, 6))
    assert (ended["UID"], ended["STATUS"]) == (later["UID"], "CANCELLED")
    assert int(ended["SEQUENCE"]) > int(later["SEQUENCE"])
    assert plain(ended["SUMMARY"]).startswith("(done) ")
    assert (following["STATUS"], following["DTSTART;VALUE=DATE"]) == ("CONFIRMED", "20260120")


def test_a_cadence_met_before_its_day_rings_no_more() -> None:
    (open_,) = meetings(date(2025, 12, 20))
    ended, following = meetings(date(2025, 12, 20), date(2025, 12, 19))
    assert "!TRIGGER" in open_
    assert (ended["UID"], ended["STATUS"], "!TRIGGER" in ended) == (open_["UID"], "CANCELLED", False)
    assert following["DTSTART;VALUE=DATE"] == "20260102"


def test_a_window_that_was_missed_has_its_verdict_in_the_title() -> None:
    month = next(one for one in gd.limits() if isinstance(one, gd.Cadence) and one.window == "calendar-month")
    open_, late = (gd.cadence(month, [date(2026, 3, 9)], day, since=date(2026, 3, 1)) for day in MAY)
    (march, before, *_), (_, missed, ahead) = (events_of(gd.calendar_file(one)) for one in (open_, late))
    assert march["STATUS"] == "CANCELLED"
    assert before["UID"] == missed["UID"]
    assert plain(missed["SUMMARY"]).startswith(f"（{VERDICTS[late.verdict][0]}）")
    assert int(missed["SEQUENCE"]) > int(before["SEQUENCE"])
    assert (missed["DTSTART;VALUE=DATE"][4:6], ahead["DTSTART;VALUE=DATE"][4:6]) == ("04", "05")
    assert plain(ahead["SUMMARY"]).startswith("（确定）")


def test_a_window_that_is_open_past_its_latest_day_says_that() -> None:
    month = next(one for one in gd.limits() if isinstance(one, gd.Cadence) and one.window == "calendar-month")
    report = gd.cadence(month, [date(2026, 4, 8)], date(2026, 5, 31), since=date(2026, 4, 1))  # a Sunday
    _, first, *_ = events_of(gd.calendar_file(report, language="en"))
    assert plain(first["SUMMARY"]).startswith("(latest day past) ")
    assert (first["DTSTART;VALUE=DATE"], first["DTEND;VALUE=DATE"]) == ("20260529", "20260601")


def test_a_due_day() -> None:
    answer = gd.due(overdue_limit(), date(2026, 6, 1))
    (open_,) = events_of(gd.calendar_file(answer, language="en", status=answer.status(answer.due)))
    (late,) = events_of(gd.calendar_file(answer, language="en", status=answer.status(SEEN)))
    assert plain(open_["SUMMARY"]).startswith("(settled) ")
    assert plain(late["SUMMARY"]).startswith("(overdue) ")
    assert late["DTEND;VALUE=DATE"] == "20261130"
    assert late["UID"] == open_["UID"]
    assert int(late["SEQUENCE"]) > int(open_["SEQUENCE"])
    (done,) = events_of(gd.calendar_file(answer, status=answer.status(SEEN, SEEN)))
    assert (done["UID"], done["STATUS"]) == (late["UID"], "CANCELLED")
    assert int(done["SEQUENCE"]) > int(late["SEQUENCE"])


def test_where_an_open_due_day_stands_prevails_day_by_day() -> None:
    answer = gd.due(overdue_limit(), date(2026, 6, 1), known_on=date(2026, 5, 1))
    before = answer.due - timedelta(1)
    first, second = (events_of(gd.calendar_file(answer, status=answer.status(day)))[0] for day in (before, answer.due))
    assert first["DESCRIPTION"] != second["DESCRIPTION"]
    assert int(first["SEQUENCE"]) < int(second["SEQUENCE"])


def test_a_due_day_past_which_silence_counts() -> None:
    answer = gd.due(QINZHOU, date(2026, 6, 1))
    (found,) = events_of(gd.calendar_file(answer, status=answer.status(SEEN)))
    assert plain(found["SUMMARY"]).startswith("（视为无意见）")
    assert found["DTSTART;VALUE=DATE"] == f"{answer.due:%Y%m%d}"


def test_a_row_of_a_ledger_keeps_its_single_day() -> None:
    from gov_deadlines.feeds.duties import LEDGER_NAME
    from gov_deadlines.feeds.ics import Look, write_entries

    say = Voice("en")
    late, ahead = duty(row=1, due=date(2026, 6, 3), status="overdue"), duty(row=2, due=date(2027, 6, 3), status="open")
    entries = duty_entries([late, ahead], stamp_of(datetime(2026, 11, 29, tzinfo=UTC)), Reminding(), Context(), say)
    first, second = events_of(write_entries(entries, Look(LEDGER_NAME, say)))
    assert plain(first["SUMMARY"]).startswith("(overdue) ")
    assert first["DTEND;VALUE=DATE"] == "20260604"
    assert "overdue" not in plain(second["SUMMARY"])


def test_a_plan_begun_too_late_says_at_which_steps() -> None:
    steps = ["xinzhou/consultation-to-issuance"]
    plan = gd.plan(steps, date(2024, 12, 31))
    late = gd.plan(steps, date(2024, 12, 31), plan.steps[1].latest_start)
    first, *others = events_of(gd.calendar_file(late, language="en"))
    assert plain(first["SUMMARY"]).startswith("(too late) latest start of ")
    assert not any("(settled)" in one["SUMMARY"] for one in others[:1])
    assert not any("too late" in one["SUMMARY"] for one in events_of(gd.calendar_file(plan, language="en")))


@pytest.mark.parametrize("as_of", [date(9999, 12, 30), date(6100, 1, 1)])
def test_the_number_stays_one_that_calendars_hold(as_of: date) -> None:
    answer = gd.due(overdue_limit(), date(2026, 6, 1))
    (found,) = events_of(gd.calendar_file(answer, status=answer.status(as_of)))
    assert int(found["SEQUENCE"]) < 1 << 31


def test_the_command_says_that_nothing_lies_ahead(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    dates = tmp_path / "held.txt"
    dates.write_text("2025-12-10\n", encoding="utf-8")
    check = ("cadence", "check", MEETING, "--dates", str(dates), "--ics", "-", "--lang", "en", "--as-of")
    late, early = run(capsys, *check, "2026-11-29"), run(capsys, *check, "2025-12-20")
    assert late.err.splitlines()[-1] == "Nothing in the calendar file lies ahead: the latest day, 2025-12-24, is past."
    assert early.err == ""
    zh = run(capsys, *check[:-3], "--lang", "zh", "--as-of", "2026-11-29")
    assert zh.err.splitlines()[-1] == "日历文件里没有今后的日子：最迟日期 2025-12-24 已过。"


def test_the_command_says_that_there_is_nothing_to_do(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ceiling = next(one for one in gd.limits() if isinstance(one, gd.Cadence) and not one.at_least and not one.tied_to)
    dates = tmp_path / "held.txt"
    dates.write_text("2025-12-10\n", encoding="utf-8")
    found = run(capsys, "cadence", "check", ceiling.id, "--dates", str(dates), "--ics", "-", "--as-of", "2026-01-05")
    assert found.err.splitlines()[-1] == "The calendar file has no entry: nothing is due by a known day."
