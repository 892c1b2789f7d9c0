"""``gov-deadlines batch``: whole files of triggers."""

from contextlib import nullcontext
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
from gov_deadlines.cli.signals import unwinding
from gov_deadlines.errors import InvalidArgument
from gov_deadlines.text import Language

if TYPE_CHECKING:
    from gov_deadlines.batch.job import Summary
    from gov_deadlines.batch.recalculation.recalculated import Recalculated

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]})

_FORMATS = say(
    "按后缀：.csv、.parquet、.jsonl、.xlsx；- 为标准输入输出（CSV）",
    "by suffix: .csv, .parquet, .jsonl, .xlsx; - is CSV on stdin/stdout",
)
Source = Annotated[
    str, typer.Argument(metavar="IN", show_default=False, help=say("输入文件，", "the file to read, ") + _FORMATS)
]
Target = Annotated[
    str,
    typer.Option(
        "--output", "-o", metavar="OUT", show_default=False, help=say("输出文件，", "the file to write, ") + _FORMATS
    ),
]
RejectsFile = Annotated[
    str | None,
    typer.Option(
        "--rejects",
        metavar="FILE",
        help=say(
            "不能推算的行写到哪里，默认 <OUT>.rejects.<后缀>",
            "where rejected rows go; by default <OUT>.rejects.<suffix>",
        ),
    ),
]
LimitColumn = Annotated[
    str, typer.Option("--limit-column", metavar="NAME", help=say("时限编号所在的列", "the column with the limits' ids"))
]
TriggerColumn = Annotated[
    str,
    typer.Option("--trigger-column", metavar="NAME", help=say("起算日所在的列", "the column with the trigger days")),
]
OneLimit = Annotated[
    str | None,
    typer.Option(
        "--limit",
        metavar="LIMIT",
        autocompletion=complete_limit,
        help=say("所有行同用一个时限", "one limit for all rows, instead of a column"),
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help=say("做成督办台账：截至该日各事项的状态", "make it a ledger: where each duty stands on that day"),
    ),
]
CompletedColumn = Annotated[
    str | None,
    typer.Option(
        "--completed-column",
        metavar="NAME",
        help=say("办结日期所在的列（空为未办结）", "the column with the day of completion (empty: not completed)"),
    ),
]
Prefix = Annotated[
    str,
    typer.Option("--prefix", metavar="P", help=say("新增各列名称的前缀", "goes before the names of the added columns")),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="E",
        help=say(
            "CSV 的编码：utf-8、gbk、gb18030，默认自动识别",
            "of a CSV file: utf-8, gbk or gb18030; by default found out",
        ),
    ),
]
SheetName = Annotated[
    str | None,
    typer.Option(
        "--sheet",
        metavar="NAME",
        help=say(
            "Excel：读哪张工作表，默认为有这些列的唯一可见工作表",
            "of Excel: the sheet to read; by default the only visible one that has the columns",
        ),
    ),
]
IgnoreInForce = Annotated[
    bool,
    typer.Option(
        "--ignore-in-force",
        help=say("规则当日未施行也推算（仅供参考）", "answer even if the rules were not in force: an illustration"),
    ),
]
Force = Annotated[bool, typer.Option("--force", help=say("覆盖已有的文件", "overwrite files that exist"))]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help=say("只校验和计数，不写文件", "validate and count, write nothing"))
]
Threads = Annotated[
    int,
    typer.Option(
        "--threads",
        min=0,
        metavar="N",
        help=say(
            "用几个处理器，0 为全部；至多每个四倍", "how many processors to use; 0: all; at most four times as many"
        ),
    ),
]
Memory = Annotated[
    str | None,
    typer.Option(
        "--memory",
        metavar="SIZE",
        help=say(
            "DuckDB 的内存上限：128MB 至 16TB，默认 1GB", "the most memory for DuckDB: 128MB to 16TB, by default 1GB"
        ),
    ),
]
SummaryFile = Annotated[
    str | None,
    typer.Option("--summary", metavar="FILE", help=say("把统计结果写成 JSON 文件", "write the counts to a JSON file")),
]

Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="local|spark",
        help=say("在本机，或在 Spark 集群上推算文件夹", "on this machine, or folders of files on a Spark cluster"),
    ),
]
Master = Annotated[
    str | None,
    typer.Option(
        "--master",
        metavar="URL",
        help=say("Spark 主节点，如 spark://host:7077、local[4]", "Spark's master, e.g. spark://host:7077 or local[4]"),
    ),
]
SparkConf = Annotated[
    list[str] | None,
    typer.Option(
        "--spark-conf",
        metavar="KEY=VALUE",
        help=say("Spark 的设置，可重复", "a setting for Spark; may be given several times"),
    ),
]


