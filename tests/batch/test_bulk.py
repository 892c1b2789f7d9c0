"""What is computed for all days of a limit at once is what one day at a time gives.

All days of all limits: GOV_DEADLINES_ALL_DAYS=1 pytest tests/batch/test_bulk.py; by default some of each group.
"""

import os
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest

from common import LAST_YEAR
from gov_deadlines.answers.context import Context
from gov_deadlines.batch.answering import Answer, Answerer
from gov_deadlines.batch.job import Job
from gov_deadlines.batch.lines.bulk import Alike, alike, facts_row, facts_rows
from gov_deadlines.batch.lines.csv_file import as_text
from gov_deadlines.batch.lines.jsonl_file import members
from gov_deadlines.days import numbered_day

STEP = 1 if os.environ.get("GOV_DEADLINES_ALL_DAYS") else 41
SETTINGS: dict[str, dict[str, Any]] = {
    "today": {},
    "before a notice": {"known_on": date(LAST_YEAR, 2, 20)},
    "announced only": {"known_on": date(LAST_YEAR, 2, 20), "announced_only": True},
    "any day": {"ignore_in_force": True, "region": "CN-GX"},
}
OPTIONS: list[dict[str, Any]] = [{}, {"headers": "zh", "language": "zh"}, {"columns": ["safest", "earliest"]}]


def groups(answerer: Answerer) -> Iterator[tuple[int, Alike, list[int]]]:
    """The groups of all limits, each with some of its days: the first, the last, and others."""
    for row in range(len(answerer.tables.announced.ids)):
        for whole in (False, True):
            for one in alike(answerer, row, whole=whole):
                yield row, one, sorted({*range(0, len(one.days), STEP), len(one.days) - 1})


@pytest.mark.parametrize("setting", SETTINGS)
def test_texts_of_all_days(setting: str) -> None:
    for options in OPTIONS:
        answerer = Answerer(Job("a.csv", "b.csv", setting=Context.of(**SETTINGS[setting]), **options))
        asked = 0
        for row, one, days in groups(answerer):
            for render in (partial(csv, answerer), partial(jsonl, answerer)):
                texts = one.texts(render)
                assert len(texts) == len(one.days)
                for nth in days:
                    answer = answerer.answer(answerer.tables.announced.ids[row], numbered_day(int(one.days[nth])))
                    assert isinstance(answer, Answer)
                    assert texts[nth].tobytes() == render(answer)
                    asked += 1
        assert asked > 200


def csv(answerer: Answerer, answer: Answer) -> bytes:
    return "".join("," + as_text(value) for value in answerer.shown(answer)).encode("gb18030") + b"\r\n"


def jsonl(answerer: Answerer, answer: Answer) -> bytes:
    return members(zip(answerer.columns(), answerer.shown(answer), strict=True))


@pytest.mark.parametrize("setting", SETTINGS)
def test_days_in_bulk_are_those_a_table_answers(setting: str) -> None:
    """None is left out, and none is there twice."""
    answerer = Answerer(Job("a.csv", "b.csv", setting=Context.of(**SETTINGS[setting])))
    tables = answerer.tables
    for row, name in enumerate(tables.announced.ids):
        found = [int(day) for whole in (False, True) for one in alike(answerer, row, whole=whole) for day in one.days]
        for table in (tables.announced, tables.whole):
            wanted = (table.first + int(at) for at in (table.reason[row] == 0).nonzero()[0])
            assert len(set(found)) == len(found) >= sum(1 for day in wanted), name


@pytest.mark.parametrize("as_of", [date(2024, 6, 3), date(LAST_YEAR, 11, 2), date(LAST_YEAR + 2, 3, 1)])
@pytest.mark.parametrize("setting", SETTINGS)
def test_facts_of_all_days(setting: str, as_of: date) -> None:
    answerer = Answerer(Job("a.csv", "b.csv", setting=Context.of(**SETTINGS[setting]), as_of=as_of))
    lines: list[object] = []

    def number(line: object) -> int:
        if not any(line is one for one in lines):
            lines.append(line)
        return [line is one for one in lines].index(True)

    compared = 0
    for row, one, days in groups(answerer):
        facts = facts_rows(answerer, row, one, number)
        for nth in days:
            day, due = (numbered_day(int(number)) for number in (one.days[nth], one.dates[0, nth]))
            judge = answerer.judge(answerer.tables.announced.ids[row], day)
            assert facts[nth].tolist() == facts_row(judge.facts(day, due), number(judge.line(due, as_of)))
            compared += 1
    assert compared > 100
    assert len(lines) > 1
