"""The reference for cadences: day by day, and sharing nothing with the engine (see reference.py).

The provisions are written down here a second time, from the documents' list of provisions.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

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
    """How often: floor and ceiling in a window, how strictly, and whether the ceiling is lifted."""

    least: int
    most: int | None
    window: str
    hedged: bool = False
    lifted: bool = False
    unit: str = "time"
    others: tuple[str, ...] = ()


FORTNIGHT = ("2-weeks-since-last",)
TWO_MONTHS = ("2-months-since-last",)
YEARLY = ("12-months-since-last",)
RULES = {
    "qinzhou/plenary-meeting": Rule(1, 1, "calendar-year", hedged=True, lifted=True, others=YEARLY),
    "qinzhou/executive-meeting": Rule(1, 2, "calendar-month", hedged=True, lifted=True, others=("30-days-since-last",)),
    "qinzhou/department-annual-meeting": Rule(0, 1, "calendar-year", hedged=True),
    "qinzhou/study-agenda-item": Rule(1, None, "same-day-as-each"),
    "xianning/plenary-meeting": Rule(1, 1, "calendar-year", hedged=True, lifted=True, others=YEARLY),
    "xianning/executive-meeting": Rule(1, 1, "14-days-since-last", hedged=True, lifted=True, others=FORTNIGHT),
    "xianning/study-session": Rule(1, 1, "two-calendar-months", hedged=True, others=TWO_MONTHS),
    "xianning/research-topics": Rule(1, 2, "calendar-year"),
    "xianning/field-research-days": Rule(60, None, "calendar-year", unit="day"),
    "xinzhou/executive-meeting": Rule(2, 3, "calendar-month", hedged=True, lifted=True),
    "xinzhou/study-session": Rule(1, 1, "two-calendar-months", hedged=True, others=TWO_MONTHS),
    "xinzhou/pre-meeting-law-study": Rule(1, None, "before-each"),
    "xinzhou/annual-law-study-plan": Rule(1, None, "calendar-year"),
    "xiangshan/plenary-meeting": Rule(
        1, 1, "calendar-half-year", hedged=True, lifted=True, others=("6-months-since-last",)
    ),
    "xiangshan/executive-meeting": Rule(1, 1, "14-days-since-last", hedged=True, lifted=True, others=FORTNIGHT),
    "xiangshan/department-district-meeting": Rule(0, 1, "calendar-year", hedged=True),
    "xiangshan/annual-meeting-plan": Rule(1, None, "calendar-year"),
    "zhongshan/work-report": Rule(1, None, "calendar-half-year"),
    "zhongshan/annual-issuance-plan": Rule(1, None, "calendar-year"),
    "zhongshan/seal-inspection": Rule(1, None, "calendar-day"),
    "zhongshan/executive-meeting": Rule(1, 1, "14-days-since-last", hedged=True, lifted=True, others=FORTNIGHT),
    "zhongshan/annual-research-plan": Rule(1, None, "calendar-year"),
}
ORDER = ("met", "not-judged", "open", "at-risk", "departure", "breach")


class Stretch(NamedTuple):
    """The days of one window."""

    first: date
    last: date
    stub: bool


class Found(NamedTuple):
    """One window with its verdict."""

    first: date
    last: date
    stub: bool
    dates: tuple[date, ...]
    verdict: str
    latest: date | None
    left: int | None


class Case(NamedTuple):
    """What a question comes to."""

    rule: Rule
    window: str
    calendar: reference.Calendar
    dates: tuple[date, ...]
    as_of: date
    since: date
    begins: date
    meetings: tuple[date, ...]
    opens_clean: bool


@cache
def calendar(region: str, known_on: date | None = None) -> reference.Calendar:
    """The reference's calendar, built once."""
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
) -> Case:
    """A question with its defaults filled in; events after ``as_of`` left out, meetings not."""
    rule, authority = RULES[limit], limit.partition("/")[0]
    begins = date.min if ignore else IN_FORCE[authority]
    name = window or rule.window
    held = tuple(sorted(day for day in dates if day <= as_of))
    met_on = tuple(sorted(set(meetings)))
    opens_clean = False
    if since is None:
        natural = min([*held, *met_on, as_of])
        while name.startswith(("calendar", "two")) and label(name, natural - DAY) == label(name, natural):
            natural -= DAY
        since, opens_clean = max(natural, begins), natural >= begins
    place = calendar(region or REGIONS[authority], known_on)
    return Case(rule, name, place, held, as_of, since, begins, met_on, opens_clean)


