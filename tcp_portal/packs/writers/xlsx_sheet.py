"""One sheet of a workbook: its title, what it tells of, one table, the chart beside it, and words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from xlsxwriter.worksheet import Worksheet

from tcp_portal.charts.model import Table
from tcp_portal.charts.text import clean, line_count, width
from tcp_portal.packs.document import Document, Heading, Note
from tcp_portal.packs.writers.layout import grid
from tcp_portal.packs.writers.xlsx_cells import HIGHEST, POINT, ROW, Cells
from tcp_portal.packs.writers.xlsx_charts import HEIGHT, ChartData
from tcp_portal.packs.writers.xlsx_plan import Leaf, Said

CONTENTS: Final = "Contents"
_COLUMN = 64  # pixels of a column that nothing has widened
_WIDEST = 380
_PAGE = 900  # pixels that a paragraph may take across, and a table that still has its chart beside it
_FROZEN = 200  # pixels above a table that may stay while its rows pass by
_STYLES: Final = {Note: ("note", 9), Heading: ("summary", 12)}


def page(sheet: Worksheet, document: Document) -> None:
    """How a sheet is printed: landscape, one page wide, with the marking at its foot."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    footer = clean(document.footer).replace("&", "&&")[:200]
    sheet.set_footer(f'&L&"Arial"&8{footer}&R&"Arial"&8Page &P of &N')


def widths_of(table: Table) -> list[int]:
    """Pixels for each column of a table; long text breaks its lines."""
    text = grid(table)
    return [
        math.ceil(
            max(
                _COLUMN,
                min(
                    max(width(line[at], 10 * POINT, bold=True) for line in (text.titles, *text.rows)) + 20,
                    _WIDEST,
                ),
            )
        )
        for at in range(len(text.columns))
    ]


class LeafSheet:
    """One sheet, written from its top downwards."""

    def __init__(self, sheet: Worksheet, cells: Cells, charts: ChartData, leaf: Leaf) -> None:
        self.sheet = sheet
        self.cells = cells
        self.charts = charts
        self.leaf = leaf
        self.row = 0
        self.used = 0.0  # pixels above the row
        self.widths = widths_of(leaf.table) if leaf.table else []
        self.last, self.across = self._reach()

    def write(self, document: Document) -> None:
        page(self.sheet, document)
        for at, wide in enumerate(self.widths):
            self.sheet.set_column_pixels(at, at, wide)
        self._top(document)
        self._words(self.leaf.before)
        if self.leaf.table is None:
            self.sheet.freeze_panes(3, 0)
        else:
            self._table(self.leaf.table)
        if self.leaf.chart is not None:
            self._paragraph(self.leaf.chart.description, "wrapped", 10)
            if self.leaf.chart.source:
                self._paragraph(f"Source: {self.leaf.chart.source}", "note", 9)
        self._words(self.leaf.after)

    def _top(self, document: Document) -> None:
        """Title, the part it belongs to and the way back, what it tells of, and the part's headline."""
        self._line(self.leaf.title, "title", 30)
        self.sheet.write_url(
            1, 0, f"internal:'{CONTENTS}'!A1", self.cells.format("link"), f"Back to {CONTENTS.lower()}"
        )
        if self.leaf.section.title != self.leaf.title:
            self.cells.text(self.sheet, 1, 1, self.leaf.section.title, "small")
        self.row, self.used = 2, self.used + ROW
        self._line(document.footer, "small", ROW)
        if self.leaf.summary:
            self._paragraph(self.leaf.summary, "summary", 12)

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

    def _line(self, text: str, style: str, high: float) -> None:
        self.sheet.set_row_pixels(self.row, high)
        self.cells.text(self.sheet, self.row, 0, text, style)
        self.row, self.used = self.row + 1, self.used + high

    def _words(self, blocks: Iterable[Said]) -> None:
        for block in blocks:
            self._paragraph(block.body, *_STYLES.get(type(block), ("wrapped", 10)))

    def _paragraph(self, text: str, style: str, size: float) -> None:
        lines = line_count(clean(text), self.across - 10, size * POINT, bold=style == "summary")
        high = min(max(ROW, lines * size * POINT * 1.3 + 6), HIGHEST)
        self.sheet.set_row_pixels(self.row, high)
        self.cells.merged(self.sheet, (self.row, 0, self.row, self.last), text, style)
        self.row, self.used = self.row + 1, self.used + high

    def _table(self, table: Table) -> None:
        """The table with filters, its titles staying on the screen where little stands above them."""
        self.row += 1
        top, wide = self.row, sum(self.widths)
        self.sheet.freeze_panes(top + 1 if self.used <= _FROZEN else 3, 0)
        heights = self.cells.heights(table, self.widths)
        self.row = self.cells.table(self.sheet, table, top, heights)
        if table.rows:
            self.sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)
        if self.leaf.chart is not None:
            beside = wide <= _PAGE
            at = (top, len(table.columns)) if beside else (self.row + 1, 0)
            self.charts.insert(self.sheet, at, self.leaf.chart, (table, top))
            free = HEIGHT - sum(heights) if beside else HEIGHT + ROW
            self.row += max(math.ceil(free / ROW), 0)
        self.row += 1
        for column in table.columns:
            if column.note:
                self._paragraph(f"{column.title}: {column.note}", "note", 9)
