"""Cells of a workbook: typed, formatted, and never a formula."""

from __future__ import annotations

from datetime import date
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tcp_portal.charts.model import Cell, Column, Table
from tcp_portal.charts.text import clean
from tcp_portal.charts.theme import FONT, GRID, SECONDARY_TEXT, TEXT
from tcp_portal.charts.words import MINUS, cell, number
from tcp_portal.packs.safe import could_be_formula
from tcp_portal.packs.writers.layout import grid

POINT = 4 / 3  # pixels
ROW = 20  # pixels of an ordinary row
HIGHEST = 540  # pixels of a row, and
_LONGEST = 32_767  # letters of a cell: the limits of Excel

_BAND = {"bg_color": "#005eb8", "font_color": "#ffffff"}
_PALE = "#f0f4f5"
_STYLES: dict[str, dict[str, Any]] = {
    "text": {},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "small": {"font_color": SECONDARY_TEXT},
    "note": {"font_color": SECONDARY_TEXT, "font_size": 9, "text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 18},
    "summary": {"bold": True, "font_size": 12, "text_wrap": True, "valign": "top"},
    "heading": {"bold": True, "font_size": 11},
    "band_title": {**_BAND, "bold": True, "font_size": 22, "valign": "vcenter", "indent": 1},
    "band": {**_BAND, "font_size": 13, "valign": "vcenter", "indent": 1},
    "link": {"font_color": "#005eb8", "underline": 1, "valign": "top"},
    "header": {
        "bold": True,
        "text_wrap": True,
        "valign": "bottom",
        "bottom": 2,
        "bottom_color": SECONDARY_TEXT,
    },
    "cell": {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": GRID},
    "total": {
        "bold": True,
        "text_wrap": True,
        "valign": "top",
        "bottom": 1,
        "bottom_color": GRID,
        "bg_color": _PALE,
    },
}


class Cells:
    """The cells and formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._formats: dict[tuple[str, tuple[tuple[str, Any], ...]], Format] = {}

    def format(self, style: str, **more: Any) -> Format:
        """A format by its name, made once."""
        key = (style, tuple(sorted(more.items())))
        if key not in self._formats:
            base = {"font_name": FONT, "font_size": 10, "font_color": TEXT}
            self._formats[key] = self.book.add_format({**base, **_STYLES[style], **more})
        return self._formats[key]

    def text(self, sheet: Worksheet, row: int, column: int, text: str, style: str, **more: Any) -> None:
        """A cell of text. What looks like a formula is marked as text, so that editing keeps it so."""
        if could_be_formula(text):
            more["quote_prefix"] = True
        sheet.write_string(row, column, clean(text)[:_LONGEST], self.format(style, **more))

    def merged(self, sheet: Worksheet, place: tuple[int, int, int, int], text: str, style: str) -> None:
        """A paragraph over several columns."""
        sheet.merge_range(*place, "", self.format(style))
        self.text(sheet, *place[:2], text, style)

    def heights(self, table: Table, widths: list[int]) -> list[float]:
        """Pixels of the row of titles and of each row, where lines are broken.

        Excel would find them when it opens the file, other programs do not.
        """
        counts = grid(table).line_counts(widths, 10 * POINT, 18)
        return [min(lines * 17 + 4, HIGHEST) if lines > 1 else ROW for lines in counts]

    def table(self, sheet: Worksheet, table: Table, row: int, heights: list[float]) -> int:
        """Titles, rows and total from this row on; gives the row after the last."""
        for at, column in enumerate(table.columns):
            self.text(sheet, row, at, column.title, "header", **_side(column))
        for nth, high in enumerate(heights):
            if high != ROW:
                sheet.set_row_pixels(row + nth, high)
        for line in table.all_rows:
            row += 1
            style = "total" if line is table.total else "cell"
            for at, (value, column) in enumerate(zip(line, table.columns, strict=True)):
                self._cell(sheet, (row, at), value, column, style)
        return row + 1

    def _cell(
        self, sheet: Worksheet, place: tuple[int, int], value: Cell, column: Column, style: str
    ) -> None:
        more = _side(column)
        if isinstance(value, date):
            sheet.write_datetime(*place, value, self.format(style, num_format="d mmm yyyy", **more))
        elif isinstance(value, str) or value is None:
            self.text(sheet, *place, cell(value, column), style, **more)
        else:
            code = _number_format(value, column)
            sheet.write_number(*place, float(value), self.format(style, num_format=code, **more))


def _side(column: Column) -> dict[str, Any]:
    return {"align": "right"} if column.is_number else {"align": "left", "indent": 1}


def _number_format(value: Any, column: Column) -> str:
    """The format that prints the number as the other outputs do, with a real minus sign."""
    decimals = 2 if column.kind == "rate" else len(number(value).partition(".")[2])
    code = "#,##0" + ("." + "0" * decimals if decimals else "")
    if column.kind == "signed":
        return f'+{code};"{MINUS}"{code};0'
    return f'{code};"{MINUS}"{code}'
