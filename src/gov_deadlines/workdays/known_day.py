"""What is known about one day: its kind, its holiday, its standing, and the notice that decided it."""

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from gov_deadlines.workdays.line import DayLine, Decided
from gov_deadlines.workdays.notices import EXTENSION, OFF, RESTORED, SATURDAY, Notice
from gov_deadlines.workdays.regions import NATIONAL, is_statutory, statutory_days

if TYPE_CHECKING:
    from gov_deadlines.workdays.projection import ProjectedLine

Kind = Literal[
    "working", "weekend", "statutory", "shifted", "make-up", "regional", "regional-make-up", "extension", "restored"
]


class Day(NamedTuple):
    """What is known about one day.

    Attributes:
        date: the day.
        working: whether state organs work.
        kind: why it is worked or not, e.g. ``statutory`` or ``make-up``.
        name: the holiday it belongs to, in Chinese; None on ordinary days.
        standing: ``settled``, or ``provisional`` while an expected notice may still change it.
        notice: the notice that decided it; None if only the day of the week does, or a likely arrangement.
    """

    date: date
    working: bool
    kind: Kind
    name: str | None
    standing: Literal["settled", "provisional"]
    notice: Notice | None

    @property
    def open(self) -> bool:
        """Whether a notice still to come can plausibly change it.

        Only a projecting calendar knows days that none will change; on others every provisional day is open.
        """
        return self.standing == "provisional"


class _ClosedDay(Day):
    """A provisional day that no notice to come is likely to change, such as a plain Wednesday in July."""

    __slots__ = ()

    @property
    def open(self) -> bool:
        return False


def known_day(line: DayLine, day: date, worked: bool, extremes: "ProjectedLine | None") -> Day:
    """Everything known about a day on the line; ``extremes`` is the line itself if it goes past the announced days."""
    number = day.toordinal()
    decided = line.decided(number)
    kind = _kind(day, worked, decided, line)
    provisional = bool(line.unsettled_in(number, number))
    closed = provisional and extremes is not None and not extremes.open(number)
    return (_ClosedDay if closed else Day)(
        date=day,
        working=worked,
        kind=kind,
        name=_name(day, kind, decided),
        standing="provisional" if provisional else "settled",
        notice=decided.notice if decided else None,
    )


def _kind(day: date, worked: bool, decided: Decided | None, line: DayLine) -> Kind:
    if decided is None:
        return "working" if worked else "weekend"
    key = decided.decree.key
    if key == EXTENSION:
        return "extension"
    if key == RESTORED:
        return "restored"
    if key == OFF and is_statutory(day):
        return "statutory"
    if key == OFF and day.weekday() >= SATURDAY and line.rests_without(day.toordinal(), decided.notice):
        return "weekend"
    if decided.region == NATIONAL:
        return "shifted" if key == OFF else "make-up"
    return "regional" if key == OFF else "regional-make-up"


def _name(day: date, kind: Kind, decided: Decided | None) -> str | None:
    if kind == "statutory":
        return statutory_days(day.year)[day]
    return decided.decree.name if decided else None
