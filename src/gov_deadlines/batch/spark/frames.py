"""Triggers in a Spark frame, answered on a cluster: a frame in, a frame out, not a row lost.

Every row is looked up in the due table by two broadcast joins, against two small frames that the JVM gets as Arrow:
one has the answered days, the other every id there is, and what becomes of the days it has no answer for. The executors
run nothing but the JVM's own expressions: they need neither Python nor this package.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, Unpack

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.answers.due_table import STANDINGS, DueTable
from gov_deadlines.errors import ExtraMissing, NotInForce, UnreadableTable
from gov_deadlines.rules.model import Limit
from gov_deadlines.rules.versions import governed

try:
    import pyarrow as pa  # PySpark hands the table over with it
    from pyspark.sql import Column, DataFrame, SparkSession
    from pyspark.sql import functions as F  # noqa: N812  (as everywhere in Spark)
except ImportError as _missing:
    raise ExtraMissing("spark", (_missing.name or "pyspark").partition(".")[0]) from None

from gov_deadlines.batch.spark.day_columns import FIRST_DAY, LAST_DAY, day_of, is_blank, is_text, plain_text

ADDED = ("due", "standing", "earliest", "latest", "article", "reason")
_EPOCH = date(1970, 1, 1)
_DAYS = 1 << 22  # more than there are days in the calendar, so that limit and day fit into one number
_SPANS = pa.list_(pa.struct([("last", pa.int32()), ("reason", pa.string()), ("article", pa.string())]))


class Split(NamedTuple):
    """The rows of an answered frame in two: none is in both, none in neither.

    Attributes:
        answered: the rows with an answer; without ``reason``.
        rejects: the rows without; with ``reason``, and without the columns of the answer.
    """

    answered: DataFrame
    rejects: DataFrame


def answer(
    frame: DataFrame,
    *,
    limit_column: str = "limit",
    trigger_column: str = "trigger",
    limit: str | None = None,
    prefix: str = "",
    numbered: str | None = None,
    **context: Unpack[ContextKeywords],
) -> DataFrame:
    """By when, for every row: what ``gov_deadlines.due`` answers under its default reading.

    Nothing is computed yet, as usual in Spark, and nothing in the data stops a job that runs: a row that cannot be
    answered says so in ``reason``. Its rows keep their partitions and their order there, as the joins move none of
    them. The table is built when this is called, from the notices and packs of this machine.

    Args:
        frame: rows with a limit's id and a trigger day. The trigger is a date; a text as ``parse_date`` reads it
            (``today`` is none); a timestamp with time zone, which is the day in Shanghai; or one without, at midnight.
        limit_column: the column with the ids.
        trigger_column: the column with the trigger days.
        limit: one id for all rows, instead of a column.
        prefix: goes before the names of the added columns.
        numbered: the name of a column to add that numbers the rows: increasing in the order of the frame and unique,
            but not consecutive, as every partition has a range of its own (Spark's ``monotonically_increasing_id``).
        **context: ``known_on``, ``region``, ``ignore_in_force``, ``holidays`` and ``rules``, as for
            ``gov_deadlines.due``.

    Returns:
        The frame with ``due`` (date), ``standing``, ``earliest``, ``latest``, ``article`` and ``reason``: null where
        answered, else unknown-limit, no-number, missing-value, invalid-date, not-in-force or not-announced.

    Raises:
        UnreadableTable: a column that is missing, occurs twice, or is there already and would be added.
        UnknownLimit, NoNumber: for ``limit``.
        UnknownRegion, SourceNotFound, DataFault: as for ``gov_deadlines.due``.
    """
    under = Context.of(**context)
    added = [prefix + name for name in ADDED]
    needed = [trigger_column] if limit is not None else [limit_column, trigger_column]
    _check_columns(frame, needed, added + ([] if numbered is None else [numbered]))
    if limit is not None:
        under.book.countable(limit)
    asked = frame if numbered is None else frame.withColumn(numbered, F.monotonically_increasing_id())
    own = asked.columns
    named = F.lit(limit) if limit is not None else F.col(quoted(limit_column)).cast("string")
    inner = _inner_names(own)
    found = _looked_up(asked, named, trigger_column, under, inner)
    answers = [value.alias(name) for name, value in zip(added, _answers(inner), strict=True)]
    return found.select(*map(quoted, own), *answers)


def split(answered: DataFrame, *, prefix: str = "") -> Split:
    """An answered frame as the rows that have an answer and those that have none. ``prefix`` as it was given before."""
    reason = F.col(quoted(prefix + "reason"))
    return Split(
        answered.where(reason.isNull()).drop(reason),
        answered.where(reason.isNotNull()).drop(*[F.col(quoted(prefix + name)) for name in ADDED[:-1]]),
    )


class _Inner(NamedTuple):
    """Names of columns that exist only in between."""

    id: str
    missing: str
    text: str
    day: str
    provision: str
    due: str
    span: str


def _inner_names(taken: Sequence[str]) -> _Inner:
    """Names that no column has."""
    mark = "_"
    while any(name.lower().startswith(mark) for name in taken):
        mark += "_"
    return _Inner(*(mark + name for name in _Inner._fields))


def _looked_up(frame: DataFrame, named: Column, trigger_column: str, context: Context, inner: _Inner) -> DataFrame:
    """Each row with its question, and what the two tables say of it as structs; null where they say nothing.

    In steps: Spark works out again what is used twice within a step.
    """
    provisions, dues = _due_frames(frame.sparkSession, context)
    provision = F.broadcast(provisions.select(F.struct("*").alias(inner.provision)))
    due = F.broadcast(dues.select(F.struct("*").alias(inner.due)))
    known = _asked(frame, named, trigger_column, inner).join(
        provision, F.col(inner.id) == F.col(inner.provision)["id"], "left"
    )
    key = F.col(inner.provision)["position"] * F.lit(_DAYS) + F.unix_date(F.col(inner.day))
    found = known.join(due, key == F.col(inner.due)["key"], "left")
    days = F.filter(F.col(inner.provision)["spans"], lambda one: F.unix_date(F.col(inner.day)) <= one["last"])
    return found.withColumn(inner.span, F.when(F.col(inner.due).isNull(), F.get(days, F.lit(0))))


def _asked(frame: DataFrame, named: Column, trigger_column: str, inner: _Inner) -> DataFrame:
    """Each row with its limit's id, its day, and whether one of them is missing."""
    trigger, kind = F.col(quoted(trigger_column)), frame.schema[trigger_column].dataType
    text = plain_text(trigger) if is_text(kind) else F.lit(None).cast("string")
    asked = frame.select("*", named.alias(inner.id), text.alias(inner.text))
    empty = is_blank(F.col(inner.text)) if is_text(kind) else trigger.isNull()
    day = day_of(F.col(inner.text) if is_text(kind) else trigger, kind)
    return asked.select("*", (is_blank(F.col(inner.id)) | empty).alias(inner.missing), day.alias(inner.day))


def _answers(inner: _Inner) -> list[Column]:
    """The added columns, in the order of ``ADDED``."""
    day, due, provision, span = (F.col(name) for name in (inner.day, inner.due, inner.provision, inner.span))
    on_trigger = ~F.col(inner.missing) & span["article"].isNotNull()
    dates = [F.when(on_trigger, day).otherwise(due[name]) for name in ("due", "earliest", "latest")]
    standing = F.when(on_trigger, F.lit("settled")).otherwise(due["standing"])
    article = F.when(on_trigger, span["article"]).otherwise(due["article"])
    reason = (  # the graver fault first
        F.when(F.col(inner.missing), F.lit("missing-value"))
        .when(provision.isNull(), F.lit("unknown-limit"))
        .when(day.isNull() & ~provision["counted"], F.lit("no-number"))
        .when(day.isNull(), F.lit("invalid-date"))
        .otherwise(span["reason"])
    )
    return [dates[0], standing, dates[1], dates[2], article, reason]


def _check_columns(frame: DataFrame, needed: Sequence[str], added: Sequence[str]) -> None:
    names = frame.columns
    missing = [name for name in needed if name not in names]
    if missing:
        raise UnreadableTable(
            (f"没有这些列：{_listed(missing)}。", f"There is no column {_listed(missing)}."),
            (f"现有的列：{_listed(names)}。", f"There are: {_listed(names)}."),
        )
    folded = [_folded(frame, name) for name in (*names, *added)]
    twice = [name for name, key in zip((*names, *added), folded, strict=True) if folded.count(key) > 1]
    if twice:
        raise UnreadableTable(
            (f"列名重复：{_listed(twice)}。", f"Columns of one name: {_listed(twice)}."),
            (
                f"新增的列是 {_listed(added)}：请改名，或用 prefix 给新增的列加前缀。",
                f"These are added: {_listed(added)}. Rename yours, or put a prefix before the added ones.",
            ),
        )


def _folded(frame: DataFrame, name: str) -> str:
    """A name as Spark compares it."""
    sensitive = frame.sparkSession.conf.get("spark.sql.caseSensitive", "false") == "true"
    return name if sensitive else name.lower()


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names))


