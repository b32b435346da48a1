"""The section of the board pack on homes: counts only."""

from __future__ import annotations

from collections.abc import Sequence

from tcp_portal.charts import Column, Table, aside
from tcp_portal.packs.document import Block, Note, Section, Text
from workstreams.models import Scheme
from workstreams.presenters.homes import counts_of, homes_sentence, pipeline_chart, without_sentence
from workstreams.presenters.housing import month_words
from workstreams.services.homes_pipeline import Pipeline

KEY, TITLE = "homes", "Homes in the pipeline"


def homes_section(found: Pipeline, schemes: Sequence[Scheme]) -> Section | None:
    """What becomes ready when, for how many people; nothing where no scheme is entered."""
    if not schemes:
        return None
    counts = counts_of(found)
    notes = [Note(f"{row.name}: {row.note}") for row in schemes if row.note]
    blocks: tuple[Block, ...] = (
        Text(f"{without_sentence(found)}."),
        pipeline_chart(found),
        _schemes(found, schemes),
        aside(counts.by_place),
        *notes,
    )
    return Section(KEY, TITLE, blocks, summary=f"{homes_sentence(found)}.")


def _schemes(found: Pipeline, schemes: Sequence[Scheme]) -> Table:
    rows = []
    for row in schemes:
        own = [one for one in found.homes if one.unit.scheme_id == row.pk]
        taken = sum(one.home.taken for one in own)
        ready = month_words(row.ready_on)
        rows.append((row.name, row.get_stage_display(), ready, row.units_up_to, len(own), taken))
    columns = (
        Column("Scheme"), Column("Stage"), Column("Ready"), Column("Most homes", "number", adds_up=True),
        Column("Entered", "number", adds_up=True), Column("Meant for somebody", "number", adds_up=True),
    )  # fmt: skip
    return Table("Housing schemes", columns, tuple(rows))
