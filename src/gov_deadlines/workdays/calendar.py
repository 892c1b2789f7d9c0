"""The working calendar of one region, as known on one day: the interface for callers."""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from gov_deadlines.arguments import as_flag, whole_number
from gov_deadlines.data_files import HOLIDAYS, own_data, own_path
from gov_deadlines.days import AnyDay, as_date, optional_day
from gov_deadlines.errors import DataFault, NotAnnounced, RestDay, UnknownChoice
from gov_deadlines.text import Text
from gov_deadlines.workdays.index import ROLL_STEPS, Roll
from gov_deadlines.workdays.library import Holidays, Library, library
from gov_deadlines.workdays.line import DayLine, Unsettled
from gov_deadlines.workdays.notices import Notice
from gov_deadlines.workdays.regions import NATIONAL, Region

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gov_deadlines.workdays.columns import Days
    from gov_deadlines.workdays.known_day import Day
    from gov_deadlines.workdays.projection import ProjectedLine


_CALENDARS_KEPT = 1000


class Bounds(NamedTuple):
    """The ``n``-th working day from a day: the likely date, and how early and how late notices to come can make it."""

    earliest: date
    likely: date
    latest: date


class WorkCalendar:
    """The working days of a region, from the notices published by ``known_on``.

    Get one from ``gov_deadlines.calendar``. All methods take and return ``datetime.date``; the ``_many``
    methods take and return columns of numpy, pandas, polars or Arrow. The others need announced days: ``find_*``
    give None without them, the rest raise NotAnnounced.

    >>> from datetime import date
    >>> import gov_deadlines as gd
    >>> cal = gd.calendar("CN-GX")
    >>> cal.add(date(2024, 4, 3), 7)
    datetime.date(2024, 4, 17)
    >>> gd.calendar("CN").add(date(2024, 4, 3), 7)
    datetime.date(2024, 4, 15)
    """

    __slots__ = ("_after", "_asked", "_before", "_dates", "_projected", "known_on", "line")

    def __init__(self, line: DayLine, known_on: date | None = None, asked: "_Asked | None" = None) -> None:
        """``asked``: the arguments of ``answering_calendar``; None for a calendar from notices in memory."""
        self.line = line
        self._asked = asked
        self._after, self._before, self._dates = line.after, line.before, line.dates
        self.known_on = known_on
        self._projected: WorkCalendar | None = None

    @classmethod
    def from_notices(
        cls, region: str | Region, notices: Iterable[Notice], known_on: date | None = None
    ) -> "WorkCalendar":
        """A calendar from notices in memory instead of files; they are not checked.

        ``region`` is the code of a shipped region, or a region itself.
        """
        return cls(Library(region, tuple(notices)).line(known_on), known_on)

    @property
    def region(self) -> str:
        """The region's code, e.g. ``CN-GX``."""
        return self.line.region.code

    @property
    def coverage(self) -> tuple[date, date] | None:
        """The first and the last announced day; None if nothing is announced."""
        return self.line.coverage

    @property
    def projected(self) -> "WorkCalendar":
        """The same calendar with the likely arrangement of the two years after the last announced one.

        Nothing is projected if no year is announced, or past a faulty file of the user's.
        """
        if self._projected is None:
            from gov_deadlines.workdays.projection import projected  # not to answer from announced days

            asked = self._asked and self._asked._replace(project=True)
            self._projected = WorkCalendar(projected(self.line, self.known_on), self.known_on, asked)
        return self._projected

    @property
    def extremes(self) -> "ProjectedLine | None":
        """The line itself if it goes on past the announced days, and so knows how far a notice can move a count."""
        if type(self.line) is DayLine:
            return None
        from gov_deadlines.workdays.projection import ProjectedLine

        return self.line if isinstance(self.line, ProjectedLine) else None

    @property
    def projected_to(self) -> date | None:
        """The last day it answers for; later than ``coverage`` on a projecting calendar. None if there is none."""
        return date.fromordinal(self.line.last) if self.line.coverage else None

    @property
    def years(self) -> range:
        """The announced years."""
        return self.line.years

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The known notices; where they conflict, the later in this order prevails."""
        return self.line.notices

    @property
    def region_name(self) -> Text:
        """The region's name in both languages."""
        return self.line.region.name

    @property
    def drafts(self) -> tuple[Notice, ...]:
        """The drafts among the notices."""
        return tuple(notice for notice in self.notices if notice.draft)

    @property
    def undrafted(self) -> "WorkCalendar":
        """The calendar as it would be without drafts; itself if there are none."""
        if self.line.undrafted is self.line:
            return self
        asked = self._asked and self._asked._replace(drafts=False)
        return WorkCalendar(self.line.undrafted, self.known_on, asked)

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits of all that its answers rest on: equal fingerprints, equal answers.

        It changes with any day that a notice of the region or the nation decides, and with the version of this package;
        not with the names, the order or the layout of files.

        >>> calendar("CN").fingerprint == calendar("CN").fingerprint != calendar("CN-GX").fingerprint
        True
        """
        from gov_deadlines.workdays.fingerprint import of_calendar  # rarely asked for

        return of_calendar(self.line, self.known_on, projecting=self.extremes is not None)

    @property
    def remarks(self) -> tuple[Text, ...]:
        """What users should know about their own notices, such as a faulty file that was left out."""
        return self.line.left_out.remarks

    def is_working_day(self, day: AnyDay) -> bool:
        """Whether state organs work on ``day``."""
        try:
            return self._after[day] >= self._before[day]
        except (KeyError, TypeError):
            number = as_date(day).toordinal()
            self._warm()
            return self._known(self.line.is_working(number), number)

    def add(self, day: AnyDay, n: int, roll: Roll | None = None) -> date:
        """The ``n``-th working day strictly after ``day`` (n > 0) or strictly before it (n < 0).

        ``n = 0`` gives ``day`` itself if it is a working day; on a rest day it needs ``roll``, and raises RestDay
        without it. ``roll`` does not affect any other ``n``.
        """
        if type(n) is int and roll is None:
            try:
                if n > 0:
                    return self._dates[self._after[day] + n]
                nth = self._before[day] + n
                if nth >= 0 and n:
                    return self._dates[nth]
            except (KeyError, IndexError, TypeError):
                pass  # the tables are not filled, the day is off the line, or it is not a plain date: see below
        return self._add(as_date(day), whole_number(n), _roll_step(roll))

    def count(self, a: AnyDay, b: AnyDay) -> int:
        """The working days in (a, b], or minus those in [b, a) when b < a."""
        try:
            ahead = self._after[b] - self._after[a]
            if ahead > 0 or a <= b:  # type: ignore[operator]  # a text is no key
                return ahead
            return self._before[b] - self._before[a]
        except (KeyError, TypeError):
            start, end = as_date(a).toordinal(), as_date(b).toordinal()
            self._warm()
            found = self.line.count(start, end)
            if found is None:
                side = self.line.side(start + 1 if start < end else end, 1)
                raise self._refused(side, lambda line: line.count(start, end)) from None
            return found

    def _known(self, worked: bool | None, number: int) -> bool:
        if worked is None:
            raise self._refused(self.line.side(number, 1), lambda line: line.is_working(number)) from None
        return worked

    def _warm(self) -> None:
        """Fill the look-up tables by date at the first scalar question; all calendars on one line share them."""
        if not self._dates:
            self.line.fill()

    def _add(self, day: date, n: int, step: int | None) -> date:
        """``add`` where the tables have no answer: n = 0, and questions without an answer."""
        self._warm()
        number = day.toordinal()
        found = self._nth(number, n, step)
        if found is None:
            side = self.line.side(number + (n > 0) - (n < 0), n or step or 1)
            raise self._refused(side, lambda line: line.add(number, n) if n else line.roll(number, step or 1))
        return date.fromordinal(found)

    def day(self, day: AnyDay) -> "Day":
        """Everything known about one day: its kind, holiday, standing and the deciding notice."""
        from gov_deadlines.workdays.known_day import known_day  # to explain, not to count

        plain = as_date(day)
        number = plain.toordinal()
        worked = self._known(self.line.is_working(number), number)
        return known_day(self.line, plain, worked, self.extremes, self.known_on)

    def bounds(self, day: AnyDay, n: int, roll: Roll | None = None) -> Bounds:
        """``add`` with its bounds: the earliest and the latest date that notices to come can make of it.

        On a calendar that does not project, all three are equal, and unannounced days are refused as by ``add``.

        >>> from datetime import date
        >>> going_on = calendar("CN", known_on=date(2026, 1, 1), project=True)
        >>> [str(day) for day in going_on.bounds(date(2027, 4, 30), 3)]
        ['2027-05-04', '2027-05-08', '2027-05-12']
        """
        likely = self.add(day, n, roll)
        extremes = self.extremes
        if extremes is None:
            return Bounds(likely, likely, likely)
        start, step = as_date(day).toordinal(), _roll_step(roll)
        found = [one.add(start, n) if n else one.roll(start, step or 1) for one in (extremes.earliest, extremes.latest)]
        if None in found:
            raise self.not_announced("after")
        early, late = (date.fromordinal(one) for one in found if one is not None)
        return Bounds(min(early, likely), likely, max(late, likely))

    @overload
    def add_many(
        self, days: "Days", n: "int | NDArray[np.integer[Any]]", out: "Days | None" = None, roll: Roll | None = None
    ) -> "Days": ...

    @overload
    def add_many(self, days: Any, n: Any, out: None = None, roll: Roll | None = None) -> Any: ...  # noqa: ANN401

    def add_many(self, days: Any, n: Any, out: "Days | None" = None, roll: Roll | None = None) -> Any:
        """``add`` for a column of days; ``n`` is one number or a column of integers.

        A column of numpy (``datetime64[D]``) gives one of numpy, a Series of pandas or polars a Series, and Arrow's
        arrays an array of Arrow. The result is NaT, or empty, if there is no answer: for NaT, a day that is not
        announced, or n = 0 on a rest day without ``roll``. ``out`` (datetime64[D], same shape) receives the result.

        Raises InvalidArgument for columns of another type, of different lengths, or of pandas with different labels;
        InvalidDate for a value that is no day.
        """
        _roll_step(roll)
        from gov_deadlines.workdays.kinds import taken, whole  # with numpy

        kind, (days, n) = taken({"days": days, "n": n})
        found = self.line.columns.add(days, whole(n), out, roll)
        return found if out is not None else kind.dated(found)

    @overload
    def count_many(self, a: "Days", b: "Days", out: "NDArray[np.int64] | None" = None) -> "NDArray[np.int64]": ...

    @overload
    def count_many(self, a: Any, b: Any, out: None = None) -> Any: ...  # noqa: ANN401

    def count_many(self, a: Any, b: Any, out: "NDArray[np.int64] | None" = None) -> Any:
        """``count`` for two columns of days: int64, ``iinfo(int64).min`` if there is no answer.

        Of columns of pandas, polars or Arrow it gives such a column, empty if there is no answer. Raises as
        ``add_many``.
        """
        from gov_deadlines.workdays.kinds import taken  # with numpy

        kind, (a, b) = taken({"a": a, "b": b})
        found = self.line.columns.count(a, b, out)
        return found if out is not None else kind.counted(found)

    @overload
    def is_working_many(self, days: "Days", out: "NDArray[np.int8] | None" = None) -> "NDArray[np.int8]": ...

    @overload
    def is_working_many(self, days: Any, out: None = None) -> Any: ...  # noqa: ANN401

    def is_working_many(self, days: Any, out: "NDArray[np.int8] | None" = None) -> Any:
        """``is_working_day`` for a column of days: int8, 1 or 0, and -1 if not announced.

        Of a column of pandas, polars or Arrow it gives one of true and false, empty if not announced. Raises as
        ``add_many``.
        """
        from gov_deadlines.workdays.kinds import taken  # with numpy

        kind, (days,) = taken({"days": days})
        found = self.line.columns.is_working(days, out)
        return found if out is not None else kind.flagged(found)

    def find_day(self, day: AnyDay) -> "Day | None":
        """``day``, but None if it is not announced."""
        return None if self.find_working(day) is None else self.day(day)

    def find_working(self, day: AnyDay) -> bool | None:
        """``is_working_day``, but None if the day is not announced."""
        return self.line.is_working(as_date(day).toordinal())

    def find_count(self, a: AnyDay, b: AnyDay) -> int | None:
        """``count``, but None if it needs a day that is not announced."""
        return self.line.count(as_date(a).toordinal(), as_date(b).toordinal())

    def find_add(self, day: AnyDay, n: int, roll: Roll | None = None) -> date | None:
        """``add``, but None if it needs a day that is not announced."""
        found = self._nth(as_date(day).toordinal(), whole_number(n), _roll_step(roll))
        return None if found is None else date.fromordinal(found)

    def announced_days(self) -> Iterator[date]:
        """Every announced day, in order."""
        first, last = self.line.coverage or (date.max, date.min)
        return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))

    def covers(self, first: AnyDay, last: AnyDay) -> bool:
        """Whether all days from ``first`` to ``last`` are announced."""
        return self.line.covers(as_date(first).toordinal(), as_date(last).toordinal())

    def unsettled(self, first: AnyDay, last: AnyDay) -> list[Unsettled]:
        """The spans between ``first`` and ``last`` that an expected notice may still change."""
        return self.unsettled_in(as_date(first).toordinal(), as_date(last).toordinal())

    def unsettled_in(self, first: int, last: int) -> list[Unsettled]:
        """``unsettled`` for days as ordinals."""
        return self.line.unsettled_in(first, last)

    def deciding(self, first: int, last: int) -> tuple[Notice, ...]:
        """The notices that decided these days (ordinals), in the order of the days."""
        return self.line.deciding(first, last)

    def _refused(self, side: str, ask: Callable[[DayLine], object]) -> NotAnnounced | DataFault:
        """``not_announced`` for a question that can be asked of any line: the likely days may have an answer."""
        return self.not_announced(side, likely=side == "after" and ask(self.projected.line) is not None)

    def not_announced(self, side: str, *, likely: bool = False) -> NotAnnounced | DataFault:
        """The error for a question that needed a day "before" or "after" the announced ones.

        ``likely`` tells that the likely arrangement, which was not asked for, has an answer. If a faulty file may hold
        the days after, the error reports its faults.
        """
        if side != "before" and self.line.left_out.faults:
            return DataFault(self.line.left_out.faults)
        coverage = self.line.undrafted.coverage  # a draft announces nothing
        projected_to = None if side == "before" else self.undrafted.projected_to
        return NotAnnounced(
            self.region,
            self.known_on,
            coverage,
            side if coverage else "none",
            projected_to=projected_to,
            likely=likely,
        )

    def _nth(self, number: int, n: int, step: int | None) -> int | None:
        if n:
            return self.line.add(number, n)
        if step is None and self.line.is_working(number) is False:
            raise RestDay(date.fromordinal(number))
        return self.line.roll(number, step or 1)

    def __eq__(self, other: object) -> bool:
        """Whether both give the same answer to every question: same region, notices, last day and ``known_on``."""
        if not isinstance(other, WorkCalendar):
            return NotImplemented
        same = self.line is other.line or self._same == other._same
        return same and self.known_on == other.known_on

    @property
    def _same(self) -> tuple[object, ...]:
        return self.region, self.notices, self.line.left_out, self.line.last

    def __hash__(self) -> int:
        return hash((self.region, self.known_on))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the arguments, to make the calendar again from the files; or the notices, if they were in memory."""
        if self._asked is None:
            notices = tuple({id(one): one for one in (*self.line.undrafted.notices, *self.notices)}.values())
            return _from_memory, (self.line.region, notices, self.known_on, self.extremes is not None)
        return answering_calendar, tuple(self._asked)

    def __copy__(self) -> "WorkCalendar":
        return self

    def __deepcopy__(self, memo: object) -> "WorkCalendar":
        return self

    def __repr__(self) -> str:
        known = "" if self.known_on is None else f", known_on={self.known_on}"
        return f"<WorkCalendar {self.region}{known}>"


