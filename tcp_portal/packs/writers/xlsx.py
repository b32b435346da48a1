"""Documents as Excel workbooks with native charts, and single tables for exports. No formulas at all."""

from __future__ import annotations

import math
from datetime import UTC
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tcp_portal.charts.model import Chart, Table
from tcp_portal.charts.text import clean, line_count, width
from tcp_portal.charts.words import day
from tcp_portal.packs.disclosure.clearance import check
from tcp_portal.packs.document import Document, Heading, Note, Section
from tcp_portal.packs.writers import NO_OPTIONS, Options
from tcp_portal.packs.writers.layout import definitions_table, figures, grid
from tcp_portal.packs.writers.xlsx_cells import HIGHEST, POINT, Cells
from tcp_portal.packs.writers.xlsx_charts import HEIGHT, ChartData

_COLUMN = 64  # pixels of a column that nothing has widened
_WIDEST = 380
_ROW = 20
_PAGE = 900  # pixels that a paragraph may take across


def write(document: Document, out: BinaryIO, *, options: Options = NO_OPTIONS) -> None:
    """Write a cover, a sheet for each section, the definitions, and the figures behind the charts."""
    check(document)
    book = _book(out, document)
    cells = Cells(book)
    names = _sheet_names([section.title for section in document.told])
    cover = book.add_worksheet("Cover")
    sheets = [book.add_worksheet(name) for name in names]
    definitions = book.add_worksheet("Definitions")
    charts = ChartData(book, book.add_worksheet("Chart data"), cells)
    _cover(cover, cells, document, names)
    for sheet, section in zip(sheets, document.told, strict=True):
        _SectionSheet(sheet, cells, charts, section).write(document)
    meanings = Section("definitions", "Definitions", (definitions_table(document.definitions),))
    _SectionSheet(definitions, cells, charts, meanings).write(document)
    _page(charts.sheet, document)
    book.close()


def write_table(table: Table, out: BinaryIO) -> None:
    """Write one table with its titles in the first row, frozen and with filters."""
    book = Workbook(out, _SAFE)
    cells = Cells(book)
    sheet = book.add_worksheet(_sheet_names([table.caption])[0])
    widths = _widths([table])
    for at, wide in enumerate(widths):
        sheet.set_column_pixels(at, at, wide)
    cells.table(sheet, table, 0, widths)
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


def _sheet_names(titles: list[str]) -> list[str]:
    """Names that Excel allows: up to 31 letters, no []:*?/\\, all different, none of our own."""
    taken = {"cover", "definitions", "chart data", "history"}
    names = []
    for title in titles:
        plain = clean(title).translate(str.maketrans("[]:*?/\\\n", "        ")).strip(" '") or "Sheet"
        name, count = plain[:31].strip(" '"), 1
        while name.lower() in taken:
            count += 1
            tail = f" ({count})"
            name = plain[: 31 - len(tail)].strip() + tail
        taken.add(name.lower())
        names.append(name)
    return names


def _page(sheet: Worksheet, document: Document) -> None:
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    footer = clean(document.footer).replace("&", "&&")[:200]
    sheet.set_footer(f'&L&"Arial"&8{footer}&R&"Arial"&8Page &P of &N')


