"""A sample of what ``tools/ask_everywhere.py`` asks by the million: random questions, the answers compared whole."""

import json

import pytest

from doors import DOORS, claims, same
from page_engine import Dice, python_answer

COUNT = 600


@pytest.mark.parametrize("door", ["node", "http"])
def test_random_questions_have_the_same_answers_at_every_door(door: str) -> None:
    pytest.importorskip("fastapi", reason="the extra [web] is not installed")
    asks = [ask for ask in Dice("doors").questions(COUNT) if claims(door, ask)]
    assert len(asks) > COUNT * 0.8
    with DOORS[door]() as answers:
        found = answers(asks)
    pairs = zip(asks, found, strict=True)
    assert [json.dumps(ask) for ask, theirs in pairs if not same(door, python_answer(ask), theirs)] == []


def test_a_word_that_differs_is_noticed() -> None:
    ask = {"op": "due", "limit": "qinzhou/countersign-reply", "on": "2024-04-03"}
    ours = python_answer(ask)
    assert same("http", ours, json.loads(json.dumps(ours)))
    assert not same("http", ours, ours | {"notes": []})
    refused = python_answer(ask | {"on": "2019-04-03"})
    assert same("http", refused, {"error": "not-in-force", "exit": 3, "message": "in one language"})
    assert not same("http", refused, {"error": "not-announced", "exit": 3})
    assert not same("http", refused, ours)
