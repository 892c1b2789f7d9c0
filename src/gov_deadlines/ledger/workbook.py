"""A workbook being copied with a few parts changed: every other part is copied as it is stored, still compressed.

An .xlsx file is a zip archive of parts; relationships and a list of content types tie them together. ``Workbook`` reads
parts, replaces them, and adds sheets, styles and any other part with its relationships.
"""

import posixpath
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import cached_property
from typing import IO, NamedTuple

from gov_deadlines.batch.excel.book import opened
from gov_deadlines.batch.excel.rows import Package, broken
from gov_deadlines.ledger.styles import EMPTY, Look, Styles
from gov_deadlines.ledger.xml_edit import (
    Edit,
    Element,
    appended,
    attribute,
    attributes_set,
    edited,
    outline,
    prepended,
    text,
)

CONTENT_TYPES = "[Content_Types].xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_KINDS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_NO_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_OWNED = ("drawing", "chart", "chartStyle", "chartColorStyle")  # what goes with a sheet of ours
_LOCAL_HEADER = struct.Struct("<26x2H")  # of a zip entry: the lengths of its name and its extra field
_SIZES_LATER = 0x08
_LONGEST_TITLE = 31
_NOT_IN_TITLE = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_NAMES = "gov_deadlines."  # of the hidden names that mark sheets of ours
_PRINTED = "_xlnm.Print_Titles"
_BLOCK = 1 << 20


class SheetEntry(NamedTuple):
    """A sheet in the workbook's list: its name, whether it is hidden, its part, its kind and its position."""

    name: str
    hidden: bool
    part: str
    kind: str
    position: int


@contextmanager
def open_workbook(path: str, named: str = "") -> Iterator["Workbook"]:
    """Open a workbook to copy it; messages call it ``named``. Raises UnreadableTable for anything wrong with it."""
    with opened(path, named or path) as package:
        yield Workbook(package)


