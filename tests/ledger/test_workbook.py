"""The editor of workbooks: what is changed is changed, and every other part is copied as it is stored."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from gov_deadlines.errors import UnreadableTable
from gov_deadlines.ledger.styles import Look, Styles
from gov_deadlines.ledger.workbook import CONTENT_TYPES, Workbook, open_workbook, relations_of
from gov_deadlines.ledger.xml_edit import appended, attributes_set, edited, grown, outline, text
from office_books import parts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
EMPTY_SHEET = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A workbook of two sheets with a chart, a name of each sheet and a filter."""
    path = tmp_path / "源.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name in ("台账", "统计"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["甲", "乙"])
        sheet.write_row(1, 0, [1, 2])
        sheet.autofilter("A1:B2")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=台账!$A$2:$B$2"})
    sheet.insert_chart("D2", chart)
    book.define_name("统计!本表", "=统计!$A$1")
    sheet.activate()
    book.close()
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = "省办".encode()
    return path


def saved(book: Workbook, path: Path) -> Path:
    with path.open("wb+") as file:
        book.write(file)
    return path


def stored(path: Path) -> dict[str, tuple[int, bytes]]:
    """The bytes of each part as they are stored, and how."""
    found = {}
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        for info in archive.infolist():
            file.seek(info.header_offset + 26)
            sizes = file.read(4)
            file.seek(int.from_bytes(sizes[:2], "little") + int.from_bytes(sizes[2:], "little"), 1)
            found[info.filename] = info.compress_type, file.read(info.compress_size)
    return found


def test_without_changes_every_part_is_copied_as_it_is_stored(source: Path, tmp_path: Path) -> None:
    with open_workbook(str(source)) as book:
        assert book.changed == ()
        copy = saved(book, tmp_path / "b.xlsx")
    assert stored(copy) == stored(source)
    with zipfile.ZipFile(copy) as archive:
        assert archive.testzip() is None
        assert archive.comment == "省办".encode()


def test_a_part_that_is_replaced_alone_changes(source: Path, tmp_path: Path) -> None:
    part = "xl/worksheets/sheet2.xml"
    with open_workbook(str(source)) as book:
        book.replace(part, book.read(part))
        assert book.changed == ()
        book.replace(part, book.read(part).replace(b'"A2"><v>1<', b'"A2"><v>7<'))
        copy = saved(book, tmp_path / "b.xlsx")
    before, after = stored(source), stored(copy)
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {part}
    assert openpyxl.load_workbook(copy)["统计"]["A2"].value == 7


def test_parts_whose_sizes_stand_behind_them_are_copied_too(source: Path, tmp_path: Path) -> None:
    """As streaming programs write them."""

    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.data += bytes(data)
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts(source).items():
            archive.writestr(name, data)
    streamed = tmp_path / "s.xlsx"
    streamed.write_bytes(b"in front of the archive" + stream.data)
    with open_workbook(str(streamed)) as book:
        copy = saved(book, tmp_path / "b.xlsx")
    with zipfile.ZipFile(copy) as archive:
        assert archive.testzip() is None
        assert not any(info.flag_bits & 8 for info in archive.infolist())
    assert parts(copy) == parts(source)


def test_a_first_sheet_moves_all_that_counts_sheets(source: Path, tmp_path: Path) -> None:
    with open_workbook(str(source)) as book:
        part = book.add_sheet("概览", EMPTY_SHEET, key="overview", first=True)
        assert book.sheets[0].part == part
        assert book.own_parts == {part}
        copy = saved(book, tmp_path / "b.xlsx")
    read = openpyxl.load_workbook(copy)
    assert read.sheetnames == ["概览", "台账", "统计"]
    assert read.active is not None
    assert read.active.title == "统计"
    assert "本表" in read["统计"].defined_names
    assert read["台账"].auto_filter.ref == "A1:B2"
    changed = {name for name, data in parts(source).items() if parts(copy)[name] != data}
    assert changed == {CONTENT_TYPES, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}


def test_a_sheet_of_ours_is_replaced_whatever_it_is_called_by_now(source: Path, tmp_path: Path) -> None:
    with open_workbook(str(source)) as book:
        part = book.add_sheet("概览", EMPTY_SHEET, key="overview", first=True)
        drawing = book.unused("xl/drawings/gov-deadlines", ".xml")
        book.add_part(drawing, b"<a/>", "application/x-drawing")
        assert book.relate(part, "drawing", drawing) == book.relate(part, "drawing", drawing) == "rId1"
        first = saved(book, tmp_path / "b.xlsx")
    renamed = {
        name: data.replace("概览".encode(), "领导看".encode()) if name == "xl/workbook.xml" else data
        for name, data in parts(first).items()
    }
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w") as archive:
        for name, data in renamed.items():
            archive.writestr(name, data)
    with open_workbook(str(tmp_path / "c.xlsx")) as book:
        assert book.add_sheet("概览", EMPTY_SHEET + b"<!-- 2 -->", key="overview", first=True) == part
        assert not book.has(drawing)
        second = saved(book, tmp_path / "d.xlsx")
    found = parts(second)
    assert found[part].endswith(b"<!-- 2 -->")
    assert drawing not in found
    assert relations_of(part) not in found
    assert drawing.encode() not in found[CONTENT_TYPES]
    assert openpyxl.load_workbook(second).sheetnames == ["领导看", "台账", "统计"]


