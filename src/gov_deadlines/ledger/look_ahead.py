"""What a run on a ledger shows besides the ledger: what is coming, in two sheets of its own, and a calendar file."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from gov_deadlines.answers.coming import Duty, Horizon, Overview, overview
from gov_deadlines.answers.context import Context
from gov_deadlines.feeds.reminding import Form, Reminding
from gov_deadlines.ledger.answers import LedgerRow
from gov_deadlines.text import Language, citation
from gov_deadlines.zone import day_in_shanghai


class LookAhead(NamedTuple):
    """What to show.

    Attributes:
        within: how far ahead the sheets look; None for no sheets.
        ics: the path of the calendar file; empty for none.
        moment: when that is made, an aware ``datetime``; None for now.
        remind: when to remind of a due day, in that file.
        form: how.
    """

    within: Horizon | None = None
    ics: str = ""
    moment: datetime | None = None
    remind: Reminding = Reminding()
    form: Form = "alarms"

    def overview(self, rows: Sequence[LedgerRow], language: Language) -> Overview | None:
        """What the sheets show; None for no sheets. Raises NotAnnounced."""
        if self.within is None:
            return None
        duties = duties_of(rows, language)
        return overview(duties, self.within, unanswered=len(rows) - len(duties))

    def calendar_file(self, rows: Sequence[LedgerRow], context: Context, language: Language) -> bytes:
        """The calendar file. Raises ExtraMissing."""
        from gov_deadlines.feeds.duties import LEDGER_NAME, duty_entries
        from gov_deadlines.feeds.entry import stamp_of
        from gov_deadlines.feeds.ics import Look, write_entries
        from gov_deadlines.pages.voice import Voice

        moment, say = datetime.now(UTC) if self.moment is None else self.moment, Voice(language)
        remind = self.remind._replace(since=day_in_shanghai(moment))
        found = duty_entries(duties_of(rows, language), stamp_of(moment), remind, context, say)
        return write_entries(found, Look(LEDGER_NAME, say, self.form))


def duties_of(rows: Iterable[LedgerRow], language: Language) -> list[Duty]:
    """The rows that have an answer."""
    return [duty for row in rows if (duty := _duty(row, language)) is not None]


def _duty(row: LedgerRow, language: Language) -> Duty | None:
    answer, status = row.answer, row.status
    if answer is None or status is None:
        return None
    limit, zh = answer.limit, language == "zh"
    return Duty(
        row=row.number,
        matter=row.subject or row.matter,
        who=row.department,
        limit=limit.id,
        name=limit.name_zh if zh else limit.name_en,
        article=f"{limit.pack.short.say(language)} {citation(limit.article).say(language)}",
        region=answer.region,
        trigger=answer.trigger,
        due=answer.due,
        safest=answer.safest,
        provisional=answer.standing == "provisional",
        earliest=answer.earliest,
        latest=answer.latest,
        status=status.code,
        days=status.working_days,
    )
