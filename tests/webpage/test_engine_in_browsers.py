"""The page's engine in real browsers: Chromium and Firefox ESR pass the conformance suite, from a loopback page."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from asking_page import Asking
from browsers import chromium, firefox
from gov_deadlines.answers.context import Context
from gov_deadlines.webpage.engine_data import page_data
from page_engine import Dice, differences
from suite import files, known_on, runner

CLAIMED = frozenset({"calendar", "due", "elsewhere", "regions", "status", "verify", "words"})
NOT_CLAIMED = frozenset({"plan", "track", "cadence"})  # operations


@contextmanager
def _chromium(folder: Path) -> Iterator[Callable[[str], object]]:
    with chromium(folder) as browser:
        yield browser.driver.get


@contextmanager
def _firefox(folder: Path) -> Iterator[Callable[[str], object]]:
    with firefox(folder) as browser:
        yield browser.open


@pytest.mark.parametrize("browser", [_chromium, _firefox])
def test_the_suite_and_random_questions(browser: Any, tmp_path: Path) -> None:
    pin = {"known_on": known_on()}
    every = [(name, case) for name, file in files().items() for case in file["cases"]]
    asks = list(Dice("browsers").questions(1000, calendar=False))
    questions = [*(pin | case["ask"] for _, case in every), *(pin | ask for ask in asks)]
    data = page_data(Context(known_on=date.fromisoformat(known_on())))
    with browser(tmp_path) as visit:
        answers = Asking(data, questions).ask(visit)
    judged = [
        (name, *runner().judge(case, answer, name in CLAIMED), case)
        for (name, case), answer in zip(every, answers, strict=False)
    ]
    assert [runner().told(case, lines) for _, verdict, lines, case in judged if verdict == "differs"] == []
    counts = Counter(verdict for _, verdict, _, _ in judged)
    assert counts["passed"] > 7_500, counts
    left = [case["ask"] for _, verdict, _, case in judged if verdict == "unsupported"]
    assert all(ask["op"] in NOT_CLAIMED or "known_on" in ask for ask in left)
    known = date.fromisoformat(known_on())
    assert differences(asks, answers[len(every) :], known_on=known) == []
