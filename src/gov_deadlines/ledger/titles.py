"""The words of a ledger: what offices call its columns, what they write where something is done, and our own columns.

A title is compared without blanks, brackets and marks; see ``bare``.
"""

import re
import unicodedata
from typing import NamedTuple

from gov_deadlines.day_table import INVISIBLE
from gov_deadlines.wording.columns import TITLES as TITLES_OF_FILES

ROLES = ("limit", "receipt", "event", "trigger", "completed", "department", "authority", "subject")
TRIGGERS = ("receipt", "event", "trigger")


def _dates(*stems: str) -> tuple[str, ...]:
    return tuple(stem + end for stem in stems for end in ("日期", "时间", "日", "的日期", "的时间"))


TITLES: dict[str, tuple[str, ...]] = {  # of each role, the surest first
    "limit": (
        *("时限类型", "时限名称", "适用时限", "时限事项", "时限", "时限编号", "事项类型", "事项类别", "事项种类"),
        *("办理类型", "业务类型", "任务类型", "工作类型", "办件类型", "文件类型", "来文类型", "公文类型"),
        *("办理事项", "事项", "事项名称", "督办事项", "工作事项", "交办事项", "议定事项", "任务", "类型", "类别"),
        *("limit", "limittype", "timelimit", "matter", "matters", "item", "type", "kind"),
    ),
    "receipt": (
        *_dates("收文", "收到", "收悉", "接收", "收件", "收到来文", "受理", "送达", "来文", "交办", "转办", "下达"),
        *_dates("收文登记", "登记", "接件", "立案", "签收"),
        *("received", "datereceived", "receivedon", "receiptdate", "dateofreceipt", "receipt"),
    ),
    "event": (
        *_dates("会议", "开会", "召开", "会议召开", "活动", "举办", "活动开始", "会期"),
        *("报送期限", "meeting", "meetingdate", "dateofmeeting", "event", "eventdate"),
    ),
    "trigger": ("起算日", "起算日期", "起始日期", "开始日期", "起始日", "日期", "trigger", "triggerday", "date", "day"),
    "completed": (
        *_dates("办结", "实际办结", "完成", "实际完成", "回复", "答复", "反馈", "实际回复", "办理完成", "结案", "销号"),
        *("办结情况", "完成情况", "是否办结", "是否完成", "是否回复", "办结状态", "完成状态", "回复情况", "办结"),
        *("是否销号", "办理状态", "办理情况", "办理进度", "完成", "已办结"),
        *("completed", "completedon", "datecompleted", "dateofcompletion", "done", "doneon", "finished", "replied"),
    ),
    "department": (
        *("责任部门", "责任单位", "承办单位", "承办部门", "主办科室", "主办单位", "主办部门", "承办科室", "责任科室"),
        *("责任处室", "承办处室", "牵头单位", "牵头部门", "办理单位", "办理部门", "经办部门", "经办科室", "落实单位"),
        *("部门", "单位", "科室", "处室", "department", "office", "unit", "owner", "responsible"),
    ),
    "authority": (
        *("适用规则", "政府", "所属政府", "适用政府", "规则", "地区", "所属地区", "市县", "县市区", "地市", "市"),
        *("authority", "government", "rules"),
    ),
    "subject": (
        *("来文标题", "文件标题", "文件名称", "标题", "来文名称", "事由", "主要内容", "内容", "督办内容", "工作内容"),
        *("议题", "会议名称", "来文内容", "交办内容", "subject", "title"),
    ),
}

DONE = frozenset(
    (
        *("已办结", "办结", "已完成", "完成", "已办", "已结", "办毕", "已办毕", "结案", "已结案", "销号", "已销号"),
        *("已回复", "回复", "已答复", "已反馈", "已报送", "已办理", "办理完毕", "已办理完毕", "按时办结", "按期办结"),
        *("按期完成", "按时完成", "逾期办结", "逾期完成", "是", "1", "100%"),
        *("√", "✓", "✔", "☑", "■", "v", "●", "y", "yes", "true", "done", "completed", "finished", "ok"),
    )
)
NOT_DONE = frozenset(
    (
        *(
            "否",
            "未",
            "无",
            "没有",
            "未办结",
            "未完成",
            "未办",
            "未结",
            "未回复",
            "未答复",
            "未反馈",
            "未报送",
            "未销号",
        ),
        *(
            "尚未办结",
            "尚未完成",
            "没办结",
            "办理中",
            "在办",
            "正在办理",
            "正在办",
            "进行中",
            "推进中",
            "待办",
            "待办理",
        ),
        *("待回复", "待办结", "未开始", "未到期", "逾期未办结", "逾期未完成", "0", "0%"),
        *("×", "x", "✗", "✘", "☐", "□", "-", "—", "--", "——", "/", "n", "no", "false", "open", "pending", "n/a"),
    )
)
_DONE_AND = re.compile(
    "(?:已办结|已完成|已回复|已答复|已反馈|已办理|已办|已结|办结|完成)[,;。]"
)  # and more words behind
_BEGUN = re.compile(r"(?:正在|在办|办理中|推进|未|尚未|待|拟|计划|等待|暂|[0-9]{1,2}(?:\.[0-9]+)?%$)")
_STILL_OPEN = re.compile("未|待|尚|正在|[0-9]月|[0-9]{4}")
_LIKE_A_DAY = re.compile(r"[0-9]\s*[-/.年月]\s*[0-9]|[0-9]{4}|[0-9]+(?:\.[0-9]+)?\s*\Z|民国|[一二三四五六七八九十]月")
_AROUND = re.compile("已于|已经|已|于|在|办结|办毕|完成|回复|答复|反馈|报送|办理|完毕|结案|销号|[。.；;，,]+$")
_BEHIND = re.compile("([^(（]+)[(（]([^()（）]+)[)）][。.]?")  # words, and more of them in brackets
_BRACKETS = re.compile(r"[(（\[【〔<《][^()（）\[\]【】〔〕<>《》]*[)）\]】〕>》]")
_MARKS = re.compile(r"[\s*※★●:：。、,，.·_\-—/]+")
_UNSEEN = dict.fromkeys(map(ord, INVISIBLE))
_TOTAL = re.compile("(?:本页|本月|本季|本年|全年|累计|其中)?(?:合计|小计|总计|共计|总数|累计)")
_FOOT = re.compile(
    "(?:注|备注|说明|填表说明|填表人|制表人?|审核人?|复核|联系人|联系电话|单位负责人|填报人|填报单位)[:：]"
)
_LABEL = re.compile("[^:：]{1,10}[:：]")
_LONGEST_TOTAL = 16


