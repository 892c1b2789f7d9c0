"""The strategy of ``batch.due``: by when, for one row, or the reason why there is no answer."""

import re
from collections import Counter
from collections.abc import Collection
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from gov_deadlines.answers.context import Context
from gov_deadlines.answers.due import due
from gov_deadlines.answers.due_table import ANSWERED, SETTLED, DueTable
from gov_deadlines.answers.projecting import Projecting
from gov_deadlines.answers.question import Standing
from gov_deadlines.answers.row_reasons import MISSING_VALUE, REASONS
from gov_deadlines.answers.status import STATUSES, Facts, Status, facts_of, status_of
from gov_deadlines.batch.added import added, name_of
from gov_deadlines.batch.job import FileJob, Job, ParquetWay, Summary
from gov_deadlines.batch.rows import Asked, Cell, Found, Memory, Reject, Tally, Value
from gov_deadlines.counting.periods import Way, count_period, way_of
from gov_deadlines.day_forms import Serials, read_day
from gov_deadlines.days import day_number, numbered_day
from gov_deadlines.errors import (
    DataFault,
    GovDeadlinesError,
    InvalidDate,
    NoNumber,
    NotAnnounced,
    NotInForce,
    UnknownLimit,
)
from gov_deadlines.rules.model import Limit
from gov_deadlines.rules.versions import governed
from gov_deadlines.text import Language, Text
from gov_deadlines.wording.columns import row_hint
from gov_deadlines.wording.status import amount_words, fault_words, shade_words, status_words
from gov_deadlines.workdays.columns import NO_DAY
from gov_deadlines.workdays.line import DayLine

_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TOLD_KEPT = 1 << 12
_NAMES_SHARE = _DAYS_SHARE = 12  # of the room for what is remembered
_FACTS_SHARE = 6
_LONGEST_KEPT = 200  # characters of a text whose day is remembered, and of a formula that is repeated
_DAYS_AHEAD = 2 * 366  # past the last announced day; later ones are refused


class Stand(NamedTuple):
    """What a ledger counts of a row: its status, and whether its day of completion precedes the trigger."""

    code: str
    fault: bool


class Answer(NamedTuple):
    """The values of all columns that a job may add, in the order of ``COLUMNS``, and what a ledger counts."""

    due: date
    standing: Standing
    earliest: date | None
    latest: date | None
    article: str
    safest: date | None
    name: str
    status: str = ""
    status_text: str = ""
    working_days: int | None = None
    stand: Stand | None = None

    @property
    def added(self) -> tuple[Value, ...]:
        """The values of all columns."""
        return self[:-1]


class Question(NamedTuple):
    """What a row asks: the id of its limit, its trigger, and the day of completion if there is one."""

    limit: str
    day: date
    done: date | None


class Judge(NamedTuple):
    """What decides the status of a duty under one version of a limit: the limit, and the days to count on."""

    limit: Limit
    ahead: Projecting

    def line(self, due: date, as_of: date | None) -> DayLine:
        """The days to count on from a due day to another that is not after ``as_of``."""
        return self.ahead.calendar_to(due if as_of is None else max(due, as_of)).line

    def facts(self, trigger: date, due: date) -> Facts:
        """The facts that decide the status for a trigger with its due day."""
        limit, start = self.limit, trigger.toordinal()
        others = ((name, self._due(start, way_of(name))) for name, _ in limit.readings)
        since = start if limit.period.direction == "after" else None
        return facts_of(since, (("default", due.toordinal()), *others), silent=limit.silence is not None)

    def _due(self, start: int, way: Way) -> int | None:
        return self.ahead.count(lambda days: count_period(days, start, self.limit.period, way)).due


class _Known(NamedTuple):
    """What the status of a duty follows from, for any day of completion: its answer, its days, and what decides."""

    answer: Answer
    line: DayLine
    facts: Facts


