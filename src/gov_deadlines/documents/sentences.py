"""Reading a government document's plain text: its articles, their paragraphs, and the paragraphs' sentences.

A limit is tied to its clause by place and digest, so that a published text can be checked against what a pack
was written from. A place is an article, a paragraph and a sentence, each counted from 1. An article's first
line is its paragraph 1; every further line with content is the next paragraph, numbered items included. A
sentence ends with 。, ！ or ？ outside quotation marks and brackets; a semicolon does not end it.

A digest ignores spaces, punctuation and the width of characters, which differ between copies of one text.
"""

import hashlib
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from gov_deadlines.documents.time_words import Kind, TimeWord, read_number, time_words
from gov_deadlines.errors import SourceNotFound, Unusable, WrongKind
from gov_deadlines.text import refusal

_NUMERAL = "[零〇一二两三四五六七八九十百]{1,7}|[0-9０-９]{1,4}"
_WRITTEN = rf"第\s*({_NUMERAL})\s*条(?!规定|所[列称述]|之|[第、，,和或及的])[\s:：]*"
_NUMBERED = r"([零〇一二三四五六七八九十百]{1,7})\s*[、．]\s*"
_CHAPTER = rf"第\s*({_NUMERAL})\s*[编篇章节](?!规定|所|[第、，,和或及的])[^。；;]{{0,40}}"
_PAGE_NUMBER = "第?[0-9]*页?(?:共[0-9]+页)?"
_CONTENTS_ENTRY = r"(?<![.…·])[.…·]{2,}\s*[0-9０-９]+\Z"

_QUOTED = r"“[^“”]*”|‘[^‘’]*’|「[^「」]*」|『[^『』]*』|《[^《》]*》"
_BRACKETED = r"[（(][^（）()]*[）)]|[〔［【][^〔［【〕］】]*[〕］】]"
_SENTENCE = rf"(?:{_QUOTED}|{_BRACKETED}|[^。｡！？!?])+(?:[。｡！？!?]+[”’」』》）)〕］】]*)?"

_ENDED = r"(?:(?<=[。！？!?”’」』）)])|(?<=\s))"  # where a further article may begin within a line
_MOST_LOST = 3
_ENCODINGS = ("utf-8-sig", "gb18030")
_MOST_OF_A_NOTICE = 1_000_000  # bytes read of a text; a notice has some 5,000


class Clause(NamedTuple):
    """One sentence of a document, with its place.

    ``digest`` identifies the content of the sentence (see :func:`digest`); ``text`` is the sentence as read, without
    the article's number.
    """

    article: int
    paragraph: int
    sentence: int
    digest: str
    text: str


def normalise(text: str) -> str:
    r"""A text without its spaces, punctuation, symbols and control characters, in characters of one width.

    >>> normalise("三、收到函件（含电子件）后，\n应于 ５ 日内答复。")
    '三收到函件含电子件后应于5日内答复'
    """
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if unicodedata.category(char)[0] not in "ZPSC")


def digest(text: str) -> str:
    """The SHA-256 of the normalised text in UTF-8, in hexadecimal.

    >>> digest("应于 5 日内答复。") == digest("应于５日内答复")
    True
    >>> digest("应于5日内答复") == digest("应于6日内答复")
    False
    """
    return hashlib.sha256(normalise(text).encode()).hexdigest()


def split_sentences(paragraph: str) -> list[str]:
    """The sentences of one paragraph. Text after the last full stop counts as a sentence.

    >>> split_sentences("茶水自备；杯子也自备。有问题（如缺水。）请说！")
    ['茶水自备；杯子也自备。', '有问题（如缺水。）请说！']
    """
    found = (part.strip() for part in re.findall(_SENTENCE, paragraph))
    return [sentence for sentence in found if normalise(sentence)]


def read_document(text: str) -> tuple[Clause, ...]:
    r"""Every sentence of every article, in order; empty if the text has no articles.

    Articles may be headed ``第二十九条`` or ``二十九、``, chapters ``第一章`` or ``第1章``. Text
    before the first article (a covering letter, a table of contents) is left out. Lines after the last article
    (a signature, a website's footer) are read as further paragraphs of it.

    >>> rules = "第一章 总 则\n第一条 先到先坐。\n第二条 座位如下：\n（一）靠窗；\n（二）靠门。不得占座。"
    >>> [(c.article, c.paragraph, c.sentence, c.text) for c in read_document(rules)][-2:]
    [(2, 3, 1, '（二）靠门。'), (2, 3, 2, '不得占座。')]
    """
    return tuple(
        Clause(article, paragraph, number, digest(sentence), sentence)
        for article, paragraph, line in _paragraphs(_lines(text))
        for number, sentence in enumerate(split_sentences(line), start=1)
    )