@pytest.mark.parametrize(
    ("wanted", "title"), [("台账", "台账 (2)"), ("a[b]:c/'d'", "a b  c  d"), ("长" * 40, "长" * 31)]
)
def test_a_title_is_one_that_excel_takes(source: Path, tmp_path: Path, wanted: str, title: str) -> None:
    with open_workbook(str(source)) as book:
        book.add_sheet(wanted, EMPTY_SHEET, key="x")
        copy = saved(book, tmp_path / "b.xlsx")
    assert openpyxl.load_workbook(copy).sheetnames == ["台账", "统计", title]


def test_formulas_are_calculated_again_and_their_order_is_left_out(source: Path, tmp_path: Path) -> None:
    with open_workbook(str(source)) as book:
        book.add_part("xl/calcChain.xml", b"<calcChain/>", "application/x-chain")
        book.relate(book.main, "calcChain", "xl/calcChain.xml")
        with_chain = saved(book, tmp_path / "b.xlsx")
    for recalculate, gone, there in ((False, False, True), (True, False, True), (True, True, False)):
        with open_workbook(str(with_chain)) as book:
            book.settle_calculations(recalculate=recalculate, formulas_gone=gone)
            found = parts(saved(book, tmp_path / "c.xlsx"))
        assert ("xl/calcChain.xml" in found) is there
        for part in (CONTENT_TYPES, "xl/_rels/workbook.xml.rels"):
            assert (b"calcChain" in found[part]) is there
    assert openpyxl.load_workbook(tmp_path / "c.xlsx").calculation.fullCalcOnLoad


def test_an_archive_with_two_parts_of_one_name_is_refused(source: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(source, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    with pytest.raises(UnreadableTable, match="one name"), open_workbook(str(source)):
        pass


def test_an_archive_without_a_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/other.xml", b"<a/>")
    with pytest.raises(UnreadableTable, match="no workbook"), open_workbook(str(tmp_path / "a.xlsx")):
        pass


# styles

STYLES = f"""<x:styleSheet xmlns:x="{MAIN}"><x:numFmts count="1"><x:numFmt numFmtId="180" formatCode="0.0"/></x:numFmts>
<x:fonts count="1"><x:font><x:i/><x:sz val="9"/><x:name val="宋体"/></x:font></x:fonts>
<x:cellXfs count="2"><x:xf numFmtId="0" fontId="0" fillId="0" borderId="0"/><x:xf numFmtId="14" fontId="0" fillId="0"
 borderId="0" quotePrefix="1"><x:alignment vertical="center"/><x:protection locked="0"/></x:xf></x:cellXfs>
</x:styleSheet>""".encode()


def test_a_style_is_derived_from_another_and_made_once() -> None:
    styles = Styles(STYLES)
    look = Look(number_format="yyyy-mm-dd", fill="FFF2CC", bold=True, horizontal="center", border=True)
    number = styles.derived(1, look)
    assert (number, styles.derived(1, look)) == (2, 2)
    root = outline(styles.data)
    lists = {one.name: one for one in root.children}
    assert list(lists) == ["numFmts", "fonts", "fills", "borders", "cellXfs"]
    assert {one.attributes["count"] for one in root.children if one.name in ("numFmts", "fonts")} == {"2"}
    new = lists["cellXfs"].children[2]
    assert new.tag == "x:xf"
    assert "quotePrefix" not in new.attributes
    assert new.attributes["numFmtId"] == "181"
    assert [one.attributes for one in new.children] == [
        {"vertical": "center", "horizontal": "center"},
        {"locked": "0"},
    ]
    font = lists["fonts"].children[int(new.attributes["fontId"])]
    assert [one.name for one in font.children] == ["b", "i", "sz", "name"]
    former = STYLES[STYLES.index(b"<x:xf ") : STYLES.index(b"</x:cellXfs>")]
    assert former in styles.data
    assert Styles(styles.data).derived(1, look) == 2  # as on a second run


def test_what_a_format_is_called_is_known() -> None:
    styles = Styles(STYLES)
    assert styles.format_of(1) == (14, None)
    assert styles.format_of(9) == (0, None)
    assert styles.format_of(styles.derived(0, Look(number_format="yyyy-mm-dd"))) == (181, "yyyy-mm-dd")
    assert styles.add_differential('<dxf><font><b val="1"/></font></dxf>') == 0


# XML


def test_elements_are_found_whatever_stands_in_their_quotes() -> None:
    data = b'<?xml version="1.0"?><!-- <b> --><a q=\'>\'><b x="1>2" /><c><b/></c><![CDATA[<b>]]></a>'
    root = outline(data)
    assert [(one.tag, data[one.start : one.end]) for one in root.children] == [
        ("b", b'<b x="1>2" />'),
        ("c", b"<c><b/></c>"),
    ]
    assert edited(data, [appended(data, root.children[0], b"<d/>")]).count(b'<b x="1>2"><d/></b>') == 1
    assert b'<b x="&lt;"' in edited(data, [attributes_set(data, root.children[0], x="<")])
    assert edited(data, list(grown(data, root.children[1], [b"<d/>"], n="1"))).count(b'<c n="1"><b/><d/></c>') == 1


def test_text_is_what_excel_shows() -> None:
    assert text("a<b>&\x00\x1f_x000A_\n") == "a&lt;b&gt;&amp;_x005F_x000A_\n"
