"""The front page of money."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from finance.presenters.front import front_page
from finance.services.front import Ask, cards_for
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import partnership_in

VIEW = Permission.VIEW_MONEY


@requires(VIEW)
@require_safe
def money(request: PortalRequest) -> HttpResponse:
    """Who pays what, when, for whom, against what promise?"""
    frame = request.frame
    ask = Ask(request.scope, partnership_in(request, VIEW), frame.month.financial_year, frame.day)
    context = {"page": front_page(cards_for(ask), ask, frame)}
    return page(request, "finance/money.html", context)
