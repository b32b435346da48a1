"""What a file is, by its content; its name and what the browser says of it are never asked."""

from __future__ import annotations

from enum import StrEnum

import filetype  # type: ignore[import-untyped]  # the library has no types

from tcp_portal.errors import Refusal
from tcp_portal.uploads.office import check_archive
from tcp_portal.uploads.pictures import check_picture

LARGEST = 20 * 1_048_576
FIELD = "file"
ALLOWED = "PDF, PNG, JPEG, Word (.docx), Excel (.xlsx) or PowerPoint (.pptx)"
_OFFICE = "application/vnd.openxmlformats-officedocument"


class UploadKind(StrEnum):
    """The kinds that are kept, by the ending that their file gets when it is handed out."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"

    @property
    def label(self) -> str:
        """What people call it."""
        return {
            "pdf": "PDF", "png": "Picture (PNG)", "jpg": "Picture (JPEG)", "docx": "Word", "xlsx": "Excel",
            "pptx": "PowerPoint",
        }[self.value]  # fmt: skip

    @property
    def content_type(self) -> str:
        """The media type that it is handed out under."""
        return {
            "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg",
            "docx": f"{_OFFICE}.wordprocessingml.document", "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
            "pptx": f"{_OFFICE}.presentationml.presentation",
        }[self.value]  # fmt: skip

    @classmethod
    def of_type(cls, content_type: str) -> UploadKind:
        """The kind of a media type that was stored. Raises StopIteration for any other."""
        return next(kind for kind in cls if kind.content_type == content_type)


def kind_of(content: bytes) -> UploadKind:
    """The kind of a file, looked into as far as that needs no heavy library.

    Raises Refusal for anything that is not allowed, for macros and things embedded in Office files, for archives that
    unpack to too much, and for pictures that are too large or damaged.
    """
    if not content:
        raise Refusal("The file is empty.", field=FIELD)
    if len(content) > LARGEST:
        raise Refusal(
            f"The file is larger than {LARGEST // 1_048_576} MB. Make it smaller or split it.", field=FIELD
        )
    found = filetype.guess_extension(content)
    if found == "pdf":
        return UploadKind.PDF
    if found in ("png", "jpg"):
        check_picture(content, found)
        return UploadKind(found)
    if content.startswith(b"PK\x03\x04"):
        return UploadKind(check_archive(content))
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Refusal(
            "The file is locked by a password, or of the old Office kind. Save it unlocked as DOCX, XLSX, PPTX or PDF.",
            field=FIELD,
        )
    raise Refusal(f"A paper is a {ALLOWED}. This file is none of them, whatever its name says.", field=FIELD)
