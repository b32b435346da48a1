"""The board pack as a neutral document: every registered section, every registered definition."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from tcp_portal.packs.document import Document
from tcp_portal.packs.sources import definition_sources
from tcp_portal.vintages import REPORTED, RESTATED
from tcp_portal.web.registry import PackContext, pack_sections

MARKING = "Official-Sensitive"
FIGURES_WORDS = {RESTATED: "as restated", REPORTED: "as first reported"}


def day_words(moment: datetime) -> str:
    """A moment as “12 May 2017”, in London."""
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y}"


def board_document(
    context: PackContext,
    *,
    asked_by: str,
    made_at: datetime,
    on_section: Callable[[str], None] = lambda _title: None,
) -> Document:
    """The pack of one partnership and month from the register as it is now. Aggregates only: sections hold no person.

    `on_section` is told each section's title before it is built.
    """
    sections = []
    for entry in pack_sections():
        on_section(entry.title)
        section = entry.build(context)
        if section is not None:
            sections.append(section)
    return Document(
        title=context.partnership.name,
        subtitle=f"Transforming Care board pack, {context.month.label}",
        month=context.month,
        as_at=f"Figures {FIGURES_WORDS[context.figures]} on {day_words(made_at)}",
        marking=MARKING,
        asked_by=asked_by,
        # London's clock; files keep whole seconds
        made_at=timezone.localtime(made_at).replace(microsecond=0),
        sections=tuple(sections),
        definitions=tuple(item for source in definition_sources() for item in source.build()),
        synthetic=context.partnership.synthetic,
    )
