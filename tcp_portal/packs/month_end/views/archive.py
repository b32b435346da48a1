"""Issued packs: the archive, and one of them with its hashes."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.packs.month_end.presenters.archive import issued_row, issued_rows
from tcp_portal.packs.month_end.services.issuing import faults_of
from tcp_portal.packs.month_end.services.reading import issued_by
from tcp_portal.packs.month_end.views.asked import issued_or_404
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import partnership_in

P = Permission


@requires(P.DOWNLOAD_PACKS)
@require_safe
def archive(request: PortalRequest) -> HttpResponse:
    """Every issued edition of the partnership, the newest month first."""
    partnership = partnership_in(request, P.DOWNLOAD_PACKS)
    rows = issued_rows(issued_by(scope=request.scope, partnership=partnership), request.frame)
    return page(request, "packs/month_end/archive.html", {"rows": rows})


@requires(P.DOWNLOAD_PACKS)
@require_safe
def show_issued(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One issued edition: who signed, its files with their hashes, and whether all is as it was."""
    issued = issued_or_404(request, pk)
    may_share = request.scope.allows(P.RELEASE_PACKS, issued.run.partnership_id)
    context = {
        "row": issued_row(issued, request.frame, may_share=may_share),
        "faults": faults_of(issued),
    }
    return page(request, "packs/month_end/issued.html", context)
