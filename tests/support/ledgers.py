"""Ledgers as offices keep them, each with what a careful clerk would write beside its rows, worked out by hand.

A ledger's ``answers`` name for each row (numbered as in Excel) the limit's id and the trigger day that the row means;
``refused`` the rows that cannot be answered, with words that the reason must have. All other rows below the header
are no rows of the ledger (blank, totals, who filled it in) and stay alone. Nothing here comes from the ledger's code.

``tests/data/ledgers`` has those that other programs wrote: LibreOffice 7.4 saved ``libreoffice.xlsx`` from ``titled``
here, ``old.xls`` from ``statuses``, ``wps.et`` from ``from_1904``, and ``open.ods`` from ``plain``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

import gov_deadlines as gd
from ledger_parts import amend

DATA = Path(__file__).parent.parent / "data" / "ledgers"
Q, N, X, Z, S = (f"{one}/countersign-reply" for one in ("qinzhou", "xianning", "xinzhou", "zhongshan", "xiangshan"))
TOPIC, ISSUE = "zhongshan/topic-meeting", "xianning/meeting-document-issuance"
AS_OF = "2026-11-30"


class Wanted(NamedTuple):
    """The answer of one row: the limit it means, the trigger, and the status on ``AS_OF``.

    Where no status is written, the row is not completed, and it is the one that the library gives. An empty one cannot
    be told, and the row says so.
    """

    limit: str
    trigger: str
    status: str | None = None

    @property
    def code(self) -> str:
        """The status."""
        if self.status is not None:
            return self.status
        answer = gd.due(self.limit, date.fromisoformat(self.trigger))
        return answer.status(date.fromisoformat(AS_OF)).code


class Ledger(NamedTuple):
    """A ledger and what is to come out of it.

    Attributes:
        file: its name, whose suffix may lie.
        make: writes it.
        answers, refused: by row.
        sheet, header: where the table is; ``header`` may be any row of a header of two.
        given: further arguments.
        said: words that must be said of the row, where it is answered (a record that cannot be right).
    """

    file: str
    make: Callable[[Path], object]
    answers: Mapping[int, Wanted]
    refused: Mapping[int, Sequence[str]] = {}
    sheet: str = "台账"
    header: tuple[int, ...] = (1,)
    given: tuple[str, ...] = ()
    said: Mapping[int, Sequence[str]] = {}

    @property
    def plain(self) -> bool:
        """Whether it is an .xlsx or .xlsm, of which nothing may be lost."""
        return self.file.endswith(("x", "m"))


class _Book:
    """A workbook being written: its sheet, and the formats that are used."""

    def __init__(self, book: Any, name: str) -> None:
        self.book, self.sheet = book, book.add_worksheet(name)
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.title = book.add_format({"bold": True, "font_size": 18, "align": "center", "font_name": "黑体"})
        self.head = book.add_format(
            {"bold": True, "border": 1, "align": "center", "text_wrap": True, "bg_color": "#DDEBF7"}
        )

    def put(self, row: int, cells: Sequence[object], column: int = 0, look: Any = None) -> None:
        """Write a row (numbered as in Excel); None leaves a cell out."""
        for at, cell in enumerate(cells, column):
            if isinstance(cell, date):
                self.sheet.write_datetime(row - 1, at, cell, self.day)
            elif isinstance(cell, str) and not cell.startswith("="):
                self.sheet.write_string(row - 1, at, cell, look)
            elif cell is not None:
                self.sheet.write(row - 1, at, cell, look)

    def rows(self, first: int, *rows: Sequence[object]) -> None:
        """Write rows below each other."""
        for nth, row in enumerate(rows, first):
            self.put(nth, row)

    def header(self, row: int, *names: str) -> None:
        self.put(row, names, look=self.head)


@contextmanager
def book(path: Path, name: str = "台账", **options: object) -> Iterator[_Book]:
    """A workbook of one sheet, written when the block ends."""
    opened = xlsxwriter.Workbook(str(path), options)
    yield _Book(opened, name)
    opened.close()


def day(text: str) -> date:
    return date.fromisoformat(text)


def plain(path: Path) -> None:
    with book(path) as one:
        one.header(1, "序号", "时限", "收文日期", "承办单位")
        one.rows(
            2,
            (1, "钦州/会签回复", day("2024-04-03"), "市发展改革委"),
            (2, "咸宁会签", day("2024-09-26"), "市财政局"),
            (3, "忻州市 会签", day("2025-01-20"), "市司法局"),
            (4, "zhongshan/topic-meeting", day("2025-04-25"), "区住建局"),
            (5, "咸宁/会议文件印发", day("2026-04-28"), "市政府办"),
            (6, "qinzhou@2023/countersign-reply", day("2024-02-05"), "市自然资源局"),
        )


PLAIN = {
    2: Wanted(Q, "2024-04-03"),
    3: Wanted(N, "2024-09-26"),
    4: Wanted(X, "2025-01-20"),
    5: Wanted(TOPIC, "2025-04-25"),
    6: Wanted(ISSUE, "2026-04-28"),
    7: Wanted(Q, "2024-02-05"),
}


def titled(path: Path) -> None:
    """A title with government and year, a line below it, the header on row 3, days without a year, a total."""
    with book(path) as one:
        one.sheet.merge_range("A1:G1", "钦州市人民政府办公室文件会签督办台账（2026年）", one.title)
        one.sheet.merge_range("A2:G2", "编制单位：市政府办公室督查科　　单位：件")
        one.header(3, "序号", "来文单位", "文件标题", "事项类型", "收文日期", "承办人", "备注")
        one.rows(
            4,
            (1, "市住建局", "关于征求《城市更新办法》意见的函", "征求意见", "11月2日", "李四", "急"),
            (2, "市财政局", "关于会签预算调整方案的函", "会签", "11月9日", "王五", None),
            (3, "市教育局", "关于商请回复意见的函", "意见回复", "4月3日", "赵六", None),
            (),
            (4, "市水利局", "关于防汛工作方案的函", "会签", "9月28日", "钱七", "已电话催办"),
            ("合计", None, "=COUNTA(C4:C8)", None, None, None, "4件"),
            (),
            ("填表人：张三", None, None, None, "审核人：李四"),
        )
        one.sheet.set_column("C:C", 34)


TITLED = {
    4: Wanted(Q, "2026-11-02"),
    5: Wanted(Q, "2026-11-09"),
    6: Wanted(Q, "2026-04-03"),
    8: Wanted(Q, "2026-09-28"),
}


def two_row_header(path: Path) -> None:
    with book(path, "督办台账") as one:
        one.sheet.merge_range("A1:F1", "咸宁市政府督办事项台账", one.title)
        for at, name in (("A2:A3", "序号"), ("B2:B3", "事项")):
            one.sheet.merge_range(at, name, one.head)
        one.sheet.merge_range("C2:D2", "收文", one.head)
        one.sheet.merge_range("E2:F2", "办理情况", one.head)
        for at, name in (("C3", "收文日期"), ("D3", "文号"), ("E3", "办结日期"), ("F3", "备注")):
            one.sheet.write_string(at, name, one.head)
        one.rows(
            4,
            (1, "会签回复", day("2026-11-02"), "咸发改函〔2026〕1号", day("2026-11-05"), None),
            (2, "会议文件印发", day("2026-11-02"), "咸政办〔2026〕2号", None, "催办"),
            (3, "会签", day("2026-11-24"), "咸财函〔2026〕3号", None, None),
        )


TWO_ROWS = {
    4: Wanted(N, "2026-11-02", "done-in-time"),
    5: Wanted(ISSUE, "2026-11-02", "overdue"),
    6: Wanted(N, "2026-11-24", "open"),
}


def second_sheet(path: Path) -> None:
    """The first sheet explains how to fill in; it names the columns, but is no ledger."""
    with book(path, "填表说明") as one:
        one.rows(1, ("填表说明",), ("时限", "填会签回复、会议文件印发等"), ("收文日期", "填收到文件的日期"))
        ledger = _Book(one.book, "2026年台账")
        ledger.header(1, "编号", "时限类型", "收到日期", "联系电话")
        ledger.rows(
            2,
            ("001", "忻州会签", day("2026-03-02"), "13800000000"),
            ("002", "忻州/会议文件印发", day("2026-03-03"), "0350-1234567"),
        )


SECOND = {2: Wanted(X, "2026-03-02"), 3: Wanted("xinzhou/meeting-document-issuance", "2026-03-03")}


def merged_down(path: Path) -> None:
    """The government and the day stand once for several rows."""
    with book(path) as one:
        one.header(1, "地区", "事项", "来文日期", "承办单位")
        one.sheet.merge_range("A2:A4", "钦州市")
        one.sheet.merge_range("A5:A6", "咸宁市")
        one.sheet.merge_range("C2:C3", day("2024-04-03"), one.day)
        one.sheet.merge_range("B5:B6", "会议文件印发")
        one.rows(
            2,
            (None, "会签", None, "甲局"),
            (None, "意见回复", None, "乙局"),
            (None, "会签", day("2024-04-08"), "丙局"),
            (None, None, day("2024-04-09"), "丁局"),
            (None, None, day("2024-04-10"), "戊局"),
            ("忻州市", "会签", day("2024-04-11"), "己局"),
        )


MERGED = {
    2: Wanted(Q, "2024-04-03"),
    3: Wanted(Q, "2024-04-03"),
    4: Wanted(Q, "2024-04-08"),
    5: Wanted(ISSUE, "2024-04-09"),
    6: Wanted(ISSUE, "2024-04-10"),
    7: Wanted(X, "2024-04-11"),
}


def remarks_twice(path: Path) -> None:
    with book(path) as one:
        one.header(1, "序号", "时限", "备注", "交办日期", "备注", "序号")
        one.rows(
            2,
            (1, "钟山会签", "普通", day("2026-05-06"), "复印2份", 1),
            (2, "钟山/专题会议", None, day("2026-05-07"), None, 2),
        )


REMARKS = {2: Wanted(Z, "2026-05-06"), 3: Wanted(TOPIC, "2026-05-07")}


def hidden(path: Path) -> None:
    """Hidden rows and columns, a filter that is on, panes that are frozen, rows that are grouped."""
    with book(path) as one:
        one.header(1, "序号", "密级", "时限", "收文日期", "承办单位")
        for nth in range(2, 12):
            one.put(nth, (nth - 1, "普通", "钦州会签", day(f"2026-06-{nth:02d}"), "甲局" if nth % 2 else "乙局"))
            if not nth % 2:
                one.sheet.set_row(nth - 1, None, None, {"hidden": True})
        one.sheet.set_column("B:B", 8, None, {"hidden": True})
        one.sheet.autofilter("A1:E11")
        one.sheet.filter_column_list("E", ["甲局"])
        one.sheet.freeze_panes(1, 2)
        one.sheet.set_row(10, None, None, {"level": 1, "collapsed": True})


HIDDEN = {nth: Wanted(Q, f"2026-06-{nth:02d}") for nth in range(2, 12)}


def formulas(path: Path) -> None:
    """Formulas with their values, without one, and with an error."""
    with book(path) as one:
        one.header(1, "序号", "政府", "事项", "收文日期", "时限天数")
        for row in range(2, 7):
            one.sheet.write_formula(row - 1, 0, "=ROW()-1", None, row - 1)
            one.put(row, ("钦州市",), 1)
            one.sheet.write_formula(row - 1, 2, f'=IF(B{row}="钦州市","会签回复","")', None, "会签回复")
        one.put(2, (day("2024-04-03"),), 3)
        one.sheet.write_formula("D3", "=D2+5", one.day, 45390)  # 2024-04-08
        one.sheet.write_formula("D4", "=D3+1", one.day, "没有存过")
        one.sheet.write_formula("D5", "=VLOOKUP(1,Z:Z,1)", one.day, "#N/A")
        one.sheet.write_formula("D6", "=DATE(2024,4,10)", one.day, 45392)
        one.sheet.write_array_formula("E2:E6", "{=D2:D6+7}", None, 7)
    amend(path, {}, [("xl/worksheets/sheet1.xml", ' t="str"><f>D3+1</f><v>没有存过</v>', "><f>D3+1</f>")])


FORMULAS = {2: Wanted(Q, "2024-04-03"), 3: Wanted(Q, "2024-04-08"), 6: Wanted(Q, "2024-04-10")}


def from_1904(path: Path) -> None:
    with book(path, date_1904=True) as one:
        one.header(1, "序号", "时限", "收文日期")
        one.rows(
            2,
            (1, "钦州会签", day("2024-04-03")),
            (2, "咸宁会签", day("2024-09-30")),
            (3, "忻州会签", day("2026-02-10")),
        )


FROM_1904 = {2: Wanted(Q, "2024-04-03"), 3: Wanted(N, "2024-09-30"), 4: Wanted(X, "2026-02-10")}

FORMS = (
    *(
        "2024-04-03",
        "2024/4/3",
        "2024.4.3",
        "2024-4-3",
        "20240403",
        "2024年4月3日",
        "２０２４年４月３日",
        "２０２４／４／３",
    ),
    *(
        "二〇二四年四月三日",
        "二○二四年四月三日",
        " 2024-04-03 ",
        "2024-04-03 15:30",
        "2024/4/3 09:05:00",
        "2024年4月3日 9:30",
    ),
    *("2024-04-03T08:30:00", "2024-04-02T23:30:00Z", "2024-04-03T23:30:00+08:00", "2024年04月03日"),
)


def many_forms(path: Path) -> None:
    with book(path) as one:
        one.header(1, "时限", "收文日期", "备注")
        one.rows(2, *(("钦州会签", text, text.strip()) for text in FORMS))
        one.put(len(FORMS) + 2, ("钦州会签", 20240403, "数字"))
        moment = one.book.add_format({"num_format": "yyyy/m/d h:mm"})
        one.put(len(FORMS) + 3, ("钦州会签",))
        one.sheet.write_number(len(FORMS) + 2, 1, 45385.9, moment)
        one.put(len(FORMS) + 4, ("钦州会签",))
        one.sheet.write_number(len(FORMS) + 3, 1, 45385, one.book.add_format({"num_format": "[$-804]m月d日;@"}))


MANY = {nth: Wanted(Q, "2024-04-03") for nth in range(2, len(FORMS) + 5)}

BAD = (
    "24-4-3",
    "03/04/2024",
    "4/3/24",
    "民国113年4月3日",
    "农历二月廿五",
    "2026-02-30",
    "待定",
    "4月3日",
    "下周五",
    "2026-11",
    "？",
)


def bad_days(path: Path) -> None:
    """Days that could be read wrongly, and are not read; a number without a date's format; none at all."""
    with book(path) as one:
        one.header(1, "序号", "时限", "收文日期")
        one.rows(2, (0, "钦州会签", day("2024-04-03")), *((nth, "钦州会签", text) for nth, text in enumerate(BAD, 1)))
        one.put(len(BAD) + 3, (90, "钦州会签", 45385))
        one.put(len(BAD) + 4, (91, "钦州会签", None))
        one.put(len(BAD) + 5, (92, None, day("2024-04-03")))
        one.put(len(BAD) + 6, (93, "钦州会餐", day("2024-04-03")))
        one.put(len(BAD) + 7, (94, "钦州会签", day("2020-04-03")))  # before the rules
        one.put(len(BAD) + 8, (95, "钦州会签", day("2035-04-03")))  # no notice, and too far to project