class Tables:
    """The tables of one setting, each made on first use. Both raise what ``gov_deadlines.due`` raises for it."""

    def __init__(self, setting: Context, made: DueTable | None = None) -> None:
        """``made``: the whole table, where there is one already; it then serves as both."""
        self._setting, self._made = setting, made

    @cached_property
    def announced(self) -> DueTable:
        """The answers that need announced days alone. They suffice for most files, and are ready sooner."""
        return self._made or DueTable(self._setting._replace(announced_only=True))

    @cached_property
    def whole(self) -> DueTable:
        """All answers: also those from unannounced days, and what notices to come can make of each."""
        return self._made or (self.announced if self._setting.announced_only else DueTable(self._setting))


class Answerer:
    """Answers rows of one job; a ``RowStrategy`` whose rows are counted by ``Stand``."""

    numbered = False

    def __init__(self, job: Job, tables: Tables | None = None) -> None:
        """Raises what ``gov_deadlines.due`` raises for a limit for all rows."""
        self.job = job
        self.tables = Tables(job.setting) if tables is None else tables
        self._added, self._names_in = added(job), job.names_in
        self._known = Memory(self._facts, _FACTS_SHARE)
        self._judges: dict[str, list[tuple[date, date, Judge]]] = {}  # by limit: the days it governs, and the judge
        if job.limit is not None:
            job.setting.countable(job.limit)

    @property
    def questions(self) -> Asked:
        """See ``RowStrategy``."""
        table = self.tables.announced
        ahead = 0 if self.job.setting.announced_only else _DAYS_AHEAD
        return Asked(table.ids, table.first, table.last + ahead)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.tables.announced.ids)}

    def columns(self, own: Collection[str] = ()) -> dict[str, str]:
        """See ``RowStrategy``."""
        return added(self.job, own).types

    def find(self, limit: str | None, trigger: Cell, third: Cell = None) -> Found[Stand] | Reject:
        """See ``RowStrategy``."""
        found = self.answer(limit, trigger, third)
        return found if isinstance(found, Reject) else Found(self.shown(found), found.stand)

    def shown(self, answer: Answer) -> tuple[Value, ...]:
        """The values of an answer that are written."""
        return self._added.of(answer.added)

    def answer(
        self, limit: str | None, trigger: str | date | None, completed: str | date | None = None
    ) -> Answer | Reject:
        """The answer to one row. Values are as they stand in the row; text is read as ``day_forms`` reads it."""
        asked = self.question(limit, trigger, completed)
        return asked if isinstance(asked, Reject) else self._answer(*asked)

    def question(
        self, limit: str | None, trigger: str | date | None, completed: str | date | None = None
    ) -> Question | Reject:
        """What a row asks, as far as that can be told without answering it; faults as ``row_reasons`` orders them."""
        if self.job.limit is not None:
            limit = self.job.limit
        if limit is None or not limit.strip():
            return _missing(self.job.limit_column)
        if limit.startswith("="):
            return _formula(self.job.limit_column, limit)
        day = cell_day(trigger, self.job.trigger_column, self.job)
        if day is None:
            return _missing(self.job.trigger_column)
        done = cell_day(completed, self.job.completed_column or "", self.job)
        if isinstance(day, Reject) or isinstance(done, Reject):
            unread = (one for one in (day, done) if isinstance(one, Reject))
            return min(unread, key=lambda one: REASONS.index(one.reason))
        named = limit if limit in self._rows else self._named[limit]
        return named if isinstance(named, Reject) else Question(named, day, done)

    @cached_property
    def _named(self) -> Memory[str, str | Reject]:
        """What each text that is no known id means: the id, or the reject of one that means nothing."""
        return Memory(self._meant, _NAMES_SHARE)

    def _meant(self, limit: str) -> str | Reject:
        try:
            return self.job.setting.named(limit, whole=True)
        except (UnknownLimit, DataFault) as error:
            return rejected(error, self.job.language)

    def id_of(self, limit: str | None) -> str | None:
        """The id of a limit that can be counted, from a row's text; None for any other text."""
        named = limit if limit is None or limit in self._rows or not limit.strip() else self._named[limit]
        return named if isinstance(named, str) and named in self._rows else None

    def _answer(self, limit: str, day: date, done: date | None) -> Answer | Reject:
        if self.job.as_of is None:
            return self.due(limit, day)
        known = self._known[limit, day]
        if isinstance(known, Reject):
            return known
        return self.with_status(known.answer, status_of(known.facts, known.line, self.job.as_of, done))

    def _facts(self, asked: tuple[str, date]) -> _Known | Reject:
        answer = self.due(*asked)
        if isinstance(answer, Reject):
            return answer
        judge = self.judge(*asked)
        return _Known(answer, judge.line(answer.due, self.job.as_of), judge.facts(asked[1], answer.due))

    def due(self, limit: str, day: date) -> Answer | Reject:
        """The answer to a question, without a status."""
        row = self._rows.get(limit)
        found = None if row is None else self._looked_up(self.tables.announced, row, day)
        if row is not None and found is None:
            found = self._looked_up(self.tables.whole, row, day)
        return found or self._ask(limit, day)

    def _looked_up(self, table: DueTable, row: int, day: date) -> Answer | None:
        """The answer of a table, if it has one that no day still to be announced can change, or has all days."""
        at = row, day_number(day) - table.first
        if not 0 <= at[1] <= table.last - table.first or table.reason[at] != ANSWERED:
            return None
        safest = table.safest_of(row)
        if not safest.firm[at[1]] and table is not self.tables.whole:
            return None
        due, limit = numbered_day(int(table.due[at])), table.limits[table.version[at]]
        settled = bool(table.standing[at] == SETTLED)
        bounds = () if settled else (table.earliest[at], table.latest[at])
        earliest, latest = map(_known_day, bounds) if bounds else (due, due)
        return self.told(limit, settled, due, earliest, latest, _known_day(safest.days[at[1]]))

    def told(
        self, limit: Limit, settled: bool, due: date, earliest: date | None, latest: date | None, safest: date | None
    ) -> Answer:
        """The answer of a version of a limit with these dates."""
        return Answer(
            due=due,
            standing="settled" if settled else "provisional",
            earliest=earliest,
            latest=latest,
            article=limit.article,
            safest=safest,
            name=name_of(limit, self._names_in),
        )

    def _ask(self, limit: str, day: date) -> Answer | Reject:
        """Answer through ``gov_deadlines.due``: for days off the table, and for refusals, whose error has the words."""
        setting = self.job.setting
        try:
            found = due(limit, day, **setting._asdict())
        except (UnknownLimit, NoNumber, NotInForce, NotAnnounced, DataFault) as error:
            return rejected(error, self.job.language)
        return Answer(
            due=found.due,
            standing=found.standing,
            earliest=found.earliest,
            latest=found.latest,
            article=found.limit.article,
            safest=found.safest,
            name=name_of(found.limit, self._names_in),
        )

    def with_status(self, answer: Answer, status: Status) -> Answer:
        """The answer with a status, in words too."""
        return answer._replace(
            status=status.code,
            status_text=status_text(status, self.job.language),
            working_days=status.working_days,
            stand=Stand(status.code, status.record_fault),
        )

    def judge(self, limit_id: str, day: date) -> Judge:
        """What decides the status of a duty with this trigger, which must have an answer."""
        if limit_id not in self._judges:
            context = self.job.setting
            versions = governed(context.book.versions(context.named(limit_id)), ignore_in_force=context.ignore_in_force)
            self._judges[limit_id] = [
                (first, last, Judge(one, Projecting(context.calendar(one), announced_only=context.announced_only)))
                for one, first, last in versions
                if isinstance(one, Limit)
            ]
        return next(judge for first, last, judge in reversed(self._judges[limit_id]) if first <= day <= last)


