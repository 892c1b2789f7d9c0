"""The help of every command, all of it in the language of the run; imported only when help is shown."""

import re
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.console import say
from gov_deadlines.cli.examples import EXAMPLES
from gov_deadlines.text import LANGUAGES, Language

METAVARS_ZH = {  # the words for what is to be put in; others, such as file endings, stay as they are
    "A": "政府",
    "B": "日期",
    "C": "类别",
    "CODE": "地区",
    "DATE": "日期",
    "DIR": "文件夹",
    "E": "编码",
    "FILE": "文件",
    "FOLDER": "文件夹",
    "ID": "编号",
    "IN": "输入文件",
    "KEY": "名称",
    "LIBRARY": "库名",
    "LIMIT": "时限",
    "MONTH": "月份",
    "N": "数",
    "NAME": "名称",
    "NAMES": "名称",
    "OUT": "输出文件",
    "P": "前缀",
    "PATH": "路径",
    "R": "地区",
    "SIZE": "大小",
    "STEP": "步骤",
    "TEXT": "文字",
    "URL": "地址",
    "HOST": "地址",
    "VALUE": "值",
    "WAY": "方向",
    "WORD": "词",
    "Y": "年份",
    "YEAR": "年份",
}
_WIDEST, _NARROWEST, _FIRST_COLUMN = 80, 50, 30
_OPENING, _CLOSING = "（《“‘", "，。；：、！？）》”’…—"
_WIDE = rf"\u2e80-\uffef{_OPENING}—…"
_PIECES = rf"\s+|[{_OPENING}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{_CLOSING}]*"  # compiled on use: that takes 8 ms
_OWN_HELP = {
    "--help": ("显示本说明", "show this page"),
    "--install-completion": ("为当前的命令行环境安装自动补全", "install completion for the current shell"),
    "--show-completion": ("显示自动补全的脚本", "show the script for completion"),
}
_SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def metavar(text: str, language: Language) -> str:
    """A placeholder in one language.

    >>> metavar("5wd|DATE", "zh"), metavar("STEP...", "zh"), metavar("DATE", "en")
    ('5wd|日期', '步骤...', 'DATE')
    """
    if language == "en":
        return text
    return re.sub("[A-Z]+", lambda found: METAVARS_ZH.get(found[0], found[0]), text)


def page(ctx: Any) -> str:  # noqa: ANN401  (private to typer)
    """The help of a command or group: how it is called, what it does, an example, its parameters or commands."""
    command, path = ctx.command, ctx.command_path
    width = max(min(shutil.get_terminal_size().columns, _WIDEST), _NARROWEST)
    params = [one for one in command.get_params(ctx) if not getattr(one, "hidden", False)]
    arguments = [one for one in params if one.param_type_name == "argument"]
    lines = [*_usage(path, command, arguments), "", *_wrapped(command.help or "", width, "  ")]
    example = EXAMPLES.get(path.partition(" ")[2])
    if example is not None:
        lines += ["", say("例：", "Example:"), "  " + say(example.zh, example.en)]
    lines += _section(say("参数：", "Arguments:"), [(_placeholder(one), _about(one)) for one in arguments], width)
    options = [(_option(one), _about(one)) for one in params if one.param_type_name == "option"]
    commands = getattr(command, "commands", None)
    if commands is not None:
        options.insert(-1, ("--lang zh|en", say("输出语言，默认随系统区域设置", "language, by default the locale's")))
    lines += _section(say("选项：", "Options:"), options, width)
    lines += _section(
        say("命令：", "Commands:"), [(name, one.help or "") for name, one in (commands or {}).items()], width
    )
    return "\n".join(lines)


def _usage(path: str, command: Any, arguments: Sequence[Any]) -> list[str]:  # noqa: ANN401  (private to typer)
    called = [path, say("[选项]", "[OPTIONS]"), *map(_placeholder, arguments)]
    if hasattr(command, "commands"):
        called.append(say("命令 …", "COMMAND ..."))
    return [say("用法：", "Usage: ") + " ".join(called)]


def _placeholder(param: Any) -> str:  # noqa: ANN401  (private to typer)
    return metavar(param.metavar or param.name.upper(), LANGUAGES[say("zh", "en") == "en"])


def _option(param: Any) -> str:  # noqa: ANN401  (private to typer)
    """The names of an option and what follows them."""
    names = ", ".join(sorted(param.opts, key=lambda name: name.startswith("--")))
    if param.secondary_opts:
        names += " / " + ", ".join(param.secondary_opts)
    return names if param.is_flag or not param.metavar else f"{names} {_placeholder(param)}"


def _about(param: Any) -> str:  # noqa: ANN401  (private to typer)
    """What a parameter means, its default and the least it may be, and whether it must be given."""
    own = next((say(*words) for name, words in _OWN_HELP.items() if name in param.opts), None)
    if own is not None:
        return own
    text, more = param.help or "", []
    if param.required:
        more.append(say("必填", "required"))
    elif param.default not in (None, "", False) and str(param.default) not in text:
        more.append(say(f"默认 {param.default}", f"default: {param.default}"))
    least = getattr(param.type, "min", None)
    if least is not None:
        more.append(say(f"不小于 {least}", f"{least} or more"))
    return text + (say("（", "  [") + say("，", "; ").join(more) + say("）", "]") if more else "")


def _section(title: str, rows: Sequence[tuple[str, str]], width: int) -> list[str]:
    """Two columns under a title; nothing where there are no rows."""
    if not rows:
        return []
    first = min(max(_cells(name) for name, _ in rows), _FIRST_COLUMN)
    return ["", title, *(line for row in rows for line in _row(*row, first, width))]


def _row(name: str, text: str, first: int, width: int) -> Iterator[str]:
    indent = " " * (first + 4)
    found = _wrapped(text, width, indent) or [indent]
    if _cells(name) > first:
        yield "  " + name
    else:
        found[0] = "  " + name + " " * (first + 2 - _cells(name)) + found[0].lstrip()
    yield from (line.rstrip() for line in found)


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    """A text as lines of at most so many cells; Chinese may break anywhere but before closing punctuation."""
    lines, line = [], ""
    for piece in re.findall(_PIECES, text):
        if _cells(indent + line + piece.rstrip()) > width and line.strip():
            lines.append(indent + line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, indent + line.rstrip()] if line.strip() else lines


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes: two for each Chinese character."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def complete(ctx: Any, param: Any, value: Any) -> Any:  # noqa: ANN401  (private to typer)
    """Install or show the completion of the shell, as typer does; what it says is in the language of the run."""
    from typer._completion_shared import _get_shell_name, install
    from typer.completion import show_callback

    shell = value if isinstance(value, str) else _get_shell_name()
    if shell not in _SHELLS:
        known = ", ".join(_SHELLS)
        console.print_error(
            say(
                f"错误：认不出当前的命令行环境。\n能自动补全的有：{known}",
                f"Error: the shell is not known.\nKnown: {known}",
            )
        )
        raise typer.Exit(2)
    if param.name == "show_completion":
        return show_callback(ctx, param, shell)
    _, path = install(shell)
    console.print_text(
        say(f"已安装 {shell} 的自动补全：{path}", f"Completion for {shell} is installed: {path}")
        + "\n"
        + say("重新打开命令行后生效。", "It takes effect in a new shell.")
    )
    raise typer.Exit
