"""The national calendar held against an independent one, day by day.

The library ``chinese_calendar`` keeps the same days by other hands. Where the two are known to differ, the
difference is on file with its reason; anything else is news: an error here, or one there.
"""

import os
from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from gov_deadlines.data_files import holidays_folder
from gov_deadlines.text import Text
from gov_deadlines.toml_file import read_values
from gov_deadlines.workdays.calendar import WorkCalendar


class Difference(NamedTuple):
    """One day on which the two calendars, or the list of known differences, disagree.

    ``finding``: ``known`` (on file, with its reason), ``new`` (not on file), ``mended`` (on file, but the
    other library has come round: the entry can go).
    """

    date: date
    finding: Literal["known", "new", "mended"]
    ours: bool
    theirs: bool
    reason: Text


def known_differences() -> dict[date, Text]:
    """The days on which chinese_calendar is known to be wrong, with the reason and source."""
    values = read_values(os.path.join(holidays_folder(), "chinesecalendar.toml"))
    return {
        entry["date"]: Text(
            "known", f"{entry['reason_zh']}（{entry['source']}）", f"{entry['reason_en']} ({entry['source']})"
        )
        for entry in values["working"]
    }


def audit(calendar: WorkCalendar) -> Iterator[Difference]:
    """Every difference over the days that both know, in date order. Needs the national calendar."""
    import chinese_calendar

    known = known_differences()
    unexplained = Text("new", "未列入已知差异", "not among the known differences")
    for number in range(calendar.line.index.first, calendar.line.index.last + 1):
        day = date.fromordinal(number)
        try:
            theirs = bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            continue
        ours = calendar.is_working_day(day)
        if ours != theirs:
            yield Difference(day, "known" if day in known else "new", ours, theirs, known.get(day, unexplained))
        elif day in known:
            yield Difference(day, "mended", ours, theirs, known[day])
