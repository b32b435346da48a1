"""Risks, issues, assumptions, dependencies: what they put into shared pages."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from tcp_portal.access import Permission
from tcp_portal.packs.document import Section
from tcp_portal.web import PortalRequest
from tcp_portal.web.registry import (
    HomeCard,
    PackContext,
    PackSection,
    Panel,
    SubPage,
    register_home_card,
    register_pack_section,
    register_sub_page,
)
from workstreams.presenters import risk_section
from workstreams.presenters.risk_card import card_of
from workstreams.services.risk_list import serious_on
from workstreams.services.signals import asking

WHAT_MAY = "What may go wrong?"


def look_again(request: HttpRequest) -> Panel | None:
    """Risks of the reader's that a signal asks to be looked at again; no card where none does."""
    asked = cast(PortalRequest, request)
    frame = asked.frame
    if frame.chosen is None or not asked.scope.allows(Permission.UPDATE_WORKSTREAMS, frame.chosen.pk):
        return None
    found = asking(scope=asked.scope, partnership=frame.chosen)
    if not found:
        return None
    context = {"card": card_of(found, frame)}
    return Panel(title="Risks", template="workstreams/risk_card.html", context=context, waits=True)


def serious_risks(context: PackContext) -> Section | None:
    """The pack's risks of 12 and above on its day; nothing for a reader who does not see the programme."""
    found = serious_on(scope=context.scope, partnership=context.partnership, day=context.as_at)
    return risk_section.section(found)


register_sub_page(SubPage(30, WHAT_MAY, "Risks", "workstreams:risks"))
register_sub_page(SubPage(31, WHAT_MAY, "Heat map", "workstreams:heat_map"))
register_sub_page(SubPage(32, WHAT_MAY, "Issues", "workstreams:issues"))
register_sub_page(SubPage(33, WHAT_MAY, "Assumptions", "finance:assumptions", among="workstreams"))
register_sub_page(SubPage(34, WHAT_MAY, "Dependencies", "workstreams:dependencies"))
register_home_card(HomeCard(order=30, permission=Permission.UPDATE_WORKSTREAMS, build=look_again))
register_pack_section(PackSection(75, risk_section.KEY, risk_section.TITLE, serious_risks))
