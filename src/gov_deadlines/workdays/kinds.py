"""Whose column it is: numpy's, pandas', polars' or Arrow's. What comes in decides what comes out.

None of these libraries is imported to look at a column: who hands one in has imported its library. Columns of dates of
polars and Arrow are read without copying them; their dates, as answers, are written without copying in Arrow.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.arguments import is_masked
from gov_deadlines.errors import ExtraMissing, Unusable, WrongKind
from gov_deadlines.workdays.columns import DATES, NO_COUNT, as_column, narrow, wide
from gov_deadlines.workdays.other_columns import in_pieces

_INT32 = np.dtype(np.int32)
_NO_DAY_32 = np.iinfo(np.int32).min
_TABLES = ("DataFrame", "LazyFrame", "Table", "RecordBatch")  # several columns, so it is not said which is meant
_CAPSULES = ("__arrow_c_stream__", "__arrow_c_array__")
_NO_TEXT = ("?",)  # stands for values that are no text
_LIKELY_UNIT = "us"  # of pandas' times, where the triggers are none: what pandas itself takes for texts


class Kind(Protocol):
    """How a column of one library is made of numpy's arrays."""

    @property
    def dates(self) -> np.dtype[Any]:
        """The type in which it is given dates."""

    def dated(self, found: NDArray[Any], name: object = None) -> Any:  # noqa: ANN401  (a column of that library)
        """A column of dates from ``datetime64`` or int32 days; ``name`` where it is not that of what came in."""

    def counted(self, found: NDArray[Any]) -> Any:  # noqa: ANN401
        """A column of counts; empty where there is none."""

    def flagged(self, found: NDArray[Any]) -> Any:  # noqa: ANN401
        """A column of yes and no from 1, 0, and -1 for neither."""

    def worded(self, codes: NDArray[np.int8], words: tuple[str, ...], name: str) -> Any:  # noqa: ANN401
        """A column of a few words, each stored once, from their positions; empty where that is -1."""


class Plain(NamedTuple):
    """numpy's arrays, and what becomes one: a list, a single day."""

    dates: np.dtype[Any] = DATES

    def dated(self, found: NDArray[Any], name: object = None) -> NDArray[Any]:  # noqa: ARG002  (an array has no name)
        """See ``Kind``."""
        return found

    def counted(self, found: NDArray[Any]) -> NDArray[Any]:
        """See ``Kind``."""
        return found

    def flagged(self, found: NDArray[Any]) -> NDArray[Any]:
        """See ``Kind``."""
        return found

    def worded(self, codes: NDArray[np.int8], words: tuple[str, ...], name: str) -> NDArray[np.object_]:  # noqa: ARG002
        """See ``Kind``; each word is one object, so a row takes eight bytes."""
        return np.take(np.array([*words, None], object), codes, mode="wrap")


class Pandas(NamedTuple):
    """A Series, or an Index as the Series that it labels.

    Attributes:
        index: its labels; None for those that pandas gives.
        name: its name.
        dates: its own unit of time, or microseconds if it has none.
    """

    index: Any = None
    name: object = None
    dates: np.dtype[Any] = np.dtype(f"M8[{_LIKELY_UNIT}]")

    def dated(self, found: NDArray[Any], name: object = None) -> Any:  # noqa: ANN401
        """See ``Kind``."""
        return self._series(as_dates(found, self.dates), name)

    def counted(self, found: NDArray[Any]) -> Any:  # noqa: ANN401
        """See ``Kind``: of type ``Int64``."""
        pd, none = library("pandas"), found == NO_COUNT
        return self._series(pd.arrays.IntegerArray(np.where(none, 0, found), none))

    def flagged(self, found: NDArray[Any]) -> Any:  # noqa: ANN401
        """See ``Kind``: of type ``boolean``."""
        return self._series(library("pandas").arrays.BooleanArray(found == 1, found < 0))

    def worded(self, codes: NDArray[np.int8], words: tuple[str, ...], name: str) -> Any:  # noqa: ANN401
        """See ``Kind``: a Categorical."""
        return self._series(library("pandas").Categorical.from_codes(codes, categories=words), name)

    def _series(self, values: Any, name: object = None) -> Any:  # noqa: ANN401
        if self.index is not None and values.shape != (len(self.index),):
            raise Unusable("shapes", detail=f"({len(self.index)},), {values.shape}")
        name = self.name if name is None else name
        return library("pandas").Series(values, index=self.index, name=name, copy=False)


