"""Back-test of the projection: each year asked on the day before its notice, held against the notice.

    python bench/projection.py [--json figures.json] [--write] [--plot]

For each year from 2010 on, nothing that was published on the day of the national notice or later is used. The truth is
the calendar of the year notices as known on the day the last of the region's year notices came out. Amendments and
extensions that came later could not be foreseen; they are listed, and the share inside against the final calendar
stands beside. Asked are all trigger days of the year: n = 1..20 working days both ways, and every limit that can be
counted. Scored are answers whose consulted days, on the true calendar, all lie in the year; the others are counted.
Width: working days of the likely calendar in (earliest, latest]. No scored answer is settled.

``--write`` puts the tables into docs/projection.md and docs/projection.zh-CN.md, ``--plot`` draws docs/projection.svg.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import gov_deadlines as gd
from gov_deadlines.counting.periods import DEFAULT, count_period
from gov_deadlines.workdays.index import DayIndex
from gov_deadlines.workdays.library import library
from gov_deadlines.workdays.line import DayLine
from gov_deadlines.workdays.notices import OFF, WORK, Notice
from gov_deadlines.workdays.projection import ProjectedLine, projected
from gov_deadlines.workdays.regions import NATIONAL, measured_festivals, published_measures
from measure import ROOT, filled, parser_for, table

FIRST_YEAR = 2010
REGIONS = (NATIONAL, "CN-GX")
LENGTHS = range(1, 21)
RECENT = 7  # years, for the mean of wrong days
GUESSES = ("likely", "as last year", "statutory days only", "weekends only")
PAGES = {"en": ROOT / "docs" / "projection.md", "zh": ROOT / "docs" / "projection.zh-CN.md"}
_DAY = timedelta(days=1)


class Trial(NamedTuple):
    """One year of one region, asked on the day before its national notice.

    Attributes:
        region, year: what is asked about.
        known_on: the day before the national notice.
        projected: the day line as projected then.
        truth: the calendar of the year notices, once the last of them was out.
        final: the calendar with everything on file.
        guesses: the likely line and the simple ones beside it, by name.
    """

    region: str
    year: int
    known_on: date
    projected: ProjectedLine
    truth: DayLine
    final: DayLine
    guesses: dict[str, DayIndex]

    @property
    def days(self) -> range:
        """The days of the year, as ordinals."""
        return range(date(self.year, 1, 1).toordinal(), date(self.year, 12, 31).toordinal() + 1)

    def wrong(self, guess: str) -> list[int]:
        """The days of the year that a guess has wrong."""
        return [day for day in self.days if self.guesses[guess].is_working(day) != self.truth.is_working(day)]

    def unforeseen(self) -> list[int]:
        """The days of the year that later notices changed."""
        return [day for day in self.days if self.final.is_working(day) != self.truth.is_working(day)]


def trials(region: str, since: int = FIRST_YEAR) -> Iterator[Trial]:
    """A trial for every year whose notice is on file."""
    known = library(region)
    arranged = [one for one in known.notices if one.scope == "year"]
    national = {one.year: one for one in arranged if one.region == NATIONAL}
    for year in sorted(year for year in national if year >= since):
        eve = national[year].published - _DAY
        settled = max(one.published for one in arranged if one.year == year)
        line = going_on(known.line(eve), eve)
        yield Trial(
            region=region,
            year=year,
            known_on=eve,
            projected=line,
            truth=gd.WorkCalendar.from_notices(region, arranged, known_on=settled).line,
            final=known.line(None),
            guesses={"likely": line, **simple_guesses(year, national[year - 1], eve)},
        )


def going_on(line: DayLine, known_on: date) -> ProjectedLine:
    """The line with the years after it."""
    found = projected(line, known_on)
    if not isinstance(found, ProjectedLine):
        raise SystemExit(f"nothing is projected as known on {known_on}")
    return found


# Simple guesses, to compare with


def simple_guesses(year: int, last: Notice, known_on: date) -> dict[str, DayIndex]:
    """What a simple rule makes of a year, from last year's notice and the measure known."""
    statutory = {day: False for one in _measured(year, known_on).values() for day in one.days}
    changes = {
        "as last year": dict(_moved(last, year)) | statutory,
        "statutory days only": statutory,
        "weekends only": {},
    }
    first, end = date(year - 1, 1, 1).toordinal(), date(year + 1, 12, 31).toordinal()
    return {name: DayIndex(first, end, changed) for name, changed in changes.items()}


