"""Dowries, pooled budgets, outcome contracts: what they put into shared pages."""

from __future__ import annotations

from cohorts.services.retention import register_needed
from finance.presenters import pooled_section
from finance.services.dowry_register import totals
from finance.services.pools import pools_of, years_of
from finance.services.running import people_with_running_money
from tcp_portal.access import Permission
from tcp_portal.packs.document import Section
from tcp_portal.web.registry import (
    PackContext,
    PackSection,
    SubPage,
    register_pack_section,
    register_sub_page,
)

WHOM = "What does a move cost whom?"


def pooled(context: PackContext) -> Section | None:
    """The pack's totals of dowries and pooled budgets; nothing for a reader who does not see money."""
    partnership, day = context.partnership, context.as_at
    if not context.scope.allows(Permission.VIEW_MONEY, partnership.pk):
        return None
    pools = list(pools_of(scope=context.scope, partnership=partnership))
    return pooled_section.section(totals(partnership, day), pools, years_of(pools, day), day)


register_sub_page(SubPage(34, WHOM, "Dowries", "finance:dowries"))
register_sub_page(SubPage(35, WHOM, "Pooled budgets", "finance:pools"))
register_sub_page(SubPage(36, WHOM, "Outcome contracts", "finance:contracts"))
register_needed(people_with_running_money)
register_pack_section(PackSection(69, pooled_section.KEY, pooled_section.TITLE, pooled))
