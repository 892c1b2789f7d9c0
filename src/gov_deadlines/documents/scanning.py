"""Going through a document for its words of time: every sentence that has one, with its place."""

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gov_deadlines.documents.sentences import Clause, read_document
from gov_deadlines.documents.time_words import Kind, TimeWord, time_words
from gov_deadlines.errors import SourceNotFound, Unusable, WrongKind
from gov_deadlines.text import refusal

_ENCODINGS = ("utf-8-sig", "gb18030")


class Timed(NamedTuple):
    """A sentence with a word of time, and the words."""

    clause: Clause
    words: tuple[TimeWord, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of its words, each once, in order of appearance."""
        return tuple(dict.fromkeys(word.kind for word in self.words))


def scan(text: str) -> tuple[Timed, ...]:
    r"""Every sentence of a document's articles that has a word of time, in order.

    >>> [(found.clause.article, found.kinds) for found in scan("第一条 茶水自备。\n第二条 每周一及时倒茶。")]
    [(2, ('cadence', 'promptness'))]
    """
    return tuple(timed(read_document(as_document(text))))


def as_document(text: object) -> str:
    """The text of a document. Raises InvalidArgument for what is no string."""
    if not isinstance(text, str):
        raise WrongKind("text", text, "document")
    return text


def timed(clauses: Iterable[Clause]) -> Iterator[Timed]:
    """Those of the sentences that have a word of time."""
    for clause in clauses:
        words = time_words(clause.text)
        if words:
            yield Timed(clause, words)


def read_text(path: str) -> str:
    """A plain text file in UTF-8 or GB18030.

    Raises:
        SourceNotFound: where there is no such file.
        InvalidArgument: where it cannot be read, or is no text in one of these encodings.
    """
    if not os.path.isfile(path):
        raise SourceNotFound(path, document=True)
    try:
        with open(path, "rb") as stream:
            raw = stream.read()
    except OSError as error:
        en, zh = refusal(error)
        raise Unusable("unreadable", path, en, zh) from error
    for encoding in _ENCODINGS if b"\0" not in raw else ():
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unusable("not-text", path)
