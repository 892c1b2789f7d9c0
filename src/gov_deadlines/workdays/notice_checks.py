"""Do notices fit together? What no single file can show: duplicates, stray weekend days, empty restorations."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from gov_deadlines.errors import Fault
from gov_deadlines.toml_file import Place, TomlFile
from gov_deadlines.workdays.layers import NATIONAL, in_prevailing_order
from gov_deadlines.workdays.notices import OFF, REST_KEYS, RESTORED, WORK, Decree, Notice

State = dict[date, str]  # the last word on each day that a notice speaks of: off, work, extension or restored

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class Finding(NamedTuple):
    """A fault before it is known where it stands: of a notice, or of one day of it."""

    notice: Notice
    decree: Decree | None
    code: str
    zh: str
    en: str


def located(findings: Iterable[Finding]) -> list[Fault]:
    """The findings as faults with their lines; each file is read once more for that."""
    files: dict[str, TomlFile] = {}
    return [
        Fault(notice.file or "(memory)", _line(notice, decree, files), code, zh, en)
        for notice, decree, code, zh, en in findings
    ]


def _line(notice: Notice, decree: Decree | None, files: dict[str, TomlFile]) -> int:
    if not notice.file:
        return notice.nth + 1
    if notice.file not in files:
        files[notice.file] = TomlFile(notice.file)
    if decree is None:
        return files[notice.file].line(Place("notice", notice.nth))
    return files[notice.file].line(Place("notice", notice.nth, "days"), decree.name, str(decree.date))


def laid(notices: Iterable[Notice]) -> Iterator[tuple[Notice, State]]:
    """Each notice with what it is laid over: the nation's first, then each region's over these, later ones last."""
    ordered = in_prevailing_order(notices)
    beneath: State = {}
    for region in sorted({notice.region for notice in ordered}, key=lambda name: name != NATIONAL):
        state = dict(beneath)
        for notice in ordered:
            if notice.region == region:
                yield notice, state
                state.update((decree.date, decree.key) for decree in notice.decrees)
        if region == NATIONAL:
            beneath = state


def duplicate_faults(notices: Sequence[Notice]) -> list[Fault]:
    """One fault for every notice that repeats an earlier one of the same collection."""
    return located(_duplicates(notices))


def _duplicates(notices: Sequence[Notice]) -> Iterator[Finding]:
    first: dict[tuple[object, ...], Notice] = {}
    for notice in notices:
        earlier = first.setdefault(notice.identity(), notice)
        if earlier is not notice:
            yield Finding(
                notice,
                None,
                "duplicate-notice",
                f"与 {earlier.file} 中的通知重复：{notice.title.zh}",
                f"repeats a notice of {earlier.file}: {notice.title.en}",
            )


def layering_faults(notices: Iterable[Notice], is_statutory: Callable[[date], bool]) -> list[Fault]:
    """Faults that show only against the notices beneath: see the module's first line.

    ``is_statutory`` tells whether the measure in force makes a day a holiday: such a day may stand alone.
    """
    return located(finding for notice, state in laid(notices) for finding in _against(notice, state, is_statutory))


def _against(notice: Notice, state: State, is_statutory: Callable[[date], bool]) -> Iterator[Finding]:
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
        elif decree.key == OFF and decree.date.weekday() >= _SATURDAY:
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
    """One fault for every national year arrangement that a gap parts from the others: what lies between is unknown."""
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
    """The longest run of years without a gap among years in order."""
    starts = [at for at, year in enumerate(years) if at == 0 or years[at - 1] != year - 1]
    runs = [years[start:stop] for start, stop in pairwise([*starts, len(years)])]
    return max(runs, key=len, default=())
