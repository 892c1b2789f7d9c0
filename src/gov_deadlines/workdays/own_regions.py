"""The regions that a user's own files define: tables ``[[region]]``, each layered over the nation or another region.

A file that defines regions holds nothing else. A user cannot define a shipped region anew, so a fault in such a file
concerns no answer for a shipped region.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from gov_deadlines.toml_file import Entry, Field, Form, Place, TomlFile, entries, shown
from gov_deadlines.workdays.regions import NATIONAL, OwnRegions, Region, holiday_table, made_region, regions

_SCHEMA = 1
_CODE = Form(
    "[A-Z][A-Z0-9]{0,11}(-[A-Z0-9]{1,12}){0,3}",
    "应为大写字母与数字，以 - 分段，例：CN-NX",
    "write capital letters and digits, in parts joined by -, such as CN-NX",
)
_WINDOW = Form(
    r"[0-9]{2}-[0-9]{2}\.\.[0-9]{2}-[0-9]{2}",
    "应写作 月-日..月-日，例：03-01..05-10",
    "write it as month-day..month-day, such as 03-01..05-10",
)
_FILE = {"schema": Field(int, required=False, choices=frozenset({_SCHEMA})), "region": Field(list)}
_REGION = {
    "code": Field(str, form=_CODE),
    "zh": Field(str),
    "en": Field(str),
    "names": Field(list, required=False),
    "over": Field(str, required=False),
    "expects": Field(dict, required=False),
}
_FIRST_YEAR, _LAST_YEAR, _MOST_DAYS = 1971, 9998, 61
_MOST_LAYERS = 8  # the nation included
_HEADER = r"^[ \t]*\[\[[ \t]*region[ \t]*\]\]"
_CODE_LINE = r"""^[ \t]*code[ \t]*=[ \t]*["']([^"'\n]+)["']"""


def defines_regions(file: TomlFile) -> bool:
    """Whether a file defines regions instead of holding notices; one that is not valid TOML is judged by its text."""
    if file.values:
        return isinstance(file.values.get("region"), list)
    return re.search(_HEADER, file.text, re.MULTILINE) is not None and "notice" not in file.text


def read_regions(files: Iterable[TomlFile]) -> OwnRegions:
    """The regions that these files define; faults are recorded on the files. Files with notices are passed over."""
    defining = [file for file in files if defines_regions(file)]
    if not defining:
        return OwnRegions(regions())
    found = [entry for file in defining for entry in _sound(file)]
    named = frozenset(code for file in defining for code in _named(file))
    _report_repeated(found)
    known = named.union(regions())
    over = {entry.values["code"]: _over(entry) for entry in reversed(found)}
    for entry in found:
        _report_over(entry, known, over)
    made: dict[str, Region] = dict(regions())
    waiting = [entry for entry in found if not entry.file.faults]
    for _ in range(_MOST_LAYERS):
        for entry in waiting:
            if _over(entry) in made:
                made[entry.values["code"]] = made_region(entry.values["code"], entry.values, made[_over(entry)])
        waiting = [entry for entry in waiting if entry.values["code"] not in made]
    return OwnRegions(made, named, tuple(fault for file in defining for fault in file.faults))


def _over(entry: Entry) -> str:
    return str(entry.values.get("over", NATIONAL))


def _named(file: TomlFile) -> Iterator[str]:
    """The codes that a file defines, as far as they can be read."""
    if not file.values:
        yield from re.findall(_CODE_LINE, file.text, re.MULTILINE)
    for table in file.values.get("region", ()):
        if isinstance(table, dict) and isinstance(table.get("code"), str):
            yield table["code"]


def _sound(file: TomlFile) -> list[Entry]:
    """The tables of a file that are sound by themselves."""
    if file.faults:
        return []
    file.check(file.values, _FILE, Place())
    sound = []
    for entry in entries(file, "region"):
        before = len(file.faults)
        if entry.check(_REGION) and "expects" in entry.values:
            _check_expects(entry)
        if not all(isinstance(name, str) and name.strip() for name in entry.listed("names")):
            zh, en = "names 应为字符串列表，每项都不空", "names must be a list of strings, none of them empty"
            entry.report("names", "wrong-type", zh, en)
        code = entry.values.get("code")
        if isinstance(code, str) and code in regions():
            entry.report("code", "region-shipped", f"{code} 是内置的地区，不能重新定义", f"{code} is a shipped region")
        if len(file.faults) == before:
            sound.append(entry)
    return sound


def _check_expects(entry: Entry) -> None:
    """Check what is said of a yearly notice to be expected: the keys of the shipped regions.toml."""
    place = entry.place._replace(sub="expects")
    expects = Entry(entry.file, place, entry.values["expects"])
    if not expects.check(_expects_fields()):
        return
    first, last = (_leap_day(part) for part in expects.values["window"].split(".."))
    if first is None or last is None or last < first:
        expects.report(
            "window",
            "window",
            "window 应是一年之内先后两天",
            "window must name two days of one year, the earlier first",
        )
    for key, least, most in (("from_year", _FIRST_YEAR, _LAST_YEAR), ("days", 0, _MOST_DAYS)):
        value = expects.values.get(key, least)
        if not least <= value <= most:
            zh, en = f"{key} 应在 {least} 与 {most} 之间", f"{key} must lie between {least} and {most}"
            expects.report(key, "range", zh, en)


def _leap_day(text: str) -> date | None:
    """A month and a day that every year has; None for any other text."""
    try:
        return date.fromisoformat(f"2023-{text}")
    except ValueError:
        return None


@cache
def _expects_fields() -> Mapping[str, Field]:
    columns: list[Any] = holiday_table("festivals.toml")["columns"]
    return {
        "from_year": Field(int),
        "published": Field(date, required=False),
        "festival": Field(str, required=False, choices=frozenset(columns), beside="name"),
        "days": Field(int, required=False, beside="festival"),
        "name": Field(str, required=False, beside="days"),
        "window": Field(str, form=_WINDOW),
        "zh": Field(str),
        "en": Field(str),
    }


def _report_repeated(found: Iterable[Entry]) -> None:
    first: dict[str, Entry] = {}
    for entry in found:
        code = entry.values["code"]
        other = first.setdefault(code, entry)
        if other is not entry:
            zh, en = f"{code} 已在 {other.file.path} 中定义", f"{code} is defined in {other.file.path} already"
            entry.report("code", "region-twice", zh, en)


def _report_over(entry: Entry, known: frozenset[str], over: Mapping[str, str]) -> None:
    """Report a region that lies over an unknown one, over itself through however many others, or too far up."""
    code, at = entry.values["code"], _over(entry)
    if at not in known:
        zh, en = f"没有地区 {shown(at)}：须是内置的，或在自备文件中定义", f"there is no region {shown(at)}"
        entry.report("over", "region-unknown", zh, en)
        return
    for _ in range(_MOST_LAYERS - 1):
        if at == code:
            entry.report("over", "region-loop", f"{code} 叠加在自己之上", f"{code} lies over itself")
            return
        if at not in over:
            return
        at = over[at]
    zh, en = f"{code} 之下的地区超过 {_MOST_LAYERS} 层", f"{code} has more than {_MOST_LAYERS} layers"
    entry.report("over", "region-layers", zh, en)
