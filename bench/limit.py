"""How close to the physical limit? Compare the library with a plain copy of the column and the same loop in C.

    python bench/limit.py                                                                a quick look, a minute
    python bench/limit.py --sizes 1,10,100 --pairs 15 --grow 10 --json FILE --write      full size, up to 6 GB

All contenders run in turn, in alternating order, into arrays made beforehand. The results are medians of the ratios
within each pair, with the quartiles in brackets. The caches are emptied before each run, so that the columns come from
memory. With --warm they are not: then a column that fits into a cache is copied several times as fast, which no loop
with a look-up can match. The C loops (c_loop.py) are first checked to equal the library; without a compiler they are
left out. They run in one thread. The library uses up to four if it needs several passes or the column is very long, but
not with --one-core. numpy's exact trick (busday_offset without weekends, every rest day a holiday) takes a few hundred
times as long as a copy, so it gets --slow-pairs pairs.
"""

import argparse
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np

import gov_deadlines as gd
from c_loop import Loops, due_table, due_tables, flag_table, narrow_table, narrowed, proven, worked_table
from contenders import EXACT, Facts
from measure import (
    MILLION,
    Days,
    Job,
    Spread,
    calls,
    coverage,
    emptied_cache,
    in_turn,
    measured_on,
    publish,
    publishing_parser,
    random_days,
    rows_shown,
    shown,
    sizes,
    table,
)

N = 7
YEAR = 365
LIMIT = "qinzhou/countersign-reply"
OURS, COPY, C, C_FORWARD, TRICK = "ours", "copy", "C", "C, a <= b", "numpy, exact trick"


class Ratio(NamedTuple):
    """One ratio of one question, at one number of rows."""

    question: str
    over: str
    base: str
    rows: int
    found: Spread


class Columns:
    """Random columns of one size, the arrays for the answers, and the C loops' tables."""

    def __init__(self, cal: gd.WorkCalendar, loops: Loops | None, rows: int) -> None:
        self.cal, self.loops, self.rows = cal, loops, rows
        self.first, self.last = coverage(cal)
        self.days = random_days(1, rows, self.first, self.last)
        self.due = np.empty_like(self.days)
        self.counts = np.empty(rows, np.int64)

    def any_days(self) -> Days:
        """A second column, in no order to the first."""
        return random_days(2, self.rows, self.first, self.last)

    def later_days(self) -> Days:
        """A second column, each day up to a year after the first."""
        later = self.days.view(np.int64) + np.random.default_rng(3).integers(0, YEAR + 1, self.rows)
        return np.clip(later, None, self.last, out=later).view("M8[D]")


Jobs = Mapping[str, Job]


def copying(columns: Columns) -> Job:
    """What everything is compared with."""
    return lambda: np.copyto(columns.due, columns.days)


def adding(columns: Columns, n: int = N) -> Jobs:
    """One number of working days for the whole column."""
    cal, days, due, loops = columns.cal, columns.days, columns.due, columns.loops
    jobs: dict[str, Job] = {COPY: copying(columns), OURS: lambda: cal.add_many(days, n, due)}
    if loops:
        dues = due_table(cal, n)
        jobs[C] = lambda: loops.add_fixed(days, dues, due)
    return jobs


def adding_afresh(columns: Columns) -> Jobs:
    """The same without ``out=``."""
    return {COPY: copying(columns), OURS: lambda: columns.cal.add_many(columns.days, N)}


def adding_narrow(columns: Columns) -> Jobs:
    """Days as 32-bit numbers, beside a copy of as many of those."""
    cal, days, loops = columns.cal, narrowed(columns.days), columns.loops
    due = np.empty_like(days)
    jobs: dict[str, Job] = {COPY: lambda: np.copyto(due, days), OURS: lambda: cal.add_many(days, N, due)}
    if loops:
        dues = narrow_table(cal, N)
        jobs[C] = lambda: loops.add_fixed_32(days, dues, due)
    return jobs


