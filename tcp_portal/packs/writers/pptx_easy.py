"""Easy-read slides: at most three ideas a slide, each a picture of real shapes beside a large sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from pptx.oxml import parse_xml
from pptx.util import Pt

from tcp_portal.charts.text import clean
from tcp_portal.charts.theme import TEXT
from tcp_portal.packs.document import Document, Line
from tcp_portal.packs.pictures import ROW, Shape, crowd, standing
from tcp_portal.packs.writers.easy import COVER, crowd_words, each_words, lines_of
from tcp_portal.packs.writers.pptx_layout import LEFT, WIDTH
from tcp_portal.packs.writers.pptx_xml import paragraphs

A_SLIDE: Final = 3
_SIZE: Final = 26.0
_EACH: Final = 16.0
_TOP, _DEEP, _PICTURE = 92.0, 136.0, 112.0
_GAP = 26.0
_NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


def easy_slides(deck: Any, document: Document, *, foot: Callable[[Any, Document], None]) -> None:
    """The slides after the cover; `foot` writes the footer of each. The cover gets its picture."""
    page = deck.slide_layouts[1]
    _draw(deck.slides[0], COVER.shapes, (800, 360, 120), COVER.value)
    for title, lines in lines_of(document):
        slides = -(-len(lines) // A_SLIDE)
        each = -(-len(lines) // slides)  # no slide is left with a single line where the others are full
        for first in range(0, len(lines), each):
            slide = deck.slides.add_slide(page)
            heading, summary = slide.placeholders
            heading.text_frame.text = clean(title) if first == 0 else f"{clean(title)} (continued)"
            summary._element.getparent().remove(summary._element)
            _lines(slide, lines[first : first + each])
            foot(slide, document)


def _lines(slide: Any, lines: Sequence[Line]) -> None:
    for nth, line in enumerate(lines):
        y = _TOP + nth * _DEEP
        _draw(slide, line.picture.shapes, (LEFT, y, _PICTURE), line.picture.value)
        left = LEFT + _PICTURE + _GAP
        figures = crowd(line.amount)[0] if line.amount else 0
        _say(slide, clean(line.body), _SIZE, (left, y if figures else y + (_PICTURE - _SIZE) / 2 - 6))
        if line.amount:
            _crowd(slide, figures, (left, y + _SIZE * 1.3 + 6), line.amount)


def _say(slide: Any, text: str, size: float, at: tuple[float, float]) -> None:
    words = slide.shapes.add_textbox(0, 0, 0, 0)
    words.left, words.top = Pt(at[0]), Pt(at[1])
    words.width, words.height = Pt(LEFT + WIDTH - at[0]), Pt(size * 1.3)
    body = words.text_frame._txBody
    body.getparent().replace(body, paragraphs(text, size, TEXT))


def _crowd(slide: Any, figures: int, at: tuple[float, float], amount: int) -> None:
    """People in rows of ten, small enough for the room below the sentence, and what each of them stands for."""
    rows = -(-figures // ROW)
    high = min(38.0, (_DEEP - _SIZE * 1.3 - 22) / (rows * 1.25))
    shapes = standing(figures, high=high)
    _group(slide, [_moved(shape, at, 1.0) for shape in shapes], crowd_words(amount))
    if each_words(amount):
        beside = at[0] + (min(figures, ROW) * 0.55) * high + 14
        _say(slide, each_words(amount), _EACH, (beside, at[1] + (high - _EACH) / 2))


def _draw(slide: Any, shapes: tuple[Shape, ...], place: tuple[float, float, float], said: str) -> None:
    x, y, size = place
    _group(slide, [_moved(shape, (x, y), size / 100) for shape in shapes], said)


def _moved(shape: Shape, at: tuple[float, float], scale: float) -> Shape:
    if shape.is_oval:
        (x, y), (wide, high) = shape.points
        return Shape(((at[0] + x * scale, at[1] + y * scale), (wide * scale, high * scale)), shape.fill, True)
    return Shape(tuple((at[0] + x * scale, at[1] + y * scale) for x, y in shape.points), shape.fill)


def _group(slide: Any, shapes: Sequence[Shape], said: str) -> None:
    """The shapes as one group with one description, so that a screen reader meets one picture."""
    boxes = [_box(shape) for shape in shapes]
    x, y = min(box[0] for box in boxes), min(box[1] for box in boxes)
    wide = max(box[0] + box[2] for box in boxes) - x
    high = max(box[1] + box[3] for box in boxes) - y
    tree = slide.shapes._spTree
    first = max((int(one) for one in tree.xpath(".//p:cNvPr/@id")), default=1) + 1
    place = f'<a:off x="{Pt(x)}" y="{Pt(y)}"/><a:ext cx="{Pt(wide)}" cy="{Pt(high)}"/>'
    inner = f'<a:chOff x="{Pt(x)}" y="{Pt(y)}"/><a:chExt cx="{Pt(wide)}" cy="{Pt(high)}"/>'
    drawn = "".join(_shape(shape, first + nth) for nth, shape in enumerate(shapes, start=1))
    tree.append(
        parse_xml(
            f'<p:grpSp {_NAMES}><p:nvGrpSpPr><p:cNvPr id="{first}" name={quoteattr(said)} descr={quoteattr(said)}/>'
            f"<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>{place}{inner}</a:xfrm></p:grpSpPr>"
            f"{drawn}</p:grpSp>"
        )
    )


def _box(shape: Shape) -> tuple[float, float, float, float]:
    if shape.is_oval:
        return (*shape.points[0], *shape.points[1])
    across, down = [x for x, _ in shape.points], [y for _, y in shape.points]
    return min(across), min(down), max(across) - min(across), max(down) - min(down)


def _shape(shape: Shape, number: int) -> str:
    x, y, wide, high = _box(shape)
    geometry = (
        '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>'
        if shape.is_oval
        else _outline(shape, (x, y), (Pt(wide), Pt(high)))
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Shape {number}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{Pt(x)}" y="{Pt(y)}"/><a:ext cx="{Pt(wide)}" cy="{Pt(high)}"/></a:xfrm>'
        f'{geometry}<a:solidFill><a:srgbClr val="{shape.fill[1:].upper()}"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _outline(shape: Shape, corner: tuple[float, float], size: tuple[int, int]) -> str:
    steps = [
        f'<a:{"moveTo" if nth == 0 else "lnTo"}><a:pt x="{Pt(x - corner[0])}" y="{Pt(y - corner[1])}"/>'
        f"</a:{'moveTo' if nth == 0 else 'lnTo'}>"
        for nth, (x, y) in enumerate(shape.points)
    ]
    path = f'<a:path w="{size[0]}" h="{size[1]}">{"".join(steps)}<a:close/></a:path>'
    return (
        "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>{path}</a:pathLst></a:custGeom>'
    )
