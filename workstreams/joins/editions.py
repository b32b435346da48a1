"""Editions of the pack that are made of register and programme together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tcp_portal.packs.assembly import build_sections, document_of
from tcp_portal.packs.document import Document, Section
from tcp_portal.packs.editions import OFFICE_FORMATS, Edition, EditionSource, register_edition
from tcp_portal.packs.parts import PartAsk, lay_out, read_on
from tcp_portal.web.registry import PackContext, pack_sections
from workstreams.presenters import governing_body, stocktake


def stocktake_document(
    context: PackContext, *, asked_by: str, made_at: datetime, on_section: Callable[[str], None]
) -> Document:
    """The stocktake of a month as on the day on which it is read."""
    ask = PartAsk(context, read_on(context, made_at))
    sections = lay_out(stocktake.parts_of(ask, stocktake.facts_of(ask)), ask, on_section)
    return document_of(
        context,
        subtitle=f"NHS England stocktake, {context.month.label}",
        sections=sections,
        asked_by=asked_by,
        made_at=made_at,
    )


def governing_body_document(
    context: PackContext, *, asked_by: str, made_at: datetime, on_section: Callable[[str], None]
) -> Document:
    """The paper of a month for a governing body: cover sheet, plan on a page, and the pack's own words and figures."""
    ask = PartAsk(context, read_on(context, made_at))
    sections: list[Section] = []
    for title, build in (
        ("Cover sheet", governing_body.cover),
        ("Plan on a page", governing_body.plan_on_a_page),
    ):
        on_section(title)
        sections += build(ask)
    entries = {entry.key: entry for entry in pack_sections()}
    wanted = [entries[key] for key in governing_body.SECTIONS]
    sections += build_sections(context, wanted, on_section)
    return document_of(
        context,
        subtitle=f"Paper for the governing body, {context.month.label}",
        sections=sections,
        asked_by=asked_by,
        made_at=made_at,
    )


register_edition(
    EditionSource(
        order=30,
        edition=Edition.GOVERNING_BODY,
        formats=OFFICE_FORMATS,
        parts=lambda _context: governing_body.PARTS,
        build=governing_body_document,
    )
)
register_edition(
    EditionSource(
        order=20,
        edition=Edition.STOCKTAKE,
        formats=OFFICE_FORMATS,
        parts=lambda _context: stocktake.COUNT,
        build=stocktake_document,
    )
)
