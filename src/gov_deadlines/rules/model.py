"""What a pack holds: limits, each with its clause, and the version of the document they stand in."""

from datetime import date
from typing import Literal, NamedTuple

from gov_deadlines.counting import Period
from gov_deadlines.text import Text

Class = Literal["fixed", "immediate"]
Trigger = Literal["receipt", "meeting-end", "event", "deadline"]
Bindingness = Literal["shall", "generally", "in_principle", "at_most", "stated"]


class ClauseReference(NamedTuple):
    """Where a limit is stated: article, paragraph and sentence, and the digest of that sentence's text.

    ``role`` tells what the sentence is cited for: the limit itself, its override, extension or silence.
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

    def governs(self, day: date) -> bool:
        """Whether this version was in force on ``day``."""
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)


class Limit(NamedTuple):
    """One time limit of one pack.

    Attributes:
        id: ``authority/name``; names the limit whatever the version.
        pack: the version of the document it stands in.
        cls: ``fixed`` (a number of days) or ``immediate`` (on the day itself).
        article: as cited, e.g. ``29(2)``.
        trigger: the day it is counted from: ``receipt`` or ``meeting-end`` (forward), or that it leads up
            to: ``event`` or ``deadline`` (backward).
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
    """

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

    @property
    def authority(self) -> str:
        """The government's short name, e.g. ``qinzhou``."""
        return self.pack.authority

    @property
    def name(self) -> str:
        """The id without the authority."""
        return self.id.partition("/")[2]

    @property
    def version(self) -> str:
        """The pack's version, e.g. ``2023``."""
        return self.pack.version

    @property
    def versioned_id(self) -> str:
        """The id that names this version alone, e.g. ``qinzhou@2023/countersign-reply``."""
        return f"{self.authority}@{self.version}/{self.name}"

    @property
    def region(self) -> str:
        """The region whose calendar its days follow."""
        return self.pack.region

    def __str__(self) -> str:
        return self.id
