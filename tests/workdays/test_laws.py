"""Laws that hold for every calendar, shipped or made up, and what the reference says of the same notices."""

from bisect import bisect_left, bisect_right
from datetime import date
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import gov_deadlines as gd
import reference
from common import as_array, count_or_none
from gov_deadlines.counting.periods import Period, Way, count_period
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.index import Roll
from gov_deadlines.workdays.notices import Decree, Notice
from reference import DAY

REGIONS = ("CN", "CN-GX", "CN-HB", "CN-SX", "CN-GZ")
NAT = np.datetime64("NaT", "D")
NO_COUNT = np.iinfo(np.int64).min
FAR = (-(2**63) + 1, -(2**62), -800_000, -1, 0, 3_000_000, 2**62, 2**63 - 1)  # days since 1970
HUGE = (10**5, 10**9, 2**31, 2**62, 2**63 - 1, 2**70)
READINGS: dict[reference.Direction, tuple[str, ...]] = {
    "after": ("working-days", "trigger-counted", "deemed-received"),
    "before": ("working-days", "clear-days", "rest-later", "rest-stands"),
}
OUTSIDE = (date.min, date(1969, 12, 31), date(1970, 1, 1), date(1999, 1, 1), date(2199, 1, 1), date.max)
ROLLS: tuple[Roll | None, ...] = (None, "following", "preceding")

Days = npt.NDArray[np.datetime64]


class Pair(NamedTuple):
    """The engine's calendar and the reference's, made from the same notices."""

    cal: WorkCalendar
    ref: reference.Calendar

    @property
    def start(self) -> date:
        """The first announced day."""
        assert self.ref.start is not None
        return self.ref.start

    @property
    def end(self) -> date:
        """The last announced day."""
        assert self.ref.end is not None
        return self.ref.end


SHIPPED = reference.shipped()
MOMENTS = [None, *sorted({day for one in SHIPPED for day in (one.published, one.published - DAY)})[1::3]]


@cache
def shipped_pair(region: str, known_on: date | None) -> Pair:
    return Pair(gd.calendar(region, known_on=known_on), reference.Calendar(region, SHIPPED, known_on))


def shipped_pairs(regions: tuple[str, ...] = REGIONS) -> st.SearchStrategy[Pair]:
    return st.builds(shipped_pair, st.sampled_from(regions), st.sampled_from(MOMENTS))


# Made-up notices. The days of a year come from a small pool, so that notices contradict one another often;
# publication dates too, so that some come out on the same day.

MADE_UP_REGIONS = ("CN", "CN-GX", "CN", "CN-HB")


@st.composite
def day_pools(draw: st.DrawFn, year: int) -> list[date]:
    """Some days of a year and of the December before, runs among them."""
    pool: set[date] = set()
    for first in draw(st.lists(st.dates(date(year - 1, 12, 1), date(year, 12, 31)), min_size=1, max_size=6)):
        length = draw(st.integers(1, 10))
        pool.update(day for day in (first + i * DAY for i in range(length)) if day.year <= year)
    return sorted(pool)


@st.composite
def made_up_notices(draw: st.DrawFn) -> list[reference.Notice]:
    """A few years of arrangements, gaps among them, with amendments and regional notices in any order."""
    first = draw(st.integers(2009, 2020))
    years = draw(st.lists(st.integers(first, first + 3), min_size=1, max_size=3, unique=True))
    dates = draw(st.lists(st.dates(date(first - 1, 6, 1), date(first + 3, 12, 31)), min_size=1, max_size=4))
    others = st.lists(st.tuples(st.sampled_from(MADE_UP_REGIONS), st.sampled_from(["year", "days"])), max_size=4)
    found: list[reference.Notice] = []
    for year in years:
        pool, extra = draw(day_pools(year)), draw(others)
        for region, scope in [("CN", "year"), *extra]:
            days = draw(st.dictionaries(st.sampled_from(pool), st.booleans(), min_size=1))
            published = draw(st.sampled_from(dates))
            issuer = f"issuer {len(found)}"
            found.append(reference.Notice(region, year, scope, published, tuple(days.items()), issuer))
    return draw(st.permutations(found))


