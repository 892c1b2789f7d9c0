"""The results of ``rivals.py`` as records, Markdown tables and figures."""

from statistics import median
from typing import Any, NamedTuple

from contenders import OWN
from measure import rows_shown, share, shown, table

ADD, ADD_MORE, COUNT, IS_WORKING = "add 5", "add 10", "count a year", "is working"


class Checked(NamedTuple):
    """How many answers were wrong, or were not given, of how many."""

    wrong: int = 0
    none: int = 0
    asked: int = 0

    def plus(self, other: "Checked") -> "Checked":
        """Both together."""
        return Checked(self.wrong + other.wrong, self.none + other.none, self.asked + other.asked)

    def __str__(self) -> str:
        if not self.asked:
            return "-"
        unanswered = f", {share(self.none, self.asked)} no answer" if self.none else ""
        return share(self.wrong, self.asked) + unanswered


class Speed(NamedTuple):
    """Seconds for one operation or row, the rival's and ours; the ratio; the number of rows asked for and taken."""

    theirs: float
    ours: float
    ratio: float
    wanted: int = 1
    rows: int = 1

    def cells(self, unit: float) -> list[str]:
        """Time and ratio, with the number of rows where it had to be cut."""
        cut = f" (at {rows_shown(self.rows)})" if self.rows < self.wanted else ""
        return [shown(self.theirs / unit), shown(self.ratio) + cut]


class Found(NamedTuple):
    """Everything measured of one rival; ``fault`` says why there is nothing."""

    name: str
    fed: str
    version: str = ""
    checked: dict[str, Checked] = {}  # noqa: RUF012 (never changed)
    one: dict[str, Speed] = {}  # noqa: RUF012
    columns: dict[str, dict[int, Speed]] = {}  # noqa: RUF012
    fault: str = ""

    @property
    def label(self) -> str:
        """Its name, and what it is fed with."""
        return f"{self.name} ({self.fed})"

    @property
    def exact(self) -> bool:
        """Whether every answer was there, and right."""
        return bool(self.checked) and not any(result.wrong or result.none for result in self.checked.values())


def right_table(found: list[Found]) -> str:
    """Who is right, and on how many triggers that was checked."""
    questions = (ADD, ADD_MORE, COUNT)
    header = ("rival", "fed with", *(f"{name}: wrong" for name in questions), "checked on")
    rows = [
        [
            each.name,
            each.fed,
            *(str(each.checked.get(name, "-")) for name in questions),
            "; ".join(f"{each.checked[name].asked:,}" if name in each.checked else "-" for name in questions),
        ]
        for each in found
    ]
    return table(header, rows, left=2)


def scalar_table(found: list[Found]) -> str:
    """One question at a time: microseconds, and how many times as long as the library."""
    questions = (ADD, COUNT, IS_WORKING)
    header = ("rival", "fed with", *(cell for name in questions for cell in (f"{name}, µs", "× ours")))
    rows = [[each.name, each.fed, *_cells([each.one.get(name) for name in questions], 1e-6)] for each in found]
    ours = [[each.one[name].ours for each in found if name in each.one] for name in questions]
    return table(header, [_first_row(ours, 1e-6), *_not_empty(rows)], left=2)


def column_table(found: list[Found], sizes: list[int]) -> str:
    """Whole columns: nanoseconds a row, and how many times as long as the library."""
    kinds = [(name, size) for name in (ADD, COUNT) for size in sizes]
    titles = (f"{name}, {rows_shown(size)}, ns" for name, size in kinds)
    header = ("rival", "fed with", *(cell for title in titles for cell in (title, "× ours")))
    speeds = [[each.columns.get(name, {}).get(size) for name, size in kinds] for each in found]
    rows = [[each.name, each.fed, *_cells(row, 1e-9)] for each, row in zip(found, speeds, strict=True)]
    whole = [
        [speed.ours for speed in column if speed and speed.rows == speed.wanted] for column in zip(*speeds, strict=True)
    ]
    return table(header, [_first_row(whole, 1e-9), *_not_empty(rows)], left=2)


def _cells(speeds: list[Speed | None], unit: float) -> list[str]:
    return [cell for speed in speeds for cell in (speed.cells(unit) if speed else ["-", "-"])]


def _first_row(ours: list[list[float]], unit: float) -> list[str]:
    medians = [median(figures) / unit if figures else float("nan") for figures in ours]
    return ["gov-deadlines", "its own notices", *(cell for figure in medians for cell in (shown(figure), "1"))]


def _not_empty(rows: list[list[str]]) -> list[list[str]]:
    return [row for row in rows if set(row[2:]) != {"-"}]


def summary(found: list[Found]) -> str:
    """The fastest package that is exact, question by question."""
    exact = [each for each in found if each.exact and each.fed != OWN]
    lines = []
    for name in (ADD, COUNT):
        one = [(each.one[name].ratio, each.label, "one at a time") for each in exact if name in each.one]
        many = [
            (speed.ratio, each.label, f"in columns of {rows_shown(speed.rows)} rows")
            for each in exact
            for speed in each.columns.get(name, {}).values()
        ]
        lines += [
            f"- {name}, {how}: the fastest exact rival is {rival}; it takes {shown(ratio)} times as long."
            for ratio, rival, how in (min(kind) for kind in (one, many) if kind)
        ]
    return "\n".join(lines)


def absent(found: list[Found]) -> str:
    """Rivals that could not be measured, and the versions of those that were."""
    faults = [f"- {each.label}: not measured ({each.fault})" for each in found if each.fault]
    versions = sorted({f"{each.name.split(',')[0]} {each.version}" for each in found if each.version})
    return "\n".join([*(faults or ["All rivals could be measured."]), "", f"Versions: {', '.join(versions)}."])


def as_figures(found: list[Found]) -> list[dict[str, Any]]:
    """For the file of figures."""
    return [
        {
            "name": each.name,
            "fed": each.fed,
            "version": each.version,
            "fault": each.fault,
            "exact": each.exact,
            "checked": {name: result._asdict() for name, result in each.checked.items()},
            "one": {name: speed._asdict() for name, speed in each.one.items()},
            "columns": {name: [speed._asdict() for speed in speeds.values()] for name, speeds in each.columns.items()},
        }
        for each in found
    ]
