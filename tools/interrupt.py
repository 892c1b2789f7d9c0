"""Interrupt batch jobs many times and inspect the files left: do the files of a job still belong together?

    python tools/interrupt.py SIGNAL ... [--rounds 200] [--jobs 1|2]

Every round overwrites an old target, its rejects and its summary with ``--force``. It runs one job, or two at once on
the same target, and interrupts one or both. A third of the moments is drawn from the whole run. The others are aimed:
as soon as a hidden file or a journal appears, and a little later. Every second source has no row to reject, so the old
rejects must be removed. Targets are CSV, JSON Lines, Parquet and Excel. The jobs are forks of this process, which has
already loaded the program, because nothing can go wrong before that. (``tests/cli/test_cli_process.py`` tests Ctrl-C
during loading.)

Files are mismatched if they come from different jobs and there is no journal, or if they still do after the next
command, which only reads the target. Rows of CSV and JSON Lines are answered by threads, however few they are; with
``GOV_DEADLINES_PURE=1`` they are answered the plain way. Prints one line for each signal; exits with 1 if any file is
mismatched, lost or left over, or if an interrupted job printed anything.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import duckdb
import openpyxl
import xlsxwriter  # noqa: F401  (all that a job needs is loaded once)

from gov_deadlines import batch  # noqa: F401
from gov_deadlines.batch import convert  # noqa: F401
from gov_deadlines.batch.lines import blocks
from gov_deadlines.cli import batch as batch_commands  # noqa: F401
from gov_deadlines.cli import main, start  # noqa: F401
from gov_deadlines.files import hidden

blocks._WORTH_THREADS = 0  # noqa: SLF001  (threads for a file of any size)
KINDS = ("csv", "csv", "csv", "jsonl", "parquet", "xlsx")
ROWS = {"old": 1000, "first": 3000, "second": 2500, "third": 2000}  # how many a source has tells whose a summary is
CLEAN = "second"  # the source without a row to reject
WRONG = ("mismatched", "lost", "left", "left after the next run", "said something")
AIMS = ("whenever", "begun", "journal")


class Place(NamedTuple):
    """Where one round happens: its folder, and the names of a job's files."""

    folder: Path
    kind: str

    @property
    def files(self) -> tuple[Path, Path, Path]:
        """Target, rejects, summary."""
        return tuple(self.folder / name for name in (f"o.{self.kind}", f"o.rejects.{self.kind}", "s.json"))  # type: ignore[return-value]

    def hidden(self) -> list[str]:
        """What should not be seen, and does not last."""
        return [name for name in os.listdir(self.folder) if name.startswith(".")]

    def command(self, source: Path) -> list[str]:
        """The job that overwrites the files."""
        target, _, summary = map(str, self.files)
        return ["batch", "due", str(source), "-o", target, "--summary", summary, "--force", "--lang", "en"]


class Job:
    """A command in a process of its own."""

    def __init__(self, arguments: list[str]) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  (closed when the job is over)
        self.process = os.fork()
        if not self.process:
            os.dup2(self._said.fileno(), 2)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            sys.argv = ["gov-deadlines", *arguments]
            for number in hidden.SIGNALS:  # a shell has its jobs in the background ignore Ctrl-C
                signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
            try:
                start.run()
            except SystemExit as stop:  # nothing of what this process has begun may be ended here
                sys.stderr.flush()
                os._exit(int(stop.code or 0))

    def wait(self) -> tuple[int, str]:
        """How it ended, and what it said."""
        code = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        self._said.seek(0)
        text = self._said.read().decode(errors="replace")
        self._said.close()
        return code, text


def apart(work: Callable[[], str]) -> str:
    """The same, worked out in a process of its own: this one must not start threads, which would not be forked."""
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        os.write(writing, work().encode())
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        found = pipe.read().decode()
    if os.waitpid(process, 0)[1]:
        raise RuntimeError("a file could not be read, or is not of one job")
    return found


def make_source(folder: Path, who: str) -> Path:
    """Rows that all say whose they are, the last five of them to be rejected."""
    bad = 0 if who == CLEAN else 5
    good = f"qinzhou/countersign-reply,2024-04-03,{who}\n" * (ROWS[who] - bad)
    path = folder / f"{who}.csv"
    path.write_text("limit,trigger,who\n" + good + f"qinzhou/countersign-reply,soon,{who}\n" * bad)
    return path


def owner(path: Path) -> str:
    """Whose file it is; nothing where it is not there."""
    if not path.exists():
        return ""
    if path.name == "s.json":
        rows = json.loads(path.read_text())["rows"]
        return next(who for who, count in ROWS.items() if count == rows)
    return apart(lambda: whose(path))