def as_engine(notice: reference.Notice) -> Notice:
    """The same notice for the engine."""
    decrees = tuple(Decree(day, key_of(day, worked), "made-up day") for day, worked in notice.days)
    return Notice(
        region=notice.region,
        year=notice.year,
        issuer=notice.issuer,
        number="",
        scope=notice.scope,
        issued=None,
        published=notice.published,
        published_basis="dated text",
        source="nowhere",
        decrees=decrees,
    )


def key_of(day: date, worked: bool) -> str:
    """One of the keys that may stand for this status on this day; all four come up."""
    if worked:
        return "work" if day.weekday() >= 5 else "restored"
    return "extension" if day.day % 3 == 0 else "off"


def made_up_pair(region: str, notices: list[reference.Notice], known_on: date | None) -> Pair:
    engine = WorkCalendar.from_notices(region, [as_engine(one) for one in notices], known_on=known_on)
    return Pair(engine, reference.Calendar(region, notices, known_on))


@st.composite
def made_up_pairs(draw: st.DrawFn, regions: tuple[str, ...] = MADE_UP_REGIONS) -> Pair:
    notices = draw(made_up_notices())
    return made_up_pair(draw(st.sampled_from(regions)), notices, draw(st.sampled_from(moments_of(notices))))


def moments_of(notices: list[reference.Notice]) -> list[date | None]:
    """Days of knowledge, none before the first arrangement of a year."""
    first = min(one.published for one in notices if one.region == "CN" and one.scope == "year")
    moments = {day for one in notices for day in (one.published, one.published - DAY)}
    return [None, *sorted(day for day in moments if day >= first)]


pairs = st.one_of(shipped_pairs(), made_up_pairs())
steps = st.integers(-40, 40) | st.integers(-300, 300)
moves = steps.filter(bool)


@st.composite
def additions(draw: st.DrawFn) -> tuple[Pair, date, int]:
    """A calendar, a day and a number other than 0 of working days that lead from it to an announced day."""
    pair = draw(pairs)
    worked = [day for day in pair.ref.days() if pair.ref.working(day)]
    day = draw(st.dates(pair.start - DAY, pair.end + DAY).filter(lambda day: worked != [day]))
    back, ahead = bisect_left(worked, day), len(worked) - bisect_right(worked, day)
    below = draw(st.integers(-min(back, 40), min(ahead, 40) - 1) | st.integers(-back, ahead - 1))
    return pair, day, below if below < 0 else below + 1


def days_of(pair: Pair, margin: int = 3) -> st.SearchStrategy[date]:
    """Announced days, days near the ends, and a few outside."""
    wide = st.dates(pair.start - margin * DAY, pair.end + margin * DAY)
    ends = st.sampled_from([pair.start, pair.end]).flatmap(
        lambda end: st.integers(-margin, margin).map(lambda shift: end + shift * DAY)
    )
    return wide | ends


def added(cal: WorkCalendar, day: date, n: int, roll: Roll | None = None) -> date | None:
    try:
        return cal.add(day, n, roll=roll)
    except gd.NotAnnounced:
        return None


def is_working(cal: WorkCalendar, day: date) -> bool | None:
    try:
        return cal.is_working_day(day)
    except gd.NotAnnounced:
        return None


# Layers, knowledge, regions


@given(pairs)
def test_layers_and_knowledge(pair: Pair) -> None:
    """The later published wins within a layer, the region over the nation; only what is known counts."""
    days = reference.span(f"{pair.start - 40 * DAY}..{pair.end + 40 * DAY}")
    expected = [pair.ref.working(day) for day in days]
    assert [is_working(pair.cal, day) for day in days] == expected
    codes = np.array([-1 if worked is None else int(worked) for worked in expected], dtype=np.int8)
    assert np.array_equal(pair.cal.is_working_many(as_array(days)), codes)


