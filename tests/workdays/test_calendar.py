"""One region's calendar as callers see it: days and their kinds, what is settled, and what is refused."""

import os
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pendulum
import pytest

import gov_deadlines as gd
from common import day
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.index import Roll
from gov_deadlines.workdays.line import DayLine
from gov_deadlines.workdays.notices import Decree, Notice
from gov_deadlines.workdays.regions import regions

STATE_COUNCIL = "国务院办公厅"
GUANGXI = "广西壮族自治区人民政府办公厅"
HUBEI = "湖北省人民政府办公厅"
SHANGHAI = timezone(timedelta(hours=8))


def notice(
    region: str = "CN", year: int = 2024, scope: str = "year", published: str = "2023-11-01", **days: str
) -> Notice:
    """A notice in memory: ``off="2024-01-01"``, one day a key."""
    decrees = tuple(Decree(day(when), key, "某节") for key, when in days.items())
    return Notice(region, year, "某机关", "", scope, None, day(published), "dated text", "nowhere", decrees)


# Days


@pytest.mark.parametrize(
    ("region", "when", "kind", "name", "issuer"),
    [
        ("CN", "2024-04-03", "working", None, None),
        ("CN", "2024-04-13", "weekend", None, None),
        ("CN", "2024-04-04", "statutory", "清明节", STATE_COUNCIL),
        ("CN", "2024-04-05", "shifted", "清明节", STATE_COUNCIL),
        # a weekend day inside a holiday: nothing was shifted there
        ("CN", "2024-04-06", "weekend", "清明节", STATE_COUNCIL),
        ("CN", "2015-09-05", "weekend", "抗战胜利70周年纪念日", "国务院"),
        ("CN-GX", "2023-04-22", "weekend", "壮族三月三", GUANGXI),
        ("CN-GX", "2016-04-10", "weekend", "壮族三月三", GUANGXI),
        # a Saturday worked nationally: without the region's notice it would be no rest day
        ("CN-GX", "2017-04-01", "regional", "壮族三月三", GUANGXI),
        ("CN-HB", "2020-02-08", "extension", "春节", HUBEI),
        ("CN", "2020-02-01", "extension", "春节", STATE_COUNCIL),
        ("CN", "2024-04-07", "make-up", "清明节", STATE_COUNCIL),
        ("CN-GX", "2024-04-11", "regional", "壮族三月三", GUANGXI),
        ("CN-GX", "2018-04-15", "regional-make-up", "壮族三月三", GUANGXI),
        ("CN", "2020-01-31", "extension", "春节", STATE_COUNCIL),
        ("CN-GX", "2020-03-26", "restored", "壮族三月三", GUANGXI),
        # a national make-up day that the region gives back
        ("CN-GX", "2023-04-23", "regional", "壮族三月三", GUANGXI),
        ("CN", "2023-04-23", "make-up", "劳动节", STATE_COUNCIL),
        # two festivals on one day, and one inside another's holiday
        ("CN", "2020-10-01", "statutory", "中秋节、国庆节", STATE_COUNCIL),
        ("CN", "2020-10-02", "statutory", "国庆节", STATE_COUNCIL),
        ("CN", "2012-09-30", "statutory", "中秋节", STATE_COUNCIL),
        # the Eve: statutory from 2008 to 2013 and from 2025 on
        ("CN", "2008-02-06", "statutory", "春节", STATE_COUNCIL),
        ("CN", "2015-02-18", "shifted", "春节", STATE_COUNCIL),
        ("CN", "2025-01-28", "statutory", "春节", STATE_COUNCIL),
        # decreed by the notice of the next year
        ("CN", "2005-12-31", "make-up", "元旦", STATE_COUNCIL),
        ("CN", "2018-12-31", "shifted", "元旦", STATE_COUNCIL),
        # a commemoration that the national measure does not know
        ("CN", "2015-09-03", "shifted", "抗战胜利70周年纪念日", "国务院"),
        ("CN-GX", "2018-12-10", "regional", "自治区成立60周年", GUANGXI),
    ],
)
def test_kind_name_and_notice_of_a_day(region: str, when: str, kind: str, name: str | None, issuer: str | None) -> None:
    found = gd.calendar(region).day(day(when))
    assert (found.date, found.kind, found.name) == (day(when), kind, name)
    assert (found.notice.issuer if found.notice else None) == issuer
    assert found.working == (kind in ("working", "make-up", "regional-make-up", "restored"))
    assert found.working == gd.calendar(region).is_working_day(day(when))
    assert found.standing == "settled"


