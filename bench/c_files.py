"""The C limit of whole files: compiled, fed with the library's own answers, and proven equal to the library.

    python bench/c_files.py [--rows 1]

``files_limit.c`` reads CSV rows and writes each with its end, which it takes from a table of all ends. The table is
made beforehand from what ``batch due`` wrote for every limit and day. Exits 1 if the two differ by a byte.
"""

import filecmp
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from file_inputs import FORMS, HEADER, LIMITS, Form, made, questions
from measure import parser_for, sizes

SOURCE = Path(__file__).with_name("files_limit.c")
FLAGS = ("-O3", "-pthread")
VARIANTS = ("PLAIN", "VECTORS")
NAME, HEAD = 64, 64


def compiled(folder: Path, variant: str = "PLAIN") -> Path | None:
    """The program, plain or with ``VECTORS``; None without a compiler."""
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if compiler is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / f"files-limit-{variant.lower()}"
    subprocess.run([compiler, *FLAGS, f"-D{variant}", "-o", str(program), str(SOURCE)], check=True)
    return program


def due(source: Path, target: Path, *options: str, python: str = sys.executable) -> list[str]:
    """The library's job."""
    command = [python, "-m", "gov_deadlines", "batch", "due", str(source), "-o", str(target), "--force"]
    return [*command, "--lang", "en", *options]


def table(folder: Path, form: Form, options: Sequence[str]) -> Path:
    """The table for files of this form, from the answers to every question that they may hold."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        asked, answered = Path(name, "asked.csv"), Path(name, "answered.csv")
        rows = [f"{n},{limit},{day},," for n, (limit, day) in enumerate(questions(form))]
        asked.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
        done = subprocess.run(due(asked, answered, *options), stderr=subprocess.DEVNULL, check=False)
        if done.returncode > 1:
            raise SystemExit(f"{done.args}: exit {done.returncode}")
        header, *lines = answered.read_bytes().splitlines(keepends=True)
    ends = {int(line[: line.index(b",")]): line for line in lines}
    places: dict[bytes, int] = {b"": 0}
    of_question = [
        places.setdefault(ends[n][len(row.encode()) :] if n in ends else b"", len(places)) for n, row in enumerate(rows)
    ]
    path = folder / f"ends-{form.days.first}-{form.days.length}.table"
    path.write_bytes(_packed(form, list(places), of_question, header[len(HEADER) :]))
    return path


def _packed(form: Form, ends: Sequence[bytes], places: Sequence[int], header: bytes) -> bytes:
    """The table as ``files_limit.c`` reads it."""
    names = [name.encode() for name in LIMITS]
    if not all(8 <= len(name) < NAME for name in names):
        raise SystemExit("files_limit.c wants limits' ids of 8 to 63 bytes")
    width = 64 * (1 + max(map(len, ends)) // 64)
    first = int(np.datetime64(form.days.first, "D").astype(np.int64))
    head = struct.pack("<6q", len(names), first, form.days.length, len(ends), width, len(header))
    slots = b"".join(end.ljust(width - 1, b"\0") + bytes([len(end)]) for end in ends)
    listed = b"".join(bytes([len(name)]) + name.ljust(NAME - 1, b"\0") for name in names)
    return head.ljust(HEAD, b"\0") + listed + slots + np.array(places, "<i4").tobytes() + header


def limit(program: Path, ends: Path, source: Path, target: Path | None, threads: int) -> list[str]:
    """The command that answers a file; without a target it writes nothing."""
    return [str(program), str(ends), str(source), "-" if target is None else str(target), str(threads)]


def differing(programs: Sequence[Path], ends: Path, source: Path, options: Sequence[str]) -> list[str]:
    """Which programs write other bytes than the library, with one thread or with two."""
    with tempfile.TemporaryDirectory(dir=source.parent) as name:
        mine, other = Path(name, "ours.csv"), Path(name, "c.csv")
        subprocess.run(due(source, mine, *options), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        found = []
        for program in programs:
            for threads in (1, 2):
                subprocess.run(limit(program, ends, source, other, threads), check=True)
                if not filecmp.cmp(mine, other, shallow=False):
                    found.append(f"{program.name} with {threads} threads")
        return found


def main() -> None:
    """Show the proof."""
    parser = parser_for(__doc__)
    parser.add_argument("--rows", type=sizes, default=[1_000_000], help="millions of rows (1)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        programs = [one for variant in VARIANTS if (one := compiled(folder, variant))]
        if not programs:
            print("no C compiler found (cc, gcc or clang): nothing to prove")
            return
        apart: list[str] = []
        for kind, options in {"csv": [], "gb18030": [], "recalc": ["--ignore-in-force"]}.items():
            ends = table(folder, FORMS[kind], options)
            found = differing(programs, ends, made(folder, kind, asked.rows[0]), options)
            print(f"{kind}: {', '.join(found) + ': not the same bytes' if found else 'the same bytes'}")
            apart += found
    sys.exit(bool(apart))


if __name__ == "__main__":
    main()
