"""Ordinary questions take the short way, long columns are answered in constant memory, tables are kept."""

from datetime import date, timedelta
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
import pytest

import gov_deadlines as gd
from gov_deadlines.workdays import columns
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.columns import DayColumns
from gov_deadlines.workdays.index import DayIndex, Roll

CAL = gd.calendar("CN")
FIRST, LAST = CAL.coverage or (date.min, date.min)
DAYS = np.arange("2003-12-20", "2004-03-20", dtype="M8[D]")
ONE = timedelta(days=1)


def refuse(*_: Any) -> NoReturn:
    raise AssertionError("the long way was taken")


@pytest.fixture
def no_long_way(monkeypatch: pytest.MonkeyPatch) -> None:
    CAL.add(date(2024, 4, 3), 1)  # from the first question on, tables answer
    for name in ("_add", "_warm"):
        monkeypatch.setattr(WorkCalendar, name, refuse)


@pytest.mark.usefixtures("no_long_way")
def test_every_announced_day_is_answered_from_tables() -> None:
    every_day = map(date.fromordinal, range(FIRST.toordinal(), LAST.toordinal() + 1))
    worked = [day for day in every_day if CAL.is_working_day(day)]
    assert len(worked) == CAL.count(FIRST - ONE, LAST)
    assert [CAL.add(FIRST - ONE, n) for n in (1, 2, len(worked))] == [worked[0], worked[1], worked[-1]]
    assert [CAL.add(LAST + ONE, -n) for n in (1, 2, len(worked))] == [worked[-1], worked[-2], worked[0]]
    assert (CAL.add(FIRST, 1), CAL.add(LAST, -1)) == (worked[0], worked[-2])
    assert (CAL.count(LAST, FIRST), CAL.count(worked[3], worked[3])) == (1 - len(worked), 0)
    assert CAL.count(worked[0] - ONE, worked[0]) == 1
    assert CAL.count(worked[5], worked[5] - ONE) == -int(CAL.is_working_day(worked[5] - ONE))


def test_what_tables_do_not_hold_goes_the_long_way_and_is_right() -> None:
    for start, n in ((FIRST, -1), (LAST, 1), (FIRST - ONE, -1)):
        with pytest.raises(gd.NotAnnounced):
            CAL.add(start, n)
    for outside in (FIRST - ONE, LAST + ONE):
        with pytest.raises(gd.NotAnnounced):
            CAL.is_working_day(outside)
    assert CAL.count(FIRST - 9 * ONE, FIRST - 9 * ONE) == 0
    with pytest.raises(gd.NotAnnounced):
        CAL.count(FIRST - 9 * ONE, LAST)


def test_calendars_on_one_line_share_the_tables() -> None:
    # made here: other tests, with notices of their own, may have pushed an older line out of the library's memory
    assert gd.calendar("CN").line.after is gd.calendar("CN").line.after
    index = DayIndex(date(2024, 1, 1).toordinal(), date(2024, 1, 7).toordinal())
    assert (index.dates, index.after, index.before) == ([], {}, {})
    index.fill()
    index.fill()
    assert [day.day for day in index.dates] == [1, 2, 3, 4, 5]
    assert list(index.after.values()) == [-1, 0, 1, 2, 3, 4, 4, 4]
    assert list(index.before.values()) == [0, 1, 2, 3, 4, 5, 5, 5]
    assert (min(index.after), max(index.after)) == (date(2023, 12, 31), date(2024, 1, 7))
    assert (min(index.before), max(index.before)) == (date(2024, 1, 1), date(2024, 1, 8))
    empty = DayIndex(1, 0)
    empty.fill()
    assert (empty.dates, empty.after, empty.before) == ([], {}, {})


def test_the_first_scalar_question_fills_the_tables_and_no_later_one(monkeypatch: pytest.MonkeyPatch) -> None:
    day = date(2024, 4, 3)
    for name, question in (("is_working_day", (day,)), ("add", (day, 1)), ("count", (day, day + ONE))):
        cal = WorkCalendar.from_notices("CN", CAL.notices)
        assert not cal.line.dates
        getattr(cal, name)(*question)
        assert cal.line.dates
    monkeypatch.setattr(DayIndex, "fill", refuse)
    assert CAL.add(day, 0) == day


