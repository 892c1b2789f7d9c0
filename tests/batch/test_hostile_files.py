"""Files made to fill memory: endless rows, rows of which no two are alike, lists without end."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli_helpers import QINZHOU
from gov_deadlines import batch
from gov_deadlines.batch import cutting
from gov_deadlines.batch.cutting import cut
from gov_deadlines.batch.lines import long_json
from gov_deadlines.batch.lines.csv_text import CsvFormat, CsvLines
from gov_deadlines.batch.lines.jsonl_file import read_object
from gov_deadlines.batch.rows import Memory, Reject, weight

_MEASURED = """
import resource, sys
from gov_deadlines import batch
source, target = sys.argv[1:3]
done = batch.due(source, target, threads=1)
status = open("/proc/self/status").read()
print(done.answered, done.rejected, status.split("VmHWM:")[1].split()[0])
"""
GOOD = f"{QINZHOU},2024-04-03\n"


def peak(source: Path, *, pure: bool = False) -> tuple[int, int, float]:
    """How many rows a job answers and rejects, and how many MB it takes at most."""
    command = [sys.executable, "-c", _MEASURED, str(source), str(source.with_stem("out"))]
    environment = {"GOV_DEADLINES_PURE": "1"} if pure else {}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    answered, rejected, most = done.stdout.split()
    return int(answered), int(rejected), int(most) / 1000


def lines(start: int = 0) -> CsvLines:
    """The lines of a CSV file."""
    return CsvLines(CsvFormat("utf-8", False, b",", b"\n", ("a", "b"), b"a,b", start, 1))


# --- cutting ---------------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(
    data=st.lists(st.sampled_from([b"a", b",", b'"', b"\n", b"\r", b"\r\n", b"x" * 9]), max_size=60).map(b"".join),
    block=st.integers(1, 30),
    longest=st.integers(30, 40),
)
def test_blocks_hold_the_whole_file_whatever_their_size(data: bytes, block: int, longest: int) -> None:
    """Also of rows that are too long; and which rows those are does not depend on a block's size."""

    def found(size: int) -> tuple[list[tuple[int, int]], bytes, list[int]]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cutting, "BLOCK", size)
            patch.setattr(cutting, "LONGEST", longest)
            blocks = [one for one in cut(io.BytesIO(data), lines()) if one.data]
        assert all(len(one.data) <= longest + 1 for one in blocks)
        whole = b"".join(data[one.offset : one.offset + len(one.data) + one.longer_by] for one in blocks)
        long = [(one.offset, one.longer_by) for one in blocks if one.longer_by]
        begun = [1 + len(re.findall(rb"\r\n?|\n", data[: one.offset])) for one in blocks]
        assert begun == [one.line for one in blocks]
        return long, whole, begun

    assert found(block)[1] == data
    assert found(block)[0] == found(longest)[0]


