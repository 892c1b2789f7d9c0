"""Parquet files in every form that DuckDB, pyarrow, polars and pandas offer, and what splicing must do with them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

import batch_helpers as helpers
from common import LAST_DAY
from gov_deadlines import batch

START, AHEAD = date(2024, 3, 2), LAST_DAY + timedelta(days=200)
LIMITS = [one for one in helpers.LIMITS if {type(helpers.expected(one, str(day))) for day in (START, AHEAD)} == {tuple}]
UNSURE = "zhongshan/absence-report", LAST_DAY.replace(year=LAST_DAY.year + 3, month=1, day=2)  # has no safest date
ROWS = 400
Write = Callable[..., object]  # of a path, and the columns to leave out


def table(rows: int = ROWS) -> Any:
    """Columns of many types beside limit and trigger."""
    days = [(AHEAD if nth % 9 == 1 else START) + timedelta(days=nth % 211) for nth in range(rows)]
    seen = [datetime(2024, 1, 2, 3, 4, 5, 678901, tzinfo=UTC) + timedelta(hours=nth) for nth in range(rows)]
    limits = [LIMITS[nth % len(LIMITS)] for nth in range(rows)]
    limits[7::40] = [UNSURE[0]] * len(limits[7::40])
    days[7::40] = [UNSURE[1]] * len(days[7::40])
    some = [None if nth % 5 == 0 else nth for nth in range(rows)]
    return pa.table(
        {
            "no": pa.array(range(rows), pa.int64()),
            "limit": pa.array(limits),
            "trigger": pa.array(days),
            "large": pa.array([f"说明 {nth}" for nth in range(rows)], pa.large_string()),
            "coded": pa.array([f"部门 {nth % 3}" for nth in range(rows)]).dictionary_encode(),
            "instant": pa.array(seen, pa.timestamp("us", "America/New_York")),
            "nanos": pa.array(some, pa.timestamp("us")).cast(pa.timestamp("ns")),
            "took": pa.array(some, pa.duration("ms")),
            "small": pa.array([nth % 100 if nth % 3 else None for nth in range(rows)], pa.uint8()),
            "half": pa.array([nth / 2 for nth in range(rows)], pa.float32()),
            "money": pa.array([Decimal(nth).scaleb(-2) for nth in range(rows)], pa.decimal128(20, 2)),
            "flag": pa.array([bool(nth % 2) for nth in range(rows)]),
            "bytes": pa.array([b"\xff" * (nth % 4) for nth in range(rows)], pa.binary()),
            "time": pa.array(some, pa.time64("us")),
            "listed": pa.array([[nth] * (nth % 4) if nth % 7 else None for nth in range(rows)], pa.list_(pa.int16())),
            "nested": pa.array([{"limit": nth, "x": [{"y": str(nth)}]} for nth in range(rows)]),
            "mapped": pa.array([[("k", nth)] for nth in range(rows)], pa.map_(pa.string(), pa.int32())),
            "nothing": pa.nulls(rows),
        }
    )


def by_arrow(**options: Any) -> Write:
    return lambda path, *drop: pq.write_table(table().drop_columns(drop), path, **options)


def by_duckdb(options: str) -> Write:
    def write(path: Path, *drop: str) -> None:
        own = table().drop_columns({*drop, "took", "nothing", "time"})  # noqa: F841  (DuckDB finds it by its name)
        duckdb.sql(f"COPY (FROM own) TO '{path}' (FORMAT parquet{options})")

    return write


def by_polars(**options: Any) -> Write:
    def write(path: Path, *drop: str) -> None:
        frame = pl.from_arrow(table().drop_columns({*drop, "mapped"}))
        assert isinstance(frame, pl.DataFrame)
        frame.write_parquet(path, **options)

    return write


def by_pandas(**options: Any) -> Write:
    def write(path: Path, *drop: str) -> None:
        frame = table().drop_columns({*drop, "mapped"}).to_pandas()
        if options.pop("indexed", False):
            frame = frame.set_index(["no", "coded"])
        frame.to_parquet(path, **options)

    return write


FORMS: dict[str, Write] = {
    **{f"arrow-{one}": by_arrow(compression=one) for one in ("none", "gzip", "zstd")},
    **{f"arrow-{one}": by_arrow(version=one) for one in ("1.0", "2.4", "2.6")},
    "arrow-pages-2": by_arrow(data_page_version="2.0", data_page_size=256),
    "arrow-index": by_arrow(write_page_index=True, row_group_size=61, data_page_size=128),
    "arrow-plain": by_arrow(use_dictionary=False, write_statistics=False),
    "arrow-checksums": by_arrow(write_page_checksum=True, row_group_size=100),
    "arrow-no-schema": by_arrow(store_schema=False),
    "arrow-int96": by_arrow(use_deprecated_int96_timestamps=True),
    "arrow-sorted": by_arrow(sorting_columns=[pq.SortingColumn(0)]),
    "arrow-small-groups": by_arrow(row_group_size=7),
    "arrow-encodings": by_arrow(
        use_dictionary=False,
        column_encoding={
            "no": "DELTA_BINARY_PACKED",
            "limit": "DELTA_BYTE_ARRAY",
            "large": "DELTA_LENGTH_BYTE_ARRAY",
            "half": "BYTE_STREAM_SPLIT",
            "trigger": "DELTA_BINARY_PACKED",
        },
    ),
    **{f"duckdb-{one}": by_duckdb(f", COMPRESSION {one}") for one in ("snappy", "zstd")},
    "duckdb-v2": by_duckdb(", PARQUET_VERSION v2, ROW_GROUP_SIZE 2048"),
    "polars": by_polars(),
    "polars-groups": by_polars(row_group_size=37, data_page_size=100, compression="lz4"),
    "polars-bare": by_polars(statistics=False, compression="uncompressed"),
    "pandas": by_pandas(),
    "pandas-index": by_pandas(indexed=True, row_group_size=90),
}


def spliced(source: Path, target: Path, **options: Any) -> None:
    """Run the job, which must splice: the file's own bytes are in the result, at their places."""
    done = batch.due(source, target, **options)
    assert done.parquet is not None
    assert done.parquet.to_dict() == {"way": "spliced", "why": None, "message": None}
    own = source.read_bytes()
    body = len(own) - 8 - int.from_bytes(own[-8:-4], "little")
    assert target.read_bytes()[:body] == own[:body]
    assert done.rows == done.answered == pq.read_metadata(source).num_rows
