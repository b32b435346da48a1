"""One table as CSV: UTF-8 with the mark that Excel needs, dates as 2017-04-30, unknown left empty."""

from __future__ import annotations

import csv
from datetime import date
from io import TextIOWrapper
from typing import BinaryIO

from tcp_portal.charts.model import Cell, Table
from tcp_portal.packs.safe import csv_text


def write_table(table: Table, out: BinaryIO) -> None:
    """Write the column titles, the rows and the total; the stream stays open."""
    text = TextIOWrapper(out, encoding="utf-8-sig", newline="")
    rows = csv.writer(text)
    rows.writerow([csv_text(column.title) for column in table.columns])
    rows.writerows([_cell(value) for value in row] for row in table.all_rows)
    text.detach()


def _cell(value: Cell) -> Cell:
    if isinstance(value, str):
        return csv_text(value)
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else value
