"""What a row of a ledger gets: which limit, which day, whether it is done, and what is said where it has no answer."""

from datetime import date, datetime
from pathlib import Path

import pytest

import gov_deadlines as gd
from cli_helpers import counted_once
from gov_deadlines.errors import InvalidArgument, UnreadableTable
from gov_deadlines.ledger.titles import DONE, NOT_DONE, TITLES, bare, day_in_words, is_total, role_of, told_done
from office_books import AS_OF, again, day, filled
from office_books import TITLES as OWN

MORNING = datetime(2026, 11, 5, 9, 30)  # noqa: DTZ001  (a cell of Excel's has no time zone)
HEAD = ("序号", "事项", "收文日期", "办结情况")
Q = "qinzhou/countersign-reply"


def test_a_row_gets_what_the_library_answers(tmp_path: Path) -> None:
    for on in ("2026-11-20", "2026-12-15", "2027-04-02"):
        done, rows = filled(tmp_path, HEAD, (1, "咸宁会签", day(on)))
        answer = gd.due("xianning/countersign-reply", day(on))
        own = rows[1]
        assert own["最迟日期"] == answer.due
        assert own["稳妥日期"] == answer.safest
        assert (own["最早可能"], own["最晚可能"]) == (answer.earliest, answer.latest)
        assert own["确定程度"] == {"settled": "确定", "provisional": "暂定"}[answer.standing]
        status = answer.status(AS_OF)
        assert done.statuses == {status.code: 1}
        assert own.get("剩余工作日") == (status.working_days if status.code == "open" else None)
        assert own["依据条款"] == "《咸宁市人民政府工作规则》第29条第2款：会签回复"
        assert (done.rows, done.answered, done.left_alone) == (1, 1, 0)


def test_every_own_column_has_its_title_once(tmp_path: Path) -> None:
    _, rows = filled(tmp_path, HEAD, (1, "钦州会签", day("2026-11-02")))
    assert tuple(rows[0]) == OWN


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, "deemed-no-objection"),
        *((word, "done") for word in ("已办结", "√", "是", " 完成 ", "办结。", "Y", "done", True, 1, "已办结，已归档")),
        *(
            (word, "deemed-no-objection")
            for word in ("否", "未办结", "×", "-", "办理中", "/", False, 0, "N/A", 0.5, "80%")
        ),
        *((word, "deemed-no-objection") for word in ("正在征求意见", "未回复，已电话催办", "待局长签发")),
        *((word, "done-in-time") for word in (day("2026-11-05"), MORNING, "2026.11.5", 20261105)),
        *((word, "done-in-time") for word in ("已于2026年11月5日办结", "2026-11-05 已回复", "11月5日")),
        (day("2026-11-25"), "done-late"),
    ],
)
def test_completion_is_read_as_offices_write_it(tmp_path: Path, cell: object, code: str) -> None:
    done, rows = filled(tmp_path, HEAD, (1, "钦州会签", day("2026-11-02"), cell), year=2026)
    assert done.statuses == {code: 1}
    assert done.unanswered == 0
    assert "看不出" not in rows[1].get("说明", "")


def test_several_columns_may_tell_of_completion(tmp_path: Path) -> None:
    head = ("事项", "收文日期", "是否办结", "办结日期")
    received = day("2026-11-02")
    cells = [
        ("是", None),
        ("是", day("2026-11-25")),
        ("否", None),
        ("否", day("2026-11-05")),
        (None, day("2026-11-05")),
    ]
    done, rows = filled(tmp_path, head, *(("钦州会签", received, *one) for one in cells))
    assert [row.status and row.status.code for row in done.entries] == [
        *("done", "done-late", "deemed-no-objection", "done-in-time", "done-in-time")
    ]
    assert "按后者计" in rows[4]["说明"]
    assert done.columns["completed"] == "办结日期 / 是否办结"


def test_words_that_tell_nothing_of_completion_are_said(tmp_path: Path) -> None:
    done, rows = filled(tmp_path, HEAD, (1, "钦州会签", day("2026-11-02"), "科长已阅"))
    assert done.statuses == {"deemed-no-objection": 1}
    assert "“办结情况”的“科长已阅”看不出是否办结" in rows[1]["说明"]


