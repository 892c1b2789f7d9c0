"""Fuzz the compiled part: random bytes into its functions, under AddressSanitizer and UndefinedBehaviorSanitizer.

    python tools/fuzz.py [--seconds 60] [--target csv ...] [--corpus DIR] [--compare]

Needs clang with libFuzzer (Debian: clang, libclang-rt-14-dev or newer). A target is a file of ``tests/fuzz``: it feeds
the functions whatever the fuzzer invents, and compares with slow code of its own what comes out, whatever the room and
wherever the rows are cut. ``NAME-plain`` is the same without vector instructions. The targets share the seconds, one on
each processor. A corpus begins with random files; ``--corpus`` keeps what was found, one folder a target, and begins
with that. ``--compare`` has every input of the corpora that is a file answered in the plain way and in the compiled
one, too, and compares all bytes. ``--input FILE`` has one target read one input. Exits with 1 if anything was found,
and prints the path of the input.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
HARNESSES, NATIVE = ROOT / "tests" / "fuzz", ROOT / "src" / "gov_deadlines" / "native"
PLAIN = "-plain"
sys.path[:0] = [str(ROOT / "tests" / "support"), str(ROOT / "tools")]
import compare_ways  # noqa: E402

import random_files  # noqa: E402
import random_json  # noqa: E402
import random_texts  # noqa: E402
from random_files import Case  # noqa: E402

FLAGS = (
    *("-std=c11", "-g", "-O1", "-Wall", "-Wextra", "-fno-omit-frame-pointer"),
    *("-fsanitize=fuzzer,address,undefined", "-fno-sanitize-recover=undefined"),
)
LONGEST = 4096  # bytes of an input
SEEDS = 300
KEYS = ("limit", "trigger", "third")
WORDS = (
    *(
        b"qinzhou/countersign-reply",
        b"xinzhou/countersign-reply",
        b"2024-04-03",
        b"2024-02-30",
        b"2024-12-31",
        b"limit",
    ),
    *(b"trigger", b"done", b'"', b'""', b",", b";", b"\t", b"\n", b"\r\n", b"\r", b"\xef\xbb\xbf", b"\xe9\x92\xa6"),
    *(b"{", b"}", b'":"', b'","', b"[", b"]", b"\\u0061", b"\\ud83d", b"null", b"1e5", b'{"limit":"', b'","trigger":"'),
)


class Fuzzer(NamedTuple):
    """A target that was built: its name, its program and its corpus."""

    name: str
    program: Path
    corpus: Path


def targets() -> list[str]:
    """The names of all targets."""
    found = sorted(one.stem for one in HARNESSES.glob("*.c"))
    return [*found, *(name + PLAIN for name in found if name in ("csv", "jsonl"))]


def built(name: str, folder: Path, corpora: Path) -> Fuzzer:
    """Build a target."""
    program, corpus = folder / name, corpora / name
    sources = [HARNESSES / f"{name.removesuffix(PLAIN)}.c", *sorted(NATIVE.glob("*.c"))]
    plain = ["-U__SSE2__"] if name.endswith(PLAIN) else []
    includes = [f"-I{NATIVE}", f"-I{HARNESSES}"]
    subprocess.run([clang(), *FLAGS, *plain, *includes, *map(str, sources), "-o", str(program)], check=True)
    if not corpus.is_dir():
        corpus.mkdir(parents=True)
        for nth, seed in enumerate(seeds(name)):
            (corpus / f"seed-{nth:03}").write_bytes(seed)
    return Fuzzer(name, program, corpus)


def clang() -> str:
    """The compiler."""
    found = shutil.which(os.environ.get("CLANG", "clang"))
    if found is None:
        sys.exit("fuzz.py: needs clang with libFuzzer")
    return found


def seeds(name: str) -> Iterator[bytes]:
    """Random files as inputs of a target: three bytes for the form, as the target reads it, and the rows."""
    dice, kind = random.Random(0), name.removesuffix(PLAIN)
    for _ in range(SEEDS if kind in ("csv", "jsonl") else 0):
        form = bytes(dice.randrange(256) for _ in range(3))
        keys = KEYS[fixed(form) : 3 if third(form) else 2]
        if kind == "jsonl":
            data = random_json.file(dice, list(keys), {}, dice.randrange(1, 12))
        else:
            encoding, delimiter, line_end, columns = dialect(form)
            quoted, odd = dice.choice((0, 5, 60)), dice.choice((0, 300))
            written = random_files.Dialect(encoding, delimiter, (line_end.encode(),), quoted, odd)
            makers = dict(zip(KEYS, (random_texts.limit, random_texts.trigger, random_texts.third), strict=True))
            row = [makers.get(column, random_texts.note) for column in columns]
            data = b"".join(random_files.csv_row(dice, row, written) for _ in range(dice.randrange(1, 12)))
        yield form + data[:LONGEST]


# How targets read the three bytes of the form


def fixed(form: bytes) -> int:
    """Whether all rows have one limit."""
    return form[0] >> 2 & 1


def third(form: bytes) -> str:
    """What the third key column is: ``stored``, ``completed`` or nothing."""
    return ("", "stored", "completed", "stored")[form[0] >> 3 & 3]


def dialect(form: bytes) -> tuple[str, str, str, list[str]]:
    """Of a CSV file: its encoding, delimiter, line end, and the name of each column's key (empty: none)."""
    keys = KEYS[fixed(form) : 3 if third(form) else 2]
    columns = [""] * max(len(keys), 1 + (form[1] >> 2 & 7))
    for nth, key in enumerate(keys, start=fixed(form)):
        columns[((form[1] >> 5) + nth) % len(columns)] = key
    line_end = ("\n", "\r\n", "\r", "\n")[form[1] & 3]
    return ("utf-8", "gb18030")[form[0] >> 6 & 1], ",;\t,"[form[0] & 3], line_end, columns


