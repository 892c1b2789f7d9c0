"""CSV files as people have them: encodings, quotes, line ends, and rows that are none."""

import csv
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import batch_helpers as helpers
from gov_deadlines import batch
from gov_deadlines.batch.lines import csv_text
from gov_deadlines.errors import InvalidArgument, UnreadableTable

GOOD = "qinzhou/countersign-reply,2024-04-03"
JSON_GOOD = '{"no": 1, "limit": "qinzhou/countersign-reply", "trigger": "2024-04-03"}'
ANSWER = "," + ",".join(helpers.REPLY)
ADDED = "," + ",".join(helpers.ADDED)


def answer(tmp_path: Path, data: bytes, **options: object) -> tuple[bytes, bytes, batch.Summary]:
    """The target, the rejects and the summary of one file; nothing may be lost."""
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(data)
    done = batch.due(source, target, force=True, **options)  # type: ignore[arg-type]
    assert done.rows == done.answered + done.rejected
    rejects = tmp_path / "out.rejects.csv"
    assert rejects.exists() == bool(done.rejected)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []
    return target.read_bytes(), rejects.read_bytes() if done.rejected else b"", done


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_what_was_there_stays_byte_for_byte(
    line_end: str, last: bool, encoding: str, quote: str, tmp_path: Path
) -> None:
    rows = [f"事由,limit,trigger,{quote}x{quote}"] + [f"{quote}办公室 {nth}{quote},{GOOD}, 007 " for nth in range(50)]
    data = (line_end.join(rows) + (line_end if last else "")).encode(encoding)
    out, _, done = answer(tmp_path, data)
    wanted = line_end.join([rows[0] + ADDED, *(row + ANSWER for row in rows[1:])]) + line_end
    assert out == wanted.encode(encoding)
    assert done.answered == 50


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters(delimiter: str, tmp_path: Path) -> None:
    data = f"a,limit,trigger\n1,{GOOD}\n".replace(",", delimiter).encode()
    assert answer(tmp_path, data)[0] == (f"a,limit,trigger{ADDED}\n1,{GOOD}{ANSWER}\n").replace(",", delimiter).encode()


def test_mixed_line_ends_and_empty_lines(tmp_path: Path) -> None:
    data = f"limit,trigger\n{GOOD}\r\n\n{GOOD}\n\r\n{GOOD}".encode()
    out, _, done = answer(tmp_path, data)
    assert out == f"limit,trigger{ADDED}\n{GOOD}{ANSWER}\r\n{GOOD}{ANSWER}\n{GOOD}{ANSWER}\n".encode()
    assert done.rows == 3


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"a," + GOOD.encode(), "malformed-row"),
        (b"qinzhou/countersign-reply", "malformed-row"),
        (b'qinzhou/countersign-reply,"2024-04-03', "malformed-row"),
        (b'qinzhou/countersign-reply,"2024"-04-03', "malformed-row"),
        (b"qinzhou/countersign-reply,\xff\xff", "malformed-row"),
        (b'qinzhou/countersign-reply,"2024-04-\n03, 04-05"', "invalid-date"),
        (b"qinzhou/countersign-reply,2024-4-31", "invalid-date"),
        (b'"",2024-04-03', "missing-value"),
        (b"nobody/limit,no date", "invalid-date"),
        (b"qinzhou/plenary-meeting,no date", "invalid-date"),
    ],
)
def test_one_bad_row_is_rejected_and_the_others_answered(row: bytes, reason: str, tmp_path: Path) -> None:
    good = GOOD.encode()
    out, rejects, done = answer(
        tmp_path, b"\n".join([b"limit,trigger", good, row, good, b'"' + good[:25] + b'"' + good[25:], b""])
    )
    assert done.reasons == {reason: 1}
    assert done.answered == 3
    assert out.count(ANSWER.encode()) == 3
    found = list(csv.reader(io.StringIO(rejects.decode("utf-8"))))
    assert found[0] == ["line", "reason", "message", "limit", "trigger"]
    assert found[1][:2] == ["3", reason]
    assert len(found) == 2
    assert len(found[1]) == 5
    if reason != "malformed-row":
        assert rejects.endswith(row + b"\n")


