"""``gov-deadlines cadence``: often enough, and not too often; and the latest day for the next one."""

from typing import Annotated

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.date_lines import STDIN, read_dates
from gov_deadlines.cli.language import say
from gov_deadlines.cli.options import (
    CadenceId,
    Holidays,
    Json,
    KnownOn,
    Lang,
    Region,
    Rules,
    language_of,
    optional_date,
)
from gov_deadlines.days import today
from gov_deadlines.errors import InvalidArgument

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]})


@app.callback()
def cadence() -> None:
    """One command for now, and a name for it: without this, typer would drop the name."""


@app.command(
    help=say(
        "次数够不够、超不超，下一次最迟哪天；有违反或偏离时退出码为 1",
        "often enough, not too often, and the latest day for the next one; exit 1 for a breach or departure",
    )
)
def check(
    limit: CadenceId,
    dates: Annotated[
        str,
        typer.Option(
            "--dates",
            metavar="FILE|-",
            show_default=False,
            help=say("日期文件，每行一个；- 为标准输入", "a file of dates, one a line; - for standard input"),
        ),
    ],
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help=say(
                "截至哪天，默认今天；之后的日期算已排", "the day asked about, today by default; later dates are planned"
            ),
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="DATE",
            help=say(
                "从哪天查起；默认为第一个日期所在窗口的开头，但不早于施行日",
                "the first day to look at; by default where the first date's window begins, once in force",
            ),
        ),
    ] = None,
    window: Annotated[
        str | None,
        typer.Option(
            "--window",
            metavar="NAME",
            help=say(
                "只按该规定的这一种窗口判断（名称见 limits show --json）",
                "judge by this one of its windows alone (names: limits show --json)",
            ),
        ),
    ] = None,
    meetings: Annotated[
        str | None,
        typer.Option(
            "--meetings",
            metavar="FILE|-",
            help=say("随会议的规定：会议日期文件", "for what goes with meetings: a file of their dates"),
        ),
    ] = None,
    known_on: KnownOn = None,
    region: Region = None,
    ignore_in_force: Annotated[
        bool,
        typer.Option(
            "--ignore-in-force",
            help=say(
                "规则未施行的日子也查（仅供参考）", "look at days before the rules were in force: an illustration"
            ),
        ),
    ] = False,
    holidays: Holidays = None,
    rules: Rules = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Check the dates on which something was done against how often it must be."""
    from gov_deadlines.answers.cadence import cadence as answer_cadence
    from gov_deadlines.wording.cadence import cadence_object, cadence_page

    language = language_of(lang)
    if dates == meetings == STDIN:
        raise InvalidArgument(
            ("--dates 与 --meetings 不能都取标准输入。", "--dates and --meetings cannot both be standard input."),
            ("请把其中一个写成文件。", "Put one of them into a file."),
        )
    report = answer_cadence(
        limit,
        read_dates(dates),
        optional_date(as_of) or today(),
        since=optional_date(since),
        window=window,
        meetings=None if meetings is None else read_dates(meetings),
        known_on=optional_date(known_on),
        region=region,
        holidays=holidays,
        rules=rules,
        ignore_in_force=ignore_in_force,
    )
    if json:
        console.print_object(cadence_object(report))
    else:
        console.print_text(cadence_page(report, language))
    if report.failed:
        raise typer.Exit(1)