def test_a_region_without_notices_follows_the_nation() -> None:
    for region in ("CN-SX", "CN-GZ"):
        assert gd.calendar(region).day(day("2024-04-11")).kind == "working"
        assert gd.calendar(region).day(day("2024-04-07")).kind == "make-up"


@pytest.mark.parametrize("region", ["CN", "CN-GX", "CN-HB"])
def test_a_weekend_day_off_is_shifted_only_where_its_notice_took_back_its_work(region: str) -> None:
    """Every decreed weekend day off, held against the calendar that lacks its notice."""
    cal = gd.calendar(region)
    announced = map(date.fromordinal, range(cal.line.first, cal.line.last + 1))
    weekends = [cal.day(one) for one in announced if one.weekday() >= 5]
    decreed = [one for one in weekends if one.notice and one.kind in ("weekend", "shifted", "regional")]
    to_2026 = [one for one in decreed if one.date.year <= 2026]
    assert len(to_2026) == {"CN": 132, "CN-GX": 140, "CN-HB": 132}[region]
    for notice in {id(one.notice): one.notice for one in decreed}.values():
        without = gd.WorkCalendar.from_notices(region, [one for one in cal.notices if one is not notice])
        for found in decreed:
            known = found.notice is notice and without.find_day(found.date)
            if known:
                assert found.kind == ("regional" if known.working else "weekend"), found
                assert found.name


# What is settled


@pytest.mark.parametrize(
    ("region", "known_on", "provisional"),
    [
        ("CN", "2023-11-30", ["2024-12-25", "2024-12-31"]),
        ("CN-SX", "2023-11-30", ["2024-12-25", "2024-12-31"]),
        ("CN-GX", "2023-11-30", ["2024-03-01", "2024-05-10", "2024-12-25", "2024-12-31"]),
        ("CN-GX", "2024-03-21", ["2024-03-01", "2024-05-10", "2024-12-25", "2024-12-31"]),
        ("CN-GX", "2024-03-22", ["2024-12-25", "2024-12-31"]),
        # before 2014 no Guangxi notice is expected
        ("CN-GX", "2013-06-01", ["2013-12-25", "2013-12-31"]),
        ("CN-GX", "2014-02-01", ["2014-03-01", "2014-05-10", "2014-12-25", "2014-12-31"]),
    ],
)
def test_days_that_a_notice_may_still_change(region: str, known_on: str, provisional: list[str]) -> None:
    """Given are the first and the last day of each such span of the last announced year."""
    cal = gd.calendar(region, known_on=day(known_on))
    assert cal.coverage is not None
    year = cal.coverage[1].year
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    found = [one for one in days if one <= cal.coverage[1] and cal.day(one).standing == "provisional"]
    ends = [one for one in found if one - timedelta(days=1) not in found or one + timedelta(days=1) not in found]
    assert [str(one) for one in ends] == provisional


def test_the_year_before_is_settled_once_the_next_is_announced() -> None:
    eve, then = gd.calendar("CN", day("2023-10-24")), gd.calendar("CN", day("2023-10-25"))
    assert eve.day(day("2023-12-31")).standing == "provisional"
    assert then.day(day("2023-12-31")).standing == "settled"


def test_single_days_decreed_do_not_count_as_the_years_notice() -> None:
    """Guangxi 2018: an anniversary alone would have left 三月三 open."""
    year = notice(year=2024, published="2023-11-01")
    single = notice("CN-GX", 2024, scope="days", published="2024-01-05", off="2024-04-11")
    whole = single._replace(scope="year")
    assert gd.WorkCalendar.from_notices("CN-GX", [year, single]).day(day("2024-04-10")).standing == "provisional"
    assert gd.WorkCalendar.from_notices("CN-GX", [year, whole]).day(day("2024-04-10")).standing == "settled"


