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
from gov_deadlines.batch.answering import Answerer
from gov_deadlines.batch.rows import Memory
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
            command(source, tmp_path / f"out.{kind}", encoding=encoding)
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
    with pytest.raises(UnreadableTable, match="prefix="):
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


HALF = b"\\ud800"  # of a character: valid in JSON, but in no encoding


@both
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", helpers.READ)
def test_half_a_character_loses_no_row(kind: str, language: str, command: Callable[..., Any], tmp_path: Path) -> None:
    lines = [
        MOVES,
        MOVES.replace(b"qinzhou/countersign-reply", HALF),
        MOVES.replace(b"2024-04-03", HALF),
        MOVES[:-1] + b', "' + HALF + b'": "' + HALF + b'", "deep": {"' + HALF + b'": ["\\udfff", "\\ud83d\\ude00"]}}',
    ]
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(lines))
    done = command(tmp_path / "in.jsonl", tmp_path / f"out.{kind}", language=language)
    assert (done.rows, done.rejected) == (4, 2)
    assert done.reasons == {"unknown-limit": 1, "invalid-date": 1}
    found, refused = (helpers.READ[kind](tmp_path / f"{name}.{kind}") for name in ("out", "out.rejects"))
    assert [one["trigger"] for one in found[:1]] == ["2024-04-03"]
    shown = "\ud800" if kind == "jsonl" else "\\ud800"
    assert [(one["line"], one["limit"], one["trigger"]) for one in refused] == [
        ("2", shown, "2024-04-03"),
        ("3", "qinzhou/countersign-reply", shown),
    ]
    if command is batch.due:
        assert found[1][shown] == shown
        assert "😀" in found[1]["deep"]


@both
def test_what_stands_deep_inside_one_another_is_no_row(command: Callable[..., Any], tmp_path: Path) -> None:
    """However deep: the bound is ours, not that of the Python it runs on."""

    def nested(depth: int, opening: bytes, closing: bytes) -> bytes:
        return MOVES[:-1] + b', "x": ' + opening * depth + b"1" + closing * depth + b"}"

    kinds = ((b"[", b"]"), (b'{"a":', b"}"), (b'[{"a":', b"}]"))
    deep = [nested(depth, *one) for depth in (100, 990, 2_000, 100_000) for one in kinds]
    fine = [nested(40, *one) for one in kinds]
    found, rejects, reasons = answer(command, tmp_path, [*deep, *fine])
    assert (len(found), reasons) == (len(fine), {"malformed-row": len(deep)})
    told = ("more than 100 levels", "more than 100000 values")  # the second where a line is long
    assert all(any(one in row["message"] for one in told) for row in rejects)
    assert [one["row"] for one in rejects] == [one.decode() for one in deep]
    with pytest.raises(UnreadableTable, match="Line 1: It has more than 100 levels"):
        command(tmp_path / "in.jsonl", tmp_path / "out.csv")
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(fine))
    command(tmp_path / "in.jsonl", tmp_path / "out.csv")
    assert [one["x"].count("[") + one["x"].count("{") for one in helpers.read_csv(tmp_path / "out.csv")] == [40, 40, 80]


@both
@pytest.mark.parametrize("value", [b"NaN", b"Infinity", b"-Infinity", b"[NaN]"])
def test_what_is_written_is_valid_json(value: bytes, command: Callable[..., Any], tmp_path: Path) -> None:
    found, rejects, reasons = answer(command, tmp_path, [MOVES, MOVES[:-1] + b', "x": ' + value + b"}"])
    assert (len(found), reasons) == (1, {"malformed-row": 1})
    assert "write null" in rejects[0]["message"]


@both
@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_numbers_keep_their_digits(kind: str, command: Callable[..., Any], tmp_path: Path) -> None:
    values = [
        "1.10",
        "1E400",
        "0.1000000000000000055511151231257827",
        "1e-10",
        "12345678901234567890",
        "-0.0",
        "9" * 900,
    ]
    lines = [MOVES[:-1] + f', "x": {value}}}'.encode() for value in values]
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(lines))
    command(tmp_path / "in.jsonl", tmp_path / f"out.{kind}")
    assert [one["x"] for one in helpers.READ[kind](tmp_path / f"out.{kind}")] == values


@both
def test_a_row_that_is_refused_once_is_refused_at_once(
    command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A typing error that stands in every row is looked up once; so is an answer, wherever it is asked again."""
    asked: list[str | None] = []
    usual = Answerer.answer

    def counting(self: Answerer, limit: str | None, *rest: Any) -> Any:
        asked.append(limit)
        return usual(self, limit, *rest)

    monkeypatch.setattr(Answerer, "answer", counting)
    unknown = MOVES.replace(b"reply", b"repl")
    found, rejects, _ = answer(command, tmp_path, [unknown, MOVES, UNDATED] * 500)
    assert (len(found), len(rejects)) == (500, 1_000)
    assert len(asked) <= 6


def test_what_is_remembered_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of JSON Lines as of CSV: refusals with their words, and fields of any length."""
    monkeypatch.setattr("gov_deadlines.batch.rows._ROOM", 100_000)
    monkeypatch.setattr("gov_deadlines.batch.lines.blocks.library", lambda: None)
    most, usual = 0, Memory.__missing__

    def watched(self: Memory[Any, Any], key: Any) -> Any:
        nonlocal most
        found = usual(self, key)
        most = max(most, sum(len(str(one)) for one in self.items()))
        return found

    monkeypatch.setattr(Memory, "__missing__", watched)
    rows = [{"limit": f"{'x' * (nth % 3 * 30_000)}{nth}", "trigger": "2024-04-03"} for nth in range(200)]
    source = helpers.write_jsonl(tmp_path / "in.jsonl", rows)
    assert batch.due(source, tmp_path / "out.jsonl").reasons == {"unknown-limit": 200}
    assert 10_000 < most <= 500_000


@both
def test_members_of_ever_new_names_are_no_table(
    command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gov_deadlines.batch.lines.jsonl_file.MOST_COLUMNS", 10)
    lines = [MOVES[:-1] + f', "x{nth}": 1}}'.encode() for nth in range(20)]
    assert len(answer(command, tmp_path, lines)[0]) == 20
    with pytest.raises(UnreadableTable, match="By line 9 there are more than 10 members"):
        command(tmp_path / "in.jsonl", tmp_path / "out.csv")
