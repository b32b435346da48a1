"""Excel workbooks, read back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from tcp_portal.charts import Column, Table
from tcp_portal.charts.text import clean
from tcp_portal.charts.words import cell as cell_words
from tcp_portal.packs.disclosure.clearance import Clearance
from tcp_portal.packs.document import Document, Heading, Note, Section, Text
from tcp_portal.packs.writers import xlsx
from tcp_portal.packs.writers.xlsx import write, write_table
from tcp_portal.packs.writers.xlsx_plan import leaves, sheet_names
from tests.unit.charts.samples import BAR, HOSTILE
from tests.unit.packs.disclosure.tables import RULE
from tests.unit.packs.samples import BY_PLACE, DEFINITIONS, EDGES, PLAIN, charts_of, document


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


def test_there_is_a_sheet_for_each_table_with_its_chart(plain: bytes) -> None:
    assert _book(plain).sheetnames == [
        "Contents",
        "Summary",
        "Inpatients at month end",
        "From 23 in March to 22 in April",
        "Flow in each month",
        "By place, Length of stay",
        "By place and commissioner",
        "Admissions by place",
        "Variance by place",
        "Of one measure, By place",
        "Definitions",
        "Chart data",
    ]


def test_no_sheet_holds_a_second_table(plain: bytes) -> None:
    """But that of what charts draw besides. A row of titles has a line of its own kind below it."""
    for sheet in _book(plain):
        titles = [row[0].row for row in sheet.iter_rows() if row[0].border.bottom.style == "medium"]
        assert sheet.title == "Chart data" or len(titles) == (sheet.title != "Summary")


def _as_printed(value: Any, column: Column) -> Any:
    """What a cell of the document is read back as."""
    if isinstance(value, str) or value is None:
        return cell_words(clean(value) if value else value, column)[:32_767]
    return (
        datetime.combine(value, datetime.min.time()) if column.kind == "date" else pytest.approx(float(value))
    )


@pytest.mark.parametrize("made", [PLAIN, EDGES], ids=["plain", "edges"])
def test_every_cell_of_every_table_and_chart_is_found_with_its_type(made: Document) -> None:
    book, found = _book(_packed(made)), [leaf for leaf in leaves(made) if leaf.table is not None]
    kept = [leaf.table for leaf in found]
    assert all(table in kept for table in (*made.tables(), *(chart.table for chart in charts_of(made))))
    for leaf, table in zip(found, kept, strict=True):
        assert table is not None
        titles, rows = [clean(column.title) for column in table.columns], _rows(book[leaf.name])
        top = next(at for at, row in enumerate(rows) if at > 2 and row[: len(titles)] == titles) + 1
        for row, values in zip(rows[top : top + len(table.all_rows)], table.all_rows, strict=True):
            read = [one or "" if isinstance(one, str | None) else one for one in row[: len(titles)]]
            assert read == [_as_printed(*pair) for pair in zip(values, table.columns, strict=True)]


def test_numbers_are_printed_as_elsewhere(plain: bytes) -> None:
    sheet = _book(plain)["By place and commissioner"]
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


def _read(book: Any, ref: str) -> list[Any]:
    """The cells that a chart names."""
    name, cells = ref.rsplit("!", 1)
    found = book[name.strip("'")][cells.replace("$", "")]
    return [cell.value for row in found for cell in row] if isinstance(found, tuple) else [found.value]


def test_every_chart_is_native_and_reads_its_figures(plain: bytes) -> None:
    book = _book(plain)
    drawn = list(_parts(plain, "xl/charts/chart").values())
    assert len(drawn) == len(charts_of(PLAIN))
    for xml, chart in zip(drawn, charts_of(PLAIN), strict=True):
        found = [_read(book, ref) for ref in re.findall("<c:f>([^<]+)</c:f>", xml)]
        assert all(names == list(chart.categories) for names in found[1::3])
        assert found[2::3] == [list(series.values) for series in chart.series]


def test_a_chart_stands_beside_its_table_and_reads_it_where_that_holds_what_is_drawn(plain: bytes) -> None:
    book = _book(plain)
    refs = [re.findall("<c:f>'?([^<!']+)", xml) for xml in _parts(plain, "xl/charts/chart").values()]
    # A gap of a line is a dash in its table, which Excel would draw as nought; a waterfall has clear bars.
    bars = ["By place, Length of stay", "Admissions by place", "Variance by place"]
    own = [{name} for name in (bars[0], "Chart data", bars[2])]
    assert [set(names) for names in refs] == [{"Chart data"}, {"Chart data"}, *own]
    with_chart = ["Inpatients at month end", "From 23 in March to 22 in April", *bars]
    assert [sheet.title for sheet in book if sheet._charts] == with_chart


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
        assert sheet.title == "Contents" or sheet.freeze_panes


def test_columns_are_as_wide_as_their_text(plain: bytes) -> None:
    sheet = _book(plain)["By place and commissioner"]
    assert sheet.column_dimensions["A"].width > 20


def test_sheet_names_are_allowed_and_different() -> None:
    titles = ["Contents", "A/B: what? [x]", "History", "'quoted'", "x" * 40, "x" * 40, "", "X" * 40]
    made = document(*(Section(str(at), title, (), "In short.") for at, title in enumerate(titles)))
    names = _book(_packed(made)).sheetnames
    assert len({name.lower() for name in names}) == len(names) == len(titles) + 2
    assert all(len(name) <= 31 for name in names)
    assert "Contents (2)" in names
    assert "A-B, what x" in names


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["Admissions, discharges and transfers of the year"], ["Admissions, discharges"]),
        (["Costs of moves in 2016/17 by payer, in pounds"], ["Costs of moves in 2016-17"]),
        (
            [("People", "Forecast"), ("People", "Rates"), ("People", "Rates")],
            ["People", "Rates", "People (2)"],
        ),
    ],
)
def test_a_name_ends_with_a_whole_word(titles: list[str | tuple[str, ...]], names: list[str]) -> None:
    assert sheet_names(titles) == names


def test_the_contents_lead_to_every_sheet_and_back(plain: bytes) -> None:
    book = _book(plain)
    links = [cell.hyperlink.location for row in book["Contents"] for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:-1]]
    for name in book.sheetnames[1:-1]:
        assert book[name]["A2"].hyperlink.location == "'Contents'!A1"


def test_every_sheet_tells_month_source_and_marking(plain: bytes) -> None:
    book = _book(plain)
    for name in book.sheetnames[1:-1]:
        assert book[name]["A3"].value == PLAIN.footer


def test_rows_can_be_filtered_without_their_total(plain: bytes) -> None:
    sheet = _book(plain)["By place and commissioner"]
    first, last = sheet.auto_filter.ref.split(":")
    assert sheet[first].value == "Place"
    assert sheet.cell(sheet[last].row + 1, 1).value == "Total"


def test_a_total_stands_below_columns_that_add_up_and_below_no_others() -> None:
    columns = (
        Column("Team"),
        Column("Open", "number", adds_up=True),
        Column("Late", "number", adds_up=True),
        Column("Done, per cent", "number"),
    )
    table = Table("Work of the teams", columns, (("One", 2, 1, 50), ("Two", Decimal("0.5"), None, 40)))
    sheet = _book(_packed(document(Section("work", "Work", (table,)))))["Work of the teams"]
    last = max(row[0].row for row in sheet.iter_rows() if row[0].value == "Total")
    assert [cell.value for cell in sheet[last]][:4] == ["Total", 2.5, "–", ""]
    assert sheet.cell(last, 1).font.b


def test_of_protected_numbers_no_total_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "check", lambda _document: None)
    columns = (Column("Month"), Column("In", "number", adds_up=True))
    table = Table("Flow of months", columns, (("May", 5), ("June", 10)))
    made = document(Section("flow", "Flow", (table,)))
    assert leaves(made)[0].table != table
    cleared = replace(made, clearance=Clearance(RULE, (), {}))
    assert leaves(cleared)[0].table == table
    assert "Total" not in {
        row[0].value for row in _book(_packed(cleared))["Flow, Flow of months"].iter_rows()
    }


def test_words_stay_beside_the_table_they_belong_to() -> None:
    one, two = (Table(f"Table number {nth}", (Column("A"),), ((nth,),)) for nth in ("one", "two"))
    blocks = (
        Text("Before."),
        one,
        Note("Below."),
        Text("Between."),
        two,
        Heading("More"),
        Text("At the end."),
    )
    first, second, third = leaves(document(Section("s", "Part", blocks, "In short.")))
    assert [block.body for block in (*first.before, *first.after)] == ["Before.", "Below."]
    assert [block.body for block in (*second.before, *second.after)] == ["Between."]
    assert (third.title, third.table, first.summary, second.summary) == ("Part: More", None, "In short.", "")


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
    assert sheet.title == "Tracker, all-none"


def test_a_single_table_may_have_no_rows() -> None:
    out = BytesIO()
    write_table(Table("Nobody", (Column("Person"),), ()), out)
    assert _rows(_book(out.getvalue()).active) == [["Person"]]


def test_paragraphs_stay_on_the_page_where_columns_are_wide() -> None:
    wide = Table("Wide", (Column("A"), Column("B"), Column("C")), (("word " * 60,) * 3,))
    sheet = _book(_packed(document(Section("s", "Wide", (wide,), "In short."))))["Wide"]
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A4:B4"]
    assert sheet.row_dimensions[7].height > 60


def test_a_table_that_stands_on_its_own_is_not_written_under_its_chart_again() -> None:
    sheet = _book(_packed(document(Section("bars", "Bars", (BAR, BAR.table)), definitions=())))
    sheet = sheet[sheet.sheetnames[1]]
    first = [row[0].value for row in sheet.iter_rows()]
    assert first.count(BAR.table.rows[0][0]) == 1
