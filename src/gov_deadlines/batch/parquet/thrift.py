"""Thrift's compact protocol, as far as Parquet's footers need it: structs are taken apart, and put together again.

A value that is not taken apart is kept as its bytes; the compiled part finds where it ends.
"""

import ctypes
from collections.abc import Iterable, Mapping
from typing import NamedTuple

I32, I64, BINARY, LIST, STRUCT = 5, 6, 8, 9, 12
_MANY = 15


class Unsound(Exception):
    """The bytes are not what they should be."""


class Value(NamedTuple):
    """A value: its type, and where its bytes begin and end."""

    type: int
    start: int
    end: int


class Thrift:
    """Bytes in which values are found."""

    def __init__(self, library: ctypes.CDLL, data: bytes) -> None:
        self.data = data
        self._find_end = library.gd_thrift_end
        self._find_end.restype = ctypes.c_int64
        self._find_end.argtypes = (ctypes.c_char_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_int32)

    def bytes_of(self, value: Value) -> bytes:
        """The bytes of a value."""
        return self.data[value.start : value.end]

    def end_of(self, at: int, kind: int) -> int:
        """Where a value of this type that begins at ``at`` ends. Raises Unsound."""
        end: int = self._find_end(self.data, len(self.data), at, kind)
        if end < 0:
            raise Unsound
        return end

    def struct(self, at: int) -> tuple[dict[int, Value], int]:
        """The fields of the struct that begins at ``at``, and where it ends. Raises Unsound."""
        found: dict[int, Value] = {}
        number = 0
        while True:
            head = self.data[at : at + 1]
            if not head:
                raise Unsound
            at += 1
            if head == b"\0":
                return found, at
            delta, kind = head[0] >> 4, head[0] & 15
            if not delta:
                start, at = at, self.end_of(at, I64)
                number = _unfolded(self.data[start:at])
            else:
                number += delta
            value = Value(kind, at, self.end_of(at, kind))
            if number in found:
                raise Unsound
            found[number], at = value, value.end

    def number(self, fields: Mapping[int, Value], field: int, *, default: int | None = None) -> int:
        """The number in a field. Raises Unsound where there is none, and no default."""
        value = fields.get(field)
        if value is None and default is not None:
            return default
        if value is None or value.type not in (I32, I64):
            raise Unsound
        return _unfolded(self.bytes_of(value))

    def binary(self, fields: Mapping[int, Value], field: int) -> bytes:
        """The bytes in a field. Raises Unsound."""
        value = fields.get(field)
        if value is None or value.type != BINARY:
            raise Unsound
        return self.data[self.end_of(value.start, I64) : value.end]

    def items(self, fields: Mapping[int, Value], field: int) -> list[Value]:
        """The structs in a list. Raises Unsound."""
        value = fields.get(field)
        if value is None or value.type != LIST:
            raise Unsound
        head = self.data[value.start]
        count, at = head >> 4, value.start + 1
        if count == _MANY:
            start, at = at, self.end_of(at, I64)
            count = _plain(self.data[start:at])
        if count and head & 15 != STRUCT:
            raise Unsound
        found = []
        for _ in range(count):
            found.append(Value(STRUCT, at, self.end_of(at, STRUCT)))
            at = found[-1].end
        return found

    def changed(self, fields: Mapping[int, Value], changes: Mapping[int, tuple[int, bytes]]) -> bytes:
        """A struct with other values in some fields, each a type and its bytes; the rest as it is."""
        kept = {field: (value.type, self.bytes_of(value)) for field, value in fields.items()}
        return struct(kept | dict(changes))


def struct(fields: Mapping[int, tuple[int, bytes]]) -> bytes:
    """A struct: by number, the types and the bytes of its fields."""
    out, before = bytearray(), 0
    for field, (kind, value) in sorted(fields.items()):
        delta = field - before
        out += bytes([delta << 4 | kind]) if 0 < delta < 16 else bytes([kind]) + number(field)
        out += value
        before = field
    return bytes(out) + b"\0"


def structs(items: Iterable[bytes]) -> tuple[int, bytes]:
    """A field with a list of structs."""
    found = list(items)
    head = bytes([len(found) << 4 | STRUCT]) if len(found) < _MANY else bytes([0xF0 | STRUCT]) + _varint(len(found))
    return LIST, head + b"".join(found)


def numbers(items: Iterable[int]) -> tuple[int, bytes]:
    """A field with a short list of small numbers."""
    found = list(items)
    return LIST, bytes([len(found) << 4 | I32]) + b"".join(map(number, found))


def i32(value: int) -> tuple[int, bytes]:
    """A field with a number."""
    return I32, number(value)


def i64(value: int) -> tuple[int, bytes]:
    """A field with a number."""
    return I64, number(value)


def binary(value: bytes) -> tuple[int, bytes]:
    """A field with bytes."""
    return BINARY, _varint(len(value)) + value


def number(value: int) -> bytes:
    """A number, whatever its size."""
    return _varint(value << 1 if value >= 0 else (-value << 1) - 1)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def _plain(data: bytes) -> int:
    return sum((byte & 0x7F) << 7 * nth for nth, byte in enumerate(data))


def _unfolded(data: bytes) -> int:
    found = _plain(data)
    return found >> 1 ^ -(found & 1)
