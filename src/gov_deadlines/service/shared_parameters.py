"""The parameters that several operations share, each described once."""

from typing import Any

from gov_deadlines.service.parameters import Parameter
from gov_deadlines.text import Text

LIMIT_ZH, LIMIT_EN = "钦州/会签回复", "qinzhou/countersign-reply"


def about(name: str, kind: Any, zh: str, en: str, example: object, **more: Any) -> Parameter:  # noqa: ANN401
    """A parameter with this name and kind; ``more`` are further fields."""
    return Parameter(name, kind, Text(name, zh, en), example, **more)


def limit_of(zh: str, en: str, example: str = LIMIT_EN) -> Parameter:
    """The provision that a question is about."""
    return about("limit", "text", zh, en, example, required=True)


A_LIMIT = limit_of("时限：编号，或政府与名称（钦州/会签回复）", "the limit: its id, or its name with its government's")
KNOWN_ON = about(
    "known_on",
    "date",
    "按当时所知回答：只用该日及以前公布的通知",
    "answer as on that day: only notices published by then count",
    "2024-04-03",
)
REGION = about(
    "region",
    "text",
    "地区代码，如 CN、CN-GX；不给则用该政府自己的（日历为全国）",
    "the region's code, e.g. CN or CN-GX; by default the government's own (of a calendar, the nation's)",
    "CN-GX",
)
AUTHORITY = about(
    "authority",
    "text",
    "哪个政府（只写名称、未写政府时用）",
    "the government meant where a name names none",
    "qinzhou",
)
IGNORE = about(
    "ignore_in_force",
    "flag",
    "规则当日未施行也推算（仅供参考）",
    "answer even if the rules were not in force: an illustration",
    example=False,
)
ANNOUNCED = about(
    "announced_only",
    "flag",
    "需要尚未公布的日子时不作推算，直接拒绝",
    "refuse what needs a day not announced yet, instead of projecting",
    example=False,
)
FINGERPRINT = about(
    "fingerprint",
    "flag",
    "附上所依据数据的指纹：指纹相同，同一问题的答案必相同",
    "add the fingerprint of the data behind the answer: where it is equal, so is the answer",
    example=True,
)
PROJECT = about(
    "project",
    "flag",
    "超出已公布的日子时，按可能的安排推算（最后公布年度之后两年）",
    "past the announced days, count on the likely arrangement (two years past the last announced one)",
    example=False,
)
CONTEXT = (KNOWN_ON, REGION, AUTHORITY, IGNORE, ANNOUNCED)
ANSWERING = (*CONTEXT, FINGERPRINT)
CALENDAR = (REGION, KNOWN_ON, PROJECT, FINGERPRINT)
ON = about(
    "on",
    "date",
    "起算日：收到之日、会议最后一天；倒数的时限为活动首日或报送期限",
    "the trigger: day of receipt, or a meeting's last day; for a backward limit the event's first day",
    "2024-04-03",
    required=True,
)
WITHIN = about(
    "within",
    "length",
    "主办部门另定（或别处所定）的时限：5wd 为 5 个工作日，5d 为 5 天",
    "the limit set by the lead department, or elsewhere: 5wd is 5 working days, 5d 5 calendar days",
    "5wd",
)
BY = about(
    "by",
    "date",
    "主办部门另定（或别处所定）的日期",
    "the date set by the lead department, or elsewhere",
    "2024-04-10",
)
BOUND = about(
    "bound",
    "text",
    "规则没有写天数时，用别的文件的外部上限（名称见 limits/{limit}）",
    "an outer bound from another instrument, where the rules give no number (names: limits/{limit})",
    "open-government-reply",
)
EXPLAIN = about("explain", "flag", "附上逐日的推算", "add the count day by day", example=True)
COMPLETED = about("completed", "date", "办结之日", "the day it was completed", "2024-04-16")
DATE = about("date", "date", "日期", "the day", "2024-04-03", required=True)


def day_of(name: str, zh: str, en: str, example: str, *, required: bool = False) -> Parameter:
    """A day."""
    return about(name, "date", zh, en, example, required=required)