def _measured(year: int, known_on: date) -> dict[str, Any]:
    return measured_festivals(year, published_measures(known_on))[0]


def _moved(last: Notice, year: int) -> Iterator[tuple[int, bool]]:
    """Last year's days at the same distance from the festival; a make-up day on the weekend day nearest to that."""
    before, after = _measured(last.year, last.published), _own_days(year)
    for decree in last.decrees:
        named = [name for name in decree.name.split("、") if name in before and name in after]
        if named and decree.key in (OFF, WORK):
            name = max(named, key=lambda one: len(before[one].days))
            day = after[name] + decree.date.toordinal() - before[name].anchor
            if decree.key == WORK:
                day = min(_weekend_near(day), key=lambda other: (abs(other - day), other))
            yield day, decree.key == WORK


def _own_days(year: int) -> dict[str, int]:
    """The festivals' own days of a year under the latest measure on file; only the days of the moon matter here."""
    return {name: one.anchor for name, one in measured_festivals(year, published_measures(None))[0].items()}


def _weekend_near(day: int) -> list[int]:
    return [other for other in range(day - 3, day + 4) if date.fromordinal(other).weekday() >= 5]


# Scores


class Scored(NamedTuple):
    """One answer held against the truth; ``right`` says it for each of ``GUESSES``."""

    year: int
    asked: str
    n: int
    inside: bool
    inside_final: bool
    width: int
    right: tuple[bool, ...]


LeftOut = Counter[str]  # how many answers reach out of their year: by "20 after", or by limit
Column = NDArray[np.generic]
Flags = NDArray[np.bool_]


class Board:
    """All scored answers of a region; ``left_out`` counts those that reach out of their year, by year."""

    def __init__(self, answers: Sequence[Scored], left_out: dict[int, LeftOut]) -> None:
        self.left_out = left_out
        self.asked = np.array([one.asked for one in answers])
        self.year = np.array([one.year for one in answers])
        self.n = np.array([one.n for one in answers])
        self.inside = np.array([one.inside for one in answers])
        self.inside_final = np.array([one.inside_final for one in answers])
        self.width = np.array([one.width for one in answers])
        self.right = np.array([one.right for one in answers])

    @cached_property
    def years(self) -> list[int]:
        """The years with scored answers."""
        return sorted(set(self.year.tolist()))

    def up_to(self, n: int) -> Flags:
        """Which answers count at most n working days."""
        return self.n <= n


def counts(trial: Trial) -> tuple[list[Scored], LeftOut]:
    """From 1 to 20 working days after and before each day of the year."""
    found, left_out = [], LeftOut()
    low, high = trial.days[0], trial.days[-1]
    for day in trial.days:
        for n in (sign * length for length in LENGTHS for sign in (1, -1)):
            true = trial.truth.add(day, n)
            if true is None or not low <= min(day, true) <= max(day, true) <= high:
                left_out[f"{abs(n)} {'after' if n > 0 else 'before'}"] += 1
                continue
            likely = trial.projected.add(day, n)
            early, late = trial.projected.earliest.add(day, n), trial.projected.latest.add(day, n)
            bounds = _bounds(likely, early, late, trial)
            guessed = [guess.add(day, n) for guess in trial.guesses.values()]
            found.append(_scored(trial, "n", abs(n), true, trial.final.add(day, n), bounds, guessed))
    return found, left_out


