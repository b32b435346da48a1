"""The public edition: every registered part, protected together, attacked together with the editions before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.utils import timezone

from tcp_portal.access import Permission
from tcp_portal.charts.words import counted
from tcp_portal.errors import Refusal
from tcp_portal.packs.disclosure.cells import joined
from tcp_portal.packs.disclosure.clearance import Clearance
from tcp_portal.packs.disclosure.rule import Rule
from tcp_portal.packs.disclosure.suppression import NotSafe, Protection, protect
from tcp_portal.packs.disclosure.words import label, rounding, said
from tcp_portal.packs.document import Definition, Document, Section
from tcp_portal.packs.models import Audience
from tcp_portal.packs.public_sources import Reading, public_sources
from tcp_portal.packs.services.releases import issues_beside, rule_on
from tcp_portal.packs.sources import definition_sources
from tcp_portal.web.registry import PackContext

MARKING: Final = "Official - for publication"
PROTECTING: Final = "Hiding what could be worked out"


def parts_of_public(_context: PackContext) -> int:
    """How many parts `public_document` tells of: each source, and the attack."""
    return len(public_sources()) + 1


def check_public_month(context: PackContext) -> None:
    """Refuses a month that still runs, whose cells would be printed before they are final, and a reader whose post
    does not reach the whole partnership: part of its numbers would be printed as if they were all."""
    if context.as_at < context.month.last:
        raise Refusal(
            f"{context.month.label} is not over. A public edition is made of a month that is over.",
            field="month",
        )
    pk = context.partnership.pk
    if context.scope.is_limited(Permission.VIEW_MEASURES, pk):
        raise Refusal("Only somebody whose post reaches the whole partnership can build its public edition.")


def public_document(
    context: PackContext, *, asked_by: str, made_at: datetime, on_section: Callable[[str], None]
) -> Document:
    """The edition with its clearance. It does not say who asked for it.

    Raises Refusal where the month or the reader does not fit, or where however much is hidden small counts could be
    worked out.
    """
    check_public_month(context)
    rule = rule_on(Audience.PUBLIC, context.month.last)
    readings = []
    for source in public_sources():
        on_section(source.title)
        readings.append(source.read(context))
    read = [one for one in readings if one is not None]
    on_section(PROTECTING)
    earlier = issues_beside(partnership=context.partnership, month=context.month)
    try:
        found = protect(joined(one.counts for one in read), rule, tuple(earlier.values()))
    except NotSafe as broken:
        raise Refusal(
            f"The public edition cannot be made safe: {counted(len(broken.cells), 'small number')} could be worked out "
            "from it together with the editions before it, however much is hidden."
        ) from None
    return Document(
        title=label(context.partnership.name),
        subtitle=said("Transforming Care, public edition, {}", context.month),
        month=context.month,
        as_at=said("Numbers at the end of {}", context.month),
        marking=MARKING,
        asked_by="",
        made_at=timezone.localtime(made_at).replace(microsecond=0),
        sections=tuple(_sections(read, found, rule)),
        definitions=_definitions(read, rule),
        synthetic=context.partnership.synthetic,
        clearance=Clearance(rule, found.facts, found.names, tuple(earlier)),
    )


def _sections(read: Iterable[Reading], found: Protection, rule: Rule) -> Iterable[Section]:
    return (section.neutral(rule) for one in read for section in one.write(found.value))


def _definitions(read: Iterable[Reading], rule: Rule) -> tuple[Definition, ...]:
    """Those of the measures that are printed, with the rounding of this edition."""
    wanted = {id_ for one in read for id_ in (*one.measures, *(key.measure for key in one.counts.printed))}
    every = (item for source in definition_sources() for item in source.build(()))
    return tuple(replace(one, rounding=rounding(rule), spoken_of=True) for one in every if one.id in wanted)
