"""The titles of the columns that files get, and the words for the codes in them: one table for every kind of file."""

from gov_deadlines.text import Text
from gov_deadlines.wording.status import STATUS_WORDS
from gov_deadlines.wording.words import word

TITLES = {
    text.code: text
    for text in (
        Text("due", "最迟日期", "due"),
        Text("standing", "确定程度", "standing"),
        Text("earliest", "最早可能", "earliest"),
        Text("latest", "最晚可能", "latest"),
        Text("article", "依据条款", "article"),
        Text("safest", "稳妥日期", "safest"),
        Text("name", "时限名称", "name"),
        Text("status", "状态", "status"),
        Text("status_text", "状态说明", "status_text"),
        Text("working_days", "工作日数", "working_days"),
        Text("line", "行号", "line"),
        Text("reason", "原因", "reason"),
        Text("message", "说明", "message"),
        Text("file", "文件", "file"),
        Text("row", "行", "row"),
        Text("record", "原文", "record"),
    )
}
REASON_WORDS = {
    text.code: text
    for text in (
        Text("unknown-limit", "没有这个时限", "unknown limit"),
        Text("ambiguous-limit", "名称可指几个时限", "a name of several limits"),
        Text("no-number", "规则没有写天数", "no number of days in the rules"),
        Text("missing-value", "时限或日期为空", "limit or date empty"),
        Text("invalid-date", "日期不可用", "not a usable date"),
        Text("not-in-force", "规则当日未施行", "rules not in force then"),
        Text("not-announced", "放假安排尚未公布", "days not announced yet"),
        Text("data-fault", "自备文件有误", "a faulty file of your own"),
        Text("another-table", "另一张表的行", "a row of another table"),
        Text("unknown-authority", "没有这个政府的规则", "no rules of that government"),
        Text("malformed-row", "格式不正确的行", "malformed row"),
    )
}
ZH_WORDS = {code: text.zh for code, text in (STATUS_WORDS | REASON_WORDS).items()} | {
    code: word(code).zh for code in ("settled", "provisional")
}

_ROW_HINTS = {  # by code, or by why a day is none; others say the same in a file as elsewhere
    "unknown-limit": (
        "请写明政府和名称，例：钦州/会签回复。",
        "Name the government and the limit, such as 钦州/会签回复 or qinzhou/countersign-reply.",
    ),
    "no-number": ("这一条本身推算不出期限。", "No date can be counted from it alone."),
    "not-in-force": ("请核对日期。", "Check the date."),
    "not-announced": (
        "请核对日期；日期无误的，等新的放假通知公布后再算。",
        "Check the date; if it is right, ask again once the next notice is out.",
    ),
    "no-year": ("没有写年份；请补上，如 2024年4月3日。", "The year is missing: add it, such as 2024年4月3日."),
    "number": (
        "只有一个数，不是日期；请写成 2024-04-03，或把单元格格式设为日期。",
        "A bare number is no day: write 2024-04-03, or format the cell as a date.",
    ),
}


def row_hint(code: str, why: str, hint: Text) -> Text:
    """What to do about a row of a file, for whoever keeps it: what would name arguments of a program is said otherwise.

    ``code`` and ``hint`` are an error's; ``why``: why a day is none.
    """
    zh, en = _ROW_HINTS.get(why) or _ROW_HINTS.get(code) or (hint.zh, hint.en)
    return Text(code, zh, en)
