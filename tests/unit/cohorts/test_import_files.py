"""Files of every kind: what is read of those that can be read, and what is said of all others."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from cohorts.domain.imports import limits, xlsx_file
from cohorts.domain.imports.grid import Grid
from cohorts.domain.imports.limits import Unreadable
from cohorts.domain.imports.reading import read_file

HEAD = ["NHS number", "Date of birth", "Ward"]
ROW = ["943 476 5919", "03/04/1980", "Maple"]
SHEET = "xl/worksheets/sheet1.xml"
START = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = "</sheetData></worksheet>"


def book(*lines: list[Any], change: Callable[[Any], None] | None = None) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for line in lines or (HEAD, ROW):
        sheet.append(line)
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_part(name: str, content: bytes | str, of: bytes | None = None) -> bytes:
    """The workbook with one part replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(of or book())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member.filename, old.read(member))
        new.writestr(name, content)
    return out.getvalue()


def rows(grid: Grid) -> list[list[str]]:
    return [list(grid.headings), *(cells for _, cells in grid.rows)]


TEXT = "NHS number;Café;Ward\r\n9434765919;Zoë – “é”;Maple\r\n"
READ = [["NHS number", "Café", "Ward"], ["9434765919", "Zoë – “é”", "Maple"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_file_of_any_common_encoding_and_separator(encoding: str, separator: str) -> None:
    assert rows(read_file(TEXT.replace(";", separator).encode(encoding))) == READ


def test_numbers_of_rows_are_those_of_the_file_with_a_title_and_empty_lines_above() -> None:
    grid = read_file(b"Tracker of April\n\nNHS number,Date of birth\n1,2\n\n\n3,4\n")
    assert grid.headings == ("NHS number", "Date of birth")
    assert grid.rows == [(4, ["1", "2"]), (7, ["3", "4"])]


def test_headings_that_are_missing_or_twice_there_get_names_of_their_own() -> None:
    grid = read_file(b"NHS number,Date of birth,,Date of birth\n1,2,3,4,5\n")
    assert grid.headings == ("NHS number", "Date of birth", "Column 3", "Date of birth (2)", "Column 5")


def test_a_cell_with_line_breaks_and_quotes_is_one_cell() -> None:
    grid = read_file(b'NHS number,Ward\n1,"Maple\n""B"", left"\n2,Oak\n')
    assert [cells for _, cells in grid.rows] == [["1", 'Maple "B", left'], ["2", "Oak"]]


def test_a_workbook_gives_values_days_as_days_and_text_as_it_stands() -> None:
    grid = read_file(book(HEAD, [9434765919, date(1980, 4, 3), "=1+1"], [True, 42735.0, 1.5]))
    # openpyxl writes text that starts with = as a formula; without a stored result the cell is empty
    assert grid.rows == [(2, ["9434765919", "1980-04-03"]), (3, ["yes", "42735", "1.5"])]


def test_text_that_looks_like_a_formula_is_kept_as_text() -> None:
    cell = '<c r="A1" t="inlineStr"><is><t>NHS number</t></is></c>'
    sheet = (
        f'{START}<row r="1">{cell}</row><row r="2"><c r="A2" t="inlineStr"><is><t>=cmd()</t></is></c>'
        f'<c r="B2"><f>1+1</f><v>2</v></c></row>{END}'
    )
    assert read_file(with_part(SHEET, sheet)).rows == [(2, ["=cmd()", "2"])]
    assert read_file(b"NHS number,Ward\n=cmd(),x\n").rows == [(2, ["=cmd()", "x"])]


def test_merged_cells_are_told() -> None:
    def merge(made: Any) -> None:
        made.active.merge_cells("C2:C3")

    grid = read_file(book(HEAD, ROW, ["9434765919", "", "x"], change=merge))
    assert "Cells are merged from row 2 to 3, column 3." in grid.notes[0]
    assert grid.rows[1][1] == ["9434765919"]


def test_the_first_sheet_that_can_be_seen_and_holds_something_is_read() -> None:
    def more(made: Any) -> None:
        made.active.sheet_state = "hidden"
        made.create_sheet("Empty")
        sheet = made.create_sheet("People")
        sheet["B3"], sheet["C3"], sheet["B4"] = "NHS number", "Ward", "1"

    grid = read_file(book(["hidden"], ["x"], change=more))
    assert grid.headings == ("Column 1", "NHS number", "Ward")
    assert grid.rows == [(4, ["", "1"])]
    assert "Only the sheet “People” was read" in grid.notes[0]


def test_a_million_empty_rows_are_no_rows() -> None:
    empty = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(3, 1_000_000))
    cells = "".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for letter, name in zip("ABC", HEAD, strict=True)
    )
    sheet = f'{START}<row r="1">{cells}</row><row r="2"><c r="A2"><v>9434765919</v></c></row>{empty}{END}'
    assert read_file(with_part(SHEET, sheet)).rows == [(2, ["9434765919"])]


