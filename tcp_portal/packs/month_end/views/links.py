"""Links of an issued edition for outside readers: made and revoked."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.packs.models import PackLink
from tcp_portal.packs.month_end.forms import LinkForm
from tcp_portal.packs.month_end.presenters.archive import issued_row
from tcp_portal.packs.month_end.presenters.links import SUBJECT, address_of, link_rows, message
from tcp_portal.packs.month_end.services.links import Reader, links_of, make_link, revoke_link, tell
from tcp_portal.packs.month_end.views.asked import issued_or_404
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

P = Permission
_FORM = ["GET", "HEAD", "POST"]


@requires(P.RELEASE_PACKS)
@require_http_methods(_FORM)
def links(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Who may take the edition by link, and a new link. Its address is on this one answer and in the message."""
    issued, frame = issued_or_404(request, pk, P.RELEASE_PACKS), request.frame
    form, address, told = LinkForm(request.POST or None), "", False
    if request.method == "POST" and form.is_valid():
        try:
            link, secret = make_link(issued=issued, reader=Reader(**form.cleaned_data), act=act_of(request))
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            address = address_of(secret, settings.PORTAL_ADDRESS)
            told = tell(link, subject=SUBJECT, text=message(link, address))
            form = LinkForm()
    context = {
        "form": form,
        "address": address,
        "told": told,
        "row": issued_row(issued, frame, may_share=True),
        "rows": link_rows(links_of(issued), frame, timezone.now()),
    }
    return page(request, "packs/month_end/links.html", context, status=422 if form.errors else 200)


@requires(P.RELEASE_PACKS)
@require_http_methods(_FORM)
def link_revoke(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Asks, and ends a link."""
    rows = PackLink.objects.visible_to(request.scope, P.DOWNLOAD_PACKS)
    link = get_object_or_404(rows.select_related("issued__run__partnership", "made_by"), pk=pk)
    request.scope.must_allow(P.RELEASE_PACKS, link.issued.run.partnership_id)
    back = request.frame.url("packs:links", link.issued_id)
    if request.method == "POST":
        revoke_link(link=link, act=act_of(request))
        messages.success(request, "The link is revoked. It opens nothing from now on.")
        return HttpResponseRedirect(back)
    [row] = link_rows([(link, 0)], request.frame, timezone.now())
    return page(request, "packs/month_end/link_revoke.html", {"row": row, "back": back})
