"""Every way to count, in every direction and unit, on three weeks small enough to count on one's fingers."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any, get_args

import numpy as np
import pytest

from common import day
from gov_deadlines.counting.periods import (
    DEFAULT,
    READING_NAMES,
    Counted,
    Direction,
    Period,
    Unit,
    Way,
    combinations,
    consulted,
    count_days,
    count_period,
    furthest_trigger,
    months_on,
    parse_length,
    way_of,
)
from gov_deadlines.days import EPOCH
from gov_deadlines.errors import InvalidArgument
from gov_deadlines.workdays.columns import NO_DAY, DayColumns
from gov_deadlines.workdays.index import Convention, DayIndex, Side

MONDAY = 738_977  # days below are counted from it
WEEKS = (
    "1111100"  # 0-6: an ordinary week
    "1101110"  # 7-13: Wednesday off, Saturday made up
    "0111100"  # 14-20: Monday off
)
LINE = DayIndex(MONDAY, MONDAY + len(WEEKS) - 1, {MONDAY + day: flag == "1" for day, flag in enumerate(WEEKS)})
NONE = (0, -1)  # no day was consulted


def ask(trigger: int, period: Period, way: Way = DEFAULT) -> Counted:
    """The count, all days as numbers counted from the first Monday."""
    found = count_period(LINE, MONDAY + trigger, period, way)
    due = None if found.due is None else found.due - MONDAY
    return found._replace(due=due, first=found.first - MONDAY, last=found.last - MONDAY)


def after(amount: int, unit: Unit = "working-day") -> Period:
    return Period(amount, unit, "after")


def before(amount: int, unit: Unit = "working-day") -> Period:
    return Period(amount, unit, "before")


def test_the_line_is_what_it_is_taken_for() -> None:
    assert MONDAY % 7 == 1
    assert [day - MONDAY for day in LINE.select] == [0, 1, 2, 3, 4, 7, 8, 10, 11, 12, 15, 16, 17, 18]


@pytest.mark.parametrize(
    ("trigger", "period", "due", "consulted"),
    [
        # forward, working days: from the day after the trigger to the last one
        (4, after(1), 7, (5, 7)),
        (4, after(3), 10, (5, 10)),
        (5, after(1), 7, (6, 7)),
        (6, after(1), 7, (7, 7)),
        (-1, after(1), 0, (0, 0)),
        (8, after(4), 15, (9, 15)),
        # backward, working days
        (10, before(1), 8, (8, 9)),
        (10, before(2), 7, (7, 9)),
        (14, before(3), 10, (10, 13)),
        (21, before(1), 18, (18, 20)),
        (7, before(1), 4, (4, 6)),
        # forward, calendar days: only the last day, and where it rolls to
        (2, after(2, "day"), 4, (4, 4)),
        (2, after(3, "day"), 7, (5, 7)),
        (13, after(1, "day"), 15, (14, 15)),
        (-5, after(5, "day"), 0, (0, 0)),
        # backward, calendar days
        (9, before(2, "day"), 7, (7, 7)),
        (9, before(3, "day"), 4, (4, 6)),
        (15, before(1, "day"), 12, (12, 14)),
        (25, before(5, "day"), 18, (18, 20)),
    ],
)
def test_the_default_way(trigger: int, period: Period, due: int, consulted: tuple[int, int]) -> None:
    assert ask(trigger, period) == Counted(due, *consulted)


@pytest.mark.parametrize(
    ("trigger", "period", "way", "due", "consulted"),
    [
        # days read as working days
        (2, after(3, "day"), Way(working_days=True), 7, (3, 7)),
        (9, before(3, "day"), Way(working_days=True), 4, (4, 8)),
        (4, after(3), Way(working_days=True), 10, (5, 10)),
        # the trigger is day 1
        (4, after(3), Way(trigger_counted=True), 8, (4, 8)),
        (5, after(1), Way(trigger_counted=True), 7, (5, 7)),
        (2, after(3, "day"), Way(trigger_counted=True), 4, (4, 4)),
        (9, before(1), Way(trigger_counted=True), 7, (7, 7)),
        # received on a rest day: taken as the next working day; whether it is one is consulted too
        (5, after(1), Way(deemed_received=True), 8, (5, 8)),
        (4, after(3), Way(deemed_received=True), 10, (4, 10)),
        (5, after(1, "day"), Way(deemed_received=True), 8, (5, 8)),
        (4, after(2, "day"), Way(deemed_received=True), 7, (4, 7)),
        (9, before(4, "day"), Way(deemed_received=True), 4, (4, 9)),
        # the full number of days between
        (10, before(2), Way(clear_days=True), 4, (4, 9)),
        (9, before(1, "day"), Way(clear_days=True), 7, (7, 7)),
        (9, before(2, "day"), Way(clear_days=True), 4, (4, 6)),
        # where a calendar-day period goes that ends on a rest day
        (2, after(3, "day"), Way(roll="following"), 7, (5, 7)),
        (2, after(3, "day"), Way(roll="preceding"), 4, (4, 5)),
        (2, after(3, "day"), Way(roll="unadjusted"), 5, NONE),
        (9, before(3, "day"), Way(roll="following"), 7, (6, 7)),
        (9, before(3, "day"), Way(roll="preceding"), 4, (4, 6)),
        (9, before(3, "day"), Way(roll="unadjusted"), 6, NONE),
        (9, before(2, "day"), Way(roll="following"), 7, (7, 7)),
        (4, after(3), Way(roll="unadjusted"), 10, (5, 10)),
        # several changes at once
        (5, after(1), Way(trigger_counted=True, deemed_received=True), 7, (5, 7)),
        (5, after(2, "day"), Way(trigger_counted=True, deemed_received=True), 8, (5, 8)),
        (9, before(2, "day"), Way(working_days=True, clear_days=True), 4, (4, 8)),
        (9, before(2, "day"), Way(clear_days=True, roll="unadjusted"), 6, NONE),
        (9, before(2, "day"), Way(working_days=True, roll="unadjusted"), 7, (7, 8)),
    ],
)
def test_other_ways(trigger: int, period: Period, way: Way, due: int, consulted: tuple[int, int]) -> None:
    found = ask(trigger, period, way)
    assert (found.due, found.needed, found.beyond) == (due, None, None)
    if consulted == NONE:
        assert found.last < found.first
    else:
        assert (found.first, found.last) == consulted


@pytest.mark.parametrize("trigger", [-400, 5, 8, 400])
@pytest.mark.parametrize("way", [DEFAULT, Way(True, True, True, True, "unadjusted")])
@pytest.mark.parametrize("direction", get_args(Direction))
def test_at_once_is_the_trigger_itself_and_needs_no_day(trigger: int, way: Way, direction: Direction) -> None:
    for unit in get_args(Unit):
        found = ask(trigger, Period(0, unit, direction), way)
        assert found == Counted(trigger, trigger, trigger - 1)


@pytest.mark.parametrize("trigger", [-30, 2, 40])
def test_a_date_that_stands_needs_no_day(trigger: int) -> None:
    for period in (after(9, "day"), before(9, "day")):
        due = trigger + (9 if period.direction == "after" else -9)
        assert ask(trigger, period, Way(roll="unadjusted")) == Counted(due, due, due - 1)


@pytest.mark.parametrize(
    ("trigger", "period", "way", "at", "needed", "beyond"),
    [
        # counted off the end it counts towards: no other way can end further out
        (18, after(1), DEFAULT, 19, "after", "after"),
        (15, after(9), DEFAULT, 16, "after", "after"),
        (20, after(1), DEFAULT, 21, "after", "after"),
        (40, after(1), DEFAULT, 41, "after", "after"),
        (0, before(1), DEFAULT, -1, "before", "before"),
        (3, before(5), DEFAULT, 2, "before", "before"),
        (-9, before(1), DEFAULT, -10, "before", "before"),
        # the days needed first lie on the other side: the answer could be anywhere
        (-2, after(1), DEFAULT, -1, "before", None),
        (-9, after(99), DEFAULT, -8, "before", None),
        (22, before(1), DEFAULT, 21, "after", None),
        (40, before(99), DEFAULT, 39, "after", None),
        # the first day needed is the very first or last of the line, and the count runs through it
        (-1, after(99), DEFAULT, 0, "after", "after"),
        (21, before(99), DEFAULT, 20, "before", "before"),
        # calendar days: landed off the line, or rolled off it
        (18, after(3, "day"), DEFAULT, 21, "after", "after"),
        (16, after(3, "day"), DEFAULT, 19, "after", "after"),
        (-9, after(3, "day"), DEFAULT, -6, "before", None),
        (2, before(3, "day"), DEFAULT, -1, "before", "before"),
        (24, before(3, "day"), DEFAULT, 21, "after", None),
        (24, before(3, "day"), Way(roll="following"), 21, "after", "after"),
        (23, before(3, "day"), Way(roll="following"), 20, "after", "after"),
        (2, before(3, "day"), Way(roll="following"), -1, "before", None),
        (18, after(3, "day"), Way(roll="preceding"), 21, "after", None),
    ],
)
def test_a_day_that_is_not_announced(
    trigger: int, period: Period, way: Way, at: int, needed: Side, beyond: Side | None
) -> None:
    assert ask(trigger, period, way) == Counted(None, at, at, needed, beyond)


@pytest.mark.parametrize(
    ("trigger", "first", "last", "needed"),
    [(19, 19, 19, "after"), (30, 30, 30, "after"), (-1, -1, -1, "before"), (-9, -9, -9, "before")],
)
def test_received_on_a_day_that_is_not_announced(trigger: int, first: int, last: int, needed: Side) -> None:
    """Or on a rest day with no announced working day after it. Deemed receipt only ever makes it later."""
    assert ask(trigger, after(1), Way(deemed_received=True)) == Counted(None, first, last, needed, "after")


def test_received_in_time_but_counted_off_the_line() -> None:
    assert ask(13, after(9), Way(deemed_received=True)) == Counted(None, 13, 16, "after", "after")
    assert ask(17, after(9), Way(deemed_received=True)) == Counted(None, 17, 18, "after", "after")
    assert ask(13, after(9, "day"), Way(deemed_received=True)) == Counted(None, 13, 24, "after", "after")


def test_an_empty_line_has_no_date_but_for_what_is_due_at_once() -> None:
    empty = DayIndex(1, 0)
    for period in (after(1), before(1), after(1, "day"), before(1, "day")):
        assert count_period(empty, MONDAY, period).due is None
    assert count_period(empty, MONDAY, after(0, "day")).due == MONDAY


# Readings


def test_a_reading_changes_the_default_in_one_respect() -> None:
    ways = {name: way_of(name) for name in ("default", *READING_NAMES)}
    changed: dict[str, dict[str, Any]] = {
        name: {field: value for field, value in way._asdict().items() if value != DEFAULT._asdict()[field]}
        for name, way in ways.items()
    }
    assert changed == {
        "default": {},
        "working-days": {"working_days": True},
        "trigger-counted": {"trigger_counted": True},
        "deemed-received": {"deemed_received": True},
        "clear-days": {"clear_days": True},
        "rest-later": {"roll": "following"},
        "rest-stands": {"roll": "unadjusted"},
    }
    assert Way() == DEFAULT == (False, False, False, False, None)
    assert set(get_args(Convention)) == {"following", "preceding", "unadjusted"}


def test_an_unknown_reading_is_no_way() -> None:
    with pytest.raises(KeyError):
        way_of("by-gut-feeling")


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ((), {DEFAULT}),
        (("clear-days",), {DEFAULT, Way(clear_days=True)}),
        (("rest-later", "rest-stands"), {DEFAULT, Way(roll="following"), Way(roll="unadjusted")}),
        (
            ("deemed-received", "trigger-counted"),
            {
                DEFAULT,
                Way(deemed_received=True),
                Way(trigger_counted=True),
                Way(deemed_received=True, trigger_counted=True),
            },
        ),
        (
            ("rest-stands", "working-days"),
            {DEFAULT, Way(roll="unadjusted"), Way(working_days=True), Way(working_days=True, roll="unadjusted")},
        ),
    ],
)
def test_readings_combine_in_every_way(readings: tuple[str, ...], expected: set[Way]) -> None:
    found = combinations(readings)
    assert set(found) == expected
    assert len(found) == len(expected)
    assert found[0] == DEFAULT


def test_all_readings_together() -> None:
    found = combinations(READING_NAMES)
    assert len(set(found)) == len(found) == 2**4 * 3
    assert Way(True, True, True, True, "following") in found
    assert Way(True, True, True, True, "unadjusted") in found


# Lengths as typed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5wd", (5, "working-day")),
        ("5d", (5, "day")),
        ("1wd", (1, "working-day")),
        (" +10WD ", (10, "working-day")),
        ("9999d", (9999, "day")),
        ("30D", (30, "day")),
    ],
)
def test_a_length_as_typed(text: str, expected: tuple[int, Unit]) -> None:
    assert parse_length(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        5,
        "5",
        "wd",
        "0wd",
        "05wd",
        "3²天",
        "③天",
        "-5wd",
        "5.5d",
        "10000d",
        "5wdd",
        "x5wd",
        "5w",
        "++5d",
        "5wd\n5d",
    ],
)
def test_what_is_no_length_is_refused(text: Any) -> None:
    with pytest.raises(InvalidArgument) as refused:
        parse_length(text)
    assert repr(text).strip("'") in refused.value.message.zh  # a line break is shown as such, and breaks no line
    assert repr(text) in refused.value.message.en
    assert "5wd" in refused.value.hint.zh
    assert "5wd" in refused.value.hint.en


# Months


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-03-31", 1, "2024-04-30"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2024-11-15", 1, "2024-12-15"),
        ("2024-05-31", 3, "2024-08-31"),
        ("2024-05-31", -3, "2024-02-29"),
        ("2024-01-15", -1, "2023-12-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("9999-11-30", 1, "9999-12-30"),
        ("9999-12-31", 0, "9999-12-31"),
        ("0001-02-05", -1, "0001-01-05"),
    ],
)
def test_months_end_on_the_corresponding_day(start: str, months: int, expected: str) -> None:
    assert date.fromordinal(months_on(day(start).toordinal(), months)) == day(expected)


def test_months_past_either_end_of_time_end_there() -> None:
    assert months_on(day("9999-06-01").toordinal(), 7) == date.max.toordinal()
    assert months_on(day("9999-12-01").toordinal(), 1) == date.max.toordinal()
    assert months_on(day("0001-06-01").toordinal(), -6) == 0
    assert months_on(day("0001-01-31").toordinal(), -1) == 0


def test_a_period_in_months_ends_like_one_in_days() -> None:
    """It lands on the corresponding day and moves off a rest day with its direction."""
    start = date.fromordinal(MONDAY + 6)
    forward = start - timedelta(days=monthrange(start.year, (start.month - 2) % 12 + 1)[1])
    assert count_period(LINE, forward.toordinal(), after(1, "month")) == Counted(MONDAY + 7, MONDAY + 6, MONDAY + 7)
    backward = start + timedelta(days=monthrange(start.year, start.month)[1])
    assert count_period(LINE, backward.toordinal(), before(1, "month")) == Counted(MONDAY + 4, MONDAY + 4, MONDAY + 6)


# The furthest trigger


@pytest.mark.parametrize("unit", ["working-day", "day"])
@pytest.mark.parametrize("amount", [0, 1, 2, 3, 5])
def test_the_latest_trigger_that_still_ends_by_a_day(unit: Unit, amount: int) -> None:
    for end in range(len(WEEKS)):
        found = furthest_trigger(LINE, MONDAY + end, after(amount, unit)).due
        ends = {start: ask(start, after(amount, unit)).due for start in range(-30, 30)}
        in_time = [start for start, due in ends.items() if due is not None and due <= end]
        assert (None if found is None else found - MONDAY) == max(in_time, default=None) or (
            found is not None and found < MONDAY
        )
        if found is not None:
            assert ask(found - MONDAY, after(amount, unit)).due in range(end + 1) or found < MONDAY


@pytest.mark.parametrize("unit", ["working-day", "day"])
@pytest.mark.parametrize("amount", [0, 1, 2, 3, 5])
def test_the_earliest_event_that_still_begins_from_a_day(unit: Unit, amount: int) -> None:
    for begin in range(len(WEEKS)):
        found = furthest_trigger(LINE, MONDAY + begin, before(amount, unit)).due
        begins = {event: ask(event, before(amount, unit)).due for event in range(-5, 60)}
        in_time = [event for event, due in begins.items() if due is not None and due >= begin]
        if found is not None and found - MONDAY <= len(WEEKS):
            assert found - MONDAY == min(in_time)
        elif found is None:
            assert in_time == []


def furthest(wanted: int, period: Period) -> Counted:
    found = furthest_trigger(LINE, MONDAY + wanted, period)
    due = None if found.due is None else found.due - MONDAY
    return found._replace(due=due, first=found.first - MONDAY, last=found.last - MONDAY)


@pytest.mark.parametrize(
    ("wanted", "period", "expected"),
    [
        (12, after(2), Counted(10, 11, 12)),  # the Saturday made up is day 2, Friday day 1: start by Thursday
        (13, after(2), Counted(10, 11, 13)),  # a Sunday asks as the Saturday before it does
        (4, before(2), Counted(8, 4, 7)),
        (14, before(1), Counted(16, 14, 15)),
        (6, after(3, "day"), Counted(1, 4, 6)),  # Sunday moves to Friday, three days before
        (14, before(3, "day"), Counted(18, 14, 15)),
        (5, after(0, "day"), Counted(5, 5, 4)),
    ],
)
def test_the_furthest_trigger_and_the_days_consulted(wanted: int, period: Period, expected: Counted) -> None:
    assert furthest(wanted, period) == expected


@pytest.mark.parametrize(
    ("wanted", "period", "side"),
    [
        (1, after(3), "before"),
        (20, before(2), "after"),
        (-3, after(1), "before"),
        (40, after(1), "after"),
        (-9, before(2, "day"), "before"),
        (40, before(2, "day"), "after"),
    ],
)
def test_a_furthest_trigger_off_the_line(wanted: int, period: Period, side: Side) -> None:
    found = furthest(wanted, period)
    assert (found.due, found.needed) == (None, side)


# Columns


PERIODS = [
    period(amount, unit) for period in (after, before) for amount in (1, 2, 5, 30) for unit in ("working-day", "day")
]


@pytest.mark.parametrize("reading", ["default", *READING_NAMES])
@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_a_column_is_counted_as_each_of_its_days_is(period: Period, reading: str) -> None:
    columns, way = DayColumns(LINE), way_of(reading)
    triggers = np.arange(MONDAY - EPOCH - 40, columns.size + period.amount + 40, dtype=np.int64)
    found = count_days(columns, triggers, period, way)
    first, last = consulted(triggers, found, period)
    for trigger, due, *ends in zip(triggers.tolist(), found.tolist(), first.tolist(), last.tolist(), strict=True):
        single = count_period(LINE, trigger + EPOCH, period, way)
        assert due == (NO_DAY if single.due is None else single.due - EPOCH), trigger
        if single.due is not None and way == DEFAULT:
            assert ends == [single.first - EPOCH, single.last - EPOCH], trigger
    assert found.dtype == np.int64
    if way.roll != "unadjusted":
        assert (found[columns.size + period.amount - triggers[0] :] == NO_DAY).all()


def test_what_is_due_at_once_consults_no_day() -> None:
    days = np.array([3, 1], np.int64)
    assert count_days(DayColumns(LINE), days, after(0, "day")).tolist() == [3, 1]
    first, last = consulted(days, days, after(0, "day"))
    assert (first.tolist(), last.tolist()) == ([3, 1], [2, 0])
