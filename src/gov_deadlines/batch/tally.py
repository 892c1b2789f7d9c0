"""The count of what became of the rows, while a job runs."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from gov_deadlines.answers.status import STATUSES
from gov_deadlines.batch.job import REASONS, Job, Summary


class Tally:
    """Rows answered and rejected so far; of an Excel file, the sheet they are in and those that are not read."""

    def __init__(self) -> None:
        self.sheet: str | None = None
        self.unread_sheets: tuple[str, ...] = ()
        self.answered = 0
        self.reasons: Counter[str] = Counter()
        self.statuses: Counter[Any] = Counter()

    @property
    def rejected(self) -> int:
        """Rows rejected so far."""
        return self.reasons.total()

    @property
    def rows(self) -> int:
        """Rows seen so far."""
        return self.answered + self.rejected

    def add(self, answered: int, reasons: Iterable[str], statuses: Counter[Any]) -> None:
        """Count some more rows."""
        self.answered += answered
        self.reasons.update(reasons)
        self.statuses.update(statuses)

    def summary(self, job: Job, seconds: float) -> Summary:
        """What the job did."""
        statuses: Counter[str] = Counter()
        for stand, rows in self.statuses.items():
            statuses[stand.code] += rows
        reasons = {reason: self.reasons[reason] for reason in REASONS if self.reasons[reason]}
        rejects = job.rejects if self.rejected and not job.dry_run else None
        return Summary(
            self.rows,
            self.answered,
            self.rejected,
            reasons,
            {code: statuses[code] for code in STATUSES if statuses[code]},
            job.target,
            rejects,
            seconds,
            job.setting.known_on,
            job.dry_run,
            self.sheet,
            self.unread_sheets,
            sum(rows for stand, rows in self.statuses.items() if stand.fault),
        )
