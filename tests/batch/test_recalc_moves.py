"""What moves between two days of knowledge: the difference of two tables, held against ``due`` and slow models."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

import gov_deadlines as gd
from cli_helpers import QINZHOU
from common import provisions
from conftest import ReferenceCalendar
from gov_deadlines.answers.context import Context as Setting
from gov_deadlines.answers.due_table import DueTable
from gov_deadlines.batch.moving import Move, Moves
from gov_deadlines.errors import NotAnnounced, NotInForce

MAY_2019 = (date(2019, 3, 21), date(2019, 3, 22), True)
SPRING_2020 = (date(2020, 1, 26), date(2020, 1, 27), True)
GUANGXI_2024 = (date(2024, 3, 21), date(2024, 3, 22), False)
NEXT_YEAR = (date(2024, 11, 11), date(2024, 11, 12), False)
TWO_YEARS = (date(2018, 11, 1), date(2020, 3, 31), True)
LIMITS = [one.id for one in gd.limits() if isinstance(one, gd.Limit)]
Case = tuple[date, date, bool]


def moves_of(old: date | None, new: date | None, ignore_in_force: bool, **setting: Any) -> Moves:
    tables = [DueTable(Setting(known_on=day, ignore_in_force=ignore_in_force, **setting)) for day in (old, new)]
    return Moves(*tables)


def asked(limit: str, day: date, known_on: date | None, ignore_in_force: bool) -> tuple[date | None, str | None]:
    try:
        found = gd.due(limit, day, known_on=known_on, ignore_in_force=ignore_in_force)
    except (NotInForce, NotAnnounced):
        return None, None
    return found.due, found.standing


def brute_force(case: Case, first: date, last: date) -> dict[tuple[str, date], tuple[str, date | None, date | None]]:
    """What happens to each unversioned limit and trigger of a span of days, by the scalar form."""
    old, new, ignore = case
    found = {}
    for limit in LIMITS:
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
            (before, was), (after, now) = asked(limit, day, old, ignore), asked(limit, day, new, ignore)
            if before != after:
                change = "newly_answered" if before is None else "withdrawn" if after is None else "moved"
                found[limit, day] = (change, before, after)
            elif was != now:
                found[limit, day] = ("standing", before, after)
    return found


@pytest.mark.parametrize(
    ("case", "first", "last"),
    [
        (MAY_2019, date(2018, 12, 1), date(2019, 8, 1)),
        (SPRING_2020, date(2019, 10, 1), date(2020, 5, 1)),
        (GUANGXI_2024, date(2023, 8, 1), date(2024, 7, 1)),
        (NEXT_YEAR, date(2024, 10, 1), date(2026, 2, 1)),
        ((NEXT_YEAR[1], NEXT_YEAR[0], False), date(2024, 10, 1), date(2026, 2, 1)),
        ((date(2010, 1, 1), date(2001, 1, 1), True), date(2010, 10, 1), date(2011, 2, 1)),
    ],
)
def test_exactly_what_due_answers_otherwise(case: Case, first: date, last: date) -> None:
    moves = moves_of(*case)
    found = {}
    for limit in LIMITS:
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
            if moves.find(limit, day):
                move = moves.move(limit, day)
                found[limit, day] = move[:3]
    assert found == brute_force(case, first, last)
    assert found


BY_HAND = {one.id for one in provisions()}


def moved_days(moves: Moves) -> Counter[str]:
    rows, days = moves.pairs
    ids = moves.old.ids
    return Counter(
        ids[row] for row, day in zip(rows, days, strict=True) if moves.kind[row, day] == 1 and ids[row] in BY_HAND
    )


def test_guangxi_2024() -> None:
    assert moved_days(moves_of(*GUANGXI_2024)) == {
        QINZHOU: 11,
        "xiangshan/meeting-document-issuance": 9,
        "xiangshan/countersign-reply": 4,
        "xiangshan/countersign-reply-special": 11,
    }


@pytest.mark.parametrize(("case", "limits", "days"), [(MAY_2019, 19, 172), (SPRING_2020, 19, 200)])
def test_the_amendments_move_every_limit_that_is_counted(case: Case, limits: int, days: int) -> None:
    found = moved_days(moves_of(*case))
    assert (len(found), found.total()) == (limits, days)


def test_nothing_moves_between_days_without_a_notice() -> None:
    assert not moves_of(date(2024, 4, 1), date(2024, 9, 30), True).kind.any()


def test_a_limit_due_on_its_trigger_never_moves() -> None:
    same_day = {one.id for one in gd.limits() if isinstance(one, gd.Limit) and one.period.amount == 0}
    rows, _ = (moves := moves_of(date(2001, 1, 1), None, True)).pairs
    assert same_day
    assert not same_day & {moves.old.ids[row] for row in rows}


def notices_of(move: Move) -> list[tuple[str, str]]:
    return [(one.number or one.region, str(one.published)) for one in move.notices]


@pytest.mark.parametrize(
    ("case", "limit", "day", "expected"),
    [
        (MAY_2019, QINZHOU, date(2019, 4, 22), [("国办发明电〔2019〕3号", "2019-03-22")]),
        (GUANGXI_2024, QINZHOU, date(2024, 4, 3), [("CN-GX", "2024-03-22")]),
        (NEXT_YEAR, "zhongshan/topic-meeting", date(2025, 3, 3), [("国办发明电〔2024〕12号", "2024-11-12")]),
        (
            (date(2020, 1, 20), date(2020, 2, 28), True),
            "xianning/countersign-reply",
            date(2020, 1, 23),
            [("国办发明电〔2020〕1号", "2020-01-27"), ("CN-HB", "2020-02-01")],
        ),
    ],
)
def test_the_notices_that_did_it(case: Case, limit: str, day: date, expected: list[tuple[str, str]]) -> None:
    assert notices_of(moves_of(*case).move(limit, day)) == expected


def test_every_move_has_a_notice_of_the_time_between() -> None:
    back = [(new, old, ignore) for old, new, ignore in (GUANGXI_2024, NEXT_YEAR)]
    for case in (MAY_2019, SPRING_2020, GUANGXI_2024, NEXT_YEAR, TWO_YEARS, *back):
        moves = moves_of(*case)
        rows, days = moves.pairs
        for row, at in list(zip(rows, days, strict=True))[::17]:
            day = date(1970, 1, 1) + timedelta(days=int(at) + moves.first)
            move = moves.move(moves.old.ids[row], day)
            if move.change != "standing":
                assert move.notices, (case, move)
                assert all(min(case[:2]) < one.published <= max(case[:2]) for one in move.notices)


@pytest.mark.parametrize("case", [MAY_2019, SPRING_2020, GUANGXI_2024])
def test_working_days_apart_are_those_of_the_calendar_as_now_known(
    case: Case, reference_calendar: ReferenceCalendar
) -> None:
    moves = moves_of(*case)
    rows, days = moves.pairs
    seen = 0
    for row, at in zip(rows, days, strict=True):
        limit, day = moves.old.ids[row], date(1970, 1, 1) + timedelta(days=int(at) + moves.first)
        move = moves.move(limit, day)
        if move.old_due is None or move.new_due is None or move.old_due == move.new_due:
            continue
        region = next(one.region for one in gd.limits() if limit in (one.id, one.versioned_id))
        model = reference_calendar(region, case[1])
        one_day, sign = timedelta(days=1), 1 if move.new_due > move.old_due else -1
        step, apart = move.old_due, 0
        while step != move.new_due:
            step += sign * one_day
            apart += sign * bool(model.working(step))
        assert move.working_days == apart
        assert apart
        seen += 1
    assert seen > 50
