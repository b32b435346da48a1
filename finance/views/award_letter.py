"""The letter of an award, asked for as a PDF by the bidder or the fund."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from finance.presenters.award_letter import KEY
from finance.services.award_letter import awarded_bids
from tcp_portal.access import Permission, requires
from tcp_portal.packs.services.papers import request_paper
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of


@requires(Permission.VIEW_MONEY)
@require_POST
def award_letter(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The letter is put in the queue; the page of the paper leads to the file."""
    bid = get_object_or_404(awarded_bids(request.scope), pk=pk)
    paper = request_paper(
        key=KEY,
        of=bid.pk,
        title=f"Award letter, bid {bid.number} of {bid.partnership.code}",
        partnership=bid.partnership,
        month=request.frame.month,
        act=act_of(request),
    )
    return HttpResponseRedirect(request.frame.url("packs:pack", paper.pk))
