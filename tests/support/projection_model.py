"""The projection, slow and obvious: whole combinations of arrangements, walked from day to day; and the grammar again.

Nothing here imports ``gov_deadlines``. Days are ordinals; the changes of an arrangement map a day to True if it becomes
a working day and to False if it becomes a rest day.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product

Changes = Mapping[int, bool]
FURTHEST = 14  # days between a block of rest days and its make-up days


def weekend(day: int) -> bool:
    """Whether a plain week rests on this day."""
    return date.fromordinal(day).isoweekday() >= 6


def nth(plain: Callable[[int], bool], changes: Changes, day: int, n: int) -> int:
    """The n-th working day after a day (n > 0) or before it (n < 0), walked from day to day."""
    step, left = (1, n) if n > 0 else (-1, -n)
    while left:
        day += step
        left -= changes.get(day, plain(day))
    return day


def extremes(plain: Callable[[int], bool], seasons: Iterable[Collection[Changes]], day: int, n: int) -> tuple[int, int]:
    """The earliest and the latest n-th working day over every combination of the seasons' arrangements."""
    found = set()
    for chosen in product(*seasons):
        together: dict[int, bool] = {}
        for one in chosen:
            together |= one
        found.add(nth(plain, together, day, n))
    return min(found), max(found)


def within(arrangements: Iterable[Changes], first: int, last: int) -> list[Changes]:
    """The arrangements cut to a span of days, each once."""
    cut = ({day: worked for day, worked in one.items() if first <= day <= last} for one in arrangements)
    return list({tuple(sorted(one.items())): one for one in cut}.values())


def grammar(
    statutory: Sequence[int],
    lengths: Collection[int],
    *,
    ahead: int,
    a_side: int,
    ends: bool = True,
    eve: int | None = None,
    occupied: Collection[int] = (),
    elsewhere: int = 0,
) -> set[tuple[tuple[int, bool], ...]]:
    """Every arrangement by the rules as a person would say them, found by trying every block there could be."""
    found = set()
    for first in range(statutory[0] - ahead, statutory[0] + 1):
        for last in range(statutory[-1], first + max(lengths)):
            block = [date.fromordinal(day) for day in range(first, last + 1)]
            if len(block) in lengths and (_touches_weekend(block, ends) or first in (statutory[0], eve)):
                found |= set(_paid(block, statutory, a_side, occupied, elsewhere))
    return found


def _touches_weekend(block: Sequence[date], ends: bool) -> bool:
    """Whether a weekend day is its first day or the day before; with ``ends`` its last day or the day after will do."""
    one = timedelta(days=1)
    sides = [block[0], block[0] - one, *([block[-1], block[-1] + one] if ends else [])]
    return any(weekend(day.toordinal()) for day in sides)


def _paid(
    block: Sequence[date], statutory: Sequence[int], a_side: int, occupied: Collection[int], elsewhere: int
) -> Iterator[tuple[tuple[int, bool], ...]]:
    days = [day.toordinal() for day in block]
    off = [day for day in days if not weekend(day)]
    given = len([day for day in off if day not in statutory])
    paid_by_law = len([day for day in statutory if weekend(day)]) + elsewhere
    owed = given - paid_by_law
    reach = range(1, FURTHEST + 1)
    before = [day for day in (days[0] - far for far in reach) if weekend(day) and day not in occupied]
    after = [day for day in (days[-1] + far for far in reach) if weekend(day) and day not in occupied]
    for early in range(a_side + 1):
        late = owed - early
        if 0 <= late <= a_side and len(before) >= early and len(after) >= late:
            worked = before[:early] + after[:late]
            yield tuple(sorted([*((day, False) for day in off), *((day, True) for day in worked)]))
