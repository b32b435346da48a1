"""Links of the programme that hang. N17."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.charts.words import counted
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import partnership_in
from workstreams.services.integrity import orphans


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def links(request: PortalRequest) -> HttpResponse:
    """Does everything that points somewhere still find it?"""
    partnership = partnership_in(request, Permission.VIEW_PROGRAMME)
    found = orphans(partnership=partnership, scope=request.scope)
    hanging = [one for one in found if not one.is_note]
    context = {
        "sentence": f"{counted(len(hanging), 'orphan link')}.",
        "rows": [
            (
                one,
                request.frame.url(f"workstreams:{one.kind}", one.row_id),
                "Note" if one.is_note else "Hangs",
            )
            for one in found
        ],
    }
    return page(request, "workstreams/workstream_links.html", context)
