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
    BoundNotInForce,
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
from gov_deadlines.rules.model import Bound, Cadence, ClauseReference, Duty, Limit, Pack, Provision, Unlisted
from gov_deadlines.text import Text
from gov_deadlines.workdays.calendar import Day, WorkCalendar, calendar
from gov_deadlines.workdays.changes import CalendarDiff, Change, calendar_diff
from gov_deadlines.workdays.notices import Decree, Notice

__all__ = [
    "Bound",
    "BoundNotInForce",
    "Cadence",
    "CadenceReport",
    "CadenceWindow",
    "CalendarDiff",
    "Chain",
    "Change",
    "ClauseReference",
    "Comparison",
    "ComparisonRow",
    "DataFault",
    "Day",
    "Decree",
    "Due",
    "Duty",
    "Event",
    "Extension",
    "Fault",
    "GovDeadlinesError",
    "InvalidArgument",
    "InvalidDate",
    "Late",
    "Limit",
    "NoNumber",
    "NotAnnounced",
    "NotInForce",
    "Notice",
    "OtherWindow",
    "OverrideNotAllowed",
    "Pack",
    "Plan",
    "PlanStep",
    "Provision",
    "Reading",
    "RestDay",
    "RuleBook",
    "SeeAlso",
    "SilenceReading",
    "SourceNotFound",
    "Status",
    "Text",
    "TraceDay",
    "Track",
    "UnknownLimit",
    "UnknownRegion",
    "Unlisted",
    "WorkCalendar",
    "__version__",
    "cadence",
    "calendar",
    "calendar_diff",
    "chains",
    "compare",
    "draft_pack",
    "due",
    "due_many",
    "limits",
    "plan",
    "rule_book",
    "scan",
    "track",
    "verify_source",
]

__version__ = "0.1.0"

if TYPE_CHECKING:
    from gov_deadlines.answers.cadence import CadenceReport, OtherWindow, cadence
    from gov_deadlines.answers.cadence_windows import CadenceWindow
    from gov_deadlines.answers.compare import Comparison, ComparisonRow, compare
    from gov_deadlines.answers.due_columns import due_many
    from gov_deadlines.answers.extension import Extension
    from gov_deadlines.answers.plan import Plan, PlanStep, plan
    from gov_deadlines.answers.track import Event, Late, SilenceReading, Track, track
    from gov_deadlines.rules.chains import Chain, chains
    from gov_deadlines.rules.drafting import draft_pack
    from gov_deadlines.rules.scanning import scan
    from gov_deadlines.rules.verification import verify_source

_LATER = {
    "CadenceReport": "gov_deadlines.answers.cadence",
    "CadenceWindow": "gov_deadlines.answers.cadence_windows",
    "OtherWindow": "gov_deadlines.answers.cadence",
    "cadence": "gov_deadlines.answers.cadence",
    "Chain": "gov_deadlines.rules.chains",
    "Comparison": "gov_deadlines.answers.compare",
    "ComparisonRow": "gov_deadlines.answers.compare",
    "Event": "gov_deadlines.answers.track",
    "Extension": "gov_deadlines.answers.extension",
    "Late": "gov_deadlines.answers.track",
    "Plan": "gov_deadlines.answers.plan",
    "PlanStep": "gov_deadlines.answers.plan",
    "SilenceReading": "gov_deadlines.answers.track",
    "Track": "gov_deadlines.answers.track",
    "chains": "gov_deadlines.rules.chains",
    "compare": "gov_deadlines.answers.compare",
    "draft_pack": "gov_deadlines.rules.drafting",
    "due_many": "gov_deadlines.answers.due_columns",  # needs numpy
    "plan": "gov_deadlines.answers.plan",
    "scan": "gov_deadlines.rules.scanning",
    "track": "gov_deadlines.answers.track",
    "verify_source": "gov_deadlines.rules.verification",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  (whatever the name stands for)
    """What the question "by when" does not need is loaded when it is first named."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)


def limits(rules: Rules = None) -> tuple[Provision, ...]:
    """Everything about time in every pack, by authority; ``rules`` adds packs of your own.

    First the limits whose days can be counted, then the cadences, then the duties without a number.

    >>> [limit.id for limit in limits() if limit.authority == "qinzhou" and isinstance(limit, Limit)]
    ['qinzhou/countersign-reply']
    """
    return rule_book(rules).limits
