"""The program: builds its commands at start, and reports every error as one message and an exit code."""

import errno
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer._click.exceptions import ClickException

from gov_deadlines.cli import console
from gov_deadlines.cli.console import choose_language, say
from gov_deadlines.errors import NO_ANSWER, USAGE, GovDeadlinesError
from gov_deadlines.text import refusal

if TYPE_CHECKING:  # what _room loads by name, written out for tools that follow imports
    from gov_deadlines.cli import (  # noqa: F401
        batch,
        calendar,
        courses,
        due,
        find,
        ledger,
        limits,
        mcp,
        notice,
        page,
        projection,
        schema,
        serve,
        verify,
    )

ANSWERED, INTERRUPTED = 0, 130
_DASHES = "—–―－−"
_DEBUG = "GOV_DEADLINES_DEBUG"
_PARTS = {
    "find": say("用自己的话找时限", "find a limit in your own words"),
    "due": say("最迟哪天完成、是否确定、为什么", "by when, how firm, and why"),
    "verify": say("别人算的日期对不对、差几天", "is a date right that somebody else computed, or how far off"),
    "track": say("一次征求意见办到哪一步、下一步何时", "where a consultation stands, and what happens next"),
    "plan": say("倒排工期：每一步最迟何时开始", "work backwards: the latest start of each step"),
    "cadence": say("次数够不够、下一次最迟哪天", "often enough, and the latest day for the next one"),
    "calendar": say("工作日历", "the working calendar"),
    "projection": say("推算安排的存档与评分", "forecasts of coming years: keep them, score them"),
    "limits": say("时限与规则包", "the limits and their packs"),
    "notice": say("放假通知：读取、检查、演练", "holiday notices: read, check, rehearse"),
    "ledger": say(
        "督办台账（Excel）：每行最迟哪天、办到哪一步", "a ledger in Excel: by when, and where each row stands"
    ),
    "page": say("做一个不用安装、不联网的查询网页", "make a page that needs no installation and no network"),
    "batch": say("成批推算文件", "whole files of triggers"),
    "schema": say("--json 的格式（JSON Schema）", "the form of what --json prints, as JSON Schemas"),
    "table": say("全部答案的表", "every answer there is, as a table"),
    "serve": say("以 HTTP 提供全部答案与网页", "the answers and the page over HTTP"),
    "mcp": say("以 MCP 提供全部答案，供智能助手调用", "the answers as tools over MCP, for assistants"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0 answered; 1 answered, with something to act on; 2 a malformed question; 3 no answer can be given.
    Results go to stdout, everything else to stderr; with ``--json`` an error is one JSON object there.
    """
    given = [_dashed(_readable(argument)) for argument in (sys.argv[1:] if arguments is None else arguments)]
    console.prepare()
    console.ask_for(None)
    try:
        return _run(given)
    except BrokenPipeError:
        console.discard(sys.stdout)
        return ANSWERED
    except OSError as error:
        console.discard(sys.stdout)
        return _told(given, "io-error", *_system_said(error), NO_ANSWER)


def _system_said(error: OSError) -> tuple[tuple[str, str], tuple[str, str]]:
    """What went wrong and what to do, each in Chinese and English."""
    en, zh = refusal(error)
    hint = ("请检查磁盘空间与权限。", "Check disk space and permissions.")
    if error.errno == errno.EBADF:
        zh, en = "标准输出已关闭", "standard output is closed"
    if error.errno == errno.ENOENT and error.filename is None:  # only the call that tells the folder names no file
        zh, en = "当前文件夹已不存在", "the working folder is gone"
        hint = ("请换到存在的文件夹再运行。", "Change to a folder that exists and run it again.")
    return (f"读写失败：{zh}。", f"Reading or writing failed: {en}."), hint


def _readable(argument: str) -> str:
    """An argument decoded as UTF-8 if the console's encoding could not decode it."""
    try:
        return os.fsencode(argument).decode()
    except UnicodeError:
        return argument


def _dashed(argument: str) -> str:
    """An argument with plain dashes before the name of an option: Chinese keyboards and Word put others there.

    >>> _dashed("——on"), _dashed("—o"), _dashed("－－as-of=今天"), _dashed("—"), _dashed("-1")
    ('--on', '-o', '--as-of=今天', '—', '-1')
    """
    if argument.isascii() or argument[0] not in "-" + _DASHES:
        return argument
    rest = argument.lstrip("-" + _DASHES)
    name = rest.partition("=")[0]
    if rest == argument.lstrip("-") or not (name.isascii() and name.replace("-", "").isalpha()):
        return argument
    return ("-" if len(name) == 1 else "--") + rest


def _run(given: list[str]) -> int:
    try:
        code = _invoke(given)
        console.flush()
        return code if isinstance(code, int) else ANSWERED
    except GovDeadlinesError as error:
        console.settle()
        from gov_deadlines.cli.refusals import refused

        return _report(given, error.to_dict(choose_language(given), refused(error)))
    except ClickException as error:
        return _usage(given, error)
    except (KeyboardInterrupt, typer.Abort) as stop:
        return getattr(stop.__cause__ or stop, "exit_code", INTERRUPTED)
    except SystemExit as stop:  # raised by typer after a shell completion, and on a closed pipe
        if _completing():
            raise
        raise BrokenPipeError from stop
    except OSError:
        raise
    except Exception as error:  # the last line of defence: a user never sees a traceback
        if os.environ.get(_DEBUG):
            raise
        what = f"{type(error).__name__}: {error}"
        return _told(
            given,
            "internal-error",
            (f"程序内部错误：{what}。", f"Internal error: {what}."),
            (
                f"请带上命令报告此错误；设 {_DEBUG}=1 可看详情。",
                f"Please report it with the command you ran; {_DEBUG}=1 shows details.",
            ),
            NO_ANSWER,
        )


def _invoke(given: list[str]) -> object:
    """Run the command named by the arguments; without any, print the first screen."""
    lang, rest = console.without_language(given)
    if not rest and not _completing():
        return _first_screen(lang)
    command = typer.main.get_command(build_app("" if _completing() else rest[0]))
    for one in command.params:
        if one.name in ("install_completion", "show_completion"):
            one.callback = _complete
    return command(given, "gov-deadlines", standalone_mode=False)


def _first_screen(lang: str | None) -> int:
    from gov_deadlines.cli.examples import FIRST_SCREEN

    if lang is not None:
        from gov_deadlines.cli.values import language_of

        console.ask_for(language_of(lang))
    console.print_text(FIRST_SCREEN.say(choose_language(())))
    return ANSWERED


def _complete(ctx: Any, param: Any, value: Any) -> Any:  # noqa: ANN401  (private to typer)
    if not value or ctx.resilient_parsing:
        return value
    from gov_deadlines.cli.helping import complete

    return complete(ctx, param, value)


def build_app(only: str = "") -> typer.Typer:
    """The whole program, or only the part that ``only`` names; other parts are not imported."""
    from gov_deadlines.cli.commands import Commands  # only after the console has been prepared

    app = Commands(
        name="gov-deadlines",
        help=say(
            "政府工作规则中的时限：最迟哪天、是否确定、依据何在。",
            "Time limits in Chinese governments' work rules: by when, how firm, and why.",
        ),
    )
    app.callback()(root)
    for name in (only,) if only in _PARTS else _PARTS:
        part = getattr(_room(name), name)
        if isinstance(part, typer.Typer):
            app.add_typer(part, name=name, help=_PARTS[name])
        else:
            app.command(help=_PARTS[name])(part)
    return app


def _room(name: str) -> ModuleType:
    """The module of a command or command group; it is loaded only when its command is called."""
    room = {"track": "courses", "plan": "courses", "cadence": "courses", "table": "batch"}.get(name, name)
    if name == "notice":
        from gov_deadlines.cli import notice_files, rehearsal  # noqa: F401  (they add their commands to it)
    return import_module(f"gov_deadlines.cli.{room}")


def _print_version(wanted: bool) -> None:
    if wanted:
        from gov_deadlines.native import in_use, said_by_build
        from gov_deadlines.version import __version__
        from gov_deadlines.wording.compiled import way

        console.print_text(f"gov-deadlines {__version__}")
        files = way(in_use(), said_by_build())
        console.print_text(say(files.zh, files.en))
        raise typer.Exit


def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help=say("显示版本", "show the version")),
    ] = False,
) -> None:
    """Options of the program itself."""


def _completing() -> bool:
    """Whether the shell is asking for completions rather than an answer."""
    return any(name.endswith("_COMPLETE") for name in os.environ)


def _usage(given: list[str], error: ClickException) -> int:
    """Report a malformed command line, or show the help if no command is given."""
    from gov_deadlines.cli.refusals import usage

    said = usage(error, given)
    if said is None:
        console.print_error(error.format_message())
        return USAGE
    (zh, en), hint = said
    return _told(given, "usage", (f"命令有误：{zh}", en), hint, USAGE)


def _told(given: Sequence[str], code: str, message: tuple[str, str], hint: tuple[str, str], exit_code: int) -> int:
    """Report what is not an error of the library's own."""
    at = 0 if choose_language(given) == "zh" else 1
    return _report(given, {"code": code, "message": message[at].strip(), "hint": hint[at], "exit": exit_code})


def _report(given: Sequence[str], error: Mapping[str, Any]) -> int:
    """Print one error, for a person or (with ``--json``) for a program, and return the exit code."""
    if "--json" in given:
        console.print_error_object(error)
    else:
        label = "错误：" if choose_language(given) == "zh" else "Error: "
        console.print_error(f"{label}{error['message']}\n{error['hint']}")
    return int(error["exit"])
