"""Answers as plain values for JSON: every date an ISO string, every statement with code, zh and en.

Each answer's ``to_dict`` is made of these. A key that equals the name of its field is only listed: the field names are
part of the interface.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gov_deadlines.text import Text

SCHEMA = 1  # of every answer; docs/stability.md says what it promises
_AS_THEY_ARE = frozenset((str, int, bool, float, type(None)))


def plain(value: object) -> Any:  # noqa: ANN401  (JSON)
    """A value for JSON: a date as its ISO string, a statement with code, zh and en.

    >>> plain((date(2024, 4, 3), Text("weekend", "周末", "weekend")))
    ['2024-04-03', {'code': 'weekend', 'zh': '周末', 'en': 'weekend'}]
    """
    if type(value) in _AS_THEY_ARE:  # most are
        return value
    match value:
        case date():
            return value.isoformat()
        case Text():
            return value.to_dict()
        case Mapping():
            return {key: plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    return value


def fields(record: object, names: str) -> dict[str, Any]:
    """The fields of a record with these names, as values for JSON.

    >>> fields(date(2024, 4, 3), "year month")
    {'year': 2024, 'month': 4}
    """
    return {name: plain(getattr(record, name)) for name in names.split()}


def bounds(found: object) -> dict[str, Any] | None:
    """How early and how late notices to come can make a date; None if that is not known."""
    return None if found is None else fields(found, "earliest latest")


def if_projected(projected: bool) -> dict[str, Any]:
    """``projected``, only of an answer that rests on a day no notice has announced."""
    return {"projected": True} if projected else {}


def notes_if_any(notes: Sequence[Text]) -> dict[str, Any]:
    """The key ``notes``, only if there are any."""
    return {"notes": plain(notes)} if notes else {}


def printed(answer: object, fingerprint: bool) -> dict[str, Any]:
    """The ``fingerprint`` of an answer, only if it is asked for, since making it takes longer than answering."""
    return fields(answer, "fingerprint") if fingerprint else {}
