"""The footer of a Parquet file: read, and written again with more columns; all else in it stays byte for byte."""

import ctypes
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, NamedTuple

from gov_deadlines.batch.parquet.thrift import (
    BINARY,
    STRUCT,
    Thrift,
    Unsound,
    Value,
    binary,
    i32,
    i64,
    numbers,
    struct,
    structs,
)

MAGIC = b"PAR1"
_SCHEMA, _ROWS, _GROUPS, _PAIRS, _ORDERS = 2, 3, 4, 5, 7  # fields of the footer
_ENCRYPTED = {8, 9}
_CHUNKS, _SIZE, _GROUP_ROWS, _COMPRESSED = 1, 2, 3, 6  # fields of a row group
_INDEX, _INDEX_SIZE = 4, 5  # fields of a chunk
_TYPE, _REPETITION, _NAME, _CHILDREN = 1, 3, 4, 5  # fields of an element of the schema
_OPTIONAL, _REPEATED = 1, 2
_PLAIN, _RLE, _RLE_DICTIONARY = 0, 3, 8  # encodings
_DATA_PAGE, _DICTIONARY_PAGE = 0, 2
_UNCOMPRESSED = 0
_BY_TYPE = struct({1: (STRUCT, struct({}))})
_TAIL = 8  # bytes: the footer's length, and the magic number
_LONGEST = 64  # bytes of a value in the statistics


class Unfit(Exception):
    """The file cannot be extended; ``why`` is a code of ``WHY``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Kind(NamedTuple):
    """How a type of SQL stands in a schema: the physical type, the annotation of old, and today's."""

    physical: int
    converted: int
    logical: bytes


_INT = struct({1: (3, b"\x20"), 2: (1, b"")})  # 32 bits, signed
_KINDS = {
    "DATE": Kind(1, 6, struct({6: (STRUCT, struct({}))})),
    "INTEGER": Kind(1, 17, struct({10: (STRUCT, _INT)})),
    "VARCHAR": Kind(6, 0, struct({1: (STRUCT, struct({}))})),
}


class Column(NamedTuple):
    """A column to be added: its name, and its type in SQL."""

    name: str
    type: str


class Written(NamedTuple):
    """What was written of a column in one row group.

    Attributes:
        start: where its dictionary begins.
        first_page: where its first page of data begins.
        end: where the last page ends.
        rows: its values, NULL among them.
        pages: how many pages of data it has.
        nulls: how many values are NULL.
        least, greatest: the bounds of the others, as in a dictionary; None where there are no others.
        page_index: where the index of its pages begins and ends; None without one.
    """

    start: int
    first_page: int
    end: int
    rows: int
    pages: int
    nulls: int
    least: bytes | None
    greatest: bytes | None
    page_index: tuple[int, int] | None = None


