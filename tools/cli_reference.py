"""Write docs/cli.md from the program's own help, in both languages; with ``--check``, only compare.

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

PAGE = Path(__file__).parents[1] / "docs" / "cli.md"
HEAD = """\
# Command line · 命令行

Written by `python tools/cli_reference.py` from the program's own help; change the help, not this page.
本页由 `python tools/cli_reference.py` 根据程序自身的帮助生成；请改程序的帮助，不要改本页。

Exit codes: 0 answered; 1 answered, and there is something to act on; 2 a malformed question; 3 no answer can be given.
退出码：0 已作答；1 已作答，且有事待处理；2 命令有误；3 不能作答。
"""


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


def page() -> str:
    """The whole of docs/cli.md."""
    chinese = render("zh")
    sections = [f"## {name}\n\n{_block(text)}\n{_block(chinese[name])}" for name, text in render("en").items()]
    return "\n".join([HEAD, *sections])


def _block(text: str) -> str:
    return f"```text\n{text}\n```\n"


def run(arguments: list[str]) -> int:
    """Write the page, or with ``--check`` tell whether it is as it would be written."""
    if arguments == ["--check"]:
        current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        if current == page():
            return 0
        sys.stderr.write(f"{PAGE} is out of date: run python tools/cli_reference.py\n")
        return 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    if "--lang" in sys.argv:
        sys.stdout.write(json.dumps(dict(helps())))
    else:
        sys.exit(run(sys.argv[1:]))
