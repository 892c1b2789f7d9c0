"""Compare the rivals in one run: which are right on make-up days, and how long each takes against the library.

    python bench/rivals.py                                                    a quick look, two minutes
    python bench/rivals.py --rows 1,10 --rounds 9 --budget 20 --json FILE --write      full size, 15 minutes

Right or wrong: each rival adds 5 and 10 working days to random triggers over all announced years (2004-2026) and counts
a year from each. The result is the share of answers that are missing or differ from the library's. agree.py, the tests
and the plain loop over days in this script show that the library itself is right. Columns are checked on all triggers,
single-question forms on as many as fit into the time given.

Speed: rival and library take turns on the same triggers. The results are medians over the rounds; the ratio is the
median of the ratios within each round. One question at a time means dates in and dates out. A rival that would take too
long over a column gets fewer rows; the table then gives their number, and the ratio to the library on as many rows.

Rivals that are not installed, or that fail, are listed as such. To install them: pip install -e '.[dev,bench]'.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

import gov_deadlines as gd
from c_loop import proven
from contenders import PACKAGES, Column, Contender, Facts, contenders
from measure import (
    MILLION,
    Days,
    calls,
    coverage,
    in_turn,
    installed,
    measured_on,
    publish,
    publishing_parser,
    random_days,
    sizes,
)
from own_code import OWN_CODE
from rival_tables import (
    ADD,
    ADD_MORE,
    COUNT,
    IS_WORKING,
    Checked,
    Found,
    Speed,
    absent,
    as_figures,
    column_table,
    right_table,
    scalar_table,
    summary,
)

YEAR = 365
MONTH = 31  # left out at the start: some rivals look back from a rest day
FEWEST = 200  # triggers that a form is checked on, however slow it is
SOME = 64  # triggers that one turn of a form with one question at a time goes through
PROBES = (1_000, 100_000)  # rows from which the time for a column is guessed: more where few take no time
ENOUGH = 0.005

Ask = Callable[..., Any]
Result = npt.NDArray[Any]


class Question(NamedTuple):
    """Add ``n`` working days; or, without ``n``, count those of a year."""

    name: str
    n: int | None

    def scalar(self, rival: Contender) -> Ask | None:
        """The rival's form for one trigger."""
        return rival.count if self.n is None else rival.add

    def quickest(self, rival: Contender) -> Ask | None:
        """The one that is timed."""
        return (rival.quick_count if self.n is None else rival.quick_add) or self.scalar(rival)

    def column(self, rival: Contender) -> Column | None:
        """The rival's form for a column."""
        return rival.count_column if self.n is None else rival.add_column

    def ours(self, cal: gd.WorkCalendar) -> Ask:
        """The library's form for one trigger."""
        return cal.count if self.n is None else cal.add

    def many(self, cal: gd.WorkCalendar, days: Days, out: Result | None = None) -> Result:
        """The library's form for a column."""
        return cal.count_many(days, days + YEAR, out) if self.n is None else cal.add_many(days, self.n, out)

    def second(self, days: Days) -> Any:  # noqa: ANN401 (a number or a column)
        """What is handed over beside the triggers."""
        return days + YEAR if self.n is None else self.n

    def rows(self, days: Days) -> list[tuple[Any, Any]]:
        """The same, trigger by trigger."""
        seconds = (days + YEAR).tolist() if self.n is None else [self.n] * days.size
        return list(zip(days.tolist(), seconds, strict=True))


QUESTIONS = (Question(ADD, 5), Question(ADD_MORE, 10), Question(COUNT, None))
TIMED = (QUESTIONS[0], QUESTIONS[2])


