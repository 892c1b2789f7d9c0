"""``gov-deadlines plan``: backwards from a day, through one step or many."""

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
    Region,
    Rules,
    complete_limit,
    language_of,
    optional_date,
)
from gov_deadlines.days import parse_date
from gov_deadlines.errors import GovDeadlinesError


def complete_step(incomplete: str) -> list[str]:
    """Chains and limits that begin with what was typed, for the shell."""
    from gov_deadlines.rules.chains import chains

    try:
        return [*(name for name in chains() if name.startswith(incomplete)), *complete_limit(incomplete)]
    except GovDeadlinesError:  # nothing may be printed while the shell waits for completions
        return []


def _print_chains(wanted: bool) -> None:
    if wanted:
        from gov_deadlines.rules.chains import chains

        for chain in chains().values():
            console.print_text(f"{chain.id}: {' -> '.join(chain.steps)}\n    {say(chain.summary.zh, chain.summary.en)}")
        raise typer.Exit


def plan(
    steps: Annotated[
        list[str],
        typer.Argument(
            metavar="STEP...",
            autocompletion=complete_step,
            show_default=False,
            help=say(
                "按先后排列的步骤：时限、会议（如 xinzhou/executive-meeting）、链条（见 --chains）或 5wd、10d",
                "the steps in order: a limit, a meeting such as xinzhou/executive-meeting, a chain (see --chains), "
                "or a length like 5wd or 10d",
            ),
        ),
    ],
    by: Annotated[
        str,
        typer.Option(
            "--by", metavar="DATE", show_default=False, help=say("最后须完成之日", "the day by which all must be over")
        ),
    ],
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="DATE",
            help=say(
                "从这天开始：最早何时完成、富余多少；来不及时退出码为 1",
                "begin on this day: earliest dates, slack, and whether it is in time (if not, exit 1)",
            ),
        ),
    ] = None,
    list_chains: Annotated[  # noqa: ARG001  (its callback does the work)
        bool,
        typer.Option("--chains", callback=_print_chains, is_eager=True, help=say("列出现有链条", "list the chains")),
    ] = False,
    known_on: KnownOn = None,
    region: Region = None,
    ignore_in_force: IgnoreInForce = False,
    holidays: Holidays = None,
    rules: Rules = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Print the latest start of each step; with a start of one's own also the slack, and exit 1 if it is too late."""
    from gov_deadlines.answers.plan import plan as work_backwards
    from gov_deadlines.wording.plan import plan_object, plan_page

    language = language_of(lang)
    found = work_backwards(
        steps,
        parse_date(by),
        optional_date(start),
        known_on=optional_date(known_on),
        region=region,
        ignore_in_force=ignore_in_force,
        holidays=holidays,
        rules=rules,
    )
    if json:
        console.print_object(plan_object(found))
    else:
        console.print_text(plan_page(found, language))
    if found.feasible is False:
        raise typer.Exit(1)