@pytest.mark.parametrize(
    "cell", ["11/18/26", "2026-11-31", "11月5日召开协调会", "已回复（11月5日）未盖章", 45385, 11.5, "=A2+1"]
)
def test_a_completion_that_is_no_day_leaves_the_status_open(tmp_path: Path, cell: object) -> None:
    """It may be done: any status could be wrong. The dates stand."""
    done, rows = filled(tmp_path, HEAD, (1, "钦州会签", day("2026-11-02"), cell))
    assert (done.rows, done.answered, done.unanswered, done.statuses) == (1, 0, 1, {})
    assert rows[1]["最迟日期"] == gd.due(Q, day("2026-11-02")).due
    assert "状态" not in rows[1]
    assert str(cell) in rows[1]["说明"]
    assert done.to_act_on


def test_a_completion_that_cannot_be_is_marked(tmp_path: Path) -> None:
    rows = [
        (1, "钦州会签", day("2026-11-25"), day("2026-11-20")),
        (2, "钦州会签", day("2026-11-25"), day("2026-12-30")),
    ]
    done, own = filled(tmp_path, HEAD, *rows)
    assert done.statuses == {"open": 2}
    assert done.record_faults == 1
    assert [row.to_mark for row in done.entries] == [True, True]
    assert "2026-11-20 早于起算日" in own[1]["说明"]
    assert "2026-12-30 还没有到" in own[2]["说明"]
    assert done.to_act_on


def test_the_day_comes_from_the_column_that_the_limit_speaks_of(tmp_path: Path) -> None:
    head = ("事项", "收文日期", "会议日期")
    received, met = day("2026-06-01"), day("2026-06-15")
    rows = [("咸宁会签", received, met), ("咸宁/会议文件印发", received, met), ("咸宁/会议文件印发", received, None)]
    done, own = filled(tmp_path, head, *rows)
    assert [row.trigger for row in done.entries] == [received, met, None]
    assert "“会议日期”为空" in own[3]["说明"]
    assert done.unanswered == 1


def test_the_day_of_another_kind_is_used_and_said(tmp_path: Path) -> None:
    done, own = filled(tmp_path, ("事项", "收文日期"), ("咸宁/会议文件印发", day("2026-11-27")))
    assert done.entries[0].trigger == day("2026-11-27")
    assert "该时限从会议最后一天起算，此处用的是“收文日期”" in own[1]["说明"]
    assert not done.entries[0].to_mark
    done, own = filled(tmp_path, ("事项", "起算日"), ("咸宁/会议文件印发", day("2026-11-27")))
    assert "说明" not in own[1]


def test_a_number_is_a_day_only_if_it_shows_one(tmp_path: Path) -> None:
    """11.2 may have been 11.20: no year makes a day of it."""
    cells = (20261120, 45385, 11.2, "11.20", "11月20日", "2026/11/20", True)
    done, own = filled(tmp_path, HEAD, *((1, "钦州会签", one) for one in cells), year=2026)
    assert [row.trigger for row in done.entries] == [
        *(day("2026-11-20"), None, None, done.entries[3].trigger, day("2026-11-20"), day("2026-11-20"), None)
    ]
    assert done.entries[3].trigger in (None, day("2026-11-20"))
    assert "45385" in own[2]["说明"]
    assert own[2]["说明"].startswith("未推算：“收文日期”：")


def test_a_formula_without_its_value_is_said(tmp_path: Path) -> None:
    """openpyxl stores no values of formulas."""
    rows = [(1, "=B3", day("2026-11-20")), (2, "钦州会签", "=C2+1")]
    done, own = filled(tmp_path, HEAD, *rows)
    assert done.unanswered == 2
    assert "“事项”是公式（=B3），文件里没有它的结果" in own[1]["说明"]
    assert "“收文日期”是公式（=C2+1）" in own[2]["说明"]


def test_a_name_that_only_one_government_has_is_not_taken_for_another(tmp_path: Path) -> None:
    """邀请领导 is Zhongshan's alone; this may be the ledger of an office whose rules are not here."""
    done, own = filled(tmp_path, HEAD, (1, "邀请领导", day("2026-11-20")))
    assert done.unanswered == 1
    assert "“邀请领导”可能是：钟山区/邀请区领导" in own[1]["说明"]
    done, _ = filled(tmp_path, ("钟山区台账",), HEAD, (1, "邀请领导", day("2026-11-20")))
    assert done.unanswered == 0