BAD_REFUSED: dict[int, Sequence[str]] = {
    **{nth: (text,) for nth, text in enumerate(BAD, 3)},
    len(BAD) + 3: ("45385",),
    **{len(BAD) + nth: () for nth in (4, 5)},
    len(BAD) + 6: ("会餐",),
    len(BAD) + 7: ("2023",),
    len(BAD) + 8: (),
}


def statuses(path: Path) -> None:
    """What clerks write where something was done, records that cannot be right, and every status."""
    with book(path) as one:
        one.header(1, "序号", "时限", "收文日期", "办结日期", "办理情况说明")
        one.rows(
            2,
            (1, "钦州会签", day("2026-11-02"), None, "未回复"),
            (2, "咸宁/会议文件印发", day("2026-11-02"), None, None),
            (3, "咸宁/会议文件印发", day("2026-11-23"), None, None),
            (4, "钟山/专题会议", day("2026-11-26"), None, None),
            (5, "钦州会签", day("2026-11-02"), day("2026-11-05"), None),
            (6, "咸宁/会议文件印发", day("2026-11-02"), day("2026-11-25"), None),
            (7, "钦州会签", day("2026-11-02"), "√", None),
            (8, "钦州会签", day("2026-11-02"), "已办结", None),
            (9, "钦州会签", day("2026-11-02"), "是", None),
            (10, "钦州会签", day("2026-12-10"), None, None),
            (11, "咸宁/会议文件印发", day("2026-11-02"), day("2026-10-30"), "先办后收？"),
            (12, "咸宁/会议文件印发", day("2026-11-02"), day("2026-12-05"), "日期写错？"),
            (13, "钦州会签", day("2026-11-16"), "2026.11.18", None),
            (14, "钦州会签", day("2026-11-16"), "11/18/26", None),
        )


