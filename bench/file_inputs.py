"""The files that files.py measures with, made once and kept in a folder: the same rows in every format.

A row is as an office keeps it: number, limit, trigger, department, subject, 107 bytes of CSV on average; that of a
ledger has the day of completion, too. What is made says so in its name: rows, format, how many rows name no limit.
"""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb

import gov_deadlines as gd

LIMITS = [one.id for one in gd.limits() if isinstance(one, gd.Limit)]
DEPARTMENTS = ["市发展改革委", "市财政局", "市教育局", "市公安局", "市住房城乡建设局"]
SUBJECTS = ["关于做好防汛工作的通知", "关于印发工作要点的请示", "关于协办重点项目的函", "会议纪要"]
OWN = 'case_no, "limit", "trigger", department, subject'
HEADER = "case_no,limit,trigger,department,subject"
UNKNOWN = "nobody/limit"
PIECE = 1 << 24


class Days(NamedTuple):
    """The triggers of a file: so many days from the first."""

    first: date
    length: int


RECENT, SINCE_2016 = Days(date(2023, 10, 1), 900), Days(date(2016, 1, 1), 4000)


class Form(NamedTuple):
    """A kind of file.

    Attributes:
        suffix: of its name.
        written: the options of DuckDB's COPY that write it.
        rejected: one row in so many names no limit; 0: none.
        days: the triggers.
        columns: what is selected of ``rows``.
        encoding: of its text.
    """

    suffix: str
    written: str
    rejected: int = 100_000
    days: Days = RECENT
    columns: str = OWN
    encoding: str = "utf-8"


_QUOTED = OWN.replace("subject", "subject || CASE WHEN n % 10 = 3 THEN ', \"急件\"' ELSE '' END AS subject")
FORMS = {
    "csv": Form("csv", "HEADER"),
    "quoted": Form("csv", f"HEADER, FORCE_QUOTE ({OWN})", columns=_QUOTED),
    "gb18030": Form("csv", "HEADER", encoding="gb18030"),
    "jsonl": Form("jsonl", "FORMAT json"),
    "parquet": Form("parquet", "FORMAT parquet", rejected=0),
    "rejected": Form("parquet", "FORMAT parquet", rejected=1_000),
    "ledger": Form("csv", "HEADER", columns=f"{OWN}, completed"),
    "recalc": Form("csv", "HEADER", days=SINCE_2016),
}


def rows(count: int, form: Form) -> str:
    """SQL that makes the rows, always the same."""
    limit = f"{LIMITS}[1 + (hash(n) % {len(LIMITS)})::INT]"
    if form.rejected:
        limit = f"CASE WHEN n % {form.rejected} = {form.rejected * 7 // 9} THEN '{UNKNOWN}' ELSE {limit} END"
    return (
        f"""SELECT n, 'D' || lpad(n::VARCHAR, 9, '0') AS case_no, {limit} AS "limit", """
        f"""DATE '{form.days.first}' + (hash(n * 7 + 1) % {form.days.length})::INT AS "trigger", """
        f"{DEPARTMENTS}[1 + (hash(n + 5) % 5)::INT] AS department, "
        f"{SUBJECTS}[1 + (hash(n + 9) % 4)::INT] || '〔' || (hash(n + 3) % 5000)::VARCHAR || '〕' AS subject, "
        f"""CASE WHEN n % 2 = 0 THEN "trigger" + (hash(n + 2) % 40)::INT END AS completed FROM range({count}) t(n)"""
    )


def made(folder: Path, kind: str, count: int) -> Path:
    """The file of this kind with so many rows, made unless it is there."""
    form = FORMS[kind]
    path = folder / f"{kind}-{count}.{form.suffix}"
    if not path.exists():
        print(f"making {path.name}", file=sys.stderr, flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with duckdb.connect() as connection:
            connection.execute(f"COPY (SELECT {form.columns} FROM ({rows(count, form)})) TO '{part}' ({form.written})")
        if form.encoding != "utf-8":
            encode(part, form.encoding)
        part.rename(path)
    return path


def encode(path: Path, encoding: str) -> None:
    """Write a file of UTF-8 anew in another encoding."""
    other = path.with_suffix(".other")
    with path.open(encoding="utf-8", newline="") as source, other.open("w", encoding=encoding, newline="") as target:
        while text := source.read(PIECE):
            target.write(text)
    other.replace(path)


def due_table(folder: Path, python: str = sys.executable) -> Path:
    """Every answer as a table, as anyone would export it to join with: ``gov-deadlines table export``."""
    path = folder / "due-table.parquet"
    if not path.exists():
        command = [python, "-m", "gov_deadlines", "table", "export", "-o", str(path)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return path


def questions(form: Form) -> Iterator[tuple[str, date]]:
    """Every limit and day that the rows of a form may hold."""
    first = form.days.first.toordinal()
    return ((limit, date.fromordinal(first + n)) for limit in LIMITS for n in range(form.days.length))
