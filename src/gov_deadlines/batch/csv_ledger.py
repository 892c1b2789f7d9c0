"""CSV rows with a day of completion. Almost no two of them are alike, so none is looked up as a whole.

What a row's limit and trigger say is looked up, as in any file; where the duty stands is worked out for a block at
once from its due day and its day of completion, and put into words once for all rows that stand alike.
"""

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.answers.status import STATUSES, pattern, status_number
from gov_deadlines.batch.answering import DUE_COLUMNS, Answer, Answerer
from gov_deadlines.batch.blocks import Part, Rejected
from gov_deadlines.batch.csv_fields import Bytes, Ints, IsoDays, Questions, Spans
from gov_deadlines.batch.csv_file import CsvRows, as_text, interleaved
from gov_deadlines.batch.csv_text import CsvFormat
from gov_deadlines.batch.rows import Reject
from gov_deadlines.text import Text
from gov_deadlines.workdays.arrays import NO_DAY
from gov_deadlines.workdays.line import DayLine

_EPOCH = date(1970, 1, 1).toordinal()
_NOT_DONE = np.iinfo(np.int64).max  # completed on no day at all
_FIRST, _LAST = date(1990, 1, 1), date(2059, 12, 31)  # days of completion that are read in bulk
_UNREAD, _REFUSED = 0, -1
_APART = 24  # bits for how many days a row is from its due day


class _Stands(NamedTuple):
    """Where rows stand: for each its position in ``words``, which go behind its answer, and in ``codes``."""

    positions: Ints
    words: list[bytes]
    codes: list[str]

    def counted(self) -> Counter[Any]:
        """How many rows have each status."""
        found = Counter[Any]()
        times = np.bincount(self.positions, minlength=len(self.codes)).tolist()
        for code, number in zip(self.codes, times, strict=True):
            found[code] += number
        return found