STATUSES = {
    2: Wanted(Q, "2026-11-02", "deemed-no-objection"),
    3: Wanted(ISSUE, "2026-11-02", "overdue"),
    4: Wanted(ISSUE, "2026-11-23", "due-today"),
    5: Wanted(TOPIC, "2026-11-26", "open"),
    6: Wanted(Q, "2026-11-02", "done-in-time"),
    7: Wanted(ISSUE, "2026-11-02", "done-late"),
    8: Wanted(Q, "2026-11-02", "done"),
    9: Wanted(Q, "2026-11-02", "done"),
    10: Wanted(Q, "2026-11-02", "done"),
    11: Wanted(Q, "2026-12-10", "not-received"),
    12: Wanted(ISSUE, "2026-11-02", "overdue"),
    13: Wanted(ISSUE, "2026-11-02", "overdue"),
    14: Wanted(Q, "2026-11-16", "done-in-time"),
    15: Wanted(Q, "2026-11-16", ""),
}
STATUSES_SAID = {12: ("2026-10-30",), 13: ("2026-12-05",), 15: ("11/18/26",)}


def several_fit(path: Path) -> None:
    """No government but in a column that is not always filled in; a word that fits several limits."""
    with book(path, "各地台账") as one:
        one.header(1, "序号", "地区", "事项", "收文日期", "承办单位")
        one.rows(
            2,
            (1, "钦州", "会签", day("2026-06-01"), "市住建局"),
            (2, None, "会签", day("2026-06-01"), "市住建局"),
            (3, "湖北咸宁", "会签", day("2026-06-01"), "市住建局"),
            (4, "南宁市", "会签", day("2026-06-01"), "市住建局"),
            (5, "钟山区", "专题会议", day("2026-06-01"), "区住建局"),
        )


