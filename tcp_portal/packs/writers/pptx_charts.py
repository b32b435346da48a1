"""Native PowerPoint charts, each with its figures in an embedded workbook."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xlsx import CategoryWorkbookWriter, XyWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Pt

from tcp_portal.charts.axis import closed_at, every, scale, x_scale
from tcp_portal.charts.bands import Layer, layers, without_bands
from tcp_portal.charts.model import Chart, Kind, Series, Style, Symbol
from tcp_portal.charts.text import clean, width
from tcp_portal.charts.theme import AXIS, FONT, GRID, TEXT
from tcp_portal.charts.words import end_label, has_room_for_labels
from tcp_portal.packs.writers.marks import drop, with_marks
from tcp_portal.packs.writers.numbers import axis_format, label_format, name_angle, needs_plate
from tcp_portal.packs.writers.pptx_bands import lay_bands, name_bands
from tcp_portal.packs.writers.pptx_layout import Box
from tcp_portal.packs.writers.pptx_over import lift_lines
from tcp_portal.packs.writers.pptx_workbook import FigureBook

_SIZE, _TITLE = 12, 14
_NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
_KINDS = {
    Kind.LINE: XL_CHART_TYPE.LINE_MARKERS,
    Kind.BAR: XL_CHART_TYPE.COLUMN_CLUSTERED,
    Kind.STACKED: XL_CHART_TYPE.COLUMN_STACKED,
    Kind.WATERFALL: XL_CHART_TYPE.COLUMN_STACKED,
    Kind.SCATTER: XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS,
}
_SHAPES = {
    Symbol.CIRCLE: XL_MARKER_STYLE.CIRCLE,
    Symbol.UP: XL_MARKER_STYLE.TRIANGLE,
    Symbol.DOWN: XL_MARKER_STYLE.DASH,
    Symbol.DIAMOND: XL_MARKER_STYLE.DIAMOND,
    Symbol.SQUARE: XL_MARKER_STYLE.SQUARE,
}
_DASHES = {Style.DASHED: MSO_LINE.DASH, Style.DOTTED: MSO_LINE.ROUND_DOT}


def draw_chart(slide: Any, chart: Chart, box: Box) -> Any:
    """Add a chart with at least one category, or place, to a slide; gives its frame."""
    chart = with_marks(chart)
    place = [Pt(value) for value in (box.x, box.y, box.wide, box.high)]
    whole, chart = chart, without_bands(chart)
    data = _scatter_data(chart) if chart.is_scatter else _data(chart, layers(whole))
    frame = slide.shapes.add_chart(_KINDS[chart.kind], *place, data)
    native = frame.chart
    lay_bands(native, whole)
    native.font.size, native.font.name = Pt(_SIZE), FONT
    native.font.color.rgb = _rgb(TEXT)
    _title(native, chart, box.wide)
    if chart.is_scatter:
        _number_axis(native, chart)
    else:
        _category_axis(native, chart, box.wide)
    _value_axis(native, chart)
    native.has_legend = whole.has_legend
    if whole.has_legend:
        native.legend.position, native.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        _unname(native, chart, after=len(layers(whole)))
    if chart.is_bars:
        native.plots[0].gap_width = 50 if chart.is_stacked else 60
    dress = _scattered if chart.is_scatter else _bars if chart.is_bars else _line
    drawn_on = native.plots[-1]  # bands lie under the lines
    for drawn, series, colour in zip(drawn_on.series, chart.series, chart.colours, strict=True):
        if not chart.is_over(series):
            dress(drawn, chart, series, _rgb(colour))
    lift_lines(native, chart)
    name_bands(native, whole)
    return frame


class _Figures:
    """The embedded workbook: figures and nothing else."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: BinaryIO) -> Iterator[tuple[FigureBook, FigureBook]]:
        book = FigureBook(xlsx_file)
        yield book, book
        book.close()


class _Workbook(_Figures, CategoryWorkbookWriter):  # type: ignore[misc]  # python-pptx has no types
    pass


class _XyWorkbook(_Figures, XyWorkbookWriter):  # type: ignore[misc]  # python-pptx has no types
    pass


class _XyData(XyChartData):  # type: ignore[misc]  # python-pptx has no types
    @property
    def _workbook_writer(self) -> _XyWorkbook:
        return _XyWorkbook(self)


class _Data(CategoryChartData):  # type: ignore[misc]  # python-pptx has no types
    @property
    def _workbook_writer(self) -> _Workbook:
        return _Workbook(self)


def _data(chart: Chart, areas: tuple[Layer, ...] = ()) -> _Data:
    data = _Data(number_format=axis_format(chart))
    data.categories = [clean(category) for category in chart.categories]
    for series in chart.series:
        data.add_series(clean(series.name), series.values)
    for area in areas:
        data.add_series(clean(area.name), area.values)
    return data


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:].upper())


