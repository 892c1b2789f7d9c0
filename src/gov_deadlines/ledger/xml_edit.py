"""XML edited as bytes: where its elements stand, and changes that leave every other byte as it is.

An XML parser finds the elements, so that comments, prefixes and quotes of any kind are understood; the text itself is
never written anew. Parts come without definitions (a DTD) and in UTF-8: ``Package.pieces`` refuses others.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

Edit = tuple[int, int, bytes]  # from where to where, and what stands there instead
_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel would read a character's number


class Element:
    """An element, and where it stands.

    Attributes:
        tag: its name, as written; ``prefix`` is the part up to the colon, with it.
        attributes: by their names as written.
        start, inside: the beginning and the end of its start tag.
        close, end: the same of its end tag; of an empty tag all but the first are its end.
        children: the elements in it, down to the depth asked for.
    """

    __slots__ = ("attributes", "children", "close", "end", "inside", "start", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], start: int, inside: int) -> None:
        self.tag, self.attributes, self.start, self.inside = tag, attributes, start, inside
        self.close = self.end = inside
        self.children: list[Element] = []

    @property
    def name(self) -> str:
        """The name without its prefix."""
        return self.tag.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix with its colon, or nothing."""
        return self.tag[: len(self.tag) - len(self.name)]

    def child(self, name: str) -> "Element | None":
        """The first child of this name."""
        return next((one for one in self.children if one.name == name), None)

    def named(self, name: str) -> "Iterator[Element]":
        """The children of this name."""
        return (one for one in self.children if one.name == name)

    @property
    def signature(self) -> object:
        """Equal for elements that mean the same, however they are written; text is left out of account."""
        return self.name, sorted(self.attributes.items()), [one.signature for one in self.children]


def tag_end(data: bytes, start: int) -> int:
    """The end of the tag that begins at ``start``."""
    found = _TAG.match(data, start)
    return len(data) if found is None else found.end()


def is_empty(data: bytes, inside: int) -> bool:
    """Whether the tag that ends here is an empty one."""
    return data[inside - 2 : inside] == b"/>"


def outline(data: bytes, depth: int = 99) -> Element:
    """The outermost element with its children and theirs, ``depth`` levels down. Raises ExpatError."""
    parser = expat.ParserCreate()
    outside = Element("", {}, 0, 0)
    above, level = [outside], 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal level
        level += 1
        if level <= depth + 1:
            start = parser.CurrentByteIndex
            one = Element(tag, attributes, start, tag_end(data, start))
            above[-1].children.append(one)
            above.append(one)

    def finish(_: str) -> None:
        nonlocal level
        if level <= depth + 1:
            one = above.pop()
            if not is_empty(data, one.inside):  # the parser has no place for the end of an empty tag
                one.close = parser.CurrentByteIndex
                one.end = tag_end(data, one.close)
        level -= 1

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    parser.Parse(data, True)
    return outside.children[0]


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with all edits made; of two at one place the first comes first."""
    pieces: list[bytes] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda one: one[:2]):
        pieces += data[at:start], new
        at = max(at, end)
    return b"".join((*pieces, data[at:]))


def appended(data: bytes, element: Element, new: bytes) -> Edit:
    """Put something behind the last child of an element."""
    return _put(data, element, element.close, new)


def prepended(data: bytes, element: Element, new: bytes) -> Edit:
    """Put something before the first child of an element."""
    return _put(data, element, element.inside, new)


def _put(data: bytes, element: Element, at: int, new: bytes) -> Edit:
    if element.close < element.end:
        return at, at, new
    return _opened(data, element, b"", new)  # an empty tag has no inside yet


def _opened(data: bytes, element: Element, tag: bytes, new: bytes) -> Edit:
    tag = tag or data[element.start : element.inside]
    return element.start, element.end, tag[:-2].rstrip() + b">" + new + f"</{element.tag}>".encode()


def grown(data: bytes, element: Element, new: Sequence[bytes], **attributes: str) -> Iterator[Edit]:
    """Put children behind those of an element, and set attributes of it."""
    if element.close == element.end:
        yield _opened(data, element, with_attributes(data[element.start : element.inside], attributes), b"".join(new))
        return
    yield attributes_set(data, element, **attributes)
    yield element.close, element.close, b"".join(new)


def attributes_set(data: bytes, element: Element, **attributes: str) -> Edit:
    """Set attributes of an element; the others stay as they are written."""
    return element.start, element.inside, with_attributes(data[element.start : element.inside], attributes)


def with_attributes(tag: bytes, attributes: dict[str, str]) -> bytes:
    """A start tag with these attributes."""
    for name, value in attributes.items():
        form = re.compile(rb"(\s%b\s*=\s*)(?:\"[^\"]*\"|'[^']*')" % re.escape(name.encode()))
        new = quoteattr(value).encode()
        if form.search(tag):
            tag = form.sub(lambda found, new=new: found[1] + new, tag, count=1)  # type: ignore[misc]
        else:
            end = 2 if tag.endswith(b"/>") else 1
            tag = tag[:-end].rstrip() + b" " + name.encode() + b"=" + new + tag[-end:]
    return tag


def text(value: str) -> str:
    """A text as it stands in a workbook's XML; characters that XML cannot hold are left out."""
    return escape(_LIKE_ESCAPE.sub("_x005F_", _NO_XML.sub("", value)))


def attribute(value: str) -> str:
    """A value with its quotes."""
    return quoteattr(value)
