"""``gov-deadlines batch`` and ``gov-deadlines table``: whole files of triggers, and the table of every answer."""

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, cast

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.commands import Commands
from gov_deadlines.cli.completion import complete_limit
from gov_deadlines.cli.console import say
from gov_deadlines.cli.options import (
    ANSWERING,
    BY_GOVERNMENT,
    FINGERPRINT,
    REQUIRED,
    Given,
    Shared,
    argument,
    fingerprint_line,
    option,
    remark_on_own_data,
    sharing,
    spread,
)
from gov_deadlines.errors import WrongKind
from gov_deadlines.files.hidden import unwinding
from gov_deadlines.text import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from gov_deadlines.batch.export import Exported
    from gov_deadlines.batch.job import Summary
    from gov_deadlines.batch.recalculated import Recalculated

_STANDARD = "-"
_BETWEEN_TWO_DAYS = (  # the days of knowledge have other names there
    *("region", "authority", "ignore_in_force", "holidays", "rules", "strict"),
    FINGERPRINT,
)
_FORMATS = say(
    "按后缀：.csv、.parquet、.jsonl、.xlsx；- 为标准输入输出（CSV）",
    "by suffix: .csv, .parquet, .jsonl, .xlsx; - is CSV on stdin/stdout",
)
_FORCE = option("--force", "覆盖已有的文件", "overwrite files that exist")
FILE_OPTIONS = {  # the options of a job on a file, by their names in batch.due and batch.recalc
    "source": Shared(argument("IN", "输入文件，" + _FORMATS, "the file to read, " + _FORMATS), str, REQUIRED),
    "target": Shared(
        option("--output -o OUT", "输出文件，" + _FORMATS, "the file to write, " + _FORMATS), str, REQUIRED
    ),
    "rejects": Shared(
        option(
            "--rejects FILE",
            "不能推算的行写到哪里，默认 <输出文件>.rejects.<后缀>",
            "where rejected rows go; by default <OUT>.rejects.<suffix>",
        )
    ),
    "limit_column": Shared(
        option("--limit-column NAME", "时限（编号或名称）所在的列", "the column with the limits' ids or names"),
        str,
        "limit",
    ),
    "trigger_column": Shared(
        option("--trigger-column NAME", "起算日所在的列", "the column with the trigger days"), str, "trigger"
    ),
    "limit": Shared(
        option(
            "--limit LIMIT",
            "所有行同用一个时限",
            "one limit for all rows, instead of a column",
            autocompletion=complete_limit,
        )
    ),
    "encoding": Shared(
        option(
            "--encoding E",
            "CSV 的编码：utf-8、utf-8-sig（带字节顺序标记）、gb18030；读 CSV 时默认自动识别，写出时与读入的相同；"
            "读其他格式时指写出的 CSV",
            "of a CSV file: utf-8, utf-8-sig (with a byte order mark) or gb18030; that of a file that is read is by "
            "default found out, and kept; with other sources it is that of the file that is written",
        )
    ),
    "bom": Shared(
        option(
            "--bom/--no-bom",
            "写出的 CSV 开头加不加字节顺序标记，使 Excel 认得中文；默认在添加中文时加",
            "whether a CSV file that is written begins with a byte order mark, so that Excel can read Chinese; by "
            "default where Chinese words are added",
        ),
        bool | None,
    ),
    "sheet": Shared(
        option(
            "--sheet NAME",
            "Excel：读哪张工作表，默认为有这些列的唯一可见工作表",
            "of Excel: the sheet to read; by default the only visible one that has the columns",
        )
    ),
    "header_row": Shared(
        option(
            "--header-row N",
            "Excel：列名在第几行，默认为第一个非空行",
            "of Excel: the row that names the columns; by default the first that is not empty",
            min=1,
        ),
        int | None,
    ),
    "year": Shared(
        option(
            "--year Y",
            "日期没有写年份的（11月27日），都是这一年；不给则这些行另存",
            "the year of days without one (11月27日); by default such rows are rejected",
        ),
        int | None,
    ),
    "serials": Shared(
        option(
            "--serials 1900|1904",
            "日期列中的数字是 Excel 的日期序号，从这一年算起",
            "bare numbers in the columns of days are Excel's, counted from this year",
        )
    ),
    "force": Shared(_FORCE, bool, default=False),
    "dry_run": Shared(
        option("--dry-run", "只校验和计数，不写文件", "validate and count, write nothing"), bool, default=False
    ),
    "threads": Shared(
        option(
            "--threads N",
            "用几个处理器，0 为全部；至多每个四倍",
            "how many processors to use; 0: all; at most four times as many",
            min=0,
        ),
        int,
        default=0,
    ),
    "memory": Shared(
        option(
            "--memory SIZE",
            "内存上限：128MB 至 16TB，默认 1GB",
            "the most memory to use: 128MB to 16TB, by default 1GB",
        )
    ),
    "summary": Shared(option("--summary FILE", "把统计结果写成 JSON 文件", "write the counts to a JSON file")),
}

