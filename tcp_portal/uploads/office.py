"""Office files: archives that are counted before they are opened, and may hold nothing that runs."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from tcp_portal.errors import Refusal

LARGEST_UNPACKED = 150 * 1_048_576
MOST_PARTS = 3_000
_CHUNK = 1_048_576
_MAIN = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_TYPES = "[content_types].xml"
_MOST_TYPES = 2 * 1_048_576
# Parts that can do something, or carry another file: macros, ActiveX, things embedded from other programs.
_ACTIVE = re.compile(
    r"vbaproject|vbadata|/activex/|/embeddings/|/ctrlprops/|macrosheets|/attachedtoolbars|customui/",
    re.IGNORECASE,
)
_ACTIVE_TYPES = re.compile(rb"macroenabled|vbaproject|activex|oleobject|msole", re.IGNORECASE)
_EXECUTABLE = re.compile(r"\.(exe|dll|com|bat|cmd|ps1|vbs|js|jar|msi|scr|html?|svg|hta)$", re.IGNORECASE)
_DAMAGED = "The file is damaged or was cut short. Open it in Office, save it again and try once more."


def check_archive(content: bytes) -> str:
    """Which kind of Office file an archive is: docx, xlsx or pptx.

    Raises Refusal for any other archive, for one that is locked or damaged, that unpacks to more than 150 MB, or that
    holds macros or another program's file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check_members(members)
            found = _kind(members)
            _count(archive, members)
            _check_types(archive, members)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as fault:
        raise _refused(_DAMAGED) from fault
    return found


def _refused(sentence: str) -> Refusal:
    return Refusal(sentence, field="file")


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_PARTS:
        raise _refused(f"The file has more than {MOST_PARTS:,} parts. Save it as PDF.")
    if any(member.flag_bits & 1 for member in members):
        raise _refused("The file is locked by a password. Save it without one.")
    if sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise _too_large()
    if any(
        _ACTIVE.search(f"/{member.filename}") or _EXECUTABLE.search(member.filename) for member in members
    ):
        raise _active()


def _kind(members: list[zipfile.ZipInfo]) -> str:
    names = {member.filename.lower() for member in members}
    found = [kind for main, kind in _MAIN.items() if main in names]
    if _TYPES not in names or len(found) != 1:
        raise _refused("This archive is not a Word, Excel or PowerPoint file (.docx, .xlsx, .pptx).")
    return found[0]


def _count(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpacks every part, keeping none, until the limit: what the directory says of sizes may be a lie."""
    left = LARGEST_UNPACKED
    for member in members:
        member.file_size = LARGEST_UNPACKED + 1  # so that reading goes on past the size that is said
        with archive.open(member) as part:
            while chunk := part.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise _too_large()


def _check_types(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """A part may bear an innocent name: what the file says its parts are is read, too."""
    types = next(member for member in members if member.filename.lower() == _TYPES)
    with archive.open(types) as part:
        said = part.read(_MOST_TYPES)
    if _ACTIVE_TYPES.search(said.replace(b"\x00", b"")):
        raise _active()


def _active() -> Refusal:
    return _refused("The file holds macros or another file inside it. Save it without them, or as PDF.")


def _too_large() -> Refusal:
    return _refused(f"The file unpacks to more than {LARGEST_UNPACKED // 1_048_576} MB. It was not kept.")
