"""Ask an engine every question of the suite, and compare its answers.

    python conformance/run.py --engine "COMMAND" [--only due,calendar] [--claims due,calendar] [--known-on-given]

COMMAND reads one question a line (JSON) from its standard input, and writes one answer a line, in the same order, to
its standard output; ``{"unsupported": true}`` where it claims nothing. Of an answer, the keys of ``expect`` are
compared; it may have others. Exit: 0 nothing differs, 1 something does, 2 the engine or the options are at fault.

Needs Python 3.9 or later and nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, NoReturn

CASES = Path(__file__).resolve().parent / "cases"
SHOWN = 20
_MISSING = object()


def read(only: set[str] | None = None, folder: Path = CASES) -> dict[str, dict[str, Any]]:
    """The files of cases by name, or those asked for."""
    names = sorted(path.stem for path in folder.glob("*.json"))
    unknown = (only or set()) - set(names)
    if unknown:
        _fail(f"no such file of cases: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    chosen = [name for name in names if not only or name in only]
    return {name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in chosen}


def differences(expected: Any, found: Any, at: str = "") -> Iterator[str]:
    """Where an answer is not what is expected, one line each; what is not expected is not looked at."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            yield from differences(value, found.get(key, _MISSING), f"{at}.{key}" if at else key)
    elif _named(expected) and _named(found):
        yield from differences(_by_name(expected), _by_name(found), at)
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for nth, one in enumerate(expected):
            yield from differences(one, found[nth], f"{at}[{nth}]")
    elif not _same(expected, found):
        yield f"{at or 'answer'}: expected {_shown(expected)}, got {_shown(found)}"


def _same(expected: Any, found: Any) -> bool:
    """Whether two plain values are equal: 1, 1.0 and true are not, and what is not there is null."""
    if expected is None:
        return found is None or found is _MISSING
    return type(expected) is type(found) and bool(expected == found)


def _named(values: Any) -> bool:
    return isinstance(values, list) and bool(values) and all(isinstance(one, dict) and "name" in one for one in values)


def _by_name(values: list[Any]) -> dict[str, Any]:
    """Readings and the like: their order does not matter; none may be missing, and none more than expected."""
    named = {one["name"]: one for one in values}
    return {"names": sorted(named), **named}


def _shown(value: Any) -> str:
    return "nothing" if value is _MISSING else json.dumps(value, ensure_ascii=False)


def ask(command: str, questions: list[str]) -> list[Any]:
    """The engine's answers. Raises SystemExit for an engine that fails, or that answers too little or no JSON."""
    with tempfile.TemporaryFile() as source:
        source.write("".join(f"{one}\n" for one in questions).encode())
        source.seek(0)
        words = command if os.name == "nt" else shlex.split(command)
        try:
            done = subprocess.run(words, stdin=source, stdout=subprocess.PIPE, check=False)
        except OSError as error:
            _fail(f"the engine cannot be started ({error}): look at the command after --engine")
    lines = [line for line in done.stdout.decode("utf-8", "replace").split("\n") if line.strip()]
    if done.returncode or len(lines) != len(questions):
        _fail(f"the engine answered {len(lines)} of {len(questions)} questions and exited with {done.returncode}")
    found = []
    for nth, line in enumerate(lines, 1):
        try:
            found.append(json.loads(line))
        except ValueError:
            _fail(f"line {nth} of the engine's answers is no JSON: {line[:200]}")
    return found


def _fail(said: str) -> NoReturn:
    print(said, file=sys.stderr)
    raise SystemExit(2)


def main() -> int:
    """Ask, compare, and print what differs and a table."""
    options = _options()
    files = read(set(options.only.split(",")) if options.only else None, options.cases)
    claimed = set(files) if options.claims == "all" else set((options.claims or "").split(",")) - {""}
    if unknown := claimed - set(files):
        _fail(f"claimed, but not asked: {', '.join(sorted(unknown))}; asked were {', '.join(files)}")
    keys = options.keys.split(",") if options.keys else None
    every = [(name, case) for name, file in files.items() for case in file["cases"]]
    questions = [_question(case, files[name]["data"] if options.known_on_given else {}) for name, case in every]
    start = perf_counter()
    answers = ask(options.engine, questions)
    took = perf_counter() - start
    counts: dict[str, Counter[str]] = {name: Counter() for name in files}
    told_of: list[str] = []
    for (name, case), answer in zip(every, answers):  # noqa: B905  (Python 3.9 has no strict)
        verdict, lines = judge(case, answer, name in claimed, keys)
        counts[name][verdict] += 1
        told_of += [told(case, lines)] if lines else []
    print("\n".join([*told_of[: options.shown], summary(counts, took)]))
    return int(bool(told_of))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", required=True, metavar="COMMAND", help="what to run")
    parser.add_argument("--only", metavar="FILES", help="files of cases, joined by commas")
    parser.add_argument("--claims", metavar="FILES", help="files in which nothing may be unsupported; or all")
    parser.add_argument("--keys", metavar="KEYS", help="compare these keys alone; without error, any error will do")
    parser.add_argument("--known-on-given", action="store_true", help="every question says the suite's own known_on")
    parser.add_argument("--cases", type=Path, default=CASES, metavar="FOLDER", help="another folder of cases")
    parser.add_argument("--shown", type=int, default=SHOWN, metavar="N", help="how many differences to print")
    return parser.parse_args()


def _question(case: dict[str, Any], data: dict[str, Any]) -> str:
    """A question as a line; with the day of the suite where it has none and that is asked for."""
    given = {"known_on": data["known_on"]} if data else {}
    return json.dumps({**given, **case["ask"]}, ensure_ascii=False)


def judge(
    case: dict[str, Any], answer: Any, claimed: bool = False, keys: Sequence[str] | None = None
) -> tuple[str, list[str]]:
    """Whether an answer passes, differs or is unsupported, and where it differs; compared by ``keys`` or by all."""
    if isinstance(answer, dict) and answer.get("unsupported") is True:
        return ("differs", ["unsupported, but claimed"]) if claimed else ("unsupported", [])
    expect = case["expect"]
    refused = isinstance(answer, dict) and bool(answer.get("error"))
    if refused != ("error" in expect):
        said = "none" if "error" not in expect else _shown(expect["error"])
        return "differs", [f"error: expected {said}, got {_shown(answer['error']) if refused else 'an answer'}"]
    compared = {key: value for key, value in expect.items() if keys is None or key in keys}
    found = list(differences(compared, answer))
    return ("differs", found) if found else ("passed", [])


def told(case: dict[str, Any], lines: list[str]) -> str:
    """A difference, as a person needs it: the question, what differs, and why the suite says so."""
    head = f"{case['id']}  {json.dumps(case['ask'], ensure_ascii=False)}"
    why = f"    why: {case['why']['en']} [{case['cite']}]"
    return "\n".join([head, *(f"    {line}" for line in lines[:6]), why])


def summary(counts: dict[str, Counter[str]], took: float) -> str:
    """A table: of each file, how many passed, differ, and are not supported."""
    total: Counter[str] = sum(counts.values(), Counter())
    rows = {**counts, "all": total}
    lines = [f"{'file':<12}{'passed':>8}{'differs':>9}{'unsupported':>13}"]
    lines += [f"{name:<12}{one['passed']:>8}{one['differs']:>9}{one['unsupported']:>13}" for name, one in rows.items()]
    return "\n".join(lines) + f"\n{sum(total.values())} cases in {took:.1f} s"


if __name__ == "__main__":
    sys.exit(main())
