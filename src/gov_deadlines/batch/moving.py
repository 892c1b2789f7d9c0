"""The strategy of ``batch.recalc``: does a row's date move under what is known now, and why?

The moves between two days of knowledge are the difference of two due tables, which is small.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.answers.context import Context
from gov_deadlines.answers.due_table import ANSWERED, SETTLED, STANDINGS, DueTable
from gov_deadlines.answers.question import Standing
from gov_deadlines.batch.answering import Answerer, Tables, cell_day
from gov_deadlines.batch.job import Job, MoveJob
from gov_deadlines.batch.recalculated import FIRMNESS, Kind, cause_of
from gov_deadlines.batch.rows import Asked, Cell, Found, Memory, Reject, unlike
from gov_deadlines.counting.periods import Counted, Period, count_period
from gov_deadlines.days import day_number, numbered_day
from gov_deadlines.errors import DataFault, Needed
from gov_deadlines.rules.book import counted
from gov_deadlines.text import Language
from gov_deadlines.workdays.columns import NO_DAY, Ints
from gov_deadlines.workdays.library import own_regions
from gov_deadlines.workdays.line import DayLine
from gov_deadlines.workdays.notices import Notice, replacing
from gov_deadlines.workdays.regions import NATIONAL

COLUMNS = (
    *("line", "change", "old_due", "new_due", "working_days", "old_standing", "new_standing"),
    *("issuer", "number", "published"),
)
TYPES = ("BIGINT", "VARCHAR", "DATE", "DATE", "INTEGER", *["VARCHAR"] * 5)
CHANGES = ("", "moved", "newly_answered", "withdrawn", FIRMNESS)
SAME, MOVED, NEWLY_ANSWERED, WITHDRAWN, STANDING = range(len(CHANGES))
_BESIDE = 20 * 366  # days on either side of the tables, asked about at once as well: many rows are from other years
_MOVES_SHARE = 6  # of the room for what is remembered
_OFF_LINE = b"\2"  # neither worked nor not
_BETWEEN = "; "
_NO_NOTICE = (None, None, None)
_UNCHANGED, _FIRMNESS = Found[Kind](None, None), Found(None, Kind(FIRMNESS))


class Finder:
    """Finds the moves to report in one job; a ``RowStrategy`` whose rows are counted by ``Kind``."""

    numbered = True

    def __init__(self, job: MoveJob) -> None:
        self.job = job

    @cached_property
    def table(self) -> DueTable:
        """The right answers. Raises what ``gov_deadlines.due`` raises for settings that cannot be used."""
        return DueTable(self.job.setting)

    @property
    def questions(self) -> Asked:
        """See ``RowStrategy``: also days beside the tables, which have no answer and so do not move."""
        held = self.moves or self.table
        return Asked(self.table.ids, held.first - _BESIDE, held.last + _BESIDE)

    @cached_property
    def moves(self) -> "Moves | None":
        """The moves since the earlier state of knowledge; None where the job has none. Raises InvalidArgument."""
        earlier = self.job.earlier
        if earlier is None:
            return None
        if self.job.draft:
            refuse_without_draft(self.job.setting)
        return Moves(DueTable(earlier), self.table)

    @cached_property
    def _answerer(self) -> Answerer:
        job = self.job
        asked = Job(
            job.source,
            job.target,
            setting=job.setting,
            limit=job.limit,
            limit_column=job.limit_column,
            trigger_column=job.trigger_column,
            year=job.year,
            serials=job.serials,
            language=job.language,
        )
        return Answerer(asked, Tables(job.setting, self.table))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.table.ids)

    def columns(self, own: Collection[str]) -> dict[str, str]:
        """See ``RowStrategy``; names that the row already has are changed."""
        return dict(zip(unlike(COLUMNS, own, "moved_"), TYPES, strict=True))

    def find(self, limit: str | None, trigger: Cell, third: Cell = None) -> Found[Kind] | Reject:
        """See ``RowStrategy``. Rejects a row without a limit that can be counted, without a day, or stopped by a fault.

        A row that has no answer on any day of knowledge does not move.
        """
        text = limit if self.job.limit is None else self.job.limit
        limit = text if text in self._known else self._answerer.id_of(text)
        day = cell_day(trigger, self.job.trigger_column, self.job)
        if limit is None or day is None or isinstance(day, Reject):
            return self._refused(text, trigger)
        if self.table.faulty and (stopped := self._stopped(limit, day)):
            return stopped
        if self.job.against_column is not None:
            return self._check(limit, day, cell_day(third, self.job.against_column, self.job))
        return self.between(limit, day)

    def _stopped(self, limit: str, day: date) -> Reject | None:
        """The reject for a row whose answer a faulty file of the user's may decide."""
        found = self._answerer.answer(limit, day)
        return found if isinstance(found, Reject) and found.reason == DataFault.code else None

    def _refused(self, limit: str | None, trigger: Cell) -> Reject:
        found = self._answerer.answer(limit, trigger)
        if not isinstance(found, Reject):
            raise RuntimeError(f"{limit!r} has an answer, but is not in the due table")
        return found

    def between(self, limit: str, day: date) -> Found[Kind]:
        """The two tables' answers to one question."""
        if self.moves is None or (kind := self.moves.find(limit, day)) == SAME:
            return _UNCHANGED
        return _FIRMNESS if kind == STANDING else self._moved[limit, day]

    @cached_property
    def _moved(self) -> Memory[tuple[str, date], Found[Kind]]:
        """The moves that were found: every thread asks about the same ones."""
        return Memory(self._move, _MOVES_SHARE)

    def _move(self, asked: tuple[str, date]) -> Found[Kind]:
        if self.moves is None:
            raise RuntimeError("nothing moves without an earlier state of knowledge")
        return reported(self.moves.move(*asked), self.job.language)

    @property
    def kinds(self) -> NDArray[np.uint8]:
        """Position in ``CHANGES`` for every question."""
        asked, moves = self.questions, self.moves
        found = np.full((len(asked.ids), asked.last - asked.first + 1), SAME, np.uint8)
        if moves is not None:
            found[:, moves.first - asked.first : moves.last + 1 - asked.first] = moves.kind
        return found

    @property
    def right(self) -> Ints:
        """The right date for every question; ``NO_DAY`` where there is none."""
        asked = self.questions
        found = np.empty((len(asked.ids), asked.last - asked.first + 1), np.int64)
        for row, days in enumerate(found):
            days[:] = _widened(self.table, row, asked.first, asked.last)[0]
        return found

    def _check(self, limit: str, day: date, stored: date | Reject | None) -> Found[Kind]:
        """Compare a stored date with the right one."""
        right = answered(self.table, limit, day)
        if isinstance(stored, Reject):
            return self._reported("invalid_date", limit, day, None, right)
        if stored == (right and right.due):
            return _UNCHANGED
        if stored is None:
            return self._reported("newly_answered", limit, day, None, right)
        change = "withdrawn" if right is None else "differs"
        before = answered(self.moves.old, limit, day) if self.moves is not None else None
        if self.moves is not None and before is not None and before.due == stored:
            # it was right on the earlier day of knowledge: the notices since then explain it
            return reported(self.moves.move(limit, day)._replace(change=change), self.job.language)
        return self._reported(change, limit, day, Answered(stored, None), right)

    def _reported(
        self, change: str, limit: str, day: date, old: "Answered | None", new: "Answered | None"
    ) -> Found[Kind]:
        return reported(move_between(change, self.job.setting, limit, day, old, new), self.job.language)


