"""``gov-deadlines due``: the main question."""

from typing import TYPE_CHECKING

import typer

from gov_deadlines.cli.options import ANSWERING, LIMIT, Given, option, print_answer, sharing
from gov_deadlines.errors import Needed
from gov_deadlines.text import Language

if TYPE_CHECKING:
    from gov_deadlines.answers.due import Due
    from gov_deadlines.answers.status import Status


@sharing(
    ANSWERING,
    limit=LIMIT,
    on=option(
        "--on DATE",
        "起算日：收到之日、会议最后一天；倒数的时限为活动首日或报送期限",
        "the trigger: day of receipt, or a meeting's last day; for a backward limit the event's first day",
    ),
    as_of=option(
        "--as-of DATE",
        "截至该日的进度：还剩几天、今天到期、已逾期等（须处理时退出码为 1）",
        "where the duty stands on that day: open, due today, overdue, ... (exit 1 if there is something to do)",
    ),
    completed=option("--completed DATE", "办结之日（与 --as-of 同用）", "the day it was completed (goes with --as-of)"),
    within=option(
        "--within 5wd",
        "主办部门另定（或别处所定）的时限：5wd 为 5 个工作日，5d 为 5 天",
        "the limit set by the lead department, or elsewhere: 5wd is 5 working days, 5d 5 calendar days",
    ),
    by=option("--by DATE", "主办部门另定（或别处所定）的日期", "the date set by the lead department, or elsewhere"),
    bound=option(
        "--bound NAME",
        "规则没有写天数时，用别的文件的外部上限，结果只是暂定（名称见 limits show）",
        "an outer bound from another instrument, where the rules give no number: provisional (see limits show)",
    ),
    explain=option("--explain", "逐步说明理由，可直接贴入报告", "the whole reasoning, ready to paste into a memo"),
)
def due(
    limit: str,
    on: str,
    as_of: str | None = None,
    completed: str | None = None,
    within: str | None = None,
    by: str | None = None,
    bound: str | None = None,
    explain: bool = False,
    *,
    given: Given,
) -> None:
    """Print by when a limit falls due."""
    from gov_deadlines.answers.due import due as answer_due

    if completed is not None and as_of is None:
        raise Needed("completed-without-as-of")
    answer = answer_due(limit, given.day(on), within=within, by=given.optional_day(by), bound=bound, **given.context)
    status = None if as_of is None else answer.status(given.day(as_of), given.optional_day(completed))
    print_answer(
        given,
        answer,
        lambda: answer.to_dict(status, explain=explain, fingerprint=given.fingerprint),
        lambda: _page(answer, status, given.language, explain=explain),
    )
    if status is not None and status.to_act_on:
        raise typer.Exit(1)


def _page(answer: "Due", status: "Status | None", language: Language, *, explain: bool) -> str:
    from gov_deadlines.pages.explain import account, summary

    return (account if explain else summary)(answer, language, status)
