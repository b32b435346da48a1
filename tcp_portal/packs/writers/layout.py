"""How wide the columns of a table are and how high its rows, where a format does not work it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tcp_portal.charts.model import Chart, Column, Table
from tcp_portal.charts.text import clean, line_count, width
from tcp_portal.charts.words import cell
from tcp_portal.packs.document import Definition

_LONGEST = 34  # a cell asks for at most so many letter sizes of width, then breaks its lines
_PROSE = 1.0  # but a column of prose asks for this part of the mean width of its cells
_SLACK = 1.05  # programs set the same letters a little wider than they say
_WIDER = 1.04  # and lines are counted as if they did; less than the slack, so that what was given room keeps its line
_LINE = 1.2  # of a line of text, in letter sizes
_STRETCH = 1.8  # figures that stand further apart than this are hard to read across


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as text, ready to be set: titles, rows, whether the last row is a total."""

    caption: str
    columns: tuple[Column, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    has_total: bool
    notes: tuple[str, ...]

    def widths(self, room: float, size: float, padding: float) -> list[float]:
        """Column widths within the room: what each asks for, and at least its longest word."""
        return _share(self._asked(size, padding), self._least(size, padding), room)

    def asked(self, size: float, padding: float) -> float:
        """The room in which no line of the table is broken but the very long ones."""
        return sum(self._asked(size, padding))

    def least(self, size: float, padding: float) -> float:
        """The room in which no word of the table is broken."""
        return sum(self._least(size, padding))

    def abreast(self, size: float, padding: float, room: float) -> list[tuple[int, ...]] | None:
        """The columns that stand beside each other in the room: all, or some at a time with the first one before each.

        None where the first column and another do not fit together.
        """
        first, *others = self._least(size, padding)
        if first + max(others, default=0) > room:
            return None
        groups: list[list[int]] = [[0]]
        used = first
        for at, wide in enumerate(others, start=1):
            if used + wide > room:
                groups.append([0])
                used = first
            groups[-1].append(at)
            used += wide
        return [tuple(group) for group in groups]

    def only(self, columns: Sequence[int], *, ends: bool) -> Grid:
        """These columns; the notes stand below the last ones, and a caption says of the others that they go on."""
        whole = len(columns) == len(self.columns)
        more = "" if whole or (1 in columns) else ", more columns"
        return replace(
            self,
            caption=f"{self.caption}{more}",
            columns=tuple(self.columns[at] for at in columns),
            titles=tuple(self.titles[at] for at in columns),
            rows=tuple(tuple(row[at] for at in columns) for row in self.rows),
            notes=self.notes if ends else (),
        )

    def _asked(self, size: float, padding: float) -> list[float]:
        return [
            max(narrow, _ask([width(text, size, bold=True) for text in texts], size, padding))
            for narrow, texts in zip(self._least(size, padding), self._columns(), strict=True)
        ]

    def _least(self, size: float, padding: float) -> list[float]:
        return [
            max((width(word, size, bold=True) for text in texts for word in text.split()), default=0) * _SLACK
            + padding
            for texts in self._columns()
        ]

    def _columns(self) -> list[tuple[str, ...]]:
        return list(zip(self.titles, *self.rows, strict=True))

    def heights(self, widths: Sequence[float], size: float, padding: tuple[float, float]) -> list[float]:
        """The height of the title row and of each row; padding is left and right, above and below."""
        across, down = padding
        return [lines * size * _LINE + down for lines in self.line_counts(widths, size, across)]

    def line_counts(self, widths: Sequence[float], size: float, padding: float) -> list[int]:
        """How many lines the title row and each row take."""
        return [
            max(
                line_count(text, (room - padding) / _WIDER, size, bold=nth == 0)
                for text, room in zip(row, widths, strict=True)
            )
            for nth, row in enumerate([self.titles, *self.rows])
        ]


def _ask(texts: Sequence[float], size: float, padding: float) -> float:
    """What a column whose texts are so wide asks for: its widest in one line, or less where that is prose."""
    return min(max(texts) * _SLACK + padding, max(size * _LONGEST, _PROSE * sum(texts) / len(texts)))


def _share(asked: list[float], least: list[float], room: float) -> list[float]:
    if sum(least) >= room:
        return [one * room / sum(least) for one in least]
    if sum(asked) <= room:
        return [one * min(room / sum(asked), _STRETCH) for one in asked]
    spare = (room - sum(least)) / (sum(asked) - sum(least))
    return [low + (high - low) * spare for low, high in zip(least, asked, strict=True)]


def grid(table: Table) -> Grid:
    """A table as text, with the notes of its columns."""
    return Grid(
        caption=clean(table.caption),
        columns=table.columns,
        titles=tuple(clean(column.title) for column in table.columns),
        rows=tuple(
            tuple(clean(cell(value, column)) for value, column in zip(row, table.columns, strict=True))
            for row in table.all_rows
        ),
        has_total=table.total is not None,
        notes=tuple(clean(f"{column.title}: {column.note}") for column in table.columns if column.note),
    )


def figures(chart: Chart) -> Table:
    """The table of a chart, under a name that does not say the chart's title again."""
    table = chart.table
    return replace(table, caption="The figures") if table.caption == chart.title else table


def spoken_definitions(definitions: Sequence[Definition]) -> Table:
    """The meaning of the measures of which the document speaks, in short, and where the rest stands."""
    spoken = [one for one in definitions if one.spoken_of]
    left = len(definitions) - len(spoken)
    more = f"; {left} more measures" if left else ""
    columns = (Column("Measure"), Column("What it counts"), Column("Unit"))
    return Table(
        f"What the measures mean (source and rounding{more} stand in the Excel pack and in the portal)",
        columns,
        tuple((one.title, one.rule, one.unit) for one in spoken),
    )


def definitions_table(definitions: Iterable[Definition]) -> Table:
    """The meaning of the measures as a table, the last part of every workbook."""
    columns = ("Measure", "What it counts", "Unit", "Source", "Rounding")
    return Table(
        "What the measures mean",
        tuple(map(Column, columns)),
        tuple((one.title, one.rule, one.unit, one.source, one.rounding) for one in definitions),
    )
