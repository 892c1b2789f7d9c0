"""JSON Lines answered in one pass in C: the same bytes as row by row, whatever the lines hold."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from gov_deadlines.answers.context import Context
from gov_deadlines.batch.answering import Answerer
from gov_deadlines.batch.cutting import Block
from gov_deadlines.batch.job import Job, MoveJob
from gov_deadlines.batch.lines.blocks import answering
from gov_deadlines.batch.lines.jsonl_file import JsonFormat, JsonRows
from gov_deadlines.batch.moving import Finder
from gov_deadlines.batch.rows import RowStrategy
from gov_deadlines.native import PURE, library
from odd_json import OddJson

FILES = "in.jsonl", "out.jsonl"
LIMITS = (
    "qinzhou/countersign-reply",
    "nanning/document-handling-urgent",
    "zhongshan/document-handling-urgent",
    "x",
    " ",
)
DAYS = ("2024-04-03", "2024-02-30", "2025-09-28", "20240403", "2024年4月3日", "2026-11-02", "soon", "", "2024-04-17")
TIMES = tuple(
    day + time
    for day in ("2024-04-03", "2024-02-30")
    for time in (
        "T09:30",
        " 09:30:00",
        "T23:59:59.999999999",
        " 24:00",
        " 9:30",
        "T09:30Z",
        " 09:30:00.",
        "T09:30:60",
        " ",
    )
)
VALUES = {"limit": LIMITS, "trigger": (*DAYS, *TIMES), "day": (*DAYS, *TIMES)}
JOBS: dict[str, Callable[[], RowStrategy[Any]]] = {
    "due": lambda: Answerer(Job(*FILES)),
    "one limit": lambda: Answerer(Job(*FILES, limit="qinzhou/countersign-reply", headers="zh", language="zh")),
    "ledger": lambda: Answerer(Job(*FILES, as_of=date(2024, 6, 3), completed_column="day", columns=("status", "name"))),
    "moved": lambda: Finder(
        MoveJob(*FILES, setting=Context(known_on=date(2023, 10, 25)), known_from=date(2023, 10, 24))
    ),
    "stored": lambda: Finder(MoveJob(*FILES, against_column="day")),
}
jobs = pytest.mark.parametrize("job", JOBS)
compiled = pytest.mark.skipif(library() is None, reason="nothing is compiled")


def answered(strategy: RowStrategy[Any], blocks: list[bytes]) -> tuple[list[Any], int]:
    """All that comes of some blocks, and how many rows were answered one by one."""
    rows: Any = JsonRows(JsonFormat(), strategy)
    one, calls = rows.one, 0

    def counted(*given: Any) -> Any:
        nonlocal calls
        calls += 1
        return one(*given)

    rows.one = counted
    answer, found = answering(rows), list[Any]()
    for nth, data in enumerate(blocks):
        part = answer(Block(0, data, 1 + 1000 * nth))
        refused = [(row.line, row.reject, row.row) for row in part.rejected]
        said = [b"".join(rows.rejected_row(row, 7)) for row in part.rejected]
        found.append((b"".join(part.out), refused, said, part.reasons, part.answered, part.kinds))
    return found, calls


def both(strategy: RowStrategy[Any], blocks: list[bytes], monkeypatch: pytest.MonkeyPatch) -> tuple[list[Any], int]:
    """The same, which is the same as without the compiled part."""
    found, calls = answered(strategy, blocks)
    with monkeypatch.context() as patch:
        patch.setenv(PURE, "1")
        plain, _ = answered(strategy, blocks)
    for mine, theirs in zip(found, plain, strict=True):
        assert mine == theirs
    return found, calls


@compiled
@jobs
def test_odd_lines_get_what_they_get_one_by_one(job: str, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = OddJson(sum(map(ord, job)), VALUES)
    blocks = [b"\n".join(odd.lines(250)) + b"\n" for _ in range(12)]
    blocks[3] = blocks[3][:-1]
    found, calls = both(JOBS[job](), blocks, monkeypatch)
    rows = sum(part[4] + len(part[1]) for part in found)
    assert rows > 2_900
    assert calls < 0.75 * rows
    assert all(part[1] for part in found)


@compiled
@jobs
def test_lines_in_order_are_not_answered_one_by_one(job: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever their members and wherever they stand, with names and values written as they may be."""
    rows = [
        {
            "limit": LIMITS[nth % 3],
            "trigger": DAYS[nth % 8],
            "day": DAYS[nth % 5],
            "deep": {"a": [{"b": nth}], "b": None},
        }
        | {name: nth for at, name in enumerate(("name", "safest", "附注", "n")) if nth >> at & 1}
        for nth in range(400)
    ]
    blocks = [
        b"".join(
            json.dumps(row, ensure_ascii=nth % 3 == 0, separators=((",", ":"), (", ", ": "))[nth % 2]).encode() + b"\n"
            for nth, row in enumerate(rows[:: 1 - 2 * turn])
        )
        for turn in range(2)
    ]
    found, calls = both(JOBS[job](), blocks, monkeypatch)
    assert sum(part[4] + len(part[1]) for part in found) == 800
    assert calls <= 30


