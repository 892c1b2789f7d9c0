"""Code that somebody might write instead of installing anything; ``rivals.py`` compares it too."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np

from c_loop import due_table, flag_table, worked_table
from contenders import ONE_DAY, OWN, Column, Contender, Facts, Maker, module
from measure import Numbers


def day_by_day(facts: Facts) -> Contender:
    """A loop over a set of rest days, as simple as can be."""
    rest = frozenset(facts.rest.tolist())

    def add(day: date, n: int) -> date:
        step = ONE_DAY if n > 0 else -ONE_DAY
        for _ in range(abs(n)):
            day += step
            while day in rest:
                day += step
        return day

    def count(a: date, b: date) -> int:
        return sum(a + timedelta(days=passed) not in rest for passed in range(1, (b - a).days + 1))

    return Contender("python, day by day", OWN, None, add, count, lambda day: day not in rest)


def numba_day_by_day(facts: Facts) -> Contender:
    """The same loop over flags, compiled by numba."""
    compiled = module("numba").njit
    flags = flag_table(facts.cal)

    def add(days: Numbers, n: int, flags: Any, out: Numbers) -> None:  # noqa: ANN401
        for row in range(days.size):
            day, left = days[row], n
            while left:
                day += 1
                left -= flags[day]
            out[row] = day

    def count(a: Numbers, b: Numbers, flags: Any, out: Numbers) -> None:  # noqa: ANN401
        for row in range(a.size):
            total = 0
            for day in range(a[row] + 1, b[row] + 1):
                total += flags[day]
            out[row] = total

    return Contender(
        "numba, day by day",
        OWN,
        "numba",
        add_column=_add_into(compiled(add), flags),
        count_column=_count_into(compiled(count), flags),
    )


def numba_table(facts: Facts) -> Contender:
    """The loops of the C source, compiled by numba, for days that are announced."""
    compiled = module("numba").njit
    worked = worked_table(facts.cal)

    def add(days: Numbers, _n: int, table: Numbers, out: Numbers) -> None:
        for row in range(days.size):
            out[row] = table[min(max(days[row], 0), table.size - 1)]

    def count(a: Numbers, b: Numbers, worked: Numbers, out: Numbers) -> None:
        last = worked.size - 1
        for row in range(a.size):
            ahead = 1 if b[row] >= a[row] else 0
            before, upto = worked[min(max(a[row] + ahead, 0), last)], worked[min(max(b[row] + ahead, 0), last)]
            out[row] = upto - before if min(before, upto) >= 0 else -(2**63)

    loop = compiled(add)
    tables = Column(
        lambda days, n: (days.view(np.int64), n, due_table(facts.cal, n), np.empty(days.size, np.int64)),
        lambda asked: loop(*asked),
        lambda asked, _: asked[-1].view("M8[D]"),
    )
    counting = _count_into(compiled(count), worked)
    return Contender("numba, tables", OWN, "numba", add_column=tables, count_column=counting)


def _add_into(loop: Callable[..., None], flags: Any) -> Column:  # noqa: ANN401
    return Column(
        lambda days, n: (days.view(np.int64), n, flags, np.empty(days.size, np.int64)),
        lambda asked: loop(*asked),
        lambda asked, _: asked[-1].view("M8[D]"),
    )


def _count_into(loop: Callable[..., None], table: Any) -> Column:  # noqa: ANN401
    return Column(
        lambda a, b: (a.view(np.int64), b.view(np.int64), table, np.empty(a.size, np.int64)),
        lambda asked: loop(*asked),
        _written,
    )


def c_tables(facts: Facts) -> Contender:
    """The loops of ``c_loop.py``."""
    loops = facts.loops
    if loops is None:
        raise RuntimeError("no C compiler found")
    worked = worked_table(facts.cal)
    return Contender(
        "C, tables",
        OWN,
        None,
        add_column=Column(
            lambda days, n: (days, due_table(facts.cal, n), np.empty_like(days)),
            lambda asked: loops.add_fixed(*asked),
            _written,
        ),
        count_column=Column(
            lambda a, b: (a, b, worked, np.empty(a.size, np.int64)),
            lambda asked: loops.count_signed(*asked),
            _written,
        ),
    )


def _written(asked: Any, _: object) -> Any:  # noqa: ANN401 (the array handed in last)
    return asked[-1]


OWN_CODE: tuple[Maker, ...] = (
    ("python, day by day", OWN, day_by_day),
    ("numba, day by day", OWN, numba_day_by_day),
    ("numba, tables", OWN, numba_table),
    ("C, tables", OWN, c_tables),
)
