"""Cases of kind ``count``: how many working days lie between two days, the first excluded and the last included."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import gov_deadlines as gd
from case_due import calendar


class Given(NamedTuple):
    """The keys of a case; dates as ISO text."""

    region: str
    a: str
    b: str
    known_on: str | None = None

    @property
    def known(self) -> date | None:
        return date.fromisoformat(self.known_on) if self.known_on else None

    @property
    def ends(self) -> tuple[date, date]:
        return date.fromisoformat(self.a), date.fromisoformat(self.b)


def answer(given: Mapping[str, Any]) -> dict[str, Any]:
    """Working days in (a, b], and whether b itself is one."""
    asked = Given(**given)
    a, b = asked.ends
    cal = gd.calendar(asked.region, known_on=asked.known)
    return {"working_days": cal.count(a, b), "last_is_working": cal.is_working_day(b)}


def model(given: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same, day by day."""
    asked = Given(**given)
    a, b = asked.ends
    cal = calendar(asked.region, asked.known)
    return {"working_days": cal.count(a, b), "last_is_working": cal.working(b)}
