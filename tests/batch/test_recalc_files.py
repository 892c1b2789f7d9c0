"""``batch recalc``: the rows reported are exactly those of a brute-force check, in every format."""

import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

import gov_deadlines as gd
from batch_helpers import LIMITS, READ, WRITE, Row, read_csv, read_parquet, write_csv, write_jsonl
from cli_helpers import QINZHOU, notice, notices_file, run
from gov_deadlines import batch
from gov_deadlines.batch.moving import COLUMNS
from gov_deadlines.days import parse_date
from gov_deadlines.errors import (
    GovDeadlinesError,
    InvalidArgument,
    NoNumber,
    OutputExists,
    UnknownLimit,
    UnreadableTable,
)

A, B = date(2024, 3, 21), date(2024, 3, 22)
MANY = (date(2018, 12, 1), date(2020, 2, 10))
FORMS = ("{0:%Y-%m-%d}", "{0:%Y%m%d}", "{0.year}年{0.month}月{0.day}日")
FAULTY = [("nobody/limit", "2024-04-03"), ("", "2024-04-03"), (QINZHOU, ""), (QINZHOU, "soon"), (QINZHOU, "2024-02-30")]


def query(sql: str) -> list[tuple[Any, ...]]:
    """The rows of a statement, on a connection of its own."""
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()


def ledger(first: date, last: date, rows: int = 3000, *, faults: bool = True) -> list[Row]:
    """Rows in no order: limits and triggers mixed, in every form, some that cannot be read."""
    dice = random.Random(7)
    days = (last - first).days + 1
    pairs = [(dice.choice(LIMITS), first + timedelta(days=dice.randrange(days))) for _ in range(rows)]
    found = [(limit, FORMS[nth % 3].format(day)) for nth, (limit, day) in enumerate(pairs)]
    if faults:
        found += FAULTY
        dice.shuffle(found)
    notes = ("plain", "0012", 'quoted "x", y', "多行\n文字", "")
    return [
        {"no": str(nth), "limit": limit, "trigger": trigger, "note": notes[nth % 5 if faults else 0]}
        for nth, (limit, trigger) in enumerate(found)
    ]


def asked(limit: str, trigger: str, **setting: Any) -> tuple[str, str]:
    try:
        found = gd.due(limit, parse_date(trigger), **setting)
    except GovDeadlinesError:
        return "", ""
    return str(found.due), found.standing


def brute_force(rows: Sequence[Row], old: date | None, new: date | None, **setting: Any) -> list[tuple[str, ...]]:
    """(no, change, old and new due, old and new standing) of the rows that should be reported, in their order."""
    found: list[tuple[str, ...]] = []
    for row in rows:
        before, was = asked(row["limit"], row["trigger"], known_on=old, **setting)
        after, now = asked(row["limit"], row["trigger"], known_on=new, **setting)
        if before != after:
            change = "newly_answered" if not before else "withdrawn" if not after else "moved"
            found.append((row["no"], change, before, after, was, now))
    return found


def standing_changed(rows: Sequence[Row], old: date, new: date, **setting: Any) -> int:
    """How many rows keep their date, but not their standing."""
    return sum(
        before == after and was != now
        for row in rows
        for before, was in [asked(row["limit"], row["trigger"], known_on=old, **setting)]
        for after, now in [asked(row["limit"], row["trigger"], known_on=new, **setting)]
    )


