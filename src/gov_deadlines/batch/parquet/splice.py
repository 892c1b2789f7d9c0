"""Parquet to Parquet by splicing: the file's own bytes are copied unmoved, and the added columns written behind them.

DuckDB computes the added columns, as for every table, in the order of rows, and nothing else is decoded. The compiled
part turns each of them into a dictionary for each row group and pages of positions in it. The footer is extended.
Where any row is rejected, or the file has what this module does not know, DuckDB writes it anew.
"""

import ctypes
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gov_deadlines.batch.duck import reading
from gov_deadlines.batch.parquet.arrow_stream import Batch, Form, Stream
from gov_deadlines.batch.parquet.footer import MAGIC, Column, Footer, Unfit, Written, page_index
from gov_deadlines.batch.parquet.metadata import extended
from gov_deadlines.batch.progress import Progress
from gov_deadlines.batch.rows import Tally
from gov_deadlines.batch.sources import reading_file
from gov_deadlines.batch.table_rows import Alone, Source
from gov_deadlines.errors import UnreadableTable
from gov_deadlines.files.outputs import Output
from gov_deadlines.files.placing import failing
from gov_deadlines.native import library

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PAGE = 1 << 16  # rows, at most, as in native/parquet.c
_ROOM = 1 << 19  # bytes that such a page takes at most
_HELD = 4 << 20  # bytes of a column's pages that are held in memory
_COPIED = 64 << 20  # bytes copied at once
_NO_MEMORY, _TOO_MANY = -1, -3  # as in native/parquet.c
_GREGORIAN = -141_427  # 1582-10-15: earlier days are other days in files of old programs


class Splice(NamedTuple):
    """What is to be spliced: the file, what errors call it, the same as a table, and the columns it gets."""

    path: str
    named: str
    source: Source
    columns: Sequence[Column]
    tally: Tally[Any]
    alone: Alone


def splice(connection: "DuckDBPyConnection", facts: Splice, out: Output, progress: Progress) -> str | None:
    """Write the target. None if it was written; else why not: a code of ``WHY``, and then nothing is in it.

    Raises UnreadableTable, OutputFailed.
    """
    try:
        compiled = library()
        if compiled is None:
            raise Unfit("not-compiled")
        if facts.tally.rejected:
            raise Unfit("rejected-rows")
        with open(facts.path, "rb") as file:
            footer = Footer(compiled, file)
            _check(footer, facts)
            changed = extended(footer.pairs, facts.columns)
            with _copied(facts, out, footer.body), failing(out.path):
                out.file.seek(footer.body)
                with reading(facts.named), ExitStack() as stack:
                    stream = Stream(connection, facts.alone.query)
                    encoders = [stack.enter_context(_encoder(compiled, form)) for form in stream.forms[1:]]
                    written = list(_groups(stream, encoders, footer, facts, out.file, progress))
            with failing(out.path):
                end = footer.extended(facts.columns, written, changed)
                out.file.write(end + len(end).to_bytes(4, "little") + MAGIC)
                out.file.flush()
    except Unfit as error:
        with failing(out.path):
            out.file.seek(0)
            out.file.truncate()
        return error.why
    return None


def _check(footer: Footer, facts: Splice) -> None:
    """Raises Unfit."""
    if footer.columns != list(facts.source.columns) or facts.source.row != "file_row_number":
        raise Unfit("names")
    if sum(footer.groups) != facts.tally.answered:
        raise Unfit("footer")


@contextmanager
def _copied(facts: Splice, out: Output, size: int) -> Iterator[None]:
    """Copy the first bytes of the file while the block runs. Raises OutputFailed, UnreadableTable."""
    failed: list[Exception] = []
    stop = threading.Event()

    def copy() -> None:
        try:
            _copy(facts, out, size, stop)
        except Exception as error:  # noqa: BLE001  (raised below, in the thread that waits)
            failed.append(error)

    thread = threading.Thread(target=copy)
    thread.start()
    try:
        yield
    except BaseException:
        stop.set()
        raise
    finally:
        thread.join()
    if failed:
        raise failed[0]


def _copy(facts: Splice, out: Output, size: int, stop: threading.Event) -> None:
    with failing(out.path), open(facts.path, "rb") as source, open(out.temporary, "rb+") as target:
        done = _copied_by_system(source, target, size, stop)
        target.seek(done)
        while done < size and not stop.is_set():
            with reading_file(facts.named):
                source.seek(done)
                data = source.read(min(size - done, _ROOM))
            if not data:
                raise UnreadableTable("changed", facts.named)
            target.write(data)
            done += len(data)
        target.flush()
        if hasattr(os, "fdatasync"):  # the disk is at work while the columns are computed
            os.fdatasync(target.fileno())


def _copied_by_system(source: IO[bytes], target: IO[bytes], size: int, stop: threading.Event) -> int:
    """How many bytes the system could copy without handing them over; it may share them between the files."""
    done = 0
    with suppress(AttributeError, OSError):  # not every system can, and not between any two disks
        while done < size and not stop.is_set():
            some = os.copy_file_range(source.fileno(), target.fileno(), min(size - done, _COPIED), done, done)
            if not some:
                break
            done += some
    return done