def whose(path: Path) -> str:
    """What stands in the column ``who``; every row must be there, and say the same."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, read_only=True)
        header, *rows = book.worksheets[0].iter_rows(values_only=True)
        found = {row[header.index("who")] for row in rows}
        book.close()
    else:
        with duckdb.connect() as connection:
            found = {row[0] for row in connection.execute(f"SELECT DISTINCT who FROM '{path}'").fetchall()}
    (who,) = found
    return str(who)


def agree(place: Place) -> tuple[bool, tuple[str, ...]]:
    """Whether the three files are of one job."""
    found = tuple(owner(path) for path in place.files)
    return found in [(who, "" if who == CLEAN else who, who) for who in ROWS], found


def wait_for(aim: str, place: Place, took: float, dice: random.Random) -> None:
    """Let time pass until the moment to interrupt."""
    if aim == "whenever":
        time.sleep(dice.random() * took * 1.1)
        return
    until = time.monotonic() + took * 2
    ends = ".tmp" if aim == "begun" else ".journal"
    while time.monotonic() < until and not any(name.endswith(ends) for name in place.hidden()):
        time.sleep(0.0002)
    time.sleep(dice.random() * (took / 2 if aim == "begun" else 0.004))


def interrupted(
    place: Place, sources: list[Path], number: int, aim: str, took: float, dice: random.Random
) -> Counter[str]:
    """One round; what was wrong with it."""
    jobs = []
    for source in sources:
        jobs.append(Job(place.command(source)))
        time.sleep(dice.random() * 0.03)
    wait_for(aim, place, took, dice)
    for job in jobs if dice.random() < 0.5 else dice.sample(jobs, 1):
        os.kill(job.process, number)
    wrong: Counter[str] = Counter()
    for code, text in [job.wait() for job in jobs]:
        if code in (128 + number, -number):
            wrong["interrupted"] += 1
            wrong["said something"] += bool(text) and "rows =" not in text
        elif code not in (0, 1):
            wrong[f"exit {code}: {text[-300:]}"] += 1
    return wrong + judged(place, number)


def judged(place: Place, number: int) -> Counter[str]:
    """What is wrong with what stands there."""
    wrong: Counter[str] = Counter()
    hidden, (fit, found) = place.hidden(), agree(place)
    journal = any(name.endswith(".journal") for name in hidden)
    wrong["a journal stands"] += journal
    wrong["mismatched"] += not fit and not journal
    scratch = os.listdir(os.environ["TMPDIR"])
    if number != signal.SIGKILL:
        wrong["left"] += bool(hidden or scratch)
    if journal:
        target, next_one = str(place.files[0]), str(place.folder / "n.csv")
        Job(["batch", "due", target, "-o", next_one, "--dry-run", "--prefix", "n_"]).wait()
        fit, found = agree(place)
        wrong["mismatched"] += not fit
    wrong["lost"] += not found[0]
    if number == signal.SIGKILL and (hidden or scratch):
        wrong["left for the next run"] += 1
        Job(place.command(place.folder.parent / "third.csv")).wait()
        wrong["left after the next run"] += bool(place.hidden() or os.listdir(os.environ["TMPDIR"]))
    return wrong


def campaign(number: int, rounds: int, at_once: int, folder: Path, seed: int) -> Counter[str]:
    """All rounds with one signal."""
    dice = random.Random(seed)
    sources = {who: make_source(folder, who) for who in ROWS}
    wrong: Counter[str] = Counter()
    took: dict[str, float] = {}
    for nth in range(rounds):
        place = Place(folder / "round", KINDS[nth % len(KINDS)])
        shutil.rmtree(place.folder, ignore_errors=True)
        old = folder / f"old-{place.kind}"
        if not old.exists():
            old.mkdir()
            started = time.monotonic()
            Job(Place(old, place.kind).command(sources["old"])).wait()
            took[place.kind] = time.monotonic() - started
        shutil.copytree(old, place.folder)
        chosen = [sources["second" if nth % 2 else "first"], sources["third"]][:at_once]
        found = interrupted(place, chosen, number, AIMS[nth // 2 % 3], took[place.kind], dice)
        for what, times in found.items():
            if what in WRONG and times:
                print(f"  round {nth}: {what}: {agree(place)[1]} {place.hidden()}", flush=True)
        wrong += found
    return wrong


def run() -> int:
    """Run the campaigns asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("signals", nargs="+", metavar="SIGNAL")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--jobs", type=int, choices=(1, 2), default=1)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    bad, outside = 0, tempfile.gettempdir()
    for name in given.signals:
        with tempfile.TemporaryDirectory(dir=outside) as folder:
            scratch = Path(folder) / "tmp"
            scratch.mkdir()
            tempfile.tempdir = os.environ["TMPDIR"] = str(scratch)
            wrong = campaign(getattr(signal, name), given.rounds, given.jobs, Path(folder), given.seed)
        counts = ", ".join(f"{times} {what}" for what, times in sorted(wrong.items()) if times)
        print(f"{name}, {given.jobs} at once, {given.rounds} rounds: {counts or 'nothing wrong'}", flush=True)
        bad += sum(times for what, times in wrong.items() if what in WRONG or what.startswith("exit"))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(run())
