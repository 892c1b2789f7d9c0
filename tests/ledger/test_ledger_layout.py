"""Where the ledger is found: its sheet, header and columns, the year and the government; and what is said of it."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import gov_deadlines as gd
from gov_deadlines.errors import UnreadableTable
from office_books import AS_OF, again, book_of, day, filled

ROW = (1, "钦州会签", day("2026-11-20"))
HEAD = ("序号", "事项", "收文日期")


def said(done: gd.Ledger, code: str) -> str:
    return "".join(one.zh for one in done.said if one.code == code)


@pytest.mark.parametrize(
    ("rows", "merges", "header", "duty"),
    [
        ([HEAD, ROW], (), 1, 2),
        ([("督办台账",), HEAD, ROW], ("A1:C1",), 2, 3),
        ([("督办台账",), ("单位：市府办", None, "2026年11月"), HEAD, ROW], ("A1:C1", "A2:B2"), 3, 4),
        ([(), (), ("督办台账",), (), HEAD, ROW], (), 5, 6),
        ([HEAD, (), ROW], (), 1, 3),
        ([("序号", "事项", "收文"), (None, None, "日期"), ROW], ("A1:A2", "B1:B2"), 1, 3),
        ([("序号", "办理", None), (None, "事项", "收文日期"), ROW], ("B1:C1", "A1:A2"), 1, 3),
        ([("序号", "事项", "日期"), (None, None, "收文"), ROW], ("A1:A2", "B1:B2"), 1, 3),
        ([("台账",), ("序号", "事项", "收文"), (None, None, "日期"), ROW], ("A1:C1", "A2:A3", "B2:B3"), 2, 4),
        ([("台账",), ("序号", "办理", None), (None, "事项", "收文日期"), ROW], ("A1:C1", "B2:C2"), 2, 4),
    ],
)
def test_the_header_is_found(tmp_path: Path, rows: Any, merges: Any, header: int, duty: int) -> None:
    done, own = filled(tmp_path, *rows, merges=merges)
    assert (done.header_row, [one.number for one in done.entries]) == (header, [duty])
    assert done.columns["limit"] == "事项"
    assert own[duty - 1]["最迟日期"] == gd.due("qinzhou/countersign-reply", day("2026-11-20")).due
    assert f"表头在第 {header}" in said(done, "took")


@pytest.mark.parametrize("row", [2, 3])
def test_any_row_of_a_header_may_be_named(tmp_path: Path, row: int) -> None:
    rows = [("台账",), ("序号", "事项", "收文"), (None, None, "收文日期"), ROW]
    done, _ = filled(tmp_path, *rows, merges=("A1:C1", "A2:A3", "B2:B3"), header_row=row)
    assert [one.number for one in done.entries] == [4]


def test_a_header_row_that_is_empty_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable) as caught:
        filled(tmp_path, HEAD, ROW, header_row=9)
    assert (caught.value.why, caught.value.line) == ("no-header-row", 9)


def test_one_title_may_stand_over_both_days(tmp_path: Path) -> None:
    rows = [("事项", "日期", None), (None, "收文", "办结"), ("钦州会签", day("2026-11-20"), day("2026-11-23"))]
    done, _ = filled(tmp_path, *rows, merges=("A1:A2", "B1:C1"))
    assert done.columns == {"limit": "事项", "receipt": "收文", "completed": "办结"}
    assert done.statuses == {"done-in-time": 1}


def test_marks_that_nobody_sees_are_no_part_of_a_title(tmp_path: Path) -> None:
    rows = [("事\u200b项", "\ufeff收文日期\u200e", "办结情况"), ("钦州会签", day("2026-11-20"), "√\u200b")]
    done, _ = filled(tmp_path, *rows)
    assert done.statuses == {"done": 1}


def test_a_title_that_stands_above_another_is_not_its_own(tmp_path: Path) -> None:
    """Under 办理情况 stands 备注, which tells nothing of completion."""
    rows = [
        ("事项", "收文日期", "办理情况", None),
        (None, None, "办结日期", "备注"),
        ("钦州会签", day("2026-11-20"), None, "催"),
    ]
    done, own = filled(tmp_path, *rows, merges=("A1:A2", "B1:B2", "C1:D1"))
    assert done.columns["completed"] == "办结日期"
    assert "说明" not in own[2]


def test_titles_over_each_other_are_read_together(tmp_path: Path) -> None:
    rows = [("事项", "办结", "收文"), (None, "日期", "日期"), ("钦州会签", None, day("2026-11-20"))]
    done, _ = filled(tmp_path, *rows, merges=("A1:A2",))
    assert done.unanswered == 0
    assert [row.trigger for row in done.entries] == [day("2026-11-20")]


def test_columns_with_names_of_their_own_are_named_by_title_or_letters(tmp_path: Path) -> None:
    rows = [("No", "What", "When", "Ready", "When"), (1, "钦州会签", day("2026-11-20"), "√", None)]
    with pytest.raises(UnreadableTable) as found:
        filled(tmp_path, *rows)
    assert "'When'" in str(found.value)
    for limit, trigger in (("What", "when"), ("B", "C")):
        columns = {"limit": limit, "trigger": trigger, "completed": "Ready"}
        done, _ = filled(tmp_path, *rows, columns=columns)
        assert done.statuses == {"done": 1}
        assert done.columns == {"limit": "What", "trigger": "When", "completed": "Ready"}
    with pytest.raises(UnreadableTable, match="lacks"):
        filled(tmp_path, *rows, columns={"limit": "Matter", "trigger": "When"})


def test_the_column_whose_cells_name_limits_is_taken(tmp_path: Path) -> None:
    rows = [("时限", "事项", "收文日期"), ("5个工作日", "钦州会签", day("2026-11-20"))]
    done, _ = filled(tmp_path, *rows)
    assert (done.columns["limit"], done.unanswered) == ("事项", 0)
    rows = [("事项类型", "事项", "收文日期"), ("钦州会签", "关于甲的函", day("2026-11-20"))]
    done, _ = filled(tmp_path, *rows)
    assert (done.columns["limit"], done.entries[0].subject) == ("事项类型", "关于甲的函")


def test_equal_titles_do_not_matter(tmp_path: Path) -> None:
    done, _ = filled(
        tmp_path, ("备注", "事项", "备注", "收文日期", "事项"), ("a", "钦州会签", "b", day("2026-11-20"), "钦州会签")
    )
    assert done.unanswered == 0


def several(path: Path, *names: str) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in names:
        page = book.create_sheet(name.removeprefix("#"))
        page.sheet_state = "hidden" if name.startswith("#") else "visible"
        if name != "说明":
            page.append(HEAD)
            page.append(ROW)
        else:
            page.append(["填表说明", "收文日期填收到之日"])
    book.save(path / "台账.xlsx")
    return path / "台账.xlsx"


def test_the_first_visible_sheet_with_a_ledger_is_taken_and_others_are_said(tmp_path: Path) -> None:
    source = several(tmp_path, "说明", "#旧", "一月", "二月")
    done, _ = again(source, tmp_path / "b.xlsx")
    assert done.sheet == "一月"
    assert said(done, "other-sheets") == "还有像台账的工作表，没有处理：二月。"
    for name in ("二月", "旧"):
        done, _ = again(source, tmp_path / "b.xlsx", sheet=f" {name}")
        assert done.sheet == name
    with pytest.raises(UnreadableTable, match="三月"):
        again(source, tmp_path / "b.xlsx", sheet="三月")
    with pytest.raises(UnreadableTable, match="No ledger"):
        again(source, tmp_path / "b.xlsx", sheet="说明")


def test_a_workbook_without_a_ledger_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable) as found:
        filled(tmp_path, ("姓名", "收文日期"), ("张三", day("2026-11-20")))
    assert "缺少事项" in found.value.message.zh
    assert "'姓名'" in found.value.hint.zh
    with pytest.raises(UnreadableTable, match="empty"):
        filled(tmp_path)
    assert not (tmp_path / "答.xlsx").exists()


# the year and the government


@pytest.mark.parametrize(
    ("title", "sheet", "name", "year"),
    [
        ("2026年督办台账", "2025", "台账", 2026),
        ("二〇二六年督办台账", "台账", "台账", 2026),
        ("督办台账", "2025年", "台账2024", 2025),
        ("督办台账", "台账", "台账2024", 2024),
        ("2025、2026年督办台账", "台账", "2026", None),
        ("督办台账（按钦政发〔2023〕9号）", "台账", "台账", None),
        ("督办台账", "台账", "台账", None),
    ],
)
def test_the_year_of_days_without_one(tmp_path: Path, title: str, sheet: str, name: str, year: int | None) -> None:
    rows = [(title,), HEAD, (1, "钦州会签", "11月20日")]
    source = book_of(tmp_path / f"{name}.xlsx", *rows, sheet=sheet)
    done, _ = again(source, tmp_path / "b.xlsx")
    assert done.entries[0].trigger == (None if year is None else day(f"{year}-11-20"))
    assert (str(year) in said(done, "year")) is (year is not None)
    done, _ = again(source, tmp_path / "b.xlsx", year=2024)
    assert said(done, "year") == "没有写年份的日期按 2024 年（按所给的）。"


def test_a_year_that_completes_nothing_is_not_said(tmp_path: Path) -> None:
    done, _ = filled(tmp_path, ("2025年台账",), HEAD, ROW)
    assert said(done, "year") == ""


@pytest.mark.parametrize(
    ("title", "name", "authority"),
    [
        ("钦州市人民政府办公室督办台账", "台账", "qinzhou"),
        ("督办台账", "咸宁台账", "xianning"),
        ("六盘水市钟山区政府督办台账", "台账", "zhongshan"),
        ("Xinzhou ledger", "ledger", "xinzhou"),
        ("象山区政府督办台账", "台账", "xiangshan"),
        ("象山县督办台账", "台账", None),
        ("钦州、咸宁两市督办台账", "台账", None),
        ("督办台账", "台账", None),
    ],
)
def test_the_government_is_that_of_the_title(tmp_path: Path, title: str, name: str, authority: str | None) -> None:
    source = book_of(tmp_path / f"{name}.xlsx", (title,), HEAD, (1, "会签回复", day("2026-11-20")))
    done, _ = again(source, tmp_path / "b.xlsx")
    answer = done.entries[0].answer
    assert (answer.limit.authority if answer else None) == authority
    assert bool(said(done, "government")) is (authority is not None)


def test_what_was_taken_is_said_in_both_languages(tmp_path: Path) -> None:
    done, _ = filled(tmp_path, ("2026年钦州台账",), HEAD, (1, "会签", "11月20日"))
    assert [one.code for one in done.said] == ["took", "government", "year", "as-of"]
    assert all(
        one.zh != one.en and not any("一" <= sign <= "鿿" for sign in one.en.split("=")[0]) for one in done.said[1:]
    )
    assert said(done, "as-of") == f"状态截至 {AS_OF}。"


@pytest.mark.parametrize("at", [6, 7, 10, 12])
def test_a_column_put_between_ours_stays_there(tmp_path: Path, at: int) -> None:
    _, before = filled(tmp_path, HEAD, ROW, (2, "咸宁会签", day("2026-11-20")))
    book = openpyxl.load_workbook(tmp_path / "答.xlsx")
    page = book["台账"]
    page.insert_cols(at)
    page.cell(1, at, "领导批示")
    page.cell(2, at, "速办")
    page.cell(3, 3, day("2026-11-23"))
    book.save(tmp_path / "改.xlsx")
    _, after = again(tmp_path / "改.xlsx", tmp_path / "再.xlsx")
    page = openpyxl.load_workbook(tmp_path / "再.xlsx")["台账"]
    assert [one.value for one in page[1]].count("最迟日期") == 1
    assert (page.cell(1, at).value, page.cell(2, at).value, page.cell(3, at).value) == ("领导批示", "速办", None)
    assert after[1] == before[1]
    assert after[2]["最迟日期"] == gd.due("xianning/countersign-reply", day("2026-11-23")).due
