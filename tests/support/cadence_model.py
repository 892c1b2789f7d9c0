"""The reference for cadences: it works day by day and shares nothing with the engine (see reference.py).

The provisions are written here a second time, from the documents' list of provisions.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import reference
from reference import DAY

IN_FORCE = {
    "qinzhou": date(2023, 9, 12),
    "xianning": date(2023, 6, 7),
    "xinzhou": date(2023, 6, 21),
    "xiangshan": date(2021, 10, 11),
    "zhongshan": date(2022, 3, 11),
}
REGIONS = {"qinzhou": "CN-GX", "xiangshan": "CN-GX", "xianning": "CN-HB", "xinzhou": "CN-SX", "zhongshan": "CN-GZ"}


class Rule(NamedTuple):
    """How often: floor and ceiling in a window, how strictly, and whether the text expressly allows more.

    There is a ceiling only where the sentence has 不超过 or 最多; ``usual`` is a number without such a word.
    """

    least: int
    most: int | None
    window: str
    usual: int | None = None
    hedged: bool = False
    lifted: bool = False
    unit: str = "time"
    others: tuple[str, ...] = ()


FORTNIGHT = ("2-weeks-since-last",)
TWO_MONTHS = ("2-months-since-last",)
YEARLY = ("12-months-since-last",)
AHEAD = ("calendar-year-or-before",)
FAILED = ("departure", "breach")


def general(least: int, usual: int, window: str, others: tuple[str, ...] = (), *, lifted: bool = True) -> Rule:
    """A rule with 一般 or 原则上 and a number without 不超过; usually also with 可随时召开."""
    return Rule(least, None, window, usual, hedged=True, lifted=lifted, others=others)


RULES = {
    "qinzhou/plenary-meeting": general(1, 1, "calendar-year", YEARLY),
    "qinzhou/executive-meeting": general(1, 2, "calendar-month", ("30-days-since-last",)),
    "qinzhou/department-annual-meeting": Rule(0, 1, "calendar-year", hedged=True),  # 原则上每年不超过1次
    "qinzhou/study-agenda-item": Rule(1, None, "same-day-as-each"),
    "xianning/plenary-meeting": general(1, 1, "calendar-year", YEARLY),
    "xianning/executive-meeting": general(1, 1, "14-days-since-last", FORTNIGHT),
    "xianning/study-session": general(1, 1, "two-calendar-months", TWO_MONTHS, lifted=False),
    "xianning/research-topics": Rule(1, None, "calendar-year", 2),  # 每年要主持1—2个: no 不超过
    "xianning/field-research-days": Rule(60, None, "calendar-year", unit="day"),
    "xinzhou/executive-meeting": general(2, 3, "calendar-month"),
    "xinzhou/study-session": general(1, 1, "two-calendar-months", TWO_MONTHS, lifted=False),
    "xinzhou/pre-meeting-law-study": Rule(1, None, "unstated", others=("before-each",)),  # a system, and who runs it
    "xinzhou/annual-law-study-plan": Rule(1, None, "unstated", others=("calendar-year",)),  # who drafts it
    "xiangshan/plenary-meeting": general(1, 1, "calendar-half-year", ("6-months-since-last",)),
    "xiangshan/executive-meeting": general(1, 1, "14-days-since-last", FORTNIGHT),
    "xiangshan/department-district-meeting": Rule(0, 1, "calendar-year", hedged=True),  # 一年不超过一次
    "xiangshan/annual-meeting-plan": Rule(1, None, "calendar-year", others=AHEAD),  # 提前制定
    "zhongshan/work-report": Rule(1, None, "unstated", others=("calendar-half-year",)),  # no day is named
    "zhongshan/annual-issuance-plan": Rule(1, None, "calendar-year", others=AHEAD),
    "zhongshan/seal-inspection": Rule(1, None, "calendar-day", others=("working-day",)),
    "zhongshan/executive-meeting": general(1, 1, "14-days-since-last", FORTNIGHT),
    "zhongshan/annual-research-plan": Rule(1, None, "calendar-year", others=AHEAD),
}
ORDER = ("met", "not-judged", "open", "at-risk", "departure", "breach")


class Stretch(NamedTuple):
    """The days of one window."""

    first: date
    last: date
    stub: bool


class Found(NamedTuple):
    """A window with its verdict."""

    first: date
    last: date
    stub: bool
    dates: tuple[date, ...]
    verdict: str
    latest: date | None
    left: int | None


class Case(NamedTuple):
    """A question with all defaults filled in."""

    rule: Rule
    window: str
    calendar: reference.Calendar
    dates: tuple[date, ...]
    as_of: date
    since: date
    begins: date
    meetings: tuple[date, ...]
    opens_clean: bool
    others: tuple["Case", ...] = ()


@cache
def calendar(region: str, known_on: date | None = None) -> reference.Calendar:
    """The reference's calendar, built once for each region and day."""
    return reference.Calendar(region, reference.shipped(), known_on)