class Polars(NamedTuple):
    """A Series of polars."""

    name: str = ""
    dates: np.dtype[Any] = _INT32

    def dated(self, found: NDArray[Any], name: object = None) -> Any:  # noqa: ANN401
        """See ``Kind``: of type ``Date``."""
        days = as_numbers(found)
        return self._series(days, days != _NO_DAY_32, name).cast(library("polars").Date)

    def counted(self, found: NDArray[Any]) -> Any:  # noqa: ANN401
        """See ``Kind``."""
        return self._series(found, found != NO_COUNT)

    def flagged(self, found: NDArray[Any]) -> Any:  # noqa: ANN401
        """See ``Kind``."""
        return self._series(found == 1, found >= 0)

    def worded(self, codes: NDArray[np.int8], words: tuple[str, ...], name: str) -> Any:  # noqa: ANN401
        """See ``Kind``: an Enum."""
        pl = library("polars")
        known = pl.Series(name, [*words, None], dtype=pl.Enum(words))
        return known.gather(np.where(codes < 0, len(words), codes).astype(np.uint32))

    def _series(self, values: NDArray[Any], there: NDArray[np.bool_], name: object = None) -> Any:  # noqa: ANN401
        pl = library("polars")
        found = pl.Series(self.name if name is None else name, values)
        return found if there.all() else found.set(pl.Series(~there), None)


class Arrow(NamedTuple):
    """An Array of pyarrow, or a ChunkedArray."""

    chunked: bool = False
    dates: np.dtype[Any] = _INT32

    def dated(self, found: NDArray[Any], name: object = None) -> Any:  # noqa: ANN401, ARG002  (an array has no name)
        """See ``Kind``: of type ``date32``, whose bytes are those of ``found``."""
        days = as_numbers(found)
        return self._as_given(self._array(library("pyarrow").date32(), days, days != _NO_DAY_32))

    def counted(self, found: NDArray[Any]) -> Any:  # noqa: ANN401
        """See ``Kind``."""
        return self._as_given(self._array(library("pyarrow").int64(), found, found != NO_COUNT))

    def flagged(self, found: NDArray[Any]) -> Any:  # noqa: ANN401
        """See ``Kind``."""
        return self._as_given(self._array(library("pyarrow").bool_(), _bits(found == 1), found >= 0))

    def worded(self, codes: NDArray[np.int8], words: tuple[str, ...], name: str) -> Any:  # noqa: ANN401, ARG002
        """See ``Kind``: dictionary-encoded."""
        pa = library("pyarrow")
        there = codes >= 0  # a position that is none would be put right where it lies, by polars, in our own array
        found = self._array(pa.int8(), np.where(there, codes, np.int8(0)), there)
        return self._as_given(pa.DictionaryArray.from_arrays(found, pa.array(words)))

    def _array(self, kind: Any, values: NDArray[Any], there: NDArray[np.bool_]) -> Any:  # noqa: ANN401
        pa, missing = library("pyarrow"), len(there) - int(np.count_nonzero(there))
        buffers = [pa.py_buffer(_bits(there)) if missing else None, pa.py_buffer(np.ascontiguousarray(values))]
        return pa.Array.from_buffers(kind, len(there), buffers, missing)

    def _as_given(self, found: Any) -> Any:  # noqa: ANN401
        return library("pyarrow").chunked_array([found]) if self.chunked else found


PLAIN = Plain()


def library(name: str) -> Any:  # noqa: ANN401  (a module whose types may not be installed)
    """pandas, polars or pyarrow, which a caller has or asks for. Raises ExtraMissing."""
    try:
        return sys.modules.get(name) or import_module(name)
    except ImportError:
        raise ExtraMissing("columns", name) from None


def as_dates(found: NDArray[Any], unit: np.dtype[Any]) -> NDArray[Any]:
    """Dates in a unit of ``datetime64``, from dates in another or from int32 days.

    >>> as_dates(np.array([19816, -2147483648], np.int32), DATES)
    array(['2024-04-03',        'NaT'], dtype='datetime64[D]')
    """
    days = wide(found).view(DATES) if found.dtype.kind == "i" else found
    return days.astype(unit, copy=False)


def as_numbers(found: NDArray[Any]) -> NDArray[Any]:
    """Dates as int32 days since 1970-01-01, from dates in any unit; the smallest int32 where there is none."""
    if found.dtype == _INT32:
        return found
    return narrow(found.astype(DATES, copy=False).view(np.int64), _INT32)


