"""Every question that a program can ask, once: HTTP and MCP are both made from this table.

>>> from gov_deadlines.service.operations import ask
>>> ask("due", {"limit": "qinzhou/countersign-reply", "on": "2024-04-03"})["due"]
'2024-04-17'
"""

from collections.abc import Mapping
from typing import Any

from gov_deadlines.errors import UnknownChoice
from gov_deadlines.service import answering
from gov_deadlines.service.answering import Answering, Own
from gov_deadlines.service.operation import Operation
from gov_deadlines.service.parameters import Parameter
from gov_deadlines.service.shared_parameters import (
    A_LIMIT,
    ANSWERING,
    AUTHORITY,
    BOUND,
    BY,
    CALENDAR,
    COMPLETED,
    CONTEXT,
    DATE,
    EXPLAIN,
    FINGERPRINT,
    IGNORE,
    KNOWN_ON,
    LIMIT_EN,
    LIMIT_ZH,
    ON,
    REGION,
    WITHIN,
    about,
    day_of,
    limit_of,
)
from gov_deadlines.text import Text

MOST_ROWS, MOST_DATES, MOST_STEPS, MOST_FOUND = 50_000, 5_000, 50, 100


def _operation(
    name: str,
    path: str,
    said: tuple[str, str],
    parameters: tuple[Parameter, ...],
    answering: Answering,
    **more: Any,  # noqa: ANN401
) -> Operation:
    """``more``: ``schema``, ``zh`` and ``en`` (the two examples), ``by_day``."""
    examples = (more.pop("zh"), more.pop("en"))
    return Operation(
        name=name,
        path=path,
        summary=Text(name, *said),
        parameters=parameters,
        answering=answering,
        schema=more.pop("schema", name),
        examples=examples,
        **more,
    )


