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
_LINK = re.compile(
    r"xl/externalLinks/[^/]+\.xml", re.IGNORECASE
)  # figures of other workbooks, with rows of their own
# The reader makes room for the whole area of a sheet, so that one cell far away ends the process: what says where cells
# are is read as strictly as Excel writes it, and whatever could mean another place to another reader is damage.
_START = re.compile(rb"<(?:[\w.-]+:)?(?:c|row)(?=[\s/>])")
_TAG = re.compile(rb"<(?:[\w.-]+:)?(c|row)(?=[\s/>])([^<>]*)>")
# As Excel and every library write them: nine sheets of ten hold no other.
_PLAIN = re.compile(
    rb"<(?:row r=\"([0-9]{1,7})\"|c r=\"([A-Z]{1,3})([0-9]{1,7})\")(?: (?!r=)[\w:.]+=\"[^\"<>]*\")* ?(/?)>"
)
_ATTRIBUTES = re.compile(rb"(?:\s+[\w:.-]+=\"[^\"<>]*\")*\s*/?")
_WHERE = re.compile(rb"\sr=\"([^\"]*)\"")
_CELL = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})")
_ROW = re.compile(rb"[0-9]{1,7}")
_FAR_CELL = re.compile(rb"<(?:[\w.-]+:)?c(?=[\s/>])")
_SHEET_DATA = tuple("sheetData".encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be"))
_DECLARED = re.compile(rb"<\?xml[^>]*encoding=[\"']([^\"']*)[\"']")
_CODINGS = {b"utf-8", b"us-ascii"}
_CHUNK = 1_048_576
_LONGEST_TAG = 10_000  # far longer than the start of any cell that Excel writes
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
        size, watch = 0, _watch(member.filename)
        member.file_size = LARGEST_UNPACKED + 1  # so that reading goes on past the size that is said
        with archive.open(member) as part:
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                if size > left:
                    raise Unreadable(UNPACKS_TOO_LARGE)
                watch.add(chunk)
        watch.close()
        left -= size


def _watch(name: str) -> _Watch:
    return _Area() if _SHEET.fullmatch(name) else _NoSheet(is_link=bool(_LINK.fullmatch(name)))


class _Watch:
    """Looks at the text of a part as it passes by, in pieces that end where no tag is open."""

    def __init__(self) -> None:
        self._tail = b""

    def add(self, chunk: bytes) -> None:
        text = self._tail + chunk
        opened = text.rfind(b"<")
        cut = opened if opened >= 0 and text.find(b">", opened) < 0 else len(text)
        if len(text) - cut > _LONGEST_TAG:
            cut = len(text)  # no tag that anybody writes
        self.take(text[:cut])
        self._tail = text[cut:]

    def close(self) -> None:
        self.take(self._tail)

    def take(self, whole: bytes) -> None:
        raise NotImplementedError


class _NoSheet(_Watch):
    """A part that is no sheet by its name must be none by what it holds: the workbook says where its sheets are."""

    def __init__(self, *, is_link: bool) -> None:
        super().__init__()
        self._is_link = is_link
        self._before = b""

    def take(self, whole: bytes) -> None:
        seen = self._before + whole
        plain, *wide = _SHEET_DATA
        if any(word in seen for word in wide) or (plain in seen and not self._is_link):
            raise Unreadable(DAMAGED)
        if self._is_link and _FAR_CELL.search(seen):
            raise Unreadable(DAMAGED)
        self._before = seen[-len(wide[0]) :]


class _Area(_Watch):
    """How far down and across the cells of a sheet reach; one that says nothing of its place follows the last."""

    def __init__(self) -> None:
        super().__init__()
        self.down = self.across = self.cells = 0
        self._row = self._column = 0
        self._begun = False

    def take(self, whole: bytes) -> None:
        if not self._begun and whole:
            self._begin(whole)
        begun, plain = len(_START.findall(whole)), _PLAIN.findall(whole)
        if len(plain) == begun:
            self._take_plain(plain)
        else:
            self._take_any(_TAG.findall(whole), begun)
        self._check()

    def _take_plain(self, tags: list[tuple[bytes, bytes, bytes, bytes]]) -> None:
        lowest: dict[bytes, int] = {}
        for _, letters, number, closed in tags:
            if letters and not closed:
                self.cells += 1
                below = int(number)
                if below > lowest.get(letters, 0):
                    lowest[letters] = below
        self.down = max(self.down, *lowest.values()) if lowest else self.down
        self.across = max(self.across, *map(_column, lowest)) if lowest else self.across
        if tags:
            row, letters, number, _ = tags[-1]
            self._row, self._column = int(row or number), _column(letters)

    def _take_any(self, tags: list[tuple[bytes, bytes]], begun: int) -> None:
        if len(tags) != begun:
            raise Unreadable(DAMAGED)
        for kind, told in tags:
            self._step(kind, _where(told))
            if kind == b"c" and not told.endswith(b"/"):  # an empty cell closes itself and takes no room
                self.cells += 1
                self.down, self.across = max(self.down, self._row), max(self.across, self._column)

    def _begin(self, whole: bytes) -> None:
        self._begun = True
        declared = _DECLARED.search(whole[:200])
        if b"\0" in whole[:8] or (declared and declared[1].lower() not in _CODINGS):
            raise Unreadable(DAMAGED)

    def _step(self, kind: bytes, where: bytes | None) -> None:
        if kind == b"row":
            if where is not None and not _ROW.fullmatch(where):
                raise Unreadable(DAMAGED)
            self._row, self._column = int(where) if where else self._row + 1, 0
        elif where is None:
            self._column += 1
        elif found := _CELL.fullmatch(where):
            self._row, self._column = max(self._row, int(found[2])), _column(found[1])
        else:
            raise Unreadable(DAMAGED)

    def _check(self) -> None:
        if self.down > MOST_ROWS + 10:
            raise Unreadable(TOO_MANY_ROWS)
        if self.across > MOST_COLUMNS:
            raise Unreadable(TOO_MANY_COLUMNS)
        if self.down * self.across > MOST_CELLS or self.cells > MOST_CELLS:
            raise Unreadable(TOO_MANY_CELLS)


def _where(told: bytes) -> bytes | None:
    """What a tag says of its place; None where it says nothing. Raises Unreadable for one that could be read twice."""
    found = _WHERE.findall(told)
    if len(found) > 1 or not _ATTRIBUTES.fullmatch(told):
        raise Unreadable(DAMAGED)
    return found[0] if found else None


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