def test_names_that_fit_several_limits_or_none(tmp_path: Path) -> None:
    done, own = filled(tmp_path, HEAD, (1, "会签", day("2026-11-20")), (2, "钦州会餐", day("2026-11-20")))
    assert done.unanswered == 2
    for name in ("钦州/会签回复", "咸宁/会签回复", "忻州/会签回复"):
        assert name in own[1]["说明"]
    assert "没有叫“钦州会餐”的时限" in own[2]["说明"]
    done, own = filled(tmp_path, HEAD, (1, "会签", day("2026-11-20")), authority="钦州市")
    assert done.entries[0].answer is not None
    assert done.entries[0].answer.limit.id == Q


def test_a_row_with_two_faults_tells_both(tmp_path: Path) -> None:
    done, own = filled(tmp_path, HEAD, (1, "钦州会餐", None), (2, "钦州会餐", "20日"), (3, "钦州会签", "20日"))
    assert [row.reason and row.reason.code for row in done.entries] == ["missing-value", *["invalid-date"] * 2]
    assert ["没有叫“钦州会餐”的时限" in row["说明"] for row in own[1:]] == [True, True, False]


def test_without_a_limit_any_day_that_can_be_read_will_do(tmp_path: Path) -> None:
    head, meeting = ("序号", "事项", "收文日期", "会议日期"), day("2026-11-20")
    rows = [("钦州会餐", None, meeting), ("钦州会餐", "20日", meeting), ("钦州会餐", None, "20日"), ("钦州会餐",)]
    done, _ = filled(tmp_path, head, *((nth, *row) for nth, row in enumerate(rows)))
    wanted = ["unknown-limit", "unknown-limit", "invalid-date", "missing-value"]
    assert [row.reason and row.reason.code for row in done.entries] == wanted


def test_a_duty_without_a_number_says_so_even_without_a_day(tmp_path: Path) -> None:
    duty = next(one for one in gd.limits() if isinstance(one, gd.Duty))
    done, own = filled(tmp_path, HEAD, (1, duty.id, None))
    assert done.entries[0].reason is not None
    assert done.entries[0].reason.code == "missing-value"
    assert "没有可以推算的天数" in own[1]["说明"]


def test_of_a_limit_without_a_number_any_day_will_do_and_a_day_before_its_rules_comes_first(tmp_path: Path) -> None:
    head, limit = ("序号", "事项", "收文日期", "会议日期"), "qinzhou/executive-meeting"
    days = [(None, "2024-04-05"), ("2024-04-05", None), (None, "2019-04-05"), (None, "soon"), (None, None)]
    done, own = filled(tmp_path, head, *((nth, limit, *two) for nth, two in enumerate(days)))
    wanted = ["no-number", "no-number", "not-in-force", "invalid-date", "missing-value"]
    assert [row.reason and row.reason.code for row in done.entries] == wanted
    assert ["没有可以推算的天数" in row["说明"] for row in own[1:]] == [True, True, False, True, True]


def test_a_row_without_a_limit_tells_of_its_day_too(tmp_path: Path) -> None:
    done, own = filled(tmp_path, HEAD, (1, None, "soon"), (2, None, "2026-11-20"), ("甲局", None, None, "在办"))
    assert [row.reason and row.reason.code for row in done.entries] == ["missing-value"] * 3
    assert ["“事项”为空" in row["说明"] for row in own[1:]] == [True] * 3
    assert ["soon" in row["说明"] for row in own[1:]] == [True, False, False]
    assert own[3]["说明"].index("事项") < own[3]["说明"].index("收文日期")


def test_a_limit_with_a_number_in_one_of_its_versions_only_is_one(tmp_path: Path) -> None:
    counted_once(tmp_path)
    limit, days = "qinzhou/plenary-meeting", ("2026-02-04", "2024-01-04", "2023-01-04", "soon")
    wanted = [None, "no-number", "not-in-force", "invalid-date"]
    rows = [(nth, limit, day) for nth, day in enumerate(days)]
    done, own = filled(tmp_path, HEAD, *rows, rules=tmp_path)
    assert [row.reason and row.reason.code for row in done.entries] == wanted
    assert "没有可以推算的天数" not in own[4]["说明"]
    alone, _ = filled(tmp_path, HEAD, *rows, rules=tmp_path, limit=limit)
    assert [row.reason and row.reason.code for row in alone.entries] == wanted


