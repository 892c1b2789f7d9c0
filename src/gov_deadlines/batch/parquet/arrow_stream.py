"""The columns of a query's result as DuckDB hands them over: through Arrow's C data interface, which needs no pyarrow.

The result is not held as a whole: DuckDB computes some batches ahead of the one that is read.
"""

import ctypes
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_INTS, _TEXTS, _LONG_TEXTS = range(3)  # as in native/parquet.c
_VALUES = {b"tdD": _INTS, b"i": _INTS, b"u": _TEXTS, b"U": _LONG_TEXTS}
_CODES = {b"C": 1, b"c": 1, b"S": 2, b"s": 2, b"I": 4, b"i": 4}
_Call = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_Release = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


class Form(NamedTuple):
    """How the values of a column stand in its array.

    Attributes:
        values: numbers, or texts with short or long offsets.
        codes: how many bytes each position in the array's own dictionary takes; 0 where it has none.
    """

    values: int
    codes: int

    @property
    def is_text(self) -> bool:
        """Whether the values are texts."""
        return self.values != _INTS


class _Schema(ctypes.Structure):
    _fields_ = (
        ("format", ctypes.c_char_p),
        ("name", ctypes.c_char_p),
        ("metadata", ctypes.c_void_p),
        ("flags", ctypes.c_int64),
        ("n_children", ctypes.c_int64),
        ("children", ctypes.POINTER(ctypes.c_void_p)),
        ("dictionary", ctypes.c_void_p),
        ("release", ctypes.c_void_p),
        ("private_data", ctypes.c_void_p),
    )


class _Array(ctypes.Structure):
    _fields_ = (
        ("length", ctypes.c_int64),
        ("null_count", ctypes.c_int64),
        ("offset", ctypes.c_int64),
        ("n_buffers", ctypes.c_int64),
        ("n_children", ctypes.c_int64),
        ("buffers", ctypes.POINTER(ctypes.c_void_p)),
        ("children", ctypes.POINTER(ctypes.c_void_p)),
        ("dictionary", ctypes.c_void_p),
        ("release", ctypes.c_void_p),
        ("private_data", ctypes.c_void_p),
    )


class _Stream(ctypes.Structure):
    _fields_ = (
        ("get_schema", _Call),
        ("get_next", _Call),
        ("get_last_error", ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_void_p)),
        ("release", ctypes.c_void_p),
        ("private_data", ctypes.c_void_p),
    )


class Batch(NamedTuple):
    """Some rows: how many, the position of the first within the arrays, and the address of each column's array."""

    rows: int
    first: int
    columns: list[int]

    def numbers(self, column: int) -> "ctypes.Array[ctypes.c_int64]":
        """The values of a column of BIGINT that is never NULL."""
        array = _Array.from_address(self.columns[column])
        start = int(array.buffers[1] or 0) + 8 * (array.offset + self.first)
        return (ctypes.c_int64 * self.rows).from_address(start)


class Stream:
    """The result of a query, batch by batch.

    Attributes:
        forms: of each column; None for one whose form is not among those above.
    """

    def __init__(self, connection: "DuckDBPyConnection", query: str) -> None:
        """Raises DuckDB's errors."""
        get = ctypes.pythonapi.PyCapsule_GetPointer
        get.restype, get.argtypes = ctypes.c_void_p, (ctypes.py_object, ctypes.c_char_p)
        self._capsule = connection.sql(query).__arrow_c_stream__()
        self._at = get(self._capsule, b"arrow_array_stream")
        self._stream = _Stream.from_address(self._at)
        self.forms = self._forms()

    def _forms(self) -> list[Form | None]:
        schema = _Schema()
        self._call(self._stream.get_schema, schema)
        try:
            return [_form(_Schema.from_address(schema.children[at] or 0)) for at in range(schema.n_children)]
        finally:
            _release(schema)

    def _call(self, function: "ctypes._FuncPointer", into: ctypes.Structure) -> None:
        import duckdb

        if function(self._at, ctypes.addressof(into)):
            said = (self._stream.get_last_error(self._at) or b"").decode("utf-8", "replace")
            raise duckdb.OutOfMemoryException(said) if "Out of Memory" in said else duckdb.Error(said)

    def __iter__(self) -> Iterator[Batch]:
        """The batches, in order; the arrays of each last until the next one is asked for. Raises DuckDB's errors."""
        while True:
            array = _Array()
            self._call(self._stream.get_next, array)
            if not array.release:
                return
            try:
                children = [int(array.children[at] or 0) for at in range(array.n_children)]
                if array.length:
                    yield Batch(array.length, array.offset, children)
            finally:
                _release(array)


def _form(schema: _Schema) -> Form | None:
    kept = _Schema.from_address(schema.dictionary) if schema.dictionary else schema
    values = _VALUES.get(kept.format)
    codes = _CODES.get(schema.format) if schema.dictionary else 0
    return None if values is None or codes is None else Form(values, codes)


def _release(one: _Schema | _Array) -> None:
    if one.release:
        _Release(one.release)(ctypes.addressof(one))
