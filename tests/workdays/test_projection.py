"""The projection against a slow model: whole arrangements walked day by day; and laws that hold on every line."""

from datetime import date, timedelta
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gov_deadlines as gd
import projection_model as model
from common import MID_2026
from gov_deadlines.workdays.arrangements import Deltas, arrangements
from gov_deadlines.workdays.history import History
from gov_deadlines.workdays.library import library
from gov_deadlines.workdays.notices import Decree, Notice
from gov_deadlines.workdays.projection import ProjectedLine
from gov_deadlines.workdays.reach import Reach, reach_of
from gov_deadlines.workdays.regions import measured_festivals, published_measures
from gov_deadlines.workdays.seasons import Season

REGIONS = ("CN", "CN-GX")
KNOWN = (date(2009, 12, 7), date(2013, 12, 10), date(2019, 11, 20), date(2024, 11, 11), MID_2026)
DAY = timedelta(days=1)


@cache
def line(region: str, known_on: date) -> ProjectedLine:
    found = gd.calendar(region, known_on, project=True).line
    assert isinstance(found, ProjectedLine)
    return found


def ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def days_of(changes: dict[int, bool]) -> str:
    return " ".join(f"{date.fromordinal(day):%m-%d}{'+' if changes[day] else '-'}" for day in sorted(changes))


# The bounds of a count, by trying every combination


def combinations(found: ProjectedLine, first: int, last: int) -> list[list[model.Changes]]:
    """What each season that touches a span of days may make of it."""
    near = [season for season in found.seasons if season.first <= last and first <= season.last]
    every = [[{day: delta > 0 for day, delta in one} for one in season.possible] for season in near]
    return [model.within(one, first, last) for one in every]


def size(combined: list[list[model.Changes]]) -> int:
    total = 1
    for one in combined:
        total *= len(one)
    return total


def check(known_on: date, day: int, n: int) -> bool:
    """Compare a count's bounds with the model; False if there are too many combinations to try."""
    found = line("CN", known_on)
    reach = 3 * abs(n) + 25
    combined = combinations(found, day - reach * (n < 0), day + reach * (n > 0))
    if size(combined) > 20_000:
        return False
    early, late = model.extremes(lambda one: bool(found.plain.is_working(one)), combined, day, n)
    assert (found.earliest.add(day, n), found.latest.add(day, n)) == (early, late), (date.fromordinal(day), n)
    return True


@pytest.mark.parametrize("known_on", KNOWN[2:])
@pytest.mark.parametrize("n", [1, 3, 7, -1, -3])
def test_two_holidays_that_claim_one_day_are_laid_over_each_other(known_on: date, n: int) -> None:
    """Every pair of a national and a regional arrangement, the regional one laid over the national one."""
    found = line("CN-GX", known_on)
    regional = [one for one in found.seasons if one.name.zh == "广西三月三"][-1]
    near = [one for one in found.seasons if one.first <= regional.last + 30 and one.last >= regional.first - 30]
    near.sort(key=lambda one: one is regional)
    days = range(regional.first - 60, regional.last + 60)
    plain = {day: bool(found.plain.is_working(day)) for day in days}
    every = [plain | _overlaid(chosen) for chosen in product(*(one.possible for one in near))]
    for start in range(regional.first - 8, regional.last + 9, 3):
        reached = {_walked(worked, start, n) for worked in every}
        assert (found.earliest.add(start, n), found.latest.add(start, n)) == (min(reached), max(reached))


def _overlaid(chosen: tuple[Deltas, ...]) -> dict[int, bool]:
    return {day: delta > 0 for deltas in chosen for day, delta in deltas}


def _walked(worked: dict[int, bool], day: int, n: int) -> int:
    step = 1 if n > 0 else -1
    while n:
        day += step
        n -= step * worked[day]
    return day


@pytest.mark.parametrize("known_on", [KNOWN[0], KNOWN[3], KNOWN[4]])
@pytest.mark.parametrize("n", [1, 3, 8, -1, -3, -8])
def test_bounds_are_those_of_whole_arrangements_walked_day_by_day(known_on: date, n: int) -> None:
    found = line("CN", known_on)
    start = found.announced.last + 1
    asked = [check(known_on, day, n) for day in range(start + 20, start + 365, 3)]
    assert sum(asked) > 100


