"""The styles of a workbook: looks derived from those of its own cells, put behind the styles it has."""

from collections.abc import Sequence
from typing import NamedTuple

from gov_deadlines.ledger.xml_edit import Edit, Element, attribute, edited, grown, outline, prepended

EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills>'
    b'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    b"</styleSheet>"
)
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles")
_OWN_FORMATS = 164  # from here on a workbook's own number formats are numbered
_SIDES = ("left", "right", "top", "bottom")


class Look(NamedTuple):
    """What differs from the style a look is derived from; None where nothing does.

    Attributes:
        number_format: a code such as ``yyyy-mm-dd``, or the number of a format.
        fill, colour: of the cell and its text: ``RRGGBB``.
        bold: whether the text is bold.
        border: whether there is a thin line around.
        horizontal: ``left``, ``center`` or ``right``.
        vertical: ``top``, ``center`` or ``bottom``.
        wrap: whether a text goes on in a second line.
    """

    number_format: str | int | None = None
    fill: str | None = None
    colour: str | None = None
    bold: bool | None = None
    size: int | None = None
    border: bool | None = None
    horizontal: str | None = None
    vertical: str | None = None
    wrap: bool | None = None


class Styles:
    """The styles of a workbook, and those to be added. Each new one is made once, and an equal one is used again."""

    def __init__(self, data: bytes) -> None:
        """Raises ExpatError."""
        self._data = data
        self._root = outline(data)
        self._prefix = self._root.prefix
        self._lists = {name: list(one.children) if one else [] for name in _ORDER for one in [self._root.child(name)]}
        self._added: dict[str, list[bytes]] = {}
        self._known: dict[tuple[int, Look], int] = {}

    def derived(self, base: int, look: Look) -> int:
        """The number of the style that is ``base`` but for what ``look`` says."""
        found = self._known.get((base, look))
        if found is None:
            found = self._known[base, look] = self._derived(base, look)
        return found

    def add_differential(self, xml: str) -> int:
        """The number of a format for conditional formatting; ``xml`` is a ``dxf`` element without prefixes."""
        return self._place("dxfs", xml)

    def format_of(self, style: int) -> tuple[int, str | None]:
        """The number of a style's number format, and its code if it is the workbook's own."""
        styles = self._lists["cellXfs"]
        number = styles[style].attributes.get("numFmtId", "0") if 0 <= style < len(styles) else "0"
        own = (one.attributes for one in self._lists["numFmts"])
        return int(number), next((one.get("formatCode") for one in own if one.get("numFmtId") == number), None)

    @property
    def data(self) -> bytes:
        """The part, with what was added."""
        edits: list[Edit] = []
        missing = b""
        for name in _ORDER:
            new = self._added.get(name)
            if not new:
                continue
            found = self._root.child(name)
            if found is not None:
                edits += grown(self._data, found, new, count=str(len(self._lists[name])))
                continue
            whole = f"<{self._prefix}{name} count={attribute(str(len(new)))}>".encode()
            whole += b"".join(new) + f"</{self._prefix}{name}>".encode()
            before = [one for earlier in _ORDER[: _ORDER.index(name)] for one in self._root.named(earlier)]
            if before:
                edits.append((before[-1].end, before[-1].end, whole))
            else:
                missing += whole
        if missing:
            edits.append(prepended(self._data, self._root, missing))
        return edited(self._data, edits)

    def _derived(self, base: int, look: Look) -> int:
        styles = self._lists["cellXfs"]
        found = styles[base] if 0 <= base < len(styles) else None
        attributes = dict(found.attributes) if found else {"numFmtId": "0", "fontId": "0", "fillId": "0"}
        parts = {one.name: dict(one.attributes) for one in found.children} if found else {}
        self._number(attributes, look)
        self._inks(attributes, look)
        align = {"horizontal": look.horizontal, "vertical": look.vertical}
        align["wrapText"] = None if look.wrap is None else str(int(look.wrap))
        changed = {name: value for name, value in align.items() if value is not None}
        if changed:
            parts["alignment"] = parts.get("alignment", {}) | changed
            attributes["applyAlignment"] = "1"
        attributes.pop("quotePrefix", None)  # of a cell that is text whatever it looks like
        inside = "".join(_tag(name, parts[name]) for name in ("alignment", "protection") if name in parts)
        return self._place("cellXfs", _tag("xf", attributes, inside))

    def _number(self, attributes: dict[str, str], look: Look) -> None:
        if look.number_format is None:
            return
        number = look.number_format if isinstance(look.number_format, int) else self._format(look.number_format)
        attributes |= {"numFmtId": str(number), "applyNumberFormat": "1"}

    def _format(self, code: str) -> int:
        formats = self._lists["numFmts"]
        known = {one.attributes.get("formatCode"): int(one.attributes.get("numFmtId", "0")) for one in formats}
        if code not in known:
            known[code] = max((_OWN_FORMATS - 1, *known.values())) + 1
            self._place("numFmts", _tag("numFmt", {"numFmtId": str(known[code]), "formatCode": code}))
        return known[code]

    def _inks(self, attributes: dict[str, str], look: Look) -> None:
        """Fill, font and border."""
        if look.fill is not None:
            colour = _tag("fgColor", {"rgb": f"FF{look.fill}"}) + _tag("bgColor", {"indexed": "64"})
            fill = self._place("fills", _tag("fill", {}, _tag("patternFill", {"patternType": "solid"}, colour)))
            attributes |= {"fillId": str(fill), "applyFill": "1"}
        if (look.colour, look.bold, look.size) != (None, None, None):
            font = self._font(int(attributes.get("fontId", "0")), look)
            attributes |= {"fontId": str(font), "applyFont": "1"}
        if look.border is not None:
            line = {"style": "thin"} if look.border else {}
            sides = "".join(_tag(side, line, _tag("color", {"indexed": "64"}) if line else "") for side in _SIDES)
            border = self._place("borders", _tag("border", {}, sides + _tag("diagonal", {})))
            attributes |= {"borderId": str(border), "applyBorder": "1"}

    def _font(self, base: int, look: Look) -> int:
        """A font like another, with weight, size and colour changed. Their order in a font is fixed."""
        fonts = self._lists["fonts"]
        parts = [(one.name, dict(one.attributes)) for one in fonts[base].children] if base < len(fonts) else []
        new = {
            "b": None if look.bold is None else {"val": str(int(look.bold))},
            "sz": None if look.size is None else {"val": str(look.size)},
            "color": None if look.colour is None else {"rgb": f"FF{look.colour}"},
        }
        kept = [(name, attributes) for name, attributes in parts if new.get(name) is None]
        kept += [(name, attributes) for name, attributes in new.items() if attributes is not None]
        order = ("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color")
        kept.sort(key=lambda one: order.index(one[0]) if one[0] in order else len(order))
        return self._place("fonts", _tag("font", {}, "".join(_tag(*one) for one in kept)))

    def _place(self, name: str, xml: str) -> int:
        """The position of an element in a list: of an equal one that is there, else of this one at the end."""
        new = outline(xml.encode())
        for at, one in enumerate(self._lists[name]):
            if one.signature == new.signature:
                return at
        self._lists[name].append(new)
        self._added.setdefault(name, []).append(_prefixed(new, self._prefix).encode())
        return len(self._lists[name]) - 1


def _tag(name: str, attributes: dict[str, str], inside: str = "") -> str:
    """An element without a prefix; attributes with one (of extensions to Excel) are left out."""
    words = "".join(f" {key}={attribute(value)}" for key, value in attributes.items() if ":" not in key)
    return f"<{name}{words}>{inside}</{name}>" if inside else f"<{name}{words}/>"


def _prefixed(element: Element, prefix: str) -> str:
    return _tag(prefix + element.name, element.attributes, _all(element.children, prefix))


def _all(elements: Sequence[Element], prefix: str) -> str:
    return "".join(_prefixed(one, prefix) for one in elements)
