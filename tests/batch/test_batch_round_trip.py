"""What we write, we read: every file of ours through every command after it, from every format into every other."""

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pytest

import gov_deadlines as gd
from batch_helpers import READ, WRITE, Row
from cli_helpers import QINZHOU
from gov_deadlines import batch
from gov_deadlines.batch.export import export
from gov_deadlines.days import parse_date
from gov_deadlines.errors import InvalidDate

A, B = date(2024, 3, 21), date(2024, 3, 22)
FORMATS = ("csv", "jsonl", "parquet", "xlsx")
DAYS = ("2024-04-02", "2024-04-03", "2024-06-03")
STORED = {  # how a Parquet file may hold a day
    "DATE": "DATE '{}'",
    "TIMESTAMP": "TIMESTAMP '{} 00:00:00'",
    "TIMESTAMP_NS": "TIMESTAMP_NS '{} 00:00:00'",
    "instant": "TIMESTAMPTZ '{} 09:30:00.25+08'",
    "instant in ns": "CAST('{} 09:30:00.25+08' AS TIMESTAMPTZ_NS)",
    "text": "'{}'",
    "text as tables write it": "'{}T00:00:00.000'",
    "text of an instant": "'{}T01:30:00Z'",
}


def parquet(path: Path, stored: str, faulty: str = "NULL") -> Path:
    """Three rows with a day in two columns, and one that has none."""
    cells = [STORED[stored].format(day) for day in DAYS]
    rows = " UNION ALL ".join(
        f'SELECT {nth} AS no, \'{QINZHOU}\' AS "limit", {cell} AS "trigger", {cell} AS done'
        for nth, cell in enumerate((*cells, faulty))
    )
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT * FROM ({rows}) ORDER BY no) TO '{path}'")
    return path


def dues(path: Path, column: str = "due") -> list[str]:
    return [row[column] for row in READ[path.suffix[1:]](path)]


RIGHT = [str(gd.due(QINZHOU, date.fromisoformat(day)).due) for day in DAYS]


@pytest.mark.parametrize("stored", STORED)
@pytest.mark.parametrize("target", FORMATS)
def test_an_answered_file_goes_through_every_command(stored: str, target: str, tmp_path: Path) -> None:
    first = tmp_path / f"first.{target}"
    options: dict[str, Any] = {"as_of": date(2024, 5, 1), "completed_column": "done"}
    batch.due(parquet(tmp_path / "in.parquet", stored), first, **options)
    assert dues(first) == RIGHT
    checked = batch.recalc(first, tmp_path / f"checked.{target}", against_column="due")
    assert (checked.rows, checked.unchanged, checked.rejected) == (3, 3, 0)
    moved = batch.recalc(first, tmp_path / f"moved.{target}", from_known_on=A, to_known_on=B)
    assert (moved.moved, moved.rejected) == (2, 0)
    again = batch.due(first, tmp_path / f"again.{target}", prefix="again_", **options)
    assert (again.answered, again.rejected) == (3, 0)
    for column in ("due", "standing", "status", "status_text", "working_days"):
        assert dues(tmp_path / f"again.{target}", column) == dues(tmp_path / f"again.{target}", f"again_{column}")
    report = batch.due(tmp_path / f"moved.{target}", tmp_path / f"third.{target}", prefix="third_")
    assert (report.answered, report.rejected) == (2, 0)
    assert dues(tmp_path / f"third.{target}", "third_due") == dues(tmp_path / f"third.{target}", "new_due")


@pytest.mark.parametrize("stored", ["TIMESTAMP", "instant in ns", "text of an instant"])
@pytest.mark.parametrize(("one", "other"), list(product(FORMATS, FORMATS)))
def test_an_answered_file_is_read_after_any_change_of_format(stored: str, one: str, other: str, tmp_path: Path) -> None:
    batch.due(parquet(tmp_path / "in.parquet", stored), tmp_path / f"first.{one}")
    batch.due(tmp_path / f"first.{one}", tmp_path / f"second.{other}", prefix="second_")
    last = tmp_path / "last.csv"
    assert batch.recalc(tmp_path / f"second.{other}", last, against_column="second_due").unchanged == 3
    assert dues(tmp_path / f"second.{other}", "second_due") == RIGHT


@pytest.mark.parametrize("target", FORMATS)
def test_rejects_are_rejected_again_for_the_same_reasons(target: str, tmp_path: Path) -> None:
    source = parquet(tmp_path / "in.parquet", "text as tables write it", "'2024-04-03 24:00:00'")
    done = batch.due(source, tmp_path / f"first.{target}")
    again = batch.due(str(done.rejects), tmp_path / f"again.{target}")
    assert (again.answered, again.reasons) == (0, done.reasons)
    assert batch.recalc(str(done.rejects), tmp_path / "moved.csv", from_known_on=A).reasons == done.reasons


@pytest.mark.parametrize("target", FORMATS)
def test_mended_rejects_are_answered(target: str, tmp_path: Path) -> None:
    """Rejects have columns of their own, which are no obstacle to doing them again."""
    source = WRITE[target](tmp_path / f"in.{target}", [{"no": "1", "limit": "typo", "trigger": "2024-04-03"}])
    done = batch.due(source, tmp_path / f"first.{target}")
    (row,) = READ[target](Path(str(done.rejects)))
    mended = WRITE[target](tmp_path / f"mended.{target}", [{**row, "limit": QINZHOU}])
    assert batch.due(mended, tmp_path / f"again.{target}").answered == 1


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_an_exported_table_is_a_file_of_questions(kind: str, tmp_path: Path) -> None:
    table = tmp_path / f"dues.{kind}"
    rows = export(table, limits=[QINZHOU], first=date(2024, 4, 1), last=date(2024, 4, 30)).rows
    columns: dict[str, Any] = {"limit_column": "limit_id", "trigger_column": "trigger_date"}
    assert batch.due(table, tmp_path / "out.jsonl", prefix="my_", **columns).answered == rows
    checked = batch.recalc(table, tmp_path / "checked.jsonl", against_column="due", **columns)
    assert (checked.unchanged, checked.reported) == (rows, 0)


