"""Triggers in a Spark frame, answered on a cluster: a frame in, a frame out, no row lost.

Every row is looked up in the due table by two broadcast joins with two small frames, which the JVM receives as Arrow.
One has the answered days; the other has every id, and what applies to the days without an answer. The executors run
only the JVM's own expressions: they need neither Python nor this package.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, Unpack

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.answers.due_table import STANDINGS, DueTable
from gov_deadlines.batch.added import DUE_COLUMNS, name_of
from gov_deadlines.day_forms import Serials
from gov_deadlines.days import AnyDay, as_date, day_number, numbered_day
from gov_deadlines.errors import DataFault, ExtraMissing, Needed, NotInForce, UnreadableTable
from gov_deadlines.rules.model import Limit
from gov_deadlines.rules.versions import governed
from gov_deadlines.text import Language

try:
    import pyarrow as pa  # PySpark transfers the table with it
    from pyspark.sql import Column, DataFrame
    from pyspark.sql import functions as F  # noqa: N812  (as everywhere in Spark)
except ImportError as _missing:
    raise ExtraMissing("spark", (_missing.name or "pyspark").partition(".")[0]) from None

from gov_deadlines.batch.spark.columns import (
    FAULT_COLUMN,
    FIRST_DAY,
    LAST_DAY,
    STATUS,
    Inner,
    Judged,
    Ledger,
    Reading,
    add_stands,
    day_of,
    is_blank,
    is_text,
    judged,
    plain_text,
)
from gov_deadlines.batch.spark.names import id_or_key, keys

ADDED = (*DUE_COLUMNS, "reason")
NAMES: tuple[tuple[str, Language], ...] = (("name_zh", "zh"), ("name_en", "en"))
LEDGER_ADDED = (*ADDED[:-1], *STATUS[:-1], ADDED[-1])
_DAYS = 1 << 22  # more than there are days in the calendar, so that limit and day fit into one number
_UNCLEAR = 1 << 20  # the position of what may be several limits: no due day has it
_SPANS = pa.list_(
    pa.struct([("last", pa.int32()), *((name, pa.string()) for name in ("reason", "article", "name_zh", "name_en"))])
)


class Split(NamedTuple):
    """An answered frame in two parts: every row is in exactly one.

    Attributes:
        answered: the rows with an answer; without ``reason``.
        rejects: the rows without an answer; with ``reason``, and without the columns of the answer.
    """

    answered: DataFrame
    rejects: DataFrame


def answer(
    frame: DataFrame,
    *,
    limit_column: str = "limit",
    trigger_column: str = "trigger",
    limit: str | None = None,
    as_of: AnyDay | None = None,
    completed_column: str | None = None,
    language: Language = "en",
    prefix: str = "",
    numbered: str | None = None,
    year: int | None = None,
    serials: Serials | None = None,
    **context: Unpack[ContextKeywords],
) -> DataFrame:
    """By when, for every row: the answer of ``gov_deadlines.due`` under its default reading.

    Nothing is computed yet, as usual in Spark, and no value in the data stops a running job: a row that cannot be
    answered has a ``reason``. Rows keep their partition and their order in it, since the joins move none. The due
    table is built during this call, from the notices and packs of this machine.

    Args:
        frame: rows with a limit's id, or its name with its government's, and a trigger day. The trigger is a date; a
            text as ``batch.due`` reads it; a timestamp with time zone, taken as the day in Shanghai; or one without,
            taken as its own day.
        limit_column: the column with the ids.
        trigger_column: the column with the trigger days.
        limit: one id for all rows, instead of a column.
        as_of: adds the status of each duty on that day.
        completed_column: with ``as_of``: the column with the day a duty was completed, of any type that a trigger may
            have; empty where it was not.
        language: ``zh`` or ``en``, of the limit's name and the status in words.
        prefix: goes before the names of the added columns.
        numbered: the name of a column to add that numbers the rows: increasing in the order of the frame and unique,
            but not consecutive, since each partition has its own range (Spark's ``monotonically_increasing_id``).
        year: completes days without a year; without it they are no days.
        serials: ``1900`` or ``1904``: bare numbers are Excel's numbers of days.
        **context: ``known_on``, ``region``, ``ignore_in_force``, ``announced_only``, ``holidays``, ``rules`` and
            ``strict``, as for
            ``gov_deadlines.due``.

    Returns:
        The frame with ``due`` (date), ``standing``, ``earliest``, ``latest``, ``article``, ``safest`` (the earliest
        date over all readings) and ``name``; with ``as_of`` also ``status``, ``status_text`` and ``working_days``; and
        ``reason``: null where answered, else unknown-limit, ambiguous-limit, no-number, missing-value, invalid-date,
        not-in-force, not-announced, or data-fault (a faulty file of yours may decide it; ``gov_deadlines.due`` names
        the file).

    Raises:
        InvalidArgument: ``completed_column`` without ``as_of``.
        UnreadableTable: a column that is missing or occurs twice, or an existing column that would be added.
        UnknownLimit, NoNumber: for ``limit``.
        UnknownRegion, SourceNotFound, DataFault: as for ``gov_deadlines.due``.
    """
    ledger = None if as_of is None else Ledger(as_date(as_of), language)
    columns = limit_column, trigger_column, completed_column
    asked = Asked(
        columns=columns,
        limit=limit,
        reading=Reading(year, serials),
        prefix=prefix,
        numbered=numbered,
        names_in=language,
    )
    found = answered(frame, asked, ledger, Context.of(**context))
    return found if ledger is None else found.drop(F.col(quoted(prefix + FAULT_COLUMN)))


class Asked(NamedTuple):
    """What is asked of every row.

    Attributes:
        columns: those with limit, trigger and completion.
        limit, prefix, numbered: as for ``answer``.
        reading: how cells are read as days.
        names_in: the language of the limits' names.
    """

    columns: tuple[str, str, str | None]
    limit: str | None
    reading: Reading
    prefix: str
    numbered: str | None
    names_in: Language


def answered(frame: DataFrame, wanted: Asked, ledger: Ledger | None, under: Context) -> DataFrame:
    """Like ``answer``; a ledger's last column is ``record_fault``."""
    (limit_column, trigger_column, completed_column), limit, reading, prefix, numbered, names_in = wanted
    if completed_column is not None and ledger is None:
        raise Needed("as_of")
    added = [prefix + name for name in (ADDED if ledger is None else (*LEDGER_ADDED, FAULT_COLUMN))]
    needed = [trigger_column] if limit is not None else [limit_column, trigger_column]
    needed += [] if completed_column is None else [completed_column]
    _check_columns(frame, needed, added + ([] if numbered is None else [numbered]))
    if limit is not None:
        limit = under.named(limit)
        under.book.countable(limit)
    asked = frame if numbered is None else frame.withColumn(numbered, F.monotonically_increasing_id())
    own = asked.columns
    inner = _inner_names(own)
    table = DueTable(under)
    _refuse_faulty_packs(under)
    named = F.lit(limit) if limit is not None else _named(F.col(quoted(limit_column)).cast("string"), under)
    facts = None if ledger is None else judged(table, table.rows(), ledger.as_of)
    asked = _asked(asked, named, (trigger_column, completed_column), inner, reading)
    asked = _with_completed(asked, completed_column, inner, reading)
    found = _looked_up(asked, table, facts, inner)
    answers = [value.alias(prefix + name) for name, value in zip(ADDED, _answers(inner, names_in), strict=True)]
    if ledger is None or facts is None:
        return found.select(*map(quoted, own), *answers)
    stood = add_stands(found.select("*", *answers), facts, ledger, inner, quoted(prefix + "due"))
    stands = [F.col(getattr(inner, name)).alias(prefix + name) for name in STATUS]
    *dues, reason = (F.col(quoted(prefix + name)) for name in ADDED)
    return stood.select(*map(quoted, own), *dues, *stands[:-1], reason, stands[-1])


def _named(text: Column, under: Context) -> Column:
    """The id that each row's text is, or the key of the name that it is."""
    ids = dict.fromkeys(name for one in under.book.limits for name in (one.id, one.versioned_id))
    named = id_or_key(text, list(ids), under.book.names, under.authority)
    return F.when(~_is_formula(text), named)


def _refuse_faulty_packs(under: Context) -> None:
    """Raise DataFault if packs are left out: a frame cannot tell their limits from unknown ones."""
    if under.book.faults:
        raise DataFault(under.book.faults)


def split(answered: DataFrame, *, prefix: str = "") -> Split:
    """Split an answered frame into rows with and without an answer. ``prefix`` is the one given to ``answer``."""
    reason = F.col(quoted(prefix + "reason"))
    ledger = answered.columns[-len(LEDGER_ADDED) :] == [prefix + name for name in LEDGER_ADDED]
    added = LEDGER_ADDED if ledger else ADDED
    return Split(
        answered.where(reason.isNull()).drop(reason),
        answered.where(reason.isNotNull()).drop(*[F.col(quoted(prefix + name)) for name in added[:-1]]),
    )


def _inner_names(taken: Sequence[str]) -> Inner:
    """Names that no column has."""
    mark = "_"
    while any(name.lower().startswith(mark) for name in taken):
        mark += "_"
    return Inner(*(mark + name for name in Inner._fields))


def _looked_up(asked: DataFrame, table: DueTable, facts: Judged | None, inner: Inner) -> DataFrame:
    """Each row with its question, and the result of both look-ups as structs; null where nothing was found.

    In steps: within one step Spark computes an expression again for each use.
    """
    spark = asked.sparkSession
    provisions, dues = spark.createDataFrame(_provisions(table)), spark.createDataFrame(_dues(table, facts))
    provision = F.broadcast(provisions.select(F.struct("*").alias(inner.provision)))
    due = F.broadcast(dues.select(F.struct("*").alias(inner.due)))
    known = asked.join(provision, F.col(inner.id) == F.col(inner.provision)["id"], "left")
    key = F.col(inner.provision)["position"] * F.lit(_DAYS) + F.unix_date(F.col(inner.day))
    found = known.join(due, key == F.col(inner.due)["key"], "left")
    days = F.filter(F.col(inner.provision)["spans"], lambda one: F.unix_date(F.col(inner.day)) <= one["last"])
    return found.withColumn(inner.span, F.when(F.col(inner.due).isNull(), F.get(days, F.lit(0))))


def _is_formula(cell: Column) -> Column:
    """Whether a cell is a formula without its result, which is missing then, as in any file."""
    return F.coalesce(cell.cast("string").startswith("="), F.lit(False))


def _asked(frame: DataFrame, named: Column, days: tuple[str, str | None], inner: Inner, reading: Reading) -> DataFrame:
    """Each row with its limit's id, its day, and whether one of them is missing; ``days``: trigger and completion."""
    trigger_column, completed_column = days
    trigger, kind = F.col(quoted(trigger_column)), frame.schema[trigger_column].dataType
    text = plain_text(trigger, kind) if is_text(kind) else F.lit(None).cast("string")
    asked = frame.select("*", named.alias(inner.id), text.alias(inner.text))
    empty = is_blank(F.col(inner.text)) if is_text(kind) else trigger.isNull()
    day = day_of(F.col(inner.text) if is_text(kind) else trigger, kind, reading)
    missing = is_blank(F.col(inner.id)) | empty | _is_formula(trigger)
    if completed_column is not None:
        missing |= _is_formula(F.col(quoted(completed_column)))
    return asked.select("*", missing.alias(inner.missing), day.alias(inner.day))


def _with_completed(frame: DataFrame, column: str | None, inner: Inner, reading: Reading) -> DataFrame:
    """Each row with its day of completion, and whether the cell holds anything but a day."""
    if column is None:
        none = F.lit(None).cast("string"), F.lit(None).cast("date"), F.lit(False)
        return frame.select("*", *(one.alias(name) for one, name in zip(none, inner.about_completion, strict=True)))
    cell, kind = F.col(quoted(column)), frame.schema[column].dataType
    text = plain_text(cell, kind) if is_text(kind) else F.lit(None).cast("string")
    read = frame.select("*", text.alias(inner.done_text))
    empty = is_blank(F.col(inner.done_text)) if is_text(kind) else cell.isNull()
    day = day_of(F.col(inner.done_text) if is_text(kind) else cell, kind, reading)
    return read.select("*", day.alias(inner.done), (~empty & day.isNull()).alias(inner.unreadable))


def _answers(inner: Inner, names_in: Language) -> list[Column]:
    """The added columns, in the order of ``ADDED``."""
    day, due, provision, span = (F.col(name) for name in (inner.day, inner.due, inner.provision, inner.span))
    on_trigger = ~F.col(inner.missing) & span["article"].isNotNull()
    dates = {name: F.when(on_trigger, day).otherwise(due[name]) for name in ("due", "earliest", "latest", "safest")}
    standing = F.when(on_trigger, F.lit("settled")).otherwise(due["standing"])
    texts = {name: F.when(on_trigger, span[name]).otherwise(due[name]) for name in ("article", f"name_{names_in}")}
    reason = (  # as ``row_reasons`` orders them
        F.when(F.col(inner.missing), F.lit("missing-value"))
        .when(day.isNull() | F.col(inner.unreadable), F.lit("invalid-date"))
        .when(provision.isNull(), F.lit("unknown-limit"))
        .when(~provision["clear"], F.lit("ambiguous-limit"))
        .otherwise(span["reason"])
    )
    answer = dates | texts | {"standing": standing, "name": texts[f"name_{names_in}"]}
    return [*(F.when(~F.col(inner.unreadable), answer[name]) for name in DUE_COLUMNS), reason]


def _check_columns(frame: DataFrame, needed: Sequence[str], added: Sequence[str]) -> None:
    names = frame.columns
    missing = [name for name in needed if name not in names]
    if missing:
        raise UnreadableTable("frame-no-column", names=missing, there=names)
    folded = [_folded(frame, name) for name in (*names, *added)]
    twice = [name for name, key in zip((*names, *added), folded, strict=True) if folded.count(key) > 1]
    if twice:
        raise UnreadableTable("frame-names-twice", names=twice, there=added)


def _folded(frame: DataFrame, name: str) -> str:
    """A name as Spark compares it."""
    sensitive = frame.sparkSession.conf.get("spark.sql.caseSensitive", "false") == "true"
    return name if sensitive else name.lower()


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names))


