"""The lines of tables and keys in a TOML file, looked up only to report a fault.

Pygments splits the text into tokens; this module only works out which table and key each token belongs to.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import tomli
from pygments.lexers.configs import TOMLLexer
from pygments.token import Comment, Keyword, Name, Operator, Punctuation, String, Whitespace

_CLOSING_QUOTES = (  # up to two quotes belong to the string itself; Pygments leaves them to the next token
    ("multiline-basic-string", '"{3,5}'),
    ("multiline-literal-string", "'{3,5}"),
)


class _Lexer(TOMLLexer):  # type: ignore[misc]  # Pygments ships no types
    tokens = TOMLLexer.tokens | {
        state: [(quotes, String, "#pop"), (r"\\\n", String), *TOMLLexer.tokens[state]]
        for state, quotes in _CLOSING_QUOTES
    }


class _At:
    """A table or key: its first line, counted from 1, and its content."""

    __slots__ = ("inner", "items", "line", "written")

    def __init__(self, line: int) -> None:
        self.line = line
        self.inner: dict[str, _At] = {}  # the tables and keys in a table
        self.items: list[_At] = []  # the items of a list
        self.written: dict[str, int] = {}  # the lines of the keys and values written in a key's value


class Places:
    """The lines of a file's tables and keys."""

    __slots__ = ("_top",)

    def __init__(self, text: str) -> None:
        self._top = _read(text)

    def line(self, root: str, nth: int, sub: str, item: int, key: str, value: str) -> int:
        """The line number of a key (and, where its value spans lines, of ``value``), or of its table's header.

        The table is the ``nth`` ``[[root]]``, its part ``[root.sub]``, or the table ``item`` in the list under ``sub``.
        """
        table = self._table(root, nth, sub, item)
        at = table.inner.get(key, table)
        if not value or at is table:
            return at.line
        return at.inner[value].line if value in at.inner else at.written.get(value, at.line)

    def _table(self, root: str, nth: int, sub: str, item: int) -> _At:
        """The table at this place; if it is not written out, the one it would be in; else the first line."""
        if not root:
            return self._top
        found = self._top.inner.get(root, _At(1))
        if found.items:
            found = found.items[nth] if nth < len(found.items) else _At(1)
        if sub:
            found = found.inner.get(sub, _At(found.line))
        return found.items[item] if sub and item < len(found.items) else found


def _read(text: str) -> _At:
    """Every header of a text and every key under it."""
    top = table = _At(1)
    tokens = _tokens(text)
    for kind, said, line in tokens:
        if kind is Keyword:  # [ or [[
            table = _opened(top, list(_key(tokens, Keyword)), line, several=said == "[[")
        elif kind in (Name, String):
            path = [said, *_key(tokens, Operator)]
            at = _entered(table, path, line)
            _fill(at, tokens)
    return top


def _entered(table: _At, path: list[str], line: int) -> _At:
    """The key at the end of a path in a table, made if it is new; the parts before it are tables."""
    for name in path:
        table = (table.items[-1] if table.items else table).inner.setdefault(name, _At(line))
    return table


def _opened(top: _At, path: list[str], line: int, several: bool) -> _At:
    """The table that a header opens."""
    table = _entered(top, path, line)
    if several:
        table.items.append(_At(line))
        return table.items[-1]
    table.line = line  # its part [a.b] may come before it
    return table


_Token = tuple[Any, str, int]  # kind, what it says, line


def _key(tokens: Iterator[_Token], end: object) -> Iterator[str]:
    """The parts of a key up to the ``=`` or ``]`` that ends it."""
    for kind, said, _ in tokens:
        if kind is end and said in ("=", "]", "]]"):
            return
        if kind in (Name, String) or (kind is Keyword and said != "."):
            yield said


def _fill(at: _At, tokens: Iterator[_Token]) -> None:
    """Note the content of a key's value, nested to any depth, up to the end of the line on which it ends."""
    inside: list[tuple[_At, bool]] = []  # the tables and lists that are open, and whether each is a list
    slot, path, begun = at, list[str](), False
    for kind, said, line in tokens:
        if kind is Punctuation:
            if said in "[{":
                slot = _next(inside, slot, line)
                inside.append((slot, said == "["))
            elif said in "]}":
                inside.pop()
            elif said == "=":
                slot, path = _entered(inside[-1][0], path, line), []
            elif said == ",":
                path = []
        elif kind not in (Whitespace, Comment.Single):
            path.append(said)
            _next(inside, slot, line)
            _note(at, said, line)
        elif begun and not inside:
            return
        begun = begun or kind is not Whitespace


def _next(inside: list[tuple[_At, bool]], slot: _At, line: int) -> _At:
    """Where a value belongs: a new item of the list it is in, or the slot of its key."""
    within, is_list = inside[-1] if inside else (slot, False)
    if not is_list:
        return slot
    within.items.append(_At(line))
    return within.items[-1]


def _note(at: _At, said: str, line: int) -> None:
    for word in (said, *said.split("..", 1)):  # both ends of a span A..B too
        at.written.setdefault(word, line)


def _tokens(text: str) -> Iterator[_Token]:
    """The tokens of a text; a string is one token, without its quotes."""
    line = 1
    pieces = ((String if kind in String else kind, said) for _, kind, said in _Lexer().get_tokens_unprocessed(text))
    for kind, group in groupby(pieces, key=itemgetter(0)):
        several = [said for _, said in group]
        for said in ["".join(several)] if kind is String else several:
            yield kind, _unquoted(said) if kind is String else said, line
            line += said.count("\n")


def _unquoted(said: str) -> str:
    if "\\" not in said and "\n" not in said:
        return said.strip(said[0])
    try:
        return str(tomli.loads(f"it = {said}")["it"])
    except ValueError:
        return said
