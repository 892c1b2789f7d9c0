"""How a cell of ours looks: one table of colours for every degree of urgency and every status.

Fill and ink have a contrast of at least 7 to 1 (WCAG AAA), and no colour stands without its mark or its word. In grey
the three degrees that ask for action differ in lightness, too.
"""

from gov_deadlines.ledger.styles import Look
from gov_deadlines.wording.coming import UNANSWERED

INK, PALE = "000000", "FFFFFF"


def _colours(fill: str, colour: str = INK, *, bold: bool = False) -> Look:
    return Look(fill=fill, colour=colour, bold=bold)


URGENCY_LOOKS = {
    "missed": _colours("A80000", PALE, bold=True),
    "today": _colours("F4A03C", bold=True),
    "soon": _colours("FFD966"),
    "early": _colours("FFF2CC"),
    "deemed": _colours("D9B3D9"),
    "later": _colours("DDEBF7"),
    "done": _colours("E2EFDA"),
    UNANSWERED: _colours("D9D9D9"),
}
STATUS_LOOKS = {
    "overdue": URGENCY_LOOKS["missed"],
    "deemed-no-objection": URGENCY_LOOKS["deemed"],
    "due-today": URGENCY_LOOKS["today"],
    "open": URGENCY_LOOKS["later"],
    "not-received": _colours("F2F2F2"),
    "done-in-time": URGENCY_LOOKS["done"],
    "done-late": _colours("F8CBAD"),
    "done-disputed": _colours("E4DFEC"),
    "done": URGENCY_LOOKS["done"],
    UNANSWERED: URGENCY_LOOKS[UNANSWERED],
}
WEEK = _colours("8FAADC")

BARE = Look(vertical="center")
PLAIN = Look(border=True, vertical="center", wrap=True)
CENTRED = Look(border=True, vertical="center", horizontal="center")
DATE = CENTRED._replace(number_format="yyyy-mm-dd")
NUMBER = CENTRED._replace(number_format="0")
COUNT = CENTRED._replace(number_format="0;;")  # none is left blank
LINK = CENTRED._replace(colour="0B3D91")
NOTE = Look(colour="404040", size=9, horizontal="center", vertical="center")
TITLE = Look(bold=True, size=20, horizontal="center", vertical="center")
SUBTITLE = Look(colour="404040", horizontal="center", vertical="center")
HEADLINE = Look(bold=True, size=12, vertical="center", wrap=True)
SECTION = Look(colour="1F3864", bold=True, size=13, vertical="center")
HEADER = CENTRED._replace(fill="1F3864", colour=PALE, bold=True, wrap=True)
GROUP = Look(fill="D6DCE4", bold=True, border=True, vertical="center")


def coloured(look: Look, other: Look) -> Look:
    """A look in the colours of another."""
    return look._replace(fill=other.fill, colour=other.colour, bold=other.bold)


def contrast(look: Look) -> float:
    """The contrast of a look's text with its cell, from 1 to 21, as WCAG 2 defines it.

    >>> round(contrast(Look(fill="FFFFFF", colour="000000")))
    21
    """
    light, dark = sorted((luminance(look.fill or PALE), luminance(look.colour or INK)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour, from 0 to 1: how light it is in grey, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
