"""The supervision ledger (督办台账): where each duty stands on a day, done or not."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from gov_deadlines.text import Text
from gov_deadlines.workdays.line import DayLine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ON_TIME = Text("on-time", "按时办结", "on time")
LATE = Text("late", "逾期办结", "late")
DUE_TODAY = Text("due-today", "今日到期", "due today")
DUE_IN = Text("due-in", "未到期", "not yet due")
OVERDUE = Text("overdue", "已逾期", "overdue")
DEEMED = Text("deemed-agreed", "到期未复，视为无不同意见", "no reply in time: deemed to have no differing opinion")
STATUSES = (ON_TIME, LATE, DUE_TODAY, DUE_IN, OVERDUE, DEEMED)
SILENCE_AGREES = "no-differing-opinion"
_FAR = {  # those that say how far the day is from the due day
    LATE: ("（晚 {}）", "late by {}"),
    DUE_IN: ("（还剩 {}）", "due in {}"),
    OVERDUE: (" {}", "overdue by {}"),
}


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


class Judge(NamedTuple):
    """By what it is told where a duty under one version of a limit stands.

    Attributes:
        line: the days it is counted on.
        silent: 1 where silence counts as having no differing opinion, else 0.
    """

    line: DayLine
    silent: int


N = TypeVar("N", int, "NDArray[np.int64]")


def status_number(due: N, day: N, done: N, silent: N) -> N:
    """Position in ``STATUSES``; of whole numbers, or of columns of them alike.

    ``day`` is the day of completion where the duty is ``done`` (1, else 0), else the day the ledger is drawn up for. A
    limit whose silence counts as having no differing opinion is never overdue: at its expiry that effect sets in.
    """
    early, late = (day < due) * 1, (day > due) * 1
    return done * late + (1 - done) * (2 + early + late * (2 + silent))


def pattern(status: Text, *, working: bool, one: bool) -> Text:
    """The status in words, with ``{}`` for how far it is from the due day, where the words say that.

    In working days; in calendar days where there are none to count (``working`` is false); ``one`` of them or several.
    """
    if status not in _FAR:
        return status
    zh, en = _FAR[status]
    unit = ("{} 个工作日", "{} working day") if working else ("{} 天（自然日）", "{} calendar day")
    return Text(status.code, status.zh + zh.format(unit[0]), en.format(unit[1] + ("" if one else "s")))


def row_status(judge: Judge, due: date, as_of: date, completed: date | None) -> RowStatus:
    """Where a duty due on ``due`` stands on ``as_of``. What was completed later was not yet completed then."""
    done = completed is not None and completed <= as_of
    day = (completed if completed is not None and done else as_of).toordinal()
    falls = due.toordinal()
    working = judge.line.count(min(falls, day), max(falls, day))
    apart = working or abs(day - falls)
    status = STATUSES[status_number(falls, day, int(done), judge.silent)]
    words = pattern(status, working=bool(working), one=apart == 1)
    text = Text(status.code, *(one.replace("{}", str(apart)) for one in (words.zh, words.en)))
    return RowStatus(status.code, text, working)
