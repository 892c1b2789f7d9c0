"""The notices on file: the shipped ones, a user's own laid over them, and the faults of a user's own.

If a user's faulty file clearly states its region and year, it is left out and stops only the answers that may need it.
"""

import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any

from gov_deadlines.data_files import HOLIDAYS, Fingerprint, holidays_folder, own_files, toml_files
from gov_deadlines.errors import DataFault, Fault, SourceNotFound
from gov_deadlines.text import Text
from gov_deadlines.toml_file import TomlFile
from gov_deadlines.workdays.line import NOTHING_LEFT_OUT, DayLine, LeftOut, announced_years
from gov_deadlines.workdays.notices import (
    OFF,
    REST_KEYS,
    RESTORED,
    SATURDAY,
    WORK,
    Counterparts,
    Finding,
    Notice,
    State,
    in_prevailing_order,
    layered,
    located,
    read_notices,
    without_replaced,
)
from gov_deadlines.workdays.regions import NATIONAL, OwnRegions, Region, Regions, is_statutory, region, regions

Holidays = str | os.PathLike[str] | None

_ONE_DAY = timedelta(days=1)
_MONTH = r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d\d?)"  # in anything that looks like a date
_NO_DAYS = ("issued", "published", "number", "source", "checked", "confirmed")  # keys whose lines hold other dates
_YEAR_IN_DOUBT = frozenset({"year", "day-outside-year"})


class Library:
    """Every notice that applies to one region, and the day lines built from them.

    Two values of ``known_on`` share one day line if nothing was published between them.

    Attributes:
        region: the region.
        notices: the notices of the region and those it lies over, in prevailing order.
        calendars: the calendars of shipped notices that ``answering_calendar`` has made so far, by ``known_on``.
    """

    __slots__ = ("_drafts", "_left_out", "_lines", "_published", "calendars", "notices", "region")

    def __init__(self, of: str | Region, notices: Sequence[Notice], left_out: LeftOut = NOTHING_LEFT_OUT) -> None:
        """``of``: a region, or the code of a shipped one; ``left_out``: the faulty files.

        ``notices`` may include those of other regions, which are ignored.
        """
        self.region = of if isinstance(of, Region) else region(of)
        codes = {layer.code for layer in self.region.layers}
        self.notices = tuple(in_prevailing_order(one for one in notices if one.region in codes))
        self._left_out = left_out
        self._published = [notice.published for notice in self.notices if not notice.draft]
        self._drafts = [notice for notice in self.notices if notice.draft]
        self._lines: dict[tuple[int, int], DayLine] = {}
        self.calendars: dict[date | None, Any] = {}

    @property
    def remarks(self) -> tuple[Text, ...]:
        """What users should know about their own notices, such as a faulty file that was left out."""
        return self._left_out.remarks

    def line(self, known_on: date | None) -> DayLine:
        """The day line as known on a day (None: with everything on file)."""
        known = len(self._published) if known_on is None else bisect_right(self._published, known_on)
        drafts = self._drafts and [one for one in self._drafts if known_on is None or one.published <= known_on]
        key = (known, len(drafts))
        if key not in self._lines:
            self._lines[key] = self._line(self.notices[:known], drafts)
        return self._lines[key]

    def _line(self, published: Sequence[Notice], drafts: Sequence[Notice]) -> DayLine:
        """A line of these notices. A draft replaces the published notice it is a draft of."""
        if not drafts:
            return DayLine(self.region, published, self._left_out)
        known = len(published), 0
        undrafted = self._lines.get(known) or self._lines.setdefault(known, self._line(published, ()))
        kept = without_replaced(published, drafts)
        return DayLine(self.region, [*kept, *drafts], self._left_out, undrafted)


def library(code: str, holidays: Holidays = None) -> Library:
    """The library of a region, with the user's notices at ``holidays`` laid over the shipped ones.

    Without ``holidays``, the environment variable ``GOV_DEADLINES_HOLIDAYS`` names them, if set. A user's
    notice replaces a shipped one of the same number; otherwise it joins its region's layer.

    Raises:
        UnknownRegion, SourceNotFound, DataFault.
    """
    known_region(code, holidays)  # told before a path where nothing is
    own = own_files(holidays, HOLIDAYS, may_be_empty=True)
    try:
        return _library(code, own)
    finally:
        _forget_if_unreadable(own)


def known_region(code: str, holidays: Holidays = None) -> Region:
    """The region with this code: a shipped one, or one that the user's own files at ``holidays`` define.

    Raises:
        UnknownRegion: naming every region that there is, also the user's own.
        DataFault: if a faulty file may define it.
    """
    if isinstance(code, str) and code in regions():
        return regions()[code]
    try:
        return own_regions(holidays).find(code)
    except SourceNotFound:  # nothing there defines it
        return region(code)


