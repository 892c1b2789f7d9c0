"""Names in words: which provision, government or class a clerk means. An exact name or alias only, never a guess.

Case, spaces, punctuation and full-width letters do not count; a government's 市, 区 or 县 and its province may be left
out. What fits nothing exactly gets the nearest names as suggestions (``rules.finding``), not an answer.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from gov_deadlines.data_files import words_folder
from gov_deadlines.errors import AmbiguousLimit, Candidate, DataFault, UnknownChoice, UnknownLimit
from gov_deadlines.rules.model import Pack, Provision
from gov_deadlines.text import plain_text, squeezed
from gov_deadlines.toml_file import read_values
from gov_deadlines.wording.words import WORDS
from gov_deadlines.workdays.regions import regions

if TYPE_CHECKING:
    from typing import Protocol

    from gov_deadlines.errors import Fault
    from gov_deadlines.rules.finding import Index

    class Book(Protocol):
        """What is asked of a rule book."""

        @property
        def left_out(self) -> "Mapping[str, Sequence[Fault]]":
            """The faults of authorities that are left out."""

        @property
        def faults(self) -> "Sequence[Fault]":
            """All of these."""

        @property
        def names(self) -> "Names":
            """The names of its provisions and governments."""

        def __contains__(self, limit_id: object) -> bool: ...

        @property
        def index(self) -> "Index":
            """Its provisions, prepared for questions."""

        def close_ids(self, limit_id: str) -> list[str]:
            """Similar ids."""


VERSION_MARK = "@"  # before the version in an id
_SUGGESTED = 5
_LONGEST = 200  # characters that are read as a name


@cache
def word_list() -> Mapping[str, Any]:
    """The words of ``names.toml``."""
    return read_values(os.path.join(words_folder(), "names.toml"))


def _stands_in(name: str, text: str) -> bool:
    """Whether a text names a government: not where the word goes on, as 象山 does in 象山县."""
    units = "".join(one for one in word_list()["units"] if len(one) == 1)
    form = re.escape(name)
    if name.isascii():
        form = f"(?<![a-z0-9]){form}(?![a-z0-9])"
    elif name[-1] not in units:
        form = f"{form}(?![{units}])"
    return re.search(form, text) is not None


def name_key(text: str) -> str:
    """A name as names are looked up.

    >>> name_key("会签回复 的时限"), name_key("Countersign-Reply")
    ('会签回复', 'countersignreply')
    """
    return name_core(squeezed(_unowned(text)))


def _unowned(text: str) -> str:
    """A text without the mark of an owner: Qinzhou's. Nothing is left of one that is too long for a name."""
    text = text.strip()
    return re.sub("['’]s\\b", " ", text) if len(text) <= _LONGEST else ""


def name_core(key: str) -> str:
    """A squeezed name without a link before it (钦州的会签) and a tail after it (会签时限), unless it is one itself."""
    head, tail = patterns()
    return tail.sub("", head.sub("", key)) or key


@cache
def patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may stand before a squeezed name, and after it."""
    links, tails = ("|".join(map(squeezed, word_list()[name])) for name in ("links", "tails"))
    return re.compile(f"^(?:{links})"), re.compile(f"(?:{tails})$")


# --- Governments ----------------------------------------------------------------------------------------------


def pack_names(pack: Pack) -> set[str]:
    """Every way to name a pack's government, squeezed: with and without 政府, 市 and the province.

    >>> from gov_deadlines.rules.book import rule_book
    >>> found = pack_names(rule_book().latest("qinzhou/countersign-reply").pack)
    >>> {"钦州", "钦州市政府", "广西钦州", "qinzhou"} <= found
    True
    """
    given = {squeezed(one) for one in (*pack.name[1:], *pack.short[1:], *pack.aliases, pack.authority)}
    stems = {shorter for one in given for shorter in _without(one, word_list()["governments"])}
    stems |= {shorter for one in stems for shorter in _without(one, word_list()["units"])}
    found = {stem + ending for stem in stems for ending in ("", *word_list()["governments"])}
    own = regions().get(pack.region)
    provinces = region_names(own.name.zh) if own is not None and own.over is not None else set()
    return {one for one in found | {place + one for place in provinces for one in found} if one}


def region_names(name: str) -> set[str]:
    """A region's Chinese name, squeezed, with and without 省 or 自治区."""
    return set(_without(squeezed(name), word_list()["regions"]))


