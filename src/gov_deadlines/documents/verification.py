"""Does a published text still say what a pack was written from, and does the pack cover everything about time?

Three checks. Every clause is looked up by its digest. Every sentence with a word of time must be cited by a provision
of the pack or explained by one of its ``[[unlisted]]`` tables. And nothing may be a limit in the pack that is something
else in the text: a minimum period, an extension, the length of a meeting, a recurring day.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from gov_deadlines.arguments import as_path
from gov_deadlines.documents.periods import Measured, cadences_of, measured
from gov_deadlines.documents.sentences import Clause, Timed, normalise, read_document, read_text, timed
from gov_deadlines.documents.time_words import TimeWord, fold, time_words
from gov_deadlines.errors import SourceNotFound, Unusable, WrongKind
from gov_deadlines.rules.book import RuleBook
from gov_deadlines.rules.model import Cadence, ClauseReference, Limit, Pack, Provision, Unlisted
from gov_deadlines.rules.schema import WHY_NOT
from gov_deadlines.text import Text
from gov_deadlines.toml_file import Place, TomlFile, tables

Finding = Literal["matches", "moved", "changed", "no-document"]
Places = tuple[tuple[int, int, int], ...]
LEFT_OUT, MISREAD = "uncovered", "misread"  # what is found of a sentence that was not looked up


class ClauseCheck(NamedTuple):
    """The result of looking up one clause of a provision.

    Attributes:
        limit, clause: the provision and the clause looked for.
        finding: ``matches``; ``moved`` (the same words elsewhere); ``changed`` (nowhere in the document);
            ``no-document`` (no file contains the pack's title).
        found_at: the places where the words were found.
        file: the document; empty if there is none.
    """

    limit: Provision
    clause: ClauseReference
    finding: Finding
    found_at: Places
    file: str


class UnlistedCheck(NamedTuple):
    """The result of looking up a sentence that is not a provision; ``finding`` as for a clause."""

    unlisted: Unlisted
    finding: Finding
    found_at: Places
    file: str

    @property
    def clause(self) -> ClauseReference:
        """The sentence looked for."""
        return self.unlisted.clause


class Misquoted(NamedTuple):
    """Words that a limit or cadence quotes, but that are in none of its clauses.

    ``thing`` is the fact the words should support: ``ceiling``, ``window`` ….
    """

    limit: Limit | Cadence
    thing: str
    words: str
    file: str


class Uncovered(NamedTuple):
    """A sentence with a word of time that no provision of the pack cites and no ``[[unlisted]]`` table explains."""

    pack: Pack
    sentence: Timed
    file: str


class Misread(NamedTuple):
    """A provision counted as a limit or cadence although its sentence states something else.

    Attributes:
        limit, clause: the provision, and the clause that states it.
        words: the words of the sentence that show it, with the length itself.
        reason: what the words state instead, e.g. ``minimum``.
        line: the line of the provision in its pack's file; 0 if it is in another file of the pack.
        file: the document.
    """

    limit: Provision
    clause: ClauseReference
    words: str
    reason: Text
    line: int
    file: str


class Verification(NamedTuple):
    """Everything found when packs are compared with documents."""

    clauses: tuple[ClauseCheck, ...]
    unlisted: tuple[UnlistedCheck, ...]
    uncovered: tuple[Uncovered, ...]
    misquoted: tuple[Misquoted, ...] = ()
    misread: tuple[Misread, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether every cited sentence and word is in its place and read correctly, and no sentence is left out."""
        wrong = (*self.uncovered, *self.misquoted, *self.misread)
        return not wrong and all(check.finding == "matches" for check in self.checks)

    def to_dict(self) -> dict[str, Any]:
        """What was found as a JSON object, as ``gov-deadlines limits verify --source`` prints it."""
        from gov_deadlines.plain import SCHEMA, fields

        return {
            "schema": SCHEMA,
            "clauses": [{"limit": check.limit.versioned_id} | _looked_up(check) for check in self.clauses],
            "unlisted": [
                {"pack": check.unlisted.pack.id} | _looked_up(check) | fields(check.unlisted, "reason")
                for check in self.unlisted
            ],
            "misquoted": [{"limit": one.limit.versioned_id} | fields(one, "thing words file") for one in self.misquoted],
            "uncovered": [
                {"pack": one.pack.id} | one.sentence.to_dict() | {"finding": LEFT_OUT, "file": one.file}
                for one in self.uncovered
            ],
            "misread": [_misread(one) for one in self.misread],
        }

    @property
    def checks(self) -> "tuple[ClauseCheck | UnlistedCheck, ...]":
        """Every sentence looked up, cited or unlisted."""
        return (*self.clauses, *self.unlisted)


def _looked_up(check: ClauseCheck | UnlistedCheck) -> dict[str, Any]:
    from gov_deadlines.plain import fields

    return fields(check.clause, "role article paragraph sentence") | fields(check, "finding found_at file")


def _misread(one: Misread) -> dict[str, Any]:
    from gov_deadlines.plain import fields

    found = {"limit": one.limit.versioned_id} | fields(one.clause, "role article paragraph sentence")
    found |= {"finding": MISREAD} | fields(one, "words reason")
    return found | {"pack": one.limit.pack.file} | fields(one, "line file")


class _Document(NamedTuple):
    path: str
    words: str
    clauses: tuple[Clause, ...]


def verify_source(book: RuleBook, path: str) -> Verification:
    """Check every clause of a book against a document or a folder of documents, and find what the book leaves out.

    A pack's document is the one that contains its title. For a single file only its own packs are checked; for a
    folder, a pack without a document is reported as ``no-document``.

    Raises:
        SourceNotFound: ``path`` does not exist.
        InvalidArgument: no file contains any pack's title, or a file is not text.
    """
    if not isinstance(book, RuleBook):
        raise WrongKind("book", book, "book")
    path = as_path(path, "path")
    chosen = _documents(book, path)
    wanted = [pack for pack, document in chosen.items() if document or os.path.isdir(path)]
    return Verification(
        tuple(
            ClauseCheck(provision, clause, *_looked_up(clause, chosen[provision.pack]))
            for provision in book.limits
            if provision.pack in wanted
            for clause in provision.clauses
        ),
        tuple(
            UnlistedCheck(one, *_looked_up(one.clause, chosen[one.pack])) for one in book.unlisted if one.pack in wanted
        ),
        tuple(_uncovered(book, chosen)),
        tuple(_misquoted(book, chosen)),
        tuple(_misread(book, chosen)),
    )


def _documents(book: RuleBook, path: str) -> dict[Pack, _Document | None]:
    """Each pack's document among those at ``path``."""
    if not os.path.exists(path):
        raise SourceNotFound(path, document=True)
    documents = [_read(file) for file in _files(path)]
    chosen = {pack: _document_of(pack, book, documents) for pack in book.packs}
    if not any(chosen.values()):
        raise Unusable("no-title", path)
    return chosen


def _files(path: str) -> list[str]:
    if not os.path.isdir(path):
        return [path]
    return sorted(entry.path for entry in os.scandir(path) if entry.is_file() and not entry.name.startswith("."))


def _read(path: str) -> _Document:
    text = read_text(path)
    return _Document(path, normalise(text), read_document(text))


def _document_of(pack: Pack, book: RuleBook, documents: Sequence[_Document]) -> _Document | None:
    """Of the documents that contain the pack's title, the one with most of its clauses."""
    cited = _cited(pack, book)
    titled = [document for document in documents if normalise(pack.title) in document.words]
    return max(titled, key=lambda document: len(cited & {clause.digest for clause in document.clauses}), default=None)


def _cited(pack: Pack, book: RuleBook) -> set[str]:
    """The digests of every sentence that a provision of the pack cites."""
    return {clause.sha256 for provision in book.limits if provision.pack == pack for clause in provision.clauses}


def _looked_up(wanted: ClauseReference, document: _Document | None) -> tuple[Finding, Places, str]:
    """The finding for a sentence, the places where its words were found, and the file."""
    if document is None:
        return "no-document", (), ""
    places = tuple(clause[:3] for clause in document.clauses if clause.digest == wanted.sha256)
    place = (wanted.article, wanted.paragraph, wanted.sentence)
    return "matches" if place in places else "moved" if places else "changed", places, document.path


def _uncovered(book: RuleBook, chosen: Mapping[Pack, _Document | None]) -> Iterator[Uncovered]:
    for pack, document in chosen.items():
        explained = _cited(pack, book) | {one.clause.sha256 for one in book.unlisted if one.pack == pack}
        for sentence in timed(document.clauses if document else ()):
            if sentence.clause.digest not in explained:
                yield Uncovered(pack, sentence, document.path if document else "")


def _misquoted(book: RuleBook, chosen: Mapping[Pack, _Document | None]) -> Iterator[Misquoted]:
    """Quoted words that are in no clause of their provision. A missing clause is reported elsewhere, as missing."""
    for provision in book.limits:
        document = chosen[provision.pack]
        if document is None or not isinstance(provision, Limit | Cadence):
            continue
        cited = {clause.sha256 for clause in provision.clauses}
        said = [normalise(clause.text) for clause in document.clauses if clause.digest in cited]
        for thing, words in provision.words:
            if said and not any(normalise(words) in one for one in said):
                yield Misquoted(provision, thing, words, document.path)


# --- Provisions wrongly counted as limits --------------------------------------------------------------------


def _misread(book: RuleBook, chosen: Mapping[Pack, _Document | None]) -> Iterator[Misread]:
    """Every limit and cadence whose number means something else in its own sentence."""
    said = {clause.digest: clause.text for document in chosen.values() if document for clause in document.clauses}
    for provision in book.limits:
        document = chosen[provision.pack]
        for clause in provision.clauses if document and isinstance(provision, Limit | Cadence) else ():
            sentence = fold(said.get(clause.sha256, "")) if clause.role in ("limit", "cadence") else ""
            found = _otherwise(provision, sentence)
            if found is not None and document is not None:
                yield Misread(
                    limit=provision,
                    clause=clause,
                    words=sentence[max(found.word.start - 8, 0) : found.word.end + 4],
                    reason=WHY_NOT[found.role],
                    line=_line(provision, clause.role),
                    file=document.path,
                )


def _otherwise(provision: Provision, sentence: str) -> Measured | None:
    """The length that a provision counts, if its sentence has that length but never in the role of the provision."""
    words = time_words(sentence)
    lengths = measured(sentence, words)
    if isinstance(provision, Cadence):
        frequent = any(word.kind in ("cadence", "recurrence-unnumbered") for word in words)
        comes_round = next((one for one in lengths if one.role == "nth" and not frequent), None)
        return comes_round or (_ceiling(sentence, words) if provision.at_least else None)
    if not isinstance(provision, Limit):
        return None
    counted = (provision.period.amount, provision.period.unit)
    same = [one for one in lengths if one.days == counted or (one.days and one.days[0] is None) or one.role == "nth"]
    if any(one.role in ("limit", "unclear") for one in same):
        return None
    return next(iter(same), None) or next((one for one in lengths if one.role == "unit"), None)


def _ceiling(sentence: str, words: Sequence[TimeWord]) -> Measured | None:
    """The first frequency, if every frequency of the sentence gives only a maximum and none a minimum."""
    found = list(cadences_of(sentence, words))
    least = any("at_least" in values for _, values in found)
    return None if least or not found else Measured(found[0][0], "ceiling", None)


def _line(provision: Provision, root: str) -> int:
    """The line where the provision begins in its pack's own file; 0 if it is in a file that continues the pack."""
    file = TomlFile(provision.pack.file)
    names = [table.get("name") for table in tables(file, root)]
    return file.line(Place(root, names.index(provision.name))) if provision.name in names else 0
