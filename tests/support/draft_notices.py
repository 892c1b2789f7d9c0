"""Drafts for the tests: an amendment of a past year that moves three days, and the arrangement of the year to come."""

from datetime import date
from pathlib import Path

import gov_deadlines as gd
from cli_helpers import notice, notices_file
from gov_deadlines.workdays.regions import statutory_days

NEXT = gd.calendar("CN").years[-1] + 1
OFF, WORKED = (date(2024, 10, 8), date(2024, 10, 9)), date(2024, 10, 13)
MOVED = {**dict.fromkeys(OFF, False), WORKED: True}  # the days of ``amendment``, and whether they are then worked
_DAYS = f'"国庆节" = {{ off = "{OFF[0]}..{OFF[1]}", work = "{WORKED}" }}\n'
_DRAFT = {"draft": "true", "number": "", "number_basis": "", "issued_basis": "", "published": "", "published_basis": ""}


def amendment(folder: Path, **keys: str) -> Path:
    """A folder with a draft that moves three days of 2024; ``keys`` are other keys of the notice."""
    notices_file(folder, "CN", 2024, notice(_DAYS, **_DRAFT | {"scope": '"days"', "confirmed": ""} | keys))
    return folder


def arrangement(folder: Path, year: int = NEXT, off: tuple[date, ...] = (), **keys: str) -> Path:
    """A folder with a draft of a year's arrangement: its statutory days, ``off`` and nothing else."""
    days = "".join(f'"{name} {day}" = {{ off = "{day}" }}\n' for day, name in statutory_days(year).items())
    days += "".join(f'"调休 {day}" = {{ off = "{day}" }}\n' for day in off)
    doubts = '"balance, rest-apart, begins-midweek, dates: invented"'
    notices_file(folder, "CN", year, notice(days, **_DRAFT | {"confirmed": doubts} | keys))
    return folder