batch = Commands()
table = Commands()


def _on_a_file(command: "Callable[..., None]") -> "Callable[..., None]":
    """Give a command the options of a job on a file; it receives them as ``file``: keywords of ``batch``."""
    return spread(command, "file", FILE_OPTIONS, dict)


@batch.command(
    help=say(
        "逐行推算一个文件：最迟哪天、是否确定；不能推算的行另存，一行不丢",
        "by when, for every row of a file; rows without an answer go to a file of their own, and none is lost",
    )
)
@sharing(
    ANSWERING,
    as_of=option(
        "--as-of DATE", "做成督办台账：截至该日各事项的状态", "make it a ledger: where each duty stands on that day"
    ),
    completed_column=option(
        "--completed-column NAME",
        "办结日期所在的列（空为未办结）",
        "the column with the day of completion (empty: not completed)",
    ),
    prefix=option("--prefix P", "新增各列名称的前缀", "goes before the names of the added columns"),
    columns=option(
        "--columns NAMES",
        "只添加这些列（英文列名，逗号分隔），如 due,safest；due 总在其中",
        "add only these columns, separated by commas, such as due,safest; due is always among them",
    ),
    headers=option(
        "--headers zh|en",
        "新增各列用中文名和中文词，还是供系统读取的英文名和代码；默认在写明 --lang zh 时用中文",
        "Chinese names and words in the added columns, or the names and codes that systems read; by default Chinese "
        "only if --lang zh is given",
    ),
    engine=option(
        "--engine local|spark",
        "在本机，或在 Spark 集群上推算文件夹",
        "on this machine, or folders of files on a Spark cluster",
    ),
    master=option(
        "--master URL",
        "Spark 主节点，如 spark://host:7077、local[4]",
        "Spark's master, e.g. spark://host:7077 or local[4]",
    ),
    spark_conf=option(
        "--spark-conf KEY=VALUE", "Spark 的设置，可重复", "a setting for Spark; may be given several times"
    ),
)
@_on_a_file
def due(
    file: dict[str, Any],
    as_of: str | None = None,
    completed_column: str | None = None,
    prefix: str = "",
    columns: str | None = None,
    headers: str | None = None,
    engine: str = "local",
    master: str | None = None,
    spark_conf: list[str] | None = None,
    *,
    given: Given,
) -> None:
    """Answer a file; exit 1 if rows were rejected or a row's status calls for action.

    Systems know the columns by their names, so a Chinese locale alone does not change these.
    """
    from gov_deadlines import batch as batch_jobs

    with unwinding() if engine == "spark" else nullcontext():  # Spark and its Java process must be ended, too
        done = batch_jobs.due(
            **file,
            as_of=given.optional_day(as_of),
            completed_column=completed_column,
            prefix=prefix,
            columns=None if columns is None else [one.strip() for one in columns.split(",") if one.strip()],
            headers=cast("Language | None", headers) or given.lang or "en",
            engine=engine,
            master=master,
            spark_conf=_settings(spark_conf or []),
            language=given.language,
            progress=True,
            fingerprint=given.fingerprint,
            **given.context,
        )
    remark_on_own_data(given)
    _report(done, _counted(done, given.language), given)
    if done.to_act_on:
        raise typer.Exit(1)