class Footer:
    """A footer, taken apart as far as is needed.

    Attributes:
        body: how many bytes of the file precede it.
        groups: how many rows each row group has.
        columns: the names of the file's own columns.
        pairs: the metadata of the file: keys and values, in the order of the file.
    """

    def __init__(self, library: ctypes.CDLL, file: IO[bytes]) -> None:
        """Raises Unfit; OSError."""
        data, self.body = _read(file)
        self._thrift = Thrift(library, data)
        self._library = library
        try:
            self._read_all()
        except (Unsound, UnicodeDecodeError):
            raise Unfit("footer") from None

    def _read_all(self) -> None:
        thrift = self._thrift
        self._fields, end = thrift.struct(0)
        if _ENCRYPTED & set(self._fields):
            raise Unfit("encrypted")
        self._schema = thrift.items(self._fields, _SCHEMA)
        leaves = self._leaves()
        self._groups = [thrift.struct(one.start)[0] for one in thrift.items(self._fields, _GROUPS)]
        self.groups = [thrift.number(one, _GROUP_ROWS) for one in self._groups]
        for fields, rows in zip(self._groups, self.groups, strict=True):
            self._check_chunks(fields, rows, leaves)
        orders = thrift.items(self._fields, _ORDERS) if _ORDERS in self._fields else None
        self._ordered = orders is not None
        self._pairs = thrift.items(self._fields, _PAIRS) if _PAIRS in self._fields else []
        self.pairs = [self._pair(one) for one in self._pairs]
        wrong = end != len(thrift.data) or (orders is not None and len(orders) != len(leaves))
        if wrong or sum(self.groups) != thrift.number(self._fields, _ROWS):
            raise Unsound

    def _leaves(self) -> list[bool]:
        """Whether each column of the file, or of its nested columns, has lists: then its values are not its rows."""
        elements = [self._thrift.struct(one.start)[0] for one in self._schema]
        self.columns: list[str] = []
        found: list[bool] = []
        open_: list[tuple[int, bool]] = []  # of the elements around this one: how many are still to come, and lists
        for nth, fields in enumerate(elements):
            children = self._thrift.number(fields, _CHILDREN, default=0)
            lists = self._thrift.number(fields, _REPETITION, default=_OPTIONAL) == _REPEATED
            if nth:
                if not open_:
                    raise Unsound
                if len(open_) == 1:
                    self.columns.append(self._thrift.binary(fields, _NAME).decode())
                left, around = open_[-1]
                open_[-1] = (left - 1, around)
                lists = lists or around
            if _TYPE in fields:
                found.append(lists)
            else:
                open_.append((children, lists and nth > 0))
            while open_ and not open_[-1][0]:
                open_.pop()
        if open_ or not elements or _TYPE in elements[0]:
            raise Unsound
        return found

    def _check_chunks(self, fields: Mapping[int, Value], rows: int, leaves: Sequence[bool]) -> None:
        """Raises Unsound for a row group whose chunks are not where they can be, or not of its rows."""
        find = self._library.gd_parquet_chunks
        find.restype = ctypes.c_int64
        chunks = fields.get(_CHUNKS)
        found = (ctypes.c_int64 * (5 * len(leaves)))()
        where = (len(self._thrift.data), -1 if chunks is None else chunks.start, len(leaves))
        if find(self._thrift.data, *map(ctypes.c_int64, where), found) < 0 or rows < 0:
            raise Unsound
        for nth, lists in enumerate(leaves):
            plain, values, size, data, dictionary = found[5 * nth : 5 * nth + 5]
            start = min([one for one in (data, dictionary) if one > 0], default=0)
            inside = size == 0 or (size > 0 and len(MAGIC) <= start <= self.body - size)  # 0: there are no rows
            if plain != 1 or not inside or (values != rows and not lists):
                raise Unsound

    def indexed(self, group: int) -> bool:
        """Whether the chunks of a row group have indexes of their pages: some readers want them of all or of none."""
        chunks = self._thrift.items(self._groups[group], _CHUNKS)
        return bool(chunks) and _INDEX in self._thrift.struct(chunks[0].start)[0]

    def _pair(self, pair: Value) -> tuple[str, bytes]:
        fields, _ = self._thrift.struct(pair.start)
        return self._thrift.binary(fields, 1).decode(), self._thrift.binary(fields, 2) if 2 in fields else b""

    def extended(
        self, columns: Sequence[Column], written: Sequence[Sequence[Written]], changed: Mapping[str, bytes]
    ) -> bytes:
        """The footer with more columns: of each row group, what was written of each; ``changed``: metadata by key.

        Raises Unfit.
        """
        try:
            return self._extended(columns, written, changed)
        except Unsound:
            raise Unfit("footer") from None

    def _extended(
        self, columns: Sequence[Column], written: Sequence[Sequence[Written]], changed: Mapping[str, bytes]
    ) -> bytes:
        thrift = self._thrift
        groups = zip(self._groups, written, strict=True)
        fields = {
            _SCHEMA: structs(self._schema_with(columns)),
            _GROUPS: structs(self._group_with(group, columns, added) for group, added in groups),
        }
        if changed:
            fields[_PAIRS] = structs(self._pairs_with(changed))
        if self._ordered:
            own = map(thrift.bytes_of, thrift.items(self._fields, _ORDERS))
            fields[_ORDERS] = structs([*own, *[_BY_TYPE] * len(columns)])
        return thrift.changed(self._fields, fields)

    def _schema_with(self, columns: Sequence[Column]) -> Iterator[bytes]:
        root, _ = self._thrift.struct(self._schema[0].start)
        children = self._thrift.number(root, _CHILDREN, default=0) + len(columns)
        yield self._thrift.changed(root, {_CHILDREN: i32(children)})
        yield from map(self._thrift.bytes_of, self._schema[1:])
        for one in columns:
            kind = _KINDS[one.type]
            yield struct(
                {
                    _TYPE: i32(kind.physical),
                    _REPETITION: i32(_OPTIONAL),
                    _NAME: binary(one.name.encode()),
                    6: i32(kind.converted),
                    10: (STRUCT, kind.logical),
                }
            )

    def _group_with(self, group: Mapping[int, Value], columns: Sequence[Column], added: Sequence[Written]) -> bytes:
        size = sum(one.end - one.start for one in added)
        own = map(self._thrift.bytes_of, self._thrift.items(group, _CHUNKS))
        new = (_chunk(column, one, ordered=self._ordered) for column, one in zip(columns, added, strict=True))
        fields = {_CHUNKS: structs([*own, *new]), _SIZE: i64(self._thrift.number(group, _SIZE) + size)}
        if _COMPRESSED in group:
            fields[_COMPRESSED] = i64(self._thrift.number(group, _COMPRESSED) + size)
        return self._thrift.changed(group, fields)

    def _pairs_with(self, changed: Mapping[str, bytes]) -> Iterator[bytes]:
        for pair, (key, _) in zip(self._pairs, self.pairs, strict=True):
            fields, _ = self._thrift.struct(pair.start)
            yield self._thrift.changed(fields, {2: (BINARY, binary(changed[key])[1])} if key in changed else {})