class Run:
    """The calendar, the triggers and the options of one run."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked = asked
        self.cal = gd.calendar("CN")
        self.facts = Facts(self.cal, proven(self.cal))
        first, last = coverage(self.cal)
        self.days = random_days(1, max(asked.rows), first + MONTH, last - YEAR)

    def found(self, rival: Contender) -> Found:
        """Check a rival, then time it; what fails is its fault."""
        version = installed(rival.package) if rival.package else ""
        name, fed = rival.name, rival.fed
        try:
            right = {question.name: self.checked(rival, question) for question in QUESTIONS}
            right = {name: result for name, result in right.items() if result.asked}
            columns = {question.name: self.column_speeds(rival, question) for question in TIMED}
            return Found(name, fed, version, right, self.scalar_speeds(rival), columns)
        except Exception as error:  # noqa: BLE001 (a rival that fails is listed as such)
            return Found(name, fed, version, fault=f"{type(error).__name__}: {error}")

    # Right or wrong

    def checked(self, rival: Contender, question: Question) -> Checked:
        """Both forms, against the library's answers."""
        return self._one_by_one(question.scalar(rival), question).plus(self._column(question.column(rival), question))

    def _one_by_one(self, ask: Ask | None, question: Question) -> Checked:
        if ask is None:
            return Checked()
        days = self.days[: self.asked.checked]
        wrong = none = done = 0
        began = time.perf_counter()
        for asked, right in zip(question.rows(days), question.many(self.cal, days).tolist(), strict=True):
            if done >= FEWEST and time.perf_counter() - began > self.asked.budget:
                break
            done += 1
            try:
                wrong += ask(*asked) != right
            except Exception:  # noqa: BLE001 (whatever a rival raises, it has no answer)
                none += 1
        return Checked(wrong, none, done)

    def _column(self, column: Column | None, question: Question) -> Checked:
        if column is None:
            return Checked()
        days = self.days[: self._affordable(column, question, len(self.days), 1)]
        asked = column.prepare(days, question.second(days))
        answers = column.read(asked, column.run(asked))
        return Checked(int(np.count_nonzero(answers != question.many(self.cal, days))), 0, days.size)

    # How fast

    def scalar_speeds(self, rival: Contender) -> dict[str, Speed]:
        """One question at a time."""
        days = self.days[:SOME]
        found = {
            question.name: self._versus(question.quickest(rival), question.ours(self.cal), question.rows(days))
            for question in TIMED
        }
        found[IS_WORKING] = self._versus(rival.is_working, self.cal.is_working_day, [(day,) for day in days.tolist()])
        return {name: speed for name, speed in found.items() if speed}

    def _versus(self, theirs: Ask | None, ours: Ask, questions: Sequence[tuple[Any, ...]]) -> Speed | None:
        """Both on the questions that the rival has an answer for; None where there is none."""
        answered = [question for question in questions if theirs and _answers(theirs, question)]
        if theirs is None or not answered:
            return None
        columns = list(zip(*answered, strict=True))
        times = in_turn({"theirs": calls(theirs, *columns), "ours": calls(ours, *columns)}, self.asked.rounds)
        rows = len(answered)
        return Speed(times.each("theirs") / rows, times.each("ours") / rows, times.ratio("theirs", "ours").median)

    def column_speeds(self, rival: Contender, question: Question) -> dict[int, Speed]:
        """Columns of each size, both into arrays made beforehand where the rival can."""
        column = question.column(rival)
        if column is None:
            return {}
        found: dict[int, Speed] = {}
        for wanted in self.asked.rows:
            rows = self._affordable(column, question, wanted, self.asked.rounds + 2)
            known = next((speed for speed in found.values() if speed.rows == rows), None)
            found[wanted] = (known or self._column_speed(column, question, rows))._replace(wanted=wanted)
        return found

    def _column_speed(self, column: Column, question: Question, rows: int) -> Speed:
        days = self.days[:rows]
        asked = column.prepare(days, question.second(days))
        times = in_turn(
            {"theirs": lambda: column.run(asked), "ours": _ours(self.cal, question, days)}, self.asked.rounds
        )
        return Speed(
            times.each("theirs") / rows, times.each("ours") / rows, times.ratio("theirs", "ours").median, rows, rows
        )

    def _affordable(self, column: Column, question: Question, rows: int, runs: int) -> int:
        """As many rows as ``runs`` runs get through in the time given, guessed from a few; a round number of them."""
        for probe in PROBES:
            days = self.days[:probe]
            asked = column.prepare(days, question.second(days))
            column.run(asked)
            began = time.perf_counter()
            column.run(asked)
            took = time.perf_counter() - began
            if took > ENOUGH:
                break
        most = len(days) * self.asked.budget / runs / took
        return rows if most >= rows else max(PROBES[0], int(float(f"{most:.0e}")))


def _ours(cal: gd.WorkCalendar, question: Question, days: Days) -> Callable[[], object]:
    if question.n is None:
        later, counted = days + YEAR, np.empty(days.size, np.int64)
        return lambda: cal.count_many(days, later, counted)
    n, due = question.n, np.empty_like(days)
    return lambda: cal.add_many(days, n, due)


def _answers(ask: Ask, question: tuple[Any, ...]) -> bool:
    try:
        ask(*question)
    except Exception:  # noqa: BLE001 (whatever a rival raises, it has no answer)
        return False
    return True


def measured(run: Run) -> list[Found]:
    """All rivals, one after the other."""
    found = []
    makers = [maker for maker in (*PACKAGES, *OWN_CODE) if not run.asked.only or maker[0] in run.asked.only]
    for rival in contenders(run.facts, makers):
        each = run.found(rival) if isinstance(rival, Contender) else Found(rival[0], rival[1], fault=rival[2])
        print(f"{each.name}, {each.fed}: {each.fault or 'measured'}", flush=True)
        found.append(each)
    return found


def main() -> None:
    """Measure, print, publish."""
    parser = publishing_parser(__doc__)
    parser.add_argument("--rows", type=sizes, default=[MILLION], help="millions of rows in a column, e.g. 1,10 (1)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds in turn (3)")
    parser.add_argument("--budget", type=float, default=2, help="seconds for a rival's column, or its check (2)")
    parser.add_argument("--checked", type=int, default=100_000, help="most triggers to check one by one (100000)")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these rivals only, by the names in the tables")
    asked = parser.parse_args()
    if asked.only and asked.write:
        parser.error("--write puts all rivals into the page; leave out --only")
    found = measured(Run(asked))
    there = [each for each in found if not each.fault]
    sections = {
        "rivals: right or wrong": f"{measured_on()}\n\n{right_table(there)}\n\n{absent(found)}",
        "rivals: one question at a time": scalar_table(there),
        "rivals: columns": column_table(there, asked.rows),
        "rivals: in short": summary(there),
    }
    publish(asked, "rivals", {"rows": asked.rows, "found": as_figures(found)}, sections)


if __name__ == "__main__":
    main()
