"""The copy: what of the sheet changes and what does not, how our columns look, and what a second run finds."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

import gov_deadlines as gd
from office_books import TITLES, again, book_of, cells_of, day, filled, own_of, parts

HEAD = ("序号", "事项", "收文日期")
ROW = (1, "钦州会签", day("2026-11-20"))
SHEET = "xl/worksheets/sheet1.xml"
DUE = gd.due("qinzhou/countersign-reply", day("2026-11-20")).due


def amended(source: Path, *edits: tuple[bytes, bytes], part: str = SHEET) -> Path:
    """The file with texts of a part replaced."""
    found = parts(source)
    for old, new in edits:
        assert old in found[part], old
        found[part] = found[part].replace(old, new)
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    return source


def page_of(path: Path) -> Worksheet:
    found = openpyxl.load_workbook(path).worksheets[0]
    assert isinstance(found, Worksheet)
    return found


# what stays


def test_cells_that_are_there_stay_as_they_are_written(tmp_path: Path) -> None:
    filled(tmp_path, ("台账",), HEAD, ROW, (2, "咸宁会签", None), ("合计", None, "=SUM(A3:A4)"), merges=("A1:C1",))
    before, after = (cells_of(parts(tmp_path / name)[SHEET]) for name in ("台账.xlsx", "答.xlsx"))
    assert before.items() <= after.items()
    new = {at.decode() for at in after.keys() - before.keys()}
    assert new == {f"{column}{row}" for column in "DEFGHIJKL" for row in (2, 3, 4)}


def test_what_stands_around_the_rows_stays(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("台账")
    for number, cells in enumerate((HEAD, ROW)):
        for column, value in enumerate(cells):
            page.write(number, column, value if column != 2 or not number else 46346)
    page.freeze_panes(1, 2)
    page.data_validation("D2:D9", {"validate": "list", "source": ["甲", "乙"]})
    page.conditional_format("A2:C9", {"type": "no_blanks", "format": book.add_format({"bold": True})})
    page.set_row(1, 30, None, {"hidden": True})
    page.print_area("A1:C2")
    page.protect("secret")
    page.set_margins(left=1)
    book.close()
    again(path, tmp_path / "b.xlsx", limit="钦州会签", columns={"trigger": "C"})
    before, after = (parts(tmp_path / name)[SHEET] for name in ("台账.xlsx", "b.xlsx"))

    def around(sheet: bytes) -> list[bytes]:
        head, _, tail = re.sub(rb"<dimension[^>]*>|<cols>.*?</cols>", b"", sheet).partition(b"<sheetData>")
        return [head, tail.partition(b"</sheetData>")[2]]

    assert around(before) == around(after)
    assert page_of(tmp_path / "b.xlsx").row_dimensions[2].hidden


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"<!-- <row r='1'/> </sheetData> -->"])
def test_marks_and_comments_do_not_mislead(tmp_path: Path, mark: bytes) -> None:
    """A byte order mark in front; a comment behind the first row."""
    source = book_of(tmp_path / "台账.xlsx", HEAD, ROW)
    data = parts(source)[SHEET]
    if mark.startswith(b"<"):
        amended(source, (b"</row>", b"</row>" + mark.replace(b"</sheetData>", b"")))
    else:
        amended(source, (data, mark + data))
    _, own = again(source, tmp_path / "b.xlsx")
    assert own[1]["最迟日期"] == DUE
    assert mark[:4] in parts(tmp_path / "b.xlsx")[SHEET]


@pytest.mark.parametrize("prefixed", [False, True])
def test_rows_without_cells_of_ours_yet_may_be_empty_tags(tmp_path: Path, prefixed: bool) -> None:
    """A merged cell's value holds for rows that have no cells at all; they are blank, and stay so."""
    source = book_of(tmp_path / "台账.xlsx", HEAD, ROW, (None, None, None), (3, "钦州会签", day("2026-11-20")))
    amended(source, (b'<row r="4">', b'<row r="3"/><row r="4">'))
    if prefixed:
        tags = re.compile(rb"<(/?)([a-z])")
        data = parts(source)[SHEET]
        amended(source, (data, tags.sub(rb"<\1x:\2", data).replace(b" xmlns=", b" xmlns:x=")))
    done, own = again(source, tmp_path / "b.xlsx")
    assert [row.number for row in done.entries] == [2, 4]
    assert own[2] == {}


