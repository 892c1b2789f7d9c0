"""What is said when something is refused: a kind and its fields decide it, in Python's names and in the options'."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import gov_deadlines
from gov_deadlines import errors
from gov_deadlines.cli.main import build_app
from gov_deadlines.cli.refusals import OPTIONS
from gov_deadlines.wording import errors as wording
from gov_deadlines.wording import refusals as sentences

SOURCE = Path(gov_deadlines.__file__).parent
OPTION = re.compile(r"(?<![\w-])--[a-z]")
KEYED: dict[
    str, tuple[str, Mapping[str, object]]
] = {  # the field that is the key of a kind's sentences, and where they are
    "InvalidDate": ("why", wording.DATES),
    "WrongKind": ("wanted", wording.WANTED),
    **{kind: ("why", reasons) for kind, reasons in sentences.REASONS.items()},
}
BOTH = {"WrongOrder": ("name", "other")}


@cache
def modules() -> tuple[tuple[Path, ast.Module], ...]:
    paths = sorted(SOURCE.rglob("*.py"))
    return tuple((path.relative_to(SOURCE), ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def test_no_option_is_named_below_the_command_line() -> None:
    found = [
        f"{path}:{node.lineno}: {node.value[:60]}"
        for path, tree in modules()
        if path.parts[0] != "cli" and path.parts != ("native", "build.py")  # a script, which has an option of its own
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and OPTION.search(node.value)
    ]
    assert found == []


def raised(kind: str) -> Iterator[ast.Call]:
    for _, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == kind:
                yield node


def keys_of(call: ast.Call, kind: str, field: str) -> Iterator[str]:
    """The texts that a call may give to a field."""
    at = getattr(errors, kind).fields.index(field)
    given = (
        call.args[at] if at < len(call.args) else next((one.value for one in call.keywords if one.arg == field), None)
    )
    if given is not None:
        yield from (
            one.value for one in ast.walk(given) if isinstance(one, ast.Constant) and isinstance(one.value, str)
        )


@pytest.mark.parametrize("kind", KEYED)
def test_every_reason_has_its_sentences_and_every_sentence_its_use(kind: str) -> None:
    field, sentences = KEYED[kind]
    used = {key for call in raised(kind) for key in keys_of(call, kind, field)}
    elsewhere = [
        tree for path, tree in modules() if path.parts not in (("wording", "errors.py"), ("wording", "refusals.py"))
    ]
    written = {one.value for tree in elsewhere for one in ast.walk(tree) if isinstance(one, ast.Constant)}
    assert used <= set(sentences)
    assert set(sentences) <= written


def test_every_day_that_is_out_of_order_has_a_name() -> None:
    used = {
        key
        for call in raised("WrongOrder")
        for field in BOTH["WrongOrder"]
        for key in keys_of(call, "WrongOrder", field)
    }
    assert used == set(wording.DAYS)


def test_no_argument_is_refused_without_a_kind() -> None:
    assert not list(raised("InvalidArgument"))
    assert not list(raised("GovDeadlinesError"))


def test_every_kind_has_sentences() -> None:
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
    assert kinds - {"InvalidArgument"} == wording.KINDS


def commands(command: Any) -> Iterator[Any]:
    yield command
    for inner in getattr(command, "commands", {}).values():
        yield from commands(inner)


def test_what_a_sentence_names_there_is_at_the_command_line() -> None:
    options = {name for one in commands(get_command(build_app())) for option in one.params for name in option.opts}
    said = "".join(path.read_text(encoding="utf-8") for path in (SOURCE / "wording").glob("*.py"))
    named = set(re.findall(r"<([a-z_0-9]+)>", said))
    assert len(named) > 30
    assert {OPTIONS[name] for name in named if name not in OPTIONS} <= options
    assert set(OPTIONS) <= named | set(wording.DAYS)
    assert set(wording.PYTHON) <= named


@pytest.mark.parametrize(
    ("error", "python", "shell"),
    [
        (errors.OutputExists("a.csv"), "force=True", "--force"),
        (errors.NotAnnounced("CN", None, None, "none"), "later known_on,", "later --known-on,"),
        (errors.NotForThis("counted", "a/b"), "due('a/b', …)", "gov-deadlines due a/b --on DATE"),
        (errors.UnreadableTable("name-taken", "a", ["due"]), 'prefix="new_"', "--prefix new_"),
        (errors.Excluded(("within", "by")), "within and by", "--within and --by"),
    ],
)
def test_a_hint_names_arguments_or_options(error: errors.GovDeadlinesError, python: str, shell: str) -> None:
    assert python in str(error)
    assert shell in " ".join(pair[1] for pair in error.said(OPTIONS))


def test_what_was_given_is_never_read_as_a_name() -> None:
    error = errors.UnreadableTable("no-column", "<prefix>{path}.csv", ["<force>", "{0}"], ["<sheet>"])
    for words in ((), (OPTIONS,)):
        for text in error.said(*words)[0]:
            assert "<prefix>{path}.csv" in text
            assert "'<force>', '{0}'" in text


def test_an_error_is_made_from_its_fields_and_matched_by_them() -> None:
    error = errors.WrongKind("n", [1], wanted="whole")
    assert error.value == [1]
    assert errors.UnreadableTable("case", "a.csv", ["a", "A"]).names == ("a", "A")
    match error:
        case errors.WrongKind(name, value, wanted):
            assert (name, value, wanted) == ("n", [1], "whole")
    for values, named in (((), {}), (("n",), {}), (("n", 1, "whole", 4), {}), (("n", 1), {"other": 3})):
        with pytest.raises(TypeError, match="is made from: name, value, wanted"):
            errors.WrongKind(*values, **named)  # type: ignore[arg-type]
