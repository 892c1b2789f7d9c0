"""The rows of a ledger, each with its answer and status, or with the reason why it has none."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from gov_deadlines.answers.context import Context
from gov_deadlines.answers.due import Due
from gov_deadlines.answers.due import due as answer_due
from gov_deadlines.answers.row_reasons import MISSING_VALUE
from gov_deadlines.answers.status import Status
from gov_deadlines.batch.excel.values import DAY, MOMENT, NUMBER, TEXT
from gov_deadlines.day_forms import read_day
from gov_deadlines.errors import InvalidDate
from gov_deadlines.ledger.grid import Grid
from gov_deadlines.ledger.layout import Layout
from gov_deadlines.ledger.reasons import FOR_A_ROW, reason_of
from gov_deadlines.ledger.tables_below import TablesBelow
from gov_deadlines.ledger.titles import TRIGGERS, day_in_words, is_footnote, is_total, like_a_day, told_done
from gov_deadlines.rules.book import countable_once
from gov_deadlines.rules.names import authority_named, limit_named
from gov_deadlines.text import Text
from gov_deadlines.wording.ledger import (
    OTHER_TRIGGER,
    another_table,
    cell,
    completion_to_come,
    completion_too_early,
    completion_unread,
    completions_differ,
    counted_from,
    empty,
    formula_without_value,
)

_KEPT = 1 << 16
_COLUMN_OF = {"receipt": "receipt", "meeting-end": "event", "event": "event", "deadline": "event"}
_ISO = len("2024-04-03")
_WITHOUT_YEAR = "month-day"  # the form of a day
_NOT_TOLD = ("invalid-date", MISSING_VALUE)  # why a cell does not tell whether the matter is done


class LedgerRow(NamedTuple):
    """One row that stands for a duty.

    Attributes:
        number: its row in the sheet.
        matter, department, subject: what its cells say: of the limit, of who owes it, and what it is about.
        trigger: the day the period was counted from.
        answer: by when; None if there is no answer.
        reason: why there is none, or no status.
        completed: the day it was done, or whether it was on an unknown day.
        status: where it stands.
        remarks: what must be looked at in the row.
    """

    number: int
    matter: str
    department: str
    subject: str = ""
    trigger: date | None = None
    answer: Due | None = None
    reason: Text | None = None
    completed: date | bool | None = None
    status: Status | None = None
    remarks: tuple[Text, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The row as a JSON object: its cells as read, its dates and its status, or why there is none."""
        from gov_deadlines.plain import fields, plain

        dates, found = "due standing earliest latest safest", self.answer
        limit = {"limit": None if found is None else found.limit.id}
        answered = dict.fromkeys(dates.split()) if found is None else fields(found, dates)
        read = (
            {"row": self.number} | fields(self, "matter department subject") | limit | {"trigger": plain(self.trigger)}
        )
        status = {"status": None if self.status is None else self.status.to_dict()}
        return read | answered | status | fields(self, "reason remarks")

    @property
    def to_mark(self) -> bool:
        """Whether somebody must look at the row's own cells."""
        own = any(one.code != OTHER_TRIGGER for one in self.remarks)
        return self.reason is not None or own


class Setting(NamedTuple):
    """What rows are answered with: the context, the government, one limit for all, the year, the day of the status."""

    context: Context
    authority: str | None
    limit: str | None
    year: int | None
    as_of: date


class _Refused(Exception):
    """Why a row has no answer."""

    def __init__(self, reason: Text, *others: Text) -> None:
        """``others``: what is wrong as well, so that both are mended at once."""
        super().__init__(reason.en)
        self.reason, self.others = reason, others


