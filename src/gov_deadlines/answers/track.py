"""The course of a consultation (received, extended, answered): its status on a day, and what silence means."""

from collections.abc import Iterator
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, Literal, NamedTuple, Unpack

from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.answers.due import Due, answer
from gov_deadlines.answers.extension import Extension, extension_of
from gov_deadlines.answers.projecting import DateBounds
from gov_deadlines.answers.question import Standing, Supplied, new_question
from gov_deadlines.answers.reasons import provisional_notes
from gov_deadlines.answers.status import Code, Facts, Status, facts_of, status_of
from gov_deadlines.days import AnyDay, as_date, optional_day
from gov_deadlines.errors import Needed, NotForThis, UnknownChoice, WrongOrder
from gov_deadlines.rules.model import Cadence, Duty, Limit, Provision
from gov_deadlines.text import Text, shown
from gov_deadlines.wording.words import statement
from gov_deadlines.zone import today

__all__ = ["Event", "Late", "Silence", "SilenceReading", "Track", "track"]

Silence = Literal["any", "agreed"]
Agreed = Literal["before-expiry", "after-expiry", "not-said"]
SILENCE_READINGS: tuple[Silence, ...] = ("any", "agreed")
_ONE_DAY = timedelta(days=1)
_DAY = attrgetter("date")


class SilenceReading(NamedTuple):
    """The effect of silence under one reading of the words, as things stand on the day asked about.

    Attributes:
        name: ``any`` (after any limit) or ``agreed`` (only after an agreed time).
        from_date: the first day on which silence counts as no objection; None if it never does.
        arisen: the earlier day on which silence already counted, if a later time was agreed after expiry.
        rely_from: the first day on which silence may be relied on under every reading of counting.
    """

    name: Silence
    from_date: date | None
    arisen: date | None
    rely_from: date | None

    def to_dict(self) -> dict[str, Any]:
        """The effect as a JSON object."""
        from gov_deadlines.plain import fields, plain

        return {"name": self.name, "from": plain(self.from_date)} | fields(self, "arisen rely_from")


class Late(NamedTuple):
    """How late a reply came; ``working_days`` is None if the days are not announced."""

    working_days: int | None
    calendar_days: int

    def to_dict(self) -> dict[str, int | None]:
        """The same as a JSON object."""
        return self._asdict()


class Event(NamedTuple):
    """One event in the course of a consultation.

    Attributes:
        date: the day.
        text: what happens; ``text.code`` is its code.
        planned: whether it lies after the day asked about, and so has not happened yet.
        bounds: the earliest and the latest date that notices to come can make of the day; None if they are left out of
            account and it may still change.
    """

    date: date
    text: Text
    planned: bool
    bounds: DateBounds | None

    @property
    def code(self) -> str:
        """The event's code, e.g. ``extended-due``; the status's code if the event brings a status about."""
        return self.text.code

    def to_dict(self) -> dict[str, Any]:
        """The event as a JSON object; ``earliest`` and ``latest`` only if notices to come can move it."""
        from gov_deadlines.plain import bounds

        firm = self.bounds is not None and not self.bounds.open
        between = {} if firm else bounds(self.bounds) or dict.fromkeys(("earliest", "latest"))
        return {"date": self.date.isoformat()} | self.text.to_dict() | {"planned": self.planned} | between


