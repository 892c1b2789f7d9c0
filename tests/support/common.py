"""Helpers for the tests of several packages."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import gov_deadlines as gd

Capsys = pytest.CaptureFixture[str]
Replacements = dict[str, str]

# What the shipped notices cover. A test that needs the end of a calendar asks as of MID_2026, when 2026 was the last
# year announced, or derives its days from these: a year's notice is added as data, and no test is changed for it.
FIRST_DAY, LAST_DAY = date(gd.calendar("CN").years[0], 1, 1), date(gd.calendar("CN").years[-1], 12, 31)
LAST_YEAR = LAST_DAY.year
BEYOND = date(LAST_YEAR + 3, 1, 1)  # no question about this day or a later one has an answer of any kind
MID_2026 = date(2026, 6, 30)

# The governments whose texts were read by hand for the tests; the project may have more.
READ_BY_HAND = ("qinzhou", "xianning", "xinzhou", "xiangshan", "zhongshan")


def day(text: str) -> date:
    return date.fromisoformat(text)


def provisions() -> list[gd.Provision]:
    """Every provision of the governments whose texts were read by hand."""
    return [provision for provision in gd.limits() if provision.authority in READ_BY_HAND]


def as_array(days: Sequence[date | None]) -> npt.NDArray[Any]:
    return np.array(days, dtype="datetime64[D]")


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def text_with(replacements: Replacements, text: str) -> str:
    """A text with parts replaced, each of which must occur in it once."""
    for old, new in replacements.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def rule_faults(rules: Path) -> list[tuple[str, int, str]]:
    """File name, line and code of every fault in the packs."""
    with pytest.raises(gd.DataFault) as refused:
        gd.rule_book(rules)
    return [(os.path.basename(fault.file), fault.line, fault.code) for fault in refused.value.faults]


def count_or_none(cal: gd.WorkCalendar, a: date, b: date) -> int | None:
    try:
        return cal.count(a, b)
    except gd.NotAnnounced:
        return None
