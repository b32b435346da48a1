"""Charts as Plotly figures: plain dicts that plotly.js's basic bundle draws."""

from __future__ import annotations

from typing import Any

from tcp_portal.charts.axis import Scale, labelled, scale, x_scale
from tcp_portal.charts.bands import edges, tint
from tcp_portal.charts.model import Chart, Kind, Series, Style
from tcp_portal.charts.text import clean, wrap
from tcp_portal.charts.theme import AXIS, FONT, GRID, SECONDARY_TEXT, TEXT, Colour
from tcp_portal.charts.words import bar_labels, end_label, has_room_for_labels, number

_SIZE = 13
_NAME_SIZE = 12
_PHONE = 270  # the narrowest plot, in pixels: labels that fit here fit everywhere
_THIN = 1 / 16  # of the height of a plot: a number is as high
_CLEAR = "rgba(0,0,0,0)"
_CONFIG = {"responsive": True, "displayModeBar": False, "locale": "en-GB"}
_DASHES = {Style.SOLID: "solid", Style.RULE: "solid", Style.DASHED: "8px,6px", Style.DOTTED: "2px,3px"}
_BARMODES = {Kind.BAR: "group", Kind.STACKED: "relative", Kind.WATERFALL: "relative"}


def figure(chart: Chart) -> dict[str, Any]:
    """The chart as `Plotly.newPlot(element, figure)` takes it: data, layout and config.

    Names and labels are escaped, because Plotly reads a little HTML in text. Categories stand on
    a numeric axis with labels of our own, so that equal names stay apart and none is rotated.
    """
    return {"data": _traces(chart), "layout": _layout(chart), "config": dict(_CONFIG)}


def escape(text: str) -> str:
    """The text as Plotly prints it letter by letter, without its tags and entities."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _traces(chart: Chart) -> list[dict[str, Any]]:
    if chart.is_scatter:
        return _scatter(chart)
    return [
        {
            "name": escape(series.name),
            "x": list(range(len(chart.categories))),
            "y": list(series.values),
            "hovertext": _hover(chart, series),
            "hoverinfo": "text",
            **({} if series.named else {"showlegend": False}),
            **(_bars if chart.is_bars and not chart.is_over(series) else _line)(chart, series, colour.value),
        }
        for series, colour in zip(chart.series, chart.colours, strict=True)
    ]


def _hover(chart: Chart, series: Series) -> list[str]:
    return [
        ""
        if value is None
        else escape(f"{category}: {series.name} {series.sign}{number(value, _digits(chart, value))}")
        for category, value in zip(chart.categories, series.values, strict=True)
    ]


def _digits(chart: Chart, value: float) -> int:
    """A mean or a limit of whole people is no whole number: the words over a point then have a decimal."""
    return chart.digits if float(value).is_integer() else max(chart.digits, 1)


def _line(chart: Chart, series: Series, colour: str) -> dict[str, Any]:
    if series.style is Style.BAND:
        return _band(chart, series)
    if series.style is Style.POINTS:
        return _points(series, Colour(colour))
    if series.style is Style.MARKER:
        drawn: dict[str, Any] = {
            "mode": "markers+text",
            "marker": {"symbol": "diamond", "size": 12, "color": colour},
            "textposition": "bottom left",
        }
    else:
        dots = series.style is Style.SOLID or series.has_lone_points
        drawn = {
            "mode": "lines+markers+text" if dots else "lines+text",
            "line": {
                "color": colour,
                "width": 3 if series.style is Style.SOLID else 2,
                "dash": _DASHES[series.style],
            },
            "marker": {"size": 7 if series.style is Style.SOLID else 5, "color": colour},
            "textposition": "top center",
        }
    words = [""] * len(series.values)
    if series.last_known is not None:
        words[series.last_known] = escape(end_label(chart, series))
    return {"type": "scatter", "connectgaps": False, "text": words, "cliponaxis": False, **drawn}


def _band(chart: Chart, series: Series) -> dict[str, Any]:
    """The area between the edges: there along the upper one and back along the lower one."""
    known = edges(series)
    back = known[::-1]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [at for at, _, _ in known] + [at for at, _, _ in back],
        "y": [high for _, _, high in known] + [low for _, low, _ in back],
        "fill": "toself",
        "fillcolor": tint(chart, series),
        "line": {"width": 0, "color": tint(chart, series)},
        "hoverinfo": "skip",
        "hovertext": "",
    }


def _points(series: Series, colour: Colour) -> dict[str, Any]:
    """Points with their own shapes and colours and a dark edge, so that none is told by its colour alone."""
    every = range(len(series.values))
    return {
        "type": "scatter",
        "mode": "markers",
        "cliponaxis": False,
        "marker": {
            "symbol": [series.symbol(at).value for at in every],
            "color": [series.colour_at(at, colour).value for at in every],
            "size": 10,
            "line": {"color": TEXT, "width": 1.25},
        },
    }


def _marks(chart: Chart) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The vertical lines of a chart and their words."""
    lines, words = [], []
    for mark in chart.marks:
        x = mark.at - 0.5
        lines.append(
            {
                "type": "line",
                "x0": x,
                "x1": x,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": AXIS, "width": 1.5, "dash": "2px,3px"},
            }
        )
        words.append(
            {
                "text": escape(mark.label),
                "showarrow": False,
                "x": x,
                "yref": "paper",
                "y": 1,
                "xanchor": "right" if mark.at > len(chart.categories) / 2 else "left",
                "yanchor": "bottom",
                "font": {"size": _NAME_SIZE, "color": SECONDARY_TEXT},
            }
        )
    return lines, words


