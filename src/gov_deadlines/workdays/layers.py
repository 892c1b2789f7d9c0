"""How notices lie over one another: the region's layer over the national one over the weekends."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gov_deadlines.workdays.notices import Decree, Notice

NATIONAL = "CN"


class Decided(NamedTuple):
    """The decree that decides a day, and the notice it stands in."""

    decree: Decree
    notice: Notice


def in_prevailing_order(notices: Iterable[Notice]) -> list[Notice]:
    """The notices in the order in which they prevail: later published last; of one day, later in file order."""
    return sorted(notices, key=lambda notice: notice.published)


def layer(notices: Sequence[Notice], region: str) -> dict[int, Decided]:
    """One region's own layer: day ordinal -> what its last word on that day is."""
    return {
        decree.date.toordinal(): Decided(decree, notice)
        for notice in notices
        if notice.region == region
        for decree in notice.decrees
    }


def announced_years(notices: Sequence[Notice]) -> range:
    """The years whose national arrangement is known, without a gap, from the first one on."""
    years = {notice.year for notice in notices if notice.region == NATIONAL and notice.scope == "year"}
    if not years:
        return range(0)
    first = last = min(years)
    while last + 1 in years:
        last += 1
    return range(first, last + 1)
