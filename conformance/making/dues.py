"""By when: the due day of a limit, each reading, their bounds, and the extremes over all combinations of readings."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from making.coming import ComingLine, coming
from making.facts import DAY
from making.lines import Line, line
from reference import Limit, combined

Readings = tuple[str, ...]


class Refused(Exception):
    """There is no answer; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Walk(NamedTuple):
    """One count as a single walk: from ``start`` over ``n`` working days; with n = 0 it is ``start`` itself."""

    start: date
    n: int


class Dated(NamedTuple):
    """One way to count: its date, the days it looked at, and what notices to come can make of it."""

    due: date | None
    standing: str
    earliest: date | None
    latest: date | None
    projected: bool
    first: date | None
    last: date | None


class Question(NamedTuple):
    """A limit, or a number set by somebody else, on a calendar as known on a day."""

    limit: Limit
    on: date
    region: str
    known_on: date
    announced_only: bool = False

    @property
    def days(self) -> Line:
        """The days to count on."""
        return line(self.region, self.known_on) if self.announced_only else coming(self.region, self.known_on)


def walk(days: Line, limit: Limit, on: date, readings: Readings) -> Walk | None:
    """What to walk under some readings; None if already the day of receipt is not known.

    A day moved off a rest day is one working day walked from the day next to it. Receipt that is deemed on the next
    working day is one more working day, walked from the day before.
    """
    if limit.amount == 0:
        return Walk(on, 0)
    amount = limit.amount + ("clear-days" in readings)
    by_working_days = limit.unit == "working-day" or "working-days" in readings
    if limit.direction == "before":
        if by_working_days:
            return Walk(on, -amount)
        landed = on - timedelta(days=amount)
        if "rest-stands" in readings:
            return Walk(landed, 0)
        return Walk(landed - DAY, 1) if "rest-later" in readings else Walk(landed + DAY, -1)
    early = "trigger-counted" in readings
    if "deemed-received" in readings:
        if by_working_days:
            return Walk(on - DAY, amount + 1 - early)
        received = days.roll(on, 1)  # a calendar period starts anew on the day of receipt
        if received is None:
            return None
        on = received
    if by_working_days:
        return Walk(on - early * DAY, amount)
    return Walk(on + timedelta(days=amount) - (1 + early) * DAY, 1)


def dated(asked: Question, readings: Readings = ()) -> Dated:
    """The date under some readings."""
    days, limit = asked.days, asked.limit
    way = walk(days, limit, asked.on, readings)
    due = None if way is None else days.add(way.start, way.n)
    if way is None or due is None:
        return Dated(None, "provisional", None, None, False, None, None)
    looked = looked_at(asked, way, due, readings)
    open_days = [day for day in looked if days.unsettled(day)]
    projected = any(days.last is None or day > days.last for day in looked)
    ends = looked[0] if looked else None, looked[-1] if looked else None
    if not open_days:
        return Dated(due, "settled", due, due, projected, *ends)
    if not isinstance(days, ComingLine):
        return Dated(due, "provisional", None, None, False, *ends)
    early, late = days.bounds(way.start, way.n)
    if _is_received_in_days(limit, readings):
        early, late = days.days_from_receipt(asked.on, limit.amount - ("trigger-counted" in readings))
    if early is None or late is None:
        return Dated(due, "provisional", None, None, projected, *ends)
    return Dated(due, "provisional", min(early, due), max(late, due), projected, *ends)


def _is_received_in_days(limit: Limit, readings: Readings) -> bool:
    """Whether calendar days are counted from a day of receipt that notices to come may move."""
    in_days = limit.unit == "day" and "working-days" not in readings and limit.amount > 0
    return in_days and "deemed-received" in readings and limit.direction == "after"


def looked_at(asked: Question, way: Walk, due: date, readings: Readings) -> list[date]:
    """The days that a count consulted."""
    if way.n == 0:
        return []
    first, last = (way.start + DAY, due) if way.n > 0 else (due, way.start - DAY)
    if "deemed-received" in readings:
        first = min(first, asked.on)
    return [first + timedelta(days=nth) for nth in range((last - first).days + 1)]


class Answer(NamedTuple):
    """The whole answer to "by when"."""

    default: Dated
    readings: dict[str, Dated]
    safest: date | None
    rely_from: date | None


def answer(asked: Question) -> Answer:
    """By when, under which readings. Raises Refused where the default reading, or one of its bounds, has no date."""
    default = dated(asked)
    without_bounds = default.standing == "provisional" and default.earliest is None and not asked.announced_only
    if default.due is None or without_bounds:
        raise Refused("not-announced")
    every = {readings: dated(asked, readings) for readings in combined(asked.limit)}
    readings = {"default": default} | {name: every[name,] for name in asked.limit.changes}
    return Answer(default, readings, _safest(asked, every), _rely_from(asked, every))


def _safest(asked: Question, every: dict[Readings, Dated]) -> date | None:
    """The earliest of all; None where an unknown one might be earlier."""
    missing = [readings for readings, one in every.items() if _ends(asked, one) == (None, None)]
    if any(_may_be_first(asked.limit, readings) for readings in missing if every[readings].due is None):
        return None
    return min(_known(_ends(asked, one)[0] for one in every.values()))


def _rely_from(asked: Question, every: dict[Readings, Dated]) -> date | None:
    """The day after the latest of all; None where any of them is unknown."""
    ends = [_ends(asked, one)[1] for one in every.values()]
    if not asked.limit.silence or None in ends:
        return None
    return max(_known(ends)) + DAY


def _ends(asked: Question, one: Dated) -> tuple[date | None, date | None]:
    return (one.due, one.due) if asked.announced_only else (one.earliest, one.latest)


def _known(days: Iterable[date | None]) -> list[date]:
    return [day for day in days if day is not None]


def _may_be_first(limit: Limit, readings: Readings) -> bool:
    """Whether a date that is not known may be earlier than that of the default reading."""
    if limit.direction == "after":
        return "trigger-counted" in readings
    return "working-days" in readings or "rest-later" not in readings
