"""The board pack as a neutral document: every registered section, every registered definition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from tcp_portal.errors import Refusal
from tcp_portal.marking import MARKING
from tcp_portal.months import Month
from tcp_portal.packs.document import Document, Section
from tcp_portal.packs.sources import definition_sources, frozen_pack
from tcp_portal.vintages import REPORTED, RESTATED
from tcp_portal.web.registry import PackContext, PackSection, pack_sections

LEAD = "asked"  # the section whose sentence stands on the cover: what is asked of the Board
SOURCE = "the partnership's register and plans"
FIGURES_WORDS = {RESTATED: "as restated", REPORTED: "as first reported"}


def day_words(moment: datetime) -> str:
    """A moment as “12 May 2017”, in London."""
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y}"


def never_closed(month: Month) -> Refusal:
    """Why there are no figures as first reported of a month."""
    return Refusal(
        f"{month.label} was never closed, so no figures were first reported. Ask for restated figures.",
        field="figures",
    )


def pack_document(
    context: PackContext,
    *,
    asked_by: str,
    made_at: datetime,
    on_section: Callable[[str], None],
) -> Document:
    """The pack as first reported where the context asks for that, else from the register as it is now.

    Raises Refusal where the month was never closed and so never reported.
    """
    if context.figures != REPORTED:
        return board_document(context, asked_by=asked_by, made_at=made_at, on_section=on_section)
    on_section(f"As first reported, {context.month.label}")
    frozen = frozen_pack(context)
    if frozen is None:
        raise never_closed(context.month)
    return replace(frozen.document, asked_by=asked_by, made_at=_moment(made_at))


def parts_of_board(context: PackContext) -> int:
    """How many parts `pack_document` tells of: one for a pack as first reported, which is taken whole."""
    return 1 if context.figures == REPORTED else len(pack_sections())


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
    found = list(build_sections(context, pack_sections(), on_section))
    return document_of(
        context,
        subtitle=f"Transforming Care board pack, {context.month.label}",
        sections=found,
        asked_by=asked_by,
        made_at=made_at,
    )


def build_sections(
    context: PackContext, entries: Iterable[PackSection], on_section: Callable[[str], None]
) -> Iterator[Section]:
    """What these sections say of the month, those left out that have nothing to say."""
    for entry in entries:
        on_section(entry.title)
        section = entry.build(context)
        if section is not None:
            yield section


def document_of(
    context: PackContext,
    *,
    subtitle: str,
    sections: Sequence[Section],
    asked_by: str,
    made_at: datetime,
) -> Document:
    """These sections as the document of an edition, with what its measures mean.

    What is asked of the reader stands on the cover; where nothing is, its section is left out.
    """
    lead = next((section.summary for section in sections if section.key == LEAD), "")
    told = tuple(section for section in sections if section.key != LEAD or section.blocks)
    keys = [section.key for section in told]
    return Document(
        title=context.partnership.name,
        subtitle=subtitle,
        month=context.month,
        as_at=f"Figures {FIGURES_WORDS[context.figures]} on {day_words(made_at)}",
        marking=MARKING,
        asked_by=asked_by,
        made_at=_moment(made_at),
        sections=told,
        definitions=tuple(item for source in definition_sources() for item in source.build(keys)),
        synthetic=context.partnership.synthetic,
        lead=lead,
        source=SOURCE,
    )


def _moment(made_at: datetime) -> datetime:
    """London's clock; files keep whole seconds."""
    return timezone.localtime(made_at).replace(microsecond=0)