# how our columns look


def styled(path: Path) -> Path:
    source = book_of(path / "台账.xlsx", HEAD, ROW, (2, "会签", day("2026-11-20")))
    book = openpyxl.load_workbook(source)
    page = book.worksheets[0]
    thin = Border(*[Side(style="thin")] * 4)
    for cell in (*page[1], *page[2], *page[3]):
        cell.border = thin
        cell.font = Font(name="仿宋", size=12, bold=cell.row == 1)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    for cell in page[1]:
        cell.fill = PatternFill("solid", fgColor="DDEBF7")
    page["C2"].number_format = page["C3"].number_format = 'yyyy"年"m"月"d"日"'
    book.save(source)
    return source


def test_our_columns_look_like_their_neighbours(tmp_path: Path) -> None:
    again(styled(tmp_path), tmp_path / "b.xlsx")
    page = page_of(tmp_path / "b.xlsx")
    title, due, marked = page["D1"], page["D2"], page["D3"]
    for cell, beside in ((title, page["C1"]), (due, page["C2"]), (marked, page["C3"])):
        assert (cell.font.name, cell.font.size, cell.font.bold) == (beside.font.name, 12, beside.font.bold)
        assert cell.border.left.style == "thin"
    assert title.fill.fgColor.rgb == page["C1"].fill.fgColor.rgb
    assert due.number_format == page["C2"].number_format
    assert due.is_date
    assert due.fill.fill_type is None
    assert marked.fill.fgColor.rgb == "FFFFF2CC"
    assert page.column_dimensions["D"].width == pytest.approx(12.5)


def test_a_format_with_a_time_is_not_taken_over(tmp_path: Path) -> None:
    source = book_of(tmp_path / "台账.xlsx", HEAD, ROW)
    book = openpyxl.load_workbook(source)
    book.worksheets[0]["C2"].number_format = "yyyy/m/d h:mm"
    book.save(source)
    again(source, tmp_path / "b.xlsx")
    assert page_of(tmp_path / "b.xlsx")["D2"].number_format == r"yyyy\-mm\-dd"


def test_titles_reach_over_a_header_of_two_rows(tmp_path: Path) -> None:
    rows = [("序号", "事项", "收文"), (None, None, "日期"), ROW]
    filled(tmp_path, *rows, merges=("A1:A2", "B1:B2"))
    page = page_of(tmp_path / "答.xlsx")
    assert {str(one) for one in page.merged_cells.ranges} == {"A1:A2", "B1:B2", *(f"{at}1:{at}2" for at in "DEFGHIJKL")}


@pytest.mark.parametrize(
    "cols",
    [
        b'<cols><col min="1" max="2" width="5" customWidth="1"/><col min="3" max="16384" width="9" hidden="1"/></cols>',
        b'<cols><col min="4" max="5" width="7" customWidth="1"/><col min="12" max="14" width="8"></col></cols>',
        b'<cols><col min="20" max="20" width="7"/></cols>',
        b"<cols/>",
        b"",
    ],
)
def test_widths_of_other_columns_stay(tmp_path: Path, cols: bytes) -> None:
    source = amended(book_of(tmp_path / "台账.xlsx", HEAD, ROW), (b"<sheetData>", cols + b"<sheetData>"))
    again(source, tmp_path / "b.xlsx")

    def widths(path: Path) -> dict[int, tuple[str, bool]]:
        found: dict[int, tuple[str, bool]] = {}
        for tag in re.findall(rb"<col [^>]*>", parts(path)[SHEET]):
            kept = {name.decode(): value.decode() for name, value in re.findall(rb'(\w+)="([^"]*)"', tag)}
            for at in range(int(kept["min"]), int(kept["max"]) + 1):
                assert at not in found
                found[at] = kept["width"], kept.get("hidden") == "1"
        return found

    before, after = widths(source), widths(tmp_path / "b.xlsx")
    ours = range(4, 13)
    assert {at: one for at, one in after.items() if at not in ours} == {
        at: one for at, one in before.items() if at not in ours
    }
    assert all(at in after and not after[at][1] and float(after[at][0]) >= 10 for at in ours)
    order = [int(one) for one in re.findall(rb'<col [^>]*min="(\d+)"', parts(tmp_path / "b.xlsx")[SHEET])]
    assert order == sorted(order)


