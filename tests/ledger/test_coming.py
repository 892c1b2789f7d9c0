"""What is coming: the horizon, how urgent a duty is, and counts that add up."""

from datetime import date, timedelta
from typing import Any

import pytest

import gov_deadlines as gd
from common import LAST_DAY
from duties import AS_OF, CONTEXT, duty, looked_over, some_duties
from gov_deadlines.answers.coming import OPEN, SHOWN, URGENCIES, Horizon, horizon, urgency
from gov_deadlines.answers.context import Context
from gov_deadlines.answers.status import STATUSES
from gov_deadlines.pages.coming import coming_page
from gov_deadlines.wording.coming import MARKS, MEANINGS, UNANSWERED, URGENCY_WORDS, headline, within_words

# The horizon


@pytest.mark.parametrize(
    ("asked", "region", "last"),
    [
        ("5wd", "CN", date(2024, 4, 11)),  # 04-04 to 04-06 rest, 04-07 is worked
        ("5wd", "CN-GX", date(2024, 4, 15)),  # 04-11 and 04-12 rest as well
        ("5d", "CN-GX", date(2024, 4, 8)),
        (date(2024, 5, 1), "CN", date(2024, 5, 1)),
    ],
)
def test_a_horizon_counts_the_working_days_of_the_region(asked: str | date, region: str, last: date) -> None:
    assert horizon(asked, date(2024, 4, 3), Context()).last(region) == last


def test_a_horizon_goes_on_past_the_last_notice() -> None:
    likely = gd.calendar("CN", project=True).add(LAST_DAY, 10)
    assert horizon("10wd", LAST_DAY, Context()).last("CN") == likely > LAST_DAY
    with pytest.raises(gd.NotAnnounced):
        horizon("10wd", LAST_DAY, Context(announced_only=True)).last("CN")


def test_a_horizon_is_not_behind_us() -> None:
    with pytest.raises(gd.InvalidArgument) as refused:
        horizon(AS_OF - timedelta(1), AS_OF, CONTEXT)
    assert "2026-06-07" in refused.value.say("zh")
    assert horizon(AS_OF, AS_OF, CONTEXT).last("CN") == AS_OF


@pytest.mark.parametrize("asked", ["soon", "", "5", "-5wd", "0wd", "5 weeks", "2026-02-30", "2026-13-01", 5, None])
def test_a_horizon_that_is_none(asked: Any) -> None:
    with pytest.raises((gd.InvalidArgument, gd.InvalidDate)) as refused:
        horizon(asked, AS_OF, CONTEXT)
    assert repr(asked)[:10] in refused.value.say("en")
    assert refused.value.usage


def test_a_horizon_may_be_a_written_day() -> None:
    assert horizon("2026年6月30日", AS_OF, CONTEXT).last("CN") == date(2026, 6, 30)
    assert horizon(AS_OF, AS_OF, CONTEXT).last("CN") == AS_OF


# How urgent

WEEK = Horizon(AS_OF, None, lambda _: AS_OF + timedelta(7))


def test_every_status_has_an_urgency() -> None:
    found = {code: urgency(duty(status=code), WEEK) for code in STATUSES}
    assert found == {
        "not-received": "soon",
        "open": "soon",
        "due-today": "today",
        "overdue": "missed",
        "deemed-no-objection": "deemed",
        "done-in-time": "done",
        "done-late": "done",
        "done-disputed": "done",
        "done": "done",
    }


@pytest.mark.parametrize(
    ("due", "safest", "earliest", "found"),
    [
        (7, 7, 7, "soon"),
        (8, 8, 8, "later"),
        (8, 7, 8, "early"),  # another reading would have it within the week
        (8, 8, 7, "early"),  # a notice to come may have it within the week
        (8, None, None, "later"),
        (7, None, None, "soon"),
    ],
)
def test_what_may_come_sooner_is_not_left_out(due: int, safest: int | None, earliest: int | None, found: str) -> None:
    days = [None if one is None else AS_OF + timedelta(one) for one in (due, safest, earliest)]
    assert urgency(duty(due=days[0], safest=days[1], earliest=days[2]), WEEK) == found


def test_the_region_of_the_duty_decides() -> None:
    within = horizon("5wd", date(2024, 4, 3), Context())
    on = duty(due=date(2024, 4, 15), safest=None, earliest=None)
    assert urgency(on, within) == "soon"
    assert urgency(on._replace(region="CN"), within) == "later"


