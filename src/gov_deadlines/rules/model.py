"""The records of a pack: everything about time in one version of a document, each provision with its clauses.

A provision is a limit (a number of days that can be counted), a cadence (how often in a window), or a duty
without a number: at once, promptly, before something else, by a time set elsewhere.
"""

from datetime import date
from typing import Any, Literal, NamedTuple, Protocol

from gov_deadlines.counting.periods import Direction, Period
from gov_deadlines.rules.schema import Bindingness, Class, Counted, DutyClass, Party, Seen, Trigger
from gov_deadlines.rules.versions import governs, in_force_on
from gov_deadlines.text import Text

Words = tuple[tuple[str, str], ...]  # pairs: what rests on words of the clause, and those words


class ClauseReference(NamedTuple):
    """Where a provision is stated: article, paragraph and sentence, and the digest of that sentence's text.

    ``role`` says what the sentence is cited for: ``limit``, ``cadence`` or ``duty`` for the provision itself,
    ``override``, ``extension`` or ``silence`` for an addition to a limit, ``unlisted`` for a sentence about time
    that is not a separate provision.
    """

    role: str
    article: int
    paragraph: int
    sentence: int
    sha256: str

    def to_dict(self) -> dict[str, str | int]:
        """The place as a JSON object."""
        return self._asdict()


class Pack(NamedTuple):
    """One government's rules in one version.

    Attributes:
        authority, version: together the pack's id, e.g. ``qinzhou@2023``.
        region: whose calendar its working days follow.
        name: the government.
        short: what it is called for short, e.g. 钦州; ``aliases`` are what else it is called.
        title, number: the document's title and number; the number is empty if it has none.
        in_force_from, in_force_until: first and last day it governs; None if no end is known.
        in_force_candidates: every day that "the day of publication" could be.
        in_force_basis: why ``in_force_from`` was chosen.
        checked_on, checked_basis: when the pack was last compared with its document, and how far.
        file: the data file.
    """

    authority: str
    version: str
    region: str
    name: Text
    short: Text
    aliases: tuple[str, ...]
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

    def to_dict(self) -> dict[str, Any]:
        """The document as a JSON object: its title and number, and when it is in force."""
        from gov_deadlines.plain import fields

        days = "in_force_from in_force_until in_force_candidates in_force_basis checked_on checked_basis"
        return fields(self, f"title number name {days}")


class Bound(NamedTuple):
    """A number that another instrument gives for the same act, in one version of that instrument.

    It is not a limit of a government's own rules: it is offered only for its act, to a party it binds, on a day it is
    in force.

    Attributes:
        name: the value for ``bound``; versions of one instrument share it.
        period: how long after ``counted_from``; 0 days is that day itself.
        bindingness: how strictly the instrument states the number.
        instrument, number: its title, and its document number if known.
        article: the article that gives the number.
        act: a code for the act it regulates; a duty that cites it is about the same act.
        binds: the parties it binds.
        region: where it applies: ``CN``, or one region.
        covers: its scope in words: which documents or acts, and whose.
        says: what it provides, in our own words.
        counted_from: the event the period runs from.
        in_force_from, in_force_until: first and last day it is in force; None if no end is known.
        since: since when, in words, if the day itself is not known.
        seen: ``text`` if the instrument itself was read, ``secondary`` if only other sources on it were.
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

    def to_dict(self) -> dict[str, Any]:
        """The bound as a JSON object: whose number, for what and whom, and the days it is in force."""
        from gov_deadlines.plain import fields

        found = {"name": self.name} | fields(self.period, "amount unit") | fields(self, "bindingness instrument")
        found |= {"number": self.number or None}
        return found | fields(self, "article covers binds region in_force_from in_force_until since seen")


class _Placed(Protocol):
    """The fields of a provision that the properties below need."""

    @property
    def id(self) -> str: ...
    @property
    def pack(self) -> Pack: ...
    @property
    def article(self) -> str: ...


class _Named(Protocol):
    """The field of a provision that its names are in."""

    @property
    def label(self) -> Text: ...


class _InPack:
    """Properties derived from a provision's id and pack."""

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
    def name_zh(self: "_Named") -> str:
        """What a clerk calls it in Chinese, e.g. 会签回复; unique within a government."""
        return self.label.zh

    @property
    def name_en(self: "_Named") -> str:
        """What a clerk calls it in English."""
        return self.label.en

    @property
    def version(self: _Placed) -> str:
        """The pack's version, e.g. ``2023``."""
        return self.pack.version

    @property
    def versioned_id(self: _Placed) -> str:
        """The id of this version only, e.g. ``qinzhou@2023/countersign-reply``."""
        return f"{self.pack.authority}@{self.pack.version}/{self.id.partition('/')[2]}"

    @property
    def region(self: _Placed) -> str:
        """The region whose calendar its days follow."""
        return self.pack.region

    def cited(self: _Placed) -> dict[str, Any]:
        """How an answer about it begins, as a JSON object: which provision in which version, and where it stands."""
        from gov_deadlines.plain import SCHEMA, fields

        return {"schema": SCHEMA, "limit": self.id} | fields(self, "version authority article")


