"""The bounds of every count are dates that one arrangement gives: each possible arrangement is counted through.

Two counts in a row (receipt on the next working day, then days; a time and its extension) share one arrangement. Bounds
put together from two of them would be wider than anything that a notice can do.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

import gov_deadlines as gd
from common import MID_2026, provisions
from gov_deadlines.counting.periods import DEFAULT, Period, Way, combinations, count_period, parse_length, way_of
from gov_deadlines.workdays.index import DayIndex
from gov_deadlines.workdays.possible import possible_lines

DAY = timedelta(days=1)
MOST = 3000  # arrangements that are tried for one question
REACH = 75  # days that are looked at, at most
KNOWN = (date(2013, 12, 10), date(2024, 11, 11), MID_2026)
LIMITS = [one for one in provisions() if isinstance(one, gd.Limit)]
REPLY = next(one for one in LIMITS if one.id == "qinzhou/countersign-reply")
BASIS = REPLY.readings[0][1]
FORWARD = ("working-days", "trigger-counted", "deemed-received", "rest-stands")
Ends = tuple[date, date]


def own(dice: random.Random) -> gd.Limit:
    """A limit as a pack of one's own may have it: in calendar days, too, and with readings that none shipped joins."""
    unit = dice.choice(("day", "working-day"))
    fit = [one for one in FORWARD if unit == "day" or one in ("trigger-counted", "deemed-received")]
    names = [one for one in fit if dice.random() < 0.7]
    period = Period(dice.choice((1, 1, 2, 3, 5, 7, 10, 15)), unit, "after")  # type: ignore[arg-type]
    return REPLY._replace(period=period, readings=tuple((name, BASIS) for name in names))


def arranged(region: str, known_on: date, on: date, period: Period) -> list[DayIndex] | None:
    """The days around a trigger, in every way that notices to come can arrange them; None if there are too many."""
    line = gd.calendar(region, known_on, project=True).extremes
    assert line is not None
    number, ahead = on.toordinal(), period.direction == "after"
    first, last = (number - 5, number + REACH) if ahead else (number - REACH, number + 20)
    return possible_lines(line, max(first, line.first), min(last, line.last), MOST)


def ends(lines: list[DayIndex], count: Callable[[DayIndex], int | None]) -> Ends | None:
    """The first and last date that any arrangement gives; None where one has no date."""
    found = {count(line) for line in lines}
    known = [date.fromordinal(day) for day in found if day is not None]
    return (min(known), max(known)) if len(known) == len(found) else None


def questions(seed: int, limits: Callable[[random.Random], gd.Limit], count: int) -> Iterator[tuple[Any, ...]]:
    """Random questions whose every arrangement can be tried: the limit, the day, the keywords, the arrangements."""
    dice = random.Random(seed)
    while count:
        limit, known_on, region = limits(dice), dice.choice(KNOWN), dice.choice(("CN", "CN-GX"))
        announced = gd.calendar(region, known_on).coverage
        assert announced is not None
        on = announced[1] + dice.randrange(-20, 640) * DAY
        more: dict[str, Any] = {"region": region, "known_on": known_on, "ignore_in_force": True}
        if limit.override and dice.random() < 0.6:
            more["within"] = f"{dice.choice((1, 2, 3, 5, 9, 10, 14, 20))}{dice.choice(('d', 'd', 'wd'))}"
        period = limit.period
        if "within" in more:
            period = Period(*parse_length(more["within"]), period.direction)
        lines = arranged(region, known_on, on, period)
        if lines is not None and len(lines) > 1:
            count -= 1
            yield limit, on, more, period, lines


def shipped(dice: random.Random) -> gd.Limit:
    return dice.choice(LIMITS)


