"""Compare the speed of two states of this repository: files, scalars, columns and start-up, as ratios.

Usage: python bench/before_after.py BEFORE AFTER [--rounds 7] [--rows 2000000]

BEFORE and AFTER are Python interpreters, each from an environment with one state installed (with the ``batch``
extra). Each measure runs in separate processes, the two states in turn and in alternating order, so that a busy machine
slows both alike. The results are the medians in seconds, and the median of the ratios of the pairs: 1.00 is the same
speed, more is slower.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from file_inputs import made

SCALAR = """
import time, random
from datetime import date, timedelta
import gov_deadlines as gd
ids = [one.id for one in gd.limits() if isinstance(one, gd.Limit)]
random.seed(1)
asked = [(random.choice(ids), date(2023, 10, 1) + timedelta(random.randrange(900))) for _ in range(100_000)]
for limit, day in asked:
    gd.due(limit, day).due
began = time.perf_counter()
for limit, day in asked:
    gd.due(limit, day).due
print(time.perf_counter() - began)
"""
EACH = """
import time
from datetime import date, timedelta
import gov_deadlines as gd
def once(n):
    day = date(2024, 1, 1) + timedelta(n % 600)
    {asked}
for n in range(100):
    once(n)
began = time.perf_counter()
for n in range(100, 5_100):
    once(n)
print(time.perf_counter() - began)
"""
CHAIN = '["xinzhou/consultation-to-issuance"]'
SETTLED = {
    "due with readings and notes, new each time": """
    answer = gd.due("qinzhou/countersign-reply", day, within=f"{1 + n % 9}wd")
    answer.readings, answer.safest, answer.notes""",
    "due with readings and notes, asked before": """
    answer = gd.due("qinzhou/countersign-reply", day)
    answer.readings, answer.safest, answer.notes""",
    "status, asked before": """
    gd.due("qinzhou/countersign-reply", day).status(day + timedelta(9))""",
    "status, new each time": """
    answer = gd.due("qinzhou/countersign-reply", day, within=f"{1 + n % 9}wd")
    answer.status(day + timedelta(9), day + timedelta(7))""",
    "track": """
    found = gd.track("qinzhou/countersign-reply", day, as_of=day + timedelta(9))
    found.status""",
    "track, a later time agreed, with events and notes": """
    agreed = {"agreed_on": day + timedelta(3), "until": day + timedelta(20)}
    found = gd.track("qinzhou/countersign-reply", day, as_of=day + timedelta(9), **agreed)
    found.status, found.events, found.notes""",
    "plan of a chain": f"gd.plan({CHAIN}, day + timedelta(60)).latest_start",
    "plan of a chain, with a start": f"""
    found = gd.plan({CHAIN}, day + timedelta(60), day)
    found.feasible, found.slack, found.critical, found.standing""",
    "plan of one limit": 'gd.plan(["qinzhou/countersign-reply"], day + timedelta(60)).latest_start',
}
COLUMN = """
import time
import numpy as np
import gov_deadlines as gd
rng = np.random.default_rng(1)
days = np.datetime64("2023-10-01") + rng.integers(0, 900, 5_000_000)
ids = [one.id for one in gd.limits() if isinstance(one, gd.Limit)]
which = rng.integers(0, len(ids), len(days)).astype(np.int8)
cal = gd.calendar("CN-GX")
def once():
    gd.due_many("qinzhou/countersign-reply", days)
    gd.due_many(ids, days, which)
    cal.add_many(days, 7)
    cal.count_many(days, days[::-1])
once()
began = time.perf_counter()
once()
print(time.perf_counter() - began)
"""
START = ["due", "qinzhou/countersign-reply", "--on", "2024-04-03"]
ASK = """
from datetime import date
import gov_deadlines as gd
gd.due("qinzhou/countersign-reply", date(2024, 4, 3)).due
"""


class Measure(NamedTuple):
    """One thing to time: its command behind the interpreter, and whether it prints its own seconds."""

    name: str
    command: list[str]
    prints: bool = False
    runs: int = 1


def measures(folder: Path, rows: int) -> list[Measure]:
    """Everything that is timed; makes the files for it."""
    parquet, csv, jsonl = made(folder, "parquet", rows), made(folder, "csv", rows), made(folder, "jsonl", rows // 4)
    gov = ["-m", "gov_deadlines"]

    def job(source: Path, *more: str) -> list[str]:
        return [*gov, "batch", "due", str(source), "-o", str(folder / f"out{source.suffix}"), "--force", *more]

    moved = ["--from-known-on", "2024-10-01", "-o", str(folder / "moved.csv"), "--force"]
    return [
        Measure("batch due, CSV", job(csv)),
        Measure("batch due, Parquet", job(parquet)),
        Measure("batch due, JSON Lines", job(jsonl)),
        Measure("batch recalc, CSV", [*gov, "batch", "recalc", str(csv), *moved]),
        Measure("due, asked before", ["-c", SCALAR], prints=True),
        *(Measure(name, ["-c", EACH.replace("{asked}", asked)], prints=True) for name, asked in SETTLED.items()),
        Measure("columns", ["-c", COLUMN], prints=True),
        Measure("start-up: the command due", [*gov, *START], runs=5),
        Measure("start-up: import and one question", ["-c", ASK], runs=5),
    ]


def seconds(python: str, measure: Measure) -> float:
    """How long it takes: as it says itself, or as a whole process."""
    began = time.perf_counter()
    for _ in range(measure.runs):
        found = subprocess.run([python, *measure.command], capture_output=True, text=True, check=False)
        if found.returncode > 1:
            sys.exit(f"{measure.name}: {found.stderr}")
    return float(found.stdout) if measure.prints else (time.perf_counter() - began) / measure.runs


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before")
    parser.add_argument("after")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--only", default="", help="only measures whose name holds this")
    options = parser.parse_args()
    states = [options.before, options.after]
    with tempfile.TemporaryDirectory() as folder:
        print("| | before | after | ratio |\n|---|---|---|---|")
        for measure in measures(Path(folder), options.rows):
            if options.only not in measure.name:
                continue
            pairs = []
            for nth in range(options.rounds):
                order = states if nth % 2 else states[::-1]
                found = {python: seconds(python, measure) for python in order}
                pairs.append([found[python] for python in states])
            before, after = (median(column) for column in zip(*pairs, strict=True))
            ratio = median(new / old for old, new in pairs)
            print(f"| {measure.name} | {before:.3f} | {after:.3f} | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    main()
