"""PowerPoint files, read back."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from pptx import Presentation
from pptx.util import Pt

from tcp_portal.charts import Chart, Series, Style
from tcp_portal.charts.text import clean
from tcp_portal.packs.document import Document, Section
from tcp_portal.packs.writers import make_template
from tcp_portal.packs.writers.pptx import write
from tests.unit.charts.samples import LINE, WATERFALL
from tests.unit.packs.samples import BY_PLACE, DEFINITIONS, EDGES, PLAIN, cells, charts_of, document


def _packed(made: Document) -> bytes:
    out = BytesIO()
    write(made, out)
    return out.getvalue()


@pytest.fixture(scope="module")
def plain() -> bytes:
    return _packed(PLAIN)


@pytest.fixture(scope="module")
def edges() -> bytes:
    return _packed(EDGES)


def _deck(packed: bytes) -> Any:
    return Presentation(BytesIO(packed))


def _shapes(deck: Any) -> list[Any]:
    return [shape for slide in deck.slides for shape in slide.shapes]


def _cells(deck: Any) -> list[str]:
    tables = [shape.table for shape in _shapes(deck) if shape.has_table]
    return [cell.text for table in tables for row in table.rows for cell in row.cells]


def _natives(deck: Any) -> list[Any]:
    return [shape.chart for shape in _shapes(deck) if shape.has_chart]


def test_every_cell_of_every_table_is_found(plain: bytes) -> None:
    found = _cells(_deck(plain))
    for table in PLAIN.tables():
        assert set(cells(table)) <= set(found)


def test_what_measures_mean_stands_in_the_notes_of_their_slides() -> None:
    made = document(
        PLAIN.sections[1], definitions=(replace(DEFINITIONS[0], sections=("plan",)), DEFINITIONS[1])
    )
    cover, *slides = _deck(_packed(made)).slides
    assert "What measures mean: in the notes of their slides" in "\n".join(
        shape.text_frame.text for shape in cover.placeholders
    )
    (notes,) = [one.notes_slide.notes_text_frame.text for one in slides]
    assert notes.endswith("Inpatients: People in hospital at midnight.")


def test_every_sentence_is_found(plain: bytes) -> None:
    text = "\n".join(shape.text_frame.text for shape in _shapes(_deck(plain)) if shape.has_text_frame)
    for section in PLAIN.sections:
        assert section.title in text
        assert section.summary in text
    for words in (
        "Two places are better than plan.",
        "A dash means not known.",
        "Actual less plan.",
        LINE.description,
    ):
        assert words in text


def test_every_chart_is_native_and_holds_its_figures(plain: bytes) -> None:
    natives = _natives(_deck(plain))
    for native, chart in zip(natives, charts_of(PLAIN), strict=True):
        drawn = native.plots[0]
        assert list(drawn.categories) == list(chart.categories)
        assert [(one.name, one.values) for one in drawn.series] == [
            (one.name, one.values) for one in chart.series
        ]
        assert native.value_axis.minimum_scale == (-3 if chart.id == "grouped" else 0)


def test_the_figures_of_a_chart_can_be_edited_and_are_never_formulas(edges: bytes) -> None:
    for native, chart in zip(_natives(_deck(edges)), charts_of(EDGES), strict=True):
        blob = native.part.chart_workbook.xlsx_part.blob
        sheet = openpyxl.load_workbook(BytesIO(blob)).active
        assert sheet is not None
        assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
        assert [sheet.cell(1, at).value for at in range(2, len(chart.series) + 2)] == [
            clean(one.name) for one in chart.series
        ]


def test_missing_values_are_gaps_in_the_chart(plain: bytes) -> None:
    native = _natives(_deck(plain))[0]
    assert native.plots[0].series[0].values == (26, 26, None, 25, None, None)
    assert native._chartSpace.xpath("./c:chart/c:dispBlanksAs/@val") == ["gap"]


def test_the_base_of_a_waterfall_is_clear_and_there_is_no_legend(plain: bytes) -> None:
    native = _natives(_deck(plain))[1]
    base = native.plots[0].series[0]
    assert base._element.xpath("./c:spPr/a:noFill")
    assert not base._element.xpath("./c:dLbls")
    assert not native.has_legend
    assert native.plots[0].overlap == 100
    up = native.plots[0].series[2].data_labels
    assert up.number_format.startswith('"+"')


def test_thin_bars_have_their_numbers_on_a_plate(plain: bytes) -> None:
    native = _natives(_deck(plain))[1]
    assert native.plots[0].series[2]._element.xpath("./c:dLbls/c:spPr/a:solidFill")
    assert not native.plots[0].series[1]._element.xpath("./c:dLbls/c:spPr")


def test_lines_have_legend_dashes_a_diamond_and_labels(plain: bytes) -> None:
    native = _natives(_deck(plain))[0]
    actual, plan, forecast, ambition = native.plots[0].series
    assert native.has_legend
    assert actual._element.xpath("./c:dLbls/c:dLbl/c:idx/@val") == ["3"]
    assert plan._element.xpath("./c:spPr/a:ln/a:prstDash/@val") == ["dash"]
    assert forecast._element.xpath("./c:spPr/a:ln/a:prstDash/@val") == ["sysDot"]
    assert ambition._element.xpath("./c:marker/c:symbol/@val") == ["diamond"]
    assert "14 by August" in "".join(ambition._element.xpath(".//a:t/text()"))


def test_a_lone_point_of_a_dashed_line_gets_a_dot() -> None:
    lone = Chart(
        "c",
        LINE.kind,
        "T",
        ("A", "B"),
        (Series("S", (None, 1), Style.DASHED), Series("N", (None, None))),
        "D",
        LINE.table,
        y_title="£k",
    )
    native = _natives(_deck(_packed(document(Section("s", "S", (lone,))))))[0]
    assert native.plots[0].series[0]._element.xpath("./c:marker/c:symbol/@val") == ["circle"]
    assert native.chart_title.text_frame.text == "T (£k)"


def test_charts_and_tables_have_alternative_text(plain: bytes) -> None:
    deck = _deck(plain)
    told = {
        shape._element.xpath(".//p:cNvPr/@descr")[0]
        for shape in _shapes(deck)
        if shape.has_chart or shape.has_table
    }
    assert {chart.description for chart in charts_of(PLAIN)} <= told
    assert "Table: By place and commissioner, 4 rows" in told


def test_every_slide_has_a_title_a_number_and_the_marking(plain: bytes) -> None:
    deck = _deck(plain)
    for nth, slide in enumerate(deck.slides, start=1):
        assert slide.shapes.title.text_frame.text
        texts = [shape.text_frame.text for shape in slide.placeholders]
        assert PLAIN.footer in texts
        assert str(nth) in texts
        assert slide._element.xpath(".//a:fld[@type='slidenum']")


def test_the_cover_says_whose_what_when_and_that_the_data_are_invented(plain: bytes, edges: bytes) -> None:
    cover = "\n".join(shape.text_frame.text for shape in _deck(plain).slides[0].shapes)
    for words in (
        PLAIN.title,
        PLAIN.subtitle,
        "April 2017",
        PLAIN.as_at,
        "Programme manager",
        "12 May 2017 at 16:42",
        "Synthetic data",
    ):
        assert words in cover
    assert "Synthetic" not in "\n".join(shape.text_frame.text for shape in _deck(edges).slides[0].shapes)


def test_the_notes_of_a_slide_tell_its_charts_in_words(plain: bytes) -> None:
    deck = _deck(plain)
    notes = "\n".join(
        slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide
    )
    assert "Admitted: Change +2, Level 25" in notes
    assert "Source: Register" in notes
    assert WATERFALL.description in notes


def test_the_properties_hold_nothing_personal(plain: bytes) -> None:
    deck = _deck(plain)
    properties = deck.core_properties
    assert properties.title == "Transforming Care board report, April 2017"
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.created.isoformat() == properties.modified.isoformat() == "2017-05-12T16:42:00"
    with ZipFile(BytesIO(plain)) as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist() if name.startswith("docProps/"))
    assert b"Programme" not in everything


def test_nothing_stands_beyond_the_slides(plain: bytes, edges: bytes) -> None:
    for packed in (plain, edges):
        deck = _deck(packed)
        for shape in _shapes(deck):
            assert 0 <= shape.left <= shape.left + shape.width <= deck.slide_width
            assert 0 <= shape.top <= shape.top + shape.height <= deck.slide_height


def test_ids_of_shapes_are_unique_on_each_slide(plain: bytes) -> None:
    for slide in _deck(plain).slides:
        ids = slide._element.xpath(".//p:cNvPr/@id")
        assert len(ids) == len(set(ids))


def test_hostile_text_is_kept_as_text(edges: bytes) -> None:
    found = _cells(_deck(edges))
    assert {"=1+1", "@x", clean(EDGES.sections[0].title)} <= set(found)
    words = "".join(cell for cell in found if cell.startswith("word"))
    assert words.replace(" ", "").count("word") == 900


def test_a_long_title_is_set_smaller(edges: bytes) -> None:
    titles = {slide.shapes.title.text_frame.text: slide.shapes.title for slide in _deck(edges).slides}
    long = next(shape for text, shape in titles.items() if text.startswith("A section with a title"))
    assert long.text_frame.paragraphs[0].font.size == Pt(18)


def test_a_chart_element_is_written_once(plain: bytes) -> None:
    for native in _natives(_deck(plain)):
        assert len(native._chartSpace.xpath("./c:chart/c:title/c:layout")) == 1


def test_a_table_keeps_its_row_heights_for_empty_cells() -> None:
    deck = _deck(_packed(document(Section("s", "S", (BY_PLACE,)))))
    for shape in _shapes(deck):
        if shape.has_table:
            assert not shape._element.xpath(".//a:tc[.//a:p[not(a:r)]][not(.//a:endParaRPr)]")


def test_the_committed_base_is_what_its_script_builds() -> None:
    def parts(packed: bytes) -> dict[str, bytes]:
        with ZipFile(BytesIO(packed)) as file:
            return {name: file.read(name) for name in file.namelist()}

    built = parts(make_template.build())
    assert parts(make_template.PATH.read_bytes()) == built
    assert not [name for name in built if "thumbnail" in name or "printer" in name]
    assert b"Steve" not in built["docProps/core.xml"]


def test_the_base_is_wide_and_in_arial() -> None:
    deck = _deck(make_template.PATH.read_bytes())
    assert (deck.slide_width, deck.slide_height) == (Pt(960), Pt(540))
    assert [layout.name for layout in deck.slide_layouts] == ["Cover", "Page"]
