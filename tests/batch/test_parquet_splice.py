"""Parquet to Parquet by splicing: every reader finds in the result what it finds in the file, and the added columns."""

import ctypes
import errno
import json
import os
import random
import resource
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

import batch_helpers as helpers
from gov_deadlines import batch
from gov_deadlines.batch.parquet import splice as parquet_splice
from gov_deadlines.batch.parquet.footer import Column, Footer, Unfit
from gov_deadlines.batch.parquet.metadata import extended
from gov_deadlines.batch.parquet.splice import Splice, splice
from gov_deadlines.batch.progress import Progress
from gov_deadlines.batch.rows import Tally
from gov_deadlines.batch.table_rows import Alone, Source
from gov_deadlines.errors import OutputFailed, UnreadableTable
from gov_deadlines.files.outputs import Output
from gov_deadlines.native import library
from gov_deadlines.wording.parquet import WHY

pytest.importorskip("pyarrow", reason="writes what DuckDB would not; comes with the spark extra")
import pyarrow as pa
import pyarrow.parquet as pq

from parquet_forms import FORMS, START, spliced, table

pytestmark = pytest.mark.skipif(library() is None, reason="without the compiled part nothing is spliced")
ADDED = list(helpers.ADDED)


def read_by_all(source: Path, target: Path, added: list[str]) -> None:
    """Own columns are the same to every reader, types included."""
    mine, theirs = pq.read_table(target), pq.read_table(source)
    assert mine.drop_columns(added).equals(theirs)
    assert mine.schema.remove_metadata().names == [*theirs.schema.names, *added]
    for one in added:
        mine = mine.drop_columns([one])
    assert mine.schema.equals(theirs.schema)
    assert pq.ParquetFile(target).schema_arrow.names == [*theirs.schema.names, *added]
    frame = pl.read_parquet(target, use_statistics=True)
    assert frame.drop(added).equals(own := pl.read_parquet(source))
    assert frame.drop(added).schema == own.schema
    pd.testing.assert_frame_equal(pd.read_parquet(target).drop(columns=added), pd.read_parquet(source))
    without = helpers.sql(f"SELECT * EXCLUDE ({', '.join(added)}) FROM '{target}'")
    whole = helpers.sql(f"FROM '{source}'")
    assert (without.columns, without.types) == (whole.columns, whole.types)
    assert without.fetchall() == whole.fetchall()


def answers_of(path: Path, added: list[str], of: str = "sql") -> Any:
    """The added columns with their types, as a reader sees them."""
    if of == "sql":
        found = helpers.sql(f"SELECT {', '.join(added)} FROM '{path}'")
        return found.types, found.fetchall()
    if of == "arrow":
        frame = pq.read_table(path, columns=added)
        return [(one.name, one.type) for one in frame.schema], frame.to_pylist()
    if of == "polars":
        polars = pl.read_parquet(path, columns=added)
        return polars.schema, polars.rows()
    pandas = pd.read_parquet(path)[added]
    return pandas.dtypes.to_list(), pandas.to_dict("records")


