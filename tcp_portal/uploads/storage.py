"""Where files that people sent lie: outside everything that the web server serves, under an id and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from tcp_portal.files import part_of, remove_parts
from tcp_portal.uploads.kinds import UploadKind, kind_of
from tcp_portal.uploads.pdfs import check_pdf
from tcp_portal.uploads.scanning import scan

# Longer than any request: what lies here so long and belongs to no row was left by one that failed.
ORPHAN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Stored:
    """What a file turned out to be; `pages` where its kind has any."""

    kind: UploadKind
    size: int
    sha256: str
    pages: int | None


def folder_of(area: str) -> Path:
    """The folder of one kind of thing."""
    return Path(settings.PORTAL_UPLOADS_DIR) / area


def path_of(area: str, key: UUID) -> Path:
    """Where the file of a row lies."""
    return folder_of(area) / key.hex


def store(area: str, key: UUID, content: bytes) -> Stored:
    """Looks into a file, has it scanned, and keeps it under the row's id. Raises Refusal, and then keeps nothing."""
    kind = kind_of(content)
    path = path_of(area, key)
    with part_of(path, _writing(content)) as (part, size, digest):
        pages = check_pdf(part) if kind == UploadKind.PDF else None
        scan(part)
        part.replace(path)
    return Stored(kind, size, digest, pages)


def _writing(content: bytes) -> Callable[[BinaryIO], None]:
    def write(out: BinaryIO) -> None:
        out.write(content)

    return write


def forget(area: str, key: UUID) -> None:
    """Removes the file of a row that is gone."""
    path_of(area, key).unlink(missing_ok=True)


def remove_orphans(area: str, known: Collection[UUID], *, now: datetime) -> int:
    """Removes files that no row names and that were left half-written, an hour after; returns how many."""
    before = (now - ORPHAN_AFTER).timestamp()
    folder, names = folder_of(area), {key.hex for key in known}
    removed = remove_parts(folder, "*", before=before)
    for path in folder.glob("*"):
        if path.name not in names and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
