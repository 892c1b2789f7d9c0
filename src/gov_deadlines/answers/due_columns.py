"""The answers for a whole column of triggers, as columns: due, earliest, latest, safest, standing, reason.

A row without an answer has the reason why, as the code of the error that ``gov_deadlines.due`` raises for it; no row is
lost, and none stops the others. Imported only when columns are asked for: it needs numpy.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Unpack

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.answers.due import due
from gov_deadlines.answers.due_table import NOT_ANNOUNCED, NOT_IN_FORCE, SETTLED, STANDINGS, DueTable
from gov_deadlines.answers.row_reasons import MISSING_VALUE, REASONS
from gov_deadlines.data_files import own_data
from gov_deadlines.days import day_number, numbered_day
from gov_deadlines.errors import (
    DataFault,
    InvalidDate,
    NoNumber,
    NotAnnounced,
    NotInForce,
    UnknownLimit,
    Unusable,
    WrongKind,
)
from gov_deadlines.rules.model import Limit
from gov_deadlines.rules.versions import governed
from gov_deadlines.workdays.columns import DATES, FIRST, LAST, NO_DAY, Ints, Whole, day_numbers, in_chunks, wide
from gov_deadlines.workdays.kinds import Arrow, Kind, Pandas, Polars, as_dates, as_numbers, coded, library, taken
from gov_deadlines.workdays.other_columns import EMPTY

_DATES = ("due", "earliest", "latest", "safest")
_WORDS = ("standing", "reason")
_OFF = len(REASONS)  # the reason of a row whose day is none of the table's, until it is looked at
_TABLES_KEPT = 16


class DueColumns(Mapping[str, Any]):
    """The answers of ``gov_deadlines.due_columns``: six columns by name, each with a row for every trigger.

    ``found.due`` and ``found["due"]`` are the same column, of the kind that the triggers were: an array of numpy, a
    Series of pandas (with their labels) or polars, an array of Arrow. ``dict(found)`` is a table for each of these.
    ``to_pandas``, ``to_polars`` and ``to_arrow`` make a table of a kind of your choice.

    Attributes:
        rows: how many rows there are.
    """

    __slots__ = ("_kind", "_made", "_raw", "rows")

    def __init__(self, raw: Mapping[str, NDArray[Any]], kind: Kind) -> None:
        """``raw``: the columns as numpy's arrays, words as their positions in ``STANDINGS`` and ``REASONS``."""
        self._raw = dict(raw)
        self._kind = kind
        self._made: dict[str, Any] = {}
        self.rows = len(raw["due"])

    @property
    def due(self) -> Any:  # noqa: ANN401  (a column of the library that the triggers came from)
        """The last day that still complies, under the default reading; empty where there is no answer."""
        return self["due"]

    @property
    def earliest(self) -> Any:  # noqa: ANN401
        """The earliest date that notices to come can make the due date; empty where that is not known."""
        return self["earliest"]

    @property
    def latest(self) -> Any:  # noqa: ANN401
        """The latest date that notices to come can make the due date; empty where that is not known."""
        return self["latest"]

    @property
    def safest(self) -> Any:  # noqa: ANN401
        """The earliest date over all combinations of readings; empty where that is not known."""
        return self["safest"]

    @property
    def standing(self) -> Any:  # noqa: ANN401
        """``settled`` or ``provisional``; empty where there is no answer."""
        return self["standing"]

    @property
    def reason(self) -> Any:  # noqa: ANN401
        """Why there is no answer, as a code; empty where there is one."""
        return self["reason"]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401
        if name not in self._made:
            self._made[name] = _column(self._kind, name, self._raw[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter((*_DATES, *_WORDS))

    def __len__(self) -> int:
        return len(self._raw)

    def to_pandas(self) -> Any:  # noqa: ANN401
        """A DataFrame: dates as ``datetime64``, words as categories; with the triggers' labels if pandas had them.

        Raises ExtraMissing without pandas.
        """
        kind = self._kind if isinstance(self._kind, Pandas) else Pandas()
        return library("pandas").DataFrame(self._in(kind), copy=False)

    def to_polars(self) -> Any:  # noqa: ANN401
        """A DataFrame of polars: dates as ``Date``, words as ``Enum``. Raises ExtraMissing without polars."""
        return library("polars").DataFrame(self._in(Polars()))

    def to_arrow(self) -> Any:  # noqa: ANN401
        """A Table of pyarrow: dates as ``date32``, words as dictionaries. Raises ExtraMissing without pyarrow.

        The dates of an answer to columns of polars or Arrow are handed over without copying them.
        """
        return library("pyarrow").table(self._in(Arrow()))

    def to_dict(self) -> dict[str, Any]:
        """The columns as lists for JSON: dates as ISO strings, None where a row has none."""
        dates = {name: _texts(as_dates(self._raw[name], DATES)) for name in _DATES}
        words = {name: [None if code < 0 else words[code] for code in codes] for name, words, codes in self._coded()}
        from gov_deadlines.plain import SCHEMA

        return {"schema": SCHEMA, "rows": self.rows} | dates | words

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table by Arrow's C interface, for polars, DuckDB and others, through pyarrow."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def _numbers(self) -> Iterator[NDArray[Any]]:
        """The columns to compare: dates as day numbers, whatever their type."""
        for raw in self._raw.values():
            yield raw if raw.dtype == np.int8 else as_dates(raw, DATES).view(np.int64)

    def _in(self, kind: Kind) -> dict[str, Any]:
        return {name: _column(kind, name, self._raw[name]) for name in self}

    def _coded(self) -> Iterator[tuple[str, tuple[str, ...], list[int]]]:
        for name in _WORDS:
            yield name, _WORDS_OF[name], self._raw[name].tolist()

    def __eq__(self, other: object) -> bool:
        """Whether both have the same answers, whatever the columns are made of."""
        if not isinstance(other, DueColumns):
            return NotImplemented
        return all(np.array_equal(mine, theirs) for mine, theirs in zip(self._numbers(), other._numbers(), strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        answered = int(np.count_nonzero(self._raw["reason"] < 0))
        return f"<DueColumns of {self.rows} rows, {answered} answered>"


_WORDS_OF = {"standing": STANDINGS, "reason": REASONS}


def _column(kind: Kind, name: str, raw: NDArray[Any]) -> Any:  # noqa: ANN401
    return kind.worded(raw, _WORDS_OF[name], name) if name in _WORDS else kind.dated(raw, name)


def due_columns(limit: Any, days: Any, **context: Unpack[ContextKeywords]) -> DueColumns:  # noqa: ANN401
    """``due`` for a column of triggers, with all that an answer has: due, earliest, latest, safest, standing, reason.

    What comes in decides what comes out: columns of numpy give arrays of numpy, a Series of pandas or polars gives
    Series, an array of Arrow gives arrays of Arrow. A row without an answer has a ``reason``, the code of the error
    that ``due`` raises: ``invalid-date``, ``unknown-limit``, ``ambiguous-limit``, ``not-in-force``, ``no-number``,
    ``not-announced``, ``data-fault``; or ``missing-value`` where the row is empty, which is looked at first.

    Args:
        limit: one limit for all rows, by its id or by words that mean one, or a column with the limit of each row.
        days: the triggers: dates, times (an instant is the day in China then), texts, or numbers such as 20240403.
        known_on: see ``due``.
        region: see ``due``.
        ignore_in_force: see ``due``.
        announced_only: see ``due``.
        holidays: see ``due``.
        rules: see ``due``.
        strict: see ``due``.
        authority: the government that is meant where words for a limit name none.

    Raises:
        InvalidArgument: for what is no column of days, and for columns of different lengths or, in pandas, labels.
        UnknownLimit, NoNumber, DataFault: if the one limit for all rows has no answers.
        UnknownRegion, InvalidDate, SourceNotFound: for a wrong context.

    >>> import numpy as np
    >>> found = due_columns("qinzhou/countersign-reply", np.array(["2024-04-03", "2023-09-11"], "M8[D]"))
    >>> found.due
    array(['2024-04-17',        'NaT'], dtype='datetime64[D]')
    >>> found.standing.tolist(), found.reason.tolist()
    (['settled', None], [None, 'not-in-force'])
    """
    setting = Context.of(**context)
    kind, (days, *limits) = taken({"days": days} | ({} if isinstance(limit, str) else {"limit": limit}))
    numbers = day_numbers(days, lenient=True)
    if numbers.ndim != 1:
        raise WrongKind("days", str(numbers.shape), "column")
    answers, codes = _of_each(limits[0], numbers, setting) if limits else _of_one(limit, numbers, setting)
    return DueColumns(answers.of(numbers, codes, kind.dates), kind)


def _of_one(limit: str, numbers: Whole, setting: Context) -> tuple["Answers", Whole | None]:
    """The answers for one limit. Raises NoNumber if none of its versions gives a number of days."""
    try:
        return _answers((limit,), setting), None
    except NoNumber:
        spans = (_Span(NotInForce.code), *_uncounted(setting.named(limit), setting))
        if all(span.name in REASONS for span in spans):
            raise
        return _placed([spans], np.zeros(numbers.shape, np.int64), numbers, setting)


def _of_each(limits: object, numbers: Whole, setting: Context) -> tuple["Answers", Whole]:
    """The answers for a column of limits, and the place of each row's limit in them. Raises InvalidArgument."""
    found = coded(limits, "limit")
    if found.codes.shape != numbers.shape:
        raise Unusable("shapes", detail=f"{found.codes.shape}, {numbers.shape}")
    return _placed([_named(value, setting) for value in found.values], found.codes, numbers, setting)


def _placed(
    named: list[tuple["_Span", ...]], codes: Whole, numbers: Whole, setting: Context
) -> tuple["Answers", Whole]:
    """The answers for limits by what they mean, and the place of each row's limit in them, from its code."""
    asked = dict.fromkeys(span.name for spans in named for span in spans)
    ids = tuple(one for one in asked if one not in REASONS)
    places = {name: nth for nth, name in enumerate((*ids, *REASONS))}
    few = np.int16 if len(places) < 1 << 15 else np.int64
    first_places: Whole = np.array([*(places[spans[0].name] for spans in named), places[MISSING_VALUE]], few)
    at: Whole = first_places[codes]
    for nth, spans in enumerate(named):
        if len(spans) > 1:
            rows = np.flatnonzero(codes == nth)
            days = wide(numbers[rows])
            for name, first, last in spans[1:]:
                at[rows[(first <= days) & (days <= last)]] = places[name]
    return _answers(ids, setting, mixed=True), at


class _Span(NamedTuple):
    """The id that a row's limit means on some days, or the reason why it has no answer on them."""

    name: str
    first: int = NO_DAY
    last: int = NO_DAY


def _named(value: object, setting: Context) -> tuple[_Span, ...]:
    """What a row's limit means: the first of the spans on all days but those of the others.

    As in files, words must name a government.
    """
    if value is None or type(value).__name__ in EMPTY or value != value:
        return (_Span(MISSING_VALUE),)
    if isinstance(value, str) and not value.strip():
        return (_Span(MISSING_VALUE),)
    if not isinstance(value, str):
        return (_Span(UnknownLimit.code),)
    try:
        name = setting.named(value, whole=True, suggest=False)
        setting.countable(name)
    except NoNumber:
        return (_Span(NotInForce.code), *_uncounted(name, setting))
    except (UnknownLimit, DataFault) as error:
        return (_Span(error.code),)
    return (_Span(name),)


def _uncounted(name: str, setting: Context) -> Iterator[_Span]:
    """The days on which a provision is in force that gives no number, at least in one of its versions."""
    for version, first, last in governed(setting.book.versions(name), ignore_in_force=setting.ignore_in_force):
        counted = isinstance(version, Limit)
        yield _Span(version.versioned_id if counted else NoNumber.code, day_number(first), day_number(last))


class Answers(NamedTuple):
    """All answers to some limits, flat: ``width`` cells for each limit, one for each day from 1970-01-01 on.

    The last cell of a limit is for all other days. After the limits come as many cells for each of ``REASONS``, for
    rows whose limit has no answer on that day.

    Attributes:
        table: the table that they are from.
        width: cells for each limit.
        dates: a row each for ``_DATES``, as day numbers.
        standing, reason: positions in ``STANDINGS`` and ``REASONS``; -1 for none, ``_OFF`` in each last cell.
    """

    table: DueTable
    width: int
    dates: Ints
    standing: NDArray[np.int8]
    reason: NDArray[np.int8]

    def of(self, numbers: Whole, codes: Whole | None, dates: np.dtype[Any]) -> dict[str, NDArray[Any]]:
        """The columns of these days, each with the code of its limit; dates in one of the types of ``kinds``."""
        outs = {name: np.empty(len(numbers), dates) for name in _DATES}
        outs |= {name: np.empty(len(numbers), np.int8) for name in _WORDS}
        cells = [*(_in_type(row, dates) for row in self.dates), self.standing, self.reason]

        def look_up(work: Ints, days: Whole, *columns: NDArray[Any]) -> None:
            *codes, _, _, _, _, _, _ = columns
            at = work[0]
            np.minimum(days.view(f"u{days.itemsize}"), self.width - 1, out=at.view(np.uint64))
            if codes:
                at += np.multiply(codes[0], self.width, dtype=np.int64)
            for table, out in zip(cells, columns[-len(cells) :], strict=True):
                np.take(table, at, mode="clip", out=out)

        in_chunks(look_up, 1, numbers, *([] if codes is None else [codes]), *outs.values())
        self._look_closer(numbers, codes, outs)
        return outs

    def _look_closer(self, numbers: Whole, codes: Whole | None, outs: dict[str, NDArray[Any]]) -> None:
        """Fill the rows whose day is none of the table's, and name the faulty file where there is one."""
        off = np.flatnonzero(outs["reason"] == _OFF)
        if len(off):
            days, rows = wide(numbers[off]), _picked(codes, off)
            outs["reason"][off] = self._reasons(days, rows)
            for row, first, last, _ in self.table.same_day:
                here = (rows == row) & (days >= first) & (days <= last)
                for name in _DATES:
                    outs[name][off[here]] = _in_type(days[here], outs[name].dtype)
                outs["standing"][off[here]], outs["reason"][off[here]] = SETTLED, -1
        if self.table.faulty:
            unannounced = np.flatnonzero(outs["reason"] == _REASON_OF[NOT_ANNOUNCED])
            if len(unannounced):
                days, rows = wide(numbers[unannounced]), _picked(codes, unannounced)
                outs["reason"][unannounced] = self._asked(days, rows)

    def _reasons(self, days: Ints, rows: Ints) -> NDArray[np.int8]:
        """Why days that are none of the table's have no answer."""
        reasons = _REASON_OF[np.where(self.table.governs(rows, days), NOT_ANNOUNCED, NOT_IN_FORCE)]
        of_limit = rows >= len(self.table.ids)
        reasons[of_limit] = rows[of_limit] - len(self.table.ids)
        reasons[(days < FIRST) | (days > LAST)] = REASONS.index(InvalidDate.code)  # what was no day, as well
        reasons[days == NO_DAY] = REASONS.index(MISSING_VALUE)
        return reasons

    def _asked(self, days: Ints, rows: Ints) -> NDArray[np.int8]:
        """The reasons of unannounced days by ``gov_deadlines.due``, which knows whether a faulty file may have them.

        All days before the table have one reason, and so have all days after it.
        """
        near = np.clip(days, self.table.first - 1, self.table.last + 1)
        _, first, places = np.unique(np.stack((rows, near)), axis=1, return_index=True, return_inverse=True)
        found = [self._asked_alone(int(rows[at]), int(days[at])) for at in first]
        return np.array(found, np.int8)[places.reshape(-1)]

    def _asked_alone(self, row: int, day: int) -> int:
        try:
            due(self.table.ids[row], numbered_day(day), **self.table.setting._asdict())
        except (NotAnnounced, DataFault) as error:
            return REASONS.index(error.code)
        return int(_REASON_OF[NOT_ANNOUNCED])


_REASON_OF = np.array([-1, REASONS.index(NotInForce.code), REASONS.index(NotAnnounced.code)], np.int8)  # the table's


def _picked(codes: Whole | None, at: Ints) -> Ints:
    return np.zeros(len(at), np.int64) if codes is None else codes[at].astype(np.int64)


def _in_type(numbers: Ints, dates: np.dtype[Any]) -> NDArray[Any]:
    """Day numbers as dates of one of the types of ``kinds``."""
    found = numbers.view(DATES)
    return as_numbers(found) if dates == np.int32 else as_dates(found, dates)


def _answers(ids: tuple[str, ...], setting: Context, *, mixed: bool = False) -> Answers:
    """The answers to these limits, from memory if they were made before from the shipped data.

    ``mixed``: with cells for the reasons of rows whose limit has no answer.
    """
    own = setting.holidays is not None or setting.rules is not None or own_data()
    return (_kept_answers.__wrapped__ if own else _kept_answers)(ids, setting, mixed)


@lru_cache(maxsize=_TABLES_KEPT)
def _kept_answers(ids: tuple[str, ...], setting: Context, mixed: bool) -> Answers:
    table = DueTable(setting, ids=ids)
    rows, width = len(ids) + len(REASONS) * mixed, table.last + 2
    dates = np.full((len(_DATES), rows, width), NO_DAY)
    standing, reason = np.full((2, rows, width), -1, np.int8)
    reason[: len(ids)] = _OFF
    for nth in range(len(ids), rows):
        reason[nth, :-1] = nth - len(ids)
    reason[:, -1] = _OFF
    if mixed:
        reason[len(ids) + REASONS.index(MISSING_VALUE)] = REASONS.index(MISSING_VALUE)  # on whatever day
    within = np.s_[: len(ids), table.first : table.last + 1]
    answered = table.due != NO_DAY
    for name, row in zip(_DATES, dates, strict=True):
        row[within] = np.where(answered, getattr(table, name), NO_DAY)
    standing[within] = np.where(answered, table.standing.astype(np.int8), np.int8(-1))
    reason[within] = _REASON_OF[table.reason]
    return Answers(
        table=table,
        width=width,
        dates=dates.reshape(len(_DATES), -1),
        standing=standing.reshape(-1),
        reason=reason.reshape(-1),
    )


def _texts(dates: NDArray[Any]) -> list[str | None]:
    return [None if one == "NaT" else one for one in np.datetime_as_string(dates).tolist()]
