"""The due table says what ``due`` says, for every limit and every day."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import gov_deadlines as gd
from common import LAST_YEAR
from draft_notices import amendment, arrangement
from gov_deadlines.answers.context import Context as Setting
from gov_deadlines.answers.due_table import ANSWERED, REASONS, STANDINGS, DueTable
from gov_deadlines.batch.answering import Answer, Answerer
from gov_deadlines.batch.job import Job
from gov_deadlines.errors import NotAnnounced, NotInForce
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.projection import Extreme

SETTINGS = [
    Setting(),
    Setting(ignore_in_force=True),
    Setting(known_on=date(2024, 3, 21)),
    Setting(known_on=date(2023, 11, 1), ignore_in_force=True),
    Setting(region="CN-GX", ignore_in_force=True),
    Setting(known_on=date(2001, 1, 1)),
    Setting(announced_only=True),
    Setting(known_on=date(LAST_YEAR, 2, 20), region="CN-GX"),  # its own notice of that year is not out
    Setting(known_on=date(2013, 11, 20), ignore_in_force=True),  # the year after began under another measure
]
LIMITS_WITH_DRAFTS = [
    "qinzhou/countersign-reply",
    "xinzhou/countersign-reply",
    "zhongshan/absence-report",
    "xinzhou/joint-draft-submission",
]
EPOCH = date(1970, 1, 1)
NONE = np.iinfo(np.int64).min


def scalar(limit: str, day: date, setting: Setting) -> tuple[object, ...]:
    try:
        found = gd.due(limit, day, **setting._asdict())
    except NotInForce:
        return ("not-in-force",)
    except NotAnnounced:
        return ("not-announced",)
    return (found.due, found.standing, found.earliest, found.latest, found.limit.article)


def tabled(table: DueTable, row: int, day: date) -> tuple[object, ...]:
    column = (day - EPOCH).days - table.first
    if table.reason[row, column] != ANSWERED:
        return (REASONS[table.reason[row, column]],)
    due = EPOCH + timedelta(days=int(table.due[row, column]))
    standing = STANDINGS[table.standing[row, column]]
    bounds = (int(bound[row, column]) for bound in (table.earliest, table.latest))
    earliest, latest = (None if day == NONE else EPOCH + timedelta(days=day) for day in bounds)
    return (due, standing, earliest, latest, table.articles[table.article[row, column]])


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_limit_and_day_agrees_with_due(setting: Setting) -> None:
    table = DueTable(setting)
    for row, day in product(
        range(len(table.ids)), range(table.first, table.last + 1, 1 if setting == Setting() else 7)
    ):
        when = EPOCH + timedelta(days=day)
        assert tabled(table, row, when) == scalar(table.ids[row], when, setting)


@pytest.mark.parametrize("draft", [amendment, arrangement])
def test_a_draft_is_only_one_of_the_possibilities(draft: Callable[[Path], Path], tmp_path: Path) -> None:
    """Bounds allow for what is possible without it; a date may have none where only the draft reaches."""
    setting = Setting(holidays=str(draft(tmp_path / "own")))
    table = DueTable(setting, ids=LIMITS_WITH_DRAFTS)
    days = range((date(2024, 8, 1) - EPOCH).days, table.last + 1, 3)
    for row, day in product(range(len(table.ids)), days):
        when = EPOCH + timedelta(days=day)
        assert tabled(table, row, when) == scalar(table.ids[row], when, setting)


def test_nothing_is_answered_outside_the_table_but_limits_due_on_their_trigger() -> None:
    table = DueTable(Setting(ignore_in_force=True))
    same_day = {row for row, *_ in table.same_day}
    for row, limit in enumerate(table.ids):
        for day in (table.first - 1, table.last + 1):
            when = EPOCH + timedelta(days=day)
            answer = scalar(limit, when, table.setting)
            assert answer == ("not-announced",) if row not in same_day else answer[0] == when


def test_rows_are_the_answered_cells() -> None:
    table = DueTable()
    rows = table.rows()
    assert len(rows.limit) == np.count_nonzero(table.reason == ANSWERED)
    assert len({len(column) for column in rows}) == 1
    provisional = rows.standing == STANDINGS.index("provisional")
    assert provisional.any()
    for bound in (rows.earliest, rows.latest):
        assert (bound[~provisional] == rows.due[~provisional]).all()
    assert (rows.earliest <= rows.due).all()
    assert (rows.due <= rows.latest).all()
    assert (rows.earliest < rows.latest)[provisional].any()


def test_bounds_that_are_not_known() -> None:
    """Without what notices to come can make of them, provisional dates have none."""
    rows = DueTable(Setting(announced_only=True)).rows()
    assert (np.isnat(rows.earliest) == (rows.standing == STANDINGS.index("provisional"))).all()
    assert (np.isnat(rows.latest) == np.isnat(rows.earliest)).all()
    assert np.isnat(rows.latest).any()


def test_a_settled_answer_costs_no_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the due days nor the standing need them; files ask for no more than the rows need."""
    monkeypatch.setattr(Extreme, "columns", property(lambda _: pytest.fail("bounds are computed")))
    table = DueTable(ids=["qinzhou/countersign-reply"])
    assert np.count_nonzero(table.standing)
    assert np.count_nonzero(table.reason)
    monkeypatch.setattr(WorkCalendar, "projected", property(lambda _: pytest.fail("something is projected")))
    answerer = Answerer(Job("", "", as_of=date(2024, 5, 1)))
    assert isinstance(answerer.answer("qinzhou/countersign-reply", "2024-04-03"), Answer)


def test_the_table_holds_both_kinds_of_id_of_every_counted_limit() -> None:
    counted = [limit for limit in gd.limits() if isinstance(limit, gd.Limit)]
    assert set(DueTable().ids) == {name for one in counted for name in (one.id, one.versioned_id)}


def test_a_table_of_some_limits_says_what_the_table_of_all_does() -> None:
    every = DueTable()
    some = DueTable(ids=("zhongshan/countersign-reply", "qinzhou@2023/countersign-reply"))
    for row, name in enumerate(some.ids):
        whole = every.ids.index(name)
        days = slice(some.first - every.first, some.last - every.first + 1)
        for matrix in ("due", "standing", "reason"):
            assert (getattr(some, matrix)[row] == getattr(every, matrix)[whole, days]).all()
        for column in np.flatnonzero(some.version[row] >= 0):
            assert some.limits[some.version[row, column]].id == name.replace("@2023", "")
            assert some.articles[some.article[row, column]] == some.limits[some.version[row, column]].article