class Answered(NamedTuple):
    """A date, and its standing; None for a stored date of unknown origin."""

    due: date
    standing: Standing | None


class Move(NamedTuple):
    """How the answer to one limit and trigger changed, or how it differs from the stored date.

    Attributes:
        change: ``moved``, ``newly_answered`` (no date before), ``withdrawn`` (no date any more); for a stored date
            ``differs`` or ``invalid_date``.
        old_due, new_due: the dates; None where there is none.
        working_days: from the old date to the new one, on the calendar as now known; negative where the new one is
            earlier; None where one of the dates is missing, or where days between them lie off the calendar.
        old_standing, new_standing: the standing of each; None where there is no date, or where the old date is a stored
            one of unknown origin.
        notices: those that changed or announced a day that was counted, in order of precedence.
    """

    change: str
    old_due: date | None
    new_due: date | None
    working_days: int | None
    old_standing: Standing | None
    new_standing: Standing | None
    notices: tuple[Notice, ...]


def reported(move: Move, language: Language) -> Found[Kind]:
    """A move as a row to be written; several notices are joined in each of its last columns."""
    causes = tuple(cause_of(one) for one in move.notices)
    named = [(one.cited(language), one.number, one.published) for one in causes]
    notices = [_BETWEEN.join(texts) or None for texts in zip(*named, strict=True)] or _NO_NOTICE
    return Found((*move[:-1], *notices), Kind(move.change, causes))


