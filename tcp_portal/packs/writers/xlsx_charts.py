"""Native Excel charts over the cells that hold their figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.worksheet import Worksheet

from tcp_portal.charts.axis import closed_at, every, scale
from tcp_portal.charts.bands import bands_of, layers, without_bands
from tcp_portal.charts.model import Cell, Chart, Series, Style, Table
from tcp_portal.charts.text import clean
from tcp_portal.charts.theme import AXIS, FONT, GRID, TEXT
from tcp_portal.charts.words import end_label, has_room_for_labels
from tcp_portal.packs.writers.marks import drop, with_marks
from tcp_portal.packs.writers.numbers import axis_format, label_format, name_angle, needs_plate
from tcp_portal.packs.writers.xlsx_cells import Cells
from tcp_portal.packs.writers.xlsx_scatter import FIGURES, SHAPES, scatter

WIDTH, HEIGHT, GAP = 720, 340, 24
_DASHES = {Style.SOLID: "solid", Style.RULE: "solid", Style.DASHED: "dash", Style.DOTTED: "round_dot"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the figures of a chart stand: the sheet, the row of the series' names, and each series' column."""

    sheet: str
    top: int
    columns: tuple[int, ...]


class ChartData:
    """The charts of a workbook. One draws the cells of the table beside it; what no table holds (the clear bars of a
    waterfall, the areas of a band, a gap where the table prints a sign) stands on a sheet of its own, made when the
    first chart needs it."""

    def __init__(self, book: Workbook, cells: Cells) -> None:
        self.book = book
        self.cells = cells
        self.sheet: Worksheet | None = None
        self.row = 2

    def insert(self, sheet: Worksheet, at: tuple[int, int], chart: Chart, beside: tuple[Table, int]) -> None:
        """Draw a chart on a sheet, at a row and column, from the table beside it (with the row of its titles)."""
        if chart.is_scatter:
            native = self._scatter(chart)
        else:
            columns = columns_of(chart, beside[0])
            place = Place(sheet.get_name(), beside[1], columns) if columns else None
            native = self._native(with_marks(chart), place)
        sheet.insert_chart(
            *at, native, {"description": clean(chart.description), "object_position": 2, "x_offset": GAP}
        )

    def _data(self) -> Worksheet:
        if self.sheet is None:
            self.sheet = self.book.add_worksheet("Chart data")
            self.sheet.set_column_pixels(0, 0, 260)
            self.sheet.set_column_pixels(1, 20, 110)
            self.cells.text(self.sheet, 0, 0, "What charts draw that stands in no table", "title")
            self.sheet.set_row_pixels(0, 30)
            self.sheet.freeze_panes(1, 0)
        return self.sheet

    def _native(self, chart: Chart, place: Place | None) -> NativeChart:
        place = place or self._figures(chart)
        lines, areas = self._drawn(without_bands(chart), place), self._bands(chart, place)
        native = areas or lines  # the main chart lies below and has the axes
        font = {"name": FONT, "size": 10, "color": TEXT, "bold": False}
        title = {
            "name": clean(chart.title),
            "name_font": {**font, "size": 12, "bold": True},
            "overlay": False,
        }
        native.set_title(title)
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
        sheet = self._data()
        self.cells.text(sheet, self.row, 0, chart.title, "heading")
        native = scatter(self.book, sheet, self.cells, self.row, chart)
        native.set_y_axis(_values(chart, FIGURES))
        native.set_size({"width": WIDTH, "height": HEIGHT})
        native.set_chartarea({"border": {"none": True}})
        self.row += max((len(series.values) for series in chart.series), default=0) + 4
        return native

    def _drawn(self, chart: Chart, place: Place) -> NativeChart:
        kind = {"type": "column"} if chart.is_bars else {"type": "line"}
        native = self.book.add_chart(kind | ({"subtype": "stacked"} if chart.is_stacked else {}))
        over = self.book.add_chart({"type": "line"}) if any(map(chart.is_over, chart.series)) else None
        for at, (series, colour) in enumerate(zip(chart.series, chart.colours, strict=True)):
            is_line = not chart.is_bars or chart.is_over(series)
            drawn = (_line if is_line else _bars)(chart, series, colour.value)
            on = over if over is not None and chart.is_over(series) else native
            on.add_series(self._series(chart, place, at) | drawn)
        if over is not None:
            native.combine(over)
        return native

    def _bands(self, chart: Chart, place: Place) -> NativeChart | None:
        """The stack of areas under the lines, whose figures stand behind theirs; None without a band."""
        found = layers(chart)
        if not found:
            return None
        native = self.book.add_chart({"type": "area", "subtype": "stacked"})
        for at, layer in enumerate(found, start=len(without_bands(chart).series)):
            fill = {"color": layer.fill} if layer.fill else {"none": True}
            native.add_series(self._series(chart, place, at) | {"fill": fill, "border": {"none": True}})
        return native

    def _series(self, chart: Chart, place: Place, at: int) -> dict[str, Any]:
        """Where the names and values of a series stand."""
        column, last = place.columns[at], place.top + len(chart.categories)
        return {
            "name": [place.sheet, place.top, column],
            "categories": [place.sheet, place.top + 1, 0, last, 0],
            "values": [place.sheet, place.top + 1, column, last, column],
        }

    def _figures(self, whole: Chart) -> Place:
        """Write title, names and values."""
        sheet, chart = self._data(), without_bands(whole)
        extra = tuple(Series(area.name, area.values) for area in layers(whole))
        chart = replace(chart, series=(*chart.series, *extra))
        self.cells.text(sheet, self.row, 0, chart.title, "heading")
        top = self.row + 1
        self.cells.text(sheet, top, 0, chart.y_title, "header")
        code = self.cells.format("cell", num_format=axis_format(chart))
        for at, series in enumerate(chart.series, start=1):
            self.cells.text(sheet, top, at, series.name, "header", align="right")
            for step, value in enumerate(series.values, start=1):
                if value is not None:
                    sheet.write_number(top + step, at, value, code)
        for step, category in enumerate(chart.categories, start=1):
            self.cells.text(sheet, top + step, 0, category, "cell")
        self.row = top + len(chart.categories) + 3
        return Place(sheet.get_name(), top, tuple(range(1, len(chart.series) + 1)))


def columns_of(chart: Chart, table: Table) -> tuple[int, ...]:
    """The column of the table for each series, where the table holds every name and number that is drawn; else nothing.

    A cell of words would be drawn as nought, so a series with a gap is none of the table's.
    """
    rows = table.rows
    if chart.marks or bands_of(chart) or [row[0] for row in rows] != list(chart.categories):
        return ()
    found = []
    for series in chart.series:
        at = next(
            (
                at
                for at, column in enumerate(table.columns)
                if column.title == series.name
                and all(map(_is_same, series.values, (row[at] for row in rows)))
            ),
            0,
        )
        found.append(at)
    return tuple(found) if all(found) else ()


def _is_same(drawn: float | None, cell: Cell) -> bool:
    return isinstance(cell, int | float | Decimal) and drawn is not None and float(cell) == drawn


def _categories(chart: Chart, font: dict[str, Any]) -> dict[str, Any]:
    return {
        "num_font": font,
        "line": {"color": AXIS},
        "major_tick_mark": "none",
        "label_position": "low",
        "text_axis": True,
        "interval_unit": 1 if chart.is_bars else every(chart.categories, WIDTH * 0.8, 10 * 4 / 3),
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
