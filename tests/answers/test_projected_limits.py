"""Every limit around the day on which a year's notice came out, and past the last notice: nothing is refused."""

from collections import Counter
from datetime import date, timedelta

import pytest

import gov_deadlines as gd
from common import MID_2026, provisions

LIMITS = [one for one in provisions() if isinstance(one, gd.Limit)]
EVE, CAME = date(2025, 11, 3), date(2025, 11, 4)  # the notice for 2026 came out on the second
OPEN_FROM = date(2025, 12, 25)  # of the last announced year, the week that the next notice may still decree
TRIGGERS = [date(2025, 12, 1) + timedelta(days=number) for number in range(340)]
REPLY = next(one for one in LIMITS if one.id == "qinzhou/countersign-reply")
limits = pytest.mark.parametrize("limit", LIMITS, ids=[one.id for one in LIMITS])


def asked(limit: gd.Limit, trigger: date, known_on: date) -> gd.Due:
    return gd.due(limit.id, trigger, known_on=known_on, ignore_in_force=True)


def consulted(answer: gd.Due) -> list[date]:
    """The days that the answer rests on; none where it is due at once."""
    return [day.date for day in answer.trace] if answer.limit.period.amount else []


def test_every_limit_that_can_be_counted_is_asked() -> None:
    assert len(LIMITS) == 20
    assert any(one.period.direction == "before" and one.period.unit == "day" for one in LIMITS)


@limits
def test_before_the_notice_all_is_provisional_within_bounds_and_after_it_settled(limit: gd.Limit) -> None:
    window = [span.reason.code for span in asked(limit, date(2026, 4, 1), CAME).calendar.unsettled(*ends(2026))]
    guangxi = "expects-cn-gx" in window
    found: Counter[str] = Counter()
    for trigger in TRIGGERS:
        true, eve, came = (asked(limit, trigger, known_on) for known_on in (MID_2026, EVE, CAME))
        days = consulted(true)
        if not days or days[-1] < OPEN_FROM or days[-1] >= date(2026, 12, 25):
            continue
        found["asked"] += 1
        assert eve.standing == "provisional", trigger
        assert eve.earliest is not None
        assert eve.latest is not None
        assert eve.earliest <= true.due <= eve.latest, trigger
        if not (guangxi and days[-1] >= date(2026, 3, 1) and days[0] <= date(2026, 5, 10)):
            found["settled"] += 1
            assert (came.standing, came.due) == ("settled", true.due), trigger
    assert (found["settled"] > 100) == (limit.period.amount > 0)


def ends(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


@limits
def test_no_trigger_of_the_coming_year_is_refused(limit: gd.Limit) -> None:
    for number in range((date(2027, 12, 31) - date(2026, 12, 1)).days + 1):
        found = asked(limit, date(2026, 12, 1) + timedelta(days=number), MID_2026)
        assert found.earliest is not None
        assert found.latest is not None
        assert found.earliest <= found.due <= found.latest
        assert found.safest is not None
        assert found.safest <= found.earliest


@pytest.mark.parametrize("year", range(2015, 2027, 3))
def test_the_nations_notice_alone_moves_no_date_of_guangxi_out_of_its_bounds(year: int) -> None:
    """Until Guangxi's notice the announced days count without its own days; the bounds before allow for that."""
    notices = gd.calendar("CN").notices
    published = next(one.published for one in notices if one.year == year and one.scope == "year")
    for step in range(0, 150, 3):
        trigger = date(year, 1, 2) + timedelta(step)
        before, after = (asked(REPLY, trigger, day) for day in (published - timedelta(1), published))
        assert before.earliest is not None
        assert before.latest is not None
        assert before.earliest <= after.due <= before.latest, (before, after)
