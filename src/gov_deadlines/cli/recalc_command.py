"""``gov-deadlines batch recalc``: which stored deadlines move under new notices."""

from typing import TYPE_CHECKING, Annotated

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.batch_commands import (
    Encoding,
    Force,
    IgnoreInForce,
    LimitColumn,
    Memory,
    OneLimit,
    SummaryFile,
    Threads,
    TriggerColumn,
)
from gov_deadlines.cli.language import say
from gov_deadlines.cli.options import Holidays, Json, Lang, Region, Rules, language_of, optional_date
from gov_deadlines.text import Language

if TYPE_CHECKING:
    from gov_deadlines.batch.recalculation import Recalculated


def recalc(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            show_default=False,
            help=say(
                "存有期限的文件：.csv、.jsonl 或 .parquet", "the file with the deadlines: .csv, .jsonl or .parquet"
            ),
        ),
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="MOVED",
            show_default=False,
            help=say(
                "写入变动的行，格式与输入相同（.parquet 也可输出为 .csv、.jsonl）",
                "the file for the rows that move, of the same format (from .parquet also .csv or .jsonl)",
            ),
        ),
    ],
    from_known_on: Annotated[
        str | None,
        typer.Option("--from-known-on", metavar="DATE", help=say("先前所知之日", "the earlier day of knowledge")),
    ] = None,
    to_known_on: Annotated[
        str | None,
        typer.Option(
            "--to-known-on",
            metavar="DATE",
            help=say(
                "后来所知之日，默认为已收录的全部通知", "the later day of knowledge; by default everything on file"
            ),
        ),
    ] = None,
    limit_column: LimitColumn = "limit",
    trigger_column: TriggerColumn = "trigger",
    limit: OneLimit = None,
    against_column: Annotated[
        str | None,
        typer.Option(
            "--against-column",
            metavar="NAME",
            help=say(
                "核对该列所存的期限：不符的行写明所存日期与正确日期",
                "check the due dates stored in this column: rows that differ, with the stored and the right date",
            ),
        ),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep",
            metavar="NAME",
            help=say(
                "Parquet：除时限和起算日外只保留这一列（可重复），默认全部保留",
                "of a Parquet file: keep only this column beside limit and trigger; may be repeated; by default all",
            ),
        ),
    ] = None,
    encoding: Encoding = None,
    region: Region = None,
    ignore_in_force: IgnoreInForce = False,
    holidays: Holidays = None,
    rules: Rules = None,
    force: Force = False,
    threads: Threads = 0,
    memory: Memory = None,
    summary: SummaryFile = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Report the rows that move; exit 1 where there are any."""
    from gov_deadlines import batch

    language = language_of(lang)
    done = batch.recalc(
        source,
        output,
        from_known_on=optional_date(from_known_on),
        to_known_on=optional_date(to_known_on),
        limit_column=limit_column,
        trigger_column=trigger_column,
        limit=limit,
        against_column=against_column,
        keep=keep,
        encoding=encoding,
        region=region,
        ignore_in_force=ignore_in_force,
        holidays=holidays,
        rules=rules,
        language=language,
        force=force,
        threads=threads,
        memory=memory,
    )
    _report(done, language, summary, json=json)
    if done.reported:
        raise typer.Exit(1)


def _report(done: "Recalculated", language: Language, summary: str | None, *, json: bool) -> None:
    """Say what was found: to a file where one is named, to stdout as JSON, else to stderr in words."""
    if summary is not None:
        from gov_deadlines.batch.files import write_text

        write_text(summary, console.as_json_text(done.as_dict()) + "\n")
    if json:
        console.print_object(done.as_dict())
    else:
        console.print_error("\n".join(_lines(done, language)))


def _lines(done: "Recalculated", language: Language) -> list[str]:
    from gov_deadlines.present.words import pick
    from gov_deadlines.workdays.names import english_name

    counts = [
        (done.moved, "日期变动", "moved"),
        (done.newly_answered, "新有日期", "newly answered"),
        (done.withdrawn, "不再有日期", "withdrawn"),
        (done.differs, "与正确日期不符", "differ from the right date"),
        (done.invalid_date, "所存的不是日期", "hold no date"),
        (done.standing_changed, "日期不变、确定与否有变（未列出）", "the date stays, more or less firm (not listed)"),
        (done.unreadable or 0, "看不出时限或起算日（未列出）", "without a readable limit or trigger (not listed)"),
    ]
    total = pick(
        language,
        f"{done.rows} 行中 {done.reported} 行变动（{done.seconds:.1f} 秒）：{done.target}",
        f"{done.reported} of {done.rows} rows to act on ({done.seconds:.1f} s): {done.target}",
    )
    lines = [pick(language, f"  {zh}：{count}", f"  {en}: {count}") for count, zh, en in counts if count]
    for one in done.notices:
        zh, en = f"{one.issuer} {one.number}".strip(), f"{english_name(one.issuer)} {one.number}".strip()
        lines.append(
            pick(
                language,
                f"  {zh}（{one.published} 公布）：{one.rows}",
                f"  {en}, published {one.published}: {one.rows}",
            )
        )
    return [total, *lines]