@pytest.mark.parametrize("pure", [False, True])
@pytest.mark.parametrize("begun", ['"', "x", "x,,"])
def test_a_row_without_end_is_rejected_by_its_place(begun: str, pure: bool, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    with source.open("w") as file:
        file.write(f"limit,trigger\n{GOOD}{begun}")
        file.writelines(["x" * (1 << 20)] * 40)
        file.write("\n" + GOOD)
    answered, rejected, most = peak(source, pure=pure)
    row = (tmp_path / "out.rejects.csv").read_text().splitlines()[1]
    offset, size = len(f"limit,trigger\n{GOOD}"), len(begun) + (40 << 20) + 1
    assert row.startswith(f'3,malformed-row,"This row begins at byte {offset} and has {size} bytes, more than')
    assert (answered, rejected, len(row) < 11_000) == (2, 1, True)
    assert most < 130


# --- memory ----------------------------------------------------------------------------------------------------------


def long_lists() -> Iterator[str]:
    """A line of a few million lists."""
    yield f'{{"limit": "{QINZHOU}", "trigger": "2024-04-03"}}\n{{"x": [' + "[]," * (3 << 20) + "1]}\n"


def long_text() -> Iterator[str]:
    """Lines of text that takes four times its bytes in Python, with a limit before it."""
    for nth in range(3):
        yield f'{{"limit": "{QINZHOU}", "x{nth}": "' + "x" * (12 << 20) + '\U0001f600", "trigger": "2024-04-03"}\n'


def bad_days() -> Iterator[str]:
    """Rows of which no two are alike, each with a bad day."""
    yield "limit,trigger\n"
    yield from (f"{QINZHOU},day {nth}\n" for nth in range(12_000))


def no_objects() -> Iterator[str]:
    """A megabyte of short lines, none of which is an object."""
    yield from ["x,y\n"] * (1 << 18)


@pytest.mark.parametrize("pure", [False, True])
@pytest.mark.parametrize(
    ("kind", "made", "counts"),
    [
        ("jsonl", long_lists, (1, 1)),
        ("jsonl", long_text, (3, 0)),
        ("jsonl", no_objects, (0, 1 << 18)),
        ("csv", bad_days, (0, 12_000)),
    ],
)
def test_memory_stays_small(
    kind: str, made: Callable[[], Iterator[str]], counts: tuple[int, int], pure: bool, tmp_path: Path
) -> None:
    source = tmp_path / f"in.{kind}"
    with source.open("w", encoding="utf-8") as file:
        file.writelines(made())
    answered, rejected, most = peak(source, pure=pure)
    assert (answered, rejected) == counts
    assert most < 130


def test_what_is_remembered_is_weighed_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gov_deadlines.batch.rows._ROOM", 20_000)
    memory: Memory[str, str] = Memory(lambda key: key * 10, share=2)
    for nth in range(500):
        assert memory[f"{nth:03}"] == f"{nth:03}" * 10
        assert sum(weight(key) + weight(value) for key, value in memory.items()) <= 10_000
    assert 10 < len(memory) < 100
    assert memory["x" * 2_000] == "x" * 20_000
    assert "x" * 2_000 not in memory


# --- long lines of JSON ----------------------------------------------------------------------------------------------


def test_long_strings_are_cut_where_that_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_json, "LONG", 100)
    monkeypatch.setattr("gov_deadlines.batch.lines.jsonl_file.LONG", 100)
    long = "é\U0001f600" * 5_000
    kept = {"day": " " * 9_000 + "2024-04-03", "other": "2024-04-03" + " " * 9_000, "short": "\\" * 40, "n": 1}
    row = read_object(json.dumps({**kept, "long": long, "same" + long: 1, "same" + long + "x": 2}).encode())
    assert isinstance(row, dict)
    assert {name: row[name] for name in kept} == kept
    assert (len(row), row["long"][:250], len(row["long"]) < 500) == (7, long[:250], True)


@pytest.mark.parametrize(
    "bad", ["\t" * 9_000, "\\x" + "y" * 9_000, '","a":1,"a":"' + "y" * 9_000, "y" * 9_000 + '","b":[', "\udcff" * 9_000]
)
def test_a_long_line_is_no_more_valid_than_a_short_one(bad: str, monkeypatch: pytest.MonkeyPatch) -> None:
    line = f'{{"x": "{bad}"}}'.encode("utf-8", "surrogateescape")
    expected = read_object(line)
    monkeypatch.setattr("gov_deadlines.batch.lines.jsonl_file.LONG", 100)
    assert isinstance(expected, Reject)
    assert read_object(line) == expected


def test_a_long_line_with_too_many_values_is_rejected_whole(tmp_path: Path) -> None:
    row = '{"x": [' + '"é",' * 60_000 + "1]}"
    (tmp_path / "in.jsonl").write_text(f'{{"limit": "{QINZHOU}", "trigger": "2024-04-03"}}\n{row}\n', encoding="utf-8")
    assert batch.due(tmp_path / "in.jsonl", tmp_path / "out.jsonl").reasons == {"malformed-row": 1}
    found = json.loads((tmp_path / "out.rejects.jsonl").read_text(encoding="utf-8"))
    assert found["row"] == row
    assert found["message"] == "It has more than 100000 values. Split it into several lines."