SEVERAL = {2: Wanted(Q, "2026-06-01"), 4: Wanted(N, "2026-06-01"), 6: Wanted(TOPIC, "2026-06-01")}


def odd_place(path: Path) -> None:
    """The table begins at C5; its names have line breaks and spaces; a matter stands beside its kind."""
    with book(path, "Sheet1") as one:
        one.put(2, ("督查督办事项登记表",), 2, one.title)
        one.put(3, ("截至11月30日",), 2)
        one.put(5, ("序 号", "事项", "时限\n类型", "来文\n日期", "收 文\n日 期", "责任\n单位"), 2, one.head)
        one.put(6, (1, "关于印发应急预案的请示", "钟山会签", day("2026-05-28"), day("2026-06-01"), "区应急局"), 2)
        one.put(7, (2, "关于老旧小区改造的报告", "钟山/专题会议", day("2026-05-29"), day("2026-06-02"), "区住建局"), 2)
        one.put(9, ("小计", 2), 2)
        one.put(10, ("注：本表每月5日前报送，会签时限为三个工作日。",), 2)


ODD = {6: Wanted(Z, "2026-06-01"), 7: Wanted(TOPIC, "2026-06-02")}


def in_sections(path: Path) -> None:
    """Lines between the rows that name a part, the header again for the next page, totals in many words."""
    with book(path) as one:
        names = ("序号", "时限", "收文日期", "承办单位")
        one.sheet.merge_range("A1:D1", "六盘水市钟山区人民政府2026年6月会签台账", one.title)
        one.header(2, *names)
        one.sheet.merge_range("A3:D3", "一、区直部门", one.head)
        one.rows(4, (1, "会签回复", "6月1日", "区住建局"), (2, "会签", "6月2日", "区应急局"), ("小计：2件",))
        one.put(7, ("二、乡镇街道",))
        one.header(8, *names)
        one.rows(9, (3, "专题会议", "6月3日", "黄土坡街道"), ("本月合计", None, None, "3"), ("总　计", None, None, 3))
        one.put(12, ("备注：以上时限均为工作日。",))
        one.put(13, (None, None, "制表日期：", "2026年6月30日"))