def _cover(sheet: Worksheet, cells: Cells, document: Document, names: list[str]) -> None:
    _page(sheet, document)
    sheet.set_column_pixels(0, 0, 260)
    sheet.set_column_pixels(1, 1, 640)
    for row, (text, style) in enumerate(
        [(document.title, "band_title"), (document.subtitle, "band"), (document.month.label, "band")]
    ):
        sheet.set_row_pixels(row, 44 if row == 0 else 26)
        cells.text(sheet, row, 0, text, style)
        cells.text(sheet, row, 1, "", style)
    row = 4
    facts = [
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
    for name, fact in facts:
        if fact:
            cells.text(sheet, row, 0, name, "small")
            cells.text(sheet, row, 1, fact, "text")
            row += 1
    cells.text(sheet, row + 1, 0, "In short", "heading")
    row += 2
    for name, section in zip(names, document.told, strict=True):
        quoted = name.replace("'", "''")
        sheet.write_url(row, 0, f"internal:'{quoted}'!A1", cells.format("link"), clean(section.title))
        cells.text(sheet, row, 1, section.summary, "wrapped")
        sheet.set_row_pixels(row, _ROW * line_count(section.summary, 620, 10 * POINT))
        row += 1


def _widths(tables: list[Table]) -> list[int]:
    """Pixels for each column so that every table on the sheet fits; long text breaks its lines."""
    widest: list[float] = []
    for table in tables:
        text = grid(table)
        for at in range(len(text.columns)):
            longest = max(width(line[at], 10 * POINT, bold=True) for line in (text.titles, *text.rows))
            if at == len(widest):
                widest.append(_COLUMN)
            widest[at] = max(widest[at], min(longest + 20, _WIDEST))
    return [math.ceil(wide) for wide in widest]


class _SectionSheet:
    """One section, written from the top of its sheet downwards."""

    def __init__(self, sheet: Worksheet, cells: Cells, charts: ChartData, section: Section) -> None:
        self.sheet = sheet
        self.cells = cells
        self.charts = charts
        self.section = section
        self.row = 0
        tables = [
            b.table if isinstance(b, Chart) else b for b in section.blocks if isinstance(b, Table | Chart)
        ]
        self.widths = _widths(tables)
        self.last, self.across = self._reach()

    def write(self, document: Document) -> None:
        _page(self.sheet, document)
        for at, wide in enumerate(self.widths):
            self.sheet.set_column_pixels(at, at, wide)
        self.sheet.set_row_pixels(0, 30)
        self.cells.text(self.sheet, 0, 0, self.section.title, "title")
        self.cells.text(self.sheet, 1, 0, document.footer, "small")
        self.row = 2
        if self.section.summary:
            self._paragraph(self.section.summary, "summary", 12)
        self.sheet.freeze_panes(self.row, 0)
        self.row += 1
        for block in self.section.blocks:
            if isinstance(block, Table):
                self._table(block)
            elif isinstance(block, Chart):
                self._chart(block)
            elif isinstance(block, Heading):
                self.row += 1
                self._paragraph(block.body, "summary", 12)
            elif isinstance(block, Note):
                self._paragraph(block.body, "note", 9)
            else:
                self._paragraph(block.body, "wrapped", 10)

    def _reach(self) -> tuple[int, float]:
        """The last column that paragraphs span, and how wide that is."""
        across, at = 0.0, -1
        while across < _PAGE:
            at += 1
            wide = self.widths[at] if at < len(self.widths) else _COLUMN
            if at > 0 and across + wide > _PAGE * 1.2:
                return at - 1, across
            across += wide
        return at, across

    def _paragraph(self, text: str, style: str, size: float) -> None:
        lines = line_count(clean(text), self.across - 10, size * POINT, bold=style == "summary")
        high = max(_ROW, lines * size * POINT * 1.3 + 6)
        self.sheet.set_row_pixels(self.row, min(high, HIGHEST))
        self.cells.merged(self.sheet, (self.row, 0, self.row, self.last), text, style)
        self.row += 1

    def _table(self, table: Table) -> None:
        self.row += 1
        self.cells.text(self.sheet, self.row, 0, table.caption, "heading")
        self.row = self.cells.table(self.sheet, table, self.row + 1, self.widths)
        for column in table.columns:
            if column.note:
                self._paragraph(f"{column.title}: {column.note}", "note", 9)
        self.row += 1

    def _chart(self, chart: Chart) -> None:
        if not chart.is_empty:
            self.row += 1
            self.charts.insert(self.sheet, self.row, chart)
            self.row += HEIGHT // _ROW + 1
        self._paragraph(chart.description, "wrapped", 10)
        if chart.source:
            self._paragraph(f"Source: {chart.source}", "note", 9)
        if self.section.table_under(chart):
            self._table(figures(chart))
