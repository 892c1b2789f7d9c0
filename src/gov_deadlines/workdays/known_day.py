"""What is known about one day: its kind, its holiday, its standing, and the notice that decided it."""

from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from gov_deadlines.text import Text
from gov_deadlines.workdays.line import DayLine, Decided
from gov_deadlines.workdays.notices import EXTENSION, OFF, RESTORED, SATURDAY, Notice
from gov_deadlines.workdays.regions import NATIONAL, english_name, is_statutory, statutory_days

if TYPE_CHECKING:
    from gov_deadlines.workdays.projection import ProjectedLine

Kind = Literal[
    "working", "weekend", "statutory", "shifted", "make-up", "regional", "regional-make-up", "extension", "restored"
]


class Seen(Protocol):
    """What a day, or an answer, was looked up in."""

    @property
    def region(self) -> str:
        """The region's code."""

    @property
    def known_on(self) -> date | None:
        """The day of knowledge, if one was given."""

    @property
    def remarks(self) -> tuple[Text, ...]:
        """What users should know about their own notices."""


def looked_up_in(seen: Seen) -> dict[str, Any]:
    """How an answer from a calendar begins, as a JSON object; ``notes`` only if there are any."""
    from gov_deadlines.plain import SCHEMA, fields, notes_if_any

    return {"schema": SCHEMA} | fields(seen, "region known_on") | notes_if_any(seen.remarks)


class _Day(NamedTuple):
    date: date
    working: bool
    kind: Kind
    name: str | None
    standing: Literal["settled", "provisional"]
    notice: Notice | None


class Day(_Day):
    """What is known about one day. The tuple holds the first six attributes.

    Attributes:
        date: the day.
        working: whether state organs work.
        kind: why it is worked or not, e.g. ``statutory`` or ``make-up``.
        name: the holiday it belongs to, in Chinese; None on ordinary days.
        standing: ``settled``, or ``provisional`` while an expected notice may still change it.
        notice: the notice that decided it; None if only the day of the week does, or a likely arrangement.
        region, known_on: of the calendar it was looked up in.
        remarks: what users should know about their own notices there.
        projecting: whether that calendar goes on past the announced days.
        open: whether a notice still to come can plausibly change it. Only a projecting calendar knows provisional days
            that none will change, such as a plain Wednesday in July; on others every provisional day is open.
    """

    region: str = NATIONAL
    known_on: date | None = None
    remarks: tuple[Text, ...] = ()
    projecting: bool = False
    open: bool = False

    def _replace(self, **fields: Any) -> "Day":  # noqa: ANN401  (as of any record)
        """The day with other values; where it was looked up stays."""
        found = super()._replace(**fields)
        found.__dict__.update(self.__dict__)
        return found

    def to_dict(self, *, nested: bool = False) -> dict[str, Any]:
        """The day as a JSON object, as ``gov-deadlines calendar day`` prints it; ``open`` only if it is projecting.

        ``nested``: without region, day of knowledge and remarks, which the answer around it tells.
        """
        from gov_deadlines.plain import fields

        found = fields(self, "date working kind name") | {"name_en": english_name(self.name) if self.name else None}
        found |= {"standing": self.standing, "notice": self.notice.to_dict() if self.notice else None}
        found |= {"open": self.open} if self.projecting else {}
        return found if nested else looked_up_in(self) | found


def known_day(line: DayLine, day: date, worked: bool, extremes: "ProjectedLine | None", known_on: date | None) -> Day:
    """Everything known about a day on the line; ``extremes`` is the line itself if it goes past the announced days."""
    number = day.toordinal()
    decided = line.decided(number)
    kind = _kind(day, worked, decided, line)
    provisional = bool(line.unsettled_in(number, number))
    closed = provisional and extremes is not None and not extremes.open(number)
    found = Day(
        date=day,
        working=worked,
        kind=kind,
        name=_name(day, kind, decided),
        standing="provisional" if provisional else "settled",
        notice=decided.notice if decided else None,
    )
    found.region, found.known_on, found.remarks = line.region.code, known_on, line.left_out.remarks
    found.projecting, found.open = extremes is not None, provisional and not closed
    return found


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
