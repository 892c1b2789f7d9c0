"""Parquet to Parquet by splicing: every reader finds in the result what it finds in the file, and the added columns."""

from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import batch_helpers as helpers
from gov_deadlines import batch
from gov_deadlines.native import library

pytest.importorskip("pyarrow", reason="writes what DuckDB would not; comes with the spark extra")
import pyarrow.parquet as pq

from parquet_forms import FORMS, spliced

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
