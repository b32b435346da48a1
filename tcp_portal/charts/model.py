"""What a chart and a table are, before anything draws them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from tcp_portal.charts.theme import PALETTE, Colour

Cell = str | int | float | Decimal | date | None
ColumnKind = Literal["text", "number", "signed", "rate", "date"]


class Kind(StrEnum):
    """The kinds of chart that every output can draw."""

    LINE = "line"
    BAR = "bar"
    STACKED = "stacked"
    WATERFALL = "waterfall"
    SCATTER = "scatter"  # points and curves over a numeric axis, as a funnel plot has


class Symbol(StrEnum):
    """The shape of a point, so that colour is never the only sign."""

    CIRCLE = "circle"
    UP = "triangle-up"
    DOWN = "triangle-down"
    DIAMOND = "diamond"
    SQUARE = "square"


class Style(StrEnum):
    """How a series is drawn; CLEAR carries the bars of a waterfall and is never seen or named."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"
    RULE = "rule"  # an unbroken line without dots or a number: a mean, a target
    MARKER = "marker"
    POINTS = "points"  # dots without a line, each with its symbol
    BAND = "band"  # the area between `low` and the values
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures, a value for each category; None is a gap and never 0.

    `colour` None takes the next free colour of the palette. `label` is written at the last known
    point of a line. `sign` stands before each number on the bars of a waterfall. `low` is the lower edge of a
    band, `symbols` and `colours` are those of single points (None: the series' own), and `x` says where each value
    of a scatter stands. `names` are what the points of a scatter are called, `labels` those written beside them.
    """

    name: str
    values: tuple[float | None, ...]
    style: Style = Style.SOLID
    colour: Colour | None = None
    label: str = ""
    sign: str = ""
    low: tuple[float | None, ...] = ()
    symbols: tuple[Symbol | None, ...] = ()
    colours: tuple[Colour | None, ...] = ()
    x: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    named: bool = True  # False for a stretch of a broken line after the first: the legend names it once

    def symbol(self, at: int) -> Symbol:
        """The shape of a point."""
        own = self.symbols[at] if self.symbols else None
        return own or Symbol.CIRCLE

    def colour_at(self, at: int, colour: Colour) -> Colour:
        """The colour of a point: its own or the series'."""
        own = self.colours[at] if self.colours else None
        return own or colour

    @property
    def last_known(self) -> int | None:
        """Where the last known value stands, or None when nothing is known."""
        return max((at for at, value in enumerate(self.values) if value is not None), default=None)

    @property
    def point_symbol(self) -> Symbol:
        """The one shape of its points in a scatter, and that which the legend shows."""
        return next((symbol for symbol in self.symbols if symbol is not None), Symbol.CIRCLE)

    @property
    def has_lone_points(self) -> bool:
        """Whether a known value stands between gaps, where a line without dots would not show it."""
        known = [False, *(value is not None for value in self.values), False]
        return any(here and not (known[at - 1] or known[at + 1]) for at, here in enumerate(known[:-1]) if at)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Kinds: text, number, signed (+ or minus), rate (two decimals), date.

    `adds_up` where each row counts something of its own, so that the sum of the column means something.
    """

    title: str
    kind: ColumnKind = "text"
    note: str = ""
    adds_up: bool = False

    @property
    def is_number(self) -> bool:
        """Whether its cells stand to the right."""
        return self.kind in ("number", "signed", "rate")


@dataclass(frozen=True, slots=True)
class Table:
    """A table; a cell of None is unknown and never 0. Raises ValueError for a row of wrong length.

    One that is `aside` is read at a desk: slides say where it stands, and leave it to the document and the workbook.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    aside: bool = False

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.all_rows):
            raise ValueError(f"A row of the table “{self.caption}” has not one cell for each column.")

    @property
    def all_rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows, with the total as the last one where there is a total."""
        return self.rows if self.total is None else (*self.rows, self.total)


def aside(table: Table) -> Table:
    """The table, to be read at a desk."""
    return replace(table, aside=True)


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line at the start of a category, with its word: a recalculation, a change of definition."""

    at: int
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with the sentence that describes it and the table that holds its figures.

    Raises ValueError where a series has not one value for each category, or in a scatter for each place on its
    axis. Built by the functions
    of `tcp_portal.charts.build`.
    """

    id: str
    kind: Kind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    description: str
    table: Table
    y_title: str = "People"
    source: str = ""
    number_format: str = "0"
    marks: tuple[Mark, ...] = ()
    x_title: str = ""

    def __post_init__(self) -> None:
        for series in self.series:
            if self.is_scatter:
                if len(series.values) != len(series.x):
                    raise ValueError(f"“{series.name}” has not one place for each value of “{self.title}”.")
            elif len(series.values) != len(self.categories):
                raise ValueError(f"“{series.name}” has not one value for each category of “{self.title}”.")

    @property
    def colours(self) -> tuple[Colour, ...]:
        """The colour of each series: its own, or the next of the palette that no other one has."""
        taken = {series.colour for series in self.series}
        free = iter([colour for colour in PALETTE if colour not in taken] + list(PALETTE) * len(self.series))
        return tuple(series.colour or next(free) for series in self.series)

    @property
    def digits(self) -> int:
        """How many decimals its number format has."""
        return len(self.number_format.partition(".")[2])

    @property
    def is_bars(self) -> bool:
        """Whether it is drawn with bars."""
        return self.kind not in (Kind.LINE, Kind.SCATTER)

    @property
    def is_scatter(self) -> bool:
        """Whether its points stand on an axis of numbers."""
        return self.kind is Kind.SCATTER

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not (any(series.x for series in self.series) if self.is_scatter else self.categories)

    def is_over(self, series: Series) -> bool:
        """Whether the series is a line over stacked bars, as a number of beds over those who fill them."""
        return self.kind is Kind.STACKED and series.style in (Style.DASHED, Style.DOTTED)

    @property
    def is_stacked(self) -> bool:
        """Whether its bars stand on one another."""
        return self.kind in (Kind.STACKED, Kind.WATERFALL)

    @property
    def has_legend(self) -> bool:
        """Whether its series need naming; the bars of a waterfall are named below and signed above."""
        return self.kind is not Kind.WATERFALL and sum(series.named for series in self.series) > 1
