"""The way in from the shell: run a command, and turn whatever goes wrong into one message and an exit code."""

import errno
import os
import sys
from collections.abc import Sequence

import typer
from typer._click.exceptions import ClickException

from gov_deadlines.cli import console
from gov_deadlines.cli.console import choose_language
from gov_deadlines.errors import GovDeadlinesError
from gov_deadlines.text import Language, refusal

ANSWERED, USAGE, NO_ANSWER, INTERRUPTED = 0, 2, 3, 130
_DEBUG = "GOV_DEADLINES_DEBUG"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0 answered; 1 answered, and there is something to act on; 2 a malformed question; 3 no answer can be given.
    Results go to stdout, everything else to stderr; with ``--json`` an error is one JSON object there.
    """
    given = [_readable(argument) for argument in (sys.argv[1:] if arguments is None else arguments)]
    console.prepare()
    try:
        return _run(given)
    except BrokenPipeError:
        console.discard(sys.stdout)
        return ANSWERED
    except OSError as error:
        console.discard(sys.stdout)
        en, zh = refusal(error)
        if error.errno == errno.EBADF:
            zh, en = "标准输出已关闭", "standard output is closed"
        return _report(
            given,
            "io-error",
            f"读写失败：{zh}。",
            f"Reading or writing failed: {en}.",
            ("请检查磁盘空间与权限。", "Check disk space and permissions."),
            NO_ANSWER,
        )


def _readable(argument: str) -> str:
    """An argument that the console's encoding could not decode, read as UTF-8 after all."""
    try:
        return os.fsencode(argument).decode()
    except UnicodeError:
        return argument


def _run(given: list[str]) -> int:
    try:
        code = _invoke(given)
        console.flush()
        return code if isinstance(code, int) else ANSWERED
    except GovDeadlinesError as error:
        console.settle()
        from gov_deadlines.cli.refusals import advice

        exit_code = USAGE if error.usage else NO_ANSWER
        return _report(given, error.code, error.message.zh, error.message.en, advice(error), exit_code)
    except ClickException as error:
        return _usage(given, error)
    except (KeyboardInterrupt, typer.Abort) as stop:
        return getattr(stop.__cause__ or stop, "exit_code", INTERRUPTED)
    except SystemExit as stop:  # typer ends like this after a shell completion, and on a closed pipe
        if _completing():
            raise
        raise BrokenPipeError from stop
    except OSError:
        raise
    except Exception as error:  # the last line of defence: a user never sees a traceback
        if os.environ.get(_DEBUG):
            raise
        what = f"{type(error).__name__}: {error}"
        return _report(
            given,
            "internal-error",
            f"程序内部错误：{what}。",
            f"Internal error: {what}.",
            (
                f"请带上命令报告此错误；设 {_DEBUG}=1 可看详情。",
                f"Please report it with the command you ran; {_DEBUG}=1 shows details.",
            ),
            NO_ANSWER,
        )


def _invoke(given: list[str]) -> object:
    """Run the command named by the arguments; imported here, so that a broken console shows up first."""
    from gov_deadlines.cli.app import build_app

    app = build_app("" if _completing() else next(iter(given), ""))
    return typer.main.get_command(app)(given, "gov-deadlines", standalone_mode=False)


def _completing() -> bool:
    """Whether the shell is asking for completions rather than an answer."""
    return any(name.endswith("_COMPLETE") for name in os.environ)


def _usage(given: list[str], error: ClickException) -> int:
    """A malformed command line, or the help that is shown when no command is given."""
    from gov_deadlines.cli.refusals import usage

    said = usage(error)
    if said is None:
        console.print_error(error.format_message())
        return USAGE
    (zh, en), path = said
    return _report(given, "usage", f"命令有误：{zh}", en, (f"用法：{path} -h", f"Usage: {path} -h"), USAGE)


def _report(given: Sequence[str], code: str, zh: str, en: str, hint: tuple[str, str], exit_code: int) -> int:
    """Print one error, for a person or (with ``--json``) for a program, and hand back the exit code."""
    language: Language = choose_language(given)
    message, advice = (zh, hint[0]) if language == "zh" else (en, hint[1])
    if "--json" in given:
        console.print_error_object({"code": code, "message": message.strip(), "hint": advice, "exit": exit_code})
    else:
        label = "错误：" if language == "zh" else "Error: "
        console.print_error(f"{label}{message.rstrip()}\n{advice}")
    return exit_code
