"""Bands of a native PowerPoint chart: a stack of areas below its lines, from the same workbook."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pptx.oxml import parse_xml

from tcp_portal.charts.bands import layers
from tcp_portal.charts.model import Chart

_NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
_OF_LINES = "./c:marker | ./c:smooth | ./c:spPr | ./c:dLbls"


def lay_bands(native: Any, chart: Chart) -> None:
    """Moves the last series of a new line chart, one for each layer, into a stack of areas below the lines."""
    areas = layers(chart)
    if not areas:
        return
    lines = native._chartSpace.xpath(".//c:lineChart")[0]
    stack = parse_xml(
        f'<c:areaChart {_NAMES}><c:grouping val="stacked"/><c:varyColors val="0"/></c:areaChart>'
    )
    for series, area in zip(lines.xpath("./c:ser")[-len(areas) :], areas, strict=True):
        for unwanted in series.xpath(_OF_LINES):
            series.remove(unwanted)
        series.xpath("./c:tx")[0].addnext(_filled(area.fill))
        stack.append(series)
    for axis in lines.xpath("./c:axId"):
        stack.append(deepcopy(axis))
    lines.addprevious(stack)


def name_bands(native: Any, chart: Chart) -> None:
    """Leaves the layers that stand for no band of their own out of the legend."""
    areas = layers(chart)
    if not (areas and native.has_legend):
        return
    position = native.legend._element.xpath("./c:legendPos")[0]
    for at, area in reversed(list(enumerate(areas))):
        if not area.is_named:
            position.addnext(
                parse_xml(f'<c:legendEntry {_NAMES}><c:idx val="{at}"/><c:delete val="1"/></c:legendEntry>')
            )


def _filled(fill: str) -> Any:
    inside = f'<a:solidFill><a:srgbClr val="{fill[1:].upper()}"/></a:solidFill>' if fill else "<a:noFill/>"
    return parse_xml(f"<c:spPr {_NAMES}>{inside}<a:ln><a:noFill/></a:ln></c:spPr>")