class Own(NamedTuple):
    """One of the columns that we add: its key, its title in both languages, and its width in characters."""

    key: str
    zh: str
    en: str
    width: float


OWN = (
    Own("due", TITLES_OF_FILES["due"].zh, "Due", 12.5),
    Own("safest", TITLES_OF_FILES["safest"].zh, "Safest day", 12.5),
    Own("standing", TITLES_OF_FILES["standing"].zh, "Standing", 10),
    Own("earliest", TITLES_OF_FILES["earliest"].zh, "Earliest possible", 12.5),
    Own("latest", TITLES_OF_FILES["latest"].zh, "Latest possible", 12.5),
    Own("status", TITLES_OF_FILES["status"].zh, "Status", 12),
    Own("left", "剩余工作日", "Working days left", 11),
    Own("basis", TITLES_OF_FILES["article"].zh, "Article", 46),
    Own("remarks", "说明", "Remarks", 64),
)


def bare(title: str) -> str:
    r"""A title without blanks, brackets with what is in them, and marks; in lower case.

    >>> bare(" 收文日期*\n（年月日）： "), bare("Date received")
    ('收文日期', 'datereceived')
    """
    plain = unicodedata.normalize("NFKC", title).translate(_UNSEEN)
    return _MARKS.sub("", _BRACKETS.sub("", plain)).lower() or _MARKS.sub("", plain.strip("()[]【】〔〕<>《》")).lower()


_ROLE_OF = {title: (role, rank) for role, titles in TITLES.items() for rank, title in reversed([*enumerate(titles)])}


def role_of(title: str) -> tuple[str, int] | None:
    """The role of a column with this title, and how far down in the list of its role the title is.

    >>> role_of("收文日期"), role_of("要求办结日期")
    (('receipt', 0), None)
    """
    return _ROLE_OF.get(bare(title))


_OWN_BY_TITLE = {bare(title): nth for nth, own in enumerate(OWN) for title in (own.zh, own.en)}


def own_column(title: str) -> int | None:
    """Which of our columns has this title, in either language."""
    return _OWN_BY_TITLE.get(bare(title))


def told_done(value: str) -> bool | None:
    """Whether the words of a cell say that something is done, or that it is not; None if they say neither.

    >>> told_done("√"), told_done(" 未办结 "), told_done("正在征求意见"), told_done("2024-04-03")
    (True, False, False, None)
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", value).translate(_UNSEEN)).strip("。.！!；;").lower()
    if plain in DONE:
        return True
    if plain in NOT_DONE or not plain or (_BEGUN.match(plain) and not like_a_day(plain)):
        return False
    return True if _DONE_AND.match(plain) and not _STILL_OPEN.search(plain) else None


def like_a_day(value: str) -> bool:
    """Whether a text that was not understood may have been meant as a day.

    >>> like_a_day("11/18/26"), like_a_day("已发函3份"), like_a_day("4月3日召开协调会")
    (True, False, True)
    """
    return _LIKE_A_DAY.search(unicodedata.normalize("NFKC", value)) is not None


def day_in_words(value: str) -> str:
    """What is left of ``已于4月3日办结`` without its words.

    >>> day_in_words("已于4月3日办结。"), day_in_words("√（4月3日）")
    ('4月3日', '4月3日')
    """
    plain = value.strip()
    behind = _BEHIND.fullmatch(plain)
    if behind is not None and told_done(behind[1]):
        plain = behind[2]
    return _AROUND.sub("", plain).strip()


def is_total(value: str) -> bool:
    """Whether a cell begins a row of totals.

    >>> is_total("合 计"), is_total("关于合计数的函")
    (True, False)
    """
    plain = re.sub(r"\s+", "", value)
    return len(plain) <= _LONGEST_TOTAL and _TOTAL.match(plain) is not None


def is_footnote(value: str, *, any_label: bool = False) -> bool:
    """Whether a cell begins a line below the table, such as ``填表人：``; of ``any_label``, whatever is filled in.

    >>> is_footnote("填表人：张三"), is_footnote("制表日期："), is_footnote("制表日期：", any_label=True)
    (True, False, True)
    """
    return (_LABEL if any_label else _FOOT).match(re.sub(r"\s+", "", value)) is not None
