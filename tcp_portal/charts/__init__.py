"""Charts: a figure, a sentence and a table, drawn the same on screen and in every document."""

from __future__ import annotations

from tcp_portal.charts.build import Step, bar_chart, line_chart, scatter_chart, stacked_chart, waterfall_chart
from tcp_portal.charts.model import Cell, Chart, Column, Kind, Mark, Series, Style, Symbol, Table, aside
from tcp_portal.charts.theme import Colour

__all__ = [
    "Cell",
    "Chart",
    "Colour",
    "Column",
    "Kind",
    "Mark",
    "Series",
    "Step",
    "Style",
    "Symbol",
    "Table",
    "aside",
    "bar_chart",
    "line_chart",
    "scatter_chart",
    "stacked_chart",
    "waterfall_chart",
]
