"""Compare a recalculation with reading its two columns; show which row groups of a sorted file it reads whole.

Usage: python bench/recalc.py [--rows 10000000] [--rounds 5] [--folder DIR]

The file has five columns (number, limit, trigger, department, amount), once in the order of the numbers and once sorted
by trigger. Two days of knowledge are compared in three cases, and in a fourth an invented draft that moves three days,
each row with its reason. Everything runs in this process, in turn, so that a busy machine slows all alike. The results
are medians, and medians of the ratios within each round. It is compared with reading both columns into memory (a DuckDB
table), and with a scan of them (a checksum, nothing kept). The reported rows are verified by brute force: ``due`` is
asked twice for every limit and day of the file.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

import duckdb

import gov_deadlines as gd
from gov_deadlines import batch

FIRST, DAYS = date(2016, 1, 1), 4000
DRAFT = """\
schema = 1
region = "CN"
year = 2024

[[notice]]
draft = true
issuer = "国务院办公厅"
scope = "days"
source = "invented"

[notice.days]
"国庆节" = { off = "2024-10-08..2024-10-09", work = "2024-10-13" }
"""


class Case(NamedTuple):
    """What is compared: two days of knowledge; or the answers without and with the draft in ``holidays``."""

    name: str
    old: date | None
    new: date | None
    ignore: bool
    holidays: str | None = None


CASES = (
    Case("2019 amendment", date(2019, 3, 21), date(2019, 3, 22), True),
    Case("2020 amendment", date(2020, 1, 26), date(2020, 1, 27), True),
    Case("Guangxi 2024", date(2024, 3, 21), date(2024, 3, 22), False),
)
LIMITS = [one.id for one in gd.limits() if isinstance(one, gd.Limit)]
Pair = tuple[str, date]


def make(folder: Path, rows: int) -> tuple[Path, Path]:
    """The file in two orders, unless it is there already."""
    paths = (folder / f"unsorted-{rows}.parquet", folder / f"sorted-{rows}.parquet")
    for path, order in zip(paths, ("case_no", '"trigger", case_no'), strict=True):
        if not path.exists():
            limit = f"{LIMITS}[1 + (hash(i * 11) % {len(LIMITS)})::INT]"
            trigger = f"DATE '{FIRST}' + (hash(i * 7 + 1) % {DAYS})::INT"
            duckdb.sql(
                "COPY (SELECT 'D' || lpad(i::VARCHAR, 9, '0') AS case_no, "
                f'{limit} AS "limit", {trigger} AS "trigger", '
                "'department ' || (hash(i + 5) % 50) AS department, (hash(i + 9) % 100000) / 100.0 AS amount "
                f"FROM range({rows}) t(i) ORDER BY {order}) TO '{path}'"
            )
    return paths


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def read_both(path: Path) -> None:
    """Both columns into memory."""
    with duckdb.connect() as connection:
        connection.execute(f'CREATE TABLE both_columns AS SELECT "limit", "trigger" FROM \'{path}\'')


def run_over_both(path: Path) -> None:
    """Both columns, nothing kept."""
    with duckdb.connect() as connection:
        connection.execute(f'SELECT bit_xor(hash("limit", "trigger")) FROM \'{path}\'').fetchall()


def recalc(path: Path, case: Case, keep: list[str] | None) -> batch.Recalculated:
    """The recalculation, into a file beside it."""
    target, draft = path.with_name("moved.parquet"), case.holidays is not None
    more = {"draft": True, "holidays": case.holidays} if draft else {"from_known_on": case.old}
    return batch.recalc(path, target, to_known_on=case.new, ignore_in_force=case.ignore, keep=keep, force=True, **more)


def moved_pairs(case: Case) -> list[Pair]:
    """Every limit and day of the file whose date differs, by the scalar form."""
    days = [FIRST + timedelta(days=n) for n in range(DAYS)]
    return [
        (limit, day)
        for limit in LIMITS
        for day in days
        if asked(limit, day, case.old, case.ignore) != asked(limit, day, case.new, case.ignore, case.holidays)
    ]


def asked(limit: str, day: date, known_on: date | None, ignore: bool, holidays: str | None = None) -> date | None:
    """The due date; None where there is none."""
    try:
        return gd.due(limit, day, known_on=known_on, ignore_in_force=ignore, holidays=holidays).due
    except (gd.NotInForce, gd.NotAnnounced):
        return None


def check(path: Path, pairs: list[Pair]) -> tuple[int, int]:
    """Rows that should have been reported, and rows on which the two disagree."""
    with duckdb.connect() as connection:
        connection.execute('CREATE TABLE pairs ("limit" VARCHAR, "trigger" DATE)')
        connection.executemany("INSERT INTO pairs VALUES (?, ?)", pairs)
        wanted = f'SELECT case_no, "limit", "trigger" FROM \'{path}\' SEMI JOIN pairs USING ("limit", "trigger")'
        found = f'SELECT case_no, "limit", "trigger" FROM \'{path.with_name("moved.parquet")}\''
        ((rows,),) = connection.execute(f"SELECT count(*) FROM ({wanted})").fetchall()
        ((apart,),) = connection.execute(
            f"SELECT count(*) FROM (({wanted} EXCEPT ALL {found}) UNION ALL ({found} EXCEPT ALL {wanted}))"
        ).fetchall()
    return rows, apart


def main() -> None:
    """Measure and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the files are kept (a temporary folder)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        unsorted, ordered = make(given.folder or Path(temporary), given.rows)
        (Path(temporary) / "draft.toml").write_text(DRAFT, encoding="utf-8")
        cases = (*CASES, Case("draft of 3 days", None, None, False, temporary))
        for case in cases:
            measure(unsorted, case, given.rounds)
        agree(unsorted, ordered, cases)


def measure(path: Path, case: Case, rounds: int) -> None:
    """Seconds and ratios of one case on the unsorted file."""
    works: dict[str, Callable[[], object]] = {
        "read both columns into memory": lambda: read_both(path),
        "run over both columns": lambda: run_over_both(path),
        "recalc, no other columns": lambda: recalc(path, case, []),
        "recalc, all columns": lambda: recalc(path, case, None),
    }
    for work in works.values():
        work()
    times = [{name: timed(work) for name, work in works.items()} for _ in range(rounds)]
    base = "read both columns into memory"
    print(f"{path.name}: {case.name}, {rounds} rounds\n{'':32} {'ms':>8} {'ratio':>7}")
    for name in works:
        ratio = median(one[name] / one[base] for one in times)
        print(f"{name:32} {1000 * median(one[name] for one in times):8.0f} {ratio:7.2f}")


def agree(unsorted: Path, ordered: Path, cases: Sequence[Case]) -> None:
    """The rows of each case against the brute-force check, and the row groups read whole."""
    print(f"\n{'':16} {'file':10} {'moved':>8} {'should':>8} {'apart':>6} {'read whole':>16}")
    for case in cases:
        pairs = moved_pairs(case)
        for path in (unsorted, ordered):
            done = recalc(path, case, None)
            should, apart = check(path, pairs)
            groups = f"{done.row_groups_read} of {done.row_groups}"
            print(f"{case.name:16} {path.name.split('-')[0]:10} {done.reported:8} {should:8} {apart:6} {groups:>16}")


if __name__ == "__main__":
    main()