@pytest.mark.parametrize("step", [1, -1])
def test_a_roll_is_bounded_like_the_first_working_day_from_the_day_itself(step: int) -> None:
    found = line("CN", MID_2026)
    start = found.announced.last + 1
    for day in range(start + 20, start + 365):
        combined = combinations(found, day - 30, day + 30)
        early, late = model.extremes(lambda one: bool(found.plain.is_working(one)), combined, day - step, step)
        assert (found.earliest.roll(day, step), found.latest.roll(day, step)) == (early, late)


# What is possible, by hand and by the model


WEDNESDAY, THURSDAY, SATURDAY = "2026-07-08", "2026-07-09", "2026-07-11"


@pytest.mark.parametrize(
    ("festival", "lengths", "ahead", "a_side", "possible"),
    [
        (
            WEDNESDAY,
            (1, 3),
            2,
            1,
            ["07-08-", "07-05+ 07-06- 07-07- 07-08- 07-11+", "07-05+ 07-08- 07-09- 07-10- 07-11+"],
        ),
        (
            WEDNESDAY,
            (3,),
            0,
            2,
            [
                "07-04+ 07-05+ 07-08- 07-09- 07-10-",
                "07-05+ 07-08- 07-09- 07-10- 07-11+",
                "07-08- 07-09- 07-10- 07-11+ 07-12+",
            ],
        ),
        (THURSDAY, (3,), 0, 1, ["07-05+ 07-09- 07-10-", "07-09- 07-10- 07-12+"]),
        (SATURDAY, (3,), 2, 1, ["07-05+ 07-09- 07-10-", "07-10-", "07-13-", "07-09- 07-10- 07-12+"]),
        (THURSDAY, (2,), 0, 0, ["07-09-"]),  # nothing fits: the statutory day alone
    ],
)
def test_the_arrangements_of_one_day_written_by_hand(
    festival: str, lengths: tuple[int, ...], ahead: int, a_side: int, possible: list[str]
) -> None:
    found = arrangements([ordinal(festival)], lengths, ahead=ahead, a_side=a_side)
    assert sorted(days_of({day: delta > 0 for day, delta in one.deltas}) for one in found) == sorted(possible)


NATIONAL_DAY_2026 = [
    # seven days from 1 October 2026, a Thursday: three statutory days, one of them a Saturday; two days are made up
    "09-26+ 09-27+ 10-01- 10-02- 10-05- 10-06- 10-07-",
    "09-27+ 10-01- 10-02- 10-05- 10-06- 10-07- 10-10+",
    "10-01- 10-02- 10-05- 10-06- 10-07- 10-10+ 10-11+",
]


def test_the_arrangements_of_national_day_written_by_hand() -> None:
    days = [ordinal(f"2026-10-0{day}") for day in (1, 2, 3)]
    found = arrangements(days, [7], ahead=0, a_side=2)
    assert sorted(days_of({day: delta > 0 for day, delta in one.deltas}) for one in found) == NATIONAL_DAY_2026
    beside = arrangements(days, [7], ahead=0, a_side=1, occupied=[ordinal("2026-09-26"), ordinal("2026-09-27")])
    assert [days_of({day: delta > 0 for day, delta in one.deltas}) for one in beside] == [
        "09-20+ 10-01- 10-02- 10-05- 10-06- 10-07- 10-10+"
    ]


