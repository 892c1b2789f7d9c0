"""What a pass in C is told of many rows at once: all days of a limit, all questions of a recalculation, and statuses.

Row by row the same would be told, more slowly.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from ctypes import CDLL, c_int64, c_void_p
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.answers.status import RULES, Status, rules_numbers
from gov_deadlines.batch.added import DUE_COLUMNS, added
from gov_deadlines.batch.answering import Answer, Answerer, Stand
from gov_deadlines.batch.lines.bulk import LAST, READINGS, Alike, Small, alike, facts_row, facts_rows
from gov_deadlines.batch.lines.passes import COMPLETED, PASSED, STORED, WRITTEN, Data, Pass, Passed
from gov_deadlines.batch.moving import CHANGES, SAME, STANDING, Finder
from gov_deadlines.batch.recalculated import FIRMNESS, Kind
from gov_deadlines.batch.rows import Reject
from gov_deadlines.days import EPOCH, day_number
from gov_deadlines.workdays.columns import NO_DAY
from gov_deadlines.workdays.line import DayLine

Turn = AbstractContextManager[object] | None
Places = NDArray[np.int64]
_PARTS = ((0, 24), (24, 1), (25, 2), (27, 8), (35, 7))  # of a status's number: where each begins, and its bits
# questions about a limit, until all its announced days are told at once; and all other days, which take longer
_OFTEN, _BEYOND = 8, 100
_LATER = 8  # times as many questions, each time that all was forgotten: there was no room for many answers at once
_NOBODY = Answer(due=date.min, standing="settled", earliest=None, latest=None, article="", safest=None, name="")


def pass_of(library: CDLL, rows: Passed[Any], turn: Turn = None) -> Pass[Any]:
    """The pass for rows of this format and strategy."""
    strategy = rows.strategy
    if isinstance(strategy, Finder):
        return MovePass(library, rows, turn)
    if isinstance(strategy, Answerer):
        return (AnswerPass if strategy.job.as_of is None else LedgerPass)(library, rows, turn)
    return Pass(library, rows, turn)


class AnswerPass(Pass[Stand]):
    """A pass that answers by when."""

    _strategy: Answerer
    _patience = 0

    def _begin(self) -> None:
        super()._begin()
        self._often = Counter[int]()
        self._patience = self._patience * _LATER or 1

    def _learn(self, data: Data) -> None:
        if not self._learn_many():
            super()._learn(data)

    def _learn_many(self) -> bool:
        """Tell all answers of a limit that is often asked about; whether the one asked for is among them."""
        if self._run.question < 0:
            return False
        limit, day = divmod(self._run.question, self._days)
        self._often[limit] += 1
        wanted = self._often[limit] / self._patience
        if wanted not in {_OFTEN, _BEYOND}:
            return False
        places = np.zeros(self._days, np.int32)
        for one in alike(self._strategy, limit, whole=wanted == _BEYOND):
            places[one.days - self._asked.first] = self._places(limit, one)
        self._c.gd_place_many(self._table, limit * self._days, self._days, _at(places))
        return bool(places[day])

    def _places(self, limit: int, one: Alike) -> Places:  # noqa: ARG002  (as in ``LedgerPass``)
        """The places of these days; neighbours with the same dates have the same."""
        new = np.append(True, (one.dates[:, 1:] != one.dates[:, :-1]).any(0))
        return self._entered_many(one._replace(days=one.days[new], dates=one.dates[:, new])) + np.cumsum(new) - 1

    def _entered_many(self, one: Alike) -> int:
        """The place of the first of these days; the others follow."""
        texts = one.texts(self._text)
        ends = np.arange(1, len(texts) + 1, dtype=np.int64) * texts.shape[1]
        return self._sure(self._c.gd_ends_many(self._table, _at(texts), _at(ends), len(texts), WRITTEN, 0))

    def _text(self, answer: Answer) -> bytes:
        """What is written of an answer."""
        return self._rows.text(self._strategy.shown(answer))


class LedgerPass(AnswerPass):
    """The same with statuses: they stand behind the answer, and follow from its facts and the day of completion."""

    _third = COMPLETED

    def __init__(self, library: CDLL, rows: Passed[Stand], turn: Turn = None) -> None:
        super().__init__(library, rows, turn)
        job, rules = self._strategy.job, np.array(rules_numbers(), np.int32)
        self._as_of = job.as_of or date.max
        self._lines: list[DayLine] = []
        self._columns = sum(code in DUE_COLUMNS for code in added(job).codes)  # those before the status
        library.gd_status_number.restype = c_int64
        self._sure(library.gd_status_rules(self._table, _at(rules), len(rules), day_number(self._as_of)))

    def _places(self, limit: int, one: Alike) -> Places:
        place = self._entered_many(one)
        self._state(place, facts_rows(self._strategy, limit, one, self._line))
        return np.arange(place, place + len(one.days))

    def _place_of_question(self, limit: str, day: date) -> int:
        answer = self._strategy.due(limit, day)
        if isinstance(answer, Reject):
            return self._place(answer)
        judge = self._strategy.judge(limit, day)
        facts = facts_row(judge.facts(day, answer.due), self._line(judge.line(answer.due, self._as_of)))
        place = self._entered(self._text(answer), WRITTEN, 0)
        self._state(place, np.array([facts], np.int32))
        return place

    def _place_of_key(self, fields: Sequence[bytes]) -> int:
        values = self._rows.values_of(fields)
        asked = self._strategy.question(*values)
        if isinstance(asked, Reject):
            return self._place(asked)
        if self._run.keys[4] < 0:
            return self._place_of_question(asked.limit, asked.day)
        return 0 if self._read(fields[-1], asked.done) else self._place(self._rows.end(*values))

    def _read(self, text: bytes, day: date | None) -> bool:
        """Tell the day that a text means; whether there is room for it."""
        text = text.removeprefix(b'"').removesuffix(b'"')
        number = LAST if day is None else day_number(day)
        done: int = self._c.gd_day_learn(self._table, text, c_int64(len(text)), number)
        return done == 0

    def _state(self, place: int, facts: Small) -> None:
        """Tell the facts of the answer at this place, and of those that follow."""
        self._sure(self._c.gd_facts(self._table, place, len(facts), _at(facts)))

    def _line(self, line: DayLine) -> int:
        """The number of a line that distances are counted on."""
        if line not in self._lines:
            ranks = np.array(line.rank, np.int32)
            self._sure(self._c.gd_status_line(self._table, line.first - EPOCH, _at(ranks), len(ranks)))
            self._lines.append(line)
        return self._lines.index(line)

    def _tell(self) -> None:
        run = self._run
        number = self._sure(self._c.gd_status_number(self._table, run.place, run.completed))
        answer = self._strategy.with_status(_NOBODY, _status(number, self._as_of))
        text = self._rows.text(self._strategy.shown(answer)[self._columns :], self._columns)
        place = self._entered(text, WRITTEN, self._kind(answer.stand))
        self._sure(self._c.gd_status_learn(self._table, c_int64(number), place))

    def _text(self, answer: Answer) -> bytes:
        return self._rows.text(self._strategy.shown(answer)[: self._columns])


class MovePass(Pass[Kind]):
    """A pass of a recalculation: which questions have the same answer as before is told at the beginning."""

    _strategy: Finder

    @property
    def _third(self) -> int:
        return super()._third and STORED

    def _begin(self) -> None:
        super()._begin()
        if self._strategy.table.faulty:  # which may stop any row
            return
        same = self._entered(b"", PASSED, 0)
        if self._third:
            right = self._strategy.right
            days = np.where(right == NO_DAY, LAST, right).astype(np.int32)
            self._sure(self._c.gd_right(self._table, _at(days), same))
            return
        place_of = np.zeros(len(CHANGES), np.int32)  # 0: told one by one
        place_of[SAME], place_of[STANDING] = same, self._entered(b"", PASSED, self._kind(Kind(FIRMNESS)))
        places = place_of[self._strategy.kinds]
        self._c.gd_place_many(self._table, 0, places.size, _at(places))


def _at(numbers: NDArray[Any]) -> c_void_p:
    """Where the numbers of an array begin, which must be kept while they are read."""
    return c_void_p(numbers.ctypes.data)


def _status(number: int, as_of: date) -> Status:
    """The status with this number, as native/status.h has it."""
    apart, fault, unit, rule, in_time = (number >> at & (1 << bits) - 1 for at, bits in _PARTS)
    return Status(
        code=RULES[rule].code,
        as_of=as_of,
        working_days=(None, 0, apart)[unit],
        calendar_days=apart,
        readings=tuple(name for nth, name in enumerate(READINGS) if in_time >> nth & 1),
        record_fault=bool(fault),
    )
