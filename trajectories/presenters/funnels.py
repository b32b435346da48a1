"""The funnel plot of the rate: curves, points with shape and word, sentences and table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tcp_portal.charts import Cell, Chart, Colour, Column, Series, Style, Symbol, Table, scatter_chart, words
from trajectories.domain.funnel import Area, Curve, Funnel, Method, Signal
from trajectories.domain.intervals import Level, one_decimal, rate_interval

_LOOKS = {
    Signal.HIGH_998: (Symbol.UP, Colour.PURPLE),
    Signal.HIGH_95: (Symbol.UP, Colour.ORANGE),
    Signal.NONE: (Symbol.CIRCLE, Colour.BLUE),
    Signal.LOW_95: (Symbol.DOWN, Colour.ORANGE),
    Signal.LOW_998: (Symbol.DOWN, Colour.PURPLE),
}
_METHODS = {
    Method.LOG: "log ratios, a tenth trimmed at each end",
    Method.ROOT: "square roots of ratios, a tenth drawn in at each end, because some area has nobody",
}


def interval_words(events: int | None, population: int | None) -> str:
    """The 95% interval of a rate per million: 23.8 to 57.5; empty for an unknown rate."""
    if events is None or not population:
        return ""
    limits = rate_interval(events, population)
    return f"{words.number(one_decimal(limits.low), 1)} to {words.number(one_decimal(limits.high), 1)}"


def funnel_chart(
    funnel: Funnel, names: dict[str, tuple[str, str]], *, title: str, population: str, what: str, own: str
) -> Chart:
    """The plot; `names` are the name and the short label of each area by its key, `own` the key always labelled."""
    return scatter_chart(
        "funnel",
        title=title,
        series=[*_curves(funnel), *_points(funnel, names, own)],
        description=signals_sentence(funnel, what),
        table=_table(funnel, names, what),
        x_title=population,
        y_title="People in hospital per million",
        number_format="0.0",
    )


def signals_sentence(funnel: Funnel, what: str) -> str:
    """How many areas stand apart, on which side."""
    found = [funnel.adjusted_signal(area) for area in funnel.areas]
    high = sum(signal in (Signal.HIGH_95, Signal.HIGH_998) for signal in found)
    low = sum(signal in (Signal.LOW_95, Signal.LOW_998) for signal in found)
    together = f"All {what} together have {words.number(funnel.centre, 1)} people in hospital per million"
    if not high and not low:
        return f"{together}; none stands apart from that by more than chance allows."
    sides = [
        f"{words.number(count)} {'stands' if count == 1 else 'stand'} {side}"
        for count, side in ((high, "higher"), (low, "lower"))
        if count
    ]
    return f"{together}; {words.list_words(sides)} than chance allows at 95%."


def spread_sentence(funnel: Funnel) -> str:
    """What is known of differences beyond chance between the areas, with phi."""
    spread = funnel.spread
    if spread is None:
        return f"With {words.number(len(funnel.areas))} areas no spread beyond chance can be told: limits are plain."
    phi = f"Overdispersion: phi {words.number(spread.phi, 2)} ({_METHODS[spread.method]})."
    if not spread.is_needed:
        return f"{phi} The areas differ by no more than chance gives, so the plain limits stand."
    return (
        f"{phi} The areas differ by more than chance gives: words and solid limits allow for that "
        f"(tau² {words.number(spread.tau2, 3)}); the dotted lines are the plain limits, which would call "
        f"{words.number(_plain_calls(funnel))} of {words.number(len(funnel.areas))} apart."
    )


def _plain_calls(funnel: Funnel) -> int:
    return sum(funnel.signal(area) is not Signal.NONE for area in funnel.areas)


def _curves(funnel: Funnel) -> Iterator[Series]:
    sizes = [area.population for area in funnel.areas]
    ends = (min(sizes) * 0.6, max(sizes) * 1.08)
    label = f"All together ({words.number(funnel.centre, 1)})"
    yield Series(label, (funnel.centre, funnel.centre), Style.SOLID, Colour.SLATE, x=ends)
    adjusted = {level: _both(funnel, level, adjusted=True) for level in (Level.P95, Level.P998)}
    if adjusted[Level.P95]:
        yield _limit("95% limits, adjusted", adjusted[Level.P95], Style.DASHED, Colour.DARK)
        yield _limit("99.8% limits, adjusted", adjusted[Level.P998], Style.SOLID, Colour.DARK)
        plain = [*_both(funnel, Level.P95), *_both(funnel, Level.P998)]
        yield _limit("Plain 95% and 99.8% limits", plain, Style.DOTTED, Colour.GREY)
        return
    yield _limit("95% limits", _both(funnel, Level.P95), Style.DASHED, Colour.DARK)
    yield _limit("99.8% limits", _both(funnel, Level.P998), Style.DOTTED, Colour.DARK)


def _both(funnel: Funnel, level: Level, *, adjusted: bool = False) -> list[Curve]:
    """The lower and the upper curve; none where no adjusted ones are needed."""
    draw = funnel.adjusted_curve if adjusted else funnel.curve
    found = [draw(level, is_upper=is_upper) for is_upper in (False, True)]
    return [curve for curve in found if curve is not None]


def _limit(name: str, curves: Sequence[Curve], style: Style, colour: Colour) -> Series:
    """Curves as one series with a gap between them, so that the legend names them once."""
    x: list[float] = []
    y: list[float | None] = []
    for curve in curves:
        if curve.populations:
            x += [*curve.populations, curve.populations[-1]]
            y += [*curve.rates, None]
    return Series(name, tuple(y), style, colour, x=tuple(x))


def _points(funnel: Funnel, names: dict[str, tuple[str, str]], own: str) -> Iterator[Series]:
    """A series for each word that some area has."""
    for signal, (symbol, colour) in _LOOKS.items():
        areas = [area for area in funnel.areas if funnel.adjusted_signal(area) is signal]
        if areas:
            yield Series(
                signal.value,
                tuple(funnel.rate(area) for area in areas),
                Style.POINTS,
                colour,
                symbols=(symbol,) * len(areas),
                x=tuple(float(area.population) for area in areas),
                names=tuple(names[area.key][0] for area in areas),
                labels=tuple(
                    names[area.key][1] if signal is not Signal.NONE or area.key == own else ""
                    for area in areas
                ),
            )


def _table(funnel: Funnel, names: dict[str, tuple[str, str]], what: str) -> Table:
    columns = (
        Column("Area"), Column("People in hospital", "number"), Column("Population", "number"),
        Column("Per million", "rate"), Column("95% interval"), Column("Plain limits"),
        Column("Allowing for spread"),
    )  # fmt: skip
    rows = tuple(_row(funnel, area, names[area.key][0]) for area in funnel.areas)
    return Table(f"Rates of {what} and where they stand in the funnel", columns, rows)


def _row(funnel: Funnel, area: Area, name: str) -> tuple[Cell, ...]:
    interval = interval_words(area.events, area.population)
    signals = funnel.signal(area).value, funnel.adjusted_signal(area).value
    return name, area.events, area.population, funnel.rate(area), interval, *signals
