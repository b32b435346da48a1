"""Excel workbooks, read back."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from tcp_portal.charts import Column, Table
from tcp_portal.charts.text import clean
from tcp_portal.charts.words import cell as cell_words
from tcp_portal.packs.document import Document, Section
from tcp_portal.packs.writers.xlsx import write, write_table
from tests.unit.charts.samples import BAR, HOSTILE, WATERFALL
from tests.unit.packs.samples import BY_PLACE, DEFINITIONS, EDGES, FLOW, PLAIN, charts_of, document


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


def _book(packed: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(packed))


def _rows(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def _parts(packed: bytes, start: str) -> dict[str, str]:
    with ZipFile(BytesIO(packed)) as file:
        return {name: file.read(name).decode() for name in file.namelist() if name.startswith(start)}


def test_there_is_a_sheet_for_the_cover_each_section_the_definitions_and_the_charts(plain: bytes) -> None:
    assert _book(plain).sheetnames == [
        "Cover",
        "Summary",
        "Inpatients against plan",
        "Flow",
        "By place",
        "Two pictures",
        "Pages",
        "Definitions",
        "Chart data",
    ]


@pytest.mark.parametrize("table", [BY_PLACE, FLOW, WATERFALL.table], ids=lambda table: table.caption)
def test_every_cell_of_every_table_is_found_with_its_type(plain: bytes, table: Table) -> None:
    book = _book(plain)
    titles = [column.title for column in table.columns]
    wide = len(titles)
    sheet, top = next(
        (sheet, at) for sheet in book for at, row in enumerate(_rows(sheet)) if row[:wide] == titles
    )
    for values, row in zip(_rows(sheet)[top + 1 :], table.all_rows, strict=False):
        for found, value, column in zip(values, row, table.columns, strict=False):
            if isinstance(value, str) or value is None:
                assert (found or "") == cell_words(value, column)
            elif column.kind == "date":
                assert found == datetime.combine(value, datetime.min.time())  # type: ignore[arg-type]
            else:
                assert found == pytest.approx(float(value))  # type: ignore[arg-type]


def test_numbers_are_printed_as_elsewhere(plain: bytes) -> None:
    sheet = _book(plain)["By place"]
    formats = {
        cell.value: cell.number_format
        for row in sheet.iter_rows()
        for cell in row
        if cell.value in (2, 37.964, 1234)
    }
    assert formats[2].startswith("+#,##0;")
    assert formats[37.964].startswith("#,##0.00;")
    assert formats[1234].startswith("#,##0;")


def test_every_sentence_is_found(plain: bytes) -> None:
    text = {str(cell.value) for sheet in _book(plain) for row in sheet.iter_rows() for cell in row}
    for section in PLAIN.sections:
        assert section.title in text
        assert not section.summary or section.summary in text
    assert {"Two places are better than plan.", "Variance: Actual less plan.", "Source: Register"} <= text
    assert {
        DEFINITIONS[0].rule,
        PLAIN.marking,
        PLAIN.as_at,
        "Programme manager",
        "12 May 2017, 16:42",
    } <= text


def test_nothing_is_a_formula(plain: bytes, edges: bytes) -> None:
    for packed in (plain, edges):
        assert not [
            cell
            for sheet in _book(packed)
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
        assert not [name for name, xml in _parts(packed, "xl/worksheets/").items() if "<f>" in xml]


def test_text_like_a_formula_stays_text_when_it_is_edited(edges: bytes) -> None:
    marked = [
        cell.value for sheet in _book(edges) for row in sheet.iter_rows() for cell in row if cell.quotePrefix
    ]
    assert {"=1+1", "@x", clean(HOSTILE)} <= set(marked)


def test_every_chart_is_native_and_reads_its_figures(plain: bytes) -> None:
    book = _book(plain)
    data = _rows(book["Chart data"])
    drawn = _parts(plain, "xl/charts/chart")
    assert len(drawn) == len(charts_of(PLAIN))
    for chart in charts_of(PLAIN):
        top = next(at for at, row in enumerate(data) if row[0] == chart.title) + 1
        assert data[top][1 : len(chart.series) + 1] == [series.name for series in chart.series]
        for at, category in enumerate(chart.categories):
            row = data[top + 1 + at]
            assert row[: len(chart.series) + 1] == [category, *(series.values[at] for series in chart.series)]


def test_charts_start_at_zero_leave_gaps_and_carry_their_figures(plain: bytes) -> None:
    line, waterfall, *_ = _parts(plain, "xl/charts/chart").values()
    assert '<c:min val="0.0"/>' in line
    assert "<c:dispBlanksAs" not in line  # left out, Excel leaves gaps
    assert "<c:v>26</c:v>" in line
    assert "14 by August" in line
    assert "<a:noFill/>" in waterfall
    assert "<c:legend>" not in waterfall
    assert "<c:legend>" in line


def test_charts_have_alternative_text(plain: bytes) -> None:
    drawings = "".join(_parts(plain, "xl/drawings/drawing").values())
    for chart in charts_of(PLAIN):
        assert f'descr="{chart.description}"' in drawings


def test_sheets_are_set_for_print_with_the_marking(plain: bytes) -> None:
    for sheet in _book(plain):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        assert "Official-Sensitive" in (sheet.oddFooter.left.text or "")
        assert sheet.title == "Cover" or sheet.freeze_panes


def test_columns_are_as_wide_as_their_text(plain: bytes) -> None:
    sheet = _book(plain)["By place"]
    assert sheet.column_dimensions["A"].width > 20


def test_sheet_names_are_allowed_and_different() -> None:
    titles = ["Cover", "A/B: what? [x]", "History", "'quoted'", "x" * 40, "x" * 40, "", "X" * 40]
    made = document(*(Section(str(at), title, (), "In short.") for at, title in enumerate(titles)))
    names = _book(_packed(made)).sheetnames
    assert len({name.lower() for name in names}) == len(names) == len(titles) + 3
    assert all(len(name) <= 31 for name in names)
    assert "Cover (2)" in names
    assert "A B  what   x" in names


def test_the_cover_leads_to_every_sheet(plain: bytes) -> None:
    links = [cell.hyperlink.location for row in _book(plain)["Cover"] for cell in row if cell.hyperlink]
    assert "'By place'!A1" in links
    assert len(links) == len(PLAIN.sections)


def test_the_properties_hold_nothing_personal(plain: bytes) -> None:
    properties = _book(plain).properties
    assert properties.title == "Transforming Care board report, April 2017"
    assert not properties.creator
    assert properties.created.isoformat() == "2017-05-12T16:42:00"
    assert "Programme" not in "".join(_parts(plain, "docProps/").values())


def test_a_chart_without_categories_leaves_its_sentence(edges: bytes) -> None:
    text = [cell.value for sheet in _book(edges) for row in sheet.iter_rows() for cell in row]
    assert text.count("No admissions.") == 4
    assert len(_parts(edges, "xl/charts/chart")) == len(charts_of(EDGES))


def test_a_single_table_has_titles_on_top_filters_and_no_formula() -> None:
    out = BytesIO()
    write_table(Table("Tracker: all/none", BY_PLACE.columns, BY_PLACE.rows), out)
    sheet = _book(out.getvalue()).active
    assert [cell.value for cell in sheet[1]] == [column.title for column in BY_PLACE.columns]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G4"
    assert sheet["C4"].value == 1234
    assert sheet["F3"].value == "not known"
    assert sheet.title == "Tracker  all none"


def test_a_single_table_may_have_no_rows() -> None:
    out = BytesIO()
    write_table(Table("Nobody", (Column("Person"),), ()), out)
    assert _rows(_book(out.getvalue()).active) == [["Person"]]


def test_paragraphs_stay_on_the_page_where_columns_are_wide() -> None:
    wide = Table("Wide", (Column("A"), Column("B"), Column("C")), (("word " * 60,) * 3,))
    sheet = _book(_packed(document(Section("s", "Wide", (wide,), "In short."))))["Wide"]
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A3:B3"]
    assert sheet.row_dimensions[8].height > 60


def test_a_table_that_stands_on_its_own_is_not_written_under_its_chart_again() -> None:
    sheet = _book(_packed(document(Section("bars", "Bars", (BAR, BAR.table)), definitions=())))["Bars"]
    first = [row[0].value for row in sheet.iter_rows()]
    assert first.count(BAR.table.rows[0][0]) == 1
