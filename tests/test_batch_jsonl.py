"""JSON Lines as people have them: encodings, byte order marks, members left out, and lines that are no rows."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import batch_helpers as helpers
from gov_deadlines import batch
from gov_deadlines.errors import InvalidArgument, UnreadableTable

MARK = b"\xef\xbb\xbf"
MOVES = b'{"limit": "qinzhou/countersign-reply", "trigger": "2024-04-03"}'
UNDATED = b'{"limit": "qinzhou/countersign-reply"}'
KNOWN: dict[str, Any] = {"from_known_on": date(2023, 10, 24), "to_known_on": date(2023, 10, 25)}
COMMANDS: list[Callable[..., Any]] = [batch.due, partial(batch.recalc, **KNOWN)]
both = pytest.mark.parametrize("command", COMMANDS, ids=["due", "recalc"])
Lines = list[dict[str, Any]]


def answer(
    command: Callable[..., Any], folder: Path, lines: Sequence[bytes], **options: Any
) -> tuple[Lines, Lines, dict[str, int]]:
    """The objects of the target and of the rejects, each line strictly read, and the reasons."""
    (folder / "in.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    done = command(folder / "in.jsonl", folder / "out.jsonl", **options)
    rejects = folder / "out.rejects.jsonl"
    return objects(folder / "out.jsonl"), objects(rejects) if rejects.exists() else [], done.reasons


def objects(path: Path) -> Lines:
    return [json.loads(line.decode("utf-8")) for line in path.read_bytes().splitlines()]


@both
@pytest.mark.parametrize("kind", ["jsonl", "parquet", "xlsx"])
def test_only_csv_has_an_encoding(command: Callable[..., Any], kind: str, tmp_path: Path) -> None:
    row = {"limit": "qinzhou/countersign-reply", "trigger": "2024-04-03", "note": "办"}
    source = helpers.WRITE[kind](tmp_path / f"in.{kind}", [row])
    for encoding in ("gbk", "utf-8"):
        with pytest.raises(InvalidArgument, match="CSV"):
            command(source, tmp_path / "out.csv", encoding=encoding)
    assert list(tmp_path.iterdir()) == [source]


@both
@pytest.mark.parametrize(
    "line",
    [
        MOVES.decode().encode("utf-16"),
        MOVES.decode().encode("utf-16-be"),
        MOVES.decode().encode("utf-32"),
        MOVES[:-1] + b', "note": "\xed\xa0\x80"}',
        MOVES[:-1] + b', "note": "\xb0\xec"}',
    ],
    ids=["utf-16", "utf-16-be", "utf-32", "surrogate", "gbk"],
)
def test_only_utf_8_is_a_row(command: Callable[..., Any], line: bytes, tmp_path: Path) -> None:
    found, rejects, reasons = answer(command, tmp_path, [MOVES, line, MOVES])
    assert len(found) == 2
    assert reasons == {"malformed-row": 1}
    assert rejects[0]["row"] == line.decode("utf-8", "backslashreplace")
    with pytest.raises(UnreadableTable, match="Line 2"):
        command(tmp_path / "in.jsonl", tmp_path / "out.csv")


@both
def test_byte_order_marks_where_files_were_joined(command: Callable[..., Any], tmp_path: Path) -> None:
    lines = [MARK + MOVES, MOVES, MARK + MOVES, MARK, MARK + UNDATED, MARK + b"[1]"]
    found, rejects, reasons = answer(command, tmp_path, lines)
    assert [row["trigger"] for row in found] == ["2024-04-03"] * 3
    assert reasons == {"missing-value": 1, "malformed-row": 1}
    assert [(row["line"], row.get("limit"), row.get("row")) for row in rejects] == [
        (5, "qinzhou/countersign-reply", None),
        (6, None, "[1]"),
    ]
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(lines[:5]))
    command(tmp_path / "in.jsonl", tmp_path / "out.csv")
    assert [row["trigger"] for row in helpers.read_csv(tmp_path / "out.csv")] == ["2024-04-03"] * 3


@both
@pytest.mark.parametrize("lines", [[UNDATED, MOVES], [MOVES, UNDATED], [b"[1]", UNDATED, MOVES]])
def test_a_member_left_out_is_a_value_left_out(command: Callable[..., Any], lines: list[bytes], tmp_path: Path) -> None:
    found, rejects, reasons = answer(command, tmp_path, lines)
    assert [row["trigger"] for row in found] == ["2024-04-03"]
    assert reasons["missing-value"] == 1
    assert [row["line"] for row in rejects if row["reason"] == "missing-value"] == [lines.index(UNDATED) + 1]


@both
def test_a_member_that_no_row_has(command: Callable[..., Any], tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable, match="no column 'trigger'"):
        answer(command, tmp_path, [UNDATED] * 3)
    with pytest.raises(UnreadableTable, match=r"no column 'day'[^']*'limit', 'trigger'"):
        answer(command, tmp_path, [UNDATED, MOVES], trigger_column="day")


def test_a_member_that_is_to_be_added(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable, match="--prefix"):
        answer(batch.due, tmp_path, [MOVES, MOVES[:-1] + b', "due": 1}'])


@both
@pytest.mark.parametrize("negative", [b"", b"-"])
def test_numbers_longer_than_python_reads(command: Callable[..., Any], negative: bytes, tmp_path: Path) -> None:
    number = negative + b"7" * 5000
    lines = [MOVES, MOVES[:-1] + b', "n": ' + number + b"}", MOVES.replace(b'"2024-04-03"', number)]
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(lines))
    done = command(tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    assert (done.rows, done.reasons) == (3, {"invalid-date": 1})
    assert b'"n": ' + number + b", " in (tmp_path / "out.jsonl").read_bytes()
    command(tmp_path / "in.jsonl", tmp_path / "out.csv")
    assert [row["n"] for row in helpers.read_csv(tmp_path / "out.csv")] == ["", number.decode()]
