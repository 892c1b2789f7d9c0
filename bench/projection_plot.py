"""Draw docs/projection.svg from the figures of projection.py. Needs matplotlib, which the extra bench brings.

python bench/projection.py --json figures.json
python bench/projection_plot.py figures.json [--out docs/projection.svg]
"""

import json
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MultipleLocator

from measure import ROOT, parser_for
from plot import FAINT, INK, STYLE

Figures = dict[str, dict[str, Any]]

LINES = {"CN": ("CN", "#0a58ca", "o"), "CN-GX": ("CN-GX", "#b35900", "s")}  # told apart by shape as well as by colour
GUESSES = {
    "likely": ("the projection", "#0a58ca", "o"),
    "as last year": ("as last year", "#b35900", "s"),
    "statutory days only": ("statutory days only", "#1a7f37", "^"),
}


def draw(found: Figures, out: Path) -> None:
    """Write the picture."""
    with mpl.rc_context(STYLE):
        picture(found).savefig(out, metadata={"Date": None} if out.suffix == ".svg" else None)
    print(f"{out} drawn")


def picture(found: Figures) -> Figure:
    """The whole drawing."""
    figure = Figure(figsize=(7.9, 8.4), layout="constrained")
    inside, widths, wrong = figure.subplots(3)
    _inside(inside, found)
    _widths(widths, found)
    _wrong(wrong, found)
    figure.suptitle(
        "Each year as projected on the day before its notice, held against the notice", fontsize=10, x=0.02, ha="left"
    )
    figure.align_ylabels()
    return figure


def _inside(axes: Axes, found: Figures) -> None:
    for region, (name, colour, mark) in LINES.items():
        years = found[region]["years"]
        shares = [100 * one["inside"] for one in years.values()]
        axes.plot(list(map(int, years)), shares, color=colour, marker=mark, markersize=4, label=name)
    axes.axhline(98, color=INK, linestyle="--", linewidth=1)
    axes.annotate("goal for every year", (1, 98), (-4, 3), axes.get_yaxis_transform(), "offset points", ha="right")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{share:g} %"))
    _finish(axes, "True dates inside the bounds, n = 1 to 20 working days", "share")
    axes.set_ylim(95, 100.3)


def _widths(axes: Axes, found: Figures) -> None:
    for region, (name, colour, mark) in LINES.items():
        widths = found[region]["widths"]
        axes.plot(range(1, len(widths) + 1), widths, color=colour, marker=mark, markersize=4, label=name)
    _finish(axes, "From the earliest to the latest date, by the number of working days", "working days, mean")
    axes.set_ylim(0)


def _wrong(axes: Axes, found: Figures) -> None:
    for guess, (name, colour, mark) in GUESSES.items():
        wrong = found["CN"]["wrong"][guess]
        axes.plot(list(map(int, wrong)), list(wrong.values()), color=colour, marker=mark, markersize=4, label=name)
    _finish(axes, "Wrong days of the year (CN)", "days")
    axes.set_ylim(0)


def _finish(axes: Axes, title: str, label: str) -> None:
    axes.set_title(title, pad=8)
    axes.set_ylabel(label, color=FAINT)
    axes.xaxis.set_major_locator(MultipleLocator(2))
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))


def main() -> None:
    """Read the figures, write the picture."""
    parser = parser_for(__doc__)
    parser.add_argument("figures", type=Path, help="the file that projection.py --json wrote")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "projection.svg", help="docs/projection.svg")
    asked = parser.parse_args()
    draw(json.loads(asked.figures.read_text(encoding="utf-8")), asked.out)


if __name__ == "__main__":
    main()
