"""Views that answer to a token instead of a session: no cookie, no page, every no as JSON in words."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from tcp_portal.access.wall import within
from trajectories.domain.feed import FeedFault
from trajectories.services.feed_tokens import reader_of

View = Callable[..., HttpResponse]
_METHODS = ("GET", "HEAD")
_CHALLENGE = 'Basic realm="Measures feed", charset="UTF-8"'


def by_token(view: Callable[..., HttpResponse]) -> View:
    """Calls `view(request, reader, ...)` for whom the token speaks for.

    The token is sent as `Authorization: Bearer ...` or as the password of HTTP Basic, never in the address. There
    is no session and so nothing that another site could use: the check against forged requests has no part in it.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if request.method not in _METHODS:
                raise FeedFault(405, "The feed is read with GET or HEAD.")
            reader = reader_of(
                secret=_secret(request.headers.get("Authorization", "")),
                now=timezone.now(),
                today=timezone.localdate(),
            )
            with within(reader.scope):
                response = view(request, reader, *args, **kwargs)
        except FeedFault as fault:
            response = _fault(fault)
        patch_vary_headers(response, ["Authorization"])
        return response

    return csrf_exempt(login_not_required(answered))


def _secret(header: str) -> str:
    """The token of an Authorization header; empty where there is none."""
    kind, _, value = header.strip().partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() != "basic":
        return ""
    try:
        return b64decode(value.strip(), validate=True).decode().partition(":")[2].strip()
    except ValueError:
        return ""


def _fault(fault: FeedFault) -> HttpResponse:
    response = JsonResponse({"error": fault.sentence}, status=fault.status)
    if fault.status == 401:
        response["WWW-Authenticate"] = _CHALLENGE
    if fault.status == 405:
        response["Allow"] = ", ".join(_METHODS)
    if fault.retry_after is not None:
        response["Retry-After"] = str(fault.retry_after)
    return response