def adding_by_row(columns: Columns) -> Jobs:
    """Another number of working days for each row, forward and backward."""
    n = np.random.default_rng(4).integers(-30, 31, columns.rows)
    return {COPY: copying(columns), OURS: lambda: columns.cal.add_many(columns.days, n, columns.due)}


def counting(columns: Columns, other: Days, *, forward: bool) -> Jobs:
    """Working days between two columns."""
    cal, days, counts, loops = columns.cal, columns.days, columns.counts, columns.loops
    jobs: dict[str, Job] = {COPY: copying(columns), OURS: lambda: cal.count_many(days, other, counts)}
    if loops:
        worked = worked_table(cal)
        jobs[C] = lambda: loops.count_signed(days, other, worked, counts)
        if forward:
            jobs[C_FORWARD] = lambda: loops.count_forward(days, other, worked, counts)
    return jobs


def telling(columns: Columns) -> Jobs:
    """Is each day a working day?"""
    cal, days, loops = columns.cal, columns.days, columns.loops
    working = np.empty(columns.rows, np.int8)
    jobs: dict[str, Job] = {COPY: copying(columns), OURS: lambda: cal.is_working_many(days, working)}
    if loops:
        flags = flag_table(cal)
        jobs[C] = lambda: loops.is_working(days, flags, working)
    return jobs


def mixed(columns: Columns, kind: type[np.integer[Any]]) -> Jobs:
    """Another limit for each row, out of all there are."""
    limits = [limit.id for limit in gd.limits() if isinstance(limit, gd.Limit)]
    which = np.random.default_rng(5).integers(0, len(limits), columns.rows).astype(kind)
    days, due, loops = columns.days, columns.due, columns.loops
    jobs: dict[str, Job] = {COPY: copying(columns), OURS: lambda: gd.due_many(limits, days, which, due)}
    if loops:
        dues = due_tables(columns.cal, limits)
        jobs[C] = lambda: loops.add_mixed(which, days, dues, due)
    return jobs


def single(columns: Columns) -> Jobs:
    """One limit for the whole column."""
    return {COPY: copying(columns), OURS: lambda: gd.due_many(LIMIT, columns.days, None, columns.due)}


def exact_trick(columns: Columns) -> Jobs:
    """What numpy itself can do when it is told every rest day."""
    busdays = np.busdaycalendar(*Facts(columns.cal, None).fed(EXACT))
    days, due = columns.days, columns.due
    return {
        COPY: copying(columns),
        TRICK: lambda: np.busday_offset(days, N, roll="backward", busdaycal=busdays, out=due),
    }


def questions(columns: Columns) -> Iterator[tuple[str, Callable[[], Jobs]]]:
    """Each question by name; its columns are made only when its turn has come."""
    yield f"add, n = {N}", lambda: adding(columns)
    yield f"add, n = {N}, without out=", lambda: adding_afresh(columns)
    yield f"add, n = {N}, int32 days", lambda: adding_narrow(columns)
    yield "add, n by row", lambda: adding_by_row(columns)
    yield "count, a <= b", lambda: counting(columns, columns.later_days(), forward=True)
    yield "count, random order", lambda: counting(columns, columns.any_days(), forward=False)
    yield "is working", lambda: telling(columns)
    yield "due_many, one limit", lambda: single(columns)
    yield "due_many, ids uint8", lambda: mixed(columns, np.uint8)
    yield "due_many, ids int64", lambda: mixed(columns, np.int64)


def ratios(question: str, jobs: Jobs, rows: int, pairs: int, before: Job | None) -> list[Ratio]:
    """Everything against the copy, and ours against each C loop."""
    times = in_turn(jobs, pairs, 0, before)
    found = [Ratio(question, name, COPY, rows, times.ratio(name, COPY)) for name in jobs if name != COPY]
    found += [Ratio(question, OURS, name, rows, times.ratio(OURS, name)) for name in (C, C_FORWARD) if name in jobs]
    for ratio in found:
        print(f"{rows_shown(rows)}: {ratio.question}: {ratio.over} / {ratio.base}: {ratio.found}", flush=True)
    return found


