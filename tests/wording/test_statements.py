"""The tables of words: both languages say the same of the same values, and every call gives just those."""

import ast
import string
from pathlib import Path

import pytest

import gov_deadlines
from gov_deadlines.text import Text
from gov_deadlines.wording.words import STATEMENTS, counted, statement

SOURCE = Path(gov_deadlines.__file__).parent


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("code", STATEMENTS)
def test_both_languages_take_the_same_values(code: str) -> None:
    zh, en = STATEMENTS[code]
    # which day was taken need not be said twice in Chinese where it is the earliest
    assert names(zh) - {"day"} == names(en) - {"day"}
    assert zh != en


def calls() -> list[ast.Call]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))]
    found = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [one for one in found if isinstance(one.func, ast.Name) and one.func.id == "statement"]


def test_every_call_gives_the_values_its_statement_takes() -> None:
    checked = 0
    for call in calls():
        code = call.args[0]
        given = {keyword.arg for keyword in call.keywords}
        if isinstance(code, ast.Constant) and None not in given:
            zh, en = STATEMENTS[str(code.value)]
            assert given == names(zh) | names(en), code.value
            checked += 1
    assert checked > 30


def test_values_are_put_in_each_in_its_own_way() -> None:
    law = Text("law", "立法法", "the Legislation Law")
    assert statement("points-to", where=[law, 3])[1:] == (
        "时限出处：立法法、3。",
        "Where the time is set: the Legislation Law, 3.",
    )
    assert statement("not-in-force/ended", day="2024-01-01").code == "not-in-force"
    assert [counted(number, "day") for number in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
