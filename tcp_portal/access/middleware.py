"""Gives each request its scope: read once, from today's posts, so a change of post bites at once."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from tcp_portal.access.scope import NOBODY, Scope, scope_of


class ScopedRequest(HttpRequest):
    """A request after the middleware, for type checkers."""

    scope: Scope


def _scope(request: HttpRequest) -> Scope:
    if request.user.pk is None:
        return NOBODY
    return scope_of(request.user.pk, today=timezone.localdate())


class ScopeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.scope = SimpleLazyObject(lambda: _scope(request))  # type: ignore[attr-defined]  # added here
        return self.get_response(request)
