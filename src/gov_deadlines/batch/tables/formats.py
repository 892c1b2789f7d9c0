"""Jobs that need DuckDB: Parquet, Excel, and every change of format."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import islice
from typing import IO, TYPE_CHECKING

from gov_deadlines.batch.answering import added_columns
from gov_deadlines.batch.header import check_caseless, check_header, reject_columns
from gov_deadlines.batch.job import LINES, Job, kind_of
from gov_deadlines.batch.lines.csv_format import CsvFormat, read_format
from gov_deadlines.batch.lines.engine import Open, answer_lines, open_rows
from gov_deadlines.batch.lines.json_rows import flattened, no_row, too_long
from gov_deadlines.batch.lines.parts import BLOCK, BOM, whole_blocks
from gov_deadlines.batch.lines.records import LONGEST, cell, records
from gov_deadlines.batch.progress import Progress
from gov_deadlines.batch.tables.completed import answer_completed
from gov_deadlines.batch.tables.duck import as_text, connected, copy, name, reading, unlike, watched, writing
from gov_deadlines.batch.tables.engine import (
    ADDED_TYPES,
    Answered,
    Source,
    answer_table,
    insert,
    parquet_source,
)
from gov_deadlines.batch.tables.excel_book import load_sheet
from gov_deadlines.batch.tables.excel_write import write_ledger
from gov_deadlines.batch.tally import Tally
from gov_deadlines.files.outputs import Output
from gov_deadlines.files.placing import failing
from gov_deadlines.files.scratch import scratch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LOADED = 20_000
_LINE = "BIGINT"  # the type of a column with line numbers, and of no other added one
Sheet = Callable[["DuckDBPyConnection", str, str, str], int]  # connection, query, file, what that is to be called
Added = Callable[[Sequence[str]], dict[str, str]]


def answer_as_table(job: Job, source: str, out: Output | None, rejects: Output | None, progress: Progress) -> Tally:
    """Answer every row of a file of one kind and write it as another.

    Raises UnreadableTable, OutputFailed, ExtraMissing.
    """
    with connected(job) as connection:
        if kind_of(job.source) in LINES:
            answered = from_lines(connection, job, source, progress, open_rows, partial(_added, job))
        else:
            table = load(connection, job, source)
            answered = _answered(connection, table, job)
            answered.tally.sheet, answered.tally.unread_sheets = table.sheet, table.unread
        connection.execute("SET disabled_optimizers = 'filter_pushdown'")  # it would look each answer up twice
        sheet = partial(write_ledger, job=job, answered=True)
        write_results(connection, answered, answered.tally.answered, job, out, rejects, progress, sheet)
    return answered.tally


def _answered(connection: "DuckDBPyConnection", table: Source, job: Job) -> Answered:
    """Every row of a table with its answer, one with days of completion in the way made for them where that serves."""
    check_header(list(table.columns), job)
    check_caseless(list(table.columns), job)
    found = None
    if job.as_of is not None and job.completed_column is not None:
        found = answer_completed(connection, table, job, job.source)
    return found or answer_table(connection, table, job, job.source)


def _added(job: Job, names: Sequence[str]) -> dict[str, str]:  # noqa: ARG001  (as ``from_lines`` asks)
    return dict(zip(added_columns(job), ADDED_TYPES, strict=False))


def load(connection: "DuckDBPyConnection", job: Job, source: str) -> Source:
    """A Parquet or Excel file as a source; rows of the latter are numbered as Excel does. Raises UnreadableTable."""
    if kind_of(job.source) == "xlsx":
        return load_sheet(connection, job, source)
    return parquet_source(connection, source, text=kind_of(job.target) != "parquet")


def write_results(
    connection: "DuckDBPyConnection",
    answered: Answered,
    wanted: int,
    job: Job,
    out: Output | None,
    rejects: Output | None,
    progress: Progress,
    sheet: Sheet,
) -> None:
    """Write both files, unless it is a dry run; the target must come to ``wanted`` rows. Raises OutputFailed.

    ``sheet`` writes the target where it is an Excel file.
    """
    if out is None or rejects is None:
        return
    refused = 0
    with watched(connection, progress, answered.tally.rows):
        rows = _write(connection, answered.rows, out, job.target, sheet, job)
        if answered.tally.rejected:
            plain = partial(write_ledger, job=job, answered=False)
            refused = _write(connection, answered.rejects, rejects, job.rejects, plain, job)
    if (rows, refused) != (wanted, answered.tally.rejected):
        raise RuntimeError(f"{rows} + {refused} rows written, {wanted} + {answered.tally.rejected} counted")


def _write(connection: "DuckDBPyConnection", query: str, out: Output, path: str, sheet: Sheet, job: Job) -> int:
    """Write a query's rows in the format that the path names."""
    kind = kind_of(path)
    with writing(path), failing(path):
        if kind == "xlsx":
            with reading(job.source):  # DuckDB writes nothing here
                return sheet(connection, query, out.temporary, path)
        as_text(path)  # before the hidden name is looked at, which nobody knows
        rows = copy(connection, query, out.temporary, kind, job.source)
        if kind == "csv" and job.marks(path):
            _begin_with_mark(out.temporary)
        return rows


