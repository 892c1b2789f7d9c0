"""``gov-deadlines cadence``: often enough, and not too often; and the latest day for the next one."""

import os
import re
import sys
from datetime import date
from typing import Annotated

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.console import say
from gov_deadlines.cli.options import (
    CONTEXT,
    Commands,
    Given,
    argument,
    complete_cadence,
    option,
    optional_date,
    sharing,
)
from gov_deadlines.days import parse_date, today
from gov_deadlines.errors import Excluded, InvalidDate, Unusable
from gov_deadlines.text import refusal

STDIN = "-"
_LONGEST = 60

cadence = Commands()


@cadence.callback()
def keep_the_name() -> None:
    """One command for now, and a name for it: without this, typer would drop the name."""


@cadence.command(
    help=say(
        "次数够不够、超不超，下一次最迟哪天；有违反或偏离时退出码为 1",
        "often enough, not too often, and the latest day for the next one; exit 1 for a breach or departure",
    )
)
@sharing(CONTEXT)
def check(
    limit: Annotated[
        str,
        argument(
            "LIMIT",
            "频次的编号，如 qinzhou/executive-meeting",
            "the cadence's id, e.g. qinzhou/executive-meeting",
            autocompletion=complete_cadence,
        ),
    ],
    dates: Annotated[
        str,
        option(
            "--dates",
            "FILE|-",
            "日期文件，每行一个；- 为标准输入",
            "a file of dates, one a line; - for standard input",
            show_default=False,
        ),
    ],
    as_of: Annotated[
        str | None,
        option(
            "--as-of",
            "DATE",
            "截至哪天，默认今天；之后的日期算已排",
            "the day asked about, today by default; later dates are planned",
        ),
    ] = None,
    since: Annotated[
        str | None,
        option(
            "--since",
            "DATE",
            "从哪天查起；默认为第一个日期所在窗口的开头，但不早于施行日",
            "the first day to look at; by default where the first date's window begins, once in force",
        ),
    ] = None,
    window: Annotated[
        str | None,
        option(
            "--window",
            "NAME",
            "只按该规定的这一种窗口判断（名称见 limits show --json）",
            "judge by this one of its windows alone (names: limits show --json)",
        ),
    ] = None,
    meetings: Annotated[
        str | None,
        option(
            "--meetings",
            "FILE|-",
            "随会议的规定：会议日期文件",
            "for what goes with meetings: a file of their dates",
        ),
    ] = None,
    *,
    given: Given,
) -> None:
    """Check the dates on which something was done against how often it must be."""
    from gov_deadlines.answers.cadence import cadence as answer_cadence
    from gov_deadlines.wording.cadence import cadence_object, cadence_page

    if dates == meetings == STDIN:
        raise Excluded(("--dates -", "--meetings -"))
    report = answer_cadence(
        limit,
        read_dates(dates),
        optional_date(as_of) or today(),
        since=optional_date(since),
        window=window,
        meetings=None if meetings is None else read_dates(meetings),
        **given.context,
    )
    if given.json:
        console.print_object(cadence_object(report))
    else:
        console.print_text(cadence_page(report, given.language))
    if report.failed:
        raise typer.Exit(1)


def read_dates(path: str) -> list[date]:
    """The dates in a file (``-`` is standard input), in its order.

    The date is the first column of a line, up to a comma, semicolon or tab. Blank lines, and whatever follows a
    ``#``, are passed over. Raises InvalidArgument for a file that cannot be read, for a line without a date, and for a
    line of several dates and nothing else, of which all but the first would be lost.
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
