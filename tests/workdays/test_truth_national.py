"""The calendar against three oracles that share nothing with it: chinese_calendar, numpy and a loop."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

import chinese_calendar
import numpy as np
import numpy.typing as npt
import pytest

import gov_deadlines as gd
import reference
from common import as_array, count_or_none
from gov_deadlines.workdays.calendar import WorkCalendar

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
CHINESE_CALENDAR_IS_WRONG = date(2005, 12, 31)
STEPS = [n for n in range(-30, 31) if n != 0]
NO_COUNT = np.iinfo(np.int64).min

Days = npt.NDArray[np.datetime64]


class Oracle(NamedTuple):
    """A region's calendar beside what the oracles know: every announced day and its rest days."""

    cal: WorkCalendar
    walker: reference.Calendar
    days: list[date]
    array: Days
    rest: Days


@pytest.fixture(scope="module", params=["CN", "CN-GX"])
def oracle(request: pytest.FixtureRequest, reference_calendar: Callable[[str], reference.Calendar]) -> Oracle:
    """One region at a time."""
    walker = reference_calendar(request.param)
    days = walker.days()
    rest = [day for day in days if not walker.working(day)]
    return Oracle(gd.calendar(request.param), walker, days, as_array(days), as_array(rest))


def test_every_day_agrees_with_chinese_calendar() -> None:
    cal = gd.calendar("CN")
    days = reference.span(f"{FIRST}..{LAST}")
    differing = {day for day in days if cal.is_working_day(day) != chinese_calendar.is_workday(day)}
    assert CHINESE_CALENDAR_IS_WRONG in differing, (
        "chinese_calendar now has 2005-12-31 as a working day, as the notice says: take the exception out of "
        "data/holidays/chinesecalendar.toml and out of this test"
    )
    assert differing == {CHINESE_CALENDAR_IS_WRONG}
    assert cal.is_working_day(CHINESE_CALENDAR_IS_WRONG)


def test_the_one_exception_is_listed_with_its_notice() -> None:
    text = (reference.DATA / "holidays" / "chinesecalendar.toml").read_text(encoding="utf-8")
    listed = tomllib.loads(text)["working"]
    assert [entry["date"] for entry in listed] == [CHINESE_CALENDAR_IS_WRONG]


def test_the_announced_days_are_those_of_the_notices(oracle: Oracle) -> None:
    assert (oracle.walker.start, oracle.days[-1]) == (FIRST, oracle.walker.end)
    assert oracle.days[-1] >= LAST
    expected = [oracle.walker.working(day) for day in oracle.days]
    assert [oracle.cal.is_working_day(day) for day in oracle.days] == expected
    assert np.array_equal(oracle.cal.is_working_many(oracle.array), np.array(expected, dtype=np.int8))


@pytest.fixture(scope="module")
def walked(oracle: Oracle) -> dict[int, list[date | None]]:
    """For each n the n-th working day of every start day; one walk forward and one back per start day."""
    found: dict[int, list[date | None]] = {n: [] for n in STEPS}
    for start in oracle.days:
        for sign in (1, -1):
            reached = walk(oracle.walker, start, sign * reference.DAY)
            for n in range(1, 31):
                found[sign * n].append(next(reached, None))
    return found


def walk(walker: reference.Calendar, start: date, step: timedelta) -> Iterator[date]:
    """Working days strictly after (or before) ``start``, until the announced days run out."""
    day = walker.walk(start, step)
    while day is not None:
        yield day
        day = walker.walk(day, step)


def scalar_add(cal: WorkCalendar, day: date, n: int) -> date | None:
    try:
        return cal.add(day, n)
    except gd.NotAnnounced:
        return None


def test_add_agrees_with_the_loop(oracle: Oracle, walked: dict[int, list[date | None]]) -> None:
    for n, expected in walked.items():
        found = [scalar_add(oracle.cal, day, n) for day in oracle.days]
        wrong = [each for each in zip(oracle.days, found, expected, strict=True) if each[1] != each[2]]
        assert not wrong, f"add(day, {n}): (day, found, expected) {wrong[:3]}"


def test_add_many_agrees_with_the_loop(oracle: Oracle, walked: dict[int, list[date | None]]) -> None:
    for n, expected in walked.items():
        found = oracle.cal.add_many(oracle.array, n)
        assert found.dtype == np.dtype("datetime64[D]")
        assert np.array_equal(found, as_array(expected), equal_nan=True), f"add_many(days, {n})"


def test_add_agrees_with_numpy(oracle: Oracle) -> None:
    first, last = oracle.array[0], oracle.array[-1]
    for n in STEPS:
        expected = np.busday_offset(
            oracle.array,
            n,
            roll="preceding" if n > 0 else "following",
            weekmask="1111111",
            holidays=oracle.rest,
        )
        # numpy works on every day that it was not told to rest, also where nothing is announced
        expected[(expected < first) | (expected > last)] = np.datetime64("NaT", "D")
        found = oracle.cal.add_many(oracle.array, n)
        assert np.array_equal(found, expected, equal_nan=True), f"add_many(days, {n})"
        scalar = as_array([scalar_add(oracle.cal, day, n) for day in oracle.days[::7]])
        assert np.array_equal(scalar, expected[::7], equal_nan=True), f"add(day, {n})"


@pytest.fixture(scope="module")
def grid(oracle: Oracle) -> list[date]:
    """Days spread over the whole calendar, both its ends and the first days outside among them."""
    first, last = oracle.days[0], oracle.days[-1]
    return [first - reference.DAY, *oracle.days[::53], last, last + reference.DAY]


def test_count_agrees_with_numpy(oracle: Oracle, grid: list[date]) -> None:
    a, b = np.meshgrid(as_array(grid), as_array(grid))
    low, high = np.minimum(a, b), np.maximum(a, b)
    shift = (b >= a).astype("timedelta64[D]")
    expected = np.busday_count(low + shift, high + shift, weekmask="1111111", holidays=oracle.rest)
    expected = np.where(b >= a, expected, -expected)
    outside = (a != b) & ((low + shift < oracle.array[0]) | (high + shift - np.timedelta64(1, "D") > oracle.array[-1]))
    expected[outside] = NO_COUNT
    asked = a != b  # what an empty span outside the announced days counts is not for numpy to say
    found = oracle.cal.count_many(a, b)
    assert found.dtype == np.dtype(np.int64)
    assert np.array_equal(found[asked], expected[asked])


def test_count_agrees_with_the_loop(oracle: Oracle, grid: list[date]) -> None:
    reached = [timedelta(days=length) for length in (-366, -30, -8, -7, -2, -1, 0, 1, 2, 7, 8, 30, 366)]
    pairs = [(a, a + length) for a in grid[1:-1] for length in reached]
    pairs += [(grid[0], grid[1]), (grid[-1], grid[-2]), (grid[-2], grid[-1]), (grid[1], grid[0])]
    wrong = [pair for pair in pairs if count_or_none(oracle.cal, *pair) != oracle.walker.count(*pair)]
    assert not wrong, f"count(a, b): {wrong[:3]}"