def by_size(asked: argparse.Namespace, cal: gd.WorkCalendar, loops: Loops | None) -> list[Ratio]:
    """Every question at every size."""
    found: list[Ratio] = []
    for rows in asked.sizes:
        columns = Columns(cal, loops, rows)
        for question, jobs in questions(columns):
            found += ratios(question, jobs(), rows, asked.pairs, asked.before)
        if rows <= asked.slow_rows:
            found += ratios(f"add, n = {N}", exact_trick(columns), rows, asked.slow_pairs, asked.before)
    return found


# How add grows


def growth(asked: argparse.Namespace) -> list[tuple[str, str, int, Spread]]:
    """Add beside a copy: by n, by the span of the triggers, by coverage, and with most triggers in one month."""
    cal = gd.calendar(asked.region)
    columns = Columns(cal, None, asked.grow)
    found = [
        ("n", f"{n:,}", asked.grow, _beside_copy(asked, columns, n)) for n in (1, 5, 30, 250, 2_500, -5, -250, 10**9)
    ]
    for title, days in spans(columns):
        columns.days = days
        found.append(("triggers", title, asked.grow, _beside_copy(asked, columns, N)))
    for known_on in (date(2006, 12, 31), date(2012, 12, 31), date(2018, 12, 31), None):
        columns.cal = gd.calendar(asked.region, known_on)
        columns.days = random_days(6, asked.grow, _number(date(2005, 1, 1)), _number(date(2006, 12, 31)))
        years = columns.cal.years
        found.append(
            ("coverage", f"{years[0]}-{years[-1]}, triggers 2005-2006", asked.grow, _beside_copy(asked, columns, N))
        )
    for _, case, _, ratio in found:
        print(f"growth: {case}: {ratio}", flush=True)
    return found


def spans(columns: Columns) -> Iterator[tuple[str, Days]]:
    """Triggers within a month, a year and so on, in no order; skewed ones; and all of them in order."""
    start, rows = _number(date(2024, 4, 1)), columns.rows
    for title, length in (("one month", 30), ("one year", YEAR)):
        yield title, random_days(6, rows, start, start + length - 1)
    yield "five years", random_days(6, rows, start - 4 * YEAR, start + YEAR)
    everything = random_days(6, rows, columns.first, columns.last)
    yield "all announced years", everything
    yield "90 % in one month, the rest anywhere", skewed(everything, start)
    yield "all announced years, in order", np.sort(everything)
    yield (
        "all announced years and 20 either side",
        random_days(6, rows, columns.first - 20 * YEAR, columns.last + 20 * YEAR),
    )


def skewed(days: Days, start: int) -> Days:
    """Nine in ten of the days put into the month after ``start``."""
    random = np.random.default_rng(7)
    month = (start + random.integers(0, 30, days.size)).view("M8[D]")
    return np.where(random.random(days.size) < 0.9, month, days)


def _beside_copy(asked: argparse.Namespace, columns: Columns, n: int) -> Spread:
    jobs = {COPY: copying(columns), OURS: lambda: columns.cal.add_many(columns.days, n, columns.due)}
    return in_turn(jobs, asked.pairs, 0, asked.before).ratio(OURS, COPY)


def _number(day: date) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))


# One question at a time


def nothing(day: date, n: int) -> date:  # noqa: ARG001 (what is measured is the call)
    """An empty call."""
    return day


def scalars(asked: argparse.Namespace) -> list[tuple[str, float, Spread, Spread]]:
    """Nanoseconds, ratio to an empty call and ratio to a scalar add, of what is asked one at a time."""
    cal = gd.calendar("CN-GX")
    start = _number(date(2023, 9, 12))
    days = random_days(8, 1_000, start, start + 2 * YEAR).tolist()
    years = [date.fromordinal(day.toordinal() + YEAR) for day in days]
    jobs = {
        "an empty call": calls(nothing, days, repeat(N)),
        "cal.add": calls(cal.add, days, repeat(N)),
        "cal.count over a year": calls(cal.count, days, years),
        "cal.is_working_day": calls(cal.is_working_day, days),
        "gd.due(...).due": calls(_due, days),
        "gd.due(...), .due and .standing": calls(_due_and_standing, days),
    }
    times = in_turn(jobs, asked.pairs)
    return [
        (name, times.each(name) / len(days), times.ratio(name, "an empty call"), times.ratio(name, "cal.add"))
        for name in jobs
    ]


