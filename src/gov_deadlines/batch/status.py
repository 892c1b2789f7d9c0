"""The supervision ledger (督办台账): where each duty stands on a day, done or not."""

from datetime import date
from typing import NamedTuple

from gov_deadlines.rules.model import Limit
from gov_deadlines.text import Text
from gov_deadlines.workdays.calendar import WorkCalendar

ON_TIME = Text("on-time", "按时办结", "on time")
LATE = Text("late", "逾期办结", "late")
DUE_TODAY = Text("due-today", "今日到期", "due today")
DUE_IN = Text("due-in", "未到期", "not yet due")
OVERDUE = Text("overdue", "已逾期", "overdue")
DEEMED = Text("deemed-agreed", "到期未复，视为无不同意见", "no reply in time: deemed to have no differing opinion")
STATUSES = (ON_TIME, LATE, DUE_TODAY, DUE_IN, OVERDUE, DEEMED)
SILENCE_AGREES = "no-differing-opinion"


class RowStatus(NamedTuple):
    """Where one duty stands.

    Attributes:
        code: one of ``STATUSES``.
        text: the same in words, with its days.
        working_days: left, late or overdue by; 0 on the day itself; None where they run past the announced days.
    """

    code: str
    text: Text
    working_days: int | None


def row_status(limit: Limit, due: date, calendar: WorkCalendar, as_of: date, completed: date | None) -> RowStatus:
    """Where a duty due on ``due`` stands on ``as_of``.

    What was completed after ``as_of`` was not yet completed then. A limit whose silence counts as having no
    differing opinion is never overdue: at its expiry that effect sets in.
    """
    done = completed is not None and completed <= as_of
    day = completed if completed is not None and done else as_of
    working = _working_days(calendar, due, day)
    apart = abs((day - due).days)
    if done:
        if day <= due:
            return RowStatus(ON_TIME.code, ON_TIME, working)
        return RowStatus(LATE.code, _by(LATE, "（晚 {}）", "late by {}", working, apart), working)
    if day == due:
        return RowStatus(DUE_TODAY.code, DUE_TODAY, 0)
    if day < due:
        return RowStatus(DUE_IN.code, _by(DUE_IN, "（还剩 {}）", "due in {}", working, apart), working)
    if limit.silence == SILENCE_AGREES:
        return RowStatus(DEEMED.code, DEEMED, working)
    return RowStatus(OVERDUE.code, _by(OVERDUE, " {}", "overdue by {}", working, apart), working)


def _working_days(calendar: WorkCalendar, due: date, day: date) -> int | None:
    first, last = sorted((due, day))
    return calendar.line.index.count(first.toordinal(), last.toordinal())


def _by(status: Text, zh: str, en: str, working: int | None, apart: int) -> Text:
    """How far from the due day, in working days; in calendar days where there are none to count."""
    if working:
        plural = "" if working == 1 else "s"
        return Text(
            status.code, status.zh + zh.format(f"{working} 个工作日"), en.format(f"{working} working day{plural}")
        )
    plural = "" if apart == 1 else "s"
    return Text(status.code, status.zh + zh.format(f"{apart} 天（自然日）"), en.format(f"{apart} calendar day{plural}"))
