"""Do notices fit together? What no single file can show: duplicates, stray weekend days, empty restorations."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from gov_deadlines.errors import Fault
from gov_deadlines.toml_file import Place, TomlFile
from gov_deadlines.workdays.layers import NATIONAL, in_prevailing_order
from gov_deadlines.workdays.notices import OFF, REST_KEYS, RESTORED, WORK, Decree, Notice

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


def duplicate_faults(notices: Sequence[Notice]) -> list[Fault]:
    """One fault for every notice that repeats an earlier one of the same collection."""
    faults = []
    first: dict[tuple[object, ...], Notice] = {}
    for notice in notices:
        earlier = first.setdefault(notice.identity(), notice)
        if earlier is not notice:
            faults.append(
                _fault(
                    notice,
                    None,
                    "duplicate-notice",
                    f"与 {earlier.file} 中的通知重复：{notice.title.zh}",
                    f"repeats a notice of {earlier.file}: {notice.title.en}",
                )
            )
    return faults


def layering_faults(notices: Iterable[Notice], is_statutory: Callable[[date], bool]) -> list[Fault]:
    """Faults that show only against the notices beneath: see the module's first line.

    ``is_statutory`` tells whether the measure in force makes a day a holiday: such a day may stand alone.
    """
    faults: list[Fault] = []
    ordered = in_prevailing_order(notices)
    beneath: dict[date, str] = {}
    for region in sorted({notice.region for notice in ordered}, key=lambda name: name != NATIONAL):
        state = dict(beneath)
        for notice in (candidate for candidate in ordered if candidate.region == region):
            faults += _notice_faults(notice, state, is_statutory)
            state.update((decree.date, decree.key) for decree in notice.decrees)
        if region == NATIONAL:
            beneath = state
    return faults


def _notice_faults(notice: Notice, state: dict[date, str], is_statutory: Callable[[date], bool]) -> list[Fault]:
    rest = {decree.date for decree in notice.decrees if decree.key in REST_KEYS}
    faults = []
    for decree in notice.decrees:
        if decree.key == RESTORED and state.get(decree.date) not in REST_KEYS:
            faults.append(
                _fault(
                    notice,
                    decree,
                    "restored-without-rest",
                    f"{decree.date} 写为 restored，但此前没有通知放假",
                    f"{decree.date} is `restored`, but no earlier notice made it a rest day",
                )
            )
        elif decree.key == OFF and decree.date.weekday() >= _SATURDAY:
            alone = not {decree.date - _ONE_DAY, decree.date + _ONE_DAY} & rest
            if alone and state.get(decree.date) != WORK and not is_statutory(decree.date):
                faults.append(
                    _fault(
                        notice,
                        decree,
                        "stray-weekend-day",
                        f"{decree.date} 是周末，不与本通知其他放假日相连，也未撤销调休上班，疑为日期有误",
                        f"{decree.date} is a weekend day that adjoins no other rest day of this notice and cancels no "
                        "make-up day: probably a wrong date",
                    )
                )
    return faults


def gap_faults(notices: Sequence[Notice]) -> list[Fault]:
    """One fault for every national year arrangement that a gap parts from the others: what lies between is unknown."""
    arrangements = [notice for notice in notices if notice.region == NATIONAL and notice.scope == "year"]
    joined = _longest_run(sorted({notice.year for notice in arrangements}))
    return [
        _fault(
            notice,
            None,
            "year-gap",
            f"{notice.year} 年的安排与其他年度不相连：请先补上中间的年度",
            f"the arrangement of {notice.year} does not adjoin the other years on file: add those between first",
        )
        for notice in arrangements
        if notice.year not in joined
    ]


def _longest_run(years: Sequence[int]) -> Sequence[int]:
    """The longest run of years without a gap among years in order."""
    starts = [at for at, year in enumerate(years) if at == 0 or years[at - 1] != year - 1]
    runs = [years[start:stop] for start, stop in pairwise([*starts, len(years)])]
    return max(runs, key=len, default=())


def _fault(notice: Notice, decree: Decree | None, code: str, zh: str, en: str) -> Fault:
    if not notice.file:
        return Fault("(memory)", notice.nth + 1, code, zh, en)
    file = TomlFile(notice.file)
    if decree is None:
        line = file.line(Place("notice", notice.nth))
    else:
        line = file.line(Place("notice", notice.nth, "days"), decree.name, str(decree.date))
    return Fault(notice.file, line, code, zh, en)
