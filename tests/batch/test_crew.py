"""Files answered by several threads, which write as well: what goes wrong in one is said as in one thread."""

import errno
import os
from datetime import date
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pyarrow.parquet as pq
import pytest

from gov_deadlines import batch
from gov_deadlines.batch import cutting
from gov_deadlines.batch.cutting import cut
from gov_deadlines.batch.lines import blocks, csv_text, passes
from gov_deadlines.errors import OutputFailed
from gov_deadlines.native import library
from parquet_forms import FORMS

ROWS = 4_000
needs_c = pytest.mark.skipif(library() is None, reason="there is only the plain way here")


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that is worth threads."""
    monkeypatch.setattr(blocks, "_WORTH_THREADS", 1)
    monkeypatch.setattr(cutting, "BLOCK", 1 << 12)
    path = tmp_path / "in.csv"
    path.write_text("limit,trigger\n" + "qinzhou/countersign-reply,2024-04-03\n" * ROWS, encoding="utf-8")
    return path


@needs_c
@pytest.mark.parametrize("last", [False, True])
def test_a_full_disk_is_the_targets_whenever_a_thread_meets_it(
    last: bool, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, size = os.pwrite, source.stat().st_size

    def full(handle: int, data: Any, offset: int) -> int:
        if not last or offset > size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(handle, data, offset)

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(OutputFailed, match=r"out\.csv"):
        batch.due(source, source.with_name("out.csv"), threads=2)
    assert [path.name for path in source.parent.iterdir()] == ["in.csv"]


@needs_c
def test_a_system_without_threads_to_spare_answers_in_one(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    one = source.with_name("one.csv")
    batch.due(source, one, threads=1)
    monkeypatch.setattr(Thread, "start", refused)
    batch.due(source, source.with_name("out.csv"), threads=3)
    assert source.with_name("out.csv").read_bytes() == one.read_bytes()


@needs_c
def test_threads_write_to_a_descriptor_of_their_own(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were they still to write when the target is closed, its number might be another file's."""
    written, dup, made = set(), os.dup, []
    write = os.pwrite

    def own(handle: int) -> int:
        made.append(dup(handle))
        return made[-1]

    def seen(handle: int, data: Any, offset: int) -> int:
        written.add(handle)
        return write(handle, data, offset)

    monkeypatch.setattr(os, "dup", own)
    monkeypatch.setattr(os, "pwrite", seen)
    batch.due(source, source.with_name("out.csv"), threads=2)
    assert written
    assert written <= set(made)


@needs_c
def test_there_may_be_more_kinds_of_rows_than_there_is_room_for_at_first(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passes, "_KINDS", 1)
    rows = [f"qinzhou/countersign-reply,2024-04-{day:02}" for day in range(1, 29)]
    rows += ['"qinzhou/countersign-reply",2024-04-03\r', "qinzhou/countersign-reply,2024-04-03"] * 3
    source.write_text("limit,trigger\n" + "\n".join(rows) + "\n", encoding="utf-8")
    done = batch.due(source, source.with_name("out.csv"), as_of=date(2024, 4, 20), threads=1)
    assert sum(done.statuses.values()) == done.answered == len(rows)


def test_rows_are_rejected_where_there_are_no_days_at_all(source: Path) -> None:
    target = source.with_name("out.csv")
    done = batch.due(source, target, known_on=date(1999, 1, 1), announced_only=True)
    assert (done.answered, done.rejected) == (0, ROWS)


def test_an_empty_line_behind_a_row_that_is_too_long_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "BLOCK", 64)
    monkeypatch.setattr(cutting, "LONGEST", 200)

    class Plain:
        start, line = 0, 1
        line_end = csv_text.LINE_END

        def whole_rows(self, data: bytes, *, final: bool) -> int:
            return len(data) if final else 0

        first_row = whole_rows

        def lines_in(self, data: bytes, size: int) -> int:
            return data.count(b"\n", 0, size)

    found = list(cut(BytesIO(b"x" * 200 + b"\n\n1,2\n"), Plain()))
    assert [(one.line, one.offset) for one in found] == [(1, 0), (2, 201)]


@needs_c
@pytest.mark.parametrize("form", ["arrow-index", "pandas"])
def test_either_all_columns_have_an_index_of_their_pages_or_none(form: str, tmp_path: Path) -> None:
    """Some readers want them of all columns of a row group or of none."""
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    FORMS[form](source)
    batch.due(source, target)
    metadata = pq.ParquetFile(target).metadata
    for nth in range(metadata.num_row_groups):
        group = metadata.row_group(nth)
        assert len({group.column(at).has_offset_index for at in range(group.num_columns)}) == 1
    assert metadata.row_group(0).column(0).has_offset_index == (form == "arrow-index")
