"""How much of a file is read, and what is said of one that holds more or cannot be read at all."""

from __future__ import annotations

from tcp_portal.errors import Refusal

MEGABYTE = 1_048_576
LARGEST_FILE = 20 * MEGABYTE
LARGEST_UNPACKED = 150 * MEGABYTE
MOST_PARTS = 500  # members of the archive that a workbook is
MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_CELLS = 4_000_000
LONGEST_CELL = 2_000
# A character that stands for one that cannot be kept: a control character, or half of one.
UNREADABLE = "\N{REPLACEMENT CHARACTER}"


class Unreadable(Refusal):
    """A file that cannot be read, and why. Nothing of it was kept."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, field="file")


TOO_LARGE = (
    f"The file is larger than {LARGEST_FILE // MEGABYTE} MB. Take out what is not about people, or split it."
)
TOO_MANY_ROWS = (
    f"The sheet has more than {MOST_ROWS:,} rows. Split it, or take out the empty rows at its end."
)
TOO_MANY_COLUMNS = (
    f"The sheet has more than {MOST_COLUMNS} columns. Take out those that are not about the stay."
)
TOO_MANY_CELLS = (
    f"The sheet has more than {MOST_CELLS // 1_000_000} million cells. Split it into smaller files."
)
UNPACKS_TOO_LARGE = (
    f"The workbook unpacks to more than {LARGEST_UNPACKED // MEGABYTE} MB. It was not opened. "
    "Save the sheet alone, as XLSX or CSV."
)
TOO_MANY_PARTS = f"The workbook has more than {MOST_PARTS} parts. Save the sheet alone, as XLSX or CSV."
DAMAGED = (
    "The workbook is damaged or was cut short. Open it in Excel, save it again as XLSX and try once more."
)
EMPTY = "The file is empty."
NO_ROWS = "The file has headings but no rows under them."
NO_HEADINGS = "The file has no headings: its first row must name the columns."


def check_size(size: int) -> None:
    """Refuses an empty file and one that is larger than is read."""
    if size == 0:
        raise Unreadable(EMPTY)
    if size > LARGEST_FILE:
        raise Unreadable(TOO_LARGE)
