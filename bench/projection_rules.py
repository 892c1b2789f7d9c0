"""Which rules the projection rests on, since which notice each is seen, and every exception.

    python bench/projection_rules.py [--vary] [--only-known]

Each holiday of each national year notice is held against the rules of ``workdays/arrangements.py`` and against the
figures ``[bounds]`` in principles.toml. ``--vary`` repeats the back-test with other figures: those are widenings that a
person chose, so the page says what another choice would have given. ``--only-known`` takes everything published later
out of a copy of the data and compares what the copy projects with what the whole data projects as known then.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import gov_deadlines as gd
from gov_deadlines.workdays.arrangements import Arrangement, begins_plainly, described, is_weekend, nearest, weekday
from gov_deadlines.workdays.history import History
from gov_deadlines.workdays.library import library
from gov_deadlines.workdays.line import DayLine
from gov_deadlines.workdays.notices import OFF, WORK, Notice
from gov_deadlines.workdays.precedents import Holiday, holiday_of
from gov_deadlines.workdays.regions import NATIONAL, Festival, holiday_table, measured_festivals, published_measures
from measure import ROOT, parser_for, table
from projection import FIRST_YEAR, REGIONS, Trial, board, counts, going_on, trials


class Given(NamedTuple):
    """One holiday as a notice gave it; ``others``: the rest days of the year's other holidays."""

    year: int
    holiday: Holiday
    found: Arrangement
    off: frozenset[int]
    worked: frozenset[int]
    earlier: "tuple[Given, ...]" = ()
    others: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """The year and the festivals."""
        return f"{self.year} {'、'.join(sorted(self.holiday.names))}"


def national_notices() -> list[Notice]:
    """The year notices on file, in order."""
    notices = library(NATIONAL).notices
    return sorted((one for one in notices if one.region == NATIONAL and one.scope == "year"), key=lambda one: one.year)


@cache
def given_holidays() -> tuple[Given, ...]:
    """Every holiday of every year notice, with those of the years before."""
    found: list[Given] = []
    for notice in national_notices():
        earlier, own = tuple(found), list(_of_notice(notice))
        rest = {day for one in own for day in one.found.rest}
        found += [one._replace(earlier=earlier, others=frozenset(rest - set(one.found.rest))) for one in own]
    return tuple(found)


def _of_notice(notice: Notice) -> Iterator[Given]:
    measured = measured_festivals(notice.year, published_measures(notice.published))
    groups: dict[str, tuple[set[int], set[int]]] = {}
    for decree in notice.decrees:
        off, worked = groups.setdefault(decree.name, (set(), set()))
        if decree.key in (OFF, WORK):
            (off if decree.key == OFF else worked).add(decree.date.toordinal())
    for off, worked in groups.values():
        held = [one for one in measured[0].values() if off.issuperset(one.days)]
        if held:
            holiday = holiday_of(*held, earlier=tuple(_other_days(held, measured)))
            shape = described(holiday.days[0], off, worked)
            yield Given(notice.year, holiday, shape, frozenset(off), frozenset(worked))


def _other_days(held: list[Festival], measured: tuple[dict[str, Festival], ...]) -> Iterator[tuple[int, ...]]:
    for version in measured[1:]:
        if len(held) == 1 and held[0].name in version:
            yield version[held[0].name].days


# The rules: each says whether it held, or None where it says nothing


def _begins(one: Given) -> bool:
    first, last = one.found.first, one.found.first + one.found.length - 1
    at_weekend = weekday(first) in (5, 6, 0) or weekday(last) in (4, 5, 6)
    return at_weekend or first == one.holiday.days[0] or first == one.holiday.eve


def _balances(one: Given) -> bool:
    beyond = sum(not is_weekend(day) and day not in one.holiday.days for day in one.off)
    owed = beyond - sum(map(is_weekend, one.holiday.days)) - one.holiday.coinciding
    return owed == len(one.worked)


