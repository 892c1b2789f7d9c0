"""CSV files whose rows end in every way there is: the same fields come out as any reader of CSV finds in them."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batch_helpers import ADDED, READ, REPLY, sql
from cli_helpers import QINZHOU
from gov_deadlines import batch

ANSWER = list(REPLY)
ENDS = ("\n", "\r\n", "\r")


def rows_of(data: bytes) -> list[list[str]]:
    """What Python's reader finds, without empty lines."""
    return [row for row in csv.reader(io.StringIO(data.decode(), newline=""), strict=True) if row]


def due(source: Path, target: Path) -> batch.Summary:
    return batch.due(source, target, force=True)


def recalc(source: Path, target: Path) -> batch.Recalculated:
    return batch.recalc(source, target, from_known_on=date(2024, 3, 21), to_known_on=date(2024, 3, 22), force=True)


@pytest.mark.parametrize("kind", READ)
@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("last", ["", *ENDS])
@pytest.mark.parametrize("end", ENDS)
def test_however_rows_end(end: str, last: str, quote: str, kind: str, tmp_path: Path) -> None:
    """A file of carriage returns alone, and one that lost its last byte, too."""
    values = [["limit", "trigger"], [QINZHOU, "2024-04-03"], [QINZHOU, "2024-04-03"], ["nobody/limit", "2024-04-03"]]
    lines = [",".join(f"{quote}{value}{quote}" for value in one) for one in values]
    (tmp_path / "in.csv").write_bytes((end.join(lines) + last).encode())
    for name, run in (("due", due), ("recalc", recalc)):
        target = tmp_path / f"{name}.{kind}"
        run(tmp_path / "in.csv", target)
        found = READ[kind](target)
        assert [(one["limit"], one["trigger"]) for one in found] == [(QINZHOU, "2024-04-03")] * 2
        assert {one.get("article") or one["change"] for one in found} <= {"29(2)", "moved"}
        (refused,) = READ[kind](target.with_suffix(f".rejects.{kind}"))
        assert (refused["line"], refused["limit"], refused["trigger"]) == ("4", "nobody/limit", "2024-04-03")
        if name == "recalc":
            assert [one["line"] for one in found] == ["2", "3"]


def test_a_row_that_lost_its_last_byte_gets_it_back(tmp_path: Path) -> None:
    data = f"limit,trigger\r\n{QINZHOU},2024-04-03\r\n{QINZHOU},2024-04-03\r".encode()
    (tmp_path / "in.csv").write_bytes(data)
    due(tmp_path / "in.csv", tmp_path / "out.csv")
    rows = f"{QINZHOU},2024-04-03,{','.join(ANSWER)}\r\n"
    header = f"limit,trigger,{','.join(ADDED)}\r\n"
    assert (tmp_path / "out.csv").read_bytes().decode() == header + rows + rows


def test_a_return_in_a_field_that_is_not_quoted_ends_the_row(tmp_path: Path) -> None:
    """So every reader has it; the pieces are told to be no rows, and none of them is lost."""
    (tmp_path / "in.csv").write_bytes(f"limit,trigger,note\n{QINZHOU},2024-04-03,a\rb\n".encode())
    due(tmp_path / "in.csv", tmp_path / "out.csv")
    assert rows_of((tmp_path / "out.csv").read_bytes())[1:] == [[QINZHOU, "2024-04-03", "a", *ANSWER]]
    refused = rows_of((tmp_path / "out.rejects.csv").read_bytes())[1:]
    assert [(one[0], one[1], one[3]) for one in refused] == [("3", "malformed-row", "b")]


