"""Jobs that need DuckDB: Parquet, Excel, and every change of format."""

import os
import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import IO, TYPE_CHECKING

from gov_deadlines.batch.answering import added_columns
from gov_deadlines.batch.csv_format import CsvFormat, read_format
from gov_deadlines.batch.duck import connected, copy, name, watched, writing
from gov_deadlines.batch.files import Output, failing
from gov_deadlines.batch.header import check_caseless, reject_columns
from gov_deadlines.batch.job import Job
from gov_deadlines.batch.json_rows import flattened
from gov_deadlines.batch.line_engine import answer_lines
from gov_deadlines.batch.parts import whole_blocks
from gov_deadlines.batch.progress import Progress
from gov_deadlines.batch.records import cell, records
from gov_deadlines.batch.sheets import load_sheet, write_ledger
from gov_deadlines.batch.table_engine import ADDED_TYPES, Answered, answer_table, insert, parquet_source, table_source
from gov_deadlines.batch.tally import Tally

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LOADED = 20_000


def answer_as_table(
    job: Job, kinds: tuple[str, str], source: str, out: Output | None, rejects: Output | None, progress: Progress
) -> Tally:
    """Answer every row of a file of one kind and write it as another.

    Raises UnreadableTable, OutputFailed, ExtraMissing.
    """
    kind, target = kinds
    with connected(job) as connection:
        if kind in ("csv", "jsonl"):
            answered = _from_lines(connection, job, kind, source, progress)
        elif kind == "xlsx":
            answered = answer_table(
                connection, table_source(connection, load_sheet(connection, source)), job, job.source
            )
        else:
            answered = answer_table(connection, parquet_source(connection, source), job, job.source)
        tally = answered.tally
        if out is not None and rejects is not None:
            with watched(connection, progress, tally.rows):
                rows = _write(connection, answered.rows, out, job.target, target, job, answered=True)
                refused = 0
                if tally.rejected:
                    refused = _write(connection, answered.rejects, rejects, job.rejects, target, job, answered=False)
            if (rows, refused) != (tally.answered, tally.rejected):
                raise RuntimeError(f"{rows} + {refused} rows written, {tally.answered} + {tally.rejected} answered")
    return tally


def _write(
    connection: "DuckDBPyConnection", query: str, out: Output, path: str, kind: str, job: Job, *, answered: bool
) -> int:
    with writing(path), failing(path):
        if kind == "xlsx":
            return write_ledger(connection, query, out.temporary, path, job, answered=answered)
        connection.execute("SET disabled_optimizers = 'filter_pushdown'")  # it would look each answer up twice
        rows = copy(connection, query, out.temporary, kind)
        connection.execute("RESET disabled_optimizers")
        return rows


def _from_lines(connection: "DuckDBPyConnection", job: Job, kind: str, source: str, progress: Progress) -> Answered:
    """Answer the lines of a file into files of their own, then load these."""
    with tempfile.TemporaryDirectory(prefix="gov-deadlines-") as folder:
        if kind == "jsonl":
            source = _as_csv(source, os.path.join(folder, "in.csv"))
        out, rejects = (Output(os.path.join(folder, one), force=True) for one in ("out.csv", "rejects.csv"))
        with out.file, rejects.file, open(source, "rb") as file:
            form = read_format(file, job)
            check_caseless(form.names, job)
            tally = answer_lines(file, form, job, out, rejects, progress)
            names, before = list(form.names), list(reject_columns(form.names))
            added = dict(zip(added_columns(job), ADDED_TYPES, strict=False))
            rows, refused = _load(connection, out, form, [*names, *added], "answered", added), ""
            if tally.rejected:
                refused = _load(connection, rejects, form, [*before, *names], "refused_rows", {before[0]: "BIGINT"})
    return Answered(rows, refused, tally)


def _as_csv(source: str, path: str) -> str:
    with open(source, "rb") as lines, open(path, "w", encoding="utf-8", newline="", errors="backslashreplace") as file:
        file.writelines(",".join(cell(value) for value in row) + "\n" for row in flattened(lines))
    return path


def _load(
    connection: "DuckDBPyConnection",
    output: Output,
    form: CsvFormat,
    names: list[str],
    table: str,
    typed: dict[str, str],
) -> str:
    """Load a CSV file of our own into a table; the query for its rows, with columns in the types given."""
    output.file.flush()
    connection.execute(f"CREATE TABLE {table} ({', '.join(f'{name(one)} VARCHAR' for one in names)})")
    with open(output.temporary, "rb") as file:
        rows = _rows(file, form)
        next(rows, None)  # the header
        while chunk := list(islice(rows, _LOADED)):
            insert(connection, table, chunk)
    shown = [_typed(one, typed.get(one)) for one in names]
    return f"SELECT {', '.join(shown)} FROM {table} ORDER BY rowid"


def _rows(file: IO[bytes], form: CsvFormat) -> Iterator[tuple[str, ...]]:
    """The rows of a CSV file as text, header first."""
    for data in whole_blocks(file, form.delimiter):
        for record in records(data, form.delimiter):
            if record.fields is not None:
                yield tuple(field.decode(form.encoding, "backslashreplace") for field in record.fields)


def _typed(column: str, kind: str | None) -> str:
    return name(column) if kind is None else f"CAST(NULLIF({name(column)}, '') AS {kind}) AS {name(column)}"