class _Encoder:
    """One added column: its dictionary and its pages in the row group that is being written."""

    def __init__(self, compiled: ctypes.CDLL, form: Form) -> None:
        self.form = form
        self._c = compiled
        self._column = ctypes.c_void_p(compiled.gd_column_new(int(form.is_text)))
        self._room = ctypes.create_string_buffer(_ROOM)
        if not self._column:
            raise MemoryError
        self._sizes: list[tuple[int, int]] = []  # of each page: its bytes and its rows
        self._pages: IO[bytes] = tempfile.SpooledTemporaryFile(_HELD)  # noqa: SIM115  (closed below)

    def close(self) -> None:
        self._c.gd_column_free(self._column)
        self._pages.close()

    def add(self, array: int, first: int, rows: int) -> None:
        """A page with these rows of an array. Raises Unfit, OutputFailed."""
        form = self.form
        size = self._c.gd_column_page(self._column, array, form.values, form.codes, first, rows, self._room, _ROOM)
        if size < 0:
            if size == _TOO_MANY:
                raise Unfit("values")
            raise MemoryError if size == _NO_MEMORY else RuntimeError(f"a page of a column: {size}")
        with failing(tempfile.gettempdir()):
            self._pages.write(memoryview(self._room)[:size])
        self._sizes.append((size, rows))

    def write(self, out: IO[bytes], *, indexed: bool) -> Written:
        """Write the chunk, and the index of its pages where they are to be ``indexed``."""
        start = out.tell()
        room = self._room
        size = self._c.gd_column_dictionary(self._column, room, len(room))
        if size < 0:
            room = ctypes.create_string_buffer(-size)
            size = self._c.gd_column_dictionary(self._column, room, len(room))
        out.write(memoryview(room)[:size])
        first_page = out.tell()
        with failing(tempfile.gettempdir()):
            self._pages.seek(0)  # what is not yet on the disk goes there first
        shutil.copyfileobj(self._pages, out, _ROOM)
        written = self._written(start, first_page, out.tell())
        if not indexed:
            return written
        out.write(page_index(first_page, self._sizes))
        return written._replace(page_index=(written.end, out.tell()))

    def clear(self) -> None:
        """Begin a new chunk."""
        self._c.gd_column_clear(self._column)
        self._pages.seek(0)
        self._pages.truncate()
        self._sizes.clear()

    def _written(self, start: int, first_page: int, end: int) -> Written:
        facts = (ctypes.c_int64 * 6)()
        values = self._c.gd_column_facts(self._column, facts)
        nulls, count, *bounds = facts
        least = greatest = None
        if count:
            least, greatest = (ctypes.string_at(values + bounds[at], bounds[at + 1] - bounds[at]) for at in (0, 2))
        return Written(
            start=start,
            first_page=first_page,
            end=end,
            rows=sum(rows for _, rows in self._sizes),
            pages=len(self._sizes),
            nulls=nulls,
            least=least,
            greatest=greatest,
        )


@contextmanager
def _encoder(compiled: ctypes.CDLL, form: Form | None) -> Iterator[_Encoder]:
    if form is None:
        raise Unfit("values")
    _declare(compiled)
    encoder = _Encoder(compiled, form)
    try:
        yield encoder
    finally:
        encoder.close()


def _declare(compiled: ctypes.CDLL) -> None:
    column, pointer, number, long = ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int32, ctypes.c_int64
    compiled.gd_column_new.restype, compiled.gd_column_new.argtypes = column, (number,)
    compiled.gd_column_free.argtypes = compiled.gd_column_clear.argtypes = (column,)
    compiled.gd_column_clear.restype = compiled.gd_column_free.restype = None
    compiled.gd_column_page.restype = compiled.gd_column_dictionary.restype = long
    compiled.gd_column_page.argtypes = (column, pointer, number, number, long, number, pointer, long)
    compiled.gd_column_dictionary.argtypes = (column, pointer, long)
    compiled.gd_column_facts.restype, compiled.gd_column_facts.argtypes = pointer, (column, pointer)


def _groups(
    stream: Stream, encoders: Sequence[_Encoder], footer: Footer, facts: Splice, out: IO[bytes], progress: Progress
) -> Iterator[list[Written]]:
    """Write the added chunks of each row group. Raises UnreadableTable, where the file changed; Unfit."""
    rows, done, at = sum(footer.groups), 0, 0
    batches = iter(stream)
    batch = Batch(0, 0, [])
    for group, left in enumerate(footer.groups):
        while left:
            if at == batch.rows:
                done, at = done + batch.rows, 0
                progress.show(done, done / rows)
                batch = next(batches, batch._replace(rows=0))
                _check_order(batch, done, facts)
            some = min(left, batch.rows - at, _PAGE)
            for encoder, array in zip(encoders, batch.columns[1:], strict=True):
                encoder.add(array, batch.first + at, some)
            at, left = at + some, left - some  # noqa: PLW2901
        indexed = footer.indexed(group)
        chunks = [encoders[place].write(out, indexed=indexed) for place in facts.alone.places]
        yield [_sound(one, nth, facts) for nth, one in enumerate(chunks)]
        for encoder in encoders:
            encoder.clear()
    if at < batch.rows or next(batches, None) is not None:
        raise UnreadableTable("changed", facts.named)


def _check_order(batch: Batch, first: int, facts: Splice) -> None:
    """Raises UnreadableTable where the rows are not those that follow, or there are none."""
    if not batch.rows or not np.array_equal(
        np.ctypeslib.as_array(batch.numbers(0)), np.arange(first, first + batch.rows)
    ):
        raise UnreadableTable("changed", facts.named)


def _sound(written: Written, nth: int, facts: Splice) -> Written:
    """Raises UnreadableTable where a row has no due day; Unfit for days that old programs read otherwise."""
    if nth == 0 and written.nulls:
        raise UnreadableTable("changed", facts.named)
    least = written.least if facts.columns[nth].type == "DATE" else None
    if least is not None and int.from_bytes(least, "little", signed=True) < _GREGORIAN:
        raise Unfit("old-days")
    return written
