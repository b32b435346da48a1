"""The control chart of one measure: values, mean and limits that break at a recalculation, points by what they show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tcp_portal.charts import (
    Cell,
    Chart,
    Colour,
    Column,
    Mark,
    Series,
    Style,
    Symbol,
    Table,
    line_chart,
    words,
)  # fmt: skip
from trajectories.domain.definitions import PER_CENT
from trajectories.domain.spc import Analysis, Kind, Point
from trajectories.presenters.rare_chart import rare_chart
from trajectories.presenters.signal_words import KIND_WORDS, findings, fired, headline, method_note
from trajectories.services.signals import Signal

# Shape and colour by what a point shows; improvement and what has no good way point up or down.
LOOKS = {
    Kind.COMMON_CAUSE: (Symbol.CIRCLE, Colour.GREY),
    Kind.IMPROVEMENT: (Symbol.UP, Colour.BLUE),
    Kind.CONCERN: (Symbol.DIAMOND, Colour.ORANGE),
    Kind.NEUTRAL_HIGH: (Symbol.SQUARE, Colour.PURPLE),
    Kind.NEUTRAL_LOW: (Symbol.SQUARE, Colour.PURPLE),
}
_Line = Callable[[Point], float | None]


def control_chart(signal: Signal, *, chart_id: str = "control_chart") -> Chart | None:
    """The chart with its sentence and table; None where none may be drawn."""
    analysis = signal.analysis
    if signal.chosen_rare is not None:
        return rare_chart(signal, signal.chosen_rare, chart_id=chart_id)
    if analysis is None:
        return None
    days = [one.month.first for one in signal.figures]
    unit = signal.measure.unit
    return line_chart(
        chart_id,
        title=signal.measure.title,
        categories=[one.month.short for one in signal.figures],
        series=_series(signal, analysis, days),
        description=" ".join([headline(signal), *findings(signal)]),
        y_title=unit[0].upper() + unit[1:],
        number_format="0.0" if unit == PER_CENT else "0",
        table=_table(signal, analysis),
        marks=_marks(analysis, days),
        source=method_note(signal.rules, analysis),
    )


def _series(signal: Signal, analysis: Analysis, days: list[date]) -> list[Series]:
    known = {point.date: point for point in analysis.points}

    def along(line: _Line, keep: Callable[[Point], bool] = lambda _: True) -> tuple[float | None, ...]:
        points = [known.get(day) for day in days]
        return tuple(line(point) if point and keep(point) else None for point in points)

    found = [Series(signal.measure.title, along(lambda point: point.value), colour=Colour.GREY)]
    found += _broken("Mean", analysis, along, lambda point: point.mean, Style.RULE)
    found += _broken("Upper limit", analysis, along, lambda point: point.upper_limit, Style.DASHED)
    found += _broken("Lower limit", analysis, along, lambda point: point.lower_limit, Style.DASHED)
    if analysis.is_run_chart and analysis.median is not None:
        middle = tuple(analysis.median for _ in days)
        found.append(Series("Median", middle, Style.RULE, Colour.DARK))
    target = along(lambda point: point.target)
    if any(value is not None for value in target):
        found.append(Series("Target", target, Style.DOTTED, Colour.RED))
    kinds = [] if analysis.is_run_chart else list(Kind)
    for kind in kinds:
        values = along(lambda point: point.value, lambda point, kind=kind: point.kind is kind)  # type: ignore[misc]
        if any(value is not None for value in values):
            symbol, colour = _look(kind, analysis)
            found.append(
                Series(KIND_WORDS[kind], values, Style.POINTS, colour, symbols=(symbol,) * len(days))
            )
    return found


def _look(kind: Kind, analysis: Analysis) -> tuple[Symbol, Colour]:
    symbol, colour = LOOKS[kind]
    falls = kind is Kind.IMPROVEMENT and analysis.direction == "decrease"
    return (Symbol.DOWN if falls else symbol), colour


def _broken(
    name: str, analysis: Analysis, along: Callable[..., tuple[float | None, ...]], line: _Line, style: Style
) -> list[Series]:
    """One series for each segment, of which the first is named."""
    colour = Colour.DARK if style is Style.RULE else Colour.SLATE
    stretches = [
        along(line, lambda point, number=one.number: point.segment == number) for one in analysis.segments
    ]
    seen = [values for values in stretches if any(value is not None for value in values)]
    return [Series(name, values, style, colour, named=not at) for at, values in enumerate(seen)]


def _marks(analysis: Analysis, days: list[date]) -> tuple[Mark, ...]:
    where = {day: at for at, day in enumerate(days)}
    marks = []
    for one in analysis.segments[1:]:
        word = "Baseline ends" if one.fixed else "Limits start anew"
        marks.append(Mark(where[one.first], word))
    return tuple(marks)


def _table(signal: Signal, analysis: Analysis) -> Table:
    known = {point.date: point for point in analysis.points}
    kind = "rate" if signal.measure.unit == PER_CENT else "number"
    columns = (
        Column("Month"), Column("Value", "number"), Column("Mean", "rate"), Column("Lower limit", "rate"),
        Column("Upper limit", "rate"), Column("Target", "rate" if kind == "rate" else "number"), Column("Shows"),
        Column("Rules"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for figure in signal.figures:
        point = known.get(figure.month.first)
        if point is None:
            why = figure.reason or words.UNKNOWN_TEXT
            rows.append((figure.month.label, None, None, None, None, None, f"left out: {why}", ""))
            continue
        shows = "" if analysis.is_run_chart else KIND_WORDS[point.kind]
        rows.append(
            (
                figure.month.label, figure.value, _two(point.mean), _two(point.lower_limit),
                _two(point.upper_limit), point.target, shows, fired(point),
            )
        )  # fmt: skip
    return Table(f"{signal.measure.title}, month by month", columns, tuple(rows))


def _two(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
