"""Floor 2: the windows in which something recurs: a calendar month, 14 days since the last time, each meeting.

No government is known here. A window is named, so that data and command line can choose one:

- ``calendar-day``, ``calendar-month``, ``two-calendar-months``, ``calendar-quarter``, ``calendar-half-year``,
  ``calendar-year``;
- ``N-days-since-last``, ``N-months-since-last``: up to the N-th day, or the corresponding day N months later, after
  the last time; ``N-weeks-since-last``: up to the Sunday of the N-th calendar week after the week of the last time;
- ``same-day-as-each``, ``before-each``: tied to the events of something else; on the day of each, or by that day and
  after the one before.
"""

import re
from typing import Literal, NamedTuple

WindowKind = Literal["calendar-days", "calendar-months", "days", "weeks", "months", "same-day-as-each", "before-each"]

_CALENDAR: dict[str, tuple[WindowKind, int]] = {
    "calendar-day": ("calendar-days", 1),
    "calendar-month": ("calendar-months", 1),
    "two-calendar-months": ("calendar-months", 2),
    "calendar-quarter": ("calendar-months", 3),
    "calendar-half-year": ("calendar-months", 6),
    "calendar-year": ("calendar-months", 12),
}
_SINCE_LAST: dict[str, WindowKind] = {"days": "days", "weeks": "weeks", "months": "months"}
_TIED: tuple[WindowKind, ...] = ("same-day-as-each", "before-each")


class Window(NamedTuple):
    """A window by its name: what kind, and how long in that kind's unit."""

    name: str
    kind: WindowKind
    length: int


def parse_window(name: str) -> Window | None:
    """The window of this name; None where there is none.

    >>> parse_window("14-days-since-last")
    Window(name='14-days-since-last', kind='days', length=14)
    >>> parse_window("blue-moon") is None
    True
    """
    if name in _CALENDAR:
        return Window(name, *_CALENDAR[name])
    if name in _TIED:
        return Window(name, _TIED[_TIED.index(name)], 1)
    found = re.fullmatch("([1-9][0-9]{0,2})-(days|weeks|months)-since-last", name)
    return Window(name, _SINCE_LAST[found.group(2)], int(found.group(1))) if found else None
