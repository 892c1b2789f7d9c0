"""What a recalculation found: counts while it runs, and the summary at its end."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from gov_deadlines.batch.job import MoveJob
from gov_deadlines.batch.rows import Tally
from gov_deadlines.text import Language
from gov_deadlines.workdays.notices import Notice
from gov_deadlines.workdays.regions import english_name

FIRMNESS = "standing"  # only the standing changed
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
        change: that of a ``Move``; ``standing`` where only the standing changed and the date stays.
        notices: those that caused it.
    """

    change: str
    notices: tuple["Cause", ...] = ()


class Cause(NamedTuple):
    """A notice behind a row: the day of its publication (empty for a draft), issuer, number, and whether it is a draft.

    >>> Cause("", "国务院办公厅", "", True).cited("en")
    '国务院办公厅 (draft)'
    """

    published: str
    issuer: str
    number: str
    draft: bool

    def cited(self, language: Language) -> str:
        """The issuer as the report names it: a draft is named as one."""
        if not self.draft:
            return self.issuer
        return f"{self.issuer}（草案）" if language == "zh" else f"{self.issuer} (draft)"


def cause_of(notice: Notice) -> Cause:
    """A notice as the cause of a move."""
    published = "" if notice.draft else notice.published.isoformat()
    return Cause(published=published, issuer=notice.issuer, number=notice.number, draft=notice.draft)


class RowGroups(NamedTuple):
    """How many row groups a file has, and how many of them contain triggers in the ranges asked for."""

    all: int
    read: int


class Counts(NamedTuple):
    """The counts of all rows.

    Attributes:
        tally: of the rows.
        groups: of a Parquet file.
    """

    tally: Tally[Kind]
    groups: RowGroups | None = None

    @property
    def rejected(self) -> int:
        """Rows rejected."""
        return self.tally.rejected


class NoticeRows(NamedTuple):
    """A notice, and how many of the reported rows it affects; a draft has no day of publication."""

    issuer: str
    number: str
    published: date | None
    rows: int

    @property
    def draft(self) -> bool:
        """Whether it is a draft."""
        return self.published is None

    def to_dict(self) -> dict[str, Any]:
        """The same as a JSON object; only a draft has the key ``draft``."""
        from gov_deadlines.plain import fields

        return fields(self, "issuer number published rows") | ({"draft": True} if self.draft else {})


class Recalculated(NamedTuple):
    """The summary of a recalculation. Rows are reported (written) unless stated otherwise.

    Attributes:
        rows: rows in the file: always the sum of those reported, ``standing_changed``, ``unchanged`` and ``rejected``.
        moved: rows whose date differs from before.
        newly_answered: rows that had no date before (or none stored) and have one now.
        withdrawn: rows that had a date before (or stored) and have none now.
        differs: rows whose stored date is not the right one.
        invalid_date: rows whose stored date is not a date.
        standing_changed: rows whose date stays but whose standing changed; not reported.
        unchanged: rows whose date stays, or that have no date before and now; not reported.
        rejected: rows without a limit that can be counted, or without a day; written to the rejects.
        reasons: how many rows were rejected for each reason; only those that occurred.
        notices: the notices behind the reported rows, by publication.
        target, rejects: the files written; ``rejects`` is None where no row was rejected.
        seconds: how long it took.
        known_from, known_to: the days of knowledge compared; None for everything on file, or without an earlier day.
        dry_run: whether nothing was written.
        draft: whether it is compared with the answers without drafts.
        row_groups, row_groups_read: of a Parquet file, and how many of them were read beyond the key columns; None for
            other files.
        sheet, unread_sheets: of an Excel file: the sheet that was read, and the others.
        fingerprint: of the data behind the dates compared, if it was asked for: equal ones mean equal reports.
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
    draft: bool = False
    fingerprint: str | None = None

    @property
    def reported(self) -> int:
        """How many rows were written."""
        return self.moved + self.newly_answered + self.withdrawn + self.differs + self.invalid_date

    def to_dict(self) -> dict[str, Any]:
        """The summary as a JSON object, as ``gov-deadlines batch recalc`` prints and writes it."""
        from gov_deadlines.plain import SCHEMA, plain
        from gov_deadlines.version import __version__

        fields = {"schema": SCHEMA, "version": __version__} | plain(self._asdict())
        fields["notices"] = [one.to_dict() for one in self.notices]
        fields["seconds"] = round(self.seconds, 3)
        if not self.draft:
            del fields["draft"]
        if self.fingerprint is None:
            del fields["fingerprint"]
        return fields

    as_dict = to_dict  # its name in version 0

    def kinds(self, language: Language) -> Iterator[tuple[str, str, int]]:
        """The kinds that occur: the code, its words, and how many rows."""
        for code, words in _WORDS.items():
            if count := getattr(self, code):
                yield code, words[language == "en"], count

    def causes(self, language: Language) -> Iterator[tuple[str, int]]:
        """The notices in words, each with the number of rows it affects."""
        for one in self.notices:
            if one.draft:
                named = one.issuer if language == "zh" else english_name(one.issuer)
                draft = "（草案，尚未公布）" if language == "zh" else " (a draft, not published)"
                yield f"{named} {one.number}".strip() + draft, one.rows
            elif language == "zh":
                yield f"{one.issuer} {one.number}".strip() + f"（{one.published} 公布）", one.rows
            else:
                yield f"{english_name(one.issuer)} {one.number}".strip() + f", published {one.published}", one.rows


def summed_up(job: MoveJob, counts: Counts) -> Recalculated:
    """The summary of a job, without its duration."""
    tally, groups = counts.tally, counts.groups
    changes: Counter[str] = Counter()
    notices: Counter[Cause] = Counter()
    for kind, times in tally.kinds.items():
        changes[kind.change] += times
        notices.update(dict.fromkeys(kind.notices, times))
    return Recalculated(
        rows=tally.rows,
        moved=changes["moved"],
        newly_answered=changes["newly_answered"],
        withdrawn=changes["withdrawn"],
        differs=changes["differs"],
        invalid_date=changes["invalid_date"],
        standing_changed=changes[FIRMNESS],
        unchanged=tally.answered - changes.total(),
        rejected=tally.rejected,
        reasons=tally.told_reasons(),
        notices=tuple(_notice_rows(cause, rows) for cause, rows in sorted(notices.items())),
        target=job.target,
        rejects=job.rejects if tally.rejected and not job.dry_run else None,
        seconds=0.0,
        known_from=job.known_from,
        known_to=job.setting.known_on,
        dry_run=job.dry_run,
        row_groups=groups and groups.all,
        row_groups_read=groups and groups.read,
        sheet=tally.sheet,
        unread_sheets=tally.unread_sheets,
        draft=job.draft,
        fingerprint=job.print_asked,
    )


def _notice_rows(cause: Cause, rows: int) -> NoticeRows:
    published = date.fromisoformat(cause.published) if cause.published else None
    return NoticeRows(cause.issuer, cause.number, published, rows)
