"""Whole files: the library beside a C program, plain copies and joins by polars and DuckDB, and writing alone.

    python bench/files.py                                                   a quick look: 200,000 rows, 3 rounds
    python bench/files.py --sizes 1,5,10,100 --rounds 7 --folder DIR --before PYTHON --json figures.json --write

Whole processes run in turn, in alternating order. Shown are medians, and medians of the ratios within each round. What
a process wrote is on the disk (fsync, counted) before the next one begins, and is then removed. A round before the
first one fills the caches and looks at the memory. CPU seconds are those of all processes of a job.

The plain C program (C2) is what the goals are about: two threads, memchr for the fields, a hash of the limit, the day
from its digits, and a table of ready ends that is made beforehand. C2 with vectors does the same sixteen bytes at a
time. Up to 20 million rows both are compared with the library's answer, byte for byte, before they are timed.
--before names the Python of an environment with an older state; without it what is compared with that is left out.
Full size takes an hour and a half, and 40 GB in the folder, where the files that are read stay for the next run.
"""

import argparse
import filecmp
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from file_goals import GOAL_SIZES, LARGE, Found, Measured, judged
from file_inputs import FORMS
from file_jobs import BASES, C1, C2, CAT, CV, OURS, START, START_ROWS, Place, jobs, programs, start_jobs, writing
from file_words import CHINESE, ENGLISH, Words
from measure import (
    MILLION,
    ROOT,
    Times,
    filled,
    measured_on,
    publish,
    publishing_parser,
    rows_shown,
    shown,
    sizes,
    table,
)
from processes import Failed, Job, Run, memory, timed

CHINESE_PAGE = ROOT / "docs" / "performance.zh-CN.md"
PROVEN = ("csv", "gb18030")  # kinds whose answers C writes, too
KEPT = 20 * MILLION  # rows whose answer is kept, to be compared and written


def warmed(place: Place, kind: str, rows: int) -> tuple[dict[str, Job], Measured]:
    """Every contender once: memory, and whether C writes what the library writes; without those that fail."""
    contenders = jobs(place, kind, rows)
    first = contenders[OURS]
    peaks, failed = {OURS: memory(first)}, {}
    if first.target is None:
        raise SystemExit(f"{kind}: writes nothing")
    answer = first.target.rename(place.out / f"answer-{first.target.name}")
    source = place.folder / f"{kind}-{rows}.{FORMS[kind].suffix}"
    sizes_in_mb = (source.stat().st_size / 1e6, answer.stat().st_size / 1e6)
    kept = rows <= KEPT and kind not in ("ledger", "recalc")
    if not kept:
        answer.unlink()
    for name, job in contenders.items():
        if name != OURS:
            try:
                peaks[name] = memory(job)
            except Failed as why:
                failed[name] = str(why)
                continue
        if kept and kind in PROVEN and name in (C1, C2, CV) and not filecmp.cmp(answer, first.target, shallow=False):
            raise SystemExit(f"{kind}: {name} does not write what the library writes")
    contenders = {name: job for name, job in contenders.items() if name not in failed}
    if kept:
        contenders[CAT] = writing(answer, first.target)
        peaks[CAT] = memory(contenders[CAT])
    return contenders, Measured({}, peaks, failed, sizes_in_mb)


def in_turn(contenders: Mapping[str, Job], rounds: int, *, quick: bool = False) -> dict[str, list[Run]]:
    """Round by round, every other round backwards."""
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    for number in range(rounds):
        for name in reversed(list(contenders)) if number % 2 else contenders:
            runs[name].append(timed(contenders[name], quick=quick))
    return runs


def measured(place: Place, asked: argparse.Namespace) -> Iterator[tuple[tuple[str, int], Measured]]:
    """Every kind at every size; what was written is gone afterwards."""
    for rows in asked.sizes:
        large = rows >= LARGE
        for kind in asked.kinds:
            if kind == START or (large and kind not in asked.large):
                continue
            if asked.only_goals and (kind, rows) not in GOAL_SIZES:
                continue
            contenders, about = warmed(place, kind, rows)
            yield (kind, rows), about._replace(runs=in_turn(contenders, asked.large_rounds if large else asked.rounds))
            for old in place.out.iterdir():
                old.unlink()
    if START in asked.kinds:
        contenders = start_jobs(place)
        in_turn(contenders, 2, quick=True)
        runs = in_turn(contenders, 3 * asked.rounds, quick=True)
        yield (START, START_ROWS), Measured(runs, {}, {}, (0.1, 0.15))


