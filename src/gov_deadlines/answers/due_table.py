"""Every answer as columns: (limit, trigger day) -> due, standing, earliest, latest, safest, article.

The table holds the answers of ``gov_deadlines.due`` under the default reading, for all limits and all days, and the
safest date over all readings. It is small enough to be rebuilt for each run. It serves look-ups for columns
(``due_many``, ``due_columns``), joins in any engine, and exports.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.answers.context import Context
from gov_deadlines.answers.safest_days import Safest, safest_days
from gov_deadlines.counting.periods import Period, consulted, count_days
from gov_deadlines.days import EPOCH, day_number
from gov_deadlines.rules.book import RuleBook
from gov_deadlines.rules.model import Limit
from gov_deadlines.rules.versions import governed
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.columns import (
    NO_DAY,
    Ints,
)

ANSWERED, NOT_IN_FORCE, NOT_ANNOUNCED = 0, 1, 2
SETTLED, PROVISIONAL = 0, 1
REASONS = ("answered", "not-in-force", "not-announced")
STANDINGS = ("settled", "provisional")


class DueRows(NamedTuple):
    """The table as columns of equal length, ordered by limit and then by trigger day.

    Attributes:
        limit: position in ``DueTable.ids``.
        trigger, due, earliest, latest, safest: ``datetime64[D]``; NaT if there is no such day.
        standing: position in ``STANDINGS``.
        article: position in ``DueTable.articles``.
    """

    limit: NDArray[np.int32]
    trigger: NDArray[np.datetime64]
    due: NDArray[np.datetime64]
    standing: NDArray[np.uint8]
    earliest: NDArray[np.datetime64]
    latest: NDArray[np.datetime64]
    safest: NDArray[np.datetime64]
    article: NDArray[np.int32]


class _Cells(NamedTuple):
    """The part of a table row that one version of the limit governs.

    Attributes:
        row: the limit's position among the ids.
        version: the version's position among ``DueTable.limits``.
        first, last: the trigger days it governs, inside or outside the table.
    """

    row: int
    version: int
    first: int
    last: int


class DueTable:
    """The answers under one setting, as matrices with a row for each id and a column for each day.

    ``due`` is computed at once, the other matrices on first access: bounds and safest dates only if they are asked for.

    Attributes:
        setting: the setting.
        ids: every id of a countable limit, both without and with its version.
        limits: every version of these limits.
        articles: the articles, as cited.
        first, last: the days of the first and last column (days since 1970-01-01). Only limits due on the trigger
            day itself also answer for days outside.
        due: the due day; ``iinfo(int64).min`` if there is none.
        remarks: what users should know about their own files, such as a faulty one that was left out.
        faulty: whether a faulty file of the user's leaves days without an answer.
        same_day: for each limit due on the trigger day itself: its position, the first and last day it governs,
            and its article's position.
    """

    def __init__(
        self,
        setting: Context = Context(),  # noqa: B008  (a constant)
        *,
        ids: Sequence[str] | None = None,
    ) -> None:
        """Raises what ``gov_deadlines.due`` raises for an unusable region, notices or packs, and for ``ids``.

        ``ids`` are the limits wanted, by default all. Days that a faulty file leaves undecided count as not announced
        here; ``gov_deadlines.due`` names the file when asked about them.
        """
        self.setting = setting = setting.checked()
        book = setting.limits if ids is None else setting.book
        self.ids = _countable_ids(book) if ids is None else tuple(ids)
        rows = [(book if ids is None else setting).countable(name) for name in self.ids]
        versions = {limit.versioned_id: limit for row in rows for limit in row}
        at = {name: position for position, name in enumerate(versions)}
        self.limits = tuple(versions.values())
        self.articles = tuple(dict.fromkeys(limit.article for limit in self.limits))
        self._cells = [
            _Cells(row, at[span.version.versioned_id], day_number(span.first), day_number(span.last))
            for row, limits in enumerate(rows)
            for span in governed(limits, ignore_in_force=setting.ignore_in_force)
        ]
        self._calendars = {limit.region: setting.projecting(limit) for limit in self.limits if limit.period.amount}
        lines = [one.line for one in self._calendars.values()]
        self.remarks = (*book.remarks, *dict.fromkeys(one for line in lines for one in line.left_out.remarks))
        self.faulty = any(line.left_out.faults for line in lines)
        self._safest: dict[int, Safest] = {}
        dues = self._counted_from_every_day()
        self.first, self.last = _answered_days(dues)
        self._days = np.arange(self.first, self.last + 1)
        self._dues = [self._days if one is None else one[self.first : self.last + 1] for one in dues]
        self.due = self._spread(self._dues, NO_DAY)
        self.same_day = tuple(
            (one.row, one.first, one.last, self._article_of[one.version])
            for one in self._cells
            if not self.limits[one.version].period.amount
        )

    def _counted_from_every_day(self) -> list[Ints | None]:
        """Per version, the due day from every day that may have one; None for a limit due on the trigger day itself."""
        reach = max((one.line.columns.size for one in self._calendars.values()), default=0)
        reach += max((limit.period.amount for limit in self.limits), default=0)  # a period may start after the last day
        days = np.arange(reach)
        return [
            _counted(self._calendars[limit.region], limit.period, days) if limit.period.amount else None
            for limit in self.limits
        ]

    def _spread(self, values: Sequence[NDArray[Any]], nothing: int) -> NDArray[Any]:
        """A matrix from one array per version: its values on the days it governs; ``nothing`` on other days."""
        found = np.full((len(self.ids), len(self._days)), nothing, values[0].dtype if values else np.int64)
        for one in self._cells:
            start, stop = max(one.first, self.first) - self.first, min(one.last, self.last) + 1 - self.first
            if start < stop:
                found[one.row, start:stop] = values[one.version][start:stop]
        return found

    def governs(self, rows: Ints, days: Ints) -> NDArray[np.bool_]:
        """Whether a version of each row's limit (a position in ``ids``) is in force on its day, in the table or not."""
        found = np.zeros(len(rows), bool)
        for one in self._cells:
            found |= (rows == one.row) & (one.first <= days) & (days <= one.last)
        return found

    @cached_property
    def version(self) -> NDArray[np.int32]:
        """Position in ``limits`` of the version that governs the day; -1 if no version does."""
        return self._spread([np.full(len(self._days), nth, np.int32) for nth in range(len(self.limits))], -1)

    @cached_property
    def standing(self) -> NDArray[np.uint8]:
        """Position in ``STANDINGS``."""
        pairs = zip(self.limits, self._dues, strict=True)
        return self._spread([self._standing(limit, dues) for limit, dues in pairs], SETTLED)

    @property
    def earliest(self) -> Ints:
        """The earliest due day that notices to come can make; ``iinfo(int64).min`` if it is not known."""
        return self._bounds[0]

    @property
    def latest(self) -> Ints:
        """The latest due day that notices to come can make; ``iinfo(int64).min`` if it is not known."""
        return self._bounds[1]

    @cached_property
    def _bounds(self) -> tuple[Ints, Ints]:
        """The earliest and the latest due days."""
        found = [self._bounds_of(limit, dues) for limit, dues in zip(self.limits, self._dues, strict=True)]
        early, late = zip(*found, strict=True) if found else ((), ())
        return self._spread(early, NO_DAY), self._spread(late, NO_DAY)

    def _bounds_of(self, limit: Limit, dues: Ints) -> tuple[Ints, Ints]:
        """The earliest and the latest due days of one version: those of settled answers are the due days."""
        open_days = np.flatnonzero(self._standing(limit, dues) == PROVISIONAL)
        if not len(open_days):
            return dues, dues
        extremes, sure = self._calendars[limit.region].extremes, dues[open_days]
        early = late = np.full(len(open_days), NO_DAY)
        if extremes is not None:
            ends = (extremes.earliest.columns, extremes.latest.columns)
            early, late = (count_days(one, self._days[open_days], limit.period) for one in ends)
        unknown = (early == NO_DAY) | (late == NO_DAY)
        return (
            _replaced(dues, open_days, np.where(unknown, NO_DAY, np.minimum(early, sure))),
            _replaced(dues, open_days, np.where(unknown, NO_DAY, np.maximum(late, sure))),
        )

    @cached_property
    def safest(self) -> Ints:
        """The earliest date over all combinations of readings; ``iinfo(int64).min`` if it is not known."""
        return np.array([self.safest_of(row).days for row in range(len(self.ids))]).reshape(self.due.shape)

    def safest_of(self, row: int) -> Safest:
        """The safest dates of one id, and whether they are firm; none where there is no due day."""
        if row not in self._safest:
            days, firm = np.full(len(self._days), NO_DAY), np.zeros(len(self._days), bool)
            for one in self._cells:
                start, stop = max(one.first, self.first) - self.first, min(one.last, self.last) + 1 - self.first
                if one.row == row and start < stop:
                    found = self._safest_from(self.limits[one.version], self._days[start:stop])
                    days[start:stop], firm[start:stop] = found
            days[self.due[row] == NO_DAY] = NO_DAY
            self._safest[row] = Safest(days, firm)
        return self._safest[row]

    def _safest_from(self, limit: Limit, days: Ints) -> Safest:
        if not limit.period.amount:
            return Safest(days, np.ones(len(days), bool))
        readings = tuple(name for name, _ in limit.readings)
        return safest_days(self._calendars[limit.region], limit.period, readings, days)

    @cached_property
    def reason(self) -> NDArray[np.uint8]:
        """Position in ``REASONS``."""
        found = np.where(self.due == NO_DAY, NOT_ANNOUNCED, ANSWERED)
        return np.where(self.version < 0, NOT_IN_FORCE, found).astype(np.uint8)

    @cached_property
    def article(self) -> NDArray[np.int32]:
        """Position in ``articles``; -1 if no version governs the day."""
        return np.array([*self._article_of, -1], np.int32)[self.version]  # version -1 takes the last

    def _standing(self, limit: Limit, dues: Ints) -> NDArray[np.uint8]:
        """The standing of one version: provisional if an unsettled day was consulted."""
        touched = np.zeros(len(dues), bool)
        if limit.period.amount:
            first, last = consulted(self._days, dues, limit.period)
            for span in self._calendars[limit.region].line.unsettled:
                touched |= (first <= span.last - EPOCH) & (span.first - EPOCH <= last) & (first <= last)
        return np.where(touched & (dues != NO_DAY), PROVISIONAL, SETTLED).astype(np.uint8)

    @cached_property
    def _article_of(self) -> list[int]:
        """The position of each version's article."""
        return [self.articles.index(limit.article) for limit in self.limits]

    def rows(self) -> DueRows:
        """Every (limit, day) that has an answer, within the days of the table."""
        limit, day = np.nonzero(self.reason == ANSWERED)
        dates = (self.due, self.earliest, self.latest, self.safest)
        due, earliest, latest, safest = (one[limit, day].view("M8[D]") for one in dates)
        return DueRows(
            limit=limit.astype(np.int32),
            trigger=(day + self.first).view("M8[D]"),
            due=due,
            standing=self.standing[limit, day],
            earliest=earliest,
            latest=latest,
            safest=safest,
            article=self.article[limit, day],
        )


