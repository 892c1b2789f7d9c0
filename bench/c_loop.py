"""The interval core's loops in C: the speed limit that the library is compared with.

    python bench/c_loop.py [--rows 1] [--native] [--region CN]

Compiles a few loops (C source below) to a shared library with the machine's compiler, and feeds them tables exported
through the library's public functions. Then checks that they answer exactly as the library does: on every day of the
tables and around them, on NaT and both ends of the 64-bit numbers, and on random rows. ``limit.py`` and ``rivals.py``
run the same check before they time anything. Exits 1 on a difference, and 0 with a message if there is no compiler.

The C code follows the library's rules exactly (outside the table there is no answer). Unlike the library, it does not
check shapes, types and contiguity.
"""

import ctypes
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

import gov_deadlines as gd
from measure import MILLION, Days, Numbers, coverage, parser_for, random_days

SOURCE = r"""
#include <stdint.h>

#define NONE INT64_MIN   /* NaT among days, and "no answer" among counts */
#define LOOP for (int64_t i = 0; i < n; i++)

static inline int64_t clip(int64_t at, int64_t size) { return at < 0 ? 0 : at < size ? at : size - 1; }

void add_fixed(const int64_t *restrict days, const int64_t *restrict table, int64_t size, int64_t *out, int64_t n)
{
    LOOP out[i] = table[clip(days[i], size)];
}

void add_fixed_32(const int32_t *restrict days, const int32_t *restrict table, int64_t size, int32_t *out, int64_t n)
{
    LOOP out[i] = table[clip(days[i], size)];
}

/* A limit due on its trigger itself needs no calendar: off the table it answers for all days it governs. */
#define ADD_MIXED(name, type)                                                                                   \
    void name(const type *restrict which, const int64_t *restrict days, const int64_t *restrict tables,         \
              const int64_t *restrict from, const int64_t *restrict until, int64_t limits, int64_t size,        \
              int64_t *restrict out, int64_t n)                                                                 \
    {                                                                                                           \
        LOOP {                                                                                                  \
            int64_t day = days[i], limit = (int64_t)which[i];                                                   \
            if ((uint64_t)limit >= (uint64_t)limits)                                                            \
                out[i] = NONE;                                                                                  \
            else if ((uint64_t)day < (uint64_t)size)                                                            \
                out[i] = tables[limit * size + day];                                                            \
            else                                                                                                \
                out[i] = from[limit] <= day && day <= until[limit] ? day : NONE;                                \
        }                                                                                                       \
    }
ADD_MIXED(add_mixed_8, uint8_t)
ADD_MIXED(add_mixed_64, int64_t)

static inline int64_t between(int64_t a, int64_t b, int64_t s, const int64_t *restrict worked, int64_t size)
{
    int64_t before = worked[clip(a + s, size)], upto = worked[clip(b + s, size)];
    if ((before | upto) < 0)
        return a == b && a != NONE ? 0 : NONE;
    return upto - before;
}

void count_forward(const int64_t *restrict a, const int64_t *restrict b, const int64_t *restrict worked, int64_t size,
                   int64_t *restrict out, int64_t n)
{
    LOOP out[i] = between(a[i], b[i], 1, worked, size);
}

void count_signed(const int64_t *restrict a, const int64_t *restrict b, const int64_t *restrict worked, int64_t size,
                  int64_t *restrict out, int64_t n)
{
    LOOP out[i] = between(a[i], b[i], b[i] >= a[i], worked, size);
}

void is_working(const int64_t *restrict days, const int8_t *restrict flags, int64_t size, int8_t *restrict out,
                int64_t n)
{
    LOOP out[i] = flags[clip(days[i], size)];
}
"""
FLAGS = ("-O2", "-fwrapv", "-fPIC", "-shared")
NO_COMPILER = "no C compiler found (cc, gcc or clang): the C loop is left out"
AMOUNTS = (1, 5, 10, 30, 250, -1, -5, -10, -250)
NAT = np.iinfo(np.int64).min
MONTH = 31

Flags = npt.NDArray[np.int8]
Narrow = npt.NDArray[np.int32]


