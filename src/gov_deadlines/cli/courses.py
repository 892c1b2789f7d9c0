"""``gov-deadlines track``, ``plan`` and ``cadence``: questions about several days, past or planned."""

import functools
import os
import re
import sys
from datetime import date
from typing import TYPE_CHECKING, cast

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.calendar_files import IcsFile, writing_ics
from gov_deadlines.cli.commands import Commands
from gov_deadlines.cli.completion import complete_cadence, complete_limit
from gov_deadlines.cli.console import say
from gov_deadlines.cli.options import ANSWERING, LIMIT, Given, argument, option, print_answer, sharing
from gov_deadlines.cli.values import parse_year
from gov_deadlines.days import parse_date
from gov_deadlines.errors import GovDeadlinesError, InvalidDate, Needed, Unusable
from gov_deadlines.pages.voice import pick
from gov_deadlines.text import refusal
from gov_deadlines.zone import today

if TYPE_CHECKING:
    from gov_deadlines.answers.track import Silence

STDIN = "-"
_LONGEST = 60
# --- track ---------------------------------------------------------------------------------------------------


@sharing(
    ANSWERING,
    limit=LIMIT,
    received=option("--received DATE", "收到之日", "the day of receipt"),
    within=option("--within 5wd", "主办部门另定的时限：5wd 或 5d", "the limit set by the lead department: 5wd or 5d"),
    by=option("--by DATE", "主办部门另定的日期", "the date set by the lead department, instead"),
    until=option("--until DATE", "商定延至哪天", "the day to which a later time was agreed"),
    extend=option(
        "--extend +3wd",
        "商定延长多久：+3wd 或 +5d，从原期限数满之日接着算",
        "the same as a length, +3wd or +5d, running on from where the original time ended",
    ),
    agreed_on=option("--agreed-on DATE", "哪天商定的", "the day on which it was agreed"),
    replied=option("--replied DATE", "答复之日", "the day of the reply"),
    as_of=option(
        "--as-of DATE",
        "截至哪天（默认今天）；此后的日期只算计划",
        "the day asked about (today); later dates are only planned",
    ),
    silence=option(
        "--silence any|agreed",
        "到期不答复何时视为无不同意见：any 任何时限到期，agreed 只有商定的时限到期",
        "when silence counts as no differing opinion: after any limit, or only after an agreed time",
    ),
)
def track(
    limit: str,
    received: str,
    within: str | None = None,
    by: str | None = None,
    until: str | None = None,
    extend: str | None = None,
    agreed_on: str | None = None,
    replied: str | None = None,
    as_of: str | None = None,
    silence: str = "any",
    *,
    given: Given,
) -> None:
    """Print where a consultation stands; exit 1 if it is overdue, was answered late or by silence."""
    from gov_deadlines.answers.track import track as follow
    from gov_deadlines.pages.courses import track_page

    life = follow(
        limit,
        given.day(received),
        within=within,
        by=given.optional_day(by),
        until=given.optional_day(until),
        extend=extend,
        agreed_on=given.optional_day(agreed_on),
        replied=given.optional_day(replied),
        as_of=given.optional_day(as_of),
        silence=cast("Silence", silence),
        **given.context,
    )
    print_answer(
        given,
        life,
        lambda: life.to_dict(fingerprint=given.fingerprint),
        lambda: track_page(life, given.language),
    )
    if life.status.to_act_on:
        raise typer.Exit(1)


# --- plan ----------------------------------------------------------------------------------------------------


def complete_step(incomplete: str) -> list[str]:
    """Chains and limits that begin with the typed text, for shell completion."""
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


@writing_ics
@sharing(
    ANSWERING,
    steps=argument(
        "STEP...",
        "按先后排列的步骤：时限、会议（如 忻州/常务会议）、链条（见 --chains）或 5wd、10d",
        "the steps in order: a limit, a meeting such as xinzhou/executive-meeting, a chain (see --chains), "
        "or a length like 5wd or 10d",
        autocompletion=complete_step,
    ),
    by=option("--by DATE", "最后须完成之日", "the day by which all must be over"),
    start=option(
        "--from DATE",
        "从这天开始：最早何时完成、富余多少；来不及时退出码为 1",
        "begin on this day: earliest dates, slack, and whether it is in time (if not, exit 1)",
    ),
    list_chains=option("--chains", "列出现有链条", "list the chains", callback=_print_chains, is_eager=True),
)
def plan(
    steps: list[str],
    by: str,
    start: str | None = None,
    list_chains: bool = False,  # noqa: ARG001  (its callback does the work)
    *,
    given: Given,
    ics: IcsFile,
) -> None:
    """Print the latest start of each step; with a first day also the slack, and exit 1 if it is too late."""
    from gov_deadlines.answers.plan import plan as work_backwards
    from gov_deadlines.pages.courses import plan_page

    ics.check(given)
    found = work_backwards(steps, given.day(by), given.optional_day(start), **given.context)
    ics.write(found, given)
    if not ics.takes_stdout:
        print_answer(
            given,
            found,
            lambda: found.to_dict(fingerprint=given.fingerprint),
            lambda: plan_page(found, given.language),
        )
    if found.feasible is False:
        raise typer.Exit(1)


# --- cadence -------------------------------------------------------------------------------------------------

cadence = Commands()


@cadence.callback()
def keep_the_name() -> None:
    """Keep the name of the only command; without this, typer would drop it."""


