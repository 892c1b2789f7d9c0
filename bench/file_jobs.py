"""Who is compared in files.py: for each kind of file the library, the limit in C, and what a user would write."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import c_files
from file_inputs import FORMS, due_table, made
from processes import Job

OURS, BEFORE, PLAIN = "gov-deadlines", "gov-deadlines, before", "gov-deadlines, no ledger"
C1, C2, CV, CAT = "C1: C, one thread", "C2: C, two threads", "C2 with vectors", "write the answer's bytes"
POLARS_COPY, DUCKDB_COPY = "polars, plain copy", "DuckDB, plain copy"
POLARS, POLARS_LOST, DUCKDB = "polars, join", "polars, join (order lost)", "DuckDB, join (order lost)"
JOINS = (POLARS, POLARS_LOST, DUCKDB)

ADDED = ("due", "standing", "earliest", "latest", "article")
COLUMNS = ["--columns", ",".join(ADDED)]
LEDGER = [
    *("--columns", ",".join((*ADDED, "status", "status_text", "working_days"))),
    *("--as-of", "2026-03-31", "--completed-column", "completed"),
]
AMENDED = ["--from-known-on", "2019-03-21", "--to-known-on", "2019-03-22", "--ignore-in-force"]
START = "start"
START_ROWS = 1_000
BASES = {  # what each kind is compared with
    "csv": C2,
    "quoted": C2,
    "gb18030": C2,
    "jsonl": C2,
    "parquet": DUCKDB_COPY,
    "rejected": DUCKDB_COPY,
    "ledger": PLAIN,
    "recalc": C2,
    START: BEFORE,
}
_READ = {
    "csv": "pl.scan_csv({source!r}{dates})",
    "gb18030": "pl.read_csv({source!r}, encoding='gb18030'{dates}).lazy()",
    "jsonl": "pl.scan_ndjson({source!r})",
    "parquet": "pl.scan_parquet({source!r})",
}
_SINK = {
    "csv": "sink_csv({target!r})",
    "jsonl": "sink_ndjson({target!r})",
    "parquet": "sink_parquet({target!r}, compression='snappy')",
}
_POLARS_COPY = "import polars as pl\n{read}.{sink}"
_POLARS_JOIN = """
import polars as pl
due = pl.scan_parquet({table!r}).select("limit_id", "trigger_date", {added}){texts}
left, right = ["limit", "trigger"], ["limit_id", "trigger_date"]
{read}.join(due, left_on=left, right_on=right, how="left"{order}).{sink}
"""
_DUCKDB_COPY = """
import duckdb
duckdb.connect().execute('''COPY (FROM {read}) TO '{target}' ({options})''')
"""
_DUCKDB_JOIN = """
import duckdb
duckdb.connect().execute('''
    COPY (SELECT given.*, {added} FROM {read} given
          LEFT JOIN '{table}' ON given."limit" = limit_id AND given."trigger" = trigger_date)
    TO '{target}' ({options})
''')
"""


class Limit(NamedTuple):
    """The programs in C, plain and with vectors."""

    plain: Path
    vectors: Path


class Place(NamedTuple):
    """Where things are: the folder, the programs in C (None without a compiler), the older state's Python."""

    folder: Path
    limit: Limit | None
    before: str | None

    @property
    def out(self) -> Path:
        """The folder that the jobs write to."""
        return self.folder / "out"


def programs(folder: Path) -> Limit | None:
    """Compile the limit in C."""
    plain, vectors = c_files.compiled(folder), c_files.compiled(folder, "VECTORS")
    return Limit(plain, vectors) if plain and vectors else None


def options(kind: str) -> list[str]:
    """Those of ``batch due`` that this kind of file is answered with, and its table of ends is made with."""
    return [*COLUMNS, "--ignore-in-force"] if kind == "recalc" else COLUMNS


