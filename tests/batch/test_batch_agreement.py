"""All formats say what ``due`` says, row by row, and every row is somewhere."""

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import batch_helpers as helpers
from common import LAST_YEAR
from gov_deadlines import batch
from gov_deadlines.batch.lines import blocks

KINDS = ("csv", "jsonl", "parquet", "xlsx")
ROWS = helpers.mixed_rows()


def check(source: Path, target: Path, rows: list[helpers.Row], **options: Any) -> batch.Summary:
    """Run the job; every row must be where it belongs, in order, with its own columns and the right answer."""
    done = batch.due(source, target, **options)
    setting = {
        key: options[key] for key in ("known_on", "ignore_in_force", "region", "announced_only") if key in options
    }
    good, bad = helpers.answers_and_reasons(rows, **setting)
    read = helpers.READ[target.suffix[1:]]
    out = read(target)
    assert [(row["no"], *(row[name] for name in helpers.ADDED)) for row in out] == good
    rejects = read(Path(done.rejects)) if done.rejects else []
    assert [(row["no"], row["reason"]) for row in rejects] == bad
    assert (done.rows, done.answered, done.rejected) == (len(rows), len(good), len(bad))
    assert sum(done.reasons.values()) == done.rejected
    notes = {row["no"]: row["note"] for row in rows}
    days = {row["no"]: row["trigger"] for row in rows}
    assert all(row["note"] == notes[row["no"]] for row in (*out, *rejects))
    if target.suffix != ".xlsx":
        assert all(row["trigger"] == days[row["no"]] for row in out)
    return done


@pytest.mark.parametrize(("source", "target"), list(product(KINDS, KINDS)))
def test_every_format_into_every_format(source: str, target: str, tmp_path: Path) -> None:
    rows = ROWS if source == target else ROWS[::7] + ROWS[-9:]
    path = helpers.WRITE[source](tmp_path / f"in.{source}", rows)
    check(path, tmp_path / f"out.{target}", rows)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize(
    "options",
    [
        {"known_on": date(2024, 3, 21)},
        {"ignore_in_force": True},
        {"region": "CN", "known_on": date(2023, 1, 1), "ignore_in_force": True},
    ],
)
def test_settings(kind: str, options: dict[str, Any], tmp_path: Path) -> None:
    path = helpers.WRITE[kind](tmp_path / f"in.{kind}", ROWS)
    check(path, tmp_path / f"out.{kind}", ROWS, **options)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("options", [{}, {"announced_only": True}, {"region": "CN-GX"}])
