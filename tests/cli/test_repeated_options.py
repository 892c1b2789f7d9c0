"""An option with one value that is given twice: refused, since nobody could see which of the two counted."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from cli_helpers import QINZHOU, answered, run
from common import Capsys
from gov_deadlines.cli.commands import GivenTwice
from gov_deadlines.cli.main import build_app

COLLECTING = {"--remind", "--allow-origin", "--spark-conf", "--keep", "--limit", "--authority"}


def options() -> Iterator[tuple[str, Any, Any]]:
    """Every command with each of its options that has a value."""

    def walked(path: str, one: Any) -> Iterator[tuple[str, Any]]:
        if not hasattr(one, "commands"):
            yield path, one
        for name, other in getattr(one, "commands", {}).items():
            yield from walked(f"{path} {name}".strip(), other)

    for path, command in walked("", get_command(build_app())):
        for one in command.params:
            if one.param_type_name == "option" and (not one.is_flag or one.secondary_opts):
                yield path, command, one


@pytest.mark.parametrize("form", ["{0} 1 {0} 1", "{0}=1 {0} 2", "{0} 1 {1} 2"])
def test_every_option_of_every_command(form: str) -> None:
    asked, collected = 0, set()
    for path, command, option in options():
        words = form.format(option.opts[0], option.opts[-1]).split()
        if option.is_flag:
            words = [option.opts[0], option.secondary_opts[0]]
        if option.multiple:
            collected.add(option.opts[0])
            continue
        with pytest.raises(GivenTwice) as refused:
            command.make_context(path, words)
        assert refused.value.option == option.opts[0], (path, words)
        asked += 1
    assert asked > 150
    assert collected <= COLLECTING


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "选项 --on 只能给一次"), ("en", "The option --on can be given only once")],
)
def test_the_refusal(capsys: Capsys, language: str, said: str) -> None:
    asked = ("due", QINZHOU, "--on", "2024-04-03", "--on", "2024-04-05", "--lang", language)
    code, out, err = run(capsys, *asked)
    assert (code, out, said in err) == (2, "", True)
    code, out, err = run(capsys, *asked, "--json")
    error = json.loads(err)
    assert (code, out, error["code"], said in error["message"]) == (2, "", "usage", True)


def test_the_language_twice_before_the_command(capsys: Capsys) -> None:
    code, out, err = run(capsys, "--lang", "zh", "--lang=en", "due", QINZHOU, "--on", "2024-04-03")
    assert (code, out, "--lang" in err) == (2, "", True)


def test_what_may_stand_there_twice(capsys: Capsys) -> None:
    """A switch that is on stays on; the language before the command gives way to the one behind it."""
    out = answered(capsys, "--lang", "zh", "due", QINZHOU, "--on", "2024-04-03", "--json", "--json", "--lang", "en")
    assert json.loads(out)["due"] == "2024-04-17"
