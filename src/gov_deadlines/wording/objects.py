"""Answers as plain objects for JSON: every date an ISO string, every statement with code, zh and en."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from gov_deadlines.answers.due import Due, Reading
from gov_deadlines.answers.status import Status
from gov_deadlines.rules.model import Bound, Cadence, Duty, Limit, Pack, Provision
from gov_deadlines.text import Text
from gov_deadlines.workdays.calendar import Day, WorkCalendar
from gov_deadlines.workdays.differences import CalendarDiff, Change, Difference
from gov_deadlines.workdays.notices import Notice
from gov_deadlines.workdays.regions import english_name

SCHEMA = 1


def due_object(answer: Due, status: Status | None = None) -> dict[str, Any]:
    """A due answer; ``rely_from``, ``see_also`` and ``status`` only where they apply.

    The notes are those on the answer and those on the status.
    """
    limit = answer.limit
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "limit": limit.id,
        "version": limit.version,
        "authority": limit.authority,
        "article": limit.article,
        "trigger": _iso(answer.trigger),
        "due": _iso(answer.due),
        "standing": answer.standing,
        "earliest": _iso(answer.earliest),
        "latest": _iso(answer.latest),
        "region": answer.region,
        "bindingness": limit.bindingness,
        "readings": [_reading(reading) for reading in answer.readings],
        "safest": _iso(answer.safest),
        "notes": [note.as_dict() for note in (*answer.notes, *(status.notes if status else ()))],
        "notices": [notice_object(notice) for notice in answer.notices],
    }
    if answer.calendar.known_on is not None:
        found["known_on"] = _iso(answer.calendar.known_on)
    if answer.is_override:
        found["set_by_lead_department"] = {"within": answer.within, "by": _iso(answer.by)}
    if answer.is_supplied:
        found["supplied"] = {"within": answer.within, "by": _iso(answer.by), "basis": answer.basis.as_dict()}
    if answer.bound is not None:
        found["supplied"]["bound"] = bound_object(answer.bound)
    if limit.silence:
        found["rely_from"] = _iso(answer.rely_from)
    if answer.see_also:
        found["see_also"] = [
            {
                "limit": other.limit.id,
                "due": _iso(other.due),
                "when": (other.limit.choice or other.limit.summary).as_dict(),
            }
            for other in answer.see_also
        ]
    if status is not None:
        found["status"] = status_object(status)
    return found


def trace_object(answer: Due) -> list[dict[str, Any]]:
    """The day-by-day count of an answer."""
    return [
        {
            "date": _iso(step.date),
            "number": step.number,
            "kind": step.day.kind if step.day else None,
            "name": step.day.name if step.day else None,
        }
        for step in answer.trace
    ]


def status_object(status: Status) -> dict[str, Any]:
    """Where a duty stands on a day."""
    return plain(status._asdict())  # type: ignore[no-any-return]


def notice_object(notice: Notice) -> dict[str, Any]:
    """A notice, without its days."""
    return {
        "region": notice.region,
        "year": notice.year,
        "issuer": notice.issuer,
        "number": notice.number,
        "issued": _iso(notice.issued),
        "published": _iso(notice.published),
        "published_basis": notice.published_basis,
        "source": notice.source,
    }


def day_object(day: Day) -> dict[str, Any]:
    """One day of a calendar."""
    return {
        "date": _iso(day.date),
        "working": day.working,
        "kind": day.kind,
        "name": day.name,
        "name_en": english_name(day.name) if day.name else None,
        "standing": day.standing,
        "notice": notice_object(day.notice) if day.notice else None,
    }


def calendar_object(calendar: WorkCalendar) -> dict[str, Any]:
    """What every calendar answer says of the calendar it was given on; ``notes`` where there is something to note."""
    notes = [remark.as_dict() for remark in calendar.remarks]
    about = {"schema": SCHEMA, "region": calendar.region, "known_on": _iso(calendar.known_on)}
    return about | ({"notes": notes} if notes else {})


def diff_object(diff: CalendarDiff) -> dict[str, Any]:
    """What changed between two days of knowledge."""
    return {
        "schema": SCHEMA,
        "region": diff.region,
        "from": _iso(diff.known_from),
        "to": _iso(diff.known_to),
        "changes": [_change(change) for change in diff.changes],
        "announced": list(diff.announced),
        "withdrawn": list(diff.withdrawn),
    }


def difference_object(found: Difference) -> dict[str, Any]:
    """One difference to an independent calendar."""
    return {
        "date": _iso(found.date),
        "finding": found.finding,
        "ours": found.ours,
        "theirs": found.theirs,
        "reason": found.reason.as_dict(),
    }


def limit_object(limit: Provision) -> dict[str, Any]:
    """A provision with everything its pack says of it."""
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "limit": limit.id,
        "version": limit.version,
        "authority": limit.authority,
        "class": limit.cls,
        "article": limit.article,
        "region": limit.region,
        "bindingness": limit.bindingness,
        "obliged": limit.obliged.as_dict(),
    }
    match limit:
        case Limit():
            found |= _limit_part(limit)
        case Cadence():
            found |= _cadence_part(limit)
        case Duty():
            found |= _duty_part(limit)
    return found | {
        "notes": [note.as_dict() for note in limit.notes],
        "summary": limit.summary.as_dict(),
        "clauses": [clause._asdict() for clause in limit.clauses],
        "document": _document(limit.pack),
    }


def _limit_part(limit: Limit) -> dict[str, Any]:
    return {
        "trigger": limit.trigger,
        "direction": limit.period.direction,
        "amount": limit.period.amount,
        "unit": limit.period.unit,
        "owed_to": limit.owed_to.as_dict(),
        "override": limit.override,
        "extension": limit.extension,
        "silence": limit.silence,
        "readings": _bases("default", limit.default_basis, limit.readings),
        "see_also": list(limit.see_also),
        "words": dict(limit.words),
    }


def _cadence_part(cadence: Cadence) -> dict[str, Any]:
    return {
        "counted": cadence.counted.as_dict(),
        "unit": cadence.unit,
        "at_least": cadence.at_least,
        "at_most": cadence.at_most,
        "range_to": cadence.range_to,
        "lifted": cadence.lifted,
        "tied_to": cadence.tied_to,
        "windows": _bases(cadence.window, cadence.default_basis, cadence.other_windows),
        "words": dict(cadence.words),
    }


def _duty_part(duty: Duty) -> dict[str, Any]:
    return {
        "direction": duty.direction,
        "points_to": duty.points_to.as_dict() if duty.points_to else None,
        "bounds": [bound_object(bound) for bound in duty.bounds],
        "day": _iso(duty.day),
    }


def bound_object(bound: Bound) -> dict[str, Any]:
    """Another instrument's number: whose, for what and whom, and the days it is in force."""
    return {
        "name": bound.name,
        "amount": bound.period.amount,
        "unit": bound.period.unit,
        "bindingness": bound.bindingness,
        "instrument": bound.instrument.as_dict(),
        "number": bound.number or None,
        "article": bound.article.as_dict(),
        "covers": bound.covers.as_dict(),
        "binds": list(bound.binds),
        "region": bound.region,
        "in_force_from": _iso(bound.in_force_from),
        "in_force_until": _iso(bound.in_force_until),
        "since": bound.since.as_dict() if bound.since else None,
        "seen": bound.seen,
    }