def _chunk(column: Column, one: Written, *, ordered: bool) -> bytes:
    """The description of a chunk. Bounds mean nothing where the file does not say in which order values are."""
    statistics = {3: i64(one.nulls)}
    bounds = (one.least, one.greatest)
    if ordered and all(bound is not None and len(bound) <= _LONGEST for bound in bounds):
        statistics |= {6: binary(one.least or b""), 5: binary(one.greatest or b"")}
    kinds = [(_DICTIONARY_PAGE, _PLAIN, 1), (_DATA_PAGE, _RLE_DICTIONARY, one.pages)]
    described = {
        1: i32(_KINDS[column.type].physical),
        2: numbers((_PLAIN, _RLE, _RLE_DICTIONARY)),
        3: (9, bytes([1 << 4 | BINARY]) + binary(column.name.encode())[1]),
        4: i32(_UNCOMPRESSED),
        5: i64(one.rows),
        6: i64(one.end - one.start),
        7: i64(one.end - one.start),
        9: i64(one.first_page),
        11: i64(one.start),
        12: (STRUCT, struct(statistics)),
        13: structs(struct({1: i32(page), 2: i32(encoding), 3: i32(count)}) for page, encoding, count in kinds),
    }
    index = (
        {}
        if one.page_index is None
        else {_INDEX: i64(one.page_index[0]), _INDEX_SIZE: i32(one.page_index[1] - one.page_index[0])}
    )
    return struct({2: i64(0), 3: (STRUCT, struct(described))} | index)


def page_index(start: int, pages: Sequence[tuple[int, int]]) -> bytes:
    """The index of pages that follow each other from ``start`` on: of each its bytes, header included, and its rows."""
    found, row = [], 0
    for size, rows in pages:
        found.append(struct({1: i64(start), 2: i32(size), 3: i64(row)}))
        start, row = start + size, row + rows
    return struct({1: structs(found)})


def _read(file: IO[bytes]) -> tuple[bytes, int]:
    """The bytes of a footer, and how many bytes of the file precede it. Raises Unfit."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(len(MAGIC))
    file.seek(max(size - _TAIL, 0))
    tail = file.read(_TAIL)
    length = int.from_bytes(tail[:4], "little")
    start = size - _TAIL - length
    if head != MAGIC or tail[4:] != MAGIC or start < len(MAGIC):
        raise Unfit("encrypted" if b"PARE" in (head, tail[4:]) else "footer")
    file.seek(start)
    return file.read(length), start
