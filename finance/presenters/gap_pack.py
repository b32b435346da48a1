"""The board pack's section of the gap: each plan with its pictures and its table."""

from __future__ import annotations

from finance.domain import gap
from finance.models import GapPlan
from finance.presenters import gap_figures
from finance.presenters.gap import headline, notes_of
from finance.presenters.plan_words import source_words
from finance.services.gap_actual import actual_of
from finance.services.gap_plans import gap_plans, lines_of, years_of
from tcp_portal.access import Permission
from tcp_portal.packs.document import Block, Note, Section, Text
from tcp_portal.web.registry import PackContext

KEY, TITLE = "closing_the_gap", "Closing the gap"


def section(context: PackContext) -> Section | None:
    """Every plan of the partnership; nothing without one, or for a reader who sees no money."""
    if not context.scope.allows(Permission.VIEW_MONEY, context.partnership.pk):
        return None
    plans = list(gap_plans(scope=context.scope, partnership=context.partnership))
    if not plans:
        return None
    own = next((one for one in plans if any(line.fed_by for line in one.lines.all())), plans[0])
    last = gap.positions(lines_of(own), years_of(own))[-1]
    blocks = tuple(block for plan in plans for block in _blocks(plan, context))
    return Section(KEY, TITLE, blocks, summary=headline(last, own.unit))


def _blocks(plan: GapPlan, context: PackContext) -> list[Block]:
    lines, years = lines_of(plan), years_of(plan)
    found = gap.positions(lines, years)
    actual = actual_of(plan=plan, scope=context.scope, partnership=context.partnership, day=context.as_at)
    blocks: list[Block] = [
        Text(f"{plan.name}. {plan.area}. {headline(found[-1], plan.unit)}"),
        gap_figures.steps_chart(lines, found[-1], plan),
        gap_figures.course_chart(lines, found, actual, plan),
        gap_figures.lines_table(lines, found, plan),
    ]
    fed = gap_figures.fed_table(lines, years, actual, plan)
    if fed is not None:
        blocks.append(fed)
    blocks += [Note(said) for said in notes_of(lines, found[-1], plan)]
    blocks.append(Note(f"Source: {source_words(plan.source, plan.on)}."))
    return blocks
