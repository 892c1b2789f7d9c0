"""Floor 2 over columns: one period counted from every day at once, as a table to look days up in."""

import numpy as np

from gov_deadlines.counting.periods import Period
from gov_deadlines.workdays.arrays import Ints
from gov_deadlines.workdays.columns import DayColumns


def due_table(columns: DayColumns, period: Period) -> Ints:
    """The due day (default reading) of ``period`` from every day since 1970-01-01: day numbers.

    ``iinfo(int64).min`` where there is no answer. The table reaches as far past the announced days as a
    backward period in calendar days may start from; from any day beyond its end there is no answer.

    Raises ValueError for amount 0: that is the trigger itself, wherever it lies.
    """
    if period.amount == 0:
        raise ValueError(period)
    signed = period.amount if period.direction == "after" else -period.amount
    if period.unit == "working-day":
        return columns.due(columns.every_day(), signed)
    triggers = np.arange(columns.size + period.amount, dtype=np.int64)
    still = np.zeros_like(triggers)
    return columns.due(triggers + signed, still, "following" if signed > 0 else "preceding")


def consulted(triggers: Ints, dues: Ints, period: Period) -> tuple[Ints, Ints]:
    """The first and last day each count looked at, row by row; ``last < first`` where it looked at none.

    Rows without a due day (``iinfo(int64).min``) mean nothing.
    """
    if period.amount == 0:
        return triggers, triggers - 1
    signed = period.amount if period.direction == "after" else -period.amount
    if period.unit == "working-day":
        return np.minimum(dues, triggers + 1), np.maximum(dues, triggers - 1)
    land = triggers + signed
    return np.minimum(land, dues), np.maximum(land, dues)