def _known_day(number: np.int64) -> date | None:
    return None if number == NO_DAY else numbered_day(int(number))


def status_text(status: Status, language: Language) -> str:
    """A status in words, with its days, the readings that matter and any fault in the day of completion."""
    days = status.working_days or status.calendar_days or 0
    return _told(status.code, days, bool(status.working_days), status.readings, status.record_fault, language)


@lru_cache(_TOLD_KEPT)
def _told(code: str, days: int, working: bool, readings: tuple[str, ...], fault: bool, language: Language) -> str:
    amount = amount_words(str(days), language, working=working, one=days == 1) if days else ""
    behind = shade_words(readings, language) + (fault_words(language) if fault else "")
    return status_words(code, amount, language) + behind


def cell_day(value: str | date | None, column: str, job: FileJob | None = None) -> date | Reject | None:
    """The day in a cell: None for an empty one. ``job`` says how days without a year and bare numbers are read."""
    if value is None or isinstance(value, date):
        return value
    if not value.strip():
        return None
    if value.startswith("="):
        return _formula(column, value)
    if _ISO.fullmatch(value):  # the usual form, read faster
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    asked = (value, None, None, "en") if job is None else (value, job.year, job.serials, job.language)
    found = _DAYS[asked] if len(value) <= _LONGEST_KEPT else _written_day(asked)
    if isinstance(found, date):
        return found
    colon = "：" if asked[-1] == "zh" else ": "
    return _worded("invalid-date", f"{column}{colon}{found}")


