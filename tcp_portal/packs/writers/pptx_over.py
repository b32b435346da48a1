"""Lines over the stacked bars of a native PowerPoint chart, from the same workbook."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pptx.oxml import parse_xml

from tcp_portal.charts.model import Chart, Style

_NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)


def lift_lines(native: Any, chart: Chart) -> None:
    """Moves the series that are lines over stacked bars into a line chart on the same axes."""
    if not any(map(chart.is_over, chart.series)):
        return
    bars = native._chartSpace.xpath(".//c:barChart")[0]
    above = parse_xml(
        f'<c:lineChart {_NAMES}><c:grouping val="standard"/><c:varyColors val="0"/></c:lineChart>'
    )
    for element, series, colour in zip(bars.xpath("./c:ser"), chart.series, chart.colours, strict=True):
        if not chart.is_over(series):
            continue
        for unwanted in element.xpath("./c:invertIfNegative|./c:spPr|./c:dLbls"):
            element.remove(unwanted)
        dash = "dash" if series.style is Style.DASHED else "sysDot"
        line = parse_xml(
            f'<c:spPr {_NAMES}><a:ln w="25400"><a:solidFill><a:srgbClr val="{colour[1:].upper()}"/></a:solidFill>'
            f'<a:prstDash val="{dash}"/></a:ln></c:spPr>'
        )
        element.xpath("./c:tx")[0].addnext(line)
        line.addnext(parse_xml(f'<c:marker {_NAMES}><c:symbol val="none"/></c:marker>'))
        element.append(parse_xml(f'<c:smooth {_NAMES} val="0"/>'))
        above.append(element)
    above.append(parse_xml(f'<c:marker {_NAMES} val="1"/>'))
    for axis in bars.xpath("./c:axId"):
        above.append(deepcopy(axis))
    bars.addnext(above)
