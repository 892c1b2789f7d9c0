"""What a pack holds: everything about time in one version of a document, each provision with its clause.

A provision is a limit (a number of days that can be counted), a cadence (so many times in so long), or a duty
without a number: at once, promptly, before something else, by a time set elsewhere.
"""

from datetime import date
from typing import Literal, NamedTuple, Protocol

from gov_deadlines.counting.periods import Direction, Period
from gov_deadlines.rules.schema import Bindingness, Class, Counted, DutyClass, Party, Seen, Trigger
from gov_deadlines.rules.versions import governs, in_force_on
from gov_deadlines.text import Text

Words = tuple[tuple[str, str], ...]  # what rests on words of the clause, and those words


class ClauseReference(NamedTuple):
    """Where a provision is stated: article, paragraph and sentence, and the digest of that sentence's text.

    ``role`` tells what the sentence is cited for: ``limit``, ``cadence`` or ``duty`` for the provision itself,
    ``override``, ``extension`` or ``silence`` for what goes with a limit, ``unlisted`` for a sentence about time
    that is no provision of its own.
    """

    role: str
    article: int
    paragraph: int
    sentence: int
    sha256: str


class Pack(NamedTuple):
    """One government's rules in one version.

    Attributes:
        authority, version: together the pack's id, e.g. ``qinzhou@2023``.
        region: whose calendar its working days follow.
        name: the government.
        title, number: of the document.
        in_force_from, in_force_until: the days it governs; None where no end is known.
        in_force_candidates: every day that "the day of publication" could be.
        in_force_basis: why ``in_force_from`` was taken.
        checked_on, checked_basis: when the pack was last compared with its document, and how far.
        file: the data file.
    """

    authority: str
    version: str
    region: str
    name: Text
    title: str
    number: str
    in_force_from: date
    in_force_until: date | None
    in_force_candidates: tuple[date, ...]
    in_force_basis: Text
    checked_on: date
    checked_basis: Text
    file: str = ""

    @property
    def id(self) -> str:
        """Authority and version, e.g. ``qinzhou@2023``."""
        return f"{self.authority}@{self.version}"

    def governs(self, day: date) -> bool:
        """Whether this version was in force on ``day``."""
        return governs(self, day)


class Bound(NamedTuple):
    """A number that another instrument gives for the same act, in one version of that instrument.

    It is no limit of a government's own rules: it is offered only for an act it speaks of, to a party it binds, on a
    day it is in force.

    Attributes:
        name: as given to ``bound``; versions of one instrument share it.
        period: how long after the day it is counted from; 0 days is that day itself.
        bindingness: how strictly the instrument puts the number.
        instrument, number: its title, and its document number where that is known.
        article: where in it the number stands.
        act: a code for what it speaks of; a duty that cites it is about the same act.
        binds: the parties it binds.
        region: where: ``CN``, or one region.
        covers: the same in words: which documents or acts, and whose.
        says: what it provides, in our own words.
        counted_from: the event the period runs from.
        in_force_from, in_force_until: the days it is in force; None where no end is known.
        since: since when in words, where the day itself is not known.
        seen: ``text`` where the instrument itself was read, ``secondary`` where only what others say of it.
    """

    name: str
    period: Period
    bindingness: Bindingness
    instrument: Text
    number: str
    article: Text
    act: str
    binds: tuple[Party, ...]
    region: str
    covers: Text
    says: Text
    counted_from: Text
    in_force_from: date
    in_force_until: date | None
    since: Text | None
    seen: Seen

    def governs(self, day: date) -> bool:
        """Whether this version was in force on ``day``."""
        return governs(self, day)


class _Placed(Protocol):
    """What every provision has that the properties below need."""

    @property
    def id(self) -> str: ...
    @property
    def pack(self) -> Pack: ...


class _InPack:
    """What follows from a provision's id and pack."""

    __slots__ = ()

    @property
    def authority(self: _Placed) -> str:
        """The government's short name, e.g. ``qinzhou``."""
        return self.pack.authority

    @property
    def name(self: _Placed) -> str:
        """The id without the authority."""
        return self.id.partition("/")[2]

    @property
    def version(self: _Placed) -> str:
        """The pack's version, e.g. ``2023``."""
        return self.pack.version

    @property
    def versioned_id(self: _Placed) -> str:
        """The id that names this version alone, e.g. ``qinzhou@2023/countersign-reply``."""
        return f"{self.pack.authority}@{self.pack.version}/{self.id.partition('/')[2]}"

    @property
    def region(self: _Placed) -> str:
        """The region whose calendar its days follow."""
        return self.pack.region


