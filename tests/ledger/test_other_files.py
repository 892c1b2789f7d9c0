"""Files that are not .xlsx, known by what is in them: read into a plain .xlsx, or refused in words that help."""

import contextlib
import random
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from gov_deadlines.errors import ExtraMissing, GovDeadlinesError, UnreadableTable
from gov_deadlines.ledger import plain_sheets
from gov_deadlines.ledger.other_files import as_workbook
from ledger_parts import in_memory, ole_file, png
from ledgers import DATA, FROM_1904, STATUSES, day
from ledgers_rich import LEDGERS

_XLSX = {"[Content_Types].xml": "", "xl/workbook.xml": "<workbook/>"}
SPACE = "urn:schemas-microsoft-com:office:spreadsheet"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "made"
    made.mkdir()
    return made


def opened(path: Path, folder: Path) -> Any:
    """The workbook made from a file, as openpyxl reads it."""
    found = as_workbook(str(path), str(folder))
    assert found.said is not None
    return openpyxl.load_workbook(found.path)


def values(sheet: Any) -> list[tuple[object, ...]]:
    return list(sheet.iter_rows(values_only=True))


def written(folder: Path, content: bytes | str, name: str = "台账.xls") -> Path:
    path = folder.parent / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(path: Path, folder: Path) -> UnreadableTable:
    with pytest.raises(UnreadableTable) as caught:
        as_workbook(str(path), str(folder))
    for language in ("zh", "en"):
        assert path.name in caught.value.say(language)
    return caught.value


