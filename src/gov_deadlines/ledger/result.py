"""What a run on a ledger did, and what stands in the columns of its rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from gov_deadlines.answers.coming import Overview
from gov_deadlines.answers.due import Due
from gov_deadlines.answers.status import STATUSES, TO_ACT_ON, Status
from gov_deadlines.batch.answering import status_text
from gov_deadlines.ledger.answers import LedgerRow
from gov_deadlines.ledger.writing import Line, Value
from gov_deadlines.text import Language, Text, citation
from gov_deadlines.wording.ledger import not_answered
from gov_deadlines.wording.status import STATUS_WORDS
from gov_deadlines.wording.words import word

_PLAIN = ("open", "due-today", "done-in-time", "done")  # nothing to add to the word, unless readings disagree
_KEPT = 1 << 14


class Ledger(NamedTuple):
    """What was done with a ledger.

    Attributes:
        target: the copy that was written.
        sheet, header_row: where the ledger stands; the header's first row.
        columns: by role (``limit``, ``receipt`` …), the title of the column that was taken.
        rows: the rows that stand for duties, always ``answered`` + ``unanswered``.
        left_alone: the other rows below the header: titles, totals, notes.
        statuses: how many rows have each status, in the vocabulary's order.
        as_of: the day of the status.
        language: of what was written.
        said: what was taken, and what to know about the copy.
        entries: the rows.
        coming: what was missed and what is coming, as the two sheets show it; None if there are none.
        ics: the calendar file that was written; empty for none.
    """

    target: str
    sheet: str
    header_row: int
    columns: Mapping[str, str]
    answered: int
    unanswered: int
    left_alone: int
    statuses: Mapping[str, int]
    as_of: date
    language: Language
    said: tuple[Text, ...]
    entries: tuple[LedgerRow, ...]
    coming: Overview | None = None
    ics: str = ""

    @property
    def rows(self) -> int:
        """The rows that stand for duties."""
        return self.answered + self.unanswered

    @property
    def record_faults(self) -> int:
        """The rows whose day of completion precedes the trigger; it was not used."""
        return sum(row.status is not None and row.status.record_fault for row in self.entries)

    @property
    def to_act_on(self) -> bool:
        """Whether a row has no answer or a status calls for action; commands then exit with 1."""
        return bool(self.unanswered or self.record_faults or TO_ACT_ON & set(self.statuses))

    def to_dict(self) -> dict[str, Any]:
        """The result as a JSON object, as ``gov-deadlines ledger`` prints it; the rows are in the file."""
        from gov_deadlines.plain import SCHEMA
        from gov_deadlines.version import __version__

        ahead: dict[str, Any] = {} if self.coming is None else {"coming": self.coming.to_dict()}
        if self.ics:
            ahead["ics"] = self.ics
        return {
            "schema": SCHEMA,
            "version": __version__,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "columns": dict(self.columns),
            "rows": self.rows,
            "answered": self.answered,
            "unanswered": self.unanswered,
            "left_alone": self.left_alone,
            "status": dict(self.statuses),
            "record_faults": self.record_faults,
            "as_of": self.as_of.isoformat(),
            "said": [one.to_dict() for one in self.said],
            **ahead,
        }

    as_dict = to_dict  # its name in version 0


def statuses_of(rows: Sequence[LedgerRow]) -> dict[str, int]:
    """How many rows have each status, in the vocabulary's order."""
    codes = [row.status.code for row in rows if row.status is not None]
    return {code: number for code in STATUSES if (number := codes.count(code))}


def line_of(row: LedgerRow, language: Language) -> Line:
    """What stands in our columns of a row."""
    if row.status is None:
        told = [not_answered(row.reason, status=row.answer is not None)] if row.reason else []
        known = _of_answer(row.answer, language) if row.answer is not None else {}
        return Line({**known, "remarks": _joined([*told, *row.remarks], language)}, marked=True)
    code = row.status.code
    left = row.status.working_days if code == "open" else 0 if code == "due-today" else None
    status = Status(*row.status, readings=row.status.readings)  # a fault of the record is among the remarks
    spoken = status.readings or code not in _PLAIN
    told = [Text(code, status_text(status, "zh"), status_text(status, "en"))] if spoken else []
    values: dict[str, Value] = {
        **(_of_answer(row.answer, language) if row.answer is not None else {}),
        "status": STATUS_WORDS[code].say(language),
        "left": left,
        "remarks": _joined([*told, *row.remarks], language),
    }
    return Line(values, marked=row.to_mark, status=code)


def _joined(texts: Sequence[Text], language: Language) -> str:
    return ("；" if language == "zh" else "; ").join(one.say(language).rstrip("。.") for one in texts)


@lru_cache(_KEPT)
def _of_answer(answer: Due, language: Language) -> dict[str, Value]:
    """What depends on nothing but the limit and the trigger."""
    limit = answer.limit
    place = citation(limit.article)
    zh = f"《{limit.pack.title}》{place.zh}：{limit.name_zh}"
    en = f"{limit.pack.name.en}, {place.en}: {limit.name_en}"
    return {
        "due": answer.due,
        "safest": answer.safest,
        "standing": word(answer.standing).say(language),
        "earliest": answer.earliest,
        "latest": answer.latest,
        "basis": zh if language == "zh" else en,
    }
