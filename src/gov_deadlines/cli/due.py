"""``gov-deadlines due``: the main question."""

from typing import TYPE_CHECKING

import typer

from gov_deadlines.cli.calendar_files import IcsFile, writing_ics
from gov_deadlines.cli.options import ANSWERING, LIMIT, QUESTION, Given, option, print_answer, sharing
from gov_deadlines.errors import Needed
from gov_deadlines.text import Language

if TYPE_CHECKING:
    from gov_deadlines.answers.due import Due
    from gov_deadlines.answers.status import Status


@writing_ics
@sharing(
    ANSWERING,
    limit=LIMIT,
    as_of=option(
        "--as-of DATE",
        "截至该日的进度：还剩几天、今天到期、已逾期等（须处理时退出码为 1）",
        "where the duty stands on that day: open, due today, overdue, ... (exit 1 if there is something to do)",
    ),
    completed=option("--completed DATE", "办结之日（与 --as-of 同用）", "the day it was completed (goes with --as-of)"),
    **QUESTION,
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
    ics: IcsFile,
) -> None:
    """Print by when a limit falls due."""
    from gov_deadlines.answers.due import due as answer_due

    if completed is not None and as_of is None:
        raise Needed("completed-without-as-of")
    ics.check(given)
    day, as_of_day, done = given.day(on), given.optional_day(as_of), given.optional_day(completed)
    answer = answer_due(limit, day, within=within, by=given.optional_day(by), bound=bound, **given.context)
    status = None if as_of_day is None else answer.status(as_of_day, done)
    ics.write(answer, given, status=status)
    if not ics.takes_stdout:
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
