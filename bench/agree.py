"""Do all forms agree? The library's scalar and column forms, a plain loop over days, and two exact rivals.

    python bench/agree.py                                          a million random queries, half a minute
    python bench/agree.py --queries 10 --stride 1 --write          full size, some minutes

For each region there are two steps. First every announced day (and the day before and after them), with every n from
-250 to 250: n is added, and the days n apart are counted. Then random queries, some outside the announced days, with
the loop on a sample. The exact rivals are numpy's busday functions and polars' business-day functions, given every rest
day and a week without weekends. They do not know coverage, so "no answer" is set by rule: a question has an answer if
every day it needs is announced. Last, gd.due_many is compared with gd.due for each limit on every stride-th day.

Prints how many answers differ, of how many; exits 1 if any does.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

import gov_deadlines as gd
from contenders import EXACT, Facts, module
from measure import MILLION, Days, Numbers, coverage, measured_on, publish, publishing_parser, sizes, table

SPAN = 250
CHUNK = 500_000
NONE = np.iinfo(np.int64).min  # NaT among days, and "no answer" among counts

Mask = npt.NDArray[np.bool_]
Adder = Callable[[Days, Numbers], Numbers]
Counter = Callable[[Days, Days], Numbers]


class Compared(NamedTuple):
    """How many answers of the column form were compared with another form's, and how many differ."""

    region: str
    what: str
    form: str
    answers: int
    different: int


class Line:
    """The announced days of a region, and the rule on which questions they answer."""

    def __init__(self, region: str) -> None:
        self.cal = gd.calendar(region)
        self.first, self.last = coverage(self.cal)
        self.around = np.arange(self.first - 1, self.last + 2).view("M8[D]")

    def added(self, days: Days, n: Numbers, raw: Numbers) -> Numbers:
        """``raw`` where every day from the trigger to the answer is announced; the trigger itself is not needed."""
        start = days.view(np.int64)
        forward = (n > 0) & (start >= self.first - 1) & (raw <= self.last)
        backward = (n < 0) & (start <= self.last + 1) & (raw >= self.first)
        still = (n == 0) & (start >= self.first) & (start <= self.last)
        return np.where(forward | backward | still, raw, NONE)

    def counted(self, a: Days, b: Days, raw: Numbers) -> Numbers:
        """``raw`` where every day in (a, b], or [b, a), is announced; 0 between a day and itself."""
        start, end = a.view(np.int64), b.view(np.int64)
        forward = (start < end) & (start >= self.first - 1) & (end <= self.last)
        backward = (start > end) & (end >= self.first) & (start <= self.last + 1)
        return np.where(forward | backward, raw, np.where(start == end, 0, NONE))


# The forms


def scalar_add(line: Line) -> Adder:
    """``cal.add``, one at a time."""

    def ask(day: date, n: int) -> int:
        try:
            return line.cal.add(day, n).toordinal() - EPOCH
        except (gd.NotAnnounced, gd.RestDay):
            return NONE

    return lambda days, n: _listed(map(ask, days.tolist(), n.tolist()))


def scalar_count(line: Line) -> Counter:
    """``cal.count``, one at a time."""

    def ask(a: date, b: date) -> int:
        try:
            return line.cal.count(a, b)
        except gd.NotAnnounced:
            return NONE

    return lambda a, b: _listed(map(ask, a.tolist(), b.tolist()))


EPOCH = date(1970, 1, 1).toordinal()


def _listed(answers: Iterator[int]) -> Numbers:
    return np.fromiter(answers, np.int64)


def many_add(line: Line) -> Adder:
    """``cal.add_many`` with one n for each row."""
    return lambda days, n: line.cal.add_many(days, n).view(np.int64)


def fixed_add(line: Line) -> Adder:
    """``cal.add_many`` with one n for all rows, for each n in turn."""

    def ask(days: Days, n: Numbers) -> Numbers:
        out = np.empty(days.size, np.int64)
        for amount in np.unique(n):
            rows = n == amount
            out[rows] = line.cal.add_many(days[rows], int(amount)).view(np.int64)
        return out

    return ask


