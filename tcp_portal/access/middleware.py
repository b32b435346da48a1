"""Gives each request its scope: read once, from today's posts, so a change of post bites at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
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


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends the signed-out to sign in. An address that needs no session never opens one to find that out."""

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class ScopeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.scope = SimpleLazyObject(lambda: _scope(request))  # type: ignore[attr-defined]  # added here
        return self.get_response(request)
