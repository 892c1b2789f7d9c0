"""The sentences of a ledger: what was taken, and what stands in a row. Plain values in, both languages out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gov_deadlines.text import Text
from gov_deadlines.wording.errors import not_used

OTHER_TRIGGER = "other-trigger"  # a code
_SHOWN = 60  # characters of a cell
_ROLES = {
    "limit": ("事项", "limit"),
    "receipt": ("收文日期", "day of receipt"),
    "event": ("会议或活动日期", "day of the event"),
    "trigger": ("起算日", "trigger day"),
    "completed": ("办结", "completion"),
    "department": ("责任部门", "department"),
    "authority": ("政府", "government"),
    "subject": ("内容", "subject"),
}
_LOOKED_FOR = {
    "limit": ("事项（如“事项”“时限类型”“办理事项”）", "the limit (such as 事项, 时限类型, “limit”)"),
    "trigger": (
        "起算的日期（如“收文日期”“交办日期”“会议日期”）",
        "the trigger day (such as 收文日期, 会议日期, “received”)",
    ),
}
_SOURCES = {
    "asked": ("按所给的", "as given"),
    "title": ("取自标题", "from the title"),
    "sheet": ("取自工作表名", "from the sheet's name"),
    "file": ("取自文件名", "from the file's name"),
    "column": ("逐行取自", "row by row from"),
}


def looked_for(roles: Mapping[str, str]) -> tuple[str, str]:
    """The columns that are missing, by role; a value is the name that the caller gave."""
    zh, en = [], []
    for role, name in roles.items():
        found = _LOOKED_FOR.get(role, _ROLES.get(role, (role, role)))
        zh.append(f"“{name}”（{_ROLES[role][0]}）" if name else found[0])
        en.append(f"{name!r} ({_ROLES[role][1]})" if name else found[1])
    return "、".join(zh), ", ".join(en)


def took(sheet: str, first: int, last: int, columns: Mapping[str, str]) -> Text:
    """Which sheet, header and columns were taken."""
    rows = (f"第 {first} 行", f"row {first}") if first == last else (f"第 {first}–{last} 行", f"rows {first}-{last}")
    zh = "，".join(f"{_ROLES[role][0]}＝“{title}”" for role, title in columns.items())
    en = ", ".join(f"{_ROLES[role][1]} = {title!r}" for role, title in columns.items())
    return Text("took", f"工作表“{sheet}”，表头在{rows[0]}：{zh}。", f"Sheet {sheet!r}, header in {rows[1]}: {en}.")


def other_sheets(names: Sequence[str]) -> Text:
    """That other sheets look like ledgers, too."""
    zh, en = "、".join(names), ", ".join(map(repr, names))
    return Text(
        "other-sheets",
        f"还有像台账的工作表，没有处理：{zh}。",
        f"Other sheets look like ledgers and were not touched: {en}.",
    )


def government(name: Text | None, source: str, column: str = "") -> Text:
    """Where the government was taken from."""
    zh, en = _SOURCES[source]
    if name is None:
        after = (f"“{column}”列", f" column {column!r}") if column else ("", "")
        return Text("government", f"政府：{zh}{after[0]}。", f"Government: {en}{after[1]}.")
    return Text("government", f"政府：{name.zh}（{zh}）。", f"Government: {name.en} ({en}).")


def year_taken(year: int, source: str) -> Text:
    """Which year completes days without one."""
    zh, en = _SOURCES[source]
    return Text("year", f"没有写年份的日期按 {year} 年（{zh}）。", f"Days without a year are of {year} ({en}).")


def drawn_up(as_of: date) -> Text:
    """The day on which the status is told."""
    return Text("as-of", f"状态截至 {as_of}。", f"Status as of {as_of}.")


def beside_a_table() -> Text:
    """That a table of Excel does not take our columns along."""
    return Text(
        "beside-a-table",
        "这是 Excel 的“表格”，新增的列在它右侧；在表格中排序时这些列不会跟着移动，排序后请再运行一次。",
        "The ledger is a table of Excel's, the added columns stand beside it: after a sort of the table, run again.",
    )


def signature_gone() -> Text:
    """That a digital signature does not hold for the copy."""
    return Text("signature", "原文件的数字签名对副本无效。", "The file's digital signature does not hold for the copy.")


def formulas_overwritten(count: int) -> Text:
    """That formulas in our own columns were replaced by values."""
    return Text(
        "formulas-overwritten",
        f"新增列中有 {count} 个单元格曾被改为公式，已换回结果。",
        f"{count} cells of the added columns had been made formulas; they hold results again.",
    )


def one_limit(name: Text) -> Text:
    """That one limit holds for all rows."""
    return Text("one-limit", f"所有行按：{name.zh}。", f"All rows are about: {name.en}.")


def drawn_over() -> Text:
    """That something drawn lies over our columns."""
    return Text(
        "drawn-over",
        "有图表、图片或文本框浮在新增的列上，请移开。",
        "A chart, picture or text box lies over the added columns: move it.",
    )


def not_printed() -> Text:
    """That our columns are outside the print area."""
    return Text(
        "not-printed",
        "打印区域没有变，新增的列不在其中；要打印请重设打印区域。",
        "The print area is as it was, without the added columns: set it anew to print them.",
    )


# what stands in a row


def _cut(value: str) -> str:
    plain = " ".join(value.split())
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}…"


def not_answered(reason: Text, *, status: bool) -> Text:
    """Why a row has no answer, or no status alone."""
    if status:
        return Text(reason.code, f"不能判定状态：{reason.zh}", f"No status: {reason.en}")
    return Text(reason.code, f"未推算：{reason.zh}", f"No answer: {reason.en}")


def empty(title: str) -> Text:
    """That a cell is empty which an answer needs."""
    return Text("missing-value", f"“{title}”为空。", f"{title!r} is empty.")


def another_table(header: int) -> Text:
    """That a row stands in another table, below the ledger, whose header is in this row."""
    return Text(
        "another-table",
        f"第 {header} 行起是另一张表，列名与上面的台账不同；请移到另一张工作表上再推算。",
        f"Another table with other columns begins in row {header}; move it to a sheet of its own and run again.",
    )


def formula_without_value(title: str, formula: str) -> Text:
    """That a cell's formula has no stored result."""
    formula = _cut(formula)
    return Text(
        "missing-value",
        f"“{title}”是公式（{formula}），文件里没有它的结果；请用 Excel 或 WPS 打开，保存一次。",
        f"{title!r} is a formula ({formula}) without its result; open the file in Excel or WPS and save it once.",
    )