def breaks_in_numbering(text: str) -> tuple[tuple[int, int], ...]:
    r"""Where article numbers are not consecutive: the article before (0 for none), and the number after it.

    Such a line is damaged, or is not an article of these rules (an annex); text after it may get a wrong number.

    >>> breaks_in_numbering("第一条 先到先坐。\n第二条 茶水自备。\n第四条 不得占座。")
    ((2, 4),)
    """
    lines = _lines(text)
    heads = _best_heads(lines)
    first = min(heads, default=0)
    written = any(re.match(_WRITTEN, lines[at]) for at in heads)
    found, last, item = [], 0, 0
    for at, number in _candidates(lines, _WRITTEN if written else _NUMBERED):
        listed = not written and (number == 1 or number <= last or number == item + 1)
        if at >= first and number != last + 1 and (at in heads or not listed):
            found.append((last, number))
        last, item = (heads[at], 0) if at in heads else (last, number)
    return tuple(found)


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Article, paragraph and text of each line that belongs to an article."""
    heads = _best_heads(lines)
    article = paragraph = 0
    for at, line in enumerate(lines):
        body = line
        if at in heads:
            article, paragraph, body = heads[at], 0, _without_head(line)
        elif _chapter(line):
            article = 0
        if article and body:
            paragraph += 1
            yield article, paragraph, body


def _lines(text: str) -> list[str]:
    """The lines with content: without blank lines, rules, page numbers and entries of a table of contents."""
    visible = [line for line in map(_visible, text.splitlines()) if not _is_noise(line)]
    pattern = _WRITTEN if _candidates(visible, _WRITTEN) or re.search(_WRITTEN, text) else _NUMBERED
    return [piece for line in visible for piece in _apart(line, pattern)]


def _apart(line: str, pattern: str) -> Iterator[str]:
    """The articles (and chapter headings) on one line, each as a separate line."""
    found = [(one.start(), read_number(one.group(1))) for one in re.finditer(f"(?:^|{_ENDED}){pattern}", line)]
    found = [(at, number) for at, number in found if line.count("“", 0, at) <= line.count("”", 0, at)]
    run = [one for nth, one in enumerate(found) if one[1] == found[0][1] + nth]
    opened = run and (run[0][0] == 0 or re.match(_CHAPTER, line) or (run[0][1] == 1 and len(run) > 1))
    cuts = [0, *(at for at, _ in run if at and opened), len(line)]
    for start, stop in pairwise(cuts):
        piece = line[start:stop].strip()
        heading = re.search(rf"(?<=[。！？!?])\s*({_CHAPTER})$", piece) if stop < len(line) else None
        yield from (piece[: heading.start()], heading.group(1)) if heading else (piece,)


def _visible(line: str) -> str:
    """The line without invisible formatting characters (a byte order mark, zero-width spaces) and margins."""
    return "".join(char for char in line if unicodedata.category(char) != "Cf").strip()


def _is_noise(line: str) -> bool:
    return bool(re.fullmatch(_PAGE_NUMBER, normalise(line)) or re.search(_CONTENTS_ENTRY, line))


def _without_head(line: str) -> str:
    head = re.match(_WRITTEN, line) or re.match(_NUMBERED, line)
    return line[head.end() :] if head else line


def _chapter(line: str) -> int:
    """The number of the chapter this line opens; 0 if it opens none."""
    found = re.fullmatch(_CHAPTER, line)
    return read_number(found.group(1)) if found else 0


# --- Which lines open an article ---------------------------------------------------------------------------


def _best_heads(lines: Sequence[str]) -> dict[int, int]:
    """The lines that open an article, each with the article's number.

    A covering letter or a table of contents may number its own lines. The rules themselves start at a first chapter, if
    there is one. Of several possible starts the one that finds most articles is used, the last one on a tie.
    """
    starts = [0, *(at for at, line in enumerate(lines) if _chapter(line) == 1)]
    written, numbered = _candidates(lines, _WRITTEN), _candidates(lines, _NUMBERED)
    return max((_heads_from(start, written, numbered) for start in reversed(starts)), key=len)


_Candidates = Sequence[tuple[int, int]]


def _heads_from(start: int, written: _Candidates, numbered: _Candidates) -> dict[int, int]:
    """Heads written out (``第二条``) if the text has any, else numbered ones (``二、``)."""
    heads = _heads([one for one in written if one[0] >= start])
    if len(heads) > 1:
        return heads
    return max(heads, _heads([one for one in numbered if one[0] >= start]), key=len)


def _candidates(lines: Sequence[str], pattern: str) -> _Candidates:
    """The lines that look like heads, each with its number."""
    found = ((at, re.match(pattern, line)) for at, line in enumerate(lines))
    return [(at, read_number(head.group(1))) for at, head in found if head]


def _heads(candidates: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Those of the lines that look like heads whose numbers are consecutive."""
    numbers = [number for _, number in candidates]
    heads: dict[int, int] = {}
    last = item = 0
    for at, (line, number) in enumerate(candidates):
        if _is_next(number, last, item, numbers[at + 1 :]):
            heads[line] = last = number
            item = 0
        else:
            item = number
    return heads


