"""The section that a contributor writes on, as the newest draft has it."""

from __future__ import annotations

from dataclasses import dataclass

from tcp_portal.charts.model import Chart, Table
from tcp_portal.packs.document import Note, Section, Text
from tcp_portal.packs.models import RunWords
from tcp_portal.packs.month_end.services.arranging import is_stale
from tcp_portal.packs.month_end.services.drafts import Drafts


@dataclass(frozen=True, slots=True)
class SectionShown:
    """Generated sentences, tables and charts of a section; `stale` says that words on it stand on other figures."""

    title: str
    sentences: tuple[str, ...]
    tables: tuple[Table, ...]
    charts: tuple[Chart, ...]
    notes: tuple[str, ...]
    stale: bool


def section_of(words: RunWords, drafts: Drafts) -> SectionShown | None:
    """None where no draft is built, or the section has nothing to say in the month."""
    document = drafts.main
    sections: tuple[Section, ...] = document.sections if document else ()
    section = next((one for one in sections if one.key == words.section_key), None)
    if section is None:
        return None
    made = [block.body for block in section.blocks if isinstance(block, Text) and not block.by]
    return SectionShown(
        title=section.title,
        sentences=tuple(one for one in (section.summary, *made) if one),
        tables=tuple(block for block in section.blocks if isinstance(block, Table)),
        charts=tuple(block for block in section.blocks if isinstance(block, Chart) and not block.is_empty),
        notes=tuple(block.body for block in section.blocks if isinstance(block, Note)),
        stale=is_stale(words, drafts.section_digests.get(words.section_key, "")),
    )
