"""Files whose name says one thing and whose content another: the message says what they are, at every door."""

import bz2
import gzip
import io
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from batch_helpers import WRITE
from cli_helpers import QINZHOU, run

ROW = {"limit": QINZHOU, "trigger": "2024-04-03"}
COMMANDS = {"due": (), "recalc": ("--from-known-on", "2024-03-21")}
doors = pytest.mark.parametrize("command", COMMANDS)


def whole(kind: str, folder: Path) -> bytes:
    return WRITE[kind](folder / f"whole.{kind}", [ROW]).read_bytes()


def zipped(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("in.csv", data)
    return made.getvalue()


OLD_EXCEL = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)
FORMS: dict[str, tuple[Callable[[Path], bytes], str, str]] = {
    "csv": (lambda folder: whole("csv", folder), "a text file", "文本文件"),
    "jsonl": (lambda folder: whole("jsonl", folder), "a text file", "文本文件"),
    "xlsx": (lambda folder: whole("xlsx", folder), "an Excel file", "Excel 文件"),
    "parquet": (lambda folder: whole("parquet", folder), "a Parquet file", "Parquet 文件"),
    "gz": (lambda folder: gzip.compress(whole("csv", folder)), "a gzip file", "gzip"),
    "bz2": (lambda folder: bz2.compress(whole("csv", folder)), "a bzip2 file", "bzip2"),
    "xz": (lambda folder: lzma.compress(whole("csv", folder)), "an xz file", "xz"),
    "zst": (lambda _: b"\x28\xb5\x2f\xfd\x04", "a zstd file", "zstd"),
    "7z": (lambda _: b"7z\xbc\xaf\x27\x1c\0", "a 7z archive", "7z"),
    "rar": (lambda _: b"Rar!\x1a\x07\x01\0", "a RAR archive", "RAR"),
    "zip": (lambda folder: zipped(whole("csv", folder)), "a zip archive", "zip"),
    "xls": (lambda _: OLD_EXCEL, "an Excel file of the old kind (.xls)", "加了密码的 Excel"),
    "pdf": (lambda _: b"%PDF-1.7\n", "a PDF file", "PDF"),
    "sqlite": (lambda _: b"SQLite format 3\0", "an SQLite database", "SQLite"),
    "html": (lambda _: b"\xef\xbb\xbf\n<html><table></table></html>", "a web page or XML file", "网页"),
    "xml": (lambda _: b'<?xml version="1.0"?><Workbook/>', "a web page or XML file", "网页"),
    "empty": (lambda _: b"", "an empty file", "空文件"),
}
TEXTS = ("csv", "jsonl", "html", "xml", "empty")  # each may be CSV or JSON Lines, or is told to be none in other words


@doors
@pytest.mark.parametrize("named", WRITE)
@pytest.mark.parametrize("form", FORMS)
def test_a_file_named_as_another_kind_is_called_what_it_is(
    form: str, named: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, english, chinese = FORMS[form]
    source = tmp_path / f"in.{named}"
    source.write_bytes(content(tmp_path))
    language, words = ("zh", chinese) if command == "recalc" else ("en", english)
    arguments = ("batch", command, str(source), "-o", str(tmp_path / "out.csv"), "--lang", language)
    code, out, err = run(capsys, *arguments, *COMMANDS[command])
    if form == named:
        assert "could not be read" not in err
        assert (tmp_path / "out.csv").exists()
    elif named in ("csv", "jsonl") and form in TEXTS:
        assert "internal" not in err
        assert "内部" not in err
    else:
        assert (code, out) == (2, "")
        assert words in err
        assert "encoding" not in err
        assert len(err.splitlines()) == 2
        assert not (tmp_path / "out.csv").exists()


@doors
@pytest.mark.parametrize("form", ["gz", "xlsx", "parquet", "xls", "pdf", "zip"])
def test_on_standard_input(form: str, command: str, tmp_path: Path) -> None:
    content, words, _ = FORMS[form]
    program = [sys.executable, "-m", "gov_deadlines", "batch", command, "-", "-o", "-", "--lang", "en"]
    done = subprocess.run(
        [*program, *COMMANDS[command]], input=content(tmp_path), capture_output=True, cwd=tmp_path, check=False
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"'-' could not be read: it is {words}" in done.stderr.decode()


@pytest.mark.parametrize("name", ["PAR1", "BZh", "PK", "Rar!", "7z", "%PDF"])
def test_a_column_may_be_called_like_a_kind_of_file(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_text(f"{name},limit,trigger\nx,{QINZHOU},2024-04-03\n")
    assert run(capsys, "batch", "due", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.csv")).code == 0


def test_a_packed_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with tarfile.open(tmp_path / "in.tar.gz", "w:gz") as archive:
        archive.add(WRITE["csv"](tmp_path / "x.csv", [ROW]), "x.csv")
    source = (tmp_path / "in.tar.gz").rename(tmp_path / "in.csv")
    code, _, err = run(capsys, "batch", "due", str(source), "-o", str(tmp_path / "out.csv"))
    assert (code, "a gzip file" in err) == (2, True)
