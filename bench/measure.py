"""Shared by the benchmark scripts: measuring in turn, tables, the page they fill and the file of figures."""

import argparse
import gc
import json
import os
import platform
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

import gov_deadlines as gd

Days = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.int64]
Job = Callable[[], object]

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"
MILLION = 1_000_000


class Spread(NamedTuple):
    """The median of a few figures, and the quartiles around it."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{shown(self.median)} ({shown(self.low)}-{shown(self.high)})"


class Times:
    """Seconds that one run of each job of a comparison took, round by round."""

    def __init__(self, seconds: Mapping[str, list[float]]) -> None:
        self.seconds = seconds

    def each(self, name: str) -> float:
        """The median over the rounds."""
        return median(self.seconds[name])

    def ratio(self, name: str, base: str) -> Spread:
        """The median of the ratios, each taken within one round."""
        pairs = zip(self.seconds[name], self.seconds[base], strict=True)
        return spread([one / other for one, other in pairs])


def spread(figures: Sequence[float]) -> Spread:
    """Median and quartiles."""
    if len(figures) == 1:
        return Spread(figures[0], figures[0], figures[0])
    low, middle, high = quantiles(figures, n=4, method="inclusive")
    return Spread(middle, low, high)


def in_turn(jobs: Mapping[str, Job], rounds: int, least: float = 0.02, before: Job | None = None) -> Times:
    """Run the jobs one after the other, round by round, every other round backwards.

    A busy machine then slows all of them alike, and none always runs on what another left in the cache. A job is
    repeated within its turn until it lasts ``least`` seconds; how often is found in two runs that warm it up.
    ``before`` runs before each turn, without being timed.
    """
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    often = {name: _often(job, least) for name, job in jobs.items()}
    gc.collect()
    gc.disable()
    try:
        for number in range(rounds):
            for name in reversed(list(jobs)) if number % 2 else jobs:
                if before:
                    before()
                seconds[name].append(_seconds(jobs[name], often[name]))
    finally:
        gc.enable()
    return Times(seconds)


def emptied_cache(megabytes: int = 256) -> Job:
    """Read that much memory: what was in the processor's caches is then no longer there."""
    block = np.zeros(megabytes * 2**17, np.int64)
    block[::512] = 1  # every page its own memory
    return block.max


def _often(job: Job, least: float) -> int:
    job()
    return max(1, round(least / _seconds(job, 1)))


def _seconds(job: Job, often: int) -> float:
    """What one run takes, from a few of them."""
    began = time.perf_counter()
    for _ in range(often):
        job()
    return (time.perf_counter() - began) / often


def calls(function: Callable[..., object], *columns: Iterable[object]) -> Job:
    """Call a function on each row of the columns, with next to nothing around the calls."""
    return lambda: deque(map(function, *columns), maxlen=0)


def shown(figure: float) -> str:
    """Three figures at most, thousands with a comma."""
    if figure >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"


def rows_shown(rows: int) -> str:
    """A number of rows in words: 10 million."""
    return f"{rows / MILLION:g} million" if rows >= MILLION else f"{rows:,}"


def share(part: int, whole: int) -> str:
    """A share in per cent; "0" only where it is none at all."""
    if not part or not whole:
        return "0" if whole else "-"
    percent = 100 * part / whole
    return f"{percent:.1f} %" if percent >= 0.1 else f"{percent:.2g} %"


def table(header: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """A Markdown table whose columns stand under each other; all but the first ``left`` are set right."""
    cells = [list(header), *(list(row) for row in rows)]
    widths = [max(3, *(len(row[column]) for row in cells)) for column in range(len(header))]
    rule = ["-" * width if column < left else "-" * (width - 1) + ":" for column, width in enumerate(widths)]
    return "\n".join(f"| {' | '.join(_justified(line, widths, left))} |" for line in [cells[0], rule, *cells[1:]])


def _justified(line: Sequence[str], widths: Sequence[int], left: int) -> list[str]:
    return [
        text.ljust(width) if column < left else text.rjust(width)
        for column, (text, width) in enumerate(zip(line, widths, strict=True))
    ]


def installed(package: str) -> str:
    """The version of a package, or "not installed"."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def measured_on(line: str = "Measured on {day}: {machine}, {cores} cores, {system}; {python}.") -> str:
    """One line on when and on what."""
    python = f"Python {platform.python_version()}, numpy {np.__version__}, gov-deadlines {gd.__version__}"
    day, cores = date.today().isoformat(), os.cpu_count()  # noqa: DTZ011 (where it runs is meant)
    return line.format(day=day, machine=_processor(), cores=cores, system=platform.system(), python=python)


def _processor() -> str:
    try:
        described = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    found = re.search(r"^model name\s*:\s*(.+)$", described, re.MULTILINE)
    return found[1] if found else platform.machine()


def parser_for(doc: str | None) -> argparse.ArgumentParser:
    """A parser whose description is the script's docstring."""
    return argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)


def publishing_parser(doc: str | None) -> argparse.ArgumentParser:
    """The same, with the options of a script whose figures go into the page."""
    parser = parser_for(doc)
    parser.add_argument("--json", type=Path, metavar="FILE", help="add the figures to this file, for plot.py")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE.relative_to(ROOT)}")
    return parser


def sizes(text: str) -> list[int]:
    """Rows from a list of millions: "1,10,100"."""
    return [round(float(part) * MILLION) for part in text.split(",")]


def publish(asked: argparse.Namespace, key: str, figures: Mapping[str, object], sections: Mapping[str, str]) -> None:
    """Print the sections; with --write put them into the page, with --json keep the figures."""
    for text in sections.values():
        print(f"\n{text}")
    if asked.write:
        PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), sections), encoding="utf-8")
    if asked.json:
        kept = json.loads(asked.json.read_text(encoding="utf-8")) if asked.json.exists() else {}
        kept[key] = {"measured": measured_on(), **figures}
        asked.json.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def filled(page: str, sections: Mapping[str, str]) -> str:
    """The page with each section between its two markers."""
    for name, text in sections.items():
        begin, end = f"<!-- {name}: filled by the script -->", f"<!-- end of {name} -->"
        before, found, rest = page.partition(begin)
        if not found or end not in rest:
            raise SystemExit(f"{PAGE}: the markers of {name!r} are missing: {begin} ... {end}")
        page = f"{before}{begin}\n\n{text}\n\n{end}{rest.partition(end)[2]}"
    return page


def coverage(cal: gd.WorkCalendar) -> tuple[int, int]:
    """The first and the last announced day, as numbers of days since 1970-01-01."""
    if cal.coverage is None:
        raise SystemExit("the calendar has no announced day")
    first, last = (int(np.datetime64(day, "D").astype(np.int64)) for day in cal.coverage)
    return first, last


def random_days(seed: int, rows: int, first: int, last: int) -> Days:
    """Days between two day numbers, both included, in no order."""
    return np.random.default_rng(seed).integers(first, last + 1, rows).view("M8[D]")