@given(
    st.integers(ordinal("2020-01-01"), ordinal("2040-12-31")),
    st.integers(1, 4),
    st.sets(st.integers(1, 10), min_size=1, max_size=4),
    st.integers(0, 3),
    st.integers(0, 4),
    st.tuples(st.booleans(), st.booleans()),
    st.sets(st.integers(-14, 24), max_size=5),
    st.integers(0, 1),
)
def test_the_grammar_is_what_its_rules_say(
    start: int,
    count: int,
    lengths: set[int],
    ahead: int,
    a_side: int,
    begins: tuple[bool, bool],
    occupied: set[int],
    elsewhere: int,
) -> None:
    eve, ends = begins
    statutory = list(range(start, start + count))
    given_eve = start - 1 if eve else None
    taken = {start + day for day in occupied} - set(range(start - 12, start + 12) if elsewhere else ())
    found = arrangements(
        statutory,
        sorted(lengths),
        ahead=ahead,
        a_side=a_side,
        ends=ends,
        eve=given_eve,
        occupied=taken,
        paid_elsewhere=elsewhere,
    )
    expected = model.grammar(
        statutory, lengths, ahead=ahead, a_side=a_side, ends=ends, eve=given_eve, occupied=taken, elsewhere=elsewhere
    )
    alone = {tuple((day, False) for day in statutory if not model.weekend(day))}
    assert {tuple((day, delta > 0) for day, delta in one.deltas) for one in found} == (expected or alone)


@pytest.mark.parametrize("year", [2027, 2028])
def test_a_lone_festival_of_a_coming_year_may_become_what_the_model_says(year: int) -> None:
    """New Year's Day and Qingming stand alone and have had their day under every measure.

    Festivals of one day have given one day, three, or two (Mid-Autumn 2015, a Sunday).
    """
    found = line("CN", MID_2026)
    festivals = measured_festivals(year, published_measures(MID_2026))[0]
    reach = History(found.notices, MID_2026).reach
    for name in ("元旦", "清明节"):
        (season,) = [one for one in found.seasons if one.name.zh == name and festivals[name].anchor in one.likely.rest]
        expected = model.grammar(festivals[name].days, range(1, 4), ahead=reach.ahead, a_side=reach.a_side)
        assert {tuple((day, delta > 0) for day, delta in one) for one in season.possible} == expected


LABOUR_DAY, SPRING_FESTIVAL = frozenset({"劳动节"}), frozenset({"春节"})
REACH: list[tuple[int, Reach]] = [
    # The figures known on the eve of a year, read off the notices by hand. Until 2007 no holiday began ahead of its
    # day; New Year's Day and National Day 2008 began two days ahead. Dragon Boat 2012, on a Saturday, was given from
    # Friday to Sunday: the first to begin on another day than a statutory one, an eve or one next to a weekend.
    (2006, Reach(ahead=0, a_side=2, ends=False, longer={})),
    (2010, Reach(ahead=2, a_side=2, ends=False, longer={})),
    (2012, Reach(ahead=2, a_side=2, ends=False, longer={})),
    (2013, Reach(ahead=2, a_side=2, ends=True, longer={})),
    (2020, Reach(ahead=2, a_side=2, ends=True, longer={})),
    (2021, Reach(ahead=2, a_side=2, ends=True, longer={LABOUR_DAY: 2})),  # five days in 2020, three before
    (
        2025,
        Reach(ahead=2, a_side=2, ends=True, longer={LABOUR_DAY: 2, SPRING_FESTIVAL: 1}),
    ),  # eight in 2024, seven before
]


@pytest.mark.parametrize(("year", "figures"), REACH)
def test_a_notice_may_go_as_far_as_the_notices_before_it(year: int, figures: Reach) -> None:
    notices = [one for one in library("CN").notices if one.scope == "year" and one.year < year]
    assert History(notices, None).reach == figures


def test_one_block_has_begun_on_no_plain_day() -> None:
    """The eve of the Spring Festival counts as one, also while no measure made it a holiday (2014 to 2024)."""
    seen = History(library("CN").notices, None).precedents
    assert [(one.year, set(one.names)) for one in seen if not one.plainly] == [(2012, {"端午节"})]


def test_a_notice_that_goes_further_widens_the_next_years() -> None:
    seen = History([one for one in library("CN").notices if one.scope == "year"], None).precedents
    before, latest = reach_of(seen, 3), max(seen, key=lambda one: one.year)
    kept = latest._replace(year=latest.year + 1, ahead=before.ahead, before=before.a_side)
    assert reach_of([*seen, kept], 3) == before
    further = kept._replace(ahead=before.ahead + 1, before=before.a_side + 1, length=latest.length + 3)
    after = reach_of([*seen, further], 3)
    assert (after.ahead, after.a_side) == (before.ahead + 1, before.a_side + 1)
    assert after.longer.get(latest.names, 0) > before.longer.get(latest.names, 0)


