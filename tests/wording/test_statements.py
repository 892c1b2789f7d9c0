"""The tables of words: both languages say the same of the same values, and every call gives just those."""

import ast
import string
from pathlib import Path
from typing import get_args

import pytest

import gov_deadlines
from gov_deadlines.answers.cadence_windows import VERDICTS as ALL_VERDICTS
from gov_deadlines.answers.status import STATUSES
from gov_deadlines.answers.track import SILENCE_READINGS
from gov_deadlines.rules import model
from gov_deadlines.text import Text
from gov_deadlines.wording.status import STATUS_WORDS
from gov_deadlines.wording.words import SILENCE, STATEMENTS, VERDICTS, WORDS, counted, statement

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


@pytest.mark.parametrize("kind", ["Class", "DutyClass", "Trigger", "Bindingness"])
def test_every_code_of_a_pack_has_its_word(kind: str) -> None:
    assert set(get_args(vars(model)[kind])) <= set(WORDS)


def test_every_code_of_an_answer_has_its_word() -> None:
    assert set(ALL_VERDICTS) == set(VERDICTS)
    assert set(STATUSES) == set(STATUS_WORDS)
    assert set(SILENCE_READINGS) == set(SILENCE)
