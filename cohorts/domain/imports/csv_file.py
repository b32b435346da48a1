"""A CSV file: which encoding, which separator, and its lines."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from cohorts.domain.imports.grid import Grid, grid_of
from cohorts.domain.imports.limits import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = (",", ";", "\t")
_QUOTED = re.compile(r'"[^"]*"')
_FAR = 1 / 3  # of a file in UTF-16 about half the bytes are nought
NOT_TEXT = "This is not a CSV file or an Excel workbook (.xlsx). Save it as one of these and try again."


def read_csv(content: bytes) -> Grid:
    """The grid of a CSV file in UTF-8, UTF-16 or Windows' encoding, separated by commas, semicolons or tabs.

    Raises Unreadable, with the row where there is one, for what is not text, mixes encodings or has quotation
    marks that are not in pairs.
    """
    text = _decoded(content)
    return grid_of(_lines(text, _separator(text)), format_="csv")


def _decoded(content: bytes) -> str:
    encoding = ""
    for mark, name in _MARKS:
        if content.startswith(mark):
            encoding, content = name, content.removeprefix(mark)
            break
    if not encoding and content[:2000].count(0) > len(content[:2000]) * _FAR:
        encoding = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    if encoding:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as fault:
            line = content[: fault.start].count(b"\n") + 1
            raise Unreadable(f"Row {line} is not in the encoding that the file says it has.") from fault
    if b"\0" in content[:2000] and not _looks_like_text(content):
        raise Unreadable(NOT_TEXT)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _from_windows(content)


def _looks_like_text(content: bytes) -> bool:
    start = content[:2000]
    odd = sum(byte < 9 or 13 < byte < 32 for byte in start)
    return odd <= len(start) // 20


def _from_windows(content: bytes) -> str:
    lines = content.split(b"\n")
    utf8 = [number for number, line in enumerate(lines, start=1) if not line.isascii() and _is_utf8(line)]
    other = [number for number, line in enumerate(lines, start=1) if not _is_utf8(line)]
    if utf8:
        raise Unreadable(
            f"The file mixes two encodings: row {utf8[0]} is in UTF-8, row {other[0]} is not. "
            "Save it again as “CSV UTF-8”."
        )
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as fault:
        if not _looks_like_text(content):
            raise Unreadable(NOT_TEXT) from fault
        line = content[: fault.start].count(b"\n") + 1
        raise Unreadable(
            f"Row {line} holds a character of an unknown encoding. Save the file again as “CSV UTF-8”."
        ) from fault


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _separator(text: str) -> str:
    """What stands most often in the first lines, outside quotation marks."""
    start = _QUOTED.sub("", "\n".join(text[:20_000].splitlines()[:10]))
    return max(_SEPARATORS, key=start.count)


def _lines(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            line = next(reader, None)
        except csv.Error as fault:
            raise Unreadable(
                f"Row {number} cannot be read: its quotation marks are not in pairs, or one cell is too long."
            ) from fault
        if line is None:
            return
        yield line