def own_regions(holidays: Holidays = None) -> OwnRegions:
    """The shipped regions, with those that the user's own files at ``holidays`` define. Raises SourceNotFound."""
    own = own_files(holidays, HOLIDAYS, may_be_empty=True)
    try:
        return _own(own).regions if own else OwnRegions(regions())
    finally:
        _forget_if_unreadable(own)


def forget_files() -> None:
    """Forget what was read: a program that runs for long comes by states of its files that nobody asks about again."""
    _library.cache_clear()
    _own.cache_clear()
    _shipped.cache_clear()


def _forget_if_unreadable(own: Fingerprint) -> None:
    """Forget what was read of a user's own files if one could not be read: the next time it may be."""
    if own and any(fault.code == "unreadable" for fault in _own(own).faults):
        forget_files()


@lru_cache(maxsize=8)
def _own(paths: Fingerprint) -> "_Files":
    """A user's own files, read once for all regions."""
    return _Files([path for path, *_ in paths if not os.path.isdir(path)], own=bool(paths))


@lru_cache(maxsize=16)
def _shipped(code: str) -> "_Files":
    """The shipped notices of one layer, read once for all regions that lie over it."""
    return _Files(_shipped_files(code))


@lru_cache(maxsize=32)
def _library(code: str, own_paths: Fingerprint) -> Library:
    own = _own(own_paths)
    known = own.regions
    asked = known.find(code)
    layers = {layer.code for one in (asked, *own.defined()) for layer in one.layers}
    shipped = [_shipped(layer) for layer in sorted(layers & regions().keys())]
    if any(layer.faults for layer in shipped):
        _shipped.cache_clear()  # what could not be read may be readable the next time
    replaced = {notice.identity() for notice in own.notices if not notice.draft}
    notices = [one for layer in shipped for one in layer.notices if one.identity() not in replaced] + own.notices
    notices = [notice for notice in notices if notice.region in known.known]
    faults = [*own.faults, *(fault for layer in shipped for fault in layer.faults)]
    faults += layering_faults(notices, known.known)
    if not faults:
        faults += gap_faults(notices)
    remarks = [_empty_remark(path) for path, *_ in own_paths if os.path.isdir(path)]
    if own.notices:
        faults, more = own.doubted(notices, faults)
        remarks += more
    without = files_left_out(code, own.read, sorted(faults), known) if faults else NOTHING_LEFT_OUT
    sound = [notice for notice in notices if notice.file not in without.files]
    if any(notice.draft for notice in sound):
        sound, more = _without_published_drafts(sound)
        remarks += more
    if faults and not announced_years(sound):
        raise DataFault(sorted(faults))
    return Library(asked, sound, without._replace(remarks=(*remarks, *without.remarks)))


def notices_on_file(codes: Iterable[str], holidays: Holidays = None, without: str = "") -> list[Notice]:
    """The sound notices of these regions, your own laid over the shipped ones, in prevailing order.

    Those in the file ``without`` are left out. Raises SourceNotFound, DataFault.
    """
    paths = [path for path, *_ in own_files(holidays, HOLIDAYS, may_be_empty=True)]
    own = _Files([path for path in paths if not os.path.isdir(path) and not _same_file(path, without)], own=True)
    faulty = {fault.file for fault in own.faults}
    mine = [one for one in own.notices if one.file not in faulty]
    shipped = _Files([path for code in sorted({*codes} & regions().keys()) for path in _shipped_files(code)])
    replaced = {notice.identity() for notice in mine if not notice.draft}
    notices = [one for one in shipped.notices if one.identity() not in replaced and not _same_file(one.file, without)]
    return in_prevailing_order([*notices, *(one for one in mine if one.region in codes)])


def _same_file(path: str, other: str) -> bool:
    return bool(other) and os.path.realpath(path) == os.path.realpath(other)


def _shipped_files(code: str) -> list[str]:
    folder = os.path.join(holidays_folder(), code.lower())
    return toml_files(folder) if os.path.isdir(folder) else []  # not every region has its own notices