_PLAIN = st.text(st.sampled_from("ab;'日 \0\t\x1f"), max_size=3)
_QUOTED = st.text(st.sampled_from('a,"\r\n日\0'), max_size=4).map(lambda text: '"' + text.replace('"', '""') + '"')
_FIELD = st.one_of(_PLAIN, _QUOTED)
_ROW = st.tuples(
    _FIELD, st.sampled_from([QINZHOU, f'"{QINZHOU}"']), _FIELD, st.sampled_from(["2024-04-03", '"2024-04-03"']), _FIELD
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(_ROW, st.sampled_from((*ENDS, "\r\r\n", "\n\n"))), max_size=8),
    end=st.sampled_from(ENDS),
    last=st.sampled_from(("", *ENDS)),
    block=st.sampled_from([1, 2, 7, 64, 1 << 20]),
)
def test_the_same_fields_come_out_whatever_ends_the_rows(
    rows: list[tuple[tuple[str, ...], str]], end: str, last: str, block: int, tmp_path: Path
) -> None:
    body = "".join(",".join(fields) + after for fields, after in rows)
    if rows and last != rows[-1][1]:
        body = body.removesuffix(rows[-1][1]) + last
    data = f"x,limit,y,trigger,z{end}{body}".encode()
    (tmp_path / "in.csv").write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gov_deadlines.batch.cutting.BLOCK", block)
        done = due(tmp_path / "in.csv", tmp_path / "out.csv")
        moved = recalc(tmp_path / "in.csv", tmp_path / "moved.csv")
    wanted = rows_of(data)[1:]
    assert (done.rows, done.answered, moved.rows) == (len(wanted),) * 3
    assert rows_of((tmp_path / "out.csv").read_bytes())[1:] == [[*one, *ANSWER] for one in wanted]
    assert [one[:5] for one in rows_of((tmp_path / "moved.csv").read_bytes())[1:]] == wanted


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(_ROW, st.sampled_from(ENDS)), min_size=1, max_size=5))
def test_the_same_fields_come_out_in_every_format(rows: list[tuple[tuple[str, ...], str]], tmp_path: Path) -> None:
    data = ("x,limit,y,trigger,z\n" + "".join(",".join(fields) + after for fields, after in rows)).encode()
    (tmp_path / "in.csv").write_bytes(data)
    wanted = rows_of(data)[1:]
    due(tmp_path / "in.csv", tmp_path / "out.parquet")
    due(tmp_path / "in.csv", tmp_path / "out.jsonl")
    found = sql(f'SELECT x, "limit", y, "trigger", z FROM \'{tmp_path / "out.parquet"}\'').fetchall()
    assert [["" if one is None else one for one in row] for row in found] == wanted
    lines = READ["jsonl"](tmp_path / "out.jsonl")
    assert [[one[name] for name in ("x", "limit", "y", "trigger", "z")] for one in lines] == wanted


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("end", ENDS)
def test_lines_are_counted_wherever_a_block_ends(
    end: str, quote: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also between the two halves of a line end."""
    values = [["limit", "trigger"], [QINZHOU, "2024-04-03"], [QINZHOU, "x"], [QINZHOU, "y"], [QINZHOU, "z"]]
    lines = [",".join(f"{quote}{value}{quote}" for value in one) for one in values]
    (tmp_path / "in.csv").write_bytes((end.join(lines) + end).encode())
    for block in (1, 2, 3, 5, 7, 29, 30, 31, 32, 64):
        monkeypatch.setattr("gov_deadlines.batch.cutting.BLOCK", block)
        due(tmp_path / "in.csv", tmp_path / "out.csv")
        refused = rows_of((tmp_path / "out.rejects.csv").read_bytes())[1:]
        assert [(one[0], one[-1]) for one in refused] == [("3", "x"), ("4", "y"), ("5", "z")], block


@pytest.mark.parametrize("end", ENDS)
def test_a_row_that_is_too_long_ends_where_it_ends(end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gov_deadlines.batch.cutting.LONGEST", 100)
    monkeypatch.setattr("gov_deadlines.batch.cutting.BLOCK", 64)
    good = f"{QINZHOU},2024-04-03"
    for length in range(150, 215):
        data = end.join(["limit,trigger", good, "x" * length, good, good, ""])
        (tmp_path / "in.csv").write_bytes(data.encode())
        done = due(tmp_path / "in.csv", tmp_path / "out.csv")
        assert (done.rows, done.rejected) == (4, 1), length
        refused = rows_of((tmp_path / "out.rejects.csv").read_bytes())[1]
        assert refused[:2] == ["3", "malformed-row"]
