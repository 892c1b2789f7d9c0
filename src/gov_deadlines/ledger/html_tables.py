"""Tables in a web page, which is what many office systems export under the name .xls.

One pattern finds the tags: ``html.parser`` of Python 3.11 needs half a minute for 64 KB of unclosed ones. The time
here grows with the length of the page, whatever is in it.
"""

import re
from collections.abc import Iterator
from html import unescape
from string import ascii_uppercase
from typing import NamedTuple

from gov_deadlines.ledger.plain_sheets import HEADER, MOST_CELLS, PLAIN, Look, Sheet, too_large, typed

_TAG = re.compile(r"""<(?:!--|(/?)([A-Za-z!?][\w:.-]{0,40}+)((?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+)>)""")
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s{0,9}=\s{0,9}("[^"]*"|'[^']*'|[^\s"'>]{1,80})""")
_LONGEST_TAG = 8_192
_PAGE = re.compile(r"<(?:!doctype html|html|head|body|meta|style|table|div)\b", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_AS_TEXT = re.compile(r"""mso-number-format\s{0,9}:\s{0,9}["']?\\+@""", re.IGNORECASE)
_STRING = re.compile(r"\sx:str\b", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|mso-hide\s{0,9}:\s{0,9}all", re.IGNORECASE)
_UNSEEN = frozenset(("style", "script", "title", "xml", "noscript"))  # what stands in these is not shown
_BREAKS = frozenset(("br", "p", "div", "li"))
_WIDEST_SPAN, _TALLEST_SPAN = 256, 65_536
_PIXELS = 8  # a character's width
_SMALL = {ord(one): one.lower() for one in ascii_uppercase}


class _Tag(NamedTuple):
    """A tag, or the text between two, where ``name`` is empty."""

    name: str
    text: str
    closes: bool = False

    def attributes(self) -> dict[str, str]:
        """What a tag says, by its names in lower case."""
        found = _ATTRIBUTE.finditer(self.text[:_LONGEST_TAG])
        return {one[1].lower(): unescape(one[2].strip("\"'")) for one in found}


def read_html(page: str, path: str) -> list[Sheet] | None:
    """The one sheet of a page: its tables below one another; None where there is none. Raises UnreadableTable."""
    reader = _Reader(path)
    for tag in _tags(page):
        reader.take(tag)
    reader.end_cell()
    if not reader.sheet.cells:
        return None
    if not reader.sheet.widths:
        reader.sheet.fit()
    return [reader.sheet]


def is_html(text: str) -> bool:
    """Whether a text begins as a web page does.

    >>> is_html("<html><body>"), is_html("序号,事项"), is_html('<?xml version="1.0"?><Workbook>')
    (True, False, False)
    """
    head = text[:4_096].lstrip()
    return head.startswith("<") and _PAGE.search(head) is not None


def _tags(page: str) -> Iterator[_Tag]:
    """The tags and texts of a page in order, without comments and what is not shown."""
    at, small = 0, page.translate(_SMALL)  # of the same length, which lower() is not for every letter
    while (found := _TAG.search(page, at)) is not None:
        if found.start() > at:
            yield _Tag("", page[at : found.start()])
        at = found.end()
        if found[2] is None:
            at = _after(small, "-->", at)
            continue
        name = found[2].lower()
        if name in _UNSEEN and not found[1] and not found[3].endswith("/"):
            at = _after(small, f"</{name}", at)
            continue
        yield _Tag(name, found[3], bool(found[1]))
    if at < len(page):
        yield _Tag("", page[at:])


def _after(page: str, mark: str, at: int) -> int:
    """Where a mark that closes something ends; the end of the page where it is missing."""
    found = page.find(mark, at)
    return len(page) if found < 0 else found + len(mark)


class _Reader:
    """Fills a sheet from the tags of a page."""

    def __init__(self, path: str) -> None:
        self.sheet = Sheet("Sheet1", path)
        self._path = path
        self._row, self._column = -1, 0
        self._taken: dict[int, int] = {}  # by column, the last row that a cell above reaches into
        self._depth = self._spans = self._columns = 0
        self._cell: list[str] | None = None
        self._look: Look = PLAIN
        self._text = False
        self._size = (1, 1)

    def take(self, tag: _Tag) -> None:
        """Take the next tag or text."""
        if not tag.name:
            if self._cell is not None:
                self._cell.append(_SPACE.sub(" ", tag.text))
        elif tag.name == "table":
            self._table(tag)
        elif self._depth <= 1:
            self._in_table(tag)
        elif self._cell is not None:
            self._cell.append(" " if tag.name in ("td", "th") else "\n" if tag.name in (*_BREAKS, "tr") else "")

    def _table(self, tag: _Tag) -> None:
        """A table inside a cell is text of that cell; one after another begins a new row."""
        if tag.closes:
            self._depth = max(0, self._depth - 1)
        elif self._cell is not None or self._depth:
            self._depth += 1
        else:
            self._depth, self._columns = 1, 0
        if self._depth == 0:
            self.end_cell()
            self._row = max([self._row, *self._taken.values()])
            self._taken = {}

    def _in_table(self, tag: _Tag) -> None:
        if tag.name == "tr":
            self.end_cell()
            if not tag.closes:
                self._begin_row(tag)
        elif tag.name in ("td", "th"):
            self.end_cell()
            if not tag.closes:
                self._begin_cell(tag)
        elif tag.name == "col" and not tag.closes:
            self._width(tag)
        elif tag.name in _BREAKS and not (tag.closes and tag.name == "br"):
            self._break()

    def _break(self) -> None:
        if self._cell is not None:
            self._cell.append("\n")

    def _begin_row(self, tag: _Tag) -> None:
        self._row, self._column = self._row + 1, 0
        if _HIDDEN.search(tag.text[:_LONGEST_TAG]):
            self.sheet.hidden_rows.add(self._row)
        if self._row > MOST_CELLS:
            raise too_large(self._path)

    def _begin_cell(self, tag: _Tag) -> None:
        said = tag.attributes() if tag.text else {}
        self._row = max(self._row, 0)
        while self._taken.get(self._column, -1) >= self._row:
            self._column += 1
        self._size = _count(said.get("rowspan"), _TALLEST_SPAN), _count(said.get("colspan"), _WIDEST_SPAN)
        self._look = HEADER if tag.name == "th" else PLAIN
        said_of = tag.text[:_LONGEST_TAG]
        self._text = any(one.search(said_of) for one in (_STRING, _AS_TEXT))
        self._cell = []

    def end_cell(self) -> None:
        """Put the cell that is open, if one is."""
        if self._cell is None:
            return
        lines = [
            _SPACE.sub(" ", line).strip() for line in unescape("".join(self._cell)).replace("\xa0", " ").split("\n")
        ]
        text, self._cell = "\n".join(lines).strip("\n"), None
        row, column, (rows, columns) = self._row, self._column, self._size
        look = self._look._replace(wrap=True) if "\n" in text else self._look
        if text:
            self.sheet.put(row, column, text if self._text else typed(text), look)
        self._spans += columns
        if self._spans > MOST_CELLS:
            raise too_large(self._path)
        if rows > 1:
            self._taken |= dict.fromkeys(range(column, column + columns), row + rows - 1)
        if rows * columns > 1:
            self.sheet.merge((row, column), (row + rows - 1, column + columns - 1))
        self._column += columns

    def _width(self, tag: _Tag) -> None:
        """The widths of columns, which pages from Excel state."""
        said = tag.attributes()
        span, width = _count(said.get("span"), _WIDEST_SPAN), said.get("width", "")
        for _ in range(span):
            if width.isdigit() and len(width) <= 4 and int(width):
                self.sheet.widths.setdefault(self._columns, int(width) / _PIXELS)
            self._columns += 1


def _count(said: str | None, most: int) -> int:
    """A span; 1 for what is none."""
    text = (said or "").strip()
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() and len(text) < 9 else 1