def unknown(name: str, nearest: Sequence[str], faults: Sequence[Any]) -> Text:
    """That no limit has this name; those with similar names; and own files with ``faults``, where it may be."""
    name = _cut(name)
    zh = f"没有叫“{name}”的时限" + (f"；最接近的是：{'、'.join(nearest)}" if nearest else "") + "。"
    en = f"There is no limit called {name!r}" + (f"; the nearest are: {', '.join(nearest)}" if nearest else "") + "."
    return Text("unknown-limit", *_after_faulty(faults, zh, en))


def _after_faulty(faults: Sequence[Any], zh: str, en: str) -> tuple[str, str]:
    """Sentences on what was not found, and which own files were not used."""
    if not faults:
        return zh, en
    faulty = not_used(faults)
    return zh + faulty[0], f"{en} {faulty[1]}"


def several(name: str, candidates: Sequence[Text]) -> Text:
    """That a name fits several limits, each given by what it is called."""
    name = _cut(name)
    zh, en = "、".join(one.zh for one in candidates), ", ".join(one.en for one in candidates)
    return Text(
        "ambiguous-limit",
        f"“{name}”可能是：{zh}。请在本行写明是哪一个政府的。",
        f"{name!r} may be: {en}. Say in the row whose it is.",
    )


def no_government(name: str, known: Sequence[Text], faults: Sequence[Any]) -> Text:
    """That a name is no government's here; those that are; and own files with ``faults``, where it may be."""
    name = _cut(name)
    zh, en = "、".join(one.zh for one in known), ", ".join(one.en for one in known)
    zh, en = f"没有“{name}”的规则，只有：{zh}。", f"There are no rules of {name!r}, only of: {en}."
    return Text("unknown-authority", *_after_faulty(faults, zh, en))


def day_hint(why: str) -> Text | None:
    """What to do about a day that was not read, where a ledger offers more than other files."""
    zh, en = _DAY_HINTS.get(why, ("", ""))
    return Text(why, zh, en) if zh else None


_DAY_HINTS = {
    "no-year": (
        "没有写年份；请补上，或把年份写在台账标题里。",
        "The year is missing: add it here, or write it in the ledger's title.",
    ),
    "number": (
        "只有一个数，不是日期；如是日期，请把单元格格式设为日期。",
        "A bare number is no day; if it is meant as one, format the cell as a date.",
    ),
}


def cell(title: str, reason: Text) -> Text:
    """What is wrong with the cell in a column."""
    return Text(reason.code, f"“{title}”：{reason.zh}", f"{title}: {reason.en}")


def counted_from(title: str, meant: str) -> Text:
    """That the day was taken from another column than the limit's text speaks of."""
    zh, en = _MEANT[meant]
    return Text(
        OTHER_TRIGGER, f"该时限从{zh}起算，此处用的是“{title}”", f"the limit runs from {en}; counted from {title!r}"
    )


_MEANT = {
    "receipt": ("收到之日", "receipt"),
    "meeting-end": ("会议最后一天", "a meeting's last day"),
    "event": ("活动首日倒数", "the event's first day, backwards"),
    "deadline": ("报送期限倒数", "a deadline, backwards"),
}


def completion_unread(title: str, value: str) -> Text:
    """That words about completion were not understood."""
    value = _cut(value)
    return Text(
        "completion-unread",
        f"“{title}”的“{value}”看不出是否办结，按未办结计",
        f"{title!r} says {value!r}, which tells neither done nor a day: counted as not done",
    )


def completion_to_come(day: date) -> Text:
    """That a day of completion lies in the future."""
    return Text(
        "completion-to-come",
        f"办结日期 {day} 还没有到，按未办结计",
        f"completed on {day}, which is to come: counted as not done",
    )


def completion_too_early(day: date) -> Text:
    """That a day of completion precedes the trigger day."""
    return Text(
        "record-fault",
        f"办结日期 {day} 早于起算日，没有采用",
        f"completed on {day}, before the trigger day: not used",
    )


def completions_differ(day: date) -> Text:
    """That one column says not done, and another gives a day."""
    return Text(
        "completions-differ",
        f"一处写未办结，一处写 {day} 办结，按后者计",
        f"not done in one column, done on {day} in another: the day counts",
    )