def limits(trial: Trial) -> tuple[list[Scored], LeftOut]:
    """Every limit that can be counted, from each day of the year, through the public door."""
    found, left_out = [], LeftOut()
    for limit in (one for one in gd.limits() if isinstance(one, gd.Limit)):
        for day in trial.days:
            true = count_period(trial.truth, day, limit.period, DEFAULT)
            if true.due is None or true.first < trial.days[0] or true.last > trial.days[-1] or true.last < true.first:
                left_out[limit.id] += 1
                continue
            answer = gd.due(
                limit.id,
                date.fromordinal(day),
                known_on=trial.known_on,
                region=trial.region,
                ignore_in_force=True,
            )
            if answer.standing == "settled":
                raise SystemExit(f"{limit.id} on {answer.trigger} is settled before the notice")
            bounds = _bounds(answer.due.toordinal(), _ordinal(answer.earliest), _ordinal(answer.latest), trial)
            guessed = [count_period(guess, day, limit.period, DEFAULT).due for guess in trial.guesses.values()]
            guessed[0] = answer.due.toordinal()
            final = count_period(trial.final, day, limit.period, DEFAULT).due
            found.append(_scored(trial, limit.id, limit.period.amount, true.due, final, bounds, guessed))
    return found, left_out


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


Span = tuple[int, int, int]  # earliest, latest, width


def _bounds(likely: int | None, early: int | None, late: int | None, trial: Trial) -> Span:
    if likely is None or early is None or late is None:
        raise SystemExit(f"{trial.region} {trial.year}: no bounds where the projection should reach")
    early, late = min(early, likely), max(late, likely)
    return early, late, _width(trial, early, late)


def _width(trial: Trial, early: int, late: int) -> int:
    found = trial.projected.count(early, late)
    if found is None:
        raise SystemExit(f"{trial.region} {trial.year}: bounds past the projected days")
    return found


def _scored(
    trial: Trial, asked: str, n: int, true: int, final: int | None, bounds: Span, guessed: Sequence[int | None]
) -> Scored:
    early, late, width = bounds
    return Scored(
        year=trial.year,
        asked=asked,
        n=n,
        inside=early <= true <= late,
        inside_final=final is not None and early <= final <= late,
        width=width,
        right=tuple(one == true for one in guessed),
    )


def board(asked: Sequence[Trial], question: Callable[[Trial], tuple[list[Scored], LeftOut]]) -> Board:
    """Every trial's answers to one kind of question."""
    answers: list[Scored] = []
    left_out = {}
    for trial in asked:
        found, left_out[trial.year] = question(trial)
        answers += found
    return Board(answers, left_out)


# The coming year


def coming() -> dict[str, dict[str, float]]:
    """How firm each limit's answers are, from December of the last announced year to the end of the next year."""
    year = gd.calendar().years[-1]
    first, last = date(year, 12, 1).toordinal(), date(year + 1, 12, 31).toordinal()
    found = {}
    for limit in (one for one in gd.limits() if isinstance(one, gd.Limit)):
        answers = [gd.due(limit.id, date.fromordinal(day), ignore_in_force=True) for day in range(first, last + 1)]
        found[limit.id] = _firmness(answers)
    return found


def _firmness(answers: Sequence[gd.Due]) -> dict[str, float]:
    widths = []
    for one in answers:
        if one.earliest is None or one.latest is None:
            raise SystemExit(f"{one.limit.id} on {one.trigger}: no bounds")
        if one.standing == "provisional":
            widths.append(one.calendar.projected.count(one.earliest, one.latest))
    settled = len(answers) - len(widths)
    shares = {"settled": settled, "0": widths.count(0), "1": widths.count(1), "2": widths.count(2)}
    shares["3+"] = len(answers) - sum(shares.values())
    return {name: share / len(answers) for name, share in shares.items()}


# What is told


