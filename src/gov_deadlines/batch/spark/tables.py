"""The due table as Spark joins against it: two small frames, handed to the JVM as Arrow, never through Python there.

``dues`` has the answered days; ``provisions`` every id there is, and what becomes of the days it has no answer for.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from gov_deadlines.answers.context import Context
from gov_deadlines.answers.due_table import STANDINGS, DueTable
from gov_deadlines.batch.spark.days import FIRST_DAY, LAST_DAY
from gov_deadlines.errors import NotInForce
from gov_deadlines.rules.book import RuleBook, rule_book
from gov_deadlines.rules.model import Limit

_EPOCH = date(1970, 1, 1)
_DAYS = 1 << 22  # more than there are days in the calendar, so that limit and day fit into one number
_SPANS = pa.list_(pa.struct([("last", pa.int32()), ("reason", pa.string()), ("article", pa.string())]))


class Span(NamedTuple):
    """What becomes of the days up to ``last`` (since 1970-01-01) that the table has no answer for.

    Either ``reason`` says why there is none, or the day itself is the answer under ``article``.
    """

    last: int
    reason: str | None
    article: str | None


class Provisions(NamedTuple):
    """One row for each id: its position, whether it can be counted, and its spans in order."""

    id: str
    position: int
    counted: bool
    spans: list[Span]


def key_of(position: Column, day: Column) -> Column:
    """Limit and day as one number, which is what both sides are joined on."""
    return position * F.lit(_DAYS) + F.unix_date(day)


def due_frames(spark: SparkSession, setting: Context) -> tuple[DataFrame, DataFrame]:
    """The provisions and the due days. Raises what ``gov_deadlines.due`` raises for settings that cannot be used."""
    table = DueTable(setting)
    return spark.createDataFrame(_provisions(table)), spark.createDataFrame(_dues(table))


def _dues(table: DueTable) -> pa.Table:
    rows = table.rows()
    columns: dict[str, Any] = {
        "key": rows.limit.astype(np.int64) * _DAYS + rows.trigger.view(np.int64),
        "due": rows.due,
        "standing": _spelled(STANDINGS, rows.standing),
        "earliest": rows.earliest,
        "latest": rows.latest,
        "article": _spelled(table.articles, rows.article),
    }
    return pa.table(columns)


def _spelled(words: Sequence[str], positions: NDArray[Any]) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(positions))


def _provisions(table: DueTable) -> pa.Table:
    found = all_provisions(table)
    columns = {
        "id": pa.array([one.id for one in found], pa.string()),
        "position": pa.array([one.position for one in found], pa.int64()),
        "counted": pa.array([one.counted for one in found], pa.bool_()),
        "spans": pa.array([[span._asdict() for span in one.spans] for one in found], _SPANS),
    }
    return pa.table(columns)


def all_provisions(table: DueTable) -> list[Provisions]:
    """Every id of the rule book, without its version and with it; those without dues have positions of their own."""
    book, setting = rule_book(table.setting.rules), table.setting
    positions = {name: position for position, name in enumerate(table.ids)}
    names = dict.fromkeys(name for one in book.limits for name in (one.id, one.versioned_id))
    return [
        Provisions(
            name,
            positions.get(name, len(positions) + nth),
            all(isinstance(one, Limit) for one in book.versions(name)),
            _spans(book, name, ignore_in_force=setting.ignore_in_force),
        )
        for nth, name in enumerate(names)
    ]


def _spans(book: RuleBook, name: str, *, ignore_in_force: bool) -> list[Span]:
    """Which version governs changes only where one begins or ends: between these days one question answers all."""
    packs = [one.pack for one in book.versions(name)]
    begins = {(pack.in_force_from - _EPOCH).days for pack in packs}
    ends = {(pack.in_force_until - _EPOCH).days + 1 for pack in packs if pack.in_force_until is not None}
    starts = sorted({FIRST_DAY} | begins | {day for day in ends if day <= LAST_DAY})
    lasts = [start - 1 for start in starts[1:]] + [LAST_DAY]
    return [_span(book, name, start, last, ignore=ignore_in_force) for start, last in zip(starts, lasts, strict=True)]


def _span(book: RuleBook, name: str, start: int, last: int, *, ignore: bool) -> Span:
    try:
        governing = book.governing(name, _EPOCH + timedelta(days=start), ignore)
    except NotInForce as error:
        return Span(last, error.code, None)
    if not isinstance(governing, Limit):
        return Span(last, "no-number", None)
    if governing.period.amount == 0:
        return Span(last, None, governing.article)
    return Span(last, "not-announced", None)