@given(pairs)
def test_a_day_names_the_notice_that_decided_it(pair: Pair) -> None:
    for day in pair.ref.days():
        expected = pair.ref.decided.get(day)
        if expected is not None or day.day == 1:
            found = pair.cal.day(day)
            assert (found.date, found.working) == (day, pair.ref.working(day))
            assert cited(found.notice) == cited(expected), day


def cited(notice: Notice | reference.Notice | None) -> tuple[str, int, str, date] | None:
    """What tells notices apart in both models."""
    return None if notice is None else (notice.region, notice.year, notice.issuer, notice.published)


@given(made_up_notices(), st.sampled_from(["CN", "CN-GX", "CN-HB"]))
def test_an_unknown_notice_is_as_good_as_none(notices: list[reference.Notice], region: str) -> None:
    """``known_on`` is the same as leaving out what was published later."""
    known_on = notices[0].published
    known = [as_engine(one) for one in notices if one.published <= known_on]
    then = WorkCalendar.from_notices(region, [as_engine(one) for one in notices], known_on=known_on)
    alone = WorkCalendar.from_notices(region, known)
    for day in reference.span(f"{known_on - 200 * DAY}..{known_on + 400 * DAY}"):
        assert is_working(then, day) == is_working(alone, day)


@given(made_up_notices(), st.sampled_from(["CN-GX", "CN-HB", "CN-SX"]), st.data())
def test_a_made_up_region_is_the_nation_outside_its_notices(
    notices: list[reference.Notice], region: str, data: st.DataObject
) -> None:
    known_on = data.draw(st.sampled_from([None, *(one.published for one in notices)]))
    nation, there = made_up_pair("CN", notices, known_on), made_up_pair(region, notices, known_on)
    assume(nation.ref.start is not None)
    own = {day for one in notices if one.region == region for day, _ in one.days}
    for day in reference.span(f"{nation.start - DAY}..{nation.end + DAY}"):
        if day not in own:
            assert is_working(there.cal, day) == is_working(nation.cal, day)


@pytest.mark.parametrize("region", REGIONS[1:])
def test_a_shipped_region_is_the_nation_outside_its_notices(region: str) -> None:
    nation, there = gd.calendar("CN"), gd.calendar(region)
    own = {day for one in SHIPPED if one.region == region for day, _ in one.days}
    days = reference.Calendar("CN", SHIPPED).days()
    differing = {day for day in days if nation.is_working_day(day) != there.is_working_day(day)}
    assert differing <= own
    assert bool(differing) == (region in ("CN-GX", "CN-HB"))


@given(shipped_pairs() | made_up_pairs(("CN-GX",)))
def test_standing_of_a_day(pair: Pair) -> None:
    """Provisional on exactly the days that a notice still to come is expected to touch."""
    for day in pair.ref.days():
        if day.month in (2, 3, 5, 12) or day.day == 1:
            expected = "provisional" if pair.ref.unsettled(day) else "settled"
            assert pair.cal.day(day).standing == expected, day


# Adding and counting


@given(pairs, moves, st.data())
def test_add_agrees_with_the_reference(pair: Pair, n: int, data: st.DataObject) -> None:
    day = data.draw(days_of(pair, margin=40))
    expected = pair.ref.add(day, n)
    assert added(pair.cal, day, n) == expected
    assert added(pair.cal, day, n, data.draw(st.sampled_from(ROLLS))) == expected


@given(pairs, st.data())
def test_count_agrees_with_the_reference(pair: Pair, data: st.DataObject) -> None:
    a, b = data.draw(days_of(pair)), data.draw(days_of(pair))
    assert count_or_none(pair.cal, a, b) == pair.ref.count(a, b)


