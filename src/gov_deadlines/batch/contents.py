"""What a file really is, told from its first bytes, where its name says otherwise."""

from typing import NamedTuple

from gov_deadlines.errors import UnreadableTable
from gov_deadlines.text import refusal

_BEGINNING = 1 << 12
_TEXTS = ("csv", "jsonl")
_NO_TEXT = bytes(range(9)) + bytes(range(14, 32))  # "PAR1" alone might name a column
_WORKBOOK = "xl/"


class _Form(NamedTuple):
    """A form of file: what it is called, and why a table in it cannot be read, which says what to do with one."""

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


def check_contents(path: str, named: str, kind: str) -> None:
    """Raises UnreadableTable where a file is certainly of another kind than ``kind``; ``named`` is what to call it."""
    try:
        with open(path, "rb") as file:
            data = file.read(_BEGINNING)
    except OSError as error:
        en, zh = refusal(error)
        raise UnreadableTable("system", named, reason=en, reason_zh=zh) from error
    form = _form(path, data, kind)
    if form is not None:
        raise UnreadableTable(
            form.why,
            named,
            reason=f"it is {form.en}, not {_ARTICLES[kind]}",
            reason_zh=f"它不是 {_NAMES[kind]}，而是 {form.zh}",
        )


_NAMES = {"csv": "CSV", "jsonl": "JSON Lines", "xlsx": "Excel（.xlsx）", "parquet": "Parquet"}
_ARTICLES = {"csv": "CSV", "jsonl": "JSON Lines", "xlsx": "an .xlsx file", "parquet": "Parquet"}


def _form(path: str, data: bytes, kind: str) -> _Form | None:
    """What it is, where that is not ``kind``; None where it is, or nobody can tell."""
    for signature, form in _SIGNATURES.items():
        if data.startswith(signature):
            return form
    if data.startswith(b"PAR1") and (kind == "parquet" or data[4:5] in _NO_TEXT):
        return None if kind == "parquet" else _PARQUET
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(path, kind)
    if kind in _TEXTS:
        return None
    return _of_text(data)


def _in_zip(path: str, kind: str) -> _Form | None:
    """What a zip archive holds; None for an Excel file that should be one, and for one too broken to tell."""
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
    """What stands in a file that should not be text; None where that is none either."""
    if not data:
        return _EMPTY
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<?xml", b"<!doctype", b"<html", b"<table", b"<meta")):
        return _PAGE
    return None if b"\0" in data else _TEXT
