"""Every command and option is documented: docs/cli.md and its Chinese twin are what the program's own help says."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from gov_deadlines.cli.helping import metavar
from gov_deadlines.cli.main import build_app
from gov_deadlines.text import Language

ROOT = Path(__file__).parents[2]
PAGES: dict[Language, Path] = {"en": ROOT / "docs" / "cli.md", "zh": ROOT / "docs" / "cli.zh-CN.md"}
WRITER = ROOT / "tools" / "cli_reference.py"

pytestmark = pytest.mark.skipif(not WRITER.exists(), reason="the tools are only in a checkout")


def commands(command: object, name: str) -> Iterator[tuple[str, object]]:
    """A command and each command below it, by the words that name it."""
    yield name, command
    if isinstance(command, TyperGroup):
        for word, inner in command.commands.items():
            yield from commands(inner, f"{name} {word}")


COMMANDS = dict(commands(get_command(build_app()), "gov-deadlines"))


def section(name: str, language: Language) -> str:
    """The part of a page on one command."""
    return PAGES[language].read_text(encoding="utf-8").partition(f"## {name}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_shows_every_command_with_all_its_options(name: str, language: Language) -> None:
    text = section(name, language)
    assert f"{'Usage: ' if language == 'en' else '用法：'}{name} " in text
    for parameter in getattr(COMMANDS[name], "params", ()):
        is_option = parameter.param_type_name == "option"
        assert all(words in text for words in (parameter.opts if is_option else [metavar(parameter.metavar, language)]))
    assert any("一" <= char <= "龥" for char in text) or language == "en"


def test_every_option_and_argument_has_a_help_text() -> None:
    silent = [
        f"{name}: {parameter.name}"
        for name, command in COMMANDS.items()
        for parameter in getattr(command, "params", ())
        if not parameter.help
    ]
    assert silent == []


def test_the_pages_are_what_the_program_says() -> None:
    done = subprocess.run([sys.executable, str(WRITER), "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_page_out_of_date_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import runpy

    writer = runpy.run_path(str(WRITER))
    for page in PAGES.values():
        text = page.read_text(encoding="utf-8")
        (tmp_path / page.name).write_text(text.replace("--known-on", "--known_on", 1), encoding="utf-8")
    monkeypatch.setitem(writer["run"].__globals__, "DOCS", tmp_path)
    assert writer["run"](["--check"]) == 1
