"""Draw docs/performance.svg from the figures that limit.py kept.

    python bench/limit.py --sizes 1,10,100 --json figures.json
    python bench/plot.py figures.json [--out docs/performance.svg]

Two panels over the number of rows, both in units of a plain copy of the column: above, on a linear scale, the library
and the loop in C; below, on a logarithmic one, the same two and numpy's exact trick. No library draws this: it is SVG.
"""

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from limit import COPY, OURS, TRICK, C, N
from measure import ROOT, parser_for, rows_shown, shown

WIDTH, LEFT, RIGHT = 760, 76, 196
UPPER, LOWER = (84, 294), (366, 576)  # top and bottom of the two panels
HEIGHT = 646
INK, FAINT, GRID = "#24292f", "#57606a", "#d8dee4"


class Series(NamedTuple):
    """One line of the plot."""

    key: str
    title: str
    colour: str
    mark: str


class Point(NamedTuple):
    """A ratio at a size, with its quartiles."""

    rows: int
    ratio: float
    low: float
    high: float


LINES = (
    Series(OURS, "gov-deadlines", "#0a58ca", "circle"),
    Series(C, "the same loop in C", "#b35900", "square"),
    Series(TRICK, "numpy, exact trick", "#1a7f37", "triangle"),
)
Drawn = dict[str, list[Point]]
Scale = Callable[[float], float]


def points(figures: dict[str, list[dict[str, object]]]) -> Drawn:
    """The ratios of add to a copy, by line and size."""
    drawn: Drawn = {}
    for ratio in figures["ratios"]:
        if ratio["question"] == f"add, n = {N}" and ratio["base"] == COPY:
            found, rows = ratio["found"], ratio["rows"]
            if isinstance(found, list) and isinstance(rows, int):
                drawn.setdefault(str(ratio["over"]), []).append(Point(rows, *map(float, found)))
    return {key: sorted(line) for key, line in drawn.items()}


def across(drawn: Drawn) -> Scale:
    """Where a number of rows stands: logarithmic, with some room on either side."""
    every = [point.rows for line in drawn.values() for point in line]
    low, high = math.log10(min(every)) - 0.25, math.log10(max(every)) + 0.25
    return lambda rows: LEFT + (math.log10(rows) - low) / (high - low) * (WIDTH - LEFT - RIGHT)


def linear(panel: tuple[int, int], most: float) -> Scale:
    """From 0 at the bottom to ``most`` at the top."""
    top, bottom = panel
    return lambda ratio: bottom - ratio / most * (bottom - top)


def logarithmic(panel: tuple[int, int], low: float, high: float) -> Scale:
    """From ``low`` at the bottom to ``high`` at the top."""
    top, bottom = panel
    return lambda ratio: bottom - math.log(ratio / low) / math.log(high / low) * (bottom - top)


# Marks on the paper