SECTIONS = {4: Wanted(Z, "2026-06-01"), 5: Wanted(Z, "2026-06-02"), 9: Wanted(TOPIC, "2026-06-03")}


def words_of_ours(path: Path) -> None:
    """The clerk has columns of his own that are called what ours are called."""
    with book(path) as one:
        one.header(1, "序号", "时限", "收文日期", "是否办结", "状态", "说明")
        one.rows(
            2,
            (1, "钦州会签", day("2026-11-02"), "是", "在办", "张科长跟办"),
            (2, "钦州会签", day("2026-11-24"), "否", "已办", None),
            (3, "钦州会签", day("2026-11-25"), None, None, "已退回"),
        )


OURS = {2: Wanted(Q, "2026-11-02", "done"), 3: Wanted(Q, "2026-11-24"), 4: Wanted(Q, "2026-11-25")}


def lined(path: Path) -> None:
    """A form ruled far beyond what is filled in: cells with borders and nothing in them, to the right and below."""
    with book(path) as one:
        ruled = one.book.add_format({"border": 1, "font_name": "仿宋", "font_size": 12})
        one.sheet.set_row(0, 30)
        for row in range(1, 21):
            one.put(row, ("",) * 9, look=ruled)
            for column in range(9):
                one.sheet.write_blank(row - 1, column, None, ruled)
        one.put(1, ("序号", "时限", "收文日期", "承办单位"), look=one.head)
        one.put(2, ("1", "钦州会签", "2026年6月1日", "市住建局"), look=ruled)
        one.put(3, ("2", "钦州会签", "2026年6月2日", "市住建局"), look=ruled)