def test_past_the_last_notice(kind: str, options: dict[str, Any], tmp_path: Path) -> None:
    """Projected days and the unsettled ones before them, to where not even the likely arrangement reaches."""
    rows = helpers.rows_ahead()
    done = check(helpers.WRITE[kind](tmp_path / f"in.{kind}", rows), tmp_path / f"out.{kind}", rows, **options)
    assert done.answered > done.rejected or options == {"announced_only": True}
    found = helpers.READ[kind](tmp_path / f"out.{kind}")
    assert {row["standing"] for row in found} == {"settled", "provisional"}
    assert any(row["earliest"] < row["due"] < row["latest"] for row in found) == (not options.get("announced_only"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("announced_only", [False, True])
def test_before_the_notice_of_a_region(kind: str, announced_only: bool, tmp_path: Path) -> None:
    """From March to May of a year whose Guangxi notice is not known."""
    rows = helpers.rows_in_spring(LAST_YEAR)
    options = {"known_on": date(LAST_YEAR, 2, 20), "announced_only": announced_only}
    path = helpers.WRITE[kind](tmp_path / f"in.{kind}", rows)
    assert check(path, tmp_path / f"out.{kind}", rows, **options).rejected == 0
    found = [row for row in helpers.READ[kind](tmp_path / f"out.{kind}") if row["standing"] == "provisional"]
    assert found
    assert all((row["earliest"] == row["latest"] == "") == announced_only for row in found)


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_threads_write_the_same_bytes(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ROWS * 8
    path = helpers.WRITE[kind](tmp_path / f"in.{kind}", rows)
    batch.due(path, tmp_path / f"one.{kind}", threads=1)
    monkeypatch.setattr(blocks, "_WORTH_THREADS", 0)
    monkeypatch.setattr("gov_deadlines.batch.cutting.BLOCK", 20_000)
    done = batch.due(path, tmp_path / f"many.{kind}", threads=3)
    assert done.rows == len(rows)
    for name in ("{}.", "{}.rejects."):
        one, many = ((tmp_path / (name.format(which) + kind)).read_bytes() for which in ("one", "many"))
        assert one == many


def test_rejected_lines_are_numbered_as_in_the_file(tmp_path: Path) -> None:
    path = helpers.write_csv(tmp_path / "in.csv", ROWS)
    batch.due(path, tmp_path / "out.csv")
    lines = path.read_text(encoding="utf-8").split("\n")
    for row in helpers.read_csv(tmp_path / "out.rejects.csv"):
        assert lines[int(row["line"]) - 1].startswith(f"{row['no']},{row['limit']},{row['trigger']},")


def test_parquet_keeps_order_and_types_over_many_row_groups(tmp_path: Path) -> None:
    import duckdb

    limits = ", ".join(f"'{one}'" for one in helpers.LIMITS)
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    duckdb.sql(
        f'COPY (SELECT i AS no, [{limits}][1 + (hash(i) % {len(helpers.LIMITS)})::INT] AS "limit", '
        f"DATE '2023-10-01' + (hash(i + 1) % 700)::INT AS \"trigger\", [i, i + 1] AS list FROM range(300000) t(i)) "
        f"TO '{source}' (ROW_GROUP_SIZE 20000)"
    )
    done = batch.due(source, target, threads=4)
    assert done.rows == 300_000
    assert done.rejected == 0
    count, in_order = helpers.sql(
        f"SELECT count(*), count(*) FILTER (no = file_row_number AND list[1] = no) FROM read_parquet('{target}', "
        "file_row_number = true)"
    ).fetchall()[0]
    assert (count, in_order) == (300_000, 300_000)
    sample = helpers.sql(f'SELECT "limit", "trigger", due, earliest FROM \'{target}\' USING SAMPLE 300').fetchall()
    for limit, trigger, due, earliest in sample:
        found = helpers.expected(limit, str(trigger))
        assert (str(due), str(earliest or "")) == (found[0], found[2])


def test_parquet_with_rejects_keeps_order(tmp_path: Path) -> None:
    import duckdb

    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    duckdb.sql(
        "COPY (SELECT i AS no, CASE WHEN i % 7 = 0 THEN 'x/y' ELSE 'qinzhou/countersign-reply' END AS \"limit\", "
        "DATE '2023-01-01' + (i % 2000)::INT AS \"trigger\" FROM range(200000) t(i)) TO "
        f"'{source}' (ROW_GROUP_SIZE 20000)"
    )
    done = batch.due(source, target, threads=4)
    numbers = [row[0] for row in helpers.sql(f"SELECT no FROM '{target}'").fetchall()]
    refused = helpers.sql(f"SELECT no, line FROM '{done.rejects}'").fetchall()
    assert numbers == sorted(numbers)
    assert [no for no, _ in refused] == sorted(no for no, _ in refused)
    assert all(line == no + 1 for no, line in refused)
    assert sorted([*numbers, *(no for no, _ in refused)]) == list(range(200_000))


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        ("DATE '2024-04-03'", "2024-04-17"),
        ("TIMESTAMP '2024-04-03 00:00:00'", "2024-04-17"),
        ("TIMESTAMP '2024-04-03 12:30:00'", "2024-04-17"),
        ("TIMESTAMPTZ '2024-04-02 20:00:00+00'", "2024-04-17"),
        ("TIMESTAMP_NS '2024-04-03 23:59:59.999999999'", "2024-04-17"),  # DuckDB would round it up
        ("TIMESTAMP 'infinity'", "invalid-date"),
        ("20240403", "2024-04-17"),
        ("DATE 'infinity'", "invalid-date"),
        ("CAST(NULL AS DATE)", "missing-value"),
    ],
)
def test_types_of_a_trigger_in_parquet(sql: str, answer: str, tmp_path: Path) -> None:
    import duckdb

    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    duckdb.sql(f"COPY (SELECT 'qinzhou/countersign-reply' AS \"limit\", {sql} AS \"trigger\") TO '{source}'")
    done = batch.due(source, target)
    assert done.rows == 1
    found = [str(row["due"]) for row in helpers.read_parquet(target)] or list(done.reasons)
    assert found == [answer]


NAMES = (
    "file_row_number",
    "row_number",
    "code",
    "codes",
    "matrix",
    "lists",
    "list0",
    "s",
    "r",
    "row",
    "k0",
    "times",
    "n",
)


def test_names_of_columns_may_be_any(tmp_path: Path) -> None:
    """Also those the queries use themselves, where some rows are rejected and where rows are joined."""
    import duckdb

    source = tmp_path / "in.parquet"
    own = ", ".join(f"i + {nth} AS {name}" for nth, name in enumerate(NAMES))
    duckdb.sql(
        f"COPY (SELECT {own}, CASE WHEN i % 7 = 0 THEN 'x/y' ELSE 'qinzhou/countersign-reply' END AS \"limit\", "
        "DATE '2024-01-01' + (i % 300)::INT AS \"trigger\", DATE '2024-01-01' AS done FROM range(30000) t(i)) TO "
        f"'{source}' (ROW_GROUP_SIZE 5000)"
    )
    listed = ", ".join(NAMES)
    for nth, options in enumerate(({}, {"as_of": date(2024, 6, 1), "completed_column": "done"})):
        target = tmp_path / f"out{nth}.parquet"
        done = batch.due(source, target, threads=4, **options)  # type: ignore[arg-type]
        kept, refused = (helpers.sql(f"SELECT {listed} FROM '{one}'").fetchall() for one in (target, done.rejects))
        assert [row[0] for row in refused] == list(range(0, 30_000, 7))
        assert [row[0] for row in kept] == [nth for nth in range(30_000) if nth % 7]
        assert all(value == row[0] + at for row in (*kept, *refused) for at, value in enumerate(row))
    moved = batch.recalc(
        source, tmp_path / "moved.parquet", from_known_on=date(2024, 3, 21), to_known_on=date(2024, 3, 22)
    )
    assert 0 < moved.moved == moved.reported
    assert all(
        line == number + 1
        for line, number in helpers.sql(f"SELECT line, file_row_number FROM '{moved.target}'").fetchall()
    )
