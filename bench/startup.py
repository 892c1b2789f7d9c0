"""Compare the time of a whole process, from start to exit, with one that does next to nothing.

Usage: python bench/startup.py [--pairs 15]

There are two comparisons. The command ``gov-deadlines due`` is compared with the smallest possible typer program. A
script that imports the library and asks one question is compared with one that imports only the two standard modules
the library needs. The processes of a pair run one after the other, in alternating order, so that a busy machine slows
both alike. The results are the medians over all pairs, and the median of their ratios.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

QUESTION = ("due", "qinzhou/countersign-reply", "--on", "2024-04-03")
HELLO = """\
import typer

app = typer.Typer()


@app.command()
def hello(name: str = "world") -> None:
    print(f"hello {name}")


if __name__ == "__main__":
    app()
"""
ASK = """\
from datetime import date
import gov_deadlines as gd
print(gd.due("qinzhou/countersign-reply", date(2024, 4, 3)).due)
"""


class Comparison(NamedTuple):
    """Two commands, ours and the one it is measured against."""

    name: str
    ours: list[str]
    theirs: list[str]


class Figures(NamedTuple):
    """Medians over all pairs: milliseconds of either, and their ratio."""

    ours: float
    theirs: float
    ratio: float


def milliseconds(command: list[str]) -> float:
    """How long a whole process takes."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return (time.perf_counter() - began) * 1000


def measure(comparison: Comparison, pairs: int) -> Figures:
    """Alternating pairs, after one run of each that fills the caches."""
    milliseconds(comparison.ours)
    milliseconds(comparison.theirs)
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(pairs):
        both = [(comparison.ours, ours), (comparison.theirs, theirs)]
        for command, times in both if number % 2 else reversed(both):
            times.append(milliseconds(command))
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    return Figures(median(ours), median(theirs), median(ratios))


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=15, help="pairs of processes to run (15)")
    pairs = parser.parse_args().pairs
    with tempfile.TemporaryDirectory() as folder:
        hello = Path(folder, "hello.py")
        hello.write_text(HELLO, encoding="utf-8")
        program = str(Path(sys.executable).with_name("gov-deadlines"))
        comparisons = [
            Comparison("gov-deadlines due / typer hello", [program, *QUESTION], [sys.executable, str(hello)]),
            Comparison(
                "import, due / import datetime, tomllib",
                [sys.executable, "-c", ASK],
                [sys.executable, "-c", "import datetime, tomllib"],
            ),
        ]
        print(f"{'medians of ' + str(pairs) + ' pairs':40} {'ours, ms':>10} {'theirs, ms':>11} {'ratio':>7}")
        for comparison in comparisons:
            found = measure(comparison, pairs)
            print(f"{comparison.name:40} {found.ours:10.1f} {found.theirs:11.1f} {found.ratio:7.2f}")


if __name__ == "__main__":
    main()