def _without(name: str, endings: Iterable[str]) -> Iterator[str]:
    """The name, and the name without each ending that it has; at least two characters are left."""
    yield name
    yield from (name.removesuffix(one) for one in endings if name.endswith(one) and len(name) >= len(one) + 2)


# --- Provisions -----------------------------------------------------------------------------------------------


class Own(NamedTuple):
    """The names of one government's provisions, squeezed: each with the ids it may mean. A name prevails over aliases.

    Attributes:
        names: what each provision is called, and the part of its id after the slash.
        aliases: what else they are called.
    """

    names: dict[str, dict[str, None]]
    aliases: dict[str, dict[str, None]]

    def ids(self, key: str) -> dict[str, None]:
        """The ids that a squeezed name may mean."""
        return self.names.get(key) or self.aliases.get(key) or {}


class Names:
    """Every name of a rule book's provisions and governments.

    Attributes:
        packs: the packs, by authority.
    """

    def __init__(self, provisions: Sequence[Provision]) -> None:
        self.packs: dict[str, list[Pack]] = {}
        self._own: dict[str, Own] = {}
        self._labels: dict[str, Provision] = {}
        for one in provisions:
            self._add(one)
        self._governments: dict[str, dict[str, None]] = {}
        for authority, packs in self.packs.items():
            for name in set().union(*map(pack_names, packs)):
                self._governments.setdefault(name, {})[authority] = None

    def _add(self, one: Provision) -> None:
        packs = self.packs.setdefault(one.authority, [])
        if one.pack not in packs:
            packs.append(one.pack)
        own = self._own.setdefault(one.authority, Own({}, {}))
        for name in (one.label.zh, one.label.en, one.name):
            own.names.setdefault(name_key(name), {})[one.id] = None
        for name in one.aliases:
            own.aliases.setdefault(name_key(name), {})[one.id] = None
        self._labels[one.id] = one

    def authorities(self, text: str) -> tuple[str, ...]:
        """The authorities that a government's name may mean."""
        return tuple(self._governments.get(squeezed(text), ()))

    def ids(self, text: str, authority: str | None = None) -> tuple[str, ...]:
        """The ids that words may mean; ``authority`` is meant where the words name none.

        Words that are a whole name, too, may mean either: 市政府常务会议, where a pack calls its government 市政府.
        An @ asks for a version, which only an id has: without one, or with one that there is not, nothing is meant.
        """
        if VERSION_MARK in plain_text(text):
            return ()
        whole = self._ids((authority,) if authority else self._own, name_key(text))
        return tuple(self._with_government(text) | whole)

    def names_a_government(self, text: str) -> bool:
        """Whether words that mean something name a government, too."""
        return bool(self._with_government(text))

    def _with_government(self, text: str) -> dict[str, None]:
        found: dict[str, None] = {}
        for whose, rest in self.split(squeezed(_unowned(text))):
            found |= self._ids(whose, name_core(rest))
        return found

    def governments_in(self, text: str) -> tuple[tuple[str, ...], str]:
        """The governments that a text names anywhere, by the longest of their names, and the text without it."""
        plain = plain_text(text)
        named = [name for name in self._governments if name in plain and _stands_in(name, plain)]
        if not named:
            return (), plain
        longest = max(named, key=len)
        return tuple(self._governments[longest]), plain.replace(longest, " ")

    @property
    def governments(self) -> dict[str, str]:
        """The authority of each squeezed name of a government that means only one."""
        return {name: next(iter(found)) for name, found in self._governments.items() if len(found) == 1}

    def every_key(self) -> Iterator[tuple[str, str, dict[str, None]]]:
        """Every name by its authority and ``name_key``, with the ids that it may mean."""
        for authority, own in self._own.items():
            yield from ((authority, key, own.ids(key)) for key in dict.fromkeys((*own.names, *own.aliases)))

    def split(self, key: str) -> Iterator[tuple[tuple[str, ...], str]]:
        """Each government that squeezed words begin or end with, and the rest of the words."""
        for at in range(1, len(key)):
            before, after = key[:at], key[at:]
            if before in self._governments:
                yield tuple(self._governments[before]), after
            if after in self._governments:
                yield tuple(self._governments[after]), before

    def _ids(self, authorities: Iterable[str], key: str) -> dict[str, None]:
        found: dict[str, None] = {}
        for whose in authorities:
            if key and whose in self._own:  # without a key: a dash in a cell is no name, whatever a pack is called
                found |= self._own[whose].ids(key)
        return found

    def candidate(self, limit_id: str) -> Candidate:
        """What tells a provision from others."""
        one = self._labels[limit_id]
        return Candidate(one.id, one.label.zh, one.label.en, one.authority, one.pack.short)

    def called(self, limit_id: str) -> str:
        """A provision's name with its government's, as it can be typed: ``钦州/会签回复``."""
        one = self._labels[limit_id]
        return f"{one.pack.short.zh}/{one.label.zh}"