def _nearest(one: Given) -> bool:
    before = sorted((day for day in one.worked if day < one.found.first), reverse=True)
    after = sorted(day for day in one.worked if day > one.found.first)
    last = one.found.first + one.found.length - 1
    return _are_nearest(before, one, one.found.first, -1) and _are_nearest(after, one, last, 1)


def _are_nearest(days: list[int], one: Given, end: int, step: int) -> bool:
    return days == [day for _, day in zip(days, nearest(end, step, one.others), strict=False)]


def _lengths_before(one: Given) -> list[int]:
    """How long the same holiday was in earlier notices, with as many statutory days."""
    return [other.found.length for other in one.earlier if _same_holiday(other.holiday, one.holiday)]


def _same_holiday(one: Holiday, other: Holiday) -> bool:
    statutory = (len(holiday.days) + holiday.coinciding for holiday in (one, other))
    return one.names == other.names and len(set(statutory)) == 1


def _as_long_as_seen(one: Given) -> bool | None:
    seen = _lengths_before(one)
    return one.found.length <= max(seen) if seen else None


def _may_grow(one: Given) -> bool | None:
    seen = _lengths_before(one)
    longer = known_before(one.year).reach.longer.get(one.holiday.names, 0)
    return one.found.length <= max(seen) + longer if seen else None


def _bridged(one: Given) -> bool | None:
    alike = _lengths_before(one)
    if len(one.holiday.days) > 1 or max(alike, default=0) > _bridge():
        return None
    return one.found.length <= _bridge()


def _bridge() -> int:
    figure: int = holiday_table("principles.toml")["bounds"]["bridge"]
    return figure


@cache
def known_before(year: int) -> History:
    """The notices of the years before, and what they say about how far the next one may go."""
    return History([one for one in national_notices() if one.year < year], None)


def _ahead(one: Given) -> bool | None:
    reach = known_before(one.year).reach.ahead
    return one.holiday.days[0] - one.found.first <= reach if one.earlier else None


def _sides(one: Given) -> bool | None:
    reach = known_before(one.year).reach.a_side
    return max(one.found.before, one.found.after) <= reach if one.earlier else None


def _begins_plainly(one: Given) -> bool:
    return begins_plainly(one.found.first, one.holiday.days[0], one.holiday.eve)


def _begins_as_seen(one: Given) -> bool | None:
    if not one.earlier:
        return None
    ends = known_before(one.year).reach.ends and weekday(one.found.first + one.found.length - 1) in (4, 5, 6)
    return ends or _begins_plainly(one)


RULES: dict[str, Callable[[Given], bool | None]] = {
    "a block of rest days begins next to a weekend, on a statutory day or on the eve": _begins_plainly,
    "a block of rest days begins or ends at a weekend, or begins on a statutory day or the eve": _begins,
    "it ends at a weekend only, not before a notice has had that": _begins_as_seen,
    "rest days and make-up days balance": _balances,
    "make-up days are the weekend days nearest to the block, outside other holidays": _nearest,
    "a festival of one day that was never longer: at most `bridge` days": _bridged,
    "no longer than ever seen": _as_long_as_seen,
    "the same, or longer by as much as it grew before": _may_grow,
    "begins no further ahead of its statutory days than ever seen": _ahead,
    "no more make-up days on one side than ever seen": _sides,
}


def reaches() -> str:
    """How far the notice of each year could go, by the notices of the years before it."""
    rows = []
    for year in (*(one.year for one in national_notices() if one.year >= FIRST_YEAR), national_notices()[-1].year + 1):
        reach = known_before(year).reach
        grown = ", ".join(f"{'、'.join(sorted(names))} {days}" for names, days in sorted(reach.longer.items(), key=str))
        rows.append((str(year), str(reach.ahead), str(reach.a_side), "yes" if reach.ends else "no", grown))
    return table(("year", "days ahead", "make-up days a side", "may only end at a weekend", "longer by days"), rows)


