"""Workstreams: are we doing what we said?"""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import partnership_in
from workstreams.models import Workstream


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def workstreams(request: PortalRequest) -> HttpResponse:
    """Every workstream of the partnership."""
    partnership = partnership_in(request, Permission.VIEW_PROGRAMME)
    shown = Workstream.objects.visible_to(request.scope).of(partnership).current().select_related("lead")
    return page(request, "workstreams/list.html", {"workstreams": shown.order_by("number")})