class _Files:
    """Data files as read: all readable notices, and every fault that shows in one file alone."""

    __slots__ = ("faults", "notices", "read", "regions")

    def __init__(self, paths: list[str], *, own: bool = False) -> None:
        """``own``: the files are the user's, so that they may define regions."""
        self.read = {path: TomlFile(path) for path in paths}
        self.regions, of_notices = OwnRegions(regions()), list(self.read.values())
        if own:
            from gov_deadlines.workdays.own_regions import defines_regions, read_regions  # not needed for shipped files

            self.regions = read_regions(of_notices)
            of_notices = [file for file in of_notices if not defines_regions(file)]
        known: frozenset[object] = self.regions.codes
        self.notices = [notice for file in of_notices for notice in read_notices(file, known)]
        self.faults = [fault for file in self.read.values() for fault in file.faults]
        self.faults += duplicate_faults(self.notices)

    def defined(self) -> list[Region]:
        """The regions of the notices, without those whose own definition is faulty."""
        known = self.regions.known
        return [known[code] for code in sorted({notice.region for notice in self.notices}) if code in known]

    def doubted(self, notices: Sequence[Notice], faults: list[Fault]) -> tuple[list[Fault], list[Text]]:
        """``faults`` and the doubts about the files without faults; and the remarks about the latter."""
        from gov_deadlines.workdays.notice_doubts import confirmed_unnamed, unconfirmed  # not needed for shipped files

        asked, known = self.read.keys() - {fault.file for fault in faults}, self.regions.known
        return faults + located(unconfirmed(notices, asked, known)), list(confirmed_unnamed(notices, asked, known))


# Faults of notices that show only across files


def duplicate_faults(notices: Sequence[Notice]) -> list[Fault]:
    """One fault for every notice that repeats an earlier one of the same collection."""
    return located(_duplicates(notices))


def _duplicates(notices: Sequence[Notice]) -> Iterator[Finding]:
    first: dict[tuple[object, ...], Notice] = {}
    for notice in notices:
        earlier = first.setdefault((notice.draft, *notice.identity()), notice)
        if earlier is not notice:
            yield Finding(
                notice,
                None,
                "duplicate-notice",
                f"与 {earlier.file} 中的通知重复：{notice.title.zh}",
                f"repeats a notice of {earlier.file}: {notice.title.en}",
            )


def layering_faults(notices: Iterable[Notice], known: Regions | None = None) -> list[Fault]:
    """Faults that show only against the layer beneath: stray weekend days, and restored days that were never off."""
    return located(finding for notice, state in layered(notices, known) for finding in _against(notice, state))


def _against(notice: Notice, state: State) -> Iterator[Finding]:
    rest = {decree.date for decree in notice.decrees if decree.key in REST_KEYS}
    for decree in notice.decrees:
        if decree.key == RESTORED and state.get(decree.date) not in REST_KEYS:
            yield Finding(
                notice,
                decree,
                "restored-without-rest",
                f"{decree.date} 写为 restored，但此前没有通知放假",
                f"{decree.date} is `restored`, but no earlier notice made it a rest day",
            )
        elif decree.key == OFF and decree.date.weekday() >= SATURDAY:
            alone = not {decree.date - _ONE_DAY, decree.date + _ONE_DAY} & rest
            if alone and state.get(decree.date) != WORK and not is_statutory(decree.date):
                yield Finding(
                    notice,
                    decree,
                    "stray-weekend-day",
                    f"{decree.date} 是周末，不与本通知其他放假日相连，也未撤销调休上班，疑为日期有误",
                    f"{decree.date} is a weekend day that adjoins no other rest day of this notice and cancels no "
                    "make-up day: probably a wrong date",
                )


def gap_faults(notices: Sequence[Notice]) -> list[Fault]:
    """One fault for every national year arrangement that a gap of unknown years separates from the others."""
    arrangements = [notice for notice in notices if notice.region == NATIONAL and notice.scope == "year"]
    joined = _longest_run(sorted({notice.year for notice in arrangements}))
    return located(
        Finding(
            notice,
            None,
            "year-gap",
            f"{notice.year} 年的安排与其他年度不相连：请先补上中间的年度",
            f"the arrangement of {notice.year} does not adjoin the other years on file: add those between first",
        )
        for notice in arrangements
        if notice.year not in joined
    )


def _longest_run(years: Sequence[int]) -> Sequence[int]:
    """The longest run of consecutive years; ``years`` are in order."""
    starts = [at for at, year in enumerate(years) if at == 0 or years[at - 1] != year - 1]
    runs = [years[start:stop] for start, stop in pairwise([*starts, len(years)])]
    return max(runs, key=len, default=())


# Faulty files that an answer does not need


