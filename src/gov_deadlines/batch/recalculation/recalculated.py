"""What a recalculation found: counted while it runs, and summed up at its end."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from gov_deadlines.batch.job import REASONS, Job
from gov_deadlines.batch.recalculation.moves import Move
from gov_deadlines.batch.tally import Tally
from gov_deadlines.text import Language
from gov_deadlines.workdays.regions import english_name

_WORDS = {
    "moved": ("日期变动", "moved"),
    "newly_answered": ("新有日期", "newly answered"),
    "withdrawn": ("不再有日期", "withdrawn"),
    "differs": ("与正确日期不符", "differ from the right date"),
    "invalid_date": ("所存的不是日期", "hold no date"),
    "standing_changed": ("日期不变、确定与否有变（未列出）", "the date stays, more or less firm (not listed)"),
    "unchanged": ("不变，或前后都没有日期（未列出）", "unchanged, or without a date before and now (not listed)"),
    "rejected": ("没有可用的时限或起算日（另存）", "without a usable limit or trigger (in the rejects)"),
}


class Kind(NamedTuple):
    """What was found about a row, as far as it is counted.

    Attributes:
        change: that of a ``Move``; ``standing`` where the date stays, but has become more or less firm; else empty.
        notices: those behind it: day of publication, issuer, number.
    """

    change: str
    notices: tuple[tuple[date, str, str], ...] = ()


def kind_of_find(found: Move | str) -> Kind:
    """What is counted of a find."""
    if isinstance(found, str):
        return Kind(found)
    return Kind(found.change, tuple((one.published, one.issuer, one.number) for one in found.notices))


class RowGroups(NamedTuple):
    """How many row groups a file has, and how many of them hold triggers in the ranges asked for."""

    all: int
    read: int


class Counts(NamedTuple):
    """What became of the rows.

    Attributes:
        tally: its statuses are of class ``Kind``.
        groups: of a Parquet file.
    """

    tally: Tally
    groups: RowGroups | None = None

    @property
    def rejected(self) -> int:
        """Rows rejected."""
        return self.tally.rejected


class NoticeRows(NamedTuple):
    """A notice, and how many of the rows reported it bears on."""

    issuer: str
    number: str
    published: date
    rows: int


class Recalculated(NamedTuple):
    """What a recalculation found. Rows are reported (written) unless said otherwise.

    Attributes:
        rows: rows in the file: always the sum of those reported, ``standing_changed``, ``unchanged`` and ``rejected``.
        moved: rows with another date than before.
        newly_answered: rows without a date before (or stored), that have one now.
        withdrawn: rows with a date before (or stored), that have none now.
        differs: rows whose stored date is not the right one.
        invalid_date: rows whose stored date is none.
        standing_changed: rows whose date stays, but has become more or less firm; not reported.
        unchanged: rows whose date stays, or that have none before and now; not reported.
        rejected: rows without a limit that can be counted, or without a day; written to the rejects.
        reasons: how many rows were rejected for each reason; only those that occurred.
        notices: the notices behind the rows reported, by publication.
        target, rejects: the files written; ``rejects`` is None where no row was rejected.
        seconds: how long it took.
        known_from, known_to: the days of knowledge compared; None for everything on file, or nothing to compare with.
        dry_run: whether nothing was written.
        row_groups, row_groups_read: of a Parquet file, and of how many more is read than the columns asked about; None
            for other files.
        sheet, unread_sheets: of an Excel file: the sheet that was read, and those that were not.
    """

    rows: int
    moved: int
    newly_answered: int
    withdrawn: int
    differs: int
    invalid_date: int
    standing_changed: int
    unchanged: int
    rejected: int
    reasons: dict[str, int]
    notices: tuple[NoticeRows, ...]
    target: str
    rejects: str | None
    seconds: float
    known_from: date | None
    known_to: date | None
    dry_run: bool
    row_groups: int | None = None
    row_groups_read: int | None = None
    sheet: str | None = None
    unread_sheets: tuple[str, ...] = ()

    @property
    def reported(self) -> int:
        """How many rows were written."""
        return self.moved + self.newly_answered + self.withdrawn + self.differs + self.invalid_date

    def as_dict(self) -> dict[str, object]:
        """The summary as a JSON object with ``schema`` 1."""
        from gov_deadlines import __version__

        fields: dict[str, object] = {"schema": 1, "version": __version__, **self._asdict()}
        fields["notices"] = [one._asdict() | {"published": str(one.published)} for one in self.notices]
        fields["seconds"] = round(self.seconds, 3)
        for key, day in (("known_from", self.known_from), ("known_to", self.known_to)):
            fields[key] = None if day is None else day.isoformat()
        return fields

    def kinds(self, language: Language) -> Iterator[tuple[str, str, int]]:
        """The kinds of rows that there are any of: the code, the same in words, how many."""
        for code, words in _WORDS.items():
            if count := getattr(self, code):
                yield code, words[language == "en"], count

    def causes(self, language: Language) -> Iterator[tuple[str, int]]:
        """The notices in words, each with the number of rows it bears on."""
        for one in self.notices:
            if language == "zh":
                yield f"{one.issuer} {one.number}".strip() + f"（{one.published} 公布）", one.rows
            else:
                yield f"{english_name(one.issuer)} {one.number}".strip() + f", published {one.published}", one.rows


def summed_up(job: Job, counts: Counts, known_from: date | None) -> Recalculated:
    """What the job found, but for how long it took."""
    tally, (groups, groups_read) = counts.tally, counts.groups or (None, None)
    changes: dict[str, int] = {}
    notices: dict[tuple[date, str, str], int] = {}
    for kind, times in tally.statuses.items():
        changes[kind.change] = changes.get(kind.change, 0) + times
        for one in kind.notices:
            notices[one] = notices.get(one, 0) + times
    return Recalculated(
        tally.rows,
        changes.get("moved", 0),
        changes.get("newly_answered", 0),
        changes.get("withdrawn", 0),
        changes.get("differs", 0),
        changes.get("invalid_date", 0),
        changes.get("standing", 0),
        tally.answered - sum(times for change, times in changes.items() if change),
        tally.rejected,
        {reason: tally.reasons[reason] for reason in REASONS if tally.reasons[reason]},
        tuple(NoticeRows(issuer, number, day, rows) for (day, issuer, number), rows in sorted(notices.items())),
        job.target,
        job.rejects if tally.rejected and not job.dry_run else None,
        0.0,
        known_from,
        job.setting.known_on,
        job.dry_run,
        groups,
        groups_read,
        tally.sheet,
        tally.unread_sheets,
    )