def test_where_an_unanswerable_question_left_the_announced_days() -> None:
    for start, n, roll, side in (
        (LAST, 1, None, "after"),
        (FIRST, -1, None, "before"),
        (FIRST, 0, "preceding", "before"),
        (LAST + ONE, 0, None, "after"),
    ):
        with pytest.raises(gd.NotAnnounced) as refused:
            CAL.add(start, n, roll)  # type: ignore[arg-type]  # a literal in a tuple
        assert refused.value.side == side


def test_tables_of_one_n_are_kept_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_TABLES_KEPT", 2)
    kept = DayColumns(CAL.line)
    made: list[int] = []
    due = DayColumns.due

    def counted(self: DayColumns, days: npt.NDArray[Any], n: int, roll: Roll | None = None) -> npt.NDArray[Any]:
        made.append(n)
        return due(self, days, n, roll)

    monkeypatch.setattr(DayColumns, "due", counted)
    for n in (5, 5, 7, 5, 7):
        kept.add(DAYS, n)
    kept.add(DAYS, 5, roll="following")
    assert made == [5, 7]
    assert len(kept._due_tables) == 2
    kept.add(DAYS, 9)
    assert len(kept._due_tables) == 1


def test_a_contiguous_column_is_taken_in_one_pass_any_other_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = CAL.add_many(DAYS, 3)
    seen: list[int] = []
    monkeypatch.setattr(columns, "in_chunks", lambda *arguments: seen.append(arguments[2].size))
    assert np.array_equal(CAL.add_many(DAYS, 3), expected, equal_nan=True)
    assert seen == []
    CAL.add_many(DAYS.view(np.int64).astype(np.int32), 3)
    CAL.add_many(DAYS[::2], 3)
    CAL.add_many(DAYS, 3, out=np.empty(2 * len(DAYS), "M8[D]")[::2])
    assert seen == [len(DAYS), (len(DAYS) + 1) // 2, len(DAYS)]


def test_short_columns_start_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_processors", lambda: 2)
    monkeypatch.setattr("threading.Thread.start", refuse)
    CAL.add_many(DAYS, 3)
    CAL.count_many(DAYS, DAYS)


def test_int32_tables_are_int32() -> None:
    numbers = np.array([3, columns.NO_DAY])
    assert columns.narrow(numbers, np.dtype(np.int32)).dtype == np.int32
    assert columns.narrow(numbers, columns.DATES).dtype == columns.DATES


def shifted(column: npt.NDArray[Any], by: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """The column twice: to be read, and one row on, to be written over what is still to be read."""
    memory = np.concatenate([column, column[:by]])
    return memory[: len(column)], memory[by:]


def test_results_may_be_written_over_any_of_the_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_CHUNK", 4)
    other = DAYS[::-1].copy()
    count = CAL.count_many(DAYS, other)
    for by in (0, 1):
        start, out = shifted(DAYS, by)
        assert np.array_equal(CAL.count_many(start, other, out=out.view(np.int64)), count)
        end, out = shifted(other, by)
        assert np.array_equal(CAL.count_many(DAYS, end, out=out.view(np.int64)), count)
        n = np.arange(len(DAYS)) % 9 - 4
        due = CAL.add_many(DAYS, n)
        days, out = shifted(DAYS, by)
        assert np.array_equal(CAL.add_many(days, n, out=out), due, equal_nan=True)
        amounts, out = shifted(n, by)
        assert np.array_equal(CAL.add_many(DAYS, amounts, out=out.view("M8[D]")), due, equal_nan=True)


def test_a_column_of_n_writes_int32_where_it_is_asked_to() -> None:
    n = np.arange(len(DAYS)) % 9 - 4
    out = np.empty(len(DAYS), np.int32)
    due = CAL.add_many(DAYS, n)
    CAL.add_many(DAYS, n, out=out)
    assert np.array_equal(out, np.where(np.isnat(due), np.iinfo(np.int32).min, due.view(np.int64)))