def test_one_limit_for_all_rows(tmp_path: Path) -> None:
    head = ("标题", "收到日期")
    rows = [("关于甲的函", day("2026-11-20")), ("关于乙的函", None)]
    done, own = filled(tmp_path, head, *rows, limit="会签", authority="钦州")
    assert [row.answer is not None for row in done.entries] == [True, False]
    assert done.entries[0].subject == "关于甲的函"
    assert any("钦州/会签回复" in one.zh for one in done.said)
    assert own[2]["说明"] == "未推算：“收到日期”为空"
    with pytest.raises(gd.UnknownLimit):
        again(tmp_path / "台账.xlsx", tmp_path / "b.xlsx", limit="会签")
    assert not (tmp_path / "b.xlsx").exists()


def test_rows_that_are_no_duties_stay_alone(tmp_path: Path) -> None:
    row = (1, "钦州会签", day("2026-11-20"))
    others = [
        ("一、市发改局",),
        HEAD,
        (2,),
        ("小 计", "1件"),
        (None, "合计", None, 3),
        ("本页合计", None, None, "=COUNTA(B2:B9)"),
        ("注：会签时限为五个工作日", "请按时回复"),
        ("填表人：张三", None, "审核人：李四"),
        (None, None, "制表日期：", "2026年11月30日"),
    ]
    done, own = filled(tmp_path, HEAD, row, *others, row, merges=("A3:D3",))
    assert [one.number for one in done.entries] == [2, 12]
    assert done.left_alone == len(others)
    assert not any(own[2:11])


def test_a_row_with_content_says_what_it_lacks(tmp_path: Path) -> None:
    rows = [(1, None, day("2026-11-20")), (2, "钦州会签", None), (3, "钦州会签", "待定"), ("甲局", None, None, "在办")]
    done, own = filled(tmp_path, HEAD, *rows)
    assert (done.rows, done.unanswered) == (4, 4)
    assert [own[at]["说明"].startswith("未推算：") for at in range(1, 5)] == [True] * 4
    assert "“事项”为空" in own[1]["说明"]
    assert "“收文日期”为空" in own[2]["说明"]
    assert "待定" in own[3]["说明"]


def test_merged_cells_hold_for_all_their_rows(tmp_path: Path) -> None:
    rows = [("钦州会签", day("2026-11-20"), "甲局"), (None, None, "乙局"), (None, day("2026-11-23"), "丙局"), ("小计",)]
    done, _ = filled(tmp_path, ("事项", "收文日期", "责任部门"), *rows, merges=("A2:A4", "B2:B3"))
    assert [(row.matter, row.trigger, row.department) for row in done.entries] == [
        ("钦州会签", day("2026-11-20"), "甲局"),
        ("钦州会签", day("2026-11-20"), "乙局"),
        ("钦州会签", day("2026-11-23"), "丙局"),
    ]


def test_the_government_may_stand_in_a_column(tmp_path: Path) -> None:
    rows = [("钦州市", "会签"), ("湖北省咸宁市", "会签"), ("南宁", "会签"), (None, "会签")]
    done, own = filled(tmp_path, ("地区", "事项", "收文日期"), *((*one, day("2026-11-20")) for one in rows))
    assert [row.answer and row.answer.limit.authority for row in done.entries] == ["qinzhou", "xianning", None, None]
    assert "南宁" in own[3]["说明"]
    assert "钦州/会签回复" in own[4]["说明"]


def test_rows_without_a_day_of_the_calendar_say_so(tmp_path: Path) -> None:
    done, own = filled(tmp_path, HEAD, (1, "钦州会签", day("2020-11-20")), (2, "钦州会签", day("2035-11-20")))
    assert done.unanswered == 2
    assert "钦州/会签回复 所在规则自 2023-09-12 起施行" in own[1]["说明"]
    assert "广西" in own[2]["说明"]


