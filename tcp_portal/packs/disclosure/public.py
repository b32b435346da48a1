"""Tables, charts and sections for the public, and the neutral ones that writers draw: nothing gets in unprotected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tcp_portal.charts.build import bar_chart, line_chart
from tcp_portal.charts.model import Chart, Column, Series, Style, Table
from tcp_portal.packs.disclosure.protected import Open, Protected, Unsafe
from tcp_portal.packs.disclosure.rule import Rule
from tcp_portal.packs.disclosure.words import SIGN, Words, cell, explained, figure, fixed, made, together
from tcp_portal.packs.document import Block, Note, Section, Text

Printable = Protected | Open | Words
PEOPLE: Final = fixed("People")


def _only(value: object, *kinds: type) -> None:
    if not isinstance(value, kinds):
        raise Unsafe(f"A {type(value).__name__} is not printed for the public.")


@dataclass(frozen=True, slots=True)
class PublicTable:
    """A table of protected numbers and fixed words. The first column names the rows, all others hold numbers."""

    caption: Words
    titles: tuple[Words, ...]
    rows: tuple[tuple[Printable, ...], ...]
    total: tuple[Printable, ...] | None = None

    def __post_init__(self) -> None:
        for words in (self.caption, *self.titles):
            _only(words, Words)
        for value in self.cells():
            _only(value, Protected, Open, Words)

    def cells(self) -> Iterator[Printable]:
        """Every cell."""
        for row in (*self.rows, *(() if self.total is None else (self.total,))):
            yield from row

    def neutral(self) -> Table:
        """As writers draw it."""
        first, *others = self.titles
        return Table(
            self.caption,
            (Column(first), *(Column(title, "number") for title in others)),
            tuple(tuple(map(cell, row)) for row in self.rows),
            None if self.total is None else tuple(map(cell, self.total)),
        )


@dataclass(frozen=True, slots=True)
class PublicSeries:
    """A row of protected numbers; `dashed` for what is planned."""

    name: Words
    values: tuple[Protected | Open, ...]
    dashed: bool = False

    def __post_init__(self) -> None:
        _only(self.name, Words)
        for value in self.values:
            _only(value, Protected, Open)


@dataclass(frozen=True, slots=True)
class PublicChart:
    """Lines over months, or bars; a hidden number is a gap in the picture and the sign in its table."""

    id: str
    title: Words
    first_column: Words
    categories: tuple[Words, ...]
    series: tuple[PublicSeries, ...]
    description: Words
    source: Words
    bars: bool = False
    y_title: Words = PEOPLE

    def __post_init__(self) -> None:
        for words in (
            self.title,
            self.first_column,
            *self.categories,
            self.description,
            self.source,
            self.y_title,
        ):
            _only(words, Words)

    @property
    def table(self) -> PublicTable:
        """Its figures: those that are drawn and no others."""
        rows = tuple(
            (category, *(one.values[at] for one in self.series))
            for at, category in enumerate(self.categories)
        )
        return PublicTable(self.title, (self.first_column, *(one.name for one in self.series)), rows)

    def cells(self) -> Iterator[Printable]:
        """Every number of it."""
        return (value for one in self.series for value in one.values)

    def neutral(self) -> Chart:
        """As writers draw it."""
        make = bar_chart if self.bars else line_chart
        return make(
            self.id,
            title=self.title,
            categories=self.categories,
            series=[
                Series(one.name, tuple(map(figure, one.values)), Style.DASHED if one.dashed else Style.SOLID)
                for one in self.series
            ],
            description=self.description,
            table=self.table.neutral(),
            source=self.source,
            y_title=self.y_title,
        )


@dataclass(frozen=True, slots=True)
class PublicSection:
    """A titled part; a plain sentence among its blocks is a paragraph."""

    key: str
    title: Words
    blocks: tuple[PublicTable | PublicChart | Words, ...]
    summary: Words
    notes: tuple[Words, ...] = ()

    def __post_init__(self) -> None:
        for words in (self.title, self.summary, *self.notes):
            _only(words, Words)
        for block in self.blocks:
            _only(block, PublicTable, PublicChart, Words)

    def neutral(self, rule: Rule) -> Section:
        """As writers draw it, with the explanation of the sign where there are numbers about people."""
        blocks: list[Block] = [
            Text(block) if isinstance(block, Words) else block.neutral() for block in self.blocks
        ]
        values = [value for block in (self.summary, *self.blocks) for value in _cells(block)]
        notes = list(self.notes)
        if any(isinstance(value, Protected) for value in values):
            notes.append(made(rule))
        if any(_is_dark(value) for value in values):
            notes.append(explained(rule))
        if notes:
            blocks.append(Note(together(notes)))
        return Section(self.key, self.title, tuple(blocks), summary=self.summary)


def _cells(block: PublicTable | PublicChart | Words) -> Iterator[Printable]:
    return iter((block,)) if isinstance(block, Words) else block.cells()


def _is_dark(value: Printable) -> bool:
    return SIGN in value if isinstance(value, Words) else isinstance(value, Protected) and value.is_hidden
