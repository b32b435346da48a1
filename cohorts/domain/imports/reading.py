"""From the bytes of a file to its grid: CSV or XLSX, told by what is in it and never by its name."""

from __future__ import annotations

import hashlib

from cohorts.domain.imports.csv_file import read_csv
from cohorts.domain.imports.grid import Grid
from cohorts.domain.imports.limits import Unreadable, check_size
from cohorts.domain.imports.xlsx_file import read_xlsx

_REFUSED = (
    (
        b"\xd0\xcf\x11\xe0",
        "This is an old Excel file (.xls) or is protected by a password. Save it as .xlsx without a password.",
    ),
    (b"%PDF", "This is a PDF, not a sheet. Export the rows as .xlsx or .csv and try again."),
    (b"{\\rtf", "This is a text document, not a sheet. Export the rows as .xlsx or .csv and try again."),
)
MARK_UP = (
    "This is a web page or XML, not a sheet, whatever its name says. Save it as .xlsx or .csv and try again."
)


def read_file(content: bytes) -> Grid:
    """The grid of the file. Raises Unreadable with a sentence for every file that has none."""
    check_size(len(content))
    if content.startswith(b"PK"):
        return read_xlsx(content)
    for start, sentence in _REFUSED:
        if content.startswith(start):
            raise Unreadable(sentence)
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        raise Unreadable(MARK_UP)
    return read_csv(content)


def digest_of(content: bytes) -> str:
    """SHA-256 of the file: by it a file is known again."""
    return hashlib.sha256(content).hexdigest()