class LedgerRows(CsvRows[str]):
    """The rows of one CSV file under one job with a day of completion."""

    def __init__(self, form: CsvFormat, answerer: Answerer) -> None:
        super().__init__(form, answerer)
        self._answerer, job, table = answerer, answerer.job, answerer.table
        self._asked_in_bulk = Questions(table, job.limit)
        self._done = IsoDays(*(day.toordinal() - _EPOCH for day in (_FIRST, _LAST)))
        self._as_of = (job.as_of or date.max).toordinal() - _EPOCH
        self._plain = Answerer(job._replace(as_of=None, completed_column=None), table)
        self._at_number = np.full(self._asked_in_bulk.size + 1, _UNREAD)  # in the following; the last stays unread
        self._answers: NDArray[np.object_] = np.array([b""], object)
        self._facts = np.zeros((1, 3), np.int64)  # of each answer: due day, silence, position in the following
        self._lines: list[DayLine] = []

    def _in_bulk(self, data: bytes, marks: Ints, line: int) -> Part[str]:  # noqa: ARG002  (as in ``CsvRows``)
        spans = [None if at is None else self._span(at, marks) for at in self._positions]
        limits, triggers, completed = (one or self._span(0, marks) for one in spans)
        block = np.frombuffer(data + bytes(self._asked_in_bulk.room), np.uint8)
        asked = self._asked_in_bulk.number(block, limits if spans[0] else None, triggers)
        places, done = self._answer_of(asked), self._completed(block, completed)
        known = np.flatnonzero((places > 0) & (done != NO_DAY))
        stands = self._stand(self._facts[places[known]].T, done[known])
        lines = data.split(self._form.line_end)[:-1]
        answers: list[bytes] = self._answers[np.maximum(places, 0)].tolist()
        behind = np.full(len(lines), len(stands.words))
        behind[known] = stands.positions
        words: list[bytes] = np.array([*stands.words, b""], object)[behind].tolist()
        statuses = stands.counted()
        rest = np.setdiff1d(np.arange(len(lines)), known, assume_unique=True)
        ends = self._looked_up(data, [Spans(one.starts[rest], one.ends[rest]) for one in spans if one is not None])
        statuses.update(self._ends.counted(ends))
        rejected = []
        for row, place in zip(rest.tolist(), ends.tolist(), strict=True):
            answers[row] = self._ends.texts[place] or b""
            if (reject := self._ends.rejects.get(place)) is not None:
                rejected.append(Rejected(row, reject, lines[row]))
                lines[row] = b""
        return Part(interleaved((lines, answers, words)), rejected, len(lines) - len(rejected), statuses)

    def _completed(self, block: Bytes, fields: Spans) -> Ints:
        """The day of completion of each row (since 1970-01-01); NO_DAY where it is to be read the long way."""
        days = self._done.find(block, fields)
        read = np.where(days >= 0, days + (_FIRST.toordinal() - _EPOCH), NO_DAY)
        return np.where(fields.starts == fields.ends, _NOT_DONE, read)

    def _answer_of(self, numbers: Ints) -> Ints:
        """Where the answer to each question stands in ``_answers``; questions not seen before are answered."""
        new = np.unique(numbers[(self._at_number[numbers] == _UNREAD) & (numbers >= 0)]).tolist()
        if new:
            table = self._answerer.table
            width = table.last - table.first + 1
            asked = [(table.ids[one // width], date.fromordinal(one % width + table.first + _EPOCH)) for one in new]
            self._learn(new, [self._plain.answer(*one) for one in asked], asked)
        return self._at_number[numbers]

    def _learn(self, numbers: list[int], found: list[Answer | Reject], asked: list[tuple[str, date]]) -> None:
        """Remember the answers to questions of these numbers."""
        texts: list[bytes] = []
        facts: list[tuple[int, int, int]] = []
        for number, answer, question in zip(numbers, found, asked, strict=True):
            self._at_number[number] = _REFUSED if isinstance(answer, Reject) else len(self._answers) + len(texts)
            if isinstance(answer, Answer):
                judge = self._answerer.judge(*question)
                if judge.line not in self._lines:
                    self._lines.append(judge.line)
                texts.append(self._cells(as_text(value) for value in answer[: len(DUE_COLUMNS)]))
                facts.append((answer.due.toordinal() - _EPOCH, judge.silent, self._lines.index(judge.line)))
        self._answers = np.concatenate((self._answers, np.fromiter(texts, object, len(texts))))
        self._facts = np.concatenate((self._facts, np.array(facts, np.int64).reshape(-1, 3)))

    def _stand(self, facts: Ints, completed: Ints) -> _Stands:
        """Where rows stand with these facts, one row of them each, that were completed so."""
        due, silent, lines = facts
        done = (completed <= self._as_of).astype(np.int64)
        day = np.minimum(completed, self._as_of)
        working = np.full(len(due), NO_DAY)
        for nth, line in enumerate(self._lines):
            these = np.flatnonzero(lines == nth)
            ends = np.minimum(due, day)[these], np.maximum(due, day)[these]
            working[these] = line.columns.count(*(end.view("M8[D]") for end in ends))
        status = status_number(due, day, done, silent)
        apart = np.where(working > 0, working, np.abs(day - due))
        counted = np.sign(np.maximum(working, -1)) + 1  # 0 not announced, 1 none, 2 some
        numbers, positions = np.unique(((status * 3 + counted) << _APART) | apart, return_inverse=True)
        kinds = (numbers >> _APART).tolist()
        aparts = (numbers & ((1 << _APART) - 1)).tolist()
        words = [self._words(STATUSES[kind // 3], kind % 3, apart) for kind, apart in zip(kinds, aparts, strict=True)]
        return _Stands(positions, words, [STATUSES[kind // 3].code for kind in kinds])

    def _words(self, status: Text, counted: int, apart: int) -> bytes:
        """The status columns of rows that stand alike, and the line end."""
        text = pattern(status, working=counted == 2, one=apart == 1).say(self._job.language)
        values = (status.code, text.replace("{}", str(apart)), ("", "0", str(apart))[counted])
        return self._cells(values) + self._form.line_end