def run(fuzzer: Fuzzer, seconds: int, folder: Path) -> str:
    """Let a target run; what it found, or nothing."""
    words = folder / "words"
    words.write_text("".join('"' + "".join(rf"\x{byte:02x}" for byte in word) + '"\n' for word in WORDS))
    command = [
        *(str(fuzzer.program), f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-dict={words}", "-timeout=20"),
        *("-print_final_stats=1", "-rss_limit_mb=2048", f"-artifact_prefix={fuzzer.corpus.parent}/{fuzzer.name}-"),
        str(fuzzer.corpus),
    ]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    stats = dict(line.split(": ", 1) for line in done.stderr.splitlines() if line.startswith("stat::"))
    runs = stats.get("stat::number_of_executed_units", "?").strip()
    kept = len(list(fuzzer.corpus.iterdir()))
    print(f"{fuzzer.name}: {runs} runs, {kept} inputs kept, exit {done.returncode}", flush=True)
    return done.stderr if done.returncode else ""


def compared(fuzzers: Sequence[Fuzzer]) -> bool:
    """Whether the plain way and the compiled one agree on all inputs that are files."""
    with tempfile.TemporaryDirectory() as folder:
        comparer = compare_ways.Comparer(Path(folder), None)
        wrong = number = 0
        try:
            for fuzzer in fuzzers:
                for path in sorted(fuzzer.corpus.iterdir()):
                    case = case_of(fuzzer.name.removesuffix(PLAIN), path.read_bytes(), number)
                    if case is not None:
                        number += 1
                        if comparer.differ(case):
                            wrong += 1
                            print(path)
                            compare_ways.report(case, comparer, None)
        finally:
            comparer.close()
    print(f"{number} inputs answered in both ways, {wrong} differ")
    return not wrong


def case_of(kind: str, data: bytes, number: int) -> Case | None:
    """An input of a fuzzer as a file with its job, as its target reads it; None where it is none."""
    form, rows = data[:3], data[3:]
    if len(form) < 3 or kind not in ("csv", "jsonl"):
        return None
    options: dict[str, object] = {"limit": "qinzhou/countersign-reply"} if fixed(form) else {}
    recalc = third(form) == "stored" or bool(form[0] >> 5 & 1 and not third(form))
    if recalc:
        options |= {"from_known_on": "2018-12-31", "to_known_on": "2026-06-30"}
    if third(form) == "stored":
        options["against_column"] = "third"
    elif third(form):
        options |= {"as_of": "2024-06-28", "completed_column": "third"}
    if kind == "csv":
        options["encoding"], delimiter, line_end, columns = dialect(form)
        rows = (delimiter.join(name or f"c{at}" for at, name in enumerate(columns)) + line_end).encode() + rows
    return Case(number, kind, rows, recalc, options, 1 + form[2] * len(rows) // 256, 1 + number % 3)


def main() -> int:
    """Build, run, compare; 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--target", action="append", choices=targets())
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--input", type=Path, help="have the target read this file, and say what it says")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        if wanted.input is not None:
            (name,) = wanted.target or ("csv",)
            program = built(name, folder, folder / "corpora").program
            return subprocess.run([program, wanted.input], check=False).returncode
        corpora = (wanted.corpus or Path(tempfile.mkdtemp(prefix="fuzz-"))).resolve()
        names = wanted.target or targets()
        seconds = max(1, wanted.seconds * wanted.jobs // len(names))
        with ThreadPoolExecutor(wanted.jobs) as at_once:
            fuzzers = list(at_once.map(lambda name: built(name, folder, corpora), names))
            found = list(at_once.map(lambda one: run(one, seconds, folder), fuzzers))
        for said in filter(None, found):
            print("\n".join(line for line in said.splitlines() if not line.startswith("#"))[-6000:])
        agree = not wanted.compare or compared(fuzzers)
    if any(found) or not agree:
        return 1
    if wanted.corpus is None:
        shutil.rmtree(corpora)
    return 0


if __name__ == "__main__":
    sys.exit(main())
