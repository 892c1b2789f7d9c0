"""The day line of one region, given a list of known notices, with its coverage and unsettled days.

A region's notices prevail over those of the region it lies over, the nation's in the end, and those over the weekends.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from gov_deadlines.data_files import holidays_folder
from gov_deadlines.errors import DataFault, Fault
from gov_deadlines.text import Text
from gov_deadlines.workdays.index import DayIndex
from gov_deadlines.workdays.notices import REST_KEYS, SATURDAY, Counterparts, Decree, Notice
from gov_deadlines.workdays.regions import NATIONAL, MonthDays, Region, regions, statutory_days

if TYPE_CHECKING:
    from gov_deadlines.workdays.columns import DayColumns

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


class LeftOut(NamedTuple):
    """The faulty files that are left out of a library.

    Attributes:
        files: their paths.
        faults: the faults of those files that may decree days of this region; days after ``ends`` have no answer.
        ends: the last day that no such file can decree; None if all days have an answer.
        remarks: what a user of an answer should know about the files.
        others: the faults of the files that do not concern this region.
    """

    files: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()
    ends: date | None = None
    remarks: tuple[Text, ...] = ()
    others: tuple[Fault, ...] = ()


NOTHING_LEFT_OUT = LeftOut()


class Decided(NamedTuple):
    """The decree that decides a day, its notice (None for a likely arrangement), and whose decree it is."""

    decree: Decree
    notice: Notice | None
    region: str


class DayLine(DayIndex):
    """Which days are worked in one region, given a list of known notices.

    Attributes:
        region: the region.
        notices: the known notices of the region and those it lies over; the later in this order prevails.
        years: the announced years.
        coverage: first and last announced day, or None.
        unsettled: the announced days that a notice still expected may change.
        unsettled_from: the first of these days, else the day after the last; no count that ends before it can move.
        left_out: the faulty files that were left out, with the days they leave without an answer.
        projections: the lines that go on from this one, as far as ``projection`` has made them.
        undrafted: the line as it would be without drafts; itself if there are none.
    """

    __slots__ = (
        "_columns",
        "_decided",
        "coverage",
        "left_out",
        "notices",
        "projections",
        "region",
        "undrafted",
        "unsettled",
        "unsettled_from",
        "years",
    )

    def __init__(
        self,
        region: Region,
        notices: Sequence[Notice],
        left_out: LeftOut = NOTHING_LEFT_OUT,
        undrafted: "DayLine | None" = None,
    ) -> None:
        """``undrafted`` is needed if some of the notices are drafts."""
        self.undrafted = undrafted or self
        self.region = region
        self.notices = tuple(notices)
        self.left_out = left_out
        ends = left_out.ends or date.max
        years = announced_years(notices)
        self.years = range(years.start, min(years.stop, ends.year + 1))
        self.coverage = (date(self.years[0], 1, 1), min(date(self.years[-1], 12, 31), ends)) if self.years else None
        self._decided = {day: one for layer in region.layers for day, one in _layer(notices, layer.code).items()}
        changed = {day: entry.decree.key not in REST_KEYS for day, entry in self._decided.items()}
        first, last = (day.toordinal() for day in self.coverage) if self.coverage else (1, 0)
        super().__init__(first, last, changed)
        self._leave_open(self._find_unsettled() if undrafted is None else self._find_drafted(undrafted))
        self._columns: DayColumns | None = None
        self.projections: dict[int, DayLine] = {}

    def _leave_open(self, spans: Iterable[Unsettled]) -> None:
        """Set what is unsettled."""
        self.unsettled = tuple(spans)
        self.unsettled_from = min([self.last + 1, *(span.first for span in self.unsettled)])

    @property
    def columns(self) -> "DayColumns":
        """The same line for numpy columns, built on first use."""
        if self._columns is None:
            from gov_deadlines.workdays.columns import DayColumns

            self._columns = DayColumns(self)
        return self._columns

    def require_whole(self, *, strict: bool = False) -> None:
        """Raise DataFault if a faulty file leaves days without an answer; for questions about all days.

        If ``strict``, also if any other file of the user's is faulty.
        """
        faults = self.left_out.faults + (self.left_out.others if strict else ())
        if faults:
            raise DataFault(sorted(faults))

    def decided(self, day: int) -> Decided | None:
        """The decree that decides ``day``: that of the topmost layer with one; None if the day of the week decides."""
        return self._decided.get(day)

    def decreed(self) -> dict[int, str]:
        """What notices say of the days they decide, as in the files: ordinal -> off, work, extension or restored."""
        return {day: entry.decree.key for day, entry in self._decided.items() if entry.notice is not None}

    def deciding(self, first: int, last: int) -> tuple[Notice, ...]:
        """The notices that decided these days, in the order of the days."""
        found = (self._decided[day].notice for day in range(first, last + 1) if day in self._decided)
        return tuple({id(notice): notice for notice in found if notice is not None}.values())

    def rests_without(self, day: int, notice: Notice | None) -> bool:
        """Whether ``day`` would still be a rest day without ``notice``."""
        asked = date.fromordinal(day)
        for layer in reversed(self.region.layers):
            others = (one for one in self.notices if one.region == layer.code and one is not notice)
            keys = [decree.key for one in others for decree in one.decrees if decree.date == asked]
            if keys:
                return keys[-1] in REST_KEYS
        return asked.weekday() >= SATURDAY

    def unsettled_in(self, first: int, last: int) -> list[Unsettled]:
        """The unsettled spans that overlap ``first`` to ``last``; none if ``last < first``."""
        if last < first or last < self.unsettled_from:
            return []
        return [span for span in self.unsettled if span.first <= last and first <= span.last]

    def _find_unsettled(self) -> Iterator[Unsettled]:
        for region in self.region.layers:
            if region.expects is not None and region.expects_window and region.expects_from is not None:
                noticed = {one.year for one in self.notices if one.region == region.code and one.scope == "year"}
                for year in self.years:
                    if year >= region.expects_from and year not in noticed:
                        yield _span(region.expects_window, year, region.expects)
        yield from self._left_out()
        tail = regions()[NATIONAL].unsettled_tail
        if self.years and tail:
            yield _span(tail, self.years[-1], _TAIL)

    def _find_drafted(self, published: "DayLine") -> Iterator[Unsettled]:
        """What is unsettled without the drafts, the days that they decree or free, and the years only they announce."""
        yield from published.unsettled
        counterparts = Counterparts(published.notices)
        for draft in (one for one in self.notices if one.draft):
            days = {one.date.toordinal() for notice in (draft, *counterparts.of(draft)) for one in notice.decrees}
            if draft.scope == "year" and draft.year not in published.years:
                days.update(range(date(draft.year, 1, 1).toordinal(), date(draft.year, 12, 31).toordinal() + 1))
            reason = Text("draft", f"按草案推算：{draft.title.zh}", f"counted from a draft: {draft.title.en}")
            yield from (Unsettled(first, last, reason) for first, last in _runs(sorted(days)))

    def _left_out(self) -> Iterator[Unsettled]:
        """Statutory days that a user's own year arrangement does not make rest days, so that it is incomplete.

        The tests check that the shipped arrangements are complete.
        """
        shipped = holidays_folder()
        for notice in self.notices:
            if notice.region == NATIONAL and notice.scope == "year":
                own = notice.file and not notice.file.startswith(shipped)
                for day in statutory_days(notice.year) if own else ():
                    if self.is_working(day.toordinal()):
                        yield Unsettled(day.toordinal(), day.toordinal(), _LEFT_OUT)


def _runs(days: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of consecutive days; ``days`` are in order."""
    starts = [at for at, day in enumerate(days) if at == 0 or days[at - 1] != day - 1]
    return ((days[start], days[stop - 1]) for start, stop in pairwise([*starts, len(days)]))


def _span(days: MonthDays, year: int, reason: Text) -> Unsettled:
    return Unsettled(date(year, *days.first).toordinal(), date(year, *days.last).toordinal(), reason)


def _layer(notices: Iterable[Notice], region: str) -> dict[int, Decided]:
    """One region's own layer: day ordinal -> the prevailing decree on that day."""
    return {
        decree.date.toordinal(): Decided(decree, notice, region)
        for notice in notices
        if notice.region == region
        for decree in notice.decrees
    }


def announced_years(notices: Iterable[Notice]) -> range:
    """The years with a known national arrangement, from the first one to the first gap."""
    years = {notice.year for notice in notices if notice.region == NATIONAL and notice.scope == "year"}
    first = last = min(years, default=0)
    while last in years:
        last += 1
    return range(first, last)