class Loops:
    """The compiled loops. Arrays must be contiguous and of the types named here."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library

    def add_fixed(self, days: Days, table: Numbers, out: Days) -> None:
        """``table[day]`` for each day."""
        self._call("add_fixed", days, table, table.size, out, out.size)

    def add_fixed_32(self, days: Narrow, table: Narrow, out: Narrow) -> None:
        """The same for days and table of 32 bits."""
        self._call("add_fixed_32", days, table, table.size, out, out.size)

    def add_mixed(self, which: npt.NDArray[Any], days: Days, dues: "Dues", out: Days) -> None:
        """``dues.tables[which, day]`` for each row; ``which`` is a column of uint8 or int64."""
        name = f"add_mixed_{which.dtype.itemsize * 8}"
        self._call(name, which, days, *dues, *dues.tables.shape, out, out.size)

    def count_forward(self, a: Days, b: Days, worked: Numbers, out: Numbers) -> None:
        """Working days in (a, b], where no b is before its a."""
        self._call("count_forward", a, b, worked, worked.size, out, out.size)

    def count_signed(self, a: Days, b: Days, worked: Numbers, out: Numbers) -> None:
        """Working days in (a, b], or minus those in [b, a)."""
        self._call("count_signed", a, b, worked, worked.size, out, out.size)

    def is_working(self, days: Days, flags: Flags, out: Flags) -> None:
        """``flags[day]`` for each day."""
        self._call("is_working", days, flags, flags.size, out, out.size)

    def _call(self, name: str, *arguments: npt.NDArray[Any] | int) -> None:
        getattr(self._library, name)(*[_argument(argument) for argument in arguments])


def _argument(argument: npt.NDArray[Any] | int) -> ctypes.c_void_p | ctypes.c_int64:
    if isinstance(argument, np.ndarray):
        return ctypes.c_void_p(argument.ctypes.data)
    return ctypes.c_int64(argument)


def compiled(*, native: bool = False) -> Loops | None:
    """The loops, compiled just now; None where there is no compiler."""
    compiler = next(filter(None, map(shutil.which, (os.environ.get("CC", "cc"), "gcc", "clang"))), None)
    if compiler is None:
        return None
    flags = (*FLAGS, "-march=native") if native else FLAGS
    with tempfile.TemporaryDirectory() as folder:
        source, library = Path(folder, "loops.c"), Path(folder, "loops.so")
        source.write_text(SOURCE, encoding="utf-8")
        subprocess.run([compiler, *flags, "-o", str(library), str(source)], check=True)
        return Loops(ctypes.CDLL(str(library)))


# Tables, through public functions only


def table_days(cal: gd.WorkCalendar) -> Days:
    """Every day from 1970-01-01 to two days past the announced ones; the tables have no answer at either end."""
    return np.arange(coverage(cal)[1] + 3, dtype=np.int64).view("M8[D]")


def due_table(cal: gd.WorkCalendar, n: int) -> Numbers:
    """``add(day, n)`` for every day, NaT where there is none."""
    table = cal.add_many(table_days(cal), n).view(np.int64)
    if table[0] != NAT or table[-1] != NAT:
        raise SystemExit("a due table must begin and end with NaT")
    return table


def narrowed(days: Days) -> Narrow:
    """Days as 32-bit numbers, as Arrow has them, the smallest one for NaT; those too large are cut."""
    ends = np.iinfo(np.int32)
    return np.clip(days.view(np.int64), ends.min, ends.max).astype(np.int32)


def narrow_table(cal: gd.WorkCalendar, n: int) -> Narrow:
    """``add(day, n)`` for every day in 32 bits."""
    return narrowed(due_table(cal, n).view("M8[D]"))


class Dues(NamedTuple):
    """One row a limit: the due date for every day; and the days governed by limits due on the trigger itself."""

    tables: Numbers
    same_from: Numbers
    same_until: Numbers


def due_tables(cal: gd.WorkCalendar, limits: Sequence[str]) -> Dues:
    """The due dates as ``gd.due_many`` gives them, a month beyond those of the calendar."""
    days = np.arange(table_days(cal).size + MONTH, dtype=np.int64).view("M8[D]")
    tables = np.array([gd.due_many(limit, days).view(np.int64) for limit in limits])
    known = {limit.id: limit for limit in gd.limits() if isinstance(limit, gd.Limit)}
    spans = [_same_day(known[limit]) for limit in limits]
    return Dues(tables, *np.array(spans, np.int64).T.copy())


def _same_day(limit: gd.Limit) -> tuple[int, int]:
    """The days for which a limit is due on its trigger itself; none for every other limit."""
    if limit.period.amount:
        return 1, 0
    span = (limit.pack.in_force_from, limit.pack.in_force_until or date.max)
    first, last = (int(np.datetime64(day, "D").astype(np.int64)) for day in span)
    return first, last


def worked_table(cal: gd.WorkCalendar) -> Numbers:
    """The working days before each day, -1 where that day is off the line."""
    first, last = coverage(cal)
    table = np.full(last + 3, -1, np.int64)
    upto = np.arange(first - 1, last + 1, dtype=np.int64).view("M8[D]")
    table[first : last + 2] = cal.count_many(np.full(upto.size, upto[0]), upto)
    return table


def flag_table(cal: gd.WorkCalendar) -> Flags:
    """1, 0 or -1 for every day."""
    return cal.is_working_many(table_days(cal))


# Proof


def awkward_days(cal: gd.WorkCalendar, rows: int) -> Days:
    """Every day of the tables, a few before and after them, NaT, the ends of the numbers; then random ones."""
    first, last = coverage(cal)
    whole = np.arange(-5, last + 8, dtype=np.int64).view("M8[D]")
    odd = np.array([NAT, NAT + 1, -(2**40), -1, 2**40, 2**63 - 2, 2**63 - 1], np.int64).view("M8[D]")
    return np.concatenate([whole, odd, random_days(7, rows, first - 30, last + 30)])


def differences(loops: Loops, cal: gd.WorkCalendar, rows: int = 100_000) -> dict[str, int]:
    """How many rows each loop answers otherwise than the library; every count must be 0."""
    days = awkward_days(cal, rows)
    other = np.random.default_rng(8).permutation(days)
    found = {f"add_fixed, n = {n}": _add_differences(loops, cal, days, n) for n in AMOUNTS}
    found["add_fixed_32, n = 7"] = _narrow_differences(loops, cal, days, 7)
    found["count_signed"] = _count_differences(loops.count_signed, cal, days, other)
    found["count_forward"] = _count_differences(
        loops.count_forward, cal, *(column.view("M8[D]") for column in _sorted(days, other))
    )
    working = np.empty(days.size, np.int8)
    loops.is_working(days, flag_table(cal), working)
    found["is_working"] = _unequal(working, cal.is_working_many(days))
    return found | _mixed_differences(loops, cal, days)


def _sorted(a: Days, b: Days) -> tuple[Numbers, Numbers]:
    return np.minimum(a.view(np.int64), b.view(np.int64)), np.maximum(a.view(np.int64), b.view(np.int64))


def _add_differences(loops: Loops, cal: gd.WorkCalendar, days: Days, n: int) -> int:
    out = np.empty_like(days)
    loops.add_fixed(days, due_table(cal, n), out)
    return _unequal(out.view(np.int64), cal.add_many(days, n).view(np.int64))


def _narrow_differences(loops: Loops, cal: gd.WorkCalendar, days: Days, n: int) -> int:
    numbers = narrowed(days)
    out = np.empty_like(numbers)
    loops.add_fixed_32(numbers, narrow_table(cal, n), out)
    return _unequal(out, cal.add_many(numbers, n))


def _count_differences(loop: Callable[..., None], cal: gd.WorkCalendar, a: Days, b: Days) -> int:
    out = np.empty(a.size, np.int64)
    loop(a, b, worked_table(cal), out)
    return _unequal(out, cal.count_many(a, b))


def _mixed_differences(loops: Loops, cal: gd.WorkCalendar, days: Days) -> dict[str, int]:
    limits = [limit.id for limit in gd.limits() if isinstance(limit, gd.Limit)]
    dues = due_tables(cal, limits)
    which = np.random.default_rng(9).integers(0, len(limits), days.size)
    theirs = gd.due_many(limits, days, which).view(np.int64)
    found = {}
    for column in (which, which.astype(np.uint8)):
        out = np.empty_like(days)
        loops.add_mixed(column, days, dues, out)
        found[f"add_mixed, {column.dtype}"] = _unequal(out.view(np.int64), theirs)
    return found


def _unequal(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> int:
    return int(np.count_nonzero(one != other))


def proven(cal: gd.WorkCalendar, *, native: bool = False) -> Loops | None:
    """The loops, after the proof; None where there is no compiler, and the end of the script on a difference."""
    loops = compiled(native=native)
    if loops is None:
        print(NO_COMPILER)
        return None
    wrong = {name: count for name, count in differences(loops, cal).items() if count}
    if wrong:
        raise SystemExit(f"the C loops and the library differ: {wrong}")
    return loops


def main() -> int:
    """Compile, compare, print."""
    parser = parser_for(__doc__)
    parser.add_argument("--rows", type=float, default=1, help="millions of random rows to compare (1)")
    parser.add_argument("--native", action="store_true", help="compile with -march=native")
    parser.add_argument("--region", default="CN-GX", help="whose calendar (CN-GX)")
    asked = parser.parse_args()
    loops = compiled(native=asked.native)
    if loops is None:
        print(NO_COMPILER)
        return 0
    rows = round(asked.rows * MILLION)
    found = differences(loops, gd.calendar(asked.region), rows)
    for name, count in found.items():
        print(f"{name:24} {count:,} differences")
    print(f"each over every day of the tables, days around them, NaT and {rows:,} random rows")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
