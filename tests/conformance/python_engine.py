"""The library as an engine of the conformance suite: questions as JSON lines in, answers as JSON lines out."""

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

import gov_deadlines as gd
from gov_deadlines.days import as_date
from gov_deadlines.workdays.calendar_answers import added, counted

Ask = dict[str, Any]


def due(ask: Ask) -> dict[str, Any]:
    """By when."""
    return gd.due(ask.pop("limit"), ask.pop("on"), **ask).to_dict()


def status(ask: Ask) -> dict[str, Any]:
    """Where a duty stands on a day."""
    as_of, completed = ask.pop("as_of"), ask.pop("completed", None)
    found = gd.due(ask.pop("limit"), ask.pop("on"), **ask)
    return found.to_dict(found.status(as_of, completed))


def verify(ask: Ask) -> dict[str, Any]:
    """A date that somebody else computed."""
    return gd.check_date(ask.pop("limit"), ask.pop("on"), ask.pop("claimed"), **ask).to_dict()


def add(ask: Ask) -> dict[str, Any]:
    """The n-th working day."""
    return added(_calendar(ask), as_date(ask["date"]), ask["n"], ask.get("roll")).to_dict()


def count(ask: Ask) -> dict[str, Any]:
    """The working days between two days."""
    return counted(_calendar(ask), as_date(ask["a"]), as_date(ask["b"])).to_dict()


def day(ask: Ask) -> dict[str, Any]:
    """What is known of a day."""
    return _calendar(ask).day(ask["date"]).to_dict()


def _calendar(ask: Ask) -> gd.WorkCalendar:
    return gd.calendar(ask.pop("region"), ask.pop("known_on", None), project=ask.pop("project", False))


def plan(ask: Ask) -> dict[str, Any]:
    """Steps backwards from a day."""
    return gd.plan(ask.pop("steps"), ask.pop("by"), ask.pop("from", None), **ask).to_dict()


def track(ask: Ask) -> dict[str, Any]:
    """The life of a consultation."""
    return gd.track(ask.pop("limit"), ask.pop("received"), **ask).to_dict()


def cadence(ask: Ask) -> dict[str, Any]:
    """How often."""
    return gd.cadence(ask.pop("limit"), ask.pop("dates"), ask.pop("as_of"), **ask).to_dict()


OPERATIONS: Mapping[str, Callable[[Ask], dict[str, Any]]] = {
    one.__name__: one for one in (due, status, verify, add, count, day, plan, track, cadence)
}


def answer(ask: Ask) -> dict[str, Any]:
    """The answer to one question of the suite."""
    operation = OPERATIONS.get(ask.pop("op"))
    if operation is None:
        return {"unsupported": True}
    try:
        return operation(ask)
    except gd.GovDeadlinesError as error:
        return {"error": error.code}


def main() -> None:
    """Answer every line of the standard input."""
    for line in sys.stdin.buffer:
        said = json.dumps(answer(json.loads(line)), ensure_ascii=False)
        sys.stdout.buffer.write(said.encode() + b"\n")


if __name__ == "__main__":
    main()