def many_count(line: Line) -> Counter:
    """``cal.count_many``."""
    return line.cal.count_many


class Walker:
    """A plain loop: step from day to day and look at each, up to the end of the announced days."""

    def __init__(self, line: Line) -> None:
        self.works = {day.toordinal() - EPOCH: line.cal.is_working_day(day) for day in line.around[1:-1].tolist()}
        self.met = cache(self._met)
        self.seen = cache(self._seen)

    def _met(self, day: int, step: int) -> list[int]:
        """The working days met on the way from a day, up to as many as are asked for."""
        met: list[int] = []
        while len(met) < SPAN and (day := day + step) in self.works:
            if self.works[day]:
                met.append(day)
        return met

    def _seen(self, day: int, step: int) -> list[int]:
        """How many working days were met after 0, 1, 2 … steps."""
        seen = [0]
        while len(seen) <= SPAN and (day := day + step) in self.works:
            seen.append(seen[-1] + self.works[day])
        return seen

    def add(self, day: int, n: int) -> int:
        """The n-th working day met."""
        if not n:
            return day if self.works.get(day) else NONE
        met = self.met(day, 1 if n > 0 else -1)
        return met[abs(n) - 1] if abs(n) <= len(met) else NONE

    def count(self, a: int, b: int) -> int:
        """The working days met on the way from a to b; backwards, with a minus, b included and a not."""
        if abs(b - a) > SPAN:
            return self._far(a, b)
        step = 1 if b > a else -1
        seen = self.seen(a, step)
        return step * seen[abs(b - a)] if abs(b - a) < len(seen) else NONE

    def _far(self, a: int, b: int) -> int:
        between = range(a + 1, b + 1) if a < b else range(b, a)
        if any(day not in self.works for day in between):
            return NONE
        return sum(self.works[day] for day in between) * (1 if a < b else -1)


def loop_add(line: Line) -> Adder:
    """A plain loop over days."""
    walker = Walker(line)
    return lambda days, n: _listed(map(walker.add, days.view(np.int64).tolist(), n.tolist()))


def loop_count(line: Line) -> Counter:
    """A plain loop over the days between."""
    walker = Walker(line)
    return lambda a, b: _listed(map(walker.count, a.view(np.int64).tolist(), b.view(np.int64).tolist()))


def numpy_add(line: Line) -> Adder:
    """``busday_offset``, forward rows and backward rows apart, since they roll the other way."""
    theirs = module("numpy")
    busdays = theirs.busdaycalendar(*Facts(line.cal, None).fed(EXACT))

    def ask(days: Days, n: Numbers) -> Numbers:
        def offset(rows: Mask, roll: str) -> Any:  # noqa: ANN401
            return theirs.busday_offset(days[rows], n[rows], roll=roll, busdaycal=busdays)

        return line.added(days, n, _by_sign(n, offset))

    return ask


def numpy_count(line: Line) -> Counter:
    """``busday_count``, which counts [a, b), shifted by a day for rows that go forward."""
    theirs = module("numpy")
    busdays = theirs.busdaycalendar(*Facts(line.cal, None).fed(EXACT))

    def ask(a: Days, b: Days) -> Numbers:
        ahead = (a < b).astype(np.int64)
        low, high = np.minimum(a, b) + ahead, np.maximum(a, b) + ahead
        counted = theirs.busday_count(low, high, busdaycal=busdays)
        return line.counted(a, b, np.where(a < b, counted, -counted))

    return ask


def polars_add(line: Line) -> Adder:
    """``add_business_days``, likewise."""
    polars, days_known = _polars(line)

    def ask(days: Days, n: Numbers) -> Numbers:
        def offset(rows: Mask, roll: str) -> Any:  # noqa: ANN401
            column, amounts = polars.Series("days", days[rows]), polars.Series("n", n[rows])
            if roll == "nat":
                working = column.dt.is_business_day(**days_known).to_numpy()
                return np.where(working, days[rows], np.datetime64("NaT"))
            return column.dt.add_business_days(amounts, roll=roll, **days_known).to_numpy()

        return line.added(days, n, _by_sign(n, offset))

    return ask


