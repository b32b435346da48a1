"""The bands of a fan on screen, in documents and as native charts: the same edges everywhere."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl import load_workbook
from pptx import Presentation

from tcp_portal.charts import Colour, Series, Style, line_chart
from tcp_portal.charts.axis import scale
from tcp_portal.charts.bands import bands_of, layers, tint, without_bands
from tcp_portal.charts.plotly import figure
from tcp_portal.charts.svg import svg
from tcp_portal.packs.document import Section
from tcp_portal.packs.writers import WRITERS, Format
from tests.unit.charts.samples import FAN, LINE
from tests.unit.packs.samples import OPTIONS, document

WIDE, NARROW = bands_of(FAN)
SVG = "{http://www.w3.org/2000/svg}"


def _packed(format_: Format) -> BytesIO:
    out = BytesIO()
    WRITERS[format_](document(Section("fan", "Forecast", (FAN,), summary="It falls.")), out, options=OPTIONS)
    return out


def test_the_stack_of_areas_has_the_edges_of_the_bands() -> None:
    stack = layers(FAN)
    assert [layer.is_named for layer in stack] == [False, True, True, False]
    tops = [sum(layer.values[5] for layer in stack[: at + 1]) for at in range(4)]
    assert tops == [18, 21, 25, 28]
    assert [layer.values[:2] for layer in stack] == [(25, 25), (0, 0), (0, 0), (0, 0)]
    assert [layer.fill for layer in stack] == ["", tint(FAN, WIDE), tint(FAN, NARROW), tint(FAN, WIDE)]
    assert layers(LINE) == ()


def test_a_narrower_band_is_darker_and_lines_keep_their_colours() -> None:
    assert int(tint(FAN, NARROW)[1:3], 16) < int(tint(FAN, WIDE)[1:3], 16)
    assert without_bands(FAN).colours == FAN.colours[2:]


def test_the_axis_holds_the_bands() -> None:
    low = line_chart(
        "low", title="Net", categories=("a",), description="",
        series=[Series("Band", (1,), Style.BAND, Colour.BLUE, low=(-31,))],
    )  # fmt: skip
    assert scale(low).low <= -31


def test_on_screen_a_band_is_an_area_there_and_back() -> None:
    wide = figure(FAN)["data"][0]
    assert wide["x"] == [2, 3, 4, 5, 5, 4, 3, 2]
    assert wide["y"] == [25, 26, 27, 28, 18, 20, 22, 25]
    assert (wide["fill"], wide["hoverinfo"]) == ("toself", "skip")


def test_in_a_document_it_is_a_closed_path_with_its_key() -> None:
    drawn = ElementTree.fromstring(svg(FAN))
    areas = [path for path in drawn.iter(f"{SVG}path") if path.get("fill") == tint(FAN, WIDE)]
    assert [path.get("d", "")[-1] for path in areas] == ["Z"]
    keys = [rect.get("fill") for rect in drawn.iter(f"{SVG}rect")]
    assert keys == [tint(FAN, WIDE), tint(FAN, NARROW)]


def test_in_powerpoint_it_is_native_and_editable() -> None:
    deck = Presentation(_packed(Format.PPTX))
    (native,) = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    areas, lines = native.plots
    assert [series.name for series in lines.series] == ["Forecast, middle", "Actual"]
    assert [tuple(series.values) for series in areas.series] == [layer.values for layer in layers(FAN)]
    assert len(native._chartSpace.xpath(".//c:legendEntry")) == 2
    book = load_workbook(BytesIO(native.part.chart_workbook.xlsx_part.blob))
    assert [cell.value for cell in book.active[7]] == ["Aug 2016", 23, None, 18, 3, 4, 3]


def test_in_excel_it_is_native_over_its_figures() -> None:
    with ZipFile(_packed(Format.XLSX)) as parts:
        (name,) = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
        text = parts.read(name).decode()
    assert text.index("<c:areaChart>") < text.index("<c:lineChart>")
    assert text.count("<c:legendEntry>") == 2
    assert text.count("<c:ser>") == 6
    assert text.count("<c:catAx>") == 1
