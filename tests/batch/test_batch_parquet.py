"""Parquet files as they lie about: paths that look like patterns, names that DuckDB would change, damaged pages."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

import batch_helpers as helpers
from gov_deadlines import batch
from gov_deadlines.batch.duck import said, writing
from gov_deadlines.errors import InvalidArgument, OutputFailed, UnreadableTable
from gov_deadlines.native import library

pa = pytest.importorskip("pyarrow", reason="writes what DuckDB would not; comes with the spark extra")
pq = pytest.importorskip("pyarrow.parquet")

QINZHOU = "qinzhou/countersign-reply"


def write(path: Path, trigger: str, **columns: list[Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"limit": [QINZHOU], "trigger": [trigger], **columns}), path)
    return path


@pytest.mark.parametrize("name", ["r[1].parquet", "r*.parquet", "r?.parquet", "**/r.parquet", "a'b.parquet"])
def test_a_path_is_no_pattern(name: str, tmp_path: Path) -> None:
    source = write(tmp_path / name, "2024-04-03")
    for other in ("r1.parquet", "rr.parquet", "x/r.parquet"):
        write(tmp_path / other, "2024-06-03")
    done = batch.due(source, tmp_path / "out.parquet")
    assert done.rows == 1
    assert [row["due"] for row in helpers.read_parquet(tmp_path / "out.parquet")] == ["2024-04-17"]
    moved = batch.recalc(source, tmp_path / "moved.parquet", from_known_on=date(2024, 3, 21), dry_run=True)
    assert (moved.rows, moved.row_groups) == (1, None) or moved.row_groups == 1


def test_the_names_of_folders_are_no_columns(tmp_path: Path) -> None:
    source = write(tmp_path / "year=2024" / "trigger=2024-06-03" / "r.parquet", "2024-04-03")
    batch.due(source, tmp_path / "out.parquet")
    (row,) = helpers.read_parquet(tmp_path / "out.parquet")
    assert (row["trigger"], row["due"]) == ("2024-04-03", "2024-04-17")
    assert "year" not in row


@pytest.mark.parametrize("names", [("x", "x"), ("x", "X"), ("x", ""), ("Limit", "x")])
def test_columns_that_are_not_needed_may_have_equal_names_or_none(names: tuple[str, str], tmp_path: Path) -> None:
    source = tmp_path / "in.parquet"
    arrays = [pa.array([one]) for one in (QINZHOU, "2024-04-03", 1, 2)]
    pq.write_table(pa.Table.from_arrays(arrays, ["limit", "trigger", *names]), source)
    batch.due(source, tmp_path / "out.parquet")
    found = pq.read_table(tmp_path / "out.parquet")
    assert [found.column(at).to_pylist() for at in (2, 3)] == [[1], [2]]
    done = batch.recalc(source, tmp_path / "moved.parquet", from_known_on=date(2024, 3, 21))
    assert (done.moved, pq.read_table(tmp_path / "moved.parquet").num_rows) == (1, 1)


def test_fields_of_nested_columns_have_names_of_their_own(tmp_path: Path) -> None:
    nested = [{"limit": 1, "x": [{"x": 2}]}]
    source = write(tmp_path / "in.parquet", "2024-04-03", x=nested, last=[{"Last": {"trigger": 1}}])
    batch.due(source, tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").column("x").to_pylist() == nested


@pytest.mark.parametrize("name", ["rowid", "ROWID"])
@pytest.mark.parametrize(("kind", "target"), [("csv", "jsonl"), ("xlsx", "xlsx"), ("xlsx", "csv"), ("parquet", "csv")])
def test_rows_keep_their_order_beside_a_column_called_rowid(name: str, kind: str, target: str, tmp_path: Path) -> None:
    limits = [QINZHOU, "nobody/limit", QINZHOU, QINZHOU]
    rows = [
        {name: str(9 - nth), "limit": limit, "trigger": f"2024-04-0{1 + nth}", "done": ""}
        for nth, limit in enumerate(limits)
    ]
    source = helpers.WRITE[kind](tmp_path / f"in.{kind}", rows)
    for nth, options in enumerate(({}, {"as_of": date(2024, 5, 1), "completed_column": "done"})):
        out = tmp_path / f"out{nth}.{target}"
        done = batch.due(source, out, **options)  # type: ignore[arg-type]
        assert [row[name] for row in helpers.READ[target](out)] == ["9", "7", "6"]
        assert [row[name] for row in helpers.READ[target](Path(str(done.rejects)))] == ["8"]


@pytest.mark.parametrize("target", ["parquet", "xlsx", "jsonl"])
def test_a_column_without_a_name_gets_one_but_in_csv(target: str, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text(f"limit,trigger,\n{QINZHOU},2024-04-03,x\n", encoding="utf-8")
    batch.due(source, tmp_path / f"out.{target}")
    (row,) = helpers.READ[target](tmp_path / f"out.{target}")
    assert row["column_3"] == "x"
    batch.due(source, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[1].startswith(f"{QINZHOU},2024-04-03,x,2024")


def damaged(path: Path, column: str) -> Path:
    """A file with the bytes of one column overwritten."""
    duckdb.sql(
        f"COPY (SELECT '{QINZHOU}' AS \"limit\", DATE '2024-04-03' AS \"trigger\", hash(i)::VARCHAR AS note "
        f"FROM range(50000) t(i)) TO '{path}'"
    )
    (offset, size) = helpers.sql(
        f"SELECT data_page_offset, total_compressed_size FROM parquet_metadata('{path}') "
        f"WHERE path_in_schema = '{column}'"
    ).fetchall()[0]
    data = bytearray(path.read_bytes())
    data[offset : offset + size] = b"\xff" * size
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl", "xlsx"])
@pytest.mark.parametrize("column", ["note", "trigger"])
def test_a_page_that_is_damaged_is_the_source_s_fault(
    column: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = damaged(tmp_path / "in.parquet", column)
    if (column, kind) == ("note", "parquet"):  # else the column is not read
        monkeypatch.setenv("GOV_DEADLINES_PURE", "1")
    with pytest.raises(UnreadableTable, match=r"in\.parquet"):
        batch.due(source, tmp_path / f"out.{kind}")
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


@pytest.mark.skipif(library() is None, reason="without the compiled part every column is read")
def test_a_column_that_is_only_copied_stays_as_damaged_as_it_is(tmp_path: Path) -> None:
    source = damaged(tmp_path / "in.parquet", "note")
    assert batch.due(source, tmp_path / "out.parquet").answered == 50000
    assert helpers.sql(f"SELECT count(due), min(due) FROM '{tmp_path / 'out.parquet'}'").fetchall() == [
        (50000, date(2024, 4, 17))
    ]
    for path in tmp_path.iterdir():
        with pytest.raises(duckdb.Error):
            helpers.sql(f"SELECT sum(length(note)) FROM '{path}'").fetchall()


@pytest.mark.parametrize("kind", ["parquet", "xlsx"])
@pytest.mark.parametrize("limit", [QINZHOU, "nobody/nothing"])
def test_a_count_that_is_damaged_is_the_source_s_fault(limit: str, kind: str, tmp_path: Path) -> None:
    """Whichever of a file's own counts of its 60 values is wrong: it is answered, or refused as unreadable."""
    sound = tmp_path / "sound.parquet"
    duckdb.sql(
        f"COPY (SELECT CASE WHEN i % 2 = 0 THEN '{QINZHOU}' ELSE '{limit}' END AS \"limit\", "
        f"DATE '2024-04-03' AS \"trigger\", hash(i)::VARCHAR AS note FROM range(60) t(i)) TO '{sound}'"
    )
    data = sound.read_bytes()
    footer = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    counts = [at for at in range(footer, len(data) - 8) if data[at] == 60 * 2]  # as Thrift writes the number 60
    answered, refused = 0, []
    for at in counts:
        damaged = tmp_path / "in.parquet"
        damaged.write_bytes(data[:at] + bytes([55 * 2]) + data[at + 1 :])
        try:
            batch.due(damaged, tmp_path / f"out.{kind}", force=True)
            answered += 1
        except UnreadableTable as error:
            refused.append(str(error))
    assert refused
    assert answered + len(refused) == len(counts)
    assert all("in.parquet" in said for said in refused)


