"""Files for the batch tests, and the answers they should contain, asked for one by one."""

import csv
import json
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import xlsxwriter

import gov_deadlines as gd
from common import LAST_DAY, provisions
from gov_deadlines.batch.added import name_of
from gov_deadlines.days import parse_date
from gov_deadlines.errors import GovDeadlinesError
from gov_deadlines.text import Language

ADDED = ("due", "standing", "earliest", "latest", "article", "safest", "name")
LIMITS = [name for one in provisions() if isinstance(one, gd.Limit) for name in (one.id, one.versioned_id)]
_REPLY = gd.due("qinzhou/countersign-reply", date(2024, 4, 3))
REPLY = ("2024-04-17", "settled", "2024-04-17", "2024-04-17", "29(2)", "2024-04-17", name_of(_REPLY.limit, "en"))
Row = dict[str, str]


def expected(limit: str, trigger: str, *, names: Language = "en", **setting: Any) -> tuple[str, ...] | str:
    """The added fields as text, or the code of the error; ``names``: the language of the limit's name."""
    try:
        found = gd.due(limit, parse_date(trigger), **setting)
    except GovDeadlinesError as error:
        return error.code
    name = name_of(found.limit, names)
    values = (found.due, found.standing, found.earliest, found.latest, found.limit.article, found.safest, name)
    return tuple("" if value is None else str(value) for value in values)


def mixed_rows(step: int = 41) -> list[Row]:
    """Every limit with triggers in all forms and with all outcomes, and some rows with faults."""
    days = [date(2021, 9, 1) + timedelta(days=step * nth) for nth in range(2000 // step)]
    forms = ("{0:%Y-%m-%d}", "{0:%Y%m%d}", "{0.year}年{0.month}月{0.day}日")
    pairs = [(limit, forms[nth % 3].format(day)) for nth, (limit, day) in enumerate(product(LIMITS, days))]
    pairs += [("nobody/limit", "2024-04-03"), ("qinzhou/plenary-meeting", "2024-04-03"), ("", "2024-04-03")]
    pairs += [(LIMITS[0], text) for text in ("2024-02-30", "soon", "", "  ", "today")]
    pairs += [("zhongshan/document-handling-urgent", "2031-05-06")]
    notes = ("plain", "0012", " spaced ", 'quoted "x", y', "=cmd()", "多行\n文字", "")
    return [
        {"no": str(nth), "limit": limit, "trigger": trigger, "note": notes[nth % len(notes)]}
        for nth, (limit, trigger) in enumerate(pairs)
    ]


def rows_ahead(step: int = 23) -> list[Row]:
    """Every limit with triggers from the unsettled end of the last announced year to past the last projected day."""
    first, last = LAST_DAY - timedelta(days=20), LAST_DAY.replace(year=LAST_DAY.year + 2) + timedelta(days=3)
    days = [first + timedelta(days=nth) for nth in range(0, (last - first).days + 1, step)]
    days += [last - timedelta(days=nth) for nth in range(20)]
    return [
        {"no": str(nth), "limit": limit, "trigger": str(day), "note": ""}
        for nth, (limit, day) in enumerate(product(LIMITS[::2], days))
    ]


def rows_in_spring(year: int) -> list[Row]:
    """Every limit around the days that Guangxi's notice of a year decrees."""
    days = [date(year, 2, 20) + timedelta(days=nth) for nth in range(0, 85, 5)]
    return [
        {"no": str(nth), "limit": limit, "trigger": str(day), "note": ""}
        for nth, (limit, day) in enumerate(product(LIMITS[::2], days))
    ]


def sql(query: str) -> duckdb.DuckDBPyRelation:
    found = duckdb.sql(query)
    assert found is not None
    return found


def write_csv(path: Path, rows: Sequence[Row], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_jsonl(path: Path, rows: Sequence[Row]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def write_parquet(path: Path, rows: Sequence[Row]) -> Path:
    source = write_csv(path.with_suffix(".source.csv"), rows)
    columns = dict.fromkeys(rows[0], "VARCHAR")
    duckdb.sql(
        'COPY (SELECT * REPLACE (nullif("trigger", \'\') AS "trigger") '
        f"FROM read_csv('{source}', columns = {columns}, "
        f"header = true, nullstr = 'NULL', quote = '\"', escape = '\"')) TO '{path}'"
    )
    source.unlink()
    return path


def write_xlsx(path: Path, rows: Sequence[Row]) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(rows[0]))
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row.values()):
                sheet.write_string(at, column, value)
    return path


def read_csv(path: Path, encoding: str = "utf-8-sig") -> list[Row]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, strict=True))


def read_jsonl(path: Path) -> list[Row]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]


def read_parquet(path: Path) -> list[Row]:
    found = sql(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM '{path}'")
    rows = found.fetchall()
    return [
        {name: "" if value is None else str(value) for name, value in zip(found.columns, row, strict=True)}
        for row in rows
    ]


def read_xlsx(path: Path) -> list[Row]:
    book = openpyxl.load_workbook(path)
    names, *rows = book.worksheets[0].iter_rows(values_only=True)
    book.close()
    return [{str(name): _text(value) for name, value in zip(names, row, strict=True)} for row in rows]


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value.date()) if hasattr(value, "date") else str(value)


WRITE = {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet, "xlsx": write_xlsx}
READ = {"csv": read_csv, "jsonl": read_jsonl, "parquet": read_parquet, "xlsx": read_xlsx}


def answers_and_reasons(rows: Sequence[Row], **setting: Any) -> tuple[list[tuple[str, ...]], list[tuple[str, str]]]:
    """The expected result of the rows: (no, added fields) of those answered, (no, reason) of the others."""
    good, bad = [], []
    for row in rows:
        if not row["limit"] or not row["trigger"].strip():
            bad.append((row["no"], "missing-value"))
            continue
        found = "invalid-date" if row["trigger"] == "today" else expected(row["limit"], row["trigger"], **setting)
        if isinstance(found, str):
            bad.append((row["no"], found))
        else:
            good.append((row["no"], *found))
    return good, bad