def case(
    limit: str,
    dates: Sequence[date],
    as_of: date,
    since: date | None = None,
    window: str | None = None,
    meetings: Sequence[date] = (),
    *,
    ignore: bool = False,
    region: str | None = None,
    known_on: date | None = None,
    days: Sequence[str] | None = None,
) -> Case:
    """Fill in a question's defaults; events after ``as_of`` are left out, meetings are not.

    Where no window is asked for, the other readings are included.
    """
    rule, authority = RULES[limit], limit.partition("/")[0]
    begins = date.min if ignore else IN_FORCE[authority]
    name = window or rule.window
    held = tuple(sorted(day for day in dates if day <= as_of))
    met_on = tuple(sorted(set(meetings)))
    opens_clean, given_since = False, since
    if since is None:
        natural = min([*held, *met_on, as_of])
        if name == "calendar-year-or-before":
            natural = date(max(natural.year - 1, 1), 1, 1)
        while name.startswith(("calendar", "two", "working")) and label(name, natural - DAY) == label(name, natural):
            natural -= DAY
        since, opens_clean = max(natural, begins), natural >= begins
    place = calendar(region or REGIONS[authority], known_on)
    if days is not None:
        place = reference.coming(place, days)
    asked = Case(rule, name, place, held, as_of, since, begins, met_on, opens_clean)
    if window is not None:
        return asked
    under: dict[str, Any] = {"ignore": ignore, "region": region, "known_on": known_on, "days": days}
    readings = [case(limit, dates, as_of, given_since, other, meetings, **under) for other in rule.others]
    return asked._replace(others=tuple(readings))


