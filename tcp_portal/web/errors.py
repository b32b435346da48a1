"""Plain pages for what went wrong: what happened and what to do, nothing of the inside."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, QueryDict

from tcp_portal.web.frame import Frame
from tcp_portal.web.pages import page, wants_part
from tcp_portal.web.request import PortalRequest


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """The page for a status. Its frame ignores the address, which may be what was wrong."""
    return page(request, f"web/{status}.html", {"frame": calm_frame(request)}, status=status)


def calm_frame(request: HttpRequest) -> Frame | None:
    """The frame at its defaults; None for the signed-out and before the request is known."""
    asked = cast(PortalRequest, request)
    if not hasattr(asked, "frame") or not asked.user.is_authenticated:
        return None
    return Frame.of(asked, QueryDict(), today=asked.today)


def busy(request: HttpRequest) -> HttpResponse:
    """503: too many passwords are being checked at this moment; nothing was tried, so nothing counts."""
    response = page(request, "web/busy.html", {"frame": calm_frame(request)}, status=503)
    response["Retry-After"] = "5"
    return response


def refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """409 with the rule's own sentence: as a page, or for htmx in the alert at the top of the page."""
    context = {"frame": calm_frame(request), "sentence": sentence}
    response = page(request, "web/409.html", context, part="sentence", status=409)
    if wants_part(request):
        response["HX-Retarget"], response["HX-Reswap"] = "#alert", "innerHTML"
    return response
