"""Compare a batch job with DuckDB's own copy of the same file: time as a ratio, and peak memory.

Usage: python bench/batch.py [--rows 10000000] [--rounds 5] [--kinds parquet,csv] [--memory-rows 100000000]

The file has five columns (number, limit, trigger, department, subject); one row in 100,000 names no limit and is
rejected. Both are whole processes, run in turn and in alternating order, so that a busy machine slows both alike. The
output of one is on the disk before the other begins (the job waits for its own output, a copy does not). The results
are medians, and the median of the ratios of the pairs. Memory is the sum over all processes of a job, sampled every
20 ms. ``--memory-rows`` adds one run over a Parquet file with that many rows, for memory only.
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

import duckdb

import gov_deadlines as gd

COPY = {
    "parquet": "COPY (FROM '{source}') TO '{target}'",
    "csv": "COPY (FROM '{source}') TO '{target}' (HEADER)",
}
PAGE = os.sysconf("SC_PAGE_SIZE")


class Run(NamedTuple):
    """Seconds, and peak memory in MB."""

    seconds: float
    memory: float


def make(path: Path, rows: int) -> None:
    """A Parquet file of rows as an office keeps them."""
    limits = [one.id for one in gd.limits() if isinstance(one, gd.Limit)]
    departments = ["市发展改革委", "市财政局", "市教育局", "市公安局", "市住房城乡建设局"]
    subjects = ["关于做好防汛工作的通知", "关于印发工作要点的请示", "关于协办重点项目的函", "会议纪要"]
    number = "'D' || lpad(i::VARCHAR, 9, '0')"
    limit = f"CASE WHEN i % 100000 = 77777 THEN 'nobody/limit' ELSE {limits}[1 + (hash(i) % {len(limits)})::INT] END"
    trigger = "DATE '2023-10-01' + (hash(i * 7 + 1) % 900)::INT"
    department = f"{departments}[1 + (hash(i + 5) % 5)::INT]"
    subject = f"{subjects}[1 + (hash(i + 9) % 4)::INT] || '〔' || (hash(i + 3) % 5000)::VARCHAR || '〕'"
    duckdb.sql(
        f'COPY (SELECT {number} AS case_no, {limit} AS "limit", {trigger} AS "trigger", {department} AS department, '
        f"{subject} AS subject FROM range({rows}) t(i)) TO '{path}'"
    )


def run(command: list[str]) -> Run:
    """Run a command to its end, nothing left to be written by the one before; exit 1 says that there are rejects."""
    os.sync()
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    peak = 0
    while process.poll() is None:
        peak = max(peak, resident(process.pid))
        time.sleep(0.02)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command}: exit {process.returncode}")
    return Run(time.perf_counter() - began, peak * PAGE / 1e6)


def resident(session: int) -> int:
    """Pages that the processes of a session have in memory."""
    pages = 0
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                fields = Path(entry.path, "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session:
                pages += int(fields[21])
    return pages


def ours(source: Path, target: Path) -> list[str]:
    """The job."""
    return [sys.executable, "-m", "gov_deadlines", "batch", "due", str(source), "-o", str(target), "--force"]


def theirs(source: Path, target: Path) -> list[str]:
    """DuckDB's copy of the same file."""
    sql = COPY[source.suffix[1:]].format(source=source, target=target)
    return [sys.executable, "-c", f"import duckdb; duckdb.connect().execute({sql!r})"]


def compare(source: Path, folder: Path, rounds: int) -> None:
    """Alternating pairs, after one run of each that fills the caches."""
    targets = [folder / f"{who}{source.suffix}" for who in ("ours", "theirs")]
    commands = [ours(source, targets[0]), theirs(source, targets[1])]
    pairs: list[list[Run]] = []
    for number in range(-1, rounds):
        order = (0, 1) if number % 2 else (1, 0)
        found = {}
        for which in order:
            for old in folder.glob(f"*{targets[which].stem}*"):
                old.unlink()
            found[which] = run(commands[which])
        if number >= 0:
            pairs.append([found[0], found[1]])
    ratio = median(mine.seconds / copy.seconds for mine, copy in pairs)
    mine, copy = (Run(*(median(pair[which][at] for pair in pairs) for at in (0, 1))) for which in (0, 1))
    print(
        f"{source.suffix[1:]:8} job {mine.seconds:6.2f} s {mine.memory:6.0f} MB   copy {copy.seconds:6.2f} s "
        f"{copy.memory:6.0f} MB   ratio {ratio:.2f}",
        flush=True,
    )
    for target in folder.glob("*ours*"):
        target.unlink()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kinds", default="parquet,csv")
    parser.add_argument("--memory-rows", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gov-deadlines-bench-") as name:
        folder = Path(name)
        source = folder / "in.parquet"
        make(source, asked.rows)
        for kind in asked.kinds.split(","):
            if kind == "csv":
                duckdb.sql(f"COPY (FROM '{source}') TO '{folder / 'in.csv'}' (HEADER)")
            compare(folder / f"in.{kind}", folder, asked.rounds)
        if asked.memory_rows:
            small = run(ours(source, folder / "ours.parquet"))
            make(source, asked.memory_rows)
            large = run(ours(source, folder / "ours.parquet"))
            print(
                f"memory   {small.memory:.0f} MB at {asked.rows:,} rows, {large.memory:.0f} MB "
                f"at {asked.memory_rows:,}: "
                f"{large.memory / small.memory:.2f} times"
            )


if __name__ == "__main__":
    main()
