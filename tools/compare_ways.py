"""Have random files answered in several ways, and compare target, rejects and summary byte for byte.

    python tools/compare_ways.py [--cases N | --rows N | --seconds N] [--from N] [--most-rows 400] [--oracle PYTHON]

The ways are the compiled one and the plain one of this installation. ``--oracle`` adds the installation of another
interpreter, such as one of an older version: it is asked whole files, in blocks of the usual size. Each way is a
process that answers one job after another, and the compiled one gets small blocks and several threads, so that rows are
cut wherever they can be. ``--most-rows`` is how many rows a file has at most. Every difference is printed with the
number of its case, made small, and kept in the folder named by ``--keep``; ``--only N`` looks at one case again. Exits
with 1 if there was any, or if a way gave a traceback or no answer for two minutes.
"""

import argparse
import contextlib
import json
import os
import select
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from random_files import Case

HERE = Path(__file__).resolve()
SERVING = "--serve" in sys.argv
if not SERVING:  # what serves may be an older version
    sys.path.insert(0, str(HERE.parents[1] / "tests" / "support"))
    from random_files import Case, random_case

PATIENCE = 120.0  # seconds for one file
SHRINKING = 30.0  # seconds for making a difference small
BLOCKS = ("gov_deadlines.batch.lines.blocks", "gov_deadlines.batch.cutting")  # where the size of blocks may stand


class Found(NamedTuple):
    """What a way made of a case: its summary or error, and its files (None where there is none)."""

    told: dict[str, Any]
    target: bytes | None
    rejects: bytes | None


class Way:
    """A process that answers cases."""

    def __init__(self, name: str, python: str, folder: Path, *, small_blocks: bool, pure: bool) -> None:
        self.name, self._python, self._folder = name, python, folder / name
        self._small, self._pure = small_blocks, pure
        self._folder.mkdir()
        self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "GOV_DEADLINES_PURE": "1" if self._pure else "", "OPENBLAS_NUM_THREADS": "1"}
        if not self._pure:
            del environment["GOV_DEADLINES_PURE"]
        command = [self._python, str(HERE), "--serve"]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=self._folder, env=environment)

    def ask(self, case: "Case") -> None:
        """Begin with a case, whose file stands in the folder above."""
        for name in (f"out.{case.kind}", f"out.rejects.{case.kind}"):
            (self._folder / name).unlink(missing_ok=True)
        task = {"kind": case.kind, "recalc": case.recalc, "options": case.options, "block": 0, "threads": 1}
        if self._small:
            task |= {"block": case.block, "threads": case.threads}
        self._kind = case.kind
        with contextlib.suppress(BrokenPipeError):  # it has died: nothing will be answered
            _pipe(self._process.stdin).write(json.dumps(task).encode() + b"\n")
            _pipe(self._process.stdin).flush()

    def answer(self) -> Found:
        """What it made of the case. A process that has died or hangs is started anew."""
        pipe = _pipe(self._process.stdout)
        ready = select.select([pipe], [], [], PATIENCE)[0]
        line = pipe.readline() if ready else b""
        if not line:
            self._process.kill()
            code = self._process.wait()
            self._process = self._started()
            return Found({"crash": f"ended with {code}" if ready else "no answer"}, None, None)
        files = [self._folder / name for name in (f"out.{self._kind}", f"out.rejects.{self._kind}")]
        return Found(json.loads(line), *(file.read_bytes() if file.exists() else None for file in files))

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


# In the process of a way


def serve() -> None:
    """Answer cases until there are no more."""
    from gov_deadlines.answers.due_table import DueTable
    from gov_deadlines.batch import answering, moving, rows
    from gov_deadlines.batch.lines import blocks

    for module in (answering, moving):
        vars(module)["DueTable"] = lru_cache(64)(DueTable)
    vars(blocks)["_WORTH_THREADS"] = 0  # threads are worth it for any file
    room = vars(rows)["_ROOM"]
    usual = {name: vars(sys.modules[name])["BLOCK"] for name in BLOCKS if hasattr(sys.modules.get(name), "BLOCK")}
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        task = json.loads(line)
        for name, size in usual.items():
            vars(sys.modules[name])["BLOCK"] = task["block"] or size
        vars(rows)["_ROOM"] = 3_000_000 if task["block"] % 3 == 1 else room  # so that answers are forgotten, too
        out.write(json.dumps(_told(task)).encode() + b"\n")
        out.flush()


def _told(task: dict[str, Any]) -> dict[str, Any]:
    from gov_deadlines import batch
    from gov_deadlines.errors import GovDeadlinesError

    job: Callable[..., Any] = batch.recalc if task["recalc"] else batch.due
    kind = task["kind"]
    try:
        done = job(f"../in.{kind}", f"out.{kind}", threads=task["threads"], **task["options"])
    except GovDeadlinesError as error:
        return {"error": [type(error).__name__, error.say("en"), error.say("zh")]}
    except Exception:  # noqa: BLE001  (this is what is looked for)
        return {"crash": traceback.format_exc()}
    return {name: value for name, value in done.to_dict().items() if name not in ("seconds", "version")}


# In the process that compares


