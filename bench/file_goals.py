"""What files.py measured, and whether it is as good as it must be."""

from collections.abc import Iterator
from typing import NamedTuple

from file_jobs import BEFORE, C2, DUCKDB_COPY, JOINS, OURS, PLAIN, POLARS, POLARS_COPY, POLARS_LOST, START, START_ROWS
from measure import MILLION, Times
from processes import Run

LARGE = 50 * MILLION
FASTEST_JOIN, FASTEST_POLARS_JOIN = "the fastest peer's join", "polars' faster join"
AMONG = {FASTEST_JOIN: JOINS, FASTEST_POLARS_JOIN: (POLARS, POLARS_LOST)}
TEXTS = ("csv", "quoted", "gb18030", "jsonl", "ledger", "recalc")


class Measured(NamedTuple):
    """One kind of file at one size: runs by contender, peak memory, who failed and how, and megabytes."""

    runs: dict[str, list[Run]]
    memory: dict[str, float]
    failed: dict[str, str]
    megabytes: tuple[float, float]

    @property
    def seconds(self) -> Times:
        """How long each run took."""
        return Times({name: [run.seconds for run in runs] for name, runs in self.runs.items()})

    @property
    def cpu(self) -> Times:
        """How much CPU time each run took."""
        return Times({name: [run.cpu for run in runs] for name, runs in self.runs.items()})


Found = dict[tuple[str, int], Measured]


class Goal(NamedTuple):
    """The library's figure (``seconds``, ``cpu``) must be at most so many times that of ``base``."""

    kind: str
    rows: int
    figure: str
    base: str
    most: float


class Judged(NamedTuple):
    """A goal (or the two about memory: megabytes, or times the memory at fewer rows) and what was measured.

    ``rows`` are those measured, which may be others than the goal's.
    """

    goal: Goal
    rows: int
    measured: float

    @property
    def holds(self) -> bool:
        """Whether it is reached."""
        return self.measured <= self.goal.most


GOALS = (
    Goal("csv", 5 * MILLION, "seconds", C2, 1.5),
    Goal("csv", 5 * MILLION, "cpu", C2, 2),
    Goal("csv", 5 * MILLION, "seconds", FASTEST_JOIN, 0.55),
    Goal("csv", 10 * MILLION, "seconds", C2, 1.2),
    Goal("quoted", 5 * MILLION, "seconds", C2, 2.5),
    Goal("jsonl", 5 * MILLION, "seconds", FASTEST_POLARS_JOIN, 0.5),
    Goal("ledger", 5 * MILLION, "seconds", PLAIN, 2),
    Goal("parquet", 10 * MILLION, "seconds", DUCKDB_COPY, 0.7),
    Goal("parquet", 10 * MILLION, "seconds", POLARS_COPY, 1),
    Goal("rejected", 10 * MILLION, "seconds", BEFORE, 1),
    Goal("parquet", 100 * MILLION, "seconds", DUCKDB_COPY, 0.7),
    Goal("recalc", 10 * MILLION, "seconds", C2, 1.2),
    Goal(START, START_ROWS, "seconds", BEFORE, 1.1),
)
GOAL_SIZES = {(goal.kind, goal.rows) for goal in GOALS} | {("gb18030", 5 * MILLION)}
MEMORY, GROWTH = "memory", "growth"
MOST_MEGABYTES, MOST_GROWTH = 150, 1.3


def judged(found: Found) -> Iterator[Judged]:
    """Every goal whose contenders were measured, at its number of rows or the most below it; each ratio once."""
    done = set()
    for goal in GOALS:
        rows = max((rows for kind, rows in found if kind == goal.kind and rows <= goal.rows), default=None)
        if rows is None or (goal.kind, goal.figure, goal.base, rows) in done:
            continue
        done.add((goal.kind, goal.figure, goal.base, rows))
        one = found[goal.kind, rows]
        base = fastest(one, AMONG[goal.base]) if goal.base in AMONG else goal.base
        if base in one.runs:
            times = one.seconds if goal.figure == "seconds" else one.cpu
            yield Judged(goal, rows, times.ratio(OURS, base).median)
    yield from _memory(found)


def fastest(one: Measured, among: tuple[str, ...]) -> str:
    """Whoever of these took the least; empty if none could be measured."""
    return min((name for name in among if name in one.runs), key=one.seconds.each, default="")


def _memory(found: Found) -> Iterator[Judged]:
    peaks = [(one.memory[OURS], kind, rows) for (kind, rows), one in found.items() if kind in TEXTS]
    if peaks:
        peak, kind, rows = max(peaks)
        yield Judged(Goal(kind, rows, MEMORY, "", MOST_MEGABYTES), rows, peak)
    few, many = (found.get(("parquet", millions * MILLION)) for millions in (10, 100))
    if few and many:
        grown = many.memory[OURS] / few.memory[OURS]
        yield Judged(Goal("parquet", 100 * MILLION, GROWTH, "", MOST_GROWTH), 100 * MILLION, grown)