# Tables


def kind_table(kind: str, found: Found, words: Words) -> str:
    """One line a contender: seconds, CPU seconds and memory at the largest usual size, ratios at every size."""
    at = {rows: one for (which, rows), one in found.items() if which == kind}
    main = max((rows for rows in at if rows < LARGE), default=max(at))
    one, base = at[main], BASES[kind]
    seconds, cpu = one.seconds, one.cpu
    strict = [CV] if base == C2 and CV in one.runs else []  # the ratios to it, beside those to C2
    lines = []
    for name in sorted(one.runs, key=seconds.each):
        cells = [shown(seconds.each(name)), shown(cpu.each(name)), words.megabytes(one.memory.get(name))]
        cells += [_ratio(cpu, name, each).partition(" ")[0] for each in (base, *strict)]
        cells += [_ratio(other.seconds, name, base) for other in at.values()]
        lines.append([words.name(name), *cells, *(_ratio(seconds, name, each) for each in strict)])
    lines += [[words.name(name), *["-"] * (len(lines[0]) - 1)] for name in one.failed]
    times = [words.over(base, rows) for rows in at] + [words.over(each, main) for each in strict]
    header = ("", words.seconds, words.cpu, words.memory, *map(words.cpu_over, (base, *strict)), *times)
    parts = [words.title(kind, main, one.megabytes), table(header, lines)]
    parts += [f"{words.name(name)}: {words.cannot}: `{why}`" for name, why in one.failed.items()]
    return "\n\n".join(parts)


def _ratio(times: Times, name: str, base: str) -> str:
    return str(times.ratio(name, base)) if name in times.seconds and base in times.seconds else "-"


def sections(found: Found, words: Words, asked: argparse.Namespace) -> dict[str, str]:
    """What goes onto a page."""
    judgements = [words.judged(one) for one in judged(found)]
    kinds = dict.fromkeys(kind for kind, _ in found)
    said = f"{measured_on(words.measured)}{words.rounds(asked.rounds, asked.large_rounds)}"
    return {
        "files: goals": f"{said}\n\n{table(words.goal_header, judgements)}",
        "files: tables": "\n\n".join(kind_table(kind, found, words) for kind in kinds),
    }


def figures(found: Found) -> dict[str, Any]:
    """Everything measured, as kept in the file of figures."""
    return {
        "measurements": [
            {"kind": kind, "rows": rows, **one._asdict(), "median": {name: one.seconds.each(name) for name in one.runs}}
            for (kind, rows), one in found.items()
        ]
    }


def main() -> None:
    """Measure, print, publish."""
    parser = publishing_parser(__doc__)
    parser.add_argument("--sizes", type=sizes, default=[200_000], help="millions of rows, e.g. 1,5,10,100 (0.2)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds in turn (3); three times as many of the start")
    parser.add_argument("--large-rounds", type=int, default=3, help="rounds from 50 million rows on (3)")
    parser.add_argument("--kinds", type=_listed, default=list(BASES), help=f"of {','.join(BASES)} (all)")
    parser.add_argument("--large", type=_listed, default=["csv", "parquet"], help="kinds from 50 million rows on")
    parser.add_argument("--only-goals", action="store_true", help="of kinds and sizes only those that a goal is about")
    parser.add_argument("--folder", type=Path, help="where the files that are read stay (a temporary folder)")
    parser.add_argument("--before", metavar="PYTHON", help="the Python of an environment with an older state")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        place = Place(folder, programs(folder), asked.before)
        place.out.mkdir(parents=True, exist_ok=True)
        found: Found = {}
        for key, one in measured(place, asked):
            found[key] = one
            print(f"{key[0]}, {rows_shown(key[1])}", *_quick(one), sep="\n  ", file=sys.stderr, flush=True)
    kept = figures(found)
    publish(asked, "files", kept, sections(found, ENGLISH, asked))
    if asked.write:
        from files_plot import draw

        draw(kept, measured_on())
        page = filled(CHINESE_PAGE.read_text(encoding="utf-8"), sections(found, CHINESE, asked))
        CHINESE_PAGE.write_text(page, encoding="utf-8")


def _listed(text: str) -> list[str]:
    return text.split(",")


def _quick(one: Measured) -> list[str]:
    """A line a contender, while the rest is still measured."""
    seconds, cpu = one.seconds, one.cpu
    return [f"{name:28} {seconds.each(name):7.2f} s {cpu.each(name):7.2f} CPU s" for name in one.runs]


if __name__ == "__main__":
    main()
