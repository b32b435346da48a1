"""Addresses for probes: no session, no reader, one word for an answer; and figures for who has the token."""

from __future__ import annotations

from datetime import UTC, datetime, time
from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from tcp_portal.operations import metrics
from tcp_portal.operations.health import Readiness, readiness


@login_not_required
@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """Whether the process answers; asks nothing else."""
    return JsonResponse({"status": "live"})


@login_not_required
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Whether pages would work: 200 for ready and degraded, else 503."""
    state = readiness()
    return JsonResponse({"status": state}, status=503 if state is Readiness.UNAVAILABLE else 200)


@login_not_required
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Figures for monitoring. Without the token of PORTAL_METRICS_TOKEN there is no such address."""
    token, sent = settings.PORTAL_METRICS_TOKEN, request.headers.get("Authorization", "")
    if not token or not compare_digest(sent.encode(), f"Bearer {token}".encode()):
        raise Http404
    return HttpResponse(metrics.text(timezone.now()), content_type=CONTENT_TYPE_LATEST)


@login_not_required
@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole (RFC 9116); not found where nobody is named, and once its last day has passed."""
    contact, until = settings.PORTAL_SECURITY_CONTACT, settings.PORTAL_SECURITY_EXPIRES
    if not contact or until is None or until < timezone.localdate():
        raise Http404
    end = datetime.combine(until, time(23, 59, 59), tzinfo=UTC)
    address = f"{settings.PORTAL_ADDRESS}/.well-known/security.txt"
    lines = (
        f"Contact: {contact}",
        f"Expires: {end:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {address}",
    )
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")
