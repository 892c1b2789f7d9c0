"""Lists for the page's data in which equal entries stand once and are named by their position."""

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

from gov_deadlines.text import Text

_Entry = TypeVar("_Entry", bound=Hashable)


class Listed(Generic[_Entry]):
    """Entries in the order in which they were first added."""

    def __init__(self) -> None:
        self._at: dict[_Entry, int] = {}

    def add(self, entry: _Entry) -> int:
        """The position of an entry, which is added if it is new.

        >>> letters = Listed()
        >>> letters.add("a"), letters.add("b"), letters.add("a")
        (0, 1, 0)
        """
        return self._at.setdefault(entry, len(self._at))

    def __iter__(self) -> Iterator[_Entry]:
        return iter(self._at)


class Texts(Listed[Text]):
    """Statements in both languages."""

    def optional(self, text: Text | None) -> int | None:
        """The position of a text that may be left out."""
        return None if text is None else self.add(text)

    def entries(self) -> list[tuple[str, str, str]]:
        """The texts as (code, zh, en)."""
        return [(text.code, text.zh, text.en) for text in self]
