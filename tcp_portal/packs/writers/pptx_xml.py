"""Text, tables and footers of slides as DrawingML, written whole: fast, and with every detail ours."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.util import Pt

from tcp_portal.charts.theme import GRID, SECONDARY_TEXT, TEXT
from tcp_portal.packs.writers.pptx_layout import CELL_PADDING, TablePart

_NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_PALE = "#f0f4f5"
_FLAT = 'lIns="0" tIns="0" rIns="0" bIns="0"'


def paragraphs(text: str, size: float, colour: str, *, bold: bool = False) -> Any:
    """The body of a text box without inner margins, a paragraph for each line of the text."""
    body = "".join(_paragraph(line, _letters(size, colour, bold=bold)) for line in text.split("\n"))
    return parse_xml(f'<p:txBody {_NAMES}><a:bodyPr wrap="square" {_FLAT}/><a:lstStyle/>{body}</p:txBody>')


def footer(text: str) -> Any:
    """The footer of a slide: python-pptx does not take it over from the layout."""
    return _foot("ftr", 11, "Footer", f'<a:r><a:rPr lang="en-GB"/><a:t>{escape(text)}</a:t></a:r>')


def slide_number(number: int) -> Any:
    """The number of a slide, as a field that follows when slides are moved."""
    field = '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum"><a:rPr lang="en-GB"/>'
    return _foot("sldNum", 12, "Slide number", f"{field}<a:t>{number}</a:t></a:fld>")


def table(part: TablePart) -> Any:
    """A table with a title row, thin rules and its total on a pale ground."""
    grid = part.grid
    columns = "".join(f'<a:gridCol w="{Pt(wide)}"/>' for wide in part.widths)
    last = len(grid.rows)
    rows = "".join(
        _row(
            row,
            part,
            nth,
            bold=nth == 0 or (grid.has_total and nth == last),
            fill=_PALE if grid.has_total and nth == last and nth else "",
        )
        for nth, row in enumerate([grid.titles, *grid.rows])
    )
    total = ' lastRow="1"' if grid.has_total else ""
    return parse_xml(
        f'<a:tbl {_NAMES}><a:tblPr firstRow="1"{total}/><a:tblGrid>{columns}</a:tblGrid>{rows}</a:tbl>'
    )


def _row(texts: tuple[str, ...], part: TablePart, nth: int, *, bold: bool, fill: str) -> str:
    letters = _letters(part.size, TEXT, bold=bold)
    line = (1.5, SECONDARY_TEXT) if nth == 0 else (0.5, GRID)
    cells = "".join(
        _cell(text, letters, "r" if column.is_number else "l", line, "b" if nth == 0 else "t", fill)
        for text, column in zip(texts, part.grid.columns, strict=True)
    )
    return f'<a:tr h="{Pt(part.heights[nth])}">{cells}</a:tr>'


def _cell(text: str, letters: str, side: str, line: tuple[float, str], anchor: str, fill: str) -> str:
    across, down = (Pt(padding / 2) for padding in CELL_PADDING)
    body = "".join(_paragraph(one, letters, side) for one in text.split("\n"))
    none = "".join(f'<a:ln{edge} w="0"><a:noFill/></a:ln{edge}>' for edge in "LRT")
    thick, colour = line
    ground = _solid(fill) if fill else "<a:noFill/>"
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{body}</a:txBody>"
        f'<a:tcPr marL="{across}" marR="{across}" marT="{down}" marB="{down}" anchor="{anchor}">{none}'
        f'<a:lnB w="{Pt(thick)}">{_solid(colour)}</a:lnB>{ground}</a:tcPr></a:tc>'
    )


def _paragraph(text: str, letters: str, side: str = "l") -> str:
    """A paragraph; an empty one keeps its letter size, or it would make its row higher."""
    start = f'<a:p><a:pPr algn="{side}"/>'
    if not text:
        return f"{start}<a:endParaRPr {letters}</a:endParaRPr></a:p>"
    return f"{start}<a:r><a:rPr {letters}</a:rPr><a:t>{escape(text)}</a:t></a:r></a:p>"


def _letters(size: float, colour: str, *, bold: bool) -> str:
    return f'lang="en-GB" sz="{round(size * 100)}" b="{int(bold)}">{_solid(colour)}'


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour[1:].upper()}"/></a:solidFill>'


def _foot(kind: str, index: int, name: str, run: str) -> Any:
    return parse_xml(
        f'<p:sp {_NAMES}><p:nvSpPr><p:cNvPr id="{9000 + index}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        f'</p:cNvSpPr><p:nvPr><p:ph type="{kind}" sz="quarter" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p>{run}</a:p></p:txBody></p:sp>"
    )
