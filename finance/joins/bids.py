"""Funds, rounds, bids: what they put into shared pages."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from finance.presenters.bid_card import card_of
from finance.presenters.bid_paper import SOURCE
from finance.services.bid_waiting import returned_bids
from tcp_portal.access import Permission
from tcp_portal.packs.sources import register_paper
from tcp_portal.web import PortalRequest
from tcp_portal.web.registry import HomeCard, Panel, SubPage, register_home_card, register_sub_page

WHO_GIVES = "Who gives money for what?"


def returned(request: HttpRequest) -> Panel | None:
    """Bids of the partnership that were returned for rework; no card where none was."""
    asked = cast(PortalRequest, request)
    frame = asked.frame
    if frame.chosen is None or not asked.scope.allows(Permission.WRITE_BIDS, frame.chosen.pk):
        return None
    found = returned_bids(frame.chosen)
    if not found:
        return None
    return Panel("Bids to rework", "finance/bid_card.html", {"lines": card_of(found, frame)}, waits=True)


register_sub_page(SubPage(10, WHO_GIVES, "Funds", "finance:funds"))
register_sub_page(SubPage(11, WHO_GIVES, "Bids", "finance:bids"))
register_home_card(HomeCard(order=38, permission=Permission.WRITE_BIDS, build=returned))
register_paper(SOURCE)
