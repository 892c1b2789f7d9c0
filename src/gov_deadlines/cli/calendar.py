"""``gov-deadlines calendar``: days, working-day arithmetic, months, and the changes made by notices."""

import re
from datetime import date as date_type
from typing import Any, cast

import typer

from gov_deadlines.answers.context import Context
from gov_deadlines.cli import console
from gov_deadlines.cli.calendar_files import REMINDERS, STDOUT, IcsFile
from gov_deadlines.cli.commands import Command, Commands
from gov_deadlines.cli.console import say
from gov_deadlines.cli.options import (
    CALENDAR,
    DATE,
    FINGERPRINT,
    PROJECTING,
    Given,
    argument,
    missing,
    option,
    print_answer,
    remark_on_notices,
    sharing,
)
from gov_deadlines.cli.values import parse_month, parse_working_days, parse_year
from gov_deadlines.days import optional_day
from gov_deadlines.errors import Excluded
from gov_deadlines.pages.voice import pick
from gov_deadlines.plain import printed
from gov_deadlines.text import Language
from gov_deadlines.workdays.calendar import Bounds, WorkCalendar
from gov_deadlines.workdays.calendar import calendar as whole_calendar
from gov_deadlines.workdays.calendar_answers import added, counted, month_of
from gov_deadlines.workdays.index import Roll
from gov_deadlines.workdays.known_day import Day
from gov_deadlines.workdays.regions import NATIONAL

calendar = Commands()


class NegativeNumbers(Command):
    """A command that accepts negative numbers as arguments without ``--`` before them."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  (its type is private to typer)
        """Move ``-5`` and the like behind ``--``, so that they are not read as options."""
        if "--" not in args:
            numbers = [argument for argument in args if re.fullmatch("-[0-9]+", argument)]
            options = [argument for argument in args if argument not in numbers]
            args = [*options, "--", *numbers] if numbers else args
        return super().parse_args(ctx, args)


def _open(given: Given) -> WorkCalendar:
    found = Context.of(**given.context).calendar(NATIONAL)
    return found.projected if given.project else found


def _remark(work_calendar: WorkCalendar, given: Given) -> None:
    """Print the remarks on the user's own notices to stderr; in JSON they are among the notes."""
    if not given.json:
        console.print_remarks(work_calendar.remarks, given.language)


@calendar.command(help=say("某一天上不上班、为什么", "whether a day is worked, and why"))
@sharing(
    PROJECTING,
    date=DATE,
)
def day(date: str, *, given: Given) -> None:
    """Print what is known of one day."""
    work_calendar = _open(given)
    found = work_calendar.day(given.day(date))
    print_answer(
        given,
        work_calendar,
        lambda: found.to_dict() | printed(work_calendar, given.fingerprint),
        lambda: _told(found, given.language),
    )
    _remark(work_calendar, given)


def _told(found: Day, language: Language) -> str:
    """What is known of one day, in words."""
    from gov_deadlines.pages.voice import Voice

    speak = Voice(language)
    answer = speak("上班", "works") if found.working else speak("休息", "rests")
    kind = [] if found.kind == "working" else [speak.kind(found)]
    words = speak.comma.join((answer, *kind, speak.word(found.standing)))
    lines = [f"{speak.day(found.date)}  {words}"]
    if found.notice is not None:
        lines.append(f"{found.notice.title.say(language)}\n{found.notice.source}")
    return "\n".join(lines)


def _remark_unsettled(work_calendar: WorkCalendar, start: date_type, end: date_type, language: Language) -> None:
    """Say on stderr that a bare number or date rests on days that may still change."""
    for reason in dict.fromkeys(span.reason for span in work_calendar.unsettled(*sorted((start, end)))):
        console.print_error(pick(language, f"暂定：{reason.zh}", f"Provisional: {reason.en}"))


def _remark_bounds(bounds: Bounds, language: Language) -> None:
    """Say on stderr how far notices to come can move a date."""
    if bounds.earliest != bounds.latest:
        first, last = bounds.earliest, bounds.latest
        console.print_error(pick(language, f"最早 {first}，最晚 {last}", f"Between {first} and {last}"))


@calendar.command(
    cls=NegativeNumbers, help=say("第 N 个工作日（N 可为负）", "the N-th working day (N may be negative)")
)
@sharing(
    PROJECTING,
    date=DATE,
    n=argument("N", "工作日数：5、-5、5个工作日", "how many working days: 5, -5, 5wd"),
    roll=option(
        "--roll WAY",
        "N 为 0 且当天休息时往哪边移：following 顺延，preceding 提前",
        "where to move from a rest day when N is 0: following (later) or preceding (earlier)",
    ),
)
def add(date: str, n: str, roll: str | None = None, *, given: Given) -> None:
    """Print the N-th working day strictly after (or before) a day."""
    work_calendar = _open(given)
    found = added(work_calendar, given.day(date), parse_working_days(n), cast("Roll | None", roll))
    print_answer(
        given,
        work_calendar,
        lambda: found.to_dict(fingerprint=given.fingerprint),
        found.day.isoformat,
        bare=True,
    )
    if not given.json:
        _remark_bounds(found.bounds, given.language)
        _remark_unsettled(work_calendar, found.start, found.day, given.language)
    _remark(work_calendar, given)


