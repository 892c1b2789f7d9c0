"""Write docs/cli.md and docs/cli.zh-CN.md from the program's own help; with ``--check``, only compare.

Usage: python tools/cli_reference.py [--check]

The program builds its help in one language at start. So each language is rendered by a separate process with
``--lang zh`` or ``--lang en`` on its command line, as for the program itself.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

from typer.core import TyperGroup
from typer.main import get_command

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"cli.md": "en", "cli.zh-CN.md": "zh"}
HEADS = {
    "en": """\
# Command line

[中文](cli.zh-CN.md)

Written by `python tools/cli_reference.py` from the program's own help; change the help, not this page.

Exit codes: 0 answered; 1 answered, and there is something to act on; 2 a malformed question; 3 no answer can be given.
What a refusal says and what to do: [Errors](errors.md).
""",
    "zh": """\
# 命令行

[English](cli.md)

本页由 `python tools/cli_reference.py` 根据程序自身的帮助生成；请改程序的帮助，不要改本页。

退出码：0 已作答；1 已作答，且有事待处理；2 命令有误；3 不能作答。
不作答时说什么、该怎么办，见[错误](errors.zh-CN.md)。
""",
}


def render(language: str) -> dict[str, str]:
    """The help of every command by its name, in one language, rendered by a process of its own."""
    found = subprocess.run(
        [sys.executable, os.path.abspath(__file__), "--lang", language],
        env=os.environ | {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "COLUMNS": "100"},
        check=True,
        stdout=subprocess.PIPE,
    )
    helps: dict[str, str] = json.loads(found.stdout)
    return helps


def helps() -> Iterator[tuple[str, str]]:
    """Name and help of the program and of each of its commands, in the language of this process."""
    from gov_deadlines.cli.main import build_app, main

    for path in command_paths(get_command(build_app())):
        shown = io.StringIO()
        with redirect_stdout(shown):
            main([*path, "-h"])
        yield " ".join(("gov-deadlines", *path)), shown.getvalue().strip()


def command_paths(command: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words that name a command and each command below it."""
    yield path
    if isinstance(command, TyperGroup):
        for name, inner in command.commands.items():
            yield from command_paths(inner, (*path, name))


def page(language: str) -> str:
    """The whole of one page."""
    return "\n".join([HEADS[language], *(f"## {name}\n\n{_block(text)}" for name, text in render(language).items())])


def _block(text: str) -> str:
    return f"```text\n{text}\n```\n"


def run(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` tell whether they are as they would be written."""
    stale = 0
    for name, language in PAGES.items():
        path, text = DOCS / name, page(language)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if arguments == ["--check"]:
            sys.stderr.write(f"{path} is out of date: run python tools/cli_reference.py\n")
        else:
            path.write_text(text, encoding="utf-8")
    return int(arguments == ["--check"] and bool(stale))


if __name__ == "__main__":
    if "--lang" in sys.argv:
        sys.stdout.write(json.dumps(dict(helps())))
    else:
        sys.exit(run(sys.argv[1:]))
