"""The rivals that ``rivals.py`` compares, each behind the same few functions.

A rival is used as its documentation says, at its fastest: calendars, holiday lists and columns in the rival's own type
are built beforehand. If a rival follows another convention, our question is translated into it (the n-th working day
strictly after a day; the working days in (a, b]); if that takes a second call, only the first is timed.

``fed`` says where its days come from. "as shipped": the rival's own data. "weekends and holidays": a plain week and the
decreed rest days on weekdays, which such interfaces expect. "every rest day": a week without weekends and every
single rest day, so make-up days are right. "own code": code that somebody might write instead of installing anything.
"""

import importlib
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np

import gov_deadlines as gd
from c_loop import Loops
from measure import Days, coverage

SHIPPED, PLAIN, EXACT, OWN = "as shipped", "weekends and holidays", "every rest day", "own code"
ONE_DAY = timedelta(days=1)
EVERY_DAY, WEEKDAYS = "1111111", "1111100"


class Column(NamedTuple):
    """A question over a column.

    ``prepare`` (not timed) takes numpy columns; ``run`` answers what it made; ``read`` (not timed) makes a numpy
    column of what was asked and answered.
    """

    prepare: Callable[..., Any]
    run: Callable[[Any], Any]
    read: Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Contender:
    """One rival. ``quick_add`` and ``quick_count`` are timed instead of ``add`` and ``count`` where they are given."""

    name: str
    fed: str
    package: str | None
    add: Callable[[date, int], date] | None = None
    count: Callable[[date, date], int] | None = None
    is_working: Callable[[date], bool] | None = None
    quick_add: Callable[[date, int], object] | None = None
    quick_count: Callable[[date, date], object] | None = None
    add_column: Column | None = None
    count_column: Column | None = None


class Facts:
    """The days that rivals are fed, from the calendar they are held against."""

    def __init__(self, cal: gd.WorkCalendar, loops: Loops | None) -> None:
        self.cal = cal
        self.loops = loops
        first, last = coverage(cal)
        days = np.arange(first, last + 1).view("M8[D]")
        self.first, self.last = days[0].item(), days[-1].item()
        self.rest: Days = days[cal.is_working_many(days) == 0]
        self.holidays: Days = self.rest[np.is_busday(self.rest)]

    def fed(self, fed: str) -> tuple[str, Days]:
        """The week and the rest days beside it."""
        return (EVERY_DAY, self.rest) if fed == EXACT else (WEEKDAYS, self.holidays)


def module(name: str) -> Any:  # noqa: ANN401 (rivals ship types or not; none of them is needed to lint this)
    """A rival's module, whatever is in it."""
    return importlib.import_module(name)


Maker = tuple[str, str, Callable[[Facts], Contender]]


# Packages that know China's days


def chinese_calendar(_: Facts) -> Contender:
    """``find_workday`` rolls a rest day forward before it counts, and counts that day as the first."""
    theirs = module("chinese_calendar")

    def add(day: date, n: int) -> Any:  # noqa: ANN401
        return theirs.find_workday(n if theirs.is_workday(day) else n - 1, day)

    return Contender(
        "chinesecalendar",
        SHIPPED,
        "chinese-calendar",
        add,
        lambda a, b: len(theirs.get_workdays(a + ONE_DAY, b)),
        theirs.is_workday,
        quick_add=lambda day, n: theirs.find_workday(n, day),
    )


def holidays_shipped(facts: Facts) -> Contender:
    """China's holidays with their make-up days, the years filled in beforehand."""
    years = range(facts.first.year, facts.last.year + 1)
    return _holidays(module("holidays").country_holidays("CN", years=years), SHIPPED)


def holidays_exact(facts: Facts) -> Contender:
    """An empty calendar without weekends, every rest day put in."""
    theirs = module("holidays").HolidayBase()
    theirs.weekend = set()
    theirs.update(dict.fromkeys(facts.rest.tolist(), "rest"))
    return _holidays(theirs, EXACT)


def _holidays(theirs: Any, fed: str) -> Contender:  # noqa: ANN401
    return Contender(
        "holidays",
        fed,
        "holidays",
        theirs.get_nth_working_day,
        lambda a, b: theirs.get_working_days_count(a + ONE_DAY, b),
        theirs.is_working_day,
    )


