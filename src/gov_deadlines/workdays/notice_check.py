"""Is a notice file sound? Held against the measure, its own balance, what is on file, and chinese_calendar.

The faults and doubts are those that loading the file would refuse, and two doubts more, since nothing has been answered
from it yet: it differs from an arrangement of the same year on file, or from the installed chinese_calendar.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from gov_deadlines.errors import Fault
from gov_deadlines.text import Text
from gov_deadlines.toml_file import TomlFile
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.differences import known_differences
from gov_deadlines.workdays.library import (
    Holidays,
    duplicate_faults,
    gap_faults,
    layering_faults,
    notices_on_file,
    own_regions,
)
from gov_deadlines.workdays.notice_doubts import Doubt, confirmed_codes, doubts
from gov_deadlines.workdays.notices import Counterparts, Finding, Notice, layered, located, read_notices
from gov_deadlines.workdays.regions import NATIONAL, Regions

_MOST_SHOWN = 10  # days that a sentence names
_SETTLED_UNTIL = (12, 24)  # later days of a year may be decreed by the next year's notice


class Doubted(NamedTuple):
    """A doubt about a notice: its code, line and sentences, and the reason for which a person confirmed it, if any."""

    code: str
    line: int
    phrase: str
    zh: str
    en: str
    confirmed: str = ""

    def say(self, file: str, zh: bool) -> str:
        """``file:line: what is doubtful`` in one language; without a line for one that was not read from a file."""
        place = f"{file}:{self.line}" if self.line else file
        return f"{place}: {self.zh if zh else self.en}"

    def to_dict(self) -> dict[str, Any]:
        """The doubt as a JSON object; ``reason`` only if a person confirmed it."""
        from gov_deadlines.plain import fields

        return fields(self, "code line phrase zh en") | ({"reason": self.confirmed} if self.confirmed else {})


class Checked(NamedTuple):
    """What a check of a notice file found.

    Attributes:
        file: its path.
        notices: the notices that could be read.
        faults: what keeps the file from being used, and cannot be confirmed.
        doubts: what a person must confirm in the file before it can be used.
        confirmed: the doubts that a person has confirmed there.
        against: what the notices were held against, as codes and words.
    """

    file: str
    notices: tuple[Notice, ...]
    faults: tuple[Fault, ...]
    doubts: tuple[Doubted, ...]
    confirmed: tuple[Doubted, ...]
    against: tuple[Text, ...]

    def to_dict(self) -> dict[str, Any]:
        """What was found as a JSON object, as ``gov-deadlines notice check`` prints it. (Faults it reports as errors.)"""
        from gov_deadlines.plain import SCHEMA, fields

        return {
            "schema": SCHEMA,
            "file": self.file,
            "notices": [_notice_object(notice) for notice in self.notices],
            "doubts": [one.to_dict() for one in self.doubts],
            "confirmed": [one.to_dict() for one in self.confirmed],
        } | fields(self, "against")


def _notice_object(notice: Notice) -> dict[str, Any]:
    """A notice with its days; a draft has no day of publication."""
    from gov_deadlines.plain import fields

    found = fields(notice, "region year scope issuer number issued published draft")
    found |= {"published": None} if notice.draft else {}
    return found | {"days": [decree.to_dict() for decree in sorted(notice.decrees)]}


def check_notice(path: str | os.PathLike[str], holidays: Holidays = None) -> Checked:
    """Check a notice file, laid over what is on file, including your own notices in ``holidays``.

    Where there are faults, only these are reported: what follows from a day that cannot be read is unknown.

    Raises SourceNotFound, DataFault for your own notices as a whole.

    >>> import os
    >>> from gov_deadlines.data_files import holidays_folder
    >>> check_notice(os.path.join(holidays_folder(), "cn", "2024.toml")).doubts
    ()
    """
    file = TomlFile(os.fspath(path))
    own = own_regions(holidays)
    notices = read_notices(file, own.codes)
    layers = {layer.code for notice in notices for layer in own.find(notice.region).layers}
    others = notices_on_file(layers, holidays, without=file.path) if notices else []
    faults = sorted({*file.faults, *_faults_among(file.path, notices, others, own.known)})
    if faults:
        return Checked(
            file=file.path, notices=tuple(notices), faults=tuple(faults), doubts=(), confirmed=(), against=()
        )
    against = [_MEASURE, _ON_FILE]
    found = [*_doubts(notices, others, own.known)]
    for notice in notices:
        theirs = _held_against_library(notice, [*others, *notices])
        if theirs is not None:
            against.append(_LIBRARY)
            found += [(notice, one) for one in theirs]
    said = [(_doubted(notice, one), one.code in confirmed_codes(notice)) for notice, one in found]
    return Checked(
        file=file.path,
        notices=tuple(notices),
        faults=(),
        doubts=tuple(one for one, confirmed in said if not confirmed),
        confirmed=tuple(one for one, confirmed in said if confirmed),
        against=tuple(dict.fromkeys(against)),
    )


_MEASURE = Text("measure", "放假办法、各类日子的平衡与位置", "the measure, and the balance and places of the days")
_ON_FILE = Text("on-file", "已收录的通知", "the notices on file")
_LIBRARY = Text("chinese-calendar", "chinese_calendar", "chinese_calendar")


def _faults_among(path: str, notices: Sequence[Notice], others: Sequence[Notice], known: Regions) -> list[Fault]:
    """The faults of this file that show only together with the other notices."""
    own = [one for one in others if not one.draft and not any(one.identity() == new.identity() for new in notices)]
    every = [*own, *notices]
    repeated = duplicate_faults(notices)
    faults = repeated or layering_faults(every, known) or gap_faults(every)
    return [fault for fault in faults if fault.file == path]


def _doubts(notices: Sequence[Notice], others: Sequence[Notice], known: Regions) -> Iterator[tuple[Notice, Doubt]]:
    replaced = {new.identity() for new in notices}
    beneath = [one for one in others if not one.draft and one.identity() not in replaced]
    mine = {id(notice) for notice in notices}
    for notice, state in layered([*beneath, *notices], known):
        if id(notice) in mine:
            yield from ((notice, one) for one in doubts(notice, state, known))
    for notice in notices:
        yield from ((notice, one) for one in _other_than_on_file(notice, others))


def _other_than_on_file(notice: Notice, others: Iterable[Notice]) -> Iterator[Doubt]:
    """The published text of the same notice, or of the same year's arrangement, has other days."""
    ours = {decree.date: decree.key for decree in notice.decrees}
    for other in Counterparts(others).of(notice):
        theirs = {decree.date: decree.key for decree in other.decrees}
        days = sorted(day for day in {*ours, *theirs} if ours.get(day) != theirs.get(day))
        if days:
            yield Doubt(
                "on-file",
                f"已收录 {other.title.zh}，这些日子与它不同：{_named(days)}",
                f"{other.title.en} is on file and has other days: {_named(days)}",
            )


