"""``gov-deadlines due``: the main question."""

from typing import Annotated

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.options import CONTEXT, Given, LimitId, option, optional_date, sharing
from gov_deadlines.days import parse_date
from gov_deadlines.errors import Needed


@sharing(CONTEXT)
def due(
    limit: LimitId,
    on: Annotated[
        str,
        option(
            "--on",
            "DATE",
            "起算日：收到之日、会议最后一天；倒数的时限为活动首日或报送期限",
            "the trigger: day of receipt, or a meeting's last day; for a backward limit the event's first day",
            show_default=False,
        ),
    ],
    as_of: Annotated[
        str | None,
        option(
            "--as-of",
            "DATE",
            "截至该日的进度：还剩几天、今天到期、已逾期等（见 README；须处理时退出码为 1）",
            "where the duty stands on that day: open, due today, overdue, ... (exit 1 if there is something to do)",
        ),
    ] = None,
    completed: Annotated[
        str | None,
        option(
            "--completed",
            "DATE",
            "办结之日（与 --as-of 同用）",
            "the day it was completed (goes with --as-of)",
        ),
    ] = None,
    within: Annotated[
        str | None,
        option(
            "--within",
            "5wd",
            "主办部门另定（或别处所定）的时限：5wd 为 5 个工作日，5d 为 5 天",
            "the limit set by the lead department, or elsewhere: 5wd is 5 working days, 5d 5 calendar days",
        ),
    ] = None,
    by: Annotated[
        str | None,
        option(
            "--by",
            "DATE",
            "主办部门另定（或别处所定）的日期",
            "the date set by the lead department, or elsewhere",
        ),
    ] = None,
    bound: Annotated[
        str | None,
        option(
            "--bound",
            "NAME",
            "规则没有写天数时，用别的文件的外部上限，结果只是暂定（名称见 limits show）",
            "an outer bound from another instrument, where the rules give no number: provisional (see limits show)",
        ),
    ] = None,
    explain: Annotated[
        bool,
        option("--explain", None, "逐步说明理由，可直接贴入报告", "the whole reasoning, ready to paste into a memo"),
    ] = False,
    *,
    given: Given,
) -> None:
    """Print by when a limit falls due."""
    from gov_deadlines.answers.due import due as answer_due

    if completed is not None and as_of is None:
        raise Needed("as_of_of_due")
    answer = answer_due(limit, parse_date(on), within=within, by=optional_date(by), bound=bound, **given.context)
    status = None if as_of is None else answer.status(parse_date(as_of), optional_date(completed))
    if given.json:
        from gov_deadlines.wording.objects import due_object, trace_object

        found = due_object(answer, status)
        console.print_object(found | {"trace": trace_object(answer)} if explain else found)
    else:
        from gov_deadlines.wording.explain import account, summary

        console.print_text((account if explain else summary)(answer, given.language, status))
    if status is not None and status.to_act_on:
        raise typer.Exit(1)