# --- The questions --------------------------------------------------------------------------------------------


def limit_named(
    book: "Book", text: object, authority: str | None = None, *, whole: bool = False, suggest: bool = True
) -> str:
    """The id that a text means: an id as it stands, or words that fit one provision exactly.

    ``authority`` is the government that is meant where the words name none: an authority's id, or its name. With
    ``whole``, words must name one if there is no ``authority``.

    Raises:
        AmbiguousLimit: with the candidates, where the words fit several provisions.
        UnknownLimit: with the nearest names, where they fit none; without, unless ``suggest``: they take long to find.
        InvalidArgument: for an ``authority`` that is none.
        DataFault: where the provision may be in a faulty pack of the user's.

    >>> from gov_deadlines.rules.book import rule_book
    >>> limit_named(rule_book(), "钦州会签")
    'qinzhou/countersign-reply'
    """
    if not isinstance(text, str):
        raise UnknownLimit(text, ())
    if text in book:
        return text
    whose = None if authority is None else authority_named(book, authority)
    plain = plain_text(text).strip()
    if plain in book:
        return plain
    if whose is not None and f"{whose}/{plain}" in book:
        return f"{whose}/{plain}"
    found = book.names.ids(text, whose)
    bare = whose is None and not book.names.names_a_government(text)
    if len(found) == 1 and not (whole and bare):
        return found[0]
    if found:
        raise AmbiguousLimit(text, found, candidates=tuple(map(book.names.candidate, found)))
    _refuse_left_out(book, plain)
    raise UnknownLimit(text, nearest(book, text, whose) if suggest else (), book.faults)


def _refuse_left_out(book: "Book", plain: str) -> None:
    """Raise the faults of the authority that a text names, or of all that are left out where it names none."""
    named = plain.partition("/")[0].partition("@")[0]
    if named in book.left_out:
        raise DataFault(book.left_out[named])
    if book.left_out and not plain.isascii() and not any(book.names.split(squeezed(plain))):
        raise DataFault(book.faults)


def nearest(book: "Book", text: str, authority: str | None = None) -> Sequence[str]:
    """Names like these words, to suggest: ids for what is written like an id, else ``government/name``."""
    if text.isascii():
        return book.close_ids(text)
    found = book.index.ranked(book.names, text, authority)[:_SUGGESTED]
    return tuple(book.names.called(one.provision.id) for one in found)


def authority_named(book: "Book", text: object) -> str:
    """The authority that a government's name means. Raises InvalidArgument, DataFault.

    >>> from gov_deadlines.rules.book import rule_book
    >>> authority_named(rule_book(), "钦州市")
    'qinzhou'
    """
    names = book.names
    if isinstance(text, str):
        if text in names.packs:
            return text
        found = names.authorities(text)
        if len(found) == 1:
            return found[0]
        if text in book.left_out:
            raise DataFault(book.left_out[text])
        if found:
            raise UnknownChoice("authority", text, found)
    known = [f"{one} ({packs[-1].short.zh})" for one, packs in sorted(names.packs.items())]
    raise UnknownChoice("authority", text, known, faults=book.faults)


def class_named(text: str, known: Iterable[str]) -> str:
    """The class that a name in either language means, among those known. Raises InvalidArgument."""
    key, known = squeezed(text), sorted(known)
    for cls in known:
        names = (cls, *WORDS.get(cls, ()), *word_list()["classes"].get(cls, ()))
        if key in map(squeezed, names):
            return cls
    parts = [cls for cls in known if text in cls.split("-")]
    if len(parts) == 1:
        return parts[0]
    raise UnknownChoice("class", text, [f"{cls} ({WORDS[cls][0]})" for cls in known])
