"""Every answer as columns: (limit, trigger day) -> due, standing, earliest, latest, safest, article.

The table holds the answers of ``gov_deadlines.due`` under the default reading, for all limits and all days, and the
safest date over all readings. It is small
enough to be rebuilt for each run. It serves look-ups for columns (``due_many``), joins in any engine, and exports.
"""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, Unpack, overload

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.answers.safest_days import Safest, safest_days
from gov_deadlines.arguments import as_flag, as_list
from gov_deadlines.counting.periods import Period, consulted, count_days
from gov_deadlines.data_files import own_data
from gov_deadlines.days import EPOCH, day_number
from gov_deadlines.errors import OutOfRange, Unusable, WrongKind
from gov_deadlines.rules.book import RuleBook
from gov_deadlines.rules.model import Limit
from gov_deadlines.rules.versions import governed
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.columns import (
    DATES,
    NO_DAY,
    Days,
    Ints,
    Whole,
    apart,
    as_column,
    day_numbers,
    day_type,
    in_chunks,
    look_up,
    narrow,
    output,
    together,
    wide,
)
from gov_deadlines.workdays.kinds import taken, whole

ANSWERED, NOT_IN_FORCE, NOT_ANNOUNCED = 0, 1, 2
SETTLED, PROVISIONAL = 0, 1
REASONS = ("answered", "not-in-force", "not-announced")
STANDINGS = ("settled", "provisional")
_TABLES_KEPT = 32


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
        book = setting.book
        self.ids = _countable_ids(book) if ids is None else tuple(ids)
        rows = [setting.countable(name) for name in self.ids]
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


# Look-up of columns of triggers


class _Flat(NamedTuple):
    """Due days by limit and trigger day: ``flat[limit * width + day]``; the last cell of a row is for other days.

    ``same_day`` gives, for each limit due on the trigger day itself, its position and the days it governs; such a
    limit needs no calendar, so it answers for days outside the table.
    """

    flat: Ints
    width: int
    limits: int
    same_day: tuple[tuple[int, int, int], ...]


@overload
def due_many(
    limits: str | Sequence[str],
    triggers: Days,
    which: Whole | None = None,
    out: Days | None = None,
    *,
    safest: bool = False,
    **context: Unpack[ContextKeywords],
) -> Days: ...


@overload
def due_many(
    limits: str | Sequence[str],
    triggers: Any,  # noqa: ANN401  (a column of pandas, polars or Arrow)
    which: Any = None,  # noqa: ANN401
    out: None = None,
    *,
    safest: bool = False,
    **context: Unpack[ContextKeywords],
) -> Any: ...  # noqa: ANN401


def due_many(
    limits: str | Sequence[str],
    triggers: Any,
    which: Any = None,
    out: Days | None = None,
    *,
    safest: bool = False,
    **context: Unpack[ContextKeywords],
) -> Any:
    """``due`` for a column of triggers: the due date of each row under the default reading.

    Args:
        limits: one id for all rows, or a list of ids.
        triggers: ``datetime64[D]``, or int32 days since 1970-01-01; or a column of pandas, polars or Arrow.
        which: with a list, the position in ``limits`` for each row: integers of any type, same shape.
        out: receives the result: ``datetime64[D]`` or int32, same shape.
        safest: give instead the safest dates, the earliest over all combinations of readings (as ``Due.safest``).
        known_on: see ``due``.
        region: see ``due``.
        ignore_in_force: see ``due``.
        announced_only: see ``due``.
        holidays: see ``due``.
        rules: see ``due``.
        strict: see ``due``.

    Returns:
        Due dates in the type of ``out``, else of ``triggers`` (of a Series a Series with its name and labels, of an
        Arrow array a ``date32``); NaT (int32: the smallest int32) for every row
        without an answer from ``due``: not in force, not announced, no trigger, or a day that a faulty file of yours
        may decree (``due`` names the file; with ``strict`` it is raised here).

    Raises InvalidArgument for arrays of other types or shapes, and for a position in ``which`` outside ``limits``
    (``out`` may then hold part of the answers). For standing, bounds and reasons too, see ``due_columns``.

    >>> import numpy as np
    >>> due_many("qinzhou/countersign-reply", np.array(["2024-04-03", "2023-09-11"], "M8[D]"))
    array(['2024-04-17',        'NaT'], dtype='datetime64[D]')
    """
    kind, (triggers, which) = taken({"triggers": triggers, "which": which})
    table = _table(_ids(limits), Context.of(**context), as_flag(safest, "safest"))
    numbers = day_numbers(triggers)
    found = _due_many(table, numbers, None if which is None and isinstance(limits, str) else _codes(whole(which)), out)
    return found if out is not None else kind.dated(found)


