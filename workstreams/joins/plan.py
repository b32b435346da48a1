"""The joint plan: what it puts into shared pages."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from finance.services.plans_of import register_plans
from tcp_portal.access import Permission
from tcp_portal.web import PortalRequest
from tcp_portal.web.registry import HomeCard, Panel, SubPage, register_home_card, register_sub_page
from workstreams.services.plan_reviewing import waiting_for
from workstreams.services.plans_of_bids import LOOKUP

_GROUP = "Are we doing what we said?"
_MOST_LISTED = 8


def waiting_plans(request: HttpRequest) -> Panel | None:
    """How many submitted versions wait for the reader's review, over all partnerships; nothing for none."""
    asked = cast(PortalRequest, request)
    waiting = waiting_for(asked.scope)
    if not waiting:
        return None
    said = "1 joint plan waits" if len(waiting) == 1 else f"{len(waiting)} joint plans wait"
    links = [
        (
            f"{one.partnership.name}, version {one.number}",
            asked.frame.url("workstreams:plan_review", one.pk, partnership=one.partnership.code),
        )
        for one in waiting[:_MOST_LISTED]
    ]
    context = {"words": f"{said} for your review.", "links": links}
    return Panel("Joint plans", template="workstreams/plan_home_card.html", context=context, waits=True)


register_sub_page(SubPage(18, _GROUP, "Plan on a page", "workstreams:plan_page"))
register_sub_page(SubPage(20, _GROUP, "Joint plan", "workstreams:plans"))
register_home_card(HomeCard(order=12, permission=Permission.REVIEW_PLANS, build=waiting_plans))
register_plans(LOOKUP)