@given(additions())
def test_count_inverts_add(addition: tuple[Pair, date, int]) -> None:
    pair, day, n = addition
    landed = pair.cal.add(day, n)
    assert pair.cal.is_working_day(landed)
    assert pair.cal.count(day, landed) == n


@given(additions(), st.data())
def test_add_inverts_count(addition: tuple[Pair, date, int], data: st.DataObject) -> None:
    """From any other day to a working day, forward or back."""
    pair, day, n = addition
    target = pair.ref.add(day, n)
    start = data.draw(st.dates(pair.start - DAY, pair.end + DAY).filter(lambda day: day != target))
    assert target is not None
    assert pair.cal.add(start, pair.cal.count(start, target)) == target


@given(additions(), st.integers(1, 30))
def test_add_grows_with_the_day(addition: tuple[Pair, date, int], later: int) -> None:
    pair, day, n = addition
    second = added(pair.cal, day + later * DAY, n)
    assert second is None or pair.cal.add(day, n) <= second


@given(additions(), st.integers(1, 40))
def test_add_grows_with_the_number(addition: tuple[Pair, date, int], more: int) -> None:
    pair, day, n = addition
    second = added(pair.cal, day, n + more, "following")
    assert second is None or n + more == 0 or pair.cal.add(day, n) < second


@given(additions(), st.integers(1, 40))
def test_adding_twice_one_way_is_adding_the_sum(addition: tuple[Pair, date, int], size: int) -> None:
    pair, day, n = addition
    m = size if n > 0 else -size
    assert added(pair.cal, pair.cal.add(day, n), m) == added(pair.cal, day, n + m)


@given(pairs, st.booleans(), st.data())
def test_count_is_additive_one_way(pair: Pair, backward: bool, data: st.DataObject) -> None:
    inside = st.dates(pair.start, pair.end)
    a, b, c = sorted((data.draw(inside), data.draw(inside), data.draw(inside)), reverse=backward)
    assert pair.cal.count(a, b) + pair.cal.count(b, c) == pair.cal.count(a, c)


@given(pairs, st.data())
def test_counting_back_leaves_out_the_day_it_starts_from(pair: Pair, data: st.DataObject) -> None:
    inside = st.dates(pair.start, pair.end)
    a, b = sorted((data.draw(inside), data.draw(inside)))
    ends = int(pair.cal.is_working_day(b)) - int(pair.cal.is_working_day(a))
    assert pair.cal.count(a, b) + pair.cal.count(b, a) == ends
    assert pair.cal.count(a, a) == 0


# Periods and readings


def every_kind_of_limit(amount: int) -> list[reference.Limit]:
    """Both directions and units, with every combination of the readings that make sense for the direction."""
    units: list[reference.Unit] = ["working-day", "day"]
    plain = [
        reference.Limit("made/up", "1", "shall", "CN", date.min, direction, amount, unit, readings)
        for direction, readings in READINGS.items()
        for unit in units
    ]
    return [one._replace(changes=changes) for one in plain for changes in reference.combined(one)]


def way_of(changes: tuple[str, ...]) -> Way:
    return Way(
        working_days="working-days" in changes,
        trigger_counted="trigger-counted" in changes,
        deemed_received="deemed-received" in changes,
        clear_days="clear-days" in changes,
        roll="following" if "rest-later" in changes else "unadjusted" if "rest-stands" in changes else None,
    )