def refuse_without_draft(setting: Context) -> None:
    """Raise Needed if no draft is on file: what it would move was asked for, so a wrong folder is likely."""
    codes = [setting.region] if setting.region is not None else list(own_regions(setting.holidays).known)
    if not any(setting.calendar(code).drafts for code in codes):
        raise Needed("draft")


class Moves:
    """Every (limit, trigger day) whose answer differs between two contexts that differ in their day of knowledge.

    Attributes:
        old, new: the two due tables.
        first, last: the first and last day that either table has (days since 1970-01-01).
        kind: position in ``CHANGES``, by limit and day.
    """

    def __init__(self, old: DueTable, new: DueTable) -> None:
        self.old, self.new = old, new
        held = [table for table in (old, new) if table.first <= table.last]
        self.first = min((table.first for table in held), default=0)
        self.last = max((table.last for table in held), default=-1)
        self.rows = {name: row for row, name in enumerate(old.ids)}
        self.kind = np.empty((len(old.ids), self.last - self.first + 1), np.uint8)
        for row, kind in enumerate(self.kind):  # row by row: all at once take many times the memory of the result
            self._compare(row, kind)
        self._causes: dict[str, Causes] = {}

    def _compare(self, row: int, kind: NDArray[np.uint8]) -> None:
        """Write the positions in ``CHANGES`` of one limit."""
        old_due, old_standing = _widened(self.old, row, self.first, self.last)
        new_due, new_standing = _widened(self.new, row, self.first, self.last)
        kind[:] = np.where(old_standing != new_standing, STANDING, SAME)
        kind[old_due != new_due] = MOVED
        kind[(old_due == NO_DAY) & (new_due != NO_DAY)] = NEWLY_ANSWERED
        kind[(old_due != NO_DAY) & (new_due == NO_DAY)] = WITHDRAWN

    @cached_property
    def pairs(self) -> tuple[Ints, Ints]:
        """The positions of the limits and of the days (since ``first``) of all answers that differ."""
        rows, days = np.nonzero(self.kind)
        return rows, days

    def find(self, limit: str, day: date) -> int:
        """The position in ``CHANGES`` for one limit and trigger."""
        at = day_number(day) - self.first
        return int(self.kind[self.rows[limit], at]) if 0 <= at <= self.last - self.first else SAME

    def move(self, limit: str, day: date) -> Move:
        """How this answer changed."""
        old, new = answered(self.old, limit, day), answered(self.new, limit, day)
        move = move_between(CHANGES[self.find(limit, day)], self.new.setting, limit, day, old, new)
        return move._replace(notices=self.causes(limit, day))

    def causes(self, limit_id: str, day: date) -> tuple[Notice, ...]:
        """The notices between the two days of knowledge that affect this answer."""
        limit = counted(self.new.setting.governing(limit_id, day))
        if limit.region not in self._causes:
            self._causes[limit.region] = Causes(self.old.setting.line(limit), self.new.setting.line(limit))
        return self._causes[limit.region].of(day.toordinal(), limit.period)


def _widened(table: DueTable, row: int, first: int, last: int) -> tuple[Ints, NDArray[np.uint8]]:
    """Due days and standing of one limit, also on days beside the table; one due on its trigger answers all of them."""
    due, standing = np.full(last - first + 1, NO_DAY), np.full(last - first + 1, SETTLED, np.uint8)
    for one, begins, ends, _ in table.same_day:
        start, stop = max(begins, first), min(ends, last) + 1
        if one == row:
            due[max(start - first, 0) : max(stop - first, 0)] = np.arange(start, max(start, stop))
    at = slice(table.first - first, table.last + 1 - first)
    if table.first <= table.last:
        answered = table.reason[row] == ANSWERED
        due[at] = np.where(answered, table.due[row], NO_DAY)
        standing[at] = np.where(answered, table.standing[row], SETTLED)
    return due, standing


def answered(table: DueTable, limit: str, day: date) -> Answered | None:
    """The table's answer, also for limits due on their trigger itself, even on days that the table does not hold."""
    row, number = table.ids.index(limit), day_number(day)
    if table.first <= number <= table.last:
        at = row, number - table.first
        if table.reason[at] != ANSWERED:
            return None
        settled = STANDINGS[table.standing[at]] == "settled"
        return Answered(numbered_day(int(table.due[at])), "settled" if settled else "provisional")
    same = any(row == one and first <= number <= last for one, first, last, _ in table.same_day)
    return Answered(day, "settled") if same else None


