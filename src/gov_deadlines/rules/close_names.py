"""Names like a text that is none, to suggest."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain


class CloseNames:
    """Names to suggest, found by their pairs of neighbouring letters.

    Similarity is twice the shared pairs over the pairs of both (Dice's coefficient). A name without a shared pair costs
    nothing, and a query too long to be similar to any name is not searched: the cost is bounded for every query.
    """

    __slots__ = ("_longest", "_names", "_sizes", "_with")

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(dict.fromkeys(names))
        self._with: dict[str, list[int]] = {}
        self._sizes: list[int] = []
        for at, name in enumerate(self._names):
            pairs = _pairs(name.lower())
            self._sizes.append(len(pairs))
            for pair in pairs:
                self._with.setdefault(pair, []).append(at)
        self._longest = max(self._sizes, default=0)

    def like(self, text: str, most: int, least: float) -> list[str]:
        """The names most similar to ``text``, best first: at most ``most``, with a similarity of at least ``least``.

        >>> CloseNames(["qinzhou/countersign-reply", "xinzhou/countersign-reply"]).like("qinzhou/countersing", 1, 0.6)
        ['qinzhou/countersign-reply']
        """
        if len(text) > 4 * self._longest:
            return []
        pairs = _pairs(text.lower())
        shared = Counter(chain.from_iterable(self._with[pair] for pair in pairs & self._with.keys()))
        fewest = least / 2 * len(pairs)  # fewer are not enough, whatever the length of the other name
        found = [(-2 * times / (len(pairs) + self._sizes[at]), at) for at, times in shared.items() if times >= fewest]
        return [self._names[at] for likeness, at in sorted(found)[:most] if -likeness >= least]


def _pairs(text: str) -> frozenset[str]:
    """Every pair of neighbouring letters; each end of the text counts as a letter."""
    return frozenset(map("".join, zip(" " + text, text + " ", strict=True)))
