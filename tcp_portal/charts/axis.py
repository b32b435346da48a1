"""Axes: round scales from zero, and as many labels as there is room for."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tcp_portal.charts.model import Chart
from tcp_portal.charts.text import width

PER_CENT = "Per cent"  # the title of an axis of shares
_STEPS_WANTED = 6
_GAP = 8
_WHOLE = 100
_BELOW = 0.06  # of the height of a plot: about that of a number


@dataclass(frozen=True, slots=True)
class Scale:
    """The value axis: from `low` (0 unless there are negative values) to `high` in equal steps."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> list[float]:
        """The values that have a line and a number."""
        count = round((self.high - self.low) / self.step)
        return [self.low + self.step * at for at in range(count + 1)]


def scale(chart: Chart) -> Scale:
    """The value axis of a chart: zero-based, in steps of 1, 2 or 5, whole people never split.

    Below a bar under zero there is room for its number, which would stand on the names else.
    """
    lowest, highest = _extent(chart)
    room = (highest - lowest) * _BELOW if lowest < 0 and chart.is_bars and not chart.is_stacked else 0
    return _scale(lowest - room, highest, 10.0**-chart.digits)


def closed_at(chart: Chart) -> float | None:
    """Where an axis of shares ends in a document: as on screen, never beyond 100. Others grow with edited figures."""
    high = scale(chart).high
    return high if chart.y_title == PER_CENT and high <= _WHOLE else None


def x_scale(chart: Chart) -> Scale:
    """The lower axis of a scatter, from zero in the same round steps."""
    places = [place for series in chart.series for place in series.x]
    return _scale(min([0.0, *places]), max([0.0, *places]), 1.0)


def _scale(lowest: float, highest: float, smallest: float) -> Scale:
    step = max(_round_step((highest - lowest) / _STEPS_WANTED), smallest)
    low = math.floor(lowest / step) * step
    high = max(math.ceil(highest / step) * step, low + step)
    return Scale(low, high, step)


def _round_step(rough: float) -> float:
    if rough <= 0:
        return 0.0
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(size * power for size in (1, 2, 5, 10) if size * power >= rough * 0.9999)


def _extent(chart: Chart) -> tuple[float, float]:
    """The lowest and highest point drawn, with zero among them."""
    if not chart.is_stacked:
        drawn = [*(series.values for series in chart.series), *(series.low for series in chart.series)]
        known = [value for values in drawn for value in values if value is not None]
        return min([0.0, *known]), max([0.0, *known])
    columns = zip(*(series.values for series in chart.series if not chart.is_over(series)), strict=True)
    stacks = [[value for value in column if value is not None] for column in columns]
    ups = [sum(value for value in stack if value > 0) for stack in stacks]
    downs = [sum(value for value in stack if value < 0) for stack in stacks]
    over = [value for series in chart.series if chart.is_over(series) for value in series.values]
    lines = [value for value in over if value is not None]
    return min([0.0, *downs, *lines]), max([0.0, *ups, *lines])


def every(categories: tuple[str, ...], room: float, size: float) -> int:
    """Of how many categories one has its label, so that all fit beside each other on one line.

    1, 2, 3, 4, 6 or a multiple of 12, so that the months shown keep their names from year to year.
    """
    widest = max((width(category, size) for category in categories), default=0) + _GAP
    needed = widest * len(categories) / room
    return next((n for n in (1, 2, 3, 4, 6) if n >= needed), 12 * math.ceil(needed / 12))


def labelled(categories: tuple[str, ...], room: float, size: float) -> list[int]:
    """The categories whose labels are shown: one of every so many, counted back from the last."""
    return list(range(len(categories) - 1, -1, -every(categories, room, size)))[::-1]