def reported(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    names = ("no", "change", "old_due", "new_due", "old_standing", "new_standing")
    return [tuple(row[name] for name in names) for row in rows]


CASES = [
    (A, B, {}, date(2023, 8, 1), date(2024, 7, 1)),
    (*MANY, {"ignore_in_force": True}, date(2018, 10, 1), date(2021, 3, 1)),
    (date(2024, 11, 12), date(2024, 11, 11), {}, date(2024, 9, 1), date(2025, 12, 1)),
    (A, B, {"region": "CN-GX"}, date(2023, 8, 1), date(2024, 7, 1)),
]


@pytest.mark.parametrize(("old", "new", "setting", "first", "last"), CASES)
@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_exactly_the_rows_of_a_brute_force_check(
    kind: str, old: date, new: date, setting: dict[str, Any], first: date, last: date, tmp_path: Path
) -> None:
    rows = ledger(first, last)
    source = WRITE[kind](tmp_path / f"in.{kind}", rows)
    done = batch.recalc(source, tmp_path / f"out.{kind}", from_known_on=old, to_known_on=new, **setting)
    expected = brute_force(rows, old, new, **setting)
    written = READ[kind](tmp_path / f"out.{kind}")
    assert reported(written) == expected
    assert expected
    by_no = {row["no"]: row for row in rows}
    assert all({name: row[name] for name in by_no[row["no"]]} == by_no[row["no"]] for row in written)
    kinds = Counter(row[1] for row in expected)
    assert (done.rows, done.reported, done.rejected) == (len(rows), len(expected), len(FAULTY))
    assert (done.moved, done.newly_answered, done.withdrawn) == (
        kinds["moved"],
        kinds["newly_answered"],
        kinds["withdrawn"],
    )
    assert done.standing_changed == standing_changed(rows, old, new, **setting)


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_where_a_row_stands(kind: str, tmp_path: Path) -> None:
    rows = ledger(date(2023, 8, 1), date(2024, 7, 1), faults=False)
    batch.recalc(WRITE[kind](tmp_path / f"in.{kind}", rows), tmp_path / f"out.{kind}", from_known_on=A, to_known_on=B)
    first = 2 if kind == "csv" else 1
    written = READ[kind](tmp_path / f"out.{kind}")
    assert [int(row["line"]) for row in written] == [int(row["no"]) + first for row in written]
    assert len(written) > 5


def dated_parquet(path: Path, rows: Sequence[Row], kind: str = "DATE", order: str = "number", size: int = 2048) -> Path:
    """A Parquet file whose triggers are days; in small row groups."""
    source = write_csv(path.with_suffix(".csv"), rows)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'America/New_York'")
        day = f"CAST(\"trigger\" || (CASE WHEN '{kind}' = 'TIMESTAMPTZ' THEN ' 00:00:00+08' ELSE '' END) AS {kind})"
        connection.execute(
            f'COPY (SELECT "no", "limit", {day} AS "trigger", note, CAST("no" AS INT) AS number '
            f"FROM read_csv('{source}', all_varchar = true) ORDER BY {order}) TO '{path}' (ROW_GROUP_SIZE {size})"
        )
    return path


@pytest.mark.parametrize(("old", "new", "setting", "first", "last"), CASES)
@pytest.mark.parametrize("kind", ["DATE", "TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMP_NS"])
def test_triggers_stored_as_days(
    kind: str, old: date, new: date, setting: dict[str, Any], first: date, last: date, tmp_path: Path
) -> None:
    rows = ledger(first, last, faults=False)
    for row in rows:
        row["trigger"] = str(parse_date(row["trigger"]))
    source = dated_parquet(tmp_path / "in.parquet", rows, kind)
    done = batch.recalc(source, tmp_path / "out.parquet", from_known_on=old, to_known_on=new, **setting)
    assert reported(read_parquet(tmp_path / "out.parquet")) == brute_force(rows, old, new, **setting)
    assert done.standing_changed == standing_changed(rows, old, new, **setting)
    assert done.rejected == 0


def test_a_timestamp_within_a_day_is_that_day(tmp_path: Path) -> None:
    """As a local time in a ledger; at midnight and late in the evening the same rows move."""
    found = []
    for time in ("00:00:00", "23:59:59.999999"):
        days = [date(2024, 4, 1) + timedelta(days=nth) for nth in range(90)]
        rows = " UNION ALL ".join(
            f"SELECT '{QINZHOU}' AS \"limit\", TIMESTAMP '{day} {time}' AS \"trigger\"" for day in days
        )
        query(f"COPY ({rows}) TO '{tmp_path / 'in.parquet'}'")
        done = batch.recalc(tmp_path / "in.parquet", tmp_path / "out.csv", from_known_on=A, to_known_on=B, force=True)
        assert done.rejected == 0
        found.append([row["new_due"] for row in read_csv(tmp_path / "out.csv")])
    assert found[0] == found[1]


def damage(path: Path, kept: set[int]) -> None:
    """Overwrite what nobody is to read: in every row group but these, all columns but limit and trigger."""
    offset = "least(data_page_offset, coalesce(nullif(dictionary_page_offset, 0), data_page_offset))"
    chunks = query(
        f"SELECT row_group_id, {offset}, total_compressed_size FROM parquet_metadata('{path}') "
        "WHERE path_in_schema NOT IN ('limit', 'trigger')"
    )
    with path.open("r+b") as file:
        for group, start, size in chunks:
            if group not in kept:
                file.seek(start)
                file.write(b"\xff" * size)


def days_concerned(old: date, new: date, **setting: Any) -> set[str]:
    """The trigger days for which any limit is answered otherwise, by the scalar form."""
    days = [date(2017, 11, 1) + timedelta(days=n) for n in range(365 * 9)]
    return {
        str(day)
        for day in days
        if any(
            asked(limit, str(day), known_on=old, **setting) != asked(limit, str(day), known_on=new, **setting)
            for limit in LIMITS
            if "@" not in limit
        )
    }


@pytest.mark.parametrize(("old", "new", "setting"), [case[:3] for case in CASES[:2]])
def test_in_a_sorted_file_only_the_row_groups_concerned_are_read_whole(
    old: date, new: date, setting: dict[str, Any], tmp_path: Path
) -> None:
    rows = ledger(date(2015, 1, 1), date(2026, 12, 1), 60_000, faults=False)
    for row in rows:
        row["trigger"] = str(parse_date(row["trigger"]))
    source = dated_parquet(tmp_path / "in.parquet", rows, order='"trigger", number')
    whole = batch.recalc(source, tmp_path / "whole.parquet", from_known_on=old, to_known_on=new, **setting)
    concerned = days_concerned(old, new, **setting)
    stats = query(
        f"SELECT row_group_id, stats_min_value, stats_max_value FROM parquet_metadata('{source}') "
        "WHERE path_in_schema = 'trigger'"
    )
    kept = {group for group, low, high in stats if any(low <= day <= high for day in concerned)}
    assert 0 < len(kept) < len(stats)
    damage(source, kept)
    with pytest.raises(duckdb.Error):
        query(f"SELECT sum(number) FROM '{source}'")
    pruned = batch.recalc(source, tmp_path / "pruned.parquet", from_known_on=old, to_known_on=new, **setting)
    assert read_parquet(tmp_path / "pruned.parquet") == read_parquet(tmp_path / "whole.parquet")
    assert (pruned.row_groups, pruned.row_groups_read) == (len(stats), len(kept))
    assert pruned.reported == whole.reported > 0


def test_a_year_announced_answers_anew_with_its_notice(tmp_path: Path) -> None:
    rows = [
        {"no": "1", "limit": QINZHOU, "trigger": "2025-03-03"},
        {"no": "2", "limit": QINZHOU, "trigger": "2024-06-03"},
    ]
    source = write_csv(tmp_path / "in.csv", rows)
    days: dict[str, Any] = {"from_known_on": date(2024, 11, 11), "to_known_on": date(2024, 11, 12)}
    done = batch.recalc(source, tmp_path / "out.csv", announced_only=True, **days)
    (row,) = read_csv(tmp_path / "out.csv")
    assert row == rows[0] | {
        "line": "2",
        "change": "newly_answered",
        "old_due": "",
        "new_due": "2025-03-12",
        "working_days": "",
        "old_standing": "",
        "new_standing": "provisional",
        "issuer": "国务院办公厅",
        "number": "国办发明电〔2024〕12号",
        "published": "2024-11-12",
    }
    assert done.notices == (("国务院办公厅", "国办发明电〔2024〕12号", date(2024, 11, 12), 1),)


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet", "xlsx"])
def test_a_projected_date_moves_when_its_year_is_announced(kind: str, tmp_path: Path) -> None:
    """The notice that announced the year is named, also where it leaves a day plain that was likely off."""
    days = {"2025-02-06": ("2025-02-13", "2025-02-14"), "2025-02-18": None, "2024-06-03": None}
    rows = [{"no": str(nth), "limit": QINZHOU, "trigger": day} for nth, day in enumerate(days)]
    known: dict[str, Any] = {"from_known_on": date(2024, 11, 11), "to_known_on": date(2024, 11, 12)}
    done = batch.recalc(WRITE[kind](tmp_path / f"in.{kind}", rows), tmp_path / f"out.{kind}", **known)
    (row,) = READ[kind](tmp_path / f"out.{kind}")
    named = ("change", "old_due", "new_due", "working_days", "old_standing", "new_standing", "number")
    expected = ("moved", "2025-02-13", "2025-02-14", "1", "provisional", "settled", "国办发明电〔2024〕12号")
    assert tuple(row[name] for name in named) == expected
    assert (done.moved, done.newly_answered, done.standing_changed, done.unchanged) == (1, 0, 1, 1)


def test_one_row_in_full(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(
        f"trigger;limit;line\r\n2024-04-03;{QINZHOU};7\r\n2024-04-04;{QINZHOU};8\r\n".encode()
    )
    batch.recalc(tmp_path / "in.csv", tmp_path / "out.csv", from_known_on=A, to_known_on=B)
    header, row, other, _ = (tmp_path / "out.csv").read_bytes().decode().split("\r\n")
    assert other.startswith(f"2024-04-04;{QINZHOU};8;3;moved;")
    assert header.split(";") == ["trigger", "limit", "line", "moved_line", *COLUMNS[1:]]
    assert row == (
        f"2024-04-03;{QINZHOU};7;2;moved;2024-04-15;2024-04-17;2;provisional;settled;"
        "广西壮族自治区人民政府办公厅;;2024-03-22"
    )


def test_line_numbers_and_bytes_with_quotes_and_another_encoding(tmp_path: Path) -> None:
    text = f'note,limit,trigger\n"two\nlines",{QINZHOU},2024-04-03\n甲,{QINZHOU},20240403\n'
    text += f"bad,{QINZHOU}\n乙,{QINZHOU},2024-04-02\n"
    (tmp_path / "in.csv").write_bytes(text.encode("gb18030"))
    done = batch.recalc(tmp_path / "in.csv", tmp_path / "out.csv", from_known_on=A, to_known_on=B)
    rows = read_csv(tmp_path / "out.csv", "gb18030")
    assert [(row["note"], row["line"], row["trigger"]) for row in rows] == [
        ("two\nlines", "2", "2024-04-03"),
        ("甲", "4", "20240403"),
        ("乙", "6", "2024-04-02"),
    ]
    assert (done.rows, done.rejected) == (4, 1)


def test_blocks_of_bytes_join(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ledger(date(2023, 8, 1), date(2024, 7, 1), 2000)
    source = write_csv(tmp_path / "in.csv", rows)
    batch.recalc(source, tmp_path / "one.csv", from_known_on=A, to_known_on=B)
    monkeypatch.setattr("gov_deadlines.batch.cutting.BLOCK", 1000)
    batch.recalc(source, tmp_path / "many.csv", from_known_on=A, to_known_on=B)
    assert (tmp_path / "many.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_from_parquet_to_another_format(kind: str, tmp_path: Path) -> None:
    rows = ledger(date(2023, 8, 1), date(2024, 7, 1), faults=False)
    source = WRITE["parquet"](tmp_path / "in.parquet", rows)
    batch.recalc(source, tmp_path / f"out.{kind}", from_known_on=A, to_known_on=B)
    assert reported(READ[kind](tmp_path / f"out.{kind}")) == brute_force(rows, A, B)


def test_only_the_columns_to_keep(tmp_path: Path) -> None:
    rows = ledger(date(2023, 8, 1), date(2024, 7, 1), faults=False)
    source = WRITE["parquet"](tmp_path / "in.parquet", rows)
    options: dict[str, Any] = {"from_known_on": A, "to_known_on": B}
    batch.recalc(source, tmp_path / "all.csv", **options)
    batch.recalc(source, tmp_path / "some.csv", keep=["no"], **options)
    some = read_csv(tmp_path / "some.csv")
    assert list(some[0]) == ["no", "limit", "trigger", *COLUMNS]
    assert [row | {"note": "plain"} for row in some] == read_csv(tmp_path / "all.csv")
    with pytest.raises(UnreadableTable):
        batch.recalc(source, tmp_path / "no.csv", keep=["nothing"], **options)
    with pytest.raises(InvalidArgument):
        batch.recalc(tmp_path / "all.csv", tmp_path / "no.csv", keep=["no"], **options)
    assert not (tmp_path / "no.csv").exists()


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_one_limit_for_all_rows(kind: str, tmp_path: Path) -> None:
    days = [date(2024, 3, 1) + timedelta(days=n) for n in range(60)]
    rows = [{"no": str(n), "trigger": str(day)} for n, day in enumerate(days)]
    source = WRITE[kind](tmp_path / f"in.{kind}", rows)
    options: dict[str, Any] = {"limit": QINZHOU, "from_known_on": A, "to_known_on": B}
    if kind == "parquet":  # days as days: the other way through
        days_as_days = f'SELECT * REPLACE (CAST("trigger" AS DATE) AS "trigger") FROM \'{source}\''
        query(f"COPY ({days_as_days}) TO '{tmp_path / 'd.parquet'}'")
        assert batch.recalc(tmp_path / "d.parquet", tmp_path / "d.csv", **options).moved == 11
    assert batch.recalc(source, tmp_path / f"out.{kind}", **options).moved == 11


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_nothing_moved_leaves_a_file_without_rows(kind: str, tmp_path: Path) -> None:
    source = WRITE[kind](tmp_path / f"in.{kind}", ledger(date(2023, 8, 1), date(2024, 7, 1), 500))
    done = batch.recalc(source, tmp_path / f"out.{kind}", from_known_on=B, to_known_on=date(2024, 9, 1))
    assert (done.reported, done.standing_changed) == (0, 0)
    assert READ[kind](tmp_path / f"out.{kind}") == []


def test_notices_of_ones_own(tmp_path: Path) -> None:
    notices_file(
        tmp_path / "n",
        "CN-GX",
        2026,
        notice('"特别假期" = { off = "2026-07-15" }', scope='"days"', published="2026-06-01"),
    )
    source = write_csv(tmp_path / "in.csv", [{"no": "1", "limit": QINZHOU, "trigger": "2026-07-10"}])
    days: dict[str, Any] = {"from_known_on": date(2026, 5, 31), "to_known_on": date(2026, 6, 1)}
    done = batch.recalc(source, tmp_path / "out.csv", holidays=tmp_path / "n", **days)
    assert [(one.number, one.rows) for one in done.notices] == [("测试〔2026〕1号", 1)]
    assert batch.recalc(source, tmp_path / "out.csv", force=True, **days).reported == 0


STORED = [
    ("2024-04-03", "2024-04-17", None),
    ("2024-04-03", "2024-04-15", "differs"),
    ("2024-04-03", "20240417", None),
    ("2024-04-03", "2024-04-16", "differs"),
    ("2024-04-03", "", "newly_answered"),
    ("2024-04-03", "soon", "invalid_date"),
    ("2019-04-03", "2019-04-15", "withdrawn"),
    ("2019-04-03", "", None),
    ("2031-01-01", "", None),
    ("nonsense", "2024-04-15", None),
]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("compared", [None, A])
def test_stored_dates_against_the_truth(kind: str, compared: date | None, tmp_path: Path) -> None:
    rows = [{"limit": QINZHOU, "trigger": trigger, "due": due} for trigger, due, _ in STORED]
    source = WRITE[kind](tmp_path / f"in.{kind}", rows)
    done = batch.recalc(source, tmp_path / f"out.{kind}", against_column="due", from_known_on=compared, to_known_on=B)
    found = [(row["trigger"], row["due"], row["change"]) for row in READ[kind](tmp_path / f"out.{kind}")]
    assert found == [one for one in STORED if one[2]]
    assert (done.differs, done.newly_answered, done.withdrawn, done.invalid_date) == (2, 1, 1, 1)
    assert (done.rejected, done.rows) == (1, len(STORED))
    was_right, never_right = READ[kind](tmp_path / f"out.{kind}")[:2]
    assert (was_right["old_due"], was_right["new_due"], was_right["working_days"]) == ("2024-04-15", "2024-04-17", "2")
    assert never_right["working_days"] == "1"
    assert was_right["published"] == ("2024-03-22" if compared else "")
    assert never_right["published"] == ""


def test_stored_dates_that_are_dates(tmp_path: Path) -> None:
    day = "CAST('2024-04-01' AS DATE) + CAST(range AS INT)"
    rows = f'SELECT \'{QINZHOU}\' AS "limit", {day} AS "trigger", {day} + 14 AS due FROM range(20)'
    query(f"COPY ({rows}) TO '{tmp_path / 'in.parquet'}'")
    batch.recalc(tmp_path / "in.parquet", tmp_path / "out.csv", against_column="due")
    days_of = [date(2024, 4, 1) + timedelta(days=n) for n in range(20)]
    expected = [
        (str(day), str(day + timedelta(days=14)), str(right))
        for day in days_of
        if (right := gd.due(QINZHOU, day).due) != day + timedelta(days=14)
    ]
    assert [(row["trigger"], row["old_due"], row["new_due"]) for row in read_csv(tmp_path / "out.csv")] == expected
    assert 0 < len(expected) < 20


def test_stored_timestamps(tmp_path: Path) -> None:
    times = ("2024-04-17 00:00:00", "2024-04-15 00:00:00", "2024-04-17 09:30:00")  # the last is the right day too
    rows = " UNION ALL ".join(
        f"SELECT '{QINZHOU}' AS \"limit\", DATE '2024-04-03' AS \"trigger\", TIMESTAMP '{time}' AS due"
        for time in times
    )
    query(f"COPY ({rows}) TO '{tmp_path / 'in.parquet'}'")
    done = batch.recalc(tmp_path / "in.parquet", tmp_path / "out.csv", against_column="due")
    assert (done.differs, done.invalid_date, done.newly_answered) == (1, 0, 0)


def test_what_batch_due_stored_is_right(tmp_path: Path) -> None:
    rows = [row for row in ledger(date(2023, 8, 1), date(2024, 7, 1)) if row["limit"]]
    batch.due(write_csv(tmp_path / "in.csv", rows), tmp_path / "due.csv", known_on=A)
    options: dict[str, Any] = {"against_column": "due"}
    assert batch.recalc(tmp_path / "due.csv", tmp_path / "same.csv", to_known_on=A, **options).reported == 0
    checked = batch.recalc(tmp_path / "due.csv", tmp_path / "checked.csv", to_known_on=B, from_known_on=A, **options)
    moved = batch.recalc(tmp_path / "due.csv", tmp_path / "moved.csv", to_known_on=B, from_known_on=A)
    assert checked.differs == moved.moved > 0
    assert checked.notices == moved.notices
    text = (tmp_path / "checked.csv").read_text(encoding="utf-8").replace("differs", "moved")
    assert text == (tmp_path / "moved.csv").read_text(encoding="utf-8")


def test_what_cannot_be_done_leaves_no_file(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "in.csv", [{"no": "1", "limit": QINZHOU, "trigger": "2024-04-03"}])
    write_jsonl(tmp_path / "in.jsonl", [{"no": "1", "limit": QINZHOU, "trigger": "2024-04-03"}])
    before = sorted(tmp_path.iterdir())
    compare: dict[str, Any] = {"from_known_on": A, "to_known_on": B}
    faults: list[tuple[type[Exception], str, str, dict[str, Any]]] = [
        (InvalidArgument, "in.csv", "out.csv", {}),
        (InvalidArgument, "in.csv", "out.doc", compare),
        (InvalidArgument, "in.doc", "out.xlsx", compare),
        (InvalidArgument, "in.csv", "in.csv", compare | {"force": True}),
        (UnreadableTable, "in.csv", "out.csv", compare | {"trigger_column": "day"}),
        (UnreadableTable, "in.csv", "out.csv", compare | {"against_column": "due"}),
        (UnreadableTable, "in.jsonl", "out.jsonl", compare | {"trigger_column": "day"}),
        (UnknownLimit, "in.csv", "out.csv", compare | {"limit": "qinzhou/nothing"}),
        (NoNumber, "in.csv", "out.csv", compare | {"limit": "qinzhou/plenary-meeting"}),
        (GovDeadlinesError, "missing.csv", "out.csv", compare),
    ]
    for error, one, other, options in faults:
        with pytest.raises(error):
            batch.recalc(tmp_path / one, tmp_path / other, **options)
    assert sorted(tmp_path.iterdir()) == before
    (tmp_path / "there.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputExists):
        batch.recalc(source, tmp_path / "there.csv", **compare)
    assert (tmp_path / "there.csv").read_text(encoding="utf-8") == "mine"


def test_a_broken_parquet_file(tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(UnreadableTable):
        batch.recalc(tmp_path / "in.parquet", tmp_path / "out.parquet", from_known_on=A, to_known_on=B)
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"no": str(n), "limit": QINZHOU, "trigger": f"2024-04-{n:02d}"} for n in range(1, 31)]
    source = str(write_csv(tmp_path / "in.csv", rows))
    out, kept = str(tmp_path / "out.csv"), tmp_path / "summary.json"
    days = ("--from-known-on", "2024-03-21", "--to-known-on", "2024-03-22")
    code, shown, said = run(capsys, "batch", "recalc", source, "-o", out, *days, "--summary", str(kept))
    moved = len(brute_force(rows, A, B))
    assert (code, shown) == (1, "")
    assert f"{moved} of 30 rows" in said
    summary = json.loads(kept.read_text(encoding="utf-8"))
    assert (summary["schema"], summary["rows"], summary["moved"], summary["known_from"]) == (1, 30, moved, "2024-03-21")
    code, shown, said = run(capsys, "batch", "recalc", source, "-o", out, *days, "--force", "--json")
    assert (code, said) == (1, "")
    assert json.loads(shown) | {"seconds": 0} == summary | {"seconds": 0}
    assert "30 行中" in run(capsys, "batch", "recalc", source, "-o", out, *days, "--force", "--lang", "zh").err


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--from-known-on", "2024-04-01", "--to-known-on", "2024-04-02"), 0),
        ((), 2),
        (("--from-known-on", "soon"), 2),
        (("--from-known-on", "2024-04-01", "--limit", "qinzhou/nothing"), 2),
    ],
)
def test_exit_codes(options: tuple[str, ...], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_csv(tmp_path / "in.csv", [{"no": "1", "limit": QINZHOU, "trigger": "2024-04-03"}])
    assert run(capsys, "batch", "recalc", str(source), "-o", str(tmp_path / "out.csv"), *options).code == code


def test_csv_and_json_lines_need_no_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    rows = [{"no": "1", "limit": QINZHOU, "trigger": "2024-04-03"}]
    for kind, write in (("csv", write_csv), ("jsonl", write_jsonl)):
        source = write(tmp_path / f"in.{kind}", rows)
        assert batch.recalc(source, tmp_path / f"out.{kind}", from_known_on=A, to_known_on=B).moved == 1
    assert len(read_csv(tmp_path / "out.csv")) == 1
