"""Numbers and names on the native charts of Excel and PowerPoint."""

from __future__ import annotations

from tcp_portal.charts.axis import scale
from tcp_portal.charts.model import Chart, Kind, Series
from tcp_portal.charts.words import MINUS


def axis_format(chart: Chart) -> str:
    """The numbers of an axis: thousands apart, a real minus sign."""
    code = "#,##0" + ("." + "0" * chart.digits if chart.digits else "")
    return f'{code};"{MINUS}"{code}'


def label_format(chart: Chart, series: Series) -> str:
    """The numbers on bars: with the sign of a rise or fall; empty parts of stacked bars have none."""
    code, zero = axis_format(chart), "" if chart.is_stacked else "0"
    return f'"{series.sign}"{code};{zero}' if series.sign else f"{code};{zero}"


def needs_plate(chart: Chart, series: Series) -> bool:
    """Whether some rise or fall is thinner than its number, which then stands on a white plate."""
    if chart.kind is not Kind.WATERFALL:
        return False
    axis = scale(chart)
    return any(0 < value < (axis.high - axis.low) / 12 for value in series.values if value is not None)


def name_angle(chart: Chart) -> int:
    """The angle of category names in 60,000ths of a degree: level for the eye.

    0 makes LibreOffice break the names into lines, as names of bars need; any other angle makes it
    leave out months that do not fit, which Excel and PowerPoint do by the interval of the labels.
    """
    return 0 if chart.is_bars else 1
