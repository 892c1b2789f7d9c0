"""``gov-deadlines plan``: backwards from a day, through one step or many."""

from typing import Annotated

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.console import say
from gov_deadlines.cli.options import CONTEXT, Given, argument, complete_limit, option, optional_date, sharing
from gov_deadlines.days import parse_date
from gov_deadlines.errors import GovDeadlinesError


def complete_step(incomplete: str) -> list[str]:
    """Chains and limits that begin with what was typed, for the shell."""
    from gov_deadlines.rules.book import chains

    try:
        return [*(name for name in chains() if name.startswith(incomplete)), *complete_limit(incomplete)]
    except GovDeadlinesError:  # nothing may be printed while the shell waits for completions
        return []


def _print_chains(wanted: bool) -> None:
    if wanted:
        from gov_deadlines.rules.book import chains

        for chain in chains().values():
            console.print_text(f"{chain.id}: {' -> '.join(chain.steps)}\n    {say(chain.summary.zh, chain.summary.en)}")
        raise typer.Exit


@sharing(CONTEXT)
def plan(
    steps: Annotated[
        list[str],
        argument(
            "STEP...",
            "按先后排列的步骤：时限、会议（如 xinzhou/executive-meeting）、链条（见 --chains）或 5wd、10d",
            "the steps in order: a limit, a meeting such as xinzhou/executive-meeting, a chain (see --chains), "
            "or a length like 5wd or 10d",
            autocompletion=complete_step,
        ),
    ],
    by: Annotated[
        str, option("--by", "DATE", "最后须完成之日", "the day by which all must be over", show_default=False)
    ],
    start: Annotated[
        str | None,
        option(
            "--from",
            "DATE",
            "从这天开始：最早何时完成、富余多少；来不及时退出码为 1",
            "begin on this day: earliest dates, slack, and whether it is in time (if not, exit 1)",
        ),
    ] = None,
    list_chains: Annotated[  # noqa: ARG001  (its callback does the work)
        bool,
        option("--chains", None, "列出现有链条", "list the chains", callback=_print_chains, is_eager=True),
    ] = False,
    *,
    given: Given,
) -> None:
    """Print the latest start of each step; with a first day also the slack, and exit 1 if it is too late."""
    from gov_deadlines.answers.plan import plan as work_backwards
    from gov_deadlines.wording.plan import plan_object, plan_page

    found = work_backwards(steps, parse_date(by), optional_date(start), **given.context)
    if given.json:
        console.print_object(plan_object(found))
    else:
        console.print_text(plan_page(found, given.language))
    if found.feasible is False:
        raise typer.Exit(1)