def figures(asked: Sequence[Trial], by_n: Board, by_limit: Board) -> dict[str, Any]:
    """The figures of one region, plain enough for JSON."""
    wrong = {guess: {one.year: len(one.wrong(guess)) for one in asked} for guess in GUESSES}
    return {
        "years": {year: _of_year(year, asked, by_n, by_limit) for year in by_n.years},
        "answers": len(by_n.n),
        "limit answers": len(by_limit.n),
        "left out": sum(sum(one.values()) for board in (by_n, by_limit) for one in board.left_out.values()),
        "inside": _mean(by_n.inside),
        "worst": min((_mean(by_n.inside[by_n.year == year]), year) for year in by_n.years),
        "inside final": _mean(by_n.inside_final),
        "limits inside": _mean(by_limit.inside),
        "limits worst": min((_mean(by_limit.inside[by_limit.year == year]), year) for year in by_limit.years),
        "limits right": _mean(by_limit.right[:, 0]),
        "limits width": _mean(by_limit.width),
        "width 3": _mean(by_n.width[by_n.up_to(3)]),
        "width 7": _mean(by_n.width[by_n.up_to(7)]),
        "width 20": _mean(by_n.width[by_n.n == LENGTHS[-1]]),
        "widths": [_mean(by_n.width[by_n.n == n]) for n in LENGTHS],
        "right 7": dict(zip(GUESSES, by_n.right[by_n.up_to(7)].mean(axis=0).tolist(), strict=True)),
        "right limits": dict(zip(GUESSES, by_limit.right.mean(axis=0).tolist(), strict=True)),
        "wrong recent": {guess: float(np.mean(list(wrong[guess].values())[-RECENT:])) for guess in GUESSES},
        "wrong": wrong,
        "wrong all": {guess: float(np.mean(list(wrong[guess].values()))) for guess in GUESSES},
        "by limit": {
            name: _of_limit(by_limit, by_limit.asked == name) for name in dict.fromkeys(by_limit.asked.tolist())
        },
    }


def _of_limit(found: Board, those: Flags) -> dict[str, float]:
    return {
        "inside": _mean(found.inside[those]),
        "right": _mean(found.right[those, 0]),
        "width": _mean(found.width[those]),
    }


def _of_year(year: int, asked: Sequence[Trial], by_n: Board, by_limit: Board) -> dict[str, Any]:
    (trial,) = (one for one in asked if one.year == year)
    those, limit = by_n.year == year, by_limit.year == year
    return {
        "inside": _mean(by_n.inside[those]),
        "inside final": _mean(by_n.inside_final[those]),
        "limits": _mean(by_limit.inside[limit]),
        "width": _mean(by_n.width[those & by_n.up_to(7)]),
        "right": _mean(by_n.right[those & by_n.up_to(7), 0]),
        "wrong": [_shown(day) for day in trial.wrong("likely")],
        "unforeseen": [_shown(day) for day in trial.unforeseen()],
        "left out": sum((by_n.left_out[year] + by_limit.left_out[year]).values()),
        "left out by": dict(by_n.left_out[year] + by_limit.left_out[year]),
    }


def _mean(values: Column) -> float:
    return float(np.mean(values.astype(np.float64)))


def _shown(day: int) -> str:
    return date.fromordinal(day).isoformat()[5:]


WORDS = {
    "en": {
        "goals": ("", "goal", *REGIONS),
        "years": (
            "year",
            "inside",
            "limits inside",
            "likely right",
            "width",
            "wrong days",
            "changed later",
            "left out",
        ),
        "coming": ("limit", "settled", "width 0", "width 1", "width 2", "width 3 or more"),
        "guesses": ("", *(f"{region}: {what}" for region in REGIONS for what in ("likely right", "wrong days"))),
        "names": GUESSES,
        "rows": (
            "share inside the bounds, n = 1..20",
            "the same in the worst year",
            "share inside the bounds, every limit",
            "the same in the worst year",
            "mean width, n <= 3",
            "mean width, n <= 7",
            "mean width, n = 20",
            "likely date right, n <= 7",
            f"wrong days a year, mean of the last {RECENT}",
            "share inside, if later amendments count too",
            "answers scored, n = 1..20",
            "answers scored, limits",
            "left out: they reach out of the year",
        ),
    },
    "zh": {
        "goals": ("", "目标", *REGIONS),
        "years": (
            "年度",
            "在界内",
            "时限在界内",
            "推算日期正确",
            "宽度",
            "错误天数",
            "事后变更",
            "未计入",
        ),
        "coming": ("时限", "确定", "宽度 0", "宽度 1", "宽度 2", "宽度 3 以上"),
        "guesses": ("", *(f"{region}：{what}" for region in REGIONS for what in ("推算日期正确", "错误天数"))),
        "names": ("推算", "照去年", "只算法定节假日", "只算周末"),
        "rows": (
            "在界内的比例，n = 1..20",
            "其中最差年度",
            "在界内的比例，全部时限",
            "其中最差年度",
            "平均宽度，n <= 3",
            "平均宽度，n <= 7",
            "平均宽度，n = 20",
            "推算日期正确，n <= 7",
            f"每年错误天数，最近 {RECENT} 年平均",
            "把事后的调整也算上，在界内的比例",
            "计分的答案，n = 1..20",
            "计分的答案，时限",
            "未计入：用到该年以外的日子",
        ),
    },
}
GOALS = (">= 99.5 %", ">= 98 %", ">= 99.5 %", ">= 98 %", "<= 0.5", "<= 1.0", "<= 2.0", ">= 93 %", "<= 5")


