"""Jobs that need DuckDB: Parquet, Excel, and every change of format."""

import os
import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import IO, TYPE_CHECKING, NamedTuple

from gov_deadlines.batch.added import added as added_columns
from gov_deadlines.batch.answering import Answerer, Stand
from gov_deadlines.batch.cutting import BLOCK, SHOWN, cut
from gov_deadlines.batch.duck import connected, copy, name, path_text, reading, unlike, watched, writing
from gov_deadlines.batch.job import FileJob, Job, kind_of
from gov_deadlines.batch.lines.csv_file import why_no_row
from gov_deadlines.batch.lines.csv_text import (
    BOM,
    CsvFormat,
    CsvLines,
    known_encoding,
    lines_in,
    read_format,
    records,
)
from gov_deadlines.batch.lines.jsonl_file import flattened
from gov_deadlines.batch.parquet.footer import Column
from gov_deadlines.batch.progress import Progress
from gov_deadlines.batch.rows import (
    K,
    Reject,
    RowStrategy,
    Tally,
    check_caseless,
    check_header,
    reason_word,
    told_apart,
    too_long,
)
from gov_deadlines.batch.table_ledger import answer_completed
from gov_deadlines.batch.table_rows import Answered, Source, answer_table, insert, parquet_source
from gov_deadlines.files.outputs import Output, scratch
from gov_deadlines.files.placing import failing

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from gov_deadlines.batch.excel.write import Make

_LOADED = 20_000


def answer_as_table(
    job: Job, source: str, out: Output | None, rejects: Output | None, progress: Progress
) -> Tally[Stand]:
    """Answer every row of a file of one kind and write it as another.

    Raises UnreadableTable, OutputFailed, ExtraMissing.
    """
    with connected(job) as connection:
        table = load(connection, Answerer(job), source, progress)
        answered = _answered(connection, table, job)
        connection.execute("SET disabled_optimizers = 'filter_pushdown'")  # it would look each answer up twice
        if not _spliced(connection, source, table, job, answered, out, progress):
            from gov_deadlines.batch.excel.write import Ledger  # XML, which splicing does without

            make = partial(Ledger, job=job, answered=True)
            write_results(connection, answered, answered.tally.answered, job, out, rejects, progress, make)
    return answered.tally


def _spliced(
    connection: "DuckDBPyConnection",
    path: str,
    table: Source,
    job: Job,
    answered: Answered[Stand],
    out: Output | None,
    progress: Progress,
) -> bool:
    """Whether the target was written: Parquet from Parquet, where the file's own bytes could be copied."""
    if out is None or answered.alone is None or {kind_of(job.source), kind_of(job.target)} != {"parquet"}:
        return False
    from gov_deadlines.batch.parquet.splice import Splice, splice

    columns = [Column(*one) for one in added_columns(job, list(table.columns)).types.items()]
    facts = Splice(
        path=path, named=job.source, source=table, columns=columns, tally=answered.tally, alone=answered.alone
    )
    why = splice(connection, facts, out, progress)
    answered.tally.rewritten = why or ""
    return why is None


def _answered(connection: "DuckDBPyConnection", table: Source, job: Job) -> Answered[Stand]:
    """Every row of a table with its answer; days of completion are computed in SQL where possible."""
    names = list(table.columns)
    added = added_columns(job, names).names
    check_header(names, job, added)
    check_caseless(names, job.source, added)
    found = None
    if job.as_of is not None and job.completed_column is not None:
        found = answer_completed(connection, table, job)
    return found or answer_table(connection, table, job)


def load(connection: "DuckDBPyConnection", strategy: RowStrategy[K], source: str, progress: Progress) -> Source:
    """Any file as a table; rows are numbered as in Excel, and lines by their line. Raises UnreadableTable."""
    job = strategy.job
    kind = kind_of(job.source)
    if kind == "xlsx":
        from gov_deadlines.batch.excel.book import load_sheet

        return load_sheet(connection, job, source)
    if kind == "parquet":
        return parquet_source(connection, job, source)
    with open(source, "rb") as file:
        if kind == "jsonl":
            rows = flattened(file)
            _, names = next(rows)
            found: Iterator[_Row] = (_Row(line, [_utf8(text) for text in texts]) for line, texts in rows)
            return _load_lines(connection, strategy, [_utf8(one) for one in names], found, progress)
        form = read_format(file, strategy)
        return _load_lines(connection, strategy, form.names, _csv_rows(file, form), progress)


class _Row(NamedTuple):
    """A row of a file of lines: its line, its fields, and why it is malformed, if it is."""

    line: int
    fields: Sequence[str]
    reject: Reject | None = None