def _bars(chart: Chart, series: Series, colour: str) -> dict[str, Any]:
    if series.style is Style.CLEAR:
        return {
            "type": "bar",
            "marker": {"color": _CLEAR},
            "showlegend": False,
            "hoverinfo": "skip",
        }
    inside = chart.kind is Kind.STACKED
    return {
        "type": "bar",
        "marker": {"color": colour, "line": {"color": "#ffffff", "width": 1}},
        "text": _bar_labels(chart, series),
        "textposition": "inside" if inside else "outside",
        "insidetextanchor": "middle",
        "insidetextfont": {"color": "#ffffff"},
        "textangle": 0,
        "constraintext": "none",
        "cliponaxis": False,
    }


def _bar_labels(chart: Chart, series: Series) -> list[str]:
    """The numbers on bars: none where they have no room beside each other, nor on a part thinner than its number."""
    if not has_room_for_labels(chart):
        return [""] * len(series.values)
    axis = scale(chart)
    thin = (axis.high - axis.low) * _THIN if chart.kind is Kind.STACKED else 0
    shown = [None if value is None or 0 < abs(value) < thin else value for value in series.values]
    return bar_labels(chart, series, shown)


def _scatter(chart: Chart) -> list[dict[str, Any]]:
    """Curves without a word of their own, and points with their names."""
    return [
        {
            "name": escape(series.name),
            "type": "scatter",
            "x": list(series.x),
            "y": list(series.values),
            "connectgaps": False,
            "cliponaxis": False,
            **(_dots if series.style is Style.POINTS else _curve)(chart, series, colour.value),
        }
        for series, colour in zip(chart.series, chart.colours, strict=True)
    ]


def _curve(_chart: Chart, series: Series, colour: str) -> dict[str, Any]:
    thick = 2 if series.style is Style.SOLID else 1.5
    line = {"color": colour, "width": thick, "dash": _DASHES[series.style]}
    return {"mode": "lines", "line": line, "hoverinfo": "skip"}


