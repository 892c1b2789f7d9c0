"""Measure the speed of single questions and of columns of a million rows.

Usage: pytest bench/bench_core.py --benchmark-enable

Rows are spread evenly over the announced days. A plain copy of a column with as many days is measured too, as the
baseline for the columns.
"""

# ruff: noqa: D103 (each name says what is measured)

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import gov_deadlines as gd

ROWS = 1_000_000
DAY, LATER = date(2024, 4, 3), date(2024, 4, 17)
LIMIT = "qinzhou/countersign-reply"

Days = npt.NDArray[np.datetime64]


@pytest.fixture(scope="module")
def cal() -> gd.WorkCalendar:
    """Guangxi's calendar, its tables already built."""
    found = gd.calendar("CN-GX")
    found.is_working_many(np.array([DAY], "M8[D]"))
    return found


def random_days(seed: int) -> Days:
    """A million announced days, in no order."""
    first, last = (np.datetime64(day, "D").astype(np.int64) for day in (date(2004, 3, 1), date(2026, 10, 31)))
    return np.random.default_rng(seed).integers(first, last, ROWS).astype("M8[D]")


@pytest.fixture(scope="module")
def days() -> Days:
    """The column that is asked about."""
    return random_days(1)


# One question


@pytest.mark.benchmark(group="one question")
def test_is_working_day(benchmark: BenchmarkFixture, cal: gd.WorkCalendar) -> None:
    assert benchmark(cal.is_working_day, DAY)


@pytest.mark.benchmark(group="one question")
def test_add(benchmark: BenchmarkFixture, cal: gd.WorkCalendar) -> None:
    assert benchmark(cal.add, DAY, 7) == LATER


@pytest.mark.benchmark(group="one question")
def test_count(benchmark: BenchmarkFixture, cal: gd.WorkCalendar) -> None:
    assert benchmark(cal.count, DAY, LATER) == 7


@pytest.mark.benchmark(group="one question")
def test_day(benchmark: BenchmarkFixture, cal: gd.WorkCalendar) -> None:
    assert benchmark(cal.day, DAY).kind == "working"


@pytest.mark.benchmark(group="one question")
def test_calendar(benchmark: BenchmarkFixture) -> None:
    assert benchmark(gd.calendar, "CN-GX", LATER).known_on == LATER


@pytest.mark.benchmark(group="one question")
def test_due(benchmark: BenchmarkFixture) -> None:
    assert benchmark(gd.due, LIMIT, DAY).due == LATER


@pytest.mark.benchmark(group="one question")
def test_due_with_everything_that_goes_with_it(benchmark: BenchmarkFixture) -> None:
    def everything() -> tuple[Any, ...]:
        answer = gd.due(LIMIT, DAY)
        return answer.due, answer.readings, answer.safest, answer.rely_from, answer.notes, answer.notices, answer.trace

    assert benchmark(everything)[0] == LATER


# A million rows


@pytest.mark.benchmark(group="a million rows")
def test_copy(benchmark: BenchmarkFixture, days: Days) -> None:
    out = np.empty_like(days)
    benchmark(np.copyto, out, days)
    assert np.array_equal(out, days)


@pytest.mark.benchmark(group="a million rows")
def test_is_working_many(benchmark: BenchmarkFixture, cal: gd.WorkCalendar, days: Days) -> None:
    out = np.empty(ROWS, np.int8)
    assert set(np.unique(benchmark(cal.is_working_many, days, out))) == {0, 1}


@pytest.mark.benchmark(group="a million rows")
def test_add_many(benchmark: BenchmarkFixture, cal: gd.WorkCalendar, days: Days) -> None:
    out = np.empty_like(days)
    assert not np.isnat(benchmark(cal.add_many, days, 7, out)).any()


@pytest.mark.benchmark(group="a million rows")
def test_add_many_without_out(benchmark: BenchmarkFixture, cal: gd.WorkCalendar, days: Days) -> None:
    assert not np.isnat(benchmark(cal.add_many, days, 7)).any()


@pytest.mark.benchmark(group="a million rows")
def test_add_many_with_a_column_of_numbers(benchmark: BenchmarkFixture, cal: gd.WorkCalendar, days: Days) -> None:
    n = np.random.default_rng(2).integers(1, 31, ROWS)
    assert not np.isnat(benchmark(cal.add_many, days, n, np.empty_like(days))).any()


@pytest.mark.benchmark(group="a million rows")
def test_count_many(benchmark: BenchmarkFixture, cal: gd.WorkCalendar, days: Days) -> None:
    out = np.empty(ROWS, np.int64)
    assert benchmark(cal.count_many, days, random_days(3), out).min() > np.iinfo(np.int64).min
