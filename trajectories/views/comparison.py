"""Partnerships, or places, side by side."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.pages import wants_part
from trajectories.presenters.comparison import Sort, comparison_page
from trajectories.services.comparison import Basis, Compare, compare
from trajectories.views.asked import links_of, partnership_of

REGION_LETTERS = 60


@requires(Permission.VIEW_MEASURES)
@require_GET
def comparison(request: PortalRequest) -> HttpResponse:
    """Which stand apart by more than chance?"""
    partnership = partnership_of(request)
    many = len(request.scope.partnership_ids(Permission.VIEW_MEASURES)) > 1
    sort, basis = Sort.parse(request.GET.get("sort", "")), request.GET.get("basis", "") or Basis.PLAN
    if sort is None or basis not in list(Basis):
        raise Http404("There is no such order or basis.")
    ask = Compare(
        month=request.frame.month,
        as_at=request.frame.as_at,
        basis=Basis(basis),
        region=request.GET.get("region", "")[:REGION_LETTERS],
        within=partnership if not many or request.GET.get("by") == "places" else None,
    )
    found = compare(scope=request.scope, ask=ask)
    if ask.region and ask.region not in found.regions and ask.within is None:
        raise Http404("There is no such region.")
    shown = comparison_page(
        found, request.frame, replace(links_of(request), of_today=True), sort=sort, many=many
    )
    context = {"page": shown, "ask": ask, "swapped": wants_part(request)}
    return page(request, "trajectories/comparison.html", context, part="compared")
