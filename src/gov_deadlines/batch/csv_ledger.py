"""CSV rows with a day of completion. Almost no two of them are equal, so they are not looked up as a whole.

The answer to a row's limit and trigger is looked up, as in any file. The status is computed for a block at once, from
its due days and days of completion, and put into words once for all rows with the same status.
"""

from collections import Counter
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.answers.status import FAULT, NEVER, RULES, Status, hold, rules_of
from gov_deadlines.batch.added import added
from gov_deadlines.batch.answering import Answer, Answerer, Stand, status_text
from gov_deadlines.batch.csv_file import CsvRows, as_text, interleaved
from gov_deadlines.batch.csv_text import Bytes, CsvFormat, Ints, IsoDays, Questions, Spans
from gov_deadlines.batch.rows import Part, Reject, Rejected
from gov_deadlines.days import EPOCH, day_number
from gov_deadlines.workdays.columns import NO_DAY
from gov_deadlines.workdays.line import DayLine

_FIRST, _LAST = date(1990, 1, 1), date(2059, 12, 31)  # days of completion that are read in bulk
_UNREAD, _REFUSED = 0, -1
_TOLD_KEPT = 1 << 16
_APART = 24  # bits for the distance in days from the due day
_MEASURES = ("due", "as_of", "completed")
_MEASURED = np.array([_MEASURES.index(rule.measured) for rule in RULES])
_IS_DONE = np.array([rule.decides == "completed" for rule in RULES])
_PARTS = np.array([rule.parts for rule in RULES])
_DAYS = ("since", "due", "first", "last", "latest", "silent")  # of an answer's facts, as ordinals


class _Stands(NamedTuple):
    """The statuses of rows: for each its position in ``words``, which follow its answer, and in ``kinds``."""

    positions: Ints
    words: list[bytes]
    kinds: list[Stand]

    def counted(self) -> Counter[Stand]:
        """How many rows have each status."""
        found = Counter[Stand]()
        times = np.bincount(self.positions, minlength=len(self.kinds)).tolist()
        for kind, number in zip(self.kinds, times, strict=True):
            found[kind] += number
        return found


