"""What stands around a ledger and helps to read it: the year of its days, and whose rules it is under."""

import os
import re
from collections.abc import Sequence

from gov_deadlines.batch.excel.values import TEXT
from gov_deadlines.ledger.grid import Grid
from gov_deadlines.ledger.layout import Layout
from gov_deadlines.rules.book import RuleBook
from gov_deadlines.rules.names import pack_names
from gov_deadlines.text import squeezed

Sources = Sequence[tuple[str, str]]  # where it stands (``title``, ``sheet``, ``file``), and the text there
_DIGITS = str.maketrans("〇零一二三四五六七八九○Ｏ", "00123456789" + "00")
_YEAR = re.compile("(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_NUMBER = re.compile("[〔\\[【（(﹝][0-9]{4}[〕\\]】）)﹞]|[0-9]{4}年?版")  # of a document: 〔2023〕6号
_UNITS = "省市区县州盟旗"
_WORDS = re.compile("[a-z]+")


def sources(layout: Layout, grid: Grid, path: str) -> Sources:
    """Where to look: the rows above the header, the sheet's name, the file's name."""
    rows = [row for row in grid.numbers if row < layout.header.first]
    above = " ".join(value[1:] for row in rows for _, value in grid.cells(row) if value[0] == TEXT)
    return ("title", above), ("sheet", layout.sheet.name), ("file", os.path.splitext(os.path.basename(path))[0])


def year_in(texts: Sources) -> tuple[int, str] | None:
    """The year that the first of the texts to name any names, and where; None if it names several.

    >>> year_in([("title", "二〇二六年督办台账"), ("sheet", "2025")])
    (2026, 'title')
    >>> year_in([("title", "2025、2026年台账")]), year_in([("title", "按钦政发〔2023〕9号登记")])
    (None, None)
    """
    for where, text in texts:
        found = {int(year) for year in _YEAR.findall(_NUMBER.sub("", text.translate(_DIGITS)))}
        if found:
            return (found.pop(), where) if len(found) == 1 else None
    return None


def government_in(book: RuleBook, texts: Sources) -> tuple[str, str] | None:
    """The authority that the first of the texts to name any names, and where; None if it names several.

    >>> from gov_deadlines.rules.book import rule_book
    >>> government_in(rule_book(), [("title", "钦州市政府办公室督办台账"), ("file", "咸宁")])
    ('qinzhou', 'title')
    >>> government_in(rule_book(), [("title", "象山县督办台账")])
    """
    for where, text in texts:
        plain, words = squeezed(text), set(_WORDS.findall(text.casefold()))
        found = {
            authority
            for authority, packs in book.names.packs.items()
            if any(_named(plain, words, pack_names(pack)) for pack in packs)
        }
        if found:
            return (found.pop(), where) if len(found) == 1 else None
    return None


def _named(text: str, words: set[str], names: set[str]) -> bool:
    """Whether a text names a government: one of its words in English; in Chinese no name goes on, as in 象山县."""
    if words & names:
        return True
    for name in names:
        at = text.find(name) if not name.isascii() else -1
        while at >= 0:
            after = text[at + len(name) :][:1]
            if not after or after not in _UNITS or name[-1] in _UNITS or name + after in names:
                return True
            at = text.find(name, at + 1)
    return False
