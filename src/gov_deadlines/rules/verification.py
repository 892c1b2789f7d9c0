"""Does a published text still say what a pack was written from? Clause by clause, by digest."""

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from gov_deadlines.errors import InvalidArgument, SourceNotFound
from gov_deadlines.rules.documents import Clause, normalise, read_document
from gov_deadlines.rules.model import ClauseReference, Pack, Provision

Finding = Literal["matches", "moved", "changed", "no-document"]
_ENCODINGS = ("utf-8-sig", "gb18030")


class ClauseCheck(NamedTuple):
    """What became of one clause of a provision.

    Attributes:
        limit, clause: what was looked for.
        finding: ``matches``; ``moved`` (the same words elsewhere); ``changed`` (nowhere in the document);
            ``no-document`` (no file holds the pack's title).
        found_at: the places where the words were found.
        file: the document, empty where there is none.
    """

    limit: Provision
    clause: ClauseReference
    finding: Finding
    found_at: tuple[tuple[int, int, int], ...]
    file: str


class _Document(NamedTuple):
    path: str
    words: str
    clauses: tuple[Clause, ...]


def verify_source(limits: Sequence[Provision], path: str) -> list[ClauseCheck]:
    """Check every clause of ``limits`` against a document, or against a folder of documents.

    A pack's document is the one that holds its title. Given a single file, only its own packs are checked;
    given a folder, a pack without a document is reported as ``no-document``.

    Raises:
        SourceNotFound: where ``path`` is not there.
        InvalidArgument: where no file holds any pack's title, or a file is no text.
    """
    if not os.path.exists(path):
        raise SourceNotFound(path)
    documents = [_read(file) for file in _files(path)]
    chosen = {pack: _document_of(pack, limits, documents) for pack in dict.fromkeys(limit.pack for limit in limits)}
    if not any(chosen.values()):
        raise InvalidArgument(
            (f"{path} 中没有任何规则包对应的文件（按标题查找）。", f"Nothing at {path} holds the title of any pack."),
            ("请给出规则全文的纯文本文件。", "Give the plain text of the rules, title included."),
        )
    return [
        _check(limit, clause, chosen[limit.pack])
        for limit in limits
        if chosen[limit.pack] or os.path.isdir(path)
        for clause in limit.clauses
    ]


def _files(path: str) -> list[str]:
    if not os.path.isdir(path):
        return [path]
    return sorted(entry.path for entry in os.scandir(path) if entry.is_file() and not entry.name.startswith("."))


def _read(path: str) -> _Document:
    with open(path, "rb") as stream:
        raw = stream.read()
    for encoding in _ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _Document(path, normalise(text), read_document(text))
    raise InvalidArgument(
        (f"{path} 不是 UTF-8 或 GB18030 文本。", f"{path} is not UTF-8 or GB18030 text."),
        ("请另存为纯文本。", "Save it as plain text."),
    )


def _document_of(pack: Pack, limits: Iterable[Provision], documents: Sequence[_Document]) -> _Document | None:
    """Of the documents that hold the pack's title, the one that holds most of its clauses."""
    wanted = {clause.sha256 for limit in limits if limit.pack == pack for clause in limit.clauses}
    titled = [document for document in documents if normalise(pack.title) in document.words]
    return max(titled, key=lambda document: len(wanted & _digests(document)), default=None)


def _digests(document: _Document) -> set[str]:
    return {clause.digest for clause in document.clauses}


def _check(limit: Provision, wanted: ClauseReference, document: _Document | None) -> ClauseCheck:
    if document is None:
        return ClauseCheck(limit, wanted, "no-document", (), "")
    places = tuple(_places(wanted, document))
    place = (wanted.article, wanted.paragraph, wanted.sentence)
    finding: Finding = "matches" if place in places else "moved" if places else "changed"
    return ClauseCheck(limit, wanted, finding, places, document.path)


def _places(wanted: ClauseReference, document: _Document) -> Iterator[tuple[int, int, int]]:
    for clause in document.clauses:
        if clause.digest == wanted.sha256:
            yield clause.article, clause.paragraph, clause.sentence
