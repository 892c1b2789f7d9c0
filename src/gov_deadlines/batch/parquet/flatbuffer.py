"""More fields in an Arrow schema that is stored as a flatbuffer, its other parts left byte for byte as they are.

In a flatbuffer everything points forwards. So what is new is put before the old bytes, in a multiple of eight of them,
and points into these: a new root, with a list of the old fields and the new ones.
"""

import struct
from collections.abc import Mapping, Sequence

_CONTINUED = b"\xff\xff\xff\xff"
_SCHEMA = 1  # the kind of message
_DATE, _INT, _UTF8 = 8, 2, 5  # kinds of types
_AT = 4  # bytes of an offset
_DEEPEST = 6  # fields of a message or a schema that we know


class Unsound(Exception):
    """The bytes are not what they should be, or hold what this module does not know."""


class _Table:
    """A table of a flatbuffer."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at
        self._slots = at - _read(data, "i", at)
        self._size = _read(data, "H", self._slots)
        if self._size > 4 + 2 * _DEEPEST:
            raise Unsound

    def _where(self, slot: int) -> int:
        inside = 4 + 2 * slot < self._size
        offset = _read(self._data, "H", self._slots + 4 + 2 * slot) if inside else 0
        return self._at + offset if offset else 0

    def number(self, slot: int, kind: str) -> int:
        """A number; 0 where there is none."""
        at = self._where(slot)
        return _read(self._data, kind, at) if at else 0

    def target(self, slot: int) -> int:
        """Where what the slot points to begins; 0 where there is none."""
        at = self._where(slot)
        return at + _read(self._data, "I", at) if at else 0

    def text(self, slot: int) -> bytes:
        """A string; empty where there is none."""
        at = self.target(slot)
        return self._data[at + _AT : at + _AT + _read(self._data, "I", at)] if at else b""

    def targets(self, slot: int) -> list[int]:
        """Where what a list points to begins."""
        at = self.target(slot)
        if not at:
            return []
        count = _read(self._data, "I", at)
        return [(here := at + _AT * nth) + _read(self._data, "I", here) for nth in range(1, count + 1)]


def _read(data: bytes, kind: str, at: int) -> int:
    if at < 0:
        raise Unsound
    try:
        found: int = struct.unpack_from("<" + kind, data, at)[0]
    except struct.error:
        raise Unsound from None
    return found


class _Front:
    """What is put before the old bytes. Offsets to what is not placed yet are filled in later."""

    def __init__(self) -> None:
        self.data = bytearray()
        self._old: list[tuple[int, int]] = []  # where an offset stands, and the place in the old bytes that it means

    def place(self, data: bytes, align: int = 4, lead: int = 0) -> int:
        """Add bytes, of which those from ``lead`` on are aligned; returns where these begin."""
        self.data += bytes(-(len(self.data) + lead) % align) + data
        return len(self.data) - len(data) + lead

    def point(self, at: int, target: int) -> None:
        """Make the offset at ``at`` point to something placed here, behind it."""
        struct.pack_into("<I", self.data, at, target - at)

    def point_old(self, at: int, target: int) -> None:
        """Make it point into the old bytes."""
        self._old.append((at, target))

    def table(self, slots: Sequence[tuple[str, int] | None]) -> tuple[int, list[int]]:
        """A table with a number of a kind in each slot, in order of size; returns where it and its numbers begin."""
        body, places = bytearray(4), []
        order = sorted(
            (nth for nth, one in enumerate(slots) if one), key=lambda nth: -struct.calcsize((slots[nth] or "")[0])
        )
        where = dict.fromkeys(range(len(slots)), 0)
        for nth in order:
            kind, value = slots[nth] or ("B", 0)
            size = struct.calcsize(kind)
            body += bytes(-(len(body)) % size)
            where[nth] = len(body)
            body += struct.pack("<" + kind, value)
        slots_size = 4 + 2 * len(slots)
        head = struct.pack(f"<HH{len(slots)}H", slots_size, len(body), *where.values())
        at = self.place(head + bytes(body), 8, lead=slots_size)
        struct.pack_into("<i", self.data, at, slots_size)
        places = [at + where[nth] for nth in range(len(slots))]
        return at, places

    def text(self, data: bytes) -> int:
        """A string."""
        return self.place(struct.pack("<I", len(data)) + data + b"\0")

    def tables(self, targets: Sequence[int]) -> int:
        """A list of tables, by their places in the old bytes; those with 0 are yet to be pointed to."""
        at = self.place(struct.pack("<I", len(targets)) + bytes(_AT * len(targets)))
        for nth, target in enumerate(targets, start=1):
            if target:
                self.point_old(at + _AT * nth, target)
        return at

    def before(self, old: bytes) -> bytes:
        """All bytes."""
        self.data += bytes(-len(self.data) % 8)
        for at, target in self._old:
            struct.pack_into("<I", self.data, at, len(self.data) + target - at)
        return bytes(self.data) + old


def with_fields(message: bytes, fields: Sequence[tuple[str, str]], changed: Mapping[str, bytes]) -> bytes:
    """An Arrow schema, encapsulated as a message, with more fields: names, and types in SQL. Raises Unsound.

    ``changed``: other values of its metadata, by key.
    """
    if message[:4] != _CONTINUED:
        raise Unsound
    old = message[8:]
    if _read(message, "i", 4) != len(old):
        raise Unsound
    top = _Table(old, _read(old, "I", 0))
    if top.number(1, "B") != _SCHEMA or top.number(3, "q"):
        raise Unsound
    schema = _Table(old, top.target(2))
    front = _Front()
    front.place(bytes(4))
    # a message: version, kind, header, length of the body, metadata
    at, places = front.table([("h", top.number(0, "h")), ("B", _SCHEMA), ("I", 0), None, _offset(top, 4)])
    front.point(0, at)
    if top.target(4):
        front.point_old(places[4], top.target(4))
    # a schema: order of bytes, fields, metadata, features
    at, inner = front.table([("h", schema.number(0, "h")), ("I", 0), _offset(schema, 2), _offset(schema, 3)])
    front.point(places[2], at)
    if schema.target(3):
        front.point_old(inner[3], schema.target(3))
    kept = schema.targets(1)
    front.point(inner[1], at := front.tables([*kept, *[0] * len(fields)]))
    for nth, (name, kind) in enumerate(fields, start=len(kept) + 1):
        front.point(at + _AT * nth, _field(front, name, kind))
    if schema.target(2):
        _metadata(front, inner[2], old, schema.targets(2), changed)
    found = front.before(old)
    return _CONTINUED + struct.pack("<i", len(found)) + found


def _metadata(front: _Front, place: int, old: bytes, pairs: Sequence[int], changed: Mapping[str, bytes]) -> None:
    """The list of metadata, with other values for some keys."""
    values = [changed.get(_Table(old, one).text(0).decode("utf-8", "replace")) for one in pairs]
    front.point(place, at := front.tables([0 if value else one for one, value in zip(pairs, values, strict=True)]))
    for nth, (pair, value) in enumerate(zip(pairs, values, strict=True), start=1):
        if value:
            table, places = front.table([("I", 0), ("I", 0)])
            front.point(at + _AT * nth, table)
            front.point_old(places[0], _Table(old, pair).target(0))
            front.point(places[1], front.text(value))


def _offset(table: _Table, slot: int) -> tuple[str, int] | None:
    return ("I", 0) if table.target(slot) else None


def _field(front: _Front, name: str, kind: str) -> int:
    """A field that may be NULL: its name, whether it may be, its type, no dictionary, no children."""
    which = {"DATE": _DATE, "INTEGER": _INT, "VARCHAR": _UTF8}[kind]
    at, places = front.table([("I", 0), ("B", 1), ("B", which), ("I", 0), None, ("I", 0)])
    front.point(places[0], front.text(name.encode()))
    slots: dict[str, list[tuple[str, int] | None]] = {
        "DATE": [("h", 0)],
        "INTEGER": [("i", 32), ("B", 1)],
        "VARCHAR": [],
    }
    front.point(places[3], front.table(slots[kind])[0])
    front.point(places[5], front.place(bytes(4)))
    return at