def move_between(
    change: str, setting: Context, limit: str, day: date, old: Answered | None, new: Answered | None
) -> Move:
    """The move from one answer to another, without its notices."""
    apart = None
    if old and new:
        line = setting.line(setting.governing(limit, day))
        apart = line.count(old.due.toordinal(), new.due.toordinal())
    return Move(
        change=change,
        old_due=old and old.due,
        new_due=new and new.due,
        working_days=apart,
        old_standing=old and old.standing,
        new_standing=new and new.standing,
        notices=(),
    )


class Causes:
    """How the notices known on only one of two day lines changed the days.

    Knowledge only grows, so one of the two lines knows everything the other knows; their order does not matter. Drafts
    come on top, and may replace a published notice.
    """

    def __init__(self, old: DayLine, new: DayLine) -> None:
        self._old, self._new = old, new
        self._later = max(new, old, key=_knowledge)
        self._earlier = old if self._later is new else new
        self._order = {id(notice): nth for nth, notice in enumerate(self._later.notices)}
        changed = list(self._changed())
        self._days = [day for day, _ in changed]
        self._notices = [notice for _, notice in changed]

    def of(self, trigger: int, period: Period) -> tuple[Notice, ...]:
        """The notices that changed or first announced a day that either line consulted when counting from ``trigger``.

        They are in order of precedence.
        """
        counts = (count_period(line, trigger, period) for line in (self._old, self._new))
        spans = [(counted.first, counted.last) for counted in counts if _complete(counted)]
        if not spans:
            return ()
        first, last = min(start for start, _ in spans), max(end for _, end in spans)
        start, stop = bisect_left(self._days, first), bisect_right(self._days, last)
        causes = [*self._notices[start:stop], *self._announced(first, last)]
        if not causes and date.fromordinal(last).year not in self._later.years:
            causes = self._precedents(NATIONAL)  # only its bounds came onto the calendar, or left it
        found = {id(notice): notice for notice in causes}
        return tuple(sorted(found.values(), key=lambda notice: self._order[id(notice)]))

    @cached_property
    def _news(self) -> list[Notice]:
        """The drafts and the arrangements of years that only the later line knows."""
        known = {(notice.draft, notice.identity()) for notice in self._earlier.notices}
        news = [one for one in self._later.notices if (one.draft, one.identity()) not in known]
        return [one for one in news if one.draft or one.scope == "year"] or news

    def _changed(self) -> Iterable[tuple[int, Notice]]:
        """The days that the later line decides differently or announces, each with the notice behind it."""
        before, after = self._earlier, self._later
        for day in _apart(before, after):
            decided, freed = after.decided(day), before.decided(day)
            if decided is not None and decided.notice is not None:
                yield day, decided.notice
            elif freed is not None and freed.notice is not None:
                yield day, replacing(freed.notice, after.notices)
            elif date.fromordinal(day).year not in after.years:  # what is likely there follows earlier notices
                likely = decided or freed
                yield from ((day, one) for one in self._precedents(likely.region if likely else NATIONAL))

    def _precedents(self, region: str) -> list[Notice]:
        """The latest arrangement of a year that only the later line knows; if possible of this region."""
        news = sorted(self._news, key=lambda one: (one.region == region, one.year))
        return news[-1:]

    def _announced(self, first: int, last: int) -> Iterable[Notice]:
        """The notices that announced the years of these days, where the earlier line did not know them."""
        years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
        news = [year for year in years if year not in self._earlier.years]
        return [one for one in self._later.notices if _is_year(one) and one.year in news]


def _apart(before: DayLine, after: DayLine) -> Iterable[int]:
    """The days of ``after`` that are worked on one line only, or that ``before`` does not have."""
    ahead = before.first - after.first
    others = (_OFF_LINE * ahead + before.working[max(-ahead, 0) :]).ljust(len(after.working), _OFF_LINE)
    pairs = enumerate(zip(after.working, others, strict=False))  # ``before`` may go on
    return (after.first + nth for nth, (one, other) in pairs if one != other)


def _is_year(notice: Notice) -> bool:
    """Whether a notice announces a year."""
    return notice.region == NATIONAL and notice.scope == "year"


def _knowledge(line: DayLine) -> tuple[int, int]:
    """How many published notices a line knows, and how many notices with its drafts."""
    return len(line.undrafted.notices), sum(notice.draft for notice in line.notices)


def _complete(counted: Counted) -> bool:
    return counted.due is not None and counted.first <= counted.last
