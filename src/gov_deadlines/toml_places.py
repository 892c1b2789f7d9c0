"""Where tables and keys stand in the text of a TOML file: one pass over its lines, kept for every question."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_TRIPLE = ('"""', "'''")
_PIECE = r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#|[^\s,=\[\]{}"\'#]+'


class _Table(NamedTuple):
    """One table as written: the index of its header, and of each key of its own with the line after its value."""

    header: int
    keys: dict[str, tuple[int, int]]


class Places:
    """The lines of a file's tables and keys."""

    __slots__ = ("_lines", "_subs", "_tables", "_values")

    def __init__(self, text: str) -> None:
        self._lines = toml_lines(text)
        self._tables: dict[str, list[_Table]] = {"": [_Table(0, {})]}
        self._subs: dict[tuple[str, int, str], _Table] = {}
        self._values: dict[int, dict[str, int]] = {}
        self._read()

    def line(self, root: str, nth: int, sub: str, key: str, value: str) -> int:
        """The line number of a key (and, where its value spans lines, of ``value``), or of its table's header.

        The table is the ``nth`` ``[[root]]``, or its part ``[root.sub]``.
        """
        table = self._table(root, nth, sub)
        start, stop = table.keys.get(key, (table.header, table.header))
        if value and stop > start + 1:
            start = self._written(start, stop).get(value, start)
        return start + 1

    def _table(self, root: str, nth: int, sub: str) -> _Table:
        """A table; of one not written out, its root with no keys; the first line where there is none."""
        roots = self._tables.get(root, [])
        if nth >= len(roots):
            return _Table(0, {})
        whole = roots[nth]
        return self._subs.get((root, nth, sub), _Table(whole.header, {})) if sub else whole

    def _read(self) -> None:
        table, key = self._tables[""][0], ""
        for at, line in _outside_strings(self._lines):
            name = _header_of(line)
            key_here = "" if name else _key_of(line)
            if (name or key_here) and key:
                table.keys[key] = (table.keys[key][0], at)
            if name:
                table, key = self._add(name, at), ""
            elif key_here:
                key = "" if key_here in table.keys else key_here
                table.keys.setdefault(key_here, (at, at + 1))
        if key:
            table.keys[key] = (table.keys[key][0], len(self._lines))

    def _add(self, name: str, at: int) -> _Table:
        """Note a table's header: as a root of its own, and as a part of the root it stands under."""
        table = _Table(at, {})
        self._tables.setdefault(name, []).append(table)
        root, _, sub = name.partition(".")
        if sub and root in self._tables:
            self._subs.setdefault((root, len(self._tables[root]) - 1, sub), table)
        return table

    def _written(self, start: int, stop: int) -> dict[str, int]:
        """Every value written out on the lines of one key, with the first line it stands on."""
        if start not in self._values:
            found = self._values.setdefault(start, {})
            for at in range(start, stop):
                for word in _words(self._lines[at]):
                    found.setdefault(word, at)
        return self._values[start]


def toml_lines(text: str) -> list[str]:
    """A text's lines as TOML counts them; Python's ``splitlines`` knows seven more ways to end one."""
    return text.replace("\r\n", "\n").split("\n")


def _outside_strings(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each line, with its index, that does not begin inside a string of several lines."""
    quotes = ""
    for at, line in enumerate(lines):
        rest = line
        if quotes:
            _, end, rest = line.partition(quotes)
            if not end:
                continue
        else:
            yield at, line
        quotes = _left_open(rest)


def _left_open(line: str) -> str:
    """The quotes of a string that begins on a line and does not end on it; empty where there is none."""
    if '"""' not in line and "'''" not in line:
        return ""
    search = re.compile(_PIECE).search
    token = search(line)
    while token is not None and token.group() != "#":
        at = token.end()
        if token.group() in _TRIPLE:
            at = line.find(token.group(), at) + len(token.group())
            if at < token.end():
                return token.group()
        token = search(line, at)
    return ""


def _words(line: str) -> Iterator[str]:
    """The values a line writes out, without quotes; of a span ``A..B`` its ends too."""
    for token in re.finditer(_PIECE, line):
        if token.group() == "#":
            break
        word = token.group().strip("\"'")
        yield word
        if ".." in word:
            yield from word.split("..", 1)


def _header_of(line: str) -> str:
    """The name of the table that a line opens; empty where it opens none."""
    text = line.strip()
    if not text.startswith("["):
        return ""
    inner, bracket, rest = text.removeprefix("[").removeprefix("[").partition("]")
    rest = rest.removeprefix("]").lstrip()
    return inner.strip() if bracket and (not rest or rest.startswith("#")) else ""


def _key_of(line: str) -> str:
    """The key a line assigns, without quotes; empty where it assigns none."""
    name, equals, _ = line.partition("#")[0].partition("=")
    return name.strip().strip("\"'") if equals else ""