def _due(day: date) -> date | None:
    return gd.due(LIMIT, day).due


def _due_and_standing(day: date) -> tuple[date | None, str]:
    answer = gd.due(LIMIT, day)
    return answer.due, answer.standing


# Tables


def size_table(found: list[Ratio], rows: list[int]) -> str:
    """One line a ratio, one column a size."""
    kinds = dict.fromkeys((ratio.question, ratio.over, ratio.base) for ratio in found)
    by_kind = {(ratio.question, ratio.over, ratio.base, ratio.rows): str(ratio.found) for ratio in found}
    lines = [[kind[0], f"{kind[1]} / {kind[2]}", *(by_kind.get((*kind, size), "-") for size in rows)] for kind in kinds]
    return table(("question", "ratio", *map(rows_shown, rows)), lines, left=2)


def growth_table(found: list[tuple[str, str, int, Spread]]) -> str:
    """What is varied, and the ratio."""
    return table(
        ("varied", "case", "ours / copy"), [[what, case, str(ratio)] for what, case, _, ratio in found], left=2
    )


def scalar_table(found: list[tuple[str, float, Spread, Spread]]) -> str:
    """What is called, and both ratios."""
    rows = [[name, shown(time * 1e9), str(empty), str(add)] for name, time, empty, add in found]
    return table(("called", "ns", "/ an empty call", "/ cal.add"), rows)


def main() -> None:
    """Measure, print, publish."""
    parser = publishing_parser(__doc__)
    parser.add_argument("--sizes", type=sizes, default=[MILLION], help="millions of rows, e.g. 1,10,100 (1)")
    parser.add_argument("--pairs", type=int, default=5, help="pairs in turn (5)")
    parser.add_argument(
        "--slow-rows",
        type=sizes,
        default=[10 * MILLION],
        metavar="MILLIONS",
        help="most rows for numpy's exact trick (10)",
    )
    parser.add_argument("--slow-pairs", type=int, default=3, help="pairs for numpy's exact trick (3)")
    parser.add_argument("--grow", type=sizes, default=[MILLION], metavar="MILLIONS", help="rows for growth (1)")
    parser.add_argument("--region", default="CN-GX", help="whose calendar (CN-GX)")
    parser.add_argument("--native", action="store_true", help="compile the C loops with -march=native")
    parser.add_argument("--warm", action="store_true", help="leave in the cache what the run before left there")
    parser.add_argument("--one-core", action="store_true", help="give the whole run one core, so that nothing threads")
    asked = parser.parse_args()
    if asked.one_core:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    asked.before = None if asked.warm else emptied_cache()
    asked.slow_rows, asked.grow = asked.slow_rows[0], asked.grow[0]
    cal = gd.calendar(asked.region)
    one = scalars(asked)
    found = by_size(asked, cal, proven(cal, native=asked.native))
    grown = growth(asked)
    state = "as the run before left them" if asked.warm else "emptied before each run"
    core = "; on one core" if asked.one_core else ""
    title = f"{measured_on()} Medians of {asked.pairs} pairs; caches {state}{core}."

    sections = {
        "limit: sizes": f"{title}\n\n{size_table(found, asked.sizes)}",
        "limit: growth": f"{rows_shown(asked.grow)} rows.\n\n{growth_table(grown)}",
        "limit: scalar": scalar_table(one),
    }
    figures = {"sizes": asked.sizes, "pairs": asked.pairs, "caches": state, "growth": grown, "scalar": one}
    publish(asked, "limit", {**figures, "ratios": [ratio._asdict() for ratio in found]}, sections)


if __name__ == "__main__":
    main()