def workalendar_shipped(_: Facts) -> Contender:
    """China, which it keeps for a few years only and warns about in every one of them."""
    warnings.filterwarnings("ignore", message="Support years")
    return _workalendar(module("workalendar.asia").China(), SHIPPED)


def workalendar_exact(facts: Facts) -> Contender:
    """A calendar of its own without weekends, every rest day a holiday."""
    years: dict[int, list[tuple[date, str]]] = {}
    for day in facts.rest.tolist():
        years.setdefault(day.year, []).append((day, "rest"))
    members = {"get_weekend_days": lambda _: (), "holidays": lambda _, year=None: years.get(year, [])}
    return _workalendar(type("EveryRestDay", (module("workalendar.core").Calendar,), members)(), EXACT)


def _workalendar(theirs: Any, fed: str) -> Contender:  # noqa: ANN401
    return Contender(
        "workalendar", fed, "workalendar", theirs.add_working_days, theirs.get_working_days_delta, theirs.is_working_day
    )


def quantlib_shipped(_: Facts) -> Contender:
    """The interbank market, which works on make-up days."""
    theirs = module("QuantLib")
    return _quantlib(theirs, theirs.China(theirs.China.IB), SHIPPED)


def quantlib_exact(facts: Facts) -> Contender:
    """A bespoke calendar without weekends, every rest day a holiday."""
    theirs = module("QuantLib")
    calendar = theirs.BespokeCalendar("every rest day")
    for day in facts.rest.tolist():
        calendar.addHoliday(theirs.Date.from_date(day))
    return _quantlib(theirs, calendar, EXACT)


def _quantlib(theirs: Any, calendar: Any, fed: str) -> Contender:  # noqa: ANN401
    taken, unit = theirs.Date.from_date, theirs.Days
    return Contender(
        "QuantLib",
        fed,
        "QuantLib",
        lambda day, n: calendar.advance(taken(day), n, unit).to_date(),
        lambda a, b: calendar.businessDaysBetween(taken(a), taken(b), False, True),
        lambda day: calendar.isBusinessDay(taken(day)),
    )


# Packages that are told the days


def bizdays_exact(facts: Facts) -> Contender:
    """Two rest days are counted by a rule of its own, so they are first rolled back; its columns are lists."""
    theirs = module("bizdays").Calendar(facts.rest.tolist(), startdate=facts.first, enddate=facts.last)
    return Contender(
        "bizdays",
        EXACT,
        "bizdays",
        theirs.offset,
        lambda a, b: theirs.bizdays(theirs.preceding(a), theirs.preceding(b)),
        theirs.isbizday,
        quick_count=theirs.bizdays,
        add_column=Column(
            lambda days, n: (days.tolist(), n),
            lambda asked: theirs.offset(*asked),
            lambda _, got: np.array(got, "M8[D]"),
        ),
        count_column=Column(
            lambda a, b: ([theirs.preceding(day) for day in a.tolist()], [theirs.preceding(day) for day in b.tolist()]),
            lambda asked: theirs.bizdays(*asked),
            lambda _, got: np.array(got),
        ),
    )


def pandas_plain(facts: Facts) -> Contender:
    """``CustomBusinessDay`` with a plain week."""
    return _pandas(facts, PLAIN)


def pandas_exact(facts: Facts) -> Contender:
    """``CustomBusinessDay`` without weekends."""
    return _pandas(facts, EXACT)


def _pandas(facts: Facts, fed: str) -> Contender:
    """Offsets are made beforehand; a column is a Series, which pandas says it goes through one by one."""
    pandas = module("pandas")
    warnings.filterwarnings("ignore", message="Non-vectorized DateOffset")
    week, rest = facts.fed(fed)
    made: dict[int, Any] = {}

    def offset(n: int) -> Any:  # noqa: ANN401
        if n not in made:
            made[n] = pandas.tseries.offsets.CustomBusinessDay(n, weekmask=week, holidays=rest)
        return made[n]

    add = Column(
        lambda days, n: (pandas.Series(days.astype("M8[s]")), offset(n)),
        lambda asked: asked[0] + asked[1],
        lambda _, got: got.to_numpy().astype("M8[D]"),
    )
    stamp = pandas.Timestamp
    return Contender(
        "pandas",
        fed,
        "pandas",
        lambda day, n: (day + offset(n)).date(),
        None,
        lambda day: offset(1).is_on_offset(stamp(day)),
        add_column=add,
    )


