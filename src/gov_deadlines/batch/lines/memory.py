"""What was answered before, so that equal rows are asked once."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from gov_deadlines.batch.answering import Reject

_ROOM = 64 << 20  # bytes that what is remembered may take, roughly
_ANSWER, _REFUSAL = 300, 2_500  # bytes that each takes beside its fields; a refusal has words in two languages
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(dict[K, V | Reject], Generic[K, V]):
    """What follows from the fields of a row; looked up once for equal rows.

    It forgets everything once that takes too much room, so that a file of any length takes no more.
    """

    def __init__(self, make: Callable[[K], V | Reject]) -> None:
        super().__init__()
        self._make = make
        self._size = 0

    def __missing__(self, key: K) -> V | Reject:
        found = self._make(key)
        self._size += _REFUSAL if isinstance(found, Reject) else _ANSWER
        self._size += _length(key)
        if self._size > _ROOM:
            self.clear()
            self._size = 0
        self[key] = found
        return found


def _length(key: object) -> int:
    """How many bytes or characters a key has."""
    if isinstance(key, str | bytes):
        return len(key)
    return sum(map(_length, key)) if isinstance(key, tuple) else 0
