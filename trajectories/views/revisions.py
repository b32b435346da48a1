"""What is different now from what was first reported of a month, and why."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from trajectories.presenters.months import closed_months
from trajectories.presenters.revisions import revision_page, since_words
from trajectories.services.closes import closes_of
from trajectories.services.revisions import revision_statement
from trajectories.views.asked import links_of, partnership_of


@requires(Permission.VIEW_MEASURES)
@require_GET
def revisions(request: PortalRequest) -> HttpResponse:
    """The statement of the month of the frame; of an open month the closed ones to choose from."""
    partnership, month = partnership_of(request), request.frame.month
    found = revision_statement(
        scope=request.scope, partnership=partnership, month=month, by=request.user, now=timezone.now()
    )
    if found is None:
        closes = closes_of(scope=request.scope, partnership=partnership)
        return page(
            request,
            "trajectories/revisions.html",
            {"page": None, "closed": closed_months(closes, request.frame)},
        )
    context = {
        "page": revision_page(found, links_of(request)),
        "title": since_words(found.close.closed_at),
        "closed": (),
    }
    return page(request, "trajectories/revisions.html", context)