def _settings(given: list[str]) -> dict[str, str]:
    """The settings in ``KEY=VALUE`` texts. Raises InvalidArgument."""
    for one in given:
        if "=" not in one:
            raise WrongKind("spark_conf", one, "setting")
    return {key: value for key, _, value in (one.partition("=") for one in given)}


@batch.command(
    help=say("新通知使哪些已存的期限变动、各移几天", "which stored deadlines move under new notices, and how far")
)
@sharing(
    _BETWEEN_TWO_DAYS,
    from_known_on=option("--from-known-on DATE", "先前所知之日", "the earlier day of knowledge"),
    draft=option(
        "--draft",
        "草案（通知文件中 draft = true）会使哪些期限变动，与没有草案时相比",
        "what the drafts (draft = true in a notice) would move, compared with the dates without them",
    ),
    to_known_on=option(
        "--to-known-on DATE",
        "后来所知之日，默认为已收录的全部通知",
        "the later day of knowledge; by default everything on file",
    ),
    against_column=option(
        "--against-column NAME",
        "核对该列所存的期限：不符的行写明所存日期与正确日期",
        "check the due dates stored in this column: rows that differ, with the stored and the right date",
    ),
    keep=option(
        "--keep NAME",
        "Parquet、Excel：除时限和起算日外只保留这一列（可重复），默认全部保留",
        "of Parquet or Excel: keep only this column beside limit and trigger; may be repeated; by default all",
    ),
)
@_on_a_file
def recalc(
    file: dict[str, Any],
    from_known_on: str | None = None,
    draft: bool = False,
    to_known_on: str | None = None,
    against_column: str | None = None,
    keep: list[str] | None = None,
    *,
    given: Given,
) -> None:
    """Report the rows that move; exit 1 if any row moves or was rejected."""
    from gov_deadlines import batch as batch_jobs

    done = batch_jobs.recalc(
        **file,
        from_known_on=given.optional_day(from_known_on),
        draft=draft,
        to_known_on=given.optional_day(to_known_on),
        against_column=against_column,
        keep=keep,
        language=given.language,
        progress=True,
        fingerprint=given.fingerprint,
        **given.some,
    )
    remark_on_own_data(given)
    _report(done, moved_lines(done, given.language), given)
    if done.reported or done.rejected:
        raise typer.Exit(1)


def _report(done: "Summary | Recalculated", lines: list[str], given: Given) -> None:
    """Report what a job did: as JSON to stdout, else in words to stderr."""
    if given.json and done.target != _STANDARD:
        console.print_object(done.to_dict())
        return
    zh = given.language == "zh"
    if done.unread_sheets:
        named = ("、" if zh else ", ").join(done.unread_sheets)
        only = f"只读了工作表“{done.sheet}”，没有读：{named}（用 --sheet 指明）"
        lines.append(only if zh else f"Only the sheet {done.sheet!r} was read, not: {named} (name one with --sheet)")
    if done.fingerprint is not None:
        lines.append(fingerprint_line(done.fingerprint, given.language))
    if done.rejects:
        lines.append(f"另存的行：{done.rejects}" if zh else f"Rejected rows: {done.rejects}")
    if done.dry_run:
        lines.append("试运行：没有写任何文件" if zh else "Dry run: nothing was written")
    console.print_error("\n".join(lines))


