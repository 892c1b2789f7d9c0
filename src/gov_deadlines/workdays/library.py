"""The notices on file: those shipped with the package, and a user's own laid over them."""

import os
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from gov_deadlines.errors import DataFault, Fault
from gov_deadlines.paths import HOLIDAYS, Fingerprint, holidays_folder, own_files, toml_files
from gov_deadlines.toml_file import TomlFile
from gov_deadlines.workdays.layers import NATIONAL, in_prevailing_order
from gov_deadlines.workdays.line import DayLine
from gov_deadlines.workdays.notice_checks import duplicate_faults, gap_faults, layering_faults
from gov_deadlines.workdays.notices import Notice, read_notices
from gov_deadlines.workdays.regions import region, regions
from gov_deadlines.workdays.statutory import is_statutory

Holidays = str | os.PathLike[str] | None


class Library:
    """Every notice that matters to one region, and the day lines built from them.

    Two knowledge dates between which nothing was published share one day line.
    """

    __slots__ = ("_lines", "_published", "notices", "region")

    def __init__(self, code: str, notices: Sequence[Notice]) -> None:
        """``notices`` may hold those of other regions; they are left aside."""
        self.region = region(code)
        self.notices = tuple(in_prevailing_order(one for one in notices if one.region in (NATIONAL, code)))
        self._published = [notice.published for notice in self.notices]
        self._lines: dict[int, DayLine] = {}

    def line(self, known_on: date | None) -> DayLine:
        """The day line as known on a day (None: with everything on file)."""
        known = len(self.notices) if known_on is None else bisect_right(self._published, known_on)
        if known not in self._lines:
            self._lines[known] = DayLine(self.region, self.notices[:known])
        return self._lines[known]


def library(code: str, holidays: Holidays = None) -> Library:
    """The library of a region, with the user's notices at ``holidays`` laid over the shipped ones.

    Without ``holidays`` the environment variable ``GOV_DEADLINES_HOLIDAYS`` names them, if set. A user's
    notice replaces a shipped one of the same number; otherwise it joins its region's layer.

    Raises:
        UnknownRegion, SourceNotFound, DataFault.
    """
    region(code)
    return _library(code, own_files(holidays, HOLIDAYS))


@lru_cache(maxsize=32)
def _library(code: str, own_paths: Fingerprint) -> Library:
    own, faults = _read([file for file, _, _ in own_paths])
    layers = sorted({NATIONAL, code, *(notice.region for notice in own)} & regions().keys())
    shipped, shipped_faults = _read([file for layer in layers for file in _shipped_files(layer)])
    replaced = {notice.identity() for notice in own}
    notices = [notice for notice in shipped if notice.identity() not in replaced] + own
    faults += shipped_faults
    faults += layering_faults(notices, is_statutory)
    if not faults:
        faults += gap_faults(notices)
    if faults:
        raise DataFault(sorted(faults))
    return Library(code, notices)


def _shipped_files(code: str) -> list[str]:
    folder = os.path.join(holidays_folder(), code.lower())
    return toml_files(folder) if os.path.isdir(folder) else []  # not every region has notices of its own


def _read(paths: list[str]) -> tuple[list[Notice], list[Fault]]:
    """All notices of these files as far as they can be read, and every fault that shows without the others."""
    faults: list[Fault] = []
    notices: list[Notice] = []
    known: frozenset[object] = frozenset(regions())
    for path in paths:
        file = TomlFile(path)
        notices += read_notices(file, known)
        faults += file.faults
    return notices, faults + duplicate_faults(notices)