def quoted(name: str) -> str:
    """A column's name quoted for Spark, whatever characters it has."""
    return "`" + name.replace("`", "``") + "`"


class Span(NamedTuple):
    """What applies to the days up to ``last`` (since 1970-01-01) that have no answer in the table.

    Either ``reason`` says why there is no answer, or the day itself is the answer; the limit has this article and name.
    """

    last: int
    reason: str | None
    article: str | None = None
    name_zh: str | None = None
    name_en: str | None = None


class Provisions(NamedTuple):
    """One row for each id or name: its position, and its spans in order.

    A name that may mean several is not ``clear``.
    """

    id: str
    position: int
    spans: list[Span]
    clear: bool = True


def _dues(table: DueTable, facts: Judged | None) -> pa.Table:
    rows = table.rows()
    columns: dict[str, Any] = {
        "key": rows.limit.astype(np.int64) * _DAYS + rows.trigger.view(np.int64),
        "due": rows.due,
        "standing": _spelled(STANDINGS, rows.standing),
        "earliest": rows.earliest,
        "latest": rows.latest,
        "safest": rows.safest,
        "article": _spelled(table.articles, rows.article),
    }
    version = table.version[rows.limit, rows.trigger.view(np.int64) - table.first]
    for name, language in NAMES:
        columns[name] = _spelled([name_of(one, language) for one in table.limits], version)
    return pa.table(
        columns if facts is None else columns | {"fact_" + name: one for name, one in facts.columns.items()}
    )


