"""The workstreams in the public edition: how many have each colour. Nothing of it is about a person."""

from __future__ import annotations

from collections.abc import Sequence

from tcp_portal.months import Month
from tcp_portal.packs.disclosure.protected import Basis, Open
from tcp_portal.packs.disclosure.public import PublicSection, PublicTable
from tcp_portal.packs.disclosure.words import fixed, label, said
from workstreams.domain.rag import WORDS
from workstreams.services.workstream_list import WorkstreamStands

TITLE = "Workstreams"


def section(found: Sequence[WorkstreamStands], month: Month) -> PublicSection:
    """The number of workstreams by colour, and of their actions."""
    judged = [one.standing.judged.colour for one in found]
    table = PublicTable(
        said("Workstreams by colour, {}", month),
        (fixed("Colour"), fixed("Workstreams")),
        tuple((label(word), _number(judged.count(colour))) for colour, word in WORDS.items()),
        (fixed("All"), _number(len(found))),
    )
    summary = said(
        "{} actions are open and {} are done; {} are late.",
        _number(sum(one.standing.open for one in found)),
        _number(sum(one.standing.done for one in found)),
        _number(sum(one.standing.late for one in found)),
    )
    return PublicSection("public_workstreams", fixed(TITLE), (table,), summary)


def _number(count: int) -> Open:
    return Open(count, Basis.PROGRAMME)
