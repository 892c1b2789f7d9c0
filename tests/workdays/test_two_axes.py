"""Which day, and as known on which day."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest

import gov_deadlines as gd
from reference import Calendar, Notice, span

ReferenceCalendar = Callable[..., Calendar]


class Amendment(NamedTuple):
    """Days whose working status differs between two days of knowledge, and whether they were worked after."""

    region: str
    before: str
    after: str
    days: dict[str, bool]


OFF, WORK = False, True
HUBEI = [*span("2020-02-03..2020-02-07"), *span("2020-02-10..2020-02-13")]
VICTORY_DAY = {"2015-09-03": OFF, "2015-09-04": OFF, "2015-09-06": WORK}
LABOUR_DAY = {"2019-04-28": WORK, "2019-05-02": OFF, "2019-05-03": OFF, "2019-05-05": WORK}
AMENDMENTS = [
    Amendment("CN", "2015-05-12", "2015-05-13", VICTORY_DAY),
    Amendment("CN", "2015-03-01", "2015-06-01", VICTORY_DAY),
    Amendment("CN", "2019-03-21", "2019-03-22", LABOUR_DAY),
    Amendment("CN", "2019-03-01", "2019-04-01", LABOUR_DAY),
    Amendment("CN-GX", "2019-03-01", "2019-04-01", LABOUR_DAY),
    Amendment("CN", "2020-01-26", "2020-01-27", {"2020-01-31": OFF, "2020-02-01": OFF}),
    Amendment("CN-HB", "2020-01-31", "2020-02-01", {str(day): OFF for day in HUBEI}),
    Amendment("CN-SX", "2020-01-31", "2020-02-01", {}),
    Amendment("CN-GX", "2020-01-31", "2020-02-01", {"2020-03-26": OFF, "2020-03-27": OFF}),
    Amendment("CN-GX", "2020-03-04", "2020-03-05", {"2020-03-26": WORK, "2020-03-27": WORK}),
    Amendment("CN-GX", "2020-01-31", "2020-03-05", {}),
    Amendment("CN-GX", "2018-11-05", "2018-11-06", {"2018-12-10": OFF, "2018-12-11": OFF}),
    Amendment(
        "CN-GX",
        "2018-03-18",
        "2018-03-19",
        {"2018-04-15": WORK, "2018-04-18": OFF, "2018-04-19": OFF, "2018-04-20": OFF},
    ),
    Amendment("CN-GX", "2024-03-21", "2024-03-22", {"2024-04-11": OFF, "2024-04-12": OFF}),
    Amendment("CN", "2024-03-21", "2024-03-22", {}),
]
amendments = pytest.mark.parametrize(
    "case", AMENDMENTS, ids=[f"{case.region}:{case.before}..{case.after}" for case in AMENDMENTS]
)


@amendments
def test_two_days_of_knowledge_differ_on_exactly_these_days(case: Amendment) -> None:
    before = gd.calendar(case.region, known_on=date.fromisoformat(case.before))
    after = gd.calendar(case.region, known_on=date.fromisoformat(case.after))
    days = span(f"2004-01-01..{case.before[:4]}-12-31")
    differing = {
        str(day): after.is_working_day(day) for day in days if before.is_working_day(day) != after.is_working_day(day)
    }
    assert differing == case.days


@amendments
def test_the_diff_lists_them_with_their_notices(case: Amendment) -> None:
    diff = gd.calendar_diff(case.region, date.fromisoformat(case.before), date.fromisoformat(case.after))
    turned = [change for change in diff.changes if change.before.working != change.after.working]
    assert {str(change.date): change.after.working for change in turned} == case.days
    assert [change.date for change in diff.changes] == sorted(change.date for change in diff.changes)
    assert list(diff.announced) == []
    for change in turned:
        assert change.after.notice is not None
        published = change.after.notice.published
        assert date.fromisoformat(case.before) < published <= date.fromisoformat(case.after)


@pytest.mark.parametrize(
    ("region", "known_on", "day", "kind"),
    [
        ("CN", "2019-03-01", "2019-05-02", "working"),
        ("CN", "2019-04-01", "2019-05-02", "shifted"),
        ("CN", "2019-03-01", "2019-04-28", "weekend"),
        ("CN", "2019-04-01", "2019-04-28", "make-up"),
        ("CN", "2019-03-01", "2019-05-01", "statutory"),
        ("CN", "2020-01-26", "2020-02-01", "make-up"),
        ("CN", "2020-01-27", "2020-01-31", "extension"),
        ("CN-HB", "2020-02-01", "2020-02-03", "extension"),
        ("CN-SX", "2020-02-01", "2020-02-03", "working"),
        ("CN-GX", "2020-01-31", "2020-03-26", "working"),
        ("CN-GX", "2020-02-01", "2020-03-26", "regional"),
        ("CN-GX", "2020-03-05", "2020-03-26", "restored"),
        ("CN-GX", "2018-03-19", "2018-04-15", "regional-make-up"),
    ],
)
def test_the_kind_of_a_day_follows_what_is_known(region: str, known_on: str, day: str, kind: str) -> None:
    found = gd.calendar(region, known_on=date.fromisoformat(known_on)).day(date.fromisoformat(day))
    assert found.kind == kind


def test_a_new_year_is_announced_rather_than_changed() -> None:
    diff = gd.calendar_diff("CN", date(2018, 12, 5), date(2018, 12, 6))
    assert list(diff.announced) == [2019]
    turned = {
        str(change.date): change.after.working
        for change in diff.changes
        if change.before.working != change.after.working
    }
    assert turned == {"2018-12-29": WORK, "2018-12-31": OFF}
    assert list(gd.calendar_diff("CN", date(2021, 1, 1), date(2023, 1, 1)).announced) == [2022, 2023]


def test_the_same_day_of_knowledge_differs_nowhere() -> None:
    diff = gd.calendar_diff("CN-GX", date(2020, 3, 5), date(2020, 3, 5))
    assert (list(diff.changes), list(diff.announced)) == ([], [])


def publications(notices: list[Notice]) -> list[date]:
    return sorted({notice.published for notice in notices})


@pytest.mark.parametrize("region", ["CN", "CN-GX", "CN-HB", "CN-SX", "CN-GZ"])
def test_every_day_of_knowledge_agrees_with_the_reference(
    region: str, notices: list[Notice], reference_calendar: ReferenceCalendar
) -> None:
    """On each day a notice came out and on the day before it: every day that was then announced."""
    moments = [day for came in publications(notices) for day in (came - timedelta(days=1), came)]
    for known_on in moments:
        expected, found = reference_calendar(region, known_on), gd.calendar(region, known_on=known_on)
        wrong = [day for day in expected.days() if found.is_working_day(day) != expected.working(day)]
        assert not wrong, f"{region} as known on {known_on}: {wrong[:5]}"
        last_year = expected.days()[-366:]
        wrong = [day for day in last_year if (found.day(day).standing == "settled") == expected.unsettled(day)]
        assert not wrong, f"{region} as known on {known_on}, standing: {wrong[:5]}"


def test_knowledge_changes_only_when_a_notice_is_published(notices: list[Notice]) -> None:
    for came, following in pairwise(publications(notices)):
        eve = following - timedelta(days=1)
        assert list(gd.calendar_diff("CN-GX", came, eve).changes) == []


def test_before_the_first_notice_nothing_is_announced(notices: list[Notice]) -> None:
    cal = gd.calendar("CN", known_on=publications(notices)[0] - timedelta(days=1))
    day = date(2004, 1, 5)
    with pytest.raises(gd.NotAnnounced):
        cal.is_working_day(day)
    with pytest.raises(gd.NotAnnounced):
        cal.day(day)
    with pytest.raises(gd.NotAnnounced):
        cal.add(day, 1)
    with pytest.raises(gd.NotAnnounced):
        cal.count(day, date(2004, 2, 1))
