"""Documents as Excel workbooks, one table a sheet, with native charts; and single tables for exports. No formulas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tcp_portal.charts.model import Table
from tcp_portal.charts.text import clean, line_count
from tcp_portal.charts.words import day
from tcp_portal.packs.disclosure.clearance import check
from tcp_portal.packs.document import Document, Section
from tcp_portal.packs.writers import NO_OPTIONS, Options
from tcp_portal.packs.writers.layout import definitions_table
from tcp_portal.packs.writers.xlsx_cells import POINT, ROW, Cells
from tcp_portal.packs.writers.xlsx_charts import ChartData
from tcp_portal.packs.writers.xlsx_plan import Leaf, leaves, sheet_names
from tcp_portal.packs.writers.xlsx_sheet import CONTENTS, LeafSheet, page, widths_of

_ACROSS = (250, 270, 560)  # pixels of the columns of the contents


def write(document: Document, out: BinaryIO, *, options: Options = NO_OPTIONS) -> None:
    """Write the contents, a sheet for each table and its chart, the definitions, and what charts need besides."""
    check(document)
    book = _book(out, document)
    cells = Cells(book)
    found = leaves(document)
    contents = book.add_worksheet(CONTENTS)
    _contents(contents, cells, document, found)
    sheets = [book.add_worksheet(leaf.name) for leaf in found]
    definitions = book.add_worksheet("Definitions")
    charts = ChartData(book, cells)
    for sheet, leaf in zip(sheets, found, strict=True):
        LeafSheet(sheet, cells, charts, leaf).write(document)
    meanings = Section("definitions", "Definitions", ())
    table = definitions_table(document.definitions)
    LeafSheet(definitions, cells, charts, Leaf(meanings, table.caption, table)).write(document)
    if charts.sheet is not None:
        page(charts.sheet, document)
    book.close()


def write_table(table: Table, out: BinaryIO) -> None:
    """Write one table with its titles in the first row, frozen and with filters."""
    book = Workbook(out, _SAFE)
    cells = Cells(book)
    sheet = book.add_worksheet(sheet_names([table.caption])[0])
    widths = widths_of(table)
    for at, wide in enumerate(widths):
        sheet.set_column_pixels(at, at, wide)
    cells.table(sheet, table, 0, cells.heights(table, widths))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), max(len(table.columns) - 1, 0))
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()


_SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def _book(out: BinaryIO, document: Document) -> Workbook:
    book = Workbook(out, _SAFE)
    book.set_properties(
        {
            "title": clean(f"{document.title}, {document.month.label}"),
            "subject": clean(document.subtitle),
            "created": document.made_at.astimezone(UTC),
        }
    )
    return book


def _contents(sheet: Worksheet, cells: Cells, document: Document, found: Sequence[Leaf]) -> None:
    """What the workbook is, and a line for each sheet with a link to it."""
    page(sheet, document)
    for at, wide in enumerate(_ACROSS):
        sheet.set_column_pixels(at, at, wide)
    for row, (text, style) in enumerate(
        [(document.title, "band_title"), (document.subtitle, "band"), (document.month.label, "band")]
    ):
        sheet.set_row_pixels(row, 44 if row == 0 else 26)
        cells.text(sheet, row, 0, text, style)
        for at in (1, 2):
            cells.text(sheet, row, at, "", style)
    row = 4
    for name, fact in _facts(document):
        if fact:
            cells.text(sheet, row, 0, name, "small")
            cells.text(sheet, row, 1, fact, "text")
            row += 1
    row += 1
    for at, title in enumerate(("Part", "Sheet", "In short")):
        cells.text(sheet, row, at, title, "header")
    section = None
    for leaf in found:
        row += 1
        is_first, section = leaf.section is not section, leaf.section
        _line(sheet, cells, row, leaf, is_first=is_first)
    _link(sheet, cells, row + 1, "Definitions", "What the measures mean")


def _facts(document: Document) -> list[tuple[str, str]]:
    return [
        ("In a sentence", document.lead),
        ("Source", document.source),
        ("Marking", document.marking),
        ("Figures", document.as_at),
        ("Asked for by", document.asked_by),
        ("Made", f"{day(document.made_at)}, {document.made_at:%H:%M}"),
        (
            "Warning",
            "Synthetic data: the people in these figures are invented." if document.synthetic else "",
        ),
    ]


def _line(sheet: Worksheet, cells: Cells, row: int, leaf: Leaf, *, is_first: bool) -> None:
    """The part is named beside its first sheet only, with its headline."""
    title, short = (leaf.section.title, leaf.summary) if is_first else ("", "")
    cells.text(sheet, row, 0, title, "wrapped")
    _link(sheet, cells, row, leaf.name, leaf.title)
    cells.text(sheet, row, 2, short, "wrapped")
    texts = (title, leaf.title, short)
    lines = max(
        line_count(clean(text), wide - 20, 10 * POINT) for text, wide in zip(texts, _ACROSS, strict=True)
    )
    sheet.set_row_pixels(row, ROW if lines == 1 else 17 * lines + 4)


def _link(sheet: Worksheet, cells: Cells, row: int, name: str, title: str) -> None:
    quoted = name.replace("'", "''")
    sheet.write_url(row, 1, f"internal:'{quoted}'!A1", cells.format("link", text_wrap=True), clean(title))
