"""``batch recalc`` from every format into every other: rows, rejects, dry runs, standard streams, the Excel file."""

import io
import json
import re
import subprocess
import sys
import threading
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
import xlsxwriter
from test_recalc_files import FAULTY, A, B, brute_force, dated_parquet, ledger, reported

from batch_helpers import (
    ADDED,
    READ,
    WRITE,
    Row,
    read_csv,
    read_jsonl,
    write_csv,
    write_jsonl,
    write_parquet,
    write_xlsx,
)
from cli_helpers import QINZHOU, run
from common import names_in
from gov_deadlines import batch, native
from gov_deadlines.batch import duck
from gov_deadlines.batch.moving import COLUMNS
from gov_deadlines.batch.progress import Progress
from gov_deadlines.errors import OutputExists, UnreadableTable

KINDS = ("csv", "jsonl", "parquet", "xlsx")
COMPARE: dict[str, Any] = {"from_known_on": A, "to_known_on": B}
REASONS = {"unknown-limit": 1, "missing-value": 2, "invalid-date": 2}
MOVES = {"no": "1", "limit": QINZHOU, "trigger": "2024-04-03", "note": "=cmd()"}
STAYS = {"no": "2", "limit": QINZHOU, "trigger": "2024-06-03", "note": ""}
BAD = {"no": "3", "limit": "nobody/limit", "trigger": "2024-04-03", "note": ""}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return ledger(date(2023, 8, 1), date(2024, 7, 1), 1000)


