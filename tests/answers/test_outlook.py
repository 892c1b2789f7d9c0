"""What can still move a provisional date, and why: open holidays, days that turn, when notices are due."""

from datetime import date, timedelta
from pathlib import Path

import pytest

import gov_deadlines as gd
from cli_helpers import answered, answered_json
from common import day
from counted_limits import COUNTED
from draft_notices import arrangement

Capsys = pytest.CaptureFixture[str]

QINZHOU = "qinzhou/countersign-reply"
KNOWN = date(2026, 11, 28)


def outlook(limit: str, on: str, known_on: date = KNOWN) -> gd.Due:
    return gd.due(limit, day(on), known_on=known_on)


def test_a_date_over_the_spring_festival_names_it_and_why_and_what_moves_it() -> None:
    answer = outlook(QINZHOU, "2027-02-01")
    found = answer.outlook
    assert found is not None
    (festival,) = found.holidays
    assert (festival.name.zh, festival.reason.code) == ("春节", "as-stated")
    assert (festival.off[0], festival.off[-1]) == (day("2027-02-05"), day("2027-02-12"))
    assert festival.worked == (day("2027-01-31"), day("2027-02-13"))
    assert day("2027-02-13") in festival.open
    assert [(str(turn.date), turn.working) for turn in found.earlier] == [("2027-02-12", True), ("2027-02-14", True)]
    assert [(str(turn.date), turn.working) for turn in found.later] == [("2027-02-13", False)]
    (notice,) = found.notices
    assert "2026-10-25" in notice.en
    assert "2026-12-08" in notice.en


def test_an_open_day_is_explained_by_the_year_it_is_like() -> None:
    found = outlook("zhongshan/topic-meeting", "2027-09-24").outlook
    assert found is not None
    (national_day,) = found.holidays
    assert national_day.reason.en == "as in 2021, when the festival also fell on a Friday"
    assert national_day.reason.zh == "与2021年相同，那一年节日当天也是星期五"


@pytest.mark.parametrize("on", ["2027-03-25", "2027-03-29", "2027-04-07", "2027-04-10", "2028-03-20", "2028-03-28"])
def test_the_turns_lead_to_the_extremes_where_two_holidays_may_claim_one_day(on: str) -> None:
    answer = outlook(QINZHOU, on)
    found = answer.outlook
    assert found is not None
    assert len(found.holidays) == 2
    for extreme, turns in ((answer.earliest, found.earlier), (answer.latest, found.later)):
        assert counted_with(answer, {turn.date: turn.working for turn in turns}) == extreme


def test_guangxi_waits_for_two_notices_around_its_festival() -> None:
    found = outlook(QINZHOU, "2027-04-06").outlook
    assert found is not None
    assert [notice.code for notice in found.notices] == ["notice-due", "notice-due"]
    assert "Guangxi" in found.notices[1].en


def test_nothing_is_open_where_nothing_can_change() -> None:
    found = outlook(QINZHOU, "2027-07-05").outlook
    assert found is not None
    assert (found.holidays, found.earlier, found.later) == ((), (), ())


def test_a_settled_answer_has_no_outlook() -> None:
    assert gd.due(QINZHOU, day("2024-04-03")).outlook is None
    assert outlook(QINZHOU, "2026-12-22").standing == "provisional"
    assert gd.due(QINZHOU, day("2026-12-22"), known_on=KNOWN, announced_only=True, within="3wd").outlook is None


@pytest.mark.parametrize("limit", [one.id for one in COUNTED])
def test_the_turns_lead_to_the_extremes(limit: str) -> None:
    """With the days turned as the outlook says, the count gives the extreme date."""
    for step in range(0, 390, 13):
        answer = gd.due(limit, date(2026, 12, 1) + timedelta(step), known_on=KNOWN)
        found = answer.outlook
        if found is None:
            continue
        for extreme, turns in ((answer.earliest, found.earlier), (answer.latest, found.later)):
            assert counted_with(answer, {turn.date: turn.working for turn in turns}) == extreme, (answer, turns)


def counted_with(answer: gd.Due, turned: dict[date, bool]) -> date:
    """The date counted day by day on the likely days, some of them turned."""
    calendar, period, end = answer.calendar.projected, answer.period, answer.trigger
    step = timedelta(1 if period.direction == "after" else -1)
    left = period.amount
    if period.unit == "day":
        end, left = end + step * (left - 1), 1
    while left:
        end += step
        left -= turned.get(end, calendar.is_working_day(end))
    return end


def test_only_the_days_that_a_period_in_calendar_days_can_end_on_are_open() -> None:
    found = outlook("xinzhou/joint-draft-submission", "2027-02-20").outlook  # counted back to 2027-02-05
    assert found is not None
    (festival,) = found.holidays
    assert max(festival.open) == day("2027-02-05")
    assert [(str(turn.date), turn.working) for turn in found.earlier] == [("2027-02-03", False), ("2027-02-04", False)]
    assert [(str(turn.date), turn.working) for turn in found.later] == [("2027-02-05", True)]


def test_a_draft_is_no_notice_that_came_out(tmp_path: Path) -> None:
    published = gd.calendar("CN").years[-1]
    answer = gd.due(QINZHOU, date(published + 1, 2, 1), holidays=str(arrangement(tmp_path)))
    assert answer.calendar.drafts
    assert answer.outlook is not None
    assert f"-{published} did" in answer.outlook.notices[0].en


@pytest.mark.parametrize(
    ("language", "words"), [("en", ("Bounds", "Open", "Earlier", "Later")), ("zh", ("幅度", "未定", "提前", "推后"))]
)
def test_explain_says_what_is_open(capsys: Capsys, language: str, words: tuple[str, ...]) -> None:
    question = ("due", QINZHOU, "--on", "2027-02-01", "--known-on", str(KNOWN))
    out = answered(capsys, *question, "--explain", "--lang", language)
    assert all(any(line.startswith(word) for line in out.splitlines()) for word in words)
    told = answered_json(capsys, *question, "--explain")["outlook"]
    assert set(told) == {"holidays", "earlier", "later", "notices"}
    assert set(told["holidays"][0]) == {"name", "off", "worked", "open", "reason"}
    assert "outlook" not in answered_json(capsys, *question)