def _cell(where: str, text: str = "x") -> str:
    return f'<c r="{where}" t="inlineStr"><is><t>{text}</t></is></c>'


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "is empty"),
    "blank lines": (lambda: b"\n\n  \n", "no headings"),
    "headings only": (lambda: b"NHS number,Ward\n", "no rows under them"),
    "too large": (lambda: b"x" * (limits.LARGEST_FILE + 1), "larger than 20 MB"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Excel file (.xls)"),
    "a PDF": (lambda: b"%PDF-1.7 ...", "is a PDF"),
    "a web page": (lambda: b"<html><table><tr><td>NHS number</td></tr></table></html>", "a web page or XML"),
    "a web page with a mark": (lambda: b"\xef\xbb\xbf  <?xml version='1.0'?>", "a web page or XML"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "not a CSV file or an Excel workbook"),
    "cut short": (lambda: book()[:2000], "damaged or was cut short"),
    "cut at its end": (lambda: book()[:-40], "damaged or was cut short"),
    "an archive of something": (lambda: _archive({"notes.txt": "x"}), "not an Excel workbook"),
    "a binary workbook": (lambda: _archive({"xl/workbook.bin": "x"}), "binary workbook (.xlsb)"),
    "an OpenDocument": (lambda: _archive({"mimetype": "application/vnd.oasis"}), "OpenDocument"),
    "broken XML": (lambda: with_part("xl/workbook.xml", "<workbook><"), "damaged"),
    "a sheet of nothing": (lambda: with_part(SHEET, f"{START}{END}"), "no headings"),
    "two encodings": (lambda: "NHS number,Ward\n1,Zoë\n".encode() + "2,Zoë\n".encode("cp1252"),
                      "mixes two encodings: row 2 is in UTF-8, row 3 is not"),
    "an unknown encoding": (lambda: b"NHS number,Ward\n1,x\x81y\n", "Row 2 holds a character of an unknown encoding"),
    "a lie about the encoding": (lambda: b"\xef\xbb\xbfNHS number,Ward\n1,\xff\n", "Row 2 is not in the encoding"),
    "a quotation mark that never closes": (lambda: b'NHS number,Ward\n1,"Maple\n2,Oak\n',
                                           "quotation marks are not in pairs"),
    "a cell without end": (lambda: b"NHS number,Ward\n1," + b"x" * 200_000, "one cell is too long"),
    "too many rows": (lambda: b"NHS number,Ward\n" + b"1,x\n" * (limits.MOST_ROWS + 1), "more than 50,000 rows"),
    "too many columns": (lambda: b",".join([b"x"] * 201) + b"\n1\n", "more than 200 columns"),
    "a far row": (lambda: with_part(SHEET, f"{START}<row>{_cell('A1')}</row><row>{_cell('A1048576')}</row>{END}"),
                  "more than 50,000 rows"),
    "a far column": (lambda: with_part(SHEET, f'{START}<row r="1">{_cell("A1")}{_cell("XFD1")}</row>{END}'),
                     "more than 200 columns"),
    "too many parts": (lambda: _archive({"xl/workbook.xml": "x", **{f"{n}.xml": "" for n in range(500)}}),
                       "more than 500 parts"),
}  # fmt: skip


