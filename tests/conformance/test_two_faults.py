"""A question with several faults is refused for the same one at every door; on Spark in ``tests/spark``."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gov_deadlines as gd
from batch_helpers import READ, WRITE
from cli_helpers import counted_once
from cli_helpers import run as run_cli
from gov_deadlines import batch
from gov_deadlines.native import PURE, library
from office_books import filled
from page_engine import engine_answers, python_answer
from two_faults import FILE_ROWS, GOOD, LEDGER_ROWS, MEETINGS, ROWS, Faults, Row, asks, reasons

ASKS, FAULTS = zip(*asks(), strict=True)
PAIRS = list(zip(ASKS, reasons(FAULTS), strict=True))


def code(ask: Callable[[], object]) -> str | None:
    try:
        ask()
    except gd.GovDeadlinesError as error:
        return error.code
    return None


def check_rows(rows: Mapping[Row, Faults], found: list[str | None]) -> None:
    assert list(zip(rows, found, strict=True)) == list(zip(rows, reasons(rows.values()), strict=True))


def test_one_by_one() -> None:
    alone = [(ask, why) for ask, why in PAIRS if "as_of" not in ask]
    assert [(ask, python_answer(ask).get("error")) for ask, _ in alone] == alone


def test_at_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    for ask, why in PAIRS:
        options = [(f"--{name.replace('_', '-')}", value) for name, value in ask.items() if name not in ("op", "limit")]
        said = run_cli(capsys, "due", ask["limit"], *chain.from_iterable(options), "--json")
        assert (json.loads(said.err)["code"] if said.code > 1 else None) == why, ask


def a_list(values: list[str]) -> Any:
    return np.array(values, object)


@pytest.mark.parametrize(
    ("library_name", "make"), [("numpy", ""), ("pandas", "Series"), ("polars", "Series"), ("pyarrow", "array")]
)
def test_in_columns(library_name: str, make: str) -> None:
    column = getattr(pytest.importorskip(library_name), make) if make else a_list
    limits, days = ([row[at] for row in ROWS] for at in (0, 1))
    check_rows(ROWS, gd.due_columns(column(limits), column(days)).to_dict()["reason"])


def in_file(folder: Path, kind: str, rows: Mapping[Row, Faults], **options: Any) -> list[str | None]:
    """The reasons of rows of a file: limit, day, and the day of completion if there is one."""
    names = ("limit", "trigger", "done")
    cells = [{"no": str(nth)} | dict(zip(names, row, strict=False)) for nth, row in enumerate(rows)]
    done = batch.due(WRITE[kind](folder / f"in.{kind}", cells), folder / f"out.{kind}", force=True, **options)
    assert done.rows == len(rows)
    found = {row["no"]: row["reason"] for row in READ[kind](Path(str(done.rejects)))}
    return [found.get(str(nth)) for nth in range(len(rows))]


@pytest.mark.parametrize("pure", ["0", "1"])
@pytest.mark.parametrize("kind", WRITE)
def test_in_files(kind: str, pure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if pure == "0" and library() is None:
        pytest.skip("there is only the plain way here")
    monkeypatch.setenv(PURE, pure)
    check_rows(FILE_ROWS, in_file(tmp_path, kind, FILE_ROWS))
    check_rows(LEDGER_ROWS, in_file(tmp_path, kind, LEDGER_ROWS, as_of="2024-05-01", completed_column="done"))


@pytest.mark.parametrize("pure", ["0", "1"])
@pytest.mark.parametrize("kind", WRITE)
def test_a_status_where_one_version_of_a_limit_has_a_number(
    kind: str, pure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if pure == "0" and library() is None:
        pytest.skip("there is only the plain way here")
    monkeypatch.setenv(PURE, pure)
    rules = tmp_path / "rules"
    rules.mkdir()
    counted_once(rules)
    rows: dict[Row, Faults] = {
        (MEETINGS, "2026-02-04", ""): (),
        (MEETINGS, "2024-04-03", "2024-04-05"): ("no-number",),
        (MEETINGS, "2023-01-04", ""): ("not-in-force",),
        (GOOD, "2024-04-03", "2024-04-05"): (),
    }
    options: dict[str, Any] = {"rules": rules, "as_of": "2026-03-01", "completed_column": "done"}
    check_rows(rows, in_file(tmp_path, kind, rows, **options))


@pytest.mark.parametrize("head", [("收文日期",), ("收文日期", "会议日期")])
def test_in_a_ledger(head: Row, tmp_path: Path) -> None:
    rows = [(nth, limit.strip() or None, "来文", day.strip() or None) for nth, (limit, day) in enumerate(ROWS)]
    done, _ = filled(tmp_path, ("序号", "事项", "标题", *head), *rows)
    check_rows(ROWS, [row.reason and row.reason.code for row in done.entries])


def test_over_http_and_mcp() -> None:
    pytest.importorskip("fastapi", reason="the extra [web] is not installed")
    from gov_deadlines.service.operations import ask

    for question, why in PAIRS:
        given = {name: value for name, value in reversed(question.items()) if name != "op"}
        assert code(partial(ask, question["op"], given)) == why, question
    limits, days = ([row[at].strip() or None for row in ROWS] for at in (0, 1))
    check_rows(ROWS, ask("columns", {"limit": limits, "days": days})["reason"])


def test_on_the_page() -> None:
    found = engine_answers(ASKS)
    assert [(ask, one.get("error")) for ask, one in zip(ASKS, found, strict=True)] == PAIRS
