"""The safest date in the table of all answers is the one that a question on its own gives."""

from datetime import date
from typing import Any

import numpy as np
import pytest

import gov_deadlines as gd
from common import LAST_YEAR
from gov_deadlines.answers.context import Context
from gov_deadlines.answers.due_table import DueTable
from gov_deadlines.days import numbered_day
from gov_deadlines.workdays.columns import NO_DAY

SETTINGS: list[dict[str, Any]] = [
    {},
    {"announced_only": True},
    {"ignore_in_force": True},
    {"known_on": date(LAST_YEAR, 2, 20)},
    {"region": "CN-GX", "known_on": date(LAST_YEAR - 1, 3, 1), "ignore_in_force": True},
]


def picked(days: Any) -> list[int]:
    """Days at both ends of those with an answer, where readings leave the calendar, and some between."""
    middle = np.random.default_rng(20240403).choice(days, min(40, len(days)), replace=False)
    return sorted({*days[:6].tolist(), *days[-25:].tolist(), *days[-900::17].tolist(), *middle.tolist()})


def combined(answer: gd.Due) -> bool:
    """Whether every combination of readings has a date that no notice to come can move."""
    counts = [counted for _, counted in answer._combinations]
    return all(one.due is not None for one in counts) and not answer._question.moved(counts)


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_table_gives_the_safest_date_of_each_question(setting: dict[str, Any]) -> None:
    table = DueTable(Context.of(**setting))
    firm = []
    for row, name in enumerate(table.ids):
        for at in picked(np.flatnonzero(table.due[row] != NO_DAY)) if "@" in name else ():
            alone = gd.due(name, numbered_day(at + table.first), **setting)
            number = int(table.safest[row, at])
            assert (None if number == NO_DAY else numbered_day(number)) == alone.safest, (name, alone.trigger)
            assert table.safest_of(row).firm[at] == combined(alone), (name, alone.trigger)
            firm.append(combined(alone))
    assert {True, False} == set(firm)


def test_the_example_of_a_safest_date_before_the_due_day() -> None:
    table = DueTable(ids=["xianning/absence-report"])
    at = (date(2026, 12, 15) - date(1970, 1, 1)).days - table.first
    assert [str(numbered_day(int(column[0, at]))) for column in (table.due, table.safest)] == [
        "2026-12-11",
        "2026-12-09",
    ]


def test_rows_have_it_too_and_none_where_there_is_no_answer() -> None:
    table = DueTable(ids=["xianning/absence-report", "qinzhou/countersign-reply"])
    rows = table.rows()
    assert (rows.safest[~np.isnat(rows.safest)] <= rows.due[~np.isnat(rows.safest)]).all()
    assert (table.safest[table.due == NO_DAY] == NO_DAY).all()


def test_columns_of_safest_dates() -> None:
    days = np.array(["2026-12-15", "2024-04-03", "2020-01-01"], "M8[D]")
    names = ["xianning/absence-report", "qinzhou/countersign-reply"]
    found = gd.due_many(names, days, np.array([0, 1, 0], np.int8), safest=True)
    assert found.astype(str).tolist() == ["2026-12-09", "2024-04-17", "NaT"]
    assert gd.due_many(names[0], days, safest=True).astype(str).tolist()[0] == "2026-12-09"
    assert gd.due_many(names[0], days).astype(str).tolist()[0] == "2026-12-11"
    with pytest.raises(gd.GovDeadlinesError):
        gd.due_many(names[0], days, safest="yes")  # type: ignore[call-overload]
