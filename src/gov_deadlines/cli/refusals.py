"""What is wrong with a command line and what to do about it: the same errors, in the words of their options.

Loaded when something is refused. An error's own hint names the arguments of Python; where an option takes their place,
the hint for it is here, by the error's class and the field that tells its kind.
"""

from typing import Any

from typer._click import exceptions as click

from gov_deadlines import errors
from gov_deadlines.cli.options import NoSuchCommand, TooMany

Pair = tuple[str, str]

_NAMED = (
    "用 --limit-column、--trigger-column、--completed-column 指明，或用 --limit 给全部行指定一个时限。",
    "Name them with --limit-column, --trigger-column and --completed-column, or give one limit for all with --limit.",
)
_SHEETS = (
    "工作表：{there}。请用 --sheet 指明一张，列名用 --limit-column、--trigger-column 指明。",
    "Sheets: {there}. Name one with --sheet, its columns with --limit-column and --trigger-column.",
)
_SET = (
    "知道所定时间的，用 --within 5wd 或 --by 日期 给出。",
    "If you know the time set, give it with --within 5wd or --by DATE.",
)
_BOUNDS = (
    "可参考的外部上限用 --bound：{bounds}。",
    "For an outer bound from another instrument use --bound: {bounds}.",
)
_CADENCES = (
    "全部定次的规定：gov-deadlines limits list --class cadence。",
    "see the cadences with gov-deadlines limits list --class cadence.",
)
HINTS: dict[tuple[type[errors.GovDeadlinesError], str], Pair] = {
    (errors.UnknownLimit, ""): (
        "用 gov-deadlines limits list 查看全部编号。",
        "See them all with: gov-deadlines limits list",
    ),
    (errors.RestDay, ""): (
        "请用 --roll 说明往哪边移：following 顺延，preceding 提前。",
        "Say where to move with --roll: following is later, preceding earlier.",
    ),
    (errors.NotAnnounced, "none"): ("请改用较晚的 --known-on，或不加。", "Use a later --known-on, or none."),
    (errors.NotAnnounced, "after"): (
        "新的放假通知公布后，用 --holidays DIR（或 GOV_DEADLINES_HOLIDAYS）加入即可。",
        "Add the next notice with --holidays DIR (or GOV_DEADLINES_HOLIDAYS) once it is out.",
    ),
    (errors.NotAnnounced, "known"): (
        "请改用较晚的 --known-on 或不加（只算届时已公布的通知）；还没有收录的通知用 --holidays DIR 加入。",
        "Use a later --known-on, or none: only notices published by then count. --holidays DIR adds others.",
    ),
    (errors.NotInForce, ""): (
        "如只作参考推算，请加 --ignore-in-force。",
        "For an illustration only, add --ignore-in-force.",
    ),
    (errors.BoundNotInForce, ""): (
        "请去掉 --bound，或检查起算日。",
        "Leave out --bound, or check the trigger day.",
    ),
    (errors.NoNumber, "cadence"): (
        "次数与间隔请用 gov-deadlines cadence check {limit} --dates 文件。",
        "Ask how often with: gov-deadlines cadence check {limit} --dates FILE",
    ),
    (errors.NoNumber, "deferred"): _SET,
    (errors.NoNumber, "bounds"): _BOUNDS,
    (errors.NoNumber, "deferred, bounds"): (_SET[0] + _BOUNDS[0], f"{_SET[1]} {_BOUNDS[1]}"),
    (errors.NoNumber, ""): (
        "这一条不产生期限，用 gov-deadlines limits show 看全文要点。",
        "No deadline follows from it; gov-deadlines limits show has what it says.",
    ),
    (errors.OverrideNotAllowed, ""): ("请去掉 --within / --by。", "Leave out --within / --by."),
    (errors.OverrideNotAllowed, "bounds"): (
        "请去掉 --within / --by；外部上限用 --bound：{bounds}。",
        "Leave out --within / --by; for an outer bound use --bound: {bounds}.",
    ),
    (errors.OutputExists, ""): ("请换个名字，或加 --force 覆盖。", "Choose another name, or overwrite with --force."),
    (errors.WrongOrder, "since"): ("请检查 --since 和 --as-of。", "Check --since and --as-of."),
    (errors.OutOfRange, "since"): ("时段太长，请用 --since 缩短。", "That is too long: shorten it with --since."),
    (errors.WrongKind, "short-name"): ("例：--authority qinzhou。", "For example --authority qinzhou."),
    (errors.WrongKind, "setting"): (
        "例：--spark-conf spark.executor.memory=4g",
        "For example --spark-conf spark.executor.memory=4g",
    ),
    (errors.Needed, "meetings"): ("请用 --meetings 文件 给出。", "Give them with --meetings FILE."),
    (errors.Needed, "what-was-agreed"): ("请给出 --until 或 --extend。", "Give --until or --extend."),
    (errors.Needed, "earlier-state"): (
        "请用 --from-known-on 给出先前所知之日，或用 --against-column 指明已存日期的列。",
        "Give the earlier day of knowledge (--from-known-on) or a column of stored dates (--against-column).",
    ),
    (errors.Needed, "as_of"): (
        "--completed-column 要与 --as-of 同用。请给出台账的截止日：--as-of 日期。",
        "--completed-column goes with --as-of: say on which day the ledger is drawn up (--as-of DATE).",
    ),
    (errors.Needed, "as_of_of_due"): (
        "--completed 要与 --as-of 同用。请给出截至哪天：--as-of 日期。",
        "--completed goes with --as-of: say on which day you want to know where it stands (--as-of DATE).",
    ),
    (errors.Excluded, "-o -"): ("请给 -o 一个文件名。", "Give -o the name of a file."),
    (errors.Excluded, "--dates -"): (
        "两者不能都取标准输入：请把其中一个写成文件。",
        "They cannot both be standard input: put one of them into a file.",
    ),
    (errors.NotForThis, "counted"): (
        f"请改用 gov-deadlines due {{of}} --on DATE；{_CADENCES[0]}",
        f"Use gov-deadlines due {{of}} --on DATE; {_CADENCES[1]}",
    ),
    (errors.NotForThis, "not-counted"): (
        f"请改用 gov-deadlines limits show {{of}}；{_CADENCES[0]}",
        f"Use gov-deadlines limits show {{of}}; {_CADENCES[1]}",
    ),
    (errors.NotForThis, "meetings"): ("请去掉 --meetings。", "Leave out --meetings."),
    (errors.NotForThis, "extension"): ("请去掉 --until / --extend。", "Leave out --until / --extend."),
    (errors.NotForThis, "bound"): ("请去掉 --bound。", "Leave out --bound."),
    (errors.NotForThis, "track"): (
        "可跟踪的是征求意见答复，如 qinzhou/countersign-reply；其他时限用 gov-deadlines due --as-of。",
        "Replies to consultations can be tracked; for other limits use: gov-deadlines due LIMIT --as-of DATE",
    ),
    (errors.NotForThis, "encoding"): (
        "请去掉 --encoding：JSON Lines 总是 UTF-8，其他格式自带编码。",
        "Leave out --encoding: JSON Lines are UTF-8, and other formats know their own.",
    ),
    (errors.NotForThis, "sheet"): ("请去掉 --sheet。", "Leave out --sheet."),
    (errors.NotForThis, "keep"): (
        "其他格式的行原样保留：请去掉 --keep。",
        "Other rows are kept as they stand: leave out --keep.",
    ),
    (errors.NotForThis, "standard-output"): ("请为 --{of} 写明文件名。", "Give --{of} the name of a file."),
    (errors.NotForThis, "local-engine"): (
        "请去掉 --master、--spark-conf，或用 --engine spark。",
        "Leave out --master and --spark-conf, or use --engine spark.",
    ),
    (errors.Unavailable, "master"): (
        "请检查 --master 的主机与端口、主节点是否在运行、网络是否可达。",
        "Check the host and port in --master, that the master runs, and that it can be reached from here.",
    ),
    (errors.Unavailable, "spark"): (
        "请检查 --master、集群是否在运行，以及 Java 是否为 17 或更新。",
        "Check --master, that the cluster runs, and that Java is 17 or newer.",
    ),
    (errors.Unavailable, "memory"): (
        "请用 --memory 给多一些，或用 --threads 少用几个处理器。",
        "Allow more with --memory, or fewer processors with --threads.",
    ),
    (errors.UnreadableTable, "no-column"): (f"现有的列：{{there}}。{_NAMED[0]}", f"It has: {{there}}. {_NAMED[1]}"),
    (errors.UnreadableTable, "name-taken"): (
        "用 --prefix 给新增的列加前缀，例如 --prefix new_。",
        "Put something before the added names: --prefix new_.",
    ),
    (errors.UnreadableTable, "case"): (
        "请改名，或用 --prefix 给新增的列加前缀。",
        "Rename them, or put something before the added names with --prefix.",
    ),
    (errors.UnreadableTable, "frame-names-twice"): (
        "新增的列是 {there}：请改名，或用 --prefix 给新增的列加前缀。",
        "These are added: {there}. Rename yours, or put a prefix before the added ones with --prefix.",
    ),
    (errors.UnreadableTable, "header-encoding"): ("请用 --encoding 指明编码。", "Name its encoding with --encoding."),
    (errors.UnreadableTable, "not-utf-8"): (
        "请用 --encoding gb18030 指明编码。",
        "Name its encoding with --encoding gb18030.",
    ),
    (errors.UnreadableTable, "empty-sheet"): (
        "第一行应为列名；隐藏的工作表须用 --sheet 指明。",
        "Its first row must name the columns. A hidden sheet is read if --sheet names it.",
    ),
    (errors.UnreadableTable, "several-sheets"): _SHEETS,
    (errors.UnreadableTable, "sheet-without-columns"): _SHEETS,
}


