"""Addresses for probes: no session, no reader, one word for an answer."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

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
