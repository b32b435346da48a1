"""Charts as SVG with real text, for documents; the same look as on screen.

Keeps to what Typst's renderer knows: shapes, text anchors, dashes; no styles, no baselines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from xml.sax.saxutils import escape, quoteattr

from tcp_portal.charts.axis import Scale, labelled, scale, x_scale
from tcp_portal.charts.bands import edges, tint
from tcp_portal.charts.model import Chart, Kind, Series, Style, Symbol
from tcp_portal.charts.text import clean, width, wrap
from tcp_portal.charts.theme import AXIS, FONT_STACK, GRID, SECONDARY_TEXT, TEXT, Colour
from tcp_portal.charts.words import bar_label, end_label, number

_SIZE = 12
_SMALLEST = 7
_LINE = 15
_TOP = 34
_RIGHT = 26
_KEY = 26
_Pair = tuple[float, float]
_DASHES = {Style.DASHED: ' stroke-dasharray="8 6"', Style.DOTTED: ' stroke-dasharray="2 3"'}


def svg(chart: Chart, width: int = 640, height: int = 320) -> str:
    """The chart as one SVG element, valid XML whatever the names in it hold."""
    frame = _Frame.around(chart, width, height)
    if chart.is_scatter:
        draw, below = _scatter, _places
    else:
        draw, below = _bars if chart.is_bars else _lines, _categories
    parts = (
        _values(chart, frame),
        _marks(chart, frame),
        draw(chart, frame),
        below(chart, frame),
        _legend(chart, frame),
    )
    body = "".join(chain.from_iterable(parts))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label={quoteattr(clean(chart.description))} '
        f'font-family="{FONT_STACK}" font-size="{_SIZE}" fill="{TEXT}">{body}</svg>'
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """The plot inside the picture: its edges, its scale and the names below it."""

    left: float
    right: float
    bottom: float
    axis: Scale
    count: int
    names: tuple[tuple[str, ...], ...]
    keys: tuple[tuple[tuple[int, float], ...], ...]

    @classmethod
    def around(cls, chart: Chart, width_: int, height: int) -> _Frame:
        axis = scale(chart)
        left = max(width(number(tick, chart.digits), _SIZE) for tick in axis.ticks) + 12
        right = width_ - _RIGHT
        count = max(len(chart.categories), 1)
        names = _names(chart, right - left)
        keys = _keys(chart, width_)
        below = max((len(name) for name in names), default=1) * _LINE + 10 + len(keys) * (_LINE + 4)
        below += _LINE if chart.is_scatter else 0
        return cls(left, right, height - below, axis, count, names, keys)

    @property
    def slot(self) -> float:
        return (self.right - self.left) / self.count

    def x(self, at: float) -> float:
        return self.left + self.slot * (at + 0.5)

    def y(self, value: float) -> float:
        share = (value - self.axis.low) / (self.axis.high - self.axis.low)
        return self.bottom - share * (self.bottom - _TOP)


def _names(chart: Chart, room: float) -> tuple[tuple[str, ...], ...]:
    """The lines of each category's name; a name that is left out for want of room has none."""
    categories = tuple(map(clean, chart.categories))
    if chart.is_bars:
        return tuple(tuple(wrap(name, room / len(categories) - 6, _SIZE)) for name in categories)
    shown = set(labelled(categories, room, _SIZE))
    return tuple((name,) if at in shown else () for at, name in enumerate(categories))


def _keys(chart: Chart, room: float) -> tuple[tuple[tuple[int, float], ...], ...]:
    """Rows of the legend: which series, and how far from the left."""
    if not chart.has_legend:
        return ()
    rows: list[list[tuple[int, float]]] = [[]]
    x = 8.0
    for at, series in enumerate(chart.series):
        if not series.named:
            continue
        wide = _KEY + 6 + width(clean(series.name), _SIZE) + 20
        if rows[-1] and x + wide > room:
            rows.append([])
            x = 8.0
        rows[-1].append((at, x))
        x += wide
    return tuple(map(tuple, rows))