def _from_memory(region: Region, notices: tuple[Notice, ...], known_on: date | None, project: bool) -> WorkCalendar:
    found = WorkCalendar.from_notices(region, notices, known_on)
    return found.projected if project else found


class _Asked(NamedTuple):
    """The arguments of ``answering_calendar``."""

    code: str
    known_on: date | None
    holidays: str | None
    project: bool = False
    drafts: bool = True


def calendar(
    region: str = NATIONAL,
    known_on: AnyDay | None = None,
    holidays: Holidays = None,
    *,
    project: bool = False,
    strict: bool = False,
) -> WorkCalendar:
    """The working calendar of ``region``, as known on ``known_on`` (None: with every notice on file).

    ``holidays`` names a folder (or file) of your own notices, laid over the shipped ones; without it, the
    environment variable ``GOV_DEADLINES_HOLIDAYS`` names it. A faulty file of yours stops only the days that it may
    decree: asked about these, the calendar raises DataFault; ``remarks`` names the file. If ``strict``, any fault
    in your files is raised at once.

    ``project=True`` goes on past the last announced day with the likely arrangement of the next two years; those days
    are ``provisional``.

    Raises:
        UnknownRegion: for a region without a calendar.
        SourceNotFound, DataFault: if your own notices are missing, or so faulty that any day may be concerned.

    >>> from datetime import date
    >>> calendar("CN", known_on=date(2019, 3, 1)).is_working_day(date(2019, 5, 2))
    True
    >>> calendar("CN").is_working_day(date(2019, 5, 2))
    False
    >>> calendar("CN", known_on=date(2018, 1, 1), project=True).is_working_day(date(2019, 10, 1))
    False
    """
    found = answering_calendar(region, known_on, holidays, as_flag(project, "project"))
    if as_flag(strict, "strict"):
        found.line.require_whole(strict=True)
    return found