def polars_count(line: Line) -> Counter:
    """``business_day_count``, likewise."""
    polars, days_known = _polars(line)

    def ask(a: Days, b: Days) -> Numbers:
        ahead = (a < b).astype(np.int64)
        low, high = np.minimum(a, b) + ahead, np.maximum(a, b) + ahead
        between = polars.business_day_count(polars.Series("low", low), polars.Series("high", high), **days_known)
        counted = polars.select(between).to_series().to_numpy().astype(np.int64)
        return line.counted(a, b, np.where(a < b, counted, -counted))

    return ask


def _polars(line: Line) -> tuple[Any, dict[str, Any]]:
    polars = module("polars")
    week, rest = Facts(line.cal, None).fed(EXACT)
    return polars, {"week_mask": [True] * len(week), "holidays": polars.lit(polars.Series(rest)).implode()}


def _by_sign(n: Numbers, offset: Callable[[Mask, str], Any]) -> Numbers:
    """Forward rows rolled back first, backward rows rolled on first, and n = 0 only on a working day."""
    raw = np.empty(n.size, np.int64)
    for rows, roll in ((n > 0, "backward"), (n < 0, "forward"), (n == 0, "nat")):
        if rows.any():
            raw[rows] = np.asarray(offset(rows, roll), "M8[D]").view(np.int64)
    return raw


ADDERS: dict[str, Callable[[Line], Adder]] = {
    "column, one n": fixed_add,
    "scalar": scalar_add,
    "loop": loop_add,
    "numpy": numpy_add,
    "polars": polars_add,
}
COUNTERS: dict[str, Callable[[Line], Counter]] = {
    "scalar": scalar_count,
    "loop": loop_count,
    "numpy": numpy_count,
    "polars": polars_count,
}
WALKING = ("loop",)  # walks from day to day: on a sample of the random queries


# The comparisons


Queries = Iterator[tuple[Days, Numbers, Days]]