class LedgerRows(CsvRows[Stand]):
    """The rows of one CSV file under one job with a day of completion."""

    def __init__(self, form: CsvFormat, answerer: Answerer) -> None:
        super().__init__(form, answerer)
        self._answerer, job = answerer, answerer.job
        self._asked_in_bulk = Questions(answerer.questions, job.limit)
        self._done = IsoDays(*(day_number(day) for day in (_FIRST, _LAST)))
        self._as_of = job.as_of or date.max
        plain = job.without_status
        self._added, self._plain_added = added(job), added(plain)
        self._plain = Answerer(plain, answerer.tables)
        self._at_number = np.full(self._asked_in_bulk.size + 1, _UNREAD)  # in ``_answers``; the last stays unread
        self._answers: NDArray[np.object_] = np.array([b""], object)
        self._facts = np.zeros((1, len(_DAYS) + 3), np.int64)  # of each answer: its days, then positions in these:
        self._lines: list[DayLine] = []
        self._readings: dict[tuple[str, ...], int] = {}  # sets of readings that may still be in time together
        self._starts: dict[tuple[tuple[str, ...], ...], int] = {}
        self._told: dict[int, tuple[bytes, Stand]] = {}
        self._partings = np.empty(0, np.int64)  # those that are, for each day from an answer's earliest due day on

    def _in_bulk(self, data: bytes, marks: Ints, line: int) -> Part[Stand]:  # noqa: ARG002  (as in ``CsvRows``)
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
        """The day of completion of each row (an ordinal); NO_DAY where it must be read the slow way."""
        days = self._done.find(block, fields)
        read = np.where(days >= 0, days + _FIRST.toordinal(), NO_DAY)
        return np.where(fields.starts == fields.ends, NEVER, read)

    def _answer_of(self, numbers: Ints) -> Ints:
        """The position in ``_answers`` of the answer to each question; new questions are answered first."""
        new = np.unique(numbers[(self._at_number[numbers] == _UNREAD) & (numbers >= 0)]).tolist()
        if new:
            asked = list(map(self._asked_in_bulk.asked, new))
            self._learn(new, [self._plain.answer(*one) for one in asked], asked)
        return self._at_number[numbers]

    def _learn(self, numbers: list[int], found: list[Answer | Reject], asked: list[tuple[str, date]]) -> None:
        """Remember the answers to questions of these numbers."""
        texts: list[bytes] = []
        facts: list[list[int]] = []
        for number, answer, question in zip(numbers, found, asked, strict=True):
            self._at_number[number] = _REFUSED if isinstance(answer, Reject) else len(self._answers) + len(texts)
            if isinstance(answer, Answer):
                judge = self._answerer.judge(*question)
                line = judge.line(answer.due, self._as_of)
                if line not in self._lines:
                    self._lines.append(line)
                texts.append(self._cells(as_text(value) for value in self._plain_added.of(answer.added)))
                days = judge.facts(question[1], answer.due)
                first, parting = days.parting()
                places = first, self._start(parting), self._lines.index(line)
                facts.append([*(getattr(days, name) for name in _DAYS), *places])
        self._answers = np.concatenate((self._answers, np.fromiter(texts, object, len(texts))))
        self._facts = np.concatenate((self._facts, np.array(facts, np.int64).reshape(-1, self._facts.shape[1])))

    def _start(self, parting: tuple[tuple[str, ...], ...]) -> int:
        """The position in ``_partings`` where these readings, in time day after day, begin."""
        if parting not in self._starts:
            self._starts[parting] = len(self._partings)
            places = [self._readings.setdefault(names, len(self._readings)) for names in parting]
            self._partings = np.concatenate((self._partings, np.array(places, np.int64)))
        return self._starts[parting]

    def _stand(self, facts: Ints, completed: Ints) -> _Stands:
        """The statuses of rows with these facts (one row of them each) and these days of completion."""
        *days, first, start, lines = facts
        as_of = np.full(len(completed), self._as_of.toordinal())
        about = dict(zip(_DAYS, days, strict=True)) | {"as_of": as_of, "completed": completed}
        rules = rules_of(about)
        day = np.choose(_MEASURED[rules], [about[fact] for fact in _MEASURES])
        working, apart = self._apart(about["due"], day, lines)
        in_time = np.zeros(len(apart), np.int64)  # position in ``_readings`` where readings disagree, from 1
        these = np.flatnonzero(_PARTS[rules])
        decides = np.where(_IS_DONE[rules[these]], completed[these], as_of[these])
        past = np.clip(decides - first[these], 0, about["latest"][these] - first[these] + 1)
        in_time[these] = self._partings[start[these] + past] + 1
        # one number for all that is put into words; the distance, below 1 << 24, is in the lowest bits
        kind = ((in_time * len(RULES) + rules) * 3 + working) * 2 + hold(FAULT, about)
        numbers, positions = np.unique((kind << _APART) | apart, return_inverse=True)
        told = [self._told.get(number) or self._tell(number) for number in numbers.tolist()]
        return _Stands(positions, [words for words, _ in told], [stand for _, stand in told])

    def _tell(self, number: int) -> tuple[bytes, Stand]:
        """The status columns with line end for rows of this number, and what is counted."""
        kind, apart = divmod(number, 1 << _APART)
        kind, fault = divmod(kind, 2)
        kind, working = divmod(kind, 3)
        in_time, rule = divmod(kind, len(RULES))
        readings, days = ((), *self._readings)[in_time], (None, 0, apart)[working]
        status = Status(
            code=RULES[rule].code,
            as_of=self._as_of,
            working_days=days,
            calendar_days=apart,
            readings=readings,
            record_fault=bool(fault),
        )
        told = {
            "status": self._added.word(status.code),
            "status_text": status_text(status, self._job.language),
            "working_days": as_text(days),
        }
        cells = [told[code] for code in self._added.codes if code in told]
        if len(self._told) >= _TOLD_KEPT:
            self._told.clear()
        found = self._cells(cells) + self._form.line_end, Stand(status.code, status.record_fault)
        return self._told.setdefault(number, found)

    def _apart(self, due: Ints, day: Ints, lines: Ints) -> tuple[Ints, Ints]:
        """The unit in which a distance is given, and the distance from the due days.

        0: calendar days, as the days between are not announced; 1: calendar days, as there is no working day between;
        2: working days.
        """
        working = np.full(len(due), NO_DAY)
        ends = np.minimum(due, day) - EPOCH, np.maximum(due, day) - EPOCH
        for nth, line in enumerate(self._lines):
            these = np.flatnonzero(lines == nth)
            working[these] = line.columns.count(*(end[these].view("M8[D]") for end in ends))
        apart = np.where(working > 0, working, np.abs(day - due))
        return np.sign(np.maximum(working, -1)) + 1, apart