def _counted(done: "Summary", language: Language) -> list[str]:
    from gov_deadlines.wording.status import FAULT_TITLE, STATUS_WORDS

    zh = f"读入 {done.rows} 行 = 已推算 {done.answered} 行 + 另存 {done.rejected} 行（{done.seconds:.1f} 秒）"
    en = f"{done.rows} rows = {done.answered} answered + {done.rejected} rejected ({done.seconds:.1f} s)"
    counts = _reasons(done.reasons, language)
    counts += [(STATUS_WORDS[code].say(language), count) for code, count in done.statuses.items()]
    if done.record_faults:
        counts.append((FAULT_TITLE.say(language), done.record_faults))
    advice = [f"  {BY_GOVERNMENT.say(language)}"] * ("ambiguous-limit" in done.reasons)
    return [zh if language == "zh" else en, *(f"  {words}: {count}" for words, count in counts), *advice]


def _reasons(counts: dict[str, int], language: Language) -> list[tuple[str, int]]:
    """Why rows were rejected, with their numbers: the codes, as in the file, or Chinese words for them."""
    from gov_deadlines.wording.columns import REASON_WORDS

    return [(REASON_WORDS[code].zh if language == "zh" else code, count) for code, count in counts.items()]


def moved_lines(done: "Recalculated", language: Language) -> list[str]:
    """What a recalculation found, in words: the rows, then each kind and each notice with its rows."""
    zh = f"{done.rows} 行中 {done.reported} 行变动（{done.seconds:.1f} 秒）：{done.target}"
    en = f"{done.reported} of {done.rows} rows to act on ({done.seconds:.1f} s): {done.target}"
    counts = [(words, count) for _, words, count in done.kinds(language)]
    counts += [*_reasons(done.reasons, language), *done.causes(language)]
    colon = "：" if language == "zh" else ": "
    return [zh if language == "zh" else en, *(f"  {words}{colon}{count}" for words, count in counts)]


@table.callback()
def keep_the_name() -> None:
    """Keep ``export`` a command with a name, though it is the only one."""


@table.command(
    help=say(
        "导出全部答案：每个时限、每个起算日一行（用于 SQL 连接）",
        "write every answer: a row for each limit and trigger day, to join against in SQL (see docs/sql.md)",
    )
)
@sharing(
    ANSWERING,
    output=option(
        "--output -o FILE",
        "输出文件：.parquet、.csv，或 -（CSV 写到标准输出）",
        "the file to write: .parquet or .csv, or - for CSV on stdout",
    ),
    first=option(
        "--from DATE",
        "最早的起算日，至多早于已公布年份两年",
        "the first trigger day; at most two years before those announced",
    ),
    last=option(
        "--to DATE",
        "最晚的起算日，至多晚于已公布年份两年",
        "the last trigger day; at most two years past those announced",
    ),
    limit=option(
        "--limit ID",
        "只要这个时限（可重复）",
        "only this limit; may be given several times",
        autocompletion=complete_limit,
    ),
    force=_FORCE,
)
def export(
    output: str,
    first: str | None = None,
    last: str | None = None,
    limit: list[str] | None = None,
    force: bool = False,
    *,
    given: Given,
) -> None:
    """Write the due table; say on stderr how large it is."""
    from gov_deadlines.batch.export import export as export_table

    done = export_table(
        output,
        first=given.optional_day(first),
        last=given.optional_day(last),
        limits=limit or (),
        force=force,
        fingerprint=given.fingerprint,
        **given.context,
    )
    remark_on_own_data(given)
    if given.json and output != _STANDARD:
        console.print_object(done.to_dict())
    else:
        console.print_error(_described(done, given.language))
        if done.fingerprint is not None:
            console.print_error(fingerprint_line(done.fingerprint, given.language))


def _described(done: "Exported", language: Language) -> str:
    if not done.rows:
        return "0 行：没有任何答案" if language == "zh" else "0 rows: there is no answer at all"
    if language == "zh":
        return f"{done.rows} 行：{done.limits} 个编号，起算日 {done.first} 至 {done.last}"
    return f"{done.rows} rows: {done.limits} ids, trigger days {done.first} to {done.last}"
