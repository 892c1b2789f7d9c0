"""A due date that somebody else computed: right, right on another reading only, or how many days off."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, NamedTuple, Unpack

from gov_deadlines.answers.context import ContextKeywords
from gov_deadlines.answers.due import Due, due
from gov_deadlines.days import AnyDay, as_date
from gov_deadlines.rules.model import Provision
from gov_deadlines.text import Text
from gov_deadlines.wording.words import statement, word

ClaimVerdict = Literal["right", "right-on-another-reading", "wrong"]


class Claim(NamedTuple):
    """A claimed date held against the answer: made by ``gov_deadlines.check_date``.

    Attributes:
        answer: the answer to the same question.
        claimed: the date that was claimed.
    """

    answer: Due
    claimed: date

    @property
    def readings(self) -> tuple[str, ...]:
        """The readings under which it is the due date, the default first; empty if there is none."""
        return tuple(one.name for one in self.answer.readings if one.due == self.claimed)

    @property
    def verdict(self) -> ClaimVerdict:
        """``right`` under the default reading, ``right-on-another-reading``, or ``wrong``."""
        if self.claimed == self.answer.due:
            return "right"
        return "right-on-another-reading" if self.readings else "wrong"

    @property
    def right(self) -> bool:
        """Whether it is the due date under some listed reading."""
        return self.verdict != "wrong"

    @property
    def calendar_days_off(self) -> int:
        """The calendar days from the due date to the claimed one: positive if that is later, 0 if it is the same."""
        return (self.claimed - self.answer.due).days

    @property
    def working_days_off(self) -> int | None:
        """The same in working days, those after the earlier date up to the later one; None if one is not announced.

        So a claimed rest day is as far off as the working day before it: whoever relies on either has as much time.
        """
        first, last = sorted((self.claimed, self.answer.due))
        days = self.answer.calendar_to(last).find_count(first, last)
        return -days if days is not None and self.claimed == first else days

    @property
    def notes(self) -> tuple[Text, ...]:
        """What users of the verdict should know, and then the notes on the answer."""
        return *_notes(self), *self.answer.notes

    @property
    def fingerprint(self) -> str:
        """Equal fingerprints, equal verdicts on the same claim: that of ``answer``, which rests on the same data."""
        return self.answer.fingerprint

    def to_dict(self, *, fingerprint: bool = False) -> dict[str, Any]:
        """The verdict as a JSON object, as ``gov-deadlines verify`` prints it; its schema is ``verify``."""
        from gov_deadlines.plain import fields, if_projected, plain, printed

        answer = self.answer
        return (
            answer.limit.cited()
            | fields(answer, "trigger")
            | fields(self, "claimed verdict readings working_days_off calendar_days_off")
            | fields(answer, "due standing earliest latest")
            | if_projected(answer.projected)
            | fields(answer, "safest region")
            | {"known_on": plain(answer.calendar.known_on)}
            | fields(answer, "within by")
            | {"bound": answer.bound and answer.bound.name}
            | fields(self, "notes")
            | printed(self, fingerprint)
        )


def _notes(claim: Claim) -> Iterator[Text]:
    answer, claimed = claim.answer, claim.claimed
    if claim.verdict == "right-on-another-reading":
        yield statement("claimed-other-reading", names=[word(name) for name in claim.readings])
    if claim.verdict != "right" and answer.bounds and answer.bounds.earliest <= claimed <= answer.bounds.latest:
        yield statement("claimed-may-become")
    if claim.verdict == "wrong" and claimed == answer.safest:
        yield statement("claimed-safest")


def check_date(
    limit: str | Provision,
    trigger: AnyDay,
    claimed: AnyDay,
    *,
    within: str | None = None,
    by: AnyDay | None = None,
    bound: str | None = None,
    **context: Unpack[ContextKeywords],
) -> Claim:
    """Is a date that somebody else computed the due date?

    Args:
        limit: as for ``gov_deadlines.due``, like everything but ``claimed``.
        trigger: see ``gov_deadlines.due``.
        claimed: the due date that was claimed, in any form of a day.
        within: see ``gov_deadlines.due``.
        by: see ``gov_deadlines.due``.
        bound: see ``gov_deadlines.due``.
        known_on: see ``gov_deadlines.due``.
        region: see ``gov_deadlines.due``.
        ignore_in_force: see ``gov_deadlines.due``.
        announced_only: see ``gov_deadlines.due``.
        holidays: see ``gov_deadlines.due``.
        rules: see ``gov_deadlines.due``.
        strict: see ``gov_deadlines.due``.

    Raises:
        GovDeadlinesError: every kind that ``gov_deadlines.due`` raises. A wrong date is an answer, not an error.

    >>> from datetime import date
    >>> import gov_deadlines as gd
    >>> claim = gd.check_date("qinzhou/countersign-reply", date(2024, 4, 3), date(2024, 4, 15))
    >>> claim.verdict, claim.answer.due, claim.working_days_off, claim.calendar_days_off
    ('wrong', datetime.date(2024, 4, 17), -2, -2)
    """
    day, stated = as_date(trigger), as_date(claimed)
    return Claim(due(limit, day, within=within, by=by, bound=bound, **context), stated)
