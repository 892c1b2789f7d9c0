"""What a pass in C is told of many rows at once: all days of a limit, all questions of a recalculation, and statuses.

Row by row the same would be told, more slowly.
"""

from collections import Counter
from collections.abc import Sequence
from ctypes import CDLL, c_int32, c_int64, c_void_p
from datetime import date
from typing import Any

import numpy as np

from gov_deadlines.answers.status import FAULT, RULES, Condition, Status
from gov_deadlines.batch.added import DUE_COLUMNS, added
from gov_deadlines.batch.answering import Answer, Answerer, Stand, cell_day
from gov_deadlines.batch.bulk import FACTS, LAST, READINGS, Alike, Small, alike, facts_row, facts_rows
from gov_deadlines.batch.moving import CHANGES, SAME, STANDING, Finder
from gov_deadlines.batch.passes import PASSED, WRITTEN, Data, Pass, Passed
from gov_deadlines.batch.recalculated import FIRMNESS, Kind
from gov_deadlines.batch.rows import FOUND_SIZE, Cell, Reject
from gov_deadlines.days import EPOCH, day_number, numbered_day
from gov_deadlines.workdays.line import DayLine

_COMPLETED, _STORED = 2, 3  # what the third key field is, as in native/table.h
_OFTEN = 50  # questions about a limit until all its announced days are told, and until all others are
_SIGNS = {"<": 1, "<=": 3, "=": 2, ">=": 6, ">": 4}
_COMPARED = (*FACTS, "as_of", "completed")
_NOBODY = Answer(date.min, "settled", None, None, "", None, "")


def pass_of(library: CDLL, rows: Passed[Any]) -> Pass[Any]:
    """The pass for rows of this format and strategy."""
    strategy = rows.strategy
    if isinstance(strategy, Finder):
        return MovePass(library, rows, strategy)
    if isinstance(strategy, Answerer):
        return (AnswerPass if strategy.job.as_of is None else LedgerPass)(library, rows, strategy)
    return Pass(library, rows)


class AnswerPass(Pass[Stand]):
    """A pass that answers by when."""

    def __init__(self, library: CDLL, rows: Passed[Stand], answerer: Answerer) -> None:
        self._answerer = answerer
        super().__init__(library, rows)

    def _begin(self) -> None:
        super()._begin()
        self._often = Counter[int]()

    def _learn(self, data: Data) -> None:
        if not self._many():
            super()._learn(data)

    def _many(self) -> bool:
        """Tell all answers of a limit that is often asked about; whether the one that is asked for is among them."""
        if self._run.question < 0:
            return False
        limit, day = divmod(self._run.question, self._days)
        self._often[limit] += 1
        if self._often[limit] not in {_OFTEN, 2 * _OFTEN}:
            return False
        places = np.zeros(self._days, np.int32)
        for one in alike(self._answerer, limit, whole=self._often[limit] > _OFTEN):
            places[one.days - self._asked.first] = self._places(limit, one)
        self._c.gd_place_many(self._table, limit * self._days, self._days, _at(places))
        return bool(places[day])

    def _places(self, limit: int, one: Alike) -> Small:
        """The places of these days; neighbours with the same dates have the same."""
        new = np.append(True, (one.dates[:, 1:] != one.dates[:, :-1]).any(0))
        return self._entered_many(one._replace(days=one.days[new], dates=one.dates[:, new])) + np.cumsum(new) - 1

    def _entered_many(self, one: Alike) -> int:
        """The first of the places of these days, one for each."""
        texts = one.texts(self._text)
        ends = np.arange(1, len(texts) + 1) * texts.shape[1]
        place: int = self._c.gd_ends_many(self._table, _at(texts), _at(ends), len(texts), WRITTEN, 0)
        return self._sure(place)

    def _text(self, answer: Answer) -> bytes:
        """What is written of an answer."""
        return self._rows.text(self._answerer.shown(answer))


class LedgerPass(AnswerPass):
    """The same with statuses: they stand behind the answer, and follow from its facts and the day of completion."""

    def __init__(self, library: CDLL, rows: Passed[Stand], answerer: Answerer) -> None:
        self._lines: list[DayLine] = []
        self._of_answer = sum(code in DUE_COLUMNS for code in added(answerer.job).codes)
        super().__init__(library, rows, answerer)
        self._form.third = _COMPLETED
        self._as_of = answerer.job.as_of or date.max
        rules = np.array(_rules(), np.int32)
        self._c.gd_status_number.restype = c_int64
        self._sure(self._c.gd_status_rules(self._table, _at(rules), len(rules), day_number(self._as_of)))

    def _places(self, limit: int, one: Alike) -> Small:
        place = self._entered_many(one)
        self._state(place, facts_rows(self._answerer, limit, one, self._line))
        return np.arange(place, place + len(one.days), dtype=np.int32)

    def _state(self, place: int, facts: Small) -> None:
        """Tell the facts of the answers at some places, beginning with this one."""
        self._sure(self._c.gd_facts(self._table, place, len(facts), _at(facts)))

    def _line(self, line: DayLine) -> int:
        """The number of a line in the table."""
        if line not in self._lines:
            ranks = np.array(line.rank, np.int32)
            self._sure(self._c.gd_status_line(self._table, line.first - EPOCH, _at(ranks), len(ranks)))
            self._lines.append(line)
        return self._lines.index(line)

    def _learn(self, data: Data) -> None:
        if self._many():
            return
        if self._run.question >= 0:
            limit, day = divmod(self._run.question, self._days)
            self._answer_at(self._place_of_question, self._asked.ids[limit], numbered_day(day + self._asked.first))
            return
        key = self._key(data)
        limit, trigger, done = self._rows.values_of(key)
