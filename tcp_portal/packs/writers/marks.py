"""The vertical lines of a chart as series of their own: native charts know no other way to draw them."""

from __future__ import annotations

from dataclasses import replace

from tcp_portal.charts.axis import scale
from tcp_portal.charts.model import Chart, Series, Style


def with_marks(chart: Chart) -> Chart:
    """The chart with one unnamed series for each mark: a clear point at the top, from which the line hangs."""
    if not chart.marks:
        return chart
    top = scale(chart).high
    count = len(chart.categories)
    lines = tuple(
        Series(
            mark.label,
            tuple(top if at == mark.at else None for at in range(count)),
            Style.CLEAR,
            label=mark.label,
            named=False,
        )
        for mark in chart.marks
    )
    return replace(chart, series=(*chart.series, *lines))


def drop(chart: Chart) -> float:
    """How far a line hangs down from the top of the chart."""
    axis = scale(chart)
    return axis.high - axis.low
