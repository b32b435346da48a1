"""The editions of a pack: one register, several papers for different readers.

The apps and this frame register how each edition is put together; what may be asked for is what is registered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from tcp_portal.packs.writers import Format
from tcp_portal.web.registry import PackContext, Registry

if TYPE_CHECKING:
    from tcp_portal.packs.document import Document


class Edition(StrEnum):
    """For whom a pack is made."""

    BOARD = "board"
    STOCKTAKE = "stocktake"
    GOVERNING_BODY = "governing-body"
    PUBLIC = "public"
    EASY_READ = "easy-read"

    @property
    def label(self) -> str:
        """What people call it."""
        return {
            Edition.BOARD: "Board pack",
            Edition.STOCKTAKE: "NHS England stocktake",
            Edition.GOVERNING_BODY: "Governing-body paper",
            Edition.PUBLIC: "Public edition",
            Edition.EASY_READ: "Easy-read edition",
        }[self]


OFFICE_FORMATS = (Format.PPTX, Format.PDF, Format.XLSX)


class Assemble(Protocol):
    """Puts the document of one edition together; `on_section` is told each part's title before it is built.

    Raises Refusal where there is nothing to put together.
    """

    def __call__(
        self, context: PackContext, *, asked_by: str, made_at: datetime, on_section: Callable[[str], None]
    ) -> Document: ...


@dataclass(frozen=True, slots=True)
class EditionSource:
    """How one edition is made: in which formats it comes, and of how many parts `on_section` will be told. In a month's
    run it is built `after` the edition from which it takes its numbers."""

    order: int
    edition: Edition
    formats: tuple[Format, ...]
    parts: Callable[[PackContext], int]
    build: Assemble
    after: Edition | None = None

    @property
    def key(self) -> str:
        return self.edition.value


_editions: Registry[EditionSource] = Registry("edition")

register_edition = _editions.add
editions = _editions.all


def edition_source(edition: str) -> EditionSource:
    """How that edition is made; KeyError for one that is not offered."""
    return {source.key: source for source in editions()}[edition]
