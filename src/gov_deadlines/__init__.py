"""By when must it be done, is that date firm, and why: time limits in Chinese governments' work rules.

>>> from datetime import date
>>> import gov_deadlines as gd
>>> gd.due("qinzhou/countersign-reply", date(2024, 4, 3)).due
datetime.date(2024, 4, 17)

Importing this package loads nothing else: each name loads its module when it is first used. No name loads typer
or chinese_calendar. Only ``due_many``, ``due_columns`` or a column of days loads numpy; only a datetime or ``today``
loads pendulum.
"""

__all__ = [
    "AmbiguousLimit",
    "Bound",
    "BoundNotInForce",
    "Cadence",
    "CadenceReport",
    "CadenceWindow",
    "CalendarDiff",
    "Candidate",
    "Chain",
    "Change",
    "Claim",
    "ClauseReference",
    "Comparison",
    "ComparisonRow",
    "DataFault",
    "Day",
    "Decree",
    "Due",
    "DueColumns",
    "Duty",
    "Event",
    "Extension",
    "Fault",
    "Forecast",
    "ForecastScore",
    "GovDeadlinesError",
    "InvalidArgument",
    "InvalidDate",
    "Late",
    "Ledger",
    "LedgerRow",
    "Limit",
    "Match",
    "NoNumber",
    "NotAnnounced",
    "NotInForce",
    "Notice",
    "NoticeDoubt",
    "NoticeNotUnderstood",
    "NoticeReading",
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
    "WrongDay",
    "__version__",
    "cadence",
    "calendar",
    "calendar_diff",
    "calendar_file",
    "chains",
    "check_date",
    "compare",
    "draft_pack",
    "due",
    "due_columns",
    "due_many",
    "fill_ledger",
    "find",
    "freeze_forecast",
    "limits",
    "plan",
    "read_notice",
    "rule_book",
    "scan",
    "schema",
    "schemas",
    "score_forecasts",
    "track",
    "verify_source",
]

TYPE_CHECKING = False  # "typing" alone takes longer to load than this module
if TYPE_CHECKING:
    from typing import Any

    from gov_deadlines.answer_schemas import schema, schemas
    from gov_deadlines.answers.cadence import CadenceReport, OtherWindow, cadence
    from gov_deadlines.answers.cadence_windows import CadenceWindow
    from gov_deadlines.answers.claim import Claim, check_date
    from gov_deadlines.answers.compare import Comparison, ComparisonRow, compare
    from gov_deadlines.answers.due import Due, due
    from gov_deadlines.answers.due_columns import DueColumns, due_columns
    from gov_deadlines.answers.due_many import due_many
    from gov_deadlines.answers.extension import Extension
    from gov_deadlines.answers.find import Match, find
    from gov_deadlines.answers.plan import Plan, PlanStep, plan
    from gov_deadlines.answers.readings import Reading, SeeAlso
    from gov_deadlines.answers.status import Status
    from gov_deadlines.answers.trace import TraceDay
    from gov_deadlines.answers.track import Event, Late, SilenceReading, Track, track
    from gov_deadlines.documents.drafting import draft_pack
    from gov_deadlines.documents.notice_reading import NoticeReading, read_notice
    from gov_deadlines.documents.notice_words import NoticeDoubt
    from gov_deadlines.documents.sentences import scan
    from gov_deadlines.documents.verification import verify_source
    from gov_deadlines.errors import (
        AmbiguousLimit,
        BoundNotInForce,
        Candidate,
        DataFault,
        Fault,
        GovDeadlinesError,
        InvalidArgument,
        InvalidDate,
        NoNumber,
        NotAnnounced,
        NoticeNotUnderstood,
        NotInForce,
        OverrideNotAllowed,
        RestDay,
        SourceNotFound,
        UnknownLimit,
        UnknownRegion,
    )
    from gov_deadlines.feeds.making import calendar_file
    from gov_deadlines.ledger.answers import LedgerRow
    from gov_deadlines.ledger.result import Ledger
    from gov_deadlines.ledger.running import fill_ledger
    from gov_deadlines.rules.book import RuleBook, Rules, rule_book
    from gov_deadlines.rules.chains import Chain, chains
    from gov_deadlines.rules.model import Bound, Cadence, ClauseReference, Duty, Limit, Pack, Provision, Unlisted
    from gov_deadlines.text import Text
    from gov_deadlines.version import __version__
    from gov_deadlines.workdays.calendar import WorkCalendar, calendar
    from gov_deadlines.workdays.differences import CalendarDiff, Change, calendar_diff
    from gov_deadlines.workdays.forecasts import Forecast, ForecastScore, WrongDay, freeze_forecast, score_forecasts
    from gov_deadlines.workdays.known_day import Day
    from gov_deadlines.workdays.library import Holidays
    from gov_deadlines.workdays.notices import Decree, Notice

