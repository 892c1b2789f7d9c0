"""A column of triggers answers row by row what ``due`` answers one by one."""

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import gov_deadlines as gd
from common import BEYOND, LAST_DAY, LAST_YEAR
from counted_limits import COUNTED

Days = npt.NDArray[np.datetime64]
IDS = [limit.id for limit in COUNTED]
EVERY_DAY = np.arange("2021-09-01", f"{LAST_YEAR + 1}-02-10", dtype="M8[D]")
NO_DAY_32 = np.iinfo(np.int32).min


def one_by_one(limit: str, days: Days, **keywords: Any) -> Days:
    """The same column by the scalar form."""

    def answer(day: date) -> date | None:
        try:
            return gd.due(limit, day, **keywords).due
        except gd.GovDeadlinesError:
            return None

    return np.array([answer(day) for day in days.tolist()], "M8[D]")


def same(found: npt.NDArray[Any], expected: npt.NDArray[Any]) -> bool:
    return found.dtype == expected.dtype and np.array_equal(found, expected, equal_nan=found.dtype.kind == "M")


@pytest.mark.parametrize("limit", IDS)
@pytest.mark.parametrize("ignore_in_force", [False, True])
def test_every_limit_on_every_day(limit: str, ignore_in_force: bool) -> None:
    expected = one_by_one(limit, EVERY_DAY, ignore_in_force=ignore_in_force)
    assert same(gd.due_many(limit, EVERY_DAY, ignore_in_force=ignore_in_force), expected)


@pytest.mark.parametrize("limit", IDS)
@pytest.mark.parametrize("announced_only", [False, True])
def test_past_the_last_notice(limit: str, announced_only: bool) -> None:
    days = np.arange(np.datetime64(LAST_DAY) - 40, np.datetime64(BEYOND) + 40)
    expected = one_by_one(limit, days, announced_only=announced_only)
    assert same(gd.due_many(limit, days, announced_only=announced_only), expected)


@pytest.mark.parametrize("limit", IDS)
def test_dates_that_a_notice_may_move_past_the_last_day(limit: str) -> None:
    """New Year 2019 fell on a Tuesday: as known in 2016, it might give 31 December off, the last projected day."""
    days = np.arange("2018-11-20", "2019-01-20", dtype="M8[D]")
    keywords: dict[str, Any] = {"known_on": date(2016, 6, 1), "ignore_in_force": True}
    assert same(gd.due_many(limit, days, **keywords), one_by_one(limit, days, **keywords))


def test_as_known_on_a_day_and_on_another_calendar() -> None:
    keywords: dict[str, Any] = {"known_on": date(2024, 3, 21), "region": "CN"}
    expected = one_by_one("qinzhou/countersign-reply", EVERY_DAY, **keywords)
    assert same(gd.due_many("qinzhou/countersign-reply", EVERY_DAY, **keywords), expected)


@pytest.mark.parametrize("code", [np.uint8, np.int64, np.int16])
def test_another_limit_in_each_row(code: type[np.integer[Any]]) -> None:
    which = (np.arange(len(EVERY_DAY)) * 7 % len(IDS)).astype(code)
    found = gd.due_many(IDS, EVERY_DAY, which)
    for number, limit in enumerate(IDS):
        assert same(found[which == number], gd.due_many(limit, EVERY_DAY[which == number]))


def test_int32_days_come_back_as_int32_with_its_smallest_number_for_none() -> None:
    which = np.arange(len(EVERY_DAY)) % len(IDS)
    dates = gd.due_many(IDS, EVERY_DAY, which)
    found = gd.due_many(IDS, EVERY_DAY.view(np.int64).astype(np.int32), which)
    assert same(found, np.where(np.isnat(dates), NO_DAY_32, dates.view(np.int64)).astype(np.int32))
    assert gd.due_many(IDS[0], np.array([NO_DAY_32], np.int32)).tolist() == [NO_DAY_32]


def test_a_limit_due_on_the_day_itself_answers_for_any_day_it_governs() -> None:
    days = np.array(["2030-01-01", "1960-01-01", "NaT"], "M8[D]")
    urgent = "zhongshan/document-handling-urgent"
    assert same(gd.due_many(urgent, days), np.array(["2030-01-01", "NaT", "NaT"], "M8[D]"))
    assert same(gd.due_many(urgent, days, ignore_in_force=True), days)


def test_out_receives_the_result_also_over_the_triggers_themselves() -> None:
    days = EVERY_DAY[1000:1400].copy()
    expected = gd.due_many(IDS[0], days)
    assert gd.due_many(IDS[0], days, out=days) is days
    assert same(days, expected)


@pytest.mark.parametrize(
    ("limits", "which"), [(IDS, None), (IDS, np.array([0.0])), (IDS, np.array([len(IDS)])), (IDS, np.array([-1]))]
)
def test_which_must_name_a_limit_in_each_row(limits: list[str], which: Any) -> None:
    with pytest.raises(gd.InvalidArgument):
        gd.due_many(limits, EVERY_DAY[:1], which)


def test_an_unknown_limit_is_refused() -> None:
    with pytest.raises(gd.UnknownLimit):
        gd.due_many("qinzhou/nothing", EVERY_DAY[:1])


def test_no_other_name_is_loaded_late() -> None:
    with pytest.raises(AttributeError, match="due_few"):
        _ = gd.due_few
