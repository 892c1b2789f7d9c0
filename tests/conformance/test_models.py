"""The models that make the suite: the bounds of a count are those of every combination of arrangements, each walked."""

import random
import sys
from datetime import date, timedelta
from itertools import product
from math import prod
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "conformance"))

from making.coming import ComingLine, coming
from making.past import Changes

KNOWN = (date(2019, 11, 1), date(2023, 10, 1), date(2026, 11, 28))
MOST, ASKED = 3_000, 25


def near(days: ComingLine, first: int, last: int) -> list[list[Changes]]:
    """What each season can make of a span of days, each once; seasons that share days are taken apart."""
    found = []
    for season in days.seasons:
        cut = {tuple(one for one in changes if first <= one[0] <= last) for changes in season.possible}
        if cut - {()}:
            found.append(sorted(cut))
    return found


def walked(days: ComingLine, chosen: tuple[Changes, ...], day: int, n: int) -> int:
    """The n-th working day on one combination of arrangements, walked from day to day."""
    total: dict[int, int] = {}
    for changes in chosen:
        for one, change in changes:
            total[one] = total.get(one, 0) + change
    step, left = (1, n) if n > 0 else (-1, -n)
    while left:
        day += step
        left -= min(max(days.plain_works(day) + total.get(day, 0), 0), 1)
    return day


@pytest.mark.parametrize("known_on", KNOWN)
@pytest.mark.parametrize("region", ["CN", "CN-GX"])
def test_bounds_are_those_of_every_combination_walked_day_by_day(region: str, known_on: date) -> None:
    days, dice = coming(region, known_on), random.Random(f"{region} {known_on}")
    assert days.last is not None
    tried = 0
    while tried < ASKED:
        start, n = days.last + timedelta(days=dice.randrange(-20, 660)), dice.choice([1, 3, 5, -1, -3, 7])
        reach = timedelta(days=2 * abs(n) + 14)
        span = (start, start + reach) if n > 0 else (start - reach, start)
        every = near(days, span[0].toordinal(), span[1].toordinal())
        if not 1 < prod(map(len, every)) <= MOST:
            continue
        tried += 1
        ends = [walked(days, chosen, start.toordinal(), n) for chosen in product(*every)]
        if min(ends) < span[0].toordinal() or max(ends) > span[1].toordinal():
            continue
        assert days.bounds(start, n) == (date.fromordinal(min(ends)), date.fromordinal(max(ends))), (start, n)
