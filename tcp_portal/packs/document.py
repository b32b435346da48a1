"""The neutral document that every export is: apps build it, writers turn it into files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tcp_portal.charts.model import Chart, Table
from tcp_portal.months import Month
from tcp_portal.packs.easy import hard_to_read
from tcp_portal.packs.pictures import Picture

if TYPE_CHECKING:
    from tcp_portal.packs.disclosure.clearance import Clearance


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or paragraph. `by` names who wrote it; empty for a sentence that was made from the figures."""

    body: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: method, source, data quality."""

    body: str


@dataclass(frozen=True, slots=True)
class Line:
    """One idea of an easy-read page: a sentence beside its picture, and an amount that is drawn as people.

    Raises ValueError for a sentence that is not easy to read: see `easy.hard_to_read`.
    """

    picture: Picture
    body: str
    amount: int | None = None

    def __post_init__(self) -> None:
        fault = hard_to_read(self.body)
        if fault:
            raise ValueError(f"“{self.body}”: {fault}")


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows within a section; on slides it begins a slide of its own."""

    body: str


Block = Text | Note | Heading | Table | Chart | Line


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a document; the summary is its headline sentence, the answer before the picture."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    summary: str = ""

    @property
    def says_something(self) -> bool:
        """Whether there is anything in it; writers leave out a section that says nothing."""
        return bool(self.blocks or self.summary)

    def table_under(self, chart: Chart) -> Table | None:
        """The figures to print under a chart: none where the section holds the same table as a block of its own."""
        return None if chart.table in self.blocks else chart.table


@dataclass(frozen=True, slots=True)
class Definition:
    """What a measure in the document means, from the register of measures.

    Slides and pages print those of which a section speaks (`spoken_of`), a workbook prints all. `sections` are the
    keys of those that do: the notes of their slides tell it.
    """

    id: str
    title: str
    unit: str
    rule: str
    source: str
    rounding: str
    spoken_of: bool = True
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document before it has a file format.

    `as_at` says which figures it shows ("as restated on 12 May 2017"), `marking` is its protective
    marking, `asked_by` the role or person it was made for, and `synthetic` marks invented data.
    `made_at` must carry a time zone: files take all their dates from it. A document for the public has the
    `clearance` of disclosure control; writers then take nothing that is not protected.
    `lead` is a sentence for the cover, above all what is asked of the reader; `source` says where the figures come
    from.
    """

    title: str
    subtitle: str
    month: Month
    as_at: str
    marking: str
    asked_by: str
    made_at: datetime
    sections: tuple[Section, ...]
    definitions: tuple[Definition, ...]
    synthetic: bool
    lead: str = ""
    source: str = ""
    clearance: Clearance | None = None

    def __post_init__(self) -> None:
        if self.made_at.tzinfo is None:
            raise ValueError("The time at which a document is made needs a time zone.")

    @property
    def footer(self) -> str:
        """What stands at the foot of every page: marking, month, as at when, source, a warning for invented data."""
        source = f"Source: {self.source}" if self.source else ""
        synthetic = "Synthetic data" if self.synthetic else ""
        parts = [self.marking, self.title, self.month.label, self.as_at, source, synthetic]
        return " · ".join(part for part in parts if part)

    @property
    def released(self) -> Clearance | None:
        """What later public editions are attacked together with once this one is out; None for all others."""
        return None if self.clearance is None or self.clearance.repeats else self.clearance

    @property
    def told(self) -> tuple[Section, ...]:
        """The sections that say something, as files hold them."""
        return tuple(section for section in self.sections if section.says_something)

    @property
    def is_easy_read(self) -> bool:
        """Whether it is made of pictures and short sentences; writers then set it large, one idea a line."""
        return any(isinstance(block, Line) for section in self.sections for block in section.blocks)

    def tables(self) -> Iterator[Table]:
        """Every table on its own, in order (those of the charts are in the charts)."""
        return (block for section in self.sections for block in section.blocks if isinstance(block, Table))

    def charts(self) -> Iterator[Chart]:
        """Every chart, in order."""
        return (block for section in self.sections for block in section.blocks if isinstance(block, Chart))
