"""A binder: numbered items with their papers, to become one PDF. Neutral, as the document is (document.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from string import ascii_uppercase

from tcp_portal.packs.document import Section


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of an item: a page of the portal as it stood (`sections`), a file that is printed (`file`, of a type
    and with so many pages), or neither: then `separate` says how the reader gets it."""

    title: str
    about: str = ""
    sections: tuple[Section, ...] = ()
    file: Path | None = None
    content_type: str = ""
    pages: int = 0
    separate: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the list in front; `notes` say more under it, a line each."""

    number: int
    title: str
    starts: str
    minutes: str
    lead: str
    purpose: str
    said: str
    notes: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()

    def name_of(self, at: int) -> str:
        """What a paper is called: “Item 3, paper A”. Past the alphabet it is numbered."""
        letter = ascii_uppercase[at] if at < len(ascii_uppercase) else str(at + 1)
        return f"Item {self.number}, paper {letter}"


@dataclass(frozen=True, slots=True)
class Binder:
    """Everything that the PDF holds; `facts` stand on its first page. `made_at` must carry a time zone."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    items: tuple[Item, ...]
    marking: str
    made_at: datetime
    synthetic: bool

    @property
    def printed(self) -> int:
        """How many papers are drawn into it."""
        return sum(not paper.separate for item in self.items for paper in item.papers)

    @property
    def footer(self) -> str:
        """What stands at the foot of every page."""
        parts = [self.marking, self.title, "Synthetic data" if self.synthetic else ""]
        return " · ".join(part for part in parts if part)
