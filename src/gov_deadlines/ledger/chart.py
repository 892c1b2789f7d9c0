"""The charts of the overview. A bar has its number and its name beside it, so that colour tells nothing alone."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from gov_deadlines.ledger.styles import Look

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart

_INK, _LINE = "#262626", "#595959"
_GAP = 45  # percent of a bar's width
_TEXT = 10
_HATCHED = {  # by its fill, so that bars next to each other differ in grey, too
    "F4A03C": "wide_upward_diagonal",
    "FFD966": "light_upward_diagonal",
}


class Cells(NamedTuple):
    """Cells in one column of a sheet from the row ``first`` on, and what is in them; rows and columns count from 0."""

    sheet: str
    column: int
    first: int
    data: Sequence[str | int]

    @property
    def where(self) -> list[str | int]:
        """As xlsxwriter refers to them."""
        return [self.sheet, self.first, self.column, self.first + len(self.data) - 1, self.column]


class Series(NamedTuple):
    """One kind of bar: its name, its numbers, and its colours, one for all or one for each bar."""

    name: str
    values: Cells
    looks: Sequence[Look]


def bars(title: str, names: Cells, series: Sequence[Series]) -> "Callable[[Workbook], Chart]":
    """A chart of lying bars, the first at the top; several series are stacked, and have a legend."""

    def draw(book: "Workbook") -> "Chart":
        stacked = {"subtype": "stacked"} if len(series) > 1 else {}
        chart = book.add_chart({"type": "bar", **stacked})
        for one in series:
            chart.add_series(_series(one, names, stacked=bool(stacked)))
        chart.set_title({"name": title, "name_font": {"size": 13, "bold": True, "color": _INK}, "overlay": False})
        chart.set_legend({"position": "bottom", "font": {"size": _TEXT}} if stacked else {"none": True})
        axis = {"num_font": {"size": _TEXT, "color": _INK}, "line": {"color": _LINE}, "major_tick_mark": "none"}
        axis["minor_tick_mark"] = "none"
        chart.set_y_axis(
            axis | {"reverse": True, "interval_unit": 1}
        )  # of a lying bar, this is the axis with the names
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
        chart.set_chartarea({"border": {"color": "#BFBFBF"}})
        return chart

    return draw


def _series(one: Series, names: Cells, *, stacked: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": one.name,
        "categories": names.where,
        "values": one.values.where,
        "categories_data": list(names.data),  # kept in the chart, too: a preview reads no cells
        "values_data": list(one.values.data),
        "gap": _GAP,
        "data_labels": {
            "value": True,
            "num_format": "0;;",  # no label for none
            "font": {"size": _TEXT, "bold": True, "color": f"#{one.looks[0].colour}" if stacked else _INK},
            **({} if stacked else {"position": "outside_end"}),
        },
        **_filled(one.looks[0]),
    }
    if stacked:
        found["overlap"] = 100
    if len(one.looks) > 1:
        found["points"] = [_filled(look) for look in one.looks]
    return found


def _filled(look: Look) -> dict[str, Any]:
    border = {"border": {"color": _LINE, "width": 0.75}}
    if look.fill in _HATCHED:
        return border | {
            "pattern": {"pattern": _HATCHED[look.fill], "fg_color": "#FFFFFF", "bg_color": f"#{look.fill}"}
        }
    return border | {"fill": {"color": f"#{look.fill}"}}


_NO = b'<c:%b val="0"/>'
_LABELS = (b"showLegendKey", b"showVal", b"showCatName", b"showSerName", b"showPercent", b"showBubbleSize")
_VALUE = b'<c:showVal val="1"/>'
_LEFT_OUT = (  # what xlsxwriter leaves out, and where it belongs
    (rb"(<c:chartSpace [^>]*>(?:<c:lang [^>]*/>)?)(?!<c:roundedCorners)", rb"\1" + _NO % b"roundedCorners"),
    (rb"(</c:tx>(?:<c:layout/>)?)(?=</c:title>|<c:txPr>)", rb"\1" + _NO % b"overlay"),
    (rb"(<c:legendPos [^>]*/>(?:<c:layout/>)?)(?!<c:overlay)", rb"\1" + _NO % b"overlay"),
    (rb"(<c:grouping [^>]*/>)(?!<c:varyColors)", rb"\1" + _NO % b"varyColors"),
    (rb"(</c:scaling>)(?!<c:delete)", rb"\1" + _NO % b"delete"),
    (_VALUE, b"".join(_VALUE if one == b"showVal" else _NO % one for one in _LABELS)),
)


def spelled_out(chart: bytes) -> bytes:
    """The part of a chart with nothing left out that a program would have to guess.

    What such an element is taken for depends on the program that the whole workbook is said to come from: in one from
    LibreOffice every label would give its series and category, too, and in one from a newer Excel titles would overlap.
    """
    for form, whole in _LEFT_OUT:
        chart = re.sub(form, whole, chart)
    return chart
