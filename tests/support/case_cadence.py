"""Answers to the cases in ``cases/cadence.toml``: through the public API, and by the day-by-day model.

``given``: ``limit``, ``dates`` (days, or spans ``A..B``), ``as_of``, and where they apply ``since``, ``window``,
``meetings``, ``known_on``, ``region``, ``ignore_in_force``, ``announced_only``; for the model ``likely`` and
``possible``, the days of the likely arrangement and of others that give the bounds.

``expect``: ``verdict``; ``since``; for each window its place in ``windows``, ``verdicts``, ``counts``, ``stubs``;
``latest`` and ``working_days_left`` of the next one due, and the bounds of both; ``reachable``, ``over_by`` of the last
window, ``standing``, ``projected``; ``planned``, ``uncounted``; ``other_<window>``, the verdict of another reading by
itself; ``notes``, the codes of the notes on the verdict; or ``error``.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import cadence_model
import gov_deadlines as gd
from reference import span

_ABOUT_THE_VERDICT = (
    "hedged",
    "one-reading-only",
    "ceiling-lifted",
    "range-no-ceiling",
    "stub",
    "no-dates",
    "counted-from-since",
    "rest-days-needed",
    "out-of-reach",
    "planned-not-enough",
    "belongs-to-none",
    "not-announced",
    "not-in-force",
    "reach-may-change",
)


def answer(given: Mapping[str, Any]) -> dict[str, Any]:
    """The library's answer."""
    dated = {key: date.fromisoformat(given[key]) for key in ("since", "known_on") if key in given}
    plain = {key: given[key] for key in ("window", "region", "ignore_in_force", "announced_only") if key in given}
    meetings = {"meetings": _days(given["meetings"])} if "meetings" in given else {}
    try:
        report = gd.cadence(
            given["limit"],
            _days(given["dates"]),
            date.fromisoformat(given["as_of"]),
            **(dated | plain | meetings),
        )
    except gd.GovDeadlinesError as error:
        return {"error": error.code}
    return _flat(report)


def _flat(report: gd.CadenceReport) -> dict[str, Any]:
    windows, due = report.windows, report.next
    found = {
        "verdict": report.verdict,
        "since": str(report.since),
        "windows": [f"{one.first}..{one.last}" for one in windows],
        "verdicts": [one.verdict for one in windows],
        "counts": [one.number for one in windows],
        "stubs": [one.stub for one in windows],
        "standing": report.standing,
        "projected": report.projected,
        "planned": list(map(str, report.planned)),
        "uncounted": list(map(str, report.uncounted)),
        "notes": [note.code for note in report.notes if note.code in _ABOUT_THE_VERDICT],
    }
    more = {
        "latest": due and due.latest and str(due.latest),
        "working_days_left": due and due.working_days_left,
        "latest_bounds": due and due.latest_bounds and list(map(str, due.latest_bounds)),
        "working_days_left_bounds": due and due.working_days_left_bounds and list(due.working_days_left_bounds),
        "reachable": windows[-1].reachable if windows else None,
        "over_by": windows[-1].over_by if windows else None,
    }
    more |= {f"other_{one.window.replace('-', '_')}": one.verdict for one in report.others}
    return found | {key: value for key, value in more.items() if value is not None}


def model(given: Mapping[str, Any]) -> dict[str, Any] | None:
    """The model's answer, found day by day; None for a question that is refused."""
    if not _has_answer(given):
        return None
    found = _model(given, given.get("likely"))
    every = [found, *(_model(given, days) for days in given.get("possible", []))]
    if "possible" in given:
        for key in ("latest", "working_days_left"):
            known = [one[key] for one in every if key in one]
            found |= {f"{key}_bounds": [min(known), max(known)]} if known else {}
    return found


def _model(given: Mapping[str, Any], days: Sequence[str] | None) -> dict[str, Any]:
    asked = cadence_model.case(
        given["limit"],
        _days(given["dates"]),
        date.fromisoformat(given["as_of"]),
        date.fromisoformat(given["since"]) if "since" in given else None,
        given.get("window"),
        _days(given.get("meetings", [])),
        ignore=given.get("ignore_in_force", False),
        region=given.get("region"),
        known_on=date.fromisoformat(given["known_on"]) if "known_on" in given else None,
        days=days,
    )
    verdict, windows = cadence_model.answer(asked)
    due = cadence_model.next_due(asked)
    found: dict[str, Any] = {
        "verdict": verdict,
        "since": str(asked.since),
        "windows": [f"{one.first}..{one.last}" for one in windows],
        "verdicts": [one.verdict for one in windows],
        "counts": [len(one.dates) for one in windows],
        "stubs": [one.stub for one in windows],
    }
    if due is not None and due.latest is not None:
        found["latest"] = str(due.latest)
    if due is not None and due.left is not None:
        found["working_days_left"] = due.left
    others = {f"other_{one.window.replace('-', '_')}": cadence_model.answer(one)[0] for one in asked.others}
    return found | others


def _has_answer(given: Mapping[str, Any]) -> bool:
    """Whether the model answers this case: a cadence in force, in its own window, with its meetings."""
    rule = cadence_model.RULES.get(given["limit"])
    if rule is None or given.get("window", rule.window) not in (rule.window, *rule.others):
        return False
    begins = cadence_model.IN_FORCE[given["limit"].partition("/")[0]]
    governed = min(given["as_of"], given.get("since", given["as_of"])) >= str(begins)
    return (governed or given.get("ignore_in_force", False)) and (
        "meetings" in given or not any(name.endswith("each") for name in (rule.window, *rule.others))
    )


def _days(texts: Sequence[str]) -> list[date]:
    return [day for text in texts for day in span(text)]
