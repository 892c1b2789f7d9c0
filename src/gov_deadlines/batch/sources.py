"""The files a job reads: checks that they exist and are what their name says; standard input and output as files."""

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from typing import IO, NamedTuple

from gov_deadlines.batch.job import LINES
from gov_deadlines.errors import GovDeadlinesError, OutputFailed, UnreadableTable, Unusable
from gov_deadlines.files.placing import failing, settle
from gov_deadlines.text import refusal

_BLOCK = 1 << 20
_BEGINNING = 1 << 12
_NO_TEXT = bytes(range(9)) + bytes(range(14, 32))  # control characters; "PAR1" alone might be a column's name
_WORKBOOK = "xl/"


class _Form(NamedTuple):
    """A form of file: its name, and the error's text, which says why it cannot be read as a table and what to do."""

    zh: str
    en: str
    why: str


_SIGNATURES = {
    b"\x1f\x8b": _Form("gzip 压缩文件", "a gzip file", "unpack"),
    b"BZh91AY&SY": _Form("bzip2 压缩文件", "a bzip2 file", "unpack"),
    b"\xfd7zXZ\0": _Form("xz 压缩文件", "an xz file", "unpack"),
    b"\x28\xb5\x2f\xfd": _Form("zstd 压缩文件", "a zstd file", "unpack"),
    b"7z\xbc\xaf\x27\x1c": _Form("7z 压缩文件", "a 7z archive", "unpack"),
    b"Rar!\x1a\x07": _Form("RAR 压缩文件", "a RAR archive", "unpack"),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _Form(
        "旧格式（.xls）或加了密码的 Excel 文件",
        "an Excel file of the old kind (.xls), or one with a password",
        "save-again",
    ),
    b"%PDF-": _Form("PDF 文件", "a PDF file", "copy"),
    b"SQLite format 3\0": _Form("SQLite 数据库", "an SQLite database", "export"),
}
_PARQUET = _Form("Parquet 文件", "a Parquet file", "is-parquet")
_XLSX = _Form("Excel 文件", "an Excel file", "is-xlsx")
_ZIP = _Form("zip 压缩文件", "a zip archive", "unpack")
_PAGE = _Form("网页或 XML 文件", "a web page or XML file", "save-again")
_TEXT = _Form("文本文件", "a text file", "is-text")
_EMPTY = _Form("空文件", "an empty file", "empty-file")
_NAMES = {"csv": "CSV", "jsonl": "JSON Lines", "xlsx": "Excel（.xlsx）", "parquet": "Parquet"}
_CALLED_EN = {"csv": "CSV", "jsonl": "JSON Lines", "xlsx": "an .xlsx file", "parquet": "Parquet"}


def check_source(path: str) -> None:
    """Check that there is a file to read; first finish what an interrupted run left there.

    Raises UnreadableTable, JobUnfinished.
    """
    settle([os.path.realpath(path)])
    if not os.path.isfile(path):
        raise UnreadableTable("no-regular-file" if os.path.exists(path) else "no-such-file", path)


@contextlib.contextmanager
def reading_file(path: str) -> Iterator[None]:
    """Turn the system's errors while a file is read into UnreadableTable."""
    try:
        yield
    except GovDeadlinesError:
        raise
    except OSError as error:
        en, zh = refusal(error)
        raise UnreadableTable("system", path, reason=en, reason_zh=zh) from error


def state_of(path: str) -> tuple[int, ...]:
    """A value that changes when a file is replaced or written to."""
    found = os.stat(path)
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def refuse_same(source: str, *targets: str) -> None:
    """Raises InvalidArgument where a file would be read and written at once, or written twice."""
    paths = [os.path.realpath(path) for path in (source, *targets)]
    for nth, path in enumerate(paths):
        same = [other for other in paths[:nth] if other == path or _same_file(other, path)]
        if same:
            raise Unusable("same-file", path)


def _same_file(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:  # the file does not exist, or has just been removed
        return False


def copy_from_stdin(path: str) -> None:
    """Copy all of standard input to a file. Raises UnreadableTable, OutputFailed."""
    if sys.stdin is None:
        raise UnreadableTable("standard-input")
    with failing(path), open(path, "wb") as spool:
        while True:
            with reading_file("-"):
                block = sys.stdin.buffer.read(_BLOCK)
            if not block:
                return
            spool.write(block)


@contextlib.contextmanager
def to_stdout() -> Iterator[IO[bytes]]:
    """Standard output as a binary file. Raises OutputFailed; BrokenPipeError where the reader has gone."""
    if sys.stdout is None:
        raise _stdout_closed()
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno == errno.EBADF:
            raise _stdout_closed() from error
        raise OutputFailed("-", *refusal(error)) from error


def _stdout_closed() -> OutputFailed:
    return OutputFailed("-", "standard output is closed", "标准输出已关闭")


def copy_to_stdout(file: IO[bytes]) -> None:
    """Copy a file that was written, from its beginning, to standard output. Raises OutputFailed, BrokenPipeError."""
    file.seek(0)
    with to_stdout() as out:
        shutil.copyfileobj(file, out, _BLOCK)


def check_contents(path: str, named: str, kind: str) -> None:
    """Raises UnreadableTable where the first bytes show that a file is not a ``kind``; errors call it ``named``."""
    with reading_file(named), open(path, "rb") as file:
        data = file.read(_BEGINNING)
    form = _form(path, data, kind)
    if form is not None:
        gap = " " if form.zh[0].isascii() else ""
        raise UnreadableTable(
            form.why,
            named,
            reason=f"it is {form.en}, not {_CALLED_EN[kind]}",
            reason_zh=f"它不是 {_NAMES[kind]}，而是{gap}{form.zh}",
        )


def _form(path: str, data: bytes, kind: str) -> _Form | None:
    """The form of a file that is not a ``kind``; None where it is one, or where its bytes do not show it."""
    for signature, form in _SIGNATURES.items():
        if data.startswith(signature):
            return form
    if data.startswith(b"PAR1") and (kind == "parquet" or data[4:5] in _NO_TEXT):
        return None if kind == "parquet" else _PARQUET
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(path, kind)
    if kind in LINES:
        return None
    return _of_text(data)


def _in_zip(path: str, kind: str) -> _Form | None:
    """The form of a zip archive's contents; None for an Excel file where one is expected, or for a broken archive."""
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            workbook = any(name.startswith(_WORKBOOK) for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        workbook = kind == "xlsx"
    if kind == "xlsx":
        return None if workbook else _ZIP
    return _XLSX if workbook else _ZIP


def _of_text(data: bytes) -> _Form | None:
    """The form of a file that should not be text but is; None where it is not text either."""
    if not data:
        return _EMPTY
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<?xml", b"<!doctype", b"<html", b"<table", b"<meta")):
        return _PAGE
    return None if b"\0" in data else _TEXT
