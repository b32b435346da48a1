"""Gives each request its scope: read once, from today's posts, so a change of post bites at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from tcp_portal.access import wall
from tcp_portal.access.decorators import ask_again
from tcp_portal.access.factors import has_two, is_confirmed, must_have_two
from tcp_portal.access.scope import NOBODY, Scope, scope_of

# Addresses of one's own account, and of words: they open before the second step, or nobody could take it.
BEFORE_TWO = ("account_", "mfa_", "web:help", "web:glossary")

# What changes a factor, or shows codes, takes a proof of late. allauth asks for none where it knows no way to give one,
# as of an account that opens by an organisation's sign-on alone.
OF_FACTORS = frozenset(
    {
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
    }
)


class ScopedRequest(HttpRequest):
    """A request after the middleware, for type checkers."""

    scope: Scope


def _scope(request: HttpRequest) -> Scope:
    if request.user.pk is None:
        return NOBODY
    scope = scope_of(request.user.pk, today=timezone.localdate())
    wall.name_reach(scope)
    return scope


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends the signed-out to sign in. An address that needs no session never opens one to find that out."""

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class ScopeMiddleware:
    """The scope is worked out when it is first asked for, and with it opens the wall, as far as it reaches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.scope = SimpleLazyObject(lambda: _scope(request))  # type: ignore[attr-defined]  # added here
        with wall.closed():
            return self.get_response(request)


class SecondFactorMiddleware:
    """Nobody who may see people gets past the pages of the own account before the second step is taken."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Leads to the page on which a second factor is set up; None lets the request through."""
        place = request.resolver_match
        if not getattr(view_func, "login_required", True) or not request.user.is_authenticated:
            return None
        if place is not None and place.view_name in OF_FACTORS and not is_confirmed(request):
            return ask_again(request, back=request.path)
        if place is None or place.view_name.startswith(BEFORE_TWO) or has_two(request):
            return None
        scope = request.scope  # type: ignore[attr-defined]  # set by ScopeMiddleware
        return HttpResponseRedirect(reverse("mfa_index")) if must_have_two(scope) else None
