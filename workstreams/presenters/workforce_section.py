"""The workforce in the board pack: who has which course, who is late, and which roles are missing."""

from __future__ import annotations

from tcp_portal.charts import Column, Table, aside
from tcp_portal.packs.document import Note, Section, Text
from tcp_portal.web.registry import PackContext
from workstreams.presenters import training, workforce
from workstreams.services.training_reads import Matrix, matrix
from workstreams.services.workforce import workforce as all_of

_KEY, _TITLE = "workforce", "Workforce"


def section(context: PackContext) -> Section | None:
    """The section; nothing where neither a course nor a specification was entered."""
    found = matrix(scope=context.scope, partnership=context.partnership, day=context.as_at)
    needed = all_of(scope=context.scope, partnership=context.partnership)
    blocks: list[Text | Note | Table] = []
    if found.courses and found.teams:
        blocks += [training.by_place(found), *_late(found)]
    if needed.gaps:
        blocks += [
            Text(workforce.whole_words(needed.whole)),
            aside(workforce.gap_table(needed)),
            Note(workforce.HOW),
        ]
    summary = training.lede(found) if found.teams else workforce.whole_words(needed.whole)
    return Section(_KEY, _TITLE, tuple(blocks), summary) if blocks else None


def _late(found: Matrix) -> list[Table]:
    rows = tuple(
        (cell.team.name, cell.course.name, training.covered_words(cell.covered), cell.asked.rule)
        for cell in found.late()
        if cell.asked
    )
    columns = (Column("Team"), Column("Course"), Column("Covered"), Column("Why it is late"))
    return [Table(caption="Teams that are late", columns=columns, rows=rows)] if rows else []
