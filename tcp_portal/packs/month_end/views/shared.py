"""What an outside reader sees who comes by a link: what the paper is, and its files. No session, no account.

A link that is unknown, has expired or was revoked answers as an address that does not exist.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from tcp_portal.access.addresses import client_address
from tcp_portal.access.wall import crossing
from tcp_portal.packs.models import PackLink
from tcp_portal.packs.month_end.presenters.shared import shared_page
from tcp_portal.packs.month_end.services.links import TooManyCalls, opened, record_opened, take
from tcp_portal.web.pages import page
from tcp_portal.web.views import too_many_requests

_NO_POST = "who comes by a link holds no post: the link names the one paper"


@login_not_required
@require_safe
@crossing(_NO_POST)
def shared_pack(request: HttpRequest, secret: str) -> HttpResponseBase:
    """What the paper is, until when it may be taken, and its files."""
    try:
        link = _link_or_404(request, secret)
    except TooManyCalls:
        return too_many_requests(request)
    record_opened(link, now=timezone.now())
    context = {"shown": shared_page(link, secret), "frame": None}
    return _unseen(page(request, "packs/month_end/shared.html", context))


@login_not_required
@require_safe
@crossing(_NO_POST)
def shared_file(request: HttpRequest, secret: str, format_name: str) -> HttpResponseBase:
    """One file of it; the look is recorded."""
    try:
        link = _link_or_404(request, secret)
    except TooManyCalls:
        return too_many_requests(request)
    found = take(link, format_name, now=timezone.now())
    if found is None:
        raise Http404
    return _unseen(
        FileResponse(
            found.path.open("rb"), as_attachment=True, filename=found.name, content_type=found.content_type
        )
    )


def _link_or_404(request: HttpRequest, secret: str) -> PackLink:
    link = opened(secret, now=timezone.now(), caller=client_address(request))
    if link is None:
        raise Http404
    return link


def _unseen(response: HttpResponseBase) -> HttpResponseBase:
    """The address holds the secret: no other site is told of it, and no search engine keeps it."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
