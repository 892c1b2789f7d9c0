"""What was answered before, so that equal rows are asked once."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from gov_deadlines.batch.answering import Reject

_KEPT = 1 << 20
_KEPT_REJECTS = 1 << 14  # each has its words
_LONGEST = 200  # of what is remembered; longer than any limit or day
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(dict[K, V | Reject], Generic[K, V]):
    """Answers and rejects by the fields they follow from; bounded, whatever the fields hold."""

    def __init__(self, make: Callable[[K], V | Reject]) -> None:
        super().__init__()
        self._make, self._rejects = make, 0

    def __missing__(self, key: K) -> V | Reject:
        found = self._make(key)
        if _size(key) > _LONGEST:
            return found
        if len(self) >= _KEPT or self._rejects >= _KEPT_REJECTS:
            self.clear()
            self._rejects = 0
        self._rejects += isinstance(found, Reject)
        self[key] = found
        return found


def _size(key: object) -> int:
    """How many characters or bytes a key has."""
    if isinstance(key, str | bytes):
        return len(key)
    return sum(map(_size, key)) if isinstance(key, tuple) else 0
