"""The engine of the page as one script: the parts in ``engine/``, joined."""

from functools import cache
from pathlib import Path

PARTS = (
    *("start", "days", "texts", "day_forms", "lines", "periods", "walks"),
    *("names", "finding", "questions", "status", "answers", "calendars", "asking"),
)
FOLDER = Path(__file__).parent / "engine"


@cache
def engine_source() -> str:
    """The script. It defines one global, ``GovDeadlines``, and needs no page: Node and browsers run the same text.

    >>> "const GovDeadlines" in engine_source()
    True
    """
    return "\n".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in PARTS)