def test_a_filter_reaches_over_our_columns_so_that_sorting_takes_them_along(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("甲")
    page = book.add_worksheet("台账")
    page.write_row(0, 0, HEAD)
    page.write_row(1, 0, [1, "钦州会签", "2026-11-20"])
    page.autofilter("A1:C2")
    book.close()
    for source in (path, tmp_path / "b.xlsx"):
        again(source, tmp_path / f"{source.stem}b.xlsx".replace("台账b", "b"))
    for name in ("b.xlsx", "bb.xlsx"):
        assert openpyxl.load_workbook(tmp_path / name)["台账"].auto_filter.ref == "A1:L2"
        assert "台账!$A$1:$L$2" in parts(tmp_path / name)["xl/workbook.xml"].decode()


@pytest.mark.parametrize(
    ("beside", "first"), [(None, "D"), (("D1", "批示"), "E"), (("Z9", "草稿"), "D"), (("F9", "草稿"), "G")]
)
def test_our_columns_join_the_table_where_there_is_room(tmp_path: Path, beside: Any, first: str) -> None:
    source = book_of(tmp_path / "台账.xlsx", HEAD, ROW)
    book = openpyxl.load_workbook(source)
    if beside:
        book.worksheets[0][beside[0]] = beside[1]
    book.save(source)
    again(source, tmp_path / "b.xlsx")
    page = page_of(tmp_path / "b.xlsx")
    assert page[f"{first}1"].value == "最迟日期"
    if beside:
        assert page[beside[0]].value == beside[1]


# a second run


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    filled(tmp_path, ("台账",), HEAD, ROW, (2, "会签", None), merges=("A1:C1",))
    again(tmp_path / "答.xlsx", tmp_path / "b.xlsx")
    assert parts(tmp_path / "答.xlsx") == parts(tmp_path / "b.xlsx")


def edit(path: Path, change: Callable[[Worksheet], None]) -> None:
    book = openpyxl.load_workbook(path)
    change(book.worksheets[0])
    book.save(path)


def test_a_second_run_follows_what_was_changed_since(tmp_path: Path) -> None:
    filled(tmp_path, HEAD, ROW, ROW, ROW)
    target = tmp_path / "答.xlsx"

    def change(page: Worksheet) -> None:
        page["C2"] = day("2026-11-23")  # another day
        for at in "ABC":
            page[f"{at}3"] = None  # a row emptied
        page["M1"], page["M2"] = "批示", "抓紧"  # a column beside ours
        for column, value in enumerate((5, "钦州会签", day("2026-11-20")), 1):
            page.cell(5, column, value)  # a row more
        page["D6"] = "=COUNTA(D2:D5)"  # a total under our column
        page["A6"] = "合计"
        page["G4"] = "=D4"

    edit(target, change)
    done, own = again(target, tmp_path / "b.xlsx")
    assert own[1]["最迟日期"] == gd.due("qinzhou/countersign-reply", day("2026-11-23")).due
    assert own[2] == {}
    assert own[3]["最迟日期"] == DUE
    assert own[4]["最迟日期"] == DUE
    page = page_of(tmp_path / "b.xlsx")
    assert [page["M1"].value, page["M2"].value] == ["批示", "抓紧"]
    assert page["D6"].value == "=COUNTA(D2:D5)"
    assert page.max_column == 13
    assert [one.code for one in done.said] == ["took", "formulas-overwritten", "as-of"]


def test_a_column_of_ours_that_was_deleted_does_not_come_back(tmp_path: Path) -> None:
    filled(tmp_path, HEAD, ROW)
    target = tmp_path / "答.xlsx"
    edit(target, lambda page: page.delete_cols(6, 3))  # 确定程度, 最早可能, 最晚可能
    again(target, tmp_path / "b.xlsx")
    titles = [cell.value for cell in page_of(tmp_path / "b.xlsx")[1]]
    assert titles == [*HEAD, "最迟日期", "稳妥日期", "状态", "剩余工作日", "依据条款", "说明"]


def test_a_title_of_the_offices_own_is_no_column_of_ours(tmp_path: Path) -> None:
    head = (*HEAD, "状态", "说明", "最迟日期")
    filled(tmp_path, head, (*ROW, "在办", "急", "年底"))
    again(tmp_path / "答.xlsx", tmp_path / "b.xlsx")
    page = page_of(tmp_path / "b.xlsx")
    assert [cell.value for cell in page[1]] == [*head, *TITLES]
    assert [cell.value for cell in page[2]][3:6] == ["在办", "急", "年底"]


def test_the_language_is_that_of_the_ledger_unless_asked_for(tmp_path: Path) -> None:
    source = book_of(tmp_path / "a.xlsx", ("No", "Matter", "Received"), ROW)
    done, _ = again(source, tmp_path / "b.xlsx")
    assert done.language == "en"
    assert page_of(tmp_path / "b.xlsx")["D1"].value == "Due"
    done, _ = again(tmp_path / "b.xlsx", tmp_path / "c.xlsx")
    assert done.language == "en"
    done, own = again(tmp_path / "c.xlsx", tmp_path / "d.xlsx", language="zh")
    assert tuple(own[0]) == TITLES
    assert page_of(tmp_path / "d.xlsx").max_column == 12
    assert again(tmp_path / "d.xlsx", tmp_path / "e.xlsx")[0].language == "zh"


def test_days_are_counted_from_1904_where_the_workbook_does(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path), {"date_1904": True})
    page = book.add_worksheet("台账")
    page.write_row(0, 0, HEAD)
    page.write_row(1, 0, [1, "钦州会签", "2026-11-20"])
    book.close()
    _, own = again(path, tmp_path / "b.xlsx")
    assert own[1]["最迟日期"] == DUE


