"""Do Spark, DuckDB and the scalar form agree? Whole files with rows of all limits, compared row by row.

    python bench/cluster.py                                    a million rows, Spark on this machine's processors
    python bench/cluster.py --master spark://host:7077         on a cluster that sees the same folders
    python bench/cluster.py --rows 100000 --folder DIR         other sizes; keeps the files in DIR

The rows have every countable id, with and without version, and some ids that are not countable or do not exist. Their
days run from 2021 to 2027 in the three date formats; some texts are not dates. Prints how many rows differ; exits 1 if
any does.
Needs the extras batch and spark, and Java 17.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import gov_deadlines as gd
from gov_deadlines import batch
from gov_deadlines.days import parse_date
from gov_deadlines.errors import GovDeadlinesError, InvalidDate

FIRST, DAYS = date(2021, 6, 1), 2200
FORMS = ("{0:%Y-%m-%d}", "{0:%Y%m%d}", "{0.year}年{0.month}月{0.day}日")
NO_DATES = ("", "2024-02-30", "soon", "２０２４", "2024-04-03 12:00", "31/12/2024")
FILES = 16
COLUMNS = 'n, "limit", "trigger", due, standing, earliest, latest, article'
REJECTED = 'n, "limit", "trigger", reason'


def mixed_rows(count: int) -> pa.Table:
    """Random rows, always the same."""
    random = np.random.default_rng(20240403)
    counted = [name for one in gd.limits() if isinstance(one, gd.Limit) for name in (one.id, one.versioned_id)]
    others = [one.id for one in gd.limits() if not isinstance(one, gd.Limit)][:6]
    ids = [*counted, *others, "nobody/limit", ""]
    days = [FORMS[nth % 3].format(FIRST + timedelta(days=nth)) for nth in range(DAYS)]
    texts = pa.array(days + list(NO_DATES))
    columns: dict[str, Any] = {
        "n": pa.array(np.arange(count)),
        "limit": pa.array(ids).take(pa.array(random.integers(len(ids), size=count))),
        "trigger": texts.take(pa.array(random.integers(len(texts), size=count))),
    }
    return pa.table(columns)


def scalar(limit: str, trigger: str) -> tuple[Any, ...]:
    """The answer to one row: due, standing, earliest, latest, article, reason."""
    if not limit.strip() or not trigger.strip():
        return (*[None] * 5, "missing-value")
    try:
        day = parse_date(trigger)
    except InvalidDate as invalid:
        return (*[None] * 5, _code(lambda: gd.due(limit, date(2024, 4, 3), ignore_in_force=True)) or invalid.code)
    try:
        found = gd.due(limit, day)
    except GovDeadlinesError as error:
        return (*[None] * 5, error.code)
    return (found.due, found.standing, found.earliest, found.latest, found.limit.article, None)


def _code(ask: Callable[[], object]) -> str | None:
    try:
        ask()
    except GovDeadlinesError as error:
        return error.code
    return None


def write_scalar(rows: pa.Table, folder: Path) -> None:
    """The answers by the scalar form, asked once for each distinct question."""
    kept: dict[tuple[str, str], tuple[Any, ...]] = {}
    answers = []
    for question in zip(rows["limit"].to_pylist(), rows["trigger"].to_pylist(), strict=True):
        if question not in kept:
            kept[question] = scalar(*question)
        answers.append(kept[question])
    names = ("due", "standing", "earliest", "latest", "article", "reason")
    for name, values in zip(names, zip(*answers, strict=True), strict=True):
        rows = rows.append_column(name, pa.array(values))
    pq.write_table(rows, folder / "scalar.parquet")


def timed(what: str, work: Callable[[], object]) -> None:
    """Do something and say how long it took; no claim, only so that one knows what to expect."""
    started = time.perf_counter()
    work()
    print(f"  {what}: {time.perf_counter() - started:.1f} s", flush=True)


def different(folder: Path, one: str, other: str) -> int:
    """How many rows, answered or rejected, are in one result and not just so in the other."""
    total = 0
    for columns, nth in ((COLUMNS, 0), (REJECTED, 1)):
        pair = [f"SELECT {columns} FROM {sides(folder)[name][nth]}" for name in (one, other)]
        for left, right in (pair, pair[::-1]):
            total += counted(f"SELECT count(*) FROM ({left} EXCEPT ALL {right})")[0]
    return total


def counted(query: str) -> tuple[int, ...]:
    """The one row of a query."""
    with duckdb.connect() as connection:
        found: tuple[int, ...] = connection.execute(query).fetchall()[0]
        return found


def sides(folder: Path) -> dict[str, tuple[str, str]]:
    """Where each form's answered and rejected rows are, in SQL."""
    return {
        "Spark": (f"'{folder}/spark.parquet/*.parquet'", f"'{folder}/spark.rejects.parquet/*.parquet'"),
        "DuckDB": (f"'{folder}/duck.parquet'", f"'{folder}/duck.rejects.parquet'"),
        "scalar": (
            f"(FROM '{folder}/scalar.parquet' WHERE reason IS NULL)",
            f"(FROM '{folder}/scalar.parquet' WHERE reason IS NOT NULL)",
        ),
    }


def compare(folder: Path, count: int, master: str) -> int:
    """Answer the same rows in three ways; how many differ."""
    rows = mixed_rows(count)
    (folder / "in").mkdir()
    size = -(-count // FILES)
    for nth in range(FILES):
        pq.write_table(rows.slice(nth * size, size), folder / "in" / f"part-{nth:02}.parquet")
    pq.write_table(rows, folder / "whole.parquet")
    conf = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1"} if master.startswith("local") else {}
    timed("scalar", lambda: write_scalar(rows, folder))
    timed("DuckDB", lambda: batch.due(folder / "whole.parquet", folder / "duck.parquet"))
    timed(
        "Spark, its start included",
        lambda: batch.due(folder / "in", folder / "spark.parquet", engine="spark", master=master, spark_conf=conf),
    )
    answered, reasons = counted(f"SELECT count(due), count(DISTINCT reason) FROM '{folder}/scalar.parquet'")
    print(f"{count} rows, {answered} answered, {reasons} reasons")
    found = {pair: different(folder, *pair) for pair in (("Spark", "DuckDB"), ("Spark", "scalar"))}
    for pair, rows_apart in found.items():
        print(f"  {' and '.join(pair)}: {rows_apart} rows differ")
    return sum(found.values())


def main() -> int:
    """Exit 1 where any row differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--master", default="local[*]")
    parser.add_argument("--folder", type=Path, help="an empty folder to keep the files in")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        return 1 if compare(folder, given.rows, given.master) else 0


if __name__ == "__main__":
    sys.exit(main())
