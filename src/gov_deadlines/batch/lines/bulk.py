"""The answers of one limit on all its days at once.

Days with the same version, standing and missing dates differ in their dates alone: one answer with stand-ins for the
dates gives the text of them all, and the places of the dates in it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.answers.due_table import ANSWERED, SETTLED
from gov_deadlines.answers.status import ALWAYS, NEVER, Facts
from gov_deadlines.batch.answering import Answer, Answerer
from gov_deadlines.batch.rows import Reject
from gov_deadlines.counting.periods import READING_NAMES, count_days, way_of
from gov_deadlines.days import EPOCH, day_number, numbered_day
from gov_deadlines.rules.model import Limit
from gov_deadlines.workdays.columns import NO_DAY, Ints
from gov_deadlines.workdays.line import DayLine

Texts = NDArray[np.uint8]  # one a row, all of one length
Small = NDArray[np.int32]
_STAND_INS = tuple(date(9999, 12, 28 + nth) for nth in range(4))  # for due, earliest, latest and safest
_ISO_LENGTH = 10
OFTEN = 50  # questions about a limit, until all its announced days are answered at once
_MOST_KNOWN = 200  # limits
_MISSING = np.array([[0], [1], [2], [4]])  # weights of dates that may be missing


class Alike(NamedTuple):
    """Days whose answers to one limit differ in their dates alone.

    Attributes:
        limit: the version of the limit.
        days: the trigger days, since 1970-01-01.
        dates: a row each for due, earliest, latest and safest; ``NO_DAY`` in all of a row, or in none.
        answer: an answer of them, with stand-ins for the dates.
    """

    limit: Limit
    days: Ints
    dates: Ints
    answer: Answer

    def texts(self, render: Callable[[Answer], bytes]) -> Texts:
        """What ``render`` makes of each day's answer."""
        text = render(self.answer)
        found = np.tile(np.frombuffer(text, np.uint8), (len(self.days), 1))
        for day, numbers in zip(_STAND_INS, self.dates, strict=True):
            if (at := text.find(day.isoformat().encode())) >= 0:
                found[:, at : at + _ISO_LENGTH] = _iso(numbers)
        return found


def alike(answerer: Answerer, row: int, *, whole: bool) -> Iterator[Alike]:
    """The days on which the limit of this row has an answer from a table, in groups.

    Those that announced days suffice for; if ``whole``, the others, on which the table of all days is asked.
    """
    tables, alone = answerer.tables, answerer.job.setting.announced_only
    table = tables.announced
    sure = (table.reason[row] == ANSWERED) & (alone | table.safest_of(row).firm)
    asked = table.first + np.flatnonzero(sure)
    if whole:
        table = tables.whole
        days = table.first + np.flatnonzero(table.reason[row] == ANSWERED)
        asked = days[~np.isin(days, asked) & (days <= answerer.questions.last)]
    at = asked - table.first
    due, open_ = table.due[row, at], table.standing[row, at] != SETTLED
    bounds = (table.earliest[row, at], table.latest[row, at]) if open_.any() else (due, due)
    dates = np.stack((due, *bounds, table.safest_of(row).days[at]))
    kinds = ((table.version[row, at] * 2 + open_) << 3) + (_MISSING * (dates == NO_DAY)).sum(0)
    for kind in np.flatnonzero(np.bincount(kinds)).tolist():
        these = np.flatnonzero(kinds == kind)
        limit, missing = table.limits[kind >> 4], kind & 7
        shown = [None if missing >> nth & 1 else day for nth, day in enumerate(_STAND_INS[1:])]
        answer = answerer.told(limit, not kind >> 3 & 1, _STAND_INS[0], *shown)
        if "9999-" not in answer.article + answer.name:  # else its days are left to be asked one by one
            yield Alike(limit, asked[these], dates[:, these], answer)