def lines(kind: str, rows: list[Row]) -> dict[str, str]:
    """By ``no``: where a row stands in its file."""
    found, line = {}, {"csv": 2, "xlsx": 2}.get(kind, 1)
    for row in rows:
        found[row["no"]] = str(line)
        line += 1 + (sum(value.count("\n") for value in row.values()) if kind == "csv" else 0)
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("target", KINDS)
def test_every_format_into_every_other(kind: str, target: str, rows: list[Row], tmp_path: Path) -> None:
    source = WRITE[kind](tmp_path / f"in.{kind}", rows)
    done = batch.recalc(source, tmp_path / f"out.{target}", **COMPARE)
    written, refused = READ[target](tmp_path / f"out.{target}"), READ[target](tmp_path / f"out.rejects.{target}")
    expected = brute_force(rows, A, B)
    assert reported(written) == expected
    faulty = [row for row in rows if (row["limit"], row["trigger"]) in FAULTY]
    assert [row["no"] for row in refused] == [row["no"] for row in faulty]
    assert Counter(row["reason"] for row in refused) == REASONS == done.reasons
    assert (done.rows, done.reported, done.rejected) == (len(rows), len(written), len(refused))
    at, by_no = lines(kind, rows), {row["no"]: row for row in rows}
    assert all(row["line"] == at[row["no"]] for row in [*written, *refused])
    own = ["no", "limit", "note"] if target == "xlsx" else list(rows[0])  # in Excel triggers become dates
    assert all(row[name] == by_no[row["no"]][name] for row in written for name in own)
    assert list(written[0]) == [*rows[0], *COLUMNS]
    assert names_in(tmp_path) == {f"in.{kind}", f"out.{target}", f"out.rejects.{target}"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("target", KINDS)
def test_stored_dates_from_every_format_into_every_other(kind: str, target: str, tmp_path: Path) -> None:
    stored = ("2024-04-17", "2024-04-15", "soon", "")
    source = WRITE[kind](tmp_path / f"in.{kind}", [{"no": text, **MOVES, "was": text} for text in stored])
    batch.recalc(source, tmp_path / f"out.{target}", against_column="was", **COMPARE)
    found = [
        (row["was"], row["change"], row["old_due"], row["new_due"]) for row in READ[target](tmp_path / f"out.{target}")
    ]
    assert found == [
        ("2024-04-15", "differs", "2024-04-15", "2024-04-17"),
        ("soon", "invalid_date", "", "2024-04-17"),
        ("", "newly_answered", "", "2024-04-17"),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_dry_run_counts_and_writes_nothing(kind: str, rows: list[Row], tmp_path: Path) -> None:
    source = WRITE[kind](tmp_path / f"in.{kind}", rows)
    for target in ("csv", "xlsx"):
        dry = batch.recalc(source, tmp_path / f"out.{target}", dry_run=True, **COMPARE)
        assert names_in(tmp_path) == {f"in.{kind}"}
        assert (dry.dry_run, dry.rejects, dry.rejected) == (True, None, len(FAULTY))
    real = batch.recalc(source, tmp_path / "out.csv", **COMPARE)
    same = {"target": "", "seconds": 0, "dry_run": False, "rejects": None}
    assert dry.to_dict() | same == real.to_dict() | same


@pytest.mark.parametrize("kind", KINDS)
def test_existing_files_are_overwritten_only_by_force(kind: str, tmp_path: Path) -> None:
    source = WRITE[kind](tmp_path / f"in.{kind}", [MOVES, BAD])
    out, rejects = tmp_path / f"out.{kind}", tmp_path / f"out.rejects.{kind}"
    for taken in (out, rejects):
        taken.write_text("mine")
        with pytest.raises(OutputExists):
            batch.recalc(source, out, **COMPARE)
        assert (names_in(tmp_path), taken.read_text()) == ({source.name, taken.name}, "mine")
        taken.unlink()
    out.write_text("mine")
    rejects.write_text("mine")
    assert batch.recalc(source, out, force=True, **COMPARE).rejects == str(rejects)
    assert (len(READ[kind](out)), len(READ[kind](rejects))) == (1, 1)
    clean = WRITE[kind](tmp_path / f"clean.{kind}", [MOVES])
    assert batch.recalc(clean, out, force=True, **COMPARE).rejects is None
    assert not rejects.exists()


def test_rejects_where_they_are_asked_for(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "in.csv", [MOVES, BAD])
    done = batch.recalc(source, tmp_path / "out.xlsx", rejects=tmp_path / "bad.xlsx", language="zh", **COMPARE)
    assert done.rejects == str(tmp_path / "bad.xlsx")
    (row,) = READ["xlsx"](tmp_path / "bad.xlsx")
    assert (row["line"], row["reason"], row["no"]) == ("3", "unknown-limit", "3")
    assert "没有" in row["message"]


def test_standard_input_and_output(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "in.csv", [MOVES, STAYS, BAD])
    batch.recalc(source, tmp_path / "out.csv", **COMPARE)
    expected, data = (tmp_path / "out.csv").read_bytes(), source.read_bytes()
    for path in tmp_path.iterdir():
        path.unlink()
    command = [sys.executable, "-m", "gov_deadlines", "batch", "recalc", "-", "-o", "-", "--json"]
    command += ["--from-known-on", str(A), "--to-known-on", str(B)]
    done = subprocess.run(command, input=data, capture_output=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stdout) == (1, expected)
    assert names_in(tmp_path) == {"stdout.rejects.csv"}
    assert [row["no"] for row in read_csv(tmp_path / "stdout.rejects.csv")] == ["3"]


def test_what_the_command_says_of_rejects_and_dry_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = str(write_csv(tmp_path / "in.csv", [STAYS, BAD]))
    command = ["batch", "recalc", source, "-o", str(tmp_path / "out.csv"), "--from-known-on", str(A)]
    code, out, err = run(capsys, *command, "--dry-run", "--lang", "zh")
    assert (code, out) == (1, "")
    assert "没有这个时限：1" in err
    assert "没有写任何文件" in err
    assert names_in(tmp_path) == {"in.csv"}
    code, _, err = run(capsys, *command)
    assert code == 1
    assert f"Rejected rows: {tmp_path / 'out.rejects.csv'}" in err
    told = json.loads(run(capsys, *command, "--force", "--json").out)
    assert (told["rejected"], told["reasons"], told["dry_run"]) == (1, {"unknown-limit": 1}, False)
    write_csv(tmp_path / "in.csv", [STAYS])
    assert run(capsys, *command, "--force").code == 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_counts_in_words_add_up(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows that stay as they are went unsaid."""
    source = WRITE[kind](tmp_path / f"in.{kind}", [MOVES, STAYS, STAYS, BAD, BAD, BAD])
    for language, rest in (("zh", "不变"), ("en", "unchanged")):
        asked = ("--from-known-on", str(A), "--to-known-on", str(B), "--lang", language, "--force")
        err = run(capsys, "batch", "recalc", str(source), "-o", str(tmp_path / "out.csv"), *asked).err
        counts = re.findall(r"^  (\S.*?)(?:: |：)([0-9]+)$", err, re.MULTILINE)
        assert [number for words, number in counts if words.startswith(rest)] == ["2"]
        assert (
            sum(
                int(number)
                for words, number in counts
                if words not in ("unknown-limit", "没有这个时限") and "2024" not in words
            )
            == 6
        )


def test_rows_that_cannot_be_read_are_rejected_off_the_ranges_too(tmp_path: Path) -> None:
    """Where triggers are stored as days, row groups are skipped, but not what is wrong in them."""
    days = ("1999-01-01", "2024-04-03", "2060-01-01")
    bad = [{**BAD, "no": str(nth), "trigger": day} for nth, day in enumerate(days, start=1)]
    source = dated_parquet(tmp_path / "in.parquet", [*bad, {**MOVES, "no": "4"}, {**STAYS, "no": "5"}])
    done = batch.recalc(source, tmp_path / "out.parquet", **COMPARE)
    assert (done.rows, done.moved, done.unchanged, done.rejected) == (5, 1, 1, 3)
    assert done.reasons == {"unknown-limit": 3}
    refused = READ["parquet"](tmp_path / "out.rejects.parquet")
    assert [(row["line"], row["reason"], row["no"]) for row in refused] == [
        (no, "unknown-limit", no) for no in ("1", "2", "3")
    ]


def test_lines_of_json_behind_empty_ones(tmp_path: Path) -> None:
    text = "".join(json.dumps(row) + "\n" for row in (MOVES, BAD))
    (tmp_path / "in.jsonl").write_text("\n\n" + text, encoding="utf-8")
    batch.recalc(tmp_path / "in.jsonl", tmp_path / "out.csv", **COMPARE)
    batch.due(tmp_path / "in.jsonl", tmp_path / "due.csv")
    assert read_csv(tmp_path / "out.csv")[0]["line"] == "3"
    for name in ("out", "due"):
        assert read_csv(tmp_path / f"{name}.rejects.csv")[0]["line"] == "4"
    assert list(read_csv(tmp_path / "due.csv")[0])[:5] == ["no", "limit", "trigger", "note", "due"]


def test_lines_that_are_no_rows(tmp_path: Path) -> None:
    """As lines they are rejected; they cannot become rows of a table."""
    write_jsonl(tmp_path / "in.jsonl", [MOVES])
    with (tmp_path / "in.jsonl").open("a", encoding="utf-8") as file:
        file.write('[1]\n{"limit": "x", "trigger": {}}\n')
    done = batch.recalc(tmp_path / "in.jsonl", tmp_path / "out.jsonl", **COMPARE)
    assert (done.rows, done.moved, done.reasons) == (3, 1, {"malformed-row": 2})
    assert [row["line"] for row in read_jsonl(tmp_path / "out.rejects.jsonl")] == ["2", "3"]
    with pytest.raises(UnreadableTable, match="Line 2"):
        batch.recalc(tmp_path / "in.jsonl", tmp_path / "out.csv", **COMPARE)


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_several_threads_write_the_same(
    kind: str, rows: list[Row], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = WRITE[kind](tmp_path / f"in.{kind}", rows)
    one = batch.recalc(source, tmp_path / f"one.{kind}", threads=1, **COMPARE)
    monkeypatch.setattr("gov_deadlines.batch.lines.blocks._WORTH_THREADS", 0)
    monkeypatch.setattr("gov_deadlines.batch.cutting.BLOCK", 5000)
    many = batch.recalc(source, tmp_path / f"many.{kind}", threads=2, **COMPARE)
    for name in ("{}", "{}.rejects"):
        there = [(tmp_path / f"{name.format(nth)}.{kind}").read_bytes() for nth in ("one", "many")]
        assert there[0] == there[1]
    assert many._replace(target="", rejects="", seconds=0) == one._replace(target="", rejects="", seconds=0)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_the_bar_is_for_terminals_only(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = WRITE[kind](tmp_path / f"in.{kind}", [MOVES])
    for stream, shown in ((io.StringIO(), False), (Terminal(), True)):
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stderr", stream)
            patch.setenv("TERM", "xterm")
            batch.recalc(source, tmp_path / f"out.{kind}", progress=True, force=True, **COMPARE)
            assert ("100%" in stream.getvalue()) == shown
            before = stream.getvalue()
            batch.recalc(source, tmp_path / f"out.{kind}", force=True, **COMPARE)
            assert stream.getvalue() == before
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("source", "target"), [("parquet", "parquet"), ("xlsx", "csv"), ("csv", "parquet")])
def test_tables_are_watched(source: str, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watched: list[int] = []
    whole = duck.watched

    def watch(connection: duckdb.DuckDBPyConnection, progress: Progress, rows: int) -> Any:
        watched.append(rows)
        return whole(connection, progress, rows)

    monkeypatch.setattr("gov_deadlines.batch.moved_tables.watched", watch)
    monkeypatch.setattr("gov_deadlines.batch.convert.watched", watch)
    path = WRITE[source](tmp_path / f"in.{source}", [MOVES, STAYS])
    batch.recalc(path, tmp_path / f"out.{target}", progress=True, **COMPARE)
    assert watched == [2, 2]


def test_a_query_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB knows it only when told to keep count; the query waits until more than nothing has been shown."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    moving = threading.Event()

    class Seen(Progress):
        def show(self, rows: int, share: float) -> None:
            if 0 < share < 1 and rows:
                moving.set()

    with duck.connected(batch.Job("in.csv", "out.csv", threads=1)) as connection:
        connection.execute("CREATE TABLE t AS SELECT range AS n FROM range(300000)")
        connection.create_function("wait", lambda n: n if n < 299_999 else moving.wait(30) + n, ["BIGINT"], "BIGINT")
        with duck.watched(connection, Seen(wanted=True), 300_000):
            connection.execute("SELECT max(wait(n)) FROM t").fetchall()
    assert moving.is_set()


def test_the_excel_file(tmp_path: Path) -> None:
    """An office's ledger: what ``batch due`` wrote, with a date of its own; dates stay dates."""
    due = tmp_path / "ledger.xlsx"
    rows = [{**one, "received": date(2024, 4, 1)} for one in (MOVES, STAYS)]
    with xlsxwriter.Workbook(str(tmp_path / "in.xlsx"), {"strings_to_formulas": False}) as made:
        sheet, form = made.add_worksheet(), made.add_format({"num_format": "yyyy/m/d"})
        for at, line in enumerate((rows[0], *(one.values() for one in rows))):
            sheet.write_row(at, 0, line, form)
    batch.due(tmp_path / "in.xlsx", due, known_on=A)
    done = batch.recalc(due, tmp_path / "out.xlsx", language="zh", **COMPARE)
    assert (done.rows, done.moved, done.rejects) == (2, 1, None)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    table, summary = book.worksheets
    assert (table.title, summary.title, table.freeze_panes) == ("变动", "汇总", "A2")
    head = [cell.value for cell in table[1]]
    assert head == [*rows[0], *ADDED, *COLUMNS]
    assert table.auto_filter.ref == "A1:V2"
    cells = dict(zip(head, table[2], strict=True))
    for column, day in (("trigger", 3), ("received", 1), ("due", 15), ("old_due", 15), ("new_due", 17)):
        assert (cells[column].value.date(), cells[column].is_date) == (date(2024, 4, day), True)
        assert cells[column].number_format == "yyyy-mm-dd"
    assert (cells["note"].value, cells["note"].data_type) == ("=cmd()", "s")
    assert [(cells[one].value, cells[one].data_type) for one in ("line", "working_days")] == [(2, "n"), (2, "n")]
    assert len([rule for each in table.conditional_formatting for rule in each.rules]) == 2
    told = [tuple(cell.value for cell in row[:2]) for row in summary.iter_rows()]
    assert told[1][0] == "截至 2024-03-21 的通知与截至 2024-03-22 的通知相比"
    assert {("读入", 2), ("列出", 1), ("moved: 日期变动", 1)} < set(told)
    assert ("广西壮族自治区人民政府办公厅（2024-03-22 公布）", 1) in told
    with zipfile.ZipFile(tmp_path / "out.xlsx") as parts:
        assert b"<f>" not in b"".join(parts.read(name) for name in parts.namelist())


def test_the_excel_file_of_a_check_in_english(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", [{**MOVES, "was": "2024-04-15"}, {**BAD, "was": ""}])
    batch.recalc(source, tmp_path / "out.xlsx", against_column="was", **COMPARE)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    told = {tuple(cell.value for cell in row[:2]) for row in book.worksheets[1].iter_rows()}
    assert book.sheetnames == ["Moved", "Summary"]
    assert ("The dates in 'was' checked against the notices known on 2024-03-22", None) in told
    assert ("differs: differ from the right date", 1) in told
    assert ("rejected: without a usable limit or trigger (in the rejects)", 1) in told
    assert ("General Office of the People's Government of Guangxi, published 2024-03-22", 1) in told


def test_only_the_columns_to_keep_of_an_excel_file(tmp_path: Path) -> None:
    source = write_xlsx(tmp_path / "in.xlsx", [MOVES])
    batch.recalc(source, tmp_path / "out.csv", keep=["no"], **COMPARE)
    assert list(read_csv(tmp_path / "out.csv")[0]) == ["no", "limit", "trigger", *COLUMNS]


def test_rows_are_numbered_as_excel_does(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ([], [], ["limit", "trigger"], [QINZHOU, "2024-04-03"], [], ["nobody/limit", "2024-04-03"]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "in.xlsx")
    batch.recalc(tmp_path / "in.xlsx", tmp_path / "out.csv", **COMPARE)
    batch.due(tmp_path / "in.xlsx", tmp_path / "due.csv")
    assert [row["line"] for row in read_csv(tmp_path / "out.csv")] == ["4"]
    for name in ("out", "due"):
        refused = [(row["line"], row["reason"]) for row in read_csv(tmp_path / f"{name}.rejects.csv")]
        assert refused == [("6", "unknown-limit")]


def test_an_empty_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "in.xlsx")
    with pytest.raises(UnreadableTable, match="is empty"):
        batch.recalc(tmp_path / "in.xlsx", tmp_path / "out.xlsx", **COMPARE)
    assert names_in(tmp_path) == {"in.xlsx"}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_blocks_done_in_bulk_are_those_done_row_by_row(
    line_end: str, rows: list[Row], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = [{**row, "note": "甲"} for row in rows]
    text = write_csv(tmp_path / "in.csv", plain).read_bytes().replace(b"\n", line_end.encode())
    (tmp_path / "in.csv").write_bytes(text)
    monkeypatch.setattr("gov_deadlines.batch.cutting.BLOCK", 5000)
    with monkeypatch.context() as patch:
        if native.library() is not None:
            patch.setattr("gov_deadlines.batch.lines.csv_file.CsvRows.one", None)
        bulk = batch.recalc(tmp_path / "in.csv", tmp_path / "bulk.csv", **COMPARE)
    monkeypatch.setenv(native.PURE, "1")
    single = batch.recalc(tmp_path / "in.csv", tmp_path / "single.csv", **COMPARE)
    assert bulk._replace(target="", rejects="", seconds=0) == single._replace(target="", rejects="", seconds=0)
    for name in ("{}.csv", "{}.rejects.csv"):
        assert (tmp_path / name.format("bulk")).read_bytes() == (tmp_path / name.format("single")).read_bytes()
    written = read_csv(tmp_path / "bulk.csv") + read_csv(tmp_path / "bulk.rejects.csv")
    assert all(int(row["line"]) == int(row["no"]) + 2 for row in written)
    assert bulk.rejected == len(FAULTY)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_how_many_rows_each_notice_bears_on(kind: str, tmp_path: Path) -> None:
    days: dict[str, Any] = {"from_known_on": date(2018, 12, 1), "to_known_on": date(2020, 2, 10)}
    source = WRITE[kind](tmp_path / f"in.{kind}", ledger(date(2018, 10, 1), date(2021, 3, 1), 1000))
    done = batch.recalc(source, tmp_path / "out.csv", ignore_in_force=True, **days)
    assert done.moved
    assert done.newly_answered
    columns = ("issuer", "number", "published")
    found = Counter(
        one
        for row in read_csv(tmp_path / "out.csv")
        for one in zip(*(row[name].split("; ") for name in columns), strict=True)
    )
    assert {(one.issuer, one.number, str(one.published)): one.rows for one in done.notices} == found
