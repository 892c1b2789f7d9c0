"""Draw docs/performance.svg from the figures that limit.py kept. Needs matplotlib, which the extra bench brings.

    python bench/limit.py --sizes 1,10,100 --json figures.json
    python bench/plot.py figures.json [--out docs/performance.svg]

Two panels over the number of rows, both in units of a plain copy of the column. The upper one shows the library and the
loop in C on a linear scale; the lower one adds numpy's exact trick, on a logarithmic scale.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from limit import COPY, OURS, TRICK, C, N
from measure import ROOT, parser_for, rows_shown, shown

INK, FAINT, GRID = "#24292f", "#57606a", "#d8dee4"
STYLE: Any = {
    "svg.hashsalt": "gov-deadlines",  # the same figures give the same file, byte for byte
    "svg.fonttype": "none",  # text stays text
    "font.sans-serif": ["Helvetica", "Arial", "DejaVu Sans"],
    "font.size": 9,
    "axes.edgecolor": GRID,
    "axes.titlelocation": "left",
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "text.color": INK,
    "grid.color": GRID,
}
LINES = {  # told apart by shape as well as by colour
    OURS: ("gov-deadlines", "#0a58ca", "o"),
    C: ("the same loop in C", "#b35900", "s"),
    TRICK: ("numpy, exact trick", "#1a7f37", "^"),
}


class Point(NamedTuple):
    """A ratio at a size, with its quartiles."""

    rows: int
    ratio: float
    low: float
    high: float


Drawn = dict[str, list[Point]]


def points(figures: dict[str, list[dict[str, object]]]) -> Drawn:
    """The ratios of add to a copy, by line and size."""
    drawn: Drawn = {}
    for ratio in figures["ratios"]:
        if ratio["question"] == f"add, n = {N}" and ratio["base"] == COPY:
            found, rows = ratio["found"], ratio["rows"]
            if isinstance(found, list) and isinstance(rows, int):
                drawn.setdefault(str(ratio["over"]), []).append(Point(rows, *map(float, found)))
    return {key: sorted(line) for key, line in drawn.items()}


def panel(axes: Axes, drawn: Drawn, title: str) -> None:
    """The lines through the medians, with quartile bars and a mark on each; a copy of the column is the line at 1."""
    for key, (name, colour, mark) in LINES.items():
        if key in drawn:
            rows, ratios, lows, highs = zip(*drawn[key], strict=True)
            bars = (
                [r - low for r, low in zip(ratios, lows, strict=True)],
                [high - r for r, high in zip(ratios, highs, strict=True)],
            )
            axes.errorbar(rows, ratios, bars, color=colour, marker=mark, label=name, linewidth=1.6)
    axes.axhline(1, color=INK, linestyle="--", linewidth=1.2)
    axes.annotate("np.copyto = 1", (1, 1), (6, 0), axes.get_yaxis_transform(), "offset points", va="center")
    sizes = sorted({point.rows for line in drawn.values() for point in line})
    axes.set_xscale("log")
    axes.set_xlim(sizes[0] / 1.8, sizes[-1] * 1.8)
    axes.set_xticks(sizes, [rows_shown(rows) for rows in sizes])
    axes.minorticks_off()
    axes.set_title(title, pad=10)
    axes.set_ylabel("time ÷ np.copyto", color=FAINT)
    axes.grid(axis="y")
    axes.set_axisbelow(True)


def values(axes: Axes, drawn: Drawn) -> None:
    """The medians in figures; the highest of those at one size stands above all bars there, the others below."""
    for size in {point.rows for line in drawn.values() for point in line}:
        here = sorted((point, LINES[key][1]) for key, line in drawn.items() for point in line if point.rows == size)
        for point, colour in here:
            above = point is here[-1][0]
            end = max(one.high for one, _ in here) if above else min(one.low for one, _ in here)
            off, side = (4, "bottom") if above else (-5, "top")
            axes.annotate(
                shown(point.ratio),
                (size, end),
                (0, off),
                textcoords="offset points",
                color=colour,
                ha="center",
                va=side,
            )


def picture(drawn: Drawn, measured: str, caches: str) -> Figure:
    """The whole drawing."""
    figure = Figure(figsize=(7.9, 6.7), layout="constrained")
    upper, lower = figure.subplots(2)
    near = {key: line for key, line in drawn.items() if key != TRICK}
    panel(upper, near, "Close up (linear scale)")
    upper.set_ylim(0, max(2.5, *(point.high * 1.12 for line in near.values() for point in line)))
    values(upper, near)
    panel(lower, drawn, "Beside numpy (logarithmic scale)")
    lower.set_yscale("log")
    lower.set_ylim(0.5, 10 * max(point.high for line in drawn.values() for point in line))
    lower.minorticks_off()
    lower.yaxis.set_major_formatter(FuncFormatter(lambda ratio, _: f"{ratio:,g}"))
    values(lower, {key: line for key, line in drawn.items() if key == TRICK})
    lower.set_xlabel("rows (random days over all announced years)")
    figure.suptitle(
        f"Adding {N} working days to a column of days, beside a plain copy of it\n"
        f"medians of pairs run in turn, caches {caches}; lower is faster; bars: quartiles",
        fontsize=10,
        x=0.02,
        ha="left",
    )
    figure.align_ylabels()
    marks, names = lower.get_legend_handles_labels()
    figure.legend(marks, names, loc="outside right center", frameon=False)
    figure.supxlabel(measured, fontsize=7, color=FAINT, x=0.02, ha="left")
    return figure


def main() -> None:
    """Read the figures, write the picture."""
    parser = parser_for(__doc__)
    parser.add_argument("figures", type=Path, help="the file that limit.py --json wrote")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "performance.svg", help="docs/performance.svg")
    asked = parser.parse_args()
    limit = json.loads(asked.figures.read_text(encoding="utf-8")).get("limit")
    if not limit:
        raise SystemExit(f"{asked.figures} has no figures of limit.py")
    with mpl.rc_context(STYLE):
        drawing = picture(points(limit), limit["measured"], limit["caches"])
        drawing.savefig(asked.out, metadata={"Date": None} if asked.out.suffix == ".svg" else None)
    print(f"{asked.out} drawn")


if __name__ == "__main__":
    main()
