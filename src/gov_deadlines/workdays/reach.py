"""How far a coming arrangement may go: as far as the notices known on the day have gone.

No figure here is chosen by anybody, so that the notices known on a day give the same bounds whatever came later. A
notice that goes further widens the bounds of all years after it. A holiday that has outgrown itself may do so again.
"""

from collections.abc import Sequence
from typing import NamedTuple

from gov_deadlines.workdays.precedents import Precedent


class Reach(NamedTuple):
    """How far the next notice may go.

    Attributes:
        ahead: days before the first statutory day on which the rest days may begin.
        a_side: make-up days on one side.
        ends: whether rest days may begin on any day if they end at a weekend; only if a notice has done so.
        longer: days by which a holiday may be longer than ever seen, for those that have outgrown themselves before.
    """

    ahead: int
    a_side: int
    ends: bool
    longer: dict[frozenset[str], int]


def reach_of(precedents: Sequence[Precedent], bridge: int) -> Reach:
    """The reach after these precedents.

    ``bridge``: a day and the weekend next to it; a festival of one day has not outgrown itself within that.
    """
    return Reach(
        ahead=max((one.ahead for one in precedents), default=0),
        a_side=max((max(one.before, one.after) for one in precedents), default=0),
        ends=not all(one.plainly for one in precedents),
        longer=_longer(sorted(precedents, key=lambda one: one.year), bridge),
    )


def _longer(precedents: Sequence[Precedent], bridge: int) -> dict[frozenset[str], int]:
    """The most by which each holiday was longer than ever before with as many statutory days."""
    longest: dict[tuple[frozenset[str], int], int] = {}
    longer: dict[frozenset[str], int] = {}
    for one in precedents:
        kind = one.names, one.statutory
        seen = longest.get(kind)
        if seen is not None and one.length > seen:
            longer[one.names] = max(longer.get(one.names, 0), one.length - seen)
        longest[kind] = max(seen or 0, one.length, bridge if one.statutory == 1 else 0)
    return longer