LINED = {2: Wanted(Q, "2026-06-01"), 3: Wanted(Q, "2026-06-02")}


def two_kinds_of_day(path: Path) -> None:
    """Limits that run from receipt or from an event, backwards too; readings that differ; no notice yet."""
    with book(path) as one:
        one.header(1, "序号", "时限", "收文日期", "会议日期", "承办单位")
        one.rows(
            2,
            (1, "钟山/公文办理", day("2026-06-01"), None, "区住建局"),
            (2, "钟山/急件办理", day("2026-06-06"), None, "区应急局"),
            (3, "钟山/全区性会议方案", day("2026-11-02"), day("2026-12-15"), "区发改局"),
            (4, "忻州/会议文件印发", day("2026-06-15"), day("2026-06-12"), "市政府办"),
            (5, "忻州/全市性会议请示", None, day("2026-10-20"), "市教育局"),
            (6, "钦州会签", day("2026-12-28"), day("2026-12-01"), "市住建局"),
            (7, "钦州会签", day("2027-04-09"), None, "市住建局"),
            (8, "钟山/邀请区领导", None, day("2026-10-09"), "区文旅局"),
        )


KINDS = {
    2: Wanted("zhongshan/document-handling", "2026-06-01"),
    3: Wanted("zhongshan/document-handling-urgent", "2026-06-06"),
    4: Wanted("zhongshan/district-meeting-plan", "2026-12-15"),
    5: Wanted("xinzhou/meeting-document-issuance", "2026-06-12"),
    6: Wanted("xinzhou/citywide-meeting-request", "2026-10-20"),
    7: Wanted(Q, "2026-12-28"),
    8: Wanted(Q, "2027-04-09"),
    9: Wanted("zhongshan/leader-invitation", "2026-10-09"),
}
