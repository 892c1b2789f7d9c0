"""Counts add up, whatever the rows: in every format, of every job; and for the same rows all formats count the same."""

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from batch_helpers import LIMITS, READ, WRITE, Row, write_csv
from gov_deadlines import batch
from gov_deadlines.batch.recalculated import Recalculated

KINDS = ("csv", "jsonl", "parquet", "xlsx", "dated parquet")
COMPARE: dict[str, Any] = {"from_known_on": date(2024, 3, 21), "to_known_on": date(2024, 11, 12)}
JOBS: dict[str, dict[str, Any]] = {
    "due": {},
    "ledger": {"as_of": date(2024, 7, 1)},
    "ledger with completion": {"as_of": date(2024, 7, 1), "completed_column": "done"},
    "recalc": COMPARE,
    "check": {"against_column": "stored"},
    "check from": {"against_column": "stored", **COMPARE},
}
DIFFERENT = dict.fromkeys(
    ("target", "rejects", "seconds", "dry_run", "row_groups", "row_groups_read", "sheet", "parquet")
)
_LIMITS = [*LIMITS[::9], "nobody/limit", "qinzhou/plenary-meeting", "", " ", "秦州"]
_DAYS = [
    "",
    " ",
    "soon",
    "2024-02-30",
    "today",
    "2024-04-03 25:00:00",
    "2024-04-03 09:30:00",
    "2024-04-03 00:00:00",
    "1999-01-01",
    "2061-01-01",
]


def rows_of(seed: int) -> list[Row]:
    """Rows of all fates in any proportion: none at all, none that is sound, none that is not."""
    dice = random.Random(seed)
    faulty = dice.choice([0.0, 0.3, 1.0])

    def day() -> str:
        if dice.random() < faulty:
            return dice.choice(_DAYS)
        return str(date(2023, 7, 1) + timedelta(days=dice.randrange(700)))

    def limit() -> str:
        return dice.choice(_LIMITS) if dice.random() < faulty else dice.choice(LIMITS)

    size = dice.choice([1, 2, 40, 200])
    return [
        {"no": str(nth), "limit": limit(), "trigger": day(), "done": dice.choice([day(), ""]), "stored": day()}
        for nth in range(size)
    ]


def write(path: Path, kind: str, rows: list[Row]) -> Path:
    if kind != "dated parquet":
        return WRITE[kind](path.with_suffix(f".{kind}"), rows)
    source = write_csv(path.with_suffix(".source.csv"), rows)
    duckdb.sql(  # what is no day there: one beyond the calendar, and none at all
        'COPY (SELECT * REPLACE (CASE WHEN trim("trigger") = \'\' THEN NULL ELSE coalesce(TRY_CAST("trigger" AS '
        "TIMESTAMP), TIMESTAMP 'infinity') END AS \"trigger\") "
        f"FROM read_csv('{source}', all_varchar = true, nullstr = 'NULL', quote = '\"')) "
        f"TO '{path.with_suffix('.parquet')}' (ROW_GROUP_SIZE 2048)"
    )
    source.unlink()
    return path.with_suffix(".parquet")


def run(source: Path, target: Path, options: dict[str, Any], **others: Any) -> batch.Summary | Recalculated:
    job: Any = batch.recalc if "from_known_on" in options or "against_column" in options else batch.due
    found: batch.Summary | Recalculated = job(source, target, **options, **others)
    return found


def parts(done: batch.Summary | Recalculated) -> int:
    """Every row once: written, left out or rejected."""
    if isinstance(done, Recalculated):
        return done.reported + done.standing_changed + done.unchanged + done.rejected
    return done.answered + done.rejected


@pytest.mark.parametrize("name", JOBS)
@pytest.mark.parametrize("seed", range(6))
def test_every_row_is_counted_once(name: str, seed: int, tmp_path: Path) -> None:
    rows, options = rows_of(seed), JOBS[name]
    told: dict[str, dict[str, Any]] = {}
    for kind in KINDS:
        source = write(tmp_path / kind.replace(" ", "-"), kind, rows)
        target = tmp_path / f"out-{source.name}"
        done, dry = run(source, target, options), run(source, target, options, dry_run=True)
        assert done.rows == parts(done) == len(rows)
        assert sum(done.reasons.values()) == done.rejected
        written = READ[target.suffix[1:]](target)
        refused = READ[target.suffix[1:]](Path(done.rejects)) if done.rejects else []
        assert len(written) == (done.reported if isinstance(done, Recalculated) else done.answered)
        assert Counter(row["reason"] for row in refused) == done.reasons
        numbers = [int(row["no"]) for row in (*written, *refused)]
        assert len(set(numbers)) == len(numbers)
        if isinstance(done, batch.Summary):
            assert sorted(numbers) == list(range(len(rows)))
            assert sum(done.statuses.values()) == (done.answered if "as_of" in options else 0)
        first = {".csv": 2, ".xlsx": 2}.get(source.suffix, 1)
        assert all(int(row["line"]) == int(row["no"]) + first for row in refused)
        same = done.to_dict() | DIFFERENT
        assert dry.to_dict() | DIFFERENT == same
        told[kind] = same
    assert all(one == told["csv"] for kind, one in told.items() if kind != "dated parquet")
    assert told["dated parquet"]["rejected"] == told["csv"]["rejected"]
