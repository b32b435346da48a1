"""Documents as PowerPoint slides with native, editable charts and real tables."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import Any, BinaryIO

from pptx import Presentation
from pptx.util import Pt

from tcp_portal.charts.model import Chart
from tcp_portal.charts.text import clean, line_count, width
from tcp_portal.charts.theme import SECONDARY_TEXT, TEXT
from tcp_portal.charts.words import cell, day
from tcp_portal.packs.disclosure.clearance import check
from tcp_portal.packs.document import Document, Section
from tcp_portal.packs.writers import NO_OPTIONS, Options
from tcp_portal.packs.writers.easy import synthetic
from tcp_portal.packs.writers.package import number_parts, save
from tcp_portal.packs.writers.pptx_charts import draw_chart
from tcp_portal.packs.writers.pptx_easy import easy_slides
from tcp_portal.packs.writers.pptx_layout import (
    CAPTION,
    NOTE_SIZE,
    WIDTH,
    Box,
    Page,
    TablePart,
    Words,
    pages,
)
from tcp_portal.packs.writers.pptx_xml import footer, paragraphs, slide_number, table

_BASE = Path(__file__).with_name("base.pptx")
_TITLE_SIZES = (26, 18)
_COVER_ROOM = 840


def write(document: Document, out: BinaryIO, *, options: Options = NO_OPTIONS) -> None:
    """Write a cover, the slides of each section and the definitions; the same document, the same bytes."""
    check(document)
    deck: Any = Presentation(str(_BASE))
    number_parts(deck)
    _properties(deck, document)
    cover, page = deck.slide_layouts
    _cover(deck.slides.add_slide(cover), document)
    if document.is_easy_read:
        easy_slides(deck, document, foot=_foot)
    else:
        _sections(deck, page, document)
    save(deck, out)


def _sections(deck: Any, layout: Any, document: Document) -> None:
    for section in document.told:
        for nth, content in enumerate(pages(section)):
            meanings = _meanings(section, document) if nth == 0 else []
            _page(deck.slides.add_slide(layout), content, document, meanings)


def _meanings(section: Section, document: Document) -> list[str]:
    """What the measures mean of which the section speaks, for the notes of its first slide."""
    return [f"{one.title}: {one.rule}" for one in document.definitions if section.key in one.sections]


def _properties(deck: Any, document: Document) -> None:
    made = document.made_at.astimezone(UTC).replace(tzinfo=None)
    properties = deck.core_properties
    properties.title = clean(f"{document.title}, {document.month.label}")
    properties.subject = clean(document.subtitle)
    properties.language = "en-GB"
    properties.created = properties.modified = made


def _cover(slide: Any, document: Document) -> None:
    title, subtitle, facts = slide.placeholders
    title.text_frame.text = clean(document.title)
    title.text_frame.paragraphs[0].font.size = Pt(
        40 if line_count(clean(document.title), _COVER_ROOM, 40, bold=True) <= 2 else 28
    )
    month = "" if document.month.label in document.subtitle else f"\n{document.month.label}"
    subtitle.text_frame.text = clean(document.subtitle) + month
    facts.text_frame.text = "\n".join(clean(line) for line in _facts(document) if line)
    facts.text_frame.paragraphs[0].font.bold = True
    _foot(slide, document)


def _facts(document: Document) -> list[str]:
    if document.is_easy_read:
        return [document.marking, document.as_at, *synthetic(document)]
    return [
        document.marking,
        document.lead,
        document.as_at,
        f"Asked for by {document.asked_by}" if document.asked_by else "",
        f"Made on {day(document.made_at)} at {document.made_at:%H:%M}",
        "What measures mean: in the notes of their slides" if document.definitions else "",
        "Synthetic data: the people in these figures are invented." if document.synthetic else "",
    ]


def _foot(slide: Any, document: Document) -> None:
    slide.shapes._spTree.append(footer(clean(document.footer)))
    slide.shapes._spTree.append(
        slide_number(slide.part.package.presentation_part.presentation.slides.index(slide) + 1)
    )


def _page(slide: Any, page: Page, document: Document, meanings: list[str]) -> None:
    title, summary = slide.placeholders
    title.text_frame.text = page.title
    fits = width(page.title, _TITLE_SIZES[0], bold=True) <= WIDTH
    title.text_frame.paragraphs[0].font.size = Pt(_TITLE_SIZES[0 if fits else 1])
    if page.summary is None:
        summary._element.getparent().remove(summary._element)
    else:
        _words(summary, *page.summary)
    charts = []
    for placed in page.items:
        if isinstance(placed.item, TablePart):
            _table(slide, placed.item, placed.box)
        elif isinstance(placed.item, Chart):
            _chart(slide, placed.item, placed.box)
            charts.append(placed.item)
        else:
            _words(slide.shapes.add_textbox(0, 0, 0, 0), placed.item, placed.box)
    _foot(slide, document)
    notes = [*map(_spoken, charts), *page.said, *meanings]
    if notes:
        slide.notes_slide.notes_text_frame.text = "\n\n".join(map(clean, notes))


def _at(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = (
        Pt(value) for value in (box.x, box.y, box.wide, box.high)
    )


def _words(shape: Any, words: Words, box: Box) -> None:
    _at(shape, box)
    _write(shape, words.text, words.size, SECONDARY_TEXT if words.is_note else TEXT)


def _write(shape: Any, text: str, size: float, colour: str, *, bold: bool = False) -> None:
    body = shape.text_frame._txBody
    body.getparent().replace(body, paragraphs(text, size, colour, bold=bold))


def _table(slide: Any, part: TablePart, box: Box) -> None:
    caption = slide.shapes.add_textbox(0, 0, 0, 0)
    _at(caption, Box(box.x, box.y, box.wide, CAPTION - 4))
    _write(caption, part.grid.caption, 14, TEXT, bold=True)
    top, high = box.y + CAPTION, sum(part.heights)
    frame = slide.shapes.add_table(1, 1, Pt(box.x), Pt(top), Pt(sum(part.widths)), Pt(high))
    old = frame._element.graphic.graphicData.tbl
    old.getparent().replace(old, table(part))
    _describe(frame, part.grid.caption, f"Table: {part.grid.caption}, {len(part.grid.rows)} rows")
    if part.grid.notes:
        notes = slide.shapes.add_textbox(0, 0, 0, 0)
        _at(notes, Box(box.x, top + high + 4, sum(part.widths), part.note_height))
        _write(notes, "\n".join(part.grid.notes), NOTE_SIZE, SECONDARY_TEXT)


def _chart(slide: Any, chart: Chart, box: Box) -> None:
    below = clean(f"{chart.description} Source: {chart.source}" if chart.source else chart.description)
    deep = line_count(below, box.wide, NOTE_SIZE) * NOTE_SIZE * 1.25 + 4
    frame = draw_chart(slide, chart, Box(box.x, box.y, box.wide, box.high - deep))
    _describe(frame, chart.title, chart.description)
    words = slide.shapes.add_textbox(0, 0, 0, 0)
    _at(words, Box(box.x, box.y + box.high - deep, box.wide, deep))
    _write(words, below, NOTE_SIZE, SECONDARY_TEXT)


def _describe(frame: Any, name: str, description: str) -> None:
    properties = frame._element.xpath(".//p:cNvPr")[0]
    properties.set("name", clean(name).replace("\n", " "))
    properties.set("descr", clean(description))


def _spoken(chart: Chart) -> str:
    """The chart in the notes of the slide: its sentence, its source and its figures."""
    titles = [clean(column.title) for column in chart.table.columns]
    lines = [clean(chart.title), clean(chart.description)]
    if chart.source:
        lines.append(f"Source: {clean(chart.source)}")
    for row in chart.table.all_rows:
        texts = [clean(cell(value, column)) for value, column in zip(row, chart.table.columns, strict=True)]
        figures = [f"{title} {text}" for title, text in zip(titles[1:], texts[1:], strict=True) if text]
        lines.append(f"{texts[0]}: {', '.join(figures)}")
    return "\n".join(lines)
