"""Scatter charts, and lines over stacked bars, as native charts of Excel and PowerPoint, read back."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE

from tcp_portal.charts.axis import scale
from tcp_portal.charts.plotly import figure
from tcp_portal.charts.svg import svg
from tcp_portal.charts.text import clean
from tcp_portal.packs.document import Document, Section
from tcp_portal.packs.writers import pptx, xlsx
from tests.unit.charts.samples import BEDS, SCATTER
from tests.unit.packs.samples import document

DOCUMENT = document(Section("rates", "Rates", (SCATTER,)))


def _written(writer: Any, made: Document = DOCUMENT) -> BytesIO:
    out = BytesIO()
    writer.write(made, out)
    return out


def test_powerpoint_has_points_and_curves_with_their_places() -> None:
    deck = Presentation(_written(pptx))
    (native,) = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert native.chart_type is XL_CHART_TYPE.XY_SCATTER
    drawn = list(native.plots[0].series)
    for mine, series in zip(drawn, SCATTER.series, strict=True):
        assert mine.name == clean(series.name)
        places = [float(one.text) for one in mine._element.xpath("./c:xVal//c:v")]
        assert places == [float(place) for place in series.x]
        assert [value for value in mine.values if value is not None] == [
            value for value in series.values if value is not None
        ]
    assert drawn[1]._element.xpath("./c:yVal//c:pt/@idx") == ["0", "1", "3", "4"]
    assert drawn[2].points[0].data_label.text_frame.text == "Larkwood <b>"
    assert [one.marker.style for one in drawn] == [
        XL_MARKER_STYLE.NONE, XL_MARKER_STYLE.NONE, XL_MARKER_STYLE.TRIANGLE, XL_MARKER_STYLE.CIRCLE,
    ]  # fmt: skip
    assert native.value_axis.minimum_scale == native.category_axis.minimum_scale == 0
    book = openpyxl.load_workbook(BytesIO(native.part.chart_workbook.xlsx_part.blob))
    assert {cell.value for row in book.active for cell in row} >= {579_550, 37.96, 95}


def test_excel_has_two_columns_for_each_series() -> None:
    packed = _written(xlsx)
    sheet = openpyxl.load_workbook(packed)["Chart data"]
    cells = list(sheet.iter_rows(values_only=True))
    top = next(at for at, row in enumerate(cells) if SCATTER.x_title in row)
    for nth, series in enumerate(SCATTER.series):
        assert cells[top][2 * nth + 1] == series.name
        rows = cells[top + 1 : top + 1 + len(series.values)]
        assert [(row[2 * nth], row[2 * nth + 1]) for row in rows] == [
            *zip(series.x, series.values, strict=True)
        ]
    chart = ZipFile(packed).read("xl/charts/chart1.xml").decode()
    assert chart.count("<c:ser>") == len(SCATTER.series)
    assert "<c:scatterChart>" in chart
    assert "Larkwood &lt;b&gt;" in chart


def test_the_page_draws_the_same_with_names_escaped() -> None:
    drawn = figure(SCATTER)
    assert [(trace["x"], trace["y"]) for trace in drawn["data"]] == [
        (list(series.x), list(series.values)) for series in SCATTER.series
    ]
    assert drawn["data"][2]["text"] == ["Larkwood &lt;b&gt;"]
    assert drawn["data"][3]["hovertext"][0] == "BHR: 38.0"
    assert drawn["data"][0]["hoverinfo"] == "skip"
    assert drawn["layout"]["xaxis"]["range"][0] == drawn["layout"]["yaxis"]["range"][0] == 0


def test_beds_stand_as_a_line_over_the_bars_that_fill_them() -> None:
    made = document(Section("beds", "Beds", (BEDS,)))
    deck = Presentation(_written(pptx, made))
    (native,) = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    bars, line = native.plots
    assert [series.name for series in bars.series] == ["BHR", "Vale"]
    assert [(series.name, tuple(series.values)) for series in line.series] == [("Beds", (12, 12, None))]
    assert line._element.xpath("./c:axId/@val") == bars._element.xpath("./c:axId/@val")
    chart = ZipFile(_written(xlsx, made)).read("xl/charts/chart1.xml").decode()
    stacked, over = chart.split("<c:lineChart>")
    assert (stacked.count("<c:ser>"), over.count("<c:ser>")) == (2, 1)
    drawn = figure(BEDS)["data"]
    assert [trace["type"] for trace in drawn] == ["bar", "bar", "scatter"]
    assert scale(BEDS).high < 20  # the beds are no part of the stack
    assert 'stroke-dasharray="8 6"' in svg(BEDS)
