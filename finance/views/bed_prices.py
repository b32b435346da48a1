"""Average prices of beds: the list, and its rows written."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from finance.models import BedPrice
from finance.presenters.bed_prices import price_rows
from finance.views.packages import BED_SCREEN, EDIT, METHODS
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import partnership_in

_VIEW = Permission.VIEW_MONEY


@requires(_VIEW)
@require_safe
def bed_prices(request: PortalRequest) -> HttpResponse:
    """What does a bed cost, who says so, and since when?"""
    partnership = partnership_in(request, _VIEW)
    may_edit = request.scope.allows(EDIT, partnership.pk)
    found = BedPrice.objects.visible_to(request.scope).of(partnership).current()
    rows = price_rows(found.order_by("arrangement", "-valid_from"), request.frame, may_edit=may_edit)
    return page(request, "finance/bed_prices.html", {"rows": rows, "may_edit": may_edit})


@requires(EDIT)
@require_http_methods(METHODS)
def bed_price_add(request: PortalRequest) -> HttpResponse:
    """A price from a day on."""
    given = {"partnership": partnership_in(request, EDIT)}
    return row_views.add(request, BED_SCREEN, given=given, cancel=request.frame.url("finance:bed_prices"))


@requires(EDIT)
@require_http_methods(METHODS)
def bed_price_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed."""
    row = get_object_or_404(BedPrice.objects.visible_to(request.scope).current(), pk=pk)
    withdraw = request.frame.url("finance:money_withdraw", row.pk, "bed")
    return row_views.change(request, BED_SCREEN, row, context={"withdraw_url": withdraw})
