"""A sheet to fill in, as a workbook: drop-down lists from a hidden sheet, days as days, and nothing that computes."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tcp_portal.charts.text import clean
from tcp_portal.packs.entry_sheet import EntryColumn, EntrySheet
from tcp_portal.packs.writers.xlsx_cells import Cells

LISTS = "Lists"
_SPARE_ROWS = 500  # rows with drop-down lists below those that are filled in
_SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = {"date": 14, "choice": 30, "text": 20}
_LONGEST_HINT = 255  # letters that Excel shows beside a cell


def write(sheet: EntrySheet, out: BinaryIO) -> None:
    """Writes the sheet, and its lists on a sheet that is hidden; the stream stays open."""
    book = Workbook(out, _SAFE)
    cells = Cells(book)
    entry = book.add_worksheet(sheet.name)
    lists = book.add_worksheet(LISTS)
    lists.hide()
    for at, column in enumerate(sheet.columns):
        _column(book, cells, entry, lists, column, (at, len(sheet.rows)))
    for number, row in enumerate(sheet.rows, start=1):
        for at, value in enumerate(row):
            if isinstance(value, date):
                entry.write_datetime(number, at, value, cells.format("text", num_format="dd/mm/yyyy"))
            elif value:
                cells.text(entry, number, at, value, "text", num_format="@")
    entry.freeze_panes(1, 1)
    book.close()


def _column(
    book: Workbook,
    cells: Cells,
    entry: Worksheet,
    lists: Worksheet,
    column: EntryColumn,
    place: tuple[int, int],
) -> None:
    at, filled = place
    title = {"bg_color": "#d8dde0"} if column.needed else {}
    cells.text(entry, 0, at, column.heading, "header", **title)
    number = "dd/mm/yyyy" if column.kind == "date" else "@"
    entry.set_column(at, at, _WIDTHS[column.kind], cells.format("text", num_format=number))
    rule = _rule(book, cells, lists, column, at)
    if rule:
        entry.data_validation(1, at, filled + _SPARE_ROWS, at, rule)


def _rule(book: Workbook, cells: Cells, lists: Worksheet, column: EntryColumn, at: int) -> dict[str, object]:
    rule: dict[str, object] = {}
    if column.hint:
        rule |= {
            "input_title": clean(column.heading)[:32],
            "input_message": clean(column.hint)[:_LONGEST_HINT],
        }
    if column.kind == "date":
        return rule | {
            "validate": "date", "criteria": "between",
            "minimum": date(1900, 1, 1), "maximum": date(2199, 12, 31),
            "error_title": "Not a date", "error_message": "Write the day as 30/04/2017.",
        }  # fmt: skip
    if column.choices:
        for row, choice in enumerate(column.choices):
            cells.text(lists, row, at, choice, "text")
        name = f"list_{at + 1}"
        letter = _letters(at)
        book.define_name(name, f"={LISTS}!${letter}$1:${letter}${len(column.choices)}")
        return rule | {
            "validate": "list", "source": f"={name}",
            "error_type": "stop" if column.strict else "warning",
            "error_title": "Not in the list",
            "error_message": "Choose from the list." if column.strict else "Not in the list. Keep it all the same?",
        }  # fmt: skip
    return rule | {"validate": "any"} if rule else {}


def _letters(at: int) -> str:
    text = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