def every_day(line: Line, span: int) -> Queries:
    """Every day with every n, and with the day that many days off; a few n at a time."""
    step = max(1, CHUNK // line.around.size)
    for start in range(-span, span + 1, step):
        amounts = np.arange(start, min(start + step, span + 1), dtype=np.int64)
        days: Days = np.tile(line.around, amounts.size)
        n: Numbers = np.repeat(amounts, line.around.size)
        yield days, n, days + n


def at_random(line: Line, queries: int) -> Queries:
    """Random days, some of them up to two months off the announced ones; random n; other random days."""
    random = np.random.default_rng(20)
    for start in range(0, queries, CHUNK):
        rows = min(CHUNK, queries - start)
        days, other = random.integers(line.first - 60, line.last + 61, (2, rows)).view("M8[D]")
        yield days, random.integers(-SPAN, SPAN + 1, rows), other


def compared(line: Line, queries: Queries, label: str, sample: int) -> list[Compared]:
    """The column form against every other one that is installed, for adding and for counting."""
    added, counted = many_add(line), many_count(line)
    adders, counters = _installed(ADDERS, line), _installed(COUNTERS, line)
    found: dict[tuple[str, str], list[int]] = {}
    for days, n, other in queries:
        due, between = added(days, n), counted(days, other)
        for form, ask in adders.items():
            rows = slice(None, None, sample if form in WALKING else 1)
            _note(found, ("add", form), due[rows], ask(days[rows], n[rows]))
        for form, ask in counters.items():
            rows = slice(None, None, sample if form in WALKING else 1)
            _note(found, ("count", form), between[rows], ask(days[rows], other[rows]))
    return [Compared(line.cal.region, f"{label}: {what}", form, *sums) for (what, form), sums in found.items()]


def _installed(makers: dict[str, Callable[[Line], Any]], line: Line) -> dict[str, Any]:
    made = {}
    for name, maker in makers.items():
        try:
            made[name] = maker(line)
        except ImportError:
            print(f"{name} is not installed: left out")
    return made


def _note(found: dict[tuple[str, str], list[int]], what: tuple[str, str], ours: Numbers, theirs: Numbers) -> None:
    sums = found.setdefault(what, [0, 0])
    sums[0] += ours.size
    sums[1] += int(np.count_nonzero(ours != theirs))


def inverse(line: Line, span: int) -> Compared:
    """``count(d, add(d, n)) == n`` wherever there is an answer."""
    answers = different = 0
    for days, n, _ in every_day(line, span):
        due = line.cal.add_many(days, n)
        known = ~np.isnat(due) & (n != 0)
        answers += int(np.count_nonzero(known))
        different += int(np.count_nonzero(line.cal.count_many(days[known], due[known]) != n[known]))
    return Compared(line.cal.region, "every day, every n: count(d, add(d, n))", "n itself", answers, different)


def limits_agree(stride: int) -> list[Compared]:
    """``gd.due_many`` and ``gd.due``, limit by limit and all limits mixed."""
    days = Line("CN").around[::stride]
    ids = [limit.id for limit in gd.limits() if isinstance(limit, gd.Limit)]
    single = np.array([_listed(_due(limit, day) for day in days.tolist()) for limit in ids])
    which = np.random.default_rng(21).integers(0, len(ids), days.size * len(ids))
    rows = np.random.default_rng(22).integers(0, days.size, which.size)
    alone = [gd.due_many([limit], days, np.zeros(days.size, np.int64)).view(np.int64) for limit in ids]
    together = gd.due_many(ids, days[rows], which).view(np.int64)
    apart, mixed = int((np.array(alone) != single).sum()), int((together != single[which, rows]).sum())
    return [
        Compared("of each limit", "gd.due_many, one limit", "gd.due", single.size, apart),
        Compared("of each limit", "gd.due_many, limits mixed", "gd.due", rows.size, mixed),
    ]


def _due(limit: str, day: date) -> int:
    try:
        due = gd.due(limit, day).due
    except gd.GovDeadlinesError:
        return NONE
    return NONE if due is None else due.toordinal() - EPOCH


def difference_table(found: list[Compared]) -> str:
    """One line a question, one column a form: how many answers differ, of how many."""
    forms = list(dict.fromkeys(each.form for each in found))
    cells = {(each.region, each.what, each.form): f"{each.different:,} of {each.answers:,}" for each in found}
    lines = dict.fromkeys((each.region, each.what) for each in found)
    rows = [[*line, *(cells.get((*line, form), "-") for form in forms)] for line in lines]
    return table(("calendar", "column form", *forms), rows, left=2)


def main() -> int:
    """Compare, print, publish."""
    parser = publishing_parser(__doc__)
    parser.add_argument("--queries", type=sizes, default=[MILLION], metavar="MILLIONS", help="random queries (1)")
    parser.add_argument("--sample", type=int, default=100, help="the loop answers one random query in ... (100)")
    parser.add_argument("--span", type=int, default=SPAN, help="n from minus this to this for every day (250)")
    parser.add_argument("--stride", type=int, default=30, help="limits on every ...th day (30)")
    parser.add_argument("--regions", nargs="+", default=["CN", "CN-GX"], help="whose calendars (CN CN-GX)")
    asked = parser.parse_args()
    found: list[Compared] = []
    for line in map(Line, asked.regions):
        found += compared(line, every_day(line, asked.span), "every day, every n", 1)
        found.append(inverse(line, asked.span))
        found += compared(line, at_random(line, asked.queries[0]), "at random", asked.sample)
    found += limits_agree(asked.stride)
    text = f"{measured_on()}\n\n{difference_table(found)}"
    publish(asked, "agree", {"compared": [each._asdict() for each in found]}, {"agree: differences": text})
    return 1 if any(each.different for each in found) else 0


if __name__ == "__main__":
    raise SystemExit(main())