def test_unsettled_spans_have_their_reasons() -> None:
    cal = gd.calendar("CN-GX", known_on=day("2023-11-30"))
    spans = cal.unsettled(day("2024-05-10"), day("2024-12-25"))
    assert [span.reason.code for span in spans] == ["expects-cn-gx", "next-notice-pending"]
    assert "三月三" in spans[0].reason.zh
    assert [(date.fromordinal(span.first), date.fromordinal(span.last)) for span in spans] == [
        (day("2024-03-01"), day("2024-05-10")),
        (day("2024-12-25"), day("2024-12-31")),
    ]
    assert cal.unsettled(day("2024-05-11"), day("2024-12-24")) == []
    assert len(cal.unsettled(day("2024-04-01"), day("2024-04-01"))) == 1
    assert cal.unsettled(day("2024-04-02"), day("2024-04-01")) == []


@pytest.mark.parametrize("missing", ["expects", "expects_from", "expects_window"])
def test_an_expectation_that_is_not_fully_stated_is_none(missing: str) -> None:
    guangxi = regions()["CN-GX"]
    without: dict[str, Any] = {missing: None}
    assert len(DayLine(guangxi, [notice()]).unsettled) == 2
    assert len(DayLine(guangxi._replace(**without), [notice()]).unsettled) == 1


# As known on a day


@pytest.mark.parametrize("known_on", [day("2019-03-21"), day("2019-03-22")])
def test_a_notice_counts_from_the_day_it_was_published(known_on: date) -> None:
    cal = gd.calendar("CN", known_on=known_on)
    assert cal.is_working_day(day("2019-05-02")) == (known_on < day("2019-03-22"))
    assert cal.known_on == known_on
    assert (day("2019-03-22") in [one.published for one in cal.notices]) == (known_on >= day("2019-03-22"))


def test_what_is_announced_grows_with_the_notices() -> None:
    assert gd.calendar("CN", day("2003-12-17")).coverage is None
    assert gd.calendar("CN", day("2003-12-17")).years == range(0)
    assert gd.calendar("CN", day("2003-12-18")).coverage == (day("2004-01-01"), day("2004-12-31"))
    assert gd.calendar("CN", day("2023-10-24")).coverage == (day("2004-01-01"), day("2023-12-31"))
    assert gd.calendar("CN", day("2023-10-25")).years == range(2004, 2025)
    assert gd.calendar("CN-GX").years == gd.calendar("CN").years


def test_notices_are_listed_in_the_order_in_which_they_prevail() -> None:
    published = [one.published for one in gd.calendar("CN-GX").notices]
    assert published == sorted(published)
    assert {one.region for one in gd.calendar("CN-GX").notices} == {"CN", "CN-GX"}
    assert {one.region for one in gd.calendar("CN").notices} == {"CN"}


def test_days_of_knowledge_without_news_share_one_line() -> None:
    assert gd.calendar("CN", day("2024-01-02")).line is gd.calendar("CN", day("2024-01-03")).line
    assert gd.calendar("CN", day("2023-10-24")).line is not gd.calendar("CN", day("2023-10-25")).line


def test_the_calendar_says_what_it_is() -> None:
    assert repr(gd.calendar("CN-GX")) == "<WorkCalendar CN-GX>"
    assert repr(gd.calendar("CN", day("2024-01-02"))) == "<WorkCalendar CN, known_on=2024-01-02>"
    assert (gd.calendar().region, gd.calendar().known_on) == ("CN", None)


# Notices in memory


def test_the_region_lies_over_the_nation_whatever_the_dates() -> None:
    nation = notice(published="2024-02-01", work="2024-04-06", off="2024-04-05")
    region = notice("CN-GX", published="2023-01-01", off="2024-04-06", restored="2024-04-05")
    for notices in ([nation, region], [region, nation]):
        cal = gd.WorkCalendar.from_notices("CN-GX", notices)
        assert not cal.is_working_day(day("2024-04-06"))
        assert cal.is_working_day(day("2024-04-05"))
        assert cal.day(day("2024-04-06")).kind == "regional"
        assert gd.WorkCalendar.from_notices("CN", notices).is_working_day(day("2024-04-06"))


