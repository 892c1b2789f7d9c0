"""``gov-deadlines calendar``: days, working-day arithmetic, months, and what a notice changed."""

import re
from datetime import date as date_type
from typing import Annotated, Any

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.language import say
from gov_deadlines.cli.options import (
    DateText,
    Holidays,
    Json,
    KnownOn,
    Lang,
    Region,
    language_of,
    optional_date,
    parse_month,
    parse_roll,
    parse_whole_number,
    remark_on_notices,
)
from gov_deadlines.days import parse_date
from gov_deadlines.text import Language
from gov_deadlines.wording import objects
from gov_deadlines.wording.voice import pick
from gov_deadlines.workdays.calendar import WorkCalendar, answering_calendar, calendar
from gov_deadlines.workdays.layers import NATIONAL

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]})


class NegativeNumbers(typer.core.TyperCommand):
    """A command whose arguments may be negative numbers as they stand, without ``--`` before them."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  (its type is private to typer)
        """Move ``-5`` and the like behind ``--``, so that they are not taken for options."""
        if "--" not in args:
            numbers = [argument for argument in args if re.fullmatch("-[0-9]+", argument)]
            options = [argument for argument in args if argument not in numbers]
            args = [*options, "--", *numbers] if numbers else args
        return super().parse_args(ctx, args)


def _open(region: str | None, known_on: str | None, holidays: str | None) -> WorkCalendar:
    return answering_calendar(NATIONAL if region is None else region, optional_date(known_on), holidays)


def _remark(work_calendar: WorkCalendar, language: Language) -> None:
    """Say on stderr what to know of the user's own notices; in JSON it stands among the notes."""
    console.print_remarks(work_calendar.line.aside.remarks, language)


