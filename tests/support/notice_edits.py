"""Every single edit of a national notice's days: its effect, and whether it is noticed.

Run as a program, it tries all of them and prints the outcomes by kind of edit; with ``--list`` also the silent ones.
"""

import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import gov_deadlines as gd

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_SPAN = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")
_WORK = re.compile(r'work = (?:\[([^\]]*)\]|"([^"]*)")')
_LINE = re.compile(r'^".*\n', re.MULTILINE)
_KEY = re.compile(r"\b(off|work|extension|restored) = ")


class Edit(NamedTuple):
    """One edit: a description and the edited text of the file."""

    kind: str
    text: str


def single_edits(text: str) -> Iterator[Edit]:
    """The edits that issue 10 counts: a date or a span moved by a day either way, a make-up day left out.

    Only the year's arrangement is edited, which is first in its file.
    """
    start, end = _days(text)
    for found in _DATE.finditer(text, start, end):
        for moved in _moved(found.group()):
            yield Edit("date", text[: found.start()] + moved + text[found.end() :])
    for found in _SPAN.finditer(text, start, end):
        for first, last in zip(*(_moved(day) for day in found.groups()), strict=True):
            yield Edit("span", text[: found.start()] + f"{first}..{last}" + text[found.end() :])
    for found in _WORK.finditer(text, start, end):
        items = [item.strip() for item in (found.group(1) or f'"{found.group(2)}"').split(",")]
        for at in range(len(items)):
            rest = ", ".join(items[:at] + items[at + 1 :])
            yield Edit("make-up", text[: found.start()] + f"work = [{rest}]" + text[found.end() :])


def more_edits(text: str) -> Iterator[Edit]:
    """Further edits: a whole line left out, a date moved by a week, another key."""
    start, end = _days(text)
    for found in _LINE.finditer(text, start, end):
        yield Edit("line", text[: found.start()] + text[found.end() :])
    for found in _DATE.finditer(text, start, end):
        for moved in _moved(found.group(), 7):
            yield Edit("week", text[: found.start()] + moved + text[found.end() :])
    for found in _KEY.finditer(text, start, end):
        for key in {"off", "work", "extension", "restored"} - {found.group(1)}:
            yield Edit("key", text[: found.start(1)] + key + text[found.end(1) :])


def _days(text: str) -> tuple[int, int]:
    start = text.index("[notice.days]")
    end = text.find("[[notice]]", start)
    return start, len(text) if end < 0 else end


def _moved(day: str, by: int = 1) -> list[str]:
    return [str(date.fromisoformat(day) + timedelta(days=sign * by)) for sign in (-1, 1)]


def outcome(edit: Edit, file: Path, nth: int) -> str:
    """The outcome of an edited national notice laid over the shipped ones.

    ``refused``; or it loads and the days are the ``same``, or they differ and are ``flagged`` as provisional, or they
    differ in ``silence``. ``nth`` must differ from call to call, since a file is recognised by its time.
    """
    file.write_text(edit.text, encoding="utf-8")
    os.utime(file, ns=(nth * 10**9, nth * 10**9))
    shipped = gd.calendar("CN").line
    try:
        line = gd.calendar("CN", holidays=file, strict=True).line
    except gd.DataFault:
        return "refused"
    if (line.first, line.last) != (shipped.first, shipped.last):
        return "coverage"
    days = range(line.first, line.last + 1)
    changed = [day for day in days if line.is_working(day) != shipped.is_working(day)]
    if not changed:
        return "same"
    return "flagged" if all(line.unsettled_in(day, day) for day in changed) else "silent"


FILES = sorted((Path(__file__).parents[2] / "data" / "holidays" / "cn").glob("*.toml"))


def main() -> None:
    """Try every edit of every file and print the outcomes."""
    found: dict[str, Counter[str]] = {}
    nth = 0
    with tempfile.TemporaryDirectory() as folder:
        for file in FILES:
            text = file.read_text(encoding="utf-8")
            for edit in (*single_edits(text), *more_edits(text)):
                nth += 1
                became = outcome(edit, Path(folder, "edited.toml"), nth)
                found.setdefault(edit.kind, Counter())[became] += 1
                if became == "silent" and "--list" in sys.argv:
                    print(edit.kind, file.stem, *set(edit.text.splitlines()) - set(text.splitlines()))
    for kind, outcomes in found.items():
        print(f"{kind:8}", outcomes.total(), dict(outcomes.most_common()))


if __name__ == "__main__":
    main()
