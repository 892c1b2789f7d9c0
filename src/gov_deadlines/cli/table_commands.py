"""``gov-deadlines table``: every answer there is, as a file to join against."""

from typing import TYPE_CHECKING, Annotated

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.language import say
from gov_deadlines.cli.options import (
    Holidays,
    Json,
    KnownOn,
    Lang,
    Region,
    Rules,
    complete_limit,
    language_of,
    optional_date,
    remark_on_notices,
)
from gov_deadlines.text import Language

if TYPE_CHECKING:
    from gov_deadlines.batch.export import Exported

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]})


@app.callback()
def table() -> None:
    """Keep ``export`` a command with a name, though it is the only one."""


@app.command(
    help=say(
        "导出全部答案：每个时限、每个起算日一行（用于 SQL 连接，见 docs/sql.zh-CN.md）",
        "write every answer: a row for each limit and trigger day, to join against in SQL (see docs/sql.md)",
    )
)
def export(
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            show_default=False,
            help=say(
                "输出文件：.parquet、.csv，或 -（CSV 写到标准输出）",
                "the file to write: .parquet or .csv, or - for CSV on stdout",
            ),
        ),
    ],
    known_on: KnownOn = None,
    region: Region = None,
    ignore_in_force: Annotated[
        bool,
        typer.Option(
            "--ignore-in-force",
            help=say("规则当日未施行也推算（仅供参考）", "answer even if the rules were not in force: an illustration"),
        ),
    ] = False,
    first: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="DATE",
            help=say(
                "最早的起算日，至多早于已公布年份两年",
                "the first trigger day; at most two years before those announced",
            ),
        ),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="DATE",
            help=say(
                "最晚的起算日，至多晚于已公布年份两年", "the last trigger day; at most two years past those announced"
            ),
        ),
    ] = None,
    limit: Annotated[
        list[str] | None,
        typer.Option(
            "--limit",
            metavar="ID",
            autocompletion=complete_limit,
            help=say("只要这个时限（可重复）", "only this limit; may be given several times"),
        ),
    ] = None,
    holidays: Holidays = None,
    rules: Rules = None,
    force: Annotated[bool, typer.Option("--force", help=say("覆盖已有的文件", "overwrite a file that exists"))] = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Write the due table; say on stderr how large it is."""
    from gov_deadlines.batch.export import export as export_table

    language = language_of(lang)
    done = export_table(
        output,
        first=optional_date(first),
        last=optional_date(last),
        limits=limit or (),
        known_on=optional_date(known_on),
        region=region,
        ignore_in_force=ignore_in_force,
        holidays=holidays,
        rules=rules,
        force=force,
    )
    remark_on_notices(holidays, language)
    if json and output != "-":
        console.print_object(done.as_dict())
    else:
        console.print_error(_described(done, language))


def _described(done: "Exported", language: Language) -> str:
    if not done.rows:
        return "0 行：没有任何答案" if language == "zh" else "0 rows: there is no answer at all"
    if language == "zh":
        return f"{done.rows} 行：{done.limits} 个编号，起算日 {done.first} 至 {done.last}"
    return f"{done.rows} rows: {done.limits} ids, trigger days {done.first} to {done.last}"