@given(pairs, st.integers(1, 30) | st.integers(1, 1200), st.data())
def test_any_period_read_in_any_way(pair: Pair, amount: int, data: st.DataObject) -> None:
    """The date, the first and last day it needed, and where it has no date, on which side the missing day lies."""
    trigger = data.draw(days_of(pair, margin=20))
    for limit in every_kind_of_limit(amount):
        seen: list[date] = []
        expected = reference.due(pair.ref, limit, trigger, limit.changes, seen)
        period = Period(limit.amount, limit.unit, limit.direction)
        found = count_period(pair.cal.line, trigger.toordinal(), period, way_of(limit.changes))
        assert (found.due is None) == (expected is None), limit
        if expected is None:
            assert found.needed == ("before" if seen[-1] < pair.start else "after"), limit
        else:
            assert found.due == expected.toordinal(), limit
            consulted = [day.toordinal() for day in seen]
            if consulted:
                assert (found.first, found.last) == (min(consulted), max(consulted)), limit
            else:
                assert found.last < found.first, limit


# Adding no working days


@given(pairs, st.sampled_from(ROLLS), st.data())
def test_adding_nothing(pair: Pair, roll: Roll | None, data: st.DataObject) -> None:
    """A working day is its own answer; a rest day needs to be told where to go."""
    day = data.draw(days_of(pair))
    worked = pair.ref.working(day)
    if worked is False and roll is None:
        with pytest.raises(gd.RestDay):
            pair.cal.add(day, 0)
        expected = None
    else:
        step = {None: 0, "following": 1, "preceding": -1}[roll]
        expected = day if worked else None if worked is None else pair.ref.add(day, step)
        assert added(pair.cal, day, 0, roll) == expected
    found = pair.cal.add_many(as_array([day]), 0, roll=roll)
    assert np.array_equal(found, as_array([expected]), equal_nan=True)


# The ends of the announced days


@given(pairs, st.integers(1, 30))
def test_only_the_days_consulted_are_needed(pair: Pair, n: int) -> None:
    before, after = pair.start - DAY, pair.end + DAY
    assert added(pair.cal, after, -n) == pair.ref.add(after, -n)
    assert added(pair.cal, before, n) == pair.ref.add(before, n)
    assert pair.cal.add(after, -1) == pair.ref.add(after, -1) is not None
    assert pair.cal.add(before, 1) == pair.ref.add(before, 1) is not None
    past_the_end, past_the_start = (after, after + DAY, pair.end), (before, before - DAY, pair.start)
    away = [(day, n) for day in past_the_end] + [(day, -n) for day in past_the_start]
    for day, step in [*away, (after + DAY, -n), (before - DAY, n)]:
        with pytest.raises(gd.NotAnnounced):
            pair.cal.add(day, step)
    assert pair.cal.count(before, pair.end) == pair.ref.count(before, pair.end)
    assert pair.cal.count(after, pair.start) == pair.ref.count(after, pair.start)
    past = [(pair.end, after), (pair.start, before), (before - DAY, pair.end), (after + DAY, pair.start)]
    for a, b in past:
        with pytest.raises(gd.NotAnnounced):
            pair.cal.count(a, b)


@given(pairs, st.sampled_from(HUGE), st.booleans(), st.data())
def test_nothing_wraps_around(pair: Pair, huge: int, backward: bool, data: st.DataObject) -> None:
    day = data.draw(days_of(pair))
    n = -huge if backward else huge
    with pytest.raises(gd.NotAnnounced):
        pair.cal.add(day, n)
    assert np.isnat(pair.cal.add_many(as_array([day]), n)).all()
    for outside in OUTSIDE:
        for step in (1, -1, 30, -30):
            with pytest.raises(gd.NotAnnounced):
                pair.cal.add(outside, step)
        with pytest.raises(gd.NotAnnounced):
            pair.cal.is_working_day(outside)
        with pytest.raises(gd.NotAnnounced):
            pair.cal.count(day, outside)
        with pytest.raises(gd.NotAnnounced):
            pair.cal.count(outside, day)