def _is_next(number: int, last: int, item: int, later: Sequence[int]) -> bool:
    """Whether a number opens the article after ``last``, or only follows ``item`` in a list within it."""
    if number != last + 1:
        return _follows_lost_heads(number, last, item, later)
    if not item or item != last:
        return True
    before_next_list = later[: later.index(1)] if 1 in later else later
    return number not in before_next_list


def _follows_lost_heads(number: int, last: int, item: int, later: Sequence[int]) -> bool:
    """Whether a number opens an article although a head or two is missing (a damaged copy, an extract)."""
    most = last + _MOST_LOST if last else number
    return last + 1 < number <= most and number != item + 1 and last + 1 not in later


# --- Words of time in a document -----------------------------------------------------------------------------


class Timed(NamedTuple):
    """A sentence with a word of time, and the words."""

    clause: Clause
    words: tuple[TimeWord, ...]

    def to_dict(self) -> dict[str, Any]:
        """The sentence's place and digest with its words, as a JSON object; its own text is left out."""
        from gov_deadlines.plain import fields

        digest = {"sha256": self.clause.digest}
        words = [fields(one, "kind text") for one in self.words]
        return fields(self.clause, "article paragraph sentence") | digest | {"words": words}

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
    """The text of a document. Raises InvalidArgument for anything but a string."""
    if not isinstance(text, str):
        raise WrongKind("text", text, "document")
    return text


def timed(clauses: Iterable[Clause]) -> Iterator[Timed]:
    """The sentences that have a word of time."""
    for clause in clauses:
        words = time_words(clause.text)
        if words:
            yield Timed(clause, words)


def read_text(path: str, most: int = -1) -> str:
    """A plain text file in UTF-8 or GB18030; with ``most``, of its first bytes only.

    Raises:
        SourceNotFound: there is no such file.
        InvalidArgument: the file cannot be read, or is not text in one of these encodings.
    """
    if not os.path.isfile(path):
        raise SourceNotFound(path, document=True)
    try:
        with open(path, "rb") as stream:
            raw = stream.read(most)
    except OSError as error:
        en, zh = refusal(error)
        raise Unusable("unreadable", path, en, zh) from error
    return decoded(raw, path, most)


def read_text_or_stdin(path: str) -> str:
    """The beginning of a text file, or of standard input for ``-``; more than any notice has.

    Raises SourceNotFound, InvalidArgument.
    """
    if path != "-":
        return read_text(path, _MOST_OF_A_NOTICE)
    if sys.stdin is None:
        raise Unusable("standard-input")
    return decoded(sys.stdin.buffer.read(_MOST_OF_A_NOTICE), "stdin", _MOST_OF_A_NOTICE)


def decoded(raw: bytes, name: str, most: int = -1) -> str:
    """Text in UTF-8 or GB18030; the last character may be cut if it was read up to ``most`` bytes.

    Raises InvalidArgument for other bytes, naming the file ``name``.
    """
    cuts = range(4) if len(raw) == most else range(1)
    for encoding in _ENCODINGS if b"\0" not in raw else ():
        for cut in cuts:
            try:
                return raw[: len(raw) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
    raise Unusable("not-text", name)
