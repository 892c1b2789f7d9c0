"""The day line of one region under one state of knowledge: layers resolved, coverage and unsettled days found."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from gov_deadlines.data_files import holidays_folder
from gov_deadlines.errors import DataFault
from gov_deadlines.text import Text
from gov_deadlines.workdays.aside import SOUND, Aside
from gov_deadlines.workdays.index import DayIndex
from gov_deadlines.workdays.layers import NATIONAL, Decided, announced_years, layer
from gov_deadlines.workdays.notices import REST_KEYS, Notice
from gov_deadlines.workdays.regions import MonthDays, Region, regions
from gov_deadlines.workdays.statutory import statutory_days

if TYPE_CHECKING:
    from gov_deadlines.workdays.columns import DayColumns

_SATURDAY = 5
_TAIL = Text(
    "next-notice-pending",
    "下一年度的放假通知尚未公布，可能调整这几天",
    "next year's notice is not out yet and may still change these days",
)
_LEFT_OUT = Text(
    "statutory-day-left-out",
    "所用的全年安排没有写入其中的法定节假日，请补全",
    "the year's arrangement on file leaves out a statutory holiday among these days and must be completed",
)


class Unsettled(NamedTuple):
    """A span of announced days (ordinals, both ends included) that an expected notice may still change."""

    first: int
    last: int
    reason: Text


class DayLine:
    """Which days are worked in one region, given a list of known notices.

    Attributes:
        region: the region.
        notices: the known notices of the region and the nation, in the order in which they prevail.
        years: the announced years.
        coverage: first and last announced day, or None.
        index: the interval core over the coverage.
        unsettled: the announced days that a notice still expected may change.
        aside: faulty files that were left out, with what they take away.
    """

    __slots__ = (
        "_columns",
        "_national",
        "_regional",
        "aside",
        "coverage",
        "index",
        "notices",
        "region",
        "unsettled",
        "years",
    )

    def __init__(self, region: Region, notices: Sequence[Notice], aside: Aside = SOUND) -> None:
        self.region = region
        self.notices = tuple(notices)
        self.aside = aside
        self.years = announced_years(notices)
        ends = aside.ends or date.max
        if ends.year < date.max.year:
            self.years = range(self.years.start, min(self.years.stop, ends.year + 1))
        self._national = layer(notices, NATIONAL)
        self._regional = {} if region.code == NATIONAL else layer(notices, region.code)
        decided = self._national | self._regional
        changed = {day: entry.decree.key not in REST_KEYS for day, entry in decided.items()}
        self.coverage = (date(self.years[0], 1, 1), min(date(self.years[-1], 12, 31), ends)) if self.years else None
        self.index = DayIndex(*self._ends(), changed)
        self.unsettled = tuple(self._find_unsettled())
        self._columns: DayColumns | None = None

    @property
    def columns(self) -> "DayColumns":
        """The same line over numpy columns, built when first asked for."""
        if self._columns is None:
            from gov_deadlines.workdays.columns import DayColumns

            self._columns = DayColumns(self.index)
        return self._columns

    def require_whole(self) -> None:
        """Raise DataFault where a faulty file leaves days open: for who asks about all of them at once."""
        if self.aside.faults:
            raise DataFault(self.aside.faults)

    def decided(self, day: int) -> Decided | None:
        """What decides ``day``: the region's own word, else the nation's, else None (the week does)."""
        return self._regional.get(day) or self._national.get(day)

    def rests_without(self, day: int, notice: Notice) -> bool:
        """Whether ``day`` would be a rest day all the same if one notice had not been published."""
        asked = date.fromordinal(day)
        for code in (self.region.code, NATIONAL):
            others = (one for one in self.notices if one.region == code and one is not notice)
            keys = [decree.key for one in others for decree in one.decrees if decree.date == asked]
            if keys:
                return keys[-1] in REST_KEYS
        return asked.weekday() >= _SATURDAY

    def unsettled_in(self, first: int, last: int) -> list[Unsettled]:
        """The unsettled spans that the days ``first`` to ``last`` touch; none where ``last < first``."""
        if last < first:
            return []
        return [span for span in self.unsettled if span.first <= last and first <= span.last]

    def _ends(self) -> tuple[int, int]:
        if self.coverage is None:
            return (1, 0)
        return (self.coverage[0].toordinal(), self.coverage[1].toordinal())

    def _find_unsettled(self) -> Iterator[Unsettled]:
        region = self.region
        if region.expects is not None and region.expects_window and region.expects_from is not None:
            noticed = {
                notice.year for notice in self.notices if notice.region == region.code and notice.scope == "year"
            }
            for year in self.years:
                if year >= region.expects_from and year not in noticed:
                    yield _span(region.expects_window, year, region.expects)
        yield from self._left_out()
        tail = regions()[NATIONAL].unsettled_tail
        if self.years and tail:
            yield _span(tail, self.years[-1], _TAIL)

    def _left_out(self) -> Iterator[Unsettled]:
        """Statutory days that a user's own arrangement of a year does not make rest days: it is incomplete.

        The shipped arrangements are complete, which the tests check.
        """
        shipped = holidays_folder()
        for notice in self.notices:
            if notice.region == NATIONAL and notice.scope == "year":
                own = notice.file and not notice.file.startswith(shipped)
                for day in statutory_days(notice.year) if own else ():
                    if self.index.is_working(day.toordinal()):
                        yield Unsettled(day.toordinal(), day.toordinal(), _LEFT_OUT)


def _span(days: MonthDays, year: int, reason: Text) -> Unsettled:
    return Unsettled(date(year, *days.first).toordinal(), date(year, *days.last).toordinal(), reason)
