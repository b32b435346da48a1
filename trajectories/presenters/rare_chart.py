"""The chart of rare events: a point for each event, as high as what lies between it and the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tcp_portal.charts import Cell, Chart, Colour, Column, Series, Style, Symbol, Table, line_chart
from tcp_portal.months import Month
from trajectories.domain.rare import Gap
from trajectories.domain.rare_flows import RareFlow
from trajectories.presenters import rare_words as said
from trajectories.services.signals import Signal

_LOOKS = {
    "common": ("No special cause", Symbol.CIRCLE, Colour.GREY),
    "improvement": ("Improvement", Symbol.UP, Colour.BLUE),
    "concern": ("Concern", Symbol.DIAMOND, Colour.ORANGE),
    "neutral": ("Changed", Symbol.SQUARE, Colour.PURPLE),
}


def rare_chart(signal: Signal, rare: RareFlow, *, chart_id: str) -> Chart | None:
    """The chart with its sentence and table; None until there are two events."""
    gaps = rare.found.gaps
    if not gaps:
        return None
    what = said.between(rare)
    return line_chart(
        chart_id,
        title=f"{signal.measure.title}: {what} between events",
        categories=_months(gaps),
        series=_series(signal, rare),
        description=" ".join(said.sentences(signal, rare)),
        y_title=what[0].upper() + what[1:],
        number_format="0",
        table=_table(signal, rare),
        source=said.note(rare),
    )


def _months(gaps: Sequence[Gap]) -> list[str]:
    """The month of each event; the second of a month and those after it are numbered, for each has its own place."""
    seen: Counter[str] = Counter()
    found = []
    for gap in gaps:
        name = Month.of(gap.date).short
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def _series(signal: Signal, rare: RareFlow) -> list[Series]:
    gaps, found = rare.found.gaps, rare.found
    what = said.between(rare)
    series = [Series(what[0].upper() + what[1:], tuple(gap.value for gap in gaps), colour=Colour.GREY)]
    for name, value, style, colour in (
        ("Centre", found.centre, Style.RULE, Colour.DARK),
        ("Upper limit", found.upper_limit, Style.DASHED, Colour.SLATE),
        ("Lower limit", found.lower_limit, Style.DASHED, Colour.SLATE),
    ):
        if value is not None:
            series.append(Series(name, (value,) * len(gaps), style, colour))
    if found.upper_limit is None:
        return series
    for kind, (name, symbol, colour) in _LOOKS.items():
        values = tuple(gap.value if said.shows(signal, gap)[0] == kind else None for gap in gaps)
        if any(value is not None for value in values):
            series.append(Series(name, values, Style.POINTS, colour, symbols=(symbol,) * len(gaps)))
    return series


def _table(signal: Signal, rare: RareFlow) -> Table:
    """The gaps, and those lines of the chart that there are."""
    what, found = said.between(rare), rare.found
    lines = [
        (title, round(value, 2))
        for title, value in (
            ("Centre", found.centre), ("Lower limit", found.lower_limit), ("Upper limit", found.upper_limit),
        )
        if value is not None
    ]  # fmt: skip
    columns = (
        Column("Month of the event"),
        Column(f"{what[0].upper()}{what[1:]} since the one before", "number"),
        *(Column(title, "rate") for title, _ in lines),
        *([Column("Shows")] if lines else []),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            Month.of(gap.date).label,
            gap.value,
            *(value for _, value in lines),
            *([said.shows(signal, gap)[1]] if lines else []),
        )
        for gap in found.gaps
    ]
    return Table(f"{signal.measure.title}, event by event", columns, tuple(rows))