def test_within_a_layer_the_later_published_prevails_and_of_equals_the_later_in_order() -> None:
    off, on = notice(published="2024-02-01", off="2024-04-05"), notice(published="2024-02-02", restored="2024-04-05")
    tied = on._replace(published=off.published)
    for notices, worked in (([off, on], True), ([on, off], True), ([off, tied], True), ([tied, off], False)):
        assert gd.WorkCalendar.from_notices("CN", notices).is_working_day(day("2024-04-05")) == worked


def test_notices_of_other_regions_are_left_aside() -> None:
    cal = gd.WorkCalendar.from_notices("CN-HB", [notice(), notice("CN-GX", off="2024-04-05")])
    assert cal.is_working_day(day("2024-04-05"))
    assert len(cal.notices) == 1


def test_notices_in_memory_are_known_from_their_publication_on() -> None:
    notices = [notice(), notice(scope="days", published="2024-03-01", off="2024-04-05")]
    for known_on, worked in ((day("2024-02-29"), True), (day("2024-03-01"), False), (None, False)):
        cal = gd.WorkCalendar.from_notices("CN", notices, known_on=known_on)
        assert cal.is_working_day(day("2024-04-05")) == worked
        assert cal.known_on == known_on


def test_announced_are_the_years_without_a_gap() -> None:
    arranged = [notice(year=year) for year in (2026, 2024, 2023)]
    others = [notice(year=2025, scope="days"), notice("CN-GX", year=2025)]
    cal = gd.WorkCalendar.from_notices("CN-GX", [*arranged, *others])
    assert (cal.years, cal.coverage) == (range(2023, 2025), (day("2023-01-01"), day("2024-12-31")))


def test_years_before_1970_can_be_asked_day_by_day_only() -> None:
    cal = gd.WorkCalendar.from_notices("CN", [notice(year=1969, published="1968-12-01")])
    assert cal.add(day("1969-01-01"), 1) == day("1969-01-02")
    with pytest.raises(gd.InvalidArgument):
        cal.is_working_many(np.array(["1969-01-01"], "M8[D]"))


def test_a_statutory_day_that_no_notice_mentions_is_an_ordinary_one() -> None:
    cal = gd.WorkCalendar.from_notices("CN", [notice()])
    assert cal.day(day("2024-10-01")) == (day("2024-10-01"), True, "working", None, "settled", None)


def test_kinds_on_statutory_days() -> None:
    """A statutory day is one by whoever's notice, unless it was added later or put back to work."""
    kinds = {}
    for key in ("off", "extension", "restored", "work"):
        for region in ("CN", "CN-GX"):
            notices = [notice(off="2024-10-02"), notice(region, 2024, "days", "2024-09-01", **{key: "2024-10-01"})]
            kinds[key, region] = gd.WorkCalendar.from_notices("CN-GX", notices).day(day("2024-10-01")).kind
    assert kinds == {
        ("off", "CN"): "statutory",
        ("off", "CN-GX"): "statutory",
        ("extension", "CN"): "extension",
        ("extension", "CN-GX"): "extension",
        ("restored", "CN"): "restored",
        ("restored", "CN-GX"): "restored",
        ("work", "CN"): "make-up",
        ("work", "CN-GX"): "regional-make-up",
    }


# What may be handed in


@pytest.mark.parametrize(
    "given",
    [
        date(2024, 4, 3),
        pendulum.date(2024, 4, 3),
        pendulum.datetime(2024, 4, 3, 23, tz="Asia/Shanghai"),
        datetime(2024, 4, 3, 23, 59, tzinfo=SHANGHAI),
        datetime(2024, 4, 2, 16, 0, tzinfo=UTC),
        datetime(2024, 4, 3, 15, 59, tzinfo=UTC),
    ],
)
def test_any_kind_of_date_becomes_a_day_in_china(given: date) -> None:
    cal = gd.calendar("CN-GX", known_on=given)
    found: list[date | None] = [cal.add(given, 7), cal.add(given, 0), cal.day(given).date, cal.known_on]
    assert found == [date(2024, 4, 17), date(2024, 4, 3), date(2024, 4, 3), date(2024, 4, 3)]
    assert {type(one) for one in found} == {date}
    assert cal.is_working_day(given)
    assert cal.count(given, date(2024, 4, 17)) == 7
    assert cal.count(date(2024, 4, 17), given) == -7


