"""Several tables on one sheet: what stands in another table's columns is never read as the ledger's."""

from pathlib import Path

import pytest

import gov_deadlines as gd
from office_books import day, filled

HEAD = ("序号", "事项", "收文日期", "承办单位")
ROW = (1, "钦州会签", day("2026-11-20"), "市财政局")
DUE = gd.due("qinzhou/countersign-reply", day("2026-11-20")).due
OTHERS = [
    ("序号", "事项", "办结日期", "收文日期", "承办单位"),
    ("序号", "事项", "签发日期", "承办单位"),
    ("序号", "承办单位", "签发日期", "事由"),
    ("序号", "收文日期", "事项", "承办单位"),
    ("序号", "事项", None, "承办单位"),
    ("序号", "事项", "收文日期", "承办单位", "办结日期"),
    ("序号", "事项", "会议日期", "承办单位"),
    ("序号", "来文内容", "发文日期", "备注"),
]


@pytest.mark.parametrize("head", OTHERS)
def test_rows_of_another_table_have_no_answer(tmp_path: Path, head: tuple[str | None, ...]) -> None:
    """The other table may have more columns that a ledger has: the first is the one that is answered."""
    done, own = filled(tmp_path, HEAD, ROW, (), ("二、已办结事项",), head, ROW, ROW, HEAD, ROW)
    assert (done.header_row, done.answered, done.unanswered) == (1, 2, 2)
    assert [one.number for one in done.entries] == [2, 6, 7, 9]
    assert (own[1]["最迟日期"], own[8]["最迟日期"]) == (DUE, DUE)
    for row in (5, 6):
        assert "最迟日期" not in own[row]
        assert "第 5 行起是另一张表" in own[row]["说明"]
    assert not own[4]


@pytest.mark.parametrize("again", [HEAD, ("序号", "督办事项", "收文时间", "协办单位"), ("序号", "事项", "收文日期")])
def test_the_same_titles_again_begin_a_new_page(tmp_path: Path, again: tuple[str, ...]) -> None:
    done, own = filled(tmp_path, HEAD, ROW, again, ROW)
    assert (done.answered, done.unanswered, done.left_alone) == (2, 0, 1)
    assert not own[2]


def test_a_header_of_two_rows_may_stand_again(tmp_path: Path) -> None:
    head = [("事项", "收文", "承办单位"), (None, "日期", None)]
    done, _ = filled(tmp_path, *head, ROW[1:], *head, ROW[1:], merges=("A1:A2", "C1:C2", "A4:A5", "C4:C5"))
    assert (done.answered, done.rows) == (2, 2)


def test_words_in_a_row_are_no_header(tmp_path: Path) -> None:
    rows = [
        ("事项", "收文日期", "承办单位", "办结情况"),
        ("类型", "待定", "甲", "完成"),
        ("钦州会签", day("2026-11-20")),
    ]
    done, _ = filled(tmp_path, *rows)
    assert (done.answered, done.unanswered) == (1, 1)


def test_a_table_below_may_be_asked_for(tmp_path: Path) -> None:
    done, _ = filled(
        tmp_path, HEAD, ROW, (), OTHERS[0], (1, "钦州会签", day("2026-11-23"), day("2026-11-20")), header_row=4
    )
    assert (done.statuses, done.rows) == ({"done-in-time": 1}, 1)
