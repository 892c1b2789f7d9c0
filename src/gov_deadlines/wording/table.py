"""Columns on a terminal: tables, and pages of one labelled line each."""

from collections.abc import Iterable, Iterator, Sequence
from unicodedata import east_asian_width

from gov_deadlines.text import Language

Lines = Iterator[tuple[str, str]]  # labels and texts
_LABEL = 8  # columns that a label in English takes at least


def aligned(rows: Sequence[Sequence[str]], least: int = 0) -> str:
    """Rows in columns, two spaces apart; the first column is at least so wide.

    >>> print(aligned([("一", "x"), ("three", "y")]))
    一     x
    three  y
    """
    widths = [max(terminal_width(row[at]) for row in rows) for at in range(len(rows[0]) - 1)]
    widths[:1] = [max(width, least) for width in widths[:1]]
    padded = ([*map(pad, row[:-1], widths), row[-1]] for row in rows)
    return "\n".join("  ".join(row).rstrip() for row in padded)


def labelled(lines: Iterable[tuple[str, str]], language: Language) -> str:
    """One line for each label and text; none where the text is empty."""
    return aligned([line for line in lines if line[1]], _LABEL if language == "en" else 0)


def pad(text: str, width: int) -> str:
    """Padded on the right to a width in terminal columns."""
    return text + " " * (width - terminal_width(text))


def terminal_width(text: str) -> int:
    """How many terminal columns a text takes; Chinese characters take two.

    >>> terminal_width("3 天")
    4
    """
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