@pytest.mark.parametrize(
    "given", [datetime.fromisoformat("2024-04-03T09:00"), b"2024-04-03", 20240403, None, np.datetime64("2024-04-03")]
)
def test_what_is_no_day_is_refused(given: Any) -> None:
    cal = gd.calendar("CN")
    asked: list[Any] = [
        lambda: cal.add(given, 1),
        lambda: cal.add(given, 0, roll="following"),
        lambda: cal.count(given, date(2024, 4, 3)),
        lambda: cal.count(date(2024, 4, 3), given),
        lambda: cal.is_working_day(given),
        lambda: cal.day(given),
    ]
    for ask in asked:
        with pytest.raises(gd.InvalidDate) as refused:
            ask()
        assert refused.value.value is given
        assert isinstance(refused.value, ValueError)
    hint = refused.value.hint.en
    assert ("time zone" if isinstance(given, datetime) else "datetime.date") in hint


@pytest.mark.parametrize("n", [np.int64(7), np.int8(7), np.uint64(7), np.array(7)])
def test_any_whole_number_may_be_added(n: Any) -> None:
    assert gd.calendar("CN-GX").add(date(2024, 4, 3), n) == date(2024, 4, 17)
    assert gd.calendar("CN-GX").add(date(2024, 4, 3), n - n) == date(2024, 4, 3)


@pytest.mark.parametrize("n", [True, False, np.True_, 7.0, "7", None])
def test_what_is_no_whole_number_is_refused(n: Any) -> None:
    with pytest.raises(gd.InvalidArgument, match="whole number"):
        gd.calendar("CN").add(date(2024, 4, 3), n)


def test_an_unknown_region_is_refused_naming_the_known_ones() -> None:
    unknown: list[Any] = ["CN-XX", "cn-gx", "", None, ["CN"]]
    for code in unknown:
        with pytest.raises(gd.UnknownRegion) as refused:
            gd.calendar(code)
        assert refused.value.value == code
        for region in ("CN", "CN-GX", "CN-HB", "CN-SX", "CN-GZ"):
            assert region in refused.value.hint.zh
            assert region in refused.value.hint.en


# Adding nothing


REST = date(2024, 4, 4)


def test_adding_nothing_to_a_rest_day_needs_to_be_told_where_to_go() -> None:
    cal = gd.calendar("CN")
    with pytest.raises(gd.RestDay) as refused:
        cal.add(datetime(2024, 4, 4, 12, tzinfo=SHANGHAI), 0)
    assert refused.value.day == REST
    assert type(refused.value.day) is date
    assert cal.add(REST, 0, roll="following") == date(2024, 4, 7)
    assert cal.add(REST, 0, roll="preceding") == date(2024, 4, 3)
    assert cal.add(date(2024, 4, 3), 0, "preceding") == cal.add(date(2024, 4, 3), 0, "following") == date(2024, 4, 3)


@pytest.mark.parametrize("roll", ["forward", "", 1, ["following"]])
def test_a_made_up_way_to_roll_is_refused(roll: Any) -> None:
    """Also where it would have no bearing."""
    cal, days = gd.calendar("CN"), np.array(["2024-04-04"], "M8[D]")
    asked: list[Any] = [lambda: cal.add(REST, 0, roll), lambda: cal.add(REST, 5, roll)]
    asked += [lambda: cal.add_many(days, 0, None, roll), lambda: cal.add_many(days, 5, None, roll)]
    for ask in asked:
        with pytest.raises(gd.InvalidArgument) as refused:
            ask()
        assert repr(roll) in refused.value.message.en
        assert repr(roll) in refused.value.message.zh
        assert "following" in refused.value.hint.zh


# Days that are not announced


KNOWN = date(2022, 6, 1)  # 2022-12-31 is then the last announced day, a Saturday


