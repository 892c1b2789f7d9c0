"""Peak memory and time of the jobs over files made to fill memory: no two rows alike, all rejected, or endless rows.

Usage: python bench/hostile.py [--rows 1500000] [--long 1024] [--cases bad-days,line] [--jobs due,ledger]
       [--python PATH] [--pure] [--most 150] [--patience 100] [--folder DIR]

Each file is made, answered in a process of its own, and deleted. Memory is the larger of the sum over all processes
of a job, sampled every 10 ms, and the most that the first ever had. ``--long`` is the size in MB of the files
with endless rows, ``--python`` the interpreter of another environment to measure, ``--pure`` leaves the compiled part
out. With ``--most`` the exit code is 1 where a job took more memory than that, or more seconds than ``--patience``.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import NamedTuple

PAGE = os.sysconf("SC_PAGE_SIZE")
MB = 1 << 20
ROW_MB = 15  # of a row that is just short enough
HEADER = "no,limit,trigger,done\n"
LIMIT = "qinzhou/countersign-reply"
JOBS = {
    "due": ("due",),
    "ledger": ("due", "--as-of", "2024-06-03", "--completed-column", "done"),
    "recalc": ("recalc", "--from-known-on", "2023-10-26"),
}


class Size(NamedTuple):
    """How large to make a file: rows of the usual length, MB of endless ones."""

    rows: int
    long: int


class Case(NamedTuple):
    """A kind of file: its pieces, the formats it is made in, and the jobs that it is meant for."""

    pieces: Callable[[Size, bool], Iterator[str]]
    kinds: tuple[str, ...] = ("csv", "jsonl")
    jobs: tuple[str, ...] = ("due", "ledger", "recalc")


class Run(NamedTuple):
    """Seconds, processor seconds, peak memory in MB, exit code (None: it took too long)."""

    seconds: float
    processor: float
    memory: float
    code: int | None


def rows(limit: str = LIMIT, trigger: str = "2024-04-03", done: str = "2024-04-09") -> Case:
    """Rows of these texts, with their number where there is a ``#`` and a time of day where there is a ``@``."""

    def filled(text: str, nth: int) -> str:
        clock = f"{nth // 3_600_000 % 24:02}:{nth // 60_000 % 60:02}:{nth // 1_000 % 60:02}.{nth % 1_000:03}"
        return text.replace("#", str(nth)).replace("@", clock)

    def pieces(size: Size, json: bool) -> Iterator[str]:
        yield "" if json else HEADER
        for nth in range(size.rows):
            one, two, three = (filled(text, nth) for text in (limit, trigger, done))
            if json:
                yield f'{{"no": {nth}, "limit": "{one}", "trigger": "{two}", "done": "{three}"}}\n'
            else:
                yield f"{nth},{one},{two},{three}\n"

    return Case(pieces)