def quoted(name: str) -> str:
    """A column's name in Spark, whatever is in it."""
    return "`" + name.replace("`", "``") + "`"


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


def _due_frames(spark: SparkSession, context: Context) -> tuple[DataFrame, DataFrame]:
    """The provisions and the due days. Raises what ``gov_deadlines.due`` raises for settings that cannot be used."""
    table = DueTable(context)
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
    book = table.setting.book
    positions = {name: position for position, name in enumerate(table.ids)}
    names = dict.fromkeys(name for one in book.limits for name in (one.id, one.versioned_id))
    return [
        Provisions(
            id=name,
            position=positions.get(name, len(positions) + nth),
            counted=all(isinstance(one, Limit) for one in book.versions(name)),
            spans=_spans(table.setting, name),
        )
        for nth, name in enumerate(names)
    ]


def _spans(context: Context, name: str) -> list[Span]:
    """Which version governs changes only where one begins or ends: between these days one question answers all."""
    versions = governed(context.book.versions(name), ignore_in_force=context.ignore_in_force)
    begins = {(one.first - _EPOCH).days for one in versions}
    ends = {(one.last - _EPOCH).days + 1 for one in versions}
    starts = sorted({FIRST_DAY} | begins | (ends - {LAST_DAY + 1}))
    lasts = [start - 1 for start in starts[1:]] + [LAST_DAY]
    return [_span(context, name, start, last) for start, last in zip(starts, lasts, strict=True)]


def _span(context: Context, name: str, start: int, last: int) -> Span:
    try:
        governing = context.governing(name, _EPOCH + timedelta(days=start))
    except NotInForce as error:
        return Span(last, error.code, None)
    if not isinstance(governing, Limit):
        return Span(last, "no-number", None)
    if governing.period.amount == 0:
        return Span(last, None, governing.article)
    return Span(last, "not-announced", None)
