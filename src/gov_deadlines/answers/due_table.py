"""Every answer there is, as columns: (limit, trigger day) -> due, standing, earliest, latest, article.

What ``gov_deadlines.due`` says under its default reading, for all limits and all days at once: small enough to be
rebuilt for each run, to be joined against in any engine, and to be exported.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.answers.context import Context
from gov_deadlines.answers.due_columns import governed_days
from gov_deadlines.counting.columns import consulted
from gov_deadlines.counting.columns import due_table as count_from_every_day
from gov_deadlines.rules.model import Limit
from gov_deadlines.workdays.arrays import NO_DAY, Ints
from gov_deadlines.workdays.line import DayLine

ANSWERED, NOT_IN_FORCE, NOT_ANNOUNCED = 0, 1, 2
SETTLED, PROVISIONAL = 0, 1
REASONS = ("answered", "not-in-force", "not-announced")
STANDINGS = ("settled", "provisional")
_EPOCH = date(1970, 1, 1).toordinal()


class DueRows(NamedTuple):
    """The table as columns of equal length, by limit and then by trigger day.

    Attributes:
        limit: position in ``DueTable.ids``.
        trigger, due, earliest, latest: ``datetime64[D]``; NaT where there is none.
        standing: position in ``STANDINGS``.
        article: position in ``DueTable.articles``.
    """

    limit: NDArray[np.int32]
    trigger: NDArray[np.datetime64]
    due: NDArray[np.datetime64]
    standing: NDArray[np.uint8]
    earliest: NDArray[np.datetime64]
    latest: NDArray[np.datetime64]
    article: NDArray[np.int32]


class DueTable:
    """The answers under one setting, as matrices with a row for each id and a column for each day.

    Attributes:
        ids: every id of a limit that can be counted, without its version and with it.
        articles: the articles, as cited.
        first, last: the days the columns stand for, both included (days since 1970-01-01). Limits due on their
            trigger itself also answer for days beyond; no other limit does.
        due: the due day; ``iinfo(int64).min`` where there is none.
        standing: position in ``STANDINGS``.
        reason: position in ``REASONS``.
        article: position in ``articles``; -1 where no version governs the day.
        same_day: for each limit that is due on its trigger itself: its position, the first and last day it governs,
            and its article's position.
    """

    __slots__ = ("article", "articles", "due", "first", "ids", "last", "reason", "same_day", "setting", "standing")

    def __init__(self, setting: Context = Context(), *, whole: bool = True) -> None:  # noqa: B008  (constants)
        """Raises what ``gov_deadlines.due`` raises for a region, notices or packs that cannot be used.

        ``whole`` refuses a faulty file that leaves any day open. Without it such days are not announced here: whoever
        asks ``gov_deadlines.due`` about them is told of the file.
        """
        self.setting = setting = setting.checked()
        limits = _versions(setting)
        self.ids = tuple(limits)
        self.articles = tuple(dict.fromkeys(one.article for versions in limits.values() for one in versions))
        lines = {one: _line(one, setting) for versions in limits.values() for one in versions}
        for line in lines.values() if whole else ():
            line.require_whole()
        tables = {
            one: count_from_every_day(line.columns, one.period)
            for one, line in lines.items()
            if one.period.amount and line.coverage
        }
        self.first, self.last = _answered_days(tables)
        shape = (len(limits), self.last - self.first + 1)
        self.due = np.full(shape, NO_DAY)
        self.standing = np.zeros(shape, np.uint8)
        self.reason = np.full(shape, NOT_IN_FORCE, np.uint8)
        self.article = np.full(shape, -1, np.int32)
        same_day = []
        for row, versions in enumerate(limits.values()):
            for nth, limit in enumerate(versions):
                first, last = governed_days(versions, nth, setting.ignore_in_force)
                self._fill(row, limit, lines[limit], tables.get(limit), first, last)
                if limit.period.amount == 0:
                    same_day.append((row, first, last, self.articles.index(limit.article)))
        self.same_day = tuple(same_day)

    def _fill(self, row: int, limit: Limit, line: DayLine, table: Ints | None, first: int, last: int) -> None:
        """Enter one version of a limit for the days it governs."""
        start, stop = max(first, self.first) - self.first, min(last, self.last) + 1 - self.first
        if stop <= start:
            return
        triggers = np.arange(start, stop) + self.first
        dues = triggers if limit.period.amount == 0 else _taken(table, triggers)
        self.due[row, start:stop] = dues
        self.reason[row, start:stop] = np.where(dues == NO_DAY, NOT_ANNOUNCED, ANSWERED)
        self.standing[row, start:stop] = _standing(line, triggers, dues, limit)
        self.article[row, start:stop] = self.articles.index(limit.article)

    def rows(self) -> DueRows:
        """Every (limit, day) that has an answer, within the days the table holds."""
        limit, day = np.nonzero(self.reason == ANSWERED)
        due = self.due[limit, day].view("M8[D]")
        standing = self.standing[limit, day]
        sure = np.where(standing == SETTLED, due, np.datetime64("NaT", "D"))
        trigger = (day + self.first).view("M8[D]")
        return DueRows(limit.astype(np.int32), trigger, due, standing, sure, sure, self.article[limit, day])


def _versions(setting: Context) -> dict[str, tuple[Limit, ...]]:
    """Every version of each limit that can be counted, by id and by versioned id."""
    book = setting.book
    names = [name for one in book.limits if isinstance(one, Limit) for name in (one.id, one.versioned_id)]
    found = {name: book.versions(name) for name in names}
    return {
        name: tuple(one for one in versions if isinstance(one, Limit))
        for name, versions in found.items()
        if all(isinstance(one, Limit) for one in versions)
    }


def _line(limit: Limit, setting: Context) -> DayLine:
    return setting.line(limit)


def _answered_days(tables: dict[Limit, Ints]) -> tuple[int, int]:
    """The first and last day any limit has an answer for; an empty span where none has."""
    ends = [np.flatnonzero(table != NO_DAY)[[0, -1]] for table in tables.values() if (table != NO_DAY).any()]
    if not ends:
        return 0, -1
    return int(min(first for first, _ in ends)), int(max(last for _, last in ends))


def _taken(table: Ints | None, triggers: Ints) -> Ints:
    if table is None:
        return np.full(len(triggers), NO_DAY)
    found = np.take(table, triggers, mode="clip")
    found[triggers >= len(table)] = NO_DAY
    return found


def _standing(line: DayLine, triggers: Ints, dues: Ints, limit: Limit) -> NDArray[np.uint8]:
    first, last = consulted(triggers, dues, limit.period)
    touched = np.zeros(len(triggers), bool)
    for start, stop in _spans(line):
        touched |= (first <= stop) & (start <= last) & (first <= last)
    return np.where(touched & (dues != NO_DAY), PROVISIONAL, SETTLED).astype(np.uint8)


def _spans(line: DayLine) -> Iterator[tuple[int, int]]:
    """The unsettled spans as days since 1970-01-01."""
    return ((span.first - _EPOCH, span.last - _EPOCH) for span in line.unsettled)