@pytest.mark.parametrize(
    ("start", "n", "side"),
    [
        ("2022-12-30", 1, "after"),
        ("2022-12-31", 1, "after"),
        ("2023-05-01", 1, "after"),
        ("2023-05-01", -1, "after"),
        ("2023-01-02", -1, "after"),
        ("2022-12-01", 10**30, "after"),
        ("2004-01-02", -1, "before"),
        ("2003-12-30", 1, "before"),
        ("2003-05-01", -1, "before"),
        ("2004-05-01", -(10**30), "before"),
        ("2023-01-01", 0, "after"),
        ("2003-12-31", 0, "before"),
    ],
)
def test_adding_past_the_announced_days(start: str, n: int, side: str) -> None:
    cal = gd.calendar("CN", known_on=KNOWN)
    with pytest.raises(gd.NotAnnounced) as refused:
        cal.add(day(start), n)
    error = refused.value
    assert (error.region, error.known_on, error.side) == ("CN", KNOWN, side)
    assert error.coverage == cal.coverage == (day("2004-01-01"), day("2022-12-31"))
    for text in (error.message.zh, error.message.en):
        assert "CN" in text
        assert "2022-06-01" in text
        assert "2022-12-31" in text
    assert ("holidays" in error.hint.en) == (side == "after")
    assert (error.code, error.usage) == ("not-announced", False)


@pytest.mark.parametrize(
    ("ask", "likely"),
    [
        (lambda cal: cal.is_working_day(day("2024-12-31")), True),
        (lambda cal: cal.is_working_day(day("2025-01-01")), False),
        (lambda cal: cal.day(day("2023-05-01")), True),
        (lambda cal: cal.add(day("2022-12-30"), 5), True),
        (lambda cal: cal.add(day("2022-12-30"), 5000), False),
        (lambda cal: cal.add(day("2003-12-30"), 1), False),
        (lambda cal: cal.add(day("2023-05-01"), 0, "following"), True),
        (lambda cal: cal.count(day("2022-12-01"), day("2023-02-01")), True),
        (lambda cal: cal.count(day("2022-12-01"), day("2029-02-01")), False),
    ],
)
def test_a_refusal_says_where_the_likely_days_would_answer(ask: Callable[[WorkCalendar], object], likely: bool) -> None:
    cal = gd.calendar("CN", known_on=KNOWN)
    with pytest.raises(gd.NotAnnounced) as refused:
        ask(cal)
    assert refused.value.likely is likely
    assert ("project=True" in refused.value.hint.en, "project=True" in refused.value.hint.zh) == (likely, likely)
    if likely:
        ask(cal.projected)
    else:
        with pytest.raises(gd.NotAnnounced) as again:
            ask(cal.projected)
        assert not again.value.likely


@pytest.mark.parametrize(
    ("known_on", "start", "roll", "side"),
    [
        (KNOWN, "2022-12-31", "following", "after"),
        (None, "2004-01-01", "preceding", "before"),
    ],
)
def test_rolling_off_the_announced_days(known_on: date | None, start: str, roll: Roll | None, side: str) -> None:
    with pytest.raises(gd.NotAnnounced) as refused:
        gd.calendar("CN", known_on).add(day(start), 0, roll)
    assert refused.value.side == side


@pytest.mark.parametrize(
    ("a", "b", "side"),
    [
        ("2022-12-01", "2023-01-01", "after"),
        ("2022-12-31", "2023-01-01", "after"),
        ("2023-01-01", "2023-01-02", "after"),
        ("2023-01-02", "2022-12-01", "after"),
        ("2003-12-30", "2004-02-01", "before"),
        ("2003-12-30", "2023-02-01", "before"),
        ("2003-12-31", "2023-02-01", "after"),
        ("2023-02-01", "2004-01-01", "after"),
        ("2004-02-01", "2003-12-31", "before"),
        ("2023-02-01", "2003-12-31", "before"),
        ("2003-12-31", "2003-12-30", "before"),
    ],
)
def test_counting_past_the_announced_days(a: str, b: str, side: str) -> None:
    with pytest.raises(gd.NotAnnounced) as refused:
        gd.calendar("CN", known_on=KNOWN).count(day(a), day(b))
    assert refused.value.side == side


