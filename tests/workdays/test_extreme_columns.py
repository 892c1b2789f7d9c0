"""The bounds of whole columns are the bounds of each day."""

from datetime import date

import numpy as np
import pytest

from gov_deadlines.counting.periods import Period, Way, count_days, count_period
from gov_deadlines.days import EPOCH
from gov_deadlines.workdays.calendar import WorkCalendar, calendar
from gov_deadlines.workdays.columns import NO_DAY
from gov_deadlines.workdays.index import Roll
from gov_deadlines.workdays.projection import Extreme, ProjectedLine

LINES = [("CN", None), ("CN-GX", date(2026, 2, 1)), ("CN-HB", date(2019, 11, 1)), ("CN", date(2012, 11, 1))]
AMOUNTS = (*range(-30, 0, 4), -3, -1, 1, 2, 3, 5, 7, 10, 15, 20, 30)
ROLLS: tuple[tuple[Roll, int], ...] = (("following", 1), ("preceding", -1))


def line_of(region: str, known_on: date | None) -> ProjectedLine:
    found = calendar(region, known_on, project=True).line
    assert isinstance(found, ProjectedLine)
    return found


def around(line: ProjectedLine) -> range:
    """Days from well before the first season to past the end."""
    return range(line.seasons[0].first - 60, line.last + 4)


def none_or(number: int) -> int | None:
    return None if number == NO_DAY else number + EPOCH


def found_by(one: Extreme, days: range, n: int, roll: Roll | None = None) -> dict[int, int | None]:
    numbers = np.array(days) - EPOCH
    return dict(zip(days, map(none_or, one.columns.due(numbers, n, roll).tolist()), strict=True))


@pytest.mark.parametrize(("region", "known_on"), LINES)
def test_every_amount_from_every_day(region: str, known_on: date | None) -> None:
    line = line_of(region, known_on)
    days = around(line)
    for one in (line.earliest, line.latest):
        for n in AMOUNTS:
            assert found_by(one, days, n) == {day: one.add(day, n) for day in days}, n


@pytest.mark.parametrize(("region", "known_on"), LINES)
@pytest.mark.parametrize(("roll", "step"), ROLLS)
def test_rolls(region: str, known_on: date | None, roll: Roll, step: int) -> None:
    line = line_of(region, known_on)
    days = around(line)
    for one in (line.earliest, line.latest):
        assert found_by(one, days, 0, roll) == {day: one.roll(day, step) for day in days}


@pytest.mark.parametrize(
    ("period", "way"),
    [
        (Period(10, "working-day", "after"), Way()),
        (Period(15, "day", "after"), Way()),
        (Period(7, "day", "before"), Way()),
        (Period(3, "working-day", "before"), Way(deemed_received=True, trigger_counted=True)),
        (Period(5, "day", "before"), Way(roll="unadjusted", clear_days=True)),
        (Period(0, "day", "after"), Way()),
    ],
)
def test_periods(period: Period, way: Way) -> None:
    line = line_of("CN-GX", None)
    days = around(line)
    for one in (line.earliest, line.latest):
        found = count_days(one.columns, np.array(days) - EPOCH, period, way)
        assert [none_or(day) for day in found.tolist()] == [count_period(one, day, period, way).due for day in days]


@pytest.mark.parametrize("n", [60, 250, -250, 700, -1000, 5000, -9999, 10**9])
def test_long_counts(n: int) -> None:
    """Some reach over both years, or from the years before; some off the line."""
    line = line_of("CN", None)
    days = range(line.seasons[0].first - 900, line.last + 4, 137)
    for one in (line.earliest, line.latest):
        wanted = {day: None if abs(n) > len(line.working) else one.add(day, n) for day in days}
        assert found_by(one, days, n) == wanted


def test_announced_days_are_as_announced() -> None:
    line = line_of("CN", None)
    days = range(line.first - 3, line.seasons[0].first - 60, 5)
    for n in (1, 20, -20):
        numbers = np.array(days) - EPOCH
        assert line.earliest.columns.due(numbers, n).tolist() == line.columns.due(numbers, n).tolist()


def test_no_answer_off_the_line_and_for_no_day() -> None:
    line = line_of("CN", None)
    far = np.array([NO_DAY, NO_DAY + 1, np.iinfo(np.int64).max, line.first - EPOCH - 2, line.last - EPOCH + 2])
    for one in (line.earliest, line.latest):
        for n in (3, -3):
            assert one.columns.due(far, n).tolist() == [NO_DAY] * len(far)
        for roll, _ in ROLLS:
            assert one.columns.due(far, 0, roll).tolist() == [NO_DAY] * len(far)


def test_regions_with_the_same_days_share_their_tables() -> None:
    # made anew: earlier tests may have dropped the nation's seasons from memory between the two
    notices = calendar("CN").notices
    nation, shanxi = (WorkCalendar.from_notices(code, notices).projected.extremes for code in ("CN", "CN-SX"))
    assert nation is not None
    assert shanxi is not None
    assert nation.seasons == shanxi.seasons
    assert nation.latest.columns is shanxi.latest.columns
    assert nation.latest.columns is not line_of("CN-GX", None).latest.columns


def test_a_line_that_projects_nothing() -> None:
    """As past a faulty file, or without a table of lunar days: the announced days alone."""
    known = calendar("CN", date(2012, 11, 1))
    line = WorkCalendar.from_notices("CN", [one for one in known.notices if one.year > 2010]).projected.line
    assert isinstance(line, ProjectedLine)
    alone = ProjectedLine(line.announced, None)
    alone.seasons = ()
    for one in (Extreme(alone, early=True), Extreme(alone, early=False)):
        days = range(alone.first - 3, alone.last + 3)
        assert found_by(one, days, 5) == {day: one.add(day, 5) for day in days}
