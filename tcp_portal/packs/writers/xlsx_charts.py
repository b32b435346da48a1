"""Native Excel charts over a sheet that holds their figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.worksheet import Worksheet

from tcp_portal.charts.axis import closed_at, every, scale
from tcp_portal.charts.bands import layers, without_bands
from tcp_portal.charts.model import Chart, Series, Style
from tcp_portal.charts.text import clean
from tcp_portal.charts.theme import AXIS, FONT, GRID, TEXT
from tcp_portal.charts.words import end_label, has_room_for_labels
from tcp_portal.packs.writers.marks import drop, with_marks
from tcp_portal.packs.writers.numbers import axis_format, label_format, name_angle, needs_plate
from tcp_portal.packs.writers.xlsx_cells import Cells
from tcp_portal.packs.writers.xlsx_scatter import FIGURES, SHAPES, scatter

WIDTH, HEIGHT = 720, 340
_DASHES = {Style.SOLID: "solid", Style.RULE: "solid", Style.DASHED: "dash", Style.DOTTED: "round_dot"}


class ChartData:
    """The sheet with the figures of every chart, and the charts that stand on it."""

    def __init__(self, book: Workbook, sheet: Worksheet, cells: Cells) -> None:
        self.book = book
        self.sheet = sheet
        self.cells = cells
        self.row = 2
        sheet.set_column_pixels(0, 0, 260)
        sheet.set_column_pixels(1, 20, 110)
        cells.text(sheet, 0, 0, "Figures behind the charts", "title")
        sheet.set_row_pixels(0, 30)
        sheet.freeze_panes(1, 0)

    def insert(self, sheet: Worksheet, row: int, chart: Chart) -> None:
        """Write the figures of a chart and draw it on the other sheet, in its first column."""
        native = self._scatter(chart) if chart.is_scatter else self._native(with_marks(chart))
        sheet.insert_chart(row, 0, native, {"description": clean(chart.description), "object_position": 2})

    def _native(self, chart: Chart) -> NativeChart:
        top = self._figures(chart)
        lines, areas = self._drawn(without_bands(chart), top), self._bands(chart, top)
        native = areas or lines  # the main chart lies below and has the axes
        name = self.sheet.get_name()
        font = {"name": FONT, "size": 10, "color": TEXT, "bold": False}
        native.set_title(
            {"name": [name, top - 1, 0], "name_font": {**font, "size": 12, "bold": True}, "overlay": False}
        )
        native.set_x_axis(_categories(chart, font))
        native.x_axis["num_font"]["rotation"] = name_angle(chart)  # set_x_axis takes whole degrees only
        native.set_y_axis(_values(chart, font))
        named = [layer.is_named for layer in layers(chart)]
        named += [series.named for series in without_bands(chart).series]
        unnamed = [at for at, is_named in enumerate(named) if not is_named]
        legend = {"position": "bottom", "font": font, "delete_series": unnamed}
        native.set_legend(legend if chart.has_legend else {"none": True})
        native.set_size({"width": WIDTH, "height": HEIGHT})
        native.set_chartarea({"border": {"none": True}})
        if areas:
            areas.combine(lines)
        return native

    def _scatter(self, chart: Chart) -> NativeChart:
        self.cells.text(self.sheet, self.row, 0, chart.title, "heading")
        native = scatter(self.book, self.sheet, self.cells, self.row, chart)
        native.set_y_axis(_values(chart, FIGURES))
        native.set_size({"width": WIDTH, "height": HEIGHT})
        native.set_chartarea({"border": {"none": True}})
        self.row += max((len(series.values) for series in chart.series), default=0) + 4
        return native

    def _drawn(self, chart: Chart, top: int) -> NativeChart:
        kind = {"type": "column"} if chart.is_bars else {"type": "line"}
        native = self.book.add_chart(kind | ({"subtype": "stacked"} if chart.is_stacked else {}))
        over = self.book.add_chart({"type": "line"}) if any(map(chart.is_over, chart.series)) else None
        for at, (series, colour) in enumerate(zip(chart.series, chart.colours, strict=True), start=1):
            is_line = not chart.is_bars or chart.is_over(series)
            drawn = (_line if is_line else _bars)(chart, series, colour.value)
            on = over if over is not None and chart.is_over(series) else native
            on.add_series(self._series(chart, top, at) | drawn)
        if over is not None:
            native.combine(over)
        return native

    def _bands(self, chart: Chart, top: int) -> NativeChart | None:
        """The stack of areas under the lines, whose figures stand behind theirs; None without a band."""
        found = layers(chart)
        if not found:
            return None
        native = self.book.add_chart({"type": "area", "subtype": "stacked"})
        for at, layer in enumerate(found, start=len(without_bands(chart).series) + 1):
            fill = {"color": layer.fill} if layer.fill else {"none": True}
            native.add_series(self._series(chart, top, at) | {"fill": fill, "border": {"none": True}})
        return native

    def _series(self, chart: Chart, top: int, at: int) -> dict[str, Any]:
        """Where the names and values of a column of the figures stand."""
        name, last = self.sheet.get_name(), top + len(chart.categories)
        return {
            "name": [name, top, at],
            "categories": [name, top + 1, 0, last, 0],
            "values": [name, top + 1, at, last, at],
        }

    def _figures(self, whole: Chart) -> int:
        """Write title, names and values; gives the row of the names."""
        chart = without_bands(whole)
        extra = tuple(Series(area.name, area.values) for area in layers(whole))
        chart = replace(chart, series=(*chart.series, *extra))
        self.cells.text(self.sheet, self.row, 0, chart.title, "heading")
        top = self.row + 1
        self.cells.text(self.sheet, top, 0, chart.y_title, "header")
        for at, series in enumerate(chart.series, start=1):
            self.cells.text(self.sheet, top, at, series.name, "header", align="right")
            for step, value in enumerate(series.values, start=1):
                if value is not None:
                    code = axis_format(chart)
                    self.sheet.write_number(top + step, at, value, self.cells.format("cell", num_format=code))
        for step, category in enumerate(chart.categories, start=1):
            self.cells.text(self.sheet, top + step, 0, category, "cell")
        self.row = top + len(chart.categories) + 3
        return top


def _categories(chart: Chart, font: dict[str, Any]) -> dict[str, Any]:
    return {
        "num_font": font,
        "line": {"color": AXIS},
        "major_tick_mark": "none",
        "label_position": "low",
        "text_axis": True,
        "interval_unit": 1 if chart.is_bars else every(chart.categories, WIDTH * 0.88, 10 * 4 / 3),
    }


def _values(chart: Chart, font: dict[str, Any]) -> dict[str, Any]:
    axis = scale(chart)
    return {
        "name": clean(chart.y_title),
        "name_font": {**font, "rotation": 0},
        "num_font": font,
        "num_format": axis_format(chart),
        "min": axis.low,
        "max": closed_at(chart),
        "major_unit": axis.step,
        "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.75}},
        "line": {"none": True},
        "major_tick_mark": "none",
    }


def _points(series: Series, colour: str) -> dict[str, Any]:
    """Points without a line, with a dark edge; a point may have a colour of its own."""
    drawn: dict[str, Any] = {
        "line": {"none": True},
        "marker": {
            "type": SHAPES[series.point_symbol],
            "size": 8,
            "fill": {"color": colour},
            "border": {"color": TEXT},
        },
    }
    if any(series.colours):
        drawn["points"] = [
            {"fill": {"color": own.value}, "border": {"color": TEXT}} if own else None
            for own in series.colours
        ]
    return drawn


def _mark(chart: Chart, series: Series) -> dict[str, Any]:
    """A vertical line with its word: an error bar down from a clear point at the top."""
    others: list[dict[str, Any]] = [
        {"delete": True} if value is None else {"value": clean(series.label)} for value in series.values
    ]
    return {
        "line": {"none": True},
        "marker": {"type": "none"},
        "y_error_bars": {
            "type": "fixed",
            "value": drop(chart),
            "direction": "minus",
            "end_style": 0,
            "line": {"color": AXIS, "width": 1.25, "dash_type": "round_dot"},
        },
        "data_labels": {
            "value": True,
            "position": "above",
            "font": {"name": FONT, "size": 10, "color": TEXT},
            "custom": others,
        },
    }


def _line(chart: Chart, series: Series, colour: str) -> dict[str, Any]:
    if series.style is Style.CLEAR:
        return _mark(chart, series)
    if series.style is Style.POINTS:
        return _points(series, colour)
    shape = {"fill": {"color": colour}, "border": {"color": colour}}
    drawn: dict[str, Any] = {"marker": {"type": "none"}}
    if series.style is Style.MARKER:
        drawn = {"line": {"none": True}, "marker": {"type": "diamond", "size": 10, **shape}}
    else:
        thick = 2.25 if series.style is Style.SOLID else 1.75
        drawn["line"] = {"color": colour, "width": thick, "dash_type": _DASHES[series.style]}
        if series.style is Style.SOLID or series.has_lone_points:
            drawn["marker"] = {"type": "circle", "size": 5, **shape}
    words, last = clean(end_label(chart, series)), series.last_known
    if words and last is not None:
        others: list[dict[str, Any]] = [{"delete": True} for _ in series.values]
        others[last] = {"value": words} if series.label else {}
        drawn["data_labels"] = {
            "value": True,
            "position": "below" if series.style is Style.MARKER else "above",
            "num_format": axis_format(chart),
            "font": {"name": FONT, "size": 10, "color": TEXT},
            "custom": others,
        }
    return drawn


def _bars(chart: Chart, series: Series, colour: str) -> dict[str, Any]:
    gap = {"gap": 50, "overlap": 100} if chart.is_stacked else {"gap": 60}
    if series.style is Style.CLEAR:
        return {"fill": {"none": True}, "border": {"none": True}, **gap}
    filled = {"fill": {"color": colour}, "border": {"color": "#ffffff"}, **gap}
    if not has_room_for_labels(chart):
        return filled
    labels: dict[str, Any] = {
        "value": True,
        "num_format": label_format(chart, series),
        "position": "center" if chart.is_stacked else "outside_end",
        "font": {"name": FONT, "size": 10, "color": "#ffffff" if chart.is_stacked else TEXT},
    }
    if needs_plate(chart, series):
        labels |= {"fill": {"color": "#ffffff"}, "font": {"name": FONT, "size": 10, "color": TEXT}}
    return {**filled, "data_labels": labels}
