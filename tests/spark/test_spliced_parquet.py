"""Parquet files to which columns were added, their own bytes copied, as Spark reads them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from spark_helpers import local_session, require_spark

require_spark()

from pyspark.sql import SparkSession  # noqa: E402

from batch_helpers import ADDED  # noqa: E402
from gov_deadlines import batch  # noqa: E402
from gov_deadlines.native import library  # noqa: E402
from parquet_forms import FORMS, spliced  # noqa: E402

pytestmark = pytest.mark.skipif(library() is None, reason="without the compiled part nothing is spliced")
UNREAD = ["nanos", "time", "nothing"]  # types that Spark does not read


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    with local_session() as session:
        yield session


def same_to_spark(spark: SparkSession, source: Path, target: Path) -> None:
    own, whole = spark.read.parquet(str(source)), spark.read.parquet(str(target))
    assert whole.columns == [*own.columns, *ADDED]
    assert whole.drop(*ADDED).schema == own.schema
    rows = whole.collect()
    assert [row[: len(own.columns)] for row in rows] == [tuple(row) for row in own.collect()]
    day = sorted(row["due"] for row in rows)[len(rows) // 2]
    some = [row for row in rows if row["due"] == day]
    assert whole.where(whole.due == day).collect() == some  # by statistics and dictionaries
    assert whole.where(whole.no == some[0]["no"]).select("due").collect() == [
        (day,)
    ]  # by pages, where there is an index


@pytest.mark.parametrize("form", ["arrow-index", "arrow-pages-2", "duckdb-v2", "polars-groups", "pandas"])
def test_spark_finds_the_file_and_the_answers(form: str, spark: SparkSession, tmp_path: Path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    FORMS[form](source, *UNREAD)
    spliced(source, target)
    same_to_spark(spark, source, target)


def test_a_file_of_spark_s_own_says_what_columns_it_has(spark: SparkSession, tmp_path: Path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    FORMS["arrow-2.6"](source, *UNREAD)
    frame = spark.read.parquet(str(source)).coalesce(1)
    frame.write.option("parquet.bloom.filter.enabled#no", "true").parquet(str(tmp_path / "folder"))
    (part,) = (tmp_path / "folder").glob("part-*.parquet")
    spliced(part, target, columns=ADDED)
    same_to_spark(spark, part, target)
    assert batch.due(part, tmp_path / "status.parquet", as_of="2024-05-01").parquet == (None, "en")
    assert spark.read.parquet(str(tmp_path / "status.parquet")).schema["working_days"].dataType.typeName() == "integer"