def _spelled(words: Sequence[str], positions: NDArray[Any]) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(positions))


def _provisions(table: DueTable) -> pa.Table:
    found = [*(by_id := {one.id: one for one in all_provisions(table)}).values()]
    for key, ids in keys(table.setting.book.names):
        one = by_id.get(ids[0]) if len(ids) == 1 else None
        found.append(Provisions(key, _UNCLEAR, [], clear=False) if one is None else one._replace(id=key))
    columns = {
        "id": pa.array([one.id for one in found], pa.string()),
        "position": pa.array([one.position for one in found], pa.int64()),
        "spans": pa.array([[span._asdict() for span in one.spans] for one in found], _SPANS),
        "clear": pa.array([one.clear for one in found], pa.bool_()),
    }
    return pa.table(columns)


def all_provisions(table: DueTable) -> list[Provisions]:
    """Every id of the rule book, without its version and with it; ids without due days have positions too."""
    book = table.setting.book
    positions = {name: position for position, name in enumerate(table.ids)}
    names = dict.fromkeys(name for one in book.limits for name in (one.id, one.versioned_id))
    return [
        Provisions(
            id=name,
            position=positions.get(name, len(positions) + nth),
            spans=_spans(table, name),
        )
        for nth, name in enumerate(names)
    ]


def _spans(table: DueTable, name: str) -> list[Span]:
    """The governing version changes only where one begins or ends: between these days one question answers for all.

    Where faulty files leave days without an answer, these come after all days with one.
    """
    context = table.setting
    versions = governed(context.book.versions(name), ignore_in_force=context.ignore_in_force)
    begins = {day_number(one.first) for one in versions}
    ends = {day_number(one.last) + 1 for one in versions}
    answers = {table.first} if table.faulty else set()
    starts = sorted({FIRST_DAY} | begins | answers | (ends - {LAST_DAY + 1}))
    lasts = [start - 1 for start in starts[1:]] + [LAST_DAY]
    found = [_span(context, name, start, last) for start, last in zip(starts, lasts, strict=True)]
    return [_stopped(context, name, span, start, table) for start, span in zip(starts, found, strict=True)]


def _stopped(context: Context, name: str, span: Span, start: int, table: DueTable) -> Span:
    """The span, with the reason that a faulty file stops its days where one does."""
    if not table.faulty or span.reason != "not-announced" or start < table.first:
        return span
    line = context.line(context.governing(name, numbered_day(start)))
    return span._replace(reason=DataFault.code) if line.left_out.faults else span


def _span(context: Context, name: str, start: int, last: int) -> Span:
    try:
        governing = context.governing(name, numbered_day(start))
    except NotInForce as error:
        return Span(last, error.code)
    if not isinstance(governing, Limit):
        return Span(last, "no-number")
    if governing.period.amount == 0:
        return Span(last, None, governing.article, *(name_of(governing, language) for _, language in NAMES))
    return Span(last, "not-announced")