def _held_against_library(notice: Notice, others: Sequence[Notice]) -> list[Doubt] | None:
    """The days of a national year that chinese_calendar has otherwise; None if it does not know that year."""
    if notice.region != NATIONAL or notice.scope != "year":
        return None
    import chinese_calendar

    later = [one for one in others if not one.draft and one.year == notice.year and one.scope == "days"]
    calendar = WorkCalendar.from_notices(NATIONAL, [notice._replace(draft=False, published=date.min), *later])
    day, end = date(notice.year, 1, 1), date(notice.year, *_SETTLED_UNTIL)
    days = [day + timedelta(days=nth) for nth in range((end - day).days + 1)]
    days = sorted({*days, *(decree.date for decree in notice.decrees if decree.date < day)})
    try:
        apart = [
            one
            for one in days
            if bool(chinese_calendar.is_workday(one)) != _works(calendar, one) and one not in known_differences()
        ]
    except NotImplementedError:
        return None
    zh = f"chinese_calendar {chinese_calendar.__version__} 的这些日子与本通知不同：{_named(apart)}"
    en = f"chinese_calendar {chinese_calendar.__version__} has these days otherwise: {_named(apart)}"
    return [Doubt("chinese-calendar", zh, en)] if apart else []


def _works(calendar: WorkCalendar, day: date) -> bool:
    """Whether a day is worked; days of the December before count by the notice alone."""
    known = calendar.find_working(day)
    if known is not None:
        return known
    decided = {decree.date: decree.key for one in calendar.notices for decree in one.decrees}
    return decided.get(day) == "work"


def _doubted(notice: Notice, doubt: Doubt) -> Doubted:
    (fault,) = located([Finding(notice, doubt.decree, doubt.code, doubt.zh, doubt.en)])
    confirmed = notice.confirmed if doubt.code in confirmed_codes(notice) else ""
    phrase = f"{doubt.decree.name} {doubt.decree.date}" if doubt.decree else ""
    return Doubted(code=doubt.code, line=fault.line, phrase=phrase, zh=doubt.zh, en=doubt.en, confirmed=confirmed)


def _named(days: Sequence[date]) -> str:
    more = "…" if len(days) > _MOST_SHOWN else ""
    return ", ".join(map(str, days[:_MOST_SHOWN])) + more
