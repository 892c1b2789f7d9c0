"""What stands around a sheet's rows and must reach over our columns: widths, the filter, merged titles."""

from collections.abc import Iterator, Mapping

from gov_deadlines.batch.excel.rows import letters
from gov_deadlines.ledger.grid import Area, area_of
from gov_deadlines.ledger.layout import Layout
from gov_deadlines.ledger.sheet_xml import Frame
from gov_deadlines.ledger.titles import OWN
from gov_deadlines.ledger.workbook import Workbook
from gov_deadlines.ledger.xml_edit import Edit, attributes_set, edited, grown, outline, text, with_attributes

_FILTER_NAME = "_xlnm._filterdatabase"
_WIDTHS = {own.key: own.width for own in OWN}
_NOT_FOR_OURS = {"hidden": "0", "outlineLevel": "0", "collapsed": "0"}


def reference(area: Area) -> str:
    """An area as a sheet writes it.

    >>> reference(Area(0, 3, 7, 20)), reference(Area(1, 2, 1, 2))
    ('A3:H20', 'B2')
    """
    first, last = f"{letters(area.left)}{area.top}", f"{letters(area.right)}{area.bottom}"
    return first if first == last else f"{first}:{last}"


class Around:
    """The changes around the rows of one sheet."""

    def __init__(
        self, workbook: Workbook, layout: Layout, frame: Frame, data: bytes, columns: Mapping[str, int]
    ) -> None:
        """``data`` is the sheet as it is; ``columns`` are ours by key."""
        self._workbook, self._layout, self._frame, self._data = workbook, layout, frame, data
        self._columns = sorted(columns.items(), key=lambda one: one[1])
        self._first, self._last = self._columns[0][1], self._columns[-1][1]
        self._wider: str | None = None

    def edits(self, last_row: int) -> Iterator[Edit]:
        """The changes; those that an earlier run has made are not made again."""
        dimension = self._frame.child("dimension")
        if dimension is not None and "ref" in dimension.attributes:
            area = area_of(dimension.attributes["ref"], self._workbook.path)
            wider = area._replace(right=max(area.right, self._last), bottom=max(area.bottom, last_row))
            yield attributes_set(self._data, dimension, ref=reference(wider))
        if self._layout.own:
            return
        yield self._widths()
        yield from self._filter()
        yield from self._merges()

    def name_the_filter(self) -> None:
        """Let the hidden name of the sheet's filter reach as far as the filter."""
        if self._wider is None:
            return
        book = self._workbook.read(self._workbook.main)
        position = next(one.position for one in self._workbook.sheets if one.part == self._layout.sheet.part)
        names = outline(book, 2).child("definedNames")
        for one in names.children if names else ():
            found = one.attributes
            if found.get("name", "").lower() == _FILTER_NAME and found.get("localSheetId") == str(position):
                sheet, mark, _ = book[one.inside : one.close].rpartition(b"!")
                area = area_of(self._wider, self._workbook.path)
                fixed = f"${letters(area.left)}${area.top}:${letters(area.right)}${area.bottom}"
                self._workbook.replace(
                    self._workbook.main, edited(book, [(one.inside, one.close, sheet + mark + text(fixed).encode())])
                )
                return

    def _filter(self) -> Iterator[Edit]:
        """A filter that reaches up to our columns then reaches over them, so that a sort takes them along."""
        found = self._frame.child("autoFilter")
        if found is None or "ref" not in found.attributes:
            return
        area, header = area_of(found.attributes["ref"], self._workbook.path), self._layout.header
        if header.first <= area.top <= header.last and area.right == self._first - 1:
            self._wider = reference(area._replace(right=self._last))
            yield attributes_set(self._data, found, ref=self._wider)

    def _merges(self) -> Iterator[Edit]:
        """The title of each of our columns over all rows of the header."""
        header, merges, prefix = self._layout.header, self._frame.child("mergeCells"), self._frame.prefix
        if header.first == header.last or merges is None:
            return
        areas = (Area(column, header.first, column, header.last) for _, column in self._columns)
        new = [f'<{prefix}mergeCell ref="{reference(area)}"/>'.encode() for area in areas]
        yield from grown(self._data, merges, new, count=str(len(merges.children) + len(new)))

    def _widths(self) -> Edit:
        """Widths for our columns. What was set for many columns at once stays set for those that are not ours."""
        prefix, found = self._frame.prefix, self._frame.child("cols")
        by_column: list[tuple[int, bytes]] = []
        ours: dict[int, bytes] = {}
        for one in found.children if found else ():
            low, high = (int(one.attributes.get(name, "1")) for name in ("min", "max"))
            tag = self._data[one.start : one.inside]
            tag = tag if tag.endswith(b"/>") else tag[:-1] + b"/>"
            inside = [column + 1 for _, column in self._columns if low <= column + 1 <= high]
            if not inside:
                by_column.append((low, tag))
                continue
            ours |= dict.fromkeys(inside, tag)
            if low <= self._first:
                by_column.append((low, with_attributes(tag, {"max": str(self._first)})))
            if high > self._last + 1:
                by_column.append((self._last + 2, with_attributes(tag, {"min": str(self._last + 2)})))
        for key, column in self._columns:
            at = str(column + 1)
            tag = ours.get(column + 1, f"<{prefix}col/>".encode())
            plain = {name: value for name, value in _NOT_FOR_OURS.items() if f" {name}=".encode() in tag}
            size = {"min": at, "max": at, "width": str(_WIDTHS[key]), "customWidth": "1"}
            by_column.append((column + 1, with_attributes(tag, size | plain)))
        new = b"".join(tag for _, tag in sorted(by_column, key=lambda one: one[0]))
        if found is not None and found.close < found.end:
            return found.inside, found.close, new
        whole = f"<{prefix}cols>".encode() + new + f"</{prefix}cols>".encode()
        start = self._frame.rows.start
        return (found.start, found.end, whole) if found is not None else (start, start, whole)
