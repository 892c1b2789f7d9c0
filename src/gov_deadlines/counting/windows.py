"""Floor 2: the windows in which a cadence is counted: a calendar month, 14 days since the last time, each meeting.

This module knows no government. Data and command line choose a window by its name:

- ``calendar-day``, ``calendar-month``, ``two-calendar-months``, ``calendar-quarter``, ``calendar-half-year``,
  ``calendar-year``; ``working-day``: each calendar day that is worked;
- ``calendar-year-or-before``: each calendar year with the year before it, for acts that may be done ahead;
- ``N-days-since-last``, ``N-months-since-last``: up to the N-th day, or the corresponding day N months later, after
  the last time; ``N-weeks-since-last``: up to the Sunday of the N-th calendar week after the week of the last time;
- ``same-day-as-each``, ``before-each``: tied to the events of another cadence: the day of each event, or the time up
  to that day since the event before;
- ``unstated``: the text names no time, so nothing can be missing on any day.
"""

import re
from calendar import monthrange
from datetime import date
from typing import Literal, NamedTuple

from gov_deadlines.counting.periods import months_on

WindowKind = Literal[
    "calendar-days",
    "calendar-months",
    "working-days",
    "year-or-before",
    "days",
    "weeks",
    "months",
    "same-day-as-each",
    "before-each",
    "unstated",
]

_CALENDAR: dict[str, tuple[WindowKind, int]] = {
    "calendar-day": ("calendar-days", 1),
    "calendar-month": ("calendar-months", 1),
    "two-calendar-months": ("calendar-months", 2),
    "calendar-quarter": ("calendar-months", 3),
    "calendar-half-year": ("calendar-months", 6),
    "calendar-year": ("calendar-months", 12),
    "working-day": ("working-days", 1),
    "calendar-year-or-before": ("year-or-before", 12),
}
_SINCE_LAST: dict[str, WindowKind] = {"days": "days", "weeks": "weeks", "months": "months"}
_TIED: tuple[WindowKind, ...] = ("same-day-as-each", "before-each")
_WEEK = 7
_SUNDAY = 6
UNSTATED = "unstated"


class Window(NamedTuple):
    """A named window: its kind, and its length in that kind's unit."""

    name: str
    kind: WindowKind
    length: int

    @property
    def is_calendar(self) -> bool:
        """Whether it is a fixed span of the calendar, determined by any day in it."""
        return self.kind in ("calendar-days", "calendar-months", "working-days", "year-or-before")

    @property
    def is_of_days(self) -> bool:
        """Whether it is a single day of the calendar."""
        return self.kind in ("calendar-days", "working-days")

    @property
    def is_since_last(self) -> bool:
        """Whether it begins after the last time, so that each event starts a new window."""
        return self.kind in _SINCE_LAST.values()

    @property
    def is_tied(self) -> bool:
        """Whether it is tied to an event of another cadence."""
        return self.kind in _TIED


class Span(NamedTuple):
    """The days of one window, both ends included."""

    first: date
    last: date


def parse_window(name: str) -> Window | None:
    """The window of this name; None if there is none.

    >>> parse_window("14-days-since-last")
    Window(name='14-days-since-last', kind='days', length=14)
    >>> parse_window("blue-moon") is None
    True
    """
    if name in _CALENDAR:
        return Window(name, *_CALENDAR[name])
    if name == UNSTATED:
        return Window(name, "unstated", 0)
    if name in _TIED:
        return Window(name, _TIED[_TIED.index(name)], 1)
    found = re.fullmatch("([1-9][0-9]{0,2})-(days|weeks|months)-since-last", name)
    return Window(name, _SINCE_LAST[found.group(2)], int(found.group(1))) if found else None


def window_holding(window: Window, day: date) -> Span:
    """The calendar window that holds ``day``. Raises ValueError for any other kind of window.

    Of two windows that reach into the year before, it is the one that ends with the year of ``day``.

    >>> span = window_holding(Window("two-calendar-months", "calendar-months", 2), date(2024, 2, 29))
    >>> str(span.first), str(span.last)
    ('2024-01-01', '2024-02-29')
    """
    if window.is_of_days:
        return Span(day, day)
    if window.kind == "year-or-before":
        return Span(date(max(day.year - 1, 1), 1, 1), date(day.year, 12, 31))
    if window.kind != "calendar-months":
        raise ValueError(window.name)
    start = (day.year * 12 + day.month - 1) // window.length * window.length
    end = start + window.length - 1
    year, month = end // 12, end % 12 + 1
    return Span(date(start // 12, start % 12 + 1, 1), date(year, month, monthrange(year, month)[1]))


def windows_between(window: Window, first: date, last: date) -> list[Span]:
    """The calendar windows that hold any day from ``first`` to ``last``, in order; each is whole.

    >>> month = Window("calendar-month", "calendar-months", 1)
    >>> [str(span.last) for span in windows_between(month, date(2024, 1, 31), date(2024, 3, 1))]
    ['2024-01-31', '2024-02-29', '2024-03-31']
    """
    spans = [] if last < first else [window_holding(window, first)]
    while spans and spans[-1].last < last:
        spans.append(window_holding(window, day_after(spans[-1].last)))
    return spans


def last_compliant_day(window: Window, event: date) -> date:
    """The last day for the next event after ``event`` to be in time, by a since-last window.

    Raises ValueError for any other window. The answer is never later than ``date.max``.

    >>> str(last_compliant_day(Window("2-months-since-last", "months", 2), date(2023, 12, 31)))
    '2024-02-29'
    """
    number = event.toordinal()
    match window.kind:
        case "days":
            number += window.length
        case "weeks":
            number += _SUNDAY - event.weekday() + _WEEK * window.length
        case "months":
            number = months_on(number, window.length)
        case _:
            raise ValueError(window.name)
    return date.fromordinal(min(number, date.max.toordinal()))


def day_after(day: date) -> date:
    """The next day; ``date.max`` stays as it is."""
    return date.fromordinal(min(day.toordinal() + 1, date.max.toordinal()))