def _text(x: float, y: float, words: str, anchor: str = "middle", colour: str = TEXT, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{more}>{escape(clean(words))}</text>'


def _rule(frame: _Frame, value: float, colour: str) -> str:
    y = frame.y(value)
    return f'<path d="M{frame.left:.1f} {y:.1f}H{frame.right:.1f}" stroke="{colour}" fill="none"/>'


def _values(chart: Chart, frame: _Frame) -> Iterator[str]:
    yield _text(0, 12, chart.y_title, "start", SECONDARY_TEXT)
    for tick in frame.axis.ticks:
        yield _rule(frame, tick, GRID)
        yield _text(frame.left - 8, frame.y(tick) + 4, number(tick, chart.digits), "end")


def _categories(chart: Chart, frame: _Frame) -> Iterator[str]:
    yield _rule(frame, 0, AXIS)
    smaller = _smaller(frame) if chart.is_bars else ""
    for at, lines in enumerate(frame.names):
        for row, words in enumerate(lines):
            yield _text(frame.x(at), frame.bottom + 6 + _LINE * (row + 1) - 3, words, more=smaller)


def _smaller(frame: _Frame) -> str:
    """Names of bars take smaller letters where a word is wider than its place, so that none runs into the next."""
    longest = max((width(line, _SIZE) for lines in frame.names for line in lines), default=0)
    room = frame.slot - 4
    if longest <= room:
        return ""
    return f' font-size="{max(_SMALLEST, _SIZE * room / longest):.1f}"'


def _legend(chart: Chart, frame: _Frame) -> Iterator[str]:
    below = frame.bottom + 10 + max((len(name) for name in frame.names), default=1) * _LINE
    below += _LINE if chart.is_scatter else 0
    for row, keys in enumerate(frame.keys):
        y = below + (row + 1) * (_LINE + 4) - 6
        for at, x in keys:
            series, colour = chart.series[at], chart.colours[at].value
            yield _key(chart, series, colour, (x, y - 4))
            yield _text(x + _KEY + 6, y, series.name, "start")


def _key(chart: Chart, series: Series, colour: str, place: tuple[float, float]) -> str:
    x, y = place
    if series.style is Style.BAND:
        return f'<rect x="{x:.1f}" y="{y - 6:.1f}" width="{_KEY}" height="12" fill="{tint(chart, series)}"/>'
    if chart.is_bars and not chart.is_over(series):
        return f'<rect x="{x + 8:.1f}" y="{y - 6:.1f}" width="14" height="12" fill="{colour}"/>'
    if series.style is Style.MARKER:
        return _diamond(x + _KEY / 2, y, colour)
    if chart.is_scatter or chart.is_over(series):
        return _scatter_key(series, colour, place)
    if series.style is Style.POINTS:
        return _shape(series.point_symbol, x + _KEY / 2, y, colour, edge=TEXT)
    dot = _dot(x + _KEY / 2, y, colour) if series.style is Style.SOLID else ""
    return _stroke(series, colour, f"M{x:.1f} {y:.1f}h{_KEY}") + dot


def _stroke(series: Series, colour: str, path: str) -> str:
    thick = "2.5" if series.style is Style.SOLID else "2"
    dashes = _DASHES.get(series.style, "")
    return f'<path d="{path}" stroke="{colour}" stroke-width="{thick}" fill="none"{dashes}/>'


def _dot(x: float, y: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'


def _diamond(x: float, y: float, colour: str) -> str:
    return f'<path d="M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7z" fill="{colour}"/>'


def _points(series: Series, frame: _Frame, colour: Colour) -> Iterator[str]:
    for at, value in enumerate(series.values):
        if value is not None:
            own = series.colour_at(at, colour).value
            yield _shape(series.symbol(at), frame.x(at), frame.y(value), own, edge=TEXT)


def _marks(chart: Chart, frame: _Frame) -> Iterator[str]:
    """The vertical lines with their words, which stand on the side that has room."""
    for mark in chart.marks:
        x = frame.left + frame.slot * mark.at
        yield f'<path d="M{x:.1f} {_TOP - 4}V{frame.bottom:.1f}" stroke="{AXIS}" fill="none"{_DASHES[Style.DOTTED]}/>'
        late = mark.at > frame.count / 2
        yield _text(x, _TOP - 7, mark.label, "end" if late else "start", SECONDARY_TEXT)


def _lines(chart: Chart, frame: _Frame) -> Iterator[str]:
    for series, colour in zip(chart.series, chart.colours, strict=True):
        points = [
            (frame.x(at), frame.y(value)) if value is not None else None
            for at, value in enumerate(series.values)
        ]
        known = [point for point in points if point is not None]
        if series.style is Style.BAND:
            yield _band(chart, series, frame)
        elif series.style is Style.MARKER:
            yield from (_diamond(x, y, colour) for x, y in known)
        elif series.style is Style.POINTS:
            yield from _points(series, frame, colour)
        else:
            yield _stroke(series, colour, _path(points))
            if series.style is Style.SOLID or series.has_lone_points:
                yield from (_dot(x, y, colour) for x, y in known)
    for series in chart.series:
        yield from _end(chart, series, frame)


def _band(chart: Chart, series: Series, frame: _Frame) -> str:
    """The area between the edges of a band."""
    known = edges(series)
    around = [(frame.x(at), frame.y(high)) for at, _, high in known]
    around += [(frame.x(at), frame.y(low)) for at, low, _ in reversed(known)]
    return f'<path d="{_path([*around])}Z" fill="{tint(chart, series)}"/>'


def _path(points: list[tuple[float, float] | None]) -> str:
    """A path that is broken at every gap."""
    parts = []
    pen = "M"
    for point in points:
        if point is None:
            pen = "M"
        else:
            parts.append(f"{pen}{point[0]:.1f} {point[1]:.1f}")
            pen = "L"
    return "".join(parts) or "M0 0"


def _end(chart: Chart, series: Series, frame: _Frame) -> Iterator[str]:
    """The words at the end of a line: above a dot; below a diamond, unless the axis is there."""
    words = clean(end_label(chart, series))
    at = series.last_known
    if not words or at is None:
        return
    x, y = frame.x(at), frame.y(series.values[at] or 0)
    if series.style is not Style.MARKER:
        yield _text(min(x, frame.right + _RIGHT - width(words, _SIZE) / 2), y - 9, words)
        return
    before = x - width(words, _SIZE) > frame.left
    under = y + 22 if y + 26 < frame.bottom else y - 12
    yield _text(x + (-2 if before else 2), under, words, "end" if before else "start")


def _bars(chart: Chart, frame: _Frame) -> Iterator[str]:
    thick = frame.slot * (0.7 if len(chart.categories) > 1 else 0.3)
    share = 1 if chart.is_stacked else len(chart.series)
    wide = thick / share
    for at in range(len(chart.categories)):
        up = down = 0.0
        for nth, (series, colour) in enumerate(zip(chart.series, chart.colours, strict=True)):
            value = series.values[at]
            if value is None or chart.is_over(series):
                continue
            base = (up if value >= 0 else down) if chart.is_stacked else 0.0
            x = frame.x(at) - thick / 2 + (0 if chart.is_stacked else nth * wide)
            yield _bar(chart, series, frame, (x, wide), (base, base + value), colour.value)
            up, down = (up + value, down) if value >= 0 else (up, down + value)
    yield from _over(chart, frame)


def _over(chart: Chart, frame: _Frame) -> Iterator[str]:
    """Lines over the bars, each from edge to edge of its slots."""
    for series, colour in zip(chart.series, chart.colours, strict=True):
        if chart.is_over(series):
            points = [
                None if value is None else (frame.x(at), frame.y(value))
                for at, value in enumerate(series.values)
            ]
            yield _stroke(series, colour, _path(points))


def _bar(chart: Chart, series: Series, frame: _Frame, across: _Pair, span: _Pair, colour: str) -> str:
    if series.style is Style.CLEAR:
        return ""
    x, wide = across
    top, bottom = frame.y(max(span)), frame.y(min(span))
    bar = (
        f'<rect x="{x:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{bottom - top:.1f}" '
        f'fill="{colour}" stroke="#ffffff"/>'
    )
    words = bar_label(chart, series, span[1] - span[0])
    middle = x + wide / 2
    if not words or width(words, _SIZE) > wide:
        return bar
    if chart.kind is Kind.STACKED:
        fits = bottom - top > 13
        return bar + (_text(middle, (top + bottom) / 2 + 4, words, colour="#ffffff") if fits else "")
    falls = span[1] < span[0]
    return bar + _text(middle, bottom + 14 if falls else top - 5, words)


# Shapes of points around their middle, as paths.
_SHAPES = {
    Symbol.CIRCLE: "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    Symbol.UP: "m0 -5l5 9h-10z",
    Symbol.DOWN: "m0 5l5 -9h-10z",
    Symbol.DIAMOND: "m0 -6l6 6l-6 6l-6 -6z",
    Symbol.SQUARE: "m-4 -4h8v8h-8z",
}


def _shape(symbol: Symbol, x: float, y: float, colour: str, edge: str = "#ffffff") -> str:
    return f'<path d="M{x:.1f} {y:.1f}{_SHAPES[symbol]}" fill="{colour}" stroke="{edge}"/>'


def _scatter_key(series: Series, colour: str, place: tuple[float, float]) -> str:
    x, y = place
    if series.style is Style.POINTS:
        return _shape(series.point_symbol, x + _KEY / 2, y, colour)
    return _stroke(series, colour, f"M{x:.1f} {y:.1f}h{_KEY}")


def _across(chart: Chart, frame: _Frame) -> Callable[[float], float]:
    """Where a place on the lower axis of a scatter stands in the picture."""
    axis = x_scale(chart)
    return lambda place: frame.left + (place - axis.low) / (axis.high - axis.low) * (frame.right - frame.left)


def _scatter(chart: Chart, frame: _Frame) -> Iterator[str]:
    """The curves first, so that no line crosses a point; the labels last."""
    x_of = _across(chart, frame)
    pairs = sorted(
        zip(chart.series, chart.colours, strict=True), key=lambda pair: pair[0].style is Style.POINTS
    )
    for series, colour in pairs:
        points = [
            None if value is None else (x_of(x), frame.y(value))
            for x, value in zip(series.x, series.values, strict=True)
        ]
        if series.style is not Style.POINTS:
            yield _stroke(series, colour, _path(points))
            continue
        yield from (_shape(series.point_symbol, *point, colour) for point in points if point is not None)
        for point, words in zip(points, series.labels, strict=False):
            if point is not None and words:
                half = width(clean(words), _SIZE) / 2
                x = min(max(point[0], frame.left + half), frame.right + _RIGHT - half)
                yield _text(x, max(point[1] - 9, _SIZE * 2 + 2), words)


def _places(chart: Chart, frame: _Frame) -> Iterator[str]:
    """The numbers of the lower axis of a scatter, and below them what they count."""
    yield _rule(frame, 0, AXIS)
    axis, x_of = x_scale(chart), _across(chart, frame)
    marks = tuple(number(tick) for tick in axis.ticks)
    for at in labelled(marks, frame.right - frame.left, _SIZE):
        half = width(marks[at], _SIZE) / 2
        x = min(x_of(axis.ticks[at]), frame.right + _RIGHT - half)
        yield _text(x, frame.bottom + _LINE + 3, marks[at])
    yield _text(frame.right, frame.bottom + 2 * _LINE + 3, chart.x_title, "end", SECONDARY_TEXT)