@pytest.mark.parametrize(("when", "side"), [("2023-01-01", "after"), ("2003-12-31", "before")])
def test_asking_about_a_day_that_is_not_announced(when: str, side: str) -> None:
    cal = gd.calendar("CN", known_on=KNOWN)
    for ask in (cal.is_working_day, cal.day):
        with pytest.raises(gd.NotAnnounced) as refused:
            ask(day(when))
        assert refused.value.side == side


@pytest.mark.parametrize(("start", "n", "side"), [("2003-12-31", 9999, "after"), ("2023-01-01", -9999, "before")])
def test_from_next_to_the_announced_days_through_all_of_them(start: str, n: int, side: str) -> None:
    with pytest.raises(gd.NotAnnounced) as refused:
        gd.calendar("CN", known_on=KNOWN).add(day(start), n)
    assert refused.value.side == side


def test_a_day_may_be_looked_for() -> None:
    cal = gd.calendar("CN", known_on=KNOWN)
    assert cal.find_day(day("2022-12-31")) == cal.day(day("2022-12-31"))
    assert cal.find_day(day("2023-01-01")) is None
    assert cal.find_day(day("2003-12-31")) is None


def test_the_days_next_to_the_announced_ones_may_be_counted_from() -> None:
    cal = gd.calendar("CN", known_on=KNOWN)
    assert cal.add(day("2023-01-01"), -1) == day("2022-12-30")
    assert cal.add(day("2003-12-31"), 1) == day("2004-01-02")
    assert cal.count(day("2003-12-31"), day("2004-01-04")) == 1
    assert cal.count(day("2023-01-01"), day("2022-12-30")) == -1
    assert cal.count(day("2031-05-01"), day("2031-05-01")) == 0


def test_where_nothing_is_announced_there_is_no_side() -> None:
    cal = gd.calendar("CN", known_on=day("2000-01-01"))
    asked: list[Any] = [lambda: cal.add(REST, 1), lambda: cal.add(REST, 0, "following"), lambda: cal.add(REST, 0)]
    asked += [lambda: cal.is_working_day(REST), lambda: cal.count(REST, KNOWN), lambda: cal.day(REST)]
    asked += [lambda: cal.is_working_day(date.min), lambda: cal.add(date.min, 1), lambda: cal.add(date.max, -1)]
    for ask in asked:
        with pytest.raises(gd.NotAnnounced) as refused:
            ask()
        assert (refused.value.side, refused.value.coverage) == ("none", None)
        assert "2000-01-01" in refused.value.message.en
    assert cal.unsettled(REST, KNOWN) == []


def test_without_a_day_of_knowledge_the_message_names_none() -> None:
    with pytest.raises(gd.NotAnnounced) as refused:
        gd.calendar("CN").is_working_day(day("2199-01-01"))
    assert refused.value.known_on is None
    assert "known on" not in refused.value.message.en
    assert "所知" not in refused.value.message.zh


# Columns through the calendar


def test_the_tables_of_a_line_are_built_once() -> None:
    assert gd.calendar("CN").line.columns is gd.calendar("CN").line.columns


def test_columns_go_through() -> None:
    cal = gd.calendar("CN-GX")
    days = np.array(["2024-04-03", "2024-04-04", "2031-01-01", "NaT"], "M8[D]")
    out = np.empty(4, "M8[D]"), np.empty(4, np.int64), np.empty(4, np.int8)
    assert cal.add_many(days, 7, out[0]) is out[0]
    assert [str(one) for one in out[0]] == ["2024-04-17", "2024-04-17", "NaT", "NaT"]
    assert [str(one) for one in cal.add_many(days, 0, roll="preceding")] == ["2024-04-03"] * 2 + ["NaT"] * 2
    assert cal.count_many(days, days[::-1], out[1]) is out[1]
    assert cal.count_many(days[:2], days[1::-1]).tolist() == [0, -1]
    assert cal.is_working_many(days, out[2]) is out[2]
    assert out[2].tolist() == [1, 0, -1, -1]


# Changes


