"""Faulty files of a user's own that an answer can do without: which, and what they take away."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from gov_deadlines.errors import DataFault, Fault
from gov_deadlines.text import Text
from gov_deadlines.toml_file import TomlFile
from gov_deadlines.workdays.layers import NATIONAL
from gov_deadlines.workdays.regions import regions

_MONTH = r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d\d?)"  # of whatever looks like a date
_NO_DAYS = ("issued", "published", "number", "source", "checked", "confirmed")  # keys of lines that hold other dates
_YEAR_IN_DOUBT = frozenset({"year", "day-outside-year"})


class Aside(NamedTuple):
    """The faulty files that are left out of a library.

    Attributes:
        files: their paths.
        faults: those that leave days open that are asked for: from ``ends`` on no answer is given.
        ends: the last day that none of them can decree; None where all days are answered.
        remarks: what whoever uses an answer should know of them.
    """

    files: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()
    ends: date | None = None
    remarks: tuple[Text, ...] = ()


SOUND = Aside()


def set_aside(code: str, files: Mapping[str, TomlFile], faults: Sequence[Fault]) -> Aside:
    """What the calendar of a region does without, given every fault in order of files.

    A file of another region does not concern it. One of its own, or of the nation, decrees no day before the December
    before its year. Raises DataFault, with every fault, where a file does not say plainly whose and which year's it is.
    """
    aside = SOUND
    for path, group in groupby(faults, key=lambda fault: fault.file):
        own = tuple(group)
        region, year = _claims(files.get(path), own)
        if region is None or (year is None and region in (NATIONAL, code)):
            raise DataFault(faults)
        ends, held = aside.ends, aside.faults
        if year is not None and region in (NATIONAL, code):
            ends, held = min(date(year - 1, 11, 30), ends or date.max), held + own
        left_out = ends if held != aside.faults else None
        aside = Aside(aside.files | {path}, held, ends, (*aside.remarks, _remark(path, region, own, left_out)))
    return aside


def _claims(file: TomlFile | None, faults: Sequence[Fault]) -> tuple[str | None, int | None]:
    """The region and the year that a user's faulty file says it is about, where that is beyond doubt."""
    if file is None:
        return None, None
    values: Mapping[str, Any] = file.values or file.head()
    region, year = values.get("region"), values.get("year")
    if not isinstance(region, str) or region not in regions():
        region = None
    if type(year) is not int or any(fault.code in _YEAR_IN_DOUBT for fault in faults):
        return region, None
    checked = bool(file.values)  # of what is no TOML not one day was
    return region, year if checked or _is_of_year(file.text, year) else None


def _is_of_year(text: str, year: int) -> bool:
    """Whether all that looks like a day in a text that is no TOML lies where a notice of this year may decree one."""
    lines = [line for line in text.split("\n") if not line.lstrip().startswith(_NO_DAYS)]
    months = {(int(found), int(month)) for line in lines for found, month in re.findall(_MONTH, line)}
    return all(one[0] == year or one == (year - 1, 12) for one in months)


def _remark(path: str, region: str, faults: Sequence[Fault], ends: date | None) -> Text:
    first = faults[0]
    refused_zh = "本题不需要它" if ends is None else f"{ends} 以后的日子在改正之前不作答"
    refused_en = "it does not concern this answer" if ends is None else f"days after {ends} get no answer until then"
    number = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return Text(
        "faulty-file-aside",
        f"没有使用 {path}（{region}）：有 {len(faults)} 处错误，第 {first.line} 行：{first.zh}。请改正；{refused_zh}。",
        f"{path} ({region}) was not used: it has {number}, the first on line {first.line}: {first.en}. Mend it; "
        f"{refused_en}.",
    )


def empty_remark(folder: str) -> Text:
    """A folder was named that holds no notice."""
    return Text(
        "no-notices",
        f"文件夹 {folder} 中没有 .toml 文件：只按内置的通知作答。",
        f"The folder {folder} holds no .toml file: the answer rests on the shipped notices alone.",
    )
