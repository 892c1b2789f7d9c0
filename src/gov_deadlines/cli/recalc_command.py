"""``gov-deadlines batch recalc``: which stored deadlines move under new notices."""

from typing import TYPE_CHECKING, Annotated

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.batch_commands import (
    DryRun,
    Encoding,
    Force,
    IgnoreInForce,
    LimitColumn,
    Memory,
    OneLimit,
    RejectsFile,
    SheetName,
    Source,
    SummaryFile,
    Target,
    Threads,
    TriggerColumn,
    app,
    unread_sheets,
)
from gov_deadlines.cli.language import say
from gov_deadlines.cli.options import Holidays, Json, Lang, Region, Rules, language_of, optional_date, remark_on_notices
from gov_deadlines.text import Language

if TYPE_CHECKING:
    from gov_deadlines.batch.recalculation.recalculated import Recalculated


@app.command(
    help=say("新通知使哪些已存的期限变动、各移几天", "which stored deadlines move under new notices, and how far")
)
def recalc(
    source: Source,
    output: Target,
    rejects: RejectsFile = None,
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
                "Parquet、Excel：除时限和起算日外只保留这一列（可重复），默认全部保留",
                "of Parquet or Excel: keep only this column beside limit and trigger; may be repeated; by default all",
            ),
        ),
    ] = None,
    encoding: Encoding = None,
    sheet: SheetName = None,
    region: Region = None,
    ignore_in_force: IgnoreInForce = False,
    holidays: Holidays = None,
    rules: Rules = None,
    force: Force = False,
    dry_run: DryRun = False,
    threads: Threads = 0,
    memory: Memory = None,
    summary: SummaryFile = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Report the rows that move; exit 1 where there are any, or any were rejected."""
    from gov_deadlines import batch

    language = language_of(lang)
    done = batch.recalc(
        source,
        output,
        rejects=rejects,
        from_known_on=optional_date(from_known_on),
        to_known_on=optional_date(to_known_on),
        limit_column=limit_column,
        trigger_column=trigger_column,
        limit=limit,
        against_column=against_column,
        keep=keep,
        encoding=encoding,
        sheet=sheet,
        region=region,
        ignore_in_force=ignore_in_force,
        holidays=holidays,
        rules=rules,
        language=language,
        force=force,
        dry_run=dry_run,
        threads=threads,
        memory=memory,
        summary=summary,
        progress=True,
    )
    remark_on_notices(holidays, language)
    _report(done, language, json=json and output != "-")
    if done.reported or done.rejected:
        raise typer.Exit(1)


def _report(done: "Recalculated", language: Language, *, json: bool) -> None:
    """Say what was found: to stdout as JSON, else to stderr in words."""
    if json:
        console.print_object(done.as_dict())
    else:
        console.print_error("\n".join(_lines(done, language)))


def _lines(done: "Recalculated", language: Language) -> list[str]:
    from gov_deadlines.wording.voice import pick

    total = pick(
        language,
        f"{done.rows} 行中 {done.reported} 行变动（{done.seconds:.1f} 秒）：{done.target}",
        f"{done.reported} of {done.rows} rows to act on ({done.seconds:.1f} s): {done.target}",
    )
    counts = [(words, count) for _, words, count in done.kinds(language)]
    counts += done.reasons.items()
    counts += done.causes(language)
    lines = [total, *(pick(language, f"  {words}：{count}", f"  {words}: {count}") for words, count in counts)]
    lines += unread_sheets(done, language)
    if done.rejects:
        lines.append(pick(language, f"另存的行：{done.rejects}", f"Rejected rows: {done.rejects}"))
    if done.dry_run:
        lines.append(pick(language, "试运行：没有写任何文件", "Dry run: nothing was written"))
    return lines
