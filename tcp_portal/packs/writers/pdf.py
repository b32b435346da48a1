"""Documents as PDF by Typst: tagged for screen readers (PDF/UA-1) and fit for archives (PDF/A-2a)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, BinaryIO

from tcp_portal.charts.model import Chart, Table
from tcp_portal.charts.svg import svg
from tcp_portal.charts.text import clean
from tcp_portal.charts.words import day
from tcp_portal.packs.disclosure.clearance import check
from tcp_portal.packs.document import Block, Document, Heading, Note, Section, Text
from tcp_portal.packs.writers import NO_OPTIONS, Options
from tcp_portal.packs.writers.easy import easy_data
from tcp_portal.packs.writers.layout import figures, grid, spoken_definitions
from tcp_portal.packs.writers.typeset import typeset

_TEMPLATE = Path(__file__).with_name("pack.typ")
_EASY = Path(__file__).with_name("easy.typ")
_ROOM = 170.0  # millimetres between the margins of the template
_POINT = 25.4 / 72
_SIZES, _SMALL_SIZES, _SMALLEST = (9.0, 8.0, 7.0, 6.0), (8.0, 7.0, 6.0), (7.0, 6.0)
_WORDS: dict[type, str] = {Text: "text", Note: "note", Heading: "heading"}
_PADDING = 4.2
_DOWN = 3.2
_WHOLE = 120.0  # millimetres; a table up to this height stays on one page, and a row up to half of it


def write(document: Document, out: BinaryIO, *, options: Options = NO_OPTIONS) -> None:
    """Write the document; the same document gives the same bytes. ValueError without the folder of the fonts."""
    check(document)
    template, data = (_EASY, easy_data(document)) if document.is_easy_read else (_TEMPLATE, _data(document))
    inputs = {"data": json.dumps(data)}
    out.write(typeset(template, fonts=options.fonts, made_at=document.made_at, inputs=inputs))


def _data(document: Document) -> dict[str, Any]:
    made = document.made_at
    return {
        "title": clean(document.title),
        "subtitle": clean(document.subtitle),
        "month": document.month.label,
        "footer": clean(document.footer),
        "synthetic": document.synthetic,
        "lead": clean(document.lead),
        "facts": [
            ["Marking", clean(document.marking)],
            ["Figures", clean(document.as_at)],
            ["Source", clean(document.source)],
            ["Asked for by", clean(document.asked_by)],
            ["Made", f"{day(made)}, {made:%H:%M}"],
        ],
        "sections": [section_data(section) for section in document.told],
        "definitions": _table(spoken_definitions(document.definitions), _SMALLEST)
        if document.definitions
        else None,
    }


def section_data(section: Section) -> dict[str, Any]:
    """A section as the templates draw it."""
    return {
        "title": clean(section.title),
        "summary": clean(section.summary),
        "blocks": [_block(block, section) for block in section.blocks],
    }


def _block(block: Block, section: Section) -> dict[str, Any]:
    if isinstance(block, Table):
        return {"kind": "table", "table": _table(block, _SIZES)}
    if isinstance(block, Chart) and block.is_empty:
        return {"kind": "text", "body": clean(block.description)}
    if isinstance(block, Chart):
        return {
            "kind": "chart",
            "title": clean(block.title),
            "description": clean(block.description),
            "source": clean(block.source),
            "svg": svg(block, 640, 270),
            "table": _table(figures(block), _SMALL_SIZES) if section.table_under(block) else None,
        }
    return {"kind": _WORDS[type(block)], "body": clean(block.body)}


def _table(table: Table, sizes: tuple[float, ...]) -> dict[str, Any]:
    """A table in the largest of the letter sizes, in points, in which no word is broken."""
    text = grid(table)
    size = next((size for size in sizes if text.least(size * _POINT, _PADDING) <= _ROOM), sizes[-1])
    widths = text.widths(_ROOM, size * _POINT, _PADDING)
    heights = text.heights(widths, size * _POINT, (_PADDING, _DOWN))
    return {
        "breaks": sum(heights) > _WHOLE,
        "whole": [high <= _WHOLE / 2 for high in heights[1:]],
        "caption": text.caption,
        "titles": text.titles,
        "rows": text.rows,
        "total": text.has_total,
        "right": [column.is_number for column in text.columns],
        "widths": widths,
        "notes": text.notes,
        "size": size,
    }