def numpy_plain(facts: Facts) -> Contender:
    """``busday_offset`` with a plain week."""
    return _numpy(facts, PLAIN)


def numpy_exact(facts: Facts) -> Contender:
    """``busday_offset`` without weekends: the exact trick."""
    return _numpy(facts, EXACT)


def _numpy(facts: Facts, fed: str) -> Contender:
    theirs = module("numpy")
    busdays = theirs.busdaycalendar(*facts.fed(fed))
    return Contender(
        "numpy",
        fed,
        "numpy",
        lambda day, n: theirs.busday_offset(day, n, _roll(n), busdaycal=busdays).item(),
        lambda a, b: int(theirs.busday_count(a + ONE_DAY, b + ONE_DAY, busdaycal=busdays)),
        lambda day: bool(theirs.is_busday(day, busdaycal=busdays)),
        add_column=Column(
            lambda days, n: (days, n, _roll(n), np.empty_like(days)),
            lambda asked: theirs.busday_offset(*asked[:3], busdaycal=busdays, out=asked[3]),
            lambda _, got: got,
        ),
        count_column=Column(
            lambda a, b: (a + 1, b + 1, np.empty(a.size, np.int64)),
            lambda asked: theirs.busday_count(*asked[:2], busdaycal=busdays, out=asked[2]),
            lambda _, got: got,
        ),
    )


def _roll(n: int) -> Any:  # noqa: ANN401
    return "backward" if n > 0 else "forward"


def polars_plain(facts: Facts) -> Contender:
    """Business-day functions with a plain week."""
    return _polars(facts, PLAIN)


def polars_exact(facts: Facts) -> Contender:
    """Business-day functions with a seven-day week."""
    return _polars(facts, EXACT)


def _polars(facts: Facts, fed: str) -> Contender:
    polars = module("polars")
    week, rest = facts.fed(fed)
    days = {"week_mask": [day == "1" for day in week], "holidays": polars.lit(polars.Series(rest)).implode()}
    one = polars.Series

    def counted(asked: Any) -> Any:  # noqa: ANN401
        return polars.select(polars.business_day_count(*asked, **days)).to_series()

    return Contender(
        "polars",
        fed,
        "polars",
        lambda day, n: one([day]).dt.add_business_days(n, roll=_roll(n), **days).item(),
        lambda a, b: counted((one([a + ONE_DAY]), one([b + ONE_DAY]))).item(),
        lambda day: one([day]).dt.is_business_day(**days).item(),
        add_column=Column(
            lambda column, n: (one(column), n),
            lambda asked: asked[0].dt.add_business_days(asked[1], roll=_roll(asked[1]), **days),
            lambda _, got: got.to_numpy(),
        ),
        count_column=Column(
            lambda a, b: (one("a", a + 1), one("b", b + 1)), counted, lambda _, got: got.to_numpy().astype(np.int64)
        ),
    )


PACKAGES: tuple[Maker, ...] = (
    ("chinesecalendar", SHIPPED, chinese_calendar),
    ("holidays", SHIPPED, holidays_shipped),
    ("workalendar", SHIPPED, workalendar_shipped),
    ("QuantLib", SHIPPED, quantlib_shipped),
    ("numpy", PLAIN, numpy_plain),
    ("pandas", PLAIN, pandas_plain),
    ("polars", PLAIN, polars_plain),
    ("numpy", EXACT, numpy_exact),
    ("polars", EXACT, polars_exact),
    ("bizdays", EXACT, bizdays_exact),
    ("pandas", EXACT, pandas_exact),
    ("QuantLib", EXACT, quantlib_exact),
    ("holidays", EXACT, holidays_exact),
    ("workalendar", EXACT, workalendar_exact),
)


def contenders(facts: Facts, makers: Sequence[Maker]) -> Iterator[Contender | tuple[str, str, str]]:
    """Each rival, or its name, what it is fed and why it is not there."""
    for name, fed, maker in makers:
        try:
            yield maker(facts)
        except Exception as error:  # noqa: BLE001 (whatever a rival raises is listed beside its name)
            yield name, fed, f"{type(error).__name__}: {error}"