# Laws


lines = st.builds(line, st.sampled_from(REGIONS), st.sampled_from(KNOWN))
numbers = st.integers(1, 25).flatmap(lambda n: st.sampled_from((n, -n)))


@st.composite
def questions(draw: st.DrawFn) -> tuple[ProjectedLine, int, int]:
    """A line, a day it projects that is well within it, and a number."""
    found = draw(lines)
    return found, draw(st.integers(found.announced.last - 40, found.last - 75)), draw(numbers)


def three(found: ProjectedLine, day: int, n: int) -> tuple[int, int, int]:
    dates = found.earliest.add(day, n), found.add(day, n), found.latest.add(day, n)
    assert None not in dates
    return dates  # type: ignore[return-value]  # none of them is None


@given(questions())
def test_the_likely_date_lies_within_the_bounds(asked: tuple[ProjectedLine, int, int]) -> None:
    early, likely, late = three(*asked)
    assert early <= likely <= late


@given(questions())
def test_bounds_do_not_turn_back_as_the_number_or_the_day_grows(asked: tuple[ProjectedLine, int, int]) -> None:
    found, day, n = asked
    here, further, later = (
        three(*one) for one in ((found, day, n), (found, day, n + (n > 0) - (n < 0)), (found, day + 1, n))
    )
    for one, other, next_day in zip(here, further, later, strict=True):
        assert other > one if n > 0 else other < one
        assert next_day >= one


@given(st.sampled_from(REGIONS), st.sampled_from(KNOWN), st.integers(1, 3000), numbers)
def test_announced_days_are_not_changed_by_projecting(region: str, known_on: date, back: int, n: int) -> None:
    found = line(region, known_on)
    day = found.announced.last - back
    assert found.is_working(day) == found.announced.is_working(day)
    assert found.decided(day) == found.announced.decided(day)
    assert found.announced.add(day, n) in (None, found.add(day, n))
    if not found.announced.unsettled_in(day - 60, day + 60):
        true = found.announced.add(day, n)
        assert true is None or three(found, day, n) == (true, true, true)


@given(st.integers(0, 364), numbers)
def test_years_that_are_past_lie_inside(number: int, n: int) -> None:
    """Every year whose notice kept to the rules seen before it; see the back-test for the share of all."""
    for known_on, year in ((date(2010, 12, 9), 2011), (date(2017, 11, 29), 2018), (date(2021, 10, 24), 2022)):
        day = (date(year, 1, 1) + number * DAY).toordinal()
        true = gd.calendar("CN", known_on=date(year, 2, 1)).find_add(date.fromordinal(day), n)
        if true is not None and true.year == year and true < date(year, 12, 25):
            early, _, late = three(line("CN", known_on), day, n)
            assert early <= true.toordinal() <= late


def test_a_plain_wednesday_in_july_is_provisional_and_not_open() -> None:
    for year in (2027, 2028):
        july = [date(year, 7, number) for number in range(12, 19)]
        (wednesday,) = [day for day in july if day.isoweekday() == 3]
        cal = gd.calendar("CN-GX", MID_2026, project=True)
        assert (cal.day(wednesday).standing, cal.day(wednesday).open, cal.day(wednesday).working) == (
            "provisional",
            False,
            True,
        )
        found = cal.bounds(wednesday, 1)
        assert found.earliest == found.likely == found.latest


@pytest.mark.parametrize("region", REGIONS)
def test_days_after_the_second_year_are_refused(region: str) -> None:
    cal = gd.calendar(region, MID_2026, project=True)
    assert cal.projected_to == date(2028, 12, 31)
    assert cal.add(date(2028, 12, 1), 5) < date(2028, 12, 31)
    for refused in (lambda: cal.is_working_day(date(2029, 1, 1)), lambda: cal.add(date(2028, 12, 29), 5)):
        with pytest.raises(gd.NotAnnounced):
            refused()
    with pytest.raises(gd.NotAnnounced):
        gd.due("qinzhou/countersign-reply", date(2029, 1, 5), known_on=MID_2026)


