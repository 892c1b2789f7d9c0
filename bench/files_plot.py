"""Draw docs/performance-files.svg from the figures that files.py kept. Needs matplotlib, from the extra bench.

    python bench/files.py --sizes 10 --json figures.json
    python bench/files_plot.py figures.json [--out docs/performance-files.svg]

A panel for each kind of file, at the largest size below 50 million rows: the seconds of each contender as a bar, its
CPU seconds as a line within it or beyond it.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from file_goals import LARGE
from file_jobs import BEFORE, C1, C2, CAT, CV, OURS
from file_words import ENGLISH
from measure import ROOT, parser_for, rows_shown, shown
from plot import FAINT, INK, STYLE

PICTURE = ROOT / "docs" / "performance-files.svg"
KINDS = ("csv", "quoted", "jsonl", "parquet")
LEFT_OUT = (BEFORE, C1)
OTHERS, LIMIT, MINE = "#c8d1da", "#b35900", "#0a58ca"
Drawn = Mapping[str, tuple[float, float]]


def drawn(figures: list[dict[str, Any]], kind: str) -> tuple[int, Drawn]:
    """The largest usual number of rows; seconds and CPU seconds by contender, the slowest first."""
    of_kind = [one for one in figures if one["kind"] == kind and one["rows"] < LARGE]
    if not of_kind:
        return 0, {}
    largest = max(of_kind, key=lambda one: one["rows"])
    found = {
        name: (median(run[0] for run in runs), median(run[1] for run in runs))
        for name, runs in largest["runs"].items()
        if name not in LEFT_OUT
    }
    return largest["rows"], dict(sorted(found.items(), key=lambda item: -item[1][0]))


def panel(axes: Axes, kind: str, rows: int, bars: Drawn) -> None:
    """Bars of seconds, with their figures behind them; lines of CPU seconds."""
    colours = [MINE if name == OURS else LIMIT if name in (C2, CV, CAT) else OTHERS for name in bars]
    seconds, cpu = zip(*bars.values(), strict=True)
    at = range(len(bars))
    axes.barh(at, seconds, color=colours, height=0.62)
    axes.hlines(at, 0, cpu, color=INK, linewidth=1.1)
    for place, (taken, used) in enumerate(bars.values()):
        axes.annotate(shown(taken), (max(taken, used), place), (4, 0), textcoords="offset points", va="center")
    axes.set_yticks(at, list(bars))
    axes.set_title(f"{ENGLISH.titles[kind].partition(' (')[0]}, {rows_shown(rows)} rows", pad=8)
    axes.set_xlim(0, 1.12 * max(*seconds, *cpu))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    axes.set_axisbelow(True)


def picture(figures: list[dict[str, Any]], measured: str) -> Figure:
    """The whole drawing."""
    found = {kind: drawn(figures, kind) for kind in KINDS}
    shown_kinds = {kind: (rows, bars) for kind, (rows, bars) in found.items() if bars}
    if not shown_kinds:
        raise SystemExit(f"the figures hold none of {', '.join(KINDS)} below {rows_shown(LARGE)} rows")
    figure = Figure(figsize=(7.9, 2.3 * len(shown_kinds) + 0.8), layout="constrained")
    columns = figure.subplots(len(shown_kinds), squeeze=False)[:, 0]
    for axes, (kind, (rows, bars)) in zip(columns, shown_kinds.items(), strict=True):
        panel(axes, kind, rows, bars)
    columns[-1].set_xlabel("seconds until the answer is on the disk; thin lines: CPU seconds", color=FAINT)
    figure.suptitle("Due dates for whole files: five columns written behind five; shorter is faster", x=0.02, ha="left")
    figure.supxlabel(measured, fontsize=7, color=FAINT, x=0.02, ha="left")
    return figure


def draw(figures: Mapping[str, Any], measured: str, out: Path = PICTURE) -> None:
    """Write the picture."""
    with mpl.rc_context(STYLE):
        drawing = picture(figures["measurements"], measured)
        drawing.savefig(out, metadata={"Date": None} if out.suffix == ".svg" else None)


def main() -> None:
    """Read the figures, write the picture."""
    parser = parser_for(__doc__)
    parser.add_argument("figures", type=Path, help="the file that files.py --json wrote")
    parser.add_argument("--out", type=Path, default=PICTURE, help=str(PICTURE.relative_to(ROOT)))
    asked = parser.parse_args()
    kept = json.loads(asked.figures.read_text(encoding="utf-8")).get("files")
    if not kept:
        raise SystemExit(f"{asked.figures} has no figures of files.py")
    draw(kept, kept["measured"], asked.out)
    print(f"{asked.out} drawn")


if __name__ == "__main__":
    main()
