"""One row of a ledger held against what is known now: does its date move, and why."""

from collections.abc import Sequence
from datetime import date

from gov_deadlines.answers.context import Context
from gov_deadlines.answers.due_table import DueTable
from gov_deadlines.batch.answering import Answerer, Reject, read_day
from gov_deadlines.batch.job import Job
from gov_deadlines.batch.recalculation.moves import (
    CHANGES,
    SAME,
    STANDING,
    Answered,
    Move,
    Moves,
    answered,
    move_between,
)

COLUMNS = (
    "line",
    "change",
    "old_due",
    "new_due",
    "working_days",
    "old_standing",
    "new_standing",
    "issuer",
    "number",
    "published",
)
TYPES = ("BIGINT", "VARCHAR", "DATE", "DATE", "INTEGER", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR")
Value = date | int | str | None
_BETWEEN = "; "
_NONE = (None, None, None)


def cells(move: Move) -> tuple[Value, ...]:
    """The values of the added columns but the first, the line; several notices stand side by side in each."""
    named = [(one.issuer, one.number, one.published.isoformat()) for one in move.notices]
    issuers, numbers, published = (
        (_BETWEEN.join(texts) or None for texts in zip(*named, strict=True)) if named else _NONE
    )
    return (*move[:-1], issuers, numbers, published)


class Finder:
    """Finds what is to be reported under one job; ``job.completed_column`` is the column with stored dates, if any."""

    def __init__(self, job: Job, known_from: date | None) -> None:
        """``known_from``: the earlier day of knowledge; without one, stored dates are checked.

        Raises what ``gov_deadlines.due`` raises for settings that cannot be used, and for a limit for all rows.
        """
        self.job = job
        self.setting: Context = job.setting
        self.truth = DueTable(job.setting)
        before = None if known_from is None else DueTable(job.setting._replace(known_on=known_from))
        self.moves = None if before is None else Moves(before, self.truth)
        self._known = frozenset(self.truth.ids)
        self._answerer = Answerer(job._replace(completed_column=None), self.truth)

    @property
    def checks(self) -> bool:
        """Whether stored dates are checked, instead of one table being compared with the other."""
        return self.job.completed_column is not None

    def find(
        self, limit: str | None, trigger: str | date | None, stored: str | date | None = None
    ) -> Move | str | Reject:
        """The move to report; else ``""`` (nothing) or ``standing`` (the date stays), or why nothing can be said.

        That is of a row without a limit that can be counted, or without a day; not one that has no answer at any time.
        """
        if self.job.limit is not None:
            limit = self.job.limit
        day = read_day(trigger, self.job.trigger_column)
        if limit not in self._known or limit is None or day is None or isinstance(day, Reject):
            return self._refused(limit, trigger)
        if self.checks:
            return self._check(limit, day, stored)
        return self.compare(limit, day)

    def _refused(self, limit: str | None, trigger: str | date | None) -> Reject:
        found = self._answerer.answer(limit, trigger)
        if not isinstance(found, Reject):
            raise RuntimeError(f"{limit!r} has an answer, but is not in the due table")
        return found

    def compare(self, limit: str, day: date) -> Move | str:
        """The two tables' answers to one question."""
        if self.moves is None or (kind := self.moves.find(limit, day)) == SAME:
            return ""
        return CHANGES[STANDING] if kind == STANDING else self.moves.move(limit, day)

    def _check(self, limit: str, day: date, stored: str | date | None) -> Move | str:
        """A stored date against the right one."""
        falls = read_day(stored, self.job.completed_column or "")
        right = answered(self.truth, limit, day)
        if isinstance(falls, Reject):
            return move_between("invalid_date", self.setting, limit, day, None, right)
        if falls == (right and right.due):
            return ""
        if falls is None:
            return move_between("newly_answered", self.setting, limit, day, None, right)
        return self._differs(limit, day, falls, right)

    def _differs(self, limit: str, day: date, stored: date, right: Answered | None) -> Move:
        """Where the stored date was right on the earlier day of knowledge, the notices since then explain it."""
        change = "withdrawn" if right is None else "differs"
        old = answered(self.moves.old, limit, day) if self.moves is not None else None
        if self.moves is not None and old is not None and old.due == stored:
            return self.moves.move(limit, day)._replace(change=change)
        apart = None
        if right is not None:
            index = self._answerer.judge(limit, day).line.index
            apart = index.count(stored.toordinal(), right.due.toordinal())
        return Move(change, stored, right and right.due, apart, None, right and right.standing, ())


def own_columns(names: Sequence[str]) -> tuple[str, ...]:
    """The names of the added columns, made unlike the row's own."""
    found = []
    taken = {name.lower() for name in names}
    for column in COLUMNS:
        while column.lower() in taken:
            column = f"moved_{column}"  # noqa: PLW2901
        found.append(column)
    return tuple(found)
