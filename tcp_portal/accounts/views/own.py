"""One's own account: password, second factor, where one is signed in, and what the apps keep for oneself."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tcp_portal.access.decorators import may_open
from tcp_portal.access.limits import seconds_left, stays_idle
from tcp_portal.accounts.presenters.sessions import session_rows
from tcp_portal.accounts.services import factors, sessions, sign_ons
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.registry import account_links


@require_safe
def account(request: PortalRequest) -> HttpResponse:
    """Everything about the account on one page."""
    found = sessions.running(user=request.user, now=timezone.now())
    context = {
        "sessions": session_rows(found, request.session.session_key or ""),
        "factors": factors.in_words(request.user),
        "sign_ons": ", ".join(sign_ons.names_of(request.user)),
        "has_password": request.user.has_usable_password(),
        "links": [link for link in account_links() if may_open(request.scope, link.url_name)],
        "idle_minutes": settings.PORTAL_IDLE_SECONDS // 60,
        "hours": settings.PORTAL_SESSION_SECONDS // 3600,
    }
    return page(request, "accounts/own.html", context)


@require_POST
def end_session(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Signs oneself out elsewhere; of this session, too."""
    row = sessions.own(user=request.user, pk=pk)
    if row is None:
        raise Http404("There is no such session of yours.")
    sessions.end(rows=[row], by=request.user, at=timezone.now())
    messages.success(request, f"{row.device} is signed out.")
    return HttpResponseRedirect(reverse("accounts:own"))


@require_POST
def end_others(request: PortalRequest) -> HttpResponse:
    """Signs oneself out everywhere but here."""
    here = request.session.session_key
    count = sessions.end_all(user=request.user, by=request.user, at=timezone.now(), but=here)
    messages.success(request, f"You are signed out everywhere else ({count}).")
    return HttpResponseRedirect(reverse("accounts:own"))


@stays_idle
@require_http_methods(["GET", "POST"])
def session(request: PortalRequest) -> HttpResponse:
    """How many seconds the session has left: asked by the page, which warns; POST keeps the session."""
    if request.method == "POST":
        request.session["seen_at"] = timezone.now().timestamp()
        if request.headers.get("Accept") != "application/json":
            return HttpResponseRedirect(reverse("accounts:own"))
    return JsonResponse({"seconds": max(0, seconds_left(request))})
