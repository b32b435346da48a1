"""Bands of a line chart: the area between two edges, the widest first, each a tint of its colour.

A document's native chart has no such area. It gets the same picture from a stack of areas: a clear one up to the
lowest edge, then the differences from edge to edge, so that every figure stays in a cell that can be changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from tcp_portal.charts.model import Chart, Series, Style

_WHITE = 255
_FIRST, _STEP, _MOST = 0.18, 0.20, 0.58  # how much of the colour each band has, the next one more


@dataclass(frozen=True, slots=True)
class Layer:
    """One area of the stack, with its fill (empty: clear); `is_named` where the legend names it."""

    name: str
    values: tuple[float, ...]
    fill: str
    is_named: bool


def bands_of(chart: Chart) -> tuple[Series, ...]:
    """The bands of a chart, in the order in which they are drawn: later ones lie on earlier ones."""
    return tuple(series for series in chart.series if series.style is Style.BAND)


def without_bands(chart: Chart) -> Chart:
    """The rest of the chart, each series with the colour that it has in the whole."""
    rest = tuple(
        replace(series, colour=colour)
        for series, colour in zip(chart.series, chart.colours, strict=True)
        if series.style is not Style.BAND
    )
    return replace(chart, series=rest)


def tint(chart: Chart, series: Series) -> str:
    """The fill of a band: its colour on white, the more of it the later it is drawn."""
    colour = chart.colours[chart.series.index(series)].value
    share = min(_FIRST + _STEP * bands_of(chart).index(series), _MOST)
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(_WHITE + (part - _WHITE) * share):02x}" for part in parts)


def edges(series: Series) -> list[tuple[int, float, float]]:
    """Where a band is known: the category and its lower and upper edge."""
    lows = series.low or series.values
    return [
        (at, low, high)
        for at, (low, high) in enumerate(zip(lows, series.values, strict=True))
        if low is not None and high is not None
    ]


def layers(chart: Chart) -> tuple[Layer, ...]:
    """The stack of areas that shows bands which lie within each other; where one is not known it is of no height."""
    bands = bands_of(chart)
    if not bands:
        return ()
    lines = [_filled(band, 1) for band in bands] + [_filled(band, 2) for band in reversed(bands)]
    found = [Layer("Below the forecast", tuple(lines[0]), "", is_named=False)]
    for at, (below, above) in enumerate(pairwise(lines)):
        lower_half = at < len(bands)
        band = bands[at if lower_half else 2 * len(bands) - 2 - at]
        name = band.name if lower_half else f"{band.name}, upper part"
        heights = tuple(max(0.0, high - low) for low, high in zip(below, above, strict=True))
        found.append(Layer(name, heights, tint(chart, band), is_named=lower_half))
    return tuple(found)


def _filled(band: Series, edge: int) -> list[float]:
    """One edge of a band at every category; before and after what is known both edges lie on its first or last."""
    known = {one[0]: one[edge] for one in edges(band)}
    lower = [one[1] for one in edges(band)] or [0.0]
    first = min(known, default=0)
    return [known.get(at, lower[0 if at < first else -1]) for at in range(len(band.values))]