@app.command(help=say("某一天上不上班、为什么", "whether a day is worked, and why"))
def day(
    date: DateText,
    region: Region = None,
    known_on: KnownOn = None,
    holidays: Holidays = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Print what is known of one day."""
    from gov_deadlines.wording.voice import Voice

    language = language_of(lang)
    work_calendar = _open(region, known_on, holidays)
    found = work_calendar.day(parse_date(date))
    if json:
        console.print_object(objects.calendar_object(work_calendar) | objects.day_object(found))
        return
    speak = Voice(language)
    answer = speak("上班", "works") if found.working else speak("休息", "rests")
    kind = [] if found.kind == "working" else [speak.kind(found)]
    words = speak.comma.join((answer, *kind, speak.word(found.standing)))
    lines = [f"{speak.day(found.date)}  {words}"]
    if found.notice is not None:
        lines.append(f"{found.notice.title.say(language)}\n{found.notice.source}")
    console.print_text("\n".join(lines))
    _remark(work_calendar, language)


def _remark_unsettled(work_calendar: WorkCalendar, start: date_type, end: date_type, language: Language) -> None:
    """Say on stderr that a bare number or date rests on days that may still change."""
    for span in work_calendar.unsettled(*sorted((start, end))):
        console.print_error(pick(language, f"暂定：{span.reason.zh}", f"Provisional: {span.reason.en}"))


@app.command(cls=NegativeNumbers, help=say("第 N 个工作日（N 可为负）", "the N-th working day (N may be negative)"))
def add(
    date: DateText,
    n: Annotated[str, typer.Argument(metavar="N", show_default=False, help=say("工作日数", "how many working days"))],
    roll: Annotated[
        str | None,
        typer.Option(
            "--roll",
            metavar="WAY",
            help=say(
                "N 为 0 且当天休息时往哪边移：following 顺延，preceding 提前",
                "where to move from a rest day when N is 0: following (later) or preceding (earlier)",
            ),
        ),
    ] = None,
    region: Region = None,
    known_on: KnownOn = None,
    holidays: Holidays = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Print the N-th working day strictly after (or before) a day."""
    language = language_of(lang)
    work_calendar = _open(region, known_on, holidays)
    start, amount = parse_date(date), parse_whole_number(n)
    found = work_calendar.add(start, amount, parse_roll(roll))
    if json:
        console.print_object(
            objects.calendar_object(work_calendar)
            | {"start": start.isoformat(), "n": amount, "date": found.isoformat()}
        )
    else:
        console.print_text(found.isoformat())
        _remark_unsettled(work_calendar, start, found, language)
        _remark(work_calendar, language)


@app.command(help=say("两天之间的工作日数：(A, B]", "the working days between two days: (A, B]"))
def count(
    a: Annotated[str, typer.Argument(metavar="A", show_default=False, help=say("起点，不计入", "start, not counted"))],
    b: Annotated[str, typer.Argument(metavar="B", show_default=False, help=say("终点，计入", "end, counted"))],
    region: Region = None,
    known_on: KnownOn = None,
    holidays: Holidays = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Print how many working days lie in (A, B]."""
    language = language_of(lang)
    work_calendar = _open(region, known_on, holidays)
    start, end = parse_date(a), parse_date(b)
    found = work_calendar.count(start, end)
    if json:
        console.print_object(
            objects.calendar_object(work_calendar)
            | {"a": start.isoformat(), "b": end.isoformat(), "working_days": found}
        )
    else:
        console.print_text(str(found))
        _remark_unsettled(work_calendar, start, end, language)
        _remark(work_calendar, language)


@app.command(help=say("画出一个月", "draw a month"))
def show(
    month: Annotated[
        str, typer.Argument(metavar="MONTH", show_default=False, help=say("月份：2026-10", "a month: 2026-10"))
    ],
    region: Region = None,
    known_on: KnownOn = None,
    holidays: Holidays = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Draw a month, or list its days as JSON."""
    from gov_deadlines.wording.calendars import draw_month, month_days

    language = language_of(lang)
    work_calendar = _open(region, known_on, holidays)
    year, number = parse_month(month)
    if json:
        days = [found for found in month_days(work_calendar, year, number) if found is not None]
        console.print_object(
            objects.calendar_object(work_calendar)
            | {
                "month": f"{year}-{number:02d}",
                "working_days": sum(found.working for found in days),
                "days": [objects.day_object(found) for found in days],
            }
        )
    else:
        console.print_text(draw_month(work_calendar, year, number, language, console.paint))
        _remark(work_calendar, language)


@app.command(help=say("两个时点之间，通知改动了哪些日子", "which days notices changed between two days of knowledge"))
def diff(
    known_from: Annotated[
        str,
        typer.Option(
            "--from", metavar="DATE", show_default=False, help=say("先前所知之日", "the earlier day of knowledge")
        ),
    ],
    known_to: Annotated[
        str,
        typer.Option(
            "--to", metavar="DATE", show_default=False, help=say("后来所知之日", "the later day of knowledge")
        ),
    ],
    region: Region = None,
    known_on: KnownOn = None,
    holidays: Holidays = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Print the days whose working status changed, with the notices that changed them."""
    from gov_deadlines.wording.calendars import describe_diff
    from gov_deadlines.workdays.changes import calendar_diff

    language = language_of(lang)
    before, after, last = parse_date(known_from), parse_date(known_to), optional_date(known_on) or date_type.max
    found = calendar_diff(NATIONAL if region is None else region, min(before, last), min(after, last), holidays)
    if json:
        console.print_object(objects.diff_object(found))
    else:
        console.print_text(describe_diff(found, language))
        remark_on_notices(holidays, language)


@app.command(
    help=say(
        "与独立日历库 chinese_calendar 逐日核对", "hold the national calendar against chinese_calendar, day by day"
    )
)
def audit(holidays: Holidays = None, lang: Lang = None, json: Json = False) -> None:
    """List every day on which the national calendar and chinese_calendar differ; exit 1 if one is news."""
    from gov_deadlines.wording.calendars import describe_audit
    from gov_deadlines.workdays.audit import audit as hold_against

    language = language_of(lang)
    work_calendar = calendar(holidays=holidays)
    found = list(hold_against(work_calendar))
    if json:
        console.print_object(
            {"schema": objects.SCHEMA, "differences": [objects.difference_object(one) for one in found]}
        )
    else:
        console.print_text(describe_audit(found, language))
        _remark(work_calendar, language)
    if any(one.finding != "known" for one in found):
        raise typer.Exit(1)