def jobs(place: Place, kind: str, rows: int) -> dict[str, Job]:
    """Every contender for one kind of file with so many rows."""
    source, target = made(place.folder, kind, rows), place.out / f"out.{FORMS[kind].suffix}"
    if kind == "recalc":
        return {OURS: _recalc(source, target, sys.executable), **_limits(place, kind, source, None)}
    if kind == "ledger":
        return {OURS: _due(source, target, LEDGER), PLAIN: _due(source, target, COLUMNS)}
    found = {OURS: _due(source, target, COLUMNS)}
    if place.before and kind in ("csv", "parquet", "rejected"):
        found[BEFORE] = _due(source, target, COLUMNS, place.before)
    if kind in ("quoted", "jsonl"):  # beside C on the same rows without quotes
        found |= _limits(place, "csv", made(place.folder, "csv", rows), target)
    elif kind in ("csv", "gb18030"):
        found |= _limits(place, kind, source, target)
    return found | _peers(place, kind, source, target)


def start_jobs(place: Place) -> dict[str, Job]:
    """A small file from the shell."""
    source, target = made(place.folder, "csv", START_ROWS), place.out / "out.csv"
    found = {OURS: _due(source, target, COLUMNS)}
    return found | ({BEFORE: _due(source, target, COLUMNS, place.before)} if place.before else {})


def writing(answer: Path, target: Path) -> Job:
    """Write the bytes that were answered, nothing else."""
    return Job(["cat", str(answer)], target, printed=True)


def _due(source: Path, target: Path, more: Sequence[str], python: str = sys.executable) -> Job:
    return Job(c_files.due(source, target, *more, python=python), target)


def _recalc(source: Path, target: Path, python: str) -> Job:
    command = [python, "-m", "gov_deadlines", "batch", "recalc", str(source), "-o", str(target), "--force", *AMENDED]
    return Job(command, target)


def _limits(place: Place, kind: str, source: Path, target: Path | None) -> dict[str, Job]:
    if place.limit is None:
        return {}
    ends = c_files.table(place.folder, FORMS[kind], options(kind))

    def job(program: Path, threads: int) -> Job:
        return Job(c_files.limit(program, ends, source, target, threads), target)

    return {C1: job(place.limit.plain, 1), C2: job(place.limit.plain, 2), CV: job(place.limit.vectors, 2)}


def _peers(place: Place, kind: str, source: Path, target: Path) -> dict[str, Job]:
    suffix = FORMS[kind].suffix
    words: dict[str, str] = {"table": str(due_table(place.folder)), "target": str(target)}
    read = _READ["gb18030" if kind == "gb18030" else suffix]
    polars = words | {
        "sink": _SINK[suffix].format(target=str(target)),
        "added": ", ".join(f'"{name}"' for name in ADDED),
        "read": read.format(source=str(source), dates=", try_parse_dates=True"),
        "texts": '.with_columns(pl.col("trigger_date").cast(pl.String))' if suffix == "jsonl" else "",
    }
    plainly = polars | {"read": read.format(source=str(source), dates="")}
    encoding = ", encoding='gb18030'" if kind == "gb18030" else ""
    sql = words | {
        "read": f"read_csv('{source}'{encoding})" if suffix == "csv" else f"'{source}'",
        "added": ", ".join(ADDED),
        "options": {"csv": "HEADER", "jsonl": "FORMAT json", "parquet": "FORMAT parquet"}[suffix],
    }
    scripts = {
        POLARS_COPY: _POLARS_COPY.format_map(plainly),
        DUCKDB_COPY: _DUCKDB_COPY.format_map(sql),
        POLARS: _POLARS_JOIN.format_map(polars | {"order": ', maintain_order="left"'}),
        POLARS_LOST: _POLARS_JOIN.format_map(polars | {"order": ""}),
        DUCKDB: _DUCKDB_JOIN.format_map(sql),
    }
    return {name: Job([sys.executable, "-c", script], target) for name, script in scripts.items()}
