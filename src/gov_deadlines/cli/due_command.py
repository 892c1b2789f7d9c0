"""``gov-deadlines due``: the main question."""

from typing import Annotated

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.language import say
from gov_deadlines.cli.options import (
    Holidays,
    IgnoreInForce,
    Json,
    KnownOn,
    Lang,
    LimitId,
    Region,
    Rules,
    language_of,
    optional_date,
)
from gov_deadlines.days import parse_date
from gov_deadlines.errors import InvalidArgument


def due(
    limit: LimitId,
    on: Annotated[
        str,
        typer.Option(
            "--on",
            metavar="DATE",
            show_default=False,
            help=say(
                "起算日：收到之日、会议最后一天；倒数的时限为活动首日或报送期限",
                "the trigger: day of receipt, or a meeting's last day; for a backward limit the event's first day",
            ),
        ),
    ],
    known_on: KnownOn = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help=say(
                "截至该日的进度：还剩几天、今天到期、已逾期等（见 README；须处理时退出码为 1）",
                "where the duty stands on that day: open, due today, overdue, ... (exit 1 if there is something to do)",
            ),
        ),
    ] = None,
    completed: Annotated[
        str | None,
        typer.Option(
            "--completed",
            metavar="DATE",
            help=say("办结之日（与 --as-of 同用）", "the day it was completed (goes with --as-of)"),
        ),
    ] = None,
    within: Annotated[
        str | None,
        typer.Option(
            "--within",
            metavar="5wd",
            help=say(
                "主办部门另定（或别处所定）的时限：5wd 为 5 个工作日，5d 为 5 天",
                "the limit set by the lead department, or elsewhere: 5wd is 5 working days, 5d 5 calendar days",
            ),
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="DATE",
            help=say("主办部门另定（或别处所定）的日期", "the date set by the lead department, or elsewhere"),
        ),
    ] = None,
    bound: Annotated[
        str | None,
        typer.Option(
            "--bound",
            metavar="NAME",
            help=say(
                "规则没有写天数时，用别的文件的外部上限，结果只是暂定（名称见 limits show）",
                "an outer bound from another instrument, where the rules give no number: provisional (see limits show)",
            ),
        ),
    ] = None,
    region: Region = None,
    ignore_in_force: IgnoreInForce = False,
    holidays: Holidays = None,
    rules: Rules = None,
    lang: Lang = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help=say("逐步说明理由，可直接贴入报告", "the whole reasoning, ready to paste into a memo")
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Print by when a limit falls due."""
    from gov_deadlines.answers.due import due as answer_due

    language = language_of(lang)
    if completed is not None and as_of is None:
        raise InvalidArgument(
            ("--completed 要与 --as-of 同用。", "--completed goes with --as-of."),
            ("请给出截至哪天：--as-of 日期。", "Say on which day you want to know where it stands: --as-of DATE."),
        )
    answer = answer_due(
        limit,
        parse_date(on),
        known_on=optional_date(known_on),
        region=region,
        ignore_in_force=ignore_in_force,
        holidays=holidays,
        rules=rules,
        within=within,
        by=optional_date(by),
        bound=bound,
    )
    status = None if as_of is None else answer.status(parse_date(as_of), optional_date(completed))
    if json:
        from gov_deadlines.wording.objects import due_object, trace_object

        found = due_object(answer, status)
        console.print_object(found | {"trace": trace_object(answer)} if explain else found)
    else:
        from gov_deadlines.wording.explain import account, summary

        console.print_text((account if explain else summary)(answer, language, status))
    if status is not None and status.to_act_on:
        raise typer.Exit(1)