@pytest.mark.parametrize("name", ["plain", "macros", "wps", "libreoffice"])
def test_an_xlsx_is_taken_as_it_is_whatever_its_name(name: str, tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.xls"
    LEDGERS[name].make(path)
    assert as_workbook(str(path), str(folder)) == (str(path), None)
    assert not list(folder.iterdir())


@pytest.mark.parametrize("name", ["old.xls", "wps.et"])
def test_old_files_keep_values_days_and_the_years_they_count_from(name: str, folder: Path) -> None:
    book = opened(DATA / name, folder)
    rows = values(book["台账"])
    wanted = {"old.xls": STATUSES, "wps.et": FROM_1904}[name]
    for row, one in wanted.items():
        received = rows[row - 1][2]
        assert getattr(received, "date", lambda: None)() == day(one.trigger)
        assert rows[row - 1][0] == row - 1
    assert (book.epoch.year == 1904) is (name == "wps.et")
    assert book["台账"]["A1"].font.b
    assert book["台账"]["A1"].alignment.horizontal == "center"


def test_a_web_page_in_gbk_keeps_rows_merged_cells_and_codes(tmp_path: Path, folder: Path) -> None:
    LEDGERS["page"].make(tmp_path / "台账.xls")
    sheet = opened(tmp_path / "台账.xls", folder)["Sheet1"]
    assert values(sheet) == [
        ("公文督办台账", None, None, None),
        ("序号", "时限", "收文\n日期", "文号"),
        (1, "钦州会签", "2026-06-01 09:12:33", "001"),
        (2, "咸宁会签", "2026/6/2", None),
        (3, None, "2026年6月3日", "甲&乙〔2026〕3号"),
    ]
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A1:D1", "B4:B5"}


PAGES = {
    "<table><tr><td>1<td>b<tr><td>c</table>": [(1, "b"), ("c", None)],
    "<table><tr><td>a</td></tr></table><p>x</p><table><tr><td>b</td></tr></table>": [("a",), ("b",)],
    "<table><tr><td>a<table><tr><td>in</td><td>side</td></tr></table></td><td>b</td></tr></table>": [
        ("a\nin side", "b")
    ],
    "<html><style>td{x:'<td>'}</style><script>'<td>'</script><!-- <td>no --><table><tr><td>a": [("a",)],
    "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d</table>": [("a", "b", None), (None, "c", "d")],
    "<TABLE><TR><TD X:STR>12</TD><TD title='a>b'>3 &lt; 4&nbsp;</TD></TR></TABLE>": [("12", "3 < 4")],
    "<table><tr><td colspan=x rowspan=0>a</td><td rowspan=99999999999>b</td></tr></table>": [("a", "b")],
}


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_read_as_a_browser_shows_them(page: str, folder: Path) -> None:
    assert values(opened(written(folder, page), folder).active) == PAGES[page]


@pytest.mark.parametrize("name", ["csv", "tabs"])
def test_texts_named_xls_keep_rows_and_quotes(name: str, tmp_path: Path, folder: Path) -> None:
    LEDGERS[name].make(tmp_path / "台账.xls")
    assert values(opened(tmp_path / "台账.xls", folder)["Sheet1"])[1:] == [
        ("序号", "时限", "收文日期", "备注"),
        (1, "会签", "2026/6/1", '急，"件"'),
        (2, "意见回复", "2026年6月2日", None),
        (None, None, None, None),
        ("合计", 2, None, None),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_codes_and_formulas_in_texts_stay_texts(encoding: str, folder: Path) -> None:
    text = '编号,说明,数\n007,=1+1,0.50\n="008",@SUM(A1),-3\n450100199001011234,\'a,1e5\n'
    rows = values(opened(written(folder, text.encode(encoding), "a.csv"), folder).active)
    assert rows[1:] == [("007", "=1+1", "0.50"), ("008", "@SUM(A1)", -3), ("450100199001011234", "'a", "1e5")]


def test_xml_of_2003_keeps_sheets_days_and_merged_cells(tmp_path: Path, folder: Path) -> None:
    LEDGERS["xml"].make(tmp_path / "台账.xls")
    sheet = opened(tmp_path / "台账.xls", folder)["台账"]
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A1:D1"]
    assert [(row[1], row[2].date()) for row in values(sheet)[3:] if hasattr(row[2], "date")] == [
        ("钦州会签", day("2026-06-01")),
        ("咸宁会签", day("2026-06-02")),
        ("忻州会签", day("2026-06-03")),
    ]


def xml_2003(table: str, encoding: str = "utf-8") -> bytes:
    text = f'<?xml version="1.0" encoding="{encoding}"?><Workbook xmlns="{SPACE}" xmlns:ss="{SPACE}">{table}</Workbook>'
    return text.encode(encoding)


def test_xml_of_2003_skips_what_it_says_it_skips(folder: Path) -> None:
    cells = (
        '<Row ss:Index="2"><Cell ss:Index="2" ss:MergeAcross="1"><Data ss:Type="String">会签</Data></Cell><Cell><Data '
    )
    error = '<Row ss:Hidden="1"><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>'
    table = f'{cells}ss:Type="Boolean">1</Data></Cell></Row>{error}'
    found = written(folder, xml_2003(f'<Worksheet ss:Name="a/b"><Table>{table}</Table></Worksheet>', "gb2312"))
    sheet = opened(found, folder).active
    assert values(sheet) == [(None,) * 4, (None, "会签", None, True), ("#N/A", None, None, None)]
    assert sheet.row_dimensions[3].hidden
    assert sheet.title == "a b"


OTHERS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "空文件"),
    "blank": (b" \r\n\t\n", "表格"),
    "pdf": (b"%PDF-1.7\n1,2\n3,4\n", "PDF"),
    "word": (in_memory({"[Content_Types].xml": "", "word/document.xml": "<a/>"}), "Word"),
    "old word": (ole_file(["WordDocument"]), "Word"),
    "zip": (in_memory({"a.txt": "a"}), "zip"),
    "backslashes": (in_memory({name.replace("/", "\\"): text for name, text in _XLSX.items()}), "反斜杠"),
    "ods": ((DATA / "open.ods").read_bytes(), ".ods"),
    "xlsb": (in_memory({"xl/workbook.bin": b"\x01"}), ".xlsb"),
    "picture": (png(), "表格"),
    "letter": ("尊敬的领导：\n现将有关事项报告如下。\n".encode("gbk"), "表格"),
    "json": (b'{"a": 1, "b": 2}\n{"a": 2, "b": 3}\n', "表格"),
    "page without a table": (b"<html><body>404 Not Found</body></html>", "网页"),
    "page in a mail": (b"MIME-Version: 1.0\nContent-Type: multipart/related; a=b\n\n--x, y", "表格"),
    "other xml": (b'<?xml version="1.0"?><a/>', "XML"),
    "broken zip": (b"PK\x03\x04" + b"\0" * 80, "已损坏"),
    "broken old": (ole_file(["Workbook"]), "已损坏"),
    "cut old": ((DATA / "old.xls").read_bytes()[:3000], "已损坏"),
    "bare beginning": (b"\x09\x08\x10\x00\x00\x06\x05\x00", "已损坏"),
    "xml with definitions": (
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml_2003('<Worksheet ss:Name="a"><Table/></Worksheet>').partition(b"?>")[2],
        "DTD",
    ),
    "xml cut": (xml_2003('<Worksheet ss:Name="a"><Table>')[:-12], "已损坏"),
    "xml of no sheet": (xml_2003(""), "XML"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_table_is_refused_with_what_it_is_and_how_to_save_it(name: str, folder: Path) -> None:
    content, word = OTHERS[name]
    error = refused(written(folder, content, "台账.xlsx"), folder)
    assert word in error.message.zh
    assert error.hint.zh.startswith(("请", "如"))


def encrypted_record() -> bytes:
    """An old file whose first records say that the rest has a password."""
    data = bytearray((DATA / "old.xls").read_bytes())
    at = data.index(struct.pack("<HHHH", 0x0809, 16, 0x0600, 0x0005)) + 20  # after the beginning of the workbook
    struct.pack_into("<H", data, at, 0x002F)
    return bytes(data)


def locked_zip() -> bytes:
    data = bytearray(in_memory(_XLSX))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


@pytest.mark.parametrize(
    "content", [ole_file(["EncryptionInfo", "EncryptedPackage"]), encrypted_record(), locked_zip()]
)
def test_a_password_is_named_with_what_takes_it_off(content: bytes, folder: Path) -> None:
    error = refused(written(folder, content, "台账.xlsx"), folder)
    assert (error.why, "密码" in error.message.zh, "password" in error.message.en) == ("encrypted", True, True)
    assert "取消密码" in error.hint.zh


def test_no_file_and_a_folder_are_refused(tmp_path: Path, folder: Path) -> None:
    assert refused(tmp_path / "没有.xls", folder).why == "no-such-file"
    assert refused(folder, folder).why == "no-regular-file"


@pytest.mark.parametrize("module", ["olefile", "xlrd", "xlsxwriter"])
def test_without_the_extra_it_says_what_installs_it(module: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ExtraMissing) as caught:
        as_workbook(str(DATA / "old.xls"), str(folder))
    assert (caught.value.extra, caught.value.module) == ("ledger", module)


SLOW = {
    "tags without end": "<a " * 200_000,
    "quotes without end": "<a b='" * 100_000,
    "comments": "<!--" * 200_000,
    "tables in tables": "<table>" * 200_000,
    "attributes": "<td " + "a= " * 200_000 + ">",
    "wide": "<table>" + "<tr><td colspan=99999 rowspan=99999>a</td></tr>" * 2_000,
    "ends": "<style>" * 200_000,
    "equal signs": "<td " + "=" * 500_000,
    "entities": "<td>" + "&" * 500_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_no_page_takes_long(name: str, folder: Path) -> None:
    path = written(folder, f"<html>{SLOW[name]}")
    start = time.process_time()
    with contextlib.suppress(UnreadableTable):
        as_workbook(str(path), str(folder))
    assert time.process_time() - start < 3


def test_too_many_cells_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_sheets, "MOST_CELLS", 100)
    error = refused(written(folder, "a,b\n" * 60, "a.csv"), folder)
    assert "单元格" in error.message.zh
    row = '<Row><Cell ss:MergeDown="{0}" ss:MergeAcross="{0}"><Data ss:Type="Number">1</Data></Cell>{1}</Row>'
    one, other = (row.format(9_999_999, more) for more in ("", "<Cell><Data>a</Data></Cell>"))
    made = opened(written(folder, xml_2003(f'<Worksheet ss:Name="a"><Table>{one}</Table></Worksheet>')), folder)
    assert not made.active.merged_cells.ranges
    error = refused(written(folder, xml_2003(f'<Worksheet ss:Name="a"><Table>{other}</Table></Worksheet>')), folder)
    assert "超出" in error.message.zh


def test_damaged_files_give_an_error_of_ours_or_a_workbook(folder: Path, tmp_path: Path) -> None:
    """Bytes changed at random, files cut off: never another error, never a file that cannot be opened."""
    chance = random.Random(13)
    for name in ("page", "csv", "xml"):
        LEDGERS[name].make(tmp_path / name)
    sources = [(DATA / "old.xls").read_bytes(), (DATA / "wps.et").read_bytes()]
    sources += [(tmp_path / name).read_bytes() for name in ("page", "csv", "xml")]
    read = 0
    for nth in range(150):
        data = bytearray(sources[nth % len(sources)])
        for _ in range(chance.choice((1, 3, 20))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path = written(folder, bytes(data[: chance.choice((None, None, len(data) // 2))]))
        try:
            found = as_workbook(str(path), str(folder))
        except GovDeadlinesError:
            continue
        read += 1
        with zipfile.ZipFile(found.path) as archive:
            assert archive.testzip() is None
    assert read > 20


def test_a_container_that_leads_round_in_a_circle_is_read_to_an_end(folder: Path) -> None:
    data = bytearray((DATA / "old.xls").read_bytes())
    for at, value in ((1688, 0), (2187, 0), (4333, 255), (5806, 70)):
        data[at] = value
    path = written(folder, bytes(data))
    code = f"from gov_deadlines.ledger.other_files import as_workbook; as_workbook({str(path)!r}, {str(folder)!r})"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False)
    assert ended.returncode == 0 or b"UnreadableTable" in ended.stderr


def test_values_below_merged_cells_and_long_names_are_kept(folder: Path) -> None:
    from gov_deadlines.ledger.plain_book import write_plain

    one, other = (plain_sheets.Sheet("督办[台账]" + "很长" * 20, "a") for _ in range(2))
    one.put(0, 0, "上")
    one.put(1, 0, "下\x01\ufffe")
    one.put(2, 0, float("nan"))
    one.merge((0, 0), (1, 0))
    one.merge((1, 0), (2, 0))  # overlaps
    path = folder / "a.xlsx"
    write_plain([one, other], str(path))
    book = openpyxl.load_workbook(path)
    assert len({name.lower() for name in book.sheetnames}) == 2
    with zipfile.ZipFile(path) as archive:
        assert "下" in archive.read("xl/sharedStrings.xml").decode()
    assert xlsxwriter.__version__