def test_reasons_are_in_the_clerks_words(tmp_path: Path) -> None:
    """No ids, no names of arguments or options."""
    rows: list[tuple[object, ...]] = [
        ("钦州会签", on) for on in ("4月3日", 45385, "2024", "11/18/26", day("2020-01-01"), day("2035-01-01"), "今天")
    ]
    rows += [(name, day("2026-11-20")) for name in ("会签", "会餐", "邀请领导", "qinzhou/no-such", "钦州公开议定事项")]
    done, own = filled(tmp_path, ("事项", "收文日期"), *rows)
    assert done.unanswered == len(rows)
    for at, row in enumerate(rows, 1):
        told = own[at]["说明"].replace(str(row[0]), "").replace("today", "")
        assert not any(sign.isascii() and sign.isalpha() for sign in told), told
    _, own = filled(tmp_path, ("事项", "收文日期", "地区"), ("会签", day("2026-11-20"), "南宁市"))
    assert own[1]["说明"].startswith("未推算：没有“南宁市”的规则，只有：")
    assert "钦州、" in own[1]["说明"]


def test_the_context_is_that_of_every_answer(tmp_path: Path) -> None:
    early = day("2020-11-20")
    done, own = filled(tmp_path, HEAD, (1, "钦州会签", early), ignore_in_force=True, region="CN")
    assert own[1]["最迟日期"] == gd.due(Q, early, ignore_in_force=True, region="CN").due
    assert done.unanswered == 0


# the words themselves


def test_no_title_has_two_roles_and_no_word_two_meanings() -> None:
    titles = [title for titles in TITLES.values() for title in titles]
    assert len(titles) == len(set(titles))
    assert all(bare(title) == title for title in titles)
    assert not DONE & NOT_DONE
    assert {told_done(one) for one in DONE} == {True}
    assert {told_done(one) for one in NOT_DONE} == {False}


@pytest.mark.parametrize(
    "title", ["要求办结日期", "办结期限", "应办结时间", "计划完成日期", "办理时限", "反馈时限", "最迟日期", "回复期限"]
)
def test_a_day_that_was_set_is_taken_for_no_other(title: str) -> None:
    assert role_of(title) is None


@pytest.mark.parametrize(
    "title", ["收文 日期", "收文日期\n（年月日）", "*收文日期：", "收文日期(必填)", "【收文日期】"]
)
def test_titles_are_compared_without_what_offices_put_around_them(title: str) -> None:
    found = role_of(title)
    assert found is not None
    assert found[0] == "receipt"


@pytest.mark.parametrize(
    ("text", "left"), [("已于4月3日办结。", "4月3日"), ("4月3日回复", "4月3日"), ("已办结（4月3日）", "4月3日")]
)
def test_the_words_around_a_day(text: str, left: str) -> None:
    assert day_in_words(text) == left


def test_a_matter_that_begins_like_a_total_is_none() -> None:
    assert is_total("合计")
    assert is_total("总 计：12件")
    assert not is_total("关于合计数的函")


# arguments


@pytest.mark.parametrize(
    "given",
    [
        {"year": 26},
        {"year": "2026"},
        {"header_row": 0},
        {"columns": {"nonsense": "A"}},
        {"columns": ["A"]},
        {"columns": {"limit": 3}},
        {"language": "fr"},
        {"authority": "南宁"},
        {"force": "yes"},
        {"as_of": "soon"},
        {"sheet": 3},
    ],
)
def test_bad_arguments_are_refused_and_nothing_is_written(tmp_path: Path, given: dict[str, object]) -> None:
    filled(tmp_path, HEAD, (1, "钦州会签", day("2026-11-20")))
    with pytest.raises((InvalidArgument, gd.InvalidDate)):
        again(tmp_path / "台账.xlsx", tmp_path / "b.xlsx", **given)
    assert not (tmp_path / "b.xlsx").exists()


def test_more_rows_than_a_ledger_has_are_for_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gov_deadlines.ledger.grid.MOST_ROWS", 2)
    with pytest.raises(UnreadableTable, match=r"batch\.due"):
        filled(tmp_path, HEAD, *[(1, "钦州会签", date(2026, 11, 20))] * 2)
