"""One day in every form, asked for at every door; run as a program in a time zone of the process, it prints the days.

``python day_doors.py FOLDER`` writes its files there and prints ``{door: {text: answer}}`` as JSON. An answer is the
due day of Qinzhou's countersignature, or the reason why there is none.
"""

import contextlib
import io
import json
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

import gov_deadlines as gd
from batch_helpers import READ, WRITE
from gov_deadlines import batch
from gov_deadlines.cli.main import main
from gov_deadlines.day_table import EVERYWHERE, FORMS, REFUSED, SERIALS, YEAR

BEFORE = date(2024, 3, 1)  # what began then is late on DAY: the words say how late
LIMIT = "qinzhou/countersign-reply"
DAY, DUE = date(2024, 4, 3), "2024-04-17"
Answers = dict[str, str]
FORMATS = ("csv", "jsonl", "parquet", "xlsx")


def texts(*where: str) -> list[str]:
    """The examples of the forms that are read there."""
    return [text for form in FORMS if form.where in where for text in form.examples]


def refused() -> list[str]:
    """The examples of what is refused in files."""
    return [text for one in REFUSED for text in one.examples]


def _said(ask: Callable[[str], object], text: str) -> str:
    try:
        return str(ask(text))
    except gd.InvalidDate as error:
        return error.code


def _in_file(folder: Path, kind: str, door: str, asked: list[str], **options: Any) -> Answers:
    """As triggers, or as days of completion or stored dates of a row whose trigger is plain."""
    column = {"trigger": "trigger", "completed": "done", "against": "stored"}[door]
    rows = [{"no": str(nth), "trigger": str(BEFORE)} | {column: text} for nth, text in enumerate(asked)]
    source = WRITE[kind](folder / f"{door}.{kind}", rows)
    target = folder / f"{door}-out.{kind}"
    if door == "against":
        batch.recalc(source, target, limit=LIMIT, against_column=column, force=True, **options)
        told = {row["no"]: row["old_due"] or row["change"].replace("_", "-") for row in READ[kind](target)}
        return {text: told.get(str(nth), "same") for nth, text in enumerate(asked)}
    if door == "completed":
        options |= {"as_of": date(2024, 5, 1), "completed_column": column}
    done = batch.due(source, target, limit=LIMIT, force=True, **options)
    found = {row["no"]: row["due"] if door == "trigger" else row["status_text"] for row in READ[kind](target)}
    found |= {row["no"]: row["reason"] for row in (READ[kind](Path(done.rejects)) if done.rejects else ())}
    return {text: found[str(nth)] for nth, text in enumerate(asked)}


def _at_the_shell(asked: Iterable[str]) -> Answers:
    found = {}
    for text in asked:
        out, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            code = main(["due", LIMIT, "--on", text, "--json", "--ignore-in-force"])
        found[text] = json.loads(out.getvalue())["due"] if code == 0 else errors.getvalue()
    return found


def in_texts(folder: Path) -> dict[str, Answers]:
    """Everything that is read everywhere, and everything that is refused, as text."""
    asked = [*texts(EVERYWHERE), *refused()]
    calendar = gd.calendar("CN")
    doors: dict[str, Callable[[str], object]] = {
        "gd.due": lambda text: gd.due(LIMIT, text).due,
        "gd.due_many": lambda text: gd.due_many(LIMIT, np.array([text], object))[0],
        "gd.track": lambda text: gd.track(LIMIT, text, as_of=text).base.due,
        "calendar": lambda text: calendar.add(text, 0, "following"),
    }
    found = {door: {text: _said(ask, text) for text in asked} for door, ask in doors.items()}
    found["command line"] = _at_the_shell(texts(EVERYWHERE))
    for kind in FORMATS:
        for door in ("trigger", "completed", "against"):
            found[f"{kind} {door}"] = _in_file(folder, kind, door, asked)
        with_options = texts(EVERYWHERE, YEAR, SERIALS)
        found[f"{kind} with options"] = _in_file(folder, kind, "trigger", with_options, year=2024, serials="1900")
    return found