@pytest.mark.parametrize(("limits", "seed"), [(shipped, 1), (shipped, 2), (own, 3), (own, 4)])
def test_the_bounds_of_a_date_are_those_of_whole_arrangements(
    limits: Callable[[random.Random], gd.Limit], seed: int
) -> None:
    seen: Counter[str] = Counter()
    for limit, on, more, period, lines in questions(seed, limits, 150):
        asked = gd.due(limit, on, **more)

        def counted(way: Way, on: date = on, period: Period = period, lines: list[DayIndex] = lines) -> Ends | None:
            return ends(lines, lambda line: count_period(line, on.toordinal(), period, way).due)

        about = (limit.id, limit.period, limit.readings, on, more)
        assert (asked.earliest, asked.latest) == counted(DEFAULT), about
        for reading in asked.readings:
            expected = counted(way_of(reading.name))
            assert expected is not None
            if reading.standing == "provisional":
                assert (reading.earliest, reading.latest) == expected, (reading.name, about)
            else:
                assert expected == (reading.due, reading.due), (reading.name, about)
            seen[reading.name] += expected[0] < expected[1]
        every = [counted(way) for way in combinations(tuple(name for name, _ in limit.readings))]
        known = [one for one in every if one is not None]
        assert asked.safest == min(early for early, _ in known), about
        if limit.silence:
            assert asked.rely_from == max(late for _, late in known) + DAY, about
    assert min(seen[name] for name in ("default", "deemed-received")) > 5, seen


def extended(line: DayIndex, on: date, period: Period, way: Way, more: Period) -> int | None:
    """The end of a time that continues from another's end, before that was moved off a rest day."""
    first = count_period(line, on.toordinal(), period, way._replace(roll="unadjusted")).due
    return None if first is None else count_period(line, first, more).due


@pytest.mark.parametrize(("limits", "seed"), [(shipped, 5), (own, 6)])
def test_the_bounds_of_an_extension_are_those_of_whole_arrangements(
    limits: Callable[[random.Random], gd.Limit], seed: int
) -> None:
    moved, dice = 0, random.Random(seed)
    for limit, on, more, period, lines in questions(seed, limits, 220):
        if limit.extension is None:
            continue
        length = f"+{dice.choice((1, 2, 3, 5, 7))}{dice.choice(('d', 'wd'))}"
        life = gd.track(limit, on, extend=length, as_of=on, **more)
        after, names = Period(*parse_length(length), "after"), tuple(name for name, _ in limit.readings)

        def counted(
            way: Way, on: date = on, period: Period = period, after: Period = after, lines: list[DayIndex] = lines
        ) -> Ends | None:
            return ends(lines, lambda line: extended(line, on, period, way, after))

        about = (limit.id, limit.period, limit.readings, on, length, more)
        assert (life.earliest, life.latest) == counted(DEFAULT), about
        known = [one for one in map(counted, combinations(names)) if one is not None]
        assert life.rely_from == max(late for _, late in known) + DAY, about
        moved += life.earliest != life.latest
    assert moved > 20


def finished(line: DayIndex, start: date, steps: list[str]) -> list[int]:
    """The end of each of several lengths in a row."""
    day, found = start.toordinal(), []
    for step in steps:
        end = count_period(line, day, Period(*parse_length(step), "after")).due
        assert end is not None
        found.append(day := end)
    return found


def test_the_bounds_of_a_plan_over_two_holidays_are_those_of_whole_arrangements() -> None:
    """More than a thousand arrangements touch its days; so few are all tried."""
    steps, start = ["4wd", "5wd", "10wd", "5d"], date(2028, 3, 30)
    line = gd.calendar("CN-GX", MID_2026, project=True).extremes
    assert line is not None
    lines = possible_lines(line, start.toordinal() - 1, start.toordinal() + 50, 10_000)
    assert lines is not None
    assert len(lines) > 1000
    ended = zip(*(finished(one, start, steps) for one in lines), strict=True)
    expected = [(date.fromordinal(min(days)), date.fromordinal(max(days))) for days in ended]
    found = gd.plan(steps, start + 90 * DAY, start, region="CN-GX", known_on=MID_2026)
    assert [one.earliest_finish_bounds for one in found.steps] == expected