def _archive(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_said_in_a_sentence(kind: str) -> None:
    make, words = REFUSED[kind]
    with pytest.raises(Unreadable) as caught:
        read_file(make())
    assert words in caught.value.sentence
    assert caught.value.field == "file"


def test_a_locked_workbook_is_refused() -> None:
    locked = bytearray(book())
    with zipfile.ZipFile(io.BytesIO(bytes(locked))) as archive:
        start = archive.start_dir
    locked[start + 8] |= 1
    with pytest.raises(Unreadable, match="protected by a password"):
        read_file(bytes(locked))


def bomb(size: int, *, told: int | None = None) -> bytes:
    """A workbook whose sheet unpacks to so many bytes; its directory may tell another size."""
    out = io.BytesIO()
    parts = zipfile.ZipFile(io.BytesIO(book()))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for member in parts.infolist():
            if member.filename != SHEET:
                archive.writestr(member.filename, parts.read(member))
        with archive.open(SHEET, "w", force_zip64=True) as sheet:
            for _ in range(size // 1_000_000):
                sheet.write(b" " * 1_000_000)
        if told is not None:
            archive.getinfo(SHEET).file_size = told
    return out.getvalue()


def test_a_bomb_is_refused_by_its_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two gigabytes say so in the directory: nothing is unpacked at all."""
    content = bomb(3_000_000, told=2_000_000_000)
    monkeypatch.setattr(xlsx_file, "_count", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(Unreadable, match="unpacks to more than"):
        read_file(content)


def test_a_bomb_whose_directory_lies_is_refused_while_it_is_read() -> None:
    content = bomb(limits.LARGEST_UNPACKED + 5_000_000, told=1_000)
    assert len(content) < 1_000_000
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match="unpacks to more than"):
            read_file(content)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_wrong_check_sum_is_damage() -> None:
    content = bytearray(with_part(SHEET, f"{START}{'<row/>' * 5000}{END}"))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        at = archive.getinfo(SHEET).header_offset
        check = zlib.crc32(archive.read(SHEET))
    place = bytes(content).rfind(struct.pack("<L", check))
    assert place > at
    content[place] ^= 0xFF
    with pytest.raises(Unreadable, match="damaged"):
        read_file(bytes(content))


def test_control_characters_and_long_cells_stay_told_in_the_cell() -> None:
    grid = read_file(b"NHS number,Ward\n1,Ma\x00ple\x07\n2," + b"x" * 3000 + b"\n")
    assert grid.rows[0][1][1] == f"Ma{limits.UNREADABLE}ple{limits.UNREADABLE}"
    assert len(grid.rows[1][1][1]) == limits.LONGEST_CELL + 1


FAR = {
    "in single quotes": f"<row r='1'>{_cell('A1')}<c r='XFD1048576'><v>1</v></c></row>",
    "behind a bracket": f'<row r="1">{_cell("A1")}<c s=">" r="XFD1048576"><v>1</v></c></row>',
    "behind an opening bracket": f'<row r="1">{_cell("A1")}<c s="<" r="XFD1048576"><v>1</v></c></row>',
    "with blanks": f'<row r="1">{_cell("A1")}<c r = "XFD1048576"><v>1</v></c></row>',
    "twice": f'<row r="1">{_cell("A1")}<c r="A1" r="XFD1048576"><v>1</v></c></row>',
    "as an entity": f'<row r="1">{_cell("A1")}<c r="&#88;FD1048576"><v>1</v></c></row>',
    "with many numbers": f'<row r="1">{_cell("A1")}<c r="A4294967295"><v>1</v></c></row>',
    "with many letters": f'<row r="1">{_cell("A1")}<c r="ZZZZZZZ1"><v>1</v></c></row>',
    "after a long tag": f'<row r="1">{_cell("A1")}<c{" " * 20_000}r="XFD1048576"><v>1</v></c></row>',
    "by its row": f'<row r="1">{_cell("A1")}</row><row r="1048576"><c><v>1</v></c></row>',
    "by a row of many numbers": f'<row r="1">{_cell("A1")}</row><row r="4294967295"><c><v>1</v></c></row>',
    "across, and one far down": f'<row r="1">{"<c><v>1</v></c>" * 201}</row><row r="50000">{_cell("A50000")}</row>',
    "across, after one that says where it is": f'<row r="1">{_cell("GR1")}<c><v>1</v></c></row>',
}


@pytest.mark.parametrize("how", FAR)
def test_a_cell_far_away_is_refused_however_it_says_where_it_is(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library would make room for the whole area and end the process: it is never asked."""
    content = with_part(SHEET, f"{START}{FAR[how]}{END}")
    monkeypatch.setattr(xlsx_file, "_sheet", lambda _: pytest.fail("it was opened"))
    with pytest.raises(Unreadable):
        read_file(content)


@pytest.mark.parametrize(
    "name", ["xl/charts/chart1.xml", "xl/media/image1.png", "hidden.xml", "xl/externalLinks/link.xml"]
)
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_a_sheet_that_lies_elsewhere_is_refused(
    name: str, coding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = f'{START}<row r="1"><c r="XFD1048576"><v>1</v></c></row>{END}'.encode(coding)
    monkeypatch.setattr(xlsx_file, "_sheet", lambda _: pytest.fail("it was opened"))
    with pytest.raises(Unreadable, match="damaged"):
        read_file(with_part(name, sheet))


@pytest.mark.parametrize(
    "sheet",
    [
        f'{START}<row r="1"><c r="XFD1048576"><v>1</v></c></row>{END}'.encode("utf-16"),
        START.replace('"1.0"', '"1.0" encoding="UTF-7"').encode() + END.encode(),
    ],
)
def test_a_sheet_in_another_coding_is_refused(sheet: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "_sheet", lambda _: pytest.fail("it was opened"))
    with pytest.raises(Unreadable, match="damaged"):
        read_file(with_part(SHEET, sheet))


def test_a_workbook_with_links_to_others_is_read() -> None:
    link = '<externalLink><externalBook><sheetDataSet><sheetData sheetId="0"><row r="900000"><cell r="A900000"/></row>'
    content = with_part(
        "xl/externalLinks/externalLink1.xml",
        link + "</sheetData></sheetDataSet></externalBook></externalLink>",
    )
    assert len(read_file(content).rows) == 1


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "[Content_Types].xml", SHEET])
def test_a_part_of_rubbish_ends_in_a_sentence_or_in_rows(part: str) -> None:
    """Never in another fault: what the reader cannot use it refuses, what it does not need it leaves."""
    found: list[object] = []
    with suppress(Unreadable):
        found = list(read_file(with_part(part, b"\x00\x01<<<&&&")).rows)
    assert (found == []) is (part == SHEET or not found)


@pytest.mark.parametrize("cells", ["<c><v>1</v></c>" * 3, "<c><v>1</v></c>" * 201])
def test_cells_that_do_not_say_where_they_are_follow_one_another(cells: str) -> None:
    content = with_part(SHEET, f"{START}<row>{cells}</row><row>{cells}</row>{END}")
    if cells.count("<c>") > limits.MOST_COLUMNS:
        with pytest.raises(Unreadable, match="more than 200 columns"):
            read_file(content)
    else:
        assert read_file(content).rows == [(2, ["1", "1", "1"])]