def advice(error: errors.GovDeadlinesError) -> Pair:
    """What to do about an error at the command line, in Chinese and in English."""
    found = HINTS.get((type(error), _kind(error)))
    if found is None:
        return error.hint.zh, error.hint.en
    zh, en = (hint.format_map({name: _shown(getattr(error, name)) for name in error.fields}) for hint in found)
    return zh, en


def _kind(error: errors.GovDeadlinesError) -> str:
    """The field that tells apart errors of one class that want different advice; "" where there is but one."""
    match error:
        case errors.UnknownLimit():
            return "close" if error.suggestions else ""
        case errors.NotAnnounced():
            known = error.side == "after" and error.known_on is not None
            return "reach" if error.reach else "known" if known else error.side
        case errors.NoNumber():
            bounds = ["bounds"] if error.bounds else []
            return (
                error.cls if error.cls == "cadence" else ", ".join((["deferred"] * (error.cls == "deferred")) + bounds)
            )
        case errors.OverrideNotAllowed():
            return "bounds" if error.bounds else ""
        case errors.Excluded():
            return error.names[0]
        case errors.WrongKind():
            return error.wanted
        case errors.WrongOrder() | errors.OutOfRange():
            return error.name
    return str(getattr(error, "why", ""))


def _shown(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value


def usage(error: click.ClickException) -> tuple[Pair, str] | None:
    """What is wrong with a command line as such, and the command it is about; None where help was asked for."""
    if isinstance(error, click.NoArgsIsHelpError):
        return None
    context = getattr(error, "ctx", None)
    return _said(error), "gov-deadlines" if context is None else context.command_path


def _said(error: click.ClickException) -> Pair:
    match error:
        case click.MissingParameter():
            return _missing(error.param)
        case click.NoSuchOption():
            return _unknown("选项", "option", error.option_name, error.possibilities)
        case NoSuchCommand():
            return _unknown("命令", "command", error.name, error.possibilities)
        case TooMany():
            extra = " ".join(error.extra)
            return f"多出了参数 {extra}。", f"Too many arguments: {extra}."
        case click.BadOptionUsage():
            return _value(error)
        case click.BadParameter():
            return _wrong(error.param)
        case click.UsageError(ctx=context) if context is not None and hasattr(context.command, "commands"):
            return "缺少命令。", "A command is missing."
    return f"{error.format_message()}", error.format_message()


def _missing(parameter: Any) -> Pair:  # noqa: ANN401  (its type is private to typer)
    name = _name(parameter)
    if getattr(parameter, "param_type_name", "") == "argument":
        return f"缺少参数 {name}。", f"The argument {name} is missing."
    return f"缺少选项 {name}。", f"The option {name} is missing."


def _unknown(zh: str, en: str, name: str, possibilities: Any) -> Pair:  # noqa: ANN401  (None or a sequence)
    close = ", ".join(sorted(possibilities or ()))
    if close:
        return f"没有{zh} {name}，是否为 {close}？", f"There is no {en} {name}. Did you mean {close}?"
    return f"没有{zh} {name}。", f"There is no {en} {name}."


def _value(error: click.BadOptionUsage) -> Pair:
    """An option that has a value and takes none, or the other way round."""
    name = error.option_name
    options = error.ctx.command.params if error.ctx is not None else ()
    if any(name in one.opts and getattr(one, "is_flag", False) for one in options):
        return f"选项 {name} 不带值。", f"The option {name} takes no value."
    return f"选项 {name} 后面缺少值。", f"The option {name} needs a value."


def _wrong(parameter: Any) -> Pair:  # noqa: ANN401  (its type is private to typer)
    """A value that typer turns into a number, and that is none or too small."""
    name, least = _name(parameter), getattr(parameter.type, "min", None)
    zh, en = ("", "") if least is None else (f"，不小于 {least}", f", {least} or more")
    return f"选项 {name} 应为整数{zh}。", f"The option {name} must be a whole number{en}."


def _name(parameter: Any) -> str:  # noqa: ANN401  (its type is private to typer)
    """A parameter as the help shows it."""
    if getattr(parameter, "param_type_name", "") == "argument":
        return str(parameter.metavar or parameter.human_readable_name)
    return str(parameter.opts[0])