def test_a_difference_says_what_was_compared() -> None:
    diff = gd.calendar_diff("CN-GX", datetime(2024, 3, 20, 20, tzinfo=UTC), day("2024-03-22"))
    assert (diff.region, diff.known_from, diff.known_to) == ("CN-GX", day("2024-03-21"), day("2024-03-22"))
    assert [(str(one.date), one.before.kind, one.after.kind) for one in diff.changes] == [
        ("2024-04-11", "working", "regional"),
        ("2024-04-12", "working", "regional"),
    ]
    assert (diff.announced, diff.withdrawn) == ((), ())


def test_a_difference_backwards_withdraws_what_was_announced() -> None:
    diff = gd.calendar_diff("CN", day("2023-12-01"), day("2021-12-01"))
    assert (diff.announced, diff.withdrawn, diff.changes) == ((), (2023, 2024), ())


def test_from_nothing_every_year_is_announced_and_no_day_changed() -> None:
    diff = gd.calendar_diff("CN", day("2000-01-01"), day("2004-12-31"))
    assert (diff.announced, diff.withdrawn, diff.changes) == ((2004, 2005), (), ())


def test_a_difference_reads_notices_of_ones_own(tmp_path: os.PathLike[str]) -> None:
    with pytest.raises(gd.SourceNotFound):
        gd.calendar_diff("CN", day("2024-01-01"), day("2024-02-01"), os.path.join(tmp_path, "none"))


def test_days_travel_between_processes() -> None:
    found = gd.calendar("CN-GX").day(day("2024-04-11"))
    assert pickle.loads(pickle.dumps(found)) == found


# Questions that answer None where a day is not announced

FIND = [
    (lambda cal, day: cal.find_working(day), lambda cal, day: cal.is_working_day(day)),
    (lambda cal, day: cal.find_count(day, date(2024, 4, 3)), lambda cal, day: cal.count(day, date(2024, 4, 3))),
    (lambda cal, day: cal.find_count(date(2024, 4, 3), day), lambda cal, day: cal.count(date(2024, 4, 3), day)),
    (lambda cal, day: cal.find_add(day, 3), lambda cal, day: cal.add(day, 3)),
    (lambda cal, day: cal.find_add(day, -1), lambda cal, day: cal.add(day, -1)),
    (lambda cal, day: cal.find_add(day, 0, "following"), lambda cal, day: cal.add(day, 0, "following")),
    (lambda cal, day: cal.find_add(day, 0, "preceding"), lambda cal, day: cal.add(day, 0, "preceding")),
]


@pytest.mark.parametrize(("find", "ask"), FIND)
def test_what_is_found_is_what_is_answered_and_none_where_that_is_an_error(find: Any, ask: Any) -> None:
    cal = gd.calendar("CN-GX")
    first, last = cal.coverage or (date.min, date.max)
    near = [end + timedelta(days=by) for end in (first, date(2024, 4, 4), last) for by in range(-4, 5)]
    for when in [*near, date.min, date.max]:
        try:
            expected = ask(cal, when)
        except gd.NotAnnounced:
            expected = None
        assert find(cal, when) == expected, when
    assert find(cal, "2024-04-03") == find(cal, date(2024, 4, 3))  # a text is a day
    with pytest.raises(gd.InvalidDate):
        find(cal, "soon")


def test_the_announced_days_are_those_of_the_coverage() -> None:
    cal = gd.calendar("CN")
    first, last = cal.coverage or (date.min, date.max)
    days = list(cal.announced_days())
    assert (days[0], days[-1], len(days)) == (first, last, (last - first).days + 1)
    assert cal.covers(first, last)
    assert not cal.covers(first - timedelta(days=1), last)
    assert not cal.covers(first, last + timedelta(days=1))


def test_a_calendar_says_its_region_and_which_notices_decide() -> None:
    cal = gd.calendar("CN-GX")
    assert (cal.region_name.zh, cal.region_name.en) == ("广西壮族自治区", "Guangxi")
    days = [date(2024, 4, number) for number in range(1, 16)]
    decided = [one.notice for one in map(cal.day, days) if one.notice is not None]
    assert cal.deciding(days[0].toordinal(), days[-1].toordinal()) == tuple(dict.fromkeys(decided))
    assert len(set(decided)) == 2
    assert cal.deciding(days[0].toordinal(), days[0].toordinal()) == ()
