"""Columns of any type, layout and length: int32 day numbers, views, chunks, threads."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import gov_deadlines as gd
from gov_deadlines.workdays import columns

CAL = gd.calendar("CN-GX")
NO_DAY_32 = np.iinfo(np.int32).min
LONG = (1 << 19) + 12_345  # long enough for threads, and no multiple of a chunk


def random_days(rows: int, seed: int) -> npt.NDArray[np.datetime64]:
    numbers = np.random.default_rng(seed).integers(0, 8800, rows)
    return (np.datetime64("2003-12-01") + numbers).astype("M8[D]")


def as_int32(days: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    return np.where(np.isnat(days), NO_DAY_32, days.view(np.int64)).astype(np.int32)


def test_int32_day_numbers_are_answered_like_dates() -> None:
    a, b = random_days(5000, 1), random_days(5000, 2)
    a[7] = "NaT"
    for n in (5, -5, 0):
        assert np.array_equal(CAL.add_many(as_int32(a), n), as_int32(CAL.add_many(a, n)))
    assert np.array_equal(
        CAL.add_many(as_int32(a), np.arange(5000) % 9 - 4), as_int32(CAL.add_many(a, np.arange(5000) % 9 - 4))
    )
    assert np.array_equal(CAL.count_many(as_int32(a), as_int32(b)), CAL.count_many(a, b))
    assert np.array_equal(CAL.count_many(as_int32(a), as_int32(a)), CAL.count_many(a, a))
    assert np.array_equal(CAL.is_working_many(as_int32(a)), CAL.is_working_many(a))


def test_out_decides_the_type_of_days() -> None:
    days = random_days(100, 3)
    out = np.empty(100, np.int32)
    assert CAL.add_many(days, 3, out=out) is out
    assert np.array_equal(out, as_int32(CAL.add_many(days, 3)))
    dates = np.empty(100, "M8[D]")
    assert np.array_equal(CAL.add_many(as_int32(days), 3, out=dates), CAL.add_many(days, 3), equal_nan=True)


@pytest.mark.parametrize("threads", [1, 3])
def test_long_columns_are_answered_like_short_ones(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_processors", lambda: threads)
    a, b = random_days(LONG, 4), random_days(LONG, 5)
    pieces = [slice(start, start + 9999) for start in range(0, LONG, 9999)]
    count = np.concatenate([CAL.count_many(a[piece], b[piece]) for piece in pieces])
    assert np.array_equal(CAL.count_many(a, b), count)
    n = np.arange(LONG) % 41 - 20
    due = np.concatenate([CAL.add_many(a[piece], n[piece]) for piece in pieces])
    assert np.array_equal(CAL.add_many(a, n), due, equal_nan=True)


def test_a_single_pass_is_shared_out_only_when_very_long(monkeypatch: pytest.MonkeyPatch) -> None:
    days = random_days(4000, 6)
    expected = CAL.add_many(days, 7)
    monkeypatch.setattr(columns, "_ROWS_FOR_THREADS_TAKING", 1000)
    monkeypatch.setattr(columns, "_processors", lambda: 2)
    assert np.array_equal(CAL.add_many(days, 7), expected, equal_nan=True)


def test_views_in_several_dimensions_are_written_in_place() -> None:
    days = random_days(24, 7).reshape(4, 6)
    out = np.zeros((4, 12), "M8[D]")
    view = out[:, ::2]
    assert CAL.add_many(days.T.T, 2, out=view) is view
    assert np.array_equal(out[:, ::2], CAL.add_many(days.ravel(), 2).reshape(4, 6), equal_nan=True)
    assert np.array_equal(
        CAL.count_many(days[:, ::2], days[:, 1::2]), CAL.count_many(days, np.roll(days, -1, 1))[:, ::2]
    )


def test_an_error_in_a_thread_reaches_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_processors", lambda: 2)

    def fail(part: npt.NDArray[np.int64]) -> None:
        if part[0] != 0:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        columns.in_slabs(fail, 10, np.arange(10))


def test_the_processors_are_counted_without_the_scheduler_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert columns._processors() == 1
