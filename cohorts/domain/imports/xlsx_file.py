"""An XLSX workbook: what it unpacks to is counted before anything of it is opened."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from cohorts.domain.imports.grid import Grid, grid_of
from cohorts.domain.imports.limits import (
    DAMAGED,
    LARGEST_UNPACKED,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_ROWS,
    TOO_MANY_CELLS,
    TOO_MANY_COLUMNS,
    TOO_MANY_PARTS,
    TOO_MANY_ROWS,
    UNPACKS_TOO_LARGE,
    Unreadable,
)

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# A cell that holds something; an empty one closes itself and is not counted.
_CELL = re.compile(rb"<(?:\w+:)?c\b(?:[^>]*?\br=\"([A-Za-z]{1,3})([0-9]{1,7})\")?[^>]*?(/?)>")
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_CHUNK = 1_048_576
_OVERLAP = 200  # longer than the start of any cell that Excel writes
_LETTERS = 26
ENCRYPTED = "The workbook is protected by a password. Save it without one and try again."
NOT_A_WORKBOOK = "This archive is not an Excel workbook (.xlsx)."
BINARY = "This is a binary workbook (.xlsb). Save it as .xlsx and try again."
OPEN_DOCUMENT = "This is an OpenDocument file. Save the sheet as .xlsx or .csv and try again."
NO_SHEET = "The workbook has no sheet that can be seen."


def read_xlsx(content: bytes) -> Grid:
    """The grid of the first sheet that can be seen and holds something. Values only: a formula gives its result.

    Raises Unreadable for a damaged, locked or oversized workbook, or another kind of archive.
    """
    _check_archive(content)
    return _sheet(content)


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_PARTS:
                raise Unreadable(TOO_MANY_PARTS)
            if any(member.flag_bits & 1 for member in members):
                raise Unreadable(ENCRYPTED)
            if sum(member.file_size for member in members) > LARGEST_UNPACKED:
                raise Unreadable(UNPACKS_TOO_LARGE)
            _check_kind({member.filename for member in members})
            _count(archive, members)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as fault:
        raise Unreadable(DAMAGED) from fault


def _check_kind(names: set[str]) -> None:
    if "xl/workbook.bin" in names:
        raise Unreadable(BINARY)
    if "mimetype" in names:
        raise Unreadable(OPEN_DOCUMENT)
    if "xl/workbook.xml" not in names:
        raise Unreadable(NOT_A_WORKBOOK)


def _count(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpacks every part, keeping none, until the limit: what the directory says of sizes may be a lie."""
    left = LARGEST_UNPACKED
    for member in members:
        size, area = 0, _Area() if _SHEET.fullmatch(member.filename) else None
        member.file_size = LARGEST_UNPACKED + 1  # so that reading goes on past the size that is said
        with archive.open(member) as part:
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                if size > left:
                    raise Unreadable(UNPACKS_TOO_LARGE)
                if area is not None:
                    area.add(chunk)
        if area is not None:
            area.close()
        left -= size


class _Area:
    """How far down and across the cells of a sheet reach, seen as its text passes by."""

    def __init__(self) -> None:
        self.rows = 0
        self.down = 0
        self.across = 0
        self.loose = 0  # cells that do not say where they are
        self._tail = b""
        self._seen: dict[bytes, int] = {}

    def add(self, chunk: bytes) -> None:
        text = self._tail + chunk
        cut = text.rfind(b"<", max(len(text) - _OVERLAP, 0))
        cut = len(text) if cut < 0 else cut  # what begins before is whole, or no cell that Excel writes
        self._take(text[:cut])
        self._tail = text[cut:]

    def close(self) -> None:
        self._take(self._tail)

    def _take(self, whole: bytes) -> None:
        self.rows += len(_ROW.findall(whole))
        for letters, number, closed in _CELL.findall(whole):
            if closed:
                continue
            if not letters:
                self.loose += 1
                continue
            self._seen[letters] = max(self._seen.get(letters, 0), int(number))
        self._check()

    def _check(self) -> None:
        if self._seen:
            self.down = max(self._seen.values())
            self.across = max(_column(letters) for letters in self._seen)
        if self.loose:  # they follow one another: never more rows than there are, nor columns than cells
            self.down, self.across = (
                max(self.down, self.rows),
                max(self.across, min(self.loose, MOST_COLUMNS)),
            )
        if self.down > MOST_ROWS + 10:
            raise Unreadable(TOO_MANY_ROWS)
        if self.across > MOST_COLUMNS:
            raise Unreadable(TOO_MANY_COLUMNS)
        if self.down * self.across > MOST_CELLS or self.loose > MOST_CELLS:
            raise Unreadable(TOO_MANY_CELLS)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + letter - ord("A") + 1
    return number


def _sheet(content: bytes) -> Grid:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
            ]
            if not names:
                raise Unreadable(NO_SHEET)
            sheets = [book.get_sheet_by_name(name) for name in names[:1]]
            while sheets[-1].start is None and len(sheets) < len(names):
                sheets.append(book.get_sheet_by_name(names[len(sheets)]))
            sheet = sheets[-1]
            notes = _notes(sheet.name, len(names), sheet.merged_cell_ranges or [])
            return grid_of(_lines(sheet), format_="xlsx", notes=notes)
    except CalamineError as fault:
        raise Unreadable(DAMAGED) from fault


def _lines(sheet: object) -> Iterator[list[object]]:
    """Every row from the first of the sheet on. The reader leaves out the empty columns at the left."""
    _, left = sheet.start or (0, 0)  # type: ignore[attr-defined]  # a CalamineSheet, which is imported late
    before: list[object] = [""] * left
    for row in sheet.iter_rows():  # type: ignore[attr-defined]  # as above
        yield [*before, *row]


def _notes(name: str, sheets: int, merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> tuple[str, ...]:
    notes = []
    if sheets > 1:
        notes.append(f"Only the sheet “{name}” was read; the workbook has {sheets}.")
    if merged:
        (top, left), (bottom, _) = merged[0]
        where = f"from row {top + 1} to {bottom + 1}" if bottom > top else f"in row {top + 1}"
        notes.append(
            f"Cells are merged {where}, column {left + 1}"
            + (f", and in {len(merged) - 1} other places" if len(merged) > 1 else "")
            + ". Only the first cell of each holds its value; the others are read as empty."
        )
    return tuple(notes)
