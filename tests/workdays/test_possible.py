"""Every arrangement of a few coming weeks, as a line of its own."""

from datetime import date

import gov_deadlines as gd
from common import MID_2026
from gov_deadlines.workdays.possible import possible_lines

FIRST, LAST = date(2027, 1, 25).toordinal(), date(2027, 2, 25).toordinal()


def test_there_is_one_line_for_each_arrangement_of_the_days() -> None:
    calendar = gd.calendar("CN", known_on=MID_2026, project=True)
    line = calendar.extremes
    assert line is not None
    (season,) = (one for one in line.seasons if one.first <= LAST and one.last >= FIRST)
    lines = possible_lines(line, FIRST, LAST, 1000)
    assert lines is not None
    assert len(lines) == len(season.possible)
    assert {(one.first, one.last) for one in lines} == {(FIRST, LAST)}
    worked = {one.count(FIRST - 1, LAST) for one in lines}
    assert (min(worked), max(worked)) == line.count_bounds(FIRST - 1, LAST)  # type: ignore[type-var]
    likely = bytes(bool(calendar.is_working_day(date.fromordinal(day))) for day in range(FIRST, LAST + 1))
    assert likely in {one.working for one in lines}


def test_too_many_to_try_are_none() -> None:
    line = gd.calendar("CN", known_on=MID_2026, project=True).extremes
    assert line is not None
    assert possible_lines(line, FIRST, LAST, 1) is None


def test_days_that_no_notice_touches_have_one() -> None:
    line = gd.calendar("CN", known_on=MID_2026, project=True).extremes
    assert line is not None
    assert len(possible_lines(line, date(2027, 7, 5).toordinal(), date(2027, 7, 20).toordinal(), 9) or ()) == 1