@calendar.command(help=say("两天之间的工作日数：(A, B]", "the working days between two days: (A, B]"))
@sharing(
    PROJECTING,
    a=argument("A", "起点，不计入", "start, not counted"),
    b=argument("B", "终点，计入", "end, counted"),
)
def count(a: str, b: str, *, given: Given) -> None:
    """Print how many working days lie in (A, B]."""
    work_calendar = _open(given)
    found = counted(work_calendar, given.day(a), given.day(b))
    print_answer(
        given,
        work_calendar,
        lambda: found.to_dict(fingerprint=given.fingerprint),
        lambda: str(found.working_days),
        bare=True,
    )
    if not given.json:
        _remark_unsettled(work_calendar, found.a, found.b, given.language)
        if found.fewest != found.most:
            fewest, most = found.fewest, found.most
            console.print_error(pick(given.language, f"最少 {fewest}，最多 {most}", f"{fewest} to {most}"))
    _remark(work_calendar, given)


@calendar.command(help=say("画出一个月", "draw a month"))
@sharing(
    PROJECTING,
    month=argument("MONTH", "月份：2026-10、2026年10月、10月、本月", "a month: 2026-10, 2026年10月, 10月, 本月"),
)
def show(month: str, *, given: Given) -> None:
    """Draw a month, or list its days as JSON."""
    from gov_deadlines.pages.calendars import draw_month

    work_calendar = _open(given)
    found = month_of(work_calendar, *parse_month(month))
    print_answer(
        given,
        work_calendar,
        lambda: found.to_dict(fingerprint=given.fingerprint),
        lambda: draw_month(found, given.language, console.paint),
    )
    _remark(work_calendar, given)


@calendar.command(
    help=say(
        "把放假和调休上班的日子写成日历文件（.ics）", "write a calendar file (.ics) with the rest and make-up days"
    )
)
@sharing(
    (*CALENDAR, "project"),
    years=argument(
        "YEAR...", "年份，如 2026 2027；默认为已公布的各年", "years such as 2026 2027; by default all announced ones"
    ),
    output=option("--output -o FILE|-", "写到哪个文件，默认标准输出", "the file to write, by default standard output"),
    remind=option(
        "--remind 3wd",
        "在调休上班日之前提醒（可重复）：1wd 为前一个工作日，1d 为前一天；默认不提醒",
        "remind before a make-up working day (repeatable): 1wd is the working day before, 1d the day before",
    ),
    reminders=REMINDERS.info,
    force=option("--force", "覆盖已有的文件", "overwrite files that exist"),
)
def ics(
    years: list[str] | None = None,
    output: str = STDOUT,
    remind: list[str] | None = None,
    reminders: str = "alarms",
    force: bool = False,
    *,
    given: Given,
) -> None:
    """Write the days that notices decide as a calendar file."""
    if given.json:
        raise Excluded(("output", "json"))
    work_calendar = _open(given)
    file = IcsFile(path=output, remind=tuple(remind or ()), reminders=reminders, force=force)
    file.write(work_calendar, given, years=[parse_year(one) for one in years or ()])
    _remark(work_calendar, given)


def _known_by(text: str, given: Given) -> date_type:
    """A day of knowledge, no later than that of the whole question."""
    known_on = optional_day(given.context.get("known_on"))
    return min(given.day(text), known_on or date_type.max)


@calendar.command(
    help=say("两个时点之间，通知改动了哪些日子", "which days notices changed between two days of knowledge")
)
@sharing(
    (*CALENDAR, FINGERPRINT),
    known_from=option("--from DATE", "先前所知之日", "the earlier day of knowledge"),
    known_to=option("--to DATE", "后来所知之日", "the later day of knowledge"),
    draft=option(
        "--draft",
        "改为比较：没有草案与加上草案（draft = true 的通知）",
        "compare instead: without the drafts (notices with draft = true) and with them",
    ),
)
def diff(known_from: str | None = None, known_to: str | None = None, draft: bool = False, *, given: Given) -> None:
    """Print the days whose working status changed, with the notices that changed them."""
    from gov_deadlines.pages.calendars import describe_diff
    from gov_deadlines.workdays.differences import calendar_diff, draft_diff

    region = given.some.get("region", NATIONAL)
    own = {name: value for name, value in given.some.items() if name in ("holidays", "strict")}
    if draft and (known_from or known_to):
        raise Excluded(("draft", "first" if known_from else "last"))
    if draft:
        found = draft_diff(whole_calendar(region, given.context.get("known_on"), **own))
    elif known_from is None or known_to is None:
        raise missing("known_from" if known_from is None else "known_to")
    else:
        found = calendar_diff(region, _known_by(known_from, given), _known_by(known_to, given), **own)
    print_answer(
        given, found, lambda: found.to_dict(fingerprint=given.fingerprint), lambda: describe_diff(found, given.language)
    )
    if not given.json:
        remark_on_notices(given)


@calendar.command(
    help=say(
        "与独立日历库 chinese_calendar 逐日核对", "hold the national calendar against chinese_calendar, day by day"
    )
)
@sharing(("holidays",))
def audit(*, given: Given) -> None:
    """List every day on which the national calendar and chinese_calendar differ; exit 1 if one is news."""
    from gov_deadlines.pages.calendars import describe_audit
    from gov_deadlines.workdays.differences import audit as hold_against
    from gov_deadlines.workdays.differences import audit_object

    work_calendar = whole_calendar(holidays=given.context.get("holidays"))
    found = list(hold_against(work_calendar))
    if given.json:
        console.print_object(audit_object(found))
    else:
        console.print_text(describe_audit(found, given.language))
    _remark(work_calendar, given)
    if any(one.finding != "known" for one in found):
        raise typer.Exit(1)