def files_left_out(
    code: str, files: Mapping[str, TomlFile], faults: Sequence[Fault], known: OwnRegions | None = None
) -> LeftOut:
    """The files that the calendar of a region leaves out, given every fault in order of files.

    Another region's file does not affect it, nor does one that defines regions: this one is known without it. A file
    of one of its layers decrees no day before the December before its year. Raises DataFault, with the faults
    of all files that may concern it, if one of them does not clearly state its region and year.
    """
    known = known or OwnRegions(regions())
    layers = {layer.code for layer in known.find(code).layers}
    found, stopping = NOTHING_LEFT_OUT, False
    for path, group in groupby(faults, key=lambda fault: fault.file):
        own = tuple(group)
        claimed, year = _claims(files.get(path), own, known.codes)
        concerns = claimed is None or claimed in layers
        stopping = stopping or (concerns and (claimed is None or year is None))
        aside = found.files | {path}
        ends = min(date(year - 1, 11, 30), found.ends or date.max) if concerns and year else found.ends
        remarks = (*found.remarks, _remark(path, claimed or "", own, ends if concerns else None))
        if concerns:
            found = found._replace(files=aside, remarks=remarks, faults=found.faults + own, ends=ends)
        else:
            found = found._replace(files=aside, remarks=remarks, others=found.others + own)
    if stopping:
        raise DataFault(found.faults)
    return found


_DEFINITIONS = "[[region]]"  # stands for a region in a remark on a file that defines some


def _claims(file: TomlFile | None, faults: Sequence[Fault], known: frozenset[str]) -> tuple[str | None, int | None]:
    """The region and year that a user's faulty file states; None for each that is in doubt."""
    if file is None:
        return None, None
    from gov_deadlines.workdays.own_regions import defines_regions  # only for faulty files

    if defines_regions(file):
        return _DEFINITIONS, None
    values: Mapping[str, Any] = file.values or file.head()
    region, year = values.get("region"), values.get("year")
    if not isinstance(region, str) or region not in known:
        region = None
    if type(year) is not int or any(fault.code in _YEAR_IN_DOUBT for fault in faults):
        return region, None
    checked = bool(file.values)  # in an invalid TOML file, no day was checked
    return region, year if checked or _is_of_year(file.text, year) else None


def _is_of_year(text: str, year: int) -> bool:
    """Whether everything like a date in an invalid TOML text is a day that a notice of this year may decree."""
    lines = [line for line in text.split("\n") if not line.lstrip().startswith(_NO_DAYS)]
    months = {(int(found), int(month)) for line in lines for found, month in re.findall(_MONTH, line)}
    return all(one[0] == year or one == (year - 1, 12) for one in months)


def _remark(path: str, region: str, faults: Sequence[Fault], ends: date | None) -> Text:
    first = faults[0]
    refused_zh, refused_en = f"{ends} 以后的日子在改正之前不作答", f"days after {ends} get no answer until then"
    if ends is None:  # said of a file with many questions, too
        whose_zh, whose_en = ("其中的地区", "the regions in it") if region == _DEFINITIONS else (f" {region} ", region)
        refused_zh, refused_en = f"只有{whose_zh}的题需要它", f"only answers for {whose_en} need it"
    many, number = len(faults), "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    zh, en = first.told("zh"), first.told("en")
    return Text(
        "faulty-file-aside",
        f"没有使用 {path}（{region}）：有 {many} 处错误，第 {first.line} 行：{zh}。请改正；{refused_zh}。",
        f"{path} ({region}) was not used: it has {number}, the first on line {first.line}: {en}. Mend it; "
        f"{refused_en}.",
    )


def _without_published_drafts(notices: Sequence[Notice]) -> tuple[list[Notice], list[Text]]:
    """The notices without the drafts that have since been published; and a remark on each of those drafts."""
    counterparts = Counterparts(notices)
    pairs = {
        id(draft): (draft, other)
        for draft in notices
        if draft.draft
        for other in counterparts.of(draft)
        if other.published >= draft.published
    }
    remarks = [
        Text(
            "draft-published",
            f"没有使用 {draft.file} 中的草案：已有公布的 {other.title.zh}。"
            "请删去草案；仍要试算的，把 published 写成更晚的日期。",
            f"The draft in {draft.file} was not used: {other.title.en} is published. "
            "Remove the draft, or give it a later `published` to try it all the same.",
        )
        for draft, other in pairs.values()
    ]
    return [one for one in notices if id(one) not in pairs], remarks


def _empty_remark(folder: str) -> Text:
    """The remark that a named folder holds no notice."""
    return Text(
        "no-notices",
        f"文件夹 {folder} 中没有 .toml 文件：只按内置的通知作答。",
        f"The folder {folder} holds no .toml file: the answer rests on the shipped notices alone.",
    )
