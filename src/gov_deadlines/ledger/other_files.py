"""Files that are not .xlsx, known by what is in them and not by their names.

Old Excel and WPS files, web pages, CSV and "XML spreadsheets 2003" become a plain .xlsx, which the ledger then works
on; anything else is refused with how to save it.
"""

import os
import zipfile
import zlib
from typing import NamedTuple

from gov_deadlines.batch.excel.rows import broken
from gov_deadlines.batch.sources import check_contents, check_source, reading_file
from gov_deadlines.errors import UnreadableTable
from gov_deadlines.ledger.html_tables import is_html, read_html
from gov_deadlines.ledger.old_excel import read_old, stream_of
from gov_deadlines.ledger.plain_book import write_plain
from gov_deadlines.ledger.plain_sheets import Sheet
from gov_deadlines.ledger.text_tables import decoded, delimiter_of, read_text
from gov_deadlines.ledger.xml_sheets import is_xml_sheets, read_xml
from gov_deadlines.text import Text

LARGEST = 48 << 20  # bytes of a file that is not .xlsx: a full sheet of an old Excel with forty columns
_HEAD = 4_096
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE = tuple(b"\x09" + kind + b"\x00" for kind in (b"\x00\x04", b"\x02\x06", b"\x04\x06", b"\x08\x08", b"\x08\x10"))
_LOCKED = 1  # the flag of a zip archive's part that has a password
_MADE = "ledger.xlsx"

_OLD = Text("xls", "旧格式的 Excel 或 WPS 表格（.xls、.et）", "an old Excel or WPS file (.xls, .et)")
_PAGE = Text("html", "网页表格（HTML）", "a web page with tables (HTML)")
_CSV = Text("csv", "文本表格（CSV）", "a table in text (CSV)")
_XML = Text("xml", "2003 版 XML 表格", "an XML spreadsheet 2003")
_LOST = {
    "xls": (
        "公式只保留结果，图片、图表、批注、宏没有带过来",
        "formulas are kept as their values; pictures, charts, comments and macros are not carried over",
    ),
    "xml": (
        "公式只保留结果，颜色、批注等没有带过来",
        "formulas are kept as their values; colours and comments are not carried over",
    ),
    "html": ("只带过来文字与合并单元格", "only texts and merged cells are carried over"),
    "csv": ("各列按文件中的内容写入", "every column has what the file has"),
}


class Opened(NamedTuple):
    """A workbook to work on.

    Attributes:
        path: an .xlsx or .xlsm file: the one that was given, or one made from it.
        said: what to tell about a file that was made; None for the one that was given.
    """

    path: str
    said: Text | None = None


def as_workbook(path: str, folder: str) -> Opened:
    """The .xlsx file to work on, for a file of any kind; one that has to be made is put into ``folder``.

    Raises UnreadableTable for a file that is missing, has a password, or is no table; ExtraMissing.
    """
    check_source(path)
    with reading_file(path):
        with open(path, "rb") as file:
            head = file.read(_HEAD)
        if head.startswith(_ZIP):
            _check_zip(path)
            return Opened(path)
        if os.path.getsize(path) > LARGEST:
            raise broken(
                path, f"它不是 .xlsx，且超过 {LARGEST >> 20} MB", f"it is no .xlsx, and over {LARGEST >> 20} MB"
            )
        form, sheets, from_1904 = _read(path, head)
    made = os.path.join(folder, _MADE)
    write_plain(sheets, made, from_1904=from_1904)
    return Opened(made, _told(form))


def _told(form: Text) -> Text:
    zh, en = _LOST[form.code]
    return Text(
        f"made-from-{form.code}",
        f"这个文件是{form.zh}，已把内容读入一个新的 .xlsx：{zh}。",
        f"This file is {form.en}; what is in it was put into a new .xlsx: {en}.",
    )


def _read(path: str, head: bytes) -> tuple[Text, list[Sheet], bool]:
    """The form of a file that is no zip archive, its sheets, and whether its days are counted from 1904."""
    with open(path, "rb") as file:
        data = file.read()
    if head.startswith((_OLE, *_BARE)):
        return (_OLD, *read_old(path, stream_of(path, data) if head.startswith(_OLE) else data))
    text = decoded(data)
    form, sheets = _in_text(text, path) if text and text.strip() else (_CSV, None)
    if sheets is not None:
        return form, sheets, False
    if not text or text.lstrip().startswith(("<", "%PDF")):
        check_contents(path, path, "xlsx")  # knows pages, archives, PDF and databases by name
    raise broken(path, "其中没有认得出的表格", "there is no table in it that could be recognised")


def _in_text(text: str, path: str) -> tuple[Text, list[Sheet] | None]:
    """The form of a text, and its sheets; None where it is no table."""
    if is_xml_sheets(text):
        return _XML, read_xml(text, path) or None
    if is_html(text):
        return _PAGE, read_html(text, path)
    delimiter = None if text.lstrip().startswith(("<", "{", "%PDF", "MIME-Version")) else delimiter_of(text)
    return _CSV, None if delimiter is None else read_text(text, delimiter, "Sheet1", path)


def _check_zip(path: str) -> None:
    """Raises UnreadableTable for an archive that is no .xlsx, or that has a password."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            locked = any(one.flag_bits & _LOCKED for one in archive.infolist())
            kind = archive.read("mimetype")[:80] if "mimetype" in names and not locked else b""
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError) as error:
        reason = str(error).partition("\n")[0]
        raise broken(path, "文件已损坏，读不出来", f"the file is broken ({reason})") from error
    if locked:
        raise UnreadableTable("encrypted", path)
    if "xl/workbook.bin" in names:
        raise broken(path, "它是 Excel 二进制工作簿（.xlsb）", "it is a binary workbook of Excel (.xlsb)")
    if b"opendocument.spreadsheet" in kind:
        raise broken(path, "它是 OpenDocument 表格（.ods）", "it is an OpenDocument spreadsheet (.ods)")
    if any(one.startswith(("word/", "ppt/")) for one in names):
        raise UnreadableTable("copy", path, reason="it is a Word or PowerPoint file", reason_zh="它是 Word 或 PPT 文件")
    if any(one.startswith("xl\\") for one in names):
        raise broken(path, "其中各部分的路径用了反斜杠", "the paths of its parts have backslashes")
    if not any(one.startswith("xl/") for one in names):
        check_contents(path, path, "xlsx")
