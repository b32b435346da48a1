"""Points and curves over an axis of numbers as a native Excel chart."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.worksheet import Worksheet

from tcp_portal.charts.axis import x_scale
from tcp_portal.charts.model import Chart, Series, Style, Symbol
from tcp_portal.charts.text import clean
from tcp_portal.charts.theme import AXIS, FONT, TEXT
from tcp_portal.packs.writers.numbers import axis_format
from tcp_portal.packs.writers.xlsx_cells import Cells

FIGURES: Final = {"name": FONT, "size": 10, "color": TEXT, "bold": False}
_DASHES = {Style.SOLID: "solid", Style.DASHED: "dash", Style.DOTTED: "round_dot"}
SHAPES = {
    Symbol.CIRCLE: "circle", Symbol.UP: "triangle", Symbol.DOWN: "short_dash",
    Symbol.DIAMOND: "diamond", Symbol.SQUARE: "square",
}  # fmt: skip


def scatter(book: Workbook, sheet: Worksheet, cells: Cells, row: int, chart: Chart) -> NativeChart:
    """Writes two columns of figures for each series below the title's row, and draws them."""
    native = book.add_chart({"type": "scatter", "subtype": "straight"})
    name, top, code = sheet.get_name(), row + 1, cells.format("cell", num_format=axis_format(chart))
    for nth, (series, colour) in enumerate(zip(chart.series, chart.colours, strict=True)):
        x, y, last = 2 * nth, 2 * nth + 1, top + len(series.values)
        cells.text(sheet, top, x, chart.x_title, "header", align="right")
        cells.text(sheet, top, y, series.name, "header", align="right")
        for step, (place, value) in enumerate(zip(series.x, series.values, strict=True), start=1):
            sheet.write_number(top + step, x, place, code)
            if value is not None:
                sheet.write_number(top + step, y, value, code)
        native.add_series(
            {
                "name": [name, top, y],
                "categories": [name, top + 1, x, last, x],
                "values": [name, top + 1, y, last, y],
                **_drawn(series, colour.value),
            }
        )
    title = {"name": [name, row, 0], "name_font": {**FIGURES, "size": 12, "bold": True}, "overlay": False}
    native.set_title(title)
    native.set_x_axis(_places(chart))
    native.set_legend({"position": "bottom", "font": FIGURES} if chart.has_legend else {"none": True})
    return native


def _places(chart: Chart) -> dict[str, Any]:
    axis = x_scale(chart)
    return {
        "name": clean(chart.x_title),
        "name_font": FIGURES,
        "num_font": FIGURES,
        "num_format": "#,##0",
        "min": axis.low,
        "max": axis.high,
        "major_unit": axis.step,
        "major_gridlines": {"visible": False},
        "line": {"color": AXIS},
        "major_tick_mark": "none",
    }


def _drawn(series: Series, colour: str) -> dict[str, Any]:
    """A curve, or points of one shape with the labels that some of them have."""
    if series.style is not Style.POINTS:
        line = {"color": colour, "width": 1.5, "dash_type": _DASHES[series.style]}
        return {"line": line, "marker": {"type": "none"}}
    shape = {"fill": {"color": colour}, "border": {"color": "#ffffff"}}
    drawn: dict[str, Any] = {
        "line": {"none": True},
        "marker": {"type": SHAPES[series.point_symbol], "size": 8, **shape},
    }
    if any(series.labels):
        drawn["data_labels"] = {
            "value": True,
            "position": "above",
            "font": {"name": FONT, "size": 10, "color": TEXT},
            "custom": [{"value": clean(words)} if words else {"delete": True} for words in series.labels],
        }
    return drawn