_Written = tuple[str, int | None, Serials | None, Language]


def _written_day(asked: _Written) -> date | str:
    """The day of a text, or why there is none, in words."""
    text, year, serials, language = asked
    try:
        return read_day(text, year=year, serials=serials).day
    except InvalidDate as error:
        return _told_in_a_row(error, language)


_DAYS: Memory[_Written, date | str] = Memory(_written_day, _DAYS_SHARE)


def rejected(error: GovDeadlinesError, language: Language) -> Reject:
    """The reject for an error of ``gov_deadlines.due``; of faulty files, a row names only the first fault."""
    if isinstance(error, DataFault):
        return Reject(error.code, error.brief)
    return _worded(error.code, _told_in_a_row(error, language))


def _told_in_a_row(error: GovDeadlinesError, language: Language) -> str:
    """What is wrong with a row and what to do, without anything to type into a program; suggestions stand."""
    near = isinstance(error, UnknownLimit) and error.suggestions
    hint = error.hint if near else row_hint(error.code, getattr(error, "why", ""), error.hint)
    return error.message.say(language) + ("" if language == "zh" else " ") + hint.say(language)


def _worded(reason: str, words: str) -> Reject:
    """A reject in the job's language only: a file may have a million different ones."""
    return Reject(reason, Text(reason, words, words))


def _formula(column: str, value: str) -> Reject:
    """The reject for a formula: only its stored result counts, which programs other than Excel may leave out."""
    value = value if len(value) <= _LONGEST_KEPT else f"{value[:_LONGEST_KEPT]}…"
    zh = f"{column} 是公式（{value}），文件里没有存它的结果。请用 Excel 或 WPS 打开该文件，保存一次。"
    en = f"{column} is a formula ({value}) without its result. Open the file in Excel or WPS and save it once."
    return Reject(MISSING_VALUE, Text(MISSING_VALUE, zh, en))


def _missing(column: str) -> Reject:
    return Reject(MISSING_VALUE, Text(MISSING_VALUE, f"{column} 为空。请补上。", f"{column} is empty. Fill it in."))


def summed_up(job: Job, tally: Tally[Stand], seconds: float) -> Summary:
    """The summary of a job."""
    statuses: Counter[str] = Counter()
    for stand, rows in tally.kinds.items():
        statuses[stand.code] += rows
    return Summary(
        rows=tally.rows,
        answered=tally.answered,
        rejected=tally.rejected,
        reasons=tally.told_reasons(),
        statuses={code: statuses[code] for code in STATUSES if statuses[code]},
        target=job.target,
        rejects=job.rejects if tally.rejected and not job.dry_run else None,
        seconds=seconds,
        known_on=job.setting.known_on,
        dry_run=job.dry_run,
        sheet=tally.sheet,
        unread_sheets=tally.unread_sheets,
        record_faults=sum(rows for stand, rows in tally.kinds.items() if stand.fault),
        fingerprint=job.print_asked,
        parquet=None if tally.rewritten is None else ParquetWay(tally.rewritten or None, job.language),
    )
