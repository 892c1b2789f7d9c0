"""The parts of an .xlsx file, which is a zip archive of XML: opened only where they are bounded and plain."""

import contextlib
import posixpath
import re
import zipfile
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, XMLParser

from gov_deadlines.errors import UnreadableTable

LARGEST = 2 << 30  # of a sheet, unpacked: a full one of fifty columns
LARGEST_TEXTS = 256 << 20  # of what is held in memory: the texts, the styles, the list of sheets
LARGEST_RATIO = 200  # Excel's own files come to 40
_ALWAYS = 16 << 20  # no ratio is asked of what is smaller
_PIECE = 1 << 18
_DEFINITIONS = b"<!DOCTYPE"
_OTHER_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]*\sencoding\s*=\s*["'](?!utf-?8["'])""", re.IGNORECASE)


def broken(path: str, zh: str, en: str) -> UnreadableTable:
    """A file that is not what it should be, or more than is read."""
    return UnreadableTable("save-again", path, reason=en, reason_zh=zh)


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


class Package:
    """An open .xlsx file. ``path`` is what messages call it."""

    def __init__(self, archive: zipfile.ZipFile, path: str) -> None:
        self._archive, self.path = archive, path
        self._read = 0

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._archive.NameToInfo

    @contextlib.contextmanager
    def open(self, name: str, *, whole: bool = False) -> Iterator[IO[bytes]]:
        """A part. Raises UnreadableTable for one that is not there, or unpacks to more than is read.

        ``whole``: it will be held in memory.
        """
        if not self.has(name):
            raise broken(self.path, f"缺少 {name}", f"it has no {name}")
        info = self._archive.getinfo(name)
        size, packed, largest = info.file_size, max(info.compress_size, 1), LARGEST_TEXTS if whole else LARGEST
        if size > largest:
            most = f"{largest >> 20} MB"
            raise broken(self.path, f"{name} 解开后超过 {most}", f"{name} unpacks to more than {most}")
        if size > _ALWAYS and size / packed > LARGEST_RATIO:
            raise broken(
                self.path,
                f"{name} 解开后是原来的 {size // packed} 倍（最多 {LARGEST_RATIO} 倍）",
                f"{name} unpacks to {size // packed} times its size, more than {LARGEST_RATIO}",
            )
        if self._read > LARGEST:
            raise broken(self.path, "各部分解开后合计过大", "its parts together unpack to too much")
        with self._archive.open(info) as part:
            try:
                yield part
            finally:
                self._read += part.tell()

    def tree(self, name: str) -> Element:
        """A small part as a tree. Raises UnreadableTable, ParseError."""
        with self.open(name, whole=True) as part:
            parser = XMLParser()  # noqa: S314  (parts with definitions of their own are refused)
            for data in plain(part, self.path):
                parser.feed(data)
            found: Element = parser.close()
        return found

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """By id: the kind and the name of each part that this part refers to; of the whole file for no name."""
        folder, file = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        if not self.has(relations):
            return {}
        found = {}
        for one in self.tree(relations):
            target = posixpath.normpath(posixpath.join("/" + folder, one.get("Target", ""))).lstrip("/")
            found[one.get("Id", "")] = one.get("Type", "").rpartition("/")[2], target
        return found


def plain(part: IO[bytes], path: str) -> Iterator[bytes]:
    """A part in pieces. Raises UnreadableTable for one with definitions of its own: no workbook needs them."""
    before = b""
    while data := part.read(_PIECE):
        refuse_definitions(before + data, path)
        yield data
        before = data[-len(_DEFINITIONS) :]


def refuse_definitions(head: bytes, path: str) -> None:
    """Raises UnreadableTable for a piece with definitions (DTD), or that is not in UTF-8."""
    if _DEFINITIONS in head or b"\0" in head or _OTHER_ENCODING.match(head.removeprefix(BOM_UTF8)):
        raise broken(
            path,
            "其中的 XML 带有自己的定义（DTD）或不是 UTF-8",
            "its XML has definitions of its own (a DTD), or is not in UTF-8",
        )
