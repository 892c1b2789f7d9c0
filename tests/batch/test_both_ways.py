"""The plain way and the compiled one write the same bytes: random files, and every difference that was ever found."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gov_deadlines import batch
from gov_deadlines.batch import cutting, rows
from gov_deadlines.native import PURE, library

COMPARE = Path(__file__).parents[2] / "tools" / "compare_ways.py"
GOOD = '{"limit": "qinzhou/countersign-reply", "trigger": "2024-04-03"}\n'

pytestmark = pytest.mark.skipif(library() is None, reason="there is only the plain way here")


def both(tmp_path: Path, kind: str, data: bytes, **options: Any) -> tuple[bytes, bytes]:
    """The target and the rejects, which both ways must write alike."""
    (tmp_path / f"in.{kind}").write_bytes(data)
    found = []
    for pure in ("1", "0"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(PURE, pure)
            done = batch.due(tmp_path / f"in.{kind}", tmp_path / f"out.{kind}", force=True, threads=1, **options)
        rejects = Path(done.rejects).read_bytes() if done.rejects else b""
        told = done._replace(seconds=0)
        found.append((told, (tmp_path / f"out.{kind}").read_bytes(), rejects))
    assert found[0] == found[1]
    return found[0][1:]


def test_random_files() -> None:
    """More of them: ``tools/compare_ways.py``."""
    done = subprocess.run(
        [sys.executable, str(COMPARE), "--cases", "120", "--from", "500"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 differ" in done.stdout


def test_a_carriage_return_ends_no_row_of_json_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As white space between members it was counted as a line, and the rows of all later blocks got wrong numbers."""
    monkeypatch.setattr(cutting, "BLOCK", 50)
    row = '{"limit":\r"qinzhou/countersign-reply",\r"trigger": "soon"}\n'
    _, rejects = both(tmp_path, "jsonl", (GOOD + row * 3).encode())
    assert [line.split(b",")[0] for line in rejects.split(b"\n")[:-1]] == [b'{"line": 2', b'{"line": 3', b'{"line": 4']


def test_answers_are_forgotten_while_a_status_is_awaited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The status is asked for by the place of its answer, which may just have been forgotten."""
    monkeypatch.setattr(rows, "_ROOM", 30_000)
    days = [date.fromordinal(date(2024, 1, 1).toordinal() + nth).isoformat() for nth in range(40)]
    data = "limit,trigger,done\n" + "".join(
        f"qinzhou/countersign-reply,{trigger},{done}\n" for trigger in days for done in days[::3]
    )
    both(tmp_path, "csv", data.encode(), as_of=date(2024, 6, 28), completed_column="done")


def test_an_empty_line_before_any_answer(tmp_path: Path) -> None:
    """It has no answer, of which something was read."""
    assert both(tmp_path, "csv", b"limit,trigger\n\n\r\n\r")[1] == b""


def test_a_character_cut_off_before_a_row_with_a_rare_one(tmp_path: Path) -> None:
    """At the end of 64 bytes that are looked at together, it was not noticed: the row was answered."""
    key = b"qinzhou/countersign-reply,2024-04-03,"
    cut_off = [b"1," + key + b"x" * nth + b"\xc3\n\xe0\xa4\x85," + key + b"\n" for nth in range(130)]
    _, rejects = both(tmp_path, "csv", b"no,limit,trigger,note\n" + b"".join(cut_off), encoding="utf-8")
    assert rejects.count(b"malformed-row") == 130
