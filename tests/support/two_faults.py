"""Rows and questions with no, one, two or three faults, and the one that each is refused for."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from gov_deadlines.answers.row_reasons import REASONS

GOOD, MEETINGS, AMBIGUOUS = "qinzhou/countersign-reply", "qinzhou/plenary-meeting", "象山会签"
ALONE = "xinzhou/meeting-document-issuance"  # nobody may set another limit
Faults = tuple[str, ...]
Row = tuple[str, ...]
Ask = dict[str, Any]

MISSING, INVALID = ("missing-value",), ("invalid-date",)
EMPTY: dict[str, Faults] = {"": MISSING, " ": MISSING}
FORMULA: dict[str, Faults] = {"=A1": MISSING}  # in files: a formula without its result
LIMITS: dict[str, Faults] = {
    GOOD: (),
    MEETINGS: ("no-number",),
    AMBIGUOUS: ("ambiguous-limit",),
    "no such": ("unknown-limit",),
}
DAYS: dict[str, Faults] = {
    "2024-04-03": (),
    "2019-04-03": ("not-in-force",),
    "2199-01-04": ("not-announced",),
    "soon": INVALID,
    "2024-02-30": INVALID,
    "45385": INVALID,
}
COMPLETED: dict[str, Faults] = {"": (), "2024-04-10": (), "soon": INVALID} | FORMULA
BESIDE: tuple[tuple[Ask, Faults], ...] = (  # what else is written in a question
    ({"within": "soon"}, ("invalid-argument",)),
    ({"by": "soon"}, INVALID),
    ({"as_of": "soon"}, INVALID),
    ({"as_of": "2024-05-01", "completed": "soon"}, INVALID),
)
_ORDER = [*REASONS[:2], "invalid-argument", *REASONS[2:6], "override-not-allowed", *REASONS[6:]]


def _each(*cells: dict[str, Faults]) -> dict[Row, Faults]:
    rows = product(*(one.items() for one in cells))
    return {tuple(cell for cell, _ in row): tuple(why for _, faults in row for why in faults) for row in rows}


QUESTIONS = _each(LIMITS, DAYS)
ROWS = _each(LIMITS | EMPTY, DAYS | EMPTY)
FILE_ROWS = _each(LIMITS | EMPTY | FORMULA, DAYS | EMPTY | FORMULA)
LEDGER_ROWS = _each(LIMITS | EMPTY | FORMULA, DAYS | EMPTY | FORMULA, COMPLETED)


def reasons(faults: Iterable[Faults]) -> list[str | None]:
    """For each the reason, which is the first of its faults; a day without an answer says nothing of a limit."""
    return [min(one, key=_ORDER.index, default=None) for one in faults]


def asks() -> Iterator[tuple[Ask, Faults]]:
    """Questions asked one by one, each with its faults."""
    for (limit, day), faults in QUESTIONS.items():
        ask = {"op": "due", "limit": limit, "on": day}
        yield ask, faults
        for more, why in BESIDE:
            yield ask | {"op": "status" if "as_of" in more else "due"} | more, (*faults, *why)
    for day, why in DAYS.items():
        yield {"op": "due", "limit": ALONE, "on": day, "within": "5wd"}, ("override-not-allowed", *why)