def _bits(flags: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Flags as Arrow stores them."""
    return np.packbits(flags, bitorder="little")


# --- what came in -----------------------------------------------------------------------------------------------


class Taken(NamedTuple):
    """Columns of a question: whose kind the answer has, and the columns themselves."""

    kind: Kind
    columns: tuple[Any, ...]


def taken(columns: Mapping[str, object]) -> Taken:
    """A question's columns by the names of their arguments; the first that is not numpy's decides the answer's kind.

    Raises InvalidArgument for a whole table, and for two columns of pandas whose labels differ: their rows would not
    be those that the labels join.
    """
    kinds, values = zip(*[_one(value, name) for name, value in columns.items()], strict=True)
    labels = [kind.index for kind in kinds if isinstance(kind, Pandas)]
    if any(not one.equals(labels[0]) for one in labels[1:]):
        raise Unusable("labels")
    return Taken(next((kind for kind in kinds if not isinstance(kind, Plain)), PLAIN), values)


def _one(value: Any, name: str) -> tuple[Kind, Any]:  # noqa: ANN401  (whatever a caller hands in)
    if value is None or type(value) in (np.ndarray, int, str, list):
        return PLAIN, value
    if type(value).__name__ in _TABLES:
        raise WrongKind(name, type(value).__name__, "column")
    for module, find in (("pandas", _of_pandas), ("polars", _of_polars), ("pyarrow", _of_arrow)):
        if module in sys.modules and (kind := find(value, sys.modules[module])) is not None:
            return kind, value
    return _foreign(value, name)


def _of_pandas(value: Any, pd: Any) -> Kind | None:  # noqa: ANN401
    if not isinstance(value, (pd.Series, pd.Index)):
        return None
    labels = value.index if isinstance(value, pd.Series) else value
    unit = getattr(value.dtype, "unit", None)  # of a column with a time zone
    if isinstance(value.dtype, np.dtype) and value.dtype.kind == "M":
        unit = np.datetime_data(value.dtype)[0]
    return Pandas(labels, value.name, np.dtype(f"M8[{unit or _LIKELY_UNIT}]"))


def _of_polars(value: Any, pl: Any) -> Kind | None:  # noqa: ANN401
    return Polars(value.name) if isinstance(value, pl.Series) else None


def _of_arrow(value: Any, pa: Any) -> Kind | None:  # noqa: ANN401
    if isinstance(value, pa.ChunkedArray):
        return Arrow(chunked=True)
    return Arrow() if isinstance(value, pa.Array) else None


def _foreign(value: Any, name: str) -> tuple[Kind, Any]:  # noqa: ANN401
    """A column of another library that hands it over by Arrow's C interface is taken by pyarrow."""
    try:
        named = [one for one in _CAPSULES if hasattr(value, one)]
    except Exception:  # noqa: BLE001  (a caller's object may raise anything)
        raise WrongKind(name, value, "column") from None
    if not named:
        return PLAIN, value
    pa = library("pyarrow")
    try:
        found = pa.chunked_array(value) if named[0] == _CAPSULES[0] else pa.array(value)
    except Exception:  # noqa: BLE001  (whatever the other library makes of it)
        raise WrongKind(name, type(value).__name__, "column") from None
    return Arrow(isinstance(found, pa.ChunkedArray)), found


# --- what it says -----------------------------------------------------------------------------------------------


def whole(values: Any) -> Any:  # noqa: ANN401
    """A column of whole numbers as numpy's; what is no column of another library, as it is."""
    kind = _one(values, "n")[0]
    if isinstance(kind, Plain):
        return as_column(values, "n") if is_masked(values) else values
    of_numpy = getattr(values.dtype, "numpy_dtype", None) if isinstance(kind, Pandas) else None
    if of_numpy is not None and of_numpy.kind in "iu" and not values.isna().any():
        return values.to_numpy(of_numpy)  # else pandas gives an object for each number
    return in_pieces(values, np.asarray)


class Coded(NamedTuple):
    """A column in which values recur: each of them once, and its position in every row; -1 where the row is empty."""

    values: list[Any]
    codes: NDArray[np.int64]


def coded(values: Any, name: str) -> Coded:  # noqa: ANN401
    """A column with each value once. Raises InvalidArgument for what is no column."""
    kind = _one(values, name)[0]
    try:
        for one, quickly in ((Pandas, _coded_by_pandas), (Polars, _coded_by_polars), (Arrow, _coded_by_arrow)):
            if isinstance(kind, one):
                return quickly(values)
    except Exception:  # noqa: BLE001, S110  (values that the library cannot compare: one by one, below)
        pass
    if getattr(values, "ndim", 1) != 1:
        raise WrongKind(name, str(values.shape), "column")
    try:
        return _coded(values.tolist() if hasattr(values, "tolist") else list(values))
    except Exception:  # noqa: BLE001  (iterating over a caller's object may raise anything)
        raise WrongKind(name, values, "column") from None


def _coded(rows: list[Any]) -> Coded:
    try:
        places = {value: nth for nth, value in enumerate(dict.fromkeys(rows))}
    except Exception:  # noqa: BLE001  (values without a hash: any of them is as wrong as the next)
        return _coded([one if isinstance(one, (str, float)) or one is None else _NO_TEXT for one in rows])
    return Coded(list(places), np.fromiter(map(places.__getitem__, rows), np.int64, len(rows)))


def _coded_by_pandas(values: Any) -> Coded:  # noqa: ANN401
    codes, found = library("pandas").factorize(values)
    return Coded(list(found), codes.astype(np.int64))


def _coded_by_polars(values: Any) -> Coded:  # noqa: ANN401
    found = values.unique(maintain_order=True).drop_nulls()
    numbers = library("polars").Series(np.arange(len(found)))
    return Coded(found.to_list(), values.replace_strict(found, numbers, default=-1).to_numpy())


def _coded_by_arrow(values: Any) -> Coded:  # noqa: ANN401
    one = values.combine_chunks() if isinstance(values, library("pyarrow").ChunkedArray) else values
    found = one if hasattr(one, "dictionary") else one.dictionary_encode()
    return Coded(found.dictionary.to_pylist(), found.indices.fill_null(-1).to_numpy().astype(np.int64))