def sections(found: dict[str, dict[str, Any]], language: str) -> dict[str, str]:
    """The tables of a page."""
    words = WORDS[language]
    columns = [_against_goals(found[region]) for region in REGIONS]
    goals = (*GOALS, *[""] * (len(words["rows"]) - len(GOALS)))
    guesses = [
        (name, *(cell for region in REGIONS for cell in _guessed(found[region], guess)))
        for name, guess in zip(words["names"], GUESSES, strict=True)
    ]
    made = {
        "goals": table(words["goals"], list(zip(words["rows"], goals, *columns, strict=True))),
        "guesses": table(words["guesses"], guesses),
    }
    made["coming"] = table(
        words["coming"], [(name, *(_percent(part) for part in one.values())) for name, one in found["coming"].items()]
    )
    for region in REGIONS:
        rows = [_year_row(year, one) for year, one in found[region]["years"].items()]
        made[f"years {region}"] = table(words["years"], rows)
    return made


def _against_goals(one: dict[str, Any]) -> list[str]:
    worst, limit_worst = one["worst"], one["limits worst"]
    return [
        _percent(one["inside"]),
        f"{_percent(worst[0])} ({worst[1]})",
        _percent(one["limits inside"]),
        f"{_percent(limit_worst[0])} ({limit_worst[1]})",
        *(f"{one[name]:.2f}" for name in ("width 3", "width 7", "width 20")),
        _percent(one["right 7"]["likely"]),
        f"{one['wrong recent']['likely']:.1f}",
        _percent(one["inside final"]),
        *(f"{one[name]:,}" for name in ("answers", "limit answers", "left out")),
    ]


def _guessed(one: dict[str, Any], guess: str) -> tuple[str, str]:
    return _percent(one["right 7"][guess]), f"{one['wrong recent'][guess]:.1f}"


def _year_row(year: int, one: dict[str, Any]) -> tuple[str, ...]:
    return (
        str(year),
        _percent(one["inside"]),
        _percent(one["limits"]),
        _percent(one["right"]),
        f"{one['width']:.2f}",
        str(len(one["wrong"])),
        str(len(one["unforeseen"])),
        f"{one['left out']:,}",
    )


def _percent(part: float) -> str:
    return f"{100 * part:.2f} %" if 0.99 < part < 1 else f"{100 * part:.4g} %" if part == 1 else f"{100 * part:.1f} %"


def main() -> None:
    """Ask, print, and on request write the pages, the picture and the figures."""
    parser = parser_for(__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures in this file")
    parser.add_argument("--write", action="store_true", help="put the tables into the pages")
    parser.add_argument("--plot", action="store_true", help="draw docs/projection.svg; needs matplotlib")
    asked = parser.parse_args()
    found: dict[str, dict[str, Any]] = {}
    for region in REGIONS:
        tried = list(trials(region))
        found[region] = figures(tried, board(tried, counts), board(tried, limits))
    found["coming"] = coming()
    for text in sections(found, "en").values():
        print(f"\n{text}")
    for region in REGIONS:
        for year, one in found[region]["years"].items():
            listed = ", ".join(f"{name}: {number}" for name, number in one["left out by"].items())
            print(f"{region} {year} left out: {listed}")
            print(f"{region} {year} wrong {' '.join(one['wrong'])}; changed later {' '.join(one['unforeseen'])}")
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if asked.write:
        for language, page in PAGES.items():
            page.write_text(filled(page.read_text(encoding="utf-8"), sections(found, language)), encoding="utf-8")
    if asked.plot:
        from projection_plot import draw  # only here: matplotlib is not always there

        draw(found, ROOT / "docs" / "projection.svg")


if __name__ == "__main__":
    main()
