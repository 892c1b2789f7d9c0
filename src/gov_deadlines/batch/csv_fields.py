"""Key fields of many rows at once, read from a block's bytes: no object is made for any of them.

Each field is guessed from its bytes and the guess compared with it, so that a reader only says what is certainly so;
any other field is -1, and is read the long way.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from gov_deadlines.answers.due_table import DueTable
from gov_deadlines.days import numbered_day

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
T = TypeVar("T", np.uint16, np.uint64)
_WORD = 8  # bytes
_ISO_LENGTH = 10
# YYYY-MM-DD as a number that differs for any two days: a month has 32 slots for its days, a year 13 for its months, so
# 416 = 13 * 32. With fewer, the 31st would fall on a day of the next month. The digits count as they are stored, as
# ASCII codes, which shifts all numbers alike; the hyphens count for nothing and are compared later.
_ISO_WEIGHTS = np.array([416_000, 41_600, 4_160, 416, 0, 320, 32, 0, 10, 1], np.int32)


class Spans(NamedTuple):
    """Where the field of each row begins and ends in a block, in bytes."""

    starts: Ints
    ends: Ints


class Questions:
    """Numbers each (limit, trigger) that a table has a place for: ``limit * days + day``.

    Attributes:
        size: how many numbers there are.
        room: bytes that must be readable behind the last field.
    """

    def __init__(self, table: DueTable, limit: str | None) -> None:
        self._limit = table.ids.index(limit) if limit in table.ids else -1
        self._limits = KnownTexts([name.encode() for name in table.ids])
        self._days = IsoDays(table.first, table.last)
        self.size = self._days.count * len(table.ids)
        self.room = max(self._limits.width, _ISO_LENGTH)

    def number(self, block: Bytes, limits: Spans | None, triggers: Spans) -> Ints:
        """The number of each row's question; -1 where that is not certain. ``limits`` is None for one limit."""
        day = self._days.find(block, triggers)
        limit = np.array(self._limit) if limits is None else self._limits.find(block, limits)
        # both must be known: -1 times a factor plus a day would be the number of another question
        return np.where((day >= 0) & (limit >= 0), limit * self._days.count + day, -1)


class KnownTexts:
    """Tells which of a few texts each field is, by a hash of its words.

    Attributes:
        width: bytes that are read of each field.
    """

    def __init__(self, texts: Sequence[bytes]) -> None:
        words = max(1, -(-max(map(len, texts), default=0) // _WORD))
        self.width = words * _WORD
        # Odd factors have an inverse modulo 2**64, so two texts that differ in one word only never have the same hash.
        # Texts that differ in more almost never do; if two did, the one sorted second would be read the long way.
        self._factors = np.random.default_rng(0).integers(1, 1 << 63, words, np.uint64) | np.uint64(1)
        padded = b"".join(text.ljust(self.width, b"\0") for text in texts)
        hashes = np.frombuffer(padded, "<u8").reshape(-1, words) @ self._factors
        self._order = np.argsort(hashes)
        self._hashes = hashes[self._order]
        self._words = np.frombuffer(padded, "<u8").reshape(-1, words)[self._order].T.copy()
        self._lengths = np.array([len(text) for text in texts], np.int64)[self._order]
        # a mask for each length: what stands behind a field in its last word must not change its hash
        kept = [b"\xff" * length + b"\0" * (self.width - length) for length in range(self.width + 1)]
        self._masks = np.frombuffer(b"".join(kept), "<u8").reshape(-1, words)

    def find(self, block: Bytes, fields: Spans) -> Ints:
        """The position of each field's text; -1 for any other text."""
        if not len(self._order):
            return np.full(len(fields.starts), -1)
        lengths = fields.ends - fields.starts
        words = _cut(block, fields.starts, self.width).view("<u8").reshape(-1, self._masks.shape[1])
        words = words & self._masks[np.minimum(lengths, self.width)]
        # unsigned words wrap around in the product, here as they did for the texts
        at = np.searchsorted(self._hashes, words @ self._factors)
        np.minimum(at, len(self._order) - 1, out=at)
        same = (self._lengths[at] == lengths) & _same(self._words, at, words)
        return np.where(same, self._order[at], -1)


class IsoDays:
    """Reads ``YYYY-MM-DD`` for the days from ``first`` to ``last`` (days since 1970-01-01).

    Attributes:
        count: how many days there are.
    """

    def __init__(self, first: int, last: int) -> None:
        self.count = last - first + 1
        texts = [numbered_day(first + nth).isoformat().encode() for nth in range(self.count)]
        # ten characters are five pairs, each compared as one number; by pair first, so that each lies in one piece
        self._pairs = np.frombuffer(b"".join(texts), "<u2").reshape(-1, _ISO_LENGTH // 2).T.copy()
        slots = _slots(np.frombuffer(b"".join(texts), np.uint8))
        self._first = int(slots.min(initial=0 if not texts else slots[0]))
        self._days = np.full(int(slots.max(initial=0)) - self._first + 1, -1)
        self._days[slots - self._first] = np.arange(self.count)

    def find(self, block: Bytes, fields: Spans) -> Ints:
        """How many days after the first each field is; -1 for any other text or day."""
        if not self.count:
            return np.full(len(fields.starts), -1)
        cut = _cut(block, fields.starts, _ISO_LENGTH)
        days = self._days.take(_slots(cut.view(np.uint8)) - self._first, mode="clip")
        same = (fields.ends - fields.starts == _ISO_LENGTH) & _same(self._pairs, days, cut.view("<u2"))
        return np.where(same, days, -1)


def _cut(block: Bytes, starts: Ints, width: int) -> NDArray[np.void]:
    """``width`` bytes from each start.

    The view has an item of ``width`` bytes for every byte of the block, each one byte behind the one before (stride 1):
    nothing is copied but what is picked. An item that began later than ``len(block) - width`` would reach beyond the
    block's memory, hence the length, and the ``room`` that callers put behind the last field.
    """
    return np.ndarray((len(block) - width + 1,), f"V{width}", block, 0, (1,))[starts]


def _same(texts: NDArray[T], at: Ints, words: NDArray[T]) -> NDArray[np.bool_]:
    """Whether the text guessed for each row is the row's; ``texts`` by word and then by text, ``words`` by row."""
    same = np.ones(len(at), bool)
    for text, word in zip(texts, words.reshape(len(at), -1).T, strict=True):
        same &= text[at] == word
    return same


def _slots(characters: Bytes) -> NDArray[np.int32]:
    """A number for each ten characters, different for any two days in ISO 8601."""
    return characters.reshape(-1, _ISO_LENGTH) @ _ISO_WEIGHTS