ROWS: list[Row] = [{"no": "1", "limit": QINZHOU, "trigger": "2024-04-03"}, {"no": "2", "limit": "x", "trigger": "一"}]
BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize("kind", FORMATS)
def test_csv_with_words_in_chinese_begins_with_a_mark(kind: str, tmp_path: Path) -> None:
    """Excel takes it for GBK without. Without such words nothing changes; all our commands read it."""
    source = WRITE[kind](tmp_path / f"in.{kind}", ROWS)
    ledger: dict[str, Any] = {"as_of": date(2024, 4, 10)}
    for name, job, options, marked in (
        ("zh", batch.due, {**ledger, "language": "zh"}, True),
        ("en", batch.due, ledger, False),
        ("plain", batch.due, {"language": "zh"}, False),
        ("moved", batch.recalc, {"from_known_on": A, "language": "zh"}, True),
        ("moved-en", batch.recalc, {"from_known_on": A}, False),
    ):
        target = tmp_path / f"{name}.csv"
        job(source, target, **options)
        assert target.read_bytes().startswith(BOM) == marked
        assert target.read_bytes().count(BOM) == marked
        rejects = (tmp_path / f"{name}.rejects.csv").read_bytes()
        assert rejects.startswith(BOM) == (options.get("language") == "zh")
        assert batch.due(target, tmp_path / f"{name}.again.csv", prefix="again_").answered == 1
    assert "未到期" in (tmp_path / "zh.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encoding_of_a_csv_file_stays_and_so_do_its_bytes(encoding: str, tmp_path: Path) -> None:
    header, row = "no,limit,trigger,事由\n", f"1,{QINZHOU},2024-04-03,会签\n"
    source = tmp_path / "in.csv"
    source.write_bytes((header + row).encode(encoding))
    batch.due(source, tmp_path / "out.csv", as_of=date(2024, 4, 10), language="zh")
    data = (tmp_path / "out.csv").read_bytes()
    assert data.startswith(BOM) == (encoding != "gb18030")
    one, other = data.removeprefix(BOM).splitlines()
    plain = encoding.removesuffix("-sig")
    assert one.startswith(header.strip().encode(plain))
    assert other.startswith(row.strip().encode(plain))
    assert "未到期".encode(plain) in other


def test_a_mark_before_a_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB cannot write it: the bytes move up, block by block."""
    source = WRITE["jsonl"](tmp_path / "in.jsonl", ROWS[:1] * 500)
    options: dict[str, Any] = {"as_of": date(2024, 4, 10), "language": "zh"}
    batch.due(source, tmp_path / "one.csv", **options)
    for size in (1, 7, 4096):
        monkeypatch.setattr("gov_deadlines.batch.convert.BLOCK", size)
        batch.due(source, tmp_path / "other.csv", force=True, **options)
        assert (tmp_path / "other.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()


def test_standard_output_gets_no_mark(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    source = WRITE["csv"](tmp_path / "in.csv", ROWS[:1])
    batch.due(source, "-", as_of=date(2024, 4, 10), language="zh", rejects=tmp_path / "bad.csv")
    assert capfdbinary.readouterr().out.startswith(b"no,limit,trigger,due")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-04-03 00:00:00", "2024-04-03"),
        ("2024-04-03 09:30:00", "2024-04-03"),  # a local time is its own day
        ("2024-04-03 23:59:59.999999999", "2024-04-03"),
        ("2024-4-3T00:00", "2024-04-03"),
        ("２０２４-０４-０３　００：００：００．０００", "2024-04-03"),
        ("2024-04-02 16:00:00Z", "2024-04-03"),
        ("2024-04-02T15:59:59.999999999+00:00", "2024-04-02"),
        ("2024-04-03 04:00:00+08", "2024-04-03"),
        ("2024-04-02T16:00-0000", "2024-04-03"),
        ("1890-07-02 00:05:42+08:05:43", "1890-07-02"),
    ],
)
def test_times_in_text_as_tables_write_them(text: str, day: str) -> None:
    assert str(parse_date(text)) == day


@pytest.mark.parametrize(
    "text",
    [
        *("2024-04-03 24:00:00", "2024-04-03 00:00:61", "2024-04-03 00", "2024-02-30 00:00:00", "2024-02-30 10:00Z"),
        *("2024-04-03Z", "2024-04-03 24:00:00Z", "2024-04-03 00:00:60Z", "2024-04-03 00:00:00+20", "20240403 00:00:00"),
        *("0001-01-01 00:00:00+14", "9999-12-31 20:00:00Z", "2024-04-03 00:00:00 00:00:00"),
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate):
        parse_date(text)


def test_an_instant_keeps_its_time_in_excel(tmp_path: Path) -> None:
    batch.due(parquet(tmp_path / "in.parquet", "instant"), tmp_path / "out.xlsx")
    assert dues(tmp_path / "out.xlsx", "trigger") == [f"{day} 09:30:00.25+08" for day in DAYS]
    batch.due(parquet(tmp_path / "in.parquet", "text as tables write it"), tmp_path / "days.xlsx")
    assert dues(tmp_path / "days.xlsx", "trigger") == list(DAYS)
