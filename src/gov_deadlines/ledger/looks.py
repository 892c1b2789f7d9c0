"""How a cell of ours looks: one table of colours for every degree of urgency and every status.

Fill and ink have a contrast of at least 7 to 1 (WCAG AAA), and no colour stands without its mark or its word. In grey
the three degrees that ask for action differ in lightness, too.
"""

from typing import NamedTuple

from gov_deadlines.wording.coming import UNANSWERED


class Look(NamedTuple):
    """How a cell looks. Colours are six hexadecimal digits; no ``fill`` is a cell without colour.

    Attributes:
        fill, ink: the colours of the cell and of its text.
        bold, size: of the text; ``size`` in points.
        align: ``left``, ``center`` or ``right``.
        wrap: whether a long text takes several lines.
        border: whether there is a thin line around it.
        form: the number format; empty for the general one.
    """

    fill: str = ""
    ink: str = "000000"
    bold: bool = False
    size: int = 11
    align: str = "left"
    wrap: bool = False
    border: bool = True
    form: str = ""

    def coloured(self, other: "Look") -> "Look":
        """The same look in the colours of another."""
        return self._replace(fill=other.fill, ink=other.ink, bold=other.bold)


URGENCY_LOOKS = {
    "missed": Look("A80000", "FFFFFF", bold=True),
    "today": Look("F4A03C", bold=True),
    "soon": Look("FFD966"),
    "early": Look("FFF2CC"),
    "later": Look("DDEBF7"),
    "done": Look("E2EFDA"),
    UNANSWERED: Look("D9D9D9"),
}
STATUS_LOOKS = {
    "overdue": URGENCY_LOOKS["missed"],
    "deemed-no-objection": Look("D9B3D9", bold=True),
    "due-today": URGENCY_LOOKS["today"],
    "open": URGENCY_LOOKS["later"],
    "not-received": Look("F2F2F2"),
    "done-in-time": URGENCY_LOOKS["done"],
    "done-late": Look("F8CBAD"),
    "done-disputed": Look("E4DFEC"),
    "done": URGENCY_LOOKS["done"],
    UNANSWERED: URGENCY_LOOKS[UNANSWERED],
}

PLAIN = Look(wrap=True)
CENTRED = Look(align="center")
DATE = Look(align="center", form="yyyy-mm-dd")
NUMBER = Look(align="right", form="0")
BARE = Look(border=False)
NOTE = Look(border=False, ink="404040", size=9, wrap=True)
TITLE = Look(border=False, bold=True, size=20, align="center")
SUBTITLE = Look(border=False, align="center", ink="404040")
HEADLINE = Look(border=False, size=12, wrap=True, bold=True)
SECTION = Look(border=False, bold=True, size=13, ink="1F3864")
HEADER = Look("1F3864", "FFFFFF", bold=True, align="center", wrap=True)
GROUP = Look("D6DCE4", bold=True)
LINK = Look(ink="0B3D91", align="center")


def contrast(look: Look) -> float:
    """The contrast of a look's text with its cell, from 1 to 21, as WCAG 2 defines it.

    >>> round(contrast(Look("FFFFFF", "000000")))
    21
    """
    light, dark = sorted((luminance(look.fill or "FFFFFF"), luminance(look.ink)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour, from 0 to 1: how light it is in grey, as WCAG 2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
