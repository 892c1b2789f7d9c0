"""The life of a consultation: received, extended, answered or not; where it stands on a day, and what silence means."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, Unpack

from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.answers.due import answer
from gov_deadlines.answers.extension import extension_of
from gov_deadlines.answers.life import SILENCE_READINGS, Late, Life, Silence, SilenceReading
from gov_deadlines.answers.question import Supplied, new_question
from gov_deadlines.answers.track_notes import track_events, track_notes
from gov_deadlines.days import as_date, today
from gov_deadlines.errors import GovDeadlinesError, Needed, NotForThis, UnknownChoice, WrongOrder
from gov_deadlines.rules.model import Cadence, Duty, Limit, Provision
from gov_deadlines.text import Text, shown

__all__ = ["Event", "Late", "Silence", "SilenceReading", "Track", "track"]


class Event(NamedTuple):
    """One thing that happens in the life of a consultation.

    Attributes:
        date: the day.
        text: what happens; ``text.code`` is its code.
        planned: whether it lies after the day asked about, so that it has not happened yet.
    """

    date: date
    text: Text
    planned: bool

    @property
    def code(self) -> str:
        """The event's code, e.g. ``extended-due``."""
        return self.text.code


class Track(Life):
    """The answer to "where does this consultation stand": made by ``gov_deadlines.track``. A ``Life``, told in words.

    Attributes:
        base: the answer without any extension: the limit of the text, or the lead department's.
        extension: the later time agreed, if one is recorded.
        agreed_on: the day it was agreed; None where that is not said.
        replied: the day of the reply, if one is recorded.
        as_of: the day asked about: what is dated later has not happened yet.
        silence: the reading of silence that ``state`` follows.
    """

    __slots__ = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that has happened and will happen, by date; what is recorded for later is taken as planned."""
        found = sorted(track_events(self), key=lambda event: event[0])
        return tuple(Event(day, text, day > self.as_of) for day, text in found)

    @property
    def next_event(self) -> Event | None:
        """What happens next, as far as the rules or the record say; None once there is a reply."""
        if self.state in ("replied", "replied-late"):
            return None
        return next((event for event in self.events if event.planned), None)

    @property
    def notes(self) -> tuple[Text, ...]:
        """What anyone who uses the answer should know."""
        return tuple(dict.fromkeys((*track_notes(self), *self.base.notes)))


def track(
    limit: str | Provision,
    received: date,
    *,
    within: str | None = None,
    by: date | None = None,
    until: date | None = None,
    extend: str | None = None,
    agreed_on: date | None = None,
    replied: date | None = None,
    as_of: date | None = None,
    silence: Silence = "any",
    **context: Unpack[ContextKeywords],
) -> Track:
    """Where does a consultation stand, what happens next, and from when does silence count as no differing opinion?

    Args:
        limit: a limit with an effect of silence, e.g. ``qinzhou/countersign-reply``.
        received: the day the consulted department received it.
        within: the limit the lead department set, e.g. ``5wd`` or ``5d``.
        by: the same as a date.
        until: the day to which a later time was agreed.
        extend: the same as a length, e.g. ``+3wd`` or ``+5d``: it runs on from where the original time ended,
            before any move off a rest day.
        agreed_on: the day on which the later time was agreed.
        replied: the day of the reply.
        as_of: the day asked about, by default today; what is dated later has not happened yet.
        silence: ``any``: silence counts once any limit has run out; ``agreed``: only once an agreed time has.
        known_on: answer as it would have been given on that day.
        region: count on another region's calendar than the government's own.
        ignore_in_force: answer although the rules were not in force: an illustration.
        holidays: a folder of notices of your own.
        rules: a folder of packs of your own.

    Raises:
        InvalidArgument: for a limit without an effect of silence, dates that cannot follow one another, or an
            extension that would end earlier than the time it extends.
        UnknownLimit, UnknownRegion, InvalidDate, NotInForce, NotAnnounced, DataFault, SourceNotFound: as for ``due``.

    >>> from datetime import date
    >>> import gov_deadlines as gd
    >>> life = gd.track("qinzhou/countersign-reply", date(2024, 4, 3), extend="+3wd", as_of=date(2024, 4, 22))
    >>> life.base.due, life.due, life.state
    (datetime.date(2024, 4, 17), datetime.date(2024, 4, 22), 'due-today')
    >>> life.next_event.date, life.next_event.code
    (datetime.date(2024, 4, 23), 'deemed-no-differing-opinion')
    """
    start, asked = as_date(received), Context.of(**context)
    _check_silence(silence)
    question = new_question(_with_silence(limit, start, asked), start, asked, Supplied(within, by))
    extension = extension_of(question, start, None if until is None else as_date(until), extend)
    life = Track(
        answer(question, start),
        extension,
        None if agreed_on is None else as_date(agreed_on),
        None if replied is None else as_date(replied),
        today() if as_of is None else as_date(as_of),
        silence,
    )
    for fault in _chronology(life):
        raise fault
    return life


def _check_silence(silence: object) -> None:
    if not isinstance(silence, str) or silence not in SILENCE_READINGS:
        raise UnknownChoice("silence", silence, SILENCE_READINGS)


def _with_silence(limit: str | Provision, day: date, context: Context) -> Limit:
    """The limit, where its text attaches an effect to silence. Raises InvalidArgument for any other."""
    found = context.governing(limit, day) if isinstance(limit, str) else limit
    if isinstance(found, Limit) and found.silence is not None:
        return found
    name = found.id if isinstance(found, Limit | Cadence | Duty) else shown(found)
    raise NotForThis("track", name)


def _chronology(life: Track) -> Iterator[GovDeadlinesError]:
    """What cannot have happened in this order."""
    received, agreed_on, replied = life.received, life.agreed_on, life.replied
    about = life.limit.id
    if replied is not None and replied < received:
        yield WrongOrder("replied", replied, "no earlier", "received", received, about)
    if agreed_on is None:
        return
    if life.extension is None:
        yield Needed("what-was-agreed", about)
    elif agreed_on < received:
        yield WrongOrder("agreed_on", agreed_on, "no earlier", "received", received, about)
    elif agreed_on > life.extension.due:
        yield WrongOrder("agreed_on", agreed_on, "no later", "agreed_due", life.extension.due, about)
    elif replied is not None and replied < agreed_on:
        yield WrongOrder("agreed_on", agreed_on, "no later", "replied", replied, about)
