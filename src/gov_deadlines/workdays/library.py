"""The notices on file: those shipped with the package, and a user's own laid over them."""

import os
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from gov_deadlines.data_files import HOLIDAYS, Fingerprint, holidays_folder, own_files, toml_files
from gov_deadlines.errors import DataFault, Fault
from gov_deadlines.text import Text
from gov_deadlines.toml_file import TomlFile
from gov_deadlines.workdays.aside import SOUND, Aside, empty_remark, set_aside
from gov_deadlines.workdays.layers import NATIONAL, announced_years, in_prevailing_order
from gov_deadlines.workdays.line import DayLine
from gov_deadlines.workdays.notice_checks import duplicate_faults, gap_faults, layering_faults, located
from gov_deadlines.workdays.notices import Notice, read_notices
from gov_deadlines.workdays.regions import region, regions
from gov_deadlines.workdays.statutory import is_statutory

Holidays = str | os.PathLike[str] | None


class Library:
    """Every notice that matters to one region, and the day lines built from them.

    Two knowledge dates between which nothing was published share one day line.
    """

    __slots__ = ("_aside", "_lines", "_published", "notices", "region")

    def __init__(self, code: str, notices: Sequence[Notice], aside: Aside = SOUND) -> None:
        """``notices`` may hold those of other regions; they are left out, as the files that are ``aside`` were."""
        self.region = region(code)
        self.notices = tuple(in_prevailing_order(one for one in notices if one.region in (NATIONAL, code)))
        self._aside = aside
        self._published = [notice.published for notice in self.notices]
        self._lines: dict[int, DayLine] = {}

    @property
    def remarks(self) -> tuple[Text, ...]:
        """What to know of the user's own notices, such as a faulty file that was left aside."""
        return self._aside.remarks

    def line(self, known_on: date | None) -> DayLine:
        """The day line as known on a day (None: with everything on file)."""
        known = len(self.notices) if known_on is None else bisect_right(self._published, known_on)
        if known not in self._lines:
            self._lines[known] = DayLine(self.region, self.notices[:known], self._aside)
        return self._lines[known]


def library(code: str, holidays: Holidays = None) -> Library:
    """The library of a region, with the user's notices at ``holidays`` laid over the shipped ones.

    Without ``holidays`` the environment variable ``GOV_DEADLINES_HOLIDAYS`` names them, if set. A user's
    notice replaces a shipped one of the same number; otherwise it joins its region's layer. A faulty file that says
    plainly whose and which year's it is stops only the answers that may need it: see ``aside``.

    Raises:
        UnknownRegion, SourceNotFound, DataFault.
    """
    region(code)
    return _library(code, own_files(holidays, HOLIDAYS, may_be_empty=True))


@lru_cache(maxsize=32)
def _library(code: str, own_paths: Fingerprint) -> Library:
    own = _Files([path for path, _, _ in own_paths if not os.path.isdir(path)])
    layers = sorted({NATIONAL, code, *(notice.region for notice in own.notices)} & regions().keys())
    shipped = _Files([file for layer in layers for file in _shipped_files(layer)])
    replaced = {notice.identity() for notice in own.notices}
    notices = [notice for notice in shipped.notices if notice.identity() not in replaced] + own.notices
    faults = own.faults + shipped.faults + layering_faults(notices, is_statutory)
    if not faults:
        faults += gap_faults(notices)
    remarks = [empty_remark(path) for path, _, _ in own_paths if os.path.isdir(path)]
    if own.notices:
        faults, more = own.doubted(notices, faults)
        remarks += more
    aside = set_aside(code, own.read, sorted(faults)) if faults else SOUND
    sound = [notice for notice in notices if notice.file not in aside.files]
    if faults and not announced_years(sound):
        raise DataFault(sorted(faults))
    return Library(code, sound, aside._replace(remarks=(*remarks, *aside.remarks)))


def _shipped_files(code: str) -> list[str]:
    folder = os.path.join(holidays_folder(), code.lower())
    return toml_files(folder) if os.path.isdir(folder) else []  # not every region has notices of its own


class _Files:
    """Data files as read: all notices as far as they can be read, and every fault that shows without the others."""

    __slots__ = ("faults", "notices", "read")

    def __init__(self, paths: list[str]) -> None:
        known: frozenset[object] = frozenset(regions())
        self.read = {path: TomlFile(path) for path in paths}
        self.notices = [notice for file in self.read.values() for notice in read_notices(file, known)]
        self.faults = [fault for file in self.read.values() for fault in file.faults]
        self.faults += duplicate_faults(self.notices)

    def doubted(self, notices: Sequence[Notice], faults: list[Fault]) -> tuple[list[Fault], list[Text]]:
        """The faults and these files' doubts, of which one faulty anyway has none; and what to remark of the others."""
        from gov_deadlines.workdays.notice_doubts import unconfirmed, wholesale  # not to read what is shipped

        asked = self.read.keys() - {fault.file for fault in faults}
        return faults + located(unconfirmed(notices, asked)), list(wholesale(notices, asked))
