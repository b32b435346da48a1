"""The expert panel of a round: what it puts into shared pages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.http import HttpRequest

from finance.presenters import award_letter as letters
from finance.presenters.panel import counted, waiting
from finance.services.award_letter import letter_of, may_read
from finance.services.panel_reads import to_do
from tcp_portal.access import Permission
from tcp_portal.packs.document import Document
from tcp_portal.packs.sources import PaperSource, register_paper
from tcp_portal.web import PortalRequest
from tcp_portal.web.registry import (
    HomeCard,
    NavItem,
    PackContext,
    Panel,
    SubPage,
    register_home_card,
    register_navigation,
    register_sub_page,
)

if TYPE_CHECKING:
    from tcp_portal.partnerships.models import User

_MOST_LISTED = 8


def panel_card(request: HttpRequest) -> Panel | None:
    """What waits for a member of panels; nothing where nothing does."""
    asked = cast(PortalRequest, request)
    todo = to_do(asked.scope)
    if asked.frame.chosen is None or not todo.count:
        return None
    context = {"words": counted(todo), "waits": waiting(todo, asked.frame)[:_MOST_LISTED]}
    return Panel("Bid panel", "finance/panel_card.html", context, waits=True)


def letter(context: PackContext, of: UUID, by: User | None, now: datetime) -> Document:
    """The award letter of a bid, for who may read it."""
    return letters.document(
        letter_of(context.scope, of), month=context.month, asked_by=str(by or ""), made_at=now
    )


register_navigation(NavItem(62, "Bid panel", "finance:panel", Permission.SCORE_BIDS))
register_sub_page(SubPage(16, "Who gives money for what?", "Panel", "finance:panel"))
register_home_card(HomeCard(order=14, permission=Permission.SCORE_BIDS, build=panel_card))
register_paper(PaperSource(20, letters.KEY, letters.TITLE, ("The bid", "finance:bid"), may_read, letter))