class Answers:
    """Answers the rows of one ledger."""

    def __init__(self, layout: Layout, grid: Grid, setting: Setting) -> None:
        self._layout, self._grid, self._setting = layout, grid, setting
        self._book = setting.context.book
        self._columns = {role: grid.down(column, layout.header.last + 1) for role, column in layout.columns.items()}
        self._completed = [(one, grid.down(one, layout.header.last + 1)) for one in layout.completed]
        self._below = TablesBelow(layout, grid)
        self.completed_a_year = False  # whether a day without a year has been read
        self.limit = lru_cache(_KEPT)(self._limit)
        self._answer = lru_cache(_KEPT)(self._answered)
        self._day = lru_cache(_KEPT)(self._read_day)

    def rows(self) -> Iterator[LedgerRow]:
        """The rows that stand for duties, in their order."""
        return (self._row(number) for number in self.duties())

    def duties(self) -> Iterator[int]:
        """The numbers of the rows that stand for duties: not blank, no titles, no totals."""
        own = set(self._layout.own.values())
        for number in self._grid.numbers:
            if number > self._layout.header.last:
                cells = [(column, value) for column, value in self._grid.cells(number) if column not in own]
                if cells and self._is_duty(number, cells):
                    yield number

    def _is_duty(self, number: int, cells: list[tuple[int, str]]) -> bool:
        words = [value[1:].strip() for _, value in cells if value[0] == TEXT]
        limited = number in self._columns.get("limit", ())
        if words and is_footnote(words[0], any_label=not limited):
            return False
        dated = any(number in self._columns.get(role, ()) for role in ("receipt", "event", "trigger"))
        if any(map(is_total, words[:2])) and not (dated and limited):
            return False
        if self._below.is_header(number) or self._is_header_again(cells):
            return False
        if dated or limited or number in self._columns.get("subject", ()):
            return not (len(cells) == 1 and self._is_section(number, cells[0][0]))
        return len(words) > 1  # a number of its own alone, or a heading, is no duty

    def _is_header_again(self, cells: list[tuple[int, str]]) -> bool:
        titles = self._layout.header.titles
        return len(cells) > 1 and all("".join(value[1:].split()) == titles.get(column) for column, value in cells)

    def _is_section(self, number: int, column: int) -> bool:
        """Whether a row's only cell is merged over others of the row."""
        return any(
            area.top <= number <= area.bottom and area.left <= column <= area.right and area.right > area.left
            for area in self._grid.merges
        )

    def _row(self, number: int) -> LedgerRow:
        found = LedgerRow(
            number, self._text("limit", number), self._text("department", number), self._text("subject", number)
        )
        if (header := self._below.over(number)) is not None:
            return found._replace(reason=another_table(header))
        completed, remarks = self._completion(number)
        unread = next((one for one in remarks if one.code in _NOT_TOLD), None)
        found = found._replace(completed=completed)
        try:
            limit_id, trigger, remark = self._question(number)
        except _Refused as refused:
            return found._replace(reason=refused.reason, remarks=(*refused.others, *remarks))
        answer = self._answer(limit_id, trigger)
        if isinstance(answer, Text):
            return found._replace(trigger=trigger, reason=answer, remarks=remarks)
        if unread is not None:  # it may be done: what else its status would say could be wrong
            return found._replace(trigger=trigger, answer=answer, reason=unread)
        status = answer.status(self._setting.as_of, completed)
        if isinstance(completed, date) and status.record_fault:
            remarks = (*remarks, completion_too_early(completed))
        elif isinstance(completed, date) and completed > self._setting.as_of:
            remarks = (*remarks, completion_to_come(completed))
        return found._replace(
            trigger=trigger, answer=answer, status=status, remarks=(*((remark,) if remark else ()), *remarks)
        )

    def _text(self, role: str, number: int) -> str:
        value = self._columns.get(role, {}).get(number)
        return "" if value is None else value[1:].strip()

    def _question(self, number: int) -> tuple[str, date, Text | None]:
        """The limit of a row, the day to count from, and a remark on it; faults as ``row_reasons`` orders them."""
        limit = self._limit_of(number)
        fault = self._unanswerable(limit)
        if fault is None and not isinstance(limit, Text):
            return limit, *self._trigger(number, limit)
        found = self._any_day(number)
        empty_cell = fault is not None and fault.code == MISSING_VALUE
        faults = [one for one in ((fault, found) if empty_cell else (found, fault)) if isinstance(one, Text)]
        if isinstance(limit, Text) or isinstance(found, Text):
            raise _Refused(*faults)
        return limit, found, None  # a day before its version says more than that the limit has no number

    def _unanswerable(self, limit: str | Text) -> Text | None:
        """Why a limit has no answer on any day, if it has none: a day alone would not mend the row."""
        if isinstance(limit, Text):
            return limit
        try:
            countable_once(self._book, limit)
        except FOR_A_ROW as error:
            return reason_of(error, self._setting.context)
        return None

    # the limit

    def names_one(self, text: str, authority: str | None) -> bool:
        """Whether a text names a limit that can be counted."""
        return self._unanswerable(self.limit(text, authority)) is None

    def _limit_of(self, number: int) -> str | Text:
        """The id of the limit that a row names, or why it names none."""
        if self._setting.limit is not None:
            return self._setting.limit
        title = self._layout.title(self._layout.columns["limit"])
        value = self._columns["limit"].get(number)
        if value is None:
            return empty(title)
        if value.startswith(f"{TEXT}="):
            return formula_without_value(title, value[1:])
        return self.limit(value[1:].strip(), self._text("authority", number) or self._setting.authority)

    def _limit(self, text: str, authority: str | None) -> str | Text:
        try:
            return limit_named(self._book, text, self._authority(authority), whole=True)
        except FOR_A_ROW as error:
            return reason_of(error, self._setting.context)

    def _authority(self, text: str | None) -> str | None:
        return None if text is None else authority_named(self._book, text)

    # the days

    def _trigger(self, number: int, limit_id: str) -> tuple[date, Text | None]:
        """The day to count from, and a remark where its column is not of the kind that the limit runs from."""
        kind = countable_once(self._book, limit_id)[-1].trigger
        role, remark = self._trigger_role(kind)
        column = self._layout.columns[role]
        value = self._columns[role].get(number)
        if value is None:
            raise _Refused(empty(self._layout.title(column)))
        found = self._day(value, self._layout.title(column))
        if isinstance(found, Text):
            raise _Refused(found)
        return found, remark

    def _any_day(self, number: int) -> date | Text:
        """A day of a row. Which one counts is not known without a limit: any that can be read will do."""
        faults = []
        for role in TRIGGERS:
            if role in self._layout.columns:
                title, value = self._layout.title(self._layout.columns[role]), self._columns[role].get(number)
                found = empty(title) if value is None else self._day(value, title)
                if not isinstance(found, Text):
                    return found
                faults.append(found)
        return next((one for one in faults if one.code != MISSING_VALUE), faults[0])

    def _trigger_role(self, kind: str) -> tuple[str, Text | None]:
        """The role of the column with the day for limits of this kind."""
        wanted = _COLUMN_OF.get(kind, "trigger")
        there = [role for role in (wanted, "trigger", "receipt", "event") if role in self._layout.columns]
        found = there[0]
        if found in (wanted, "trigger") or wanted == "trigger":
            return found, None
        return found, counted_from(self._layout.title(self._layout.columns[found]), kind)

    def _read_day(self, value: str, title: str) -> date | Text:
        try:
            return self._as_day(value)
        except InvalidDate as error:
            if value.startswith(f"{TEXT}="):
                return formula_without_value(title, value[1:])
            return cell(title, reason_of(error, self._setting.context))

    def _as_day(self, value: str) -> date:
        """The day of a cell. Raises InvalidDate."""
        kind, text = value[0], value[1:]
        if kind in (DAY, MOMENT):  # a date of the workbook's, with or without a time of day
            try:
                return date.fromisoformat(text[:_ISO])
            except ValueError:
                raise InvalidDate(text) from None
        found = read_day(text, year=self._setting.year)
        self.completed_a_year |= found.form == _WITHOUT_YEAR
        return found.day

    # completion

    def _completion(self, number: int) -> tuple[date | bool | None, tuple[Text, ...]]:
        """The day of completion, or whether it is done, from every column that tells."""
        days: list[date] = []
        told: list[bool] = []
        remarks: list[Text] = []
        for column, values in self._completed:
            value = values.get(number)
            if value is None:
                continue
            found = self._done(value)
            if isinstance(found, bool):
                told.append(found)
            elif found is not None:
                days.append(found)
            else:
                remarks.append(self._unread(value, self._layout.title(column)))
        if days:
            differ = (completions_differ(days[0]),) if False in told else ()
            return days[0], (*remarks, *differ)
        return (True if True in told else None), tuple(remarks)

    def _unread(self, value: str, title: str) -> Text:
        """Why a cell does not tell whether it is done: no day, a formula without a value, or other words."""
        no_words = value[0] != TEXT or value.startswith(f"{TEXT}=") or like_a_day(value[1:])
        day = self._day(value, title) if no_words else None
        return day if isinstance(day, Text) else completion_unread(title, value[1:].strip())

    def _done(self, value: str) -> date | bool | None:
        """What a cell says of completion: a day, or whether it is done; None if it says neither."""
        told = False if value[0] == NUMBER and value[1:].startswith("0.") else told_done(value[1:])  # a share
        if told is not None:
            return told
        for text in (value, TEXT + day_in_words(value[1:])):
            try:
                return self._as_day(text)
            except InvalidDate:
                continue
        return None

    # the answer

    def _answered(self, limit_id: str, trigger: date) -> Due | Text:
        try:
            return answer_due(limit_id, trigger, **self._setting.context._asdict())
        except FOR_A_ROW as error:
            return reason_of(error, self._setting.context)
