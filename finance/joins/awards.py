"""Awards and technical support: what they put into shared pages."""

from __future__ import annotations

from datetime import date

from finance.presenters import award_section, public_section
from finance.services import award_reads as reads
from tcp_portal.access import Role
from tcp_portal.packs.document import Section
from tcp_portal.packs.public_sources import PublicSource, Reading, register_public
from tcp_portal.packs.run_sources import ContributorSource, register_contributors
from tcp_portal.partnerships.directory import holders
from tcp_portal.partnerships.models import User
from tcp_portal.web.registry import (
    PackContext,
    PackSection,
    SubPage,
    register_pack_section,
    register_sub_page,
)

WHAT_DID_WE = "What did we do with it?"


def awards_of_pack(context: PackContext) -> Section | None:
    """Awards as they stood on the pack's day; nothing for a reader who does not see money."""
    scope, day = context.scope, context.as_at
    found = reads.every_award(scope=scope, partnership=context.partnership, by=day)
    named = reads.awards_named((one.pk for one in found), scope=scope)
    listed = list(reads.with_impact(named, day=day))
    sums = reads.sums_of(found, day=day)
    standings = reads.standings(listed, sums, day=day)
    return award_section.section(listed, sums, standings, reads.totals(found, sums))


def awards_for_the_public(context: PackContext) -> Reading | None:
    """Sums by fund on the pack's day; nothing where there is no award or the reader does not see money."""
    scope, day = context.scope, context.as_at
    found = reads.every_award(scope=scope, partnership=context.partnership, by=day)
    if not found:
        return None
    awards = list(reads.awards_named((one.pk for one in found), scope=scope).select_related("fund"))
    sums = reads.sums_of(found, day=day)
    return Reading(write=lambda _values: (public_section.section(awards, sums, context.month),))


def finance_leads(context: PackContext, day: date) -> dict[str, list[User]]:
    """Finance leads write on the awards."""
    return {award_section.KEY: holders(context.partnership, Role.FINANCE_LEAD, day)}


register_sub_page(SubPage(20, WHAT_DID_WE, "Awards", "finance:awards"))
register_sub_page(SubPage(22, WHAT_DID_WE, "Impact for each pound", "finance:award_impact"))
register_sub_page(SubPage(24, WHAT_DID_WE, "Technical support", "finance:support"))
register_pack_section(PackSection(66, award_section.KEY, award_section.TITLE, awards_of_pack))
register_public(PublicSource(40, "awards", public_section.TITLE, awards_for_the_public))
register_contributors(ContributorSource(order=20, key="finance", who=finance_leads))