@given(pairs, st.sampled_from(FAR), st.integers(-40, 40), st.sampled_from(ROLLS), st.data())
def test_days_far_outside_have_no_answer_in_columns(
    pair: Pair, far: int, n: int, roll: Roll | None, data: st.DataObject
) -> None:
    outside = np.array([far, NO_COUNT], dtype=np.int64).view("datetime64[D]")
    inside = as_array([data.draw(st.dates(pair.start, pair.end))] * 2)
    assert np.isnat(pair.cal.add_many(outside, n, roll=roll)).all()
    assert (pair.cal.is_working_many(outside) == -1).all()
    assert (pair.cal.count_many(outside, inside) == NO_COUNT).all()
    assert (pair.cal.count_many(inside, outside) == NO_COUNT).all()
    assert pair.cal.count_many(outside[1:], outside[1:])[0] == NO_COUNT


# Columns and single questions


@given(pairs, steps, st.sampled_from(ROLLS), st.data())
def test_columns_say_what_single_questions_say(pair: Pair, n: int, roll: Roll | None, data: st.DataObject) -> None:
    days = data.draw(st.lists(days_of(pair, margin=10), min_size=1, max_size=20))
    others = data.draw(st.lists(days_of(pair, margin=10), min_size=len(days), max_size=len(days)))
    column, second = as_array(days), as_array(others)
    kept = column.copy()
    if n or roll:
        expected = as_array([added(pair.cal, day, n, roll) for day in days])
        assert np.array_equal(pair.cal.add_many(column, n, roll=roll), expected, equal_nan=True)
    counts = [count_or_none(pair.cal, a, b) for a, b in zip(days, others, strict=True)]
    assert pair.cal.count_many(column, second).tolist() == [NO_COUNT if n is None else n for n in counts]
    worked = [is_working(pair.cal, day) for day in days]
    assert pair.cal.is_working_many(column).tolist() == [-1 if yes is None else int(yes) for yes in worked]
    assert np.array_equal(column, kept), "the column handed in was changed"


@given(pairs, steps, st.data())
def test_columns_of_any_shape_and_layout(pair: Pair, n: int, data: st.DataObject) -> None:
    """Two dimensions, every other row, backwards, nothing at all: row by row the same."""
    days = data.draw(st.lists(days_of(pair), min_size=12, max_size=12))
    flat = as_array(days)
    expected = pair.cal.add_many(flat, n, roll="following")
    for view in (np.s_[::2], np.s_[::-1], np.s_[3:3], np.s_[1:9:3]):
        found = pair.cal.add_many(flat[view], n, roll="following")
        assert np.array_equal(found, expected[view], equal_nan=True)
        assert np.array_equal(pair.cal.is_working_many(flat[view]), pair.cal.is_working_many(flat)[view])
    square = pair.cal.add_many(flat.reshape(3, 4).T, n, roll="following")
    assert np.array_equal(square, expected.reshape(3, 4).T, equal_nan=True)


@given(pairs, steps, st.data())
def test_out_receives_the_result(pair: Pair, n: int, data: st.DataObject) -> None:
    column = as_array(data.draw(st.lists(days_of(pair), min_size=1, max_size=8)))
    size = len(column)
    dates, counts, flags = np.full_like(column, NAT), np.zeros(size, np.int64), np.zeros(size, np.int8)
    assert pair.cal.add_many(column, n, out=dates, roll="preceding") is dates
    assert np.array_equal(dates, pair.cal.add_many(column, n, roll="preceding"), equal_nan=True)
    assert pair.cal.count_many(column, column[::-1], out=counts) is counts
    assert np.array_equal(counts, pair.cal.count_many(column, column[::-1]))
    assert pair.cal.is_working_many(column, out=flags) is flags
    assert np.array_equal(flags, pair.cal.is_working_many(column))


@given(pairs, steps, st.data())
def test_out_may_be_the_column_itself(pair: Pair, n: int, data: st.DataObject) -> None:
    column = as_array(data.draw(st.lists(days_of(pair), min_size=1, max_size=8)))
    expected = pair.cal.add_many(column, n, roll="following")
    pair.cal.add_many(column, n, out=column, roll="following")
    assert np.array_equal(column, expected, equal_nan=True)