@compiled
@pytest.mark.parametrize(
    ("line", "taken"),
    [
        (b'{"limit": 1, "trigger": 2, "limit": 3}', False),
        (b'{"limit": 1, "trigger": 2, "l\\u0069mit": 3}', False),
        (b'{"limit": 1, "trigger": {"a": 1, "\\u0061": 2}}', False),
        (b'{"limit": 1, "trigger": 2, "deep": {"\\u00e9": 1, "\\u00E9": 2}}', False),
        (b'{"limit": 1, "trigger": 2, "deep": {"\\u00e9": 1, "\xc3\xa9": 2}}', False),
        (b'{"limit": 1, "trigger": 2, "deep": {"\\n": 1, "\\u000a": 2}}', False),
        (b'{"limit": 1, "trigger": 2, "deep": {"\\/": 1, "/": 2}}', False),
        (b'{"limit": 1, "trigger": 2, "deep": {"a": 1, "b": {"a": 1, "\xe9\x99\x90": 2, "\\u671f": 3}}}', False),
        (b'{"limit": 1, "trigger": 2, "deep": {"a": 1, "b": {"a": 1, "\\u9650": 2, "\\u671f": 3}}}', True),
        (b'{"limit": 1, "trigger": 2, "deep": "\xed\xa0\x80"}', False),
        (b'{"limit": 1, "trigger": 2, "deep": "\\ud800"}', True),
        (b'{"limit": 1, "trigger": 2, "deep": ' + b"[" * 99 + b"]" * 99 + b"}", False),
        (b'{"limit": 1, "trigger": 2, "deep": ' + b"[" * 60 + b"]" * 60 + b"}", True),
    ],
)
def test_what_is_certain_is_taken(line: bytes, taken: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is known by what it means, however it is written; where C is not certain, Python is asked."""
    before = b'{"limit": 1, "trigger": 2, "deep": 3}\n{"l\\u0069mit": 1}\n'
    _, few = both(Answerer(Job(*FILES)), [before], monkeypatch)
    _, calls = both(Answerer(Job(*FILES)), [before + line + b"\n"], monkeypatch)
    assert calls == few + (not taken)


@compiled
def test_each_byte_in_each_place(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = b'{"limit": "x", "trigger": "2024-04-03", "n": 1.5e3}'
    places = (0, 1, 4, 8, 9, 10, 14, 15, 38, 40, len(usual) - 4, len(usual) - 2, len(usual) - 1, len(usual))
    lines = [bytes([one]) for one in range(256)]
    lines += [usual[:at] + bytes([one]) + usual[at + over :] for at in places for one in range(256) for over in (0, 1)]
    both(Answerer(Job(*FILES)), [usual + b"\n" + b"\n".join(lines) + b"\n"], monkeypatch)


@compiled
def test_ever_new_names_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = b'{"limit": "x", "trigger": "2024-04-03"}\n'
    new = [b'{"limit": "x", "trigger": "2024-04-03", "%s%d": 1}\n' % (b"n" * (nth % 90), nth) for nth in range(9_000)]
    new += [b'{"limit": "x", "trigger": "2024-04-03", "%ddue": 1}\n' % nth for nth in range(200)]
    found, calls = both(Answerer(Job(*FILES)), [b"".join(new) + usual * 500], monkeypatch)
    assert len(found[0][1]) == 9_700
    assert calls < 9_210


@compiled
def test_times_of_a_day_are_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        b'{"limit": "%s", "trigger": "2024-04-%02dT%02d:%02d"}' % (LIMITS[0].encode(), 1 + nth % 30, nth % 24, nth % 60)
        for nth in range(500)
    ]
    keys: list[Any] = []
    usual = JsonRows.values_of

    def noted(rows: JsonRows[Any], key: Any) -> Any:
        keys.append(key)
        return usual(rows, key)

    monkeypatch.setattr(JsonRows, "values_of", noted)
    _, calls = both(Answerer(Job(*FILES)), [b"\n".join(lines) + b"\n"], monkeypatch)
    assert (calls, keys) == (1, [])