def text(x: float, y: float, words: str, anchor: str = "start", size: int = 13, fill: str = INK, more: str = "") -> str:
    """Words at a place."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{fill}"{more}>{words}</text>'


def line(x1: float, y1: float, x2: float, y2: float, colour: str = GRID, width: float = 1, dash: str = "") -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"{dashed}/>'


def marked(x: float, y: float, series: Series) -> str:
    """The mark of a line, told apart by shape as well as by colour."""
    if series.mark == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{series.colour}"/>'
    if series.mark == "square":
        return f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9" fill="{series.colour}"/>'
    corners = f"{x:.1f},{y - 6:.1f} {x - 6:.1f},{y + 5:.1f} {x + 6:.1f},{y + 5:.1f}"
    return f'<polygon points="{corners}" fill="{series.colour}"/>'


def frame(panel: tuple[int, int], ticks: list[float], down: Scale, title: str) -> Iterator[str]:
    """Grid, ticks and the title of a panel; a copy of the column is the line at 1."""
    top, bottom = panel
    yield text(LEFT, top - 14, title, more=' font-weight="600"')
    for tick in ticks:
        yield line(LEFT, down(tick), WIDTH - RIGHT, down(tick))
        yield text(LEFT - 10, down(tick) + 4, f"{tick:,g}", "end", 12, FAINT)
    yield line(LEFT, down(1), WIDTH - RIGHT, down(1), INK, 1.5, "6 4")
    yield text(WIDTH - RIGHT + 12, down(1) + 4, "np.copyto = 1", size=12)
    middle = (top + bottom) / 2
    yield text(22, middle, "time ÷ np.copyto", "middle", 12, FAINT, f' transform="rotate(-90 22 {middle:.0f})"')


def curve(found: list[Point], series: Series, over: Scale, down: Scale) -> Iterator[str]:
    """Quartile bars, the line through the medians, and the marks."""
    path = " ".join(f"{over(point.rows):.1f},{down(point.ratio):.1f}" for point in found)
    yield f'<polyline points="{path}" fill="none" stroke="{series.colour}" stroke-width="2"/>'
    for point in found:
        yield line(over(point.rows), down(point.low), over(point.rows), down(point.high), series.colour, 2)
        yield marked(over(point.rows), down(point.ratio), series)


def values(found: dict[str, list[Point]], over: Scale, down: Scale) -> Iterator[str]:
    """The medians in figures; the higher of two close ones stands above its mark, the lower one below."""
    colours = {series.key: series.colour for series in LINES}
    by_size: dict[int, list[tuple[Point, str]]] = {}
    for key, line_points in found.items():
        for point in line_points:
            by_size.setdefault(point.rows, []).append((point, key))
    for rows, here in by_size.items():
        for place, (point, key) in enumerate(sorted(here, key=lambda pair: pair[0].ratio)):
            below = place == 0 and len(here) > 1
            height = (
                max(down(point.low), down(point.ratio) + 5) + 16
                if below
                else min(down(point.high), down(point.ratio) - 5) - 6
            )
            yield text(over(rows), height, shown(point.ratio), "middle", 12, colours[key])


def sizes_axis(drawn: Drawn, over: Scale) -> Iterator[str]:
    """The numbers of rows under both panels."""
    for rows in sorted({point.rows for found in drawn.values() for point in found}):
        for _, bottom in (UPPER, LOWER):
            yield line(over(rows), bottom, over(rows), bottom + 5, FAINT)
            yield text(over(rows), bottom + 20, rows_shown(rows), "middle", 12, FAINT)
    yield text((LEFT + WIDTH - RIGHT) / 2, LOWER[1] + 44, "rows (random days over all announced years)", "middle")


def legend(drawn: Drawn) -> Iterator[str]:
    """Marks and names, beside the upper panel."""
    shown_here = [series for series in LINES if series.key in drawn]
    for place, series in enumerate(shown_here):
        y = UPPER[0] + 12 + 24 * place
        yield marked(WIDTH - RIGHT + 22, y, series)
        yield text(WIDTH - RIGHT + 36, y + 4, series.title)
    yield text(WIDTH - RIGHT + 12, UPPER[0] + 12 + 24 * len(shown_here), "bars: quartiles", size=12, fill=FAINT)


def upper_panel(drawn: Drawn, over: Scale) -> Iterator[str]:
    """The library and C, close up."""
    near = {key: found for key, found in drawn.items() if key != TRICK}
    most = max(2.5, *(math.ceil(point.high * 2 + 0.2) / 2 for found in near.values() for point in found))
    down = linear(UPPER, most)
    yield from frame(UPPER, [tick / 2 for tick in range(round(most * 2) + 1)], down, "Close up (linear scale)")
    yield from curves(near, over, down)


def lower_panel(drawn: Drawn, over: Scale) -> Iterator[str]:
    """Everything, over three powers of ten or more."""
    highest = max(point.high for found in drawn.values() for point in found)
    powers = max(1, math.ceil(math.log10(highest)))
    down = logarithmic(LOWER, 0.5, 10**powers)
    yield from frame(LOWER, [10.0**power for power in range(powers + 1)], down, "Beside numpy (logarithmic scale)")
    yield from curves(drawn, over, down, figures=[TRICK])


def curves(drawn: Drawn, over: Scale, down: Scale, figures: list[str] | None = None) -> Iterator[str]:
    """All lines, and the figures of those named (of all, if none are)."""
    for series in LINES:
        if series.key in drawn:
            yield from curve(drawn[series.key], series, over, down)
    yield from values({key: found for key, found in drawn.items() if not figures or key in figures}, over, down)


def picture(drawn: Drawn, measured: str, caches: str) -> str:
    """The whole drawing."""
    over = across(drawn)
    parts = [
        text(LEFT, 28, f"Adding {N} working days to a column of days, beside a plain copy of it", size=16),
        text(
            LEFT,
            48,
            f"medians of pairs run in turn, caches {caches}; lower is faster",
            size=12,
            fill=FAINT,
        ),
        *upper_panel(drawn, over),
        *lower_panel(drawn, over),
        *sizes_axis(drawn, over),
        *legend(drawn),
        text(LEFT, HEIGHT - 10, measured, size=10, fill=FAINT),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    font = 'font-family="Helvetica, Arial, sans-serif" role="img"'
    title = "<title>Time of add_many in units of np.copyto, by number of rows</title>"
    white = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    return "\n".join([f"{head} {font}>", title, white, *parts, "</svg>", ""])


def main() -> None:
    """Read the figures, write the picture."""
    parser = parser_for(__doc__)
    parser.add_argument("figures", type=Path, help="the file that limit.py --json wrote")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "performance.svg", help="docs/performance.svg")
    asked = parser.parse_args()
    limit = json.loads(asked.figures.read_text(encoding="utf-8")).get("limit")
    if not limit:
        raise SystemExit(f"{asked.figures} has no figures of limit.py")
    asked.out.write_text(picture(points(limit), limit["measured"], limit["caches"]), encoding="utf-8")
    print(f"{asked.out} drawn")


if __name__ == "__main__":
    main()