# whole or not at all


def test_the_input_is_not_written_over(tmp_path: Path) -> None:
    source = book_of(tmp_path / "a.xlsx", HEAD, ROW)
    before = source.read_bytes()
    with pytest.raises(gd.InvalidArgument):
        again(source, source)
    again(source, tmp_path / "b.xlsx", force=False)
    with pytest.raises(gd.GovDeadlinesError, match=r"b\.xlsx"):
        again(source, tmp_path / "b.xlsx", force=False)
    with pytest.raises(gd.InvalidArgument, match=r"\.xlsx"):
        again(source, tmp_path / "b.xls")
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    "damage",
    [
        (b"</sheetData>", b""),
        (b"<sheetData>", b"<sheetData></sheetData><sheetData>"),
        (b'<row r="2"', b'<row r="x"'),
        (b'r="A2"', b'r="A2" s="much"'),
        (b"</worksheet>", b""),
        (b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet'),
    ],
)
def test_a_broken_sheet_is_refused_and_leaves_nothing_behind(tmp_path: Path, damage: tuple[bytes, bytes]) -> None:
    source = amended(book_of(tmp_path / "a.xlsx", HEAD, ROW), damage)
    with pytest.raises(gd.GovDeadlinesError):
        again(source, tmp_path / "b.xlsx")
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]


def test_own_titles_are_where_the_table_is(tmp_path: Path) -> None:
    """A table that begins at C3."""
    rows = [(), (), (None, None, *HEAD), (None, None, *ROW)]
    done, _ = filled(tmp_path, *rows)
    page = page_of(tmp_path / "答.xlsx")
    assert page[f"{get_column_letter(6)}3"].value == "最迟日期"
    assert own_of(page, done.header_row)[3]["最迟日期"] == DUE


def test_what_lies_over_our_columns_or_leaves_them_out_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("台账")
    page.write_row(0, 0, HEAD)
    page.write_row(1, 0, [1, "钦州会签", "2026-11-20"])
    page.print_area("A1:C9")
    page.insert_textbox("H2", "督查科")
    other = book.add_worksheet("图")
    other.insert_textbox("A1", "无关")
    book.close()
    codes = [one.code for one in again(path, tmp_path / "b.xlsx")[0].said]
    assert codes == ["took", "drawn-over", "not-printed", "as-of"]
    bare = book_of(tmp_path / "c.xlsx", HEAD, ROW)
    assert [one.code for one in again(bare, tmp_path / "d.xlsx")[0].said] == ["took", "as-of"]


def test_a_link_beside_them_does_not_colour_our_columns(tmp_path: Path) -> None:
    source = book_of(tmp_path / "a.xlsx", (*HEAD, "原文"), (*ROW, "链接"))
    edit(source, lambda page: setattr(page["D2"], "font", Font(color="0000FF", underline="single")))
    again(source, tmp_path / "b.xlsx")
    font = page_of(tmp_path / "b.xlsx")["E2"].font
    assert font.underline is None