def _bases(default: str, basis: Text, others: Iterable[tuple[str, Text]]) -> list[dict[str, Any]]:
    """The default first, each with its basis."""
    return [{"name": name, "basis": why.as_dict()} for name, why in ((default, basis), *others)]


def _document(pack: Pack) -> dict[str, Any]:
    return {
        "title": pack.title,
        "number": pack.number,
        "name": pack.name.as_dict(),
        "in_force_from": _iso(pack.in_force_from),
        "in_force_until": _iso(pack.in_force_until),
        "in_force_candidates": [_iso(day) for day in pack.in_force_candidates],
        "in_force_basis": pack.in_force_basis.as_dict(),
        "checked_on": _iso(pack.checked_on),
        "checked_basis": pack.checked_basis.as_dict(),
    }


def _reading(reading: Reading) -> dict[str, Any]:
    found: dict[str, Any] = {"name": reading.name, "due": _iso(reading.due), "basis": reading.basis.as_dict()}
    if reading.standing == "provisional":
        found["standing"] = reading.standing
    if reading.reason is not None:
        found["reason"] = reading.reason.as_dict()
    return found


def _change(change: Change) -> dict[str, Any]:
    return {"date": _iso(change.date), "before": day_object(change.before), "after": day_object(change.after)}


def plain(value: object) -> Any:  # noqa: ANN401  (JSON)
    """A value of a data file as JSON takes it: every date an ISO string."""
    match value:
        case date():
            return value.isoformat()
        case Mapping():
            return {key: plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    return value


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