_LATER = {
    "schema": "gov_deadlines.answer_schemas",
    "schemas": "gov_deadlines.answer_schemas",
    "CadenceReport": "gov_deadlines.answers.cadence",
    "OtherWindow": "gov_deadlines.answers.cadence",
    "cadence": "gov_deadlines.answers.cadence",
    "CadenceWindow": "gov_deadlines.answers.cadence_windows",
    "Claim": "gov_deadlines.answers.claim",
    "check_date": "gov_deadlines.answers.claim",
    "Comparison": "gov_deadlines.answers.compare",
    "ComparisonRow": "gov_deadlines.answers.compare",
    "compare": "gov_deadlines.answers.compare",
    "Due": "gov_deadlines.answers.due",
    "Reading": "gov_deadlines.answers.readings",
    "SeeAlso": "gov_deadlines.answers.readings",
    "Status": "gov_deadlines.answers.status",
    "due": "gov_deadlines.answers.due",
    "DueColumns": "gov_deadlines.answers.due_columns",
    "due_columns": "gov_deadlines.answers.due_columns",  # needs numpy
    "due_many": "gov_deadlines.answers.due_many",  # needs numpy
    "Extension": "gov_deadlines.answers.extension",
    "Match": "gov_deadlines.answers.find",
    "find": "gov_deadlines.answers.find",
    "Plan": "gov_deadlines.answers.plan",
    "PlanStep": "gov_deadlines.answers.plan",
    "plan": "gov_deadlines.answers.plan",
    "TraceDay": "gov_deadlines.answers.trace",
    "Event": "gov_deadlines.answers.track",
    "Late": "gov_deadlines.answers.track",
    "SilenceReading": "gov_deadlines.answers.track",
    "Track": "gov_deadlines.answers.track",
    "track": "gov_deadlines.answers.track",
    "AmbiguousLimit": "gov_deadlines.errors",
    "BoundNotInForce": "gov_deadlines.errors",
    "Candidate": "gov_deadlines.errors",
    "DataFault": "gov_deadlines.errors",
    "Fault": "gov_deadlines.errors",
    "GovDeadlinesError": "gov_deadlines.errors",
    "InvalidArgument": "gov_deadlines.errors",
    "InvalidDate": "gov_deadlines.errors",
    "NoNumber": "gov_deadlines.errors",
    "NotAnnounced": "gov_deadlines.errors",
    "NotInForce": "gov_deadlines.errors",
    "NoticeNotUnderstood": "gov_deadlines.errors",
    "OverrideNotAllowed": "gov_deadlines.errors",
    "RestDay": "gov_deadlines.errors",
    "SourceNotFound": "gov_deadlines.errors",
    "UnknownLimit": "gov_deadlines.errors",
    "UnknownRegion": "gov_deadlines.errors",
    "calendar_file": "gov_deadlines.feeds.making",  # needs icalendar
    "LedgerRow": "gov_deadlines.ledger.answers",
    "Ledger": "gov_deadlines.ledger.result",
    "fill_ledger": "gov_deadlines.ledger.running",  # needs numpy
    "RuleBook": "gov_deadlines.rules.book",
    "Rules": "gov_deadlines.rules.book",
    "rule_book": "gov_deadlines.rules.book",
    "Chain": "gov_deadlines.rules.chains",
    "chains": "gov_deadlines.rules.chains",
    "draft_pack": "gov_deadlines.documents.drafting",
    "Bound": "gov_deadlines.rules.model",
    "Cadence": "gov_deadlines.rules.model",
    "ClauseReference": "gov_deadlines.rules.model",
    "Duty": "gov_deadlines.rules.model",
    "Limit": "gov_deadlines.rules.model",
    "Pack": "gov_deadlines.rules.model",
    "Provision": "gov_deadlines.rules.model",
    "Unlisted": "gov_deadlines.rules.model",
    "NoticeReading": "gov_deadlines.documents.notice_reading",
    "read_notice": "gov_deadlines.documents.notice_reading",
    "NoticeDoubt": "gov_deadlines.documents.notice_words",
    "scan": "gov_deadlines.documents.sentences",
    "verify_source": "gov_deadlines.documents.verification",
    "Text": "gov_deadlines.text",
    "__version__": "gov_deadlines.version",
    "Day": "gov_deadlines.workdays.known_day",
    "WorkCalendar": "gov_deadlines.workdays.calendar",
    "calendar": "gov_deadlines.workdays.calendar",
    "CalendarDiff": "gov_deadlines.workdays.differences",
    "Change": "gov_deadlines.workdays.differences",
    "calendar_diff": "gov_deadlines.workdays.differences",
    "Decree": "gov_deadlines.workdays.notices",
    "Notice": "gov_deadlines.workdays.notices",
    "Forecast": "gov_deadlines.workdays.forecasts",
    "ForecastScore": "gov_deadlines.workdays.forecasts",
    "WrongDay": "gov_deadlines.workdays.forecasts",
    "freeze_forecast": "gov_deadlines.workdays.forecasts",
    "score_forecasts": "gov_deadlines.workdays.forecasts",
}


def __getattr__(name: str) -> "Any":  # noqa: ANN401  (whatever the name stands for)
    """Load a name when it is first used, so that a starting program can soon be interrupted."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(_LATER[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def limits(rules: "Rules" = None, holidays: "Holidays" = None) -> "tuple[Provision, ...]":
    """Every provision in every pack, by authority; ``rules`` adds your own, ``holidays`` the regions they name.

    Limits that can be counted come first, then cadences, then duties without a number.

    >>> import gov_deadlines as gd
    >>> [limit.id for limit in limits() if limit.authority == "qinzhou" and isinstance(limit, gd.Limit)]
    ['qinzhou/countersign-reply']
    """
    from gov_deadlines.rules.book import rule_book

    return rule_book(rules, holidays).limits