def _counted(calendar: WorkCalendar, period: Period, days: Ints) -> Ints:
    """The due days from these days; none where a notice to come may move the due day past the last projected one."""
    dues, extremes = count_days(calendar.line.columns, days, period), calendar.extremes
    if extremes is not None:
        sign = 1 if period.direction == "after" else -1
        start = extremes.last_start(sign * period.amount)
        if period.unit != "working-day":  # counted from the day before the last one, or after it
            start = extremes.last_start(sign) - sign * (period.amount - 1)
        _, last = consulted(days, dues, period)
        dues[(days > start - EPOCH) & (last > extremes.announced.last - EPOCH)] = NO_DAY
    return dues


def _replaced(values: Ints, at: Ints, others: Ints) -> Ints:
    """A copy of ``values`` with others at these positions."""
    found = values.copy()
    found[at] = others
    return found


def _countable_ids(book: RuleBook) -> tuple[str, ...]:
    """The ids, without and with the version, whose every version can be counted."""
    names = [name for one in book.limits if isinstance(one, Limit) for name in (one.id, one.versioned_id)]
    return tuple(name for name in dict.fromkeys(names) if all(isinstance(one, Limit) for one in book.versions(name)))


def _answered_days(dues: Sequence[Ints | None]) -> tuple[int, int]:
    """The first and last day with an answer from any limit counted in days; an empty span if there is none."""
    known = [np.flatnonzero(one != NO_DAY) for one in dues if one is not None]
    ends = [(int(days[0]), int(days[-1])) for days in known if len(days)]
    return min((first for first, _ in ends), default=0), max((last for _, last in ends), default=-1)
