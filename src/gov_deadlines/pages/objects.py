"""Answers as plain objects for JSON: every date an ISO string, every statement with code, zh and en.

A key that equals the name of its field is only listed: the field names are part of the interface.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from gov_deadlines.answers.due import Due
from gov_deadlines.answers.question import Standing
from gov_deadlines.answers.status import Status
from gov_deadlines.rules.model import Bound, Cadence, Duty, Limit, Provision
from gov_deadlines.text import Text
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.differences import CalendarDiff, Difference
from gov_deadlines.workdays.notices import Notice
from gov_deadlines.workdays.regions import english_name

if TYPE_CHECKING:
    from gov_deadlines.answers.outlook import Outlook  # not for a settled answer
    from gov_deadlines.answers.projecting import DateBounds
    from gov_deadlines.answers.readings import Reading
    from gov_deadlines.workdays.known_day import Day

SCHEMA = 1


def plain(value: object) -> Any:  # noqa: ANN401  (JSON)
    """A value for JSON: a date as its ISO string, a statement with code, zh and en."""
    match value:
        case date():
            return value.isoformat()
        case Text():
            return value.as_dict()
        case Mapping():
            return {key: plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    return value


def fields(record: object, names: str) -> dict[str, Any]:
    """The fields of a record with these names, as values for JSON.

    >>> fields(date(2024, 4, 3), "year month")
    {'year': 2024, 'month': 4}
    """
    return {name: plain(getattr(record, name)) for name in names.split()}


def bounds_object(bounds: "DateBounds | None") -> dict[str, Any] | None:
    """How early and how late notices to come can make a date; None if that is not known."""
    return None if bounds is None else fields(bounds, "earliest latest")


def if_projected(projected: bool) -> dict[str, Any]:
    """``projected``, only of an answer that rests on a day no notice has announced."""
    return {"projected": True} if projected else {}


def about(limit: Provision) -> dict[str, Any]:
    """The provision that an answer is about."""
    return {"schema": SCHEMA, "limit": limit.id} | fields(limit, "version authority article")


def due_object(answer: Due, status: Status | None = None) -> dict[str, Any]:
    """A due answer; ``rely_from``, ``see_also`` and ``status`` only where they apply.

    The notes are those on the answer and those on the status.
    """
    found = about(answer.limit) | fields(answer, "trigger due standing earliest latest region")
    found |= if_projected(answer.projected)
    found["bindingness"] = answer.limit.bindingness
    found["readings"] = [_reading(reading) for reading in answer.readings]
    found["safest"] = plain(answer.safest)
    found["notes"] = plain((*answer.notes, *(status.notes if status else ())))
    found["notices"] = [notice_object(notice) for notice in answer.notices]
    if answer.calendar.known_on is not None:
        found["known_on"] = plain(answer.calendar.known_on)
    if answer.is_override:
        found["set_by_lead_department"] = fields(answer, "within by")
    if answer.is_supplied:
        found["supplied"] = fields(answer, "within by basis")
    if answer.bound is not None:
        found["supplied"]["bound"] = bound_object(answer.bound)
    if answer.limit.silence:
        found["rely_from"] = plain(answer.rely_from)
    if answer.see_also:
        found["see_also"] = [
            {"limit": other.limit.id, "due": plain(other.due), "when": plain(other.limit.choice or other.limit.summary)}
            | _unsettled(other.standing, other.bounds)
            for other in answer.see_also
        ]
    return found | ({} if status is None else {"status": status_object(status)})


def _unsettled(standing: Standing, bounds: "DateBounds | None") -> dict[str, Any]:
    """The standing and the bounds of a date that is not settled."""
    if standing == "settled":
        return {}
    return {"standing": standing} | (bounds_object(bounds) or dict.fromkeys(("earliest", "latest")))


def _reading(reading: "Reading") -> dict[str, Any]:
    more = ["standing earliest latest"] * (reading.standing == "provisional") + ["reason"] * bool(reading.reason)
    return fields(reading, " ".join(("name due basis", *more)))


def status_object(status: Status) -> dict[str, Any]:
    """The status of a duty on a day."""
    return fields(status, "code as_of working_days calendar_days")


def reasoning_object(answer: Due) -> dict[str, Any]:
    """What the whole reasoning adds: the day-by-day count, and of a provisional answer what can still move it."""
    found = answer.outlook
    return {"trace": trace_object(answer)} | ({} if found is None else {"outlook": _outlook(found)})


def _outlook(found: "Outlook") -> dict[str, Any]:
    return {
        "holidays": [fields(one, "name off worked open reason") for one in found.holidays],
        "earlier": [fields(one, "date working") for one in found.earlier],
        "later": [fields(one, "date working") for one in found.later],
        "notices": plain(found.notices),
    }


def trace_object(answer: Due) -> list[dict[str, Any]]:
    """The day-by-day count of an answer."""
    return [
        fields(step, "date number")
        | {"kind": step.day.kind if step.day else None, "name": step.day.name if step.day else None}
        for step in answer.trace
    ]


def notice_object(notice: Notice) -> dict[str, Any]:
    """A notice, without its days. Only a draft has the key ``draft``; it has no day of publication."""
    found = fields(notice, "region year issuer number issued published published_basis source")
    return found | {"published": None, "published_basis": None, "draft": True} if notice.draft else found


def day_object(day: "Day", *, projecting: bool = False) -> dict[str, Any]:
    """One day of a calendar; a projecting one tells whether a notice to come can change it."""
    found = fields(day, "date working kind name") | {"name_en": english_name(day.name) if day.name else None}
    found |= {"standing": day.standing, "notice": notice_object(day.notice) if day.notice else None}
    return found | ({"open": day.open} if projecting else {})


def calendar_object(calendar: WorkCalendar) -> dict[str, Any]:
    """The calendar part of every calendar answer; ``notes`` only if there are any."""
    return {"schema": SCHEMA} | fields(calendar, "region known_on") | notes_if_any(calendar.remarks)


def notes_if_any(notes: Sequence[Text]) -> dict[str, Any]:
    """The key ``notes``, only if there are any."""
    return {"notes": plain(notes)} if notes else {}


def diff_object(diff: CalendarDiff) -> dict[str, Any]:
    """What changed between two days of knowledge, or by drafts; only the latter has the key ``drafts``."""
    days = {"from": plain(diff.known_from), "to": plain(diff.known_to)}
    changes = [
        {"date": plain(one.date), "before": day_object(one.before), "after": day_object(one.after)}
        for one in diff.changes
    ]
    found = {"schema": SCHEMA, "region": diff.region} | days | {"changes": changes}
    found |= fields(diff, "announced withdrawn")
    return found | ({"drafts": [notice_object(one) for one in diff.drafts]} if diff.drafts else {})


def difference_object(found: Difference) -> dict[str, Any]:
    """One difference from an independent calendar."""
    return fields(found, "date finding ours theirs reason")


def limit_object(limit: Provision) -> dict[str, Any]:
    """A provision with everything its pack says about it."""
    found = about(limit) | fields(limit, "name_zh name_en aliases")
    found |= {"class": limit.cls} | fields(limit, "region bindingness obliged")
    match limit:
        case Limit():
            found |= fields(limit.period, "direction amount unit")
            found |= fields(limit, "trigger owed_to override extension silence see_also")
            found["readings"] = _bases(("default", limit.default_basis), *limit.readings)
        case Cadence():
            found |= fields(limit, "counted unit at_least at_most range_to lifted tied_to")
            found["windows"] = _bases((limit.window, limit.default_basis), *limit.other_windows)
        case Duty():
            found |= fields(limit, "direction points_to day")
            found["bounds"] = [bound_object(bound) for bound in limit.bounds]
    if not isinstance(limit, Duty):
        found["words"] = dict(limit.words)
    days = "in_force_from in_force_until in_force_candidates in_force_basis checked_on checked_basis"
    return found | {
        **fields(limit, "notes summary"),
        "clauses": [clause._asdict() for clause in limit.clauses],
        "document": fields(limit.pack, f"title number name {days}"),
    }


def _bases(*readings: tuple[str, Text]) -> list[dict[str, Any]]:
    """The default first, each with its basis."""
    return [{"name": name, "basis": plain(basis)} for name, basis in readings]


def bound_object(bound: Bound) -> dict[str, Any]:
    """Another instrument's number: whose, for what and whom, and the days it is in force."""
    found = {"name": bound.name} | fields(bound.period, "amount unit") | fields(bound, "bindingness instrument")
    found |= {"number": bound.number or None}
    return found | fields(bound, "article covers binds region in_force_from in_force_until since seen")