class Often:
    """Answers what an ``Answerer`` answers; limits that are asked about often, on all their announced days at once."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self._asked: Counter[str | None] = Counter()
        self._known: dict[str | None, dict[str, Answer]] = {}

    def answer(self, limit: str | None, trigger: str | None, completed: str | None = None) -> Answer | Reject:
        """See ``Answerer.answer``."""
        known = self._known.get(limit)
        if known is None:
            self._asked[limit] += 1
            if self._asked[limit] == OFTEN and len(self._known) < _MOST_KNOWN:
                self._known[limit] = self._of(limit)
        elif trigger is not None and (found := known.get(trigger)) is not None:
            return found
        return self._answerer.answer(limit, trigger, completed)

    def _of(self, limit: str | None) -> dict[str, Answer]:
        """The answers on all days that announced days suffice for, by these days in ISO form; none in a ledger."""
        job = self._answerer.job
        named = self._answerer.id_of(limit if job.limit is None else job.limit)
        found: dict[str, Answer] = {}
        if named is None or job.as_of is not None:
            return found
        for one in alike(self._answerer, self._answerer.tables.announced.ids.index(named), whole=False):
            due, earliest, latest, safest = map(_dates, one.dates)
            standing, article, name = map(repeat, (one.answer.standing, one.answer.article, one.answer.name))
            answers = map(Answer, due, standing, earliest, latest, article, safest, name)
            found |= zip(np.datetime_as_string(one.days.astype("M8[D]")).tolist(), answers, strict=True)
        return found


def _dates(numbers: Ints) -> Iterable[date | None]:
    """Days as dates; ``NO_DAY`` as None."""
    return repeat(None) if numbers[0] == NO_DAY else numbers.astype("M8[D]").tolist()


def _iso(numbers: Ints) -> Texts:
    """Days as ``YYYY-MM-DD``, one a row."""
    first = int(numbers.min())
    return _iso_of(first & -1024, (int(numbers.max()) | 1023) + 1)[numbers - (first & -1024)]


@cache
def _iso_of(first: int, stop: int) -> Texts:
    texts = np.datetime_as_string(np.arange(first, stop).view("M8[D]")).astype(f"S{_ISO_LENGTH}")
    return texts.view(np.uint8).reshape(-1, _ISO_LENGTH)


# Facts as 32-bit numbers, as native/status.c has them: days since 1970-01-01. A reading without a due day has that of
# ``ALWAYS``: no day is still in time.
FACTS = Facts._fields[:-1]
READINGS = ("default", *READING_NAMES)  # every limit lists its readings in this order
_FIRST, LAST = np.iinfo(np.int32).min, np.iinfo(np.int32).max
_NUMBERS = {ALWAYS: _FIRST, NEVER: LAST}


def facts_row(facts: Facts, line: int) -> list[int]:
    """The facts of one answer as numbers: those in ``FACTS``, the line, the due day of each of ``READINGS``."""
    days = (_NUMBERS.get(day, day - EPOCH) for day in (facts.since, facts.due, facts.first, facts.last, facts.latest))
    dues = dict(facts.readings)
    readings = (_FIRST if (due := dues.get(name)) is None else due - EPOCH for name in READINGS)
    return [*days, facts.silent, line, *readings]


def facts_rows(answerer: Answerer, row: int, one: Alike, line_number: Callable[[DayLine], int]) -> Small:
    """``facts_row`` of each of these days; ``line_number`` numbers the lines that distances are counted on."""
    judge = answerer.judge(answerer.tables.announced.ids[row], numbered_day(int(one.days[0])))
    ahead, period, due = judge.ahead, one.limit.period, one.dates[0]
    dues = np.full((len(READINGS), len(due)), NO_DAY)
    dues[0] = due
    for name, _ in one.limit.readings:
        way = way_of(name)
        found = count_days(ahead.announced.line.columns, one.days, period, way)
        if not ahead.announced_only and (beyond := found == NO_DAY).any():
            found[beyond] = count_days(ahead.furthest.line.columns, one.days[beyond], period, way)
        dues[READINGS.index(name)] = found
    known = dues[[0, *(READINGS.index(name) for name, _ in one.limit.readings)]]
    sure = (known != NO_DAY).all(0)
    facts = np.empty((len(due), len(FACTS) + 1 + len(READINGS)), np.int32)
    facts[:, 0] = one.days if period.direction == "after" else _FIRST
    facts[:, 1] = due
    facts[:, 2] = np.where(sure, known.min(0), _FIRST)
    facts[:, 3] = np.where(sure, known.max(0), LAST)
    facts[:, 4] = known.max(0)
    facts[:, 5] = one.limit.silence is not None
    as_of = day_number(answerer.job.as_of or date.min)
    far = np.maximum(due, as_of) > ahead.announced.line.last - EPOCH
    lines = [line_number(ahead.announced.line), line_number(ahead.furthest.line) if far.any() else 0]
    facts[:, 6] = np.choose(far, lines)
    facts[:, 7:] = np.where(dues == NO_DAY, _FIRST, dues).T
    return facts