class _LimitFields(NamedTuple):
    id: str
    pack: Pack
    cls: Class
    article: str
    trigger: Trigger
    period: Period
    bindingness: Bindingness
    obliged: Text
    owed_to: Text
    override: str | None
    extension: str | None
    silence: str | None
    default_basis: Text
    readings: tuple[tuple[str, Text], ...]
    see_also: tuple[str, ...]
    choice: Text | None
    notes: tuple[Text, ...]
    summary: Text
    clauses: tuple[ClauseReference, ...]
    words: Words = ()


class Limit(_InPack, _LimitFields):
    """One time limit of one pack.

    Attributes:
        id: ``authority/name``; names the limit whatever the version.
        pack: the version of the document it stands in.
        cls: ``fixed`` (a number of days) or ``immediate`` (on the day itself).
        article: as cited, e.g. ``29(2)``.
        trigger: the day it is counted from: ``receipt`` or ``meeting-end`` (forward), or that it leads up
            to: ``event`` or ``deadline`` (backward); ``occasion`` where a text leaves the day open.
        period: how long, in which unit and direction.
        bindingness: how strictly the text puts it.
        obliged, owed_to: who owes what to whom.
        override, extension, silence: what the text allows or attaches, by code; None where it does not.
        default_basis: why the default reading counts as it does.
        readings: every other defensible reading with its basis.
        see_also: limits a clerk must choose from; ``choice`` says when this is the one.
        notes: caveats that go with every answer.
        summary: what the limit says, in our own words.
        clauses: where it is stated.
        words: the few words of the clause that ``number``, ``unit``, ``direction`` and ``strictness`` rest on.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return self.id


class _CadenceFields(NamedTuple):
    id: str
    pack: Pack
    cls: Literal["cadence"]
    article: str
    bindingness: Bindingness
    obliged: Text
    counted: Text
    unit: Counted
    at_least: int | None
    at_most: int | None
    range_to: int | None
    window: str
    other_windows: tuple[tuple[str, Text], ...]
    lifted: str | None
    tied_to: str | None
    default_basis: Text
    notes: tuple[Text, ...]
    summary: Text
    clauses: tuple[ClauseReference, ...]
    words: Words = ()


class Cadence(_InPack, _CadenceFields):
    """So many times, or days, in so long: a meeting every fortnight, 60 days of field work a year.

    Attributes:
        id, pack, article, bindingness, obliged, notes, summary, clauses: as for a limit.
        cls: ``cadence``.
        counted: what is counted, e.g. executive meetings.
        unit: ``time`` (each counts) or ``day`` (days count, each once).
        at_least, at_most: the floor and the ceiling in one window, both themselves allowed; None where there is none.
            A ceiling stands on a limiting word (不超过, 最多), which ``words`` quotes.
        range_to: the greater number of a range, or the single number, that no limiting word goes with (1—2次, 1次):
            what is usual, and no ceiling.
        window: the default window, by name (see ``counting.windows``); ``unstated`` where the text names no time.
        other_windows: every other defensible window with its basis.
        lifted: in which words the text allows more: ``any-time`` or ``as-needed``; None where it does not.
        tied_to: the id of the cadence whose events the windows tied to events go with.
        default_basis: why the default window was taken.
        words: the few words of the clause that ``floor``, ``ceiling``, ``range``, ``window``, ``each`` (counted per
            person, department or meeting), ``strictness`` and ``lifted`` rest on.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return self.id


class _DutyFields(NamedTuple):
    id: str
    pack: Pack
    cls: DutyClass
    article: str
    bindingness: Bindingness
    obliged: Text
    direction: Direction
    points_to: Text | None
    bounds: tuple[Bound, ...]
    day: date | None
    notes: tuple[Text, ...]
    summary: Text
    clauses: tuple[ClauseReference, ...]


class Duty(_InPack, _DutyFields):
    """A provision about time without a number that could be counted.

    Attributes:
        id, pack, article, bindingness, obliged, notes, summary, clauses: as for a limit; ``clauses`` is empty for
            what stands in the preamble, the covering notice or the imprint (article ``P``).
        cls: ``immediate`` (at once), ``promptness``, ``ordering`` (before or after something else), ``deferred`` (by
            a time set elsewhere), ``recurrence-unnumbered`` (regularly), ``interval-or-effect`` (while something
            lasts; when the rules take effect) or ``count-or-consequence``.
        direction: whether a time set elsewhere runs ``after`` its occasion, or leads up to it (``before``).
        points_to: where the number is to be found, as far as the text says.
        bounds: the other instruments, in every version, that give a number for the same act and bind the same party.
        day: the calendar day the text states, where it states one.
    """

    __slots__ = ()

    def bounds_on(self, day: date) -> tuple[Bound, ...]:
        """The bounds in force on ``day``: at most one of each name."""
        return in_force_on(self.bounds, day)

    def __str__(self) -> str:
        return self.id


Provision = Limit | Cadence | Duty


class Unlisted(NamedTuple):
    """A sentence with a word of time in it that is no provision of its own, and why."""

    pack: Pack
    clause: ClauseReference
    reason: Text