class _LimitFields(NamedTuple):
    id: str
    pack: Pack
    label: Text
    aliases: tuple[str, ...]
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
        id: ``authority/name``; the same in all versions.
        pack: the version of the document that states it.
        label: what a clerk calls it, in both languages; ``aliases`` are what else it is called, in either.
        cls: ``fixed`` (a number of days) or ``immediate`` (on the day itself).
        article: as cited, e.g. ``29(2)``.
        trigger: the day it is counted from, ``receipt`` or ``meeting-end`` (forward), or leads up to,
            ``event`` or ``deadline`` (backward); ``occasion`` if the text leaves the day open.
        period: its length, unit and direction.
        bindingness: how strictly the text states it.
        obliged, owed_to: who must act, and towards whom.
        override, extension, silence: what the text allows or attaches, by code; None if nothing.
        default_basis: why the default reading counts as it does.
        readings: every other defensible reading with its basis.
        see_also: limits a clerk must choose from; ``choice`` says when this one applies.
        notes: caveats that go with every answer.
        summary: what the limit says, in our own words.
        clauses: where it is stated.
        words: the few words of the clause that ``number``, ``unit``, ``direction`` and ``strictness`` rest on.
    """

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Everything its pack says about it, as a JSON object."""
        return _described(self)

    def __str__(self) -> str:
        return self.id


class _CadenceFields(NamedTuple):
    id: str
    pack: Pack
    label: Text
    aliases: tuple[str, ...]
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
    """How often, or on how many days, in a window: a meeting every fortnight, 60 days of field work a year.

    Attributes:
        id, pack, label, aliases, article, bindingness, obliged, notes, summary, clauses: as for a limit.
        cls: ``cadence``.
        counted: what is counted, e.g. executive meetings.
        unit: ``time`` (each event counts) or ``day`` (each day counts once).
        at_least, at_most: the floor and the ceiling in one window, both inclusive; None if there is none.
            A ceiling rests on a limiting word (不超过, 最多), which ``words`` quotes.
        range_to: the greater number of a range, or the single number, without a limiting word (1—2次, 1次):
            the usual number, not a ceiling.
        window: the default window, by name (see ``counting.windows``); ``unstated`` if the text names no time.
        other_windows: every other defensible window with its basis.
        lifted: how the text allows more: ``any-time`` or ``as-needed``; None if it does not.
        tied_to: the id of the cadence whose events tied windows follow.
        default_basis: why the default window was chosen.
        words: the few words of the clause that ``floor``, ``ceiling``, ``range``, ``window``, ``each`` (counted per
            person, department or meeting), ``strictness`` and ``lifted`` rest on.
    """

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Everything its pack says about it, as a JSON object."""
        return _described(self)

    def __str__(self) -> str:
        return self.id


class _DutyFields(NamedTuple):
    id: str
    pack: Pack
    label: Text
    aliases: tuple[str, ...]
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
    """A provision about time without a number to count.

    Attributes:
        id, pack, label, aliases, article, bindingness, obliged, notes, summary, clauses: as for a limit; ``clauses``
            is empty for a duty in the preamble, the covering notice or the imprint (article ``P``).
        cls: ``immediate`` (at once), ``promptness``, ``ordering`` (before or after something else), ``deferred`` (by
            a time set elsewhere), ``recurrence-unnumbered`` (regularly), ``interval-or-effect`` (while something
            lasts; when the rules take effect) or ``count-or-consequence``.
        direction: whether a time set elsewhere runs ``after`` its occasion, or leads up to it (``before``).
        points_to: where the number is found, as far as the text says.
        bounds: the other instruments, in every version, that give a number for the same act and bind the same party.
        day: the calendar day that the text states, if it states one.
    """

    __slots__ = ()

    def bounds_on(self, day: date) -> tuple[Bound, ...]:
        """The bounds in force on ``day``: at most one of each name."""
        return in_force_on(self.bounds, day)

    def to_dict(self) -> dict[str, Any]:
        """Everything its pack says about it, as a JSON object."""
        return _described(self)

    def __str__(self) -> str:
        return self.id


Provision = Limit | Cadence | Duty


def _described(one: Provision) -> dict[str, Any]:
    """Everything a pack says about a provision, as a JSON object."""
    from gov_deadlines.plain import fields

    found = one.cited() | fields(one, "name_zh name_en aliases")
    found |= {"class": one.cls} | fields(one, "region bindingness obliged")
    match one:
        case Limit():
            found |= fields(one.period, "direction amount unit")
            found |= fields(one, "trigger owed_to override extension silence see_also")
            found["readings"] = _based(("default", one.default_basis), *one.readings)
        case Cadence():
            found |= fields(one, "counted unit at_least at_most range_to lifted tied_to")
            found["windows"] = _based((one.window, one.default_basis), *one.other_windows)
        case Duty():
            found |= fields(one, "direction points_to day")
            found["bounds"] = [bound.to_dict() for bound in one.bounds]
    if not isinstance(one, Duty):
        found["words"] = dict(one.words)
    clauses = [clause.to_dict() for clause in one.clauses]
    return found | fields(one, "notes summary") | {"clauses": clauses, "document": one.pack.to_dict()}


def _based(*readings: tuple[str, Text]) -> list[dict[str, Any]]:
    """The default first, each with its basis."""
    return [{"name": name, "basis": basis.to_dict()} for name, basis in readings]


class Unlisted(NamedTuple):
    """A sentence with a time word that is not a separate provision, and why it is not."""

    pack: Pack
    clause: ClauseReference
    reason: Text

    def to_dict(self) -> dict[str, Any]:
        """The sentence's place and the reason, as a JSON object."""
        return {"pack": self.pack.id} | self.clause.to_dict() | {"reason": self.reason.to_dict()}