def _due_many(table: _Flat, numbers: Whole, codes: Whole | None, out: Days | None) -> Days:
    """The due days of day numbers, each with the code of its limit; without codes, of one limit."""
    target = output(out, numbers, day_type(numbers, out))
    if codes is None and not table.same_day and target.dtype != np.int32:
        return look_up(table.flat.view(target.dtype), numbers, target)
    codes = np.zeros((), np.int8) if codes is None else codes
    rows, codes = together(apart(numbers, target), apart(codes, target))
    if rows.shape != target.shape:
        raise Unusable("which")
    in_chunks(lambda work, *columns: _mixed(table, work, *columns), 2, rows, codes, target)
    return target


def _mixed(table: _Flat, work: Ints, numbers: Whole, codes: Whole, out: Days) -> None:
    """The due days of a chunk of rows; each row's code names its limit."""
    at, found = work
    if _largest(codes) >= table.limits:
        raise OutOfRange("which", _largest(codes), 0, table.limits - 1)
    if out.dtype == DATES and out.flags.c_contiguous:
        found = out.view(np.int64)
    np.multiply(codes, table.width, out=at, dtype=np.int64)
    if _largest(numbers) < table.width - 1:
        at += numbers
        np.take(table.flat, at, mode="clip", out=found)
    else:
        days = wide(numbers)
        at += np.minimum(days.view(np.uint64), table.width - 1).view(np.int64)
        np.take(table.flat, at, mode="clip", out=found)
        _fill_same_days(table, days, codes, found)
    if out.dtype != DATES or not out.flags.c_contiguous:
        out[...] = narrow(found, out.dtype)


def _largest(numbers: Whole) -> int:
    """The largest number; negative numbers count as larger than all others, so one pass checks both ends."""
    return int(numbers.view(f"u{numbers.itemsize}").max(initial=0))


def _fill_same_days(table: _Flat, days: Ints, codes: Whole, found: Ints) -> None:
    """Answer for limits due on the trigger day itself, also on days outside the table."""
    for code, first, last in table.same_day:
        np.copyto(found, days, where=(codes == code) & (days >= first) & (days <= last))


def _codes(which: Whole | None) -> Whole:
    codes = as_column(which, "which")
    if which is None or codes.dtype.kind not in "iu":
        raise Unusable("which")
    return codes


def _ids(limits: str | Sequence[str]) -> tuple[str, ...]:
    """The ids asked about. Raises InvalidArgument for anything but a string or a list of strings."""
    ids = (limits,) if isinstance(limits, str) else tuple(as_list(limits, "limits", "limits"))
    if not ids or not all(isinstance(one, str) for one in ids):
        raise WrongKind("limits", limits, "limits")
    return ids


def _table(ids: tuple[str, ...], context: Context, safest: bool) -> _Flat:
    """The table of these limits, from memory if it was made before from the shipped data."""
    own = context.holidays is not None or context.rules is not None or own_data()
    return (_kept_table.__wrapped__ if own else _kept_table)(ids, context, safest)


@lru_cache(maxsize=_TABLES_KEPT)
def _kept_table(ids: tuple[str, ...], context: Context, safest: bool) -> _Flat:
    table = DueTable(context, ids=ids)
    return _flat(table, table.safest if safest else table.due)


def _flat(table: DueTable, dates: Ints) -> _Flat:
    """The dates indexed by days since 1970-01-01, so that look-ups need no subtraction."""
    width = table.last + 2
    flat = np.full((len(table.ids), width), NO_DAY)
    flat[:, table.first : table.last + 1] = dates
    same_day = tuple((row, first, last) for row, first, last, _ in table.same_day)
    for row, first, last in same_day:
        start, stop = max(first, 0), max(min(last + 1, width - 1), 0)
        flat[row, start:stop] = np.arange(start, max(start, stop))
    return _Flat(flat.reshape(-1), width, len(table.ids), same_day)
