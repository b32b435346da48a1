"""The board pack's answer to why the figure differs from plan: totals only, from the same service as the screen."""

from __future__ import annotations

from tcp_portal.packs.document import Block, Note, Section
from tcp_portal.web.registry import PackContext
from trajectories.presenters.bridge_figures import bars_table, parts_table, waterfall
from trajectories.presenters.bridge_words import headline, plan_words
from trajectories.services.bridge import off_plan
from trajectories.services.dashboard import Ask, Span


def section(context: PackContext) -> Section | None:
    """The bridge since the plan began, by place and by commissioner; nothing where no plan can be set against."""
    ask = Ask(context.partnership, context.month, context.as_at, span=Span.BASELINE, vintage=context.figures)
    found = off_plan(scope=context.scope, ask=ask)
    if found.asked is None:
        return None
    blocks: tuple[Block, ...] = (
        waterfall(found, found.asked),
        bars_table(found, found.asked),
        parts_table(found, "Place", found.by_place),
        parts_table(found, "Commissioner", found.by_arrangement),
        Note(plan_words(found)),
    )
    return Section("why", "Why the figure differs from plan", blocks, summary=headline(found))