def _load_lines(
    connection: "DuckDBPyConnection",
    strategy: RowStrategy[K],
    names: Sequence[str],
    rows: Iterator[_Row],
    progress: Progress,
) -> Source:
    """Insert rows as text into the table ``loaded``, or ``malformed``."""
    job, names = strategy.job, told_apart(names, strategy.job)
    added = strategy.columns(names)
    check_header(names, job, added)
    check_caseless(names, job.source, added)
    line, count, malformed = unlike("line_number", names), 0, 0
    own = ", ".join(f"{name(one)} VARCHAR" for one in names)
    for table in ("loaded", "malformed"):
        connection.execute(f"CREATE TABLE {table} ({own}, {name(line)} BIGINT)")
    connection.execute("CREATE TABLE malformed_rows (nth BIGINT, reason VARCHAR, message VARCHAR)")
    while chunk := list(islice(rows, _LOADED)):
        refused = [(one, one.reject) for one in chunk if one.reject is not None]
        insert(connection, "loaded", [(*one.fields, one.line) for one in chunk if one.reject is None])
        insert(connection, "malformed", [(*one.fields, one.line) for one, _ in refused])
        told = [(one.line, reason_word(reject.reason, job), reject.say(job.language)) for one, reject in refused]
        insert(connection, "malformed_rows", told)
        count, malformed = count + len(chunk), malformed + len(refused)
        progress.show(count, 0)
    columns = dict.fromkeys(names, "VARCHAR")
    return Source(sql="loaded", numbered="loaded", row=line, columns=columns, first=0, malformed=malformed)


def _csv_rows(file: IO[bytes], form: CsvFormat) -> Iterator[_Row]:
    """The rows of a CSV file; the first field of a malformed row holds all its text."""
    rest = [""] * (len(form.names) - 1)

    def malformed(line: int, row: bytes, reject: Reject) -> _Row:
        return _Row(line, [row.decode(form.encoding, "backslashreplace"), *rest], reject)

    for block in cut(file, CsvLines(form)):
        line, data = block.line, bytes(block.data)
        if block.longer_by:
            yield malformed(line, data[:SHOWN], too_long(block))
            continue
        for record in records(data, form.delimiter, width=len(form.names)):
            row = data[record.start : record.end - len(record.line_end)]
            if row or not rest:
                reject = why_no_row(form, row, record)
                if reject is None:
                    yield _Row(line, [field.decode(form.encoding) for field in record.fields or ()])
                else:
                    yield malformed(line, row, reject)
            line += lines_in(data[record.start : record.end]) or 1


def _utf8(text: str) -> str:
    """Text with lone surrogates escaped, which JSON may hold and UTF-8 cannot."""
    return text.encode("utf-8", "backslashreplace").decode()


def write_results(
    connection: "DuckDBPyConnection",
    answered: Answered[K],
    wanted: int,
    job: FileJob,
    out: Output | None,
    rejects: Output | None,
    progress: Progress,
    make: "Make",
) -> None:
    """Write both files, unless it is a dry run; the target must have ``wanted`` rows. Raises OutputFailed.

    ``make`` makes the target's sheet where it is an Excel file.
    """
    if out is None or rejects is None:
        return
    refused = 0
    with watched(connection, progress, answered.tally.rows):
        rows = _write(connection, answered.rows, out, job.target, make, job)
        if answered.tally.rejected:
            from gov_deadlines.batch.excel.write import Ledger

            plain = partial(Ledger, job=job, answered=False)
            refused = _write(connection, answered.rejects, rejects, job.rejects, plain, job)
    if (rows, refused) != (wanted, answered.tally.rejected):
        raise RuntimeError(f"{rows} + {refused} rows written, {wanted} + {answered.tally.rejected} counted")


def _write(connection: "DuckDBPyConnection", query: str, out: Output, path: str, make: "Make", job: FileJob) -> int:
    """Write a query's rows in the format that the path names."""
    kind = kind_of(path)
    with writing(path), failing(path):
        if kind == "xlsx":
            with reading(job.source):  # DuckDB writes nothing here
                from gov_deadlines.batch.excel.write import write_workbook

                return write_workbook(connection, query, out.temporary, job, path, make)
        path_text(path)  # before the temporary name, which users do not know, is checked
        rows = copy(connection, query, out.temporary, kind, job.source)
        if kind == "csv":
            _encode(out.temporary, path, job)
        return rows


def _encode(path: str, named: str, job: FileJob) -> None:
    """Give a CSV file in UTF-8, which errors call ``named``, the encoding and the mark that the job wants."""
    asked = (
        None if kind_of(job.source) == "csv" else job.encoding
    )  # else the encoding is that of the file that was read
    encoding = known_encoding(asked or "utf-8")
    if encoding != "utf-8":
        with scratch() as folder:
            plain = os.path.join(folder, "utf-8.csv")
            shutil.copyfile(path, plain)
            with (
                open(plain, encoding="utf-8", newline="") as text,
                open(path, "w", encoding=encoding, newline="") as file,
            ):
                shutil.copyfileobj(text, file, BLOCK)
    elif job.marks(named):
        _begin_with_mark(path)


def _begin_with_mark(path: str) -> None:
    """Put a byte order mark at the start of a file, by moving its bytes up from the last: DuckDB writes none."""
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
