"""Under what a question is answered: the five keywords that are the same at every door, checked once."""

import os
from datetime import date
from itertools import starmap
from typing import NamedTuple, TypedDict, Unpack

from gov_deadlines.arguments import as_flag, as_path
from gov_deadlines.data_files import HOLIDAYS, RULES, own_path
from gov_deadlines.days import as_date
from gov_deadlines.rules.book import RuleBook, Rules, governing_provision, rule_book
from gov_deadlines.rules.model import Cadence, Duty, Limit, Provision
from gov_deadlines.rules.versions import governing
from gov_deadlines.workdays.calendar import WorkCalendar, answering_calendar
from gov_deadlines.workdays.library import Holidays
from gov_deadlines.workdays.line import DayLine
from gov_deadlines.workdays.regions import region


class ContextKeywords(TypedDict, total=False):
    """The five as keywords of a function: ``**context: Unpack[ContextKeywords]``."""

    known_on: date | None
    region: str | None
    ignore_in_force: bool
    holidays: Holidays
    rules: Rules


class Context(NamedTuple):
    """Under what a question is answered. The doors make one with ``Context.of``; below them it is carried whole.

    Attributes:
        known_on: answer as it would have been given on that day; None for everything on file.
        region: count on this region's calendar; None for the government's own.
        ignore_in_force: answer although the rules were not in force: an illustration.
        holidays, rules: notices and packs of the user's own; None for what the environment names, or none.
    """

    known_on: date | None = None
    region: str | None = None
    ignore_in_force: bool = False
    holidays: Holidays = None
    rules: Rules = None

    @classmethod
    def of(cls, **keywords: Unpack[ContextKeywords]) -> "Context":
        """The context that a caller's keywords stand for, with days, region, flag and paths as they should be.

        Raises:
            InvalidDate, UnknownRegion, InvalidArgument.
            TypeError: for another keyword.
        """
        return cls(**keywords).checked() if keywords else _DEFAULT

    def checked(self) -> "Context":
        """The same, with every field as ``of`` leaves it: for one that was made from its fields. Raises as ``of``."""
        return Context(
            None if self.known_on is None else as_date(self.known_on),
            None if self.region is None else region(self.region).code,
            as_flag(self.ignore_in_force, "ignore_in_force"),
            None if self.holidays is None else as_path(self.holidays, "holidays"),
            None if self.rules is None else as_path(self.rules, "rules"),
        )

    def spelled_out(self) -> "Context":
        """The same in another process, whose environment and working folder may be others."""
        given = ((self.holidays, HOLIDAYS), (self.rules, RULES))
        holidays, rules = (os.path.abspath(path) if path else None for path in starmap(own_path, given))
        return self._replace(holidays=holidays, rules=rules)

    @property
    def book(self) -> RuleBook:
        """Every provision, the user's own among them. Raises SourceNotFound, DataFault."""
        return rule_book(self.rules)

    def governing(self, limit: str | Provision, day: date) -> Provision:
        """The version that answers for ``day``; a provision that is given itself must do so.

        Raises UnknownLimit, NotInForce, SourceNotFound, DataFault.
        """
        if isinstance(limit, Limit | Cadence | Duty):
            return governing((limit,), day, ignore_in_force=self.ignore_in_force)
        return governing_provision(limit, day, self.ignore_in_force, self.rules)

    def nearest(self, limit: str | Provision, day: date) -> Provision:
        """The same, or the nearest version where none was in force. Raises UnknownLimit, SourceNotFound, DataFault."""
        return self._replace(ignore_in_force=True).governing(limit, day)

    def calendar(self, own: str | Provision) -> WorkCalendar:
        """What is counted on: the calendar of the region asked for, else of ``own``: a provision's, or a region.

        A faulty file of one year stops only what may need its days (``line.require_whole`` refuses it for all).
        Raises UnknownRegion, SourceNotFound, DataFault.
        """
        return answering_calendar(self._region_of(own), self.known_on, self.holidays)

    def _region_of(self, own: str | Provision) -> str:
        if self.region is not None:
            return self.region
        return own if isinstance(own, str) else own.region

    def line(self, own: str | Provision) -> DayLine:
        """The day line of ``calendar``."""
        return self.calendar(own).line


_DEFAULT = Context()
