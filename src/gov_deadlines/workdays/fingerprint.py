"""A fingerprint of what was known: equal for equal content, whatever the names and the layout of the files.

It covers the notices of a region and the nation, the versions of the national measure, the principles, what the region
expects, and the table of movable festivals. Paths, the order of files, comments and white space do not count.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from gov_deadlines.version import __version__
from gov_deadlines.workdays.line import DayLine
from gov_deadlines.workdays.regions import Region, english_name, holiday_table

_SHORT = 16  # hexadecimal digits
_PLACES = frozenset({"file", "nth", "confirmed"})  # fields that say where something was read, or who looked at it


def fingerprint(*parts: object) -> str:
    """Sixteen hexadecimal digits of the SHA-256 of any data: records, mappings, lists, dates, texts, numbers.

    >>> fingerprint({"a": 1, "b": [date(2026, 1, 1)]}) == fingerprint({"b": [date(2026, 1, 1)], "a": 1})
    True
    """
    written = json.dumps(_canonical(parts), ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(written.encode("ascii")).hexdigest()[:_SHORT]


def _canonical(value: object) -> object:
    """The same value for JSON; a record is a mapping of its fields, except empty ones and those of ``_PLACES``.

    So a field that is added later changes no fingerprint until something is in it.
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = {key: one for key, one in value._asdict().items() if key not in _PLACES and not _is_empty(one)}
    if isinstance(value, Mapping):
        return {str(key): _canonical(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(json.dumps(_canonical(one), sort_keys=True) for one in value)
    if isinstance(value, list | tuple):
        return [_canonical(one) for one in value]
    return value


def _is_empty(value: object) -> bool:
    return value is None or value is False or value in ("", ())


def combined(*fingerprints: str) -> str:
    """The fingerprint of an answer that compares what others rest on; that of one alone is its own."""
    return fingerprints[0] if len(fingerprints) == 1 else fingerprint(*fingerprints)


def known(line: DayLine, known_on: date | None = None) -> str:
    """The fingerprint of everything that the days of a line, and those projected from it, rest on.

    ``known_on``: measures, principles and expectations published later do not count; None for all.

    >>> from gov_deadlines.workdays.calendar import calendar
    >>> known(calendar("CN").line) == known(calendar("CN", holidays=None).line)
    True
    """
    return fingerprint(*knowledge(line, known_on))


def of_calendar(line: DayLine, known_on: date | None, *, projecting: bool) -> str:
    """The fingerprint of a calendar's answers: equal fingerprints, equal answers to each question about days.

    It also covers the version of this package, whose code counts, the notices that drafts replace, and which of several
    notices on one day prevails.
    """
    return fingerprint(__version__, day_data(line, known_on), projecting)


def day_data(line: DayLine, known_on: date | None) -> str:
    """The fingerprint of everything on file that decides days, or what is said of them, without our code."""
    published = () if line.undrafted is line else knowledge(line.undrafted, known_on)
    return fingerprint(knowledge(line, known_on), published, _deciding(line))


def _deciding(line: DayLine) -> dict[int, tuple[str, str, str]]:
    """For each day that a notice decides: the holiday it names, in both languages, and that notice as it is cited."""
    cited = {id(notice): fingerprint(notice.title, notice._replace(decrees=())) for notice in line.notices}
    found = ((day, line.decided(day)) for day in line.decreed())
    named = ((day, one.decree.name, one.notice) for day, one in found if one is not None)
    return {day: (name, english_name(name), cited[id(notice)]) for day, name, notice in named}


def knowledge(line: DayLine, known_on: date | None = None) -> tuple[object, ...]:
    """What ``known`` counts, as parts for ``fingerprint``, to which a caller may add its own.

    The notices are a set: their order in files does not count. Where two of one day conflict, the prevailing decree
    does.
    """
    measures, principles = holiday_table("statutory.toml")["measure"], holiday_table("principles.toml")
    return (
        {fingerprint(notice._replace(decrees=tuple(sorted(notice.decrees)))) for notice in line.notices},
        line.decreed(),
        {fingerprint(one) for one in measures if _by(one, known_on)},
        {fingerprint(one) for one in principles["principle"] if _by(one, known_on)},
        principles["bounds"],
        [_expecting(layer, known_on) for layer in line.region.layers],
        holiday_table("festivals.toml"),
        line.left_out.ends,
    )


def _expecting(region: Region, known_on: date | None) -> Region:
    """One layer, without what it expects if that was not known yet."""
    unknown = [] if region.expects_by(known_on) else [name for name in region._fields if name.startswith("expects")]
    nothing: dict[str, Any] = dict.fromkeys(["over", *unknown])
    return region._replace(**nothing)


def _by(entry: Mapping[str, date], known_on: date | None) -> bool:
    return known_on is None or entry["published"] <= known_on