class Workbook:
    """A workbook and the changes to it; ``write`` writes the copy.

    Attributes:
        package: the file, for reading values.
        path: its path for messages.
        main: the part with the list of sheets.
    """

    def __init__(self, package: Package) -> None:
        """Raises UnreadableTable."""
        self.package, self.path = package, package.path
        self._archive = package.archive
        if len(self._archive.NameToInfo) < len(self._archive.filelist):
            raise broken(self.path, "其中有同名的部分", "two of its parts have one name")
        self._new: dict[str, bytes | None] = {}
        found = (part for kind, part in package.related("").values() if kind == "officeDocument")
        self.main = next(found, "")
        if not self.main.endswith(".xml"):
            raise broken(self.path, "其中没有工作簿", "there is no workbook in it")

    # parts

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts, in the order in which they will be written."""
        own = [one for one in self._archive.namelist() if self._new.get(one, b"") is not None]
        return (*own, *(one for one, data in self._new.items() if data is not None and one not in own))

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the parts that are not copied as they are."""
        return tuple(self._new)

    def has(self, part: str) -> bool:
        """Whether there will be a part of this name."""
        return self._new[part] is not None if part in self._new else self.package.has(part)

    def read(self, part: str) -> bytes:
        """A part as it will be written. Raises UnreadableTable for one that is missing or too large."""
        data = self._new.get(part)
        return b"".join(self.package.pieces(part)) if data is None else data

    def replace(self, part: str, data: bytes) -> None:
        """Give a part other bytes; with the bytes it has, it is copied as it is stored."""
        if part in self._new or not self.package.has(part) or data != self.read(part):
            self._new[part] = data

    def add_part(self, part: str, data: bytes, content_type: str) -> None:
        """Add a part, or give an existing one other bytes."""
        self.replace(part, data)
        types = self.read(CONTENT_TYPES)
        root = outline(types, 1)
        if not any(one.attributes.get("PartName") == f"/{part}" for one in root.children):
            entry = f"<{root.prefix}Override PartName={attribute('/' + part)} ContentType={attribute(content_type)}/>"
            self.replace(CONTENT_TYPES, edited(types, [appended(types, root, entry.encode())]))

    def remove(self, part: str) -> None:
        """Leave a part out, with its content type and its own relationships. Whoever refers to it must be changed."""
        for one in (part, relations_of(part)):
            if self.has(one):
                self._new[one] = None
        types = self.read(CONTENT_TYPES)
        entries = [one for one in outline(types, 1).children if one.attributes.get("PartName") == f"/{part}"]
        self.replace(CONTENT_TYPES, edited(types, [(one.start, one.end, b"") for one in entries]))

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """By id, the kind and the part of each relationship of a part, as they will be."""
        relations = relations_of(part)
        if not self.has(relations):
            return {}
        folder = posixpath.dirname(part)
        found = {}
        for one in outline(self.read(relations), 1).children:
            if one.attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, one.attributes.get("Target", ""))).lstrip("/")
                found[one.attributes.get("Id", "")] = one.attributes.get("Type", "").rpartition("/")[2], target
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """The id of a relationship from a part to another (``drawing``, ``chart`` …); an equal one is used again."""
        relations = relations_of(part)
        for key, found in self.related(part).items():
            if found == (kind, target):
                return key
        if not self.has(relations):
            self.replace(relations, _NO_RELATIONS)
            self._know_relations()
        data = self.read(relations)
        root = outline(data, 1)
        taken = {one.attributes.get("Id") for one in root.children}
        key = next(name for nth in range(1, len(taken) + 2) if (name := f"rId{nth}") not in taken)
        words = {"Id": key, "Type": f"{self._kinds}/{kind}", "Target": f"/{target}"}
        entry = f"<{root.prefix}Relationship {' '.join(f'{name}={attribute(one)}' for name, one in words.items())}/>"
        self.replace(relations, edited(data, [appended(data, root, entry.encode())]))
        return key

    def _know_relations(self) -> None:
        """See to it that the content type of relationships is listed."""
        types = self.read(CONTENT_TYPES)
        root = outline(types, 1)
        if not any(one.attributes.get("Extension", "").lower() == "rels" for one in root.children):
            entry = f'<{root.prefix}Default Extension="rels" ContentType="{_RELATIONS_TYPE}"/>'
            self.replace(CONTENT_TYPES, edited(types, [prepended(types, root, entry.encode())]))

    def unrelate(self, part: str, target: str) -> None:
        """Remove the relationships from a part to another."""
        data = self.read(relations_of(part))
        keys = {key for key, (_, other) in self.related(part).items() if other == target}
        gone = [one for one in outline(data, 1).children if one.attributes.get("Id") in keys]
        self.replace(relations_of(part), edited(data, [(one.start, one.end, b"") for one in gone]))

    # sheets

    @property
    def sheets(self) -> tuple[SheetEntry, ...]:
        """The sheets in their order, as they will be."""
        related, found = self.related(self.main), []
        for position, one in enumerate(self._list_of_sheets(self.read(self.main)).children):
            key = next((value for name, value in one.attributes.items() if name.rpartition(":")[2] == "id"), "")
            kind, part = related.get(key, ("", ""))
            hidden = one.attributes.get("state", "visible") != "visible"
            found.append(SheetEntry(one.attributes.get("name", ""), hidden, part, kind, position))
        return tuple(found)

    def own_sheet(self, key: str) -> SheetEntry | None:
        """The sheet that an earlier run added under this key, whatever it is called by now."""
        root = outline(self.read(self.main), 2)
        names = root.child("definedNames")
        wanted = (_NAMES + key).lower()
        for one in names.children if names else ():
            if one.attributes.get("name", "").lower() == wanted:
                position = one.attributes.get("localSheetId", "")
                return next((sheet for sheet in self.sheets if str(sheet.position) == position), None)
        return None

    def title_of(self, title: str, key: str) -> str:
        """The name of the sheet that ``add_sheet`` adds or replaces; a chart refers to its own sheet by name."""
        former = self.own_sheet(key)
        return self._free_title(title) if former is None else former.name

    def add_sheet(self, title: str, data: bytes, *, key: str, first: bool = False, repeated: str = "") -> str:
        """Add a sheet, or replace the one that an earlier run added under ``key``; returns its part.

        A hidden name marks it, so that it is found again. A title that another sheet has gets a number. As the first
        sheet it comes before the others; the sheet that was shown when the file was saved still is. ``repeated`` are
        the rows printed on every page of a new sheet, such as ``$1:$5``.
        """
        former = self.own_sheet(key)
        if former is not None:
            self._forget_what_it_owns(former.part)
            self.replace(former.part, data)
            return former.part
        part = self.unused(f"xl/worksheets/gov-deadlines-{key}", ".xml")
        self.add_part(part, data, SHEET_TYPE)
        marks = {_NAMES + key: "$A$1"} | ({_PRINTED: repeated} if repeated else {})
        self._list(self._free_title(title), self.relate(self.main, "worksheet", part), marks, first=first)
        return part

    def unused(self, stem: str, suffix: str) -> str:
        """A name that no part has."""
        names = {one.lower() for one in self.parts}
        tried = (f"{stem}{number or ''}{suffix}" for number in range(len(names) + 2))
        return next(one for one in tried if one.lower() not in names)

    def _forget_what_it_owns(self, part: str) -> None:
        for kind, target in self.related(part).values():
            if kind in _OWNED:
                self._forget_what_it_owns(target)
                self.remove(target)
        if self.has(relations_of(part)):
            self._new[relations_of(part)] = None

    def _free_title(self, title: str) -> str:
        taken = {one.name.lower() for one in self.sheets}
        bare = title.translate(_NOT_IN_TITLE).strip()
        for number in range(1, len(taken) + 2):
            after = f" ({number})" if number > 1 else ""
            tried = bare[: _LONGEST_TITLE - len(after)] + after
            if tried.lower() not in taken:
                return tried
        raise AssertionError("one of more titles than there are sheets is free")

    def _list_of_sheets(self, book: bytes) -> Element:
        found = outline(book, 2).child("sheets")
        if found is None:
            raise broken(self.path, "其中没有工作表", "there are no sheets in it")
        return found

    def _list(self, title: str, relation: str, marks: dict[str, str], *, first: bool) -> None:
        """Enter a sheet in the workbook's list, and names for places on it."""
        book = self.read(self.main)
        root, sheets = outline(book, 2), self._list_of_sheets(book)
        ids = [int(one.attributes.get("sheetId", "0")) for one in sheets.children]
        words = f'name={attribute(title)} sheetId="{max(ids, default=0) + 1}" xmlns:r="{self._kinds}" r:id="{relation}"'
        entry = f"<{sheets.prefix}sheet {words}/>".encode()
        edits = [prepended(book, sheets, entry) if first else appended(book, sheets, entry)]
        position = 0 if first else len(ids)
        edits += self._named(book, root, marks, title, position)
        if first:
            edits += _shifted(book, root)
        self.replace(self.main, edited(book, edits))

    @staticmethod
    def _named(book: bytes, root: Element, marks: dict[str, str], title: str, position: int) -> Iterator[Edit]:
        """Add names that refer to places on a sheet; those of ours are hidden."""
        tag, new = f"{root.prefix}definedName", b""
        for name, place in marks.items():
            words = f'name="{name}" localSheetId="{position}"' + (' hidden="1"' if name.startswith(_NAMES) else "")
            new += f"<{tag} {words}>'{text(title)}'!{place}</{tag}>".encode()
        names = root.child("definedNames")
        if names is not None:
            yield appended(book, names, new)
            return
        whole = f"<{root.prefix}definedNames>".encode() + new + f"</{root.prefix}definedNames>".encode()
        before = [one for one in root.children if one.name in ("sheets", "functionGroups", "externalReferences")]
        yield before[-1].end, before[-1].end, whole

    @property
    def _kinds(self) -> str:
        return _STRICT_KINDS if _STRICT_KINDS.encode() in self.package_relations else _KINDS

    @cached_property
    def package_relations(self) -> bytes:
        """The relationships of the whole file."""
        return self.read(relations_of(""))

    @property
    def own_parts(self) -> frozenset[str]:
        """The parts of all sheets that earlier runs added."""
        root, sheets = outline(self.read(self.main), 2), self.sheets
        names = root.child("definedNames")
        found = set()
        for one in names.children if names else ():
            position = one.attributes.get("localSheetId", "")
            if one.attributes.get("name", "").lower().startswith(_NAMES) and position.isdigit():
                found |= {sheet.part for sheet in sheets if sheet.position == int(position)}
        return frozenset(found)

    def root_of(self, part: str) -> Element:
        """The outermost element of a part."""
        return outline(self.read(part), 0)

    def settle_calculations(self, *, recalculate: bool, formulas_gone: bool) -> None:
        """See to it that formulas are calculated again when the file is opened, if values they may refer to changed.

        Where formulas are gone, so is the list of the order in which to calculate them; Excel makes a new one.
        """
        chain = next((part for kind, part in self.related(self.main).values() if kind == "calcChain"), None)
        if chain is None or not recalculate:
            return
        if formulas_gone:
            self.unrelate(self.main, chain)
            self.remove(chain)
        book = self.read(self.main)
        found = outline(book, 1).child("calcPr")
        if found is not None:
            self.replace(self.main, edited(book, [attributes_set(book, found, fullCalcOnLoad="1")]))

    # styles

    @cached_property
    def _style_part(self) -> str:
        found = next((part for kind, part in self.related(self.main).values() if kind == "styles"), None)
        if found is None or not self.has(found):
            found = self.unused(posixpath.join(posixpath.dirname(self.main), "styles"), ".xml")
            self.add_part(found, EMPTY, _STYLES_TYPE)
            self.relate(self.main, "styles", found)
        return found

    @cached_property
    def styles(self) -> Styles:
        """The styles; what is added to them is written with the workbook."""
        return Styles(self.read(self._style_part))

    def add_style(self, look: Look, base: int = 0) -> int:
        """The number of a style like ``base`` but for what ``look`` says."""
        return self.styles.derived(base, look)

    # writing

    def write(self, file: IO[bytes]) -> None:
        """Write the copy. Raises OSError, UnreadableTable."""
        if "styles" in vars(self):
            self.replace(self._style_part, self.styles.data)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
            out.comment = self._archive.comment
            for part in self.parts:
                data = self._new.get(part)
                if data is None:
                    self._copy(out, self._archive.getinfo(part))
                else:
                    out.writestr(self._entry(part), data)

    def _entry(self, part: str) -> zipfile.ZipInfo:
        """The zip entry of a changed part: with the former's day, or for a new part the earliest there is."""
        new = zipfile.ZipInfo(part)
        if self.package.has(part):
            new.date_time = self._archive.getinfo(part).date_time
        new.compress_type = zipfile.ZIP_DEFLATED
        return new

    def _copy(self, out: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        """Copy a part as it is stored. ``zipfile`` has no call for it, but its open file and its list are public."""
        source, target = self._archive.fp, out.fp
        if source is None or target is None:
            raise ValueError("the archive is closed")
        source.seek(info.header_offset)
        source.seek(sum(_LOCAL_HEADER.unpack(source.read(_LOCAL_HEADER.size))), 1)
        new = copy(info)
        new.flag_bits &= ~_SIZES_LATER
        new.extra = b""
        new.header_offset = out.start_dir
        target.seek(out.start_dir)
        target.write(new.FileHeader())
        left = info.compress_size
        while left:
            block = source.read(min(left, _BLOCK))
            if not block:
                raise broken(self.path, f"{info.filename} 不完整", f"{info.filename} is not whole")
            target.write(block)
            left -= len(block)
        out.start_dir = target.tell()
        out.filelist.append(new)
        out.NameToInfo[new.filename] = new


def relations_of(part: str) -> str:
    """The part with the relationships of a part; without a name, with those of the whole file.

    >>> relations_of("xl/workbook.xml")
    'xl/_rels/workbook.xml.rels'
    """
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _shifted(book: bytes, root: Element) -> Iterator[Edit]:
    """Make everything that counts sheets count one more, after one was put before all others."""
    names = root.child("definedNames")
    for one in names.children if names else ():
        position = one.attributes.get("localSheetId")
        if position is not None:
            yield attributes_set(book, one, localSheetId=str(int(position) + 1))
    views = root.child("bookViews")
    if views is None:
        sheets = next(root.named("sheets"))
        view = f'<{root.prefix}bookViews><{root.prefix}workbookView activeTab="1"/></{root.prefix}bookViews>'
        yield sheets.start, sheets.start, view.encode()
    for one in views.children if views else ():
        yield attributes_set(book, one, activeTab=str(int(one.attributes.get("activeTab", "0")) + 1))
