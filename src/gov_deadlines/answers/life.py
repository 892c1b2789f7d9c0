"""The facts of a consultation, and where they put it on any day: open, answered, or answered by silence."""

from datetime import date, timedelta
from typing import Literal, NamedTuple

from gov_deadlines.answers.due import Due
from gov_deadlines.answers.extension import Extension
from gov_deadlines.answers.question import Standing
from gov_deadlines.rules.model import Limit

State = Literal[
    "not-received", "open", "due-today", "replied", "replied-late", "deemed-no-differing-opinion", "overdue"
]
Silence = Literal["any", "agreed"]
Agreed = Literal["before-expiry", "after-expiry", "not-said"]

SILENCE_READINGS: tuple[Silence, ...] = ("any", "agreed")
_ONE_DAY = timedelta(days=1)


class SilenceReading(NamedTuple):
    """What silence comes to under one reading of the words, as things stand on the day asked about.

    Attributes:
        name: ``any`` (after any limit) or ``agreed`` (only after an agreed time).
        from_date: the first day on which silence counts as no differing opinion; None where it never does.
        arisen: the earlier day on which it had already done so, where a later time was agreed after expiry.
        rely_from: the first day on which that may be relied on under every reading of counting.
    """

    name: Silence
    from_date: date | None
    arisen: date | None
    rely_from: date | None


class Late(NamedTuple):
    """By how much a reply came late; ``working_days`` is None where the days are not announced."""

    working_days: int | None
    calendar_days: int


class Life(NamedTuple):
    """The life of one consultation, as far as it is recorded: where it stands on any day.

    Attributes:
        base: the answer without any extension: the limit of the text, or the lead department's.
        extension: the later time agreed, if one is recorded.
        agreed_on: the day it was agreed; None where that is not said.
        replied: the day of the reply, if one is recorded.
        as_of: the day asked about: what is dated later has not happened yet.
        silence: the reading of silence that ``state`` follows.
    """

    base: Due
    extension: Extension | None
    agreed_on: date | None
    replied: date | None
    as_of: date
    silence: Silence

    @property
    def limit(self) -> Limit:
        """The limit applied, in the version that governs the day of receipt."""
        return self.base.limit

    @property
    def received(self) -> date:
        """The day of receipt."""
        return self.base.trigger

    @property
    def due(self) -> date:
        """The last day for the reply, as things stand on ``as_of``."""
        return self.due_on(self.as_of)

    @property
    def agreed(self) -> Agreed | None:
        """Whether the later time was agreed before or after the original one had run out."""
        if self.extension is None:
            return None
        if self.agreed_on is None:
            return "not-said"
        return "before-expiry" if self.agreed_on <= self.base.due else "after-expiry"

    @property
    def standing(self) -> Standing:
        """``settled``, or ``provisional`` while a day that was consulted may still change."""
        firm = self.base.standing == "settled" and (self.extension is None or not self.extension.unsettled)
        return "settled" if firm else "provisional"

    @property
    def state(self) -> State:
        """Where it stands on ``as_of``."""
        return self.state_on(self.as_of)

    @property
    def late(self) -> Late | None:
        """By how much the reply came late; None where it did not, or there is none."""
        if self.replied is None or self.replied <= self.due_on(self.replied):
            return None
        end = self.due_on(self.replied)
        working = self.base.calendar.find_count(end, self.replied)
        return Late(working, (self.replied - end).days)

    @property
    def silence_readings(self) -> tuple[SilenceReading, ...]:
        """What silence comes to under either reading, whichever ``state`` follows."""
        return tuple(self._silence_reading(name) for name in SILENCE_READINGS)

    @property
    def rely_from(self) -> date | None:
        """The first day on which silence may be relied on, under the chosen reading of silence and any of counting."""
        return next(one.rely_from for one in self.silence_readings if one.name == self.silence)

    def extended_by(self, day: date) -> bool:
        """Whether a later time had been agreed by ``day``; an agreement without a day counts as always there."""
        return self.extension is not None and (self.agreed_on is None or self.agreed_on <= day)

    def due_on(self, day: date) -> date:
        """The last day for the reply, as things stood on ``day``."""
        return self.extension.due if self.extension is not None and self.extended_by(day) else self.base.due

    def state_on(self, day: date) -> State:
        """Where it stood, or will stand, on ``day``."""
        if day < self.received:
            return "not-received"
        if self.replied is not None and self.replied <= day:
            return "replied" if self.late is None else "replied-late"
        end = self.due_on(day)
        if day <= end:
            return "due-today" if day == end else "open"
        counts = self.silence == "any" or self.extended_by(day)
        return "deemed-no-differing-opinion" if counts else "overdue"

    def _silence_reading(self, name: Silence) -> SilenceReading:
        extended = self.extended_by(self.as_of)
        if name == "agreed" and not extended:
            return SilenceReading(name, None, None, None)
        rely_from = self.extension.rely_from if self.extension is not None and extended else self.base.rely_from
        again = name == "any" and extended and self.agreed == "after-expiry"
        return SilenceReading(name, _next_day(self.due), _next_day(self.base.due) if again else None, rely_from)


def _next_day(day: date) -> date | None:
    return day + _ONE_DAY if day < date.max else None
