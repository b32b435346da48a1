"""Build the 16:9 base of the PowerPoint files: python -m tcp_portal.packs.writers.make_template

Two layouts, a cover and a page, in the colours and letters of the charts. Run again only to
change the look; the file it writes is committed beside it.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.util import Pt

from tcp_portal.charts.theme import FONT, PALETTE, SECONDARY_TEXT, TEXT, Colour
from tcp_portal.packs.writers.package import save

PATH = Path(__file__).with_name("base.pptx")

_NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_Box = tuple[float, float, float, float]
_WIDTH, _HEIGHT, _SIDE = 960, 540, 43
_APPLICATION = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_FOOT: dict[str, _Box] = {"ftr": (_SIDE, 511, 834, 20), "sldNum": (_WIDTH - _SIDE - 40, 511, 40, 20)}
_TITLE: _Box = (_SIDE, 24, _WIDTH - 2 * _SIDE, 42)
_SUMMARY: _Box = (_SIDE, 66, _WIDTH - 2 * _SIDE, 50)


def build() -> bytes:
    """The base presentation, without slides."""
    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = Pt(_WIDTH), Pt(_HEIGHT)
    deck.part._element.sldSz.attrib.pop("type")  # it says 4:3
    cover, page = deck.slide_layouts[0], deck.slide_layouts[5]
    for layout in list(deck.slide_layouts):
        if layout not in (cover, page):
            deck.slide_layouts.remove(layout)
    master = deck.slide_master
    _redraw(master, [_title(_TITLE, 26, "t"), _body(1, _SUMMARY, 18), *_foot()])
    _redraw(cover, _cover())
    _redraw(page, [_bar((0, 0, _WIDTH, 10)), _title(_TITLE, 26, "ctr"), _body(13, _SUMMARY, 18), *_foot()])
    page.name, cover.name = "Page", "Cover"
    _left_aligned(master)
    _paint(master)
    _strip(deck)
    return _saved(deck)


def _cover() -> list[str]:
    return [
        _bar((0, 0, _WIDTH, 330)),
        _title((60, 90, _WIDTH - 120, 120), 40, "b", "FFFFFF", "ctrTitle"),
        _body(1, (60, 218, _WIDTH - 120, 80), 22, "FFFFFF", "subTitle"),
        _body(13, (60, 350, _WIDTH - 120, 140), 16),
        *_foot(),
    ]


def _bar(box: _Box) -> str:
    return (
        f'<p:sp {_NAMES}><p:nvSpPr><p:cNvPr id="2" name="Band"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_place(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


def _place(box: _Box) -> str:
    x, y, wide, high = (Pt(value) for value in box)
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'


def _holder(kind: str, index: int | None, box: _Box, style: str, text: str, anchor: str) -> str:
    """A placeholder with no inner margin, so that everything on a slide stands on one line."""
    idx = "" if index is None else f' idx="{index}"'
    return (
        f'<p:sp {_NAMES}><p:nvSpPr><p:cNvPr id="2" name="{kind}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}"{idx}/></p:nvPr></p:nvSpPr>'
        f'<p:spPr>{_place(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"/>'
        f"<a:lstStyle><a:lvl1pPr {style}</a:lvl1pPr></a:lstStyle><a:p>{text}</a:p></p:txBody></p:sp>"
    )


def _letters(size: float, colour: str, bold: bool = False) -> str:
    return (
        f'<a:defRPr sz="{round(size * 100)}" b="{int(bold)}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        '<a:latin typeface="+mn-lt"/></a:defRPr>'
    )


def _run(text: str) -> str:
    return f'<a:r><a:rPr lang="en-GB"/><a:t>{text}</a:t></a:r>'


def _title(box: _Box, size: float, anchor: str, colour: str = TEXT[1:], kind: str = "title") -> str:
    style = f'algn="l">{_letters(size, colour, bold=True)}'
    return _holder(kind, None, box, style, _run("Title"), anchor)


def _body(index: int, box: _Box, size: float, colour: str = TEXT[1:], kind: str = "body") -> str:
    style = (
        'marL="0" indent="0" algn="l"><a:spcBef><a:spcPts val="400"/></a:spcBef><a:buNone/>'
        f"{_letters(size, colour)}"
    )
    return _holder(kind, index, box, style, _run("Text"), "t")


def _foot() -> list[str]:
    style = _letters(9, SECONDARY_TEXT[1:])
    number = (
        '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum">'
        '<a:rPr lang="en-GB"/><a:t>1</a:t></a:fld>'
    )
    return [
        _holder("ftr", 11, _FOOT["ftr"], f'algn="l">{style}', _run("Marking"), "ctr"),
        _holder("sldNum", 12, _FOOT["sldNum"], f'algn="r">{style}', number, "ctr"),
    ]


def _redraw(part: Any, shapes: list[str]) -> None:
    tree = part.shapes._spTree
    for shape in list(part.shapes):
        tree.remove(shape._element)
    for at, shape in enumerate(shapes, start=2):
        element = parse_xml(shape)
        element.xpath(".//p:cNvPr")[0].set("id", str(at))
        tree.append(element)


def _left_aligned(master: Any) -> None:
    for level in master._element.xpath(".//p:titleStyle/a:lvl1pPr"):
        level.set("algn", "l")


def _paint(master: Any) -> None:
    """The theme: our letters and colours, so that charts made by hand match ours."""
    theme = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
    xml = theme.blob.decode()
    xml = re.sub(r'<a:latin typeface="[^"]*"/>', f'<a:latin typeface="{FONT}"/>', xml)
    colours = {f"accent{at}": colour for at, colour in enumerate(PALETTE[:6], start=1)}
    colours |= {"dk2": Colour.SLATE, "hlink": Colour.BLUE, "folHlink": Colour.PURPLE}
    for name, colour in colours.items():
        xml = re.sub(
            rf"<a:{name}>.*?</a:{name}>",
            f'<a:{name}><a:srgbClr val="{colour[1:].upper()}"/></a:{name}>',
            xml,
            flags=re.DOTALL,
        )
    theme._blob = xml.replace('name="Office Theme"', 'name="TCP portal"').encode()


def _strip(deck: Any) -> None:
    """Nothing of the library's own sample: its author, picture and printer."""
    package = deck.part.package
    for owner in (package, deck.part):
        rels = owner._rels
        for key in [
            key for key, rel in rels.items() if rel.reltype.endswith(("/thumbnail", "/printerSettings"))
        ]:
            rels.pop(key)
    properties = deck.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    for part in package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = _APPLICATION


def _saved(deck: Any) -> bytes:
    out = BytesIO()
    save(deck, out)
    return out.getvalue()


if __name__ == "__main__":
    PATH.write_bytes(build())
