"""What is wrong with a command line and what to do about it; imported only when something is refused."""

from collections.abc import Sequence
from typing import Any

from typer._click import exceptions as click

from gov_deadlines.cli.commands import NoSuchCommand, TooMany
from gov_deadlines.cli.examples import EXAMPLES
from gov_deadlines.cli.helping import metavar
from gov_deadlines.errors import GovDeadlinesError, NotAnnounced
from gov_deadlines.wording.errors import Pair, Words


class _Options(Words):
    """The option for each Python argument: the one with its name, unless this maps it to another."""

    def __missing__(self, name: str) -> str:
        return "--" + name.replace("_", "-")


OPTIONS = _Options(
    holidays="--holidays DIR",
    first="--from",
    last="--to",
    new_prefix="--prefix new_",
    gb18030="--encoding gb18030",
    spark="--engine spark",
    given_within="--within 5wd",
    given_by="--by DATE",
    limits="gov-deadlines limits list",
    cadences="gov-deadlines limits list --class cadence",
    page="gov-deadlines limits show",
    show="gov-deadlines limits show {of}",
    due="gov-deadlines due {of} --on DATE",
    status="gov-deadlines due LIMIT --as-of DATE",
    ledger_columns="--limit-column, --trigger-column",
    batch_due="gov-deadlines batch due",
    cadence="gov-deadlines cadence check {limit} --dates FILE",
)


_FILES = (".xlsx", ".xlsm", ".xls", ".et", ".csv")


def refused(error: GovDeadlinesError) -> tuple[Pair, Pair]:
    """What is wrong with a question and what to do about it, with the options to type in the reader's language."""
    (zh, _), (hint_zh, _) = error.said(_Options({name: metavar(text, "zh") for name, text in OPTIONS.items()}))
    (_, en), (_, hint_en) = error.said(OPTIONS)
    if isinstance(error, NotAnnounced):
        from gov_deadlines.workdays.regions import with_region_name

        zh, en = with_region_name(error.region, zh, en)
    return (zh, en), (hint_zh, hint_en)


def usage(error: click.ClickException, given: Sequence[str]) -> tuple[Pair, Pair] | None:
    """What is wrong with a command line as such, and what to type instead; None if help was asked for."""
    if isinstance(error, click.NoArgsIsHelpError):
        return None
    context = getattr(error, "ctx", None)
    path = "gov-deadlines" if context is None else context.command_path
    name = path.partition(" ")[2]
    if isinstance(error, NoSuchCommand) and not name and error.name.lower().endswith(_FILES):
        name = "ledger"
    example = EXAMPLES.get(name, EXAMPLES[""])
    return _said(error, given), (f"例：{example.zh}\n用法：{path} -h", f"Example: {example.en}\nUsage: {path} -h")


def _said(error: click.ClickException, given: Sequence[str]) -> Pair:
    match error:
        case click.MissingParameter():
            return _missing(error.param)
        case click.NoSuchOption(ctx=context) if context is not None and (typed := _one_dash(error, given)):
            return _unknown("选项", "option", typed, ["-" + typed])
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


def _one_dash(error: click.NoSuchOption, given: Sequence[str]) -> str | None:
    """The option that was typed with one dash for two, if one was: ``-on`` is read as several of one letter."""
    known = {name for one in error.ctx.command.params for name in one.opts} if error.ctx is not None else set()
    typed = (word for word in given if word.startswith(error.option_name) and not word.startswith("--"))
    return next((word for word in typed if "-" + word in known), None)


def _missing(parameter: Any) -> Pair:  # noqa: ANN401  (its type is private to typer)
    name = _name(parameter)
    if getattr(parameter, "param_type_name", "") == "argument":
        return f"缺少参数“{metavar(name, 'zh')}”。", f"The argument {name} is missing."
    return f"缺少选项 {name}。", f"The option {name} is missing."


def _unknown(zh: str, en: str, name: str, possibilities: Any) -> Pair:  # noqa: ANN401  (None or a sequence)
    close = ", ".join(sorted(possibilities or ()))
    if close:
        return f"没有{zh} {name}，是否为 {close}？", f"There is no {en} {name}. Did you mean {close}?"
    return f"没有{zh} {name}。", f"There is no {en} {name}."


def _value(error: click.BadOptionUsage) -> Pair:
    """An option with a value it does not take, or without a value it needs."""
    name = error.option_name
    options = error.ctx.command.params if error.ctx is not None else ()
    if any(name in one.opts and getattr(one, "is_flag", False) for one in options):
        return f"选项 {name} 不带值。", f"The option {name} takes no value."
    return f"选项 {name} 后面缺少值。", f"The option {name} needs a value."


def _wrong(parameter: Any) -> Pair:  # noqa: ANN401  (its type is private to typer)
    """A value that typer should turn into a number, but that is not a number or too small."""
    name, least = _name(parameter), getattr(parameter.type, "min", None)
    zh, en = ("", "") if least is None else (f"，不小于 {least}", f", {least} or more")
    return f"选项 {name} 应为整数{zh}。", f"The option {name} must be a whole number{en}."


def _name(parameter: Any) -> str:  # noqa: ANN401  (its type is private to typer)
    """A parameter as the help shows it."""
    if getattr(parameter, "param_type_name", "") == "argument":
        return str(parameter.metavar or parameter.human_readable_name)
    return str(parameter.opts[0])