def label(window: str, day: date) -> tuple[int, ...]:
    """Days with the same label lie in the same calendar window."""
    months = {"calendar-month": 1, "two-calendar-months": 2, "calendar-half-year": 6, "calendar-year": 12}
    if window == "calendar-day":
        return (day.toordinal(),)
    return (day.year, (day.month - 1) // months[window])


def stretches(asked: Case) -> list[Stretch]:
    """Every window from ``since`` to ``as_of``."""
    if asked.window.endswith("-each"):
        return [one for one in around_meetings(asked) if one.first <= asked.as_of]
    if asked.window.endswith("since-last"):
        return list(_intervals(asked))
    return list(_calendar(asked))


def around_meetings(asked: Case) -> list[Stretch]:
    """The window of every meeting from ``since`` on, planned ones too."""
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
    for _ in range(amount):  # into the month wanted ...
        month = day.month
        while day.month == month:
            day += DAY
    while day.day != opener.day and (day + DAY).month == day.month:  # ... and to the same number, or its end
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
    """What was held in a window and what that comes to."""
    rule, dates, day = asked.rule, [], stretch.first
    while day <= stretch.last and day <= asked.as_of:
        times = asked.dates.count(day)
        dates += [day] * (min(times, 1) if rule.unit == "day" else times)
        day += DAY
    missing, closed = rule.least - len(dates), asked.as_of > stretch.last
    latest = latest_day(asked, stretch, missing) if missing > 0 else None
    bad = "departure" if rule.hedged else "breach"
    if rule.most is not None and not rule.lifted and len(dates) > rule.most:
        verdict = bad
    elif missing <= 0:
        verdict = "met"
    elif closed:
        verdict = "not-judged" if stretch.stub else bad
    else:
        verdict = "open" if stretch.stub or not near(asked, latest) else "at-risk"
    start = max(asked.as_of, stretch.first - DAY)
    left = None if closed else asked.calendar.count(start, stretch.last)
    return Found(*stretch, tuple(dates), verdict, latest, left)


def latest_day(asked: Case, stretch: Stretch, missing: int) -> date | None:
    """Walk back from the window's end to where the missing ones must begin."""
    wanted = missing if asked.rule.unit == "day" else 1
    whole_days = asked.window == "calendar-day" or asked.window.endswith(("since-last", "each"))
    if whole_days and wanted == 1:
        return stretch.last
    day, found = stretch.last, 0
    while day >= stretch.first:
        status = asked.calendar.working(day)
        if status is None:  # not announced: every day may be one
            first = stretch.last - (wanted - 1) * DAY
            return first if first >= stretch.first else None
        found += status
        if found == wanted:
            return day
        day -= DAY
    return stretch.last if asked.rule.unit == "time" else None


def near(asked: Case, latest: date | None) -> bool:
    """Whether at most five working days lie between now and then."""
    if latest is None or latest <= asked.as_of:
        return True
    left = asked.calendar.count(asked.as_of, latest)
    return (latest - asked.as_of).days <= 5 if left is None else left <= 5


def answer(asked: Case) -> tuple[str, list[Found]]:
    """The overall verdict and every window."""
    found = [judge(asked, stretch) for stretch in stretches(asked)]
    worst = max((ORDER.index(one.verdict) for one in found), default=0)
    return ("met" if ORDER[worst] == "not-judged" else ORDER[worst]), found


def next_due(asked: Case) -> Found | None:
    """The window in which the next one is due: one that still lacks something, else the one that follows."""
    found = [judge(asked, stretch) for stretch in stretches(asked)]
    if not asked.rule.least:
        return None
    if asked.window.endswith("-each"):
        planned = [judge(asked, one) for one in around_meetings(asked) if one.last >= asked.as_of]
        return next((one for one in planned if not one.dates and not (one.stub and one.first <= asked.as_of)), None)
    last = found[-1]
    lacking = len(last.dates) < asked.rule.least and not last.stub
    if lacking or asked.window.endswith("since-last"):
        return last
    first = end = last.last + DAY
    while label(asked.window, end + DAY) == label(asked.window, first):
        end += DAY
    return judge(asked, Stretch(first, end, False))