def test_a_quote_left_open_does_not_swallow_what_follows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gov_deadlines.batch.cutting.LONGEST", 5_000)
    monkeypatch.setattr("gov_deadlines.batch.cutting.BLOCK", 1_000)
    rows = [f"{nth},{GOOD}" for nth in range(2_000)]
    rows[700] = '700,"qinzhou/countersign-reply,2024-04-03'
    out, rejects, done = answer(tmp_path, "\n".join(["no,limit,trigger", *rows, ""]).encode())
    assert done.reasons == {"malformed-row": 1}
    assert done.rows == 2_000
    assert rejects.splitlines()[1].startswith(b"702,malformed-row,")
    numbers = [int(line.partition(b",")[0]) for line in out.splitlines()[1:]]
    assert numbers == [nth for nth in range(2_000) if nth != 700]


def test_a_row_longer_than_any_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gov_deadlines.batch.cutting.LONGEST", 1 << 20)
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    with source.open("wb") as file:
        file.write(b"no,limit,trigger\n1," + GOOD.encode() + b"\n2,")
        for _ in range(40):
            file.write(b"x" * (1 << 20))
        file.write(b"\n3," + GOOD.encode() + b"\n4,nobody,2024-04-03\n")
    done = batch.due(source, target)
    assert (done.answered, done.reasons) == (2, {"unknown-limit": 1, "malformed-row": 1})
    rejects = (tmp_path / "out.rejects.csv").read_bytes()
    assert len(rejects) < 100_000
    assert [line.partition(b",")[0] for line in rejects.splitlines()] == [b"line", b"3", b"5"]


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("csv", f"no,limit,trigger\n1,{GOOD}\n2,", f"\n3,{GOOD}\n"),
        ("jsonl", f"{JSON_GOOD}\n", f"\n{JSON_GOOD}\n"),
        ("jsonl", "", f"\n{JSON_GOOD}\n{JSON_GOOD}\n"),
    ],
)
def test_a_line_of_a_gigabyte_is_not_held_in_memory(kind: str, before: str, after: str, tmp_path: Path) -> None:
    source = tmp_path / f"in.{kind}"
    with source.open("wb") as file:
        file.write(before.encode())
        file.seek(1 << 30, 1)  # a hole: it takes no room on the disk
        file.write(after.encode())
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (900 << 20, 900 << 20)); "
        "from gov_deadlines.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "batch", "due", source.name, "-o", f"out.{kind}", "--json"]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=False)
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["reasons"] == {"malformed-row": 1}
    assert (tmp_path / f"out.{kind}").read_bytes().count(b"settled") == 2
    assert (tmp_path / f"out.rejects.{kind}").stat().st_size < 100_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"limit,trigger,limit\n", "'limit'"),
        (b"limit,when\n", "'trigger'"),
        (b"limit,trigger,due\n", "'due'"),
        (b'limit,"trigger\n', "malformed header"),
        ("limit,trigger\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_files_that_cannot_be_read_as_a_whole(data: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable, match=words):
        answer(tmp_path, data)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_header_alone(tmp_path: Path) -> None:
    out, _, done = answer(tmp_path, b"limit,trigger\n")
    assert out == f"limit,trigger{ADDED}\n".encode()
    assert done.rows == 0


def test_prefix_and_one_limit_for_all_rows(tmp_path: Path) -> None:
    out, _, _ = answer(
        tmp_path, b"due,day\nx,2024-04-03\n", limit="qinzhou/countersign-reply", trigger_column="day", prefix="new_"
    )
    assert out == ("due,day" + ADDED.replace(",", ",new_") + "\nx,2024-04-03" + ANSWER + "\n").encode()


def test_a_day_of_knowledge_before_any_notice(tmp_path: Path) -> None:
    known_on = date(1990, 1, 1)
    _, rejects, done = answer(tmp_path, f"limit,trigger\n{GOOD}\n".encode(), known_on=known_on)
    assert done.reasons == {helpers.expected(*GOOD.split(","), known_on=known_on): 1}
    assert rejects.splitlines()[1].endswith(GOOD.encode())


@pytest.mark.parametrize(
    ("text", "advice"), [("soon", "Write it as"), ("today", "Write 2024-04-03"), ("2024-02-30", "no such day")]
)
def test_what_is_wrong_with_a_date_is_said_without_offering_today(text: str, advice: str, tmp_path: Path) -> None:
    _, rejects, _ = answer(tmp_path, f"limit,trigger\nqinzhou/countersign-reply,{text}\n".encode())
    message = next(csv.DictReader(rejects.decode().splitlines()))["message"]
    assert advice in message
    assert "today" not in message.replace(f"'{text}'", "")


def test_a_single_column_with_gaps(tmp_path: Path) -> None:
    out, _, done = answer(tmp_path, b"trigger\n2024-04-03\n\n2024-04-03\n", limit="qinzhou/countersign-reply")
    assert (done.answered, done.reasons) == (2, {"missing-value": 1})
    assert out.count(b"2024-04-17,settled") == 2


def test_gbk_after_many_ascii_rows_is_seen(tmp_path: Path) -> None:
    rows = [f"x,{GOOD}"] * 60_000 + [f"交办,{GOOD}"]
    out, _, done = answer(tmp_path, "\n".join(["no,limit,trigger", *rows, ""]).encode("gbk"))
    assert done.rejected == 0
    assert out.decode("gbk").splitlines()[-1].startswith("交办,")


def test_encodings_by_name(tmp_path: Path) -> None:
    data = f"事,limit,trigger\n办,{GOOD}\n".encode("gbk")
    assert answer(tmp_path, data, encoding="GBK")[2].answered == 1
    with pytest.raises(UnreadableTable, match="encoding with encoding"):
        answer(tmp_path, data, encoding="utf-8")
    with pytest.raises(InvalidArgument):
        answer(tmp_path, data, encoding="latin-1")


fields = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    ["qinzhou/countersign-reply", "2024-04-03", 'a"b', '"', ",", "\n", "\r\n", "'", "；"]
)


