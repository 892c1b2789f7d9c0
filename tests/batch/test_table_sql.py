"""The SQL in docs/sql.md runs as it stands there, and its result is what ``due`` says, row for row.

The Chinese page has the same SQL, to the letter.
"""

import csv
import os
import random
import re
import shutil
import subprocess
import tempfile
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

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PAGE = Path(__file__).parents[2] / "docs" / "sql.md"
FIRST, LAST = date(2020, 11, 1), date(LAST_YEAR + 1, 6, 30)
COUNTED = [name for one in gd.limits() if isinstance(one, gd.Limit) for name in (one.id, one.versioned_id)]
Row = tuple[str, ...]
HEADER = ("row_no", "limit_id", "trigger_date", *COLUMNS[3:], "reason")


def blocks(page: Path) -> list[tuple[str, str]]:
    """The blocks of SQL on a page: the words that mark them, and what stands in them."""
    return re.findall(r"^```sql ([^\n]*)\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_both_pages_have_the_same_sql() -> None:
    assert blocks(PAGE.with_name("sql.zh-CN.md")) == blocks(PAGE)


def block(engine: str, part: str) -> str:
    """The one block of SQL on the page that is marked with these words."""
    (sql,) = (text for marks, text in blocks(PAGE) if {engine, part} <= set(marks.split()))
    return str(sql)


def ledger() -> list[tuple[str, str]]:
    """Limits and days as text, mixed, repeated and in no order, with rows that have no answer."""
    ids = [*COUNTED, "", "qinzhou/nothing", "qinzhou/plenary-meeting", "Qinzhou/countersign-reply"]
    dice = random.Random(20240403)
    days = [str(FIRST + timedelta(days=dice.randrange((LAST - FIRST).days + 1))) for _ in range(400)]
    days += ["", str(LAST_DAY - timedelta(days=1))]
    return [(dice.choice(ids), dice.choice(days)) for _ in range(5000)]


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
        export(tmp_path / f"due_table.{suffix}", first=FIRST, last=LAST)
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
        assert [as_texts(row) for row in found] == expected(rows)


class Server:
    """A PostgreSQL server of its own, reached through a socket in its own folder."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        self._user = ("postgres" if _user_exists("postgres") else "nobody") if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)
        self._run(
            "initdb",
            "--no-sync",
            "-A",
            "trust",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale",
            "C",
            "-D",
            f"{folder}/data",
        )
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        self._run("pg_ctl", "-w", "-D", f"{folder}/data", "-l", f"{folder}/log", "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "-D", f"{self._folder}/data", "stop")

    def psql(self, script: str, where: Path) -> str:
        """Run a script in a folder; what it prints, as CSV."""
        command = [str(self._programs / "psql"), "-X", "-q", "--csv", "-v", "ON_ERROR_STOP=1"]
        command += ["-h", str(self._folder), "-U", "postgres", "-d", "postgres", "-f", "-"]
        done = subprocess.run(command, input=script, cwd=where, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    def _run(self, program: str, *arguments: str) -> None:
        # the server outlives pg_ctl: it must not hold a pipe that someone reads to its end
        done = subprocess.run(
            [self._programs / program, *arguments],
            user=self._user,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode == 0, f"{program}: {(self._folder / 'log').read_text() if program == 'pg_ctl' else ''}"


def _user_exists(name: str) -> bool:
    import pwd

    return any(entry.pw_name == name for entry in pwd.getpwall())


def _programs() -> Path | None:
    """Where PostgreSQL's own programs are: on the path, or where Debian puts those of the newest version."""
    named = shutil.which("pg_ctl")
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    found = [path for path in [*versions, *([Path(named).resolve()] if named else [])] if path.exists()]
    return found[-1].parent if found else None


@pytest.fixture
def postgresql() -> Iterator[Server]:
    programs = _programs()
    if programs is None:
        reason = "PostgreSQL's server programs (initdb, pg_ctl) are not installed"
        if os.environ.get("GOV_DEADLINES_NO_SKIP"):
            pytest.fail(reason)
        pytest.skip(reason)
    with tempfile.TemporaryDirectory(prefix="gd-pg-") as folder:  # a socket's path must be short
        server = Server(programs, Path(folder))
        try:
            yield server
        finally:
            server.stop()


def test_postgresql(folder: Path, rows: list[tuple[str, str]], postgresql: Server) -> None:
    printed = postgresql.psql(block("postgresql", "load") + block("postgresql", "statement"), folder)
    found = [tuple(row) for row in csv.reader(printed.splitlines())]
    assert found[0] == HEADER
    assert found[1:] == expected(rows)


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
    assert [as_texts(row) for row in found.collect()] == expected(rows)


def test_the_columns_on_the_page_are_those_of_the_file() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` +\| ", page, re.MULTILINE) == list(COLUMNS)
