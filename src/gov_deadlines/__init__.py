"""By when must it be done, is that date firm, and why: time limits in Chinese governments' work rules.

>>> from datetime import date
>>> import gov_deadlines as gd
>>> gd.due("qinzhou/countersign-reply", date(2024, 4, 3)).due
datetime.date(2024, 4, 17)

Importing this package loads neither numpy, pendulum, typer nor chinese_calendar; the first two are loaded when
a column of days or a datetime is handed in.
"""

from typing import TYPE_CHECKING, Any

from gov_deadlines.answers.due import Due, Reading, SeeAlso, Status, due
from gov_deadlines.answers.trace import TraceDay
from gov_deadlines.errors import (
    DataFault,
    Fault,
    GovDeadlinesError,
    InvalidArgument,
    InvalidDate,
    NoNumber,
    NotAnnounced,
    NotInForce,
    OverrideNotAllowed,
    RestDay,
    SourceNotFound,
    UnknownLimit,
    UnknownRegion,
)
from gov_deadlines.rules.book import RuleBook, Rules, rule_book
from gov_deadlines.rules.bounds import Bound
from gov_deadlines.rules.model import Cadence, ClauseReference, Duty, Limit, Pack, Provision, Unlisted
from gov_deadlines.text import Text
from gov_deadlines.workdays.calendar import Day, WorkCalendar, calendar
from gov_deadlines.workdays.changes import CalendarDiff, Change, calendar_diff
from gov_deadlines.workdays.notices import Decree, Notice

__all__ = [
    "Bound",
    "Cadence",
    "CalendarDiff",
    "Change",
    "ClauseReference",
    "DataFault",
    "Day",
    "Decree",
    "Due",
    "Duty",
    "Fault",
    "GovDeadlinesError",
    "InvalidArgument",
    "InvalidDate",
    "Limit",
    "NoNumber",
    "NotAnnounced",
    "NotInForce",
    "Notice",
    "OverrideNotAllowed",
    "Pack",
    "Provision",
    "Reading",
    "RestDay",
    "RuleBook",
    "SeeAlso",
    "SourceNotFound",
    "Status",
    "Text",
    "TraceDay",
    "UnknownLimit",
    "UnknownRegion",
    "Unlisted",
    "WorkCalendar",
    "__version__",
    "calendar",
    "calendar_diff",
    "draft_pack",
    "due",
    "due_many",
    "limits",
    "rule_book",
    "scan",
    "verify_source",
]

__version__ = "0.1.0"

if TYPE_CHECKING:
    from gov_deadlines.answers.due_columns import due_many
    from gov_deadlines.rules.drafting import draft_pack
    from gov_deadlines.rules.scanning import scan
    from gov_deadlines.rules.verification import verify_source

# Loaded when first named: what few callers need, or what needs numpy.
_LATER = {
    "draft_pack": "rules.drafting",
    "due_many": "answers.due_columns",
    "scan": "rules.scanning",
    "verify_source": "rules.verification",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  (whatever the name stands for)
    """What is loaded when it is first named."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


def limits(rules: Rules = None) -> tuple[Provision, ...]:
    """Everything about time in every pack, by authority; ``rules`` adds packs of your own.

    First the limits whose days can be counted, then the cadences, then the duties without a number.

    >>> [limit.id for limit in limits() if limit.authority == "qinzhou" and isinstance(limit, Limit)]
    ['qinzhou/countersign-reply']
    """
    return rule_book(rules).limits