def rules() -> str:
    """The table of rules: since which notice, how often held, and the exceptions."""
    every = given_holidays()
    rows = []
    for name, rule in RULES.items():
        said = [(one, held) for one in every if (held := rule(one)) is not None]
        against = [one.name for one, held in said if not held]
        before = sum(held for one, held in said if one.year < FIRST_YEAR)
        asked = sum(one.year < FIRST_YEAR for one, _ in said)
        kept = sum(held for _, held in said)
        rows.append((name, str(said[0][0].year), f"{before}/{asked}", f"{kept}/{len(said)}", "; ".join(against)))
    header = ("rule", "since", f"before {FIRST_YEAR}", "in all", "exceptions")
    return table(header, rows)


def gaps() -> str:
    """Two festivals close to each other: days from the last statutory day of one to the first of the other."""
    every, rows = given_holidays(), []
    for notice in national_notices():
        measured = measured_festivals(notice.year, published_measures(notice.published))[0]
        ordered = sorted(measured.values(), key=lambda one: one.days)
        for one, other in pairwise(ordered):
            gap = other.days[0] - one.days[-1]
            both = [g for g in every if g.year == notice.year and {one.name, other.name} <= g.holiday.names]
            if gap <= holiday_table("principles.toml")["bounds"]["neighbours"]:
                rows.append((str(notice.year), f"{one.name}、{other.name}", str(gap), "one" if both else "two"))
    return table(("year", "festivals", "days apart", "arranged as"), rows, left=2)


def held_by_seasons() -> str:
    """Whether what each notice gave was among the arrangements held possible on the day before it."""
    rows = []
    nation: dict[int, DayLine] = {}
    for trial in (one for region in REGIONS for one in trials(region)):
        nation.setdefault(trial.year, trial.truth)
        for season in trial.projected.seasons:
            true = _given_in(trial, set(season.name.zh.split("、")), nation[trial.year])
            if season.last in trial.days and true is not None and true not in season.possible:
                rows.append((trial.region, str(trial.year), season.name.en, _days(true)))
    return table(("region", "year", "holiday", "given, and not held possible"), rows, left=4)


Changes = tuple[tuple[int, int], ...]


def _given_in(trial: Trial, names: set[str], nation: DayLine) -> Changes | None:
    """The days that the notice of a trial changed for these holidays; None for national ones of another region."""
    if trial.region == NATIONAL:
        those = [one for one in given_holidays() if one.year == trial.year and one.holiday.names & names]
        return tuple(sorted(change for one in those for change in one.found.deltas))
    if names & measured_festivals(trial.year, published_measures(None))[0].keys():
        return None
    pairs = [(day, trial.truth.is_working(day), nation.is_working(day)) for day in trial.days]
    return tuple((day, 1 if worked else -1) for day, worked, plain in pairs if worked != plain)


def _days(changes: Changes) -> str:
    return " ".join(f"{date.fromordinal(day).isoformat()[5:]}{'+' if delta > 0 else '-'}" for day, delta in changes)


# Other figures


VARIED = {
    "bridge": (3, 4),
    "joins": (3, 6, 9),
    "neighbours": (9, 12, 16),
    "meets": (1, 3, 5),
}


def varied() -> str:
    """The back-test (n = 1..20, CN) with one figure changed at a time; the whole range that was tried."""
    bounds, rows = holiday_table("principles.toml")["bounds"], []
    for name, values in VARIED.items():
        kept = bounds[name]
        for value in values:
            bounds[name] = value
            rows.append((f"{name} = {value}{' (used)' if value == kept else ''}", *_with_these()))
        bounds[name] = kept
    return table(("figure", "inside", "worst year", "width n <= 7", "width n = 20", "likely right n <= 7"), rows)


def _with_these() -> tuple[str, ...]:
    asked = [_afresh(one) for one in trials(NATIONAL)]
    found = board(asked, counts)
    seven, twenty = found.up_to(7), found.n == found.n.max()
    worst = min(float(found.inside[found.year == year].mean()) for year in found.years)
    return (
        f"{100 * found.inside.mean():.2f} %",
        f"{100 * worst:.1f} %",
        f"{found.width[seven].mean():.2f}",
        f"{found.width[twenty].mean():.2f}",
        f"{100 * found.right[seven, 0].mean():.1f} %",
    )


