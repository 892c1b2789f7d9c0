"""What ``due_columns`` must say, row by row, as ``due`` says it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

import gov_deadlines as gd
from gov_deadlines.days import as_date


class Row(NamedTuple):
    due: date | None
    earliest: date | None
    latest: date | None
    safest: date | None
    standing: str | None
    reason: str | None


def refused(reason: str) -> Row:
    return Row(None, None, None, None, None, reason)


def alone(limit: object, day: object, **context: Any) -> Row:
    """One row, asked for by itself; an empty cell comes first, and words must name a government."""
    if any(one is None or (isinstance(one, str) and not one.strip()) for one in (limit, day)):
        return refused("missing-value")
    if isinstance(day, datetime) and day.tzinfo is None:
        day = day.date()
    try:
        day = as_date(day)  # type: ignore[arg-type]
        book = gd.rule_book(context.get("rules"), context.get("holidays"))
        found = gd.due(book.named(limit, whole=True), day, **context)  # type: ignore[arg-type]
    except gd.GovDeadlinesError as error:
        return refused(error.code)
    return Row(found.due, found.earliest, found.latest, found.safest, found.standing, None)


def rows(found: gd.DueColumns) -> list[Row]:
    """The rows of an answer, as its plain form has them."""
    told = found.to_dict()
    columns = [
        [one and date.fromisoformat(one) for one in told[name]] for name in ("due", "earliest", "latest", "safest")
    ]
    return [Row(*row) for row in zip(*columns, told["standing"], told["reason"], strict=True)]


def as_days(values: Sequence[date | None]) -> npt.NDArray[np.datetime64]:
    return np.array(values, "M8[D]")
