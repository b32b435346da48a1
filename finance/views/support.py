"""Technical support: what suppliers offered, what was accepted, and how far that stays within the limit."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from finance.presenters.support import support_page
from finance.services.award_rights import KEEPERS, keeps
from finance.services.support import support_of, support_sums
from finance.views.award_keeping import METHODS, OFFER
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import partnership_in

VIEW = Permission.VIEW_MONEY
SIZE = 100


@requires(VIEW)
@require_safe
def support(request: PortalRequest) -> HttpResponse:
    """Who helps us with the programme, for how much, from when?"""
    partnership, frame, scope = partnership_in(request, VIEW), request.frame, request.scope
    shown = Paginator(support_of(scope=scope, partnership=partnership), SIZE).get_page(
        request.GET.get("page")
    )
    sums = support_sums(scope=scope, partnership=partnership, day=frame.as_at)
    keeps_it = keeps(scope, partnership.pk)
    context = {
        "list": support_page(shown, sums, frame, keeps=keeps_it),
        "keeps": keeps_it,
        "page": shown,
        "page_url": lambda number: frame.url("finance:support", page=number),
    }
    return page(request, "finance/support.html", context)


@requires(*KEEPERS)
@require_http_methods(METHODS)
def support_add(request: PortalRequest) -> HttpResponse:
    """A quote of a supplier."""
    partnership, frame = partnership_in(request, VIEW), request.frame
    cancel = frame.url("finance:support")
    initial = {"quoted_on": frame.day}
    return row_views.add(request, OFFER, given={"partnership": partnership}, initial=initial, cancel=cancel)