def _afresh(trial: Trial) -> Trial:
    """The trial with its line made anew, by the figures of now."""
    line = gd.WorkCalendar.from_notices(trial.region, library(trial.region).notices, known_on=trial.known_on).line
    projected = going_on(line, trial.known_on)
    return trial._replace(projected=projected, guesses={**trial.guesses, "likely": projected})


# Nothing later than the day of knowledge


def only_known() -> str:
    """Projections from a copy without what was published later, compared with the whole data as known then."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for trial in trials(NATIONAL):
            copy = Path(folder) / str(trial.year)
            cut_copy(copy, trial.known_on)
            same = [said_by(ROOT, trial.known_on, region) == said_by(copy, None, region) for region in REGIONS]
            rows.append((str(trial.year), str(trial.known_on), *("equal" if one else "DIFFERENT" for one in same)))
            shutil.rmtree(copy)
    return table(("year", "known on", *REGIONS), rows, left=2)


def cut_copy(folder: Path, known_on: date) -> None:
    """A copy of the code and the data without notices, measures, principles and expectations published later."""
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data", folder / "data")
    holidays = folder / "data" / "holidays"
    for file in (*holidays.glob("cn*/*.toml"), holidays / "statutory.toml", holidays / "principles.toml"):
        _cut(file, known_on)
    text = (holidays / "regions.toml").read_text(encoding="utf-8")
    for expects in re.findall(r"^\[[^\]]*\.expects\](?:\n(?!\[).*)*", text, re.MULTILINE):
        if tomllib.loads(re.sub(r"^\[.*\]", "[it]", expects))["it"]["published"] > known_on:
            text = text.replace(expects, "")
    (holidays / "regions.toml").write_text(text, encoding="utf-8")


def _cut(file: Path, known_on: date) -> None:
    head, *entries = re.split(r"^(?=\[\[(?:notice|measure|principle)\]\])", file.read_text("utf-8"), flags=re.MULTILINE)
    kept = [one for one in entries if _published(one) <= known_on]
    if kept or file.parent.name == "holidays":
        file.write_text(("" if kept else f"{_kind(entries)} = []\n") + head + "".join(kept), encoding="utf-8")
    else:
        file.unlink()


def _kind(entries: list[str]) -> str:
    return entries[0].partition("]]")[0].removeprefix("[[")


def _published(entry: str) -> date:
    (values,) = next(iter(tomllib.loads(entry).values()))
    published: date = values["published"]
    return published


_SAY = """
import sys
from datetime import date
import gov_deadlines as gd
known = date.fromisoformat(sys.argv[1]) if sys.argv[1] else None
cal = gd.calendar(sys.argv[2], known_on=known, project=True)
first, last = cal.coverage[1].toordinal() + 1, cal.projected_to.toordinal()
print(first, last, bytes(cal.line.working)[-800:].hex())
for day in range(first, last - 40):
    print(*(b.toordinal() for n in (1, 7, -3, 20) for b in cal.bounds(date.fromordinal(day), n)))
"""


def said_by(folder: Path, known_on: date | None, region: str) -> str:
    """A digest of every projected day and of bounds from each day, by the code and data in a folder."""
    asked = [sys.executable, "-c", _SAY, known_on.isoformat() if known_on else "", region]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    told = subprocess.run(asked, capture_output=True, check=True, env=environment)
    return hashlib.sha256(told.stdout).hexdigest()


def main() -> None:
    """Print the tables."""
    parser = parser_for(__doc__)
    parser.add_argument("--vary", action="store_true", help="the back-test with other figures; a few minutes")
    parser.add_argument("--only-known", action="store_true", help="compare with a copy without later data")
    asked = parser.parse_args()
    print(rules(), reaches(), gaps(), held_by_seasons(), sep="\n\n")
    if asked.vary:
        print(f"\n{varied()}")
    if asked.only_known:
        print(f"\n{only_known()}")


if __name__ == "__main__":
    main()