def _typed(folder: Path, kind: str, cells: dict[str, str]) -> Answers:
    """Cells of a Parquet file, in SQL, each in a file of its own type."""
    found = {}
    for name, cell in cells.items():
        source, target = folder / "typed.parquet", folder / f"typed-out.{kind}"
        duckdb.sql(f"COPY (SELECT {cell} AS trigger) TO '{source}'")
        done = batch.due(source, target, limit=LIMIT, force=True)
        found[name] = READ[kind](target)[0]["due"] if done.answered else next(iter(done.reasons))
    return found


PARQUET = {
    "date": "DATE '2024-04-03'",
    "local time": "TIMESTAMP '2024-04-03 23:30:00'",
    "local time to the nanosecond": "TIMESTAMP_NS '2024-04-03 23:59:59.999999999'",
    "instant": "TIMESTAMPTZ '2024-04-02 16:30:00+00'",
    "number": "20240403",
    "number with a point": "20240403.0::DOUBLE",
    "decimal": "20240403.00::DECIMAL(12, 2)",
}


def in_types(folder: Path) -> dict[str, Answers]:
    """Days, times, instants and numbers in Parquet, Excel and JSON."""
    found = {f"parquet to {kind}": _typed(folder, kind, PARQUET) for kind in ("parquet", "csv")}
    source = folder / "numbers.jsonl"
    source.write_text('{"trigger": 20240403}\n{"trigger": 20240403.0}\n', encoding="utf-8")
    batch.due(source, folder / "numbers-out.jsonl", limit=LIMIT, force=True)
    found["json"] = {str(nth): row["due"] for nth, row in enumerate(READ["jsonl"](folder / "numbers-out.jsonl"))}
    for since in (1900, 1904):
        found[f"excel from {since}"] = _in_workbook(folder, since)
    return found


def _in_workbook(folder: Path, since: int) -> Answers:
    import xlsxwriter

    source, target = folder / f"{since}.xlsx", folder / f"{since}-out.csv"
    with xlsxwriter.Workbook(str(source), {"date_1904": since == 1904}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["what", "trigger"])
        forms = [
            book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "yyyy/m/d h:mm")
        ]
        rows: list[tuple[str, Any, Any]] = [
            ("day", date(2024, 4, 3), forms[0]),
            ("Chinese day", date(2024, 4, 3), forms[1]),
            ("time", datetime(2024, 4, 3, 23, 59, 30), forms[2]),  # noqa: DTZ001  (as a cell has it)
            ("number", 20240403, None),
            ("text", "2024/4/3", None),
        ]
        for at, (what, value, form) in enumerate(rows, start=1):
            sheet.write(at, 0, what)
            sheet.write(at, 1, value, form)
    batch.due(source, target, limit=LIMIT, force=True)
    return {row["what"]: row["due"] for row in READ["csv"](target)}


def in_columns() -> dict[str, Answers]:
    """Columns of pandas, polars and Arrow, as far as they are installed."""
    local, instant = datetime(2024, 4, 3, 23, 30), datetime(2024, 4, 2, 16, 30, tzinfo=UTC)  # noqa: DTZ001
    makers: dict[str, Callable[[list[Any]], Any]] = {"list": lambda values: np.array(values, object)}
    with contextlib.suppress(ImportError):
        import pandas as pd

        makers["pandas"] = pd.Series
    with contextlib.suppress(ImportError):
        import polars as pl

        makers["polars"] = pl.Series
    with contextlib.suppress(ImportError):
        import pyarrow as pa

        makers["arrow"] = pa.array
        makers["arrow, each value once"] = lambda values: pa.array(values).dictionary_encode()
    values: dict[str, Any] = {"day": DAY, "local time": local, "instant": instant, "text": "2024/4/3"}
    values |= {"number": 20240403, "number with a point": 20240403.0, "decimal": Decimal("20240403.00")}
    return {
        name: {what: str(gd.due_many(LIMIT, make([value, None]))[0])[: len(DUE)] for what, value in values.items()}
        for name, make in makers.items()
    }


if __name__ == "__main__":
    where = Path(sys.argv[1])
    print(json.dumps(in_texts(where) | in_types(where) | in_columns(), ensure_ascii=False))