@pytest.mark.parametrize("memory", ["-1", "", "100%", "none", "2", "2 GBs"])
def test_an_amount_of_memory_has_a_unit(memory: str, tmp_path: Path) -> None:
    source = write(tmp_path / "in.parquet", "2024-04-03")
    with pytest.raises(InvalidArgument, match="amount of memory"):
        batch.due(source, tmp_path / "out.parquet", memory=memory or " ")
    assert batch.due(source, tmp_path / "out.parquet", memory="512 MB").answered == 1


def test_an_instant_is_the_same_text_on_every_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "in.parquet"
    duckdb.sql(
        f"COPY (SELECT '{QINZHOU}' AS \"limit\", DATE '2024-04-03' AS \"trigger\", "
        f"TIMESTAMPTZ '2024-04-02 20:00:00+00' AS seen) TO '{source}'"
    )
    monkeypatch.setenv("TZ", "America/New_York")
    batch.due(source, tmp_path / "out.csv")
    assert [row["seen"] for row in helpers.read_csv(tmp_path / "out.csv")] == ["2024-04-03 04:00:00+08"]


def test_what_duckdb_says_is_shown_in_its_words_and_not_in_json() -> None:
    inner = r"""{"exception_type":"IO","exception_message":"Could not write \"a.csv\": No space left","errno":"28"}"""
    assert said(Exception(f"IO Error: Async write failed: {inner}")) == 'Could not write "a.csv": No space left'
    assert said(Exception("don't know what type: \x0f\n\nLINE 1: SELECT")) == "don't know what type:  "


def test_a_full_disk_in_words() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is full")
    with pytest.raises(OutputFailed, match="No space left") as caught, writing("out.csv"):
        duckdb.sql("COPY (SELECT range FROM range(3000000)) TO '/dev/full' (FORMAT csv)")
    assert "{" not in str(caught.value)