class Comparer:
    """Several ways, and how they differ."""

    def __init__(self, folder: Path, oracle: str | None) -> None:
        self._folder = folder
        self.ways = [
            Way("compiled", sys.executable, folder, small_blocks=True, pure=False),
            Way("plain", sys.executable, folder, small_blocks=False, pure=True),
        ]
        if oracle is not None:
            self.ways.append(Way("oracle", oracle, folder, small_blocks=False, pure=False))

    def ask(self, case: "Case") -> None:
        """Have every way begin with a case."""
        (self._folder / f"in.{case.kind}").write_bytes(case.data)
        for way in self.ways:
            way.ask(case)

    def answers(self) -> dict[str, Found]:
        """What each way made of it."""
        return {way.name: way.answer() for way in self.ways}

    def differ(self, case: "Case") -> bool:
        """Whether the ways differ on a case."""
        self.ask(case)
        return difference(self.answers()) != ""

    def close(self) -> None:
        """End all ways."""
        for way in self.ways:
            way.close()


def difference(found: dict[str, Found]) -> str:
    """How the first of the ways that differs from the first one does; nothing where none does."""
    (name, first), *others = found.items()
    for one, what in found.items():
        if "crash" in what.told:
            return f"{one}: {what.told['crash'][-700:]}"
    for other, what in others:
        for field, mine, theirs in zip(Found._fields, first, what, strict=True):
            if mine != theirs:
                return f"{field}: {name} {_beginning(mine, theirs)}\n{other} {_beginning(theirs, mine)}"
    return ""


def _beginning(one: object, other: object) -> str:
    """The part in which one differs from another."""
    if not (isinstance(one, bytes) and isinstance(other, bytes)):
        return repr(one)[:600]
    at = next((at for at in range(min(len(one), len(other))) if one[at] != other[at]), min(len(one), len(other)))
    return f"at {at}: {one[max(0, at - 60) : at + 100]!r}"


def smaller(case: "Case", differ: "Callable[[Case], bool]") -> "Case":
    """The same difference in a smaller file: lines, then bytes are left out as long as it stays, and for a while."""
    until = time.monotonic() + SHRINKING
    for by_line in (True, False):
        pieces = case.data.splitlines(keepends=True) if by_line else [bytes([one]) for one in case.data]
        if len(pieces) > 4000:
            continue
        step = len(pieces) // 2
        while step and time.monotonic() < until:
            at = 0
            while at < len(pieces) and time.monotonic() < until:
                fewer = pieces[:at] + pieces[at + step :]
                trial = case._replace(data=b"".join(fewer))
                if differ(trial):
                    pieces, case = fewer, trial
                else:
                    at += step
            step //= 2
    return case


def report(case: "Case", comparer: Comparer, keep: Path | None) -> None:
    """Print a difference, made small, and keep its files."""
    comparer.ask(case)
    print(f"case {case.number}: {difference(comparer.answers())}", flush=True)
    case = smaller(case, comparer.differ)
    comparer.ask(case)
    found = comparer.answers()
    about = {"recalc": case.recalc, "options": case.options, "block": case.block, "threads": case.threads}
    print(f"  made small: {case.data[:500]!r} ({len(case.data)} bytes)\n  {about}\n  {difference(found)}", flush=True)
    if keep is not None:
        folder = keep / str(case.number)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"in.{case.kind}").write_bytes(case.data)
        (folder / "case.json").write_text(json.dumps(about, ensure_ascii=False, indent=1))
        for name, what in found.items():
            (folder / f"{name}.json").write_text(json.dumps(what.told, ensure_ascii=False, indent=1))
            (folder / f"{name}.out").write_bytes(what.target or b"")
            (folder / f"{name}.rejects").write_bytes(what.rejects or b"")


def drawn(number: int, wanted: argparse.Namespace) -> "Case":
    """The case of this number. Older versions take a carriage return within a row of JSON Lines for a line."""
    case = random_case(number, wanted.most_rows)
    if wanted.oracle is None or case.kind != "jsonl":
        return case
    return case._replace(data=case.data.replace(b"\r", b" "))


def compare(wanted: argparse.Namespace, comparer: Comparer) -> int:
    """Compare cases until there were enough; returns how many differed."""
    started, rows, answered, wrong, number, told = time.monotonic(), 0, 0, 0, wanted.first, time.monotonic()
    case = drawn(number, wanted)
    while True:
        comparer.ask(case)
        following = drawn(number + 1, wanted)  # while they work
        found = comparer.answers()
        if difference(found):
            wrong += 1
            report(case, comparer, wanted.keep)
        rows += found["plain"].told.get("rows", 0)
        answered += found["plain"].told.get("answered", 0)
        number, case = number + 1, following
        seconds = time.monotonic() - started
        enough = rows >= wanted.rows or number - wanted.first >= wanted.cases
        enough |= seconds >= wanted.seconds or wrong >= wanted.most_wrong
        if enough or time.monotonic() - told > 60:
            told = time.monotonic()
            cases = number - wanted.first
            so_far = f"{rows} rows, {answered} answered by when, {wrong} differ"
            print(f"{cases} cases to {number}, {so_far}, {seconds:.0f} s", flush=True)
        if enough:
            return wrong


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--cases", type=float, default=float("inf"))
    parser.add_argument("--rows", type=float, default=float("inf"))
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--only", type=int)
    parser.add_argument("--oracle")
    parser.add_argument("--most-rows", type=int, default=400)
    parser.add_argument("--most-wrong", type=int, default=20)
    parser.add_argument("--keep", type=Path)
    wanted = parser.parse_args()
    if wanted.serve:
        serve()
        return
    if wanted.only is not None:
        wanted.first, wanted.cases = wanted.only, 1
    with tempfile.TemporaryDirectory() as folder:
        comparer = Comparer(Path(folder), wanted.oracle)
        try:
            sys.exit(1 if compare(wanted, comparer) else 0)
        finally:
            comparer.close()


if __name__ == "__main__":
    main()