@pytest.mark.parametrize("form", FORMS)
def test_every_reader_finds_the_file_and_the_answers(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target, anew = tmp_path / "in.parquet", tmp_path / "out.parquet", tmp_path / "anew.parquet"
    FORMS[form](source)
    spliced(source, target)
    read_by_all(source, target, ADDED)
    assert pq.read_table(target, columns=["safest"]).column(0).null_count
    monkeypatch.setenv("GOV_DEADLINES_PURE", "1")
    assert batch.due(source, anew).parquet == ("not-compiled", "en")
    for reader in ("sql", "arrow", "polars", "pandas"):
        assert answers_of(target, ADDED, reader) == answers_of(anew, ADDED, reader), reader


@pytest.mark.parametrize(
    "options",
    [
        {"as_of": "2024-05-01"},
        {"as_of": "2024-05-01", "completed_column": "done"},
        {"language": "zh", "headers": "zh"},
        {"prefix": "x_", "columns": ["safest"]},
        {"limit_column": "x", "limit": "zhongshan/absence-report"},
    ],
    ids=str,
)
def test_every_job_splices_what_it_would_write_anew(
    options: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target, anew = tmp_path / "in.parquet", tmp_path / "out.parquet", tmp_path / "anew.parquet"
    own = table(300)
    done = pa.array([None if nth % 3 else START + timedelta(days=nth) for nth in range(300)])
    pq.write_table(own.append_column("done", done.cast(pa.timestamp("us"))), source, row_group_size=120)
    spliced(source, target, **options)
    added = pq.read_schema(target).names[own.num_columns + 1 :]
    monkeypatch.setenv("GOV_DEADLINES_PURE", "1")
    batch.due(source, anew, **options)
    for reader in ("sql", "arrow", "polars"):
        assert answers_of(target, added, reader) == answers_of(anew, added, reader), reader


def test_a_day_is_read_by_one_rule_whatever_its_type(tmp_path: Path) -> None:
    late = datetime(2024, 4, 2, 20, tzinfo=UTC)  # 3 April in China
    triggers = [
        pa.array([late], pa.timestamp("ns", "UTC")),
        pa.array([datetime(2024, 4, 3, 23, 59, 59, 999999)], pa.timestamp("us")),  # noqa: DTZ001
        pa.array(["2024年4月3日"], pa.large_string()),
        pa.array([20240403]),
        pa.array([b"2024-04-03"]),
        pa.array([date(2024, 4, 3)], pa.date64()),
        pa.array(["2024-04-03"]).dictionary_encode(),
    ]
    for nth, trigger in enumerate(triggers):
        source, target = tmp_path / f"{nth}.parquet", tmp_path / f"out{nth}.parquet"
        pq.write_table(pa.table({"limit": ["qinzhou/countersign-reply"], "trigger": trigger}), source)
        spliced(source, target)
        assert pq.read_table(target).column("due").to_pylist() == [date(2024, 4, 17)]
        assert pq.read_table(target).column("trigger").equals(pq.read_table(source).column("trigger"))


def rewritten(source: Path, target: Path, why: str) -> None:
    done = batch.due(source, target, force=True)
    assert done.parquet is not None
    assert done.parquet.to_dict() == {"way": "rewritten", "why": why, "message": WHY[why].en}
    assert len(pq.read_table(target)) == done.answered


def test_what_is_not_spliced_is_written_anew_and_the_summary_says_why(tmp_path: Path) -> None:
    source, target, own = tmp_path / "in.parquet", tmp_path / "out.parquet", table(20)

    def put(whole: Any = own, **metadata: str) -> None:
        pq.write_table(whole.replace_schema_metadata(metadata), source)

    put(pa.concat_tables([own, own.slice(0, 1).set_column(1, "limit", pa.array(["nobody/limit"]))]))
    rewritten(source, target, "rejected-rows")
    put(own.append_column("NO", own.column("no")))
    rewritten(source, target, "names")
    put(own.append_column("file_row_number", own.column("no")))
    rewritten(source, target, "names")
    put(own, **{"parquet.avro.schema": "{}"})
    rewritten(source, target, "metadata")
    put(own, pandas=json.dumps({"column_indexes": [{"pandas_type": "unicode"}] * 2}))
    rewritten(source, target, "metadata")
    put(own, pandas="[")
    rewritten(source, target, "metadata")
    put()
    assert batch.due(source, target, force=True, dry_run=True).parquet is None
    summary = tmp_path / "summary.json"
    batch.due(source, target, force=True, summary=summary)
    assert json.loads(summary.read_text(encoding="utf-8"))["parquet"]["way"] == "spliced"
    batch.due(source, tmp_path / "out.csv", summary=summary, force=True)
    assert "parquet" not in json.loads(summary.read_text(encoding="utf-8"))


def test_labels_of_pandas_that_are_numbers_are_read_beside_ours(tmp_path: Path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pd.DataFrame({0: ["qinzhou/countersign-reply"], 1: ["2024-04-03"], 7: [1]}).to_parquet(source)
    spliced(source, target, limit_column="0", trigger_column="1")
    found = pd.read_parquet(target)
    assert list(found.columns) == ["0", "1", "7", *ADDED]  # as pandas writes labels of both kinds
    assert found["due"].tolist() == [date(2024, 4, 17)]


QUERY = """SELECT file_row_number, {} FROM read_parquet('{}', file_row_number = true)"""
VALUES = {
    "INTEGER": "CASE WHEN n % 3 > 0 THEN (hash(n) % 90000)::INTEGER - 45000 END",  # too many for 16 bits
    "DATE": "DATE '2024-01-01' + (n % 5000 // 17)::INTEGER",
    "VARCHAR": "CASE WHEN n // 1000 % 2 = 0 THEN repeat('字', (hash(n) % 300)::INTEGER) || (n % 40)::VARCHAR END",
}


def test_any_values_are_packed_as_every_reader_unpacks_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dictionaries of all sizes, runs and no runs, NULL and no NULL, row groups of all sizes, pages spilled to disk."""
    monkeypatch.setattr(parquet_splice, "_HELD", 20_000)
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    with pq.ParquetWriter(source, pa.schema({"n": pa.int64()})) as writer:
        start = 0
        for rows in (1, 7, 110_000, 8, 65_536, 0, 1_000, 3, 16):
            writer.write_table(
                pa.table({"n": pa.array(range(start, start + rows), pa.int64())}), row_group_size=rows or None
            )
            start += rows
    columns = [Column(f"{kind}{nth}", kind) for kind in VALUES for nth in (0, 1)]
    shown = [VALUES["INTEGER"], "(n % 2)::INTEGER", VALUES["DATE"], "NULL::DATE", VALUES["VARCHAR"], "''"]
    tally: Tally[Any] = Tally()
    tally.answered = start
    query = QUERY.format(", ".join(shown), source)
    whole = Source(sql="", numbered="", row="file_row_number", columns={"n": "BIGINT"})
    alone = Alone(query, range(6))
    facts = Splice(path=str(source), named="in", source=whole, columns=columns, tally=tally, alone=alone)
    output = Output(str(target), str(target))
    monkeypatch.setattr(parquet_splice, "_sound", lambda written, *_: written)  # NULL is no fault here
    with duckdb.connect() as connection:
        assert splice(connection, facts, output, Progress(wanted=False)) is None
    output.close()
    expected = helpers.sql(f"SELECT n, {', '.join(shown)} FROM '{source}'").fetchall()
    assert len(expected) == start
    assert helpers.sql(f"FROM '{target}'").fetchall() == expected
    assert pl.read_parquet(target).rows() == expected
    assert list(zip(*(one.to_pylist() for one in pq.read_table(target).columns), strict=True)) == expected
    for nth in range(9):
        bounds = [pq.read_metadata(target).row_group(nth).column(at).statistics for at in (3, 4)]
        rows = pq.read_metadata(target).row_group(nth).num_rows
        days = pq.ParquetFile(target).read_row_group(nth).column(3).to_pylist()
        assert (bounds[0].null_count, bounds[1].null_count) == (0, rows)
        assert not days or (bounds[0].min, bounds[0].max) == (min(days), max(days))


def test_a_disk_that_is_full_leaves_nothing(tmp_path: Path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    FORMS["duckdb-v2"](source)
    spliced(source, target)
    size, least = target.stat().st_size, source.stat().st_size
    target.unlink()
    for room in (0, least // 2, least, least + 10, size - 100, size - 1):
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
        try:
            with pytest.raises(OutputFailed, match="out\\.parquet"):
                batch.due(source, target)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


def refused(*_: object) -> int:
    raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))


def test_bytes_are_copied_where_the_system_does_not_do_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, targets = tmp_path / "in.parquet", [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    FORMS["pandas"](source)
    spliced(source, targets[0])
    monkeypatch.setattr(os, "copy_file_range", refused, raising=False)
    spliced(source, targets[1])
    assert targets[0].read_bytes() == targets[1].read_bytes()


def test_a_file_that_shrinks_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "in.parquet"
    FORMS["pandas"](source)

    def shrink(*_: object) -> int:
        os.truncate(source, 1000)
        return 0

    monkeypatch.setattr(parquet_splice, "_copied_by_system", shrink)
    with pytest.raises(UnreadableTable):
        batch.due(source, tmp_path / "out.parquet")
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


@pytest.mark.parametrize("form", ["arrow-index", "polars", "pandas-index"])
def test_a_footer_that_is_damaged_is_refused_or_makes_no_wrong_file(form: str, tmp_path: Path) -> None:
    """Whatever bytes it has: what is spliced is read as the file itself is read, by each reader that can."""
    source, damaged, target = (tmp_path / f"{one}.parquet" for one in ("in", "damaged", "out"))
    FORMS[form](source)
    data, chance, passed = source.read_bytes(), random.Random(form), 0
    length = int.from_bytes(data[-8:-4], "little")
    for _ in range(100):
        footer = bytearray(data[-8 - length : -8])
        for _ in range(chance.choice((1, 1, 3))):
            at = chance.randrange(len(footer))
            how = chance.randrange(3)
            footer[at : at + how] = bytes(chance.randrange(256) for _ in range(how % 2))
        damaged.write_bytes(data[: -8 - length] + footer + len(footer).to_bytes(4, "little") + b"PAR1")
        try:
            with damaged.open("rb") as file:
                found = Footer(compiled(), file)
            extended(found.pairs, [Column("due", "DATE")])
        except Unfit:
            continue
        passed += 1
        if passed < 6:
            same_where_read(damaged, target)
    assert passed > 5


def rows_by_duckdb(path: Path) -> list[tuple[Any, ...]]:
    return helpers.sql(f"FROM '{path}'").fetchall()


def rows_by_polars(path: Path) -> list[tuple[Any, ...]]:
    return pl.read_parquet(path).rows()


def same_where_read(source: Path, target: Path) -> None:
    try:
        batch.due(source, target, force=True)
    except UnreadableTable:
        return
    for read in (rows_by_duckdb, rows_by_polars):
        try:
            theirs = read(source)
        except BaseException:  # noqa: BLE001  (polars panics)
            continue
        assert repr([row[: len(theirs[0])] for row in read(target)]) == repr(theirs)


def compiled() -> ctypes.CDLL:
    found = library()
    assert found is not None
    return found