def _title(native: Any, chart: Chart, wide: float) -> None:
    """The title at the left edge, where the other text of the slide begins, with the unit unless it ends with it or
    both need a second line."""
    native.has_title = True
    title = native.chart_title
    unit = chart.y_title.lower() if chart.y_title.istitle() else chart.y_title
    whole = clean(chart.title if chart.title.endswith(unit) else f"{chart.title} ({unit})")
    title.text_frame.text = whole if width(whole, _TITLE, bold=True) <= wide else clean(chart.title)
    title.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    font = title.text_frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.name = Pt(_TITLE), True, FONT
    corner = parse_xml(
        f'<c:layout {_NAMES}><c:manualLayout><c:xMode val="edge"/><c:yMode val="edge"/>'
        '<c:x val="0"/><c:y val="0"/></c:manualLayout></c:layout>'
    )
    element = title._element
    element.replace(element.xpath("./c:layout")[0], corner)


def _category_axis(native: Any, chart: Chart, wide: float) -> None:
    axis = native.category_axis
    axis.has_major_gridlines = False
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.color.rgb = _rgb(AXIS)
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW  # below what falls under zero
    axis.tick_labels.font.size = Pt(_name_size(chart, wide))
    body = axis._element.xpath("./c:txPr/a:bodyPr")[0]
    body.set("rot", str(name_angle(chart)))
    body.set("vert", "horz")
    if not chart.is_bars:
        step = every(chart.categories, wide * 0.92, _SIZE)
        skip = parse_xml(f'<c:tickLblSkip {_NAMES} val="{step}"/>')
        axis._element.xpath("./c:noMultiLvlLbl")[0].addprevious(skip)


def _name_size(chart: Chart, wide: float) -> float:
    """In points: names of bars are set so small that no word of them is broken, down to 9."""
    usual = _SIZE if len(chart.categories) < 9 else 11
    if not chart.is_bars:
        return usual
    room = wide * 0.85 / max(len(chart.categories), 1)
    words = [word for name in chart.categories for word in clean(name).split()]
    fitting = (size for size in range(usual, 8, -1) if all(width(word, size) <= room for word in words))
    return next(fitting, 9)


def _value_axis(native: Any, chart: Chart) -> None:
    axis, wanted = native.value_axis, scale(chart)
    axis.minimum_scale = wanted.low
    if (end := closed_at(chart)) is not None:
        axis.maximum_scale = end
    axis.major_unit = wanted.step
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = _rgb(GRID)
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.fill.background()
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = axis_format(chart), False


def _unname(native: Any, chart: Chart, *, after: int) -> None:
    """Leaves series without a name of their own out of the legend, where they come after the layers of bands."""
    position = native.legend._element.xpath("./c:legendPos")[0]
    for at in reversed([at for at, series in enumerate(chart.series) if not series.named]):
        position.addnext(
            parse_xml(
                f'<c:legendEntry {_NAMES}><c:idx val="{after + at}"/><c:delete val="1"/></c:legendEntry>'
            )
        )


def _points(drawn: Any, series: Series, colour: RGBColor) -> None:
    """Points without a line, with a dark edge; where a point has its own shape or colour it is set alone."""
    drawn.format.line.fill.background()
    _dress_marker(drawn.marker, series.point_symbol, colour)
    for at, value in enumerate(series.values):
        own = series.symbols and series.symbol(at) is not series.point_symbol
        if value is not None and (own or (series.colours and series.colours[at])):
            fill = series.colours[at] if series.colours else None
            _dress_marker(drawn.points[at].marker, series.symbol(at), _rgb(fill) if fill else colour)


def _dress_marker(marker: Any, symbol: Symbol, colour: RGBColor) -> None:
    marker.style, marker.size = _SHAPES[symbol], 8
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = colour
    marker.format.line.color.rgb = _rgb(TEXT)


def _mark(drawn: Any, chart: Chart, series: Series) -> None:
    """A vertical line with its word: an error bar down from a clear point at the top."""
    drawn.format.line.fill.background()
    drawn.marker.style = XL_MARKER_STYLE.NONE
    label = drawn.points[series.last_known or 0].data_label
    label.text_frame.text, label.position = clean(series.label), XL_LABEL_POSITION.ABOVE
    bar = parse_xml(
        f'<c:errBars {_NAMES}><c:errDir val="y"/><c:errBarType val="minus"/><c:errValType val="fixedVal"/>'
        f'<c:noEndCap val="1"/><c:val val="{drop(chart)}"/><c:spPr><a:ln w="15875"><a:solidFill>'
        f'<a:srgbClr val="{AXIS[1:]}"/></a:solidFill><a:prstDash val="sysDot"/></a:ln></c:spPr></c:errBars>'
    )
    drawn._element.xpath("./c:cat")[0].addprevious(bar)


