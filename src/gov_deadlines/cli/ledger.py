"""``gov-deadlines ledger``: an office's own ledger, with the answers beside its rows."""

from typing import TYPE_CHECKING, cast

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.calendar_files import REMIND, REMINDERS, reminders_asked
from gov_deadlines.cli.completion import complete_limit
from gov_deadlines.cli.options import BY_GOVERNMENT, CONTEXT, Given, argument, option, remark_on_own_data, sharing
from gov_deadlines.cli.values import parse_whole_number, parse_year
from gov_deadlines.errors import InvalidDate, Needed
from gov_deadlines.text import Language

if TYPE_CHECKING:
    from datetime import date

    from gov_deadlines.feeds.reminding import Form
    from gov_deadlines.ledger.result import Ledger


@sharing(
    CONTEXT,
    source=argument(
        "IN",
        "台账文件：.xlsx、.xlsm；.xls、.et、.csv 等先读入一个新的 .xlsx",
        "the ledger's file: .xlsx or .xlsm; .xls, .et, .csv and the like are first read into a new .xlsx",
    ),
    target=option("--output -o OUT", "写到哪个文件：原工作簿的副本", "the file to write: a copy of the workbook"),
    sheet=option(
        "--sheet NAME",
        "台账在哪张工作表，默认自动查找",
        "the sheet with the ledger; by default found",
    ),
    header_row=option(
        "--header-row N", "表头在第几行，默认自动查找", "the row of the header, from 1; by default found"
    ),
    limit=option(
        "--limit LIMIT",
        "所有行同用一个时限，如 钦州会签",
        "one limit for all rows, instead of a column",
        autocompletion=complete_limit,
    ),
    year=option(
        "--year Y",
        "没有写年份的日期按哪一年，默认看标题",
        "the year of days without one; by default the title tells",
    ),
    as_of=option("--as-of DATE", "状态截至哪天，默认今天", "the day of the status, by default today"),
    limit_column=option(
        "--limit-column NAME", "事项所在的列：列名或列号（如 C）", "the column with the limits, by title or letters"
    ),
    trigger_column=option("--trigger-column NAME", "起算日（如收文日期）所在的列", "the column with the trigger days"),
    completed_column=option(
        "--completed-column NAME", "办结日期或办结情况所在的列", "the column that tells what is done"
    ),
    department_column=option("--department-column NAME", "责任部门所在的列", "the column with the departments"),
    authority_column=option("--authority-column NAME", "政府所在的列", "the column with the governments"),
    due_within=option(
        "--due-within 5wd|DATE",
        "另加两张工作表：概览，以及已过期限和这段时间内到期的事项；5wd 为 5 个工作日内",
        "add two sheets: an overview, and what was missed or falls due within that time; 5wd is 5 working days",
    ),
    ics=option(
        "--ics FILE",
        "把还没办结的事项写成日历文件（.ics），可导入手机和电脑的日历",
        "write a calendar file (.ics) with what is not done yet, for phones and mail programs",
    ),
    remind=REMIND.info,
    reminders=REMINDERS.info,
    force=option("--force", "覆盖已有的文件", "overwrite files that exist"),
)
def ledger(
    source: str,
    target: str,
    sheet: str | None = None,
    header_row: str | None = None,
    limit: str | None = None,
    year: str | None = None,
    as_of: str | None = None,
    limit_column: str | None = None,
    trigger_column: str | None = None,
    completed_column: str | None = None,
    department_column: str | None = None,
    authority_column: str | None = None,
    due_within: str | None = None,
    ics: str | None = None,
    remind: list[str] | None = None,
    reminders: str = "alarms",
    force: bool = False,
    *,
    given: Given,
) -> None:
    """Fill in a ledger; exit 1 if a row has no answer or its status calls for action."""
    from gov_deadlines.ledger.running import fill_ledger

    columns = {
        "limit": limit_column,
        "trigger": trigger_column,
        "completed": completed_column,
        "department": department_column,
        "authority": authority_column,
    }
    if ics is None and (remind or reminders != "alarms"):
        raise Needed("ics")
    done = fill_ledger(
        source,
        target,
        sheet=sheet,
        header_row=None if header_row is None else parse_whole_number(header_row),
        columns={role: name for role, name in columns.items() if name is not None},
        limit=limit,
        year=None if year is None else parse_year(year),
        as_of=given.optional_day(as_of),
        language=given.lang,
        force=force,
        due_within=_horizon(due_within, given),
        ics=ics,
        remind=reminders_asked(remind),
        reminders=cast("Form", reminders),
        **given.context,
    )
    remark_on_own_data(given)
    if given.json:
        console.print_object(done.to_dict())
    else:
        console.print_error("\n".join(_told(done, given)))
        if done.coming is not None:
            from gov_deadlines.pages.coming import coming_page

            console.print_text(coming_page(done.coming, given.language))
    if done.to_act_on:
        raise typer.Exit(1)


def _horizon(text: str | None, given: Given) -> "str | date | None":
    """A day in any form of the command line; any other text as it is, a length or refused."""
    try:
        return given.optional_day(text)
    except InvalidDate as error:
        if error.why == "no-such-day":
            raise
        return text


def _why_not(done: "Ledger", language: Language) -> list[str]:
    """Why rows have no answer or no status, with their numbers; and the option that gives days their year."""
    from collections import Counter

    from gov_deadlines.wording.columns import REASON_WORDS
    from gov_deadlines.wording.ledger import day_hint

    chinese = language == "zh"
    other, unread = ("其他", "办结情况读不出") if chinese else ("other", "not read whether done")
    refused = [row for row in done.entries if row.reason is not None]
    told = Counter(
        unread if row.answer is not None else words.say(language) if words is not None else other
        for row in refused
        for words in [REASON_WORDS.get(row.reason.code if row.reason else "")]
    )
    lines = [f"  未推算，{words}：{count}" if chinese else f"  not: {words}: {count}" for words, count in told.items()]
    if any(row.reason and row.reason.code == "ambiguous-limit" for row in refused):
        lines.append("  " + BY_GOVERNMENT.say(language))
    without_year = day_hint("no-year")
    if without_year is not None and any(row.reason and row.reason.zh.endswith(without_year.zh) for row in refused):
        year = done.as_of.year
        zh, en = f"  日期没有写年份的：加 --year {year}", f"  For days without a year: add --year {year}"
        lines.append(zh if chinese else en)
    return lines


def _told(done: "Ledger", given: Given) -> list[str]:
    """What was taken and what came out of it, in words."""
    from gov_deadlines.wording.status import FAULT_TITLE, STATUS_WORDS

    chinese = given.language == "zh"
    zh = f"{done.rows} 行 = 已推算 {done.answered} 行 + 未推算 {done.unanswered} 行（原因写在各行“说明”列）"
    en = f"{done.rows} rows = {done.answered} answered + {done.unanswered} not (each says why)"
    counts = [(STATUS_WORDS[code].say(given.language), count) for code, count in done.statuses.items()]
    if done.record_faults:
        counts.append((FAULT_TITLE.say(given.language), done.record_faults))
    files = [done.target, done.ics] if done.ics else [done.target]
    lines = [one.say(given.language) for one in done.said]
    lines += [zh if chinese else en, *_why_not(done, given.language)]
    lines += [f"  {words}{'：' if chinese else ': '}{count}" for words, count in counts]
    return [*lines, f"已写入 {'、'.join(files)}" if chinese else f"Written: {', '.join(files)}"]