class Track(NamedTuple):
    """The answer to "where does this consultation stand": made by ``gov_deadlines.track``.

    Attributes:
        base: the answer without any extension, under the text's limit or the lead department's.
        extension: the later time agreed, if one is recorded.
        agreed_on: the day it was agreed; None if that is not recorded.
        replied: the day of the reply, if one is recorded.
        as_of: the day asked about; later dates have not happened yet.
        silence: the reading of silence that ``status`` follows.
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
    def bounds(self) -> DateBounds | None:
        """``earliest`` and ``latest``; None if ``announced_only`` and not settled."""
        extended = self.extension is not None and self.extended_by(self.as_of)
        return self.extension.bounds if self.extension is not None and extended else self.base.bounds

    @property
    def earliest(self) -> date | None:
        """The earliest date that notices to come can make of ``due``; None if ``announced_only`` and not settled."""
        return None if self.bounds is None else self.bounds.earliest

    @property
    def latest(self) -> date | None:
        """The latest date that notices to come can make of ``due``; None if ``announced_only`` and not settled."""
        return None if self.bounds is None else self.bounds.latest

    @property
    def projected(self) -> bool:
        """Whether it rests on a day that no notice has announced."""
        return self.base.projected or (self.extension is not None and self.extension.projected)

    @property
    def fingerprint(self) -> str:
        """Equal fingerprints, equal answers to the same question: that of ``base``, which rests on the same data."""
        return self.base.fingerprint

    @property
    def agreed(self) -> Agreed | None:
        """Whether the later time was agreed before or after the original time ran out."""
        if self.extension is None:
            return None
        if self.agreed_on is None:
            return "not-said"
        return "before-expiry" if self.agreed_on <= self.base.due else "after-expiry"

    @property
    def standing(self) -> Standing:
        """``settled``, or ``provisional`` while a consulted day may still change."""
        firm = self.base.standing == "settled" and (self.extension is None or not self.extension.unsettled)
        return "settled" if firm else "provisional"

    @property
    def status(self) -> Status:
        """The status on ``as_of``."""
        return self.status_on(self.as_of)

    @property
    def state(self) -> Code:
        """The code of ``status``."""
        return self.status.code

    @property
    def reply(self) -> date | None:
        """The day of the reply; None if the record puts it before the receipt, which is impossible."""
        return self.replied if self.replied is not None and self.replied >= self.received else None

    @property
    def late(self) -> Late | None:
        """How late the reply came under the default reading; None if it was in time or there is none."""
        if self.reply is None or self.reply <= self.due_on(self.reply):
            return None
        return Late(self.status_on(self.reply).working_days, (self.reply - self.due_on(self.reply)).days)

    @property
    def silence_readings(self) -> tuple[SilenceReading, ...]:
        """The effect of silence under both readings, whichever ``status`` follows."""
        return tuple(self._silence_reading(name) for name in SILENCE_READINGS)

    @property
    def rely_from(self) -> date | None:
        """The first day to rely on silence, under the chosen reading of silence and every reading of counting."""
        return next(one.rely_from for one in self.silence_readings if one.name == self.silence)

    @property
    def events(self) -> tuple[Event, ...]:
        """All past and future events, by date; events recorded for later days are planned."""
        return tuple(sorted(_events(self), key=_DAY))

    @property
    def next_event(self) -> Event | None:
        """The next event that the rules or the record name; None once there is a reply."""
        if self.reply is not None and self.reply <= self.as_of:
            return None
        return next((event for event in self.events if event.planned), None)

    @property
    def notes(self) -> tuple[Text, ...]:
        """What users of the answer should know."""
        return tuple(dict.fromkeys((*_notes(self), *self.status.notes, *self.base.notes)))

    def to_dict(self, *, fingerprint: bool = False) -> dict[str, Any]:
        """The answer as a JSON object, as ``gov-deadlines track`` prints it; its schema is ``track``."""
        from gov_deadlines.plain import fields, if_projected, plain, printed

        base, late, coming = self.base, self.late, self.next_event
        found = self.limit.cited() | {"region": base.region, "known_on": plain(base.calendar.known_on)}
        found |= fields(self, "received") | fields(base, "within by") | {"original_due": plain(base.due)}
        found |= {"extension": self._extended()} | fields(self, "due standing earliest latest replied")
        found |= if_projected(self.projected) | {"late": None if late is None else late.to_dict()}
        found |= fields(self, "as_of") | {"status": self.status.to_dict(), "state": self.state}
        found |= {"next": None if coming is None else coming.to_dict()}
        found |= {"events": [event.to_dict() for event in self.events], "silence": self.silence}
        found |= {"silence_readings": [one.to_dict() for one in self.silence_readings]}
        return found | fields(self, "rely_from notes") | printed(self, fingerprint)

    def _extended(self) -> dict[str, Any] | None:
        """The later time that was agreed, for ``to_dict``."""
        from gov_deadlines.plain import fields

        if self.extension is None:
            return None
        agreed = fields(self, "agreed_on agreed") | {"in_force": self.extended_by(self.as_of)}
        return self.extension.to_dict() | agreed

    def extended_by(self, day: date) -> bool:
        """Whether a later time had been agreed by ``day``; an agreement without a day counts from the start."""
        return self.extension is not None and (self.agreed_on is None or self.agreed_on <= day)

    def due_on(self, day: date) -> date:
        """The last day for the reply, as things stood on ``day``."""
        return self.extension.due if self.extension is not None and self.extended_by(day) else self.base.due

    def status_on(self, day: date) -> Status:
        """The status on ``day``."""
        decides = self.reply if self.reply is not None and self.reply <= day else day
        due = self.due_on(decides)
        line = self.base.calendar_to(max(due, day)).line
        return status_of(self._facts(decides), line, day, self.replied)

    def state_on(self, day: date) -> Code:
        """The code of ``status_on``."""
        return self.status_on(day).code

    def _facts(self, day: date) -> Facts:
        """The facts that decide the status on ``day``: silence counts after any limit, or only after an agreed time."""
        extended = self.extended_by(day)
        readings = self.extension.readings if self.extension is not None and extended else self.base.facts.readings
        return facts_of(self.received.toordinal(), readings, silent=extended or self.silence == "any")

    def _silence_reading(self, name: Silence) -> SilenceReading:
        extended = self.extended_by(self.as_of)
        if name == "agreed" and not extended:
            return SilenceReading(name, None, None, None)
        rely_from = self.extension.rely_from if self.extension is not None and extended else self.base.rely_from
        again = name == "any" and extended and self.agreed == "after-expiry"
        return SilenceReading(name, _next_day(self.due), _next_day(self.base.due) if again else None, rely_from)


def _next_day(day: date) -> date | None:
    return day + _ONE_DAY if day < date.max else None


def track(
    limit: str | Provision,
    received: AnyDay,
    *,
    within: str | None = None,
    by: AnyDay | None = None,
    until: AnyDay | None = None,
    extend: str | None = None,
    agreed_on: AnyDay | None = None,
    replied: AnyDay | None = None,
    as_of: AnyDay | None = None,
    silence: Silence = "any",
    **context: Unpack[ContextKeywords],
) -> Track:
    """Where does a consultation stand, what happens next, and from when does silence count as no objection?

    Args:
        limit: a limit with an effect of silence, e.g. ``qinzhou/countersign-reply``.
        received: the day the consulted department received it.
        within: the limit set by the lead department, e.g. ``5wd`` or ``5d``.
        by: that limit as a date instead.
        until: the last day of a later time that was agreed.
        extend: the later time as a length instead, e.g. ``+3wd`` or ``+5d``: it continues from the end of the
            original time, before any move off a rest day.
        agreed_on: the day on which the later time was agreed.
        replied: the day of the reply; a day before the receipt is a fault of the record and is ignored.
        as_of: the day asked about, by default today; later dates have not happened yet.
        silence: ``any``: silence counts once any limit has run out; ``agreed``: only once an agreed time has run out.
        known_on: answer as it would have been given on that day.
        region: count on this region's calendar instead of the government's own.
        ignore_in_force: answer even if the rules were not in force, as an illustration.
        announced_only: refuse what needs an unannounced day, instead of projecting the next two years.
        holidays: a folder of your own notices.
        rules: a folder of your own packs.
        strict: a fault anywhere in your own files stops the answer, not only one that may concern it.

    Raises:
        InvalidArgument: the limit has no effect of silence, the dates cannot follow one another, or an
            extension would end before the time it extends.
        UnknownLimit, UnknownRegion, InvalidDate, NotInForce, NotAnnounced, DataFault, SourceNotFound: as for ``due``.

    >>> from datetime import date
    >>> import gov_deadlines as gd
    >>> life = gd.track("qinzhou/countersign-reply", date(2024, 4, 3), extend="+3wd", as_of=date(2024, 4, 22))
    >>> life.base.due, life.due, life.state
    (datetime.date(2024, 4, 17), datetime.date(2024, 4, 22), 'due-today')
    >>> life.next_event.date, life.next_event.code
    (datetime.date(2024, 4, 23), 'deemed-no-objection')
    """
    start = as_date(received)
    set_day, later, agreed, reply, on = map(optional_day, (by, until, agreed_on, replied, as_of))
    asked = Context.of(**context)
    _check_silence(silence)
    question = new_question(_with_silence(limit, start, asked), start, asked, Supplied(within, set_day))
    extension = extension_of(question, start, later, extend)
    life = Track(
        base=answer(question, start),
        extension=extension,
        agreed_on=agreed,
        replied=reply,
        as_of=today() if on is None else on,
        silence=silence,
    )
    _check_order(life)
    return life


def _check_silence(silence: object) -> None:
    if not isinstance(silence, str) or silence not in SILENCE_READINGS:
        raise UnknownChoice("silence", silence, SILENCE_READINGS)


def _with_silence(limit: str | Provision, day: date, context: Context) -> Limit:
    """The limit, if its text attaches an effect to silence. Raises InvalidArgument for other limits."""
    found = context.governing(limit, day) if isinstance(limit, str) else limit
    if isinstance(found, Limit) and found.silence is not None:
        return found
    name = found.id if isinstance(found, Limit | Cadence | Duty) else shown(found)
    raise NotForThis("track", name)


def _check_order(life: Track) -> None:
    """Raises InvalidArgument for dates in an impossible order."""
    agreed_on, extension, received, reply = life.agreed_on, life.extension, life.received, life.reply
    about = life.limit.id
    if agreed_on is None:
        return
    if extension is None:
        raise Needed("what-was-agreed", about)
    day = agreed_on
    if day < received:
        raise WrongOrder(name="agreed_on", day=day, side="no earlier", other="received", other_day=received, of=about)
    if day > (extension.bounds.latest if extension.bounds else extension.due):
        end = extension.due
        raise WrongOrder(name="agreed_on", day=day, side="no later", other="agreed_due", other_day=end, of=about)
    if reply is not None and reply < day:
        raise WrongOrder(name="agreed_on", day=day, side="no later", other="replied", other_day=reply, of=about)


def _events(life: Track) -> Iterator[Event]:
    """The recorded events and those that follow from them."""
    extension, base = life.extension, life.base
    yield _event(life, life.received, statement("received"))
    if base.is_override:
        yield _event(life, life.received, statement("limit-set", own=base.within or base.by))
    in_force_first = extension is None or life.agreed == "after-expiry"
    yield _event(life, base.due, statement("due" if in_force_first else "original-due"), base.bounds)
    if in_force_first:
        yield from _silence(life, base.due, base.bounds, counts=life.silence == "any")
    if extension is not None:
        if life.agreed_on is not None:
            agreed = "extension-agreed" if life.agreed == "before-expiry" else "extension-agreed-after-expiry"
            yield _event(life, life.agreed_on, statement(agreed, day=extension.due))
        yield _event(life, extension.due, statement("extended-due"), extension.bounds)
        yield from _silence(life, extension.due, extension.bounds, counts=True)
    if life.reply is not None:
        yield _event(life, life.reply, statement(life.state_on(life.reply)))
    yield from _rely(life)


def _event(life: Track, day: date, text: Text, *bounds: DateBounds | None) -> Event:
    """An event; without bounds, its day is fixed."""
    return Event(day, text, day > life.as_of, bounds[0] if bounds else DateBounds(day, day))


def _silence(life: Track, end: date, bounds: DateBounds | None, *, counts: bool) -> Iterator[Event]:
    """The effect of silence on the calendar day after ``end``, unless there was a reply by then."""
    after = _next_day(end)
    if after is not None and (life.reply is None or life.reply > end):
        follow = bounds
        if bounds is not None:
            follow = DateBounds(_next_day(bounds.earliest) or after, _next_day(bounds.latest) or bounds.latest)
        yield _event(life, after, statement("deemed-no-objection" if counts else "overdue"), follow)


def _rely(life: Track) -> Iterator[Event]:
    """The day on which silence is safe to rely on, if it is later than the effect and no reply came before it."""
    extension = life.extension
    if extension is None and life.silence == "agreed":
        return
    day = life.base.rely_from if extension is None else extension.rely_from
    end = life.base.due if extension is None else extension.due
    if day is not None and day > end + _ONE_DAY and (life.reply is None or life.reply >= day):
        yield _event(life, day, statement("rely-from"))


def _notes(life: Track) -> Iterator[Text]:
    """Notes on the status itself: the agreement, the reply, and how sure the effect of silence is."""
    yield from provisional_notes(life.extension.unsettled if life.extension else ())
    yield from _agreement_notes(life)
    yield from _reply_notes(life)
    if life.state == "deemed-no-objection" and life.rely_from is not None and life.as_of < life.rely_from:
        yield statement("not-safe-yet", day=life.rely_from)
    if life.silence == "agreed" and not life.extended_by(life.as_of):
        yield statement("silence-needs-agreement")


def _agreement_notes(life: Track) -> Iterator[Text]:
    extension, end = life.extension, life.base.due
    if extension is None:
        return
    if life.agreed_on is None:
        yield statement("agreement-day-not-said", end=end)
    elif life.agreed_on > life.as_of:
        yield statement("extension-planned", as_of=life.as_of, agreed_on=life.agreed_on, end=end)
    elif life.agreed == "after-expiry":
        yield statement(f"agreed-after-expiry/{life.silence}", end=end, effect=end + _ONE_DAY)
    day = None if extension.until is None else life.base.calendar_to(extension.until).find_day(extension.until)
    if day is not None and not day.working:
        yield statement("agreed-date-on-rest-day", day=day.date)


def _reply_notes(life: Track) -> Iterator[Text]:
    reply = life.reply
    if reply is None:
        return
    if reply > life.as_of:
        yield statement("reply-planned", as_of=life.as_of, replied=reply)
    elif life.late is not None and (life.silence == "any" or life.extended_by(reply)):
        yield statement("late-after-silence", effect=life.due_on(reply) + _ONE_DAY)