def test_nothing_is_projected_where_nothing_is_announced() -> None:
    cal = gd.calendar("CN", date(2000, 1, 1), project=True)
    assert (cal.coverage, cal.projected_to) == (None, None)
    with pytest.raises(gd.NotAnnounced):
        cal.is_working_day(date(2004, 5, 1))


def notice(year: int, **days: str) -> Notice:
    decrees = tuple(Decree(date.fromisoformat(text), key, "元旦") for key, text in days.items())
    return Notice(
        region="CN",
        year=year,
        issuer="invented",
        number=str(year),
        scope="year",
        issued=date(year - 1, 11, 1),
        published=date(year - 1, 11, 1),
        published_basis="dated text",
        source="invented",
        decrees=decrees,
    )


def test_notices_of_a_users_own_are_gone_on_from() -> None:
    cal = gd.WorkCalendar.from_notices("CN", [notice(2030, off="2030-01-01")]).projected
    assert (cal.coverage, cal.projected_to) == ((date(2030, 1, 1), date(2030, 12, 31)), date(2032, 12, 31))
    assert not cal.is_working_day(date(2031, 10, 1))
    assert cal.day(date(2031, 10, 1)).standing == "provisional"


def test_what_a_region_decreed_before_the_nations_notice_lies_over_the_likely_days() -> None:
    """As in 2017: Guangxi gives a Saturday that the nation's notice is likely to make a make-up day."""
    known = gd.calendar("CN-GX", MID_2026).notices
    likely = gd.WorkCalendar.from_notices("CN-GX", known).projected
    coming = (date(likely.years[-1] + 1, 1, 1) + number * DAY for number in range(700))
    saturday = next(day for day in coming if likely.day(day).kind == "make-up")
    own = notice(saturday.year, off=str(saturday))._replace(region="CN-GX")
    cal = gd.WorkCalendar.from_notices("CN-GX", [*known, own]).projected
    assert likely.is_working_day(saturday)
    assert not cal.is_working_day(saturday)
    assert (cal.day(saturday).notice, cal.day(saturday).open) == (own, False)
    assert saturday not in cal.bounds(saturday - DAY, 1)


def test_a_region_without_days_of_its_own_projects_like_the_nation() -> None:
    nation, hubei = (gd.calendar(code, MID_2026, project=True) for code in ("CN", "CN-HB"))
    days = [date(2027, 1, 1) + number * DAY for number in range(700)]
    assert [nation.bounds(day, 7) for day in days] == [hubei.bounds(day, 7) for day in days]


def test_guangxi_is_not_expected_to_give_days_of_its_own_before_that_was_known() -> None:
    before, after = (gd.calendar("CN-GX", day, project=True) for day in (date(2014, 1, 6), date(2014, 1, 7)))
    feast = date(2015, 4, 21)
    assert before.is_working_day(feast)
    assert not after.is_working_day(feast)
    assert before.bounds(feast - DAY, 1) == (feast, feast, feast)


def test_statutory_days_are_those_of_the_measure_known_then() -> None:
    """The eve of the Spring Festival is a holiday from 2025 on, by a measure published with the notice for 2025."""
    eve = date(2025, 1, 28)
    unknown = gd.calendar("CN", date(2024, 11, 11), project=True)
    assert unknown.is_working_day(eve)
    assert unknown.day(eve).open
    assert not gd.calendar("CN", date(2024, 11, 12), project=True).is_working_day(eve)


def test_open_days_are_those_on_which_possible_arrangements_differ() -> None:
    season = line("CN", MID_2026).seasons[-2]
    assert isinstance(season, Season)
    for day in range(season.first - 1, season.last + 2):
        said = {dict(one).get(day, 0) for one in season.possible}
        assert (day in season.open_days) == (len(said) > 1)