def test_urgency_agrees_with_the_status_of_each_duty() -> None:
    for start in range(20):
        answer = gd.due("qinzhou/countersign-reply", date(2026, 5, 11) + timedelta(start))
        status = answer.status(AS_OF)
        found = urgency(duty(due=answer.due, safest=answer.due, earliest=answer.due, status=status.code), WEEK)
        apart = (answer.due - AS_OF).days
        assert found == ("deemed" if apart < 0 else "today" if not apart else "soon" if apart <= 7 else "later")


# Counts and order


@pytest.mark.parametrize("seed", range(8))
def test_the_counts_add_up(seed: int) -> None:
    duties = some_duties(90, seed)
    found = looked_over(duties, unanswered=4)
    assert found.rows == 94 == sum(found.urgencies.values()) + found.unanswered
    rows = [one.duty for group in found.groups for one in group.rows]
    assert len(rows) == found.many(*OPEN) == len(set(rows))
    assert sorted(rows) == sorted(one for one in duties if not one.status.startswith("done"))
    assert found.many("missed", "deemed") + sum(week.due for week in found.weeks) + found.beyond == len(rows)
    assert sum(len(group.rows) for group in found.coming) == found.many(*SHOWN)
    assert all(
        group.count(code) == sum(one.urgency == code for one in group.rows) for group in found.groups for code in OPEN
    )
    for week in found.weeks:
        within = [one for one in rows if week.first <= one.due <= week.last and one.due >= AS_OF]
        assert week.due == len(within)
        assert (week.first.weekday(), (week.last - week.first).days) == (0, 6)


def test_departments_and_their_duties_come_the_nearest_first() -> None:
    found = looked_over(some_duties(90, 3))
    firsts = [(group.rows[0].urgency == "deemed", group.rows[0].duty.due) for group in found.groups]
    assert firsts == sorted(firsts)
    assert {group.who for group in found.groups} == {"", "办公室", "教育局", "财政局"}  # without the blanks around
    assert len(found.groups) == 4
    for group in found.groups:
        days = [(one.urgency == "deemed", one.duty.due) for one in group.rows]  # what silence has settled comes last
        assert days == sorted(days)


def test_equal_days_stay_in_the_order_of_the_rows() -> None:
    found = looked_over([duty(row=row) for row in (9, 7, 8)])
    assert [one.duty.row for one in found.groups[0].rows] == [7, 8, 9]


def test_a_ledger_without_rows() -> None:
    found = looked_over([])
    assert (found.rows, found.groups, found.beyond, found.last_days) == (0, (), 0, ())
    assert "没有到期或过期" in coming_page(found, "zh")
    assert "5 working days" in coming_page(found, "en")


# Words


def test_every_urgency_has_a_word_a_mark_and_a_meaning() -> None:
    codes = {*URGENCIES, UNANSWERED}
    assert set(URGENCY_WORDS) == set(MARKS) == set(MEANINGS) == codes
    assert len(set(MARKS.values())) == len({text.zh for text in URGENCY_WORDS.values()}) == len(codes)


def test_a_horizon_in_words() -> None:
    both = [date(2024, 4, 11), date(2024, 4, 15)]
    assert within_words((5, "working-day"), both, "zh") == "5 个工作日内（至 2024-04-11、2024-04-15）"
    assert within_words((1, "day"), [], "en") == "within 1 calendar day"


def test_the_sentence_names_every_count() -> None:
    urgencies: dict[str, int] = dict(zip(URGENCIES, (3, 5, 7, 11, 13, 17, 19), strict=True))
    for language in gd.text.LANGUAGES:
        told = headline(98, urgencies, 23, language)
        assert all(str(number) in told for number in (98, 3, 5, 7, 11, 13, 17, 56, 19, 23))


def test_the_page_shows_what_is_coming_and_says_what_it_leaves_out() -> None:
    found = looked_over(some_duties(90, 1), unanswered=2)
    many = found.many(*SHOWN)
    whole, cut = coming_page(found, "zh", most=1000), coming_page(found, "zh", most=5)
    assert whole.count(" 行") == many
    assert f"还有 {many - 5} 件" in cut
    assert cut.count("第 ") == 5
    assert "（未写部门）" in whole


def test_the_object_has_the_same_duties() -> None:
    found = looked_over(some_duties(60, 2))
    shown = found.to_dict()
    assert [one["row"] for one in shown["duties"]] == [one.duty.row for group in found.coming for one in group.rows]
    assert shown["as_of"] == "2026-06-08"
    assert shown["urgency"] == found.urgencies
    assert all(isinstance(one["due"], str) for one in shown["duties"])
