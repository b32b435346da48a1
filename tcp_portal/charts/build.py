"""Builders of charts: what a presenter calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypedDict, Unpack

from tcp_portal.charts.model import Cell, Chart, Column, Kind, Mark, Series, Style, Table
from tcp_portal.charts.theme import Colour


class Options(TypedDict, total=False):
    """What a chart may be given beyond its title, figures and description.

    `table` replaces the table made from the series; `first_column` names the table's first column;
    `marks` are vertical lines with their words.
    """

    table: Table
    first_column: str
    y_title: str
    source: str
    number_format: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A bar of a waterfall: a level (total), or a rise or fall given as a positive number of people."""

    label: str
    value: float
    kind: Literal["total", "up", "down"]

    @property
    def change(self) -> float:
        """What the step does to the running level."""
        return -self.value if self.kind == "down" else self.value

    @property
    def direction(self) -> Literal["total", "up", "down"]:
        """The way the bar goes, whatever the step was called: a rise below zero is a fall."""
        if self.kind == "total" or self.value >= 0:
            return self.kind
        return "down" if self.kind == "up" else "up"


def line_chart(
    chart_id: str,
    *,
    title: str,
    categories: Iterable[str],
    series: Iterable[Series],
    description: str,
    **options: Unpack[Options],
) -> Chart:
    """Lines over time; the latest figure of a solid line is written at its end."""
    return _chart(Kind.LINE, chart_id, (title, description), tuple(categories), tuple(series), options)


def bar_chart(
    chart_id: str,
    *,
    title: str,
    categories: Iterable[str],
    series: Iterable[Series],
    description: str,
    **options: Unpack[Options],
) -> Chart:
    """Bars, side by side where there are several series, each with its number."""
    return _chart(Kind.BAR, chart_id, (title, description), tuple(categories), tuple(series), options)


def stacked_chart(
    chart_id: str,
    *,
    title: str,
    categories: Iterable[str],
    series: Iterable[Series],
    description: str,
    **options: Unpack[Options],
) -> Chart:
    """Bars made of parts, each part with its number."""
    return _chart(Kind.STACKED, chart_id, (title, description), tuple(categories), tuple(series), options)


def scatter_chart(
    chart_id: str,
    *,
    title: str,
    series: Iterable[Series],
    description: str,
    table: Table,
    x_title: str,
    y_title: str,
    number_format: str = "0",
    source: str = "",
) -> Chart:
    """Points and curves over an axis of numbers. Its table is given: a curve is no figure that anyone reads off."""
    return Chart(
        chart_id,
        Kind.SCATTER,
        title,
        (),
        tuple(series),
        description,
        table,
        y_title=y_title,
        source=source,
        number_format=number_format,
        x_title=x_title,
    )


def waterfall_chart(
    chart_id: str,
    *,
    title: str,
    steps: Sequence[Step | tuple[str, float, Literal["total", "up", "down"]]],
    description: str,
    **options: Unpack[Options],
) -> Chart:
    """Levels and the rises and falls between them, as bars on a clear base.

    A rise or fall of 0 keeps its place with no bar. Where the running level would go below zero
    (reported figures may contradict one another) the steps are drawn as plain bars with signs.
    """
    parts = [step if isinstance(step, Step) else Step(*step) for step in steps]
    levels = _levels(parts)
    labels = tuple(step.label for step in parts)
    options = {"table": _step_table(title, parts, options.get("first_column", "Step")), **options}
    if any(min(level) < 0 for level in levels):
        changes = Series("Change", tuple(step.change for step in parts), colour=Colour.SLATE)
        return _chart(Kind.BAR, chart_id, (title, description), labels, (changes,), options)
    return _chart(Kind.WATERFALL, chart_id, (title, description), labels, _bars(parts, levels), options)


def series_table(caption: str, categories: Sequence[str], series: Iterable[Series], first: str) -> Table:
    """The figures of the series as a table, a row for each category."""
    seen = [one for one in series if one.style is not Style.CLEAR]
    columns = (Column(first), *(Column(one.name, "number") for one in seen))
    rows = tuple((category, *(one.values[at] for one in seen)) for at, category in enumerate(categories))
    return Table(caption, columns, rows)


def _chart(
    kind: Kind,
    chart_id: str,
    words: tuple[str, str],
    categories: tuple[str, ...],
    series: tuple[Series, ...],
    options: Options,
) -> Chart:
    title, description = words
    rest = dict(options)
    first = str(rest.pop("first_column", "Month" if kind is Kind.LINE else "Group"))
    table = options.get("table") or series_table(title, categories, series, first)
    chart = Chart(chart_id, kind, title, categories, series, description, table)
    return replace(
        chart,
        y_title=options.get("y_title", chart.y_title),
        source=options.get("source", chart.source),
        number_format=options.get("number_format", chart.number_format),
        marks=options.get("marks", chart.marks),
    )


def _levels(steps: Sequence[Step]) -> list[tuple[float, float]]:
    """The running level before and after each step; a total starts from the ground."""
    levels: list[tuple[float, float]] = []
    level: float = 0
    for step in steps:
        before: float = 0 if step.kind == "total" else level
        level = before + step.change
        levels.append((before, level))
    return levels


def _bars(steps: Sequence[Step], levels: Sequence[tuple[float, float]]) -> tuple[Series, ...]:
    """The clear base, the totals, the rises and the falls."""
    heights: dict[str, list[float | None]] = {kind: [None] * len(steps) for kind in ("total", "up", "down")}
    base: list[float | None] = [None] * len(steps)
    for at, (step, (before, after)) in enumerate(zip(steps, levels, strict=True)):
        heights[step.direction][at] = abs(after - before)
        if step.kind != "total":
            base[at] = min(before, after)
    return (
        Series("Base", tuple(base), Style.CLEAR),
        Series("Level", tuple(heights["total"]), colour=Colour.SLATE),
        Series("Increase", tuple(heights["up"]), colour=Colour.ORANGE, sign="+"),
        Series("Decrease", tuple(heights["down"]), colour=Colour.BLUE, sign="\N{MINUS SIGN}"),
    )


def _step_table(caption: str, steps: Sequence[Step], first: str) -> Table:
    columns = (Column(first), Column("Change", "signed"), Column("Level", "number"))
    rows: list[tuple[Cell, ...]] = [
        (step.label, "" if step.kind == "total" else step.change, after)
        for step, (_, after) in zip(steps, _levels(steps), strict=True)
    ]
    return Table(caption, columns, tuple(rows))