def few(case: Case, times: int) -> Case:
    """The same with so many times fewer rows."""
    return case._replace(pieces=lambda size, json: case.pieces(size._replace(rows=size.rows // times), json))


def raw(row: str) -> Case:
    """Rows that are nothing but this text."""
    return Case(
        lambda size, json: chain(["" if json else HEADER], repeat(f"{row}\n", size.rows)), jobs=("due", "recalc")
    )


def spread_days(size: Size, json: bool) -> Iterator[str]:
    """Every limit, day and day of completion in turn."""
    import gov_deadlines as gd

    ids = [one.id for one in gd.limits() if isinstance(one, gd.Limit)]
    yield "" if json else HEADER
    for nth in range(size.rows):
        limit, day, done = ids[nth % len(ids)], f"202{nth % 7}-{nth % 12 + 1:02}-{nth // 12 % 28 + 1:02}", nth // 97
        end = f"20{done % 30 + 10:02}-{done % 12 + 1:02}-{done % 28 + 1:02}"
        if json:
            yield f'{{"no": {nth}, "limit": "{limit}", "trigger": "{day}", "done": "{end}"}}\n'
        else:
            yield f"{nth},{limit},{day},{end}\n"


def shapes(size: Size, _: bool) -> Iterator[str]:
    """Objects of which no two have the same members."""
    for nth in range(size.rows):
        yield f'{{"limit": "{LIMIT}", "trigger": "2024-04-03", "a{nth}": 1, "b{nth}": 2, "c{nth}": 3}}\n'


def many_rows(inside: str, before: str = "", after: str = "") -> Callable[[Size, bool], Iterator[str]]:
    """One row of 15 MB after another, filled with this text."""

    def pieces(size: Size, json: bool) -> Iterator[str]:
        filled = inside * (ROW_MB * MB // len(inside.encode()))
        yield "" if json else HEADER
        for nth in range(max(1, size.long // ROW_MB // 3)):
            if json:
                yield f'{{"limit": "{LIMIT}", "trigger": "2024-04-03", "no{nth}": {before}{filled}{after}}}\n'
            else:
                yield f"{before}{filled}{after},{LIMIT},2024-04-03,\n"

    return pieces


def endless(begun: str, inside: str, ended: str = "") -> Case:
    """A file of which one row never ends: ``begun`` follows the first good row."""

    def pieces(size: Size, json: bool) -> Iterator[str]:
        good = f'{{"limit": "{LIMIT}", "trigger": "2024-04-03"}}\n' if json else f"{HEADER}1,{LIMIT},2024-04-03,\n"
        filled = inside * (MB // len(inside))
        return chain([good, begun], repeat(filled, size.long), [ended + "\n" + good.splitlines(keepends=True)[-1]])

    return Case(pieces, jobs=("due",))


def wide(size: Size, json: bool) -> Iterator[str]:
    """16,384 columns."""
    names = [f"c{nth}" for nth in range(16_382)]
    if json:
        inside = ", ".join(f'"{name}": 1' for name in names)
        row = f'{{"limit": "{LIMIT}", "trigger": "2024-04-03", {inside}}}\n'
    else:
        yield ",".join(["limit", "trigger", *names]) + "\n"
        row = f"{LIMIT},2024-04-03," + ",".join("1" * len(names)) + "\n"
    yield from repeat(row, max(1, size.long * MB // len(row) // 4))


def no_line_end(size: Size, json: bool) -> Iterator[str]:
    """Nothing but one line without an end."""
    return chain(["{" if json else "limit,trigger,"], repeat("x" * MB, size.long))


CASES = {
    "ordinary": rows(),
    "spread": Case(spread_days),
    "timestamps": rows(trigger="2024-04-03T@"),
    "completed-timestamps": rows(done="2024-04-09T@")._replace(jobs=("ledger",)),
    "completed-words": rows(done="done #")._replace(jobs=("ledger",)),
    "bad-days": rows(trigger="2024-13-#"),
    "bad-limits": rows(limit="nobody/limit-#"),
    "other-names": few(rows(limit="限时 # 办"), 1_000),  # looked for among all names
    "long-keys": Case(
        lambda size, json: rows(limit="x" * 5_000 + "#").pieces(Size(size.long * 50, 0), json), jobs=("due",)
    ),
    "short-rows": raw("x,y"),
    "open-quotes": raw('"x'),
    "braces": raw("{}")._replace(kinds=("jsonl",)),
    "shapes": Case(shapes, ("jsonl",), ("due", "recalc")),
    "long-rows": Case(many_rows("x", '"', '"'), jobs=("due",)),
    "long-emoji": Case(many_rows("x" * 9_999 + "\U0001f600", '"', '"'), jobs=("due",)),
    "long-commas": Case(many_rows(","), ("csv",), ("due",)),
    "long-quotes": Case(many_rows('"",'), ("csv",), ("due",)),
    "long-lists": Case(many_rows("[],", "[", "1]"), ("jsonl",), ("due",)),
    "long-numbers": Case(many_rows("12,", "[", "1]"), ("jsonl",), ("due",)),
    "long-broken": Case(many_rows("[],", "[", ""), ("jsonl",), ("due",)),
    "line": endless("2,", "x"),
    "line-commas": endless("2,", ",")._replace(kinds=("csv",)),
    "line-string": endless('{"limit": "', "x", '"}')._replace(kinds=("jsonl",)),
    "quote": endless('2,"', "x,2024-04-03,\n" * 16)._replace(kinds=("csv",)),
    "wide": Case(wide, jobs=("due",)),
    "no-line-end": Case(no_line_end, jobs=("due",)),
}


def run(command: list[str], environment: dict[str, str], patience: float) -> Run:
    """Run a command to its end."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, env=environment
    )
    peak, code = 0, None
    while time.perf_counter() - began < patience:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = code = os.waitstatus_to_exitcode(status)
            return Run(time.perf_counter() - began, used.ru_utime + used.ru_stime, peak / 1e6, code)
        peak = max(peak, resident(process.pid))
        time.sleep(0.01)
    os.killpg(process.pid, 9)
    process.wait()
    return Run(time.perf_counter() - began, 0, peak / 1e6, None)


def resident(session: int) -> int:
    """Bytes that the processes of a session have in memory, or that the first one ever had, if those are more."""
    size = 0
    for entry in os.scandir("/proc"):
        if entry.name.isdigit() and int(entry.name) >= session:
            try:
                fields = Path(entry.path, "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                told = Path(entry.path, "status").read_text(encoding="utf-8") if int(entry.name) == session else ""
            except OSError:
                continue
            if int(fields[3]) == session:
                size += int(fields[21]) * PAGE
                most = [int(line.split()[1]) * 1024 for line in told.splitlines() if line.startswith("VmHWM")]
                size = max(size, *most, 0)
    return size


def main() -> int:
    """Measure every case that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_500_000)
    parser.add_argument("--long", type=int, default=1024)
    parser.add_argument("--cases", default=",".join(CASES))
    parser.add_argument("--jobs", default=",".join(JOBS))
    parser.add_argument("--kinds", default="csv,jsonl")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--pure", action="store_true")
    parser.add_argument("--most", type=float, default=float("inf"))
    parser.add_argument("--patience", type=float, default=100, help="seconds (100): a slow machine needs more")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    environment = {**os.environ, **({"GOV_DEADLINES_PURE": "1"} if given.pure else {})}
    jobs, kinds, over = given.jobs.split(","), given.kinds.split(","), 0
    print("case                  kind   job     peak MB  seconds  cpu s  exit")
    for name in given.cases.split(","):
        case = CASES[name]
        for kind in [one for one in case.kinds if one in kinds]:
            with tempfile.TemporaryDirectory(dir=given.folder) as folder:
                source = Path(folder, f"in.{kind}")
                with source.open("w", encoding="utf-8", newline="") as file:
                    file.writelines(case.pieces(Size(given.rows, given.long), kind == "jsonl"))
                for job in [one for one in case.jobs if one in jobs]:
                    words = [*JOBS[job][:1], str(source), "-o", str(source.with_name(f"out.{kind}")), "--force"]
                    command = [given.python, "-m", "gov_deadlines", "batch", *words, *JOBS[job][1:]]
                    found = run(command, environment, given.patience)
                    over += found.memory > given.most or found.code is None
                    figures = f"{found.memory:7.0f}  {found.seconds:7.2f}  {found.processor:5.2f}"
                    print(f"{name:21} {kind:6} {job:7} {figures}  {found.code}", flush=True)
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())