@given(st.lists(st.tuples(fields, fields, fields), min_size=1, max_size=8), st.booleans())
def test_any_content_comes_back(rows: list[tuple[str, str, str]], quoted: bool) -> None:
    """The rows of target and rejects together are the rows of the source, as an independent reader reads them."""
    import tempfile

    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerows([("note", "limit", "trigger"), *rows])
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.csv"), Path(folder, "out.csv")
        source.write_bytes(text.getvalue().encode())
        done = batch.due(source, target, encoding="utf-8")
        found = [tuple(row.values())[:3] for row in helpers.read_csv(target, "utf-8")]
        refused = helpers.read_csv(Path(folder, "out.rejects.csv"), "utf-8") if done.rejected else []
    found += [(row["note"], row["limit"], row["trigger"]) for row in refused]
    assert sorted(found) == sorted(rows)
    assert done.rows == len(rows)


@given(
    st.lists(st.lists(st.text('a",\n ', max_size=4), min_size=2, max_size=4), min_size=1, max_size=6),
    st.integers(1, 40),
)
def test_rows_are_split_as_csv_splits_them_wherever_a_block_ends(rows: list[list[str]], cut: int) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    data = text.getvalue().encode()
    end = csv_text.whole_rows(data[:cut], b",", final=False)
    pieces = [data[:end], data[end:]]
    found = [record.fields for piece in pieces for record in csv_text.records(piece, b",")]
    assert found == [[field.encode() for field in row] for row in rows]
