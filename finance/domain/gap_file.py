"""A plan to close the gap as a file: lines down, financial years across; what is wrong is said cell by cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from finance.domain.gap import LineKind

LARGEST = 200_000
MOST_LINES, MOST_YEARS = 20, 12
LONGEST_NAME = 120
FIRST_YEAR, LAST_YEAR = 2000, 2099
_YEAR = re.compile(r"(20[0-9]{2})(?:\s*[/-]\s*(?:20)?([0-9]{2}))?", re.ASCII)


class Unreadable(Exception):
    """The file is no such table; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class FileLine:
    """One line as it stands in the file: its name, what it seems to be, and its cells as text."""

    name: str
    kind: LineKind
    cells: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class GapFile:
    """The years and lines of a file; amounts are still text, so that a form can say which cell is wrong."""

    years: tuple[int, ...]
    lines: tuple[FileLine, ...]


def read_gap(content: bytes) -> GapFile:
    """The table in a CSV file: years in the first row, names in the first column. Raises Unreadable."""
    rows = [row for row in _rows(content) if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise Unreadable("The file has no lines. The first row holds the years, each other row one line.")
    years = _years(rows[0])
    if len(rows) - 1 > MOST_LINES:
        raise Unreadable(f"The file has {len(rows) - 1:,} lines. A plan has at most {MOST_LINES}.")
    return GapFile(years, tuple(_line(row, years, at) for at, row in enumerate(rows[1:], start=2)))


def _rows(content: bytes) -> list[list[str]]:
    if len(content) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 1000} kB.")
    if b"\x00" in content:
        raise Unreadable("The file is not a CSV file. In Excel choose “Save as” and “CSV UTF-8”.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as fault:
        raise Unreadable("The file is not a CSV file: a quotation mark is not closed.") from fault


def _years(head: Sequence[str]) -> tuple[int, ...]:
    cells = [cell.strip() for cell in head[1:]]
    while cells and not cells[-1]:
        cells.pop()
    years = tuple(_year(cell) for cell in cells)
    if not years:
        raise Unreadable("The first row holds no year. Write years as 2016/17, from the second column on.")
    if len(years) > MOST_YEARS:
        raise Unreadable(f"The file has {len(years)} years. A plan has at most {MOST_YEARS}.")
    if years != tuple(range(years[0], years[0] + len(years))):
        raise Unreadable("The years of the first row must follow each other without a gap.")
    return years


def _year(cell: str) -> int:
    found = _YEAR.fullmatch(cell)
    year = int(found[1]) if found else 0
    if found is None or (found[2] is not None and (year + 1) % 100 != int(found[2])):
        raise Unreadable(f"“{cell[:20]}” in the first row is not a financial year. Write it as 2016/17.")
    return year


def _line(row: Sequence[str], years: Sequence[int], at: int) -> FileLine:
    name = row[0].strip()
    if not name:
        raise Unreadable(f"Row {at} has no name in its first column.")
    if any(cell.strip() for cell in row[len(years) + 1 :]):
        raise Unreadable(f"Row {at} has more cells than the first row has years.")
    cells = {year: cell.strip()[:40] for year, cell in zip(years, row[1:], strict=False)}
    return FileLine(name[:LONGEST_NAME], kind_by_name(name), cells)


def kind_by_name(name: str) -> LineKind:
    """What a line seems to be: a guess that the reader looks at before anything is saved."""
    said = name.casefold()
    if "do nothing" in said or "do-nothing" in said or "nothing is done" in said:
        return LineKind.DO_NOTHING
    if "after" in said and any(word in said for word in ("surplus", "deficit", "position")):
        return LineKind.AFTER
    return LineKind.INTERVENTION
