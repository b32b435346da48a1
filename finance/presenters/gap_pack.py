"""The board pack's section of the gap: each plan with its pictures and its table."""

from __future__ import annotations

from finance.domain import gap
from finance.presenters import gap_figures
from finance.presenters.gap import headline, notes_of
from finance.presenters.plan_words import source_words
from finance.services.gap_actual import actual_of
from finance.services.gap_plans import KeptPlan, main_of, read_plans
from tcp_portal.access import Permission
from tcp_portal.charts import aside
from tcp_portal.packs.document import Block, Note, Section, Text
from tcp_portal.web.registry import PackContext

KEY, TITLE = "closing_the_gap", "Closing the gap"


def section(context: PackContext) -> Section | None:
    """Every plan of the partnership; nothing without one, or for a reader who sees no money."""
    if not context.scope.allows(Permission.VIEW_MONEY, context.partnership.pk):
        return None
    plans = read_plans(scope=context.scope, partnership=context.partnership)
    if not plans:
        return None
    main = main_of(plans)
    last = gap.positions(main.lines, main.years)[-1]
    blocks = tuple(block for plan in plans for block in _blocks(plan, context, is_main=plan is main))
    return Section(KEY, TITLE, blocks, summary=headline(last, main.plan.unit))


def _blocks(kept: KeptPlan, context: PackContext, *, is_main: bool) -> list[Block]:
    """A plan; the position of the main one is the section's summary already."""
    plan, lines, years = kept.plan, kept.lines, kept.years
    found = gap.positions(lines, years)
    actual = actual_of(plan=kept, scope=context.scope, partnership=context.partnership, day=context.as_at)
    told = [
        f"{plan.name}.",
        f"{plan.area.rstrip('.')}.",
        *([] if is_main else [headline(found[-1], plan.unit)]),
    ]
    notes = [*notes_of(lines, found[-1], plan), f"Source: {source_words(plan.source, plan.on)}."]
    fed = gap_figures.fed_table(lines, years, actual, plan)
    return [
        Text(" ".join(told)),
        gap_figures.steps_chart(lines, found[-1], plan),
        gap_figures.course_chart(lines, found, actual, plan),
        aside(gap_figures.lines_table(lines, found, plan)),
        Note(" ".join(notes)),
        *([fed] if fed else []),
    ]
