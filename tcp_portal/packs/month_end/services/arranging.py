"""A document as a run wants it: the sections that were chosen, in their order, with words and who wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils import timezone

from tcp_portal.charts import words as say
from tcp_portal.packs.document import Block, Document, Note, Section, Text
from tcp_portal.packs.models import RunWords
from tcp_portal.packs.month_end.domain.marks import GENERATED, stale_note


def arranged(
    document: Document, chosen: Sequence[str], words: Iterable[RunWords], generated: Mapping[str, str]
) -> Document:
    """The document with the chosen sections (none chosen: all) and with each text in its section.

    `generated` has the digest of each section before words were put in. A text whose section has nothing to say in the
    month makes one of its own.
    """
    by_key: dict[str, list[RunWords]] = {}
    for one in words:
        by_key.setdefault(one.section_key, []).append(one)
    sections = {section.key: section for section in document.sections}
    for key, given in by_key.items():
        sections.setdefault(key, Section(key, given[0].section_title, ()))
    wanted = [key for key in chosen if key in sections] if chosen else list(sections)
    return replace(
        document,
        sections=tuple(
            _with_words(sections[key], by_key[key], generated.get(key, ""))
            if key in by_key
            else sections[key]
            for key in wanted
        ),
    )


def _with_words(section: Section, given: Sequence[RunWords], digest: str) -> Section:
    texts: list[Block] = []
    stale: list[Block] = []
    for one in given:
        texts += [Text(body, by=one.asked_of.name) for body in _texts(one)]
        if is_stale(one, digest):
            stale.append(Note(stale_note(one.asked_of.name)))
    return replace(section, blocks=(*texts, *stale, *section.blocks, Note(GENERATED)))


def is_stale(one: RunWords, digest: str) -> bool:
    """Whether words that were given were written beside another section than the one of this digest."""
    return one.given_at is not None and one.section_digest != digest


def _texts(one: RunWords) -> Iterable[str]:
    when = say.day(timezone.localdate(one.given_at)) if one.given_at else ""
    if one.text:
        yield f"{one.asked_of.name} wrote on {when}: {one.text}"
    for line in one.highlights.splitlines():
        if line.strip():
            yield f"Highlight, {one.asked_of.name}: {line.strip()}"
