"""How a holiday can be arranged around its statutory days, as every notice so far has done it.

An arrangement is a block of rest days that holds the statutory days, and the make-up days that pay for it:
weekdays off beyond the statutory ones = make-up days + statutory days on weekends (art 6 of the national measure).
A block begins on a statutory day, on an eve, or next to a weekend. The make-up days are the weekend days nearest to
the block, so many before it and so many after it. Days are ordinals.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

_SATURDAY = 5
_WEEK = 7
_MONDAY, _FRIDAY, _SUNDAY = 0, 4, 6
_FURTHEST = 14  # days between a block and a make-up day; eleven in the shipped notices

Deltas = tuple[tuple[int, int], ...]  # (day, 1 if it becomes a working day or -1 if a rest day), in order


class Block(NamedTuple):
    """A block of rest days, before it is known which days make up for it."""

    first: int
    last: int


class Arrangement(NamedTuple):
    """One way to arrange a holiday.

    Attributes:
        deltas: the days that differ from a plain week.
        first, length: the rest days in a row around the holiday, weekends next to the block included.
        before, after: how many make-up days lie on each side.
    """

    deltas: Deltas
    first: int
    length: int
    before: int
    after: int

    @property
    def rest(self) -> range:
        """The rest days in a row."""
        return range(self.first, self.first + self.length)


def weekday(day: int) -> int:
    """The day of the week of an ordinal: 0 is Monday. Ordinal 1 was a Monday."""
    return (day - 1) % _WEEK


def is_weekend(day: int) -> bool:
    """Whether a plain week rests on this day."""
    return weekday(day) >= _SATURDAY


def arrangements(
    statutory: Collection[int],
    lengths: Iterable[int],
    *,
    ahead: int,
    a_side: int,
    ends: bool = True,
    eve: int | None = None,
    occupied: Collection[int] = (),
    paid_elsewhere: int = 0,
) -> list[Arrangement]:
    """Every arrangement of a holiday, each once; the statutory days alone where nothing else fits.

    Args:
        statutory: its statutory days.
        lengths: how long the block may be, in days.
        ahead: how many days before the first statutory day it may begin.
        a_side: how many make-up days may lie on one side of it.
        ends: whether it may begin on any day if it ends at a weekend.
        eve: the day before the festival, on which the block may begin too.
        occupied: rest days of a neighbouring holiday, which cannot make up for this one.
        paid_elsewhere: fewer make-up days than the balance asks for; negative for more.

    >>> from datetime import date
    >>> thursday = date(2026, 1, 1).toordinal()
    >>> one = arrangements([thursday], [3], ahead=0, a_side=1)[0]
    >>> [(str(date.fromordinal(day)), delta) for day, delta in one.deltas]
    [('2026-01-01', -1), ('2026-01-02', -1), ('2026-01-04', 1)]
    """
    found: dict[Deltas, Arrangement] = {}
    for block in _blocks(sorted(statutory), lengths, ahead, eve, ends=ends):
        off = [day for day in range(block.first, block.last + 1) if not is_weekend(day)]
        owed = sum(day not in statutory for day in off) - sum(map(is_weekend, statutory)) - paid_elsewhere
        for before in range(max(owed - a_side, 0), min(owed, a_side) + 1):
            made_up = _made_up(block, before, owed - before, occupied)
            if made_up is not None:
                one = described(block.first, off, made_up)
                found.setdefault(one.deltas, one)
    return list(found.values()) or [described(min(statutory), statutory, ())]


def _blocks(
    statutory: list[int], lengths: Iterable[int], ahead: int, eve: int | None, *, ends: bool
) -> Iterator[Block]:
    first, last = statutory[0], statutory[-1]
    for length in lengths:
        for start in range(max(last - length + 1, first - ahead), first + 1):
            end = start + length - 1
            if begins_plainly(start, first, eve) or (ends and weekday(end) in (_FRIDAY, _SATURDAY, _SUNDAY)):
                yield Block(start, end)


def _made_up(block: Block, before: int, after: int, occupied: Collection[int]) -> list[int] | None:
    """The nearest weekend days on each side that can be worked; None if there are not enough."""
    earlier = list(islice(nearest(block.first, -1, occupied), before))
    later = list(islice(nearest(block.last, 1, occupied), after))
    return earlier + later if (len(earlier), len(later)) == (before, after) else None


def nearest(day: int, step: int, occupied: Collection[int] = ()) -> Iterator[int]:
    """The weekend days that may make up for a block ending at ``day``, going away from it."""
    for other in range(day + step, day + step * (_FURTHEST + 1), step):
        if is_weekend(other) and other not in occupied:
            yield other


def described(holiday: int, off: Iterable[int], made_up: Iterable[int]) -> Arrangement:
    """The arrangement with these weekdays off and weekend days worked, around one rest day of its holiday."""
    off, made_up = frozenset(off), frozenset(made_up)
    first = last = holiday
    while _rests(first - 1, off, made_up):
        first -= 1
    while _rests(last + 1, off, made_up):
        last += 1
    return Arrangement(
        deltas=tuple(sorted([(day, -1) for day in off if not is_weekend(day)] + [(day, 1) for day in made_up])),
        first=first,
        length=last - first + 1,
        before=sum(day < first for day in made_up),
        after=sum(day > last for day in made_up),
    )


def _rests(day: int, off: Collection[int], made_up: Collection[int]) -> bool:
    return day in off or (is_weekend(day) and day not in made_up)


def begins_plainly(first: int, statutory: int, eve: int | None) -> bool:
    """Whether a block begins next to a weekend or in it, on the first statutory day, or on the eve."""
    return first in (statutory, eve) or weekday(first) in (_SATURDAY, _SUNDAY, _MONDAY)