def answering_calendar(
    code: str,
    known_on: AnyDay | None = None,
    holidays: Holidays = None,
    project: bool = False,
    drafts: bool = True,
) -> WorkCalendar:
    """``calendar`` with checked arguments, with drafts or without. Raises UnknownRegion, SourceNotFound, DataFault."""
    known = optional_day(known_on)
    own = own_path(holidays, HOLIDAYS) if holidays is not None or own_data() else None
    folder = own and os.path.abspath(own)  # now: the environment and the working folder may change
    notices = library(code, folder)
    found: WorkCalendar | None = None if folder else notices.calendars.get(known)
    if found is None:
        found = WorkCalendar(notices.line(known), known, _Asked(code, known, folder))
        if not folder:
            _keep(notices.calendars, known, found)
    known_days = found if drafts else found.undrafted
    return known_days.projected if project else known_days


def _keep(calendars: dict[date | None, WorkCalendar], known: date | None, made: WorkCalendar) -> None:
    """Keep a calendar that may be asked for again; there is no end of days of knowledge."""
    if len(calendars) >= _CALENDARS_KEPT:
        calendars.clear()
    calendars[known] = made


def _roll_step(roll: Roll | None) -> int | None:
    if roll is None:
        return None
    if not isinstance(roll, str) or roll not in ROLL_STEPS:
        raise UnknownChoice("roll", roll, tuple(ROLL_STEPS))
    return ROLL_STEPS[roll]