def _dots(chart: Chart, series: Series, colour: str) -> dict[str, Any]:
    names = series.names or ("",) * len(series.values)
    return {
        "mode": "markers+text",
        "marker": {
            "symbol": series.point_symbol.value,
            "size": 9,
            "color": colour,
            "line": {"color": "#ffffff", "width": 1},
        },
        "text": [escape(label) for label in series.labels] or [""] * len(series.values),
        "textposition": "top center",
        "hoverinfo": "text",
        "hovertext": [
            "" if value is None else escape(f"{name}: {number(value, chart.digits)}")
            for name, value in zip(names, series.values, strict=True)
        ],
    }


def _layout(chart: Chart) -> dict[str, Any]:
    layout: dict[str, Any] = {
        "autosize": True,
        "height": 340,
        "margin": {"l": 40, "r": 24, "t": 34, "b": 40},
        "font": {"family": f"{FONT}, sans-serif", "size": _SIZE, "color": TEXT},
        "paper_bgcolor": _CLEAR,
        "plot_bgcolor": _CLEAR,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": TEXT, "font": {"color": "#ffffff"}, "align": "left"},
        "showlegend": chart.has_legend,
        "legend": {"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom"},
        "xaxis": _places(chart) if chart.is_scatter else _categories(chart),
        "yaxis": _values(scale(chart)),
        "annotations": [_unit(chart), *_below(chart)],
    }
    if chart.marks:
        lines, words = _marks(chart)
        layout |= {"shapes": lines, "annotations": [_unit(chart), *words]}
    if chart.is_bars:
        layout |= {"barmode": _BARMODES[chart.kind], "bargap": 0.3}
    return layout


def _categories(chart: Chart) -> dict[str, Any]:
    count = len(chart.categories)
    return {
        "type": "linear",
        "range": [-0.5, max(count, 1) - 0.5],
        "tickmode": "array",
        **_tick_labels(chart),
        "tickangle": 0,
        "tickfont": {"size": _NAME_SIZE},
        "ticks": "",
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": AXIS,
        "fixedrange": True,
        "automargin": True,
    }


def _places(chart: Chart) -> dict[str, Any]:
    """The axis of numbers below a scatter: as many of its numbers as a phone has room for."""
    axis = x_scale(chart)
    marks = [number(tick) for tick in axis.ticks]
    shown = labelled(tuple(marks), _PHONE, _NAME_SIZE)
    return {
        "type": "linear",
        "range": [axis.low, axis.high],
        "tickmode": "array",
        "tickvals": [axis.ticks[at] for at in shown],
        "ticktext": [marks[at] for at in shown],
        "tickangle": 0,
        "tickfont": {"size": _NAME_SIZE},
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": AXIS,
        "fixedrange": True,
        "automargin": True,
    }


def _tick_labels(chart: Chart) -> dict[str, Any]:
    lines = [
        wrap(clean(category), _PHONE / max(len(chart.categories), 1), _NAME_SIZE)
        for category in chart.categories
    ]
    widest = tuple(max(words, key=len) for words in lines)
    shown = (
        list(range(len(lines)))
        if chart.is_bars and len(lines) <= 12
        else labelled(widest, _PHONE, _NAME_SIZE)
    )
    return {"tickvals": shown, "ticktext": ["<br>".join(map(escape, lines[at])) for at in shown]}


def _values(axis: Scale) -> dict[str, Any]:
    return {
        "range": [axis.low, axis.high],
        "tick0": 0,
        "dtick": axis.step,
        "separatethousands": True,
        "gridcolor": GRID,
        "zeroline": True,
        "zerolinecolor": AXIS,
        "zerolinewidth": 1,
        "fixedrange": True,
        "automargin": True,
    }


def _unit(chart: Chart) -> dict[str, Any]:
    return {
        "text": escape(chart.y_title),
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 12,
        "font": {"size": _SIZE, "color": SECONDARY_TEXT},
    }


def _below(chart: Chart) -> list[dict[str, Any]]:
    """What the lower axis of a scatter counts, at its right end inside the plot."""
    if not chart.x_title:
        return []
    place = {"x": 1, "y": 0, "xanchor": "right", "yanchor": "bottom", "yshift": 2}
    return [_unit(chart) | place | {"text": escape(chart.x_title)}]
