"""Checks before the month's pack goes out."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from trajectories.presenters.lints import checks_page
from trajectories.services.checks import read_month
from trajectories.views.asked import partnership_of


@requires(Permission.VIEW_MEASURES)
@require_GET
def checks(request: PortalRequest) -> HttpResponse:
    """What stands against itself in the month's pack, and where is it mended?"""
    partnership, frame = partnership_of(request), request.frame
    checked = read_month(scope=request.scope, partnership=partnership, month=frame.month, as_at=frame.as_at)
    may_mend = request.scope.allows(Permission.WRITE_NARRATIVES, partnership.pk)
    shown = checks_page(checked, frame, may_mend=may_mend)
    return page(request, "trajectories/checks.html", {"page": shown})
