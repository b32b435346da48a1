"""Highlights in the board pack: the reports that were published for its month, and who has none."""

from __future__ import annotations

from tcp_portal.charts import Column, Table, aside
from tcp_portal.packs.document import Block, Note, Section, Text
from tcp_portal.web.registry import PackContext
from workstreams.presenters.highlights import TITLES, colour_words, facts_sentence, rule_words
from workstreams.services.highlight_chase import standings
from workstreams.services.highlights import published_of

TITLE = "Highlights"
_COLUMNS = (Column("Workstream"), Column("Colour"), Column("Why"), Column("On the day of the report"))
_HOW = (
    "The colour follows from a rule on the actions; one set by hand says so and why. Counts are those of the day on "
    "which the report was published."
)


def section(context: PackContext) -> Section | None:
    """Reports of the month as published; who has not reported is named. Nothing where nobody has."""
    reports = published_of(scope=context.scope, partnership=context.partnership, month=context.month)
    if not reports:
        return None
    running = standings(
        scope=context.scope, partnership=context.partnership, month=context.month, today=context.as_at
    )
    written = {row.workstream_id for row in reports}
    silent = [(one.workstream.name, "Not written") for one in running if one.workstream.pk not in written]
    rows = (
        *((row.workstream.name, colour_words(row), rule_words(row), facts_sentence(row)) for row in reports),
        *((name, state, None, None) for name, state in silent),
    )
    blocks: list[Block] = [aside(Table(f"Highlight reports of {context.month.label}", _COLUMNS, rows))]
    for row in reports:
        said = (
            f"{title}: {' '.join(text.split())}" for title, name in TITLES if (text := getattr(row, name))
        )
        blocks.append(Text(f"{row.workstream.name}. {' '.join(said)}"))
    total = len(reports) + len(silent)
    summary = f"{len(reports)} of {total} workstreams have reported on {context.month.label}."
    return Section("highlights", TITLE, (*blocks, Note(_HOW)), summary=summary)