OPERATIONS: tuple[Operation, ...] = (
    _operation(
        "due",
        "due",
        ("最迟哪天完成、是否确定、为什么", "by when, how firm, and why"),
        (A_LIMIT, ON, WITHIN, BY, BOUND, EXPLAIN, *ANSWERING),
        answering.due_answer,
        quick=True,
        zh={"limit": LIMIT_ZH, "on": "2024-04-03"},
        en={"limit": LIMIT_EN, "on": "2024-04-03", "explain": True},
    ),
    _operation(
        "status",
        "status",
        (
            "到某一天办到哪一步：未到期、今日到期、已逾期等",
            "where a duty stands on a day: open, due today, overdue ...",
        ),
        (
            A_LIMIT,
            ON,
            day_of("as_of", "截至哪天", "the day asked about", "2024-04-16", required=True),
            COMPLETED,
            *(WITHIN, BY, BOUND, EXPLAIN),
            *ANSWERING,
        ),
        answering.due_answer,
        quick=True,
        schema="due",
        zh={"limit": LIMIT_ZH, "on": "2024-04-03", "as_of": "2024-04-16"},
        en={"limit": LIMIT_EN, "on": "2024-04-03", "as_of": "2024-04-30", "completed": "2024-04-16"},
    ),
    _operation(
        "verify",
        "verify",
        ("别人算的日期对不对、差几天", "is a date right that somebody else computed, or how far off"),
        (
            *(A_LIMIT, ON),
            day_of("claimed", "别人算的日期", "the date that was computed", "2024-04-15", required=True),
            *(WITHIN, BY, BOUND),
            *ANSWERING,
        ),
        answering.verify_answer,
        quick=True,
        zh={"limit": LIMIT_ZH, "on": "2024-04-03", "claimed": "2024-04-17"},
        en={"limit": LIMIT_EN, "on": "2024-04-03", "claimed": "2024-04-15"},
    ),
    _operation(
        "columns",
        "columns",
        ("许多起算日各最迟哪天：等长的列", "by when, for many triggers: columns of equal length"),
        (
            about(
                "limit",
                "text-or-cells",
                "时限，或每行一个（空行为 null）",
                "the limit, or one for each row, null where it is empty",
                LIMIT_EN,
                required=True,
                most=MOST_ROWS,
            ),
            about(
                "days",
                "cells",
                "起算日，一行一个（空行为 null）；不是日期的，该行说明原因",
                "the triggers, one for each row, null where it is empty; what is no day is the reason of its row",
                ["2024-04-03", "2024-09-30"],
                required=True,
                most=MOST_ROWS,
            ),
            *CONTEXT,
        ),
        answering.columns_answer,
        zh={"limit": LIMIT_ZH, "days": ["2024-04-03", "2024-09-30"]},
        en={"limit": LIMIT_EN, "days": ["2024-04-03", "2024-09-30"]},
    ),
    _operation(
        "track",
        "track",
        ("一次征求意见办到哪一步、下一步何时", "where a consultation stands, and what happens next"),
        (
            A_LIMIT,
            day_of("received", "收到之日", "the day of receipt", "2024-04-03", required=True),
            *(WITHIN, BY),
            day_of("until", "商定延至哪天", "the day to which a later time was agreed", "2024-04-22"),
            about(
                "extend",
                "length",
                "商定延长多久：+3wd 或 +5d",
                "the same as a length, +3wd or +5d, running on from where the original time ended",
                "3wd",
            ),
            day_of("agreed_on", "哪天商定的", "the day on which it was agreed", "2024-04-12"),
            day_of("replied", "答复之日", "the day of the reply", "2024-04-16"),
            day_of("as_of", "截至哪天（默认今天，按北京时间）", "the day asked about (today in China)", "2024-04-10"),
            about(
                "silence",
                "text",
                "到期不答复何时视为无不同意见：any 任何时限到期，agreed 只有商定的时限到期",
                "when silence counts as no differing opinion: after any limit, or only after an agreed time",
                "any",
                choices=("any", "agreed"),
            ),
            *ANSWERING,
        ),
        answering.track_answer,
        by_day=True,
        zh={"limit": LIMIT_ZH, "received": "2024-04-03", "as_of": "2024-04-10"},
        en={"limit": LIMIT_EN, "received": "2024-04-03", "extend": "3wd", "as_of": "2024-04-10"},
    ),
    _operation(
        "plan",
        "plan",
        ("倒排工期：每一步最迟何时开始", "work backwards: the latest start of each step"),
        (
            about(
                "steps",
                "texts",
                "按先后排列的步骤：时限、会议、链条或 5wd、10d",
                "the steps in order: limits, meetings, chains, or lengths like 5wd and 10d",
                ["xinzhou/countersign-reply", "5wd"],
                required=True,
                most=MOST_STEPS,
            ),
            day_of("by", "最后须完成之日", "the day by which all must be over", "2024-06-28", required=True),
            day_of(
                "from",
                "从这天开始：最早何时完成、富余多少",
                "begin on this day: earliest dates and slack",
                "2024-06-03",
            ),
            *ANSWERING,
        ),
        answering.plan_answer,
        zh={"steps": ["忻州/会签回复", "5wd"], "by": "2024-06-28"},
        en={"steps": ["xinzhou/countersign-reply", "5wd"], "by": "2024-06-28", "from": "2024-06-03"},
    ),
    _operation(
        "cadence",
        "cadence",
        ("次数够不够、下一次最迟哪天", "often enough, and the latest day for the next one"),
        (
            limit_of("频次：编号或名称", "the cadence: its id or name", "xianning/executive-meeting"),
            about(
                "dates",
                "dates",
                "办过的日子",
                "the days on which it was done",
                ["2024-03-01", "2024-03-12"],
                required=True,
                most=MOST_DATES,
            ),
            day_of("as_of", "截至哪天（默认今天，按北京时间）", "the day asked about (today in China)", "2024-03-20"),
            day_of("since", "从哪天查起", "the first day to look at", "2024-01-01"),
            about(
                "window", "text", "只按这一种窗口判断", "judge by this one of its windows alone", "2-weeks-since-last"
            ),
            about(
                "meetings",
                "dates",
                "随会议的规定：会议日期",
                "for what goes with meetings: their days",
                ["2024-03-01"],
                most=MOST_DATES,
            ),
            *ANSWERING,
        ),
        answering.cadence_answer,
        by_day=True,
        zh={"limit": "咸宁/常务会议", "dates": ["2024-03-01", "2024-03-12"], "as_of": "2024-03-20"},
        en={"limit": "xianning/executive-meeting", "dates": ["2024-03-01", "2024-03-12"], "as_of": "2024-03-20"},
    ),
    _operation(
        "day",
        "calendar/day",
        ("某一天上不上班、为什么", "whether a day is worked, and why"),
        (DATE, *CALENDAR),
        answering.day_answer,
        quick=True,
        schema="calendar-day",
        zh={"date": "2024-04-07"},
        en={"date": "2024-04-07", "region": "CN-GX"},
    ),
    _operation(
        "add",
        "calendar/add",
        ("第 N 个工作日（N 可为负）", "the N-th working day (N may be negative)"),
        (
            DATE,
            about("n", "whole", "工作日数", "how many working days", 5, required=True),
            about(
                "roll",
                "text",
                "N 为 0 且当天休息时往哪边移：following 顺延，preceding 提前",
                "where to move from a rest day when N is 0",
                "following",
                choices=("following", "preceding"),
            ),
            *CALENDAR,
        ),
        answering.add_answer,
        quick=True,
        schema="calendar-add",
        zh={"date": "2024-04-03", "n": 7, "region": "CN-GX"},
        en={"date": "2024-04-03", "n": -5},
    ),
    _operation(
        "count",
        "calendar/count",
        ("两天之间的工作日数：(A, B]", "the working days between two days: (A, B]"),
        (
            day_of("a", "起点，不计入", "start, not counted", "2024-04-03", required=True),
            day_of("b", "终点，计入", "end, counted", "2024-04-17", required=True),
            *CALENDAR,
        ),
        answering.count_answer,
        quick=True,
        schema="calendar-count",
        zh={"a": "2024-04-03", "b": "2024-04-17", "region": "CN-GX"},
        en={"a": "2024-04-03", "b": "2024-04-17"},
    ),
    _operation(
        "month",
        "calendar/month",
        ("一个月的每一天", "the days of a month"),
        (about("month", "month", "月份", "the month", "2024-10", required=True), *CALENDAR),
        answering.month_answer,
        schema="calendar-show",
        zh={"month": "2024-04", "region": "CN-GX"},
        en={"month": "2024-10"},
    ),
    _operation(
        "notices",
        "notices",
        ("决定日历的通知及其日子", "the notices that decide the calendar, with their days"),
        (
            about("year", "whole", "只要这一年的", "only those of this year", 2024, least=1, greatest=9999),
            *(REGION, KNOWN_ON, FINGERPRINT),
        ),
        answering.notices_answer,
        zh={"region": "CN-GX", "year": 2024},
        en={"year": 2024},
    ),
    _operation(
        "diff",
        "notices/diff",
        (
            "两个时点之间，通知改动了哪些日子；不给时点则看草案改动了哪些",
            "which days notices changed between two days of knowledge; without these, which days drafts would change",
        ),
        (
            day_of("from", "先前所知之日", "the earlier day of knowledge", "2019-03-01"),
            day_of("to", "后来所知之日", "the later day of knowledge", "2019-04-01"),
            *(REGION, FINGERPRINT),
        ),
        answering.diff_answer,
        schema="calendar-diff",
        zh={"from": "2019-03-01", "to": "2019-04-01", "region": "CN-GX"},
        en={"from": "2019-03-01", "to": "2019-04-01"},
    ),
    _operation(
        "limits",
        "limits",
        ("全部时限、频次与义务", "every limit, cadence and duty"),
        (
            about("authority", "text", "只要一个政府的", "only one government's", "qinzhou"),
            about(
                "class",
                "text",
                "只要一类：固定时限、频次、及时等",
                "only one class: fixed, cadence, deferred ...",
                "fixed",
            ),
        ),
        answering.limits_answer,
        schema="limits-list",
        zh={"authority": "钦州", "class": "固定时限"},
        en={"authority": "qinzhou", "class": "fixed"},
    ),
    _operation(
        "limit",
        "limits/{limit}",
        ("一个时限的全部内容", "everything about one limit"),
        (A_LIMIT, AUTHORITY),
        answering.limit_answer,
        schema="limits-show",
        zh={"limit": LIMIT_ZH},
        en={"limit": LIMIT_EN},
    ),
    _operation(
        "find",
        "find",
        ("用自己的话找时限", "find a limit in your own words"),
        (
            about("words", "text", "关键词或一句话", "words or a question", "countersign reply", required=True),
            about("most", "whole", "至多几项", "at most so many", 5, least=1, greatest=MOST_FOUND),
            AUTHORITY,
        ),
        answering.find_answer,
        zh={"words": "钦州 会签几天内回复", "most": 3},
        en={"words": "countersign reply", "authority": "qinzhou"},
    ),
    _operation(
        "compare",
        "compare",
        ("各政府的同名规定并列", "the same provision in every government's rules, side by side"),
        (
            about("name", "text", "规定的名称", "the provision's name", "countersign-reply", required=True),
            day_of("on", "起算日；不给则不推算", "the trigger; without it, no dates", "2024-04-03"),
            *(KNOWN_ON, REGION, IGNORE),
        ),
        answering.compare_answer,
        schema="limits-compare",
        zh={"name": "会签回复", "on": "2024-04-03"},
        en={"name": "countersign-reply", "on": "2024-04-03"},
    ),
    _operation(
        "schemas",
        "schemas",
        ("各种答案的 JSON Schema 的名称", "the names of the JSON Schemas of answers"),
        (),
        answering.schemas_answer,
        schema="schema",
        zh={},
        en={},
    ),
    _operation(
        "schema",
        "schemas/{name}",
        ("一种答案的 JSON Schema", "the JSON Schema of an answer"),
        (about("name", "text", "答案的名称", "the name of the answer", "due", required=True),),
        answering.schema_answer,
        schema="json-schema",
        zh={"name": "due"},
        en={"name": "calendar-add"},
    ),
    _operation(
        "data",
        "data",
        (
            "答案所依据的数据：版本、指纹、通知公布到哪天",
            "the data behind the answers: version, fingerprint, days announced",
        ),
        (),
        answering.data_answer,
        zh={},
        en={},
    ),
)
NAMED = {one.name: one for one in OPERATIONS}


def ask(name: str, given: Mapping[str, object], own: Own = Own()) -> Any:  # noqa: ANN401, B008
    """The answer of the operation with this name. Raises as ``Operation.ask``, and UnknownChoice for the name."""
    if name not in NAMED:
        raise UnknownChoice("operation", name, tuple(NAMED))
    return NAMED[name].ask(given, own)