@cadence.command(
    help=say(
        "次数够不够、超不超，下一次最迟哪天；有违反或偏离时退出码为 1",
        "often enough, not too often, and the latest day for the next one; exit 1 for a breach or departure",
    )
)
@functools.partial(writing_ics, without=("matter",))
@sharing(
    ANSWERING,
    limit=argument(
        "LIMIT",
        "频次的编号，如 qinzhou/executive-meeting",
        "the cadence's id, e.g. qinzhou/executive-meeting",
        autocompletion=complete_cadence,
    ),
    dates=option(
        "--dates FILE|-",
        "日期文件，每行一个；- 为标准输入",
        "a file of dates, one a line; - for standard input",
    ),
    as_of=option(
        "--as-of DATE",
        "截至哪天，默认今天；之后的日期算已排",
        "the day asked about, today by default; later dates are planned",
    ),
    since=option(
        "--since DATE",
        "从哪天查起；默认为第一个日期所在窗口的开头，但不早于施行日",
        "the first day to look at; by default where the first date's window begins, once in force",
    ),
    window=option(
        "--window NAME",
        "只按该规定的这一种窗口判断（名称见 limits show --json）",
        "judge by this one of its windows alone (names: limits show --json)",
    ),
    meetings=option(
        "--meetings FILE|-", "随会议的规定：会议日期文件", "for what goes with meetings: a file of their dates"
    ),
    year=option(
        "--year Y",
        "日历文件写到哪一年年底，默认为截至日那年",
        "the calendar file goes to the end of this year; by default that of the day asked about",
    ),
)
def check(
    limit: str,
    dates: str,
    as_of: str | None = None,
    since: str | None = None,
    window: str | None = None,
    meetings: str | None = None,
    year: str | None = None,
    *,
    given: Given,
    ics: IcsFile,
) -> None:
    """Check the dates on which something was done against how often it must be."""
    from gov_deadlines.answers.cadence import cadence as answer_cadence
    from gov_deadlines.pages.cadence import cadence_page

    if dates == meetings == STDIN:
        raise Unusable("standard-input-twice")
    ics.check(given)
    if year is not None and ics.path is None:
        raise Needed("ics")
    held = read_dates(dates)
    met = None if meetings is None else read_dates(meetings)
    report = answer_cadence(
        limit,
        held,
        given.optional_day(as_of) or today(),
        since=given.optional_day(since),
        window=window,
        meetings=met,
        **given.context,
    )
    if ics.path is not None:
        from gov_deadlines.feeds.courses import day_of, open_windows

        last = report.as_of.year if year is None else parse_year(year)
        shown = open_windows(report, met, last, given.context)
        ics.write(report, given, windows=shown)
        _tell_of_nothing_ahead([day_of(one) for one in shown], report.as_of, given)
    if not ics.takes_stdout:
        print_answer(
            given,
            report,
            lambda: report.to_dict(fingerprint=given.fingerprint),
            lambda: cadence_page(report, given.language),
        )
    if report.failed:
        raise typer.Exit(1)


def _tell_of_nothing_ahead(days: list[date], as_of: date, given: Given) -> None:
    """Whoever imports the file would look for an entry to come in vain."""
    if days and max(days) >= as_of:
        return
    zh, en = (
        "日历文件里没有条目：没有须在某日之前完成的事。",
        "The calendar file has no entry: nothing is due by a known day.",
    )
    if days:
        zh = f"日历文件里没有今后的日子：最迟日期 {max(days)} 已过。"
        en = f"Nothing in the calendar file lies ahead: the latest day, {max(days)}, is past."
    console.print_error(pick(given.language, zh, en))


def read_dates(path: str) -> list[date]:
    """The dates in a file (``-`` is standard input), in its order.

    The date is the first column of a line, up to a comma, semicolon or tab. Blank lines and text after a ``#`` are
    skipped. Raises InvalidArgument for a file that cannot be read, for a line without a date, and for a line of
    several dates and nothing else, because all but the first would be lost.
    """
    name = "stdin" if path == STDIN else path
    lines = re.split("\r\n|\r|\n", _decoded(_bytes(path), name))
    texts = (line.partition("#")[0].strip() for line in lines)
    return [_date(text, name, number) for number, text in enumerate(texts, start=1) if text]


def _bytes(path: str) -> bytes:
    if path == STDIN:
        if sys.stdin is None:
            raise Unusable("standard-input")
        return bytes(sys.stdin.buffer.read())
    try:
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        en, zh = refusal(error)
        if os.path.isdir(path):
            en, zh = "it is a folder", "是文件夹"
        elif isinstance(error, FileNotFoundError):
            en, zh = "there is no such file", "没有这个文件"
        raise Unusable("dates-unreadable", path, en, zh) from None


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(re.split(b"\r\n|\r|\n", content[: error.start]))
        raise Unusable("line-encoding", name, line=line) from None


def _date(text: str, name: str, line: int) -> date:
    columns = [column.strip().strip('"').strip() for column in re.split("[,;\t，；]", text)]
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    try:
        found = parse_date(columns[0])
    except InvalidDate as error:
        why = "line-no-such-day" if error.why == "no-such-day" else "line-no-date"
        raise Unusable(why, name, shown, line=line) from None
    others = [column for column in columns[1:] if column]
    if others and all(map(_is_date, others)):
        raise Unusable("line-dates", name, shown, line=line)
    return found


def _is_date(text: str) -> bool:
    try:
        parse_date(text)
    except InvalidDate:
        return False
    return True
