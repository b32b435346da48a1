"""Points with shapes of their own, broken lines and vertical marks, in every output."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from pptx import Presentation

from tcp_portal.charts import Colour
from tcp_portal.charts.plotly import figure
from tcp_portal.charts.svg import svg
from tcp_portal.charts.theme import TEXT
from tcp_portal.packs.document import Document, Section
from tcp_portal.packs.writers import pptx, xlsx
from tests.unit.charts.samples import CONTROL
from tests.unit.packs.samples import PLAIN

SVG = "{http://www.w3.org/2000/svg}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
PACK: Document = replace(PLAIN, sections=(Section("c", "Control", (CONTROL,)),))


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        straight = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), straight, strict=True))

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [Colour.BLUE, Colour.ORANGE, Colour.PURPLE, Colour.GREY, Colour.RED])
def test_every_fill_of_a_point_stands_out_on_white_and_so_does_its_edge(colour: Colour) -> None:
    assert _contrast("#ffffff", "#000000") == pytest.approx(21)
    assert _contrast("#ffffff", colour.value) >= 3
    assert _contrast("#ffffff", TEXT) >= 3


def test_plotly_draws_shapes_colours_an_edge_and_marks() -> None:
    drawn = figure(CONTROL)
    points = drawn["data"][4]["marker"]
    assert drawn["data"][4]["mode"] == "markers"
    assert (points["symbol"][2], points["symbol"][5]) == ("triangle-up", "triangle-down")
    assert (points["color"][2], points["color"][5]) == (Colour.BLUE.value, Colour.ORANGE.value)
    assert points["line"]["color"] == TEXT
    assert [trace.get("showlegend", True) for trace in drawn["data"]] == [True, True, False, True, True]
    (line,) = drawn["layout"]["shapes"]
    assert (line["x0"], line["x1"], line["yref"]) == (2.5, 2.5, "paper")
    assert [words["text"] for words in drawn["layout"]["annotations"]] == ["People", "Limits start anew"]


def test_svg_draws_them_and_names_each_once() -> None:
    drawn = ElementTree.fromstring(svg(CONTROL))
    texts = [text.text for text in drawn.iter(f"{SVG}text")]
    assert texts.count("Mean") == 1
    assert "Limits start anew" in texts
    edged = [one for one in drawn.iter() if one.get("stroke") == TEXT and one.get("fill") != "none"]
    assert {one.get("fill") for one in edged} == {Colour.GREY.value, Colour.BLUE.value, Colour.ORANGE.value}
    assert len(edged) == 3 + 2 + 2  # the points, and one of each series in the legend


def test_powerpoint_has_native_points_a_line_for_the_mark_and_a_short_legend() -> None:
    out = BytesIO()
    pptx.write(PACK, out)
    (chart,) = [s.chart for slide in Presentation(out).slides for s in slide.shapes if s.has_chart]
    names = [series.name for series in chart.plots[0].series]
    assert names == ["Discharges", "Mean", "Mean", "No special cause", "Special cause", "Limits start anew"]
    drawn = ElementTree.fromstring(chart.part.blob)
    assert _hidden(drawn) == ["2", "5"]
    special = list(drawn.iter(f"{C}ser"))[4]
    assert _symbol(special) == "triangle"
    own = next(fill.get("val") for point in special.iter(f"{C}dPt") for fill in point.iter(f"{A}srgbClr"))
    assert own == Colour.ORANGE.value[1:].upper()
    order = [child.tag.removeprefix(C) for child in list(drawn.iter(f"{C}ser"))[5]]
    assert order.index("dLbls") < order.index("errBars") < order.index("cat") < order.index("val")


def _hidden(drawn: ElementTree.Element) -> list[str | None]:
    return [one.get("val") for entry in drawn.iter(f"{C}legendEntry") for one in entry.iter(f"{C}idx")]


def _symbol(series: ElementTree.Element) -> str | None:
    found = series.find(f"{C}marker/{C}symbol")
    return None if found is None else found.get("val")


def test_excel_has_native_points_and_the_same_line() -> None:
    out = BytesIO()
    xlsx.write(PACK, out)
    openpyxl.load_workbook(out)
    with ZipFile(out) as packed:
        (name,) = [one for one in packed.namelist() if one.startswith("xl/charts/chart")]
        drawn = ElementTree.fromstring(packed.read(name))
    series = list(drawn.iter(f"{C}ser"))
    assert len(series) == 6
    assert _symbol(series[4]) == "triangle"
    assert len(list(drawn.iter(f"{C}errBars"))) == 1
    assert _hidden(drawn) == ["2", "5"]
