"""The context of a question: the keywords that every public function takes, checked once."""

import os
from collections.abc import Mapping
from datetime import date
from itertools import starmap
from typing import NamedTuple, TypedDict, Unpack

from gov_deadlines.arguments import as_flag, as_path
from gov_deadlines.data_files import HOLIDAYS, RULES, own_path
from gov_deadlines.days import AnyDay, optional_day
from gov_deadlines.rules.book import RuleBook, Rules, answering_book, book_with, limits_book, rule_book
from gov_deadlines.rules.chains import Chain, chains_of
from gov_deadlines.rules.model import Cadence, Duty, Limit, Provision
from gov_deadlines.rules.versions import governing
from gov_deadlines.workdays.calendar import WorkCalendar, answering_calendar
from gov_deadlines.workdays.library import Holidays, known_region
from gov_deadlines.workdays.line import DayLine


class ContextKeywords(TypedDict, total=False):
    """Its fields as keywords of a function: ``**context: Unpack[ContextKeywords]``."""

    known_on: AnyDay | None
    region: str | None
    ignore_in_force: bool
    holidays: Holidays
    rules: Rules
    announced_only: bool
    strict: bool
    authority: str | None


class Context(NamedTuple):
    """The context of a question. Public functions make one with ``Context.of`` and pass it on whole.

    Attributes:
        known_on: answer as it would have been given on that day; None for everything on file.
        region: count on this region's calendar; None for the government's own.
        ignore_in_force: answer even if the rules were not in force, as an illustration.
        holidays, rules: the user's own notices and packs; None for those that the environment names, if any.
        announced_only: refuse an answer that needs an unannounced day, instead of projecting; drafts announce none.
        drafts: whether notices that are drafts count; False to see what they move.
        strict: any fault in the user's own files stops every answer, not only those that may need the file.
        authority: the government that is meant where the words for a limit name none.
    """

    known_on: date | None = None
    region: str | None = None
    ignore_in_force: bool = False
    holidays: Holidays = None
    rules: Rules = None
    announced_only: bool = False
    drafts: bool = True
    strict: bool = False
    authority: str | None = None

    @classmethod
    def of(cls, **keywords: Unpack[ContextKeywords]) -> "Context":
        """The context of a caller's keywords, with days, region, flag and paths checked and normalised.

        Raises:
            InvalidDate, UnknownRegion, InvalidArgument.
            TypeError: for any other keyword.
        """
        return cls(**keywords).checked() if keywords else _DEFAULT  # type: ignore[arg-type]  # texts become days

    def checked(self) -> "Context":
        """The same context with its fields checked and normalised, for one not made by ``of``. Raises as ``of``."""
        holidays = None if self.holidays is None else as_path(self.holidays, "holidays")
        found = Context(
            known_on=optional_day(self.known_on),
            region=None if self.region is None else known_region(self.region, holidays).code,
            ignore_in_force=as_flag(self.ignore_in_force, "ignore_in_force"),
            holidays=holidays,
            rules=None if self.rules is None else as_path(self.rules, "rules"),
            announced_only=as_flag(self.announced_only, "announced_only"),
            drafts=as_flag(self.drafts, "drafts"),
            strict=as_flag(self.strict, "strict"),
        )
        return found if self.authority is None else found._replace(authority=found.book.authority(self.authority))

    def spelled_out(self) -> "Context":
        """The same context for another process, whose environment and working folder may differ."""
        given = ((self.holidays, HOLIDAYS), (self.rules, RULES))
        holidays, rules = (path and os.path.abspath(path) for path in starmap(own_path, given))
        return self._replace(holidays=holidays, rules=rules)

    @property
    def book(self) -> RuleBook:
        """Every provision, including the user's own, without the authorities whose packs are faulty.

        Raises SourceNotFound, and DataFault if a faulty file may concern every authority (``strict``: for any fault).
        """
        return (rule_book if self.strict else answering_book)(self.rules, self.holidays)

    @property
    def limits(self) -> RuleBook:
        """The book of all limits, made sooner: other provisions may be missing from it. Raises as ``book``."""
        return self.book if self.strict else limits_book(self.rules, self.holidays)

    @property
    def chains(self) -> Mapping[str, Chain]:
        """Every chain, including the user's own. Raises SourceNotFound, DataFault."""
        return chains_of(self.book, self.rules)

    def governing(self, limit: str | Provision, day: date) -> Provision:
        """The version that governs ``day``; if a provision itself is given, it must govern ``day``.

        Raises UnknownLimit, NotInForce, SourceNotFound, DataFault.
        """
        if isinstance(limit, Limit | Cadence | Duty):
            return governing((limit,), day, ignore_in_force=self.ignore_in_force)
        book = self._book_with(limit)
        return book.governing(book.named(limit, self.authority), day, self.ignore_in_force)

    def named(self, limit: str, *, whole: bool = False, suggest: bool = True) -> str:
        """The id that a limit's id or words mean; ``whole``, ``suggest`` and ``authority`` as for ``RuleBook.named``.

        Raises UnknownLimit, SourceNotFound, DataFault.
        """
        return self.book.named(limit, self.authority, whole=whole, suggest=suggest)

    def countable(self, limit: str) -> tuple[Limit, ...]:
        """Every version of a limit that can be counted, oldest first, by its id or by words.

        Raises UnknownLimit, NoNumber, SourceNotFound, DataFault.
        """
        return self.book.countable(self.book.named(limit, self.authority))

    def _book_with(self, limit: str) -> RuleBook:
        return self.book if self.strict else book_with(limit, self.rules, self.holidays)

    def nearest(self, limit: str | Provision, day: date) -> Provision:
        """The version that governs ``day``, else the nearest. Raises UnknownLimit, SourceNotFound, DataFault."""
        return self._replace(ignore_in_force=True).governing(limit, day)

    def calendar(self, own: str | Provision) -> WorkCalendar:
        """The calendar to count on: of the region asked for, else of ``own`` (a provision or a region).

        Raises UnknownRegion, SourceNotFound, DataFault.
        """
        found = answering_calendar(self._region_of(own), self.known_on, self.holidays)
        if self.strict:
            found.line.require_whole(strict=True)
        return found if self.drafts and not self.announced_only else found.undrafted

    def _region_of(self, own: str | Provision) -> str:
        if self.region is not None:
            return self.region
        return own if isinstance(own, str) else own.region

    def projecting(self, own: str | Provision) -> WorkCalendar:
        """``calendar``, going on past the last announced day unless ``announced_only``. Raises as ``calendar``."""
        found = self.calendar(own)
        return found if self.announced_only else found.projected

    def line(self, own: str | Provision) -> DayLine:
        """The day line of ``projecting``."""
        return self.projecting(own).line


_DEFAULT = Context()
