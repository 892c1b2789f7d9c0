"""The conformance suite for tests: its cases, its runner, and what SQL claims of it."""

import importlib.util
import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import gov_deadlines as gd

ROOT = Path(__file__).parents[2]
SUITE = ROOT / "conformance"
SQL_KEYS = ("due", "standing", "earliest", "latest", "safest")
ASKED = {"op", "limit", "on"}
SQL_FILES = ("due", "projected", "refusals", "words")
Case = dict[str, Any]


@cache
def runner() -> ModuleType:
    """``conformance/run.py`` as a module."""
    spec = importlib.util.spec_from_file_location("conformance_run", SUITE / "run.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@cache
def files() -> dict[str, dict[str, Any]]:
    """The files of cases by name."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(SUITE.glob("cases/*.json"))}


def cases(*names: str) -> list[Case]:
    """The cases of some files, or of all."""
    return [case for name, file in files().items() if not names or name in names for case in file["cases"]]


def known_on() -> str:
    """The day as known on which the suite was made."""
    return str(files()["due"]["data"]["known_on"])


@cache
def is_of_today() -> bool:
    """Whether no year was announced since the suite was made, so that its questions need no day of knowledge."""
    coverage = gd.calendar("CN").coverage
    return coverage is not None and str(coverage[1]) == files()["due"]["data"]["coverage_end"]


# --- What the exported table claims: by when, for an id and a day, under one setting a table ------------------------


def sql_cases() -> list[Case]:
    """The cases that one exported table answers: an id and a day, without any other setting."""
    asked = [case for case in cases(*SQL_FILES) if case["ask"]["op"] == "due" and set(case["ask"]) == ASKED]
    plain = [case for case in asked if _is_id(case["ask"]["limit"]) and _is_day(case["ask"]["on"])]
    last = gd.calendar("CN", project=True).projected_to
    return [case for case in plain if "error" in case["expect"] or case["ask"]["on"] <= str(last)]


def _is_id(text: str) -> bool:
    return text.isascii() and text.count("/") == 1 and " " not in text and text == text.lower()


def _is_day(text: str) -> bool:
    try:
        return str(date.fromisoformat(text)) == text
    except ValueError:
        return False


def sql_ledger(asked: Sequence[Case]) -> list[tuple[str, str]]:
    """The rows of a ledger: a limit and a day."""
    return [(case["ask"]["limit"], case["ask"]["on"]) for case in asked]


def sql_differences(asked: Sequence[Case], rows: Sequence[Sequence[str]], header: Sequence[str]) -> list[str]:
    """Where the statement of docs/sql.md says something else; each row as texts, in the ledger's order."""
    judge: Callable[..., tuple[str, list[str]]] = runner().judge
    found = []
    assert len(rows) == len(asked)
    for case, row in zip(asked, rows, strict=True):
        said: dict[str, Any] = {key: value or None for key, value in zip(header, row, strict=True)}
        answer = {"error": said["reason"]} if said["reason"] else said
        verdict, lines = judge(case, answer, keys=SQL_KEYS)
        if verdict != "passed":
            found.append(runner().told(case, lines))
    return found
