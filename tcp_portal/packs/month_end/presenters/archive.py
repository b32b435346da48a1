"""Issued editions in words: the list, and one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tcp_portal.packs.editions import Edition
from tcp_portal.packs.models import IssuedEdition
from tcp_portal.packs.presenters import FileLink, moment_words, size_words
from tcp_portal.packs.writers import Format
from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class HashRow:
    format: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """One issued edition; `files` lead to its files, `hashes` say what each must be."""

    month: str
    edition: str
    url: str
    issued: str
    signed: str
    digest: str
    files: tuple[FileLink, ...]
    hashes: tuple[HashRow, ...]
    changed: str
    links: str

    @property
    def title(self) -> str:
        return f"{self.edition}, {self.month}"


def issued_row(issued: IssuedEdition, frame: Frame, *, may_share: bool) -> IssuedRow:
    """An issued edition as pages show it."""
    kept = sorted(issued.files.items(), key=lambda item: list(Format).index(Format(item[0])))
    return IssuedRow(
        month=issued.run.month.label,
        edition=Edition(issued.edition).label,
        url=frame.url("packs:issued", issued.pk),
        issued=f"{moment_words(issued.issued_at)}, {issued.issued_by}",
        signed=f"{issued.manager} (programme manager) and {issued.owner} (senior responsible owner)",
        digest=issued.digest,
        files=tuple(
            FileLink(
                Format(name).label, size_words(one["size"]), frame.url("packs:download", issued.pack_id, name)
            )
            for name, one in kept
        ),
        hashes=tuple(
            HashRow(Format(name).label, size_words(one["size"]), one["sha256"]) for name, one in kept
        ),
        changed=frame.url("packs:changed", issued.pk),
        links=frame.url("packs:links", issued.pk) if may_share else "",
    )


def issued_rows(found: Sequence[IssuedEdition], frame: Frame) -> list[IssuedRow]:
    """The archive of a partnership."""
    return [issued_row(one, frame, may_share=False) for one in found]