def _begin_with_mark(path: str) -> None:
    """Put a byte order mark before the bytes of a file, which move up, the last ones first: DuckDB writes none."""
    with open(path, "rb+") as file:
        end = file.seek(0, os.SEEK_END)
        while end:
            start = max(end - BLOCK, 0)
            file.seek(start)
            data = file.read(end - start)
            file.seek(start + len(BOM))
            file.write(data)
            end = start
        file.seek(0)
        file.write(BOM)


def from_lines(
    connection: "DuckDBPyConnection", job: Job, source: str, progress: Progress, open_rows: Open, added: Added
) -> Answered:
    """Answer the lines of a file, as ``open_rows`` does, into files of their own, then load these.

    ``added`` are the columns this adds to those of the file, with their types. Raises UnreadableTable.
    """
    with scratch() as folder:
        numbered = kind_of(job.source) == "jsonl"
        if numbered:
            source = _as_csv(source, os.path.join(folder, "in.csv"))
        out, rejects = (Output(*[os.path.join(folder, one)] * 2) for one in ("out.csv", "rejects.csv"))
        with closing(out), closing(rejects), open(source, "rb") as file:
            form = read_format(file, job)
            check_caseless(form.names, job)
            tally = answer_lines(file, form, job, out, rejects, progress, open_rows)
            own = list(form.names)
            before = dict(zip(reject_columns(own), (_LINE, None, None), strict=True))
            line = own[0] if numbered else None
            rows = _load(connection, out, form, dict.fromkeys(own) | added(own), "answered", line)
            refused = ""
            if tally.rejected:
                refused = _load(connection, rejects, form, before | dict.fromkeys(own), "refused_rows", line)
    return Answered(rows, refused, tally)


def _as_csv(source: str, path: str) -> str:
    """JSON Lines as a CSV file, whose first column has each row's line."""
    with (
        open(source, "rb") as lines,
        failing(path),
        open(path, "w", encoding="utf-8", newline="", errors="backslashreplace") as file,
    ):
        for line, row in flattened(lines):
            first = str(line) if line else unlike("json_line", row)
            text = ",".join(cell(value) for value in (first, *row)) + "\n"
            if len(text) > LONGEST // 6 and len(text.encode("utf-8", "backslashreplace")) > LONGEST:
                raise no_row(line, too_long())
            file.write(text)
    return path


def _load(
    connection: "DuckDBPyConnection",
    output: Output,
    form: CsvFormat,
    columns: Mapping[str, str | None],
    table: str,
    line: str | None,
) -> str:
    """Load a CSV file of our own into a table; the query for its rows, with columns in the types given.

    ``line`` is the column that has each row's line, where the lines of the CSV file are not those of the source.
    """
    with failing(output.path):
        output.file.flush()
    connection.execute(f"CREATE TABLE {table} ({', '.join(f'{name(one)} VARCHAR' for one in columns)})")
    with open(output.temporary, "rb") as file:
        rows = _rows(file, form)
        next(rows, None)  # the header
        while chunk := list(islice(rows, _LOADED)):
            insert(connection, table, chunk)
    shown = [_typed(one, kind, line) for one, kind in columns.items() if one != line]
    return f"SELECT {', '.join(shown)} FROM {table}"  # which keeps the order the rows were put in


def _rows(file: IO[bytes], form: CsvFormat) -> Iterator[tuple[str, ...]]:
    """The rows of a CSV file as text, header first."""
    for data in whole_blocks(file, form.delimiter):
        for record in records(data, form.delimiter):
            if record.fields is not None:
                yield tuple(field.decode(form.encoding, "backslashreplace") for field in record.fields)


def _typed(column: str, kind: str | None, line: str | None) -> str:
    if kind is None:
        return name(column)
    there = line if line is not None and kind == _LINE else column
    return f"CAST(NULLIF({name(there)}, '') AS {kind}) AS {name(column)}"