def label(window: str, day: date) -> tuple[int, ...]:
    """A label that is equal for days in the same calendar window."""
    months = {"calendar-month": 1, "two-calendar-months": 2, "calendar-half-year": 6, "calendar-year": 12}
    if window in ("calendar-day", "working-day"):
        return (day.toordinal(),)
    return (day.year, (day.month - 1) // months[window.removesuffix("-or-before")])


def stretches(asked: Case) -> list[Stretch]:
    """Every window from ``since`` to ``as_of``."""
    if asked.window.endswith("-each"):
        return [one for one in around_meetings(asked) if one.first <= asked.as_of]
    if asked.window.endswith("since-last"):
        return list(_intervals(asked))
    if asked.window == "unstated":
        return [Stretch(asked.since, asked.as_of, False)]
    if asked.window == "calendar-year-or-before":
        return list(_years_with_the_one_before(asked))
    found = list(_calendar(asked))
    return found if asked.window != "working-day" else [one for one in found if asked.calendar.working(one.first)]


def around_meetings(asked: Case) -> list[Stretch]:
    """The window of every meeting from ``since`` on, including planned ones."""
    if asked.window == "same-day-as-each":
        return [Stretch(day, day, False) for day in asked.meetings if day >= asked.since]
    return list(_before(asked))


def _calendar(asked: Case) -> Iterator[Stretch]:
    first = asked.since
    while first <= asked.as_of:
        last = first
        while label(asked.window, last + DAY) == label(asked.window, first):
            last += DAY
        yield Stretch(first, last, label(asked.window, first - DAY) == label(asked.window, first))
        first = last + DAY


def _years_with_the_one_before(asked: Case) -> Iterator[Stretch]:
    for year in range(asked.since.year, asked.as_of.year + 1):
        first = date(max(year - 1, 1), 1, 1)
        yield Stretch(max(first, asked.since), date(year, 12, 31), first < asked.since)


def _intervals(asked: Case) -> Iterator[Stretch]:
    earlier = [day for day in asked.dates if day <= asked.since]
    opener: date | None = max(earlier[-1], asked.begins) if earlier else asked.since
    while opener is not None:
        yield Stretch(opener + DAY, interval_end(asked.window, opener), False)
        later = [day for day in asked.dates if day > max(opener, asked.since)]
        opener = later[0] if later else None


def interval_end(window: str, opener: date) -> date:
    """Walk from the last time to the last day that still complies."""
    number, unit, *_ = window.split("-")
    amount, day = int(number), opener
    if unit == "days":
        for _ in range(amount):
            day += DAY
        return day
    if unit == "weeks":
        while day.weekday() != 6:
            day += DAY
        for _ in range(amount * 7):
            day += DAY
        return day
    for _ in range(amount):  # into the right month ...
        month = day.month
        while day.month == month:
            day += DAY
    while day.day != opener.day and (day + DAY).month == day.month:  # ... and to the same number, or the month's end
        day += DAY
    return day


def _before(asked: Case) -> Iterator[Stretch]:
    previous: date | None = None
    for meeting in asked.meetings:
        if meeting >= asked.since:
            if previous is None:
                yield Stretch(asked.since, meeting, not asked.opens_clean)
            else:
                yield Stretch(previous + DAY, meeting, False)
        previous = meeting


def judge(asked: Case, stretch: Stretch) -> Found:
    """What was held in a window, and the verdict."""
    rule, dates, day = asked.rule, [], stretch.first
    while day <= stretch.last and day <= asked.as_of:
        times = asked.dates.count(day)
        dates += [day] * (min(times, 1) if rule.unit == "day" else times)
        day += DAY
    missing, closed = rule.least - len(dates), asked.as_of > stretch.last
    timed = asked.window != "unstated"
    latest = latest_day(asked, stretch, missing) if missing > 0 and timed else None
    bad = "departure" if rule.hedged else "breach"
    if rule.most is not None and not rule.lifted and len(dates) > rule.most:
        verdict = bad
    elif missing <= 0:
        verdict = "met"
    elif closed:
        verdict = "not-judged" if stretch.stub else bad
    else:
        verdict = "open" if stretch.stub or not timed or not near(asked, latest) else "at-risk"
    start = max(asked.as_of, stretch.first - DAY)
    left = None if closed or not timed else asked.calendar.count(start, stretch.last)
    return Found(*stretch, tuple(dates), verdict, latest, left)


def latest_day(asked: Case, stretch: Stretch, missing: int) -> date | None:
    """Walk back from the window's end to the last day on which the missing ones can begin."""
    wanted = missing if asked.rule.unit == "day" else 1
    whole_days = asked.window.endswith(("-day", "since-last", "each"))
    if whole_days and wanted == 1:
        return stretch.last
    day, found = stretch.last, 0
    while day >= stretch.first:
        status = asked.calendar.working(day)
        if status is None:  # not announced: every day may be a working day
            first = stretch.last - (wanted - 1) * DAY
            return first if first >= stretch.first else None
        found += status
        if found == wanted:
            return day
        day -= DAY
    return stretch.last if asked.rule.unit == "time" else None


def near(asked: Case, latest: date | None) -> bool:
    """Whether at most five working days lie between ``as_of`` and ``latest``."""
    if latest is None or latest <= asked.as_of:
        return True
    left = asked.calendar.count(asked.as_of, latest)
    return (latest - asked.as_of).days <= 5 if left is None else left <= 5


def answer(asked: Case) -> tuple[str, list[Found]]:
    """The overall verdict and every window; it is a failing only where every reading fails at that time."""
    found = [judge(asked, stretch) for stretch in stretches(asked)]
    failed_on = [set(days_of_failing(other)) for other in asked.others]
    for nth, one in enumerate(found):
        milder = first_without(asked, one, failed_on) if one.verdict in FAILED else None
        if milder is not None:
            due = next_alone(milder) if overdue(asked, one, found) else None
            found[nth] = one._replace(verdict=due.verdict if due else "not-judged")
    worst = max((ORDER.index(one.verdict) for one in found), default=0)
    return ("met" if ORDER[worst] == "not-judged" else ORDER[worst]), found


def days_of_failing(asked: Case) -> Iterator[date]:
    """Every day from a failed window's start until it was made up for; of two years, the one in question."""
    for stretch in stretches(asked):
        if judge(asked, stretch).verdict in FAILED:
            day = stretch.first if asked.window not in AHEAD else date(stretch.last.year, 1, 1)
            while day <= stretch.last or (asked.window.endswith("since-last") and not came(asked, stretch, day - DAY)):
                yield day
                day += DAY


def came(asked: Case, stretch: Stretch, day: date) -> bool:
    """Whether by ``day`` something was held after the window ended, or ``as_of`` has come."""
    return day >= asked.as_of or any(stretch.last < held <= day for held in asked.dates)


def first_without(asked: Case, failed: Found, failed_on: list[set[date]]) -> Case | None:
    """The first other reading without a failing on any day of a failed window."""
    for other, days in zip(asked.others, failed_on, strict=True):
        day = failed.first
        while day <= failed.last and day not in days:
            day += DAY
        if day > failed.last:
            return other
    return None


def overdue(asked: Case, one: Found, found: list[Found]) -> bool:
    """Whether a window since the last time has ended and nothing has been held since."""
    return asked.window.endswith("since-last") and one is found[-1]


def next_due(asked: Case) -> Found | None:
    """The window in which the next one is due; by the milder reading where only that is still open."""
    found = [judge(asked, stretch) for stretch in stretches(asked)]
    if found and found[-1].verdict in FAILED and overdue(asked, found[-1], found):
        milder = first_without(asked, found[-1], [set(days_of_failing(other)) for other in asked.others])
        if milder is not None:
            return next_alone(milder)
    return next_alone(asked)


def next_alone(asked: Case) -> Found | None:
    """The window in which the next one is due: one in which something is still missing, else the next one."""
    found = [judge(asked, stretch) for stretch in stretches(asked)]
    if not asked.rule.least or asked.window == "unstated":
        return None
    if asked.window.endswith("-each"):
        planned = [judge(asked, one) for one in around_meetings(asked) if one.last >= asked.as_of]
        return next((one for one in planned if not one.dates and not (one.stub and one.first <= asked.as_of)), None)
    if asked.window == "working-day":
        return _next_working_day(asked, found)
    last = found[-1]
    lacking = len(last.dates) < asked.rule.least and not last.stub
    if lacking or asked.window.endswith("since-last"):
        return last
    if asked.window == "calendar-year-or-before":
        return judge(asked, Stretch(date(last.last.year, 1, 1), date(last.last.year + 1, 12, 31), False))
    first = end = last.last + DAY
    while label(asked.window, end + DAY) == label(asked.window, first):
        end += DAY
    return judge(asked, Stretch(first, end, False))


def _next_working_day(asked: Case, found: list[Found]) -> Found | None:
    if not found:
        return None
    if not found[-1].dates:
        return found[-1]
    day = found[-1].last + DAY
    while asked.calendar.working(day) is False:
        day += DAY
    return judge(asked, Stretch(day, day, False)) if asked.calendar.working(day) else None