@app.command(
    help=say(
        "逐行推算一个文件：最迟哪天、是否确定；不能推算的行另存，一行不丢",
        "by when, for every row of a file; rows without an answer go to a file of their own, and none is lost",
    )
)
def due(
    source: Source,
    output: Target,
    rejects: RejectsFile = None,
    limit_column: LimitColumn = "limit",
    trigger_column: TriggerColumn = "trigger",
    limit: OneLimit = None,
    as_of: AsOf = None,
    completed_column: CompletedColumn = None,
    prefix: Prefix = "",
    encoding: Encoding = None,
    sheet: SheetName = None,
    known_on: KnownOn = None,
    region: Region = None,
    ignore_in_force: IgnoreInForce = False,
    holidays: Holidays = None,
    rules: Rules = None,
    force: Force = False,
    dry_run: DryRun = False,
    threads: Threads = 0,
    memory: Memory = None,
    summary: SummaryFile = None,
    engine: Engine = "local",
    master: Master = None,
    spark_conf: SparkConf = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Answer a file; exit 1 where rows were rejected, or a row's status calls for something."""
    from gov_deadlines import batch

    language = language_of(lang)
    if completed_column is not None and as_of is None:
        raise InvalidArgument(
            ("--completed-column 要与 --as-of 同用。", "--completed-column goes with --as-of."),
            ("请给出台账的截止日：--as-of 日期。", "Say on which day the ledger is drawn up: --as-of DATE."),
        )
    with unwinding() if engine == "spark" else nullcontext():  # Spark and its Java must be ended, too
        done = batch.due(
            source,
            output,
            rejects=rejects,
            limit_column=limit_column,
            trigger_column=trigger_column,
            limit=limit,
            as_of=optional_date(as_of),
            completed_column=completed_column,
            prefix=prefix,
            encoding=encoding,
            sheet=sheet,
            known_on=optional_date(known_on),
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
            engine=engine,
            master=master,
            spark_conf=_settings(spark_conf or []),
        )
    remark_on_notices(holidays, language)
    report(done, language, json=json and output != "-")
    if done.to_act_on:
        raise typer.Exit(1)


def _settings(given: list[str]) -> dict[str, str]:
    """``KEY=VALUE`` as settings. Raises InvalidArgument."""
    if any("=" not in one for one in given):
        raise InvalidArgument(
            ("--spark-conf 要写成 名称=值。", "--spark-conf takes KEY=VALUE."),
            ("例：--spark-conf spark.executor.memory=4g", "For example --spark-conf spark.executor.memory=4g"),
        )
    return {key: value for key, _, value in (one.partition("=") for one in given)}


def report(done: "Summary", language: Language, *, json: bool) -> None:
    """Say what a job did: to stdout as JSON, else to stderr in words."""
    from gov_deadlines.wording.status import FAULT_TITLE, STATUS_WORDS
    from gov_deadlines.wording.voice import pick

    if json:
        console.print_object(done.as_dict())
        return
    lines = [
        pick(
            language,
            f"读入 {done.rows} 行 = 已推算 {done.answered} 行 + 另存 {done.rejected} 行（{done.seconds:.1f} 秒）",
            f"{done.rows} rows = {done.answered} answered + {done.rejected} rejected ({done.seconds:.1f} s)",
        )
    ]
    lines += [f"  {code}: {count}" for code, count in done.reasons.items()]
    lines += [f"  {STATUS_WORDS[code].say(language)}: {count}" for code, count in done.statuses.items()]
    if done.record_faults:
        lines.append(f"  {FAULT_TITLE.say(language)}: {done.record_faults}")
    lines += unread_sheets(done, language)
    if done.rejects:
        lines.append(pick(language, f"另存的行：{done.rejects}", f"Rejected rows: {done.rejects}"))
    if done.dry_run:
        lines.append(pick(language, "试运行：没有写任何文件", "Dry run: nothing was written"))
    console.print_error("\n".join(lines))


def unread_sheets(done: "Summary | Recalculated", language: Language) -> list[str]:
    """A line that names the sheets of an Excel file that were not read, if there are any."""
    from gov_deadlines.wording.voice import pick

    if not done.unread_sheets:
        return []
    between = "、" if language == "zh" else ", "
    named = between.join(done.unread_sheets)
    zh, en = f"只读了工作表“{done.sheet}”，没有读：{named}", f"Only the sheet {done.sheet!r} was read, not: {named}"
    return [pick(language, f"{zh}（用 --sheet 指明）", f"{en} (name one with --sheet)")]