def _line(drawn: Any, chart: Chart, series: Series, colour: RGBColor) -> None:
    drawn.smooth = False
    if series.style is Style.CLEAR:
        _mark(drawn, chart, series)
    elif series.style is Style.POINTS:
        _points(drawn, series, colour)
    else:
        _stroke(drawn, chart, series, colour)


def _stroke(drawn: Any, chart: Chart, series: Series, colour: RGBColor) -> None:
    marker = drawn.marker
    if series.style is Style.MARKER:
        drawn.format.line.fill.background()
        marker.style, marker.size = XL_MARKER_STYLE.DIAMOND, 11
    else:
        drawn.format.line.width = Pt(2.5 if series.style is Style.SOLID else 2)
        drawn.format.line.color.rgb = colour
        if series.style in _DASHES:
            drawn.format.line.dash_style = _DASHES[series.style]
        dots = series.style is Style.SOLID or series.has_lone_points
        marker.style, marker.size = (XL_MARKER_STYLE.CIRCLE if dots else XL_MARKER_STYLE.NONE), 6
    if marker.style is not XL_MARKER_STYLE.NONE:
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = colour
        marker.format.line.color.rgb = colour
    _end(drawn, chart, series)


def _end(drawn: Any, chart: Chart, series: Series) -> None:
    """The words at the end of a line: its own label, or the latest figure, which follows the data."""
    words, last = clean(end_label(chart, series)), series.last_known
    if not words or last is None:
        return
    label = drawn.points[last].data_label
    if series.label:
        label.text_frame.text = words
    else:
        label.font.bold = True
    below = series.style is Style.MARKER
    label.position = XL_LABEL_POSITION.BELOW if below else XL_LABEL_POSITION.ABOVE


def _bars(drawn: Any, chart: Chart, series: Series, colour: RGBColor) -> None:
    if series.style is Style.CLEAR:
        drawn.format.fill.background()
        drawn.format.line.fill.background()
        return
    drawn.invert_if_negative = False
    drawn.format.fill.solid()
    drawn.format.fill.fore_color.rgb = colour
    drawn.format.line.color.rgb = _rgb("#ffffff")
    if not has_room_for_labels(chart):
        return
    labels = drawn.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = label_format(chart, series), False
    labels.position = XL_LABEL_POSITION.CENTER if chart.is_stacked else XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(_SIZE)
    plate = needs_plate(chart, series)
    labels.font.color.rgb = _rgb("#ffffff" if chart.is_stacked and not plate else TEXT)
    if plate:
        white = parse_xml(f'<c:spPr {_NAMES}><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></c:spPr>')
        labels._element.xpath("./c:numFmt")[0].addnext(white)


def _scatter_data(chart: Chart) -> _XyData:
    data = _XyData(number_format=axis_format(chart))
    for series in chart.series:
        added = data.add_series(clean(series.name))
        for place, value in zip(series.x, series.values, strict=True):
            added.add_data_point(place, value)
    return data


def _number_axis(native: Any, chart: Chart) -> None:
    """The axis of numbers below a scatter, with what it counts."""
    axis, wanted = native.category_axis, x_scale(chart)
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = wanted.low, wanted.high, wanted.step
    axis.has_major_gridlines = False
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.color.rgb = _rgb(AXIS)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "#,##0", False
    axis.has_title = bool(chart.x_title)
    if chart.x_title:
        axis.axis_title.text_frame.text = clean(chart.x_title)
        font = axis.axis_title.text_frame.paragraphs[0].runs[0].font
        font.size, font.bold, font.name = Pt(_SIZE), False, FONT


def _scattered(drawn: Any, _chart: Chart, series: Series, colour: RGBColor) -> None:
    """A curve, or points of one shape with the labels that some of them have."""
    if series.style is not Style.POINTS:
        drawn.marker.style = XL_MARKER_STYLE.NONE
        drawn.format.line.width, drawn.format.line.color.rgb = Pt(1.5), colour
        if series.style in _DASHES:
            drawn.format.line.dash_style = _DASHES[series.style]
        return
    drawn.format.line.fill.background()
    drawn.marker.style, drawn.marker.size = _SHAPES[series.point_symbol], 9
    drawn.marker.format.fill.solid()
    drawn.marker.format.fill.fore_color.rgb = colour
    drawn.marker.format.line.color.rgb = _rgb("#ffffff")
    for at, words in enumerate(series.labels):
        if words:
            label = drawn.points[at].data_label
            label.text_frame.text = clean(words)
            label.position = XL_LABEL_POSITION.ABOVE
