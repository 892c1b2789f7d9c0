"""What moves between two days of knowledge: the difference of two due tables, which is small."""

from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.answers.context import Context
from gov_deadlines.answers.due_table import ANSWERED, SETTLED, STANDINGS, DueTable
from gov_deadlines.answers.question import Standing
from gov_deadlines.batch.recalculation.causes import Causes
from gov_deadlines.rules.book import counted, rule_book
from gov_deadlines.rules.model import Limit
from gov_deadlines.workdays.arrays import Ints
from gov_deadlines.workdays.calendar import calendar
from gov_deadlines.workdays.line import DayLine
from gov_deadlines.workdays.notices import Notice

CHANGES = ("", "moved", "newly_answered", "withdrawn", "standing")
SAME, MOVED, NEWLY_ANSWERED, WITHDRAWN, STANDING = range(len(CHANGES))
_EPOCH = date(1970, 1, 1).toordinal()


class Answered(NamedTuple):
    """What one due table says of one limit and trigger."""

    due: date
    standing: Standing


class Move(NamedTuple):
    """How the answer to one limit and trigger changed, or how it differs from the date that was stored.

    Attributes:
        change: ``moved``, ``newly_answered`` (no date before), ``withdrawn`` (no date any more); of a stored date
            ``differs`` or ``invalid_date``.
        old_due, new_due: the dates; None where there is none.
        working_days: from the old date to the new one, on the calendar as now known; negative where it is earlier;
            None where there are not two dates, or where days between them are not announced.
        old_standing, new_standing: how firm they were and are; None where there is none, or where the old date is a
            stored one of unknown origin.
        notices: those that changed or announced a day that was counted, in the order in which they prevail.
    """

    change: str
    old_due: date | None
    new_due: date | None
    working_days: int | None
    old_standing: Standing | None
    new_standing: Standing | None
    notices: tuple[Notice, ...]


class Moves:
    """Every (limit, trigger day) whose answer differs between two settings that differ in their day of knowledge.

    Attributes:
        old, new: the two due tables.
        first, last: the days that either has (days since 1970-01-01).
        kind: position in ``CHANGES``, by limit and day.
    """

    def __init__(self, old: DueTable, new: DueTable) -> None:
        self.old, self.new = old, new
        held = [table for table in (old, new) if table.first <= table.last]
        self.first = min((table.first for table in held), default=0)
        self.last = max((table.last for table in held), default=-1)
        self.rows = {name: row for row, name in enumerate(old.ids)}
        old_due, old_standing = self._widened(old)
        new_due, new_standing = self._widened(new)
        none = np.iinfo(np.int64).min
        self.kind = np.where(old_standing != new_standing, STANDING, SAME).astype(np.uint8)
        self.kind[old_due != new_due] = MOVED
        self.kind[(old_due == none) & (new_due != none)] = NEWLY_ANSWERED
        self.kind[(old_due != none) & (new_due == none)] = WITHDRAWN
        self._causes: dict[str, Causes] = {}

    def _widened(self, table: DueTable) -> tuple[Ints, NDArray[np.uint8]]:
        """Due days and standing over the days that either table has; limits due on their trigger answer for all."""
        shape = (len(table.ids), self.last - self.first + 1)
        due, standing = np.full(shape, np.iinfo(np.int64).min), np.full(shape, SETTLED, np.uint8)
        for row, first, last, _ in table.same_day:
            start, stop = max(first, self.first), min(last, self.last) + 1
            due[row, max(start - self.first, 0) : max(stop - self.first, 0)] = np.arange(start, max(start, stop))
        at = slice(table.first - self.first, table.last + 1 - self.first)
        if table.first <= table.last:
            answered = table.reason == ANSWERED
            due[:, at] = np.where(answered, table.due, np.iinfo(np.int64).min)
            standing[:, at] = np.where(answered, table.standing, SETTLED)
        return due, standing

    @cached_property
    def pairs(self) -> tuple[Ints, Ints]:
        """The positions of the limits and of the days (since ``first``) of all that differs."""
        rows, days = np.nonzero(self.kind)
        return rows, days

    def find(self, limit: str, day: date) -> int:
        """Position in ``CHANGES`` for one limit and trigger."""
        at = day.toordinal() - _EPOCH - self.first
        return int(self.kind[self.rows[limit], at]) if 0 <= at <= self.last - self.first else SAME

    def move(self, limit: str, day: date) -> Move:
        """How this answer changed."""
        old, new = answered(self.old, limit, day), answered(self.new, limit, day)
        causes = self.causes(limit, day)
        return move_between(CHANGES[self.find(limit, day)], self.new.setting, limit, day, old, new)._replace(
            notices=causes
        )

    def causes(self, limit_id: str, day: date) -> tuple[Notice, ...]:
        """The notices between the two days of knowledge that bear on this answer."""
        limit = governing(self.new.setting, limit_id, day)
        if limit.region not in self._causes:
            self._causes[limit.region] = Causes(*(line_of(table.setting, limit) for table in (self.old, self.new)))
        return self._causes[limit.region].of(day.toordinal(), limit.period)


def answered(table: DueTable, limit: str, day: date) -> Answered | None:
    """The table's answer, also for limits due on their trigger itself, whose days it does not all hold."""
    row, number = table.ids.index(limit), day.toordinal() - _EPOCH
    if table.first <= number <= table.last:
        at = row, number - table.first
        if table.reason[at] != ANSWERED:
            return None
        settled = STANDINGS[table.standing[at]] == "settled"
        return Answered(date.fromordinal(int(table.due[at]) + _EPOCH), "settled" if settled else "provisional")
    same = any(row == one and first <= number <= last for one, first, last, _ in table.same_day)
    return Answered(day, "settled") if same else None


def move_between(
    change: str, setting: Context, limit: str, day: date, old: Answered | None, new: Answered | None
) -> Move:
    """The move from one answer to another, of unknown cause."""
    apart = working_days_between(setting, limit, day, old.due, new.due) if old and new else None
    return Move(change, old and old.due, new and new.due, apart, old and old.standing, new and new.standing, ())


def working_days_between(setting: Context, limit: str, day: date, old: date, new: date) -> int | None:
    """Working days from one date to another, on the calendar that the limit governing ``day`` is counted on."""
    line = line_of(setting, governing(setting, limit, day))
    return line.index.count(old.toordinal(), new.toordinal())


def governing(setting: Context, limit_id: str, day: date) -> Limit:
    """The version of a limit that answers for a day. Raises NotInForce where none does."""
    return counted(rule_book(setting.rules).governing(limit_id, day, setting.ignore_in_force))


def line_of(setting: Context, limit: Limit) -> DayLine:
    """The day line that a limit is counted on."""
    return calendar(setting.region or limit.region, setting.known_on, setting.holidays).line
