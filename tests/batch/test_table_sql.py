"""The SQL in docs/sql.md runs as it stands there, and its result is what ``due`` says, row for row.

The Chinese page has the same SQL, to the letter. The ledger ends with the questions of the conformance suite that the
exported table claims to answer; these are compared with what the suite expects, too.
"""

import csv
import random
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

import gov_deadlines as gd
from common import LAST_DAY, LAST_YEAR
from gov_deadlines.batch.export import COLUMNS, export
from gov_deadlines.errors import NotAnnounced, NotInForce
from spark_helpers import local_session, require_spark
from sql_page import PAGE, Server, block, blocks, server
from suite import is_of_today, sql_cases, sql_differences, sql_ledger

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FIRST, LAST = date(2020, 11, 1), date(LAST_YEAR + 1, 6, 30)
SUITE = sql_cases()
COUNTED = [name for one in gd.limits() if isinstance(one, gd.Limit) for name in (one.id, one.versioned_id)]
Row = tuple[str, ...]
HEADER = ("row_no", "limit_id", "trigger_date", *COLUMNS[3:], "reason")


def test_both_pages_have_the_same_sql() -> None:
    assert blocks(PAGE.with_name("sql.zh-CN.md")) == blocks(PAGE)


def ledger() -> list[tuple[str, str]]:
    """Limits and days as text, mixed, repeated and in no order, with rows that have no answer; then the suite's."""
    ids = [*COUNTED, "", "qinzhou/nothing", "qinzhou/plenary-meeting", "Qinzhou/countersign-reply"]
    dice = random.Random(20240403)
    days = [str(FIRST + timedelta(days=dice.randrange((LAST - FIRST).days + 1))) for _ in range(400)]
    days += ["", str(LAST_DAY - timedelta(days=1))]
    return [(dice.choice(ids), dice.choice(days)) for _ in range(5000)] + sql_ledger(SUITE)


def check(found: list[Row], rows: list[tuple[str, str]]) -> None:
    """Each row is as ``due`` says, and the suite's are as it expects, unless a notice has come since it was made."""
    assert found == expected(rows)
    of_suite = [row[3:] for row in found[-len(SUITE) :]]
    assert not is_of_today() or sql_differences(SUITE, of_suite, HEADER[3:]) == []


def expected(rows: list[tuple[str, str]]) -> list[Row]:
    """What the statement must give, by the scalar form."""
    return [(str(nth), limit, day, *answer(limit, day)) for nth, (limit, day) in enumerate(rows, start=1)]


def answer(limit: str, day: str) -> Row:
    nothing = ("",) * 8
    if not limit or not day:
        return (*nothing, "missing-value")
    if limit not in COUNTED:
        return (*nothing, "unknown-limit")
    try:
        found = gd.due(limit, date.fromisoformat(day))
    except (NotInForce, NotAnnounced):
        return (*nothing, "no-answer")
    values = (found.due, found.standing, found.earliest, found.latest)
    names = found.limit.article, str(found.safest or ""), found.limit.name_zh, found.limit.name_en
    return (*(str(value or "") for value in values), *names, "")


def as_texts(row: Iterable[object]) -> Row:
    return tuple("" if value is None else str(value) for value in row)


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str]]:
    return ledger()


@pytest.fixture
def folder(tmp_path: Path, rows: list[tuple[str, str]]) -> Path:
    """Where the page's relative names lead: both tables, exported, and the ledger."""
    with (tmp_path / "ledger.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("limit_id", "trigger_date"), *rows])
    for suffix in ("csv", "parquet"):
        export(tmp_path / f"due_table.{suffix}")
    return tmp_path


def test_the_ledger_has_rows_of_every_kind(rows: list[tuple[str, str]]) -> None:
    found = expected(rows)
    assert {row[-1] for row in found} == {"", "missing-value", "unknown-limit", "no-answer"}
    assert {row[4] for row in found} == {"", "settled", "provisional"}


def test_duckdb(folder: Path, rows: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    with duckdb.connect() as connection:
        connection.execute(block("duckdb", "load"))
        found = connection.execute(block("duckdb", "statement")).fetchall()
        check([as_texts(row) for row in found], rows)


@pytest.fixture
def postgresql() -> Iterator[Server]:
    with server() as found:
        yield found


def test_postgresql(folder: Path, rows: list[tuple[str, str]], postgresql: Server) -> None:
    printed = postgresql.psql(block("postgresql", "load") + block("postgresql", "statement"), folder)
    found = [tuple(row) for row in csv.reader(printed.splitlines())]
    assert found[0] == HEADER
    check(found[1:], rows)


@pytest.fixture
def spark(folder: Path, monkeypatch: pytest.MonkeyPatch) -> "Iterator[SparkSession]":
    """Started where the page's relative names lead."""
    require_spark()
    monkeypatch.chdir(folder)
    with local_session() as session:
        yield session


def test_spark(folder: Path, rows: list[tuple[str, str]], spark: "SparkSession") -> None:
    with duckdb.connect() as connection:  # a ledger that brings its row numbers, in no order, in several files
        connection.execute(block("duckdb", "load"))
        (folder / "ledger.parquet").mkdir()
        for part in range(3):
            wanted = f"SELECT * FROM ledger WHERE row_no % 3 = {part} ORDER BY hash(row_no)"
            connection.execute(f"COPY ({wanted}) TO 'ledger.parquet/{part}.parquet'")
    for statement in filter(str.strip, block("spark", "load").split(";")):
        spark.sql(statement)
    found = spark.sql(block("spark", "statement"))
    assert tuple(found.columns) == HEADER
    check([as_texts(row) for row in found.collect()], rows)


def test_the_columns_on_the_page_are_those_of_the_file() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` +\| ", page, re.MULTILINE) == list(COLUMNS)
