"""The readings of a limit: each defensible way to count, its date, and the extremes over all of them."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from gov_deadlines.answers.question import Question, Standing
from gov_deadlines.counting.periods import DEFAULT, Counted, Way, way_of
from gov_deadlines.rules.book import counted
from gov_deadlines.rules.model import Limit
from gov_deadlines.text import Text
from gov_deadlines.wording.words import statement
from gov_deadlines.workdays.index import Side

if TYPE_CHECKING:
    from gov_deadlines.answers.projecting import DateBounds


class Reading(NamedTuple):
    """One defensible way to count, with its date and basis.

    ``reason`` says why ``due`` is None, or what speaks against the date in this case. ``standing`` is
    ``provisional`` while a day this reading consulted may still change, or while the reading has no date.
    ``earliest`` and ``latest`` are the dates that notices to come can make of it; None without a date.
    """

    name: str
    due: date | None
    basis: Text
    reason: Text | None = None
    standing: Standing = "settled"
    earliest: date | None = None
    latest: date | None = None

    def to_dict(self) -> dict[str, Any]:
        """The reading as a JSON object; ``standing``, ``earliest`` and ``latest`` only where it is not settled."""
        from gov_deadlines.plain import fields

        more = ["standing earliest latest"] * (self.standing == "provisional") + ["reason"] * bool(self.reason)
        return fields(self, " ".join(("name due basis", *more)))


class SeeAlso(NamedTuple):
    """Another limit that may be the one meant: in which case, and its due date for the same trigger.

    ``bounds`` is how early and how late notices to come can make the date; None without a date, or with
    ``announced_only`` if it may still change.
    """

    limit: Limit
    due: date | None
    standing: Standing = "settled"
    bounds: "DateBounds | None" = None

    def to_dict(self) -> dict[str, Any]:
        """The other limit as a JSON object; ``standing`` and the bounds only of a date that is not settled."""
        from gov_deadlines.plain import bounds, plain

        when = self.limit.choice or self.limit.summary
        found = {"limit": self.limit.id, "due": plain(self.due), "when": plain(when)}
        if self.standing == "settled":
            return found
        return found | {"standing": self.standing} | (bounds(self.bounds) or dict.fromkeys(("earliest", "latest")))


def default_reading(due: date, standing: Standing, bounds: "tuple[date, date] | None", basis: Text) -> Reading:
    """The reading that an answer itself follows."""
    earliest, latest = bounds or (None, None)
    return Reading(name="default", due=due, basis=basis, standing=standing, earliest=earliest, latest=latest)


def reading(question: Question, trigger: date, name: str, basis: Text) -> Reading:
    """One listed reading, counted from ``trigger``."""
    way = way_of(name)
    found = question.count(trigger, way)
    if found.due is None:
        return Reading(name, None, basis, statement("not-announced"), "provisional")
    late = question.period.direction == "before" and found.due >= trigger.toordinal()
    reason = statement("not-before-event") if late else None
    standing = question.standing(found)
    due = date.fromordinal(found.due)
    earliest: date | None = due
    latest: date | None = due
    if standing == "provisional":
        earliest, latest = question.bounds(trigger, way, found) or (None, None)
    return Reading(name=name, due=due, basis=basis, reason=reason, standing=standing, earliest=earliest, latest=latest)


def extreme_dates(
    question: Question, trigger: date, combined: Sequence[tuple[Way, Counted]]
) -> tuple[date | None, date | None]:
    """The earliest and the latest date over counts in several ways, notices to come included; None if unknown.

    With ``announced_only``, notices to come are left out of account.
    """
    dues = [found.due for _, found in combined if found.due is not None]
    if len(dues) == len(combined) and not question.moved([found for _, found in combined]):
        return date.fromordinal(min(dues)), date.fromordinal(max(dues))
    known: list[date] = []
    unknown: set[Side | None] = set()
    for way, found in combined:
        bounds = question.bounds(trigger, way, found)
        if found.due is None:
            unknown.add(found.beyond)
        elif bounds is not None:
            known += bounds
        elif question.context.announced_only:
            known.append(date.fromordinal(found.due))
        else:
            unknown.add("after")
    return (
        None if unknown - {"after"} else min(known),
        None if unknown - {"before"} else max(known),
    )


def other_limit(question: Question, trigger: date, limit_id: str) -> SeeAlso:
    """Another limit that a question's limit points to, with its date for the same trigger."""
    context = question.context
    limit = counted(context.nearest(limit_id, trigger))
    other = Question(limit, limit, context)
    found = other.count(trigger, DEFAULT)
    bounds = other.bounds(trigger, DEFAULT, found)
    if found.due is None or (other.is_projected(found) and bounds is None):
        return SeeAlso(limit, None, "provisional")
    return SeeAlso(limit, date.fromordinal(found.due), other.standing(found), bounds)
